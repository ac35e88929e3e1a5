//! The protocols: a folder each, and one line each here.

pub mod common;
pub mod data;
pub mod dhcp;
pub mod dns;
pub mod dtls;
pub mod eap;
pub mod ftp;
pub mod http;
pub mod http2;
pub mod imap;
pub mod imf;
pub mod jxta;
pub mod ocsp;
pub mod pop;
pub mod quic;
pub mod sftp;
pub mod smtp;
pub mod snmp;
pub mod ssh;
pub mod telnet;
pub mod tls;

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::layer::{Protocol, Transport};

/// Every protocol there is. Where two are equally sure of some bytes, the earlier one has them.
pub static PROTOCOLS: &[&dyn Protocol] = &[
    &dns::Mdns,
    &dns::Llmnr,
    &dns::Dns,
    &dns::Nbns,
    &http2::Http2,
    &http::Http,
    &http::Ssdp,
    &ocsp::Ocsp,
    &tls::Tls,
    &dtls::Dtls,
    &quic::Quic,
    &ftp::Ftp,
    &ftp::FtpData,
    &telnet::Telnet,
    &dhcp::Dhcp,
    &snmp::Snmp,
    &smtp::Smtp,
    &smtp::Lmtp,
    &pop::Pop,
    &imap::Imap,
    &imf::Imf,
    &ssh::Ssh,
    &ssh::SshInside,
    &sftp::Sftp,
    &jxta::Jxta,
    &eap::Eap,
];

/// The protocol of that name.
pub fn by_name(name: &str) -> Option<&'static dyn Protocol> {
    PROTOCOLS.iter().copied().find(|p| p.name() == name)
}

/// The protocols that usually live at a port, as indices into [`PROTOCOLS`], in its order.
pub fn at_port(transport: Transport, port: u16) -> &'static [u8] {
    type Ports = HashMap<(bool, u16), Vec<u8>, foldhash::fast::FixedState>;
    static PORTS: OnceLock<Ports> = OnceLock::new();
    let all = || {
        let mut ports = Ports::default();
        for (i, proto) in PROTOCOLS.iter().enumerate() {
            for (transport, port) in proto.ports() {
                let here = ports
                    .entry((*transport == Transport::Tcp, *port))
                    .or_default();
                here.push(i as u8);
            }
        }
        ports
    };
    let ports = PORTS.get_or_init(all);
    ports
        .get(&(transport == Transport::Tcp, port))
        .map_or(&[], Vec::as_slice)
}

/// Whether any protocol usually lives at that port.
pub fn is_known_port(transport: Transport, port: u16) -> bool {
    !at_port(transport, port).is_empty()
}
