//! The NetBIOS Name Service (RFC 1002 §4.2): Windows' names before DNS, in DNS's messages.
//!
//! Header and records are DNS's; a name is sixteen bytes, the last of which says what it is for, each byte written as
//! two letters from A to P. Lives here because it is read with DNS's names.

pub mod fields;
mod message;
#[cfg(test)]
mod tests;

use crate::field::{Def, Value, escape, show};
use crate::layer::{
    Cx, Dir, Dissector, Evidence, Input, Likelihood, Line, Out, Probe, Protocol, Transport, Unit,
};
use crate::note::Code;
use crate::record;
use crate::wire::{Recorder, Wire};
use fields as f;
pub use message::is_netbios;

/// The NetBIOS Name Service.
pub struct Nbns;

/// What of a conversation is remembered: nothing.
struct Session;

impl Protocol for Nbns {
    fn name(&self) -> &'static str {
        "nbns"
    }

    fn label(&self) -> &'static str {
        "NBNS"
    }

    fn ports(&self) -> &'static [(Transport, u16)] {
        &[(Transport::Udp, 137)]
    }

    fn fields(&self) -> &'static [&'static Def] {
        fields::FIELDS
    }

    fn notes(&self) -> &'static [&'static Code] {
        super::notes::NOTES
    }

    fn kinds(&self) -> &'static [&'static str] {
        message::KINDS
    }

    fn probe(&self, probe: &Probe<'_>) -> Likelihood {
        let evidence = |says| Evidence {
            len: u16::try_from(probe.bytes.len()).unwrap_or(u16::MAX),
            says,
        };
        match probe.transport {
            Transport::Tcp => Likelihood::No,
            Transport::Udp if message::is_netbios(probe.bytes) => {
                Likelihood::Sure(evidence("a DNS header and a NetBIOS name"))
            }
            Transport::Udp => Likelihood::Maybe(evidence("a datagram on NetBIOS's port")),
        }
    }

    fn start(&self) -> Box<dyn Dissector> {
        Box::new(Session)
    }

    fn explain(&self, unit: &Unit<'_>, recorder: &mut Recorder) {
        // What could not be read left its note and is marked undecoded.
        let _ = record!(recorder, |r| message::message(&mut Wire::whole(
            unit.bytes, unit.base, r
        )));
    }

    /// `query NB WORKGROUP<1b>`, `answer NB FILESERVER<00> 192.0.2.7`.
    fn summary(&self, line: &Line<'_>, out: &mut Vec<u8>) {
        out.extend_from_slice(
            message::KINDS
                .get(usize::from(line.kind.0))
                .unwrap_or(&"message")
                .as_bytes(),
        );
        if let Some(kind) = line.facts.find(&f::TYPE) {
            out.push(b' ');
            match message::type_name(kind.into()) {
                Some(name) => out.extend_from_slice(name.as_bytes()),
                None => show(&f::TYPE.def, Value::U64(kind.into()), out),
            }
        }
        for name in line
            .facts
            .find(&f::NAME)
            .into_iter()
            .chain(line.facts.all(&f::NODE_NAME))
        {
            out.push(b' ');
            escape(name, out);
        }
        for address in line.facts.all(&f::ADDR) {
            out.push(b' ');
            show(&f::ADDR.def, Value::Bytes(address), out);
        }
        if let Some(rcode) = line.facts.find(&f::RCODE).filter(|rcode| *rcode != 0) {
            out.extend_from_slice(b": ");
            match message::rcode(rcode.into()) {
                Some(name) => out.extend_from_slice(name.as_bytes()),
                None => show(&f::RCODE.def, Value::U64(rcode.into()), out),
            }
        }
    }
}

impl Dissector for Session {
    fn feed(&mut self, _: Dir, input: Input<'_>, _: &Cx, out: &mut Out<'_>) -> usize {
        let _ = message::message(&mut Wire::whole(input.bytes, input.base, out.facts()));
        out.say(message::kind(input.bytes), input.bytes.len(), 0);
        input.bytes.len()
    }

    fn gap(&mut self, _: Dir, _: u64, _: &mut Out<'_>) {}
}
