//! A TLS conversation: for each direction a reader of records, and what both have agreed.
//!
//! ```text
//! bytes ─► header sound? ─► handshake in clear ─► messages, joined over records ─► phase
//!              │ no           anything else   ─► header said, content passed over
//!              ▼
//!          search for two records that chain
//! ```
//!
//! Where there are secrets, the handshake's messages also go to [`Locks`], and records that open give their content to the
//! layer above (data) or are said as messages whose bytes were made (handshake, alerts).

use super::locks::{Locks, Messages, Outcome, Why};
use super::opener::Opened;
use super::phase::{Phase, TLS13};
use super::record::{self, Boundaries, Eaten, HEADER, Header, MAX_CONTENT, content};
use super::{fields as f, handshake, kind, notes, phase, probe};
use crate::layer::{Cx, Dir, Dissector, End, Input, Kind, Op, Out};
use crate::proto::common::x509::fields as x509;
use crate::span::{BufId, Relation, Span};
use crate::wire::Wire;

/// So much of an answer that is not TLS shows what speaks there.
const FOREIGN_LIMIT: usize = 128;

/// The state of one conversation.
#[derive(Default)]
pub struct Session {
    sides: [Side; 2],
    phase: Phase,
    /// What is encrypted and how: only where there are secrets.
    locks: Option<Box<Locks>>,
    /// Why something could not be read was said.
    told: Option<Why>,
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
    /// An encrypted record waits for its end: its kind, its header, and where that stands.
    partial: Option<(Kind, [u8; HEADER], u64)>,
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
        cx: &Cx<'_>,
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
        expired((base, bytes.len() as u32), cx, out);
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
        cx: &Cx<'_>,
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

    /// Says the record at the front, whose content is encrypted: opened where it can be, or else passed over.
    fn pass(
        &mut self,
        dir: Dir,
        of: Kind,
        header: Header,
        input: &Input<'_>,
        cx: &Cx<'_>,
        out: &mut Out<'_>,
    ) -> usize {
        let mut phase = self.phase;
        if phase.version == 0 && self.sides[dir.index()].early && of == kind::APPLICATION_DATA {
            phase.version = TLS13;
        }
        let Some(locks) = self.locks.as_mut().filter(|_| of != kind::UNKNOWN) else {
            self.say_header(of, phase.pack(), phase, input, out);
            self.tell_why(Why::NoKey, of, input.base, out);
            out.extend(header.len.into(), true);
            return HEADER;
        };
        let whole = input.bytes.get(HEADER..header.total());
        self.sides[dir.index()].partial = None;
        let wanted = locks.wants_whole(dir, cx.secrets);
        if !wanted || whole.is_none() && input.last {
            locks.passed(dir, header, input.base);
            let why = if wanted {
                locks.why_part(dir, false)
            } else {
                locks.why(dir)
            };
            self.say_header(of, phase.pack(), phase, input, out);
            self.tell_why(why, of, input.base, out);
            out.extend(header.len.into(), true);
            return HEADER;
        }
        let Some(body) = whole else {
            let head = input.bytes.first_chunk::<HEADER>();
            self.sides[dir.index()].partial = head.map(|h| (of, *h, input.base));
            out.need(header.total() - input.bytes.len());
            return 0;
        };
        match locks.record(dir, header, body, input.base, cx.secrets) {
            Outcome::Opened(opened, gap) => {
                let ctx = phase.pack_opened(opened.content);
                self.say_header(of, ctx, phase, input, out);
                out.finish();
                let at = (input.base, header.total() as u32);
                self.opened(dir, opened, gap, at, cx, out);
            }
            Outcome::Locked(why) => {
                self.say_header(of, phase.pack(), phase, input, out);
                out.finish();
                self.tell_why(why, of, input.base, out);
            }
        }
        header.total()
    }

    /// Bytes are missing while an encrypted record waits for its end: it is said by its header, and why it stays shut.
    fn cut_off(&mut self, dir: Dir, out: &mut Out<'_>) {
        let partial = self.sides[dir.index()].partial.take();
        let (Some((of, head, at)), Some(locks)) = (partial, &self.locks) else {
            return;
        };
        let why = locks.why_part(dir, out.is_cut());
        let mut phase = self.phase;
        let ctx = phase.pack();
        let _ = record::unit(&mut Wire::whole(&head, at, out.facts()), of, &mut phase, 0);
        out.say_at(of, at, HEADER, ctx, false);
        self.tell_why(why, of, at, out);
    }

    /// Says a record by its header.
    fn say_header(
        &self,
        of: Kind,
        ctx: u32,
        mut phase: Phase,
        input: &Input<'_>,
        out: &mut Out<'_>,
    ) {
        let bytes = input.bytes.get(..HEADER).unwrap_or(input.bytes);
        let w = &mut Wire::whole(bytes, input.base, out.facts());
        let _ = record::unit(w, of, &mut phase, 0);
        if phase.tls13() {
            record::inner_type(w, phase::inside(ctx));
        }
        out.begin(of, HEADER, ctx);
    }

    /// Why nothing can be read is said once for each cause.
    fn tell_why(&mut self, why: Why, of: Kind, at: u64, out: &mut Out<'_>) {
        let why = match why {
            Why::NoKey if self.phase.version == 0 && !self.sides.iter().any(|s| s.early) => {
                Why::NoHandshake
            }
            why => why,
        };
        if of == kind::UNKNOWN || self.told == Some(why) {
            return;
        }
        self.told = Some(why);
        out.note(why.code(), at, HEADER as u32, 0);
    }

    /// What was inside a record: data for the layer above, or messages. `at` is the record's place and length.
    fn opened(
        &mut self,
        dir: Dir,
        opened: Opened,
        gap: u64,
        at: (u64, u32),
        cx: &Cx<'_>,
        out: &mut Out<'_>,
    ) {
        let Some(locks) = self.locks.as_mut() else {
            return;
        };
        if gap > 0 {
            out.op(Op::Gap {
                lane: 0,
                dir,
                len: gap,
            });
        }
        match opened.content {
            content::APPLICATION_DATA => {
                if opened.plain.is_empty() {
                    return;
                }
                if !std::mem::replace(&mut locks.named, true) {
                    let proto = above(&locks.agreed.alpn, cx.server.1);
                    out.op(Op::Child { lane: 0, proto });
                }
                // The engine knows the number of the buffer.
                let from = Span {
                    buf: BufId::frame(0),
                    start: at.0,
                    len: at.1,
                };
                out.op(Op::Lift {
                    lane: 0,
                    dir,
                    plain: opened.plain,
                    from,
                    relation: Relation::Computed,
                });
            }
            content::HANDSHAKE => {
                let complete = locks.content(dir, &opened.plain, at.0, cx.secrets);
                if let Some(Messages { bytes, from }) = complete {
                    let len = (at.0 - from) as u32 + at.1;
                    self.say_made(kind::HANDSHAKE, opened.content, bytes, (from, len), cx, out);
                }
            }
            content::CHANGE_CIPHER_SPEC => {
                locks.changed(dir, cx.secrets);
                self.say_made(
                    kind::CHANGE_CIPHER_SPEC,
                    opened.content,
                    opened.plain,
                    at,
                    cx,
                    out,
                );
            }
            content::ALERT => self.say_made(kind::ALERT, opened.content, opened.plain, at, cx, out),
            content::HEARTBEAT => {
                self.say_made(kind::HEARTBEAT, opened.content, opened.plain, at, cx, out);
            }
            _ => {}
        }
    }

    /// Says a message that was inside encrypted records.
    fn say_made(
        &mut self,
        of: Kind,
        content: u8,
        bytes: Vec<u8>,
        from: (u64, u32),
        cx: &Cx<'_>,
        out: &mut Out<'_>,
    ) {
        let ctx = self.phase.pack_made(content);
        let _ = record::opened(
            &mut Wire::whole(&bytes, 0, out.facts()),
            content,
            &mut self.phase,
        );
        expired(from, cx, out);
        out.say_made(of, bytes, from, ctx);
    }

    /// A handshake record at the front, no message being held.
    fn handshake(
        &mut self,
        dir: Dir,
        header: Header,
        input: &Input<'_>,
        cx: &Cx<'_>,
        out: &mut Out<'_>,
    ) -> usize {
        if self.sides[dir.index()].changed && !self.phase.tls13() {
            return self.pass(dir, kind::ENCRYPTED, header, input, cx, out);
        }
        if header.len >= 4 {
            let Some(&[message, a, b, c]) = input.bytes.get(HEADER..HEADER + 4) else {
                out.need(HEADER + 4 - input.bytes.len());
                return 0;
            };
            if !handshake::plausible(message, u32::from_be_bytes([0, a, b, c]), header.len.into()) {
                return self.pass(dir, kind::ENCRYPTED, header, input, cx, out);
            }
        }
        let Some(content) = input.bytes.get(HEADER..header.total()) else {
            out.need(header.total() - input.bytes.len());
            return 0;
        };
        let mut boundaries = Boundaries::default();
        let eaten = boundaries.eat(content);
        if let Some(locks) = &mut self.locks {
            locks.content(dir, content, input.base, cx.secrets);
        }
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
    fn go_on(&mut self, dir: Dir, input: &Input<'_>, cx: &Cx<'_>, out: &mut Out<'_>) -> usize {
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
            if let Some(locks) = &mut self.locks {
                locks.content(dir, content, input.base + held.said as u64, cx.secrets);
            }
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
        cx: &Cx<'_>,
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
            if let (Some(locks), Some(message)) = (&mut self.locks, input.bytes.get(2..n)) {
                locks.agreed.ssl2_hello(message);
            }
            return self.say_record(dir, kind::SSL2_HELLO, n, input, cx, out);
        }
        if header.versioned() && header.len <= MAX_CONTENT {
            let code = if header.len == 0 {
                &notes::RECORD_EMPTY
            } else {
                &notes::UNKNOWN_CONTENT
            };
            out.note(code, input.base, HEADER as u32, header.content.into());
            return self.pass(dir, kind::UNKNOWN, header, input, cx, out);
        }
        if !side.begun
            && dir == Dir::ToClient
            && cx.begun[dir.index()]
            && is_text(input.bytes)
            && self.sides[Dir::ToServer.index()].begun
        {
            return self.foreign(input, out);
        }
        let side = &mut self.sides[dir.index()];
        let code = if header.versioned() {
            &notes::RECORD_LONG
        } else {
            &notes::NOT_TLS
        };
        out.note(code, input.base, HEADER as u32, header.len.into());
        side.lost = true;
        1
    }

    /// The server answers the hello in clear: its first line shows what speaks there.
    fn foreign(&mut self, input: &Input<'_>, out: &mut Out<'_>) -> usize {
        let front = &input.bytes[..input.bytes.len().min(FOREIGN_LIMIT)];
        let len = match memchr::memchr(b'\n', front) {
            Some(lf) => lf + 1,
            None if front.len() == FOREIGN_LIMIT || input.last => front.len(),
            None => {
                out.need(1);
                return 0;
            }
        };
        Wire::whole(&front[..len], input.base, out.facts()).rest(&f::FOREIGN);
        out.note(&notes::FOREIGN, input.base, len as u32, 0);
        out.say(kind::FOREIGN, len, 0);
        let side = &mut self.sides[Dir::ToClient.index()];
        side.begun = true;
        side.lost = true;
        len
    }
}

/// Whether a header's place is taken by text.
fn is_text(bytes: &[u8]) -> bool {
    bytes
        .iter()
        .take(HEADER)
        .all(|b| b.is_ascii_graphic() || b" \r\n".contains(b))
}

impl Dissector for Session {
    fn feed(&mut self, dir: Dir, input: Input<'_>, cx: &Cx<'_>, out: &mut Out<'_>) -> usize {
        if self.locks.is_none() && cx.secrets.is_live() {
            self.locks = Some(Box::default());
        }
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
                return self.pass(dir, kind::APPLICATION_DATA, header, &input, cx, out);
            }
            content::HANDSHAKE => return self.handshake(dir, header, &input, cx, out),
            content::CHANGE_CIPHER_SPEC if header.len == 1 => kind::CHANGE_CIPHER_SPEC,
            content::ALERT if header.len == 2 => kind::ALERT,
            content::HEARTBEAT if !side.changed && heartbeat_in_clear(&header, &input) => {
                kind::HEARTBEAT
            }
            _ => return self.pass(dir, kind::ENCRYPTED, header, &input, cx, out),
        };
        if input.bytes.len() < header.total() {
            out.need(header.total() - input.bytes.len());
            return 0;
        }
        side.changed |= of == kind::CHANGE_CIPHER_SPEC;
        if let Some(locks) = self
            .locks
            .as_mut()
            .filter(|_| of == kind::CHANGE_CIPHER_SPEC)
        {
            locks.changed(dir, cx.secrets);
        }
        self.say_record(dir, of, header.total(), &input, cx, out)
    }

    fn gap(&mut self, dir: Dir, _: u64, out: &mut Out<'_>) {
        self.cut_off(dir, out);
        let side = &mut self.sides[dir.index()];
        side.lost = true;
        side.held = None;
        if let Some(locks) = &mut self.locks {
            locks.gap(dir);
        }
    }

    fn is_locked(&self) -> bool {
        self.locks.as_ref().is_some_and(|l| l.is_waiting())
    }

    fn unlocked(&mut self, cx: &Cx<'_>, out: &mut Out<'_>) -> Option<Dir> {
        let (w, outcome) = self.locks.as_mut()?.next_waiting(cx.secrets)?;
        let at = (w.at, w.header.total() as u32);
        match outcome {
            Outcome::Opened(opened, gap) => self.opened(w.dir, opened, gap, at, cx, out),
            Outcome::Locked(why) => self.tell_why(why, kind::ENCRYPTED, w.at, out),
        }
        Some(w.dir)
    }

    fn end(&mut self, _: Dir, _: End, _: &mut Out<'_>) {}
}

/// A certificate that was not valid when it was seen is remarked on.
fn expired(at: (u64, u32), cx: &Cx<'_>, out: &mut Out<'_>) {
    if let (Some(from), Some(until)) = (
        out.fact(&x509::NOT_BEFORE_AT),
        out.fact(&x509::NOT_AFTER_AT),
    ) && cx.time != 0
        && !(from..=until).contains(&cx.time)
    {
        out.note(&notes::EXPIRED, at.0, at.1, 0);
    }
}

/// Who speaks inside: as both agreed (ALPN), or as the port is known for; else the bytes tell.
fn above(alpn: &[u8], port: u16) -> Option<&'static str> {
    match alpn {
        b"http/1.1" | b"http/1.0" | b"http/0.9" => return Some("http"),
        b"h2" => return Some("http2"),
        b"imap" => return Some("imap"),
        b"pop3" => return Some("pop"),
        b"ftp" => return Some("ftp"),
        b"dot" => return Some("dns"),
        _ => {}
    }
    match port {
        465 => Some("smtp"),
        853 => Some("dns"),
        990 => Some("ftp"),
        993 => Some("imap"),
        995 => Some("pop"),
        _ => None,
    }
}

/// Whether a heartbeat's type is one in clear: encrypted ones begin with anything.
fn heartbeat_in_clear(header: &Header, input: &Input<'_>) -> bool {
    header.len >= 3 && matches!(input.bytes.get(HEADER), None | Some(1 | 2))
}

#[cfg(test)]
pub(super) mod tests;
