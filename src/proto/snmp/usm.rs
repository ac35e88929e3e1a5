//! The user-based security model with keys in hand: passphrases become keys, digests are checked, content is opened
//! (RFC 3414; RFC 7860 for SHA-2; RFC 3826 for AES).

use crate::crypt::{Block, BlockKind, Hash};
use crate::proto::common::ber::{self, Head, id};
use crate::secret::{Secret, SnmpCipher, SnmpDigest, SnmpUser};

/// A passphrase is repeated up to so many bytes before it is hashed (RFC 3414 §2.6).
const REPEATED: usize = 1 << 20;

/// The parts of a message that keys have to do with.
#[derive(Clone, Copy, Debug)]
pub struct Parts<'a> {
    /// The whole message.
    whole: &'a [u8],
    engine: &'a [u8],
    boots: u32,
    time: u32,
    /// Who sent it, or whom it is for.
    pub user: &'a [u8],
    /// Where its digest stands.
    pub digest: (usize, usize),
    salt: &'a [u8],
    /// Where what is encrypted stands.
    pub content: Option<(usize, usize)>,
}

/// What came of looking at a digest.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// The message is as its sender made it.
    Good,
    /// It isn't, or the passphrase is wrong.
    Bad,
    /// There is no passphrase for digests.
    Unknown,
}

/// The value of the element at an offset; the offset behind it comes with it.
fn value(bytes: &[u8], at: usize, wanted: u8) -> Option<(usize, usize, usize)> {
    let head: Head = ber::head(bytes.get(at..)?)?;
    let from = at + head.header;
    (head.id == wanted).then_some((from, head.len, at + head.total()))
}

impl<'a> Parts<'a> {
    /// Finds them in a v3 message of this model.
    pub fn find(whole: &'a [u8]) -> Option<Parts<'a>> {
        let slice = |(from, len, _): (usize, usize, usize)| whole.get(from..from + len);
        let (body, _, _) = value(whole, 0, id::SEQUENCE)?;
        let (_, _, header) = value(whole, body, id::INTEGER)?;
        let (_, _, security) = value(whole, header, id::SEQUENCE)?;
        let (inner, _, content) = value(whole, security, id::OCTET_STRING)?;
        let (first, _, _) = value(whole, inner, id::SEQUENCE)?;
        let engine = value(whole, first, id::OCTET_STRING)?;
        let boots = value(whole, engine.2, id::INTEGER)?;
        let time = value(whole, boots.2, id::INTEGER)?;
        let user = value(whole, time.2, id::OCTET_STRING)?;
        let digest = value(whole, user.2, id::OCTET_STRING)?;
        let salt = value(whole, digest.2, id::OCTET_STRING)?;
        let number = |v| u32::try_from(ber::integer(slice(v)?)?).ok();
        Some(Parts {
            whole,
            engine: slice(engine)?,
            boots: number(boots)?,
            time: number(time)?,
            user: slice(user)?,
            digest: (digest.0, digest.1),
            salt: slice(salt)?,
            content: value(whole, content, id::OCTET_STRING).map(|(from, len, _)| (from, len)),
        })
    }

    /// Checks the digest: over the whole message, with zeros in its place (RFC 3414 §6.3.2).
    pub fn verify(&self, user: &SnmpUser) -> Verdict {
        let Some((kind, passphrase)) = &user.auth else {
            return Verdict::Unknown;
        };
        let hash = hash(*kind);
        let (at, len) = self.digest;
        if len != digest_len(*kind) {
            return Verdict::Bad;
        }
        let key = localised(hash, &user.auth_master, passphrase, self.engine);
        let (before, rest) = self.whole.split_at(at);
        let (there, behind) = rest.split_at(len);
        let tag = hash.hmac(key.bytes(), &[before, &[0; 64][..len], behind]);
        if tag.get(..len) == Some(there) {
            Verdict::Good
        } else {
            Verdict::Bad
        }
    }

    /// What is encrypted, opened: a scoped PDU and, from a block cipher, padding. `None` without a key for it, or where
    /// the salt has not the cipher's length. A wrong key opens, too: to nonsense.
    pub fn open(&self, user: &SnmpUser) -> Option<Vec<u8>> {
        let (digest, _) = user.auth.as_ref()?;
        let (cipher, passphrase) = user.private.as_ref()?;
        let (from, len) = self.content?;
        let mut text = self.whole.get(from..from + len)?.to_vec();
        let hash = hash(*digest);
        let key = localised(hash, &user.private_master, passphrase, self.engine);
        match cipher {
            SnmpCipher::Des => {
                // RFC 3414 §8.1.1.1: eight bytes of key, eight that are mixed with the salt.
                let (key, mix) = key.bytes().get(..16)?.split_at(8);
                let salt: [u8; 8] = self.salt.try_into().ok()?;
                let vector: Vec<u8> = mix.iter().zip(salt).map(|(a, b)| a ^ b).collect();
                Block::new(BlockKind::Des, key)?.cbc_open(&vector, &mut text)?;
            }
            SnmpCipher::Aes(bits, way) => {
                let kind = match bits {
                    128 => BlockKind::Aes128,
                    192 => BlockKind::Aes192,
                    _ => BlockKind::Aes256,
                };
                let key = extended(hash, key, kind.key_len(), self.engine, *way);
                // RFC 3826 §3.1.2.1.
                let mut vector = [0; 16];
                vector[..4].copy_from_slice(&self.boots.to_be_bytes());
                vector[4..8].copy_from_slice(&self.time.to_be_bytes());
                vector[8..].copy_from_slice(self.salt.get(..8)?);
                Block::new(kind, key.bytes().get(..kind.key_len())?)?
                    .cfb_open(&vector, &mut text)?;
            }
        }
        Some(text)
    }
}

fn hash(digest: SnmpDigest) -> Hash {
    match digest {
        SnmpDigest::Md5 => Hash::Md5,
        SnmpDigest::Sha1 => Hash::Sha1,
        SnmpDigest::Sha224 => Hash::Sha224,
        SnmpDigest::Sha256 => Hash::Sha256,
        SnmpDigest::Sha384 => Hash::Sha384,
        SnmpDigest::Sha512 => Hash::Sha512,
    }
}

/// So much of a digest is sent (RFC 3414 §6.3.1, RFC 7860 §4.2.2).
fn digest_len(digest: SnmpDigest) -> usize {
    match digest {
        SnmpDigest::Md5 | SnmpDigest::Sha1 => 12,
        SnmpDigest::Sha224 => 16,
        SnmpDigest::Sha256 => 24,
        SnmpDigest::Sha384 => 32,
        SnmpDigest::Sha512 => 48,
    }
}

/// A user's key for one engine (RFC 3414 §2.6). What takes long, the key for all engines, is worked out once a user.
fn localised(
    hash: Hash,
    master: &std::sync::OnceLock<Secret>,
    passphrase: &Secret,
    engine: &[u8],
) -> Secret {
    let master = master.get_or_init(|| master_key(hash, passphrase.bytes()));
    localise(hash, master.bytes(), engine)
}

fn localise(hash: Hash, master: &[u8], engine: &[u8]) -> Secret {
    Secret::new(hash.digest(&[master, engine, master]))
}

/// A passphrase as a key (RFC 3414 §A.2).
fn master_key(hash: Hash, passphrase: &[u8]) -> Secret {
    if passphrase.is_empty() {
        return Secret::new(hash.digest(&[]));
    }
    let repeated: Vec<u8> = passphrase.iter().copied().cycle().take(REPEATED).collect();
    let repeated = Secret::new(repeated);
    Secret::new(hash.digest(&[repeated.bytes()]))
}

/// Makes a key long enough for a longer cipher. No RFC says how: Net-SNMP hashes what there is and puts it behind
/// (draft-blumenthal-aes-usm-04 §3.1.2.1), Cisco takes what there is for a passphrase (draft-reeder-snmpv3-usm-3desede).
fn extended(hash: Hash, key: Secret, len: usize, engine: &[u8], way: u8) -> Secret {
    let mut all = key.bytes().to_vec();
    let mut last = key;
    while all.len() < len {
        last = match way {
            SnmpCipher::CISCO => localise(hash, master_key(hash, last.bytes()).bytes(), engine),
            _ => Secret::new(hash.digest(&[&all])),
        };
        all.extend_from_slice(last.bytes());
    }
    Secret::new(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|b| format!("{b:02x}")).collect()
    }

    /// RFC 3414 §A.3.1 and §A.3.2.
    #[test]
    fn the_examples_of_rfc_3414() {
        let engine = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2];
        let md5 = master_key(Hash::Md5, b"maplesyrup");
        assert_eq!(hex(md5.bytes()), "9faf3283884e92834ebc9847d8edd963");
        let local = localise(Hash::Md5, md5.bytes(), &engine);
        assert_eq!(hex(local.bytes()), "526f5eed9fcce26f8964c2930787d82b");
        let sha1 = master_key(Hash::Sha1, b"maplesyrup");
        assert_eq!(
            hex(sha1.bytes()),
            "9fb5cc0381497b3793528939ff788d5d79145211"
        );
        let local = localise(Hash::Sha1, sha1.bytes(), &engine);
        assert_eq!(
            hex(local.bytes()),
            "6695febc9288e36282235fc7151f128497b38f3f"
        );
    }
}
