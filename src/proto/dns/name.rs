//! Names: labels, and the pointers that stand for labels sent before.
//!
//! ```text
//!     3 w w w 7 e x a m p l e 0       length, label, length, label, the root
//!     4 m a i l 0xc0 0x10             … and the rest is what stands at offset 16 of the message
//! ```
//!
//! A pointer is a reference: it is followed a bounded number of times, and the bytes it leads to are not covered
//! again. Decoding never allocates. Knows nothing of records.

use std::cell::Cell;

use super::notes;
use crate::field::{Field, Text, Value};
use crate::note::Code;
use crate::wire::{Cut, Read, Record, Wire};

/// A name has 255 bytes at most, so 253 characters.
const LONGEST: usize = 253;
/// So many pointers are followed in one name.
const JUMPS: u8 = 64;
/// So many bytes of names are unpacked in one message.
const BUDGET: usize = 256 * 1024;
/// So many types are named out of the bitmaps of one message.
const TYPES: usize = 4096;
/// Pointers lead behind the header.
const HEADER: usize = 12;

/// Room for the text of a name.
pub type Room = [u8; 256];
/// Such room, empty.
pub const ROOM: Room = [0; 256];

/// A name as it reads.
pub struct Name<'r> {
    text: &'r [u8],
    /// How many bytes it has at its own place.
    pub wire: usize,
    /// How many labels it has.
    pub labels: u16,
    /// What is wrong with it, though its end is known.
    pub trouble: Option<Trouble>,
}

impl Name<'_> {
    /// The labels joined by dots; the root is `<Root>`.
    #[inline]
    pub fn text(&self) -> &[u8] {
        match self.trouble {
            Some(Trouble::Loop) => b"<Name contains a pointer that loops>",
            Some(Trouble::Long) => b"<Name too long>",
            Some(Trouble::Outside) => b"<Name points to where no name is>",
            _ if self.text.is_empty() => b"<Root>",
            _ => self.text,
        }
    }

    /// How many characters the labels and the dots between them have.
    pub fn len(&self) -> usize {
        self.text.len()
    }
}

/// What is wrong with a name whose end is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Trouble {
    /// A pointer leads back to itself, or through too many others.
    Loop,
    /// A pointer leads to where no name is.
    Outside,
    /// A pointer leads forward; the name is known all the same.
    Forward,
    /// It is longer than a name can be.
    Long,
}

impl Trouble {
    /// The remark on it.
    pub fn code(self) -> &'static Code {
        match self {
            Trouble::Loop => &notes::NAME_LOOP,
            Trouble::Outside => &notes::NAME_OUTSIDE,
            Trouble::Forward => &notes::NAME_FORWARD,
            Trouble::Long => &notes::NAME_LONG,
        }
    }
}

/// Why a name has no known end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Endless {
    /// The bytes end first.
    Cut,
    /// A label of a kind that was to be defined later (RFC 2671 §3.1); none was.
    Extended,
    /// A label of a kind that means nothing.
    Label,
}

/// What is known of a name beside its text.
#[derive(Clone, Copy)]
struct Shape {
    len: usize,
    wire: usize,
    labels: u16,
    trouble: Option<Trouble>,
}

/// The name at offset `at` of the message; its text goes into `room`.
#[inline]
pub fn decode<'r>(message: &[u8], at: usize, room: &'r mut Room) -> Result<Name<'r>, Endless> {
    let shape = unpack(message, at, room)?;
    Ok(Name {
        text: room.get(..shape.len).unwrap_or(&[]),
        wire: shape.wire,
        labels: shape.labels,
        trouble: shape.trouble,
    })
}

fn unpack(message: &[u8], at: usize, text: &mut Room) -> Result<Shape, Endless> {
    let mut name = Shape {
        len: 0,
        wire: 0,
        labels: 0,
        trouble: None,
    };
    let mut pos = at;
    let mut jumps = 0;
    // Where a name ends behind a pointer does not matter to what follows it: trouble there is a remark, not an end.
    let end = |name: Shape, why: Endless| {
        if name.wire == 0 {
            Err(why)
        } else {
            Ok(Shape {
                trouble: Some(Trouble::Outside),
                ..name
            })
        }
    };
    loop {
        let Some(byte) = message.get(pos).copied() else {
            return end(name, Endless::Cut);
        };
        match byte {
            0 => {
                if name.wire == 0 {
                    name.wire = pos + 1 - at;
                }
                return Ok(name);
            }
            1..=63 => {
                let n = usize::from(byte);
                let Some(label) = message.get(pos + 1..pos + 1 + n) else {
                    return end(name, Endless::Cut);
                };
                let dot = usize::from(name.len > 0);
                if name.len + dot + n > LONGEST {
                    name.trouble = Some(Trouble::Long);
                    if name.wire > 0 {
                        return Ok(name);
                    }
                } else {
                    if dot == 1 {
                        text[name.len] = b'.';
                    }
                    text[name.len + dot..name.len + dot + n].copy_from_slice(label);
                    name.len += dot + n;
                }
                name.labels += 1;
                pos += 1 + n;
            }
            192.. => {
                let Some(low) = message.get(pos + 1).copied() else {
                    return end(name, Endless::Cut);
                };
                let target = usize::from(byte & 0x3f) << 8 | usize::from(low);
                if name.wire == 0 {
                    name.wire = pos + 2 - at;
                }
                jumps += 1;
                let trouble = if target < HEADER || target >= message.len() {
                    Some(Trouble::Outside)
                } else if jumps > JUMPS || target == pos {
                    Some(Trouble::Loop)
                } else {
                    None
                };
                if trouble.is_some() {
                    name.trouble = trouble;
                    return Ok(name);
                }
                if target > pos && name.trouble.is_none() {
                    name.trouble = Some(Trouble::Forward);
                }
                pos = target;
            }
            64..=127 => return end(name, Endless::Extended),
            128..=191 => return end(name, Endless::Label),
        }
    }
}

/// One message: what pointers point into.
pub struct Message<'a> {
    /// Its bytes, from the transaction ID on.
    pub bytes: &'a [u8],
    /// The offset of the first in its buffer.
    pub base: u64,
    budget: Cell<usize>,
    types: Cell<usize>,
}

impl<'a> Message<'a> {
    /// The message that begins at `base`.
    pub fn new(bytes: &'a [u8], base: u64) -> Message<'a> {
        Message {
            bytes,
            base,
            budget: Cell::new(BUDGET),
            types: Cell::new(TYPES),
        }
    }

    /// Whether so many more types may be named.
    pub fn may_name(&self, types: usize) -> bool {
        let left = self.types.get().checked_sub(types);
        self.types.set(left.unwrap_or(0));
        left.is_some()
    }

    /// The name that comes next, not yet stepped over, with what is wrong with it remarked. One with an extended
    /// label has no known end: all that is left is taken for it.
    #[inline]
    pub fn peek<'r, R: Record>(
        &self,
        w: &mut Wire<'_, '_, R>,
        f: &'static Field<Text>,
        room: &'r mut Room,
    ) -> Read<Name<'r>> {
        let at = w.at().saturating_sub(self.base) as usize;
        let mut name = match decode(self.bytes, at, room) {
            Ok(name) => name,
            Err(Endless::Cut) => return w.malformed(&notes::RECORD_CUT, w.remaining()),
            Err(Endless::Label) => return w.malformed(&notes::NAME_LABEL, w.remaining()),
            Err(Endless::Extended) => {
                let n = w.remaining();
                w.note(&notes::NAME_LABEL, n);
                w.take(n)?;
                w.derive(f, n, Value::Text(b"<Unknown extended label>"));
                return Err(Cut::Malformed);
            }
        };
        if name.wire > w.remaining() {
            return w.malformed(&notes::RECORD_CUT, w.remaining());
        }
        if let Some(trouble) = name.trouble {
            w.note(trouble.code(), name.wire);
        }
        match self.budget.get().checked_sub(name.len()) {
            Some(left) => self.budget.set(left),
            None => {
                w.note(&notes::NAME_BUDGET, name.wire);
                name.text = &[];
            }
        }
        Ok(name)
    }

    /// Reads the name that comes next as a field, and says how many bytes it has at its own place.
    #[inline]
    pub fn name<R: Record>(&self, w: &mut Wire<'_, '_, R>, f: &'static Field<Text>) -> Read<usize> {
        let mut room = ROOM;
        let name = self.peek(w, f, &mut room)?;
        w.take(name.wire)?;
        w.derive(f, name.wire, Value::Text(name.text()));
        Ok(name.wire)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(message: &[u8], at: usize, want: &str) {
        let got = match decode(message, at, &mut ROOM.clone()) {
            Ok(n) => format!(
                "{} {}+{} {}",
                String::from_utf8_lossy(n.text()),
                n.labels,
                n.wire,
                n.trouble.map_or("", |t| t.code().name)
            ),
            Err(e) => format!("{e:?}"),
        };
        assert_eq!(got.trim_end(), want, "{message:02x?}");
    }

    /// RFC 1035 §4.1.4: F.ISI.ARPA at 20, FOO.F.ISI.ARPA at 40, ARPA at 64, the root at 92.
    #[test]
    fn the_example_of_rfc_1035() {
        let mut m = vec![0; 93];
        m[20..32].copy_from_slice(b"\x01F\x03ISI\x04ARPA\x00");
        m[40..46].copy_from_slice(b"\x03FOO\xc0\x14");
        m[64..66].copy_from_slice(b"\xc0\x1a");
        check(&m, 20, "F.ISI.ARPA 3+12");
        check(&m, 40, "FOO.F.ISI.ARPA 4+6");
        check(&m, 64, "ARPA 1+2");
        check(&m, 92, "<Root> 0+1");
    }

    #[test]
    fn trouble_is_remarked_where_the_end_is_known() {
        let mut m = vec![0; 40];
        m[12..14].copy_from_slice(b"\xc0\x0c");
        m[14..18].copy_from_slice(b"\x01a\xc0\x12");
        m[18..22].copy_from_slice(b"\x01b\xc0\x0e");
        m[22..24].copy_from_slice(b"\xc0\x03");
        m[24..26].copy_from_slice(b"\xff\xff");
        m[26..28].copy_from_slice(b"\xc0\x1e");
        m[30..32].copy_from_slice(b"\x01z");
        m[33..35].copy_from_slice(b"\xc0\x27");
        m[39] = 9;
        check(
            &m,
            12,
            "<Name contains a pointer that loops> 0+2 dns.name.loop",
        );
        check(
            &m,
            14,
            "<Name contains a pointer that loops> 65+4 dns.name.loop",
        );
        check(
            &m,
            22,
            "<Name points to where no name is> 0+2 dns.name.outside",
        );
        check(
            &m,
            24,
            "<Name points to where no name is> 0+2 dns.name.outside",
        );
        check(&m, 26, "z 1+2 dns.name.forward");
        check(
            &m,
            33,
            "<Name points to where no name is> 0+2 dns.name.outside",
        );
    }

    #[test]
    fn names_without_an_end() {
        check(b"", 0, "Cut");
        check(b"\x03ab", 0, "Cut");
        check(b"\x01a\xc0", 0, "Cut");
        check(b"\x01a\x41", 0, "Extended");
        check(b"\x80", 0, "Label");
        check(b"abc", usize::MAX - 70, "Cut");
    }

    #[test]
    fn a_name_has_253_characters_at_most() {
        let long = |last: u8| {
            let mut m = Vec::new();
            for n in [63, 63, 63, last] {
                m.push(n);
                m.extend(vec![b'a'; n.into()]);
            }
            m.push(0);
            m
        };
        assert_eq!(
            decode(&long(61), 0, &mut ROOM.clone()).map(|n| (n.len(), n.trouble.is_none())),
            Ok((253, true))
        );
        check(&long(62), 0, "<Name too long> 4+256 dns.name.long");
    }
}
