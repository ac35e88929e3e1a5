//! What a message says in a line, made of its facts; never the community.
//!
//! ```text
//!     get-request sysDescr.0
//!     response sysDescr.0 = "Linux …"
//!     response noSuchName: sysName.0
//!     trap linkDown ifIndex.2 = 2
//!     v3 authPriv, encrypted (user kim)
//! ```

use super::codes;
use super::fields as f;
use super::message::{ENCRYPTED, KINDS, OTHER};
use super::mib;
use super::pdu::is_text;
use crate::field::{Def, Value, decimal, escape, show};
use crate::layer::Line;

/// So many variables are written out.
const WRITTEN: usize = 3;
/// So much of one value is written out.
const TEXT: usize = 60;

const UP_TIME: &[u8] = b"1.3.6.1.2.1.1.3.0";
const TRAP_OID: &[u8] = b"1.3.6.1.6.3.1.1.4.1.0";

/// Appends the line.
pub fn summary(line: &Line<'_>, out: &mut Vec<u8>) {
    let facts = &line.facts;
    if line.kind == OTHER {
        return out.extend_from_slice(b"no SNMP message that can be read");
    }
    if line.kind == ENCRYPTED {
        out.extend_from_slice(b"v3 ");
        out.extend_from_slice(level(line));
        out.extend_from_slice(b", encrypted");
        return user(line, b"", out);
    }
    let kind = KINDS.get(usize::from(line.kind.0)).unwrap_or(&"message");
    out.extend_from_slice(kind.as_bytes());
    match facts.find(&f::ERROR_STATUS) {
        Some(0) | None => {}
        Some(n) => {
            out.push(b' ');
            named(n, codes::error_status, out);
            out.push(b':');
        }
    }
    let trap_of_v1 = facts.find(&f::GENERIC_TRAP);
    match trap_of_v1 {
        Some(6) => {
            out.push(b' ');
            object(facts.find(&f::ENTERPRISE).unwrap_or(b""), out);
            out.extend_from_slice(b" specific ");
            show_number(facts.find(&f::SPECIFIC_TRAP).unwrap_or(0), out);
        }
        Some(n) => {
            out.push(b' ');
            named(n, codes::generic_trap, out);
        }
        None => {}
    }
    variables(line, out);
    if let (Some(single), Some(many)) = (
        facts.find(&f::NON_REPEATERS),
        facts.find(&f::MAX_REPETITIONS),
    ) {
        out.extend_from_slice(b" (up to ");
        show_number(many, out);
        out.extend_from_slice(b" each");
        if single > 0 {
            out.extend_from_slice(b", one of the first ");
            show_number(single, out);
        }
        out.push(b')');
    }
    if facts.find(&f::MSG_VERSION).is_some() {
        user(line, level(line), out);
    }
}

/// The variables and, where they have one, their values.
fn variables(line: &Line<'_>, out: &mut Vec<u8>) {
    let event = matches!(line.kind.0, 6 | 7);
    // An error is about one of the variables; the others say nothing.
    let blamed = match line.facts.find(&f::ERROR_STATUS) {
        None | Some(0) => None,
        Some(_) => line
            .facts
            .find(&f::ERROR_INDEX)
            .and_then(|n| usize::try_from(n).ok())
            .filter(|n| *n > 0),
    };
    let (mut count, mut writing, mut name) = (0usize, false, &b""[..]);
    for (def, value) in line.facts.iter() {
        if def == &f::NAME.def {
            let Value::Text(dots) = value else { continue };
            name = dots;
            // An event begins with the time and with which event it is.
            writing = !(event && (dots == UP_TIME || dots == TRAP_OID));
            if !writing {
                continue;
            }
            count += 1;
            writing = blamed.map_or(count <= WRITTEN, |n| n == count);
            if writing {
                let first = count == 1 || blamed.is_some();
                out.extend_from_slice(if first { b" " } else { b", " });
                object(dots, out);
            }
        } else if event && name == TRAP_OID && def == &f::VALUE_OID.def {
            if let Value::Text(dots) = value {
                out.push(b' ');
                object(dots, out);
            }
        } else if writing && !name.is_empty() && !def.told {
            datum(def, value, out);
        }
    }
    if count > WRITTEN && blamed.is_none() {
        out.extend_from_slice(", … (".as_bytes());
        decimal(count as u64, out);
        out.extend_from_slice(b" variables)");
    }
}

fn datum(def: &'static Def, value: Value<'_>, out: &mut Vec<u8>) {
    match value {
        Value::None => {
            let what: &[u8] = if def == &f::NO_OBJECT.def {
                b": no such object"
            } else if def == &f::NO_INSTANCE.def {
                b": no such instance"
            } else if def == &f::END_OF_VIEW.def {
                b": end of the tree"
            } else {
                return;
            };
            out.extend_from_slice(what);
        }
        Value::Bytes(bytes) if def == &f::VALUE_OCTETS.def => {
            out.extend_from_slice(b" = ");
            let short = bytes.get(..TEXT).unwrap_or(bytes);
            if is_text(bytes) || bytes.is_empty() {
                out.push(b'"');
                escape(short, out);
            } else {
                show(def, Value::Bytes(short), out);
            }
            if short.len() < bytes.len() {
                out.extend_from_slice("…".as_bytes());
            }
            if is_text(bytes) || bytes.is_empty() {
                out.push(b'"');
            }
        }
        Value::Text(dots) => {
            out.extend_from_slice(b" = ");
            object(dots, out);
        }
        Value::U64(ticks) if def == &f::VALUE_TICKS.def => {
            out.extend_from_slice(b" = ");
            duration(ticks, out);
        }
        _ => {
            out.extend_from_slice(b" = ");
            show(def, value, out);
        }
    }
}

/// Hundredths of a second as days, hours, minutes and seconds.
fn duration(ticks: u64, out: &mut Vec<u8>) {
    let seconds = ticks / 100;
    let days = seconds / 86_400;
    if days > 0 {
        decimal(days, out);
        out.extend_from_slice(b"d ");
    }
    for (i, n) in [
        seconds / 3600 % 24,
        seconds / 60 % 60,
        seconds % 60,
        ticks % 100,
    ]
    .into_iter()
    .enumerate()
    {
        match i {
            0 => {}
            3 => out.push(b'.'),
            _ => out.push(b':'),
        }
        if n < 10 {
            out.push(b'0');
        }
        decimal(n, out);
    }
}

fn object(dots: &[u8], out: &mut Vec<u8>) {
    if !mib::name(dots, out) {
        out.extend_from_slice(dots);
    }
}

fn named(n: i64, names: fn(u64) -> Option<&'static str>, out: &mut Vec<u8>) {
    match u64::try_from(n).ok().and_then(names) {
        Some(name) => out.extend_from_slice(name.as_bytes()),
        None => show_number(n, out),
    }
}

fn show_number(n: i64, out: &mut Vec<u8>) {
    show(&f::SPECIFIC_TRAP.def, Value::I64(n), out);
}

/// How a v3 message is protected, by the names of RFC 3411 §3.4.3.
fn level(line: &Line<'_>) -> &'static [u8] {
    let auth = line.facts.find(&f::AUTHENTICATED) == Some(true);
    let private = line.facts.find(&f::ENCRYPTED_FLAG) == Some(true);
    match (auth, private) {
        (true, true) => b"authPriv",
        (true, false) => b"authNoPriv",
        (false, false) => b"noAuthNoPriv",
        (false, true) => b"privacy without authentication",
    }
}

fn user(line: &Line<'_>, level: &[u8], out: &mut Vec<u8>) {
    let name = line.facts.find(&f::USER).filter(|u| !u.is_empty());
    if level.is_empty() && name.is_none() {
        return;
    }
    out.extend_from_slice(b" (");
    if !level.is_empty() {
        out.extend_from_slice(b"v3 ");
        out.extend_from_slice(level);
    }
    if let Some(name) = name {
        if !level.is_empty() {
            out.extend_from_slice(b", ");
        }
        out.extend_from_slice(b"user ");
        escape(name.get(..TEXT).unwrap_or(name), out);
    }
    out.push(b')');
}
