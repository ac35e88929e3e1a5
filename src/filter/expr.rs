//! What a filter's text says, before names and types are looked at.

use std::ops::Range;

use super::MAX_DEPTH;
use super::error::Fault;

/// A part of a filter and where it stands.
#[derive(Debug)]
pub(super) struct Expr<'t> {
    pub kind: Kind<'t>,
    pub span: Range<usize>,
    /// How many levels are below it, itself among them.
    pub depth: u16,
}

/// What a part is.
#[derive(Debug)]
pub(super) enum Kind<'t> {
    Word(&'t str),
    Quoted(Vec<u8>),
    Char(u8),
    Slice(Box<Expr<'t>>, Vec<Part>),
    Layer(Box<Expr<'t>>, Vec<Part>),
    Call(&'t str, Vec<Expr<'t>>),
    Math(Math, Box<Expr<'t>>, Box<Expr<'t>>),
    Negative(Box<Expr<'t>>),
    /// `a < b < c`: every neighbours' comparison.
    Compare(Option<Quantifier>, Box<Expr<'t>>, Vec<(Relation, Expr<'t>)>),
    In(
        Option<Quantifier>,
        Box<Expr<'t>>,
        Vec<(Expr<'t>, Option<Expr<'t>>)>,
    ),
    And(Vec<Expr<'t>>),
    Or(Vec<Expr<'t>>),
    Xor(Vec<Expr<'t>>),
    Not(Box<Expr<'t>>),
}

impl<'t> Expr<'t> {
    /// A node over its parts, unless they are nested too deep.
    pub fn new(kind: Kind<'t>, span: Range<usize>) -> Result<Expr<'t>, Fault> {
        let below = match &kind {
            Kind::Word(_) | Kind::Quoted(_) | Kind::Char(_) => 0,
            Kind::Slice(e, _) | Kind::Layer(e, _) | Kind::Negative(e) | Kind::Not(e) => e.depth,
            Kind::Call(_, es) | Kind::And(es) | Kind::Or(es) | Kind::Xor(es) => {
                es.iter().map(|e| e.depth).max().unwrap_or(0)
            }
            Kind::Math(_, a, b) => a.depth.max(b.depth),
            Kind::Compare(_, a, more) => more.iter().map(|(_, e)| e.depth).fold(a.depth, u16::max),
            Kind::In(_, a, set) => set
                .iter()
                .map(|(e, f)| e.depth.max(f.as_ref().map_or(0, |f| f.depth)))
                .fold(a.depth, u16::max),
        };
        if below >= MAX_DEPTH {
            return Err(too_deep(span));
        }
        Ok(Expr {
            kind,
            span,
            depth: below + 1,
        })
    }
}

pub(super) fn too_deep(span: Range<usize>) -> Fault {
    Fault::new(span, "this is nested too deep").hint(format!("{MAX_DEPTH} levels are the limit"))
}

/// Whether one value suffices.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Quantifier {
    Any,
    All,
}

/// Operators that give a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Math {
    And,
    Add,
    Sub,
    Mul,
    Div,
    Rem,
}

/// Operators that give true or false.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Relation {
    Eq,
    AllEq,
    Ne,
    AnyNe,
    Gt,
    Lt,
    Ge,
    Le,
    Contains,
    Matches,
}

impl Relation {
    /// Contains and matches: the right side is looked for in the left one.
    pub fn searches(self) -> bool {
        matches!(self, Relation::Contains | Relation::Matches)
    }
}

/// One part of a slice, or of a range of layers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Part {
    /// Where it begins; from the end when negative.
    pub from: i64,
    pub to: To,
}

/// Where a slice ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum To {
    /// So much later.
    Len(i64),
    /// Behind this one.
    Through(i64),
    /// At the end.
    End,
}

/// `[1,3-5,9:]`, with the brackets.
pub(super) fn parts(brackets: &str, at: usize) -> Result<Vec<Part>, Fault> {
    let bad = || {
        Fault::new(at..at + brackets.len(), "this is no slice")
            .hint("[first:length], [first-last], [one], [:length] or [first:]; several are parted by commas")
    };
    let inner = brackets
        .get(1..brackets.len().saturating_sub(1))
        .unwrap_or("");
    inner
        .split(',')
        .map(|part| one_part(part.trim()).ok_or_else(bad))
        .collect()
}

fn one_part(part: &str) -> Option<Part> {
    if let Some(len) = part.strip_prefix(':') {
        return Some(Part {
            from: 0,
            to: To::Len(whole(len.trim()).filter(|n| *n > 0)?),
        });
    }
    let digits = part
        .char_indices()
        .find(|(i, c)| !(c.is_ascii_hexdigit() || *c == 'x' || (*i == 0 && *c == '-')))
        .map_or(part.len(), |(i, _)| i);
    let from = whole(&part[..digits])?;
    let rest = part[digits..].trim_start();
    if rest.is_empty() {
        return Some(Part {
            from,
            to: To::Len(1),
        });
    }
    if let Some(len) = rest.strip_prefix(':') {
        let len = len.trim();
        return Some(Part {
            from,
            to: if len.is_empty() {
                To::End
            } else {
                To::Len(whole(len).filter(|n| *n > 0)?)
            },
        });
    }
    let last = whole(rest.strip_prefix('-')?.trim())?;
    Some(Part {
        from,
        to: To::Through(last),
    })
}

fn whole(digits: &str) -> Option<i64> {
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, digits),
    };
    let n = match digits.strip_prefix("0x") {
        Some(hex) => i64::from_str_radix(hex, 16).ok()?,
        None if digits.starts_with(|c: char| c.is_ascii_digit()) => digits.parse().ok()?,
        None => return None,
    };
    (n <= i64::from(i32::MAX)).then_some(sign * n)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices() {
        let part = |from, to| Part { from, to };
        assert_eq!(
            parts("[1,3-5,9:]", 0),
            Ok(vec![
                part(1, To::Len(1)),
                part(3, To::Through(5)),
                part(9, To::End)
            ])
        );
        assert_eq!(parts("[ -4 : 4 ]", 0), Ok(vec![part(-4, To::Len(4))]));
        assert_eq!(parts("[-3--1]", 0), Ok(vec![part(-3, To::Through(-1))]));
        assert_eq!(parts("[:2]", 0), Ok(vec![part(0, To::Len(2))]));
        for bad in ["[]", "[x]", "[1:0]", "[1-]", "[--1]", "[99999999999]"] {
            assert!(parts(bad, 0).is_err(), "{bad}");
        }
    }
}
