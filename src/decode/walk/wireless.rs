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
        self.wlan_frame(frame, flags & 0x20 != 0)
    }

    pub(super) fn wlan(&mut self, p: Place) -> Next {
        self.wlan_frame(p, false)
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
    fn wlan_frame(&mut self, p: Place, padded: bool) -> Next {
        let b = self.slice(p);
        let [control, flags, ..] = *b else {
            return self.cut(LayerKind::Wlan, p);
        };
        let header = header_len(control, flags);
        let is_data = control & 0x0c == 0x08;
        if !is_data || control & 0x40 != 0 {
            return self.last(LayerKind::Wlan, p);
        }
        if b.len() < header {
            return self.cut(LayerKind::Wlan, p);
        }
        self.layer(LayerKind::Wlan, p);
        let payload = p.after(if padded {
            header.next_multiple_of(4)
        } else {
            header
        });
        let aggregated = control & 0x80 != 0
            && b.get(header - qos_tail(flags))
                .is_some_and(|q| q & 0x80 != 0);
        let fragmented = flags & 4 != 0 || b.get(22).is_some_and(|b| b & 15 != 0);
        if flags & 0x40 != 0 {
            self.unknown(Unknown::Encrypted, payload)
        } else if aggregated || fragmented || payload.len() < 8 {
            self.unknown(Unknown::Data, payload)
        } else {
            Next::Llc(payload)
        }
    }
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
