//! Names every header byte of a frame, with one parse function for each kind of layer that the walk found.
//!
//! A layer is read with a [`Wire`] over its own bytes, so nothing can reach outside of it; what goes wrong in one
//! leaves the others as they are.

mod capwap;
mod checksum;
mod control;
mod ip;
mod ipv6;
mod link;
mod point;
mod transport;
mod tunnel;
mod wireless;

use super::{Decoded, Layer, LayerKind, Net, fields};
use crate::field::Value;
use crate::wire::{Read, Record, Wire};

type In<'a, 'r, R> = Wire<'a, 'r, R>;

/// What a parse function may have to know about the layers around its own.
struct Around<'d> {
    /// The network header this layer stands on, for checksums.
    net: Option<Net>,
    /// This layer's bytes were all captured, and no fragment is missing.
    complete: bool,
    /// Its length on the wire.
    wire: usize,
    /// Offset in the frame of the layer behind it, or of its own end.
    next: u64,
    /// The layers behind it; their offsets count from `origin`.
    inner: &'d [Layer],
    /// Offset in the frame of the bytes that were walked.
    origin: u64,
    /// How many packets quote this one.
    depth: u8,
}

/// Packets quoted in quoted packets are read so deep.
const MAX_QUOTES: u8 = 3;

/// Names the headers of a frame, outermost first. `bytes` are the ones `decoded` was made from, `rec` hears offsets in them.
pub fn explain<R: Record>(decoded: &Decoded, bytes: &[u8], rec: &mut R) {
    layers(decoded, bytes, 0, 0, rec);
}

fn layers<R: Record>(decoded: &Decoded, bytes: &[u8], origin: u64, depth: u8, rec: &mut R) {
    let mut net = decoded.outer;
    for (i, layer) in decoded.layers.iter().enumerate() {
        let (at, end) = (layer.at as usize, layer.at as usize + layer.len as usize);
        let Some(own) = bytes.get(at..end) else {
            continue;
        };
        let inner = decoded.layers.get(i + 1..).unwrap_or(&[]);
        let next = origin + inner.first().map_or(end as u64, |l| l.at.into());
        let complete = layer.len == layer.wire && decoded.fragment.is_none();
        let around = Around {
            net,
            complete,
            wire: layer.wire as usize,
            next,
            inner,
            origin,
            depth,
        };
        if matches!(layer.kind, LayerKind::Ethernet) && !rec.wants_any(fields::link::FIELDS) {
            continue;
        }
        let mut w = Wire::whole(own, origin + at as u64, rec);
        let _ = layer_of(layer.kind, &mut w, &around);
        if matches!(layer.kind, LayerKind::Ipv4 | LayerKind::Ipv6) {
            net = addresses(layer.kind, own).or(net);
        }
    }
}

/// The packet that an ICMP message quotes: named like any other, but it is nobody's traffic.
fn quoted<R: Record>(bytes: &[u8], at: u64, around: &Around<'_>, rec: &mut R) {
    if around.depth >= MAX_QUOTES {
        return;
    }
    let mut decoded = Decoded::default();
    super::walk::quoted(bytes, &mut decoded);
    layers(&decoded, bytes, at, around.depth + 1, rec);
}

/// The addresses of an IP header, read again: only the innermost are kept by the walk.
fn addresses(kind: LayerKind, own: &[u8]) -> Option<Net> {
    let mut net = Net {
        v6: kind == LayerKind::Ipv6,
        src: [0; 16],
        dst: [0; 16],
        id: 0,
        proto: 0,
        ttl: 0,
    };
    if net.v6 {
        net.src.copy_from_slice(own.get(8..24)?);
        net.dst.copy_from_slice(own.get(24..40)?);
        net.proto = *own.get(6)?;
    } else {
        net.src[..4].copy_from_slice(own.get(12..16)?);
        net.dst[..4].copy_from_slice(own.get(16..20)?);
        net.proto = *own.get(9)?;
    }
    Some(net)
}

fn layer_of<R: Record>(kind: LayerKind, w: &mut In<'_, '_, R>, around: &Around<'_>) -> Read<()> {
    match kind {
        LayerKind::Ethernet => link::ethernet(w, around),
        LayerKind::Vlan => link::vlan(w),
        LayerKind::ServiceVlan => link::service_vlan(w),
        LayerKind::Llc => link::llc(w),
        LayerKind::Sll => link::sll(w),
        LayerKind::Sll2 => link::sll2(w),
        LayerKind::Null => link::null(w),
        LayerKind::Arp => link::arp(w),
        LayerKind::Ipv4 => ip::ipv4(w, around),
        LayerKind::Ipv6 => ipv6::ipv6(w),
        LayerKind::HopByHop => ipv6::options(w, true),
        LayerKind::DestinationOptions => ipv6::options(w, false),
        LayerKind::Routing => ipv6::routing(w),
        LayerKind::FragmentHeader => ipv6::fragment(w),
        LayerKind::Mobility => ipv6::mobility(w),
        LayerKind::Ah => ipv6::authentication(w),
        LayerKind::Esp => ipv6::esp(w),
        LayerKind::Tcp => transport::tcp(w, around),
        LayerKind::Udp => transport::udp(w, around),
        LayerKind::Icmp => control::icmp(w, around),
        LayerKind::Icmpv6 => control::icmpv6(w, around),
        LayerKind::Igmp => control::igmp(w, around),
        LayerKind::Ppp => point::ppp(w),
        LayerKind::PppControl => point::control(w),
        LayerKind::PppoeSession => point::pppoe(w, false),
        LayerKind::PppoeDiscovery => point::pppoe(w, true),
        LayerKind::CiscoHdlc => point::cisco_hdlc(w),
        LayerKind::FrameRelay => point::frame_relay(w, around),
        LayerKind::FabricPath => link::fabric_path(w),
        LayerKind::Isl => link::inter_switch(w),
        LayerKind::BackboneTag => link::backbone_tag(w),
        LayerKind::Nsh => tunnel::service_header(w, around),
        LayerKind::Netlink => wireless::netlink(w, around),
        LayerKind::Pim => control::pim(w, around),
        LayerKind::Fddi => link::fddi(w),
        LayerKind::Short => link::short(w, around),
        LayerKind::Mpls => point::mpls(w),
        LayerKind::PwControl => point::pseudowire(w),
        LayerKind::Gre => tunnel::gre(w),
        LayerKind::Erspan => tunnel::erspan(w, around),
        LayerKind::Vxlan => tunnel::vxlan(w),
        LayerKind::Geneve => tunnel::geneve(w, around),
        LayerKind::Gtp => tunnel::gtp(w, around),
        LayerKind::Teredo => tunnel::teredo(w, around),
        LayerKind::L2tp => tunnel::l2tp(w, around),
        LayerKind::Capwap => capwap::data(w),
        LayerKind::CapwapControl => capwap::control(w),
        LayerKind::Radiotap => wireless::radiotap(w),
        LayerKind::Wlan => wireless::wlan(w, around, false),
        LayerKind::WlanSwapped => wireless::wlan(w, around, true),
        LayerKind::Zep => link::short(w, around),
        LayerKind::Wpan => wireless::wpan(w, around),
        LayerKind::Nflog => wireless::nflog(w, around),
        LayerKind::Pktap => wireless::pktap(w, around),
        LayerKind::Data => {
            w.rest(&fields::ip::DATA);
            Ok(())
        }
    }
}

/// Some bits of a number, moved to the right.
fn bits(n: impl Into<u64>, shift: u32, mask: u64) -> Value<'static> {
    Value::U64((n.into() >> shift) & mask)
}

/// One bit of a number.
fn bit(n: impl Into<u64>, mask: u64) -> Value<'static> {
    Value::Bool(n.into() & mask != 0)
}
