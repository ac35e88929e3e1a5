use super::*;
use crate::field;
use crate::wire::Tree;

/// Bytes from hexadecimal digits; blanks are ignored.
pub(super) fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text
        .bytes()
        .filter_map(|b| (b as char).to_digit(16))
        .map(|d| d as u8)
        .collect();
    digits.chunks(2).map(|c| c[0] << 4 | c[1]).collect()
}

pub(super) fn decoded(link: u32, bytes: &[u8]) -> Decoded {
    let mut out = Decoded::default();
    decode(link, bytes, bytes.len() as u32, &mut out);
    out
}

/// All values of these fields, joined as columns are.
pub(super) fn values(link: u32, bytes: &[u8], names: &[&str]) -> Vec<String> {
    let mut tree = Tree::default();
    explain(&decoded(link, bytes), bytes, &mut tree);
    let cell = |name: &&str| {
        let mut out = Vec::new();
        for node in tree.nodes().iter().filter(|n| n.def.name == *name) {
            if !out.is_empty() {
                out.push(b',');
            }
            field::show(node.def, tree.value(node, bytes, 0), &mut out);
        }
        String::from_utf8(out).unwrap()
    };
    names.iter().map(cell).collect()
}

const SYN: &str = "0200 0000 0001 0200 0000 0002 0800
    4500 003c 1c46 4000 4006 9a73 c000 0201 c633 6402
    c350 0050 0000 0001 0000 0000 a002 ffff 2b02 0000 0204 05b4 0402 080a 0000 0007 0000 0000 0103 0307 0000";

#[test]
fn a_syn() {
    let bytes = hex(SYN);
    let got = decoded(1, &bytes);
    let kinds: Vec<_> = got.layers.iter().map(|l| (l.kind, l.at, l.len)).collect();
    assert_eq!(
        kinds,
        [
            (LayerKind::Ethernet, 0, 76),
            (LayerKind::Ipv4, 14, 60),
            (LayerKind::Tcp, 34, 40)
        ]
    );
    let Some(TransportHeader::Tcp(tcp)) = got.transport else {
        panic!("{got:?}")
    };
    assert_eq!(
        (tcp.src_port, tcp.dst_port, tcp.seq, tcp.flags),
        (50000, 80, 1, TcpHeader::SYN)
    );
    assert_eq!((tcp.wscale, tcp.sack_permitted), (Some(7), true));
    assert_eq!((tcp.payload_at, tcp.payload_len, tcp.wire_len), (74, 0, 0));
    let names = [
        "eth.type",
        "ip.src",
        "ip.addr",
        "ip.id",
        "tcp.flags",
        "tcp.options.mss_val",
        "tcp.options.wscale.shift",
        "tcp.len",
        "eth.padding",
    ];
    let want = [
        "0x0800",
        "192.0.2.1",
        "192.0.2.1,198.51.100.2",
        "0x1c46",
        "0x0002",
        "1460",
        "7",
        "0",
        "0000",
    ];
    assert_eq!(values(1, &bytes, &names), want);
}

#[test]
fn every_prefix_is_read_without_a_word_of_protest() {
    let bytes = hex(SYN);
    for n in 0..bytes.len() {
        let mut out = Decoded::default();
        decode(1, &bytes[..n], bytes.len() as u32, &mut out);
        let mut tree = Tree::default();
        explain(&out, &bytes[..n], &mut tree);
        if n < 54 {
            assert!(out.transport.is_none() && !out.notes.is_empty(), "{n}");
        } else if let Some(TransportHeader::Tcp(tcp)) = out.transport {
            assert_eq!((tcp.payload_len, tcp.wire_len), (0, 0));
        }
    }
}

/// Whatever the link type and whatever the bytes: no panic, layers inside of the frame, places in order.
#[test]
fn noise_is_read_without_a_word_of_protest() {
    let mut state = 0x2545_f491_4f6c_dd1du64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let seed = hex(SYN);
    for round in 0..20_000 {
        let mut bytes = seed.clone();
        for _ in 0..next() % 8 {
            let i = next() as usize % bytes.len();
            bytes[i] = next() as u8;
        }
        bytes.truncate(next() as usize % (bytes.len() + 1));
        let link = if round % 2 == 0 {
            1
        } else {
            (next() % 280) as u32
        };
        let mut out = Decoded::default();
        decode(link, &bytes, next() as u32 % 200, &mut out);
        let mut tree = Tree::default();
        explain(&out, &bytes, &mut tree);
        for l in &out.layers {
            assert!(
                (l.at + l.len) as usize <= bytes.len() && l.len <= l.wire,
                "{l:?}"
            );
        }
        for n in tree.nodes() {
            assert!(n.at + u64::from(n.len) <= bytes.len() as u64, "{n:?}");
        }
    }
}

/// An IPv4 packet with a UDP datagram "ab" in it, and the same over IPv6.
const V4: &str = "4500001e0001000040110000c0000202c0000201 04d2003500 0a0000 6162";
const V6: &str = "60000000000a1140 20010db8000000000000000000000001 20010db8000000000000000000000002 04d20035000a0000 6162";
const MACS: &str = "020000000001 020000000002";
const SNAP: &str = "aaaa03 000000 0800";

/// The names of the layers of a frame made of these parts, and the payload of the innermost datagram.
fn walked(link: u32, parts: &[&str]) -> (String, Option<Vec<u8>>) {
    let bytes = hex(&parts.concat());
    let got = decoded(link, &bytes);
    let names: Vec<_> = got.layers.iter().map(|l| format!("{:?}", l.kind)).collect();
    let payload = match got.transport {
        Some(TransportHeader::Udp(u)) => bytes
            .get(u.payload_at as usize..(u.payload_at + u.payload_len) as usize)
            .map(<[u8]>::to_vec),
        _ => None,
    };
    (names.join(" "), payload)
}

#[test]
fn link_layers() {
    let check = |link: u32, parts: &[&str], want: &str| {
        let (layers, payload) = walked(link, parts);
        assert_eq!(
            (layers.as_str(), payload.as_deref()),
            (want, Some(&b"ab"[..])),
            "{link} {parts:?}"
        );
    };
    check(1, &[MACS, "0800", V4], "Ethernet Ipv4 Udp");
    check(1, &[MACS, "86dd", V6], "Ethernet Ipv6 Udp");
    check(1, &[MACS, "8100 6064 0800", V4], "Ethernet Vlan Ipv4 Udp");
    check(
        1,
        &[MACS, "88a8 0064 8100 0065 0800", V4],
        "Ethernet ServiceVlan Vlan Ipv4 Udp",
    );
    check(
        1,
        &[MACS, "9100 0064 8100 0065 86dd", V6],
        "Ethernet Vlan Vlan Ipv6 Udp",
    );
    check(
        1,
        &[MACS, "0026 aaaa03 000000 0800", V4],
        "Ethernet Llc Ipv4 Udp",
    );
    check(1, &[MACS, "8847 00012140", V4], "Ethernet Mpls Ipv4 Udp");
    check(
        1,
        &[MACS, "8847 00012040 00012140 00000000", MACS, "0800", V4],
        "Ethernet Mpls Mpls PwControl Ethernet Ipv4 Udp",
    );
    check(
        1,
        &[MACS, "8864 11000001 0020 0021", V4],
        "Ethernet PppoeSession Ppp Ipv4 Udp",
    );
    check(
        113,
        &["0000 0001 0006 0200000000010000 0800", V4],
        "Sll Ipv4 Udp",
    );
    check(
        276,
        &["86dd 0000 00000001 0001 00 06 0200000000010000", V6],
        "Sll2 Ipv6 Udp",
    );
    check(0, &["02000000", V4], "Null Ipv4 Udp");
    check(0, &["0000001e", V6], "Null Ipv6 Udp");
    check(0, &["18000000", V6], "Null Ipv6 Udp");
    check(108, &["00000002", V4], "Null Ipv4 Udp");
    for link in [12, 14, 101] {
        check(link, &[V6], "Ipv6 Udp");
    }
    check(
        1,
        &[MACS, "8903 0020", MACS, "0800", V4],
        "FabricPath Ethernet Ipv4 Udp",
    );
    check(
        1,
        &[MACS, "88e7 00123456", MACS, "0800", V4],
        "Ethernet BackboneTag Ipv4 Udp",
    );
    check(
        1,
        &[MACS, "894f 0fc2 02 01 00004501", V4],
        "Ethernet Nsh Ipv4 Udp",
    );
    check(
        253,
        &[
            "0004 0338 0000 0000000000000000 000c 36000000 0003 0000 00000000 00000000 0200002c 22000a00",
            V4,
        ],
        "Sll Netlink Ipv4 Udp",
    );
    check(228, &[V4], "Ipv4 Udp");
    check(9, &["ff030021", V4], "Ppp Ipv4 Udp");
    check(50, &["21", V4], "Ppp Ipv4 Udp");
    check(204, &["01 ff030057", V6], "Ppp Ipv6 Udp");
    check(104, &["0f000800", V4], "CiscoHdlc Ipv4 Udp");
    check(107, &["1841 03cc", V4], "FrameRelay Ipv4 Udp");
    check(242, &[&"00".repeat(40), "08000000", V4], "Short Ipv4 Udp");
    check(
        230,
        &["41cc a4 ffff 8a1800ffffda1c00 881800ffffda1c00 41", V6],
        "Wpan Ipv6 Udp",
    );
    check(
        197,
        &[
            &"00".repeat(8),
            "02 04 0040 0000 002c 0000",
            MACS,
            "0800",
            V4,
        ],
        "Short Ethernet Ipv4 Udp",
    );
    let data = "0802 0000 020000000001 020000000002 020000000003 1000 aaaa03000000 0800";
    check(105, &[data, V4], "Wlan Llc Ipv4 Udp");
    check(
        127,
        &["0000 0900 02000000 10", data, V4, "deadbeef"],
        "Radiotap Wlan Llc Ipv4 Udp",
    );
    check(
        239,
        &["02000000 0500 0a00 00000000 2200 0900", V4],
        "Nflog Ipv4 Udp",
    );
}

#[test]
fn tunnels() {
    let v4 = |proto: &str, inner: usize| {
        format!(
            "4500{:04x}0001000040{proto}0000c0000202c0000201",
            20 + inner
        )
    };
    let udp = |port: &str, inner: usize| {
        format!("{}c350{port}{:04x}0000", v4("11", inner + 8), inner + 8)
    };
    let check = |parts: &[&str], want: &str| {
        let (layers, payload) = walked(101, parts);
        assert_eq!(
            (layers.as_str(), payload.as_deref()),
            (want, Some(&b"ab"[..])),
            "{parts:?}"
        );
    };
    check(&[&v4("04", 30), V4], "Ipv4 Ipv4 Udp");
    check(&[&v4("29", 50), V6], "Ipv4 Ipv6 Udp");
    check(&[&v4("2f", 34), "00000800", V4], "Ipv4 Gre Ipv4 Udp");
    check(
        &[&v4("2f", 56), "20006558 00000001", MACS, "0800", V4],
        "Ipv4 Gre Ethernet Ipv4 Udp",
    );
    check(
        &[&v4("2f", 47), "3081880b 00200001 00000001 00000001 21", V4],
        "Ipv4 Gre Ppp Ipv4 Udp",
    );
    check(
        &[
            &v4("2f", 60),
            "100088be 00000001 1000000000000000",
            MACS,
            "0800",
            V4,
        ],
        "Ipv4 Gre Erspan Ethernet Ipv4 Udp",
    );
    check(
        &[
            &v4("33", 54),
            "0404 0000 00000001 00000001 000000000000000000000000",
            V4,
        ],
        "Ipv4 Ah Ipv4 Udp",
    );
    check(
        &[&udp("12b5", 52), "0800000000007b00", MACS, "0800", V4],
        "Ipv4 Udp Vxlan Ethernet Ipv4 Udp",
    );
    check(
        &[&udp("17c1", 52), "00006558 00007b00", MACS, "0800", V4],
        "Ipv4 Udp Geneve Ethernet Ipv4 Udp",
    );
    check(
        &[&udp("0868", 38), "30ff001e 00000001", V4],
        "Ipv4 Udp Gtp Ipv4 Udp",
    );
    check(
        &[&udp("0868", 46), "34ff0026 00000001 00000085 01000000", V4],
        "Ipv4 Udp Gtp Ipv4 Udp",
    );
    check(&[&udp("0dd8", 50), V6], "Ipv4 Udp Teredo Ipv6 Udp");
    let by_radio = "00204320 00000000 0104ed4d 00000000";
    let stations = "2c00 020000000001 020000000002 ffffffffffff 0000";
    let (swapped, straight) = ("0108", "0801");
    for (control, kind) in [(swapped, "WlanSwapped"), (straight, "Wlan")] {
        check(
            &[&udp("147f", 78), by_radio, control, stations, SNAP, V4],
            &format!("Ipv4 Udp Capwap {kind} Llc Ipv4 Udp"),
        );
    }
    check(
        &[&udp("147f", 52), "00100200 00000000", MACS, "0800", V4],
        "Ipv4 Udp Capwap Ethernet Ipv4 Udp",
    );
    check(
        &[&udp("06a5", 38), "0002 0001 0001 0021", V4],
        "Ipv4 Udp L2tp Ppp Ipv4 Udp",
    );
    let extended =
        "6000000000 1a0040 20010db8000000000000000000000001 20010db8000000000000000000000002";
    check(
        &[
            extended,
            "3c00010400000000",
            "1100010400000000",
            "04d20035000a0000 6162",
        ],
        "Ipv6 HopByHop DestinationOptions Udp",
    );
}

#[test]
fn tunnels_without_end_come_to_an_end() {
    let one = hex("4500ffff0001000040040000c0000202c0000201");
    let bytes = one.repeat(1000);
    let got = decoded(101, &bytes);
    assert_eq!(got.layers.len(), MAX_LAYERS);
    assert!(got.notes.iter().any(|n| n.0.name == "frame.too_deep"));
}

#[test]
fn lengths_that_lie() {
    let notes = |text: &str| -> Vec<&str> {
        decoded(101, &hex(text))
            .notes
            .iter()
            .map(|n| n.0.name)
            .collect()
    };
    assert_eq!(
        notes("4500000a0001000040110000c0000202c0000201"),
        ["ip.len.short"]
    );
    assert_eq!(
        notes("4500ffff0001000040110000c0000202c0000201 04d20035000a0000 6162"),
        ["ip.len.long"]
    );
    assert_eq!(
        notes("450000000001000040110000c0000202c0000201 04d20035000a0000 6162"),
        ["ip.len.zero"]
    );
    assert_eq!(
        notes("4400001e0001000040110000c0000202c0000201 04d20035000a0000 6162"),
        ["ip.hdr_len.bad"]
    );
    assert_eq!(
        notes("4500001e0001000040110000c0000202c0000201 04d20035ffff0000 6162"),
        ["udp.length.bad"]
    );
    assert_eq!(
        notes(
            "450000280001000040060000c0000202c0000201 04d20035 00000001 00000001 40020000 00000000"
        ),
        ["tcp.hdr_len.bad"]
    );
}

/// Values of a packet built by etherparse: its checksums are right, so ours must find them so.
#[test]
fn checksums() {
    use etherparse::PacketBuilder;
    let verdict = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = Vec::new();
        let builder = PacketBuilder::ipv4([192, 0, 2, 1], [192, 0, 2, 2], 64).tcp(1234, 80, 7, 100);
        builder.write(&mut bytes, b"hello").unwrap();
        change(&mut bytes);
        let mut tree = Tree::default();
        explain(&decoded(101, &bytes), &bytes, &mut tree);
        let status = values(101, &bytes, &["ip.checksum.status", "tcp.checksum.status"]).join(" ");
        (
            status,
            tree.remarks().iter().map(|r| r.0.name).collect::<Vec<_>>(),
        )
    };
    assert_eq!(verdict(&|_| ()), ("1 1".to_string(), vec![]));
    assert_eq!(
        verdict(&|b| b[44] ^= 1),
        ("1 0".to_string(), vec!["tcp.checksum.bad"])
    );
    assert_eq!(
        verdict(&|b| b[8] ^= 1),
        ("0 1".to_string(), vec!["ip.checksum.bad"])
    );
    // The sum of the pseudo header alone: c000+0201+c000+0202+6+25 = 0x1_8422, folded.
    let partial = verdict(&|b| b[36..38].copy_from_slice(&[0x84, 0x23]));
    assert_eq!(partial, ("1 2".to_string(), vec!["checksum.partial"]));
}

/// A report names the packet that it quotes, but that packet is nobody's traffic.
#[test]
fn quoted_packets_are_named() {
    let quoted = "45000028000100004006 0000 c0000201c6336402 c350005000000001";
    let bytes = hex(&format!(
        "45000038000100004001 0000 c6336402c0000201 0b00000000000000 {quoted}"
    ));
    let got = decoded(101, &bytes);
    assert!(got.transport.is_none());
    let want = ["198.51.100.2,192.0.2.1", "11", "50000", "80", "1"];
    assert_eq!(
        values(
            101,
            &bytes,
            &[
                "ip.src",
                "icmp.type",
                "tcp.srcport",
                "tcp.dstport",
                "tcp.seq_raw"
            ]
        ),
        want
    );
}

#[test]
fn later_pieces_have_no_ports() {
    let bytes = hex("4500001c 0007 2001 40110000c0000202c0000201 6162636465666768");
    let got = decoded(101, &bytes);
    let fragment = got.fragment.unwrap();
    assert_eq!(
        (
            fragment.offset,
            fragment.more,
            fragment.payload_len,
            fragment.key.id
        ),
        (8, true, 8, 7)
    );
    assert!(got.transport.is_none());
    assert_eq!(
        values(101, &bytes, &["ip.frag_offset", "ip.flags.mf"]),
        ["1", "1"]
    );
}
