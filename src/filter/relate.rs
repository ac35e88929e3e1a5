//! Conditions: a comparison, a search or a membership, with the types of its sides brought together.

use super::check::{Checker, Typed, comparable};
use super::error::Fault;
use super::expr::{Expr, Kind as Node, Quantifier, Relation};
use super::literal::Kind;
use super::run::{Const, Function, Needle, Operand, Set, Test};
use super::suggest;

/// A compiled regular expression may take so many bytes.
const PATTERN_SIZE: usize = 1 << 20;

impl Checker<'_, '_> {
    /// `a < b < c`, each with its neighbour.
    pub(super) fn chain(
        &mut self,
        quantifier: Option<Quantifier>,
        first: &Expr<'_>,
        more: &[(Relation, Expr<'_>)],
    ) -> Result<Test, Fault> {
        let mut tests = Vec::new();
        let mut left = first;
        for (relation, right) in more {
            tests.push(self.compare(quantifier, left, *relation, right)?);
            left = right;
        }
        Ok(match tests.pop() {
            Some(only) if tests.is_empty() => only,
            Some(last) => {
                tests.push(last);
                Test::And(tests)
            }
            None => Test::And(tests),
        })
    }

    fn compare(
        &mut self,
        quantifier: Option<Quantifier>,
        a: &Expr<'_>,
        relation: Relation,
        b: &Expr<'_>,
    ) -> Result<Test, Fault> {
        let all = match quantifier {
            Some(quantifier) => quantifier == Quantifier::All,
            None => matches!(relation, Relation::AllEq | Relation::Ne),
        };
        match relation {
            Relation::Contains => return self.contains(all, a, b),
            Relation::Matches => return self.matches(all, a, b),
            _ => {}
        }
        let (left, right) = match (self.is_literal(a), self.is_literal(b)) {
            (true, true) => return Err(self.no_field(a, b)),
            (false, true) => {
                let left = self.value(a)?;
                let right = self.beside(b, left.kind, left.names(), self.written(a), false)?;
                (left.operand, Operand::Const(right))
            }
            (true, false) => {
                match &a.kind {
                    Node::Word(word)
                        if word.starts_with(|c: char| c.is_alphabetic())
                            && self.looks_like_field(word) =>
                    {
                        return Err(suggest::unknown(word, a.span.clone(), self.vocabulary));
                    }
                    _ => {}
                }
                let right = self.value(b)?;
                let left = self.beside(a, right.kind, right.names(), self.written(b), false)?;
                (Operand::Const(left), right.operand)
            }
            (false, false) => {
                let (left, right) = (self.value(a)?, self.value(b)?);
                if !comparable(left.kind, right.kind) {
                    let message = format!(
                        "{} is {}, and {} is {}",
                        self.written(a),
                        left.kind.says(),
                        self.written(b),
                        right.kind.says()
                    );
                    return Err(Fault::new(a.span.start..b.span.end, message));
                }
                (left.operand, right.operand)
            }
        };
        Ok(Test::Compare {
            all,
            left,
            relation,
            right,
        })
    }

    /// What is searched in: text or bytes, or the name of a number.
    fn searched(&mut self, expr: &Expr<'_>, word: &str) -> Result<Typed, Fault> {
        if self.is_literal(expr) {
            return Err(match &expr.kind {
                Node::Word(word) => suggest::unknown(word, expr.span.clone(), self.vocabulary),
                _ => Fault::new(
                    expr.span.clone(),
                    format!("{word} looks into a field, and this is none"),
                ),
            });
        }
        let typed = self.value(expr)?;
        match (typed.kind, typed.names()) {
            (Kind::Text | Kind::Bytes | Kind::Mac, _) => Ok(typed),
            (Kind::Int, Some(names)) => Ok(Typed {
                operand: Operand::Call(Function::Vals(names), vec![typed.operand]),
                kind: Kind::Text,
                def: None,
            }),
            _ => {
                let written = self.written(expr);
                let message = format!(
                    "{word} looks into text and bytes, and {written} is {}",
                    typed.kind.says()
                );
                Err(Fault::new(expr.span.clone(), message)
                    .hint(format!("string({written}) {word} …")))
            }
        }
    }

    fn contains(&mut self, all: bool, a: &Expr<'_>, b: &Expr<'_>) -> Result<Test, Fault> {
        let left = self.searched(a, "contains")?;
        if self.is_literal(b) {
            let bytes = match self.beside(b, left.kind, None, self.written(a), true)? {
                Const::Bytes(bytes) => bytes,
                Const::Int(_) | Const::Net(_) => Vec::new(),
            };
            let finder = memchr::memmem::Finder::new(&bytes).into_owned();
            return Ok(Test::Contains {
                all,
                left: left.operand,
                right: Needle::Fixed(Box::new(finder)),
            });
        }
        let right = self.value(b)?;
        self.want(
            b,
            &right,
            &[Kind::Text, Kind::Bytes, Kind::Mac],
            "contains looks for text and bytes",
        )?;
        Ok(Test::Contains {
            all,
            left: left.operand,
            right: Needle::Values(right.operand),
        })
    }

    fn matches(&mut self, all: bool, a: &Expr<'_>, b: &Expr<'_>) -> Result<Test, Fault> {
        let left = self.searched(a, "matches")?;
        let Node::Quoted(pattern) = &b.kind else {
            return Err(Fault::new(
                b.span.clone(),
                "matches takes a regular expression in quotes",
            )
            .hint(format!("\"{}\"", self.written(b))));
        };
        let pattern = std::str::from_utf8(pattern).map_err(|_| {
            Fault::new(b.span.clone(), "this expression is not UTF-8")
                .hint("write bytes as \\\\xff")
        })?;
        let build = |unicode| {
            regex::bytes::RegexBuilder::new(pattern)
                .case_insensitive(true)
                .unicode(unicode)
                .size_limit(PATTERN_SIZE)
                .build()
        };
        // Wireshark's expressions see bytes; one that speaks of letters beyond ASCII needs Unicode.
        let pattern = build(false).or_else(|_| build(true)).map_err(|error| {
            let text = error.to_string();
            let last = text
                .lines()
                .last()
                .unwrap_or("")
                .trim_start_matches("error: ")
                .to_owned();
            Fault::new(
                b.span.clone(),
                format!("this is no regular expression: {last}"),
            )
        })?;
        Ok(Test::Matches {
            all,
            left: left.operand,
            pattern,
        })
    }

    pub(super) fn membership(
        &mut self,
        quantifier: Option<Quantifier>,
        member: &Expr<'_>,
        set: &[(Expr<'_>, Option<Expr<'_>>)],
    ) -> Result<Test, Fault> {
        if self.is_literal(member) {
            return Err(match &member.kind {
                Node::Word(word) => suggest::unknown(word, member.span.clone(), self.vocabulary),
                _ => Fault::new(member.span.clone(), "a field is expected here, not a value"),
            });
        }
        let left = self.value(member)?;
        let mut elements = Vec::new();
        for (from, to) in set {
            let from = self.element(member, &left, from)?;
            let to = to
                .as_ref()
                .map(|to| self.element(member, &left, to))
                .transpose()?;
            elements.push((from, to));
        }
        let set = numbers(&elements).map_or_else(|| Set::Values(elements), Set::Numbers);
        Ok(Test::In {
            all: quantifier == Some(Quantifier::All),
            left: left.operand,
            set,
        })
    }

    fn element(
        &mut self,
        member: &Expr<'_>,
        left: &Typed,
        expr: &Expr<'_>,
    ) -> Result<Operand, Fault> {
        if self.is_literal(expr) {
            return self
                .beside(expr, left.kind, left.names(), self.written(member), false)
                .map(Operand::Const);
        }
        let typed = self.value(expr)?;
        if !comparable(typed.kind, left.kind) {
            let message = format!(
                "{} is {}, and {} is {}",
                self.written(member),
                left.kind.says(),
                self.written(expr),
                typed.kind.says()
            );
            return Err(Fault::new(expr.span.clone(), message));
        }
        Ok(typed.operand)
    }
}

/// A set of numbers known beforehand, in order and without overlaps.
fn numbers(elements: &[(Operand, Option<Operand>)]) -> Option<Vec<(i128, i128)>> {
    let number = |operand: &Operand| {
        if let Operand::Const(Const::Int(n)) = operand {
            Some(*n)
        } else {
            None
        }
    };
    let ranges: Option<Vec<_>> = elements
        .iter()
        .map(|(from, to)| Some((number(from)?, to.as_ref().map_or(number(from), number)?)))
        .collect();
    let mut ranges = ranges?;
    ranges.retain(|(from, to)| from <= to);
    ranges.sort_unstable();
    let mut merged: Vec<(i128, i128)> = Vec::new();
    for (from, to) in ranges {
        match merged.last_mut() {
            Some((_, end)) if from <= *end => *end = (*end).max(to),
            _ => merged.push((from, to)),
        }
    }
    Some(merged)
}
