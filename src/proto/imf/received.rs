//! Dates, and the postmarks of servers (RFC 5321 §4.4).

use super::fields as f;
use super::notes as n;
use crate::field::{Field, Text, Value};
use crate::wire::{Read, Record, Wire};

/// Names the point in time a date means.
pub fn date<R: Record>(w: &mut Wire<'_, '_, R>, value: &[u8]) {
    match point(value) {
        Some(nanoseconds) => w.put(&f::TIME, w.at(), value.len(), Value::I64(nanoseconds)),
        None => w.note(&n::BAD_DATE, value.len()),
    }
}

fn point(value: &[u8]) -> Option<i64> {
    use jiff::fmt::rfc2822::DateTimeParser;
    static PARSER: DateTimeParser = DateTimeParser::new().relaxed_weekday(true);
    let time = PARSER.parse_timestamp(value.trim_ascii()).ok()?;
    i64::try_from(time.as_nanosecond()).ok()
}

static CLAUSES: &[(&str, &Field<Text>)] = &[
    ("from", &f::RECEIVED_FROM),
    ("by", &f::RECEIVED_BY),
    ("via", &f::RECEIVED_VIA),
    ("with", &f::RECEIVED_WITH),
    ("id", &f::RECEIVED_ID),
    ("for", &f::RECEIVED_FOR),
];

/// Reads `from … by … with … id … for …; date`: a word of these begins a clause, unless it stands in parentheses.
pub fn clauses<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    let mut open: Option<&'static Field<Text>> = None;
    let (all, base) = (w.peek(), w.at());
    let (mut at, mut begin, mut end) = (0, 0, 0);
    while let Some(rest) = all.get(at..).filter(|r| !r.is_empty()) {
        let blank = rest.len() - rest.trim_ascii_start().len();
        at += blank;
        let rest = all.get(at..).unwrap_or(&[]);
        let Some(first) = rest.first() else { break };
        if *first == b';' {
            break;
        }
        let len = match first {
            b'(' => comment_length(rest),
            _ => rest
                .iter()
                .take_while(|b| !b.is_ascii_whitespace() && !matches!(b, b';' | b'('))
                .count()
                .max(1),
        };
        let word = rest.get(..len).unwrap_or(rest);
        let clause = CLAUSES
            .iter()
            .find(|(name, _)| name.as_bytes().eq_ignore_ascii_case(word));
        if let Some((_, field)) = clause {
            close(w, open, (base, begin, end), all);
            open = Some(field);
            begin = at + len;
        }
        at += len;
        end = at;
    }
    close(w, open, (base, begin, end), all);
    w.take(at.min(all.len()))?;
    if w.peek().first() == Some(&b';') {
        w.take(1)?;
        let blank = w.peek().len() - w.peek().trim_ascii_start().len();
        w.take(blank)?;
        let value = w.peek();
        w.put(&f::RECEIVED_DATE, w.at(), value.len(), Value::Text(value));
        date(w, value);
    }
    Ok(())
}

fn close<R: Record>(
    w: &mut Wire<'_, '_, R>,
    field: Option<&'static Field<Text>>,
    (base, begin, end): (u64, usize, usize),
    all: &[u8],
) {
    let text = all.get(begin..end).unwrap_or(&[]);
    let lead = text.len() - text.trim_ascii_start().len();
    let text = text.trim_ascii();
    if let (Some(field), false) = (field, text.is_empty()) {
        w.put(
            field,
            base + (begin + lead) as u64,
            text.len(),
            Value::Text(text),
        );
    }
}

/// Comments nest.
fn comment_length(bytes: &[u8]) -> usize {
    let (mut depth, mut escaped) = (0u32, false);
    for (i, byte) in bytes.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'(' => depth += 1,
            b')' if depth <= 1 => return i + 1,
            b')' => depth -= 1,
            _ => {}
        }
    }
    bytes.len()
}
