//! Users of SNMPv3 and their passphrases, as they are written on a command line.

use std::fmt;
use std::sync::OnceLock;

use zeroize::Zeroize;

use super::Secret;

/// How a user's messages are authenticated.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SnmpDigest {
    /// HMAC-MD5-96 (RFC 3414 §6).
    Md5,
    /// HMAC-SHA-96 (RFC 3414 §7).
    Sha1,
    /// HMAC with 128 bits of SHA-224 (RFC 7860).
    Sha224,
    /// HMAC with 192 bits of SHA-256 (RFC 7860).
    Sha256,
    /// HMAC with 256 bits of SHA-384 (RFC 7860).
    Sha384,
    /// HMAC with 384 bits of SHA-512 (RFC 7860).
    Sha512,
}

/// How a user's messages are encrypted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SnmpCipher {
    /// DES in cipher block chaining (RFC 3414 §8).
    Des,
    /// AES in cipher feedback, with a key of so many bits (RFC 3826), and which way a short key is made longer.
    Aes(u16, u8),
}

impl SnmpCipher {
    /// Keys are made longer as Net-SNMP does.
    pub const BLUMENTHAL: u8 = 0;
    /// Keys are made longer as Cisco does.
    pub const CISCO: u8 = 1;
}

/// A user.
#[derive(Clone, Debug)]
pub struct SnmpUser {
    /// The name that messages show.
    pub name: String,
    /// How messages are authenticated, and the passphrase.
    pub auth: Option<(SnmpDigest, Secret)>,
    /// How they are encrypted, and the passphrase.
    pub private: Option<(SnmpCipher, Secret)>,
    /// The passphrase for digests as a key, once it was worked out.
    pub auth_master: OnceLock<Secret>,
    /// The passphrase for the cipher as a key, once it was worked out.
    pub private_master: OnceLock<Secret>,
}

/// Why a text is no user.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NotAUser {
    /// There is no name, or there are too few or too many parts.
    Shape,
    /// A digest of that name is not known.
    Digest,
    /// A cipher of that name is not known.
    Cipher,
    /// A passphrase has fewer than eight characters, which no agent takes (RFC 3414 §11.2).
    Short,
}

impl fmt::Display for NotAUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            NotAUser::Shape => {
                "write it as NAME, NAME:DIGEST:PASSPHRASE or NAME:DIGEST:PASSPHRASE:CIPHER:PASSPHRASE; \\: is a colon"
            }
            NotAUser::Digest => "the digest must be MD5, SHA, SHA-224, SHA-256, SHA-384 or SHA-512",
            NotAUser::Cipher => {
                "the cipher must be DES, AES, AES-192, AES-256, or AES-192C and AES-256C for Cisco's devices"
            }
            NotAUser::Short => "a passphrase has at least eight characters",
        })
    }
}

impl std::error::Error for NotAUser {}

impl SnmpUser {
    /// Reads `NAME`, `NAME:DIGEST:PASSPHRASE`, or `NAME:DIGEST:PASSPHRASE:CIPHER:PASSPHRASE`. A colon in a part is
    /// written `\:`, a backslash `\\`.
    pub fn read(text: &str) -> Result<SnmpUser, NotAUser> {
        let mut parts = parts(text);
        let read = SnmpUser::from_parts(&parts);
        parts.iter_mut().for_each(Zeroize::zeroize);
        read
    }

    fn from_parts(parts: &[String]) -> Result<SnmpUser, NotAUser> {
        let (name, auth, private) = match parts {
            [name] => (name, None, None),
            [name, digest, passphrase] => (name, Some((digest, passphrase)), None),
            [name, digest, first, cipher, second] => {
                (name, Some((digest, first)), Some((cipher, second)))
            }
            _ => return Err(NotAUser::Shape),
        };
        if name.is_empty() {
            return Err(NotAUser::Shape);
        }
        let secret = |passphrase: &String| match passphrase.chars().count() {
            0..=7 => Err(NotAUser::Short),
            _ => Ok(Secret::from(passphrase.as_bytes())),
        };
        let auth = match auth {
            Some((kind, passphrase)) => Some((digest(kind)?, secret(passphrase)?)),
            None => None,
        };
        let private = match private {
            Some((kind, passphrase)) => Some((cipher(kind)?, secret(passphrase)?)),
            None => None,
        };
        Ok(SnmpUser {
            name: name.clone(),
            auth,
            private,
            auth_master: OnceLock::new(),
            private_master: OnceLock::new(),
        })
    }
}

fn parts(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        let c = match c {
            ':' => {
                parts.push(String::new());
                continue;
            }
            '\\' => chars.next().unwrap_or('\\'),
            other => other,
        };
        if let Some(last) = parts.last_mut() {
            last.push(c);
        }
    }
    parts
}

/// Letters and digits alone, in capitals: people write SHA256, SHA-256 and sha2-256.
fn bare(name: &str) -> String {
    let kept = name.chars().filter(char::is_ascii_alphanumeric);
    kept.map(|c| c.to_ascii_uppercase()).collect()
}

fn digest(name: &str) -> Result<SnmpDigest, NotAUser> {
    Ok(match bare(name).as_str() {
        "MD5" => SnmpDigest::Md5,
        "SHA" | "SHA1" => SnmpDigest::Sha1,
        "SHA224" => SnmpDigest::Sha224,
        "SHA256" => SnmpDigest::Sha256,
        "SHA384" => SnmpDigest::Sha384,
        "SHA512" => SnmpDigest::Sha512,
        _ => return Err(NotAUser::Digest),
    })
}

fn cipher(name: &str) -> Result<SnmpCipher, NotAUser> {
    Ok(match bare(name).as_str() {
        "DES" => SnmpCipher::Des,
        "AES" | "AES128" => SnmpCipher::Aes(128, SnmpCipher::BLUMENTHAL),
        "AES192" => SnmpCipher::Aes(192, SnmpCipher::BLUMENTHAL),
        "AES256" => SnmpCipher::Aes(256, SnmpCipher::BLUMENTHAL),
        "AES192C" => SnmpCipher::Aes(192, SnmpCipher::CISCO),
        "AES256C" => SnmpCipher::Aes(256, SnmpCipher::CISCO),
        _ => return Err(NotAUser::Cipher),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_as_they_are_written() {
        let user = SnmpUser::read(r"alice:sha-256:maple\:syrup:AES:back\\slash").unwrap();
        assert_eq!(user.name, "alice");
        let (digest, passphrase) = user.auth.unwrap();
        assert_eq!(
            (digest, passphrase.bytes()),
            (SnmpDigest::Sha256, &b"maple:syrup"[..])
        );
        let (cipher, passphrase) = user.private.unwrap();
        assert_eq!(
            (cipher, passphrase.bytes()),
            (SnmpCipher::Aes(128, 0), &b"back\\slash"[..])
        );
        assert!(SnmpUser::read("alice").unwrap().auth.is_none());
        assert!(
            SnmpUser::read("alice:MD5:maplesyrup")
                .unwrap()
                .private
                .is_none()
        );
    }

    #[test]
    fn what_is_no_user_says_why() {
        for (text, why) in [
            ("", NotAUser::Shape),
            (":MD5:maplesyrup", NotAUser::Shape),
            ("alice:MD5", NotAUser::Shape),
            ("alice:MD5:maplesyrup:DES", NotAUser::Shape),
            ("alice:SHA3:maplesyrup", NotAUser::Digest),
            ("alice:SHA:maplesyrup:RC4:maplesyrup", NotAUser::Cipher),
            ("alice:SHA:maple", NotAUser::Short),
        ] {
            assert_eq!(SnmpUser::read(text).unwrap_err(), why, "{text}");
        }
    }

    #[test]
    fn debug_shows_no_passphrase() {
        let user = SnmpUser::read("alice:SHA:maplesyrup:DES:maplesyrup").unwrap();
        assert!(!format!("{user:?}").contains("maple"));
    }
}
