//! The settings of HTTP/2: frames have them, and HTTP/1's request for an upgrade.

/// What HTTP/1 leaves to HTTP/2 when a connection is upgraded: the request that asked for it is stream 1, and its
/// settings are the client's first (RFC 7540 §3.2.1).
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Asked {
    /// The request was HEAD: its response has no content.
    pub head: bool,
    /// The payload of a SETTINGS frame.
    pub settings: Vec<u8>,
}

impl Asked {
    /// As one protocol hands it to the next.
    pub fn pack(&self) -> Vec<u8> {
        [&[self.head.into()], self.settings.as_slice()].concat()
    }

    /// What was handed over.
    pub fn unpack(left: &[u8]) -> Asked {
        let (head, settings) = left.split_first().unwrap_or((&0, &[]));
        Asked {
            head: *head != 0,
            settings: settings.to_vec(),
        }
    }
}

/// The payload of a SETTINGS frame in base64url, whole settings only (RFC 7540 §3.2.1).
pub fn decode(value: &[u8]) -> Option<Vec<u8>> {
    let plain: Vec<u8> = value
        .iter()
        .map(|b| match b {
            b'-' => b'+',
            b'_' => b'/',
            other => *other,
        })
        .collect();
    super::base64::decode(&plain).filter(|p| p.len().is_multiple_of(SETTING))
}

/// A setting: which, and its value.
const SETTING: usize = 6;

/// The settings in a payload.
pub fn all(payload: &[u8]) -> impl Iterator<Item = (u16, u32)> + '_ {
    payload.chunks_exact(SETTING).filter_map(|s| {
        let ([a, b], value) = s.split_first_chunk()?;
        let value = value.first_chunk()?;
        Some((u16::from_be_bytes([*a, *b]), u32::from_be_bytes(*value)))
    })
}

/// Whether a setting may have this value (RFC 9113 §6.5.2, RFC 8441 §3, RFC 9218 §2.1).
pub fn fits(id: u16, value: u32, by_client: bool) -> bool {
    match id {
        2 => value == 0 || (value == 1 && by_client),
        4 => value <= 0x7fff_ffff,
        5 => (16384..=0x00ff_ffff).contains(&value),
        8 | 9 => value <= 1,
        _ => true,
    }
}

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
