//! Radiotap, IEEE 802.11, and the headers that operating systems put before packets.

use crate::decode::names;

crate::fields! {
    RADIOTAP: () = Field::new("radiotap", "Radiotap", "What the receiver's radio said about the frame.").spec("radiotap.org");
    RADIOTAP_VERSION: u8 = Field::new("radiotap.version", "Version", "0.").spec("radiotap.org");
    RADIOTAP_PAD: u8 = Field::new("radiotap.pad", "Padding", "Unused.").spec("radiotap.org");
    RADIOTAP_LENGTH: u16 = Field::new("radiotap.length", "Length", "Bytes of this header.").spec("radiotap.org");
    RADIOTAP_PRESENT: u32 = Field::new("radiotap.present.word", "Present", "A bit for each field that follows.").spec("radiotap.org").hex(8);
    RADIOTAP_TSFT: u64 = Field::new("radiotap.mactime", "Time", "Microseconds by the access point's clock.").spec("radiotap.org");
    RADIOTAP_FLAGS: u8 = Field::new("radiotap.flags", "Flags", "0x10: a checksum ends the frame.").spec("radiotap.org").hex(2);
    RADIOTAP_RATE: u8 = Field::new("radiotap.datarate", "Rate", "In units of 500 kbit/s.").spec("radiotap.org");
    RADIOTAP_FREQUENCY: u16 = Field::new("radiotap.channel.freq", "Frequency", "In MHz.").spec("radiotap.org");
    RADIOTAP_CHANNEL: u16 = Field::new("radiotap.channel.flags", "Channel flags", "Band and modulation.").spec("radiotap.org").hex(4);
    RADIOTAP_SIGNAL: i64 = Field::new("radiotap.dbm_antsignal", "Signal", "In dBm.").spec("radiotap.org");
    RADIOTAP_NOISE: i64 = Field::new("radiotap.dbm_antnoise", "Noise", "In dBm.").spec("radiotap.org");
    RADIOTAP_REST: Bytes = Field::new("radiotap.rest", "Other fields", "More of what the radio said.").spec("radiotap.org");

    WLAN: () = Field::new("wlan", "IEEE 802.11", "A frame of a wireless network.").spec("IEEE 802.11 §9.2");
    WLAN_FC: u16 = Field::new("wlan.fc", "Frame control", "What kind of frame, and how it is to be handled.").spec("IEEE 802.11 §9.2.4.1").hex(4);
    WLAN_VERSION: u8 = Field::new("wlan.fc.version", "Version", "0.").spec("IEEE 802.11 §9.2.4.1");
    WLAN_TYPE: u8 = Field::new("wlan.fc.type", "Type", "0 management, 1 control, 2 data.").spec("IEEE 802.11 §9.2.4.1").names(names::wlan_type);
    WLAN_SUBTYPE: u8 = Field::new("wlan.fc.subtype", "Subtype", "Which of its type.").spec("IEEE 802.11 §9.2.4.1");
    WLAN_TYPE_SUBTYPE: u16 = Field::new("wlan.fc.type_subtype", "Type and subtype", "Both in one number: 0x0008 is a beacon.").spec("IEEE 802.11 §9.2.4.1").hex(4).names(names::wlan_subtype);
    WLAN_FLAGS: u8 = Field::new("wlan.flags", "Flags", "Direction, retry, encryption and more.").spec("IEEE 802.11 §9.2.4.1").hex(2);
    WLAN_TO_DS: bool = Field::new("wlan.fc.tods", "To the network", "From a station to its access point.").spec("IEEE 802.11 §9.2.4.1");
    WLAN_FROM_DS: bool = Field::new("wlan.fc.fromds", "From the network", "From the access point to a station.").spec("IEEE 802.11 §9.2.4.1");
    WLAN_FRAG: bool = Field::new("wlan.fc.frag", "More fragments", "Not the last piece.").spec("IEEE 802.11 §9.2.4.1");
    WLAN_RETRY: bool = Field::new("wlan.fc.retry", "Retry", "Sent again for lack of an acknowledgment.").spec("IEEE 802.11 §9.2.4.1");
    WLAN_PWRMGT: bool = Field::new("wlan.fc.pwrmgt", "Power saving", "The station goes to sleep after this frame.").spec("IEEE 802.11 §9.2.4.1");
    WLAN_MORE_DATA: bool = Field::new("wlan.fc.moredata", "More data", "The access point keeps more for a sleeping station.").spec("IEEE 802.11 §9.2.4.1");
    WLAN_PROTECTED: bool = Field::new("wlan.fc.protected", "Protected", "The data is encrypted.").spec("IEEE 802.11 §9.2.4.1");
    WLAN_ORDER: bool = Field::new("wlan.fc.order", "Order", "In QoS frames: a further control field follows.").spec("IEEE 802.11 §9.2.4.1");
    WLAN_DURATION: u16 = Field::new("wlan.duration", "Duration", "For how many microseconds others shall keep quiet.").spec("IEEE 802.11 §9.2.4.2");
    WLAN_RA: Mac = Field::new("wlan.ra", "Receiver", "The station that shall hear it.").spec("IEEE 802.11 §9.2.4.3");
    WLAN_TA: Mac = Field::new("wlan.ta", "Transmitter", "The station that sent it by radio.").spec("IEEE 802.11 §9.2.4.3");
    WLAN_DA: Mac = Field::new("wlan.da", "Destination", "Whom it is for in the end.").spec("IEEE 802.11 §9.2.4.3");
    WLAN_SA: Mac = Field::new("wlan.sa", "Source", "Who sent it in the beginning.").spec("IEEE 802.11 §9.2.4.3");
    WLAN_BSSID: Mac = Field::new("wlan.bssid", "Network", "The access point's address.").spec("IEEE 802.11 §9.2.4.3");
    WLAN_ADDR: Mac = Field::new("wlan.addr", "Any address", "Any of the addresses: for filters.").spec("IEEE 802.11 §9.2.4.3").hidden();
    WLAN_FRAGMENT: u8 = Field::new("wlan.frag", "Fragment number", "Which piece.").spec("IEEE 802.11 §9.2.4.4");
    WLAN_SEQ: u16 = Field::new("wlan.seq", "Sequence number", "Grows by one with each frame.").spec("IEEE 802.11 §9.2.4.4");
    WLAN_QOS: u16 = Field::new("wlan.qos", "QoS control", "Priority and aggregation.").spec("IEEE 802.11 §9.2.4.5").hex(4);
    WLAN_HTC: u32 = Field::new("wlan.htc", "HT control", "Advice about antennas and rates.").spec("IEEE 802.11 §9.2.4.6").hex(8);
    WLAN_BODY: Bytes = Field::new("wlan.body", "Frame body", "What a management or control frame says.").spec("IEEE 802.11 §9.3");

    NFLOG: () = Field::new("nflog", "Netfilter log", "A packet that a firewall rule logged.").spec("LINKTYPE_NFLOG");
    NFLOG_FAMILY: u8 = Field::new("nflog.family", "Family", "2 IPv4, 10 IPv6.").spec("LINKTYPE_NFLOG");
    NFLOG_VERSION: u8 = Field::new("nflog.version", "Version", "0.").spec("LINKTYPE_NFLOG");
    NFLOG_RESOURCE: u16 = Field::new("nflog.res_id", "Resource", "The number of the log group.").spec("LINKTYPE_NFLOG");
    NFLOG_TLV: () = Field::new("nflog.tlv", "Attribute", "One thing the firewall said about the packet.").spec("LINKTYPE_NFLOG");
    NFLOG_TLV_LENGTH: u16 = Field::new("nflog.tlv_length", "Length", "Bytes of the attribute, its head included.").spec("LINKTYPE_NFLOG");
    NFLOG_TLV_TYPE: u16 = Field::new("nflog.tlv_type", "Type", "Which attribute; 10 is the rule's text, 9 the packet.").spec("LINKTYPE_NFLOG");
    NFLOG_PREFIX: Text = Field::new("nflog.prefix", "Rule's text", "What the rule says it logs.").spec("LINKTYPE_NFLOG");
    NFLOG_VALUE: Bytes = Field::new("nflog.tlv_unknown_value", "Value", "The attribute's content.").spec("LINKTYPE_NFLOG");

    PKTAP: () = Field::new("pktap", "Apple packet tap", "The interface and the program a packet belongs to.").spec("LINKTYPE_PKTAP");
    PKTAP_LENGTH: u32 = Field::new("pktap.hdrlen", "Header length", "Bytes of this header.").spec("LINKTYPE_PKTAP");
    PKTAP_RECTYPE: u32 = Field::new("pktap.rectype", "Record type", "1 is a packet.").spec("LINKTYPE_PKTAP");
    PKTAP_DLT: u32 = Field::new("pktap.dlt", "Link type", "What follows.").spec("LINKTYPE_PKTAP").names(names::link_type);
    PKTAP_IFNAME: Text = Field::new("pktap.ifname", "Interface", "Where it was captured.").spec("LINKTYPE_PKTAP");
    PKTAP_REST: Bytes = Field::new("pktap.rest", "Other fields", "Program, process and flags.").spec("LINKTYPE_PKTAP");

    NETLINK: () = Field::new("netlink", "Linux netlink", "What kernel and programs say to each other.").spec("linux/netlink.h");
    NETLINK_LEN: u32 = Field::new("netlink.hdr_len", "Length", "Bytes of the message.").spec("linux/netlink.h");
    NETLINK_TYPE: u16 = Field::new("netlink.hdr_type", "Type", "Subsystem and message: 0x0300 is a packet handed to a program.").spec("linux/netlink.h").hex(4);
    NETLINK_FLAGS: u16 = Field::new("netlink.hdr_flags", "Flags", "Request, acknowledgment and more.").spec("linux/netlink.h").hex(4);
    NETLINK_SEQ: u32 = Field::new("netlink.hdr_seq", "Sequence number", "Matches an answer to its question.").spec("linux/netlink.h");
    NETLINK_PID: u32 = Field::new("netlink.hdr_pid", "Port", "The program; 0 is the kernel.").spec("linux/netlink.h");

    WPAN: () = Field::new("wpan", "IEEE 802.15.4", "A frame of a low-power radio network.").spec("IEEE 802.15.4 §7.2");
    WPAN_FCF: u16 = Field::new("wpan.fcf", "Frame control", "The kind of frame and the form of its addresses.").spec("IEEE 802.15.4 §7.2.1.1").hex(4);
    WPAN_SEQ: u8 = Field::new("wpan.seq_no", "Sequence number", "Grows by one with each frame.").spec("IEEE 802.15.4 §7.2.1.2");
    WPAN_ADDRESSES: Bytes = Field::new("wpan.addresses", "Addresses", "Network and station of the receiver, then of the sender, lowest byte first.").spec("IEEE 802.15.4 §7.2.1");
    WPAN_DISPATCH: u8 = Field::new("6lowpan.pattern", "Dispatch", "0x41: an IPv6 packet that is not compressed.").spec("RFC 4944 §5.1").hex(2);
}
