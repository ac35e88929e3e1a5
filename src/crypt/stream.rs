//! Ciphers that make a stream of bytes out of key and counter.

use aes::{Aes128, Aes192, Aes256};
use chacha20::ChaCha20Legacy;
use ctr::cipher::{KeyIvInit, StreamCipher, StreamCipherSeek};
use poly1305::Poly1305;
use poly1305::universal_hash::KeyInit;

/// AES in counter mode, the counter being the whole block (RFC 4344 §4).
pub struct Ctr(Box<Keyed>);

enum Keyed {
    Aes128(ctr::Ctr128BE<Aes128>),
    Aes192(ctr::Ctr128BE<Aes192>),
    Aes256(ctr::Ctr128BE<Aes256>),
}

impl Ctr {
    /// The key's length says which AES. `None` where there is none of that length, or the counter isn't 16 bytes.
    pub fn new(key: &[u8], counter: &[u8]) -> Option<Ctr> {
        fn key_of<C: KeyIvInit>(key: &[u8], iv: &[u8]) -> Option<C> {
            C::new_from_slices(key, iv).ok()
        }
        Some(Ctr(Box::new(match key.len() {
            16 => Keyed::Aes128(key_of(key, counter)?),
            24 => Keyed::Aes192(key_of(key, counter)?),
            _ => Keyed::Aes256(key_of(key, counter)?),
        })))
    }

    /// Encrypts or decrypts in place, and goes on.
    pub fn apply(&mut self, text: &mut [u8]) {
        let done = match &mut *self.0 {
            Keyed::Aes128(c) => c.try_apply_keystream(text),
            Keyed::Aes192(c) => c.try_apply_keystream(text),
            Keyed::Aes256(c) => c.try_apply_keystream(text),
        };
        debug_assert!(done.is_ok(), "2^128 blocks");
    }

    /// Goes to a place in the stream, in bytes from its beginning.
    pub fn seek(&mut self, at: u64) {
        match &mut *self.0 {
            Keyed::Aes128(c) => c.seek(at),
            Keyed::Aes192(c) => c.seek(at),
            Keyed::Aes256(c) => c.seek(at),
        }
    }
}

/// ChaCha20 as its author had it: a nonce of 8 bytes and a block counter of 8, in place. Whether `key` has 32 bytes.
pub fn chacha20_legacy(key: &[u8], nonce: &[u8; 8], block: u64, text: &mut [u8]) -> bool {
    let Ok(mut cipher) = ChaCha20Legacy::new_from_slices(key, nonce) else {
        return false;
    };
    cipher.try_seek(block.wrapping_mul(64)).is_ok() && cipher.try_apply_keystream(text).is_ok()
}

/// Poly1305 over a message, with a key for this message alone. `None` where the key isn't 32 bytes.
pub fn poly1305(key: &[u8], message: &[u8]) -> Option<[u8; 16]> {
    let mac = Poly1305::new_from_slice(key).ok()?;
    Some(mac.compute_unpadded(message).into())
}
