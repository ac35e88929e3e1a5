//! IMAP, with which a program works in a mailbox that stays on the server.
//!
//! RFC 9051 and 3501; IDLE 2177, literals sent at once 7888, UIDPLUS 4315, CONDSTORE 7162, SASL-IR 4959. COMPRESS (4978)
//! is recognised and not decoded. A mail, fetched or appended, is handed up to whoever reads the Internet message
//! format; nothing here looks into it.

mod command;
pub mod fields;
mod literal;
mod message;
mod notes;
mod probe;
mod response;
mod session;
mod summary;
#[cfg(test)]
mod tests;
mod value;
mod verb;

pub use message::{COMMAND, CONTINUATION, CREDENTIALS, DONE, TAGGED, UNTAGGED};

use crate::field::Def;
use crate::layer::{Dissector, Likelihood, Line, Probe, Protocol, Transport, Unit};
use crate::note::Code;
use crate::record;
use crate::wire::{Recorder, Wire};

/// IMAP.
pub struct Imap;

impl Protocol for Imap {
    fn name(&self) -> &'static str {
        "imap"
    }
    fn label(&self) -> &'static str {
        "IMAP"
    }
    fn ports(&self) -> &'static [(Transport, u16)] {
        &[(Transport::Tcp, 143), (Transport::Tcp, 993)]
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
    fn probe(&self, probe: &Probe<'_>) -> Likelihood {
        probe::probe(probe)
    }
    fn start(&self) -> Box<dyn Dissector> {
        Box::new(session::Session::new())
    }
    fn explain(&self, unit: &Unit<'_>, recorder: &mut Recorder) {
        record!(recorder, |r| {
            let w = &mut Wire::whole(unit.bytes, unit.base, r);
            // What could not be read left its note.
            let _ = message::message(w, unit);
        });
    }
    fn summary(&self, line: &Line<'_>, out: &mut Vec<u8>) {
        summary::summary(line, out);
    }
}
