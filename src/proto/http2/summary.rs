//! A frame in one line, from its facts: `stream 1: GET /index.html (www.abc.example)`, `stream 1: 200 OK text/html`.

use super::fields as f;
use super::frame::{
    CONTINUATION, DATA, GOAWAY, HEADERS, MADE, PING, PREFACE, PRIORITY, PUSH_PROMISE, RST_STREAM,
    SETTINGS, WINDOW_UPDATE,
};
use super::names;
use crate::field::{Def, Field, Value, counted, decimal, escape};
use crate::layer::Line;
use crate::proto::common::http_status;

/// Appends the line.
pub fn summary(line: &Line<'_>, out: &mut Vec<u8>) {
    let facts = &line.facts;
    let stream = facts.find(&f::STREAM_ID).unwrap_or(0);
    if stream > 0 {
        out.extend_from_slice(b"stream ");
        decimal(stream.into(), out);
        out.extend_from_slice(b": ");
    }
    match line.kind {
        PREFACE => out.extend_from_slice(b"connection preface"),
        DATA => {
            bytes(b"DATA", length(line).saturating_sub(padding(line)), out);
            if padding(line) > 0 {
                out.extend_from_slice(b" and ");
                decimal(padding(line), out);
                out.extend_from_slice(b" of padding");
            }
        }
        HEADERS | CONTINUATION | PUSH_PROMISE if line.ctx & MADE != 0 => {
            if let Some(promised) = facts.find(&f::PROMISED) {
                out.extend_from_slice(b"PUSH_PROMISE of stream ");
                decimal(promised.into(), out);
                out.extend_from_slice(b": ");
            }
            headers(line, out);
        }
        HEADERS | CONTINUATION | PUSH_PROMISE => {
            let name = kind(line);
            bytes(name.as_bytes(), length(line), out);
            if facts.find(&f::END_HEADERS) == Some(false) {
                out.extend_from_slice(b", to be continued");
            }
        }
        PRIORITY => {
            out.extend_from_slice(b"PRIORITY");
            number(b" behind stream ", facts.find(&f::DEPENDENCY), out);
            number(
                b", weight ",
                facts.find(&f::WEIGHT_REAL).map(u32::from),
                out,
            );
        }
        RST_STREAM => {
            out.extend_from_slice(b"RST_STREAM");
            error(facts.find(&f::ERROR), out);
        }
        SETTINGS => settings(line, out),
        PING => {
            let ack = facts.find(&f::ACK_PING) == Some(true);
            out.extend_from_slice(if ack { b"PING answered" } else { b"PING" });
        }
        GOAWAY => {
            out.extend_from_slice(b"GOAWAY");
            error(facts.find(&f::GOAWAY_ERROR), out);
            number(b", last stream ", facts.find(&f::LAST_STREAM), out);
            if let Some(debug) = facts.find(&f::DEBUG).filter(|d| !d.is_empty()) {
                out.extend_from_slice(b": ");
                escape(debug, out);
            }
        }
        WINDOW_UPDATE => {
            out.extend_from_slice(b"WINDOW_UPDATE");
            number(b" +", facts.find(&f::INCREMENT), out);
            if stream == 0 {
                out.extend_from_slice(b" for the connection");
            }
        }
        _ => {
            bytes(kind(line).as_bytes(), length(line), out);
            for field in [&f::ORIGIN, &f::ALTSVC_VALUE, &f::UPDATE_VALUE] {
                text(b" ", facts.find(field), out);
            }
        }
    }
    if facts.find(&f::END_STREAM) == Some(true) {
        out.extend_from_slice(b", end of stream");
    }
}

fn kind(line: &Line<'_>) -> &'static str {
    let kind = line.facts.find(&f::TYPE).unwrap_or(0xff);
    names::frame_type(kind.into()).unwrap_or("frame of unknown type")
}

fn length(line: &Line<'_>) -> u64 {
    line.facts.find(&f::LENGTH).unwrap_or(0).into()
}

/// The padding and the byte that says how long it is.
fn padding(line: &Line<'_>) -> u64 {
    let padding = line.facts.find(&f::PAD_LENGTH);
    padding.map_or(0, |n| (u64::from(n) + 1).min(length(line)))
}

fn bytes(name: &[u8], n: u64, out: &mut Vec<u8>) {
    out.extend_from_slice(name);
    out.extend_from_slice(b", ");
    counted(n, "byte", "bytes", out);
}

fn number(label: &[u8], n: Option<u32>, out: &mut Vec<u8>) {
    if let Some(n) = n {
        out.extend_from_slice(label);
        decimal(n.into(), out);
    }
}

fn text(label: &[u8], value: Option<&[u8]>, out: &mut Vec<u8>) {
    if let Some(value) = value {
        out.extend_from_slice(label);
        escape(value, out);
    }
}

fn error(code: Option<u32>, out: &mut Vec<u8>) {
    let Some(code) = code else { return };
    out.push(b' ');
    match names::error(code.into()) {
        Some(name) => out.extend_from_slice(name.as_bytes()),
        None => decimal(code.into(), out),
    }
}

fn headers(line: &Line<'_>, out: &mut Vec<u8>) {
    let facts = &line.facts;
    let (method, status) = (facts.find(&f::METHOD), facts.find(&f::STATUS));
    if let Some(method) = method {
        escape(method, out);
        text(b" ", facts.find(&f::PATH), out);
        if let Some(authority) = facts.find(&f::AUTHORITY) {
            out.extend_from_slice(b" (");
            escape(authority, out);
            out.push(b')');
        }
        text(b" for ", facts.find(&f::PROTOCOL), out);
    } else if let Some(status) = status {
        decimal(status.into(), out);
        let phrase = http_status::phrase(status.into());
        text(b" ", phrase.map(str::as_bytes), out);
    } else {
        let n = facts.find(&f::COUNT).unwrap_or(0);
        counted(n.into(), "header field", "header fields", out);
    }
    text(b" ", facts.find(&f::CONTENT_TYPE).map(media_type), out);
    if let Some(n) = facts.find(&f::CONTENT_LENGTH) {
        bytes(b"", n, out);
    }
    if let Some(coding) = facts.find(&f::CONTENT_ENCODING) {
        out.extend_from_slice(b" (");
        escape(coding, out);
        out.push(b')');
    }
    text(" → ".as_bytes(), facts.find(&f::LOCATION), out);
    let unknown = |field: &'static Field<()>| facts.all(field).count() as u64;
    let unknown = unknown(&f::UNKNOWN_VALUE).max(unknown(&f::UNKNOWN_NAME));
    if unknown > 0 {
        out.extend_from_slice(b", ");
        decimal(unknown, out);
        out.extend_from_slice(b" not known");
    }
}

fn media_type(value: &[u8]) -> &[u8] {
    let first = value.split(|b| *b == b';').next();
    first.unwrap_or(value).trim_ascii()
}

fn settings(line: &Line<'_>, out: &mut Vec<u8>) {
    out.extend_from_slice(b"SETTINGS");
    if line.facts.find(&f::ACK_SETTINGS) == Some(true) {
        out.extend_from_slice(b" acknowledged");
        return;
    }
    let mut between: &[u8] = b": ";
    for (def, value) in line.facts.iter() {
        let (Some(label), Value::U64(n)) = (setting(def), value) else {
            continue;
        };
        out.extend_from_slice(between);
        out.extend_from_slice(label);
        out.push(b' ');
        decimal(n, out);
        between = b", ";
    }
}

fn setting(def: &'static Def) -> Option<&'static [u8]> {
    let known: [(&Def, &[u8]); 8] = [
        (&f::TABLE_MAX.def, b"header table"),
        (&f::ENABLE_PUSH.def, b"push"),
        (&f::MAX_STREAMS.def, b"streams at once"),
        (&f::INITIAL_WINDOW.def, b"window"),
        (&f::MAX_FRAME.def, b"longest frame"),
        (&f::MAX_LIST.def, b"longest header list"),
        (&f::EXTENDED_CONNECT.def, b"extended CONNECT"),
        (&f::NO_PRIORITIES.def, b"no old priorities"),
    ];
    known.iter().find(|(d, _)| *d == def).map(|(_, l)| *l)
}
