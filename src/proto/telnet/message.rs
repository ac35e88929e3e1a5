//! Runs of commands, stretches of data.

use super::fields as f;
use super::notes as n;
use super::option::{self, DONT, IAC, SB, SE, WILL};
use crate::field::{Field, Text, Value};
use crate::layer::{Dir, Kind};
use crate::wire::{Read, Record, Wire};

/// One command or several. Its ctx has a bit for each of them that settles an option.
pub const COMMANDS: Kind = Kind(0);
/// A stretch of data. Its ctx is, from the server, how many of its first bytes are the echo of what was typed; from the
/// client, 1 if it is a secret.
pub const DATA: Kind = Kind(1);
/// Encrypted or compressed bytes.
pub const OPAQUE: Kind = Kind(2);

/// The names of the kinds.
pub const KINDS: &[&str] = &["commands", "data", "unreadable data"];

/// So many commands are said at once: as many as ctx has bits.
pub const COMMANDS_AT_ONCE: usize = 32;
/// So much of data becomes a fact.
const FACT: usize = 96;

/// A command at the front of some bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Command {
    /// Its length in bytes.
    pub len: usize,
    /// Its code.
    pub code: u8,
    /// The option of WILL, WONT, DO, DONT and SB.
    pub option: Option<u8>,
    /// A subnegotiation that is not ended by IAC SE.
    pub unclosed: bool,
}

/// What stands at the front of some bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Front {
    /// Data, or nothing.
    Data,
    /// A command.
    Command(Command),
    /// A command that is not complete; a subnegotiation was searched this far.
    Part(usize),
}

/// What stands at the front. `searched` bytes of an unfinished subnegotiation are known to hold no end; `last`: no
/// more bytes will come.
pub fn front(bytes: &[u8], searched: usize, last: bool) -> Front {
    let command = |len, code, option, unclosed| {
        Front::Command(Command {
            len,
            code,
            option,
            unclosed,
        })
    };
    match bytes {
        [IAC, IAC, ..] => Front::Data,
        [IAC, code @ WILL..=DONT, option, ..] => command(3, *code, Some(*option), false),
        [IAC, SB, option, ..] => {
            let mut at = searched.max(3);
            loop {
                let rest = bytes.get(at..).unwrap_or(&[]);
                let Some(i) = memchr::memchr(IAC, rest) else {
                    return match last {
                        true => command(bytes.len(), SB, Some(*option), true),
                        false => Front::Part(bytes.len()),
                    };
                };
                at += i;
                match bytes.get(at + 1) {
                    Some(&SE) => return command(at + 2, SB, Some(*option), false),
                    Some(&IAC) => at += 2,
                    Some(236..) => return command(at, SB, Some(*option), true),
                    Some(_) => at += 2,
                    None if last => return command(bytes.len(), SB, Some(*option), true),
                    None => return Front::Part(at),
                }
            }
        }
        [IAC, SB | WILL..=DONT] | [IAC] if !last => Front::Part(0),
        [IAC, code, ..] => command(2, *code, None, false),
        [IAC] => command(1, IAC, None, false),
        _ => Front::Data,
    }
}

/// How many bytes of data stand at the front, up to a command or the first half of one.
pub fn data_length(bytes: &[u8], last: bool) -> usize {
    let mut at = 0;
    while let Some(i) = memchr::memchr(IAC, bytes.get(at..).unwrap_or(&[])) {
        at += i;
        match bytes.get(at + 1) {
            Some(&IAC) => at += 2,
            None if last => return bytes.len(),
            _ => return at,
        }
    }
    bytes.len()
}

/// Who does what is on or off after a command: the sender of WILL and WONT, the receiver of DO and DONT.
fn side(code: u8, dir: Dir) -> &'static str {
    let sender = code < 253;
    match (dir, sender) {
        (Dir::ToServer, true) | (Dir::ToClient, false) => "client",
        _ => "server",
    }
}

/// Reads a run of commands.
pub fn commands<R: Record>(w: &mut Wire<'_, '_, R>, answers: u32, dir: Dir) -> Read<()> {
    let mut i = 0;
    while let Front::Command(c) = front(w.peek(), 0, true) {
        let answer = answers.checked_shr(i).unwrap_or(0) & 1 != 0;
        w.group(&f::COMMAND_GROUP, |w| command(w, c, answer, dir))?;
        i += 1;
    }
    w.rest(&f::DATA);
    Ok(())
}

fn command<R: Record>(w: &mut Wire<'_, '_, R>, c: Command, answer: bool, dir: Dir) -> Read<()> {
    w.take(1)?;
    if c.len == 1 {
        return Ok(());
    }
    w.u8(&f::CMD)?;
    if let Some(meaning) = option::meaning(c.code.into()) {
        w.derive(&f::MEANING, 1, Value::Text(meaning.as_bytes()));
    }
    let Some(option) = c.option else {
        return Ok(());
    };
    w.u8(&f::OPTION)?;
    if let Some(purpose) = option::purpose(option.into()) {
        w.derive(&f::PURPOSE, 1, Value::Text(purpose.as_bytes()));
    }
    if c.code != SB {
        if answer {
            let name = option::option_or_unknown(option);
            let text = format!("{name} by the {}", side(c.code, dir));
            let on = matches!(c.code, 251 | 253);
            let field = if on { &f::STATE_ON } else { &f::STATE_OFF };
            w.derive(field, 3, Value::Text(text.as_bytes()));
        }
        return Ok(());
    }
    let end = if c.unclosed { 0 } else { 2 };
    if c.unclosed {
        let at = w.at() - 3;
        w.rec.note(&n::UNCLOSED, at, c.len as u32, 0);
    }
    w.inside(c.len.saturating_sub(3 + end), |w| details(w, option))?;
    if end > 0 {
        w.take(1)?;
        w.u8(&f::CMD)?;
    }
    Ok(())
}

/// What a subnegotiation says of its option.
fn details<R: Record>(w: &mut Wire<'_, '_, R>, option: u8) -> Read<()> {
    match option {
        5 => status(w)?,
        24 | 35 => {
            w.u8(&f::SUB_COMMAND)?;
            w.rest(&f::VALUE);
        }
        23 => {
            w.rest(&f::VALUE);
        }
        31 => window(w)?,
        32 => {
            w.u8(&f::IS_SEND)?;
            w.rest(&f::SPEED);
        }
        33 => {
            w.u8(&f::FLOW)?;
        }
        34 => linemode(w)?,
        36 | 39 => environment(w)?,
        37 => authentication(w)?,
        38 => encryption(w)?,
        42 => {
            w.u8(&f::CHARSET)?;
            w.rest(&f::CHARSET_NAMES);
        }
        46 => {
            w.u8(&f::START_TLS)?;
        }
        _ => {}
    }
    w.rest(&f::OPTION_DATA);
    Ok(())
}

/// The options that are on, as the sender sees them (RFC 859).
fn status<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    w.u8(&f::IS_SEND)?;
    while let [code, option, ..] = *w.peek() {
        match code {
            WILL..=DONT => {
                w.take(2)?;
                let word = option::command(code.into()).unwrap_or("");
                let text = format!("{word} {}", option::option_or_unknown(option));
                w.derive(&f::STATUS, 2, Value::Text(text.as_bytes()));
            }
            SB => {
                let end = memchr::memchr(SE, w.peek());
                let len = end.map_or(w.remaining(), |end| end + 1);
                w.bytes(&f::STATUS_DETAIL, len)?;
            }
            _ => break,
        }
    }
    Ok(())
}

/// Two numbers of 16 bits, 255 doubled (RFC 1073).
fn window<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    let (at, raw) = (w.at(), w.peek());
    let mut plain = [(0u8, 0usize); 4];
    let mut pos = 0;
    for slot in &mut plain {
        let Some(byte) = raw.get(pos) else {
            w.note(&n::SHORT, raw.len());
            return Ok(());
        };
        *slot = (*byte, pos);
        pos += if raw.get(pos..pos + 2) == Some(&[IAC, IAC]) {
            2
        } else {
            1
        };
    }
    let [(a, _), (b, _), (c, half), (d, _)] = plain;
    w.take(pos)?;
    w.put(
        &f::WIDTH,
        at,
        half,
        Value::U64(u16::from_be_bytes([a, b]).into()),
    );
    w.put(
        &f::HEIGHT,
        at + half as u64,
        pos.saturating_sub(half),
        Value::U64(u16::from_be_bytes([c, d]).into()),
    );
    Ok(())
}

fn linemode<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    match w.u8(&f::LINEMODE)? {
        1 => {
            let mode = w.u8(&f::MODE)?;
            let bits: [&'static Field<bool>; 5] = [
                &f::MODE_EDIT,
                &f::MODE_TRAPSIG,
                &f::MODE_ACK,
                &f::MODE_SOFT_TAB,
                &f::MODE_LIT_ECHO,
            ];
            for (i, field) in bits.into_iter().enumerate() {
                w.derive(field, 1, Value::Bool(mode >> i & 1 != 0));
            }
        }
        3 => {
            while w.remaining() >= 3 {
                w.group(&f::SLC, |w| {
                    w.u8(&f::SLC_FUNCTION)?;
                    w.u8(&f::SLC_FLAGS)?;
                    let value = w.u8(&f::SLC_VALUE)?;
                    if value == IAC && w.peek().first() == Some(&IAC) {
                        w.take(1)?;
                    }
                    Ok(())
                })?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// Names and values, each behind a byte that says which (RFC 1572 §2).
fn environment<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    w.u8(&f::IS_SEND)?;
    while !w.is_empty() {
        let part = w.u8(&f::ENV_PART)?;
        let rest = w.peek();
        let mut len = 0;
        while let Some(byte) = rest.get(len) {
            match byte {
                2 => len += 2,
                0 | 1 | 3 => break,
                _ => len += 1,
            }
        }
        let len = len.min(rest.len());
        if len > 0 {
            let field: &'static Field<Text> = if part == 1 {
                &f::ENV_VALUE
            } else {
                &f::ENV_NAME
            };
            w.bytes(field, len)?;
        }
    }
    Ok(())
}

fn authentication<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    match w.u8(&f::AUTH)? {
        3 => {
            w.rest(&f::AUTH_NAME);
        }
        1 => {
            while w.remaining() >= 2 {
                w.u8(&f::AUTH_TYPE)?;
                w.u8(&f::AUTH_MODIFIER)?;
            }
        }
        0 | 2 if w.remaining() >= 2 => {
            w.u8(&f::AUTH_TYPE)?;
            w.u8(&f::AUTH_MODIFIER)?;
            w.rest(&f::AUTH_DATA);
        }
        _ => {}
    }
    Ok(())
}

fn encryption<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    match w.u8(&f::ENC)? {
        1 => {
            while !w.is_empty() {
                w.u8(&f::ENC_TYPE)?;
            }
        }
        0 | 2 if !w.is_empty() => {
            w.u8(&f::ENC_TYPE)?;
            w.rest(&f::ENC_DATA);
        }
        _ => {
            w.rest(&f::ENC_DATA);
        }
    }
    Ok(())
}

/// Reads a stretch of data, line by line.
pub fn data<R: Record>(w: &mut Wire<'_, '_, R>, ctx: u32, dir: Dir) -> Read<()> {
    let all = w.peek();
    let (at, head) = (w.at(), all.get(..FACT).unwrap_or(all));
    let hidden = dir == Dir::ToServer && ctx != 0;
    if hidden {
        w.put(&f::HIDDEN, at, 0, Value::Bool(true));
    } else {
        w.put(&f::TEXT, at, head.len(), Value::Text(&plain(head)));
    }
    if dir == Dir::ToClient && ctx != 0 {
        let echo = all.get(..ctx as usize).unwrap_or(all);
        let head = echo.get(..FACT).unwrap_or(echo);
        w.put(&f::ECHO, at, head.len(), Value::Text(&plain(head)));
    }
    let field = if hidden { &f::SECRET } else { &f::DATA };
    w.put(&f::LENGTH, at, 0, Value::U64(all.len() as u64));
    while !w.is_empty() {
        let rest = w.peek();
        let mut len = memchr::memchr2(b'\r', b'\n', rest).map_or(rest.len(), |i| i + 1);
        if rest.get(len - 1) == Some(&b'\r') && matches!(rest.get(len), Some(b'\n' | 0)) {
            len += 1;
        }
        let line = w.take(len)?;
        let at = w.at() - len as u64;
        if line.contains(&IAC) || line.ends_with(b"\r\0") {
            w.put(field, at, len, Value::Text(&plain(line)));
        } else {
            w.rec.here(&field.def, at, line);
        }
    }
    Ok(())
}

/// Undoes IAC IAC and CR NUL.
fn plain(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut before = 0;
    for byte in bytes {
        match (before, *byte) {
            (IAC, IAC) => before = 0,
            (b'\r', 0) => before = 0,
            (_, byte) => {
                out.push(byte);
                before = byte;
            }
        }
    }
    out
}

/// Reads bytes nobody can read.
pub fn opaque<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    let len = w.remaining();
    w.rest(&f::OPAQUE);
    w.put(&f::LENGTH, w.at(), 0, Value::U64(len as u64));
    Ok(())
}
