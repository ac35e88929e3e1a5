//! One direction's cipher and MAC with their keys in place: how long the packet at the front is, and what it says.
//!
//! RFC 4253 §6 (CBC), RFC 4344 (CTR), RFC 5647 and OpenSSH's PROTOCOL (GCM, encrypt-then-MAC), PROTOCOL.chacha20poly1305.

mod footing;

pub use footing::Footing;

use zeroize::Zeroizing;

use super::algorithm::{self, CIPHERS, MACS};
use super::context::Context;
use super::keys::Root;
use super::packet::{self, HEADER};
use crate::crypt::{Aead, AeadKind, Block, BlockKind, Ctr, Hash, Mac, chacha20_legacy, poly1305};

/// A direction's cipher, MAC, and where they are.
pub struct Opener {
    cipher: Cipher,
    mac: Option<Authenticator>,
    /// The first block of the packet at the front, opened already.
    front: Option<Vec<u8>>,
    /// Bytes of the cipher's stream that the packets before have taken.
    done: u64,
    session: Vec<u8>,
}

enum Cipher {
    ChaCha(Zeroizing<Vec<u8>>),
    Gcm { aead: Aead, iv: [u8; 12] },
    Ctr(Ctr),
    Cbc { block: Block, iv: Vec<u8> },
}

struct Authenticator {
    /// `None`: a MAC that can't be worked out; its bytes are passed over.
    hash: Option<(Hash, Zeroizing<Vec<u8>>)>,
    len: usize,
    /// Taken over the ciphertext, and the length in clear.
    etm: bool,
}

/// What came of opening a packet.
pub enum Opened {
    /// So many bytes more are needed.
    More(usize),
    /// It does not authenticate, or no packet is so long.
    Wrong,
    /// Length, padding length, payload and padding; and how many bytes it took.
    Packet(Zeroizing<Vec<u8>>, usize),
}

/// Whether this cipher and this MAC can be opened.
pub fn is_known(context: Context) -> bool {
    let name = algorithm::at(CIPHERS, context.cipher).map_or("", |c| c.name);
    kind(name).is_some()
}

/// How many bytes of IV, key and MAC key a cipher and a MAC take; `None` where there is no reader for the cipher.
pub fn lengths(context: Context) -> Option<[usize; 3]> {
    let name = algorithm::at(CIPHERS, context.cipher)?.name;
    let mac = || algorithm::at(MACS, context.mac).and_then(|m| hash_of(m.name));
    let mac = || mac().map_or(0, Hash::len);
    Some(match kind(name)? {
        Kind::ChaCha => [0, 64, 0],
        Kind::Gcm(kind) => [12, kind.key_len(), 0],
        Kind::Ctr(len) => [16, len, mac()],
        Kind::Cbc(kind) => [kind.block_len(), kind.key_len(), mac()],
    })
}

enum Kind {
    ChaCha,
    Gcm(AeadKind),
    Ctr(usize),
    Cbc(BlockKind),
}

fn kind(name: &str) -> Option<Kind> {
    Some(match name {
        "chacha20-poly1305@openssh.com" | "chacha20-poly1305" => Kind::ChaCha,
        "aes128-gcm@openssh.com" | "AEAD_AES_128_GCM" | "aes128-gcm" => {
            Kind::Gcm(AeadKind::Aes128Gcm)
        }
        "aes256-gcm@openssh.com" | "AEAD_AES_256_GCM" | "aes256-gcm" => {
            Kind::Gcm(AeadKind::Aes256Gcm)
        }
        "aes128-ctr" => Kind::Ctr(16),
        "aes192-ctr" => Kind::Ctr(24),
        "aes256-ctr" => Kind::Ctr(32),
        "aes128-cbc" => Kind::Cbc(BlockKind::Aes128),
        "aes192-cbc" => Kind::Cbc(BlockKind::Aes192),
        "aes256-cbc" | "rijndael-cbc@lysator.liu.se" => Kind::Cbc(BlockKind::Aes256),
        "3des-cbc" => Kind::Cbc(BlockKind::TripleDes),
        _ => return None,
    })
}

fn hash_of(mac: &str) -> Option<Hash> {
    let name = mac.split('@').next().unwrap_or(mac);
    let name = name.strip_suffix("-etm").unwrap_or(name);
    Some(match name {
        "hmac-sha1" | "hmac-sha1-96" => Hash::Sha1,
        "hmac-sha2-256" | "hmac-sha2-256-96" => Hash::Sha256,
        "hmac-sha2-512" | "hmac-sha2-512-96" => Hash::Sha512,
        "hmac-md5" | "hmac-md5-96" => Hash::Md5,
        _ => return None,
    })
}

impl Opener {
    /// The opener of a direction: `letters` are those of its IV, its key and its MAC's key.
    pub fn new(context: Context, root: Root, letters: [u8; 3]) -> Option<Opener> {
        let name = algorithm::at(CIPHERS, context.cipher)?.name;
        let [iv, key, integrity] = letters;
        let cipher = match kind(name)? {
            Kind::ChaCha => {
                return Some(Opener {
                    cipher: Cipher::ChaCha(root.key(key, 64)),
                    mac: None,
                    front: None,
                    done: 0,
                    session: root.session().to_vec(),
                });
            }
            Kind::Gcm(kind) => {
                return Some(Opener {
                    cipher: Cipher::Gcm {
                        aead: Aead::new(kind, &root.key(key, kind.key_len()))?,
                        iv: root.key(iv, 12).as_slice().try_into().ok()?,
                    },
                    mac: None,
                    front: None,
                    done: 0,
                    session: root.session().to_vec(),
                });
            }
            Kind::Ctr(len) => Cipher::Ctr(Ctr::new(&root.key(key, len), &root.key(iv, 16))?),
            Kind::Cbc(kind) => Cipher::Cbc {
                block: Block::new(kind, &root.key(key, kind.key_len()))?,
                iv: root.key(iv, kind.block_len()).to_vec(),
            },
        };
        let mac = algorithm::at(MACS, context.mac)?;
        let hash = hash_of(mac.name);
        Some(Opener {
            cipher,
            mac: Some(Authenticator {
                hash: hash.map(|h| (h, root.key(integrity, h.len()))),
                len: mac.len,
                etm: mac.etm,
            }),
            front: None,
            done: 0,
            session: root.session().to_vec(),
        })
    }

    /// The session's id that these keys came of.
    pub fn session(&self) -> &[u8] {
        &self.session
    }

    /// Opens the packet at the front; `sequence` counts all packets of the direction (RFC 4253 §6.4).
    pub fn open(&mut self, sequence: u32, bytes: &[u8]) -> Opened {
        match &mut self.cipher {
            Cipher::ChaCha(key) => chacha(key, sequence, bytes),
            Cipher::Gcm { aead, iv } => gcm(aead, iv, bytes),
            _ if self.mac.as_ref().is_some_and(|m| m.etm) => self.over_ciphertext(sequence, bytes),
            _ => self.over_plaintext(sequence, bytes),
        }
    }

    fn decrypt(&mut self, text: &mut [u8]) -> Option<()> {
        match &mut self.cipher {
            Cipher::Ctr(ctr) => ctr.apply(text),
            Cipher::Cbc { block, iv } => {
                let n = block.kind().block_len();
                let next = text.len().checked_sub(n).and_then(|at| text.get(at..));
                let next = next.map(<[u8]>::to_vec);
                block.cbc_open(iv, text)?;
                if let Some(next) = next {
                    *iv = next;
                }
            }
            Cipher::ChaCha(_) | Cipher::Gcm { .. } => return None,
        }
        Some(())
    }

    /// Encrypt-then-MAC: the length is in clear, the MAC is checked before anything is opened.
    fn over_ciphertext(&mut self, sequence: u32, bytes: &[u8]) -> Opened {
        let Some(mac) = &self.mac else {
            return Opened::Wrong;
        };
        let (length, tag) = match sized(bytes, mac.len) {
            Ok(found) => found,
            Err(opened) => return opened,
        };
        let (packet, _) = bytes.split_at(HEADER + length);
        if !mac.verify(sequence, packet, tag) {
            return Opened::Wrong;
        }
        let mac_len = mac.len;
        let mut plain = Zeroizing::new(packet.to_vec());
        let Some(text) = plain.get_mut(HEADER..) else {
            return Opened::Wrong;
        };
        if self.decrypt(text).is_none() {
            return Opened::Wrong;
        }
        self.done += length as u64;
        Opened::Packet(plain, HEADER + length + mac_len)
    }

    /// MAC and encrypt: the first block must be opened to know the length.
    fn over_plaintext(&mut self, sequence: u32, bytes: &[u8]) -> Opened {
        let first = match &self.cipher {
            Cipher::Cbc { block, .. } => block.kind().block_len(),
            _ => 16,
        };
        if self.front.is_none() {
            let Some(block) = bytes.get(..first) else {
                return Opened::More(first - bytes.len());
            };
            let mut block = block.to_vec();
            if self.decrypt(&mut block).is_none() {
                return Opened::Wrong;
            }
            self.front = Some(block);
        }
        let front = self.front.clone().unwrap_or_default();
        let length = packet::length(&front).unwrap_or(0);
        if !(5..=packet::MAX).contains(&length) || HEADER + length < first {
            return Opened::Wrong;
        }
        let mac_len = self.mac.as_ref().map_or(0, |m| m.len);
        let total = HEADER + length + mac_len;
        let (Some(rest), Some(tag)) = (
            bytes.get(first..HEADER + length),
            bytes.get(HEADER + length..total),
        ) else {
            return Opened::More(total - bytes.len());
        };
        let mut rest = rest.to_vec();
        if self.decrypt(&mut rest).is_none() {
            return Opened::Wrong;
        }
        self.front = None;
        let plain = Zeroizing::new([front, rest].concat());
        match &self.mac {
            Some(mac) if !mac.verify(sequence, &plain, tag) => Opened::Wrong,
            _ => {
                self.done += (HEADER + length) as u64;
                Opened::Packet(plain, total)
            }
        }
    }
}

impl Authenticator {
    fn verify(&self, sequence: u32, packet: &[u8], tag: &[u8]) -> bool {
        let Some((hash, key)) = &self.hash else {
            return true;
        };
        let mut mac = Mac::new(*hash, key);
        mac.update(&sequence.to_be_bytes());
        mac.update(packet);
        mac.tag().get(..tag.len()) == Some(tag)
    }
}

/// Length and tag of a packet whose length is in clear.
fn sized(bytes: &[u8], tag: usize) -> Result<(usize, &[u8]), Opened> {
    let Some(length) = packet::length(bytes) else {
        return Err(Opened::More(HEADER - bytes.len()));
    };
    if !(5..=packet::MAX).contains(&length) {
        return Err(Opened::Wrong);
    }
    let total = HEADER + length + tag;
    match bytes.get(HEADER + length..total) {
        Some(tag) => Ok((length, tag)),
        None => Err(Opened::More(total - bytes.len())),
    }
}

/// The nonce so many packets on: its last eight bytes count them (RFC 5647 §7.1).
fn advance(mut iv: [u8; 12], packets: u64) -> [u8; 12] {
    if let Some(count) = iv.last_chunk_mut::<8>() {
        *count = u64::from_be_bytes(*count)
            .wrapping_add(packets)
            .to_be_bytes();
    }
    iv
}

fn gcm(aead: &Aead, iv: &mut [u8; 12], bytes: &[u8]) -> Opened {
    let (length, tag) = match sized(bytes, 16) {
        Ok(found) => found,
        Err(opened) => return opened,
    };
    let total = HEADER + length + tag.len();
    let (header, sealed) = bytes.split_at(HEADER);
    let sealed = sealed.get(..total - HEADER).unwrap_or(sealed);
    let Some(text) = aead.open(iv, header, sealed) else {
        return Opened::Wrong;
    };
    *iv = advance(*iv, 1);
    let mut plain = Zeroizing::new(header.to_vec());
    plain.extend_from_slice(&text);
    Opened::Packet(plain, total)
}

/// Two keys: the second hides the length, the first the rest; the tag is over the ciphertext.
fn chacha(key: &[u8], sequence: u32, bytes: &[u8]) -> Opened {
    let nonce = u64::from(sequence).to_be_bytes();
    let (Some(main), Some(head)) = (key.get(..32), key.get(32..64)) else {
        return Opened::Wrong;
    };
    let Some(Ok(mut header)) = bytes.get(..HEADER).map(<[u8; HEADER]>::try_from) else {
        return Opened::More(HEADER - bytes.len());
    };
    chacha20_legacy(head, &nonce, 0, &mut header);
    let length = u32::from_be_bytes(header) as usize;
    if !(5..=packet::MAX).contains(&length) {
        return Opened::Wrong;
    }
    let total = HEADER + length + 16;
    let (Some(packet), Some(tag)) = (
        bytes.get(..HEADER + length),
        bytes.get(HEADER + length..total),
    ) else {
        return Opened::More(total - bytes.len());
    };
    let mut once = [0; 32];
    chacha20_legacy(main, &nonce, 0, &mut once);
    if poly1305(&once, packet).as_ref().map(<[u8; 16]>::as_slice) != Some(tag) {
        return Opened::Wrong;
    }
    let mut plain = Zeroizing::new(packet.to_vec());
    if let Some((front, text)) = plain.split_at_mut_checked(HEADER) {
        front.copy_from_slice(&header);
        chacha20_legacy(main, &nonce, 1, text);
    }
    Opened::Packet(plain, total)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proto::ssh::keys::tests::root;

    fn context(cipher: &str, mac: &str) -> Context {
        Context {
            cipher: algorithm::cipher_number(cipher.as_bytes()),
            mac: algorithm::mac_number(mac.as_bytes()),
            ..Context::default()
        }
    }

    /// What a sender makes of packets with these keys, written down apart from what opens them.
    struct Sealer {
        context: Context,
        iv: Vec<u8>,
        key: Vec<u8>,
        mac: Vec<u8>,
        ctr: Option<Ctr>,
    }

    impl Sealer {
        fn tag(&self, sequence: u32, packet: &[u8]) -> Vec<u8> {
            let mac = algorithm::at(MACS, self.context.mac).unwrap();
            let hash = hash_of(mac.name).unwrap();
            let tag = hash.hmac(&self.mac[..hash.len()], &[&sequence.to_be_bytes(), packet]);
            tag[..mac.len].to_vec()
        }

        fn crypt(&mut self, text: &mut [u8]) {
            let name = algorithm::at(CIPHERS, self.context.cipher).unwrap().name;
            match kind(name).unwrap() {
                Kind::Ctr(len) => {
                    let (key, iv) = (&self.key[..len], &self.iv[..16]);
                    let ctr = self.ctr.get_or_insert_with(|| Ctr::new(key, iv).unwrap());
                    ctr.apply(text);
                }
                Kind::Cbc(kind) => {
                    let n = kind.block_len();
                    let block = Block::new(kind, &self.key[..kind.key_len()]).unwrap();
                    block.cbc_seal(&self.iv[..n], text).unwrap();
                    self.iv = text[text.len() - n..].to_vec();
                }
                _ => unreachable!(),
            }
        }

        fn seal(&mut self, sequence: u32, packet: &[u8]) -> Vec<u8> {
            let name = algorithm::at(CIPHERS, self.context.cipher).unwrap().name;
            match kind(name).unwrap() {
                Kind::Gcm(kind) => {
                    let aead = Aead::new(kind, &self.key[..kind.key_len()]).unwrap();
                    let mut nonce: [u8; 12] = self.iv[..12].try_into().unwrap();
                    let count = u64::from_be_bytes(nonce[4..].try_into().unwrap());
                    nonce[4..].copy_from_slice(&count.wrapping_add(sequence.into()).to_be_bytes());
                    let sealed = aead.seal(&nonce, &packet[..4], &packet[4..]).unwrap();
                    [&packet[..4], &sealed].concat()
                }
                Kind::ChaCha => {
                    let nonce = u64::from(sequence).to_be_bytes();
                    let mut out = packet.to_vec();
                    chacha20_legacy(&self.key[32..64], &nonce, 0, &mut out[..4]);
                    chacha20_legacy(&self.key[..32], &nonce, 1, &mut out[4..]);
                    let mut once = [0; 32];
                    chacha20_legacy(&self.key[..32], &nonce, 0, &mut once);
                    let tag = poly1305(&once, &out).unwrap();
                    [&out[..], &tag].concat()
                }
                _ if algorithm::at(MACS, self.context.mac).unwrap().etm => {
                    let mut out = packet.to_vec();
                    self.crypt(&mut out[4..]);
                    let tag = self.tag(sequence, &out);
                    [out, tag].concat()
                }
                _ => {
                    let tag = self.tag(sequence, packet);
                    let mut out = packet.to_vec();
                    self.crypt(&mut out);
                    [out, tag].concat()
                }
            }
        }
    }

    const CASES: &[(&str, &str)] = &[
        ("chacha20-poly1305@openssh.com", "<implicit>"),
        ("aes128-gcm@openssh.com", "<implicit>"),
        ("aes256-gcm@openssh.com", "<implicit>"),
        ("aes128-ctr", "hmac-sha1"),
        ("aes192-ctr", "hmac-sha2-256"),
        ("aes256-ctr", "hmac-sha2-512"),
        ("aes128-ctr", "hmac-sha1-etm@openssh.com"),
        ("aes256-ctr", "hmac-sha2-256-etm@openssh.com"),
        ("aes256-ctr", "hmac-sha2-512-etm@openssh.com"),
        ("aes128-cbc", "hmac-sha1"),
        ("aes192-cbc", "hmac-sha1-96"),
        ("aes256-cbc", "hmac-sha2-512"),
        ("aes256-cbc", "hmac-sha2-256-etm@openssh.com"),
        ("3des-cbc", "hmac-md5"),
    ];

    /// Three packets of a dozen are missing, and a piece of a fourth: the next is found, and all behind it open.
    #[test]
    fn behind_missing_bytes_the_next_packet_is_found() {
        for (cipher, mac) in CASES {
            let context = context(cipher, mac);
            let make = || Opener::new(context, root(), *b"ACE").unwrap();
            let mut sealer = Sealer {
                context,
                iv: root().key(b'A', 16).to_vec(),
                key: root().key(b'C', 64).to_vec(),
                mac: root().key(b'E', 64).to_vec(),
                ctr: None,
            };
            let etm = algorithm::at(MACS, context.mac).unwrap().etm;
            let fixed = if etm || mac == &"<implicit>" { 1 } else { 5 };
            let (mut all, mut ends, mut plain) = (Vec::new(), vec![0], Vec::new());
            for sequence in 0..12u32 {
                let size = [40, 900, 17, 3000, 5][sequence as usize % 5];
                let padding = 4 + (16 - (fixed + size + 4) % 16) % 16;
                let length = (1 + size + padding) as u32;
                let head = [&length.to_be_bytes()[..], &[padding as u8]].concat();
                let packet = [head, vec![sequence as u8 + 90; size], vec![0; padding]].concat();
                all.extend(sealer.seal(sequence, &packet));
                ends.push(all.len());
                plain.push(packet);
            }
            // From the middle of the third to the middle of the sixth.
            for (from, to) in [
                (ends[2] + 8, ends[5] + 30),
                (ends[2], ends[5]),
                (ends[1], ends[1] + 1),
            ] {
                let mut opener = make();
                let mut sequence = 0;
                while ends[sequence + 1] <= from {
                    let rest = &all[ends[sequence]..from];
                    assert!(matches!(
                        opener.open(sequence as u32, rest),
                        Opened::Packet(..)
                    ));
                    sequence += 1;
                }
                // It had begun to look at the one that was cut.
                let _ = opener.open(sequence as u32, &all[ends[sequence]..from]);
                let distance = (to - ends[sequence]) as u64;
                let mut trials = 400_000;
                let rest = &all[to..];
                let part = opener.find(
                    sequence as u32,
                    (distance, distance),
                    &rest[..20],
                    &mut trials,
                );
                assert!(!matches!(part, Footing::At(..)), "{cipher} {mac}");
                let found = opener.find(sequence as u32, (distance, distance), rest, &mut trials);
                let Footing::At(at, lost) = found else {
                    panic!("{cipher} {mac}: {found:?}");
                };
                let mut n = sequence + lost as usize;
                // With CBC the first whole one lacks the block before it.
                assert!(n <= 7 && ends[n] == to + at, "{cipher} {mac}: {found:?}");
                while n < 12 {
                    match opener.open(n as u32, &all[ends[n]..]) {
                        Opened::Packet(text, _) => assert_eq!(*text, plain[n], "{cipher} {mac}"),
                        _ => panic!("{cipher} {mac}: packet {n}"),
                    }
                    n += 1;
                }
            }
        }
    }

    #[test]
    fn what_is_sealed_opens_and_one_flipped_bit_does_not() {
        for (cipher, mac) in CASES {
            let context = context(cipher, mac);
            let make = || Opener::new(context, root(), *b"ACE").unwrap();
            let mut sealer = Sealer {
                context,
                iv: root().key(b'A', 16).to_vec(),
                key: root().key(b'C', 64).to_vec(),
                mac: root().key(b'E', 64).to_vec(),
                ctr: None,
            };
            let (mut opener, mut first) = (make(), Vec::new());
            for (sequence, size) in [(0u32, 3usize), (1, 500), (2, 40_000)] {
                // Whole blocks with the length, or without it: both are.
                let etm = algorithm::at(MACS, context.mac).unwrap().etm;
                let apart = etm || mac == &"<implicit>";
                let fixed = if apart { 1 } else { 5 };
                let padding = 4 + (16 - (fixed + size + 4) % 16) % 16;
                let length = (1 + size + padding) as u32;
                let packet = [
                    &length.to_be_bytes()[..],
                    &[padding as u8],
                    &vec![sequence as u8 + 90; size],
                    &vec![0; padding],
                ]
                .concat();
                let sealed = sealer.seal(sequence, &packet);
                for cut in [0, 3, 15, sealed.len() - 1] {
                    let part = &sealed[..cut.min(sealed.len() - 1)];
                    assert!(matches!(opener.open(sequence, part), Opened::More(n) if n > 0));
                }
                match opener.open(sequence, &sealed) {
                    Opened::Packet(plain, n) => {
                        assert_eq!(
                            (&plain[..], n),
                            (&packet[..], sealed.len()),
                            "{cipher} {mac}"
                        );
                    }
                    _ => panic!("{cipher} {mac}: packet {sequence}"),
                }
                if sequence == 0 {
                    first = sealed;
                }
            }
            for at in 4..first.len() {
                let mut flipped = first.clone();
                flipped[at] ^= 1;
                let opened = make().open(0, &flipped);
                assert!(!matches!(opened, Opened::Packet(..)), "{cipher} {mac} {at}");
            }
        }
    }
}
