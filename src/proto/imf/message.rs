//! The units a message is read in, and the 32 bits each is said with.
//!
//! ```text
//!     message    its header; where programs on the way added fields, up to the first of those
//!     added      the rest of such a header
//!     body       the beginning of a body without parts
//!     boundary   the line between parts
//!     part       header, and the beginning of its body
//!     preamble   text before the first boundary;  epilogue: behind the last
//! ```

use super::entity::{self, Entity};
use super::fields as f;
use super::header::{self, Of};
use crate::field::Value;
use crate::layer::Kind;
use crate::wire::{Read, Record, Wire};

/// A message, from its header on.
pub const MESSAGE: Kind = Kind(0);
/// A message inside a part.
pub const INNER: Kind = Kind(1);
/// A part.
pub const PART: Kind = Kind(2);
/// The line between parts.
pub const BOUNDARY: Kind = Kind(3);
/// Text before the first boundary.
pub const PREAMBLE: Kind = Kind(4);
/// Text behind the last boundary.
pub const EPILOGUE: Kind = Kind(5);
/// The header from the first field that a program on the way added. Its ctx are the fields seen before.
pub const ADDED: Kind = Kind(7);
/// The body of a message without parts, or its beginning. Its ctx is an [`Entity`], packed.
pub const BODY: Kind = Kind(6);

/// The names of the kinds.
pub const KINDS: &[&str] = &[
    "message",
    "message inside",
    "part",
    "boundary",
    "preamble",
    "epilogue",
    "body",
    "added fields",
];

/// Where a part stands, packed: six bits a level, four levels; the body is cut; only some fields were asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Place(pub u32);

const LEVELS: u32 = 4;
const MOST: u32 = 63;
const IS_CUT: u32 = 1 << 24;
const IS_SELECTED: u32 = 1 << 25;

impl Place {
    /// The numbers of the parts, outermost first.
    pub fn new(numbers: impl Iterator<Item = u32>) -> Place {
        let packed = numbers
            .take(LEVELS as usize)
            .enumerate()
            .map(|(i, n)| n.min(MOST) << (6 * i));
        Place(packed.fold(0, |a, b| a | b))
    }

    /// Of its body only the beginning is there.
    pub fn cut(self, cut: bool) -> Place {
        if cut { Place(self.0 | IS_CUT) } else { self }
    }

    /// Only some fields of the header were asked for.
    pub fn selected(self, selected: bool) -> Place {
        match selected {
            true => Place(self.0 | IS_SELECTED),
            false => self,
        }
    }

    /// Whether only some fields were asked for.
    pub fn is_selected(self) -> bool {
        self.0 & IS_SELECTED != 0
    }

    fn is_cut(self) -> bool {
        self.0 & IS_CUT != 0
    }

    /// "2.1".
    fn number(self) -> String {
        let levels = (0..LEVELS).map(|i| self.0 >> (6 * i) & MOST);
        let numbers: Vec<String> = levels
            .take_while(|n| *n > 0)
            .map(|n| n.to_string())
            .collect();
        numbers.join(".")
    }
}

/// The last boundary of its multipart.
pub const LAST: u32 = 1 << 31;
/// The first boundary of its multipart.
pub const FIRST: u32 = 1 << 30;

/// Reads the rest of a header, for `entity` the part that was read before.
pub fn added<R: Record>(w: &mut Wire<'_, '_, R>, seen: u32, entity: &mut Entity) -> Read<()> {
    header::header(w, Of::Message, seen, false, entity).map(drop)
}

/// Reads the body of a message without parts.
pub fn body<R: Record>(w: &mut Wire<'_, '_, R>, ctx: u32) -> Read<()> {
    let (entity, cut) = Entity::unpack(ctx);
    entity::body(w, Of::Message, &entity, cut)
}

/// Reads a message or a part: header, then body. What the header says of the body.
pub fn entity<R: Record>(w: &mut Wire<'_, '_, R>, of: Of, place: Place) -> Read<Entity> {
    let number = place.number();
    if !number.is_empty() {
        w.put(&f::PART_NUMBER, w.at(), 0, Value::Text(number.as_bytes()));
    }
    let mut entity = Entity::default();
    header::header(w, of, 0, place.is_selected(), &mut entity)?;
    if !w.is_empty() {
        entity::body(w, of, &entity, place.is_cut())?;
    }
    Ok(entity)
}

/// Reads the line between parts, the line end before it included.
pub fn boundary<R: Record>(w: &mut Wire<'_, '_, R>, ctx: u32) -> Read<()> {
    let size = ctx & !(LAST | FIRST);
    let before = w.peek().len() - w.peek().trim_ascii_start().len();
    w.take(before)?;
    let text = w.peek().trim_ascii_end().len();
    let field = match ctx {
        _ if ctx & LAST != 0 => &f::LAST_BOUNDARY,
        _ if ctx & FIRST != 0 => &f::FIRST_BOUNDARY,
        _ => &f::BOUNDARY,
    };
    w.bytes(field, text)?;
    let left = w.remaining();
    w.take(left)?;
    if size > 0 {
        w.put(&f::PART_SIZE, w.at(), 0, Value::U64(size.into()));
    }
    Ok(())
}

/// Reads text around the parts.
pub fn around<R: Record>(w: &mut Wire<'_, '_, R>, kind: Kind) -> Read<()> {
    let field = if kind == PREAMBLE {
        &f::PREAMBLE
    } else {
        &f::TRAILER
    };
    w.rest(field);
    Ok(())
}
