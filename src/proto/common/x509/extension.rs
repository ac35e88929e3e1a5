//! A certificate's extensions (RFC 5280 §4.2), the common ones taken apart.

use super::super::ber::{self, id};
use super::name::{general_name, general_names, subtree_name};
use super::{Timestamps, bit_string, fields as f, oids};
use crate::field::Value;
use crate::wire::{Read, Record, Wire};

/// Extensions' content.
pub fn list<R: Record>(w: &mut Wire<'_, '_, R>, timestamps: Timestamps<R>) -> Read<()> {
    ber::each(w, |w| {
        ber::group(w, &f::EXTENSION, id::SEQUENCE, |w| {
            let kind = oids::named(w, &f::EXTENSION_ID)?;
            if ber::is_next(w, id::BOOLEAN) {
                let value = ber::skip(w)?;
                w.derive(&f::CRITICAL, value.len(), Value::Bool(value != [0]));
            }
            ber::element(w, id::OCTET_STRING, |w| value(w, kind, timestamps))
        })
        .map(drop)
    })
}

fn value<R: Record>(w: &mut Wire<'_, '_, R>, kind: &[u8], timestamps: Timestamps<R>) -> Read<()> {
    match kind {
        [0x55, 0x1d, 14] => ber::bytes(w, id::OCTET_STRING, &f::SUBJECT_KEY).map(drop),
        [0x55, 0x1d, 15] => key_usage(w),
        [0x55, 0x1d, 17 | 18] => {
            ber::group(w, &f::GENERAL_NAMES, id::SEQUENCE, general_names).map(drop)
        }
        [0x55, 0x1d, 19] => basic_constraints(w),
        [0x55, 0x1d, 30] => name_constraints(w),
        [0x55, 0x1d, 31] => distribution_points(w),
        [0x55, 0x1d, 32] => policies(w),
        [0x55, 0x1d, 35] => authority_key(w),
        [0x55, 0x1d, 37] => purposes(w),
        oids::AUTHORITY_INFO_ACCESS => information_access(w),
        oids::TIMESTAMPS => ber::element(w, id::OCTET_STRING, |w| timestamps(w)).map(drop),
        _ => {
            w.rest(&f::EXTENSION_DATA);
            Ok(())
        }
    }
}

fn key_usage<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    bit_string(w, |w| {
        let bits = w.rest(&f::KEY_USAGE);
        let fields = [
            &f::DIGITAL_SIGNATURE,
            &f::CONTENT_COMMITMENT,
            &f::KEY_ENCIPHERMENT,
            &f::DATA_ENCIPHERMENT,
            &f::KEY_AGREEMENT,
            &f::CERT_SIGN,
            &f::CRL_SIGN,
            &f::ENCIPHER_ONLY,
            &f::DECIPHER_ONLY,
        ];
        for (i, field) in fields.into_iter().enumerate() {
            let set = bits
                .get(i / 8)
                .is_some_and(|octet| octet & 0x80 >> (i % 8) != 0);
            w.derive(field, bits.len(), Value::Bool(set));
        }
        Ok(())
    })
}

fn basic_constraints<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    ber::group(w, &f::BASIC, id::SEQUENCE, |w| {
        if ber::is_next(w, id::BOOLEAN) {
            let value = ber::skip(w)?;
            w.derive(&f::CA, value.len(), Value::Bool(value != [0]));
        }
        if ber::is_next(w, id::INTEGER) {
            let value = ber::skip(w)?;
            let n = ber::integer(value)
                .and_then(|n| u64::try_from(n).ok())
                .unwrap_or(0);
            w.derive(&f::PATH_LENGTH, value.len(), Value::U64(n));
        }
        Ok(())
    })
    .map(drop)
}

fn name_constraints<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    ber::group(w, &f::CONSTRAINTS, id::SEQUENCE, |w| {
        for (tag, field) in [(0xa0, &f::PERMITTED), (0xa1, &f::EXCLUDED)] {
            if ber::is_next(w, tag) {
                ber::group(w, field, tag, subtree_name)?;
            }
        }
        Ok(())
    })
    .map(drop)
}

fn distribution_points<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    ber::group(w, &f::CRL_POINTS, id::SEQUENCE, |w| {
        ber::each(w, |w| {
            ber::group(w, &f::CRL_POINT, id::SEQUENCE, |w| {
                ber::optional(w, 0xa0, |w| ber::optional(w, 0xa0, general_names))?;
                // Reasons and the list's own issuer: rare, and nothing to see.
                let n = w.remaining();
                w.take(n).map(drop)
            })
            .map(drop)
        })
    })
    .map(drop)
}

fn policies<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    ber::group(w, &f::POLICIES, id::SEQUENCE, |w| {
        ber::each(w, |w| {
            ber::group(w, &f::POLICY, id::SEQUENCE, |w| {
                oids::named(w, &f::POLICY_ID)?;
                ber::optional(w, id::SEQUENCE, |w| {
                    ber::each(w, |w| ber::element(w, id::SEQUENCE, qualifier).map(drop))
                })
            })
            .map(drop)
        })
    })
    .map(drop)
}

fn qualifier<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    oids::named(w, &f::QUALIFIER_ID)?;
    if ber::is_next(w, id::IA5_STRING) {
        return ber::bytes(w, id::IA5_STRING, &f::QUALIFIER_TEXT).map(drop);
    }
    ber::optional(w, id::SEQUENCE, |w| {
        ber::each(w, |w| {
            ber::any(w, |w, head| {
                match head.id {
                    id::UTF8_STRING | 0x1a | id::IA5_STRING => w.rest(&f::QUALIFIER_TEXT),
                    _ => w.rest(&crate::wire::UNDECODED),
                };
                Ok(())
            })
            .map(drop)
        })
    })
    .map(drop)
}

fn authority_key<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    ber::group(w, &f::AUTHORITY_KEY, id::SEQUENCE, |w| {
        if ber::is_next(w, 0x80) {
            ber::bytes(w, 0x80, &f::KEY_IDENTIFIER)?;
        }
        if ber::is_next(w, 0xa1) {
            ber::group(w, &f::AUTHORITY_ISSUER, 0xa1, general_names)?;
        }
        if ber::is_next(w, 0x82) {
            ber::bytes(w, 0x82, &f::AUTHORITY_SERIAL)?;
        }
        Ok(())
    })
    .map(drop)
}

fn purposes<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    ber::group(w, &f::PURPOSES, id::SEQUENCE, |w| {
        ber::each(w, |w| oids::named(w, &f::PURPOSE).map(drop))
    })
    .map(drop)
}

fn information_access<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    ber::group(w, &f::ACCESS, id::SEQUENCE, |w| {
        ber::each(w, |w| {
            ber::group(w, &f::ACCESS_ITEM, id::SEQUENCE, |w| {
                oids::named(w, &f::ACCESS_METHOD)?;
                general_name(w)
            })
            .map(drop)
        })
    })
    .map(drop)
}
