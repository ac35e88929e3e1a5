//! IPv4, IPv6 with its extension headers, TCP and UDP.

use super::{Next, Place, Walk, be32};
use crate::decode::{
    Fragment, FragmentKey, LayerKind, Net, TcpHeader, TransportHeader, UdpHeader, Unknown, notes,
};

impl Walk<'_, '_> {
    /// A packet whose version is in its first four bits.
    pub(super) fn ip(&mut self, p: Place) -> Next {
        match self.slice(p).first().map(|b| b >> 4) {
            Some(4) => Next::Ipv4(p),
            Some(6) => Next::Ipv6(p),
            _ => self.unknown(Unknown::Data, p),
        }
    }

    #[inline]
    pub(super) fn ipv4(&mut self, p: Place) -> Next {
        let b = self.slice(p);
        let Some(h) = b.first_chunk::<20>() else {
            return self.cut(LayerKind::Ipv4, p);
        };
        let header = usize::from(h[0] & 15) * 4;
        if h[0] >> 4 != 4 {
            self.note(&notes::IP_VERSION, p.at, 1, u64::from(h[0] >> 4));
            if h[0] >> 4 == 6 {
                self.layer(LayerKind::Ipv4, p);
                return Next::Ipv6(p);
            }
            return self.last(LayerKind::Ipv4, p);
        }
        if header < 20 {
            self.note(&notes::IP_HEADER_LENGTH, p.at, 1, header as u64);
            return self.last(LayerKind::Ipv4, p);
        }
        let stated = usize::from(u16::from_be_bytes([h[2], h[3]]));
        let total = if stated == 0 { p.wire_len() } else { stated };
        if stated == 0 {
            self.note(&notes::IP_TSO, p.at + 2, 2, 0);
        }
        if total < header {
            self.note(&notes::IP_LENGTH_SHORT, p.at + 2, 2, total as u64);
            return self.last(LayerKind::Ipv4, p);
        }
        if total > p.wire_len() && self.out.outer.is_none() {
            self.note(
                &notes::IP_LENGTH_LONG,
                p.at + 2,
                2,
                (total - p.wire_len()) as u64,
            );
        }
        let packet = p.first(total);
        self.layer(LayerKind::Ipv4, packet);
        let mut net = Net {
            v6: false,
            src: [0; 16],
            dst: [0; 16],
            id: u16::from_be_bytes([h[4], h[5]]),
            proto: h[9],
            ttl: h[8],
        };
        net.src[..4].copy_from_slice(&h[12..16]);
        net.dst[..4].copy_from_slice(&h[16..20]);
        self.out.net = Some(net);
        self.out.transport = None;
        if packet.len() < header {
            self.note(&notes::HEADER_CUT, p.at, packet.len(), header as u64);
            self.out.app = self.out.layers.last().copied();
            return Next::Stop;
        }
        let payload = packet.after(header);
        let offset_word = u16::from_be_bytes([h[6], h[7]]);
        if offset_word & 0x3fff != 0 {
            let id = u32::from(net.id);
            return self.fragment(
                net,
                id,
                h[9],
                u32::from(offset_word & 0x1fff) * 8,
                offset_word & 0x2000 != 0,
                payload,
            );
        }
        match h[9] {
            6 => self.tcp(payload),
            17 => self.udp(payload),
            other => Next::Proto(other, false, payload),
        }
    }

    /// A piece of a datagram. A first piece that was cut is read as far as it goes, since it can't be put together.
    #[cold]
    fn fragment(
        &mut self,
        net: Net,
        id: u32,
        proto: u8,
        offset: u32,
        more: bool,
        payload: Place,
    ) -> Next {
        if payload.end == payload.wire && payload.len() > 0 {
            let key = FragmentKey {
                v6: net.v6,
                proto: if net.v6 { 0 } else { proto },
                src: net.src,
                dst: net.dst,
                id,
            };
            let (payload_at, payload_len) = (payload.at as u32, payload.len() as u32);
            self.out.fragment = Some(Fragment {
                key,
                proto,
                offset,
                more,
                payload_at,
                payload_len,
            });
            self.out.app = self.out.layers.last().copied();
            return Next::Stop;
        }
        if offset == 0 {
            Next::Proto(proto, net.v6, payload)
        } else {
            self.unknown(Unknown::Fragment(proto), payload)
        }
    }

    #[inline]
    pub(super) fn ipv6(&mut self, p: Place) -> Next {
        let b = self.slice(p);
        let Some(h) = b.first_chunk::<40>() else {
            return self.cut(LayerKind::Ipv6, p);
        };
        if h[0] >> 4 != 6 {
            self.note(&notes::IP_VERSION, p.at, 1, u64::from(h[0] >> 4));
            return self.last(LayerKind::Ipv6, p);
        }
        let stated = usize::from(u16::from_be_bytes([h[4], h[5]]));
        let total = if stated == 0 {
            p.wire_len()
        } else {
            stated + 40
        };
        if total > p.wire_len() && self.out.outer.is_none() {
            self.note(
                &notes::IP_LENGTH_LONG,
                p.at + 4,
                2,
                (total - p.wire_len()) as u64,
            );
        }
        let packet = p.first(total);
        self.layer(LayerKind::Ipv6, packet);
        let mut net = Net {
            v6: true,
            src: [0; 16],
            dst: [0; 16],
            id: 0,
            proto: h[6],
            ttl: h[7],
        };
        net.src.copy_from_slice(&h[8..24]);
        net.dst.copy_from_slice(&h[24..40]);
        self.out.net = Some(net);
        self.out.transport = None;
        let payload = packet.after(40);
        match h[6] {
            6 => self.tcp(payload),
            17 => self.udp(payload),
            other => Next::Proto(other, true, payload),
        }
    }

    /// What an IP header, or an extension header, says comes next.
    pub(super) fn proto(&mut self, proto: u8, v6: bool, p: Place) -> Next {
        if let Some(net) = &mut self.out.net {
            net.proto = proto;
        }
        match proto {
            6 => self.tcp(p),
            17 => self.udp(p),
            136 => self.udp_lite(p),
            1 => self.last(LayerKind::Icmp, p),
            58 => self.last(LayerKind::Icmpv6, p),
            2 => self.last(LayerKind::Igmp, p),
            4 | 94 => Next::Ipv4(p),
            41 => Next::Ipv6(p),
            47 => self.gre(p),
            50 => self.last(LayerKind::Esp, p),
            51 => self.authentication(v6, p),
            0 | 43 | 60 | 135 if v6 => self.extension(proto, p),
            44 if v6 => self.fragment_header(p),
            59 if v6 => self.unknown(Unknown::IpProto(59), p),
            97 => self.ether_ip(p),
            103 => self.pim(p),
            115 => self.unknown(Unknown::IpProto(115), p),
            137 => Next::Mpls(p),
            other => self.unknown(Unknown::IpProto(other), p),
        }
    }

    fn extension(&mut self, proto: u8, p: Place) -> Next {
        let kind = match proto {
            0 => LayerKind::HopByHop,
            43 => LayerKind::Routing,
            60 => LayerKind::DestinationOptions,
            _ => LayerKind::Mobility,
        };
        let b = self.slice(p);
        let [next, words, ..] = b else {
            return self.cut(kind, p);
        };
        let len = usize::from(*words) * 8 + 8;
        if len > b.len() {
            return self.cut(kind, p);
        }
        self.layer(kind, p);
        Next::Proto(*next, true, p.after(len))
    }

    fn fragment_header(&mut self, p: Place) -> Next {
        let b = self.slice(p);
        let (Some(h), Some(net)) = (b.first_chunk::<8>(), self.out.net) else {
            return self.cut(LayerKind::FragmentHeader, p);
        };
        self.layer(LayerKind::FragmentHeader, p);
        let word = u16::from_be_bytes([h[2], h[3]]);
        let payload = p.after(8);
        if word & 0xfff9 == 0 {
            return Next::Proto(h[0], true, payload);
        }
        if let Some(net) = &mut self.out.net {
            net.proto = h[0];
        }
        let id = be32(h, 4).unwrap_or(0);
        self.fragment(
            net,
            id,
            h[0],
            u32::from(word & 0xfff8),
            word & 1 != 0,
            payload,
        )
    }

    fn authentication(&mut self, v6: bool, p: Place) -> Next {
        let b = self.slice(p);
        let [next, words, ..] = b else {
            return self.cut(LayerKind::Ah, p);
        };
        let len = (usize::from(*words) + 2) * 4;
        if len > b.len() || len < 12 {
            return self.cut(LayerKind::Ah, p);
        }
        self.layer(LayerKind::Ah, p);
        Next::Proto(*next, v6, p.after(len))
    }

    #[inline]
    fn tcp(&mut self, p: Place) -> Next {
        let b = self.slice(p);
        let Some(h) = b.first_chunk::<20>() else {
            return self.cut(LayerKind::Tcp, p);
        };
        let header = usize::from(h[12] >> 4) * 4;
        if header < 20 || header > p.wire_len() {
            self.note(&notes::TCP_OFFSET, p.at + 12, 1, header as u64);
            if header < 20 {
                return self.last(LayerKind::Tcp, p);
            }
        }
        self.layer(LayerKind::Tcp, p);
        let payload = p.after(header);
        let flags = u16::from_be_bytes([h[12] & 15, h[13]]);
        let mut tcp = TcpHeader {
            at: p.at as u32,
            src_port: u16::from_be_bytes([h[0], h[1]]),
            dst_port: u16::from_be_bytes([h[2], h[3]]),
            seq: u32::from_be_bytes([h[4], h[5], h[6], h[7]]),
            ack: u32::from_be_bytes([h[8], h[9], h[10], h[11]]),
            flags,
            window: u16::from_be_bytes([h[14], h[15]]),
            wscale: None,
            sack_permitted: false,
            checksum: u16::from_be_bytes([h[16], h[17]]),
            payload_at: payload.at as u32,
            payload_len: payload.len() as u32,
            wire_len: p.wire_len().saturating_sub(header) as u32,
        };
        if flags & TcpHeader::SYN != 0 {
            syn_options(b.get(20..header.min(b.len())).unwrap_or(&[]), &mut tcp);
        }
        if b.len() < header && header <= p.wire_len() {
            self.note(&notes::HEADER_CUT, p.at, b.len(), header as u64);
        }
        self.out.transport = Some(TransportHeader::Tcp(tcp));
        Next::Stop
    }

    /// UDP-Lite says how much its checksum covers where UDP says how long it is (RFC 3828 §3.1).
    #[cold]
    fn udp_lite(&mut self, p: Place) -> Next {
        let Some(h) = self.slice(p).first_chunk::<8>() else {
            return self.cut(LayerKind::Udp, p);
        };
        self.layer(LayerKind::Udp, p);
        let payload = p.after(8);
        self.out.transport = Some(TransportHeader::Udp(UdpHeader {
            at: p.at as u32,
            src_port: u16::from_be_bytes([h[0], h[1]]),
            dst_port: u16::from_be_bytes([h[2], h[3]]),
            payload_at: payload.at as u32,
            payload_len: payload.len() as u32,
            wire_len: payload.wire_len() as u32,
        }));
        Next::Stop
    }

    #[inline]
    fn udp(&mut self, p: Place) -> Next {
        let b = self.slice(p);
        let Some(h) = b.first_chunk::<8>() else {
            return self.cut(LayerKind::Udp, p);
        };
        let stated = usize::from(u16::from_be_bytes([h[4], h[5]]));
        let jumbo = stated == 0;
        if (!jumbo && stated < 8) || (stated > p.wire_len() && self.out.outer.is_none()) {
            self.note(&notes::UDP_LENGTH, p.at + 4, 2, stated as u64);
        }
        let datagram = if jumbo { p } else { p.first(stated.max(8)) };
        self.layer(LayerKind::Udp, datagram);
        let payload = datagram.after(8);
        let udp = UdpHeader {
            at: p.at as u32,
            src_port: u16::from_be_bytes([h[0], h[1]]),
            dst_port: u16::from_be_bytes([h[2], h[3]]),
            payload_at: payload.at as u32,
            payload_len: payload.len() as u32,
            wire_len: payload.wire_len() as u32,
        };
        self.out.transport = Some(TransportHeader::Udp(udp));
        if !super::tunnel::is_port(udp.dst_port) && !super::tunnel::is_port(udp.src_port) {
            return Next::Stop;
        }
        self.udp_tunnel(&udp, payload)
    }
}

/// The options that only a SYN carries.
fn syn_options(mut b: &[u8], tcp: &mut TcpHeader) {
    while let [kind, rest @ ..] = b {
        match (kind, rest) {
            (0, _) => return,
            (1, _) => b = rest,
            (3, [3, shift, ..]) => {
                tcp.wscale = Some(*shift);
                b = &rest[2..];
            }
            (_, [len, ..]) if *len >= 2 => {
                tcp.sack_permitted |= *kind == 4;
                b = rest.get(usize::from(*len) - 1..).unwrap_or(&[]);
            }
            _ => return,
        }
    }
}
