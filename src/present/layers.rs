//! The protocols of a frame or a message by the names filters use, and their bytes where a filter looks into them.
//!
//! `ip` is there as often as the packet has an IP header, `http` as often as the frame completes an HTTP message.

use std::sync::OnceLock;

use crate::decode::{Decoded, LayerKind};
use crate::engine::{Engine, FrameView, NO_CONVERSATION};
use crate::filter::{Stack, Vocabulary};
use crate::store::Message;
use crate::vocabulary::registry;

/// The layers of one row. Made anew for each.
#[derive(Default, Debug)]
pub struct Layers {
    names: Vec<(&'static str, usize, usize)>,
    arena: Vec<u8>,
    keep: bool,
}

impl Layers {
    /// Keeps bytes beside the names if a filter wants to look into them.
    pub fn new(keep_bytes: bool) -> Layers {
        Layers {
            keep: keep_bytes,
            ..Layers::default()
        }
    }

    /// Whether bytes are kept.
    pub fn keeps_bytes(&self) -> bool {
        self.keep
    }

    /// Forgets everything and keeps the room.
    pub fn clear(&mut self) {
        self.names.clear();
        self.arena.clear();
    }

    /// Adds the frame and its headers.
    pub fn frame(&mut self, view: &FrameView<'_>) {
        let at = self.keep(view.frame.bytes);
        self.names.push(("frame", at, self.arena.len()));
        self.headers(view.decoded, at);
        if let Some((bytes, decoded)) = view.inner {
            let at = self.keep(bytes);
            self.headers(decoded, at);
        }
    }

    /// Adds a message's protocol.
    pub fn message(&mut self, engine: &Engine, view: Option<&FrameView<'_>>, m: &Message) {
        // A frame that speaks for itself is among the headers already.
        if m.id.conv == NO_CONVERSATION && self.count(m.proto.name()) > 0 {
            return;
        }
        let bytes = if self.keep {
            engine.bytes(m, view)
        } else {
            None
        };
        self.add(m.proto.name(), bytes.unwrap_or(&[]));
    }

    /// Adds a protocol and its bytes, as far as they are at hand.
    pub fn add(&mut self, protocol: &'static str, bytes: &[u8]) {
        let at = self.keep(bytes);
        self.names.push((protocol, at, self.arena.len()));
    }

    fn keep(&mut self, bytes: &[u8]) -> usize {
        let at = self.arena.len();
        if self.keep {
            self.arena.extend_from_slice(bytes);
        }
        at
    }

    fn headers(&mut self, decoded: &Decoded, from: usize) {
        for layer in &decoded.layers {
            let name = name(layer.kind);
            if !name.is_empty() {
                let at = from + layer.at as usize;
                self.names.push((name, at, at + layer.len as usize));
            }
        }
    }
}

impl Stack for Layers {
    fn count(&self, protocol: &str) -> usize {
        self.names
            .iter()
            .filter(|(name, ..)| *name == protocol)
            .count()
    }

    fn bytes(&self, protocol: &str, n: usize) -> Option<&[u8]> {
        let (_, from, to) = self
            .names
            .iter()
            .filter(|(name, ..)| *name == protocol)
            .nth(n)?;
        self.arena.get(*from..*to)
    }
}

/// Every field there is, and every protocol.
pub fn vocabulary() -> Vocabulary<'static> {
    static NAMES: OnceLock<Vec<&'static str>> = OnceLock::new();
    let all = || {
        let mut names: Vec<&'static str> =
            crate::proto::PROTOCOLS.iter().map(|p| p.name()).collect();
        names.extend(LINKS.iter().map(|(_, name)| *name));
        names.extend(["frame", "data"]);
        names.sort_unstable();
        names.dedup();
        names
    };
    Vocabulary {
        index: Some(registry()),
        ..Vocabulary::new(registry().unsorted(), NAMES.get_or_init(all))
    }
}

const LINKS: &[(LayerKind, &str)] = &[
    (LayerKind::Ethernet, "eth"),
    (LayerKind::Vlan, "vlan"),
    (LayerKind::ServiceVlan, "ieee8021ad"),
    (LayerKind::Llc, "llc"),
    (LayerKind::Sll, "sll"),
    (LayerKind::Sll2, "sll"),
    (LayerKind::Null, "null"),
    (LayerKind::Ppp, "ppp"),
    (LayerKind::CiscoHdlc, "chdlc"),
    (LayerKind::PppoeSession, "pppoes"),
    (LayerKind::PppoeDiscovery, "pppoed"),
    (LayerKind::Mpls, "mpls"),
    (LayerKind::Radiotap, "radiotap"),
    (LayerKind::Wlan, "wlan"),
    (LayerKind::WlanSwapped, "wlan"),
    (LayerKind::Nflog, "nflog"),
    (LayerKind::Pktap, "pktap"),
    (LayerKind::Arp, "arp"),
    (LayerKind::Ipv4, "ip"),
    (LayerKind::Ipv6, "ipv6"),
    (LayerKind::Mobility, "mip6"),
    (LayerKind::Ah, "ah"),
    (LayerKind::Esp, "esp"),
    (LayerKind::Gre, "gre"),
    (LayerKind::Erspan, "erspan"),
    (LayerKind::Vxlan, "vxlan"),
    (LayerKind::Geneve, "geneve"),
    (LayerKind::Gtp, "gtp"),
    (LayerKind::Teredo, "teredo"),
    (LayerKind::L2tp, "l2tp"),
    (LayerKind::Capwap, "capwap.data"),
    (LayerKind::CapwapControl, "capwap"),
    (LayerKind::Icmp, "icmp"),
    (LayerKind::Icmpv6, "icmpv6"),
    (LayerKind::Igmp, "igmp"),
    (LayerKind::Tcp, "tcp"),
    (LayerKind::Udp, "udp"),
];

/// What Wireshark calls a layer; nothing for what is part of another.
fn name(kind: LayerKind) -> &'static str {
    LINKS
        .iter()
        .find(|(k, _)| *k == kind)
        .map_or("", |(_, name)| name)
}
