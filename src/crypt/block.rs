//! Block ciphers in cipher block chaining.

use aes::{Aes128, Aes192, Aes256};
use camellia::{Camellia128, Camellia256};
use cbc::cipher::block_padding::NoPadding;
use cbc::cipher::{
    BlockCipherDecrypt, BlockCipherEncrypt, BlockModeDecrypt, BlockModeEncrypt, InnerIvInit,
    KeyInit,
};
use cbc::{Decryptor, Encryptor};
use des::{Des, TdesEde3};

/// Which block cipher.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BlockKind {
    /// AES with a key of 128 bits.
    Aes128,
    /// AES with a key of 192 bits.
    Aes192,
    /// AES with a key of 256 bits.
    Aes256,
    /// DES three times, with three keys.
    TripleDes,
    /// DES.
    Des,
    /// Camellia with a key of 128 bits.
    Camellia128,
    /// Camellia with a key of 256 bits.
    Camellia256,
}

impl BlockKind {
    /// Length of the key in bytes.
    pub const fn key_len(self) -> usize {
        match self {
            BlockKind::Des => 8,
            BlockKind::Aes128 | BlockKind::Camellia128 => 16,
            BlockKind::Aes192 | BlockKind::TripleDes => 24,
            BlockKind::Aes256 | BlockKind::Camellia256 => 32,
        }
    }

    /// Length of a block in bytes.
    pub const fn block_len(self) -> usize {
        match self {
            BlockKind::Des | BlockKind::TripleDes => 8,
            _ => 16,
        }
    }
}

/// A block cipher with its key in place.
#[derive(Clone)]
pub struct Block {
    kind: BlockKind,
    keyed: Box<Keyed>,
}

#[derive(Clone)]
enum Keyed {
    Aes128(Aes128),
    Aes192(Aes192),
    Aes256(Aes256),
    TripleDes(TdesEde3),
    Des(Des),
    Camellia128(Camellia128),
    Camellia256(Camellia256),
}

macro_rules! each {
    ($keyed:expr, $c:ident => $body:expr) => {
        match $keyed {
            Keyed::Aes128($c) => $body,
            Keyed::Aes192($c) => $body,
            Keyed::Aes256($c) => $body,
            Keyed::TripleDes($c) => $body,
            Keyed::Des($c) => $body,
            Keyed::Camellia128($c) => $body,
            Keyed::Camellia256($c) => $body,
        }
    };
}

fn decrypt<C: BlockCipherDecrypt + Clone>(cipher: &C, iv: &[u8], text: &mut [u8]) -> Option<()> {
    let mode = Decryptor::<C>::inner_iv_slice_init(cipher.clone(), iv).ok()?;
    mode.decrypt_padded::<NoPadding>(text).ok().map(drop)
}

/// Each block of the text is mixed with the cipher of the one before it (NIST SP 800-38A §6.3, 128 bits at a time).
fn feed_back<C: BlockCipherEncrypt>(cipher: &C, iv: &[u8], text: &mut [u8]) -> Option<()> {
    let mut block = cbc::cipher::Block::<C>::try_from(iv).ok()?;
    for part in text.chunks_mut(iv.len()) {
        cipher.encrypt_block(&mut block);
        for (key, byte) in block.iter_mut().zip(part) {
            let sealed = *byte;
            *byte ^= *key;
            *key = sealed;
        }
    }
    Some(())
}

fn encrypt<C: BlockCipherEncrypt + Clone>(cipher: &C, iv: &[u8], text: &mut [u8]) -> Option<()> {
    let n = text.len();
    let mode = Encryptor::<C>::inner_iv_slice_init(cipher.clone(), iv).ok()?;
    mode.encrypt_padded::<NoPadding>(text, n).ok().map(drop)
}

impl Block {
    /// `None` where the key has not the cipher's length.
    pub fn new(kind: BlockKind, key: &[u8]) -> Option<Block> {
        fn key_of<C: KeyInit>(key: &[u8]) -> Option<C> {
            C::new_from_slice(key).ok()
        }
        let keyed = match kind {
            BlockKind::Aes128 => Keyed::Aes128(key_of(key)?),
            BlockKind::Aes192 => Keyed::Aes192(key_of(key)?),
            BlockKind::Aes256 => Keyed::Aes256(key_of(key)?),
            BlockKind::TripleDes => Keyed::TripleDes(key_of(key)?),
            BlockKind::Des => Keyed::Des(key_of(key)?),
            BlockKind::Camellia128 => Keyed::Camellia128(key_of(key)?),
            BlockKind::Camellia256 => Keyed::Camellia256(key_of(key)?),
        };
        Some(Block {
            kind,
            keyed: Box::new(keyed),
        })
    }

    /// Which it is.
    pub fn kind(&self) -> BlockKind {
        self.kind
    }

    /// Decrypts whole blocks in place. `None` where they are none, or the initialization vector isn't one block.
    pub fn cbc_open(&self, iv: &[u8], text: &mut [u8]) -> Option<()> {
        if !text.len().is_multiple_of(self.kind.block_len()) {
            return None;
        }
        each!(&*self.keyed, c => decrypt(c, iv, text))
    }

    /// Decrypts in place in cipher feedback mode, any length. `None` where the initialization vector isn't one block.
    pub fn cfb_open(&self, iv: &[u8], text: &mut [u8]) -> Option<()> {
        each!(&*self.keyed, c => feed_back(c, iv, text))
    }

    /// Encrypts whole blocks in place. `None` as in [`cbc_open`](Self::cbc_open).
    pub fn cbc_seal(&self, iv: &[u8], text: &mut [u8]) -> Option<()> {
        if !text.len().is_multiple_of(self.kind.block_len()) {
            return None;
        }
        each!(&*self.keyed, c => encrypt(c, iv, text))
    }
}
