//! Distinguished names and the other kinds of names in certificates.

use super::super::ber::{self, id};
use super::{fields as f, oids};
use crate::field::{Field, Text, Value};
use crate::wire::{Read, Record, Wire};

/// A Name (RFC 5280 §4.1.2.4): its parts, and the whole in words, the nearest part first (RFC 4514).
pub fn name<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<Vec<u8>> {
    let mut parts: Vec<Vec<u8>> = Vec::new();
    ber::group(w, &f::RDN_SEQUENCE, id::SEQUENCE, |w| {
        relative_names(w, &mut parts)
    })?;
    parts.reverse();
    Ok(parts.join(&b", "[..]))
}

fn relative_names<R: Record>(w: &mut Wire<'_, '_, R>, parts: &mut Vec<Vec<u8>>) -> Read<()> {
    ber::each(w, |w| {
        ber::group(w, &f::RDN, id::SET, |w| {
            ber::each(w, |w| {
                let at = w.at();
                let mut words = Vec::new();
                ber::group(w, &f::RDN_ITEM, id::SEQUENCE, |w| attribute(w, &mut words))?;
                if w.wants(&f::ATTRIBUTE) {
                    let len = (w.at() - at) as usize;
                    w.put(&f::ATTRIBUTE, at, len, Value::Text(&words));
                }
                parts.push(words);
                Ok(())
            })
        })
        .map(drop)
    })
}

/// One attribute: its type and its value, whose kind of string decides the field.
fn attribute<R: Record>(w: &mut Wire<'_, '_, R>, words: &mut Vec<u8>) -> Read<()> {
    let kind = oids::named(w, &f::RDN_OID)?;
    match oids::attribute(kind) {
        Some(short) => words.extend_from_slice(short.as_bytes()),
        None => ber::oid(kind, words),
    }
    words.push(b'=');
    let string = w.peek().first().copied().unwrap_or(0);
    let field: &'static Field<Text> = match (kind, string) {
        (oids::COUNTRY | oids::JURISDICTION_COUNTRY, _) => &f::COUNTRY,
        (oids::SERIAL_NUMBER, _) => &f::SERIAL_ATTRIBUTE,
        (oids::QUALIFIER, _) => &f::QUALIFIER,
        (_, id::PRINTABLE_STRING) => &f::PRINTABLE,
        (_, id::UTF8_STRING) => &f::UTF8,
        (_, id::TELETEX_STRING) => &f::TELETEX,
        (_, id::IA5_STRING) => &f::IA5,
        (_, id::BMP_STRING) => &f::BMP,
        (_, id::UNIVERSAL_STRING) => &f::UNIVERSAL,
        _ => {
            return ber::any(w, |w, _| {
                w.rest(&f::ATTRIBUTE_VALUE);
                Ok(())
            })
            .map(drop);
        }
    };
    let value = ber::skip(w)?;
    let text = as_utf8(string, value);
    w.derive(field, value.len(), Value::Text(&text));
    for byte in text.iter() {
        if matches!(byte, b',' | b'\\') {
            words.push(b'\\');
        }
        words.push(*byte);
    }
    Ok(())
}

/// The text of a string type in UTF-8, where it is written otherwise.
fn as_utf8(string: u8, value: &[u8]) -> std::borrow::Cow<'_, [u8]> {
    let chars: String = match string {
        id::BMP_STRING => char::decode_utf16(
            value
                .chunks_exact(2)
                .map(|c| u16::from_be_bytes([c[0], c[1]])),
        )
        .map(|c| c.unwrap_or('\u{fffd}'))
        .collect(),
        id::UNIVERSAL_STRING => {
            let units = value
                .chunks_exact(4)
                .map(|c| u32::from_be_bytes([c[0], c[1], c[2], c[3]]));
            units
                .map(|c| char::from_u32(c).unwrap_or('\u{fffd}'))
                .collect()
        }
        id::TELETEX_STRING if !value.is_ascii() => value.iter().map(|b| char::from(*b)).collect(),
        _ => return value.into(),
    };
    chars.into_bytes().into()
}

/// GeneralNames' content (RFC 5280 §4.2.1.6).
pub fn general_names<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    ber::each(w, |w| w.group(&f::GENERAL_NAME, general_name))
}

/// One GeneralName.
pub fn general_name<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    ber::any(w, |w, head| {
        match head.id {
            0x81 => w.rest(&f::MAIL_NAME),
            0x82 => w.rest(&f::DNS_NAME),
            0xa4 => return w.group(&f::DIRECTORY_NAME, name).map(drop),
            0x86 => w.rest(&f::URI_NAME),
            0x87 if matches!(head.len, 4 | 16) => w.rest(&f::IP_NAME),
            0x87 => w.rest(&f::IP_RAW),
            0x88 => {
                let (mut dots, value) = (Vec::new(), w.peek());
                ber::oid(value, &mut dots);
                w.take(value.len())?;
                w.derive(&f::OID_REGISTERED, value.len(), Value::Text(&dots));
                return Ok(());
            }
            _ => w.rest(&f::OTHER_NAME),
        };
        Ok(())
    })
    .map(drop)
}

/// GeneralSubtrees' content (RFC 5280 §4.2.1.10): names, each with a distance nobody uses.
pub fn subtree_name<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    ber::each(w, |w| {
        ber::group(w, &f::GENERAL_NAME, id::SEQUENCE, |w| {
            general_name(w)?;
            let n = w.remaining();
            w.take(n).map(drop)
        })
        .map(drop)
    })
}
