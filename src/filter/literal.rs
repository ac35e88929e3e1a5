//! What a literal means beside a field of some type: `80` a number, a byte or text; `10.0.0.0/8` a network.

use std::net::IpAddr;

use jiff::civil;
use jiff::tz::TimeZone;

use super::error::Fault;
use super::expr::{Expr, Kind as Node, Math};
use super::run::{Const, Net};
use super::suggest;

/// What can be compared with what.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Bool,
    Int,
    Bytes,
    Mac,
    Ip,
    Text,
    Time,
    Duration,
}

impl Kind {
    /// For messages: "tcp.port is …".
    pub fn says(self) -> &'static str {
        match self {
            Kind::Bool => "true or false",
            Kind::Int => "a number",
            Kind::Bytes => "bytes",
            Kind::Mac => "a hardware address",
            Kind::Ip => "an IP address",
            Kind::Text => "text",
            Kind::Time => "a point in time",
            Kind::Duration => "a time in seconds",
        }
    }

    fn example(self) -> &'static str {
        match self {
            Kind::Bool => "true, false, 1 or 0",
            Kind::Int => "80, 0x50 or 'P'",
            Kind::Bytes => "47:45:54, 474554, or \"GET\"",
            Kind::Mac => "00:00:5e:00:53:01",
            Kind::Ip => "192.0.2.1, 192.0.2.0/24 or 2001:db8::1; names are not looked up",
            Kind::Text => "\"text\"",
            Kind::Time => "\"2026-11-23 12:00:00\" or seconds since 1970",
            Kind::Duration => "0.25 or 250ms",
        }
    }
}

/// The names of a field's numbers.
pub(super) type Names = fn(u64) -> Option<&'static str>;

/// What a literal stands beside.
#[derive(Clone, Copy)]
pub(super) struct Beside<'e> {
    /// As it was written.
    pub text: &'e str,
    pub kind: Kind,
    pub names: Option<Names>,
    /// It is looked for inside the other, so that it may be shorter.
    pub searched: bool,
}

/// A number that is worked out while parsing: `80`, `-1`, `4 * 60`. `None` when it is none.
pub(super) fn constant(expr: &Expr<'_>) -> Option<i128> {
    match &expr.kind {
        Node::Word(word) => number(word),
        Node::Char(c) => Some(i128::from(*c)),
        Node::Negative(of) => constant(of)?.checked_neg(),
        Node::Math(math, a, b) => math.of(constant(a)?, constant(b)?),
        _ => None,
    }
}

impl Math {
    /// The result, where there is one.
    pub fn of(self, a: i128, b: i128) -> Option<i128> {
        match self {
            Math::And => Some(a & b),
            Math::Add => a.checked_add(b),
            Math::Sub => a.checked_sub(b),
            Math::Mul => a.checked_mul(b),
            Math::Div => a.checked_div(b),
            Math::Rem => a.checked_rem(b),
        }
    }
}

/// The literal as a value that can be compared with what it stands beside.
pub(super) fn literal(
    expr: &Expr<'_>,
    written: &str,
    beside: Beside<'_>,
    zone: &TimeZone,
) -> Result<Const, Fault> {
    let value = match beside.kind {
        Kind::Int | Kind::Bool => return whole(expr, written, beside),
        Kind::Bytes | Kind::Mac => match &expr.kind {
            Node::Quoted(text) if beside.searched || beside.kind == Kind::Bytes => {
                Some(text.clone())
            }
            Node::Quoted(text) => std::str::from_utf8(text).ok().and_then(bytes),
            Node::Word(word) => bytes(word),
            Node::Char(c) => Some(vec![*c]),
            _ => None,
        }
        .filter(|b| beside.searched || beside.kind == Kind::Bytes || b.len() == 6)
        .map(Const::Bytes),
        Kind::Text => match &expr.kind {
            Node::Quoted(text) => Some(Const::Bytes(text.clone())),
            Node::Word(word) => Some(Const::Bytes(word.as_bytes().to_vec())),
            Node::Char(c) => Some(Const::Bytes(vec![*c])),
            _ => None,
        },
        Kind::Ip => text(expr).and_then(net).map(Const::Net),
        Kind::Time => text(expr)
            .and_then(|t| date(t, zone).or_else(|| seconds(t)))
            .map(Const::Int),
        Kind::Duration => text(expr)
            .and_then(seconds)
            .or_else(|| constant_seconds(expr))
            .map(Const::Int),
    };
    value.ok_or_else(|| mismatch(expr, written, beside))
}

fn constant_seconds(expr: &Expr<'_>) -> Option<i128> {
    match &expr.kind {
        Node::Negative(of) => literal_seconds(of)?.checked_neg(),
        _ => constant(expr)?.checked_mul(1_000_000_000),
    }
}

fn literal_seconds(expr: &Expr<'_>) -> Option<i128> {
    text(expr)
        .and_then(seconds)
        .or_else(|| constant(expr)?.checked_mul(1_000_000_000))
}

fn text<'e>(expr: &'e Expr<'_>) -> Option<&'e str> {
    match &expr.kind {
        Node::Word(word) => Some(word),
        Node::Quoted(text) => std::str::from_utf8(text).ok(),
        _ => None,
    }
}

fn mismatch(expr: &Expr<'_>, written: &str, beside: Beside<'_>) -> Fault {
    let is = match &expr.kind {
        Node::Quoted(_) => " is text",
        Node::Word(_) | Node::Char(_) => " is not",
        _ => " can't be that",
    };
    Fault::new(
        expr.span.clone(),
        format!(
            "{} is {}, and {written}{is}",
            beside.text,
            beside.kind.says()
        ),
    )
    .hint(format!("write it like {}", beside.kind.example()))
}

/// A number, a truth value, or the name of one.
fn whole(expr: &Expr<'_>, written: &str, beside: Beside<'_>) -> Result<Const, Fault> {
    if let Some(n) = constant(expr) {
        return Ok(Const::Int(if beside.kind == Kind::Bool {
            i128::from(n != 0)
        } else {
            n
        }));
    }
    let Some(name) = text(expr) else {
        return Err(mismatch(expr, written, beside));
    };
    if let Some(n) = beside.names.and_then(|names| named(names, name)) {
        return Ok(Const::Int(i128::from(n)));
    }
    if beside.kind == Kind::Bool {
        match name.to_ascii_lowercase().as_str() {
            "true" | "set" => return Ok(Const::Int(1)),
            "false" | "not set" => return Ok(Const::Int(0)),
            _ => {}
        }
    }
    let fault = mismatch(expr, written, beside);
    let Some(names) = beside.names else {
        return Err(fault);
    };
    let all: Vec<&str> = every_name(names).map(|(_, name)| name).collect();
    let near = suggest::nearest(name, all.iter().copied());
    let shown: Vec<String> = if near.is_empty() { &all } else { &near }
        .iter()
        .take(4)
        .map(|n| format!("\"{n}\""))
        .collect();
    Err(Fault::new(
        fault.span,
        format!("{} has no value named {written}", beside.text),
    )
    .hint(format!("its values have names like {}", shown.join(", "))))
}

/// Only so many numbers are asked for their names.
const NAMED: u64 = 0xffff;

fn every_name(names: Names) -> impl Iterator<Item = (u64, &'static str)> {
    (0..=NAMED).filter_map(move |n| Some((n, names(n)?)))
}

/// The number of that name; `client_hello` and `CLIENT HELLO` will do for `Client Hello`.
fn named(names: Names, name: &str) -> Option<u64> {
    let letters = |s: &str| {
        s.bytes()
            .filter(|c| c.is_ascii_alphanumeric())
            .map(|c| c.to_ascii_lowercase())
            .collect::<Vec<_>>()
    };
    let wanted = letters(name);
    let exact = every_name(names).find(|(_, n)| n.eq_ignore_ascii_case(name));
    let near =
        || every_name(names).find(|(_, n)| n.len() <= name.len() + 8 && letters(n) == wanted);
    exact
        .or_else(|| if wanted.is_empty() { None } else { near() })
        .map(|(n, _)| n)
}

/// `80`, `0x50`, `0b1010`, `0120`.
pub(super) fn number(word: &str) -> Option<i128> {
    let radix = |digits: &str, radix| {
        if digits.starts_with('+') {
            None
        } else {
            i128::from_str_radix(digits, radix).ok()
        }
    };
    let lower = word.to_ascii_lowercase();
    if let Some(hex) = lower.strip_prefix("0x") {
        radix(hex, 16)
    } else if let Some(bits) = lower.strip_prefix("0b") {
        radix(bits, 2)
    } else if lower.len() > 1 && lower.starts_with('0') {
        radix(&lower, 8)
    } else {
        radix(&lower, 10)
    }
}

/// `aa:bb`, `aa-bb`, `a.b`, `aabb.ccdd`, `aabb`, `0xaa`; with a colon before it when it could be a name.
fn bytes(word: &str) -> Option<Vec<u8>> {
    let word = word.strip_prefix(':').unwrap_or(word);
    let word = word
        .strip_prefix("0x")
        .filter(|hex| hex.len() <= 2)
        .unwrap_or(word);
    let word = word
        .strip_suffix([':', '-', '.'])
        .filter(|w| w.len() > 1)
        .unwrap_or(word);
    let mut value = Vec::new();
    for group in word.split([':', '-', '.']) {
        if group.is_empty()
            || (group.len() > 1 && group.len() % 2 == 1)
            || !group.bytes().all(|c| c.is_ascii_hexdigit())
        {
            return None;
        }
        let pairs = group.as_bytes().chunks(2).map(|pair| {
            std::str::from_utf8(pair)
                .ok()
                .and_then(|p| u8::from_str_radix(p, 16).ok())
        });
        value.extend(pairs.collect::<Option<Vec<u8>>>()?);
    }
    Some(value)
}

/// An address, or a network.
fn net(text: &str) -> Option<Net> {
    let (address, bits) = match text.split_once('/') {
        Some((address, bits)) => (address, Some(bits.parse::<u8>().ok()?)),
        None => (text, None),
    };
    let bytes = match address.parse().ok()? {
        IpAddr::V4(v4) => v4.octets().to_vec(),
        IpAddr::V6(v6) => v6.octets().to_vec(),
    };
    let full = 8 * bytes.len() as u8;
    let bits = bits.unwrap_or(full);
    (bits <= full).then_some(Net { bytes, bits })
}

/// A date, in nanoseconds since 1970.
fn date(text: &str, zone: &TimeZone) -> Option<i128> {
    if let Ok(moment) = text.parse::<jiff::Timestamp>() {
        return Some(moment.as_nanosecond());
    }
    let (plain, zone) = match text
        .strip_suffix("UTC")
        .or_else(|| text.strip_suffix("GMT"))
    {
        Some(plain) => (plain.trim_end(), &TimeZone::UTC),
        None => (text, zone),
    };
    let legacy = |format| civil::DateTime::strptime(format, plain).ok();
    let moment = match plain.parse::<civil::DateTime>() {
        Ok(moment) if plain.contains('-') => moment,
        _ => legacy("%b %d, %Y %H:%M:%S%.f").or_else(|| legacy("%b %d, %Y %H:%M"))?,
    };
    Some(zone.to_timestamp(moment).ok()?.as_nanosecond())
}

const UNITS: &[(&str, i128)] = &[
    ("ns", 1),
    ("us", 1_000),
    ("µs", 1_000),
    ("ms", 1_000_000),
    ("min", 60_000_000_000),
    ("s", 1_000_000_000),
    ("m", 60_000_000_000),
    ("h", 3_600_000_000_000),
    ("d", 86_400_000_000_000),
];

/// `1.5`, `250ms`: in nanoseconds, and exactly.
fn seconds(text: &str) -> Option<i128> {
    let (digits, unit) = UNITS
        .iter()
        .find_map(|(name, ns)| Some((text.strip_suffix(name)?.trim_end(), *ns)))
        .unwrap_or((text, 1_000_000_000));
    let (digits, sign) = digits.strip_prefix('-').map_or((digits, 1), |d| (d, -1));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let number = |digits: &str| {
        if digits.bytes().all(|c| c.is_ascii_digit()) && digits.len() <= 18 {
            digits.parse::<i128>().ok()
        } else {
            None
        }
    };
    let fraction = fraction.get(..18).unwrap_or(fraction);
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let whole = if whole.is_empty() { 0 } else { number(whole)? };
    let part = if fraction.is_empty() {
        0
    } else {
        number(fraction)?.checked_mul(unit)? / 10i128.pow(fraction.len() as u32)
    };
    Some(sign * (whole.checked_mul(unit)? + part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        let all = ["10", "012", "0xa", "0b1010", "0", "08", "+1", "1.5", "0x"].map(number);
        assert_eq!(
            all,
            [
                Some(10),
                Some(10),
                Some(10),
                Some(10),
                Some(0),
                None,
                None,
                None,
                None
            ]
        );
    }

    #[test]
    fn bytes_are_written_in_many_ways() {
        for text in [
            "aa:bb:0c:dd",
            "aa-bb-0c-dd",
            "aabb.0cdd",
            "aabb0cdd",
            "aa.bb.c.dd",
            ":aabb0cdd",
        ] {
            assert_eq!(
                bytes(text).as_deref(),
                Some(&[0xaa, 0xbb, 0x0c, 0xdd][..]),
                "{text}"
            );
        }
        assert_eq!(bytes("0xff"), Some(vec![0xff]));
        assert_eq!(bytes("2"), Some(vec![2]));
        for text in ["0xfff", "abc", "xy", "", "aa::bb"] {
            assert_eq!(bytes(text), None, "{text}");
        }
    }

    #[test]
    fn times() {
        assert_eq!(
            [
                "1", "0.000001", "250ms", "-1.5", "2 min", ".5", "1.2.3", "", "x"
            ]
            .map(seconds),
            [
                Some(1_000_000_000),
                Some(1_000),
                Some(250_000_000),
                Some(-1_500_000_000),
                Some(120_000_000_000),
                Some(500_000_000),
                None,
                None,
                None
            ]
        );
        let at = 1_795_435_200_000_000_000;
        for text in [
            "2026-11-23 12:00:00",
            "2026-11-23T12:00:00Z",
            "2026-11-23 13:00:00+01:00",
            "Nov 23, 2026 12:00:00",
            "Nov 23, 2026 12:00:00.000 UTC",
        ] {
            assert_eq!(date(text, &TimeZone::UTC), Some(at), "{text}");
        }
        assert_eq!(date("80", &TimeZone::UTC), None);
    }
}
