//! Conversations driven by hand: the specifications' own examples, cut anywhere, with holes, and spoilt.

use std::net::{IpAddr, Ipv4Addr};

use super::Imap;
use crate::layer::{Cx, Dir, End, Input, Line, Op, Out, Protocol, Transport, Unit};
use crate::span::{BufId, Span};
use crate::wire::{Facts, Recorder, Tree};

const C: Dir = Dir::ToServer;
const S: Dir = Dir::ToClient;

#[derive(Default, Debug, PartialEq)]
struct Heard {
    lines: Vec<String>,
    notes: Vec<&'static str>,
    mails: Vec<(u32, Vec<u8>)>,
    interposed: usize,
}

fn cx() -> Cx<'static> {
    let ip = IpAddr::V4(Ipv4Addr::LOCALHOST);
    Cx {
        transport: Transport::Tcp,
        client: (ip, 40000),
        server: (ip, 4000),
        frame: 1,
        time: 0,
        secrets: crate::secret::Keyring::none(),
        begun: [true; 2],
    }
}

/// Plays a conversation, `step` bytes at a time; an empty part is a hole of ten bytes.
fn play(parts: &[(Dir, &[u8])], step: usize) -> Heard {
    let mut session = Imap.start();
    let mut heard = Heard::default();
    let mut sides = [(Vec::new(), 0u64, 0u64), (Vec::new(), 0, 0)];
    for (dir, part) in parts {
        if part.is_empty() {
            let mut facts = Facts::default();
            let side = &mut sides[dir.index()];
            side.1 += 10 + side.0.len() as u64;
            side.0.clear();
            let mut out = Out::new(&mut facts, side.1);
            session.gap(*dir, 10, &mut out);
            out.settle();
            listen(&out, &mut heard);
            continue;
        }
        for piece in part.chunks(step) {
            let (bytes, base, skip) = &mut sides[dir.index()];
            bytes.extend_from_slice(piece);
            loop {
                let skipped = usize::try_from(*skip)
                    .unwrap_or(usize::MAX)
                    .min(bytes.len());
                bytes.drain(..skipped);
                *base += skipped as u64;
                *skip -= skipped as u64;
                if bytes.is_empty() {
                    break;
                }
                let mut facts = Facts::default();
                let mut out = Out::new(&mut facts, *base);
                let input = Input {
                    bytes: bytes.as_slice(),
                    base: *base,
                    whole: false,
                    last: false,
                };
                let taken = session.feed(*dir, input, &cx(), &mut out);
                assert!(taken <= bytes.len());
                out.settle();
                listen(&out, &mut heard);
                let secured = out.ops.iter().any(|op| matches!(op, Op::Interpose { .. }));
                *skip = out.skip;
                let said: Vec<_> = out.said.iter().copied().collect();
                drop(out);
                for said in said {
                    let from = (said.at - *base) as usize;
                    let unit = &bytes[from..from + said.len as usize];
                    let view = facts.view(said.facts_from, said.facts_to);
                    let mut line = Vec::new();
                    Imap.summary(
                        &Line {
                            kind: said.kind,
                            ctx: said.ctx,
                            dir: *dir,
                            facts: view,
                        },
                        &mut line,
                    );
                    heard
                        .lines
                        .push(String::from_utf8_lossy(&line).into_owned());
                    let mut tree = Recorder::Tree(Tree::default());
                    let unit = Unit {
                        kind: said.kind,
                        ctx: said.ctx,
                        dir: *dir,
                        bytes: unit,
                        base: said.at,
                        buf: BufId::frame(0),
                    };
                    Imap.explain(&unit, &mut tree);
                    let Recorder::Tree(tree) = tree else {
                        panic!("a tree stays one")
                    };
                    for (def, _) in view.iter() {
                        assert!(
                            tree.nodes().iter().any(|n| n.def == def),
                            "{} is in no tree",
                            def.name
                        );
                    }
                }
                bytes.drain(..taken);
                *base += taken as u64;
                if secured {
                    session.secured("tls");
                }
                if taken == 0 {
                    break;
                }
            }
        }
    }
    for dir in [C, S] {
        let mut facts = Facts::default();
        let mut out = Out::new(&mut facts, 0);
        session.end(dir, End::Fin, &mut out);
        listen(&out, &mut heard);
    }
    heard
}

fn listen(out: &Out<'_>, heard: &mut Heard) {
    heard
        .notes
        .extend(out.notes.iter().map(|(code, ..)| code.name));
    for op in &out.ops {
        match op {
            Op::Child { lane, .. } => heard.mails.push((*lane, Vec::new())),
            Op::Lift {
                lane,
                plain,
                from: Span { len, .. },
                ..
            } => {
                assert_eq!(*len as usize, plain.len());
                let mail = heard
                    .mails
                    .iter_mut()
                    .find(|(n, _)| n == lane)
                    .expect("a child comes first");
                mail.1.extend_from_slice(plain);
            }
            Op::Interpose { .. } => heard.interposed += 1,
            _ => {}
        }
    }
}

/// However the bytes come, the same is heard.
fn check(parts: &[(Dir, &[u8])], lines: &[&str]) -> Heard {
    let whole = play(parts, usize::MAX);
    assert_eq!(whole.lines, lines);
    for step in [1, 2, 3, 7, 16] {
        assert_eq!(play(parts, step), whole, "{step} bytes at a time");
    }
    whole
}

/// Bytes spoilt and cut anywhere make nobody panic.
fn spoil(parts: &[(Dir, &[u8])]) {
    let mut seed = 12345u32;
    let mut next = move || {
        seed = seed.wrapping_mul(1664525).wrapping_add(1013904223);
        (seed >> 8) as usize
    };
    for _ in 0..300 {
        let mut owned: Vec<(Dir, Vec<u8>)> = parts.iter().map(|(d, p)| (*d, p.to_vec())).collect();
        for _ in 0..1 + next() % 4 {
            let i = next() % owned.len();
            let part = &mut owned[i].1;
            if part.is_empty() {
                continue;
            }
            let at = next() % part.len();
            match next() % 4 {
                0 => part[at] = next() as u8,
                1 => part.truncate(at),
                2 => part[at] = b"{}()\"[]*+.\r\n 9"[next() % 14],
                _ => {
                    part.remove(at);
                }
            }
        }
        let spoilt: Vec<(Dir, &[u8])> = owned.iter().map(|(d, p)| (*d, p.as_slice())).collect();
        play(&spoilt, 1 + next() % 50);
    }
}

/// After RFC 3501 §8, with an APPEND and a mail fetched.
const SESSION: &[(Dir, &[u8])] = &[
    (S, b"* OK IMAP4rev1 Service Ready\r\n"),
    (C, b"a001 login mrc \"se\\\"cret\"\r\n"),
    (S, b"a001 OK LOGIN completed\r\n"),
    (C, b"a002 select inbox\r\n"),
    (S, b"* 18 EXISTS\r\n* FLAGS (\\Answered \\Seen)\r\n* OK [UIDVALIDITY 3857529045] UIDs valid\r\na002 OK [READ-WRITE] SELECT completed\r\n"),
    (C, b"a003 fetch 12 (flags body[])\r\n"),
    (S, b"* 12 FETCH (FLAGS (\\Seen) BODY[] {16}\r\nSubject: x\r\n\r\nab UID 7)\r\na003 OK FETCH completed\r\n"),
    (C, b"a004 APPEND \"Sent Items\" (\\Seen) {14}\r\n"),
    (S, b"+ Ready\r\n"),
    (C, b"Subject: y\r\n\r\n\r\n"),
    (S, b"a004 OK [APPENDUID 38505 3955] APPEND completed\r\n"),
    (C, b"a005 IDLE\r\n"),
    (S, b"+ idling\r\n* 19 EXISTS\r\n"),
    (C, b"DONE\r\na006 UID STORE 7 +FLAGS.SILENT (\\Deleted)\r\n"),
    (S, b"a005 OK IDLE terminated\r\na006 NO no\r\n* BYE\r\n"),
];

#[test]
fn a_session_after_rfc_3501() {
    let heard = check(
        SESSION,
        &[
            "* OK IMAP4rev1 Service Ready",
            "a001 login mrc",
            "a001 OK LOGIN completed",
            "a002 select inbox",
            "* 18 EXISTS",
            "* FLAGS",
            "* OK [UIDVALIDITY] UIDs valid",
            "a002 OK [READ-WRITE] SELECT completed",
            "a003 fetch 12 (flags body[])",
            "* 12 FETCH FLAGS BODY[], 16 bytes follow",
            "end of literal UID (uid 7)",
            "a003 OK FETCH completed",
            "a004 APPEND \"Sent Items\" (\\\\Seen) {14}",
            "+ Ready",
            "end of literal",
            "a004 OK [APPENDUID] APPEND completed",
            "a005 IDLE",
            "+ idling",
            "* 19 EXISTS",
            "DONE (end of IDLE)",
            "a006 UID STORE 7 +FLAGS.SILENT (\\\\Deleted)",
            "a005 OK IDLE terminated",
            "a006 NO no",
            "* BYE",
        ],
    );
    let mails = [
        (1, b"Subject: x\r\n\r\nab".to_vec()),
        (2, b"Subject: y\r\n\r\n".to_vec()),
    ];
    assert_eq!(heard.mails, mails);
    assert_eq!(heard.notes, ["imap.password-in-clear"]);
}

#[test]
fn short_literals_belong_to_their_command() {
    let heard = check(
        &[
            (S, b"* OK hi\r\n"),
            (C, b"A1 LOGIN {3}\r\n"),
            (S, b"+ go\r\n"),
            (C, b"kim {7+}\r\nmade-up\r\n"),
            (C, b"A2 NOOP\r\n"),
        ],
        &["* OK hi", "+ go", "A1 LOGIN kim", "A2 NOOP"],
    );
    assert_eq!(heard.notes, ["imap.password-in-clear"]);
}

#[test]
fn a_literal_that_was_refused_does_not_come() {
    let parts: &[(Dir, &[u8])] = &[
        (C, b"A1 APPEND nowhere {5000}\r\n"),
        (S, b"A1 NO [TRYCREATE] no such mailbox\r\n"),
        (C, b"A2 NOOP\r\n"),
    ];
    let heard = check(
        parts,
        &[
            "A1 APPEND nowhere {5000}",
            "A1 NO [TRYCREATE] no such mailbox",
            "A2 NOOP",
        ],
    );
    assert_eq!(
        (heard.mails.len(), heard.notes),
        (0, vec!["imap.refused-literal"])
    );
}

#[test]
fn long_literals_pass_by() {
    let mut fetched = b"* 1 FETCH (BODY[TEXT] {2000}\r\n".to_vec();
    fetched.extend([b'x'; 2000]);
    fetched.extend(b" UID 4)\r\nA1 OK done\r\n");
    let lines = [
        "A1 FETCH 1 BODY[TEXT]",
        "* 1 FETCH BODY[TEXT], 2000 bytes follow",
        "end of literal UID (uid 4)",
        "A1 OK done",
    ];
    check(&[(C, b"A1 FETCH 1 BODY[TEXT]\r\n"), (S, &fetched)], &lines);
}

#[test]
fn credentials_starttls_and_compression() {
    let heard = check(
        &[
            (C, b"A0 STARTTLS\r\n"),
            (S, b"A0 OK go\r\n"),
            (C, b"A1 AUTHENTICATE PLAIN\r\n"),
            (S, b"+ \r\n"),
            (C, b"AGtpbQBtYWRlLXVw\r\n"),
            (S, b"A1 OK in\r\n"),
        ],
        &[
            "A0 STARTTLS",
            "A0 OK go",
            "A1 AUTHENTICATE PLAIN",
            "+ challenge",
            "credentials of kim",
            "A1 OK in",
        ],
    );
    assert_eq!((heard.interposed, heard.notes.len()), (1, 0));
    let parts: &[(Dir, &[u8])] = &[
        (C, b"B1 COMPRESS DEFLATE\r\n"),
        (S, b"B1 OK\r\n"),
        (S, b"\x01\x02\n\x03"),
        (S, b"more"),
        (C, b"\x05"),
    ];
    let heard = play(parts, usize::MAX);
    assert_eq!(heard.lines.len(), 4);
    assert_eq!(heard.notes, ["imap.compressed", "imap.compressed"]);
}

#[test]
fn a_capture_that_starts_in_the_middle_finds_its_footing() {
    let heard = check(
        &[
            (S, b"of a mail\r\n)\r\nA7 OK done\r\n"),
            (C, b"xyz\r\nA8 NOOP\r\n"),
            (S, b""),
            (S, b"cut\r\n* 3 EXISTS\r\n"),
        ],
        &["A7 OK done", "A8 NOOP", "* 3 EXISTS"],
    );
    assert_eq!(heard.notes, ["imap.resync", "imap.resync", "imap.resync"]);
}

#[test]
fn spoilt_bytes_are_data() {
    spoil(SESSION);
}
