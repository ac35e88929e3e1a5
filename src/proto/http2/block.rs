//! A header block decompressed: what the session makes of it, and how that is read again.
//!
//! A message with a header block is made of bytes that stand on the wire and bytes that were worked out:
//!
//! ```text
//!     frame header, pad length, priority or promise     as they stand
//!     representation                                     as it stands
//!       name length, name, value length, value           decompressed; lengths of four bytes, all ones: unknown
//!     representation …
//!     padding                                            as it stands
//! ```
//!
//! So to explain one nothing else is needed, and each decompressed field stands beside the bytes it was made from.

use std::borrow::Cow;

use super::fields as f;
use super::headers::{Checks, Role, known, put};
use super::hpack::{Coded, Entry, Form, Found, Representation, Table, representation};
use crate::field::Value;
use crate::limits::HEADER_LIST;
use crate::wire::{Cut, Read, Record, UNDECODED, Wire};

/// A length that says that what it would be the length of is unknown.
const UNKNOWN: u32 = u32::MAX;
/// In place of a value's length: nothing was worked out from here on, what follows is as it stands.
const STOPPED: u32 = u32::MAX - 1;

/// What was found while a block was decompressed.
#[derive(Default, Debug, PartialEq, Eq)]
pub struct Decompressed {
    /// A representation that is none, or a number that stands for nothing.
    pub bad: bool,
    /// So many fields that can't be known.
    pub unknown: u32,
    /// The table became larger than is kept.
    pub large: bool,
    /// The largest size the table was given.
    pub table: Option<u64>,
    /// The table's size changed behind a field.
    pub late: bool,
    /// Fields were left out: the list is too large.
    pub long: bool,
}

/// Decompresses a block, behind what `made` holds.
pub fn decompress(block: &[u8], table: &mut Table, made: &mut Vec<u8>) -> Decompressed {
    let mut found = Decompressed::default();
    let (mut at, begin, mut fields) = (0, made.len(), 0);
    while let Some(rest) = block.get(at..).filter(|r| !r.is_empty()) {
        let Some(r) = representation(rest) else {
            found.bad = true;
            table.lose();
            made.extend_from_slice(rest);
            break;
        };
        made.extend_from_slice(&rest[..r.len]);
        at += r.len;
        if r.form == Form::TableSize {
            found.late |= fields > 0;
            found.table = Some(found.table.unwrap_or(0).max(r.number));
            found.large |= !table.resize(r.number);
            continue;
        }
        fields += 1;
        let mut odd = false;
        let (name, value) = field(&r, table, &mut odd);
        found.bad |= odd;
        let room = HEADER_LIST.saturating_sub(made.len() - begin);
        let len = |t: &Option<Cow<'_, [u8]>>| t.as_ref().map_or(0, |t| t.len());
        if len(&name) + len(&value) > room {
            // A few bytes can stand for large fields: what follows is not worked out.
            found.long = true;
            table.lose();
            text(None, made);
            made.extend_from_slice(&STOPPED.to_be_bytes());
            made.extend_from_slice(block.get(at..).unwrap_or(&[]));
            break;
        }
        let unknown = name.is_none() || value.is_none();
        found.unknown += u32::from(unknown && !odd);
        text(name.as_deref(), made);
        text(value.as_deref(), made);
        if r.form == Form::Remembered {
            let entry = Entry {
                name: name.map(Cow::into_owned),
                value: value.map(Cow::into_owned),
            };
            table.add(entry);
        }
    }
    found
}

fn text(text: Option<&[u8]>, made: &mut Vec<u8>) {
    let len = text.map_or(UNKNOWN, |t| t.len() as u32);
    made.extend_from_slice(&len.to_be_bytes());
    made.extend_from_slice(text.unwrap_or(&[]));
}

/// The name and value of a representation, as far as they are known.
fn field<'t>(
    r: &Representation<'t>,
    table: &'t Table,
    odd: &mut bool,
) -> (Option<Cow<'t, [u8]>>, Option<Cow<'t, [u8]>>) {
    let mut letters = |coded: Coded<'t>| {
        let text = coded.text();
        *odd |= text.is_none();
        text
    };
    let mut name = r.name.and_then(&mut letters);
    let mut value = r.value.and_then(&mut letters);
    if r.number > 0 || r.form == Form::Indexed {
        match table.get(r.number) {
            Found::Entry(n, v) => {
                name = n.map(Cow::Borrowed);
                if r.form == Form::Indexed {
                    value = v.map(Cow::Borrowed);
                }
            }
            Found::Unseen => {}
            Found::Nothing => *odd = true,
        }
    }
    (name, value)
}

/// Reads a decompressed block, up to `padding` bytes before the end.
pub fn block<R: Record>(w: &mut Wire<'_, '_, R>, padding: usize, role: Role) -> Read<()> {
    let mut checks = Checks::new(role);
    let begin = w.at();
    while w.remaining() > padding {
        let room = w.remaining() - padding;
        let bytes = w.peek();
        let Some(r) = representation(&bytes[..room]) else {
            let rest = w.take(room)?;
            let at = w.at() - room as u64;
            w.put(&UNDECODED, at, room, Value::Bytes(rest));
            break;
        };
        if r.form == Form::TableSize {
            let mark = w.rec.open(&f::TABLE_UPDATE.def, w.at());
            w.take(r.len)?;
            w.derive(&f::TABLE_SIZE, r.len, Value::U64(r.number));
            let end = w.at();
            w.rec.close(mark, end);
            continue;
        }
        let mark = w.rec.open(&f::HEADER.def, w.at());
        let done = one(w, &r, &mut checks);
        let end = w.at();
        w.rec.close(mark, end);
        done?;
    }
    let len = (w.at() - begin) as usize;
    w.put(&f::COUNT, begin, 0, Value::U64(checks.count.into()));
    checks.finish(w, begin, len);
    Ok(())
}

fn one<'a, R: Record>(
    w: &mut Wire<'a, '_, R>,
    r: &Representation<'_>,
    checks: &mut Checks<'a>,
) -> Read<()> {
    // The name decides whether the value is a secret, and stands behind it.
    let name = w.peek().get(r.len..).and_then(clear).flatten();
    let known = name.and_then(known);
    let secret = known.is_some_and(|k| k.secret());
    w.take(r.head)?;
    let form = r.form.name().as_bytes();
    w.derive(&f::REPRESENTATION, r.head, Value::Text(form));
    w.derive(&f::INDEX, r.head, Value::U64(r.number));
    if let Some(coded) = &r.name {
        w.bytes(&f::CODED_NAME, coded.len)?;
    }
    if let Some(coded) = &r.value {
        let field = if secret {
            &f::CODED_SECRET
        } else {
            &f::CODED_VALUE
        };
        w.bytes(field, coded.len)?;
    }
    let len = w.u32(&f::NAME_LENGTH)?;
    if len == UNKNOWN {
        w.derive(&f::UNKNOWN_NAME, 4, Value::None);
    } else {
        w.bytes(&f::NAME, len as usize)?;
    }
    let len = w.u32(&f::VALUE_LENGTH)?;
    if len == UNKNOWN || len == STOPPED {
        w.derive(&f::UNKNOWN_VALUE, 4, Value::None);
        checks.field(w, name, None);
        return if len == UNKNOWN {
            Ok(())
        } else {
            Err(Cut::Malformed)
        };
    }
    let field = if secret { &f::SECRET_VALUE } else { &f::VALUE };
    let value = w.bytes(field, len as usize)?;
    checks.field(w, name, Some(value));
    if let Some(known) = known {
        put(w, known, value);
    }
    Ok(())
}

/// A decompressed text at the front; the inner `None` when it is unknown.
fn clear(bytes: &[u8]) -> Option<Option<&[u8]>> {
    let (len, rest) = bytes.split_first_chunk::<4>()?;
    match u32::from_be_bytes(*len) {
        UNKNOWN => Some(None),
        len => rest.get(..len as usize).map(Some),
    }
}
