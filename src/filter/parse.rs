//! Lexemes in a tree: operator precedence, and nothing of names or types.
//!
//! From loose to tight: `or`, `xor`, `and`, `not`, comparisons, `&`, `+ -`, `* / %`, a sign, `[…]` and `#`.

use std::ops::Range;

use super::MAX_DEPTH;
use super::error::Fault;
use super::expr::{Expr, Kind, Math, Part, Quantifier, Relation, To, parts, too_deep};
use super::token::{Lexeme, Token};

#[derive(Clone, Copy, PartialEq)]
enum Infix {
    Or,
    Xor,
    And,
    Relation(Relation),
    In,
    NotIn,
    Math(Math),
}

impl Infix {
    fn power(self) -> u8 {
        match self {
            Infix::Or => 1,
            Infix::Xor => 2,
            Infix::And => 3,
            Infix::Relation(_) | Infix::In | Infix::NotIn => 5,
            Infix::Math(Math::And) => 6,
            Infix::Math(Math::Add | Math::Sub) => 7,
            Infix::Math(Math::Mul | Math::Div | Math::Rem) => 8,
        }
    }
}

/// Binding power of what stands on a side of a comparison.
const VALUE: u8 = 6;
/// Binding power of what `not` is said of.
const DENIED: u8 = 4;
/// Binding power behind a sign.
const SIGNED: u8 = 9;

/// Reads a whole filter.
pub(super) fn parse<'t>(text: &'t str, lexemes: Vec<Lexeme>) -> Result<Expr<'t>, Fault> {
    let mut parser = Parser {
        text,
        lexemes,
        at: 0,
        depth: 0,
    };
    if parser.token() == &Token::End {
        return Err(Fault::new(parser.span(), "the filter is empty")
            .hint("http, or tcp.port == 80, for example"));
    }
    let expr = parser.expr(0)?;
    match parser.token() {
        Token::End => Ok(expr),
        _ => Err(parser.unexpected_behind()),
    }
}

struct Parser<'t> {
    text: &'t str,
    lexemes: Vec<Lexeme>,
    at: usize,
    depth: u16,
}

impl<'t> Parser<'t> {
    fn lexeme(&self, ahead: usize) -> &Lexeme {
        let last = self.lexemes.len() - 1;
        &self.lexemes[(self.at + ahead).min(last)]
    }

    fn token(&self) -> &Token {
        &self.lexeme(0).token
    }

    fn span(&self) -> Range<usize> {
        self.lexeme(0).span.clone()
    }

    fn text_at(&self, ahead: usize) -> &'t str {
        &self.text[self.lexeme(ahead).span.clone()]
    }

    fn is_sign(&self, sign: &str) -> bool {
        matches!(self.token(), Token::Sign(s) if *s == sign)
    }

    fn accept(&mut self, sign: &str) -> bool {
        let found = self.is_sign(sign);
        self.at += usize::from(found);
        found
    }

    fn close(&mut self, sign: &str, open: Range<usize>) -> Result<(), Fault> {
        if self.accept(sign) {
            return Ok(());
        }
        let opened = &self.text[open.clone()];
        Err(match self.token() {
            Token::End => Fault::new(open, format!("this {opened} is never closed"))
                .hint(format!("add a {sign}")),
            _ => self.unexpected_behind(),
        })
    }

    fn expr(&mut self, power: u8) -> Result<Expr<'t>, Fault> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(too_deep(self.span()));
        }
        let mut left = self.prefix()?;
        while let Some((infix, words)) = self.infix()? {
            if infix.power() <= power {
                break;
            }
            self.at += words;
            left = self.join(left, infix)?;
        }
        self.depth -= 1;
        Ok(left)
    }

    fn infix(&self) -> Result<Option<(Infix, usize)>, Fault> {
        use Relation::*;
        let word = match self.token() {
            Token::Word => self.text_at(0).to_ascii_lowercase(),
            Token::Sign(sign) => (*sign).to_owned(),
            _ => return Ok(None),
        };
        let infix = match word.as_str() {
            "or" | "||" => Infix::Or,
            "xor" | "^^" => Infix::Xor,
            "and" | "&&" => Infix::And,
            "eq" | "any_eq" | "==" => Infix::Relation(Eq),
            "all_eq" | "===" => Infix::Relation(AllEq),
            "ne" | "all_ne" | "!=" => Infix::Relation(Ne),
            "any_ne" | "!==" | "~=" => Infix::Relation(AnyNe),
            "gt" | ">" => Infix::Relation(Gt),
            "lt" | "<" => Infix::Relation(Lt),
            "ge" | ">=" => Infix::Relation(Ge),
            "le" | "<=" => Infix::Relation(Le),
            "contains" => Infix::Relation(Contains),
            "matches" | "~" => Infix::Relation(Matches),
            "in" => Infix::In,
            "not" if self.text_at(1).eq_ignore_ascii_case("in") => {
                return Ok(Some((Infix::NotIn, 2)));
            }
            "bitwise_and" | "bitand" | "&" => Infix::Math(Math::And),
            "+" => Infix::Math(Math::Add),
            "-" => Infix::Math(Math::Sub),
            "*" => Infix::Math(Math::Mul),
            "/" => Infix::Math(Math::Div),
            "%" => Infix::Math(Math::Rem),
            "=" => {
                return Err(
                    Fault::new(self.span(), "= compares nothing").hint("equality is written ==")
                );
            }
            "|" => return Err(Fault::new(self.span(), "| joins nothing").hint("or is written ||")),
            "^" => {
                return Err(
                    Fault::new(self.span(), "^ joins nothing").hint("exclusive or is written ^^")
                );
            }
            _ => return Ok(None),
        };
        Ok(Some((infix, 1)))
    }

    fn join(&mut self, left: Expr<'t>, infix: Infix) -> Result<Expr<'t>, Fault> {
        let start = left.span.start;
        match infix {
            Infix::Relation(relation) => return self.comparison(None, left, relation),
            Infix::In => return self.membership(None, left),
            Infix::NotIn => {
                let test = self.membership(None, left)?;
                let span = test.span.clone();
                return Expr::new(Kind::Not(Box::new(test)), span);
            }
            _ => {}
        }
        let right = self.expr(infix.power())?;
        let span = start..right.span.end;
        let flat = |left: Expr<'t>,
                    right: Expr<'t>,
                    open: fn(Kind<'t>) -> Result<Vec<Expr<'t>>, Kind<'t>>| {
            let Expr { kind, span, depth } = left;
            let mut all = open(kind).unwrap_or_else(|kind| vec![Expr { kind, span, depth }]);
            all.push(right);
            all
        };
        let kind = match infix {
            Infix::Or => Kind::Or(flat(left, right, |k| {
                if let Kind::Or(v) = k { Ok(v) } else { Err(k) }
            })),
            Infix::Xor => Kind::Xor(flat(left, right, |k| {
                if let Kind::Xor(v) = k { Ok(v) } else { Err(k) }
            })),
            Infix::Math(math) => Kind::Math(math, Box::new(left), Box::new(right)),
            Infix::And | Infix::Relation(_) | Infix::In | Infix::NotIn => {
                Kind::And(flat(left, right, |k| {
                    if let Kind::And(v) = k { Ok(v) } else { Err(k) }
                }))
            }
        };
        Expr::new(kind, span)
    }

    fn comparison(
        &mut self,
        quantifier: Option<Quantifier>,
        first: Expr<'t>,
        relation: Relation,
    ) -> Result<Expr<'t>, Fault> {
        let start = first.span.start;
        let mut more = vec![(relation, self.expr(VALUE - 1)?)];
        while let Some((Infix::Relation(next), words)) = self.infix()? {
            if relation.searches() || next.searches() {
                return Err(Fault::new(
                    self.span(),
                    "comparisons with contains and matches can't be chained",
                )
                .hint("join them with and"));
            }
            self.at += words;
            more.push((next, self.expr(VALUE - 1)?));
        }
        let end = more.last().map_or(start, |(_, e)| e.span.end);
        Expr::new(Kind::Compare(quantifier, Box::new(first), more), start..end)
    }

    fn membership(
        &mut self,
        quantifier: Option<Quantifier>,
        member: Expr<'t>,
    ) -> Result<Expr<'t>, Fault> {
        let open = self.span();
        if !self.accept("{") {
            return Err(Fault::new(open, "a set is expected here")
                .hint("it is written in {80, 443, 8000..8080}"));
        }
        let mut set = Vec::new();
        loop {
            let from = self.expr(VALUE - 1)?;
            let to = if self.accept("..") {
                Some(self.expr(VALUE - 1)?)
            } else {
                None
            };
            set.push((from, to));
            if self.accept(",") {
                continue;
            }
            if self.is_sign("}") {
                break;
            }
            if matches!(
                self.token(),
                Token::Word | Token::Quoted(_) | Token::Char(_)
            ) {
                return Err(Fault::new(self.span(), "a comma is missing before this")
                    .hint("values of a set are parted by commas: {80, 443}"));
            }
            self.close("}", open.clone())?;
        }
        let span = member.span.start..self.span().end;
        self.at += 1;
        Expr::new(Kind::In(quantifier, Box::new(member), set), span)
    }

    fn prefix(&mut self) -> Result<Expr<'t>, Fault> {
        let span = self.span();
        let word = self.text_at(0);
        let leaf = match self.token().clone() {
            Token::End => return Err(self.missing()),
            Token::Brackets => {
                return Err(Fault::new(span, "a slice needs a field before it")
                    .hint("eth.src[0:3], for example"));
            }
            Token::Quoted(bytes) => Kind::Quoted(bytes),
            Token::Char(c) => Kind::Char(c),
            Token::Word => return self.word(word, span),
            Token::Sign("(") => return self.grouped(")", span),
            Token::Sign("{") => return self.grouped("}", span),
            Token::Sign("!") => return self.denied(span),
            Token::Sign("-") => {
                self.at += 1;
                let of = self.expr(SIGNED)?;
                let span = span.start..of.span.end;
                return Expr::new(Kind::Negative(Box::new(of)), span);
            }
            Token::Sign("+") => {
                self.at += 1;
                return self.expr(SIGNED);
            }
            Token::Sign("$") => {
                return Err(Fault::new(span, "there is no selected frame to refer to")
                    .hint("macros and ${field} belong to Wireshark's windows"));
            }
            Token::Sign("@") => {
                return Err(
                    Fault::new(span, "the bytes of a field can't be asked for with @")
                        .hint("take a slice of the protocol, tcp[0:4]"),
                );
            }
            Token::Sign(sign) => {
                let fault = Fault::new(span, format!("{sign} needs something before it"));
                return Err(if matches!(sign, ")" | "}") {
                    Fault {
                        message: format!("this {sign} closes nothing"),
                        ..fault
                    }
                } else {
                    fault
                });
            }
        };
        self.at += 1;
        let leaf = Expr::new(leaf, span)?;
        self.postfix(leaf)
    }

    fn grouped(&mut self, closing: &str, open: Range<usize>) -> Result<Expr<'t>, Fault> {
        self.at += 1;
        if self.is_sign(closing) {
            return Err(Fault::new(
                open.start..self.span().end,
                "there is nothing inside",
            ));
        }
        let mut inner = self.expr(0)?;
        let end = self.span().end;
        self.close(closing, open.clone())?;
        inner.span = open.start..end;
        self.postfix(inner)
    }

    fn denied(&mut self, span: Range<usize>) -> Result<Expr<'t>, Fault> {
        self.at += 1;
        let of = self.expr(DENIED - 1)?;
        let span = span.start..of.span.end;
        Expr::new(Kind::Not(Box::new(of)), span)
    }

    fn word(&mut self, word: &'t str, span: Range<usize>) -> Result<Expr<'t>, Fault> {
        let next_opens = matches!(self.lexeme(1).token, Token::Sign("("));
        match word.to_ascii_lowercase().as_str() {
            "not" => return self.denied(span),
            "any" | "all" if !next_opens => {
                return self.quantified(if word.len() == 3 && word.ends_with(['y', 'Y']) {
                    Quantifier::Any
                } else {
                    Quantifier::All
                });
            }
            "and" | "or" | "xor" | "eq" | "ne" | "gt" | "lt" | "ge" | "le" | "contains"
            | "matches" | "in" => {
                return Err(Fault::new(
                    span,
                    format!("{word} needs something before it"),
                ));
            }
            _ => {}
        }
        self.at += 1;
        if next_opens
            && matches!(self.lexeme(0).span.start.checked_sub(span.end), Some(0 | 1))
            && is_name(word)
        {
            return self.call(word, span);
        }
        let leaf = Expr::new(Kind::Word(word), span)?;
        self.postfix(leaf)
    }

    fn quantified(&mut self, quantifier: Quantifier) -> Result<Expr<'t>, Fault> {
        self.at += 1;
        let first = self.expr(VALUE - 1)?;
        match self.infix()? {
            Some((Infix::Relation(relation), words)) => {
                self.at += words;
                self.comparison(Some(quantifier), first, relation)
            }
            Some((Infix::In, words)) => {
                self.at += words;
                self.membership(Some(quantifier), first)
            }
            _ => Err(
                Fault::new(self.span(), "any and all are said of a comparison")
                    .hint("all tcp.port > 1024, for example"),
            ),
        }
    }

    fn call(&mut self, name: &'t str, span: Range<usize>) -> Result<Expr<'t>, Fault> {
        let open = self.span();
        self.at += 1;
        let mut arguments = Vec::new();
        if !self.is_sign(")") {
            loop {
                arguments.push(self.expr(VALUE - 1)?);
                if !self.accept(",") {
                    break;
                }
            }
        }
        let end = self.span().end;
        self.close(")", open)?;
        let call = Expr::new(Kind::Call(name, arguments), span.start..end)?;
        self.postfix(call)
    }

    fn postfix(&mut self, mut expr: Expr<'t>) -> Result<Expr<'t>, Fault> {
        loop {
            let start = expr.span.start;
            if self.token() == &Token::Brackets {
                let span = self.span();
                let parts = parts(self.text_at(0), span.start)?;
                self.at += 1;
                expr = Expr::new(Kind::Slice(Box::new(expr), parts), start..span.end)?;
            } else if self.accept("#") {
                let span = self.span();
                let parts = match self.token() {
                    Token::Brackets => parts(self.text_at(0), span.start)?,
                    Token::Word => match self.text_at(0).parse() {
                        Ok(n) => vec![Part {
                            from: n,
                            to: To::Len(1),
                        }],
                        Err(_) => return Err(Fault::new(span, "a layer is a number")),
                    },
                    _ => {
                        return Err(Fault::new(span, "the number of a layer is expected here")
                            .hint("ip.addr#1, for example"));
                    }
                };
                self.at += 1;
                expr = Expr::new(Kind::Layer(Box::new(expr), parts), start..span.end)?;
            } else {
                return Ok(expr);
            }
        }
    }

    fn missing(&self) -> Fault {
        let fault = Fault::new(
            self.span(),
            "the filter ends here, and something is missing",
        );
        match self.at.checked_sub(1).and_then(|i| self.lexemes.get(i)) {
            Some(last) => fault.hint(format!("what follows {}?", &self.text[last.span.clone()])),
            None => fault,
        }
    }

    /// The fault of a lexeme behind something that was complete.
    fn unexpected_behind(&self) -> Fault {
        let found = self.text_at(0);
        let fault = Fault::new(self.span(), format!("{found} was not expected here"));
        match self.token() {
            Token::Sign(")" | "}") => {
                Fault::new(self.span(), format!("this {found} closes nothing"))
            }
            Token::Sign(",") => fault.hint("conditions are joined with and, or"),
            Token::Sign("..") => fault.hint("ranges stand in a set: in {80..90}"),
            Token::Word | Token::Quoted(_) | Token::Char(_) | Token::Sign("(" | "!" | "{") => fault
                .hint("two conditions are joined with and, or; text with spaces stands in quotes"),
            _ => fault,
        }
    }
}

fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'_')
}
