//! Packets built with right checksums, and the pcap file they go into.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

pub const FIN: u8 = 1;
pub const SYN: u8 = 2;
pub const PSH: u8 = 8;
pub const ACK: u8 = 16;

/// Where a packet comes from and where it goes.
#[derive(Clone, Copy)]
pub struct Way {
    pub from: [u8; 4],
    pub to: [u8; 4],
    pub tcp: bool,
}

/// A TCP header with its options, and the payload behind it; the checksum is left to [`Capture::packet`].
pub fn segment(
    ports: (u16, u16),
    seq: u32,
    ack: u32,
    flags: u8,
    options: &[u8],
    payload: &[u8],
) -> Vec<u8> {
    let mut t = Vec::with_capacity(20 + options.len() + payload.len());
    t.extend_from_slice(&ports.0.to_be_bytes());
    t.extend_from_slice(&ports.1.to_be_bytes());
    t.extend_from_slice(&seq.to_be_bytes());
    t.extend_from_slice(&ack.to_be_bytes());
    t.push((((20 + options.len()) / 4) as u8) << 4);
    t.push(flags);
    t.extend_from_slice(&[0xf0, 0, 0, 0, 0, 0]);
    t.extend_from_slice(options);
    t.extend_from_slice(payload);
    t
}

/// A pcap file being written.
pub struct Capture {
    out: BufWriter<File>,
    scratch: Vec<u8>,
    pub bytes: u64,
    pub packets: u64,
}

impl Capture {
    pub fn create(path: &Path) -> io::Result<Capture> {
        let mut out = BufWriter::with_capacity(1 << 20, File::create(path)?);
        for word in [0xa1b2_c3d4_u32, 0x0004_0002, 0, 0, 262_144, 1] {
            out.write_all(&word.to_le_bytes())?;
        }
        Ok(Capture {
            out,
            scratch: Vec::new(),
            bytes: 24,
            packets: 0,
        })
    }

    /// Writes a transport header and its payload as an Ethernet frame, at nanoseconds since 1970.
    pub fn packet(&mut self, time: i64, way: Way, transport: &[u8]) -> io::Result<()> {
        let mut s = std::mem::take(&mut self.scratch);
        s.clear();
        header(&mut s, way, transport.len(), 0, self.packets as u16);
        s.extend_from_slice(transport);
        let at = 34 + if way.tcp { 16 } else { 6 };
        if let Some(field) = s.get_mut(at..at + 2) {
            field.fill(0);
        }
        let pseudo = sum(&way.from, 0)
            + sum(&way.to, 0)
            + if way.tcp { 6 } else { 17 }
            + transport.len() as u32;
        let check = match fold(sum(&s[34..], pseudo)) {
            0 if !way.tcp => 0xffff,
            n => n,
        };
        s[at..at + 2].copy_from_slice(&check.to_be_bytes());
        let result = self.frame(time, &s);
        self.scratch = s;
        result
    }

    /// Writes a piece of a datagram: `offset` in units of eight bytes.
    pub fn fragment(
        &mut self,
        time: i64,
        way: Way,
        id: u16,
        offset: u16,
        more: bool,
        payload: &[u8],
    ) -> io::Result<()> {
        let mut s = Vec::with_capacity(34 + payload.len());
        header(
            &mut s,
            way,
            payload.len(),
            offset | if more { 0x2000 } else { 0 },
            id,
        );
        s.extend_from_slice(payload);
        self.frame(time, &s)
    }

    fn frame(&mut self, time: i64, frame: &[u8]) -> io::Result<()> {
        let len = frame.len() as u32;
        for word in [
            (time / 1_000_000_000) as u32,
            (time % 1_000_000_000 / 1000) as u32,
            len,
            len,
        ] {
            self.out.write_all(&word.to_le_bytes())?;
        }
        self.out.write_all(frame)?;
        self.bytes += 16 + u64::from(len);
        self.packets += 1;
        Ok(())
    }

    pub fn finish(mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Ethernet and IPv4.
fn header(s: &mut Vec<u8>, way: Way, payload: usize, fragment: u16, id: u16) {
    s.extend_from_slice(&[2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0]);
    s.extend_from_slice(&[0x45, 0]);
    s.extend_from_slice(&(20 + payload as u16).to_be_bytes());
    s.extend_from_slice(&id.to_be_bytes());
    s.extend_from_slice(&fragment.to_be_bytes());
    s.extend_from_slice(&[64, if way.tcp { 6 } else { 17 }, 0, 0]);
    s.extend_from_slice(&way.from);
    s.extend_from_slice(&way.to);
    let check = fold(sum(&s[14..34], 0));
    s[24..26].copy_from_slice(&check.to_be_bytes());
}

/// The Internet checksum (RFC 1071), not yet folded.
fn sum(bytes: &[u8], from: u32) -> u32 {
    let pairs = bytes.chunks_exact(2);
    let odd = pairs.remainder().first().map_or(0, |b| u32::from(*b) << 8);
    pairs.fold(from + odd, |n, p| {
        n + u32::from(u16::from_be_bytes([p[0], p[1]]))
    })
}

fn fold(mut n: u32) -> u16 {
    while n > 0xffff {
        n = (n & 0xffff) + (n >> 16);
    }
    !(n as u16)
}
