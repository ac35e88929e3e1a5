//! What was transferred in a capture, taken out of it: bodies of HTTP, files of FTP and SFTP, parts of mail.
//!
//! Chunking, compression and transfer encodings are undone. Names from the wire are told, never used.

mod sftp;

use std::collections::{HashMap, HashSet, VecDeque};

use mail_parser::{MessageParser, MimeHeaders, PartType};

use crate::capture::Capture;
use crate::field::{Field, Value};
use crate::layer::Dir;
use crate::limits::MAIL_DEPTH;
use crate::proto::http::body::{self, Limits};
use crate::proto::{http, http2};
use crate::span::{BufId, Span};
use crate::store::Message;

/// Something that was transferred.
#[derive(Clone, Debug, Default)]
pub struct Object {
    /// The frame in which it was announced.
    pub frame: u64,
    /// The protocol that carried it, "http".
    pub protocol: &'static str,
    /// What it was called on the wire: an address, a file's name, a subject.
    pub called: Vec<u8>,
    /// Its media type as it was said; nothing if it was not.
    pub kind: Vec<u8>,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// So many of its bytes are missing in the capture; zeros stand for them.
    pub missing: u64,
    /// It ends where the capture or the connection broke off.
    pub cut: bool,
    /// What was odd when its codings were undone.
    pub remarks: Vec<&'static str>,
}

impl Object {
    /// A file's ending that suits it; from its type or its bytes, never from its name.
    pub fn ending(&self) -> &'static str {
        let kind = self.kind.split(|b| *b == b';').next().unwrap_or(b"");
        let kind = kind.trim_ascii().to_ascii_lowercase();
        let named = ENDINGS.iter().find(|(name, _)| name.as_bytes() == kind);
        if let Some((_, ending)) = named {
            return ending;
        }
        let begins = MAGIC
            .iter()
            .find(|(magic, _)| self.bytes.starts_with(magic));
        match begins {
            Some((_, ending)) => ending,
            None if kind.starts_with(b"text/") => "txt",
            None if is_text(&self.bytes) => "txt",
            None => "bin",
        }
    }
}

const ENDINGS: &[(&str, &str)] = &[
    ("text/html", "html"),
    ("application/xhtml+xml", "html"),
    ("text/css", "css"),
    ("text/javascript", "js"),
    ("application/javascript", "js"),
    ("application/json", "json"),
    ("text/csv", "csv"),
    ("text/xml", "xml"),
    ("application/xml", "xml"),
    ("image/png", "png"),
    ("image/jpeg", "jpg"),
    ("image/gif", "gif"),
    ("image/webp", "webp"),
    ("image/svg+xml", "svg"),
    ("application/pdf", "pdf"),
    ("application/zip", "zip"),
    ("application/gzip", "gz"),
    ("audio/mpeg", "mp3"),
    ("video/mp4", "mp4"),
    ("message/rfc822", "eml"),
];

const MAGIC: &[(&[u8], &str)] = &[
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF8", "gif"),
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"\x1f\x8b", "gz"),
];

fn is_text(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(4096)];
    let control = |b: &u8| *b < 0x20 && !matches!(b, b'\n' | b'\r' | b'\t');
    !head.is_empty()
        && !head.iter().any(control)
        && String::from_utf8_lossy(head)
            .chars()
            .filter(|c| *c == '\u{fffd}')
            .count()
            < 2
}

/// Shows each object of a capture to `take`, in the order in which they were announced. `false` ends it.
pub fn each(capture: &Capture, take: &mut dyn FnMut(Object) -> bool) {
    let plans = plan(capture);
    for plan in plans {
        let mut go_on = true;
        plan.make(capture, &mut |object| {
            go_on = go_on && take(object);
        });
        if !go_on {
            return;
        }
    }
}

/// Where an object's bytes are, before they are put together.
enum Source {
    /// One body of HTTP/1.
    Body {
        span: (BufId, u64, u64),
        chunked: bool,
        coding: Vec<u8>,
    },
    /// The content of a stream of HTTP/2, frame by frame.
    Frames {
        spans: Vec<(BufId, u64, u64)>,
        coding: Vec<u8>,
        ended: bool,
    },
    /// A whole direction of a connection.
    Stream(BufId),
    /// Pieces of a file, at their offsets.
    Pieces(Vec<sftp::Piece>),
    /// A message of mail: its parts.
    Mail(BufId),
}

struct Plan {
    object: Object,
    source: Source,
}

/// What there is, in the order of its frames. Costs no more than a look at each message's facts.
fn plan(capture: &Capture) -> Vec<Plan> {
    let mut found = Vec::new();
    let mut http1: HashMap<(u64, u8), VecDeque<Vec<u8>>> = HashMap::new();
    let mut streams: HashMap<(u64, u32, Dir), usize> = HashMap::new();
    let mut asked: HashMap<(u64, u32), Vec<u8>> = HashMap::new();
    let mut mails: HashSet<BufId> = HashSet::new();
    let mut files: HashMap<BufId, usize> = HashMap::new();
    let mut handles = sftp::Files::default();
    let store = capture.store();
    for m in store.messages() {
        match m.proto.name() {
            "http" => http_1(capture, m, &mut http1, &mut found),
            "http2" => http_2(capture, m, &mut streams, &mut asked, &mut found),
            "sftp" => handles.hear(capture, m, &mut found),
            "ftp-data" => ftp(capture, m, &mut files, &mut found),
            "imf" if mails.insert(m.span.buf) => {
                let object = Object {
                    frame: m.frame,
                    protocol: "mail",
                    called: fact(capture, m, "imf.subject"),
                    ..Object::default()
                };
                found.push(Plan {
                    object,
                    source: Source::Mail(m.span.buf),
                });
            }
            _ => {}
        }
    }
    found.sort_by_key(|p| p.object.frame);
    found
}

/// A fact's text, by its field's name.
fn fact(capture: &Capture, m: &Message, name: &str) -> Vec<u8> {
    let facts = capture.store().facts(m);
    let found = facts.iter().find(|(def, _)| def.name == name);
    match found {
        Some((_, Value::Text(t) | Value::Bytes(t))) => t.to_vec(),
        _ => Vec::new(),
    }
}

/// A data connection of FTP: its end is the end of the file, if it was closed in order.
fn ftp(capture: &Capture, m: &Message, files: &mut HashMap<BufId, usize>, found: &mut Vec<Plan>) {
    let at = *files.entry(m.span.buf).or_insert_with(|| {
        found.push(Plan {
            object: Object {
                frame: m.frame,
                protocol: "ftp",
                called: fact(capture, m, "ftp-data.command"),
                cut: true,
                ..Object::default()
            },
            source: Source::Stream(m.span.buf),
        });
        found.len() - 1
    });
    let facts = capture.store().facts(m);
    let closed = facts
        .iter()
        .any(|(def, v)| def.name == "ftp-data.complete" && v == Value::Bool(true));
    if let Some(plan) = found.get_mut(at).filter(|_| closed) {
        plan.object.cut = false;
    }
}

fn http_1(
    capture: &Capture,
    m: &Message,
    asked: &mut HashMap<(u64, u8), VecDeque<Vec<u8>>>,
    found: &mut Vec<Plan>,
) {
    let facts = capture.store().facts(m);
    let text = |f: &'static Field<crate::field::Text>| facts.find(f).unwrap_or(b"").to_vec();
    let pending = asked.entry((m.id.conv, m.layer())).or_default();
    let called = if m.kind == http::REQUEST {
        let host = text(&http::fields::HOST);
        let uri = [host, text(&http::fields::URI)].concat();
        if pending.len() < 1024 {
            pending.push_back(uri.clone());
        }
        [&text(&http::fields::METHOD)[..], b" ", &uri].concat()
    } else if facts
        .find(&http::fields::CODE)
        .is_some_and(|c| (100..200).contains(&c))
    {
        return;
    } else {
        pending.pop_front().unwrap_or_default()
    };
    let Some(end) = capture
        .store()
        .body_end(m.id)
        .filter(|end| *end > m.span.end())
    else {
        return;
    };
    let chunked = text(&http::fields::TRANSFER_ENCODING).to_ascii_lowercase();
    found.push(Plan {
        object: Object {
            frame: m.frame,
            protocol: "http",
            called,
            kind: text(&http::fields::CONTENT_TYPE),
            cut: !capture.store().is_whole(m.id),
            ..Object::default()
        },
        source: Source::Body {
            span: (m.span.buf, m.span.end(), end),
            chunked: chunked.ends_with(b"chunked"),
            coding: text(&http::fields::CONTENT_ENCODING),
        },
    });
}

fn http_2(
    capture: &Capture,
    m: &Message,
    streams: &mut HashMap<(u64, u32, Dir), usize>,
    asked: &mut HashMap<(u64, u32), Vec<u8>>,
    found: &mut Vec<Plan>,
) {
    use http2::fields as f;
    let facts = capture.store().facts(m);
    let text = |f: &'static Field<crate::field::Text>| facts.find(f).unwrap_or(b"").to_vec();
    let Some(id) = facts.find(&f::STREAM_ID) else {
        return;
    };
    let conv = m.id.conv;
    if let Some(method) = facts.find(&f::METHOD) {
        let uri = [text(&f::AUTHORITY), text(&f::PATH)].concat();
        let stream = facts.find(&f::PROMISED).unwrap_or(id);
        asked.insert((conv, stream), uri.clone());
        let called = [method, b" ", &uri].concat();
        prepare(m, id, called, &text, streams, found);
        return;
    }
    if facts.find(&f::STATUS).is_some_and(|s| s >= 200) {
        let called = asked.remove(&(conv, id)).unwrap_or_default();
        prepare(m, id, called, &text, streams, found);
        return;
    }
    if m.kind != http2::DATA {
        return;
    }
    let end = capture.store().body_end(m.id).unwrap_or(m.span.end());
    let padding = facts.find(&f::PAD_LENGTH).unwrap_or(0);
    let end = end.saturating_sub(padding.into());
    let at = streams.entry((conv, id, m.dir)).or_insert_with(|| {
        let text = |_: &'static Field<crate::field::Text>| Vec::new();
        plan_of(m, Vec::new(), &text, found)
    });
    if let Some(Plan {
        object,
        source: Source::Frames { spans, ended, .. },
    }) = found.get_mut(*at)
    {
        *ended |= facts.find(&f::END_STREAM) == Some(true);
        object.cut = !*ended;
        if end > m.span.end() {
            spans.push((m.span.buf, m.span.end(), end));
        }
    }
}

type TextOf<'t> = dyn Fn(&'static Field<crate::field::Text>) -> Vec<u8> + 't;

fn prepare(
    m: &Message,
    id: u32,
    called: Vec<u8>,
    text: &TextOf<'_>,
    streams: &mut HashMap<(u64, u32, Dir), usize>,
    found: &mut Vec<Plan>,
) {
    let at = plan_of(m, called, text, found);
    streams.insert((m.id.conv, id, m.dir), at);
}

fn plan_of(m: &Message, called: Vec<u8>, text: &TextOf<'_>, found: &mut Vec<Plan>) -> usize {
    found.push(Plan {
        object: Object {
            frame: m.frame,
            protocol: "http2",
            called,
            kind: text(&http2::fields::CONTENT_TYPE),
            ..Object::default()
        },
        source: Source::Frames {
            spans: Vec::new(),
            coding: text(&http2::fields::CONTENT_ENCODING),
            ended: false,
        },
    });
    found.len() - 1
}

impl Plan {
    /// Puts the object's bytes together. What turns out to be empty is nothing that was transferred.
    fn make(self, capture: &Capture, take: &mut dyn FnMut(Object)) {
        let Plan { mut object, source } = self;
        let mut raw = Vec::new();
        match source {
            Source::Body {
                span,
                chunked,
                coding,
            } => {
                object.missing = collect(capture, span, &mut raw);
                if chunked {
                    let parts = body::dechunk(&raw);
                    object
                        .remarks
                        .extend(parts.remark.map(|(code, _)| code.says));
                    raw = parts.bytes(&raw);
                }
                decode(&mut object, raw, &coding);
            }
            Source::Frames { spans, coding, .. } => {
                for span in spans {
                    object.missing += collect(capture, span, &mut raw);
                }
                decode(&mut object, raw, &coding);
            }
            Source::Stream(buf) => {
                object.missing = whole(capture, buf, &mut raw);
                object.bytes = raw;
            }
            Source::Pieces(pieces) => {
                let (missing, far) = sftp::join(capture, &pieces, &mut raw);
                object.missing = missing;
                object.cut |= far;
                object.bytes = raw;
            }
            Source::Mail(buf) => {
                object.missing = whole(capture, buf, &mut raw);
                return mail(&object, &raw, 0, take);
            }
        }
        if !object.bytes.is_empty() || object.missing > 0 {
            take(object);
        }
    }
}

fn decode(object: &mut Object, raw: Vec<u8>, coding: &[u8]) {
    if coding.is_empty() || raw.is_empty() {
        object.bytes = raw;
        return;
    }
    let plain = body::decode(&raw, coding, Limits::default());
    let said = plain.remarks.iter().map(|(code, _)| code.says);
    object.remarks.extend(said);
    object.bytes = plain.bytes;
}

/// Appends the bytes of a buffer from one offset to another, zeros for those that are missing; how many are.
fn collect(capture: &Capture, (buf, from, to): (BufId, u64, u64), out: &mut Vec<u8>) -> u64 {
    let (begin, mut missing, mut at) = (out.len(), 0, from);
    while at < to {
        let len = (to - at).min(1 << 30) as u32;
        let span = Span {
            buf,
            start: at,
            len,
        };
        let here = at - from;
        capture.each_piece(span, &mut |offset, bytes| {
            let place = begin + (here + offset) as usize;
            if place > out.len() {
                missing += (place - out.len()) as u64;
                out.resize(place, 0);
            }
            out.extend_from_slice(bytes);
        });
        at += u64::from(len);
    }
    let end = begin + (to - from) as usize;
    // A body that the capture does not have to its end is as long as what there is.
    missing + end.saturating_sub(out.len()) as u64
}

/// All of a buffer.
fn whole(capture: &Capture, buf: BufId, out: &mut Vec<u8>) -> u64 {
    let Some(map) = capture.store().map(buf) else {
        return 0;
    };
    let extents = map.extents();
    let (Some(first), Some(last)) = (extents.first(), extents.last()) else {
        return 0;
    };
    let span = (buf, first.at, last.at + u64::from(last.len));
    collect(capture, span, out)
}

/// The parts of a message, those of messages inside it too.
fn mail(of: &Object, raw: &[u8], depth: usize, take: &mut dyn FnMut(Object)) {
    let Some(message) = MessageParser::default().parse(raw) else {
        return take(Object {
            bytes: raw.to_vec(),
            remarks: vec!["a message that can't be taken apart"],
            ..of.clone()
        });
    };
    parts(of, &message, depth, take);
}

fn parts(
    of: &Object,
    message: &mail_parser::Message<'_>,
    depth: usize,
    take: &mut dyn FnMut(Object),
) {
    for part in &message.parts {
        let (bytes, kind): (&[u8], &str) = match &part.body {
            PartType::Text(t) => (t.as_bytes(), "text/plain"),
            PartType::Html(t) => (t.as_bytes(), "text/html"),
            PartType::Binary(b) | PartType::InlineBinary(b) => (b, "application/octet-stream"),
            PartType::Message(inner) if depth < MAIL_DEPTH => {
                let called = inner.subject().map(|s| s.as_bytes().to_vec());
                let of = Object {
                    called: called.unwrap_or_else(|| of.called.clone()),
                    ..of.clone()
                };
                parts(&of, inner, depth + 1, take);
                continue;
            }
            PartType::Message(inner) => (&inner.raw_message, "message/rfc822"),
            PartType::Multipart(_) => continue,
        };
        let said = part.content_type().map(|t| match t.subtype() {
            Some(sub) => format!("{}/{sub}", t.ctype()),
            None => t.ctype().to_owned(),
        });
        let name = part.attachment_name().map(|n| n.as_bytes().to_vec());
        let mut object = Object {
            called: name.unwrap_or_else(|| of.called.clone()),
            kind: said.unwrap_or_else(|| kind.to_owned()).into_bytes(),
            bytes: bytes.to_vec(),
            ..of.clone()
        };
        if part.is_encoding_problem {
            object.remarks.push("its transfer encoding is broken");
        }
        if !object.bytes.is_empty() {
            take(object);
        }
    }
}
