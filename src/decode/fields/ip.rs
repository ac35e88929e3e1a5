//! IPv4's fields (RFC 791), its options included.

use crate::decode::names;

crate::fields! {
    IP: () = Field::new("ip", "Internet Protocol, version 4", "Carries a packet from one address to another across networks, as well as it can and no better.").spec("RFC 791");
    VERSION: u8 = Field::new("ip.version", "Version", "Four for IPv4, six for IPv6; a receiver decides by it how to read on.").spec("RFC 791 §3.1");
    HDR_LEN: u8 = Field::new("ip.hdr_len", "Header length", "How many bytes the header has, options included. On the wire it counts 32-bit words.").spec("RFC 791 §3.1");
    DSFIELD: u8 = Field::new("ip.dsfield", "Differentiated services", "How routers should treat the packet: its class, and whether the path is congested.").spec("RFC 2474 §3").hex(2);
    DSCP: u8 = Field::new("ip.dsfield.dscp", "Class", "The forwarding class that routers may favour or delay; 0 is best effort.").spec("RFC 2474 §3").names(names::dscp);
    ECN: u8 = Field::new("ip.dsfield.ecn", "Congestion", "Whether sender and receiver understand congestion marks, and whether a router set one.").spec("RFC 3168 §5").names(names::ecn);
    LEN: u16 = Field::new("ip.len", "Total length", "Bytes of header and payload; what follows in the frame is padding.").spec("RFC 791 §3.1");
    ID: u16 = Field::new("ip.id", "Identification", "The pieces of one fragmented datagram bear the same number.").spec("RFC 791 §3.1").hex(4);
    FLAGS: u8 = Field::new("ip.flags", "Flags", "Whether the packet may be fragmented and whether more fragments follow.").spec("RFC 791 §3.1").hex(2);
    FLAGS_RB: bool = Field::new("ip.flags.rb", "Reserved bit", "Must be 0.").spec("RFC 791 §3.1");
    FLAGS_DF: bool = Field::new("ip.flags.df", "Don't fragment", "A router that can't forward the packet whole drops it and says so with ICMP; path MTU discovery is built on that.").spec("RFC 791 §3.1");
    FLAGS_MF: bool = Field::new("ip.flags.mf", "More fragments", "This is not the last piece of its datagram.").spec("RFC 791 §3.1");
    FRAG_OFFSET: u16 = Field::new("ip.frag_offset", "Fragment offset", "Where this piece belongs in its datagram, in units of eight bytes.").spec("RFC 791 §3.1");
    TTL: u8 = Field::new("ip.ttl", "Time to live", "Each router takes one off; at 0 the packet is dropped, so that none circles for ever.").spec("RFC 791 §3.1");
    PROTO: u8 = Field::new("ip.proto", "Protocol", "What the payload is: 6 TCP, 17 UDP, 1 ICMP.").spec("RFC 791 §3.1").names(names::ip_proto);
    CHECKSUM: u16 = Field::new("ip.checksum", "Header checksum", "Guards the header, not the payload; each router computes it anew.").spec("RFC 791 §3.1").hex(4);
    CHECKSUM_STATUS: u8 = Field::new("ip.checksum.status", "Checksum status", "Whether the checksum is right: 0 bad, 1 good, 2 not verified.").spec("RFC 1071").names(super::status);
    SRC: Ip = Field::new("ip.src", "Source address", "Who sent the packet, or says so.").spec("RFC 791 §3.1");
    DST: Ip = Field::new("ip.dst", "Destination address", "Whom it is for.").spec("RFC 791 §3.1");
    ADDR: Ip = Field::new("ip.addr", "Source or destination address", "Either address: for filters.").spec("RFC 791 §3.1").hidden();

    OPTIONS: () = Field::new("ip.options", "Options", "Seldom used requests to the routers on the way; many of them drop such packets.").spec("RFC 791 §3.1");
    OPT_TYPE: u8 = Field::new("ip.opt.type", "Option", "Which option this is.").spec("RFC 791 §3.1").names(names::ip_option);
    OPT_COPY: bool = Field::new("ip.opt.type.copy", "Copied", "Whether each fragment carries the option.").spec("RFC 791 §3.1");
    OPT_CLASS: u8 = Field::new("ip.opt.type.class", "Class", "0 control, 2 debugging and measurement.").spec("RFC 791 §3.1");
    OPT_NUMBER: u8 = Field::new("ip.opt.type.number", "Number", "The option's number in its class.").spec("RFC 791 §3.1");
    OPT_LEN: u8 = Field::new("ip.opt.len", "Option length", "Bytes of the option, its type and length included.").spec("RFC 791 §3.1");
    OPT_PTR: u8 = Field::new("ip.opt.ptr", "Pointer", "Which byte of the option the next router uses, counted from 1.").spec("RFC 791 §3.1");
    OPT_RA: u16 = Field::new("ip.opt.ra", "Router alert", "Routers shall look into this packet although it isn't for them.").spec("RFC 2113 §2.1");
    OPT_REC_RT: Ip = Field::new("ip.rec_rt", "Recorded route", "A router the packet passed.").spec("RFC 791 §3.1");
    OPT_SRC_RT: Ip = Field::new("ip.src_rt", "Source route", "A router the packet shall pass.").spec("RFC 791 §3.1");
    OPT_EMPTY_RT: Ip = Field::new("ip.empty_rt", "Empty slot", "Room for an address that no router has used yet.").spec("RFC 791 §3.1");
    OPT_OVERFLOW: u8 = Field::new("ip.opt.overflow", "Overflow", "Routers that found no room for their time stamp.").spec("RFC 791 §3.1");
    OPT_FLAG: u8 = Field::new("ip.opt.flag", "Flag", "0 times only, 1 times with addresses, 3 times at given addresses.").spec("RFC 791 §3.1").hex(1);
    OPT_TIME: u32 = Field::new("ip.opt.time_stamp", "Time stamp", "Milliseconds since midnight UTC.").spec("RFC 791 §3.1");
    OPT_TIME_ADDR: Ip = Field::new("ip.opt.time_stamp_addr", "Address", "The router that gave the time stamp.").spec("RFC 791 §3.1");
    OPT_DATA: Bytes = Field::new("ip.opt.data", "Option data", "The option's content.").spec("RFC 791 §3.1");
    OPT_PADDING: Bytes = Field::new("ip.opt.padding", "Padding", "Fills the header up to a multiple of four bytes.").spec("RFC 791 §3.1");
    PAYLOAD: Bytes = Field::new("ip.fragment.data", "Piece of a datagram", "A part of the payload; it is read when all parts are there.").spec("RFC 791 §3.2");
    DATA: Bytes = Field::new("data.data", "Data", "Bytes of a protocol that is not read here.");
}
