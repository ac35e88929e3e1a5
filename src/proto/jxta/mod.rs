//! JXTA, a peer-to-peer network of the 2000s: its connections over TCP, its datagrams, and messages of version 0.
//!
//! Peers talk TLS with each other inside messages, so that relays can pass them on without reading them. One TLS
//! connection at a time is followed in each TCP connection; where a relay mixes several, they are read as one.

pub mod fields;
mod message;
pub mod notes;
mod session;

use crate::field::{Def, counted, escape};
use crate::layer::{Dissector, Evidence, Likelihood, Line, Probe, Protocol, Transport, Unit};
use crate::note::Code;
use crate::wire::{Recorder, Wire};
use fields as f;

/// JXTA v2.0.
pub struct Jxta;

/// How a message's headers begin, as every sender writes them.
const TYPED: &[u8] = b"\x0ccontent-type\0\x16application/x-jxta-msg";
/// Names shown in a line.
const SHOWN: usize = 5;

/// What these bytes are, if they begin with `start`.
fn begins(bytes: &[u8], start: &[u8], says: &'static str) -> Likelihood {
    if bytes.starts_with(start) {
        return Likelihood::Sure(Evidence {
            len: start.len() as u16,
            says,
        });
    }
    if start.starts_with(bytes) {
        Likelihood::More
    } else {
        Likelihood::No
    }
}

impl Protocol for Jxta {
    fn name(&self) -> &'static str {
        "jxta"
    }

    fn label(&self) -> &'static str {
        "JXTA"
    }

    fn ports(&self) -> &'static [(Transport, u16)] {
        &[(Transport::Tcp, 9701), (Transport::Udp, 1234)]
    }

    fn fields(&self) -> &'static [&'static Def] {
        f::FIELDS
    }

    fn notes(&self) -> &'static [&'static Code] {
        notes::NOTES
    }

    fn kinds(&self) -> &'static [&'static str] {
        &["Welcome", "Message", "Headers", "Datagram"]
    }

    fn probe(&self, probe: &Probe<'_>) -> Likelihood {
        if probe.transport == Transport::Tcp {
            let hello = begins(probe.bytes, session::HELLO, "the word JXTAHELLO");
            if hello != Likelihood::No {
                return hello;
            }
            return begins(probe.bytes, TYPED, "headers of a JXTA message");
        }
        let framed = |rest| message::framing(&mut Wire::whole(rest, 0, &mut ())).is_ok();
        match probe.bytes.strip_prefix(b"JXTA") {
            Some(rest) if framed(rest) => Likelihood::Sure(Evidence {
                len: 4,
                says: "the letters JXTA and headers",
            }),
            _ => Likelihood::No,
        }
    }

    fn start(&self) -> Box<dyn Dissector> {
        Box::<session::Session>::default()
    }

    fn explain(&self, unit: &Unit<'_>, recorder: &mut Recorder) {
        crate::record!(recorder, |r| {
            let _ = message::unit(
                &mut Wire::whole(unit.bytes, unit.base, r),
                unit.kind,
                &mut Vec::new(),
            );
        });
    }

    fn summary(&self, line: &Line<'_>, out: &mut Vec<u8>) {
        if line.kind == message::WELCOME {
            out.extend_from_slice(b"welcome, version ");
            escape(line.facts.find(&f::WELCOME_VERSION).unwrap_or(b"?"), out);
            out.extend_from_slice(b", from ");
            escape(line.facts.find(&f::PEER_ID).unwrap_or(b"?"), out);
            return;
        }
        if line.kind == message::HEADERS {
            escape(
                line.facts.find(&f::CONTENT_TYPE).unwrap_or(b"something"),
                out,
            );
            out.extend_from_slice(b", ");
            counted(
                line.facts.find(&f::CONTENT_LENGTH).unwrap_or(0),
                "byte, not opened",
                "bytes, not opened",
                out,
            );
            return;
        }
        out.extend_from_slice(b"message: ");
        for (i, name) in line.facts.all(&f::ELEMENT_NAME).take(SHOWN).enumerate() {
            if i > 0 {
                out.extend_from_slice(b", ");
            }
            escape(name, out);
        }
        let more = line
            .facts
            .all(&f::ELEMENT_NAME)
            .count()
            .saturating_sub(SHOWN);
        if more > 0 {
            out.extend_from_slice(format!(" and {more} more").as_bytes());
        }
    }
}

#[cfg(test)]
mod tests;
