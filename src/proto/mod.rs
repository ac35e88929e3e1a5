//! The protocols: a folder each, and one line each here.

pub mod common;
pub mod data;
pub mod dns;
pub mod dtls;
pub mod http;
pub mod quic;
pub mod imf;
pub mod ocsp;
pub mod smtp;
pub mod tls;

use std::sync::OnceLock;

use crate::layer::{Protocol, Transport};

/// Every protocol there is. Where two are equally sure of some bytes, the earlier one has them.
pub static PROTOCOLS: &[&dyn Protocol] = &[
    &dns::Mdns,
    &dns::Llmnr,
    &dns::Dns,
    &dns::Nbns,
    &http::Http,
    &http::Ssdp,
    &ocsp::Ocsp,
    &tls::Tls,
    &dtls::Dtls,
    &quic::Quic,
    &smtp::Smtp,
    &smtp::Lmtp,
    &imf::Imf,
];

/// The protocol of that name.
pub fn by_name(name: &str) -> Option<&'static dyn Protocol> {
    PROTOCOLS.iter().copied().find(|p| p.name() == name)
}

/// Whether any protocol usually lives at that port.
pub fn is_known_port(transport: Transport, port: u16) -> bool {
    static KNOWN: OnceLock<Vec<(Transport, u16)>> = OnceLock::new();
    let all = || PROTOCOLS.iter().flat_map(|p| p.ports()).copied().collect();
    KNOWN.get_or_init(all).contains(&(transport, port))
}
