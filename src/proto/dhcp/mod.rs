//! DHCP for IPv4, and BOOTP, whose messages it fills with options: how a host gets its address and what else it needs.
//!
//! One reader for both: a message without the magic cookie is BOOTP's. Knows nothing of which reply belongs to which
//! request: that is the store's affair.

mod codes;
pub mod fields;
mod message;
mod names;
mod notes;
mod options;
mod relay;
mod session;
mod special;
mod summary;
mod vendor;

use crate::field::Def;
use crate::layer::{Dissector, Evidence, Likelihood, Line, Probe, Protocol, Transport, Unit};
use crate::note::Code;
use crate::record;
use crate::wire::{Recorder, Wire};
use message::Shape;

/// The Dynamic Host Configuration Protocol (RFC 2131).
pub struct Dhcp;

impl Protocol for Dhcp {
    fn name(&self) -> &'static str {
        "dhcp"
    }

    fn label(&self) -> &'static str {
        "DHCP"
    }

    fn ports(&self) -> &'static [(Transport, u16)] {
        &[
            (Transport::Udp, 67),
            (Transport::Udp, 68),
            (Transport::Udp, 4011),
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
        if probe.transport != Transport::Udp {
            return Likelihood::No;
        }
        match message::shape(probe.bytes) {
            Shape::Dhcp => Likelihood::Sure(Evidence {
                len: 240,
                says: "a BOOTP header and DHCP's magic cookie",
            }),
            Shape::Bootp => Likelihood::Maybe(Evidence {
                len: 236,
                says: "what could be a BOOTP header",
            }),
            // A cut message on DHCP's port is worth a look.
            Shape::None if matches!(probe.bytes.first(), Some(1 | 2)) => {
                Likelihood::Maybe(Evidence {
                    len: 1,
                    says: "BOOTP's operation",
                })
            }
            Shape::None => Likelihood::No,
        }
    }

    fn start(&self) -> Box<dyn Dissector> {
        Box::new(session::Session)
    }

    fn explain(&self, unit: &Unit<'_>, recorder: &mut Recorder) {
        // What could not be read left its note and is marked undecoded.
        let _ = record!(recorder, |r| message::message(&mut Wire::whole(
            unit.bytes, unit.base, r
        )));
    }

    fn summary(&self, line: &Line<'_>, out: &mut Vec<u8>) {
        summary::summary(line, out);
    }
}

#[cfg(test)]
mod tests;
