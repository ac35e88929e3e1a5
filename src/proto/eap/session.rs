//! One station and its authenticator: fragments of TLS are put together, each direction's own.

use super::message::{self, Fragment};
use super::notes;
use crate::layer::{Cx, Dir, Dissector, End, Input, Kind, Op, Out};
use crate::span::{BufId, Relation, Span};
use crate::wire::Wire;

const PACKET: Kind = Kind(0);
const TLS: u32 = 0;
/// More bytes of fragments are not kept.
const MAX_MESSAGE: usize = 64 * 1024;

/// The state of one conversation.
#[derive(Default)]
pub struct Session {
    sides: [Side; 2],
}

/// Fragments of one direction.
#[derive(Default)]
struct Side {
    /// Identifier of the last packet of a method with TLS.
    last: Option<u8>,
    pieces: Vec<(u64, Vec<u8>)>,
    kept: usize,
    total: Option<u32>,
}

impl Session {
    fn fragment(&mut self, dir: Dir, piece: Fragment<'_>, out: &mut Out<'_>) {
        if piece.start {
            self.sides = Default::default();
            out.op(Op::End {
                lane: TLS,
                how: End::Cut,
            });
        }
        let side = &mut self.sides[dir.index()];
        if side.last.replace(piece.id) == Some(piece.id) {
            out.note(&notes::REPEATED, piece.at, piece.bytes.len() as u32, 0);
            return;
        }
        if piece.bytes.is_empty() {
            return;
        }
        side.total = side.total.or(piece.total);
        side.kept = side.kept.saturating_add(piece.bytes.len());
        let too_large = side.kept > MAX_MESSAGE;
        if too_large {
            side.pieces.clear();
            out.note(
                &notes::TOO_LARGE,
                piece.at,
                piece.bytes.len() as u32,
                side.kept as u64,
            );
        } else {
            side.pieces.push((piece.at, piece.bytes.to_vec()));
        }
        if piece.more {
            return;
        }
        let whole = std::mem::take(side);
        side.last = whole.last;
        out.op(Op::Child {
            lane: TLS,
            proto: Some("tls"),
        });
        if too_large || whole.total.is_some_and(|n| n as usize != whole.kept) {
            if !too_large {
                out.note(
                    &notes::MISSING,
                    piece.at,
                    piece.bytes.len() as u32,
                    whole.kept as u64,
                );
            }
            let len = whole.total.map_or(whole.kept as u64, u64::from).max(1);
            out.op(Op::Gap {
                lane: TLS,
                dir,
                len,
            });
            return;
        }
        for (at, plain) in whole.pieces {
            let from = Span {
                buf: BufId::frame(0),
                start: at,
                len: plain.len() as u32,
            };
            out.op(Op::Lift {
                lane: TLS,
                dir,
                plain,
                from,
                relation: Relation::Copied,
            });
        }
    }
}

impl Dissector for Session {
    /// A frame is one unit.
    fn feed(&mut self, dir: Dir, input: Input<'_>, _: &Cx, out: &mut Out<'_>) -> usize {
        let found = message::eapol(&mut Wire::whole(input.bytes, input.base, out.facts()));
        out.say(PACKET, input.bytes.len(), 0);
        if let Ok(Some(piece)) = found {
            self.fragment(dir, piece, out);
        }
        input.bytes.len()
    }

    fn gap(&mut self, _: Dir, _: u64, _: &mut Out<'_>) {
        self.sides = Default::default();
    }
}
