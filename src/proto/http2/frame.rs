//! One frame: nine bytes of header, and what each type holds (RFC 9113 §4.1, §6).

use super::block;
use super::fields as f;
use super::headers::Role;
use super::notes as n;
use crate::field::{Field, Value};
use crate::layer::{Dir, Kind};
use crate::proto::common::http2_setting;
use crate::wire::{Read, Record, Wire};

/// The connection preface.
pub const PREFACE: Kind = Kind(0);
/// Content.
pub const DATA: Kind = Kind(1);
/// A header block, or the beginning of one.
pub const HEADERS: Kind = Kind(2);
/// Old priorities.
pub const PRIORITY: Kind = Kind(3);
/// A stream ends early.
pub const RST_STREAM: Kind = Kind(4);
/// Settings.
pub const SETTINGS: Kind = Kind(5);
/// A request nobody sent, and that will be answered.
pub const PUSH_PROMISE: Kind = Kind(6);
/// Are you there?
pub const PING: Kind = Kind(7);
/// The connection ends.
pub const GOAWAY: Kind = Kind(8);
/// More may be sent.
pub const WINDOW_UPDATE: Kind = Kind(9);
/// A header block goes on.
pub const CONTINUATION: Kind = Kind(10);
/// Extensions.
pub const OTHER: Kind = Kind(11);

/// The names of the kinds.
pub const KINDS: &[&str] = &[
    "preface",
    "data",
    "headers",
    "priority",
    "rst_stream",
    "settings",
    "push_promise",
    "ping",
    "goaway",
    "window_update",
    "continuation",
    "other",
];

/// In a message's ctx: its header block is decompressed; the bits above hold its role.
pub const MADE: u32 = 1;

/// What clients send first.
pub const MAGIC: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
/// A frame's header.
pub const HEAD: usize = 9;

/// Nothing more comes from the sender on this stream.
pub const END_STREAM: u8 = 0x01;
/// The flag of answers to SETTINGS and PING.
pub const ACK: u8 = 0x01;
/// The header block ends here.
pub const END_HEADERS: u8 = 0x04;
/// There is padding.
pub const PADDED: u8 = 0x08;
/// There is a priority.
pub const HAS_PRIORITY: u8 = 0x20;

/// A frame's header.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Head {
    /// How many bytes follow it.
    pub len: usize,
    /// Its type.
    pub kind: u8,
    /// Its flags.
    pub flags: u8,
    /// Its stream.
    pub stream: u32,
    /// The bit that is sent as 0.
    pub reserved: bool,
}

impl Head {
    /// Whether a flag is set.
    pub fn has(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }

    /// The header at the front.
    pub fn of(bytes: &[u8]) -> Option<Head> {
        let [a, b, c, kind, flags, s0, s1, s2, s3] = *bytes.first_chunk::<HEAD>()?;
        let stream = u32::from_be_bytes([s0, s1, s2, s3]);
        Some(Head {
            len: usize::from(a) << 16 | usize::from(b) << 8 | usize::from(c),
            kind,
            flags,
            stream: stream & 0x7fff_ffff,
            reserved: stream >> 31 != 0,
        })
    }

    /// Whether a frame that means what it says could begin like this: for finding frames among bytes.
    pub fn is_plausible(&self) -> bool {
        let on_stream = self.stream != 0;
        let flags = |known: u8| self.flags & !known == 0;
        !self.reserved
            && self.len <= 16384
            && match self.kind {
                0 => on_stream && flags(END_STREAM | PADDED),
                1 => on_stream && self.len > 0 && flags(0x2d),
                2 => on_stream && self.len == 5 && flags(0),
                3 => on_stream && self.len == 4 && flags(0),
                4 => {
                    !on_stream
                        && self.len.is_multiple_of(6)
                        && flags(ACK)
                        && (self.flags == 0 || self.len == 0)
                }
                5 => on_stream && self.len > 4 && flags(END_HEADERS | PADDED),
                6 => !on_stream && self.len == 8 && flags(ACK),
                7 => !on_stream && self.len >= 8 && flags(0),
                8 => self.len == 4 && flags(0),
                9 => on_stream && flags(END_HEADERS),
                0x0a => self.len >= 2 && flags(0),
                0x0c => !on_stream && flags(0),
                0x10 => !on_stream && self.len >= 4 && flags(0),
                _ => false,
            }
    }

    /// Whether a frame of its type may be so long (RFC 9113 §6).
    pub fn fits(&self) -> bool {
        match self.kind {
            2 => self.len == 5,
            3 | 8 => self.len == 4,
            4 => self.len.is_multiple_of(6) && (!self.has(ACK) || self.len == 0),
            6 => self.len == 8,
            7 => self.len >= 8,
            _ => true,
        }
    }

    /// What kind of message it is.
    pub fn message(&self) -> Kind {
        match self.kind {
            n @ 0..=9 => Kind(u16::from(n) + 1),
            _ => OTHER,
        }
    }
}

/// The connection preface.
pub fn preface<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    w.bytes(&f::MAGIC, MAGIC.len()).map(|_| ())
}

/// A frame's header, named.
pub fn head<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<Head> {
    let Some(head) = Head::of(w.peek()) else {
        w.take(HEAD)?;
        return Err(crate::wire::Cut::Malformed);
    };
    w.u24(&f::LENGTH)?;
    w.u8(&f::TYPE)?;
    w.u8(&f::FLAGS)?;
    let mut flag = |flag: u8, field: &'static Field<bool>| {
        w.derive(field, 1, Value::Bool(head.has(flag)));
    };
    if matches!(head.kind, 0 | 1) {
        flag(END_STREAM, &f::END_STREAM);
    }
    if matches!(head.kind, 1 | 5 | 9) {
        flag(END_HEADERS, &f::END_HEADERS);
    }
    if matches!(head.kind, 0 | 1 | 5) {
        flag(PADDED, &f::PADDED);
    }
    match head.kind {
        1 => flag(HAS_PRIORITY, &f::HAS_PRIORITY),
        4 => flag(ACK, &f::ACK_SETTINGS),
        6 => flag(ACK, &f::ACK_PING),
        _ => {}
    }
    w.take(4)?;
    if head.reserved {
        w.derive(&f::RESERVED, 4, Value::Bool(true));
    }
    w.derive(&f::STREAM_ID, 4, Value::U64(head.stream.into()));
    let at = w.at() - HEAD as u64;
    let mut note = |code| w.rec.note(code, at, HEAD as u32, 0);
    match head.kind {
        0..=3 | 5 | 9 if head.stream == 0 => note(&n::ON_CONNECTION),
        4 | 6 | 7 if head.stream != 0 => note(&n::ON_STREAM),
        _ => {}
    }
    if !head.fits() {
        note(&n::FRAME_SIZE);
    }
    Ok(head)
}

/// What stands before a frame's content: the pad length. How much padding there is.
pub fn padding<R: Record>(w: &mut Wire<'_, '_, R>, head: &Head) -> Read<usize> {
    if !head.has(PADDED) || head.len == 0 {
        return Ok(0);
    }
    let padding = usize::from(w.u8(&f::PAD_LENGTH)?);
    if padding >= head.len {
        let at = w.at() - 1;
        w.rec.note(&n::PADDING_LONG, at, 1, padding as u64);
        return Ok(head.len - 1);
    }
    Ok(padding)
}

/// The header of a frame of DATA, up to its content. How much padding follows the content.
pub fn data<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<(Head, usize)> {
    let head = head(w)?;
    let padding = padding(w, &head)?;
    Ok((head, padding))
}

/// What stands between the header of a HEADERS or PUSH_PROMISE frame and its header block.
fn before_block<R: Record>(w: &mut Wire<'_, '_, R>, head: &Head) -> Read<usize> {
    let padding = if head.kind == 9 { 0 } else { padding(w, head)? };
    if head.kind == 1 && head.has(HAS_PRIORITY) {
        priority(w)?;
    }
    if head.kind == 5 {
        promised(w)?;
    }
    Ok(padding)
}

/// Where the header block of a frame begins and ends, counted from the frame's first byte.
pub fn block_place(frame: &[u8], head: &Head) -> Option<(usize, usize)> {
    let mut nobody = ();
    let mut w = Wire::whole(frame, 0, &mut nobody);
    w.take(HEAD).ok()?;
    let padding = before_block(&mut w, head).ok()?;
    let end = frame.len().checked_sub(padding)?;
    (w.pos() <= end).then_some((w.pos(), end))
}

/// A message whose header block is decompressed.
pub fn decompressed<R: Record>(w: &mut Wire<'_, '_, R>, role: Role) -> Read<Head> {
    let head = head(w)?;
    let padding = before_block(w, &head)?.min(w.remaining());
    block::block(w, padding, role)?;
    w.rest(&f::PADDING);
    Ok(head)
}

/// A frame as it stands.
pub fn frame<R: Record>(w: &mut Wire<'_, '_, R>, dir: Dir) -> Read<Head> {
    let head = head(w)?;
    match head.kind {
        0 => {
            padding(w, &head)?;
        }
        1 | 5 | 9 => {
            let padding = before_block(w, &head)?;
            let len = w.remaining().saturating_sub(padding);
            if len > 0 {
                w.bytes(&f::FRAGMENT, len)?;
            }
            w.rest(&f::PADDING);
        }
        2 => priority(w)?,
        3 => {
            w.u32(&f::ERROR)?;
        }
        4 => {
            while w.remaining() >= 6 {
                w.group(&f::SETTING, |w| setting(w, dir))?;
            }
        }
        6 => {
            let field = if head.has(ACK) { &f::PONG } else { &f::PING };
            w.bytes(field, 8)?;
        }
        7 => {
            last_stream(w)?;
            let error = w.u32(&f::GOAWAY_ERROR)?;
            if error != 0 {
                let at = w.at() - 4;
                w.rec.note(&n::ERROR_SAID, at, 4, 0);
            }
            w.rest(&f::DEBUG);
        }
        8 => window_update(w)?,
        0x0a => {
            let len = w.u16(&f::ALTSVC_LENGTH)?;
            w.bytes(&f::ALTSVC_ORIGIN, len.into())?;
            w.rest(&f::ALTSVC_VALUE);
        }
        0x0c => {
            while !w.is_empty() {
                let len = w.u16(&f::ORIGIN_LENGTH)?;
                w.bytes(&f::ORIGIN, len.into())?;
            }
        }
        0x10 => {
            number(w, &f::UPDATE_STREAM)?;
            w.rest(&f::UPDATE_VALUE);
        }
        _ => {
            w.rest(&f::UNKNOWN);
        }
    }
    w.rest(&crate::wire::UNDECODED);
    Ok(head)
}

/// Four bytes whose first bit is something else.
fn number<R: Record>(w: &mut Wire<'_, '_, R>, field: &'static Field<u32>) -> Read<u32> {
    let at = w.at();
    let bytes = w.take(4)?;
    let value = bytes.iter().fold(0u32, |v, b| v << 8 | u32::from(*b));
    w.put(field, at, 4, Value::U64((value & 0x7fff_ffff).into()));
    Ok(value)
}

fn promised<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    number(w, &f::PROMISED).map(|_| ())
}

fn last_stream<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    number(w, &f::LAST_STREAM).map(|_| ())
}

fn priority<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    let word = number(w, &f::DEPENDENCY)?;
    w.derive(&f::EXCLUSIVE, 4, Value::Bool(word >> 31 != 0));
    let weight = w.u8(&f::WEIGHT)?;
    w.derive(&f::WEIGHT_REAL, 1, Value::U64(u64::from(weight) + 1));
    Ok(())
}

fn window_update<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    let value = number(w, &f::INCREMENT)?;
    if value & 0x7fff_ffff == 0 {
        let at = w.at() - 4;
        w.rec.note(&n::INCREMENT_ZERO, at, 4, 0);
    }
    Ok(())
}

fn setting<R: Record>(w: &mut Wire<'_, '_, R>, dir: Dir) -> Read<()> {
    let id = w.u16(&f::SETTING_ID)?;
    let field = match id {
        1 => &f::TABLE_MAX,
        2 => &f::ENABLE_PUSH,
        3 => &f::MAX_STREAMS,
        4 => &f::INITIAL_WINDOW,
        5 => &f::MAX_FRAME,
        6 => &f::MAX_LIST,
        8 => &f::EXTENDED_CONNECT,
        9 => &f::NO_PRIORITIES,
        _ => &f::UNKNOWN_SETTING,
    };
    let value = w.u32(field)?;
    if !http2_setting::fits(id, value, dir == Dir::ToServer) {
        let at = w.at() - 6;
        w.rec.note(&n::SETTING_BAD, at, 6, value.into());
    }
    Ok(())
}
