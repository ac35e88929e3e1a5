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
pub fn prf(
    version: u16,
    kdf: Hash,
    secret: &[u8],
    label: &str,
    seed: &[&[u8]],
    len: usize,
) -> Bytes {
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
        Some(hash) => prf(
            version,
            kdf,
            premaster,
            "extended master secret",
            &[hash],
            48,
        ),
        None => prf(
            version,
            kdf,
            premaster,
            "master secret",
            &[randoms.0, randoms.1],
            48,
        ),
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

/// The Finished message of SSL 3.0 (RFC 6101 §5.6.9).
pub fn ssl3_finished(master: &[u8], transcript: &[u8], client: bool) -> Vec<u8> {
    ssl3_hashes(master, transcript, if client { b"CLNT" } else { b"SRVR" })
}

/// SSL 3.0's proofs: MD5 and SHA-1 side by side, each over the handshake, the sender's name if it has one, the master
/// secret and padding (RFC 6101 §5.6.8, §5.6.9).
pub fn ssl3_hashes(master: &[u8], transcript: &[u8], sender: &[u8]) -> Vec<u8> {
    let of = |hash: Hash, pad: usize| {
        let inner = hash.digest(&[transcript, sender, master, &[0x36; 48][..pad]]);
        hash.digest(&[master, &[0x5c; 48][..pad], &inner])
    };
    [of(Hash::Md5, 48), of(Hash::Sha1, 40)].concat()
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
pub fn key_block(
    version: u16,
    cipher: &Cipher,
    master: &[u8],
    randoms: (&[u8], &[u8]),
) -> [Keys; 2] {
    let (mac, key, iv) = cipher.lengths(version);
    let seed = [randoms.1, randoms.0];
    let block = prf(
        version,
        cipher.kdf,
        master,
        "key expansion",
        &seed,
        2 * (mac + key + iv),
    );
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

/// As [`traffic_keys`], of a draft before 20, when labels began otherwise.
pub fn draft_traffic_keys(kdf: Hash, secret: &[u8], key_len: usize) -> Keys {
    let expand = |name: &str, len: usize| {
        let mut info = (len as u16).to_be_bytes().to_vec();
        info.push((9 + name.len()) as u8);
        info.extend_from_slice(b"TLS 1.3, ");
        info.extend_from_slice(name.as_bytes());
        info.push(0);
        kdf.expand(secret, &info, len)
    };
    Keys {
        mac: Zeroizing::default(),
        key: expand("key", key_len),
        iv: expand("iv", 12),
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypt::Meeting;
    use crate::proto::common::x509::tests::hex;
    use crate::proto::tls::session::tests::{CLIENT_HELLO, SERVER_HELLO};

    /// RFC 8448 §3, from the client's private key to the keys of every direction and epoch.
    #[test]
    fn tls_1_3s_schedule_gives_rfc_8448s_values() {
        let h = Hash::Sha256;
        let derive = |secret: &[u8], name: &str, transcript: &[u8]| {
            expand_label(h, secret, name, &h.digest(&[transcript]), 32)
        };
        let private = hex("49af42ba7f7994852d713ef2784bcbcaa7911de26adc5642cb634540e7ea5005");
        let public = hex("c9828876112095fe66762bdbf7c672e156d6cc253b833df1dd69b1b04e751f0f");
        let shared = Meeting::X25519.shared(&private, &public).unwrap();
        assert_eq!(
            shared.to_vec(),
            hex("8bd4054fb55b9d63fdfbacf9f04b9f0d35e6d63f537563efd46272900f89492d")
        );
        let early = h.extract(&[], &[0; 32]);
        assert_eq!(
            *early,
            hex("33ad0a1c607ec03b09e6cd9893680ce210adf300aa1f2660e1b22e10f170f92a")
        );
        let derived = derive(&early, "derived", b"");
        assert_eq!(
            *derived,
            hex("6f2615a108c702c5678f54fc9dbab69716c076189c48250cebeac3576c3611ba")
        );
        let handshake = h.extract(&derived, &shared);
        assert_eq!(
            *handshake,
            hex("1dc826e93606aa6fdc0aadc12f741b01046aa6b99f691ed221a9f0ca043fbeac")
        );
        let hellos = [hex(CLIENT_HELLO), hex(SERVER_HELLO)].concat();
        let client = derive(&handshake, "c hs traffic", &hellos);
        let server = derive(&handshake, "s hs traffic", &hellos);
        assert_eq!(
            *client,
            hex("b3eddb126e067f35a780b3abf45e2d8f3b1a950738f52e9600746a0e27a55a21")
        );
        assert_eq!(
            *server,
            hex("b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38")
        );
        let master = h.extract(&derive(&handshake, "derived", b""), &[0; 32]);
        assert_eq!(
            *master,
            hex("18df06843d13a08bf2a449844c5f8a478001bc4d4c627984d5a41da8d0402919")
        );
        let keys = traffic_keys(h, &server, 16);
        assert_eq!(*keys.key, hex("3fce516009c21727d0f2e4e86ee403bc"));
        assert_eq!(*keys.iv, hex("5d313eb2671276ee13000b30"));
        let keys = traffic_keys(h, &client, 16);
        assert_eq!(*keys.key, hex("dbfaa693d1762c5b666af5d950258d01"));
        assert_eq!(*keys.iv, hex("5bd3c71b836e0b76bb73265f"));
        let server = hex("a11af9f05531f856ad47116b45a950328204b4f44bfb6b3a4b4f1f3fcb631643");
        let keys = traffic_keys(h, &server, 16);
        assert_eq!(*keys.key, hex("9f02283b6c9c07efc26bb9f2ac92e356"));
        assert_eq!(*keys.iv, hex("cf782b88dd83549aadf1e984"));
    }

    /// The label's shape, written out (RFC 8446 §7.1).
    #[test]
    fn a_label_says_length_name_and_context() {
        assert_eq!(label("iv", &[], 12), b"\x00\x0c\x08tls13 iv\x00");
        assert_eq!(
            label("key", &[1, 2], 16),
            b"\x00\x10\x09tls13 key\x02\x01\x02"
        );
    }

    /// TLS 1.1's PRF splits the secret; SSL 3.0's counts in letters: both against their definitions.
    #[test]
    fn the_elder_functions_follow_their_definitions() {
        let secret = [1, 2, 3, 4, 5];
        let out = prf(0x0302, Hash::Sha256, &secret, "label", &[b"seed"], 40);
        let md5 = Hash::Md5.p_hash(&[1, 2, 3], &[b"labelseed"], 40);
        let sha1 = Hash::Sha1.p_hash(&[3, 4, 5], &[b"labelseed"], 40);
        assert!(
            out.iter()
                .zip(md5.iter().zip(sha1.iter()))
                .all(|(o, (a, b))| *o == a ^ b)
        );
        let out = prf(0x0300, Hash::Sha256, &secret, "unused", &[b"c", b"s"], 20);
        let first = Hash::Md5.digest(&[&secret, &Hash::Sha1.digest(&[b"A", &secret, b"c", b"s"])]);
        let second =
            Hash::Md5.digest(&[&secret, &Hash::Sha1.digest(&[b"BB", &secret, b"c", b"s"])]);
        assert_eq!(*out, [first, second[..4].to_vec()].concat());
    }
}
