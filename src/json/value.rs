//! Values in JSON: text that no terminal has to fear, numbers that no reader rounds, times.

use std::io::Write;

use crate::field::{Def, Show, Value, address, decimal, show};

/// Beyond this a number is written as text: readers that have only doubles would round it.
pub const SAFE: u64 = (1 << 53) - 1;

/// Appends a number, as text where it is too large for a double.
#[inline]
pub fn number(n: u64, out: &mut Vec<u8>) {
    if n <= SAFE {
        return decimal(n, out);
    }
    out.push(b'"');
    decimal(n, out);
    out.push(b'"');
}

#[inline]
fn is_plain(c: u8) -> bool {
    (0x20..0x7f).contains(&c) && c != b'"' && c != b'\\'
}

/// Appends text in quotes. Control characters and marks that reorder text are escaped; what is not UTF-8 becomes U+FFFD.
#[inline]
pub fn string(text: &[u8], out: &mut Vec<u8>) {
    out.push(b'"');
    if text.iter().all(|c| is_plain(*c)) {
        out.extend_from_slice(text);
    } else {
        escaped(text, out);
    }
    out.push(b'"');
}

fn escaped(text: &[u8], out: &mut Vec<u8>) {
    for chunk in text.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '"' => out.extend_from_slice(b"\\\""),
                '\\' => out.extend_from_slice(b"\\\\"),
                '\n' => out.extend_from_slice(b"\\n"),
                '\r' => out.extend_from_slice(b"\\r"),
                '\t' => out.extend_from_slice(b"\\t"),
                c if is_marked(c) => {
                    let _ = write!(out, "\\u{:04x}", c as u32);
                }
                c => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            }
        }
        chunk
            .invalid()
            .iter()
            .for_each(|_| out.extend_from_slice("\u{fffd}".as_bytes()));
    }
}

/// Controls, and what makes text look like other text. All lie in the basic plane: four digits suffice.
fn is_marked(c: char) -> bool {
    matches!(c as u32, 0..=0x1f | 0x7f..=0x9f | 0x200e | 0x200f | 0x2028..=0x202e | 0x2066..=0x2069 | 0xfeff)
}

/// Appends a field's value.
#[inline]
pub fn value(def: &Def, value: Value<'_>, out: &mut Vec<u8>) {
    match (value, def.show) {
        (Value::None, _) | (Value::Bool(true), _) => out.extend_from_slice(b"true"),
        (Value::Bool(false), _) => out.extend_from_slice(b"false"),
        (Value::U64(n), Show::Bool) => {
            out.extend_from_slice(if n == 0 { b"false" } else { b"true" })
        }
        (Value::U64(n), _) => number(n, out),
        (Value::I64(_), Show::Time) => quoted(def, value, out),
        (Value::I64(_), Show::Duration) => show(def, value, out),
        (Value::I64(n), _) if n.unsigned_abs() > SAFE => quoted(def, value, out),
        (Value::I64(_), _) => show(def, value, out),
        (Value::Bytes(b) | Value::Text(b), Show::Text) | (Value::Text(b), _) => string(b, out),
        (Value::Bytes(b), Show::Ip) => {
            out.push(b'"');
            address(b, out);
            out.push(b'"');
        }
        (Value::Bytes([]), _) => out.extend_from_slice(b"\"\""),
        (Value::Bytes(_), _) => quoted(def, value, out),
    }
}

/// As columns show it: for values whose writing needs no escapes.
fn quoted(def: &Def, value: Value<'_>, out: &mut Vec<u8>) {
    out.push(b'"');
    show(def, value, out);
    out.push(b'"');
}

/// Writes times, `2026-11-23T12:00:00.000000000Z`; remembers the second that was written last.
#[derive(Debug, Default)]
pub(super) struct Moment {
    second: i64,
    written: Vec<u8>,
}

impl Moment {
    /// Appends nanoseconds since 1970 as text; null for a capture without times.
    pub fn write(&mut self, time: Option<i64>, out: &mut Vec<u8>) {
        let Some(time) = time else {
            return out.extend_from_slice(b"null");
        };
        let second = time.div_euclid(1_000_000_000);
        if self.written.is_empty() || second != self.second {
            self.second = second;
            self.written.clear();
            let at = jiff::Timestamp::from_second(second).unwrap_or_default();
            let _ = write!(self.written, "\"{}", at.strftime("%Y-%m-%dT%H:%M:%S."));
        }
        out.extend_from_slice(&self.written);
        let mut rest = time.rem_euclid(1_000_000_000);
        let mut digits = *b"000000000Z\"";
        for d in digits[..9].iter_mut().rev() {
            *d = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        out.extend_from_slice(&digits);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::Field;

    fn written(show_as: Show, v: Value<'_>) -> String {
        let def = Field::<()>::new("t", "t", "t").show(show_as).def;
        let mut out = Vec::new();
        value(&def, v, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn values() {
        assert_eq!(written(Show::None, Value::None), "true");
        assert_eq!(written(Show::Bool, Value::Bool(false)), "false");
        assert_eq!(written(Show::Hex(4), Value::U64(0x303)), "771");
        assert_eq!(written(Show::Dec, Value::U64(SAFE)), "9007199254740991");
        assert_eq!(
            written(Show::Dec, Value::U64(u64::MAX)),
            "\"18446744073709551615\""
        );
        assert_eq!(written(Show::Dec, Value::I64(-5)), "-5");
        assert_eq!(
            written(Show::Dec, Value::I64(i64::MIN)),
            "\"-9223372036854775808\""
        );
        assert_eq!(
            written(Show::Time, Value::I64(1_500_000_000_000_000_001)),
            "\"1500000000.000000001\""
        );
        assert_eq!(
            written(Show::Duration, Value::I64(-1_500_000)),
            "-0.001500000"
        );
        assert_eq!(written(Show::Bytes, Value::Bytes(&[0, 0xab])), "\"00ab\"");
        assert_eq!(written(Show::Bytes, Value::Bytes(&[])), "\"\"");
        assert_eq!(
            written(Show::Mac, Value::Bytes(&[0, 0, 0x5e, 0, 0x53, 1])),
            "\"00:00:5e:00:53:01\""
        );
        assert_eq!(
            written(Show::Ip, Value::Bytes(&[192, 0, 2, 1])),
            "\"192.0.2.1\""
        );
    }

    #[test]
    fn text_is_escaped() {
        assert_eq!(
            written(Show::Text, Value::Text(b"a\"b\\c\r\n\t\x1b")),
            r#""a\"b\\c\r\n\t\u001b""#
        );
        assert_eq!(
            written(Show::Text, Value::Text("한글\u{202e}".as_bytes())),
            "\"한글\\u202e\""
        );
        assert_eq!(
            written(Show::Text, Value::Text(b"\xffok")),
            "\"\u{fffd}ok\""
        );
    }

    #[test]
    fn times_have_nine_digits() {
        let mut moment = Moment::default();
        let mut out = Vec::new();
        for time in [1_795_435_200_000_000_007, 1_795_435_200_100_000_000, -1] {
            moment.write(Some(time), &mut out);
        }
        moment.write(None, &mut out);
        let want = "\"2026-11-23T12:00:00.000000007Z\"\"2026-11-23T12:00:00.100000000Z\"\"1969-12-31T23:59:59.999999999Z\"null";
        assert_eq!(String::from_utf8(out).unwrap(), want);
    }
}
