//! RFC 8448 §5 to §7 as captures: the RFC's records in frames, its secrets as a key log. All of it opens.

use std::collections::BTreeMap;

use wirestep::capture::Capture;
use wirestep::secret::Keyring;
use wirestep::source::Source;
use wirestep::store::Event;

type Values = BTreeMap<&'static str, Vec<u8>>;

fn hex(digits: &str) -> Vec<u8> {
    let pair = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).unwrap();
    (0..digits.len()).step_by(2).map(pair).collect()
}

/// The values of a section, by name.
fn section(name: char) -> Values {
    let all = include_str!("../src/proto/tls/walk/rfc8448.txt");
    let (mut here, mut last, mut out) = (false, "", Values::new());
    for line in all.lines().filter(|l| !l.starts_with('#')) {
        if let Some(rest) = line.strip_prefix('[') {
            here = rest.starts_with(name);
        } else if let Some((name, value)) = line.split_once(" =").filter(|_| here) {
            last = name;
            out.insert(name, hex(value.trim()));
        } else if here && !line.is_empty() {
            out.get_mut(last).unwrap().extend(hex(line.trim()));
        }
    }
    out
}

/// A pcap of one TCP connection to port 443, a segment for each turn.
fn pcap(turns: &[(bool, &[u8])]) -> Vec<u8> {
    let mut out = 0xa1b2_c3d4_u32.to_le_bytes().to_vec();
    out.extend([2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 1, 0, 0, 0]);
    let mut sent = [1u32, 1u32];
    for (n, (from_server, bytes)) in turns.iter().enumerate() {
        let (us, them) = (usize::from(*from_server), usize::from(!from_server));
        let hosts = [([192, 0, 2, 1], 50000u16), ([192, 0, 2, 2], 443)];
        let mut frame = vec![2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0];
        frame.extend([0x45, 0]);
        frame.extend((40 + bytes.len() as u16).to_be_bytes());
        frame.extend([0, 0, 0x40, 0, 64, 6, 0, 0]);
        frame.extend(hosts[us].0);
        frame.extend(hosts[them].0);
        frame.extend(hosts[us].1.to_be_bytes());
        frame.extend(hosts[them].1.to_be_bytes());
        frame.extend(sent[us].to_be_bytes());
        frame.extend(sent[them].to_be_bytes());
        frame.extend([0x50, 0x18, 0xff, 0xff, 0, 0, 0, 0]);
        frame.extend(*bytes);
        sent[us] += bytes.len() as u32;
        out.extend((1_500_000_000 + n as u32).to_le_bytes());
        out.extend([0; 4]);
        out.extend((frame.len() as u32).to_le_bytes());
        out.extend((frame.len() as u32).to_le_bytes());
        out.extend(frame);
    }
    out
}

/// The capture, a message a line, and the notes that say why something stayed shut.
fn told(
    section: &Values,
    order: &[(bool, &str)],
    with_keys: bool,
) -> (Vec<String>, Vec<&'static str>) {
    let turns: Vec<(bool, &[u8])> = order
        .iter()
        .map(|(from_server, name)| (*from_server, section[name].as_slice()))
        .collect();
    let mut ring = Keyring::default();
    let random: String = section["client_hello"][11..43]
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect();
    for (label, name) in [
        ("CLIENT_HANDSHAKE_TRAFFIC_SECRET", "client_handshake"),
        ("SERVER_HANDSHAKE_TRAFFIC_SECRET", "server_handshake"),
        ("CLIENT_TRAFFIC_SECRET_0", "client_traffic"),
        ("SERVER_TRAFFIC_SECRET_0", "server_traffic"),
    ] {
        let secret: String = section[name].iter().map(|b| format!("{b:02x}")).collect();
        if with_keys {
            ring.read_log(format!("{label} {random} {secret}\n").as_bytes());
        }
    }
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("rfc8448.pcap");
    std::fs::write(&path, pcap(&turns)).unwrap();
    let capture = Capture::read_with(Source::open(&path).unwrap(), ring);
    let store = capture.store();
    let lines = store.messages().iter().map(|m| {
        let mut line = Vec::new();
        m.proto.summary(&store.line(m), &mut line);
        String::from_utf8(line).unwrap()
    });
    let shut = store.events().iter().filter_map(|e| match e {
        Event::Noted(i, _) => Some(store.notes()[*i].code.name),
        _ => None,
    });
    (
        lines.collect(),
        shut.filter(|n| n.starts_with("tls.")).collect(),
    )
}

const ORDER: [(bool, &str); 6] = [
    (false, "client_hello"),
    (true, "server_hello"),
    (true, "server_flight"),
    (false, "client_flight"),
    (false, "client_close"),
    (true, "server_close"),
];

#[test]
fn section_5_a_hello_retry_request() {
    let retried = [(true, "retry"), (false, "client_hello_2")];
    let order = [&ORDER[..1], &retried, &ORDER[1..]].concat();
    let (lines, notes) = told(&section('5'), &order, true);
    insta::assert_snapshot!("hello_retry", lines.join("\n"));
    assert_eq!(notes, [""; 0]);
}

#[test]
fn section_6_a_client_that_shows_a_certificate() {
    let (lines, notes) = told(&section('6'), &ORDER, true);
    insta::assert_snapshot!("client_authentication", lines.join("\n"));
    assert_eq!(notes, [""; 0]);
}

#[test]
fn section_7_compatibility_with_middleboxes() {
    let order = [
        &ORDER[..2],
        &[(true, "server_change"), ORDER[2], (false, "client_change")],
        &ORDER[3..],
    ]
    .concat();
    let (lines, notes) = told(&section('7'), &order, true);
    insta::assert_snapshot!("compatibility", lines.join("\n"));
    assert_eq!(notes, [""; 0]);
    let (lines, notes) = told(&section('7'), &order, false);
    assert_eq!(notes, ["tls.locked.no_key"], "{lines:#?}");
}
