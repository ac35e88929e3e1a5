//! Where a header section ends: its empty line, found without reading a byte twice.

/// Remembers how far one direction was searched.
#[derive(Clone, Copy, Default, Debug)]
pub struct HeadFinder {
    searched: usize,
    line: usize,
    first: usize,
}

impl HeadFinder {
    /// Length of the header section at the front of `bytes`, its empty line included; `None` until that is there.
    /// The next call begins where this one stopped, so the same unfinished section may be shown with more behind it.
    pub fn find(&mut self, bytes: &[u8]) -> Option<usize> {
        while let Some(i) = memchr::memchr(b'\n', bytes.get(self.searched..)?) {
            let lf = self.searched + i;
            let empty =
                lf == self.line || (lf == self.line + 1 && bytes.get(self.line) == Some(&b'\r'));
            self.searched = lf + 1;
            self.line = lf + 1;
            if self.first == 0 {
                self.first = lf + 1;
            }
            if empty {
                let end = lf + 1;
                *self = HeadFinder::default();
                return Some(end);
            }
        }
        self.searched = bytes.len();
        None
    }

    /// Length of the first line with its line end, once that is there.
    pub fn first_line(&mut self, bytes: &[u8]) -> Option<usize> {
        if self.first == 0 {
            match memchr::memchr(b'\n', bytes.get(self.searched..)?) {
                Some(i) => {
                    self.first = self.searched + i + 1;
                    self.searched = self.first;
                    self.line = self.first;
                }
                None => self.searched = bytes.len(),
            }
        }
        (self.first > 0).then_some(self.first)
    }

    /// How many bytes were searched.
    pub fn searched(&self) -> usize {
        self.searched
    }

    /// Forgets what was searched: the bytes shown next are others.
    pub fn reset(&mut self) {
        *self = HeadFinder::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_empty_line_is_found_whole_or_byte_by_byte() {
        for text in [
            "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET / HTTP/1.1\nHost: a\n\n",
            "GET / HTTP/1.1\r\n\n",
            "GET / HTTP/1.1\nHost: \r\n\r\n",
        ] {
            let all = [text.as_bytes(), b"body\n\n"].concat();
            assert_eq!(
                HeadFinder::default().find(&all),
                Some(text.len()),
                "{text:?}"
            );
            let mut finder = HeadFinder::default();
            for n in 0..text.len() {
                assert_eq!(finder.find(&all[..n]), None, "{n} of {text:?}");
            }
            assert_eq!(finder.find(&all[..text.len()]), Some(text.len()));
        }
    }

    #[test]
    fn the_first_line_is_known_before_the_end() {
        let mut finder = HeadFinder::default();
        assert_eq!(finder.first_line(b"GET / HT"), None);
        assert_eq!(finder.first_line(b"GET / HTTP/1.1\r\nHo"), Some(16));
        assert_eq!(finder.find(b"GET / HTTP/1.1\r\nHost: a\r\n"), None);
        assert_eq!(finder.find(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"), Some(27));
    }
}
