//! DNS, and mDNS and LLMNR, which share its messages: names are asked for, records answer.
//!
//! Three protocols over one reader; they differ in port, in two flags, and in one bit of the class. Knows nothing of
//! which question an answer belongs to: that is the store's affair.

mod codes;
mod dnssec;
mod edns;
pub mod fields;
mod message;
mod name;
pub mod nbns;
mod notes;
mod probe;
mod rdata;
mod session;
mod summary;
mod svcb;

use crate::field::Def;
use crate::layer::{Dissector, Likelihood, Line, Probe, Protocol, Transport, Unit};
use crate::note::Code;
use crate::record;
use crate::wire::{Recorder, Wire};
use message::Flavour;
pub use nbns::Nbns;

/// The Domain Name System (RFC 1035).
pub struct Dns;
/// Multicast DNS (RFC 6762): the same messages among the hosts of one link.
pub struct Mdns;
/// Link-Local Multicast Name Resolution (RFC 4795).
pub struct Llmnr;

macro_rules! protocol {
    ($proto:ident, $flavour:ident, $name:literal, $label:literal, $ports:expr) => {
        impl Protocol for $proto {
            fn name(&self) -> &'static str {
                $name
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
                probe::probe(
                    probe.bytes,
                    probe.transport == Transport::Tcp,
                    Flavour::$flavour,
                )
            }

            fn start(&self) -> Box<dyn Dissector> {
                Box::new(session::$flavour)
            }

            fn explain(&self, unit: &Unit<'_>, recorder: &mut Recorder) {
                // What could not be read left its note and is marked undecoded.
                let _ = record!(recorder, |r| message::message(
                    &mut Wire::whole(unit.bytes, unit.base, r),
                    Flavour::$flavour,
                    unit.ctx
                ));
            }

            fn summary(&self, line: &Line<'_>, out: &mut Vec<u8>) {
                summary::summary(line, out);
            }
        }
    };
}

protocol!(
    Dns,
    Unicast,
    "dns",
    "DNS",
    &[(Transport::Udp, 53), (Transport::Tcp, 53)]
);
protocol!(Mdns, Multicast, "mdns", "mDNS", &[(Transport::Udp, 5353)]);
protocol!(
    Llmnr,
    LinkLocal,
    "llmnr",
    "LLMNR",
    &[(Transport::Udp, 5355), (Transport::Tcp, 5355)]
);

#[cfg(test)]
mod tests;
