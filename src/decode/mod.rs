//! Finds the network and transport headers in a frame: link layers, tunnels, IP, and what stands on it.
//!
//! ```text
//! frame ─► decode ─► Decoded { layers, net, transport | fragment | app }      every frame, no allocation, no names
//!              └───► explain(decoded, bytes, recorder)                        when somebody looks at it
//! ```
//!
//! [`decode`] is the walk; [`explain`] runs one parse function for each layer that the walk found, so a tree can't
//! disagree with the conversation a frame was put into. Knows nothing of conversations, streams, time or files.

mod capwap;
pub mod defrag;
mod explain;
pub mod fields;
pub mod names;
pub mod notes;
mod summary;
mod walk;

pub use defrag::{Defrag, Reassembled};
pub use explain::explain;
pub use summary::summary;

use crate::note::Code;
use smallvec::SmallVec;

/// At most so many headers are read behind each other; tunnels can be nested without end.
pub const MAX_LAYERS: usize = 32;

/// The link type that stands for a pcapng Custom Block: what a program put into the capture, no packet.
pub const CUSTOM_BLOCK: u32 = u32::MAX - 1;

/// What kind of header a layer is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum LayerKind {
    /// Ethernet II or IEEE 802.3.
    Ethernet,
    /// IEEE 802.1Q tag (and the older 0x9100), from its tag control information on.
    Vlan,
    /// IEEE 802.1ad service tag.
    ServiceVlan,
    /// IEEE 802.2 logical link control, SNAP included.
    Llc,
    /// Linux cooked capture, version 1.
    Sll,
    /// Linux cooked capture, version 2.
    Sll2,
    /// BSD loopback: an address family in front of the packet.
    Null,
    /// Point-to-Point Protocol: its frame, or only its protocol number.
    Ppp,
    /// PPP's control protocols: LCP, IPCP, PAP, CHAP.
    PppControl,
    /// Frame Relay.
    FrameRelay,
    /// FDDI.
    Fddi,
    /// Header in front of IP over InfiniBand, or of Solaris' loopback: a short one that says what follows.
    Short,
    /// Cisco's HDLC.
    CiscoHdlc,
    /// Cisco's inter-switch link, in front of an Ethernet frame.
    Isl,
    /// Cisco's FabricPath, in front of an Ethernet frame.
    FabricPath,
    /// IEEE 802.1ah backbone tag, with the customer's addresses.
    BackboneTag,
    /// Network service header.
    Nsh,
    /// Linux netlink, with a packet that a firewall handed to a program.
    Netlink,
    /// PPP over Ethernet, session stage.
    PppoeSession,
    /// PPP over Ethernet, discovery stage.
    PppoeDiscovery,
    /// One label of an MPLS stack.
    Mpls,
    /// The control word in front of an Ethernet pseudowire.
    PwControl,
    /// Radiotap: what the radio said about a frame.
    Radiotap,
    /// IEEE 802.11.
    Wlan,
    /// IEEE 802.11 with the two bytes of its control field in the wrong order.
    WlanSwapped,
    /// Radio frames of IEEE 802.15.4 in UDP.
    Zep,
    /// IEEE 802.15.4, with 6LoWPAN's first byte.
    Wpan,
    /// Frames of Linux' nflog.
    Nflog,
    /// Apple's packet tap.
    Pktap,
    /// Address resolution.
    Arp,
    /// Internet Protocol, version 4.
    Ipv4,
    /// Internet Protocol, version 6: its fixed header.
    Ipv6,
    /// IPv6 hop-by-hop options.
    HopByHop,
    /// IPv6 routing header.
    Routing,
    /// IPv6 fragment header.
    FragmentHeader,
    /// IPv6 destination options.
    DestinationOptions,
    /// IPv6 mobility header.
    Mobility,
    /// IP authentication header.
    Ah,
    /// Encrypted by IPsec.
    Esp,
    /// Generic routing encapsulation.
    Gre,
    /// Mirrored traffic in GRE.
    Erspan,
    /// Virtual extensible LAN.
    Vxlan,
    /// Generic network virtualization encapsulation.
    Geneve,
    /// GPRS tunnelling, user plane.
    Gtp,
    /// IPv6 through UDP and NAT.
    Teredo,
    /// Layer two tunnelling.
    L2tp,
    /// Stations' frames between an access point and its controller.
    Capwap,
    /// Messages between an access point and its controller.
    CapwapControl,
    /// IPv4's control messages.
    Icmp,
    /// IPv6's control messages.
    Icmpv6,
    /// Multicast routing.
    Pim,
    /// Group membership of IPv4.
    Igmp,
    /// Transmission Control Protocol.
    Tcp,
    /// User Datagram Protocol.
    Udp,
    /// Bytes of a protocol that is named but not read.
    Data,
}

/// One header found in a frame, with what it carries.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Layer {
    /// What it is.
    pub kind: LayerKind,
    /// Offset of its first byte in the frame.
    pub at: u32,
    /// Captured bytes of its header and payload.
    pub len: u32,
    /// Bytes it had on the wire; more than `len` where the capture cut the frame.
    pub wire: u32,
}

/// The innermost network header.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Net {
    /// IPv6, otherwise IPv4.
    pub v6: bool,
    /// Source address; IPv4 in the first four bytes.
    pub src: [u8; 16],
    /// Destination address; IPv4 in the first four bytes.
    pub dst: [u8; 16],
    /// IPv4 identification; 0 for IPv6.
    pub id: u16,
    /// The protocol behind it and its extension headers.
    pub proto: u8,
    /// Time to live, or hop limit.
    pub ttl: u8,
}

impl Net {
    /// The source as the standard library has it.
    pub fn source(&self) -> std::net::IpAddr {
        ip_addr(self.v6, &self.src)
    }

    /// The destination as the standard library has it.
    pub fn destination(&self) -> std::net::IpAddr {
        ip_addr(self.v6, &self.dst)
    }
}

fn ip_addr(v6: bool, bytes: &[u8; 16]) -> std::net::IpAddr {
    match bytes {
        b if v6 => std::net::IpAddr::from(*b),
        [a, b, c, d, ..] => std::net::IpAddr::from([*a, *b, *c, *d]),
    }
}

/// The innermost transport header.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TransportHeader {
    /// A TCP segment.
    Tcp(TcpHeader),
    /// A UDP datagram.
    Udp(UdpHeader),
}

/// What a TCP header says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TcpHeader {
    /// Offset of the header in the frame.
    pub at: u32,
    /// Source port.
    pub src_port: u16,
    /// Destination port.
    pub dst_port: u16,
    /// Sequence number as it stands on the wire.
    pub seq: u32,
    /// Acknowledgment number as it stands on the wire.
    pub ack: u32,
    /// The twelve flag bits, FIN lowest.
    pub flags: u16,
    /// Window, not scaled.
    pub window: u16,
    /// Window scale option; read only from segments with SYN.
    pub wscale: Option<u8>,
    /// SACK permitted option; read only from segments with SYN.
    pub sack_permitted: bool,
    /// Checksum as it stands on the wire.
    pub checksum: u16,
    /// Offset of the payload in the frame.
    pub payload_at: u32,
    /// Captured bytes of payload.
    pub payload_len: u32,
    /// Bytes of payload by the IP length; more than captured where the capture cut the frame.
    pub wire_len: u32,
}

impl TcpHeader {
    /// FIN.
    pub const FIN: u16 = 0x001;
    /// SYN.
    pub const SYN: u16 = 0x002;
    /// RST.
    pub const RST: u16 = 0x004;
    /// PSH.
    pub const PSH: u16 = 0x008;
    /// ACK.
    pub const ACK: u16 = 0x010;
    /// URG.
    pub const URG: u16 = 0x020;

    /// Whether any of these flags is set.
    #[inline]
    pub const fn has(&self, flags: u16) -> bool {
        self.flags & flags != 0
    }
}

/// What a UDP header says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct UdpHeader {
    /// Offset of the header in the frame.
    pub at: u32,
    /// Source port.
    pub src_port: u16,
    /// Destination port.
    pub dst_port: u16,
    /// Offset of the payload in the frame.
    pub payload_at: u32,
    /// Captured bytes of payload.
    pub payload_len: u32,
    /// Bytes of payload by the UDP length, as far as the IP length allows them.
    pub wire_len: u32,
}

/// A piece of an IP datagram; its transport header comes when all pieces are there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Fragment {
    /// What the pieces of one datagram have in common.
    pub key: FragmentKey,
    /// What this piece says the datagram's payload is; the first piece decides.
    pub proto: u8,
    /// Where it belongs in the datagram, in bytes.
    pub offset: u32,
    /// Others follow behind it.
    pub more: bool,
    /// Offset of its bytes in the frame.
    pub payload_at: u32,
    /// How many bytes; all of them were captured.
    pub payload_len: u32,
}

/// What the pieces of one datagram have in common (RFC 791 §3.2, RFC 8200 §4.5).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct FragmentKey {
    /// IPv6, otherwise IPv4.
    pub v6: bool,
    /// The protocol of the datagram's payload; 0 in IPv6, where only the first piece decides it.
    pub proto: u8,
    /// Source address; IPv4 in the first four bytes.
    pub src: [u8; 16],
    /// Destination address.
    pub dst: [u8; 16],
    /// Identification.
    pub id: u32,
}

/// What was met and not read.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Unknown {
    /// A link type of capture files.
    LinkType(u32),
    /// An EtherType.
    EtherType(u16),
    /// An IP protocol number.
    IpProto(u8),
    /// A protocol number of PPP.
    Ppp(u16),
    /// A service access point of LLC.
    Sap(u8),
    /// A later piece of a datagram that was cut, so that it can't be put together.
    Fragment(u8),
    /// Encrypted by the link layer.
    Encrypted,
    /// Named nowhere.
    Data,
}

/// A frame of a protocol that stations of a link talk with each other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LinkFrame {
    /// Who sent it.
    pub src: [u8; 6],
    /// Who it is for; may be a group.
    pub dst: [u8; 6],
    /// What it carries.
    pub ether_type: u16,
    /// Offset of its payload in the frame.
    pub payload_at: u32,
    /// Captured bytes of payload.
    pub payload_len: u32,
    /// Bytes of payload on the wire.
    pub wire_len: u32,
}

/// A remark of the walk: code, offset, length, a number that belongs to it.
pub type Remark = (&'static Code, u32, u32, u64);

/// What one frame holds.
#[derive(Clone, Default, Debug)]
pub struct Decoded {
    /// All headers, outermost first.
    pub layers: SmallVec<[Layer; 8]>,
    /// The innermost network header.
    pub net: Option<Net>,
    /// The innermost transport header.
    pub transport: Option<TransportHeader>,
    /// The frame holds a piece of a datagram.
    pub fragment: Option<Fragment>,
    /// Without transport: the layer that speaks for the frame, such as ARP, ICMP, or the last one that was read.
    pub app: Option<Layer>,
    /// What was odd.
    pub notes: SmallVec<[Remark; 2]>,
    /// Where reading ended for lack of knowledge, and what stood there.
    pub unknown: Option<(u32, Unknown)>,
    /// A frame between two link addresses that belongs to a conversation of theirs.
    pub link: Option<LinkFrame>,
    /// The walk began behind a network header that is not in these bytes: it goes into checksums.
    pub outer: Option<Net>,
}

impl Decoded {
    /// Empties it for the next frame and keeps the room.
    #[inline]
    pub fn clear(&mut self) {
        self.layers.clear();
        self.notes.clear();
        self.net = None;
        self.transport = None;
        self.fragment = None;
        self.app = None;
        self.unknown = None;
        self.outer = None;
        self.link = None;
    }

    /// Whether there is such a layer.
    pub fn has(&self, kind: LayerKind) -> bool {
        self.layers.iter().any(|l| l.kind == kind)
    }
}

/// Finds the headers of a frame. `link` is the link type of its interface, `wire_len` its length before it was cut.
#[inline]
pub fn decode(link: u32, bytes: &[u8], wire_len: u32, out: &mut Decoded) {
    out.clear();
    walk::frame(link, bytes, wire_len, out);
}

/// Goes on behind a datagram that was put together: `net` is its network header (`proto` the protocol of its
/// payload), `bytes` its payload. Offsets in `out` are those of the payload.
pub fn decode_reassembled(net: &Net, bytes: &[u8], out: &mut Decoded) {
    out.clear();
    walk::payload(net, bytes, out);
}

#[cfg(test)]
mod tests;
