//! The vocabulary: what a value on the wire is called, what it means and how it is shown.
//!
//! A protocol declares its fields once with [`fields!`](crate::fields); filter, columns, JSON, tree, help and lesson
//! anchors all read that declaration. Names are Wireshark's where Wireshark has one.

use std::marker::PhantomData;
use std::sync::atomic::{AtomicU16, Ordering::Relaxed};

/// How a value is written, in columns and trees alike.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Show {
    /// A group or a mark without a value; its cell holds 1.
    None,
    /// 0 or 1.
    Bool,
    /// A decimal number.
    Dec,
    /// A hexadecimal number of so many digits, `0x0303`.
    Hex(u8),
    /// Bytes as lower-case hexadecimal digits.
    Bytes,
    /// A link-layer address, `00:00:5e:00:53:01`.
    Mac,
    /// An IPv4 or IPv6 address, told apart by its length.
    Ip,
    /// Text as UTF-8; what is not is escaped.
    Text,
    /// Nanoseconds since 1970 as seconds with nine digits behind the point.
    Time,
    /// Nanoseconds as seconds with nine digits behind the point.
    Duration,
}

/// What one field is: its name, its meaning, its specification and how it is shown.
pub struct Def {
    /// Wireshark's filter name, or the specification's word in lower case.
    pub name: &'static str,
    /// What a person calls it.
    pub label: &'static str,
    /// What it means, in one or two sentences.
    pub doc: &'static str,
    /// The section that defines it, "RFC 1035 §4.1.1".
    pub spec: &'static str,
    /// How its values are written.
    pub show: Show,
    /// Kept with every message as a fact.
    pub key: bool,
    /// Masked in every output unless asked for.
    pub secret: bool,
    /// Kept out of trees: another name of a value that stands there already, such as `ip.addr` beside `ip.src`.
    pub hidden: bool,
    /// Stands in no byte of its message: the session knows it, and trees show it from the message's facts.
    pub told: bool,
    /// The name of a number, where numbers have names.
    pub names: Option<fn(u64) -> Option<&'static str>>,
    id: AtomicU16,
}

impl Def {
    /// Its number in the [`Registry`](crate::vocabulary), 0 before that was made.
    #[inline(always)]
    pub fn id(&self) -> u16 {
        self.id.load(Relaxed)
    }

    /// Given by the registry, once.
    pub fn number(&self, id: u16) {
        self.id.store(id, Relaxed);
    }
}

impl std::fmt::Debug for Def {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

impl PartialEq for Def {
    fn eq(&self, other: &Def) -> bool {
        std::ptr::eq(self, other)
    }
}
impl Eq for Def {}

/// A value read from the wire or computed from it. Borrowed: recorders copy what they keep.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Value<'a> {
    /// The field has no value; that it is there is what it says.
    None,
    /// A flag.
    Bool(bool),
    /// A number.
    U64(u64),
    /// A number that can be negative; times in nanoseconds.
    I64(i64),
    /// Bytes, an address among them.
    Bytes(&'a [u8]),
    /// Text as it stood on the wire, UTF-8 or not.
    Text(&'a [u8]),
}

/// Marks a field of text.
pub struct Text;
/// Marks a field of bytes.
pub struct Bytes;
/// Marks a link-layer address.
pub struct Mac;
/// Marks an IPv4 or IPv6 address.
pub struct Ip;
/// Marks a point in time, nanoseconds since 1970.
pub struct Time;
/// Marks a span of time in nanoseconds.
pub struct Duration;

/// What the type parameter of [`Field`] can be.
pub trait Type: 'static {
    /// How its values are written unless the declaration says otherwise.
    const SHOW: Show;
    /// What reading a fact of this type gives.
    type Out<'a>;
    /// The value as that type; `None` when a recorder was handed something else.
    fn out(value: Value<'_>) -> Option<Self::Out<'_>>;
}

macro_rules! number_types {
    ($($t:ty),*) => {$(
        impl Type for $t {
            const SHOW: Show = Show::Dec;
            type Out<'a> = $t;
            fn out(value: Value<'_>) -> Option<$t> {
                if let Value::U64(n) = value { <$t>::try_from(n).ok() } else { None }
            }
        }
    )*};
}
number_types!(u8, u16, u32, u64);

impl Type for i64 {
    const SHOW: Show = Show::Dec;
    type Out<'a> = i64;
    fn out(value: Value<'_>) -> Option<i64> {
        match value {
            Value::I64(n) => Some(n),
            Value::U64(n) => i64::try_from(n).ok(),
            _ => None,
        }
    }
}

impl Type for bool {
    const SHOW: Show = Show::Bool;
    type Out<'a> = bool;
    fn out(value: Value<'_>) -> Option<bool> {
        if let Value::Bool(b) = value {
            Some(b)
        } else {
            None
        }
    }
}

impl Type for () {
    const SHOW: Show = Show::None;
    type Out<'a> = ();
    fn out(_: Value<'_>) -> Option<()> {
        Some(())
    }
}

macro_rules! byte_types {
    ($($t:ident => $show:ident),*) => {$(
        impl Type for $t {
            const SHOW: Show = Show::$show;
            type Out<'a> = &'a [u8];
            fn out(value: Value<'_>) -> Option<&[u8]> {
                if let Value::Bytes(b) | Value::Text(b) = value { Some(b) } else { None }
            }
        }
    )*};
}
byte_types!(Text => Text, Bytes => Bytes, Mac => Mac, Ip => Ip);

macro_rules! time_types {
    ($($t:ident),*) => {$(
        impl Type for $t {
            const SHOW: Show = Show::$t;
            type Out<'a> = i64;
            fn out(value: Value<'_>) -> Option<i64> {
                if let Value::I64(n) = value { Some(n) } else { None }
            }
        }
    )*};
}
time_types!(Time, Duration);

/// A declared field whose values have type `T`.
pub struct Field<T> {
    /// Its description.
    pub def: Def,
    of: PhantomData<fn() -> T>,
}

impl<T: Type> Field<T> {
    /// Declares a field by name, label and meaning.
    pub const fn new(name: &'static str, label: &'static str, doc: &'static str) -> Field<T> {
        let def = Def {
            name,
            label,
            doc,
            spec: "",
            show: T::SHOW,
            key: false,
            secret: false,
            hidden: false,
            told: false,
            names: None,
            id: AtomicU16::new(0),
        };
        Field {
            def,
            of: PhantomData,
        }
    }

    /// Names the section that defines it.
    pub const fn spec(mut self, spec: &'static str) -> Self {
        self.def.spec = spec;
        self
    }

    /// Keeps it with every message as a fact.
    pub const fn key(mut self) -> Self {
        self.def.key = true;
        self
    }

    /// A fact that stands in no byte of its message (see [`Def::told`]).
    pub const fn told(mut self) -> Self {
        self.def.key = true;
        self.def.told = true;
        self
    }

    /// Masks it unless secrets are asked for.
    pub const fn secret(mut self) -> Self {
        self.def.secret = true;
        self
    }

    /// Keeps it out of trees; filters and columns have it.
    pub const fn hidden(mut self) -> Self {
        self.def.hidden = true;
        self
    }

    /// Writes it in hexadecimal with so many digits.
    pub const fn hex(mut self, digits: u8) -> Self {
        self.def.show = Show::Hex(digits);
        self
    }

    /// Writes it another way than its type suggests.
    pub const fn show(mut self, show: Show) -> Self {
        self.def.show = show;
        self
    }

    /// Gives its numbers names.
    pub const fn names(mut self, names: fn(u64) -> Option<&'static str>) -> Self {
        self.def.names = Some(names);
        self
    }
}

/// Declares a protocol's fields and the table `FIELDS` of them.
///
/// ```
/// wirestep::fields! {
///     /// Matches a reply to its question.
///     ID: u16 = Field::new("x.id", "Transaction ID", "Matches a reply to its question.").spec("RFC 1035 §4.1.1").hex(4).key();
/// }
/// assert_eq!(FIELDS[0].name, "x.id");
/// ```
#[macro_export]
macro_rules! fields {
    ($($(#[$meta:meta])* $name:ident : $t:ty = $init:expr;)*) => {
        #[allow(unused_imports)]
        use $crate::field::{Bytes, Def, Duration, Field, Ip, Mac, Show, Text, Time};
        $(#[doc = stringify!($init)] $(#[$meta])* pub static $name: Field<$t> = $init;)*
        /// All fields of this protocol, in the order of the message.
        pub static FIELDS: &[&Def] = &[$(&$name.def),*];
    };
}

/// Appends the value as columns show it. `None` becomes 1, no bytes `<MISSING>`.
pub fn show(def: &Def, value: Value<'_>, out: &mut Vec<u8>) {
    match (value, def.show) {
        (Value::None, _) => out.push(b'1'),
        (Value::Bool(b), _) => out.push(b'0' + u8::from(b)),
        (Value::U64(n), Show::Hex(digits)) => hex_number(n, digits, out),
        (Value::U64(n), Show::Bool) => out.push(b'0' + u8::from(n != 0)),
        (Value::U64(n), _) => decimal(n, out),
        (Value::I64(n), Show::Time | Show::Duration) => seconds(n, out),
        (Value::I64(n), _) => {
            if n < 0 {
                out.push(b'-');
            }
            decimal(n.unsigned_abs(), out);
        }
        (Value::Bytes(b), Show::Ip) => address(b, out),
        (Value::Bytes(b), Show::Mac) => {
            for (i, byte) in b.iter().enumerate() {
                if i > 0 {
                    out.push(b':');
                }
                hex_byte(*byte, out);
            }
        }
        (Value::Bytes(b) | Value::Text(b), Show::Text) => escape(b, out),
        (Value::Bytes(b), _) => {
            if b.is_empty() {
                out.extend_from_slice(b"<MISSING>");
            }
            b.iter().for_each(|byte| hex_byte(*byte, out));
        }
        (Value::Text(b), _) => escape(b, out),
    }
}

/// Appends the first `len` bytes of a short array: copying all of it and cutting is faster than copying some of it.
#[inline(always)]
fn append<const N: usize>(bytes: &[u8; N], len: usize, out: &mut Vec<u8>) {
    let end = out.len() + len.min(N);
    out.extend_from_slice(bytes);
    out.truncate(end);
}

/// The numbers of one byte in digits, and how many those are.
static BYTES: [([u8; 4], u8); 256] = {
    let mut all = [([b'0'; 4], 1); 256];
    let mut n = 0;
    while n < 256 {
        let (a, b, c) = (n / 100, n / 10 % 10, n % 10);
        let (a, b, c) = (b'0' + a as u8, b'0' + b as u8, b'0' + c as u8);
        all[n] = match n {
            0..10 => ([c, 0, 0, 0], 1),
            10..100 => ([b, c, 0, 0], 2),
            _ => ([a, b, c, 0], 3),
        };
        n += 1;
    }
    all
};

/// Fills `to` with the last digits of a number, two at a time, and returns what is left of it.
#[inline(always)]
fn fill_digits(mut n: u64, to: &mut [u8]) -> u64 {
    let mut pairs = to.rchunks_exact_mut(2);
    for pair in &mut pairs {
        let two = (n % 100) as u8;
        n /= 100;
        pair.copy_from_slice(&[b'0' + two / 10, b'0' + two % 10]);
    }
    if let [first] = pairs.into_remainder() {
        *first = b'0' + (n % 10) as u8;
        n /= 10;
    }
    n
}

/// Appends a decimal number.
#[inline]
pub fn decimal(n: u64, out: &mut Vec<u8>) {
    if n < 256 {
        let (text, len) = &BYTES[n as usize];
        return append(text, usize::from(*len), out);
    }
    let mut text = [0u8; 20];
    let len = n.ilog10() as usize + 1;
    fill_digits(n, text.get_mut(..len).unwrap_or(&mut []));
    append(&text, len, out);
}

/// Appends a number and what is counted: one, or several.
pub fn counted(n: u64, one: &str, several: &str, out: &mut Vec<u8>) {
    decimal(n, out);
    out.push(b' ');
    out.extend_from_slice(if n == 1 { one } else { several }.as_bytes());
}

/// Written, a number and what is counted: `1 byte`, `2 bytes`.
#[derive(Clone, Copy, Debug)]
pub struct Count(pub u64, pub &'static str, pub &'static str);

impl std::fmt::Display for Count {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Count(n, one, several) = *self;
        write!(f, "{n} {}", if n == 1 { one } else { several })
    }
}

/// So many bytes, in words.
pub fn bytes(n: impl TryInto<u64>) -> Count {
    Count(n.try_into().unwrap_or(u64::MAX), "byte", "bytes")
}

const HEX: &[u8; 16] = b"0123456789abcdef";

fn hex_byte(byte: u8, out: &mut Vec<u8>) {
    out.extend_from_slice(&[HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]);
}

fn hex_number(n: u64, digits: u8, out: &mut Vec<u8>) {
    out.extend_from_slice(b"0x");
    let needed = (64 - n.leading_zeros()).div_ceil(4) as u8;
    for i in (0..digits.max(needed).max(1)).rev() {
        out.push(HEX[((n >> (4 * i)) & 15) as usize]);
    }
}

fn seconds(ns: i64, out: &mut Vec<u8>) {
    if ns < 0 {
        out.push(b'-');
    }
    let ns = ns.unsigned_abs();
    decimal(ns / 1_000_000_000, out);
    let mut digits = *b".000000000";
    fill_digits(ns % 1_000_000_000, &mut digits[1..]);
    out.extend_from_slice(&digits);
}

/// Appends an IPv4 or IPv6 (RFC 5952) address; other lengths as hexadecimal digits.
pub fn address(b: &[u8], out: &mut Vec<u8>) {
    use std::io::Write;
    if let Ok(four) = <[u8; 4]>::try_from(b) {
        let (mut text, mut end) = ([0; 16], 0);
        for n in four {
            let (digits, len) = &BYTES[usize::from(n)];
            if let Some(room) = text.get_mut(end..end + 4) {
                room.copy_from_slice(digits);
            }
            end += usize::from(*len);
            if let Some(dot) = text.get_mut(end) {
                *dot = b'.';
            }
            end += 1;
        }
        append(&text, end - 1, out);
    } else if let Ok(sixteen) = <[u8; 16]>::try_from(b) {
        let _ = write!(out, "{}", std::net::Ipv6Addr::from(sixteen));
    } else {
        b.iter().for_each(|byte| hex_byte(*byte, out));
    }
}

/// Appends text so that it holds no control character: `\n`, `\t`, `\\` and `\xNN` stand for what can't be shown.
pub fn escape(b: &[u8], out: &mut Vec<u8>) {
    // All of it is looked at, without an early end: that is done many bytes at a time.
    let plain = |c: &u8| (0x20..0x7f).contains(c) & (*c != b'\\');
    if b.iter().fold(true, |all, c| all & plain(c)) {
        out.extend_from_slice(b);
        return;
    }
    for chunk in b.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '\n' => out.extend_from_slice(b"\\n"),
                '\r' => out.extend_from_slice(b"\\r"),
                '\t' => out.extend_from_slice(b"\\t"),
                '\\' => out.extend_from_slice(b"\\\\"),
                c if (c as u32) < 0x20 || c as u32 == 0x7f => {
                    out.extend_from_slice(b"\\x");
                    hex_byte(c as u8, out);
                }
                c if is_unsafe(c) => {
                    let mut utf8 = [0; 4];
                    for byte in c.encode_utf8(&mut utf8).bytes() {
                        out.extend_from_slice(b"\\x");
                        hex_byte(byte, out);
                    }
                }
                c => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            }
        }
        for byte in chunk.invalid() {
            out.extend_from_slice(b"\\x");
            hex_byte(*byte, out);
        }
    }
}

/// C1 controls and the marks that reorder text: a terminal must not get them from a packet.
fn is_unsafe(c: char) -> bool {
    matches!(c as u32, 0x80..=0x9f | 0x200e | 0x200f | 0x202a..=0x202e | 0x2066..=0x2069 | 0xfeff)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(show_as: Show, value: Value<'_>) -> String {
        let mut def = Field::<()>::new("t", "t", "t").def;
        def.show = show_as;
        let mut out = Vec::new();
        show(&def, value, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn values_are_written_as_tshark_writes_them() {
        assert_eq!(shown(Show::Hex(4), Value::U64(0x303)), "0x0303");
        assert_eq!(shown(Show::Dec, Value::U64(0)), "0");
        for n in [
            9,
            10,
            99,
            100,
            255,
            256,
            999,
            1000,
            12_345,
            67_890,
            u64::MAX,
        ] {
            assert_eq!(shown(Show::Dec, Value::U64(n)), n.to_string());
        }
        for ip in [
            [0, 10, 99, 100],
            [255, 255, 255, 255],
            [1, 2, 3, 4],
            [200, 19, 9, 0],
        ] {
            let text = std::net::Ipv4Addr::from(ip).to_string();
            assert_eq!(shown(Show::Ip, Value::Bytes(&ip)), text);
        }
        assert_eq!(shown(Show::None, Value::None), "1");
        assert_eq!(shown(Show::Bytes, Value::Bytes(&[])), "<MISSING>");
        assert_eq!(shown(Show::Bytes, Value::Bytes(&[0, 0xab])), "00ab");
        assert_eq!(
            shown(Show::Mac, Value::Bytes(&[0, 0, 0x5e, 0, 0x53, 1])),
            "00:00:5e:00:53:01"
        );
        assert_eq!(
            shown(Show::Time, Value::I64(1_500_000_000_000_000_001)),
            "1500000000.000000001"
        );
        assert_eq!(
            shown(Show::Time, Value::I64(-1_500_000_000)),
            "-1.500000000"
        );
        assert_eq!(shown(Show::Ip, Value::Bytes(&[192, 0, 2, 1])), "192.0.2.1");
        let six = [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
        assert_eq!(shown(Show::Ip, Value::Bytes(&six)), "2001:db8::1");
    }

    #[test]
    fn text_never_carries_a_control_character() {
        assert_eq!(
            shown(
                Show::Text,
                Value::Text("a\tb\n한글\u{1b}[2J\u{202e}".as_bytes())
            ),
            r"a\tb\n한글\x1b[2J\xe2\x80\xae"
        );
        assert_eq!(shown(Show::Text, Value::Text(b"\xffok")), r"\xffok");
    }
}
