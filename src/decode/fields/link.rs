//! Ethernet, its tags and LLC, cooked captures, and address resolution.

use crate::decode::names;

crate::fields! {
    ETH: () = Field::new("eth", "Ethernet", "Carries a packet to the next station on the same network.").spec("IEEE 802.3 §3.1");
    ETH_DST: Mac = Field::new("eth.dst", "Destination", "The station it is for; ff:ff:ff:ff:ff:ff is everybody.").spec("IEEE 802.3 §3.2.3");
    ETH_SRC: Mac = Field::new("eth.src", "Source", "The station that sent it.").spec("IEEE 802.3 §3.2.3");
    ETH_ADDR: Mac = Field::new("eth.addr", "Source or destination", "Either address: for filters.").spec("IEEE 802.3 §3.2.3").hidden();
    ETH_TYPE: u16 = Field::new("eth.type", "Type", "What the frame carries: 0x0800 IPv4, 0x86dd IPv6, 0x0806 ARP.").spec("IEEE 802.3 §3.2.6").hex(4).names(names::ether_type);
    ETH_LEN: u16 = Field::new("eth.len", "Length", "Bytes of payload: in the older format the length stands where the type stands now.").spec("IEEE 802.3 §3.2.6");
    ETH_TRAILER: Bytes = Field::new("eth.trailer", "Trailer", "Bytes behind the packet: padding up to the shortest frame, or a checksum.").spec("IEEE 802.3 §3.2.8");
    ETH_PADDING: Bytes = Field::new("eth.padding", "Padding", "Zeros that fill a frame up to the shortest one allowed, 60 bytes without checksum.").spec("IEEE 802.3 §3.2.8");

    VLAN: () = Field::new("vlan", "VLAN tag", "Which virtual network the frame belongs to; several share one cable.").spec("IEEE 802.1Q §9.6");
    VLAN_PRIORITY: u8 = Field::new("vlan.priority", "Priority", "0 is best effort, 7 the most urgent.").spec("IEEE 802.1Q §9.6");
    VLAN_DEI: bool = Field::new("vlan.dei", "Drop eligible", "May be dropped first when there is congestion.").spec("IEEE 802.1Q §9.6");
    VLAN_ID: u16 = Field::new("vlan.id", "VLAN", "The number of the virtual network.").spec("IEEE 802.1Q §9.6");
    VLAN_ETYPE: u16 = Field::new("vlan.etype", "Type", "What follows the tag.").spec("IEEE 802.1Q §9.5").hex(4).names(names::ether_type);
    VLAN_LEN: u16 = Field::new("vlan.len", "Length", "Bytes of payload, where a length stands instead of a type.").spec("IEEE 802.1Q §9.5");
    STAG: () = Field::new("ieee8021ad", "Service VLAN tag", "The provider's tag, in front of its customer's.").spec("IEEE 802.1ad §9.7");
    STAG_PRIORITY: u8 = Field::new("ieee8021ad.priority", "Priority", "0 is best effort, 7 the most urgent.").spec("IEEE 802.1ad §9.7");
    STAG_DEI: u8 = Field::new("ieee8021ad.dei", "Drop eligible", "May be dropped first when there is congestion.").spec("IEEE 802.1ad §9.7");
    STAG_ID: u16 = Field::new("ieee8021ad.id", "Service VLAN", "The number of the provider's virtual network.").spec("IEEE 802.1ad §9.7");
    STAG_ETYPE: u16 = Field::new("ieee8021ad.etype", "Type", "What follows the tag.").spec("IEEE 802.1ad §9.5").hex(4).names(names::ether_type);

    LLC: () = Field::new("llc", "Logical Link Control", "Says what an IEEE 802 frame carries where there is no type.").spec("IEEE 802.2 §3.2");
    LLC_DSAP: u8 = Field::new("llc.dsap", "Destination access point", "The protocol it is for; 0xaa means that SNAP follows.").spec("IEEE 802.2 §3.3.1").hex(2).names(names::sap);
    LLC_SSAP: u8 = Field::new("llc.ssap", "Source access point", "The protocol it comes from.").spec("IEEE 802.2 §3.3.1").hex(2).names(names::sap);
    LLC_CONTROL: u16 = Field::new("llc.control", "Control", "0x03: an unnumbered frame of information, the usual kind.").spec("IEEE 802.2 §5.4").hex(4);
    LLC_OUI: u32 = Field::new("llc.oui", "Organization", "Whose numbers the protocol number is one of; 0 means EtherTypes.").spec("RFC 1042").hex(6);
    LLC_TYPE: u16 = Field::new("llc.type", "Type", "What follows.").spec("RFC 1042").hex(4).names(names::ether_type);
    LLC_PID: u16 = Field::new("llc.pid", "Protocol", "What follows, in the organization's own numbers.").spec("RFC 1042").hex(4);

    SLL: () = Field::new("sll", "Linux cooked capture", "What Linux gives instead of a link header when it captures on all interfaces.").spec("LINKTYPE_LINUX_SLL, LINKTYPE_LINUX_SLL2");
    SLL_PKTTYPE: u16 = Field::new("sll.pkttype", "Direction", "0 to us, 1 broadcast, 2 multicast, 3 between others, 4 sent by us.").spec("LINKTYPE_LINUX_SLL").names(names::sll_packet);
    SLL_HATYPE: u16 = Field::new("sll.hatype", "Device type", "What kind of device, in Linux' numbers: 1 Ethernet, 772 loopback.").spec("LINKTYPE_LINUX_SLL");
    SLL_HALEN: u16 = Field::new("sll.halen", "Address length", "Bytes of the sender's address that count.").spec("LINKTYPE_LINUX_SLL");
    SLL_SRC_ETH: Mac = Field::new("sll.src.eth", "Source", "The station that sent it.").spec("LINKTYPE_LINUX_SLL");
    SLL_SRC_IPV4: Ip = Field::new("sll.src.ipv4", "Source", "The sender's address on a tunnel device.").spec("LINKTYPE_LINUX_SLL");
    SLL_SRC_OTHER: Bytes = Field::new("sll.src.other", "Source", "The sender's address on another kind of device.").spec("LINKTYPE_LINUX_SLL");
    SLL_UNUSED: Bytes = Field::new("sll.unused", "Unused", "The rest of the eight bytes for an address.").spec("LINKTYPE_LINUX_SLL");
    SLL_ETYPE: u16 = Field::new("sll.etype", "Protocol", "What follows, as an EtherType.").spec("LINKTYPE_LINUX_SLL").hex(4).names(names::ether_type);
    SLL_LTYPE: u16 = Field::new("sll.ltype", "Protocol", "What follows, in Linux' own numbers.").spec("LINKTYPE_LINUX_SLL").hex(4);
    SLL_GRETYPE: u16 = Field::new("sll.gretype", "Protocol", "What follows in a GRE device.").spec("LINKTYPE_LINUX_SLL").hex(4).names(names::ether_type);
    SLL_IFINDEX: u32 = Field::new("sll.ifindex", "Interface", "The number of the interface it was captured on.").spec("LINKTYPE_LINUX_SLL2");

    NULL: () = Field::new("null", "BSD loopback", "The address family in front of a packet, in the byte order of the machine that captured it.").spec("LINKTYPE_NULL");
    NULL_FAMILY: u32 = Field::new("null.family", "Family", "2 is IPv4; 10, 24, 28 or 30 are IPv6, as each system numbers it.").spec("LINKTYPE_NULL");
    NULL_TYPE: u16 = Field::new("null.type", "Type", "An EtherType, where a system puts one.").spec("LINKTYPE_NULL").hex(4).names(names::ether_type);

    ARP: () = Field::new("arp", "Address Resolution Protocol", "Asks on the local network: who has this address? The owner answers with its hardware address.").spec("RFC 826");
    ARP_HW_TYPE: u16 = Field::new("arp.hw.type", "Hardware type", "1 is Ethernet.").spec("RFC 826");
    ARP_PROTO_TYPE: u16 = Field::new("arp.proto.type", "Protocol type", "Which kind of address is asked for; 0x0800 is IPv4.").spec("RFC 826").hex(4).names(names::ether_type);
    ARP_HW_SIZE: u8 = Field::new("arp.hw.size", "Hardware address length", "6 for Ethernet.").spec("RFC 826");
    ARP_PROTO_SIZE: u8 = Field::new("arp.proto.size", "Protocol address length", "4 for IPv4.").spec("RFC 826");
    ARP_OPCODE: u16 = Field::new("arp.opcode", "Operation", "1 asks, 2 answers.").spec("RFC 826").names(names::arp_opcode);
    ARP_GRATUITOUS: bool = Field::new("arp.isgratuitous", "Gratuitous", "The sender asks for its own address: it announces itself, or looks whether somebody else has it.").spec("RFC 5227 §3");
    ARP_SRC_MAC: Mac = Field::new("arp.src.hw_mac", "Sender's hardware address", "The answer, in a reply.").spec("RFC 826");
    ARP_SRC_HW: Bytes = Field::new("arp.src.hw", "Sender's hardware address", "On a network other than Ethernet.").spec("RFC 826");
    ARP_SRC_IP: Ip = Field::new("arp.src.proto_ipv4", "Sender's address", "Everybody who hears the question may note it down.").spec("RFC 826");
    ARP_SRC_PROTO: Bytes = Field::new("arp.src.proto", "Sender's address", "Of a protocol other than IPv4.").spec("RFC 826");
    ARP_DST_MAC: Mac = Field::new("arp.dst.hw_mac", "Target's hardware address", "Unknown in a question, so mostly 0.").spec("RFC 826");
    ARP_DST_HW: Bytes = Field::new("arp.dst.hw", "Target's hardware address", "On a network other than Ethernet.").spec("RFC 826");
    ARP_DST_IP: Ip = Field::new("arp.dst.proto_ipv4", "Target's address", "The address that is asked for.").spec("RFC 826");
    ARP_DST_PROTO: Bytes = Field::new("arp.dst.proto", "Target's address", "Of a protocol other than IPv4.").spec("RFC 826");

    FDDI: () = Field::new("fddi", "FDDI", "A ring of optical fibre.").spec("ISO 9314-2");
    FDDI_FC: u8 = Field::new("fddi.fc", "Frame control", "What kind of frame.").spec("ISO 9314-2").hex(2);
    FDDI_DST: Mac = Field::new("fddi.dst", "Destination", "The station it is for.").spec("ISO 9314-2");
    FDDI_SRC: Mac = Field::new("fddi.src", "Source", "The station that sent it.").spec("ISO 9314-2");
    SHORT: Bytes = Field::new("link.header", "Link header", "What the capturing system put before the packet.").spec("tcpdump.org/linktypes.html");

    CFP: () = Field::new("cfp", "FabricPath", "Carries Ethernet frames between Cisco's switches.").spec("Cisco FabricPath");
    CFP_DST: Mac = Field::new("cfp.d_mac", "Destination", "A group, or a switch's number as an address.").spec("Cisco FabricPath");
    CFP_SRC: Mac = Field::new("cfp.s_mac", "Source", "The sending switch's number as an address.").spec("Cisco FabricPath");
    CFP_ETYPE: u16 = Field::new("cfp.etype", "Type", "0x8903.").spec("Cisco FabricPath").hex(4);
    CFP_FTAG: u16 = Field::new("cfp.ftag", "Forwarding tag", "Which tree of switches the frame takes.").spec("Cisco FabricPath");
    CFP_TTL: u8 = Field::new("cfp.ttl", "Time to live", "Each switch takes one off.").spec("Cisco FabricPath");
    ISL: () = Field::new("isl", "Inter-switch link", "Cisco's tag from before IEEE 802.1Q: a header around the whole frame.").spec("Cisco ISL");
    ISL_DST: Mac = Field::new("isl.dst", "Destination", "A group address that means this protocol, type and priority.").spec("Cisco ISL");
    ISL_SRC: Mac = Field::new("isl.src", "Source", "The sending switch.").spec("Cisco ISL");
    ISL_LEN: u16 = Field::new("isl.len", "Length", "Bytes behind this field.").spec("Cisco ISL");
    ISL_VLAN: u16 = Field::new("isl.vlan_id", "VLAN", "The number of the virtual network.").spec("Cisco ISL");
    ISL_REST: Bytes = Field::new("isl.rest", "Other fields", "Constants, index and reserved bytes.").spec("Cisco ISL");
    ITAG: () = Field::new("ieee8021ah", "Backbone service tag", "Carries a customer's frame, addresses included, through a provider's network.").spec("IEEE 802.1ah §9.7");
    ITAG_PRIORITY: u8 = Field::new("ieee8021ah.priority", "Priority", "0 is best effort, 7 the most urgent.").spec("IEEE 802.1ah §9.7");
    ITAG_ISID: u32 = Field::new("ieee8021ah.isid", "Service", "The number of the customer's service.").spec("IEEE 802.1ah §9.7");
    ITAG_DST: Mac = Field::new("ieee8021ah.cdst", "Customer's destination", "The station it is for.").spec("IEEE 802.1ah §9.7");
    ITAG_SRC: Mac = Field::new("ieee8021ah.csrc", "Customer's source", "The station that sent it.").spec("IEEE 802.1ah §9.7");
    ITAG_ETYPE: u16 = Field::new("ieee8021ah.etype", "Type", "What follows.").spec("IEEE 802.1ah §9.7").hex(4).names(names::ether_type);
}
