//! Records sealed here, lost, swapped and broken, and opened again.

use super::*;
use crate::crypt::{BlockKind, Hash};
use zeroize::Zeroizing;

/// Seals records as a sender would, one after the other.
struct Sealer {
    version: u16,
    cipher: Cipher,
    mac_first: bool,
    number: u64,
    rc4: Option<Rc4>,
    last: Vec<u8>,
    at: u64,
}

fn keys(version: u16, cipher: &Cipher) -> Keys {
    let (mac, key, iv) = cipher.lengths(version);
    let iv = if version == TLS13 { 12 } else { iv };
    Keys {
        mac: Zeroizing::new(vec![1; mac]),
        key: Zeroizing::new(vec![2; key]),
        iv: Zeroizing::new(vec![3; iv]),
    }
}

impl Sealer {
    fn new(version: u16, suite: u16, mac_first: bool) -> (Sealer, Opener) {
        let cipher = Cipher::of_suite(suite).unwrap();
        let keys = keys(version, &cipher);
        let rc4 =
            matches!(cipher.protection, Protection::Rc4(_)).then(|| Rc4::new(&keys.key).unwrap());
        let sealer = Sealer {
            version,
            cipher,
            mac_first,
            number: 0,
            rc4,
            last: keys.iv.to_vec(),
            at: 0,
        };
        (
            sealer,
            Opener::new(version, &cipher, &keys, mac_first).unwrap(),
        )
    }

    /// The next record: its header, its content, and where it stands.
    fn seal(&mut self, plain: &[u8]) -> (Header, Vec<u8>, u64) {
        let keys = keys(self.version, &self.cipher);
        let wire = self.version.min(0x0303);
        let number = self.number.to_be_bytes();
        let mac = |text: &[u8], len: usize| {
            let head = [
                &number[..],
                &[23],
                &wire.to_be_bytes(),
                &(len as u16).to_be_bytes(),
            ]
            .concat();
            self.cipher.mac.hmac(&keys.mac, &[&head, text]).to_vec()
        };
        let body = match self.cipher.protection {
            Protection::Aead(kind) if self.version == TLS13 => {
                let aead = Aead::new(kind, &keys.key).unwrap();
                let inner = [plain, &[23, 0, 0]].concat();
                let n = (inner.len() + kind.tag_len()) as u16;
                let aad = [&[23, 3, 3][..], &n.to_be_bytes()].concat();
                aead.seal(&mixed(&[3; 12], self.number), &aad, &inner)
                    .unwrap()
            }
            Protection::Aead(kind) => {
                let aead = Aead::new(kind, &keys.key).unwrap();
                let nonce: [u8; 12] = [&[3; 4][..], &number].concat().try_into().unwrap();
                let aad = [
                    &number[..],
                    &[23],
                    &wire.to_be_bytes(),
                    &(plain.len() as u16).to_be_bytes(),
                ]
                .concat();
                [number.to_vec(), aead.seal(&nonce, &aad, plain).unwrap()].concat()
            }
            Protection::Block(kind) => {
                let block = Block::new(kind, &keys.key).unwrap();
                let n = kind.block_len();
                let mut text = plain.to_vec();
                if !self.mac_first {
                    text.extend(mac(plain, plain.len()));
                }
                let padding = n - text.len() % n;
                text.resize(text.len() + padding, padding as u8 - 1);
                let iv = if self.version < TLS11 {
                    self.last.clone()
                } else {
                    vec![9; n]
                };
                block.cbc_seal(&iv, &mut text).unwrap();
                self.last = text[text.len() - n..].to_vec();
                let mut body = if self.version < TLS11 {
                    text
                } else {
                    [iv, text].concat()
                };
                if self.mac_first {
                    let tag = mac(&body, body.len());
                    body.extend(tag);
                }
                body
            }
            Protection::Rc4(_) => {
                let mut body = [plain.to_vec(), mac(plain, plain.len())].concat();
                self.rc4.as_mut().unwrap().apply(&mut body);
                body
            }
            Protection::Null => [plain.to_vec(), mac(plain, plain.len())].concat(),
        };
        self.number += 1;
        let header = Header {
            content: 23,
            version: wire,
            len: body.len() as u16,
        };
        let at = self.at;
        self.at += header.total() as u64;
        (header, body, at)
    }
}

/// One of each family; the last number is how many records a hole costs besides those in it.
const FAMILIES: [(u16, u16, bool, usize); 9] = [
    (TLS13, 0x1301, false, 0),
    (TLS13, 0x1303, false, 0),
    (0x0303, 0xc02f, false, 0),
    (0x0303, 0xc0a0, false, 0),
    (0x0303, 0x002f, false, 0),
    (0x0303, 0x003c, true, 0),
    (0x0301, 0x000a, false, 1), // the block before, which it is chained to, is in the hole
    (0x0302, 0x0005, false, 0),
    (0x0303, 0x0002, false, 0),
];

#[test]
fn every_family_opens_record_after_record() {
    for (version, suite, mac_first, _) in FAMILIES {
        let (mut sealer, mut opener) = Sealer::new(version, suite, mac_first);
        for i in 0..20 {
            let plain = vec![i; 7 * usize::from(i) + 1];
            let (header, body, at) = sealer.seal(&plain);
            let opened = opener.open(&header, &body, at).unwrap();
            assert_eq!(
                (opened.content, opened.plain, opened.missing),
                (23, plain, 0),
                "{suite:#06x}"
            );
        }
    }
}

#[test]
fn behind_a_hole_the_next_record_that_authenticates_opens() {
    for (version, suite, mac_first, more) in FAMILIES {
        for lost in [1, 2, 9, 60] {
            let (mut sealer, mut opener) = Sealer::new(version, suite, mac_first);
            let (header, body, at) = sealer.seal(b"first");
            assert!(opener.open(&header, &body, at).is_some());
            opener.lost_from(sealer.at);
            for i in 0..lost {
                sealer.seal(&vec![0; 13 * i]);
            }
            let mut missing = None;
            for _ in 0..=more {
                let (header, body, at) = sealer.seal(b"behind");
                missing = opener
                    .open(&header, &body, at)
                    .map(|o| (o.plain, o.missing));
            }
            let want = Some((b"behind".to_vec(), (lost + more) as u64));
            assert_eq!(missing, want, "{suite:#06x} after {lost}");
        }
    }
}

#[test]
fn a_broken_record_is_passed_and_the_next_opens() {
    for (version, suite, mac_first, more) in FAMILIES {
        let (mut sealer, mut opener) = Sealer::new(version, suite, mac_first);
        let (header, mut body, at) = sealer.seal(b"broken on the way");
        let n = body.len();
        body[n - 1] ^= 1;
        assert!(opener.open(&header, &body, at).is_none());
        let mut opened = None;
        for _ in 0..=more {
            let (header, body, at) = sealer.seal(b"sound");
            opened = opener.open(&header, &body, at);
        }
        assert_eq!(opened.unwrap().plain, b"sound", "{suite:#06x}");
    }
}

#[test]
fn bytes_of_anything_open_nothing_and_end_nothing() {
    for (version, suite, mac_first, _) in FAMILIES {
        let (_, mut opener) = Sealer::new(version, suite, mac_first);
        for n in 0..120u16 {
            let body: Vec<u8> = (0..n).map(|i| (i * 7 + n) as u8).collect();
            let header = Header {
                content: 23,
                version: 0x0303,
                len: n,
            };
            assert!(opener.open(&header, &body, u64::from(n) * 50).is_none());
        }
        assert!(opener.is_hopeless());
    }
    let kind = BlockKind::Aes128;
    assert_eq!((kind.block_len(), Hash::Sha1.len()), (16, 20));
}

/// What opening a full record costs beside the cipher alone: at most as much again. The clock decides, so it is asked
/// for: `cargo test --release opening_costs -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement"]
fn opening_costs_at_most_twice_the_cipher() {
    use std::time::Instant;
    let (mut sealer, mut opener) = Sealer::new(TLS13, 0x1301, false);
    let records: Vec<_> = (0..2000).map(|_| sealer.seal(&[7; 16000])).collect();
    let aead = Aead::new(AeadKind::Aes128Gcm, &[2; 16]).unwrap();
    let from = Instant::now();
    for (i, (header, body, _)) in records.iter().enumerate() {
        let [c, d] = header.len.to_be_bytes();
        std::hint::black_box(aead.open(&mixed(&[3; 12], i as u64), &[23, 3, 3, c, d], body))
            .unwrap();
    }
    let cipher = from.elapsed();
    let from = Instant::now();
    for (header, body, at) in &records {
        std::hint::black_box(opener.open(header, body, *at)).unwrap();
    }
    let all = from.elapsed();
    println!("cipher {cipher:?}, opening {all:?}");
    assert!(all < 2 * cipher, "{all:?} {cipher:?}");
}
