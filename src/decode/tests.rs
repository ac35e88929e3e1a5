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
