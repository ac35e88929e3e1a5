//! How a time is written: since the first frame, since the frame before, or as date and time of a zone.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// What a time is counted from.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Reference {
    /// The first frame.
    #[default]
    Relative,
    /// The frame shown before.
    Delta,
    /// The calendar.
    Absolute,
}

/// Writes times, remembering what they are counted from.
#[derive(Clone, Debug)]
pub struct Clock {
    reference: Reference,
    zone: TimeZone,
    first: Option<i64>,
    before: Option<i64>,
}

impl Clock {
    /// A clock for one listing.
    pub fn new(reference: Reference, zone: TimeZone) -> Clock {
        Clock {
            reference,
            zone,
            first: None,
            before: None,
        }
    }

    /// Says when a frame was captured: relative times count from the first that was said.
    pub fn saw(&mut self, time: i64) {
        self.first.get_or_insert(time);
    }

    /// Appends a time, right-aligned in 12 columns, or as `2026-11-23 12:00:00.000000`.
    pub fn write(&mut self, time: i64, out: &mut Vec<u8>) {
        use std::io::Write;
        let from = match self.reference {
            Reference::Absolute => {
                let zoned = Timestamp::from_nanosecond(i128::from(time))
                    .unwrap_or_default()
                    .to_zoned(self.zone.clone());
                let _ = write!(out, "{}", zoned.strftime("%Y-%m-%d %H:%M:%S.%6f"));
                return;
            }
            Reference::Relative => self.first.unwrap_or(time),
            Reference::Delta => self.before.replace(time).unwrap_or(time),
        };
        micros(time.saturating_sub(from), out);
    }
}

/// Appends nanoseconds as seconds with six digits, right-aligned in 12 columns.
fn micros(ns: i64, out: &mut Vec<u8>) {
    let us = ns.unsigned_abs() / 1000;
    let mut digits = [b' '; 24];
    let mut i = digits.len();
    let mut rest = us;
    for n in 0.. {
        if n == 6 {
            i -= 1;
            digits[i] = b'.';
        }
        if n > 6 && rest == 0 {
            break;
        }
        i -= 1;
        digits[i] = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    if ns < 0 {
        i -= 1;
        digits[i] = b'-';
    }
    out.extend_from_slice(&digits[i.min(digits.len() - 12)..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(reference: Reference, times: &[i64]) -> Vec<String> {
        let mut clock = Clock::new(reference, TimeZone::UTC);
        let one = |t: &i64| {
            let mut out = Vec::new();
            clock.saw(*t);
            clock.write(*t, &mut out);
            String::from_utf8(out).unwrap()
        };
        times.iter().map(one).collect()
    }

    #[test]
    fn three_ways() {
        let t = 1_500_000_000_000_000_000;
        assert_eq!(
            written(Reference::Relative, &[t, t + 12_345_678_999, t - 1_000]),
            ["    0.000000", "   12.345678", "   -0.000001"]
        );
        assert_eq!(
            written(Reference::Delta, &[t, t + 1_000_000, t + 3_000_000]),
            ["    0.000000", "    0.001000", "    0.002000"]
        );
        assert_eq!(
            written(Reference::Absolute, &[t]),
            ["2017-07-14 02:40:00.000000"]
        );
    }
}
