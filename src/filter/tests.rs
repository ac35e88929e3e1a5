//! Filters asked of four frames, and what is said of wrong ones.

use std::sync::Once;

use proptest::prelude::*;

use super::*;
use crate::field::Value::{self, Bool, Bytes, I64, None as Mark, Text, U64};
use crate::wire::Record;

fn handshake(n: u64) -> Option<&'static str> {
    [
        (1, "Client Hello"),
        (2, "Server Hello"),
        (11, "Certificate"),
    ]
    .iter()
    .find(|(k, _)| *k == n)
    .map(|(_, name)| *name)
}

fn qtype(n: u64) -> Option<&'static str> {
    [(1, "A"), (28, "AAAA")]
        .iter()
        .find(|(k, _)| *k == n)
        .map(|(_, name)| *name)
}

mod f {
    use super::{handshake, qtype};
    crate::fields! {
        NUMBER: u32 = Field::new("frame.number", "", "");
        TIME: Time = Field::new("frame.time", "", "");
        RELATIVE: Duration = Field::new("frame.time_relative", "", "");
        ETH_SRC: Mac = Field::new("eth.src", "", "");
        IP: () = Field::new("ip", "", "");
        IP_SRC: Ip = Field::new("ip.src", "", "");
        IP_ADDR: Ip = Field::new("ip.addr", "", "");
        IPV6_SRC: Ip = Field::new("ipv6.src", "", "");
        SRCPORT: u16 = Field::new("tcp.srcport", "", "");
        DSTPORT: u16 = Field::new("tcp.dstport", "", "");
        PORT: u16 = Field::new("tcp.port", "", "");
        FLAGS: u16 = Field::new("tcp.flags", "", "").hex(4);
        SYN: bool = Field::new("tcp.flags.syn", "", "");
        LEN: u32 = Field::new("tcp.len", "", "");
        PAYLOAD: Bytes = Field::new("tcp.payload", "", "");
        REQUEST: () = Field::new("http.request", "", "");
        METHOD: Text = Field::new("http.request.method", "", "");
        HOST: Text = Field::new("http.host", "", "");
        HANDSHAKE: u8 = Field::new("tls.handshake.type", "", "").names(handshake);
        SNI: Text = Field::new("tls.handshake.extensions_server_name", "", "");
        QTYPE: u16 = Field::new("dns.qry.type", "", "").names(qtype);
        QNAME: Text = Field::new("dns.qry.name", "", "");
        DNS_TIME: Duration = Field::new("dns.time", "", "");
    }
}

static PROTOCOLS: &[&str] = &[
    "frame", "eth", "ip", "ipv6", "tcp", "udp", "http", "tls", "dns",
];

fn vocabulary() -> Vocabulary<'static> {
    static NUMBERED: Once = Once::new();
    NUMBERED.call_once(|| (1u16..).zip(f::FIELDS).for_each(|(id, def)| def.number(id)));
    Vocabulary::new(f::FIELDS, PROTOCOLS)
}

/// A frame of a test: its layers with their bytes, and its values.
struct Sample {
    layers: &'static [(&'static str, &'static [u8])],
    values: Vec<(&'static Def, Value<'static>)>,
}

impl Stack for Sample {
    fn count(&self, protocol: &str) -> usize {
        self.layers
            .iter()
            .filter(|(name, _)| *name == protocol)
            .count()
    }
    fn bytes(&self, protocol: &str, n: usize) -> Option<&[u8]> {
        self.layers
            .iter()
            .filter(|(name, _)| *name == protocol)
            .nth(n)
            .map(|(_, bytes)| *bytes)
    }
}

const NOON: i64 = 1_795_435_200_000_000_000;

/// h: an HTTP request. t: TLS, two handshake messages in one frame. d: DNS over IPv6. n: IP in IP.
fn samples() -> [(char, Sample); 4] {
    let ports = |src: u64, dst: u64| {
        [
            (&f::SRCPORT.def, U64(src)),
            (&f::DSTPORT.def, U64(dst)),
            (&f::PORT.def, U64(src)),
            (&f::PORT.def, U64(dst)),
        ]
    };
    let frame = |n: u64, at: i64| {
        [
            (&f::NUMBER.def, U64(n)),
            (&f::TIME.def, I64(NOON + at)),
            (&f::RELATIVE.def, I64(at)),
            (&f::ETH_SRC.def, Bytes(&[0, 0, 0x5e, 0, 0x53, 1])),
        ]
    };
    let ip = |src: &'static [u8; 4], dst: &'static [u8; 4]| {
        [
            (&f::IP.def, Mark),
            (&f::IP_SRC.def, Bytes(src)),
            (&f::IP_ADDR.def, Bytes(src)),
            (&f::IP_ADDR.def, Bytes(dst)),
        ]
    };
    let mut h: Vec<(&'static Def, Value<'static>)> = Vec::new();
    h.extend(frame(1, 0));
    h.extend(ip(&[10, 0, 0, 1], &[192, 0, 2, 80]));
    h.extend(ports(50_000, 80));
    h.extend([
        (&f::FLAGS.def, U64(0x18)),
        (&f::SYN.def, Bool(false)),
        (&f::LEN.def, U64(40)),
        (&f::PAYLOAD.def, Bytes(b"GET / HTTP/1.1")),
    ]);
    h.extend([
        (&f::REQUEST.def, Mark),
        (&f::METHOD.def, Text(b"GET")),
        (&f::HOST.def, Text(b"www.abc.example")),
    ]);
    let mut t: Vec<(&'static Def, Value<'static>)> = Vec::new();
    t.extend(frame(2, 250_000_000));
    t.extend(ip(&[192, 0, 2, 43], &[10, 0, 0, 1]));
    t.extend(ports(443, 50_001));
    t.extend([
        (&f::FLAGS.def, U64(0x12)),
        (&f::SYN.def, Bool(true)),
        (&f::LEN.def, U64(0)),
        (&f::HANDSHAKE.def, U64(2)),
        (&f::HANDSHAKE.def, U64(11)),
    ]);
    let mut d: Vec<(&'static Def, Value<'static>)> = Vec::new();
    d.extend(frame(3, 2_000_000_000));
    d.extend([
        (
            &f::IPV6_SRC.def,
            Bytes(&[0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]),
        ),
        (&f::QTYPE.def, U64(28)),
    ]);
    d.extend([
        (&f::QNAME.def, Text(b"abc.example")),
        (&f::DNS_TIME.def, I64(1_500_000)),
    ]);
    let mut n: Vec<(&'static Def, Value<'static>)> = Vec::new();
    n.extend(frame(4, 3_000_000_000));
    n.extend(ip(&[198, 51, 100, 1], &[198, 51, 100, 2]));
    n.extend(ip(&[10, 9, 9, 9], &[10, 8, 8, 8]));
    [
        (
            'h',
            Sample {
                layers: &[
                    ("frame", b"....frame"),
                    ("eth", b""),
                    ("ip", b"E"),
                    ("tcp", b"\0\x50flags\x12"),
                    ("http", b"GET / HTTP/1.1\r\n"),
                ],
                values: h,
            },
        ),
        (
            't',
            Sample {
                layers: &[
                    ("frame", b"\xff\x01"),
                    ("eth", b""),
                    ("ip", b"E"),
                    ("tcp", b""),
                    ("tls", b"\x16\x03"),
                    ("tls", b"\x16\x03\x03"),
                ],
                values: t,
            },
        ),
        (
            'd',
            Sample {
                layers: &[
                    ("frame", b""),
                    ("eth", b""),
                    ("ipv6", b"`"),
                    ("udp", b""),
                    ("dns", b""),
                ],
                values: d,
            },
        ),
        (
            'n',
            Sample {
                layers: &[("frame", b""), ("eth", b""), ("ip", b""), ("ip", b"")],
                values: n,
            },
        ),
    ]
}

fn matching(text: &str) -> String {
    let filter = Filter::parse(text, &vocabulary()).unwrap_or_else(|e| panic!("{e}"));
    let of = |sample: &Sample| {
        let mut picked = Picked::new(filter.fields());
        sample
            .values
            .iter()
            .for_each(|(def, value)| picked.put(def, 0, 0, *value));
        filter.matches(&picked, sample)
    };
    samples()
        .iter()
        .filter(|(_, s)| of(s))
        .map(|(name, _)| *name)
        .collect()
}

/// A table: a filter a line, `=>`, and the frames it is true of.
fn check(table: &str) {
    for line in table.lines().map(str::trim).filter(|l| !l.is_empty()) {
        let (filter, want) = line.rsplit_once("=>").unwrap();
        assert_eq!(matching(filter.trim()), want.trim(), "{filter}");
    }
}

#[test]
fn presence() {
    check(
        "http => h
        tls => t
        ip => htn
        http.request => h
        http.request == 1 => h
        not ip => d
        !ip or http => hd
        tcp.payload => h
        .http => h
        frame => htdn",
    );
}

#[test]
fn comparisons() {
    check(
        "tcp.port == 80 => h
        tcp.port eq 0x50 => h
        tcp.port == 0120 => h
        tcp.port == 'P' => h
        80 == tcp.port => h
        tcp.port != 80 => t
        tcp.port !== 80 => ht
        tcp.port ~= 80 => ht
        tcp.port any_ne 80 => ht
        tcp.port all_ne 80 => t
        tcp.port === 80 =>
        tcp.srcport === 443 => t
        not tcp.port == 80 => tdn
        tcp.port > 1024 => ht
        all tcp.port > 100 => t
        any tcp.port != 80 => ht
        all tcp.port == 443 =>
        tcp.len >= 40 => h
        tcp.len lt 1 => t
        20 < tcp.port < 100 => h
        tcp.srcport > tcp.dstport => h
        tcp.srcport == tcp.port => ht
        ip.src == ip.addr => htn
        udp and tcp.port =>
        tcp.flags.syn == 1 => t
        tcp.flags.syn == true => t
        tcp.flags.syn == False => h
        tcp.flags.syn == \"Set\" => t
        frame.number in {1, 3..4} => hdn
        tcp.port in {80, 440..450} => ht
        tcp.port in {1..9, 5..20} =>
        all tcp.port in {443, 50000..60000} => t
        tcp.port not in {80} => tdn
        tcp.srcport in {tcp.dstport, 443} => t",
    );
}

#[test]
fn text_and_bytes() {
    check(
        r#"http.request.method == "GET" => h
        http.request.method == GET => h
        http.request.method == "\x47ET" => h
        http.request.method == r"GET" => h
        http.request.method in {"HEAD", "GET"} => h
        http.host contains "abc" => h
        http.host contains ABC =>
        http.host matches r"^WWW\.a.c" => h
        http.host ~ "(?-i)^WWW" =>
        http.host > "www.a" => h
        http.host[0:3] == "www" => h
        http.host[0:3] == 77:77:77 => h
        http.host[-7:] == "example" => h
        http.host[4-6,0] == "abcw" => h
        http.host[0,100] == "w" => h
        http.host[100] == 0 =>
        http.host[100] != 0 =>
        upper(http.host) contains "ABC" => h
        lower(http.request.method) == "get" => h
        len(http.host) == 15 => h
        tcp.payload contains "GET" => h
        tcp.payload contains 47.45.54 => h
        tcp.payload[0] == 0x47 => h
        tcp.payload[0:2] == 47:45 => h
        tcp.payload contains 'H' => h
        tcp.payload matches "http/1\\.[01]" => h
        http contains "HTTP/1.1\r\n" => h
        frame contains "frame" => h
        frame[0] == ff => t
        frame[0:2] == ff-01 => t
        tls[1] == 3 => t
        tls#2[2] == 3 => t
        tls#1[2] == 3 =>
        tcp[7] & 2 => h
        tcp[7] & 0x0f == 2 => h
        dns.qry.name contains "abc" and not ip => d
        http.host contains http.request.method =>"#,
    );
}

#[test]
fn addresses() {
    check(
        "ip.addr == 10.0.0.1 => ht
        ip.addr != 10.0.0.1 => n
        ip.addr == 10.0.0.0/8 => htn
        ip.addr == 192.0.2.64/26 => h
        ip.src == \"10.0.0.1\" => h
        ip.addr in {198.51.100.0/24, 192.0.2.1 .. 192.0.2.50} => tn
        ip.src > 192.0.0.0 => tn
        ipv6.src == 2001:db8::1 => d
        ipv6.src == 2001:db8::/32 => d
        ipv6.src == 10.0.0.1 =>
        ip.addr#1 == 198.51.100.2 => n
        ip.addr#2 == 10.8.8.8 => n
        ip.src#[1-2] == 10.9.9.9 => n
        ip.src#2 => n
        eth.src == 00:00:5e:00:53:01 => htdn
        eth.src == 0000.5e00.5301 => htdn
        eth.src[0:3] == 00:00:5e => htdn
        eth.src contains 5e:00 => htdn
        eth.src[5] & 1 => htdn
        ip.src[0] == 0a => hn
        string(ip.src) matches \"^10\\\\.\" => hn",
    );
}

#[test]
fn names_of_values() {
    check(
        "tls.handshake.type == \"Server Hello\" => t
        tls.handshake.type == server_hello => t
        tls.handshake.type == 11 => t
        tls.handshake.type contains \"Hello\" => t
        tls.handshake.type in {\"Certificate\"} => t
        vals(tls.handshake.type) matches \"^cert\" => t
        dns.qry.type == AAAA => d
        dns.qry.type != A => d",
    );
}

#[test]
fn times() {
    check(
        "frame.time >= \"2026-11-23 12:00:01\" => dn
        frame.time == \"2026-11-23T12:00:00Z\" => h
        frame.time < \"Nov 23, 2026 12:00:01\" => ht
        frame.time < 1795435201 => ht
        frame.time > \"2026-11-23 12:00:02.5\" => n
        frame.time_relative > 0.25 => dn
        frame.time_relative in {0.2 .. 2} => td
        frame.time_relative < 300ms => ht
        dns.time >= 0.0015 => d
        dns.time == 1.5ms => d
        frame.time - frame.time_relative == \"2026-11-23 12:00:00\" => htdn
        frame.time_relative * 2 > 5.9 => n
        frame.time_relative > -1 => htdn
        frame.time - 1 > \"2026-11-23 12:00:01\" => n",
    );
}

#[test]
fn calculations() {
    check(
        "tcp.flags & 0x02 => t
        tcp.flags & 0x10 == 0x10 => ht
        tcp.flags & 0x02 == 0 => h
        tcp.flags bitand 8 => h
        tcp.len => ht
        tcp.len + 0 => h
        frame.number % 2 == 0 => tn
        frame.number * 10 - 5 == 25 => d
        frame.number == 4 / 2 => t
        tcp.len > 3 * 10 => h
        tcp.dstport >= 4 * {tcp.srcport + 3} => t
        tcp.len / 0 == 1 =>
        tcp.len-39 == 1 => h
        -tcp.len < -30 => h
        abs(tcp.len -50) == 10 => h
        count(ip.addr) == 4 => n
        count(ip) == 2 => n
        count(tls) == 2 => t
        max(tcp.srcport, tcp.dstport) > 50000 => t
        min(tcp.port) == 80 => h
        max(tcp.len, 39) == 39 => tdn
        string(frame.number) matches \"[13]$\" => hd
        string(tcp.flags) == \"24\" => h",
    );
}

#[test]
fn joining() {
    check(
        "http or tls => ht
        http || dns => hd
        ip and tcp && !http => t
        ip xor tcp => n
        http or ip and dns => h
        (http or ip) and not (dns or http) => tn
        http or tls xor tcp and tls => h
        not not http => h
        frame AND NOT http => tdn",
    );
}

#[test]
#[should_panic(expected = "there is no field")]
fn names_are_written_as_they_are() {
    matching("HTTP");
}

fn fault(text: &str) -> String {
    Filter::parse(text, &vocabulary())
        .err()
        .map_or_else(|| format!("{text}\n  is accepted"), |e| e.to_string())
}

#[test]
fn what_is_said_of_wrong_filters() {
    let wrong = [
        "tcp.prot == 80",
        "http and tcp.srcprot",
        "ssl.handshake.type == 1",
        "tcp.port == \"abc\"",
        "tcp.port == abc",
        "tcp.port == udp.port",
        "tcp.port == tcp.prot",
        "tcp.port = 80",
        "tcp.port == 80 tls",
        "(tcp.port == 80 and tls",
        "tcp.port == 80) and tls",
        "tcp.port ==",
        "== 80",
        "tcp and",
        "",
        "port 80",
        "http.host == \"abc",
        "ip.addr == www.abc.example",
        "ip.addr == 10.0.0.0/33",
        "eth.src == 00:00:5e",
        "ip.src contains \"10\"",
        "tcp.port matches \"8\"",
        "http.host matches abc",
        "http.host matches \"(\"",
        "tls.handshake.type == \"Client Helo\"",
        "tls.handshake.type == xyzzy",
        "frame.time > yesterday",
        "dns.time > soon",
        "tcp.port in 80",
        "tcp.port in {80 443}",
        "tcp.port in {80, 443",
        "tcp.port == 80..90",
        "http.host[x] == 1",
        "tcp.port[0] == 1",
        "upper(tcp.port) == 1",
        "uper(http.host) == \"A\"",
        "len(http.host)",
        "any tcp",
        "1 == 1",
        "\"text\"",
        "tcp.len + 1 == http.host",
        "ip.src == tcp.port",
        "tcp.port == 80 | tls",
        "${tcp.port} == 80",
        "http.host == “abc”",
        "http.host == \"한국\" and tcp.prot == 1",
        "http.host == '한'",
        "tcp.port == 80 and and tls",
        "()",
        "http.host == \"\\q\"",
    ];
    insta::assert_snapshot!(wrong.map(fault).join("\n\n"));
}

#[test]
fn hostile_filters_are_refused_in_time() {
    let deep = |open: &str, n: usize| open.repeat(n) + "http";
    for text in [
        deep("(", 50_000),
        deep("!", 60_000),
        deep("not ", 10_000),
        deep("-", 60_000),
        deep("len(", 10_000),
        deep("all ", 10_000),
    ] {
        assert!(Filter::parse(&text, &vocabulary()).is_err());
    }
    assert!(
        Filter::parse(
            &("tcp.len".to_owned() + &"[0]".repeat(20_000)),
            &vocabulary()
        )
        .is_err()
    );
    assert!(
        Filter::parse(
            &("tcp.len".to_owned() + &" + tcp.len".repeat(5_000)),
            &vocabulary()
        )
        .is_err()
    );
    assert!(Filter::parse("http.host matches \"(a{1000}){1000}\"", &vocabulary()).is_err());
    assert!(Filter::parse(&"x".repeat(MAX_LEN + 1), &vocabulary()).is_err());
    assert_eq!(matching(&(vec!["http"; 5_000].join(" or "))), "h");
    assert_eq!(matching(&(vec!["tcp.port"; 90].join(" + ") + " == 1")), "");
    assert_eq!(
        matching(&format!("tcp.port in {{{}80}}", "1,".repeat(20_000))),
        "h"
    );
}

#[test]
fn a_filter_tells_what_it_needs() {
    let filter = Filter::parse(
        "tcp.port == 80 and (http or tcp.len > tcp.port)",
        &vocabulary(),
    )
    .unwrap();
    assert_eq!(
        filter.defs().iter().map(|d| d.name).collect::<Vec<_>>(),
        ["tcp.port", "tcp.len"]
    );
    assert_eq!(filter.protocols(), ["http"]);
    assert!(!filter.reads_bytes());
    assert!(filter.fields().contains(&f::LEN.def) && !filter.fields().contains(&f::HOST.def));
    assert!(
        Filter::parse("http contains \"x\"", &vocabulary())
            .unwrap()
            .reads_bytes()
    );
    assert!(
        !Filter::parse("count(tls) == 2", &vocabulary())
            .unwrap()
            .reads_bytes()
    );
}

const PIECES: &[&str] = &[
    "tcp.port",
    "http.host",
    "ip.addr",
    "eth.src",
    "frame.time",
    "tls.handshake.type",
    "http",
    "tcp",
    "80",
    "0x50",
    "\"abc\"",
    "'a'",
    "aa:bb",
    "10.0.0.0/8",
    "::1",
    "true",
    "==",
    "!=",
    "===",
    "<",
    ">=",
    "contains",
    "matches",
    "in",
    "{",
    "}",
    "(",
    ")",
    "[0:3]",
    "[-1]",
    "#1",
    ",",
    "..",
    "and",
    "or",
    "xor",
    "not",
    "!",
    "any",
    "all",
    "&",
    "+",
    "-",
    "*",
    "/",
    "%",
    "len(",
    "max(",
    "upper(",
    "\\",
    "\"",
    "é",
    "한",
];

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,80}") {
        let _ = fault(&text);
    }

    #[test]
    fn no_order_of_words_makes_it_panic(words in prop::collection::vec(prop::sample::select(PIECES), 0..24), spaced: bool) {
        let text = words.join(if spaced { " " } else { "" });
        match Filter::parse(&text, &vocabulary()) {
            Ok(_) => { matching(&text); }
            Err(error) => {
                let span = error.span();
                prop_assert!(span.start <= span.end && span.end <= text.len());
                prop_assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end));
                prop_assert!(error.to_string().contains('^'));
            }
        }
    }
}
