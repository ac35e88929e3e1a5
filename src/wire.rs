//! To read a byte is to name it.
//!
//! A parse function takes a [`Wire`] and reads named fields off it. What becomes of the names is the recorder's
//! affair, a type parameter: nothing (`()`), the few facts kept with a message ([`Facts`]), the fields somebody asked
//! for ([`Picked`]), or the whole tree ([`Tree`]). So there is one parse function for a kind of message, and the
//! tree can't disagree with the facts.
//!
//! Knows nothing of protocols, buffers or stores: offsets are those of the buffer the bytes came from, and nothing more.

mod record;

pub use record::{FactView, Facts, IdSet, Mark, Node, Picked, Record, Recorder, Stored, Tree};

use crate::field::{Field, Type, Value};
use crate::note::Code;

/// Why a parse function stopped.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cut {
    /// So many more bytes at least are needed: wait. Not an error.
    More(usize),
    /// It can't be what it should be; the note is already left.
    Malformed,
}

/// The result of reading.
pub type Read<T> = Result<T, Cut>;

/// What is left where nobody could make sense of the bytes.
pub static UNDECODED: Field<crate::field::Bytes> = Field::new(
    "wirestep.undecoded",
    "Undecoded bytes",
    "Bytes that belong to this message but could not be read as a field.",
);

/// The message ends before the field does.
pub static SHORT: Code = Code::new(
    "wire.short",
    crate::note::Severity::Error,
    "The message ends in the middle of a field",
)
.why("A length inside the message promises more bytes than the message has.")
.seen("Cut captures, broken senders, fuzzers.");

/// A cursor over the bytes of one message that names what it reads.
pub struct Wire<'a, 'r, R: Record> {
    bytes: &'a [u8],
    pos: usize,
    base: u64,
    whole: bool,
    /// Where the names go.
    pub rec: &'r mut R,
}

impl<'a, 'r, R: Record> Wire<'a, 'r, R> {
    /// Over bytes of a stream: running out of them means [`Cut::More`]. `base` is the first byte's offset in its buffer.
    #[inline]
    pub fn stream(bytes: &'a [u8], base: u64, rec: &'r mut R) -> Self {
        Wire {
            bytes,
            pos: 0,
            base,
            whole: false,
            rec,
        }
    }

    /// Over bytes that are all there will be: running out of them means [`Cut::Malformed`].
    #[inline]
    pub fn whole(bytes: &'a [u8], base: u64, rec: &'r mut R) -> Self {
        Wire {
            bytes,
            pos: 0,
            base,
            whole: true,
            rec,
        }
    }

    /// How many bytes were read.
    #[inline(always)]
    pub fn pos(&self) -> usize {
        self.pos
    }

    /// The next byte's offset in the buffer.
    #[inline(always)]
    pub fn at(&self) -> u64 {
        self.base + self.pos as u64
    }

    /// How many bytes are left.
    #[inline(always)]
    pub fn remaining(&self) -> usize {
        self.bytes.len() - self.pos
    }

    /// Whether all bytes were read.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.remaining() == 0
    }

    /// The bytes not yet read, unnamed.
    #[inline(always)]
    pub fn peek(&self) -> &'a [u8] {
        &self.bytes[self.pos..]
    }

    /// All bytes, read or not: for references to earlier ones, such as a compressed name's.
    #[inline(always)]
    pub fn all(&self) -> &'a [u8] {
        self.bytes
    }

    /// The offset in the buffer of `all()[0]`.
    #[inline(always)]
    pub fn base(&self) -> u64 {
        self.base
    }

    /// Steps over `n` bytes whose names are put by hand, and returns them.
    #[inline]
    pub fn take(&mut self, n: usize) -> Read<&'a [u8]> {
        match self.bytes[self.pos..].get(..n) {
            Some(b) => {
                self.pos += n;
                Ok(b)
            }
            None => Err(self.short(n)),
        }
    }

    /// What running out of bytes means here: more to come, or malformed with its note.
    #[cold]
    fn short(&mut self, n: usize) -> Cut {
        if self.whole {
            let (at, len) = (self.at(), self.remaining());
            self.rec.note(&SHORT, at, len as u32, n as u64);
            Cut::Malformed
        } else {
            Cut::More(n - self.remaining())
        }
    }

    /// Leaves a note on the next `len` bytes.
    pub fn note(&mut self, code: &'static Code, len: usize) {
        let at = self.at();
        self.rec.note(code, at, len as u32, 0);
    }

    /// Leaves a note on the next `len` bytes and gives up on this message.
    pub fn malformed<T>(&mut self, code: &'static Code, len: usize) -> Read<T> {
        self.note(code, len);
        Err(Cut::Malformed)
    }

    /// Reads `n` bytes as a big-endian number.
    #[inline(always)]
    fn number<T>(&mut self, f: &'static Field<T>, n: usize) -> Read<u64> {
        let at = self.at();
        let b = self.take(n)?;
        let v = b.iter().fold(0u64, |v, byte| v << 8 | u64::from(*byte));
        self.rec.put(&f.def, at, n as u32, Value::U64(v));
        Ok(v)
    }

    /// Reads one byte.
    #[inline(always)]
    pub fn u8(&mut self, f: &'static Field<u8>) -> Read<u8> {
        self.number(f, 1).map(|v| v as u8)
    }

    /// Reads two bytes, network order.
    #[inline(always)]
    pub fn u16(&mut self, f: &'static Field<u16>) -> Read<u16> {
        self.number(f, 2).map(|v| v as u16)
    }

    /// Reads three bytes, network order.
    #[inline(always)]
    pub fn u24(&mut self, f: &'static Field<u32>) -> Read<u32> {
        self.number(f, 3).map(|v| v as u32)
    }

    /// Reads four bytes, network order.
    #[inline(always)]
    pub fn u32(&mut self, f: &'static Field<u32>) -> Read<u32> {
        self.number(f, 4).map(|v| v as u32)
    }

    /// Reads eight bytes, network order.
    #[inline(always)]
    pub fn u64(&mut self, f: &'static Field<u64>) -> Read<u64> {
        self.number(f, 8)
    }

    /// Reads `n` bytes as a field of bytes, an address or text (what the field's type says).
    #[inline]
    pub fn bytes<T: Type>(&mut self, f: &'static Field<T>, n: usize) -> Read<&'a [u8]> {
        let at = self.at();
        let b = self.take(n)?;
        self.rec.here(&f.def, at, b);
        Ok(b)
    }

    /// Reads all that is left as one field. Nothing left: nothing put.
    #[inline]
    pub fn rest<T: Type>(&mut self, f: &'static Field<T>) -> &'a [u8] {
        let n = self.remaining();
        if n == 0 {
            return &[];
        }
        self.bytes(f, n).unwrap_or(&[])
    }

    /// Names a value made out of the `n` bytes that were read last: a bit of a flags word, a decoded name, a date.
    #[inline(always)]
    pub fn derive<T: Type>(&mut self, f: &'static Field<T>, n: usize, value: Value<'_>) {
        let at = self.at() - n as u64;
        self.rec.put(&f.def, at, n as u32, value);
    }

    /// Names a value at a place in the buffer given by hand.
    #[inline(always)]
    pub fn put<T: Type>(&mut self, f: &'static Field<T>, at: u64, len: usize, value: Value<'_>) {
        self.rec.put(&f.def, at, len as u32, value);
    }

    /// Whether anybody wants this field: ask before computing what costs something (hashes, decompression).
    #[inline(always)]
    pub fn wants<T: Type>(&self, f: &'static Field<T>) -> bool {
        self.rec.wants(&f.def)
    }

    /// Reads a group of fields under one node, as long as `body` reads; errors pass through, the node is closed.
    #[inline]
    pub fn group<T>(
        &mut self,
        f: &'static Field<()>,
        body: impl FnOnce(&mut Self) -> Read<T>,
    ) -> Read<T> {
        let mark = self.rec.open(&f.def, self.at());
        let result = body(self);
        let end = self.at();
        self.rec.close(mark, end);
        result
    }

    /// Reads a group that is exactly `n` bytes. What goes wrong inside stays inside: what `body` leaves is marked
    /// undecoded and reading goes on behind. `None` when the body failed.
    #[inline]
    pub fn sized<T>(
        &mut self,
        f: &'static Field<()>,
        n: usize,
        body: impl FnOnce(&mut Wire<'a, '_, R>) -> Read<T>,
    ) -> Read<Option<T>> {
        let mark = self.rec.open(&f.def, self.at());
        let result = self.inside(n, body);
        let end = self.at();
        self.rec.close(mark, end);
        result
    }

    /// As [`sized`](Self::sized), without a node of its own.
    #[inline]
    pub fn inside<T>(
        &mut self,
        n: usize,
        body: impl FnOnce(&mut Wire<'a, '_, R>) -> Read<T>,
    ) -> Read<Option<T>> {
        let available = self.remaining().min(n);
        if available < n && !self.whole {
            return Err(Cut::More(n - available));
        }
        let base = self.at();
        let bytes = &self.bytes[self.pos..self.pos + available];
        let mut inner = Wire {
            bytes,
            pos: 0,
            base,
            whole: true,
            rec: &mut *self.rec,
        };
        let result = body(&mut inner).ok();
        inner.rest(&UNDECODED);
        self.pos += available;
        if available < n {
            return Err(self.short(n - available));
        }
        Ok(result)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    mod f {
        crate::fields! {
            GROUP: () = Field::new("w", "Group", "");
            LEN: u8 = Field::new("w.len", "Length", "");
            NAME: Text = Field::new("w.name", "Name", "").key();
            N: u16 = Field::new("w.n", "Number", "").hex(4).key();
        }
    }

    fn message<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<u16> {
        let n = w.u8(&f::LEN)?;
        w.sized(&f::GROUP, n.into(), |w| {
            w.bytes(&f::NAME, 3)?;
            w.u16(&f::N)
        })?;
        w.u16(&f::N)
    }

    fn outline(bytes: &[u8]) -> (Read<u16>, String) {
        let mut tree = Tree::default();
        let result = message(&mut Wire::whole(bytes, 100, &mut tree));
        let lines = tree.nodes().iter().map(|n| {
            let mut v = Vec::new();
            crate::field::show(n.def, tree.value(n, bytes, 100), &mut v);
            format!(
                "{}{} {}+{} {}",
                "  ".repeat(n.depth.into()),
                n.def.name,
                n.at,
                n.len,
                String::from_utf8(v).unwrap()
            )
        });
        (result, lines.collect::<Vec<_>>().join("\n"))
    }

    #[test]
    fn a_tree_has_offsets_values_and_what_was_left() {
        let (result, text) = outline(&[6, b'a', b'b', b'c', 1, 2, 9, 0, 7]);
        assert_eq!(result, Ok(7));
        let want = "w.len 100+1 6\nw 101+6 1\n  w.name 101+3 abc\n  w.n 104+2 0x0102\n  wirestep.undecoded 106+1 09\nw.n 107+2 0x0007";
        assert_eq!(text, want);
    }

    #[test]
    fn what_goes_wrong_inside_stays_inside() {
        let (result, text) = outline(&[2, b'a', b'b', 0, 7]);
        assert_eq!(result, Ok(7));
        assert!(text.contains("wirestep.undecoded 101+2"), "{text}");
    }

    #[test]
    fn running_out_means_wait_on_a_stream() {
        let mut facts = Facts::default();
        assert_eq!(
            message(&mut Wire::stream(&[6, b'a'], 0, &mut facts)),
            Err(Cut::More(5))
        );
        assert_eq!(
            message(&mut Wire::stream(&[], 0, &mut facts)),
            Err(Cut::More(1))
        );
    }

    #[test]
    fn facts_are_the_key_fields() {
        let mut facts = Facts::default();
        let _ = message(&mut Wire::whole(
            &[5, b'a', b'b', b'c', 1, 2, 0, 7],
            0,
            &mut facts,
        ));
        let view = facts.view(0, facts.mark());
        assert_eq!(view.find(&f::NAME), Some(&b"abc"[..]));
        assert_eq!(view.all(&f::N).collect::<Vec<_>>(), [0x102, 7]);
        assert_eq!(view.find(&f::LEN), None);
    }
}
