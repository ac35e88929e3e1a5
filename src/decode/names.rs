//! The names of numbers in network and transport headers.

use super::LayerKind;

/// What people call a layer.
pub fn layer(kind: LayerKind) -> &'static str {
    match kind {
        LayerKind::Ethernet => "Ethernet",
        LayerKind::Vlan => "VLAN",
        LayerKind::ServiceVlan => "Service VLAN",
        LayerKind::Llc => "LLC",
        LayerKind::Sll | LayerKind::Sll2 => "Linux cooked capture",
        LayerKind::Null => "BSD loopback",
        LayerKind::Ppp | LayerKind::PppControl => "PPP",
        LayerKind::FrameRelay => "Frame Relay",
        LayerKind::Fddi => "FDDI",
        LayerKind::Short => "Link header",
        LayerKind::CiscoHdlc => "Cisco HDLC",
        LayerKind::Isl => "ISL",
        LayerKind::FabricPath => "FabricPath",
        LayerKind::BackboneTag => "802.1ah",
        LayerKind::Nsh => "NSH",
        LayerKind::Netlink => "Netlink",
        LayerKind::PppoeSession | LayerKind::PppoeDiscovery => "PPPoE",
        LayerKind::Mpls => "MPLS",
        LayerKind::PwControl => "Pseudowire",
        LayerKind::Radiotap => "Radiotap",
        LayerKind::Wlan | LayerKind::WlanSwapped => "802.11",
        LayerKind::Zep => "ZEP",
        LayerKind::Wpan => "802.15.4",
        LayerKind::Nflog => "Netfilter log",
        LayerKind::Pktap => "Packet tap",
        LayerKind::Arp => "ARP",
        LayerKind::Ipv4 => "IPv4",
        LayerKind::Ipv6 => "IPv6",
        LayerKind::HopByHop => "IPv6 hop-by-hop options",
        LayerKind::Routing => "IPv6 routing",
        LayerKind::FragmentHeader => "IPv6 fragment",
        LayerKind::DestinationOptions => "IPv6 destination options",
        LayerKind::Mobility => "Mobility",
        LayerKind::Ah => "AH",
        LayerKind::Esp => "ESP",
        LayerKind::Gre => "GRE",
        LayerKind::Erspan => "ERSPAN",
        LayerKind::Vxlan => "VXLAN",
        LayerKind::Geneve => "Geneve",
        LayerKind::Gtp => "GTP",
        LayerKind::Teredo => "Teredo",
        LayerKind::L2tp => "L2TP",
        LayerKind::Capwap | LayerKind::CapwapControl => "CAPWAP",
        LayerKind::Icmp => "ICMP",
        LayerKind::Icmpv6 => "ICMPv6",
        LayerKind::Pim => "PIM",
        LayerKind::Igmp => "IGMP",
        LayerKind::Tcp => "TCP",
        LayerKind::Udp => "UDP",
        LayerKind::Data => "Data",
    }
}

/// Messages of PIM.
pub fn pim_type(n: u64) -> Option<&'static str> {
    [
        "hello",
        "register",
        "register stop",
        "join and prune",
        "bootstrap",
        "assert",
        "graft",
        "graft ack",
        "candidate rendezvous point",
    ]
    .get(n as usize)
    .copied()
}

/// EtherTypes.
pub fn ether_type(n: u64) -> Option<&'static str> {
    Some(match n {
        0x0800 => "IPv4",
        0x0806 => "ARP",
        0x0842 => "Wake-on-LAN",
        0x22ea => "SRP",
        0x22eb => "ERSPAN III",
        0x22f3 => "TRILL",
        0x6000..=0x6009 => "DEC",
        0x6558 => "Transparent Ethernet bridging",
        0x8035 => "RARP",
        0x809b => "AppleTalk",
        0x80f3 => "AppleTalk ARP",
        0x8100 => "802.1Q VLAN",
        0x8137 | 0x8138 => "IPX",
        0x86dd => "IPv6",
        0x8808 => "Ethernet flow control",
        0x8809 => "Slow protocols (LACP)",
        0x880b => "PPP",
        0x8847 => "MPLS",
        0x8848 => "MPLS, multicast",
        0x8863 => "PPPoE discovery",
        0x8864 => "PPPoE session",
        0x886d => "Intel ANS",
        0x887b => "HomePlug",
        0x888e => "802.1X (EAPOL)",
        0x8892 => "PROFINET",
        0x88a2 => "ATA over Ethernet",
        0x88a4 => "EtherCAT",
        0x88a8 => "802.1ad service VLAN",
        0x88b5 | 0x88b6 => "Local experiment",
        0x88be => "ERSPAN II",
        0x88cc => "LLDP",
        0x88e1 => "HomePlug AV",
        0x88e5 => "MACsec",
        0x88e7 => "802.1ah backbone",
        0x88f7 => "PTP",
        0x8902 => "Connectivity fault management",
        0x8906 => "Fibre Channel",
        0x8915 => "RoCE",
        0x9000 => "Loopback test",
        0x9100 => "802.1Q VLAN, old double tag",
        0x894f => "Network service header",
        0xa0ed => "6LoWPAN",
        _ => return None,
    })
}

/// IP protocol numbers.
pub fn ip_proto(n: u64) -> Option<&'static str> {
    Some(match n {
        0 => "IPv6 hop-by-hop options",
        1 => "ICMP",
        2 => "IGMP",
        4 => "IPv4",
        6 => "TCP",
        8 => "EGP",
        9 => "IGP",
        17 => "UDP",
        27 => "RDP",
        33 => "DCCP",
        41 => "IPv6",
        43 => "IPv6 routing",
        44 => "IPv6 fragment",
        46 => "RSVP",
        47 => "GRE",
        50 => "ESP",
        51 => "AH",
        58 => "ICMPv6",
        59 => "no next header",
        60 => "IPv6 destination options",
        88 => "EIGRP",
        89 => "OSPF",
        94 => "IPIP",
        97 => "EtherIP",
        103 => "PIM",
        108 => "IPComp",
        112 => "VRRP",
        113 => "PGM",
        115 => "L2TPv3",
        132 => "SCTP",
        135 => "Mobility",
        136 => "UDP-Lite",
        137 => "MPLS in IP",
        139 => "HIP",
        140 => "Shim6",
        253 | 254 => "experiment",
        _ => return None,
    })
}

/// Link types of capture files.
pub fn link_type(n: u64) -> Option<&'static str> {
    Some(match n {
        0 => "BSD loopback",
        1 => "Ethernet",
        6 => "Token Ring",
        7 => "ARCNET",
        8 => "SLIP",
        9 => "PPP",
        10 => "FDDI",
        50 => "PPP, HDLC-like",
        51 => "PPPoE",
        12 | 14 | 101 => "raw IP",
        100 => "LLC over ATM",
        104 => "Cisco HDLC",
        105 => "IEEE 802.11",
        107 => "Frame Relay",
        108 => "OpenBSD loopback",
        109 => "OpenBSD IPsec",
        113 => "Linux cooked",
        117 => "OpenBSD pflog",
        119 => "Prism and 802.11",
        127 => "radiotap and 802.11",
        143 => "DOCSIS",
        149 => "user 2",
        177 => "LAPD",
        187 | 201 => "Bluetooth HCI",
        189 | 220 => "USB, Linux",
        192 => "per-packet information",
        195 | 230 => "IEEE 802.15.4",
        197 => "Endace record",
        204 => "PPP with direction",
        228 => "IPv4",
        229 => "IPv6",
        239 => "netfilter log",
        247 => "InfiniBand",
        249 => "USBPcap",
        253 => "netlink",
        258 => "Apple packet tap",
        276 => "Linux cooked, version 2",
        283 => "IEEE 802.15.4 with attributes",
        0xffff_fffe => "pcapng custom block",
        _ => return None,
    })
}

/// Protocol numbers of PPP.
pub fn ppp(n: u64) -> Option<&'static str> {
    Some(match n {
        0x0021 => "IPv4",
        0x002d => "compressed TCP/IP (Van Jacobson)",
        0x002f => "uncompressed TCP/IP (Van Jacobson)",
        0x003d => "Multilink",
        0x0057 => "IPv6",
        0x00fd => "compressed",
        0x0281 => "MPLS",
        0x0283 => "MPLS, multicast",
        0x8021 => "IPCP",
        0x8057 => "IPV6CP",
        0x80fd => "CCP",
        0xc021 => "LCP",
        0xc023 => "PAP",
        0xc025 => "Link quality report",
        0xc223 => "CHAP",
        0xc227 => "EAP",
        _ => return None,
    })
}

/// Service access points of LLC.
pub fn sap(n: u64) -> Option<&'static str> {
    Some(match n {
        0x00 => "Null",
        0x06 => "IP",
        0x42 => "Spanning tree",
        0xaa => "SNAP",
        0xe0 => "IPX",
        0xf0 => "NetBIOS",
        0xfe => "OSI (IS-IS)",
        0xff => "Global",
        _ => return None,
    })
}

/// Operations of ARP.
pub fn arp_opcode(n: u64) -> Option<&'static str> {
    [
        "request",
        "reply",
        "reverse request",
        "reverse reply",
        "DRARP request",
        "DRARP reply",
        "DRARP error",
        "inverse request",
        "inverse reply",
    ]
    .get(n.checked_sub(1)? as usize)
    .copied()
}

/// Packet types of cooked captures.
pub fn sll_packet(n: u64) -> Option<&'static str> {
    [
        "to us",
        "broadcast",
        "multicast",
        "between others",
        "sent by us",
    ]
    .get(n as usize)
    .copied()
}

/// Forwarding classes.
pub fn dscp(n: u64) -> Option<&'static str> {
    Some(match n {
        0 => "best effort",
        8 => "CS1",
        10 => "AF11",
        12 => "AF12",
        14 => "AF13",
        16 => "CS2",
        18 => "AF21",
        20 => "AF22",
        22 => "AF23",
        24 => "CS3",
        26 => "AF31",
        28 => "AF32",
        30 => "AF33",
        32 => "CS4",
        34 => "AF41",
        36 => "AF42",
        38 => "AF43",
        40 => "CS5",
        46 => "expedited",
        48 => "CS6, routing",
        56 => "CS7",
        _ => return None,
    })
}

/// Explicit congestion notification.
pub fn ecn(n: u64) -> Option<&'static str> {
    [
        "not ECN-capable",
        "ECT(1)",
        "ECT(0)",
        "congestion experienced",
    ]
    .get(n as usize)
    .copied()
}

/// Options of IPv4.
pub fn ip_option(n: u64) -> Option<&'static str> {
    Some(match n {
        0 => "end of options",
        1 => "no operation",
        7 => "record route",
        25 => "quick start",
        68 => "time stamp",
        82 => "traceroute",
        130 => "security",
        131 => "loose source route",
        133 => "extended security",
        134 => "commercial security",
        136 => "stream",
        137 => "strict source route",
        148 => "router alert",
        _ => return None,
    })
}

/// Options of TCP.
pub fn tcp_option(n: u64) -> Option<&'static str> {
    Some(match n {
        0 => "end of options",
        1 => "no operation",
        2 => "maximum segment size",
        3 => "window scale",
        4 => "SACK permitted",
        5 => "SACK",
        8 => "time stamps",
        19 => "MD5 signature",
        28 => "user timeout",
        29 => "authentication (TCP-AO)",
        30 => "Multipath TCP",
        34 => "fast open",
        69 => "encryption negotiation",
        253 | 254 => "experiment",
        _ => return None,
    })
}

/// Options of IPv6's hop-by-hop and destination headers.
pub fn ipv6_option(n: u64) -> Option<&'static str> {
    Some(match n {
        0 => "Pad1",
        1 => "PadN",
        4 => "Tunnel encapsulation limit",
        5 => "Router alert",
        0x26 => "Quick start",
        0x63 => "RPL",
        0x6d => "MPL",
        0xc2 => "Jumbo payload",
        0xc9 => "Home address",
        _ => return None,
    })
}

/// Messages of ICMP.
pub fn icmp_type(n: u64) -> Option<&'static str> {
    Some(match n {
        0 => "echo reply",
        3 => "destination unreachable",
        4 => "source quench",
        5 => "redirect",
        8 => "echo request",
        9 => "router advertisement",
        10 => "router solicitation",
        11 => "time exceeded",
        12 => "parameter problem",
        13 => "timestamp request",
        14 => "timestamp reply",
        15 => "information request",
        16 => "information reply",
        17 => "address mask request",
        18 => "address mask reply",
        30 => "traceroute",
        42 => "extended echo request",
        43 => "extended echo reply",
        _ => return None,
    })
}

/// Why a destination is unreachable.
pub fn icmp_unreachable(n: u64) -> Option<&'static str> {
    [
        "network unreachable",
        "host unreachable",
        "protocol unreachable",
        "port unreachable",
        "fragmentation needed",
        "source route failed",
        "network unknown",
        "host unknown",
        "source host isolated",
        "network prohibited",
        "host prohibited",
        "network unreachable for this service",
        "host unreachable for this service",
        "administratively prohibited",
        "host precedence violation",
        "precedence cutoff",
    ]
    .get(n as usize)
    .copied()
}

/// Messages of ICMPv6.
pub fn icmpv6_type(n: u64) -> Option<&'static str> {
    Some(match n {
        1 => "destination unreachable",
        2 => "packet too big",
        3 => "time exceeded",
        4 => "parameter problem",
        128 => "echo request",
        129 => "echo reply",
        130 => "multicast listener query",
        131 => "multicast listener report",
        132 => "multicast listener done",
        133 => "router solicitation",
        134 => "router advertisement",
        135 => "neighbor solicitation",
        136 => "neighbor advertisement",
        137 => "redirect",
        138 => "router renumbering",
        139 => "node information query",
        140 => "node information reply",
        143 => "multicast listener report, version 2",
        155 => "RPL control",
        160 => "extended echo request",
        161 => "extended echo reply",
        _ => return None,
    })
}

/// Why a destination is unreachable in IPv6.
pub fn icmpv6_unreachable(n: u64) -> Option<&'static str> {
    [
        "no route",
        "administratively prohibited",
        "beyond scope of source",
        "address unreachable",
        "port unreachable",
        "source address failed policy",
        "route rejected",
    ]
    .get(n as usize)
    .copied()
}

/// Options of neighbor discovery.
pub fn nd_option(n: u64) -> Option<&'static str> {
    Some(match n {
        1 => "source link-layer address",
        2 => "target link-layer address",
        3 => "prefix information",
        4 => "redirected header",
        5 => "MTU",
        7 => "advertisement interval",
        8 => "home agent information",
        13 => "timestamp",
        14 => "nonce",
        24 => "route information",
        25 => "recursive DNS server",
        26 => "flags extension",
        31 => "DNS search list",
        37 => "captive portal",
        38 => "PREF64",
        _ => return None,
    })
}

/// Messages of IGMP.
pub fn igmp_type(n: u64) -> Option<&'static str> {
    Some(match n {
        0x11 => "membership query",
        0x12 => "membership report, version 1",
        0x13 => "DVMRP",
        0x14 => "PIM, version 1",
        0x16 => "membership report, version 2",
        0x17 => "leave group",
        0x22 => "membership report, version 3",
        _ => return None,
    })
}

/// Codes of PPP's control protocols.
pub fn ppp_code(n: u64) -> Option<&'static str> {
    [
        "configure request",
        "configure ack",
        "configure nak",
        "configure reject",
        "terminate request",
        "terminate ack",
        "code reject",
        "protocol reject",
        "echo request",
        "echo reply",
        "discard request",
    ]
    .get(n.checked_sub(1)? as usize)
    .copied()
}

/// Codes of PPPoE.
pub fn pppoe_code(n: u64) -> Option<&'static str> {
    Some(match n {
        0x00 => "session data",
        0x07 => "PADO, offer",
        0x09 => "PADI, initiation",
        0x19 => "PADR, request",
        0x65 => "PADS, session confirmation",
        0xa7 => "PADT, terminate",
        _ => return None,
    })
}

/// Tags of PPPoE.
pub fn pppoe_tag(n: u64) -> Option<&'static str> {
    Some(match n {
        0x0000 => "end of list",
        0x0101 => "service name",
        0x0102 => "access concentrator's name",
        0x0103 => "host uniq",
        0x0104 => "access concentrator's cookie",
        0x0105 => "vendor specific",
        0x0110 => "relay session",
        0x0120 => "maximum payload",
        0x0201 => "service name error",
        0x0202 => "access concentrator's error",
        0x0203 => "generic error",
        _ => return None,
    })
}

/// Types of 802.11 frames.
pub fn wlan_type(n: u64) -> Option<&'static str> {
    ["management", "control", "data", "extension"]
        .get(n as usize)
        .copied()
}

/// Kinds of 802.11 frames: type and subtype in one number.
pub fn wlan_subtype(n: u64) -> Option<&'static str> {
    Some(match n {
        0x00 => "association request",
        0x01 => "association response",
        0x02 => "reassociation request",
        0x03 => "reassociation response",
        0x04 => "probe request",
        0x05 => "probe response",
        0x08 => "beacon",
        0x0a => "disassociation",
        0x0b => "authentication",
        0x0c => "deauthentication",
        0x0d => "action",
        0x18 => "block ack request",
        0x19 => "block ack",
        0x1a => "power-save poll",
        0x1b => "request to send",
        0x1c => "clear to send",
        0x1d => "acknowledgment",
        0x20 => "data",
        0x24 => "null",
        0x28 => "QoS data",
        0x2c => "QoS null",
        _ => return None,
    })
}
