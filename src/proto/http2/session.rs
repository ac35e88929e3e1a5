//! One connection: frames one behind the other, header blocks put together and decompressed, streams watched.
//!
//! Content is never looked at, but where another protocol reads it: the engine is told how long it is. A header block
//! becomes one message with the frame that completes it.

use super::blocks::Open;
use super::frame::{self, ACK, DATA, END_STREAM, HEAD, Head, MAGIC, PREFACE};
use super::hpack::Table;
use super::notes as n;
use super::streams::Streams;
use crate::layer::{Cx, Dir, Dissector, End, Input, Op, Out};
use crate::proto::common::http2_setting::{self, Asked};
use crate::span::{BufId, Relation, Span};
use crate::wire::Wire;

/// Longer content is not handed on.
const INNER_LIMIT: usize = 64 * 1024;

#[derive(Default)]
pub(super) struct Half {
    began: bool,
    lost: bool,
    pub table: Table,
    pub block: Option<Open>,
    /// A frame that is not all there: where it begins and ends, and whether its loss would be a header block's.
    pending: Option<(u64, u64, bool)>,
}

/// A connection in HTTP/2.
#[derive(Default)]
pub struct Session {
    halves: [Half; 2],
    pub(super) streams: Streams,
    /// The client's preface, or its upgrade, was seen.
    opened: bool,
}

impl Dissector for Session {
    fn feed(&mut self, dir: Dir, input: Input<'_>, _: &Cx<'_>, out: &mut Out<'_>) -> usize {
        let bytes = input.bytes;
        if bytes.is_empty() {
            return 0;
        }
        let taken = if dir == Dir::ToServer && begins_preface(bytes) {
            self.preface(input, out)
        } else if self.half(dir).lost {
            self.find(dir, input, out)
        } else {
            self.frame(dir, input, out)
        };
        if taken > 0 {
            self.half(dir).pending = None;
        }
        taken
    }

    fn gap(&mut self, dir: Dir, _: u64, out: &mut Out<'_>) {
        let now = out.base();
        self.streams.forget_content(dir);
        let half = self.half(dir);
        let pending = half.pending.take();
        let inside = pending.filter(|(from, to, _)| (*from..=*to).contains(&now));
        if inside.is_none_or(|(_, _, block)| block) || half.block.is_some() {
            half.block = None;
            half.table.lose();
        }
        match inside {
            // The frame's header told where the next one begins.
            Some((from, to, block)) => {
                if block {
                    out.note(&n::TABLE_LOST, from, 0, 0);
                }
                out.extend(to - now, false);
            }
            None => half.lost = true,
        }
    }

    fn follows(&mut self, _: &'static str, left: &[u8]) {
        self.opened = true;
        if left.is_empty() {
            return;
        }
        let asked = Asked::unpack(left);
        for (id, value) in http2_setting::all(&asked.settings) {
            self.streams.setting(Dir::ToClient, id, value);
        }
        // RFC 7540 §3.2.1: the answer 101 acknowledges them.
        self.streams.acknowledged(Dir::ToClient);
        // RFC 7540 §3.2: the request that asked for the upgrade is stream 1, and complete.
        let stream = self.streams.open(1);
        stream.opened[0] = true;
        stream.ended[0] = true;
        stream.head = asked.head;
    }

    fn end(&mut self, dir: Dir, how: End, out: &mut Out<'_>) {
        let at = out.base();
        if let Some((from, to, _)) = self.half(dir).pending.take()
            && how != End::Cut
        {
            let (here, missing) = (at.saturating_sub(from), to.saturating_sub(at));
            out.note(&n::FRAME_CUT, from, here as u32, missing);
        }
        let unanswered = self.streams.unanswered();
        let ended = dir == Dir::ToClient && how != End::Cut && self.streams.whole;
        if ended && unanswered > 0 {
            out.note(&n::UNANSWERED, at, 0, unanswered as u64);
        }
    }
}

/// No frame begins like this: it would be five million bytes long.
fn begins_preface(bytes: &[u8]) -> bool {
    let n = bytes.len().min(8);
    n >= 4 && bytes[..n] == MAGIC[..n]
}

impl Session {
    pub(super) fn half(&mut self, dir: Dir) -> &mut Half {
        &mut self.halves[dir.index()]
    }

    fn preface(&mut self, input: Input<'_>, out: &mut Out<'_>) -> usize {
        let Some(bytes) = input.bytes.get(..MAGIC.len()) else {
            out.need(MAGIC.len() - input.bytes.len());
            return 0;
        };
        if frame::preface(&mut Wire::whole(bytes, input.base, out.facts())).is_err() {
            return 0;
        }
        out.say(PREFACE, MAGIC.len(), 0);
        self.opened = true;
        let half = self.half(Dir::ToServer);
        if !half.began || half.lost {
            half.lost = false;
            half.table = Table::default();
        }
        MAGIC.len()
    }

    fn frame(&mut self, dir: Dir, input: Input<'_>, out: &mut Out<'_>) -> usize {
        let bytes = input.bytes;
        let Some(head) = Head::of(bytes) else {
            return self.wait(dir, input, HEAD, false, out);
        };
        let longest = self.streams.max_frame[dir.index()];
        if head.len > longest && (!self.is_known(&head) || !self.streams.whole) {
            out.note(&n::NO_FRAME, input.base, HEAD as u32, 0);
            self.streams.whole = false;
            let half = self.half(dir);
            half.table.lose();
            half.block = None;
            half.lost = true;
            return self.find(dir, input, out);
        }
        self.begin(dir, &head, input.base, out);
        let len = HEAD + head.len;
        if head.kind == 0 {
            return self.data(dir, input, &head, out);
        }
        let has_block = matches!(head.kind, 1 | 5 | 9);
        if head.len > longest {
            return self.too_long(dir, input, &head, out);
        }
        let Some(unit) = bytes.get(..len) else {
            return self.wait(dir, input, len, has_block, out);
        };
        self.broken_off(dir, &head, input.base, out);
        if has_block {
            self.with_block(dir, input.base, unit, &head, out);
        } else {
            self.plain(dir, input.base, unit, &head, out);
        }
        len
    }

    /// Not all of a unit is there.
    fn wait(
        &mut self,
        dir: Dir,
        input: Input<'_>,
        len: usize,
        block: bool,
        out: &mut Out<'_>,
    ) -> usize {
        // Of a frame whose header is not all there nobody knows the end.
        let end = if len > HEAD { len } else { 0 } as u64;
        self.half(dir).pending = Some((input.base, input.base + end, block));
        out.need(len.saturating_sub(input.bytes.len()));
        0
    }

    /// The first frame of a direction.
    fn begin(&mut self, dir: Dir, head: &Head, at: u64, out: &mut Out<'_>) {
        if std::mem::replace(&mut self.half(dir).began, true) {
            return;
        }
        let settings = head.kind == 4 && !head.has(ACK);
        let from_start = self.opened || (settings && dir == Dir::ToClient);
        if !from_start {
            self.streams.whole = false;
            self.half(dir).table.lose();
            out.note(&n::MID_STREAM, at, HEAD as u32, 0);
        } else if !settings && at <= MAGIC.len() as u64 {
            // Where HTTP/1 was spoken before, the settings may have been lost with its end.
            out.note(&n::FIRST_FRAME, at, HEAD as u32, 0);
        }
    }

    /// A frame that came where a CONTINUATION should have.
    fn broken_off(&mut self, dir: Dir, head: &Head, at: u64, out: &mut Out<'_>) {
        let half = self.half(dir);
        let goes_on = |b: &Open| head.kind == 9 && head.stream == b.stream;
        if half.block.as_ref().is_some_and(|b| !goes_on(b)) {
            half.block = None;
            half.table.lose();
            out.note(&n::BLOCK_BROKEN_OFF, at, HEAD as u32, 0);
        }
    }

    fn too_long(&mut self, dir: Dir, input: Input<'_>, head: &Head, out: &mut Out<'_>) -> usize {
        self.broken_off(dir, head, input.base, out);
        if matches!(head.kind, 1 | 5 | 9) {
            self.half(dir).table.lose();
        }
        let unit = &input.bytes[..HEAD];
        // A header is all that is read of it.
        let _ = frame::head(&mut Wire::whole(unit, input.base, out.facts()));
        out.begin(head.message(), HEAD, 0);
        if head.fits() {
            out.note(&n::FRAME_SIZE, input.base, HEAD as u32, head.len as u64);
        }
        out.extend(head.len as u64, true);
        HEAD
    }

    fn data(&mut self, dir: Dir, input: Input<'_>, head: &Head, out: &mut Out<'_>) -> usize {
        let d = dir.index();
        let padded = head.has(frame::PADDED) && head.len > 0;
        let len = HEAD + usize::from(padded);
        let inner = self.streams.get(head.stream).and_then(|s| s.inner[d]);
        let wanted = match inner {
            Some(_) if head.len <= INNER_LIMIT => HEAD + head.len,
            _ => len,
        };
        let Some(unit) = input
            .bytes
            .get(..len)
            .filter(|_| input.bytes.len() >= wanted)
        else {
            out.need(wanted - input.bytes.len());
            let end = input.base + (HEAD + head.len) as u64;
            self.half(dir).pending = Some((input.base, end, false));
            return 0;
        };
        self.broken_off(dir, head, input.base, out);
        let read = frame::data(&mut Wire::whole(unit, input.base, out.facts()));
        let padding = read.map_or(0, |(_, padding)| padding);
        out.begin(DATA, len, 0);
        let rest = head.len - (len - HEAD);
        let content = rest.saturating_sub(padding);
        let at = (input.base, len as u32);
        if head.len > self.streams.max_frame[d] {
            out.note(&n::FRAME_SIZE, at.0, at.1, head.len as u64);
        }
        if let Some(code) = self.streams.may_use(head.stream, dir, true) {
            out.note(code, at.0, at.1, head.stream.into());
        }
        if let Some(s) = self.streams.get(head.stream) {
            s.received[d] += content as u64;
            if head.has(END_STREAM) {
                s.ended[d] = true;
            }
        }
        if let Some((code, value)) = self.streams.spend(dir, head.stream, head.len) {
            out.note(code, at.0, at.1, value);
        }
        if wanted == len {
            out.extend(rest as u64, true);
        } else if let Some(body) = input.bytes.get(len..len + content) {
            out.finish();
            if let Some(s) = self.streams.get(head.stream) {
                let room = INNER_LIMIT.saturating_sub(s.body[d].len());
                s.body[d].extend_from_slice(&body[..body.len().min(room)]);
            }
        }
        if head.has(END_STREAM) {
            self.ended(dir, head.stream, at, out);
        }
        wanted
    }

    /// A stream's sender said its last, in the bytes at `at`.
    pub(super) fn ended(&mut self, dir: Dir, id: u32, at: (u64, u32), out: &mut Out<'_>) {
        if let Some((code, value)) = self.streams.end(dir, id) {
            out.note(code, at.0, at.1, value);
        }
        let d = dir.index();
        let Some(s) = self.streams.get(id) else {
            return;
        };
        let plain = std::mem::take(&mut s.body[d]);
        let (Some(proto), false) = (s.inner[d].take(), plain.is_empty()) else {
            return;
        };
        let lane = id << 1 | d as u32;
        let from = Span {
            buf: BufId::frame(0),
            start: at.0,
            len: at.1,
        };
        out.op(Op::Child {
            lane,
            proto: Some(proto),
        });
        out.op(Op::Lift {
            lane,
            dir,
            plain,
            from,
            relation: Relation::Computed,
        });
        out.op(Op::End {
            lane,
            how: End::Fin,
        });
    }

    /// A frame said as it stands.
    pub(super) fn raw(&mut self, dir: Dir, base: u64, unit: &[u8], out: &mut Out<'_>, head: &Head) {
        // What could not be read left its note.
        let _ = frame::frame(&mut Wire::whole(unit, base, out.facts()), dir);
        out.say(head.message(), unit.len(), 0);
    }

    /// A frame without a header block.
    fn plain(&mut self, dir: Dir, base: u64, unit: &[u8], head: &Head, out: &mut Out<'_>) {
        self.raw(dir, base, unit, out, head);
        let content = unit.get(HEAD..).unwrap_or(&[]);
        let first = content.first_chunk::<4>().map(|b| u32::from_be_bytes(*b));
        let wrong = match (head.kind, first) {
            (3, _) => {
                let wrong = self.streams.may_use(head.stream, dir, false);
                if let Some(s) = self.streams.get(head.stream) {
                    s.reset[dir.index()] = true;
                }
                wrong
            }
            (4, _) if head.has(ACK) => {
                self.streams.acknowledged(dir);
                None
            }
            (4, _) => {
                for (id, value) in http2_setting::all(content) {
                    self.streams.setting(dir.opposite(), id, value);
                }
                None
            }
            (7, Some(last)) => self.streams.goes_away(dir.opposite(), last & 0x7fff_ffff),
            (8, Some(by)) => self.streams.may_use(head.stream, dir, false).or_else(|| {
                let by = by & 0x7fff_ffff;
                self.streams.enlarge(dir.opposite(), head.stream, by)
            }),
            _ => None,
        };
        if let Some(code) = wrong {
            out.note(code, base, HEAD as u32, head.stream.into());
        }
    }

    fn is_known(&self, head: &Head) -> bool {
        super::names::frame_type(head.kind.into()).is_some() && !head.reserved
    }

    /// Looks for a frame behind what is lost: one whose header makes sense and that is followed by another, or by the
    /// end of what is there.
    fn find(&mut self, dir: Dir, input: Input<'_>, out: &mut Out<'_>) -> usize {
        let bytes = input.bytes;
        let last = bytes.len().saturating_sub(HEAD - 1);
        for at in 0..last {
            let Some(head) = Head::of(&bytes[at..]) else {
                continue;
            };
            let end = at + HEAD + head.len;
            // A segment that is exactly one frame may break rules.
            let alone = at == 0 && end == bytes.len() && self.is_known(&head);
            if !head.is_plausible() && !alone {
                continue;
            }
            let follows = match bytes.get(end..).and_then(Head::of) {
                Some(next) => next.is_plausible(),
                None if end == bytes.len() => true,
                None if input.last => false,
                None if at > 0 => return at,
                None => {
                    out.need(end + HEAD - bytes.len());
                    return 0;
                }
            };
            if follows {
                out.note(&n::RESYNC, input.base + at as u64, HEAD as u32, 0);
                self.half(dir).lost = false;
                self.half(dir).began = true;
                // Bytes before it are passed over; at the very front it is read at once.
                return if at > 0 {
                    at
                } else {
                    self.frame(dir, input, out)
                };
            }
        }
        if last == 0 && !input.last {
            out.need(HEAD - bytes.len());
        }
        if input.last { bytes.len() } else { last }
    }
}
