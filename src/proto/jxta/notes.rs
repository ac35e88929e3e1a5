//! What is odd in JXTA traffic.

crate::notes! {
    UNFRAMED = Code::new("jxta.unframed", Warn, "No message begins here")
        .why("Bytes were lost, or these are not JXTA's. Reading goes on at the next headers that announce a message.")
        .seen("Captures with lost packets; other protocols at JXTA's port.").spec("JXTA v2.0, TCP/IP Message Transport");
    ENDLESS = Code::new("jxta.endless", Error, "The headers don't say how long the message is")
        .why("Without content-length nobody can tell where the next message begins.")
        .seen("Broken senders.").spec("JXTA v2.0, TCP/IP Message Transport");
    LARGE = Code::new("jxta.large", Info, "The message is too long to be opened")
        .why("Messages over 1 MiB are passed over, so that they don't fill memory.")
        .seen("Files sent as a message.").spec("JXTA v2.0, TCP/IP Message Transport");
    NO_MESSAGE = Code::new("jxta.signature", Error, "The signature of a message or element is missing")
        .why("Messages begin with jxmg and their elements with jxel; without them the lengths can't be trusted.")
        .seen("Broken senders, lost bytes.").spec("JXTA v2.0, Message Wire Representation");
    LATER_VERSION = Code::new("jxta.version", Info, "A version of the message's form that is not read here")
        .why("Version 0 is described by the specification; later ones look different behind the version.")
        .seen("JXTA implementations from 2006 on.").spec("JXTA v2.0, Message Wire Representation");
    REPEATED = Code::new("jxta.tls.repeated", Info, "This block of TLS came before")
        .why("Messages can get lost, so blocks are numbered and sent again. A repetition is not given to TLS twice.")
        .seen("Slow relays.").spec("JXTA v2.0, TLS Message Transport");
}
