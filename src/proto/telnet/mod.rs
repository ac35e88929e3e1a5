//! Telnet, a terminal over the network: what is typed one way, what is to be shown the other, and commands between.
//!
//! RFC 854 and 855; of the options 856 to 860, 1073, 1079, 1091, 1096, 1184, 1372, 1408, 1572, 2066, 2941, 2946.

pub mod fields;
mod message;
mod notes;
mod option;
mod session;
mod summary;
#[cfg(test)]
mod tests;

pub use message::{COMMANDS, DATA};

use crate::field::Def;
use crate::layer::{Dissector, Evidence, Kind, Likelihood, Line, Probe, Protocol, Transport, Unit};
use crate::note::Code;
use crate::record;
use crate::wire::{Recorder, Wire};
use option::{DONT, IAC, SB, WILL};

/// Telnet.
pub struct Telnet;

/// First words of others who may live at Telnet's port.
const OTHERS: &[&[u8]] = &[
    b"SSH-",
    b"GET ",
    b"POST ",
    b"HEAD ",
    b"HTTP/",
    b"RFB ",
    b"220 ",
    b"220-",
    b"EHLO",
    b"CONNECT ",
    b"OPTIONS ",
];

impl Protocol for Telnet {
    fn name(&self) -> &'static str {
        "telnet"
    }
    fn label(&self) -> &'static str {
        "Telnet"
    }
    fn ports(&self) -> &'static [(Transport, u16)] {
        &[
            (Transport::Tcp, 23),
            (Transport::Tcp, 2323),
            (Transport::Tcp, 992),
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
        let evidence = |len, says| Evidence { len, says };
        match probe.bytes {
            _ if probe.transport == Transport::Udp => Likelihood::No,
            [] | [IAC] | [IAC, WILL..=DONT | SB] => Likelihood::More,
            [IAC, WILL..=DONT | SB, option, ..] if option::option((*option).into()).is_some() => {
                Likelihood::Sure(evidence(3, "a command of Telnet"))
            }
            [IAC, 236..=249, ..] => Likelihood::Maybe(evidence(2, "a command of Telnet")),
            bytes if OTHERS.iter().any(|o| bytes.starts_with(o)) => Likelihood::No,
            bytes if bytes.iter().take(64).all(is_text) => {
                Likelihood::Maybe(evidence(bytes.len().min(64) as u16, "text"))
            }
            _ => Likelihood::No,
        }
    }
    fn start(&self) -> Box<dyn Dissector> {
        Box::new(session::Session::default())
    }
    fn explain(&self, unit: &Unit<'_>, recorder: &mut Recorder) {
        record!(recorder, |r| {
            let w = &mut Wire::whole(unit.bytes, unit.base, r);
            // What could not be read left its note.
            let _ = match unit.kind {
                message::COMMANDS => message::commands(w, unit.ctx, unit.dir),
                message::DATA => message::data(w, unit.ctx, unit.dir),
                Kind(_) => message::opaque(w),
            };
        });
    }
    fn summary(&self, line: &Line<'_>, out: &mut Vec<u8>) {
        summary::summary(line, out);
    }
}

/// What a terminal sends or shows: letters of any language, line ends, escape sequences.
fn is_text(byte: &u8) -> bool {
    matches!(byte, 0 | 7..=13 | 27 | 32..=254)
}
