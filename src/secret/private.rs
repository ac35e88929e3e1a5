//! A server's private RSA key: PEM or DER, PKCS#1 or PKCS#8.

use std::fmt;

use rsa::Pkcs1v15Encrypt;
use rsa::pkcs1::DecodeRsaPrivateKey;
use rsa::pkcs8::DecodePrivateKey;
use rsa::traits::PublicKeyParts;

use super::Secret;

/// A private RSA key. It wipes itself.
pub struct PrivateKey(rsa::PrivateKey);

/// Why something is no key that opens TLS.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NotAKey {
    /// No private key in PEM or DER.
    Nothing,
    /// A private key, protected by a passphrase.
    Encrypted,
    /// A private key of another kind: only RSA ever encrypts a secret that can be opened later.
    NotRsa,
    /// A public key or a certificate: what everybody may have opens nothing.
    Public,
}

impl fmt::Display for NotAKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            NotAKey::Nothing => "no private key (PEM or DER, PKCS#1 or PKCS#8) is in it",
            NotAKey::Encrypted => {
                "the private key in it is protected by a passphrase: `openssl pkey -in KEY -out PLAIN` takes it off"
            }
            NotAKey::NotRsa => {
                "its private key is not RSA: only with RSA key exchange does a server's key open what was recorded"
            }
            NotAKey::Public => {
                "a public key or certificate is in it: only the private key opens what was recorded"
            }
        })
    }
}

impl PrivateKey {
    /// Reads a key file.
    pub fn read(file: &[u8]) -> Result<PrivateKey, NotAKey> {
        let has = |what: &str| file.windows(what.len()).any(|w| w == what.as_bytes());
        if let Ok(text) = std::str::from_utf8(file) {
            if let Some(key) = pem(text) {
                return Ok(PrivateKey(key));
            }
            if has("ENCRYPTED") {
                return Err(NotAKey::Encrypted);
            }
            if has("PRIVATE KEY-----") {
                return Err(NotAKey::NotRsa);
            }
            if has("PUBLIC KEY-----") || has("BEGIN CERTIFICATE") {
                return Err(NotAKey::Public);
            }
        }
        rsa::PrivateKey::from_pkcs8_der(file)
            .ok()
            .or_else(|| rsa::PrivateKey::from_pkcs1_der(file).ok())
            .map(PrivateKey)
            .ok_or(NotAKey::Nothing)
    }

    /// The modulus, big-endian, without leading zeros: what a certificate's key is compared with.
    pub fn modulus(&self) -> Vec<u8> {
        self.0.n().to_be_bytes_trimmed_vartime().into_vec()
    }

    /// Opens what was encrypted for the key (RFC 8017 §7.2.2). `None` where it was not.
    pub fn open(&self, encrypted: &[u8]) -> Option<Secret> {
        self.0
            .decrypt(Pkcs1v15Encrypt, encrypted)
            .ok()
            .map(Secret::new)
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PrivateKey({} bits)", 8 * self.0.size())
    }
}

/// The first private RSA key in a text that may have certificates around it.
fn pem(text: &str) -> Option<rsa::PrivateKey> {
    let mut rest = text;
    while let Some(at) = rest.find("-----BEGIN ") {
        let block = rest.get(at..)?;
        let end = block.find("-----END ")?;
        let close = block.get(end + 9..)?.find("-----")? + end + 14;
        let one = block.get(..close)?;
        let key = if one.starts_with("-----BEGIN RSA PRIVATE KEY-----") {
            rsa::PrivateKey::from_pkcs1_pem(one).ok()
        } else if one.starts_with("-----BEGIN PRIVATE KEY-----") {
            rsa::PrivateKey::from_pkcs8_pem(one).ok()
        } else {
            None
        };
        if key.is_some() {
            return key;
        }
        rest = block.get(close..)?;
    }
    None
}
