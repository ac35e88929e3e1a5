//! What can be odd about HTTP/2.

crate::notes! {
    MID_STREAM = Code::new("http2.mid-stream", Info, "The connection began before the capture")
        .why("Header fields are compressed by reference to earlier ones. What was said before is not here, so such fields can't be known; fields that are written out, and references to those, can.")
        .seen("Captures that start in the middle.").spec("RFC 7541 §2.3.2");
    RESYNC = Code::new("http2.resync", Info, "Reading found its footing again here")
        .why("Bytes are missing before this frame, or were no frames. Header fields remembered from there can't be known from here on.")
        .seen("Packets lost while capturing.").spec("RFC 9113 §4.1");
    TABLE_LOST = Code::new("http2.table-lost", Info, "A header block is missing: fields remembered from it can't be known")
        .why("Both sides keep a table of the fields sent most recently. An observer who misses one block no longer knows what stands where, except for what came later.")
        .seen("Packets lost while capturing.").spec("RFC 7541 §2.3.2");
    FIELD_UNKNOWN = Code::new("http2.field-unknown", Info, "Header fields that can't be known")
        .why("They refer to fields that were sent before the capture began, or that the capture lost.")
        .seen("Captures that start in the middle, packets lost while capturing.").spec("RFC 7541 §2.3.2");
    NO_FRAME = Code::new("http2.no-frame", Error, "No frame of HTTP/2")
        .why("Where a frame should begin stands something else: its length and type are impossible.")
        .seen("Broken programs, another protocol on the same connection.").spec("RFC 9113 §4.1");
    FIRST_FRAME = Code::new("http2.first-frame", Error, "The first frame is not SETTINGS")
        .why("Each side begins with its settings; anything else is a connection error.")
        .seen("Broken programs, scanners.").spec("RFC 9113 §3.4");
    FRAME_SIZE = Code::new("http2.frame-size", Error, "A frame of the wrong length")
        .why("Frames of this type have a fixed length, or the frame is longer than the other side allows (16384 bytes unless its settings say more). The receiver answers with FRAME_SIZE_ERROR.")
        .seen("Broken programs, attacks.").spec("RFC 9113 §4.2");
    ON_CONNECTION = Code::new("http2.on-connection", Error, "A frame that belongs to a stream, on stream 0")
        .why("Stream 0 is the connection itself; this type of frame is about one exchange.")
        .seen("Broken programs, fuzzers.").spec("RFC 9113 §6");
    ON_STREAM = Code::new("http2.on-stream", Error, "A frame that belongs to the connection, on a stream")
        .why("Settings, PING and GOAWAY are about the whole connection and stand on stream 0.")
        .seen("Broken programs, fuzzers.").spec("RFC 9113 §6.5");
    STREAM_PARITY = Code::new("http2.stream-parity", Error, "A stream opened with the other side's kind of number")
        .why("Clients open odd streams and servers even ones, so that both can open streams without asking.")
        .seen("Broken programs.").spec("RFC 9113 §5.1.1");
    STREAM_ORDER = Code::new("http2.stream-order", Error, "A new stream with a lower number than one before")
        .why("Numbers only grow; a lower one that was never used counts as closed.")
        .seen("Broken programs.").spec("RFC 9113 §5.1.1");
    IDLE_STREAM = Code::new("http2.idle-stream", Error, "A frame on a stream that nobody opened")
        .why("A stream begins with HEADERS, or with a promise.")
        .seen("Broken programs, fuzzers.").spec("RFC 9113 §5.1");
    AFTER_END = Code::new("http2.after-end", Warn, "A frame on a stream that its sender had ended")
        .why("It had said the end of the stream, or given it up; what comes later is ignored or answered with STREAM_CLOSED.")
        .seen("Broken programs.").spec("RFC 9113 §5.1");
    TOO_MANY_STREAMS = Code::new("http2.too-many-streams", Warn, "More streams at once than the other side allows")
        .why("A stream too many is refused: REFUSED_STREAM.")
        .seen("Clients that don't count, before the settings arrived.").spec("RFC 9113 §5.1.2");
    PADDING_LONG = Code::new("http2.padding-long", Error, "More padding than the frame has room for")
        .why("Where the content ends can't be told; the receiver answers with PROTOCOL_ERROR.")
        .seen("Fuzzers, attacks.").spec("RFC 9113 §6.1");
    BLOCK_BROKEN_OFF = Code::new("http2.block-broken-off", Error, "A header block that was not finished")
        .why("Between HEADERS and the CONTINUATION that ends the block no other frame may come. Without its end the block can't be read, and what it would have had both sides remember is lost.")
        .seen("Broken programs, attacks.").spec("RFC 9113 §6.10");
    CONTINUATION_ALONE = Code::new("http2.continuation-alone", Error, "A CONTINUATION that continues nothing")
        .why("It belongs behind a HEADERS or PUSH_PROMISE without the END_HEADERS flag, on the same stream.")
        .seen("Broken programs, captures that start in the middle.").spec("RFC 9113 §6.10");
    BLOCK_LONG = Code::new("http2.block-long", Warn, "A header block too long to be kept")
        .why("CONTINUATION frames can go on for ever: a way to exhaust a server's memory.")
        .seen("CVE-2024-27316 and its relatives.").spec("RFC 9113 §10.5.1");
    HPACK_BAD = Code::new("http2.hpack-bad", Error, "A header block that can't be decompressed")
        .why("A number out of range, or letters that are not in the Huffman code. The receiver must give up the connection with COMPRESSION_ERROR, since the tables no longer agree.")
        .seen("Broken programs, attacks.").spec("RFC 9113 §4.3");
    TABLE_LARGE = Code::new("http2.table-large", Warn, "A table of header fields larger than is kept here")
        .why("Fields far back in it can't be known.")
        .seen("Programs with unusual settings, attacks.").spec("RFC 7541 §6.3");
    TABLE_ABOVE = Code::new("http2.table-above", Error, "A table larger than the other side allows")
        .why("The settings of the receiver are the limit; more is a COMPRESSION_ERROR.")
        .seen("Broken programs.").spec("RFC 7541 §6.3");
    UPDATE_LATE = Code::new("http2.table-update-late", Error, "The table's size changes behind header fields")
        .why("A change of size stands at the beginning of a block.")
        .seen("Broken programs.").spec("RFC 7541 §4.2");
    LIST_LONG = Code::new("http2.list-long", Warn, "A header list too large to be shown")
        .why("A few bytes can refer to large fields again and again: a bomb. What comes behind is not shown.")
        .seen("Attacks.").spec("RFC 9113 §10.5.1");
    NAME_UPPER = Code::new("http2.name-upper", Error, "A header field's name with capital letters")
        .why("Names are in lower case; a message with another is malformed.")
        .seen("Programs that copy HTTP/1 fields.").spec("RFC 9113 §8.2.1");
    FIELD_BAD = Code::new("http2.field-bad", Error, "A header field with characters that must not be there")
        .why("Line ends, zeros, or blanks around the value: where such a message is passed on as HTTP/1, they could become header fields or requests of their own.")
        .seen("Request smuggling.").spec("RFC 9113 §8.2.1");
    CONNECTION_FIELD = Code::new("http2.connection-field", Error, "A header field that has no place in HTTP/2")
        .why("Connection, Keep-Alive, Transfer-Encoding, Upgrade and Proxy-Connection are about an HTTP/1 connection, and te may only say trailers. Passed on to an HTTP/1 server they can smuggle requests.")
        .seen("Proxies that don't clean up, request smuggling.").spec("RFC 9113 §8.2.2");
    PSEUDO_LATE = Code::new("http2.pseudo-late", Error, "A pseudo-header field behind ordinary ones")
        .why("Those with a colon come first; otherwise the message is malformed.")
        .seen("Broken programs.").spec("RFC 9113 §8.3");
    PSEUDO_TWICE = Code::new("http2.pseudo-twice", Error, "A pseudo-header field twice")
        .why("Which of the two counts differs from program to program: a way past filters.")
        .seen("Request smuggling.").spec("RFC 9113 §8.3");
    PSEUDO_UNKNOWN = Code::new("http2.pseudo-unknown", Error, "A pseudo-header field that doesn't exist, or not here")
        .why("Requests have :method, :scheme, :authority, :path and :protocol, responses :status, trailers none.")
        .seen("Broken programs.").spec("RFC 9113 §8.3");
    PSEUDO_MISSING = Code::new("http2.pseudo-missing", Error, "A pseudo-header field is missing")
        .why("A request needs :method, :scheme and :path (CONNECT: :method and :authority), a response :status.")
        .seen("Broken programs.").spec("RFC 9113 §8.3.1");
    PATH_BAD = Code::new("http2.path-bad", Error, "A path that is none")
        .why("It begins with a slash; only OPTIONS may say * instead. Empty, or with something else in front, the message is malformed.")
        .seen("Broken programs, request smuggling.").spec("RFC 9113 §8.3.1");
    HOST_DIFFERS = Code::new("http2.host-differs", Warn, ":authority and host name different sites")
        .why("Where the request is passed on, one program may go by the one and another by the other: a way past filters.")
        .seen("Request smuggling, broken proxies.").spec("RFC 9113 §8.3.1");
    USERINFO = Code::new("http2.userinfo", Error, "A user's name in :authority")
        .why("What stands in front of @ is no part of a site's name: it makes one site look like another, and the password is seen by all who read the request.")
        .seen("Old scripts, phishing, scanners.").spec("RFC 9113 §8.3.1");
    TRAILERS_OPEN = Code::new("http2.trailers-open", Error, "Trailers that don't end their stream")
        .why("Nothing can follow trailers: without END_STREAM the message is malformed.")
        .seen("Broken programs.").spec("RFC 9113 §8.1");
    INTERIM_ENDS = Code::new("http2.interim-ends", Error, "An interim response that ends its stream")
        .why("A status of 1xx announces that the response is still to come; with END_STREAM it never can.")
        .seen("Broken programs.").spec("RFC 9113 §8.1");
    SWITCHING = Code::new("http2.switching", Error, "A status that HTTP/2 doesn't have: 101")
        .why("A connection in HTTP/2 can't change to another protocol; CONNECT does it for one stream.")
        .seen("Proxies that pass HTTP/1 on unread.").spec("RFC 9113 §8.6");
    UNANSWERED = Code::new("http2.unanswered", Warn, "Requests that were never answered")
        .why("The connection ended before their responses began. What is safe to repeat can be asked again on another.")
        .seen("Servers that crash or are restarted, timeouts on the way.").spec("RFC 9113 §8.7");
    GOAWAY_HIGHER = Code::new("http2.goaway-higher", Error, "A second GOAWAY with a higher last stream")
        .why("The first one said which requests can be repeated elsewhere; the other side may have done so already.")
        .seen("Broken programs.").spec("RFC 9113 §6.8");
    AFTER_GOAWAY = Code::new("http2.after-goaway", Info, "A new stream that will not be served")
        .why("The other side has said which stream is its last. Requests with higher numbers are ignored and can safely be sent on another connection.")
        .seen("Requests that crossed a GOAWAY on the way; clients that don't heed it.").spec("RFC 9113 §6.8");
    STATUS_BAD = Code::new("http2.status-bad", Error, "A status that is no number of three digits")
        .why("A client can't tell what became of its request.")
        .seen("Broken programs.").spec("RFC 9113 §8.3.2");
    LENGTH_DIFFERS = Code::new("http2.length-differs", Error, "Content-Length and the bytes of DATA differ")
        .why("The message is malformed. Passed on as HTTP/1 the rest would become another message.")
        .seen("Broken programs, request smuggling.").spec("RFC 9113 §8.1.1");
    SETTING_BAD = Code::new("http2.setting-bad", Error, "A setting out of its range")
        .why("ENABLE_PUSH is 0 or 1, a window has at most 2147483647 bytes, a frame 16384 to 16777215.")
        .seen("Broken programs.").spec("RFC 9113 §6.5.2");
    INCREMENT_ZERO = Code::new("http2.increment-zero", Error, "A window enlarged by nothing")
        .why("An increment of 0 is a PROTOCOL_ERROR.")
        .seen("Broken programs.").spec("RFC 9113 §6.9");
    WINDOW_OVERFLOW = Code::new("http2.window-overflow", Error, "A window larger than 2147483647 bytes")
        .why("The sender of DATA answers with FLOW_CONTROL_ERROR.")
        .seen("Broken programs.").spec("RFC 9113 §6.9.1");
    WINDOW_EXCEEDED = Code::new("http2.window-exceeded", Error, "More DATA than the receiver allowed")
        .why("Each side may send only as much as the windows of stream and connection leave; more is a FLOW_CONTROL_ERROR.")
        .seen("Broken programs; captures that miss WINDOW_UPDATE frames.").spec("RFC 9113 §6.9.1");
    WINDOW_EMPTY = Code::new("http2.window-empty", Info, "The window is used up: the sender must wait for WINDOW_UPDATE")
        .why("A receiver that reads slowly, or forgets to enlarge the window, stops the transfer here, whatever the line could carry.")
        .seen("Slow readers, small windows on long lines, stalled downloads.").spec("RFC 9113 §6.9");
    PUSH_FORBIDDEN = Code::new("http2.push-forbidden", Error, "A promise where none may be")
        .why("Only servers promise, and only if the client's settings allow it.")
        .seen("Broken programs.").spec("RFC 9113 §8.4");
    ERROR_SAID = Code::new("http2.error", Warn, "The connection is given up with an error")
        .why("GOAWAY names the rule that was broken, as its sender sees it.")
        .seen("Broken programs, limits reached, attacks that were noticed.").spec("RFC 9113 §7");
    FRAME_CUT = Code::new("http2.frame-cut", Warn, "The connection ends in the middle of a frame")
        .why("What the frame would have said is lost.")
        .seen("Resets, crashed programs.").spec("RFC 9113 §4.1");
}
