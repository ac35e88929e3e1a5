//! Binary packets (RFC 4253 §6): length, padding length, payload, padding, and a MAC once there is one.

use super::context::{Context, Sight, UNCOUNTED};
use super::fields as f;
use super::message::message;
use super::notes;
use crate::field::{Bytes, Field, Type, Value};
use crate::layer::Dir;
use crate::wire::{Read, Record, Wire};

/// Length of a packet's length.
pub const HEADER: usize = 4;
/// No receiver takes more (OpenSSH's PACKET_MAX_SIZE).
pub const MAX: usize = 256 * 1024;
/// Everybody must take this much.
pub const ALL_TAKE: usize = 35_000;

/// The length field at the front.
pub fn length(bytes: &[u8]) -> Option<usize> {
    let four: [u8; 4] = bytes.get(..HEADER)?.try_into().ok()?;
    usize::try_from(u32::from_be_bytes(four)).ok()
}

/// Whether a packet in clear can begin so: `None` when it could, were there more bytes.
pub fn sound(bytes: &[u8]) -> Option<bool> {
    let length = length(bytes)?;
    if !(6..=MAX).contains(&length) {
        return Some(false);
    }
    let padding = usize::from(*bytes.get(HEADER)?);
    Some(padding + 2 <= length)
}

/// Whether a packet of the key exchange very likely begins so: for finding the footing again.
pub fn likely(bytes: &[u8]) -> bool {
    let (Some(length), Some(&padding), Some(&code)) =
        (length(bytes), bytes.get(HEADER), bytes.get(HEADER + 1))
    else {
        return false;
    };
    (12..=ALL_TAKE).contains(&length)
        && (length + HEADER).is_multiple_of(8)
        && (4..=64).contains(&padding)
        && usize::from(padding) + 2 <= length
        && matches!(code, 1..=7 | 20 | 21 | 30..=34)
}

/// Reads a string: its length, and what it holds as one field.
pub fn string<'a, R: Record, T: Type>(
    w: &mut Wire<'a, '_, R>,
    length: &'static Field<u32>,
    field: &'static Field<T>,
) -> Read<&'a [u8]> {
    let n = w.u32(length)? as usize;
    w.bytes(field, n)
}

/// Reads a multiple precision integer, with the leading zero byte it may have.
pub fn mpint<'a, R: Record>(
    w: &mut Wire<'a, '_, R>,
    field: &'static Field<Bytes>,
) -> Read<&'a [u8]> {
    string(w, &f::MPINT_LENGTH, field)
}

/// Reads a boolean.
pub fn boolean<R: Record>(w: &mut Wire<'_, '_, R>, field: &'static Field<bool>) -> Read<bool> {
    let value = w.take(1)?.first().is_some_and(|b| *b != 0);
    w.derive(field, 1, Value::Bool(value));
    Ok(value)
}

/// A packet in clear.
pub fn clear<R: Record>(w: &mut Wire<'_, '_, R>, context: Context, dir: Dir) -> Read<()> {
    w.put(&f::DIRECTION, w.at(), 0, Value::Bool(dir == Dir::ToClient));
    let start = w.at();
    let n = w.u32(&f::PACKET_LENGTH)? as usize;
    if n + HEADER > ALL_TAKE {
        w.rec
            .note(&notes::PACKET_LONG, start, HEADER as u32, n as u64);
    }
    w.inside(n, |w| {
        let padding = usize::from(w.u8(&f::PADDING_LENGTH)?);
        let Some(payload) = w.remaining().checked_sub(padding) else {
            return w.malformed(&notes::PACKET_BAD, w.remaining());
        };
        w.inside(payload, |w| message(w, context, dir))?;
        w.rest(&f::PADDING);
        Ok(())
    })?;
    w.rest(&f::MAC);
    if context.sequence != UNCOUNTED {
        w.put(&f::SEQUENCE, w.at(), 0, Value::U64(context.sequence.into()));
    }
    Ok(())
}

/// How long an encrypted packet is in all, from its length in clear.
pub fn encrypted_len(length: usize, tag: usize) -> usize {
    HEADER + length + tag
}

/// Encrypted bytes: one packet where the length is in clear, else as many as came at once. A packet that did not come
/// at once is given by its length alone.
pub fn encrypted<R: Record>(w: &mut Wire<'_, '_, R>, context: Context, dir: Dir) -> Read<()> {
    w.put(&f::DIRECTION, w.at(), 0, Value::Bool(dir == Dir::ToClient));
    let Sight::Length(tag) = context.sight() else {
        let n = w.rest(&f::ENCRYPTED).len();
        w.derive(&f::ENCRYPTED_BYTES, n, Value::U64(n as u64));
        return Ok(());
    };
    let n = w.u32(&f::CLEAR_LENGTH)? as usize;
    let here = w.remaining();
    let whole = encrypted_len(n, tag);
    if here + HEADER == whole {
        w.bytes(&f::ENCRYPTED, n)?;
        w.rest(&f::MAC);
    } else {
        w.rest(&f::ENCRYPTED);
    }
    w.derive(&f::ENCRYPTED_BYTES, here + HEADER, Value::U64(whole as u64));
    Ok(())
}
