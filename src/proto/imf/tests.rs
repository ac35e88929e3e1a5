//! Messages handed over by hand, as the engine would.

use std::net::{IpAddr, Ipv4Addr};

use super::*;
use crate::field::show;
use crate::layer::{Cx, Dir, End, Input, Out};
use crate::span::BufId;
use crate::wire::{Facts, Tree};

/// A message on its way: what the engine keeps, in little.
struct Tape {
    session: Box<dyn Dissector>,
    waiting: Vec<u8>,
    base: u64,
    need: usize,
    skip: bool,
    lines: Vec<String>,
    trees: String,
    calls: usize,
}

impl Tape {
    fn new() -> Tape {
        Tape {
            session: Imf.start(),
            waiting: Vec::new(),
            base: 0,
            need: 0,
            skip: false,
            lines: Vec::new(),
            trees: String::new(),
            calls: 0,
        }
    }

    fn feed(&mut self, bytes: &[u8], last: bool) {
        self.waiting.extend_from_slice(bytes);
        while !self.skip && !self.waiting.is_empty() && (last || self.waiting.len() >= self.need) {
            let waiting = std::mem::take(&mut self.waiting);
            let mut facts = Facts::default();
            let mut out = Out::new(&mut facts, self.base);
            let input = Input {
                bytes: &waiting,
                base: self.base,
                whole: false,
                last,
            };
            self.calls += 1;
            let n = self.session.feed(Dir::ToServer, input, &cx(), &mut out);
            assert!(n <= waiting.len());
            self.need = if n == 0 {
                waiting.len() + out.need.max(1)
            } else {
                0
            };
            self.take(out, &waiting);
            self.base += n as u64;
            self.waiting = waiting[n..].to_vec();
            if n == 0 {
                return;
            }
        }
        if self.skip {
            self.base += self.waiting.len() as u64;
            self.waiting.clear();
        }
    }

    fn take(&mut self, mut out: Out<'_>, bytes: &[u8]) {
        out.settle();
        for s in std::mem::take(&mut out.said) {
            let facts = out.facts().view(s.facts_from, s.facts_to);
            let unit = Unit {
                kind: s.kind,
                ctx: s.ctx,
                dir: Dir::ToServer,
                bytes: &bytes[(s.at - self.base) as usize..][..s.len as usize],
                base: s.at,
                buf: BufId::frame(1),
            };
            self.explain(&unit, facts);
            let mut text = Vec::new();
            let line = Line {
                kind: s.kind,
                ctx: s.ctx,
                dir: Dir::ToServer,
                facts,
            };
            Imf.summary(&line, &mut text);
            self.lines.push(String::from_utf8(text).unwrap());
        }
        for (code, ..) in std::mem::take(&mut out.notes) {
            self.lines.push(format!("! {}", code.name));
        }
        self.skip |= out.skip > 0;
        if out.finished {
            self.lines.push("finished".into());
        }
    }

    /// Each fact stands in the tree with the same value, and nodes stay inside their unit.
    fn explain(&mut self, unit: &Unit<'_>, facts: crate::wire::FactView<'_>) {
        let mut recorder = Recorder::Tree(Tree::default());
        Imf.explain(unit, &mut recorder);
        let Recorder::Tree(tree) = recorder else {
            unreachable!()
        };
        let end = unit.base + unit.bytes.len() as u64;
        let text = |def, value| {
            let mut text = Vec::new();
            show(def, value, &mut text);
            String::from_utf8(text).unwrap()
        };
        let mut in_tree = Vec::new();
        for node in tree.nodes() {
            let inside = node.at >= unit.base && node.at + u64::from(node.len) <= end;
            assert!(inside, "{:?} {}+{}", node.def, node.at, node.len);
            let value = text(node.def, tree.value(node, unit.bytes, unit.base));
            self.trees.push_str(&format!("{}={value}\n", node.def.name));
            if node.def.key {
                in_tree.push((node.def.name, value));
            }
        }
        let kept: Vec<_> = facts.iter().map(|(d, v)| (d.name, text(d, v))).collect();
        assert_eq!(in_tree, kept);
    }

    fn end(&mut self, how: End) {
        self.feed(b"", true);
        let mut facts = Facts::default();
        let mut out = Out::new(&mut facts, self.base);
        self.session.end(Dir::ToServer, how, &mut out);
        if self.skip && how == End::Fin {
            out.finish();
        }
        self.take(out, &[]);
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

fn play(message: &[u8], step: usize) -> Tape {
    let mut tape = Tape::new();
    message
        .chunks(step)
        .for_each(|piece| tape.feed(piece, false));
    tape.end(End::Fin);
    tape
}

/// `|` is CR LF.
fn wire(message: &str) -> Vec<u8> {
    message.replace('|', "\r\n").into_bytes()
}

#[track_caller]
fn check(message: &str, expect: &[&str]) -> String {
    let bytes = wire(message);
    let whole = play(&bytes, usize::MAX);
    for step in [1, 2, 3, 11] {
        let pieces = play(&bytes, step);
        assert_eq!(pieces.trees, whole.trees, "in steps of {step}");
        assert_eq!(pieces.lines, whole.lines, "in steps of {step}");
    }
    assert_eq!(whole.lines, expect);
    whole.trees
}

#[track_caller]
fn has(tree: &str, lines: &[&str]) {
    for line in lines {
        assert!(tree.lines().any(|l| l == *line), "{line} is not in\n{tree}");
    }
}

#[test]
fn the_first_example_of_rfc_5322() {
    let tree = check(
        "From: John Doe <jdoe@machine.example>|To: Mary Smith <mary@example.net>|Subject: Saying Hello|\
         Date: Fri, 21 Nov 1997 09:55:06 -0600|Message-ID: <1234@local.machine.example>||\
         This is a message just to say hello.|",
        &[
            "\"Saying Hello\" from John Doe <jdoe@machine.example> to Mary Smith <mary@example.net>",
            "body, 38 bytes",
            "finished",
        ],
    );
    has(
        &tree,
        &[
            "imf.from=John Doe <jdoe@machine.example>",
            "imf.display_name=Mary Smith",
            "imf.address=mary@example.net",
            "imf.message_id=<1234@local.machine.example>",
            "mail.date=880127706.000000000",
            "mail.body=This is a message just to say hello.\\r\\n",
            "mail.body.size=38",
        ],
    );
}

#[test]
fn a_body_is_read_by_its_own_32_bits() {
    let tree = check(
        "From: a@b|Date: 21 Nov 97 09:55:06 GMT|Content-Type: text/plain; charset=ks_c_5601-1987|\
         Content-Transfer-Encoding: base64||x9Gx2w==|",
        &[
            "a message without subject from a@b",
            "body, 10 bytes",
            "finished",
        ],
    );
    has(&tree, &["mail.body.text=한글"]);
    let tree = check(
        "From: a@b|Date: 21 Nov 97 09:55:06 GMT|Content-Type: application/zip|\
         Content-Transfer-Encoding: quoted-printable||PK=03=04|",
        &[
            "a message without subject from a@b",
            "body, 10 bytes",
            "finished",
        ],
    );
    has(&tree, &["mail.body.data.kind=ZIP, or an Office document"]);
}

#[test]
fn where_no_end_is_in_sight_a_message_is_said_before_fields_that_others_added() {
    let message = wire(
        "From: a@b|Date: 21 Nov 97 09:55:06 GMT|To: c@d|Subject: one| two|X-Seen: yes|\
         Content-Type: text/plain; charset=euc-kr|Content-Transfer-Encoding: base64|Date: again||x9Gx2w==",
    );
    let expect = [
        "\"one two\" from a@b to c@d",
        "added fields",
        "! imf.twice",
        "! imf.bad-date",
        "body, 8 bytes",
    ];
    for step in [1, 5, 1000] {
        let mut tape = Tape::new();
        tape.session.endless();
        message
            .chunks(step)
            .for_each(|piece| tape.feed(piece, false));
        tape.end(End::Fin);
        assert_eq!(tape.lines, expect, "in steps of {step}");
        has(
            &tape.trees,
            &["imf.extension.type=x-seen", "mail.body.text=한글"],
        );
    }
}

#[test]
fn groups_quotes_comments_and_folding() {
    let tree = check(
        "From: Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>|\
         To:A Group(Some people)| :Chris Jones <c@(Chris's host.)public.example>,|\tjoe@example.org;|\
         Cc: \"Doe, John\" <a@b> , kim@abc.example (Kim)|Date: nonsense|X-Foo: a| b||",
        &[
            "a message without subject from Pete(A nice \\\\) chap) <pete(his account)@silly.test(his host)> to A Group(Some people) :Chris Jones <c@(Chris's host.)public.example>, joe@example.org;",
            "! imf.bad-date",
            "finished",
        ],
    );
    has(
        &tree,
        &[
            "imf.address=joe@example.org",
            "imf.display_name=\"Doe, John\"",
            "imf.address=kim@abc.example",
            "imf.extension.type=x-foo",
            "imf.extension.value=a\\r\\n b",
            "mail.header.decoded=a b",
        ],
    );
}

#[test]
fn postmarks_are_read_clause_by_clause() {
    let tree = check(
        "Received: from x.y.test (unknown [192.0.2.1] by z)|\tby example.net with ESMTPS id 4F2; Fri, 21 Nov 1997 10:05:43 -0600|\
         From: a@b|Date: 21 Nov 97 09:55:06 GMT||",
        &["a message without subject from a@b", "finished"],
    );
    has(
        &tree,
        &[
            "mail.received.from=x.y.test (unknown [192.0.2.1] by z)",
            "mail.received.by=example.net",
            "mail.received.with=ESMTPS",
            "mail.received.id=4F2",
            "mail.received.date=Fri, 21 Nov 1997 10:05:43 -0600",
            "mail.date=880128343.000000000",
            "mail.date=880106106.000000000",
        ],
    );
}

const NESTED: &str = "From: a@b|Date: Fri, 21 Nov 1997 09:55:06 -0600|Subject: =?EUC-KR?B?x9Gx2w==?=|MIME-Version: 1.0|\
    Content-Type: multipart/mixed;| boundary=\"o\"||preamble|--o|\
    Content-Type: multipart/alternative; boundary=i||--i|\
    Content-Type: text/plain; charset=euc-kr|Content-Transfer-Encoding: base64||x9Gx2w==|--i|\
    Content-Type: text/html||<b>=3D</b>|--i--|--o|\
    Content-Type: application/zip; name=\"a.zip\"|Content-Disposition: attachment; filename*=UTF-8''%ed%95%9c.zip|\
    Content-Transfer-Encoding: base64||UEsDBA==||--o|\
    Content-Type: message/rfc822||Subject: inside|From: c@d|Date: Fri, 21 Nov 1997 09:55:06 -0600||text|--o--|bye|";

#[test]
fn parts_within_parts() {
    let tree = check(
        NESTED,
        &[
            "\"한글\" from a@b",
            "preamble",
            "boundary",
            "part 1: multipart/alternative",
            "boundary",
            "part 1.1: text/plain, 8 bytes",
            "boundary",
            "part 1.2: text/html, 10 bytes",
            "last boundary",
            "boundary",
            "part 2: application/zip, a.zip, 10 bytes",
            "boundary",
            "part 3: message/rfc822",
            "part 3: \"inside\" from c@d",
            "last boundary",
            "epilogue",
            "finished",
        ],
    );
    has(
        &tree,
        &[
            "mime_multipart.preamble=preamble",
            "mime_multipart.first_boundary=--o",
            "mime_multipart.last_boundary=--i--",
            "mail.body.text=한글",
            "mail.file_name=한.zip",
            "mail.body.data=504b0304",
            "mail.body.data.size=4",
            "mail.body.data.kind=ZIP, or an Office document",
            "mime_multipart.trailer=bye\\r\\n",
        ],
    );
}

#[test]
fn a_long_part_is_read_to_its_beginning_and_counted() {
    let line = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcd|";
    let head =
        "From: a|Date: 21 Nov 97 09:55:06 GMT|Content-Type: multipart/mixed; boundary=x||--x||";
    let text = format!("{head}{}--x||short|--x--|", line.repeat(1000));
    let tape = play(&wire(&text), 1460);
    assert_eq!(
        tape.lines[1..],
        [
            "boundary",
            "part 1: text/plain",
            "boundary, behind a part of 63998 bytes",
            "part 2: text/plain, 5 bytes",
            "last boundary",
            "finished"
        ]
    );
    // Alone in a message it passes by.
    let text = format!(
        "From: a|Date: 21 Nov 97 09:55:06 GMT||{}",
        line.repeat(1000)
    );
    let tape = play(&wire(&text), 1460);
    assert_eq!(
        tape.lines,
        [
            "a message without subject from a",
            "body, its beginning",
            "finished"
        ]
    );
    assert!(tape.calls < 20, "{} calls", tape.calls);
    // A line without end is no boundary.
    let text = format!("{head}{}|--x--|", "y".repeat(100_000));
    let tape = play(&wire(&text), 1000);
    assert_eq!(
        tape.lines[3],
        "last boundary, behind a part of 100000 bytes"
    );
}

#[test]
fn what_is_odd_is_remarked_on() {
    let dated = "From: a|Date: 21 Nov 97 09:55:06 GMT|";
    let told = |rest: &str| {
        let tape = play(&wire(&format!("{dated}{rest}")), usize::MAX);
        let notes = tape.lines.iter().filter(|l| l.starts_with('!'));
        notes.cloned().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(told("|text|"), "");
    assert_eq!(told("From: b||"), "! imf.twice");
    assert_eq!(told("Bcc: c||"), "! imf.bcc");
    assert_eq!(told("no header field at all|"), "! imf.no-empty-line");
    assert_eq!(
        told("Content-Type: multipart/mixed||text"),
        "! mime.no-boundary"
    );
    assert_eq!(
        told("Content-Type: multipart/mixed; boundary=x||--x||text"),
        "! mime.unclosed"
    );
    assert_eq!(
        told("Content-Type: text/plain; charset=klingon||text"),
        "! mime.charset"
    );
    assert_eq!(
        told("Content-Transfer-Encoding: base64||~~~~"),
        "! mime.encoding"
    );
    // Who asks for the header alone gets no parts.
    assert_eq!(told("Content-Type: multipart/mixed; boundary=x||"), "");
    let tape = play(b"Subject: \xe9\r\n\r\n", usize::MAX);
    assert_eq!(
        tape.lines[1..3],
        ["! imf.eight-bit-header", "! imf.no-from"]
    );
}

#[test]
fn nesting_is_bounded() {
    let mut text = String::from("From: a|Date: 21 Nov 97 09:55:06 GMT|");
    for i in 0..50 {
        text.push_str(&format!(
            "Content-Type: multipart/mixed; boundary=b{i}||--b{i}|"
        ));
    }
    let tape = play(&wire(&text), usize::MAX);
    assert!(tape.lines.contains(&"! mime.too-deep".to_string()));
}

#[test]
fn a_message_with_a_hole_is_never_whole() {
    let mut tape = Tape::new();
    tape.feed(
        &wire(
            "From: a|Date: 21 Nov 97 09:55:06 GMT|Content-Type: multipart/mixed; boundary=x||--x|",
        ),
        false,
    );
    let mut facts = Facts::default();
    let mut out = Out::new(&mut facts, tape.base);
    tape.session.gap(Dir::ToServer, 100, &mut out);
    tape.take(out, &[]);
    tape.feed(&wire("rest of a line|--x||second|--x--|"), false);
    tape.end(End::Fin);
    assert_eq!(
        tape.lines[2..],
        [
            "boundary, behind a part of 14 bytes",
            "part 2: text/plain, 6 bytes",
            "last boundary"
        ]
    );
}

#[test]
fn a_header_without_end_is_searched_once() {
    let mut tape = Tape::new();
    tape.feed(b"From: a\r\n", false);
    for _ in 0..20_000 {
        tape.feed(b"y", false);
    }
    assert!(tape.calls <= 20_010);
}

#[test]
fn no_bytes_make_it_panic() {
    let bytes = wire(NESTED);
    let mut seed = 1u64;
    let mut next = |n: usize| {
        seed = seed
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (seed >> 33) as usize % n
    };
    for _ in 0..3000 {
        let mut mail = bytes.clone();
        for _ in 0..1 + next(8) {
            let i = next(mail.len());
            match next(3) {
                0 => mail[i] = next(256) as u8,
                1 => drop(mail.remove(i)),
                _ => mail.insert(i, b"\r\n-=;:\"<>()\\?"[next(13)]),
            }
        }
        let step = 1 + next(60);
        let mut tape = Tape::new();
        for piece in mail.chunks(step) {
            if next(50) == 0 {
                tape.base += tape.waiting.len() as u64 + 5;
                tape.waiting.clear();
                tape.need = 0;
                let mut facts = Facts::default();
                let mut out = Out::new(&mut facts, tape.base);
                tape.session.gap(Dir::ToServer, 5, &mut out);
                tape.take(out, &[]);
            }
            tape.feed(piece, false);
        }
        tape.end(if next(2) == 0 { End::Fin } else { End::Cut });
    }
}
