//! Compression inside the encryption (RFC 4253 §6.2): one zlib stream a direction, flushed behind each packet.

use flate2::{Decompress, FlushDecompress, Status};
use zeroize::Zeroizing;

use super::packet::HEADER;

/// A packet does not become longer than this.
const LARGEST: usize = 1 << 20;

/// A direction's zlib stream.
pub struct Inflater {
    stream: Decompress,
    broken: bool,
}

impl Default for Inflater {
    fn default() -> Inflater {
        Inflater {
            stream: Decompress::new(true),
            broken: false,
        }
    }
}

impl Inflater {
    /// The packet with its payload as it was before compression, and its length to fit. What can't be read stays.
    pub fn packet(&mut self, packet: &[u8]) -> Zeroizing<Vec<u8>> {
        let whole = || Zeroizing::new(packet.to_vec());
        let padding = usize::from(packet.get(HEADER).copied().unwrap_or(0));
        let end = packet.len().saturating_sub(padding);
        let Some(payload) = packet.get(HEADER + 1..end).filter(|_| !self.broken) else {
            return whole();
        };
        let Some(plain) = self.inflate(payload) else {
            self.broken = true;
            return whole();
        };
        let length = (plain.len() + padding + 1) as u32;
        let mut out = Zeroizing::new(length.to_be_bytes().to_vec());
        out.push(padding as u8);
        out.extend_from_slice(&plain);
        out.extend_from_slice(packet.get(end..).unwrap_or(&[]));
        out
    }

    fn inflate(&mut self, payload: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let mut out = Zeroizing::new(Vec::with_capacity(payload.len() * 4 + 256));
        let begin = self.stream.total_in();
        loop {
            let done = usize::try_from(self.stream.total_in() - begin).ok()?;
            let before = out.len();
            let rest = payload.get(done..)?;
            let status = self
                .stream
                .decompress_vec(rest, &mut out, FlushDecompress::Sync)
                .ok()?;
            let read = usize::try_from(self.stream.total_in() - begin).ok()?;
            let full = out.len() == out.capacity();
            if status == Status::StreamEnd || (read >= payload.len() && !full) {
                return Some(out);
            }
            if out.len() >= LARGEST || (read == done && out.len() == before && !full) {
                return None;
            }
            let more = out.capacity();
            out.reserve(more);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compress, Compression, FlushCompress};

    #[test]
    fn packets_share_a_stream() {
        let (mut c, mut i) = (
            Compress::new(Compression::default(), true),
            Inflater::default(),
        );
        for payload in [&b"hello hello hello"[..], &[b'x'; 9000], b"", b"hello"] {
            let mut squeezed = Vec::with_capacity(20_000);
            c.compress_vec(payload, &mut squeezed, FlushCompress::Sync)
                .unwrap();
            let length = (squeezed.len() + 5) as u32;
            let packet = [&length.to_be_bytes()[..], &[4], &squeezed, &[7; 4]].concat();
            let length = (payload.len() + 5) as u32;
            let want = [&length.to_be_bytes()[..], &[4], payload, &[7; 4]].concat();
            assert_eq!(*i.packet(&packet), want);
        }
        assert_eq!(i.packet(b"\0\0\0\x06\x04\xff\xff").len(), 7);
    }
}
