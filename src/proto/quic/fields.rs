//! The vocabulary of QUIC's packet headers, as far as they are in clear.

/// Packet types of long headers (RFC 9000 §17.2).
pub fn packet_type(n: u64) -> Option<&'static str> {
    ["Initial", "0-RTT", "Handshake", "Retry"]
        .get(usize::try_from(n).ok()?)
        .copied()
}

fn header_form(n: u64) -> Option<&'static str> {
    ["short", "long"].get(usize::try_from(n).ok()?).copied()
}

fn version_name(n: u64) -> Option<&'static str> {
    Some(match n {
        0 => "version negotiation",
        1 => "1",
        0x6b33_43cf => "2",
        0xff00_0016..=0xff00_0022 => "draft",
        _ => return None,
    })
}

crate::fields! {
    PACKET: () = Field::new("quic", "Packet", "A packet of QUIC: TLS 1.3 and a transport in one, over UDP. A datagram can hold several.").spec("RFC 9000 §12.2");
    HEADER_FORM: u8 = Field::new("quic.header_form", "Header form", "Long while the connection is being made, short afterwards.").spec("RFC 9000 §17").names(header_form).key();
    FIXED_BIT: bool = Field::new("quic.fixed_bit", "Fixed bit", "1, so that QUIC can share a port with other protocols.").spec("RFC 9000 §17.2");
    SPIN_BIT: bool = Field::new("quic.spin_bit", "Spin bit", "Flips once a round trip, so that the path can measure it.").spec("RFC 9000 §17.4");
    LONG_TYPE: u8 = Field::new("quic.long.packet_type", "Packet type", "Initial begins a connection and carries the TLS hellos.").spec("RFC 9000 §17.2").names(packet_type).key();
    VERSION: u32 = Field::new("quic.version", "Version", "0 means that the server speaks none of the client's versions and lists its own.").spec("RFC 9000 §15").hex(8).names(version_name).key();
    DCID_LENGTH: u8 = Field::new("quic.dcil", "Destination connection ID length", "Bytes of it.").spec("RFC 9000 §17.2");
    DCID: Bytes = Field::new("quic.dcid", "Destination connection ID", "Names the connection to its receiver, whatever address the packet comes from.").spec("RFC 9000 §5.1").key();
    SCID_LENGTH: u8 = Field::new("quic.scil", "Source connection ID length", "Bytes of it.").spec("RFC 9000 §17.2");
    SCID: Bytes = Field::new("quic.scid", "Source connection ID", "What the other side shall call this connection.").spec("RFC 9000 §5.1");
    SUPPORTED_VERSION: u32 = Field::new("quic.supported_version", "Supported version", "A version the server speaks.").spec("RFC 9000 §17.2.1").hex(8);
    TOKEN_LENGTH: u64 = Field::new("quic.token_length", "Token length", "0 in most first packets.").spec("RFC 9000 §17.2.2");
    TOKEN: Bytes = Field::new("quic.token", "Token", "Proves that the client can be reached at its address.").spec("RFC 9000 §8.1");
    LENGTH: u64 = Field::new("quic.length", "Length", "Bytes of packet number and payload.").spec("RFC 9000 §17.2");
    PAYLOAD: Bytes = Field::new("quic.payload", "Payload", "Packet number and frames, encrypted. An Initial's keys can be made from the connection ID, so it is hidden from nobody.").spec("RFC 9001 §5");
    RETRY_TOKEN: Bytes = Field::new("quic.retry_token", "Retry token", "To be sent back with the next Initial.").spec("RFC 9000 §17.2.5");
    RETRY_TAG: Bytes = Field::new("quic.retry_integrity_tag", "Retry integrity tag", "Ties the Retry to the Initial it answers.").spec("RFC 9001 §5.8");
    REST: Bytes = Field::new("quic.remaining_payload", "Remaining payload", "Connection ID, packet number and frames; how long the ID is only the two sides know.").spec("RFC 9000 §17.3");
    PADDING: Bytes = Field::new("quic.coalesced_padding_data", "Padding", "Fills the datagram up.").spec("RFC 9000 §14.1");
}
