//! Captures with their keys: everything in them opens, to the last byte, and provenance leads back to frames.

use std::path::PathBuf;

use wirestep::capture::Capture;
use wirestep::layer::Dir;
use wirestep::secret::{Keyring, PrivateKey};
use wirestep::source::Source;
use wirestep::span::Relation;
use wirestep::store::Event;
use wirestep::story;

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("captures")
        .join(name)
}

fn read(name: &str, ring: Keyring) -> Capture {
    Capture::read_with(Source::open(&path(name)).unwrap(), ring)
}

/// The notes that say why something stayed shut.
fn locked(capture: &Capture) -> Vec<&'static str> {
    let store = capture.store();
    let noted = store.events().iter().filter_map(|e| match e {
        Event::Noted(i, _) => Some(store.notes()[*i].code.name),
        _ => None,
    });
    noted
        .filter(|n| n.starts_with("tls.locked") || *n == "tls.unsynced")
        .collect()
}

/// What is known from outside: in each of these the client says so, and most servers say it back.
#[test]
fn every_recording_of_tls_opens_to_the_last_byte() {
    let mut seen = 0;
    for entry in std::fs::read_dir(path("keys")).unwrap() {
        let file = entry.unwrap().path();
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        // Of TLS and SSL: named after their versions.
        if !name.starts_with(|c: char| c.is_ascii_digit()) {
            continue;
        }
        seen += 1;
        let capture = read(&format!("keys/{name}.pcapng"), Keyring::default());
        assert_eq!(locked(&capture), [""; 0], "{name}");
        let sentence = format!("ello, this is {name}");
        let mut said = 0;
        for m in capture.store().messages() {
            let kind = m.proto.kinds().get(usize::from(m.kind.0)).copied();
            if m.proto.name() == "tls" && matches!(kind, Some("ApplicationData" | "Encrypted")) {
                assert_ne!(
                    m.ctx >> 9 & 7,
                    0,
                    "{name}: a record of frame {} is shut",
                    m.frame
                );
            }
            if m.proto.name() == "data" {
                let text = String::from_utf8_lossy(&capture.bytes(m.span)).into_owned();
                said += usize::from(text.contains(&sentence));
                let from = capture.store().frames(m.span);
                assert!(
                    !from.is_empty() && from.iter().all(|(_, r)| *r == Relation::Computed),
                    "{name}"
                );
            }
        }
        assert!(said > 0, "{name}: nobody said it");
    }
    assert_eq!(seen, 93);
}

/// Every cipher with every way to authenticate it: each packet opens, and what was said is there, both ways.
#[test]
fn every_recording_of_ssh_opens_to_the_last_byte() {
    let mut seen = 0;
    for entry in std::fs::read_dir(path("keys")).unwrap() {
        let file = entry.unwrap().path();
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        if !name.starts_with("ssh-") {
            continue;
        }
        seen += 1;
        let capture = read(&format!("keys/{name}.pcapng"), Keyring::default());
        let sentence = format!("Hello, this is {name}.");
        let back: String = sentence.chars().rev().collect();
        let (mut shut, mut open, mut said) = (0, 0, [Vec::new(), Vec::new()]);
        for m in capture.store().messages() {
            let kind = m.proto.kinds()[usize::from(m.kind.0)];
            shut += usize::from(m.proto.name() == "ssh" && kind == "Encrypted");
            if m.proto.name() == "ssh-inside" {
                open += 1;
                let bytes = capture.bytes(m.span);
                // Behind the lengths of packet and padding: 94, the channel, the data with its length (RFC 4254 §5.2).
                if let Some((94, rest)) = bytes[5..].split_first() {
                    let len = u32::from_be_bytes(rest[4..8].try_into().unwrap()) as usize;
                    said[m.dir.index()].extend_from_slice(&rest[8..8 + len]);
                }
                let from = capture.store().frames(m.span);
                assert!(
                    !from.is_empty() && from.iter().all(|(_, r)| *r == Relation::Computed),
                    "{name}"
                );
            }
        }
        assert!(
            shut > 10 && open == shut,
            "{name}: {open} of {shut} packets open"
        );
        let said = said.map(|s| String::from_utf8(s).unwrap());
        assert_eq!(
            said,
            [format!("{sentence}\n"), format!("{back}\n")],
            "{name}"
        );
        let remarks = capture.store().notes().iter().map(|n| n.code.name);
        let remarks: Vec<_> = remarks
            .filter(|n| !matches!(*n, "ssh.cipher.old" | "ssh.disconnect"))
            .collect();
        assert!(remarks.is_empty(), "{name}: {remarks:?}");
    }
    assert_eq!(seen, 15);
}

/// Port forwarding: HTTP in a channel that the client opened, and in one that the server did, where its own client asks.
#[test]
fn what_ssh_forwards_is_read_both_ways() {
    let capture = read("ssh-forward.pcapng", Keyring::default());
    let store = capture.store();
    let http = store.messages().iter().filter(|m| m.proto.name() == "http");
    let lines: Vec<(Dir, String)> = http
        .map(|m| {
            let mut line = Vec::new();
            m.proto.summary(&store.line(m), &mut line);
            (m.dir, String::from_utf8(line).unwrap())
        })
        .collect();
    let said = |dir, text: &str| (dir, text.to_owned());
    assert_eq!(
        lines,
        [
            said(Dir::ToServer, "GET / HTTP/1.1 (127.0.0.1:8080)"),
            said(Dir::ToClient, "200 OK text/html, 24 bytes"),
            said(Dir::ToClient, "GET / HTTP/1.1 (127.0.0.1:9090)"),
            said(Dir::ToServer, "200 OK text/html, 20 bytes"),
        ]
    );
    let told = story::tell(&capture);
    let asked: Vec<String> = told
        .iter()
        .filter(|s| s.kind == story::Kind::Http)
        .map(|s| s.actors[0].ends[0].0.to_string())
        .collect();
    assert_eq!(asked, ["192.0.2.10", "198.51.100.22"]);
    assert!(
        told.iter()
            .all(|s| matches!(s.outcome, story::Outcome::Done))
    );
}

#[test]
fn a_private_key_opens_rsa_key_exchange_and_nothing_else() {
    for name in ["tls-rsa", "tls-rsa-ems"] {
        let file = std::fs::read(path(&format!("beside/{name}/server.key.pem"))).unwrap();
        let with_key = || {
            let mut ring = Keyring::default();
            ring.add_private(PrivateKey::read(&file).unwrap());
            ring
        };
        let capture = read(&format!("{name}.pcapng"), with_key());
        assert_eq!(locked(&capture), [""; 0], "{name}");
        assert!(
            capture
                .store()
                .messages()
                .iter()
                .any(|m| m.proto.name() == "http"),
            "{name}"
        );
        let shut = read(&format!("{name}.pcapng"), Keyring::default());
        assert!(
            locked(&shut).iter().all(|n| *n == "tls.locked.no_key") && !locked(&shut).is_empty()
        );
    }
    let other = std::fs::read(path("beside/tls-rsa/server.key.pem")).unwrap();
    let mut ring = Keyring::default();
    ring.add_private(PrivateKey::read(&other).unwrap());
    let capture = read("tls-rsa-ems.pcapng", ring);
    assert_eq!(locked(&capture)[0], "tls.locked.other_private_key");
}

/// Every check of every recording: nothing fails, and with the recordings' own root nothing but what no key log has
/// stays open.
#[test]
fn what_can_be_checked_holds() {
    use wirestep::proto::tls::walk::Verdict;
    let (mut verified, mut open) = (0, Vec::new());
    for entry in std::fs::read_dir(path("keys")).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        let capture = read(&format!("keys/{name}"), Keyring::default());
        for check in checks(&capture, &[]) {
            match check.verdict {
                Verdict::Verified => verified += 1,
                Verdict::Unchecked(why) => open.push(why),
                Verdict::Failed(why) => panic!("{name} #{}: {} {why}", check.frame, check.what),
            }
        }
    }
    assert!(verified > 400, "{verified}");
    open.sort_unstable();
    open.dedup();
    let known = [
        "keys.why.no-name", // SSL 3.0 has no extensions
        "keys.why.no-psk",
        "keys.why.no-root",
        "keys.why.unsigned",
    ];
    assert!(open.iter().all(|w| known.contains(w)), "{open:?}");
}

/// Signatures few make: of DSA and of Ed448, in certificates, in ServerKeyExchange, in CertificateVerify. And Finished as
/// SSL 3.0 makes it (RFC 6101 §5.6.9), of a client and a server that don't know each other's code.
#[test]
fn rare_signatures_and_ssl_3s_finished_are_checked() {
    use wirestep::proto::tls::walk::Verdict::Verified;
    let [chain, exchange, verify] = [
        "keys.check.certificate",
        "keys.check.server-key-exchange",
        "keys.check.certificate-verify",
    ];
    let finished = ["keys.check.client-finished", "keys.check.server-finished"];
    for (name, signed) in [
        ("1.0-dhe-dss-aes128-sha-openssl", &[chain, exchange][..]),
        // The client shows a certificate too.
        (
            "1.2-dhe-dss-aes128-gcm-openssl",
            &[chain, chain, verify, exchange],
        ),
        ("1.2-ecdhe-ed448-aes256-gcm-openssl", &[chain, exchange]),
        ("1.3-ed448-openssl", &[chain, verify]),
        ("1.3-rsa-pss-openssl", &[chain, verify]),
        ("3.0-aes128-sha-nss", &[]),
        ("3.0-3des-sha-nss", &[]),
        ("3.0-rc4-md5-nss", &[]),
        // Over hashes with the master secret in them (RFC 6101 §5.6.8).
        ("3.0-client-certificate-nss", &[verify]),
    ] {
        let capture = read(&format!("keys/{name}.pcapng"), Keyring::default());
        let all = checks(&capture, &[]);
        let verified = all.iter().filter(|c| c.verdict == Verified);
        let interesting =
            verified.filter(|c| signed.contains(&c.what) || finished.contains(&c.what));
        let mut got: Vec<_> = interesting.map(|c| c.what).collect();
        got.sort_unstable();
        let mut expected = [signed, &finished].concat();
        expected.sort_unstable();
        assert_eq!(got, expected, "{name}");
    }
}

fn flights(capture: &Capture) -> Vec<wirestep::proto::tls::walk::Flight> {
    use wirestep::proto::tls::walk::{Flight, messages};
    let tls = capture
        .store()
        .messages()
        .iter()
        .filter(|m| m.proto.name() == "tls");
    let first = tls.clone().next().map(|m| m.id.conv);
    tls.filter(|m| Some(m.id.conv) == first)
        .flat_map(|m| {
            messages(m.kind, m.ctx, &capture.bytes(m.span))
                .into_iter()
                .map(|bytes| Flight {
                    dir: m.dir,
                    frame: m.frame,
                    time: m.time,
                    bytes,
                })
        })
        .collect()
}

fn checks(capture: &Capture, roots: &[Vec<u8>]) -> Vec<wirestep::proto::tls::walk::Check> {
    let walks =
        wirestep::proto::tls::walk::walks(&flights(capture), capture.engine().keyring(), roots);
    walks.into_iter().flat_map(|w| w.checks).collect()
}

#[test]
fn a_byte_of_ciphertext_changed_shuts_its_record_and_no_other() {
    let file = std::fs::read(path("keys/1.3-aes128-gcm-openssl.pcapng")).unwrap();
    let whole = read("keys/1.3-aes128-gcm-openssl.pcapng", Keyring::default());
    let shut = |c: &Capture| {
        let all = c.store().messages().iter();
        all.filter(|m| m.proto.name() == "tls" && m.kind.0 == 3 && m.ctx >> 9 & 7 == 0)
            .count()
    };
    assert_eq!(shut(&whole), 0);
    // The last bytes of the last frame but two belong to an alert or a ticket: find the server's first ticket record.
    let record = whole.frame(9).unwrap().bytes.to_vec();
    let at = file
        .windows(record.len())
        .position(|w| w == record)
        .unwrap()
        + record.len()
        - 20;
    let mut changed = file;
    changed[at] ^= 1;
    let dir = tempfile::tempdir().unwrap();
    let copy = dir.path().join("changed.pcapng");
    std::fs::write(&copy, changed).unwrap();
    let capture = Capture::read(Source::open(&copy).unwrap());
    assert_eq!(shut(&capture), 1);
    assert_eq!(locked(&capture), ["tls.locked.not_authentic"]);
}

/// A key log that grows while one reads: what waited is opened when the secret comes, in streaming too.
#[test]
fn a_secret_that_comes_late_opens_what_waited() {
    use wirestep::engine::{Config, Engine, FrameIn};
    use wirestep::source::Batch;
    for name in [
        "1.3-aes128-gcm-openssl",
        "1.2-ecdhe-rsa-aes128-gcm-openssl",
        "1.0-rc4-sha-gnutls",
    ] {
        wirestep::vocabulary::registry();
        let mut source = Source::open(&path(&format!("keys/{name}.pcapng"))).unwrap();
        let mut engine = Engine::new(Config::default());
        engine.unlock(|ring| ring.await_more(true));
        let (mut batch, mut log) = (Batch::default(), Vec::new());
        let mut said = Vec::new();
        let mut hear = |engine: &Engine| {
            said.extend(engine.store().messages().iter().map(|m| {
                let mut line = Vec::new();
                m.proto.summary(&engine.store().line(m), &mut line);
                String::from_utf8_lossy(&line).into_owned()
            }));
        };
        while source.fill(&mut batch, 64) {
            for (_, event) in batch.events.drain(..) {
                if let wirestep::source::Event::Secrets { data, .. } = event {
                    log.extend(data);
                }
            }
            for head in &batch.frames {
                let frame = FrameIn {
                    time: head.time,
                    has_time: head.has_time,
                    len: head.len,
                    link: head.link,
                    interface: head.interface,
                    bytes: source.bytes(head),
                };
                engine.batch(&[frame], &mut |engine, _| hear(engine));
            }
        }
        engine.unlock(|ring| {
            ring.read_log(&log);
            ring.await_more(false);
        });
        engine.finish(&mut |engine| hear(engine));
        let finished = said.iter().filter(|s| s.contains("Finished")).count();
        assert_eq!(finished, 2, "{name}: {said:#?}");
        assert!(
            said.iter().any(|s| s.contains("unrecognised protocol")),
            "{name}: {said:#?}"
        );
    }
}

/// A key log of another session, none at all, one that was cut: a clear word each time.
#[test]
fn wrong_keys_are_told_apart() {
    let strip = |ring: Keyring, name: &str| {
        let file = std::fs::read(path(name)).unwrap();
        let mut out = Vec::new();
        let mut rest = file.as_slice();
        // Without its secrets block (type 10).
        while rest.len() >= 12 {
            let n = u32::from_le_bytes(rest[4..8].try_into().unwrap()) as usize;
            if rest[0] != 10 || rest[1] != 0 {
                out.extend_from_slice(&rest[..n]);
            }
            rest = &rest[n..];
        }
        let dir = tempfile::tempdir().unwrap();
        let copy = dir.path().join("x.pcapng");
        std::fs::write(&copy, out).unwrap();
        Capture::read_with(Source::open(&copy).unwrap(), ring)
    };
    let name = "keys/1.3-aes128-gcm-openssl.pcapng";
    assert_eq!(
        locked(&strip(Keyring::default(), name)),
        ["tls.locked.no_key"]
    );
    let other = read("keys/1.3-chacha20-openssl.pcapng", Keyring::default());
    let foreign = other.engine().keyring().tls_sessions().next().unwrap();
    let mut ring = Keyring::default();
    for (label, secret) in foreign.1.iter() {
        ring.add_tls(*foreign.0, label, secret.clone());
    }
    assert_eq!(locked(&strip(ring, name)), ["tls.locked.other_session"]);
    let own = read(name, Keyring::default());
    let (random, secrets) = own.engine().keyring().tls_sessions().next().unwrap();
    let mut ring = Keyring::default();
    for (label, secret) in secrets
        .iter()
        .filter(|(l, _)| l.name().contains("HANDSHAKE"))
    {
        ring.add_tls(*random, label, secret.clone());
    }
    assert_eq!(locked(&strip(ring, name)), ["tls.locked.secret_missing"]);
    let mut ring = Keyring::default();
    let wrong = wirestep::secret::Secret::new(vec![1; 32]);
    for (label, _) in secrets.iter() {
        ring.add_tls(*random, label, wrong.clone());
    }
    assert_eq!(locked(&strip(ring, name)), ["tls.locked.not_authentic"]);
    let key = std::fs::read(path("beside/tls-rsa/server.key.pem")).unwrap();
    let mut ring = Keyring::default();
    ring.add_private(PrivateKey::read(&key).unwrap());
    assert_eq!(locked(&strip(ring, name)), ["tls.locked.ephemeral"]);
}
