//! Replies and the other units that are no commands.

use super::auth;
use super::fields as f;
use super::notes as n;
use super::verb::{Verb, enhanced_name, word};
use crate::field::Value;
use crate::layer::Kind;
use crate::proto::common::reply;
use crate::wire::{Read, Record, Wire};

/// A command line.
pub const COMMAND: Kind = Kind(0);
/// A reply, all its lines. Its ctx is the verb it answers.
pub const REPLY: Kind = Kind(1);
/// A line of credentials. Its ctx is mechanism and step.
pub const CREDENTIALS: Kind = Kind(2);
/// The line that ends the mail. Its ctx is the mail's size.
pub const END: Kind = Kind(3);
/// A line nobody can read.
pub const STRAY: Kind = Kind(4);

/// The names of the kinds.
pub const KINDS: &[&str] = &[
    "command",
    "reply",
    "credentials",
    "end of mail",
    "stray line",
];

/// Reads a whole reply; its code, 0 where it has none.
pub fn reply<R: Record>(w: &mut Wire<'_, '_, R>, verb: Verb) -> Read<u32> {
    w.put(&f::RSP, w.at(), 0, Value::Bool(true));
    if !verb.answered().is_empty() {
        w.put(
            &f::ANSWERS,
            w.at(),
            0,
            Value::Text(verb.answered().as_bytes()),
        );
    }
    let (mut first, mut expected) = (true, 0);
    while !w.is_empty() {
        let line = reply::line(w.peek());
        let (at, whole) = (w.at(), w.peek().get(..line.len).unwrap_or(&[]));
        w.put(&f::RESPONSE, at, line.len, Value::Text(whole));
        match line.code {
            Some(code) => {
                let code = u32::from(code);
                w.take(3)?;
                let field = if first { &f::CODE } else { &f::CODE_AGAIN };
                w.derive(field, 3, Value::U64(code.into()));
                if first {
                    expected = code;
                } else if code != expected {
                    w.derive(&f::UNEXPECTED, 3, Value::None);
                    w.rec.note(&n::MIXED_CODES, at, 3, code.into());
                }
                w.take(line.text.saturating_sub(3))?;
            }
            None => w.put(&f::UNEXPECTED, at, line.end, Value::None),
        }
        text(
            w,
            line.end.saturating_sub(line.text),
            (verb, expected, first),
        )?;
        w.take(line.len.saturating_sub(line.end))?;
        first = false;
    }
    Ok(expected)
}

fn text<R: Record>(
    w: &mut Wire<'_, '_, R>,
    len: usize,
    (verb, code, first): (Verb, u32, bool),
) -> Read<()> {
    let text = w.peek().get(..len).unwrap_or(&[]);
    if text.is_empty() {
        return Ok(());
    }
    w.put(&f::RSP_PARAMETER, w.at(), len, Value::Text(text));
    let hello = matches!(verb, Verb::Ehlo | Verb::Lhlo) && code == 250;
    w.inside(len, |w| {
        if hello && !first {
            w.group(&f::EXTENSION, |w| {
                // "AUTH=LOGIN" is an old way to write "AUTH LOGIN".
                let end = text.iter().position(|b| *b == b' ' || *b == b'=');
                let end = end.unwrap_or(len);
                w.bytes(&f::EXTENSION_NAME, end)?;
                if end < len {
                    w.take(1)?;
                    w.rest(&f::EXTENSION_VALUE);
                }
                Ok(())
            })?;
        } else if hello || (verb == Verb::Connect && first) || (verb == Verb::Helo && first) {
            let name = word(text);
            if !name.is_empty() {
                w.bytes(&f::SERVER_NAME, name.len())?;
            }
        } else if code == 334 {
            w.take(len)?;
            auth::challenge(w, text);
        } else {
            enhanced(w, code)?;
        }
        let left = w.remaining();
        w.take(left).map(drop)
    })?;
    Ok(())
}

/// `2.1.5 ` at the front of the text, of the class the code has (RFC 2034 §4).
fn enhanced<R: Record>(w: &mut Wire<'_, '_, R>, code: u32) -> Read<()> {
    let token = word(w.peek());
    let mut parts = token.split(|b| *b == b'.').map(|part| {
        let short = (1..=3).contains(&part.len()) && part.iter().all(u8::is_ascii_digit);
        short.then(|| part.iter().fold(0u16, |n, d| n * 10 + u16::from(d - b'0')))
    });
    let (Some(Some(class)), Some(Some(subject)), Some(Some(detail)), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Ok(());
    };
    if !matches!(class, 2 | 4 | 5) || u32::from(class) != code / 100 {
        return Ok(());
    }
    let at = w.at();
    w.bytes(&f::ENHANCED, token.len())?;
    let digits = |n: u16| n.checked_ilog10().unwrap_or(0) as usize + 1;
    w.put(&f::ENHANCED_CLASS, at, 1, Value::U64(class.into()));
    let len = digits(subject).min(token.len());
    w.put(
        &f::ENHANCED_SUBJECT,
        at + 2,
        len,
        Value::U64(subject.into()),
    );
    let at = at + 3 + len as u64;
    w.put(
        &f::ENHANCED_DETAIL,
        at,
        digits(detail),
        Value::U64(detail.into()),
    );
    if let Some(meaning) = enhanced_name(subject, detail) {
        w.derive(
            &f::ENHANCED_MEANING,
            token.len(),
            Value::Text(meaning.as_bytes()),
        );
    }
    Ok(())
}

/// Reads the line that ends the mail.
pub fn end<R: Record>(w: &mut Wire<'_, '_, R>, size: u32) -> Read<()> {
    let n = w.remaining();
    w.take(n)?;
    w.derive(&f::EOM, n, Value::None);
    w.put(&f::DATA_LENGTH, w.at(), 0, Value::U64(size.into()));
    Ok(())
}

/// Reads a line that is neither.
pub fn stray<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    w.rest(&f::STRAY);
    Ok(())
}
