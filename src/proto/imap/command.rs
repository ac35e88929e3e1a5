//! Commands, and lines of credentials.

use super::fields as f;
use super::literal::announced;
use super::value::{blanks, flags, mailbox, raw, string, value_len};
use super::verb::{Verb, split, tagged, text_of};
use crate::field::{Field, Text, Value};
use crate::proto::common::base64;
use crate::proto::common::sasl::{Mechanism, Part};
use crate::wire::{Read, Record, Wire};

/// So much of a text is kept as a fact.
pub const SHOWN: usize = 512;

/// What the session needs of a command.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Command {
    /// AUTHENTICATE: the mechanism, and whether its first response stands in the line.
    pub auth: Option<(Mechanism, bool)>,
}

/// Reads a command, its literals included where they are there.
pub fn command<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<Command> {
    let unit = w.peek();
    let (at, text) = (w.at(), text_of(unit));
    let verb = tagged(text).map_or(Verb::Strange, |(_, verb)| verb);
    w.put(&f::IS_REQUEST, at, 0, Value::Bool(true));
    let (tag, behind) = split(text);
    w.bytes(&f::REQUEST_TAG, tag.len())?;
    w.derive(&f::TAG, tag.len(), Value::Text(tag));
    blanks(w)?;
    let (name, more) = split(behind);
    w.put(&f::ANY_COMMAND, w.at(), name.len(), Value::Text(name));
    let mut arguments = more;
    if name.eq_ignore_ascii_case(b"UID") && !more.is_empty() {
        w.bytes(&f::UID_PREFIX, name.len())?;
        w.derive(&f::IS_UID, name.len(), Value::Bool(true));
        blanks(w)?;
        let (name, more) = split(more);
        w.bytes(&f::COMMAND, name.len())?;
        arguments = more;
    } else {
        let n = split(text_of(w.peek())).0.len();
        w.bytes(&f::COMMAND, n)?;
    }
    let mut said = Command { auth: None };
    let secret = matches!(verb, Verb::Login | Verb::Authenticate);
    if !arguments.is_empty() && !secret {
        let shown = text_of(arguments.get(..SHOWN).unwrap_or(arguments));
        w.put(&f::ARGUMENTS, w.at() + 1, shown.len(), Value::Text(shown));
    }
    match verb {
        Verb::Login => {
            string(w, &f::USER)?;
            string(w, &f::PASSWORD)?;
        }
        Verb::Authenticate => said.auth = Some(authenticate(w)?),
        Verb::Compress => raw(w, &f::ALGORITHM).map(drop)?,
        Verb::Mailbox => mailbox(w, &f::FOLDER)?,
        Verb::Rename => {
            mailbox(w, &f::FOLDER)?;
            mailbox(w, &f::NEW_NAME)?;
        }
        Verb::Status => {
            mailbox(w, &f::FOLDER)?;
            raw(w, &f::STATUS_ITEMS)?;
        }
        Verb::Append => {
            mailbox(w, &f::FOLDER)?;
            appended(w)?;
        }
        Verb::List => {
            blanks(w)?;
            // LIST-EXTENDED's selection stands before the reference (RFC 5258 §3).
            if w.peek().first() != Some(&b'(') {
                string(w, &f::REFERENCE)?;
                string(w, &f::PATTERN)?;
            }
        }
        Verb::Fetch => {
            raw(w, &f::SET)?;
            up_to_end(w, &f::FETCH_ITEMS)?;
        }
        Verb::Store => {
            raw(w, &f::SET)?;
            store(w)?;
        }
        Verb::Search => up_to_end(w, &f::CRITERIA)?,
        Verb::Copy => {
            raw(w, &f::SET)?;
            mailbox(w, &f::FOLDER)?;
        }
        Verb::Set => raw(w, &f::SET).map(drop)?,
        _ => {}
    }
    literal(w, unit);
    let left = w.remaining();
    w.take(left)?;
    Ok(said)
}

/// Names the announcement of a literal that lies behind the unit.
pub fn literal<R: Record>(w: &mut Wire<'_, '_, R>, unit: &[u8]) {
    let line = memchr::memrchr(
        b'\n',
        unit.get(..unit.len().saturating_sub(1)).unwrap_or(&[]),
    );
    let line = unit.get(line.map_or(0, |i| i + 1)..).unwrap_or(unit);
    if let Some(literal) = announced(line) {
        let end = w.at() + w.remaining() as u64;
        let at = end - (unit.len() - text_of(unit).len()) as u64 - literal.shown as u64;
        w.put(&f::LITERAL, at, literal.shown, Value::U64(literal.len));
        if literal.at_once {
            w.put(&f::AT_ONCE, at, literal.shown, Value::Bool(true));
        }
    }
}

/// All that is left of the line.
fn up_to_end<R: Record>(w: &mut Wire<'_, '_, R>, field: &'static Field<Text>) -> Read<()> {
    blanks(w)?;
    match text_of(w.peek()).len() {
        0 => Ok(()),
        n => w.bytes(field, n).map(drop),
    }
}

/// `STORE 2 (UNCHANGEDSINCE 5) +FLAGS (\Deleted)`.
fn store<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    blanks(w)?;
    if w.peek().first() == Some(&b'(') {
        w.take(value_len(w.peek()))?;
        blanks(w)?;
    }
    raw(w, &f::STORE_ITEM)?;
    blanks(w)?;
    flags(w)
}

/// The flags and the date of what APPEND brings.
pub fn appended<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    blanks(w)?;
    if w.peek().first() == Some(&b'(') {
        flags(w)?;
        blanks(w)?;
    }
    if w.peek().first() == Some(&b'"') {
        string(w, &f::DATE)?;
    }
    Ok(())
}

fn authenticate<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<(Mechanism, bool)> {
    let name = raw(w, &f::MECHANISM)?;
    let mechanism = Mechanism::of(name);
    blanks(w)?;
    let initial = text_of(w.peek()).len();
    if initial > 0 {
        response(w, initial, (mechanism, 0))?;
    }
    Ok((mechanism, initial > 0))
}

/// Reads a line of credentials: what it holds depends on mechanism and step.
pub fn credentials<R: Record>(w: &mut Wire<'_, '_, R>, ctx: u32) -> Read<()> {
    let line = w.peek();
    let text = text_of(line);
    w.put(&f::IS_REQUEST, w.at(), 0, Value::Bool(true));
    if text == b"*" {
        w.take(1)?;
        w.derive(&f::CANCEL, 1, Value::None);
    } else if !text.is_empty() {
        response(w, text.len(), Mechanism::unpack(ctx))?;
    }
    w.take(line.len() - w.pos()).map(drop)
}

fn response<R: Record>(
    w: &mut Wire<'_, '_, R>,
    len: usize,
    (mechanism, step): (Mechanism, u8),
) -> Read<()> {
    let text = w.bytes(&f::AUTH_LINE, len)?;
    // "=" alone is an empty response (RFC 4959 §3).
    if text == b"=" {
        return Ok(());
    }
    let Some(plain) = base64::decode(text) else {
        w.derive(&f::NOT_BASE64, len, Value::None);
        return Ok(());
    };
    w.derive(&f::DECODED, len, Value::Bytes(&plain));
    mechanism.parts(step, &plain, |part, value| {
        let field = match part {
            Part::ActingAs => &f::AUTHZID,
            Part::User => &f::USER,
            Part::Password => &f::PASSWORD,
            Part::Token => &f::TOKEN,
            Part::Digest => &f::DIGEST,
        };
        w.derive(field, len, Value::Text(value));
    });
    Ok(())
}

/// Reads DONE.
pub fn done<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    w.put(&f::IS_REQUEST, w.at(), 0, Value::Bool(true));
    let n = text_of(w.peek()).len();
    w.take(n)?;
    w.derive(&f::DONE, n, Value::None);
    let left = w.remaining();
    w.take(left).map(drop)
}

/// Reads what stands behind a literal of a command.
pub fn rest<R: Record>(w: &mut Wire<'_, '_, R>, verb: Verb) -> Read<()> {
    let unit = w.peek();
    w.put(&f::IS_REQUEST, w.at(), 0, Value::Bool(true));
    w.put(&f::REST, w.at(), text_of(unit).len(), Value::None);
    if verb == Verb::Append {
        appended(w)?;
    }
    literal(w, unit);
    let left = w.remaining();
    w.take(left).map(drop)
}
