//! What can be odd about SMTP.

crate::notes! {
    RESYNC = Code::new("smtp.resync", Info, "Reading found its footing again here")
        .why("What lies before is unknown: bytes are missing, or the capture began later than the conversation. Replies right behind may answer commands that were not seen.")
        .seen("Captures that start in the middle, packets lost while capturing.").spec("RFC 5321 §2.3.8");
    STRAY_LINE = Code::new("smtp.stray", Warn, "A line that is no reply")
        .why("Each line of a server begins with three digits. What this one means can't be told.")
        .seen("Another protocol at SMTP's port, broken servers.").spec("RFC 5321 §4.2");
    MIXED_CODES = Code::new("smtp.mixed-codes", Warn, "The lines of one reply carry different codes")
        .why("Clients believe the first or the last of them.")
        .seen("Filters that rewrite replies, broken servers.").spec("RFC 5321 §4.2.1");
    BAD_CHUNK = Code::new("smtp.bad-chunk", Error, "BDAT without a size that can be read")
        .why("Nobody can say where the chunk ends, so whatever follows is taken for commands: a way to smuggle some.")
        .seen("Attacks, fuzzers.").spec("RFC 3030 §2");
    BARE_DOT = Code::new("smtp.smuggling", Error, "A dot between line ends that are not CR LF")
        .why("The mail goes on here by the specification, but a server that takes a bare line feed for a line's end sees the mail end and commands begin: a second mail is smuggled in, with a sender nobody checked.")
        .seen("SMTP smuggling (2023).").spec("RFC 5321 §4.1.1.4");
    EARLY_DATA = Code::new("smtp.early-data", Warn, "The client sends the mail before the server said 354")
        .why("DATA must be the last command before an answer. Where the server refuses, the mail's lines are taken for commands.")
        .seen("Spam programs, scripts that don't wait, captures of one direction.").spec("RFC 5321 §4.1.1.4");
    REFUSED_DATA = Code::new("smtp.refused-data", Warn, "The server refused the mail that the client was already sending")
        .why("What was sent of it is read as commands by the server.")
        .seen("Clients that don't wait for 354.").spec("RFC 5321 §4.5.4");
    PIPELINED_STARTTLS = Code::new("smtp.starttls-injection", Error, "Bytes in clear behind STARTTLS")
        .why("A client must wait for the answer. A server that reads on in what it already has would take these bytes, which anybody on the way can have put there, as if they had come through TLS.")
        .seen("CVE-2011-0411 and its relatives; man in the middle.").spec("RFC 3207 §4");
    PASSWORD_IN_CLEAR = Code::new("smtp.password-in-clear", Warn, "Credentials cross the network without TLS")
        .why("Base64 is no cipher: everybody on the way can read them.")
        .seen("Old devices, wrongly configured clients, servers that offer AUTH before STARTTLS.").spec("RFC 4954 §4");
    LONG_LINE = Code::new("smtp.long-line", Warn, "A command line longer than any server must take")
        .why("A command may have 512 bytes, with extensions some more; longer ones are a way to find overflows.")
        .seen("Attacks, fuzzers, another protocol at SMTP's port.").spec("RFC 5321 §4.5.3.1.4");
    UNASKED = Code::new("smtp.unasked", Info, "A reply that no command asked for")
        .why("A server speaks unasked when it gives up waiting or shuts down (421); otherwise the command was not captured.")
        .seen("Idle timeouts, captures with gaps.").spec("RFC 5321 §3.8");
    QUEUE_FULL = Code::new("smtp.queue-full", Info, "More unanswered commands than are remembered")
        .why("Replies can't be matched with them any more.")
        .seen("Captures of the client's direction only.").spec("RFC 2920 §3.1");
}
