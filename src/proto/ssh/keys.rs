//! From a key exchange to keys: the exchange hash of its inputs (RFC 4253 §8), and the six keys made of it (§7.2).
//!
//! ```text
//!     H   = hash(V_C, V_S, I_C, I_S, K_S, what the method exchanged, K)
//!     key = hash(K, H, letter, session id), hash(K, H, what there is so far), …
//! ```
//!
//! K comes from a key log; all else was sent in clear. The session id is the first H.

use zeroize::Zeroizing;

use super::algorithm::Family;
use super::kexinit::list;
use super::packet;
use crate::crypt::Hash;
use crate::layer::Dir;
use crate::secret::{Keyring, Secret, SshSecret};

/// So many key exchange messages are kept; group exchange has five.
const MESSAGES: usize = 8;

/// What went over the wire and goes into the hash.
#[derive(Default)]
pub struct Transcript {
    /// Version lines without their ends, by direction.
    pub versions: [Vec<u8>; 2],
    /// Payloads of both KEXINITs, by direction.
    inits: [Vec<u8>; 2],
    messages: Vec<(Dir, u8, Vec<u8>)>,
}

/// A key exchange worked out.
pub struct Exchanged {
    /// What is hashed, but for K.
    inputs: Vec<u8>,
    /// The ways in which K may have to be written: the first that opens a packet is right.
    pub shared: Vec<Zeroizing<Vec<u8>>>,
    /// Which hash the method has.
    pub with: Hash,
}

/// The hash of a method, by its name.
pub fn hash_of(method: &[u8]) -> Option<Hash> {
    let ends = |tail: &[u8]| method.windows(tail.len()).any(|w| w == tail);
    Some(match method {
        b"ecdh-sha2-nistp256" => Hash::Sha256,
        b"ecdh-sha2-nistp384" => Hash::Sha384,
        b"ecdh-sha2-nistp521" => Hash::Sha512,
        _ if ends(b"sha512") => Hash::Sha512,
        _ if ends(b"sha384") => Hash::Sha384,
        _ if ends(b"sha256") => Hash::Sha256,
        _ if ends(b"sha1") => Hash::Sha1,
        _ => return None,
    })
}

fn string(bytes: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(&(bytes.len() as u32).to_be_bytes());
    out.extend_from_slice(bytes);
}

/// A positive number as RFC 4251 §5 writes it.
fn mpint(number: &[u8]) -> Zeroizing<Vec<u8>> {
    let zeros = number.iter().take_while(|b| **b == 0).count();
    let digits = number.get(zeros..).unwrap_or(&[]);
    let sign = usize::from(digits.first().is_some_and(|b| b & 0x80 != 0));
    let mut out = Zeroizing::new(Vec::with_capacity(digits.len() + 5));
    out.extend_from_slice(&((digits.len() + sign) as u32).to_be_bytes());
    out.resize(4 + sign, 0);
    out.extend_from_slice(digits);
    out
}

/// A string at the front: what it holds, and what follows.
fn take(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let n = packet::length(bytes)?;
    bytes.get(4..)?.split_at_checked(n)
}

impl Transcript {
    /// A KEXINIT begins an exchange.
    pub fn begins(&mut self, dir: Dir, payload: &[u8]) {
        if !self.messages.is_empty() {
            self.messages.clear();
            self.inits = Default::default();
        }
        self.inits[dir.index()] = payload.to_vec();
    }

    /// A message of the exchange.
    pub fn exchanged(&mut self, dir: Dir, code: u8, payload: &[u8]) {
        if self.messages.len() < MESSAGES {
            self.messages.push((dir, code, payload.to_vec()));
        }
    }

    fn body(&self, dir: Dir, code: u8) -> Option<&[u8]> {
        let found = self.messages.iter().rfind(|m| (m.0, m.1) == (dir, code))?;
        found.2.get(1..)
    }

    /// The secret of this exchange, by either side's cookie.
    fn secret<'k>(&self, keys: &'k Keyring) -> Option<(&'k SshSecret, usize)> {
        self.inits.iter().enumerate().find_map(|(i, init)| {
            let cookie = init.get(1..17)?.try_into().ok()?;
            Some((keys.ssh(cookie)?, i))
        })
    }

    /// Works the exchange out, if there is a secret for it and all of it was seen.
    pub fn work_out(
        &self,
        client: Dir,
        method: &[u8],
        family: Family,
        keys: &Keyring,
    ) -> Option<Exchanged> {
        let with = hash_of(method)?;
        let (secret, _) = self.secret(keys)?;
        let server = client.opposite();
        let group = family == Family::GroupExchange;
        let (first, second) = if group { (32, 33) } else { (30, 31) };
        let (ours, _) = take(self.body(client, first)?)?;
        let (host_key, rest) = take(self.body(server, second)?)?;
        let (theirs, _) = take(rest)?;
        let shared = match secret {
            SshSecret::Shared(k) => ways_to_write(k.bytes(), family),
            SshSecret::Private(x) => {
                vec![mpint(agree(x, &[ours, theirs], method)?.bytes())]
            }
        };
        let mut inputs = Vec::new();
        string(&self.versions[client.index()], &mut inputs);
        string(&self.versions[server.index()], &mut inputs);
        string(&self.inits[client.index()], &mut inputs);
        string(&self.inits[server.index()], &mut inputs);
        string(host_key, &mut inputs);
        if group {
            let request = self.body(client, 34).or_else(|| self.body(client, 30))?;
            inputs.extend_from_slice(request);
            inputs.extend_from_slice(self.body(server, 31)?);
        }
        string(ours, &mut inputs);
        string(theirs, &mut inputs);
        Some(Exchanged {
            inputs,
            shared,
            with,
        })
    }
}

/// K as it goes into the hash: a number where two shares met (RFC 4253 §8, RFC 5656 §4), a string of bytes where a
/// hybrid method hashed two secrets into one. Some logs write K's length in front.
fn ways_to_write(k: &[u8], family: Family) -> Vec<Zeroizing<Vec<u8>>> {
    let mut text = Zeroizing::new(Vec::new());
    string(k, &mut text);
    let mut ways = vec![mpint(k), text];
    if matches!(family, Family::Hybrid { .. }) {
        ways.swap(0, 1);
    }
    if let Some((inner, [])) = take(k) {
        ways.push(mpint(inner));
        let mut text = Zeroizing::new(Vec::new());
        string(inner, &mut text);
        ways.push(text);
    }
    ways
}

/// The shared secret of one side's private half and the other's share: whichever share isn't the private half's own.
fn agree(private: &Secret, shares: &[&[u8]; 2], method: &[u8]) -> Option<Secret> {
    if !method.starts_with(b"curve25519") {
        return None;
    }
    let private: [u8; 32] = private.bytes().try_into().ok()?;
    let private = x25519_dalek::StaticSecret::from(private);
    let own = x25519_dalek::PublicKey::from(&private);
    let other = shares.iter().find(|s| **s != own.as_bytes().as_slice())?;
    let other: [u8; 32] = (*other).try_into().ok()?;
    let shared = private.diffie_hellman(&x25519_dalek::PublicKey::from(other));
    Some(Secret::from(shared.as_bytes().as_slice()))
}

/// What keys are derived from, for one way to write K.
pub struct Root {
    with: Hash,
    shared: Zeroizing<Vec<u8>>,
    /// The exchange hash.
    pub hash: Vec<u8>,
    session: Vec<u8>,
}

impl Exchanged {
    /// With the n-th way to write K; `session` is the session's id, unless this exchange makes it.
    pub fn root(&self, n: usize, session: Option<&[u8]>) -> Option<Root> {
        let shared = self.shared.get(n)?.clone();
        let hash = self.with.digest(&[&self.inputs, &shared]);
        Some(Root {
            with: self.with,
            session: session.unwrap_or(&hash).to_vec(),
            shared,
            hash,
        })
    }
}

impl Root {
    /// The key of that letter (RFC 4253 §7.2).
    pub fn key(&self, letter: u8, len: usize) -> Zeroizing<Vec<u8>> {
        let mut out =
            Zeroizing::new(
                self.with
                    .digest(&[&self.shared, &self.hash, &[letter], &self.session]),
            );
        while out.len() < len {
            let more = self.with.digest(&[&self.shared, &self.hash, &out]);
            out.extend_from_slice(&more);
        }
        out.truncate(len);
        out
    }

    /// The session's id.
    pub fn session(&self) -> &[u8] {
        &self.session
    }
}

/// The name of the method that two KEXINITs agreed on.
pub fn method(client: &super::kexinit::Offer, server: &super::kexinit::Offer) -> Vec<u8> {
    super::negotiate::choose(client, server, list::KEX)
        .unwrap_or(&[])
        .to_vec()
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// Some root to derive keys from.
    pub fn root() -> Root {
        let exchanged = Exchanged {
            inputs: b"inputs".to_vec(),
            shared: vec![mpint(&[0x81; 32])],
            with: Hash::Sha256,
        };
        exchanged.root(0, None).unwrap()
    }

    #[test]
    fn numbers_are_written_as_rfc_4251_does() {
        assert_eq!(**mpint(&[]), [0, 0, 0, 0]);
        assert_eq!(**mpint(&[0, 0, 0x7f]), [0, 0, 0, 1, 0x7f]);
        assert_eq!(**mpint(&[0x80]), [0, 0, 0, 2, 0, 0x80]);
        let long = [0x09, 0xa3, 0x78, 0xf9, 0xb2, 0xe3, 0x32, 0xa7];
        assert_eq!(**mpint(&long), [&[0, 0, 0, 8][..], &long].concat());
    }

    #[test]
    fn methods_have_their_hash() {
        for (method, hash) in [
            ("curve25519-sha256@libssh.org", Some(Hash::Sha256)),
            ("ecdh-sha2-nistp521", Some(Hash::Sha512)),
            ("diffie-hellman-group14-sha1", Some(Hash::Sha1)),
            ("sntrup761x25519-sha512", Some(Hash::Sha512)),
            ("mlkem1024nistp384-sha384", Some(Hash::Sha384)),
            ("rsa", None),
        ] {
            assert_eq!(hash_of(method.as_bytes()), hash, "{method}");
        }
    }
}
