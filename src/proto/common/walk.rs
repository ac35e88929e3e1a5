//! The walk from what a key log gave to every key used: values, each with what it was made of, and checks.
//!
//! Words are keys of sentences; formulas are in the letters of the specifications.

use crate::secret::Secret;

/// Bytes that a value was computed over.
#[derive(Clone, Debug)]
pub struct Part {
    /// What the formula calls them.
    pub name: String,
    /// The bytes.
    pub bytes: Secret,
    /// To be shown only when asked for.
    pub secret: bool,
}

impl Part {
    /// Bytes that everybody may see.
    pub fn open(name: impl Into<String>, bytes: &[u8]) -> Part {
        Part {
            name: name.into(),
            bytes: Secret::from(bytes),
            secret: false,
        }
    }

    /// Bytes to be shown only when asked for.
    pub fn secret(name: impl Into<String>, bytes: &[u8]) -> Part {
        Part {
            secret: true,
            ..Part::open(name, bytes)
        }
    }
}

/// A value on the way to a key.
#[derive(Clone, Debug)]
pub struct Value {
    /// What it is: the key of a sentence.
    pub what: &'static str,
    /// How it was made.
    pub formula: String,
    /// What the formula was computed over, in its order; empty for what was read somewhere.
    pub over: Vec<Part>,
    /// The frame it was read in; 0 for what was computed or given.
    pub frame: u64,
    /// The value.
    pub bytes: Secret,
    /// It opens something: to be shown only when asked for.
    pub secret: bool,
}

/// What a check came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// It holds.
    Verified,
    /// It does not; the key of the sentence that says why.
    Failed(&'static str),
    /// Nobody can tell from what is here; the key of the sentence that says why.
    Unchecked(&'static str),
}

/// Something that was checked.
#[derive(Clone, Debug)]
pub struct Check {
    /// What: the key of a sentence.
    pub what: &'static str,
    /// The frame it stands in; 0 where it stands in none.
    pub frame: u64,
    /// What it was checked with.
    pub formula: String,
    /// What came out.
    pub verdict: Verdict,
}
