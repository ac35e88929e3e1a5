//! Tunnels: packets in packets.

use super::{Next, Place, Walk, be16, be32, capwap};
use crate::decode::{LayerKind, UdpHeader, Unknown};

const TEREDO: u16 = 3544;
const GRE_IN_UDP: u16 = 4754;
const MPLS_IN_UDP: u16 = 6635;
const L2TP: u16 = 1701;
const GTP: u16 = 2152;
const VXLAN: u16 = 4789;
const VXLAN_GPE: u16 = 4790;
const GENEVE: u16 = 6081;
const ZEP: u16 = 17754;

/// Whether a UDP port belongs to a tunnel.
#[inline(always)]
pub(super) fn is_port(port: u16) -> bool {
    matches!(
        port,
        TEREDO
            | GRE_IN_UDP
            | MPLS_IN_UDP
            | L2TP
            | GTP
            | VXLAN
            | VXLAN_GPE
            | GENEVE
            | ZEP
            | capwap::CONTROL
            | capwap::DATA
    )
}

impl Walk<'_, '_> {
    /// A datagram at a tunnel's port. What does not look like that tunnel stays an ordinary datagram.
    pub(super) fn udp_tunnel(&mut self, udp: &UdpHeader, p: Place) -> Next {
        let port = if is_port(udp.dst_port) {
            udp.dst_port
        } else {
            udp.src_port
        };
        let next = match port {
            VXLAN | VXLAN_GPE => self.vxlan(port == VXLAN_GPE, p),
            GENEVE => self.geneve(p),
            GTP => self.gtp(p),
            TEREDO => self.teredo(p),
            ZEP => self.zep(p),
            L2TP => self.l2tp(p),
            capwap::CONTROL | capwap::DATA => self.capwap(port == capwap::CONTROL, p),
            GRE_IN_UDP if p.len() >= 4 => self.gre(p),
            MPLS_IN_UDP if p.len() >= 4 => Next::Mpls(p),
            _ => Next::Stop,
        };
        if !matches!(next, Next::Stop) {
            self.out.transport = None;
        }
        next
    }

    /// RFC 7348 §5; with the generic protocol extension, the header says what follows.
    fn vxlan(&mut self, generic: bool, p: Place) -> Next {
        let [flags, _, _, protocol, _, _, _, _, ..] = *self.slice(p) else {
            return Next::Stop;
        };
        if flags & 0x08 == 0 {
            return Next::Stop;
        }
        self.layer(LayerKind::Vxlan, p);
        let payload = p.after(8);
        match protocol {
            1 if generic => Next::Ipv4(payload),
            2 if generic => Next::Ipv6(payload),
            _ => Next::Ethernet(payload),
        }
    }

    /// RFC 8926 §3.4.
    fn geneve(&mut self, p: Place) -> Next {
        let [first, _, a, b, _, _, _, _, ..] = *self.slice(p) else {
            return Next::Stop;
        };
        let header = 8 + usize::from(first & 0x3f) * 4;
        if first >> 6 != 0 || header > p.len() {
            return Next::Stop;
        }
        self.layer(LayerKind::Geneve, p);
        Next::EtherType(u16::from_be_bytes([a, b]), p.after(header))
    }

    /// 3GPP TS 29.281 §5: a user packet is message 255, behind optional fields and extension headers.
    fn gtp(&mut self, p: Place) -> Next {
        let b = self.slice(p);
        let [flags, kind, ..] = *b else {
            return Next::Stop;
        };
        if flags >> 4 != 3 || b.len() < 8 {
            return Next::Stop;
        }
        let p = p.first(8 + usize::from(be16(b, 2).unwrap_or(0)));
        if kind != 255 {
            self.last(LayerKind::Gtp, p);
            return Next::Stop;
        }
        let mut at = 8;
        if flags & 7 != 0 {
            let mut next = b.get(11).copied().unwrap_or(0);
            at = 12;
            while flags & 4 != 0 && next != 0 {
                let words = usize::from(b.get(at).copied().unwrap_or(0));
                let end = at + words * 4;
                let Some(following) = b.get(end.wrapping_sub(1)).filter(|_| words > 0) else {
                    return Next::Stop;
                };
                (next, at) = (*following, end);
            }
        }
        self.layer(LayerKind::Gtp, p);
        Next::Ip(p.after(at))
    }

    /// RFC 4380 §5.1.1: authentication and origin may stand before the IPv6 packet.
    fn teredo(&mut self, p: Place) -> Next {
        let b = self.slice(p);
        let mut at = 0;
        if let [0, 1, id, value, ..] = b {
            at = 13 + usize::from(*id) + usize::from(*value);
        }
        if be16(b, at) == Some(0) {
            at += 8;
        }
        match b.get(at) {
            Some(first) if first >> 4 == 6 => {
                self.layer(LayerKind::Teredo, p);
                Next::Ipv6(p.after(at))
            }
            _ => Next::Stop,
        }
    }

    /// RFC 2661 §3.1; control messages stay an ordinary datagram.
    fn l2tp(&mut self, p: Place) -> Next {
        let b = self.slice(p);
        let Some(flags) = be16(b, 0) else {
            return Next::Stop;
        };
        if flags & 0x800f != 2 {
            return Next::Stop;
        }
        let mut at =
            6 + if flags & 0x4000 != 0 { 2 } else { 0 } + if flags & 0x0800 != 0 { 4 } else { 0 };
        if flags & 0x0200 != 0 {
            at += 2 + usize::from(be16(b, at).unwrap_or(0));
        }
        if at >= b.len() {
            return Next::Stop;
        }
        self.layer(LayerKind::L2tp, p);
        Next::Ppp(p.after(at))
    }

    /// RFC 2784, RFC 2890, and the enhanced version 1 of PPTP (RFC 2637 §4.1).
    pub(super) fn gre(&mut self, p: Place) -> Next {
        let b = self.slice(p);
        let (Some(flags), Some(protocol)) = (be16(b, 0), be16(b, 2)) else {
            return self.cut(LayerKind::Gre, p);
        };
        let version = flags & 7;
        let mut at = 4;
        at += if flags & 0xc000 != 0 && version == 0 {
            4
        } else {
            0
        };
        at += if flags & 0x2000 != 0 { 4 } else { 0 };
        at += if flags & 0x1000 != 0 { 4 } else { 0 };
        at += if flags & 0x0080 != 0 && version == 1 {
            4
        } else {
            0
        };
        if flags & 0x4000 != 0 && version == 0 {
            while let Some([family0, family1, _, len]) =
                b.get(at..).and_then(|b| b.first_chunk::<4>())
            {
                at += 4 + usize::from(*len);
                if (*family0, *family1, *len) == (0, 0, 0) {
                    break;
                }
            }
        }
        if at > b.len() {
            return self.cut(LayerKind::Gre, p);
        }
        self.layer(LayerKind::Gre, p);
        let payload = p.after(at);
        if payload.len() == 0 {
            self.out.app = self.out.layers.last().copied();
            self.out.transport = None;
            return Next::Stop;
        }
        match protocol {
            0x88be if flags & 0x1000 != 0 => self.erspan(8, payload),
            0x88be => Next::Ethernet(payload),
            0x22eb => {
                let optional = self.slice(payload).get(11).is_some_and(|b| b & 1 == 1);
                self.erspan(if optional { 20 } else { 12 }, payload)
            }
            // MikroTik's EoIP: an Ethernet frame, whatever its key.
            0x6400 if version == 1 => Next::Ethernet(payload),
            0x883e if self.slice(payload).first().is_some_and(|b| b >> 4 != 4) => {
                Next::Ipv4(payload.after(4))
            }
            0x883e => Next::Ipv4(payload),
            other => Next::EtherType(other, payload),
        }
    }

    /// A register message carries a whole multicast packet to the rendezvous point (RFC 7761 §4.9.3).
    pub(super) fn pim(&mut self, p: Place) -> Next {
        match self.slice(p) {
            [0x21, _, _, _, _, _, _, _, first, ..] if matches!(first >> 4, 4 | 6) => {
                self.layer(LayerKind::Pim, p);
                Next::Ip(p.after(8))
            }
            _ => self.last(LayerKind::Pim, p),
        }
    }

    fn erspan(&mut self, header: usize, p: Place) -> Next {
        if p.len() < header {
            return self.cut(LayerKind::Erspan, p);
        }
        self.layer(LayerKind::Erspan, p);
        Next::Ethernet(p.after(header))
    }

    /// Ethernet right behind IP (RFC 3378 §3).
    pub(super) fn ether_ip(&mut self, p: Place) -> Next {
        if be32(self.slice(p), 0).is_some() {
            Next::Ethernet(p.after(2))
        } else {
            self.unknown(Unknown::IpProto(97), p)
        }
    }
}
