//! What a message says in a line, made of its facts.
//!
//! ```text
//!     PORT 192,0,2,10,195,149: connect to 192.0.2.10 port 50069
//!     227 Entering Passive Mode (198,51,100,21,195,180). at 198.51.100.21 port 50100 (PASV)
//! ```

use super::fields as f;
use super::message::{COMMAND, CONTINUED, REPLY};
use crate::field::{address, counted, decimal, escape};
use crate::layer::Line;

/// So much of a text is written out.
const TEXT: usize = 120;

/// Appends the line.
pub fn summary(line: &Line<'_>, out: &mut Vec<u8>) {
    match line.kind {
        COMMAND => command(line, out),
        REPLY | CONTINUED => reply(line, out),
        _ => {
            out.extend_from_slice(b"no reply: ");
            text(line.facts.find(&f::TEXT).unwrap_or(b""), out);
        }
    }
}

fn command(line: &Line<'_>, out: &mut Vec<u8>) {
    let facts = &line.facts;
    text(facts.find(&f::COMMAND).unwrap_or(b"an empty line"), out);
    if let Some(arg) = facts.find(&f::ARG) {
        out.push(b' ');
        text(arg, out);
    }
    let port = facts.find(&f::ACTIVE_PORT);
    if let (Some(ip), Some(port)) = (facts.find(&f::ACTIVE_IP), port) {
        out.extend_from_slice(b": connect to ");
        endpoint(ip, port, out);
    }
}

fn endpoint(ip: &[u8], port: u16, out: &mut Vec<u8>) {
    address(ip, out);
    out.extend_from_slice(b" port ");
    decimal(port.into(), out);
}

fn reply(line: &Line<'_>, out: &mut Vec<u8>) {
    let facts = &line.facts;
    let continues = facts.find(&f::CONTINUES);
    let code = continues.or_else(|| facts.find(&f::CODE));
    decimal(code.unwrap_or(0).into(), out);
    if continues.is_some() && facts.find(&f::CODE).is_none() {
        out.push(b'-');
    }
    if let Some(first) = facts.find(&f::TEXT) {
        out.push(b' ');
        text(first, out);
    }
    let more = facts.all(&f::MORE_TEXT).count();
    if more > 0 {
        out.extend_from_slice(b" + ");
        counted(more as u64, "line", "lines", out);
    }
    let port = facts.find(&f::PASSIVE_PORT);
    if let (Some(ip), Some(port)) = (facts.find(&f::PASSIVE_IP), port) {
        out.extend_from_slice(b" at ");
        endpoint(ip, port, out);
    }
    if let Some(to) = facts.find(&f::ANSWERS) {
        out.extend_from_slice(b" (");
        out.extend_from_slice(to);
        out.push(b')');
    }
}

fn text(bytes: &[u8], out: &mut Vec<u8>) {
    escape(bytes.get(..TEXT).unwrap_or(bytes), out);
    if bytes.len() > TEXT {
        out.extend_from_slice("…".as_bytes());
    }
}
