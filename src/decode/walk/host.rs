//! What capturing systems and cards put before a packet, and the first step by the capture file's link type.

use super::{Next, Place, Walk, be16, be32};
use crate::decode::{CUSTOM_BLOCK, LayerKind, Unknown, notes};

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
            other => {
                if other == CUSTOM_BLOCK {
                    self.note(&notes::CUSTOM_BLOCK, p.at, p.len(), 0);
                }
                self.unknown(Unknown::LinkType(other), p)
            }
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
    pub(super) fn cooked(&mut self, hardware: u16, protocol: u16, p: Place) -> Next {
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

    /// Per-packet information in front of another link type; its numbers are little-endian.
    pub(super) fn ppi(&mut self, p: Place) -> Next {
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
    pub(super) fn avs(&mut self, p: Place) -> Next {
        match be32(self.slice(p), 4) {
            Some(len @ 8..=4096) => Next::Link(105, p.after(len as usize)),
            _ => self.unknown(Unknown::LinkType(163), p),
        }
    }

    /// A global route header of 40 bytes, an EtherType, two bytes of nothing (RFC 4391 §6).
    pub(super) fn ip_over_infiniband(&mut self, p: Place) -> Next {
        let Some(next) = be16(self.slice(p), 40).filter(|_| p.len() >= 44) else {
            return self.cut(LayerKind::Short, p);
        };
        self.layer(LayerKind::Short, p);
        Next::EtherType(next, p.after(44))
    }

    /// Records of Endace's cards: 16 bytes, extension headers, and a frame of the kind that the record's type says.
    pub(super) fn erf(&mut self, p: Place) -> Next {
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
    pub(super) fn infiniband(&mut self, p: Place) -> Next {
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
    pub(super) fn ipnet(&mut self, p: Place) -> Next {
        let family = self.slice(p).get(1).copied();
        self.layer(LayerKind::Short, p);
        match family {
            Some(2) => Next::Ipv4(p.after(24)),
            Some(26) => Next::Ipv6(p.after(24)),
            _ => self.unknown(Unknown::LinkType(226), p.after(24)),
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
    pub(super) fn netlink(&mut self, p: Place) -> Next {
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
    pub(super) fn attributes(&mut self, family: u8, mut at: usize, wanted: u16, p: Place) -> Next {
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
