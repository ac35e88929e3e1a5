//! `wirestep keys`: every key from what was given, every check, and a capture written with its secrets inside.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use wirestep::capture::Capture;
use wirestep::present::keys::{Verdict, said, walks};
use wirestep::proto::ssh::walk::{Heard, walks as of_ssh};
use wirestep::secret::{Keyring, Secret};
use wirestep::source::Source;

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("captures")
        .join(name)
}

fn read(file: &Path) -> Capture {
    Capture::read(Source::open(file).unwrap())
}

fn verdicts(capture: &Capture, roots: &[Vec<u8>]) -> Vec<(u64, &'static str, Verdict)> {
    walks(capture, None, roots)
        .into_iter()
        .flat_map(|w| {
            w.checks
                .into_iter()
                .map(move |c| (w.conv, c.what, c.verdict))
        })
        .collect()
}

const HOST: &str = "keys.check.host-key";
const USER: &str = "keys.check.user-key";

#[test]
fn ssh_is_walked_from_the_eight_inputs_to_the_six_keys() {
    let capture = read(&path("sftp.pcapng"));
    let all = walks(&capture, None, &[]);
    assert_eq!(all.len(), 1);
    let names: Vec<&str> = all[0].values.iter().map(|v| v.what).collect();
    let expected = [
        "v-c", "v-s", "i-c", "i-s", "k-s", "e", "f", "k", "h", "session", "iv-c", "iv-s", "key-c",
        "key-s", "mac-c", "mac-s",
    ];
    assert_eq!(names, expected.map(|n| format!("keys.ssh.{n}")));
    let hash = all[0]
        .values
        .iter()
        .find(|v| v.what == "keys.ssh.h")
        .unwrap();
    // H is SHA-256 of what it says it was computed over.
    use sha2::{Digest, Sha256};
    let mut digest = Sha256::new();
    hash.over
        .iter()
        .for_each(|p| digest.update(p.bytes.bytes()));
    assert_eq!(digest.finalize().to_vec(), hash.bytes.bytes());
    assert_eq!(hash.over.len(), 8);
    for (value, letter) in all[0].values[10..].iter().zip("ABCDEF".chars()) {
        let mut digest = Sha256::new();
        value
            .over
            .iter()
            .for_each(|p| digest.update(p.bytes.bytes()));
        let made = digest.finalize();
        assert_eq!(value.over[2].bytes.bytes(), [letter as u8]);
        assert_eq!(value.bytes.bytes(), &made[..value.bytes.len()]);
        assert!(value.secret);
    }
}

#[test]
fn ssh_signatures_are_checked() {
    let capture = read(&path("ssh.pcapng"));
    // Password; public key; one that left before it had a secret.
    assert_eq!(
        verdicts(&capture, &[]),
        [
            (0, HOST, Verdict::Verified),
            (1, HOST, Verdict::Verified),
            (1, USER, Verdict::Verified),
            (2, HOST, Verdict::Unchecked("keys.why.no-secret")),
        ]
    );
}

/// One flipped bit makes the check fail that covers it: the exchange hash covers all it is made of, and the user signs
/// the session's id, which is that hash.
#[test]
fn one_flipped_bit_in_ssh_is_noticed_where_it_counts() {
    let capture = read(&path("ssh.pcapng"));
    let heard = said(&capture, Some(1)).remove(&1).unwrap().heard;
    let failed = |changed: &[Heard]| -> Vec<&'static str> {
        let walks = of_ssh(changed, capture.engine().keyring());
        let checks = walks.iter().flat_map(|w| &w.checks);
        checks
            .filter(|c| matches!(c.verdict, Verdict::Failed(_)))
            .map(|c| c.what)
            .collect()
    };
    assert!(failed(&heard).is_empty());
    let is = |code: u8| move |h: &Heard| !h.line && h.bytes.first() == Some(&code);
    let mut tried = 0;
    for (i, h) in heard.iter().enumerate() {
        let len = h.bytes.len();
        let places: &[(usize, &[&'static str])] = if h.line {
            &[(len - 1, &[HOST, USER])]
        } else if is(20)(h) {
            &[(len - 1, &[HOST, USER])] // the reserved bytes: names would change what is agreed
        } else if is(30)(h) {
            &[(30, &[HOST, USER])]
        } else if is(31)(h) {
            // The host key's last byte; the share; the signature.
            &[
                (1 + 4 + 50, &[HOST, USER]),
                (1 + 4 + 51 + 4 + 20, &[HOST, USER]),
                (len - 3, &[HOST]),
            ]
        } else if is(50)(h) && len > 150 {
            &[(7, &[USER]), (len - 3, &[USER])] // his name; the signature
        } else {
            continue;
        };
        for (at, expected) in places {
            let mut changed = heard.clone();
            changed[i].bytes[*at] ^= 1;
            assert_eq!(failed(&changed), *expected, "message {i}, byte {at}");
            tried += 1;
        }
    }
    assert!(tried >= 9, "{tried}");
    // A wrong secret is a wrong hash.
    let cookie: [u8; 16] = heard.iter().find(|h| is(20)(h)).unwrap().bytes[1..17]
        .try_into()
        .unwrap();
    let mut ring = Keyring::default();
    let wrong = wirestep::secret::SshSecret::Shared(Secret::new(vec![7; 32]));
    ring.add_ssh(cookie, wrong);
    let walks = of_ssh(&heard, &ring);
    let checks = walks.iter().flat_map(|w| &w.checks);
    assert!(
        checks
            .map(|c| c.verdict)
            .all(|v| v == Verdict::Failed("keys.why.signature"))
    );
}

#[test]
fn keys_after_a_key_update_and_a_certificate_shown_late() {
    let capture = read(&path("keys/1.3-key-update-openssl.pcapng"));
    let all = walks(&capture, None, &[]);
    let count = |what: &str| all[0].values.iter().filter(|v| v.what == what).count();
    assert_eq!(
        (count("keys.client-traffic"), count("keys.server-traffic")),
        (3, 2)
    );
    let capture = read(&path("keys/1.3-later-certificate-openssl.pcapng"));
    let late = verdicts(&capture, &[]);
    let of = |what: &str| {
        late.iter()
            .filter(|c| c.1 == what && c.2 == Verdict::Verified)
            .count()
    };
    // The server, the client at once, and the client again when asked later.
    assert_eq!(of("keys.check.certificate-verify"), 3);
    assert_eq!(of("keys.check.client-finished"), 2);
}

#[test]
fn a_binder_is_checked_with_the_key_that_was_given() {
    const BINDER: &str = "keys.check.binder";
    let with = |key: Option<&[u8]>| {
        let mut ring = Keyring::default();
        key.into_iter().for_each(|k| ring.add_psk(Secret::from(k)));
        let file = path("keys/1.3-psk-external-openssl.pcapng");
        let capture = Capture::read_with(Source::open(&file).unwrap(), ring);
        let all = verdicts(&capture, &[]);
        let binder: Vec<Verdict> = all.iter().filter(|c| c.1 == BINDER).map(|c| c.2).collect();
        assert_eq!(binder.len(), 1);
        binder[0]
    };
    assert_eq!(with(None), Verdict::Unchecked("keys.why.no-psk"));
    assert_eq!(with(Some(&[1, 2, 3, 4, 5, 6, 7, 8])), Verdict::Verified);
    assert_eq!(
        with(Some(&[1, 2, 3, 4, 5, 6, 7, 9])),
        Verdict::Failed("keys.why.other-psk")
    );
}

fn wirestep(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_wirestep"))
        .args(args)
        .env_remove("SSLKEYLOGFILE")
        .output()
        .unwrap()
}

/// A capture's blocks, each with its type.
fn blocks(file: &[u8]) -> Vec<(u32, Vec<u8>)> {
    let (mut out, mut rest) = (Vec::new(), file);
    while rest.len() >= 12 {
        let number = |at: usize| u32::from_le_bytes(rest[at..at + 4].try_into().unwrap());
        let n = number(4) as usize;
        out.push((number(0), rest[..n].to_vec()));
        rest = &rest[n..];
    }
    out
}

/// Copies a capture without its secrets, and puts those into a file beside it.
fn apart(dir: &Path, name: &str) -> (PathBuf, PathBuf) {
    let whole = blocks(&std::fs::read(path(name)).unwrap());
    let (capture, log) = (dir.join("bare.pcapng"), dir.join("keys.log"));
    let bare: Vec<u8> = whole
        .iter()
        .filter(|b| b.0 != 10)
        .flat_map(|b| b.1.clone())
        .collect();
    std::fs::write(&capture, bare).unwrap();
    let secrets = whole.iter().filter(|b| b.0 == 10).flat_map(|b| {
        let n = u32::from_le_bytes(b.1[12..16].try_into().unwrap()) as usize;
        b.1[16..16 + n].to_vec()
    });
    std::fs::write(&log, secrets.collect::<Vec<u8>>()).unwrap();
    (capture, log)
}

const FOREIGN: &str = "CLIENT_RANDOM 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f\n00112233445566778899aabbccddeeff SHARED_SECRET 0102030405060708\n";

#[test]
fn written_with_its_secrets_a_capture_opens_by_itself_and_keeps_all_else() {
    for (name, kind) in [
        ("ssh", *b"KHSS"),
        ("keys/1.3-resume-openssl", *b"KSLT"),
        ("ftps", *b"KSLT"),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let (capture, log) = apart(dir.path(), &format!("{name}.pcapng"));
        let mut lines = std::fs::read_to_string(&log).unwrap();
        lines.push_str(FOREIGN);
        std::fs::write(&log, lines).unwrap();
        let out = dir.path().join("out.pcapng");
        let [c, l, o] = [&capture, &log, &out].map(|p| p.to_str().unwrap());
        let done = wirestep(&["keys", c, "--keylog", l, "--write", o]);
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(
            done.status.success() && said.contains("2 that belong to nothing"),
            "{name}: {said}"
        );
        let (before, after) = (
            std::fs::read(&capture).unwrap(),
            std::fs::read(&out).unwrap(),
        );
        let secrets: Vec<_> = blocks(&after).into_iter().filter(|b| b.0 == 10).collect();
        assert_eq!(secrets.len(), 1, "{name}");
        assert_eq!(secrets[0].1[8..12], kind, "{name}");
        assert!(!String::from_utf8_lossy(&secrets[0].1).contains("00112233445566778899"));
        let rest: Vec<_> = blocks(&after).into_iter().filter(|b| b.0 != 10).collect();
        let mut expected = blocks(&before);
        expected[0].1[16..24].fill(0xff); // how long the section is
        assert!(rest == expected, "{name}: other blocks changed");
        // And it opens, without any log.
        let whole = read(&path(&format!("{name}.pcapng")));
        let again = read(&out);
        let told = |c: &Capture| {
            c.store()
                .messages()
                .iter()
                .map(|m| m.proto.name())
                .collect::<Vec<_>>()
        };
        assert_eq!(told(&again), told(&whole), "{name}");
        assert_eq!(verdicts(&again, &[]), verdicts(&whole, &[]), "{name}");
        assert_ne!(told(&read(&capture)), told(&whole), "{name}");
    }
}

#[test]
fn other_formats_become_pcapng_with_all_their_frames() {
    let dir = tempfile::tempdir().unwrap();
    let (capture, log) = apart(dir.path(), "keys/1.3-aes128-gcm-openssl.pcapng");
    let whole = read(&capture);
    let mut pcap = 0xa1b2_3c4du32.to_le_bytes().to_vec(); // nanoseconds
    for n in [0x0004_0002u32, 0, 0, 262_144, 1] {
        pcap.extend(n.to_le_bytes());
    }
    for (row, n) in whole.rows().iter().zip(1..) {
        let bytes = whole.frame(n).unwrap().bytes;
        let (s, ns) = (row.time / 1_000_000_000, row.time % 1_000_000_000);
        for n in [s as u32, ns as u32, bytes.len() as u32, row.len] {
            pcap.extend(n.to_le_bytes());
        }
        pcap.extend(bytes);
    }
    let old = dir.path().join("old.pcap");
    std::fs::write(&old, &pcap).unwrap();
    let out = dir.path().join("out.pcapng");
    let [c, l, o] = [&old, &log, &out].map(|p| p.to_str().unwrap());
    let done = wirestep(&["keys", c, "--keylog", l, "--write", o]);
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    let again = read(&out);
    let rows = |c: &Capture| {
        c.rows()
            .iter()
            .map(|r| (r.time, r.len, r.link))
            .collect::<Vec<_>>()
    };
    assert_eq!(rows(&again), rows(&whole));
    for n in 1..=whole.rows().len() as u64 {
        assert_eq!(again.frame(n).unwrap().bytes, whole.frame(n).unwrap().bytes);
    }
    assert!(
        again
            .store()
            .messages()
            .iter()
            .any(|m| m.proto.name() == "data")
    );
    // The same through pipes, and compressed.
    let mut packed = Vec::new();
    let mut gz = flate2::write::GzEncoder::new(&mut packed, flate2::Compression::fast());
    std::io::Write::write_all(&mut gz, &std::fs::read(&capture).unwrap()).unwrap();
    gz.finish().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_wirestep"))
        .args(["keys", "-", "--keylog", l, "--write", "-"])
        .env_remove("SSLKEYLOGFILE")
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), &packed).unwrap();
    let piped = child.wait_with_output().unwrap().stdout;
    let bare = |b: &[u8]| {
        blocks(b)
            .into_iter()
            .filter(|b| b.0 == 6)
            .collect::<Vec<_>>()
    };
    assert_eq!(bare(&piped), bare(&std::fs::read(&capture).unwrap()));
    assert!(blocks(&piped).iter().any(|b| b.0 == 10));
}

#[test]
fn what_must_not_be_written_over_stays() {
    let dir = tempfile::tempdir().unwrap();
    let (capture, log) = apart(dir.path(), "ssh.pcapng");
    let [c, l] = [&capture, &log].map(|p| p.to_str().unwrap());
    let there = dir.path().join("there");
    std::fs::write(&there, "mine").unwrap();
    let none = dir.path().join("none.pcapng");
    let nowhere = dir.path().join("no/such/dir.pcapng");
    let before = std::fs::read(&capture).unwrap();
    for (args, code, word) in [
        (
            vec!["keys", c, "--keylog", l, "--write", c],
            2,
            "is the capture that is read",
        ),
        (
            vec!["keys", c, "--keylog", l, "--write", there.to_str().unwrap()],
            2,
            "is there already",
        ),
        (
            vec!["keys", c, "--write", none.to_str().unwrap()],
            2,
            "none of the secrets fits",
        ),
        (
            vec![
                "keys",
                c,
                "--keylog",
                l,
                "--write",
                nowhere.to_str().unwrap(),
            ],
            1,
            "can't be written",
        ),
    ] {
        let done = wirestep(&args);
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(code), "{said}");
        assert!(said.contains(word) && done.stdout.is_empty(), "{said}");
    }
    assert_eq!(std::fs::read(&capture).unwrap(), before);
    assert_eq!(std::fs::read_to_string(&there).unwrap(), "mine");
    assert!(!none.exists());
}

#[test]
fn a_ca_of_ones_own_verifies_and_another_does_not() {
    let root = path("beside/certificates/root.pem");
    let file = path("certificates.pcapng");
    let [f, r] = [&file, &root].map(|p| p.to_str().unwrap());
    let line = |args: &[&str]| {
        let done = wirestep(args);
        assert!(done.status.success());
        let text = String::from_utf8(done.stdout).unwrap();
        let lines = text.lines().filter(|l| l.contains("Issuer at the end"));
        lines.map(str::to_owned).collect::<Vec<_>>().join("\n")
    };
    let own = line(&["keys", f, "--ca", r, "--lang", "en"]);
    assert!(own.ends_with("verified"), "{own}");
    let none = line(&["keys", f, "--lang", "en"]);
    assert!(none.contains("cannot be checked: the issuer"), "{none}");
    // Another root: the server's own certificate will do.
    let capture = read(&file);
    let said = said(&capture, None);
    let flights = said.values().flat_map(|s| &s.flights);
    let message = flights.map(|f| &f.bytes).find(|b| b[0] == 11).unwrap();
    let n = u32::from_be_bytes([0, message[7], message[8], message[9]]) as usize;
    let roots = [message[10..10 + n].to_vec()];
    let all = verdicts(&capture, &roots);
    let root = all.iter().find(|c| c.1 == "keys.check.root").unwrap();
    assert_eq!(root.2, Verdict::Failed("keys.why.other-root"));
    let nothing = wirestep(&["keys", f, "--ca", f]);
    assert_eq!(nothing.status.code(), Some(1));
}

#[test]
fn nothing_of_a_secret_is_shown_unless_asked_for() {
    for name in ["ssh", "tls-1.2", "tls-1.3", "https"] {
        let file = path(&format!("{name}.pcapng"));
        let f = file.to_str().unwrap();
        let text = |args: &[&str]| String::from_utf8(wirestep(args).stdout).unwrap();
        let capture = read(&file);
        let found = walks(&capture, None, &[]);
        let hex = |b: &[u8]| -> String { b.iter().map(|b| format!("{b:02x}")).collect() };
        let values = found.iter().flat_map(|w| &w.values);
        let keys: Vec<String> = values
            .filter(|v| v.secret && !v.bytes.is_empty())
            .map(|v| hex(v.bytes.bytes()))
            .collect();
        let shut = text(&["keys", f, "--lang", "en"]);
        let open = text(&["keys", f, "--lang", "en", "--show-secrets"]);
        assert!(keys.len() > 5, "{name}");
        // No stretch of two bytes at a line's end or before an ellipsis is a key's beginning.
        let ends = |word: &str, key: &str| word.len() >= 4 && key.starts_with(word);
        for key in &keys {
            assert!(open.contains(key.as_str()), "{name}");
            let mut words = shut.split_whitespace().map(|w| w.trim_end_matches('…'));
            assert!(!words.any(|w| ends(w, key)), "{name}: {key}\n{shut}");
        }
        assert!(shut.contains("= hidden\n") && shut.ends_with("--show-secrets shows them.\n"));
        assert!(!open.contains("hidden"));
    }
}
