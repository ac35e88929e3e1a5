//! The values commands and responses are made of: atoms, quoted strings, literals, lists; and names of mailboxes.
//!
//! RFC 9051 §4 and §9; mailbox names in modified UTF-7: RFC 3501 §5.1.3.

use std::borrow::Cow;

use super::fields as f;
use super::verb::number;
use crate::field::{Field, Text, Value};
use crate::proto::common::base64;
use crate::wire::{Read, Record, Wire};

/// Length of the literal at the front, its announcement included, and of the announcement; `None` where there is none.
fn literal(bytes: &[u8]) -> Option<(usize, usize)> {
    let binary = usize::from(bytes.first() == Some(&b'~'));
    let inside = bytes.get(binary..)?.strip_prefix(b"{")?;
    let close = memchr::memchr(b'}', inside.get(..inside.len().min(24))?)?;
    let digits = inside.get(..close)?;
    let digits = digits
        .strip_suffix(b"+")
        .or(digits.strip_suffix(b"-"))
        .unwrap_or(digits);
    let len = usize::try_from(number(digits)?).ok()?;
    let behind = inside.get(close + 1..)?;
    let end = if behind.starts_with(b"\r\n") {
        2
    } else {
        usize::from(behind.starts_with(b"\n"))
    };
    if end == 0 {
        return None;
    }
    let head = binary + close + 2 + end;
    Some((head.saturating_add(len).min(bytes.len()), head))
}

fn quoted(bytes: &[u8]) -> usize {
    let mut escaped = false;
    for (i, byte) in bytes.iter().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return i + 1,
            _ => {}
        }
    }
    bytes.len()
}

/// How long the value at the front is: 0 where none begins.
pub fn value_len(bytes: &[u8]) -> usize {
    let (mut pos, mut depth) = (0usize, 0usize);
    while let Some(rest) = bytes.get(pos..).filter(|r| !r.is_empty()) {
        match rest.first() {
            Some(b'"') => pos += quoted(rest),
            Some(b'(') => {
                depth += 1;
                pos += 1;
            }
            Some(b')') if depth == 0 => return pos,
            Some(b')') => {
                depth -= 1;
                pos += 1;
            }
            Some(b'{' | b'~') if literal(rest).is_some() => {
                pos += literal(rest).map_or(1, |(len, _)| len)
            }
            Some(b' ' | b'\r' | b'\n') if depth == 0 => return pos,
            Some(b' ') => pos += 1,
            _ => {
                let stop = |b: &u8| matches!(b, b' ' | b'(' | b')' | b'"' | b'\r' | b'\n' | b'{');
                let len = rest
                    .iter()
                    .skip(1)
                    .position(stop)
                    .map_or(rest.len(), |n| n + 1);
                pos += len;
            }
        }
        if depth == 0 && matches!(bytes.get(pos - 1), Some(b'"' | b')')) {
            return pos;
        }
    }
    pos.min(bytes.len())
}

/// What a value says: a literal's bytes, a quoted string without its quotes, an atom as it is.
pub fn plain(raw: &[u8]) -> Cow<'_, [u8]> {
    if let Some((len, head)) = literal(raw) {
        return Cow::Borrowed(raw.get(head..len).unwrap_or(&[]));
    }
    let Some(inside) = raw
        .strip_prefix(b"\"")
        .map(|r| r.strip_suffix(b"\"").unwrap_or(r))
    else {
        return Cow::Borrowed(raw);
    };
    if !inside.contains(&b'\\') {
        return Cow::Borrowed(inside);
    }
    let (mut out, mut escaped) = (Vec::with_capacity(inside.len()), false);
    for byte in inside {
        if *byte == b'\\' && !escaped {
            escaped = true;
        } else {
            out.push(*byte);
            escaped = false;
        }
    }
    Cow::Owned(out)
}

/// Steps over blanks.
pub fn blanks<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    let n = w.peek().iter().take_while(|b| **b == b' ').count();
    w.take(n).map(drop)
}

/// A value behind blanks, named with what it says. The value as it was written, empty where there is none.
pub fn string<'a, R: Record>(
    w: &mut Wire<'a, '_, R>,
    field: &'static Field<Text>,
) -> Read<&'a [u8]> {
    blanks(w)?;
    let raw = w.take(value_len(w.peek()))?;
    if !raw.is_empty() {
        w.derive(field, raw.len(), Value::Text(&plain(raw)));
    }
    Ok(raw)
}

/// A value behind blanks, named as it was written.
pub fn raw<'a, R: Record>(w: &mut Wire<'a, '_, R>, field: &'static Field<Text>) -> Read<&'a [u8]> {
    blanks(w)?;
    match value_len(w.peek()) {
        0 => Ok(&[]),
        n => w.bytes(field, n),
    }
}

/// A number behind blanks; what is none stays where it is.
pub fn numeral<R: Record>(w: &mut Wire<'_, '_, R>, field: &'static Field<u64>) -> Read<bool> {
    blanks(w)?;
    let digits = w.peek().iter().take_while(|b| b.is_ascii_digit()).count();
    let Some(n) = number(w.peek().get(..digits).unwrap_or(&[])) else {
        return Ok(false);
    };
    w.take(digits)?;
    w.derive(field, digits, Value::U64(n));
    Ok(true)
}

/// A mailbox: as it was written, and what it is called.
pub fn mailbox<R: Record>(w: &mut Wire<'_, '_, R>, field: &'static Field<Text>) -> Read<()> {
    blanks(w)?;
    let written = w.take(value_len(w.peek()))?;
    if written.is_empty() {
        return Ok(());
    }
    let name = plain(written);
    let shown = if written.first() == Some(&b'"') {
        written
    } else {
        &name
    };
    w.derive(field, written.len(), Value::Text(shown));
    if w.wants(&f::MAILBOX) {
        w.derive(&f::MAILBOX, written.len(), Value::Text(&utf7(&name)));
    }
    Ok(())
}

/// Each flag of a list in parentheses.
pub fn flags<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    let len = value_len(w.peek());
    w.inside(len, |w| {
        loop {
            let n = w
                .peek()
                .iter()
                .take_while(|b| matches!(b, b' ' | b'(' | b')'))
                .count();
            w.take(n)?;
            let n = w
                .peek()
                .iter()
                .position(|b| matches!(b, b' ' | b'(' | b')'))
                .unwrap_or(w.remaining());
            if n == 0 {
                return Ok(());
            }
            w.bytes(&f::FLAG, n)?;
        }
    })?;
    Ok(())
}

/// Undoes modified UTF-7: `&` begins base64 of UTF-16, `-` ends it, `&-` is an ampersand.
fn utf7(name: &[u8]) -> Cow<'_, [u8]> {
    if !name.contains(&b'&') {
        return Cow::Borrowed(name);
    }
    let mut out = Vec::with_capacity(name.len());
    let mut rest = name;
    while let Some(and) = memchr::memchr(b'&', rest) {
        out.extend_from_slice(rest.get(..and).unwrap_or(&[]));
        let coded = rest.get(and + 1..).unwrap_or(&[]);
        let len = memchr::memchr(b'-', coded).unwrap_or(coded.len());
        let inside = coded.get(..len).unwrap_or(&[]);
        let text: Vec<u8> = inside
            .iter()
            .map(|b| if *b == b',' { b'/' } else { *b })
            .collect();
        match base64::decode(&text) {
            Some(bytes) if !bytes.is_empty() => {
                let units = bytes
                    .chunks_exact(2)
                    .map(|c| u16::from_be_bytes([c[0], c[1]]));
                let letters =
                    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER));
                out.extend_from_slice(letters.collect::<String>().as_bytes());
            }
            Some(_) => out.push(b'&'),
            None => out.extend_from_slice(rest.get(and..and + 1 + len).unwrap_or(&[])),
        }
        rest = coded.get(len + 1..).unwrap_or(&[]);
    }
    out.extend_from_slice(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_measured() {
        for (bytes, want) in [
            (&b"INBOX (x)"[..], 5),
            (b"\"a b\" c", 5),
            (b"\"a\\\"b\" c", 6),
            (b"(a (b \")\") {2}\r\n)) c) d", 21),
            (b"{3}\r\na b c", 8),
            (b"{3+}\r\na b c", 9),
            (b"{9}\r\nab", 7),
            (b")", 0),
            (b"", 0),
            (b" a", 0),
            (b"((((", 4),
            (b"{x} y", 3),
        ] {
            assert_eq!(value_len(bytes), want, "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn values_are_unwrapped() {
        assert_eq!(&*plain(b"\"a\\\"b\""), b"a\"b");
        assert_eq!(&*plain(b"{3}\r\na b"), b"a b");
        assert_eq!(&*plain(b"atom"), b"atom");
    }

    #[test]
    fn mailbox_names_of_rfc_3501() {
        assert_eq!(
            &*utf7(b"~peter/mail/&U,BTFw-/&ZeVnLIqe-"),
            "~peter/mail/台北/日本語".as_bytes()
        );
        assert_eq!(&*utf7(b"A&-B"), b"A&B");
        assert_eq!(&*utf7(b"Entw&APw-rfe"), "Entwürfe".as_bytes());
        assert_eq!(&*utf7(b"a&!"), b"a&!");
    }
}
