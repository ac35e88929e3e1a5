//! Reading NetBIOS name messages.

use super::super::name::{self, Message};
use super::super::notes;
use super::fields as f;
use crate::field::{Field, Text, Value};
use crate::layer::Kind;
use crate::wire::{Read, Record, UNDECODED, Wire};

/// The names of the kinds, in the order of [`Kind`].
pub const KINDS: &[&str] = &[
    "query",
    "answer",
    "registration",
    "registration answer",
    "release",
    "release answer",
    "wait",
    "wait",
    "refresh",
    "refresh answer",
    "other",
    "other answer",
    "fragment",
];
const HEADER: usize = 12;
const FRAGMENT: Kind = Kind(12);

/// What a message with this header is.
pub fn kind(message: &[u8]) -> Kind {
    let Some(byte) = message.get(2).filter(|_| message.len() >= HEADER) else {
        return FRAGMENT;
    };
    let kind = match byte >> 3 & 15 {
        0 => 0,
        5 | 15 => 2,
        6 => 4,
        7 => 6,
        8 | 9 => 8,
        _ => 10,
    };
    Kind(kind + u16::from(byte >> 7))
}

/// Operation codes.
pub fn opcode(n: u64) -> Option<&'static str> {
    Some(match n {
        0 => "Name query",
        5 => "Registration",
        6 => "Release",
        7 => "Wait and acknowledge",
        8 | 9 => "Refresh",
        15 => "Multi-homed registration",
        _ => return None,
    })
}

/// Reply codes.
pub fn rcode(n: u64) -> Option<&'static str> {
    Some(match n {
        0 => "no error",
        1 => "format error",
        2 => "server failure",
        3 => "no such name",
        4 => "not implemented",
        5 => "refused",
        6 => "the name is owned by another node",
        7 => "the name is in conflict",
        _ => return None,
    })
}

/// Types of records.
pub fn type_name(n: u64) -> Option<&'static str> {
    Some(match n {
        1 => "A",
        2 => "NS",
        10 => "NULL",
        32 => "NB",
        33 => "NBSTAT",
        _ => return None,
    })
}

/// How a node finds names.
pub fn node_type(n: u64) -> Option<&'static str> {
    Some(match n {
        0 => "B-node",
        1 => "P-node",
        2 => "M-node",
        3 => "H-node",
        _ => return None,
    })
}

/// Whether a datagram is a NetBIOS name message: its first name says so.
pub fn is_netbios(bytes: &[u8]) -> bool {
    let known = bytes
        .get(2)
        .is_some_and(|byte| opcode(u64::from(byte >> 3 & 15)).is_some());
    let label = bytes.get(HEADER).is_some_and(|n| *n == 32);
    let letters = bytes
        .get(HEADER + 1..HEADER + 33)
        .is_some_and(|label| label.iter().all(|c| (b'A'..=b'P').contains(c)));
    known && label && letters
}

/// A whole datagram.
pub fn message<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    let message = Message::new(w.peek(), w.at());
    let result = whole(w, &message);
    if result.is_err() {
        w.rest(&UNDECODED);
    }
    result
}

fn whole<R: Record>(w: &mut Wire<'_, '_, R>, message: &Message<'_>) -> Read<()> {
    if w.remaining() < HEADER {
        return w.malformed(&notes::HEADER_CUT, w.remaining());
    }
    w.u16(&f::ID)?;
    let word = w.u16(&f::FLAGS)?;
    flags(w, word);
    let questions = w.u16(&f::QUERIES)?;
    let mut records = 0u32;
    for field in [&f::ANSWERS, &f::AUTHORITIES, &f::ADDITIONALS] {
        records += u32::from(w.u16(field)?);
    }
    for _ in 0..questions {
        w.group(&f::QUESTION, |w| owner(w, message).map(drop))?;
    }
    for _ in 0..records {
        w.group(&f::RECORD, |w| record(w, message))?;
    }
    if !w.is_empty() {
        w.note(&notes::TRAILING, w.remaining());
        w.rest(&UNDECODED);
    }
    Ok(())
}

fn flags<R: Record>(w: &mut Wire<'_, '_, R>, flags: u16) {
    let response = flags & 0x8000 != 0;
    w.derive(&f::RESPONSE, 2, Value::Bool(response));
    w.derive(&f::OPCODE, 2, Value::U64(u64::from(flags >> 11 & 15)));
    for (field, mask, always) in [
        (&f::AUTHORITATIVE, 0x0400, false),
        (&f::TRUNCATED, 0x0200, true),
        (&f::RECDESIRED, 0x0100, true),
        (&f::RECAVAIL, 0x0080, false),
        (&f::BROADCAST, 0x0010, true),
    ] {
        if response || always {
            w.derive(field, 2, Value::Bool(flags & mask != 0));
        }
    }
    if response {
        w.derive(&f::RCODE, 2, Value::U64(u64::from(flags & 15)));
    }
}

/// A name, its type and class. Returns the type.
fn owner<R: Record>(w: &mut Wire<'_, '_, R>, message: &Message<'_>) -> Read<u16> {
    let mut room = name::ROOM;
    let name = message.peek(w, &f::NAME, &mut room)?;
    if w.remaining() < name.wire + 4 {
        return w.malformed(&notes::RECORD_CUT, w.remaining());
    }
    w.take(name.wire)?;
    let mut text = [0; MOST];
    let len = first_level(&name, &mut text);
    w.derive(
        &f::NAME,
        name.wire,
        Value::Text(text.get(..len).unwrap_or(&[])),
    );
    let kind = w.u16(&f::TYPE)?;
    w.u16(&f::CLASS)?;
    Ok(kind)
}

fn record<R: Record>(w: &mut Wire<'_, '_, R>, message: &Message<'_>) -> Read<()> {
    let kind = owner(w, message)?;
    w.u32(&f::TTL)?;
    let length = w.u16(&f::DATA_LENGTH)?;
    w.inside(length.into(), |w| {
        match kind {
            32 => {
                while w.remaining() >= 6 {
                    let flags = w.u16(&f::NB_FLAGS)?;
                    w.derive(&f::NB_GROUP, 2, Value::Bool(flags & 0x8000 != 0));
                    w.derive(&f::NB_ONT, 2, Value::U64(u64::from(flags >> 13 & 3)));
                    w.bytes(&f::ADDR, 4)?;
                }
            }
            33 => status(w)?,
            _ => {
                w.rest(&f::DATA);
            }
        }
        Ok(())
    })?;
    Ok(())
}

/// RFC 1002 §4.2.18: all names of a node.
fn status<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    for _ in 0..w.u8(&f::NUMBER_OF_NAMES)? {
        netbios_name(w, &f::NODE_NAME)?;
        let flags = w.u16(&f::NAME_FLAGS)?;
        let bit = |mask| Value::Bool(flags & mask != 0);
        w.derive(&f::NAME_GROUP, 2, bit(0x8000));
        w.derive(&f::NAME_ONT, 2, Value::U64(u64::from(flags >> 13 & 3)));
        w.derive(&f::NAME_DRG, 2, bit(0x1000));
        w.derive(&f::NAME_CNF, 2, bit(0x0800));
        w.derive(&f::NAME_ACT, 2, bit(0x0400));
        w.derive(&f::NAME_PRM, 2, bit(0x0200));
    }
    w.bytes(&f::UNIT_ID, 6)?;
    w.rest(&f::STATISTICS);
    Ok(())
}

fn netbios_name<R: Record>(w: &mut Wire<'_, '_, R>, field: &'static Field<Text>) -> Read<()> {
    let bytes = padded(w.take(16)?);
    let mut text = [0; MOST];
    let len = readable(&bytes, &mut text);
    w.derive(field, 16, Value::Text(text.get(..len).unwrap_or(&[])));
    Ok(())
}

fn padded(bytes: &[u8]) -> [u8; 16] {
    let mut name = [0; 16];
    for (to, from) in name.iter_mut().zip(bytes) {
        *to = *from;
    }
    name
}

/// Sixteen bytes of `<xx>` and a scope.
const MOST: usize = 16 * 4 + 256;

/// RFC 1001 §14.1: each byte was written as two letters; a scope may follow. A name that was not is shown as it is.
fn first_level(name: &name::Name, text: &mut [u8; MOST]) -> usize {
    let raw = name.text();
    let letters = raw
        .get(..32)
        .filter(|half| half.iter().all(|c| (b'A'..=b'P').contains(c)));
    let (mut len, scope) = match (letters, raw.get(32)) {
        (Some(letters), None | Some(b'.')) => {
            let mut bytes = [0; 16];
            for (byte, pair) in bytes.iter_mut().zip(letters.chunks_exact(2)) {
                *byte = pair.iter().fold(0u8, |v, c| v << 4 | (c - b'A'));
            }
            (readable(&bytes, text), raw.get(32..).unwrap_or(&[]))
        }
        _ => (0, raw),
    };
    scope.iter().for_each(|byte| push(text, &mut len, *byte));
    len
}

/// Fifteen characters without the spaces that fill them up, and the sixteenth in brackets.
fn readable(name: &[u8; 16], text: &mut [u8; MOST]) -> usize {
    let mut len = 0;
    let end = name[..15]
        .iter()
        .rposition(|byte| !matches!(byte, b' ' | 0))
        .map_or(0, |i| i + 1);
    for byte in &name[..end] {
        if byte.is_ascii_graphic() || *byte == b' ' {
            push(text, &mut len, *byte);
        } else {
            bracketed(text, &mut len, *byte);
        }
    }
    bracketed(text, &mut len, name[15]);
    len
}

fn bracketed(text: &mut [u8; MOST], len: &mut usize, byte: u8) {
    let digit = |n: u8| b"0123456789abcdef"[usize::from(n & 15)];
    for c in [b'<', digit(byte >> 4), digit(byte), b'>'] {
        push(text, len, c);
    }
}

fn push(text: &mut [u8; MOST], len: &mut usize, byte: u8) {
    if let Some(place) = text.get_mut(*len) {
        *place = byte;
        *len += 1;
    }
}
