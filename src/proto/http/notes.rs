//! What can be odd about HTTP/1.

crate::notes! {
    TE_AND_LENGTH = Code::new("http.te_and_length", Warn, "Both Transfer-Encoding and Content-Length say where the body ends")
        .why("Transfer-Encoding wins, but a server that believes the other one sees another message behind this one: request smuggling lets an attacker put a request of theirs into somebody else's connection.")
        .seen("Attacks on a proxy and the server behind it; a few old clients.").spec("RFC 9112 §6.1");
    LENGTH_CONFLICT = Code::new("http.length_conflict", Error, "Content-Length is given more than once, with different values")
        .why("Two receivers can take two different ends of this message, and what lies between them is smuggled past one of them.")
        .seen("Request smuggling, response splitting, broken proxies.").spec("RFC 9112 §6.3");
    LENGTH_BAD = Code::new("http.length_bad", Error, "Content-Length is not a number")
        .why("Where the body ends can't be told. A request like this must be refused; a response lasts until the connection closes.")
        .seen("Attacks that rely on a lenient reader: +5, 0x5, 5 5.").spec("RFC 9112 §6.3");
    TE_UNKNOWN = Code::new("http.te_unknown", Warn, "An unknown transfer coding")
        .why("Only chunked, gzip, deflate and compress are registered. A receiver that does not know the coding can't unpack the body; one that overlooks it sees other bytes.")
        .seen("Evasion of filters (xchunked, chunked with junk); identity, from HTTP/1.1's first draft.").spec("RFC 9112 §7");
    TE_NOT_LAST = Code::new("http.te_not_last", Warn, "chunked is not the last transfer coding")
        .why("Then the length of a request can't be told, and a response lasts until the connection closes.")
        .seen("Request smuggling.").spec("RFC 9112 §6.3");
    TE_HTTP10 = Code::new("http.te_http10", Warn, "Transfer-Encoding in a message of HTTP/1.0")
        .why("HTTP/1.0 has no transfer codings: a reader of that version takes the chunk sizes for content.")
        .seen("Evasion of filters; servers that answer an old client carelessly.").spec("RFC 9112 §6.1");
    HEADER_SPACE = Code::new("http.header_space", Warn, "A blank between a header field's name and its colon")
        .why("Some readers ignore the field, others trim its name. If it is Content-Length or Transfer-Encoding, they disagree about where the message ends.")
        .seen("Request smuggling.").spec("RFC 9112 §5.1");
    HEADER_NAME_BAD = Code::new("http.bad_header_name", Warn, "A header field's name holds characters that names can't have")
        .why("Readers disagree about such lines: some drop them, some the message.")
        .seen("Broken scripts, evasion of filters.").spec("RFC 9110 §5.1");
    SETTINGS_BAD = Code::new("http.http2_settings", Warn, "HTTP2-Settings can't be decoded")
        .why("It must be the payload of a SETTINGS frame in base64url: six bytes a setting. A server that can't read it must not upgrade the connection.")
        .seen("Hand-made requests.").spec("RFC 7540 §3.2.1");
    SETTING_RANGE = Code::new("http.http2_settings.range", Warn, "A setting in HTTP2-Settings has a value it can't have")
        .why("The same value in a SETTINGS frame would be a connection error; servers refuse the upgrade or close the connection.")
        .seen("Hand-made requests.").spec("RFC 7540 §3.2.1, RFC 9113 §6.5.2");
    SETTINGS_NOT_ONE = Code::new("http.http2_settings.not_one", Warn, "An upgrade to h2c asked for without exactly one HTTP2-Settings")
        .why("A server must not upgrade the connection then: the request is answered in HTTP/1.")
        .seen("Hand-made requests, scanners.").spec("RFC 7540 §3.2.1");
    HEADER_NO_COLON = Code::new("http.header_no_colon", Warn, "A header line without a colon")
        .why("It is no header field; whether the message is refused or the line passed over differs between readers.")
        .seen("Evasion of filters, bodies that began too early.").spec("RFC 9112 §5");
    HEADER_FOLDED = Code::new("http.header_folded", Info, "A header field continued on the next line")
        .why("Deprecated: not every reader joins the lines, so the value differs from reader to reader.")
        .seen("Old mail-like software, evasion of filters.").spec("RFC 9112 §5.2");
    BARE_LF = Code::new("http.bare_lf", Info, "Lines end with LF instead of CR LF")
        .why("Allowed to be understood, not allowed to be sent.")
        .seen("Requests typed by hand, small scripts.").spec("RFC 9112 §2.2");
    BARE_CR = Code::new("http.bare_cr", Warn, "A CR in the middle of a line")
        .why("Some readers take it for the end of the line, and see one header field more than others.")
        .seen("Header injection.").spec("RFC 9112 §2.2");
    HEAD_LONG = Code::new("http.head_long", Warn, "The header section does not end within 256 KiB")
        .why("It is given up here; reading goes on at the next start line. Servers allow 8 to 64 KiB.")
        .seen("Attacks that keep a server busy, other protocols on HTTP's port.").spec("RFC 9110 §5.4");
    HEAD_CUT = Code::new("http.head_cut", Warn, "The connection ends before the header section does")
        .why("The empty line never came: the message was not finished by its sender.")
        .seen("Connections given up, slow-header attacks, cut captures.").spec("RFC 9112 §8");
    VERSION_MISSING = Code::new("http.version_missing", Info, "A request without a version: HTTP/0.9")
        .why("The answer has no status line and no header fields, only a body.")
        .seen("Software of the 1990s, port scanners, health checks.").spec("RFC 1945 §4.1");
    REQUEST_SPACES = Code::new("http.request_spaces", Warn, "The request line has more blanks than the two it should have")
        .why("Readers disagree about which part is the target: a way to reach an address that a filter forbids.")
        .seen("URIs that were not percent-encoded, evasion of filters.").spec("RFC 9112 §3");
    METHOD_UNKNOWN = Code::new("http.method_unknown", Info, "An unregistered method")
        .why("Servers answer 501 or 405.")
        .seen("Scanners, private extensions.").spec("RFC 9110 §9.1");
    STATUS_BAD = Code::new("http.status_bad", Warn, "The status code is not a number of three digits")
        .why("A reader can't tell whether the answer has a body.")
        .seen("Broken scripts, evasion of filters.").spec("RFC 9112 §4");
    HOST_MISSING = Code::new("http.host_missing", Warn, "A request of HTTP/1.1 without Host")
        .why("The server can't tell which of its sites is meant and must answer 400.")
        .seen("Scanners, requests typed by hand.").spec("RFC 9112 §3.2");
    HOST_TWICE = Code::new("http.host_twice", Warn, "Host is given more than once")
        .why("A proxy may look at one and the server at the other: the request reaches a site the proxy would not allow.")
        .seen("Attacks on shared hosting and caches.").spec("RFC 9112 §3.2");
    CHUNK_BAD = Code::new("http.chunk_bad", Error, "A chunk does not begin with its size")
        .why("From here on nobody knows where the body ends; it is taken to last until the connection closes.")
        .seen("Cut captures, broken servers, evasion of filters.").spec("RFC 9112 §7.1");
    CHUNK_CUT = Code::new("http.chunk_cut", Warn, "The body ends before its last chunk")
        .why("The chunk of size 0 says that the body is complete. It never came, so a part is missing.")
        .seen("Servers that crash or time out in the middle of an answer.").spec("RFC 9112 §8");
    TRAILERS = Code::new("http.trailers", Info, "Header fields behind the body")
        .why("Trailer fields say what is only known once the body was made: a checksum, how it went.")
        .seen("gRPC, signed downloads.").spec("RFC 9112 §7.1.2");
    LOST = Code::new("http.lost", Info, "Bytes that are no HTTP message")
        .why("They are passed over up to the next start line: the rest of a message whose beginning was not captured, or not HTTP.")
        .seen("Captures that begin in the middle, lost packets.").spec("RFC 9112 §2.1");
    FOREIGN = Code::new("http.foreign", Warn, "The answer is no HTTP")
        .why("Another protocol speaks at that port. The request can't have been understood.")
        .seen("A wrong port number, a service that was moved, a proxy that speaks something else.").spec("RFC 9112 §2.1");
    UNANSWERED = Code::new("http.unanswered", Warn, "The connection ended with requests not answered")
        .why("The number says how many. The client can't know whether they were carried out.")
        .seen("Crashed or overloaded servers, impatient clients.").spec("RFC 9112 §9.5");
    SIMPLE_RESPONSE = Code::new("http.simple_response", Info, "An answer of HTTP/0.9: a body and nothing else")
        .why("It lasts until the connection closes.")
        .seen("Software of the 1990s; other protocols that were sent an HTTP request.").spec("RFC 1945 §6");
    DATAGRAM_CUT = Code::new("http.datagram_cut", Info, "The datagram ends before the header section does")
        .why("SSDP wants an empty line at the end; many devices forget it.")
        .seen("Small devices.").spec("UPnP Device Architecture 1.1 §1.1.2");

    CODING_UNKNOWN = Code::new("http.coding_unknown", Warn, "An unknown content coding")
        .why("The body stays as it is.")
        .seen("Private codings, evasion of filters.").spec("RFC 9110 §8.4.1");
    CODING_CUT = Code::new("http.coding_cut", Warn, "The compressed body ends too early")
        .why("What was unpacked up to here is shown.")
        .seen("Connections given up, cut captures.").spec("RFC 9110 §8.4");
    CODING_BAD = Code::new("http.coding_bad", Error, "The compressed body is damaged, or not what Content-Encoding says")
        .why("What was unpacked up to here is shown.")
        .seen("Servers that compress twice or not at all, evasion of filters.").spec("RFC 9110 §8.4");
    CODING_BOMB = Code::new("http.coding_bomb", Warn, "The body grows beyond bounds when it is unpacked")
        .why("Unpacking stopped. A few bytes that become gigabytes are made to exhaust who opens them.")
        .seen("Decompression bombs.").spec("RFC 9110 §17.6");
    CODING_REST = Code::new("http.coding_rest", Info, "Bytes behind the end of the compressed body")
        .why("They do not belong to the compressed data and are left out.")
        .seen("Broken servers, hidden data.").spec("RFC 9110 §8.4");
}
