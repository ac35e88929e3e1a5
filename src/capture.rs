//! A capture held whole, for screens and lessons: every frame at hand, every message to be explained at any time.
//!
//! The engine runs once, in retained mode; what a screen shows "up to frame n" is a cursor over what is held here.

use std::borrow::Cow;
use std::net::IpAddr;

use crate::decode::{self, Decoded};
use crate::engine::{Config, Engine, Flow, FrameIn, FrameView};
use crate::layer::Unit;
use crate::secret::Keyring;
use crate::source::{Batch, Event as Aside, Source};
use crate::span::{Relation, Span};
use crate::store::{Event, Message, Store};
use crate::wire::{Record, Recorder, Tree};

/// One frame as it is held.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Nanoseconds since 1970.
    pub time: i64,
    /// Whether the capture says when it was seen.
    pub has_time: bool,
    /// Length on the wire.
    pub len: u32,
    /// Link type.
    pub link: u32,
    /// The interface it was seen on.
    pub interface: u32,
    /// What it means to its conversation.
    pub flow: Flow,
    at: usize,
    captured: u32,
    events: usize,
}

/// A capture held whole.
pub struct Capture {
    engine: Engine,
    rows: Vec<Row>,
    data: Vec<u8>,
    names: Vec<(IpAddr, String)>,
    remarks: Vec<String>,
}

/// A capture held whole may have so many bytes of frames.
pub const LARGEST: usize = 512 << 20;

const BATCH: usize = 64;

fn engine(secrets: Keyring) -> Engine {
    let mut engine = Engine::new(Config {
        retain: true,
        analysis: true,
        ..Config::default()
    });
    engine.unlock(|ring| *ring = secrets);
    engine
}

impl Capture {
    /// Reads all of a source, or its first [`LARGEST`] bytes; the rest is left out with a remark.
    pub fn read(source: Source) -> Capture {
        Capture::read_with(source, Keyring::default())
    }

    /// As [`read`](Self::read), with secrets. Those that stand in the capture are added, wherever they stand.
    pub fn read_with(source: Source, secrets: Keyring) -> Capture {
        Capture::read_all(source, secrets, true)
    }

    /// As a listener sees it who has no secrets: those in the capture are passed over.
    pub fn read_sealed(source: Source) -> Capture {
        Capture::read_all(source, Keyring::default(), false)
    }

    fn read_all(mut source: Source, secrets: Keyring, opened: bool) -> Capture {
        crate::vocabulary::registry();
        let mut engine = engine(secrets);
        let mut late = false;
        let (mut rows, mut data) = (Vec::<Row>::new(), Vec::<u8>::new());
        let (mut names, mut remarks) = (Vec::new(), Vec::new());
        let mut batch = Batch::default();
        while source.fill(&mut batch, BATCH) {
            for (_, event) in batch.events.drain(..) {
                match event {
                    Aside::Secrets { mut data, .. } => {
                        if opened {
                            late |= engine.frames() > 0;
                            engine.unlock(|ring| {
                                ring.read_log(&data);
                            });
                        }
                        crate::secret::wipe(&mut data);
                    }
                    Aside::Name { addr, name } => names.push((addr, name)),
                    Aside::Note(note) => remarks.push(note.to_string()),
                    _ => {}
                }
            }
            let frames: Vec<FrameIn<'_>> = batch
                .frames
                .iter()
                .map(|h| FrameIn {
                    time: h.time,
                    has_time: h.has_time,
                    len: h.len,
                    link: h.link,
                    interface: h.interface,
                    bytes: source.bytes(h),
                })
                .collect();
            engine.batch(&frames, &mut |engine, view| {
                rows.push(Row {
                    time: view.frame.time,
                    has_time: view.frame.has_time,
                    len: view.frame.len,
                    link: view.frame.link,
                    interface: view.frame.interface,
                    flow: view.flow,
                    at: data.len(),
                    captured: view.frame.bytes.len() as u32,
                    events: engine.store().events().len(),
                });
                data.extend_from_slice(view.frame.bytes);
            });
            if data.len() > LARGEST {
                let mb = LARGEST >> 20;
                remarks.push(format!(
                    "only the first {mb} MB were read: screens hold a capture in memory"
                ));
                break;
            }
        }
        engine.finish(&mut |_| {});
        let mut capture = Capture {
            engine,
            rows,
            data,
            names,
            remarks,
        };
        if late {
            capture.again();
        }
        capture
    }

    /// Dissects all frames anew, with the secrets there are now.
    fn again(&mut self) {
        let before = std::mem::take(&mut self.engine);
        let mut engine = engine(before.into_keyring());
        let mut events = Vec::with_capacity(self.rows.len());
        for first in (1..=self.rows.len() as u64).step_by(BATCH) {
            let numbers = first..first + BATCH as u64;
            let frames: Vec<_> = numbers.map_while(|n| self.frame(n)).collect();
            engine.batch(&frames, &mut |engine, view| {
                events.push((engine.store().events().len(), view.flow));
            });
        }
        engine.finish(&mut |_| {});
        for (row, (events, flow)) in self.rows.iter_mut().zip(events) {
            (row.events, row.flow) = (events, flow);
        }
        self.engine = engine;
    }

    /// The engine, for conversations and endpoints.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Messages, facts, notes, events.
    pub fn store(&self) -> &Store {
        self.engine.store()
    }

    /// All frames; frame number n is at n - 1.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Names that the capture gives to addresses.
    pub fn names(&self) -> &[(IpAddr, String)] {
        &self.names
    }

    /// What was odd about the file.
    pub fn remarks(&self) -> &[String] {
        &self.remarks
    }

    /// A frame, by its number.
    pub fn frame(&self, number: u64) -> Option<FrameIn<'_>> {
        let row = self.rows.get((number as usize).checked_sub(1)?)?;
        Some(FrameIn {
            time: row.time,
            has_time: row.has_time,
            len: row.len,
            link: row.link,
            interface: row.interface,
            bytes: self.data.get(row.at..row.at + row.captured as usize)?,
        })
    }

    /// What happened at a frame; what was said only when the capture ended belongs to the last.
    pub fn events(&self, number: u64) -> &[Event] {
        let i = number as usize;
        let all = self.store().events();
        let from = i
            .checked_sub(2)
            .and_then(|i| self.rows.get(i))
            .map_or(0, |r| r.events);
        let to = if i >= self.rows.len() {
            all.len()
        } else {
            self.rows.get(i.wrapping_sub(1)).map_or(0, |r| r.events)
        };
        all.get(from..to).unwrap_or(&[])
    }

    /// The bytes of a span, put together from the frames they came in; bytes that can't be had are left out.
    pub fn bytes(&self, span: Span) -> Cow<'_, [u8]> {
        if span.buf.as_frame().is_some() {
            return Cow::Borrowed(self.slice(&span).unwrap_or(&[]));
        }
        let mut out = Vec::with_capacity(span.len as usize);
        self.pieces(span, 0, &mut |_, bytes| out.extend_from_slice(bytes));
        Cow::Owned(out)
    }

    fn slice(&self, s: &Span) -> Option<&[u8]> {
        let frame = self.frame(s.buf.as_frame()?)?;
        let from = usize::try_from(s.start).ok()?;
        frame.bytes.get(from..from.checked_add(s.len as usize)?)
    }

    /// The pieces of a span that can be had, in order, each with its offset in the span: from frames where bytes were
    /// copied, from what the store kept where they were computed. What lies between them is missing.
    pub fn each_piece(&self, span: Span, take: &mut dyn FnMut(u64, &[u8])) {
        self.pieces(span, 0, take);
    }

    fn pieces(&self, span: Span, depth: usize, take: &mut dyn FnMut(u64, &[u8])) {
        if span.buf.as_frame().is_some() {
            if let Some(bytes) = self.slice(&span) {
                take(0, bytes);
            }
            return;
        }
        let Some(map) = self.store().map(span.buf) else {
            return;
        };
        if depth > 2 * crate::limits::LAYERS {
            return;
        }
        for e in map.extents_of(span.start, span.len) {
            let from = span.start.max(e.at);
            let to = span.end().min(e.at + u64::from(e.len));
            if from >= to {
                continue;
            }
            let len = (to - from) as u32;
            if e.relation == Relation::Copied {
                let source = Span {
                    buf: e.from.buf,
                    start: e.from.start + (from - e.at),
                    len,
                };
                self.pieces(source, depth + 1, &mut |at, bytes| {
                    take(from - span.start + at, bytes)
                });
                continue;
            }
            if let Some((at, bytes)) = self.store().computed(span.buf, from) {
                let skip = (from.saturating_sub(at)) as usize;
                let part = bytes.get(skip..).unwrap_or(&[]);
                take(from - span.start, &part[..part.len().min(len as usize)]);
            }
        }
    }

    /// The tree of a message, and the bytes it was read from.
    pub fn explain(&self, m: &Message) -> (Tree, Cow<'_, [u8]>) {
        let mut recorder = Recorder::Tree(Tree::default());
        let bytes = self.explain_to(m, &mut recorder);
        let tree = if let Recorder::Tree(tree) = recorder {
            tree
        } else {
            Tree::default()
        };
        (tree, bytes)
    }

    /// Explains a message to a recorder; the bytes it was read from.
    pub fn explain_to(&self, m: &Message, recorder: &mut Recorder) -> Cow<'_, [u8]> {
        let bytes = self.bytes(m.span);
        let unit = Unit {
            kind: m.kind,
            ctx: m.ctx,
            dir: m.dir,
            bytes: &bytes,
            base: m.span.start,
            buf: m.span.buf,
        };
        crate::layer::explain(m.proto, &unit, self.store().facts(m), recorder);
        bytes
    }

    /// The tree of a frame's headers.
    pub fn explain_frame(&self, number: u64) -> Option<Tree> {
        let mut tree = Tree::default();
        self.explain_frame_to(number, &mut tree).then_some(tree)
    }

    /// Explains the headers of a frame to a recorder; whether there is such a frame.
    pub fn explain_frame_to<R: Record>(&self, number: u64, rec: &mut R) -> bool {
        let (Some(frame), Some(row)) = (
            self.frame(number),
            self.rows.get((number as usize).wrapping_sub(1)),
        ) else {
            return false;
        };
        let mut decoded = Decoded::default();
        decode::decode(frame.link, frame.bytes, frame.len, &mut decoded);
        let view = FrameView {
            number,
            frame: &frame,
            decoded: &decoded,
            inner: None,
            flow: row.flow,
        };
        view.explain(rec);
        true
    }

    /// The headers of a frame.
    pub fn decoded(&self, number: u64) -> Option<Decoded> {
        let frame = self.frame(number)?;
        let mut decoded = Decoded::default();
        decode::decode(frame.link, frame.bytes, frame.len, &mut decoded);
        Some(decoded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_of_a_message_leads_to_its_frames() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/captures/first-look.pcapng");
        let capture = Capture::read(Source::open(path.as_ref()).unwrap());
        let http: Vec<_> = capture
            .store()
            .messages()
            .iter()
            .filter(|m| m.proto.name() == "http")
            .collect();
        assert_eq!(http.len(), 2);
        assert!(
            capture
                .bytes(http[0].span)
                .starts_with(b"GET / HTTP/1.1\r\n")
        );
        let frames = capture.store().frames(http[1].span);
        assert_eq!(
            frames
                .iter()
                .map(|(s, _)| s.buf.as_frame())
                .collect::<Vec<_>>(),
            [Some(8)]
        );
        let (tree, bytes) = capture.explain(http[1]);
        assert!(tree.nodes().len() > 5 && bytes.starts_with(b"HTTP/1.1 200"));
        assert_eq!(capture.events(8).len(), 2); // said, and its body complete
        assert!(
            capture
                .explain_frame(3)
                .is_some_and(|t| t.nodes().iter().any(|n| n.def.name == "tcp.stream"))
        );
    }
}
