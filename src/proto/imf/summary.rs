//! What a message or a part says in a line, made of its facts.
//!
//! ```text
//!     "Lunch" from Kim <kim@abc.example> to Lee <lee@def.example>
//!     part 2: application/zip, report.zip, 5120 bytes
//! ```

use super::fields as f;
use super::message::{BODY, BOUNDARY, INNER, KINDS, MESSAGE, PART, Place};
use crate::field::{counted, escape};
use crate::layer::Line;
use crate::proto::common::mime;

/// So much of a text is written out.
const TEXT: usize = 100;

/// Appends the line.
pub fn summary(line: &Line<'_>, out: &mut Vec<u8>) {
    match line.kind {
        MESSAGE | INNER => {
            number(line, out);
            headline(line, out);
        }
        PART => {
            number(line, out);
            contents(line, out);
        }
        BOUNDARY => {
            let last = line.facts.find(&f::LAST_BOUNDARY).is_some();
            out.extend_from_slice(if last { b"last boundary" } else { b"boundary" });
            if let Some(size) = line.facts.find(&f::PART_SIZE) {
                out.extend_from_slice(b", behind a part of ");
                counted(size.into(), "byte", "bytes", out);
            }
        }
        BODY => {
            out.extend_from_slice(b"body");
            match line.facts.find(&f::BODY_SIZE) {
                Some(size) => {
                    out.extend_from_slice(b", ");
                    counted(size.into(), "byte", "bytes", out);
                }
                None => out.extend_from_slice(b", its beginning"),
            }
        }
        kind => out.extend_from_slice(KINDS.get(usize::from(kind.0)).unwrap_or(&"").as_bytes()),
    }
}

fn number(line: &Line<'_>, out: &mut Vec<u8>) {
    if let Some(number) = line.facts.find(&f::PART_NUMBER) {
        out.extend_from_slice(b"part ");
        out.extend_from_slice(number);
        out.extend_from_slice(b": ");
    }
}

fn headline(line: &Line<'_>, out: &mut Vec<u8>) {
    let facts = &line.facts;
    match facts.find(&f::SUBJECT) {
        Some(subject) => {
            out.push(b'"');
            text(subject, out);
            out.push(b'"');
        }
        None if line.kind == MESSAGE && Place(line.ctx).is_selected() => {
            out.extend_from_slice(b"some fields of a message");
        }
        None => out.extend_from_slice(b"a message without subject"),
    }
    for (word, value) in [
        (" from ", facts.find(&f::FROM)),
        (" to ", facts.find(&f::TO)),
    ] {
        if let Some(value) = value {
            out.extend_from_slice(word.as_bytes());
            text(value, out);
        }
    }
    if let Some(name) = facts.find(&f::FILE_NAME) {
        out.extend_from_slice(b", file ");
        text(name, out);
    }
}

fn contents(line: &Line<'_>, out: &mut Vec<u8>) {
    let facts = &line.facts;
    text(facts.find(&f::MEDIA_TYPE).unwrap_or(b"text/plain"), out);
    if let Some(name) = facts.find(&f::FILE_NAME) {
        out.extend_from_slice(b", ");
        text(name, out);
    }
    if let Some(size) = facts.find(&f::BODY_SIZE) {
        out.extend_from_slice(b", ");
        counted(size.into(), "byte", "bytes", out);
    }
}

fn text(bytes: &[u8], out: &mut Vec<u8>) {
    let decoded = mime::decode_words(bytes);
    let bytes = decoded.as_deref().unwrap_or(bytes);
    let mut end = TEXT.min(bytes.len());
    while end > 0 && bytes.get(end).is_some_and(|b| b & 0xc0 == 0x80) {
        end -= 1;
    }
    escape(bytes.get(..end).unwrap_or(bytes), out);
    if end < bytes.len() {
        out.extend_from_slice("…".as_bytes());
    }
}
