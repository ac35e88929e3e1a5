//! What was typed, what of it came back, and what must not be seen.
//!
//! A server that does ECHO (RFC 857) sends back what it got; the client shows only that. So the front of what the server
//! sends is the echo as far as it equals what was typed and has not come back yet. Where nothing comes back behind a
//! prompt for a password, what is typed is one.

use std::collections::VecDeque;

/// So much of what was typed waits for its echo.
const WAITING: usize = 512;
/// So much of the server's last line is kept.
const PROMPT: usize = 64;
/// A last line that ends so, and with a colon, asks for a secret.
const SECRETS: &[&str] = &["password", "passcode", "passphrase", "비밀번호", "암호"];

/// What was typed and shown so far.
#[derive(Default)]
pub struct Typed {
    waiting: VecDeque<u8>,
    prompt: Vec<u8>,
    hidden: bool,
}

impl Typed {
    /// The client's data: how much of it belongs together, and whether it is a secret.
    pub fn typed(&mut self, bytes: &[u8]) -> (usize, bool) {
        if !self.hidden {
            if self.waiting.len() + bytes.len() > WAITING {
                self.waiting.clear();
            }
            if bytes.len() <= WAITING {
                self.waiting.extend(bytes);
            }
            return (bytes.len(), false);
        }
        let Some(end) = memchr::memchr2(b'\r', b'\n', bytes) else {
            return (bytes.len(), true);
        };
        self.hidden = false;
        let rest = bytes.get(end..).unwrap_or(&[]);
        let behind = usize::from(matches!(rest, [b'\r', b'\n' | 0, ..])) + 1;
        (end + behind, true)
    }

    /// The server's data: how much of its front is the echo.
    pub fn shown(&mut self, bytes: &[u8]) -> usize {
        let mut at = 0;
        while let (Some(typed), Some(rest)) = (self.waiting.front().copied(), bytes.get(at..)) {
            let len = match (typed, rest) {
                (_, [first, ..]) if *first == typed => 1,
                // CR NUL and CR alone come back as CR LF; of CR LF the second half may have been swallowed.
                (0, _) => 0,
                (b'\n', [b'\r', b'\n', ..]) => 2,
                (b'\n', _) if at > 0 => 0,
                (8 | 127, [8, b' ', 8, ..]) => 3,
                (1..32, [b'^', letter, ..]) if *letter == typed ^ 0x40 => 2,
                _ => break,
            };
            self.waiting.pop_front();
            at += len;
            let is_cr = typed == b'\r' && self.waiting.front() != Some(&b'\n');
            if is_cr && bytes.get(at) == Some(&b'\n') {
                at += 1;
            }
            if rest.is_empty() {
                break;
            }
        }
        if at == 0 && !bytes.is_empty() {
            // Something else is shown: what was typed was a command to a program, or its echo was lost.
            self.waiting.clear();
        }
        self.line(bytes);
        at
    }

    /// Keeps the last line, and looks whether it asks for a secret.
    fn line(&mut self, bytes: &[u8]) {
        let last = memchr::memrchr2(b'\r', b'\n', bytes).map_or(0, |i| i + 1);
        if last > 0 {
            self.prompt.clear();
        }
        let tail = bytes.get(last..).unwrap_or(&[]);
        let tail = tail.get(tail.len().saturating_sub(PROMPT)..).unwrap_or(&[]);
        self.prompt.extend_from_slice(tail);
        let over = self.prompt.len().saturating_sub(PROMPT);
        self.prompt.drain(..over);
        let line = String::from_utf8_lossy(&self.prompt).to_lowercase();
        let asks = line.trim_end().strip_suffix(':').map(str::trim_end);
        // "kim's Password" and "Password for kim" both ask.
        self.hidden = asks.is_some_and(|l| SECRETS.iter().any(|s| l.contains(s)));
    }

    /// Bytes are missing: nothing is known of what waits.
    pub fn forget(&mut self) {
        self.waiting.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_front_that_equals_what_was_typed_is_the_echo() {
        for (typed, shown, echo) in [
            ("ls", "ls", 2),
            ("ls\r\n", "ls\r\nnotes.txt", 4),
            ("ls\r\0", "ls\r\nnotes.txt", 4),
            ("ls\r", "ls\r\nnotes.txt", 4),
            ("a\x7f", "a\x08 \x08$", 4),
            ("\x03", "^C\r\n", 2),
            ("j", "\x1b[B", 0),
            ("", "login: ", 0),
        ] {
            let mut t = Typed::default();
            t.typed(typed.as_bytes());
            assert_eq!(t.shown(shown.as_bytes()), echo, "{typed:?} {shown:?}");
        }
    }

    #[test]
    fn behind_a_prompt_for_a_password_a_line_is_secret() {
        for prompt in [
            "Password: ",
            "\r\nkim@host's password:",
            "Passcode for kim: ",
            "암호: ",
        ] {
            let mut t = Typed::default();
            prompt.as_bytes().chunks(3).for_each(|c| {
                t.shown(c);
            });
            assert_eq!(t.typed(b"se"), (2, true), "{prompt}");
            assert_eq!(t.typed(b"same\r\nls"), (6, true), "{prompt}");
            assert_eq!(t.typed(b"ls"), (2, false), "{prompt}");
        }
        let mut t = Typed::default();
        t.shown(b"Password: ");
        t.shown(b"\r\nwelcome\r\n$ ");
        assert_eq!(t.typed(b"ls"), (2, false));
    }
}
