//! Checksums: right, wrong, or left to the network card.

use crate::decode::Net;

/// What looking at a checksum gave.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Verdict {
    /// Right.
    Good,
    /// Wrong.
    Bad,
    /// Only the pseudo header was summed: the card does the rest.
    Partial,
}

impl Verdict {
    /// 0 bad, 1 good; one that is left to the card is not wrong, and not verified: 2.
    pub(super) fn status(self) -> u64 {
        match self {
            Verdict::Bad => 0,
            Verdict::Good => 1,
            Verdict::Partial => 2,
        }
    }
}

/// The Internet checksum over some bytes, not yet complemented (RFC 1071 §1). `start` is a sum to begin with.
pub(super) fn sum(start: u64, bytes: &[u8]) -> u16 {
    let chunks = bytes.chunks_exact(2);
    let last = chunks.remainder().first().map_or(0, |b| u64::from(*b) << 8);
    let mut total = chunks.fold(start.wrapping_add(last), |n, c| {
        n + u64::from(u16::from_be_bytes([c[0], c[1]]))
    });
    while total > 0xffff {
        total = (total & 0xffff) + (total >> 16);
    }
    total as u16
}

/// The sum of a pseudo header (RFC 9293 §3.1, RFC 8200 §8.1).
pub(super) fn pseudo(net: &Net, proto: u8, len: usize) -> u64 {
    let n = if net.v6 { 16 } else { 4 };
    u64::from(sum(0, &net.src[..n]))
        + u64::from(sum(0, &net.dst[..n]))
        + u64::from(proto)
        + len as u64
}

/// Looks at the checksum of a whole segment, datagram or message. `stated` is what stands in it.
pub(super) fn verify(net: &Net, proto: u8, bytes: &[u8], stated: u16) -> Verdict {
    let start = pseudo(net, proto, bytes.len());
    if sum(start, bytes) == 0xffff {
        return Verdict::Good;
    }
    if stated == sum(start, &[]) {
        Verdict::Partial
    } else {
        Verdict::Bad
    }
}
