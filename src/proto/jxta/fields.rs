//! The vocabulary of JXTA's welcome line, framing and messages.

crate::fields! {
    WELCOME: () = Field::new("jxta.welcome", "Welcome", "The line each side of a connection begins with: who it is and whom it thinks it has reached.").spec("JXTA v2.0, TCP/IP Message Transport");
    WELCOME_SIGNATURE: Text = Field::new("jxta.welcome.signature", "Signature", "The word that begins a welcome: JXTAHELLO.").spec("JXTA v2.0, TCP/IP Message Transport");
    DESTINATION: Text = Field::new("jxta.welcome.destAddr", "Destination address", "The address of the other side as this one sees it.").spec("JXTA v2.0, TCP/IP Message Transport");
    PUBLIC: Text = Field::new("jxta.welcome.pubAddr", "Public address", "Where this side can be called back.").spec("JXTA v2.0, TCP/IP Message Transport");
    PEER_ID: Text = Field::new("jxta.welcome.peerid", "Peer ID", "The name of this side, the same at whatever address it is.").spec("JXTA v2.0, TCP/IP Message Transport").key();
    NO_PROPAGATE: Text = Field::new("jxta.welcome.noPropFlag", "No propagation", "1: messages meant for everybody are not wanted over this connection.").spec("JXTA v2.0, TCP/IP Message Transport");
    VARIABLE: Text = Field::new("jxta.welcome.variable", "Parameter", "A parameter of later versions of the welcome.").spec("JXTA v2.0, TCP/IP Message Transport");
    WELCOME_VERSION: Text = Field::new("jxta.welcome.version", "Version", "Of the welcome and of the framing behind it.").spec("JXTA v2.0, TCP/IP Message Transport").key();
    UDP_SIGNATURE: Text = Field::new("jxta.udpsig", "Signature", "The four letters JXTA, by which a datagram is known.").spec("JXTA v2.0, IP Multicast Message Transport");
    FRAMING: () = Field::new("jxta.framing", "Framing", "Headers in front of a message, as in a letter: what it is and how long. An empty name ends them.").spec("JXTA v2.0, TCP/IP Message Transport");
    HEADER: () = Field::new("jxta.framing.header", "Header", "A name and a value.").spec("JXTA v2.0, TCP/IP Message Transport");
    HEADER_NAME: Text = Field::new("jxta.framing.header.name", "Name", "The header's name with its length in one byte; the empty name is the end of the headers.").spec("JXTA v2.0, TCP/IP Message Transport");
    VALUE_LEN: u16 = Field::new("jxta.framing.header.valuelen", "Value length", "Bytes of the value.").spec("JXTA v2.0, TCP/IP Message Transport");
    VALUE: Bytes = Field::new("jxta.framing.header.value", "Value", "Text or a number, as the name says.").spec("JXTA v2.0, TCP/IP Message Transport");
    CONTENT_TYPE: Text = Field::new("jxta.framing.content_type", "Content type", "The media type of what follows: application/x-jxta-msg for messages.").spec("JXTA v2.0, TCP/IP Message Transport").key();
    CONTENT_LENGTH: u64 = Field::new("jxta.framing.content_length", "Content length", "Bytes of what follows.").spec("JXTA v2.0, TCP/IP Message Transport").key();
    BODY: Bytes = Field::new("jxta.framing.body", "Body", "What the headers announced; it is no message of the form that is read here.").spec("JXTA v2.0, TCP/IP Message Transport");
    MESSAGE: () = Field::new("jxta.message", "Message", "A list of named elements. Each layer of JXTA adds its own on the way down and takes them off on the way up.").spec("JXTA v2.0, Message Wire Representation");
    SIGNATURE: Text = Field::new("jxta.message.signature", "Signature", "The letters jxmg, with which a message begins.").spec("JXTA v2.0, Message Wire Representation");
    VERSION: u8 = Field::new("jxta.message.version", "Version", "Of the message's form: 0 is the one read here.").spec("JXTA v2.0, Message Wire Representation");
    NAMES: u16 = Field::new("jxta.message.names", "Number of namespaces", "How many namespaces are declared, besides the empty one (0) and jxta (1).").spec("JXTA v2.0, Message Wire Representation");
    NAME: Text = Field::new("jxta.message.names.name", "Namespace", "Declared namespaces are numbered from 2.").spec("JXTA v2.0, Message Wire Representation");
    ELEMENTS: u16 = Field::new("jxta.message.elements", "Number of elements", "How many elements follow.").spec("JXTA v2.0, Message Wire Representation").key();
    ELEMENT: () = Field::new("jxta.message.element", "Element", "A named piece of the message with content of its own type.").spec("JXTA v2.0, Message Wire Representation");
    ELEMENT_SIGNATURE: Text = Field::new("jxta.message.element.signature", "Signature", "The letters jxel, with which an element begins.").spec("JXTA v2.0, Message Wire Representation");
    NAMESPACE_ID: u8 = Field::new("jxta.message.element.namespaceid", "Namespace number", "Which namespace the name belongs to: 0 the empty one, 1 jxta, from 2 those declared by the message.").spec("JXTA v2.0, Message Wire Representation");
    FLAGS: u8 = Field::new("jxta.message.element.flags", "Flags", "Which of the optional parts follow.").spec("JXTA v2.0, Message Wire Representation").hex(2);
    HAS_TYPE: bool = Field::new("jxta.message.element.flags.hasType", "Has a type", "A media type is given; without it the content is application/octet-stream.").spec("JXTA v2.0, Message Wire Representation");
    HAS_ENCODING: bool = Field::new("jxta.message.element.flags.hasEncoding", "Has an encoding", "The content is encoded, compressed for instance, and the encoding is named.").spec("JXTA v2.0, Message Wire Representation");
    HAS_SIGNATURE: bool = Field::new("jxta.message.element.flags.hasSignature", "Has a signature", "Another element follows that signs this one.").spec("JXTA v2.0, Message Wire Representation");
    ELEMENT_NAME: Text = Field::new("jxta.message.element.name", "Name", "The element's name with its length in two bytes. Blocks of TLS are numbered by it.").spec("JXTA v2.0, Message Wire Representation").key();
    ELEMENT_TYPE: Text = Field::new("jxta.message.element.type", "Type", "The media type of the content.").spec("JXTA v2.0, Message Wire Representation");
    ENCODING: Text = Field::new("jxta.message.element.encoding", "Encoding", "How the content was encoded.").spec("JXTA v2.0, Message Wire Representation");
    LENGTH: u32 = Field::new("jxta.message.element.content.length", "Content length", "Bytes of content.").spec("JXTA v2.0, Message Wire Representation");
    CONTENT: Bytes = Field::new("jxta.message.element.content", "Content", "The element's content.").spec("JXTA v2.0, Message Wire Representation");
    TEXT: Text = Field::new("jxta.message.element.text", "Content", "The element's content, which its type says is text.").spec("JXTA v2.0, Message Wire Representation");
    TLS_BLOCK: Bytes = Field::new("jxta.message.element.tls", "TLS records", "Records of a TLS connection between the two peers, whoever passes the message on. They are read as TLS.").spec("JXTA v2.0, TLS Message Transport");
}
