//! Remarks about the traffic: what was odd, where, and why that matters.
//!
//! A note is never an error of the program. Each kind of note is declared once as a [`Code`], with its manual.

use crate::span::Span;

/// How much a note matters to somebody who looks for a fault.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Severity {
    /// Good to know.
    Info,
    /// Unusual; often harmless.
    Warn,
    /// Broken, or missing.
    Error,
}

/// A kind of remark and its manual.
pub struct Code {
    /// Protocol and fact in lower case, `tcp.gap`.
    pub name: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What it says, in one line, without values.
    pub says: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// Where it is seen in the wild.
    pub seen: &'static str,
    /// The section that makes it a remark.
    pub spec: &'static str,
}

impl Code {
    /// Declares a code: name, severity and the line it says.
    pub const fn new(name: &'static str, severity: Severity, says: &'static str) -> Code {
        Code {
            name,
            severity,
            says,
            why: "",
            seen: "",
            spec: "",
        }
    }

    /// Says why it matters.
    pub const fn why(mut self, why: &'static str) -> Code {
        self.why = why;
        self
    }

    /// Says where it is met.
    pub const fn seen(mut self, seen: &'static str) -> Code {
        self.seen = seen;
        self
    }

    /// Names the specification's section.
    pub const fn spec(mut self, spec: &'static str) -> Code {
        self.spec = spec;
        self
    }
}

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Code) -> bool {
        std::ptr::eq(self, other)
    }
}
impl Eq for Code {}

/// One remark on some bytes.
#[derive(Clone, Copy, Debug)]
pub struct Note {
    /// What kind of remark.
    pub code: &'static Code,
    /// The smallest region it is about.
    pub span: Span,
    /// The frame that made it known.
    pub frame: u64,
    /// A number that belongs to it: bytes missing, a limit, an unexpected value; 0 when there is none.
    pub value: u64,
}

/// Declares note codes and the table `NOTES` of them.
#[macro_export]
macro_rules! notes {
    ($($name:ident = $init:expr;)*) => {
        #[allow(unused_imports)]
        use $crate::note::{Code, Severity::{Error, Info, Warn}};
        $(#[doc = stringify!($init)] pub static $name: Code = $init;)*
        /// All notes of this module.
        pub static NOTES: &[&Code] = &[$(&$name),*];
    };
}
