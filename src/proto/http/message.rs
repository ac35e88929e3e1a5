//! The head of a message: its start line and header fields, named one by one, and what they say about the body.
//!
//! Must never know: conversations, directions, which request a response answers. That is the session's affair.

use super::fields as f;
use super::headers::{Role, known};
use super::notes as n;
use super::start::{Start, is_token, start_line, trim};
use super::status::Method;
use crate::field::{Field, Text, Value};
use crate::proto::common::{base64, http_status, http2_setting};
use crate::wire::{Record, UNDECODED, Wire};

/// What a head says to whoever must find the end of the message.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Head {
    /// A request's method, or a response's status code.
    pub is: Is,
    /// The version is HTTP/1.1 or later.
    pub http11: bool,
    /// A request of HTTP/0.9: one line, without a version.
    pub simple: bool,
    /// What Transfer-Encoding says.
    pub coding: Coding,
    /// What Content-Length says.
    pub length: Length,
    /// What Upgrade says.
    pub upgrade: Upgrade,
}

/// Which of the two a message is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Is {
    /// Neither: the first line is no start line.
    #[default]
    Neither,
    /// A request with this method.
    Request(Method),
    /// A response with this status; 0 when it is not a number of three digits.
    Response(u16),
}

/// How the body is put on the connection.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Coding {
    /// As it is.
    #[default]
    None,
    /// In chunks.
    Chunked,
    /// In a coding that does not tell where it ends.
    Other,
}

/// How long the body is said to be.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Length {
    /// Nothing said.
    #[default]
    None,
    /// So many bytes.
    Bytes(u64),
    /// Something that is no length, or two different ones.
    Bad,
}

/// What the connection could go on with.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Upgrade {
    /// Nothing.
    #[default]
    None,
    /// HTTP/2 in the clear.
    H2c,
    /// Something else.
    Other,
}

struct State<'a> {
    head: Head,
    request: bool,
    every: bool,
    host: Option<&'a [u8]>,
    target: &'a [u8],
    coding_at: (u64, u32),
    bare_lf: bool,
    /// How many HTTP2-Settings there are.
    settings: u8,
}

/// Reads a head: all up to its empty line, and what stands behind that as a body (a datagram's). With `every`, values
/// that say again what others say are named too: whole header lines, the status code's name.
pub fn head<R: Record>(w: &mut Wire<'_, '_, R>, every: bool) -> Head {
    let mut s = State {
        head: Head::default(),
        request: false,
        every,
        host: None,
        target: b"",
        coding_at: (w.at(), 0),
        bare_lf: false,
        settings: 0,
    };
    let start = w.at();
    first_line(w, &mut s);
    while !w.is_empty() {
        let rest = w.peek();
        let (mut text, mut len) = line(rest);
        if text == 0 {
            let _ = w.take(len);
            w.derive(&f::HEAD_END, len, Value::None);
            break;
        }
        s.bare_lf |= text + 1 == len;
        let mut folded = false;
        while matches!(rest.get(len), Some(b' ' | b'\t')) {
            let (more, next) = line(&rest[len..]);
            folded = true;
            text = len + more;
            len += next;
        }
        header(w, &rest[..len], text, folded, &mut s);
        let _ = w.take(len);
    }
    finish(w, start, &s);
    w.rest(&f::FILE_DATA);
    s.head
}

/// Length of the first line without and with its line end.
fn line(bytes: &[u8]) -> (usize, usize) {
    match memchr::memchr(b'\n', bytes) {
        Some(lf) if lf > 0 && bytes[lf - 1] == b'\r' => (lf - 1, lf + 1),
        Some(lf) => (lf, lf + 1),
        None => (bytes.len(), bytes.len()),
    }
}

/// The offset of a part in the line it was cut from.
fn offset(line: &[u8], part: &[u8]) -> usize {
    (part.as_ptr() as usize).saturating_sub(line.as_ptr() as usize)
}

fn first_line<'a, R: Record>(w: &mut Wire<'a, '_, R>, s: &mut State<'a>) {
    let rest = w.peek();
    let (text, len) = line(rest);
    let line = &rest[..text];
    let at = w.at();
    // A part covers what stands behind it too, up to the next part.
    let part = |w: &mut Wire<'a, '_, R>,
                field: &'static Field<Text>,
                value: &[u8],
                from: usize,
                to: usize| {
        w.put(
            field,
            at + from as u64,
            to.saturating_sub(from),
            Value::Text(value),
        );
    };
    s.bare_lf |= text + 1 == len;
    match start_line(line) {
        Some(Start::Request {
            method,
            target,
            version,
        }) => {
            s.request = true;
            s.target = target;
            let known = Method::named(method);
            s.head.is = Is::Request(known);
            s.head.http11 = is_11(version);
            s.head.simple = version.is_empty();
            let notification = method == b"NOTIFY";
            w.put(
                if notification {
                    &f::NOTIFICATION
                } else {
                    &f::REQUEST
                },
                at,
                0,
                Value::Bool(true),
            );
            let target_at = offset(line, target);
            let version_at = if version.is_empty() {
                len
            } else {
                offset(line, version)
            };
            part(w, &f::METHOD, method, 0, target_at);
            part(w, &f::URI, target, target_at, version_at);
            query(w, target, at + target_at as u64);
            if version.is_empty() {
                w.rec.note(&n::VERSION_MISSING, at, len as u32, 0);
            } else {
                part(w, &f::REQUEST_VERSION, version, version_at, len);
                if method.len() + target.len() + version.len() + 2 != line.len()
                    || target.contains(&b' ')
                {
                    w.rec.note(&n::REQUEST_SPACES, at, len as u32, 0);
                }
            }
            if !known.is_known() {
                w.rec.note(&n::METHOD_UNKNOWN, at, method.len() as u32, 0);
            }
        }
        Some(Start::Response {
            version,
            code,
            phrase,
        }) => {
            let number = status(code);
            s.head.is = Is::Response(number);
            s.head.http11 = is_11(version);
            w.put(&f::RESPONSE, at, 0, Value::Bool(true));
            let code_at = offset(line, code);
            let phrase_at = if phrase.is_empty() {
                len
            } else {
                offset(line, phrase)
            };
            part(w, &f::RESPONSE_VERSION, version, 0, code_at);
            if number > 0 {
                w.put(
                    &f::CODE,
                    at + code_at as u64,
                    phrase_at - code_at,
                    Value::U64(number.into()),
                );
                if s.every {
                    let name = http_status::phrase(number.into()).unwrap_or("Unknown");
                    part(w, &f::CODE_NAME, name.as_bytes(), code_at, phrase_at);
                }
            } else {
                w.put(
                    &UNDECODED,
                    at + code_at as u64,
                    phrase_at - code_at,
                    Value::Bytes(code),
                );
                w.rec
                    .note(&n::STATUS_BAD, at + code_at as u64, code.len() as u32, 0);
            }
            if !phrase.is_empty() {
                part(w, &f::PHRASE, phrase, phrase_at, len);
            }
        }
        None => w.put(&UNDECODED, at, len, Value::Bytes(line)),
    }
    let _ = w.take(len);
}

fn is_11(version: &[u8]) -> bool {
    !matches!(version, b"" | b"ICY" | b"HTTP/1.0" | b"HTTP/0.9")
}

fn status(code: &[u8]) -> u16 {
    match code {
        [a @ b'1'..=b'9', b @ b'0'..=b'9', c @ b'0'..=b'9'] => {
            u16::from(a - b'0') * 100 + u16::from(b - b'0') * 10 + u16::from(c - b'0')
        }
        _ => 0,
    }
}

fn query<R: Record>(w: &mut Wire<'_, '_, R>, target: &[u8], at: u64) {
    let Some(mark) = memchr::memchr(b'?', target) else {
        return;
    };
    let (path, query) = (&target[..mark], &target[mark + 1..]);
    if query.is_empty() {
        return;
    }
    w.put(&f::URI_PATH, at, path.len(), Value::Text(path));
    w.put(
        &f::URI_QUERY,
        at + mark as u64 + 1,
        query.len(),
        Value::Text(query),
    );
    if w.wants(&f::URI_PARAMETER) {
        for pair in query.split(|b| *b == b'&') {
            w.put(
                &f::URI_PARAMETER,
                at + offset(target, pair) as u64,
                pair.len(),
                Value::Text(pair),
            );
        }
    }
}

/// One header field: `bytes` with its line ends, `text` of them without the last.
fn header<'a, R: Record>(
    w: &mut Wire<'a, '_, R>,
    bytes: &'a [u8],
    text: usize,
    folded: bool,
    s: &mut State<'a>,
) {
    let line = &bytes[..text];
    let (at, len) = (w.at(), bytes.len());
    if s.every {
        let field = if s.request {
            &f::REQUEST_LINE
        } else {
            &f::RESPONSE_LINE
        };
        w.put(field, at, len, Value::Text(bytes));
    }
    let Some(colon) = memchr::memchr(b':', line) else {
        w.rec.note(&n::HEADER_NO_COLON, at, text as u32, 0);
        w.put(&UNDECODED, at, len, Value::Bytes(line));
        return;
    };
    let name = &line[..colon];
    let unfolded: Vec<u8>;
    let mut value = trim(&line[colon + 1..]);
    if folded {
        w.rec.note(&n::HEADER_FOLDED, at, text as u32, 0);
        unfolded = unfold(value);
        if let Some(Role::Host) = other_or_known(w, name, &unfolded, None, (at, len), s) {
            s.host = Some(value);
        }
        return;
    }
    if memchr::memchr(b'\r', value).is_some() {
        w.rec.note(&n::BARE_CR, at, text as u32, 0);
        value = trim_cr(value);
    }
    let value_at = Some(at + offset(bytes, value) as u64);
    if let Some(Role::Host) = other_or_known(w, name, value, value_at, (at, len), s) {
        if s.host.is_some() {
            w.rec.note(&n::HOST_TWICE, at, text as u32, 0);
        }
        s.host = Some(value);
    }
}

fn trim_cr(value: &[u8]) -> &[u8] {
    value.trim_ascii_end()
}

/// Lines joined as RFC 9112 §5.2 says: each line end with the blanks around it becomes one space.
fn unfold(value: &[u8]) -> Vec<u8> {
    let mut joined = Vec::with_capacity(value.len());
    for part in value.split(|b| *b == b'\n') {
        let part = part.trim_ascii();
        if !joined.is_empty() && !part.is_empty() {
            joined.push(b' ');
        }
        joined.extend_from_slice(part);
    }
    joined
}

/// A header field whose line has `len` bytes at `at`; its value is not unfolded if it has a place of its own.
fn other_or_known<R: Record>(
    w: &mut Wire<'_, '_, R>,
    name: &[u8],
    value: &[u8],
    value_at: Option<u64>,
    (at, len): (u64, usize),
    s: &mut State<'_>,
) -> Option<Role> {
    let Some(known) = known(name) else {
        other(w, name, value, at, len);
        return None;
    };
    w.put(known.field, at, len, Value::Text(value));
    match known.role {
        Role::Plain | Role::Host => {}
        Role::ContentLength => content_length(w, value, at, len, s),
        Role::TransferEncoding => transfer_encoding(w, value, at, len, s),
        Role::Upgrade => {
            let h2c = value
                .split(|b| *b == b',')
                .any(|p| trim(p).eq_ignore_ascii_case(b"h2c"));
            s.head.upgrade = if h2c { Upgrade::H2c } else { Upgrade::Other };
        }
        Role::Cookie if w.wants(&f::COOKIE_PAIR) => {
            for pair in value
                .split(|b| *b == b';')
                .map(trim)
                .filter(|p| !p.is_empty())
            {
                let place =
                    value_at.map_or((at, len), |v| (v + offset(value, pair) as u64, pair.len()));
                w.put(&f::COOKIE_PAIR, place.0, place.1, Value::Text(pair));
            }
        }
        Role::Authorization if w.wants(&f::AUTH_BASIC) => {
            if let Some((scheme, rest)) = value.split_at_checked(6)
                && scheme.eq_ignore_ascii_case(b"basic ")
                && let Some(decoded) = base64::decode(trim(rest))
            {
                w.put(&f::AUTH_BASIC, at, len, Value::Text(&decoded));
            }
        }
        Role::Settings => {
            s.settings = s.settings.saturating_add(1);
            let place = value_at.map_or((at, len), |v| (v, value.len()));
            settings(w, value, place);
        }
        Role::Cookie | Role::Authorization => {}
    }
    Some(known.role)
}

/// The payload of a SETTINGS frame in base64url (RFC 7540 §3.2.1): two bytes say which, four the value.
fn settings<R: Record>(w: &mut Wire<'_, '_, R>, value: &[u8], (at, len): (u64, usize)) {
    let Some(payload) = http2_setting::decode(value) else {
        w.rec.note(&n::SETTINGS_BAD, at, len as u32, 0);
        return;
    };
    for (which, number) in http2_setting::all(&payload) {
        let mark = w.rec.open(&f::HTTP2_SETTING.def, at);
        w.put(&f::HTTP2_SETTING_ID, at, len, Value::U64(which.into()));
        w.put(&f::HTTP2_SETTING_VALUE, at, len, Value::U64(number.into()));
        w.rec.close(mark, at + len as u64);
        if !http2_setting::fits(which, number, true) {
            w.rec.note(&n::SETTING_RANGE, at, len as u32, number.into());
        }
    }
}

fn other<R: Record>(w: &mut Wire<'_, '_, R>, name: &[u8], value: &[u8], at: u64, len: usize) {
    let bare = trim(name);
    if bare.len() != name.len() {
        w.rec.note(&n::HEADER_SPACE, at, name.len() as u32, 0);
    }
    if bare.is_empty() || !bare.iter().all(|b| is_token(*b)) {
        w.rec.note(&n::HEADER_NAME_BAD, at, name.len() as u32, 0);
    }
    let mark = w.rec.open(&f::HEADER.def, at);
    let colon = (name.len() + 1).min(len);
    w.put(&f::HEADER_NAME, at, colon, Value::Text(bare));
    w.put(
        &f::HEADER_VALUE,
        at + colon as u64,
        len - colon,
        Value::Text(value),
    );
    w.rec.close(mark, at + len as u64);
}

fn content_length<R: Record>(
    w: &mut Wire<'_, '_, R>,
    value: &[u8],
    at: u64,
    len: usize,
    s: &mut State<'_>,
) {
    for item in value.split(|b| *b == b',').map(trim) {
        let Some(number) = decimal(item) else {
            s.head.length = Length::Bad;
            w.rec.note(&n::LENGTH_BAD, at, len as u32, 0);
            return;
        };
        match s.head.length {
            Length::Bytes(before) if before != number => {
                s.head.length = Length::Bad;
                w.rec.note(&n::LENGTH_CONFLICT, at, len as u32, number);
            }
            Length::None => s.head.length = Length::Bytes(number),
            Length::Bytes(_) | Length::Bad => {}
        }
        w.put(&f::CONTENT_LENGTH, at, len, Value::U64(number));
    }
}

/// A number in decimal digits and nothing else.
pub fn decimal(digits: &[u8]) -> Option<u64> {
    if digits.is_empty() {
        return None;
    }
    digits.iter().try_fold(0u64, |n, d| {
        if d.is_ascii_digit() {
            n.checked_mul(10)?.checked_add(u64::from(d - b'0'))
        } else {
            None
        }
    })
}

fn transfer_encoding<R: Record>(
    w: &mut Wire<'_, '_, R>,
    value: &[u8],
    at: u64,
    len: usize,
    s: &mut State<'_>,
) {
    s.coding_at = (at, len as u32);
    for item in value.split(|b| *b == b',') {
        let name = trim(item.split(|b| *b == b';').next().unwrap_or(item));
        if name.is_empty() {
            continue;
        }
        let is = |known: &[u8]| name.eq_ignore_ascii_case(known);
        if s.head.coding == Coding::Chunked {
            w.rec.note(&n::TE_NOT_LAST, at, len as u32, 0);
        }
        if is(b"chunked") {
            s.head.coding = Coding::Chunked;
        } else if is(b"identity") {
            w.rec.note(&n::TE_UNKNOWN, at, len as u32, 0);
        } else {
            s.head.coding = Coding::Other;
            if !(is(b"gzip")
                || is(b"x-gzip")
                || is(b"deflate")
                || is(b"compress")
                || is(b"x-compress"))
            {
                w.rec.note(&n::TE_UNKNOWN, at, len as u32, 0);
            }
        }
    }
}

fn finish<R: Record>(w: &mut Wire<'_, '_, R>, start: u64, s: &State<'_>) {
    let len = (w.at() - start) as u32;
    let (at, coding_len) = s.coding_at;
    if s.head.coding != Coding::None {
        if s.head.length != Length::None {
            w.rec.note(&n::TE_AND_LENGTH, at, coding_len, 0);
        }
        if !s.head.http11 {
            w.rec.note(&n::TE_HTTP10, at, coding_len, 0);
        }
    }
    if s.bare_lf {
        w.rec.note(&n::BARE_LF, start, len, 0);
    }
    if s.request && s.head.http11 && s.host.is_none() {
        w.rec.note(&n::HOST_MISSING, start, len, 0);
    }
    if s.request && s.head.upgrade == Upgrade::H2c && s.settings != 1 {
        w.rec
            .note(&n::SETTINGS_NOT_ONE, start, len, s.settings.into());
    }
    if s.request && w.wants(&f::FULL_URI) {
        let whole = s.target.starts_with(b"http://") || s.target.starts_with(b"https://");
        let host = if whole || s.head.is == Is::Request(Method::CONNECT) {
            b""
        } else {
            s.host.unwrap_or(b"")
        };
        if !host.is_empty() || s.target.len() > 1 && !s.target.starts_with(b"/") {
            let full = if host.is_empty() {
                s.target.to_vec()
            } else {
                [b"http://", host, s.target].concat()
            };
            w.put(&f::FULL_URI, start, 0, Value::Text(&full));
        }
    }
}
