//! SSDP, the discovery of UPnP: HTTP's heads in datagrams, mostly to 239.255.255.250 port 1900.

use super::message::{Is, head};
use super::notes as n;
use super::start::{Start, line_text, start_line};
use super::status::Method;
use super::{REQUEST, RESPONSE, explain, fields, maybe, notes, summary, sure};
use crate::field::Def;
use crate::layer::{
    Cx, Dir, Dissector, Input, Likelihood, Line, Out, Probe, Protocol, Transport, Unit,
};
use crate::note::Code;
use crate::wire::{Recorder, Wire};

/// SSDP over UDP. Shares HTTP's fields and notes.
pub struct Ssdp;

impl Protocol for Ssdp {
    fn name(&self) -> &'static str {
        "ssdp"
    }

    fn label(&self) -> &'static str {
        "SSDP"
    }

    fn ports(&self) -> &'static [(Transport, u16)] {
        &[(Transport::Udp, 1900)]
    }

    fn fields(&self) -> &'static [&'static Def] {
        fields::FIELDS
    }

    fn notes(&self) -> &'static [&'static Code] {
        notes::NOTES
    }

    fn kinds(&self) -> &'static [&'static str] {
        &["request", "response"]
    }

    fn probe(&self, probe: &Probe<'_>) -> Likelihood {
        if probe.transport != Transport::Udp {
            return Likelihood::No;
        }
        let end = memchr::memchr(b'\n', probe.bytes).unwrap_or(probe.bytes.len());
        match start_line(line_text(&probe.bytes[..end])) {
            Some(Start::Request {
                method: b"NOTIFY" | b"M-SEARCH",
                target: b"*",
                version,
            }) if version.starts_with(b"HTTP/1.") => sure(end, "NOTIFY or M-SEARCH in a datagram"),
            Some(Start::Request { version, .. } | Start::Response { version, .. })
                if version.starts_with(b"HTTP/1.") =>
            {
                maybe(end, "a start line of HTTP/1 in a datagram")
            }
            _ => Likelihood::No,
        }
    }

    fn start(&self) -> Box<dyn Dissector> {
        Box::new(Session)
    }

    fn explain(&self, unit: &Unit<'_>, recorder: &mut Recorder) {
        explain(unit, recorder);
    }

    fn summary(&self, line: &Line<'_>, out: &mut Vec<u8>) {
        summary::summary(line, out);
    }
}

struct Session;

impl Dissector for Session {
    fn feed(&mut self, _: Dir, input: Input<'_>, _: &Cx, out: &mut Out<'_>) -> usize {
        let bytes = input.bytes;
        let end = memchr::memchr(b'\n', bytes).unwrap_or(bytes.len());
        if start_line(line_text(&bytes[..end])).is_none() {
            out.note(&n::LOST, input.base, bytes.len() as u32, 0);
            return bytes.len();
        }
        let read = head(&mut Wire::whole(bytes, input.base, out.facts()), false);
        if !(bytes.windows(2).any(|w| w == b"\n\n")
            || memchr::memmem::find(bytes, b"\n\r\n").is_some())
        {
            out.note(&n::DATAGRAM_CUT, input.base, bytes.len() as u32, 0);
        }
        let (kind, method) = match read.is {
            Is::Response(_) => (RESPONSE, Method::default()),
            Is::Request(method) => (REQUEST, method),
            Is::Neither => (REQUEST, Method::default()),
        };
        out.say(kind, bytes.len(), method.0.into());
        bytes.len()
    }

    fn gap(&mut self, _: Dir, _: u64, _: &mut Out<'_>) {}
}
