//! Lists of mailboxes and groups (RFC 5322 §3.4): names and addresses, with their places.

use super::fields as f;
use crate::field::{Field, Text, Value};
use crate::proto::common::mime;
use crate::wire::{Read, Record, Wire};

/// So many of one list are read.
const ITEMS: usize = 1000;

/// Reads a list: parted by commas, or by semicolons as Outlook does and groups end.
pub fn list<R: Record>(w: &mut Wire<'_, '_, R>, item: &'static Field<Text>) -> Read<()> {
    for _ in 0..ITEMS {
        let rest = w.peek();
        let lead = rest
            .iter()
            .take_while(|b| b.is_ascii_whitespace() || matches!(b, b',' | b';'))
            .count();
        w.take(lead)?;
        if w.is_empty() {
            break;
        }
        let len = item_length(w.peek());
        w.group(&f::MAILBOX, |w| mailbox(w, len, item))?;
    }
    Ok(())
}

/// Up to the comma, semicolon or colon of a group that nothing hides.
fn item_length(bytes: &[u8]) -> usize {
    let (mut quoted, mut escaped, mut angle, mut depth) = (false, false, false, 0u32);
    for (i, byte) in bytes.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' if depth == 0 => quoted = !quoted,
            _ if quoted => {}
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            b'<' => angle = true,
            b'>' => angle = false,
            b',' | b';' if !angle => return i,
            // "Friends: a@x, b@y;"
            b':' if !angle => return i + 1,
            _ => {}
        }
    }
    bytes.len()
}

fn mailbox<R: Record>(w: &mut Wire<'_, '_, R>, len: usize, item: &'static Field<Text>) -> Read<()> {
    let all = w.peek().get(..len).unwrap_or(&[]);
    w.put(
        item,
        w.at(),
        all.trim_ascii().len(),
        Value::Text(all.trim_ascii()),
    );
    let group = all.ends_with(b":");
    match angle(all) {
        Some((open, close)) => {
            name(w, open)?;
            w.take(1)?;
            w.bytes(&f::ADDRESS, close - open - 1)?;
            w.take(len - close).map(drop)
        }
        None if group => {
            name(w, len - 1)?;
            w.take(1).map(drop)
        }
        None => {
            // "kim@abc.example (Kim)": the old way to give a name.
            let comment = memchr::memchr(b'(', all).unwrap_or(len);
            let address = all.get(..comment).unwrap_or(&[]).trim_ascii_end().len();
            if address > 0 {
                w.bytes(&f::ADDRESS, address)?;
            }
            w.take(comment - address)?;
            name(w, len - comment)
        }
    }
}

/// Where the last angle bracket opens and closes.
fn angle(all: &[u8]) -> Option<(usize, usize)> {
    let open = memchr::memrchr(b'<', all)?;
    let close = memchr::memchr(b'>', all.get(open..)?).map_or(all.len(), |i| open + i);
    (close > open).then_some((open, close))
}

fn name<R: Record>(w: &mut Wire<'_, '_, R>, len: usize) -> Read<()> {
    let text = w.take(len)?;
    let shown = text.trim_ascii();
    let lead = text.len() - text.trim_ascii_start().len();
    if shown.is_empty() {
        return Ok(());
    }
    let at = w.at() - (len - lead) as u64;
    w.put(&f::DISPLAY_NAME, at, shown.len(), Value::Text(shown));
    let decoded = w.wants(&f::DECODED).then(|| mime::decode_words(shown));
    if let Some(decoded) = decoded.flatten() {
        w.put(&f::DECODED, at, shown.len(), Value::Text(&decoded));
    }
    Ok(())
}
