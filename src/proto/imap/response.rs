//! What the server says: untagged data, continuations, and the tagged ends of commands.

use super::command::{SHOWN, literal};
use super::fields as f;
use super::value::{blanks, flags, mailbox, numeral, raw, string, value_len};
use super::verb::{split, text_of};
use crate::field::{Field, Text, Value};
use crate::proto::common::base64;
use crate::wire::{Read, Record, Wire};

/// Reads an untagged response.
pub fn untagged<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    let unit = w.peek();
    w.put(&f::IS_REQUEST, w.at(), 0, Value::Bool(false));
    // "*"
    w.take(unit.len().min(1))?;
    numeral(w, &f::NUMBER)?;
    blanks(w)?;
    let n = split(text_of(w.peek())).0.len();
    let name = w.take(n)?.to_ascii_uppercase();
    if n > 0 {
        let condition = matches!(
            name.as_slice(),
            b"OK" | b"NO" | b"BAD" | b"BYE" | b"PREAUTH"
        );
        let field = if condition { &f::CONDITION } else { &f::NAME };
        w.derive(field, n, Value::Text(&name));
    }
    blanks(w)?;
    match name.as_slice() {
        b"OK" | b"NO" | b"BAD" | b"BYE" | b"PREAUTH" => text(w)?,
        b"CAPABILITY" | b"ENABLED" => words(w, &f::CAPABILITY)?,
        b"SEARCH" | b"SORT" => up_to_end(w, &f::FOUND)?,
        b"FLAGS" => flags(w)?,
        b"LIST" | b"LSUB" | b"XLIST" => {
            flags(w)?;
            string(w, &f::DELIMITER)?;
            mailbox(w, &f::LISTED)?;
        }
        b"STATUS" => {
            mailbox(w, &f::LISTED)?;
            up_to_end(w, &f::STATUS_TOLD)?;
        }
        b"FETCH" => {
            if w.peek().first() == Some(&b'(') {
                w.take(1)?;
            }
            items(w)?;
        }
        _ => shown(w)?,
    }
    literal(w, unit);
    let left = w.remaining();
    w.take(left).map(drop)
}

/// Reads `tag OK text`.
pub fn tagged<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    w.put(&f::IS_REQUEST, w.at(), 0, Value::Bool(false));
    let tag = split(text_of(w.peek())).0;
    w.bytes(&f::RESPONSE_TAG, tag.len())?;
    w.derive(&f::TAG, tag.len(), Value::Text(tag));
    blanks(w)?;
    let n = split(text_of(w.peek())).0.len();
    w.bytes(&f::STATUS, n)?;
    blanks(w)?;
    text(w)?;
    let left = w.remaining();
    w.take(left).map(drop)
}

/// Reads `+ text`; with `asks` the text is a challenge.
pub fn continuation<R: Record>(w: &mut Wire<'_, '_, R>, asks: bool) -> Read<()> {
    w.put(&f::IS_REQUEST, w.at(), 0, Value::Bool(false));
    let n = w.remaining().min(1);
    w.bytes(&f::RESPONSE_TAG, n)?;
    blanks(w)?;
    let encoded = text_of(w.peek());
    if asks {
        w.take(encoded.len())?;
        match base64::decode(encoded) {
            Some(plain) => w.derive(&f::CHALLENGE, encoded.len(), Value::Text(&plain)),
            None => w.derive(&f::NOT_BASE64, encoded.len(), Value::None),
        }
    } else {
        text(w)?;
    }
    let left = w.remaining();
    w.take(left).map(drop)
}

/// Reads what stands behind a literal of a response; inside so many parentheses, one of which is FETCH's.
pub fn rest<R: Record>(w: &mut Wire<'_, '_, R>, depth: u32) -> Read<()> {
    let unit = w.peek();
    w.put(&f::IS_REQUEST, w.at(), 0, Value::Bool(false));
    w.put(&f::REST, w.at(), text_of(unit).len(), Value::None);
    if depth == 1 {
        items(w)?;
    }
    literal(w, unit);
    let left = w.remaining();
    w.take(left).map(drop)
}

/// How many parentheses are open behind these bytes.
pub fn depth(unit: &[u8], before: u32) -> u32 {
    let (mut depth, mut quoted, mut escaped) = (before, false, false);
    for byte in unit {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'(' if !quoted => depth = depth.saturating_add(1),
            b')' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    depth.min(0xffff)
}

/// `[CODE value] text`.
fn text<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    let line = text_of(w.peek());
    if let Some(end) = memchr::memchr(b']', line).filter(|_| line.starts_with(b"[")) {
        w.take(1)?;
        w.inside(end - 1, |w| {
            let code = split(w.peek()).0;
            let name = code.to_ascii_uppercase();
            w.bytes(&f::CODE, code.len())?;
            blanks(w)?;
            match name.as_slice() {
                _ if w.is_empty() => Ok(()),
                b"CAPABILITY" => words(w, &f::CAPABILITY),
                b"PERMANENTFLAGS" => flags(w),
                _ => {
                    w.rest(&f::CODE_VALUE);
                    Ok(())
                }
            }
        })?;
        w.take(1)?;
        blanks(w)?;
    }
    shown(w)
}

fn shown<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    match text_of(w.peek()).len().min(SHOWN) {
        0 => Ok(()),
        n => w.bytes(&f::TEXT, n).map(drop),
    }
}

fn up_to_end<R: Record>(w: &mut Wire<'_, '_, R>, field: &'static Field<Text>) -> Read<()> {
    blanks(w)?;
    match text_of(w.peek()).len() {
        0 => Ok(()),
        n => w.bytes(field, n).map(drop),
    }
}

fn words<R: Record>(w: &mut Wire<'_, '_, R>, field: &'static Field<Text>) -> Read<()> {
    loop {
        blanks(w)?;
        match split(text_of(w.peek())).0.len() {
            0 => return Ok(()),
            n => w.bytes(field, n).map(drop)?,
        }
    }
}

/// Names and values up to the closing parenthesis, or up to a literal that lies behind the unit.
fn items<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    loop {
        blanks(w)?;
        let len = name_len(w.peek());
        if len == 0 {
            return Ok(());
        }
        w.group(&f::ITEM, |w| {
            let name = w.bytes(&f::ITEM_NAME, len)?.to_ascii_uppercase();
            blanks(w)?;
            let n = value_len(w.peek());
            let value = w.peek().get(..n).unwrap_or(&[]);
            // A literal that isn't part of the unit.
            if value.ends_with(b"}") || value.ends_with(b"}\r\n") || n == 0 {
                return w.take(n).map(drop);
            }
            match name.as_slice() {
                b"FLAGS" => flags(w),
                b"UID" => numeral(w, &f::UID).map(drop),
                b"RFC822.SIZE" => numeral(w, &f::SIZE).map(drop),
                b"INTERNALDATE" => string(w, &f::DATE).map(drop),
                b"MODSEQ" => w
                    .inside(n, |w| {
                        w.take(1)?;
                        numeral(w, &f::MODSEQ)?;
                        let left = w.remaining();
                        w.take(left)
                    })
                    .map(drop),
                b"ENVELOPE" => w
                    .sized(&f::ENVELOPE, n, |w| {
                        envelope(w)?;
                        let left = w.remaining();
                        w.take(left)
                    })
                    .map(drop),
                _ => string(w, &f::ITEM_VALUE).map(drop),
            }
        })?;
    }
}

/// `BODY[HEADER.FIELDS (FROM TO)]<0>` is one name.
fn name_len(bytes: &[u8]) -> usize {
    let mut inside = false;
    for (i, byte) in bytes.iter().enumerate() {
        match byte {
            b'[' => inside = true,
            b']' => inside = false,
            b'\r' | b'\n' => return i,
            b' ' | b'(' | b')' if !inside => return i,
            _ => {}
        }
    }
    bytes.len()
}

fn envelope<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    static ALL: [&Field<Text>; 10] = [
        &f::ENVELOPE_DATE,
        &f::ENVELOPE_SUBJECT,
        &f::ENVELOPE_FROM,
        &f::ENVELOPE_SENDER,
        &f::ENVELOPE_REPLY_TO,
        &f::ENVELOPE_TO,
        &f::ENVELOPE_CC,
        &f::ENVELOPE_BCC,
        &f::ENVELOPE_IN_REPLY_TO,
        &f::ENVELOPE_MESSAGE_ID,
    ];
    w.take(1)?;
    for field in ALL {
        blanks(w)?;
        match w.peek().first() {
            Some(b'(') => raw(w, field)?,
            _ => string(w, field)?,
        };
    }
    Ok(())
}
