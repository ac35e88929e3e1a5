//! Radiotap, IEEE 802.11, and the headers of operating systems. Their numbers are little-endian.

use super::{Around, In, bit, bits};
use crate::decode::{fields::wireless as f, walk};
use crate::field::{Field, Mac, Type, Value};
use crate::wire::{Read, Record, Wire};

/// Reads `n` bytes as a little-endian number.
fn little<R: Record, T: Type>(
    w: &mut Wire<'_, '_, R>,
    field: &'static Field<T>,
    n: usize,
) -> Read<u64> {
    let value = w
        .take(n)?
        .iter()
        .rev()
        .fold(0u64, |v, b| v << 8 | u64::from(*b));
    w.derive(field, n, Value::U64(value));
    Ok(value)
}

pub(super) fn radiotap<R: Record>(w: &mut In<'_, '_, R>) -> Read<()> {
    let len = w
        .peek()
        .get(2..4)
        .map_or(8, |b| usize::from(u16::from_le_bytes([b[0], b[1]])));
    w.sized(&f::RADIOTAP, len, |w| {
        w.u8(&f::RADIOTAP_VERSION)?;
        w.u8(&f::RADIOTAP_PAD)?;
        little(w, &f::RADIOTAP_LENGTH, 2)?;
        let present = little(w, &f::RADIOTAP_PRESENT, 4)?;
        let mut more = present;
        while more & 0x8000_0000 != 0 {
            more = little(w, &f::RADIOTAP_PRESENT, 4)?;
        }
        known(w, present)?;
        w.rest(&f::RADIOTAP_REST);
        Ok(())
    })?;
    Ok(())
}

/// The fields up to the noise level: each is aligned to its own size.
fn known<R: Record>(w: &mut Wire<'_, '_, R>, present: u64) -> Read<()> {
    let align =
        |w: &mut Wire<'_, '_, R>, n: usize| w.take(w.pos().next_multiple_of(n) - w.pos()).map(drop);
    if present & 1 != 0 {
        align(w, 8)?;
        little(w, &f::RADIOTAP_TSFT, 8)?;
    }
    if present & 2 != 0 {
        w.u8(&f::RADIOTAP_FLAGS)?;
    }
    if present & 4 != 0 {
        w.u8(&f::RADIOTAP_RATE)?;
    }
    if present & 8 != 0 {
        align(w, 2)?;
        little(w, &f::RADIOTAP_FREQUENCY, 2)?;
        little(w, &f::RADIOTAP_CHANNEL, 2)?;
    }
    if present & 16 != 0 {
        w.take(2)?;
    }
    for (mask, field) in [(32, &f::RADIOTAP_SIGNAL), (64, &f::RADIOTAP_NOISE)] {
        if present & mask != 0 {
            let b = w.take(1)?[0];
            w.derive(field, 1, Value::I64(i64::from(b as i8)));
        }
    }
    Ok(())
}

pub(super) fn wlan<R: Record>(
    w: &mut In<'_, '_, R>,
    around: &Around<'_>,
    swapped: bool,
) -> Read<()> {
    w.group(&f::WLAN, |w| {
        let [first, second, ..] = *w.peek() else {
            return w.take(2).map(drop);
        };
        let (control, flags) = if swapped {
            (second, first)
        } else {
            (first, second)
        };
        frame_control(w, control, flags, swapped)?;
        let header = walk::header_len(control, flags);
        if control & 0x0c != 0x0c {
            little(w, &f::WLAN_DURATION, 2)?;
            addresses(w, control, flags, header, swapped)?;
        }
        if control & 0x8c == 0x88 {
            little(w, &f::WLAN_QOS, 2)?;
        }
        if flags & 0x80 != 0 && w.pos() + 4 <= header {
            little(w, &f::WLAN_HTC, 4)?;
        }
        if around.inner.is_empty() {
            w.rest(&f::WLAN_BODY);
        }
        Ok(())
    })
}

fn frame_control<R: Record>(
    w: &mut Wire<'_, '_, R>,
    control: u8,
    flags: u8,
    swapped: bool,
) -> Read<()> {
    let both = u64::from(control >> 2 & 3) << 4 | u64::from(control >> 4);
    let control_at = w.at() + u64::from(swapped);
    let flags_at = w.at() + u64::from(!swapped);
    w.put(&f::WLAN_TYPE_SUBTYPE, control_at, 1, Value::U64(both));
    w.u16(&f::WLAN_FC)?;
    w.put(&f::WLAN_VERSION, control_at, 1, bits(control, 0, 3));
    w.put(&f::WLAN_TYPE, control_at, 1, bits(control, 2, 3));
    w.put(&f::WLAN_SUBTYPE, control_at, 1, bits(control, 4, 15));
    w.put(&f::WLAN_FLAGS, flags_at, 1, Value::U64(flags.into()));
    let low: [(&'static Field<bool>, u64); 8] = [
        (&f::WLAN_TO_DS, 1),
        (&f::WLAN_FROM_DS, 2),
        (&f::WLAN_FRAG, 4),
        (&f::WLAN_RETRY, 8),
        (&f::WLAN_PWRMGT, 0x10),
        (&f::WLAN_MORE_DATA, 0x20),
        (&f::WLAN_PROTECTED, 0x40),
        (&f::WLAN_ORDER, 0x80),
    ];
    for (field, mask) in low {
        w.put(field, flags_at, 1, bit(flags, mask));
    }
    Ok(())
}

/// Up to four addresses; what each means depends on the direction (IEEE 802.11-2020 §9.3.2.1).
fn addresses<R: Record>(
    w: &mut Wire<'_, '_, R>,
    control: u8,
    flags: u8,
    header: usize,
    swapped: bool,
) -> Read<()> {
    let address = |w: &mut Wire<'_, '_, R>, means: &[&'static Field<Mac>]| -> Read<()> {
        let b = w.take(6)?;
        for field in means {
            w.derive(field, 6, Value::Bytes(b));
        }
        w.derive(&f::WLAN_ADDR, 6, Value::Bytes(b));
        Ok(())
    };
    let means: [&[&'static Field<Mac>]; 3] = match (control & 0x0c, flags & 3) {
        (8, 1) => [
            &[&f::WLAN_RA, &f::WLAN_BSSID],
            &[&f::WLAN_TA, &f::WLAN_SA],
            &[&f::WLAN_DA],
        ],
        (8, 2) => [
            &[&f::WLAN_RA, &f::WLAN_DA],
            &[&f::WLAN_TA, &f::WLAN_BSSID],
            &[&f::WLAN_SA],
        ],
        (8, 3) => [&[&f::WLAN_RA], &[&f::WLAN_TA], &[&f::WLAN_DA]],
        (4, _) => [&[&f::WLAN_RA], &[&f::WLAN_TA], &[]],
        _ => [
            &[&f::WLAN_RA, &f::WLAN_DA],
            &[&f::WLAN_TA, &f::WLAN_SA],
            &[&f::WLAN_BSSID],
        ],
    };
    address(w, means[0])?;
    if header >= 16 {
        address(w, means[1])?;
    }
    if header >= 24 {
        address(w, means[2])?;
        let b = w.take(2)?;
        let word = if swapped {
            u16::from_be_bytes([b[0], b[1]])
        } else {
            u16::from_le_bytes([b[0], b[1]])
        };
        w.derive(&f::WLAN_FRAGMENT, 2, bits(word, 0, 15));
        w.derive(&f::WLAN_SEQ, 2, bits(word, 4, 0xfff));
    }
    if control & 0x0c == 8 && flags & 3 == 3 {
        address(w, &[&f::WLAN_SA])?;
    }
    Ok(())
}

pub(super) fn nflog<R: Record>(w: &mut In<'_, '_, R>, around: &Around<'_>) -> Read<()> {
    w.group(&f::NFLOG, |w| {
        w.u8(&f::NFLOG_FAMILY)?;
        w.u8(&f::NFLOG_VERSION)?;
        w.u16(&f::NFLOG_RESOURCE)?;
        attributes(w, 9, around)
    })
}

pub(super) fn netlink<R: Record>(w: &mut In<'_, '_, R>, around: &Around<'_>) -> Read<()> {
    w.group(&f::NETLINK, |w| {
        little(w, &f::NETLINK_LEN, 4)?;
        let kind = little(w, &f::NETLINK_TYPE, 2)?;
        little(w, &f::NETLINK_FLAGS, 2)?;
        little(w, &f::NETLINK_SEQ, 4)?;
        little(w, &f::NETLINK_PID, 4)?;
        w.u8(&f::NFLOG_FAMILY)?;
        w.u8(&f::NFLOG_VERSION)?;
        w.u16(&f::NFLOG_RESOURCE)?;
        match kind >> 8 {
            3 => attributes(w, 10, around),
            4 => attributes(w, 9, around),
            _ => Ok(()),
        }
    })
}

/// What netfilter says about a packet; attribute `packet` is the packet, read by the next layer.
fn attributes<R: Record>(w: &mut Wire<'_, '_, R>, packet: u16, around: &Around<'_>) -> Read<()> {
    while w.remaining() >= 4 && w.at() < around.next {
        let [l0, l1, t0, t1, ..] = *w.peek() else {
            break;
        };
        let (len, kind) = (
            usize::from(u16::from_le_bytes([l0, l1])),
            u16::from_le_bytes([t0, t1]) & 0x3fff,
        );
        let padded = len.next_multiple_of(4).min(w.remaining());
        w.sized(
            &f::NFLOG_TLV,
            if kind == packet { 4 } else { padded.max(4) },
            |w| {
                little(w, &f::NFLOG_TLV_LENGTH, 2)?;
                little(w, &f::NFLOG_TLV_TYPE, 2)?;
                let n = len.saturating_sub(4).min(w.remaining());
                match (kind, n) {
                    (k, _) if k == packet => {}
                    (_, 0) => {}
                    (10, _) if packet == 9 => {
                        w.bytes(&f::NFLOG_PREFIX, n.saturating_sub(1))?;
                        w.take(1)?;
                    }
                    _ => drop(w.bytes(&f::NFLOG_VALUE, n)?),
                }
                let padding = w.remaining();
                w.take(padding).map(drop)
            },
        )?;
    }
    Ok(())
}

pub(super) fn pktap<R: Record>(w: &mut In<'_, '_, R>, around: &Around<'_>) -> Read<()> {
    w.group(&f::PKTAP, |w| {
        let len = little(w, &f::PKTAP_LENGTH, 4)? as usize;
        little(w, &f::PKTAP_RECTYPE, 4)?;
        little(w, &f::PKTAP_DLT, 4)?;
        if len >= 36 {
            let b = w.take(24)?;
            let name = b.split(|c| *c == 0).next().unwrap_or(b);
            w.derive(&f::PKTAP_IFNAME, 24, Value::Text(name));
        }
        let n = around.next.saturating_sub(w.at()).min(w.remaining() as u64) as usize;
        w.bytes(&f::PKTAP_REST, n)?;
        Ok(())
    })
}

pub(super) fn wpan<R: Record>(w: &mut In<'_, '_, R>, around: &Around<'_>) -> Read<()> {
    w.group(&f::WPAN, |w| {
        let [low, high, ..] = *w.peek() else {
            return Ok(());
        };
        little(w, &f::WPAN_FCF, 2)?;
        w.u8(&f::WPAN_SEQ)?;
        let addresses = walk::wpan_header_len(low, high) - 3;
        if addresses > 0 {
            w.bytes(&f::WPAN_ADDRESSES, addresses)?;
        }
        if w.at() < around.next {
            w.u8(&f::WPAN_DISPATCH)?;
        }
        Ok(())
    })
}
