//! The walk: from header to header, reading only what says where the next one is.
//!
//! Each step takes a [`Place`] and says what comes [`Next`]; the loop in [`Walk::run`] bounds how many steps there are.
//! The hot path of the program: no allocation, no names, every access checked.

mod capwap;
mod host;
mod ip;
mod link;
mod tunnel;
mod wireless;

pub(super) use wireless::{header_len, wpan_header_len};

use super::{Decoded, Layer, LayerKind, MAX_LAYERS, Net, Unknown, notes};
use crate::note::Code;

/// Some bytes of the frame: from `at` up to `end` as captured, up to `wire` as sent. `at <= end <= wire` always.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub at: usize,
    pub end: usize,
    pub wire: usize,
}

impl Place {
    /// What is left behind the first `n` bytes.
    #[inline(always)]
    fn after(self, n: usize) -> Place {
        let at = self.at.saturating_add(n);
        Place {
            at: at.min(self.end),
            end: self.end,
            wire: self.wire.max(at.min(self.end)),
        }
    }

    /// The first `n` bytes of it, as far as there are so many.
    #[inline(always)]
    fn first(self, n: usize) -> Place {
        let wire = self.at.saturating_add(n).min(self.wire);
        Place {
            at: self.at,
            end: self.end.min(wire),
            wire,
        }
    }

    /// Bytes on the wire.
    #[inline(always)]
    fn wire_len(self) -> usize {
        self.wire - self.at
    }

    /// Bytes captured.
    #[inline(always)]
    fn len(self) -> usize {
        self.end - self.at
    }
}

/// What comes next and where.
#[derive(Clone, Copy)]
pub(super) enum Next {
    Stop,
    Ethernet(Place),
    EtherType(u16, Place),
    Llc(Place),
    Ppp(Place),
    PppProto(u16, Place),
    Sll(Place),
    Sll2(Place),
    Null(Place),
    CiscoHdlc(Place),
    Radiotap(Place),
    Wlan(Place),
    WlanSwapped(Place),
    Nflog(Place),
    Pktap(Place),
    Link(u32, Place),
    Mpls(Place),
    Ip(Place),
    Ipv4(Place),
    Ipv6(Place),
    /// Protocol number; inside IPv6, where extension headers are read.
    Proto(u8, bool, Place),
}

pub(super) struct Walk<'a, 'o> {
    bytes: &'a [u8],
    out: &'o mut Decoded,
    /// MPLS labels met so far.
    labels: u8,
}

/// Walks a frame from its link layer.
#[inline]
pub(super) fn frame(link: u32, bytes: &[u8], wire_len: u32, out: &mut Decoded) {
    let wire = (wire_len as usize).max(bytes.len());
    let place = Place {
        at: 0,
        end: bytes.len(),
        wire,
    };
    if wire > bytes.len() {
        out.notes.push((
            &notes::CUT,
            bytes.len() as u32,
            0,
            (wire - bytes.len()) as u64,
        ));
    }
    let mut walk = Walk {
        bytes,
        out,
        labels: 0,
    };
    let first = if link == 1 {
        Next::Ethernet(place)
    } else {
        walk.link_type(link, place)
    };
    walk.run(first);
}

/// Walks the payload of a datagram that was put together.
pub(super) fn payload(net: &Net, bytes: &[u8], out: &mut Decoded) {
    out.net = Some(*net);
    out.outer = Some(*net);
    let place = Place {
        at: 0,
        end: bytes.len(),
        wire: bytes.len(),
    };
    Walk {
        bytes,
        out,
        labels: 0,
    }
    .run(Next::Proto(net.proto, net.v6, place));
}

/// Walks the packet that an ICMP message quotes: as long as it says it is, of which only the beginning may be there.
pub(super) fn quoted(bytes: &[u8], out: &mut Decoded) {
    let place = Place {
        at: 0,
        end: bytes.len(),
        wire: bytes.len().max(0x1_0000),
    };
    let first = match bytes.first() {
        Some(first) if first >> 4 == 6 => Next::Ipv6(place),
        _ => Next::Ipv4(place),
    };
    Walk {
        bytes,
        out,
        labels: 0,
    }
    .run(first);
}

impl<'a> Walk<'a, '_> {
    fn run(&mut self, mut next: Next) {
        while self.out.layers.len() < MAX_LAYERS {
            next = match next {
                Next::Stop => return,
                Next::Ethernet(p) => self.ethernet(p),
                Next::Ipv4(p) => self.ipv4(p),
                Next::Ipv6(p) => self.ipv6(p),
                Next::Proto(proto, v6, p) => self.proto(proto, v6, p),
                Next::EtherType(t, p) => self.ether_type(t, p),
                Next::Ip(p) => self.ip(p),
                Next::Llc(p) => self.llc(p),
                Next::Ppp(p) => self.ppp(p),
                Next::PppProto(t, p) => self.ppp_proto(t, p),
                Next::Sll(p) => self.sll(p),
                Next::Sll2(p) => self.sll2(p),
                Next::Null(p) => self.null(p),
                Next::CiscoHdlc(p) => self.cisco_hdlc(p),
                Next::Radiotap(p) => self.radiotap(p),
                Next::Wlan(p) => self.wlan(p),
                Next::WlanSwapped(p) => self.wlan_swapped(p),
                Next::Nflog(p) => self.nflog(p),
                Next::Pktap(p) => self.pktap(p),
                Next::Link(link, p) => self.link_type(link, p),
                Next::Mpls(p) => self.mpls(p),
            };
        }
        if !matches!(next, Next::Stop) {
            let at = self.out.layers.last().map_or(0, |l| l.at);
            self.note(&notes::TOO_DEEP, at as usize, 0, MAX_LAYERS as u64);
            self.out.app = self.out.layers.last().copied();
        }
    }

    /// The captured bytes of a place.
    #[inline(always)]
    fn slice(&self, p: Place) -> &'a [u8] {
        self.bytes.get(p.at..p.end).unwrap_or(&[])
    }

    #[inline(always)]
    fn layer(&mut self, kind: LayerKind, p: Place) -> Layer {
        let layer = Layer {
            kind,
            at: p.at as u32,
            len: p.len() as u32,
            wire: p.wire_len() as u32,
        };
        self.out.layers.push(layer);
        layer
    }

    #[cold]
    fn note(&mut self, code: &'static Code, at: usize, len: usize, value: u64) {
        self.out.notes.push((code, at as u32, len as u32, value));
    }

    /// The header of this layer is not all there: it is named as far as it goes.
    #[cold]
    fn cut(&mut self, kind: LayerKind, p: Place) -> Next {
        let layer = self.layer(kind, p);
        self.out.app = Some(layer);
        self.out.transport = None;
        self.note(&notes::HEADER_CUT, p.at, p.len(), 0);
        Next::Stop
    }

    /// The last layer: it speaks for the frame.
    #[cold]
    fn last(&mut self, kind: LayerKind, p: Place) -> Next {
        let layer = self.layer(kind, p);
        self.out.app = Some(layer);
        self.out.transport = None;
        Next::Stop
    }

    /// Bytes of something that is not read.
    #[cold]
    fn unknown(&mut self, what: Unknown, p: Place) -> Next {
        self.out.unknown = Some((p.at as u32, what));
        if p.len() > 0 {
            self.last(LayerKind::Data, p)
        } else {
            self.out.app = self.out.layers.last().copied();
            self.out.transport = None;
            Next::Stop
        }
    }
}

#[inline(always)]
fn be16(b: &[u8], at: usize) -> Option<u16> {
    b.get(at..)?
        .first_chunk::<2>()
        .map(|c| u16::from_be_bytes(*c))
}

#[inline(always)]
fn be32(b: &[u8], at: usize) -> Option<u32> {
    b.get(at..)?
        .first_chunk::<4>()
        .map(|c| u32::from_be_bytes(*c))
}
