//! What a message says in a line, made of its facts.
//!
//! ```text
//!     a3 FETCH 2 (BODY[])
//!     * 2 FETCH FLAGS BODY[], 178 bytes follow
//!     a3 OK Fetch completed
//! ```

use super::fields as f;
use super::message::{
    COMMAND, COMPRESSED, CONTINUATION, CREDENTIALS, DONE, REST, TAGGED, UNTAGGED,
};
use crate::field::{Field, Text, counted, decimal, escape};
use crate::layer::Line;

/// So much of a text is written out.
const TEXT: usize = 120;

/// Appends the line.
pub fn summary(line: &Line<'_>, out: &mut Vec<u8>) {
    let facts = &line.facts;
    match line.kind {
        COMMAND => {
            text(facts.find(&f::REQUEST_TAG).unwrap_or(b""), out);
            if facts.find(&f::IS_UID).is_some() {
                out.extend_from_slice(b" UID");
            }
            word(line, &f::COMMAND, out);
            word(line, &f::ARGUMENTS, out);
            word(line, &f::MECHANISM, out);
            word(line, &f::USER, out);
        }
        UNTAGGED => {
            out.push(b'*');
            if let Some(number) = facts.find(&f::NUMBER) {
                out.push(b' ');
                decimal(number, out);
            }
            word(line, &f::CONDITION, out);
            word(line, &f::NAME, out);
            code(line, out);
            word(line, &f::TEXT, out);
            word(line, &f::LISTED, out);
            word(line, &f::STATUS_TOLD, out);
            words(line, &f::CAPABILITY, out);
            items(line, out);
            follows(line, out);
        }
        TAGGED => {
            text(facts.find(&f::RESPONSE_TAG).unwrap_or(b""), out);
            word(line, &f::STATUS, out);
            code(line, out);
            words(line, &f::CAPABILITY, out);
            word(line, &f::TEXT, out);
        }
        CONTINUATION => {
            out.push(b'+');
            word(line, &f::TEXT, out);
            if facts.find(&f::CHALLENGE).is_some() {
                out.extend_from_slice(b" challenge");
            }
        }
        CREDENTIALS => {
            out.extend_from_slice(match facts.find(&f::CANCEL) {
                Some(()) => b"authentication cancelled".as_slice(),
                None => b"credentials",
            });
            if let Some(user) = facts.find(&f::USER) {
                out.extend_from_slice(b" of ");
                text(user, out);
            }
        }
        DONE => out.extend_from_slice(b"DONE (end of IDLE)"),
        REST => {
            out.extend_from_slice(b"end of literal");
            items(line, out);
            follows(line, out);
        }
        COMPRESSED => out.extend_from_slice(b"compressed from here on"),
        _ => out.extend_from_slice(b"a line that is neither command nor response"),
    }
}

fn items(line: &Line<'_>, out: &mut Vec<u8>) {
    words(line, &f::ITEM_NAME, out);
    if let Some(uid) = line.facts.find(&f::UID) {
        out.extend_from_slice(b" (uid ");
        decimal(uid, out);
        out.push(b')');
    }
}

fn follows(line: &Line<'_>, out: &mut Vec<u8>) {
    if let Some(len) = line.facts.find(&f::LITERAL) {
        out.extend_from_slice(b", ");
        counted(len, "byte follows", "bytes follow", out);
    }
}

fn code(line: &Line<'_>, out: &mut Vec<u8>) {
    if let Some(code) = line.facts.find(&f::CODE) {
        out.extend_from_slice(b" [");
        text(code, out);
        out.push(b']');
    }
}

fn word(line: &Line<'_>, field: &'static Field<Text>, out: &mut Vec<u8>) {
    if let Some(value) = line.facts.find(field) {
        out.push(b' ');
        text(value, out);
    }
}

fn words(line: &Line<'_>, field: &'static Field<Text>, out: &mut Vec<u8>) {
    for value in line.facts.all(field).take(40) {
        out.push(b' ');
        text(value, out);
    }
}

fn text(bytes: &[u8], out: &mut Vec<u8>) {
    escape(bytes.get(..TEXT).unwrap_or(bytes), out);
    if bytes.len() > TEXT {
        out.extend_from_slice("…".as_bytes());
    }
}
