//! `wirestep follow` and `wirestep objects`, as a person runs them.

use std::path::PathBuf;
use std::process::{Command, Output};

fn wirestep(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_wirestep"))
        .args(args)
        .env_remove("SSLKEYLOGFILE")
        .output()
        .unwrap()
}

fn capture(name: &str) -> String {
    format!("{}/captures/{name}.pcapng", env!("CARGO_MANIFEST_DIR"))
}

fn said(args: &[&str]) -> String {
    let out = wirestep(args);
    assert!(
        out.status.success(),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
    String::from_utf8(out.stdout).unwrap()
}

/// The rows of the table, their cells.
fn table(text: &str) -> Vec<Vec<&str>> {
    text.lines()
        .skip(1)
        .map(|l| l.split('\t').collect())
        .collect()
}

#[test]
fn a_conversation_as_text_with_its_password_masked() {
    let file = capture("ftp");
    let text = said(&["follow", &file, "--conv", "0"]);
    let first: Vec<&str> = text.lines().take(5).collect();
    assert_eq!(
        first,
        [
            "< 220 Files of ABC",
            "> USER kim",
            "< 331 Please specify the password.",
            "> PASS ***********",
            "< 230 Login successful.",
        ]
    );
    let open = said(&["follow", &file, "--conv", "0", "--show-secrets"]);
    assert!(open.contains("> PASS made-up-ftp\n"), "{open}");
    let client = said(&["follow", &file, "--conv", "0", "--from", "client"]);
    assert!(client.lines().all(|l| l.starts_with("> ")));
}

#[test]
fn without_a_number_the_conversations_are_listed() {
    let text = said(&["follow", &capture("mail")]);
    assert!(text.lines().count() >= 6, "{text}");
    assert!(text.lines().any(|l| l.ends_with("POP3, IMF")), "{text}");
    let out = wirestep(&["follow", &capture("mail"), "--conv", "99"]);
    assert_eq!(out.status.code(), Some(2));
    assert!(out.stdout.is_empty());
}

#[test]
fn what_tls_protects_is_followed_behind_what_was_said_in_clear() {
    let text = said(&["follow", &capture("mail"), "--conv", "0"]);
    let at = |line: &str| text.lines().position(|l| l == line);
    let clear = at("> STARTTLS").expect("said in clear");
    let inside = at("> MAIL FROM:<kim@abc.example>").expect("said inside TLS");
    assert!(clear < inside, "{text}");
    let wire = said(&["follow", &capture("mail"), "--conv", "0", "--wire"]);
    assert!(!wire.contains("MAIL FROM"), "{wire}");
}

#[test]
fn raw_is_what_was_transferred() {
    let raw = wirestep(&[
        "follow",
        &capture("http-message"),
        "--conv",
        "0",
        "--as",
        "raw",
        "--from",
        "server",
    ]);
    assert!(raw.stdout.starts_with(b"HTTP/1.1 200 OK\r\n"));
    let hex = said(&[
        "follow",
        &capture("http-message"),
        "--conv",
        "0",
        "--as",
        "hex",
    ]);
    assert!(hex.starts_with("> frame "), "{hex}");
    assert!(hex.contains("< 00000000  48 54 54 50 2f 31 2e 31"), "{hex}");
}

#[test]
fn the_screen_a_user_saw() {
    let file = capture("telnet");
    let text = said(&["follow", &file, "--conv", "0", "--as", "screen"]);
    assert!(text.contains("│kim@server:~$ cat todo "), "{text}");
    assert!(text.contains("│Buy milk "), "{text}");
    assert!(
        text.ends_with("80 by 24, the cursor in row 24, column 1\n"),
        "{text}"
    );
    let typed = said(&["follow", &file, "--conv", "0", "--from", "client"]);
    assert!(!typed.contains("made-up"), "{typed}");
    let early = said(&[
        "follow", &file, "--conv", "0", "--as", "screen", "--until", "20",
    ]);
    assert!(!early.contains("Buy milk"), "{early}");
}

/// Opened SSH: the screen, the messages, the data of a channel as it was; SFTP as its messages.
#[test]
fn what_ssh_protects_is_followed() {
    let file = capture("ssh");
    let screen = said(&["follow", &file, "--conv", "0", "--as", "screen"]);
    let rows: Vec<&str> = screen.lines().skip(1).take(4).collect();
    let rows: Vec<&str> = rows
        .iter()
        .map(|r| r.trim_matches(['│', ' ', '|']))
        .collect();
    assert_eq!(
        rows,
        [
            "kim@server:~$ cat notes.txt",
            "Meet Lee at noon.",
            "kim@server:~$ exit",
            "logout",
        ]
    );
    let text = said(&["follow", &file, "--conv", "1"]);
    for line in [
        "> [CHANNEL_REQUEST exec cat notes.txt; wc -c <notes.txt]",
        "< Meet Lee at noon.",
        "< 18",
        "< [CHANNEL_REQUEST exit-status 0]",
    ] {
        assert!(text.lines().any(|l| l == line), "{line}: {text}");
    }
    let wire = said(&["follow", &file, "--conv", "1", "--wire"]);
    assert!(!wire.contains("Meet Lee"));
    let raw = capture("keys/ssh-zlib-openssh");
    assert_eq!(
        said(&["follow", &raw, "--conv", "0", "--as", "raw"]),
        "Hello, this is ssh-zlib-openssh.\n.hssnepo-bilz-hss si siht ,olleH\n"
    );
    let files = said(&["follow", &capture("sftp"), "--conv", "0"]);
    assert!(files.contains("> [REALPATH .]\n< [NAME 1 name (REALPATH .)]\n"));
}

#[test]
fn nothing_from_the_wire_gets_out_unescaped() {
    for name in ["telnet", "http2", "tls-1.2", "ssh", "http-message"] {
        let text = said(&["follow", &capture(name), "--conv", "0"]);
        let odd = |c: char| c.is_control() && c != '\n';
        assert!(!text.contains(odd), "{name}: {text:?}");
    }
}

fn objects(name: &str) -> (String, PathBuf, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let to = dir.path().join("new");
    let text = said(&["objects", &capture(name), "--to", to.to_str().unwrap()]);
    (text, to, dir)
}

#[test]
fn files_of_ftp_are_what_was_recorded() {
    let (text, to, _dir) = objects("ftp");
    let rows = table(&text);
    let photo: Vec<_> = rows.iter().filter(|r| r[7] == "RETR photo.bin").collect();
    assert_eq!(photo.len(), 4, "{text}");
    for row in photo {
        // captures/INDEX.toml has the file's length and hash.
        assert_eq!(row[3], "9000");
        assert_eq!(
            row[4],
            "64f11fc810d472afe6bba59c3a70bbb23f4c1c649d7c3e1890653fda52c77233"
        );
        assert_eq!(row[5], "whole");
        let file = to.join(format!("{}-ftp.bin", row[0]));
        assert_eq!(std::fs::metadata(file).unwrap().len(), 9000);
    }
}

/// Put, fetched back under its new name, and two small ones: as the client's and the server's disks have them.
#[test]
fn files_of_sftp_are_what_was_recorded() {
    let (text, dir, _keep) = objects("sftp");
    let index =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/captures/INDEX.toml"));
    let rows = table(&text);
    let called: Vec<&str> = rows.iter().map(|r| r[7]).collect();
    assert_eq!(
        called,
        ["photo.bin", "picture.bin", "album/one.txt", "album/two.txt"]
    );
    let photo = std::fs::read(dir.join("0001-sftp.bin")).unwrap();
    let back = std::fs::read(dir.join("0002-sftp.bin")).unwrap();
    assert!(photo.len() == 9000 && photo == back);
    assert!(
        index.unwrap().contains(rows[0][4]),
        "the recording's own hash"
    );
    assert!(rows.iter().all(|r| r[2] == "sftp" && r[5] == "whole"));
}

#[test]
fn bodies_of_http_2_are_what_was_recorded() {
    let (text, to, _dir) = objects("http2");
    let rows = table(&text);
    for (called, hash) in [
        (
            "www.abc.example/one.txt",
            "eed190c4d8054181add5ff155b541579edbc80c57544385741dc69cf8a18854f",
        ),
        (
            "www.abc.example/two.txt",
            "4f490ab5321149bdfd19ee24d2c65896467c8e849482d9bf34e1cd3ccb9563ec",
        ),
        (
            "www.abc.example/three.txt",
            "2f530818b1fec29c27d6d8be571acf81d31f5f2d86192cd217e8a757c78a5992",
        ),
    ] {
        // Once in clear, once through TLS, whose keys stand in the capture.
        let found: Vec<_> = rows.iter().filter(|r| r[7] == called).collect();
        assert_eq!(found.len(), 2, "{text}");
        for row in found {
            assert_eq!((row[2], row[4], row[5]), ("http2", hash, "whole"));
        }
    }
    assert!(to.join("0001-http2.txt").exists());
}

#[test]
fn bodies_of_http_and_parts_of_mail() {
    let (text, to, _dir) = objects("http-message");
    let rows = table(&text);
    assert!(
        rows.iter().any(|r| r[7] == "POST www.abc.example/form"),
        "{text}"
    );
    let page = rows.iter().find(|r| r[7] == "www.abc.example/").unwrap();
    let file = to.join(format!("{}-http.html", page[0]));
    let bytes = std::fs::read(file).unwrap();
    assert_eq!(bytes.len().to_string(), page[3]);
    let (text, to, _dir) = objects("mail");
    let rows = table(&text);
    assert!(
        rows.iter()
            .all(|r| r[2] == "mail" && r[7] == "Lunch on Friday"),
        "{text}"
    );
    assert!(to.join("0001-mail.txt").exists());
}

#[test]
fn nothing_is_overwritten() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("0001-http2.txt"), b"mine").unwrap();
    let out = wirestep(&[
        "objects",
        &capture("http2"),
        "--to",
        dir.path().to_str().unwrap(),
    ]);
    assert_eq!(out.status.code(), Some(1));
    let kept = std::fs::read(dir.path().join("0001-http2.txt")).unwrap();
    assert_eq!(kept, b"mine");
}

#[test]
fn http_2_is_read_with_its_header_lists() {
    let text = said(&["follow", &capture("http2"), "--conv", "0"]);
    for line in [
        "> [connection preface]",
        "> [stream 1, end of stream]",
        "> :path: /one.txt",
        "< [stream 1]",
        "< :status: 200",
        "< one: this is line 001 of the file called one",
    ] {
        assert!(text.lines().any(|l| l == line), "{line}: {text}");
    }
    let wire = said(&["follow", &capture("http2"), "--conv", "0", "--wire"]);
    assert!(wire.starts_with("> PRI * HTTP/2.0\n"), "{wire}");
}
