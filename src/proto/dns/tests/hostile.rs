//! Broken, cut and malicious messages, and what a message costs.

use super::*;

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

pub(super) fn random(state: &mut u64) -> u64 {
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
        size_of::<super::super::session::Unicast>()
            + size_of::<super::super::session::Multicast>()
            + size_of::<super::super::session::LinkLocal>(),
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
