//! X.509 certificates and OCSP answers as trees over their bytes (RFC 5280, RFC 6960). A certificate here is traffic,
//! not something to trust: nothing is verified. Knows no protocol; TLS lends it the reader of timestamp lists.

pub mod fields;
pub mod ocsp;

mod extension;
mod name;
pub mod oids;

pub use name::{name, subtree_name};

use super::ber::{self, id};
use crate::field::Value;
use crate::wire::{Read, Record, Wire};
use fields as f;

/// Reads the list of signed certificate timestamps in an extension: its fields are TLS's.
pub type Timestamps<R> = fn(&mut Wire<'_, '_, R>) -> Read<()>;

/// Whether anybody wants a field of a certificate.
pub fn wanted<R: Record>(rec: &R) -> bool {
    f::FIELDS.iter().any(|def| rec.wants(def))
}

/// A Certificate (RFC 5280 §4.1).
pub fn certificate<R: Record>(w: &mut Wire<'_, '_, R>, timestamps: Timestamps<R>) -> Read<()> {
    ber::group(w, &f::CERTIFICATE, id::SEQUENCE, |w| {
        ber::group(w, &f::SIGNED, id::SEQUENCE, |w| to_be_signed(w, timestamps))?;
        ber::group(w, &f::ALGORITHM, id::SEQUENCE, algorithm)?;
        bit_string(w, |w| {
            w.rest(&f::SIGNATURE);
            Ok(())
        })
    })
    .map(drop)
}

fn to_be_signed<R: Record>(w: &mut Wire<'_, '_, R>, timestamps: Timestamps<R>) -> Read<()> {
    ber::optional(w, 0xa0, |w| {
        ber::element(w, id::INTEGER, |w| w.u8(&f::VERSION))
    })?;
    ber::bytes(w, id::INTEGER, &f::SERIAL)?;
    ber::group(w, &f::SIGNATURE_ID, id::SEQUENCE, algorithm)?;
    for (group, text) in [
        (&f::ISSUER, &f::ISSUER_TEXT),
        (&f::SUBJECT, &f::SUBJECT_TEXT),
    ] {
        if std::ptr::eq(group, &f::SUBJECT) {
            ber::group(w, &f::VALIDITY, id::SEQUENCE, validity)?;
        }
        let at = w.at();
        let words = w.group(group, name)?;
        let len = (w.at() - at) as usize;
        w.put(text, at, len, Value::Text(&words));
    }
    ber::group(w, &f::KEY_INFO, id::SEQUENCE, key_info)?;
    for unique_id in [0x81, 0x82, 0xa1, 0xa2] {
        if ber::is_next(w, unique_id) {
            ber::skip(w)?;
        }
    }
    ber::optional(w, 0xa3, |w| {
        ber::group(w, &f::EXTENSIONS, id::SEQUENCE, |w| {
            extension::list(w, timestamps)
        })
    })?;
    Ok(())
}

/// An AlgorithmIdentifier's content: a name, and what it needs to know.
pub(super) fn algorithm<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    oids::named(w, &f::ALGORITHM_ID)?;
    if ber::is_next(w, id::OID) {
        oids::named(w, &f::CURVE)?;
    } else if !w.is_empty() {
        w.rest(&f::PARAMETERS);
    }
    Ok(())
}

fn validity<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    let from = w.group(&f::NOT_BEFORE, time)?;
    if let Some((at, len, ns)) = from {
        w.put(&f::NOT_BEFORE_AT, at, len, Value::I64(ns));
    }
    let until = w.group(&f::NOT_AFTER, time)?;
    if let Some((at, len, ns)) = until {
        w.put(&f::NOT_AFTER_AT, at, len, Value::I64(ns));
    }
    Ok(())
}

/// A Time: where its value stands and which moment it is, when it is one.
fn time<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<Option<(u64, usize, i64)>> {
    let utc = ber::is_next(w, id::UTC_TIME);
    let value = ber::skip(w)?;
    let at = w.at() - value.len() as u64;
    let moment = if utc {
        ber::utc_time(value)
    } else {
        ber::generalized_time(value)
    };
    match (utc, moment) {
        (true, Some(m)) => w.put(&f::UTC_TIME, at, value.len(), Value::Text(m.text())),
        (true, None) => w.put(&f::UTC_TIME, at, value.len(), Value::Text(value)),
        (false, Some(m)) => w.put(&f::GENERALIZED_TIME, at, value.len(), Value::I64(m.ns)),
        (false, None) => w.put(
            &crate::wire::UNDECODED,
            at,
            value.len(),
            Value::Bytes(value),
        ),
    }
    Ok(moment.map(|m| (at, value.len(), m.ns)))
}

fn key_info<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    let mut is_rsa = false;
    let mut bits = 0;
    ber::group(w, &f::KEY_ALGORITHM, id::SEQUENCE, |w| {
        let kind = oids::named(w, &f::ALGORITHM_ID)?;
        is_rsa = kind == oids::RSA;
        bits = oids::key_bits(kind);
        if ber::is_next(w, id::OID) {
            bits = oids::key_bits(oids::named(w, &f::CURVE)?);
        } else if !w.is_empty() {
            w.rest(&f::PARAMETERS);
        }
        Ok(())
    })?;
    bit_string(w, |w| {
        let (at, key) = (w.at(), w.peek());
        w.rec.here(&f::KEY.def, at, key);
        if is_rsa {
            bits = rsa_key(w)?;
        } else {
            w.take(key.len())?;
        }
        if bits > 0 {
            w.derive(&f::KEY_BITS, key.len(), Value::U64(bits));
        }
        Ok(())
    })
}

/// RSAPublicKey (RFC 8017 §A.1.1); gives the modulus' bits.
fn rsa_key<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<u64> {
    let bits = ber::element(w, id::SEQUENCE, |w| {
        let modulus = ber::bytes(w, id::INTEGER, &f::MODULUS)?;
        let exponent = ber::skip(w)?;
        if let Some(n) = ber::integer(exponent) {
            w.derive(&f::EXPONENT, exponent.len(), Value::I64(n));
        }
        let zeros = modulus.iter().take_while(|b| **b == 0).count();
        let top = modulus.get(zeros).map_or(0, |b| b.leading_zeros());
        Ok(8 * (modulus.len() - zeros) as u64 - u64::from(top))
    })?;
    Ok(bits.unwrap_or(0))
}

/// A BIT STRING: how many bits of its last octet don't count, then what `body` reads.
pub(super) fn bit_string<'a, R: Record>(
    w: &mut Wire<'a, '_, R>,
    body: impl FnOnce(&mut Wire<'a, '_, R>) -> Read<()>,
) -> Read<()> {
    ber::element(w, id::BIT_STRING, |w| {
        w.u8(&f::PADDING)?;
        body(w)
    })
    .map(drop)
}

#[cfg(test)]
pub(crate) mod tests;
