//! Puts datagrams together from their pieces, within bounds.
//!
//! What was heard first wins where pieces overlap. Pieces wait at most [`TIMEOUT`] of capture time; datagrams, bytes
//! and pieces of one datagram are bounded, and the oldest goes first. A flood of first pieces whose rest never comes
//! costs one table entry and a copy each. Knows nothing of what it puts together.

use super::{Fragment, FragmentKey, Net, Remark, notes};
use hashbrown::HashMap;
use smallvec::SmallVec;
use std::collections::VecDeque;

/// How long pieces wait for the rest of their datagram, in nanoseconds (RFC 791 §3.2, RFC 8200 §4.5 allow 60 s).
pub const TIMEOUT: i64 = 30_000_000_000;
/// How many bytes of pieces are held in all.
pub const MAX_BYTES: usize = 16 << 20;
/// How many datagrams are waited for.
pub const MAX_DATAGRAMS: usize = 4096;
/// How many pieces one datagram may come in.
pub const MAX_PIECES: usize = 1024;
/// The longest datagram (RFC 791 §3.1).
const MAX_LENGTH: u32 = 65_535;
/// What a waiting datagram costs beside its bytes.
const OVERHEAD: usize = 256;
/// A buffer up to this size is kept for the next datagram.
const KEPT: usize = 2048;

/// A run of bytes of a datagram and where it came from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Piece {
    /// Offset in the datagram's payload.
    pub at: u32,
    /// How many bytes.
    pub len: u32,
    /// The frame that brought it.
    pub frame: u64,
    /// Offset in that frame.
    pub from: u32,
}

/// A datagram that is whole again.
#[derive(Debug)]
pub struct Reassembled {
    /// The network header of its first piece; `proto` says what the payload is.
    pub net: Net,
    /// The payload.
    pub bytes: Vec<u8>,
    /// Which frames it came from, in ascending order.
    pub map: Vec<Piece>,
}

/// What was given up or refused so far.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Lost {
    /// Datagrams whose rest did not come in time.
    pub timed_out: u64,
    /// Datagrams that were given up to make room.
    pub evicted: u64,
    /// Pieces that were not taken: beyond the longest datagram, beyond its end, or too many.
    pub refused: u64,
}

#[derive(Default)]
struct Waiting {
    key: Option<FragmentKey>,
    generation: u32,
    since: i64,
    net: Option<Net>,
    /// The payload's length, once its last piece was heard.
    total: Option<u32>,
    /// Bytes held, without overlap.
    have: u32,
    /// Ascending by `at`, without overlap; the second number is the offset in `data`.
    pieces: SmallVec<[(Piece, u32); 2]>,
    data: Vec<u8>,
}

/// The datagrams that wait for pieces.
#[derive(Default)]
pub struct Defrag {
    table: HashMap<FragmentKey, u32, foldhash::quality::RandomState>,
    slots: Vec<Waiting>,
    free: Vec<u32>,
    /// Slots in the order in which they were taken, with the generation they had.
    order: VecDeque<(u32, u32)>,
    held: usize,
    lost: Lost,
}

impl Defrag {
    /// Takes a piece; gives the datagram when it was the last one missing. `net` is the piece's network header,
    /// `bytes` the frame, `time` in nanoseconds. What is odd about the piece goes into `remarks`.
    pub fn add(
        &mut self,
        net: &Net,
        piece: &Fragment,
        bytes: &[u8],
        frame: u64,
        time: i64,
        remarks: &mut SmallVec<[Remark; 2]>,
    ) -> Option<Reassembled> {
        self.expire(time);
        let from = piece.payload_at;
        let payload = bytes.get(from as usize..from.saturating_add(piece.payload_len) as usize)?;
        let end = piece.offset.saturating_add(piece.payload_len);
        let header = if net.v6 { 0 } else { 20 };
        if payload.is_empty() || end > MAX_LENGTH - header {
            return self.refuse(&notes::FRAGMENT_TOO_LONG, piece, end, remarks);
        }
        if piece.more && !piece.payload_len.is_multiple_of(8) {
            remarks.push((
                &notes::FRAGMENT_SIZE,
                from,
                piece.payload_len,
                piece.payload_len.into(),
            ));
        }
        let slot = match self.table.get(&piece.key) {
            Some(slot) => *slot,
            None => self.begin(piece.key, time),
        };
        let waiting = self.slots.get_mut(slot as usize)?;
        let reach = waiting.pieces.last().map_or(0, |(p, _)| p.at + p.len);
        let beyond = waiting
            .total
            .is_some_and(|total| end > total || (!piece.more && end != total));
        if beyond || (!piece.more && reach > end) {
            return self.refuse(&notes::FRAGMENT_BEYOND, piece, end, remarks);
        }
        if waiting.pieces.len() >= MAX_PIECES {
            return self.refuse(&notes::FRAGMENT_MANY, piece, MAX_PIECES as u32, remarks);
        }
        if !piece.more {
            waiting.total = Some(end);
        }
        if piece.offset == 0 && waiting.net.is_none() {
            waiting.net = Some(Net {
                proto: piece.proto,
                ..*net
            });
        }
        let before = waiting.data.capacity();
        waiting.insert(piece, payload, frame, remarks);
        self.held += waiting.data.capacity() - before;
        if waiting.total == Some(waiting.have) {
            return self.finish(slot);
        }
        self.make_room(slot);
        None
    }

    /// How many datagrams wait.
    pub fn waiting(&self) -> usize {
        self.table.len()
    }

    /// What was given up or refused so far.
    pub fn lost(&self) -> Lost {
        self.lost
    }

    #[cold]
    fn refuse(
        &mut self,
        code: &'static crate::note::Code,
        piece: &Fragment,
        value: u32,
        remarks: &mut SmallVec<[Remark; 2]>,
    ) -> Option<Reassembled> {
        self.lost.refused += 1;
        remarks.push((code, piece.payload_at, piece.payload_len, value.into()));
        None
    }

    fn begin(&mut self, key: FragmentKey, time: i64) -> u32 {
        let slot = self.free.pop().unwrap_or_else(|| {
            self.slots.push(Waiting::default());
            self.slots.len() as u32 - 1
        });
        if let Some(waiting) = self.slots.get_mut(slot as usize) {
            (waiting.key, waiting.since) = (Some(key), time);
            self.order.push_back((slot, waiting.generation));
            self.held += OVERHEAD + waiting.data.capacity();
        }
        self.table.insert(key, slot);
        slot
    }

    /// Drops what has waited too long.
    fn expire(&mut self, time: i64) {
        while let Some((slot, generation)) = self.order.front().copied() {
            match self.slots.get(slot as usize) {
                Some(w)
                    if w.generation == generation && time.saturating_sub(w.since) <= TIMEOUT =>
                {
                    return;
                }
                Some(w) if w.generation == generation => {
                    self.lost.timed_out += 1;
                    self.drop_slot(slot);
                }
                _ => {}
            }
            self.order.pop_front();
        }
    }

    /// Drops the oldest until the bounds hold; the one in use goes last.
    fn make_room(&mut self, in_use: u32) {
        while self.table.len() > MAX_DATAGRAMS || self.held > MAX_BYTES {
            let Some((slot, generation)) = self.order.pop_front() else {
                return;
            };
            let current = self
                .slots
                .get(slot as usize)
                .is_some_and(|w| w.generation == generation);
            if current && (slot != in_use || self.table.len() == 1) {
                self.lost.evicted += 1;
                self.drop_slot(slot);
            } else if current {
                self.order.push_back((slot, generation));
            }
        }
    }

    fn drop_slot(&mut self, slot: u32) {
        let Some(waiting) = self.slots.get_mut(slot as usize) else {
            return;
        };
        if let Some(key) = waiting.key.take() {
            self.table.remove(&key);
        }
        self.held = self.held.saturating_sub(OVERHEAD + waiting.data.capacity());
        let mut data = std::mem::take(&mut waiting.data);
        data.clear();
        let generation = waiting.generation.wrapping_add(1);
        *waiting = Waiting {
            generation,
            data: if data.capacity() <= KEPT {
                data
            } else {
                Vec::new()
            },
            ..Waiting::default()
        };
        self.free.push(slot);
    }

    #[cold]
    fn finish(&mut self, slot: u32) -> Option<Reassembled> {
        let waiting = self.slots.get_mut(slot as usize)?;
        let net = waiting.net?;
        let mut bytes = Vec::with_capacity(waiting.have as usize);
        let mut map = Vec::with_capacity(waiting.pieces.len());
        for (piece, at) in &waiting.pieces {
            bytes.extend_from_slice(
                waiting
                    .data
                    .get(*at as usize..(*at + piece.len) as usize)
                    .unwrap_or(&[]),
            );
            map.push(*piece);
        }
        self.drop_slot(slot);
        while self.order.front().is_some_and(|(slot, generation)| {
            self.slots
                .get(*slot as usize)
                .is_none_or(|w| w.generation != *generation)
        }) {
            self.order.pop_front();
        }
        Some(Reassembled { net, bytes, map })
    }
}

impl Waiting {
    /// Keeps what is new of a piece: the parts that no earlier piece covers.
    fn insert(
        &mut self,
        piece: &Fragment,
        payload: &[u8],
        frame: u64,
        remarks: &mut SmallVec<[Remark; 2]>,
    ) {
        let (start, end) = (piece.offset, piece.offset + payload.len() as u32);
        let mut at = start;
        let mut i = self.pieces.partition_point(|(p, _)| p.at + p.len <= start);
        let (mut overlap, mut differs) = (0u32, false);
        while at < end {
            let next = self.pieces.get(i).map(|(p, data)| (p.at, p.len, *data));
            match next {
                Some((old, len, data)) if old <= at => {
                    let upto = end.min(old + len);
                    let mine = payload.get((at - start) as usize..(upto - start) as usize);
                    let theirs = self
                        .data
                        .get((data + at - old) as usize..(data + upto - old) as usize);
                    overlap += upto - at;
                    differs |= mine != theirs;
                    at = upto;
                    i += 1;
                }
                _ => {
                    let upto = next.map_or(end, |(old, ..)| end.min(old));
                    let from = piece.payload_at + (at - start);
                    let new = Piece {
                        at,
                        len: upto - at,
                        frame,
                        from,
                    };
                    let data = self.data.len() as u32;
                    self.data.extend_from_slice(
                        payload
                            .get((at - start) as usize..(upto - start) as usize)
                            .unwrap_or(&[]),
                    );
                    self.pieces.insert(i, (new, data));
                    self.have += new.len;
                    at = upto;
                    i += 1;
                }
            }
        }
        if overlap > 0 {
            let code = if differs {
                &notes::FRAGMENT_CONFLICT
            } else {
                &notes::FRAGMENT_OVERLAP
            };
            remarks.push((code, piece.payload_at, piece.payload_len, overlap.into()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn net() -> Net {
        Net {
            v6: false,
            src: [1; 16],
            dst: [2; 16],
            id: 7,
            proto: 17,
            ttl: 64,
        }
    }

    fn piece(id: u32, offset: u32, more: bool, len: usize) -> Fragment {
        let key = FragmentKey {
            v6: false,
            proto: 17,
            src: [1; 16],
            dst: [2; 16],
            id,
        };
        Fragment {
            key,
            proto: 17,
            offset,
            more,
            payload_at: 0,
            payload_len: len as u32,
        }
    }

    /// Pieces as (offset, more, bytes); gives the datagram and the names of the remarks.
    fn put(pieces: &[(u32, bool, &[u8])]) -> (Option<(Vec<u8>, Vec<Piece>)>, Vec<&'static str>) {
        let (mut defrag, mut remarks, mut done) = (Defrag::default(), SmallVec::new(), None);
        for (i, (offset, more, bytes)) in pieces.iter().enumerate() {
            let got = defrag.add(
                &net(),
                &piece(1, *offset, *more, bytes.len()),
                bytes,
                i as u64 + 1,
                0,
                &mut remarks,
            );
            done = done.or(got.map(|r| (r.bytes, r.map)));
        }
        (done, remarks.iter().map(|r| r.0.name).collect())
    }

    #[test]
    fn pieces_in_any_order() {
        for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0], [0, 2, 1]] {
            let all: [(u32, bool, &[u8]); 3] = [
                (0, true, b"AAAAAAAA"),
                (8, true, b"BBBBBBBB"),
                (16, false, b"CC"),
            ];
            let (done, notes) = put(&order.map(|i| all[i]));
            assert_eq!(done.unwrap().0, b"AAAAAAAABBBBBBBBCC", "{order:?}");
            assert!(notes.is_empty());
        }
    }

    #[test]
    fn what_was_heard_first_wins_and_the_map_says_where_it_came_from() {
        let (done, notes) = put(&[
            (8, true, b"BBBBBBBB"),
            (0, true, b"AAAAAAAAxxxxxxxxDDDDDDDD"),
            (24, false, b"E"),
        ]);
        let (bytes, map) = done.unwrap();
        assert_eq!(bytes, b"AAAAAAAABBBBBBBBDDDDDDDDE");
        let got: Vec<_> = map.iter().map(|p| (p.at, p.len, p.frame, p.from)).collect();
        assert_eq!(
            got,
            [(0, 8, 2, 0), (8, 8, 1, 0), (16, 8, 2, 16), (24, 1, 3, 0)]
        );
        assert_eq!(notes, ["ip.fragment.conflict"]);
    }

    #[test]
    fn a_repeated_piece_is_an_overlap_without_conflict() {
        let (done, notes) = put(&[
            (0, true, b"AAAAAAAA"),
            (0, true, b"AAAAAAAA"),
            (8, false, b"B"),
        ]);
        assert_eq!(
            (done.unwrap().0.len(), notes),
            (9, vec!["ip.fragment.overlap"])
        );
    }

    #[test]
    fn too_long_and_beyond_the_end_are_refused() {
        assert_eq!(
            put(&[(65_520, false, &[0; 64])]).1,
            ["ip.fragment.too_long"]
        );
        assert_eq!(
            put(&[(8, false, b"B"), (16, true, b"CCCCCCCC")]).1,
            ["ip.fragment.beyond_end"]
        );
        assert_eq!(
            put(&[(16, true, b"CCCCCCCC"), (0, false, b"B")]).1,
            ["ip.fragment.beyond_end"]
        );
    }

    #[test]
    fn pieces_wait_thirty_seconds() {
        let (mut defrag, mut remarks) = (Defrag::default(), SmallVec::new());
        defrag.add(&net(), &piece(1, 0, true, 8), &[0; 8], 1, 0, &mut remarks);
        let late = defrag.add(
            &net(),
            &piece(1, 8, false, 8),
            &[0; 8],
            2,
            TIMEOUT + 1,
            &mut remarks,
        );
        assert!(late.is_none());
        assert_eq!((defrag.lost().timed_out, defrag.waiting()), (1, 1));
    }

    #[test]
    fn a_flood_stays_within_bounds() {
        let (mut defrag, mut remarks) = (Defrag::default(), SmallVec::new());
        let bytes = [0u8; 1480];
        for id in 0..100_000 {
            defrag.add(
                &net(),
                &piece(id, 0, true, 1480),
                &bytes,
                id.into(),
                i64::from(id),
                &mut remarks,
            );
        }
        assert!(defrag.waiting() <= MAX_DATAGRAMS && defrag.held <= MAX_BYTES);
        assert_eq!(defrag.lost().evicted as usize, 100_000 - defrag.waiting());
        assert!(defrag.order.len() <= MAX_DATAGRAMS + 1 && defrag.slots.len() <= MAX_DATAGRAMS + 1);
    }

    #[test]
    fn one_datagram_in_too_many_pieces_is_refused() {
        let (mut defrag, mut remarks) = (Defrag::default(), SmallVec::new());
        for i in (0..MAX_PIECES as u32 + 5).rev() {
            defrag.add(
                &net(),
                &piece(1, i * 8 + 8, true, 8),
                &[0; 8],
                i.into(),
                0,
                &mut remarks,
            );
        }
        assert_eq!(defrag.lost().refused, 5);
    }
}
