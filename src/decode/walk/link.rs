//! Link layers on a wire, and what stands between them and the network layer: tags, LLC, PPP, MPLS.

use super::super::{Layer, LinkFrame};
use super::{Next, Place, Walk, be16, be32};
use crate::decode::{LayerKind, Unknown};

impl Walk<'_, '_> {
    #[inline]
    pub(super) fn ethernet(&mut self, p: Place) -> Next {
        let b = self.slice(p);
        let Some(h) = b.first_chunk::<14>() else {
            return self.cut(LayerKind::Ethernet, p);
        };
        self.layer(LayerKind::Ethernet, p);
        let payload = p.after(14);
        match u16::from_be_bytes([h[12], h[13]]) {
            0x0800 => self.ipv4(payload),
            0x86dd => self.ipv6(payload),
            0x8903 => self.fabric_path(p),
            len @ 1..=1500 if h.starts_with(&[1, 0, 0x0c, 0, 0]) && p.len() >= 40 => {
                self.inter_switch(usize::from(len), p)
            }
            len @ 1..=1500 => self.llc_or_ipx(usize::from(len), payload),
            other => Next::EtherType(other, payload),
        }
    }

    /// The outer header of a FabricPath switch takes the place of the Ethernet header.
    fn fabric_path(&mut self, p: Place) -> Next {
        self.out.layers.pop();
        self.layer(LayerKind::FabricPath, p);
        Next::Ethernet(p.after(16))
    }

    fn inter_switch(&mut self, len: usize, p: Place) -> Next {
        self.out.layers.pop();
        self.layer(LayerKind::Isl, p);
        Next::Ethernet(p.first(len + 14).after(26))
    }

    /// IEEE 802.3: the type is a length. Novell put IPX there without LLC.
    fn llc_or_ipx(&mut self, len: usize, p: Place) -> Next {
        let p = p.first(len);
        if be16(self.slice(p), 0) == Some(0xffff) {
            self.unknown(Unknown::EtherType(0x8137), p)
        } else {
            Next::Llc(p)
        }
    }

    pub(super) fn ether_type(&mut self, ether_type: u16, p: Place) -> Next {
        match ether_type {
            0x0800 => Next::Ipv4(p),
            0x86dd => Next::Ipv6(p),
            0x0806 | 0x8035 => self.arp(p),
            0x8100 | 0x9100 => self.vlan(LayerKind::Vlan, p),
            0x88a8 => self.vlan(LayerKind::ServiceVlan, p),
            0x8847 | 0x8848 => Next::Mpls(p),
            0x8909 => self.cisco_metadata(p),
            0x2452 => self.wlan_in_ethernet(p),
            0x88e7 => self.backbone_tag(p),
            0x894f => self.service_header(p),
            0x888e => self.eapol(p),
            0x8863 => {
                let len = usize::from(be16(self.slice(p), 4).unwrap_or(0)) + 6;
                self.last(LayerKind::PppoeDiscovery, p.first(len))
            }
            0x8864 => self.pppoe_session(p),
            0x6558 => Next::Ethernet(p),
            0x880b => Next::Ppp(p),
            len @ 1..=1500 => self.llc_or_ipx(usize::from(len), p),
            other => self.unknown(Unknown::EtherType(other), p),
        }
    }

    /// IEEE 802.1X: as long as its header says, between the stations of the innermost link header.
    fn eapol(&mut self, p: Place) -> Next {
        const EAPOL: u16 = 0x888e;
        let Some(len) = be16(self.slice(p), 2) else {
            return self.unknown(Unknown::EtherType(EAPOL), p);
        };
        let Some((src, dst)) = self.stations() else {
            return self.unknown(Unknown::EtherType(EAPOL), p);
        };
        let p = p.first(4 + usize::from(len));
        self.out.net = None;
        self.out.transport = None;
        self.out.link = Some(LinkFrame {
            src,
            dst,
            ether_type: EAPOL,
            payload_at: p.at as u32,
            payload_len: p.len() as u32,
            wire_len: p.wire_len() as u32,
        });
        Next::Stop
    }

    /// Who sent the frame and to whom, by the innermost link header (IEEE 802.11-2020 §9.3.2.1).
    fn stations(&self) -> Option<([u8; 6], [u8; 6])> {
        let is_link = |l: &&Layer| matches!(l.kind, LayerKind::Ethernet | LayerKind::Wlan);
        let link = self.out.layers.iter().rev().find(is_link)?;
        let b = self.bytes.get(link.at as usize..)?;
        let address = |at: usize| b.get(at..)?.first_chunk::<6>().copied();
        if link.kind == LayerKind::Ethernet {
            return Some((address(6)?, address(0)?));
        }
        match b.get(1)? & 3 {
            0 => Some((address(10)?, address(4)?)),
            1 => Some((address(10)?, address(16)?)),
            2 => Some((address(16)?, address(4)?)),
            _ => Some((address(24)?, address(16)?)),
        }
    }

    fn arp(&mut self, p: Place) -> Next {
        let len = match self.slice(p) {
            [_, _, _, _, hardware, protocol, ..] => {
                8 + 2 * (usize::from(*hardware) + usize::from(*protocol))
            }
            _ => 8,
        };
        self.last(LayerKind::Arp, p.first(len))
    }

    /// Cisco's security group tag, and a type.
    fn cisco_metadata(&mut self, p: Place) -> Next {
        let Some(next) = be16(self.slice(p), 6) else {
            return self.cut(LayerKind::Short, p);
        };
        self.layer(LayerKind::Short, p);
        Next::EtherType(next, p.after(8))
    }

    /// IEEE 802.1ah: service number, the customer's two addresses, and a type.
    fn backbone_tag(&mut self, p: Place) -> Next {
        let Some(next) = be16(self.slice(p), 16) else {
            return self.cut(LayerKind::BackboneTag, p);
        };
        self.layer(LayerKind::BackboneTag, p);
        Next::EtherType(next, p.after(18))
    }

    /// RFC 8300 §2: its length in words, and the protocol that follows.
    fn service_header(&mut self, p: Place) -> Next {
        let [_, length, _, next, _, _, _, _, ..] = *self.slice(p) else {
            return self.cut(LayerKind::Nsh, p);
        };
        self.layer(LayerKind::Nsh, p);
        let payload = p.after(usize::from(length & 63).max(2) * 4);
        match next {
            1 => Next::Ipv4(payload),
            2 => Next::Ipv6(payload),
            3 => Next::Ethernet(payload),
            5 => Next::Mpls(payload),
            _ => self.unknown(Unknown::Data, payload),
        }
    }

    fn vlan(&mut self, kind: LayerKind, p: Place) -> Next {
        let Some(next) = be16(self.slice(p), 2) else {
            return self.cut(kind, p);
        };
        self.layer(kind, p);
        Next::EtherType(next, p.after(4))
    }

    pub(super) fn llc(&mut self, p: Place) -> Next {
        let b = self.slice(p);
        let [dsap, ssap, control, ..] = *b else {
            return self.cut(LayerKind::Llc, p);
        };
        if (dsap, ssap, control) == (0xaa, 0xaa, 3) {
            if b.len() < 8 {
                return self.cut(LayerKind::Llc, p);
            }
            self.layer(LayerKind::Llc, p);
            // Over ATM (RFC 2684), two bytes stand before a bridged frame.
            return self.snap(p.after(3), if p.at == 0 { 2 } else { 0 });
        }
        let header = if control & 3 == 3 { 3 } else { 4 };
        if b.len() < header {
            return self.cut(LayerKind::Llc, p);
        }
        self.layer(LayerKind::Llc, p);
        let payload = p.after(header);
        if dsap == 6 && ssap == 6 && control == 3 {
            Next::Ip(payload)
        } else {
            self.unknown(Unknown::Sap(dsap), payload)
        }
    }

    pub(super) fn cisco_hdlc(&mut self, p: Place) -> Next {
        let Some(protocol) = be16(self.slice(p), 2) else {
            return self.cut(LayerKind::CiscoHdlc, p);
        };
        self.layer(LayerKind::CiscoHdlc, p);
        // Cisco's keepalives have the number that RARP has elsewhere.
        if protocol == 0x8035 {
            return self.unknown(Unknown::Data, p.after(4));
        }
        Next::EtherType(protocol, p.after(4))
    }

    /// PPP with or without address and control, and with its protocol number in one byte or two (RFC 1661 §2, §6.5).
    pub(super) fn ppp(&mut self, p: Place) -> Next {
        let b = self.slice(p);
        let skip = if b.starts_with(&[0xff, 3]) { 2 } else { 0 };
        let (protocol, len) = match b.get(skip..) {
            Some([small, ..]) if small & 1 == 1 => (u16::from(*small), 1),
            Some([high, low, ..]) => (u16::from_be_bytes([*high, *low]), 2),
            _ => return self.cut(LayerKind::Ppp, p),
        };
        self.layer(LayerKind::Ppp, p);
        Next::PppProto(protocol, p.after(skip + len))
    }

    pub(super) fn ppp_proto(&mut self, protocol: u16, p: Place) -> Next {
        match protocol {
            0x0021 => Next::Ipv4(p),
            0x0057 => Next::Ipv6(p),
            0x0281 | 0x0283 => Next::Mpls(p),
            0x8000..=0x80ff | 0xc021 | 0xc023 | 0xc223 => self.last(LayerKind::PppControl, p),
            other => self.unknown(Unknown::Ppp(other), p),
        }
    }

    pub(super) fn pppoe_session(&mut self, p: Place) -> Next {
        let Some(len) = be16(self.slice(p), 4) else {
            return self.cut(LayerKind::PppoeSession, p);
        };
        let p = p.first(usize::from(len) + 6);
        self.layer(LayerKind::PppoeSession, p);
        Next::Ppp(p.after(6))
    }

    /// One label; behind the last one nothing says what comes, so its first bits decide (RFC 4928 §3).
    pub(super) fn mpls(&mut self, p: Place) -> Next {
        let Some(word) = be32(self.slice(p), 0) else {
            return self.cut(LayerKind::Mpls, p);
        };
        self.layer(LayerKind::Mpls, p);
        let payload = p.after(4);
        self.labels += 1;
        if word & 0x100 == 0 && usize::from(self.labels) < crate::decode::MAX_LAYERS - 4 {
            return Next::Mpls(payload);
        }
        let b = self.slice(payload);
        match b.first().map(|b| b >> 4) {
            Some(4) => Next::Ipv4(payload),
            Some(6) => Next::Ipv6(payload),
            Some(0) if is_ethernet(b.get(4..).unwrap_or(&[])) => {
                self.layer(LayerKind::PwControl, payload);
                Next::Ethernet(payload.after(4))
            }
            _ if is_ethernet(b) => Next::Ethernet(payload),
            _ => self.unknown(Unknown::Data, payload),
        }
    }

    pub(super) fn fddi(&mut self, p: Place) -> Next {
        if p.len() < 13 {
            return self.cut(LayerKind::Fddi, p);
        }
        self.layer(LayerKind::Fddi, p);
        Next::Llc(p.after(13))
    }

    /// RFC 2427 §3, or an EtherType right behind the address where Cisco's encapsulation is used.
    pub(super) fn frame_relay(&mut self, p: Place) -> Next {
        let b = self.slice(p);
        let Some(address) = b.iter().take(4).position(|b| b & 1 == 1).map(|n| n + 1) else {
            return self.cut(LayerKind::FrameRelay, p);
        };
        let Some([control, nlpid]) = b.get(address..).and_then(|b| b.first_chunk::<2>()) else {
            return self.cut(LayerKind::FrameRelay, p);
        };
        self.layer(LayerKind::FrameRelay, p);
        match (control, nlpid) {
            (3, 0xcc) => Next::Ipv4(p.after(address + 2)),
            (3, 0x8e) => Next::Ipv6(p.after(address + 2)),
            (3, 0xcf) => Next::Ppp(p.after(address + 2)),
            (3, 0) if b.get(address + 2) == Some(&0x80) => self.snap(p.after(address + 3), 0),
            (3, 0x80) => self.snap(p.after(address + 2), 0),
            (3, other) => self.unknown(Unknown::Sap(*other), p.after(address + 1)),
            (high, low) => Next::EtherType(u16::from_be_bytes([*high, *low]), p.after(address + 2)),
        }
    }

    /// An organization and its protocol number; `padding` stands before a bridged Ethernet frame.
    fn snap(&mut self, p: Place, padding: usize) -> Next {
        let b = self.slice(p);
        let (Some(oui), Some(pid)) = (b.get(..3), be16(b, 3)) else {
            return self.cut(LayerKind::Data, p);
        };
        let payload = p.after(5);
        match oui {
            [0, 0, 0] | [0, 0, 0xf8] => Next::EtherType(pid, payload),
            [0, 0x80, 0xc2] if pid == 1 || pid == 7 => Next::Ethernet(payload.after(padding)),
            _ => self.unknown(Unknown::Sap(0xaa), payload),
        }
    }
}

/// Whether these bytes begin like an Ethernet frame with a type that is known or a length that fits.
fn is_ethernet(b: &[u8]) -> bool {
    match be16(b, 12) {
        Some(
            0x0800 | 0x86dd | 0x0806 | 0x8100 | 0x88a8 | 0x9100 | 0x8847 | 0x8863 | 0x8864 | 0x88cc,
        ) => true,
        Some(len) => len <= 1500 && usize::from(len) + 14 <= b.len() && len > 2,
        None => false,
    }
}
