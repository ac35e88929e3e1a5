//! A filter's text in lexemes.
//!
//! What a word means (a field, a number, an address, a name of a value) depends on what it is compared with, so a
//! word stays a word here. Only its end has to be found, which the language makes a little hard: `aa-bb-cc` is one
//! word and `tcp.len-1` three.

use std::net::IpAddr;
use std::ops::Range;

use super::Vocabulary;
use super::error::Fault;

/// What a lexeme is; its text is in its span.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Token {
    /// A name, a number, an address, bytes, a keyword.
    Word,
    /// Text in quotes, its escapes resolved.
    Quoted(Vec<u8>),
    /// A character in single quotes.
    Char(u8),
    /// `[…]`, as a whole.
    Brackets,
    /// Punctuation and operators.
    Sign(&'static str),
    /// The end of the filter.
    End,
}

/// A token and where it stands.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Lexeme {
    pub token: Token,
    pub span: Range<usize>,
}

/// Signs, the longer before their beginnings.
const SIGNS: &[&str] = &[
    "===", "!==", "==", "!=", "~=", ">=", "<=", "&&", "||", "^^", "..", "(", ")", "{", "}", ",",
    "#", "@", "~", "!", ">", "<", "&", "|", "^", "=", "+", "-", "*", "/", "%", "$", ";",
];

/// Cuts a filter into lexemes; the last is [`Token::End`].
pub(super) fn lexemes(text: &str, vocabulary: &Vocabulary<'_>) -> Result<Vec<Lexeme>, Fault> {
    let mut lexemes = Vec::new();
    let mut at = 0;
    loop {
        let rest = &text[at..];
        let blank = rest.len() - rest.trim_start().len();
        at += blank;
        let rest = &text[at..];
        let Some(first) = rest.chars().next() else {
            break;
        };
        let (token, len) = if first == '"' {
            quoted(text, at)?
        } else if let Some(raw) = rest
            .strip_prefix("r\"")
            .or_else(|| rest.strip_prefix("R\""))
        {
            raw_quoted(raw, at)?
        } else if first == '\'' {
            character(text, at)?
        } else if first == '[' {
            let end = rest
                .find(']')
                .ok_or_else(|| Fault::new(at..at + 1, "this [ is never closed"))?;
            (Token::Brackets, end + 1)
        } else if is_word_start(rest) {
            (Token::Word, word_len(rest, vocabulary))
        } else if let Some(sign) = SIGNS.iter().find(|s| rest.starts_with(**s)) {
            (Token::Sign(sign), sign.len())
        } else {
            let fault = Fault::new(
                at..at + first.len_utf8(),
                format!("{first:?} means nothing here"),
            );
            return Err(if matches!(first, '“' | '”' | '„' | '‘' | '’') {
                fault.hint("text stands in straight quotes: \"text\"")
            } else {
                fault
            });
        };
        lexemes.push(Lexeme {
            token,
            span: at..at + len,
        });
        at += len;
    }
    lexemes.push(Lexeme {
        token: Token::End,
        span: text.len()..text.len(),
    });
    Ok(lexemes)
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '.' || c == ':'
}

fn is_word_start(rest: &str) -> bool {
    rest.chars().next().is_some_and(is_word) && !rest.starts_with("..")
}

fn word_len(rest: &str, vocabulary: &Vocabulary<'_>) -> usize {
    let end = span_of(rest, |c| is_word(c) || c == '-');
    let long = rest[..end].trim_end_matches('-');
    let long = &long[..long.find("..").unwrap_or(long.len())];
    let word = match long.find('-') {
        Some(dash) if !dashes_belong(long, vocabulary) => &long[..dash],
        _ => long,
    };
    word.len() + prefix_len(word, &rest[word.len()..])
}

fn span_of(rest: &str, of: impl Fn(char) -> bool) -> usize {
    rest.find(|c| !of(c)).unwrap_or(rest.len())
}

/// Bytes, dates, and names of fields have dashes; everywhere else it takes away.
fn dashes_belong(word: &str, vocabulary: &Vocabulary<'_>) -> bool {
    let mut groups = word.split('-');
    let bytes = groups.clone().count() > 1
        && groups.all(|g| g.len() == 2 && g.bytes().all(|c| c.is_ascii_hexdigit()));
    let date = word.len() >= 10
        && word.bytes().take(10).enumerate().all(|(i, c)| {
            if i == 4 || i == 7 {
                c == b'-'
            } else {
                c.is_ascii_digit()
            }
        });
    bytes || date || vocabulary.knows(word)
}

/// `/24` behind an address.
fn prefix_len(word: &str, behind: &str) -> usize {
    match behind.strip_prefix('/') {
        Some(bits)
            if bits.starts_with(|c: char| c.is_ascii_digit()) && word.parse::<IpAddr>().is_ok() =>
        {
            1 + span_of(bits, |c| c.is_ascii_digit())
        }
        _ => 0,
    }
}

fn unclosed(at: usize) -> Fault {
    Fault::new(at..at + 1, "this text is never closed")
        .hint("it ends with another quote; a quote inside is written \\\"")
}

fn quoted(text: &str, at: usize) -> Result<(Token, usize), Fault> {
    let mut value = Vec::new();
    let mut i = at + 1;
    loop {
        let rest = &text[i..];
        match rest.chars().next() {
            None => return Err(unclosed(at)),
            Some('"') => return Ok((Token::Quoted(value), i + 1 - at)),
            Some('\\') => i += escape(text, i, &mut value)?,
            Some(c) => {
                value.extend_from_slice(&rest.as_bytes()[..c.len_utf8()]);
                i += c.len_utf8();
            }
        }
    }
}

/// `raw` begins behind `r"`. A backslash stays, and keeps a quote from ending the text.
fn raw_quoted(raw: &str, at: usize) -> Result<(Token, usize), Fault> {
    let mut escaped = false;
    for (i, c) in raw.char_indices() {
        match c {
            '"' if !escaped => return Ok((Token::Quoted(raw.as_bytes()[..i].to_vec()), i + 3)),
            _ => escaped = c == '\\' && !escaped,
        }
    }
    Err(unclosed(at + 1))
}

fn character(text: &str, at: usize) -> Result<(Token, usize), Fault> {
    let wrong = |end: usize| {
        Fault::new(at..end, "a character in single quotes is one byte")
            .hint("text stands in double quotes: \"text\"")
    };
    let mut value = Vec::new();
    let rest = &text[at + 1..];
    let len = match rest.chars().next() {
        Some('\\') => escape(text, at + 1, &mut value)?,
        Some(c) if c != '\'' => {
            value.extend_from_slice(&rest.as_bytes()[..c.len_utf8()]);
            c.len_utf8()
        }
        _ => return Err(wrong(at + 1)),
    };
    match value[..] {
        [byte] if rest[len..].starts_with('\'') => Ok((Token::Char(byte), len + 2)),
        _ => Err(wrong(
            at + 1 + rest.find('\'').map_or(rest.len(), |i| i + 1),
        )),
    }
}

/// Resolves the escape at `at`, a backslash, and returns its length.
fn escape(text: &str, at: usize, value: &mut Vec<u8>) -> Result<usize, Fault> {
    let rest = &text[at + 1..];
    let Some(c) = rest.chars().next() else {
        return Err(Fault::new(at..at + 1, "nothing follows the backslash"));
    };
    let digits = |from: usize, most: usize, radix: u32| {
        let found: String = rest[from..]
            .chars()
            .take(most)
            .take_while(|c| c.is_digit(radix))
            .collect();
        u32::from_str_radix(&found, radix)
            .ok()
            .map(|n| (n, from + found.len()))
    };
    let bad = || {
        Fault::new(
            at..at + 1 + c.len_utf8(),
            format!("there is no escape \\{c}"),
        )
        .hint("a backslash is written \\\\; in r\"…\" it stands for itself")
    };
    let simple = match c {
        '\'' | '"' | '\\' => Some(c as u8),
        'a' => Some(7),
        'b' => Some(8),
        'f' => Some(12),
        'n' => Some(b'\n'),
        'r' => Some(b'\r'),
        't' => Some(b'\t'),
        'v' => Some(11),
        _ => None,
    };
    if let Some(byte) = simple {
        value.push(byte);
        return Ok(2);
    }
    let (n, len) = match c {
        'x' => digits(1, 2, 16),
        'u' => digits(1, 4, 16),
        'U' => digits(1, 8, 16),
        '0'..='7' => digits(0, 3, 8),
        _ => None,
    }
    .ok_or_else(bad)?;
    if matches!(c, 'u' | 'U') {
        let c = char::from_u32(n).ok_or_else(bad)?;
        value.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    } else {
        value.push(u8::try_from(n).map_err(|_| bad())?);
    }
    Ok(1 + len)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> String {
        let lexemes = lexemes(text, &Vocabulary::new(&[], &["bundle-7"])).unwrap();
        let shown: Vec<_> = lexemes.iter().map(|l| &text[l.span.clone()]).collect();
        shown.join(" ").trim_end().to_owned()
    }

    #[test]
    fn words_end_where_they_should() {
        assert_eq!(cut("tcp.port==80&&udp"), "tcp.port == 80 && udp");
        assert_eq!(cut("eth.src[0:3]==aa-bb-cc"), "eth.src [0:3] == aa-bb-cc");
        assert_eq!(cut("tcp.len-1 > bundle-7"), "tcp.len - 1 > bundle-7");
        assert_eq!(cut("ip.addr==10.0.0.0/8"), "ip.addr == 10.0.0.0/8");
        assert_eq!(
            cut("ipv6.addr==2001:db8::/32 or ::1"),
            "ipv6.addr == 2001:db8::/32 or ::1"
        );
        assert_eq!(
            cut("{4430..4434,1.2.3.4..1.2.3.9}"),
            "{ 4430 .. 4434 , 1.2.3.4 .. 1.2.3.9 }"
        );
        assert_eq!(cut("a/2"), "a / 2");
        assert_eq!(cut("2026-11-23T12:00:00"), "2026-11-23T12:00:00");
        assert_eq!(cut("!==x!a"), "!== x ! a");
    }

    #[test]
    fn escapes_are_resolved_and_raw_text_is_not() {
        let value = |text: &str| match lexemes(text, &Vocabulary::new(&[], &[]))
            .map(|mut l| l.swap_remove(0).token)
        {
            Ok(Token::Quoted(v)) => v,
            Ok(Token::Char(c)) => vec![c],
            other => panic!("{other:?}"),
        };
        assert_eq!(value(r#""\x48EAD\110\n\"\u00e9""#), b"HEADH\n\"\xc3\xa9");
        assert_eq!(value(r#"r"\\a\"b""#), br#"\\a\"b"#);
        assert_eq!(value(r"'\x0a'"), b"\n");
        assert_eq!(value("'a'"), b"a");
    }
}
