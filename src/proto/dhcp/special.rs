//! Options that have a structure of their own.

use super::fields as f;
use super::names as domain;
use super::notes;
use super::options::{bad_length, each, text};
use crate::field::{Field, Text, Value, address, decimal};
use crate::wire::{Read, Record, Wire};

/// Who the client is (RFC 2132 §9.14, RFC 4361 §6.1).
pub fn client_id<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    match (w.peek(), w.remaining()) {
        ([1 | 6, ..], 7) => {
            w.u8(&f::HW_TYPE)?;
            w.bytes(&f::HW_MAC, 6)?;
        }
        ([2..=47, ..], 7) => {
            w.u8(&f::HW_TYPE)?;
            w.rest(&f::CLIENT_HW_ADDRESS);
        }
        ([0, ..], 17) => {
            w.u8(&f::CLIENT_ID_TYPE)?;
            w.rest(&f::CLIENT_ID_UUID);
        }
        ([0xff, ..], 7..) => {
            w.u8(&f::CLIENT_ID_TYPE)?;
            w.bytes(&f::CLIENT_ID_IAID, 4)?;
            duid(w)?;
        }
        (_, 0 | 1) => return bad_length(w),
        _ => {
            w.u8(&f::CLIENT_ID_TYPE)?;
            w.rest(&f::CLIENT_ID_OTHER);
        }
    }
    Ok(())
}

/// A DHCP unique identifier (RFC 8415 §11).
pub fn duid<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    match w.u16(&f::DUID_TYPE)? {
        1 => {
            w.u16(&f::DUID_LLT_HW)?;
            w.u32(&f::DUID_TIME)?;
            w.rest(&f::DUID_ADDRESS);
        }
        2 => {
            w.u32(&f::DUID_ENTERPRISE)?;
            w.rest(&f::DUID_ID);
        }
        3 => {
            w.u16(&f::DUID_LL_HW)?;
            w.rest(&f::DUID_ADDRESS);
        }
        _ => {
            w.rest(&f::DUID_ID);
        }
    }
    Ok(())
}

/// The name the client has or wants, and who is to tell DNS (RFC 4702 §2).
pub fn fqdn<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    if w.remaining() < 3 {
        return bad_length(w);
    }
    let flags = w.u8(&f::FQDN_FLAGS)?;
    w.derive(&f::FQDN_MBZ, 1, Value::U64(u64::from(flags >> 4)));
    let bits = [
        (&f::FQDN_N, 8),
        (&f::FQDN_E, 4),
        (&f::FQDN_O, 2),
        (&f::FQDN_S, 1),
    ];
    for (field, bit) in bits {
        w.derive(field, 1, Value::Bool(flags & bit != 0));
    }
    w.u8(&f::FQDN_RCODE1)?;
    w.u8(&f::FQDN_RCODE2)?;
    if flags & 4 == 0 || w.is_empty() {
        text(w, &f::FQDN_NAME);
        return Ok(());
    }
    let name = w.peek();
    let n = name.len();
    // A partial name has no zero behind its labels.
    let mut closed = name.to_vec();
    if closed.last() != Some(&0) {
        closed.push(0);
    }
    match domain::read(&closed) {
        Some(names) => {
            w.take(n)?;
            for (_, _, text) in names.iter().take(1) {
                w.derive(&f::FQDN_NAME, n, Value::Text(text));
            }
            Ok(())
        }
        None => {
            w.note(&notes::NAME_BAD, n);
            w.rest(&f::UNKNOWN);
            Ok(())
        }
    }
}

/// Domain names as DNS writes them.
pub fn names<R: Record>(w: &mut Wire<'_, '_, R>, field: &'static Field<Text>) -> Read<()> {
    let bytes = w.peek();
    let n = bytes.len();
    let Some(names) = domain::read(bytes) else {
        w.note(&notes::NAME_BAD, n);
        w.rest(&f::UNKNOWN);
        return Ok(());
    };
    for (_, len, text) in names {
        w.take(len)?;
        w.derive(field, len, Value::Text(&text));
    }
    Ok(())
}

/// Names of a value that was put together; they belong to the `n` bytes read last.
pub fn names_of<R: Record>(
    w: &mut Wire<'_, '_, R>,
    field: &'static Field<Text>,
    all: &[u8],
    n: usize,
) {
    for (_, _, text) in domain::read(all).unwrap_or_default() {
        w.derive(field, n, Value::Text(&text));
    }
}

/// Routes: prefix length, as many bytes of the network as it needs, router (RFC 3442).
pub fn routes<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    each(w, |w| match route(w.peek()) {
        Some((text, len)) => {
            w.take(len)?;
            w.derive(&f::CLASSLESS_ROUTE, len, Value::Text(&text));
            Ok(())
        }
        None => bad_length(w),
    })
}

/// Routes of a value that was put together; they belong to the `n` bytes read last.
pub fn routes_of<R: Record>(w: &mut Wire<'_, '_, R>, mut all: &[u8], n: usize) {
    while let Some((text, len)) = route(all) {
        w.derive(&f::CLASSLESS_ROUTE, n, Value::Text(&text));
        all = all.get(len..).unwrap_or(&[]);
    }
}

/// `10.0.0.0/8 via 192.0.2.1`, and how many bytes it was.
fn route(bytes: &[u8]) -> Option<(Vec<u8>, usize)> {
    let prefix = *bytes.first().filter(|p| **p <= 32)?;
    let octets = usize::from(prefix).div_ceil(8);
    let mut network = [0u8; 4];
    network
        .get_mut(..octets)?
        .copy_from_slice(bytes.get(1..1 + octets)?);
    let router = bytes.get(1 + octets..5 + octets)?;
    let mut text = Vec::with_capacity(40);
    address(&network, &mut text);
    text.push(b'/');
    decimal(prefix.into(), &mut text);
    text.extend_from_slice(b" via ");
    address(router, &mut text);
    Some((text, 5 + octets))
}

/// Kinds of users (RFC 3004); Windows sends plain text without lengths.
pub fn user_class<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    let mut rest = w.peek();
    while let [n @ 1..=255, behind @ ..] = rest {
        rest = match behind.get(usize::from(*n)..) {
            Some(rest) => rest,
            None => break,
        };
    }
    if !rest.is_empty() {
        text(w, &f::USER_CLASS_TEXT);
        return Ok(());
    }
    each(w, |w| {
        let n = w.u8(&f::USER_CLASS_LENGTH)?;
        w.bytes(&f::USER_CLASS_DATA, usize::from(n)).map(drop)
    })
}

/// Where services are listed (RFC 2610 §2).
pub fn slp_agent<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    if w.remaining() % 4 != 1 {
        return bad_length(w);
    }
    w.u8(&f::SLP_AGENT_MANDATORY)?;
    each(w, |w| w.bytes(&f::SLP_AGENT, 4).map(drop))
}

/// Which services to look among (RFC 2610 §3).
pub fn slp_scope<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    w.u8(&f::SLP_SCOPE_MANDATORY)?;
    text(w, &f::SLP_SCOPE);
    Ok(())
}

/// Who sent the message, proved (RFC 3118 §2).
pub fn authentication<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    if w.remaining() < 11 {
        return bad_length(w);
    }
    let protocol = w.u8(&f::AUTH_PROTOCOL)?;
    w.u8(&f::AUTH_ALGORITHM)?;
    w.u8(&f::AUTH_RDM)?;
    w.u64(&f::AUTH_REPLAY)?;
    if protocol == 1 && w.remaining() == 20 {
        w.u32(&f::AUTH_SECRET_ID)?;
        w.rest(&f::AUTH_HASH);
    } else {
        w.rest(&f::AUTH_INFORMATION);
    }
    Ok(())
}

/// The network interface of a machine that boots (RFC 4578 §2.2).
pub fn interface<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    if w.remaining() != 3 {
        return bad_length(w);
    }
    w.u8(&f::NDI_TYPE)?;
    w.u8(&f::NDI_MAJOR)?;
    w.u8(&f::NDI_MINOR).map(drop)
}

/// Which machine boots (RFC 4578 §2.3).
pub fn machine<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    w.u8(&f::MACHINE_TYPE)?;
    w.rest(&f::MACHINE_ID);
    Ok(())
}

/// Where the client is, as an address of a street (RFC 4776 §3).
pub fn civic<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    if w.remaining() < 3 {
        return bad_length(w);
    }
    w.u8(&f::CIVIC_WHAT)?;
    w.bytes(&f::CIVIC_COUNTRY, 2)?;
    each(w, |w| {
        w.u8(&f::CIVIC_TYPE)?;
        let n = w.u8(&f::CIVIC_LENGTH)?;
        w.bytes(&f::CIVIC_VALUE, usize::from(n)).map(drop)
    })
}

/// SIP servers by name or address (RFC 3361 §3).
pub fn sip<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    match w.u8(&f::SIP_ENCODING)? {
        0 => names(w, &f::SIP_NAME),
        1 if w.remaining().is_multiple_of(4) => each(w, |w| w.bytes(&f::SIP_ADDRESS, 4).map(drop)),
        _ => bad_length(w),
    }
}

/// Where a new device finds its configuration (RFC 8572 §8.3).
pub fn redirect<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    each(w, |w| {
        let n = w.u16(&f::SZTP_LENGTH)?;
        w.bytes(&f::SZTP_URI, usize::from(n)).map(drop)
    })
}

/// A resolver for some domains (RFC 6731 §4.3).
pub fn rdnss<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    if w.remaining() < 9 {
        return bad_length(w);
    }
    w.u8(&f::RDNSS_PREFERENCE)?;
    w.bytes(&f::RDNSS_PRIMARY, 4)?;
    w.bytes(&f::RDNSS_SECONDARY, 4)?;
    names(w, &f::RDNSS_DOMAIN)
}

/// How a query went (RFC 6926 §6.2.2).
pub fn status<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    w.u8(&f::STATUS_CODE)?;
    text(w, &f::STATUS_TEXT);
    Ok(())
}

/// Servers that open ports in a router (RFC 7291 §4).
pub fn pcp<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    each(w, |w| {
        let n = usize::from(w.u8(&f::PCP_LENGTH)?);
        if n % 4 != 0 || n > w.remaining() {
            return bad_length(w);
        }
        for _ in 0..n / 4 {
            w.bytes(&f::PCP_SERVER, 4)?;
        }
        Ok(())
    })
}

/// A shared address: which of its ports belong to the client (RFC 7618 §9).
pub fn ports<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    if w.remaining() != 4 {
        return bad_length(w);
    }
    w.u8(&f::PORT_OFFSET)?;
    w.u8(&f::PORT_PSID_LENGTH)?;
    w.u16(&f::PORT_PSID).map(drop)
}

/// IPv6 through IPv4 of a provider (RFC 5969 §7.1.1).
pub fn six_rd<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    let n = w.remaining();
    if n < 22 || n % 4 != 2 {
        return bad_length(w);
    }
    w.u8(&f::SIXRD_MASK)?;
    w.u8(&f::SIXRD_PREFIX_LENGTH)?;
    w.bytes(&f::SIXRD_PREFIX, 16)?;
    each(w, |w| w.bytes(&f::SIXRD_RELAY, 4).map(drop))
}

/// Which virtual network (RFC 6607 §3.1).
pub fn vss<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    match w.u8(&f::VSS_TYPE)? {
        0 => {
            w.rest(&f::VSS_NAME);
        }
        _ => {
            w.rest(&f::VSS_ID);
        }
    }
    Ok(())
}
