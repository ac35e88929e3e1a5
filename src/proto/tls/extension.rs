//! Extensions: each a type, a length and a content that depends on the message it stands in.

use super::fields as f;
use super::hello::Hello;
use super::{certificate, ech, key_share, sct};
use crate::field::{Field, Type, Value};
use crate::wire::{Read, Record, Wire};

/// Which message an extension stands in: the same type carries different things in different messages.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// ClientHello.
    ClientHello,
    /// ServerHello.
    ServerHello,
    /// HelloRetryRequest.
    Retry,
    /// EncryptedExtensions.
    EncryptedExtensions,
    /// An entry of a TLS 1.3 Certificate.
    Certificate,
    /// A TLS 1.3 CertificateRequest.
    CertificateRequest,
    /// A TLS 1.3 NewSessionTicket.
    NewSessionTicket,
}

impl Place {
    fn is_client(self) -> bool {
        self == Place::ClientHello
    }
}

/// The extensions at the end of a message; none at all in the oldest hellos.
pub fn list<R: Record>(w: &mut Wire<'_, '_, R>, place: Place, hello: &mut Hello) -> Read<()> {
    if w.is_empty() {
        return Ok(());
    }
    let n = w.u16(&f::EXTENSIONS_LENGTH)?;
    w.inside(n.into(), |w| {
        while !w.is_empty() {
            w.group(&f::EXTENSION, |w| {
                let kind = w.u16(&f::EXTENSION_TYPE)?;
                if let Some(parts) = &mut hello.parts {
                    parts.extensions.push(kind);
                }
                let len = w.u16(&f::EXTENSION_LENGTH)?;
                w.inside(len.into(), |w| body(w, kind, place, hello))
            })?;
        }
        Ok(())
    })?;
    Ok(())
}

fn body<R: Record>(
    w: &mut Wire<'_, '_, R>,
    kind: u16,
    place: Place,
    hello: &mut Hello,
) -> Read<()> {
    if w.is_empty() {
        if (kind, place) == (42, Place::ClientHello) {
            w.derive(&f::EARLY_DATA, 4, Value::None);
        }
        return Ok(());
    }
    match kind {
        0 => server_name(w),
        1 => w.u8(&f::MAX_FRAGMENT).map(drop),
        5 if place.is_client() => status_request(w),
        5 => certificate::status(w),
        10 => groups(w, hello),
        11 => point_formats(w, hello),
        12 => {
            let n = w.u8(&f::SRP_LENGTH)?;
            w.bytes(&f::SRP_NAME, n.into()).map(drop)
        }
        13 | 50 => signature_algorithms(w),
        15 => w.u8(&f::HEARTBEAT_MODE).map(drop),
        16 => alpn(w),
        17 if place.is_client() => status_request_v2(w),
        18 => sct::list(w),
        19 | 20 => certificate_types(w, place),
        21 => w_rest(w, &f::PADDING),
        27 => {
            let n = w.u8(&f::COMPRESS_LENGTH)?;
            each(w, n.into(), |w| w.u16(&f::COMPRESS_ALGORITHM))
        }
        28 => w.u16(&f::RECORD_SIZE_LIMIT).map(drop),
        34 if place == Place::Certificate => certificate::delegated(w),
        34 => signature_algorithms(w),
        35 => w_rest(w, &f::TICKET_DATA),
        40 | 51 => key_share::shares(w, place),
        41 => key_share::pre_shared_key(w, place),
        42 => w.u32(&f::MAX_EARLY_DATA).map(drop),
        43 => supported_versions(w, place, hello),
        44 => {
            let n = w.u16(&f::COOKIE_LENGTH)?;
            w.bytes(&f::COOKIE, n.into()).map(drop)
        }
        45 => {
            let n = w.u8(&f::PSK_MODES_LENGTH)?;
            each(w, n.into(), |w| w.u8(&f::PSK_MODE))
        }
        47 => certificate::distinguished_names(w),
        48 => {
            let n = w.u16(&f::OID_FILTERS_LENGTH)?;
            w.bytes(&f::OID_FILTERS, n.into()).map(drop)
        }
        54 => {
            let n = w.u8(&f::CONNECTION_ID_LENGTH)?;
            w.bytes(&f::CONNECTION_ID, n.into()).map(drop)
        }
        57 | 0xffa5 => w_rest(w, &f::QUIC_PARAMETERS),
        13172 => {
            while !w.is_empty() {
                let n = w.u8(&f::NPN_STR_LENGTH)?;
                w.bytes(&f::NPN, n.into())?;
            }
            Ok(())
        }
        17513 | 17613 => application_settings(w),
        0xfe0d => ech::extension(w, place),
        0xffce => ech::old_extension(w, place),
        0xff01 => {
            let n = w.u8(&f::RENEGO_LENGTH)?;
            if n > 0 {
                w.bytes(&f::RENEGO, n.into())?;
            }
            Ok(())
        }
        _ => w_rest(w, &f::EXTENSION_DATA),
    }
}

fn w_rest<R: Record, T: Type>(w: &mut Wire<'_, '_, R>, field: &'static Field<T>) -> Read<()> {
    w.rest(field);
    Ok(())
}

/// Reads one thing after the other until `n` bytes are used up.
fn each<'a, R: Record, T>(
    w: &mut Wire<'a, '_, R>,
    n: usize,
    mut read: impl FnMut(&mut Wire<'a, '_, R>) -> Read<T>,
) -> Read<()> {
    w.inside(n, |w| {
        while !w.is_empty() {
            read(w)?;
        }
        Ok(())
    })
    .map(drop)
}

fn server_name<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    let n = w.u16(&f::SNI_LIST_LENGTH)?;
    each(w, n.into(), |w| {
        w.u8(&f::SNI_TYPE)?;
        let n = w.u16(&f::SNI_LENGTH)?;
        w.bytes(&f::SNI, n.into())
    })
}

fn status_request<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    if w.u8(&f::STATUS_TYPE)? == 1 {
        ocsp_request(w)?;
    }
    Ok(())
}

fn ocsp_request<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    let n = w.u16(&f::STATUS_RESPONDERS_LENGTH)?;
    w.inside(n.into(), |w| w_rest(w, &f::EXTENSION_DATA))?;
    let n = w.u16(&f::STATUS_EXTENSIONS_LENGTH)?;
    w.inside(n.into(), |w| w_rest(w, &f::EXTENSION_DATA))?;
    Ok(())
}

fn status_request_v2<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    let n = w.u16(&f::STATUS_LIST_LENGTH)?;
    each(w, n.into(), |w| {
        w.u8(&f::STATUS_TYPE)?;
        let n = w.u16(&f::STATUS_LENGTH)?;
        w.inside(n.into(), ocsp_request)
    })
}

fn groups<R: Record>(w: &mut Wire<'_, '_, R>, hello: &mut Hello) -> Read<()> {
    let n = w.u16(&f::GROUPS_LENGTH)?;
    w.sized(&f::GROUPS, n.into(), |w| {
        while !w.is_empty() {
            let group = w.u16(&f::GROUP)?;
            if let Some(parts) = &mut hello.parts {
                parts.groups.push(group);
            }
        }
        Ok(())
    })?;
    Ok(())
}

fn point_formats<R: Record>(w: &mut Wire<'_, '_, R>, hello: &mut Hello) -> Read<()> {
    let n = w.u8(&f::POINT_FORMATS_LENGTH)?;
    w.sized(&f::POINT_FORMATS, n.into(), |w| {
        while !w.is_empty() {
            let format = w.u8(&f::POINT_FORMAT)?;
            if let Some(parts) = &mut hello.parts {
                parts.formats.push(format.into());
            }
        }
        Ok(())
    })?;
    Ok(())
}

/// A list of signature algorithms with its length before it (RFC 8446 §4.2.3).
pub fn signature_algorithms<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    let n = w.u16(&f::SIG_ALGS_LENGTH)?;
    w.sized(&f::SIG_ALGS, n.into(), |w| {
        while !w.is_empty() {
            signature_algorithm(w)?;
        }
        Ok(())
    })?;
    Ok(())
}

/// One signature algorithm, and its two halves as TLS 1.2 read them.
pub fn signature_algorithm<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<u16> {
    let at = w.at();
    let n = w.u16(&f::SIG_ALG)?;
    // From 8 on the first byte is no hash: TLS 1.3 numbers whole schemes.
    if n >> 8 < 8 {
        w.put(&f::SIG_HASH, at, 1, Value::U64((n >> 8).into()));
        w.put(&f::SIG_KIND, at + 1, 1, Value::U64((n & 0xff).into()));
    }
    Ok(n)
}

fn alpn<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    let n = w.u16(&f::ALPN_LENGTH)?;
    w.sized(&f::ALPN_LIST, n.into(), |w| {
        while !w.is_empty() {
            let n = w.u8(&f::ALPN_STR_LENGTH)?;
            w.bytes(&f::ALPN, n.into())?;
        }
        Ok(())
    })?;
    Ok(())
}

fn application_settings<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    let n = w.u16(&f::ALPS_LENGTH)?;
    w.sized(&f::ALPS_LIST, n.into(), |w| {
        while !w.is_empty() {
            let n = w.u8(&f::ALPS_STR_LENGTH)?;
            w.bytes(&f::ALPS, n.into())?;
        }
        Ok(())
    })?;
    Ok(())
}

fn certificate_types<R: Record>(w: &mut Wire<'_, '_, R>, place: Place) -> Read<()> {
    if !place.is_client() {
        return w.u8(&f::CERT_TYPE).map(drop);
    }
    let n = w.u8(&f::CERT_TYPE_LENGTH)?;
    each(w, n.into(), |w| w.u8(&f::CERT_TYPE))
}

fn supported_versions<R: Record>(
    w: &mut Wire<'_, '_, R>,
    place: Place,
    hello: &mut Hello,
) -> Read<()> {
    if !place.is_client() {
        let version = w.u16(&f::SUPPORTED_VERSION)?;
        hello.offers(version, w.at());
        return Ok(());
    }
    let n = w.u8(&f::VERSIONS_LENGTH)?;
    each(w, n.into(), |w| {
        let version = w.u16(&f::SUPPORTED_VERSION)?;
        hello.offers(version, w.at());
        Ok(())
    })
}
