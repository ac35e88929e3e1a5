//! FTP, which moves files: a control connection with commands and replies, and a data connection for each file and
//! listing.
//!
//! RFC 959; security 2228 and 4217 (TLS), features 2389, IPv6 and NAT 2428, listings for programs 3659.

pub mod data;
mod endpoint;
pub mod fields;
mod message;
mod notes;
mod probe;
mod session;
mod summary;
#[cfg(test)]
mod tests;
mod verb;

pub use data::FtpData;
pub use message::{COMMAND, REPLY};

use crate::field::Def;
use crate::layer::{Dissector, Kind, Likelihood, Line, Probe, Protocol, Transport, Unit};
use crate::note::Code;
use crate::record;
use crate::wire::{Recorder, Wire};

/// FTP's control connection.
pub struct Ftp;

impl Protocol for Ftp {
    fn name(&self) -> &'static str {
        "ftp"
    }
    fn label(&self) -> &'static str {
        "FTP"
    }
    fn ports(&self) -> &'static [(Transport, u16)] {
        &[
            (Transport::Tcp, 21),
            (Transport::Tcp, 2121),
            (Transport::Tcp, 990),
        ]
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
        Box::new(session::Session::default())
    }
    fn explain(&self, unit: &Unit<'_>, recorder: &mut Recorder) {
        record!(recorder, |r| {
            let w = &mut Wire::whole(unit.bytes, unit.base, r);
            // What could not be read left its note.
            let _ = match unit.kind {
                message::COMMAND => message::command(w, unit.ctx).map(drop),
                message::REPLY | message::CONTINUED => message::reply(w, unit.ctx).map(drop),
                Kind(_) => message::stray(w),
            };
        });
    }
    fn summary(&self, line: &Line<'_>, out: &mut Vec<u8>) {
        summary::summary(line, out);
    }
}
