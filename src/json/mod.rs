//! JSON: a line a message (`-T jsonl`), or one array with an element a frame (`-T json`).
//!
//! Written by hand straight from the nodes of a tree, because it is the format that long captures are exported in.
//! `docs/jsonl.md` describes every key; a test holds the output to it. Takes what the engine gives; writes bytes, and
//! decides nothing about which messages there are.

mod fields;
mod message;
mod value;

pub use value::{number, string};

use crate::engine::{Engine, FrameView};
use crate::field::decimal;
use crate::store::{Event, Message, MsgId};
use crate::wire::{IdSet, Picked, Recorder, Tree};
use fields::Fields;
use value::Moment;

/// The version of the format: it changes when a key changes its meaning or goes, not when one comes.
pub const SCHEMA: u64 = 1;

/// What is written.
#[derive(Clone, Debug, Default)]
pub struct Style {
    /// Passwords and the like are shown.
    pub secrets: bool,
    /// Only these fields; all, without the second names of values, when there is no set.
    pub only: Option<IdSet>,
}

/// Writes messages, frames and notes.
pub struct Writer {
    style: Style,
    recorder: Recorder,
    fields: Fields,
    moment: Moment,
    scratch: Vec<u8>,
    /// An element of the array is open, and whether it has messages; notes wait for its end.
    element: Option<bool>,
    elements: u64,
    notes: Vec<u8>,
}

impl Writer {
    /// A writer of this style.
    pub fn new(style: Style) -> Writer {
        let recorder = match &style.only {
            Some(set) => Recorder::Picked(Picked::new(set.clone())),
            None => Recorder::Tree(Tree::default()),
        };
        Writer {
            style,
            recorder,
            fields: Fields::default(),
            moment: Moment::default(),
            scratch: Vec::new(),
            element: None,
            elements: 0,
            notes: Vec::new(),
        }
    }

    /// Appends a line for each message that was said, and for each note that belongs to none of them.
    pub fn lines(&mut self, engine: &Engine, view: Option<&FrameView<'_>>, out: &mut Vec<u8>) {
        self.lines_if(engine, view, out, &mut |_| true);
    }

    /// As [`lines`](Self::lines), of those messages only that `wanted` says; notes stay with them.
    pub fn lines_if(
        &mut self,
        engine: &Engine,
        view: Option<&FrameView<'_>>,
        out: &mut Vec<u8>,
        wanted: &mut dyn FnMut(&Message) -> bool,
    ) {
        let store = engine.store();
        let mut attached: Option<MsgId> = None;
        for (at, event) in store.events().iter().enumerate() {
            match event {
                Event::Said(i) => {
                    let Some(m) = store.messages().get(*i) else {
                        continue;
                    };
                    attached = Some(m.id);
                    if wanted(m) {
                        self.message(engine, view, m, at, out);
                        out.push(b'\n');
                    }
                }
                Event::Noted(i, of) => {
                    if of.is_some() && *of == attached {
                        continue;
                    }
                    if let Some(note) = store.notes().get(*i) {
                        message::note_line(note, *of, out);
                        out.push(b'\n');
                    }
                }
                Event::Finished { .. } => {}
            }
        }
    }

    /// Appends an element of the array: the frame, its headers, and the messages it said. The element stays open:
    /// [`rest`](Self::rest) may add to the last.
    pub fn frame(&mut self, engine: &Engine, view: &FrameView<'_>, out: &mut Vec<u8>) {
        self.close(out);
        out.extend_from_slice(if self.elements == 0 { b"[\n" } else { b",\n" });
        self.elements += 1;
        out.extend_from_slice(b"{\"schema\":");
        decimal(SCHEMA, out);
        out.extend_from_slice(b",\"frame\":");
        number(view.number, out);
        out.extend_from_slice(b",\"time\":");
        self.moment
            .write(view.frame.has_time.then_some(view.frame.time), out);
        out.extend_from_slice(b",\"length\":");
        decimal(view.frame.len.into(), out);
        out.extend_from_slice(b",\"captured\":");
        decimal(view.frame.bytes.len() as u64, out);
        out.extend_from_slice(b",\"interface\":");
        decimal(view.frame.interface.into(), out);
        out.extend_from_slice(b",\"fields\":");
        self.clear();
        match &mut self.recorder {
            Recorder::Tree(t) => view.explain(t),
            Recorder::Picked(p) => view.explain(p),
        }
        self.fields
            .write(&self.recorder, view.frame.bytes, 0, self.style.secrets, out);
        out.extend_from_slice(b",\"messages\":[");
        self.element = Some(false);
        self.messages(engine, Some(view), out);
    }

    /// Adds to the last element what a conversation had left to say when the capture ended.
    pub fn rest(&mut self, engine: &Engine, out: &mut Vec<u8>) {
        if self.element.is_some() {
            self.messages(engine, None, out);
        }
    }

    /// Ends the array.
    pub fn end(&mut self, out: &mut Vec<u8>) {
        self.close(out);
        out.extend_from_slice(if self.elements == 0 {
            b"[]\n"
        } else {
            b"\n]\n"
        });
    }

    fn close(&mut self, out: &mut Vec<u8>) {
        if self.element.take().is_some() {
            out.extend_from_slice(b"],\"notes\":[");
            out.append(&mut self.notes);
            out.extend_from_slice(b"]}");
        }
    }

    fn messages(&mut self, engine: &Engine, view: Option<&FrameView<'_>>, out: &mut Vec<u8>) {
        let store = engine.store();
        let mut attached: Option<MsgId> = None;
        for (at, event) in store.events().iter().enumerate() {
            match event {
                Event::Said(i) => {
                    let Some(m) = store.messages().get(*i) else {
                        continue;
                    };
                    attached = Some(m.id);
                    if self.element.replace(true) == Some(true) {
                        out.push(b',');
                    }
                    self.message(engine, view, m, at, out);
                }
                Event::Noted(i, of) if of.is_none() || *of != attached => {
                    if let Some(note) = store.notes().get(*i) {
                        if !self.notes.is_empty() {
                            self.notes.push(b',');
                        }
                        message::note(note, &mut self.notes);
                    }
                }
                Event::Noted(..) | Event::Finished { .. } => {}
            }
        }
    }

    fn clear(&mut self) {
        match &mut self.recorder {
            Recorder::Tree(t) => t.clear(),
            Recorder::Picked(p) => p.clear(),
        }
    }
}
