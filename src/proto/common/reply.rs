//! Replies as SMTP and FTP have them: three digits, and `-` where another line of the same reply follows.
//!
//! ```text
//!     250-mail.abc.example
//!     250-SIZE 10240000
//!     250 8BITMIME
//! ```
//!
//! RFC 5321 §4.2.1, RFC 959 §4.2. Knows no code's meaning.

use super::line::LineFinder;

/// One line of a reply, taken apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ReplyLine {
    /// The three digits it begins with; `None` when it doesn't.
    pub code: Option<u16>,
    /// Another line of the reply follows.
    pub more: bool,
    /// Where the text begins: behind the digits and their separator, or at 0 without them.
    pub text: usize,
    /// Where the text ends: before the line's end.
    pub end: usize,
    /// Length with the line's end.
    pub len: usize,
}

/// Takes the first line of `bytes` apart; without a line feed all of them are the line.
pub fn line(bytes: &[u8]) -> ReplyLine {
    let (mut end, len) = match memchr::memchr(b'\n', bytes) {
        Some(i) => (i, i + 1),
        None => (bytes.len(), bytes.len()),
    };
    // More than one carriage return is a mistake seen in the wild, and no text.
    while end > 0 && bytes.get(end - 1) == Some(&b'\r') {
        end -= 1;
    }
    let text = bytes.get(..end).unwrap_or(bytes);
    let (code, more, at) = match text {
        [a, b, c, rest @ ..] if [a, b, c].iter().all(|d| d.is_ascii_digit()) => {
            match rest.first() {
                None => (Some(number(*a, *b, *c)), false, 3),
                Some(b' ') => (Some(number(*a, *b, *c)), false, 4),
                Some(b'-') => (Some(number(*a, *b, *c)), true, 4),
                Some(_) => (None, false, 0),
            }
        }
        _ => (None, false, 0),
    };
    ReplyLine {
        code,
        more,
        text: at,
        end,
        len,
    }
}

fn number(a: u8, b: u8, c: u8) -> u16 {
    [a, b, c]
        .iter()
        .fold(0, |n, d| n * 10 + u16::from(d - b'0'))
}

/// Finds where a reply ends, reading no byte twice.
#[derive(Clone, Copy, Default, Debug)]
pub struct ReplyFinder {
    lines: LineFinder,
    whole: usize,
    code: u16,
}

impl ReplyFinder {
    /// The length of the reply at the front of `bytes`; `None` until its last line is there. The same unfinished
    /// reply may be shown again with more behind it. With `text_between`, lines without a code belong to a reply that
    /// has begun (RFC 959); without it, such a line ends the reply before it.
    pub fn find(&mut self, bytes: &[u8], text_between: bool) -> Option<usize> {
        loop {
            let rest = bytes.get(self.whole..)?;
            let found = self.lines.find(rest)?;
            let this = line(rest.get(..found.len)?);
            let first = self.whole == 0;
            let ends = match this.code {
                Some(code) if first => {
                    self.code = code;
                    !this.more
                }
                Some(code) if code == self.code => !this.more,
                Some(_) | None if first => true,
                Some(_) | None if text_between => false,
                // Another code, or none: not of this reply.
                Some(_) | None => return Some(self.taken()),
            };
            self.whole += found.len;
            if ends {
                return Some(self.taken());
            }
        }
    }

    fn taken(&mut self) -> usize {
        let len = self.whole;
        self.reset();
        len
    }

    /// How many bytes of whole lines there are of a reply that has not ended.
    pub fn whole(&self) -> usize {
        self.whole
    }

    /// Forgets what was searched: the bytes shown next are others.
    pub fn reset(&mut self) {
        *self = ReplyFinder::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &str, expect: Option<usize>) {
        assert_eq!(
            ReplyFinder::default().find(bytes.as_bytes(), false),
            expect,
            "{bytes:?}"
        );
        let mut slow = ReplyFinder::default();
        let byte_by_byte = (0..=bytes.len()).find_map(|n| slow.find(&bytes.as_bytes()[..n], false));
        assert_eq!(byte_by_byte, expect, "{bytes:?} byte by byte");
    }

    #[test]
    fn a_reply_ends_with_its_last_line() {
        check("250 OK\r\n", Some(8));
        check("250\r\n", Some(5));
        check("250-a\r\n250-b\r\n250 c\r\n", Some(21));
        check("250-a\r\n250-b\r\n", None);
        check("250-a\r\n550 b\r\n", Some(7));
        check("250-a\n250 c\n", Some(12));
        check("hello\r\n250 c\r\n", Some(7));
    }

    #[test]
    fn ftp_lets_any_text_stand_between() {
        let text = b"211-Features\r\n SIZE\r\n211 End\r\n";
        assert_eq!(ReplyFinder::default().find(text, true), Some(text.len()));
    }

    #[test]
    fn a_line_is_taken_apart() {
        let want = ReplyLine {
            code: Some(354),
            more: false,
            text: 4,
            end: 6,
            len: 8,
        };
        assert_eq!(line(b"354 OK\r\n..."), want);
        assert_eq!(line(b"250 c\r\r\n").end, 5);
        assert_eq!(line(b"2500 x\r\n").code, None);
        assert_eq!(line(b"").len, 0);
    }
}
