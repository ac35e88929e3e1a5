//! How far two sides have come: what the reader of the next handshake message must know, small enough for 32 bits.

use super::suite::Kx;

/// SSL 3.0.
pub const SSL30: u16 = 0x0300;
/// TLS 1.1.
pub const TLS11: u16 = 0x0302;
/// TLS 1.2.
pub const TLS12: u16 = 0x0303;
/// TLS 1.3.
pub const TLS13: u16 = 0x0304;

/// The unit's bytes are plaintext, without a record's header.
const MADE: u32 = 1 << 12;

/// Whether the 32 bits say that the unit's bytes are plaintext.
pub fn made(ctx: u32) -> bool {
    ctx & MADE != 0
}

/// The content type that was found inside an encrypted record (bits 9 to 11), or 0.
pub fn inside(ctx: u32) -> u8 {
    match ctx >> 9 & 7 {
        0 => 0,
        n => n as u8 + 19,
    }
}

/// What was agreed so far.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Phase {
    /// The version chosen, drafts of TLS 1.3 being 1.3; 0 while nobody has chosen.
    pub version: u16,
    /// The key exchange of the chosen suite.
    pub kx: Kx,
}

/// Where a version stands among the others, drafts of TLS 1.3 between 1.2 and 1.3; 0 for what is none.
pub fn rank(version: u16) -> u16 {
    match version {
        SSL30..=TLS13 => 2 * (version - SSL30) + 2,
        0x7f00..=0x7fff | 0xfb17..=0xfb1a => 2 * (TLS13 - SSL30) + 1,
        0x0002 => 1,
        _ => 0,
    }
}

/// Whether this version, draft or not, is TLS 1.3.
pub fn is_tls13(version: u16) -> bool {
    rank(version) > rank(TLS12)
}

impl Phase {
    /// The 32 bits `explain` is given: bits 0 to 3 the version from SSL 3.0 = 1, bits 4 to 8 the key exchange. (Bits 16
    /// to 31 are how many octets of the unit's first record to skip.)
    pub fn pack(self) -> u32 {
        let version = if self.version == 0 {
            0
        } else {
            u32::from(self.version.saturating_sub(SSL30)).min(4) + 1
        };
        version | self.kx.code() << 4
    }

    /// From those bits.
    pub fn unpack(ctx: u32) -> Phase {
        let version = match ctx & 15 {
            0 => 0,
            n => SSL30 + (n as u16 - 1).min(4),
        };
        Phase {
            version,
            kx: Kx::from_code(ctx >> 4 & 31),
        }
    }

    /// A server chose.
    pub fn chose(&mut self, version: u16, suite: u16) {
        self.version = if is_tls13(version) {
            TLS13
        } else {
            version.clamp(SSL30, TLS12)
        };
        self.kx = if self.version == TLS13 {
            Kx::Tls13
        } else {
            Kx::of_suite(suite)
        };
    }

    /// The bits for a unit whose bytes were opened: they are its plaintext, of this content type. See [`made`].
    pub fn pack_made(self, content: u8) -> u32 {
        self.pack() | MADE | u32::from(content.saturating_sub(19) & 7) << 9
    }

    /// The bits for a record that was opened and carries this.
    pub fn pack_opened(self, content: u8) -> u32 {
        self.pack() | u32::from(content.saturating_sub(19) & 7) << 9
    }

    /// Whether TLS 1.3 was agreed.
    pub fn tls13(self) -> bool {
        self.version == TLS13
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packs_into_32_bits_and_back() {
        for version in [0, SSL30, TLS11, TLS12, TLS13] {
            for kx in [Kx::Unknown, Kx::Ecdhe, Kx::Other] {
                let phase = Phase { version, kx };
                assert_eq!(Phase::unpack(phase.pack()), phase);
            }
        }
    }

    #[test]
    fn versions_have_an_order() {
        assert!(rank(0x7f16) > rank(TLS12) && rank(0x7f16) < rank(TLS13) && rank(0x0a0a) == 0);
    }
}
