//! The examples of RFC 7541 and RFC 9113, connections driven by hand, and what holds for every message.

use std::net::{IpAddr, Ipv4Addr};

use super::block::{Decompressed, decompress};
use super::hpack::{Coded, Entry, Table, integer};
use super::*;
use crate::layer::{Cx, Dir, Input, Out};
use crate::proto::common::http2_setting::Asked;
use crate::span::BufId;
use crate::wire::{Facts, Tree};

const C: Dir = Dir::ToServer;
const S: Dir = Dir::ToClient;

fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_hexdigit).collect();
    let digit = |d: u8| (d as char).to_digit(16).unwrap() as u8;
    digits
        .chunks(2)
        .map(|p| digit(p[0]) << 4 | digit(p[1]))
        .collect()
}

/// The fields of a decompressed block, a line each.
fn lines(made: &[u8]) -> String {
    let mut tree = Tree::default();
    block::block(&mut Wire::whole(made, 0, &mut tree), 0, Role::AnyRequest).unwrap();
    let mut out = Vec::new();
    for n in tree.nodes() {
        let name = std::ptr::eq(n.def, &fields::NAME.def);
        let unknown = [&fields::UNKNOWN_NAME.def, &fields::UNKNOWN_VALUE.def].contains(&n.def);
        let value = [&fields::VALUE.def, &fields::SECRET_VALUE.def].contains(&n.def);
        if name || value {
            crate::field::show(n.def, tree.value(n, made, 0), &mut out);
        }
        if unknown {
            out.push(b'?');
        }
        if name || n.def == &fields::UNKNOWN_NAME.def {
            out.extend(b": ");
        } else if value || unknown {
            out.push(b'\n');
        }
    }
    String::from_utf8(out).unwrap()
}

/// Decompresses one block after the other with the same table: the fields of each, and the table's size behind it.
fn check(max: u64, blocks: &[(&str, &str, usize)]) {
    let mut table = Table::default();
    table.resize(max);
    for (block, want, size) in blocks {
        let mut made = Vec::new();
        let found = decompress(&hex(block), &mut table, &mut made);
        assert_eq!(found, Decompressed::default(), "{block}");
        assert_eq!(lines(&made).trim_end(), *want, "{block}");
        assert_eq!(table.size().0, *size, "{block}");
    }
}

#[test]
fn integers_of_rfc_7541_c_1() {
    assert_eq!(integer(&[0x0a], 5), Some((10, 1)));
    assert_eq!(integer(&[0x1f, 0x9a, 0x0a], 5), Some((1337, 3)));
    assert_eq!(integer(&[0x2a], 8), Some((42, 1)));
    assert_eq!(integer(&[0x1f, 0x9a], 5), None);
    assert_eq!(
        integer(&[0x1f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], 5),
        None
    );
}

#[test]
fn fields_of_rfc_7541_c_2() {
    check(
        4096,
        &[(
            "400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572",
            "custom-key: custom-header",
            55,
        )],
    );
    check(
        4096,
        &[(
            "040c 2f73 616d 706c 652f 7061 7468",
            ":path: /sample/path",
            0,
        )],
    );
    check(
        4096,
        &[(
            "1008 7061 7373 776f 7264 0673 6563 7265 74",
            "password: secret",
            0,
        )],
    );
    check(4096, &[("82", ":method: GET", 0)]);
}

const REQUESTS: [&str; 3] = [
    ":method: GET\n:scheme: http\n:path: /\n:authority: www.example.com",
    ":method: GET\n:scheme: http\n:path: /\n:authority: www.example.com\ncache-control: no-cache",
    ":method: GET\n:scheme: https\n:path: /index.html\n:authority: www.example.com\ncustom-key: custom-value",
];

#[test]
fn requests_of_rfc_7541_c_3_and_c_4() {
    let [one, two, three] = REQUESTS;
    check(
        4096,
        &[
            ("8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d", one, 57),
            ("8286 84be 5808 6e6f 2d63 6163 6865", two, 110),
            (
                "8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65",
                three,
                164,
            ),
        ],
    );
    check(
        4096,
        &[
            ("8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff", one, 57),
            ("8286 84be 5886 a8eb 1064 9cbf", two, 110),
            (
                "8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf",
                three,
                164,
            ),
        ],
    );
}

#[test]
fn responses_of_rfc_7541_c_5_and_c_6() {
    let one = ":status: 302\ncache-control: private\ndate: Mon, 21 Oct 2013 20:13:21 GMT\nlocation: https://www.example.com";
    let two = ":status: 307\ncache-control: private\ndate: Mon, 21 Oct 2013 20:13:21 GMT\nlocation: https://www.example.com";
    let three = ":status: 200\ncache-control: private\ndate: Mon, 21 Oct 2013 20:13:22 GMT\nlocation: https://www.example.com\n\
        content-encoding: gzip\nset-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1";
    check(
        256,
        &[
            (
                "4803 3330 3258 0770 7269 7661 7465 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3120 474d 546e 1768 7474 7073 3a2f 2f77 7777 2e65 7861 6d70 6c65 2e63 6f6d",
                one,
                222,
            ),
            ("4803 3330 37c1 c0bf", two, 222),
            (
                "88c1 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3220 474d 54c0 5a04 677a 6970 7738 666f 6f3d 4153 444a 4b48 514b 425a 584f 5157 454f 5049 5541 5851 5745 4f49 553b 206d 6178 2d61 6765 3d33 3630 303b 2076 6572 7369 6f6e 3d31",
                three,
                215,
            ),
        ],
    );
    check(
        256,
        &[
            (
                "4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 2d1b ff6e 919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3",
                one,
                222,
            ),
            ("4883 640e ffc1 c0bf", two, 222),
            (
                "88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab 77ad 94e7 821d d7f2 e6c7 b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f 9587 3160 65c0 03ed 4ee5 b106 3d50 07",
                three,
                215,
            ),
        ],
    );
}

#[test]
fn a_table_whose_beginning_was_not_seen_gives_what_can_be_known() {
    let mut table = Table::default();
    table.lose();
    let mut made = Vec::new();
    // Field 62 is older than the capture; then one is written out and referred to, and the old one is 63 now.
    let found = decompress(
        &hex("be 40 01 61 01 62 be bf 7e 01 63 be"),
        &mut table,
        &mut made,
    );
    assert_eq!(lines(&made), "?: ?\na: b\na: b\n?: ?\na: c\na: c\n");
    assert_eq!((found.bad, found.unknown), (false, 2));
    // A name that is not known, with a value that is: remembered as such.
    let mut made = Vec::new();
    decompress(&hex("7f 01 01 64 be"), &mut table, &mut made);
    assert_eq!(lines(&made), "?: d\n?: d\n");
}

#[test]
fn bad_blocks_are_said_and_bounded() {
    let run = |text: &str| {
        let mut table = Table::default();
        decompress(&hex(text), &mut table, &mut Vec::new())
    };
    assert!(run("80").bad, "there is no field 0");
    assert!(run("be").bad, "nothing was remembered");
    assert!(run("40 81").bad, "cut short");
    assert!(
        run("00 84 ff ff ff ff 00").bad,
        "the end's sign is no letter"
    );
    assert!(run("82 3f e1 1f").late);
    assert!(run("3f ff ff ff 0f").large);
    // A large field, and references to it.
    let mut bomb = vec![0x3f, 0xe1, 0x7f, 0x40, 0x01, b'a', 0x7f, 0x81, 0x7c];
    bomb.extend([b'x'; 16000]);
    bomb.extend([0xbe; 100_000]);
    let mut made = Vec::new();
    let found = decompress(&bomb, &mut Table::default(), &mut made);
    assert!(
        found.long && made.len() < 600_000,
        "{found:?} {}",
        made.len()
    );
}

proptest::proptest! {
    /// The Huffman code and the table against another implementation.
    #[test]
    fn as_another_implementation_has_it(
        lists in proptest::collection::vec(proptest::collection::vec(("[a-z-]{1,12}", proptest::collection::vec(0u8..=255, 0..60)), 0..12), 1..8),
    ) {
        let mut encoder = fluke_hpack::Encoder::new();
        let mut table = Table::default();
        for list in lists {
            let fields: Vec<(Vec<u8>, Vec<u8>)> = list.into_iter().map(|(n, v)| (n.into_bytes(), v)).collect();
            let block = encoder.encode(fields.iter().map(|(n, v)| (&n[..], &v[..])));
            let mut made = Vec::new();
            let found = decompress(&block, &mut table, &mut made);
            proptest::prop_assert_eq!(found, Decompressed::default());
            let mut facts = Tree::default();
            block::block(&mut Wire::whole(&made, 0, &mut facts), 0, Role::Trailers).unwrap();
            let values = |def: &'static Def| {
                let of = |n: &&crate::wire::Node| n.def.name == def.name;
                let bytes = |n: &crate::wire::Node| made[n.at as usize..][..n.len as usize].to_vec();
                facts.nodes().iter().filter(of).map(bytes).collect::<Vec<_>>()
            };
            let got: Vec<_> = values(&fields::NAME.def).into_iter().zip(values(&fields::VALUE.def)).collect();
            proptest::prop_assert_eq!(got, fields);
        }
    }

    #[test]
    fn letters_as_another_implementation_has_them(bytes in proptest::collection::vec(0u8..=255, 0..40)) {
        let coded = Coded { huffman: true, bytes: &bytes, len: bytes.len() };
        let other = fluke_hpack::huffman::HuffmanDecoder::new().decode(&bytes).ok();
        // Ours takes zeros for padding, too; what it reads is the same.
        if let Some(other) = other {
            proptest::prop_assert_eq!(coded.text().map(|t| t.into_owned()), Some(other));
        }
    }

    #[test]
    fn any_bytes_are_read_to_their_end(bytes in proptest::collection::vec(0u8..=255, 0..300), seed in 0usize..9) {
        let mut run = Run::new();
        run.feed(C, frame::MAGIC);
        run.feed(S, &hex("000000 04 00 00000000"));
        // Frames of every type with any content, and then anything.
        let head = [0, 0, bytes.len().min(200) as u8, seed as u8, bytes.first().copied().unwrap_or(0), 0, 0, 0, 1];
        run.feed(S, &[&head[..], &bytes[..bytes.len().min(200)]].concat());
        run.feed(C, &bytes);
        run.gap(S, 7);
        run.feed(S, &bytes);
    }
}

#[test]
fn a_large_entry_empties_the_table() {
    let mut table = Table::default();
    table.add(Entry {
        name: Some(b"a".to_vec()),
        value: Some(b"b".to_vec()),
    });
    assert_eq!(table.size(), (34, 4096, 1));
    table.add(Entry {
        name: Some(vec![b'x'; 5000]),
        value: None,
    });
    assert_eq!(table.size(), (0, 4096, 0));
}

/// A connection in progress: what the engine keeps, in little. Each message is explained, too.
struct Run {
    session: Box<dyn Dissector>,
    buffers: [Vec<u8>; 2],
    base: [u64; 2],
    skip: [u64; 2],
    lines: Vec<String>,
}

impl Run {
    fn new() -> Run {
        Run {
            session: Http2.start(),
            buffers: Default::default(),
            base: [0; 2],
            skip: [0; 2],
            lines: Vec::new(),
        }
    }

    fn feed(&mut self, dir: Dir, bytes: &[u8]) {
        let d = dir.index();
        self.buffers[d].extend_from_slice(bytes);
        loop {
            let n = self.skip[d].min(self.buffers[d].len() as u64);
            self.buffers[d].drain(..n as usize);
            self.base[d] += n;
            self.skip[d] -= n;
            if self.skip[d] > 0 || self.buffers[d].is_empty() {
                return;
            }
            let at = (IpAddr::V4(Ipv4Addr::LOCALHOST), 80);
            let cx = Cx {
                transport: Transport::Tcp,
                client: at,
                server: at,
                frame: 1,
                time: 0,
                secrets: crate::secret::Keyring::none(),
                begun: [true; 2],
            };
            let mut facts = Facts::default();
            let mut out = Out::new(&mut facts, self.base[d]);
            let bytes = self.buffers[d].clone();
            let input = Input {
                bytes: &bytes,
                base: self.base[d],
                whole: false,
                last: false,
            };
            let n = self.session.feed(dir, input, &cx, &mut out);
            assert!(n <= bytes.len());
            self.take(dir, out, &bytes);
            if n == 0 {
                return;
            }
            self.buffers[d].drain(..n);
            self.base[d] += n as u64;
        }
    }

    fn take(&mut self, dir: Dir, mut out: Out<'_>, bytes: &[u8]) {
        out.settle();
        self.skip[dir.index()] = out.skip;
        let (said, made, notes, base) = (
            out.said.clone(),
            out.made.clone(),
            out.notes.clone(),
            out.base(),
        );
        for (i, s) in said.iter().enumerate() {
            let unit = match made.iter().find(|m| m.said == i) {
                Some(m) => &m.bytes[..],
                None => &bytes[(s.at - base) as usize..][..s.len as usize],
            };
            let facts = out.facts().view(s.facts_from, s.facts_to);
            let mut text = Vec::new();
            let line = Line {
                kind: s.kind,
                ctx: s.ctx,
                dir,
                facts,
            };
            Http2.summary(&line, &mut text);
            let side = if dir == C { "C" } else { "S" };
            self.lines
                .push(format!("{side} {}", String::from_utf8(text).unwrap()));
            holds(unit, s, dir, facts);
        }
        for (code, ..) in notes {
            self.lines.push(format!("! {}", code.name));
        }
    }

    fn gap(&mut self, dir: Dir, len: u64) {
        let d = dir.index();
        self.base[d] += self.buffers[d].len() as u64;
        self.buffers[d].clear();
        let body = self.skip[d].min(len);
        self.skip[d] -= body;
        self.base[d] += len;
        if body == len {
            return;
        }
        let mut facts = Facts::default();
        let mut out = Out::new(&mut facts, self.base[d]);
        self.session.gap(dir, len - body, &mut out);
        self.take(dir, out, &[]);
    }
}

/// What is explained is what was heard, and each byte has a name.
fn holds(unit: &[u8], s: &crate::layer::Said, dir: Dir, facts: crate::wire::FactView<'_>) {
    let mut recorder = Recorder::Tree(Tree::default());
    let explained = Unit {
        kind: s.kind,
        ctx: s.ctx,
        dir,
        bytes: unit,
        base: 1000,
        buf: BufId::derived(1),
    };
    Http2.explain(&explained, &mut recorder);
    let Recorder::Tree(tree) = recorder else {
        unreachable!()
    };
    let keys: Vec<_> = tree
        .nodes()
        .iter()
        .filter(|n| n.def.key)
        .map(|n| (n.def, format!("{:?}", plain(tree.value(n, unit, 1000)))))
        .collect();
    let heard: Vec<_> = facts
        .iter()
        .map(|(def, v)| (def, format!("{:?}", plain(v))))
        .collect();
    assert_eq!(keys, heard);
    let mut covered = vec![false; unit.len()];
    for (i, n) in tree.nodes().iter().enumerate() {
        let from = (n.at - 1000) as usize;
        assert!(from + n.len as usize <= unit.len(), "{:?}", n.def);
        let leaf = tree
            .nodes()
            .get(i + 1)
            .is_none_or(|next| next.depth <= n.depth);
        if leaf {
            covered[from..from + n.len as usize].fill(true);
        }
    }
    assert!(covered.iter().all(|c| *c), "{covered:?} of {unit:02x?}");
}

fn plain(value: crate::field::Value<'_>) -> crate::field::Value<'_> {
    match value {
        crate::field::Value::Text(b) => crate::field::Value::Bytes(b),
        other => other,
    }
}

/// Plays frames in hexadecimal, a side and a colon before each; the lines that come of it.
fn play(run: &mut Run, tape: &str, want: &str) {
    for line in tape.lines().map(str::trim).filter(|l| !l.is_empty()) {
        let (side, rest) = line.split_once(':').unwrap();
        let dir = if side == "C" { C } else { S };
        match rest.trim() {
            "preface" => run.feed(dir, frame::MAGIC),
            bytes => run.feed(dir, &hex(bytes)),
        }
    }
    let want: Vec<_> = want
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty())
        .collect();
    assert_eq!(std::mem::take(&mut run.lines), want);
}

fn opened() -> Run {
    let mut run = Run::new();
    let tape = "C: preface\nC: 000000 04 00 00000000\nS: 000000 04 00 00000000";
    let want = "C connection preface\nC SETTINGS\nS SETTINGS";
    play(&mut run, tape, want);
    run
}

#[test]
fn an_exchange() {
    let mut run = opened();
    play(
        &mut run,
        "C: 000011 01 05 00000001 8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff
         S: 000002 01 04 00000001 885f
         S: 000000 04 01 00000000
         S: 000003 00 01 00000001 616263",
        "C stream 1: GET / (www.example.com), end of stream
         S stream 1: 200 OK
         ! http2.hpack-bad
         S SETTINGS acknowledged
         S stream 1: DATA, 3 bytes, end of stream",
    );
}

#[test]
fn a_block_in_three_frames_is_one_list() {
    let mut run = opened();
    play(
        &mut run,
        "C: 000003 01 01 00000001 828684
         C: 000001 09 00 00000001 41
         C: 00000d 09 04 00000001 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff
         C: 000002 09 04 00000001 8286",
        "C stream 1: HEADERS, 3 bytes, to be continued, end of stream
         C stream 1: CONTINUATION, 1 byte, to be continued
         C stream 1: GET / (www.example.com)
         C stream 1: CONTINUATION, 2 bytes
         ! http2.continuation-alone",
    );
}

#[test]
fn a_block_without_an_end_is_not_kept() {
    let mut run = opened();
    run.feed(C, &hex("000003 01 01 00000001 828684"));
    for _ in 0..20 {
        run.feed(C, &hex("004000 09 00 00000001"));
        run.feed(C, &[0x82; 16384]);
    }
    run.feed(C, &hex("000000 09 04 00000001"));
    run.feed(C, &hex("000003 01 05 00000003 828684"));
    let count = |line: &str| run.lines.iter().filter(|l| *l == line).count();
    assert_eq!(count("! http2.block-long"), 1);
    assert_eq!(count("C stream 3: GET /, end of stream"), 1);
}

#[test]
fn every_type_of_frame() {
    let mut run = opened();
    play(
        &mut run,
        "C: 000012 04 00 00000000 0001 00010000 0002 00000000 0004 00600000
         C: 000004 08 00 00000000 00ef0001
         C: 000005 02 00 00000003 00000000 c8
         C: 000016 01 2d 00000003 02 80000000 0f 8286 8441 09 612e 6578 616d 706c 65 0000
         S: 00000e 05 04 00000003 00000002 8286 8441 05 622e 6578 32
         S: 000007 00 08 00000003 03 616263 000000
         S: 000008 06 00 00000000 0102030405060708
         C: 000008 06 01 00000000 0102030405060708
         C: 000004 03 00 00000003 00000008
         S: 00000d 07 00 00000000 00000003 0000000b 63616c6d21
         S: 000005 0c 00 00000000 0003 613a62
         S: 000003 21 00 00000000 010203",
        "C SETTINGS: header table 65536, push 0, window 6291456
         C WINDOW_UPDATE +15663105 for the connection
         C stream 3: PRIORITY behind stream 0, weight 201
         C stream 3: GET / (a.example), end of stream
         S stream 3: PUSH_PROMISE of stream 2: GET / (b.ex2)
         ! http2.push-forbidden
         S stream 3: DATA, 3 bytes and 4 of padding
         S PING
         C PING answered
         C stream 3: RST_STREAM CANCEL
         S GOAWAY ENHANCE_YOUR_CALM, last stream 3: calm!
         ! http2.error
         S ORIGIN, 5 bytes a:b
         S frame of unknown type, 3 bytes",
    );
}

#[test]
fn broken_rules_are_noted_and_read_on() {
    let mut run = opened();
    play(
        &mut run,
        "C: 000001 01 05 00000002 82
         C: 000002 04 00 00000000 0001
         C: 000004 08 00 00000000 00000000
         S: 000001 00 00 00000009 61
         S: 000002 00 08 00000000 0900
         C: 000006 04 00 00000000 0005 00000001
         C: 000004 01 04 00000001 82 868482",
        "C stream 2: GET, end of stream
         ! http2.pseudo-missing
         ! http2.stream-parity
         C SETTINGS
         ! http2.frame-size
         C WINDOW_UPDATE +0 for the connection
         ! http2.increment-zero
         S stream 9: DATA, 1 byte
         ! http2.idle-stream
         S DATA, 0 bytes and 2 of padding
         ! http2.on-connection
         ! http2.padding-long
         C SETTINGS: longest frame 1
         ! http2.setting-bad
         C stream 1: GET /
         ! http2.pseudo-twice",
    );
}

#[test]
fn windows_are_watched() {
    let mut run = opened();
    play(
        &mut run,
        "C: 000006 04 00 00000000 0004 00000004
         S: 000000 04 01 00000000
         C: 000003 01 05 00000001 828684
         S: 000001 01 04 00000001 88
         S: 000004 00 00 00000001 61626364
         C: 000004 08 00 00000001 00000002
         S: 000003 00 01 00000001 616263",
        "C SETTINGS: window 4
         S SETTINGS acknowledged
         C stream 1: GET /, end of stream
         S stream 1: 200 OK
         S stream 1: DATA, 4 bytes
         ! http2.window-empty
         C stream 1: WINDOW_UPDATE +2
         S stream 1: DATA, 3 bytes, end of stream
         ! http2.window-exceeded",
    );
}

#[test]
fn a_capture_that_starts_in_the_middle() {
    let mut run = Run::new();
    play(
        &mut run,
        "C: 000004 01 05 00000021 82 87 84 be
         S: 000002 01 04 00000021 88 c0
         S: 000001 00 01 00000021 61",
        "C stream 33: GET /, 1 not known, end of stream
         ! http2.mid-stream
         ! http2.field-unknown
         S stream 33: 200 OK, 1 not known
         ! http2.mid-stream
         ! http2.field-unknown
         S stream 33: DATA, 1 byte, end of stream",
    );
}

#[test]
fn behind_a_hole_frames_are_found_again() {
    let mut run = opened();
    run.feed(S, &hex("000010 00 00 00000001 6162"));
    run.gap(S, 14);
    run.feed(S, &hex("000008 06 00 00000000 0102030405060708"));
    run.gap(S, 5);
    run.feed(S, &hex("ffffff 000008 06 01 00000000 0102030405060708"));
    run.feed(S, &hex("000002 01 04 00000001 88 be"));
    let want = [
        "S stream 1: DATA, 16 bytes",
        "! http2.idle-stream",
        "S PING",
        "! http2.resync",
        "S PING answered",
        "S stream 1: 200 OK, 1 not known",
        "! http2.field-unknown",
    ];
    assert_eq!(run.lines, want);
}

#[test]
fn after_an_upgrade_the_request_is_stream_1() {
    let mut run = Run::new();
    let asked = Asked {
        head: true,
        settings: hex("0004 00000008 0005 00004001"),
    };
    run.session.follows("http", &asked.pack());
    play(
        &mut run,
        "S: 000000 04 00 00000000
         S: 000005 01 04 00000001 88 5c 02 3132
         C: preface
         C: 000000 04 00 00000000",
        "S SETTINGS
         S stream 1: 200 OK, 12 bytes
         C connection preface
         C SETTINGS",
    );
}

#[test]
fn probes_take_frames_and_nothing_else() {
    let probe = |dir, bytes: &[u8]| {
        let probe = Probe {
            bytes,
            dir,
            transport: Transport::Tcp,
            first: true,
        };
        match probe::probe(&probe) {
            Likelihood::Sure(_) => "sure",
            Likelihood::Maybe(_) => "maybe",
            Likelihood::More => "more",
            Likelihood::No => "no",
        }
    };
    assert_eq!(probe(C, frame::MAGIC), "sure");
    assert_eq!(probe(C, b"PRI * HT"), "more");
    assert_eq!(probe(C, b"PROPFIND / HTTP/1.1"), "no");
    assert_eq!(
        probe(S, &hex("000006 04 00 00000000 0003 00000064")),
        "sure"
    );
    assert_eq!(probe(S, &hex("000004 08 00 00000000 00000064")), "maybe");
    let two = "000004 08 00 00000000 00000064 000008 06 00 00000000 0102030405060708";
    assert_eq!(probe(S, &hex(two)), "sure");
    assert_eq!(probe(S, &[0; 64]), "no");
    assert_eq!(probe(S, &hex("000000 04 00 00000000 10")), "maybe");
    // A DNS message over TCP, a TLS-like length, a SMB session.
    assert_eq!(
        probe(C, &hex("0020 1234 0100 0001 0000 0000 0000 0377 7777")),
        "no"
    );
    assert_eq!(probe(C, &hex("00000055 ff534d4272000000001801")), "no");
}
