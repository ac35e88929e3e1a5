//! Where a command or response ends, and which literals belong to it.
//!
//! A line that ends with `{310}` is followed by 310 bytes and goes on behind them. Short literals are part of the unit;
//! a unit stops in front of a long one and of a mail, and what stands behind is a unit of its own: the rest.
//! RFC 9051 §4.3, literal+ 7888, binary 3516.

use super::verb::{Verb, number, split, tagged, text_of};
use crate::proto::common::line::LineFinder;

/// A literal not longer than this is part of its unit.
const INLINE: u64 = 1024;

/// What a line's end announces.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Literal {
    /// How many bytes.
    pub len: u64,
    /// The sender doesn't wait for a continuation.
    pub at_once: bool,
    /// Length of the announcement, `{310}`, without the line's end.
    pub shown: usize,
}

/// The literal announced at the end of a line.
pub fn announced(line: &[u8]) -> Option<Literal> {
    let text = text_of(line);
    if text.len() == line.len() {
        return None;
    }
    let inside = text.strip_suffix(b"}")?;
    let open = memchr::memrchr(b'{', inside)?;
    let spec = inside.get(open + 1..)?;
    let (digits, at_once) = match spec.strip_suffix(b"+").or(spec.strip_suffix(b"-")) {
        Some(digits) => (digits, true),
        None => (spec, false),
    };
    let binary = usize::from(open > 0 && inside.get(open - 1) == Some(&b'~'));
    Some(Literal {
        len: number(digits)?,
        at_once,
        shown: text.len() - open + binary,
    })
}

/// What a literal holds, by what stands before it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Holds {
    /// A mail or its header, from its first byte on.
    Mail,
    /// Some fields of a mail's header.
    Fields,
    /// Anything else.
    Text,
}

/// What the literal behind these bytes of the server's holds: a FETCH says it.
fn of_response(before: &[u8]) -> Holds {
    let mut item = before.trim_ascii_end();
    if let Some(open) = memchr::memrchr(b'<', item).filter(|_| item.ends_with(b">")) {
        if item.get(open..) != Some(b"<0>") {
            return Holds::Text;
        }
        item = item.get(..open).unwrap_or(item);
    }
    let upper = |bytes: &[u8]| bytes.to_ascii_uppercase();
    if let Some(inside) = item.strip_suffix(b"]") {
        let Some(open) = memchr::memrchr(b'[', inside) else {
            return Holds::Text;
        };
        let (name, section) = inside.split_at(open);
        let section = upper(section.get(1..).unwrap_or(&[]));
        let name = upper(name.get(name.len().saturating_sub(6)..).unwrap_or(name));
        let is_body = name.ends_with(b"BODY") || name.ends_with(b"BINARY");
        return match section.as_slice() {
            b"" | b"HEADER" if is_body => Holds::Mail,
            fields if is_body && fields.starts_with(b"HEADER.FIELDS") => Holds::Fields,
            _ => Holds::Text,
        };
    }
    let last = item
        .rsplit(|b| matches!(b, b' ' | b'('))
        .next()
        .unwrap_or(&[]);
    match upper(last).as_slice() {
        b"RFC822" | b"RFC822.HEADER" => Holds::Mail,
        _ => Holds::Text,
    }
}

/// What the literal behind these bytes of the client's holds: APPEND brings a mail behind the mailbox's name.
fn of_command(before: &[u8], rest_of: Option<Verb>) -> Holds {
    let arguments = match rest_of {
        Some(Verb::Append) => return Holds::Mail,
        Some(_) => return Holds::Text,
        None => match tagged(before) {
            Some((_, Verb::Append)) => split(split(before).1).1,
            _ => return Holds::Text,
        },
    };
    let catenated = arguments
        .windows(9)
        .any(|w| w.eq_ignore_ascii_case(b"CATENATE "));
    match arguments.trim_ascii().is_empty() || catenated {
        true => Holds::Text,
        false => Holds::Mail,
    }
}

/// What the front of a direction holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Found {
    /// A whole unit of so many bytes; a literal that is not part of it may follow.
    Unit(usize, Option<(Literal, Holds)>),
    /// Not yet; so many bytes more at least.
    Wait(usize),
}

/// Finds units, reading no byte twice.
#[derive(Clone, Copy, Default, Debug)]
pub struct Units {
    lines: LineFinder,
    /// Bytes at the front that are known to belong to the unit.
    known: usize,
    /// The unit goes on behind a literal the server must ask for, announced before this byte.
    waits: Option<usize>,
    refused: bool,
}

impl Units {
    /// The unit at the front of `bytes`. The same bytes may be shown again with more behind them.
    pub fn find(
        &mut self,
        bytes: &[u8],
        server: bool,
        rest_of: Option<Verb>,
        limit: usize,
        last: bool,
    ) -> Found {
        if let Some(end) = self.waits.filter(|_| self.refused) {
            // The literal was announced and refused: it will not come.
            return self.unit(end.min(bytes.len()), None);
        }
        loop {
            let rest = bytes.get(self.known..).unwrap_or(&[]);
            if self.known > bytes.len() {
                return match last {
                    true => self.unit(bytes.len(), None),
                    false => Found::Wait(self.known - bytes.len()),
                };
            }
            let Some(found) = self.lines.find(rest) else {
                return match bytes.len() > limit || (last && !bytes.is_empty()) {
                    true => self.unit(bytes.len(), None),
                    false => Found::Wait(1),
                };
            };
            self.waits = None;
            let end = self.known + found.len;
            let unit = bytes.get(..end).unwrap_or(bytes);
            let Some(literal) = announced(unit.get(self.known..).unwrap_or(&[])) else {
                return self.unit(end, None);
            };
            let before = text_of(unit);
            let before = before
                .get(..before.len() - literal.shown.min(before.len()))
                .unwrap_or(&[]);
            let holds = if server {
                of_response(before)
            } else {
                of_command(before, rest_of)
            };
            if literal.len > 0 && (holds != Holds::Text || literal.len > INLINE || end > limit) {
                return self.unit(end, Some((literal, holds)));
            }
            self.known = end + literal.len as usize;
            self.waits = Some(end).filter(|_| !literal.at_once && !server);
        }
    }

    fn unit(&mut self, len: usize, literal: Option<(Literal, Holds)>) -> Found {
        *self = Units::default();
        Found::Unit(len, literal)
    }

    /// The server refused a command: a literal that is still waited for won't come.
    pub fn refuse(&mut self) {
        self.refused = self.waits.is_some();
    }

    /// Forgets what was found: the bytes shown next are others.
    pub fn reset(&mut self) {
        *self = Units::default();
    }
}
