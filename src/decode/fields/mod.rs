//! The vocabulary of network and transport headers: a table for each family, Wireshark's names.
pub mod capwap;
pub mod control;
pub mod ip;
pub mod ipv6;
pub mod link;
pub mod point;
pub mod transport;
pub mod tunnel;
pub mod wireless;

use crate::field::Def;

/// Every field of this module, outermost layers first.
pub fn fields() -> impl Iterator<Item = &'static Def> {
    [
        link::FIELDS,
        point::FIELDS,
        wireless::FIELDS,
        tunnel::FIELDS,
        capwap::FIELDS,
        ip::FIELDS,
        ipv6::FIELDS,
        control::FIELDS,
        transport::FIELDS,
    ]
    .into_iter()
    .flatten()
    .copied()
}

/// The status of a checksum: 0 bad, 1 good, 2 not verified.
pub(super) fn status(n: u64) -> Option<&'static str> {
    ["Bad", "Good", "Unverified"].get(n as usize).copied()
}
