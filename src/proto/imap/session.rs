//! One conversation: where each side's units end, whose answer comes, what a literal holds.
//!
//! ```text
//!     line ──{n}, short──► line goes on
//!       │  └─{n}, a mail──► n bytes to imf ──► rest of the line
//!       │  └─{n}, long────► n bytes pass by ──► rest of the line
//!       └──AUTHENTICATE──► credentials ──tagged──► line
//! ```

use super::command;
use super::literal::{Found, Holds, Literal, Units};
use super::message::{
    COMMAND, COMPRESSED, CONTINUATION, CREDENTIALS, DONE, REST, SERVER, STRAY, TAGGED, UNTAGGED,
};
use super::notes as n;
use super::response;
use super::verb::{Verb, is_tag, split, tagged, text_of};
use crate::layer::{Cx, Dir, Dissector, End, Input, Kind, Op, Out};
use crate::proto::common::sasl::Mechanism;
use crate::span::{BufId, Relation, Span};
use crate::wire::{Facts, Wire};

/// So many commands without an answer are remembered.
const QUEUE: usize = 256;
/// A unit longer than this is not read on.
const LIMIT: usize = 256 * 1024;
/// Where TLS lies under IMAP from the first byte.
const IMAPS: u16 = 993;

struct Asked {
    tag: Box<[u8]>,
    verb: Verb,
}

/// Bytes of a literal that are still to come.
#[derive(Clone, Copy)]
struct Coming {
    left: u64,
    lane: u32,
    lifted: bool,
    /// Fields that were asked for by name.
    selected: bool,
    /// Not a byte has come, and the server must ask for them.
    waits: bool,
    lost: bool,
}

/// One side's state.
#[derive(Clone, Copy, Default)]
struct Side {
    units: Units,
    coming: Option<Coming>,
    /// What stands behind the literal belongs to a unit that was said: 32 bits about it.
    rest: Option<u32>,
    /// Bytes were passed over in search of a line that looks right.
    searching: bool,
    passed: u64,
}

/// The state of a conversation.
pub struct Session {
    sides: [Side; 2],
    queue: Vec<Asked>,
    credentials: Option<(Mechanism, u8)>,
    /// The number of the last mail, counted from 1: its lane.
    mail: u32,
    secure: bool,
    compressed: [bool; 2],
    /// TLS of the client's waits for the answer to STARTTLS.
    hello_waits: bool,
}

impl Session {
    /// One that has seen nothing.
    pub fn new() -> Session {
        let side = Side {
            searching: true,
            ..Side::default()
        };
        Session {
            sides: [side; 2],
            queue: Vec::new(),
            credentials: None,
            mail: 0,
            secure: false,
            compressed: [false; 2],
            hello_waits: false,
        }
    }

    fn waits_for(&self, verb: Verb) -> bool {
        self.queue.iter().any(|asked| asked.verb == verb)
    }

    fn found_footing(&mut self, dir: Dir, at: u64, len: usize, out: &mut Out<'_>) {
        let side = &mut self.sides[dir.index()];
        let passed = std::mem::take(&mut side.passed);
        if std::mem::take(&mut side.searching) && passed > 0 {
            out.note(&n::RESYNC, at, len as u32, passed);
        }
    }

    /// The bytes of a literal, as far as they go.
    fn literal(
        &mut self,
        dir: Dir,
        mut coming: Coming,
        input: Input<'_>,
        out: &mut Out<'_>,
    ) -> usize {
        let len = usize::try_from(coming.left)
            .unwrap_or(usize::MAX)
            .min(input.bytes.len());
        let bytes = input.bytes.get(..len).unwrap_or(input.bytes);
        if !std::mem::replace(&mut coming.lifted, true) {
            out.op(Op::Child {
                lane: coming.lane,
                proto: Some("imf"),
            });
            if coming.selected {
                out.op(Op::Selected { lane: coming.lane });
            }
        }
        out.op(Op::Lift {
            lane: coming.lane,
            dir,
            plain: bytes.to_vec(),
            from: Span {
                buf: BufId::frame(0),
                start: input.base,
                len: len as u32,
            },
            relation: Relation::Copied,
        });
        coming.left -= len as u64;
        coming.waits = false;
        self.came(dir, coming, out);
        len
    }

    fn came(&mut self, dir: Dir, coming: Coming, out: &mut Out<'_>) {
        let side = &mut self.sides[dir.index()];
        side.coming = Some(coming).filter(|c| c.left > 0);
        if side.coming.is_none() && coming.lifted {
            let how = if coming.lost { End::Cut } else { End::Fin };
            out.op(Op::End {
                lane: coming.lane,
                how,
            });
        }
    }

    /// What follows behind a unit that was just said with `say`, and with which bits its rest will be said.
    fn say(
        &mut self,
        dir: Dir,
        (kind, len, ctx): (Kind, usize, u32),
        follows: Option<(Literal, Holds)>,
        rest: u32,
        out: &mut Out<'_>,
    ) {
        let side = &mut self.sides[dir.index()];
        side.rest = follows.map(|_| rest);
        match follows {
            Some((literal, holds @ (Holds::Mail | Holds::Fields))) => {
                out.say(kind, len, ctx);
                self.mail = self.mail.wrapping_add(1);
                side.coming = Some(Coming {
                    left: literal.len,
                    lane: self.mail,
                    lifted: false,
                    selected: holds == Holds::Fields,
                    waits: dir == Dir::ToServer && !literal.at_once,
                    lost: false,
                });
            }
            Some((literal, Holds::Text)) => {
                out.begin(kind, len, ctx);
                out.extend(literal.len, true);
            }
            None => out.say(kind, len, ctx),
        }
    }

    fn client(
        &mut self,
        unit: &[u8],
        follows: Option<(Literal, Holds)>,
        at: u64,
        out: &mut Out<'_>,
    ) {
        let dir = Dir::ToServer;
        let text = text_of(unit);
        let len = unit.len();
        if let Some(rest) = self.sides[0].rest {
            // It can always be read.
            let _ = command::rest(&mut wire(unit, at, out.facts()), Verb::unpack(rest));
            return self.say(dir, (REST, len, rest), follows, rest, out);
        }
        let line =
            tagged(text).filter(|(_, verb)| *verb != Verb::Strange || !self.sides[0].searching);
        let known = line.is_some_and(|(_, verb)| verb != Verb::Strange);
        if let Some((mechanism, step)) = self.credentials.filter(|_| !known) {
            let ctx = mechanism.pack(step);
            let _ = command::credentials(&mut wire(unit, at, out.facts()), ctx);
            out.say(CREDENTIALS, len, ctx);
            self.credentials = Some((mechanism, step.saturating_add(1)));
        } else if text.eq_ignore_ascii_case(b"DONE") {
            self.found_footing(dir, at, len, out);
            let _ = command::done(&mut wire(unit, at, out.facts()));
            out.say(DONE, len, 0);
        } else if let Some((tag, verb)) = line {
            self.found_footing(dir, at, len, out);
            self.command(unit, (tag, verb), follows, at, out);
        } else {
            self.stray(dir, unit, at, out);
        }
    }

    fn command(
        &mut self,
        unit: &[u8],
        (tag, verb): (&[u8], Verb),
        follows: Option<(Literal, Holds)>,
        at: u64,
        out: &mut Out<'_>,
    ) {
        let len = unit.len();
        if self.waits_for(Verb::StartTls) {
            out.note(&n::PIPELINED_STARTTLS, at, len as u32, 0);
        }
        // What could not be read left its note.
        let said = command::command(&mut wire(unit, at, out.facts()));
        let auth = said.ok().and_then(|said| said.auth);
        self.credentials = auth.map(|(mechanism, initial)| (mechanism, u8::from(initial)));
        let shown =
            verb == Verb::Login || auth.is_some_and(|(mechanism, _)| mechanism.shows_secret());
        if shown && !self.secure {
            out.note(&n::PASSWORD_IN_CLEAR, at, len as u32, 0);
        }
        if self.queue.len() >= QUEUE {
            self.queue.clear();
            out.note(&n::QUEUE_FULL, at, 0, QUEUE as u64);
        }
        self.queue.push(Asked {
            tag: tag.into(),
            verb,
        });
        self.say(Dir::ToServer, (COMMAND, len, 0), follows, verb as u32, out);
    }

    fn server(
        &mut self,
        unit: &[u8],
        follows: Option<(Literal, Holds)>,
        at: u64,
        out: &mut Out<'_>,
    ) {
        let dir = Dir::ToClient;
        let text = text_of(unit);
        let len = unit.len();
        if let Some(rest) = self.sides[1].rest {
            let depth = rest & !SERVER;
            // It can always be read.
            let _ = response::rest(&mut wire(unit, at, out.facts()), depth);
            let behind = response::depth(text, depth) | SERVER;
            return self.say(dir, (REST, len, rest), follows, behind, out);
        }
        let (first, behind) = split(text);
        let status = split(behind).0.to_ascii_uppercase();
        match first {
            b"*" if is_untagged(behind) || !self.sides[1].searching => {
                self.found_footing(dir, at, len, out);
                let _ = response::untagged(&mut wire(unit, at, out.facts()));
                let rest = response::depth(text, 0) | SERVER;
                self.say(dir, (UNTAGGED, len, 0), follows, rest, out);
            }
            b"+" => {
                self.found_footing(dir, at, len, out);
                let asks = self.waits_for(Verb::Authenticate);
                let _ = response::continuation(&mut wire(unit, at, out.facts()), asks);
                out.say(CONTINUATION, len, asks.into());
            }
            tag if is_tag(tag) && matches!(status.as_slice(), b"OK" | b"NO" | b"BAD") => {
                self.found_footing(dir, at, len, out);
                let _ = response::tagged(&mut wire(unit, at, out.facts()));
                self.answered(tag, status == b"OK", (at, len), out);
            }
            _ => self.stray(dir, unit, at, out),
        }
    }

    /// What an answer changes.
    fn answered(&mut self, tag: &[u8], ok: bool, (at, len): (u64, usize), out: &mut Out<'_>) {
        let found = self.queue.iter().position(|asked| *asked.tag == *tag);
        let verb = found.map_or(Verb::Unknown, |i| self.queue.remove(i).verb);
        if found.is_none() && !self.sides[0].searching && ok {
            out.note(&n::UNASKED, at, len as u32, 0);
        }
        out.say(TAGGED, len, verb as u32);
        let client = &mut self.sides[0];
        if !ok {
            if found.is_none() {
                client.units.refuse();
            } else if client.coming.is_some_and(|c| c.waits) {
                (client.coming, client.rest) = (None, None);
                out.note(&n::REFUSED_LITERAL, at, len as u32, 0);
            }
        }
        match verb {
            Verb::Authenticate => self.credentials = None,
            Verb::StartTls if ok => out.op(Op::Interpose { below: "tls" }),
            Verb::Compress if ok => self.compressed = [true; 2],
            _ => {}
        }
    }

    fn stray(&mut self, dir: Dir, unit: &[u8], at: u64, out: &mut Out<'_>) {
        let side = &mut self.sides[dir.index()];
        if side.searching || unit.len() > LIMIT {
            side.passed += unit.len() as u64;
            side.searching = true;
            return;
        }
        let _ = super::message::stray(&mut wire(unit, at, out.facts()));
        out.note(&n::STRAY_LINE, at, unit.len() as u32, 0);
        out.say(STRAY, unit.len(), 0);
    }
}

/// Words of untagged responses by which a search finds its footing.
fn is_untagged(behind: &[u8]) -> bool {
    let (first, more) = split(behind);
    let name = if first.iter().all(u8::is_ascii_digit) {
        split(more).0
    } else {
        first
    };
    super::probe::UNTAGGED
        .iter()
        .any(|known| known.as_bytes().eq_ignore_ascii_case(name))
}

fn wire<'a, 'r>(unit: &'a [u8], at: u64, facts: &'r mut Facts) -> Wire<'a, 'r, Facts> {
    Wire::whole(unit, at, facts)
}

impl Dissector for Session {
    fn feed(&mut self, dir: Dir, input: Input<'_>, cx: &Cx, out: &mut Out<'_>) -> usize {
        self.secure |= cx.server.1 == IMAPS;
        if let Some(coming) = self.sides[dir.index()].coming {
            return self.literal(dir, coming, input, out);
        }
        if self.compressed[dir.index()] {
            let _ = super::message::compressed(&mut wire(input.bytes, input.base, out.facts()));
            out.note(&n::COMPRESSED, input.base, input.bytes.len() as u32, 0);
            out.begin(COMPRESSED, input.bytes.len(), 0);
            out.extend(u64::MAX, true);
            return input.bytes.len();
        }
        if self.sides[dir.index()].rest.is_none() {
            match (dir, input.bytes) {
                // TLS begins as soon as the answer is there, which may be fed after these bytes.
                (Dir::ToServer, [0x16, ..]) if self.waits_for(Verb::StartTls) => {
                    self.hello_waits = true;
                    out.need(1);
                    return 0;
                }
                (Dir::ToServer, [0x16] | [0x16, 3]) if !input.last => {
                    out.need(1);
                    return 0;
                }
                // STARTTLS or its answer is among what is missing.
                (Dir::ToServer, [0x16, 3, 0..=4, ..]) => {
                    out.op(Op::Interpose { below: "tls" });
                    return 0;
                }
                (Dir::ToClient, [0x14..=0x17, 3, ..]) if self.hello_waits => {
                    out.op(Op::Interpose { below: "tls" });
                    return 0;
                }
                _ => {}
            }
        }
        let side = &mut self.sides[dir.index()];
        let verb = side.rest.map(Verb::unpack).filter(|_| dir == Dir::ToServer);
        match side
            .units
            .find(input.bytes, dir == Dir::ToClient, verb, LIMIT, input.last)
        {
            Found::Wait(more) => {
                out.need(more);
                0
            }
            Found::Unit(len, follows) => {
                let unit = input.bytes.get(..len).unwrap_or(input.bytes);
                if unit.len() > LIMIT {
                    out.note(&n::LONG_LINE, input.base, len as u32, len as u64);
                }
                match dir {
                    Dir::ToServer => self.client(unit, follows, input.base, out),
                    Dir::ToClient => self.server(unit, follows, input.base, out),
                }
                len
            }
        }
    }

    fn gap(&mut self, dir: Dir, len: u64, out: &mut Out<'_>) {
        let side = &mut self.sides[dir.index()];
        side.units.reset();
        let mut behind = len;
        if let Some(mut coming) = side.coming {
            let inside = coming.left.min(len);
            behind -= inside;
            coming.left -= inside;
            (coming.lost, coming.waits) = (true, false);
            if coming.lifted {
                out.op(Op::Gap {
                    lane: coming.lane,
                    dir,
                    len: inside,
                });
            }
            self.came(dir, coming, out);
        }
        if behind > 0 {
            let side = &mut self.sides[dir.index()];
            side.rest = None;
            side.searching = true;
            side.passed += behind;
            self.credentials = None;
            if dir == Dir::ToServer {
                self.queue.clear();
            }
        }
    }

    fn secured(&mut self, _: &'static str) {
        // Whatever was known before TLS is forgotten, by both (RFC 9051 §6.2.1).
        *self = Session {
            sides: [Side::default(); 2],
            mail: self.mail,
            secure: true,
            ..Session::new()
        };
    }

    fn end(&mut self, dir: Dir, _: End, out: &mut Out<'_>) {
        if let Some(coming) = self.sides[dir.index()].coming.take().filter(|c| c.lifted) {
            out.op(Op::End {
                lane: coming.lane,
                how: End::Cut,
            });
        }
    }
}
