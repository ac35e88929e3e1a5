//! From secrets to keys: TLS 1.2's PRF and its elders, TLS 1.3's HKDF labels.
//!
//! ```text
//! pre-master ─► master ─► key block: MAC keys, keys, IVs       (RFC 5246 §8.1, §6.3; RFC 7627 §4)
//! traffic secret ─► "key", "iv", "finished", "traffic upd"     (RFC 8446 §7)
//! ```

use zeroize::Zeroizing;

use super::cipher::Cipher;
use super::phase::{SSL30, TLS12};
use crate::crypt::Hash;
use crate::secret::Secret;

type Bytes = Zeroizing<Vec<u8>>;

/// The pseudorandom function of a version (RFC 5246 §5, RFC 2246 §5; SSL 3.0 has one for each use, RFC 6101 §6).
pub fn prf(version: u16, kdf: Hash, secret: &[u8], label: &str, seed: &[&[u8]], len: usize) -> Bytes {
    if version <= SSL30 {
        return ssl3(secret, seed, len);
    }
    let mut seeds = vec![label.as_bytes()];
    seeds.extend_from_slice(seed);
    if version >= TLS12 {
        return kdf.p_hash(secret, &seeds, len);
    }
    // The halves share the byte in the middle of a secret of odd length.
    let half = secret.len().div_ceil(2);
    let (first, second) = (&secret[..half], &secret[secret.len() - half..]);
    let mut out = Hash::Md5.p_hash(first, &seeds, len);
    let other = Hash::Sha1.p_hash(second, &seeds, len);
    out.iter_mut().zip(other.iter()).for_each(|(a, b)| *a ^= b);
    out
}

fn ssl3(secret: &[u8], seed: &[&[u8]], len: usize) -> Bytes {
    let mut out = Zeroizing::new(Vec::with_capacity(len + 16));
    for i in 0..26u8 {
        if out.len() >= len {
            break;
        }
        let letters = vec![b'A' + i; usize::from(i) + 1];
        let mut inner: Vec<&[u8]> = vec![&letters, secret];
        inner.extend_from_slice(seed);
        let inner = Hash::Sha1.digest(&inner);
        out.extend_from_slice(&Hash::Md5.digest(&[secret, &inner]));
    }
    out.truncate(len);
    out
}

/// The master secret out of the pre-master secret and both randoms, or the hash of the handshake so far where the
/// extended master secret was agreed.
pub fn master(
    version: u16,
    kdf: Hash,
    premaster: &[u8],
    randoms: (&[u8], &[u8]),
    session_hash: Option<&[u8]>,
) -> Secret {
    let made = match session_hash {
        Some(hash) => prf(version, kdf, premaster, "extended master secret", &[hash], 48),
        None => prf(version, kdf, premaster, "master secret", &[randoms.0, randoms.1], 48),
    };
    Secret::from(made.as_slice())
}

/// The hash of the handshake that a version works with: the suite's, or MD5 and SHA-1 side by side before TLS 1.2.
pub fn session_hash(version: u16, kdf: Hash, transcript: &[u8]) -> Vec<u8> {
    if version >= TLS12 {
        return kdf.digest(&[transcript]);
    }
    let mut both = Hash::Md5.digest(&[transcript]);
    both.extend_from_slice(&Hash::Sha1.digest(&[transcript]));
    both
}

/// One direction's keys.
pub struct Keys {
    /// The MAC key; none with authenticated encryption.
    pub mac: Bytes,
    /// The key.
    pub key: Bytes,
    /// The fixed part of each nonce, or the first initialization vector.
    pub iv: Bytes,
}

/// Both directions' keys out of the master secret (RFC 5246 §6.3), the client's first.
pub fn key_block(version: u16, cipher: &Cipher, master: &[u8], randoms: (&[u8], &[u8])) -> [Keys; 2] {
    let (mac, key, iv) = cipher.lengths(version);
    let seed = [randoms.1, randoms.0];
    let block = prf(version, cipher.kdf, master, "key expansion", &seed, 2 * (mac + key + iv));
    let mut rest = block.as_slice();
    let mut cut = |n: usize| {
        let (piece, more) = rest.split_at(n.min(rest.len()));
        rest = more;
        Zeroizing::new(piece.to_vec())
    };
    let (mac_c, mac_s) = (cut(mac), cut(mac));
    let (key_c, key_s) = (cut(key), cut(key));
    let (iv_c, iv_s) = (cut(iv), cut(iv));
    [
        Keys {
            mac: mac_c,
            key: key_c,
            iv: iv_c,
        },
        Keys {
            mac: mac_s,
            key: key_s,
            iv: iv_s,
        },
    ]
}

/// What HKDF-Expand is told besides the key: length, label, context (RFC 8446 §7.1).
pub fn label(name: &str, context: &[u8], len: usize) -> Vec<u8> {
    let mut info = (len as u16).to_be_bytes().to_vec();
    info.push((6 + name.len()) as u8);
    info.extend_from_slice(b"tls13 ");
    info.extend_from_slice(name.as_bytes());
    info.push(context.len() as u8);
    info.extend_from_slice(context);
    info
}

/// HKDF-Expand-Label (RFC 8446 §7.1).
pub fn expand_label(kdf: Hash, secret: &[u8], name: &str, context: &[u8], len: usize) -> Bytes {
    kdf.expand(secret, &label(name, context, len), len)
}

/// Key and initialization vector of a traffic secret (RFC 8446 §7.3).
pub fn traffic_keys(kdf: Hash, secret: &[u8], key_len: usize) -> Keys {
    Keys {
        mac: Zeroizing::default(),
        key: expand_label(kdf, secret, "key", &[], key_len),
        iv: expand_label(kdf, secret, "iv", &[], 12),
    }
}

/// The traffic secret after a KeyUpdate (RFC 8446 §7.2).
pub fn next_traffic_secret(kdf: Hash, secret: &[u8]) -> Secret {
    Secret::from(expand_label(kdf, secret, "traffic upd", &[], kdf.len()).as_slice())
}
