//! A message in one line, from its facts: `GET /index.html HTTP/1.1 (www.abc.example)`, `200 OK text/html, 5120 bytes`.

use super::message::decimal;
use super::status::Method;
use super::{FOREIGN, RESPONSE, fields as f};
use crate::field::{self, escape};
use crate::layer::Line;
use crate::proto::common::http_status;

/// Appends the line.
pub fn summary(line: &Line<'_>, out: &mut Vec<u8>) {
    if line.kind == RESPONSE {
        response(line, out)
    } else if line.kind == FOREIGN {
        out.extend_from_slice(b"no HTTP: ");
        let said = line.facts.find(&f::FOREIGN).unwrap_or(b"");
        escape(said.trim_ascii_end(), out);
    } else {
        request(line, out)
    }
}

fn request(line: &Line<'_>, out: &mut Vec<u8>) {
    let facts = &line.facts;
    escape(facts.find(&f::METHOD).unwrap_or(b"?"), out);
    out.push(b' ');
    escape(facts.find(&f::URI).unwrap_or(b""), out);
    if let Some(version) = facts.find(&f::REQUEST_VERSION) {
        out.push(b' ');
        escape(version, out);
    }
    if discovery(line, out) {
        return;
    }
    if let Some(host) = facts.find(&f::HOST) {
        out.extend_from_slice(b" (");
        escape(host, out);
        out.push(b')');
    }
    if let Some(kind) = facts.find(&f::CONTENT_TYPE) {
        out.push(b' ');
        escape(media_type(kind), out);
    }
    length(line, out);
    if let Some(protocol) = facts.find(&f::UPGRADE) {
        out.extend_from_slice(b" upgrade to ");
        escape(protocol, out);
    }
}

/// What SSDP announces or looks for; the host is always the multicast group's.
fn discovery(line: &Line<'_>, out: &mut Vec<u8>) -> bool {
    let mut said = false;
    for (label, field) in [
        (&b" "[..], &f::SSDP_NTS),
        (b" ", &f::SSDP_NT),
        (b" for ", &f::SSDP_ST),
    ] {
        if let Some(value) = line.facts.find(field) {
            out.extend_from_slice(label);
            escape(value, out);
            said = true;
        }
    }
    said
}

fn response(line: &Line<'_>, out: &mut Vec<u8>) {
    let facts = &line.facts;
    let code = facts.find(&f::CODE);
    match code {
        Some(code) => field::decimal(code.into(), out),
        None => out.extend_from_slice(b"?"),
    }
    match facts.find(&f::PHRASE) {
        Some(phrase) => {
            out.push(b' ');
            escape(phrase, out);
        }
        None => {
            if let Some(phrase) = code.and_then(|c| http_status::phrase(c.into())) {
                out.push(b' ');
                out.extend_from_slice(phrase.as_bytes());
            }
        }
    }
    if let Some(kind) = facts.find(&f::CONTENT_TYPE) {
        out.push(b' ');
        escape(media_type(kind), out);
    }
    if line.ctx == u32::from(Method::HEAD.0) && facts.find(&f::CODE) != Some(101) {
        out.extend_from_slice(b" (to HEAD: no body)");
    } else {
        length(line, out);
    }
    if let Some(place) = facts.find(&f::LOCATION) {
        out.extend_from_slice(" → ".as_bytes());
        escape(place, out);
    }
    if let (Some(101), Some(protocol)) = (code, facts.find(&f::UPGRADE)) {
        out.extend_from_slice(b" to ");
        escape(protocol, out);
    }
    if let Some(target) = facts.find(&f::SSDP_ST) {
        out.push(b' ');
        escape(target, out);
    }
}

/// ", 5120 bytes (gzip)".
fn length(line: &Line<'_>, out: &mut Vec<u8>) {
    let facts = &line.facts;
    if facts
        .find(&f::TRANSFER_ENCODING)
        .is_some_and(|t| t.to_ascii_lowercase().ends_with(b"chunked"))
    {
        out.extend_from_slice(b", chunked");
    } else if let Some(n) = facts.find(&f::CONTENT_LENGTH_HEADER).and_then(decimal)
        && (n > 0 || line.kind == RESPONSE)
    {
        out.extend_from_slice(b", ");
        field::counted(n, "byte", "bytes", out);
    }
    if let Some(coding) = facts.find(&f::CONTENT_ENCODING) {
        out.extend_from_slice(b" (");
        escape(coding, out);
        out.push(b')');
    }
}

/// Without its parameters.
fn media_type(value: &[u8]) -> &[u8] {
    value
        .split(|b| *b == b';')
        .next()
        .unwrap_or(value)
        .trim_ascii()
}
