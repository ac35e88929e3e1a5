//! IPv6, its extension headers, and IPsec's two headers.

use super::{In, bit, bits};
use crate::decode::{fields::ip, fields::ipv6 as f, notes};
use crate::field::Value;
use crate::wire::{Read, Record, Wire};

pub(super) fn ipv6<R: Record>(w: &mut In<'_, '_, R>) -> Read<()> {
    w.group(&f::IPV6, |w| {
        let b = w.take(4)?;
        let word = u32::from_be_bytes([b[0], b[1], b[2], b[3]]);
        let at = w.at() - 4;
        w.put(&ip::VERSION, at, 1, bits(word, 28, 15));
        w.put(&f::VERSION, at, 1, bits(word, 28, 15));
        if word >> 28 != 6 {
            return Ok(());
        }
        w.put(&f::TCLASS, at, 2, bits(word, 20, 255));
        w.put(&f::DSCP, at, 2, bits(word, 22, 63));
        w.put(&f::ECN, at + 1, 1, bits(word, 20, 3));
        w.put(&f::FLOW, at + 1, 3, bits(word, 0, 0xf_ffff));
        w.u16(&f::PLEN)?;
        w.u8(&f::NXT)?;
        w.u8(&f::HLIM)?;
        let source = w.bytes(&f::SRC, 16)?;
        w.derive(&f::ADDR, 16, Value::Bytes(source));
        let target = w.bytes(&f::DST, 16)?;
        w.derive(&f::ADDR, 16, Value::Bytes(target));
        Ok(())
    })
}

pub(super) fn options<R: Record>(w: &mut In<'_, '_, R>, each_hop: bool) -> Read<()> {
    let group = if each_hop { &f::HOPOPTS } else { &f::DSTOPTS };
    extension(w, group, |w| {
        w.u8(if each_hop {
            &f::HOPOPTS_NXT
        } else {
            &f::DSTOPTS_NXT
        })?;
        w.u8(if each_hop {
            &f::HOPOPTS_LEN
        } else {
            &f::DSTOPTS_LEN
        })?;
        while let Some(kind) = w.peek().first().copied() {
            w.group(&f::OPT, |w| option(w, kind))?;
        }
        Ok(())
    })
}

/// An extension header: its second byte says how long it is.
fn extension<R: Record>(
    w: &mut In<'_, '_, R>,
    group: &'static crate::field::Field<()>,
    body: impl FnOnce(&mut Wire<'_, '_, R>) -> Read<()>,
) -> Read<()> {
    let len = usize::from(w.peek().get(1).copied().unwrap_or(0)) * 8 + 8;
    w.sized(group, len, body)?;
    Ok(())
}

fn option<R: Record>(w: &mut Wire<'_, '_, R>, kind: u8) -> Read<()> {
    w.u8(&f::OPT_TYPE)?;
    if kind == 0 {
        w.derive(&f::OPT_PAD1, 1, Value::None);
        return Ok(());
    }
    let len = usize::from(w.u8(&f::OPT_LENGTH)?);
    if len > w.remaining() {
        w.note(&notes::OPTION_LENGTH, 0);
        return Err(crate::wire::Cut::Malformed);
    }
    match (kind, len) {
        (1, 0) => {}
        (1, _) => drop(w.bytes(&f::OPT_PADN, len)?),
        (5, 2) => drop(w.u16(&f::OPT_ROUTER_ALERT)?),
        (0xc2, 4) => drop(w.u32(&f::OPT_JUMBO)?),
        (0xc9, 16) => drop(w.bytes(&f::OPT_HOME, 16)?),
        (_, 0) => {}
        _ => drop(w.bytes(&f::OPT_DATA, len)?),
    }
    Ok(())
}

pub(super) fn routing<R: Record>(w: &mut In<'_, '_, R>) -> Read<()> {
    extension(w, &f::ROUTING, |w| {
        w.u8(&f::ROUTING_NXT)?;
        w.u8(&f::ROUTING_LEN)?;
        let kind = w.u8(&f::ROUTING_TYPE)?;
        w.u8(&f::ROUTING_SEGLEFT)?;
        if matches!(kind, 0 | 2 | 4) {
            w.bytes(&f::ROUTING_DATA, 4)?;
            while w.remaining() >= 16 {
                w.bytes(&f::ROUTING_ADDR, 16)?;
            }
        }
        w.rest(&f::ROUTING_DATA);
        Ok(())
    })
}

pub(super) fn fragment<R: Record>(w: &mut In<'_, '_, R>) -> Read<()> {
    w.sized(&f::FRAGHDR, 8, |w| {
        w.u8(&f::FRAGHDR_NXT)?;
        w.u8(&f::FRAGHDR_RESERVED)?;
        let b = w.take(2)?;
        let word = u16::from_be_bytes([b[0], b[1]]);
        w.derive(&f::FRAGHDR_OFFSET, 2, bits(word, 3, 0x1fff));
        w.derive(&f::FRAGHDR_BITS, 2, bits(word, 1, 3));
        w.derive(&f::FRAGHDR_MORE, 2, bit(word, 1));
        w.u32(&f::FRAGHDR_IDENT)?;
        Ok(())
    })?;
    Ok(())
}

pub(super) fn mobility<R: Record>(w: &mut In<'_, '_, R>) -> Read<()> {
    extension(w, &f::MOBILITY, |w| {
        w.u8(&f::MOBILITY_NXT)?;
        w.u8(&f::MOBILITY_LEN)?;
        w.u8(&f::MOBILITY_TYPE)?;
        w.u8(&f::MOBILITY_RESERVED)?;
        w.u16(&f::MOBILITY_CHECKSUM)?;
        w.rest(&f::MOBILITY_DATA);
        Ok(())
    })
}

pub(super) fn authentication<R: Record>(w: &mut In<'_, '_, R>) -> Read<()> {
    let len = (usize::from(w.peek().get(1).copied().unwrap_or(0)) + 2) * 4;
    w.sized(&f::AH, len, |w| {
        w.u8(&f::AH_NEXT)?;
        w.u8(&f::AH_LENGTH)?;
        w.bytes(&f::AH_RESERVED, 2)?;
        w.u32(&f::AH_SPI)?;
        w.u32(&f::AH_SEQUENCE)?;
        w.rest(&f::AH_ICV);
        Ok(())
    })?;
    Ok(())
}

pub(super) fn esp<R: Record>(w: &mut In<'_, '_, R>) -> Read<()> {
    w.group(&f::ESP, |w| {
        w.u32(&f::ESP_SPI)?;
        w.u32(&f::ESP_SEQUENCE)?;
        w.rest(&f::ESP_DATA);
        Ok(())
    })
}
