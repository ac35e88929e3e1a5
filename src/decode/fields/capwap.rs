//! CAPWAP: thin access points and their controller.

use crate::decode::capwap;

crate::fields! {
    CONTROL: () = Field::new("capwap", "CAPWAP control", "What an access point and its controller say to each other.").spec("RFC 5415 §4");
    DATA: () = Field::new("capwap.data", "CAPWAP data", "Carries stations' frames from an access point to its controller and back.").spec("RFC 5415 §4.4");
    PREAMBLE_VERSION: u8 = Field::new("capwap.preamble.version", "Version", "0.").spec("RFC 5415 §4.1");
    PREAMBLE_TYPE: u8 = Field::new("capwap.preamble.type", "What follows", "The header in clear, or DTLS with everything encrypted.").spec("RFC 5415 §4.1").names(capwap::preamble);
    PREAMBLE_RESERVED: u32 = Field::new("capwap.preamble.reserved", "Reserved", "Must be 0.").spec("RFC 5415 §4.2");
    HEADER_LENGTH: u8 = Field::new("capwap.header.length", "Header length", "In units of four bytes, optional parts included.").spec("RFC 5415 §4.3");
    RADIO: u8 = Field::new("capwap.header.rid", "Radio", "Which of the access point's radios.").spec("RFC 5415 §4.3");
    BINDING: u8 = Field::new("capwap.header.wbid", "Radio technology", "What kind of frames are carried.").spec("RFC 5415 §4.3").names(capwap::binding);
    FLAGS: u16 = Field::new("capwap.header.flags", "Flags", "What is carried, and which optional parts the header has.").spec("RFC 5415 §4.3").hex(6);
    FLAG_NATIVE: bool = Field::new("capwap.header.flags.t", "Native frame", "The frame is as the radio has it; otherwise an Ethernet frame.").spec("RFC 5415 §4.3");
    FLAG_FRAGMENT: bool = Field::new("capwap.header.flags.f", "Fragment", "Only a piece is carried.").spec("RFC 5415 §4.3");
    FLAG_LAST: bool = Field::new("capwap.header.flags.l", "Last fragment", "The last piece.").spec("RFC 5415 §4.3");
    FLAG_WIRELESS: bool = Field::new("capwap.header.flags.w", "Wireless information present", "What the radio said about the frame follows.").spec("RFC 5415 §4.3");
    FLAG_MAC: bool = Field::new("capwap.header.flags.m", "Radio's address present", "The address of the radio follows.").spec("RFC 5415 §4.3");
    FLAG_KEEP_ALIVE: bool = Field::new("capwap.header.flags.k", "Keep-alive", "No station's data: a sign of life.").spec("RFC 5415 §4.4.1");
    FRAGMENT_ID: u16 = Field::new("capwap.header.fragment.id", "Fragment ID", "What the pieces of one packet have in common.").spec("RFC 5415 §4.3");
    FRAGMENT_OFFSET: u16 = Field::new("capwap.header.fragment.offset", "Fragment offset", "Where the piece belongs, in units of eight bytes.").spec("RFC 5415 §4.3");
    OPTIONAL: () = Field::new("capwap.header.optional", "Optional parts", "The radio's address, what it said about the frame, and padding.").spec("RFC 5415 §4.3");
    MAC_LENGTH: u8 = Field::new("capwap.header.mac.length", "Address length", "Bytes of the radio's address.").spec("RFC 5415 §4.3");
    MAC_ADDRESS: Mac = Field::new("capwap.header.mac.eui48", "Radio's address", "Which radio heard or sends the frame.").spec("RFC 5415 §4.3");
    MAC_OTHER: Bytes = Field::new("capwap.header.mac.data", "Radio's address", "Which radio heard or sends the frame.").spec("RFC 5415 §4.3");
    WIRELESS_LENGTH: u8 = Field::new("capwap.header.wireless.length", "Wireless information length", "Bytes of it; Cisco's access points write too small a number.").spec("RFC 5415 §4.3");
    WIRELESS_DATA: Bytes = Field::new("capwap.header.wireless.data", "Wireless information", "What the radio said about the frame.").spec("RFC 5416 §4");
    RSSI: i64 = Field::new("capwap.header.wireless.data.ieee80211.fi.rssi", "Signal strength", "In dBm.").spec("RFC 5416 §4");
    SNR: i64 = Field::new("capwap.header.wireless.data.ieee80211.fi.snr", "Signal to noise", "In dB.").spec("RFC 5416 §4");
    DATA_RATE: u16 = Field::new("capwap.header.wireless.data.ieee80211.fi.data_rate", "Data rate", "In tenths of Mb/s.").spec("RFC 5416 §4");
    PADDING: Bytes = Field::new("capwap.header.padding", "Padding", "Fills up to four bytes.").spec("RFC 5415 §4.3");
    PIECE: Bytes = Field::new("capwap.fragment", "Piece of a message", "Pieces of messages are not put together.").spec("RFC 5415 §3.4");
    CONTROL_HEADER: () = Field::new("capwap.control.header", "Control header", "Which message this is.").spec("RFC 5415 §4.5.1");
    MESSAGE_TYPE: u32 = Field::new("capwap.control.header.message_type", "Message type", "An enterprise's number times 256, and the number of the message.").spec("RFC 5415 §4.5.1.1").names(capwap::message_type);
    SEQUENCE: u8 = Field::new("capwap.control.header.sequence_number", "Sequence number", "Matches a response to its request.").spec("RFC 5415 §4.5.1.2");
    ELEMENTS_LENGTH: u16 = Field::new("capwap.control.header.message_element_length", "Length of the elements", "Bytes behind the sequence number, or in a keep-alive this and what follows.").spec("RFC 5415 §4.5.1.3");
    CONTROL_FLAGS: u8 = Field::new("capwap.control.header.flags", "Flags", "Must be 0.").spec("RFC 5415 §4.5.1.4").hex(2);
    ELEMENT: () = Field::new("capwap.message_element", "Message element", "One thing the message says.").spec("RFC 5415 §4.6");
    ELEMENT_TYPE: u16 = Field::new("capwap.message_element.type", "Type", "What the element says.").spec("RFC 5415 §4.6").names(capwap::element_type);
    ELEMENT_LENGTH: u16 = Field::new("capwap.message_element.length", "Length", "Bytes of its value.").spec("RFC 5415 §4.6");
    ELEMENT_VALUE: Bytes = Field::new("capwap.message_element.value", "Value", "The element's content.").spec("RFC 5415 §4.6");
}
