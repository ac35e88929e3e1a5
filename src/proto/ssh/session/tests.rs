//! Conversations, driven by hand as the engine does it.

use std::net::{IpAddr, Ipv4Addr};

use super::*;
use crate::layer::{Line, Protocol, Transport, Unit};
use crate::proto::ssh::Ssh;
use crate::proto::ssh::negotiate::tests::payload;
use crate::span::BufId;
use crate::wire::{Facts, Recorder, Tree};

use Dir::{ToClient as S, ToServer as C};

/// An ECDH reply with an Ed25519 host key and NEWKEYS behind it, as OpenSSH 9.2 sent them.
const REPLY: &str = "000000dc071f000000330000000b7373682d6564323535313900000020bc6235e105c03a5f3a4262fdc865427a6356f8a9f6102517dcd1de0b1489ef3e00000041048a0fb87e4685ad422891bb89b0f4fafd724a7499132e7ce140eb85e16846355de29306a4cf3d8aa1dff4fa884a06f923f0c3b8903bd9fe02d21fd8bd9789720e000000530000000b7373682d6564323535313900000040a52b775992521921a8d4ede57b5507dd1f50ba63a44d6e97a063364e176a84f1086dbee68c4a047ae0d017b71558eed827e977f64bce016ca4d2881c2375bf0e000000000000000000000c0a1500000000000000000000";
const NEWKEYS: &str = "0000000c0a1500000000000000000000";
const VERSION: &[u8] = b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n";

fn hex(text: &str) -> Vec<u8> {
    let digit = |c: u8| (c as char).to_digit(16).unwrap_or(0) as u8;
    text.as_bytes()
        .chunks(2)
        .map(|c| digit(c[0]) << 4 | digit(c[1]))
        .collect()
}

/// A packet around a payload.
fn packet(payload: &[u8]) -> Vec<u8> {
    let padding = 4 + (8 - (payload.len() + 9) % 8) % 8;
    let mut out = ((payload.len() + padding + 1) as u32)
        .to_be_bytes()
        .to_vec();
    out.push(padding as u8);
    out.extend_from_slice(payload);
    out.resize(out.len() + padding, 0);
    out
}

fn lists<'a>(kex: &'a str, cipher: &'a str, mac: &'a str) -> [&'a str; 10] {
    [
        kex,
        "ssh-ed25519",
        cipher,
        cipher,
        mac,
        mac,
        "none",
        "none",
        "",
        "",
    ]
}

fn kexinit(kex: &str, cipher: &str, mac: &str) -> Vec<u8> {
    packet(&payload(lists(kex, cipher, mac), false))
}

fn init(code: u8, share: &[u8]) -> Vec<u8> {
    let mut out = vec![code];
    out.extend_from_slice(&(share.len() as u32).to_be_bytes());
    out.extend_from_slice(share);
    packet(&out)
}

#[derive(Default)]
struct Talk {
    session: Session,
    facts: Facts,
    waiting: [Vec<u8>; 2],
    base: [u64; 2],
    skip: [u64; 2],
    lines: Vec<String>,
    notes: Vec<(&'static str, u64)>,
}

impl Talk {
    fn cx() -> Cx<'static> {
        let at = (IpAddr::V4(Ipv4Addr::LOCALHOST), 22);
        Cx {
            transport: Transport::Tcp,
            client: at,
            server: at,
            frame: 1,
            time: 0,
            secrets: crate::secret::Keyring::none(),
            begun: [true; 2],
        }
    }

    /// Bytes come, in pieces of `size`.
    fn send(&mut self, dir: Dir, bytes: &[u8], size: usize) {
        for piece in bytes.chunks(size) {
            self.waiting[dir.index()].extend_from_slice(piece);
            self.run(dir, false);
        }
    }

    fn run(&mut self, dir: Dir, last: bool) {
        let i = dir.index();
        loop {
            let passed = self.skip[i].min(self.waiting[i].len() as u64);
            self.waiting[i].drain(..passed as usize);
            self.base[i] += passed;
            self.skip[i] -= passed;
            if self.waiting[i].is_empty() {
                return;
            }
            let bytes = self.waiting[i].clone();
            self.facts.clear();
            let input = Input {
                bytes: &bytes,
                base: self.base[i],
                whole: false,
                last,
            };
            let mut out = Out::new(&mut self.facts, self.base[i]);
            let n = self.session.feed(dir, input, &Self::cx(), &mut out);
            out.settle();
            let (said, notes, skip) = (out.said.clone(), out.notes.clone(), out.skip);
            drop(out);
            for m in said {
                let facts = self.facts.view(m.facts_from, m.facts_to);
                let mut line = if dir == C {
                    b"C ".to_vec()
                } else {
                    b"S ".to_vec()
                };
                Ssh.summary(
                    &Line {
                        kind: m.kind,
                        ctx: m.ctx,
                        dir,
                        facts,
                    },
                    &mut line,
                );
                self.lines.push(String::from_utf8(line).unwrap());
                let from = (m.at - self.base[i]) as usize;
                let unit = Unit {
                    kind: m.kind,
                    ctx: m.ctx,
                    dir,
                    bytes: &bytes[from..from + m.len as usize],
                    base: m.at,
                    buf: BufId::frame(1),
                };
                let mut recorder = Recorder::Tree(Tree::default());
                Ssh.explain(&unit, &mut recorder);
                let Recorder::Tree(tree) = recorder else {
                    unreachable!()
                };
                let told: Vec<_> = tree.nodes().iter().filter(|n| n.def.key).collect();
                let values: Vec<_> = told
                    .iter()
                    .map(|n| (n.def.name, tree.value(n, unit.bytes, m.at)))
                    .collect();
                let kept: Vec<_> = facts.iter().map(|(d, v)| (d.name, v)).collect();
                assert_eq!(values, kept, "tree and facts of {:?}", self.lines.last());
            }
            self.notes.extend(notes.iter().map(|n| (n.0.name, n.1)));
            assert!(n <= bytes.len());
            self.waiting[i].drain(..n);
            self.base[i] += n as u64;
            self.skip[i] = skip;
            if n == 0 {
                return;
            }
        }
    }

    fn gap(&mut self, dir: Dir, len: u64) {
        let lost = std::mem::take(&mut self.waiting[dir.index()]).len() as u64;
        self.base[dir.index()] += lost + len;
        let mut out = Out::new(&mut self.facts, 0);
        self.session.gap(dir, len, &mut out);
    }

    fn noted(&self) -> Vec<&'static str> {
        self.notes.iter().map(|n| n.0).collect()
    }
}

const CURVE: &str = "curve25519-sha256,ext-info-c,kex-strict-c-v00@openssh.com";
const CURVE_S: &str = "curve25519-sha256,kex-strict-s-v00@openssh.com";

/// Up to both NEWKEYS, with pieces of a size.
fn handshake(cipher: &str, mac: &str, size: usize) -> Talk {
    let mut talk = Talk::default();
    talk.send(C, VERSION, size);
    talk.send(S, VERSION, size);
    talk.send(C, &kexinit(CURVE, cipher, mac), size);
    talk.send(S, &kexinit(CURVE_S, cipher, mac), size);
    talk.send(C, &init(30, &[9; 32]), size);
    talk.send(S, &hex(REPLY), size);
    talk.send(C, &hex(NEWKEYS), size);
    talk
}

const KEX_LINES: [&str; 6] = [
    "C version SSH-2.0-OpenSSH_9.2p1 Debian-2",
    "S version SSH-2.0-OpenSSH_9.2p1 Debian-2",
    "C KEXINIT: curve25519-sha256 (1 kex, 1 host key algorithm)",
    "S KEXINIT: curve25519-sha256 (1 kex, 1 host key algorithm)",
    "C ECDH init",
    "S ECDH reply: host key ssh-ed25519 SHA256:27PrAg/jHF6wt91W8XtNO8dQooKwmAh3iqwskOOa+T8, signature ssh-ed25519",
];

#[test]
fn a_handshake_in_pieces_of_any_size() {
    for size in [1, 2, 3, 5, 7, 11, 64, 4096] {
        let mut talk = handshake("aes128-gcm@openssh.com", "hmac-sha1", size);
        assert_eq!(talk.lines[..6], KEX_LINES, "{size}");
        assert_eq!(
            talk.lines[6],
            "S NEWKEYS: aes128-gcm@openssh.com from here on"
        );
        let mut encrypted = 32u32.to_be_bytes().to_vec();
        encrypted.extend_from_slice(&[0xaa; 48]);
        talk.send(C, &encrypted.repeat(2), size);
        assert_eq!(
            talk.lines[8..],
            [
                "C encrypted packet, 52 bytes",
                "C encrypted packet, 52 bytes"
            ],
            "{size}"
        );
        let notes: Vec<_> = talk.notes.iter().map(|n| n.0).collect();
        assert_eq!(notes, ["ssh.no-key"], "{size}");
    }
}

#[test]
fn what_hides_its_lengths_is_shown_as_it_comes() {
    for (cipher, mac, says) in [
        (
            "chacha20-poly1305@openssh.com",
            "x",
            "S NEWKEYS: chacha20-poly1305@openssh.com from here on",
        ),
        (
            "aes256-ctr",
            "hmac-sha2-256",
            "S NEWKEYS: aes256-ctr with hmac-sha2-256 from here on",
        ),
    ] {
        let mut talk = handshake(cipher, mac, 4096);
        assert_eq!(talk.lines[6], says);
        talk.send(S, &[0; 1400], 700);
        assert_eq!(
            talk.lines[8..],
            ["S encrypted, 700 bytes", "S encrypted, 700 bytes"]
        );
        assert!(talk.session.sides.iter().all(|s| s.offer.is_none()));
    }
}

#[test]
fn with_cipher_none_everything_stays_readable_and_the_password_secret() {
    let mut talk = handshake("none", "hmac-md5", 13);
    assert_eq!(
        talk.noted(),
        [
            "ssh.cipher.old",
            "ssh.mac.old",
            "ssh.cipher.old",
            "ssh.mac.old"
        ]
    );
    let mut request = vec![50];
    for word in [b"kim".as_slice(), b"ssh-connection", b"password"] {
        request.extend_from_slice(&(word.len() as u32).to_be_bytes());
        request.extend_from_slice(word);
    }
    request.extend_from_slice(b"\0\0\0\0\x07made-up");
    let mut bytes = packet(&request);
    bytes.extend_from_slice(&[0x55; 16]);
    talk.send(C, &bytes, 9);
    assert_eq!(talk.lines[8..], ["C USERAUTH_REQUEST kim password"]);
    assert!(super::super::fields::PASSWORD.def.secret);
}

#[test]
fn lines_before_the_version_and_version_1() {
    let mut talk = Talk::default();
    talk.send(S, b"Welcome\r\nto us\nSSH-1.99-x\r\n", 1);
    talk.send(C, b"SSH-1.5-y\n", 4);
    assert_eq!(
        talk.lines,
        [
            "S before the version: Welcome",
            "S before the version: to us",
            "S version SSH-1.99-x",
            "C version SSH-1.5-y"
        ]
    );
    assert_eq!(talk.noted(), ["ssh.version.1"]);
    let mut key = 5u32.to_be_bytes().to_vec();
    key.extend_from_slice(&[0, 0, 0, 3, 1, 2, 3, 4]);
    talk.send(C, &key, 1);
    talk.send(S, &key, 1);
    assert_eq!(
        talk.lines[4..],
        ["C SSH-1 session key", "S encrypted packet, 12 bytes"]
    );
    let mut talk = Talk::default();
    talk.send(C, b"GET / HTTP/1.0\r\n", 4096);
    talk.send(C, b"SSH-2.0\r\n", 4096);
    assert_eq!(talk.noted(), ["ssh.version.client_line", "ssh.version.odd"]);
}

#[test]
fn methods_give_the_numbers_their_meaning() {
    let talk = |kex: &str, code: u8, share: &[u8]| {
        let mut talk = Talk::default();
        talk.send(C, VERSION, 4096);
        talk.send(S, VERSION, 4096);
        talk.send(C, &kexinit(kex, "aes128-ctr", "hmac-sha1"), 4096);
        talk.send(S, &kexinit(kex, "aes128-ctr", "hmac-sha1"), 4096);
        talk.send(C, &init(code, share), 4096);
        (talk.lines.last().cloned().unwrap_or_default(), talk.noted())
    };
    assert_eq!(
        talk("diffie-hellman-group14-sha256", 30, &[1; 256]).0,
        "C DH init"
    );
    assert_eq!(
        talk("mlkem768x25519-sha256", 30, &[1; 1216]),
        ("C hybrid init".into(), vec![])
    );
    assert_eq!(
        talk("mlkem768x25519-sha256", 30, &[1; 99]).1,
        ["wire.short"]
    );
    assert_eq!(
        talk("diffie-hellman-group-exchange-sha256", 32, &[1; 256]).0,
        "C group exchange init"
    );
    let (line, notes) = talk("diffie-hellman-group-exchange-sha1", 31, &[1; 128]);
    assert_eq!(
        (line.as_str(), notes[..2].to_vec()),
        ("C group", vec!["ssh.kex.old", "ssh.dh.small"])
    );
}

#[test]
fn one_side_alone_is_read_by_its_first_method() {
    let mut talk = Talk::default();
    talk.send(C, VERSION, 4096);
    talk.send(C, &kexinit(CURVE, "aes128-ctr", "hmac-sha1"), 4096);
    talk.send(C, &init(30, &[9; 32]), 4096);
    talk.send(C, &hex(NEWKEYS), 4096);
    talk.send(C, &[7; 48], 4096);
    assert_eq!(
        talk.lines[2..],
        ["C ECDH init", "C NEWKEYS", "C encrypted, 48 bytes"]
    );
}

#[test]
fn a_wrong_guess_and_what_strict_exchange_forbids() {
    let mut talk = Talk::default();
    talk.send(C, VERSION, 4096);
    talk.send(S, VERSION, 4096);
    let guess = lists(
        "ecdh-sha2-nistp256,curve25519-sha256,kex-strict-c-v00@openssh.com",
        "aes128-ctr",
        "hmac-sha1",
    );
    talk.send(C, &packet(&payload(guess, true)), 4096);
    talk.send(S, &kexinit(CURVE_S, "aes128-ctr", "hmac-sha1"), 4096);
    talk.send(C, &init(30, &[4; 65]), 4096);
    talk.send(C, &init(30, &[9; 32]), 4096);
    talk.send(C, &packet(&[2, 0, 0, 0, 0]), 4096);
    assert_eq!(
        talk.lines[2],
        "C KEXINIT: ecdh-sha2-nistp256, … (2 kex, 1 host key algorithm), a guess follows"
    );
    assert_eq!(
        talk.noted(),
        ["ssh.kex.guess_wrong", "ssh.kex.strict_broken"]
    );
}

#[test]
fn a_server_may_have_opened_the_connection() {
    let mut talk = Talk::default();
    talk.send(S, VERSION, 4096);
    talk.send(C, VERSION, 4096);
    talk.send(
        S,
        &kexinit(
            "curve25519-sha256,ext-info-c",
            "aes128-ctr,aes256-ctr",
            "hmac-sha1",
        ),
        4096,
    );
    talk.send(
        C,
        &kexinit("curve25519-sha256", "aes256-ctr,aes128-ctr", "hmac-sha1"),
        4096,
    );
    talk.send(S, &hex(NEWKEYS), 4096);
    assert_eq!(
        talk.lines.last().unwrap(),
        "S NEWKEYS: aes128-ctr with hmac-sha1 from here on"
    );
}

#[test]
fn behind_a_gap_reading_goes_on_where_a_packet_begins() {
    let mut talk = Talk::default();
    talk.send(C, VERSION, 4096);
    talk.send(C, &kexinit(CURVE, "aes128-ctr", "hmac-sha1")[..100], 4096);
    talk.gap(C, 50);
    let mut rest = b"-sha2-256,hmac-sha1".to_vec();
    let skipped = rest.len();
    rest.extend_from_slice(&init(30, &[9; 32]));
    talk.send(C, &rest, 4096);
    assert_eq!(
        talk.lines[1..],
        ["C ECDH init".replace("ECDH", "key exchange")]
    );
    assert_eq!(
        talk.notes,
        [("ssh.resumed", VERSION.len() as u64 + 150 + skipped as u64)]
    );
    talk.gap(C, 1000);
    talk.send(C, &[0xee; 5000], 5000);
    assert_eq!(talk.lines[2..], ["C encrypted, 5000 bytes"]);
    assert_eq!(talk.noted()[1..], ["ssh.unplaced"]);
}

#[test]
fn disconnect_is_said_with_its_reason() {
    let mut talk = Talk::default();
    talk.send(C, VERSION, 4096);
    talk.send(C, &packet(b"\x01\0\0\0\x03\0\0\0\x07no luck\0\0\0\0"), 1);
    assert_eq!(
        talk.lines[1],
        "C DISCONNECT: key exchange failed, \"no luck\""
    );
}

#[test]
fn a_packet_without_its_end_is_said_as_far_as_it_is_there() {
    let mut talk = Talk::default();
    talk.send(C, VERSION, 4096);
    talk.send(C, &kexinit(CURVE, "aes128-ctr", "hmac-sha1")[..150], 4096);
    assert_eq!(talk.lines.len(), 1);
    talk.run(C, true);
    assert_eq!(
        talk.lines[1],
        "C KEXINIT: curve25519-sha256 (1 kex, 1 host key algorithm)"
    );
    assert_eq!(talk.noted(), ["wire.short", "wire.short"]);
}

#[test]
fn no_bytes_make_it_stumble() {
    let mut whole = Vec::new();
    for part in [
        VERSION.to_vec(),
        kexinit(CURVE, "none", "none"),
        init(30, &[9; 32]),
        hex(REPLY),
        packet(b"\x01\0\0\0\x03\0\0\0\x07no luck\0\0\0\0"),
        packet(&[7, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]),
    ] {
        whole.extend_from_slice(&part);
    }
    let mut seed = 7u32;
    for round in 0..400 {
        let mut bytes = whole.clone();
        for _ in 0..(round % 7 + 1) {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let at = seed as usize % bytes.len();
            bytes[at] = (seed >> 24) as u8;
        }
        let mut talk = Talk::default();
        talk.send(S, &bytes, 700);
        talk.send(C, &bytes, 300);
        talk.run(C, true);
        talk.run(S, true);
    }
}
