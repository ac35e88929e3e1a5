//! A message: header, questions, and records in three sections.
//!
//! ```text
//!     +---------------------+
//!     |        Header       |
//!     |       Question      |   the question for the name server       UPDATE: the zone
//!     |        Answer       |   records that answer it                 UPDATE: prerequisites
//!     |      Authority      |   records that point to an authority     UPDATE: what to change
//!     |      Additional     |   records with more information
//!     +---------------------+
//! ```
//!
//! One set of functions for DNS, mDNS and LLMNR; what differs is asked of [`Flavour`]. What the data of a record
//! means is [`rdata`](super::rdata)'s.

use super::edns;
use super::fields as f;
use super::name::{Message, ROOM};
use super::notes;
use super::rdata;
use crate::field::{Field, Value};
use crate::layer::Kind;
use crate::wire::{Cut, Read, Record, UNDECODED, Wire};

/// Which of the protocols that share this format.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Flavour {
    /// DNS.
    Unicast,
    /// mDNS: the class's top bit is something else.
    Multicast,
    /// LLMNR: two flags are something else.
    LinkLocal,
}

/// The names of the kinds, in the order of [`Kind`].
pub const KINDS: &[&str] = &[
    "query",
    "answer",
    "notify",
    "notify answer",
    "update",
    "update answer",
    "status",
    "status answer",
    "session",
    "session answer",
    "inverse query",
    "inverse answer",
    "other",
    "other answer",
    "fragment",
];

/// A query.
pub const QUERY: Kind = Kind(0);
/// Somebody tells that a zone has changed.
pub const NOTIFY: Kind = Kind(2);
/// Somebody wants a zone changed.
pub const UPDATE: Kind = Kind(4);
/// Too short to tell.
pub const FRAGMENT: Kind = Kind(14);

/// `ctx` of a message that came over TCP: its length stands before it.
pub const OVER_TCP: u32 = 1;

/// What kind of message these bytes are; without the length before it.
pub fn kind(message: &[u8]) -> Kind {
    let Some(byte) = message.get(2).filter(|_| message.len() >= HEADER) else {
        return FRAGMENT;
    };
    let kind = match byte >> 3 & 15 {
        0 => QUERY.0,
        4 => NOTIFY.0,
        5 => UPDATE.0,
        2 => 6,
        6 => 8,
        1 => 10,
        _ => 12,
    };
    Kind(kind + u16::from(byte >> 7))
}

/// A header's length.
pub const HEADER: usize = 12;

const OPCODE_UPDATE: u16 = 5;
const OPCODE_DSO: u16 = 6;

/// The type of EDNS's pseudo-record.
const TYPE_OPT: u16 = 41;
const TYPE_SRV: u16 = 33;

struct Header {
    opcode: u16,
    counts: [u16; 4],
}

/// A whole message, behind its length where it came over TCP.
pub fn message<R: Record>(w: &mut Wire<'_, '_, R>, flavour: Flavour, ctx: u32) -> Read<()> {
    if ctx & OVER_TCP != 0 {
        w.u16(&f::LENGTH)?;
    }
    let message = Message::new(w.peek(), w.at());
    let result = whole(w, &message, flavour);
    if result.is_err() {
        w.rest(&UNDECODED);
    }
    result
}

fn whole<R: Record>(w: &mut Wire<'_, '_, R>, message: &Message<'_>, flavour: Flavour) -> Read<()> {
    let header = header(w, flavour)?;
    if header.opcode == OPCODE_DSO && header.counts == [0; 4] {
        return stateful(w);
    }
    let update = header.opcode == OPCODE_UPDATE;
    let [questions, answers, authorities, additionals] = header.counts;
    for _ in 0..questions {
        w.group(if update { &f::ZONE } else { &f::QUESTION }, |w| {
            question(w, message, flavour)
        })?;
    }
    let sections = [
        (answers, if update { &f::PREREQUISITE } else { &f::ANSWER }),
        (authorities, if update { &f::UPDATE } else { &f::AUTHORITY }),
        (additionals, &f::ADDITIONAL),
    ];
    let mut seen_opt = false;
    for (count, section) in sections {
        for _ in 0..count {
            w.group(section, |w| record(w, message, flavour, &mut seen_opt))?;
        }
    }
    if !w.is_empty() {
        w.note(&notes::TRAILING, w.remaining());
        w.rest(&f::EXTRANEOUS);
    }
    Ok(())
}

fn header<R: Record>(w: &mut Wire<'_, '_, R>, flavour: Flavour) -> Read<Header> {
    let cut = w.remaining() < HEADER;
    if cut {
        w.note(&notes::HEADER_CUT, w.remaining());
        if w.remaining() < 4 {
            return Err(Cut::Malformed);
        }
    }
    let next = |w: &mut Wire<'_, '_, R>, f| {
        if cut && w.remaining() < 2 {
            Err(Cut::Malformed)
        } else {
            w.u16(f)
        }
    };
    next(w, &f::ID)?;
    let flags = next(w, &f::FLAGS)?;
    self::flags(w, flags, flavour);
    let opcode = flags >> 11 & 15;
    let fields = if opcode == OPCODE_UPDATE {
        [&f::ZONES, &f::PREREQUISITES, &f::UPDATES, &f::ADDITIONALS]
    } else {
        [&f::QUERIES, &f::ANSWERS, &f::AUTHORITIES, &f::ADDITIONALS]
    };
    let mut counts = [0; 4];
    for (count, field) in counts.iter_mut().zip(fields) {
        *count = next(w, field)?;
    }
    Ok(Header { opcode, counts })
}

/// The bits that mean something in this message, in their order; those that mean something in responses only are
/// left out of queries.
fn flags<R: Record>(w: &mut Wire<'_, '_, R>, flags: u16, flavour: Flavour) {
    let bit = |w: &mut Wire<'_, '_, R>, field: &'static Field<bool>, mask: u16| {
        w.derive(field, 2, Value::Bool(flags & mask != 0))
    };
    let response = flags & 0x8000 != 0;
    bit(w, &f::RESPONSE, 0x8000);
    w.derive(&f::OPCODE, 2, Value::U64(u64::from(flags >> 11 & 15)));
    if flavour == Flavour::LinkLocal {
        bit(w, &f::CONFLICT, 0x0400);
        bit(w, &f::TRUNCATED, 0x0200);
        bit(w, &f::TENTATIVE, 0x0100);
    } else {
        if response {
            bit(w, &f::AUTHORITATIVE, 0x0400);
        }
        bit(w, &f::TRUNCATED, 0x0200);
        bit(w, &f::RECDESIRED, 0x0100);
        if response {
            bit(w, &f::RECAVAIL, 0x0080);
        }
        bit(w, &f::Z, 0x0040);
        if response {
            bit(w, &f::AUTHENTICATED, 0x0020);
        }
        bit(w, &f::CHECKDISABLE, 0x0010);
    }
    if response {
        w.derive(&f::RCODE, 2, Value::U64(u64::from(flags & 15)));
        outcome(w, flags);
    }
}

/// What a response's flags mean to somebody who looks for a fault.
fn outcome<R: Record>(w: &mut Wire<'_, '_, R>, flags: u16) {
    let at = w.at().saturating_sub(2);
    let code = match flags & 15 {
        1 => Some(&notes::FORMAT_ERROR),
        2 => Some(&notes::FAILED),
        5 => Some(&notes::REFUSED),
        _ => None,
    };
    if let Some(code) = code {
        w.rec.note(code, at, 2, 0);
    }
    if flags & 0x0200 != 0 {
        w.rec.note(&notes::CUT_FOR_UDP, at, 2, 0);
    }
}

fn question<R: Record>(
    w: &mut Wire<'_, '_, R>,
    message: &Message<'_>,
    flavour: Flavour,
) -> Read<()> {
    let mut room = ROOM;
    let name = message.peek(w, &f::QRY_NAME, &mut room)?;
    if w.remaining() < name.wire + 4 {
        return w.malformed(&notes::RECORD_CUT, w.remaining());
    }
    w.take(name.wire)?;
    w.derive(&f::QRY_NAME, name.wire, Value::Text(name.text()));
    w.derive(&f::QRY_NAME_LEN, name.wire, Value::U64(name.len() as u64));
    w.derive(&f::QRY_LABELS, name.wire, Value::U64(name.labels.into()));
    w.u16(&f::QRY_TYPE)?;
    class(w, flavour, &f::QRY_CLASS, &f::QRY_QU)
}

/// A class, and in mDNS the bit before it.
fn class<R: Record>(
    w: &mut Wire<'_, '_, R>,
    flavour: Flavour,
    class: &'static Field<u16>,
    top: &'static Field<bool>,
) -> Read<()> {
    if flavour != Flavour::Multicast {
        return w.u16(class).map(drop);
    }
    let value = u16::from_be_bytes([
        w.peek().first().copied().unwrap_or(0),
        w.peek().get(1).copied().unwrap_or(0),
    ]);
    w.take(2)?;
    w.derive(class, 2, Value::U64(u64::from(value & 0x7fff)));
    w.derive(top, 2, Value::Bool(value & 0x8000 != 0));
    Ok(())
}

fn record<R: Record>(
    w: &mut Wire<'_, '_, R>,
    message: &Message<'_>,
    flavour: Flavour,
    seen_opt: &mut bool,
) -> Read<()> {
    let mut room = ROOM;
    let name = message.peek(w, &f::RR_NAME, &mut room)?;
    let Some(fixed) = w
        .peek()
        .get(name.wire..)
        .and_then(|rest| rest.first_chunk::<10>())
    else {
        return w.malformed(&notes::RECORD_CUT, w.remaining());
    };
    let kind = u16::from_be_bytes([fixed[0], fixed[1]]);
    let length = usize::from(u16::from_be_bytes([fixed[8], fixed[9]]));
    // RFC 2181 §9: of a record that was cut nothing is to be used.
    if w.remaining() < name.wire + fixed.len() + length {
        return w.malformed(&notes::RECORD_CUT, w.remaining());
    }
    w.take(name.wire)?;
    if kind == TYPE_SRV {
        rdata::service_name(w, name.wire, name.text());
    } else {
        w.derive(&f::RR_NAME, name.wire, Value::Text(name.text()));
    }
    w.u16(&f::RR_TYPE)?;
    if kind == TYPE_OPT {
        if std::mem::replace(seen_opt, true) {
            w.note(&notes::EDNS_TWICE, 8 + length.min(w.remaining()));
        }
        edns::fixed(w, flavour)?;
    } else {
        class(w, flavour, &f::RR_CLASS, &f::CACHE_FLUSH)?;
        if fixed[4] & 0x80 != 0 {
            w.note(&notes::TTL_HIGH, 4);
        }
        w.u32(&f::TTL)?;
    }
    w.u16(&f::RDLENGTH)?;
    w.inside(length, |w| {
        // No data is a deletion or a condition in an UPDATE.
        if length > 0 {
            rdata::data(w, message, kind)?;
        }
        if !w.is_empty() {
            w.note(&notes::RDATA_LEFT, w.remaining());
        }
        Ok(())
    })?;
    Ok(())
}

/// DNS stateful operations: no records, but values.
fn stateful<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    if w.is_empty() {
        return Ok(());
    }
    w.group(&f::DSO, |w| {
        while !w.is_empty() {
            w.group(&f::DSO_TLV, |w| {
                let kind = w.u16(&f::DSO_TYPE)?;
                let length = w.u16(&f::DSO_LENGTH)?;
                w.inside(length.into(), |w| {
                    match kind {
                        1 => {
                            w.u32(&f::DSO_INACTIVITY)?;
                            w.u32(&f::DSO_INTERVAL)?;
                        }
                        2 => {
                            w.u32(&f::DSO_RETRY)?;
                        }
                        3 => {
                            w.rest(&f::DSO_PADDING);
                        }
                        _ => {
                            w.rest(&f::DSO_DATA);
                        }
                    }
                    Ok(())
                })
            })?;
        }
        Ok(())
    })
}
