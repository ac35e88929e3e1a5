//! What one conversation said, both ways and in the order it went: for `wirestep follow`.
//!
//! Bytes are those of the transport's stream, or, where a layer opened them (TLS or SSH with its keys), the plain ones.

mod channels;
mod frames;

use crate::capture::Capture;
use crate::layer::{Dir, Transport};
use crate::span::{BufId, Relation, Span};
use crate::store::{Message, Store};
use crate::wire::Node;

/// A stretch of one direction.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Which way.
    pub dir: Dir,
    /// The frame that delivered it.
    pub frame: u64,
    /// Offset of its first byte in this direction.
    pub at: u64,
    /// Its bytes; secrets in them are stars unless they were asked for.
    pub bytes: Vec<u8>,
    /// So many bytes are missing before it.
    pub missing: u64,
    /// The terminal got this size: columns and rows (SSH).
    pub window: Option<(u16, u16)>,
}

/// A conversation that can be followed.
#[derive(Clone, Debug)]
pub struct Followed {
    /// Its number in the engine.
    pub id: u64,
    /// What carries it.
    pub transport: Transport,
    /// Its number within its transport, as `tcp.stream` and `udp.stream` have it.
    pub stream: u32,
    /// Who opened it.
    pub client: (std::net::IpAddr, u16),
    /// Who was called.
    pub server: (std::net::IpAddr, u16),
    /// The protocols spoken, as people call them.
    pub protocols: Vec<&'static str>,
    /// Payload bytes to the server and back.
    pub bytes: [u64; 2],
}

/// The conversations of a capture, TCP's first, each kind in its order.
pub fn conversations(capture: &Capture) -> Vec<Followed> {
    let mut spoken: std::collections::HashMap<u64, Vec<&'static str>> = Default::default();
    for m in capture.store().messages() {
        let labels = spoken.entry(m.id.conv).or_default();
        if !labels.contains(&m.proto.label()) {
            labels.push(m.proto.label());
        }
    }
    let mut all: Vec<Followed> = capture
        .engine()
        .conversations()
        .into_iter()
        .map(|c| Followed {
            id: c.id,
            transport: c.transport,
            stream: c.stream,
            client: c.client,
            server: c.server,
            protocols: spoken.remove(&c.id).unwrap_or_default(),
            bytes: c.bytes,
        })
        .collect();
    all.sort_by_key(|c| (c.transport == Transport::Udp, c.stream));
    all
}

/// Which bytes of a conversation are followed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Layer {
    /// What TLS or SSH protected, if it was opened, behind what was said before TLS; else the transport's.
    #[default]
    Plain,
    /// What went over the network.
    Wire,
}

/// All that a conversation said, in the order it was delivered. Without `secrets`, what fields mark as one is stars.
pub fn pieces(capture: &Capture, of: &Followed, layer: Layer, secrets: bool) -> Vec<Piece> {
    if of.transport == Transport::Udp {
        return datagrams(capture, of, secrets);
    }
    if let Some(all) = opened(capture, of, layer, false, secrets) {
        return all;
    }
    let mut all: Vec<(u64, Piece)> = Vec::new();
    for dir in [Dir::ToServer, Dir::ToClient] {
        let Some(buf) = buffer(capture.store(), of.id, dir, layer) else {
            continue;
        };
        let masked = |buf| match secrets {
            true => Vec::new(),
            false => hidden(capture, of.id, buf),
        };
        // What was said in clear before STARTTLS.
        let wire = buffer(capture.store(), of.id, dir, Layer::Wire);
        if let Some(wire) = wire.filter(|wire| *wire != buf) {
            let begins = |m: &&Message| m.span.buf == wire && m.proto.name() == "tls";
            let first = capture.store().messages().iter().find(begins);
            let until = first.map_or(0, |m| m.span.start);
            stream(capture, dir, wire, until, &masked(wire), &mut all);
        }
        stream(capture, dir, buf, u64::MAX, &masked(buf), &mut all);
    }
    // Directions interleave by the frame that delivered; within one, bytes keep their order.
    all.sort_by_key(|(turn, _)| *turn);
    all.into_iter().map(|(_, piece)| piece).collect()
}

/// What the channels of an SSH conversation carried, if it was opened; `readable`, with its other messages in brackets
/// and SFTP as its messages.
fn opened(
    capture: &Capture,
    of: &Followed,
    layer: Layer,
    readable: bool,
    secrets: bool,
) -> Option<Vec<Piece>> {
    let messages = capture.store().messages().iter();
    let inside = messages.filter(|m| m.id.conv == of.id && layer == Layer::Plain);
    let mut channels = channels::Channels::default();
    let mut all = Vec::new();
    let mut found = false;
    for m in inside {
        if channels::is_inside(m) {
            found = true;
            all.extend(channels.piece(capture, m, readable, secrets));
        } else if readable && channels::is_sftp(m) {
            all.push(Piece {
                dir: m.dir,
                frame: m.frame,
                at: m.span.start,
                bytes: channels::bracketed(capture, m),
                missing: 0,
                window: None,
            });
        }
    }
    found.then_some(all)
}

/// As [`pieces`], to be read: of HTTP/2 its messages, with header lists decompressed; of SSH its messages, too.
pub fn readable(capture: &Capture, of: &Followed, layer: Layer, secrets: bool) -> Vec<Piece> {
    if let Some(all) = opened(capture, of, layer, true, secrets) {
        return all;
    }
    let messages = capture.store().messages().iter();
    let spoken: Vec<&Message> = messages
        .filter(|m| m.id.conv == of.id && frames::is_frame(m))
        .collect();
    if spoken.is_empty() || layer == Layer::Wire {
        return pieces(capture, of, layer, secrets);
    }
    let mut all = Vec::new();
    for dir in [Dir::ToServer, Dir::ToClient] {
        let Some(buf) = buffer(capture.store(), of.id, dir, layer) else {
            continue;
        };
        // What was said before HTTP/2: the upgrade.
        let mut places = Vec::new();
        if let Some(first) = spoken.iter().find(|m| m.dir == dir) {
            onto(capture.store(), first.span, buf, 0, &mut places);
        }
        let until = places.first().map_or(0, |(from, _)| *from);
        let masked = if secrets {
            Vec::new()
        } else {
            hidden(capture, of.id, buf)
        };
        stream(capture, dir, buf, until, &masked, &mut all);
    }
    let each = |m: &&Message| (m.frame, frames::piece(capture, m, secrets));
    all.extend(spoken.iter().map(each));
    all.sort_by_key(|(turn, _)| *turn);
    all.into_iter().map(|(_, piece)| piece).collect()
}

/// The buffer of a direction in the layer that is followed.
pub fn buffer(store: &Store, conv: u64, dir: Dir, layer: Layer) -> Option<BufId> {
    let streams = store.streams();
    let here = |below: Option<&str>| {
        let fits = |s: &&crate::store::Stream| s.conv == conv && s.below == below;
        // A buffer is said again when client and server change places.
        let last = streams.iter().rev().find(|s| fits(s) && s.dir == dir)?;
        Some(last.buf)
    };
    match layer {
        Layer::Plain => here(Some("tls")).or_else(|| here(None)),
        Layer::Wire => here(None),
    }
}

fn stream(
    capture: &Capture,
    dir: Dir,
    buf: BufId,
    until: u64,
    masked: &[(u64, u64)],
    all: &mut Vec<(u64, Piece)>,
) {
    let store = capture.store();
    let Some(map) = store.map(buf) else { return };
    let (mut turn, mut end) = (0, None);
    for e in map.extents().iter().take_while(|e| e.at < until) {
        let len = (until - e.at).min(e.len.into()) as u32;
        let span = Span {
            buf,
            start: e.at,
            len,
        };
        let frames = store.frames(span);
        let frame = frames.iter().filter_map(|(s, _)| s.buf.as_frame()).max();
        let frame = frame.unwrap_or(turn);
        turn = turn.max(frame);
        let mut bytes = capture.bytes(span).into_owned();
        mask(&mut bytes, e.at, masked);
        let missing = e.at.saturating_sub(end.unwrap_or(e.at));
        end = Some(e.at + u64::from(e.len));
        let piece = Piece {
            dir,
            frame,
            at: e.at,
            bytes,
            missing,
            window: None,
        };
        all.push((turn, piece));
    }
}

/// Stars where `masked` says, in bytes that begin at `at`.
fn mask(bytes: &mut [u8], at: u64, masked: &[(u64, u64)]) {
    let end = at + bytes.len() as u64;
    let first = masked.partition_point(|(_, to)| *to <= at);
    for (from, to) in masked[first..].iter().take_while(|(from, _)| *from < end) {
        let from = from.saturating_sub(at) as usize;
        let to = (to.saturating_sub(at) as usize).min(bytes.len());
        // Line ends stay: they are no part of a secret, and lines would run together.
        for b in bytes.get_mut(from..to).unwrap_or(&mut []) {
            if !matches!(b, b'\r' | b'\n') {
                *b = b'*';
            }
        }
    }
}

/// Where secrets stand in a buffer, in order.
fn hidden(capture: &Capture, conv: u64, buf: BufId) -> Vec<(u64, u64)> {
    let mut found = Vec::new();
    let mut kept: Vec<(&str, bool)> = Vec::new();
    for m in capture
        .store()
        .messages()
        .iter()
        .filter(|m| m.id.conv == conv)
    {
        let name = m.proto.name();
        let has = match kept.iter().find(|(n, _)| *n == name) {
            Some((_, has)) => *has,
            None => {
                let has = m.proto.fields().iter().any(|d| d.secret);
                kept.push((name, has));
                has
            }
        };
        if has {
            secrets_of(capture, m, &mut |span| {
                onto(capture.store(), span, buf, 0, &mut found)
            });
        }
    }
    found.sort_unstable();
    // Ranges that overlap become one, so that they can be searched.
    found.dedup_by(|next, before| {
        let joined = next.0 <= before.1;
        if joined {
            before.1 = before.1.max(next.1);
        }
        joined
    });
    found
}

fn secrets_of(capture: &Capture, m: &Message, take: &mut dyn FnMut(Span)) {
    let (tree, _) = capture.explain(m);
    let secret = |n: &&Node| n.def.secret && n.len > 0;
    for n in tree.nodes().iter().filter(secret) {
        take(Span {
            buf: m.span.buf,
            start: n.at,
            len: n.len,
        });
    }
}

/// The places in buffer `to` that a span was made of, or is.
fn onto(store: &Store, span: Span, to: BufId, depth: usize, found: &mut Vec<(u64, u64)>) {
    if span.buf == to {
        found.push((span.start, span.end()));
        return;
    }
    let Some(map) = store.map(span.buf).filter(|_| depth < 24) else {
        return;
    };
    let sources: Vec<(Span, Relation)> = map.sources(span.start, span.len).collect();
    for (source, _) in sources {
        onto(store, source, to, depth + 1, found);
    }
}

/// The payloads of a conversation of datagrams.
fn datagrams(capture: &Capture, of: &Followed, secrets: bool) -> Vec<Piece> {
    let mut all = Vec::new();
    let mut at = [0u64; 2];
    for (i, row) in capture.rows().iter().enumerate() {
        if row.flow.conv != Some(of.id) || row.flow.copy {
            continue;
        }
        let number = i as u64 + 1;
        let (Some(frame), Some(decoded)) = (capture.frame(number), capture.decoded(number)) else {
            continue;
        };
        let Some(crate::decode::TransportHeader::Udp(u)) = decoded.transport else {
            continue;
        };
        let from = u.payload_at as usize;
        let payload = frame.bytes.get(from..).unwrap_or(&[]);
        let payload = payload.get(..u.payload_len as usize).unwrap_or(payload);
        let mut bytes = payload.to_vec();
        if !secrets {
            let masked = hidden(capture, of.id, BufId::frame(number));
            mask(&mut bytes, from as u64, &masked);
        }
        let dir = if row.flow.to_server {
            Dir::ToServer
        } else {
            Dir::ToClient
        };
        let here = &mut at[dir.index()];
        all.push(Piece {
            dir,
            frame: number,
            at: *here,
            bytes,
            missing: 0,
            window: None,
        });
        *here += payload.len() as u64;
    }
    all
}
