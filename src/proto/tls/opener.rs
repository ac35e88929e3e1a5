//! Opens the records of one direction with the keys of one epoch.
//!
//! Nothing on the wire says which record this is; the number is part of what is authenticated. Behind a hole several
//! numbers are tried: so many records may be missing as would fit.

use super::cipher::{Cipher, Protection};
use super::phase::{SSL30, TLS11, TLS13};
use super::record::{HEADER, Header};
use super::schedule::Keys;
use crate::crypt::{Aead, AeadKind, Block, Hash, Mac, Rc4};

/// A record opened.
pub struct Opened {
    /// What it carries.
    pub content: u8,
    /// The bytes.
    pub plain: Vec<u8>,
    /// Records that are missing before it.
    pub missing: u64,
}

/// The key of a direction, and the number of its next record.
pub struct Opener {
    sealed: Sealed,
    version: u16,
    /// The number of the next record, as far as is known.
    number: u64,
    /// Since this place in the stream nothing was opened: what is missing began there.
    lost: Option<u64>,
    /// Mean length of the records opened, for a first guess at how many are missing.
    mean: u64,
    /// Records that did not open since the last that did.
    failed: u32,
    bare: bool,
}

enum Sealed {
    Aead {
        aead: Aead,
        iv: [u8; 12],
        /// Eight bytes of the nonce stand before the text (GCM and CCM before TLS 1.3).
        explicit: bool,
    },
    Block {
        block: Block,
        mac: Check,
        mac_first: bool,
        /// Before TLS 1.1: the last block before.
        chained: Option<Vec<u8>>,
    },
    Stream {
        rc4: Rc4,
        mac: Check,
    },
    Null {
        mac: Check,
    },
}

/// A MAC over number, header and content.
enum Check {
    Hmac(Hash, Mac),
    /// SSL 3.0's (RFC 6101 §5.2.3.1).
    Ssl3(Hash, zeroize::Zeroizing<Vec<u8>>),
}

/// So many places are tried for one record behind a hole.
const TRIES: u64 = 1024;
/// So many bytes are decrypted in vain for one record behind a hole.
const TRIED_BYTES: u64 = 4 << 20;
/// After so many records that don't open nothing more is tried.
const FAILURES: u32 = 12;

impl Check {
    fn new(version: u16, hash: Hash, key: &[u8]) -> Check {
        if version <= SSL30 {
            Check::Ssl3(hash, zeroize::Zeroizing::new(key.to_vec()))
        } else {
            Check::Hmac(hash, Mac::new(hash, key))
        }
    }

    fn len(&self) -> usize {
        match self {
            Check::Hmac(hash, _) | Check::Ssl3(hash, _) => hash.len(),
        }
    }

    fn holds(&self, number: u64, header: &Header, text: &[u8], tag: &[u8]) -> bool {
        if tag.len() != self.len() {
            return false;
        }
        let [a, b] = header.version.to_be_bytes();
        let [c, d] = (text.len() as u16).to_be_bytes();
        let number = number.to_be_bytes();
        match self {
            Check::Hmac(_, mac) => {
                let mut mac = mac.clone();
                mac.update(&number);
                mac.update(&[header.content, a, b, c, d]);
                mac.update(text);
                mac.verify(tag)
            }
            Check::Ssl3(hash, key) => {
                let n = if *hash == Hash::Md5 { 48 } else { 40 };
                let head = [header.content, c, d];
                let inner = hash.digest(&[key, &[0x36; 48][..n], &number, &head, text]);
                hash.digest(&[key, &[0x5c; 48][..n], &inner]) == tag
            }
        }
    }
}

impl Opener {
    /// With one direction's keys. `None` where they don't fit the cipher.
    pub fn new(version: u16, cipher: &Cipher, keys: &Keys, mac_first: bool) -> Option<Opener> {
        let check = || Check::new(version, cipher.mac, &keys.mac);
        let sealed = match cipher.protection {
            Protection::Aead(kind) => {
                let mut iv = [0; 12];
                iv.get_mut(..keys.iv.len())?.copy_from_slice(&keys.iv);
                Sealed::Aead {
                    aead: Aead::new(kind, &keys.key)?,
                    iv,
                    explicit: version < TLS13 && kind != AeadKind::ChaCha20Poly1305,
                }
            }
            Protection::Block(kind) => Sealed::Block {
                block: Block::new(kind, &keys.key)?,
                mac: check(),
                mac_first,
                chained: (version < TLS11).then(|| keys.iv.to_vec()),
            },
            Protection::Rc4(_) => Sealed::Stream {
                rc4: Rc4::new(&keys.key)?,
                mac: check(),
            },
            Protection::Null => Sealed::Null { mac: check() },
        };
        Some(Opener {
            sealed,
            version,
            number: 0,
            lost: None,
            mean: 0,
            failed: 0,
            bare: false,
        })
    }

    /// The header is not authenticated: drafts of TLS 1.3 before 25.
    pub fn bare(mut self) -> Opener {
        self.bare = true;
        self
    }

    /// Bytes are missing from this place of the stream on.
    pub fn lost_from(&mut self, at: u64) {
        self.lost.get_or_insert(at);
    }

    /// Whether it is still worth trying.
    pub fn is_hopeless(&self) -> bool {
        self.failed > FAILURES
    }

    /// Bytes that protecting adds to each record, its header included; a mean where it varies.
    pub fn overhead(&self) -> u64 {
        let n = match &self.sealed {
            Sealed::Aead { aead, explicit, .. } => {
                let inner = usize::from(self.version == TLS13);
                aead.kind().tag_len() + 8 * usize::from(*explicit) + inner
            }
            Sealed::Block {
                block,
                mac,
                chained,
                ..
            } => {
                let n = block.kind().block_len();
                mac.len() + n / 2 + if chained.is_none() { n } else { 0 }
            }
            Sealed::Stream { mac, .. } | Sealed::Null { mac } => mac.len(),
        };
        (HEADER + n) as u64
    }

    /// Opens the record whose header stands at `at` in its stream. `None` where it doesn't authenticate; the next may.
    pub fn open(&mut self, header: &Header, body: &[u8], at: u64) -> Option<Opened> {
        let missing = self.missing(at, body.len() as u64);
        let opened = self.try_numbers(header, body, missing);
        if let Sealed::Block {
            block,
            mac,
            mac_first,
            chained: Some(last),
        } = &mut self.sealed
        {
            let end = body.len()
                - if *mac_first {
                    mac.len().min(body.len())
                } else {
                    0
                };
            let start = end.checked_sub(block.kind().block_len());
            if let Some(tail) = start.and_then(|i| body.get(i..end)) {
                *last = tail.to_vec();
            }
        }
        match opened {
            Some(opened) => {
                self.lost = None;
                self.failed = 0;
                let total = header.total() as u64;
                self.mean = if self.mean == 0 {
                    total
                } else {
                    (7 * self.mean + total) / 8
                };
                Some(opened)
            }
            None => {
                self.lost_from(at);
                self.failed += 1;
                None
            }
        }
    }

    /// How many records may be missing at most, how many bytes are, and how many records those probably were.
    fn missing(&self, at: u64, len: u64) -> (u64, u64, u64) {
        let Some(from) = self.lost else {
            return (0, 0, 0);
        };
        let bytes = at.saturating_sub(from);
        let most = (bytes / self.overhead().max(1)).min(TRIES);
        let most = most.min(TRIED_BYTES / len.max(1));
        let likely = bytes.checked_div(self.mean).unwrap_or(1).min(most);
        (most, bytes, likely)
    }

    fn try_numbers(
        &mut self,
        header: &Header,
        body: &[u8],
        missing: (u64, u64, u64),
    ) -> Option<Opened> {
        let (most, bytes, likely) = missing;
        if bytes == 0 {
            return self.try_one(header, body, 0, 0);
        }
        // From the likeliest outwards.
        for step in 0..=most {
            let ahead = likely + step;
            if ahead <= most
                && let Some(opened) = self.try_one(header, body, ahead, bytes)
            {
                return Some(opened);
            }
            if step > 0
                && step <= likely
                && let Some(opened) = self.try_one(header, body, likely - step, bytes)
            {
                return Some(opened);
            }
        }
        None
    }

    /// Tries the record as the one behind `missing` others that were `bytes` long with their headers.
    fn try_one(
        &mut self,
        header: &Header,
        body: &[u8],
        missing: u64,
        bytes: u64,
    ) -> Option<Opened> {
        let number = self.number.checked_add(missing)?;
        let (content, plain) = self.at_number(number, header, body, bytes, missing)?;
        self.number = number + 1;
        Some(Opened {
            content,
            plain,
            missing,
        })
    }

    fn at_number(
        &mut self,
        number: u64,
        header: &Header,
        body: &[u8],
        bytes: u64,
        missing: u64,
    ) -> Option<(u8, Vec<u8>)> {
        let content = header.content;
        match &mut self.sealed {
            Sealed::Aead { aead, iv, explicit } => {
                let [a, b] = header.version.to_be_bytes();
                if self.version == TLS13 {
                    let [c, d] = header.len.to_be_bytes();
                    let header = [content, a, b, c, d];
                    let aad: &[u8] = if self.bare { &[] } else { &header };
                    let plain = aead.open(&mixed(iv, number), aad, body)?;
                    return inner(plain);
                }
                let mut nonce = mixed(iv, number);
                let mut text = body;
                if *explicit {
                    let (own, rest) = body.split_at_checked(8)?;
                    nonce = *iv;
                    nonce[4..].copy_from_slice(own);
                    text = rest;
                }
                let n = text.len().checked_sub(aead.kind().tag_len())? as u16;
                let [c, d] = n.to_be_bytes();
                let mut aad = [0; 13];
                aad[..8].copy_from_slice(&number.to_be_bytes());
                aad[8..].copy_from_slice(&[content, a, b, c, d]);
                Some((content, aead.open(&nonce, &aad, text)?))
            }
            Sealed::Block {
                block,
                mac,
                mac_first,
                chained,
            } => {
                let n = block.kind().block_len();
                let mut text = body;
                if *mac_first {
                    let (rest, tag) = body.split_at_checked(body.len().checked_sub(mac.len())?)?;
                    if !mac.holds(number, header, rest, tag) {
                        return None;
                    }
                    text = rest;
                }
                let (iv, text) = match chained {
                    Some(last) => (last.as_slice(), text),
                    None => text.split_at_checked(n)?,
                };
                let mut plain = text.to_vec();
                block.cbc_open(iv, &mut plain)?;
                let padding = usize::from(*plain.last()?) + 1;
                let kept = plain.len().checked_sub(padding)?;
                // SSL 3.0 doesn't say what padding holds.
                let honest = self.version <= SSL30
                    || plain[kept..].iter().all(|b| usize::from(*b) + 1 == padding);
                if !honest {
                    return None;
                }
                plain.truncate(kept);
                if !*mac_first {
                    let tag = plain.split_off(plain.len().checked_sub(mac.len())?);
                    if !mac.holds(number, header, &plain, &tag) {
                        return None;
                    }
                }
                Some((content, plain))
            }
            Sealed::Stream { rc4, mac } => {
                let mut ahead = rc4.clone();
                ahead.skip(bytes.checked_sub(missing * HEADER as u64)?);
                let mut plain = body.to_vec();
                ahead.apply(&mut plain);
                let tag = plain.split_off(plain.len().checked_sub(mac.len())?);
                if !mac.holds(number, header, &plain, &tag) {
                    return None;
                }
                *rc4 = ahead;
                Some((content, plain))
            }
            Sealed::Null { mac } => {
                let (text, tag) = body.split_at_checked(body.len().checked_sub(mac.len())?)?;
                mac.holds(number, header, text, tag)
                    .then(|| (content, text.to_vec()))
            }
        }
    }
}

/// The nonce of a record: its number laid over the end of the initialization vector (RFC 8446 §5.3).
fn mixed(iv: &[u8; 12], number: u64) -> [u8; 12] {
    let mut nonce = *iv;
    let tail = nonce.iter_mut().skip(4);
    tail.zip(number.to_be_bytes()).for_each(|(a, b)| *a ^= b);
    nonce
}

/// TLS 1.3's content: the true type is the last byte that is not zero (RFC 8446 §5.2).
fn inner(mut plain: Vec<u8>) -> Option<(u8, Vec<u8>)> {
    let end = plain.iter().rposition(|b| *b != 0)?;
    let content = plain[end];
    plain.truncate(end);
    Some((content, plain))
}

#[cfg(test)]
mod tests;
