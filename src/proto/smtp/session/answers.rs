//! What the server says: which command a reply answers, and what it changes.

use super::super::message::{self, REPLY, STRAY};
use super::super::notes as n;
use super::super::verb::Verb;
use super::{Flavour, Mode, REPLY_LIMIT, Session};
use crate::layer::{Dir, End, Input, Op, Out};
use crate::proto::common::reply;
use crate::wire::Wire;

impl Session {
    pub(super) fn server(&mut self, input: Input<'_>, out: &mut Out<'_>) -> usize {
        let bytes = input.bytes;
        if let ([0x14..=0x17, 3, ..], true) = (bytes, self.hello_waits) {
            // The answer to STARTTLS is among what is missing.
            out.op(Op::Interpose { below: "tls" });
            return 0;
        }
        let len = match self.reply.find(bytes, false) {
            Some(len) => len,
            None if bytes.len() > REPLY_LIMIT || input.last => {
                let len = Some(self.reply.whole()).filter(|n| *n > 0);
                self.reply.reset();
                len.unwrap_or(bytes.len())
            }
            None => {
                out.need(1);
                return 0;
            }
        };
        let unit = bytes.get(..len).unwrap_or(bytes);
        let line = reply::line(unit);
        let Some(code) = line.code else {
            if self.searching[1] {
                self.passed[1] += len as u64;
            } else {
                let _ = message::stray(&mut Wire::whole(unit, input.base, out.facts()));
                out.note(&n::STRAY_LINE, input.base, len as u32, 0);
                out.say(STRAY, len, 0);
            }
            return len;
        };
        self.found_footing(Dir::ToClient, input.base, len, out);
        let verb = self.whose(code);
        if verb == Verb::Unknown && !self.searching[0] {
            out.note(&n::UNASKED, input.base, len as u32, code.into());
        }
        let ctx = verb as u32;
        // What could not be read left its note.
        let _ = message::reply(&mut Wire::whole(unit, input.base, out.facts()), verb);
        out.say(REPLY, len, ctx);
        self.answered(verb, code, input.base, out);
        len
    }

    /// The command whose turn it is.
    fn whose(&mut self, code: u16) -> Verb {
        if !std::mem::replace(&mut self.greeted, true)
            && (code == 220 || self.queue.is_empty())
            && self.queue.front() != Some(&Verb::StartTls)
            && matches!(code, 220 | 421 | 500..)
        {
            // The client's first line is the first line it said.
            self.searching[0] &= self.passed[0] > 0 || code != 220;
            return Verb::Connect;
        }
        // Only one command is answered so: replies before were not captured.
        let alone = match code {
            354 => Some(Verb::Data),
            334 | 235 => Some(Verb::Auth),
            _ => None,
        };
        if let Some(i) = alone.and_then(|v| self.queue.iter().position(|asked| *asked == v)) {
            self.queue.drain(..i);
        }
        match self.queue.front().copied() {
            // A challenge is not the answer yet.
            Some(Verb::Auth) if code == 334 => Verb::Auth,
            Some(Verb::End) if self.flavour == Flavour::Lmtp => {
                if self.answers_left == 0 {
                    self.answers_left = self.accepted.max(1);
                }
                self.answers_left -= 1;
                if self.answers_left == 0 {
                    self.queue.pop_front();
                }
                Verb::End
            }
            Some(verb) => {
                self.queue.pop_front();
                verb
            }
            None if code == 334 => Verb::Auth,
            None if code == 354 => Verb::Data,
            None => Verb::Unknown,
        }
    }

    /// What an answer changes.
    fn answered(&mut self, verb: Verb, code: u16, at: u64, out: &mut Out<'_>) {
        let done = (200..300).contains(&code);
        match (verb, self.mode) {
            (Verb::Data, Mode::Asked | Mode::Commands) if code == 354 => {
                // Chunks without a last one before DATA are given up (RFC 3030 §3).
                self.end_mail(End::Cut, out);
                self.begin_mail();
                self.mode = Mode::Mail;
                self.searching[0] = false;
                self.passed[0] = 0;
            }
            (Verb::Data, Mode::Asked) => self.mode = Mode::Commands,
            (Verb::Unknown, _) if code == 220 && self.hello_waits => {
                out.op(Op::Interpose { below: "tls" });
            }
            (Verb::Unknown, Mode::Asked) if code >= 400 => self.mode = Mode::Commands,
            (Verb::Data, Mode::Mail) if code != 354 => {
                out.note(&n::REFUSED_DATA, at, 3, code.into());
                self.abandon(out);
                self.mode = Mode::Commands;
            }
            (Verb::Auth | Verb::Unknown, Mode::Credentials { .. }) if code != 334 => {
                self.mode = Mode::Commands
            }
            // The chunk may still come, on its way before the refusal; or a command, from one who waited.
            (Verb::Bdat | Verb::End | Verb::Unknown, Mode::Chunk { left, last, .. })
                if code >= 500 && self.size == 0 =>
            {
                self.mode = Mode::Chunk {
                    left,
                    last,
                    refused: true,
                };
            }
            (Verb::StartTls, _) if done => out.op(Op::Interpose { below: "tls" }),
            (Verb::Rcpt, _) if done => self.accepted = self.accepted.saturating_add(1),
            (Verb::Mail | Verb::Rset, _) => self.accepted = 0,
            (Verb::End, _) if self.answers_left == 0 => self.accepted = 0,
            // The end of the mail was not captured; its answer shows that it was sent.
            (Verb::Unknown | Verb::End, Mode::Mail | Mode::Chunk { .. }) if self.lost => {
                self.abandon(out);
                self.mode = Mode::Commands;
                self.searching[0] = true;
            }
            (Verb::Unknown, Mode::Mail) => self.over = true,
            _ => {}
        }
    }
}
