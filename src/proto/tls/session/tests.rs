//! Conversations: RFC 8448's bytes cut in every way, keys changed, bytes lost, bytes broken.

use super::*;
use crate::field::Value;
use crate::layer::{Line, Protocol, Said, Transport, Unit};
use crate::proto::common::x509::tests::{CERTIFICATE, hex};
use crate::proto::tls::{Tls, fields as f, phase, suite::Kx};
use crate::span::BufId;
use crate::wire::{Facts, Recorder, Tree};

/// ClientHello (RFC 8448 §3).
pub(crate) const CLIENT_HELLO: &str = "\
    010000c00303cb34ecb1e78163ba1c38c6dacb196a6dffa21a8d9912ec18a2ef6283024dece700000613011303130201\
    0000910000000b0009000006736572766572ff01000100000a00140012001d0017001800190100010101020103010400\
    230000003300260024001d002099381de560e4bd43d23d8e435a7dbafeb3c06e51c13cae4d5413691e529aaf2c002b00\
    03020304000d0020001e040305030603020308040805080604010501060102010402050206020202002d00020101001c\
    00024001";
/// ServerHello (RFC 8448 §3).
pub(crate) const SERVER_HELLO: &str = "\
    020000560303a6af06a4121860dc5e6e60249cd34c95930c8ac5cb1434dac155772ed3e2692800130100002e00330024\
    001d0020c9828876112095fe66762bdbf7c672e156d6cc253b833df1dd69b1b04e751f0f002b00020304";
/// EncryptedExtensions (RFC 8448 §3), deciphered.
pub(crate) const ENCRYPTED_EXTENSIONS: &str = "\
    080000240022000a00140012001d00170018001901000101010201030104001c0002400100000000";
/// CertificateVerify and Finished (RFC 8448 §3), deciphered.
const CERTIFICATE_VERIFY: &str = "\
    0f000084080400805a747c5d88fa9bd2e55ab085a61015b7211f824cd484145ab3ff52f1fda8477b0b7abc90db78e2d3\
    3a5c141a078653fa6bef780c5ea248eeaaa785c4f394cab6d30bbe8d4859ee511f602957b15411ac027671459e46445c\
    9ea58c181e818e95b8c3fb0bf3278409d3be152a3da5043e063dda65cdf5aea20d53dfacd42f74f3140000209b9b141d\
    906337fbd2cbdce71df4deda4ab42c309572cb7fffee5454b78f0718";

fn record(content: u8, body: &[u8]) -> Vec<u8> {
    let mut out = vec![content, 3, 3];
    out.extend((body.len() as u16).to_be_bytes());
    out.extend(body);
    out
}

/// The server's flight as it is before it is encrypted.
fn flight() -> Vec<u8> {
    let mut out = hex(ENCRYPTED_EXTENSIONS);
    out.extend([11, 0, 1, 0xb9, 0, 0, 1, 0xb5, 0, 1, 0xb0]);
    out.extend(hex(CERTIFICATE));
    out.extend([0, 0]);
    out.extend(hex(CERTIFICATE_VERIFY));
    out
}

fn cx() -> Cx<'static> {
    let ip = std::net::IpAddr::from([192, 0, 2, 1]);
    Cx {
        transport: Transport::Tcp,
        client: (ip, 50000),
        server: (ip, 443),
        frame: 1,
        time: 1_500_000_000_000_000_000,
        secrets: crate::secret::Keyring::none(),
        begun: [true; 2],
    }
}

/// A conversation by hand, with the rules of the engine: bytes are kept until taken.
#[derive(Default)]
struct Tape {
    session: Session,
    streams: [Vec<u8>; 2],
    taken: [usize; 2],
    skip: [u64; 2],
    facts: Facts,
    said: Vec<(Dir, Said)>,
    notes: Vec<&'static str>,
}

impl Tape {
    fn push(&mut self, dir: Dir, bytes: &[u8]) {
        let d = dir.index();
        self.streams[d].extend_from_slice(bytes);
        loop {
            let n = self.skip[d].min((self.streams[d].len() - self.taken[d]) as u64);
            self.skip[d] -= n;
            self.taken[d] += n as usize;
            let waiting = &self.streams[d][self.taken[d]..];
            if waiting.is_empty() {
                return;
            }
            let base = self.taken[d] as u64;
            let mut out = Out::new(&mut self.facts, base);
            let taken = self.session.feed(
                dir,
                Input {
                    bytes: waiting,
                    base,
                    whole: false,
                    last: false,
                },
                &cx(),
                &mut out,
            );
            out.settle();
            assert!(taken <= waiting.len());
            assert!(
                taken > 0 || out.need > 0,
                "neither taken nor asked for more"
            );
            self.said.extend(out.said.iter().map(|s| (dir, *s)));
            self.notes.extend(out.notes.iter().map(|n| n.0.name));
            self.skip[d] += out.skip;
            self.taken[d] += taken;
            if taken == 0 {
                return;
            }
        }
    }

    fn lines(&self) -> Vec<String> {
        let line = |(dir, s): &(Dir, Said)| {
            let mut out = Vec::new();
            let facts = self.facts.view(s.facts_from, s.facts_to);
            Tls.summary(
                &Line {
                    kind: s.kind,
                    ctx: s.ctx,
                    dir: *dir,
                    facts,
                },
                &mut out,
            );
            String::from_utf8(out).unwrap()
        };
        self.said.iter().map(line).collect()
    }

    /// The tree of each message; each fact must stand in it.
    fn trees(&self) -> Vec<Tree> {
        self.said
            .iter()
            .map(|(dir, s)| {
                let bytes =
                    &self.streams[dir.index()][s.at as usize..s.at as usize + s.len as usize];
                let unit = Unit {
                    kind: s.kind,
                    ctx: s.ctx,
                    dir: *dir,
                    bytes,
                    base: s.at,
                    buf: BufId::derived(1),
                };
                let mut recorder = Recorder::Tree(Tree::default());
                Tls.explain(&unit, &mut recorder);
                let Recorder::Tree(tree) = recorder else {
                    unreachable!()
                };
                let facts: Vec<_> = self
                    .facts
                    .view(s.facts_from, s.facts_to)
                    .iter()
                    .map(|(d, v)| (d.name, format!("{v:?}")))
                    .collect();
                let keys: Vec<_> = tree
                    .nodes()
                    .iter()
                    .filter(|n| n.def.key)
                    .map(|n| (n.def.name, format!("{:?}", tree.value(n, bytes, s.at))))
                    .collect();
                assert_eq!(facts, keys);
                tree
            })
            .collect()
    }
}

fn both(server: &[u8]) -> Tape {
    let mut tape = Tape::default();
    tape.push(Dir::ToServer, &record(22, &hex(CLIENT_HELLO)));
    tape.push(Dir::ToClient, server);
    tape
}

#[test]
fn the_hellos_of_rfc_8448() {
    let mut server = record(22, &hex(SERVER_HELLO));
    server.extend(record(22, &flight()));
    server.extend(record(23, &[0; 40]));
    let tape = both(&server);
    assert_eq!(
        tape.lines(),
        [
            "ClientHello TLS 1.3 server",
            "ServerHello TLS 1.3 TLS_AES_128_GCM_SHA256",
            "EncryptedExtensions · Certificate CN=rsa, issued by CN=rsa, 1 certificate · CertificateVerify, signed rsa_pss_rsae_sha256 · Finished",
            "application data, 40 bytes",
        ]
    );
    assert_eq!(
        tape.session.phase,
        Phase {
            version: phase::TLS13,
            kx: Kx::Tls13
        }
    );
    assert_eq!(tape.notes, ["tls.locked.no_key"]);
    let trees = tape.trees();
    let ja3 = trees[0]
        .nodes()
        .iter()
        .find(|n| std::ptr::eq(n.def, &f::JA3_FULL.def))
        .map(|n| trees[0].value(n, &[], 0));
    assert_eq!(
        ja3,
        Some(Value::Text(
            b"771,4865-4867-4866,0-65281-10-35-51-43-13-45-28,29-23-24-25-256-257-258-259-260,"
        ))
    );
}

#[test]
fn any_segmentation_gives_the_same_messages() {
    let mut server = record(22, &hex(SERVER_HELLO));
    server.extend(record(22, &flight()));
    let whole = both(&server).lines();
    for cut in 1..server.len() {
        let mut tape = both(&server[..cut]);
        tape.push(Dir::ToClient, &server[cut..]);
        assert_eq!(tape.lines(), whole, "cut at {cut}");
    }
    let mut tape = both(&[]);
    for byte in &server {
        tape.push(Dir::ToClient, &[*byte]);
    }
    assert_eq!(tape.lines(), whole);
}

#[test]
fn messages_may_be_cut_into_records_anyhow() {
    let mut all = hex(SERVER_HELLO);
    all.extend(flight());
    for size in [1, 2, 3, 5, 17, 64, 90, 91, 200, 740, 746] {
        let server: Vec<u8> = all.chunks(size).flat_map(|c| record(22, c)).collect();
        for step in [server.len(), 1, 7] {
            let mut tape = both(&[]);
            server
                .chunks(step)
                .for_each(|c| tape.push(Dir::ToClient, c));
            let types: Vec<u8> = tape
                .said
                .iter()
                .flat_map(|(_, s)| {
                    tape.facts
                        .view(s.facts_from, s.facts_to)
                        .all(&f::HANDSHAKE_TYPE)
                        .collect::<Vec<_>>()
                })
                .collect();
            assert_eq!(
                types,
                [1, 2, 8, 11, 15, 20],
                "records of {size}, segments of {step}"
            );
            let records = tape
                .said
                .iter()
                .filter(|(d, _)| *d == Dir::ToClient)
                .count();
            assert_eq!(
                records,
                all.len().div_ceil(size),
                "every record stands in one row"
            );
            for (tree, (dir, said)) in tape.trees().iter().zip(&tape.said) {
                let end = said.at + u64::from(said.len);
                assert!(
                    tree.nodes()
                        .iter()
                        .all(|n| n.at >= said.at && n.at + u64::from(n.len) <= end)
                );
                // What stands in one record is read where it stands.
                let stream = &tape.streams[dir.index()];
                for node in tree
                    .nodes()
                    .iter()
                    .filter(|n| std::ptr::eq(n.def, &f::HANDSHAKE_TYPE.def))
                {
                    assert_eq!(
                        tree.value(node, &[], 0),
                        Value::U64(stream[node.at as usize].into())
                    );
                }
            }
            assert_eq!(tape.session.sides[1].held.is_some(), false);
        }
    }
}

#[test]
fn what_follows_a_changed_cipher_is_encrypted() {
    // TLS 1.2, ECDHE_RSA_AES128_GCM: a server that resumes says Finished at once.
    let mut hello = vec![2, 0, 0, 38, 3, 3];
    hello.extend([7; 32]);
    hello.extend([0, 0xc0, 0x2f, 0]);
    let mut server = record(22, &hello);
    server.extend(record(20, &[1]));
    server.extend(record(22, &[1; 40]));
    server.extend(record(21, &[3; 26]));
    let tape = both(&server);
    assert_eq!(
        tape.lines()[1..],
        [
            "ServerHello TLS 1.2 ECDHE-RSA-AES128-GCM-SHA256",
            "ChangeCipherSpec",
            "encrypted handshake, 40 bytes",
            "encrypted alert, 26 bytes"
        ]
    );
    tape.trees();
}

#[test]
fn behind_a_gap_the_next_chain_of_records_is_found() {
    let mut tape = both(&record(22, &hex(SERVER_HELLO)));
    tape.session
        .gap(Dir::ToClient, 100, &mut Out::new(&mut Facts::default(), 0));
    let mut rest = vec![0x17, 3, 9, 9, 9];
    rest.extend(record(23, &[1; 30]));
    rest.extend(record(23, &[2; 9]));
    tape.push(Dir::ToClient, &rest);
    assert_eq!(
        tape.lines()[2..],
        ["application data, 30 bytes", "application data, 9 bytes"]
    );
    assert_eq!(tape.notes, ["tls.resynced", "tls.locked.no_key"]);
}

#[test]
fn a_message_without_end_holds_nothing_up() {
    let mut server = record(22, &[11, 0, 2, 0, 1, 2, 3]);
    server.extend(record(21, &[2, 40]));
    let tape = both(&server);
    assert_eq!(
        tape.lines()[1..],
        [
            "part of a handshake message, 7 bytes",
            "Alert fatal: handshake_failure"
        ]
    );
    assert_eq!(tape.notes, ["tls.handshake.cut", "tls.alert.fatal"]);
}

#[test]
fn broken_bytes_never_panic_and_always_move_on() {
    let mut server = record(22, &hex(SERVER_HELLO));
    flight()
        .chunks(150)
        .for_each(|c| server.extend(record(22, c)));
    server.extend(record(23, &[0; 60]));
    let client = record(22, &hex(CLIENT_HELLO));
    let mut seed = 7u32;
    let mut next = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) as usize
    };
    for round in 0..1500 {
        let (mut client, mut server) = (client.clone(), server.clone());
        for _ in 0..=round % 5 {
            let (at, byte) = (next(), next() as u8);
            let bytes = if round % 2 == 0 {
                &mut client
            } else {
                &mut server
            };
            let len = bytes.len();
            bytes[at % len] = byte;
        }
        let mut tape = Tape::default();
        tape.push(Dir::ToServer, &client);
        server
            .chunks(1 + next() % 400)
            .for_each(|c| tape.push(Dir::ToClient, c));
        tape.trees();
        tape.lines();
    }
}

#[test]
fn tls_parser_reads_the_same_hello() {
    use tls_parser::{TlsMessage, TlsMessageHandshake, parse_tls_extensions, parse_tls_plaintext};
    let bytes = record(22, &hex(CLIENT_HELLO));
    let mut tape = Tape::default();
    tape.push(Dir::ToServer, &bytes);
    let tree = &tape.trees()[0];
    let all = |def: &'static crate::field::Def| -> Vec<u64> {
        let number = |v| if let Value::U64(n) = v { Some(n) } else { None };
        tree.nodes()
            .iter()
            .filter(|n| std::ptr::eq(n.def, def))
            .filter_map(|n| number(tree.value(n, &bytes, 0)))
            .collect()
    };
    let (_, plain) = parse_tls_plaintext(&bytes).unwrap();
    let TlsMessage::Handshake(TlsMessageHandshake::ClientHello(theirs)) = &plain.msg[0] else {
        panic!("no ClientHello")
    };
    assert_eq!(
        all(&f::CIPHER_SUITE.def),
        theirs
            .ciphers
            .iter()
            .map(|c| u64::from(c.0))
            .collect::<Vec<_>>()
    );
    assert_eq!(
        all(&f::HANDSHAKE_VERSION.def),
        [u64::from(theirs.version.0)]
    );
    let (_, extensions) = parse_tls_extensions(theirs.ext.unwrap()).unwrap();
    let kinds: Vec<u64> = extensions
        .iter()
        .map(|e| u64::from(tls_parser::TlsExtensionType::from(e).0))
        .collect();
    assert_eq!(all(&f::EXTENSION_TYPE.def), kinds);
    assert_eq!(theirs.random, &bytes[11..43]);
}
