//! Conversations driven by hand, as the engine would.

use std::net::{IpAddr, Ipv4Addr};

use super::*;
use crate::field::show;
use crate::layer::{Cx, Dir, End, Input, Op, Out};
use crate::span::BufId;
use crate::wire::{FactView, Facts, Picked, Tree};

const C: Dir = Dir::ToServer;
const S: Dir = Dir::ToClient;

fn cx() -> Cx<'static> {
    let at = (IpAddr::V4(Ipv4Addr::LOCALHOST), 80);
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

/// A conversation in progress: what the engine keeps, in little.
struct Tape {
    session: Box<dyn Dissector>,
    buffers: [Vec<u8>; 2],
    base: [u64; 2],
    skip: [(u64, bool); 2],
    lines: Vec<String>,
    calls: usize,
    shown: usize,
}

impl Tape {
    fn new() -> Tape {
        Tape {
            session: Http.start(),
            buffers: Default::default(),
            base: [0; 2],
            skip: [(0, false); 2],
            lines: Vec::new(),
            calls: 0,
            shown: 0,
        }
    }

    fn feed(&mut self, dir: Dir, bytes: &[u8], last: bool) {
        let d = dir.index();
        self.buffers[d].extend_from_slice(bytes);
        loop {
            let (left, finishes) = self.skip[d];
            if left > 0 {
                let n = left.min(self.buffers[d].len() as u64);
                self.buffers[d].drain(..n as usize);
                self.base[d] += n;
                self.skip[d].0 = if left == u64::MAX { left } else { left - n };
                if self.skip[d].0 == 0 && finishes {
                    self.lines.push(format!("{} finished", side(dir)));
                }
                if self.skip[d].0 > 0 {
                    return;
                }
            }
            if self.buffers[d].is_empty() {
                return;
            }
            let mut facts = Facts::default();
            let mut out = Out::new(&mut facts, self.base[d]);
            let input = Input {
                bytes: &self.buffers[d],
                base: self.base[d],
                whole: false,
                last,
            };
            self.calls += 1;
            self.shown += input.bytes.len();
            let n = self.session.feed(dir, input, &cx(), &mut out);
            assert!(n <= self.buffers[d].len());
            self.take(dir, out, n);
            if n == 0 {
                return;
            }
            self.buffers[d].drain(..n);
            self.base[d] += n as u64;
        }
    }

    fn take(&mut self, dir: Dir, mut out: Out<'_>, n: usize) {
        out.settle();
        let d = dir.index();
        let (said, notes) = (
            std::mem::take(&mut out.said),
            std::mem::take(&mut out.notes),
        );
        let (ops, skip, finished) = (
            std::mem::take(&mut out.ops),
            (out.skip, out.skip_finishes),
            out.finished,
        );
        for s in &said {
            let view = out.facts().view(s.facts_from, s.facts_to);
            self.lines.push(format!(
                "{} {}{}",
                side(dir),
                summary(s.kind, s.ctx, dir, view),
                if s.open { " ..." } else { "" }
            ));
        }
        for (code, at, _, _) in notes {
            self.lines.push(format!("! {} @{at}", code.name));
        }
        for op in ops {
            if let Op::Become { next, .. } = op {
                self.lines.push(format!("> {}", next.unwrap_or("?")));
            }
        }
        if n > 0 {
            self.skip[d] = skip;
        }
        if finished {
            self.lines.push(format!("{} finished", side(dir)));
        }
    }

    fn gap(&mut self, dir: Dir, len: u64) {
        let d = dir.index();
        self.base[d] += self.buffers[d].len() as u64 + len;
        self.buffers[d].clear();
        let mut facts = Facts::default();
        let mut out = Out::new(&mut facts, self.base[d]);
        self.session.gap(dir, len, &mut out);
        self.take(dir, out, 0);
    }

    fn end(&mut self, dir: Dir, how: End) {
        if !self.buffers[dir.index()].is_empty() {
            self.feed(dir, b"", true);
        }
        let mut facts = Facts::default();
        let mut out = Out::new(&mut facts, self.base[dir.index()]);
        self.session.end(dir, how, &mut out);
        self.take(dir, out, 0);
    }
}

fn side(dir: Dir) -> char {
    if dir == C { 'C' } else { 'S' }
}

fn summary(kind: Kind, ctx: u32, dir: Dir, facts: FactView<'_>) -> String {
    let mut line = Vec::new();
    Http.summary(
        &Line {
            kind,
            ctx,
            dir,
            facts,
        },
        &mut line,
    );
    String::from_utf8(line).unwrap()
}

fn run(parts: &[(Dir, &[u8])]) -> Vec<String> {
    let mut tape = Tape::new();
    parts
        .iter()
        .for_each(|(dir, bytes)| tape.feed(*dir, bytes, false));
    tape.lines
}

/// Whole, byte by byte and split in two at every byte: the same messages.
fn check(parts: &[(Dir, &[u8])], want: &[&str]) {
    assert_eq!(run(parts), want);
    let bytes: Vec<(Dir, &[u8])> = parts
        .iter()
        .flat_map(|(dir, b)| b.chunks(1).map(|c| (*dir, c)))
        .collect();
    assert_eq!(run(&bytes), want, "byte by byte");
    for (i, (dir, b)) in parts.iter().enumerate() {
        for n in 1..b.len() {
            let mut split = parts.to_vec();
            split.splice(i..=i, [(*dir, &b[..n]), (*dir, &b[n..])]);
            assert_eq!(run(&split), want, "part {i} split at {n}");
        }
    }
}

const HI: &[u8] = b"GET /hello.txt HTTP/1.1\r\nUser-Agent: curl/7.64.1\r\nHost: www.example.com\r\nAccept-Language: en, mi\r\n\r\n";

#[test]
fn the_exchange_of_rfc_9112_section_2() {
    let reply = b"HTTP/1.1 200 OK\r\nDate: Mon, 27 Jul 2009 12:28:53 GMT\r\nServer: Apache\r\nContent-Length: 51\r\nVary: Accept-Encoding\r\nContent-Type: text/plain\r\n\r\nHello World! My content includes a trailing CRLF.\r\n";
    check(
        &[(C, HI), (S, reply)],
        &[
            "C GET /hello.txt HTTP/1.1 (www.example.com)",
            "S 200 OK text/plain, 51 bytes ...",
            "S finished",
        ],
    );
}

#[test]
fn pipelined_requests_know_their_responses() {
    check(
        &[
            (C, b"HEAD /a HTTP/1.1\r\nHost: h\r\n\r\nPOST /b HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabcGET /c HTTP/1.1\r\nHost: h\r\n\r\n"),
            (S, b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n"),
        ],
        &[
            "C HEAD /a HTTP/1.1 (h)",
            "C POST /b HTTP/1.1 (h), 3 bytes ...",
            "C finished",
            "C GET /c HTTP/1.1 (h)",
            "S 200 OK (to HEAD: no body)",
            "S 100 Continue",
            "S 204 No Content",
            "S 304 Not Modified, 7 bytes",
        ],
    );
}

#[test]
fn chunks_with_extensions_and_trailers() {
    check(
        &[
            (C, HI),
            (S, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4;a=b\r\nWiki\r\n00005\r\npedia\r\n0\r\nX-Sum: 1\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n1\nx\n0\n\n"),
        ],
        &[
            "C GET /hello.txt HTTP/1.1 (www.example.com)",
            "S 200 OK, chunked ...",
            "! http.trailers @77",
            "S finished",
            "S 200 OK, chunked ...",
            "S finished",
        ],
    );
}

#[test]
fn a_body_without_length_lasts_until_the_end() {
    let mut tape = Tape::new();
    tape.feed(C, HI, false);
    tape.feed(
        S,
        b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<html>HTTP/1.1 200 no\r\n\r\n",
        false,
    );
    tape.end(S, End::Fin);
    assert_eq!(tape.lines[1..], ["S 200 OK text/html ..."]);
    assert_eq!(tape.skip[S.index()], (u64::MAX, true));
}

#[test]
fn connect_and_upgrade_hand_over() {
    let connect = &[
        (C, &b"CONNECT mail:25 HTTP/1.1\r\nHost: mail:25\r\n\r\n"[..]),
        (S, b"HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n"),
        (C, b"CONNECT mail:25 HTTP/1.1\r\nHost: mail:25\r\n\r\n"),
        (S, b"HTTP/1.1 200 Go\r\n\r\n"),
    ];
    check(
        connect,
        &[
            "C CONNECT mail:25 HTTP/1.1 (mail:25)",
            "S 407 No, 0 bytes",
            "C CONNECT mail:25 HTTP/1.1 (mail:25)",
            "S 200 Go",
            "> ?",
        ],
    );
    check(
        &[(
            S,
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n",
        )],
        &["S 101 Switching Protocols to h2c", "> http2"],
    );
    check(
        &[(
            S,
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n",
        )],
        &["S 101 Switching Protocols to websocket", "> ?"],
    );
    check(
        &[(S, b"HTTP/1.0 200 Connection established\r\n\r\n")],
        &["S 200 Connection established", "> ?"],
    );
}

#[test]
fn smuggling_is_noted() {
    let rest = "C GET /x HTTP/1.1 (h)";
    let post = |headers: &str, body: &str| {
        format!(
            "POST / HTTP/1.1\r\nHost: h\r\n{headers}\r\n{body}GET /x HTTP/1.1\r\nHost: h\r\n\r\n"
        )
    };
    let said = |headers: &str, body: &str| {
        let mut lines = run(&[(C, post(headers, body).as_bytes())]);
        lines
            .iter_mut()
            .for_each(|l| *l = l.split('@').next().unwrap_or(l).trim().to_string());
        lines
    };
    assert_eq!(
        said(
            "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n",
            "0\r\n\r\n"
        ),
        [
            "C POST / HTTP/1.1 (h), chunked ...",
            "! http.te_and_length",
            "C finished",
            rest
        ]
    );
    assert_eq!(
        said("Content-Length: 6\r\nContent-Length: 5\r\n", ""),
        [
            "C POST / HTTP/1.1 (h), 6 bytes",
            "! http.length_conflict",
            rest
        ]
    );
    assert_eq!(
        said("Content-Length: 2, 2\r\n", "ab"),
        ["C POST / HTTP/1.1 (h) ...", "C finished", rest]
    );
    assert_eq!(
        said("Content-Length: +2\r\n", ""),
        ["C POST / HTTP/1.1 (h)", "! http.length_bad", rest]
    );
    assert_eq!(
        said("Content-Length: 99999999999999999999999\r\n", ""),
        ["C POST / HTTP/1.1 (h)", "! http.length_bad", rest]
    );
    assert_eq!(
        said("Content-Length : 2\r\n", ""),
        ["C POST / HTTP/1.1 (h)", "! http.header_space", rest]
    );
    assert_eq!(
        said("Transfer-Encoding: chunked, x\r\n", ""),
        [
            "C POST / HTTP/1.1 (h)",
            "! http.te_not_last",
            "! http.te_unknown",
            rest
        ]
    );
    assert_eq!(
        said("Transfer-Encoding: xchunked\r\n", ""),
        ["C POST / HTTP/1.1 (h), chunked", "! http.te_unknown", rest]
    );
    assert_eq!(
        said("Host: i\r\n", ""),
        ["C POST / HTTP/1.1 (h)", "! http.host_twice", rest]
    );
}

#[test]
fn a_bad_chunk_takes_all_that_follows() {
    let reply: &[u8] = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nxyz\r\nmore\r\nHTTP/1.1 200 OK\r\n\r\n";
    check(
        &[(S, reply)],
        &["S 200 OK, chunked ...", "! http.chunk_bad @55"],
    );
}

#[test]
fn odd_lines_are_read_on() {
    let text: &[u8] = b"\r\nGET /a b HTTP/1.1\nHost: h\n two\nno colon here\nUser-Agent:x \n\nHTTP/1.1 20x odd\r\nContent-Length: 0\r\n\r\nBREW pot HTTP/1.1\r\nHost: a\rb\r\n\r\n";
    check(
        &[(C, text)],
        &[
            "C GET /a b HTTP/1.1 (h two)",
            "! http.request_spaces @2",
            "! http.header_folded @20",
            "! http.header_no_colon @33",
            "! http.bare_lf @2",
            "C ? odd, 0 bytes",
            "! http.status_bad @71",
            "C BREW pot HTTP/1.1 (a\\rb)",
            "! http.method_unknown @101",
            "! http.bare_cr @120",
        ],
    );
}

#[test]
fn http_0_9() {
    let lines = run(&[
        (C, b"GET /index.html\r\n"),
        (S, b"<html>hi</html>"),
        (S, b"more"),
    ]);
    assert_eq!(
        lines,
        [
            "C GET /index.html",
            "! http.version_missing @0",
            "! http.simple_response @0"
        ]
    );
    let lines = run(&[
        (C, b"GET /\r\n"),
        (S, b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"),
    ]);
    assert_eq!(
        lines,
        [
            "C GET /",
            "! http.version_missing @0",
            "S 400 Bad Request, 0 bytes"
        ]
    );
}

#[test]
fn the_way_back_is_found() {
    let mut tape = Tape::new();
    tape.feed(C, b"the rest of a body\r\n", false);
    tape.feed(C, HI, false);
    tape.feed(
        S,
        b"\x00\x01binaryHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        false,
    );
    tape.feed(S, b"HTTP/1.1 200 OK\r\nX: 1", false);
    tape.gap(S, 1000);
    tape.feed(S, b"half: a header\r\n\r\nbody", false);
    tape.feed(
        S,
        b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
        false,
    );
    let want = [
        "! http.lost @0",
        "C GET /hello.txt HTTP/1.1 (www.example.com)",
        "! http.lost @0",
        "S 200 OK, 0 bytes",
        "! http.lost @1067",
        "S 404 Not Found, 0 bytes",
    ];
    assert_eq!(tape.lines, want);
}

#[test]
fn ends_are_told() {
    let mut tape = Tape::new();
    tape.feed(C, HI, false);
    tape.feed(C, b"GET / HTTP/1.1\r\nHost: a\r\nX: 1", false);
    tape.end(C, End::Fin);
    tape.feed(
        S,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nWi",
        false,
    );
    tape.end(S, End::Reset);
    let want = [
        "C GET /hello.txt HTTP/1.1 (www.example.com)",
        "C GET / HTTP/1.1 (a)",
        "! http.head_cut @100",
        "S 200 OK, chunked ...",
        "! http.chunk_cut @50",
        "! http.unanswered @50",
    ];
    assert_eq!(tape.lines, want);
}

/// 2 MiB of header cost at most 2.2 times what 1 MiB costs: counted in bytes searched, which are those past the
/// finder's mark, and calls, whose own work does not grow.
#[test]
fn an_endless_header_in_single_bytes_is_linear() {
    let work = |size: usize| {
        let mut session = Http.start();
        let mut facts = Facts::default();
        let text = [
            b"GET / HTTP/1.1\r\n".to_vec(),
            b"X-Pad: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n".repeat(size / 58),
        ]
        .concat();
        let (mut from, mut calls, mut taken) = (0, 0, 0);
        for to in 1..=text.len() {
            let mut out = Out::new(&mut facts, from as u64);
            let n = session.feed(
                C,
                Input {
                    bytes: &text[from..to],
                    base: from as u64,
                    whole: false,
                    last: false,
                },
                &cx(),
                &mut out,
            );
            out.settle();
            from += n;
            calls += 1;
            taken += usize::from(n > 0);
        }
        assert!(text.len() - from <= 256 * 1024, "given up and passed over");
        calls + taken
    };
    let (one, two) = (work(1 << 20), work(2 << 20));
    assert!(two * 10 <= one * 22, "{one} {two}");
}

#[test]
fn the_finder_looks_at_each_byte_once() {
    let text = b"X-Pad: aaaaaaaa\r\n".repeat(1000);
    let mut finder = find::HeadFinder::default();
    for n in 0..text.len() {
        assert_eq!(finder.find(&text[..n]), None);
        assert_eq!(finder.searched(), n);
    }
}

#[test]
fn a_header_section_without_end_is_given_up() {
    let mut tape = Tape::new();
    tape.feed(C, b"GET / HTTP/1.1\r\n", false);
    for _ in 0..300 {
        tape.feed(C, &[b'a'; 1024], false);
    }
    tape.feed(C, b"\r\n\r\n", false);
    tape.feed(C, HI, false);
    assert_eq!(
        tape.lines,
        [
            "! http.head_long @0",
            "C GET /hello.txt HTTP/1.1 (www.example.com)"
        ]
    );
}

fn tree(bytes: &[u8]) -> Vec<String> {
    let mut recorder = Recorder::Tree(Tree::default());
    Http.explain(
        &Unit {
            kind: REQUEST,
            ctx: 0,
            dir: C,
            bytes,
            base: 100,
            buf: BufId::frame(1),
        },
        &mut recorder,
    );
    let Recorder::Tree(tree) = recorder else {
        return Vec::new();
    };
    let line = |n: &crate::wire::Node| {
        let mut v = Vec::new();
        show(n.def, tree.value(n, bytes, 100), &mut v);
        format!(
            "{}{} {}+{} {}",
            "  ".repeat(n.depth.into()),
            n.def.name,
            n.at,
            n.len,
            String::from_utf8(v).unwrap()
        )
    };
    tree.nodes().iter().map(line).collect()
}

#[test]
fn a_tree_names_every_byte() {
    let bytes = b"GET /a?b=1&c HTTP/1.1\r\nHost: h\r\nX-Z:  1 \r\nCookie: a=b; c=d\r\nAuthorization: Basic YTpi\r\n\r\n";
    let want = [
        "http.request 100+0 1",
        "http.request.method 100+4 GET",
        "http.request.uri 104+9 /a?b=1&c",
        "http.request.uri.path 104+2 /a",
        "http.request.uri.query 107+5 b=1&c",
        "http.request.uri.query.parameter 107+3 b=1",
        "http.request.uri.query.parameter 111+1 c",
        "http.request.version 113+10 HTTP/1.1",
        "http.host 123+9 h",
        "http.header 132+10 1",
        "  http.header.name 132+4 X-Z",
        "  http.header.value 136+6 1",
        "http.cookie 142+18 a=b; c=d",
        "http.cookie_pair 150+3 a=b",
        "http.cookie_pair 155+3 c=d",
        "http.authorization 160+27 Basic YTpi",
        "http.authbasic 160+27 a:b",
        "http.header.end 187+2 1",
        "http.request.full_uri 100+0 http://h/a?b=1&c",
    ];
    assert_eq!(tree(bytes), want);
}

/// Every known header field is named, and httparse finds the same names and values.
#[test]
fn httparse_agrees() {
    let texts: [&[u8]; 4] = [
        HI,
        b"GET / HTTP/1.1\r\nHost:a\r\nAccept: \t*/*  \r\nX-Empty:\r\nCookie: a=b; c=\"d\"\r\n\r\n",
        b"PUT /x?y=%20z HTTP/1.0\r\nContent-Length: 0\r\nAccept-Encoding: gzip, deflate\r\n\r\n",
        b"POST http://a/b HTTP/1.1\r\nHOST: a\r\nContent-TYPE: text/plain; charset=utf-8\r\nX-A: 1\r\nX-A: 2\r\n\r\n",
    ];
    for text in texts {
        let mut headers = [httparse::EMPTY_HEADER; 32];
        let mut request = httparse::Request::new(&mut headers);
        assert_eq!(request.parse(text).map(|s| s.unwrap()), Ok(text.len()));
        let nodes = tree(text);
        let all = nodes.join("\n");
        assert!(
            all.contains(&format!(
                "http.request.method 100+{} {}",
                request.method.unwrap().len() + 1,
                request.method.unwrap()
            )),
            "{all}"
        );
        assert!(
            all.contains(&format!(" {}\n", request.path.unwrap())),
            "{all}"
        );
        for h in request.headers {
            let value = std::str::from_utf8(h.value).unwrap();
            let name =
                headers::known(h.name.as_bytes()).map_or("http.header.value", |k| k.field.def.name);
            let found = nodes.iter().any(|l| {
                l.trim_start().split(' ').next() == Some(name)
                    && (l.ends_with(&format!(" {value}")) || value.is_empty())
            });
            assert!(found, "{} {value}: {all}", h.name);
        }
    }
}

#[test]
fn columns_have_what_the_tree_leaves_out() {
    let bytes = b"HTTP/1.1 404 Nope\r\nServer: x\r\nA: b\r\n\r\n";
    // Without a registry all fields have number 0: everything is picked.
    let mut set = crate::wire::IdSet::default();
    set.insert(&fields::RESPONSE_LINE.def);
    if !set.contains(&fields::CODE_NAME.def) {
        return;
    }
    let mut recorder = Recorder::Picked(Picked::new(set));
    Http.explain(
        &Unit {
            kind: RESPONSE,
            ctx: 0,
            dir: S,
            bytes,
            base: 0,
            buf: BufId::frame(1),
        },
        &mut recorder,
    );
    let Recorder::Picked(picked) = recorder else {
        return;
    };
    let values = |def| picked.iter().filter(|(d, _)| std::ptr::eq(*d, def)).count();
    assert_eq!(
        (
            values(&fields::RESPONSE_LINE.def),
            values(&fields::CODE_NAME.def)
        ),
        (2, 1)
    );
}

fn probe(bytes: &[u8]) -> &'static str {
    match Http.probe(&Probe {
        bytes,
        dir: if matches!(bytes, [b'H' | b'I', ..]) {
            S
        } else {
            C
        },
        transport: Transport::Tcp,
        first: true,
    }) {
        Likelihood::No => "no",
        Likelihood::More => "more",
        Likelihood::Maybe(_) => "maybe",
        Likelihood::Sure(_) => "sure",
    }
}

#[test]
fn http_is_known_and_nothing_else() {
    for sure in [
        "GET / HTTP/1.1\r\n",
        "\r\nPOST /x HTTP/1.0\n",
        "HTTP/1.1 200",
        "M-SEARCH * HTTP/1.1\r\nX",
        "ICY 200 OK\r\n",
    ] {
        assert_eq!(probe(sure.as_bytes()), "sure", "{sure}");
    }
    for more in ["", "G", "GET /some/long", "HTTP/1.1 2", "IC", "FOO /"] {
        assert_eq!(probe(more.as_bytes()), "more", "{more}");
    }
    for maybe in ["BREW pot HTTP/1.1\r\n", "GET /\r\n", "HTTP/2 200 \r\n"] {
        assert_eq!(probe(maybe.as_bytes()), "maybe", "{maybe}");
    }
    for no in [
        "220 ftp ready\r\n",
        "EHLO x\r\n",
        "USER a\r\n",
        "OPTIONS sip:a SIP/2.0\r\n",
        "OPTIONS rtsp://a RTSP/1.0\r\n",
        "RTSP/1.0 200 OK\r\n",
        "SIP/2.0 200 OK\r\n",
        "SSH-2.0-x\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "* OK IMAP\r\n",
        "+OK POP3\r\n",
        "\x16\x03\x01\x02\x00",
        "LIST\r\n",
        "STOR a\r\n",
        "GET_PARAMETER rtsp://a RTSP/1.0\r\n",
    ] {
        assert_eq!(probe(no.as_bytes()), "no", "{no}");
    }
}

#[test]
fn ssdp_datagrams() {
    let search = b"M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nMAN: \"ssdp:discover\"\r\nMX: 1\r\nST: ssdp:all\r\n\r\n";
    let at = Probe {
        bytes: search,
        dir: C,
        transport: Transport::Udp,
        first: true,
    };
    assert!(matches!(Ssdp.probe(&at), Likelihood::Sure(_)));
    assert_eq!(Http.probe(&at), Likelihood::No);
    let mut facts = Facts::default();
    let mut out = Out::new(&mut facts, 0);
    let input = Input {
        bytes: search,
        base: 0,
        whole: true,
        last: false,
    };
    assert_eq!(Ssdp.start().feed(C, input, &cx(), &mut out), search.len());
    assert!(out.notes.is_empty());
    let s = out.said[0];
    let text = summary(s.kind, s.ctx, C, out.facts().view(s.facts_from, s.facts_to));
    assert_eq!(text, "M-SEARCH * HTTP/1.1 for ssdp:all");
}

/// Bytes changed, lost and doubled at random: no panic, no loop, and never more taken than given.
#[test]
fn mutations_do_no_harm() {
    let reply = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nSet-Cookie: a=b\r\n\r\n4;a=b\r\nWiki\r\n0\r\nX: 1\r\n\r\n";
    let seeds: [&[u8]; 3] = [HI, reply, b"POST /a?b HTTP/1.1\r\nHost: h\r\nAuthorization: Basic YTpi\r\nContent-Length: 3\r\n x\r\n\r\nabcGET /\r\n"];
    let mut state = 0x9e37_79b9_7f4a_7c15u64;
    let mut random = move |n: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % n as u64) as usize
    };
    for round in 0..6000 {
        let mut text = seeds[round % 3].repeat(2);
        for _ in 0..=random(6) {
            let at = random(text.len().max(1));
            match random(4) {
                _ if at >= text.len() => text.push(b'x'),
                0 => text[at] = random(256) as u8,
                1 => drop(text.remove(at)),
                2 => text.insert(at, [b'\r', b'\n', b' ', b':', b';', 0][random(6)]),
                _ => text.truncate(at.max(1)),
            }
        }
        let mut tape = Tape::new();
        let step = 1 + random(40);
        for part in text.chunks(step) {
            tape.feed(if random(9) == 0 { S } else { C }, part, false);
            if random(50) == 0 {
                tape.gap(C, 7);
            }
        }
        tape.end(C, End::Fin);
        tape.end(S, End::Reset);
        let _ = tree(&text);
        let _ = body::dechunk(&text);
    }
}
