//! Conversations driven by hand, as the engine would.

use std::net::IpAddr;

use super::*;
use crate::field::show;
use crate::layer::{Cx, Dir, End, Input, Op, Out, explain};
use crate::span::BufId;
use crate::wire::{Facts, Tree};

const C: Dir = Dir::ToServer;
const S: Dir = Dir::ToClient;

fn cx() -> Cx<'static> {
    let ip = |last| IpAddr::from([192, 0, 2, last]);
    Cx {
        transport: Transport::Tcp,
        client: (ip(10), 50000),
        server: (ip(21), 21),
        frame: 1,
        time: 0,
        secrets: crate::secret::Keyring::none(),
        begun: [true; 2],
    }
}

/// A conversation in progress: what the engine keeps, in little.
struct Tape {
    proto: &'static dyn Protocol,
    session: Box<dyn Dissector>,
    buffers: [Vec<u8>; 2],
    base: [u64; 2],
    lines: Vec<String>,
}

impl Tape {
    fn new(proto: &'static dyn Protocol) -> Tape {
        Tape {
            proto,
            session: proto.start(),
            buffers: Default::default(),
            base: [0; 2],
            lines: Vec::new(),
        }
    }

    fn feed(&mut self, dir: Dir, bytes: &[u8]) {
        let d = dir.index();
        self.buffers[d].extend_from_slice(bytes);
        while !self.buffers[d].is_empty() {
            let buffer = std::mem::take(&mut self.buffers[d]);
            let mut facts = Facts::default();
            let mut out = Out::new(&mut facts, self.base[d]);
            let input = Input {
                bytes: &buffer,
                base: self.base[d],
                whole: false,
                last: false,
            };
            let n = self.session.feed(dir, input, &cx(), &mut out);
            assert!(n <= buffer.len());
            self.take(dir, out, &buffer);
            self.base[d] += n as u64;
            self.buffers[d] = buffer[n..].to_vec();
            if n == 0 {
                return;
            }
        }
    }

    fn end(&mut self, dir: Dir, how: End) {
        let mut facts = Facts::default();
        let mut out = Out::new(&mut facts, self.base[dir.index()]);
        self.session.end(dir, how, &mut out);
        self.take(dir, out, &[]);
    }

    fn take(&mut self, dir: Dir, mut out: Out<'_>, buffer: &[u8]) {
        out.settle();
        let said: Vec<_> = out.said.iter().copied().collect();
        for op in &out.ops {
            self.lines.push(match op {
                Op::Expect {
                    proto,
                    below,
                    to,
                    label,
                    ..
                } => {
                    format!("expect {proto} {below:?} {}:{} {label}", to.0, to.1)
                }
                Op::Interpose { below } => format!("interpose {below}"),
                _ => "op".into(),
            });
        }
        for (code, ..) in &out.notes {
            self.lines.push(format!("! {}", code.name));
        }
        for m in said {
            let at = (m.at - self.base[dir.index()]) as usize;
            let bytes = &buffer[at..at + m.len as usize];
            let unit = Unit {
                kind: m.kind,
                ctx: m.ctx,
                dir,
                bytes,
                base: m.at,
                buf: BufId::frame(1),
            };
            let mut tree = Recorder::Tree(Tree::default());
            let facts = out.facts().view(m.facts_from, m.facts_to);
            explain(self.proto, &unit, facts, &mut tree);
            let Recorder::Tree(tree) = tree else {
                unreachable!()
            };
            for def in self.proto.fields().iter().filter(|d| d.key) {
                let explained = tree.nodes().iter().filter(|n| n.def == *def).count();
                let said = facts.iter().filter(|(d, _)| d == def).count();
                assert_eq!(said, explained, "{} of {:?}", def.name, m.kind);
            }
            let mut line = Vec::new();
            self.proto.summary(
                &Line {
                    kind: m.kind,
                    ctx: m.ctx,
                    dir,
                    facts,
                },
                &mut line,
            );
            self.lines.push(String::from_utf8(line).unwrap());
        }
    }
}

fn fields_of(bytes: &[u8], kind: Kind, ctx: u32) -> Vec<String> {
    let unit = Unit {
        kind,
        ctx,
        dir: C,
        bytes,
        base: 0,
        buf: BufId::frame(1),
    };
    let mut tree = Recorder::Tree(Tree::default());
    Ftp.explain(&unit, &mut tree);
    let Recorder::Tree(tree) = tree else {
        unreachable!()
    };
    let line = |n: &crate::wire::Node| {
        let mut v = Vec::new();
        show(n.def, tree.value(n, bytes, 0), &mut v);
        format!("{} {}", n.def.name, String::from_utf8_lossy(&v))
    };
    tree.nodes().iter().map(line).collect()
}

const TALK: &[(Dir, &str)] = &[
    (S, "220-Hello\r\n there\r\n220 FTP ready\r\n"),
    (C, "USER kim\r\n"),
    (S, "331 Password\r\n"),
    (C, "PASS secret\r\n"),
    (S, "230 In\r\n"),
    (C, "PORT 192,0,2,10,195,149\r\n"),
    (S, "200 Ok\r\n"),
    (C, "RETR big.bin\r\n"),
    (S, "150 Here\r\n"),
    (S, "226 Done\r\n"),
    (C, "PASV\r\n"),
    (S, "227 Entering (192,0,2,21,1,2)\r\n"),
    (C, "STOR x\r\n"),
    (S, "150 Go\r\n226 Done\r\n"),
    (C, "EPSV\r\n"),
    (S, "229 Entering (|||6446|)\r\n"),
    (C, "MLSD\r\n"),
];

#[test]
fn replies_know_their_commands_and_transfers_their_connections() {
    let mut tape = Tape::new(&Ftp);
    for (dir, text) in TALK {
        tape.feed(*dir, text.as_bytes());
    }
    let want = [
        "220 Hello + 2 lines (connection)",
        "USER kim",
        "331 Password (USER)",
        "! ftp.password-in-clear",
        "PASS",
        "230 In (PASS)",
        "expect ftp-data None 192.0.2.10:50069 PORT",
        "PORT 192,0,2,10,195,149: connect to 192.0.2.10 port 50069",
        "200 Ok (PORT)",
        "expect ftp-data None 192.0.2.10:50069 RETR big.bin",
        "RETR big.bin",
        "150 Here (RETR)",
        "226 Done (RETR)",
        "PASV",
        "expect ftp-data None 192.0.2.21:258 PASV",
        "227 Entering (192,0,2,21,1,2) at 192.0.2.21 port 258 (PASV)",
        "expect ftp-data None 192.0.2.21:258 STOR x",
        "STOR x",
        "150 Go (STOR)",
        "226 Done (STOR)",
        "EPSV",
        "expect ftp-data None 192.0.2.21:6446 EPSV",
        "229 Entering (|||6446|) (EPSV)",
        "expect ftp-data None 192.0.2.21:6446 MLSD",
        "MLSD",
    ];
    assert_eq!(tape.lines, want);
}

#[test]
fn byte_by_byte_the_same_but_for_long_replies() {
    let (mut whole, mut slow) = (Tape::new(&Ftp), Tape::new(&Ftp));
    for (dir, text) in &TALK[1..] {
        whole.feed(*dir, text.as_bytes());
        text.bytes().for_each(|b| slow.feed(*dir, &[b]));
    }
    assert_eq!(whole.lines, slow.lines);
}

#[test]
fn a_long_reply_is_said_as_it_comes() {
    let mut tape = Tape::new(&Ftp);
    tape.feed(C, b"FEAT\r\n");
    for part in ["211-Features:\r\n", " SIZE\r\n MDTM\r\n", "211 End\r\n"] {
        tape.feed(S, part.as_bytes());
    }
    tape.feed(C, b"SIZE a\r\n");
    tape.feed(S, b"213 12\r\n");
    let want = [
        "FEAT",
        "211 Features: (FEAT)",
        "211-  SIZE + 1 line (FEAT)",
        "211 End (FEAT)",
        "SIZE a",
        "213 12 (SIZE)",
    ];
    assert_eq!(tape.lines, want);
}

#[test]
fn a_reply_that_never_ends_gives_way_to_the_next() {
    let mut tape = Tape::new(&Ftp);
    tape.feed(C, b"USER a\r\nSYST\r\n");
    tape.feed(S, b"331-never\r\n215 UNIX\r\n");
    assert_eq!(tape.lines[2..], ["331 never (USER)", "215 UNIX (SYST)"]);
}

#[test]
fn tls_comes_below_at_234_and_protects_what_prot_says() {
    let mut tape = Tape::new(&Ftp);
    tape.feed(C, b"AUTH TLS\r\n");
    tape.feed(S, b"234 Go\r\n");
    assert_eq!(tape.lines, ["AUTH TLS", "interpose tls", "234 Go (AUTH)"]);
    tape.session.secured("tls");
    tape.lines.clear();
    tape.feed(C, b"PROT P\r\n");
    tape.feed(S, b"200 Ok\r\n");
    tape.feed(C, b"EPRT |2|2001:db8::1|5282|\r\n");
    assert!(
        tape.lines
            .contains(&"expect ftp-data Some(\"tls\") 2001:db8::1:5282 EPRT".to_owned())
    );
}

#[test]
fn what_is_pipelined_behind_auth_is_noted() {
    let mut tape = Tape::new(&Ftp);
    tape.feed(C, b"AUTH TLS\r\nUSER eve\r\n");
    assert!(tape.lines.contains(&"! ftp.pipelined-auth".to_owned()));
}

#[test]
fn an_address_of_somebody_else_is_noted() {
    let mut tape = Tape::new(&Ftp);
    tape.feed(C, b"PORT 10,0,0,1,0,25\r\n");
    tape.feed(C, b"PORT 10,0,0,1\r\n");
    assert_eq!(tape.lines[1], "! ftp.foreign-address");
    assert!(tape.lines.contains(&"! ftp.bad-endpoint".to_owned()));
}

#[test]
fn in_the_middle_and_behind_a_hole_it_finds_its_footing() {
    let mut tape = Tape::new(&Ftp);
    tape.feed(C, b"th/of/file\r\nNOOP\r\n");
    tape.feed(S, b"lf a line\r\n200 Ok\r\n");
    let want = ["! ftp.resync", "NOOP", "! ftp.resync", "200 Ok (NOOP)"];
    assert_eq!(tape.lines, want);
    let mut facts = Facts::default();
    let mut out = Out::new(&mut facts, 0);
    tape.session.gap(S, 100, &mut out);
    drop(out);
    tape.lines.clear();
    tape.feed(S, b"rest\r\n226 Done\r\n");
    assert_eq!(tape.lines[0], "! ftp.resync");
}

#[test]
fn telnet_signals_stand_before_abor_and_passwords_are_secret() {
    let fields = fields_of(b"\xff\xf4\xff\xf2ABOR\r\n", message::COMMAND, 0);
    assert_eq!(fields[1], "ftp.telnet fff4fff2");
    assert_eq!(fields[2], "ftp.request.command ABOR");
    assert!(fields::SECRET_ARG.def.secret && !fields::SECRET_ARG.def.key);
}

#[test]
fn a_file_begins_and_ends_with_its_size() {
    let mut tape = Tape::new(&FtpData);
    tape.session
        .expected((IpAddr::from([192, 0, 2, 99]), 21), "RETR big.bin");
    tape.feed(S, b"abc");
    tape.feed(S, b"defg");
    tape.end(S, End::Fin);
    let want = [
        "! ftp-data.other-address",
        "RETR big.bin: begins",
        "RETR big.bin: 7 bytes",
    ];
    assert_eq!(tape.lines, want);
}

#[test]
fn listings_are_lines() {
    let mut tape = Tape::new(&FtpData);
    tape.session.expected(cx().server, "LIST");
    tape.feed(
        S,
        b"-rw-r--r--    1 0        0            9000 Jan 02 03:04 photo.bin\r\ndrwx",
    );
    tape.feed(S, b"r-xr-x 2 0 0 0 Jan 02 03:04 d\r\n");
    tape.end(S, End::Reset);
    assert_eq!(tape.lines.len(), 4, "{:?}", tape.lines);
    assert!(tape.lines[0].ends_with("photo.bin"));
    assert_eq!(tape.lines[3], "LIST: 102 bytes, broken off");
}

#[test]
fn greetings_and_commands_are_told_from_mails() {
    let ask = |bytes: &'static [u8], dir| {
        let probe = Probe {
            bytes,
            dir,
            transport: Transport::Tcp,
            first: true,
        };
        match Ftp.probe(&probe) {
            Likelihood::Sure(_) => "sure",
            Likelihood::Maybe(_) => "maybe",
            Likelihood::More => "more",
            Likelihood::No => "no",
        }
    };
    assert_eq!(ask(b"220 (vsFTPd 3.0.3)\r\n", S), "sure");
    assert_eq!(ask(b"220 mail ESMTP\r\n", S), "no");
    assert_eq!(ask(b"220 hello\r\n", S), "maybe");
    assert_eq!(ask(b"USER kim\r\n", C), "maybe");
    assert_eq!(ask(b"PASV\r\n", C), "sure");
    assert_eq!(ask(b"PA", C), "more");
    assert_eq!(ask(b"EHLO a\r\n", C), "no");
    assert_eq!(ask(b"", S), "more");
}

#[test]
fn nothing_panics() {
    let mut seed = 1u32;
    let mut next = || {
        seed = seed.wrapping_mul(1664525).wrapping_add(1013904223);
        seed >> 16
    };
    for _ in 0..2000 {
        let mut tape = Tape::new(&Ftp);
        for (dir, text) in TALK {
            let mut bytes = text.as_bytes().to_vec();
            let i = next() as usize % bytes.len();
            bytes[i] = next() as u8;
            tape.feed(*dir, &bytes);
        }
    }
}
