//! Connections by hand: the engine's rules, whole and byte by byte, with holes and broken ones.

use super::*;
use crate::layer::Out;
use crate::layer::{Cx, Dir, Input, Op};
use crate::wire::Facts;

fn element(name: &str, mime: &str, content: &[u8]) -> Vec<u8> {
    let mut e = b"jxel\x02\x01".to_vec();
    for text in [name, mime] {
        e.extend((text.len() as u16).to_be_bytes());
        e.extend(text.as_bytes());
    }
    e.extend((content.len() as u32).to_be_bytes());
    e.extend(content);
    e
}

fn framed(elements: &[Vec<u8>]) -> Vec<u8> {
    let mut body = b"jxmg\0\0\x01\0\x07jxtatls".to_vec();
    body.extend((elements.len() as u16).to_be_bytes());
    body.extend(elements.concat());
    let mut all = b"\x0ccontent-type\0\x16application/x-jxta-msg\x0econtent-length\0\x08".to_vec();
    all.extend((body.len() as u64).to_be_bytes());
    all.push(0);
    all.extend(body);
    all
}

const HELLO: &[u8] =
    b"JXTAHELLO tcp://192.0.2.1:32941 tcp://192.0.2.2:9701 urn:jxta:uuid-03 0 1.1\r\n";
const CLIENT_HELLO: &[u8] = &[22, 3, 1, 0, 4, 1, 0, 0, 0];
const TLS: &str = "application/x-jxta-tls-block";

/// What the engine would do: lines, and the bytes lifted. `step` bytes arrive at a time.
fn run(stream: &[u8], step: usize, hole: Option<usize>) -> (Vec<String>, Vec<u8>) {
    let ip = std::net::IpAddr::from([192, 0, 2, 1]);
    let cx = Cx {
        transport: Transport::Tcp,
        client: (ip, 40000),
        server: (ip, 9701),
        frame: 1,
        time: 0,
        secrets: crate::secret::Keyring::none(),
        begun: [true; 2],
    };
    let (mut session, mut facts) = (Jxta.start(), Facts::default());
    let (mut lines, mut lifted) = (Vec::new(), Vec::new());
    let (mut taken, mut skip) = (0usize, 0u64);
    if let Some(n) = hole {
        session.gap(Dir::ToServer, n as u64, &mut Out::new(&mut facts, 0));
    }
    for there in (0..=stream.len()).step_by(step).chain([stream.len()]) {
        loop {
            let pass = skip.min((there.saturating_sub(taken)) as u64);
            taken += pass as usize;
            skip -= pass;
            if taken >= there || skip > 0 {
                break;
            }
            let input = Input {
                bytes: &stream[taken..there],
                base: taken as u64,
                whole: false,
                last: false,
            };
            let mut out = Out::new(&mut facts, taken as u64);
            let n = session.feed(Dir::ToServer, input, &cx, &mut out);
            skip = out.skip;
            for op in std::mem::take(&mut out.ops) {
                if let Op::Lift { plain, .. } = op {
                    lifted.extend(plain);
                }
            }
            let said = std::mem::take(&mut out.said);
            drop(out);
            for s in said {
                let mut text = Vec::new();
                let facts = facts.view(s.facts_from, s.facts_to);
                Jxta.summary(
                    &Line {
                        kind: s.kind,
                        ctx: s.ctx,
                        dir: Dir::ToServer,
                        facts,
                    },
                    &mut text,
                );
                lines.push(String::from_utf8(text).unwrap());
            }
            taken += n;
            if n == 0 {
                break;
            }
        }
    }
    (lines, lifted)
}

fn connection() -> Vec<u8> {
    let mut all = HELLO.to_vec();
    all.extend(framed(&[
        element("1", TLS, CLIENT_HELLO),
        element("Source", "text/plain", b"a"),
    ]));
    all.extend(b"\x0ccontent-type\0\x09text/html\x0econtent-length\0\x01\x05\0abcde");
    all.extend(framed(&[element("2", TLS, &[20, 3, 1, 0, 1, 1])]));
    all.extend(framed(&[element("2", TLS, &[20, 3, 1, 0, 1, 1])]));
    all
}

#[test]
fn a_connection_is_read_however_it_is_cut() {
    let (lines, lifted) = run(&connection(), 10_000, None);
    let want = [
        "welcome, version 1.1, from urn:jxta:uuid-03",
        "message: 1, Source",
        "text/html, 5 bytes, not opened",
        "message: 2",
        "message: 2",
    ];
    assert_eq!(lines, want);
    assert_eq!(
        lifted,
        [CLIENT_HELLO, &[20, 3, 1, 0, 1, 1]].concat(),
        "a repetition goes up once"
    );
    for step in [1, 2, 7, 50] {
        assert_eq!(
            run(&connection(), step, None),
            (lines.clone(), lifted.clone()),
            "{step} at a time"
        );
    }
}

#[test]
fn behind_a_hole_the_next_message_is_found() {
    let mut stream = b"ment of an element".to_vec();
    stream.extend(framed(&[element("3", TLS, &[21, 3, 1, 0, 2, 1, 0])]));
    for step in [1, 9, 1000] {
        let (lines, lifted) = run(&stream, step, Some(100));
        assert_eq!(lines, ["message: 3"]);
        assert_eq!(lifted, [21, 3, 1, 0, 2, 1, 0]);
    }
}

#[test]
fn broken_ones_do_no_harm() {
    let whole = connection();
    for n in 0..whole.len() {
        let mut broken = whole.clone();
        broken[n] ^= 0x81;
        run(&broken, 64, None);
        run(&whole[..n], 1000, None);
    }
}

#[test]
fn the_tree_names_every_field() {
    let bytes = framed(&[element("1", TLS, CLIENT_HELLO)]);
    let mut tree = crate::wire::Tree::default();
    message::unit(
        &mut Wire::whole(&bytes, 0, &mut tree),
        message::MESSAGE,
        &mut Vec::new(),
    )
    .unwrap();
    let names: Vec<_> = tree.nodes().iter().map(|n| n.def.name).collect();
    assert!(names.contains(&"jxta.message.element.tls"), "{names:?}");
    assert!(!names.contains(&"wirestep.undecoded"), "{names:?}");
}

#[test]
fn the_first_bytes_decide() {
    fn probe(bytes: &[u8], transport: Transport) -> Likelihood {
        Jxta.probe(&Probe {
            bytes,
            dir: Dir::ToServer,
            transport,
            first: true,
        })
    }
    assert!(matches!(probe(HELLO, Transport::Tcp), Likelihood::Sure(_)));
    assert_eq!(probe(b"JXTA", Transport::Tcp), Likelihood::More);
    assert_eq!(probe(b"JXTA", Transport::Udp), Likelihood::No);
    assert!(matches!(
        probe(&framed(&[]), Transport::Tcp),
        Likelihood::Sure(_)
    ));
    let datagram = [&b"JXTA"[..], &framed(&[])].concat();
    assert!(matches!(
        probe(&datagram, Transport::Udp),
        Likelihood::Sure(_)
    ));
}
