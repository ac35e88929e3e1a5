//! Diffie-Hellman on curves with a private half that is known.

/// X25519 (RFC 7748 §5): the shared secret of a private scalar and the other side's public value.
pub fn x25519(private: &[u8; 32], public: &[u8; 32]) -> [u8; 32] {
    let secret = x25519_dalek::StaticSecret::from(*private);
    *secret
        .diffie_hellman(&x25519_dalek::PublicKey::from(*public))
        .as_bytes()
}
