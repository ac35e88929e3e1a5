//! The remarks about DNS, mDNS and LLMNR messages, and their manual.

crate::notes! {
    HEADER_CUT = Code::new("dns.header.cut", Error, "Too short for a DNS header")
        .why("A message has twelve bytes of header at least; what is here can't be answered.")
        .seen("Cut captures, something else on port 53, scanners.").spec("RFC 1035 §4.1.1");
    RECORD_CUT = Code::new("dns.record.cut", Error, "The message ends before the records that its header announces")
        .why("The records before are complete; what follows is missing. Software that trusts the counts reads beyond the end.")
        .seen("Cut captures, truncated answers of careless servers, fuzzers.").spec("RFC 1035 §4.1.1");
    NAME_LOOP = Code::new("dns.name.loop", Error, "A name points to itself")
        .why("A compressed name's pointer leads back to where it came from; software that follows it never ends.")
        .seen("Attacks on name decompression, fuzzers.").spec("RFC 1035 §4.1.4");
    NAME_FORWARD = Code::new("dns.name.forward", Warn, "A name points forward")
        .why("A pointer may only lead to a name that came before it. Most software refuses others.")
        .seen("Fuzzers, hand-made messages.").spec("RFC 1035 §4.1.4");
    NAME_OUTSIDE = Code::new("dns.name.outside", Error, "A name points to where no name is")
        .why("The pointer leads into the header, beyond the message or into bytes that are no labels, so the name can't be known.")
        .seen("Cut captures, fuzzers, something else on port 53.").spec("RFC 1035 §4.1.4");
    NAME_LONG = Code::new("dns.name.long", Error, "A name is longer than 255 bytes")
        .why("No such name can exist; software with a fixed buffer may overflow.")
        .seen("Attacks on name decompression, fuzzers.").spec("RFC 1035 §2.3.4");
    NAME_LABEL = Code::new("dns.name.label", Error, "A label begins with bits that mean nothing")
        .why("A length begins with the bits 00, a pointer with 11; 01 and 10 were never put to use, so nothing behind can be read.")
        .seen("Something else on port 53, fuzzers.").spec("RFC 6891 §5");
    NAME_BUDGET = Code::new("dns.name.budget", Warn, "The names of this message unpack to too much")
        .why("Pointers of two bytes stand for names of 255. Names beyond 256 KiB in one message are left out to bound memory.")
        .seen("Attacks on name decompression.").spec("RFC 1035 §4.1.4");
    RDATA_LEFT = Code::new("dns.rdata.left", Warn, "The data of a record is longer than its type needs")
        .why("Nobody reads these bytes; they may carry something else.")
        .seen("Broken servers, tunnels, fuzzers.").spec("RFC 1035 §3.2.1");
    TRAILING = Code::new("dns.trailing", Warn, "Bytes behind the last record")
        .why("The header announces fewer records than the message has bytes for. Nobody reads these.")
        .seen("Padding of link layers that was taken for payload, tunnels, fuzzers.").spec("RFC 1035 §4.1");
    TTL_HIGH = Code::new("dns.ttl.high_bit", Warn, "The time to live is 2^31 or more")
        .why("Such a value counts as 0: the record is not to be cached.")
        .seen("Broken servers, tests.").spec("RFC 2181 §8");
    CUT_FOR_UDP = Code::new("dns.truncated", Info, "The answer did not fit and was cut")
        .why("What came is incomplete. The client is expected to ask the same again over TCP; where a firewall blocks TCP port 53, it waits in vain.")
        .seen("Many or long records: DNSSEC, TXT; rate limiting that makes clients prove their address.").spec("RFC 7766 §5");
    FAILED = Code::new("dns.servfail", Warn, "The server could not answer")
        .why("SERVFAIL: the server tried and failed. It could not reach the servers it had to ask, or their signatures don't hold.")
        .seen("Broken delegations, expired DNSSEC signatures, resolvers without a way out.").spec("RFC 1035 §4.1.1");
    REFUSED = Code::new("dns.refused", Warn, "The server refuses to answer")
        .why("REFUSED: the server will not serve this client or this name.")
        .seen("A resolver asked from outside its network, an authoritative server asked for somebody else's zone, a zone transfer not allowed.").spec("RFC 1035 §4.1.1");
    FORMAT_ERROR = Code::new("dns.formerr", Warn, "The server did not understand the query")
        .why("FORMERR: the query looked malformed to the server.")
        .seen("Old servers that don't know EDNS, middleboxes, fuzzers.").spec("RFC 1035 §4.1.1");
    TCP_NOT_DNS = Code::new("dns.tcp.unread", Error, "These bytes are no DNS message")
        .why("What should be a length and a header can't be one; they are passed over up to the end of the segment.")
        .seen("A stream that was not captured from its beginning, bytes lost, something else on port 53.").spec("RFC 1035 §4.2.2");
    TYPE_BITMAP = Code::new("dns.bitmap", Error, "A map of types that can't be one")
        .why("Windows come in ascending order, of 32 bytes at most; a message names 4096 types at most here, to bound memory.")
        .seen("Fuzzers.").spec("RFC 4034 §4.1.2");
    EDNS_TWICE = Code::new("dns.opt.twice", Error, "More than one OPT record")
        .why("A message has one at most; a server must answer FORMERR.")
        .seen("Fuzzers, broken middleboxes.").spec("RFC 6891 §6.1.1");
}
