//! Key logs as people have them: that grow while one reads, of another session, cut, wrong, no key log at all. What is
//! said about them is clear, and what fits opens.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;
use wirestep::source::{Batch, Event, Source};

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("captures/{name}.pcapng"))
}

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wirestep"));
    command.args(args).env_remove("SSLKEYLOGFILE");
    command
}

/// A capture's blocks without those of secrets, and the secrets.
fn apart(name: &str) -> (Vec<Vec<u8>>, Vec<u8>) {
    let file = std::fs::read(path(name)).unwrap();
    let (mut blocks, mut rest) = (Vec::new(), file.as_slice());
    while rest.len() >= 12 {
        let n = u32::from_le_bytes(rest[4..8].try_into().unwrap()) as usize;
        // A secrets block has type 10.
        if rest[..4] != [10, 0, 0, 0] {
            blocks.push(rest[..n].to_vec());
        }
        rest = &rest[n..];
    }
    let mut source = Source::open(&path(name)).unwrap();
    let (mut batch, mut log) = (Batch::default(), Vec::new());
    while source.fill(&mut batch, 64) {
        for (_, event) in batch.events.drain(..) {
            if let Event::Secrets { data, .. } = event {
                log.extend(data);
            }
        }
    }
    (blocks, log)
}

/// A capture in which there are no secrets, in a directory for more files.
fn bare(name: &str) -> (TempDir, PathBuf, Vec<u8>) {
    let (blocks, log) = apart(name);
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("bare.pcapng");
    std::fs::write(&file, blocks.concat()).unwrap();
    (dir, file, log)
}

fn dissect(file: &Path, log: &Path) -> Output {
    let [f, l] = [file, log].map(|p| p.to_str().unwrap());
    command(&["dissect", "-r", f, "--keylog", l])
        .output()
        .unwrap()
}

fn said(done: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (text(&done.stdout), text(&done.stderr))
}

/// The codes of all remarks.
fn notes(file: &Path, log: &Path) -> String {
    let [f, l] = [file, log].map(|p| p.to_str().unwrap());
    let done = command(&["dissect", "-r", f, "--keylog", l, "-T", "jsonl"]).output();
    let lines = said(&done.unwrap()).0;
    let codes = lines.split("\"code\":\"").skip(1);
    codes
        .map(|c| format!("[{}]", c.split('"').next().unwrap()))
        .collect()
}

/// Frames come through a pipe, the secrets come after them, in pieces that end in the middle of a line: what waited
/// opens as soon as its secret is there, before the frames end.
#[test]
fn a_log_that_grows_opens_what_waited() {
    for (name, inside) in [
        ("tls-1.3", "GET /"),
        ("tls-1.2", "GET /"),
        ("ssh", "USERAUTH_SUCCESS"),
    ] {
        let (blocks, log) = apart(name);
        let dir = tempfile::tempdir().unwrap();
        let grows = dir.path().join("keys");
        std::fs::write(&grows, b"").unwrap();
        let mut wirestep = command(&["dissect", "-r", "-", "--keylog", grows.to_str().unwrap()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut to = wirestep.stdin.take().unwrap();
        let mut from = wirestep.stdout.take().unwrap();
        let (sender, heard) = std::sync::mpsc::channel();
        let reader = std::thread::spawn(move || {
            let mut piece = [0; 4096];
            while let Ok(n @ 1..) = std::io::Read::read(&mut from, &mut piece) {
                if sender.send(piece[..n].to_vec()).is_err() {
                    return;
                }
            }
        });
        let mut all = Vec::new();
        let mut until = |what: &str, most: Duration| -> bool {
            let start = Instant::now();
            while start.elapsed() < most {
                if let Ok(piece) = heard.recv_timeout(Duration::from_millis(20)) {
                    all.extend(piece);
                }
                if String::from_utf8_lossy(&all).contains(what) {
                    return true;
                }
            }
            false
        };
        // All frames but the last two, and no secret yet.
        let (most, last) = blocks.split_at(blocks.len() - 2);
        to.write_all(&most.concat()).unwrap();
        to.flush().unwrap();
        assert!(
            !until(inside, Duration::from_millis(400)),
            "{name}: too early"
        );
        let mut file = std::fs::OpenOptions::new()
            .append(true)
            .open(&grows)
            .unwrap();
        for piece in log.chunks(log.len() / 3 + 7) {
            file.write_all(piece).unwrap();
            file.flush().unwrap();
            std::thread::sleep(Duration::from_millis(80));
        }
        to.write_all(&last[0]).unwrap();
        to.flush().unwrap();
        let opened = until(inside, Duration::from_secs(5));
        to.write_all(&last[1]).unwrap();
        drop(to);
        let done = until(inside, Duration::from_secs(5));
        assert!(wirestep.wait().unwrap().success());
        reader.join().unwrap();
        assert!(done, "{name}: never opened");
        assert!(opened, "{name}: opened only when the frames had ended");
    }
}

#[test]
fn no_key_log_at_all_is_said_in_one_line() {
    let (dir, file, _) = bare("tls-1.3");
    let log = dir.path().join("log");
    let expect = |content: &[u8], words: &str| {
        std::fs::write(&log, content).unwrap();
        let done = dissect(&file, &log);
        let (lines, trouble) = said(&done);
        assert!(done.status.success(), "{words}");
        let first: Vec<&str> = trouble.lines().filter(|l| l.contains("log")).collect();
        match words {
            "" => assert_eq!(first, [""; 0]),
            _ => assert!(
                first.len() == 1 && first[0].contains(words),
                "{words}: {trouble}"
            ),
        }
        assert_eq!(notes(&file, &log), "[tls.locked.no_key]", "{words}");
        assert!(!lines.contains("GET /"));
    };
    expect(b"", "");
    expect(b"# only a remark\n\n", "");
    expect(
        b"hello\n",
        "is no key log: its one line is not a secret of TLS or SSH",
    );
    expect(
        include_bytes!("../captures/beside/tls-rsa/server.key.pem"),
        "is no key log: none of its",
    );
    expect(&[0xff; 100_000], "is no key log");
    expect(&[0; 300_000], "is no key log");
    expect(&std::fs::read(path("dns")).unwrap(), "is no key log");
    // A label that is one, and nothing right behind it.
    let short = b"CLIENT_RANDOM 00 00\nSERVER_TRAFFIC_SECRET_0 zz zz\n";
    expect(short, "is no key log: none of its 2 lines");
    for (log, words) in [
        (dir.path().join("nowhere"), "No such file"),
        (dir.path().to_owned(), "irectory"),
    ] {
        let done = dissect(&file, &log);
        let (_, trouble) = said(&done);
        assert!(
            !done.status.success() && trouble.contains(words),
            "{trouble}"
        );
        assert_eq!(trouble.trim_end().lines().count(), 1, "{trouble}");
    }
}

/// A log cut anywhere: it opens what its whole lines open, and one broken line is named and costs nothing else.
#[test]
fn a_cut_log_opens_what_its_whole_lines_open() {
    let (dir, file, log) = bare("tls-1.3");
    let part = dir.path().join("part");
    let (mut opened, mut shut) = (0, 0);
    for n in (0..log.len()).step_by(41).chain([log.len()]) {
        std::fs::write(&part, &log[..n]).unwrap();
        let done = dissect(&file, &part);
        let (lines, trouble) = said(&done);
        assert!(
            done.status.success() && !trouble.contains("panicked"),
            "{n}: {trouble}"
        );
        let named = notes(&file, &part).contains("[tls.locked.");
        assert!(lines.contains("GET /") || named, "{n}: nothing is said");
        opened += usize::from(lines.contains("GET /"));
        shut += usize::from(named);
    }
    assert!(opened > 0 && shut > 3, "{opened} {shut}");
    // One broken line among good ones.
    let mut broken = log.clone();
    broken.splice(0..0, *b"CLIENT_RANDOM 0123\n");
    std::fs::write(&part, &broken).unwrap();
    let (lines, trouble) = said(&dissect(&file, &part));
    assert!(lines.contains("GET /") && notes(&file, &part).is_empty());
    assert!(
        trouble.contains("line 1 is none of a key log; the others count"),
        "{trouble}"
    );
    // As an editor on another system writes it.
    let text = String::from_utf8(log).unwrap();
    std::fs::write(&part, text.replace('\n', "\r\n").to_uppercase()).unwrap();
    let (lines, trouble) = said(&dissect(&file, &part));
    assert!(
        lines.contains("GET /") && !trouble.contains("log"),
        "{trouble}"
    );
}

/// A log of another session is told from one that is wrong, for TLS and for SSH.
#[test]
fn a_foreign_or_wrong_log_is_named() {
    let (dir, file, own) = bare("tls-1.3");
    let log = dir.path().join("log");
    let expect = |file: &Path, content: &[u8], note: &str, inside: &str| {
        std::fs::write(&log, content).unwrap();
        let (lines, trouble) = said(&dissect(file, &log));
        let named = notes(file, &log);
        assert!(named.contains(note), "{note}: {named}");
        assert!(!lines.contains(inside), "{note}");
        assert!(!trouble.contains("log"), "{trouble}");
    };
    let (_, other) = apart("https");
    expect(&file, &other, "[tls.locked.other_session]", "GET /");
    // Secrets of the right length that are wrong.
    let wrong = |log: &[u8]| -> String {
        let text = String::from_utf8(log.to_vec()).unwrap();
        let line = |l: &str| match l.rsplit_once(' ') {
            Some((front, secret)) if !l.starts_with('#') => {
                format!("{front} {}", secret.chars().rev().collect::<String>())
            }
            _ => l.to_owned(),
        };
        text.lines().map(|l| line(l) + "\n").collect()
    };
    expect(
        &file,
        wrong(&own).as_bytes(),
        "[tls.locked.not_authentic]",
        "GET /",
    );

    let (dir, file, own) = bare("ssh");
    let _ = &dir;
    let (_, other) = apart("sftp");
    expect(&file, &other, "[ssh.no-secret]", "USERAUTH_SUCCESS");
    expect(
        &file,
        wrong(&own).as_bytes(),
        "[ssh.not-opened]",
        "USERAUTH_SUCCESS",
    );
    // TLS's log for SSH is a key log, and of another session.
    let (_, tls) = apart("https");
    expect(&file, &tls, "[ssh.no-", "USERAUTH_SUCCESS");
}
