//! HPACK (RFC 7541): representations as they stand, and the table of fields that both sides remember.
//!
//! A header block is taken apart representation by representation, so that each can be shown with its bytes, and so
//! that a table whose beginning nobody saw still gives what can be known. The Huffman code is a library's.

use std::borrow::Cow;
use std::collections::VecDeque;

use httlib_huffman::DecoderSpeed;

use crate::limits::HPACK_TABLE;

/// How a field is written (RFC 7541 §6).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// A number from the table.
    Indexed,
    /// Written out, and remembered.
    Remembered,
    /// Written out.
    Literal,
    /// Written out, and no proxy may have it remembered.
    Never,
    /// Not a field: the table's new size.
    TableSize,
}

impl Form {
    /// What the specification calls it.
    pub fn name(self) -> &'static str {
        match self {
            Form::Indexed => "Indexed Header Field",
            Form::Remembered => "Literal Header Field with Incremental Indexing",
            Form::Literal => "Literal Header Field without Indexing",
            Form::Never => "Literal Header Field never Indexed",
            Form::TableSize => "Dynamic Table Size Update",
        }
    }
}

/// A string as it stands: in letters, or in the Huffman code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Coded<'a> {
    /// In the Huffman code.
    pub huffman: bool,
    /// Without its length.
    pub bytes: &'a [u8],
    /// With its length, so many bytes.
    pub len: usize,
}

impl<'a> Coded<'a> {
    /// The letters; `None` when they are not in the code.
    pub fn text(&self) -> Option<Cow<'a, [u8]>> {
        if !self.huffman {
            return Some(Cow::Borrowed(self.bytes));
        }
        let mut text = Vec::with_capacity(self.bytes.len() * 8 / 5);
        httlib_huffman::decode(self.bytes, &mut text, DecoderSpeed::FourBits).ok()?;
        Some(Cow::Owned(text))
    }
}

/// One representation of a header block.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Representation<'a> {
    /// How it is written.
    pub form: Form,
    /// The field's number, its name's number (0: written out), or the table's size.
    pub number: u64,
    /// How many bytes the number takes.
    pub head: usize,
    /// The name, if it is written out.
    pub name: Option<Coded<'a>>,
    /// The value, if it is written out.
    pub value: Option<Coded<'a>>,
    /// All its bytes.
    pub len: usize,
}

/// An integer whose first byte has so many bits for it (RFC 7541 §5.1), and its length. `None`: it is cut short, or
/// larger than any that makes sense.
pub fn integer(bytes: &[u8], bits: u8) -> Option<(u64, usize)> {
    let mask = (1u16 << bits) as u64 - 1;
    let mut value = u64::from(*bytes.first()?) & mask;
    if value < mask {
        return Some((value, 1));
    }
    for (i, b) in bytes.iter().enumerate().skip(1).take(5) {
        value += u64::from(b & 0x7f) << (7 * (i - 1));
        if b & 0x80 == 0 {
            return Some((value, i + 1));
        }
    }
    None
}

/// A string at the front (RFC 7541 §5.2).
fn string(bytes: &[u8]) -> Option<Coded<'_>> {
    let (len, head) = integer(bytes, 7)?;
    let end = head.checked_add(usize::try_from(len).ok()?)?;
    Some(Coded {
        huffman: bytes.first()? & 0x80 != 0,
        bytes: bytes.get(head..end)?,
        len: end,
    })
}

/// The representation at the front. `None`: it is cut short or no number.
pub fn representation(bytes: &[u8]) -> Option<Representation<'_>> {
    let (form, bits) = match bytes.first()? {
        b if b & 0x80 != 0 => (Form::Indexed, 7),
        b if b & 0x40 != 0 => (Form::Remembered, 6),
        b if b & 0x20 != 0 => (Form::TableSize, 5),
        b if b & 0x10 != 0 => (Form::Never, 4),
        _ => (Form::Literal, 4),
    };
    let (number, head) = integer(bytes, bits)?;
    let mut found = Representation {
        form,
        number,
        head,
        name: None,
        value: None,
        len: head,
    };
    if matches!(form, Form::Indexed | Form::TableSize) {
        return Some(found);
    }
    if number == 0 {
        let name = string(bytes.get(found.len..)?)?;
        found.len += name.len;
        found.name = Some(name);
    }
    let value = string(bytes.get(found.len..)?)?;
    found.len += value.len;
    found.value = Some(value);
    Some(found)
}

/// A name and a value, as far as they are known.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Entry {
    /// The name.
    pub name: Option<Vec<u8>>,
    /// The value.
    pub value: Option<Vec<u8>>,
}

/// What a number of the table stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Found<'t> {
    /// A name and a value; either may be unknown.
    Entry(Option<&'t [u8]>, Option<&'t [u8]>),
    /// Something that was sent before this table's beginning was seen.
    Unseen,
    /// Nothing: the number is wrong.
    Nothing,
}

/// The table of one direction: what its sender had both sides remember.
#[derive(Debug)]
pub struct Table {
    entries: VecDeque<Entry>,
    size: usize,
    max: usize,
    /// Everything that was ever put into it was seen.
    whole: bool,
}

impl Default for Table {
    fn default() -> Table {
        Table {
            entries: VecDeque::new(),
            size: 0,
            max: 4096,
            whole: true,
        }
    }
}

/// What a field costs in the table beside its letters (RFC 7541 §4.1).
const OVERHEAD: usize = 32;

impl Table {
    /// Something that may have changed it was not seen: what stands where is unknown.
    pub fn lose(&mut self) {
        self.entries.clear();
        self.size = 0;
        self.whole = false;
    }

    /// Its size and its bound (RFC 7541 §4).
    #[cfg(test)]
    pub fn size(&self) -> (usize, usize, usize) {
        (self.size, self.max, self.entries.len())
    }

    /// What a number stands for.
    pub fn get(&self, index: u64) -> Found<'_> {
        let Some(i) = usize::try_from(index).ok().and_then(|i| i.checked_sub(1)) else {
            return Found::Nothing;
        };
        if let Some((name, value)) = STATIC.get(i) {
            return Found::Entry(Some(name.as_bytes()), Some(value.as_bytes()));
        }
        match self.entries.get(i - STATIC.len()) {
            Some(e) => Found::Entry(e.name.as_deref(), e.value.as_deref()),
            // Not more entries than fit can be meant.
            None if !self.whole && i < STATIC.len() + HPACK_TABLE / OVERHEAD => Found::Unseen,
            None => Found::Nothing,
        }
    }

    /// Remembers a field (RFC 7541 §4.4).
    pub fn add(&mut self, entry: Entry) {
        self.size += cost(&entry);
        self.entries.push_front(entry);
        self.evict();
    }

    /// Changes its bound (RFC 7541 §4.3). `false`: it is larger than is kept, and no longer wholly known.
    pub fn resize(&mut self, max: u64) -> bool {
        let kept = usize::try_from(max).unwrap_or(usize::MAX).min(HPACK_TABLE);
        self.max = kept;
        let fits = kept as u64 == max;
        self.whole &= fits;
        self.evict();
        fits
    }

    fn evict(&mut self) {
        while self.size > self.max {
            let Some(last) = self.entries.pop_back() else {
                self.size = 0;
                return;
            };
            self.size -= cost(&last).min(self.size);
        }
    }
}

fn cost(entry: &Entry) -> usize {
    let len = |text: &Option<Vec<u8>>| text.as_ref().map_or(0, Vec::len);
    len(&entry.name) + len(&entry.value) + OVERHEAD
}

/// What everybody knows (RFC 7541 Appendix A).
static STATIC: &[(&str, &str)] = &[
    (":authority", ""),
    (":method", "GET"),
    (":method", "POST"),
    (":path", "/"),
    (":path", "/index.html"),
    (":scheme", "http"),
    (":scheme", "https"),
    (":status", "200"),
    (":status", "204"),
    (":status", "206"),
    (":status", "304"),
    (":status", "400"),
    (":status", "404"),
    (":status", "500"),
    ("accept-charset", ""),
    ("accept-encoding", "gzip, deflate"),
    ("accept-language", ""),
    ("accept-ranges", ""),
    ("accept", ""),
    ("access-control-allow-origin", ""),
    ("age", ""),
    ("allow", ""),
    ("authorization", ""),
    ("cache-control", ""),
    ("content-disposition", ""),
    ("content-encoding", ""),
    ("content-language", ""),
    ("content-length", ""),
    ("content-location", ""),
    ("content-range", ""),
    ("content-type", ""),
    ("cookie", ""),
    ("date", ""),
    ("etag", ""),
    ("expect", ""),
    ("expires", ""),
    ("from", ""),
    ("host", ""),
    ("if-match", ""),
    ("if-modified-since", ""),
    ("if-none-match", ""),
    ("if-range", ""),
    ("if-unmodified-since", ""),
    ("last-modified", ""),
    ("link", ""),
    ("location", ""),
    ("max-forwards", ""),
    ("proxy-authenticate", ""),
    ("proxy-authorization", ""),
    ("range", ""),
    ("referer", ""),
    ("refresh", ""),
    ("retry-after", ""),
    ("server", ""),
    ("set-cookie", ""),
    ("strict-transport-security", ""),
    ("transfer-encoding", ""),
    ("user-agent", ""),
    ("vary", ""),
    ("via", ""),
    ("www-authenticate", ""),
];
