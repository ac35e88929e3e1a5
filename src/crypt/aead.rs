//! Authenticated encryption: a key, a nonce of 12 bytes, data that is only authenticated, and a tag.

use aes::cipher::InOutBuf;
use aes::{Aes128, Aes256};
use aes_gcm::aead::consts::{U8, U12, U16};
use aes_gcm::{AeadInOut, AesGcm, KeyInit};
use camellia::{Camellia128, Camellia256};
use ccm::Ccm;
use chacha20poly1305::ChaCha20Poly1305;

/// Which cipher, which key length, which tag.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AeadKind {
    /// AES-128 in GCM.
    Aes128Gcm,
    /// AES-256 in GCM.
    Aes256Gcm,
    /// AES-128 in CCM.
    Aes128Ccm,
    /// AES-128 in CCM with a tag of 8 bytes.
    Aes128Ccm8,
    /// AES-256 in CCM.
    Aes256Ccm,
    /// AES-256 in CCM with a tag of 8 bytes.
    Aes256Ccm8,
    /// ChaCha20 with Poly1305.
    ChaCha20Poly1305,
    /// Camellia-128 in GCM.
    Camellia128Gcm,
    /// Camellia-256 in GCM.
    Camellia256Gcm,
}

impl AeadKind {
    /// Length of the key in bytes.
    pub const fn key_len(self) -> usize {
        match self {
            AeadKind::Aes128Gcm
            | AeadKind::Aes128Ccm
            | AeadKind::Aes128Ccm8
            | AeadKind::Camellia128Gcm => 16,
            _ => 32,
        }
    }

    /// Length of the tag in bytes.
    pub const fn tag_len(self) -> usize {
        match self {
            AeadKind::Aes128Ccm8 | AeadKind::Aes256Ccm8 => 8,
            _ => 16,
        }
    }
}

/// Length of a nonce in bytes.
pub const NONCE: usize = 12;

/// A cipher with its key in place.
pub struct Aead {
    kind: AeadKind,
    keyed: Box<Keyed>,
}

enum Keyed {
    Aes128Gcm(AesGcm<Aes128, U12>),
    Aes256Gcm(AesGcm<Aes256, U12>),
    Aes128Ccm(Ccm<Aes128, U16, U12>),
    Aes128Ccm8(Ccm<Aes128, U8, U12>),
    Aes256Ccm(Ccm<Aes256, U16, U12>),
    Aes256Ccm8(Ccm<Aes256, U8, U12>),
    ChaCha20Poly1305(ChaCha20Poly1305),
    Camellia128Gcm(AesGcm<Camellia128, U12>),
    Camellia256Gcm(AesGcm<Camellia256, U12>),
}

fn open<A: AeadInOut>(
    cipher: &A,
    nonce: &[u8; NONCE],
    aad: &[u8],
    buffer: InOutBuf<'_, '_, u8>,
    tag: &[u8],
) -> Option<()> {
    let nonce = nonce.as_slice().try_into().ok()?;
    let tag = tag.try_into().ok()?;
    cipher.decrypt_inout_detached(nonce, aad, buffer, tag).ok()
}

fn seal<A: AeadInOut>(
    cipher: &A,
    nonce: &[u8; NONCE],
    aad: &[u8],
    buffer: &mut Vec<u8>,
) -> Option<()> {
    let nonce = nonce.as_slice().try_into().ok()?;
    let tag = cipher
        .encrypt_inout_detached(nonce, aad, buffer.as_mut_slice().into())
        .ok()?;
    buffer.extend_from_slice(&tag);
    Some(())
}

macro_rules! each {
    ($keyed:expr, $c:ident => $body:expr) => {
        match $keyed {
            Keyed::Aes128Gcm($c) => $body,
            Keyed::Aes256Gcm($c) => $body,
            Keyed::Aes128Ccm($c) => $body,
            Keyed::Aes128Ccm8($c) => $body,
            Keyed::Aes256Ccm($c) => $body,
            Keyed::Aes256Ccm8($c) => $body,
            Keyed::ChaCha20Poly1305($c) => $body,
            Keyed::Camellia128Gcm($c) => $body,
            Keyed::Camellia256Gcm($c) => $body,
        }
    };
}

impl Aead {
    /// `None` where the key has not the cipher's length.
    pub fn new(kind: AeadKind, key: &[u8]) -> Option<Aead> {
        fn key_of<C: KeyInit>(key: &[u8]) -> Option<C> {
            C::new_from_slice(key).ok()
        }
        let keyed = match kind {
            AeadKind::Aes128Gcm => Keyed::Aes128Gcm(key_of(key)?),
            AeadKind::Aes256Gcm => Keyed::Aes256Gcm(key_of(key)?),
            AeadKind::Aes128Ccm => Keyed::Aes128Ccm(key_of(key)?),
            AeadKind::Aes128Ccm8 => Keyed::Aes128Ccm8(key_of(key)?),
            AeadKind::Aes256Ccm => Keyed::Aes256Ccm(key_of(key)?),
            AeadKind::Aes256Ccm8 => Keyed::Aes256Ccm8(key_of(key)?),
            AeadKind::ChaCha20Poly1305 => Keyed::ChaCha20Poly1305(key_of(key)?),
            AeadKind::Camellia128Gcm => Keyed::Camellia128Gcm(key_of(key)?),
            AeadKind::Camellia256Gcm => Keyed::Camellia256Gcm(key_of(key)?),
        };
        Some(Aead {
            kind,
            keyed: Box::new(keyed),
        })
    }

    /// Which it is.
    pub fn kind(&self) -> AeadKind {
        self.kind
    }

    /// Decrypts what ends in a tag. `None` where it doesn't authenticate.
    pub fn open(&self, nonce: &[u8; NONCE], aad: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        let n = sealed.len().checked_sub(self.kind.tag_len())?;
        let (text, tag) = sealed.split_at_checked(n)?;
        let mut out = vec![0; n];
        let buffer = InOutBuf::new(text, &mut out).ok()?;
        each!(&*self.keyed, c => open(c, nonce, aad, buffer, tag))?;
        Some(out)
    }

    /// Encrypts, with the tag behind.
    pub fn seal(&self, nonce: &[u8; NONCE], aad: &[u8], plain: &[u8]) -> Option<Vec<u8>> {
        let mut out = plain.to_vec();
        each!(&*self.keyed, c => seal(c, nonce, aad, &mut out))?;
        Some(out)
    }
}
