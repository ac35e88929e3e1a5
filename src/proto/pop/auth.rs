//! AUTH: the mechanism, and lines of credentials and challenges in base64 (RFC 5034).
//!
//! Passwords, tokens and digests go into secret fields, and into no other.

use super::fields as f;
use super::verb::{split, text_of};
use crate::field::Value;
use crate::proto::common::base64;
use crate::proto::common::sasl::{Mechanism, Part};
use crate::wire::{Read, Record, Wire};

/// Reads AUTH's parameter, the mechanism and perhaps the first response. Says whether that is there.
pub fn begin<R: Record>(w: &mut Wire<'_, '_, R>, parameter: &[u8]) -> Read<(Mechanism, bool)> {
    let lead = parameter.iter().take_while(|b| **b == b' ').count();
    let (name, behind) = split(parameter.get(lead..).unwrap_or(&[]));
    let gap = behind.iter().take_while(|b| **b == b' ').count();
    let initial = behind.get(gap..).unwrap_or(&[]);
    let whole = Value::Text(parameter);
    match initial {
        b"" => w.put(&f::PARAMETER, w.at(), parameter.len(), whole),
        _ => w.put(&f::SECRET_PARAMETER, w.at(), parameter.len(), whole),
    }
    let mechanism = Mechanism::of(name);
    w.take(lead)?;
    w.bytes(&f::MECHANISM, name.len())?;
    w.take(gap)?;
    if !initial.is_empty() {
        response(w, initial.len(), (mechanism, 0))?;
    }
    Ok((mechanism, !initial.is_empty()))
}

/// Reads a line of credentials: what it holds depends on mechanism and step.
pub fn credentials<R: Record>(w: &mut Wire<'_, '_, R>, ctx: u32) -> Read<()> {
    let line = w.peek();
    let text = text_of(line);
    if text == b"*" {
        w.take(1)?;
        w.derive(&f::CANCEL, 1, Value::None);
    } else if !text.is_empty() {
        w.put(&f::REQUEST_DATA, w.at(), text.len(), Value::Text(text));
        response(w, text.len(), Mechanism::unpack(ctx))?;
    }
    w.take(line.len() - w.pos()).map(drop)
}

fn response<R: Record>(
    w: &mut Wire<'_, '_, R>,
    len: usize,
    (mechanism, step): (Mechanism, u8),
) -> Read<()> {
    let text = w.take(len)?;
    // "=" alone is an empty response (RFC 5034 §4).
    if text == b"=" {
        return Ok(());
    }
    let Some(plain) = base64::decode(text) else {
        w.derive(&f::NOT_BASE64, len, Value::None);
        return Ok(());
    };
    w.derive(&f::DECODED, len, Value::Bytes(&plain));
    mechanism.parts(step, &plain, |part, value| {
        let field = match part {
            Part::ActingAs => &f::AUTHZID,
            Part::User => &f::USER,
            Part::Password => &f::PASSWORD,
            Part::Token => &f::TOKEN,
            Part::Digest => &f::DIGEST,
        };
        w.derive(field, len, Value::Text(value));
    });
    Ok(())
}

/// Reads `+ ` and the challenge behind it; NTLM's and Kerberos' are no text.
pub fn challenge<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    let line = w.peek();
    let text = text_of(line);
    let lead = text.len().min(2);
    let encoded = text.get(lead..).unwrap_or(&[]);
    w.take(text.len())?;
    match base64::decode(encoded) {
        Some(plain) => w.derive(&f::CHALLENGE, encoded.len(), Value::Text(&plain)),
        None => w.derive(&f::NOT_BASE64, encoded.len(), Value::None),
    }
    w.take(line.len() - text.len()).map(drop)
}
