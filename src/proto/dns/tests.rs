//! Messages made by hand, read by the dissector as the engine would drive it.

use std::net::{IpAddr, Ipv4Addr};

use super::{Dns, Llmnr, Mdns};
use crate::field::show;
use crate::layer::{Cx, Dir, Input, Likelihood, Line, Out, Probe, Protocol, Said, Transport, Unit};
use crate::span::BufId;
use crate::wire::{Facts, Recorder, Tree};

const LOCALHOST: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

fn cx(transport: Transport) -> Cx {
    Cx {
        transport,
        client: (LOCALHOST, 40000),
        server: (LOCALHOST, 53),
        frame: 1,
        time: 0,
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

/// `field=value` for each pair, of a record of that type and data.
fn decodes(kind: u16, data: &[u8], want: &[(&str, &str)]) {
    let m = record(header(0x8180, [0, 1, 0, 0]), &name("t.example"), kind, data);
    for (field, value) in want {
        assert_eq!(values(&Dns, &m, field), *value, "{field} of type {kind}");
    }
    let notes: Vec<_> = explain(&Dns, &m, 0)
        .remarks()
        .iter()
        .map(|(code, ..)| code.name)
        .collect();
    assert!(notes.is_empty(), "type {kind}: {notes:?}");
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

#[test]
fn records_are_decoded() {
    decodes(1, &[192, 0, 2, 1], &[("dns.a", "192.0.2.1")]);
    decodes(
        28,
        &[0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
        &[("dns.aaaa", "2001:db8::1")],
    );
    decodes(2, &name("ns.x"), &[("dns.ns", "ns.x")]);
    decodes(12, &name("host.x"), &[("dns.ptr.domain_name", "host.x")]);
    decodes(
        16,
        b"\x06v=spf1\x00\x04-all",
        &[("dns.txt", "v=spf1,,-all"), ("dns.txt.length", "6,0,4")],
    );
    decodes(
        13,
        b"\x07RFC8482\x00",
        &[("dns.hinfo.cpu", "RFC8482"), ("dns.hinfo.os", "")],
    );
    decodes(
        257,
        b"\x80\x05issueca.example",
        &[
            ("dns.caa.issue", "ca.example"),
            ("dns.caa.flags.issuer_critical", "1"),
        ],
    );
    decodes(
        43,
        b"\xec\x45\x08\x02\xab\xcd",
        &[("dns.ds.key_id", "0xec45"), ("dns.ds.digest", "abcd")],
    );
    decodes(
        44,
        b"\x04\x02\xab\xcd",
        &[
            ("dns.sshfp.algorithm", "4"),
            ("dns.sshfp.fingerprint", "abcd"),
        ],
    );
    decodes(
        52,
        b"\x03\x01\x01\xab",
        &[
            ("dns.tlsa.certificate_usage", "3"),
            ("dns.tlsa.certificate_association_data", "ab"),
        ],
    );
    decodes(
        256,
        b"\0\x01\0\x02https://abc.example/",
        &[("dns.uri.target", "https://abc.example/")],
    );
    decodes(
        12345,
        b"\x01\x02",
        &[("dns.data", "0102"), ("dns.resp.type", "12345")],
    );
    decodes(
        42,
        b"\0\x01\x18\x83\xc0\0\x02",
        &[
            ("dns.apl.afdpart.ipv4", "192.0.2.0"),
            ("dns.apl.negation", "1"),
        ],
    );
    let soa = [
        name("m.x"),
        name("h.x"),
        vec![0, 0, 0, 7, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4],
    ]
    .concat();
    decodes(
        6,
        &soa,
        &[
            ("dns.soa.mname", "m.x"),
            ("dns.soa.rname", "h.x"),
            ("dns.soa.serial_number", "7"),
            ("dns.soa.minimum_ttl", "4"),
        ],
    );
    let naptr = b"\0\x01\0\x02\x01U\x07E2U+sip\x03!a!\0";
    decodes(
        35,
        naptr,
        &[
            ("dns.naptr.flags", "U"),
            ("dns.naptr.service", "E2U+sip"),
            ("dns.naptr.replacement", "<Root>"),
        ],
    );
}

/// Expected values are those of tshark 4.0 over the same bytes.
#[test]
fn dnssec_records_are_decoded() {
    let nsec = [
        name("nx.example"),
        b"\0\x06\x40\x01\0\0\0\x03\x01\x01\x80".to_vec(),
    ]
    .concat();
    decodes(
        47,
        &nsec,
        &[
            ("dns.nsec.next_domain_name", "nx.example"),
            ("dns.resp.type", "47,1,15,46,47,256"),
        ],
    );
    decodes(
        50,
        b"\x01\x01\0\x0a\x02\xaa\xbb\x04abcd\0\x01\x40",
        &[
            ("dns.nsec3.hash_value", "c5h66p0"),
            ("dns.resp.type", "50,1"),
        ],
    );
    decodes(
        48,
        b"\x01\x01\x03\x08\x03\x01\0\x01keykey",
        &[
            ("dns.dnskey.key_id", "20821"),
            ("dns.dnskey.flags.zone_key", "1"),
        ],
    );
    let rrsig = [
        b"\0\x01\x08\x02\0\0\x01\x2c\x65\x53\xf1\x00\x64\xbb\x58\x80\x0a\x52".to_vec(),
        name("example"),
        b"sig".to_vec(),
    ]
    .concat();
    decodes(
        46,
        &rrsig,
        &[
            ("dns.rrsig.signature_expiration", "1700000000.000000000"),
            ("dns.rrsig.signature", "736967"),
        ],
    );
    let tsig = [
        name("hmac-sha256"),
        b"\0\0\x65\x53\xf1\x00\x01\x2c\0\x02ab\0\x07\0\0\0\0".to_vec(),
    ]
    .concat();
    decodes(
        250,
        &tsig,
        &[
            ("dns.tsig.time_signed", "1700000000.000000000"),
            ("dns.tsig.original_id", "7"),
        ],
    );
}

#[test]
fn edns_and_its_options() {
    let options = b"\0\x08\0\x07\0\x01\x18\x00\xc0\0\x02\0\x0a\0\x08abcdefgh\0\x0b\0\0\0\x0f\0\x04\0\x12ab\0\x63\0\x01z";
    let mut m = header(0x8180, [0, 0, 0, 1]);
    m.extend(b"\0\0\x29\x04\xd0\x01\x00\x80\x00");
    m.extend((options.len() as u16).to_be_bytes());
    m.extend(options);
    for (field, value) in [
        ("dns.rr.udp_payload_size", "1232"),
        ("dns.resp.ext_rcode", "0x01"),
        ("dns.resp.z.do", "1"),
        ("dns.opt.code", "8,10,11,15,99"),
        ("dns.opt.client.addr4", "192.0.2.0"),
        ("dns.opt.cookie.client", "6162636465666768"),
        ("dns.opt.ext_error.info_code", "18"),
        (
            "dns.opt.data",
            "00011800c00002,6162636465666768,<MISSING>,00126162,7a",
        ),
    ] {
        assert_eq!(values(&Dns, &m, field), value, "{field}");
    }
    says(&m, "answer BADVERS, Prohibited");
    assert!(explain(&Dns, &m, 0).remarks().is_empty());
}

#[test]
fn service_bindings() {
    let data = b"\0\x01\0\0\x01\0\x06\x02h2\x02h3\0\x03\0\x02\x20\xfb\0\x04\0\x08\xc0\0\x02\x01\xc0\0\x02\x02\0\x02\0\0";
    let want = [
        ("dns.svcb.svcparam.alpn", "h2,h3"),
        ("dns.svcb.svcparam.port", "8443"),
        ("dns.svcb.svcparam.ipv4hint.ip", "192.0.2.1,192.0.2.2"),
    ];
    decodes(65, data, &want);
    decodes(
        64,
        b"\0\0\x01a\0",
        &[("dns.svcb.svcpriority", "0"), ("dns.svcb.targetname", "a")],
    );
}

#[test]
fn broken_data_does_not_hide_the_next_record() {
    let m = record(header(0x8180, [0, 3, 0, 0]), &name("a.b"), 1, &[1, 2, 3]);
    let m = record(m, FIRST, 6, b"\xc0\x0c\xc0");
    let m = record(m, FIRST, 1, &[192, 0, 2, 1, 9]);
    assert_eq!(values(&Dns, &m, "dns.a"), "192.0.2.1");
    assert_eq!(values(&Dns, &m, "wirestep.undecoded"), "010203,c0,09");
    let notes = feed(&Dns, Transport::Udp, &m).1;
    assert_eq!(notes, ["wire.short", "dns.record.cut", "dns.rdata.left"]);
}

#[test]
fn what_a_cut_message_still_says() {
    let m = answer();
    let whole = feed(&Dns, Transport::Udp, &m);
    assert!(whole.1.is_empty(), "{:?}", whole.1);
    for n in 0..m.len() {
        let (lines, notes) = feed(&Dns, Transport::Udp, &m[..n]);
        assert_eq!(lines.len(), usize::from(n > 0));
        assert_eq!(notes.len(), usize::from(n > 0), "{n}: {notes:?}");
    }
    assert_eq!(values(&Dns, &m[..50], "dns.qry.name"), "www.abc.example");
    assert_eq!(values(&Dns, &m[..58], "dns.cname"), "web.abc.example");
    assert_eq!(feed(&Dns, Transport::Udp, &m[..58]).1, ["dns.record.cut"]);
}

#[test]
fn remarks_name_what_is_wrong() {
    let check = |m: &[u8], want: &[&str]| assert_eq!(feed(&Dns, Transport::Udp, m).1, want);
    check(
        &record(header(0x8180, [0, 1, 0, 0]), FIRST, 1, &[1, 2, 3, 4]),
        &["dns.name.loop"],
    );
    check(
        &record(header(0x8180, [0, 1, 0, 0]), b"\xc0\x00", 1, &[1, 2, 3, 4]),
        &["dns.name.outside"],
    );
    check(
        &record(header(0x8180, [0, 1, 0, 0]), b"\x41", 1, &[1, 2, 3, 4]),
        &["dns.name.label"],
    );
    check(
        &question(header(0x8182, [1, 0, 0, 0]), "a.b", 1),
        &["dns.servfail"],
    );
    check(
        &question(header(0x8385, [1, 0, 0, 0]), "a.b", 1),
        &["dns.refused", "dns.truncated"],
    );
    check(
        &[question(header(0x0100, [1, 0, 0, 0]), "a.b", 1), vec![0]].concat(),
        &["dns.trailing"],
    );
    check(
        &question(header(0x0100, [2, 0, 0, 0]), "a.b", 1),
        &["dns.record.cut"],
    );
    let map = [name("a"), b"\x01\x01\x40\x00\x01\x40".to_vec()].concat();
    check(
        &record(header(0x8180, [0, 1, 0, 0]), &name("a"), 47, &map),
        &["dns.bitmap"],
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
            .map(|_| random(&mut state) as u8)
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

fn random(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state >> 16
}

/// Whatever the bytes: no panic, every top-level byte of the message covered, the same facts in feed and tree.
#[test]
fn mutations_are_only_data() {
    let data: Vec<(u16, Vec<u8>)> = (1..70)
        .chain([99, 104, 105, 106, 107, 108, 109, 249, 250, 256, 257, 32769])
        .map(|kind| {
            (
                kind,
                [
                    &b"\0\x01\x08\x02"[..],
                    &name("a.bc"),
                    b"\0\x06\x40\x01\0\0\0\x03\x04abcd\xc0\x0c",
                ]
                .concat(),
            )
        })
        .collect();
    let mut state = 42u64;
    for round in 0..30_000usize {
        let (kind, rdata) = &data[round % data.len()];
        let mut m = question(header(0x8180, [1, 2, 0, 1]), "a.bc", *kind);
        m = record(
            record(m, FIRST, *kind, rdata),
            b"\x01x\xc0\x0c",
            *kind,
            rdata,
        );
        m = record(m, b"\0", 41, b"\0\x08\0\x07\0\x01\x18\x00\xc0\0\x02");
        for _ in 0..random(&mut state) % 4 {
            let at = random(&mut state) as usize % m.len();
            m[at] = random(&mut state) as u8;
        }
        m.truncate(1 + random(&mut state) as usize % (2 * m.len()));
        let proto: &dyn Protocol = [&Dns as &dyn Protocol, &Mdns, &Llmnr][round % 3];
        let mut facts = Facts::default();
        let mut out = Out::new(&mut facts, 100);
        let input = Input {
            bytes: &m,
            base: 100,
            whole: true,
            last: true,
        };
        assert_eq!(
            proto
                .start()
                .feed(Dir::ToClient, input, &cx(Transport::Udp), &mut out),
            m.len()
        );
        let tree = explain(proto, &m, 0);
        let covered: u64 = tree
            .nodes()
            .iter()
            .filter(|n| n.depth == 0 && n.len > 0)
            .fold(100, |end, n| end.max(n.at + u64::from(n.len)));
        assert_eq!(covered, 100 + m.len() as u64, "{m:02x?}");
        let of_tree = tree.nodes().iter().filter(|n| n.def.key).count() as u32;
        assert_eq!(facts.mark(), of_tree);
        let _ = feed(proto, Transport::Udp, &m);
        let _ = feed(proto, Transport::Tcp, &framed(&m));
        let _ = proto.probe(&Probe {
            bytes: &m,
            dir: Dir::ToServer,
            transport: Transport::Tcp,
            first: true,
        });
    }
}

/// 64 KiB of two-byte pointers to one long name must not unpack to megabytes.
#[test]
fn compression_cannot_be_used_to_fill_memory() {
    let mut m = question(
        header(0x8180, [1, 5000, 0, 0]),
        &vec!["a".repeat(60); 4].join("."),
        1,
    );
    for _ in 0..5000 {
        m = record(m, FIRST, 5, FIRST);
    }
    let mut facts = Facts::default();
    let mut out = Out::new(&mut facts, 0);
    Dns.start().feed(
        Dir::ToClient,
        Input {
            bytes: &m,
            base: 0,
            whole: true,
            last: true,
        },
        &cx(Transport::Udp),
        &mut out,
    );
    let text: usize = facts
        .view(0, facts.mark())
        .iter()
        .map(|(_, v)| {
            if let crate::field::Value::Text(t) = v {
                t.len()
            } else {
                0
            }
        })
        .sum();
    assert!(text < 400 * 1024, "{text}");
}

#[test]
fn a_conversation_costs_no_memory() {
    assert_eq!(
        size_of::<super::session::Unicast>()
            + size_of::<super::session::Multicast>()
            + size_of::<super::session::LinkLocal>(),
        0
    );
}

/// `cargo test --release -- --ignored --nocapture dns::tests::speed`
#[test]
#[ignore = "a measurement"]
fn speed() {
    let m = {
        let m = question(header(0x8180, [1, 1, 0, 1]), "www.abc.example", 1);
        record(m, FIRST, 1, &[192, 0, 2, 10])
    };
    let m = [m, b"\0\0\x29\x04\xd0\0\0\0\0\0\0".to_vec()].concat();
    let (mut dissector, mut facts, cx) = (Dns.start(), Facts::default(), cx(Transport::Udp));
    let rounds = 20_000;
    let mut best = u128::MAX;
    for _ in 0..100 {
        let start = std::time::Instant::now();
        for _ in 0..rounds {
            facts.clear();
            let mut out = Out::new(&mut facts, 0);
            dissector.feed(
                Dir::ToClient,
                Input {
                    bytes: std::hint::black_box(&m),
                    base: 0,
                    whole: true,
                    last: true,
                },
                &cx,
                &mut out,
            );
        }
        best = best.min(start.elapsed().as_nanos() / rounds);
    }
    println!(
        "{best} ns a message of {} bytes, {} facts",
        m.len(),
        facts.mark()
    );
}
