//! What is wrong with a filter, where, and what may have been meant.

use std::fmt;
use std::ops::Range;

/// How much of a long filter is shown around the place.
const SHOWN: usize = 60;

/// A fault found while reading, before it is joined with the text.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Fault {
    pub span: Range<usize>,
    pub message: String,
    pub hint: Option<String>,
}

impl Fault {
    pub fn new(span: Range<usize>, message: impl Into<String>) -> Fault {
        Fault {
            span,
            message: message.into(),
            hint: None,
        }
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Fault {
        self.hint = Some(hint.into());
        self
    }
}

/// Why a text is not a filter. `Display` draws the place:
///
/// ```text
/// there is no field tcp.prot
///   tcp.prot == 80
///   ^^^^^^^^
/// did you mean tcp.port?
/// ```
#[derive(Clone, PartialEq, Debug)]
pub struct FilterError {
    text: String,
    fault: Fault,
}

impl FilterError {
    pub(super) fn new(text: &str, fault: Fault) -> FilterError {
        FilterError {
            text: text.to_owned(),
            fault,
        }
    }

    /// The bytes of the filter that are wrong; empty at its end where something is missing.
    pub fn span(&self) -> Range<usize> {
        self.fault.span.clone()
    }

    /// What is wrong, in one line.
    pub fn message(&self) -> &str {
        &self.fault.message
    }

    /// What to write instead.
    pub fn hint(&self) -> Option<&str> {
        self.fault.hint.as_deref()
    }

    /// The filter's line and the line with the carets below it.
    pub fn drawing(&self) -> (String, String) {
        let (mut line, mut carets) = (String::new(), String::new());
        let Range { start, end } = self.span();
        for (at, c) in self.text.char_indices() {
            if at + SHOWN < start || at > end.saturating_add(SHOWN) {
                continue;
            }
            let c = if c.is_control() { ' ' } else { c };
            line.push(c);
            let mark = if (start..end.max(start + 1)).contains(&at) {
                '^'
            } else {
                ' '
            };
            (0..columns(c)).for_each(|_| carets.push(mark));
        }
        if start >= self.text.len() {
            carets.push('^');
        }
        carets.truncate(carets.trim_end().len());
        (line, carets)
    }
}

/// How many columns of a terminal a character takes.
fn columns(c: char) -> usize {
    match c as u32 {
        0x0300..=0x036f | 0x200b..=0x200f => 0,
        0x1100..=0x115f
        | 0x2e80..=0xa4cf
        | 0xac00..=0xd7a3
        | 0xf900..=0xfaff
        | 0xfe30..=0xfe6f
        | 0xff00..=0xff60
        | 0x1f300..=0x1faff => 2,
        _ => 1,
    }
}

impl fmt::Display for FilterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (line, carets) = self.drawing();
        write!(f, "{}\n  {line}\n  {carets}", self.fault.message)?;
        match &self.fault.hint {
            Some(hint) => write!(f, "\n{hint}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for FilterError {}
