use super::message::{KINDS, is_whole, message};
use super::{Snmp, fields as f, notes, session::Session};
use crate::layer::{Cx, Dir, Dissector, Input, Likelihood, Line, Out, Probe, Protocol, Transport};
use crate::wire::{Facts, Tree, Wire};

/// An element of ASN.1 around some parts.
fn tlv(id: u8, parts: &[&[u8]]) -> Vec<u8> {
    let value = parts.concat();
    let mut out = vec![id];
    if value.len() > 127 {
        out.push(0x81);
    }
    out.push(value.len() as u8);
    out.extend(value);
    out
}

fn int(n: u8) -> Vec<u8> {
    vec![2, 1, n]
}

const SYS_DESCR: &[u8] = &[6, 8, 0x2b, 6, 1, 2, 1, 1, 1, 0];
const SYS_UP_TIME: &[u8] = &[6, 8, 0x2b, 6, 1, 2, 1, 1, 3, 0];
const TRAP_OID: &[u8] = &[6, 10, 0x2b, 6, 1, 6, 3, 1, 1, 4, 1, 0];
const LINK_DOWN: &[u8] = &[6, 9, 0x2b, 6, 1, 6, 3, 1, 1, 5, 3];

fn v2c(pdu: u8, status: u8, binds: &[&[u8]]) -> Vec<u8> {
    let pdu = tlv(
        pdu,
        &[
            &int(7),
            &int(status),
            &int(status.min(1)),
            &tlv(0x30, binds),
        ],
    );
    tlv(0x30, &[&int(1), &tlv(4, &[b"public"]), &pdu])
}

fn bind(name: &[u8], value: &[u8]) -> Vec<u8> {
    tlv(0x30, &[name, value])
}

fn v3(flags: u8, content: &[u8]) -> Vec<u8> {
    let header = tlv(
        0x30,
        &[&int(9), &[2, 2, 5, 0xdc], &tlv(4, &[&[flags]]), &int(3)],
    );
    let engine = [0x80, 0, 0x1f, 0x88, 3, 0, 0, 0x5e, 0, 0x53, 0x0e];
    let user = tlv(
        0x30,
        &[
            &tlv(4, &[&engine]),
            &int(1),
            &int(2),
            &tlv(4, &[b"kim"]),
            &tlv(4, &[&[0; 12]]),
            &tlv(4, &[&[0; 8]]),
        ],
    );
    tlv(0x30, &[&int(3), &header, &tlv(4, &[&user]), content])
}

struct Said {
    kind: &'static str,
    line: String,
    notes: Vec<&'static str>,
}

fn said(bytes: &[u8]) -> Said {
    let mut facts = Facts::default();
    let mut out = Out::new(&mut facts, 0);
    let taken = feed(bytes, Transport::Udp, &mut out);
    assert_eq!(taken, bytes.len());
    let (kind, notes) = (out.said[0].kind, out.notes.clone());
    drop(out);
    let mut line = Vec::new();
    let facts = facts.view(0, facts.mark());
    let dir = Dir::ToServer;
    Snmp.summary(
        &Line {
            kind,
            ctx: 0,
            dir,
            facts,
        },
        &mut line,
    );
    Said {
        kind: KINDS[usize::from(kind.0)],
        line: String::from_utf8(line).unwrap(),
        notes: notes.iter().map(|n| n.0.name).collect(),
    }
}

fn feed(bytes: &[u8], transport: Transport, out: &mut Out<'_>) -> usize {
    let any = std::net::IpAddr::from([192, 0, 2, 1]);
    let cx = Cx {
        transport,
        client: (any, 40000),
        server: (any, 161),
        frame: 1,
        time: 0,
        secrets: crate::secret::Keyring::none(),
        begun: [true; 2],
    };
    let input = Input {
        bytes,
        base: 0,
        whole: transport == Transport::Udp,
        last: false,
    };
    Session::default().feed(Dir::ToServer, input, &cx, out)
}

fn all<T: crate::field::Type>(bytes: &[u8], field: &'static crate::field::Field<T>) -> Vec<String> {
    let mut tree = Tree::default();
    let _ = message(&mut Wire::whole(bytes, 0, &mut tree));
    let nodes = tree.nodes().iter().filter(|n| n.def == &field.def);
    nodes
        .map(|n| {
            let mut out = Vec::new();
            crate::field::show(n.def, tree.value(n, bytes, 0), &mut out);
            String::from_utf8(out).unwrap()
        })
        .collect()
}

#[test]
fn requests_and_responses() {
    let get = v2c(
        0xa0,
        0,
        &[&bind(SYS_DESCR, &[5, 0]), &bind(SYS_UP_TIME, &[5, 0])],
    );
    assert_eq!(said(&get).line, "get-request sysDescr.0, sysUpTime.0");
    let answer = v2c(
        0xa2,
        0,
        &[
            &bind(SYS_DESCR, &tlv(4, &[b"Linux"])),
            &bind(SYS_UP_TIME, &[0x43, 3, 0x83, 0xd6, 0x01]),
        ],
    );
    let heard = said(&answer);
    assert_eq!(
        (heard.kind, heard.line.as_str()),
        (
            "response",
            "response sysDescr.0 = \"Linux\", sysUpTime.0 = 1d 00:00:00.01"
        )
    );
    assert_eq!(
        all(&answer, &f::NAME),
        ["1.3.6.1.2.1.1.1.0", "1.3.6.1.2.1.1.3.0"]
    );
    assert_eq!(all(&answer, &f::VALUE_OCTETS), ["4c696e7578"]);
    assert_eq!(all(&answer, &f::VARBINDS), ["2"]);
    let refused = said(&v2c(0xa2, 2, &[&bind(SYS_DESCR, &[5, 0])]));
    assert_eq!(refused.line, "response noSuchName: sysDescr.0");
    assert_eq!(refused.notes, [notes::ERROR.name]);
    let none = v2c(0xa2, 0, &[&bind(SYS_DESCR, &[0x80, 0])]);
    assert_eq!(said(&none).line, "response sysDescr.0: no such object");
}

#[test]
fn the_community_is_secret_and_in_no_line() {
    let get = v2c(0xa0, 0, &[&bind(SYS_DESCR, &[5, 0])]);
    assert!(f::COMMUNITY.def.secret && !f::COMMUNITY.def.key);
    assert_eq!(all(&get, &f::COMMUNITY), ["public"]);
    assert!(!said(&get).line.contains("public"));
}

#[test]
fn traps_of_both_kinds() {
    let trap = v2c(
        0xa7,
        0,
        &[
            &bind(SYS_UP_TIME, &[0x43, 1, 9]),
            &bind(TRAP_OID, LINK_DOWN),
            &bind(&[6, 10, 0x2b, 6, 1, 2, 1, 2, 2, 1, 1, 2], &int(2)),
        ],
    );
    assert_eq!(said(&trap).line, "trap linkDown ifIndex.2 = 2");
    let pdu = tlv(
        0xa4,
        &[
            &[6, 6, 0x2b, 6, 1, 4, 1, 9],
            &[0x40, 4, 192, 0, 2, 1],
            &int(4),
            &int(0),
            &[0x43, 1, 5],
            &tlv(0x30, &[]),
        ],
    );
    let old = tlv(0x30, &[&int(0), &tlv(4, &[b"public"]), &pdu]);
    let old = said(&old);
    assert_eq!(old.line, "trap authenticationFailure");
    assert_eq!(old.notes, [notes::AUTHENTICATION.name]);
}

#[test]
fn version_three_in_clear_and_encrypted() {
    let closed = v3(3, &tlv(4, &[&[0xaa; 16]]));
    assert_eq!(said(&closed).line, "v3 authPriv, encrypted (user kim)");
    assert_eq!(all(&closed, &f::EID_MAC), ["00:00:5e:00:53:0e"]);
    assert_eq!(all(&closed, &f::EID_ENTERPRISE), ["8072"]);
    let pdu = tlv(
        0xa0,
        &[
            &int(1),
            &int(0),
            &int(0),
            &tlv(0x30, &[&bind(SYS_DESCR, &[5, 0])]),
        ],
    );
    let open = v3(1, &tlv(0x30, &[&tlv(4, &[]), &tlv(4, &[]), &pdu]));
    assert_eq!(
        said(&open).line,
        "get-request sysDescr.0 (v3 authNoPriv, user kim)"
    );
    assert!(is_whole(&closed) && is_whole(&open));
}

#[test]
fn numbers_at_their_ends_and_beyond() {
    let counter = |octets: &[u8]| v2c(0xa2, 0, &[&bind(SYS_DESCR, &tlv(0x46, &[octets]))]);
    let most = counter(&[0, 255, 255, 255, 255, 255, 255, 255, 255]);
    assert_eq!(all(&most, &f::VALUE_COUNTER), ["18446744073709551615"]);
    assert!(said(&counter(&[1; 9])).notes.contains(&notes::NUMBER.name));
    assert!(said(&counter(&[])).notes.contains(&notes::NUMBER.name));
    let oid = v2c(0xa0, 0, &[&bind(&[6, 2, 0x2b, 0x86], &[5, 0])]);
    assert!(said(&oid).notes.contains(&notes::OID.name));
    let minus = v2c(0xa2, 0, &[&bind(SYS_DESCR, &[2, 1, 0xff])]);
    assert_eq!(all(&minus, &f::VALUE_INT), ["-1"]);
}

#[test]
fn what_is_no_message() {
    assert_eq!(said(b"GET / HTTP/1.1").notes, [notes::NOT_SNMP.name]);
    let mut longer = v2c(0xa0, 0, &[]);
    longer.push(0);
    assert_eq!(said(&longer).notes, [notes::TRAILING.name]);
    let odd = tlv(0x30, &[&int(2), &tlv(4, &[])]);
    assert_eq!(said(&odd).notes, [notes::VERSION.name]);
    let other = v2c(0xab, 0, &[]);
    assert_eq!(said(&other).notes, [notes::PDU.name]);
}

#[test]
fn the_shape_decides_on_any_port() {
    let probe = |bytes| {
        Snmp.probe(&Probe {
            bytes,
            dir: Dir::ToServer,
            transport: Transport::Udp,
            first: true,
        })
    };
    let get = v2c(0xa0, 0, &[&bind(SYS_DESCR, &[5, 0])]);
    assert!(matches!(probe(&get), Likelihood::Sure(_)));
    assert!(matches!(probe(&get[..20]), Likelihood::Maybe(_)));
    assert_eq!(probe(b"abc"), Likelihood::No);
}

#[test]
fn over_tcp_messages_come_byte_by_byte() {
    let both = [
        v2c(0xa0, 0, &[&bind(SYS_DESCR, &[5, 0])]),
        v2c(0xa2, 0, &[]),
    ];
    let stream = both.concat();
    for split in 0..both[0].len() {
        let mut facts = Facts::default();
        let mut out = Out::new(&mut facts, 0);
        assert_eq!(feed(&stream[..split], Transport::Tcp, &mut out), 0);
        assert!(out.need > 0 && out.said.is_empty());
    }
    let mut facts = Facts::default();
    let mut out = Out::new(&mut facts, 0);
    assert_eq!(feed(&stream, Transport::Tcp, &mut out), both[0].len());
}

#[test]
fn nothing_panics_and_the_tree_has_every_fact() {
    let pdu = tlv(
        0xa0,
        &[
            &int(1),
            &int(0),
            &int(0),
            &tlv(0x30, &[&bind(SYS_DESCR, LINK_DOWN)]),
        ],
    );
    let open = v3(1, &tlv(0x30, &[&tlv(4, &[]), &tlv(4, &[]), &pdu]));
    let trap = v2c(
        0xa7,
        0,
        &[
            &bind(SYS_UP_TIME, &[0x43, 1, 9]),
            &bind(TRAP_OID, LINK_DOWN),
        ],
    );
    let mut seed = 7u32;
    for whole in [open, trap] {
        for round in 0..6000usize {
            let mut bytes = whole.clone();
            for _ in 0..round % 4 {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let at = (seed >> 8) as usize % bytes.len();
                bytes[at] = seed as u8;
            }
            bytes.truncate(bytes.len() - if round % 3 == 0 { round % 40 } else { 0 });
            let (mut facts, mut tree) = (Facts::default(), Tree::default());
            let _ = message(&mut Wire::whole(&bytes, 0, &mut facts));
            let _ = message(&mut Wire::whole(&bytes, 0, &mut tree));
            let mut nodes = tree.nodes().iter();
            for (def, value) in facts.view(0, facts.mark()).iter() {
                let same =
                    |n: &crate::wire::Node| n.def == def && tree.value(n, &bytes, 0) == value;
                assert!(nodes.any(same), "{def:?} {value:?}");
            }
            said(&bytes);
        }
    }
}
