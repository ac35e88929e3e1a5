//! The bytes that streams delivered last, to tell a retransmission from a forgery: those of all streams in one ring.
//!
//! A stream's pieces are chained, newest first. Invariant: a piece lies in one part, and is valid as long as the ring
//! has not come round to where it begins.

use crate::limits::RECENT_BYTES;

/// How many pieces back a repeated byte is looked for.
const BACK: usize = 64;
const HEAD: usize = 20;

/// The ring.
#[derive(Default, Debug)]
pub struct Recent {
    data: Vec<u8>,
    /// Bytes ever taken from the ring; where the next piece begins.
    taken: u64,
}

/// The newest piece of a stream; the default is none.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Newest(u64);

impl Recent {
    /// Keeps bytes that stand at offset `at` of a stream, behind those kept before.
    #[inline]
    pub fn keep(&mut self, newest: &mut Newest, at: u64, bytes: &[u8]) {
        let size = HEAD + bytes.len();
        if size > RECENT_BYTES / 8 {
            return;
        }
        let mut begin = (self.taken % RECENT_BYTES as u64) as usize;
        if begin + size > RECENT_BYTES {
            self.taken += (RECENT_BYTES - begin) as u64;
            begin = 0;
        }
        if self.data.len() < begin + size {
            self.data.resize(begin + size, 0);
        }
        let Some(room) = self.data.get_mut(begin..begin + size) else {
            return;
        };
        room[..8].copy_from_slice(&newest.0.to_le_bytes());
        room[8..16].copy_from_slice(&at.to_le_bytes());
        room[16..HEAD].copy_from_slice(&(bytes.len() as u32).to_le_bytes());
        room[HEAD..].copy_from_slice(bytes);
        *newest = Newest(self.taken + 1);
        self.taken += size as u64;
    }

    /// Where `bytes`, which stand at `at`, differ from what was delivered there: the first place and how far the last
    /// one is from it. `None`: they are the same, as far as that is still known.
    pub fn differs(&self, newest: Newest, at: u64, bytes: &[u8]) -> Option<(u64, u64)> {
        let end = at + bytes.len() as u64;
        let mut piece = newest.0;
        let mut found: Option<(u64, u64)> = None;
        for _ in 0..BACK {
            let Some(begin) = piece.checked_sub(1) else {
                break;
            };
            if begin + (RECENT_BYTES as u64) < self.taken {
                break;
            }
            let begin = (begin % RECENT_BYTES as u64) as usize;
            let Some(head) = self.data.get(begin..begin + HEAD) else {
                break;
            };
            let number = |b: &[u8]| {
                b.iter()
                    .rev()
                    .fold(0u64, |n, byte| n << 8 | u64::from(*byte))
            };
            let (before, from) = (number(&head[..8]), number(&head[8..16]));
            let len = number(&head[16..]);
            if from + len <= at {
                break;
            }
            let (low, high) = (from.max(at), (from + len).min(end));
            if low < high {
                let kept = begin + HEAD + (low - from) as usize;
                let kept = self.data.get(kept..kept + (high - low) as usize);
                let given = bytes.get((low - at) as usize..(high - at) as usize);
                if let (Some(kept), Some(given)) = (kept, given)
                    && kept != given
                {
                    let same = |i: &usize| kept[*i] == given[*i];
                    let first = low + (0..kept.len()).take_while(same).count() as u64;
                    let behind = high - (0..kept.len()).rev().take_while(same).count() as u64;
                    let behind = found.map_or(behind, |(at, len)| at + len);
                    found = Some((first, behind - first));
                }
            }
            piece = before;
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_difference_is_found_over_pieces() {
        let (mut ring, mut a, mut b) = (Recent::default(), Newest::default(), Newest::default());
        ring.keep(&mut a, 0, b"abcd");
        ring.keep(&mut b, 0, b"zzzz");
        ring.keep(&mut a, 4, b"efgh");
        assert_eq!(ring.differs(a, 0, b"abcdefgh"), None);
        assert_eq!(ring.differs(a, 2, b"cdef"), None);
        assert_eq!(ring.differs(a, 2, b"cXefYh"), Some((3, 4)));
        assert_eq!(ring.differs(b, 0, b"zzz"), None);
        assert_eq!(ring.differs(b, 0, b"abc"), Some((0, 3)));
        assert_eq!(ring.differs(Newest::default(), 0, b"abc"), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn what_is_known_is_right(pieces in prop::collection::vec((0usize..3, 1usize..60_000), 1..400), cut in 0usize..1000) {
            let mut ring = Recent::default();
            let mut newest = [Newest::default(); 3];
            let mut next = [0u64; 3];
            let byte = |stream: usize, at: u64| (at * 31 + at / 251 + stream as u64) as u8;
            for (stream, len) in pieces {
                let bytes: Vec<u8> = (0..len as u64).map(|i| byte(stream, next[stream] + i)).collect();
                ring.keep(&mut newest[stream], next[stream], &bytes);
                next[stream] += len as u64;
                prop_assert!(ring.data.len() <= RECENT_BYTES);
                let from = next[stream].saturating_sub(cut as u64);
                let mut again: Vec<u8> = (from..next[stream]).map(|at| byte(stream, at)).collect();
                prop_assert_eq!(ring.differs(newest[stream], from, &again), None);
                if let Some(last) = again.last_mut() {
                    *last ^= 1;
                    prop_assert_eq!(ring.differs(newest[stream], from, &again), Some((next[stream] - 1, 1)));
                }
            }
        }
    }
}
