//! One conversation: who offered what, who agreed, and whether the bytes can still be read.

use super::message::{
    self, COMMANDS, COMMANDS_AT_ONCE, Command, DATA, Front, OPAQUE, data_length, front,
};
use super::notes as n;
use super::option::SB;
use crate::layer::{Cx, Dir, Dissector, Input, Op, Out};
use crate::proto::common::hello::{Hello, hello};
use crate::proto::common::typed::Typed;
use crate::wire::Wire;

/// A subnegotiation longer than this never ends.
const SUB_LIMIT: usize = 16 * 1024;
/// So much data is one message.
const DATA_LIMIT: usize = 4096;

/// A set of options.
#[derive(Clone, Copy, Default)]
struct Options([u64; 4]);

impl Options {
    fn set(&mut self, option: u8, on: bool) {
        if let Some(word) = self.0.get_mut(usize::from(option >> 6)) {
            let bit = 1 << (option & 63);
            *word = if on { *word | bit } else { *word & !bit };
        }
    }

    fn has(&self, option: u8) -> bool {
        let word = self.0.get(usize::from(option >> 6)).copied().unwrap_or(0);
        word >> (option & 63) & 1 != 0
    }
}

/// What one side asked and was not answered.
#[derive(Clone, Copy, Default)]
struct Asked {
    /// WILL: may I?
    own: Options,
    /// DO: will you?
    other: Options,
}

/// The state of a conversation.
#[derive(Default)]
pub struct Session {
    asked: [Asked; 2],
    /// What the client does, and the server.
    on: [Options; 2],
    searched: [usize; 2],
    tls: [bool; 2],
    opaque: [bool; 2],
    holed: [bool; 2],
    typed: Typed,
    secure: bool,
}

impl Session {
    /// Takes note of a command; whether it settles an option: it answers the other side, or ends what was on, which
    /// nobody may refuse (RFC 854 p. 2).
    fn heard(&mut self, dir: Dir, c: Command) -> bool {
        let Some(option) = c.option else { return false };
        let [client, server] = &mut self.asked;
        let (mine, theirs) = match dir {
            Dir::ToServer => (client, server),
            Dir::ToClient => (server, client),
        };
        let (request, offer, asks) = match c.code {
            251 | 252 => (&mut theirs.other, &mut mine.own, c.code == 251),
            253 | 254 => (&mut theirs.own, &mut mine.other, c.code == 253),
            _ => return false,
        };
        let answers = request.has(option);
        request.set(option, false);
        offer.set(option, asks && !answers);
        let who = if c.code < 253 { dir } else { dir.opposite() };
        let Some(on) = self.on.get_mut(who.index()) else {
            return answers;
        };
        let was_on = on.has(option);
        if asks {
            on.set(option, was_on || answers);
            return answers;
        }
        on.set(option, false);
        answers || was_on
    }

    /// What a subnegotiation changes.
    fn detail(&mut self, dir: Dir, c: Command, bytes: &[u8], out: &mut Out<'_>) -> bool {
        if c.code != SB || c.unclosed {
            return false;
        }
        match bytes {
            [_, _, 46, 1, ..] => {
                self.tls[dir.index()] = true;
                if self.tls == [true; 2] {
                    out.op(Op::Interpose { below: "tls" });
                    return true;
                }
            }
            // ENCRYPT START, and compression of MUDs.
            [_, _, 38, 3, ..] | [_, _, 85..=87, ..] => {
                self.opaque[dir.index()] = true;
                return true;
            }
            _ => {}
        }
        false
    }

    fn commands(&mut self, dir: Dir, input: Input<'_>, out: &mut Out<'_>) -> Option<usize> {
        let (mut len, mut count, mut answers) = (0, 0, 0u32);
        while count < COMMANDS_AT_ONCE {
            let rest = input.bytes.get(len..).unwrap_or(&[]);
            let searched = if len == 0 {
                self.searched[dir.index()]
            } else {
                0
            };
            let last = input.last || rest.len() > SUB_LIMIT;
            match front(rest, searched, last) {
                Front::Command(c) => {
                    self.searched[dir.index()] = 0;
                    answers |= u32::from(self.heard(dir, c)) << count;
                    let bytes = rest.get(..c.len).unwrap_or(rest);
                    len += c.len;
                    count += 1;
                    if self.detail(dir, c, bytes, out) {
                        break;
                    }
                }
                Front::Part(searched) if len == 0 => {
                    self.searched[dir.index()] = searched;
                    out.need(1);
                    return Some(0);
                }
                Front::Data | Front::Part(_) => break,
            }
        }
        if len == 0 {
            return None;
        }
        let unit = input.bytes.get(..len).unwrap_or(input.bytes);
        // What could not be read left its note.
        let _ = message::commands(
            &mut Wire::whole(unit, input.base, out.facts()),
            answers,
            dir,
        );
        out.say(COMMANDS, len, answers);
        if self.opaque[dir.index()] {
            out.note(&n::OPAQUE, input.base, len as u32, 0);
        }
        Some(len)
    }
}

impl Dissector for Session {
    fn feed(&mut self, dir: Dir, input: Input<'_>, _: &Cx, out: &mut Out<'_>) -> usize {
        let bytes = input.bytes;
        if self.opaque[dir.index()] {
            let len = bytes.len();
            // It can always be read.
            let _ = message::opaque(&mut Wire::whole(bytes, input.base, out.facts()));
            out.say(OPAQUE, len, 0);
            return len;
        }
        if std::mem::take(&mut self.holed[dir.index()]) {
            out.note(&n::GAP, input.base, 0, 0);
        }
        if let Some(len) = self.commands(dir, input, out) {
            return len;
        }
        match hello(bytes) {
            Hello::Part if !input.last => {
                out.need(1);
                return 0;
            }
            // What START TLS said was lost, or the capture begins behind it.
            Hello::Yes if !self.secure => {
                self.secure = true;
                out.op(Op::Interpose { below: "tls" });
                return 0;
            }
            _ => {}
        }
        let some = bytes.get(..DATA_LIMIT).unwrap_or(bytes);
        let len = data_length(some, input.last && some.len() == bytes.len()).max(1);
        let mut unit = bytes.get(..len).unwrap_or(bytes);
        let ctx = match dir {
            Dir::ToServer => {
                let (len, secret) = self.typed.typed(unit);
                unit = unit.get(..len).unwrap_or(unit);
                secret.into()
            }
            Dir::ToClient => self.typed.shown(unit) as u32,
        };
        // It can always be read.
        let _ = message::data(&mut Wire::whole(unit, input.base, out.facts()), ctx, dir);
        out.say(DATA, unit.len(), ctx);
        unit.len()
    }

    fn gap(&mut self, dir: Dir, _: u64, _: &mut Out<'_>) {
        self.searched[dir.index()] = 0;
        self.holed[dir.index()] = true;
        self.typed.forget();
    }

    fn secured(&mut self, _: &'static str) {
        *self = Session {
            secure: true,
            ..Session::default()
        };
    }
}
