//! One flipped bit anywhere in a handshake: of the checks that cover its byte none holds any more, and all others do.

use std::collections::BTreeMap;
use std::path::PathBuf;

use wirestep::capture::Capture;
use wirestep::layer::Dir;
use wirestep::present::keys::said;
use wirestep::proto::common::walk::{Check, Verdict};
use wirestep::proto::{ssh, tls};
use wirestep::source::Source;

fn read(name: &str) -> Capture {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("captures/{name}.pcapng"));
    Capture::read(Source::open(&path).unwrap())
}

/// Checks by name and by the how-manyeth of that name it is, with what came out.
type Checks = BTreeMap<(&'static str, usize), Verdict>;

fn named(checks: impl Iterator<Item = Check>) -> Checks {
    let mut seen: BTreeMap<&'static str, usize> = BTreeMap::new();
    let mut out = Checks::new();
    for c in checks {
        let n = seen.entry(c.what).or_default();
        out.insert((c.what, *n), c.verdict);
        *n += 1;
    }
    out
}

/// How much was tried, and how often the checks that cover a byte all said "failed" rather than went away.
#[derive(Default)]
struct Tally {
    tried: usize,
    exact: usize,
}

/// Compares what was found with and without a changed bit. `covers`: whether a check covers the byte; `None`: it may.
fn compare(
    before: &Checks,
    after: &Checks,
    covers: &dyn Fn(&'static str, usize) -> Option<bool>,
    place: &str,
    tally: &mut Tally,
) {
    let (mut exact, mut covered) = (true, false);
    for ((what, n), verdict) in before {
        let then = after.get(&(*what, *n));
        match covers(what, *n) {
            Some(true) => {
                covered = true;
                // What can't be read any more, or has lost its secret, is not verified either.
                assert_ne!(then, Some(&Verdict::Verified), "{place}: {what} {n} holds");
                exact &= matches!(then, Some(Verdict::Failed(_)));
            }
            Some(false) => {
                let fails = matches!(then, Some(Verdict::Failed(_)));
                let failed = matches!(verdict, Verdict::Failed(_));
                assert!(!fails || failed, "{place}: {what} {n} fails");
                exact &= then == Some(verdict);
            }
            None => {}
        }
    }
    assert!(covered, "{place}: no check covers it");
    tally.tried += 1;
    tally.exact += usize::from(exact);
}

const CHAIN: [&str; 4] = ["certificate", "root", "name", "dates"];

/// The messages of the first handshake of a recording, and which of them each check belongs to.
struct Handshake {
    capture: Capture,
    flights: Vec<tls::walk::Flight>,
    tls13: bool,
}

impl Handshake {
    fn of(name: &str) -> Handshake {
        let capture = read(&format!("keys/{name}"));
        let mut flights = said(&capture, Some(0)).remove(&0).unwrap().flights;
        // Behind the second Finished nothing of this handshake follows.
        let finished = flights.iter().enumerate().filter(|(_, f)| f.bytes[0] == 20);
        let end = finished.map(|(i, _)| i).nth(1).unwrap();
        flights.truncate(end + 1);
        let tls13 = name.starts_with("1.3");
        Handshake {
            capture,
            flights,
            tls13,
        }
    }

    fn checks(&self, flights: &[tls::walk::Flight]) -> Checks {
        let walks = tls::walk::walks(flights, self.capture.engine().keyring(), &[]);
        named(walks.into_iter().flat_map(|w| w.checks))
    }

    /// Where the message stands that a check is about: the how-manyeth of its kind.
    fn at(&self, kind: u8, n: usize) -> usize {
        let mut all = self.flights.iter().enumerate();
        let of_kind = all.by_ref().filter(|(_, f)| f.bytes[0] == kind);
        of_kind.map(|(i, _)| i).nth(n).unwrap()
    }

    /// Whether a check covers a byte of message `i`.
    fn covers(&self, what: &'static str, n: usize, i: usize, at: usize) -> Option<bool> {
        let short = what.strip_prefix("keys.check.").unwrap();
        let kind = self.flights[i].bytes[0];
        // Which certificate a byte is in, and what of it, is another test's; a name is the hello's.
        if CHAIN.contains(&short) {
            return (kind != 11 && kind != 1).then_some(false);
        }
        Some(match short {
            // Both randoms, and its own; of the certificate the key alone, of a hello what chooses how it is read.
            "server-key-exchange" => match kind {
                1 | 2 if (6..38).contains(&at) => true,
                1 => false,
                2 | 11 => return None,
                _ => i == self.at(12, 0),
            },
            "certificate-verify" => i <= self.at(15, n),
            "client-finished" | "server-finished" => {
                let dir = match short.starts_with("client") {
                    true => Dir::ToServer,
                    false => Dir::ToClient,
                };
                let mut all = self.flights.iter();
                let own = all.position(|f| f.bytes[0] == 20 && f.dir == dir);
                i <= own.unwrap()
            }
            _ => return None,
        })
    }
}

/// Each byte of short messages, and each nineteenth of long ones, in turn with another of its bits.
fn places(len: usize) -> impl Iterator<Item = (usize, u8)> {
    let step = if len > 200 { 19 } else { 1 };
    (0..len).step_by(step).map(|at| (at, 1 << (at % 8)))
}

/// Of a handshake message the length is left out: that is where it was cut, so no message comes with another one.
fn of_message(len: usize) -> impl Iterator<Item = (usize, u8)> {
    places(len).filter(|(at, _)| !(1..4).contains(at))
}

#[test]
fn in_tls() {
    for name in [
        "1.3-client-certificate-openssl",
        "1.3-hello-retry-rustls",
        "1.2-aes128-gcm-openssl",
        "1.2-client-certificate-openssl",
        "1.2-ecdhe-ecdsa-chacha20-rustls",
        "1.0-ecdhe-rsa-aes128-sha-openssl",
        "3.0-client-certificate-nss",
    ] {
        let h = Handshake::of(name);
        let before = h.checks(&h.flights);
        assert!(before.len() > 3, "{name}: {before:?}");
        let mut tally = Tally::default();
        for i in 0..h.flights.len() {
            for (at, bit) in of_message(h.flights[i].bytes.len()) {
                let mut changed = h.flights.clone();
                changed[i].bytes[at] ^= bit;
                let after = h.checks(&changed);
                let place = format!(
                    "{name}: message {i} of type {}, byte {at}",
                    h.flights[i].bytes[0]
                );
                let covers = |what, n| h.covers(what, n, i, at);
                compare(&before, &after, &covers, &place, &mut tally);
            }
        }
        // A byte of a length, a version, a suite, a random takes checks away; most bytes do no such thing.
        let Tally { tried, exact } = tally;
        assert!(
            tried > 150 && exact * 10 > tried * 6,
            "{name}: {exact} of {tried}"
        );
    }
}

/// A certificate's signature covers what is signed and itself, and the algorithm beside it must be the one inside.
#[test]
fn in_a_certificate() {
    use x509_parser::prelude::*;
    for name in ["1.3-ed448-openssl", "1.2-dhe-dss-aes128-gcm-openssl"] {
        let h = Handshake::of(name);
        let i = h.at(11, 0);
        let message = &h.flights[i].bytes;
        let first = if h.tls13 { 4 + 1 + 3 } else { 4 + 3 };
        let (_, leaf) = X509Certificate::from_der(&message[first + 3..]).unwrap();
        let place = |part: &[u8]| part.as_ptr() as usize - message.as_ptr() as usize;
        let signed = place(leaf.tbs_certificate.as_ref());
        let value = place(&leaf.signature_value.data);
        let end = signed + leaf.tbs_certificate.as_ref().len();
        // Between them the algorithm, and the head of the signature: a type, a length, a zero.
        let head = if leaf.signature_value.data.len() < 127 {
            3
        } else {
            4
        };
        let bytes = (signed..value - head).chain(value..value + leaf.signature_value.data.len());
        assert!(end < value - head);
        let before = h.checks(&h.flights);
        let check = ("keys.check.certificate", 0);
        assert_eq!(before[&check], Verdict::Verified, "{name}");
        for at in bytes.step_by(9) {
            let mut changed = h.flights.clone();
            changed[i].bytes[at] ^= 1 << (at % 8);
            let after = h.checks(&changed);
            let then = after.get(&check);
            assert_ne!(then, Some(&Verdict::Verified), "{name}: byte {at}");
        }
    }
}

/// The exchange hash covers both version lines, both KEXINITs, and all of the exchange but the signature over it; the user
/// signs the session's id, which is that hash, and the request.
#[test]
fn in_ssh() {
    const HOST: &str = "keys.check.host-key";
    const USER: &str = "keys.check.user-key";
    for (name, conv) in [
        ("ssh", 1),
        ("ssh-signatures", 0),
        ("ssh-signatures", 1),
        ("ssh-private", 3),
    ] {
        let capture = read(name);
        let ring = capture.engine().keyring();
        let mut heard = said(&capture, Some(conv)).remove(&conv).unwrap().heard;
        let last = heard
            .iter()
            .position(|h| !h.line && h.bytes.first() == Some(&52));
        heard.truncate(last.unwrap());
        let checks = |heard: &[ssh::walk::Heard]| {
            named(
                ssh::walk::walks(heard, ring)
                    .into_iter()
                    .flat_map(|w| w.checks),
            )
        };
        let before = checks(&heard);
        assert_eq!(before.len(), 2, "{name}: {before:?}");
        assert!(before.values().all(|v| *v == Verdict::Verified));
        let mut tally = Tally::default();
        for (i, h) in heard.iter().enumerate() {
            let code = h.bytes.first().copied().unwrap_or(0);
            // Behind host key and share stands the signature, which covers itself only.
            let string = |at: usize| {
                let n = h.bytes[at..at + 4].try_into().unwrap();
                at + 4 + u32::from_be_bytes(n) as usize
            };
            let (signature, signed_request) = match code {
                _ if h.line => (usize::MAX, false),
                31 => (string(string(1)), false),
                50 => (
                    usize::MAX,
                    h.bytes.windows(10).any(|w| w == b"publickey\x01"),
                ),
                20 | 30 => (usize::MAX, false),
                _ => continue,
            };
            if code == 50 && !h.line && !signed_request {
                continue;
            }
            for (at, bit) in places(h.bytes.len()) {
                let mut changed = heard.clone();
                changed[i].bytes[at] ^= bit;
                let after = checks(&changed);
                let covers = |what: &'static str, _: usize| {
                    Some(match what {
                        HOST => !signed_request,
                        USER => at < signature,
                        _ => false,
                    })
                };
                let place = format!("{name} {conv}: message {i}, code {code}, byte {at}");
                compare(&before, &after, &covers, &place, &mut tally);
            }
        }
        let Tally { tried, exact } = tally;
        assert!(
            tried > 150 && exact * 2 > tried,
            "{name}: {exact} of {tried}"
        );
    }
}
