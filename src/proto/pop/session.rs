//! One conversation: which command an answer belongs to, and what follows behind its first line.
//!
//! ```text
//!     replies ──+OK of LIST, UIDL, CAPA──► listing ──"."──► replies
//!        └──+OK of RETR, TOP──► mail ──"."──► replies
//!     commands ──AUTH──► credentials ──+OK, -ERR──► commands
//! ```
//!
//! A mail is lifted piece by piece, one lane a mail, its doubled dots undone; it is never kept.

use std::collections::VecDeque;

use super::auth;
use super::content::{Content, Piece};
use super::message::{self, CHALLENGE, COMMAND, CREDENTIALS, END, LISTING, Outcome, REPLY, STRAY};
use super::notes as n;
use super::verb::{Verb, state_behind, text_of};
use crate::layer::{Cx, Dir, Dissector, End, Input, Op, Out};
use crate::proto::common::line::LineFinder;
use crate::proto::common::sasl::Mechanism;
use crate::span::{BufId, Relation, Span};
use crate::wire::Wire;

/// So many commands without an answer are remembered.
const QUEUE: usize = 1024;
/// A line longer than this is passed over (RFC 2449 §4 asks for 255 and 512; AUTH for 12288).
const LINE_LIMIT: usize = 64 * 1024;
/// A line longer than this is remarked on.
const LONG_LINE: usize = 1024;
/// A listing longer than this is said in pieces.
const LISTING_LIMIT: usize = 32 * 1024;
/// Where TLS lies under POP3 from the first byte.
const POPS: u16 = 995;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Answer {
    /// The first line of an answer comes next.
    First,
    /// Lines up to one with a dot.
    Lines(Verb),
    /// A mail up to a line with a dot.
    Mail,
}

/// The state of a conversation.
pub struct Session {
    lines: [LineFinder; 2],
    credentials: Option<(Mechanism, u8)>,
    answer: Answer,
    /// Bytes of a listing that are whole lines.
    listed: usize,
    queue: VecDeque<Verb>,
    content: Content,
    /// The number of the mail on its way, counted from 1: its lane.
    mail: u32,
    /// Its first bytes went up.
    lifted: bool,
    /// The server said how long it is.
    sized: bool,
    size: u64,
    greeted: bool,
    /// AUTHORIZATION, TRANSACTION, UPDATE, or 0 where nobody knows.
    state: u8,
    secure: bool,
    /// Bytes were passed over in search of a line that looks right.
    searching: [bool; 2],
    passed: [u64; 2],
    /// Some of the mail is missing.
    lost: bool,
    /// Right behind what is missing.
    just_lost: bool,
    /// Answers are missing.
    answers_lost: bool,
    /// The last answer was +OK to a command that was not seen.
    unknown: bool,
    /// TLS of the client's waits for the answer to STLS.
    hello_waits: bool,
}

impl Session {
    /// One that has seen nothing.
    pub fn new() -> Session {
        Session {
            lines: [LineFinder::default(); 2],
            credentials: None,
            answer: Answer::First,
            listed: 0,
            queue: VecDeque::new(),
            content: Content::default(),
            mail: 0,
            lifted: false,
            sized: false,
            size: 0,
            greeted: false,
            state: 0,
            secure: false,
            searching: [true; 2],
            passed: [0; 2],
            lost: false,
            just_lost: false,
            answers_lost: false,
            unknown: false,
            hello_waits: false,
        }
    }

    fn asked(&mut self, verb: Verb, at: u64, out: &mut Out<'_>) {
        if self.queue.len() >= QUEUE {
            self.queue.clear();
            out.note(&n::QUEUE_FULL, at, 0, QUEUE as u64);
        }
        self.queue.push_back(verb);
    }

    fn found_footing(&mut self, dir: Dir, at: u64, len: usize, out: &mut Out<'_>) {
        let passed = std::mem::take(&mut self.passed[dir.index()]);
        if std::mem::take(&mut self.searching[dir.index()]) && passed > 0 {
            out.note(&n::RESYNC, at, len as u32, passed);
        }
    }

    /// The next line, its end included; `None` until it is there.
    fn line<'a>(&mut self, dir: Dir, input: &Input<'a>, out: &mut Out<'_>) -> Option<&'a [u8]> {
        let lines = &mut self.lines[dir.index()];
        match lines.find(input.bytes) {
            Some(found) => input.bytes.get(..found.len),
            None if input.bytes.len() > LINE_LIMIT || (input.last && !input.bytes.is_empty()) => {
                lines.reset();
                Some(input.bytes)
            }
            None => {
                out.need(1);
                None
            }
        }
    }

    fn client(&mut self, input: Input<'_>, out: &mut Out<'_>) -> usize {
        match input.bytes {
            // TLS begins as soon as the answer is there, which may be fed after these bytes.
            [0x16, ..] if self.queue.contains(&Verb::Stls) => {
                self.hello_waits = true;
                out.need(1);
                return 0;
            }
            // STLS or its answer is among what is missing.
            [0x16, 3, 0..=4, ..] => {
                out.op(Op::Interpose { below: "tls" });
                return 0;
            }
            [0x16] | [0x16, 3] if !input.last => {
                out.need(1);
                return 0;
            }
            _ => {}
        }
        let Some(line) = self.line(Dir::ToServer, &input, out) else {
            return 0;
        };
        match self.credentials {
            Some((mechanism, step)) if !is_command(line) => {
                let ctx = mechanism.pack(step);
                // What could not be read left its note.
                let _ = auth::credentials(&mut Wire::whole(line, input.base, out.facts()), ctx);
                out.say(CREDENTIALS, line.len(), ctx);
                self.credentials = Some((mechanism, step.saturating_add(1)));
            }
            _ => self.command(line, input.base, out),
        }
        line.len()
    }

    fn command(&mut self, line: &[u8], base: u64, out: &mut Out<'_>) {
        let verb = Verb::of(text_of(line));
        if verb == Verb::Strange
            && (self.searching[0] || line.len() > LINE_LIMIT || !line.ends_with(b"\n"))
        {
            self.passed[0] += line.len() as u64;
            self.searching[0] = true;
            return;
        }
        let len = line.len() as u32;
        self.found_footing(Dir::ToServer, base, line.len(), out);
        if self.queue.contains(&Verb::Stls) {
            out.note(&n::PIPELINED_STLS, base, len, 0);
        }
        if line.len() > LONG_LINE && verb != Verb::Auth {
            out.note(&n::LONG_LINE, base, len, line.len() as u64);
        }
        self.credentials = None;
        let said = message::command(&mut Wire::whole(line, base, out.facts()));
        let auth = said.ok().and_then(|said| said.auth);
        if let Some((mechanism, initial)) = auth {
            self.credentials = Some((mechanism, u8::from(initial)));
        }
        let shown =
            verb == Verb::Pass || auth.is_some_and(|(mechanism, _)| mechanism.shows_secret());
        if shown && !self.secure {
            out.note(&n::PASSWORD_IN_CLEAR, base, len, 0);
        }
        out.say(COMMAND, line.len(), 0);
        self.asked(verb, base, out);
    }

    fn server(&mut self, input: Input<'_>, out: &mut Out<'_>) -> usize {
        if let ([0x14..=0x17, 3, ..], true) = (input.bytes, self.hello_waits) {
            // The answer to STLS is among what is missing.
            out.op(Op::Interpose { below: "tls" });
            return 0;
        }
        match self.answer {
            Answer::First => self.reply(input, out),
            Answer::Lines(verb) => self.listing(verb, input, out),
            Answer::Mail => self.content(input, out),
        }
    }

    fn reply(&mut self, input: Input<'_>, out: &mut Out<'_>) -> usize {
        let Some(line) = self.line(Dir::ToClient, &input, out) else {
            return 0;
        };
        let (at, len) = (input.base, line.len());
        let asks = matches!(self.queue.front(), Some(Verb::Auth))
            || (self.searching[1] && self.queue.is_empty());
        match Outcome::of(line) {
            Some(Outcome::Asks) if asks => {
                self.found_footing(Dir::ToClient, at, len, out);
                // What could not be read left its note.
                let _ = auth::challenge(&mut Wire::whole(line, at, out.facts()));
                out.say(CHALLENGE, len, 0);
            }
            Some(outcome @ (Outcome::Ok | Outcome::Err)) => {
                self.found_footing(Dir::ToClient, at, len, out);
                let verb = self.whose();
                if verb == Verb::Unknown && !self.searching[0] {
                    out.note(&n::UNASKED, at, len as u32, 0);
                }
                self.state = state_behind(verb, outcome == Outcome::Ok, self.state);
                let ctx = verb as u32 | u32::from(self.state) << 8;
                let _ = message::reply(&mut Wire::whole(line, at, out.facts()), ctx);
                out.say(REPLY, len, ctx);
                self.unknown = verb == Verb::Unknown && outcome == Outcome::Ok;
                self.sized = verb == Verb::Retr && message::says_a_size(line);
                self.answered(verb, outcome == Outcome::Ok, !line.ends_with(b"\r\n"), out);
            }
            _ if self.goes_on(line) => {
                self.found_footing(Dir::ToClient, at, len, out);
                self.lines[Dir::ToClient.index()].reset();
                return self.server(input, out);
            }
            _ if self.searching[1] => self.passed[1] += len as u64,
            _ => {
                let _ = message::stray(&mut Wire::whole(line, at, out.facts()));
                out.note(&n::STRAY_LINE, at, len as u32, 0);
                out.say(STRAY, len, 0);
            }
        }
        len
    }

    /// Whether a line belongs to an answer whose first line, or whose command, is among what is missing.
    fn goes_on(&mut self, line: &[u8]) -> bool {
        let verb = match self.queue.back() {
            Some(verb) if self.searching[1] => *verb,
            _ if self.unknown => Verb::Retr,
            _ => return false,
        };
        if verb.brings_mail() && message::looks_like_field(line) {
            self.begin_mail(!line.ends_with(b"\r\n"));
        } else if verb.lists() {
            (self.answer, self.listed) = (Answer::Lines(verb), 0);
        } else {
            return false;
        }
        if !std::mem::take(&mut self.unknown) {
            self.queue.clear();
        }
        true
    }

    fn begin_mail(&mut self, bare_lines: bool) {
        self.answer = Answer::Mail;
        self.content = Content::new(bare_lines);
        self.mail = self.mail.wrapping_add(1);
        (self.size, self.lost) = (0, false);
    }

    /// The command whose turn it is.
    fn whose(&mut self) -> Verb {
        if !std::mem::replace(&mut self.greeted, true) && self.queue.is_empty() {
            return Verb::Connect;
        }
        if std::mem::take(&mut self.answers_lost) && self.queue.len() > 1 {
            // Most clients wait for each answer, so this is the last command's.
            self.queue.drain(..self.queue.len() - 1);
        }
        self.queue.pop_front().unwrap_or(Verb::Unknown)
    }

    /// What an answer changes.
    fn answered(&mut self, verb: Verb, ok: bool, bare_lines: bool, out: &mut Out<'_>) {
        if verb == Verb::Auth {
            self.credentials = None;
        }
        if !ok {
            return;
        }
        if verb == Verb::Stls {
            out.op(Op::Interpose { below: "tls" });
        } else if verb.lists() {
            self.answer = Answer::Lines(verb);
            self.listed = 0;
        } else if verb.brings_mail() {
            self.begin_mail(bare_lines);
        }
    }

    /// Lines of an answer, once they are all there or more than a unit may be.
    fn listing(&mut self, verb: Verb, input: Input<'_>, out: &mut Out<'_>) -> usize {
        let bytes = input.bytes;
        let mut done = false;
        while !done && self.listed < LISTING_LIMIT {
            let rest = bytes.get(self.listed..).unwrap_or(&[]);
            let lines = &mut self.lines[Dir::ToClient.index()];
            let Some(found) = lines.find(rest) else {
                if rest.len() <= LINE_LIMIT && !input.last {
                    out.need(1);
                    return 0;
                }
                lines.reset();
                self.listed = bytes.len();
                break;
            };
            done = rest.get(..found.text) == Some(b".");
            self.listed += found.len;
        }
        let len = std::mem::take(&mut self.listed);
        let unit = bytes.get(..len).unwrap_or(bytes);
        if !unit.is_empty() {
            let _ = message::listing(&mut Wire::whole(unit, input.base, out.facts()), verb);
            out.say(LISTING, unit.len(), verb as u32);
        }
        if done {
            self.answer = Answer::First;
        }
        unit.len()
    }

    fn lift(&mut self, bytes: &[u8], at: u64, out: &mut Out<'_>) {
        if bytes.is_empty() {
            return;
        }
        if !std::mem::replace(&mut self.lifted, true) {
            out.op(Op::Child {
                lane: self.mail,
                proto: Some("imf"),
            });
            if !self.sized {
                out.op(Op::Endless { lane: self.mail });
            }
        }
        self.size += bytes.len() as u64;
        out.op(Op::Lift {
            lane: self.mail,
            dir: Dir::ToClient,
            plain: bytes.to_vec(),
            from: Span {
                buf: BufId::frame(0),
                start: at,
                len: bytes.len() as u32,
            },
            relation: Relation::Copied,
        });
    }

    fn end_lane(&mut self, how: End, out: &mut Out<'_>) {
        if std::mem::take(&mut self.lifted) {
            let how = if self.lost { End::Cut } else { how };
            out.op(Op::End {
                lane: self.mail,
                how,
            });
        }
    }

    /// Bytes of the mail, up to its end or as far as they go.
    fn content(&mut self, input: Input<'_>, out: &mut Out<'_>) -> usize {
        let bytes = input.bytes;
        let just_lost = self.just_lost && !self.queue.is_empty();
        if self.lost && (self.content.at_line_start() || just_lost) {
            let could_be = |word: &[u8]| bytes.len() < word.len() && word.starts_with(bytes);
            if !input.last && (could_be(b"+OK\r") || could_be(b"-ERR\r")) {
                out.need(1);
                return 0;
            }
        }
        if self.lost
            && (self.content.at_line_start() || just_lost)
            && matches!(Outcome::of(bytes), Some(Outcome::Ok | Outcome::Err))
        {
            // The end is among what is missing.
            out.note(&n::NO_END, input.base, 0, self.size);
            self.end_lane(End::Cut, out);
            self.answer = Answer::First;
            self.searching[1] = true;
            return self.reply(input, out);
        }
        self.just_lost = false;
        let mut pos = 0;
        loop {
            let rest = bytes.get(pos..).unwrap_or(&[]);
            match self.content.next(rest, input.last) {
                Piece::Wait => break,
                Piece::Text(len) => {
                    self.lift(
                        rest.get(..len).unwrap_or(rest),
                        input.base + pos as u64,
                        out,
                    );
                    pos += len;
                    // Behind a hole each line could be the next answer.
                    if self.lost && self.content.at_line_start() {
                        break;
                    }
                }
                Piece::Dot => pos += 1,
                Piece::End(_) if pos > 0 => {
                    self.end_lane(End::Fin, out);
                    break;
                }
                Piece::End(len) => {
                    self.end_lane(End::Fin, out);
                    let size = u32::try_from(self.size).unwrap_or(u32::MAX);
                    let line = bytes.get(..len).unwrap_or(bytes);
                    // It can always be read.
                    let _ = message::end(&mut Wire::whole(line, input.base, out.facts()), size);
                    out.say(END, line.len(), size);
                    self.answer = Answer::First;
                    return line.len();
                }
            }
        }
        if pos == 0 {
            out.need(1);
        }
        pos
    }
}

/// Whether a line among credentials is a command after all: their answer was not captured.
fn is_command(line: &[u8]) -> bool {
    let verb = Verb::of(text_of(line));
    let alone = matches!(
        verb,
        Verb::Quit | Verb::Stat | Verb::Capa | Verb::Noop | Verb::List | Verb::Uidl
    );
    alone || (verb != Verb::Strange && text_of(line).contains(&b' '))
}

impl Dissector for Session {
    fn feed(&mut self, dir: Dir, input: Input<'_>, cx: &Cx, out: &mut Out<'_>) -> usize {
        self.secure |= cx.server.1 == POPS;
        match dir {
            Dir::ToServer => self.client(input, out),
            Dir::ToClient => self.server(input, out),
        }
    }

    fn gap(&mut self, dir: Dir, len: u64, out: &mut Out<'_>) {
        self.lines[dir.index()].reset();
        if dir == Dir::ToClient && self.answer == Answer::Mail {
            (self.lost, self.just_lost) = (true, true);
            self.size += len;
            self.content.lose();
            if self.lifted {
                out.op(Op::Gap {
                    lane: self.mail,
                    dir,
                    len,
                });
            }
            return;
        }
        if dir == Dir::ToClient {
            self.answer = Answer::First;
            self.listed = 0;
        }
        self.credentials = None;
        if dir == Dir::ToClient {
            self.answers_lost = true;
        } else {
            self.queue.clear();
        }
        self.searching[dir.index()] = true;
        self.passed[dir.index()] += len;
    }

    fn secured(&mut self, _: &'static str) {
        // Whatever was known before TLS is forgotten, by both (RFC 2595 §4).
        *self = Session {
            mail: self.mail,
            greeted: true,
            state: 1,
            secure: true,
            searching: [false; 2],
            ..Session::new()
        };
    }

    fn end(&mut self, dir: Dir, _: End, out: &mut Out<'_>) {
        if dir == Dir::ToClient && self.answer == Answer::Mail {
            self.end_lane(End::Cut, out);
        }
    }
}
