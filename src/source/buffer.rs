//! One growable buffer over a reader. Knows no format.

use std::io::{self, ErrorKind, Read};

/// What is read first, and the most that is read at once: a small file needs no large buffer.
const FIRST: usize = 64 << 10;
const SIZE: usize = 256 << 10;

/// Bytes of the input, the ones not yet taken at the front.
///
/// `data[start..end]` is read and not taken; `offset` is where `data[start]` stands in the input;
/// `skip` bytes of the input behind that are to be dropped unseen (then `start == end`).
pub(super) struct Buffer {
    reader: Box<dyn Read + Send>,
    data: Vec<u8>,
    start: usize,
    end: usize,
    offset: u64,
    skip: u64,
    /// Whether the last read gave all that there was room for.
    filled: bool,
}

impl Buffer {
    pub(super) fn new(reader: Box<dyn Read + Send>) -> Buffer {
        Buffer {
            reader,
            data: Vec::new(),
            start: 0,
            end: 0,
            offset: 0,
            skip: 0,
            filled: false,
        }
    }

    #[inline]
    pub(super) fn rest(&self) -> &[u8] {
        self.data.get(self.start..self.end).unwrap_or_default()
    }

    #[inline]
    pub(super) fn bytes(&self, at: usize, len: u32) -> &[u8] {
        at.checked_add(len as usize)
            .and_then(|to| self.data.get(at..to))
            .unwrap_or_default()
    }

    /// Where the rest begins in the buffer.
    #[inline]
    pub(super) fn at(&self) -> usize {
        self.start
    }

    /// Where the rest begins in the input.
    #[inline]
    pub(super) fn offset(&self) -> u64 {
        self.offset
    }

    /// Bytes that were taken but never came.
    pub(super) fn owes(&self) -> u64 {
        self.skip
    }

    /// Drops `n` bytes off the front, also ones that aren't read yet.
    #[inline]
    pub(super) fn take(&mut self, n: usize) {
        let here = n.min(self.end - self.start);
        self.start += here;
        self.offset += here as u64;
        self.skip += (n - here) as u64;
    }

    /// Reads once, so that the rest can come to hold `need` bytes. Moves what is left to the front:
    /// places handed out before are void. False at the end of the input.
    pub(super) fn read(&mut self, need: usize) -> io::Result<bool> {
        self.data.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        self.start = 0;
        if self.end == self.data.len() || (self.filled && self.data.len() < SIZE) {
            // Doubling: a length that lies costs no more than twice what the input really holds.
            let grown = (self.data.len() * 2).clamp(FIRST, need.max(SIZE));
            self.data.resize(grown.max(self.end + 1), 0);
        }
        loop {
            let room = self.data.get_mut(self.end..).unwrap_or_default();
            match self.reader.read(room) {
                Ok(0) => return Ok(false),
                Ok(n) => {
                    let n = n.min(room.len());
                    self.filled = n == room.len();
                    let skipped = self.skip.min(n as u64);
                    self.skip -= skipped;
                    self.offset += skipped;
                    self.end += n;
                    self.start += skipped as usize;
                    return Ok(true);
                }
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
    }

    /// Reads until the rest holds `n` bytes. False when the input ends before.
    pub(super) fn hold(&mut self, n: usize) -> io::Result<bool> {
        while self.rest().len() < n {
            if !self.read(n)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
