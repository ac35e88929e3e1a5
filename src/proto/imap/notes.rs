//! What can be odd about IMAP.

crate::notes! {
    RESYNC = Code::new("imap.resync", Info, "Reading found its footing again here")
        .why("What lies before is unknown: bytes are missing, or the capture began later than the conversation. Answers may belong to commands that were not seen.")
        .seen("Captures that start in the middle, packets lost while capturing.").spec("RFC 9051 §2.2");
    STRAY_LINE = Code::new("imap.stray", Warn, "A line that is neither command nor response")
        .why("A client's line begins with a tag and a command, a server's with a tag, a star or a plus. What this one means can't be told.")
        .seen("Another protocol at IMAP's port, a literal whose length is wrong.").spec("RFC 9051 §2.2");
    PASSWORD_IN_CLEAR = Code::new("imap.password-in-clear", Warn, "A password crosses the network without TLS")
        .why("Everybody on the way can read it. Base64 is no cipher. Servers that say LOGINDISABLED wouldn't have taken it.")
        .seen("Old devices and programs, servers that allow LOGIN before STARTTLS.").spec("RFC 9051 §11.3");
    PIPELINED_STARTTLS = Code::new("imap.starttls-injection", Error, "Bytes in clear behind STARTTLS")
        .why("A client must wait for the answer. A server that reads on in what it already has would take these bytes, which anybody on the way can have put there, as if they had come through TLS.")
        .seen("CVE-2011-0411 and its relatives; man in the middle.").spec("RFC 9051 §6.2.1");
    UNASKED = Code::new("imap.unasked", Info, "An answer to a command that was not seen")
        .why("Each tagged response belongs to a command with the same tag.")
        .seen("Captures that start in the middle or have gaps.").spec("RFC 9051 §2.2.2");
    QUEUE_FULL = Code::new("imap.queue-full", Info, "More unanswered commands than are remembered")
        .why("Answers can't be matched with them any more.")
        .seen("Captures of the client's direction only.").spec("RFC 9051 §5.5");
    LONG_LINE = Code::new("imap.long-line", Warn, "A line longer than is read")
        .why("Its structure is unknown behind the limit.")
        .seen("Attacks, fuzzers, another protocol at IMAP's port.").spec("RFC 9051 §4");
    COMPRESSED = Code::new("imap.compressed", Info, "Compressed from here on, and not decoded")
        .why("Client and server agreed on COMPRESS. What they say can't be read in this program.")
        .seen("Mobile mail programs.").spec("RFC 4978 §3");
    REFUSED_LITERAL = Code::new("imap.refused-literal", Info, "The server refused the command before its literal was sent")
        .why("The client waited to be asked for the bytes, and keeps them now.")
        .seen("APPEND to a mailbox that isn't there, quotas.").spec("RFC 9051 §4.3");
}
