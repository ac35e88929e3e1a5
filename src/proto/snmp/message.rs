//! A message: a sequence that begins with the version. v1 and v2c go on with the community and a PDU; v3 with a
//! header, who sends it, and a PDU with its context, which may be encrypted.
//!
//! ```text
//!     v1, v2c    SEQUENCE { version, community, PDU }
//!     v3         SEQUENCE { version, SEQUENCE { msgID, maxSize, flags, model }, security parameters,
//!                           SEQUENCE { engine ID, context name, PDU } or OCTET STRING (encrypted) }
//! ```
//!
//! PDUs and their variables are in [`pdu`](super::pdu).

use super::engine;
use super::fields as f;
use super::notes;
use super::pdu;
use crate::field::{Field, Value};
use crate::layer::Kind;
use crate::proto::common::ber::{self, id};
use crate::wire::{Read, Record, UNDECODED, Wire};

/// The names of the kinds, in the order of [`Kind`]; the first nine are those of the PDUs' tags.
pub const KINDS: &[&str] = &[
    "get-request",
    "get-next-request",
    "response",
    "set-request",
    "trap",
    "get-bulk-request",
    "inform-request",
    "trap",
    "report",
    "encrypted",
    "other",
];

/// Content that only a key opens.
pub const ENCRYPTED: Kind = Kind(9);
/// No PDU was found.
pub const OTHER: Kind = Kind(10);

/// The kind of a message with this PDU; without one, whether it is encrypted.
pub fn kind(data: Option<u8>, encrypted: Option<bool>) -> Kind {
    match (data, encrypted) {
        (Some(n @ 0..=8), _) => Kind(n.into()),
        (_, Some(true)) => ENCRYPTED,
        _ => OTHER,
    }
}

/// The user-based security model (RFC 3414).
const USM: i64 = 3;

/// A whole message.
pub fn message<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    let head = ber::head(w.peek()).filter(|h| h.id == id::SEQUENCE);
    let Some(head) = head else {
        w.note(&notes::NOT_SNMP, w.remaining());
        w.rest(&UNDECODED);
        return Ok(());
    };
    if head.end > 0 {
        w.note(&notes::INDEFINITE, head.header);
    }
    ber::element(w, id::SEQUENCE, body)?;
    if !w.is_empty() {
        w.note(&notes::TRAILING, w.remaining());
        w.rest(&f::EXTRANEOUS);
    }
    Ok(())
}

fn body<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    let v3 = version(w.peek()) == Some(3);
    let field = if v3 { &f::MSG_VERSION } else { &f::VERSION };
    match number(w, field)? {
        Some(0 | 1) => {
            ber::bytes(w, id::OCTET_STRING, &f::COMMUNITY)?;
            pdu::pdu(w)
        }
        Some(3) => secured(w),
        _ => w.malformed(&notes::VERSION, w.remaining()),
    }
}

/// The version that a message's value begins with.
fn version(body: &[u8]) -> Option<i64> {
    let head = ber::head(body).filter(|h| h.id == id::INTEGER)?;
    ber::integer(body.get(head.header..head.header + head.len)?)
}

/// A whole number.
pub fn number<R: Record>(w: &mut Wire<'_, '_, R>, field: &'static Field<i64>) -> Read<Option<i64>> {
    ber::element(w, id::INTEGER, |w| number_here(w, field))
}

/// A whole number's octets.
pub fn number_here<R: Record>(w: &mut Wire<'_, '_, R>, field: &'static Field<i64>) -> Read<i64> {
    let n = w.remaining();
    let Some(value) = ber::integer(w.peek()) else {
        return w.malformed(&notes::NUMBER, n);
    };
    w.take(n)?;
    let shown = u64::try_from(value).map_or(Value::I64(value), Value::U64);
    w.derive(field, n, shown);
    Ok(value)
}

/// Octets, also where there are none.
pub fn octets<'a, R: Record, T: crate::field::Type>(
    w: &mut Wire<'a, '_, R>,
    field: &'static Field<T>,
) -> Read<Option<&'a [u8]>> {
    ber::element(w, id::OCTET_STRING, |w| w.bytes(field, w.remaining()))
}

/// The rest of a v3 message.
fn secured<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    let header = ber::group(w, &f::GLOBAL, id::SEQUENCE, |w| {
        number(w, &f::MSG_ID)?;
        number(w, &f::MSG_MAX_SIZE)?;
        flags(w)?;
        number(w, &f::SECURITY_MODEL)
    })?;
    if header.flatten() == Some(USM) {
        w.group(&f::SECURITY, |w| {
            ber::element(w, id::OCTET_STRING, |w| ber::element(w, id::SEQUENCE, user))
        })?;
    } else {
        let n = ber::peek(w)?.total();
        w.note(&notes::MODEL, n);
        octets(w, &f::SECURITY_OTHER)?;
    }
    if ber::is_next(w, id::OCTET_STRING) {
        put_content(w, 1);
        return octets(w, &f::ENCRYPTED).map(drop);
    }
    put_content(w, 0);
    scoped(w)
}

fn scoped<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    ber::group(w, &f::SCOPED, id::SEQUENCE, |w| {
        engine::id(w, &f::CONTEXT_ENGINE)?;
        octets(w, &f::CONTEXT_NAME)?;
        pdu::pdu(w)
    })
    .map(drop)
}

/// What was encrypted: a scoped PDU, and what filled up the cipher's last block (RFC 3414 §8.1.1.2).
pub fn opened<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    scoped(w)?;
    w.rest(&f::PADDING);
    Ok(())
}

/// Whether these bytes are what is encrypted, and not what a wrong key makes of it.
pub fn is_scoped(plain: &[u8]) -> bool {
    let part = |rest: &[u8], wanted: u8| {
        ber::head(rest)
            .filter(|h| h.id == wanted)
            .map(|h| h.total())
    };
    let Some(head) = ber::head(plain).filter(|h| h.id == id::SEQUENCE) else {
        return false;
    };
    let body = plain
        .get(head.header..head.header + head.len)
        .unwrap_or(&[]);
    let fits = || {
        let rest = body.get(part(body, id::OCTET_STRING)?..)?;
        let rest = rest.get(part(rest, id::OCTET_STRING)?..)?;
        let pdu = ber::head(rest)?;
        Some(matches!(pdu.id, 0xa0..=0xa8) && pdu.total() == rest.len())
    };
    fits().unwrap_or(false) && plain.len() - head.total() < 16
}

fn put_content<R: Record>(w: &mut Wire<'_, '_, R>, which: u64) {
    let at = w.at();
    w.put(&f::MSG_DATA, at, 1, Value::U64(which));
}

fn flags<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    if let Some(value) = octets(w, &f::MSG_FLAGS)?
        && let Some(flags) = value.first()
    {
        let n = value.len();
        w.derive(&f::REPORTABLE, n, Value::Bool(flags & 4 != 0));
        w.derive(&f::ENCRYPTED_FLAG, n, Value::Bool(flags & 2 != 0));
        w.derive(&f::AUTHENTICATED, n, Value::Bool(flags & 1 != 0));
        if flags & 1 == 0 {
            let at = w.at().saturating_sub(n as u64);
            w.rec.note(&notes::CLEAR, at, n as u32, 0);
        }
    }
    Ok(())
}

fn user<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    engine::id(w, &f::ENGINE_ID)?;
    number(w, &f::ENGINE_BOOTS)?;
    number(w, &f::ENGINE_TIME)?;
    octets(w, &f::USER)?;
    octets(w, &f::AUTH_PARAMETERS)?;
    octets(w, &f::PRIV_PARAMETERS)?;
    Ok(())
}

/// Whether these bytes are a message, from the first to the last: version, community or header, a PDU that fills it.
pub fn is_whole(bytes: &[u8]) -> bool {
    let Some(head) = ber::head(bytes).filter(|h| h.id == id::SEQUENCE) else {
        return false;
    };
    if head.total() != bytes.len() {
        return false;
    }
    let body = bytes.get(head.header..head.header + head.len);
    body.and_then(fits).unwrap_or(false)
}

fn fits(body: &[u8]) -> Option<bool> {
    let version = version(body)?;
    let mut rest = body.get(ber::head(body)?.total()..)?;
    let mut ids = Vec::new();
    while !rest.is_empty() && ids.len() < 4 {
        let head = ber::head(rest)?;
        ids.push(head.id);
        rest = rest.get(head.total()..)?;
    }
    Some(match (version, ids.as_slice()) {
        (0 | 1, [id::OCTET_STRING, 0xa0..=0xa8]) => true,
        (
            3,
            [
                id::SEQUENCE,
                id::OCTET_STRING,
                id::SEQUENCE | id::OCTET_STRING,
            ],
        ) => true,
        _ => false,
    })
}
