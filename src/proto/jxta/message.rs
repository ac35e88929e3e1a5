//! What is on the wire: the welcome line, the headers in front of a message, the message and its elements.

use super::{fields as f, notes};
use crate::field::Value;
use crate::layer::Kind;
use crate::wire::{Cut, Read, Record, Wire};

/// The welcome line.
pub const WELCOME: Kind = Kind(0);
/// Headers and the message behind them.
pub const MESSAGE: Kind = Kind(1);
/// Headers alone: what they announce is passed over.
pub const HEADERS: Kind = Kind(2);
/// A datagram: signature, headers, message.
pub const DATAGRAM: Kind = Kind(3);

/// The type of a framed message.
const MESSAGE_TYPE: &[u8] = b"application/x-jxta-msg";
/// The type of elements that carry TLS.
const TLS_TYPE: &[u8] = b"application/x-jxta-tls-block";
/// More headers in front of one message, or longer ones, are none.
const MAX_HEADERS: usize = 32;
const MAX_NAME: usize = 64;
const MAX_VALUE: usize = 4096;

/// What the headers say.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub struct Framing {
    /// Bytes that follow.
    pub length: Option<u64>,
    /// They are a message.
    pub is_message: bool,
}

/// Some TLS records in a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block<'a> {
    /// Which in its direction, counted from 1.
    pub number: Option<u32>,
    /// Offset in the buffer.
    pub at: u64,
    /// The records.
    pub bytes: &'a [u8],
}

/// All bytes of a unit.
pub fn unit<'a, R: Record>(
    w: &mut Wire<'a, '_, R>,
    kind: Kind,
    blocks: &mut Vec<Block<'a>>,
) -> Read<()> {
    if kind == WELCOME {
        return w.group(&f::WELCOME, welcome);
    }
    if kind == DATAGRAM {
        w.bytes(&f::UDP_SIGNATURE, 4)?;
    }
    let framing = framing(w)?;
    if kind == HEADERS {
        return Ok(());
    }
    let n = framing
        .length
        .and_then(|n| usize::try_from(n).ok())
        .unwrap_or(w.remaining());
    if !framing.is_message {
        return w.bytes(&f::BODY, n).map(drop);
    }
    w.sized(&f::MESSAGE, n, |w| message(w, blocks)).map(drop)
}

/// `JXTAHELLO destination public peer flag version`, and in later versions parameters before the last.
fn welcome<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    let mut place = 0;
    loop {
        let line = w.peek();
        let end = line
            .iter()
            .position(|b| matches!(b, b' ' | b'\r' | b'\n'))
            .unwrap_or(line.len());
        let is_last = line.get(end) != Some(&b' ');
        let field = match place {
            0 => &f::WELCOME_SIGNATURE,
            _ if is_last => &f::WELCOME_VERSION,
            1 => &f::DESTINATION,
            2 => &f::PUBLIC,
            3 => &f::PEER_ID,
            4 => &f::NO_PROPAGATE,
            _ => &f::VARIABLE,
        };
        w.bytes(field, end)?;
        place += 1;
        if is_last {
            return w.take(w.remaining()).map(drop);
        }
        w.take(1)?;
    }
}

/// The headers in front of a message, with the empty name that ends them.
pub fn framing<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<Framing> {
    w.group(&f::FRAMING, |w| {
        let mut found = Framing::default();
        for _ in 0..MAX_HEADERS {
            if w.group(&f::HEADER, |w| header(w, &mut found))? {
                return Ok(found);
            }
        }
        Err(Cut::Malformed)
    })
}

/// One header; whether it was the end.
fn header<R: Record>(w: &mut Wire<'_, '_, R>, found: &mut Framing) -> Read<bool> {
    let at = w.at();
    let n = w.take(1)?.first().copied().map_or(0, usize::from);
    if n > MAX_NAME {
        return Err(Cut::Malformed);
    }
    let name = w.take(n)?;
    if !name.iter().all(u8::is_ascii_graphic) {
        return Err(Cut::Malformed);
    }
    w.put(&f::HEADER_NAME, at, n + 1, Value::Text(name));
    if n == 0 {
        return Ok(true);
    }
    let len = usize::from(w.u16(&f::VALUE_LEN)?);
    if len > MAX_VALUE {
        return Err(Cut::Malformed);
    }
    let value = w.bytes(&f::VALUE, len)?;
    if name.eq_ignore_ascii_case(b"content-type") {
        found.is_message = value == MESSAGE_TYPE;
        w.derive(&f::CONTENT_TYPE, len, Value::Text(value));
    } else if name.eq_ignore_ascii_case(b"content-length") && (1..=8).contains(&len) {
        let n = value.iter().fold(0u64, |n, b| n << 8 | u64::from(*b));
        found.length = Some(n);
        w.derive(&f::CONTENT_LENGTH, len, Value::U64(n));
    }
    Ok(false)
}

fn message<'a, R: Record>(w: &mut Wire<'a, '_, R>, blocks: &mut Vec<Block<'a>>) -> Read<()> {
    if !w.peek().starts_with(b"jxmg") {
        return w.malformed(&notes::NO_MESSAGE, 4.min(w.remaining()));
    }
    w.bytes(&f::SIGNATURE, 4)?;
    if w.u8(&f::VERSION)? != 0 {
        w.note(&notes::LATER_VERSION, w.remaining());
        return Ok(());
    }
    for _ in 0..w.u16(&f::NAMES)? {
        string(w, &f::NAME)?;
    }
    for _ in 0..w.u16(&f::ELEMENTS)? {
        if w.group(&f::ELEMENT, |w| element(w, blocks))? {
            w.group(&f::ELEMENT, |w| element(w, blocks))?;
        }
    }
    Ok(())
}

/// One element; whether one that signs it follows.
fn element<'a, R: Record>(w: &mut Wire<'a, '_, R>, blocks: &mut Vec<Block<'a>>) -> Read<bool> {
    if !w.peek().starts_with(b"jxel") {
        return w.malformed(&notes::NO_MESSAGE, 4.min(w.remaining()));
    }
    w.bytes(&f::ELEMENT_SIGNATURE, 4)?;
    w.u8(&f::NAMESPACE_ID)?;
    let flags = w.u8(&f::FLAGS)?;
    let [typed, encoded, signed] = [1, 2, 4].map(|bit| flags & bit != 0);
    w.derive(&f::HAS_TYPE, 1, Value::Bool(typed));
    w.derive(&f::HAS_ENCODING, 1, Value::Bool(encoded));
    w.derive(&f::HAS_SIGNATURE, 1, Value::Bool(signed));
    let name = string(w, &f::ELEMENT_NAME)?;
    let mime = if typed {
        string(w, &f::ELEMENT_TYPE)?
    } else {
        b""
    };
    if encoded {
        string(w, &f::ENCODING)?;
    }
    let n = w.u32(&f::LENGTH)? as usize;
    let at = w.at();
    if mime == TLS_TYPE && !encoded {
        let bytes = w.bytes(&f::TLS_BLOCK, n)?;
        let number = std::str::from_utf8(name).ok().and_then(|n| n.parse().ok());
        blocks.push(Block { number, at, bytes });
    } else if mime.starts_with(b"text/") && !encoded {
        w.bytes(&f::TEXT, n)?;
    } else {
        w.bytes(&f::CONTENT, n)?;
    }
    Ok(signed)
}

/// Text behind its length in two bytes.
fn string<'a, R: Record>(
    w: &mut Wire<'a, '_, R>,
    field: &'static crate::field::Field<crate::field::Text>,
) -> Read<&'a [u8]> {
    let at = w.at();
    let n = w.take(2)?.iter().fold(0, |n, b| n << 8 | usize::from(*b));
    let text = w.take(n)?;
    w.put(field, at, n + 2, Value::Text(text));
    Ok(text)
}
