//! The registered names of methods and status codes.

/// A request method as a small number: what a response's `ctx` holds. 0 is unknown, [`Method::OTHER`] unregistered.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Method(pub u8);

/// The methods of RFC 9110, RFC 5789, WebDAV and its extensions, UPnP, Icecast and Microsoft's, in that order.
const METHODS: &[&str] = &[
    "GET",
    "HEAD",
    "POST",
    "PUT",
    "DELETE",
    "CONNECT",
    "OPTIONS",
    "TRACE",
    "PATCH",
    "QUERY",
    "PROPFIND",
    "PROPPATCH",
    "MKCOL",
    "COPY",
    "MOVE",
    "LOCK",
    "UNLOCK",
    "SEARCH",
    "ACL",
    "REPORT",
    "CHECKIN",
    "CHECKOUT",
    "UNCHECKOUT",
    "VERSION-CONTROL",
    "BASELINE-CONTROL",
    "MKWORKSPACE",
    "MKACTIVITY",
    "MKCALENDAR",
    "MERGE",
    "UPDATE",
    "LABEL",
    "ORDERPATCH",
    "BIND",
    "REBIND",
    "UNBIND",
    "MKREDIRECTREF",
    "UPDATEREDIRECTREF",
    "LINK",
    "UNLINK",
    "PURGE",
    "NOTIFY",
    "M-SEARCH",
    "SUBSCRIBE",
    "UNSUBSCRIBE",
    "SOURCE",
    "POLL",
    "BCOPY",
    "BMOVE",
    "BDELETE",
    "BPROPFIND",
    "BPROPPATCH",
    "RPC_CONNECT",
    "RPC_IN_DATA",
    "RPC_OUT_DATA",
    "RDG_IN_DATA",
    "RDG_OUT_DATA",
    "CCM_POST",
    "GPST",
];

impl Method {
    /// Not in the table.
    pub const OTHER: Method = Method(255);
    /// GET.
    pub const GET: Method = Method(1);
    /// HEAD: its response has no body.
    pub const HEAD: Method = Method(2);
    /// CONNECT: its response makes a tunnel.
    pub const CONNECT: Method = Method(6);

    /// The method of that name; names are told apart by case (RFC 9110 §9.1).
    pub fn named(name: &[u8]) -> Method {
        if name == b"GET" {
            return Method::GET;
        }
        METHODS
            .iter()
            .position(|m| m.as_bytes() == name)
            .map_or(Method::OTHER, |i| Method(i as u8 + 1))
    }

    /// Whether its body is a channel for remote procedure calls, as long as it lasts, and no content ([MS-RPCH] §2.1.2).
    pub fn is_channel(self) -> bool {
        matches!(
            self.name(),
            "RPC_IN_DATA" | "RPC_OUT_DATA" | "RDG_IN_DATA" | "RDG_OUT_DATA"
        )
    }

    /// Whether its name is registered somewhere.
    pub fn is_known(self) -> bool {
        self != Method::OTHER
    }

    /// Its name, "" when not known.
    pub fn name(self) -> &'static str {
        usize::from(self.0)
            .checked_sub(1)
            .and_then(|i| METHODS.get(i))
            .copied()
            .unwrap_or("")
    }
}

/// The registered name of a status code (RFC 9110 §15 and IANA).
pub fn phrase(code: u16) -> Option<&'static str> {
    Some(match code {
        100 => "Continue",
        101 => "Switching Protocols",
        102 => "Processing",
        103 => "Early Hints",
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        203 => "Non-Authoritative Information",
        204 => "No Content",
        205 => "Reset Content",
        206 => "Partial Content",
        207 => "Multi-Status",
        208 => "Already Reported",
        226 => "IM Used",
        300 => "Multiple Choices",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        304 => "Not Modified",
        305 => "Use Proxy",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        402 => "Payment Required",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        407 => "Proxy Authentication Required",
        408 => "Request Timeout",
        409 => "Conflict",
        410 => "Gone",
        411 => "Length Required",
        412 => "Precondition Failed",
        413 => "Content Too Large",
        414 => "URI Too Long",
        415 => "Unsupported Media Type",
        416 => "Range Not Satisfiable",
        417 => "Expectation Failed",
        418 => "I'm a teapot",
        421 => "Misdirected Request",
        422 => "Unprocessable Content",
        423 => "Locked",
        424 => "Failed Dependency",
        425 => "Too Early",
        426 => "Upgrade Required",
        428 => "Precondition Required",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        451 => "Unavailable For Legal Reasons",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        505 => "HTTP Version Not Supported",
        506 => "Variant Also Negotiates",
        507 => "Insufficient Storage",
        508 => "Loop Detected",
        511 => "Network Authentication Required",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbered_methods_are_where_they_are_said_to_be() {
        for (m, name) in [
            (Method::GET, "GET"),
            (Method::HEAD, "HEAD"),
            (Method::CONNECT, "CONNECT"),
        ] {
            assert_eq!(m.name(), name);
            assert_eq!(Method::named(name.as_bytes()), m);
        }
        assert_eq!(Method::named(b"get"), Method::OTHER);
        assert_eq!(Method::OTHER.name(), "");
        assert!(METHODS.len() < 255);
    }
}
