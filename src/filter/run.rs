//! A filter asked: is it true of these values?
//!
//! Everything that can be worked out once was worked out by `check`: a test holds numbers, bytes and compiled
//! expressions, no text. A value that isn't there makes every comparison with it false.

use std::borrow::Cow;
use std::cmp::Ordering;

use smallvec::SmallVec;

use super::Stack;
use super::expr::{Math, Part, Relation, To};
use crate::field::{Def, Value};
use crate::wire::Picked;

/// One calculation gives at most so many values, however many its operands have.
const MOST_VALUES: usize = 256;

/// What is asked about.
pub(super) struct Frame<'f> {
    pub picked: &'f Picked,
    pub stack: &'f dyn Stack,
}

/// Something that is true or false of a frame.
#[derive(Debug)]
pub(super) enum Test {
    And(Vec<Test>),
    Or(Vec<Test>),
    Xor(Vec<Test>),
    Not(Box<Test>),
    /// A field or a protocol is there; either will do.
    Exists(FieldRef, Option<&'static str>),
    /// The operand has a value.
    Valued(Operand),
    /// The operand has a value other than zero.
    Nonzero(Operand),
    Compare {
        all: bool,
        left: Operand,
        relation: Relation,
        right: Operand,
    },
    Contains {
        all: bool,
        left: Operand,
        right: Needle,
    },
    Matches {
        all: bool,
        left: Operand,
        pattern: regex::bytes::Regex,
    },
    In {
        all: bool,
        left: Operand,
        set: Set,
    },
}

/// What is looked for.
#[derive(Debug)]
pub(super) enum Needle {
    Fixed(Box<memchr::memmem::Finder<'static>>),
    Values(Operand),
}

/// What a value must be among.
#[derive(Debug)]
pub(super) enum Set {
    /// Ranges of numbers that don't touch, in order.
    Numbers(Vec<(i128, i128)>),
    Values(Vec<(Operand, Option<Operand>)>),
}

/// All fields of one name, and their layers.
#[derive(Debug)]
pub(super) struct FieldRef {
    pub defs: Vec<&'static Def>,
    /// Which layers, where not all; with the fields that begin a layer.
    pub layers: Option<(Vec<&'static Def>, Vec<Part>)>,
}

/// Something that has values.
#[derive(Debug)]
pub(super) enum Operand {
    Field(FieldRef),
    /// The bytes of a protocol's layers.
    Protocol(&'static str, Option<Vec<Part>>),
    Const(Const),
    Slice(Box<Operand>, Vec<Part>),
    Math(Math, Box<Operand>, Box<Operand>),
    Negative(Box<Operand>),
    Call(Function, Vec<Operand>),
}

/// A value known beforehand.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Const {
    Int(i128),
    Bytes(Vec<u8>),
    Net(Net),
}

/// The addresses whose first bits are these.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Net {
    pub bytes: Vec<u8>,
    pub bits: u8,
}

/// What can be called.
#[derive(Clone, Copy, Debug)]
pub(super) enum Function {
    Len,
    Count,
    Upper,
    Lower,
    /// As text; a field's value as the field shows it.
    String(Option<&'static Def>),
    /// The name of a number.
    Vals(fn(u64) -> Option<&'static str>),
    Min,
    Max,
    Abs,
}

/// A value at run time. Marks and flags are numbers, text is bytes.
#[derive(Clone, Debug)]
enum Val<'f> {
    Int(i128),
    Bytes(Cow<'f, [u8]>),
    Net(&'f Net),
}

type Values<'f> = SmallVec<[Val<'f>; 4]>;

impl<'f> Val<'f> {
    fn of(value: Value<'f>) -> Val<'f> {
        match value {
            Value::None => Val::Int(1),
            Value::Bool(b) => Val::Int(i128::from(b)),
            Value::U64(n) => Val::Int(i128::from(n)),
            Value::I64(n) => Val::Int(i128::from(n)),
            Value::Bytes(b) | Value::Text(b) => Val::Bytes(Cow::Borrowed(b)),
        }
    }

    fn bytes(&self) -> Option<&[u8]> {
        match self {
            Val::Bytes(b) => Some(b),
            _ => None,
        }
    }

    fn is_nonzero(&self) -> bool {
        match self {
            Val::Int(n) => *n != 0,
            Val::Bytes(b) => b.iter().any(|byte| *byte != 0),
            Val::Net(_) => true,
        }
    }
}

impl Const {
    fn val(&self) -> Val<'_> {
        match self {
            Const::Int(n) => Val::Int(*n),
            Const::Bytes(b) => Val::Bytes(Cow::Borrowed(b)),
            Const::Net(net) => Val::Net(net),
        }
    }
}

impl Net {
    /// How an address lies to this network: equal is inside. `None` for another family.
    fn order(&self, address: &[u8]) -> Option<Ordering> {
        if address.len() != self.bytes.len() {
            return None;
        }
        let (whole, rest) = (usize::from(self.bits / 8), self.bits % 8);
        let mask = if rest == 0 { 0 } else { 0xffu8 << (8 - rest) };
        let masked = |b: &[u8]| b.get(whole).map_or(0, |byte| byte & mask);
        Some(
            address
                .get(..whole)
                .cmp(&self.bytes.get(..whole))
                .then(masked(address).cmp(&masked(&self.bytes))),
        )
    }
}

/// How two values lie to each other; `None` when they can't be compared.
#[inline]
fn order(a: &Val<'_>, b: &Val<'_>) -> Option<Ordering> {
    match (a, b) {
        (Val::Int(a), Val::Int(b)) => Some(a.cmp(b)),
        (Val::Bytes(a), Val::Bytes(b)) => Some(a.as_ref().cmp(b.as_ref())),
        (Val::Bytes(a), Val::Net(net)) => net.order(a),
        (Val::Net(net), Val::Bytes(b)) => net.order(b).map(Ordering::reverse),
        _ => None,
    }
}

impl Relation {
    #[inline]
    fn holds(self, order: Option<Ordering>) -> bool {
        use Relation::*;
        match (self, order) {
            (Ne | AnyNe, order) => order != Some(Ordering::Equal),
            (_, None) | (Contains | Matches, _) => false,
            (Eq | AllEq, Some(order)) => order == Ordering::Equal,
            (Gt, Some(order)) => order == Ordering::Greater,
            (Lt, Some(order)) => order == Ordering::Less,
            (Ge, Some(order)) => order != Ordering::Less,
            (Le, Some(order)) => order != Ordering::Greater,
        }
    }
}

impl Test {
    /// Whether it is true of a frame.
    pub fn holds(&self, frame: &Frame<'_>) -> bool {
        match self {
            Test::And(tests) => tests.iter().all(|t| t.holds(frame)),
            Test::Or(tests) => tests.iter().any(|t| t.holds(frame)),
            Test::Xor(tests) => tests.iter().filter(|t| t.holds(frame)).count() % 2 == 1,
            Test::Not(test) => !test.holds(frame),
            Test::Exists(field, protocol) => {
                protocol.is_some_and(|p| frame.stack.count(p) > 0)
                    || field.values(frame).next().is_some()
            }
            Test::Valued(operand) => !operand.values(frame).is_empty(),
            Test::Nonzero(operand) => operand.values(frame).iter().any(Val::is_nonzero),
            Test::Compare {
                all,
                left: Operand::Field(field),
                relation,
                right: Operand::Const(right),
            } => {
                let right = right.val();
                quantified(*all, field.values(frame), |v| {
                    relation.holds(order(&v, &right))
                })
            }
            Test::Compare {
                all,
                left,
                relation,
                right,
            } => {
                let right = right.values(frame);
                !right.is_empty()
                    && quantified(*all, left.values(frame).iter(), |a| {
                        quantified(*all, right.iter(), |b| relation.holds(order(a, b)))
                    })
            }
            Test::Contains {
                all,
                left,
                right: Needle::Fixed(finder),
            } => left.quantified(*all, frame, |v| {
                v.bytes().is_some_and(|b| finder.find(b).is_some())
            }),
            Test::Contains {
                all,
                left,
                right: Needle::Values(right),
            } => {
                let right = right.values(frame);
                let found = |a: &Val<'_>, b: &Val<'_>| matches!((a, b), (Val::Bytes(a), Val::Bytes(b)) if memchr::memmem::find(a, b).is_some());
                !right.is_empty()
                    && left.quantified(*all, frame, |a| {
                        quantified(*all, right.iter(), |b| found(a, b))
                    })
            }
            Test::Matches { all, left, pattern } => left.quantified(*all, frame, |v| {
                v.bytes().is_some_and(|b| pattern.is_match(b))
            }),
            Test::In {
                all,
                left,
                set: Set::Numbers(ranges),
            } => left.quantified(
                *all,
                frame,
                |v| matches!(v, Val::Int(n) if within(ranges, *n)),
            ),
            Test::In {
                all,
                left,
                set: Set::Values(elements),
            } => left.quantified(*all, frame, |v| {
                elements.iter().any(|(from, to)| match to {
                    None => from
                        .values(frame)
                        .iter()
                        .any(|one| Relation::Eq.holds(order(v, one))),
                    Some(to) => {
                        from.values(frame)
                            .iter()
                            .any(|from| Relation::Ge.holds(order(v, from)))
                            && to
                                .values(frame)
                                .iter()
                                .any(|to| Relation::Le.holds(order(v, to)))
                    }
                })
            }),
        }
    }
}

/// True of one, or of all and at least one.
#[inline]
fn quantified<T>(all: bool, mut values: impl Iterator<Item = T>, test: impl Fn(T) -> bool) -> bool {
    if !all {
        return values.any(test);
    }
    let mut some = false;
    values.all(|v| {
        some = true;
        test(v)
    }) && some
}

fn within(ranges: &[(i128, i128)], n: i128) -> bool {
    let behind = ranges.partition_point(|(from, _)| *from <= n);
    behind
        .checked_sub(1)
        .and_then(|i| ranges.get(i))
        .is_some_and(|(_, to)| n <= *to)
}

impl FieldRef {
    #[inline]
    fn values<'f>(&'f self, frame: &Frame<'f>) -> impl Iterator<Item = Val<'f>> {
        let mut layer = 0i64;
        let of = move |d: &'static Def| self.defs.iter().any(|mine| std::ptr::eq(*mine, d));
        frame.picked.iter().filter_map(move |(def, value)| {
            if let Some((begins, parts)) = &self.layers {
                layer += i64::from(begins.iter().any(|b| std::ptr::eq(*b, def)));
                return (of(def) && names_layer(parts, layer)).then(|| Val::of(value));
            }
            of(def).then(|| Val::of(value))
        })
    }
}

fn names_layer(parts: &[Part], layer: i64) -> bool {
    parts.iter().any(|part| {
        layer >= part.from
            && match part.to {
                To::Len(n) => layer < part.from.saturating_add(n),
                To::Through(last) => layer <= last,
                To::End => true,
            }
    })
}

impl Operand {
    fn quantified(&self, all: bool, frame: &Frame<'_>, test: impl Fn(&Val<'_>) -> bool) -> bool {
        match self {
            Operand::Field(field) => quantified(all, field.values(frame), |v| test(&v)),
            _ => quantified(all, self.values(frame).iter(), test),
        }
    }

    fn values<'f>(&'f self, frame: &Frame<'f>) -> Values<'f> {
        match self {
            Operand::Field(field) => field.values(frame).collect(),
            Operand::Const(c) => SmallVec::from_iter([c.val()]),
            Operand::Protocol(name, layers) => layer_bytes(name, layers.as_deref(), frame),
            Operand::Slice(of, parts) => of
                .values(frame)
                .into_iter()
                .filter_map(|v| Some(Val::Bytes(Cow::Owned(cut(v.bytes()?, parts)?))))
                .collect(),
            Operand::Negative(of) => of
                .values(frame)
                .into_iter()
                .filter_map(|v| {
                    if let Val::Int(n) = v {
                        Some(Val::Int(n.checked_neg()?))
                    } else {
                        None
                    }
                })
                .collect(),
            Operand::Math(math, a, b) => {
                let (a, b) = (a.values(frame), b.values(frame));
                a.iter()
                    .flat_map(|a| b.iter().filter_map(|b| calculate(*math, a, b)))
                    .take(MOST_VALUES)
                    .collect()
            }
            Operand::Call(function, arguments) => call(*function, arguments, frame),
        }
    }
}

fn layer_bytes<'f>(name: &str, layers: Option<&[Part]>, frame: &Frame<'f>) -> Values<'f> {
    let numbered = (0..frame.stack.count(name))
        .filter(|n| layers.is_none_or(|parts| names_layer(parts, *n as i64 + 1)));
    numbered
        .filter_map(|n| frame.stack.bytes(name, n))
        .map(|b| Val::Bytes(Cow::Borrowed(b)))
        .collect()
}

/// The parts of some bytes, one behind the other, as far as they are there. `None` when the first isn't.
fn cut(bytes: &[u8], parts: &[Part]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    for part in parts {
        match one_part(bytes, part) {
            Some(part) => out.extend_from_slice(part),
            None => break,
        }
    }
    (!out.is_empty()).then_some(out)
}

fn one_part<'b>(bytes: &'b [u8], part: &Part) -> Option<&'b [u8]> {
    let place = |offset: i64| {
        usize::try_from(if offset < 0 {
            bytes.len() as i64 + offset
        } else {
            offset
        })
        .ok()
    };
    let from = place(part.from)?;
    let to = match part.to {
        To::Len(n) => from.checked_add(usize::try_from(n).ok()?)?,
        To::Through(last) => place(last)?.checked_add(1)?,
        To::End => bytes.len(),
    };
    bytes.get(from..to).filter(|b| !b.is_empty())
}

fn calculate<'f>(math: Math, a: &Val<'f>, b: &Val<'f>) -> Option<Val<'f>> {
    match (a, b) {
        (Val::Int(a), Val::Int(b)) => math.of(*a, *b).map(Val::Int),
        (Val::Bytes(a), Val::Bytes(b)) if math == Math::And && a.len() == b.len() => {
            Some(Val::Bytes(
                a.iter()
                    .zip(b.iter())
                    .map(|(a, b)| a & b)
                    .collect::<Vec<u8>>()
                    .into(),
            ))
        }
        _ => None,
    }
}

fn call<'f>(function: Function, arguments: &'f [Operand], frame: &Frame<'f>) -> Values<'f> {
    if let (Function::Count, [Operand::Protocol(name, None)]) = (function, arguments) {
        return Some(frame.stack.count(name))
            .filter(|n| *n > 0)
            .map(|n| Val::Int(n as i128))
            .into_iter()
            .collect();
    }
    let mut values = arguments.iter().flat_map(|a| a.values(frame));
    let best = |values: Values<'f>, wanted: Ordering| {
        values
            .into_iter()
            .reduce(|best, v| {
                if order(&v, &best) == Some(wanted) {
                    v
                } else {
                    best
                }
            })
            .into_iter()
            .collect()
    };
    match function {
        Function::Count => Some(values.count())
            .filter(|n| *n > 0)
            .map(|n| Val::Int(n as i128))
            .into_iter()
            .collect(),
        Function::Min => best(values.collect(), Ordering::Less),
        Function::Max => best(values.collect(), Ordering::Greater),
        Function::Len => values
            .by_ref()
            .filter_map(|v| Some(Val::Int(v.bytes()?.len() as i128)))
            .collect(),
        Function::Upper => values
            .by_ref()
            .filter_map(|v| Some(Val::Bytes(v.bytes()?.to_ascii_uppercase().into())))
            .collect(),
        Function::Lower => values
            .by_ref()
            .filter_map(|v| Some(Val::Bytes(v.bytes()?.to_ascii_lowercase().into())))
            .collect(),
        Function::Abs => values
            .by_ref()
            .filter_map(|v| {
                if let Val::Int(n) = v {
                    Some(Val::Int(n.checked_abs()?))
                } else {
                    None
                }
            })
            .collect(),
        Function::String(def) => values
            .by_ref()
            .map(|v| Val::Bytes(written(def, &v).into()))
            .collect(),
        Function::Vals(names) => {
            let name = |v: Val<'_>| {
                if let Val::Int(n) = v {
                    names(u64::try_from(n).ok()?)
                } else {
                    None
                }
            };
            values
                .by_ref()
                .filter_map(|v| Some(Val::Bytes(name(v)?.as_bytes().into())))
                .collect()
        }
    }
}

/// A value as text. Numbers are decimal, whatever their field shows.
fn written(def: Option<&'static Def>, value: &Val<'_>) -> Vec<u8> {
    use crate::field::{Show, show};
    let mut out = Vec::new();
    match (value, def) {
        (Val::Int(n), Some(def)) if matches!(def.show, Show::Time | Show::Duration) => show(
            def,
            Value::I64(i64::try_from(*n).unwrap_or(i64::MAX)),
            &mut out,
        ),
        (Val::Int(n), Some(def)) if def.show == Show::Bool => {
            out.extend_from_slice(if *n == 0 { b"False" } else { b"True" })
        }
        (Val::Int(n), _) => out.extend_from_slice(n.to_string().as_bytes()),
        (Val::Bytes(b), Some(def)) => show(def, Value::Bytes(b), &mut out),
        (Val::Bytes(b), None) => out.extend_from_slice(b),
        (Val::Net(_), _) => {}
    }
    out
}
