//! Certificate, CertificateRequest, CertificateVerify, CertificateStatus: who somebody is, and the proof.

use super::extension::{self, Place, signature_algorithm, signature_algorithms};
use super::fields as f;
use super::hello::Hello;
use super::phase::{Phase, TLS12};
use super::sct;
use crate::field::Value;
use crate::proto::common::x509;
use crate::wire::{Read, Record, Wire};

/// Certificate (RFC 5246 §7.4.2); TLS 1.3's has a context before the list and extensions behind each (RFC 8446 §4.4.2).
pub fn certificate<R: Record>(w: &mut Wire<'_, '_, R>, phase: Phase) -> Read<()> {
    if phase.tls13() {
        let n = w.u8(&f::REQUEST_CONTEXT_LENGTH)?;
        if n > 0 {
            w.bytes(&f::REQUEST_CONTEXT, n.into())?;
        }
    }
    let n = w.u24(&f::CERTIFICATES_LENGTH)?;
    w.sized(&f::CERTIFICATES, n as usize, |w| {
        while !w.is_empty() {
            let n = w.u24(&f::CERTIFICATE_LENGTH)?;
            one(w, n as usize)?;
            if phase.tls13() {
                extension::list(w, Place::Certificate, &mut Hello::default())?;
            }
        }
        Ok(())
    })?;
    Ok(())
}

/// A certificate's bytes as a whole, then its fields if anybody wants one.
fn one<R: Record>(w: &mut Wire<'_, '_, R>, n: usize) -> Read<()> {
    let at = w.at();
    if let Some(bytes) = w.peek().get(..n) {
        w.rec.here(&f::CERTIFICATE.def, at, bytes);
    }
    w.inside(n, |w| {
        if x509::wanted(w.rec) || w.wants(&f::SIG_ALG) || w.wants(&f::SCT_TIME) {
            x509::certificate(w, sct::list)
        } else {
            let n = w.remaining();
            w.take(n).map(drop)
        }
    })?;
    Ok(())
}

/// CertificateRequest (RFC 5246 §7.4.4, RFC 8446 §4.3.2).
pub fn request<R: Record>(w: &mut Wire<'_, '_, R>, phase: Phase) -> Read<()> {
    if phase.tls13() {
        let n = w.u8(&f::REQUEST_CONTEXT_LENGTH)?;
        if n > 0 {
            w.bytes(&f::REQUEST_CONTEXT, n.into())?;
        }
        return extension::list(w, Place::CertificateRequest, &mut Hello::default());
    }
    let n = w.u8(&f::CERT_TYPES_COUNT)?;
    w.sized(&f::CERT_TYPES, n.into(), |w| {
        while !w.is_empty() {
            w.u8(&f::CLIENT_CERT_TYPE)?;
        }
        Ok(())
    })?;
    if phase.version == TLS12 || phase.version == 0 && !names_only(w.peek()) {
        signature_algorithms(w)?;
    }
    distinguished_names(w)
}

/// Whether a list of names is all that follows: how requests before TLS 1.2 end.
fn names_only(bytes: &[u8]) -> bool {
    matches!(bytes, [a, b, ..] if usize::from(u16::from_be_bytes([*a, *b])) + 2 == bytes.len())
}

/// A list of authorities' names with its length before it.
pub fn distinguished_names<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    let n = w.u16(&f::DNAMES_LENGTH)?;
    w.sized(&f::DNAMES, n.into(), |w| {
        while !w.is_empty() {
            let n = w.u16(&f::DNAME_LENGTH)?;
            w.sized(&f::DNAME, n.into(), |w| x509::name(w).map(drop))?;
        }
        Ok(())
    })?;
    Ok(())
}

/// CertificateVerify (RFC 5246 §7.4.8, RFC 8446 §4.4.3).
pub fn verify<R: Record>(w: &mut Wire<'_, '_, R>, phase: Phase) -> Read<()> {
    if phase.version >= TLS12 || phase.version == 0 && !names_only(w.peek()) {
        let algorithm = signature_algorithm(w)?;
        w.derive(&f::SIGNED_WITH, 2, Value::U64(algorithm.into()));
    }
    let n = w.u16(&f::VERIFY_LENGTH)?;
    w.bytes(&f::VERIFY, n.into()).map(drop)
}

/// CertificateStatus (RFC 6066 §8, RFC 6961 §2.2): OCSP answers stapled to the handshake.
pub fn status<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    match w.u8(&f::STATUS_TYPE)? {
        1 => response(w),
        2 => {
            let n = w.u24(&f::OCSP_LIST_LENGTH)?;
            w.inside(n as usize, |w| {
                while !w.is_empty() {
                    response(w)?;
                }
                Ok(())
            })
            .map(drop)
        }
        _ => {
            w.rest(&f::EXTENSION_DATA);
            Ok(())
        }
    }
}

fn response<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    let n = w.u24(&f::OCSP_LENGTH)?;
    w.inside(n as usize, |w| x509::ocsp::response(w, sct::list))
        .map(drop)
}

/// CompressedCertificate (RFC 8879 §4).
pub fn compressed<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    w.u16(&f::COMPRESS_ALGORITHM)?;
    w.u24(&f::COMPRESS_UNCOMPRESSED)?;
    let n = w.u24(&f::COMPRESS_MESSAGE_LENGTH)?;
    w.bytes(&f::COMPRESS_MESSAGE, n as usize).map(drop)
}

/// A delegated credential in a Certificate (RFC 9345 §4).
pub fn delegated<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    w.u32(&f::CRED_VALID)?;
    signature_algorithm(w)?;
    let n = w.u24(&f::CRED_KEY_LENGTH)?;
    w.bytes(&f::CRED_KEY, n as usize)?;
    signature_algorithm(w)?;
    let n = w.u16(&f::CRED_SIGNATURE_LENGTH)?;
    w.bytes(&f::CRED_SIGNATURE, n.into()).map(drop)
}
