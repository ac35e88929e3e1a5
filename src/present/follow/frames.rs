//! HTTP/2 to be read: header lists decompressed, a line a field, and content under the frame it came in.

use std::io::Write;

use super::Piece;
use crate::capture::Capture;
use crate::proto::http2::{self, fields as f};
use crate::span::Span;
use crate::store::Message;

/// Whether a message is one of HTTP/2's.
pub fn is_frame(m: &Message) -> bool {
    m.proto.name() == "http2"
}

/// A message of HTTP/2 as text: in brackets what it is, then its fields or its content.
pub fn piece(capture: &Capture, m: &Message, secrets: bool) -> Piece {
    let facts = capture.store().facts(m);
    let mut text = Vec::new();
    let mut missing = 0;
    if facts.find(&f::COUNT).is_some() {
        title(m, capture, &mut text);
        fields(capture, m, secrets, &mut text);
    } else {
        text.push(b'[');
        m.proto.summary(&capture.store().line(m), &mut text);
        text.extend_from_slice(b"]\n");
        if m.kind == http2::DATA {
            let padding = facts.find(&f::PAD_LENGTH).unwrap_or(0);
            missing = content(capture, m, padding.into(), &mut text);
        }
    }
    if missing > 0 {
        let _ = writeln!(
            text,
            "[{} missing]",
            crate::field::Count(missing, "byte is", "bytes are")
        );
    }
    Piece {
        dir: m.dir,
        frame: m.frame,
        at: m.span.start,
        bytes: text,
        missing: 0,
        window: None,
    }
}

fn title(m: &Message, capture: &Capture, text: &mut Vec<u8>) {
    let facts = capture.store().facts(m);
    let stream = facts.find(&f::STREAM_ID).unwrap_or(0);
    let _ = write!(text, "[stream {stream}");
    if let Some(promised) = facts.find(&f::PROMISED) {
        let _ = write!(text, ": a promise of stream {promised}");
    }
    if facts.find(&f::END_STREAM) == Some(true) {
        text.extend_from_slice(b", end of stream");
    }
    text.extend_from_slice(b"]\n");
}

/// A line a header field.
fn fields(capture: &Capture, m: &Message, secrets: bool, text: &mut Vec<u8>) {
    let (tree, bytes) = capture.explain(m);
    for n in tree.nodes() {
        let is = |def: &crate::field::Def| std::ptr::eq(n.def, def);
        let from = n.at.saturating_sub(m.span.start) as usize;
        let value = bytes.get(from..from + n.len as usize).unwrap_or(&[]);
        if is(&f::NAME.def) {
            text.extend_from_slice(value);
            text.extend_from_slice(b": ");
        } else if is(&f::UNKNOWN_NAME.def) {
            text.extend_from_slice(b"(not known): ");
        } else if is(&f::VALUE.def) {
            text.extend_from_slice(value);
            text.push(b'\n');
        } else if is(&f::SECRET_VALUE.def) {
            let shown: &[u8] = if secrets { value } else { b"***" };
            text.extend_from_slice(shown);
            text.push(b'\n');
        } else if is(&f::UNKNOWN_VALUE.def) {
            text.extend_from_slice(b"(not known)\n");
        }
    }
}

/// The content of a DATA frame; how many of its bytes are missing.
fn content(capture: &Capture, m: &Message, padding: u64, text: &mut Vec<u8>) -> u64 {
    let end = capture.store().body_end(m.id).unwrap_or(m.span.end());
    let len = end.saturating_sub(padding).saturating_sub(m.span.end());
    let span = Span {
        buf: m.span.buf,
        start: m.span.end(),
        len: len.min(u32::MAX.into()) as u32,
    };
    let mut had = 0;
    capture.each_piece(span, &mut |_, bytes| {
        had += bytes.len() as u64;
        text.extend_from_slice(bytes);
    });
    if text.last() != Some(&b'\n') {
        text.push(b'\n');
    }
    len - had.min(len)
}
