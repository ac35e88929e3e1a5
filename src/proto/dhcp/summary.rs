//! What a message says in a line, made of its facts.
//!
//! ```text
//!     DISCOVER, wants 192.0.2.50 (00:00:5e:00:53:0e, pc)
//!     OFFER 192.0.2.50 from 192.0.2.1, lease 600 s
//!     REQUEST 192.0.2.50 from 192.0.2.1 (00:00:5e:00:53:0e, pc)
//!     ACK 192.0.2.50 from 192.0.2.1, lease 600 s
//!     NAK from 192.0.2.1: wrong network
//! ```

use super::fields as f;
use super::message::{KINDS, OTHER};
use crate::field::{Field, Ip, address, decimal, escape, show};
use crate::layer::Line;

/// So much of one text is written out.
const TEXT: usize = 80;

/// Appends the line.
pub fn summary(line: &Line<'_>, out: &mut Vec<u8>) {
    let facts = &line.facts;
    if line.kind == OTHER {
        match facts.find(&f::MESSAGE_TYPE) {
            Some(n) => {
                out.extend_from_slice(b"DHCP message of type ");
                decimal(n.into(), out);
            }
            None => out.extend_from_slice(b"no DHCP message"),
        }
        return;
    }
    let name = KINDS.get(usize::from(line.kind.0)).unwrap_or(&"message");
    out.extend_from_slice(name.as_bytes());
    let asked = some_ip(line, &f::REQUESTED_IP);
    let own = some_ip(line, &f::IP_CLIENT);
    match *name {
        "DISCOVER" => put_ip(b", wants ", asked, out),
        "DECLINE" => put_ip(b" ", asked, out),
        "REQUEST" => put_ip(b" ", asked.or(own), out),
        "RELEASE" | "INFORM" | "LEASEQUERY" | "LEASEACTIVE" | "LEASEUNASSIGNED"
        | "LEASEUNKNOWN" => put_ip(b" ", own, out),
        "OFFER" | "ACK" | "boot reply" => put_ip(b" ", some_ip(line, &f::IP_YOUR).or(own), out),
        "NAK" => {}
        _ => put_ip(b" ", own, out),
    }
    let whose: &[u8] = match *name {
        "DECLINE" | "RELEASE" => b" to ",
        _ => b" from ",
    };
    put_ip(whose, some_ip(line, &f::SERVER_ID), out);
    if let Some(text) = facts.find(&f::MESSAGE) {
        put_text(b": ", text, out);
    }
    match facts.find(&f::LEASE_TIME) {
        Some(u32::MAX) => out.extend_from_slice(b", lease forever"),
        Some(n) => {
            out.extend_from_slice(b", lease ");
            decimal(n.into(), out);
            out.extend_from_slice(b" s");
        }
        None => {}
    }
    if let Some(file) = facts.find(&f::BOOTFILE).or(facts.find(&f::FILE)) {
        put_text(b", boot file ", file, out);
    }
    put_ip(b", relayed by ", some_ip(line, &f::IP_RELAY), out);
    if facts.find(&f::OP) == Some(1) {
        client(line, out);
    }
}

/// Whose request it is: the hardware address, and the name the client gives itself.
fn client(line: &Line<'_>, out: &mut Vec<u8>) {
    let facts = &line.facts;
    let at = out.len();
    out.extend_from_slice(b" (");
    let begin = out.len();
    if let Some(mac) = facts.find(&f::HW_MAC) {
        show(&f::HW_MAC.def, crate::field::Value::Bytes(mac), out);
    } else if let Some(other) = facts.find(&f::HW_ADDR) {
        show(&f::HW_ADDR.def, crate::field::Value::Bytes(other), out);
    }
    if let Some(name) = facts.find(&f::HOSTNAME).or(facts.find(&f::FQDN_NAME)) {
        put_text(if out.len() > begin { b", " } else { b"" }, name, out);
    }
    if out.len() > begin {
        out.push(b')');
    } else {
        out.truncate(at);
    }
}

fn some_ip<'a>(line: &Line<'a>, field: &'static Field<Ip>) -> Option<&'a [u8]> {
    line.facts.find(field).filter(|ip| *ip != [0; 4])
}

fn put_ip(before: &[u8], ip: Option<&[u8]>, out: &mut Vec<u8>) {
    if let Some(ip) = ip {
        out.extend_from_slice(before);
        address(ip, out);
    }
}

fn put_text(before: &[u8], text: &[u8], out: &mut Vec<u8>) {
    if text.is_empty() {
        return;
    }
    out.extend_from_slice(before);
    escape(text.get(..TEXT).unwrap_or(text), out);
}
