//! Text in columns: Korean syllables take two, and nothing is cut in half.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How many columns a text takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// The text within so many columns, "…" where something was left out.
pub fn fit(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_string();
    }
    let mut out = String::new();
    let mut used = 0;
    for c in text.chars() {
        let w = c.width().unwrap_or(0);
        if used + w + 1 > columns {
            break;
        }
        used += w;
        out.push(c);
    }
    if columns > 0 {
        out.push('…');
    }
    out
}

/// A line in pieces: text, and whether it is a new word.
pub type Line = Vec<(String, bool)>;

/// The text in lines of at most so many columns, broken at blanks where there are some. What stands between `**` is a
/// new word.
pub fn rich(text: &str, columns: usize) -> Vec<Line> {
    let columns = columns.max(2);
    let mut lines = Vec::new();
    let mut new = false;
    for paragraph in text.lines() {
        let mut line: Line = Vec::new();
        let mut used = 0;
        for word in paragraph.split_whitespace() {
            let mut chars = Vec::new();
            let before = new;
            for (i, part) in word.split("**").enumerate() {
                new ^= i > 0;
                chars.extend(part.chars().map(|c| (c, new)));
            }
            let wide: usize = chars.iter().map(|(c, _)| c.width().unwrap_or(0)).sum();
            if used > 0 && used + 1 + wide > columns {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            if used > 0 {
                let inside = before && chars.first().is_some_and(|(_, n)| *n);
                push(&mut line, ' ', inside);
                used += 1;
            }
            for (c, new) in chars {
                let w = c.width().unwrap_or(0);
                if used + w > columns {
                    lines.push(std::mem::take(&mut line));
                    used = 0;
                }
                push(&mut line, c, new);
                used += w;
            }
        }
        lines.push(line);
    }
    lines
}

fn push(line: &mut Line, c: char, new: bool) {
    match line.last_mut() {
        Some((text, n)) if *n == new => text.push(c),
        _ => line.push((c.to_string(), new)),
    }
}

/// The text in lines, without marks.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let joined = |line: Line| line.into_iter().map(|(text, _)| text).collect();
    rich(text, columns).into_iter().map(joined).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn korean_takes_two_columns() {
        assert_eq!(width("포트 80"), 7);
        assert_eq!(fit("핸드셰이크", 6), "핸드…");
        assert_eq!(
            wrap("a client 클라이언트 asks", 12),
            ["a client", "클라이언트", "asks"]
        );
        assert_eq!(wrap("abcdefgh", 3), ["abc", "def", "gh"]);
    }

    #[test]
    fn new_words_keep_their_mark_over_a_line_break() {
        let piece = |t: &str, new| (t.to_owned(), new);
        assert_eq!(
            rich("the **new word**, here", 11),
            [
                vec![piece("the ", false), piece("new", true)],
                vec![piece("word", true), piece(", here", false)],
            ]
        );
        assert_eq!(
            rich("**리졸버**(resolver)에게", 40),
            [vec![piece("리졸버", true), piece("(resolver)에게", false)]]
        );
    }
}
