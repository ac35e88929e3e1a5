//! Recordings of other programs and of TLS that begins in mid-conversation: all of it opens, and says what it said.

use std::path::PathBuf;

use wirestep::capture::Capture;
use wirestep::present::keys::{Verdict, walks};
use wirestep::source::Source;
use wirestep::store::Event;

fn read(name: &str) -> Capture {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("captures/{name}.pcapng"));
    Capture::read(Source::open(&path).unwrap())
}

/// What these protocols said, a line a message.
fn lines(capture: &Capture, protos: &[&str]) -> Vec<String> {
    let store = capture.store();
    let all = store.messages().iter();
    all.filter(|m| protos.contains(&m.proto.name()))
        .map(|m| {
            let mut line = Vec::new();
            m.proto.summary(&store.line(m), &mut line);
            String::from_utf8_lossy(&line).into_owned()
        })
        .collect()
}

fn count(lines: &[String], what: &str) -> usize {
    let what = what.to_lowercase();
    let all = lines.iter().map(|l| l.to_lowercase());
    all.filter(|l| l.contains(&what)).count()
}

/// Remarks that something stayed shut, or could not be read.
fn troubles(capture: &Capture) -> Vec<&'static str> {
    let store = capture.store();
    let noted = store.events().iter().filter_map(|e| match e {
        Event::Noted(i, _) => Some(store.notes()[*i].code.name),
        _ => None,
    });
    noted
        .filter(|n| {
            n.starts_with("tls.locked")
                || n.starts_with("wire.")
                || matches!(*n, "ssh.not-opened" | "ssh.no-secret" | "ssh.packet.bad")
        })
        .collect()
}

fn verdicts(capture: &Capture) -> Vec<(&'static str, Verdict)> {
    let walks = walks(capture, None, &[]).into_iter();
    walks
        .flat_map(|w| w.checks.into_iter().map(|c| (c.what, c.verdict)))
        .collect()
}

const HOST: (&str, Verdict) = ("keys.check.host-key", Verdict::Verified);
const USER: (&str, Verdict) = ("keys.check.user-key", Verdict::Verified);

#[test]
fn dropbear_opens_with_an_ecdsa_host_key_and_an_rsa_user_key() {
    let capture = read("ssh-dropbear");
    assert_eq!(troubles(&capture), [""; 0]);
    let said = lines(&capture, &["ssh-inside"]);
    assert_eq!(
        count(&said, "CHANNEL_REQUEST exec cat notes.txt"),
        1,
        "{said:#?}"
    );
    assert_eq!(count(&said, "CHANNEL_DATA, 18 bytes"), 1);
    assert_eq!(count(&said, "DISCONNECT"), 1);
    assert_eq!(verdicts(&capture), [HOST, USER]);
}

#[test]
fn paramiko_opens_with_compression_and_keys_exchanged_twice() {
    let capture = read("ssh-paramiko");
    assert_eq!(troubles(&capture), [""; 0]);
    let said = lines(&capture, &["ssh-inside"]);
    // Before the second key exchange, and behind it.
    assert_eq!(
        count(&said, "CHANNEL_REQUEST exec cat notes.txt"),
        2,
        "{said:#?}"
    );
    assert_eq!(count(&said, "CHANNEL_DATA, 18 bytes"), 2);
    assert_eq!(count(&said, "CHANNEL_REQUEST exit-status 0"), 2);
    assert_eq!(verdicts(&capture), [HOST, USER, HOST]);
    let all = walks(&capture, None, &[]);
    let of = |n: usize, what: &str| {
        let found = all[n].values.iter().find(|v| v.what == what).unwrap();
        found.bytes.bytes().to_vec()
    };
    // The session's id stays that of the first exchange.
    assert_eq!(of(0, "keys.ssh.session"), of(0, "keys.ssh.h"));
    assert_eq!(of(1, "keys.ssh.session"), of(0, "keys.ssh.h"));
    assert_ne!(of(1, "keys.ssh.h"), of(0, "keys.ssh.h"));
}

#[test]
fn mail_that_becomes_tls_is_read_to_its_end() {
    let capture = read("smtp-starttls");
    assert_eq!(troubles(&capture), [""; 0]);
    let said = lines(&capture, &["smtp"]);
    // In clear, and again inside.
    assert_eq!(count(&said, "ehlo pc.abc.example"), 2, "{said:#?}");
    assert!(
        count(&said, "STARTTLS") >= 1 && count(&said, "MAIL") >= 1 && count(&said, "QUIT") >= 1,
        "{said:#?}"
    );
    assert!(count(&lines(&capture, &["imf"]), "Dinner") >= 1);

    let capture = read("pop3-stls");
    assert_eq!(troubles(&capture), [""; 0]);
    let said = lines(&capture, &["pop"]);
    assert!(
        count(&said, "STLS") >= 1 && count(&said, "RETR") >= 1 && count(&said, "QUIT") >= 1,
        "{said:#?}"
    );
    assert!(count(&lines(&capture, &["imf"]), "Dinner") >= 1);

    let capture = read("imap-starttls");
    assert_eq!(troubles(&capture), [""; 0]);
    let said = lines(&capture, &["imap"]);
    assert!(
        count(&said, "STARTTLS") >= 1 && count(&said, "LOGIN") >= 1 && count(&said, "LOGOUT") >= 1,
        "{said:#?}"
    );
}

#[test]
fn ftp_over_tls_is_read_on_both_connections() {
    let capture = read("ftps");
    assert_eq!(troubles(&capture), [""; 0]);
    let said = lines(&capture, &["ftp"]);
    assert!(
        count(&said, "AUTH TLS") >= 1 && count(&said, "RETR photo.bin") >= 1,
        "{said:#?}"
    );
    assert!(!lines(&capture, &["ftp-data"]).is_empty());
}

/// PROT P: each data connection is a TLS connection of its own, opened with keys of its own, and named after the command
/// it serves. What was fetched is whole.
#[test]
fn ftps_data_connections_are_opened_and_named() {
    let capture = read("ftps");
    let store = capture.store();
    let of = |proto: &str, words: &str| -> Vec<u64> {
        let all = store.messages().iter().filter(|m| m.proto.name() == proto);
        let said = all.filter(|m| {
            let mut line = Vec::new();
            m.proto.summary(&store.line(m), &mut line);
            String::from_utf8_lossy(&line).contains(words)
        });
        let mut convs: Vec<u64> = said.map(|m| m.id.conv).collect();
        convs.dedup();
        convs
    };
    let control = of("ftp", "PROT P");
    let (list, file) = (of("ftp-data", "LIST"), of("ftp-data", "RETR photo.bin"));
    assert_eq!((control.len(), list.len(), file.len()), (1, 1, 1));
    assert!(control != list && control != file && list != file);
    // Each shook hands for itself, and both Finished messages of each hold.
    assert_eq!(of("tls", "ClientHello"), [control[0], list[0], file[0]]);
    for conv in [control[0], list[0], file[0]] {
        let walks = walks(&capture, Some(conv), &[]);
        let finished = walks.iter().flat_map(|w| &w.checks);
        let finished = finished.filter(|c| c.what.ends_with("-finished"));
        let verdicts: Vec<_> = finished.map(|c| c.verdict).collect();
        assert_eq!(verdicts, [Verdict::Verified; 2], "conversation {conv}");
    }
    let inside = lines(&capture, &["ftp-data"]);
    assert!(
        count(&inside, "RETR photo.bin: 9000 bytes") >= 1,
        "{inside:#?}"
    );
    // The hash that its recording noted.
    let index = include_str!("../captures/INDEX.toml");
    let noted = index.split("[\"ftps\"]").nth(1).unwrap();
    let noted = noted
        .split("photo.bin: 9000 bytes, sha256 ")
        .nth(1)
        .unwrap();
    let mut hash = String::new();
    wirestep::present::objects::each(&capture, &mut |object| {
        if object.called == b"RETR photo.bin" {
            use sha2::{Digest, Sha256};
            let digest = Sha256::digest(&object.bytes);
            hash = digest.iter().map(|b| format!("{b:02x}")).collect();
            assert_eq!((object.bytes.len(), object.missing), (9000, 0));
        }
        true
    });
    assert!(hash.len() == 64 && noted.starts_with(&hash), "{hash}");
}

#[test]
fn dns_over_tls_is_dns() {
    let capture = read("dns-over-tls");
    assert_eq!(troubles(&capture), [""; 0]);
    let said = lines(&capture, &["dns"]);
    assert_eq!(count(&said, "query A www.abc.example"), 1, "{said:#?}");
    assert_eq!(count(&said, "query AAAA www.abc.example"), 1);
    assert!(
        count(&said, "198.51.100.80") == 1 && count(&said, "big.abc.example") >= 2,
        "{said:#?}"
    );
}

/// In active mode the server opens the data connection, but TLS's client is FTP's, always (RFC 4217 §7): the connection is
/// opened all the same, by TLS 1.3 that resumes, and the file comes back as it was sent.
#[test]
fn ftps_in_active_mode_is_opened_too() {
    let capture = read("ftps-upload");
    assert_eq!(troubles(&capture), [""; 0]);
    let mut files = Vec::new();
    wirestep::present::objects::each(&capture, &mut |object| {
        use sha2::{Digest, Sha256};
        let digest = Sha256::digest(&object.bytes);
        let hash: String = digest.iter().map(|b| format!("{b:02x}")).collect();
        let called = String::from_utf8_lossy(&object.called).into_owned();
        files.push((called, object.bytes.len(), object.missing, hash));
        true
    });
    let index = include_str!("../captures/INDEX.toml");
    let noted = index.split("[\"ftps-upload\"]").nth(1).unwrap();
    let (_, noted) = noted.split_once("letter.txt: ").unwrap();
    let (size, noted) = noted.split_once(" bytes, sha256 ").unwrap();
    let letter = (size.parse().unwrap(), 0, noted[..64].to_owned());
    assert_eq!(files.len(), 3, "{files:?}");
    for (file, name) in [
        (&files[0], "STOR letter.txt"),
        (&files[2], "RETR letter.txt"),
    ] {
        let (called, size, missing, hash) = file;
        assert_eq!(called, name);
        assert_eq!((*size, *missing, hash.clone()), letter, "{name}");
    }
    // Each handshake's checks hold, the turned one's too; of a resumption no key log has the pre-shared key.
    let all = verdicts(&capture);
    let finished = all.iter().filter(|(what, _)| what.ends_with("-finished"));
    assert_eq!(finished.clone().count(), 8);
    assert!(finished.clone().all(|(_, v)| *v == Verdict::Verified));
    assert!(!all.iter().any(|(_, v)| matches!(v, Verdict::Failed(_))));
    let hello = |m: &&wirestep::store::Message| {
        let mut line = Vec::new();
        m.proto.summary(&capture.store().line(m), &mut line);
        line.starts_with(b"ClientHello")
    };
    let store = capture.store();
    let last = store.messages().iter().rfind(hello).unwrap();
    assert_eq!(last.dir, wirestep::layer::Dir::ToClient);
}
