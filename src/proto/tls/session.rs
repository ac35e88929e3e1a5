//! A TLS conversation: for each direction a reader of records, and what both have agreed.
//!
//! ```text
//! bytes ─► header sound? ─► handshake in clear ─► run of records ─► messages ─► phase
//!              │ no           anything else   ─► header said, content passed over
//!              ▼
//!          search for two records that chain
//! ```
//!
//! Decrypting comes between "anything else" and the layer above; it needs the keys, and knows both phase and direction.

use super::phase::Phase;
use super::record::{self, End as RunEnd, HEADER, Header, Run, content};
use super::{handshake, kind, notes, probe};
use crate::layer::{Cx, Dir, Dissector, End, Input, Kind, Out};
use crate::proto::common::x509::fields as x509;
use crate::wire::Wire;

/// The state of one conversation.
#[derive(Default)]
pub struct Session {
    sides: [Side; 2],
    phase: Phase,
}

/// The state of one direction.
#[derive(Default)]
struct Side {
    /// A record of this direction was seen.
    begun: bool,
    /// It changed its cipher: up to TLS 1.2 all that follows is encrypted.
    changed: bool,
    /// The place of the next record is not known.
    lost: bool,
    run: Run,
}

impl Session {
    /// Says the unit of `n` bytes at the front.
    fn say(&mut self, of: Kind, n: usize, input: &Input<'_>, out: &mut Out<'_>) -> usize {
        let before = self.phase;
        let bytes = input.bytes.get(..n).unwrap_or(input.bytes);
        // What is malformed has left its notes; the unit is said with what could be read.
        let _ = record::unit(
            &mut Wire::whole(bytes, input.base, out.facts()),
            of,
            &mut self.phase,
        );
        out.say(of, bytes.len(), before.pack());
        bytes.len()
    }

    /// Says a record whose content is passed over.
    fn pass(&mut self, of: Kind, header: Header, input: &Input<'_>, out: &mut Out<'_>) -> usize {
        let bytes = input.bytes.get(..HEADER).unwrap_or(input.bytes);
        let _ = record::unit(
            &mut Wire::whole(bytes, input.base, out.facts()),
            of,
            &mut self.phase,
        );
        out.begin(of, HEADER, self.phase.pack());
        out.extend(header.len.into(), true);
        HEADER
    }

    fn handshake(
        &mut self,
        dir: Dir,
        header: Header,
        input: &Input<'_>,
        cx: &Cx,
        out: &mut Out<'_>,
    ) -> usize {
        let side = &mut self.sides[dir.index()];
        if side.changed && !self.phase.tls13() {
            return self.pass(kind::ENCRYPTED, header, input, out);
        }
        if let Some(&[message, a, b, c]) = input
            .bytes
            .get(HEADER..HEADER + 4)
            .filter(|_| header.len >= 4)
        {
            if !handshake::plausible(message, u32::from_be_bytes([0, a, b, c]), header.len.into()) {
                return self.pass(kind::ENCRYPTED, header, input, out);
            }
        } else if header.len >= 4 {
            out.need(HEADER + 4 - input.bytes.len());
            return 0;
        }
        let (of, n) = match side.run.follow(input.bytes) {
            RunEnd::Whole(n) => (kind::HANDSHAKE, n),
            RunEnd::More(_) if input.last && side.run.followed() > 0 => {
                (kind::FRAGMENT, side.run.followed())
            }
            RunEnd::More(n) => {
                out.need(n);
                return 0;
            }
            RunEnd::Cut(n) => (kind::FRAGMENT, n),
            RunEnd::Long(n) => {
                out.note(&notes::HANDSHAKE_LONG, input.base, HEADER as u32, n as u64);
                (kind::FRAGMENT, n)
            }
        };
        if of == kind::FRAGMENT {
            out.note(&notes::HANDSHAKE_CUT, input.base, n as u32, 0);
        }
        side.run = Run::default();
        let taken = self.read_and_judge(of, n, input, cx, out);
        debug_assert_eq!(taken, n);
        taken
    }

    /// Reads a run of handshake messages and compares the certificate's validity with the time of capture.
    fn read_and_judge(
        &mut self,
        of: Kind,
        n: usize,
        input: &Input<'_>,
        cx: &Cx,
        out: &mut Out<'_>,
    ) -> usize {
        let before = self.phase;
        let bytes = input.bytes.get(..n).unwrap_or(input.bytes);
        let _ = record::unit(
            &mut Wire::whole(bytes, input.base, out.facts()),
            of,
            &mut self.phase,
        );
        let from = out.fact(&x509::NOT_BEFORE_AT).unwrap_or(i64::MIN);
        let until = out.fact(&x509::NOT_AFTER_AT).unwrap_or(i64::MAX);
        if cx.time != 0 && !(from..=until).contains(&cx.time) {
            out.note(&notes::EXPIRED, input.base, n as u32, 0);
        }
        out.say(of, bytes.len(), before.pack());
        bytes.len()
    }

    /// Looks for a record again: passes over what is certainly none.
    fn search(&mut self, dir: Dir, input: &Input<'_>, out: &mut Out<'_>) -> usize {
        match probe::next_chain(input.bytes, input.last) {
            probe::Chain::At(0) => {
                self.sides[dir.index()].lost = false;
                0
            }
            probe::Chain::At(n) => {
                out.note(&notes::RESYNCED, input.base, n as u32, n as u64);
                n
            }
            probe::Chain::Waits(0, need) => {
                out.need(need);
                0
            }
            probe::Chain::Waits(n, _) => n,
        }
    }
}

impl Dissector for Session {
    fn feed(&mut self, dir: Dir, input: Input<'_>, cx: &Cx, out: &mut Out<'_>) -> usize {
        if self.sides[dir.index()].lost {
            let n = self.search(dir, &input, out);
            if self.sides[dir.index()].lost {
                return n;
            }
        }
        let Some(header) = Header::peek(input.bytes) else {
            out.need(HEADER - input.bytes.len());
            return 0;
        };
        if !header.sound() {
            return self.unsound(dir, header, &input, out);
        }
        self.sides[dir.index()].begun = true;
        let clear = |n: usize| usize::from(header.len) == n;
        match header.content {
            content::APPLICATION_DATA => self.pass(kind::APPLICATION_DATA, header, &input, out),
            content::HANDSHAKE => self.handshake(dir, header, &input, cx, out),
            content::CHANGE_CIPHER_SPEC if clear(1) => match wait(&header, &input, out) {
                true => {
                    self.sides[dir.index()].changed = true;
                    self.say(kind::CHANGE_CIPHER_SPEC, header.total(), &input, out)
                }
                false => 0,
            },
            content::ALERT if clear(2) => match wait(&header, &input, out) {
                true => self.say(kind::ALERT, header.total(), &input, out),
                false => 0,
            },
            content::HEARTBEAT
                if !self.sides[dir.index()].changed && heartbeat_in_clear(&header, &input) =>
            {
                match wait(&header, &input, out) {
                    true => self.say(kind::HEARTBEAT, header.total(), &input, out),
                    false => 0,
                }
            }
            _ => self.pass(kind::ENCRYPTED, header, &input, out),
        }
    }

    fn gap(&mut self, dir: Dir, _: u64, _: &mut Out<'_>) {
        let side = &mut self.sides[dir.index()];
        side.lost = true;
        side.run = Run::default();
    }

    fn end(&mut self, _: Dir, _: End, _: &mut Out<'_>) {}
}

impl Session {
    /// What is no sound record: a hello in SSL 2.0's shape, a record of an unknown type, or no record at all.
    fn unsound(&mut self, dir: Dir, header: Header, input: &Input<'_>, out: &mut Out<'_>) -> usize {
        let side = &mut self.sides[dir.index()];
        if !side.begun
            && let Some(n) = probe::ssl2_hello(input.bytes)
        {
            if input.bytes.len() < n {
                out.need(n - input.bytes.len());
                return 0;
            }
            side.begun = true;
            return self.say(kind::SSL2_HELLO, n, input, out);
        }
        if header.versioned() && header.len <= record::MAX_CONTENT {
            let code = if header.len == 0 {
                &notes::RECORD_EMPTY
            } else {
                &notes::UNKNOWN_CONTENT
            };
            out.note(code, input.base, HEADER as u32, header.content.into());
            return self.pass(kind::UNKNOWN, header, input, out);
        }
        let code = if header.versioned() {
            &notes::RECORD_LONG
        } else {
            &notes::NOT_TLS
        };
        out.note(code, input.base, HEADER as u32, header.len.into());
        side.lost = true;
        1
    }
}

/// Whether the record is all there; asks for the rest where it isn't.
fn wait(header: &Header, input: &Input<'_>, out: &mut Out<'_>) -> bool {
    let there = input.bytes.len() >= header.total();
    if !there {
        out.need(header.total() - input.bytes.len());
    }
    there
}

/// Whether a heartbeat's type is one in clear: encrypted ones begin with anything.
fn heartbeat_in_clear(header: &Header, input: &Input<'_>) -> bool {
    header.len >= 3 && matches!(input.bytes.get(HEADER), None | Some(1 | 2))
}

#[cfg(test)]
mod tests;
