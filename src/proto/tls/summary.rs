//! What a unit says in a line, from its facts alone.

use super::fields as f;
use super::handshake::kind as message;
use super::phase::rank;
use super::{kind, names, suite};
use crate::field::{Def, Field, Type, Value, counted, decimal, escape};
use crate::layer::Line;
use crate::proto::common::x509::fields as x509;

/// Appends the line of a unit.
pub fn line(line: &Line<'_>, out: &mut Vec<u8>) {
    let len = line.facts.find(&f::RECORD_LENGTH).unwrap_or(0);
    match line.kind {
        kind::HANDSHAKE => handshake(line, out),
        kind::SSL2_HELLO => {
            out.extend_from_slice(b"ClientHello in SSL 2.0's shape, ");
            version(line.facts.find(&f::VERSION).unwrap_or(0), out);
        }
        kind::CHANGE_CIPHER_SPEC => out.extend_from_slice(b"ChangeCipherSpec"),
        kind::ALERT => {
            out.extend_from_slice(b"Alert ");
            named(
                &f::ALERT_LEVEL,
                line.facts.find(&f::ALERT_LEVEL).unwrap_or(0).into(),
                out,
            );
            out.extend_from_slice(b": ");
            named(
                &f::ALERT_DESC,
                line.facts.find(&f::ALERT_DESC).unwrap_or(0).into(),
                out,
            );
        }
        kind::APPLICATION_DATA => bytes(b"application data", len, out),
        kind::HEARTBEAT => {
            named(
                &f::HEARTBEAT_TYPE,
                line.facts.find(&f::HEARTBEAT_TYPE).unwrap_or(0).into(),
                out,
            );
            bytes(b"", line.facts.find(&f::HEARTBEAT_LENGTH).unwrap_or(0), out);
        }
        kind::ENCRYPTED => {
            out.extend_from_slice(b"encrypted ");
            named(
                &f::CONTENT_TYPE,
                line.facts.find(&f::CONTENT_TYPE).unwrap_or(0).into(),
                out,
            );
            bytes(b"", len, out);
        }
        kind::FRAGMENT => bytes(b"part of a handshake message", len, out),
        kind::FOREIGN => {
            out.extend_from_slice(b"not TLS: ");
            let said = line.facts.find(&f::FOREIGN).unwrap_or(b"");
            escape(said.trim_ascii_end(), out);
        }
        _ => bytes(b"record of an unknown type", len, out),
    }
}

/// One handshake message's facts, from its type up to the next one's.
type Part<'f> = [(&'static Def, Value<'f>)];

fn handshake(line: &Line<'_>, out: &mut Vec<u8>) {
    let facts: Vec<(&'static Def, Value<'_>)> = line.facts.iter().collect();
    let mut first = true;
    let is_type = |(def, _): &(&'static Def, Value<'_>)| std::ptr::eq(*def, &f::HANDSHAKE_TYPE.def);
    for part in facts
        .chunk_by(|_, next| !is_type(next))
        .filter(|part| part.first().is_some_and(is_type))
    {
        if !std::mem::take(&mut first) {
            out.extend_from_slice(" · ".as_bytes());
        }
        one(part, out);
    }
}

fn find<'f, T: Type>(part: &Part<'f>, field: &'static Field<T>) -> Option<T::Out<'f>> {
    part.iter()
        .find(|(def, _)| std::ptr::eq(*def, &field.def))
        .and_then(|(_, value)| T::out(*value))
}

fn count<T: Type>(part: &Part<'_>, field: &'static Field<T>) -> usize {
    part.iter()
        .filter(|(def, _)| std::ptr::eq(*def, &field.def))
        .count()
}

fn one(part: &Part<'_>, out: &mut Vec<u8>) {
    let of = find(part, &f::HANDSHAKE_TYPE).unwrap_or(0);
    if of == message::SERVER_HELLO && find(part, &f::RETRY).is_some() {
        out.extend_from_slice(b"HelloRetryRequest");
    } else {
        named(&f::HANDSHAKE_TYPE, of.into(), out);
    }
    match of {
        message::CLIENT_HELLO => client_hello(part, out),
        message::SERVER_HELLO => server_hello(part, out),
        message::CERTIFICATE => certificate(part, out),
        message::SERVER_KEY_EXCHANGE => {
            if let Some(group) = find(part, &f::NAMED_CURVE) {
                out.push(b' ');
                named(&f::NAMED_CURVE, group.into(), out);
            }
            if let Some(n) = find(part, &f::P_LENGTH) {
                out.extend_from_slice(b" DH ");
                decimal(8 * u64::from(n), out);
                out.extend_from_slice(b" bits");
            }
            signed(part, out);
        }
        message::CERTIFICATE_VERIFY => signed(part, out),
        message::NEW_SESSION_TICKET => {
            if let Some(n) = find(part, &f::LIFETIME) {
                out.extend_from_slice(b", good for ");
                decimal(n.into(), out);
                out.extend_from_slice(b" s");
            }
        }
        message::CERTIFICATE_STATUS => {
            if let Some(n) = find(part, &crate::proto::common::x509::fields::OCSP_CERT_STATUS) {
                out.extend_from_slice(b", OCSP says ");
                named(&x509::OCSP_CERT_STATUS, n.into(), out);
            }
        }
        message::NEXT_PROTOCOL => {
            out.push(b' ');
            escape(find(part, &f::NPN_SELECTED).unwrap_or(b""), out);
        }
        _ => {}
    }
}

fn client_hello(part: &Part<'_>, out: &mut Vec<u8>) {
    if let Some(v) = find(part, &f::VERSION) {
        out.push(b' ');
        version(v, out);
    }
    if let Some(name) = find(part, &f::SNI) {
        out.push(b' ');
        escape(name, out);
    }
    alpn(part, out);
    if count(part, &f::PSK_IDENTITY) > 0 {
        out.extend_from_slice(b", resuming");
    }
    if count(part, &f::EARLY_DATA) > 0 {
        out.extend_from_slice(b", early data follows");
    }
    if count(part, &f::ECH) > 0 {
        out.extend_from_slice(b", with ECH");
    }
}

fn server_hello(part: &Part<'_>, out: &mut Vec<u8>) {
    if let Some(v) = find(part, &f::VERSION) {
        out.push(b' ');
        version(v, out);
    }
    if let Some(group) = find(part, &f::KEY_SHARE_SELECTED) {
        out.extend_from_slice(b", wants ");
        named(&f::KEY_SHARE_SELECTED, group.into(), out);
    } else if let Some(n) = find(part, &f::SUITE) {
        out.push(b' ');
        suite::short_name(n, out);
    }
    alpn(part, out);
    if find(part, &f::PSK_SELECTED).is_some() {
        out.extend_from_slice(b", resumed");
    }
}

fn alpn(part: &Part<'_>, out: &mut Vec<u8>) {
    let mut names = part
        .iter()
        .filter(|(def, _)| std::ptr::eq(*def, &f::ALPN.def))
        .filter_map(|(_, v)| crate::field::Text::out(*v))
        .peekable();
    if names.peek().is_none() {
        return;
    }
    out.extend_from_slice(b" (");
    for (i, name) in names.enumerate() {
        if i > 0 {
            out.extend_from_slice(b", ");
        }
        escape(name, out);
    }
    out.push(b')');
}

fn certificate(part: &Part<'_>, out: &mut Vec<u8>) {
    let n = count(part, &f::CERTIFICATE_LENGTH);
    if n == 0 {
        out.extend_from_slice(b", none");
        return;
    }
    if let Some(subject) = find(part, &x509::SUBJECT_TEXT) {
        out.push(b' ');
        escape(nearest(subject), out);
    }
    if let Some(issuer) = find(part, &x509::ISSUER_TEXT) {
        out.extend_from_slice(b", issued by ");
        escape(nearest(issuer), out);
    }
    out.extend_from_slice(b", ");
    counted(n as u64, "certificate", "certificates", out);
}

/// The attribute of a name in words that people know its owner by: the common name, or else the organisation, or else
/// the first.
fn nearest(name: &[u8]) -> &[u8] {
    let ends = name
        .windows(2)
        .enumerate()
        .filter(|(i, pair)| pair == b", " && (*i == 0 || name[i - 1] != b'\\'))
        .map(|(i, _)| i);
    let mut parts = Vec::new();
    let mut from = 0;
    for end in ends.chain([name.len()]) {
        parts.push(&name[from..end.max(from)]);
        from = end + 2;
    }
    let known = [&b"CN="[..], b"O=", b""]
        .into_iter()
        .find_map(|kind| parts.iter().find(|part| part.starts_with(kind)));
    known.copied().unwrap_or(name)
}

fn signed(part: &Part<'_>, out: &mut Vec<u8>) {
    if let Some(n) = find(part, &f::SIGNED_WITH) {
        out.extend_from_slice(b", signed ");
        named(&f::SIGNED_WITH, n.into(), out);
    }
}

fn version(n: u16, out: &mut Vec<u8>) {
    match names::version(n.into()) {
        Some(name) => out.extend_from_slice(name.as_bytes()),
        None if rank(n) == 0 => named(&f::VERSION, n.into(), out),
        None => {}
    }
    if (0x7f00..=0x7fff).contains(&n) {
        out.push(b' ');
        decimal((n & 0xff).into(), out);
    }
}

fn bytes(what: &[u8], n: u16, out: &mut Vec<u8>) {
    out.extend_from_slice(what);
    out.extend_from_slice(b", ");
    counted(n.into(), "byte", "bytes", out);
}

/// A number by its name, or as a number.
fn named<T>(field: &'static Field<T>, n: u64, out: &mut Vec<u8>) {
    match field.def.names.and_then(|names| names(n)) {
        Some(name) => out.extend_from_slice(name.as_bytes()),
        None => crate::field::show(&field.def, Value::U64(n), out),
    }
}
