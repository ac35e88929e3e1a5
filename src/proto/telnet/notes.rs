//! What can be odd about Telnet.

crate::notes! {
    UNCLOSED = Code::new("telnet.unclosed", Warn, "A subnegotiation without its end")
        .why("IAC SE must end it. Whatever follows is taken for part of it by some, for data by others.")
        .seen("Attacks, broken programs, a 255 inside it that was not doubled.").spec("RFC 855");
    SHORT = Code::new("telnet.short-option", Warn, "A subnegotiation that is too short for its option")
        .why("The value can't be read.")
        .seen("Broken programs, fuzzers.").spec("RFC 855");
    OPAQUE = Code::new("telnet.opaque", Info, "What follows this way is encrypted or compressed")
        .why("It was negotiated so; the bytes can't be read here.")
        .seen("Kerberized Telnet, MUDs (MCCP).").spec("RFC 2946 §3");
    GAP = Code::new("telnet.gap", Info, "Reading goes on behind missing bytes")
        .why("What comes next is taken for data until a command is found. A command or option may have been among the missing bytes.")
        .seen("Packets lost while capturing.");
}
