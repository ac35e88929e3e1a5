//! One conversation: whose line comes next, which command a reply answers, where the mail begins and ends.
//!
//! ```text
//!     commands ──DATA──► asked ──354──► mail ──"."──► commands
//!        │  └───BDAT n──► chunk ──n bytes──┘
//!        └──AUTH──► credentials ──any reply but 334──► commands
//! ```
//!
//! The mail is lifted piece by piece, one lane a mail, its doubled dots undone; it is never kept.

mod answers;
mod data;

use std::collections::VecDeque;

use super::Flavour;
use super::auth::{self, Mechanism};
use super::command::command;
use super::message::{COMMAND, CREDENTIALS};
use super::notes as n;
use super::verb::Verb;
use crate::layer::{Cx, Dir, Dissector, Input, Op, Out};
use crate::proto::common::line::LineFinder;
use crate::proto::common::reply::ReplyFinder;
use crate::wire::Wire;

/// So many commands without an answer are remembered.
const QUEUE: usize = 1024;
/// A line longer than this is passed over (RFC 5321 §4.5.3.1 asks for 512 and what extensions add; AUTH for 12288).
const LINE_LIMIT: usize = 64 * 1024;
/// A line longer than this is remarked on.
const LONG_LINE: usize = 2048;
/// A reply longer than this is said in pieces.
const REPLY_LIMIT: usize = 64 * 1024;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Mode {
    Commands,
    /// DATA was said and not answered.
    Asked,
    Mail,
    Chunk {
        left: u64,
        last: bool,
        /// The server refused the command, and not a byte has come.
        refused: bool,
    },
    Credentials {
        mechanism: Mechanism,
        step: u8,
    },
}

/// Where in the mail's lines its reading stands.
#[derive(Clone, Copy, Debug)]
struct Place {
    line_start: bool,
    /// The line before ended with a bare line feed.
    bare: bool,
    /// The end of the last line waits, to be lifted when what follows shows that the mail goes on, or ends.
    held: bool,
}

/// The state of a conversation.
pub struct Session {
    flavour: Flavour,
    mode: Mode,
    lines: LineFinder,
    reply: ReplyFinder,
    queue: VecDeque<Verb>,
    place: Place,
    /// The number of the mail on its way, counted from 1: its lane.
    mail: u32,
    /// Its first bytes went up.
    lifted: bool,
    size: u64,
    /// Mail and recipients accepted, of which LMTP answers each.
    accepted: u32,
    answers_left: u32,
    /// The client ends its lines with bare line feeds.
    bare_lines: bool,
    greeted: bool,
    secure: bool,
    /// Bytes were passed over in search of a line that looks right.
    searching: [bool; 2],
    passed: [u64; 2],
    /// Some of the mail is missing.
    lost: bool,
    /// Bytes of the server's are missing since the authentication began.
    answer_lost: bool,
    /// The mail on its way was answered, though its end was not seen.
    over: bool,
    /// TLS of the client's waits for the answer to STARTTLS.
    hello_waits: bool,
}

impl Session {
    /// One that has seen nothing.
    pub fn new(flavour: Flavour) -> Session {
        Session {
            flavour,
            mode: Mode::Commands,
            lines: LineFinder::default(),
            reply: ReplyFinder::default(),
            queue: VecDeque::new(),
            place: Place {
                line_start: true,
                bare: false,
                held: false,
            },
            mail: 0,
            lifted: false,
            size: 0,
            accepted: 0,
            answers_left: 0,
            bare_lines: false,
            greeted: false,
            secure: false,
            searching: [true; 2],
            passed: [0; 2],
            lost: false,
            answer_lost: false,
            over: false,
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

    /// A line of the client's: a command, or credentials.
    fn line(&mut self, input: Input<'_>, out: &mut Out<'_>) -> usize {
        let bytes = input.bytes;
        match bytes {
            // TLS begins as soon as the answer is there, which may be fed after these bytes.
            [0x16, ..] if self.queue.contains(&Verb::StartTls) => {
                self.hello_waits = true;
                out.need(1);
                return 0;
            }
            // STARTTLS or its answer is among what is missing.
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
        if std::mem::take(&mut self.place.held) {
            // Of a mail that was refused half-way.
            let end = bytes.iter().take_while(|b| matches!(b, b'\r' | b'\n'));
            let len = end.take(2).count();
            if len > 0 {
                return len;
            }
        }
        let len = match self.lines.find(bytes) {
            Some(found) => found.len,
            None if bytes.len() > LINE_LIMIT || (input.last && !bytes.is_empty()) => {
                self.lines.reset();
                bytes.len()
            }
            None => {
                out.need(1);
                return 0;
            }
        };
        let line = bytes.get(..len).unwrap_or(bytes);
        let known = || Verb::of(super::command::text_of(line)) != Verb::Strange;
        if let (Mode::Credentials { .. }, true) = (self.mode, self.answer_lost) {
            // The answer that ended the authentication may be among the bytes that are missing.
            if known() {
                self.mode = Mode::Commands;
            }
        }
        if let Mode::Credentials { mechanism, step } = self.mode {
            let ctx = mechanism.pack(step);
            // What could not be read left its note.
            let _ = auth::credentials(&mut Wire::whole(line, input.base, out.facts()), ctx);
            out.say(CREDENTIALS, len, ctx);
            self.mode = Mode::Credentials {
                mechanism,
                step: step.saturating_add(1),
            };
            return len;
        }
        self.command(line, input.base, out);
        len
    }

    fn command(&mut self, line: &[u8], base: u64, out: &mut Out<'_>) {
        let verb = Verb::of(super::command::text_of(line));
        let ended = line.ends_with(b"\n");
        if verb == Verb::Strange && (self.searching[0] || line.len() > LINE_LIMIT || !ended) {
            self.passed[0] += line.len() as u64;
            self.searching[0] = true;
            return;
        }
        self.found_footing(Dir::ToServer, base, line.len(), out);
        if self.queue.contains(&Verb::StartTls) {
            out.note(&n::PIPELINED_STARTTLS, base, line.len() as u32, 0);
        }
        if line.len() > LONG_LINE && verb != Verb::Auth {
            out.note(&n::LONG_LINE, base, line.len() as u32, line.len() as u64);
        }
        if let Ok(said) = command(&mut Wire::whole(line, base, out.facts())) {
            self.bare_lines = !line.ends_with(b"\r\n");
            self.began(said, (base, line.len()), out);
        }
        out.say(COMMAND, line.len(), 0);
    }

    /// What a command changes at once, before its answer.
    fn began(&mut self, said: super::command::Command, (at, len): (u64, usize), out: &mut Out<'_>) {
        match said.verb {
            Verb::Data => self.mode = Mode::Asked,
            Verb::Rset | Verb::Helo | Verb::Ehlo | Verb::Lhlo => self.abandon(out),
            _ => {}
        }
        if let Some((mechanism, initial)) = said.auth {
            self.answer_lost = false;
            self.mode = Mode::Credentials {
                mechanism,
                step: u8::from(initial),
            };
            if !self.secure && mechanism.shows_secret() {
                out.note(&n::PASSWORD_IN_CLEAR, at, len as u32, 0);
            }
        }
        let mut answered = said.verb;
        if let Some((left, last)) = said.chunk {
            self.begin_mail();
            self.mode = Mode::Chunk {
                left,
                last,
                refused: false,
            };
            if last {
                answered = Verb::End;
            }
            self.chunk_done(out);
        }
        self.asked(answered, at, out);
    }

    /// Bytes of a mail or a chunk that the server didn't want, or not yet.
    fn unasked_for(&mut self, input: Input<'_>, out: &mut Out<'_>) -> usize {
        if let Mode::Chunk { left, last, .. } = self.mode {
            return self.chunk(input, left, last, out);
        }
        out.note(&n::EARLY_DATA, input.base, 0, 0);
        self.begin_mail();
        self.mode = Mode::Mail;
        self.data(input, out)
    }
}

/// Whether the bytes begin with a command where a mail or a chunk could stand as well: of somebody who was refused.
/// `None` while that can't be told.
fn is_command(bytes: &[u8], last: bool) -> Option<bool> {
    let end = memchr::memchr(b'\n', bytes);
    let line = bytes
        .get(..end.map_or(bytes.len(), |i| i + 1))
        .unwrap_or(bytes);
    let text = super::command::text_of(line);
    let word = text.iter().take_while(|b| b.is_ascii_alphabetic()).count();
    let behind = text.get(word);
    match end {
        _ if word == 0 || word > 8 || behind.is_some_and(|b| *b != b' ') => Some(false),
        None if last || bytes.len() > LONG_LINE => Some(false),
        None => None,
        Some(_) => Some(Verb::of(text) != Verb::Strange),
    }
}

impl Dissector for Session {
    fn feed(&mut self, dir: Dir, input: Input<'_>, _: &Cx, out: &mut Out<'_>) -> usize {
        if dir == Dir::ToClient {
            return self.server(input, out);
        }
        match self.mode {
            Mode::Mail => self.data(input, out),
            Mode::Chunk {
                left,
                last,
                refused: false,
            } => self.chunk(input, left, last, out),
            Mode::Asked | Mode::Chunk { .. } => match is_command(input.bytes, input.last) {
                None => {
                    out.need(1);
                    0
                }
                Some(true) => {
                    self.abandon(out);
                    self.mode = Mode::Commands;
                    self.line(input, out)
                }
                Some(false) => self.unasked_for(input, out),
            },
            Mode::Commands | Mode::Credentials { .. } => self.line(input, out),
        }
    }

    fn gap(&mut self, dir: Dir, len: u64, out: &mut Out<'_>) {
        if dir == Dir::ToClient {
            self.reply.reset();
            self.queue.clear();
            self.searching[1] = true;
            self.passed[1] += len;
            self.answer_lost = true;
            return;
        }
        self.lines.reset();
        if self.over && self.mode == Mode::Mail {
            // The end is among what is missing: the answer was before.
            self.abandon(out);
            self.mode = Mode::Commands;
        }
        let in_mail = match self.mode {
            Mode::Mail => len,
            Mode::Asked => {
                self.begin_mail();
                self.mode = Mode::Mail;
                len
            }
            Mode::Chunk {
                left,
                last,
                refused,
            } => {
                let inside = left.min(len);
                self.mode = Mode::Chunk {
                    left: left - inside,
                    last,
                    refused,
                };
                inside
            }
            Mode::Commands | Mode::Credentials { .. } => 0,
        };
        if in_mail > 0 {
            self.lost = true;
            let held = match self.place {
                Place { held: false, .. } => 0,
                Place { bare: true, .. } => 1,
                _ => 2,
            };
            self.size += in_mail + held;
            self.place.line_start = false;
            self.place.held = false;
            if self.lifted {
                out.op(Op::Gap {
                    lane: self.mail,
                    dir,
                    len: in_mail,
                });
            }
            self.chunk_done(out);
        }
        if in_mail < len {
            self.searching[0] = true;
            self.passed[0] += len - in_mail;
            self.queue.clear();
        }
    }

    fn secured(&mut self, _: &'static str) {
        // Whatever was known before TLS is forgotten, by both (RFC 3207 §4.2).
        *self = Session {
            mail: self.mail,
            greeted: true,
            secure: true,
            searching: [false; 2],
            ..Session::new(self.flavour)
        };
    }
}
