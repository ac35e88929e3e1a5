//! Where a byte lives: numbered buffers, spans in them, and the map from a derived buffer to what it was made of.
//!
//! Every byte belongs to a buffer. A frame is a buffer; so is each direction of a TCP stream, a reassembled
//! datagram, a decrypted record stream, a decompressed body. A buffer that is not a frame has a [`SourceMap`].

/// The number of a buffer. Frames and derived buffers are numbered apart.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct BufId(u64);

const DERIVED: u64 = 1 << 63;

impl BufId {
    /// The buffer that is frame `number` (counted from 1, as users count).
    pub const fn frame(number: u64) -> BufId {
        BufId(number & !DERIVED)
    }

    /// The `n`-th buffer that was made out of others.
    pub const fn derived(n: u64) -> BufId {
        BufId(n | DERIVED)
    }

    /// The frame's number, when this buffer is a frame.
    pub const fn as_frame(self) -> Option<u64> {
        if self.0 & DERIVED == 0 {
            Some(self.0)
        } else {
            None
        }
    }
}

/// Some bytes of one buffer.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Span {
    /// The buffer they are in.
    pub buf: BufId,
    /// Offset of the first byte, counted from the buffer's beginning.
    pub start: u64,
    /// How many bytes.
    pub len: u32,
}

impl Span {
    /// The offset behind the last byte.
    pub const fn end(&self) -> u64 {
        self.start + self.len as u64
    }
}

/// How the bytes of an extent came about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Relation {
    /// Byte i here is byte i there.
    Copied,
    /// Made of those bytes as a whole: decrypted, decompressed, decoded.
    Computed,
}

/// One piece of a derived buffer and what it was made of: one a segment, record or chunk.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Extent {
    /// Offset in the derived buffer.
    pub at: u64,
    /// Length in the derived buffer; differs from `from.len` where bytes were computed.
    pub len: u32,
    /// The bytes it was made of.
    pub from: Span,
    /// Copied or computed.
    pub relation: Relation,
}

/// What a derived buffer was made of: extents in ascending order of `at`; holes are gaps in the capture.
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    extents: Vec<Extent>,
}

impl SourceMap {
    /// Appends an extent. Extents come in ascending order; one that does not is put where it belongs.
    pub fn push(&mut self, extent: Extent) {
        match self.extents.last() {
            Some(last) if last.at > extent.at => {
                let i = self.extents.partition_point(|e| e.at <= extent.at);
                self.extents.insert(i, extent);
            }
            _ => self.extents.push(extent),
        }
    }

    /// All extents, in order.
    pub fn extents(&self) -> &[Extent] {
        &self.extents
    }

    /// The extents that have some of the bytes `start..start+len`.
    pub fn extents_of(&self, start: u64, len: u32) -> impl Iterator<Item = &Extent> + '_ {
        let end = start + u64::from(len);
        let first = self
            .extents
            .partition_point(|e| e.at + u64::from(e.len) <= start);
        self.extents[first..].iter().take_while(move |e| e.at < end)
    }

    /// The source spans that bytes `start..start+len` were made of, clipped where they were copied.
    pub fn sources(&self, start: u64, len: u32) -> impl Iterator<Item = (Span, Relation)> + '_ {
        let end = start + u64::from(len);
        let first = self
            .extents
            .partition_point(|e| e.at + u64::from(e.len) <= start);
        self.extents[first..]
            .iter()
            .take_while(move |e| e.at < end)
            .map(move |e| {
                if e.relation == Relation::Computed {
                    return (e.from, e.relation);
                }
                let from = start.max(e.at);
                let to = end.min(e.at + u64::from(e.len));
                let span = Span {
                    buf: e.from.buf,
                    start: e.from.start + (from - e.at),
                    len: (to - from) as u32,
                };
                (span, e.relation)
            })
    }

    /// Drops the extents that end at or before `offset`.
    pub fn forget_before(&mut self, offset: u64) {
        let n = self
            .extents
            .partition_point(|e| e.at + u64::from(e.len) <= offset);
        self.extents.drain(..n);
    }

    /// Drops all extents and keeps the room for new ones.
    pub fn clear(&mut self) {
        self.extents.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extent(at: u64, frame: u64, start: u64, len: u32) -> Extent {
        Extent {
            at,
            len,
            from: Span {
                buf: BufId::frame(frame),
                start,
                len,
            },
            relation: Relation::Copied,
        }
    }

    #[test]
    fn sources_are_clipped_and_skip_holes() {
        let mut map = SourceMap::default();
        map.push(extent(0, 1, 54, 10));
        map.push(extent(20, 3, 54, 10));
        map.push(extent(10, 2, 60, 5));
        let got: Vec<_> = map
            .sources(8, 14)
            .map(|(s, _)| (s.buf.as_frame().unwrap(), s.start, s.len))
            .collect();
        assert_eq!(got, [(1, 62, 2), (2, 60, 5), (3, 54, 2)]);
    }

    #[test]
    fn a_computed_extent_is_named_whole() {
        let mut map = SourceMap::default();
        let from = Span {
            buf: BufId::derived(7),
            start: 5,
            len: 40,
        };
        map.push(Extent {
            at: 0,
            len: 16,
            from,
            relation: Relation::Computed,
        });
        assert_eq!(
            map.sources(3, 2).collect::<Vec<_>>(),
            [(from, Relation::Computed)]
        );
    }
}
