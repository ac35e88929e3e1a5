//! One direction of a TCP stream: segments in, bytes in order out, holes said.
//!
//! Offsets count from the stream's first byte and never wrap. Invariant: everything before `next` was delivered, as
//! bytes or as a gap; `pending` holds only what lies behind `next`, without overlap, first arrival first served.

use std::collections::BTreeMap;

use super::recent::{Newest, Recent};
use crate::limits;
use crate::span::BufId;

/// A segment's payload and where it came from.
#[derive(Clone, Copy, Debug)]
pub struct Segment<'a> {
    /// Sequence number of the first payload byte.
    pub seq: u32,
    /// The payload as far as it was captured.
    pub bytes: &'a [u8],
    /// Its length on the wire.
    pub wire_len: u32,
    /// What it stands in: a frame, or a datagram put together.
    pub buf: BufId,
    /// Where in that the payload begins.
    pub from: u32,
}

/// What comes out, in order.
#[derive(Clone, Copy, Debug)]
pub enum Piece<'a> {
    /// The next bytes.
    Data {
        /// Stream offset.
        at: u64,
        /// The bytes.
        bytes: &'a [u8],
        /// What they came in.
        buf: BufId,
        /// Where in that.
        from: u32,
    },
    /// Bytes that nobody captured.
    Gap {
        /// Stream offset.
        at: u64,
        /// How many are missing.
        len: u64,
        /// Their segment was seen: the snap length cut them off.
        cut: bool,
    },
    /// A segment brought other bytes for a place that was already filled; the first ones stand.
    Conflict {
        /// Stream offset of the overlap.
        at: u64,
        /// Its length.
        len: u64,
        /// What came second.
        buf: BufId,
    },
}

/// What all streams share: how many bytes wait behind holes, and the bytes that were delivered last.
#[derive(Default, Debug)]
pub struct Budget {
    used: usize,
    recent: Recent,
    /// How often a hole was given up because memory was full.
    pub forced: u64,
}

#[derive(Debug)]
struct Waiting {
    bytes: Box<[u8]>,
    wire_len: u32,
    buf: BufId,
    from: u32,
}

const OVERHEAD: usize = 96;

/// Puts one direction's segments in order.
#[derive(Default, Debug)]
pub struct Assembler {
    start: u32,
    started: bool,
    exact: bool,
    next: u64,
    #[expect(
        clippy::box_collection,
        reason = "nearly all streams have none, and there are a million"
    )]
    pending: Option<Box<BTreeMap<u64, Waiting>>>,
    pending_bytes: usize,
    acked: u64,
    since_acked: u8,
    fin: Option<u64>,
    newest: Newest,
}

impl Assembler {
    /// The sequence number of the first byte is known: from a SYN, or from the answer to one.
    pub fn begin(&mut self, seq: u32) {
        if !self.started {
            self.start = seq;
            self.started = true;
            self.exact = true;
        }
    }

    /// Whether the stream's beginning was seen.
    pub fn is_exact(&self) -> bool {
        self.exact
    }

    /// Stream offset of the next byte to come.
    pub fn next(&self) -> u64 {
        self.next
    }

    /// Whether anything waits behind a hole: bytes, or the end.
    #[inline]
    pub fn has_hole(&self) -> bool {
        self.pending.is_some() || self.fin.is_some_and(|fin| fin > self.next)
    }

    /// Whether the direction's end was reached: FIN seen and everything before it delivered.
    pub fn is_ended(&self) -> bool {
        self.fin.is_some_and(|fin| self.next >= fin)
    }

    #[inline]
    fn offset(&self, seq: u32) -> i64 {
        let expected = self.start.wrapping_add(self.next as u32);
        self.next as i64 + i64::from(seq.wrapping_sub(expected) as i32)
    }

    /// Takes a segment. Bytes that are next in line come out at once, uncopied, and whatever waited for them.
    pub fn segment(
        &mut self,
        s: Segment<'_>,
        budget: &mut Budget,
        sink: &mut impl FnMut(Piece<'_>),
    ) {
        if !self.started {
            self.started = true;
            self.start = s.seq;
        }
        let at = self.offset(s.seq);
        let end = at + i64::from(s.wire_len);
        if at < self.next as i64 {
            self.compare(at, &s, budget, sink);
            if end <= self.next as i64 {
                return;
            }
        }
        let mut s = s;
        let mut at = at;
        if at < self.next as i64 {
            let old = (self.next as i64 - at) as usize;
            s.bytes = s.bytes.get(old..).unwrap_or(&[]);
            s.from = s.from.saturating_add(old as u32);
            s.wire_len -= old as u32;
            at = self.next as i64;
        }
        let at = at as u64;
        if at == self.next && self.pending.is_none() {
            self.deliver(at, s, budget, sink);
            return;
        }
        self.hold(at, s, budget, sink);
        self.drain(budget, sink);
    }

    /// Whether what came again is what was delivered. A keep-alive may carry a byte that means nothing (RFC 1122
    /// §4.2.3.6).
    #[cold]
    fn compare(&self, at: i64, s: &Segment<'_>, budget: &Budget, sink: &mut impl FnMut(Piece<'_>)) {
        let before = (-at).max(0) as usize;
        let (Some(bytes), false) = (s.bytes.get(before..), s.wire_len == 1) else {
            return;
        };
        let at = at.max(0) as u64;
        let known = bytes.len().min((self.next - at.min(self.next)) as usize);
        if let Some((at, len)) = budget.recent.differs(self.newest, at, &bytes[..known]) {
            let buf = s.buf;
            sink(Piece::Conflict { at, len, buf });
        }
    }

    #[inline]
    fn deliver(
        &mut self,
        at: u64,
        s: Segment<'_>,
        budget: &mut Budget,
        sink: &mut impl FnMut(Piece<'_>),
    ) {
        let Segment {
            bytes,
            wire_len,
            buf,
            from,
            ..
        } = s;
        if !bytes.is_empty() {
            budget.recent.keep(&mut self.newest, at, bytes);
            sink(Piece::Data {
                at,
                bytes,
                buf,
                from,
            });
        }
        let missing = u64::from(wire_len).saturating_sub(bytes.len() as u64);
        self.next = at + bytes.len() as u64 + missing;
        if missing > 0 {
            sink(Piece::Gap {
                at: at + bytes.len() as u64,
                len: missing,
                cut: true,
            });
        }
    }

    /// Keeps a segment that came too early, without the parts that are already held.
    fn hold(
        &mut self,
        at: u64,
        s: Segment<'_>,
        budget: &mut Budget,
        sink: &mut impl FnMut(Piece<'_>),
    ) {
        let pending = self.pending.get_or_insert_default();
        let end = at + u64::from(s.wire_len);
        let mut pos = at;
        let before = pending
            .range(..=at)
            .next_back()
            .map(|(a, w)| (*a, *a + u64::from(w.wire_len)));
        let mut spans: Vec<(u64, u64)> = before.into_iter().filter(|(_, e)| *e > at).collect();
        spans.extend(
            pending
                .range(at + 1..end)
                .map(|(a, w)| (*a, *a + u64::from(w.wire_len))),
        );
        let slice = |from: u64, to: u64| {
            let (i, j) = ((from - at) as usize, (to - at) as usize);
            s.bytes
                .get(i.min(s.bytes.len())..j.min(s.bytes.len()))
                .unwrap_or(&[])
        };
        let mut parts = Vec::new();
        for (a, e) in spans {
            if pos < a {
                parts.push((pos, a));
            }
            let (from, to) = (a.max(at), e.min(end));
            if let Some(held) = pending.get(&a) {
                let theirs = held
                    .bytes
                    .get((from - a) as usize..((to - a) as usize).min(held.bytes.len()))
                    .unwrap_or(&[]);
                let ours = slice(from, to);
                let both = theirs.len().min(ours.len());
                if theirs[..both] != ours[..both] {
                    sink(Piece::Conflict {
                        at: from,
                        len: to - from,
                        buf: s.buf,
                    });
                }
            }
            pos = pos.max(e);
        }
        if pos < end {
            parts.push((pos, end));
        }
        for (from, to) in parts {
            let bytes: Box<[u8]> = slice(from, to).into();
            let cost = bytes.len() + OVERHEAD;
            self.pending_bytes += cost;
            budget.used += cost;
            let waiting = Waiting {
                bytes,
                wire_len: (to - from) as u32,
                buf: s.buf,
                from: s.from.saturating_add((from - at) as u32),
            };
            pending.insert(from, waiting);
        }
    }

    /// Delivers what is next in line; gives the hole up when it can't be filled any more.
    fn drain(&mut self, budget: &mut Budget, sink: &mut impl FnMut(Piece<'_>)) {
        self.run(budget, sink);
        while let Some(pending) = &self.pending {
            let full = self.pending_bytes > limits::PENDING_BYTES
                || pending.len() > limits::PENDING_SEGMENTS;
            let out_of_memory = budget.used > limits::PENDING_BYTES_IN_ALL;
            if !full && !out_of_memory {
                break;
            }
            budget.forced += 1;
            self.skip_hole(budget, sink);
        }
    }

    fn run(&mut self, budget: &mut Budget, sink: &mut impl FnMut(Piece<'_>)) {
        let Some(mut pending) = self.pending.take() else {
            return;
        };
        while let Some(first) = pending.first_entry() {
            if *first.key() > self.next {
                break;
            }
            let (at, w) = first.remove_entry();
            let cost = w.bytes.len() + OVERHEAD;
            self.pending_bytes -= cost;
            budget.used = budget.used.saturating_sub(cost);
            let s = Segment {
                seq: 0,
                bytes: &w.bytes,
                wire_len: w.wire_len,
                buf: w.buf,
                from: w.from,
            };
            self.deliver(at, s, budget, sink);
        }
        if !pending.is_empty() {
            self.pending = Some(pending);
        }
    }

    fn skip_hole(&mut self, budget: &mut Budget, sink: &mut impl FnMut(Piece<'_>)) {
        let Some(first) = self.pending.as_ref().and_then(|p| p.keys().next().copied()) else {
            return;
        };
        if first > self.next {
            sink(Piece::Gap {
                at: self.next,
                len: first - self.next,
                cut: false,
            });
            self.next = first;
        }
        self.since_acked = 0;
        self.run(budget, sink);
    }

    /// The other side acknowledged everything before `ack`. What it has and we never saw is not coming any more: a
    /// few packets later (captures reorder) the hole is given up.
    #[inline]
    pub fn acknowledged(&mut self, ack: u32) {
        if self.started {
            let at = self.offset(ack);
            if at > self.acked as i64 {
                self.acked = at as u64;
            }
        }
    }

    /// Called once a packet of the conversation, behind its segment and acknowledgement.
    #[inline]
    pub fn settle(
        &mut self,
        other_side_seen: bool,
        budget: &mut Budget,
        sink: &mut impl FnMut(Piece<'_>),
    ) {
        if self.pending.is_some() {
            self.settle_hole(other_side_seen, budget, sink);
        } else if self.has_hole() && other_side_seen && self.acked > self.next {
            self.since_acked += 1;
            if self.since_acked > SLACK {
                self.skip_tail(sink);
            }
        }
    }

    /// The bytes in front of the FIN are missing, although the other side has them.
    fn skip_tail(&mut self, sink: &mut impl FnMut(Piece<'_>)) {
        let Some(fin) = self
            .fin
            .filter(|fin| self.next < *fin && *fin <= self.acked)
        else {
            return;
        };
        let (at, len) = (self.next, fin - self.next);
        self.next = fin;
        self.since_acked = 0;
        sink(Piece::Gap {
            at,
            len,
            cut: false,
        });
    }

    fn settle_hole(
        &mut self,
        other_side_seen: bool,
        budget: &mut Budget,
        sink: &mut impl FnMut(Piece<'_>),
    ) {
        let Some(pending) = &self.pending else { return };
        let waiting = pending.len();
        let first = pending.keys().next().copied().unwrap_or(0);
        let lost = if other_side_seen {
            self.acked >= first
        } else {
            waiting >= limits::PENDING_ONE_SIDED
        };
        // The very first bytes of a stream that we joined in the middle: nothing earlier will come.
        let joined = !self.exact && self.next == 0 && waiting >= 3;
        if lost || joined {
            self.since_acked += 1;
            if self.since_acked > SLACK {
                self.skip_hole(budget, sink);
            }
        }
    }

    /// A FIN whose sequence number is `seq`: the stream ends in front of it.
    pub fn finish(&mut self, seq: u32) {
        if self.started {
            let at = self.offset(seq).max(0) as u64;
            self.fin.get_or_insert(at);
        }
    }

    /// Nothing more will come: holes are said, what waited comes out.
    pub fn flush(&mut self, budget: &mut Budget, sink: &mut impl FnMut(Piece<'_>)) {
        while self.pending.is_some() {
            self.skip_hole(budget, sink);
        }
        self.skip_tail(sink);
    }

    /// Bytes held behind holes.
    pub fn held(&self) -> usize {
        self.pending_bytes
    }
}

/// So many packets may pass between an acknowledgement and the segment it is for.
const SLACK: u8 = 1;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn run(a: &mut Assembler, seq: u32, bytes: &[u8], out: &mut String) {
        let s = Segment {
            seq,
            bytes,
            wire_len: bytes.len() as u32,
            buf: BufId::frame(1),
            from: 0,
        };
        a.segment(s, &mut Budget::default(), &mut |p| write(p, out));
    }

    fn write(p: Piece<'_>, out: &mut String) {
        match p {
            Piece::Data { bytes, .. } => out.push_str(std::str::from_utf8(bytes).unwrap()),
            Piece::Gap { len, .. } => out.push_str(&format!("[{len}]")),
            Piece::Conflict { at, len, .. } => out.push_str(&format!("<{at}+{len}>")),
        }
    }

    #[test]
    fn what_is_missing_in_front_of_the_fin_is_a_hole() {
        let (mut a, mut out) = (Assembler::default(), String::new());
        a.begin(1);
        run(&mut a, 1, b"abc", &mut out);
        a.finish(7);
        for _ in 0..3 {
            a.settle(true, &mut Budget::default(), &mut |p| write(p, &mut out));
        }
        assert_eq!((out.as_str(), a.is_ended()), ("abc", false)); // it may still come
        a.acknowledged(8);
        for _ in 0..2 {
            a.settle(true, &mut Budget::default(), &mut |p| write(p, &mut out));
        }
        assert_eq!((out.as_str(), a.is_ended()), ("abc[3]", true));
    }

    #[test]
    fn order_is_restored_and_repeats_are_dropped() {
        let (mut a, mut out) = (Assembler::default(), String::new());
        a.begin(u32::MAX - 2);
        run(&mut a, 1, b"ef", &mut out);
        run(&mut a, u32::MAX - 2, b"abcd", &mut out);
        run(&mut a, u32::MAX, b"cdefgh", &mut out);
        assert_eq!(out, "abcdefgh");
        assert!(!a.has_hole());
    }

    #[test]
    fn overlaps_that_differ_are_said_and_the_first_stands() {
        let (mut a, mut out) = (Assembler::default(), String::new());
        a.begin(0);
        run(&mut a, 2, b"cd", &mut out);
        run(&mut a, 3, b"Xe", &mut out);
        run(&mut a, 0, b"ab", &mut out);
        assert_eq!(out, "<3+1>abcde");
    }

    #[test]
    fn bytes_that_come_again_and_differ_are_said() {
        let (mut a, mut out, mut budget) = (Assembler::default(), String::new(), Budget::default());
        a.begin(0);
        for (seq, bytes) in [
            (0, "abcd"),
            (4, "efgh"),
            (2, "cdef"),
            (2, "cXefYhij"),
            (9, "Z"),
        ] {
            let s = Segment {
                seq,
                bytes: bytes.as_bytes(),
                wire_len: bytes.len() as u32,
                buf: BufId::frame(1),
                from: 0,
            };
            a.segment(s, &mut budget, &mut |p| write(p, &mut out));
        }
        assert_eq!(out, "abcdefgh<3+4>ij");
    }

    #[test]
    fn a_hole_the_other_side_acknowledged_is_given_up() {
        let (mut a, mut out) = (Assembler::default(), String::new());
        a.begin(0);
        run(&mut a, 4, b"ef", &mut out);
        a.acknowledged(6);
        for _ in 0..=SLACK {
            a.settle(true, &mut Budget::default(), &mut |p| write(p, &mut out));
        }
        assert_eq!(out, "[4]ef");
    }

    #[test]
    fn a_cut_segment_leaves_a_gap() {
        let (mut a, mut out) = (Assembler::default(), String::new());
        let s = Segment {
            seq: 9,
            bytes: b"ab",
            wire_len: 5,
            buf: BufId::frame(1),
            from: 0,
        };
        a.segment(s, &mut Budget::default(), &mut |p| write(p, &mut out));
        run(&mut a, 14, b"z", &mut out);
        assert_eq!(out, "ab[3]z");
    }

    proptest! {
        /// Whatever the order, the overlap and the repetition: the same bytes, as long as none is lost.
        #[test]
        fn any_segmentation_gives_the_same_stream(
            len in 1usize..600, start: u32,
            cuts in prop::collection::vec((0usize..600, 1usize..90), 0..60), order in prop::collection::vec(0usize..1000, 0..80),
        ) {
            let stream: Vec<u8> = (0..len).map(|i| (i * 7 % 251) as u8).collect();
            let mut segments: Vec<(usize, usize)> = cuts.into_iter().map(|(at, n)| (at % len, n)).map(|(at, n)| (at, (at + n).min(len))).collect();
            segments.extend((0..len).step_by(50).map(|at| (at, (at + 50).min(len))));
            for (i, j) in order.iter().enumerate() {
                let n = segments.len();
                segments.swap(i % n, j % n);
            }
            let mut a = Assembler::default();
            a.begin(start);
            let mut got = Vec::new();
            let mut budget = Budget::default();
            for (from, to) in segments {
                let s = Segment { seq: start.wrapping_add(from as u32), bytes: &stream[from..to], wire_len: (to - from) as u32, buf: BufId::frame(1), from: 0 };
                a.segment(s, &mut budget, &mut |p| match p {
                    Piece::Data { at, bytes, .. } => { assert_eq!(at as usize, got.len()); got.extend_from_slice(bytes) }
                    other => panic!("{other:?}"),
                });
            }
            prop_assert_eq!(got, stream);
            prop_assert_eq!(a.held(), 0);
            prop_assert_eq!(budget.used, 0);
        }
    }
}
