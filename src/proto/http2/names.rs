//! The names of the numbers: frame types, error codes, settings, as IANA registers them.

macro_rules! names {
    ($($(#[$meta:meta])* $name:ident { $($n:literal => $text:literal),* $(,)? })*) => {$(
        $(#[$meta])*
        pub fn $name(n: u64) -> Option<&'static str> {
            Some(match n {
                $($n => $text,)*
                _ => return None,
            })
        }
    )*};
}

names! {
    /// Types of frames (RFC 9113 §6, RFC 7838 §4, RFC 8336 §2.1, RFC 9218 §7.1).
    frame_type {
        0x0 => "DATA", 0x1 => "HEADERS", 0x2 => "PRIORITY", 0x3 => "RST_STREAM", 0x4 => "SETTINGS", 0x5 => "PUSH_PROMISE", 0x6 => "PING",
        0x7 => "GOAWAY", 0x8 => "WINDOW_UPDATE", 0x9 => "CONTINUATION", 0xa => "ALTSVC", 0xc => "ORIGIN", 0x10 => "PRIORITY_UPDATE",
    }
    /// Error codes (RFC 9113 §7).
    error {
        0x0 => "NO_ERROR", 0x1 => "PROTOCOL_ERROR", 0x2 => "INTERNAL_ERROR", 0x3 => "FLOW_CONTROL_ERROR", 0x4 => "SETTINGS_TIMEOUT",
        0x5 => "STREAM_CLOSED", 0x6 => "FRAME_SIZE_ERROR", 0x7 => "REFUSED_STREAM", 0x8 => "CANCEL", 0x9 => "COMPRESSION_ERROR",
        0xa => "CONNECT_ERROR", 0xb => "ENHANCE_YOUR_CALM", 0xc => "INADEQUATE_SECURITY", 0xd => "HTTP_1_1_REQUIRED",
    }
    /// What a status means, in the registry's words; HTTP/2 no longer sends them (RFC 9110 §15).
    status {
        100 => "Continue", 101 => "Switching Protocols", 103 => "Early Hints", 200 => "OK", 201 => "Created", 202 => "Accepted",
        203 => "Non-Authoritative Information", 204 => "No Content", 205 => "Reset Content", 206 => "Partial Content", 207 => "Multi-Status",
        300 => "Multiple Choices", 301 => "Moved Permanently", 302 => "Found", 303 => "See Other", 304 => "Not Modified",
        307 => "Temporary Redirect", 308 => "Permanent Redirect", 400 => "Bad Request", 401 => "Unauthorized", 403 => "Forbidden",
        404 => "Not Found", 405 => "Method Not Allowed", 406 => "Not Acceptable", 407 => "Proxy Authentication Required",
        408 => "Request Timeout", 409 => "Conflict", 410 => "Gone", 411 => "Length Required", 412 => "Precondition Failed",
        413 => "Content Too Large", 414 => "URI Too Long", 415 => "Unsupported Media Type", 416 => "Range Not Satisfiable",
        417 => "Expectation Failed", 421 => "Misdirected Request", 422 => "Unprocessable Content", 425 => "Too Early",
        426 => "Upgrade Required", 428 => "Precondition Required", 429 => "Too Many Requests", 431 => "Request Header Fields Too Large",
        451 => "Unavailable For Legal Reasons", 500 => "Internal Server Error", 501 => "Not Implemented", 502 => "Bad Gateway",
        503 => "Service Unavailable", 504 => "Gateway Timeout", 505 => "HTTP Version Not Supported", 507 => "Insufficient Storage",
        511 => "Network Authentication Required",
    }
}
