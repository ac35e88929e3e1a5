//! The header section of a message or of a part: fields, folded lines, the empty line.

use super::address;
use super::entity::{self, Entity};
use super::fields as f;
use super::notes as n;
use super::received;
use crate::field::{Field, Text, Value};
use crate::proto::common::mime;
use crate::wire::{Read, Record, Wire};

/// Whose header it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Of {
    /// A message's.
    Message,
    /// A part's.
    Part,
}

/// Which of those that may stand only once were there (RFC 5322 §3.6).
const ONCE: &[&str] = &[
    "From",
    "Date",
    "Sender",
    "Reply-To",
    "To",
    "Cc",
    "Bcc",
    "Message-ID",
    "In-Reply-To",
    "References",
    "Subject",
];

/// The fields that introduce a message, as bits of those seen: From, Date, To, Subject.
const INTRODUCTION: u32 = 1 | 1 << 1 | 1 << 4 | 1 << 10;

/// Whether a header is said as far as it goes before this line: the message is introduced, and what follows was added
/// by programs on the way, at any length.
pub fn is_introduced(seen: u32, line: &[u8]) -> bool {
    seen & INTRODUCTION == INTRODUCTION && known(name_of(line), Of::Message).is_none()
}

/// What was seen, with this line.
pub fn with(seen: u32, line: &[u8]) -> u32 {
    place(name_of(line)).map_or(seen, |i| seen | 1 << i)
}

fn name_of(line: &[u8]) -> &[u8] {
    let colon = memchr::memchr(b':', line).unwrap_or(0);
    line.get(..colon).unwrap_or(&[]).trim_ascii_end()
}

fn place(name: &[u8]) -> Option<usize> {
    ONCE.iter()
        .position(|n| n.as_bytes().eq_ignore_ascii_case(name))
}

/// Reads fields up to and with the empty line, or until no line looks like a field. Of `selected` ones none is missed.
pub fn header<R: Record>(
    w: &mut Wire<'_, '_, R>,
    of: Of,
    mut seen: u32,
    selected: bool,
    entity: &mut Entity,
) -> Read<()> {
    let begin = w.at();
    loop {
        let rest = w.peek();
        if rest.is_empty() {
            break;
        }
        let empty = match rest {
            [b'\r', b'\n', ..] => 2,
            [b'\n', ..] => 1,
            _ => 0,
        };
        if empty > 0 {
            w.take(empty)?;
            w.derive(&f::HEADER_END, empty, Value::None);
            break;
        }
        let len = field_length(rest);
        if !looks_like_field(rest) {
            break;
        }
        w.group(&f::HEADER, |w| one(w, len, of, entity, &mut seen))?;
    }
    if of == Of::Message && !selected && seen & 0b11 != 0b11 {
        w.rec.note(&n::NO_FROM, begin, 0, 0);
    }
    Ok(())
}

/// How long the field at the front is, with the lines that are folded into it.
fn field_length(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(i) = bytes.get(at..).and_then(|b| memchr::memchr(b'\n', b)) {
        at += i + 1;
        if !matches!(bytes.get(at), Some(b' ' | b'\t')) {
            return at;
        }
    }
    bytes.len()
}

/// A name of printable characters and a colon; or the line "From " of a mailbox file.
pub fn looks_like_field(line: &[u8]) -> bool {
    if matches!(line.first(), Some(b' ' | b'\t')) || line.starts_with(b"From ") {
        return true;
    }
    let name = line
        .iter()
        .take_while(|b| (33..=126).contains(*b) && **b != b':')
        .count();
    let behind = line.get(name..).unwrap_or(&[]).trim_ascii_start();
    name > 0 && behind.first() == Some(&b':') && !line.get(..name).unwrap_or(&[]).contains(&b'\n')
}

fn one<R: Record>(
    w: &mut Wire<'_, '_, R>,
    len: usize,
    of: Of,
    entity: &mut Entity,
    seen: &mut u32,
) -> Read<()> {
    let all = w.peek().get(..len).unwrap_or(&[]);
    let end = len - ending(all);
    let colon = memchr::memchr(b':', all).filter(|c| *c <= end && !all.starts_with(b"From "));
    let Some(colon) = colon else {
        w.bytes(&f::HEADER_VALUE, end)?;
        return w.take(len - end).map(drop);
    };
    let name = w.bytes(&f::HEADER_NAME, colon)?.trim_ascii_end();
    w.take(1)?;
    let behind = all.get(colon + 1..end).unwrap_or(&[]);
    let lead = behind.len() - behind.trim_ascii_start().len();
    w.take(lead)?;
    let value = behind.get(lead..).unwrap_or(&[]);
    if of == Of::Message {
        once(w, name, seen);
    }
    if std::str::from_utf8(value).is_err() {
        w.note(&n::RAW_EIGHT_BIT, value.len());
    }
    w.inside(value.len(), |w| {
        said(w, name, value, of);
        meaning(w, name, value, of, entity)?;
        let left = w.remaining();
        w.take(left).map(drop)
    })?;
    w.take(len - w_consumed(colon, lead, value.len())).map(drop)
}

fn w_consumed(colon: usize, lead: usize, value: usize) -> usize {
    colon + 1 + lead + value
}

fn ending(line: &[u8]) -> usize {
    if line.ends_with(b"\r\n") {
        2
    } else {
        usize::from(line.ends_with(b"\n"))
    }
}

fn once<R: Record>(w: &mut Wire<'_, '_, R>, name: &[u8], seen: &mut u32) {
    let Some(i) = place(name) else {
        return;
    };
    if *seen & 1 << i != 0 {
        w.note(&n::TWICE, 0);
    }
    *seen |= 1 << i;
    if name.eq_ignore_ascii_case(b"Bcc") {
        w.note(&n::BCC, 0);
    }
}

/// The value under its own name, and as it is meant where that differs.
fn said<R: Record>(w: &mut Wire<'_, '_, R>, name: &[u8], value: &[u8], of: Of) {
    let at = w.at();
    match known(name, of) {
        Some(field) => {
            if !value.is_empty() {
                w.put(field, at, value.len(), Value::Text(value));
            }
        }
        None if of == Of::Part => w.put(&f::HEADER_VALUE, at, value.len(), Value::Text(value)),
        None => {
            let lower = name.to_ascii_lowercase();
            if w.wants(&f::EXTENSION) {
                let whole = [lower.as_slice(), b": ", value].concat();
                w.put(&f::EXTENSION, at, value.len(), Value::Text(&whole));
            }
            w.put(&f::EXTENSION_TYPE, at, 0, Value::Text(&lower));
            w.put(&f::EXTENSION_VALUE, at, value.len(), Value::Text(value));
        }
    }
    let text = w.wants(&f::DECODED).then(|| mime::decode_words(value));
    if let Some(text) = text.flatten() {
        w.put(&f::DECODED, at, value.len(), Value::Text(&text));
    }
}

fn known(name: &[u8], of: Of) -> Option<&'static Field<Text>> {
    let table = match of {
        Of::Message => f::OF_MESSAGE,
        Of::Part => f::OF_PART,
    };
    table
        .iter()
        .find(|(n, _)| n.as_bytes().eq_ignore_ascii_case(name))
        .map(|(_, field)| *field)
}

/// What stands inside a value, for the fields whose inside is defined.
fn meaning<R: Record>(
    w: &mut Wire<'_, '_, R>,
    name: &[u8],
    value: &[u8],
    of: Of,
    entity: &mut Entity,
) -> Read<()> {
    let is = |other: &str| name.eq_ignore_ascii_case(other.as_bytes());
    if is("Content-Type") {
        return entity::content_type(w, value, of, entity);
    }
    if is("Content-Disposition") {
        return entity::disposition(w, value, entity);
    }
    if is("Content-Transfer-Encoding") {
        entity.encode(value);
        return Ok(());
    }
    if of == Of::Part {
        return Ok(());
    }
    let plain = name
        .get(..7)
        .filter(|p| p.eq_ignore_ascii_case(b"Resent-"))
        .and_then(|_| name.get(7..))
        .unwrap_or(name);
    let plain = |other: &str| plain.eq_ignore_ascii_case(other.as_bytes());
    if plain("From") || plain("Sender") {
        address::list(w, &f::MAILBOX_ITEM)
    } else if plain("To") || plain("Cc") || plain("Bcc") || plain("Reply-To") {
        address::list(w, &f::ADDRESS_ITEM)
    } else if plain("Date") {
        received::date(w, value);
        Ok(())
    } else if is("Received") {
        received::clauses(w)
    } else {
        Ok(())
    }
}
