//! Link layers on a wire, and what stands between them and the network layer: tags, LLC, PPP, MPLS.

use super::{Next, Place, Walk, be16, be32};
use crate::decode::{LayerKind, Unknown};

impl Walk<'_, '_> {
    /// The first header by the link type of the capture file (the LINKTYPE_ registry of tcpdump.org).
    pub(super) fn link_type(&mut self, link: u32, p: Place) -> Next {
        match link {
            0 | 108 => Next::Null(p),
            1 => Next::Ethernet(p),
            9 | 50 => Next::Ppp(p),
            10 => self.fddi(p),
            12 | 14 | 101 => Next::Ip(p),
            51 => self.pppoe_session(p),
            100 => Next::Llc(p),
            104 => Next::CiscoHdlc(p),
            105 => Next::Wlan(p),
            107 => self.frame_relay(p),
            113 => Next::Sll(p),
            119 => Next::Link(105, p.after(144)),
            127 => Next::Radiotap(p),
            163 => self.avs(p),
            192 => self.ppi(p),
            195 => self.wpan(2, p),
            197 => self.erf(p),
            204 => Next::Ppp(p.after(1)),
            226 => self.ipnet(p),
            230 => self.wpan(0, p),
            228 => Next::Ipv4(p),
            229 => Next::Ipv6(p),
            239 => Next::Nflog(p),
            242 => self.ip_over_infiniband(p),
            149 | 258 => Next::Pktap(p),
            253 => Next::Sll(p),
            276 => Next::Sll2(p),
            283 => self.wpan_tap(p),
            other => self.unknown(Unknown::LinkType(other), p),
        }
    }

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

    pub(super) fn sll(&mut self, p: Place) -> Next {
        let b = self.slice(p);
        let (Some(hardware), Some(protocol)) = (be16(b, 2), be16(b, 14)) else {
            return self.cut(LayerKind::Sll, p);
        };
        self.layer(LayerKind::Sll, p);
        self.cooked(hardware, protocol, p.after(16))
    }

    pub(super) fn sll2(&mut self, p: Place) -> Next {
        let b = self.slice(p);
        let (Some(protocol), Some(hardware), 20..) = (be16(b, 0), be16(b, 8), b.len()) else {
            return self.cut(LayerKind::Sll2, p);
        };
        self.layer(LayerKind::Sll2, p);
        self.cooked(hardware, protocol, p.after(20))
    }

    /// What a cooked header says comes next; small protocol numbers are Linux' own (linux/if_ether.h).
    fn cooked(&mut self, hardware: u16, protocol: u16, p: Place) -> Next {
        match (hardware, protocol) {
            (824, 12) => self.netlink(p),
            (824, _) => self.unknown(Unknown::LinkType(253), p),
            (_, 1) => self.unknown(Unknown::EtherType(0x8137), p),
            (_, 4) => Next::Llc(p),
            (_, other) if other <= 1500 => self.unknown(Unknown::EtherType(other), p),
            (_, other) => Next::EtherType(other, p),
        }
    }

    /// A BSD address family, in the byte order of the machine that captured; sometimes an EtherType or PPP instead.
    pub(super) fn null(&mut self, p: Place) -> Next {
        let b = self.slice(p);
        let Some(word) = be32(b, 0) else {
            return self.cut(LayerKind::Null, p);
        };
        self.layer(LayerKind::Null, p);
        let family = if word > 0xffff {
            word.swap_bytes()
        } else {
            word
        };
        let payload = p.after(4);
        match family {
            2 => Next::Ipv4(payload),
            10 | 24 | 28 | 30 => Next::Ipv6(payload),
            other @ 0x600..=0xffff => Next::EtherType(other as u16, payload),
            _ => self.unknown(Unknown::Data, payload),
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

    /// Per-packet information in front of another link type; its numbers are little-endian.
    fn ppi(&mut self, p: Place) -> Next {
        match self.slice(p) {
            [_, _, a, b, c, d, e, f, ..] => {
                let len = u16::from_le_bytes([*a, *b]);
                Next::Link(
                    u32::from_le_bytes([*c, *d, *e, *f]),
                    p.after(usize::from(len).max(8)),
                )
            }
            _ => self.unknown(Unknown::LinkType(192), p),
        }
    }

    /// The wireless header of the AVS drivers: big-endian, its length behind its version.
    fn avs(&mut self, p: Place) -> Next {
        match be32(self.slice(p), 4) {
            Some(len @ 8..=4096) => Next::Link(105, p.after(len as usize)),
            _ => self.unknown(Unknown::LinkType(163), p),
        }
    }

    /// A global route header of 40 bytes, an EtherType, two bytes of nothing (RFC 4391 §6).
    fn ip_over_infiniband(&mut self, p: Place) -> Next {
        let Some(next) = be16(self.slice(p), 40).filter(|_| p.len() >= 44) else {
            return self.cut(LayerKind::Short, p);
        };
        self.layer(LayerKind::Short, p);
        Next::EtherType(next, p.after(44))
    }

    /// Records of Endace's cards: 16 bytes, extension headers, and a frame of the kind that the record's type says.
    fn erf(&mut self, p: Place) -> Next {
        let b = self.slice(p);
        let Some(kind) = b.get(8).copied() else {
            return self.cut(LayerKind::Short, p);
        };
        let mut header = 16;
        let mut more = kind;
        while let (true, Some(next)) = (more & 0x80 != 0, b.get(header)) {
            more = *next;
            header += 8;
        }
        self.layer(LayerKind::Short, p);
        let frame = p.after(header);
        match kind & 0x7f {
            1 => Next::CiscoHdlc(frame),
            2 | 11 | 16 | 20 => Next::Ethernet(frame.after(2)),
            21 | 23 => self.infiniband(frame),
            22 | 25 => Next::Ip(frame),
            _ => self.unknown(Unknown::LinkType(197), frame),
        }
    }

    /// Headers of route, transport and, in datagrams, queue; then an EtherType where IP is carried (RFC 4391).
    fn infiniband(&mut self, p: Place) -> Next {
        let b = self.slice(p);
        let route = match b.get(1).map(|b| b & 3) {
            Some(2) => 8,
            Some(3) => 48,
            _ => return self.unknown(Unknown::LinkType(247), p),
        };
        let queue = match b.get(route) {
            Some(0x64 | 0x65) => 8,
            _ => 0,
        };
        let header = route + 12 + queue;
        match be16(b, header) {
            Some(next @ (0x0800 | 0x0806 | 0x86dd)) => {
                self.layer(LayerKind::Short, p);
                Next::EtherType(next, p.after(header + 4))
            }
            _ => self.unknown(Unknown::LinkType(247), p),
        }
    }

    /// Solaris' header for packets within one machine: 24 bytes, the address family in the second.
    fn ipnet(&mut self, p: Place) -> Next {
        let family = self.slice(p).get(1).copied();
        self.layer(LayerKind::Short, p);
        match family {
            Some(2) => Next::Ipv4(p.after(24)),
            Some(26) => Next::Ipv6(p.after(24)),
            _ => self.unknown(Unknown::LinkType(226), p.after(24)),
        }
    }

    fn fddi(&mut self, p: Place) -> Next {
        if p.len() < 13 {
            return self.cut(LayerKind::Fddi, p);
        }
        self.layer(LayerKind::Fddi, p);
        Next::Llc(p.after(13))
    }

    /// RFC 2427 §3, or an EtherType right behind the address where Cisco's encapsulation is used.
    fn frame_relay(&mut self, p: Place) -> Next {
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

    /// The attributes of a logged packet; one of them is the packet (linux/netfilter/nfnetlink_log.h).
    pub(super) fn nflog(&mut self, p: Place) -> Next {
        let b = self.slice(p);
        let [family, _, _, _, ..] = *b else {
            return self.cut(LayerKind::Nflog, p);
        };
        self.layer(LayerKind::Nflog, p);
        self.attributes(family, 4, 9, p)
    }

    /// A netlink message of netfilter: the queue (3) and the log (4) carry packets among their attributes.
    fn netlink(&mut self, p: Place) -> Next {
        let b = self.slice(p);
        let (Some(subsystem), Some(family)) = (b.get(5).copied(), b.get(16).copied()) else {
            return self.cut(LayerKind::Netlink, p);
        };
        self.layer(LayerKind::Netlink, p);
        match subsystem {
            3 => self.attributes(family, 20, 10, p),
            4 => self.attributes(family, 20, 9, p),
            _ => self.unknown(Unknown::LinkType(253), p.after(20)),
        }
    }

    /// Attributes from offset `at` on, of which number `wanted` is a packet.
    fn attributes(&mut self, family: u8, mut at: usize, wanted: u16, p: Place) -> Next {
        let b = self.slice(p);
        while let Some([l0, l1, t0, t1]) = b.get(at..).and_then(|b| b.first_chunk::<4>()) {
            let len = usize::from(u16::from_le_bytes([*l0, *l1]));
            if len < 4 {
                break;
            }
            if u16::from_le_bytes([*t0, *t1]) & 0x3fff == wanted {
                let packet = p.first(at + len).after(at + 4);
                return if family == 2 {
                    Next::Ipv4(packet)
                } else if family == 10 {
                    Next::Ipv6(packet)
                } else {
                    Next::Ip(packet)
                };
            }
            at += len.next_multiple_of(4);
        }
        self.unknown(Unknown::Data, p.after(at))
    }

    /// Apple's header with the interface's name and the link type of what follows.
    pub(super) fn pktap(&mut self, p: Place) -> Next {
        let b = self.slice(p);
        let word = |at: usize| Some(u32::from_le_bytes(*b.get(at..)?.first_chunk::<4>()?));
        match (word(0), word(8)) {
            (Some(len @ 28..=4096), Some(link)) if link != 149 && link != 258 => {
                self.layer(LayerKind::Pktap, p);
                Next::Link(link, p.after(len as usize))
            }
            _ => self.unknown(Unknown::LinkType(149), p),
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
