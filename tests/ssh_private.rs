//! SSH opened by the client's ephemeral private keys, as Wireshark's key logs may hold them; and what is said where such
//! a key doesn't open it.

use std::path::PathBuf;

use wirestep::capture::Capture;
use wirestep::present::keys::{Verdict, walks};
use wirestep::secret::{Keyring, Secret, SshSecret};
use wirestep::source::{Batch, Source};
use wirestep::store::Event;

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("captures/{name}.pcapng"))
}

/// A copy of a capture without its secrets, read with these.
fn read_with(name: &str, ring: Keyring) -> Capture {
    let file = std::fs::read(path(name)).unwrap();
    let (mut out, mut rest) = (Vec::new(), file.as_slice());
    while rest.len() >= 12 {
        let n = u32::from_le_bytes(rest[4..8].try_into().unwrap()) as usize;
        // A secrets block has type 10.
        if rest[..4] != [10, 0, 0, 0] {
            out.extend_from_slice(&rest[..n]);
        }
        rest = &rest[n..];
    }
    let dir = tempfile::tempdir().unwrap();
    let copy = dir.path().join("x.pcapng");
    std::fs::write(&copy, out).unwrap();
    Capture::read_with(Source::open(&copy).unwrap(), ring)
}

/// What the key log in a capture holds: a cookie and a private key each.
fn log(name: &str) -> Vec<([u8; 16], Vec<u8>)> {
    let mut source = Source::open(&path(name)).unwrap();
    let (mut batch, mut text) = (Batch::default(), Vec::new());
    while source.fill(&mut batch, 64) {
        for (_, event) in batch.events.drain(..) {
            if let wirestep::source::Event::Secrets { data, .. } = event {
                text.extend(data);
            }
        }
    }
    let hex = |digits: &str| -> Vec<u8> {
        let pair = |i: usize| u8::from_str_radix(&digits[i..i + 2], 16).unwrap();
        (0..digits.len()).step_by(2).map(pair).collect()
    };
    let line = |l: &str| {
        let words: Vec<&str> = l.split_whitespace().collect();
        assert_eq!(words[1], "PRIVATE_KEY");
        (hex(words[0]).try_into().unwrap(), hex(words[2]))
    };
    String::from_utf8(text).unwrap().lines().map(line).collect()
}

fn ring(log: &[([u8; 16], Vec<u8>)]) -> Keyring {
    let mut ring = Keyring::default();
    for (cookie, key) in log {
        ring.add_ssh(*cookie, SshSecret::Private(Secret::new(key.clone())));
    }
    ring
}

fn notes(capture: &Capture) -> Vec<(u64, &'static str)> {
    let store = capture.store();
    let noted = store.events().iter().filter_map(|e| match e {
        Event::Noted(i, _) => Some(&store.notes()[*i]),
        _ => None,
    });
    let odd = |n: &str| {
        [
            "ssh.no",
            "ssh.other",
            "ssh.lost",
            "ssh.exchange",
            "ssh.unsupported",
            "ssh.packet",
            "wire.",
        ]
        .iter()
        .any(|p| n.starts_with(p))
    };
    noted
        .filter(|n| odd(n.code.name))
        .map(|n| {
            let row = &capture.rows()[n.frame as usize - 1];
            (row.flow.conv.unwrap(), n.code.name)
        })
        .collect()
}

/// How often the file's sentence was read, by conversation, and how many encrypted packets stayed shut.
fn opened(capture: &Capture) -> (Vec<u64>, usize) {
    let (mut said, mut sealed, mut opened) = (Vec::new(), 0, 0);
    for m in capture.store().messages() {
        let bytes = capture.bytes(m.span);
        let inside = m.proto.name() == "ssh-inside";
        opened += usize::from(inside);
        if inside && bytes.windows(17).any(|w| w == b"Meet Lee at noon.") {
            said.push(m.id.conv);
        }
        let mut line = Vec::new();
        m.proto.summary(&capture.store().line(m), &mut line);
        let line = String::from_utf8_lossy(&line).into_owned();
        sealed += usize::from(m.proto.name() == "ssh" && line.contains("encrypted"));
    }
    (said, sealed - opened)
}

#[test]
fn private_keys_open_all_to_the_last_byte() {
    let capture = Capture::read(Source::open(&path("ssh-private")).unwrap());
    assert_eq!(notes(&capture), []);
    let (said, shut) = opened(&capture);
    // The first connection exchanged keys twice and asked twice.
    assert_eq!((said, shut), (vec![0, 0, 1, 2, 3, 4], 0));
    let all = walks(&capture, None, &[]);
    assert_eq!(all.len(), 6);
    let keys: Vec<Vec<u8>> = log("ssh-private").into_iter().map(|(_, key)| key).collect();
    for (walk, key) in all.iter().zip(&keys) {
        let private = walk
            .values
            .iter()
            .find(|v| v.what == "keys.ssh.private")
            .unwrap();
        assert_eq!(private.bytes.bytes(), key.as_slice(), "{}", walk.agreed);
        assert!(private.secret);
        assert!(walk.checks.iter().all(|c| c.verdict == Verdict::Verified));
        assert!(!walk.checks.is_empty());
    }
    let methods: Vec<&str> = all
        .iter()
        .map(|w| w.agreed.split_whitespace().nth(1).unwrap())
        .collect();
    assert_eq!(
        methods,
        [
            "curve25519-sha256",
            "curve25519-sha256",
            "curve25519-sha256@libssh.org",
            "ecdh-sha2-nistp384",
            "diffie-hellman-group14-sha256",
            "diffie-hellman-group-exchange-sha256"
        ]
    );
    // Each by itself opens its own connection and no other.
    let log = log("ssh-private");
    for (i, conv) in [1, 2, 3, 4].iter().enumerate() {
        let capture = read_with("ssh-private", ring(&log[i + 2..i + 3]));
        assert_eq!(opened(&capture).0, [*conv], "{}", methods[i + 2]);
    }
}

#[test]
fn dsa_and_ed448_sign_for_host_and_user() {
    let capture = Capture::read(Source::open(&path("ssh-signatures")).unwrap());
    assert_eq!(notes(&capture), []);
    assert_eq!(opened(&capture), (vec![0, 1], 0));
    // Both servers say first that they would take the key: a code that means it with this method only.
    let named = capture.store().messages().iter().filter(|m| {
        let mut line = Vec::new();
        m.proto.summary(&capture.store().line(m), &mut line);
        line.starts_with(b"USERAUTH_PK_OK")
    });
    assert_eq!(named.map(|m| m.id.conv).collect::<Vec<_>>(), [0, 1]);
    let all = walks(&capture, None, &[]);
    for (walk, kind) in all.iter().zip(["ssh-dss", "ssh-ed448"]) {
        assert_eq!(walk.agreed.split_whitespace().nth(2), Some(kind));
        let checks: Vec<_> = walk.checks.iter().map(|c| (c.what, c.verdict)).collect();
        let expected = ["keys.check.host-key", "keys.check.user-key"];
        assert_eq!(checks, expected.map(|w| (w, Verdict::Verified)), "{kind}");
        assert!(
            walk.checks[1].formula.starts_with(kind),
            "{}",
            walk.checks[1].formula
        );
    }
    assert_eq!(all.len(), 2);
}

/// The private key of another exchange of the same method: it is said, and only that connection stays shut.
#[test]
fn another_exchanges_private_key_is_named() {
    let mut log = log("ssh-private");
    // Of the second connection with curve25519 and of the first.
    log[2].1 = log[0].1.clone();
    let capture = read_with("ssh-private", ring(&log));
    assert_eq!(notes(&capture), [(1, "ssh.other-private")]);
    assert_eq!(opened(&capture).0, [0, 0, 2, 3, 4]);
    let walks = walks(&capture, Some(1), &[]);
    let verdicts: Vec<_> = walks[0].checks.iter().map(|c| c.verdict).collect();
    assert_eq!(verdicts, [Verdict::Unchecked("keys.why.other-private")]);
    // A key that is none of its curve is as foreign as any other, and so is one of another method.
    for wrong in [
        vec![0; 32],
        vec![0xff; 48],
        vec![1],
        vec![7; 300],
        log[5].1.clone(),
    ] {
        for at in 2..log.len() {
            let mut changed = log.clone();
            changed[2] = self::log("ssh-private")[2].clone();
            if changed[at].1 == wrong {
                continue;
            }
            changed[at].1 = wrong.clone();
            let capture = read_with("ssh-private", ring(&changed));
            let conv = at as u64 - 1;
            assert_eq!(
                notes(&capture),
                [(conv, "ssh.other-private")],
                "{at} {}",
                wrong.len()
            );
        }
    }
}

/// A hybrid's secret is made of two; the private half of one of them opens nothing.
#[test]
fn a_method_that_is_not_worked_out_is_named() {
    let capture = read_with("ssh-hybrid", Keyring::default());
    assert_eq!(notes(&capture), [(0, "ssh.no-key")]);
    let store = capture.store();
    let init = store.messages().iter().find(|m| {
        let bytes = capture.bytes(m.span);
        m.proto.name() == "ssh" && bytes.get(5) == Some(&20)
    });
    let cookie: [u8; 16] = capture.bytes(init.unwrap().span)[6..22].try_into().unwrap();
    let capture = read_with("ssh-hybrid", ring(&[(cookie, vec![7; 32])]));
    assert_eq!(notes(&capture), [(0, "ssh.no-method")]);
    let walks = walks(&capture, None, &[]);
    let verdicts: Vec<_> = walks[0].checks.iter().map(|c| c.verdict).collect();
    assert_eq!(verdicts, [Verdict::Unchecked("keys.why.method")]);
}
