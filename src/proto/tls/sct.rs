//! Signed certificate timestamps: the same list in an extension of the handshake and in one of a certificate.

use super::extension::signature_algorithm;
use super::fields as f;
use crate::field::Value;
use crate::wire::{Read, Record, Wire};

/// A list of timestamps with its length before it (RFC 6962 §3.3).
pub fn list<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    let n = w.u16(&f::SCTS_LENGTH)?;
    w.inside(n.into(), |w| {
        while !w.is_empty() {
            w.group(&f::SCT, |w| {
                let n = w.u16(&f::SCT_LENGTH)?;
                w.inside(n.into(), timestamp)
            })?;
        }
        Ok(())
    })
    .map(drop)
}

fn timestamp<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    w.u8(&f::SCT_VERSION)?;
    w.bytes(&f::SCT_LOG, 32)?;
    let ms = w.take(8)?.iter().fold(0u64, |n, b| n << 8 | u64::from(*b));
    let ns = i64::try_from(ms)
        .unwrap_or(i64::MAX)
        .saturating_mul(1_000_000);
    w.derive(&f::SCT_TIME, 8, Value::I64(ns));
    let n = w.u16(&f::SCT_EXTENSIONS_LENGTH)?;
    if n > 0 {
        w.bytes(&f::SCT_EXTENSIONS, n.into())?;
    }
    signature_algorithm(w)?;
    let n = w.u16(&f::SCT_SIGNATURE_LENGTH)?;
    w.bytes(&f::SCT_SIGNATURE, n.into()).map(drop)
}
