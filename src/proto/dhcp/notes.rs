//! The remarks about DHCP and BOOTP messages, and their manual.

crate::notes! {
    SHORT = Code::new("dhcp.short", Error, "Too short for a BOOTP header")
        .why("The fixed part of a message has 236 bytes; what is missing can't be known.")
        .seen("Cut captures, something else on these ports, fuzzers.").spec("RFC 951 §3");
    NO_END = Code::new("dhcp.end.missing", Warn, "The options don't end with End")
        .why("Each list of options must be closed by option 255; readers that rely on it run on into what lies behind.")
        .seen("Careless servers, cut captures, fuzzers.").spec("RFC 2131 §4.1");
    OPTION_CUT = Code::new("dhcp.option.cut", Error, "An option is longer than what is left of the message")
        .why("Its length points behind the end; the option and everything behind it is lost.")
        .seen("Cut captures, broken servers, attacks on careless clients.").spec("RFC 2132 §2");
    BAD_LENGTH = Code::new("dhcp.option.length", Warn, "An option has a length that its kind can't have")
        .why("An address has four bytes, a time four: a reader either ignores the option or reads something else into it.")
        .seen("Broken servers, hand-made configurations, fuzzers.").spec("RFC 2132 §2");
    OVERLOADED = Code::new("dhcp.overload", Info, "Header fields hold options")
        .why("There were more options than fit, so the fields for the server's name and the boot file hold options instead of names.")
        .seen("Servers with long lists of options, network boot.").spec("RFC 2132 §9.3");
    SPLIT = Code::new("dhcp.option.split", Info, "An option goes on in another of the same kind")
        .why("A value longer than 255 bytes is split over several options; they are to be joined before they are read.")
        .seen("Long search lists and routes.").spec("RFC 3396 §5");
    SECS_SWAPPED = Code::new("dhcp.secs.swapped", Info, "The seconds look as if their bytes were swapped")
        .why("The low byte is 0 and the high one is not: a client wrote the number in the order of its own machine.")
        .seen("Windows, some routers' clients.").spec("RFC 2131 §2");
    NAME_BAD = Code::new("dhcp.name", Error, "A domain name that can't be read")
        .why("Labels run beyond the option, or a pointer leads nowhere.")
        .seen("Search lists typed in as text, fuzzers.").spec("RFC 3397 §2");
    REFUSED = Code::new("dhcp.nak", Warn, "The server refuses the address")
        .why("NAK: the client must give up the address at once and begin again with DISCOVER.")
        .seen("A host that moved to another network, a lease given to somebody else, two servers that don't know of each other.").spec("RFC 2131 §3.1");
    DECLINED = Code::new("dhcp.decline", Warn, "The client found the address in use")
        .why("Before using an address a client asks for it with ARP; somebody answered. Two hosts would have shared it.")
        .seen("Addresses set by hand inside the server's range.").spec("RFC 2131 §3.1");
    NOT_BOOTP = Code::new("dhcp.op", Error, "Neither a request nor a reply")
        .why("The first byte is 1 in requests and 2 in replies; nobody reads anything else.")
        .seen("Something else on these ports, fuzzers.").spec("RFC 951 §3");
}
