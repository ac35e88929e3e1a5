//! The headers of tunnels.

use super::{Around, In, bit, bits};
use crate::decode::fields::tunnel as f;
use crate::field::Value;
use crate::wire::{Read, Record, Wire};

pub(super) fn gre<R: Record>(w: &mut In<'_, '_, R>) -> Read<()> {
    w.group(&f::GRE, |w| {
        let flags = w.u16(&f::GRE_FLAGS)?;
        w.derive(&f::GRE_FLAGS_CHECKSUM, 2, bit(flags, 0x8000));
        w.derive(&f::GRE_FLAGS_ROUTING, 2, bit(flags, 0x4000));
        w.derive(&f::GRE_FLAGS_KEY, 2, bit(flags, 0x2000));
        w.derive(&f::GRE_FLAGS_SEQUENCE, 2, bit(flags, 0x1000));
        let version = flags & 7;
        if version == 1 {
            w.derive(&f::GRE_FLAGS_ACK, 2, bit(flags, 0x0080));
        }
        w.derive(&f::GRE_VERSION, 2, bits(version, 0, 7));
        w.u16(&f::GRE_PROTO)?;
        if flags & 0xc000 != 0 && version == 0 {
            w.u16(&f::GRE_CHECKSUM)?;
            w.u16(&f::GRE_OFFSET)?;
        }
        match (flags & 0x2000, version) {
            (0, _) => {}
            (_, 1) => {
                w.u16(&f::GRE_PAYLOAD_LENGTH)?;
                w.u16(&f::GRE_CALL_ID)?;
            }
            _ => drop(w.u32(&f::GRE_KEY)?),
        }
        if flags & 0x1000 != 0 {
            w.u32(&f::GRE_SEQUENCE)?;
        }
        if flags & 0x0080 != 0 && version == 1 {
            w.u32(&f::GRE_ACK)?;
        }
        if flags & 0x4000 != 0 && version == 0 {
            source_route(w)?;
        }
        Ok(())
    })
}

/// Entries up to the one that is all zero (RFC 1701).
fn source_route<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    while let [family0, family1, _, len, ..] = *w.peek() {
        w.bytes(&f::GRE_ROUTING, 4 + usize::from(len))?;
        if (family0, family1, len) == (0, 0, 0) {
            break;
        }
    }
    Ok(())
}

/// As much of this layer as stands before the next one is this header's.
fn up_to_next<R: Record>(w: &In<'_, '_, R>, around: &Around<'_>) -> usize {
    around.next.saturating_sub(w.at()).min(w.remaining() as u64) as usize
}

pub(super) fn erspan<R: Record>(w: &mut In<'_, '_, R>, around: &Around<'_>) -> Read<()> {
    w.group(&f::ERSPAN, |w| {
        let b = w.take(4)?;
        let word = u32::from_be_bytes([b[0], b[1], b[2], b[3]]);
        w.derive(&f::ERSPAN_VERSION, 4, bits(word, 28, 15));
        w.derive(&f::ERSPAN_VLAN, 4, bits(word, 16, 0xfff));
        w.derive(&f::ERSPAN_COS, 4, bits(word, 13, 7));
        w.derive(&f::ERSPAN_SPANID, 4, bits(word, 0, 0x3ff));
        let n = up_to_next(w, around);
        w.bytes(&f::ERSPAN_REST, n)?;
        Ok(())
    })
}

pub(super) fn vxlan<R: Record>(w: &mut In<'_, '_, R>) -> Read<()> {
    w.group(&f::VXLAN, |w| {
        let flags = w.u16(&f::VXLAN_FLAGS)?;
        w.derive(&f::VXLAN_FLAG_I, 2, bit(flags, 0x0800));
        w.u16(&f::VXLAN_GBP)?;
        w.u24(&f::VXLAN_VNI)?;
        w.u8(&f::VXLAN_RESERVED)?;
        Ok(())
    })
}

pub(super) fn geneve<R: Record>(w: &mut In<'_, '_, R>, around: &Around<'_>) -> Read<()> {
    w.group(&f::GENEVE, |w| {
        let first = w.take(1)?[0];
        w.derive(&f::GENEVE_VERSION, 1, bits(first, 6, 3));
        w.derive(&f::GENEVE_LENGTH, 1, Value::U64(u64::from(first & 63) * 4));
        let flags = w.u8(&f::GENEVE_FLAGS)?;
        w.derive(&f::GENEVE_OAM, 1, bit(flags, 0x80));
        w.derive(&f::GENEVE_CRITICAL, 1, bit(flags, 0x40));
        w.u16(&f::GENEVE_PROTO)?;
        w.u24(&f::GENEVE_VNI)?;
        w.u8(&f::GENEVE_RESERVED)?;
        let n = up_to_next(w, around).min(usize::from(first & 63) * 4);
        if n > 0 {
            w.bytes(&f::GENEVE_OPTIONS, n)?;
        }
        Ok(())
    })
}

pub(super) fn gtp<R: Record>(w: &mut In<'_, '_, R>, around: &Around<'_>) -> Read<()> {
    w.group(&f::GTP, |w| {
        let flags = w.u8(&f::GTP_FLAGS)?;
        w.derive(&f::GTP_VERSION, 1, bits(flags, 5, 7));
        w.u8(&f::GTP_MESSAGE)?;
        w.u16(&f::GTP_LENGTH)?;
        w.u32(&f::GTP_TEID)?;
        if flags & 7 == 0 {
            return Ok(());
        }
        optional(w, flags, around)
    })
}

fn optional<R: Record>(w: &mut Wire<'_, '_, R>, flags: u8, around: &Around<'_>) -> Read<()> {
    w.u16(&f::GTP_SEQ)?;
    w.u8(&f::GTP_NPDU)?;
    let mut next = w.u8(&f::GTP_EXT)?;
    while flags & 4 != 0 && next != 0 && w.at() < around.next {
        let words = usize::from(w.peek().first().copied().unwrap_or(0));
        if words == 0 {
            break;
        }
        let b = w.bytes(&f::GTP_EXT_DATA, words * 4)?;
        next = b.last().copied().unwrap_or(0);
    }
    Ok(())
}

pub(super) fn teredo<R: Record>(w: &mut In<'_, '_, R>, around: &Around<'_>) -> Read<()> {
    w.group(&f::TEREDO, |w| {
        if let [0, 1, id, value, ..] = *w.peek() {
            w.bytes(&f::TEREDO_AUTH, 13 + usize::from(id) + usize::from(value))?;
        }
        if w.at() < around.next {
            w.bytes(&f::TEREDO_ORIGIN, 8)?;
        }
        Ok(())
    })
}

pub(super) fn l2tp<R: Record>(w: &mut In<'_, '_, R>, around: &Around<'_>) -> Read<()> {
    w.group(&f::L2TP, |w| {
        let flags = w.u16(&f::L2TP_FLAGS)?;
        if flags & 0x4000 != 0 {
            w.u16(&f::L2TP_LENGTH)?;
        }
        w.u16(&f::L2TP_TUNNEL)?;
        w.u16(&f::L2TP_SESSION)?;
        let n = up_to_next(w, around);
        if n > 0 {
            w.bytes(&f::L2TP_REST, n)?;
        }
        Ok(())
    })
}

pub(super) fn service_header<R: Record>(w: &mut In<'_, '_, R>, around: &Around<'_>) -> Read<()> {
    w.group(&f::NSH, |w| {
        w.u16(&f::NSH_BASE)?;
        w.u8(&f::NSH_MDTYPE)?;
        w.u8(&f::NSH_NEXT)?;
        w.u24(&f::NSH_SPI)?;
        w.u8(&f::NSH_SI)?;
        let n = up_to_next(w, around);
        if n > 0 {
            w.bytes(&f::NSH_METADATA, n)?;
        }
        Ok(())
    })
}
