//! PPP and its control protocols, PPPoE, Cisco HDLC, MPLS.

use crate::decode::names;

crate::fields! {
    PPP: () = Field::new("ppp", "Point-to-Point Protocol", "Carries packets over a line with two ends.").spec("RFC 1661 §2");
    PPP_ADDRESS: u8 = Field::new("ppp.address", "Address", "0xff: there is only one other side.").spec("RFC 1662 §3.1").hex(2);
    PPP_CONTROL: u8 = Field::new("ppp.control", "Control", "0x03: an unnumbered frame of information.").spec("RFC 1662 §3.1").hex(2);
    PPP_PROTOCOL: u16 = Field::new("ppp.protocol", "Protocol", "What follows; 0x0021 is IPv4. Sent in one byte where both sides agreed to that.").spec("RFC 1661 §2").hex(4).names(names::ppp);
    PPP_CODE: u8 = Field::new("ppp.code", "Code", "What the control message does: 1 asks for options, 2 agrees, 3 counters, 4 refuses.").spec("RFC 1661 §5").names(names::ppp_code);
    PPP_IDENTIFIER: u8 = Field::new("ppp.identifier", "Identifier", "Matches an answer to its question.").spec("RFC 1661 §5");
    PPP_LENGTH: u16 = Field::new("ppp.length", "Length", "Bytes of the message.").spec("RFC 1661 §5");
    PPP_DATA: Bytes = Field::new("ppp.data", "Data", "What the message holds.").spec("RFC 1661 §5");
    PPP_OPT: () = Field::new("ppp.option", "Option", "One thing the two sides settle.").spec("RFC 1661 §6");
    PPP_OPT_TYPE: u8 = Field::new("ppp.option.type", "Type", "Which option, in the numbers of this control protocol.").spec("RFC 1661 §6");
    PPP_OPT_LENGTH: u8 = Field::new("ppp.option.length", "Length", "Bytes of the option.").spec("RFC 1661 §6");
    PPP_OPT_DATA: Bytes = Field::new("ppp.option.data", "Value", "What is proposed.").spec("RFC 1661 §6");

    PPPOE: () = Field::new("pppoe", "PPP over Ethernet", "Carries PPP between a customer and an access concentrator.").spec("RFC 2516");
    PPPOE_VERSION: u8 = Field::new("pppoe.version", "Version", "One.").spec("RFC 2516 §4");
    PPPOE_TYPE: u8 = Field::new("pppoe.type", "Type", "One.").spec("RFC 2516 §4");
    PPPOE_CODE: u8 = Field::new("pppoe.code", "Code", "0 carries a packet; the others find an access concentrator.").spec("RFC 2516 §4").hex(2).names(names::pppoe_code);
    PPPOE_SESSION: u16 = Field::new("pppoe.session_id", "Session", "The session's number, given by the access concentrator.").spec("RFC 2516 §4").hex(4);
    PPPOE_LENGTH: u16 = Field::new("pppoe.payload_length", "Payload length", "Bytes behind this header.").spec("RFC 2516 §4");
    PPPOE_TAGS: () = Field::new("pppoed.tags", "Tags", "What is asked for or offered.").spec("RFC 2516 §4");
    PPPOE_TAG: u16 = Field::new("pppoed.tag", "Tag", "Which tag this is.").spec("RFC 2516 A").hex(4).names(names::pppoe_tag);
    PPPOE_TAG_LENGTH: u16 = Field::new("pppoed.tag_length", "Tag length", "Bytes of its value.").spec("RFC 2516 §4");
    PPPOE_TAG_TEXT: Text = Field::new("pppoed.tags.value", "Value", "A name, or a message.").spec("RFC 2516 A");
    PPPOE_TAG_DATA: Bytes = Field::new("pppoed.tag.unknown_data", "Value", "Bytes that come back as they were.").spec("RFC 2516 A");

    CHDLC: () = Field::new("chdlc", "Cisco HDLC", "Carries packets over a line between two routers.").spec("RFC 1547 §4.3.1");
    CHDLC_ADDRESS: u8 = Field::new("chdlc.address", "Address", "0x0f unicast, 0x8f multicast.").spec("RFC 1547 §4.3.1").hex(2);
    CHDLC_CONTROL: u8 = Field::new("chdlc.control", "Control", "0.").spec("RFC 1547 §4.3.1").hex(2);
    CHDLC_PROTOCOL: u16 = Field::new("chdlc.protocol", "Protocol", "What follows, as an EtherType.").spec("RFC 1547 §4.3.1").hex(4).names(names::ether_type);

    MPLS: () = Field::new("mpls", "MPLS label", "Routers forward the packet by this label instead of its address.").spec("RFC 3032 §2.1");
    MPLS_LABEL: u32 = Field::new("mpls.label", "Label", "Means something to the next router only.").spec("RFC 3032 §2.1");
    MPLS_EXP: u8 = Field::new("mpls.exp", "Traffic class", "The packet's priority.").spec("RFC 5462");
    MPLS_BOTTOM: u8 = Field::new("mpls.bottom", "Bottom of stack", "1 for the last label: the packet follows.").spec("RFC 3032 §2.1");
    MPLS_TTL: u8 = Field::new("mpls.ttl", "Time to live", "Each router takes one off.").spec("RFC 3032 §2.4");
    PWCW: () = Field::new("pwethcw", "Pseudowire control word", "Stands before an Ethernet frame so that nobody takes it for an IP packet.").spec("RFC 4448 §4.6");
    PWCW_SEQUENCE: u16 = Field::new("pwethcw.sequence_number", "Sequence number", "Keeps frames in order; 0 where that isn't used.").spec("RFC 4448 §4.6");

    FR: () = Field::new("fr", "Frame Relay", "Carries packets over leased circuits.").spec("RFC 2427");
    FR_DLCI: u16 = Field::new("fr.dlci", "Circuit", "The circuit's number at this end.").spec("Q.922 §3.3");
    FR_HEADER: Bytes = Field::new("fr.header", "Header", "The circuit, and what follows.").spec("RFC 2427 §3");
}
