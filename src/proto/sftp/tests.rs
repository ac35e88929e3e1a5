//! Requests and answers, driven.

use super::*;
use crate::layer::{Cx, Dir, Input, Out};
use crate::secret::Keyring;
use crate::wire::Facts;
use std::net::IpAddr;

fn cx() -> Cx<'static> {
    let ip = IpAddr::from([192, 0, 2, 1]);
    Cx {
        transport: Transport::Tcp,
        client: (ip, 40000),
        server: (ip, 22),
        frame: 1,
        time: 0,
        secrets: Keyring::none(),
        begun: [true; 2],
    }
}

fn string(text: &[u8]) -> Vec<u8> {
    [&(text.len() as u32).to_be_bytes()[..], text].concat()
}

/// A packet of a type, a number, and its parts.
fn packet(code: u8, id: u32, parts: &[&[u8]]) -> Vec<u8> {
    let body = [&[code][..], &id.to_be_bytes(), &parts.concat()].concat();
    string(&body)
}

fn lines(talk: &[(Dir, Vec<u8>)]) -> Vec<String> {
    let mut session = Sftp.start();
    let mut lines = Vec::new();
    for (dir, bytes) in talk {
        let mut facts = Facts::default();
        let mut out = Out::new(&mut facts, 0);
        let input = Input {
            bytes,
            base: 0,
            whole: false,
            last: false,
        };
        assert_eq!(session.feed(*dir, input, &cx(), &mut out), bytes.len());
        out.settle();
        lines.extend(out.notes.iter().map(|n| format!("! {}", n.0.name)));
        let said: Vec<_> = out.said.iter().copied().collect();
        for m in said {
            let mut line = Vec::new();
            let facts = out.facts().view(m.facts_from, m.facts_to);
            let what = Line {
                kind: m.kind,
                ctx: m.ctx,
                dir: *dir,
                facts,
            };
            Sftp.summary(&what, &mut line);
            lines.push(String::from_utf8(line).unwrap());
        }
    }
    lines
}

const C: Dir = Dir::ToServer;
const S: Dir = Dir::ToClient;

#[test]
fn handles_are_followed_to_names_and_sizes() {
    let h = string(b"\0\0\0\x01");
    let at = |n: u64| n.to_be_bytes();
    let talk = [
        (C, packet(1, 3, &[])),
        (
            S,
            packet(2, 3, &[&string(b"fsync@openssh.com"), &string(b"1")]),
        ),
        (
            C,
            packet(3, 1, &[&string(b"a.txt"), &[0, 0, 0, 1], &[0; 4]]),
        ),
        (S, packet(102, 1, &[&h])),
        (C, packet(5, 2, &[&h, &at(0), &[0, 0, 0x80, 0]])),
        (C, packet(5, 3, &[&h, &at(3), &[0, 0, 0x80, 0]])),
        (S, packet(103, 2, &[&string(b"abc")])),
        (
            S,
            packet(101, 3, &[&[0, 0, 0, 1], &string(b"EOF"), &string(b"")]),
        ),
        (C, packet(4, 4, &[&h])),
        (S, packet(101, 4, &[&[0; 4], &string(b""), &string(b"")])),
        (C, packet(17, 5, &[&string(b"nothing")])),
        (
            S,
            packet(
                101,
                5,
                &[&[0, 0, 0, 2], &string(b"No such file"), &string(b"")],
            ),
        ),
        (C, packet(18, 6, &[&string(b"a.txt"), &string(b"b.txt")])),
        (C, packet(99, 7, &[])),
    ];
    let want = [
        "INIT version 3",
        "VERSION version 3",
        "OPEN a.txt",
        "HANDLE (OPEN a.txt)",
        "READ a.txt at 0, up to 32768 bytes",
        "READ a.txt at 3, up to 32768 bytes",
        "DATA, 3 bytes (READ a.txt)",
        "STATUS end of file (READ a.txt)",
        "CLOSE a.txt: 3 bytes moved",
        "STATUS ok (CLOSE)",
        "STAT nothing",
        "STATUS no such file (STAT nothing)",
        "RENAME a.txt → b.txt",
        "type 99",
    ];
    assert_eq!(lines(&talk), want);
}

#[test]
fn behind_a_bad_length_packets_are_found_again() {
    let mut session = Sftp.start();
    let good = packet(17, 5, &[&string(b"x")]);
    let bytes = [&[0xff; 7][..], &good].concat();
    let (mut at, mut said) = (0, 0);
    while at < bytes.len() {
        let mut facts = Facts::default();
        let mut out = Out::new(&mut facts, at as u64);
        let input = Input {
            bytes: &bytes[at..],
            base: at as u64,
            whole: false,
            last: true,
        };
        let n = session.feed(C, input, &cx(), &mut out);
        assert!(n > 0);
        at += n;
        said += out.said.len();
    }
    assert_eq!((at, said), (bytes.len(), 1));
}
