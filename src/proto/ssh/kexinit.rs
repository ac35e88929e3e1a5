//! KEXINIT: what a side can do (RFC 4253 §7.1), and the fingerprints made of it.

use md5::{Digest, Md5};

use super::fields as f;
use super::packet::string;
use crate::field::{Field, Text, Value};
use crate::layer::Dir;
use crate::wire::{Read, Record, Wire};

/// How many name-lists there are.
pub const LISTS: usize = 10;

/// The places of the lists.
pub mod list {
    #![allow(missing_docs)]
    pub const KEX: usize = 0;
    pub const HOST_KEY: usize = 1;
    /// Client to server; one more is server to client.
    pub const CIPHER: usize = 2;
    pub const MAC: usize = 4;
    pub const COMPRESSION: usize = 6;
}

static FIELDS: [(&Field<u32>, &Field<Text>); LISTS] = [
    (&f::KEX_ALGORITHMS_LENGTH, &f::KEX_ALGORITHMS),
    (&f::HOST_KEY_ALGORITHMS_LENGTH, &f::HOST_KEY_ALGORITHMS),
    (&f::ENC_C2S_LENGTH, &f::ENC_C2S),
    (&f::ENC_S2C_LENGTH, &f::ENC_S2C),
    (&f::MAC_C2S_LENGTH, &f::MAC_C2S),
    (&f::MAC_S2C_LENGTH, &f::MAC_S2C),
    (&f::COMP_C2S_LENGTH, &f::COMP_C2S),
    (&f::COMP_S2C_LENGTH, &f::COMP_S2C),
    (&f::LANG_C2S_LENGTH, &f::LANG_C2S),
    (&f::LANG_S2C_LENGTH, &f::LANG_S2C),
];

/// The names of a list.
pub fn names(list: &[u8]) -> impl Iterator<Item = &[u8]> {
    list.split(|b| *b == b',').filter(|name| !name.is_empty())
}

/// Names in the list of methods that are none: they say what a side understands.
pub fn is_marker(name: &[u8]) -> bool {
    name.starts_with(b"ext-info-") || name.starts_with(b"kex-strict-")
}

/// Whether this side offers strict key exchange.
pub fn offers_strict(methods: &[u8]) -> bool {
    names(methods).any(|name| name.starts_with(b"kex-strict-"))
}

/// Which side sent this list of methods: its markers tell, else the direction. They differ when a server opens the
/// connection to its client (a reverse tunnel).
pub fn sender(methods: &[u8], dir: Dir) -> Dir {
    for name in names(methods) {
        match name {
            b"ext-info-c" | b"kex-strict-c-v00@openssh.com" => return Dir::ToServer,
            b"ext-info-s" | b"kex-strict-s-v00@openssh.com" => return Dir::ToClient,
            _ => {}
        }
    }
    dir
}

/// A KEXINIT behind its message code.
pub fn kexinit<R: Record>(w: &mut Wire<'_, '_, R>, dir: Dir) -> Read<()> {
    w.group(&f::KEXINIT, |w| {
        w.bytes(&f::COOKIE, 16)?;
        let mut lists: [&[u8]; LISTS] = [&[]; LISTS];
        for (list, (length, field)) in lists.iter_mut().zip(FIELDS) {
            *list = string(w, length, field)?;
        }
        w.u8(&f::FIRST_KEX_FOLLOWS)?;
        w.bytes(&f::RESERVED, 4)?;
        if offers_strict(lists[list::KEX]) {
            w.put(&f::STRICT_OFFERED, w.at(), 0, Value::None);
        }
        let [text, digest] = match sender(lists[list::KEX], dir) {
            Dir::ToServer => [&f::HASSH_ALGORITHMS, &f::HASSH],
            Dir::ToClient => [&f::HASSH_SERVER_ALGORITHMS, &f::HASSH_SERVER],
        };
        if w.wants(text) || w.wants(digest) {
            let own = sender(lists[list::KEX], dir).index();
            let parts = [
                lists[list::KEX],
                lists[list::CIPHER + own],
                lists[list::MAC + own],
                lists[list::COMPRESSION + own],
            ]
            .join(&b';');
            w.put(text, w.at(), 0, Value::Text(&parts));
            w.put(
                digest,
                w.at(),
                0,
                Value::Text(&hexadecimal(&Md5::digest(&parts))),
            );
        }
        Ok(())
    })
}

fn hexadecimal(bytes: &[u8]) -> Vec<u8> {
    let digit = |n: u8| b"0123456789abcdef"[usize::from(n & 15)];
    bytes
        .iter()
        .flat_map(|b| [digit(b >> 4), digit(*b)])
        .collect()
}

/// What a side offered, kept until both have changed their keys.
pub struct Offer {
    payload: Box<[u8]>,
    /// It sends its first key exchange packet without waiting.
    pub guesses: bool,
}

/// Where the lists begin in a KEXINIT's payload: behind code and cookie.
const LISTS_AT: usize = 17;

/// The lists, each with its place behind the payload's beginning.
fn cut(payload: &[u8]) -> ([(usize, &[u8]); LISTS], usize) {
    let mut lists: [(usize, &[u8]); LISTS] = [(0, &[]); LISTS];
    let mut at = LISTS_AT;
    for list in &mut lists {
        let length = payload.get(at..).and_then(super::packet::length);
        let Some(bytes) = length.and_then(|n| payload.get(at + 4..)?.get(..n)) else {
            break;
        };
        *list = (at, bytes);
        at += 4 + bytes.len();
    }
    (lists, at)
}

impl Offer {
    /// Out of a KEXINIT's payload.
    pub fn new(payload: &[u8]) -> Offer {
        let (_, end) = cut(payload);
        Offer {
            guesses: payload.get(end).is_some_and(|b| *b != 0),
            payload: payload.get(..end).unwrap_or(payload).into(),
        }
    }

    /// One list.
    pub fn list(&self, n: usize) -> &[u8] {
        cut(&self.payload).0.get(n).map_or(&[], |list| list.1)
    }

    /// Where a list stands in the payload: offset and length, its length field with it.
    pub fn place(&self, n: usize) -> (usize, usize) {
        let lists = cut(&self.payload).0;
        lists
            .get(n)
            .map_or((0, 0), |(at, list)| (*at, 4 + list.len()))
    }

    /// The first method that is one.
    pub fn first_method(&self) -> &[u8] {
        names(self.list(list::KEX))
            .find(|n| !is_marker(n))
            .unwrap_or(&[])
    }

    /// The first name of a list.
    pub fn first(&self, n: usize) -> &[u8] {
        names(self.list(n)).next().unwrap_or(&[])
    }
}
