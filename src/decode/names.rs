//! The names of numbers in network and transport headers.

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
        204 => "PPP with direction",
        228 => "IPv4",
        229 => "IPv6",
        239 => "netfilter log",
        247 => "InfiniBand",
        249 => "USBPcap",
        253 => "netlink",
        258 => "Apple packet tap",
        276 => "Linux cooked, version 2",
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
