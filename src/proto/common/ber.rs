//! ASN.1 in BER and DER: identifier, length, value, and what the common values mean. Every element keeps its place, so
//! a tree over it knows its bytes. Knows no protocol; SNMP and X.509 bring their own fields.

use crate::field::{Field, Type};
use crate::wire::{Cut, Read, Record, Wire};

crate::notes! {
    BAD = Code::new("ber.bad", Error, "No element of ASN.1 begins here")
        .why("Identifier and length don't fit the bytes that are there.").seen("Cut certificates, fuzzers.").spec("X.690 §8.1");
    UNEXPECTED = Code::new("ber.unexpected", Error, "An element of another type was expected here")
        .why("The structure is not the one the specification gives.").seen("Broken encoders, fuzzers.").spec("X.690 §8.1.2");
}

/// Identifier octets of the types that occur everywhere.
pub mod id {
    #![allow(missing_docs)]
    pub const BOOLEAN: u8 = 0x01;
    pub const INTEGER: u8 = 0x02;
    pub const BIT_STRING: u8 = 0x03;
    pub const OCTET_STRING: u8 = 0x04;
    pub const NULL: u8 = 0x05;
    pub const OID: u8 = 0x06;
    pub const ENUMERATED: u8 = 0x0a;
    pub const UTF8_STRING: u8 = 0x0c;
    pub const PRINTABLE_STRING: u8 = 0x13;
    pub const TELETEX_STRING: u8 = 0x14;
    pub const IA5_STRING: u8 = 0x16;
    pub const UTC_TIME: u8 = 0x17;
    pub const GENERALIZED_TIME: u8 = 0x18;
    pub const UNIVERSAL_STRING: u8 = 0x1c;
    pub const BMP_STRING: u8 = 0x1e;
    pub const SEQUENCE: u8 = 0x30;
    pub const SET: u8 = 0x31;
}

/// How deep indefinite lengths may nest.
const DEPTH: u8 = 16;

/// What stands before an element's value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Head {
    /// The first identifier octet: class, constructed or not, and the number where it is below 31.
    pub id: u8,
    /// The tag's number.
    pub number: u32,
    /// Octets of identifier and length.
    pub header: usize,
    /// Octets of the value, without the end mark of an indefinite length.
    pub len: usize,
    /// Octets of the end mark: 2 behind an indefinite length.
    pub end: usize,
}

impl Head {
    /// All octets of the element.
    pub fn total(&self) -> usize {
        self.header + self.len + self.end
    }

    /// Whether the value is made of elements.
    pub fn constructed(&self) -> bool {
        self.id & 0x20 != 0
    }
}

/// The head of the element at the front, when all of it is there and sound.
pub fn head(bytes: &[u8]) -> Option<Head> {
    nested(bytes, DEPTH)
}

fn nested(bytes: &[u8], depth: u8) -> Option<Head> {
    let id = *bytes.first()?;
    let mut at = 1;
    let mut number = u32::from(id & 0x1f);
    if number == 0x1f {
        number = 0;
        loop {
            let octet = *bytes.get(at)?;
            at += 1;
            number = number.checked_mul(128)? | u32::from(octet & 0x7f);
            if octet & 0x80 == 0 {
                break;
            }
        }
    }
    let first = *bytes.get(at)?;
    at += 1;
    if first == 0x80 {
        let (header, len) = (at, indefinite(bytes.get(at..)?, depth.checked_sub(1)?)?);
        return Some(Head {
            id,
            number,
            header,
            len,
            end: 2,
        });
    }
    let mut len = usize::from(first);
    if first > 0x80 {
        let octets = bytes.get(at..at + usize::from(first & 0x7f))?;
        at += octets.len();
        len = octets.iter().try_fold(0usize, |n, o| {
            (n < 1 << 40).then(|| n << 8 | usize::from(*o))
        })?;
    }
    (len <= bytes.len() - at).then_some(Head {
        id,
        number,
        header: at,
        len,
        end: 0,
    })
}

fn indefinite(bytes: &[u8], depth: u8) -> Option<usize> {
    let mut at = 0;
    loop {
        let rest = bytes.get(at..)?;
        if rest.starts_with(&[0, 0]) {
            return Some(at);
        }
        at += nested(rest, depth)?.total();
    }
}

/// The head of the next element, unread; a note when there is none.
pub fn peek<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<Head> {
    match head(w.peek()) {
        Some(head) => Ok(head),
        None => {
            let n = w.remaining();
            w.malformed(&BAD, n)
        }
    }
}

/// Whether the next element has this identifier.
pub fn is_next<R: Record>(w: &Wire<'_, '_, R>, id: u8) -> bool {
    w.peek().first() == Some(&id)
}

/// Reads the next element, whatever it is: `body` reads its value and nothing beyond.
pub fn any<'a, R: Record, T>(
    w: &mut Wire<'a, '_, R>,
    body: impl FnOnce(&mut Wire<'a, '_, R>, Head) -> Read<T>,
) -> Read<Option<T>> {
    let head = peek(w)?;
    w.take(head.header)?;
    let result = w.inside(head.len, |w| body(w, head))?;
    w.take(head.end)?;
    Ok(result)
}

/// Reads the next element, which must have this identifier.
pub fn element<'a, R: Record, T>(
    w: &mut Wire<'a, '_, R>,
    id: u8,
    body: impl FnOnce(&mut Wire<'a, '_, R>) -> Read<T>,
) -> Read<Option<T>> {
    let head = peek(w)?;
    if head.id != id {
        return w.malformed(&UNEXPECTED, head.total());
    }
    any(w, |w, _| body(w))
}

/// As [`element`], under a node of its own.
pub fn group<'a, R: Record, T>(
    w: &mut Wire<'a, '_, R>,
    f: &'static Field<()>,
    id: u8,
    body: impl FnOnce(&mut Wire<'a, '_, R>) -> Read<T>,
) -> Read<Option<T>> {
    w.group(f, |w| element(w, id, body))
}

/// Reads the next element if it has this identifier.
pub fn optional<'a, R: Record, T>(
    w: &mut Wire<'a, '_, R>,
    id: u8,
    body: impl FnOnce(&mut Wire<'a, '_, R>) -> Read<T>,
) -> Read<Option<T>> {
    if is_next(w, id) {
        element(w, id, body)
    } else {
        Ok(None)
    }
}

/// Reads elements until the value is used up.
pub fn each<'a, R: Record>(
    w: &mut Wire<'a, '_, R>,
    mut body: impl FnMut(&mut Wire<'a, '_, R>) -> Read<()>,
) -> Read<()> {
    while !w.is_empty() {
        let before = w.remaining();
        body(w)?;
        if w.remaining() == before {
            return Err(Cut::Malformed);
        }
    }
    Ok(())
}

/// Steps over the next element and returns its value.
pub fn skip<'a, R: Record>(w: &mut Wire<'a, '_, R>) -> Read<&'a [u8]> {
    let head = peek(w)?;
    let all = w.take(head.total())?;
    Ok(all.get(head.header..head.header + head.len).unwrap_or(&[]))
}

/// Names the value of the next element as bytes or text.
pub fn bytes<'a, R: Record, T: Type>(
    w: &mut Wire<'a, '_, R>,
    id: u8,
    f: &'static Field<T>,
) -> Read<&'a [u8]> {
    let value = element(w, id, |w| Ok(w.rest(f)))?;
    Ok(value.unwrap_or(&[]))
}

/// A whole number of up to eight octets.
pub fn integer(value: &[u8]) -> Option<i64> {
    let (first, rest) = value.split_first()?;
    (rest.len() < 8).then(|| {
        rest.iter()
            .fold(i64::from(*first as i8), |n, o| n << 8 | i64::from(*o))
    })
}

/// Appends an object identifier in dots: `2.5.4.3`. What can't be read so ends it early.
pub fn oid(value: &[u8], out: &mut Vec<u8>) {
    let mut arc = 0u64;
    let mut first = true;
    for octet in value {
        if arc > u64::MAX >> 8 {
            return;
        }
        arc = arc << 7 | u64::from(octet & 0x7f);
        if octet & 0x80 != 0 {
            continue;
        }
        if std::mem::take(&mut first) {
            let root = (arc / 40).min(2);
            crate::field::decimal(root, out);
            arc -= root * 40;
        }
        out.push(b'.');
        crate::field::decimal(arc, out);
        arc = 0;
    }
}

/// A point in time as UTCTime or GeneralizedTime writes it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Moment {
    /// Nanoseconds since 1970.
    pub ns: i64,
    /// `2023-01-05 07:32:38 (UTC)`, as it was written: local time where an offset stands behind.
    text: [u8; 30],
    len: u8,
}

impl Moment {
    /// `2023-01-05 07:32:38 (UTC)`; with the offset where one was given: `(UTC+0530)`.
    pub fn text(&self) -> &[u8] {
        self.text.get(..usize::from(self.len)).unwrap_or(&[])
    }
}

/// UTCTime, `YYMMDDhhmm[ss]Z`; years from 50 on are of the last century (RFC 5280 §4.1.2.5.1).
pub fn utc_time(value: &[u8]) -> Option<Moment> {
    let (yy, rest) = two(value)?;
    moment(if yy < 50 { 2000 + yy } else { 1900 + yy }, rest)
}

/// GeneralizedTime, `YYYYMMDDhhmmss[.f]Z`.
pub fn generalized_time(value: &[u8]) -> Option<Moment> {
    let (century, rest) = two(value)?;
    let (yy, rest) = two(rest)?;
    moment(century * 100 + yy, rest)
}

fn two(bytes: &[u8]) -> Option<(i64, &[u8])> {
    match bytes {
        [a @ b'0'..=b'9', b @ b'0'..=b'9', rest @ ..] => {
            Some((i64::from(a - b'0') * 10 + i64::from(b - b'0'), rest))
        }
        _ => None,
    }
}

fn moment(year: i64, rest: &[u8]) -> Option<Moment> {
    let (month, rest) = two(rest)?;
    let (day, rest) = two(rest)?;
    let (hour, rest) = two(rest)?;
    let (minute, rest) = two(rest)?;
    let (second, rest) = two(rest).unwrap_or((0, rest));
    if !(1..=12).contains(&month)
        || !(1..=31).contains(&day)
        || hour > 24
        || minute > 59
        || second > 60
    {
        return None;
    }
    let offset = match rest {
        [sign @ (b'+' | b'-'), zone @ ..] => {
            let (h, zone) = two(zone)?;
            let (m, _) = two(zone)?;
            if *sign == b'+' {
                -(h * 60 + m)
            } else {
                h * 60 + m
            }
        }
        _ => 0,
    };
    let seconds = ((days(year, month, day) * 24 + hour) * 60 + minute + offset) * 60 + second;
    let ns = seconds.saturating_mul(1_000_000_000);
    let mut text = *b"0000-00-00 00:00:00 (UTC)     ";
    let mut len = 25;
    if let [b'+' | b'-', ..] = rest
        && let Some(zone) = rest.get(..5)
    {
        text[24..29].copy_from_slice(zone);
        text[29] = b')';
        len = 30;
    }
    for (at, n) in [
        (0, year / 100),
        (2, year % 100),
        (5, month),
        (8, day),
        (11, hour),
        (14, minute),
        (17, second),
    ] {
        text[at] = b'0' + (n / 10 % 10) as u8;
        text[at + 1] = b'0' + (n % 10) as u8;
    }
    Some(Moment { ns, text, len })
}

/// Days since 1970-01-01 of a date in the Gregorian calendar: years begin in March, so the leap day comes last.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let y = if month <= 2 { year - 1 } else { year };
    let shifted = (month + 9) % 12;
    365 * y + y.div_euclid(4) - y.div_euclid(100)
        + y.div_euclid(400)
        + (153 * shifted + 2) / 5
        + day
        - 1
        - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_of_every_shape() {
        assert_eq!(
            head(&[0x30, 3, 1, 1, 0]),
            Some(Head {
                id: 0x30,
                number: 16,
                header: 2,
                len: 3,
                end: 0
            })
        );
        assert_eq!(
            head(&[0x04, 0x81, 1, 9]),
            Some(Head {
                id: 4,
                number: 4,
                header: 3,
                len: 1,
                end: 0
            })
        );
        assert_eq!(
            head(&[0x7f, 0x81, 0x00, 0]),
            Some(Head {
                id: 0x7f,
                number: 128,
                header: 4,
                len: 0,
                end: 0
            })
        );
        assert_eq!(
            head(&[0x30, 0x80, 5, 0, 0, 0]),
            Some(Head {
                id: 0x30,
                number: 16,
                header: 2,
                len: 2,
                end: 2
            })
        );
        for bad in [
            &[0x30, 4, 1, 1, 0][..],
            &[0x30],
            &[],
            &[0x30, 0x80, 5, 0, 0],
            &[4, 0x89, 1, 1, 1, 1, 1, 1, 1, 1, 1],
            &[0x1f, 0xff],
        ] {
            assert_eq!(head(bad), None, "{bad:x?}");
        }
        assert_eq!(head(&[0x30, 0x80].repeat(100_000)), None);
    }

    #[test]
    fn values() {
        assert_eq!(
            (
                integer(&[0xff]),
                integer(&[0, 0x80]),
                integer(&[]),
                integer(&[1; 9])
            ),
            (Some(-1), Some(128), None, None)
        );
        let mut out = Vec::new();
        oid(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11], &mut out);
        assert_eq!(out, b"1.2.840.113549.1.1.11");
        out.clear();
        oid(&[0x88, 0x37, 3], &mut out);
        assert_eq!(out, b"2.999.3");
    }

    #[test]
    fn times() {
        let m = utc_time(b"230105073238Z").unwrap();
        assert_eq!(
            (m.ns / 1_000_000_000, m.text()),
            (1_672_903_958, &b"2023-01-05 07:32:38 (UTC)"[..])
        );
        assert_eq!(utc_time(b"700101000000Z").unwrap().ns, 0);
        let m = utc_time(b"7001010100+0100").unwrap();
        assert_eq!(
            (m.ns, m.text()),
            (0, &b"1970-01-01 01:00:00 (UTC+0100)"[..])
        );
        assert_eq!(
            generalized_time(b"20000229000000Z").unwrap().ns / 1_000_000_000,
            951_782_400
        );
        assert_eq!(
            (
                utc_time(b"2301"),
                utc_time(b"23XX05073238Z"),
                generalized_time(b"99999999999999Z")
            ),
            (None, None, None)
        );
    }
}
