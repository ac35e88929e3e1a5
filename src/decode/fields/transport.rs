//! The raw fields of TCP (RFC 9293) and UDP (RFC 768). What needs the conversation (relative numbers, analysis) is not here.

use crate::decode::names;

crate::fields! {
    TCP: () = Field::new("tcp", "Transmission Control Protocol", "Makes two reliable streams of bytes out of packets that get lost, repeated and reordered.").spec("RFC 9293");
    TCP_SRCPORT: u16 = Field::new("tcp.srcport", "Source port", "The program at the sender's side; a client's is chosen at random.").spec("RFC 9293 §3.1");
    TCP_DSTPORT: u16 = Field::new("tcp.dstport", "Destination port", "The program at the receiver's side; well known for servers.").spec("RFC 9293 §3.1");
    TCP_PORT: u16 = Field::new("tcp.port", "Source or destination port", "Either port: for filters.").spec("RFC 9293 §3.1").hidden();
    TCP_LEN: u32 = Field::new("tcp.len", "Payload length", "How many bytes of the stream this segment carries, by the IP length.").spec("RFC 9293 §3.1");
    SEQ_RAW: u32 = Field::new("tcp.seq_raw", "Sequence number (raw)", "The number of the first payload byte. It begins at a random value, so that strangers can't guess it.").spec("RFC 9293 §3.4");
    ACK_RAW: u32 = Field::new("tcp.ack_raw", "Acknowledgment number (raw)", "The number of the next byte that the sender of this segment waits for.").spec("RFC 9293 §3.4");
    TCP_HDR_LEN: u8 = Field::new("tcp.hdr_len", "Header length", "Bytes of header, options included. On the wire it counts 32-bit words.").spec("RFC 9293 §3.1");
    FLAGS: u16 = Field::new("tcp.flags", "Flags", "What kind of segment this is.").spec("RFC 9293 §3.1").hex(4);
    FLAGS_RES: bool = Field::new("tcp.flags.res", "Reserved", "Three bits that must be 0.").spec("RFC 9293 §3.1");
    FLAGS_AE: bool = Field::new("tcp.flags.ns", "Accurate ECN", "Once a nonce, now part of accurate congestion feedback.").spec("RFC 3540");
    FLAGS_CWR: bool = Field::new("tcp.flags.cwr", "Congestion window reduced", "The sender has slowed down, as the receiver's echo asked.").spec("RFC 3168 §6.1");
    FLAGS_ECE: bool = Field::new("tcp.flags.ece", "ECN echo", "A router marked a packet as having met congestion; with SYN: the sender understands such marks.").spec("RFC 3168 §6.1");
    FLAGS_URG: bool = Field::new("tcp.flags.urg", "Urgent", "The urgent pointer counts.").spec("RFC 9293 §3.8.5");
    FLAGS_ACK: bool = Field::new("tcp.flags.ack", "Acknowledgment", "The acknowledgment number counts; set in every segment but the first.").spec("RFC 9293 §3.1");
    FLAGS_PUSH: bool = Field::new("tcp.flags.push", "Push", "Hand the data to the program now instead of waiting for more.").spec("RFC 9293 §3.9.1");
    FLAGS_RESET: bool = Field::new("tcp.flags.reset", "Reset", "The connection is refused or broken off.").spec("RFC 9293 §3.5.2");
    FLAGS_SYN: bool = Field::new("tcp.flags.syn", "Syn", "Opens a connection: here is my first sequence number.").spec("RFC 9293 §3.5");
    FLAGS_FIN: bool = Field::new("tcp.flags.fin", "Fin", "The sender has no more data.").spec("RFC 9293 §3.6");
    WINDOW: u16 = Field::new("tcp.window_size_value", "Window", "How many more bytes the sender of this segment can take, before scaling.").spec("RFC 9293 §3.1");
    TCP_CHECKSUM: u16 = Field::new("tcp.checksum", "Checksum", "Guards the segment and the addresses it travels between.").spec("RFC 9293 §3.1").hex(4);
    TCP_CHECKSUM_STATUS: u8 = Field::new("tcp.checksum.status", "Checksum status", "Whether the checksum is right: 0 bad, 1 good, 2 not verified.").spec("RFC 1071").names(super::status);
    URGENT: u16 = Field::new("tcp.urgent_pointer", "Urgent pointer", "Where urgent data ends, counted from the sequence number.").spec("RFC 9293 §3.8.5");
    OPTIONS: Bytes = Field::new("tcp.options", "Options", "Abilities agreed on with SYN, and time stamps and selective acknowledgments afterwards.").spec("RFC 9293 §3.2");
    OPT_KIND: u8 = Field::new("tcp.option_kind", "Option", "Which option this is.").spec("RFC 9293 §3.2").names(names::tcp_option);
    OPT_LEN: u8 = Field::new("tcp.option_len", "Option length", "Bytes of the option, kind and length included.").spec("RFC 9293 §3.2");
    OPT_MSS: () = Field::new("tcp.options.mss", "Maximum segment size", "The largest payload the sender can take in one segment.").spec("RFC 9293 §3.7.1");
    OPT_MSS_VAL: u16 = Field::new("tcp.options.mss_val", "Value", "Bytes of payload in one segment; 1460 fits an Ethernet frame.").spec("RFC 9293 §3.7.1");
    OPT_WSCALE: () = Field::new("tcp.options.wscale", "Window scale", "The windows of this sender are to be multiplied.").spec("RFC 7323 §2.2");
    OPT_WSCALE_SHIFT: u8 = Field::new("tcp.options.wscale.shift", "Shift count", "By how many bits its windows are shifted.").spec("RFC 7323 §2.2");
    OPT_WSCALE_MUL: u32 = Field::new("tcp.options.wscale.multiplier", "Multiplier", "Two to the power of the shift count.").spec("RFC 7323 §2.2");
    OPT_SACK_PERM: () = Field::new("tcp.options.sack_perm", "SACK permitted", "The sender understands selective acknowledgments.").spec("RFC 2018 §2");
    OPT_SACK: () = Field::new("tcp.options.sack", "Selective acknowledgment", "Blocks that arrived behind a hole: only the hole has to be sent again.").spec("RFC 2018 §3");
    OPT_SACK_LE: u32 = Field::new("tcp.options.sack_le", "Left edge", "First byte of a block that arrived, counted from the beginning of its stream.").spec("RFC 2018 §3");
    OPT_SACK_RE: u32 = Field::new("tcp.options.sack_re", "Right edge", "The byte behind a block that arrived, counted from the beginning of its stream.").spec("RFC 2018 §3");
    OPT_SACK_COUNT: u8 = Field::new("tcp.options.sack.count", "Blocks", "How many blocks are listed.").spec("RFC 2018 §3");
    OPT_TIMESTAMP: () = Field::new("tcp.options.timestamp", "Time stamps", "Let both sides measure how long a round trip takes, and tell old segments from new ones.").spec("RFC 7323 §3.2");
    OPT_TSVAL: u32 = Field::new("tcp.options.timestamp.tsval", "Value", "The sender's clock, in ticks of its own.").spec("RFC 7323 §3.2");
    OPT_TSECR: u32 = Field::new("tcp.options.timestamp.tsecr", "Echo reply", "The value that came last from the other side.").spec("RFC 7323 §3.2");
    OPT_MD5: Bytes = Field::new("tcp.options.md5.digest", "MD5 signature", "Guards a session between routers with a shared password.").spec("RFC 2385 §2");
    OPT_TFO: () = Field::new("tcp.options.tfo", "Fast open", "Sends data with the first segment, under a cookie from an earlier connection.").spec("RFC 7413 §4.1.1");
    OPT_TFO_COOKIE: Bytes = Field::new("tcp.options.tfo.cookie", "Cookie", "Shows that the client was here before.").spec("RFC 7413 §4.1.1");
    OPT_MPTCP: () = Field::new("tcp.options.mptcp", "Multipath TCP", "One connection over several paths.").spec("RFC 8684 §3");
    OPT_MPTCP_SUBTYPE: u8 = Field::new("tcp.options.mptcp.subtype", "Subtype", "Which message of Multipath TCP.").spec("RFC 8684 §3");
    OPT_NOP: () = Field::new("tcp.options.nop", "No-operation", "Fills up, so that the next option begins where its sender likes.").spec("RFC 9293 §3.2");
    OPT_EOL: () = Field::new("tcp.options.eol", "End of options", "What follows is padding.").spec("RFC 9293 §3.2");
    OPT_OTHER: () = Field::new("tcp.options.unknown", "Other option", "An option without a name here.").spec("RFC 9293 §3.2");
    OPT_DATA: Bytes = Field::new("tcp.options.unknown.payload", "Option data", "The option's content.").spec("RFC 9293 §3.2");
    TCP_PAYLOAD: Bytes = Field::new("tcp.payload", "Payload", "This segment's part of the stream.").spec("RFC 9293 §3.1");

    UDP: () = Field::new("udp", "User Datagram Protocol", "Adds ports and a checksum to IP, and nothing else: a datagram may get lost, come twice or out of order.").spec("RFC 768");
    UDP_SRCPORT: u16 = Field::new("udp.srcport", "Source port", "The program at the sender's side.").spec("RFC 768");
    UDP_DSTPORT: u16 = Field::new("udp.dstport", "Destination port", "The program at the receiver's side.").spec("RFC 768");
    UDP_PORT: u16 = Field::new("udp.port", "Source or destination port", "Either port: for filters.").spec("RFC 768").hidden();
    UDP_LENGTH: u16 = Field::new("udp.length", "Length", "Bytes of header and payload.").spec("RFC 768");
    UDP_CHECKSUM: u16 = Field::new("udp.checksum", "Checksum", "Guards the datagram and the addresses it travels between; 0 in IPv4 means there is none.").spec("RFC 768").hex(4);
    UDP_CHECKSUM_STATUS: u8 = Field::new("udp.checksum.status", "Checksum status", "Whether the checksum is right: 0 bad, 1 good, 2 not verified.").spec("RFC 1071").names(super::status);
    UDP_COVERAGE: u16 = Field::new("udp.checksum_coverage", "Checksum coverage", "How many bytes UDP-Lite's checksum guards; 0 means all.").spec("RFC 3828 §3.1");
    UDP_PAYLOAD: Bytes = Field::new("udp.payload", "Payload", "What the datagram carries.").spec("RFC 768");
}

/// So many of the table's fields are TCP's, in front of UDP's.
pub const TCP_COUNT: usize = 49;
