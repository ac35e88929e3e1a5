//! SNMP: how devices are asked what they know of themselves, told to change it, and how they report events.
//!
//! v1, v2c and v3 in one reader. Knows nothing of which response belongs to which request: that is the store's affair.

mod codes;
mod engine;
pub mod fields;
mod message;
mod mib;
mod notes;
mod pdu;
mod session;
mod summary;
mod usm;

use crate::field::Def;
use crate::layer::{Dissector, Evidence, Likelihood, Line, Probe, Protocol, Transport, Unit};
use crate::note::Code;
use crate::record;
use crate::wire::{Recorder, Wire};

/// The Simple Network Management Protocol (RFC 1157, 3411-3418).
pub struct Snmp;

impl Protocol for Snmp {
    fn name(&self) -> &'static str {
        "snmp"
    }

    fn label(&self) -> &'static str {
        "SNMP"
    }

    fn ports(&self) -> &'static [(Transport, u16)] {
        &[
            (Transport::Udp, 161),
            (Transport::Udp, 162),
            (Transport::Tcp, 161),
            (Transport::Tcp, 162),
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
        let len = match probe.transport {
            Transport::Udp => Some(probe.bytes.len()),
            Transport::Tcp => session::length(probe.bytes),
        };
        let evidence = |says| Evidence {
            len: u16::try_from(len.unwrap_or(1).min(probe.bytes.len())).unwrap_or(u16::MAX),
            says,
        };
        let whole = len.and_then(|len| probe.bytes.get(..len));
        if whole.is_some_and(message::is_whole) {
            return Likelihood::Sure(evidence(
                "an ASN.1 sequence of version, who asks, and a PDU of SNMP's",
            ));
        }
        match probe.bytes {
            [0x30, ..] => Likelihood::Maybe(evidence("an ASN.1 sequence")),
            [] => Likelihood::More,
            _ => Likelihood::No,
        }
    }

    fn start(&self) -> Box<dyn Dissector> {
        Box::new(session::Session::default())
    }

    fn explain(&self, unit: &Unit<'_>, recorder: &mut Recorder) {
        // What could not be read left its note and is marked undecoded.
        let _ = record!(recorder, |r| {
            let mut w = Wire::whole(unit.bytes, unit.base, r);
            match unit.ctx {
                session::OPENED => message::opened(&mut w),
                _ => message::message(&mut w),
            }
        });
    }

    fn summary(&self, line: &Line<'_>, out: &mut Vec<u8>) {
        summary::summary(line, out);
    }
}

#[cfg(test)]
mod tests;
