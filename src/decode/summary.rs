//! A frame in one line: what a message says that has no conversation, and what a segment or datagram looks like.

use super::{
    Decoded, Layer, LayerKind, Net, TcpHeader, TransportHeader, Unknown, capwap, names, walk,
};
use crate::field::{Count, bytes as bytes_of};
use std::fmt::Write;

/// What the frame says, in words: "ARP who has 192.0.2.1? tell 192.0.2.7".
pub fn summary(decoded: &Decoded, bytes: &[u8]) -> String {
    let mut out = String::new();
    if let Some(fragment) = &decoded.fragment {
        let what = names::ip_proto(fragment.proto.into()).unwrap_or("unknown protocol");
        let last = if fragment.more { "" } else { ", the last" };
        let _ = write!(
            out,
            "Piece of a datagram with {what}: {} at {}, id {:#06x}{last}",
            bytes_of(fragment.payload_len),
            fragment.offset,
            fragment.key.id
        );
        return out;
    }
    match decoded.transport {
        Some(TransportHeader::Tcp(tcp)) => segment(&tcp, bytes, &mut out),
        Some(TransportHeader::Udp(udp)) => drop(write!(
            out,
            "UDP {} → {}, {}",
            udp.src_port,
            udp.dst_port,
            bytes_of(udp.wire_len)
        )),
        None => match decoded.app.or(decoded.layers.last().copied()) {
            Some(layer) => speaker(decoded, &layer, bytes, &mut out),
            None => unknown(decoded, &mut out),
        },
    }
    out
}

const FLAGS: [&str; 9] = ["FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR", "AE"];

fn segment(tcp: &TcpHeader, bytes: &[u8], out: &mut String) {
    let flags: Vec<_> = FLAGS
        .iter()
        .enumerate()
        .filter(|(i, _)| tcp.flags >> i & 1 == 1)
        .map(|(_, name)| *name)
        .collect();
    let _ = write!(
        out,
        "TCP {} → {} [{}] seq={}",
        tcp.src_port,
        tcp.dst_port,
        flags.join(" "),
        tcp.seq
    );
    if tcp.has(TcpHeader::ACK) {
        let _ = write!(out, " ack={}", tcp.ack);
    }
    let _ = write!(out, " win={}", tcp.window);
    if tcp.wire_len > 0 {
        let _ = write!(out, " len={}", tcp.wire_len);
    }
    if tcp.has(TcpHeader::SYN) {
        let options = bytes
            .get(tcp.at as usize + 20..tcp.payload_at as usize)
            .unwrap_or(&[]);
        if let Some(mss) = maximum_segment_size(options) {
            let _ = write!(out, " mss={mss}");
        }
        if let Some(shift) = tcp.wscale {
            let _ = write!(out, " ws={}", 1u32 << shift.min(14));
        }
    }
}

fn maximum_segment_size(options: &[u8]) -> Option<u16> {
    etherparse::TcpOptionsIterator::from_slice(options)
        .flatten()
        .find_map(|o| match o {
            etherparse::TcpOptionElement::MaximumSegmentSize(n) => Some(n),
            _ => None,
        })
}

/// The layer that speaks for the frame.
fn speaker(decoded: &Decoded, layer: &Layer, bytes: &[u8], out: &mut String) {
    let own = bytes
        .get(layer.at as usize..(layer.at + layer.len) as usize)
        .unwrap_or(&[]);
    let said = match layer.kind {
        LayerKind::Arp => arp(own, out),
        LayerKind::Icmp => icmp(own, out),
        LayerKind::Icmpv6 => icmpv6(own, out),
        LayerKind::Igmp => igmp(own, out),
        LayerKind::PppoeDiscovery => named(out, "PPPoE", own.get(1), names::pppoe_code),
        LayerKind::PppControl => {
            let before = (layer.at as usize)
                .checked_sub(2)
                .and_then(|at| half(bytes, at));
            let name = before.and_then(|n| names::ppp(n.into())).unwrap_or("PPP");
            named(out, name, own.first(), names::ppp_code)
        }
        LayerKind::Pim => own.first().map(|b| {
            let name = names::pim_type(u64::from(b & 15)).unwrap_or("message");
            let _ = write!(out, "PIM {name}");
        }),
        LayerKind::Gre => {
            out.push_str("GRE without payload: an acknowledgment or a keepalive");
            Some(())
        }
        LayerKind::Capwap => {
            out.push_str("CAPWAP keep-alive");
            Some(())
        }
        LayerKind::CapwapControl => capwap(own, out),
        LayerKind::Wlan | LayerKind::WlanSwapped => own
            .get(usize::from(layer.kind == LayerKind::WlanSwapped))
            .map(|c| {
                let kind = u64::from(c >> 2 & 3) << 4 | u64::from(c >> 4);
                let _ = write!(
                    out,
                    "802.11 {}",
                    names::wlan_subtype(kind).unwrap_or("frame")
                );
            }),
        LayerKind::Esp => number(own, 0).map(|spi| {
            let _ = write!(out, "ESP, encrypted, spi {spi:#010x}");
        }),
        _ => None,
    };
    if said.is_none() {
        unknown(decoded, out);
        if out.is_empty() {
            let _ = write!(out, "{}, {}", names::layer(layer.kind), bytes_of(own.len()));
        } else if layer.kind == LayerKind::Data {
            let _ = write!(out, ", {}", bytes_of(layer.wire));
        }
    }
}

fn named(
    out: &mut String,
    what: &str,
    code: Option<&u8>,
    name: fn(u64) -> Option<&'static str>,
) -> Option<()> {
    let code = u64::from(*code?);
    match name(code) {
        Some(name) => drop(write!(out, "{what} {name}")),
        None => drop(write!(out, "{what} code {code}")),
    }
    Some(())
}

fn number(b: &[u8], at: usize) -> Option<u32> {
    b.get(at..)?
        .first_chunk::<4>()
        .map(|c| u32::from_be_bytes(*c))
}

fn half(b: &[u8], at: usize) -> Option<u16> {
    b.get(at..)?
        .first_chunk::<2>()
        .map(|c| u16::from_be_bytes(*c))
}

fn v4(b: &[u8], at: usize) -> Option<std::net::Ipv4Addr> {
    b.get(at..)?
        .first_chunk::<4>()
        .map(|c| std::net::Ipv4Addr::from(*c))
}

fn v6(b: &[u8], at: usize) -> Option<std::net::Ipv6Addr> {
    b.get(at..)?
        .first_chunk::<16>()
        .map(|c| std::net::Ipv6Addr::from(*c))
}

fn mac(b: &[u8], at: usize) -> Option<String> {
    let six = b.get(at..)?.first_chunk::<6>()?;
    Some(six.map(|n| format!("{n:02x}")).join(":"))
}

fn arp(b: &[u8], out: &mut String) -> Option<()> {
    let operation = half(b, 6)?;
    if (b.get(4)?, b.get(5)?) != (&6, &4) {
        let name = names::arp_opcode(operation.into()).unwrap_or("message");
        let _ = write!(out, "ARP {name}");
        return Some(());
    }
    let (sender, target) = (v4(b, 14)?, v4(b, 24)?);
    let _ = match operation {
        1 if sender == target => write!(out, "ARP announcement: {sender} is at {}", mac(b, 8)?),
        1 if sender.is_unspecified() => write!(out, "ARP probe: does anybody have {target}?"),
        1 => write!(out, "ARP who has {target}? tell {sender}"),
        2 => write!(out, "ARP {sender} is at {}", mac(b, 8)?),
        3 => write!(out, "RARP who is {}? tell {}", mac(b, 18)?, mac(b, 8)?),
        4 => write!(out, "RARP {} is {target}", mac(b, 18)?),
        other => write!(
            out,
            "ARP {}, {sender} to {target}",
            names::arp_opcode(other.into()).unwrap_or("unknown operation")
        ),
    };
    Some(())
}

fn capwap(b: &[u8], out: &mut String) -> Option<()> {
    let header = capwap::Header::read(b)?;
    if header.has(capwap::Header::FRAGMENT) {
        out.push_str("CAPWAP, a piece of a message");
        return Some(());
    }
    let kind = number(b, header.len)?;
    match capwap::message_type(kind.into()) {
        Some(name) => drop(write!(out, "CAPWAP {name}")),
        None => drop(write!(out, "CAPWAP message {kind}")),
    }
    Some(())
}

fn icmp(b: &[u8], out: &mut String) -> Option<()> {
    let (kind, code) = (*b.first()?, *b.get(1)?);
    let name = names::icmp_type(kind.into()).unwrap_or("message");
    let _ = write!(out, "ICMP {name}");
    match kind {
        0 | 8 => echo(b, out),
        3 => {
            match names::icmp_unreachable(code.into()) {
                Some(why) => drop(write!(out, ": {why}")),
                None => drop(write!(out, ", code {code}")),
            }
            if let (4, Some(mtu)) = (code, half(b, 6)) {
                let _ = write!(out, ", next link takes {}", bytes_of(mtu));
            }
            about(b.get(8..), out);
        }
        11 => {
            let _ = write!(
                out,
                ": {}",
                if code == 0 {
                    "time to live ran out on the way"
                } else {
                    "pieces of a datagram did not come"
                }
            );
            about(b.get(8..), out);
        }
        5 => {
            if let Some(gateway) = v4(b, 4) {
                let _ = write!(out, ": go by {gateway}");
            }
            about(b.get(8..), out);
        }
        4 | 12 => about(b.get(8..), out),
        _ => {}
    }
    Some(())
}

fn echo(b: &[u8], out: &mut String) {
    if let (Some(id), Some(seq)) = (half(b, 4), half(b, 6)) {
        let _ = write!(out, " id {id} seq {seq}, {}", bytes_of(b.len() - 8));
    }
}

/// The packet that a report quotes.
fn about(quoted: Option<&[u8]>, out: &mut String) {
    let Some(bytes) = quoted else { return };
    let mut decoded = Decoded::default();
    walk::quoted(bytes, &mut decoded);
    let Some(net) = decoded.net else { return };
    let (source, target) = (net.source(), net.destination());
    let ports = decoded
        .layers
        .last()
        .filter(|l| matches!(l.kind, LayerKind::Tcp | LayerKind::Udp))
        .and_then(|l| {
            let b = bytes.get(l.at as usize..)?;
            Some((l.kind, half(b, 0)?, half(b, 2)?))
        });
    let _ = match ports {
        Some((kind, from, to)) => {
            let name = if kind == LayerKind::Tcp { "TCP" } else { "UDP" };
            write!(
                out,
                ", about {name} {} → {}",
                std::net::SocketAddr::new(source, from),
                std::net::SocketAddr::new(target, to)
            )
        }
        None => write!(out, ", about {} {source} → {target}", proto_name(&net)),
    };
}

fn proto_name(net: &Net) -> String {
    names::ip_proto(net.proto.into())
        .map_or_else(|| format!("IP protocol {}", net.proto), str::to_string)
}

fn icmpv6(b: &[u8], out: &mut String) -> Option<()> {
    let (kind, code) = (*b.first()?, *b.get(1)?);
    let name = names::icmpv6_type(kind.into()).unwrap_or("message");
    match kind {
        135 => {
            let _ = write!(out, "ICMPv6 who has {}?", v6(b, 8)?);
            return Some(());
        }
        136 => {
            let link = if b.get(24) == Some(&2) {
                mac(b, 26)
            } else {
                None
            };
            let _ = match link {
                Some(link) => write!(out, "ICMPv6 {} is at {link}", v6(b, 8)?),
                None => write!(out, "ICMPv6 {} is here", v6(b, 8)?),
            };
            return Some(());
        }
        _ => drop(write!(out, "ICMPv6 {name}")),
    }
    match kind {
        128 | 129 => echo(b, out),
        1 => {
            if let Some(why) = names::icmpv6_unreachable(code.into()) {
                let _ = write!(out, ": {why}");
            }
            about(b.get(8..), out);
        }
        2 => {
            let _ = write!(out, ": next link takes {}", bytes_of(number(b, 4)?));
            about(b.get(8..), out);
        }
        3 | 4 => about(b.get(8..), out),
        130..=132 => drop(write!(out, " for {}", v6(b, 8)?)),
        137 => drop(write!(out, ": {} by {}", v6(b, 24)?, v6(b, 8)?)),
        143 => drop(write!(
            out,
            ", {}",
            Count(half(b, 6)?.into(), "group", "groups")
        )),
        _ => {}
    }
    Some(())
}

fn igmp(b: &[u8], out: &mut String) -> Option<()> {
    let kind = u64::from(*b.first()?);
    let _ = write!(out, "IGMP {}", names::igmp_type(kind).unwrap_or("message"));
    match (kind, v4(b, 4)) {
        (0x11, Some(group)) if group.is_unspecified() => out.push_str(" for all groups"),
        (0x11 | 0x12 | 0x16 | 0x17, Some(group)) => drop(write!(out, " for {group}")),
        (0x22, _) => drop(write!(
            out,
            ", {}",
            Count(half(b, 6)?.into(), "group", "groups")
        )),
        _ => {}
    }
    Some(())
}

fn unknown(decoded: &Decoded, out: &mut String) {
    let Some((_, what)) = decoded.unknown else {
        return;
    };
    let _ = write!(out, "{what}");
    if let (Unknown::IpProto(_), Some(net)) = (what, decoded.net) {
        let _ = write!(out, " {} → {}", net.source(), net.destination());
    }
}

impl std::fmt::Display for Unknown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (kind, n, name) = match *self {
            Unknown::LinkType(super::CUSTOM_BLOCK) => return f.write_str("pcapng custom block"),
            Unknown::LinkType(n) => ("link type", u64::from(n), names::link_type(n.into())),
            Unknown::EtherType(n) => {
                return named_hex(f, "EtherType", n, names::ether_type(n.into()));
            }
            Unknown::Ppp(n) => return named_hex(f, "PPP protocol", n, names::ppp(n.into())),
            Unknown::Sap(n) => return named_hex(f, "LLC", n.into(), names::sap(n.into())),
            Unknown::IpProto(n) => ("IP protocol", u64::from(n), names::ip_proto(n.into())),
            Unknown::Fragment(n) => (
                "piece of a datagram, IP protocol",
                u64::from(n),
                names::ip_proto(n.into()),
            ),
            Unknown::Encrypted => return f.write_str("encrypted 802.11 data"),
            Unknown::Data => return f.write_str("data"),
        };
        match name {
            Some(name) => write!(f, "{name} ({kind} {n})"),
            None => write!(f, "{kind} {n}"),
        }
    }
}

fn named_hex(
    f: &mut std::fmt::Formatter<'_>,
    kind: &str,
    n: u16,
    name: Option<&str>,
) -> std::fmt::Result {
    match name {
        Some(name) => write!(f, "{name} ({kind} {n:#06x})"),
        None => write!(f, "{kind} {n:#06x}"),
    }
}

#[cfg(test)]
mod tests {
    use crate::decode::tests::{decoded, hex};

    fn check(link: u32, bytes: &str, want: &str) {
        let bytes = hex(bytes);
        assert_eq!(super::summary(&decoded(link, &bytes), &bytes), want);
    }

    #[test]
    fn messages_in_words() {
        check(
            1,
            "ffffffffffff 020000000001 0806 0001080006040001 020000000001 c0000207 000000000000 c0000201",
            "ARP who has 192.0.2.1? tell 192.0.2.7",
        );
        check(
            1,
            "020000000001 020000000002 0806 0001080006040002 020000000002 c0000201 020000000001 c0000207",
            "ARP 192.0.2.1 is at 02:00:00:00:00:02",
        );
        check(
            101,
            "4500002000010000400100 00 c0000201c0000202 0800000000010002 6162 6364",
            "ICMP echo request id 1 seq 2, 4 bytes",
        );
        let quoted = "4500001c0001000040110000 c0000202c0000201 0005003500080000";
        check(
            101,
            &format!("4500003800010000400100 00 c0000201c0000202 0303000000000000 {quoted}"),
            "ICMP destination unreachable: port unreachable, about UDP 192.0.2.2:5 → 192.0.2.1:53",
        );
        check(
            1,
            "020000000001 020000000002 88cc 0207",
            "LLDP (EtherType 0x88cc), 2 bytes",
        );
        check(
            101,
            "450000180001000040590000 c0000201c0000202 02010000",
            "OSPF (IP protocol 89) 192.0.2.1 → 192.0.2.2, 4 bytes",
        );
    }

    #[test]
    fn segments() {
        let syn = "45000030000100004006 0000 c0000201c6336402 c35000500000000100000000 7002ffff00000000 020405b401030307";
        check(
            101,
            syn,
            "TCP 50000 → 80 [SYN] seq=1 win=65535 mss=1460 ws=128",
        );
        let datagram = "4500001e0001000040110000 c0000202c0000201 00050035000a0000 6162";
        check(101, datagram, "UDP 5 → 53, 2 bytes");
    }
}
