//! Host keys and signatures: strings with a format of their own, by the name they begin with (RFC 4253 §6.6).

use sha2::{Digest, Sha256};

use super::fields as f;
use super::notes;
use super::packet::{mpint, string};
use crate::field::{Bytes, Field, Value};
use crate::wire::{Read, Record, Wire};

/// The name of a certificate's type.
pub fn certificate_type(n: u64) -> Option<&'static str> {
    match n {
        1 => Some("user"),
        2 => Some("host"),
        _ => None,
    }
}

/// A public key's fingerprint as OpenSSH writes it.
pub fn fingerprint(blob: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::from("SHA256:");
    for three in Sha256::digest(blob).chunks(3) {
        let held = three
            .iter()
            .fold(0u32, |held, byte| held << 8 | u32::from(*byte))
            << (8 * (3 - three.len()));
        for i in 0..=three.len() {
            out.push(char::from(ALPHABET[(held >> (18 - 6 * i) & 63) as usize]));
        }
    }
    out
}

/// K_S: a string that holds a key.
pub fn host_key<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    w.group(&f::HOST_KEY, |w| {
        let n = w.u32(&f::HOST_KEY_LENGTH)? as usize;
        let blob = w.peek().get(..n).unwrap_or(w.peek());
        w.inside(n, key)?;
        if w.wants(&f::FINGERPRINT) && !blob.is_empty() {
            w.derive(
                &f::FINGERPRINT,
                blob.len(),
                Value::Text(fingerprint(blob).as_bytes()),
            );
        }
        Ok(())
    })
}

fn key<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    let name = string(w, &f::HOST_KEY_TYPE_LENGTH, &f::HOST_KEY_TYPE)?;
    let plain = name.strip_suffix(b"-cert-v01@openssh.com").unwrap_or(name);
    let certificate = plain.len() < name.len();
    if certificate {
        string(w, &f::CERT_FIELD_LENGTH, &f::CERT_NONCE)?;
    }
    match plain {
        b"ssh-rsa" | b"rsa-sha2-256" | b"rsa-sha2-512" => {
            mpint(w, &f::RSA_E)?;
            mpint(w, &f::RSA_N)?;
        }
        b"ssh-dss" => {
            for field in [&f::DSA_P, &f::DSA_Q, &f::DSA_G, &f::DSA_Y] {
                mpint(w, field)?;
            }
        }
        b"ssh-ed25519" | b"ssh-ed448" => {
            string(w, &f::EDDSA_LENGTH, &f::EDDSA)?;
        }
        name if name.starts_with(b"ecdsa-sha2-") => {
            string(w, &f::ECDSA_ID_LENGTH, &f::ECDSA_ID)?;
            string(w, &f::ECDSA_Q_LENGTH, &f::ECDSA_Q)?;
        }
        _ => {
            w.rest(&f::HOST_KEY_DATA);
            return Ok(());
        }
    }
    if certificate {
        self::certificate(w)?;
    }
    Ok(())
}

/// What a certificate has behind the key it certifies.
fn certificate<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    let length = &f::CERT_FIELD_LENGTH;
    w.u64(&f::CERT_SERIAL)?;
    w.u32(&f::CERT_TYPE)?;
    string(w, length, &f::CERT_KEY_ID)?;
    let n = w.u32(&f::CERT_PRINCIPALS_LENGTH)? as usize;
    w.inside(n, |w| {
        while !w.is_empty() {
            string(w, length, &f::CERT_PRINCIPAL)?;
        }
        Ok(())
    })?;
    for field in [&f::CERT_AFTER, &f::CERT_BEFORE] {
        let b = w.take(8)?;
        let seconds = b.iter().fold(0u64, |v, byte| v << 8 | u64::from(*byte));
        // "For ever" is the greatest number there is.
        let ns = i64::try_from(seconds)
            .ok()
            .and_then(|s| s.checked_mul(1_000_000_000))
            .unwrap_or(i64::MAX);
        w.derive(field, 8, Value::I64(ns));
    }
    for field in [
        &f::CERT_OPTIONS,
        &f::CERT_OPTIONS,
        &f::CERT_OPTIONS,
        &f::CERT_CA,
        &f::CERT_SIGNATURE,
    ] {
        string(w, length, field)?;
    }
    Ok(())
}

/// The server's signature.
pub fn signature<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    w.group(&f::HOST_SIG, |w| {
        let n = w.u32(&f::HOST_SIG_LENGTH)? as usize;
        w.inside(n, |w| {
            let at = w.at();
            let name = string(w, &f::HOST_SIG_TYPE_LENGTH, &f::HOST_SIG_TYPE)?;
            if matches!(name, b"ssh-rsa" | b"ssh-dss") {
                w.rec
                    .note(&notes::SIGNATURE_SHA1, at, 4 + name.len() as u32, 0);
            }
            let field: &'static Field<Bytes> = match name {
                b"ssh-rsa" => &f::HOST_SIG_RSA,
                b"ssh-dss" => &f::HOST_SIG_DSA,
                _ => &f::HOST_SIG_DATA,
            };
            string(w, &f::HOST_SIG_DATA_LENGTH, field)?;
            Ok(())
        })?;
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_written_as_ssh_keygen_does() {
        // SHA-256 of nothing, in base64 without padding.
        assert_eq!(
            fingerprint(b""),
            "SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU"
        );
    }
}
