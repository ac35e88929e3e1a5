//! Lines of text protocols, found without reading a byte twice.

/// A line's end was found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Found {
    /// Length without the line end.
    pub text: usize,
    /// Length with it.
    pub len: usize,
}

/// Remembers how far one direction was searched for a line feed.
#[derive(Clone, Copy, Default, Debug)]
pub struct LineFinder {
    searched: usize,
}

impl LineFinder {
    /// The line at the front of `bytes`, ended by LF or CR LF; `None` until its end is there. The next call begins
    /// where this one stopped, so the same unfinished line may be shown again with more behind it.
    pub fn find(&mut self, bytes: &[u8]) -> Option<Found> {
        let from = self.searched.min(bytes.len());
        match memchr::memchr(b'\n', &bytes[from..]) {
            Some(i) => {
                self.searched = 0;
                let lf = from + i;
                let text = if lf > 0 && bytes[lf - 1] == b'\r' {
                    lf - 1
                } else {
                    lf
                };
                Some(Found { text, len: lf + 1 })
            }
            None => {
                self.searched = bytes.len();
                None
            }
        }
    }

    /// Forgets what was searched: the bytes shown next are others.
    pub fn reset(&mut self) {
        self.searched = 0;
    }
}

/// Whether a line could be text: of a mail, say, whose beginning was not captured.
pub fn is_text(line: &[u8]) -> bool {
    let printable = |b: &u8| matches!(b, b'\t' | b'\r' | 0x20..=0x7e | 0x80..);
    line.len() <= 1000 && line.iter().all(printable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_each_line_once() {
        let mut finder = LineFinder::default();
        assert_eq!(finder.find(b"HELO a\r"), None);
        assert_eq!(finder.find(b"HELO a\r\nx"), Some(Found { text: 6, len: 8 }));
        assert_eq!(finder.find(b"\n"), Some(Found { text: 0, len: 1 }));
    }
}
