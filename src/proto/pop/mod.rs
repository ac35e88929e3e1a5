//! POP3, with which a program fetches mail from the server that keeps it.
//!
//! RFC 1939; capabilities and response codes 2449, STLS 2595, AUTH 5034, more response codes 3206. A mail is handed up,
//! undotted, to whoever reads the Internet message format; nothing here looks into it.

mod auth;
mod content;
pub mod fields;
mod message;
mod notes;
mod probe;
mod session;
mod summary;
#[cfg(test)]
mod tests;
mod verb;

pub use message::{CHALLENGE, COMMAND, CREDENTIALS, END, LISTING, REPLY};

use crate::field::Def;
use crate::layer::{Dissector, Kind, Likelihood, Line, Probe, Protocol, Transport, Unit};
use crate::note::Code;
use crate::record;
use crate::wire::{Recorder, Wire};

/// POP3.
pub struct Pop;

impl Protocol for Pop {
    fn name(&self) -> &'static str {
        "pop"
    }
    fn label(&self) -> &'static str {
        "POP3"
    }
    fn ports(&self) -> &'static [(Transport, u16)] {
        &[(Transport::Tcp, 110), (Transport::Tcp, 995)]
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
            let verb = verb::Verb::unpack(unit.ctx);
            // What could not be read left its note.
            let _ = match unit.kind {
                message::COMMAND => message::command(w).map(drop),
                message::REPLY => message::reply(w, unit.ctx),
                message::CREDENTIALS => auth::credentials(w, unit.ctx),
                message::CHALLENGE => auth::challenge(w),
                message::LISTING => message::listing(w, verb),
                message::END => message::end(w, unit.ctx),
                Kind(_) => message::stray(w),
            };
        });
    }
    fn summary(&self, line: &Line<'_>, out: &mut Vec<u8>) {
        summary::summary(line, out);
    }
}
