//! What a message asks or tells, and the variables it is about.

use super::fields as f;
use super::message::{number, number_here};
use super::mib;
use super::notes;
use crate::field::{Field, Text, Value};
use crate::proto::common::ber::{self, Head, id};
use crate::wire::{Read, Record, Wire};

const IP_ADDRESS: u8 = 0x40;
const COUNTER32: u8 = 0x41;
const GAUGE32: u8 = 0x42;
const TIME_TICKS: u8 = 0x43;
const OPAQUE: u8 = 0x44;
const NSAP: u8 = 0x45;
const COUNTER64: u8 = 0x46;
const UINTEGER32: u8 = 0x47;
const NO_OBJECT: u8 = 0x80;
const NO_INSTANCE: u8 = 0x81;
const END_OF_VIEW: u8 = 0x82;

const TRAP: u8 = 4;
const GET_BULK: u8 = 5;

/// Names of the nine groups, by the number of the tag.
static GROUPS: [&Field<()>; 9] = [
    &f::GET,
    &f::GET_NEXT,
    &f::RESPONSE,
    &f::SET,
    &f::TRAP,
    &f::GET_BULK,
    &f::INFORM,
    &f::TRAP2,
    &f::REPORT,
];

/// A PDU of any kind.
pub fn pdu<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    let head = ber::peek(w)?;
    let kind = head.id.wrapping_sub(0xa0);
    let Some(group) = GROUPS.get(usize::from(kind)) else {
        return w.malformed(&notes::PDU, head.total());
    };
    let at = w.at();
    w.put(&f::DATA, at, 1, Value::U64(kind.into()));
    w.group(group, |w| ber::any(w, |w, _| content(w, kind)))?;
    Ok(())
}

fn content<R: Record>(w: &mut Wire<'_, '_, R>, kind: u8) -> Read<()> {
    match kind {
        TRAP => trap(w)?,
        GET_BULK => {
            number(w, &f::REQUEST_ID)?;
            number(w, &f::NON_REPEATERS)?;
            number(w, &f::MAX_REPETITIONS)?;
        }
        _ => {
            number(w, &f::REQUEST_ID)?;
            let before = ber::peek(w)?;
            let (at, len) = (w.at(), before.total() as u32);
            if let Some(status @ 1..) = number(w, &f::ERROR_STATUS)? {
                w.rec.note(&notes::ERROR, at, len, status.unsigned_abs());
            }
            number(w, &f::ERROR_INDEX)?;
        }
    }
    ber::element(w, id::SEQUENCE, |w| {
        let (at, len) = (w.at(), w.remaining());
        if w.wants(&f::VARBINDS) {
            let count = count(w.peek());
            w.put(&f::VARBINDS, at, len, Value::U64(count));
        }
        ber::each(w, |w| {
            ber::group(w, &f::VARBIND, id::SEQUENCE, varbind).map(drop)
        })
    })?;
    Ok(())
}

fn count(mut elements: &[u8]) -> u64 {
    let mut n = 0;
    while let Some(head) = ber::head(elements) {
        n += 1;
        elements = elements.get(head.total()..).unwrap_or(&[]);
    }
    n
}

/// v1's trap (RFC 1157 §4.1.6).
fn trap<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    ber::element(w, id::OID, |w| object(w, &f::ENTERPRISE, None))?;
    ber::element(w, IP_ADDRESS, |w| w.bytes(&f::AGENT_ADDR, w.remaining()))?;
    if let [id::INTEGER, 1, 4, ..] = w.peek() {
        w.note(&notes::AUTHENTICATION, 3);
    }
    number(w, &f::GENERIC_TRAP)?;
    number(w, &f::SPECIFIC_TRAP)?;
    ber::element(w, TIME_TICKS, |w| unsigned(w, &f::TIME_STAMP))?;
    Ok(())
}

fn varbind<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    ber::element(w, id::OID, |w| object(w, &f::NAME, Some(&f::NAME_LABEL)))?;
    ber::any(w, value)?;
    Ok(())
}

fn value<R: Record>(w: &mut Wire<'_, '_, R>, head: Head) -> Read<()> {
    let n = w.remaining();
    match head.id {
        id::INTEGER => return number_here(w, &f::VALUE_INT).map(drop),
        id::OCTET_STRING => {
            let bytes = w.bytes(&f::VALUE_OCTETS, n)?;
            if is_text(bytes) && w.wants(&f::VALUE_TEXT) {
                w.derive(&f::VALUE_TEXT, n, Value::Text(bytes));
            }
        }
        id::NULL => w.derive(&f::VALUE_NULL, n, Value::None),
        id::OID => return object(w, &f::VALUE_OID, Some(&f::VALUE_OID_LABEL)),
        IP_ADDRESS if n == 4 => drop(w.bytes(&f::VALUE_IPV4, 4)?),
        IP_ADDRESS => drop(w.bytes(&f::VALUE_ADDRESS, n)?),
        COUNTER32 | COUNTER64 => return unsigned(w, &f::VALUE_COUNTER),
        GAUGE32 => return unsigned(w, &f::VALUE_GAUGE),
        TIME_TICKS => return unsigned(w, &f::VALUE_TICKS),
        OPAQUE => drop(w.bytes(&f::VALUE_OPAQUE, n)?),
        NSAP => drop(w.bytes(&f::VALUE_NSAP, n)?),
        UINTEGER32 => return unsigned(w, &f::VALUE_U32),
        NO_OBJECT => w.derive(&f::NO_OBJECT, n, Value::None),
        NO_INSTANCE => w.derive(&f::NO_INSTANCE, n, Value::None),
        END_OF_VIEW => w.derive(&f::END_OF_VIEW, n, Value::None),
        _ => drop(w.bytes(&f::VALUE_UNKNOWN, n)?),
    }
    Ok(())
}

/// Text that can be printed, line ends and tabs among it.
pub fn is_text(bytes: &[u8]) -> bool {
    let printable = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t');
    !bytes.is_empty() && std::str::from_utf8(bytes).is_ok_and(|t| t.chars().all(printable))
}

/// A number without sign: up to eight octets, and a zero before them where their first bit is set.
fn unsigned<R: Record>(w: &mut Wire<'_, '_, R>, field: &'static Field<u64>) -> Read<()> {
    let n = w.remaining();
    let octets = match w.peek() {
        [0, rest @ ..] if n == 9 => rest,
        all => all,
    };
    if octets.is_empty() || octets.len() > 8 {
        return w.malformed(&notes::NUMBER, n);
    }
    let value = octets.iter().fold(0u64, |v, o| v << 8 | u64::from(*o));
    w.take(n)?;
    w.derive(field, n, Value::U64(value));
    Ok(())
}

/// An object identifier in dots, and by name where the standard MIBs have one.
fn object<R: Record>(
    w: &mut Wire<'_, '_, R>,
    field: &'static Field<Text>,
    label: Option<&'static Field<Text>>,
) -> Read<()> {
    let n = w.remaining();
    let value = w.peek();
    if value.last().is_none_or(|last| last & 0x80 != 0) {
        return w.malformed(&notes::OID, n);
    }
    w.take(n)?;
    let mut dots = Vec::with_capacity(2 * n + 8);
    ber::oid(value, &mut dots);
    w.derive(field, n, Value::Text(&dots));
    if let Some(label) = label
        && w.wants(label)
    {
        let mut text = Vec::new();
        if mib::name(&dots, &mut text) {
            w.derive(label, n, Value::Text(&text));
        }
    }
    Ok(())
}
