//! Tunnels: GRE, ERSPAN, VXLAN, Geneve, GTP, Teredo, L2TP.

use crate::decode::names;

crate::fields! {
    GRE: () = Field::new("gre", "Generic Routing Encapsulation", "Carries packets of any protocol inside of IP.").spec("RFC 2784");
    GRE_FLAGS: u16 = Field::new("gre.flags_and_version", "Flags and version", "Which optional fields are there.").spec("RFC 2890 §2").hex(4);
    GRE_FLAGS_CHECKSUM: bool = Field::new("gre.flags.checksum", "Checksum present", "A checksum follows.").spec("RFC 2784 §2.2");
    GRE_FLAGS_ROUTING: bool = Field::new("gre.flags.routing", "Routing present", "A source route follows; withdrawn.").spec("RFC 1701");
    GRE_FLAGS_KEY: bool = Field::new("gre.flags.key", "Key present", "A key follows.").spec("RFC 2890 §2.1");
    GRE_FLAGS_SEQUENCE: bool = Field::new("gre.flags.sequence_number", "Sequence number present", "A sequence number follows.").spec("RFC 2890 §2.2");
    GRE_FLAGS_ACK: bool = Field::new("gre.flags.ack", "Acknowledgment present", "An acknowledgment follows (PPTP).").spec("RFC 2637 §4.1");
    GRE_VERSION: u8 = Field::new("gre.flags.version", "Version", "0, or 1 for PPTP.").spec("RFC 2637 §4.1");
    GRE_PROTO: u16 = Field::new("gre.proto", "Protocol", "What it carries, as an EtherType.").spec("RFC 2784 §2.4").hex(4).names(names::ether_type);
    GRE_CHECKSUM: u16 = Field::new("gre.checksum", "Checksum", "Guards header and payload.").spec("RFC 2784 §2.5").hex(4);
    GRE_OFFSET: u16 = Field::new("gre.offset", "Offset", "Where the source route continues.").spec("RFC 1701");
    GRE_KEY: u32 = Field::new("gre.key", "Key", "Tells flows within a tunnel apart.").spec("RFC 2890 §2.1").hex(8);
    GRE_PAYLOAD_LENGTH: u16 = Field::new("gre.key.payload_length", "Payload length", "Bytes it carries.").spec("RFC 2637 §4.1");
    GRE_CALL_ID: u16 = Field::new("gre.key.call_id", "Call", "The session's number at the receiver.").spec("RFC 2637 §4.1");
    GRE_SEQUENCE: u32 = Field::new("gre.sequence_number", "Sequence number", "Grows by one with each packet.").spec("RFC 2890 §2.2");
    GRE_ACK: u32 = Field::new("gre.ack_number", "Acknowledgment number", "The last packet that came.").spec("RFC 2637 §4.1");
    GRE_ROUTING: Bytes = Field::new("gre.routing", "Routing", "A source route.").spec("RFC 1701");

    ERSPAN: () = Field::new("erspan", "Mirrored traffic", "A copy of a frame, sent to an analyser.").spec("draft-foschiano-erspan §4");
    ERSPAN_VERSION: u8 = Field::new("erspan.version", "Version", "1 for type II, 2 for type III.").spec("draft-foschiano-erspan §4.2");
    ERSPAN_VLAN: u16 = Field::new("erspan.vlan", "VLAN", "Where the frame was seen.").spec("draft-foschiano-erspan §4.2");
    ERSPAN_COS: u8 = Field::new("erspan.cos", "Priority", "The frame's class of service.").spec("draft-foschiano-erspan §4.2");
    ERSPAN_SPANID: u16 = Field::new("erspan.spanid", "Session", "Which mirror sent it.").spec("draft-foschiano-erspan §4.2");
    ERSPAN_REST: Bytes = Field::new("erspan.rest", "Index and time", "The port, and when it was seen.").spec("draft-foschiano-erspan §4.2");

    VXLAN: () = Field::new("vxlan", "Virtual eXtensible LAN", "Carries Ethernet frames between machines over IP.").spec("RFC 7348");
    VXLAN_FLAGS: u16 = Field::new("vxlan.flags", "Flags", "Bit 0x0800 says that the network's number is there.").spec("RFC 7348 §5").hex(4);
    VXLAN_FLAG_I: bool = Field::new("vxlan.flag_i", "Network number present", "Must be set.").spec("RFC 7348 §5");
    VXLAN_GBP: u16 = Field::new("vxlan.gbp", "Group policy", "The sender's group.").spec("draft-smith-vxlan-group-policy §2");
    VXLAN_VNI: u32 = Field::new("vxlan.vni", "Network", "The number of the virtual network.").spec("RFC 7348 §5");
    VXLAN_RESERVED: u8 = Field::new("vxlan.reserved8", "Reserved", "Must be 0.").spec("RFC 7348 §5");

    GENEVE: () = Field::new("geneve", "Generic Network Virtualization Encapsulation", "Carries frames between machines, with options.").spec("RFC 8926");
    GENEVE_VERSION: u8 = Field::new("geneve.version", "Version", "0.").spec("RFC 8926 §3.4");
    GENEVE_LENGTH: u8 = Field::new("geneve.options.length", "Options length", "In bytes.").spec("RFC 8926 §3.4");
    GENEVE_FLAGS: u8 = Field::new("geneve.flags", "Flags", "Control traffic, and options that must be understood.").spec("RFC 8926 §3.4").hex(2);
    GENEVE_OAM: bool = Field::new("geneve.flags.oam", "Control", "For the tunnel's ends, not for the network.").spec("RFC 8926 §3.4");
    GENEVE_CRITICAL: bool = Field::new("geneve.flags.critical", "Critical options", "Who doesn't understand them must drop the packet.").spec("RFC 8926 §3.4");
    GENEVE_PROTO: u16 = Field::new("geneve.proto_type", "Protocol", "What it carries; 0x6558 is Ethernet.").spec("RFC 8926 §3.4").hex(4).names(names::ether_type);
    GENEVE_VNI: u32 = Field::new("geneve.vni", "Network", "The number of the virtual network.").spec("RFC 8926 §3.4").hex(6);
    GENEVE_RESERVED: u8 = Field::new("geneve.reserved", "Reserved", "Must be 0.").spec("RFC 8926 §3.4").hex(2);
    GENEVE_OPTIONS: Bytes = Field::new("geneve.options", "Options", "Metadata of the tunnel.").spec("RFC 8926 §3.5");

    GTP: () = Field::new("gtp", "GPRS Tunnelling Protocol", "Carries a phone's packets through the mobile network.").spec("3GPP TS 29.281");
    GTP_FLAGS: u8 = Field::new("gtp.flags", "Flags", "Version and which optional fields are there.").spec("3GPP TS 29.281 §5.1").hex(2);
    GTP_VERSION: u8 = Field::new("gtp.flags.version", "Version", "1 for user traffic.").spec("3GPP TS 29.281 §5.1");
    GTP_MESSAGE: u8 = Field::new("gtp.message", "Message", "0xff carries a packet.").spec("3GPP TS 29.281 §6").hex(2);
    GTP_LENGTH: u16 = Field::new("gtp.length", "Length", "Bytes behind the first eight.").spec("3GPP TS 29.281 §5.1");
    GTP_TEID: u32 = Field::new("gtp.teid", "Tunnel", "The receiver's number for this tunnel.").spec("3GPP TS 29.281 §5.1").hex(8);
    GTP_SEQ: u16 = Field::new("gtp.seq_number", "Sequence number", "Grows by one with each packet, where order matters.").spec("3GPP TS 29.281 §5.1").hex(4);
    GTP_NPDU: u8 = Field::new("gtp.npdu_number", "N-PDU number", "Used when a phone moves on.").spec("3GPP TS 29.281 §5.1").hex(2);
    GTP_EXT: u8 = Field::new("gtp.next", "Next extension header", "0 when none follows.").spec("3GPP TS 29.281 §5.2").hex(2);
    GTP_EXT_DATA: Bytes = Field::new("gtp.ext_hdr", "Extension header", "Its length in units of four bytes, its content, the next one's type.").spec("3GPP TS 29.281 §5.2");

    TEREDO: () = Field::new("teredo", "Teredo", "Carries IPv6 through an IPv4 network with address translation.").spec("RFC 4380");
    TEREDO_AUTH: Bytes = Field::new("teredo.auth", "Authentication", "Proves that an answer belongs to its question.").spec("RFC 4380 §5.1.1");
    TEREDO_ORIGIN: Bytes = Field::new("teredo.orig", "Origin", "Where the server saw the packet come from.").spec("RFC 4380 §5.1.1");

    L2TP: () = Field::new("l2tp", "Layer Two Tunneling Protocol", "Carries PPP through an IP network.").spec("RFC 2661");
    L2TP_FLAGS: u16 = Field::new("l2tp.flags", "Flags and version", "Which optional fields are there.").spec("RFC 2661 §3.1").hex(4);
    L2TP_LENGTH: u16 = Field::new("l2tp.length", "Length", "Bytes of the message.").spec("RFC 2661 §3.1");
    L2TP_TUNNEL: u16 = Field::new("l2tp.tunnel", "Tunnel", "The receiver's number for the tunnel.").spec("RFC 2661 §3.1");
    L2TP_SESSION: u16 = Field::new("l2tp.session", "Session", "The receiver's number for the session.").spec("RFC 2661 §3.1");
    L2TP_REST: Bytes = Field::new("l2tp.sequence", "Sequence and offset", "Optional: sequence numbers, and padding before the data.").spec("RFC 2661 §3.1");

    NSH: () = Field::new("nsh", "Network service header", "Which services a packet shall pass, and where it stands among them.").spec("RFC 8300");
    NSH_BASE: u16 = Field::new("nsh.base", "Version, flags, lifetime, length", "The first half of the base header.").spec("RFC 8300 §2.2").hex(4);
    NSH_MDTYPE: u8 = Field::new("nsh.mdtype", "Metadata type", "1 fixed, 2 variable.").spec("RFC 8300 §2.2");
    NSH_NEXT: u8 = Field::new("nsh.nextproto", "Next protocol", "1 IPv4, 2 IPv6, 3 Ethernet.").spec("RFC 8300 §2.2");
    NSH_SPI: u32 = Field::new("nsh.spi", "Path", "The number of the path.").spec("RFC 8300 §2.3");
    NSH_SI: u8 = Field::new("nsh.si", "Index", "Services still to be passed.").spec("RFC 8300 §2.3");
    NSH_METADATA: Bytes = Field::new("nsh.contextheader", "Metadata", "What the services tell each other.").spec("RFC 8300 §2.4");
}
