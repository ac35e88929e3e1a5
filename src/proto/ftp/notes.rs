//! What can be odd about FTP.

crate::notes! {
    RESYNC = Code::new("ftp.resync", Info, "Reading found its footing again here")
        .why("What lies before is unknown: bytes are missing, or the capture began later than the conversation. Replies right behind may answer commands that were not seen.")
        .seen("Captures that start in the middle, packets lost while capturing.").spec("RFC 959 §4.2");
    STRAY_LINE = Code::new("ftp.stray", Warn, "A line that is no reply")
        .why("A reply begins with three digits and a blank or hyphen. What this line means can't be told.")
        .seen("Another protocol at FTP's port, broken servers.").spec("RFC 959 §4.2");
    UNASKED = Code::new("ftp.unasked", Info, "A reply that nobody asked for")
        .why("Each reply belongs to a command in the order they were sent. This one has none: a command was not captured, or the server speaks out of turn.")
        .seen("Captures with losses, servers that close idle connections.").spec("RFC 959 §5.4");
    STRANGE = Code::new("ftp.strange-command", Warn, "A command nobody knows")
        .why("Servers answer 500 and go on.")
        .seen("Scanners, other protocols at FTP's port, extensions of one vendor.").spec("RFC 959 §5.3");
    LONG_LINE = Code::new("ftp.long-line", Warn, "A very long command line")
        .why("Servers with too little room for a line were broken into this way.")
        .seen("Attacks on old servers, fuzzers.").spec("RFC 959 §5.3");
    PASSWORD = Code::new("ftp.password-in-clear", Info, "The password goes over the network as it is")
        .why("Everybody on the way can read it. AUTH TLS before logging in prevents that.")
        .seen("Most FTP servers without TLS.").spec("RFC 4217 §1");
    FOREIGN = Code::new("ftp.foreign-address", Warn, "The announced address is not the one the packet came from")
        .why("A router translated the packet's address and not the one inside the command, so the data connection can't come about; or somebody has the server connect to a third host (bounce attack).")
        .seen("NAT without a helper for FTP, multi-homed servers, attacks.").spec("RFC 2577 §3");
    BAD_ENDPOINT = Code::new("ftp.bad-endpoint", Error, "An address and port that can't be read")
        .why("Without them no data connection comes about.")
        .seen("Broken programs, fuzzers.").spec("RFC 959 §5.3.2");
    PIPELINED_AUTH = Code::new("ftp.pipelined-auth", Warn, "Commands sent behind AUTH before it was answered")
        .why("They went unprotected and may be carried out as if TLS had protected them: a way to slip commands into somebody's session.")
        .seen("Attacks (NO STARTTLS), careless clients.").spec("RFC 4217 §4");
    MODE = Code::new("ftp.mode", Info, "Files go in a form of their own from here on")
        .why("In stream mode a data connection carries the file and nothing else. In block and compressed mode it carries more or less: what is taken out of it, and its hash, are not the file's.")
        .seen("Mainframes (B), clients that save bandwidth (Z).").spec("RFC 959 §3.4");
    RESTART = Code::new("ftp.restart", Info, "A transfer that begins in the middle of the file")
        .why("REST said from which byte on. The data connection carries the rest only: its size and its hash are not those of the whole file.")
        .seen("Downloads that go on after a broken connection, clients that fetch a file in parts.").spec("RFC 3659 §5");
}
