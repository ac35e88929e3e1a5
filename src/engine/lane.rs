//! One direction of one layer: a window of bytes, how far they were taken, and where they came from.

use std::collections::VecDeque;

use crate::span::{BufId, Extent, Relation, SourceMap, Span};
use crate::store::MsgId;

/// A window of a buffer. `data` begins at `base`; its first `taken` bytes belong to units already fed and stay
/// until they were visited.
pub(super) struct Lane {
    pub buf: BufId,
    pub base: u64,
    pub data: Vec<u8>,
    pub taken: usize,
    /// Bytes not taken must be at least so many before the dissector is worth calling.
    pub need: usize,
    /// So many of the bytes to come belong to the message begun last.
    pub skip: u64,
    pub skip_finishes: bool,
    /// The message begun last, while its body is not complete.
    pub open: Option<MsgId>,
    /// Some of its body is missing.
    pub holed: bool,
    pub map: SourceMap,
    pub ended: bool,
    /// It is on the engine's list of lanes to be trimmed.
    pub listed: bool,
    /// A message said that nobody recognises these bytes.
    pub announced: bool,
    /// The store knows of it (retained stores only).
    pub kept: bool,
}

impl Lane {
    pub fn new(buf: BufId, base: u64) -> Lane {
        Lane {
            buf,
            base,
            data: Vec::new(),
            taken: 0,
            need: 0,
            skip: 0,
            skip_finishes: false,
            open: None,
            holed: false,
            map: SourceMap::default(),
            ended: false,
            listed: false,
            announced: false,
            kept: false,
        }
    }

    /// Bytes nobody has taken yet.
    pub fn waiting(&self) -> &[u8] {
        self.data.get(self.taken..).unwrap_or(&[])
    }

    /// Offset of the first of them.
    pub fn position(&self) -> u64 {
        self.base + self.taken as u64
    }

    /// Offset behind the last byte.
    pub fn end(&self) -> u64 {
        self.base + self.data.len() as u64
    }

    /// Counts bytes of a body off that nobody needs to look at; how many of `len` those are.
    pub fn pass(&mut self, len: u64) -> u64 {
        let n = self.skip.min(len);
        if self.skip != u64::MAX {
            self.skip -= n;
        }
        n
    }

    /// Appends bytes and where they came from.
    pub fn append(&mut self, bytes: &[u8], from: Span, relation: Relation, pool: &mut Pool) {
        if self.data.capacity() == 0 {
            self.data = pool.take();
        }
        self.map.push(Extent {
            at: self.end(),
            len: bytes.len() as u32,
            from,
            relation,
        });
        self.data.extend_from_slice(bytes);
        pool.held += bytes.len();
    }

    /// The bytes of a span that still lies in the window.
    pub fn bytes(&self, span: Span) -> Option<&[u8]> {
        let from = span.start.checked_sub(self.base)? as usize;
        self.data.get(from..from.checked_add(span.len as usize)?)
    }

    /// Lets go of what was taken.
    pub fn trim(&mut self, pool: &mut Pool) {
        let n = self.taken.min(self.data.len());
        self.base += n as u64;
        self.taken = 0;
        pool.held = pool.held.saturating_sub(n);
        if n == self.data.len() {
            pool.give(std::mem::take(&mut self.data));
        } else {
            self.data.drain(..n);
        }
    }

    /// Puts the whole window aside, so that the next bytes may begin at `base`; messages in it can still be read.
    pub fn retire(&mut self, base: u64, pool: &mut Pool) {
        pool.held = pool.held.saturating_sub(self.data.len());
        if !self.data.is_empty() {
            pool.retired
                .push_back((self.buf, self.base, std::mem::take(&mut self.data)));
        }
        self.base = base;
        self.taken = 0;
    }
}

/// Buffers between uses, and windows that only the current visit still needs.
#[derive(Default)]
pub(super) struct Pool {
    free: Vec<Vec<u8>>,
    pub retired: VecDeque<(BufId, u64, Vec<u8>)>,
    /// Bytes in all windows.
    pub held: usize,
}

const POOLED: usize = 64;
const POOLED_BYTES: usize = 64 * 1024;

impl Pool {
    fn take(&mut self) -> Vec<u8> {
        self.free.pop().unwrap_or_default()
    }

    fn give(&mut self, mut buffer: Vec<u8>) {
        if buffer.capacity() > 0 && buffer.capacity() <= POOLED_BYTES && self.free.len() < POOLED {
            buffer.clear();
            self.free.push(buffer);
        }
    }

    /// The bytes of a span in a window that was put aside.
    pub fn bytes(&self, span: Span) -> Option<&[u8]> {
        self.retired
            .iter()
            .filter(|(buf, ..)| *buf == span.buf)
            .find_map(|(_, base, data)| {
                let from = span.start.checked_sub(*base)? as usize;
                data.get(from..from.checked_add(span.len as usize)?)
            })
    }

    /// Forgets the windows put aside.
    pub fn forget(&mut self) {
        while let Some((_, _, data)) = self.retired.pop_front() {
            self.give(data);
        }
    }
}
