//! Messages made by hand, read by the dissector as the engine would drive it.

mod hostile;
mod records;

use std::net::{IpAddr, Ipv4Addr};

use super::{Dns, Llmnr, Mdns};
use crate::field::show;
use crate::layer::{Cx, Dir, Input, Likelihood, Line, Out, Probe, Protocol, Said, Transport, Unit};
use crate::span::BufId;
use crate::wire::{Facts, Recorder, Tree};

const LOCALHOST: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

fn cx(transport: Transport) -> Cx<'static> {
    Cx {
        transport,
        client: (LOCALHOST, 40000),
        server: (LOCALHOST, 53),
        frame: 1,
        time: 0,
        secrets: crate::secret::Keyring::none(),
        begun: [true; 2],
    }
}

fn header(flags: u16, counts: [u16; 4]) -> Vec<u8> {
    let mut m = vec![0x12, 0x34];
    m.extend(flags.to_be_bytes());
    counts.iter().for_each(|n| m.extend(n.to_be_bytes()));
    m
}

fn name(text: &str) -> Vec<u8> {
    let mut n = Vec::new();
    for label in text.split('.').filter(|l| !l.is_empty()) {
        n.push(label.len() as u8);
        n.extend(label.as_bytes());
    }
    n.push(0);
    n
}

fn question(mut m: Vec<u8>, owner: &str, kind: u16) -> Vec<u8> {
    m.extend(name(owner));
    m.extend(kind.to_be_bytes());
    m.extend([0, 1]);
    m
}

/// A record of class IN and 300 seconds; the owner as it stands on the wire.
fn record(mut m: Vec<u8>, owner: &[u8], kind: u16, data: &[u8]) -> Vec<u8> {
    m.extend(owner);
    m.extend(kind.to_be_bytes());
    m.extend([0, 1, 0, 0, 1, 0x2c]);
    m.extend((data.len() as u16).to_be_bytes());
    m.extend(data);
    m
}

const FIRST: &[u8] = b"\xc0\x0c";

fn answer() -> Vec<u8> {
    let m = question(header(0x8180, [1, 2, 0, 0]), "www.abc.example", 1);
    let m = record(m, FIRST, 5, b"\x03web\xc0\x10");
    record(m, b"\xc0\x2d", 1, &[192, 0, 2, 10])
}

/// The summaries of what is said, and the notes left.
fn feed(
    proto: &dyn Protocol,
    transport: Transport,
    bytes: &[u8],
) -> (Vec<String>, Vec<&'static str>) {
    let (mut dissector, mut facts, mut lines, mut notes) =
        (proto.start(), Facts::default(), Vec::new(), Vec::new());
    let mut at = 0;
    while at < bytes.len() {
        let mut out = Out::new(&mut facts, at as u64);
        let input = Input {
            bytes: &bytes[at..],
            base: at as u64,
            whole: transport == Transport::Udp,
            last: false,
        };
        let taken = dissector.feed(Dir::ToClient, input, &cx(transport), &mut out);
        let (said, left) = (
            std::mem::take(&mut out.said),
            std::mem::take(&mut out.notes),
        );
        notes.extend(left.iter().map(|(code, ..)| code.name));
        notes.extend(facts.take_remarks().iter().map(|(code, ..)| code.name));
        lines.extend(said.iter().map(|said| summary(proto, said, &facts)));
        if taken == 0 {
            break;
        }
        at += taken;
    }
    (lines, notes)
}

fn summary(proto: &dyn Protocol, said: &Said, facts: &Facts) -> String {
    let mut line = Vec::new();
    let view = facts.view(said.facts_from, said.facts_to);
    proto.summary(
        &Line {
            kind: said.kind,
            ctx: said.ctx,
            dir: Dir::ToClient,
            facts: view,
        },
        &mut line,
    );
    String::from_utf8(line).unwrap()
}

fn says(bytes: &[u8], want: &str) {
    assert_eq!(feed(&Dns, Transport::Udp, bytes).0, [want]);
}

fn explain(proto: &dyn Protocol, bytes: &[u8], ctx: u32) -> Tree {
    let mut recorder = Recorder::Tree(Tree::default());
    let kind = super::message::kind(bytes);
    proto.explain(
        &Unit {
            kind,
            ctx,
            dir: Dir::ToClient,
            bytes,
            base: 100,
            buf: BufId::frame(1),
        },
        &mut recorder,
    );
    match recorder {
        Recorder::Tree(tree) => tree,
        Recorder::Picked(_) => Tree::default(),
    }
}

/// The values of one field, as columns show them.
fn values(proto: &dyn Protocol, bytes: &[u8], field: &str) -> String {
    let tree = explain(proto, bytes, 0);
    let shown = tree
        .nodes()
        .iter()
        .filter(|n| n.def.name == field)
        .map(|n| {
            let mut v = Vec::new();
            show(n.def, tree.value(n, bytes, 100), &mut v);
            String::from_utf8(v).unwrap()
        });
    shown.collect::<Vec<_>>().join(",")
}

#[test]
fn a_line_says_what_is_asked_and_answered() {
    says(
        &question(header(0x0100, [1, 0, 0, 0]), "www.abc.example", 1),
        "query A www.abc.example",
    );
    says(
        &answer(),
        "answer www.abc.example CNAME web.abc.example, A 192.0.2.10 (2 answers, TTL 300)",
    );
    says(
        &question(header(0x8183, [1, 0, 0, 0]), "no.abc.example", 28),
        "answer no.abc.example NXDOMAIN",
    );
    says(
        &question(header(0x8180, [1, 0, 0, 0]), "abc.example", 28),
        "answer abc.example AAAA: no answer",
    );
    says(
        &question(header(0x8380, [1, 0, 0, 0]), "abc.example", 16),
        "answer abc.example TXT: no answer, truncated",
    );
    let mx = question(header(0x8180, [1, 1, 0, 0]), "abc.example", 15);
    says(
        &record(mx, FIRST, 15, b"\x00\x0a\x04mail\xc0\x0c"),
        "answer abc.example MX 10 mail.abc.example (TTL 300)",
    );
    let referral = record(
        question(header(0x8000, [1, 0, 2, 0]), "www.abc.example", 1),
        b"\xc0\x10",
        2,
        &name("ns1.abc.example"),
    );
    says(
        &record(referral, b"\xc0\x10", 2, &name("ns2.abc.example")),
        "answer www.abc.example A: ask ns1.abc.example (2 servers)",
    );
    let soa = [name("m.x"), name("h.x"), vec![0; 20]].concat();
    says(
        &record(
            question(header(0x8580, [1, 0, 1, 0]), "abc.example", 28),
            FIRST,
            6,
            &soa,
        ),
        "answer abc.example AAAA: no such record",
    );
    says(
        &question(header(0x2400, [1, 0, 0, 0]), "abc.example", 6),
        "notify SOA abc.example",
    );
    says(b"\x12\x34\x01", "too short for a DNS header");
    says(
        &question(header(0x0100, [1, 0, 0, 0]), "", 0x1234),
        "query TYPE4660 .",
    );
}

#[test]
fn an_update_names_its_sections() {
    let m = question(header(0x2800, [1, 1, 1, 0]), "abc.example", 6);
    let mut m = record(m, &name("a.abc.example"), 1, &[192, 0, 2, 1]);
    m.extend(b"\xc0\x0c\x00\xff\x00\xff\x00\x00\x00\x00\x00\x00");
    says(&m, "update abc.example (1 change)");
    assert_eq!(values(&Dns, &m, "dns.count.zones"), "1");
    assert_eq!(values(&Dns, &m, "dns.count.prerequisites"), "1");
    assert_eq!(values(&Dns, &m, "dns.count.updates"), "1");
    assert_eq!(values(&Dns, &m, "dns.count.queries"), "");
    assert_eq!(values(&Dns, &m, "dns.resp.type"), "1,255");
}

#[test]
fn multicast_has_its_own_bits() {
    let q = question(header(0, [1, 0, 0, 0]), "_ipp._tcp.local", 12);
    let unicast = {
        let mut q = q.clone();
        let n = q.len();
        q[n - 2] = 0x80;
        q
    };
    assert_eq!(
        (
            values(&Mdns, &q, "dns.qry.qu"),
            values(&Mdns, &unicast, "dns.qry.qu")
        ),
        ("0".into(), "1".into())
    );
    assert_eq!(values(&Mdns, &unicast, "dns.qry.class"), "0x0001");
    let mut srv = header(0x8400, [0, 1, 0, 0]);
    srv = record(
        srv,
        &name("Printer._ipp._tcp.local"),
        33,
        b"\0\0\0\0\x02\x77\x04host\x05local\0",
    );
    srv[12 + 25 + 2] = 0x80;
    assert_eq!(values(&Mdns, &srv, "dns.resp.cache_flush"), "1");
    assert_eq!(values(&Mdns, &srv, "dns.srv.instance"), "Printer");
    assert_eq!(values(&Mdns, &srv, "dns.srv.service"), "_ipp");
    assert_eq!(values(&Mdns, &srv, "dns.srv.name"), "local");
    assert_eq!(
        feed(&Mdns, Transport::Udp, &srv).0,
        ["answer Printer _ipp._tcp.local SRV port 631 host.local (TTL 300)"]
    );
    assert_eq!(
        values(
            &Llmnr,
            &question(header(0x0500, [1, 0, 0, 0]), "abc", 1),
            "dns.flags.conflict"
        ),
        "1"
    );
}

fn framed(m: &[u8]) -> Vec<u8> {
    [(m.len() as u16).to_be_bytes().to_vec(), m.to_vec()].concat()
}

#[test]
fn a_stream_holds_several_messages_and_may_be_cut_anywhere() {
    let m = [
        framed(&answer()),
        framed(&question(header(0x0100, [1, 0, 0, 0]), "a.b", 1)),
        framed(&answer()),
    ]
    .concat();
    let (lines, notes) = feed(&Dns, Transport::Tcp, &m);
    assert_eq!((lines.len(), notes.len()), (3, 0), "{lines:?} {notes:?}");
    let (mut dissector, mut facts, mut said, mut start, mut end) =
        (Dns.start(), Facts::default(), 0, 0, 1);
    while end <= m.len() {
        let mut out = Out::new(&mut facts, start as u64);
        let input = Input {
            bytes: &m[start..end],
            base: start as u64,
            whole: false,
            last: false,
        };
        let taken = dissector.feed(Dir::ToClient, input, &cx(Transport::Tcp), &mut out);
        said += out.said.len();
        if taken == 0 {
            assert!(out.need > 0, "a stream must say what it needs");
            end += 1;
        }
        start += taken;
    }
    assert_eq!((said, start), (3, m.len()));
}

#[test]
fn a_body_of_http_has_no_length_before_it() {
    let (lines, notes) = feed(&Dns, Transport::Tcp, &answer());
    assert_eq!((lines.len(), notes.len()), (1, 0), "{lines:?} {notes:?}");
}

#[test]
fn a_stream_that_is_no_dns_is_passed_over() {
    let (lines, notes) = feed(
        &Dns,
        Transport::Tcp,
        b"\x00\x20 HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
    );
    assert_eq!((lines.len(), notes), (0, vec!["dns.tcp.unread"]));
    let short = feed(
        &Dns,
        Transport::Tcp,
        &[framed(b""), framed(&answer())].concat(),
    );
    assert_eq!((short.0.len(), short.1), (2, vec!["dns.header.cut"]));
}

#[test]
fn a_probe_wants_every_byte_to_fit() {
    let probe = |proto: &dyn Protocol, bytes: &[u8], transport| {
        proto.probe(&Probe {
            bytes,
            dir: Dir::ToServer,
            transport,
            first: true,
        })
    };
    let sure = |proto: &dyn Protocol, bytes: &[u8]| {
        matches!(probe(proto, bytes, Transport::Udp), Likelihood::Sure(_))
    };
    assert!(sure(&Dns, &answer()));
    assert!(!sure(&Mdns, &answer()) && !sure(&Llmnr, &answer()));
    assert!(sure(
        &Mdns,
        &question(header(0, [1, 0, 0, 0]), "_ipp._tcp.local", 12)
    ));
    assert!(!sure(&Dns, &answer()[..60]));
    assert!(!sure(&Dns, &[answer(), vec![0]].concat()));
    assert!(!sure(&Dns, &header(0x8180, [0; 4])));
    let mut state = 1u64;
    for _ in 0..100_000 {
        let bytes: Vec<u8> = (0..12 + state % 50)
            .map(|_| hostile::random(&mut state) as u8)
            .collect();
        assert!(!sure(&Dns, &bytes) && !sure(&Mdns, &bytes));
    }
    assert!(matches!(
        probe(&Dns, &framed(&answer()), Transport::Tcp),
        Likelihood::Sure(_)
    ));
    assert!(matches!(
        probe(&Dns, &framed(&answer())[..20], Transport::Tcp),
        Likelihood::Maybe(_)
    ));
    assert!(matches!(
        probe(&Dns, &framed(&answer())[..9], Transport::Tcp),
        Likelihood::More
    ));
    assert_eq!(
        probe(&Dns, b"GET / HTTP/1.1\r\n", Transport::Tcp),
        Likelihood::No
    );
}
