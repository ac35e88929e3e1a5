//! SMTP, which carries mail from server to server and from people to their server, and LMTP, its cousin for delivery.
//!
//! SMTP: RFC 5321; pipelining 2920, STARTTLS 3207, AUTH 4954, chunking 3030, enhanced status codes 2034 and 3463,
//! internationalised addresses 6531. LMTP: RFC 2033. The mail itself is handed up, undotted, to whoever reads the
//! Internet message format; nothing here looks into it.

mod auth;
mod command;
pub mod fields;
mod message;
mod notes;
mod probe;
mod session;
mod summary;
mod verb;

pub use message::{COMMAND, CREDENTIALS, END, REPLY};

use crate::field::Def;
use crate::layer::{Dissector, Kind, Likelihood, Line, Probe, Protocol, Transport, Unit};
use crate::note::Code;
use crate::record;
use crate::wire::{Recorder, Wire};

/// Which of the two.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Flavour {
    /// From server to server, from a person's program to the server.
    Smtp,
    /// From the server to the mailboxes.
    Lmtp,
}

/// SMTP.
pub struct Smtp;
/// LMTP.
pub struct Lmtp;

macro_rules! protocol {
    ($name:ident, $filter:literal, $label:literal, $ports:expr) => {
        impl Protocol for $name {
            fn name(&self) -> &'static str {
                $filter
            }
            fn label(&self) -> &'static str {
                $label
            }
            fn ports(&self) -> &'static [(Transport, u16)] {
                $ports
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
                probe::probe(probe, Flavour::$name)
            }
            fn start(&self) -> Box<dyn Dissector> {
                Box::new(session::Session::new(Flavour::$name))
            }
            fn explain(&self, unit: &Unit<'_>, recorder: &mut Recorder) {
                explain(unit, recorder);
            }
            fn summary(&self, line: &Line<'_>, out: &mut Vec<u8>) {
                summary::summary(line, out);
            }
        }
    };
}

const SMTP_PORTS: &[(Transport, u16)] = &[
    (Transport::Tcp, 25),
    (Transport::Tcp, 587),
    (Transport::Tcp, 465),
    (Transport::Tcp, 2525),
];

protocol!(Smtp, "smtp", "SMTP", SMTP_PORTS);
protocol!(Lmtp, "lmtp", "LMTP", &[(Transport::Tcp, 24)]);

fn explain(unit: &Unit<'_>, recorder: &mut Recorder) {
    record!(recorder, |r| {
        let w = &mut Wire::whole(unit.bytes, unit.base, r);
        // What could not be read left its note.
        let _ = match unit.kind {
            message::COMMAND => command::command(w).map(drop),
            message::REPLY => message::reply(w, verb::Verb::unpack(unit.ctx)).map(drop),
            message::CREDENTIALS => auth::credentials(w, unit.ctx),
            message::END => message::end(w, unit.ctx),
            Kind(_) => message::stray(w),
        };
    });
}

#[cfg(test)]
mod tests;
