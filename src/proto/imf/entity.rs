//! What a header says of the body behind it, and the body itself (RFC 2045).

use super::fields as f;
use super::header::Of;
use super::notes as n;
use crate::field::Value;
use crate::proto::common::{base64, charset, mime, quoted};
use crate::wire::{Read, Record, Wire};

/// How a body was made fit for the way.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Encoding {
    /// 7bit, 8bit, binary: not at all.
    #[default]
    None,
    /// base64.
    Base64,
    /// quoted-printable.
    Quoted,
    /// One nobody knows.
    Unknown,
}

/// What a header says of its body.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Entity {
    /// Media type and subtype in lower case; empty when nothing was said.
    pub media_type: Vec<u8>,
    /// Its character set.
    pub charset: Vec<u8>,
    /// What parts its parts.
    pub boundary: Option<Vec<u8>>,
    /// How it is encoded.
    pub encoding: Encoding,
}

impl Entity {
    /// Takes Content-Transfer-Encoding's value.
    pub fn encode(&mut self, value: &[u8]) {
        let word = value
            .split(|b| matches!(b, b';' | b'('))
            .next()
            .unwrap_or(value);
        self.encoding = match word.trim_ascii().to_ascii_lowercase().as_slice() {
            b"base64" => Encoding::Base64,
            b"quoted-printable" => Encoding::Quoted,
            b"7bit" | b"8bit" | b"binary" | b"" => Encoding::None,
            _ => Encoding::Unknown,
        };
    }

    /// What a body's reading needs of it, and whether the body is cut.
    pub fn pack(&self, cut: bool) -> u32 {
        let encoding = match self.encoding {
            Encoding::None => 0,
            Encoding::Base64 => 1,
            Encoding::Quoted => 2,
            Encoding::Unknown => 3,
        };
        charset::number(&self.charset)
            | encoding << 6
            | u32::from(!self.is_text()) << 8
            | u32::from(cut) << 9
    }

    /// What was packed.
    pub fn unpack(ctx: u32) -> (Entity, bool) {
        let encoding = match ctx >> 6 & 3 {
            0 => Encoding::None,
            1 => Encoding::Base64,
            2 => Encoding::Quoted,
            _ => Encoding::Unknown,
        };
        let media_type: &[u8] = if ctx & 1 << 8 == 0 {
            b""
        } else {
            b"application/octet-stream"
        };
        let entity = Entity {
            media_type: media_type.to_vec(),
            charset: charset::label(ctx & 63).to_vec(),
            boundary: None,
            encoding,
        };
        (entity, ctx & 1 << 9 != 0)
    }

    /// Whether parts are in it.
    pub fn is_multipart(&self) -> bool {
        self.media_type.starts_with(b"multipart/")
    }

    /// Whether a message is in it, as it is.
    pub fn is_message(&self) -> bool {
        matches!(
            self.media_type.as_slice(),
            b"message/rfc822" | b"message/global"
        ) && self.encoding == Encoding::None
    }

    fn is_text(&self) -> bool {
        self.media_type.is_empty()
            || self.media_type.starts_with(b"text/")
            || self.media_type.starts_with(b"message/")
    }
}

/// Reads Content-Type's value.
pub fn content_type<R: Record>(
    w: &mut Wire<'_, '_, R>,
    value: &[u8],
    of: Of,
    entity: &mut Entity,
) -> Read<()> {
    let semicolon = memchr::memchr(b';', value).unwrap_or(value.len());
    let kind = value.get(..semicolon).unwrap_or(&[]).trim_ascii();
    entity.media_type = kind.to_ascii_lowercase();
    let at = w.at();
    w.put(
        &f::MEDIA_TYPE,
        at,
        kind.len(),
        Value::Text(&entity.media_type),
    );
    if of == Of::Message {
        w.put(&f::CONTENT_TYPE_TYPE, at, kind.len(), Value::Text(kind));
        if let Some(rest) = value.get(semicolon + 1..).filter(|r| !r.is_empty()) {
            w.put(
                &f::CONTENT_TYPE_PARAMETERS,
                at + semicolon as u64 + 1,
                rest.len(),
                Value::Text(rest),
            );
        }
    }
    parameters(w, value)?;
    if let Some(charset) = mime::parameter(value, b"charset") {
        let label = charset.split(|b| *b == b' ').next().unwrap_or(&charset);
        w.put(&f::CHARSET, at, 0, Value::Text(label));
        entity.charset = label.to_vec();
    }
    if let Some(name) = mime::parameter(value, b"name") {
        w.put(&f::FILE_NAME, at, 0, Value::Text(&name));
    }
    if entity.is_multipart() {
        entity.boundary = mime::parameter(value, b"boundary").filter(|b| !b.is_empty());
        if entity.boundary.is_none() {
            w.put(&f::NO_BOUNDARY, at, 0, Value::None);
            w.note(&n::NO_BOUNDARY, value.len());
        }
    }
    Ok(())
}

/// Reads Content-Disposition's value.
pub fn disposition<R: Record>(w: &mut Wire<'_, '_, R>, value: &[u8], _: &mut Entity) -> Read<()> {
    let at = w.at();
    parameters(w, value)?;
    if let Some(name) = mime::parameter(value, b"filename") {
        w.put(&f::FILE_NAME, at, 0, Value::Text(&name));
    }
    Ok(())
}

fn parameters<R: Record>(w: &mut Wire<'_, '_, R>, value: &[u8]) -> Read<()> {
    let at = w.at();
    for p in mime::parameters(value) {
        let text = |from: usize, len: usize| value.get(from..from + len).unwrap_or(&[]);
        let mark = w.rec.open(&f::PARAMETER.def, at + p.name as u64);
        w.put(
            &f::PARAMETER_NAME,
            at + p.name as u64,
            p.name_len,
            Value::Text(text(p.name, p.name_len)),
        );
        w.put(
            &f::PARAMETER_VALUE,
            at + p.value as u64,
            p.value_len,
            Value::Text(text(p.value, p.value_len)),
        );
        w.rec.close(mark, at + (p.value + p.value_len) as u64);
    }
    Ok(())
}

/// Reads a body, or with `cut` the beginning of one.
pub fn body<R: Record>(w: &mut Wire<'_, '_, R>, of: Of, entity: &Entity, cut: bool) -> Read<()> {
    let group = match of {
        Of::Message => &f::MESSAGE_TEXT,
        Of::Part => &f::PART_BODY,
    };
    w.group(group, |w| {
        let len = w.remaining();
        let sent = w.rest(&f::AS_SENT);
        if cut {
            w.derive(&f::CUT, 0, Value::None);
        } else {
            w.derive(&f::BODY_SIZE, 0, Value::U64(len as u64));
        }
        let plain = decoded(w, sent, entity, cut);
        let bytes = plain.as_deref().unwrap_or(sent);
        if entity.is_text() {
            text(w, bytes, len, plain.is_some(), entity);
        } else {
            if let (Some(plain), false) = (&plain, cut) {
                w.derive(&f::DATA_SIZE, 0, Value::U64(plain.len() as u64));
            }
            if plain.is_some() && w.wants(&f::DATA) {
                w.derive(&f::DATA, len, Value::Bytes(bytes));
            }
            if let Some(kind) = looks_like(bytes) {
                w.derive(&f::DATA_KIND, 0, Value::Text(kind.as_bytes()));
            }
        }
        Ok(())
    })
}

/// The body with its encoding undone; `None` where there is none, or it can't be.
fn decoded<R: Record>(
    w: &mut Wire<'_, '_, R>,
    sent: &[u8],
    entity: &Entity,
    cut: bool,
) -> Option<Vec<u8>> {
    match entity.encoding {
        Encoding::None => None,
        Encoding::Quoted => Some(quoted::decode(sent).0),
        Encoding::Base64 => {
            let plain = base64::decode(sent);
            if plain.is_none() {
                let at = w.at() - sent.len() as u64;
                w.rec
                    .note(&n::BAD_ENCODING, at, sent.len() as u32, u64::from(cut));
            }
            plain
        }
        Encoding::Unknown => {
            let at = w.at() - sent.len() as u64;
            w.rec.note(&n::BAD_ENCODING, at, 0, 0);
            None
        }
    }
}

fn text<R: Record>(
    w: &mut Wire<'_, '_, R>,
    bytes: &[u8],
    len: usize,
    was_encoded: bool,
    entity: &Entity,
) {
    // Several bytes may be one character, and a cut falls anywhere: what was lost there is no remark.
    match charset::decode(&entity.charset, bytes) {
        None => {
            let at = w.at() - len as u64;
            w.rec.note(&n::UNKNOWN_CHARSET, at, len as u32, 0);
        }
        Some((text, _)) if w.wants(&f::TEXT) => {
            if was_encoded || text.as_bytes() != bytes {
                w.derive(&f::TEXT, len, Value::Text(text.as_bytes()));
            }
        }
        Some(_) => {}
    }
}

/// What the first bytes of a file say it is.
fn looks_like(bytes: &[u8]) -> Option<&'static str> {
    const KNOWN: &[(&[u8], &str)] = &[
        (b"PK\x03\x04", "ZIP, or an Office document"),
        (b"%PDF-", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG picture"),
        (b"\xff\xd8\xff", "JPEG picture"),
        (b"GIF8", "GIF picture"),
        (b"MZ", "Windows program"),
        (b"\x7fELF", "ELF program"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office document"),
        (b"\x1f\x8b", "gzip"),
        (b"Rar!\x1a\x07", "RAR"),
        (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
        (b"\x78\x9f\x3e\x22", "TNEF (winmail.dat)"),
    ];
    KNOWN
        .iter()
        .find(|(magic, _)| bytes.starts_with(magic))
        .map(|(_, name)| *name)
}
