//! Packets of SSH version 1.5: a length, one to eight bytes of padding, a type, data, a CRC.

use super::fields as f;
use super::packet;
use crate::field::Value;
use crate::layer::Dir;
use crate::wire::{Read, Record, Wire};

/// The client's last message in clear: the session key, encrypted for the server.
pub const SESSION_KEY: u8 = 3;

/// The name of a message.
pub fn name(code: u8) -> Option<&'static str> {
    Some(match code {
        1 => "disconnect",
        2 => "public key",
        3 => "session key",
        32 => "ignore",
        36 => "debug",
        _ => return None,
    })
}

/// The same, as fields ask for it.
pub fn field_name(code: u64) -> Option<&'static str> {
    name(u8::try_from(code).ok()?)
}

/// How many bytes of padding a length is followed by.
pub fn padding(length: usize) -> usize {
    8 - length % 8
}

/// Length of the packet that begins so; `Some(None)` when none can.
pub fn total(bytes: &[u8]) -> Option<Option<usize>> {
    let length = packet::length(bytes)?;
    Some(
        (5..=packet::MAX)
            .contains(&length)
            .then(|| packet::HEADER + padding(length) + length),
    )
}

/// A packet in clear.
pub fn clear<R: Record>(w: &mut Wire<'_, '_, R>, dir: Dir) -> Read<()> {
    w.put(&f::DIRECTION, w.at(), 0, Value::Bool(dir == Dir::ToClient));
    let n = w.u32(&f::PACKET_LENGTH)? as usize;
    let padding = padding(n);
    w.bytes(&f::PADDING, padding)?;
    w.derive(&f::PADDING_LENGTH, padding, Value::U64(padding as u64));
    // Its codes are others than version 2's.
    w.u8(&f::SSH1_CODE)?;
    w.bytes(&f::SSH1_DATA, n.saturating_sub(5))?;
    w.u32(&f::SSH1_CRC).map(drop)
}

/// An encrypted packet, of which only the length is read.
pub fn encrypted<R: Record>(w: &mut Wire<'_, '_, R>, dir: Dir) -> Read<()> {
    w.put(&f::DIRECTION, w.at(), 0, Value::Bool(dir == Dir::ToClient));
    let n = w.u32(&f::PACKET_LENGTH)? as usize;
    let whole = packet::HEADER + padding(n) + n;
    w.derive(
        &f::ENCRYPTED_BYTES,
        packet::HEADER,
        Value::U64(whole as u64),
    );
    Ok(())
}
