//! Handshake messages: four bytes of header, then a body by its type. One parse function for each type.

use super::certificate as cert;
use super::extension::{self, Place};
use super::fields as f;
use super::hello::{self, Hello};
use super::phase::Phase;
use super::{exchange, notes};
use crate::wire::{Read, Record, Wire};

/// The types of messages (RFC 8446 §B.3), those this reader looks at by name.
pub mod kind {
    #![allow(missing_docs)]
    pub const HELLO_REQUEST: u8 = 0;
    pub const CLIENT_HELLO: u8 = 1;
    pub const SERVER_HELLO: u8 = 2;
    pub const NEW_SESSION_TICKET: u8 = 4;
    pub const OLD_RETRY: u8 = 6;
    pub const ENCRYPTED_EXTENSIONS: u8 = 8;
    pub const CERTIFICATE: u8 = 11;
    pub const SERVER_KEY_EXCHANGE: u8 = 12;
    pub const CERTIFICATE_REQUEST: u8 = 13;
    pub const SERVER_HELLO_DONE: u8 = 14;
    pub const CERTIFICATE_VERIFY: u8 = 15;
    pub const CLIENT_KEY_EXCHANGE: u8 = 16;
    pub const FINISHED: u8 = 20;
    pub const CERTIFICATE_STATUS: u8 = 22;
    pub const KEY_UPDATE: u8 = 24;
    pub const COMPRESSED_CERTIFICATE: u8 = 25;
    pub const NEXT_PROTOCOL: u8 = 67;
}

/// Reads one handshake message; `phase` is what was agreed before it, and after it when it is a ServerHello.
pub fn message<R: Record>(w: &mut Wire<'_, '_, R>, phase: &mut Phase) -> Read<()> {
    w.group(&f::HANDSHAKE, |w| {
        let kind = w.u8(&f::HANDSHAKE_TYPE)?;
        let len = w.u24(&f::HANDSHAKE_LENGTH)?;
        w.inside(len as usize, |w| {
            body(w, kind, phase)?;
            if !w.is_empty() {
                w.note(&notes::TRAILING, w.remaining());
            }
            Ok(())
        })?;
        Ok(())
    })
}

fn body<R: Record>(w: &mut Wire<'_, '_, R>, message: u8, phase: &mut Phase) -> Read<()> {
    match message {
        kind::CLIENT_HELLO => hello::client_hello(w),
        kind::SERVER_HELLO => hello::server_hello(w, phase),
        kind::OLD_RETRY => hello::old_retry(w),
        kind::NEW_SESSION_TICKET => new_session_ticket(w, *phase),
        kind::ENCRYPTED_EXTENSIONS => {
            extension::list(w, Place::EncryptedExtensions, &mut Hello::default())
        }
        kind::CERTIFICATE => cert::certificate(w, *phase),
        kind::COMPRESSED_CERTIFICATE => cert::compressed(w),
        kind::CERTIFICATE_REQUEST => cert::request(w, *phase),
        kind::CERTIFICATE_VERIFY => cert::verify(w, *phase),
        kind::CERTIFICATE_STATUS => cert::status(w),
        kind::SERVER_KEY_EXCHANGE => exchange::server(w, *phase),
        kind::CLIENT_KEY_EXCHANGE => exchange::client(w, *phase),
        kind::FINISHED => {
            w.rest(&f::VERIFY_DATA);
            Ok(())
        }
        kind::KEY_UPDATE => w.u8(&f::KEY_UPDATE).map(drop),
        kind::NEXT_PROTOCOL => next_protocol(w),
        kind::HELLO_REQUEST | kind::SERVER_HELLO_DONE => Ok(()),
        _ => {
            w.rest(&crate::wire::UNDECODED);
            Ok(())
        }
    }
}

/// NewSessionTicket of TLS 1.3 (RFC 8446 §4.6.1) and of those before (RFC 5077 §3.3).
fn new_session_ticket<R: Record>(w: &mut Wire<'_, '_, R>, phase: Phase) -> Read<()> {
    w.u32(&f::LIFETIME)?;
    if phase.tls13() {
        w.u32(&f::AGE_ADD)?;
        let n = w.u8(&f::NONCE_LENGTH)?;
        if n > 0 {
            w.bytes(&f::NONCE, n.into())?;
        }
    }
    let n = w.u16(&f::TICKET_LENGTH)?;
    if n > 0 {
        w.bytes(&f::TICKET_DATA, n.into())?;
    }
    if phase.tls13() {
        extension::list(w, Place::NewSessionTicket, &mut Hello::default())?;
    }
    Ok(())
}

fn next_protocol<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    let n = w.u8(&f::NPN_SELECTED_LENGTH)?;
    w.bytes(&f::NPN_SELECTED, n.into())?;
    let n = w.u8(&f::NPN_PADDING_LENGTH)?;
    w.bytes(&f::NPN_PADDING, n.into())?;
    Ok(())
}

/// Whether such a message can be in clear: a type that exists and a length that such a message could have.
/// `record` is the length of the record it begins in.
pub fn plausible(message: u8, len: u32, record: usize) -> bool {
    use super::record::MAX_HANDSHAKE;
    let fits = len as usize <= MAX_HANDSHAKE;
    match message {
        kind::HELLO_REQUEST => len == 0 && record == 4,
        kind::SERVER_HELLO_DONE => len == 0,
        kind::CLIENT_HELLO => fits && len >= 38,
        kind::SERVER_HELLO => (36..0x10000).contains(&len),
        kind::OLD_RETRY => (2..0x10000).contains(&len),
        kind::KEY_UPDATE => len == 1,
        kind::FINISHED => matches!(len, 12 | 32 | 36 | 48 | 64),
        kind::NEW_SESSION_TICKET => (6..0x20000).contains(&len),
        5 => len == 0,
        3 => len < 0x200,
        kind::CERTIFICATE_VERIFY | kind::CLIENT_KEY_EXCHANGE | kind::SERVER_KEY_EXCHANGE => {
            len < 0x10000
        }
        kind::ENCRYPTED_EXTENSIONS
        | kind::CERTIFICATE
        | kind::CERTIFICATE_REQUEST
        | 21..=23
        | kind::COMPRESSED_CERTIFICATE
        | kind::NEXT_PROTOCOL
        | 203 => fits,
        _ => false,
    }
}
