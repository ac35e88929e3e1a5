//! What can be odd about network and transport headers.

crate::notes! {
    CUT = Code::new("frame.cut", Info, "The capture kept only the beginning of this frame")
        .why("What stands behind the cut can't be read or checked: a stream built from such frames has holes.")
        .seen("Captures taken with a snap length (tcpdump -s 96).");
    HEADER_CUT = Code::new("frame.header_cut", Warn, "The frame ends in the middle of a header")
        .why("Neither the rest of the header nor what it carries can be read.")
        .seen("Small snap lengths; damaged frames; hand-made packets.");
    CUSTOM_BLOCK = Code::new("frame.custom_block", Info, "A custom block of the capture file, no packet")
        .why("A program wrote something of its own between the packets. It is numbered as frames are, in Wireshark, too; what it holds only that program knows.")
        .seen("Captures of vendors' tools.")
        .spec("draft-ietf-opsawg-pcapng §4.7");
    TOO_DEEP = Code::new("frame.too_deep", Warn, "More headers in each other than are read")
        .why("Tunnels in tunnels without end are an attack on whoever reads them; reading stopped at a fixed depth.")
        .seen("Routing loops that encapsulate again and again; fuzzers.");
    IP_VERSION = Code::new("ip.version.bad", Error, "Neither version 4 nor version 6")
        .why("The first four bits of an IP packet are its version; these bytes are not an IP packet.")
        .seen("Wrong link types in capture files; damaged frames.")
        .spec("RFC 791 §3.1");
    IP_HEADER_LENGTH = Code::new("ip.hdr_len.bad", Error, "An IPv4 header shorter than 20 bytes")
        .why("The header length counts 32-bit words and can't be under five: nothing behind it can be found.")
        .spec("RFC 791 §3.1");
    IP_LENGTH_SHORT = Code::new("ip.len.short", Error, "The total length is smaller than the header")
        .why("A packet can't be shorter than its own header; receivers drop it.")
        .seen("Fuzzers; damaged frames.")
        .spec("RFC 791 §3.1");
    IP_LENGTH_LONG = Code::new("ip.len.long", Warn, "The packet says it is longer than the frame that carries it")
        .why("Bytes are missing at the end: receivers drop such a packet.")
        .seen("Captures that were cut without saying so; damaged frames; packets taken apart by hand.")
        .spec("RFC 791 §3.1");
    IP_TSO = Code::new("ip.len.zero", Info, "The total length is 0: the network card fills it in")
        .why("The packet was captured on its way to a card that cuts it into segments (segmentation offload), before lengths were written.")
        .seen("Captures on the sending host.");
    IP_CHECKSUM = Code::new("ip.checksum.bad", Error, "The IPv4 header checksum is wrong")
        .why("Routers and hosts drop such a packet silently.")
        .seen("Captures on the sending host where the card computes the checksum (then it is mostly 0); damaged frames.")
        .spec("RFC 791 §3.1");
    TCP_OFFSET = Code::new("tcp.hdr_len.bad", Error, "The TCP header length can't be right")
        .why("It is under 20 bytes or beyond the segment's end: where the data begins is unknown.")
        .spec("RFC 9293 §3.1");
    TCP_CHECKSUM = Code::new("tcp.checksum.bad", Warn, "The TCP checksum is wrong")
        .why("The receiver drops such a segment without a word and the sender repeats it after a while.")
        .seen("Damaged segments; broken NAT; changed captures.")
        .spec("RFC 9293 §3.1");
    UDP_CHECKSUM = Code::new("udp.checksum.bad", Warn, "The UDP checksum is wrong")
        .why("The receiver drops such a datagram without a word.")
        .seen("Damaged datagrams; broken NAT; changed captures.")
        .spec("RFC 768");
    CHECKSUM_PARTIAL = Code::new("checksum.partial", Info, "The checksum is left to the network card")
        .why("Only the pseudo header was summed: the packet was captured on the sending host before its card finished the checksum. Nothing is wrong with it.")
        .seen("Captures on the sending host, on loopback and between virtual machines.");
    ICMP_CHECKSUM = Code::new("icmp.checksum.bad", Warn, "The ICMP checksum is wrong")
        .why("The receiver drops such a message.")
        .spec("RFC 792");
    UDP_LENGTH = Code::new("udp.length.bad", Warn, "The UDP length does not fit the packet")
        .why("It is under 8 or more than the IP packet holds: receivers drop the datagram.")
        .spec("RFC 768");
    OPTION_LENGTH = Code::new("option.length.bad", Warn, "An option whose length can't be right")
        .why("Options behind it can't be found, since each says where the next begins.")
        .seen("Fuzzers and port scanners; damaged headers.");
    FRAGMENT_OVERLAP = Code::new("ip.fragment.overlap", Info, "A piece of a datagram came twice")
        .why("The same bytes again: a repeated packet, or one captured at two places.")
        .spec("RFC 791 §3.2");
    FRAGMENT_CONFLICT = Code::new("ip.fragment.conflict", Warn, "Two pieces of a datagram disagree")
        .why("Systems differ in which of them they keep, so that a guard on the way may see another packet than the receiver: an old way of hiding attacks. What came first is shown.")
        .seen("The Teardrop attack; evasion tools.")
        .spec("RFC 5722 §3");
    FRAGMENT_TOO_LONG = Code::new("ip.fragment.too_long", Error, "A piece reaches beyond the longest datagram")
        .why("Put together it would be over 65535 bytes: the Ping of Death crashed systems that did so.")
        .spec("RFC 791 §3.1");
    FRAGMENT_BEYOND = Code::new("ip.fragment.beyond_end", Warn, "A piece that does not fit the datagram's end")
        .why("It lies behind the last piece, or two last pieces end at different places; it is left out.")
        .spec("RFC 791 §3.2");
    FRAGMENT_MANY = Code::new("ip.fragment.many", Warn, "A datagram in too many pieces")
        .why("So many small pieces are made to wear out whoever puts them together; those above the limit are left out.")
        .spec("RFC 8900 §3.7");
    FRAGMENT_SIZE = Code::new("ip.fragment.size", Warn, "A piece that is not a multiple of eight bytes")
        .why("Only the last piece may have any length, since offsets count in eights: a hole or an overlap follows.")
        .spec("RFC 791 §3.1");
}
