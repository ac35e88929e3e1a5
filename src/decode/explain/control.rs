//! ICMP, ICMPv6 and IGMP, with the packet that a report quotes.

use super::{Around, In, bit, bits, checksum, quoted};
use crate::decode::{fields::control as f, notes};
use crate::field::Value;
use crate::wire::{Read, Record, Wire};

pub(super) fn icmp<R: Record>(w: &mut In<'_, '_, R>, around: &Around<'_>) -> Read<()> {
    w.group(&f::ICMP, |w| {
        let kind = w.u8(&f::TYPE)?;
        let code = w.u8(&f::CODE)?;
        let stated = w.u16(&f::CHECKSUM)?;
        plain_checksum(w, &f::CHECKSUM_STATUS, stated, around);
        match kind {
            0 | 8 | 13..=18 => {
                w.u16(&f::IDENT)?;
                w.u16(&f::SEQ)?;
                question(w, kind)
            }
            3 | 11 | 12 => {
                w.bytes_or_pointer(kind == 12)?;
                let words = w.u8(&f::LENGTH)?;
                if kind == 3 && code == 4 {
                    w.u16(&f::MTU).map(drop)?
                } else {
                    w.bytes(&f::UNUSED, 2).map(drop)?
                }
                quote_and_extensions(w, usize::from(words) * 4, around)
            }
            4 => {
                w.bytes(&f::UNUSED, 4)?;
                quote(w, usize::MAX, around)
            }
            5 => {
                w.bytes(&f::GATEWAY, 4)?;
                quote(w, usize::MAX, around)
            }
            9 => routers(w),
            10 => w.bytes(&f::UNUSED, 4).map(drop),
            _ => {
                w.rest(&f::DATA);
                Ok(())
            }
        }
    })
}

trait First {
    /// The byte before the length: a pointer into the quoted packet, or nothing.
    fn bytes_or_pointer(&mut self, pointer: bool) -> Read<()>;
}

impl<R: Record> First for Wire<'_, '_, R> {
    fn bytes_or_pointer(&mut self, pointer: bool) -> Read<()> {
        if pointer {
            self.u8(&f::POINTER).map(drop)
        } else {
            self.bytes(&f::UNUSED, 1).map(drop)
        }
    }
}

fn question<R: Record>(w: &mut Wire<'_, '_, R>, kind: u8) -> Read<()> {
    match kind {
        13 | 14 => {
            w.u32(&f::ORIGINATE)?;
            w.u32(&f::RECEIVE)?;
            w.u32(&f::TRANSMIT)?;
        }
        17 | 18 => drop(w.bytes(&f::MASK, 4)?),
        _ => {}
    }
    w.rest(&f::DATA);
    Ok(())
}

fn routers<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    w.u8(&f::NUM_ADDRS)?;
    w.u8(&f::ADDR_ENTRY_SIZE)?;
    w.u16(&f::LIFETIME)?;
    while w.remaining() >= 8 {
        w.bytes(&f::ROUTER, 4)?;
        w.u32(&f::PREF)?;
    }
    Ok(())
}

/// The packet that made the sender complain: at most `len` bytes of it.
fn quote<R: Record>(w: &mut Wire<'_, '_, R>, len: usize, around: &Around<'_>) -> Read<()> {
    let len = len.min(w.remaining());
    let at = w.at();
    let bytes = w.take(len)?;
    quoted(bytes, at, around, w.rec);
    Ok(())
}

/// RFC 4884: behind the quoted packet stand extensions; its length is stated, or 128 where an old router made them.
fn quote_and_extensions<R: Record>(
    w: &mut Wire<'_, '_, R>,
    stated: usize,
    around: &Around<'_>,
) -> Read<()> {
    let behind = if stated > 0 { stated } else { 128 };
    let extensions = w
        .peek()
        .get(behind..)
        .is_some_and(|b| b.len() >= 8 && b[0] >> 4 == 2 && checksum::sum(0, b) == 0xffff);
    if !extensions {
        return quote(w, usize::MAX, around);
    }
    quote(w, behind, around)?;
    w.group(&f::EXT, |w| {
        let b = w.take(2)?;
        let word = u16::from_be_bytes([b[0], b[1]]);
        w.derive(&f::EXT_VERSION, 2, bits(word, 12, 15));
        w.derive(&f::EXT_RES, 2, bits(word, 0, 0xfff));
        w.u16(&f::EXT_CHECKSUM)?;
        while w.remaining() >= 4 {
            let len = usize::from(w.u16(&f::EXT_LENGTH)?);
            let class = w.u8(&f::EXT_CLASS)?;
            let form = w.u8(&f::EXT_CTYPE)?;
            w.inside(len.saturating_sub(4), |w| extension(w, (class, form)))?;
        }
        Ok(())
    })
}

fn extension<R: Record>(w: &mut Wire<'_, '_, R>, kind: (u8, u8)) -> Read<()> {
    while kind == (1, 1) && w.remaining() >= 4 {
        let b = w.take(4)?;
        let word = u32::from_be_bytes([b[0], b[1], b[2], b[3]]);
        let at = w.at() - 4;
        w.put(&f::MPLS_LABEL, at, 3, bits(word, 12, 0xf_ffff));
        w.put(&f::MPLS_EXP, at + 2, 1, bits(word, 9, 7));
        w.put(&f::MPLS_S, at + 2, 1, bit(word, 0x100));
        w.put(&f::MPLS_TTL, at + 3, 1, bits(word, 0, 255));
    }
    w.rest(&f::EXT_DATA);
    Ok(())
}

/// A checksum over the message alone, without a pseudo header.
fn plain_checksum<R: Record>(
    w: &mut Wire<'_, '_, R>,
    field: &'static crate::field::Field<u8>,
    stated: u16,
    around: &Around<'_>,
) {
    if !w.wants(field) {
        return;
    }
    let good = checksum::sum(0, w.all()) == 0xffff;
    let status = if !around.complete || around.depth > 0 {
        2
    } else {
        u64::from(good)
    };
    w.derive(field, 2, Value::U64(status));
    if status == 0 {
        let at = w.at() - 2;
        w.rec.note(&notes::ICMP_CHECKSUM, at, 2, stated.into());
    }
}

pub(super) fn icmpv6<R: Record>(w: &mut In<'_, '_, R>, around: &Around<'_>) -> Read<()> {
    w.group(&f::ICMPV6, |w| {
        let kind = w.u8(&f::TYPE6)?;
        w.u8(&f::CODE6)?;
        let stated = w.u16(&f::CHECKSUM6)?;
        if around.depth == 0 {
            super::transport::judge(
                w,
                &f::CHECKSUM6_STATUS,
                &notes::ICMP_CHECKSUM,
                58,
                stated,
                around,
            );
        }
        match kind {
            1 | 3 => drop(w.bytes(&f::RESERVED6, 4)?),
            2 => drop(w.u32(&f::MTU6)?),
            4 => drop(w.u32(&f::POINTER6)?),
            128 | 129 => {
                w.u16(&f::ECHO_ID)?;
                w.u16(&f::ECHO_SEQ)?;
                w.rest(&f::DATA6);
            }
            130..=132 => return listener(w, kind),
            133..=137 => return neighbor(w, kind, around),
            143 => return listener_report(w),
            _ => drop(w.rest(&f::DATA6)),
        }
        if kind < 128 {
            quote(w, usize::MAX, around)
        } else {
            Ok(())
        }
    })
}

fn listener<R: Record>(w: &mut Wire<'_, '_, R>, kind: u8) -> Read<()> {
    w.u16(&f::MLD_DELAY)?;
    w.bytes(&f::RESERVED6, 2)?;
    w.bytes(&f::MLD_ADDRESS, 16)?;
    if kind == 130 && w.remaining() >= 4 {
        w.u8(&f::MLD_FLAG)?;
        w.u8(&f::MLD_QQI)?;
        for _ in 0..w.u16(&f::MLD_SOURCES)? {
            w.bytes(&f::MLD_SOURCE, 16)?;
        }
    }
    Ok(())
}

fn listener_report<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    w.bytes(&f::RESERVED6, 2)?;
    for _ in 0..w.u16(&f::MLDR_RECORDS)? {
        w.group(&f::MLDR_RECORD, |w| {
            w.u8(&f::MLDR_TYPE)?;
            let words = w.u8(&f::MLDR_AUX)?;
            let sources = w.u16(&f::MLDR_SOURCES)?;
            w.bytes(&f::MLDR_ADDRESS, 16)?;
            for _ in 0..sources {
                w.bytes(&f::MLDR_SOURCE, 16)?;
            }
            if words > 0 {
                w.bytes(&f::MLDR_AUX_DATA, usize::from(words) * 4)?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

fn neighbor<R: Record>(w: &mut Wire<'_, '_, R>, kind: u8, around: &Around<'_>) -> Read<()> {
    match kind {
        133 => drop(w.bytes(&f::RESERVED6, 4)?),
        134 => {
            w.u8(&f::RA_HOP_LIMIT)?;
            let flags = w.u8(&f::RA_FLAG)?;
            w.derive(&f::RA_FLAG_M, 1, bit(flags, 0x80));
            w.derive(&f::RA_FLAG_O, 1, bit(flags, 0x40));
            w.u16(&f::RA_LIFETIME)?;
            w.u32(&f::RA_REACHABLE)?;
            w.u32(&f::RA_RETRANS)?;
        }
        135 => {
            w.bytes(&f::RESERVED6, 4)?;
            w.bytes(&f::NS_TARGET, 16)?;
        }
        136 => {
            let flags = w.u32(&f::NA_FLAG)?;
            w.derive(&f::NA_FLAG_R, 4, bit(flags, 0x8000_0000));
            w.derive(&f::NA_FLAG_S, 4, bit(flags, 0x4000_0000));
            w.derive(&f::NA_FLAG_O, 4, bit(flags, 0x2000_0000));
            w.bytes(&f::NA_TARGET, 16)?;
        }
        _ => {
            w.bytes(&f::RESERVED6, 4)?;
            w.bytes(&f::RD_TARGET, 16)?;
            w.bytes(&f::RD_DESTINATION, 16)?;
        }
    }
    while let [kind, words, ..] = *w.peek() {
        let len = usize::from(words) * 8;
        if len == 0 || len > w.remaining() {
            let (at, rest) = (w.at(), w.remaining() as u32);
            w.rec.note(&notes::OPTION_LENGTH, at, rest, len as u64);
            w.rest(&f::OPT_DATA);
            return Ok(());
        }
        w.sized(&f::OPT, len, |w| option(w, kind, around))?;
    }
    Ok(())
}

fn option<R: Record>(w: &mut Wire<'_, '_, R>, kind: u8, around: &Around<'_>) -> Read<()> {
    w.u8(&f::OPT_TYPE)?;
    w.u8(&f::OPT_LENGTH)?;
    match (kind, w.remaining()) {
        (1 | 2, 6) => drop(w.bytes(&f::OPT_LINKADDR, 6)?),
        (3, 30) => {
            w.u8(&f::OPT_PREFIX_LENGTH)?;
            let flags = w.u8(&f::OPT_PREFIX_FLAG)?;
            w.derive(&f::OPT_PREFIX_L, 1, bit(flags, 0x80));
            w.derive(&f::OPT_PREFIX_A, 1, bit(flags, 0x40));
            w.u32(&f::OPT_PREFIX_VALID)?;
            w.u32(&f::OPT_PREFIX_PREFERRED)?;
            w.bytes(&f::RESERVED6, 4)?;
            w.bytes(&f::OPT_PREFIX, 16)?;
        }
        (4, 14..) => {
            w.bytes(&f::RESERVED6, 6)?;
            quote(w, usize::MAX, around)?;
        }
        (5, 6) => {
            w.bytes(&f::RESERVED6, 2)?;
            w.u32(&f::OPT_MTU)?;
        }
        (14, _) => drop(w.rest(&f::OPT_NONCE)),
        (25, 6..) => {
            w.bytes(&f::RESERVED6, 2)?;
            w.u32(&f::OPT_RDNSS_LIFETIME)?;
            while w.remaining() >= 16 {
                w.bytes(&f::OPT_RDNSS, 16)?;
            }
        }
        (31, 6..) => {
            w.bytes(&f::RESERVED6, 2)?;
            w.u32(&f::OPT_DNSSL_LIFETIME)?;
            w.rest(&f::OPT_DATA);
        }
        _ => drop(w.rest(&f::OPT_DATA)),
    }
    Ok(())
}

pub(super) fn igmp<R: Record>(w: &mut In<'_, '_, R>, around: &Around<'_>) -> Read<()> {
    w.group(&f::IGMP, |w| {
        let len = w.remaining();
        let kind = w.u8(&f::IGMP_TYPE)?;
        match kind {
            0x11 | 0x12 | 0x16 | 0x17 => {
                w.u8(&f::IGMP_MAX_RESP)?;
                let stated = w.u16(&f::IGMP_CHECKSUM)?;
                plain_checksum(w, &f::IGMP_CHECKSUM_STATUS, stated, around);
                w.bytes(&f::IGMP_MADDR, 4)?;
                if kind == 0x11 && len >= 12 {
                    let b = w.take(1)?[0];
                    w.derive(&f::IGMP_S, 1, bit(b, 8));
                    w.derive(&f::IGMP_QRV, 1, bits(b, 0, 7));
                    w.u8(&f::IGMP_QQIC)?;
                    for _ in 0..w.u16(&f::IGMP_NUM_SRC)? {
                        w.bytes(&f::IGMP_SADDR, 4)?;
                    }
                }
            }
            0x22 => {
                w.bytes(&f::IGMP_RESERVED, 1)?;
                let stated = w.u16(&f::IGMP_CHECKSUM)?;
                plain_checksum(w, &f::IGMP_CHECKSUM_STATUS, stated, around);
                w.bytes(&f::IGMP_RESERVED, 2)?;
                for _ in 0..w.u16(&f::IGMP_NUM_RECORDS)? {
                    w.group(&f::IGMP_RECORD, group_record)?;
                }
            }
            _ => {}
        }
        w.rest(&f::IGMP_DATA);
        Ok(())
    })
}

fn group_record<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    w.u8(&f::IGMP_RECORD_TYPE)?;
    let words = w.u8(&f::IGMP_AUX_LEN)?;
    let sources = w.u16(&f::IGMP_NUM_SRC)?;
    w.bytes(&f::IGMP_MADDR, 4)?;
    for _ in 0..sources {
        w.bytes(&f::IGMP_SADDR, 4)?;
    }
    if words > 0 {
        w.bytes(&f::IGMP_AUX, usize::from(words) * 4)?;
    }
    Ok(())
}

pub(super) fn pim<R: Record>(w: &mut In<'_, '_, R>, around: &Around<'_>) -> Read<()> {
    w.group(&f::PIM, |w| {
        let b = w.take(1)?[0];
        w.derive(&f::PIM_VERSION, 1, bits(b, 4, 15));
        w.derive(&f::PIM_TYPE, 1, bits(b, 0, 15));
        w.u8(&f::PIM_RESERVED)?;
        w.u16(&f::PIM_CHECKSUM)?;
        if b == 0x21 {
            w.u32(&f::PIM_REGISTER)?;
        }
        if around.inner.is_empty() {
            w.rest(&f::PIM_DATA);
        }
        Ok(())
    })
}
