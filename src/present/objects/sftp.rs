//! Files of SFTP: what was read or written between an OPEN and its CLOSE, piece by piece at its offset.

use std::collections::HashMap;

use super::{Object, Plan, Source, collect};
use crate::capture::Capture;
use crate::field::Value;
use crate::span::{BufId, Span};
use crate::store::Message;

/// Holes in a file longer than this together end it: offsets from the wire must not make gigabytes of zeros.
const HOLES: u64 = 64 << 20;

/// A piece of a file: its offset there, and where its bytes stand.
pub type Piece = (u64, (BufId, u64, u64));

/// What is open, by conversation and by the server's handle.
#[derive(Default)]
pub struct Files {
    /// Names of requests to open that wait for their handle.
    opening: HashMap<(u64, u64), (Vec<u8>, u64)>,
    /// Requests to read that wait for data: the handle and the offset.
    reading: HashMap<(u64, u64), (Vec<u8>, u64)>,
    /// The plan of each handle.
    open: HashMap<(u64, Vec<u8>), usize>,
}

/// What a packet says, of what is needed here.
#[derive(Default)]
struct Packet {
    code: u64,
    id: u64,
    offset: u64,
    handle: Vec<u8>,
    name: Vec<u8>,
    data: Option<Span>,
}

fn read(capture: &Capture, m: &Message) -> Packet {
    let (tree, bytes) = capture.explain(m);
    let mut p = Packet::default();
    for n in tree.nodes() {
        match (n.def.name, tree.value(n, &bytes, m.span.start)) {
            ("sftp.type", Value::U64(v)) => p.code = v,
            ("sftp.id", Value::U64(v)) => p.id = v,
            ("sftp.offset", Value::U64(v)) => p.offset = v,
            ("sftp.handle", Value::Bytes(v)) => p.handle = v.to_vec(),
            ("sftp.filename", Value::Text(v)) => p.name = v.to_vec(),
            ("sftp.data", _) => {
                p.data = Some(Span {
                    buf: m.span.buf,
                    start: n.at,
                    len: n.len,
                });
            }
            _ => {}
        }
    }
    p
}

impl Files {
    /// Hears a packet. Types are those of draft-ietf-secsh-filexfer-02 §3.
    pub fn hear(&mut self, capture: &Capture, m: &Message, found: &mut Vec<Plan>) {
        let p = read(capture, m);
        let (conv, request) = (m.id.conv, (m.id.conv, p.id));
        match p.code {
            // OPEN, and its HANDLE.
            3 => {
                self.opening.insert(request, (p.name, m.frame));
            }
            102 => {
                let Some((called, frame)) = self.opening.remove(&request) else {
                    return;
                };
                self.open.insert((conv, p.handle), found.len());
                found.push(Plan {
                    object: Object {
                        frame,
                        protocol: "sftp",
                        called,
                        cut: true,
                        ..Object::default()
                    },
                    source: Source::Pieces(Vec::new()),
                });
            }
            // STATUS ends a request that failed.
            101 => {
                self.opening.remove(&request);
                self.reading.remove(&request);
            }
            // READ, and its DATA; WRITE has its data with it.
            5 => {
                self.reading.insert(request, (p.handle, p.offset));
            }
            103 => {
                if let Some((handle, offset)) = self.reading.remove(&request) {
                    self.piece(conv, handle, offset, p.data, found);
                }
            }
            6 => self.piece(conv, p.handle, p.offset, p.data, found),
            4 => {
                let at = self.open.remove(&(conv, p.handle));
                if let Some(plan) = at.and_then(|at| found.get_mut(at)) {
                    plan.object.cut = false;
                }
            }
            _ => {}
        }
    }

    fn piece(
        &mut self,
        conv: u64,
        handle: Vec<u8>,
        offset: u64,
        data: Option<Span>,
        found: &mut [Plan],
    ) {
        let at = self.open.get(&(conv, handle)).copied();
        let plan = at.and_then(|at| found.get_mut(at));
        if let (Some(data), Some(Source::Pieces(pieces))) = (data, plan.map(|p| &mut p.source)) {
            pieces.push((offset, (data.buf, data.start, data.end())));
        }
    }
}

/// Puts pieces at their offsets; what is written again is as it was written last. How many bytes are missing, and
/// whether a piece stood too far behind the others to be kept.
pub fn join(capture: &Capture, pieces: &[Piece], out: &mut Vec<u8>) -> (u64, bool) {
    let (mut missing, mut far) = (0, false);
    let mut ordered: Vec<&Piece> = pieces.iter().collect();
    ordered.sort_by_key(|(offset, _)| *offset);
    let (mut end, mut holes) = (0, 0);
    let mut kept = Vec::new();
    for piece in ordered {
        let (offset, (_, from, to)) = *piece;
        let hole = offset.saturating_sub(end);
        if holes + hole > HOLES {
            far = true;
            break;
        }
        holes += hole;
        end = end.max(offset.saturating_add(to - from));
        kept.push(offset);
    }
    let last = kept.last().copied();
    for (offset, span) in pieces.iter().filter(|(o, _)| last.is_some_and(|l| *o <= l)) {
        let mut bytes = Vec::new();
        missing += collect(capture, *span, &mut bytes);
        let from = *offset as usize;
        if out.len() < from + bytes.len() {
            out.resize(from + bytes.len(), 0);
        }
        if let Some(place) = out.get_mut(from..from + bytes.len()) {
            place.copy_from_slice(&bytes);
        }
    }
    (missing + holes, far)
}
