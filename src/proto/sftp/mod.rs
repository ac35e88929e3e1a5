//! SFTP, files over an SSH channel: open, read, write, close, and the rest of a file system's calls, each a request with
//! a number and an answer with the same.
//!
//! draft-ietf-secsh-filexfer-02 is version 3, which servers speak; of others the frame of a packet is read.

pub mod fields;
mod message;
mod notes;
mod session;
#[cfg(test)]
mod tests;

use crate::field::{Def, counted, decimal, escape};
use crate::layer::{Dissector, Likelihood, Line, Probe, Protocol, Transport, Unit};
use crate::note::Code;
use crate::record;
use crate::wire::{Recorder, Wire};

pub use message::code;

/// The SSH File Transfer Protocol.
pub struct Sftp;

/// So much of a name is written out.
const TEXT: usize = 120;

impl Protocol for Sftp {
    fn name(&self) -> &'static str {
        "sftp"
    }
    fn label(&self) -> &'static str {
        "SFTP"
    }
    fn ports(&self) -> &'static [(Transport, u16)] {
        &[]
    }
    fn fields(&self) -> &'static [&'static Def] {
        fields::FIELDS
    }
    fn notes(&self) -> &'static [&'static Code] {
        notes::NOTES
    }
    fn kinds(&self) -> &'static [&'static str] {
        message::KINDS
    }
    fn probe(&self, _: &Probe<'_>) -> Likelihood {
        Likelihood::No
    }
    fn start(&self) -> Box<dyn Dissector> {
        Box::<session::Session>::default()
    }
    fn explain(&self, unit: &Unit<'_>, recorder: &mut Recorder) {
        record!(recorder, |r| {
            let w = &mut Wire::whole(unit.bytes, unit.base, r);
            // What could not be read left its note.
            let _ = message::packet(w, unit.ctx);
        });
    }
    fn summary(&self, line: &Line<'_>, out: &mut Vec<u8>) {
        summary(line, out);
    }
}

fn text(bytes: &[u8], out: &mut Vec<u8>) {
    escape(bytes.get(..TEXT).unwrap_or(bytes), out);
    if bytes.len() > TEXT {
        out.extend_from_slice("…".as_bytes());
    }
}

/// `OPEN photo.bin`, `DATA 9000 bytes (READ photo.bin)`, `STATUS no such file (STAT nothing)`.
fn summary(line: &Line<'_>, out: &mut Vec<u8>) {
    use fields as f;
    let facts = &line.facts;
    let code = facts.find(&f::TYPE).unwrap_or(0);
    match message::name(code.into()) {
        Some(name) => out.extend_from_slice(name.as_bytes()),
        None => {
            out.extend_from_slice(b"type ");
            decimal(code.into(), out);
        }
    }
    if let Some(version) = facts.find(&f::VERSION) {
        out.extend_from_slice(b" version ");
        decimal(version.into(), out);
        return;
    }
    if let Some(status) = facts.find(&f::STATUS) {
        out.push(b' ');
        match message::status(status.into()) {
            Some(name) => out.extend_from_slice(name.as_bytes()),
            None => decimal(status.into(), out),
        }
    }
    let request = facts.find(&f::REQUEST);
    let file = facts.find(&f::FILE);
    if code == 200 {
        out.push(b' ');
        text(facts.find(&f::EXTENSION).unwrap_or(b""), out);
    }
    match facts.find(&f::NAMES) {
        Some(n) => {
            out.push(b' ');
            counted(n.into(), "name", "names", out);
        }
        None => {
            if let Some(name) = facts
                .find(&f::FILE_NAME)
                .or(file.filter(|_| request.is_none()))
            {
                out.push(b' ');
                text(name, out);
            }
        }
    }
    if let Some(target) = facts.find(&f::TARGET) {
        out.extend_from_slice(" → ".as_bytes());
        text(target, out);
    }
    if let Some(offset) = facts.find(&f::OFFSET) {
        out.extend_from_slice(b" at ");
        decimal(offset, out);
    }
    for (field, what) in [(&f::COUNT, "up to "), (&f::DATA_LENGTH, "")] {
        if let Some(n) = facts.find(field) {
            out.extend_from_slice(b", ");
            out.extend_from_slice(what.as_bytes());
            counted(n.into(), "byte", "bytes", out);
        }
    }
    if let Some(n) = facts.find(&f::MOVED) {
        out.extend_from_slice(b": ");
        counted(n, "byte moved", "bytes moved", out);
    }
    if let Some(request) = request {
        out.extend_from_slice(b" (");
        text(request, out);
        if let Some(file) = file {
            out.push(b' ');
            text(file, out);
        }
        out.push(b')');
    }
}
