//! Ciphers, hashes, key derivation: what is the same whoever uses it. Knows no protocol.
//!
//! What decrypts gives `None` when the bytes don't authenticate; nothing here says why, and nothing panics on lengths
//! that an attacker chose.

mod aead;
mod agree;
mod block;
mod hash;
mod rc4;
mod sign;
mod stream;

pub use aead::{Aead, AeadKind};
pub use agree::{Meeting, numbered_group};
pub use block::{Block, BlockKind};
pub use hash::{Hash, Mac, Running};
pub use rc4::Rc4;
pub use sign::{PublicKey, Signing, verify};
pub use stream::{Ctr, chacha20_legacy, poly1305};

#[cfg(test)]
mod sign_tests;
#[cfg(test)]
mod tests;
