//! The mail between commands: where it begins, where it ends, and its pieces on their way up.

use super::super::message::{self, END};
use super::super::notes as n;
use super::super::verb::Verb;
use super::{Mode, Place, Session};
use crate::layer::{Dir, End, Input, Op, Out};
use crate::span::{BufId, Relation, Span};
use crate::wire::Wire;

/// What a dot at the front of a line is.
enum Dot {
    /// Too few bytes to tell.
    Wait,
    /// The mail ends with so many bytes.
    End(usize),
    /// The first of two, or one that should have been doubled.
    Stuffed { suspicious: bool },
}

impl Session {
    /// A mail begins, unless one is on its way.
    pub(super) fn begin_mail(&mut self) {
        if self.size == 0 && !self.lifted {
            self.mail = self.mail.wrapping_add(1);
            self.place = Place {
                line_start: true,
                bare: false,
                held: false,
            };
            self.lost = false;
        }
        self.over = false;
    }

    pub(super) fn end_mail(&mut self, how: End, out: &mut Out<'_>) {
        self.end_lane(how, out);
        self.size = 0;
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

    /// The mail that was begun will not be completed.
    pub(super) fn abandon(&mut self, out: &mut Out<'_>) {
        self.end_mail(End::Cut, out);
        self.accepted = 0;
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
        }
        self.size += bytes.len() as u64;
        out.op(Op::Lift {
            lane: self.mail,
            dir: Dir::ToServer,
            plain: bytes.to_vec(),
            from: Span {
                buf: BufId::frame(0),
                start: at,
                len: bytes.len() as u32,
            },
            relation: Relation::Copied,
        });
    }

    /// Bytes of the mail, up to its end or as far as they go.
    pub(super) fn data(&mut self, input: Input<'_>, out: &mut Out<'_>) -> usize {
        let bytes = input.bytes;
        let (mut pos, mut run, mut complete) = (0, 0, false);
        while let Some(rest) = bytes.get(pos..).filter(|r| !r.is_empty()) {
            if self.place.line_start && rest.first() == Some(&b'.') {
                match self.dot(rest, input.last) {
                    Dot::Wait => break,
                    Dot::End(_) if pos > 0 => {
                        complete = true;
                        break;
                    }
                    Dot::End(len) => {
                        self.end_line(len, input, out);
                        return len;
                    }
                    Dot::Stuffed { suspicious } => {
                        if suspicious {
                            out.note(&n::BARE_DOT, input.base + pos as u64, 1, 0);
                        }
                        self.lift(
                            bytes.get(run..pos).unwrap_or(&[]),
                            input.base + run as u64,
                            out,
                        );
                        pos += 1;
                        run = pos;
                        self.place.line_start = false;
                        continue;
                    }
                }
            }
            match memchr::memchr(b'\n', rest) {
                Some(i) => {
                    let cr = i > 0 && rest.get(i - 1) == Some(&b'\r');
                    (self.place.line_start, self.place.bare) = (true, !cr);
                    pos += i + 1;
                }
                None => {
                    (self.place.line_start, self.place.bare) = (false, false);
                    pos = bytes.len();
                    break;
                }
            }
        }
        if !complete && !input.last {
            pos = self.hold_back(bytes, run, pos);
        }
        self.lift(
            bytes.get(run..pos).unwrap_or(&[]),
            input.base + run as u64,
            out,
        );
        if complete {
            self.end_lane(End::Fin, out);
        }
        if pos == 0 {
            out.need(1);
        }
        pos
    }

    /// Leaves the last line's end untaken, so that the lane ends before the line that ends the mail is said, however
    /// the bytes are cut.
    fn hold_back(&mut self, bytes: &[u8], run: usize, pos: usize) -> usize {
        let end = match bytes.get(run..pos).unwrap_or(&[]) {
            [.., b'\r', b'\n'] => 2,
            [.., b'\r' | b'\n'] => 1,
            _ => 0,
        };
        self.place.held = end > 0;
        if end > 0 {
            self.place.line_start = false;
        }
        pos - end
    }

    /// What a dot at the front of a line is.
    fn dot(&self, rest: &[u8], last: bool) -> Dot {
        let strict = !self.place.bare || self.bare_lines;
        match rest {
            [_, b'\r', b'\n', ..] if strict => Dot::End(3),
            [_, b'\n', ..] if self.bare_lines => Dot::End(2),
            [_, b'\r', b'\n', ..] | [_, b'\n', ..] => Dot::Stuffed { suspicious: true },
            [_] | [_, b'\r'] if !last => Dot::Wait,
            _ => Dot::Stuffed { suspicious: false },
        }
    }

    fn end_line(&mut self, len: usize, input: Input<'_>, out: &mut Out<'_>) {
        let size = u32::try_from(self.size).unwrap_or(u32::MAX);
        let line = input.bytes.get(..len).unwrap_or(&[]);
        // It can always be read.
        let _ = message::end(&mut Wire::whole(line, input.base, out.facts()), size);
        out.say(END, len, size);
        self.end_mail(End::Fin, out);
        self.place.held = false;
        self.asked(Verb::End, input.base, out);
        self.mode = Mode::Commands;
    }

    pub(super) fn chunk(
        &mut self,
        input: Input<'_>,
        left: u64,
        last: bool,
        out: &mut Out<'_>,
    ) -> usize {
        let len = usize::try_from(left)
            .unwrap_or(usize::MAX)
            .min(input.bytes.len());
        self.lift(input.bytes.get(..len).unwrap_or(&[]), input.base, out);
        self.mode = Mode::Chunk {
            left: left - len as u64,
            last,
            refused: false,
        };
        self.chunk_done(out);
        len
    }

    pub(super) fn chunk_done(&mut self, out: &mut Out<'_>) {
        if let Mode::Chunk { left: 0, last, .. } = self.mode {
            self.mode = Mode::Commands;
            if last {
                self.end_mail(End::Fin, out);
            }
        }
    }
}
