//! Which header field a name is: a table sorted by length, searched by length, then letter, then text.

use super::fields as f;
use crate::field::{Field, Text};

/// What a header field means to whoever has to find the end of the message.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// Nothing.
    Plain,
    /// The site asked for.
    Host,
    /// The body's length.
    ContentLength,
    /// How the body is put on the connection.
    TransferEncoding,
    /// The protocol to go on with.
    Upgrade,
    /// Pairs to be named one by one.
    Cookie,
    /// Credentials to be decoded.
    Authorization,
    /// Settings of HTTP/2 to be decoded.
    Settings,
}

/// A header field that has a name of its own.
pub struct Known {
    /// Its name in lower case.
    pub name: &'static str,
    /// Where its value goes.
    pub field: &'static Field<Text>,
    /// What it means for framing.
    pub role: Role,
}

/// The header field of that name, in any case.
#[inline]
pub fn known(name: &[u8]) -> Option<&'static Known> {
    let first = name.first()? | 0x20;
    let from = *BY_LENGTH.get(name.len())?;
    let to = *BY_LENGTH.get(name.len() + 1)?;
    let candidates = KNOWN.get(usize::from(from)..usize::from(to))?;
    candidates.iter().find(|k| {
        k.name.as_bytes().first() == Some(&first) && k.name.as_bytes().eq_ignore_ascii_case(name)
    })
}

const fn h(name: &'static str, field: &'static Field<Text>, role: Role) -> Known {
    Known { name, field, role }
}

const LONGEST: usize = 32;

/// Where the names of each length begin in [`KNOWN`].
static BY_LENGTH: [u8; LONGEST + 2] = {
    let mut index = [0u8; LONGEST + 2];
    let mut length = 0;
    let mut i = 0;
    while length < index.len() {
        while i < KNOWN.len() && KNOWN[i].name.len() < length {
            i += 1;
        }
        index[length] = i as u8;
        length += 1;
    }
    index
};

use Role::{
    Authorization, ContentLength, Cookie, Host, Plain, Settings, TransferEncoding, Upgrade,
};

const KNOWN: &[Known] = &[
    h("mx", &f::SSDP_MX, Plain),
    h("nt", &f::SSDP_NT, Plain),
    h("st", &f::SSDP_ST, Plain),
    h("te", &f::TE, Plain),
    h("age", &f::AGE, Plain),
    h("dav", &f::DAV, Plain),
    h("dnt", &f::DNT, Plain),
    h("ext", &f::SSDP_EXT, Plain),
    h("man", &f::SSDP_MAN, Plain),
    h("nts", &f::SSDP_NTS, Plain),
    h("p3p", &f::P3P, Plain),
    h("usn", &f::SSDP_USN, Plain),
    h("via", &f::VIA, Plain),
    h("date", &f::DATE, Plain),
    h("etag", &f::ETAG, Plain),
    h("from", &f::FROM, Plain),
    h("host", &f::HOST, Host),
    h("link", &f::LINK, Plain),
    h("vary", &f::VARY, Plain),
    h("allow", &f::ALLOW, Plain),
    h("depth", &f::DEPTH, Plain),
    h("range", &f::RANGE, Plain),
    h("accept", &f::ACCEPT, Plain),
    h("cookie", &f::COOKIE, Cookie),
    h("expect", &f::EXPECT, Plain),
    h("origin", &f::ORIGIN, Plain),
    h("pragma", &f::PRAGMA, Plain),
    h("server", &f::SERVER, Plain),
    h("alt-svc", &f::ALT_SVC, Plain),
    h("expires", &f::EXPIRES, Plain),
    h("referer", &f::REFERER, Plain),
    h("refresh", &f::REFRESH, Plain),
    h("timeout", &f::TIMEOUT, Plain),
    h("trailer", &f::TRAILER, Plain),
    h("upgrade", &f::UPGRADE, Upgrade),
    h("warning", &f::WARNING, Plain),
    h("x-cache", &f::X_CACHE, Plain),
    h("if-match", &f::IF_MATCH, Plain),
    h("if-range", &f::IF_RANGE, Plain),
    h("location", &f::LOCATION, Plain),
    h("priority", &f::PRIORITY, Plain),
    h("forwarded", &f::FORWARDED, Plain),
    h("overwrite", &f::OVERWRITE, Plain),
    h("x-real-ip", &f::X_REAL_IP, Plain),
    h("connection", &f::CONNECTION, Plain),
    h("keep-alive", &f::KEEP_ALIVE, Plain),
    h("lock-token", &f::LOCK_TOKEN, Plain),
    h("set-cookie", &f::SET_COOKIE, Plain),
    h("soapaction", &f::SOAP_ACTION, Plain),
    h("user-agent", &f::USER_AGENT, Plain),
    h("content-md5", &f::CONTENT_MD5, Plain),
    h("destination", &f::DESTINATION, Plain),
    h("retry-after", &f::RETRY_AFTER, Plain),
    h("content-type", &f::CONTENT_TYPE, Plain),
    h("max-forwards", &f::MAX_FORWARDS, Plain),
    h("x-powered-by", &f::X_POWERED_BY, Plain),
    h("accept-ranges", &f::ACCEPT_RANGES, Plain),
    h("authorization", &f::AUTHORIZATION, Authorization),
    h("cache-control", &f::CACHE_CONTROL, Plain),
    h("content-range", &f::CONTENT_RANGE, Plain),
    h("if-none-match", &f::IF_NONE_MATCH, Plain),
    h("last-modified", &f::LAST_MODIFIED, Plain),
    h("accept-charset", &f::ACCEPT_CHARSET, Plain),
    h("content-length", &f::CONTENT_LENGTH_HEADER, ContentLength),
    h("http2-settings", &f::HTTP2_SETTINGS, Settings),
    h("sec-fetch-dest", &f::SEC_FETCH_DEST, Plain),
    h("sec-fetch-mode", &f::SEC_FETCH_MODE, Plain),
    h("sec-fetch-site", &f::SEC_FETCH_SITE, Plain),
    h("sec-fetch-user", &f::SEC_FETCH_USER, Plain),
    h("accept-encoding", &f::ACCEPT_ENCODING, Plain),
    h("accept-language", &f::ACCEPT_LANGUAGE, Plain),
    h("referrer-policy", &f::REFERRER_POLICY, Plain),
    h("x-forwarded-for", &f::X_FORWARDED_FOR, Plain),
    h("x-frame-options", &f::X_FRAME_OPTIONS, Plain),
    h("x-ua-compatible", &f::X_UA_COMPATIBLE, Plain),
    h("content-encoding", &f::CONTENT_ENCODING, Plain),
    h("content-language", &f::CONTENT_LANGUAGE, Plain),
    h("content-location", &f::CONTENT_LOCATION, Plain),
    h("proxy-connection", &f::PROXY_CONNECTION, Plain),
    h("www-authenticate", &f::WWW_AUTHENTICATE, Plain),
    h("x-requested-with", &f::X_REQUESTED_WITH, Plain),
    h("x-xss-protection", &f::X_XSS_PROTECTION, Plain),
    h("if-modified-since", &f::IF_MODIFIED_SINCE, Plain),
    h("sec-websocket-key", &f::WS_KEY, Plain),
    h("transfer-encoding", &f::TRANSFER_ENCODING, TransferEncoding),
    h("x-forwarded-proto", &f::X_FORWARDED_PROTO, Plain),
    h("proxy-authenticate", &f::PROXY_AUTHENTICATE, Plain),
    h("authentication-info", &f::AUTHENTICATION_INFO, Plain),
    h("content-disposition", &f::CONTENT_DISPOSITION, Plain),
    h("if-unmodified-since", &f::IF_UNMODIFIED_SINCE, Plain),
    h("proxy-authorization", &f::PROXY_AUTHORIZATION, Plain),
    h("sec-websocket-accept", &f::WS_ACCEPT, Plain),
    h("sec-websocket-version", &f::WS_VERSION, Plain),
    h("access-control-max-age", &f::ACCESS_MAX_AGE, Plain),
    h("sec-websocket-protocol", &f::WS_PROTOCOL, Plain),
    h("x-content-type-options", &f::X_CONTENT_TYPE_OPTIONS, Plain),
    h("content-security-policy", &f::CSP, Plain),
    h("sec-websocket-extensions", &f::WS_EXTENSIONS, Plain),
    h("strict-transport-security", &f::HSTS, Plain),
    h("upgrade-insecure-requests", &f::UPGRADE_INSECURE, Plain),
    h("access-control-allow-origin", &f::ALLOW_ORIGIN, Plain),
    h("access-control-allow-headers", &f::ALLOW_HEADERS, Plain),
    h("access-control-allow-methods", &f::ALLOW_METHODS, Plain),
    h("access-control-expose-headers", &f::EXPOSE_HEADERS, Plain),
    h("access-control-request-method", &f::ASK_METHOD, Plain),
    h("access-control-request-headers", &f::ASK_HEADERS, Plain),
    h(
        "access-control-allow-credentials",
        &f::ALLOW_CREDENTIALS,
        Plain,
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_the_table_is_found_in_any_case() {
        assert!(KNOWN.len() < 256);
        assert!(KNOWN.is_sorted_by_key(|k| k.name.len()));
        for k in KNOWN {
            assert!(k.name.len() <= LONGEST, "{}", k.name);
            for name in [
                k.name.to_string(),
                k.name.to_uppercase(),
                k.field.def.label.to_string(),
            ] {
                assert_eq!(known(name.as_bytes()).map(|k| k.name), Some(k.name));
            }
        }
    }

    #[test]
    fn other_names_are_not() {
        for name in [
            "",
            "x",
            "Hosu",
            "Host ",
            "Content-Lengt",
            "Content-Length2",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        ] {
            assert!(known(name.as_bytes()).is_none(), "{name}");
        }
    }
}
