//! ServerKeyExchange and ClientKeyExchange (up to TLS 1.2): what they hold depends on the suite alone.

use super::extension::signature_algorithm;
use super::fields as f;
use super::notes;
use super::phase::{Phase, SSL30, TLS12};
use super::suite::Kx;
use crate::field::{Bytes, Field, Value};
use crate::wire::{Read, Record, UNDECODED, Wire};

fn block8<R: Record>(
    w: &mut Wire<'_, '_, R>,
    length: &'static Field<u8>,
    field: &'static Field<Bytes>,
) -> Read<()> {
    let n = w.u8(length)?;
    w.bytes(field, n.into()).map(drop)
}

fn block16<R: Record>(
    w: &mut Wire<'_, '_, R>,
    length: &'static Field<u16>,
    field: &'static Field<Bytes>,
) -> Read<()> {
    let n = w.u16(length)?;
    w.bytes(field, n.into()).map(drop)
}

/// ServerKeyExchange (RFC 5246 §7.4.3, RFC 8422 §5.4, RFC 4279, RFC 5489).
pub fn server<R: Record>(w: &mut Wire<'_, '_, R>, phase: Phase) -> Read<()> {
    let kx = if phase.kx == Kx::Unknown {
        guess(w.peek())
    } else {
        phase.kx
    };
    w.group(&f::KX, |w| match kx {
        Kx::Ecdhe => curve(w).and_then(|()| signature(w, phase)),
        Kx::EcdhAnon => curve(w),
        Kx::Dhe => finite_field(w).and_then(|()| signature(w, phase)),
        Kx::DhAnon => finite_field(w),
        Kx::RsaExport | Kx::Rsa => {
            block16(w, &f::MODULUS_LENGTH, &f::MODULUS)?;
            block16(w, &f::EXPONENT_LENGTH, &f::EXPONENT)?;
            signature(w, phase)
        }
        Kx::Psk | Kx::RsaPsk => block16(w, &f::HINT_LENGTH, &f::HINT),
        Kx::DhePsk => block16(w, &f::HINT_LENGTH, &f::HINT).and_then(|()| finite_field(w)),
        Kx::EcdhePsk => block16(w, &f::HINT_LENGTH, &f::HINT).and_then(|()| curve(w)),
        Kx::Unknown | Kx::DhStatic | Kx::EcdhStatic | Kx::Tls13 | Kx::Other => {
            w.rest(&UNDECODED);
            Ok(())
        }
    })
}

/// Where the suite is not known: a named curve with a point that fits looks like nothing else.
fn guess(bytes: &[u8]) -> Kx {
    match bytes {
        [3, _, _, len, rest @ ..] if *len >= 32 && rest.len() > usize::from(*len) => Kx::Ecdhe,
        _ => Kx::Unknown,
    }
}

fn curve<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    if w.u8(&f::CURVE_TYPE)? != 3 {
        w.rest(&UNDECODED);
        return Ok(());
    }
    w.u16(&f::NAMED_CURVE)?;
    block8(w, &f::SERVER_POINT_LENGTH, &f::SERVER_POINT)
}

fn finite_field<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    let n = w.u16(&f::P_LENGTH)?;
    if n <= 128 {
        w.note(&notes::SMALL_DH, n.into());
    }
    w.bytes(&f::P, n.into())?;
    block16(w, &f::G_LENGTH, &f::G)?;
    block16(w, &f::YS_LENGTH, &f::YS)
}

fn signature<R: Record>(w: &mut Wire<'_, '_, R>, phase: Phase) -> Read<()> {
    if w.is_empty() {
        return Ok(());
    }
    if phase.version == TLS12 || phase.version == 0 && names_an_algorithm(w.peek()) {
        let algorithm = signature_algorithm(w)?;
        w.derive(&f::SIGNED_WITH, 2, Value::U64(algorithm.into()));
    }
    block16(w, &f::SIGNATURE_LENGTH, &f::SIGNATURE)
}

/// Whether an algorithm stands before the signature, told by which reading uses up the bytes.
fn names_an_algorithm(bytes: &[u8]) -> bool {
    match bytes {
        [a, b, ..] if usize::from(u16::from_be_bytes([*a, *b])) + 2 == bytes.len() => false,
        [_, _, a, b, ..] => usize::from(u16::from_be_bytes([*a, *b])) + 4 == bytes.len(),
        _ => false,
    }
}

/// ClientKeyExchange (RFC 5246 §7.4.7, RFC 8422 §5.7, RFC 4279).
pub fn client<R: Record>(w: &mut Wire<'_, '_, R>, phase: Phase) -> Read<()> {
    w.group(&f::KX, |w| match phase.kx {
        Kx::Rsa | Kx::RsaExport => premaster(w, phase),
        Kx::RsaPsk => {
            block16(w, &f::IDENTITY_LENGTH, &f::IDENTITY).and_then(|()| premaster(w, phase))
        }
        Kx::Ecdhe | Kx::EcdhAnon | Kx::EcdhStatic => client_point(w),
        Kx::Dhe | Kx::DhAnon | Kx::DhStatic => client_key(w),
        Kx::Psk => block16(w, &f::IDENTITY_LENGTH, &f::IDENTITY),
        Kx::DhePsk => block16(w, &f::IDENTITY_LENGTH, &f::IDENTITY).and_then(|()| client_key(w)),
        Kx::EcdhePsk => {
            block16(w, &f::IDENTITY_LENGTH, &f::IDENTITY).and_then(|()| client_point(w))
        }
        Kx::Unknown | Kx::Tls13 | Kx::Other => {
            w.rest(&UNDECODED);
            Ok(())
        }
    })
}

fn client_point<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    if w.is_empty() {
        Ok(())
    } else {
        block8(w, &f::CLIENT_POINT_LENGTH, &f::CLIENT_POINT)
    }
}

fn client_key<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    if w.is_empty() {
        Ok(())
    } else {
        block16(w, &f::YC_LENGTH, &f::YC)
    }
}

/// SSL 3.0 sends the encrypted secret without a length before it.
fn premaster<R: Record>(w: &mut Wire<'_, '_, R>, phase: Phase) -> Read<()> {
    if phase.version == SSL30 {
        w.rest(&f::EPMS);
        return Ok(());
    }
    block16(w, &f::EPMS_LENGTH, &f::EPMS)
}
