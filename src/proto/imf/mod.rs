//! The Internet message format: mail itself, its header, MIME parts and bodies (RFC 5322, RFC 2045 to 2049).
//!
//! Nobody speaks it on a port: it is handed up by the protocols that carry mail, one lane a message. Knows nothing of
//! them, of envelopes or of mailboxes.

mod address;
mod entity;
pub mod fields;
mod header;
mod message;
mod notes;
mod received;
mod session;
mod summary;

use crate::field::Def;
use crate::layer::{Dissector, Likelihood, Line, Probe, Protocol, Transport, Unit};
use crate::note::Code;
use crate::record;
use crate::wire::{Recorder, Wire};

/// The Internet message format.
pub struct Imf;

impl Protocol for Imf {
    fn name(&self) -> &'static str {
        "imf"
    }
    fn label(&self) -> &'static str {
        "IMF"
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
        Box::new(session::Session::new())
    }
    fn explain(&self, unit: &Unit<'_>, recorder: &mut Recorder) {
        record!(recorder, |r| {
            let w = &mut Wire::whole(unit.bytes, unit.base, r);
            // What could not be read left its note.
            let _ = match unit.kind {
                message::BOUNDARY => message::boundary(w, unit.ctx),
                message::PREAMBLE | message::EPILOGUE => message::around(w, unit.kind),
                message::ADDED => message::added(w, unit.ctx, &mut entity::Entity::default()),
                message::BODY => message::body(w, unit.ctx),
                kind => message::entity(w, session::of(kind), message::Place(unit.ctx)).map(drop),
            };
        });
    }
    fn summary(&self, line: &Line<'_>, out: &mut Vec<u8>) {
        summary::summary(line, out);
    }
}

#[cfg(test)]
mod tests;
