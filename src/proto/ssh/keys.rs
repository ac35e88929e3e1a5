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
use crate::crypt::{Hash, Meeting, numbered_group};
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
    /// The private half that K was worked out with, where K itself was not given.
    pub private: Option<Secret>,
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

/// Appends a string: its length, and what it holds.
pub fn string(bytes: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(&(bytes.len() as u32).to_be_bytes());
    out.extend_from_slice(bytes);
}

/// A positive number as RFC 4251 §5 writes it.
pub fn mpint(number: &[u8]) -> Zeroizing<Vec<u8>> {
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
pub fn take(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
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

    /// What is hashed into H before K, in its order, each as it goes in (RFC 4253 §8, RFC 4419 §3, RFC 5656 §4). `None`
    /// where a message is missing, or the method works otherwise (RSA, GSS-API).
    pub fn inputs(&self, client: Dir, family: Family) -> Option<Vec<Hashed>> {
        if matches!(family, Family::Rsa | Family::Gss) {
            return None;
        }
        let server = client.opposite();
        let group = family == Family::GroupExchange;
        let [first, second] = shares(group);
        let (ours, _) = take(self.body(client, first)?)?;
        let (host_key, rest) = take(self.body(server, second)?)?;
        let (theirs, _) = take(rest)?;
        let text = |what: Input, dir: Dir, code: u8, bytes: &[u8]| {
            let mut out = Vec::with_capacity(4 + bytes.len());
            string(bytes, &mut out);
            Hashed {
                what,
                from: (dir, code),
                bytes: out,
            }
        };
        let init = |dir: Dir| self.inits[dir.index()].as_slice();
        let version = |dir: Dir| self.versions[dir.index()].as_slice();
        let seen = |dir: Dir| !init(dir).is_empty() && !version(dir).is_empty();
        if !(seen(client) && seen(server)) {
            return None;
        }
        let mut out = vec![
            text(Input::ClientVersion, client, 0, version(client)),
            text(Input::ServerVersion, server, 0, version(server)),
            text(Input::ClientInit, client, KEXINIT, init(client)),
            text(Input::ServerInit, server, KEXINIT, init(server)),
            text(Input::HostKey, server, second, host_key),
        ];
        if group {
            let whole = |what, dir, code, bytes: &[u8]| Hashed {
                what,
                from: (dir, code),
                bytes: bytes.to_vec(),
            };
            let (code, request) = [34, 30]
                .iter()
                .find_map(|code| Some((*code, self.body(client, *code)?)))?;
            out.push(whole(Input::GroupWanted, client, code, request));
            out.push(whole(Input::Group, server, 31, self.body(server, 31)?));
        }
        out.push(text(Input::ClientShare, client, first, ours));
        out.push(text(Input::ServerShare, server, second, theirs));
        Some(out)
    }

    /// The server's signature over H, as it stands in its reply.
    pub fn signature(&self, client: Dir, family: Family) -> Option<&[u8]> {
        let [_, second] = shares(family == Family::GroupExchange);
        let (_, rest) = take(self.body(client.opposite(), second)?)?;
        let (_, rest) = take(rest)?;
        Some(take(rest)?.0)
    }

    /// Where this exchange's shares meet, if it is worked out here.
    fn meeting<'a>(
        &'a self,
        client: Dir,
        method: &[u8],
        prime: &'a mut Vec<u8>,
    ) -> Option<Meeting<'a>> {
        Some(match method {
            b"curve25519-sha256" | b"curve25519-sha256@libssh.org" => Meeting::X25519,
            b"ecdh-sha2-nistp256" => Meeting::P256,
            b"ecdh-sha2-nistp384" => Meeting::P384,
            b"ecdh-sha2-nistp521" => Meeting::P521,
            _ if method.starts_with(b"diffie-hellman-group-exchange") => {
                let (p, rest) = take(self.body(client.opposite(), 31)?)?;
                Meeting::Modulo(p, take(rest)?.0)
            }
            _ => {
                let rest = method.strip_prefix(b"diffie-hellman-group")?;
                let number = rest.split(|b| *b == b'-').next()?;
                // SSH's group 1 is the second of RFC 2409.
                *prime = numbered_group(match number {
                    b"1" => 2,
                    n => std::str::from_utf8(n).ok()?.parse().ok()?,
                })?;
                Meeting::Modulo(prime, &[2])
            }
        })
    }

    /// Works the exchange out, if there is a secret for it and all of it was seen.
    pub fn work_out(
        &self,
        client: Dir,
        method: &[u8],
        family: Family,
        keys: &Keyring,
    ) -> Result<Exchanged, NotWorkedOut> {
        let with = hash_of(method).ok_or(NotWorkedOut::Method)?;
        if matches!(family, Family::Rsa | Family::Gss) {
            return Err(NotWorkedOut::Method);
        }
        let (secret, _) = self.secret(keys).ok_or(NotWorkedOut::NoSecret)?;
        let inputs = self
            .inputs(client, family)
            .ok_or(NotWorkedOut::MessageMissing)?;
        let (shared, private) = match secret {
            SshSecret::Shared(k) => (ways_to_write(k.bytes(), family), None),
            SshSecret::Private(x) => {
                let mut prime = Vec::new();
                let meeting = self
                    .meeting(client, method, &mut prime)
                    .ok_or(NotWorkedOut::Method)?;
                let share = |what: Input| {
                    inputs
                        .iter()
                        .find(|i| i.what == what)
                        .and_then(|i| take(&i.bytes))
                };
                let shares = [Input::ClientShare, Input::ServerShare]
                    .map(|s| share(s).map_or(&[][..], |t| t.0));
                let k = agree(x, shares, meeting).ok_or(NotWorkedOut::OtherPrivate)?;
                (vec![mpint(&k)], Some(x.clone()))
            }
        };
        Ok(Exchanged {
            inputs: inputs
                .iter()
                .flat_map(|i| i.bytes.iter().copied())
                .collect(),
            shared,
            with,
            private,
        })
    }
}

/// The numbers of the messages that carry the client's and the server's share.
const fn shares(group: bool) -> [u8; 2] {
    if group { [32, 33] } else { [30, 31] }
}

const KEXINIT: u8 = super::message::code::KEXINIT;

/// One of the things that the exchange hash is taken over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Input {
    /// V_C.
    ClientVersion,
    /// V_S.
    ServerVersion,
    /// I_C.
    ClientInit,
    /// I_S.
    ServerInit,
    /// K_S.
    HostKey,
    /// How long the group may be: min, n, max.
    GroupWanted,
    /// p and g.
    Group,
    /// e, or Q_C.
    ClientShare,
    /// f, or Q_S.
    ServerShare,
}

/// One of the exchange hash's inputs.
#[derive(Clone, Debug)]
pub struct Hashed {
    /// Which.
    pub what: Input,
    /// Who sent it, and in which message; 0 is the version line.
    pub from: (Dir, u8),
    /// As it is hashed: strings and numbers have their length in front.
    pub bytes: Vec<u8>,
}

/// Why an exchange could not be worked out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NotWorkedOut {
    /// No reader for this method, or for a private half of it.
    Method,
    /// There is no secret with the cookie of either side.
    NoSecret,
    /// A message of the exchange was not seen.
    MessageMissing,
    /// The private half is that of neither share.
    OtherPrivate,
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
fn agree(private: &Secret, shares: [&[u8]; 2], meeting: Meeting<'_>) -> Option<Zeroizing<Vec<u8>>> {
    let own = meeting.own(private.bytes())?;
    let same = |share: &[u8]| match meeting {
        // As numbers.
        Meeting::Modulo(..) => **mpint(share) == **mpint(&own),
        _ => share == own,
    };
    let [ours, theirs] = shares;
    let other = match (same(ours), same(theirs)) {
        (true, _) => theirs,
        (_, true) => ours,
        _ => return None,
    };
    meeting.shared(private.bytes(), other)
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
            private: None,
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
