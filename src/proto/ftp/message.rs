//! Commands, replies, and lines that are neither.

use std::net::IpAddr;

use super::endpoint::{self, extended, number, six};
use super::fields as f;
use super::notes as n;
use super::verb::Verb;
use crate::field::Value;
use crate::layer::Kind;
use crate::proto::common::reply;
use crate::wire::{Read, Record, Wire};

/// A command line. Its ctx is 1 when the address in it is not the client's.
pub const COMMAND: Kind = Kind(0);
/// A reply, or the first of its lines. Its ctx is made by [`pack`].
pub const REPLY: Kind = Kind(1);
/// A line nobody can read.
pub const STRAY: Kind = Kind(2);
/// More lines of a reply that has begun. Its ctx is made by [`pack`].
pub const CONTINUED: Kind = Kind(3);

/// The names of the kinds.
pub const KINDS: &[&str] = &["command", "reply", "stray line", "more of a reply"];

/// In a ctx: the announced address is not the one the packet came from.
pub const FOREIGN: u32 = 0x100;

/// What a reply answers, and the code of the reply that goes on, or 0.
pub fn pack(verb: Verb, continues: u16) -> u32 {
    verb as u32 | u32::from(continues) << 16
}

/// What the session needs of a command.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Command<'a> {
    /// Its verb.
    pub verb: Verb,
    /// What stands behind it.
    pub arg: &'a [u8],
    /// PORT and EPRT: where the client listens.
    pub endpoint: Option<(IpAddr, u16)>,
}

/// What the session needs of a reply.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reply {
    /// Its code; 0 where it has none.
    pub code: u32,
    /// The address of 227.
    pub address: Option<IpAddr>,
    /// The port of 227 and 229.
    pub port: Option<u16>,
}

/// The line without its end.
pub fn text_of(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// How many bytes of Telnet's signals stand before the command.
pub fn signals(line: &[u8]) -> usize {
    line.iter().take_while(|b| **b >= 0xf0).count()
}

/// The verb of a line, and its word.
pub fn verb_of(line: &[u8]) -> (Verb, &[u8]) {
    let text = text_of(line.get(signals(line)..).unwrap_or(&[]));
    let len = text.iter().position(|b| *b == b' ').unwrap_or(text.len());
    let word = text.get(..len).unwrap_or(&[]);
    (Verb::of(word), word)
}

/// Reads a whole line, its end included.
pub fn command<'a, R: Record>(w: &mut Wire<'a, '_, R>, ctx: u32) -> Read<Command<'a>> {
    let line = w.peek();
    w.put(&f::REQUEST, w.at(), 0, Value::Bool(true));
    let before = signals(line);
    if before > 0 {
        w.bytes(&f::TELNET, before)?;
    }
    let (verb, word) = verb_of(line);
    if !word.is_empty() {
        w.bytes(&f::COMMAND, word.len())?;
        if !verb.does().is_empty() {
            w.derive(&f::MEANING, word.len(), Value::Text(verb.does().as_bytes()));
        }
    }
    let behind = text_of(w.peek());
    let blanks = behind.iter().take_while(|b| **b == b' ').count();
    let arg = behind.get(blanks..).unwrap_or(&[]);
    w.take(blanks)?;
    let mut said = Command {
        verb,
        arg,
        endpoint: None,
    };
    if !arg.is_empty() {
        if verb.is_secret() {
            w.bytes(&f::SECRET_ARG, arg.len())?;
        } else {
            w.bytes(&f::ARG, arg.len())?;
        }
        let from = w.at() - arg.len() as u64;
        match verb {
            Verb::Port => said.endpoint = port(w, arg, from),
            Verb::Eprt => said.endpoint = eprt(w, arg, from),
            _ => {}
        }
        if said.endpoint.is_some() && ctx & FOREIGN != 0 {
            w.derive(&f::ACTIVE_NAT, arg.len(), Value::Bool(true));
            w.rec.note(&n::FOREIGN, from, arg.len() as u32, 0);
        }
    }
    let left = w.remaining();
    w.take(left)?;
    Ok(said)
}

fn octets(ip: IpAddr, use_them: impl FnOnce(&[u8])) {
    match ip {
        IpAddr::V4(ip) => use_them(&ip.octets()),
        IpAddr::V6(ip) => use_them(&ip.octets()),
    }
}

fn port<R: Record>(w: &mut Wire<'_, '_, R>, arg: &[u8], from: u64) -> Option<(IpAddr, u16)> {
    let Some(s) = six(arg) else {
        w.rec.note(&n::BAD_ENDPOINT, from, arg.len() as u32, 0);
        return None;
    };
    let at = from + s.at as u64;
    let ip = s.address.octets();
    w.put(&f::ACTIVE_IP, at, s.address_len, Value::Bytes(&ip));
    let behind = s.address_len + 1;
    w.put(
        &f::ACTIVE_PORT,
        at + behind as u64,
        s.len.saturating_sub(behind),
        Value::U64(s.port.into()),
    );
    Some((s.address.into(), s.port))
}

fn eprt<R: Record>(w: &mut Wire<'_, '_, R>, arg: &[u8], from: u64) -> Option<(IpAddr, u16)> {
    let read = extended(arg).and_then(|e| Some((e, e.ip()?, e.port()?)));
    let Some((e, ip, port)) = read else {
        w.derive(&f::EPRT_INVALID, arg.len(), Value::None);
        w.rec.note(&n::BAD_ENDPOINT, from, arg.len() as u32, 0);
        return None;
    };
    let place = |part: (usize, &[u8])| (from + part.0 as u64, part.1.len());
    let (at, len) = place(e.family);
    w.put(
        &f::EPRT_FAMILY,
        at,
        len,
        Value::U64(if ip.is_ipv4() { 1 } else { 2 }),
    );
    let (at, len) = place(e.address);
    let field = if ip.is_ipv4() {
        &f::EPRT_IP
    } else {
        &f::EPRT_IPV6
    };
    octets(ip, |b| w.put(field, at, len, Value::Bytes(b)));
    let (at, len) = place(e.port);
    w.put(&f::EPRT_PORT, at, len, Value::U64(port.into()));
    Some((ip, port))
}

/// Reads lines of a reply.
pub fn reply<R: Record>(w: &mut Wire<'_, '_, R>, ctx: u32) -> Read<Reply> {
    let verb = Verb::unpack(ctx);
    w.put(&f::RESPONSE, w.at(), 0, Value::Bool(true));
    if !verb.word().is_empty() {
        w.put(&f::ANSWERS, w.at(), 0, Value::Text(verb.word().as_bytes()));
    }
    let continues = ctx >> 16;
    if continues > 0 {
        w.put(&f::CONTINUES, w.at(), 0, Value::U64(continues.into()));
    }
    let mut said = Reply {
        code: continues,
        address: None,
        port: None,
    };
    let mut first = true;
    while !w.is_empty() {
        let line = reply::line(w.peek());
        match line.code {
            Some(code) if said.code == u32::from(code) || (first && continues == 0) => {
                w.take(3)?;
                let field = if first { &f::CODE } else { &f::CODE_AGAIN };
                w.derive(field, 3, Value::U64(code.into()));
                said.code = code.into();
                w.take(line.text.saturating_sub(3))?;
                text(
                    w,
                    line.end.saturating_sub(line.text),
                    &mut said,
                    (ctx, first, line.more),
                )?;
            }
            _ => text(w, line.end, &mut said, (ctx, first, true))?,
        }
        w.take(line.len.saturating_sub(line.end))?;
        first = false;
    }
    Ok(said)
}

fn text<R: Record>(
    w: &mut Wire<'_, '_, R>,
    len: usize,
    said: &mut Reply,
    (ctx, first, more): (u32, bool, bool),
) -> Read<()> {
    if len == 0 {
        return Ok(());
    }
    let at = w.at();
    let text = w.bytes(if first { &f::TEXT } else { &f::MORE_TEXT }, len)?;
    match (Verb::unpack(ctx), said.code) {
        (_, 227) if said.port.is_none() => passive(w, text, at, said, ctx & FOREIGN != 0),
        (_, 229) if said.port.is_none() => extended_passive(w, text, at, said),
        (Verb::Feat, 211) if more && !(first && ctx >> 16 == 0) => {
            let name = text.trim_ascii();
            w.put(&f::FEATURE, at, len, Value::Text(name));
        }
        (Verb::Size, 213) => {
            if let Some(size) = number(text.trim_ascii()) {
                w.derive(&f::SIZE, len, Value::U64(size));
            }
        }
        (Verb::Mdtm, 213) => w.derive(&f::MODIFIED, len, Value::Text(text)),
        (_, 257) if first => {
            if let Some(path) = quoted(text) {
                w.derive(&f::PATH, len, Value::Text(&path));
            }
        }
        _ => {}
    }
    Ok(())
}

fn passive<R: Record>(
    w: &mut Wire<'_, '_, R>,
    text: &[u8],
    from: u64,
    said: &mut Reply,
    foreign: bool,
) {
    let Some(s) = six(text) else {
        w.rec.note(&n::BAD_ENDPOINT, from, text.len() as u32, 0);
        return;
    };
    let at = from + s.at as u64;
    let ip = s.address.octets();
    w.put(&f::PASSIVE_IP, at, s.address_len, Value::Bytes(&ip));
    let behind = s.address_len + 1;
    w.put(
        &f::PASSIVE_PORT,
        at + behind as u64,
        s.len.saturating_sub(behind),
        Value::U64(s.port.into()),
    );
    if foreign {
        w.put(&f::PASSIVE_NAT, at, s.address_len, Value::Bool(true));
        w.rec.note(&n::FOREIGN, at, s.address_len as u32, 0);
    }
    said.address = Some(s.address.into());
    said.port = Some(s.port);
}

fn extended_passive<R: Record>(w: &mut Wire<'_, '_, R>, text: &[u8], from: u64, said: &mut Reply) {
    let open = memchr::memchr(b'(', text).map(|i| i + 1);
    let found = open.and_then(|i| Some((i, extended(text.get(i..)?)?)));
    let Some((i, e, port)) = found.and_then(|(i, e)| Some((i, e, e.port()?))) else {
        w.derive(&f::EPSV_INVALID, text.len(), Value::None);
        w.rec.note(&n::BAD_ENDPOINT, from, text.len() as u32, 0);
        return;
    };
    let (at, digits) = e.port;
    w.put(
        &f::EPSV_PORT,
        from + (i + at) as u64,
        digits.len(),
        Value::U64(port.into()),
    );
    said.port = Some(port);
}

/// What stands between quotation marks, doubled ones undone.
fn quoted(text: &[u8]) -> Option<Vec<u8>> {
    let mut rest = text.strip_prefix(b"\"")?;
    let mut path = Vec::new();
    loop {
        let (byte, behind) = rest.split_first()?;
        rest = behind;
        match (byte, behind.first()) {
            (b'"', Some(b'"')) => {
                path.push(b'"');
                rest = behind.get(1..)?;
            }
            (b'"', _) => return Some(path),
            (byte, _) => path.push(*byte),
        }
    }
}

/// The code of a line that has three digits and no blank behind them.
pub fn unparted_code(line: &[u8]) -> Option<u32> {
    let code = number(endpoint::digits(line)).filter(|n| (100..700).contains(n))?;
    u32::try_from(code).ok()
}

/// Reads a line that is neither command nor reply; a code at its front is shown all the same.
pub fn stray<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    let line = w.peek();
    w.put(&f::STRAY, w.at(), line.len(), Value::Text(line));
    match unparted_code(line) {
        Some(code) => {
            w.take(3)?;
            w.derive(&f::CODE, 3, Value::U64(code.into()));
        }
        None => w.put(&f::INVALID, w.at(), line.len(), Value::None),
    }
    let text = text_of(w.peek());
    if !text.is_empty() {
        w.bytes(&f::TEXT, text.len())?;
    }
    let left = w.remaining();
    w.take(left)?;
    Ok(())
}

/// Whether a text begins with a number; for probes.
pub fn begins_with_digit(text: &[u8]) -> bool {
    !endpoint::digits(text).is_empty()
}
