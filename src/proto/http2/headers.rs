//! Header fields: those that have a field of their own, and the rules a header list has to keep (RFC 9113 §8).

use super::fields as f;
use super::notes as n;
use crate::field::{Field, Text, Value};
use crate::note::Code;
use crate::wire::{Record, Wire};

/// Where a header field's value goes.
#[derive(Clone, Copy)]
enum To {
    Text(&'static Field<Text>),
    Number(&'static Field<u64>),
    Status,
}

/// A header field that has a name of its own.
pub struct Known {
    name: &'static str,
    to: To,
}

impl Known {
    /// Its value is masked.
    pub fn secret(&self) -> bool {
        matches!(self.to, To::Text(field) if field.def.secret)
    }
}

/// The header field of that name.
pub fn known(name: &[u8]) -> Option<&'static Known> {
    KNOWN.iter().find(|k| k.name.as_bytes() == name)
}

/// Names the value that was read last as the field it is.
pub fn put<R: Record>(w: &mut Wire<'_, '_, R>, known: &Known, value: &[u8]) {
    let len = value.len();
    match known.to {
        To::Text(field) => w.derive(field, len, Value::Text(value)),
        To::Number(field) => {
            if let Some(number) = number(value) {
                w.derive(field, len, Value::U64(number));
            }
        }
        To::Status => match number(value) {
            Some(code @ 100..=999) if len == 3 => {
                w.derive(&f::STATUS, len, Value::U64(code));
            }
            _ => {
                let at = w.at() - len as u64;
                w.rec.note(&n::STATUS_BAD, at, len as u32, 0);
            }
        },
    }
}

/// A number in decimal digits and nothing else.
pub fn number(digits: &[u8]) -> Option<u64> {
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    std::str::from_utf8(digits).ok()?.parse().ok()
}

const fn t(name: &'static str, field: &'static Field<Text>) -> Known {
    Known {
        name,
        to: To::Text(field),
    }
}

const fn u(name: &'static str, field: &'static Field<u64>) -> Known {
    Known {
        name,
        to: To::Number(field),
    }
}

static KNOWN: &[Known] = &[
    t(":method", &f::METHOD),
    t(":scheme", &f::SCHEME),
    t(":authority", &f::AUTHORITY),
    t(":path", &f::PATH),
    Known {
        name: ":status",
        to: To::Status,
    },
    t(":protocol", &f::PROTOCOL),
    t("accept", &f::ACCEPT),
    t("accept-charset", &f::ACCEPT_CHARSET),
    t("accept-encoding", &f::ACCEPT_ENCODING),
    t("accept-language", &f::ACCEPT_LANGUAGE),
    t("accept-ranges", &f::ACCEPT_RANGES),
    t("access-control-allow-origin", &f::ALLOW_ORIGIN),
    u("age", &f::AGE),
    t("allow", &f::ALLOW),
    t("authorization", &f::AUTHORIZATION),
    t("cache-control", &f::CACHE_CONTROL),
    t("content-disposition", &f::CONTENT_DISPOSITION),
    t("content-encoding", &f::CONTENT_ENCODING),
    t("content-language", &f::CONTENT_LANGUAGE),
    u("content-length", &f::CONTENT_LENGTH),
    t("content-location", &f::CONTENT_LOCATION),
    t("content-range", &f::CONTENT_RANGE),
    t("content-type", &f::CONTENT_TYPE),
    t("cookie", &f::COOKIE),
    t("date", &f::DATE),
    t("etag", &f::ETAG),
    t("expect", &f::EXPECT),
    t("expires", &f::EXPIRES),
    t("from", &f::FROM),
    t("if-match", &f::IF_MATCH),
    t("if-modified-since", &f::IF_MODIFIED_SINCE),
    t("if-none-match", &f::IF_NONE_MATCH),
    t("if-range", &f::IF_RANGE),
    t("if-unmodified-since", &f::IF_UNMODIFIED_SINCE),
    t("last-modified", &f::LAST_MODIFIED),
    t("link", &f::LINK),
    t("location", &f::LOCATION),
    u("max-forwards", &f::MAX_FORWARDS),
    t("proxy-authenticate", &f::PROXY_AUTHENTICATE),
    t("proxy-authorization", &f::PROXY_AUTHORIZATION),
    t("range", &f::RANGE),
    t("referer", &f::REFERER),
    t("refresh", &f::REFRESH),
    t("retry-after", &f::RETRY_AFTER),
    t("server", &f::SERVER),
    t("set-cookie", &f::SET_COOKIE),
    t("strict-transport-security", &f::HSTS),
    t("user-agent", &f::USER_AGENT),
    t("vary", &f::VARY),
    t("via", &f::VIA),
    t("www-authenticate", &f::WWW_AUTHENTICATE),
];

/// What a header list is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// A request's, or the one a server promises to answer.
    Request,
    /// A response's.
    Response,
    /// What follows the content.
    Trailers,
    /// A request's or its trailers: the stream's beginning was not seen.
    AnyRequest,
    /// A response's or its trailers: the stream's beginning was not seen.
    AnyResponse,
}

impl Role {
    /// The number a message is said with, and back.
    pub fn of(n: u32) -> Role {
        match n {
            0 => Role::Request,
            1 => Role::Response,
            2 => Role::Trailers,
            3 => Role::AnyRequest,
            _ => Role::AnyResponse,
        }
    }

    fn requests(self) -> bool {
        matches!(self, Role::Request | Role::AnyRequest)
    }

    fn responds(self) -> bool {
        matches!(self, Role::Response | Role::AnyResponse)
    }
}

/// The pseudo-header fields, by their bits.
const PSEUDO: &[&[u8]] = &[
    b":method",
    b":scheme",
    b":authority",
    b":path",
    b":protocol",
    b":status",
];
const METHOD: u8 = 1;
const SCHEME: u8 = 2;
const AUTHORITY: u8 = 4;
const PATH: u8 = 8;
const PROTOCOL: u8 = 16;
const STATUS: u8 = 32;

/// Holds a header list to the rules, field by field.
pub struct Checks<'a> {
    role: Role,
    /// How many fields there were.
    pub count: u32,
    seen: u8,
    ordinary: bool,
    unknown: bool,
    method: &'a [u8],
    host: Option<&'a [u8]>,
    uri: [&'a [u8]; 3],
}

impl<'a> Checks<'a> {
    /// For a list of this role.
    pub fn new(role: Role) -> Checks<'a> {
        Checks {
            role,
            count: 0,
            seen: 0,
            ordinary: false,
            unknown: false,
            method: b"",
            host: None,
            uri: [b""; 3],
        }
    }

    /// The field that was read last, as far as it is known.
    pub fn field<R: Record>(
        &mut self,
        w: &mut Wire<'a, '_, R>,
        name: Option<&'a [u8]>,
        value: Option<&'a [u8]>,
    ) {
        self.count += 1;
        let len = value.map_or(0, <[u8]>::len);
        let at = w.at() - len as u64;
        let mut note = |code: &'static Code| w.rec.note(code, at, len as u32, 0);
        let Some(name) = name else {
            self.unknown = true;
            return;
        };
        if let Some(code) = value.and_then(|v| unfit(name, v)) {
            note(code);
        }
        let Some(i) = PSEUDO.iter().position(|p| *p == name) else {
            if name.first() == Some(&b':') {
                note(&n::PSEUDO_UNKNOWN);
            } else {
                self.ordinary = true;
                if name == b"host" {
                    self.host = value;
                }
            }
            return;
        };
        let bit = 1u8 << i;
        let fits = if bit == STATUS {
            self.role.responds()
        } else {
            self.role.requests()
        };
        if !fits {
            note(&n::PSEUDO_UNKNOWN);
        }
        if self.ordinary {
            note(&n::PSEUDO_LATE);
        }
        if self.seen & bit != 0 {
            note(&n::PSEUDO_TWICE);
        }
        self.seen |= bit;
        let value = value.unwrap_or(b"");
        match bit {
            METHOD => self.method = value,
            SCHEME => self.uri[0] = value,
            AUTHORITY => self.uri[1] = value,
            PATH => self.uri[2] = value,
            _ => {}
        }
    }

    /// The list is complete; it has `len` bytes at `at`.
    pub fn finish<R: Record>(&self, w: &mut Wire<'_, '_, R>, at: u64, len: usize) {
        let connect = self.method == b"CONNECT" && self.seen & PROTOCOL == 0;
        let needs = match self.role {
            Role::Request if connect => METHOD | AUTHORITY,
            Role::Request => METHOD | SCHEME | PATH,
            Role::Response => STATUS,
            _ => 0,
        };
        if self.seen & needs != needs && !self.unknown {
            w.rec.note(&n::PSEUDO_MISSING, at, len as u32, 0);
        }
        let [scheme, authority, path] = self.uri;
        let mut note = |said: bool, code: &'static Code| {
            if said {
                w.rec.note(code, at, len as u32, 0);
            }
        };
        // RFC 9113 §8.5.
        note(
            connect && self.seen & (SCHEME | PATH) != 0,
            &n::PSEUDO_UNKNOWN,
        );
        let of_http = matches!(scheme, b"http" | b"https");
        let is_path =
            path.starts_with(b"/") || path == b"*" && self.method == b"OPTIONS" || connect;
        note(
            of_http && self.seen & PATH != 0 && !is_path && !self.unknown,
            &n::PATH_BAD,
        );
        let differs =
            |host: &[u8]| self.seen & AUTHORITY != 0 && !host.eq_ignore_ascii_case(authority);
        note(self.host.is_some_and(differs), &n::HOST_DIFFERS);
        note(of_http && authority.contains(&b'@'), &n::USERINFO);
        if !scheme.is_empty() && !authority.is_empty() && w.wants(&f::FULL_URI) {
            let uri = [scheme, b"://", authority, path].concat();
            w.put(&f::FULL_URI, at, 0, Value::Text(&uri));
        }
    }
}

/// What is wrong with a field (RFC 9113 §8.2.1, §8.2.2).
fn unfit(name: &[u8], value: &[u8]) -> Option<&'static Code> {
    let letters = name.strip_prefix(b":").unwrap_or(name);
    let odd = |b: &u8| *b <= 0x20 || *b >= 0x7f || *b == b':';
    if letters.is_empty() || letters.iter().any(odd) {
        return Some(&n::FIELD_BAD);
    }
    if letters.iter().any(u8::is_ascii_uppercase) {
        return Some(&n::NAME_UPPER);
    }
    let blank = |b: Option<&u8>| matches!(b, Some(b' ' | b'\t'));
    let ends = value.iter().any(|b| matches!(b, 0 | b'\r' | b'\n'));
    if ends || blank(value.first()) || blank(value.last()) {
        return Some(&n::FIELD_BAD);
    }
    let connection = matches!(
        name,
        b"connection" | b"keep-alive" | b"proxy-connection" | b"transfer-encoding" | b"upgrade"
    );
    if connection || (name == b"te" && !value.eq_ignore_ascii_case(b"trailers")) {
        return Some(&n::CONNECTION_FIELD);
    }
    None
}
