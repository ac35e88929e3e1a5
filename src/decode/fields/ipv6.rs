//! IPv6's fields (RFC 8200) with extension headers, and the IP authentication header (RFC 4302).

use crate::decode::names;

crate::fields! {
    IPV6: () = Field::new("ipv6", "Internet Protocol, version 6", "Carries a packet from one address to another across networks, with addresses enough for everything.").spec("RFC 8200");
    VERSION: u8 = Field::new("ipv6.version", "Version", "Six.").spec("RFC 8200 §3").hidden();
    TCLASS: u8 = Field::new("ipv6.tclass", "Traffic class", "How routers should treat the packet: its class, and whether the path is congested.").spec("RFC 8200 §7").hex(8);
    DSCP: u8 = Field::new("ipv6.tclass.dscp", "Class", "The forwarding class that routers may favour or delay.").spec("RFC 2474 §3").names(names::dscp);
    ECN: u8 = Field::new("ipv6.tclass.ecn", "Congestion", "Whether both sides understand congestion marks, and whether a router set one.").spec("RFC 3168 §5").names(names::ecn);
    FLOW: u32 = Field::new("ipv6.flow", "Flow label", "Packets of one flow bear the same label, so that routers keep them on one path.").spec("RFC 6437").hex(6);
    PLEN: u16 = Field::new("ipv6.plen", "Payload length", "Bytes behind this header, extension headers included.").spec("RFC 8200 §3");
    NXT: u8 = Field::new("ipv6.nxt", "Next header", "What follows: a transport protocol or an extension header.").spec("RFC 8200 §3").names(names::ip_proto);
    HLIM: u8 = Field::new("ipv6.hlim", "Hop limit", "Each router takes one off; at 0 the packet is dropped.").spec("RFC 8200 §3");
    SRC: Ip = Field::new("ipv6.src", "Source address", "Who sent the packet, or says so.").spec("RFC 8200 §3");
    DST: Ip = Field::new("ipv6.dst", "Destination address", "Whom it is for, or the next waypoint where there is a routing header.").spec("RFC 8200 §3");
    ADDR: Ip = Field::new("ipv6.addr", "Source or destination address", "Either address: for filters.").spec("RFC 8200 §3").hidden();

    HOPOPTS: () = Field::new("ipv6.hopopts", "Hop-by-hop options", "For every router on the way.").spec("RFC 8200 §4.3");
    HOPOPTS_NXT: u8 = Field::new("ipv6.hopopts.nxt", "Next header", "What follows.").spec("RFC 8200 §4.3").names(names::ip_proto);
    HOPOPTS_LEN: u8 = Field::new("ipv6.hopopts.len", "Length", "In units of eight bytes, without the first eight.").spec("RFC 8200 §4.3");
    DSTOPTS: () = Field::new("ipv6.dstopts", "Destination options", "For the destination alone.").spec("RFC 8200 §4.6");
    DSTOPTS_NXT: u8 = Field::new("ipv6.dstopts.nxt", "Next header", "What follows.").spec("RFC 8200 §4.6").names(names::ip_proto);
    DSTOPTS_LEN: u8 = Field::new("ipv6.dstopts.len", "Length", "In units of eight bytes, without the first eight.").spec("RFC 8200 §4.6");
    OPT: () = Field::new("ipv6.opt", "Option", "One option; the two highest bits of its type say what to do when it is unknown.").spec("RFC 8200 §4.2");
    OPT_TYPE: u8 = Field::new("ipv6.opt.type", "Type", "Which option this is.").spec("RFC 8200 §4.2").hex(2).names(names::ipv6_option);
    OPT_LENGTH: u8 = Field::new("ipv6.opt.length", "Length", "Bytes of its content.").spec("RFC 8200 §4.2");
    OPT_PAD1: () = Field::new("ipv6.opt.pad1", "Pad1", "One byte of padding.").spec("RFC 8200 §4.2");
    OPT_PADN: Bytes = Field::new("ipv6.opt.padn", "PadN", "Padding.").spec("RFC 8200 §4.2");
    OPT_ROUTER_ALERT: u16 = Field::new("ipv6.opt.router_alert", "Router alert", "Routers shall look into this packet: 0 multicast listener discovery, 1 RSVP.").spec("RFC 2711 §2.1");
    OPT_JUMBO: u32 = Field::new("ipv6.opt.jumbo", "Jumbo payload", "The length of a payload over 65535 bytes.").spec("RFC 2675 §2");
    OPT_HOME: Ip = Field::new("ipv6.mipv6_home_address", "Home address", "The fixed address of a mobile node.").spec("RFC 6275 §6.3");
    OPT_DATA: Bytes = Field::new("ipv6.opt.unknown", "Option data", "The option's content.").spec("RFC 8200 §4.2");

    ROUTING: () = Field::new("ipv6.routing", "Routing header", "Waypoints the packet shall pass.").spec("RFC 8200 §4.4");
    ROUTING_NXT: u8 = Field::new("ipv6.routing.nxt", "Next header", "What follows.").spec("RFC 8200 §4.4").names(names::ip_proto);
    ROUTING_LEN: u8 = Field::new("ipv6.routing.len", "Length", "In units of eight bytes, without the first eight.").spec("RFC 8200 §4.4");
    ROUTING_TYPE: u8 = Field::new("ipv6.routing.type", "Type", "0 is the withdrawn source route, 2 mobile IPv6, 4 segment routing.").spec("RFC 8200 §4.4");
    ROUTING_SEGLEFT: u8 = Field::new("ipv6.routing.segleft", "Segments left", "Waypoints still to be passed.").spec("RFC 8200 §4.4");
    ROUTING_ADDR: Ip = Field::new("ipv6.routing.src.addr", "Waypoint", "An address on the way.").spec("RFC 8200 §4.4");
    ROUTING_DATA: Bytes = Field::new("ipv6.routing.unknown.data", "Data", "What this type of routing header holds.").spec("RFC 8200 §4.4");

    FRAGHDR: () = Field::new("ipv6.fraghdr", "Fragment header", "This packet is a piece of a datagram. In IPv6 only the sender cuts, never a router.").spec("RFC 8200 §4.5");
    FRAGHDR_NXT: u8 = Field::new("ipv6.fraghdr.nxt", "Next header", "What the datagram's payload is.").spec("RFC 8200 §4.5").names(names::ip_proto);
    FRAGHDR_RESERVED: u8 = Field::new("ipv6.fraghdr.reserved_octet", "Reserved", "Must be 0.").spec("RFC 8200 §4.5").hex(2);
    FRAGHDR_OFFSET: u16 = Field::new("ipv6.fraghdr.offset", "Offset", "Where this piece belongs, in units of eight bytes.").spec("RFC 8200 §4.5");
    FRAGHDR_BITS: u8 = Field::new("ipv6.fraghdr.reserved_bits", "Reserved bits", "Must be 0.").spec("RFC 8200 §4.5");
    FRAGHDR_MORE: bool = Field::new("ipv6.fraghdr.more", "More fragments", "This is not the last piece.").spec("RFC 8200 §4.5");
    FRAGHDR_IDENT: u32 = Field::new("ipv6.fraghdr.ident", "Identification", "The pieces of one datagram bear the same number.").spec("RFC 8200 §4.5").hex(8);

    MOBILITY: () = Field::new("mip6", "Mobility header", "Tells where a mobile node can be reached now.").spec("RFC 6275 §6.1");
    MOBILITY_NXT: u8 = Field::new("mip6.proto", "Payload protocol", "What follows; mostly 59, nothing.").spec("RFC 6275 §6.1.1").names(names::ip_proto);
    MOBILITY_LEN: u8 = Field::new("mip6.hlen", "Length", "In units of eight bytes, without the first eight.").spec("RFC 6275 §6.1.1");
    MOBILITY_TYPE: u8 = Field::new("mip6.mhtype", "Type", "0 refresh request, 5 binding update, 6 its acknowledgement.").spec("RFC 6275 §6.1.1");
    MOBILITY_RESERVED: u8 = Field::new("mip6.reserved", "Reserved", "Must be 0.").spec("RFC 6275 §6.1.1").hex(2);
    MOBILITY_CHECKSUM: u16 = Field::new("mip6.csum", "Checksum", "Guards the header.").spec("RFC 6275 §6.1.1").hex(4);
    MOBILITY_DATA: Bytes = Field::new("mip6.data", "Message", "The message and its options.").spec("RFC 6275 §6.1");

    AH: () = Field::new("ah", "Authentication header", "Proves who sent the packet and that nobody changed it; it hides nothing.").spec("RFC 4302");
    AH_NEXT: u8 = Field::new("ah.next_header", "Next header", "What follows.").spec("RFC 4302 §2.1").names(names::ip_proto);
    AH_LENGTH: u8 = Field::new("ah.length", "Length", "In units of four bytes, less two.").spec("RFC 4302 §2.2");
    AH_RESERVED: Bytes = Field::new("ah.reserved", "Reserved", "Must be 0.").spec("RFC 4302 §2.3");
    AH_SPI: u32 = Field::new("ah.spi", "Security parameters index", "Which agreed keys it was made with.").spec("RFC 4302 §2.4").hex(8);
    AH_SEQUENCE: u32 = Field::new("ah.sequence", "Sequence number", "Grows by one with each packet, against replay.").spec("RFC 4302 §2.5");
    AH_ICV: Bytes = Field::new("ah.icv", "Integrity check value", "The proof.").spec("RFC 4302 §2.6");
    ESP: () = Field::new("esp", "Encapsulating Security Payload", "A packet encrypted by IPsec.").spec("RFC 4303");
    ESP_SPI: u32 = Field::new("esp.spi", "Security parameters index", "Which agreed keys open it.").spec("RFC 4303 §2.1").hex(8);
    ESP_SEQUENCE: u32 = Field::new("esp.sequence", "Sequence number", "Grows by one with each packet, against replay.").spec("RFC 4303 §2.2");
    ESP_DATA: Bytes = Field::new("esp.encrypted_data", "Encrypted data", "Not to be read without the keys.").spec("RFC 4303 §2.3");
}
