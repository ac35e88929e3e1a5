//! One conversation: which messages there are, where their bodies end, and which request a response answers.
//!
//! A head is taken as one unit once its empty line is there. Bodies are never looked at: the engine is told how long
//! they are. Of a chunked body only the size lines are read.

use std::collections::VecDeque;

use super::fields as f;
use super::find::HeadFinder;
use super::message::{Coding, Head, Is, Length, Upgrade, head};
use super::notes as n;
use super::start::{Fit, Start, find, fits, line_text, start_line};
use super::status::Method;
use super::{FOREIGN, REQUEST, RESPONSE};
use crate::layer::{Cx, Dir, Dissector, End, Input, Op, Out};
use crate::proto::common::http2_setting::{self, Asked};
use crate::proto::common::line::LineFinder;
use crate::span::{BufId, Relation, Span};
use crate::wire::Wire;

/// A header section longer than this is given up.
const HEAD_LIMIT: usize = 256 * 1024;
/// So much of an answer that is no HTTP shows what speaks there.
const FOREIGN_LIMIT: usize = 128;
/// A chunk's size line longer than this is none.
const CHUNK_LINE_LIMIT: usize = 16 * 1024;
/// The lane of bodies that another protocol reads.
const LANE: u32 = 0;
/// So many requests without an answer are remembered.
const PENDING_LIMIT: usize = 1024;

/// Where the body of a message ends (RFC 9112 §6.3).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Body {
    /// There is none.
    None,
    /// Behind so many bytes.
    Bytes(u64),
    /// Behind the chunk of size 0.
    Chunked,
    /// Where the connection does.
    UntilClose,
    /// Nobody can tell.
    Unknown,
    /// It has none, and what follows is another protocol.
    Tunnel,
}

/// The rules of RFC 9112 §6.3 in their order. `method` is the request's, also for a response.
pub fn body_of(head: &Head, method: Method) -> Body {
    let is_request = match head.is {
        Is::Request(_) => true,
        Is::Response(101) => return Body::Tunnel,
        Is::Response(_) if method == Method::HEAD => return Body::None,
        Is::Response(100..=199 | 204 | 304) => return Body::None,
        Is::Response(200..=299) if method == Method::CONNECT => return Body::Tunnel,
        Is::Response(_) => false,
        Is::Neither => return Body::Unknown,
    };
    match (head.coding, head.length) {
        (Coding::Chunked, _) => Body::Chunked,
        (Coding::None, Length::Bytes(0)) => Body::None,
        (Coding::None, Length::Bytes(n)) => Body::Bytes(n),
        (Coding::None, Length::None) if is_request => Body::None,
        _ if is_request => Body::Unknown,
        _ => Body::UntilClose,
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum State {
    /// A message begins here, or will.
    #[default]
    Head,
    /// A chunk's size line.
    Size,
    /// The line end behind a chunk's data, then the next size line.
    BehindChunk,
    /// Header fields behind the last chunk, up to an empty line.
    Trailers,
    /// Nothing is known until the next start line.
    Lost,
    /// An answer of HTTP/0.9, up to the end.
    Simple,
    /// A body of so many bytes that another protocol reads.
    Inner(usize),
}

/// Bodies that are messages of another protocol, by their media type.
const INNER: &[(&[u8], &str)] = &[
    (b"application/ocsp-response", "ocsp"),
    (b"application/dns-message", "dns"),
];
/// A longer body is not handed on.
const INNER_LIMIT: u64 = 64 * 1024;

/// The protocol of a body with that media type.
fn inner(kind: Option<&[u8]>) -> Option<&'static str> {
    let kind = kind?.split(|b| *b == b';').next()?.trim_ascii();
    INNER
        .iter()
        .find(|(name, _)| kind.eq_ignore_ascii_case(name))
        .map(|(_, proto)| *proto)
}

#[derive(Default)]
struct Half {
    state: State,
    finder: HeadFinder,
    line: LineFinder,
    fits: bool,
    lost_said: bool,
    /// A message began, or bytes are missing: what comes now is no first answer.
    met: bool,
    /// The requests this direction sent that were not answered yet.
    pending: VecDeque<Method>,
    /// The last request was one of HTTP/0.9.
    simple: bool,
    /// The last request asked to go on in HTTP/2, with these settings.
    asked: Option<Asked>,
    /// Behind the last byte that was taken.
    end: u64,
}

/// A conversation in HTTP/1.
#[derive(Default)]
pub struct Session {
    halves: [Half; 2],
}

impl Dissector for Session {
    fn feed(&mut self, dir: Dir, input: Input<'_>, cx: &Cx, out: &mut Out<'_>) -> usize {
        if input.bytes.is_empty() {
            return 0;
        }
        self.half(dir).met |= !cx.begun[dir.index()];
        let taken = match self.half(dir).state {
            State::Head => self.head(dir, input, out),
            State::Size => self.size(dir, input, 0, out),
            State::BehindChunk => self.behind_chunk(dir, input, out),
            State::Trailers => self.trailers(dir, input, out),
            State::Lost => self.lost(dir, input, out),
            State::Simple => input.bytes.len(),
            State::Inner(len) => return self.inner_body(dir, input, len, out),
        };
        self.half(dir).end = input.base + taken as u64;
        if taken == 0 {
            out.need(1);
        }
        taken
    }

    fn gap(&mut self, dir: Dir, _: u64, _: &mut Out<'_>) {
        let half = self.half(dir);
        half.finder.reset();
        half.line.reset();
        half.fits = false;
        half.lost_said = false;
        half.met = true;
        if half.state != State::Simple {
            half.state = State::Lost;
        }
        for half in &mut self.halves {
            half.pending.clear();
        }
    }

    fn end(&mut self, dir: Dir, how: End, out: &mut Out<'_>) {
        let half = self.half(dir);
        let at = half.end;
        if matches!(
            half.state,
            State::Size | State::BehindChunk | State::Trailers
        ) && how != End::Cut
        {
            out.note(&n::CHUNK_CUT, at, 0, 0);
        }
        let unanswered = self.half(dir.opposite()).pending.len();
        if unanswered > 0 && how != End::Cut {
            out.note(&n::UNANSWERED, at, 0, unanswered as u64);
            self.half(dir.opposite()).pending.clear();
        }
    }
}

impl Session {
    fn half(&mut self, dir: Dir) -> &mut Half {
        &mut self.halves[dir.index()]
    }

    fn head(&mut self, dir: Dir, input: Input<'_>, out: &mut Out<'_>) -> usize {
        let bytes = input.bytes;
        if dir == Dir::ToServer && bytes.starts_with(b"PRI * HTTP/2.0\r\n") {
            // RFC 9113 §3.4: from here on it is HTTP/2, whether the answer to an upgrade was seen or not.
            let left = self.half(dir).asked.take();
            out.op(Op::Become {
                next: Some("http2"),
                left: left.unwrap_or_default().pack(),
            });
            return 0;
        }
        let half = self.half(dir);
        if half.finder.searched() == 0 {
            // RFC 9112 §2.2: an empty line before a start line is ignored.
            let blank = bytes
                .iter()
                .take_while(|b| matches!(b, b'\r' | b'\n'))
                .count();
            if blank > 0 {
                return blank;
            }
        }
        if !half.fits {
            match half.finder.first_line(bytes) {
                Some(first) => match start_line(line_text(&bytes[..first - 1])) {
                    Some(Start::Request { version: b"", .. }) => {
                        return self.message(dir, input, first, out);
                    }
                    Some(_) => half.fits = true,
                    None => return self.lost(dir, input, out),
                },
                None if fits(bytes) == Fit::No => return self.lost(dir, input, out),
                None => {}
            }
        }
        let found = if half.fits {
            half.finder.find(bytes)
        } else {
            None
        };
        match found {
            Some(len) if len <= HEAD_LIMIT => self.message(dir, input, len, out),
            Some(len) => self.too_long(dir, input, len, out),
            None if bytes.len() > HEAD_LIMIT => self.too_long(dir, input, bytes.len(), out),
            None if input.last && half.fits => {
                out.note(&n::HEAD_CUT, input.base, bytes.len() as u32, 0);
                self.message(dir, input, bytes.len(), out)
            }
            None => 0,
        }
    }

    fn too_long(&mut self, dir: Dir, input: Input<'_>, len: usize, out: &mut Out<'_>) -> usize {
        out.note(&n::HEAD_LONG, input.base, len as u32, len as u64);
        let half = self.half(dir);
        half.finder.reset();
        half.fits = false;
        half.state = State::Lost;
        half.lost_said = true;
        len
    }

    /// The first `len` bytes are a head.
    fn message(&mut self, dir: Dir, input: Input<'_>, len: usize, out: &mut Out<'_>) -> usize {
        let half = self.half(dir);
        half.finder.reset();
        half.fits = false;
        half.lost_said = false;
        half.met = true;
        let Some(bytes) = input.bytes.get(..len) else {
            return 0;
        };
        let read = head(&mut Wire::whole(bytes, input.base, out.facts()), false);
        let method = match read.is {
            Is::Request(method) => {
                half.simple = read.simple;
                half.asked = (read.upgrade == Upgrade::H2c).then(|| Asked {
                    head: method == Method::HEAD,
                    settings: out
                        .fact(&f::HTTP2_SETTINGS)
                        .and_then(http2_setting::decode)
                        .unwrap_or_default(),
                });
                if half.pending.len() < PENDING_LIMIT {
                    half.pending.push_back(method);
                }
                method
            }
            Is::Response(code) => self.answered(dir.opposite(), code),
            Is::Neither => Method::default(),
        };
        let kind = if matches!(read.is, Is::Response(_)) {
            RESPONSE
        } else {
            REQUEST
        };
        let mut body = body_of(&read, method);
        if body == Body::UntilClose
            && method == Method::default()
            && read.length == Length::None
            && tunnel_phrase(out)
        {
            body = Body::Tunnel;
        }
        let half = self.half(dir);
        half.state = match body {
            Body::Chunked => State::Size,
            Body::Unknown => State::Lost,
            _ => State::Head,
        };
        match body {
            Body::None | Body::Tunnel | Body::Unknown => out.say(kind, len, method.0.into()),
            Body::Bytes(n) if method.is_channel() => {
                out.say(kind, len, method.0.into());
                out.extend(n, false);
            }
            Body::Bytes(n) => {
                let inside = inner(out.fact(&f::CONTENT_TYPE)).filter(|_| n <= INNER_LIMIT);
                out.begin(kind, len, method.0.into());
                match inside {
                    None => out.extend(n, true),
                    Some(proto) => {
                        self.half(dir).state = State::Inner(n as usize);
                        out.op(Op::Child {
                            lane: LANE,
                            proto: Some(proto),
                        });
                    }
                }
            }
            Body::Chunked => out.begin(kind, len, method.0.into()),
            Body::UntilClose => {
                out.begin(kind, len, method.0.into());
                out.extend(u64::MAX, true);
            }
        }
        if body == Body::Tunnel {
            let h2c = read.upgrade == Upgrade::H2c && read.is == Is::Response(101);
            let left = self.half(dir.opposite()).asked.take();
            out.op(Op::Become {
                next: h2c.then_some("http2"),
                left: left.unwrap_or_default().pack(),
            });
        }
        len
    }

    /// A body that another protocol reads: handed on once it is all there.
    fn inner_body(&mut self, dir: Dir, input: Input<'_>, len: usize, out: &mut Out<'_>) -> usize {
        let Some(body) = input.bytes.get(..len) else {
            out.need(len - input.bytes.len());
            return if input.last { input.bytes.len() } else { 0 };
        };
        self.half(dir).state = State::Head;
        self.half(dir).end = input.base + len as u64;
        let from = Span {
            buf: BufId::frame(0),
            start: input.base,
            len: len as u32,
        };
        out.op(Op::Lift {
            lane: LANE,
            dir,
            plain: body.to_vec(),
            from,
            relation: Relation::Copied,
        });
        out.op(Op::End {
            lane: LANE,
            how: End::Fin,
        });
        out.finish();
        len
    }

    /// The method of the request that a response with this status answers; requests went in direction `dir`.
    fn answered(&mut self, dir: Dir, code: u16) -> Method {
        let half = self.half(dir);
        if (100..200).contains(&code) && code != 101 {
            return half.pending.front().copied().unwrap_or_default();
        }
        half.simple = false;
        half.pending.pop_front().unwrap_or_default()
    }

    /// A chunk's size line begins behind `skip` bytes. Those are taken alone if it is not there, or none.
    fn size(&mut self, dir: Dir, input: Input<'_>, skip: usize, out: &mut Out<'_>) -> usize {
        let half = self.half(dir);
        let bytes = input.bytes.get(skip..).unwrap_or(&[]);
        let Some(found) = half.line.find(bytes) else {
            half.state = State::Size;
            if skip == 0 && (bytes.len() > CHUNK_LINE_LIMIT || !may_be_size(bytes)) {
                return self.bad_chunk(dir, input, out);
            }
            return skip;
        };
        match chunk_size(&bytes[..found.text]) {
            Some(0) => half.state = State::Trailers,
            Some(size) => {
                half.state = State::BehindChunk;
                out.extend(size, false);
            }
            None if skip == 0 => return self.bad_chunk(dir, input, out),
            None => {
                half.state = State::Size;
                return skip;
            }
        }
        skip + found.len
    }

    fn behind_chunk(&mut self, dir: Dir, input: Input<'_>, out: &mut Out<'_>) -> usize {
        match input.bytes {
            [b'\r', b'\n', ..] => self.size(dir, input, 2, out),
            [b'\n', ..] => self.size(dir, input, 1, out),
            [b'\r'] => 0,
            _ => self.bad_chunk(dir, input, out),
        }
    }

    fn bad_chunk(&mut self, dir: Dir, input: Input<'_>, out: &mut Out<'_>) -> usize {
        let half = self.half(dir);
        half.line.reset();
        half.state = State::Head;
        out.note(
            &n::CHUNK_BAD,
            input.base,
            input.bytes.len().min(16) as u32,
            0,
        );
        // RFC 9112 §8: without its last chunk the message is incomplete, however the connection ends.
        out.extend(u64::MAX, false);
        // A unit has at least one byte; the engine passes over the others.
        1
    }

    fn trailers(&mut self, dir: Dir, input: Input<'_>, out: &mut Out<'_>) -> usize {
        let half = self.half(dir);
        let Some(len) = half.finder.find(input.bytes) else {
            if input.bytes.len() > HEAD_LIMIT {
                out.finish();
                return self.too_long(dir, input, input.bytes.len(), out);
            }
            return 0;
        };
        if len > 2 {
            let lines = memchr::memchr_iter(b'\n', &input.bytes[..len])
                .count()
                .saturating_sub(1);
            out.note(&n::TRAILERS, input.base, len as u32, lines as u64);
        }
        half.state = State::Head;
        out.finish();
        len
    }

    /// Passes over what is no message, up to the next start line.
    fn lost(&mut self, dir: Dir, input: Input<'_>, out: &mut Out<'_>) -> usize {
        let simple = self.half(dir.opposite()).simple;
        let half = self.half(dir);
        half.finder.reset();
        half.fits = false;
        if simple {
            half.state = State::Simple;
            self.half(dir.opposite()).pending.pop_front();
            out.note(&n::SIMPLE_RESPONSE, input.base, input.bytes.len() as u32, 0);
            return input.bytes.len();
        }
        if !half.met && dir == Dir::ToClient && !self.half(dir.opposite()).pending.is_empty() {
            let Some(front) = front_of(input) else {
                return 0;
            };
            if find(front).is_none() {
                return self.foreign(input, front.len(), out);
            }
        }
        let half = self.half(dir);
        let was_lost = half.state == State::Lost;
        half.state = State::Lost;
        let skip = if was_lost { begins(input.bytes) } else { None }.or_else(|| find(input.bytes));
        match skip {
            Some(0) => {
                half.state = State::Head;
                return self.head(dir, input, out);
            }
            Some(n) => {
                half.state = if n < input.bytes.len() {
                    State::Head
                } else {
                    State::Lost
                }
            }
            None => {}
        }
        let len = skip.unwrap_or_else(|| before_beginning(input.bytes));
        let half = self.half(dir);
        if !half.lost_said {
            half.lost_said = true;
            out.note(&n::LOST, input.base, len as u32, 0);
        }
        len
    }
}

impl Session {
    /// The first answer of all is no HTTP: its first line shows what speaks there.
    fn foreign(&mut self, input: Input<'_>, len: usize, out: &mut Out<'_>) -> usize {
        let bytes = input.bytes.get(..len).unwrap_or(input.bytes);
        Wire::whole(bytes, input.base, out.facts()).rest(&super::fields::FOREIGN);
        out.note(&n::FOREIGN, input.base, len as u32, 0);
        out.say(FOREIGN, len, 0);
        let half = self.half(Dir::ToClient);
        half.met = true;
        half.state = State::Lost;
        half.lost_said = true;
        self.half(Dir::ToServer).pending.clear();
        len
    }
}

/// The first line, or as much of one as shows what speaks; `None` until that is there.
fn front_of(input: Input<'_>) -> Option<&[u8]> {
    let front = &input.bytes[..input.bytes.len().min(FOREIGN_LIMIT)];
    match memchr::memchr(b'\n', front) {
        Some(lf) => front.get(..=lf),
        None => (front.len() == FOREIGN_LIMIT || input.last).then_some(front),
    }
}

/// How many bytes are lost for sure: a line that is not all there may become a start line.
fn before_beginning(bytes: &[u8]) -> usize {
    let line = memchr::memrchr(b'\n', bytes).map_or(bytes.len(), |lf| lf + 1);
    match bytes.get(line..) {
        Some(rest) if !rest.is_empty() && fits(rest) != Fit::No => line,
        _ => bytes.len(),
    }
}

/// 0 when a start line stands at the front, or may.
fn begins(bytes: &[u8]) -> Option<usize> {
    match memchr::memchr(b'\n', bytes) {
        Some(lf) => start_line(line_text(&bytes[..lf])).map(|_| 0),
        None => (fits(bytes) != Fit::No).then_some(0),
    }
}

/// A proxy's answer to a CONNECT that was not captured.
fn tunnel_phrase(out: &Out<'_>) -> bool {
    out.fact(&super::fields::PHRASE)
        .is_some_and(|p| p.eq_ignore_ascii_case(b"connection established"))
}

/// The number at the front of a size line (RFC 9112 §7.1); what stands behind it is extensions.
pub fn chunk_size(line: &[u8]) -> Option<u64> {
    let digits = line.iter().take_while(|b| b.is_ascii_hexdigit()).count();
    let rest = line.get(digits..)?;
    if digits == 0 || digits > 16 || !matches!(rest.first(), None | Some(b';' | b' ' | b'\t')) {
        return None;
    }
    std::str::from_utf8(&line[..digits])
        .ok()
        .and_then(|s| u64::from_str_radix(s, 16).ok())
}

fn may_be_size(bytes: &[u8]) -> bool {
    match bytes {
        [] | [b'\r'] => true,
        _ => chunk_size(line_text(bytes)).is_some(),
    }
}
