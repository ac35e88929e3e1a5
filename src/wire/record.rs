//! The recorders: what becomes of the names that a [`Wire`](super::Wire) gives.

use crate::field::{Def, Field, Type, Value};
use crate::note::Code;

/// An opened group, to be closed.
#[derive(Clone, Copy, Debug)]
pub struct Mark(u32);

/// Hears what a parse function names.
pub trait Record {
    /// A value, with its place in the buffer.
    fn put(&mut self, def: &'static Def, at: u64, len: u32, value: Value<'_>);
    /// A value that is the bytes themselves.
    fn here(&mut self, def: &'static Def, at: u64, bytes: &[u8]);
    /// A group begins.
    fn open(&mut self, def: &'static Def, at: u64) -> Mark;
    /// A group ends.
    fn close(&mut self, mark: Mark, end: u64);
    /// A remark on some bytes, with a number that belongs to it.
    fn note(&mut self, code: &'static Code, at: u64, len: u32, value: u64);
    /// Whether this field would be kept.
    fn wants(&self, def: &'static Def) -> bool;
    /// Whether any of these fields would be kept: asked before a header is read that may have none of them.
    fn wants_any(&mut self, _: &'static [&'static Def]) -> bool {
        true
    }
}

/// Keeps nothing: reading for its result alone.
impl Record for () {
    #[inline(always)]
    fn put(&mut self, _: &'static Def, _: u64, _: u32, _: Value<'_>) {}
    #[inline(always)]
    fn here(&mut self, _: &'static Def, _: u64, _: &[u8]) {}
    #[inline(always)]
    fn open(&mut self, _: &'static Def, _: u64) -> Mark {
        Mark(0)
    }
    #[inline(always)]
    fn close(&mut self, _: Mark, _: u64) {}
    #[inline(always)]
    fn note(&mut self, _: &'static Code, _: u64, _: u32, _: u64) {}
    #[inline(always)]
    fn wants(&self, _: &'static Def) -> bool {
        false
    }
}

/// A value as recorders keep it: bytes lie in the recorder's arena, or in the message itself.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Stored {
    /// No value.
    None,
    /// A flag.
    Bool(bool),
    /// A number.
    U64(u64),
    /// A signed number.
    I64(i64),
    /// Bytes in the arena.
    Bytes(u32, u32),
    /// Text in the arena.
    Text(u32, u32),
    /// The bytes at the node's own place.
    Here,
}

impl Stored {
    #[inline]
    fn keep(value: Value<'_>, arena: &mut Vec<u8>) -> Stored {
        match value {
            Value::None => Stored::None,
            Value::Bool(b) => Stored::Bool(b),
            Value::U64(n) => Stored::U64(n),
            Value::I64(n) => Stored::I64(n),
            Value::Bytes(b) => {
                let at = arena.len() as u32;
                arena.extend_from_slice(b);
                Stored::Bytes(at, b.len() as u32)
            }
            Value::Text(b) => {
                let at = arena.len() as u32;
                arena.extend_from_slice(b);
                Stored::Text(at, b.len() as u32)
            }
        }
    }

    /// The value again. `Here` gives no bytes: only a tree knows where its message is.
    #[inline]
    pub fn value(self, arena: &[u8]) -> Value<'_> {
        let slice = |at: u32, len: u32| {
            arena
                .get(at as usize..at as usize + len as usize)
                .unwrap_or(&[])
        };
        match self {
            Stored::None | Stored::Here => Value::None,
            Stored::Bool(b) => Value::Bool(b),
            Stored::U64(n) => Value::U64(n),
            Stored::I64(n) => Value::I64(n),
            Stored::Bytes(at, len) => Value::Bytes(slice(at, len)),
            Stored::Text(at, len) => Value::Text(slice(at, len)),
        }
    }
}

/// At most so many bytes of one value are kept outside its message.
const KEPT_BYTES: usize = 64 * 1024;

fn clipped(bytes: &[u8]) -> &[u8] {
    &bytes[..bytes.len().min(KEPT_BYTES)]
}

type Remark = (&'static Code, u64, u32, u64);

/// Keeps the key fields of messages, one message behind the other in one arena.
#[derive(Default, Debug)]
pub struct Facts {
    items: Vec<(&'static Def, Stored)>,
    arena: Vec<u8>,
    remarks: Vec<Remark>,
}

/// The facts of one message.
#[derive(Clone, Copy, Debug)]
pub struct FactView<'f> {
    items: &'f [(&'static Def, Stored)],
    arena: &'f [u8],
}

impl<'f> FactView<'f> {
    /// The values, in the order they were read.
    pub fn iter(&self) -> impl Iterator<Item = (&'static Def, Value<'f>)> + use<'f> {
        let arena = self.arena;
        self.items
            .iter()
            .map(move |(def, stored)| (*def, stored.value(arena)))
    }

    /// The first value of a field.
    #[inline]
    pub fn find<T: Type>(&self, f: &'static Field<T>) -> Option<T::Out<'f>> {
        self.all(f).next()
    }

    /// All values of a field.
    #[inline]
    pub fn all<T: Type>(
        &self,
        f: &'static Field<T>,
    ) -> impl Iterator<Item = T::Out<'f>> + use<'f, T> {
        let arena = self.arena;
        self.items
            .iter()
            .filter(move |(def, _)| std::ptr::eq(*def, &f.def))
            .filter_map(move |(_, s)| T::out(s.value(arena)))
    }
}

impl Facts {
    /// The facts from item `from` up to item `to`.
    pub fn view(&self, from: u32, to: u32) -> FactView<'_> {
        FactView {
            items: self.items.get(from as usize..to as usize).unwrap_or(&[]),
            arena: &self.arena,
        }
    }

    /// How many facts there are: the beginning of the next message's.
    pub fn mark(&self) -> u32 {
        self.items.len() as u32
    }

    /// Takes back everything behind a mark.
    pub fn rollback(&mut self, mark: u32) {
        let first = self
            .items
            .get(mark as usize..)
            .unwrap_or(&[])
            .iter()
            .find_map(|(_, s)| match s {
                Stored::Bytes(at, _) | Stored::Text(at, _) => Some(*at),
                _ => None,
            });
        if let Some(at) = first {
            self.arena.truncate(at as usize);
        }
        self.items.truncate(mark as usize);
        self.remarks.clear();
    }

    /// The remarks left since they were last taken: code, place, length, number.
    pub fn take_remarks(&mut self) -> Vec<(&'static Code, u64, u32, u64)> {
        std::mem::take(&mut self.remarks)
    }

    /// Whether remarks were left.
    pub fn has_remarks(&self) -> bool {
        !self.remarks.is_empty()
    }

    /// Adds a fact that stands in no byte of this message.
    pub fn add<T: Type>(&mut self, f: &'static Field<T>, value: Value<'_>) {
        self.put(&f.def, 0, 0, value);
    }

    /// Forgets everything and keeps the room.
    pub fn clear(&mut self) {
        self.items.clear();
        self.arena.clear();
        self.remarks.clear();
    }
}

impl Record for Facts {
    #[inline(always)]
    fn put(&mut self, def: &'static Def, _: u64, _: u32, value: Value<'_>) {
        if def.key {
            let stored = Stored::keep(value, &mut self.arena);
            self.items.push((def, stored));
        }
    }
    #[inline(always)]
    fn here(&mut self, def: &'static Def, at: u64, bytes: &[u8]) {
        if def.key {
            self.put(def, at, 0, as_value(def, clipped(bytes)));
        }
    }
    #[inline(always)]
    fn open(&mut self, def: &'static Def, at: u64) -> Mark {
        self.put(def, at, 0, Value::None);
        Mark(0)
    }
    #[inline(always)]
    fn close(&mut self, _: Mark, _: u64) {}
    #[cold]
    fn note(&mut self, code: &'static Code, at: u64, len: u32, value: u64) {
        self.remarks.push((code, at, len, value));
    }
    #[inline(always)]
    fn wants(&self, def: &'static Def) -> bool {
        def.key
    }
}

fn as_value<'a>(def: &Def, bytes: &'a [u8]) -> Value<'a> {
    if def.show == crate::field::Show::Text {
        Value::Text(bytes)
    } else {
        Value::Bytes(bytes)
    }
}

/// Which fields somebody asked for, by their number.
#[derive(Default, Clone, Debug)]
pub struct IdSet(Vec<bool>);

impl IdSet {
    /// Adds a field.
    pub fn insert(&mut self, def: &'static Def) {
        let id = usize::from(def.id());
        if self.0.len() <= id {
            self.0.resize(id + 1, false);
        }
        self.0[id] = true;
    }

    /// Whether it was asked for.
    #[inline(always)]
    pub fn contains(&self, def: &'static Def) -> bool {
        self.0.get(usize::from(def.id())).copied().unwrap_or(false)
    }

    /// Whether any of these was asked for.
    pub fn any(&self, defs: &[&'static Def]) -> bool {
        defs.iter().any(|d| self.contains(d))
    }
}

/// Keeps the values of the fields asked for, with their places.
#[derive(Default, Debug)]
pub struct Picked {
    set: IdSet,
    items: Vec<(&'static Def, Stored)>,
    arena: Vec<u8>,
    /// What was answered for whole tables of fields.
    tables: Vec<(&'static [&'static Def], bool)>,
}

impl Picked {
    /// A recorder for these fields.
    pub fn new(set: IdSet) -> Picked {
        Picked {
            set,
            ..Picked::default()
        }
    }

    /// The set asked for.
    pub fn set(&self) -> &IdSet {
        &self.set
    }

    /// The values, in the order they were read.
    pub fn iter(&self) -> impl Iterator<Item = (&'static Def, Value<'_>)> {
        self.items
            .iter()
            .map(|(def, stored)| (*def, stored.value(&self.arena)))
    }

    /// The fields found, in the order they were read.
    pub fn defs(&self) -> impl Iterator<Item = &'static Def> + '_ {
        self.items.iter().map(|(def, _)| *def)
    }

    /// The value at a place in that order.
    #[inline]
    pub fn item(&self, i: usize) -> Option<(&'static Def, Value<'_>)> {
        let (def, stored) = self.items.get(i)?;
        Some((def, stored.value(&self.arena)))
    }

    /// Keeps those of a message's facts that were asked for.
    pub fn take_facts(&mut self, facts: &FactView<'_>) {
        for (def, stored) in facts.items {
            if self.set.contains(def) {
                let kept = Stored::keep(stored.value(facts.arena), &mut self.arena);
                self.items.push((def, kept));
            }
        }
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Forgets the values and keeps the room.
    pub fn clear(&mut self) {
        self.items.clear();
        self.arena.clear();
    }

    /// Takes over another's values, behind its own.
    pub fn append(&mut self, other: &Picked) {
        for (def, value) in other.iter() {
            let stored = Stored::keep(value, &mut self.arena);
            self.items.push((def, stored));
        }
    }
}

impl Record for Picked {
    #[inline(always)]
    fn put(&mut self, def: &'static Def, _: u64, _: u32, value: Value<'_>) {
        if self.set.contains(def) {
            let stored = Stored::keep(value, &mut self.arena);
            self.items.push((def, stored));
        }
    }
    #[inline(always)]
    fn here(&mut self, def: &'static Def, at: u64, bytes: &[u8]) {
        if self.set.contains(def) {
            self.put(def, at, 0, as_value(def, clipped(bytes)));
        }
    }
    #[inline(always)]
    fn open(&mut self, def: &'static Def, at: u64) -> Mark {
        self.put(def, at, 0, Value::None);
        Mark(0)
    }
    #[inline(always)]
    fn close(&mut self, _: Mark, _: u64) {}
    #[inline(always)]
    fn note(&mut self, _: &'static Code, _: u64, _: u32, _: u64) {}
    #[inline(always)]
    fn wants(&self, def: &'static Def) -> bool {
        self.set.contains(def)
    }
    #[inline]
    fn wants_any(&mut self, defs: &'static [&'static Def]) -> bool {
        let known = self
            .tables
            .iter()
            .find(|(table, _)| std::ptr::eq(*table, defs));
        if let Some((_, wanted)) = known {
            return *wanted;
        }
        let wanted = self.set.any(defs);
        self.tables.push((defs, wanted));
        wanted
    }
}

/// One field of a tree.
#[derive(Clone, Copy, Debug)]
pub struct Node {
    /// What it is.
    pub def: &'static Def,
    /// Offset of its first byte in the buffer.
    pub at: u64,
    /// How many bytes it covers; 0 for what was computed out of no byte.
    pub len: u32,
    /// How deep it lies; its parent is the nearest node before it that lies less deep.
    pub depth: u8,
    /// Its value.
    pub stored: Stored,
}

/// The whole tree of one message, flat, in the order of reading. Built when asked for, never kept.
#[derive(Default, Debug)]
pub struct Tree {
    nodes: Vec<Node>,
    arena: Vec<u8>,
    depth: u8,
    remarks: Vec<Remark>,
}

impl Tree {
    /// All nodes; parents before their children.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// A node's value. `message` are the bytes the tree was read from and `base` the offset of the first.
    pub fn value<'t>(&'t self, node: &Node, message: &'t [u8], base: u64) -> Value<'t> {
        if node.stored != Stored::Here {
            return node.stored.value(&self.arena);
        }
        let from = node.at.saturating_sub(base) as usize;
        as_value(
            node.def,
            message
                .get(from..from.saturating_add(node.len as usize))
                .unwrap_or(&[]),
        )
    }

    /// The remarks left while reading: code, place, length, number.
    pub fn remarks(&self) -> &[(&'static Code, u64, u32, u64)] {
        &self.remarks
    }

    /// Forgets everything and keeps the room.
    pub fn clear(&mut self) {
        self.nodes.clear();
        self.arena.clear();
        self.remarks.clear();
        self.depth = 0;
    }
}

impl Record for Tree {
    #[inline]
    fn put(&mut self, def: &'static Def, at: u64, len: u32, value: Value<'_>) {
        let stored = Stored::keep(value, &mut self.arena);
        self.nodes.push(Node {
            def,
            at,
            len,
            depth: self.depth,
            stored,
        });
    }
    #[inline]
    fn here(&mut self, def: &'static Def, at: u64, bytes: &[u8]) {
        self.nodes.push(Node {
            def,
            at,
            len: bytes.len() as u32,
            depth: self.depth,
            stored: Stored::Here,
        });
    }
    #[inline]
    fn open(&mut self, def: &'static Def, at: u64) -> Mark {
        let mark = Mark(self.nodes.len() as u32);
        self.nodes.push(Node {
            def,
            at,
            len: 0,
            depth: self.depth,
            stored: Stored::None,
        });
        self.depth = self.depth.saturating_add(1);
        mark
    }
    #[inline]
    fn close(&mut self, mark: Mark, end: u64) {
        self.depth = self.depth.saturating_sub(1);
        if let Some(node) = self.nodes.get_mut(mark.0 as usize) {
            node.len = end.saturating_sub(node.at) as u32;
        }
    }
    fn note(&mut self, code: &'static Code, at: u64, len: u32, value: u64) {
        self.remarks.push((code, at, len, value));
    }
    #[inline(always)]
    fn wants(&self, _: &'static Def) -> bool {
        true
    }
}

/// The recorders that can be chosen at run time, once a unit and before its loop.
#[derive(Debug)]
pub enum Recorder {
    /// Only the fields asked for.
    Picked(Picked),
    /// The whole tree.
    Tree(Tree),
}

/// Runs the same generic code on whichever recorder was chosen: `record!(recorder, |r| message(&mut Wire::whole(b, at, r)))`.
#[macro_export]
macro_rules! record {
    ($recorder:expr, |$r:ident| $body:expr) => {
        match $recorder {
            $crate::wire::Recorder::Picked($r) => $body,
            $crate::wire::Recorder::Tree($r) => $body,
        }
    };
}
