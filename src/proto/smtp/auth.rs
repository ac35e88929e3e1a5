//! AUTH: the mechanisms and what their base64 lines hold (RFC 4954, 4616, 2195, 7628).
//!
//! Passwords, tokens and digests go into secret fields, and into no other.

use super::fields as f;
use super::verb::word;
use crate::field::{Field, Text, Value};
use crate::proto::common::base64;
use crate::wire::{Read, Record, Wire};

/// A mechanism of SASL.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Mechanism {
    /// Another one: its responses are decoded and not understood.
    Other,
    /// PLAIN: for whom, who, password.
    Plain,
    /// LOGIN: who, then password, each when asked.
    Login,
    /// CRAM-MD5: who, and a digest of the challenge.
    CramMd5,
    /// XOAUTH2 and OAUTHBEARER: who, and a token.
    Bearer,
    /// SCRAM-…: attributes such as `n=user`.
    Scram,
}

const ALL: &[Mechanism] = &[
    Mechanism::Other,
    Mechanism::Plain,
    Mechanism::Login,
    Mechanism::CramMd5,
    Mechanism::Bearer,
    Mechanism::Scram,
];

impl Mechanism {
    fn of(name: &[u8]) -> Mechanism {
        let name = name.to_ascii_uppercase();
        match name.as_slice() {
            b"PLAIN" => Mechanism::Plain,
            b"LOGIN" => Mechanism::Login,
            b"CRAM-MD5" => Mechanism::CramMd5,
            b"XOAUTH2" | b"OAUTHBEARER" => Mechanism::Bearer,
            name if name.starts_with(b"SCRAM-") => Mechanism::Scram,
            _ => Mechanism::Other,
        }
    }

    /// Whether it shows the password, or what is as good as it, to everybody on the way.
    pub fn shows_secret(self) -> bool {
        matches!(
            self,
            Mechanism::Plain | Mechanism::Login | Mechanism::Bearer
        )
    }

    /// The 32 bits a line of credentials is said with: the mechanism, and how many came before.
    pub fn pack(self, step: u8) -> u32 {
        self as u32 | u32::from(step) << 8
    }

    fn unpack(ctx: u32) -> (Mechanism, u8) {
        let mechanism = ALL.get((ctx & 0xff) as usize);
        (
            mechanism.copied().unwrap_or(Mechanism::Other),
            (ctx >> 8) as u8,
        )
    }
}

/// Reads AUTH's parameter, the mechanism and perhaps the first response.
pub fn begin<R: Record>(w: &mut Wire<'_, '_, R>, parameter: &[u8]) -> Read<(Mechanism, bool)> {
    let lead = parameter.iter().take_while(|b| **b == b' ').count();
    w.take(lead)?;
    let name = word(parameter.get(lead..).unwrap_or(&[]));
    let mechanism = Mechanism::of(name);
    if name.is_empty() {
        return Ok((mechanism, false));
    }
    let at = w.at();
    w.bytes(&f::MECHANISM, name.len())?;
    let rest = parameter.get(lead + name.len()..).unwrap_or(&[]);
    let gap = rest.iter().take_while(|b| **b == b' ').count();
    w.take(gap)?;
    let initial = rest.get(gap..).unwrap_or(&[]);
    if initial.is_empty() {
        w.put(&f::PARAMETER, at, name.len(), Value::Text(name));
        return Ok((mechanism, false));
    }
    let all = parameter.get(lead..).unwrap_or(&[]);
    w.put(&f::SECRET_PARAMETER, at, all.len(), Value::Text(all));
    response(w, initial.len(), mechanism, 0)?;
    Ok((mechanism, true))
}

/// Reads a line of credentials: what it holds depends on mechanism and step.
pub fn credentials<R: Record>(w: &mut Wire<'_, '_, R>, ctx: u32) -> Read<()> {
    let (mechanism, step) = Mechanism::unpack(ctx);
    let line = w.peek();
    let text = super::command::text_of(line);
    w.put(&f::REQ, w.at(), 0, Value::Bool(true));
    if text == b"*" {
        w.take(1)?;
        w.derive(&f::AUTH_CANCEL, 1, Value::None);
    } else if !text.is_empty() {
        response(w, text.len(), mechanism, step)?;
    }
    w.take(line.len() - w.pos()).map(drop)
}

fn response<R: Record>(
    w: &mut Wire<'_, '_, R>,
    len: usize,
    mechanism: Mechanism,
    step: u8,
) -> Read<()> {
    let as_sent = if mechanism == Mechanism::Plain {
        &f::AUTH_BOTH
    } else {
        &f::AUTH_RESPONSE
    };
    let text = w.bytes(as_sent, len)?;
    // "=" alone is an empty response (RFC 4954 §4).
    if text == b"=" {
        return Ok(());
    }
    let Some(plain) = base64::decode(text) else {
        w.derive(&f::AUTH_NOT_BASE64, len, Value::None);
        return Ok(());
    };
    let mut put = |field: &'static Field<Text>, value: &[u8]| {
        if !value.is_empty() {
            w.derive(field, len, Value::Text(value));
        }
    };
    match (mechanism, step) {
        (Mechanism::Plain, _) => {
            let mut parts = plain.splitn(3, |b| *b == 0);
            put(&f::AUTHZID, parts.next().unwrap_or(&[]));
            put(&f::AUTH_USERNAME, parts.next().unwrap_or(&[]));
            put(&f::AUTH_PASSWORD, parts.next().unwrap_or(&[]));
        }
        (Mechanism::Login, 0) => put(&f::AUTH_USERNAME, &plain),
        (Mechanism::Login, _) => put(&f::AUTH_PASSWORD, &plain),
        (Mechanism::CramMd5, _) => {
            let blank = plain.iter().rposition(|b| *b == b' ');
            let (user, digest) = plain.split_at(blank.unwrap_or(plain.len()));
            put(&f::AUTH_USERNAME, user);
            put(&f::AUTH_DIGEST, digest.trim_ascii_start());
        }
        (Mechanism::Bearer, _) => {
            for part in plain.split(|b| *b == 1) {
                if let Some(user) = part.strip_prefix(b"user=") {
                    put(&f::AUTH_USERNAME, user);
                } else if let Some(user) = part.strip_prefix(b"n,a=") {
                    put(&f::AUTH_USERNAME, user.strip_suffix(b",").unwrap_or(user));
                } else if let Some(token) = part.strip_prefix(b"auth=") {
                    put(&f::AUTH_TOKEN, token);
                }
            }
        }
        (Mechanism::Scram, 0) => {
            let user = plain
                .split(|b| *b == b',')
                .find_map(|p| p.strip_prefix(b"n="));
            put(&f::AUTH_USERNAME, user.unwrap_or(&[]));
            w.derive(&f::AUTH_DECODED, len, Value::Bytes(&plain));
        }
        (Mechanism::Scram | Mechanism::Other, _) => {
            w.derive(&f::AUTH_DECODED, len, Value::Bytes(&plain));
        }
    }
    Ok(())
}

/// Names the challenge in the text of a 334 reply; NTLM's and Kerberos' are no text, and left alone.
pub fn challenge<R: Record>(w: &mut Wire<'_, '_, R>, text: &[u8]) {
    if text.is_empty() || !w.wants(&f::AUTH_CHALLENGE) {
        return;
    }
    match base64::decode(text) {
        Some(plain) => w.derive(&f::AUTH_CHALLENGE, text.len(), Value::Text(&plain)),
        None => w.derive(&f::AUTH_NOT_BASE64, text.len(), Value::None),
    }
}
