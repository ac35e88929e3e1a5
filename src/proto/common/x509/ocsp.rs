//! OCSP answers (RFC 6960), as servers staple them to a handshake.

use super::super::ber::{self, id};
use super::{Timestamps, algorithm, bit_string, certificate, extension, fields as f, name, oids};
use crate::field::{Field, Time, Value};
use crate::wire::{Read, Record, Wire};

/// An OCSPResponse: a status, and usually a basic response inside.
pub fn response<R: Record>(w: &mut Wire<'_, '_, R>, timestamps: Timestamps<R>) -> Read<()> {
    ber::group(w, &f::OCSP, id::SEQUENCE, |w| {
        ber::element(w, id::ENUMERATED, |w| w.u8(&f::OCSP_STATUS))?;
        ber::optional(w, 0xa0, |w| {
            ber::element(w, id::SEQUENCE, |w| {
                oids::named(w, &f::ALGORITHM_ID)?;
                ber::element(w, id::OCTET_STRING, |w| basic(w, timestamps))
            })
        })
    })
    .map(drop)
}

fn basic<R: Record>(w: &mut Wire<'_, '_, R>, timestamps: Timestamps<R>) -> Read<()> {
    ber::group(w, &f::OCSP_BASIC, id::SEQUENCE, |w| {
        ber::group(w, &f::OCSP_DATA, id::SEQUENCE, |w| data(w, timestamps))?;
        ber::group(w, &f::OCSP_SIGNATURE_ID, id::SEQUENCE, algorithm)?;
        bit_string(w, |w| {
            w.rest(&f::OCSP_SIGNATURE);
            Ok(())
        })?;
        if ber::is_next(w, 0xa0) {
            ber::group(w, &f::OCSP_CERTS, 0xa0, |w| {
                ber::element(w, id::SEQUENCE, |w| {
                    ber::each(w, |w| certificate(w, timestamps))
                })
            })?;
        }
        Ok(())
    })
    .map(drop)
}

fn data<R: Record>(w: &mut Wire<'_, '_, R>, timestamps: Timestamps<R>) -> Read<()> {
    ber::optional(w, 0xa0, |w| {
        ber::element(w, id::INTEGER, |w| w.u8(&f::OCSP_VERSION))
    })?;
    if ber::is_next(w, 0xa1) {
        ber::group(w, &f::OCSP_BY_NAME, 0xa1, |w| name(w).map(drop))?;
    } else {
        ber::optional(w, 0xa2, |w| {
            ber::bytes(w, id::OCTET_STRING, &f::OCSP_BY_KEY)
        })?;
    }
    time(w, &f::OCSP_PRODUCED)?;
    ber::group(w, &f::OCSP_RESPONSES, id::SEQUENCE, |w| {
        ber::each(w, |w| {
            ber::group(w, &f::OCSP_SINGLE, id::SEQUENCE, |w| single(w, timestamps)).map(drop)
        })
    })?;
    extensions(w, &f::OCSP_EXTENSIONS, timestamps)
}

/// Extensions at the end of a structure, if there are any.
fn extensions<R: Record>(
    w: &mut Wire<'_, '_, R>,
    field: &'static Field<()>,
    timestamps: Timestamps<R>,
) -> Read<()> {
    if ber::is_next(w, 0xa1) {
        ber::group(w, field, 0xa1, |w| {
            ber::element(w, id::SEQUENCE, |w| extension::list(w, timestamps))
        })?;
    }
    Ok(())
}

fn single<R: Record>(w: &mut Wire<'_, '_, R>, timestamps: Timestamps<R>) -> Read<()> {
    ber::group(w, &f::OCSP_CERT, id::SEQUENCE, |w| {
        ber::group(w, &f::OCSP_HASH_ID, id::SEQUENCE, algorithm)?;
        ber::bytes(w, id::OCTET_STRING, &f::OCSP_NAME_HASH)?;
        ber::bytes(w, id::OCTET_STRING, &f::OCSP_KEY_HASH)?;
        ber::bytes(w, id::INTEGER, &f::OCSP_SERIAL).map(drop)
    })?;
    ber::any(w, |w, head| {
        let n = w.remaining();
        w.put(
            &f::OCSP_CERT_STATUS,
            w.at(),
            n,
            Value::U64((head.number).into()),
        );
        if head.constructed() {
            time(w, &f::OCSP_REVOKED_AT)?;
            ber::optional(w, 0xa0, |w| {
                ber::element(w, id::ENUMERATED, |w| w.u8(&f::OCSP_REASON))
            })?;
        }
        Ok(())
    })?;
    time(w, &f::OCSP_THIS)?;
    ber::optional(w, 0xa0, |w| time(w, &f::OCSP_NEXT))?;
    extensions(w, &f::OCSP_SINGLE_EXTENSIONS, timestamps)
}

fn time<R: Record>(w: &mut Wire<'_, '_, R>, field: &'static Field<Time>) -> Read<()> {
    let value = ber::skip(w)?;
    if let Some(moment) = ber::generalized_time(value) {
        w.derive(field, value.len(), Value::I64(moment.ns));
    }
    Ok(())
}
