//! The messages of a key exchange, numbers 30 to 49: each method gives them a meaning of its own.

use super::algorithm::Family;
use super::fields as f;
use super::host_key::{host_key, signature};
use super::notes;
use super::packet::{mpint, string};
use crate::field::{Bytes, Field};
use crate::wire::{Read, Record, Wire};

/// The name of a key exchange message.
pub fn name(family: Family, code: u8) -> Option<&'static str> {
    Some(match (family, code) {
        (Family::Rsa, 30) => "RSA public key",
        (Family::Rsa, 31) => "RSA secret",
        (Family::Rsa, 32) => "RSA done",
        (Family::Gss, 30) => "GSS-API init",
        (Family::Gss, 31) => "GSS-API continue",
        (Family::Gss, 32) => "GSS-API complete",
        (Family::Gss, 33) => "GSS-API host key",
        (Family::Gss, 34) => "GSS-API error",
        (Family::GroupExchange, 30) => "group request (old)",
        (Family::GroupExchange, 31) => "group",
        (Family::GroupExchange | Family::Unknown, 32) => "group exchange init",
        (Family::GroupExchange | Family::Unknown, 33) => "group exchange reply",
        (Family::GroupExchange | Family::Unknown, 34) => "group request",
        (Family::Ecdh, 30) => "ECDH init",
        (Family::Ecdh, 31) => "ECDH reply",
        (Family::Hybrid { .. }, 30) => "hybrid init",
        (Family::Hybrid { .. }, 31) => "hybrid reply",
        (Family::Dh, 30) => "DH init",
        (Family::Dh, 31) => "DH reply",
        (Family::Unknown, 30) => "key exchange init",
        (Family::Unknown, 31) => "key exchange reply",
        _ => return None,
    })
}

/// Two parts in one string: the post-quantum one has a fixed length.
fn halves<R: Record>(
    w: &mut Wire<'_, '_, R>,
    length: &'static Field<u32>,
    first: usize,
    [post_quantum, classical]: [&'static Field<Bytes>; 2],
) -> Read<()> {
    let n = w.u32(length)? as usize;
    w.inside(n, |w| {
        w.bytes(post_quantum, first)?;
        w.rest(classical);
        Ok(())
    })?;
    Ok(())
}

/// A key exchange message, behind its code.
pub fn exchange<R: Record>(w: &mut Wire<'_, '_, R>, family: Family, code: u8) -> Read<()> {
    match (family, code) {
        (Family::Gss, 30) => {
            string(w, &f::GSS_TOKEN_LENGTH, &f::GSS_TOKEN)?;
            mpint(w, &f::DH_E)?;
        }
        (Family::Gss, 31) => {
            string(w, &f::GSS_TOKEN_LENGTH, &f::GSS_TOKEN)?;
        }
        (Family::Gss, 33) => host_key(w)?,
        (Family::Gss, _) => {
            w.rest(&f::PAYLOAD);
        }
        (Family::Rsa, 30) => {
            host_key(w)?;
            string(w, &f::RSA_TRANSIENT_LENGTH, &f::RSA_TRANSIENT)?;
        }
        (Family::Rsa, 31) => {
            string(w, &f::RSA_SECRET_LENGTH, &f::RSA_SECRET)?;
        }
        (Family::Rsa, 32) => signature(w)?,
        (Family::GroupExchange, 30) => {
            w.u32(&f::GEX_N)?;
        }
        (Family::GroupExchange, 31) => {
            let at = w.at();
            let p = mpint(w, &f::GEX_P)?;
            // A prime of 2048 bits has its highest bit set, so a zero byte stands before it.
            if p.strip_prefix(&[0]).unwrap_or(p).len() < 256 {
                w.rec.note(
                    &notes::SMALL_GROUP,
                    at,
                    4 + p.len() as u32,
                    8 * p.len() as u64,
                );
            }
            mpint(w, &f::GEX_G)?;
        }
        (Family::GroupExchange | Family::Unknown, 34) => {
            w.u32(&f::GEX_MIN)?;
            w.u32(&f::GEX_N)?;
            w.u32(&f::GEX_MAX)?;
        }
        (Family::GroupExchange | Family::Unknown, 32) | (Family::Dh, 30) => {
            mpint(w, &f::DH_E)?;
        }
        (Family::GroupExchange | Family::Unknown, 33) | (Family::Dh, 31) => {
            host_key(w)?;
            mpint(w, &f::DH_F)?;
            signature(w)?;
        }
        (Family::Hybrid { key, .. }, 30) => {
            halves(w, &f::C_INIT_LENGTH, key, [&f::C_INIT_PQ, &f::C_INIT_CL])?
        }
        (Family::Hybrid { ciphertext, .. }, 31) => {
            host_key(w)?;
            halves(
                w,
                &f::S_REPLY_LENGTH,
                ciphertext,
                [&f::S_REPLY_PQ, &f::S_REPLY_CL],
            )?;
            signature(w)?;
        }
        (_, 30) => {
            string(w, &f::Q_C_LENGTH, &f::Q_C)?;
        }
        (_, 31) => {
            host_key(w)?;
            string(w, &f::Q_S_LENGTH, &f::Q_S)?;
            signature(w)?;
        }
        _ => {
            w.rest(&f::PAYLOAD);
        }
    }
    Ok(())
}
