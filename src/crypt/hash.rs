//! Hash functions, HMAC, and the ways to make keys of them: HKDF (RFC 5869) and P_hash (RFC 5246 §5).

use hmac::{Hmac, KeyInit, Mac as _};
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha224, Sha256, Sha384, Sha512};
use zeroize::Zeroizing;

/// A hash function.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Hash {
    /// MD5, 16 bytes.
    Md5,
    /// SHA-1, 20 bytes.
    Sha1,
    /// SHA-224.
    Sha224,
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

/// Runs the same code with the type of whichever hash was chosen.
macro_rules! with {
    ($hash:expr, $h:ident => $body:expr) => {
        match $hash {
            Hash::Md5 => {
                type $h = Md5;
                $body
            }
            Hash::Sha1 => {
                type $h = Sha1;
                $body
            }
            Hash::Sha224 => {
                type $h = Sha224;
                $body
            }
            Hash::Sha256 => {
                type $h = Sha256;
                $body
            }
            Hash::Sha384 => {
                type $h = Sha384;
                $body
            }
            Hash::Sha512 => {
                type $h = Sha512;
                $body
            }
        }
    };
}

impl Hash {
    /// Length of a digest in bytes.
    #[allow(clippy::len_without_is_empty)] // no digest is empty
    pub const fn len(self) -> usize {
        match self {
            Hash::Md5 => 16,
            Hash::Sha1 => 20,
            Hash::Sha224 => 28,
            Hash::Sha256 => 32,
            Hash::Sha384 => 48,
            Hash::Sha512 => 64,
        }
    }

    /// Its name for people.
    pub const fn name(self) -> &'static str {
        match self {
            Hash::Md5 => "MD5",
            Hash::Sha1 => "SHA-1",
            Hash::Sha224 => "SHA-224",
            Hash::Sha256 => "SHA-256",
            Hash::Sha384 => "SHA-384",
            Hash::Sha512 => "SHA-512",
        }
    }

    /// The digest of parts, one behind the other.
    pub fn digest(self, parts: &[&[u8]]) -> Vec<u8> {
        let mut running = Running::new(self);
        parts.iter().for_each(|p| running.update(p));
        running.digest()
    }

    /// HMAC of parts, one behind the other (RFC 2104).
    pub fn hmac(self, key: &[u8], parts: &[&[u8]]) -> Zeroizing<Vec<u8>> {
        let mut mac = Mac::new(self, key);
        parts.iter().for_each(|p| mac.update(p));
        mac.tag()
    }

    /// HKDF-Extract (RFC 5869 §2.2). An empty salt counts as zeros.
    pub fn extract(self, salt: &[u8], key: &[u8]) -> Zeroizing<Vec<u8>> {
        self.hmac(salt, &[key])
    }

    /// HKDF-Expand (RFC 5869 §2.3): `len` bytes, at most 255 digests' worth.
    pub fn expand(self, key: &[u8], info: &[u8], len: usize) -> Zeroizing<Vec<u8>> {
        with!(self, H => {
            let mut out = Zeroizing::new(vec![0; len.min(255 * self.len())]);
            // A key shorter than a digest is refused by the library; RFC 5869 asks for one, and secrets have it.
            if let Ok(hkdf) = hkdf::Hkdf::<H>::from_prk(key) {
                let _ = hkdf.expand(info, &mut out);
            }
            out
        })
    }

    /// P_hash (RFC 5246 §5): `len` bytes.
    pub fn p_hash(self, secret: &[u8], seed: &[&[u8]], len: usize) -> Zeroizing<Vec<u8>> {
        let keyed = Mac::new(self, secret);
        let mut out = Zeroizing::new(Vec::with_capacity(len + self.len()));
        let start = {
            let mut mac = keyed.clone();
            seed.iter().for_each(|p| mac.update(p));
            mac.tag()
        };
        let mut a = start;
        while out.len() < len {
            let mut mac = keyed.clone();
            mac.update(&a);
            seed.iter().for_each(|p| mac.update(p));
            out.extend_from_slice(&mac.tag());
            let mut next = keyed.clone();
            next.update(&a);
            a = next.tag();
        }
        out.truncate(len);
        out
    }
}

/// A digest that is not finished: bytes can still be added, and it can be read off in between.
#[derive(Clone)]
pub struct Running(State);

#[derive(Clone)]
enum State {
    Md5(Md5),
    Sha1(Sha1),
    Sha224(Sha224),
    Sha256(Sha256),
    Sha384(Sha384),
    Sha512(Sha512),
}

impl Running {
    /// Of nothing so far.
    pub fn new(hash: Hash) -> Running {
        Running(match hash {
            Hash::Md5 => State::Md5(Md5::new()),
            Hash::Sha1 => State::Sha1(Sha1::new()),
            Hash::Sha224 => State::Sha224(Sha224::new()),
            Hash::Sha256 => State::Sha256(Sha256::new()),
            Hash::Sha384 => State::Sha384(Sha384::new()),
            Hash::Sha512 => State::Sha512(Sha512::new()),
        })
    }

    /// Adds bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        match &mut self.0 {
            State::Md5(h) => h.update(bytes),
            State::Sha1(h) => h.update(bytes),
            State::Sha224(h) => h.update(bytes),
            State::Sha256(h) => h.update(bytes),
            State::Sha384(h) => h.update(bytes),
            State::Sha512(h) => h.update(bytes),
        }
    }

    /// The digest of all bytes so far.
    pub fn digest(&self) -> Vec<u8> {
        match self.0.clone() {
            State::Md5(h) => h.finalize().to_vec(),
            State::Sha1(h) => h.finalize().to_vec(),
            State::Sha224(h) => h.finalize().to_vec(),
            State::Sha256(h) => h.finalize().to_vec(),
            State::Sha384(h) => h.finalize().to_vec(),
            State::Sha512(h) => h.finalize().to_vec(),
        }
    }
}

/// An HMAC with its key in place: cloned for each message.
#[derive(Clone)]
pub struct Mac(Keyed);

#[derive(Clone)]
enum Keyed {
    Md5(Hmac<Md5>),
    Sha1(Hmac<Sha1>),
    Sha224(Hmac<Sha224>),
    Sha256(Hmac<Sha256>),
    Sha384(Hmac<Sha384>),
    Sha512(Hmac<Sha512>),
}

/// HMAC takes keys of any length.
fn keyed<M: KeyInit>(key: &[u8]) -> M {
    M::new_from_slice(key).unwrap_or_else(|_| M::new(&Default::default()))
}

impl Mac {
    /// With this key.
    pub fn new(hash: Hash, key: &[u8]) -> Mac {
        Mac(match hash {
            Hash::Md5 => Keyed::Md5(keyed(key)),
            Hash::Sha1 => Keyed::Sha1(keyed(key)),
            Hash::Sha224 => Keyed::Sha224(keyed(key)),
            Hash::Sha256 => Keyed::Sha256(keyed(key)),
            Hash::Sha384 => Keyed::Sha384(keyed(key)),
            Hash::Sha512 => Keyed::Sha512(keyed(key)),
        })
    }

    /// Adds bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        match &mut self.0 {
            Keyed::Md5(h) => h.update(bytes),
            Keyed::Sha1(h) => h.update(bytes),
            Keyed::Sha224(h) => h.update(bytes),
            Keyed::Sha256(h) => h.update(bytes),
            Keyed::Sha384(h) => h.update(bytes),
            Keyed::Sha512(h) => h.update(bytes),
        }
    }

    /// The tag over all bytes.
    pub fn tag(self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(match self.0 {
            Keyed::Md5(h) => h.finalize().into_bytes().to_vec(),
            Keyed::Sha1(h) => h.finalize().into_bytes().to_vec(),
            Keyed::Sha224(h) => h.finalize().into_bytes().to_vec(),
            Keyed::Sha256(h) => h.finalize().into_bytes().to_vec(),
            Keyed::Sha384(h) => h.finalize().into_bytes().to_vec(),
            Keyed::Sha512(h) => h.finalize().into_bytes().to_vec(),
        })
    }

    /// Whether the tag over all bytes begins with these (some protocols cut tags).
    pub fn verify(self, tag: &[u8]) -> bool {
        !tag.is_empty() && self.tag().get(..tag.len()) == Some(tag)
    }
}
