//! What a suite protects records with, told from its name.

use super::names;
use crate::crypt::{AeadKind, BlockKind, Hash};

/// How records are protected.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Protection {
    /// Authenticated encryption.
    Aead(AeadKind),
    /// A block cipher in CBC, and a MAC.
    Block(BlockKind),
    /// RC4, and a MAC; the key's length in bytes.
    Rc4(usize),
    /// A MAC alone.
    Null,
}

/// A suite as far as its keys and records are concerned.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cipher {
    /// How records are protected.
    pub protection: Protection,
    /// The MAC's hash; of no use with authenticated encryption.
    pub mac: Hash,
    /// The hash that keys are derived with: of TLS 1.2's PRF, or TLS 1.3's HKDF.
    pub kdf: Hash,
}

impl Cipher {
    /// Of a suite; `None` where this reader can't open it.
    pub fn of_suite(suite: u16) -> Option<Cipher> {
        let name = names::suite(suite.into())?;
        if name.contains("EXPORT") {
            return None;
        }
        let what = match name.split_once("_WITH_") {
            Some((_, what)) => what,
            None => name.strip_prefix("TLS_")?,
        };
        let has = |part: &str| what.contains(part);
        let protection = if has("CHACHA20_POLY1305") {
            Protection::Aead(AeadKind::ChaCha20Poly1305)
        } else if has("GCM") || has("CCM") {
            Protection::Aead(match (what.get(..8)?, has("CCM_8"), has("CCM")) {
                ("AES_128_", true, _) => AeadKind::Aes128Ccm8,
                ("AES_128_", _, true) => AeadKind::Aes128Ccm,
                ("AES_128_", ..) => AeadKind::Aes128Gcm,
                ("AES_256_", true, _) => AeadKind::Aes256Ccm8,
                ("AES_256_", _, true) => AeadKind::Aes256Ccm,
                ("AES_256_", ..) => AeadKind::Aes256Gcm,
                _ if has("CAMELLIA_128_GCM") => AeadKind::Camellia128Gcm,
                _ if has("CAMELLIA_256_GCM") => AeadKind::Camellia256Gcm,
                _ => return None,
            })
        } else if let Some((block, _)) = what.split_once("_CBC") {
            Protection::Block(match block {
                "AES_128" => BlockKind::Aes128,
                "AES_256" => BlockKind::Aes256,
                "3DES_EDE" => BlockKind::TripleDes,
                "DES" => BlockKind::Des,
                "CAMELLIA_128" => BlockKind::Camellia128,
                "CAMELLIA_256" => BlockKind::Camellia256,
                _ => return None,
            })
        } else if has("RC4_128") {
            Protection::Rc4(16)
        } else if what.starts_with("NULL_") {
            Protection::Null
        } else {
            return None;
        };
        let mac = match what.rsplit('_').next() {
            Some("MD5") => Hash::Md5,
            Some("SHA") => Hash::Sha1,
            Some("SHA384") => Hash::Sha384,
            _ => Hash::Sha256,
        };
        let kdf = if mac == Hash::Sha384 {
            Hash::Sha384
        } else {
            Hash::Sha256
        };
        Some(Cipher {
            protection,
            mac,
            kdf,
        })
    }

    /// Lengths of one direction's MAC key, key and fixed initialization vector in a key block (RFC 5246 §6.3).
    pub fn lengths(&self, version: u16) -> (usize, usize, usize) {
        match self.protection {
            Protection::Aead(AeadKind::ChaCha20Poly1305) => (0, 32, 12),
            Protection::Aead(kind) => (0, kind.key_len(), 4),
            Protection::Block(kind) if version <= 0x0301 => {
                (self.mac.len(), kind.key_len(), kind.block_len())
            }
            Protection::Block(kind) => (self.mac.len(), kind.key_len(), 0),
            Protection::Rc4(n) => (self.mac.len(), n, 0),
            Protection::Null => (self.mac.len(), 0, 0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_tells_the_cipher() {
        let aead = |kind| Some(Protection::Aead(kind));
        let block = |kind| Some(Protection::Block(kind));
        let cases = [
            (0x1301, aead(AeadKind::Aes128Gcm), Hash::Sha256),
            (0x1302, aead(AeadKind::Aes256Gcm), Hash::Sha384),
            (0x1303, aead(AeadKind::ChaCha20Poly1305), Hash::Sha256),
            (0x1304, aead(AeadKind::Aes128Ccm), Hash::Sha256),
            (0x1305, aead(AeadKind::Aes128Ccm8), Hash::Sha256),
            (0xc09d, aead(AeadKind::Aes256Ccm), Hash::Sha256),
            (0xc0a1, aead(AeadKind::Aes256Ccm8), Hash::Sha256),
            (0xcca8, aead(AeadKind::ChaCha20Poly1305), Hash::Sha256),
            (0xc028, block(BlockKind::Aes256), Hash::Sha384),
            (0x000a, block(BlockKind::TripleDes), Hash::Sha256),
            (0x0041, block(BlockKind::Camellia128), Hash::Sha256),
            (0x0004, Some(Protection::Rc4(16)), Hash::Sha256),
            (0x0002, Some(Protection::Null), Hash::Sha256),
            (0x0003, None, Hash::Sha256),
            (0xc050, None, Hash::Sha256),
        ];
        for (suite, protection, kdf) in cases {
            let cipher = Cipher::of_suite(suite);
            assert_eq!(cipher.map(|c| c.protection), protection, "{suite:#06x}");
            assert!(cipher.is_none_or(|c| c.kdf == kdf), "{suite:#06x}");
        }
        let rc4 = Cipher::of_suite(4).unwrap();
        assert_eq!((rc4.mac, rc4.lengths(0x0301)), (Hash::Md5, (16, 16, 0)));
        let cbc = Cipher::of_suite(0x2f).unwrap();
        assert_eq!(
            (cbc.lengths(0x0301), cbc.lengths(0x0302)),
            ((20, 16, 16), (20, 16, 0))
        );
    }
}
