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
}
