//! The data of records, by type. DNSSEC's types are in [`dnssec`](super::dnssec), EDNS in [`edns`](super::edns),
//! service bindings in [`svcb`](super::svcb).

use super::dnssec;
use super::edns;
use super::fields as f;
use super::name::{Message, ROOM};
use super::svcb;
use crate::field::{Field, Text, Value};
use crate::wire::{Read, Record, Wire};

/// The data of a record of this type. What it leaves over is remarked by who called.
pub fn data<R: Record>(w: &mut Wire<'_, '_, R>, m: &Message<'_>, kind: u16) -> Read<()> {
    match kind {
        1 => w.bytes(&f::A, 4).map(drop),
        28 => w.bytes(&f::AAAA, 16).map(drop),
        2 => m.name(w, &f::NS).map(drop),
        3 => m.name(w, &f::MD).map(drop),
        4 => m.name(w, &f::MF).map(drop),
        5 => m.name(w, &f::CNAME).map(drop),
        6 => start_of_authority(w, m),
        7 => m.name(w, &f::MB).map(drop),
        8 => m.name(w, &f::MG).map(drop),
        9 => m.name(w, &f::MR).map(drop),
        10 => all(w, &f::NULL),
        11 => well_known_services(w),
        12 => m.name(w, &f::PTR).map(drop),
        13 => {
            string(w, &f::HINFO_CPU_LENGTH, &f::HINFO_CPU)?;
            string(w, &f::HINFO_OS_LENGTH, &f::HINFO_OS)
        }
        14 => names(w, m, &f::MINFO_R, &f::MINFO_E),
        15 => preference(w, m, &f::MX_PREFERENCE, &f::MX),
        16 => strings(w, &f::TXT_LENGTH, &f::TXT),
        17 => names(w, m, &f::RP_MAILBOX, &f::RP_TXT),
        18 => preference(w, m, &f::AFSDB_SUBTYPE, &f::AFSDB_HOST),
        19 => string(w, &f::X25_LENGTH, &f::X25),
        20 => {
            string(w, &f::ISDN_LENGTH, &f::ISDN)?;
            if w.is_empty() {
                Ok(())
            } else {
                string(w, &f::ISDN_SA_LENGTH, &f::ISDN_SA)
            }
        }
        21 => preference(w, m, &f::RT_PREFERENCE, &f::RT_HOST),
        22 => all(w, &f::NSAP),
        23 => m.name(w, &f::NSAP_PTR).map(drop),
        24 | 46 => dnssec::signature(w, m),
        25 => dnssec::key(w),
        26 => {
            w.u16(&f::PX_PREFERENCE)?;
            names(w, m, &f::PX_MAP822, &f::PX_MAP400)
        }
        27 => {
            string(w, &f::GPOS_LONGITUDE_LENGTH, &f::GPOS_LONGITUDE)?;
            string(w, &f::GPOS_LATITUDE_LENGTH, &f::GPOS_LATITUDE)?;
            string(w, &f::GPOS_ALTITUDE_LENGTH, &f::GPOS_ALTITUDE)
        }
        29 => location(w),
        30 => dnssec::next_old(w, m),
        33 => {
            w.u16(&f::SRV_PRIORITY)?;
            w.u16(&f::SRV_WEIGHT)?;
            w.u16(&f::SRV_PORT)?;
            m.name(w, &f::SRV_TARGET).map(drop)
        }
        35 => naming_authority(w, m),
        36 => preference(w, m, &f::KX_PREFERENCE, &f::KX),
        37 => {
            w.u16(&f::CERT_TYPE)?;
            w.u16(&f::CERT_KEY_TAG)?;
            w.u8(&f::CERT_ALGORITHM)?;
            all(w, &f::CERT)
        }
        38 => a6(w, m),
        39 => m.name(w, &f::DNAME).map(drop),
        41 => edns::options(w, m),
        42 => address_prefixes(w),
        43 | 59 | 32769 => dnssec::delegation_signer(w),
        44 => {
            w.u8(&f::SSHFP_ALGORITHM)?;
            w.u8(&f::SSHFP_TYPE)?;
            all(w, &f::SSHFP_FINGERPRINT)
        }
        45 => ipsec_key(w, m),
        47 => dnssec::next(w, m),
        48 | 60 => dnssec::dnskey(w),
        49 => all(w, &f::DHCID),
        50 => dnssec::nsec3(w, m),
        51 => dnssec::nsec3_parameters(w),
        52 | 53 => {
            w.u8(&f::TLSA_USAGE)?;
            w.u8(&f::TLSA_SELECTOR)?;
            w.u8(&f::TLSA_MATCHING)?;
            all(w, &f::TLSA_DATA)
        }
        55 => host_identity(w, m),
        61 => all(w, &f::OPENPGPKEY),
        62 => dnssec::child_sync(w, m),
        63 => {
            w.u32(&f::ZONEMD_SERIAL)?;
            w.u8(&f::ZONEMD_SCHEME)?;
            w.u8(&f::ZONEMD_HASH)?;
            all(w, &f::ZONEMD_DIGEST)
        }
        64 | 65 => svcb::binding(w, m),
        99 => strings(w, &f::SPF_LENGTH, &f::SPF),
        104 => {
            w.u16(&f::NID_PREFERENCE)?;
            w.bytes(&f::NID, 8).map(drop)
        }
        105 => {
            w.u16(&f::L32_PREFERENCE)?;
            w.bytes(&f::L32, 4).map(drop)
        }
        106 => {
            w.u16(&f::L64_PREFERENCE)?;
            w.bytes(&f::L64, 8).map(drop)
        }
        107 => preference(w, m, &f::LP_PREFERENCE, &f::LP),
        108 => w.bytes(&f::EUI48, 6).map(drop),
        109 => w.bytes(&f::EUI64, 8).map(drop),
        249 => dnssec::transaction_key(w, m),
        250 => dnssec::transaction_signature(w, m),
        256 => {
            w.u16(&f::URI_PRIORITY)?;
            w.u16(&f::URI_WEIGHT)?;
            all(w, &f::URI_TARGET)
        }
        257 => certification_authority(w),
        _ => all(w, &f::DATA),
    }
}

/// The owner of an SRV record says service and protocol, `_sip._tcp.abc.example`; in service discovery (RFC 6763 §4.1)
/// an instance stands before them. They were the last `wire` bytes read.
pub fn service_name<R: Record>(w: &mut Wire<'_, '_, R>, wire: usize, text: &[u8]) {
    let service = match memchr::memmem::find(text, b"._") {
        Some(i) if text.first() != Some(&b'_') => {
            w.derive(&f::SRV_INSTANCE, wire, Value::Text(&text[..i]));
            &text[i + 1..]
        }
        _ => text,
    };
    let mut parts = service.splitn(3, |byte| *byte == b'.');
    for field in [&f::SRV_SERVICE, &f::SRV_PROTO, &f::SRV_NAME] {
        if let Some(part) = parts.next() {
            w.derive(field, wire, Value::Text(part));
        }
    }
}

/// All that is left, were it nothing.
pub fn all<R: Record, T: crate::field::Type>(
    w: &mut Wire<'_, '_, R>,
    field: &'static Field<T>,
) -> Read<()> {
    w.rest(field);
    Ok(())
}

/// A character string: a length and so many bytes (RFC 1035 §3.3).
fn string<R: Record>(
    w: &mut Wire<'_, '_, R>,
    length: &'static Field<u8>,
    text: &'static Field<Text>,
) -> Read<()> {
    let n = w.u8(length)?;
    w.bytes(text, n.into()).map(drop)
}

fn strings<R: Record>(
    w: &mut Wire<'_, '_, R>,
    length: &'static Field<u8>,
    text: &'static Field<Text>,
) -> Read<()> {
    while !w.is_empty() {
        string(w, length, text)?;
    }
    Ok(())
}

fn names<R: Record>(
    w: &mut Wire<'_, '_, R>,
    m: &Message<'_>,
    first: &'static Field<Text>,
    second: &'static Field<Text>,
) -> Read<()> {
    m.name(w, first)?;
    m.name(w, second).map(drop)
}

fn preference<R: Record>(
    w: &mut Wire<'_, '_, R>,
    m: &Message<'_>,
    number: &'static Field<u16>,
    name: &'static Field<Text>,
) -> Read<()> {
    w.u16(number)?;
    m.name(w, name).map(drop)
}

fn start_of_authority<R: Record>(w: &mut Wire<'_, '_, R>, m: &Message<'_>) -> Read<()> {
    names(w, m, &f::SOA_MNAME, &f::SOA_RNAME)?;
    for field in [
        &f::SOA_SERIAL,
        &f::SOA_REFRESH,
        &f::SOA_RETRY,
        &f::SOA_EXPIRE,
        &f::SOA_MINIMUM,
    ] {
        w.u32(field)?;
    }
    Ok(())
}

fn well_known_services<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    w.bytes(&f::WKS_ADDRESS, 4)?;
    w.u8(&f::WKS_PROTOCOL)?;
    while let Some(bits) = w.peek().first().copied() {
        // Eight ports of which none is in use are passed over in silence: the map is long and mostly empty.
        if bits == 0 {
            w.take(1)?;
        } else {
            w.u8(&f::WKS_BITS)?;
        }
    }
    Ok(())
}

fn location<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    if w.u8(&f::LOC_VERSION)? != 0 {
        return all(w, &f::LOC_UNKNOWN);
    }
    w.u8(&f::LOC_SIZE)?;
    w.u8(&f::LOC_HORIZONTAL)?;
    w.u8(&f::LOC_VERTICAL)?;
    w.u32(&f::LOC_LATITUDE)?;
    w.u32(&f::LOC_LONGITUDE)?;
    w.u32(&f::LOC_ALTITUDE).map(drop)
}

fn naming_authority<R: Record>(w: &mut Wire<'_, '_, R>, m: &Message<'_>) -> Read<()> {
    w.u16(&f::NAPTR_ORDER)?;
    w.u16(&f::NAPTR_PREFERENCE)?;
    string(w, &f::NAPTR_FLAGS_LENGTH, &f::NAPTR_FLAGS)?;
    string(w, &f::NAPTR_SERVICE_LENGTH, &f::NAPTR_SERVICE)?;
    string(w, &f::NAPTR_REGEX_LENGTH, &f::NAPTR_REGEX)?;
    let mut room = ROOM;
    let name = m.peek(w, &f::NAPTR_REPLACEMENT, &mut room)?;
    w.take(name.wire)?;
    w.derive(&f::NAPTR_REPLACEMENT, name.wire, Value::Text(name.text()));
    w.derive(
        &f::NAPTR_REPLACEMENT_LENGTH,
        name.wire,
        Value::U64(name.text().len() as u64),
    );
    Ok(())
}

fn certification_authority<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    let flags = w.u8(&f::CAA_FLAGS)?;
    w.derive(&f::CAA_CRITICAL, 1, Value::Bool(flags & 0x80 != 0));
    let n = w.u8(&f::CAA_TAG_LENGTH)?;
    let tag = w.bytes(&f::CAA_TAG, n.into())?;
    let n = w.remaining();
    let value = w.bytes(&f::CAA_VALUE, n)?;
    let meaning = match tag {
        b"issue" => &f::CAA_ISSUE,
        b"issuewild" => &f::CAA_ISSUEWILD,
        b"iodef" => &f::CAA_IODEF,
        _ => &f::CAA_UNKNOWN,
    };
    w.derive(meaning, n, Value::Text(value));
    Ok(())
}

fn a6<R: Record>(w: &mut Wire<'_, '_, R>, m: &Message<'_>) -> Read<()> {
    let prefix = w.u8(&f::A6_PREFIX_LEN)?.min(128);
    let n = 16 - usize::from(prefix / 8);
    let mut address = [0; 16];
    for (to, from) in address.iter_mut().rev().zip(w.take(n)?.iter().rev()) {
        *to = *from;
    }
    w.derive(&f::A6_SUFFIX, n, Value::Bytes(&address));
    if prefix == 0 {
        Ok(())
    } else {
        m.name(w, &f::A6_PREFIX_NAME).map(drop)
    }
}

fn address_prefixes<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    while !w.is_empty() {
        let family = w.u16(&f::APL_FAMILY)?;
        w.u8(&f::APL_PREFIX)?;
        let byte = w.take(1)?.first().copied().unwrap_or(0);
        w.derive(&f::APL_NEGATION, 1, Value::Bool(byte & 0x80 != 0));
        w.derive(&f::APL_LENGTH, 1, Value::U64(u64::from(byte & 0x7f)));
        let n = usize::from(byte & 0x7f);
        match family {
            1 if n <= 4 => {
                let address = edns::padded::<4>(w.take(n)?);
                w.derive(&f::APL_IPV4, n, Value::Bytes(&address));
            }
            2 if n <= 16 => {
                let address = edns::padded::<16>(w.take(n)?);
                w.derive(&f::APL_IPV6, n, Value::Bytes(&address));
            }
            _ => {
                w.bytes(&f::APL_DATA, n)?;
            }
        }
    }
    Ok(())
}

fn ipsec_key<R: Record>(w: &mut Wire<'_, '_, R>, m: &Message<'_>) -> Read<()> {
    w.u8(&f::IPSECKEY_PRECEDENCE)?;
    let gateway = w.u8(&f::IPSECKEY_TYPE)?;
    w.u8(&f::IPSECKEY_ALGORITHM)?;
    match gateway {
        1 => {
            w.bytes(&f::IPSECKEY_IPV4, 4)?;
        }
        2 => {
            w.bytes(&f::IPSECKEY_IPV6, 16)?;
        }
        3 => {
            m.name(w, &f::IPSECKEY_DNS)?;
        }
        _ => {}
    }
    all(w, &f::IPSECKEY_KEY)
}

fn host_identity<R: Record>(w: &mut Wire<'_, '_, R>, m: &Message<'_>) -> Read<()> {
    let tag = w.u8(&f::HIP_HIT_LENGTH)?;
    w.u8(&f::HIP_ALGORITHM)?;
    let key = w.u16(&f::HIP_PK_LENGTH)?;
    w.bytes(&f::HIP_HIT, tag.into())?;
    w.bytes(&f::HIP_PK, key.into())?;
    while !w.is_empty() {
        m.name(w, &f::HIP_SERVER)?;
    }
    Ok(())
}
