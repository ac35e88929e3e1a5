//! The lines before the first packet (RFC 4253 §4.2): `SSH-protoversion-softwareversion SP comments CR LF`.

use super::fields as f;
use super::notes;
use crate::wire::{Read, Record, Wire};

/// How a version line begins.
pub const START: &[u8] = b"SSH-";

/// Length of a line without its end.
fn text_len(bytes: &[u8]) -> usize {
    let text = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    text.strip_suffix(b"\r").unwrap_or(text).len()
}

/// The protocol version of a version line, `2.0`.
pub fn protocol(line: &[u8]) -> &[u8] {
    let rest = line.strip_prefix(START).unwrap_or(&[]);
    rest.split(|b| matches!(b, b'-' | b'\r' | b'\n'))
        .next()
        .unwrap_or(&[])
}

/// Whether that is version 1 and nothing newer.
pub fn is_1(line: &[u8]) -> bool {
    let version = protocol(line);
    version.starts_with(b"1.") && version != b"1.99"
}

/// A version line.
pub fn version<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    let at = w.at();
    let n = text_len(w.peek());
    if n > 253 {
        w.note(&notes::VERSION_LONG, n);
    }
    let line = w.bytes(&f::PROTOCOL, n)?;
    let mut part = |field, from: usize, part: &[u8]| {
        let value = crate::field::Value::Text(part);
        w.put(field, at + from as u64, part.len(), value);
    };
    let proto = protocol(line);
    part(&f::PROTO_VERSION, START.len(), proto);
    let from = START.len() + proto.len() + 1;
    let rest = line.get(from..).unwrap_or(&[]);
    let software = rest.split(|b| *b == b' ').next().unwrap_or(&[]);
    let whole = !proto.is_empty() && !software.is_empty();
    if whole {
        part(&f::SOFTWARE, from, software);
    }
    if let Some(comments) = rest.get(software.len() + 1..) {
        part(&f::COMMENTS, from + software.len() + 1, comments);
    }
    if !whole {
        w.rec.note(&notes::VERSION_ODD, at, n as u32, 0);
    }
    if is_1(line) {
        w.rec.note(&notes::SSH1, at, n as u32, 0);
    }
    Ok(())
}

/// A line before the version.
pub fn before<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    w.bytes(&f::PRE_LINE, text_len(w.peek())).map(drop)
}
