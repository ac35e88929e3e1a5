//! The settings of HTTP/2 by name: frames have them, and HTTP/1's request for an upgrade.

/// A setting's name (RFC 9113 §6.5.2, RFC 8441 §3, RFC 9218 §2.1).
pub fn name(n: u64) -> Option<&'static str> {
    Some(match n {
        0x1 => "SETTINGS_HEADER_TABLE_SIZE",
        0x2 => "SETTINGS_ENABLE_PUSH",
        0x3 => "SETTINGS_MAX_CONCURRENT_STREAMS",
        0x4 => "SETTINGS_INITIAL_WINDOW_SIZE",
        0x5 => "SETTINGS_MAX_FRAME_SIZE",
        0x6 => "SETTINGS_MAX_HEADER_LIST_SIZE",
        0x8 => "SETTINGS_ENABLE_CONNECT_PROTOCOL",
        0x9 => "SETTINGS_NO_RFC7540_PRIORITIES",
        _ => return None,
    })
}
