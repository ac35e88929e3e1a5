//! Commands, answers and what stands in their lines.

use super::auth;
use super::fields as f;
use super::verb::{Verb, number, split, text_of};
use crate::field::{Field, Text, Value};
use crate::layer::Kind;
use crate::proto::common::sasl::Mechanism;
use crate::wire::{Read, Record, Wire};

/// A command line.
pub const COMMAND: Kind = Kind(0);
/// The first line of an answer. Its ctx is the verb it answers.
pub const REPLY: Kind = Kind(1);
/// A line of credentials. Its ctx is mechanism and step.
pub const CREDENTIALS: Kind = Kind(2);
/// What the server asks in between.
pub const CHALLENGE: Kind = Kind(3);
/// Lines of an answer that has several. Its ctx is the verb it answers.
pub const LISTING: Kind = Kind(4);
/// The line that ends a mail. Its ctx is the mail's size.
pub const END: Kind = Kind(5);
/// A line nobody can read.
pub const STRAY: Kind = Kind(6);

/// The names of the kinds.
pub const KINDS: &[&str] = &[
    "command",
    "reply",
    "credentials",
    "challenge",
    "listing",
    "end of mail",
    "stray line",
];

/// What the session needs of a command.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Command {
    /// Its verb.
    pub verb: Verb,
    /// AUTH: the mechanism, and whether its first response stands in the line.
    pub auth: Option<(Mechanism, bool)>,
}

/// Reads a whole line, its end included.
pub fn command<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<Command> {
    let line = w.peek();
    let (at, text) = (w.at(), text_of(line));
    let mut said = Command {
        verb: Verb::of(text),
        auth: None,
    };
    let (name, behind) = split(text);
    let secret = matches!(said.verb, Verb::Pass | Verb::Apop | Verb::Auth);
    let whole = if secret {
        &f::SECRET_REQUEST
    } else {
        &f::REQUEST
    };
    w.put(whole, at, text.len(), Value::Text(text));
    if !name.is_empty() {
        w.bytes(&f::COMMAND, name.len())?;
    }
    if let Some((_, parameter)) = behind.split_first() {
        // One blank parts verb and parameter; a password may begin with another.
        w.take(1)?;
        if said.verb == Verb::Auth {
            said.auth = Some(auth::begin(w, parameter)?);
        } else if !parameter.is_empty() {
            w.inside(parameter.len(), |w| {
                arguments(w, said.verb, parameter)?;
                let left = w.remaining();
                w.take(left)
            })?;
        }
    }
    w.take(line.len() - w.pos())?;
    Ok(said)
}

fn arguments<R: Record>(w: &mut Wire<'_, '_, R>, verb: Verb, parameter: &[u8]) -> Read<()> {
    let (at, len) = (w.at(), parameter.len());
    let whole = match verb {
        Verb::Pass | Verb::Apop => &f::SECRET_PARAMETER,
        _ => &f::PARAMETER,
    };
    w.put(whole, at, len, Value::Text(parameter));
    match verb {
        Verb::User => w.bytes(&f::USER, len).map(drop),
        Verb::Pass => w.bytes(&f::PASSWORD, len).map(drop),
        Verb::Apop => {
            word(w, &f::USER)?;
            blanks(w)?;
            word(w, &f::DIGEST)
        }
        Verb::Retr | Verb::Dele | Verb::ListOne | Verb::UidlOne => numeral(w, &f::NUMBER).map(drop),
        Verb::Top => {
            numeral(w, &f::NUMBER)?;
            numeral(w, &f::TOP_LINES).map(drop)
        }
        _ => Ok(()),
    }
}

fn blanks<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    let n = w.peek().iter().take_while(|b| **b == b' ').count();
    w.take(n).map(drop)
}

/// A word, named; none there, none named.
fn word<R: Record>(w: &mut Wire<'_, '_, R>, field: &'static Field<Text>) -> Read<()> {
    match split(w.peek()).0.len() {
        0 => Ok(()),
        n => w.bytes(field, n).map(drop),
    }
}

/// A number behind blanks; what is no number is left where it is.
fn numeral<R: Record>(w: &mut Wire<'_, '_, R>, field: &'static Field<u64>) -> Read<bool> {
    blanks(w)?;
    let digits = split(w.peek()).0;
    let Some(n) = number(digits) else {
        return Ok(false);
    };
    w.take(digits.len())?;
    w.derive(field, digits.len(), Value::U64(n));
    Ok(true)
}

/// How the first line of an answer begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// `+OK`
    Ok,
    /// `-ERR`
    Err,
    /// `+ `: a challenge.
    Asks,
}

impl Outcome {
    /// Of a line; `None` when it is none of them.
    pub fn of(line: &[u8]) -> Option<Outcome> {
        match split(text_of(line)).0 {
            b"+" => Some(Outcome::Asks),
            word if word.eq_ignore_ascii_case(b"+OK") => Some(Outcome::Ok),
            word if word.eq_ignore_ascii_case(b"-ERR") => Some(Outcome::Err),
            _ => None,
        }
    }
}

/// Whether an answer to RETR begins with a number: "+OK 120 octets".
pub fn says_a_size(line: &[u8]) -> bool {
    number(split(split(text_of(line)).1.trim_ascii_start()).0).is_some()
}

/// Whether a line could be one of a mail's header.
pub fn looks_like_field(line: &[u8]) -> bool {
    let name = line
        .iter()
        .take_while(|b| (33..=126).contains(*b) && **b != b':');
    let n = name.count();
    n > 0 && line.get(n) == Some(&b':')
}

/// Reads the first line of an answer.
pub fn reply<R: Record>(w: &mut Wire<'_, '_, R>, ctx: u32) -> Read<()> {
    let (verb, state) = (Verb::unpack(ctx), ctx >> 8);
    let line = w.peek();
    let text = text_of(line);
    let (indicator, behind) = split(text);
    w.put(&f::RESPONSE, w.at(), text.len(), Value::Text(text));
    let answered = verb.answered();
    if !answered.is_empty() {
        w.put(&f::ANSWERS, w.at(), 0, Value::Text(answered.as_bytes()));
    }
    if state > 0 {
        w.put(&f::STATE, w.at(), 0, Value::U64(state.into()));
    }
    w.bytes(&f::INDICATOR, indicator.len())?;
    let ok = Outcome::of(line) == Some(Outcome::Ok);
    if let Some((_, description)) = behind.split_first().filter(|(_, d)| !d.is_empty()) {
        w.take(1)?;
        w.put(
            &f::DESCRIPTION,
            w.at(),
            description.len(),
            Value::Text(description),
        );
        w.inside(description.len(), |w| {
            describe(w, verb, ok)?;
            let left = w.remaining();
            w.take(left)
        })?;
    }
    w.take(line.len() - w.pos()).map(drop)
}

fn describe<R: Record>(w: &mut Wire<'_, '_, R>, verb: Verb, ok: bool) -> Read<()> {
    let text = w.peek();
    match verb {
        // "[IN-USE] Do you have another POP session running?"
        _ if text.starts_with(b"[") => match memchr::memchr(b']', text) {
            Some(end) => {
                w.take(1)?;
                w.bytes(&f::CODE, end - 1).map(drop)
            }
            None => Ok(()),
        },
        Verb::Connect if ok => match timestamp(text) {
            Some((from, to)) => {
                w.take(from)?;
                w.bytes(&f::TIMESTAMP, to - from).map(drop)
            }
            None => Ok(()),
        },
        Verb::Stat if ok && numeral(w, &f::COUNT)? => numeral(w, &f::TOTAL).map(drop),
        Verb::ListOne if ok && numeral(w, &f::NUMBER)? => numeral(w, &f::SIZE).map(drop),
        Verb::UidlOne if ok && numeral(w, &f::NUMBER)? => {
            blanks(w)?;
            word(w, &f::UID)
        }
        _ => Ok(()),
    }
}

/// Where a greeting's `<1896.697170952@dbc.mtview.ca.us>` lies, brackets included.
fn timestamp(text: &[u8]) -> Option<(usize, usize)> {
    let from = memchr::memrchr(b'<', text)?;
    let len = memchr::memchr(b'>', text.get(from..)?)?;
    let inside = text.get(from..from + len)?;
    inside.contains(&b'@').then_some((from, from + len + 1))
}

/// Reads lines of an answer, the one that ends it among them.
pub fn listing<R: Record>(w: &mut Wire<'_, '_, R>, verb: Verb) -> Read<()> {
    let mut entries = 0u64;
    while !w.is_empty() {
        let rest = w.peek();
        let line = rest
            .get(..memchr::memchr(b'\n', rest).map_or(rest.len(), |i| i + 1))
            .unwrap_or(rest);
        let text = text_of(line);
        if text == b"." {
            w.take(line.len())?;
            w.derive(&f::TERMINATOR, line.len(), Value::None);
            continue;
        }
        entries += 1;
        w.inside(line.len(), |w| {
            if text.starts_with(b".") {
                w.take(1)?;
            }
            entry(w, verb)?;
            let left = w.remaining();
            w.take(left)
        })?;
    }
    w.put(&f::ENTRIES, w.at(), 0, Value::U64(entries));
    Ok(())
}

fn entry<R: Record>(w: &mut Wire<'_, '_, R>, verb: Verb) -> Read<()> {
    let text = text_of(w.peek());
    w.put(&f::DATA, w.at(), text.len(), Value::Text(text));
    match verb {
        Verb::List | Verb::Uidl => w.group(&f::ENTRY, |w| {
            if !numeral(w, &f::NUMBER_LISTED)? {
                return Ok(());
            }
            match verb {
                Verb::List => numeral(w, &f::SIZE).map(drop),
                _ => {
                    blanks(w)?;
                    word(w, &f::UID)
                }
            }
        }),
        _ if text.is_empty() => Ok(()),
        Verb::LangList => w.bytes(&f::LANGUAGE, text.len()).map(drop),
        _ => w.group(&f::CAPABILITY, |w| {
            word(w, &f::CAPABILITY_NAME)?;
            blanks(w)?;
            match text_of(w.peek()).len() {
                0 => Ok(()),
                n => w.bytes(&f::CAPABILITY_VALUE, n).map(drop),
            }
        }),
    }
}

/// Reads the line that ends the mail.
pub fn end<R: Record>(w: &mut Wire<'_, '_, R>, size: u32) -> Read<()> {
    let n = w.remaining();
    w.take(n)?;
    w.derive(&f::TERMINATOR, n, Value::None);
    w.put(&f::DATA_LENGTH, w.at(), 0, Value::U64(size.into()));
    Ok(())
}

/// Reads a line that is nothing of these.
pub fn stray<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    w.rest(&f::STRAY);
    Ok(())
}
