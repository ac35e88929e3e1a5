//! What MIME does to header fields: encoded words (RFC 2047) and parameters (RFC 2045 §5.1, RFC 2231).
//!
//! Knows no message and no protocol: text in, text out.

use super::{base64, charset, quoted};

/// Undoes folding and encoded words; `None` when there was nothing to undo.
///
/// Blanks between two encoded words are not part of the text (RFC 2047 §6.2). A word in a character set nobody knows
/// stays as it is.
pub fn decode_words(value: &[u8]) -> Option<Vec<u8>> {
    let folded = value.contains(&b'\n');
    if !folded && memchr::memmem::find(value, b"=?").is_none() {
        return None;
    }
    let unfolded: Vec<u8> = value
        .iter()
        .filter(|b| !matches!(b, b'\r' | b'\n'))
        .map(|b| if *b == b'\t' { b' ' } else { *b })
        .collect();
    let mut out = Vec::with_capacity(unfolded.len());
    let (mut rest, mut after_word) = (unfolded.as_slice(), false);
    while let Some(i) = memchr::memmem::find(rest, b"=?") {
        let (before, at) = rest.split_at(i);
        match word(at) {
            Some((text, len)) => {
                if !(after_word && before.iter().all(|b| *b == b' ')) {
                    out.extend_from_slice(before);
                }
                out.extend_from_slice(&text);
                rest = at.get(len..).unwrap_or(&[]);
                after_word = true;
            }
            None => {
                out.extend_from_slice(before);
                out.extend_from_slice(b"=?");
                rest = at.get(2..).unwrap_or(&[]);
                after_word = false;
            }
        }
    }
    out.extend_from_slice(rest);
    Some(out)
}

/// One encoded word at the front, `=?charset?B?…?=`: its text and its length.
fn word(bytes: &[u8]) -> Option<(Vec<u8>, usize)> {
    let inner = bytes.strip_prefix(b"=?")?;
    let first = memchr::memchr(b'?', inner)?;
    let (label, rest) = (inner.get(..first)?, inner.get(first + 1..)?);
    let [how, b'?', rest @ ..] = rest else {
        return None;
    };
    let end = memchr::memmem::find(rest, b"?=")?;
    let coded = rest.get(..end)?;
    let plain = match how {
        b'B' | b'b' => base64::decode(coded)?,
        b'Q' | b'q' => quoted::decode_q(coded),
        _ => return None,
    };
    // A language may follow the character set (RFC 2231 §5).
    let label = label.split(|b| *b == b'*').next().unwrap_or(label);
    let (text, _) = charset::decode(label, &plain)?;
    Some((text.into_bytes(), 2 + first + 3 + end + 2))
}

/// One parameter of a header field, `name=value`, with its places in the value it was found in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Parameter {
    /// Where its name begins.
    pub name: usize,
    /// How long that is.
    pub name_len: usize,
    /// Where its value begins, inside the quotes if it has any.
    pub value: usize,
    /// How long that is.
    pub value_len: usize,
}

/// The parameters behind the first semicolon, in their order.
pub fn parameters(value: &[u8]) -> Vec<Parameter> {
    let mut out = Vec::new();
    let mut at = end_of_piece(value, 0);
    while at < value.len() && out.len() < PARAMETERS {
        let from = at + 1;
        at = end_of_piece(value, from);
        let piece = value.get(from..at).unwrap_or(&[]);
        let Some(eq) = memchr::memchr(b'=', piece) else {
            continue;
        };
        let (name, name_len) = trimmed(piece.get(..eq).unwrap_or(&[]), from);
        let (start, len) = trimmed(piece.get(eq + 1..).unwrap_or(&[]), from + eq + 1);
        let quoted = value.get(start..start + len).unwrap_or(&[]);
        let inside = quoted
            .strip_prefix(b"\"")
            .map(|q| q.strip_suffix(b"\"").unwrap_or(q));
        out.push(Parameter {
            name,
            name_len,
            value: if inside.is_some() { start + 1 } else { start },
            value_len: inside.map_or(len, <[u8]>::len),
        });
    }
    out
}

/// So many parameters of one field are read.
const PARAMETERS: usize = 64;

/// Where the piece that begins at `from` ends: at the next semicolon that no quotes hide.
fn end_of_piece(value: &[u8], from: usize) -> usize {
    let (mut quoted, mut escaped) = (false, false);
    for (i, byte) in value.iter().enumerate().skip(from) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b';' if !quoted => return i,
            _ => {}
        }
    }
    value.len()
}

fn trimmed(piece: &[u8], at: usize) -> (usize, usize) {
    let lead = piece.len() - piece.trim_ascii_start().len();
    (at + lead, piece.trim_ascii().len())
}

/// The value of a parameter, whole and decoded: quotes and backslashes undone, pieces put together and percent
/// signs undone where RFC 2231 was used (`filename*0*=utf-8''…`), encoded words where mailers wrongly use those.
pub fn parameter(value: &[u8], name: &[u8]) -> Option<Vec<u8>> {
    let all = parameters(value);
    let text = |p: &Parameter| value.get(p.value..p.value + p.value_len).unwrap_or(&[]);
    let named = |p: &Parameter| value.get(p.name..p.name + p.name_len).unwrap_or(&[]);
    if let Some(p) = all.iter().find(|p| named(p).eq_ignore_ascii_case(name)) {
        let plain = unescaped(text(p));
        return Some(decode_words(&plain).unwrap_or(plain));
    }
    let mut joined = Vec::new();
    let mut label: Option<Vec<u8>> = None;
    let mut found = false;
    for section in 0..all.len().max(1) {
        let piece = all.iter().find_map(|p| {
            let rest = named(p)
                .get(..name.len())
                .filter(|n| n.eq_ignore_ascii_case(name))?;
            let rest = named(p).get(rest.len()..)?.strip_prefix(b"*")?;
            let (number, coded) = match rest.strip_suffix(b"*") {
                Some(number) => (number, true),
                None => (rest, rest.is_empty()),
            };
            let number = if number.is_empty() {
                0
            } else {
                std::str::from_utf8(number).ok()?.parse::<usize>().ok()?
            };
            (number == section).then(|| (text(p), coded))
        });
        let Some((mut piece, coded)) = piece else {
            break;
        };
        found = true;
        if coded && section == 0 {
            let mut parts = piece.splitn(3, |b| *b == b'\'');
            if let (Some(charset), Some(_), Some(rest)) = (parts.next(), parts.next(), parts.next())
            {
                label = Some(charset.to_vec());
                piece = rest;
            }
        }
        if coded {
            let escapes: Vec<u8> = piece
                .iter()
                .flat_map(|b| match b {
                    b'=' => b"=3D".as_slice(),
                    b'%' => b"=",
                    other => std::slice::from_ref(other),
                })
                .copied()
                .collect();
            joined.extend_from_slice(&quoted::decode(&escapes).0);
        } else {
            joined.extend_from_slice(&unescaped(piece));
        }
    }
    if !found {
        return None;
    }
    let decoded = label.and_then(|l| charset::decode(&l, &joined));
    Some(decoded.map_or(joined, |(text, _)| text.into_bytes()))
}

fn unescaped(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut escaped = false;
    for byte in text {
        if *byte == b'\\' && !escaped {
            escaped = true;
            continue;
        }
        escaped = false;
        out.push(*byte);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(value: &str, expect: Option<&str>) {
        let got = decode_words(value.as_bytes()).map(|v| String::from_utf8(v).unwrap());
        assert_eq!(got.as_deref(), expect, "{value}");
    }

    #[test]
    fn the_examples_of_rfc_2047() {
        words("(=?ISO-8859-1?Q?a?=)", Some("(a)"));
        words("(=?ISO-8859-1?Q?a?= b)", Some("(a b)"));
        words("(=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=)", Some("(ab)"));
        words(
            "(=?ISO-8859-1?Q?a?=\r\n    =?ISO-8859-1?Q?b?=)",
            Some("(ab)"),
        );
        words("(=?ISO-8859-1?Q?a_b?=)", Some("(a b)"));
        words(
            "=?ISO-8859-1?Q?Keld_J=F8rn_Simonsen?= <keld@dkuug.dk>",
            Some("Keld Jørn Simonsen <keld@dkuug.dk>"),
        );
        words("=?US-ASCII*EN?Q?Keith_Moore?=", Some("Keith Moore"));
        words("plain", None);
    }

    #[test]
    fn korean_words_and_broken_ones() {
        words("=?EUC-KR?B?x9Gx2w==?=", Some("한글"));
        words("=?ISO-2022-KR?B?GyQpQw5HUTFbDw==?=", Some("한글"));
        words("=?utf-8?x?a?= =?utf-8?Q", Some("=?utf-8?x?a?= =?utf-8?Q"));
        words("a\r\n\tb", Some("a b"));
    }

    fn named(value: &str, name: &str, expect: Option<&str>) {
        let got =
            parameter(value.as_bytes(), name.as_bytes()).map(|v| String::from_utf8(v).unwrap());
        assert_eq!(got.as_deref(), expect, "{value}");
    }

    #[test]
    fn parameters_plain_quoted_and_continued() {
        named(
            "text/plain; charset=us-ascii (comment)",
            "charset",
            Some("us-ascii (comment)"),
        );
        named(
            "multipart/mixed;\r\n\tboundary=\"a;b\\\"c\"",
            "BOUNDARY",
            Some("a;b\"c"),
        );
        named(
            "application/x-stuff; title*0*=us-ascii'en'This%20is%20even%20more%20; title*1*=%2A%2A%2Afun%2A%2A%2A%20; title*2=\"isn't it!\"",
            "title",
            Some("This is even more ***fun*** isn't it!"),
        );
        named(
            "x; filename*=UTF-8''%ed%95%9c.txt",
            "filename",
            Some("한.txt"),
        );
        named(
            "x; filename=\"=?utf-8?B?7ZWcLnR4dA==?=\"",
            "filename",
            Some("한.txt"),
        );
        named("text/plain", "charset", None);
        named(";;;=;a=", "a", Some(""));
    }
}
