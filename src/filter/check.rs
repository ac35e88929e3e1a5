//! Names looked up, types compared, literals worked out: a tree of words becomes a [`Test`].

use super::Vocabulary;
use super::error::Fault;
use super::expr::{Expr, Kind as Node, Math, Part};
use super::literal::{self, Beside, Kind, Names};
use super::run::{Const, FieldRef, Function, Operand, Test};
use super::suggest;
use crate::field::{Def, Show};

/// What checking gives.
pub(super) struct Checked {
    pub test: Test,
    pub defs: Vec<&'static Def>,
    pub protocols: Vec<&'static str>,
    pub reads_bytes: bool,
}

/// Compiles a filter against a vocabulary.
pub(super) fn check(
    text: &str,
    expr: &Expr<'_>,
    vocabulary: &Vocabulary<'_>,
) -> Result<Checked, Fault> {
    let mut checker = Checker {
        text,
        vocabulary,
        defs: Vec::new(),
        protocols: Vec::new(),
        reads_bytes: false,
    };
    let test = checker.test(expr)?;
    Ok(Checked {
        test,
        defs: checker.defs,
        protocols: checker.protocols,
        reads_bytes: checker.reads_bytes,
    })
}

pub(super) struct Checker<'c, 'v> {
    text: &'c str,
    pub(super) vocabulary: &'c Vocabulary<'v>,
    defs: Vec<&'static Def>,
    protocols: Vec<&'static str>,
    reads_bytes: bool,
}

/// An operand, its type, and the field it is the value of.
pub(super) struct Typed {
    pub operand: Operand,
    pub kind: Kind,
    pub def: Option<&'static Def>,
}

impl Typed {
    /// The names of its numbers.
    pub fn names(&self) -> Option<Names> {
        self.def.and_then(|d| d.names)
    }
}

fn kind_of(show: Show) -> Kind {
    match show {
        Show::None | Show::Bool => Kind::Bool,
        Show::Dec | Show::Hex(_) => Kind::Int,
        Show::Bytes => Kind::Bytes,
        Show::Mac => Kind::Mac,
        Show::Ip => Kind::Ip,
        Show::Text => Kind::Text,
        Show::Time => Kind::Time,
        Show::Duration => Kind::Duration,
    }
}

pub(super) fn comparable(a: Kind, b: Kind) -> bool {
    use Kind::*;
    let family = |k| match k {
        Bool | Int => 0,
        Bytes | Mac | Text => 1,
        Ip => 2,
        Time => 3,
        Duration => 4,
    };
    family(a) == family(b) || matches!((a, b), (Ip, Bytes) | (Bytes, Ip))
}

impl Checker<'_, '_> {
    pub(super) fn written(&self, expr: &Expr<'_>) -> &str {
        self.text.get(expr.span.clone()).unwrap_or("")
    }

    /// Whether it is a value written down: a word that names no field, text, a number.
    pub(super) fn is_literal(&self, expr: &Expr<'_>) -> bool {
        match &expr.kind {
            Node::Word(word) => !self.vocabulary.knows(bare(word)),
            Node::Quoted(_) | Node::Char(_) => true,
            Node::Negative(of) => self.is_literal(of),
            Node::Math(_, a, b) => self.is_literal(a) && self.is_literal(b),
            _ => false,
        }
    }

    /// Whether a word begins like the fields of some protocol.
    pub(super) fn looks_like_field(&self, word: &str) -> bool {
        let name = bare(word);
        name.split_once('.').is_some_and(|(protocol, _)| {
            !protocol.is_empty()
                && self.vocabulary.fields.iter().any(|d| {
                    d.name
                        .strip_prefix(protocol)
                        .is_some_and(|rest| rest.starts_with('.'))
                })
        })
    }

    fn tests(&mut self, exprs: &[Expr<'_>]) -> Result<Vec<Test>, Fault> {
        exprs.iter().map(|e| self.test(e)).collect()
    }

    fn test(&mut self, expr: &Expr<'_>) -> Result<Test, Fault> {
        match &expr.kind {
            Node::And(all) => Ok(Test::And(self.tests(all)?)),
            Node::Or(all) => Ok(Test::Or(self.tests(all)?)),
            Node::Xor(all) => Ok(Test::Xor(self.tests(all)?)),
            Node::Not(of) => Ok(Test::Not(Box::new(self.test(of)?))),
            Node::Compare(quantifier, first, more) => self.chain(*quantifier, first, more),
            Node::In(quantifier, member, set) => self.membership(*quantifier, member, set),
            Node::Word(word) => {
                let (defs, protocol) = self.look_up(word, expr)?;
                Ok(Test::Exists(FieldRef { defs, layers: None }, protocol))
            }
            Node::Slice(..) | Node::Layer(..) => Ok(Test::Valued(self.value(expr)?.operand)),
            Node::Math(..) | Node::Negative(_) => {
                if literal::constant(expr).is_some() {
                    return Err(Fault::new(expr.span.clone(), "this is always the same")
                        .hint("compare a field with it"));
                }
                Ok(Test::Nonzero(self.value(expr)?.operand))
            }
            Node::Call(name, _) => {
                self.value(expr)?;
                Err(Fault::new(
                    expr.span.clone(),
                    format!("{name}() is a value, not a condition"),
                )
                .hint(format!("compare it: {} == …", self.written(expr))))
            }
            Node::Quoted(_) | Node::Char(_) => {
                Err(Fault::new(expr.span.clone(), "text alone is no condition")
                    .hint("frame contains \"text\" looks for it in the whole frame"))
            }
        }
    }

    fn look_up(
        &mut self,
        word: &str,
        expr: &Expr<'_>,
    ) -> Result<(Vec<&'static Def>, Option<&'static str>), Fault> {
        let name = bare(word);
        let (defs, protocol) = (self.vocabulary.field(name), self.vocabulary.protocol(name));
        if defs.is_empty() && protocol.is_none() {
            return Err(suggest::unknown(word, expr.span.clone(), self.vocabulary));
        }
        for def in &defs {
            self.need(def);
        }
        if let Some(protocol) = protocol.filter(|p| !self.protocols.contains(p)) {
            self.protocols.push(protocol);
        }
        Ok((defs, protocol))
    }

    fn need(&mut self, def: &'static Def) {
        if !self.defs.contains(&def) {
            self.defs.push(def);
        }
    }

    /// Something that has values and isn't a literal, or a calculation with literals in it.
    pub(super) fn value(&mut self, expr: &Expr<'_>) -> Result<Typed, Fault> {
        match &expr.kind {
            Node::Word(word) => {
                let (defs, protocol) = self.look_up(word, expr)?;
                match (defs.first().copied(), protocol) {
                    (Some(def), None) => Ok(Typed {
                        operand: Operand::Field(FieldRef { defs, layers: None }),
                        kind: kind_of(def.show),
                        def: Some(def),
                    }),
                    (Some(def), Some(_)) if def.show != Show::None => Ok(Typed {
                        operand: Operand::Field(FieldRef { defs, layers: None }),
                        kind: kind_of(def.show),
                        def: Some(def),
                    }),
                    (_, Some(protocol)) => {
                        self.reads_bytes = true;
                        Ok(Typed {
                            operand: Operand::Protocol(protocol, None),
                            kind: Kind::Bytes,
                            def: None,
                        })
                    }
                    (None, None) => Err(suggest::unknown(word, expr.span.clone(), self.vocabulary)),
                }
            }
            Node::Slice(of, parts) => {
                let of_typed = self.value(of)?;
                if !matches!(
                    of_typed.kind,
                    Kind::Bytes | Kind::Text | Kind::Mac | Kind::Ip
                ) {
                    let message = format!(
                        "{} is {}, and slices are taken of text and bytes",
                        self.written(of),
                        of_typed.kind.says()
                    );
                    return Err(Fault::new(expr.span.clone(), message));
                }
                Ok(Typed {
                    operand: Operand::Slice(Box::new(of_typed.operand), parts.clone()),
                    kind: Kind::Bytes,
                    def: None,
                })
            }
            Node::Layer(of, parts) => self.layer(of, parts),
            Node::Negative(of) => {
                let typed = self.value(of)?;
                self.want(
                    of,
                    &typed,
                    &[Kind::Int, Kind::Duration],
                    "a sign is put before numbers",
                )?;
                Ok(Typed {
                    operand: Operand::Negative(Box::new(typed.operand)),
                    kind: typed.kind,
                    def: None,
                })
            }
            Node::Math(math, a, b) => self.math(*math, a, b),
            Node::Call(name, arguments) => self.call(name, arguments, expr),
            Node::Quoted(_) | Node::Char(_) => Err(Fault::new(
                expr.span.clone(),
                "a field is expected here, not a value",
            )),
            Node::Compare(..)
            | Node::In(..)
            | Node::And(_)
            | Node::Or(_)
            | Node::Xor(_)
            | Node::Not(_) => Err(Fault::new(
                expr.span.clone(),
                "this is a condition, and a value is expected here",
            )
            .hint("conditions are joined with and, or")),
        }
    }

    fn layer(&mut self, of: &Expr<'_>, parts: &[Part]) -> Result<Typed, Fault> {
        let mut typed = self.value(of)?;
        match &mut typed.operand {
            Operand::Protocol(_, layers @ None) => *layers = Some(parts.to_vec()),
            Operand::Field(field) if field.layers.is_none() => {
                let name = typed.def.map_or("", |d| d.name);
                let protocol = name.split('.').next().unwrap_or(name);
                // Where no field begins the layer, each value is counted as one.
                let mut begins = self.vocabulary.field(protocol);
                if begins.is_empty() {
                    begins = field.defs.clone();
                }
                begins.iter().for_each(|d| self.need(d));
                field.layers = Some((begins, parts.to_vec()));
            }
            _ => {
                return Err(Fault::new(
                    of.span.clone(),
                    "# names the layer of a field, and this is none",
                ));
            }
        }
        Ok(typed)
    }

    pub(super) fn want(
        &self,
        expr: &Expr<'_>,
        typed: &Typed,
        kinds: &[Kind],
        rule: &str,
    ) -> Result<(), Fault> {
        if kinds.contains(&typed.kind) {
            return Ok(());
        }
        Err(Fault::new(
            expr.span.clone(),
            format!(
                "{rule}, and {} is {}",
                self.written(expr),
                typed.kind.says()
            ),
        ))
    }

    fn math(&mut self, math: Math, a: &Expr<'_>, b: &Expr<'_>) -> Result<Typed, Fault> {
        use Kind::*;
        let (left, right) = match (self.is_literal(a), self.is_literal(b)) {
            (true, true) => return Err(self.no_field(a, b)),
            (false, true) => {
                let left = self.value(a)?;
                let kind = if math != Math::And && left.kind == Time {
                    Duration
                } else if left.kind == Duration && matches!(math, Math::Mul | Math::Div) {
                    Int
                } else {
                    left.kind
                };
                let right = self.beside(b, kind, None, self.written(a), false)?;
                (
                    left,
                    Typed {
                        operand: Operand::Const(right),
                        kind,
                        def: None,
                    },
                )
            }
            (true, false) => {
                let right = self.value(b)?;
                let left = self.beside(a, right.kind, None, self.written(b), false)?;
                (
                    Typed {
                        operand: Operand::Const(left),
                        kind: right.kind,
                        def: None,
                    },
                    right,
                )
            }
            (false, false) => (self.value(a)?, self.value(b)?),
        };
        let kind = match (math, left.kind, right.kind) {
            (Math::And, Bool | Int, Bool | Int) => Int,
            (Math::And, Bytes | Mac, Bytes | Mac) => Bytes,
            (Math::Add | Math::Sub | Math::Mul | Math::Div | Math::Rem, Bool | Int, Bool | Int) => {
                Int
            }
            (Math::Sub, Time, Time) => Duration,
            (Math::Add | Math::Sub, Time, Duration) => Time,
            (Math::Add | Math::Sub, Duration, Duration) => Duration,
            (Math::Mul | Math::Div, Duration, Int) => Duration,
            _ => {
                let (left, right) = (
                    format!("{} is {}", self.written(a), left.kind.says()),
                    format!("{} is {}", self.written(b), right.kind.says()),
                );
                return Err(Fault::new(
                    a.span.start..b.span.end,
                    format!("these can't be calculated with: {left}, {right}"),
                ));
            }
        };
        Ok(Typed {
            operand: Operand::Math(math, Box::new(left.operand), Box::new(right.operand)),
            kind,
            def: None,
        })
    }

    fn call(
        &mut self,
        name: &str,
        arguments: &[Expr<'_>],
        expr: &Expr<'_>,
    ) -> Result<Typed, Fault> {
        let named = name.to_ascii_lowercase();
        let many = matches!(named.as_str(), "min" | "max");
        if !matches!(
            named.as_str(),
            "len" | "count" | "upper" | "lower" | "string" | "vals" | "min" | "max" | "abs"
        ) {
            let fault = Fault::new(
                expr.span.start..expr.span.start + name.len(),
                format!("there is no function {name}()"),
            );
            return Err(fault.hint(
                "the functions are len, count, upper, lower, string, vals, min, max and abs",
            ));
        }
        if arguments.is_empty() || (arguments.len() > 1 && !many) {
            return Err(Fault::new(
                expr.span.clone(),
                format!(
                    "{named}() takes {}",
                    if many {
                        "one field or several"
                    } else {
                        "one field"
                    }
                ),
            ));
        }
        let text = [Kind::Text, Kind::Bytes];
        let mut values = Vec::new();
        let read_before = self.reads_bytes;
        for argument in arguments {
            let literal_number = if many {
                literal::constant(argument)
            } else {
                None
            };
            let typed = match literal_number {
                _ if named == "count" => self.counted(argument)?,
                Some(n) if self.is_literal(argument) => Typed {
                    operand: Operand::Const(Const::Int(n)),
                    kind: Kind::Int,
                    def: None,
                },
                _ => self.value(argument)?,
            };
            let wanted: &[Kind] = match named.as_str() {
                "upper" | "lower" => &text,
                "len" => &[Kind::Text, Kind::Bytes, Kind::Mac, Kind::Ip],
                "abs" => &[Kind::Int, Kind::Duration],
                "string" => &[
                    Kind::Bool,
                    Kind::Int,
                    Kind::Ip,
                    Kind::Mac,
                    Kind::Time,
                    Kind::Duration,
                    Kind::Bytes,
                    Kind::Text,
                ],
                _ => &[typed.kind],
            };
            self.want(
                argument,
                &typed,
                wanted,
                &format!(
                    "{named}() takes {}",
                    wanted
                        .iter()
                        .map(|k| k.says())
                        .take(2)
                        .collect::<Vec<_>>()
                        .join(" or ")
                ),
            )?;
            values.push(typed);
        }
        let first = values.first().map_or(Kind::Int, |v| v.kind);
        let def = values.first().and_then(|v| v.def);
        if let Some((other, argument)) = values
            .iter()
            .zip(arguments)
            .find(|(v, _)| !comparable(v.kind, first))
        {
            return Err(Fault::new(
                argument.span.clone(),
                format!(
                    "{named}() compares values of one type; this is {}",
                    other.kind.says()
                ),
            ));
        }
        let (function, kind) = match named.as_str() {
            "len" => (Function::Len, Kind::Int),
            "upper" => (Function::Upper, first),
            "lower" => (Function::Lower, first),
            "string" => (Function::String(def), Kind::Text),
            "vals" => match def.and_then(|d| d.names) {
                Some(names) => (Function::Vals(names), Kind::Text),
                None => {
                    return Err(Fault::new(
                        expr.span.clone(),
                        "the values of this have no names",
                    ));
                }
            },
            "min" => (Function::Min, first),
            "max" => (Function::Max, first),
            "abs" => (Function::Abs, first),
            _ => {
                if matches!(
                    values.first().map(|v| &v.operand),
                    Some(Operand::Protocol(_, None))
                ) {
                    self.reads_bytes = read_before;
                }
                (Function::Count, Kind::Int)
            }
        };
        let def = if many { def } else { None };
        Ok(Typed {
            operand: Operand::Call(function, values.into_iter().map(|v| v.operand).collect()),
            kind,
            def,
        })
    }

    /// What is counted: a protocol by the fields that begin its layers, where there are such.
    fn counted(&mut self, expr: &Expr<'_>) -> Result<Typed, Fault> {
        if let Node::Word(word) = &expr.kind {
            let (defs, _) = self.look_up(word, expr)?;
            if let Some(def) = defs.first().copied() {
                return Ok(Typed {
                    operand: Operand::Field(FieldRef { defs, layers: None }),
                    kind: kind_of(def.show),
                    def: Some(def),
                });
            }
        }
        self.value(expr)
    }

    pub(super) fn beside(
        &self,
        expr: &Expr<'_>,
        kind: Kind,
        names: Option<Names>,
        other: &str,
        searched: bool,
    ) -> Result<Const, Fault> {
        let meant = Beside {
            text: other,
            kind,
            names,
            searched,
        };
        literal::literal(expr, self.written(expr), meant, &self.vocabulary.zone).map_err(|fault| {
            match &expr.kind {
                Node::Word(word) if self.looks_like_field(word) => {
                    suggest::unknown(word, expr.span.clone(), self.vocabulary)
                }
                _ => fault,
            }
        })
    }

    /// Both sides are literals: most often a field's name is mistyped.
    pub(super) fn no_field(&self, a: &Expr<'_>, b: &Expr<'_>) -> Fault {
        for side in [a, b] {
            match &side.kind {
                Node::Word(word) if word.starts_with(|c: char| c.is_alphabetic()) => {
                    return suggest::unknown(word, side.span.clone(), self.vocabulary);
                }
                _ => {}
            }
        }
        Fault::new(a.span.start..b.span.end, "no side of this is a field")
    }
}

/// `.name` is surely a name.
fn bare(word: &str) -> &str {
    word.strip_prefix('.').unwrap_or(word)
}
