//! Handshake messages whose pieces stand in several records: the pieces joined, and a recorder that maps what is read
//! off them back to where the bytes really are.

use crate::field::{Def, Show, Value};
use crate::note::Code;
use crate::wire::{Mark, Record};

/// The contents of records, one behind the other.
#[derive(Default)]
pub struct Joined {
    bytes: Vec<u8>,
    pieces: Vec<(u64, u64)>,
}

impl Joined {
    /// Adds a record's content, which stands at `at` in the buffer.
    pub fn push(&mut self, at: u64, content: &[u8]) {
        self.pieces.push((self.bytes.len() as u64, at));
        self.bytes.extend_from_slice(content);
    }

    /// The joined bytes, to be read at base 0 with a recorder that tells `rec` the true places.
    pub fn onto<'r>(self, rec: &'r mut dyn Record) -> (Vec<u8>, Mapped<'r>) {
        let end = self.bytes.len() as u64;
        (
            self.bytes,
            Mapped {
                rec,
                pieces: self.pieces,
                end,
            },
        )
    }
}

/// Maps places in joined bytes to places in the buffer. What crosses a record's end is put at its first part.
pub struct Mapped<'r> {
    rec: &'r mut dyn Record,
    pieces: Vec<(u64, u64)>,
    end: u64,
}

impl Mapped<'_> {
    /// The true place, and how many bytes follow it in the same record.
    fn place(&self, at: u64) -> (u64, u64) {
        let i = self
            .pieces
            .partition_point(|(joined, _)| *joined <= at)
            .saturating_sub(1);
        let (joined, real) = self.pieces.get(i).copied().unwrap_or((0, 0));
        let end = self.pieces.get(i + 1).map_or(self.end, |next| next.0);
        (real + (at - joined), end.saturating_sub(at))
    }

    fn span(&self, at: u64, len: u32) -> (u64, u32) {
        let (real, room) = self.place(at);
        (real, u64::from(len).min(room) as u32)
    }
}

impl Record for Mapped<'_> {
    fn put(&mut self, def: &'static Def, at: u64, len: u32, value: Value<'_>) {
        let (at, len) = self.span(at, len);
        self.rec.put(def, at, len, value);
    }

    fn here(&mut self, def: &'static Def, at: u64, bytes: &[u8]) {
        let (real, len) = self.span(at, bytes.len() as u32);
        if len as usize == bytes.len() {
            return self.rec.here(def, real, bytes);
        }
        let value = if def.show == Show::Text {
            Value::Text(bytes)
        } else {
            Value::Bytes(bytes)
        };
        self.rec.put(def, real, len, value);
    }

    fn open(&mut self, def: &'static Def, at: u64) -> Mark {
        let (at, _) = self.place(at);
        self.rec.open(def, at)
    }

    fn close(&mut self, mark: Mark, end: u64) {
        let end = if end == 0 {
            self.place(0).0
        } else {
            self.place(end - 1).0 + 1
        };
        self.rec.close(mark, end);
    }

    fn note(&mut self, code: &'static Code, at: u64, len: u32, value: u64) {
        let (at, len) = self.span(at, len);
        self.rec.note(code, at, len, value);
    }

    fn wants(&self, def: &'static Def) -> bool {
        self.rec.wants(def)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{Tree, Wire};

    mod f {
        crate::fields! {
            GROUP: () = Field::new("j", "Group", "");
            A: u16 = Field::new("j.a", "A", "");
            B: Bytes = Field::new("j.b", "B", "");
        }
    }

    #[test]
    fn places_lead_back_to_the_records() {
        let mut joined = Joined::default();
        joined.push(105, &[0, 1, 2]);
        joined.push(113, &[3, 4]);
        let mut tree = Tree::default();
        let (bytes, mut mapped) = joined.onto(&mut tree);
        let mut w = Wire::whole(&bytes, 0, &mut mapped);
        w.group(&f::GROUP, |w| {
            w.u16(&f::A)
                .and_then(|_| w.bytes(&f::B, 2))
                .and_then(|_| w.bytes(&f::B, 1))
        })
        .unwrap();
        let got: Vec<_> = tree.nodes().iter().map(|n| (n.at, n.len)).collect();
        assert_eq!(got, [(105, 10), (105, 2), (107, 1), (114, 1)]);
        assert_eq!(tree.value(&tree.nodes()[2], &[], 0), Value::Bytes(&[2, 3]));
    }
}
