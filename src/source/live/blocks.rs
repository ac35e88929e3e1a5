//! pcapng blocks, little-endian, at nanoseconds: what a live capture is written as.

/// The section and the interface, at nanoseconds.
pub(super) fn beginning(interface: &str, filter: Option<&str>, link: u16, snaplen: u32) -> Vec<u8> {
    let mut section = Vec::new();
    section.extend(0x1a2b_3c4d_u32.to_le_bytes());
    section.extend([1, 0, 0, 0]);
    section.extend([0xff; 8]);
    let mut description = Vec::new();
    description.extend(link.to_le_bytes());
    description.extend([0, 0]);
    description.extend(snaplen.to_le_bytes());
    option(&mut description, 2, &[interface.as_bytes()]);
    option(&mut description, 9, &[&[9]]);
    if let Some(filter) = filter {
        option(&mut description, 11, &[&[0], filter.as_bytes()]);
    }
    option(&mut description, 0, &[]);
    let mut out = Vec::new();
    block(&mut out, 0x0a0d_0d0a, &[&section]);
    block(&mut out, 1, &[&description]);
    out
}

pub(super) fn enhanced(out: &mut Vec<u8>, time: u64, bytes: &[u8], len: u32) {
    let numbers = [0, (time >> 32) as u32, time as u32, bytes.len() as u32, len];
    let [a, b, c, d, e] = numbers.map(u32::to_le_bytes);
    block(out, 6, &[&a, &b, &c, &d, &e, bytes]);
}

pub(super) fn statistics(out: &mut Vec<u8>, received: u32, dropped: u32) {
    let mut body = vec![0; 12];
    option(&mut body, 4, &[&u64::from(received).to_le_bytes()]);
    option(&mut body, 5, &[&u64::from(dropped).to_le_bytes()]);
    option(&mut body, 0, &[]);
    block(out, 5, &[&body]);
}

fn block(out: &mut Vec<u8>, kind: u32, body: &[&[u8]]) {
    let len: usize = body.iter().map(|part| part.len()).sum();
    let padded = len.next_multiple_of(4);
    let length = (padded as u32 + 12).to_le_bytes();
    out.extend(kind.to_le_bytes());
    out.extend(length);
    body.iter().for_each(|part| out.extend(*part));
    out.resize(out.len() + padded - len, 0);
    out.extend(length);
}

fn option(out: &mut Vec<u8>, code: u16, value: &[&[u8]]) {
    // Longer ones, of names or filters, are left out: the length has 16 bits.
    let Ok(len) = u16::try_from(value.iter().map(|part| part.len()).sum::<usize>()) else {
        return;
    };
    out.extend(code.to_le_bytes());
    out.extend(len.to_le_bytes());
    value.iter().for_each(|part| out.extend(*part));
    out.resize(
        out.len() + usize::from(len).next_multiple_of(4) - usize::from(len),
        0,
    );
}
