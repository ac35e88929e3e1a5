//! What came out of the traffic: messages with their facts, notes, and what happened in which order.
//!
//! Streaming, a consumer visits what is new after each frame and the store forgets it; numbers go on counting.
//! Retained, everything stays, and the maps that lead from a stream's byte to its frame stay with it.
//! Reads no protocol; never changes what was said.

use std::collections::HashMap;

use crate::layer::{Dir, Kind, Line, Protocol};
use crate::note::Note;
use crate::span::{BufId, Relation, SourceMap, Span};
use crate::wire::{FactView, Facts};

/// A message's name for life: which conversation, and which of its messages.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct MsgId {
    /// The conversation's number.
    pub conv: u64,
    /// Counted from 0 within the conversation.
    pub n: u32,
}

/// One message of a protocol.
#[derive(Clone, Copy)]
pub struct Message {
    /// Its name.
    pub id: MsgId,
    /// Whose message it is.
    pub proto: &'static dyn Protocol,
    /// What kind.
    pub kind: Kind,
    /// 32 bits that explaining it needs.
    pub ctx: u32,
    /// Which way it went.
    pub dir: Dir,
    /// Its bytes, without a body.
    pub span: Span,
    /// The frame that completed them.
    pub frame: u64,
    /// That frame's time, nanoseconds since 1970.
    pub time: i64,
    /// Its body is still coming; see [`Event::Finished`].
    pub open: bool,
    /// Where the conversation table keeps its conversation, and which layer of it speaks.
    pub(crate) slot: u32,
    pub(crate) layer: u8,
    facts: (u32, u32),
}

impl Message {
    /// Which layer of its conversation speaks.
    pub fn layer(&self) -> u8 {
        self.layer
    }
}

impl std::fmt::Debug for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{}#{}/{} {:?} {:?}",
            self.proto.name(),
            self.id.conv,
            self.id.n,
            self.kind,
            self.span
        )
    }
}

/// What happened, in its order.
#[derive(Clone, Copy, Debug)]
pub enum Event {
    /// A message was said: its index in [`Store::messages`].
    Said(usize),
    /// The body of an earlier message is complete, or will never be.
    Finished {
        /// The message.
        id: MsgId,
        /// Whether all of the body came.
        whole: bool,
    },
    /// A remark: its index in [`Store::notes`], and the message it belongs to if it does.
    Noted(usize, Option<MsgId>),
}

/// One direction of one layer of a conversation: a buffer that its bytes went through.
#[derive(Clone, Copy, Debug)]
pub struct Stream {
    /// The conversation's number.
    pub conv: u64,
    /// Which way.
    pub dir: Dir,
    /// The buffer.
    pub buf: BufId,
    /// Who lifted these bytes out of its own; `None`: they are the transport's.
    pub below: Option<&'static str>,
}

/// Messages, notes, events.
#[derive(Default)]
pub struct Store {
    pub(crate) facts: Facts,
    messages: Vec<Message>,
    notes: Vec<Note>,
    events: Vec<Event>,
    maps: HashMap<BufId, SourceMap>,
    /// Bytes that were computed, and so stand in no frame.
    computed: HashMap<BufId, Vec<(u64, Vec<u8>)>>,
    /// Where the bodies of finished messages end, in their buffers.
    bodies: HashMap<MsgId, (u64, bool)>,
    streams: Vec<Stream>,
    retain: bool,
    counted: u64,
}

impl Store {
    /// A store that keeps everything (`retain`), or only what is new.
    pub fn new(retain: bool) -> Store {
        Store {
            retain,
            ..Store::default()
        }
    }

    /// Whether it keeps everything.
    pub fn retains(&self) -> bool {
        self.retain
    }

    /// The messages it holds, in the order they were said.
    pub fn messages(&self) -> &[Message] {
        &self.messages
    }

    /// The notes it holds.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// What happened, in order.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// How many messages there ever were.
    pub fn counted(&self) -> u64 {
        self.counted
    }

    /// A message's facts.
    pub fn facts(&self, m: &Message) -> FactView<'_> {
        self.facts.view(m.facts.0, m.facts.1)
    }

    /// A message as its protocol sums it up.
    pub fn line(&self, m: &Message) -> Line<'_> {
        Line {
            kind: m.kind,
            ctx: m.ctx,
            dir: m.dir,
            facts: self.facts(m),
        }
    }

    #[allow(clippy::too_many_arguments)]
    pub(crate) fn say(
        &mut self,
        id: MsgId,
        proto: &'static dyn Protocol,
        said: &crate::layer::Said,
        dir: Dir,
        buf: BufId,
        now: (u64, i64),
        place: (u32, u8),
    ) {
        self.counted += 1;
        self.events.push(Event::Said(self.messages.len()));
        self.messages.push(Message {
            id,
            proto,
            kind: said.kind,
            ctx: said.ctx,
            dir,
            span: Span {
                buf,
                start: said.at,
                len: said.len,
            },
            frame: now.0,
            time: now.1,
            open: said.open,
            slot: place.0,
            layer: place.1,
            facts: (said.facts_from, said.facts_to),
        });
    }

    /// `end` is behind the last byte of the message, body included.
    pub(crate) fn finish(&mut self, id: MsgId, whole: bool, end: u64) {
        if self.retain {
            self.bodies.insert(id, (end, whole));
        }
        self.events.push(Event::Finished { id, whole });
    }

    pub(crate) fn note(&mut self, note: Note, of: Option<MsgId>) {
        self.events.push(Event::Noted(self.notes.len(), of));
        self.notes.push(note);
    }

    /// Streaming: forgets what was visited.
    pub fn forget(&mut self) {
        if self.retain {
            return;
        }
        self.messages.clear();
        self.notes.clear();
        self.events.clear();
        self.facts.clear();
    }

    /// Keeps the extents of a buffer whose bytes are let go.
    pub(crate) fn keep_map(&mut self, buf: BufId, map: &mut SourceMap) {
        if self.retain {
            let kept = self.maps.entry(buf).or_default();
            map.extents().iter().for_each(|e| kept.push(*e));
        }
        map.clear();
    }

    /// Keeps bytes that were computed. They come in ascending order.
    pub(crate) fn keep_computed(&mut self, buf: BufId, at: u64, bytes: &[u8]) {
        if self.retain {
            let kept = self.computed.entry(buf).or_default();
            kept.push((at, bytes.to_vec()));
        }
    }

    /// The bytes of a buffer that were computed from others: a piece at or behind `at`, with its offset. Retained
    /// stores only.
    pub fn computed(&self, buf: BufId, at: u64) -> Option<(u64, &[u8])> {
        let kept = self.computed.get(&buf)?;
        let i = kept.partition_point(|(from, bytes)| from + bytes.len() as u64 <= at);
        kept.get(i).map(|(from, bytes)| (*from, bytes.as_slice()))
    }

    /// Remembers whose bytes a buffer has. What is said last of a buffer counts.
    pub(crate) fn keep_stream(&mut self, stream: Stream) {
        if self.retain {
            self.streams.push(stream);
        }
    }

    /// The streams of bytes there were, layer by layer. Retained stores only.
    pub fn streams(&self) -> &[Stream] {
        &self.streams
    }

    /// What a buffer that is no frame was made of, as far as it is known. Retained stores only.
    pub fn map(&self, buf: BufId) -> Option<&SourceMap> {
        self.maps.get(&buf)
    }

    /// Where a finished message's body is, in the message's buffer: from the header's end up to here. Retained stores
    /// only.
    pub fn body_end(&self, id: MsgId) -> Option<u64> {
        self.bodies.get(&id).map(|(end, _)| *end)
    }

    /// Whether all of a message's body came. Retained stores only.
    pub fn is_whole(&self, id: MsgId) -> bool {
        self.bodies.get(&id).is_some_and(|(_, whole)| *whole)
    }

    /// The spans of frames that these bytes came in, through however many layers. Retained stores only.
    pub fn frames(&self, span: Span) -> Vec<(Span, Relation)> {
        let mut out = Vec::new();
        let mut todo = vec![(span, Relation::Copied)];
        while let Some((span, relation)) = todo.pop() {
            if span.buf.as_frame().is_some() {
                out.push((span, relation));
            } else if let Some(map) = self.maps.get(&span.buf) {
                let found: Vec<_> = map.sources(span.start, span.len).collect();
                for (s, r) in found.into_iter().rev() {
                    todo.push((s, if r == Relation::Computed { r } else { relation }));
                }
            }
        }
        out
    }
}
