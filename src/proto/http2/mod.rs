//! HTTP/2 (RFC 9113) with HPACK (RFC 7541): many exchanges at once on one connection, in frames.
//!
//! Must never know: TLS below, what content holds, HTTP/1 (which says when it hands over).

mod block;
mod blocks;
pub mod fields;
mod frame;
mod headers;
mod hpack;
mod names;
pub mod notes;
mod probe;
mod session;
mod streams;
mod summary;

use crate::field::Def;
use crate::layer::{Dissector, Likelihood, Line, Probe, Protocol, Transport, Unit};
use crate::note::Code;
use crate::record;
use crate::wire::{Record, Recorder, Wire};
use headers::Role;

pub use frame::{CONTINUATION, DATA, HEADERS, PUSH_PROMISE, RST_STREAM};

/// HTTP/2 over TCP or TLS.
pub struct Http2;

impl Protocol for Http2 {
    fn name(&self) -> &'static str {
        "http2"
    }

    fn label(&self) -> &'static str {
        "HTTP/2"
    }

    fn ports(&self) -> &'static [(Transport, u16)] {
        const TCP: Transport = Transport::Tcp;
        &[
            (TCP, 80),
            (TCP, 443),
            (TCP, 8080),
            (TCP, 8443),
            (TCP, 50051),
        ]
    }

    fn fields(&self) -> &'static [&'static Def] {
        fields::FIELDS
    }

    fn notes(&self) -> &'static [&'static Code] {
        notes::NOTES
    }

    fn kinds(&self) -> &'static [&'static str] {
        frame::KINDS
    }

    fn probe(&self, probe: &Probe<'_>) -> Likelihood {
        probe::probe(probe)
    }

    fn start(&self) -> Box<dyn Dissector> {
        Box::<session::Session>::default()
    }

    fn explain(&self, unit: &Unit<'_>, recorder: &mut Recorder) {
        record!(recorder, |r| explain(unit, r));
    }

    fn summary(&self, line: &Line<'_>, out: &mut Vec<u8>) {
        summary::summary(line, out);
    }
}

fn explain<R: Record>(unit: &Unit<'_>, rec: &mut R) {
    let mut w = Wire::whole(unit.bytes, unit.base, rec);
    // What could not be read left its note.
    let _ = match unit.kind {
        frame::PREFACE => frame::preface(&mut w),
        frame::DATA => frame::data(&mut w).map(|_| ()),
        _ if unit.ctx & frame::MADE != 0 => {
            frame::decompressed(&mut w, Role::of(unit.ctx >> 1)).map(|_| ())
        }
        // Of a frame too long to be read there is its header only.
        _ if unit.bytes.len() == frame::HEAD => frame::head(&mut w).map(|_| ()),
        _ => frame::frame(&mut w, unit.dir).map(|_| ()),
    };
    w.rest(&crate::wire::UNDECODED);
}

#[cfg(test)]
mod tests;
