//! Messages made by hand.

use std::net::{IpAddr, Ipv4Addr};

use super::super::Dns;
use super::*;
use crate::wire::Facts;

const HOST: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

fn encoded(name: &str, suffix: u8) -> Vec<u8> {
    let padded: Vec<u8> = name
        .bytes()
        .chain(std::iter::repeat(b' '))
        .take(15)
        .chain([suffix])
        .collect();
    let letters = padded
        .iter()
        .flat_map(|b| [b'A' + (b >> 4), b'A' + (b & 15)]);
    [32].into_iter().chain(letters).chain([0]).collect()
}

fn says(bytes: &[u8], want: &str) {
    let cx = Cx {
        transport: Transport::Udp,
        client: (HOST, 137),
        server: (HOST, 137),
        frame: 1,
        time: 0,
        secrets: crate::secret::Keyring::none(),
        begun: [true; 2],
    };
    let mut facts = Facts::default();
    let mut out = Out::new(&mut facts, 0);
    Nbns.start().feed(
        Dir::ToServer,
        Input {
            bytes,
            base: 0,
            whole: true,
            last: false,
        },
        &cx,
        &mut out,
    );
    let said = out.said[0];
    let mut line = Vec::new();
    let view = facts.view(said.facts_from, said.facts_to);
    Nbns.summary(
        &Line {
            kind: said.kind,
            ctx: 0,
            dir: Dir::ToServer,
            facts: view,
        },
        &mut line,
    );
    assert_eq!(String::from_utf8(line).unwrap(), want);
}

fn query() -> Vec<u8> {
    [
        b"\x86\xbd\x01\x10\0\x01\0\0\0\0\0\0".to_vec(),
        encoded("WORKGROUP", 0x1b),
        b"\0\x20\0\x01".to_vec(),
    ]
    .concat()
}

#[test]
fn a_line_says_the_name_and_its_purpose() {
    says(&query(), "query NB WORKGROUP<1b>");
    let record = [
        encoded("HOST", 0),
        b"\0\x20\0\x01\0\x04\x93\xe0\0\x06\0\0\xc0\0\x02\x07".to_vec(),
    ]
    .concat();
    says(
        &[b"\0\x01\x85\0\0\0\0\x01\0\0\0\0".to_vec(), record.clone()].concat(),
        "answer NB HOST<00> 192.0.2.7",
    );
    says(
        &[b"\0\x01\xad\x86\0\0\0\x01\0\0\0\0".to_vec(), record].concat(),
        "registration answer NB HOST<00> 192.0.2.7: the name is owned by another node",
    );
    says(b"\0\x01", "fragment");
}

#[test]
fn a_node_lists_its_names() {
    let names = [
        &b"\x02HOST           \x00\x04\x00HOST           \x20\x04\x00"[..],
        &[2, 0, 0, 0, 0, 1],
        &[0; 40],
    ]
    .concat();
    let m = [
        b"\0\x01\x84\0\0\0\0\x01\0\0\0\0".to_vec(),
        encoded("*\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 0),
        b"\0\x21\0\x01\0\0\0\0\0".to_vec(),
        vec![names.len() as u8],
        names,
    ]
    .concat();
    says(&m, "answer NBSTAT *<00> HOST<00> HOST<20>");
}

#[test]
fn neither_takes_the_other_for_its_own() {
    let probe = |proto: &dyn Protocol, bytes: &[u8]| {
        matches!(
            proto.probe(&Probe {
                bytes,
                dir: Dir::ToServer,
                transport: Transport::Udp,
                first: true
            }),
            Likelihood::Sure(_)
        )
    };
    assert!(probe(&Nbns, &query()) && !probe(&Dns, &query()));
    let dns = b"\x12\x34\x01\0\0\x01\0\0\0\0\0\0\x01a\x02bc\0\0\x01\0\x01";
    assert!(probe(&Dns, dns) && !probe(&Nbns, dns));
}

#[test]
fn whatever_the_bytes_nothing_breaks() {
    let m = query();
    for n in 0..m.len() {
        for byte in [0, 0x20, 0x21, 0xc0, 0xff] {
            let mut m = m.clone();
            m[n] = byte;
            let mut recorder = Recorder::Tree(crate::wire::Tree::default());
            for bytes in [&m[..], &m[..n]] {
                let unit = Unit {
                    kind: message::kind(bytes),
                    ctx: 0,
                    dir: Dir::ToServer,
                    bytes,
                    base: 0,
                    buf: crate::span::BufId::frame(1),
                };
                Nbns.explain(&unit, &mut recorder);
            }
        }
    }
}
