//! A JXTA connection: a welcome each way, then framed messages. Blocks of TLS in them go to the layer above.

use super::message::{self as m, Block, Framing};
use super::notes;
use crate::layer::{Cx, Dir, Dissector, End, Input, Kind, Op, Out, Transport};
use crate::proto::common::line::LineFinder;
use crate::span::{BufId, Relation, Span};
use crate::wire::{Cut, Wire};

/// How a connection begins.
pub const HELLO: &[u8] = b"JXTAHELLO ";
/// How the headers of a message begin.
pub const STARTS: [&[u8]; 2] = [b"\x0ccontent-type\0", b"\x0econtent-length\0"];
const MAX_WELCOME: usize = 4096;
/// Longer messages are passed over.
const MAX_MESSAGE: u64 = 1 << 20;
const TLS: u32 = 0;

/// The state of one connection.
#[derive(Default)]
pub struct Session {
    sides: [Side; 2],
}

#[derive(Default)]
struct Side {
    line: LineFinder,
    /// The place of the next message is not known.
    lost: bool,
    /// The number of the next block of TLS.
    next: u32,
}

impl Session {
    fn welcome(&mut self, dir: Dir, input: &Input<'_>, out: &mut Out<'_>) -> usize {
        let side = &mut self.sides[dir.index()];
        match side.line.find(input.bytes) {
            Some(line) if line.len <= MAX_WELCOME => {
                self.say(dir, m::WELCOME, line.len, input, out)
            }
            None if input.bytes.len() < MAX_WELCOME => {
                out.need(1);
                0
            }
            _ => self.lose(dir, input, out),
        }
    }

    /// No message begins here: looks for one from the next byte on.
    fn lose(&mut self, dir: Dir, input: &Input<'_>, out: &mut Out<'_>) -> usize {
        out.note(&notes::UNFRAMED, input.base, 1, 0);
        self.sides[dir.index()] = Side {
            lost: true,
            next: self.sides[dir.index()].next,
            ..Side::default()
        };
        1
    }

    /// Passes over what is certainly no beginning of a message.
    fn search(&mut self, dir: Dir, input: &Input<'_>, out: &mut Out<'_>) -> usize {
        let found = STARTS
            .iter()
            .filter_map(|s| memchr::memmem::find(input.bytes, s))
            .min();
        self.sides[dir.index()].lost = found != Some(0);
        let longest = STARTS.iter().map(|s| s.len()).max().unwrap_or(1);
        let n = found.unwrap_or((input.bytes.len() + 1).saturating_sub(longest));
        if n == 0 {
            out.need(1);
        }
        n
    }

    /// Says the first `n` bytes, and gives their blocks of TLS to the layer above.
    fn say(
        &mut self,
        dir: Dir,
        kind: Kind,
        n: usize,
        input: &Input<'_>,
        out: &mut Out<'_>,
    ) -> usize {
        let bytes = input.bytes.get(..n).unwrap_or(input.bytes);
        let mut blocks = Vec::new();
        let _ = m::unit(
            &mut Wire::whole(bytes, input.base, out.facts()),
            kind,
            &mut blocks,
        );
        out.say(kind, n, 0);
        for block in blocks.iter().filter(|_| kind == m::MESSAGE) {
            self.lift(dir, block, out);
        }
        n
    }

    /// Blocks are numbered from 1 in each direction of a TLS connection. Connections follow each other.
    fn lift(&mut self, dir: Dir, block: &Block<'_>, out: &mut Out<'_>) {
        let is_hello = matches!(block.bytes, [22, _, _, _, _, 1, ..]);
        if block.number == Some(1) && is_hello {
            out.op(Op::End {
                lane: TLS,
                how: End::Cut,
            });
            self.sides.iter_mut().for_each(|s| s.next = 1);
        }
        let side = &mut self.sides[dir.index()];
        if block.number.is_some_and(|n| n < side.next) {
            out.note(&notes::REPEATED, block.at, block.bytes.len() as u32, 0);
            return;
        }
        side.next = block.number.map_or(side.next, |n| n.saturating_add(1));
        out.op(Op::Child {
            lane: TLS,
            proto: Some("tls"),
        });
        let from = Span {
            buf: BufId::frame(0),
            start: block.at,
            len: block.bytes.len() as u32,
        };
        out.op(Op::Lift {
            lane: TLS,
            dir,
            plain: block.bytes.to_vec(),
            from,
            relation: Relation::Copied,
        });
    }

    fn framed(
        &mut self,
        dir: Dir,
        len: usize,
        framing: Framing,
        input: &Input<'_>,
        out: &mut Out<'_>,
    ) -> usize {
        let Some(length) = framing.length else {
            out.note(&notes::ENDLESS, input.base, len as u32, 0);
            self.sides[dir.index()].lost = true;
            return self.say(dir, m::HEADERS, len, input, out);
        };
        if !framing.is_message || length > MAX_MESSAGE {
            if framing.is_message {
                out.note(&notes::LARGE, input.base, len as u32, length);
            }
            let bytes = input.bytes.get(..len).unwrap_or(input.bytes);
            let _ = m::framing(&mut Wire::whole(bytes, input.base, out.facts()));
            out.begin(m::HEADERS, len, 0);
            out.extend(length, true);
            return len;
        }
        let total = len + length as usize;
        if input.bytes.len() < total {
            out.need(total - input.bytes.len());
            return 0;
        }
        self.say(dir, m::MESSAGE, total, input, out)
    }
}

impl Dissector for Session {
    fn feed(&mut self, dir: Dir, input: Input<'_>, cx: &Cx, out: &mut Out<'_>) -> usize {
        if cx.transport == Transport::Udp {
            return self.say(dir, m::DATAGRAM, input.bytes.len(), &input, out);
        }
        if self.sides[dir.index()].lost {
            let n = self.search(dir, &input, out);
            if self.sides[dir.index()].lost {
                return n;
            }
        }
        if input.bytes.starts_with(HELLO) {
            return self.welcome(dir, &input, out);
        }
        if HELLO.starts_with(input.bytes) {
            out.need(HELLO.len() - input.bytes.len());
            return 0;
        }
        let mut nobody = ();
        let mut w = Wire::stream(input.bytes, input.base, &mut nobody);
        match m::framing(&mut w) {
            Ok(framing) => {
                let len = w.pos();
                self.framed(dir, len, framing, &input, out)
            }
            Err(Cut::More(n)) => {
                out.need(n);
                0
            }
            Err(Cut::Malformed) => self.lose(dir, &input, out),
        }
    }

    fn gap(&mut self, dir: Dir, _: u64, _: &mut Out<'_>) {
        let side = &mut self.sides[dir.index()];
        side.lost = true;
        side.line.reset();
    }
}
