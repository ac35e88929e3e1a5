//! Messages: the kinds there are, and what a packet's payload says in clear.

use super::algorithm::{self, CIPHERS, COMPRESSIONS, HOST_KEYS, KEX, MACS};
use super::connection::connection;
use super::context::Context;
use super::exchange::exchange;
use super::fields as f;
use super::kexinit::kexinit;
use super::notes;
use super::packet::{boolean, string};
use super::userauth::userauth;
use crate::field::{Field, Text, Value};
use crate::layer::{Dir, Kind};
use crate::wire::{Read, Record, Wire};

/// A version line.
pub const VERSION: Kind = Kind(0);
/// A line before the version.
pub const BEFORE: Kind = Kind(1);
/// KEXINIT.
pub const KEXINIT: Kind = Kind(2);
/// A message of the key exchange.
pub const EXCHANGE: Kind = Kind(3);
/// NEWKEYS.
pub const NEWKEYS: Kind = Kind(4);
/// DISCONNECT.
pub const DISCONNECT: Kind = Kind(5);
/// Any other packet in clear.
pub const PACKET: Kind = Kind(6);
/// An encrypted packet, or encrypted bytes.
pub const ENCRYPTED: Kind = Kind(7);
/// A packet of SSH-1.
pub const SSH1: Kind = Kind(8);
/// An encrypted packet of SSH-1.
pub const SSH1_ENCRYPTED: Kind = Kind(9);

/// The names of the kinds.
pub const KINDS: &[&str] = &[
    "Version",
    "Line before the version",
    "KEXINIT",
    "Key exchange",
    "NEWKEYS",
    "DISCONNECT",
    "Packet",
    "Encrypted",
    "SSH-1 packet",
    "SSH-1 encrypted",
];

/// The codes of messages that are treated apart.
pub mod code {
    #![allow(missing_docs)]
    pub const DISCONNECT: u8 = 1;
    pub const KEXINIT: u8 = 20;
    pub const NEWKEYS: u8 = 21;
}

/// The kind of a packet in clear.
pub fn kind(code: u8) -> Kind {
    match code {
        code::DISCONNECT => DISCONNECT,
        code::KEXINIT => KEXINIT,
        code::NEWKEYS => NEWKEYS,
        30..=49 => EXCHANGE,
        _ => PACKET,
    }
}

/// The name of a message code (RFC 4250 §4.1.2).
pub fn name(code: u64) -> Option<&'static str> {
    Some(match code {
        1 => "DISCONNECT",
        2 => "IGNORE",
        3 => "UNIMPLEMENTED",
        4 => "DEBUG",
        5 => "SERVICE_REQUEST",
        6 => "SERVICE_ACCEPT",
        7 => "EXT_INFO",
        8 => "NEWCOMPRESS",
        20 => "KEXINIT",
        21 => "NEWKEYS",
        30..=49 => "key exchange",
        50 => "USERAUTH_REQUEST",
        51 => "USERAUTH_FAILURE",
        52 => "USERAUTH_SUCCESS",
        53 => "USERAUTH_BANNER",
        60..=79 => "authentication",
        80 => "GLOBAL_REQUEST",
        81 => "REQUEST_SUCCESS",
        82 => "REQUEST_FAILURE",
        90 => "CHANNEL_OPEN",
        91 => "CHANNEL_OPEN_CONFIRMATION",
        92 => "CHANNEL_OPEN_FAILURE",
        93 => "CHANNEL_WINDOW_ADJUST",
        94 => "CHANNEL_DATA",
        95 => "CHANNEL_EXTENDED_DATA",
        96 => "CHANNEL_EOF",
        97 => "CHANNEL_CLOSE",
        98 => "CHANNEL_REQUEST",
        99 => "CHANNEL_SUCCESS",
        100 => "CHANNEL_FAILURE",
        192 => "PING",
        193 => "PONG",
        _ => return None,
    })
}

/// The name of a reason to disconnect (RFC 4250 §4.2.2).
pub fn disconnect_reason(reason: u64) -> Option<&'static str> {
    Some(match reason {
        1 => "host not allowed to connect",
        2 => "protocol error",
        3 => "key exchange failed",
        4 => "reserved",
        5 => "MAC error",
        6 => "compression error",
        7 => "service not available",
        8 => "protocol version not supported",
        9 => "host key not verifiable",
        10 => "connection lost",
        11 => "by application",
        12 => "too many connections",
        13 => "auth cancelled by user",
        14 => "no more auth methods available",
        15 => "illegal user name",
        _ => return None,
    })
}

/// A payload in clear. What is left over is noted.
pub fn message<R: Record>(w: &mut Wire<'_, '_, R>, context: Context, dir: Dir) -> Read<()> {
    let code = w.u8(&f::MESSAGE_CODE)?;
    body(w, code, context, dir)?;
    if !w.is_empty() {
        w.note(&notes::TRAILING, w.remaining());
    }
    Ok(())
}

fn body<R: Record>(w: &mut Wire<'_, '_, R>, code: u8, context: Context, dir: Dir) -> Read<()> {
    match code {
        code::DISCONNECT => {
            w.note(&notes::DISCONNECTED, w.remaining());
            w.u32(&f::DISCONNECT_REASON)?;
            string(w, &f::DISCONNECT_TEXT_LENGTH, &f::DISCONNECT_TEXT)?;
            string(w, &f::LANG_LENGTH, &f::LANG)?;
        }
        2 => {
            string(w, &f::IGNORE_LENGTH, &f::IGNORE)?;
        }
        3 => {
            w.u32(&f::UNIMPLEMENTED)?;
        }
        4 => {
            boolean(w, &f::DEBUG_DISPLAY)?;
            string(w, &f::DEBUG_LENGTH, &f::DEBUG)?;
            string(w, &f::LANG_LENGTH, &f::LANG)?;
        }
        5 | 6 => {
            string(w, &f::SERVICE_LENGTH, &f::SERVICE)?;
        }
        7 => {
            let n = w.u32(&f::EXT_COUNT)?;
            for _ in 0..n {
                string(w, &f::EXT_NAME_LENGTH, &f::EXT_NAME)?;
                string(w, &f::EXT_VALUE_LENGTH, &f::EXT_VALUE)?;
            }
        }
        code::KEXINIT => kexinit(w, dir)?,
        code::NEWKEYS => newkeys(w, context)?,
        30..=49 => exchange(w, context.family(), code)?,
        50..=79 => userauth(w, code, context.kex)?,
        80..=127 => connection(w, code)?,
        _ => {
            w.rest(&f::PAYLOAD);
        }
    }
    Ok(())
}

/// NEWKEYS says nothing; what it puts in force was agreed before.
fn newkeys<R: Record>(w: &mut Wire<'_, '_, R>, context: Context) -> Read<()> {
    if context.kex == 0 && context.cipher == 0 {
        return Ok(());
    }
    w.group(&f::NEGOTIATED, |w| {
        let mut say = |field: &'static Field<Text>, name: Option<&'static str>| {
            if let Some(name) = name {
                w.put(field, w.at(), 0, Value::Text(name.as_bytes()));
            }
        };
        say(
            &f::NEGOTIATED_KEX,
            algorithm::at(KEX, context.kex).map(|k| k.name),
        );
        say(
            &f::NEGOTIATED_HOST_KEY,
            algorithm::at(HOST_KEYS, context.host_key).map(|k| k.0),
        );
        say(
            &f::NEGOTIATED_CIPHER,
            algorithm::at(CIPHERS, context.cipher).map(|c| c.name),
        );
        say(
            &f::NEGOTIATED_MAC,
            algorithm::at(MACS, context.mac).map(|m| m.name),
        );
        say(
            &f::NEGOTIATED_COMPRESSION,
            algorithm::at(COMPRESSIONS, context.compression).copied(),
        );
        if context.strict {
            w.put(&f::STRICT, w.at(), 0, Value::None);
        }
        Ok(())
    })
}
