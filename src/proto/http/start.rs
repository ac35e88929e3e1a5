//! What a start line looks like, and how little of one is enough to know: for the probe and for finding the way back.

use super::status::Method;

/// The parts of a start line, as slices of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Start<'a> {
    /// Method, target and version; an empty version is HTTP/0.9.
    Request {
        /// The method's name.
        method: &'a [u8],
        /// The request target.
        target: &'a [u8],
        /// "HTTP/1.1".
        version: &'a [u8],
    },
    /// Version, status code and phrase.
    Response {
        /// "HTTP/1.1", or "ICY".
        version: &'a [u8],
        /// Three digits, if it is well made.
        code: &'a [u8],
        /// The rest, without the blanks before it.
        phrase: &'a [u8],
    },
}

/// Whether bytes can become a start line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fit {
    /// They can't.
    No,
    /// So far.
    More,
    /// They have what makes one.
    Yes,
}

const LONGEST_METHOD: usize = 32;

/// Whether a header field's name or a method can have this character (RFC 9110 §5.6.2).
#[inline]
pub fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

fn is_blank(byte: u8) -> bool {
    byte == b' ' || byte == b'\t'
}

/// Without blanks on either side.
#[inline]
pub fn trim(mut bytes: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] = bytes {
        bytes = rest;
    }
    while let [rest @ .., b' ' | b'\t'] = bytes {
        bytes = rest;
    }
    bytes
}

/// The first word, and what stands behind the blanks after it.
fn word(bytes: &[u8]) -> (&[u8], &[u8]) {
    let end = bytes
        .iter()
        .position(|b| is_blank(*b))
        .unwrap_or(bytes.len());
    let (first, mut rest) = bytes.split_at(end);
    while let [b' ' | b'\t', more @ ..] = rest {
        rest = more;
    }
    (first, rest)
}

fn is_version(bytes: &[u8]) -> bool {
    matches!(bytes, [b'H', b'T', b'T', b'P', b'/', b'0'..=b'9', rest @ ..] if rest.iter().all(u8::is_ascii_graphic))
}

/// The start line, given without its line end; `None` when it is none. HTTP/2's preface is none.
pub fn start_line(line: &[u8]) -> Option<Start<'_>> {
    let (first, rest) = word(line);
    if is_version(first) || first == b"ICY" {
        let (code, phrase) = word(rest);
        let icy_without_code =
            first == b"ICY" && !(code.len() == 3 && code.iter().all(u8::is_ascii_digit));
        return (!icy_without_code && !code.is_empty()).then_some(Start::Response {
            version: first,
            code,
            phrase,
        });
    }
    if first.is_empty()
        || first.len() > LONGEST_METHOD
        || first.len() == line.len()
        || !first.iter().all(|b| is_token(*b))
        || first == b"PRI"
    {
        return None;
    }
    let rest = trim(rest);
    let last = rest.iter().rposition(|b| is_blank(*b)).map_or(0, |i| i + 1);
    let version = &rest[last..];
    if is_version(version) && last > 0 {
        return Some(Start::Request {
            method: first,
            target: trim(&rest[..last]),
            version,
        });
    }
    let simple = first == b"GET" && last == 0 && matches!(rest.first(), Some(b'/' | b'h'));
    simple.then_some(Start::Request {
        method: first,
        target: rest,
        version: b"",
    })
}

/// Whether the beginning of a line, its end not there yet, can become a start line.
pub fn fits(bytes: &[u8]) -> Fit {
    for fixed in [&b"HTTP/"[..], b"ICY "] {
        let n = bytes.len().min(fixed.len());
        if bytes[..n] == fixed[..n] {
            return match bytes.get(fixed.len()) {
                Some(b'0'..=b'9') => Fit::Yes,
                Some(_) => Fit::No,
                None => Fit::More,
            };
        }
    }
    match bytes.iter().position(|b| !is_token(*b)) {
        None if bytes.len() > LONGEST_METHOD => Fit::No,
        None => Fit::More,
        Some(0) => Fit::No,
        Some(n) if n > LONGEST_METHOD || !is_blank(bytes[n]) || &bytes[..n] == b"PRI" => Fit::No,
        Some(n) if Method::named(&bytes[..n]).is_known() => Fit::Yes,
        Some(_) => Fit::More,
    }
}

/// Where the next start line of these bytes begins: a request line at the beginning of a line, a status line anywhere.
pub fn find(bytes: &[u8]) -> Option<usize> {
    memchr::memmem::find_iter(bytes, b"HTTP/1.").find_map(|at| {
        let end = memchr::memchr(b'\n', &bytes[at..]).map(|n| at + n)?;
        if at == 0 || !is_blank(bytes[at - 1]) {
            return matches!(start_line(line_text(&bytes[at..end])), Some(Start::Response { code, .. }) if code.len() == 3).then_some(at);
        }
        let from = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |n| n + 1);
        match start_line(line_text(&bytes[from..end])) {
            Some(Start::Request { method, .. }) if Method::named(method).is_known() => Some(from),
            _ => None,
        }
    })
}

/// Without the CR that stood before the LF.
pub fn line_text(line: &[u8]) -> &[u8] {
    line.strip_suffix(b"\r").unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(line: &str) -> Option<(&str, &str, &str)> {
        let s = |b| std::str::from_utf8(b).unwrap();
        match start_line(line.as_bytes())? {
            Start::Request {
                method,
                target,
                version,
            } => Some((s(method), s(target), s(version))),
            Start::Response { .. } => None,
        }
    }

    fn response(line: &str) -> Option<(&str, &str, &str)> {
        let s = |b| std::str::from_utf8(b).unwrap();
        match start_line(line.as_bytes())? {
            Start::Response {
                version,
                code,
                phrase,
            } => Some((s(version), s(code), s(phrase))),
            Start::Request { .. } => None,
        }
    }

    #[test]
    fn request_lines() {
        assert_eq!(
            request("GET /where?q=now HTTP/1.1"),
            Some(("GET", "/where?q=now", "HTTP/1.1"))
        );
        assert_eq!(
            request("OPTIONS * HTTP/1.1"),
            Some(("OPTIONS", "*", "HTTP/1.1"))
        );
        assert_eq!(
            request("CONNECT www.example.com:80 HTTP/1.1"),
            Some(("CONNECT", "www.example.com:80", "HTTP/1.1"))
        );
        assert_eq!(
            request("GET  /a b  HTTP/1.0 "),
            Some(("GET", "/a b", "HTTP/1.0"))
        );
        assert_eq!(request("GET /"), Some(("GET", "/", "")));
        assert_eq!(request("FOO\t/\tHTTP/1.1"), Some(("FOO", "/", "HTTP/1.1")));
        let none = [
            "",
            "GET",
            "GET ",
            "EHLO mail",
            "GET / RTSP/1.0",
            "OPTIONS sip:a SIP/2.0",
            "PRI * HTTP/2.0",
            "USER anonymous",
            "GE:T / HTTP/1.1",
        ];
        for other in none {
            assert_eq!(start_line(other.as_bytes()), None, "{other}");
        }
    }

    #[test]
    fn status_lines() {
        assert_eq!(response("HTTP/1.1 200 OK"), Some(("HTTP/1.1", "200", "OK")));
        assert_eq!(response("HTTP/1.1 200 "), Some(("HTTP/1.1", "200", "")));
        assert_eq!(
            response("HTTP/1.0  404  Not Found here"),
            Some(("HTTP/1.0", "404", "Not Found here"))
        );
        assert_eq!(response("ICY 200 OK"), Some(("ICY", "200", "OK")));
        for other in [
            "HTTP/1.1",
            "HTTP 200 OK",
            "http/1.1 200 OK",
            "RTSP/1.0 200 OK",
            "ICY cold",
            "220 hi",
        ] {
            assert_eq!(start_line(other.as_bytes()), None, "{other}");
        }
    }

    #[test]
    fn a_prefix_fits_until_it_does_not() {
        for line in [
            "GET / HTTP/1.1",
            "HTTP/1.1 200 OK",
            "M-SEARCH * HTTP/1.1",
            "ICY 200 OK",
        ] {
            for n in 0..line.len() {
                assert_ne!(fits(&line.as_bytes()[..n]), Fit::No, "{}", &line[..n]);
            }
            assert_eq!(fits(line.as_bytes()), Fit::Yes);
        }
        for other in [
            "\x16\x03\x01",
            "PRI * HTTP/2.0",
            "HTTP/x",
            "220-hi:",
            "ICY cold",
            "<html> ",
        ] {
            assert_eq!(fits(other.as_bytes()), Fit::No, "{other}");
        }
    }

    #[test]
    fn the_next_start_line_is_found() {
        assert_eq!(find(b"...\x00\xffjunkHTTP/1.1 200 OK\r\n"), Some(9));
        assert_eq!(
            find(b"see HTTP/1.1 200\r\nX: HTTP/1.1\r\n\r\nGET /a HTTP/1.1\r\n"),
            Some(33)
        );
        assert_eq!(find(b"GET /a HTTP/1.1"), None);
        assert_eq!(find(b"nothing here\r\n"), None);
    }
}
