//! The vocabulary of DTLS records and of the header of its handshake messages.

use crate::proto::common::tls_names as names;

crate::fields! {
    RECORD: () = Field::new("dtls.record", "Record", "The envelope of everything DTLS sends. As datagrams get lost and overtake each other, each record has a number.").spec("RFC 6347 §4.1");
    CONTENT_TYPE: u8 = Field::new("dtls.record.content_type", "Content type", "What the record carries.").spec("RFC 6347 §4.1").names(names::content_type).key();
    VERSION: u16 = Field::new("dtls.record.version", "Version", "Counted downwards, so that it looks like no version of TLS: 0xfefd is DTLS 1.2.").spec("RFC 6347 §4.1").hex(4).names(names::version).key();
    EPOCH: u16 = Field::new("dtls.record.epoch", "Epoch", "Goes up with every change of keys: 0 is in clear.").spec("RFC 6347 §4.1").key();
    SEQUENCE: u64 = Field::new("dtls.record.sequence_number", "Sequence number", "Of this record within its epoch; tells copies and makes each encryption differ.").spec("RFC 6347 §4.1");
    LENGTH: u16 = Field::new("dtls.record.length", "Length", "Bytes of content.").spec("RFC 6347 §4.1");
    CONTENT: Bytes = Field::new("dtls.record.content", "Content", "Not opened here.").spec("RFC 6347 §4.1");
    HANDSHAKE: () = Field::new("dtls.handshake", "Handshake message", "A step of the handshake, or a piece of one.").spec("RFC 6347 §4.2.2");
    HANDSHAKE_TYPE: u8 = Field::new("dtls.handshake.type", "Message type", "Which step of the handshake.").spec("RFC 6347 §4.2.2").names(names::handshake_type).key();
    HANDSHAKE_LENGTH: u32 = Field::new("dtls.handshake.length", "Length", "Bytes of the whole message.").spec("RFC 6347 §4.2.2");
    MESSAGE_SEQ: u16 = Field::new("dtls.handshake.message_seq", "Message sequence", "Tells a repetition of a message from the next one.").spec("RFC 6347 §4.2.2");
    FRAGMENT_OFFSET: u32 = Field::new("dtls.handshake.fragment_offset", "Fragment offset", "Where in the message this piece belongs.").spec("RFC 6347 §4.2.3");
    FRAGMENT_LENGTH: u32 = Field::new("dtls.handshake.fragment_length", "Fragment length", "Bytes of this piece.").spec("RFC 6347 §4.2.3");
    FRAGMENT: Bytes = Field::new("dtls.handshake.fragment", "Fragment", "The piece itself; it reads as in TLS.").spec("RFC 6347 §4.2.3");
    OPAQUE: Bytes = Field::new("dtls.opaque", "Other bytes", "No record's header, or one of DTLS 1.3 that is encrypted too.").spec("RFC 9147 §4");
}
