//! A TLS conversation: for each direction a reader of records, and what both have agreed.
//!
//! ```text
//! bytes ─► header sound? ─► handshake in clear ─► messages, joined over records ─► phase
//!              │ no           anything else   ─► header said, content passed over
//!              ▼
//!          search for two records that chain
//! ```
//!
//! Decrypting comes between "anything else" and the layer above; it needs the keys, and knows both phase and direction.

use super::phase::{Phase, TLS13};
use super::record::{self, Boundaries, Eaten, HEADER, Header, MAX_CONTENT, content};
use super::{fields as f, handshake, kind, notes, probe};
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
    /// It said that data follows its hello at once (0-RTT).
    early: bool,
    /// It changed its cipher: up to TLS 1.2 all that follows is encrypted.
    changed: bool,
    /// The place of the next record is not known.
    lost: bool,
    /// A handshake message waits for its end.
    held: Option<Held>,
}

/// Records that were said already and are kept, because a message that began in the first of them goes on.
#[derive(Clone, Copy)]
struct Held {
    /// Octets of records said.
    said: usize,
    /// Octets of the first record's content that belong to messages before.
    skip: usize,
    /// Where in its message the direction is.
    boundaries: Boundaries,
}

/// A stretch of the input: one record, or several up to and with one that completes a message.
struct Stretch {
    from: usize,
    to: usize,
    skip: usize,
}

impl Session {
    /// Reads and says a unit.
    fn say(
        &mut self,
        dir: Dir,
        of: Kind,
        at: Stretch,
        input: &Input<'_>,
        cx: &Cx,
        out: &mut Out<'_>,
    ) -> usize {
        let before = self.phase;
        let bytes = input.bytes.get(at.from..at.to).unwrap_or(&[]);
        let base = input.base + at.from as u64;
        // What is malformed has left its notes; the unit is said with what could be read.
        let _ = record::unit(
            &mut Wire::whole(bytes, base, out.facts()),
            of,
            &mut self.phase,
            at.skip,
        );
        if let (Some(from), Some(until)) = (
            out.fact(&x509::NOT_BEFORE_AT),
            out.fact(&x509::NOT_AFTER_AT),
        ) && cx.time != 0
            && !(from..=until).contains(&cx.time)
        {
            out.note(&notes::EXPIRED, base, bytes.len() as u32, 0);
        }
        self.sides[dir.index()].early |= out.fact(&f::EARLY_DATA).is_some();
        out.say_at(
            of,
            base,
            bytes.len(),
            before.pack() | (at.skip as u32) << 16,
            false,
        );
        at.to
    }

    /// Says the record at the front whole.
    fn say_record(
        &mut self,
        dir: Dir,
        of: Kind,
        n: usize,
        input: &Input<'_>,
        cx: &Cx,
        out: &mut Out<'_>,
    ) -> usize {
        self.say(
            dir,
            of,
            Stretch {
                from: 0,
                to: n,
                skip: 0,
            },
            input,
            cx,
            out,
        )
    }

    /// Says the record at the front, whose content is passed over.
    fn pass(
        &mut self,
        dir: Dir,
        of: Kind,
        header: Header,
        input: &Input<'_>,
        out: &mut Out<'_>,
    ) -> usize {
        let bytes = input.bytes.get(..HEADER).unwrap_or(input.bytes);
        let mut phase = self.phase;
        if phase.version == 0 && self.sides[dir.index()].early && of == kind::APPLICATION_DATA {
            phase.version = TLS13;
        }
        let _ = record::unit(
            &mut Wire::whole(bytes, input.base, out.facts()),
            of,
            &mut phase,
            0,
        );
        out.begin(of, HEADER, phase.pack());
        out.extend(header.len.into(), true);
        HEADER
    }

    /// A handshake record at the front, no message being held.
    fn handshake(
        &mut self,
        dir: Dir,
        header: Header,
        input: &Input<'_>,
        cx: &Cx,
        out: &mut Out<'_>,
    ) -> usize {
        if self.sides[dir.index()].changed && !self.phase.tls13() {
            return self.pass(dir, kind::ENCRYPTED, header, input, out);
        }
        if header.len >= 4 {
            let Some(&[message, a, b, c]) = input.bytes.get(HEADER..HEADER + 4) else {
                out.need(HEADER + 4 - input.bytes.len());
                return 0;
            };
            if !handshake::plausible(message, u32::from_be_bytes([0, a, b, c]), header.len.into()) {
                return self.pass(dir, kind::ENCRYPTED, header, input, out);
            }
        }
        let Some(content) = input.bytes.get(HEADER..header.total()) else {
            out.need(header.total() - input.bytes.len());
            return 0;
        };
        let mut boundaries = Boundaries::default();
        let eaten = boundaries.eat(content);
        let of = if eaten.ended {
            kind::HANDSHAKE
        } else {
            kind::FRAGMENT
        };
        if eaten.long {
            out.note(&notes::HANDSHAKE_LONG, input.base, header.total() as u32, 0);
        }
        let n = self.say_record(dir, of, header.total(), input, cx, out);
        if eaten.whole || eaten.long {
            return n;
        }
        self.sides[dir.index()].held = Some(Held {
            said: n,
            skip: eaten.until,
            boundaries,
        });
        self.go_on(dir, input, cx, out)
    }

    /// Goes on with a message that is held: says record after record until a message ends, or something else comes.
    fn go_on(&mut self, dir: Dir, input: &Input<'_>, cx: &Cx, out: &mut Out<'_>) -> usize {
        while let Some(mut held) = self.sides[dir.index()].held {
            let rest = input.bytes.get(held.said..).unwrap_or(&[]);
            let header = Header::peek(rest);
            let follows = header.is_none_or(|h| {
                h.content == content::HANDSHAKE && h.versioned() && h.len <= MAX_CONTENT
            });
            let total = header.map_or(HEADER, |h| h.total());
            if !follows || rest.len() < total && input.last {
                out.note(&notes::HANDSHAKE_CUT, input.base, held.said as u32, 0);
                self.sides[dir.index()].held = None;
                return held.said;
            }
            if rest.len() < total || header.is_none() {
                out.need(total - rest.len());
                return 0;
            }
            let content = rest.get(HEADER..total).unwrap_or(&[]);
            let eaten = held.boundaries.eat(content);
            let end = held.said + total;
            if !eaten.ended {
                self.say(
                    dir,
                    kind::FRAGMENT,
                    Stretch {
                        from: held.said,
                        to: end,
                        skip: 0,
                    },
                    input,
                    cx,
                    out,
                );
                held.said = end;
            } else {
                self.say(
                    dir,
                    kind::HANDSHAKE,
                    Stretch {
                        from: 0,
                        to: end,
                        skip: held.skip,
                    },
                    input,
                    cx,
                    out,
                );
            }
            if eaten.long {
                out.note(&notes::HANDSHAKE_LONG, input.base, end as u32, 0);
            }
            self.sides[dir.index()].held = match eaten {
                Eaten { long: true, .. } | Eaten { whole: true, .. } => None,
                Eaten {
                    ended: true, until, ..
                } => Some(Held {
                    said: total,
                    skip: until,
                    ..held
                }),
                Eaten { ended: false, .. } => Some(held),
            };
            match self.sides[dir.index()].held {
                None => return end,
                Some(_) if eaten.ended => return end - total,
                Some(_) => {}
            }
        }
        0
    }

    /// Looks for a record again: passes over what is certainly none.
    fn search(&mut self, dir: Dir, input: &Input<'_>, out: &mut Out<'_>) -> usize {
        match probe::next_chain(input.bytes, input.last) {
            probe::Chain::At(0) => {
                self.sides[dir.index()].lost = false;
                0
            }
            probe::Chain::At(n) => {
                out.note(
                    &notes::RESYNCED,
                    input.base + n as u64,
                    HEADER as u32,
                    n as u64,
                );
                n
            }
            probe::Chain::Waits(0, need) => {
                out.need(need);
                0
            }
            probe::Chain::Waits(n, _) => n,
        }
    }

    /// What is no sound record: a hello in SSL 2.0's shape, a record of an unknown type, or no record at all.
    fn unsound(
        &mut self,
        dir: Dir,
        header: Header,
        input: &Input<'_>,
        cx: &Cx,
        out: &mut Out<'_>,
    ) -> usize {
        let side = &mut self.sides[dir.index()];
        if !side.begun
            && let Some(n) = probe::ssl2_hello(input.bytes)
        {
            if input.bytes.len() < n {
                out.need(n - input.bytes.len());
                return 0;
            }
            side.begun = true;
            return self.say_record(dir, kind::SSL2_HELLO, n, input, cx, out);
        }
        if header.versioned() && header.len <= MAX_CONTENT {
            let code = if header.len == 0 {
                &notes::RECORD_EMPTY
            } else {
                &notes::UNKNOWN_CONTENT
            };
            out.note(code, input.base, HEADER as u32, header.content.into());
            return self.pass(dir, kind::UNKNOWN, header, input, out);
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

impl Dissector for Session {
    fn feed(&mut self, dir: Dir, input: Input<'_>, cx: &Cx, out: &mut Out<'_>) -> usize {
        let side = &mut self.sides[dir.index()];
        if side.held.is_some() {
            return self.go_on(dir, &input, cx, out);
        }
        if side.lost {
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
            return self.unsound(dir, header, &input, cx, out);
        }
        let side = &mut self.sides[dir.index()];
        side.begun = true;
        let of = match header.content {
            content::APPLICATION_DATA => {
                return self.pass(dir, kind::APPLICATION_DATA, header, &input, out);
            }
            content::HANDSHAKE => return self.handshake(dir, header, &input, cx, out),
            content::CHANGE_CIPHER_SPEC if header.len == 1 => kind::CHANGE_CIPHER_SPEC,
            content::ALERT if header.len == 2 => kind::ALERT,
            content::HEARTBEAT if !side.changed && heartbeat_in_clear(&header, &input) => {
                kind::HEARTBEAT
            }
            _ => return self.pass(dir, kind::ENCRYPTED, header, &input, out),
        };
        if input.bytes.len() < header.total() {
            out.need(header.total() - input.bytes.len());
            return 0;
        }
        side.changed |= of == kind::CHANGE_CIPHER_SPEC;
        self.say_record(dir, of, header.total(), &input, cx, out)
    }

    fn gap(&mut self, dir: Dir, _: u64, _: &mut Out<'_>) {
        let side = &mut self.sides[dir.index()];
        side.lost = true;
        side.held = None;
    }

    fn end(&mut self, _: Dir, _: End, _: &mut Out<'_>) {}
}

/// Whether a heartbeat's type is one in clear: encrypted ones begin with anything.
fn heartbeat_in_clear(header: &Header, input: &Input<'_>) -> bool {
    header.len >= 3 && matches!(input.bytes.get(HEADER), None | Some(1 | 2))
}

#[cfg(test)]
mod tests;
