//! What can be odd about POP3.

crate::notes! {
    RESYNC = Code::new("pop.resync", Info, "Reading found its footing again here")
        .why("What lies before is unknown: bytes are missing, or the capture began later than the conversation. Answers right behind may belong to commands that were not seen.")
        .seen("Captures that start in the middle, packets lost while capturing.").spec("RFC 1939 §3");
    STRAY_LINE = Code::new("pop.stray", Warn, "A line that is no answer")
        .why("Each answer begins with +OK or -ERR. What this line means can't be told; a client may take it for part of another answer.")
        .seen("Another protocol at POP3's port, broken servers.").spec("RFC 1939 §3");
    PASSWORD_IN_CLEAR = Code::new("pop.password-in-clear", Warn, "A password crosses the network without TLS")
        .why("Everybody on the way can read it. Base64 is no cipher.")
        .seen("Old devices and programs, servers that allow USER before STLS.").spec("RFC 2595 §2.3");
    PIPELINED_STLS = Code::new("pop.stls-injection", Error, "Bytes in clear behind STLS")
        .why("A client must wait for the answer. A server that reads on in what it already has would take these bytes, which anybody on the way can have put there, as if they had come through TLS.")
        .seen("CVE-2011-0411 and its relatives; man in the middle.").spec("RFC 2595 §4");
    LONG_LINE = Code::new("pop.long-line", Warn, "A command line longer than any server must take")
        .why("A command may have 255 bytes; longer ones are a way to find overflows.")
        .seen("Attacks, fuzzers, another protocol at POP3's port.").spec("RFC 2449 §4");
    UNASKED = Code::new("pop.unasked", Info, "An answer that no command asked for")
        .why("A server speaks unasked only when it greets, or gives up waiting; otherwise the command was not captured.")
        .seen("Idle timeouts, captures with gaps.").spec("RFC 1939 §3");
    QUEUE_FULL = Code::new("pop.queue-full", Info, "More unanswered commands than are remembered")
        .why("Answers can't be matched with them any more.")
        .seen("Captures of the client's direction only.").spec("RFC 2449 §6.6");
    NO_END = Code::new("pop.no-end", Warn, "The mail has no end")
        .why("The next answer came before the line with the dot: bytes are missing, or the connection broke off.")
        .seen("Packets lost while capturing, broken servers.").spec("RFC 1939 §3");
}
