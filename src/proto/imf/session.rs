//! One message: its header, then its parts as their boundaries come. Bodies are kept no further than their beginning.
//!
//! ```text
//!     header ──a field somebody added──► rest of the header ──► …
//!        └──no parts──► beginning of the body ──► the rest passes by
//!        └──multipart──► around ──boundary──► header of a part ──► its body ──boundary──► …
//! ```
//!
//! Whoever hands the message over opens a lane for each; so one state here is one message.

use super::entity::Entity;
use super::header::{Of, is_introduced, looks_like_field, with};
use super::message::{
    self, ADDED, BODY, BOUNDARY, EPILOGUE, FIRST, INNER, LAST, MESSAGE, PART, PREAMBLE, Place,
};
use super::notes as n;
use crate::layer::{Cx, Dir, Dissector, End, Input, Kind, Out};
use crate::proto::common::line::LineFinder;
use crate::wire::Wire;

/// A header longer than this is not read on.
const HEADER_LIMIT: usize = 256 * 1024;
/// So much of a body is read; the rest passes by.
const BODY_SHOWN: usize = 16 * 1024;
/// A line longer than this is no boundary (RFC 2046 §5.1.1 allows 70 characters).
const LINE_LIMIT: usize = 1024;
/// Parts within parts.
const DEPTH: usize = 8;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    /// Looking for the end of a header, which begins a unit of this kind.
    Header(Kind),
    /// Collecting the beginning of what follows the header.
    Body(Kind),
    /// Passing by, up to a boundary.
    Passing,
    /// Passing by, up to the end.
    Done,
}

struct Level {
    boundary: Vec<u8>,
    parts: u32,
}

/// The state of a message.
pub struct Session {
    state: State,
    lines: LineFinder,
    /// Bytes of the unit that lie behind: whole lines that were looked at.
    looked: usize,
    /// How long the unit's header is.
    header: usize,
    /// The last line end that was looked at.
    line_end: usize,
    levels: Vec<Level>,
    /// Bytes of the part that passed by.
    passed: u64,
    /// In the middle of a line too long to be a boundary.
    mid_line: bool,
    begun: bool,
    holed: bool,
    /// What the message's header says of the body.
    entity: Entity,
    /// Which fields of the message's header were seen, and of the part that is said already.
    seen: u32,
    said: u32,
    /// The message is complete when its header is.
    at_once: bool,
    /// Only some fields were asked for.
    selected: bool,
    /// Which way it goes.
    dir: Option<Dir>,
}

/// A boundary line that was found.
struct Delimiter {
    level: usize,
    last: bool,
}

impl Session {
    /// One that has seen nothing.
    pub fn new() -> Session {
        Session {
            state: State::Header(MESSAGE),
            lines: LineFinder::default(),
            looked: 0,
            header: 0,
            line_end: 0,
            levels: Vec::new(),
            passed: 0,
            mid_line: false,
            begun: false,
            holed: false,
            entity: Entity::default(),
            seen: 0,
            said: 0,
            at_once: false,
            selected: false,
            dir: None,
        }
    }

    fn place(&self) -> Place {
        Place::new(self.levels.iter().map(|l| l.parts))
    }

    fn restart(&mut self, state: State) {
        self.state = state;
        self.lines.reset();
        (self.looked, self.header, self.line_end) = (0, 0, 0);
    }

    /// Whether a line parts something, and at which level; an outer boundary closes the inner ones.
    fn delimiter(&self, line: &[u8]) -> Option<Delimiter> {
        let text = line.strip_prefix(b"--")?.trim_ascii_end();
        self.levels.iter().enumerate().rev().find_map(|(level, l)| {
            match text.strip_prefix(l.boundary.as_slice())? {
                b"" => Some(Delimiter { level, last: false }),
                b"--" => Some(Delimiter { level, last: true }),
                _ => None,
            }
        })
    }

    /// The next line of the unit, `None` while it isn't there. With `last` the rest is a line.
    fn line<'a>(&mut self, input: &Input<'a>) -> Option<&'a [u8]> {
        let rest = input.bytes.get(self.looked..).filter(|r| !r.is_empty())?;
        match self.lines.find(rest) {
            Some(found) => rest.get(..found.len),
            None if input.last => {
                self.lines.reset();
                Some(rest)
            }
            None => None,
        }
    }

    fn header(&mut self, kind: Kind, input: Input<'_>, out: &mut Out<'_>) -> usize {
        loop {
            let Some(line) = self.line(&input) else {
                if self.looked > HEADER_LIMIT || input.bytes.len() > HEADER_LIMIT {
                    out.note(&n::LONG_HEADER, input.base, input.bytes.len() as u32, 0);
                    return self.header_done(kind, self.looked.max(1), input, out);
                }
                if input.last {
                    return self.header_done(kind, self.looked, input, out);
                }
                out.need(1);
                return 0;
            };
            if matches!(line, b"\r\n" | b"\n") {
                let len = self.looked + line.len();
                return self.header_done(kind, len, input, out);
            }
            if self.delimiter(line).is_some() {
                return self.header_done(kind, self.looked, input, out);
            }
            if kind == MESSAGE && !matches!(line.first(), Some(b' ' | b'\t')) {
                if self.at_once && looks_like_field(line) && is_introduced(self.seen, line) {
                    return self.introduced(input, out);
                }
                self.seen = with(self.seen, line);
            }
            if !looks_like_field(line) {
                out.note(
                    &n::NO_EMPTY_LINE,
                    input.base + self.looked as u64,
                    line.len() as u32,
                    0,
                );
                return self.header_done(kind, self.looked, input, out);
            }
            self.looked += line.len();
        }
    }

    /// The message is introduced; more of its header follows.
    fn introduced(&mut self, input: Input<'_>, out: &mut Out<'_>) -> usize {
        let len = self.looked;
        let bytes = input.bytes.get(..len).unwrap_or(input.bytes);
        self.entity = read(bytes, input.base, MESSAGE, Place::default());
        self.say(MESSAGE, bytes, input.base, false, out);
        self.said = self.seen;
        self.restart(State::Header(ADDED));
        len
    }

    /// The header is there. Without parts, its body's beginning is waited for.
    fn header_done(
        &mut self,
        kind: Kind,
        len: usize,
        input: Input<'_>,
        out: &mut Out<'_>,
    ) -> usize {
        let bytes = input.bytes.get(..len).unwrap_or(input.bytes);
        let entity = match kind {
            ADDED => {
                let mut entity = std::mem::take(&mut self.entity);
                // What could not be read leaves its note when it is said.
                let _ = message::added(
                    &mut Wire::whole(bytes, input.base, &mut ()),
                    self.said,
                    &mut entity,
                );
                entity
            }
            _ => read(bytes, input.base, kind, Place::default()),
        };
        if let Some(next) = self.opens(&entity, input.base, out) {
            if len > 0 {
                self.say(kind, bytes, input.base, false, out);
            }
            self.enter(next);
            return len;
        }
        if (kind == MESSAGE && len > 0) || kind == ADDED {
            self.say(kind, bytes, input.base, false, out);
            self.entity = entity;
            self.restart(State::Body(BODY));
            return len;
        }
        self.state = State::Body(kind);
        (self.header, self.looked, self.line_end) = (len, len, 0);
        self.lines.reset();
        self.body(kind, input, out)
    }

    /// What lies in the body, when that is not one text or file.
    fn opens(&mut self, entity: &Entity, at: u64, out: &mut Out<'_>) -> Option<Opens> {
        let opens = if entity.is_multipart() {
            Opens::Parts(entity.boundary.clone()?)
        } else if entity.is_message() {
            Opens::Message
        } else {
            return None;
        };
        if self.levels.len() >= DEPTH {
            out.note(&n::TOO_DEEP, at, 0, DEPTH as u64);
            return None;
        }
        Some(opens)
    }

    fn enter(&mut self, opens: Opens) {
        match opens {
            Opens::Parts(boundary) => {
                self.levels.push(Level { boundary, parts: 0 });
                self.restart(State::Body(PREAMBLE));
            }
            Opens::Message => self.restart(State::Header(INNER)),
        }
    }

    /// Collects a body up to the next boundary, the end, or as much as is shown.
    fn body(&mut self, kind: Kind, input: Input<'_>, out: &mut Out<'_>) -> usize {
        loop {
            if self.looked >= self.header + BODY_SHOWN {
                return self.beginning(kind, self.looked, input, out);
            }
            let Some(line) = self.line(&input) else {
                if input.bytes.len() > self.header + BODY_SHOWN + LINE_LIMIT {
                    self.mid_line = true;
                    return self.beginning(kind, self.header + BODY_SHOWN, input, out);
                }
                if input.last {
                    return self.complete(kind, input.bytes.len(), input, out);
                }
                out.need(1);
                return 0;
            };
            if self.delimiter(line).is_some() {
                // The line end before a boundary belongs to the boundary (RFC 2046 §5.1.1).
                let len = (self.looked - self.line_end.min(self.looked)).max(self.header);
                return self.complete(kind, len, input, out);
            }
            self.looked += line.len();
            self.line_end = ending(line);
        }
    }

    /// The unit is there as a whole: `len` bytes, none of a body perhaps.
    fn complete(&mut self, kind: Kind, len: usize, input: Input<'_>, out: &mut Out<'_>) -> usize {
        let bytes = input.bytes.get(..len).unwrap_or(input.bytes);
        let around = matches!(kind, PREAMBLE | EPILOGUE);
        if len > 0 && !(around && bytes.trim_ascii().is_empty()) {
            self.say(kind, bytes, input.base, false, out);
        }
        self.passed = 0;
        self.restart(State::Passing);
        if len == 0 {
            return self.passing(input, out);
        }
        len
    }

    /// Only the beginning of the unit is said; the rest passes by.
    fn beginning(&mut self, kind: Kind, len: usize, input: Input<'_>, out: &mut Out<'_>) -> usize {
        let bytes = input.bytes.get(..len).unwrap_or(input.bytes);
        self.say(kind, bytes, input.base, true, out);
        self.passed = (len - self.header.min(len)) as u64;
        self.restart(State::Passing);
        self.line_end = ending(bytes);
        if self.levels.is_empty() {
            self.state = State::Done;
            out.extend(u64::MAX, true);
        }
        len
    }

    fn say(&mut self, kind: Kind, bytes: &[u8], base: u64, cut: bool, out: &mut Out<'_>) {
        let place = match kind {
            MESSAGE => Place::default().selected(self.selected),
            BODY => Place(self.entity.pack(cut)),
            ADDED => Place(self.said),
            _ => self.place().cut(cut),
        };
        let w = &mut Wire::whole(bytes, base, out.facts());
        // What could not be read left its note.
        let _ = match kind {
            PREAMBLE | EPILOGUE => message::around(w, kind),
            BODY => message::body(w, place.0),
            ADDED => message::added(w, place.0, &mut Entity::default()),
            _ => message::entity(w, of(kind), place).map(drop),
        };
        match kind {
            MESSAGE if !self.at_once => out.begin(kind, bytes.len(), place.0),
            _ => out.say(kind, bytes.len(), place.0),
        }
        self.begun |= kind == MESSAGE;
    }

    /// Passes by what is not read, up to a boundary, which is a unit.
    fn passing(&mut self, input: Input<'_>, out: &mut Out<'_>) -> usize {
        if self.levels.is_empty() {
            return self.done(input, out);
        }
        if self.mid_line {
            let found = memchr::memchr(b'\n', input.bytes);
            self.mid_line = found.is_none();
            let len = found.map_or(input.bytes.len(), |i| i + 1);
            let text = input.bytes.get(..found.unwrap_or(len)).unwrap_or(&[]);
            let cr = match text.last() {
                Some(byte) => *byte == b'\r',
                None => self.line_end > 0,
            };
            // While the line goes on this says only whether a carriage return came last.
            self.line_end = usize::from(cr) + usize::from(found.is_some());
            self.passed += len as u64;
            return len;
        }
        // The line end that was left for the boundary.
        let lead = match input.bytes {
            _ if self.passed > 0 => 0,
            [b'\r', b'\n', ..] => 2,
            [b'\n', ..] => 1,
            _ => 0,
        };
        self.looked = self.looked.max(lead);
        let Some(line) = self.line(&input) else {
            let rest = input.bytes.get(self.looked..).unwrap_or(&[]);
            let cannot = !rest.starts_with(b"-") && !rest.is_empty();
            if cannot || rest.len() > LINE_LIMIT {
                self.mid_line = true;
                self.passed += input.bytes.len() as u64;
                self.restart(State::Passing);
                self.line_end = ending(input.bytes);
                return input.bytes.len();
            }
            out.need(1);
            return 0;
        };
        let len = self.looked + line.len();
        let Some(delimiter) = self.delimiter(line) else {
            self.passed += len as u64;
            self.restart(State::Passing);
            self.line_end = ending(line);
            return len;
        };
        let size = self.passed.saturating_sub(self.line_end as u64);
        self.delimited(
            delimiter,
            size,
            (input.bytes.get(..len).unwrap_or(&[]), input.base),
            out,
        );
        len
    }

    fn done(&mut self, input: Input<'_>, out: &mut Out<'_>) -> usize {
        self.state = State::Done;
        out.extend(u64::MAX, true);
        input.bytes.len()
    }

    fn delimited(
        &mut self,
        found: Delimiter,
        size: u64,
        (bytes, base): (&[u8], u64),
        out: &mut Out<'_>,
    ) {
        self.levels.truncate(found.level + 1);
        let first = self.levels.last().is_some_and(|l| l.parts == 0);
        let mut ctx = u32::try_from(size).unwrap_or(u32::MAX).min(FIRST - 1);
        if first {
            ctx |= FIRST;
        }
        if found.last {
            ctx |= LAST;
        }
        // It can always be read.
        let _ = message::boundary(&mut Wire::whole(bytes, base, out.facts()), ctx);
        out.say(BOUNDARY, bytes.len(), ctx);
        self.passed = 0;
        if found.last {
            self.levels.pop();
            self.restart(State::Body(EPILOGUE));
        } else {
            if let Some(level) = self.levels.last_mut() {
                level.parts = level.parts.saturating_add(1);
            }
            self.restart(State::Header(PART));
        }
    }
}

enum Opens {
    Parts(Vec<u8>),
    Message,
}

/// How long the line end is that the bytes end with; of a line that goes on, a carriage return.
fn ending(bytes: &[u8]) -> usize {
    let text = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    bytes.len() - text.strip_suffix(b"\r").unwrap_or(text).len()
}

/// Whose fields the header of such a unit has.
pub fn of(kind: Kind) -> Of {
    if kind == PART { Of::Part } else { Of::Message }
}

/// What a header says, for nobody but the session.
fn read(bytes: &[u8], base: u64, kind: Kind, place: Place) -> Entity {
    message::entity(&mut Wire::whole(bytes, base, &mut ()), of(kind), place).unwrap_or_default()
}

impl Dissector for Session {
    fn feed(&mut self, dir: Dir, input: Input<'_>, _: &Cx, out: &mut Out<'_>) -> usize {
        self.dir = Some(dir);
        match self.state {
            State::Header(_) if self.mid_line => {
                let line = memchr::memchr(b'\n', input.bytes);
                self.mid_line = line.is_none();
                line.map_or(input.bytes.len(), |i| i + 1)
            }
            State::Header(kind) => self.header(kind, input, out),
            State::Body(kind) => self.body(kind, input, out),
            State::Passing => self.passing(input, out),
            State::Done => self.done(input, out),
        }
    }

    fn gap(&mut self, _: Dir, _: u64, out: &mut Out<'_>) {
        self.holed = true;
        self.mid_line = true;
        if matches!(self.state, State::Header(MESSAGE | ADDED)) {
            // Read on with the next line, as far as it is one of a header. From and Date were perhaps among the rest.
            self.seen |= 0b11;
            self.said = self.seen;
            self.restart(State::Header(ADDED));
            return;
        }
        self.restart(State::Passing);
        if self.levels.is_empty() {
            self.state = State::Done;
            out.extend(u64::MAX, true);
        }
    }

    fn endless(&mut self) {
        self.at_once = true;
    }

    fn selected(&mut self) {
        self.selected = true;
    }

    fn end(&mut self, dir: Dir, how: End, out: &mut Out<'_>) {
        if !self.begun || how != End::Fin || self.dir != Some(dir) {
            return;
        }
        // Who asked for the header alone gets no parts.
        let header_alone = self.state == State::Body(PREAMBLE) && self.levels.len() == 1;
        if !self.levels.is_empty() && !header_alone {
            out.note(&n::NO_LAST_BOUNDARY, 0, 0, 0);
        }
        if !self.holed && !self.at_once {
            out.finish();
        }
    }
}
