//! What a message says in a line, made of its facts.
//!
//! ```text
//!     RETR 1
//!     +OK 120 octets (RETR)
//!     2 lines (LIST)
//!     end of mail, 120 bytes
//! ```

use super::fields as f;
use super::message::{CHALLENGE, COMMAND, CREDENTIALS, END, LISTING, REPLY};
use super::verb::Verb;
use crate::field::{counted, escape};
use crate::layer::Line;

/// So much of a text is written out.
const TEXT: usize = 120;

/// Appends the line.
pub fn summary(line: &Line<'_>, out: &mut Vec<u8>) {
    let facts = &line.facts;
    match line.kind {
        COMMAND => {
            text(facts.find(&f::COMMAND).unwrap_or(b"an empty line"), out);
            match (facts.find(&f::PARAMETER), facts.find(&f::MECHANISM)) {
                (Some(parameter), _) | (None, Some(parameter)) => {
                    out.push(b' ');
                    text(parameter, out);
                }
                (None, None) => user(line, out),
            }
        }
        REPLY => {
            text(facts.find(&f::INDICATOR).unwrap_or(b""), out);
            if let Some(description) = facts.find(&f::DESCRIPTION) {
                out.push(b' ');
                text(description, out);
            }
            answers(facts.find(&f::ANSWERS), out);
        }
        CREDENTIALS => {
            out.extend_from_slice(match facts.find(&f::CANCEL) {
                Some(()) => b"authentication cancelled".as_slice(),
                None => b"credentials",
            });
            user(line, out);
        }
        CHALLENGE => {
            out.extend_from_slice(b"challenge");
            if let Some(challenge) = facts.find(&f::CHALLENGE).filter(|c| !c.is_empty()) {
                out.extend_from_slice(b" ");
                text(challenge, out);
            }
        }
        LISTING => {
            let mut names = facts.all(&f::CAPABILITY_NAME).peekable();
            if names.peek().is_some() {
                out.extend_from_slice(b"capabilities:");
                for name in names {
                    out.push(b' ');
                    text(name, out);
                }
            } else if facts.find(&f::LANGUAGE).is_some() {
                out.extend_from_slice(b"languages:");
                for language in facts.all(&f::LANGUAGE) {
                    out.push(b' ');
                    text(language, out);
                }
            } else {
                let n = facts.find(&f::ENTRIES).unwrap_or(0);
                counted(n.into(), "message", "messages", out);
            }
            answers(Some(Verb::unpack(line.ctx).answered().as_bytes()), out);
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
        _ => out.extend_from_slice(b"a line that is no answer"),
    }
}

fn answers(to: Option<&[u8]>, out: &mut Vec<u8>) {
    if let Some(to) = to.filter(|to| !to.is_empty()) {
        out.extend_from_slice(b" (");
        out.extend_from_slice(to);
        out.push(b')');
    }
}

fn user(line: &Line<'_>, out: &mut Vec<u8>) {
    if let Some(user) = line.facts.find(&f::USER) {
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
