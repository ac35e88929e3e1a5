//! The protocols: a folder each, and one line each here.

pub mod common;

use crate::layer::Protocol;

/// Every protocol there is. Where two are equally sure of some bytes, the earlier one has them.
pub static PROTOCOLS: &[&dyn Protocol] = &[];

/// The protocol of that name.
pub fn by_name(name: &str) -> Option<&'static dyn Protocol> {
    PROTOCOLS.iter().copied().find(|p| p.name() == name)
}
