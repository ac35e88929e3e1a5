//! What a message says in a line, made of its facts.
//!
//! ```text
//!     MAIL FROM:<kim@abc.example>
//!     250 2.1.0 Ok (MAIL)
//!     end of mail, 512 bytes
//! ```

use super::fields as f;
use super::message::{COMMAND, CREDENTIALS, END, REPLY};
use crate::field::{counted, decimal, escape};
use crate::layer::Line;

/// So much of a text is written out.
const TEXT: usize = 120;

/// Appends the line.
pub fn summary(line: &Line<'_>, out: &mut Vec<u8>) {
    let facts = &line.facts;
    match line.kind {
        COMMAND => {
            text(facts.find(&f::COMMAND).unwrap_or(b"an empty line"), out);
            let parameter = facts.find(&f::PARAMETER);
            if let Some(parameter) = parameter.or(facts.find(&f::MECHANISM)) {
                out.push(b' ');
                text(parameter, out);
            }
            user(line, out);
        }
        REPLY => reply(line, out),
        CREDENTIALS => {
            out.extend_from_slice(match facts.find(&f::AUTH_CANCEL) {
                Some(()) => b"authentication cancelled".as_slice(),
                None => b"credentials",
            });
            user(line, out);
        }
        END => {
            out.extend_from_slice(b"end of mail, ");
            counted(
                facts.find(&f::DATA_LENGTH).unwrap_or(0).into(),
                "byte",
                "bytes",
                out,
            );
        }
        _ => out.extend_from_slice(b"a line that is no reply"),
    }
}

fn reply(line: &Line<'_>, out: &mut Vec<u8>) {
    let facts = &line.facts;
    decimal(facts.find(&f::CODE).unwrap_or(0).into(), out);
    let mut texts = facts.all(&f::RSP_PARAMETER);
    if let Some(first) = texts.next() {
        out.push(b' ');
        text(first, out);
    }
    let more = texts.count();
    let mut extensions = facts.all(&f::EXTENSION_NAME).peekable();
    if extensions.peek().is_some() {
        out.push(b':');
        for name in extensions {
            out.push(b' ');
            text(name, out);
        }
    } else if more > 0 {
        out.extend_from_slice(" …".as_bytes());
    }
    if let Some(to) = facts.find(&f::ANSWERS) {
        out.extend_from_slice(b" (");
        out.extend_from_slice(to);
        out.push(b')');
    }
}

fn user(line: &Line<'_>, out: &mut Vec<u8>) {
    if let Some(user) = line.facts.find(&f::AUTH_USERNAME) {
        out.extend_from_slice(b" of ");
        text(user, out);
    }
}

fn text(bytes: &[u8], out: &mut Vec<u8>) {
    escape(bytes.get(..TEXT).unwrap_or(bytes), out);
    if bytes.len() > TEXT {
        out.extend_from_slice("…".as_bytes());
    }
}
