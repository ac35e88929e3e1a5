//! The lines of a mail on its way: where it ends, and which dots were doubled (RFC 1939 §3).

/// Where in the mail's lines its reading stands.
#[derive(Clone, Copy, Debug)]
pub struct Content {
    line_start: bool,
    /// The server ends its lines with bare line feeds.
    bare: bool,
    /// In a line whose first dot was taken away.
    undotted: bool,
    /// Bytes are missing: lines that could be an answer are shown one by one.
    holed: bool,
}

impl Default for Content {
    fn default() -> Content {
        Content::new(false)
    }
}

/// What comes next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Piece {
    /// So many bytes of the mail.
    Text(usize),
    /// A dot that was doubled: not part of the mail.
    Dot,
    /// The line that ends the mail, so many bytes.
    End(usize),
    /// Too few bytes to tell.
    Wait,
}

impl Content {
    /// At the front of a mail.
    pub fn new(bare: bool) -> Content {
        Content {
            line_start: true,
            bare,
            undotted: false,
            holed: false,
        }
    }

    /// Whether a line begins here.
    pub fn at_line_start(&self) -> bool {
        self.line_start && !self.undotted
    }

    /// Bytes are missing: nobody knows where in a line the next ones stand.
    pub fn lose(&mut self) {
        (self.line_start, self.undotted, self.holed) = (false, false, true);
    }

    /// What these bytes begin with. What it says is to be taken off their front before the next call.
    pub fn next(&mut self, bytes: &[u8], last: bool) -> Piece {
        if bytes.is_empty() {
            return Piece::Wait;
        }
        if self.at_line_start() && bytes.first() == Some(&b'.') {
            match bytes {
                [_, b'\r', b'\n', ..] => return Piece::End(3),
                [_, b'\n', ..] if self.bare => return Piece::End(2),
                [_] | [_, b'\r'] if !last => return Piece::Wait,
                _ => {
                    self.undotted = true;
                    return Piece::Dot;
                }
            }
        }
        // As far as no line begins with a dot.
        let mut pos = 0;
        self.undotted = false;
        loop {
            let rest = bytes.get(pos..).unwrap_or(&[]);
            match memchr::memchr(b'\n', rest) {
                Some(i) => {
                    pos += i + 1;
                    self.line_start = true;
                    let behind = bytes.get(pos..).unwrap_or(&[]);
                    if !last && matches!(behind, [] | [b'.'] | [b'.', b'\r']) {
                        // Perhaps the mail's last line: its end goes with what shows whether it is, so that the mail
                        // ends before the line that ends it is said, however the bytes are cut.
                        self.line_start = false;
                        let held = match bytes.get(..pos) {
                            Some([.., b'\r', b'\n']) => 2,
                            _ => 1,
                        };
                        return match pos - held {
                            0 => Piece::Wait,
                            n => Piece::Text(n),
                        };
                    }
                    if bytes
                        .get(pos)
                        .is_none_or(|b| *b == b'.' || (self.holed && matches!(b, b'+' | b'-')))
                    {
                        return Piece::Text(pos);
                    }
                }
                None => {
                    self.line_start = false;
                    return Piece::Text(bytes.len());
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(bytes: &[u8], step: usize) -> (Vec<u8>, bool) {
        let (mut content, mut out, mut pos, mut shown) = (Content::new(false), Vec::new(), 0, 0);
        while shown < bytes.len() {
            shown = (shown + step).min(bytes.len());
            loop {
                let rest = &bytes[pos..shown];
                match content.next(rest, false) {
                    Piece::Wait => break,
                    Piece::Dot => pos += 1,
                    Piece::Text(n) => {
                        out.extend(&rest[..n]);
                        pos += n;
                    }
                    Piece::End(n) => return (out, pos + n == bytes.len()),
                }
            }
        }
        (out, false)
    }

    #[test]
    fn dots_are_undone_however_the_bytes_come() {
        for step in 1..40 {
            let got = mail(b"..\r\na\r\n..b\r\n.c\r\n\r\n.\r\n", step);
            assert_eq!(got, (b".\r\na\r\n.b\r\nc\r\n\r\n".to_vec(), true), "{step}");
            assert_eq!(mail(b".\r\n", step), (vec![], true));
            assert_eq!(mail(b"a\n.\nb", step), (b"a\n\nb".to_vec(), false));
        }
    }
}
