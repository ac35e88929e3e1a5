//! RFC 8448 §5 to §7: a HelloRetryRequest, a client that shows a certificate, compatibility with middleboxes. From the
//! private keys to every secret; with these every record opens, and every check of the walk holds.

use super::{Flight, Verdict, Walk, walks};
use crate::crypt::{Aead, AeadKind, Hash, Meeting};
use crate::layer::Dir;
use crate::proto::common::x509::tests::hex;
use crate::proto::tls::schedule::{expand_label, traffic_keys};
use crate::secret::{Keyring, Secret, TlsLabel};

/// The values of one section, by name.
fn value(section: char, name: &str) -> Option<Vec<u8>> {
    let all = include_str!("rfc8448.txt");
    let section = all.split("\n[").find(|s| s.starts_with(section))?;
    let of_name = |(at, _): &(usize, &str)| {
        let before = &section[..*at];
        before.ends_with('\n') && section[at + name.len()..].starts_with(" =")
    };
    let (at, _) = section.match_indices(name).find(of_name)?;
    let rest = &section[at + name.len() + 2..];
    let end = rest
        .match_indices('\n')
        .find(|(i, _)| !rest[i + 1..].starts_with("  "));
    Some(hex(&rest[..end.map_or(rest.len(), |(i, _)| i)]))
}

fn the(section: char, name: &str) -> Vec<u8> {
    value(section, name).unwrap_or_else(|| panic!("§{section} has no {name}"))
}

const SUITE: Hash = Hash::Sha256;

fn derive(secret: &[u8], name: &str, transcript: &[u8]) -> Vec<u8> {
    expand_label(SUITE, secret, name, &SUITE.digest(&[transcript]), 32).to_vec()
}

/// The content of a record that was sealed with a traffic secret, and its type.
fn opened(secret: &[u8], number: u8, record: &[u8]) -> (Vec<u8>, u8) {
    let keys = traffic_keys(SUITE, secret, 16);
    let mut nonce: [u8; 12] = keys.iv.as_slice().try_into().unwrap();
    nonce[11] ^= number;
    let aead = Aead::new(AeadKind::Aes128Gcm, &keys.key).unwrap();
    let mut plain = aead
        .open(&nonce, &record[..5], &record[5..])
        .expect("the record authenticates");
    while plain.last() == Some(&0) {
        plain.pop();
    }
    let content = plain.pop().unwrap();
    (plain, content)
}

/// One section, worked out from the private keys.
struct Trace {
    section: char,
    /// The secrets, by the names they have in the file.
    secrets: Vec<(&'static str, Vec<u8>)>,
    flights: Vec<Flight>,
}

/// Where the share of the one group offered stands in a hello (RFC 8446 §4.2.8).
fn share(hello: &[u8], group: u8, len: u8) -> Vec<u8> {
    let entry = [0, group, 0, len];
    let extension = [0, 51, 0, 4 + len];
    let at = hello.windows(4).enumerate().find_map(|(at, w)| {
        let before = hello.get(at.checked_sub(6)?..at)?;
        let here = w == entry && (before[2..] == extension || before[..3] == extension[..3]);
        here.then_some(at + 4)
    });
    let at = at.unwrap();
    hello[at..at + usize::from(len)].to_vec()
}

impl Trace {
    fn of(section: char) -> Trace {
        let handshake_of = |name| the(section, name)[5..].to_vec();
        let hello = handshake_of("client_hello");
        let server_hello = handshake_of("server_hello");
        let retry = value(section, "retry").map(|r| r[5..].to_vec());
        let mut flights = Vec::new();
        let mut add = |dir, mut rest: &[u8]| {
            while !rest.is_empty() {
                let n = 4 + u32::from_be_bytes([0, rest[1], rest[2], rest[3]]) as usize;
                flights.push(Flight {
                    dir,
                    frame: 1 + flights.len() as u64,
                    time: 1_500_000_000_000_000_000,
                    bytes: rest[..n].to_vec(),
                });
                rest = &rest[n..];
            }
        };
        add(Dir::ToServer, &hello);
        let (mut transcript, mut last_hello) = (hello.clone(), hello);
        let (mut meeting, mut group) = (Meeting::X25519, (29, 32));
        if let Some(retry) = retry {
            last_hello = handshake_of("client_hello_2");
            add(Dir::ToClient, &retry);
            add(Dir::ToServer, &last_hello);
            let first = SUITE.digest(&[&transcript]);
            transcript = [&[254, 0, 0, 32], first.as_slice(), &retry, &last_hello].concat();
            (meeting, group) = (Meeting::P256, (23, 65));
        }
        add(Dir::ToClient, &server_hello);
        transcript.extend_from_slice(&server_hello);
        let theirs = share(&server_hello, group.0, group.1);
        let ours = share(&last_hello, group.0, group.1);
        let meet = |key, share: &[u8]| meeting.shared(&the(section, key), share).unwrap();
        let shared = meet("client_key", &theirs).to_vec();
        assert_eq!(shared, *meet("server_key", &ours), "§{section}");

        let early = SUITE.extract(&[], &[0; 32]);
        let handshake = SUITE.extract(&derive(&early, "derived", b""), &shared);
        let client_handshake = derive(&handshake, "c hs traffic", &transcript);
        let server_handshake = derive(&handshake, "s hs traffic", &transcript);
        let (flight, kind) = opened(&server_handshake, 0, &the(section, "server_flight"));
        assert_eq!(kind, 22, "§{section}");
        add(Dir::ToClient, &flight);
        transcript.extend_from_slice(&flight);
        let master = SUITE.extract(&derive(&handshake, "derived", b""), &[0; 32]);
        let client_traffic = derive(&master, "c ap traffic", &transcript);
        let server_traffic = derive(&master, "s ap traffic", &transcript);
        let exporter = derive(&master, "exp master", &transcript);
        let (answer, kind) = opened(&client_handshake, 0, &the(section, "client_flight"));
        assert_eq!(kind, 22, "§{section}");
        add(Dir::ToServer, &answer);
        // What both say last is a close_notify.
        for (secret, name) in [
            (&client_traffic, "client_close"),
            (&server_traffic, "server_close"),
        ] {
            let said = opened(secret, 0, &the(section, name));
            assert_eq!(said, (vec![1, 0], 21), "§{section} {name}");
        }
        Trace {
            section,
            secrets: vec![
                ("shared", shared),
                ("handshake", handshake.to_vec()),
                ("client_handshake", client_handshake),
                ("server_handshake", server_handshake),
                ("master", master.to_vec()),
                ("client_traffic", client_traffic),
                ("server_traffic", server_traffic),
                ("exporter", exporter),
            ],
            flights,
        }
    }

    fn walk(&self, flights: &[Flight]) -> Walk {
        let random = self.flights[0].bytes[6..38].try_into().unwrap();
        let mut ring = Keyring::default();
        for (label, name) in [
            (TlsLabel::ClientHandshake, "client_handshake"),
            (TlsLabel::ServerHandshake, "server_handshake"),
            (TlsLabel::ClientTraffic, "client_traffic"),
            (TlsLabel::ServerTraffic, "server_traffic"),
            (TlsLabel::Exporter, "exporter"),
        ] {
            ring.add_tls(random, label, Secret::new(the(self.section, name)));
        }
        walks(flights, &ring, &[]).remove(0)
    }

    fn kinds(&self) -> Vec<u8> {
        self.flights.iter().map(|f| f.bytes[0]).collect()
    }
}

#[test]
fn every_secret_comes_out_and_every_record_opens() {
    for (section, kinds) in [
        ('5', &[1, 2, 1, 2, 8, 11, 15, 20, 20][..]),
        ('6', &[1, 2, 8, 13, 11, 15, 20, 11, 15, 20]),
        ('7', &[1, 2, 8, 11, 15, 20, 20]),
    ] {
        let trace = Trace::of(section);
        assert_eq!(trace.kinds(), kinds, "§{section}");
        for (name, secret) in &trace.secrets {
            assert_eq!(*secret, the(section, name), "§{section} {name}");
        }
    }
}

/// Keys, and the hashes they come from, as `wirestep keys` tells them.
#[test]
fn the_walk_shows_the_rfcs_values() {
    for (section, expected) in [
        (
            '5',
            [
                "8aa8e828ec2f8a884fec95a3139de01c15a3daa7ff5bfc3f4bfcc21b438d7bf8",
                "2f1f918663d590e7421149a29d94b0b6",
                "414d5485235e1a688793bd74",
                "81be4131fbb9b6f4471450846f74fd1e68c5224ba7c2a8677f5c53ad226fdc13",
                "4646bfac1712c426cd78d8a24a8a6f6b",
                "c7d395c08d62f297d13768ea",
                "e7f8bb3ea4b6c30c4710b3d09c3313658117e70b097e850368e2510ca5631f74",
                "50f63cbf36b0dd049e7a0ba27d6455745ea2aaac54bb167f9950b2b7ce9509da",
                "a7eb2a0525eb4331d58fcbf9f7ca2e9c",
                "86e8be227c1bd2b3e39cb444",
                "f27a5d97bd25550c4823b0f3e5d29388",
                "0dd631f7b71cbbc797c35fe7",
            ],
        ),
        (
            '6',
            [
                "88ebc042bd0d5a643b22fca7a47defd4007dfe184949a6261c596c4e002a74a2",
                "916948f728d9823fa41a004d083f217f",
                "64153d79bac9ea10ca5a0a88",
                "4fddd76bbcb8e30c7261b1db401bb136ed39bce6a4815a2124476e27e6cbcbf6",
                "6cb6e60619d8c7355c5d4c4bc2be90d5",
                "64f239530c3b888fde85e0be",
                "4e795cde239d5e190eae441b9e716eeb138549058cdb76fa9aeeaf548aef563e",
                "5177a29af5a17f9b4933e431851d128345366c1720d38f8f0465eeeae6740372",
                "cdc09c806aa8f86dfcd51efc44a0c039",
                "6ef852e78b46d913668e53e7",
                "88b3123ddecadf8c1ba298e2c18176b0",
                "4e0978513f9de8327c08e4f3",
            ],
        ),
        (
            '7',
            [
                "745c55bac399310b7b5a7c81a2c130b4d56dff6f68c3ab477857601e01f1f8d1",
                "62d13c13ffd7402fc1c09e3d163665cb",
                "7166f20028bf146dcfbd5a40",
                "77341abc8c0ffab5180736713e41d2f665c410a404c8c21edcd948a4440fd80c",
                "041091fdab29f2c8abfb156dc5fc8d54",
                "7464d791685de05998fcbadb",
                "2c9f72f27b81e7df668caccd49371f1286d411e16c8ccc1c0d9aed72cbbdc080",
                "0707dcac7b2fa428cc7f691694a2590c806aaa5c0cf5087ed5385012e7f96cd4",
                "33d7f9709756c966488ad4438437e673",
                "c5f30d34b0e91b7d6c8eea65",
                "edc4cbd0041c28cc7167441d7ca53e6a",
                "bf6c7d8e0a9545b427dcf139",
            ],
        ),
    ] {
        let trace = Trace::of(section);
        let walk = trace.walk(&trace.flights);
        let told = [
            "keys.transcript-hellos",
            "keys.key",
            "keys.iv",
            "keys.finished-key",
            "keys.transcript-finished",
        ];
        let values = walk.values.iter().filter(|v| told.contains(&v.what));
        let got: Vec<Vec<u8>> = values.map(|v| v.bytes.bytes().to_vec()).collect();
        assert_eq!(got, expected.map(hex), "§{section}");
    }
}

fn made(walk: &Walk) -> Vec<(&'static str, Verdict)> {
    let outside = ["keys.check.root", "keys.check.name", "keys.check.dates"];
    let checks = walk.checks.iter().filter(|c| !outside.contains(&c.what));
    checks.map(|c| (c.what, c.verdict)).collect()
}

#[test]
fn signatures_and_finished_hold() {
    let server = ["certificate-verify", "server-finished"];
    for (section, client) in [
        ('5', &["client-finished"][..]),
        ('6', &["certificate-verify", "client-finished"]),
        ('7', &["client-finished"]),
    ] {
        let trace = Trace::of(section);
        let got = made(&trace.walk(&trace.flights));
        let expected: Vec<_> = server.iter().chain(client).collect();
        assert_eq!(got.len(), expected.len(), "§{section} {got:?}");
        for ((what, verdict), name) in got.iter().zip(expected) {
            assert_eq!(*what, format!("keys.check.{name}"), "§{section}");
            assert_eq!(*verdict, Verdict::Verified, "§{section} {what}");
        }
    }
}

/// One bit changed in any byte of the first hello, which after a retry counts as its hash alone, and no check holds.
#[test]
fn a_retried_hello_is_still_covered() {
    let trace = Trace::of('5');
    // The second hello's first four bytes and its random are looked up by: those of the first are not.
    for at in (4..trace.flights[0].bytes.len()).filter(|at| !(6..38).contains(at)) {
        let mut changed = trace.flights.clone();
        changed[0].bytes[at] ^= 1;
        let got = made(&trace.walk(&changed));
        let broken = got
            .iter()
            .filter(|(_, v)| matches!(v, Verdict::Failed(_)))
            .count();
        assert_eq!(broken, 3, "byte {at}: {got:?}");
    }
}
