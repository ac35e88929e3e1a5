//! Radiotap and IEEE 802.11 up to the data that a data frame carries.

use super::{Next, Place, Walk};
use crate::decode::{LayerKind, Unknown};

impl Walk<'_, '_> {
    /// Radiotap's numbers are little-endian; its flags say whether a checksum ends the frame.
    pub(super) fn radiotap(&mut self, p: Place) -> Next {
        let b = self.slice(p);
        let [_, _, l0, l1, _, _, _, _, ..] = *b else {
            return self.cut(LayerKind::Radiotap, p);
        };
        let len = usize::from(u16::from_le_bytes([l0, l1]));
        if len < 8 || len > b.len() {
            return self.cut(LayerKind::Radiotap, p);
        }
        self.layer(LayerKind::Radiotap, p);
        let flags = radiotap_flags(b.get(..len).unwrap_or(b)).unwrap_or(0);
        let mut frame = p.after(len);
        if flags & 0x10 != 0 {
            frame = frame.first(frame.wire_len().saturating_sub(4));
        }
        self.wlan_frame(frame, LayerKind::Wlan, flags & 0x20 != 0)
    }

    pub(super) fn wlan(&mut self, p: Place) -> Next {
        self.wlan_frame(p, LayerKind::Wlan, false)
    }

    /// The control field's two bytes in the wrong order.
    pub(super) fn wlan_swapped(&mut self, p: Place) -> Next {
        self.wlan_frame(p, LayerKind::WlanSwapped, false)
    }

    /// A driver that takes 802.11 for Ethernet: decrypted, but with the four bytes of WEP still there.
    pub(super) fn wlan_in_ethernet(&mut self, p: Place) -> Next {
        let b = self.slice(p);
        let [0x08, flags, ..] = *b else {
            return self.last(LayerKind::Wlan, p);
        };
        self.layer(LayerKind::Wlan, p);
        let header = header_len(0x08, flags) + if flags & 0x40 != 0 { 4 } else { 0 };
        Next::Llc(p.after(header))
    }

    /// `padded`: the header is filled up to four bytes before its data.
    fn wlan_frame(&mut self, p: Place, kind: LayerKind, padded: bool) -> Next {
        let b = self.slice(p);
        let [first, second, ..] = *b else {
            return self.cut(kind, p);
        };
        // The sequence control has its bytes in the wrong order, too.
        let (control, flags, fragment) = match kind {
            LayerKind::WlanSwapped => (second, first, 23),
            _ => (first, second, 22),
        };
        let header = header_len(control, flags);
        let is_data = control & 0x0c == 0x08;
        if !is_data || control & 0x40 != 0 {
            return self.last(kind, p);
        }
        if b.len() < header {
            return self.cut(kind, p);
        }
        self.layer(kind, p);
        let payload = p.after(if padded {
            header.next_multiple_of(4)
        } else {
            header
        });
        let aggregated = control & 0x80 != 0
            && b.get(header - qos_tail(flags))
                .is_some_and(|q| q & 0x80 != 0);
        let fragmented = flags & 4 != 0 || b.get(fragment).is_some_and(|b| b & 15 != 0);
        if flags & 0x40 != 0 {
            self.unknown(Unknown::Encrypted, payload)
        } else if aggregated || fragmented || payload.len() < 8 {
            self.unknown(Unknown::Data, payload)
        } else {
            Next::Llc(payload)
        }
    }
}

impl Walk<'_, '_> {
    /// IEEE 802.15.4 data frames whose IPv6 packet is not compressed (RFC 4944 §5.1); others are named only.
    pub(super) fn wpan(&mut self, checksum: usize, p: Place) -> Next {
        let b = self.slice(p);
        let [low, high, _, ..] = *b else {
            return self.cut(LayerKind::Wpan, p);
        };
        let header = wpan_header_len(low, high);
        self.layer(LayerKind::Wpan, p);
        let frame = p.first(p.wire_len().saturating_sub(checksum));
        match b.get(header) {
            Some(0x41) if low & 15 == 1 => Next::Ipv6(frame.after(header + 1)),
            _ if low & 8 != 0 => self.unknown(Unknown::Encrypted, frame.after(header)),
            _ => self.unknown(Unknown::EtherType(0xa0ed), frame.after(header)),
        }
    }

    /// The capture's own attributes before an 802.15.4 frame; little-endian.
    pub(super) fn wpan_tap(&mut self, p: Place) -> Next {
        match self.slice(p) {
            [_, _, a, b, ..] => {
                let header = usize::from(u16::from_le_bytes([*a, *b])).max(4);
                self.wpan(0, p.after(header))
            }
            _ => self.unknown(Unknown::LinkType(283), p),
        }
    }

    /// A sniffer's frame in UDP: "EX", version, and for data of version 2 a header of 32 bytes.
    pub(super) fn zep(&mut self, p: Place) -> Next {
        let header = match self.slice(p) {
            [b'E', b'X', 2, 1, ..] => 32,
            [b'E', b'X', 1, ..] => 16,
            _ => return Next::Stop,
        };
        self.layer(LayerKind::Zep, p);
        self.wpan(2, p.after(header))
    }
}

/// The length of an 802.15.4 header by its frame control (IEEE 802.15.4-2006 §7.2.1).
pub(in crate::decode) fn wpan_header_len(low: u8, high: u8) -> usize {
    let address = |mode: u8| match mode & 3 {
        2 => 2,
        3 => 8,
        _ => 0,
    };
    let (target, source) = (address(high >> 2), address(high >> 6));
    let target_network = if target > 0 { 2 } else { 0 };
    let source_network = if source > 0 && low & 0x40 == 0 { 2 } else { 0 };
    3 + target + source + target_network + source_network
}

/// How far the QoS field stands before the end of the header.
fn qos_tail(flags: u8) -> usize {
    if flags & 0x80 != 0 { 6 } else { 2 }
}

/// The length of an 802.11 header by its frame control (IEEE 802.11-2020 §9.2.4.1).
pub(in crate::decode) fn header_len(control: u8, flags: u8) -> usize {
    match control & 0x0c {
        0x00 => 24 + if flags & 0x80 != 0 { 4 } else { 0 },
        0x04 => match control >> 4 {
            12 | 13 => 10,
            _ => 16,
        },
        0x08 => {
            let addresses = if flags & 3 == 3 { 30 } else { 24 };
            let qos = if control & 0x80 == 0 {
                0
            } else {
                qos_tail(flags)
            };
            addresses + qos
        }
        _ => 2,
    }
}

/// The flags field, which stands behind the presence words and the time stamp if there is one.
pub(in crate::decode) fn radiotap_flags(header: &[u8]) -> Option<u8> {
    let word = |at: usize| Some(u32::from_le_bytes(*header.get(at..)?.first_chunk::<4>()?));
    let present = word(4)?;
    let mut at = 8;
    let mut more = present;
    while more & 0x8000_0000 != 0 {
        more = word(at)?;
        at += 4;
    }
    if present & 2 == 0 {
        return None;
    }
    if present & 1 != 0 {
        at = at.next_multiple_of(8) + 8;
    }
    header.get(at).copied()
}
