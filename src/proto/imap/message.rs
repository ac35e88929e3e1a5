//! The kinds of messages, and those that need no more than a line to read.

use super::fields as f;
use super::verb::Verb;
use super::{command, response};
use crate::layer::{Kind, Unit};
use crate::wire::{Read, Record, Wire};

/// A command, up to a literal that is not part of it.
pub const COMMAND: Kind = Kind(0);
/// Data the server tells.
pub const UNTAGGED: Kind = Kind(1);
/// The end of a command. Its ctx is the verb.
pub const TAGGED: Kind = Kind(2);
/// The server asks for more. Its ctx is 1 when it asks for credentials.
pub const CONTINUATION: Kind = Kind(3);
/// A line of credentials. Its ctx is mechanism and step.
pub const CREDENTIALS: Kind = Kind(4);
/// The end of IDLE.
pub const DONE: Kind = Kind(5);
/// What stands behind a literal. Its ctx is the verb; or [`SERVER`], and how many parentheses are open.
pub const REST: Kind = Kind(6);
/// A line nobody can read.
pub const STRAY: Kind = Kind(7);
/// From here on compressed.
pub const COMPRESSED: Kind = Kind(8);

/// In a rest's ctx: the server's.
pub const SERVER: u32 = 1 << 31;

/// The names of the kinds.
pub const KINDS: &[&str] = &[
    "command",
    "untagged response",
    "tagged response",
    "continuation",
    "credentials",
    "end of idle",
    "rest",
    "stray line",
    "compressed",
];

/// Reads a message of any kind.
pub fn message<R: Record>(w: &mut Wire<'_, '_, R>, unit: &Unit<'_>) -> Read<()> {
    match unit.kind {
        COMMAND => command::command(w).map(drop),
        UNTAGGED => response::untagged(w),
        TAGGED => response::tagged(w),
        CONTINUATION => response::continuation(w, unit.ctx == 1),
        CREDENTIALS => command::credentials(w, unit.ctx),
        DONE => command::done(w),
        REST if unit.ctx & SERVER != 0 => response::rest(w, unit.ctx & !SERVER),
        REST => command::rest(w, Verb::unpack(unit.ctx)),
        COMPRESSED => compressed(w),
        Kind(_) => stray(w),
    }
}

/// Reads a line that is nothing of these.
pub fn stray<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    w.rest(&f::STRAY);
    Ok(())
}

/// Reads what can't be read.
pub fn compressed<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    w.rest(&f::COMPRESSED);
    Ok(())
}
