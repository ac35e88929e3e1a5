//! What is known of a connection's streams: who ended what, how much may be sent, what was promised.
//!
//! Watched, never policed: what breaks a rule is noted and read on. Numbers of frames crossing on the way are judged
//! by the order in which the capture has them.

use std::collections::BTreeMap;

use super::notes as n;
use crate::layer::Dir;
use crate::limits::HTTP2_STREAMS;
use crate::note::Code;

/// The largest window there may be (RFC 9113 §6.9.1).
const WINDOW_LIMIT: i64 = 0x7fff_ffff;
/// Before any settings (RFC 9113 §6.5.2).
const WINDOW: i64 = 65_535;
const FRAME: usize = 16_384;

/// One exchange. Pairs are by direction.
#[derive(Debug)]
pub struct Stream {
    /// The header list of a request or final response was seen.
    pub opened: [bool; 2],
    /// Nothing more comes.
    pub ended: [bool; 2],
    /// Given up by whoever sends in this direction.
    pub reset: [bool; 2],
    /// How much DATA may still be sent.
    window: [i64; 2],
    /// What content-length promised.
    pub length: [Option<u64>; 2],
    /// Bytes of content so far.
    pub received: [u64; 2],
    /// A HEAD request: its response has a length and no content.
    pub head: bool,
    /// The protocol inside its content.
    pub inner: [Option<&'static str>; 2],
    /// The content for it.
    pub body: [Vec<u8>; 2],
}

impl Stream {
    fn is_closed(&self) -> bool {
        self.reset != [false; 2] || self.ended == [true; 2]
    }
}

/// A connection's streams and windows. Pairs are by the direction that a limit binds.
#[derive(Debug)]
pub struct Streams {
    all: BTreeMap<u32, Stream>,
    /// The highest stream opened by clients, and by servers.
    highest: [u32; 2],
    window: [i64; 2],
    initial: [i64; 2],
    /// A smaller initial window that is not acknowledged yet.
    smaller: [Option<i64>; 2],
    /// The longest frame.
    pub max_frame: [usize; 2],
    /// The largest table of header fields.
    pub max_table: [u64; 2],
    max_streams: [Option<u32>; 2],
    /// The last stream that will be served, as GOAWAY said.
    last: [Option<u32>; 2],
    /// The client takes promises.
    pub push: bool,
    /// Everything was seen so far: what is missing is missing in truth.
    pub whole: bool,
}

impl Default for Streams {
    fn default() -> Streams {
        Streams {
            all: BTreeMap::new(),
            highest: [0; 2],
            window: [WINDOW; 2],
            initial: [WINDOW; 2],
            smaller: [None; 2],
            max_frame: [FRAME; 2],
            max_table: [4096; 2],
            max_streams: [None; 2],
            last: [None; 2],
            push: true,
            whole: true,
        }
    }
}

impl Streams {
    /// A stream that is remembered.
    pub fn get(&mut self, id: u32) -> Option<&mut Stream> {
        self.all.get_mut(&id)
    }

    /// The stream of that number, remembered from now on if it was not.
    pub fn open(&mut self, id: u32) -> &mut Stream {
        if !self.all.contains_key(&id) && self.all.len() >= HTTP2_STREAMS {
            let closed = self.all.iter().find(|(_, s)| s.is_closed());
            let old = closed.or_else(|| self.all.iter().next()).map(|(id, _)| *id);
            old.map(|old| self.all.remove(&old));
        }
        let side = usize::from(id.is_multiple_of(2));
        self.highest[side] = self.highest[side].max(id);
        let initial = self.initial;
        self.all.entry(id).or_insert_with(|| Stream {
            opened: [false; 2],
            ended: [false; 2],
            reset: [false; 2],
            window: initial,
            length: [None; 2],
            received: [0; 2],
            head: false,
            inner: [None; 2],
            body: Default::default(),
        })
    }

    /// Bytes of this direction are missing: nothing is missing in truth any more, and content that another protocol
    /// would read is not whole.
    pub fn forget_content(&mut self, dir: Dir) {
        self.whole = false;
        for s in self.all.values_mut() {
            s.inner[dir.index()] = None;
            s.body[dir.index()] = Vec::new();
        }
    }

    /// What speaks against opening this stream from this side (RFC 9113 §5.1.1).
    pub fn may_open(&self, id: u32, dir: Dir) -> Option<&'static Code> {
        if !self.whole || self.all.contains_key(&id) {
            return None;
        }
        if id.is_multiple_of(2) != (dir == Dir::ToClient) {
            return Some(&n::STREAM_PARITY);
        }
        if id <= self.highest[usize::from(id.is_multiple_of(2))] {
            return Some(&n::STREAM_ORDER);
        }
        if self.last[dir.index()].is_some_and(|last| id > last) {
            return Some(&n::AFTER_GOAWAY);
        }
        if dir == Dir::ToClient {
            return None;
        }
        let open = self.all.values().filter(|s| !s.is_closed()).count();
        let limit = self.max_streams[dir.index()]?;
        (open as u64 >= u64::from(limit)).then_some(&n::TOO_MANY_STREAMS)
    }

    /// What speaks against a frame on a stream, other than one that opens it (RFC 9113 §5.1).
    pub fn may_use(&self, id: u32, dir: Dir, content: bool) -> Option<&'static Code> {
        if id == 0 || !self.whole {
            return None;
        }
        match self.all.get(&id) {
            None if id > self.highest[usize::from(id.is_multiple_of(2))] => Some(&n::IDLE_STREAM),
            Some(s) if content && (s.ended[dir.index()] || s.reset[dir.index()]) => {
                Some(&n::AFTER_END)
            }
            _ => None,
        }
    }

    /// One setting of the other side's, for whoever sends in direction `dir`.
    pub fn setting(&mut self, dir: Dir, id: u16, value: u32) {
        let d = dir.index();
        match id {
            1 => self.max_table[d] = value.into(),
            2 => self.push = value != 0,
            3 => self.max_streams[d] = Some(value),
            4 if i64::from(value) >= self.initial[d] => self.resize(d, value.into()),
            // The sender heeds a smaller window when it has heard of it, which its answer says.
            4 => self.smaller[d] = Some(value.into()),
            5 => self.max_frame[d] = (value as usize).clamp(FRAME, 0x00ff_ffff),
            _ => {}
        }
    }

    /// Of the streams opened in direction `dir` this one will be the last that is served.
    pub fn goes_away(&mut self, dir: Dir, last: u32) -> Option<&'static Code> {
        let before = self.last[dir.index()].replace(last);
        let higher = before.is_some_and(|before| last > before);
        (higher && self.whole).then_some(&n::GOAWAY_HIGHER)
    }

    /// Requests whose responses never began, of those that were to be served.
    pub fn unanswered(&self) -> usize {
        let last = self.last[Dir::ToServer.index()].unwrap_or(u32::MAX);
        let waits = |(id, s): &(&u32, &Stream)| {
            **id <= last && s.opened == [true, false] && s.reset == [false; 2]
        };
        self.all.iter().filter(waits).count()
    }

    /// Whoever sends in direction `dir` has heard the settings.
    pub fn acknowledged(&mut self, dir: Dir) {
        if let Some(initial) = self.smaller[dir.index()].take() {
            self.resize(dir.index(), initial);
        }
    }

    fn resize(&mut self, d: usize, initial: i64) {
        let change = initial - self.initial[d];
        self.initial[d] = initial;
        self.smaller[d] = None;
        self.all.values_mut().for_each(|s| s.window[d] += change);
    }

    /// Whoever sends in direction `dir` may send more (RFC 9113 §6.9).
    pub fn enlarge(&mut self, dir: Dir, id: u32, by: u32) -> Option<&'static Code> {
        let d = dir.index();
        let window = match id {
            0 => &mut self.window[d],
            id => &mut self.all.get_mut(&id)?.window[d],
        };
        *window += i64::from(by);
        let over = *window > WINDOW_LIMIT;
        *window = (*window).min(WINDOW_LIMIT);
        (over && self.whole).then_some(&n::WINDOW_OVERFLOW)
    }

    /// So many bytes of a DATA frame were sent; what that means for the windows, and by how much.
    pub fn spend(&mut self, dir: Dir, id: u32, len: usize) -> Option<(&'static Code, u64)> {
        let d = dir.index();
        let len = len as i64;
        self.window[d] -= len;
        let mut least = self.window[d];
        if let Some(s) = self.all.get_mut(&id) {
            s.window[d] -= len;
            // A stream that ends needs no more room.
            if !s.ended[d] || s.window[d] < 0 {
                least = least.min(s.window[d]);
            }
        }
        match least {
            _ if !self.whole || len == 0 || self.smaller[d].is_some() => None,
            0 => Some((&n::WINDOW_EMPTY, 0)),
            below if below < 0 => Some((&n::WINDOW_EXCEEDED, below.unsigned_abs())),
            _ => None,
        }
    }

    /// A stream's sender said its last; whether its content was as long as promised.
    pub fn end(&mut self, dir: Dir, id: u32) -> Option<(&'static Code, u64)> {
        let d = dir.index();
        let stream = self.all.get_mut(&id)?;
        stream.ended[d] = true;
        let length = stream.length[d]?;
        let empty = stream.head && dir == Dir::ToClient;
        let differs = stream.received[d] != length && !(empty && stream.received[d] == 0);
        differs.then_some((&n::LENGTH_DIFFERS, stream.received[d]))
    }
}
