//! Conversations driven by hand, as the engine would.

use std::net::{IpAddr, Ipv4Addr};

use super::*;
use crate::field::show;
use crate::layer::{Cx, Dir, End, Input, Op, Out};
use crate::span::BufId;
use crate::wire::{Facts, Tree};

const C: Dir = Dir::ToServer;
const S: Dir = Dir::ToClient;

/// A conversation in progress: what the engine keeps, in little.
struct Tape {
    session: Box<dyn Dissector>,
    waiting: [Vec<u8>; 2],
    base: [u64; 2],
    need: [usize; 2],
    lines: Vec<String>,
    calls: usize,
}

impl Tape {
    fn of(protocol: &dyn Protocol) -> Tape {
        Tape {
            session: protocol.start(),
            waiting: Default::default(),
            base: [0; 2],
            need: [0; 2],
            lines: Vec::new(),
            calls: 0,
        }
    }

    fn feed(&mut self, dir: Dir, bytes: &[u8], last: bool) {
        let d = dir.index();
        self.waiting[d].extend_from_slice(bytes);
        while !self.waiting[d].is_empty() && (last || self.waiting[d].len() >= self.need[d]) {
            let waiting = std::mem::take(&mut self.waiting[d]);
            let mut facts = Facts::default();
            let mut out = Out::new(&mut facts, self.base[d]);
            let input = Input {
                bytes: &waiting,
                base: self.base[d],
                whole: false,
                last,
            };
            self.calls += 1;
            let n = self.session.feed(dir, input, &cx(), &mut out);
            assert!(n <= waiting.len());
            self.need[d] = if n == 0 {
                waiting.len() + out.need.max(1)
            } else {
                0
            };
            self.take(dir, out, &waiting);
            self.base[d] += n as u64;
            self.waiting[d] = waiting[n..].to_vec();
            if n == 0 {
                return;
            }
        }
    }

    fn take(&mut self, dir: Dir, mut out: Out<'_>, bytes: &[u8]) {
        out.settle();
        let base = self.base[dir.index()];
        for s in std::mem::take(&mut out.said) {
            let facts = out.facts().view(s.facts_from, s.facts_to);
            let unit = Unit {
                kind: s.kind,
                ctx: s.ctx,
                dir,
                bytes: &bytes[(s.at - base) as usize..][..s.len as usize],
                base: s.at,
                buf: BufId::frame(1),
            };
            agrees(&unit, facts);
            let mut text = Vec::new();
            let line = Line {
                kind: s.kind,
                ctx: s.ctx,
                dir,
                facts,
            };
            summary::summary(&line, &mut text);
            let side = if dir == C { "C" } else { "S" };
            self.lines
                .push(format!("{side} {}", String::from_utf8(text).unwrap()));
        }
        for (code, ..) in std::mem::take(&mut out.notes) {
            self.lines.push(format!("! {}", code.name));
        }
        for op in std::mem::take(&mut out.ops) {
            match op {
                Op::Interpose { below } => {
                    self.lines.push(format!("> {below}"));
                    self.session.secured(below);
                }
                Op::Child { lane, proto } => {
                    self.lines
                        .push(format!("> {} {lane}", proto.unwrap_or("?")));
                    self.lines.push("= ".into());
                }
                Op::Lift { plain, from, .. } => {
                    assert_eq!(
                        &bytes[(from.start - base) as usize..][..from.len as usize],
                        plain
                    );
                    let text = String::from_utf8_lossy(&plain);
                    let i = self
                        .lines
                        .iter()
                        .rposition(|l| l.starts_with("= "))
                        .unwrap();
                    self.lines[i].push_str(&text);
                }
                Op::Gap { len, .. } => self.lines.push(format!("> gap {len}")),
                Op::End { lane, how } => self.lines.push(format!("> end {lane} {how:?}")),
                _ => {}
            }
        }
    }

    fn gap(&mut self, dir: Dir, len: u64) {
        let d = dir.index();
        self.base[d] += self.waiting[d].len() as u64 + len;
        self.waiting[d].clear();
        self.need[d] = 0;
        let mut facts = Facts::default();
        let mut out = Out::new(&mut facts, self.base[d]);
        self.session.gap(dir, len, &mut out);
        self.take(dir, out, &[]);
    }
}

fn cx() -> Cx<'static> {
    let at = (IpAddr::V4(Ipv4Addr::LOCALHOST), 25);
    Cx {
        transport: Transport::Tcp,
        client: at,
        server: at,
        frame: 1,
        time: 0,
        secrets: crate::secret::Keyring::none(),
        begun: [true; 2],
    }
}

/// Each fact stands in the tree with the same value, and nodes stay inside their message.
fn agrees(unit: &Unit<'_>, facts: crate::wire::FactView<'_>) {
    let mut recorder = Recorder::Tree(Tree::default());
    Smtp.explain(unit, &mut recorder);
    let Recorder::Tree(tree) = recorder else {
        unreachable!()
    };
    let end = unit.base + unit.bytes.len() as u64;
    let mut in_tree = Vec::new();
    for node in tree.nodes() {
        assert!(
            node.at >= unit.base && node.at + u64::from(node.len) <= end,
            "{:?}",
            node.def
        );
        if node.def.key {
            let mut text = Vec::new();
            show(node.def, tree.value(node, unit.bytes, unit.base), &mut text);
            in_tree.push((node.def.name, text));
        }
    }
    let kept: Vec<_> = facts
        .iter()
        .map(|(def, value)| {
            let mut text = Vec::new();
            show(def, value, &mut text);
            (def.name, text)
        })
        .collect();
    assert_eq!(in_tree, kept);
}

/// `C:` and `S:` lines with `|` for CR LF, `-- gap C 10`.
fn play(protocol: &dyn Protocol, script: &str, step: usize) -> Tape {
    let mut tape = Tape::of(protocol);
    for line in script.lines().map(str::trim).filter(|l| !l.is_empty()) {
        let (dir, text) = match line.split_at(2) {
            ("C:", text) => (C, text),
            ("S:", text) => (S, text),
            _ => {
                let mut words = line.split(' ').skip(2);
                let dir = if words.next() == Some("C") { C } else { S };
                tape.gap(dir, words.next().unwrap().parse().unwrap());
                continue;
            }
        };
        let bytes = text.trim_start().replace('|', "\r\n").replace('~', "\n");
        for piece in bytes.as_bytes().chunks(step) {
            tape.feed(dir, piece, false);
        }
    }
    for dir in [C, S] {
        tape.feed(dir, b"", true);
    }
    tape
}

#[track_caller]
fn check_of(protocol: &dyn Protocol, script: &str, expect: &str) {
    let expect: Vec<&str> = expect
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty())
        .collect();
    for step in [usize::MAX, 1, 2, 3, 7] {
        let mut tape = play(protocol, script, step);
        let normal = |lines: &mut Vec<String>| {
            for line in lines.iter_mut().filter(|l| l.starts_with("= ")) {
                *line = line.replace("\r\n", "|").replace('\n', "~");
            }
        };
        normal(&mut tape.lines);
        assert_eq!(tape.lines, expect, "in steps of {step}");
    }
}

#[track_caller]
fn check(script: &str, expect: &str) {
    check_of(&Smtp, script, expect);
}

#[test]
fn the_typical_transaction_of_rfc_5321() {
    check(
        "S: 220 foo.com Simple Mail Transfer Service Ready|
         C: EHLO bar.com|
         S: 250-foo.com greets bar.com|250-8BITMIME|250-SIZE 1000|250-DSN|250 HELP|
         C: MAIL FROM:<Smith@bar.com> SIZE=500|
         S: 250 OK|
         C: RCPT TO:<Jones@foo.com>|
         S: 250 OK|
         C: RCPT TO:<Green@foo.com>|
         S: 550 5.1.1 No such user here|
         C: DATA|
         S: 354 Start mail input; end with <CRLF>.<CRLF>|
         C: Blah blah|..dotted|.|
         S: 250 OK|
         C: QUIT|
         S: 221 foo.com Service closing transmission channel|",
        "S 220 foo.com Simple Mail Transfer Service Ready (greeting)
         C EHLO bar.com
         S 250 foo.com greets bar.com: 8BITMIME SIZE DSN HELP (EHLO)
         C MAIL FROM:<Smith@bar.com> SIZE=500
         S 250 OK (MAIL)
         C RCPT TO:<Jones@foo.com>
         S 250 OK (RCPT)
         C RCPT TO:<Green@foo.com>
         S 550 5.1.1 No such user here (RCPT)
         C DATA
         S 354 Start mail input; end with <CRLF>.<CRLF> (DATA)
         > imf 1
         = Blah blah|.dotted|
         > end 1 Fin
         C end of mail, 20 bytes
         S 250 OK (mail)
         C QUIT
         S 221 foo.com Service closing transmission channel (QUIT)",
    );
}

#[test]
fn pipelined_commands_are_answered_in_their_order() {
    check(
        "S: 220 innosoft.com SMTP service ready|
         C: EHLO a|MAIL FROM:<>|RCPT TO:<a@b>|RCPT TO:<c@d>|DATA|
         S: 250 ok|250 sender <> OK|250 ok|550 no|354 go|
         C: x|.|MAIL FROM:<e@f>|QUIT|
         S: 250 sent|250 ok|221 bye|",
        "S 220 innosoft.com SMTP service ready (greeting)
         C EHLO a
         C MAIL FROM:<>
         C RCPT TO:<a@b>
         C RCPT TO:<c@d>
         C DATA
         S 250 ok (EHLO)
         S 250 sender <> OK (MAIL)
         S 250 ok (RCPT)
         S 550 no (RCPT)
         S 354 go (DATA)
         > imf 1
         = x|
         > end 1 Fin
         C end of mail, 3 bytes
         C MAIL FROM:<e@f>
         C QUIT
         S 250 sent (mail)
         S 250 ok (MAIL)
         S 221 bye (QUIT)",
    );
}

#[test]
fn chunks_are_counted_and_not_searched_for_dots() {
    check(
        "S: 220 cnri.reston.va.us SMTP service ready|
         C: EHLO a|
         S: 250 ok|
         C: MAIL FROM:<a@b>|RCPT TO:<c@d>|BDAT 6|.|abcBDAT 3 LAST|xyzQUIT|
         S: 250 a|250 b|250 6 octets|250 done|221 bye|",
        "S 220 cnri.reston.va.us SMTP service ready (greeting)
         C EHLO a
         S 250 ok (EHLO)
         C MAIL FROM:<a@b>
         C RCPT TO:<c@d>
         C BDAT 6
         > imf 1
         = .|abcxyz
         C BDAT 3 LAST
         > end 1 Fin
         C QUIT
         S 250 a (MAIL)
         S 250 b (RCPT)
         S 250 6 octets (BDAT)
         S 250 done (mail)
         S 221 bye (QUIT)",
    );
}

#[test]
fn a_chunk_without_a_size_is_a_line_like_others() {
    for bad in [
        "BDAT -1 LAST",
        "BDAT 99999999999999999999",
        "BDAT 5 X",
        "BDAT",
    ] {
        let tape = play(&Smtp, &format!("C: EHLO a|{bad}|QUIT|"), usize::MAX);
        assert!(
            tape.lines.contains(&"! smtp.bad-chunk".to_string()),
            "{bad}: {:?}",
            tape.lines
        );
        assert_eq!(tape.lines.last().unwrap(), "C QUIT", "{bad}");
    }
}

#[test]
fn passwords_stand_in_no_line() {
    check(
        "S: 220 a ESMTP|
         C: EHLO b|
         S: 250 ok|
         C: AUTH LOGIN|
         S: 334 VXNlcm5hbWU6|
         C: a2lt|
         S: 334 UGFzc3dvcmQ6|
         C: c2VjcmV0|
         S: 235 2.7.0 ok|
         C: RSET|
         S: 250 ok|
         C: AUTH PLAIN AGtpbQBzZWNyZXQ=|
         S: 535 5.7.8 no|
         C: AUTH CRAM-MD5|
         S: 334 PDE+|
         C: *|
         S: 501 cancelled|
         C: NOOP|
         S: 250 ok|",
        "S 220 a ESMTP (greeting)
         C EHLO b
         S 250 ok (EHLO)
         C AUTH LOGIN
         ! smtp.password-in-clear
         S 334 VXNlcm5hbWU6 (AUTH)
         C credentials of kim
         S 334 UGFzc3dvcmQ6 (AUTH)
         C credentials
         S 235 2.7.0 ok (AUTH)
         C RSET
         S 250 ok (RSET)
         C AUTH PLAIN of kim
         ! smtp.password-in-clear
         S 535 5.7.8 no (AUTH)
         C AUTH CRAM-MD5
         S 334 PDE+ (AUTH)
         C authentication cancelled
         S 501 cancelled (AUTH)
         C NOOP
         S 250 ok (NOOP)",
    );
}

/// The text fields of a line of the client's, secret ones marked.
fn texts(line: &[u8], kind: Kind, ctx: u32) -> Vec<(&'static str, String, bool)> {
    let mut recorder = Recorder::Tree(Tree::default());
    let unit = Unit {
        kind,
        ctx,
        dir: C,
        bytes: line,
        base: 0,
        buf: BufId::frame(1),
    };
    Smtp.explain(&unit, &mut recorder);
    let Recorder::Tree(tree) = recorder else {
        unreachable!()
    };
    let of = |n: &crate::wire::Node| {
        let mut text = Vec::new();
        show(n.def, tree.value(n, line, 0), &mut text);
        (n.def.name, String::from_utf8(text).unwrap(), n.def.secret)
    };
    tree.nodes().iter().map(of).collect()
}

#[test]
fn credentials_lie_in_secret_fields_only() {
    use auth::Mechanism::*;
    let cram = b"a2ltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw\r\n";
    let bearer = b"dXNlcj1raW0BYXV0aD1CZWFyZXIgeWEyOQEB\r\n";
    let cases: [(&[u8], Kind, u32, &str, &str); 5] = [
        (
            b"AUTH PLAIN AGtpbQBzZWNyZXQ=\r\n",
            message::COMMAND,
            0,
            "smtp.auth.password",
            "secret",
        ),
        (
            b"AGtpbQBzZWNyZXQ=\r\n",
            message::CREDENTIALS,
            Plain.pack(0),
            "smtp.auth.password",
            "secret",
        ),
        (
            b"c2VjcmV0\r\n",
            message::CREDENTIALS,
            Login.pack(1),
            "smtp.auth.password",
            "secret",
        ),
        (
            cram,
            message::CREDENTIALS,
            CramMd5.pack(0),
            "smtp.auth.digest",
            "b913a602c7eda7a495b4e6e7334d3890",
        ),
        (
            bearer,
            message::CREDENTIALS,
            Bearer.pack(0),
            "smtp.auth.token",
            "Bearer ya29",
        ),
    ];
    for (line, kind, ctx, field, secret) in cases {
        let said = texts(line, kind, ctx);
        assert!(
            said.contains(&(field, secret.to_string(), true)),
            "{said:?}"
        );
        let coded = String::from_utf8_lossy(line).trim_end().to_string();
        let coded = coded.rsplit(' ').next().unwrap().to_string();
        for (name, value, is_secret) in &said {
            let leaks = value.contains(secret) || value.contains(&coded);
            assert!(*is_secret || !leaks, "{name} shows {value}");
        }
    }
    assert!(
        texts(b"!!\r\n", message::CREDENTIALS, Login.pack(0))
            .iter()
            .any(|t| t.0 == "smtp.base64_decode")
    );
}

#[test]
fn starttls_takes_over_behind_the_answer() {
    check(
        "S: 220 a ESMTP|
         C: EHLO b|
         S: 250 ok|
         C: STARTTLS|NOOP|
         S: 220 2.0.0 go|
         C: EHLO b|
         S: 250 ok|",
        "S 220 a ESMTP (greeting)
         C EHLO b
         S 250 ok (EHLO)
         C STARTTLS
         C NOOP
         ! smtp.starttls-injection
         S 220 2.0.0 go (STARTTLS)
         > tls
         C EHLO b
         S 250 ok (EHLO)",
    );
    check(
        "C: STARTTLS|
         S: 454 not now|",
        "C STARTTLS
         S 454 not now (STARTTLS)",
    );
}

#[test]
fn lmtp_answers_each_recipient() {
    check_of(
        &Lmtp,
        "S: 220 foo.edu LMTP server ready|
         C: LHLO foo.edu|
         S: 250-foo.edu|250 PIPELINING|
         C: MAIL FROM:<c@b>|RCPT TO:<p@f>|RCPT TO:<j@f>|RCPT TO:<g@f>|DATA|
         S: 250 OK|250 OK|550 no such user|250 OK|354 go|
         C: a|.|QUIT|
         S: 250 p|452 <g@f> is temporarily over quota|221 bye|",
        "S 220 foo.edu LMTP server ready (greeting)
         C LHLO foo.edu
         S 250 foo.edu: PIPELINING (LHLO)
         C MAIL FROM:<c@b>
         C RCPT TO:<p@f>
         C RCPT TO:<j@f>
         C RCPT TO:<g@f>
         C DATA
         S 250 OK (MAIL)
         S 250 OK (RCPT)
         S 550 no such user (RCPT)
         S 250 OK (RCPT)
         S 354 go (DATA)
         > imf 1
         = a|
         > end 1 Fin
         C end of mail, 3 bytes
         C QUIT
         S 250 p (mail)
         S 452 <g@f> is temporarily over quota (mail)
         S 221 bye (QUIT)",
    );
}

#[test]
fn bytes_missing_from_a_mail() {
    check(
        "C: EHLO a|DATA|
         S: 250 a|354 b|
         C: From: a||text
         -- gap C 1000
         C: more|.|QUIT|
         S: 250 ok|221 bye|",
        "C EHLO a
         C DATA
         S 250 a (EHLO)
         S 354 b (DATA)
         > imf 1
         = From: a||textmore|
         > gap 1000
         > end 1 Cut
         C end of mail, 1021 bytes
         C QUIT
         S 250 ok (mail)
         S 221 bye (QUIT)",
    );
}

#[test]
fn the_end_of_a_mail_missing_is_found_out_by_its_answer() {
    let tape = play(
        &Smtp,
        "C: EHLO a|DATA|
         S: 250 a|354 b|
         C: text|
         -- gap C 5
         S: 250 ok|
         C: QUIT|
         S: 221 bye|",
        usize::MAX,
    );
    let tail: Vec<&str> = tape.lines.iter().map(String::as_str).skip(6).collect();
    assert_eq!(
        tail,
        [
            "> gap 5",
            "S 250 ok",
            "! smtp.unasked",
            "> end 1 Cut",
            "C QUIT",
            "S 221 bye (QUIT)"
        ]
    );
}

#[test]
fn a_capture_that_starts_in_the_middle() {
    check(
        "C: line of a mail nobody saw begin|and another|QUIT|
         S: garbage|221 bye|",
        "C QUIT
         ! smtp.resync
         S 221 bye (QUIT)
         ! smtp.resync",
    );
}

#[test]
fn smuggled_dots_are_remarked_on() {
    let tape = play(
        &Smtp,
        "C: EHLO a|DATA|
         S: 250 a|354 b|
         C: text~.~MAIL FROM:<x@y>|.|QUIT|",
        usize::MAX,
    );
    let tail: Vec<&str> = tape.lines.iter().map(String::as_str).skip(4).collect();
    assert_eq!(
        tail,
        [
            "! smtp.smuggling",
            "> imf 1",
            "= text\n\nMAIL FROM:<x@y>\r\n",
            "> end 1 Fin",
            "C end of mail, 23 bytes",
            "C QUIT"
        ]
    );
}

#[test]
fn a_client_of_bare_line_feeds_ends_its_mail_so_too() {
    let tape = play(
        &Smtp,
        "C: EHLO a~DATA~\nS: 250 a~354 b~\nC: text~.~QUIT~",
        usize::MAX,
    );
    assert_eq!(tape.lines.last().unwrap(), "C QUIT");
}

#[test]
fn data_before_its_answer_and_refused() {
    check(
        "S: 220 ESMTP|
         C: DATA|spam|
         S: 503 5.5.1 no|
         C: QUIT|
         S: 221 bye|",
        "S 220 ESMTP (greeting)
         C DATA
         ! smtp.early-data
         > imf 1
         = spam
         S 503 5.5.1 no (DATA)
         ! smtp.refused-data
         > end 1 Cut
         C QUIT
         S 221 bye (QUIT)",
    );
}

#[test]
fn paths_and_parameters() {
    let said = texts(
        b"MAIL From: <@a.example:\"x> y\"@b.example> SIZE=12 ORCPT=rfc822;a+2Bb@c SMTPUTF8\r\n",
        message::COMMAND,
        0,
    );
    let has = |name: &str, value: &str| said.iter().any(|s| s.0 == name && s.1 == value);
    assert!(
        has("smtp.mail.from", "@a.example:\"x> y\"@b.example"),
        "{said:?}"
    );
    assert!(has("smtp.mail.size", "12"));
    assert!(has("smtp.param.decoded", "rfc822;a+b@c"));
    assert!(has("smtp.param.name", "SMTPUTF8"));
    assert!(
        texts(b"RCPT TO:kim\r\n", message::COMMAND, 0)
            .iter()
            .any(|s| s.0 == "smtp.rcpt.to" && s.1 == "kim")
    );
}

#[test]
fn who_speaks_smtp() {
    let ask = |dir, bytes: &str| {
        let probe = Probe {
            bytes: bytes.as_bytes(),
            dir,
            transport: Transport::Tcp,
            first: true,
        };
        (Smtp.probe(&probe), Lmtp.probe(&probe))
    };
    use Likelihood::{Maybe, More, No, Sure};
    assert!(matches!(ask(C, "ehlo x"), (Sure(_), No)));
    assert!(matches!(ask(C, "LHLO x"), (No, Sure(_))));
    assert!(matches!(ask(C, "EH"), (More, No)));
    assert!(matches!(ask(C, "QUIT\r\n"), (Maybe(_), Maybe(_))));
    assert!(matches!(ask(C, "GET / HTTP"), (No, No)));
    assert!(matches!(ask(S, "220 a ESMTP\r\n"), (Sure(_), _)));
    assert!(matches!(ask(S, "220 a LMTP\r\n"), (No, Sure(_))));
    assert!(matches!(ask(S, "220 a FTP ready\r\n"), (No, No)));
    assert!(matches!(ask(S, "22"), (More, More)));
    assert!(matches!(ask(S, "HTTP/1.1"), (No, No)));
}

#[test]
fn lines_without_end_are_searched_once() {
    let calls = |n: usize| {
        let mut tape = Tape::of(&Smtp);
        tape.feed(C, b"EHLO a\r\n", false);
        (0..n).for_each(|_| tape.feed(C, b"x", false));
        tape.calls
    };
    assert!(calls(20_000) <= 20_010);
}

#[test]
fn no_bytes_make_it_panic() {
    let script: &[u8] = b"EHLO a\r\nAUTH PLAIN AGtpbQBzZWNyZXQ=\r\nMAIL FROM:<a@b> SIZE=1\r\nBDAT 3\r\nabcDATA\r\nx\r\n..\r\n.\r\nQUIT\r\n";
    let answers: &[u8] = b"220-a\r\n220 ESMTP\r\n250-x\r\n250 SIZE 1\r\n334 AAAA\r\n250 2.1.0 ok\r\n354 go\r\n250 2.0.0 ok\r\n";
    let mut seed = 1u64;
    let mut next = |n: usize| {
        seed = seed
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (seed >> 33) as usize % n
    };
    for _ in 0..3000 {
        let (mut c, mut s) = (script.to_vec(), answers.to_vec());
        for _ in 0..1 + next(6) {
            let i = next(c.len());
            c[i] = next(256) as u8;
            let i = next(s.len());
            s[i] = next(256) as u8;
        }
        let mut tape = Tape::of(&Smtp);
        while !c.is_empty() || !s.is_empty() {
            let (dir, from) = if next(2) == 0 {
                (C, &mut c)
            } else {
                (S, &mut s)
            };
            let n = next(40).min(from.len());
            let piece: Vec<u8> = from.drain(..n).collect();
            match next(20) {
                0 => tape.gap(dir, n as u64 + 1),
                _ => tape.feed(dir, &piece, false),
            }
        }
        for dir in [C, S] {
            tape.feed(dir, b"", true);
            let mut facts = Facts::default();
            let mut out = Out::new(&mut facts, tape.base[dir.index()]);
            tape.session.end(dir, End::Fin, &mut out);
        }
    }
}
