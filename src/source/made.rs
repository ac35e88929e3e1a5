//! Captures made byte by byte, for tests.

use super::format::Order::{self, Big, Little};

/// Two frames: the first cut by the snap length, the second whole. (seconds, nanoseconds, bytes, length)
pub(super) const FRAMES: [(u32, u32, &[u8], u32); 2] = [
    (1_700_000_000, 123_456_000, b"abcde", 60),
    (1_700_000_001, 5_000, b"0123456789", 10),
];
pub(super) const FRAMES_READ: &str = "
1 1700000000.123456000 abcde/60 link 1 on 0
2 1700000001.000005000 0123456789 link 1 on 0
";

pub(super) fn u16s(order: Order, numbers: &[u16]) -> Vec<u8> {
    let one = |n: &u16| match order {
        Little => n.to_le_bytes(),
        Big => n.to_be_bytes(),
    };
    numbers.iter().flat_map(one).collect()
}

pub(super) fn u32s(order: Order, numbers: &[u32]) -> Vec<u8> {
    let one = |n: &u32| match order {
        Little => n.to_le_bytes(),
        Big => n.to_be_bytes(),
    };
    numbers.iter().flat_map(one).collect()
}

pub(super) fn pcap_header(order: Order, magic: u32, version: (u16, u16), network: u32) -> Vec<u8> {
    [
        u32s(order, &[magic]),
        u16s(order, &[version.0, version.1]),
        u32s(order, &[0, 0, 262_144, network]),
    ]
    .concat()
}

/// A pcap of [`FRAMES`], each record with `extra` bytes behind its header.
pub(super) fn pcap(order: Order, magic: u32, extra: usize) -> Vec<u8> {
    let mut out = pcap_header(order, magic, (2, 4), 1);
    let tick = if magic == 0xa1b2_3c4d || magic & 0xffff_0000 == 0x1c00_0000 {
        1
    } else {
        1000
    };
    if magic & 0xffff_0000 == 0x1c00_0000 {
        out.extend([0; 4]);
    }
    for (seconds, nanos, bytes, len) in FRAMES {
        out.extend(u32s(
            order,
            &[seconds, nanos / tick, bytes.len() as u32, len],
        ));
        out.extend(vec![0xee; extra]);
        out.extend(bytes);
    }
    out
}

pub(super) fn block(order: Order, kind: u32, body: &[u8]) -> Vec<u8> {
    let padding = vec![0; body.len().next_multiple_of(4) - body.len()];
    let length = (12 + body.len() + padding.len()) as u32;
    [
        u32s(order, &[kind, length]),
        body.to_vec(),
        padding,
        u32s(order, &[length]),
    ]
    .concat()
}

pub(super) fn option(order: Order, code: u16, value: &[u8]) -> Vec<u8> {
    let padding = vec![0; value.len().next_multiple_of(4) - value.len()];
    [
        u16s(order, &[code, value.len() as u16]),
        value.to_vec(),
        padding,
    ]
    .concat()
}

pub(super) fn section(order: Order, options: &[u8]) -> Vec<u8> {
    let head = [
        u32s(order, &[0x1a2b_3c4d]),
        u16s(order, &[1, 0]),
        vec![0xff; 8],
    ]
    .concat();
    block(order, 0x0a0d_0d0a, &[&head, options].concat())
}

pub(super) fn interface(order: Order, link: u16, snaplen: u32, options: &[u8]) -> Vec<u8> {
    block(
        order,
        1,
        &[&u16s(order, &[link, 0]), &u32s(order, &[snaplen]), options].concat(),
    )
}

pub(super) fn enhanced(
    order: Order,
    interface: u32,
    ticks: u64,
    bytes: &[u8],
    len: u32,
    options: &[u8],
) -> Vec<u8> {
    let head = [
        interface,
        (ticks >> 32) as u32,
        ticks as u32,
        bytes.len() as u32,
        len,
    ];
    let padding = vec![0; bytes.len().next_multiple_of(4) - bytes.len()];
    block(
        order,
        6,
        &[&u32s(order, &head), bytes, &padding, options].concat(),
    )
}

pub(super) fn snoop(network: u32) -> Vec<u8> {
    let mut out = [b"snoop\0\0\0".to_vec(), u32s(Big, &[2, network])].concat();
    for (seconds, nanos, bytes, len) in FRAMES {
        let padding = bytes.len().next_multiple_of(4) - bytes.len();
        let whole = 24 + bytes.len() + padding;
        out.extend(u32s(
            Big,
            &[
                len,
                bytes.len() as u32,
                whole as u32,
                0,
                seconds,
                nanos / 1000,
            ],
        ));
        out.extend(bytes);
        out.extend(vec![0; padding]);
    }
    out
}
