//! A command line: its verb and what stands behind it.

use super::auth;
use super::fields as f;
use super::notes as n;
use super::verb::{Verb, word};
use crate::field::Value;
use crate::wire::{Read, Record, Wire};

/// What the session needs of a command.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Command {
    /// Its verb.
    pub verb: Verb,
    /// BDAT: how many bytes follow, and whether they are the last.
    pub chunk: Option<(u64, bool)>,
    /// AUTH: the mechanism, and whether its first response stands in the line.
    pub auth: Option<(auth::Mechanism, bool)>,
}

/// Reads a whole line, its end included.
pub fn command<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<Command> {
    let line = w.peek();
    let (at, text) = (w.at(), text_of(line));
    let verb = Verb::of(text);
    w.put(&f::REQ, at, 0, Value::Bool(true));
    if verb != Verb::Auth {
        w.put(&f::COMMAND_LINE, at, line.len(), Value::Text(line));
    }
    let mut said = Command {
        verb,
        chunk: None,
        auth: None,
    };
    let name = word(text);
    if !name.is_empty() {
        w.bytes(&f::COMMAND, name.len())?;
    }
    let behind = text.get(name.len()..).unwrap_or(&[]);
    if behind.is_empty() {
        if verb == Verb::Bdat {
            w.note(&n::BAD_CHUNK, 0);
        }
        w.take(line.len() - w.pos())?;
        return Ok(said);
    }
    // One blank parts verb and parameter; what else there is of blanks belongs to the parameter.
    w.take(1)?;
    let parameter = behind.get(1..).unwrap_or(&[]);
    if verb == Verb::Auth {
        said.auth = Some(auth::begin(w, parameter)?);
    } else {
        if !parameter.is_empty() {
            w.put(
                &f::PARAMETER,
                w.at(),
                parameter.len(),
                Value::Text(parameter),
            );
        }
        w.inside(parameter.len(), |w| {
            match verb {
                Verb::Helo | Verb::Ehlo | Verb::Lhlo => {
                    blanks(w)?;
                    let n = word(w.peek()).len();
                    if n > 0 {
                        w.bytes(&f::DOMAIN, n)?;
                    }
                }
                Verb::Mail => envelope(w, b"FROM:", &f::MAIL_FROM)?,
                Verb::Rcpt => envelope(w, b"TO:", &f::RCPT_TO)?,
                Verb::Vrfy | Verb::Expn => {
                    w.rest(&f::LOOKED_UP);
                }
                Verb::Bdat => said.chunk = chunk(w)?,
                _ => {}
            }
            let left = w.remaining();
            w.take(left)?;
            Ok(())
        })?;
    }
    w.take(line.len() - w.pos())?;
    Ok(said)
}

/// The line without its end. More than one carriage return is a mistake seen in the wild, and no text.
pub fn text_of(line: &[u8]) -> &[u8] {
    let mut text = line.strip_suffix(b"\n").unwrap_or(line);
    while let Some(shorter) = text.strip_suffix(b"\r") {
        text = shorter;
    }
    text
}

fn blanks<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    let n = w.peek().iter().take_while(|b| **b == b' ').count();
    w.take(n).map(drop)
}

/// `FROM:<path> KEYWORD=value …`, blanks before the path forgiven as servers do.
fn envelope<R: Record>(
    w: &mut Wire<'_, '_, R>,
    prefix: &[u8],
    path: &'static crate::field::Field<crate::field::Text>,
) -> Read<()> {
    blanks(w)?;
    let begins = w
        .peek()
        .get(..prefix.len())
        .is_some_and(|b| b.eq_ignore_ascii_case(prefix));
    if !begins {
        return Ok(());
    }
    w.take(prefix.len())?;
    blanks(w)?;
    let len = path_length(w.peek());
    w.group(&f::ENVELOPE, |w| {
        let inner = w.peek().get(..len).unwrap_or(&[]);
        let bare = inner
            .strip_prefix(b"<")
            .map(|b| b.strip_suffix(b">").unwrap_or(b));
        match bare {
            Some(address) => {
                w.take(1)?;
                w.bytes(path, address.len())?;
                w.take(len - 1 - address.len())?;
            }
            None => {
                w.bytes(path, len)?;
            }
        }
        Ok(())
    })?;
    parameters(w)
}

/// How long a path is: up to its closing bracket, or up to a blank where it has no brackets. Quotes hide both.
fn path_length(bytes: &[u8]) -> usize {
    let bracketed = bytes.first() == Some(&b'<');
    let (mut quoted, mut escaped) = (false, false);
    for (i, byte) in bytes.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'>' if bracketed && !quoted => return i + 1,
            b' ' if !bracketed && !quoted => return i,
            _ => {}
        }
    }
    bytes.len()
}

fn parameters<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    loop {
        blanks(w)?;
        let len = word(w.peek()).len();
        if len == 0 {
            return Ok(());
        }
        w.group(&f::PARAM, |w| {
            let all = w.peek().get(..len).unwrap_or(&[]);
            let name = memchr::memchr(b'=', all).unwrap_or(len);
            let keyword = w.bytes(&f::PARAM_NAME, name)?;
            if name == len {
                return Ok(());
            }
            w.take(1)?;
            let value = w.bytes(&f::PARAM_VALUE, len - name - 1)?;
            let is_size = keyword.eq_ignore_ascii_case(b"SIZE");
            if let (true, Some(size)) = (is_size, number(value)) {
                w.derive(&f::SIZE, value.len(), Value::U64(size));
            }
            if value.contains(&b'+') && w.wants(&f::PARAM_DECODED) {
                let decoded = xtext(value);
                w.derive(&f::PARAM_DECODED, value.len(), Value::Text(&decoded));
            }
            Ok(())
        })?;
    }
}

fn chunk<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<Option<(u64, bool)>> {
    blanks(w)?;
    let (at, digits) = (w.at(), word(w.peek()));
    let Some(size) = number(digits) else {
        w.note(&n::BAD_CHUNK, digits.len());
        return Ok(None);
    };
    w.take(digits.len())?;
    w.put(&f::CHUNK_SIZE, at, digits.len(), Value::U64(size));
    blanks(w)?;
    let rest = w.peek();
    let last = match rest.trim_ascii_end() {
        b"" => false,
        word if word.eq_ignore_ascii_case(b"LAST") => true,
        _ => {
            w.note(&n::BAD_CHUNK, rest.len());
            return Ok(None);
        }
    };
    let at = w.at();
    w.take(rest.len())?;
    w.put(&f::CHUNK_LAST, at, rest.len(), Value::Bool(last));
    Ok(Some((size, last)))
}

/// A decimal number of digits alone that fits; a sign or too many digits make it none.
fn number(digits: &[u8]) -> Option<u64> {
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// Undoes xtext: `+` and two upper-case hexadecimal digits are a byte (RFC 3461 §4).
fn xtext(value: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(value.len());
    let mut rest = value;
    while let Some((first, behind)) = rest.split_first() {
        let byte = behind
            .get(..2)
            .filter(|_| *first == b'+')
            .and_then(|d| std::str::from_utf8(d).ok())
            .and_then(|d| u8::from_str_radix(d, 16).ok());
        match byte {
            Some(byte) => {
                out.push(byte);
                rest = behind.get(2..).unwrap_or(&[]);
            }
            None => {
                out.push(*first);
                rest = behind;
            }
        }
    }
    out
}
