use super::message::{BOOT_REQUEST, COOKIE, FIXED, KINDS, message};
use super::{Dhcp, fields as f, notes, session::Session};
use crate::layer::{Cx, Dir, Dissector, Input, Likelihood, Line, Out, Probe, Protocol, Transport};
use crate::wire::{Facts, Tree, Wire};

/// A message with these options; the name and file fields can hold something.
fn packet(op: u8, sname: &[u8], file: &[u8], options: &[u8]) -> Vec<u8> {
    let mut p = vec![op, 1, 6, 0, 0x0c, 0xdc, 0x5b, 0x34, 0, 0, 0, 0];
    p.extend([0; 4]);
    p.extend(if op == 2 { [192, 0, 2, 100] } else { [0; 4] });
    p.extend([0; 8]);
    p.extend([0, 0, 0x5e, 0, 0x53, 0x0e]);
    p.extend([0; 10]);
    p.extend(sname);
    p.resize(108, 0);
    p.extend(file);
    p.resize(FIXED, 0);
    p.extend(COOKIE);
    p.extend(options);
    p
}

struct Said {
    kind: &'static str,
    line: String,
    notes: Vec<&'static str>,
}

fn said(bytes: &[u8]) -> Said {
    let mut facts = Facts::default();
    let mut out = Out::new(&mut facts, 0);
    let any = std::net::IpAddr::from([192, 0, 2, 1]);
    let cx = Cx {
        transport: Transport::Udp,
        client: (any, 68),
        server: (any, 67),
        frame: 1,
        time: 0,
        secrets: crate::secret::Keyring::none(),
        begun: [true; 2],
    };
    let input = Input {
        bytes,
        base: 0,
        whole: true,
        last: false,
    };
    assert_eq!(
        Session.feed(Dir::ToServer, input, &cx, &mut out),
        bytes.len()
    );
    let (kind, notes) = (out.said[0].kind, out.notes.clone());
    drop(out);
    let mut line = Vec::new();
    Dhcp.summary(
        &Line {
            kind,
            ctx: 0,
            dir: Dir::ToServer,
            facts: facts.view(0, facts.mark()),
        },
        &mut line,
    );
    Said {
        kind: KINDS[usize::from(kind.0)],
        line: String::from_utf8(line).unwrap(),
        notes: notes.iter().map(|n| n.0.name).collect(),
    }
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

const OFFER: &[u8] = &[
    53, 1, 2, 54, 4, 192, 0, 2, 53, 51, 4, 0, 0, 2, 88, 1, 4, 255, 255, 255, 0, 6, 8, 192, 0, 2,
    53, 192, 0, 2, 54, 12, 3, b'p', b'c', 0, 255, 0, 0,
];

#[test]
fn an_offer_and_its_line() {
    let bytes = packet(2, b"", b"", OFFER);
    let said = said(&bytes);
    assert_eq!(
        (said.kind, said.line.as_str(), said.notes.len()),
        ("OFFER", "OFFER 192.0.2.100 from 192.0.2.53, lease 600 s", 0)
    );
    assert_eq!(all(&bytes, &f::DNS_SERVER), ["192.0.2.53", "192.0.2.54"]);
    assert_eq!(all(&bytes, &f::LEASE_TIME), ["600"]);
    assert_eq!(all(&bytes, &f::HOSTNAME), ["pc"]);
    assert_eq!(all(&bytes, &f::PADDING), ["0000"]);
}

#[test]
fn lines_of_requests_and_refusals() {
    let discover = packet(1, b"", b"", &[53, 1, 1, 50, 4, 192, 0, 2, 50, 255]);
    assert_eq!(
        said(&discover).line,
        "DISCOVER, wants 192.0.2.50 (00:00:5e:00:53:0e)"
    );
    let nak = packet(2, b"", b"", b"\x35\x01\x06\x38\x0dwrong network\xff");
    let said_nak = said(&nak);
    assert_eq!(said_nak.line, "NAK: wrong network");
    assert_eq!(said_nak.notes, [notes::REFUSED.name]);
    let mut bootp = packet(1, b"", b"pxelinux.0", &[]);
    bootp.truncate(FIXED);
    bootp.resize(300, 0);
    let said = said(&bootp);
    assert_eq!(said.kind, KINDS[usize::from(BOOT_REQUEST.0)]);
    assert_eq!(
        said.line,
        "boot request, boot file pxelinux.0 (00:00:5e:00:53:0e)"
    );
}

#[test]
fn overloaded_fields_hold_options() {
    let sname = [6, 4, 192, 0, 2, 9, 255];
    let bytes = packet(2, &sname, b"", &[53, 1, 5, 52, 1, 2, 255]);
    assert_eq!(all(&bytes, &f::DNS_SERVER), ["192.0.2.9"]);
    assert_eq!(said(&bytes).notes, [notes::OVERLOADED.name]);
    assert!(all(&bytes, &f::SERVER).is_empty());
}

#[test]
fn split_values_are_joined() {
    let options = b"\x35\x01\x05\x77\x05\x03eng\x03\x77\x05abc\0\xc0\x77\x01\x00\xff";
    let bytes = packet(2, b"", b"", options);
    assert_eq!(all(&bytes, &f::DOMAIN_SEARCH), ["eng.abc", "eng.abc"]);
    assert_eq!(said(&bytes).notes, [notes::SPLIT.name; 3]);
    let routes = [121, 8, 24, 192, 0, 2, 192, 0, 2, 1, 0, 192, 255];
    let bytes = packet(2, b"", b"", &routes);
    assert_eq!(
        all(&bytes, &f::CLASSLESS_ROUTE),
        ["192.0.2.0/24 via 192.0.2.1"]
    );
}

#[test]
fn options_with_a_structure() {
    let options = b"\x35\x01\x01\x51\x06\x05\0\0\x02pc\x52\x0c\x01\x04port\x05\x04\xc0\0\x02\0\x3d\x07\x01\0\0\x5e\0\x53\x0e\xff";
    let bytes = packet(1, b"", b"", options);
    assert_eq!(all(&bytes, &f::FQDN_NAME), ["pc"]);
    assert_eq!(all(&bytes, &f::FQDN_S), ["1"]);
    assert_eq!(all(&bytes, &f::AGENT_CIRCUIT), ["706f7274"]);
    assert_eq!(all(&bytes, &f::AGENT_LINK), ["192.0.2.0"]);
    assert_eq!(all(&bytes, &f::HW_MAC), ["00:00:5e:00:53:0e"; 2]);
}

#[test]
fn what_is_broken_leaves_its_note_and_reading_goes_on() {
    let short = packet(1, b"", b"", &[1, 3, 255, 255, 255, 53, 1, 1, 255]);
    assert_eq!(said(&short).notes, [notes::BAD_LENGTH.name]);
    assert_eq!(said(&short).kind, "DISCOVER");
    let cut = packet(1, b"", b"", &[53, 1, 1, 12, 200, b'p']);
    assert_eq!(said(&cut).notes, [notes::OPTION_CUT.name]);
    let open = packet(1, b"", b"", &[53, 1, 1]);
    assert_eq!(said(&open).notes, [notes::NO_END.name]);
    let fragment = &open[..100];
    assert!(said(fragment).notes.contains(&notes::SHORT.name));
}

#[test]
fn the_cookie_decides_on_any_port() {
    let probe = |bytes| {
        Dhcp.probe(&Probe {
            bytes,
            dir: Dir::ToServer,
            transport: Transport::Udp,
            first: true,
        })
    };
    let bytes = packet(2, b"", b"", OFFER);
    assert!(matches!(probe(&bytes), Likelihood::Sure(_)));
    assert!(matches!(probe(&bytes[..200]), Likelihood::Maybe(_)));
    assert_eq!(probe(b"\x30\x03abc"), Likelihood::No);
}

#[test]
fn nothing_panics_and_the_tree_has_every_fact() {
    let relay = b"\x35\x01\x03\x52\x0c\x01\x04port\x05\x04\xc0\0\x02\0\x7d\x07\0\0\0\x09\x02\x01\0\x78\x05\x01\xc0\0\x02\x01\x2b\x03\x06\x01\x08\xff";
    let mut seed = 1u32;
    for whole in [
        packet(2, b"", b"", OFFER),
        packet(1, b"\x06\x01", b"", relay),
    ] {
        for round in 0..4000usize {
            let mut bytes = whole.clone();
            for _ in 0..round % 4 {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let from = if round % 2 == 0 { 0 } else { 240 };
                let at = from + (seed >> 8) as usize % (bytes.len() - from);
                bytes[at] = seed as u8;
            }
            bytes.truncate(bytes.len() - if round % 3 == 0 { round % 50 } else { 0 });
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
