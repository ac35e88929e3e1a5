//! What a message says in a line, made of its facts.
//!
//! ```text
//!     query A www.abc.example
//!     answer www.abc.example CNAME web.abc.example, A 192.0.2.10 (2 answers, TTL 300)
//!     answer www.abc.example NXDOMAIN
//!     answer www.abc.example A: ask ns1.abc.example (2 servers)
//! ```

use super::codes;
use super::fields as f;
use super::message::{FRAGMENT, KINDS, UPDATE};
use crate::field::{Def, Value, decimal, escape, show};
use crate::layer::Line;

/// So many answers are written out.
const WRITTEN: usize = 3;
/// So much of one text is written out.
const TEXT: usize = 60;

/// Appends the line.
pub fn summary(line: &Line<'_>, out: &mut Vec<u8>) {
    let facts = &line.facts;
    let response = facts.find(&f::RESPONSE).unwrap_or(false);
    if line.kind == FRAGMENT {
        return out.extend_from_slice(b"too short for a DNS header");
    }
    out.extend_from_slice(
        KINDS
            .get(usize::from(line.kind.0))
            .unwrap_or(&"message")
            .as_bytes(),
    );
    let mut types = facts.all(&f::QRY_TYPE);
    let mut questions = 0;
    for name in facts.all(&f::QRY_NAME) {
        questions += 1;
        let kind = types.next().unwrap_or(0);
        if questions > WRITTEN {
            continue;
        }
        out.extend_from_slice(if questions == 1 { b" " } else { b", " });
        if response || line.kind == UPDATE {
            text(name, out);
        } else {
            number_name(kind.into(), codes::rr_type, b"TYPE", out);
            out.push(b' ');
            text(name, out);
        }
    }
    if questions > WRITTEN {
        parenthesis(&[(questions as u64, "questions")], out);
    }
    if line.kind == UPDATE {
        parenthesis(
            &[(facts.find(&f::UPDATES).unwrap_or(0).into(), "changes")],
            out,
        );
    }
    if response {
        reply(line, out);
    }
    if facts.find(&f::TRUNCATED) == Some(true) {
        out.extend_from_slice(b", truncated");
    }
}

fn reply(line: &Line<'_>, out: &mut Vec<u8>) {
    let facts = &line.facts;
    let extended = facts.find(&f::EXT_RCODE).unwrap_or(0);
    let rcode = u64::from(extended) << 4 | u64::from(facts.find(&f::RCODE).unwrap_or(0));
    let answers = usize::from(facts.find(&f::ANSWERS).unwrap_or(0));
    let update = facts.find(&f::ANSWERS).is_none();
    if rcode != 0 || update {
        out.push(b' ');
        number_name(rcode, codes::rcode, b"RCODE", out);
    }
    if let Some(why) = facts.find(&f::EDE_CODE) {
        out.extend_from_slice(b", ");
        number_name(why.into(), codes::extended_error, b"extended error ", out);
    }
    let (written, ttl) = records(line, out);
    if let (0, 0, 0, false, Some(kind)) =
        (written, rcode, answers, update, facts.find(&f::QRY_TYPE))
    {
        out.push(b' ');
        number_name(kind.into(), codes::rr_type, b"TYPE", out);
        out.extend_from_slice(b": ");
        nothing(line, out);
    }
    if written == 0 {
        return;
    }
    out.extend_from_slice(b" (");
    if answers > 1 {
        decimal(answers as u64, out);
        out.extend_from_slice(b" answers, ");
    }
    out.extend_from_slice(b"TTL ");
    decimal(ttl.into(), out);
    out.push(b')');
}

/// Why there is no answer, as the authority section says it (RFC 2308 §2.2): servers to ask, or that there is no such
/// record.
fn nothing(line: &Line<'_>, out: &mut Vec<u8>) {
    let behind = line
        .facts
        .iter()
        .skip_while(|(def, _)| !is(def, &f::AUTHORITY.def));
    let section = behind.take_while(|(def, _)| !is(def, &f::ADDITIONAL.def));
    let (mut servers, mut first, mut denied) = (0u64, None, false);
    for (def, value) in section {
        if let (true, Value::Text(name)) = (is(def, &f::NS.def), value) {
            servers += 1;
            first = first.or(Some(name));
        }
        denied |= is(def, &f::SOA_MNAME.def);
    }
    match first {
        Some(name) => {
            out.extend_from_slice(b"ask ");
            text(name, out);
            if servers > 1 {
                parenthesis(&[(servers, "servers")], out);
            }
        }
        None if denied => out.extend_from_slice(b"no such record"),
        None => out.extend_from_slice(b"no answer"),
    }
}

/// Writes the first answers, and says how many were written and how long the first may be kept.
fn records(line: &Line<'_>, out: &mut Vec<u8>) -> (usize, u32) {
    let question = line.facts.find(&f::QRY_NAME);
    let (mut written, mut in_answer, mut typed, mut ttl) = (0, false, false, None);
    let mut texts = 0;
    for (def, value) in line.facts.iter() {
        if is(def, &f::ANSWER.def) {
            written += 1;
            (in_answer, typed, texts) = (written <= WRITTEN, false, 0);
            if in_answer && written > 1 {
                out.push(b',');
            }
        } else if is(def, &f::AUTHORITY.def) || is(def, &f::ADDITIONAL.def) {
            break;
        } else if !in_answer {
            continue;
        } else if is(def, &f::RR_TYPE.def) {
            if let (Value::U64(kind), false) = (value, typed) {
                out.push(b' ');
                number_name(kind, codes::rr_type, b"TYPE", out);
                typed = true;
            }
        } else if is(def, &f::TTL.def) {
            if let (Value::U64(n), None) = (value, ttl) {
                ttl = u32::try_from(n).ok();
            }
        } else if is(def, &f::TXT.def) && texts >= WRITTEN || value == Value::Text(b"") {
            // Service discovery has a dozen strings in a record.
            continue;
        } else if let Value::Bytes(b) | Value::Text(b) = value {
            // A name the question already said is not repeated.
            let owner = is(def, &f::RR_NAME.def)
                || is(def, &f::SRV_NAME.def)
                || is(def, &f::SRV_PROTO.def)
                || is(def, &f::SRV_SERVICE.def);
            texts += usize::from(is(def, &f::TXT.def));
            if !owner || question.is_none() {
                out.push(if is(def, &f::SRV_NAME.def) || is(def, &f::SRV_PROTO.def) {
                    b'.'
                } else {
                    b' '
                });
                datum(def, value, b, out);
            }
        } else if is(def, &f::EXT_RCODE.def) {
            continue;
        } else if is(def, &f::SRV_PORT.def) {
            out.extend_from_slice(b" port ");
            show(def, value, out);
        } else {
            out.push(b' ');
            show(def, value, out);
        }
    }
    if written > WRITTEN {
        out.extend_from_slice(", …".as_bytes());
    }
    (written, ttl.unwrap_or(0))
}

fn is(def: &'static Def, other: &'static Def) -> bool {
    std::ptr::eq(def, other)
}

fn datum(def: &Def, value: Value<'_>, bytes: &[u8], out: &mut Vec<u8>) {
    if matches!(value, Value::Text(_)) {
        text(bytes, out)
    } else {
        show(def, value, out)
    }
}

/// A text, cut where it is long; the root is a dot.
fn text(bytes: &[u8], out: &mut Vec<u8>) {
    match bytes.get(..TEXT) {
        _ if bytes == b"<Root>" => out.push(b'.'),
        Some(begin) if bytes.len() > 2 * TEXT => {
            escape(begin, out);
            out.extend_from_slice("…".as_bytes());
        }
        _ => escape(bytes, out),
    }
}

fn number_name(
    n: u64,
    names: fn(u64) -> Option<&'static str>,
    otherwise: &[u8],
    out: &mut Vec<u8>,
) {
    match names(n) {
        Some(name) => out.extend_from_slice(name.as_bytes()),
        None => {
            out.extend_from_slice(otherwise);
            decimal(n, out);
        }
    }
}

fn parenthesis(counts: &[(u64, &str)], out: &mut Vec<u8>) {
    for (n, what) in counts {
        out.extend_from_slice(b" (");
        decimal(*n, out);
        out.push(b' ');
        let what = if *n == 1 {
            what.trim_end_matches('s')
        } else {
            what
        };
        out.extend_from_slice(what.as_bytes());
        out.push(b')');
    }
}
