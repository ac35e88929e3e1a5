//! CAPWAP's header, and the messages between access points and their controllers.

use super::{In, bit, bits};
use crate::decode::capwap::Header;
use crate::decode::fields::capwap as f;
use crate::field::{Field, Value};
use crate::wire::{Read, Record, Wire};

/// Before stations' data.
pub(super) fn data<R: Record>(w: &mut In<'_, '_, R>) -> Read<()> {
    w.group(&f::DATA, |w| {
        let flags = header(w)?;
        if flags & Header::KEEP_ALIVE != 0 {
            w.u16(&f::ELEMENTS_LENGTH)?;
            elements(w)?;
        }
        Ok(())
    })
}

/// Between access point and controller: a message, or what stands before DTLS.
pub(super) fn control<R: Record>(w: &mut In<'_, '_, R>) -> Read<()> {
    w.group(&f::CONTROL, |w| {
        if w.peek().first().is_some_and(|b| b & 15 == 1) {
            preamble(w)?;
            w.u24(&f::PREAMBLE_RESERVED)?;
            return Ok(());
        }
        let flags = header(w)?;
        if flags & Header::FRAGMENT != 0 {
            w.rest(&f::PIECE);
            return Ok(());
        }
        w.group(&f::CONTROL_HEADER, |w| {
            w.u32(&f::MESSAGE_TYPE)?;
            w.u8(&f::SEQUENCE)?;
            w.u16(&f::ELEMENTS_LENGTH)?;
            w.u8(&f::CONTROL_FLAGS).map(drop)
        })?;
        elements(w)
    })
}

fn preamble<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    let first = w.take(1)?[0];
    w.derive(&f::PREAMBLE_VERSION, 1, bits(first, 4, 15));
    w.derive(&f::PREAMBLE_TYPE, 1, bits(first, 0, 15));
    Ok(())
}

/// The header; its flags.
fn header<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<u16> {
    let read = Header::read(w.peek());
    preamble(w)?;
    let b = w.take(3)?;
    let word = u32::from_be_bytes([0, b[0], b[1], b[2]]);
    let flags = (word & 0x1ff) as u16;
    w.derive(&f::HEADER_LENGTH, 3, bits(word, 19, 31));
    w.derive(&f::RADIO, 3, bits(word, 14, 31));
    w.derive(&f::BINDING, 3, bits(word, 9, 31));
    w.derive(&f::FLAGS, 3, Value::U64(flags.into()));
    let each: [(&'static Field<bool>, u64); 6] = [
        (&f::FLAG_NATIVE, 0x100),
        (&f::FLAG_FRAGMENT, 0x80),
        (&f::FLAG_LAST, 0x40),
        (&f::FLAG_WIRELESS, 0x20),
        (&f::FLAG_MAC, 0x10),
        (&f::FLAG_KEEP_ALIVE, 0x08),
    ];
    for (field, mask) in each {
        w.derive(field, 3, bit(flags, mask));
    }
    w.u16(&f::FRAGMENT_ID)?;
    let b = w.take(2)?;
    let word = u16::from_be_bytes([b[0], b[1]]);
    w.derive(&f::FRAGMENT_OFFSET, 2, bits(word, 3, 0x1fff));
    let rest = read.map_or(0, |h| h.len).saturating_sub(w.pos());
    if rest > 0 {
        w.sized(&f::OPTIONAL, rest, |w| optional(w, flags))?;
    }
    Ok(flags)
}

/// The radio's address and what it said about the frame, each filled up to four bytes.
fn optional<R: Record>(w: &mut Wire<'_, '_, R>, flags: u16) -> Read<()> {
    if flags & Header::MAC != 0 {
        let n = usize::from(w.u8(&f::MAC_LENGTH)?);
        match n {
            6 => w.bytes(&f::MAC_ADDRESS, 6)?,
            _ => w.bytes(&f::MAC_OTHER, n)?,
        };
        padding(w, 1 + n)?;
    }
    if flags & Header::WIRELESS != 0 {
        let n = usize::from(w.u8(&f::WIRELESS_LENGTH)?);
        if n == 4 {
            let b = w.take(1)?[0];
            w.derive(&f::RSSI, 1, Value::I64(i64::from(b as i8)));
            let b = w.take(1)?[0];
            w.derive(&f::SNR, 1, Value::I64(i64::from(b as i8)));
            w.u16(&f::DATA_RATE)?;
        } else {
            w.bytes(&f::WIRELESS_DATA, n)?;
        }
        padding(w, 1 + n)?;
    }
    w.rest(&f::PADDING);
    Ok(())
}

fn padding<R: Record>(w: &mut Wire<'_, '_, R>, len: usize) -> Read<()> {
    let n = (len.next_multiple_of(4) - len).min(w.remaining());
    if n > 0 {
        w.bytes(&f::PADDING, n)?;
    }
    Ok(())
}

fn elements<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    while w.remaining() >= 4 {
        let [_, _, a, b, ..] = *w.peek() else { break };
        let len = usize::from(u16::from_be_bytes([a, b]));
        w.sized(&f::ELEMENT, (4 + len).min(w.remaining()), |w| {
            w.u16(&f::ELEMENT_TYPE)?;
            w.u16(&f::ELEMENT_LENGTH)?;
            w.rest(&f::ELEMENT_VALUE);
            Ok(())
        })?;
    }
    w.rest(&f::PADDING);
    Ok(())
}
