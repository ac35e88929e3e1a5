//! Ethernet, VLAN tags, LLC, cooked and loopback headers, ARP.

use super::{Around, In, bit, bits};
use crate::decode::{LayerKind, fields::link as f};
use crate::field::Value;
use crate::wire::{Read, Record, Wire};

pub(super) fn ethernet<R: Record>(w: &mut In<'_, '_, R>, around: &Around<'_>) -> Read<()> {
    w.group(&f::ETH, |w| {
        address(w, &f::ETH_DST)?;
        address(w, &f::ETH_SRC)?;
        type_or_length(w, &f::ETH_TYPE, &f::ETH_LEN)?;
        trailer(w, around);
        Ok(())
    })
}

fn address<R: Record>(
    w: &mut In<'_, '_, R>,
    f: &'static crate::field::Field<crate::field::Mac>,
) -> Read<()> {
    let b = w.bytes(f, 6)?;
    w.derive(&f::ETH_ADDR, 6, Value::Bytes(b));
    Ok(())
}

type U16 = crate::field::Field<u16>;

fn type_or_length<R: Record>(
    w: &mut In<'_, '_, R>,
    of_type: &'static U16,
    of_length: &'static U16,
) -> Read<()> {
    match w.peek() {
        [a, b, ..] if (1..=1500).contains(&u16::from_be_bytes([*a, *b])) => w.u16(of_length)?,
        _ => w.u16(of_type)?,
    };
    Ok(())
}

/// What stands behind the first packet whose own length is known is padding or a checksum.
fn trailer<R: Record>(w: &mut In<'_, '_, R>, around: &Around<'_>) {
    let bounded = |k: LayerKind| {
        matches!(
            k,
            LayerKind::Ipv4
                | LayerKind::Ipv6
                | LayerKind::Arp
                | LayerKind::PppoeSession
                | LayerKind::PppoeDiscovery
        )
    };
    let Some(packet) = around.inner.iter().find(|l| bounded(l.kind)) else {
        return;
    };
    let from = around.origin + u64::from(packet.at + packet.len);
    let Some(tail) = from
        .checked_sub(w.base())
        .and_then(|n| w.all().get(n as usize..))
    else {
        return;
    };
    if tail.is_empty() || packet.len < packet.wire {
        return;
    }
    let field = if tail.iter().all(|b| *b == 0) {
        &f::ETH_PADDING
    } else {
        &f::ETH_TRAILER
    };
    w.put(field, from, tail.len(), Value::Bytes(tail));
}

pub(super) fn vlan<R: Record>(w: &mut In<'_, '_, R>) -> Read<()> {
    w.group(&f::VLAN, |w| {
        let b = w.take(2)?;
        let tci = u16::from_be_bytes([b[0], b[1]]);
        w.derive(&f::VLAN_PRIORITY, 2, bits(tci, 13, 7));
        w.derive(&f::VLAN_DEI, 2, bit(tci, 0x1000));
        w.derive(&f::VLAN_ID, 2, bits(tci, 0, 0xfff));
        type_or_length(w, &f::VLAN_ETYPE, &f::VLAN_LEN)
    })
}

pub(super) fn service_vlan<R: Record>(w: &mut In<'_, '_, R>) -> Read<()> {
    w.group(&f::STAG, |w| {
        let b = w.take(2)?;
        let tci = u16::from_be_bytes([b[0], b[1]]);
        w.derive(&f::STAG_PRIORITY, 2, bits(tci, 13, 7));
        w.derive(&f::STAG_DEI, 2, bits(tci, 12, 1));
        w.derive(&f::STAG_ID, 2, bits(tci, 0, 0xfff));
        w.u16(&f::STAG_ETYPE)?;
        Ok(())
    })
}

pub(super) fn llc<R: Record>(w: &mut In<'_, '_, R>) -> Read<()> {
    w.group(&f::LLC, |w| {
        let dsap = w.u8(&f::LLC_DSAP)?;
        let ssap = w.u8(&f::LLC_SSAP)?;
        let wide = w.peek().first().is_some_and(|c| c & 3 != 3);
        let b = w.take(if wide { 2 } else { 1 })?;
        let control = b
            .iter()
            .rev()
            .fold(0u64, |n, byte| n << 8 | u64::from(*byte));
        w.derive(&f::LLC_CONTROL, b.len(), Value::U64(control));
        if (dsap, ssap, control) != (0xaa, 0xaa, 3) {
            return Ok(());
        }
        let oui = w.u24(&f::LLC_OUI)?;
        if oui == 0 || oui == 0xf8 {
            w.u16(&f::LLC_TYPE)?
        } else {
            w.u16(&f::LLC_PID)?
        };
        Ok(())
    })
}

pub(super) fn sll<R: Record>(w: &mut In<'_, '_, R>) -> Read<()> {
    w.group(&f::SLL, |w| {
        w.u16(&f::SLL_PKTTYPE)?;
        let hardware = w.u16(&f::SLL_HATYPE)?;
        let len = w.u16(&f::SLL_HALEN)?;
        cooked_address(w, usize::from(len))?;
        cooked_protocol(w, hardware)
    })
}

pub(super) fn sll2<R: Record>(w: &mut In<'_, '_, R>) -> Read<()> {
    w.group(&f::SLL, |w| {
        let hardware = w
            .peek()
            .get(8..10)
            .map_or(0, |b| u16::from_be_bytes([b[0], b[1]]));
        cooked_protocol(w, hardware)?;
        w.take(2)?;
        w.u32(&f::SLL_IFINDEX)?;
        w.u16(&f::SLL_HATYPE)?;
        let kind = w.take(1)?[0];
        w.derive(&f::SLL_PKTTYPE, 1, Value::U64(kind.into()));
        let len = w.take(1)?[0];
        w.derive(&f::SLL_HALEN, 1, Value::U64(len.into()));
        cooked_address(w, usize::from(len))
    })
}

/// Eight bytes, of which as many count as the address is long.
fn cooked_address<R: Record>(w: &mut In<'_, '_, R>, len: usize) -> Read<()> {
    match len {
        0 => {}
        4 => drop(w.bytes(&f::SLL_SRC_IPV4, 4)?),
        6 => drop(w.bytes(&f::SLL_SRC_ETH, 6)?),
        n => drop(w.bytes(&f::SLL_SRC_OTHER, n.min(8))?),
    }
    if len < 8 {
        w.bytes(&f::SLL_UNUSED, 8 - len)?;
    }
    Ok(())
}

fn cooked_protocol<R: Record>(w: &mut In<'_, '_, R>, hardware: u16) -> Read<()> {
    let small = w
        .peek()
        .first_chunk::<2>()
        .is_some_and(|b| u16::from_be_bytes(*b) <= 1536);
    match (hardware, small) {
        (778, _) => w.u16(&f::SLL_GRETYPE)?,
        (_, true) => w.u16(&f::SLL_LTYPE)?,
        _ => w.u16(&f::SLL_ETYPE)?,
    };
    Ok(())
}

pub(super) fn null<R: Record>(w: &mut In<'_, '_, R>) -> Read<()> {
    w.group(&f::NULL, |w| {
        let b = w.take(4)?;
        let word = b.iter().fold(0u32, |n, byte| n << 8 | u32::from(*byte));
        let family = if word > 0xffff {
            word.swap_bytes()
        } else {
            word
        };
        w.derive(&f::NULL_FAMILY, 4, Value::U64(family.into()));
        Ok(())
    })
}

pub(super) fn arp<R: Record>(w: &mut In<'_, '_, R>) -> Read<()> {
    w.group(&f::ARP, |w| {
        let hardware = w.u16(&f::ARP_HW_TYPE)?;
        let protocol = w.u16(&f::ARP_PROTO_TYPE)?;
        let hardware_len = w.u8(&f::ARP_HW_SIZE)?;
        let protocol_len = w.u8(&f::ARP_PROTO_SIZE)?;
        w.u16(&f::ARP_OPCODE)?;
        let mac = hardware_len == 6 && matches!(hardware, 1 | 6);
        let ipv4 = protocol_len == 4 && protocol == 0x0800;
        let side = |w: &mut Wire<'_, '_, R>, source: bool| -> Read<Vec<u8>> {
            match (mac, source) {
                (true, true) => drop(w.bytes(&f::ARP_SRC_MAC, 6)?),
                (true, false) => drop(w.bytes(&f::ARP_DST_MAC, 6)?),
                (false, true) => drop(w.bytes(&f::ARP_SRC_HW, hardware_len.into())?),
                (false, false) => drop(w.bytes(&f::ARP_DST_HW, hardware_len.into())?),
            }
            let address = match (ipv4, source) {
                (true, true) => w.bytes(&f::ARP_SRC_IP, 4)?,
                (true, false) => w.bytes(&f::ARP_DST_IP, 4)?,
                (false, true) => w.bytes(&f::ARP_SRC_PROTO, protocol_len.into())?,
                (false, false) => w.bytes(&f::ARP_DST_PROTO, protocol_len.into())?,
            };
            Ok(address.to_vec())
        };
        let source = side(w, true)?;
        let target = side(w, false)?;
        if ipv4 && source == target {
            w.derive(&f::ARP_GRATUITOUS, 0, Value::Bool(true));
        }
        Ok(())
    })
}

pub(super) fn fddi<R: Record>(w: &mut In<'_, '_, R>) -> Read<()> {
    w.group(&f::FDDI, |w| {
        w.u8(&f::FDDI_FC)?;
        w.bytes(&f::FDDI_DST, 6)?;
        w.bytes(&f::FDDI_SRC, 6)?;
        Ok(())
    })
}

pub(super) fn short<R: Record>(w: &mut In<'_, '_, R>, around: &Around<'_>) -> Read<()> {
    let n = around.next.saturating_sub(w.at()).min(w.remaining() as u64) as usize;
    w.bytes(&f::SHORT, n)?;
    Ok(())
}

pub(super) fn fabric_path<R: Record>(w: &mut In<'_, '_, R>) -> Read<()> {
    w.group(&f::CFP, |w| {
        w.bytes(&f::CFP_DST, 6)?;
        w.bytes(&f::CFP_SRC, 6)?;
        w.u16(&f::CFP_ETYPE)?;
        let b = w.take(2)?;
        let word = u16::from_be_bytes([b[0], b[1]]);
        w.derive(&f::CFP_FTAG, 2, bits(word, 6, 0x3ff));
        w.derive(&f::CFP_TTL, 2, bits(word, 0, 63));
        Ok(())
    })
}

pub(super) fn inter_switch<R: Record>(w: &mut In<'_, '_, R>) -> Read<()> {
    w.group(&f::ISL, |w| {
        w.bytes(&f::ISL_DST, 6)?;
        w.bytes(&f::ISL_SRC, 6)?;
        w.u16(&f::ISL_LEN)?;
        w.bytes(&f::ISL_REST, 6)?;
        let b = w.take(2)?;
        w.derive(
            &f::ISL_VLAN,
            2,
            bits(u16::from_be_bytes([b[0], b[1]]), 1, 0x7fff),
        );
        w.bytes(&f::ISL_REST, 4)?;
        Ok(())
    })
}

pub(super) fn backbone_tag<R: Record>(w: &mut In<'_, '_, R>) -> Read<()> {
    w.group(&f::ITAG, |w| {
        let b = w.take(4)?;
        let word = u32::from_be_bytes([b[0], b[1], b[2], b[3]]);
        w.derive(&f::ITAG_PRIORITY, 4, bits(word, 29, 7));
        w.derive(&f::ITAG_ISID, 4, bits(word, 0, 0xff_ffff));
        w.bytes(&f::ITAG_DST, 6)?;
        w.bytes(&f::ITAG_SRC, 6)?;
        w.u16(&f::ITAG_ETYPE)?;
        Ok(())
    })
}
