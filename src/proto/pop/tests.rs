//! Conversations driven by hand: the specifications' own examples, cut anywhere, with holes, and spoilt.

use std::net::{IpAddr, Ipv4Addr};

use super::Pop;
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
    let mut session = Pop.start();
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
                let asked = !out.ops.is_empty();
                *skip = out.skip;
                let said: Vec<_> = out.said.iter().copied().collect();
                drop(out);
                for said in said {
                    let from = (said.at - *base) as usize;
                    let unit = &bytes[from..from + said.len as usize];
                    let view = facts.view(said.facts_from, said.facts_to);
                    let mut line = Vec::new();
                    Pop.summary(
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
                    Pop.explain(&unit, &mut tree);
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
                if taken == 0 && !asked {
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

/// RFC 1939 §10, with a mail that has a line of one dot.
const SESSION: &[(Dir, &[u8])] = &[
    (S, b"+OK POP3 server ready <1896.697170952@dbc.mtview.ca.us>\r\n"),
    (C, b"APOP mrose c4c9334bac560ecc979e58001b3e22fb\r\n"),
    (S, b"+OK mrose's maildrop has 2 messages (320 octets)\r\n"),
    (C, b"STAT\r\nLIST\r\nUIDL 1\r\n"),
    (S, b"+OK 2 320\r\n+OK 2 messages (320 octets)\r\n1 120\r\n2 200\r\n.\r\n+OK 1 whqtswO00WBw418f9t5JxYwZ\r\n"),
    (C, b"RETR 1\r\n"),
    (S, b"+OK 120 octets\r\nSubject: x\r\n\r\n..\r\n..a\r\n.\r\n"),
    (C, b"DELE 7\r\n"),
    (S, b"-ERR [SYS/TEMP] no such message\r\n"),
    (C, b"QUIT\r\n"),
    (S, b"+OK dewey POP3 server signing off (maildrop empty)\r\n"),
];

#[test]
fn the_session_of_rfc_1939() {
    let heard = check(
        SESSION,
        &[
            "+OK POP3 server ready <1896.697170952@dbc.mtview.ca.us> (greeting)",
            "APOP of mrose",
            "+OK mrose's maildrop has 2 messages (320 octets) (APOP)",
            "STAT",
            "LIST",
            "UIDL 1",
            "+OK 2 320 (STAT)",
            "+OK 2 messages (320 octets) (LIST)",
            "2 messages (LIST)",
            "+OK 1 whqtswO00WBw418f9t5JxYwZ (UIDL)",
            "RETR 1",
            "+OK 120 octets (RETR)",
            "end of mail, 21 bytes",
            "DELE 7",
            "-ERR [SYS/TEMP] no such message (DELE)",
            "QUIT",
            "+OK dewey POP3 server signing off (maildrop empty) (QUIT)",
        ],
    );
    assert_eq!(
        heard.mails,
        [(1, b"Subject: x\r\n\r\n.\r\n.a\r\n".to_vec())]
    );
    assert_eq!(heard.notes, [] as [&str; 0]);
}

#[test]
fn passwords_stay_out_of_lines_and_are_remarked_on() {
    let heard = check(
        &[
            (C, b"USER kim\r\nPASS made-up\r\n"),
            (C, b"AUTH PLAIN\r\n"),
            (S, b"+OK\r\n+OK\r\n+ \r\n"),
            (C, b"AGtpbQBtYWRlLXVw\r\n"),
            (S, b"-ERR [AUTH] no\r\n"),
            (C, b"AUTH CRAM-MD5\r\n"),
        ],
        &[
            "USER kim",
            "PASS",
            "AUTH PLAIN",
            "+OK (USER)",
            "+OK (PASS)",
            "challenge",
            "credentials of kim",
            "-ERR [AUTH] no (AUTH)",
            "AUTH CRAM-MD5",
        ],
    );
    assert_eq!(
        heard.notes,
        ["pop.password-in-clear", "pop.password-in-clear"]
    );
}

#[test]
fn stls_brings_tls_and_forgets_what_was() {
    let heard = check(
        &[(C, b"STLS\r\n"), (S, b"+OK begin\r\n"), (C, b"PASS x\r\n")],
        &["STLS", "+OK begin (STLS)", "PASS"],
    );
    assert_eq!((heard.interposed, heard.notes.len()), (1, 0));
    let refused = play(&[(C, b"STLS\r\nUSER kim\r\n"), (S, b"-ERR no\r\n")], 99);
    assert_eq!(
        (refused.interposed, refused.notes),
        (0, vec!["pop.stls-injection"])
    );
}

#[test]
fn a_capture_that_starts_in_the_middle_finds_its_footing() {
    let heard = check(
        &[
            (S, b"of a mail\r\n.\r\n"),
            (C, b"QUIT\r\n"),
            (S, b"+OK bye\r\n"),
        ],
        &["QUIT", "+OK bye (QUIT)"],
    );
    assert_eq!(heard.notes, ["pop.resync"]);
}

#[test]
fn behind_a_hole_in_a_mail_the_next_answer_ends_it() {
    let parts: &[(Dir, &[u8])] = &[
        (C, b"RETR 1\r\nQUIT\r\n"),
        (S, b"+OK\r\nSubject: x\r\n\r\nab"),
        (S, b""),
        (S, b"cd\r\n+OK bye\r\n"),
    ];
    let heard = play(parts, usize::MAX);
    assert_eq!(
        heard.lines,
        ["RETR 1", "QUIT", "+OK (RETR)", "+OK bye (QUIT)"]
    );
    assert_eq!(heard.notes, ["pop.no-end"]);
}

#[test]
fn what_is_no_answer_is_said_to_be_none() {
    let heard = check(
        &[(S, b"+OK hi\r\nhello\r\n")],
        &["+OK hi (greeting)", "a line that is no answer"],
    );
    assert_eq!(heard.notes, ["pop.stray"]);
}

#[test]
fn spoilt_bytes_are_data() {
    spoil(SESSION);
}
