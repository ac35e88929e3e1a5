//! Header blocks: put together from their frames, decompressed, and what they mean for their streams.

use super::block::{Decompressed, decompress};
use super::fields as f;
use super::frame::{self, END_HEADERS, END_STREAM, HEAD, Head, MADE};
use super::headers::Role;
use super::notes as n;
use super::session::Session;
use crate::layer::{Dir, Out};
use crate::limits::HEADER_BLOCK;
use crate::wire::Wire;

/// Content that is messages of another protocol, by its media type.
const INNER: &[(&[u8], &str)] = &[
    (b"application/dns-message", "dns"),
    (b"application/ocsp-response", "ocsp"),
];

/// A header block whose end has not come.
pub(super) struct Open {
    pub stream: u32,
    /// The stream a promise opens.
    promised: u32,
    /// Where its first frame begins.
    from: u64,
    end_stream: bool,
    bytes: Vec<u8>,
    long: bool,
}

impl Session {
    /// HEADERS, PUSH_PROMISE, CONTINUATION.
    pub(super) fn with_block(
        &mut self,
        dir: Dir,
        base: u64,
        unit: &[u8],
        head: &Head,
        out: &mut Out<'_>,
    ) {
        let place = frame::block_place(unit, head);
        let before = self.half(dir).block.take();
        let (Some((from, to)), false) = (place, head.kind == 9 && before.is_none()) else {
            self.half(dir).table.lose();
            self.raw(dir, base, unit, out, head);
            if head.kind == 9 {
                out.note(&n::CONTINUATION_ALONE, base, HEAD as u32, 0);
            }
            return;
        };
        let block = unit.get(from..to).unwrap_or(&[]);
        let number = unit.get(from.saturating_sub(4)..from).unwrap_or(&[]);
        let mut open = before.unwrap_or_else(|| Open {
            stream: head.stream,
            promised: match head.kind {
                5 => number.iter().fold(0, |v, b| v << 8 | u32::from(*b)) & 0x7fff_ffff,
                _ => 0,
            },
            from: base,
            end_stream: head.kind == 1 && head.has(END_STREAM),
            bytes: Vec::new(),
            long: false,
        });
        if head.has(END_HEADERS) && open.bytes.is_empty() {
            return self.complete(dir, base, unit, (from, to), &open, block, head, out);
        }
        let room = HEADER_BLOCK.saturating_sub(open.bytes.len());
        let long = block.len() > room && !open.long;
        open.long |= long;
        open.bytes
            .extend_from_slice(&block[..block.len().min(room)]);
        if !head.has(END_HEADERS) || open.long {
            self.raw(dir, base, unit, out, head);
            if long {
                out.note(
                    &n::BLOCK_LONG,
                    base,
                    unit.len() as u32,
                    open.bytes.len() as u64,
                );
                self.half(dir).table.lose();
            }
            if !head.has(END_HEADERS) {
                self.half(dir).block = Some(open);
            }
            return;
        }
        let block = std::mem::take(&mut open.bytes);
        self.complete(dir, base, unit, (from, to), &open, &block, head, out);
    }

    /// The header block is all there.
    #[allow(clippy::too_many_arguments)]
    fn complete(
        &mut self,
        dir: Dir,
        base: u64,
        unit: &[u8],
        (from, to): (usize, usize),
        open: &Open,
        block: &[u8],
        head: &Head,
        out: &mut Out<'_>,
    ) {
        let mut made = unit.get(..from).unwrap_or(&[]).to_vec();
        let table = &mut self.half(dir).table;
        let found = decompress(block, table, &mut made);
        made.extend_from_slice(unit.get(to..).unwrap_or(&[]));
        let at = (open.from, (base + unit.len() as u64 - open.from) as u32);
        let role = self.role(dir, open);
        // What could not be read left its note.
        let _ = frame::decompressed(&mut Wire::whole(&made, 0, out.facts()), role);
        let heard = Heard::of(out);
        out.say_made(head.message(), made, at, MADE | (role as u32) << 1);
        self.remarks(dir, &found, at, out);
        self.opens(dir, open, role, &heard, at, out);
    }

    fn role(&mut self, dir: Dir, open: &Open) -> Role {
        if open.promised > 0 {
            return Role::Request;
        }
        let whole = self.streams.whole;
        match (dir, self.streams.get(open.stream)) {
            (_, Some(s)) if s.opened[dir.index()] => Role::Trailers,
            (Dir::ToServer, None) if whole => Role::Request,
            (Dir::ToServer, _) => Role::AnyRequest,
            (Dir::ToClient, Some(s)) if s.opened[0] => Role::Response,
            (Dir::ToClient, _) => Role::AnyResponse,
        }
    }

    fn remarks(&mut self, dir: Dir, found: &Decompressed, at: (u64, u32), out: &mut Out<'_>) {
        let whole = self.streams.whole;
        let above = found
            .table
            .filter(|size| whole && *size > self.streams.max_table[dir.index()]);
        let mut note = |said: bool, code, value| {
            if said {
                out.note(code, at.0, at.1, value);
            }
        };
        note(found.bad, &n::HPACK_BAD, 0);
        note(found.unknown > 0, &n::FIELD_UNKNOWN, found.unknown.into());
        note(found.large, &n::TABLE_LARGE, found.table.unwrap_or(0));
        note(above.is_some(), &n::TABLE_ABOVE, above.unwrap_or(0));
        note(found.late, &n::UPDATE_LATE, 0);
        note(found.long, &n::LIST_LONG, 0);
    }

    /// What a header list means for its stream.
    fn opens(
        &mut self,
        dir: Dir,
        open: &Open,
        role: Role,
        heard: &Heard,
        at: (u64, u32),
        out: &mut Out<'_>,
    ) {
        let d = dir.index();
        if open.promised > 0 {
            let wrong = match self.streams.may_open(open.promised, dir) {
                _ if dir == Dir::ToServer || !self.streams.push => Some(&n::PUSH_FORBIDDEN),
                other => other,
            };
            if let Some(code) = wrong {
                out.note(code, at.0, at.1, open.promised.into());
            }
            let promised = self.streams.open(open.promised);
            promised.opened[0] = true;
            promised.ended[0] = true;
            promised.head = heard.head;
            return;
        }
        if open.stream == 0 {
            return;
        }
        let wrong = if dir == Dir::ToServer && role != Role::Trailers {
            self.streams.may_open(open.stream, dir)
        } else {
            self.streams.may_use(open.stream, dir, true)
        };
        if let Some(code) = wrong {
            out.note(code, at.0, at.1, open.stream.into());
        }
        if role == Role::Trailers && !open.end_stream {
            out.note(&n::TRAILERS_OPEN, at.0, at.1, open.stream.into());
        }
        let interim = (100..200).contains(&heard.status);
        if interim && open.end_stream {
            out.note(&n::INTERIM_ENDS, at.0, at.1, heard.status.into());
        }
        if heard.status == 101 {
            out.note(&n::SWITCHING, at.0, at.1, 0);
        }
        let s = self.streams.open(open.stream);
        if !interim {
            s.opened[d] = true;
        }
        if role != Role::Trailers {
            s.length[d] = heard.length;
            s.inner[d] = heard.inner;
        }
        s.head |= heard.head || heard.status == 304;
        if open.end_stream {
            self.ended(dir, open.stream, at, out);
        }
    }
}

/// What a header list says that matters for its stream.
struct Heard {
    status: u16,
    head: bool,
    length: Option<u64>,
    inner: Option<&'static str>,
}

impl Heard {
    fn of(out: &Out<'_>) -> Heard {
        let kind = out.fact(&f::CONTENT_TYPE).unwrap_or(b"");
        let kind = kind.split(|b| *b == b';').next().unwrap_or(kind);
        let inner = INNER
            .iter()
            .find(|(name, _)| kind.trim_ascii().eq_ignore_ascii_case(name))
            .map(|(_, proto)| *proto);
        Heard {
            status: out.fact(&f::STATUS).unwrap_or(0),
            head: out.fact(&f::METHOD) == Some(b"HEAD"),
            length: out.fact(&f::CONTENT_LENGTH),
            inner,
        }
    }
}
