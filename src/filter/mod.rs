//! The display-filter language: Wireshark's, read by a parser of our own.
//!
//! ```text
//!   text ──token──► lexemes ──parse──► Expr ──check──► Test ──run──► does this frame match?
//!                                        │
//!                                        └ names and types, against the vocabulary
//! ```
//!
//! A [`Filter`] is parsed and typed once. What it needs of a frame are the values of the fields it names
//! ([`Filter::fields`], to be picked) and the protocols of the frame (a [`Stack`]). It knows the vocabulary and
//! recorders, and must never know protocols, stores or how a frame came to be.

mod check;
mod error;
mod expr;
mod literal;
mod parse;
mod relate;
mod run;
mod suggest;
mod token;

#[cfg(test)]
mod tests;

pub use error::FilterError;

use jiff::tz::TimeZone;

use crate::field::Def;
use crate::wire::{IdSet, Picked};

/// A filter may be so many bytes long.
pub const MAX_LEN: usize = 64 * 1024;
/// Its parts may be nested so deep.
pub const MAX_DEPTH: u16 = 100;

/// Finds fields by their names.
pub trait Index: Sync {
    /// All fields of that name.
    fn named(&self, name: &str) -> Vec<&'static Def>;
    /// Whether there is one.
    fn knows(&self, name: &str) -> bool;
}

/// The words a filter may use.
#[derive(Clone)]
pub struct Vocabulary<'v> {
    /// All fields. Where several have one name, a filter means all of them.
    pub fields: &'v [&'static Def],
    /// Finds them quickly; without one they are searched.
    pub index: Option<&'v dyn Index>,
    /// The names of protocols: a name alone asks whether the frame has such a layer.
    pub protocols: &'v [&'static str],
    /// Where a date without a zone is meant.
    pub zone: TimeZone,
}

impl<'v> Vocabulary<'v> {
    /// These fields and protocols; dates are in UTC.
    pub fn new(fields: &'v [&'static Def], protocols: &'v [&'static str]) -> Vocabulary<'v> {
        Vocabulary {
            fields,
            index: None,
            protocols,
            zone: TimeZone::UTC,
        }
    }

    fn field(&self, name: &str) -> Vec<&'static Def> {
        if let Some(index) = self.index {
            return index.named(name);
        }
        self.fields
            .iter()
            .copied()
            .filter(|d| d.name == name)
            .collect()
    }

    fn protocol(&self, name: &str) -> Option<&'static str> {
        self.protocols.iter().copied().find(|p| *p == name)
    }

    fn knows(&self, name: &str) -> bool {
        let field = match self.index {
            Some(index) => index.knows(name),
            None => self.fields.iter().any(|d| d.name == name),
        };
        field || self.protocol(name).is_some()
    }
}

/// The layers of the frame or message that is asked about.
pub trait Stack {
    /// How many layers are this protocol.
    fn count(&self, protocol: &str) -> usize;
    /// The bytes of the `n`th of them, counted from 0, with all that it carries: what `frame[0:4]` and
    /// `http contains "x"` look at.
    fn bytes(&self, _protocol: &str, _n: usize) -> Option<&[u8]> {
        None
    }
}

impl Stack for &[&str] {
    fn count(&self, protocol: &str) -> usize {
        self.iter().filter(|p| **p == protocol).count()
    }
}

/// A filter, ready to be asked.
#[derive(Debug)]
pub struct Filter {
    text: String,
    test: run::Test,
    defs: Vec<&'static Def>,
    protocols: Vec<&'static str>,
    reads_bytes: bool,
}

impl Filter {
    /// Reads a filter. The error says where it went wrong, and what may have been meant.
    pub fn parse(text: &str, vocabulary: &Vocabulary<'_>) -> Result<Filter, FilterError> {
        let parsed = if text.len() > MAX_LEN {
            Err(error::Fault::new(0..0, "this filter is too long")
                .hint(format!("{MAX_LEN} bytes is the limit")))
        } else {
            token::lexemes(text, vocabulary)
                .and_then(|lexemes| parse::parse(text, lexemes))
                .and_then(|expr| check::check(text, &expr, vocabulary))
        };
        match parsed {
            Ok(checked) => Ok(Filter {
                text: text.to_owned(),
                test: checked.test,
                defs: checked.defs,
                protocols: checked.protocols,
                reads_bytes: checked.reads_bytes,
            }),
            Err(fault) => Err(FilterError::new(text, suggest::other_language(text, fault))),
        }
    }

    /// As it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The fields whose values it needs. Call it when fields have their numbers.
    pub fn fields(&self) -> IdSet {
        let mut set = IdSet::default();
        self.defs.iter().for_each(|d| set.insert(d));
        set
    }

    /// The fields it names, each once.
    pub fn defs(&self) -> &[&'static Def] {
        &self.defs
    }

    /// The protocols it names, each once.
    pub fn protocols(&self) -> &[&'static str] {
        &self.protocols
    }

    /// Whether it looks into the bytes of a protocol: whether [`Stack::bytes`] will be asked.
    pub fn reads_bytes(&self) -> bool {
        self.reads_bytes
    }

    /// Whether it is true of these values and layers.
    #[inline]
    pub fn matches(&self, picked: &Picked, stack: &dyn Stack) -> bool {
        self.test.holds(&run::Frame { picked, stack })
    }
}

impl std::fmt::Display for Filter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}
