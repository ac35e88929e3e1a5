//! The 32 bits that every SSH message carries: what both sides had agreed on when it was sent.
//!
//! ```text
//!     31      28 27  26    25 24         23    18 17  12 11       7 6    0
//!     sequence    strict   compression   MAC      cipher host key   kex
//! ```
//!
//! In a key exchange message cipher and MAC are 0. In NEWKEYS they are what will be used from there on; behind it, what
//! is in use.

use super::algorithm::{self, CIPHERS, Family, Hides, KEX, MACS};

/// What is agreed, in one direction.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Context {
    /// The key exchange method, a number of [`algorithm::KEX`].
    pub kex: u8,
    /// The host key algorithm.
    pub host_key: u8,
    /// The cipher.
    pub cipher: u8,
    /// The MAC.
    pub mac: u8,
    /// The compression method.
    pub compression: u8,
    /// Both sides speak strict key exchange.
    pub strict: bool,
    /// How many packets came before in this direction; 15 is "not known any more".
    pub sequence: u8,
}

/// What can be seen of a packet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sight {
    /// All; so many bytes of MAC follow it.
    Clear(usize),
    /// Its length; so many bytes of MAC or tag follow it.
    Length(usize),
    /// Nothing, not even where it ends.
    Nothing,
}

/// The sequence number that stands for "not known any more".
pub const UNCOUNTED: u8 = 15;

impl Context {
    /// As 32 bits.
    pub fn pack(self) -> u32 {
        u32::from(self.kex & 0x7f)
            | u32::from(self.host_key & 0x1f) << 7
            | u32::from(self.cipher & 0x3f) << 12
            | u32::from(self.mac & 0x3f) << 18
            | u32::from(self.compression & 3) << 24
            | u32::from(self.strict) << 26
            | u32::from(self.sequence & 15) << 28
    }

    /// Out of 32 bits.
    pub fn unpack(bits: u32) -> Context {
        let part = |shift: u32, width: u32| (bits >> shift & ((1 << width) - 1)) as u8;
        Context {
            kex: part(0, 7),
            host_key: part(7, 5),
            cipher: part(12, 6),
            mac: part(18, 6),
            compression: part(24, 2),
            strict: part(26, 1) == 1,
            sequence: part(28, 4),
        }
    }

    /// How the key exchange speaks.
    pub fn family(self) -> Family {
        algorithm::at(KEX, self.kex).map_or(Family::Unknown, |k| k.family)
    }

    /// What can be seen of packets with this cipher and MAC in use; no cipher at all is the beginning.
    pub fn sight(self) -> Sight {
        if self.cipher == 0 && self.mac == 0 {
            return Sight::Clear(0);
        }
        let Some(cipher) = algorithm::at(CIPHERS, self.cipher) else {
            return Sight::Nothing;
        };
        match (cipher.hides, algorithm::at(MACS, self.mac)) {
            (Hides::Payload(tag), _) => Sight::Length(tag),
            (Hides::Nothing, Some(mac)) => Sight::Clear(mac.len),
            (Hides::All, Some(mac)) if mac.etm => Sight::Length(mac.len),
            _ => Sight::Nothing,
        }
    }

    /// What is used where the agreement was not seen.
    pub fn unseen() -> Context {
        Context {
            cipher: algorithm::other(6),
            mac: algorithm::other(6),
            sequence: UNCOUNTED,
            ..Context::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proto::ssh::algorithm::{cipher_number, mac_number};

    fn using(cipher: &str, mac: &str) -> Context {
        Context {
            kex: 127,
            host_key: 30,
            cipher: cipher_number(cipher.as_bytes()),
            mac: mac_number(mac.as_bytes()),
            compression: 2,
            strict: true,
            sequence: 14,
        }
    }

    #[test]
    fn bits_go_there_and_back() {
        for c in [
            Context::default(),
            Context::unseen(),
            using("aes128-ctr", "hmac-sha1"),
        ] {
            assert_eq!(Context::unpack(c.pack()), c);
        }
    }

    #[test]
    fn what_can_be_seen() {
        for (cipher, mac, sight) in [
            ("none", "hmac-md5", Sight::Clear(16)),
            ("aes256-gcm@openssh.com", "<implicit>", Sight::Length(16)),
            ("aes256-ctr", "umac-64-etm@openssh.com", Sight::Length(8)),
            ("aes256-ctr", "umac-64@openssh.com", Sight::Nothing),
            (
                "chacha20-poly1305@openssh.com",
                "<implicit>",
                Sight::Nothing,
            ),
            ("mine", "hmac-sha1", Sight::Nothing),
        ] {
            assert_eq!(using(cipher, mac).sight(), sight, "{cipher} {mac}");
        }
        assert_eq!(Context::default().sight(), Sight::Clear(0));
        assert_eq!(Context::unseen().sight(), Sight::Nothing);
    }
}
