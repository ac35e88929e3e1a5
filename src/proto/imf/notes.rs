//! What can be odd about a message.

crate::notes! {
    NO_EMPTY_LINE = Code::new("imf.no-empty-line", Warn, "The header ends without an empty line")
        .why("The first line that can't be a header field is taken for the body's first. Others may see it otherwise, and so other fields.")
        .seen("Scripts that forget the empty line, mails without any header.").spec("RFC 5322 §2.1");
    LONG_HEADER = Code::new("imf.long-header", Warn, "The header is longer than the limit")
        .why("What is beyond is not read.")
        .seen("Attacks, mail loops that add a line each time round.").spec("RFC 5322 §2.1");
    TWICE = Code::new("imf.twice", Warn, "A header field that may stand only once is there again")
        .why("Programs show the first or the last of them: a filter and a person can see two different senders.")
        .seen("Swindlers, list programs that add their own.").spec("RFC 5322 §3.6");
    NO_FROM = Code::new("imf.no-from", Info, "No From, or no Date")
        .why("Every message must have both; servers that take it in add what is missing, or refuse it.")
        .seen("Tests typed by hand, scripts, spam.").spec("RFC 5322 §3.6");
    BAD_DATE = Code::new("imf.bad-date", Info, "A date nobody can read")
        .why("Programs sort the message by when it came instead, or to the year 1970.")
        .seen("Scripts that write dates in another language or order.").spec("RFC 5322 §3.3");
    BCC = Code::new("imf.bcc", Warn, "A blind copy that everybody can see")
        .why("The line names those who should not be seen, and it travels to all.")
        .seen("Programs that hand the whole text to the server.").spec("RFC 5322 §3.6.3");
    RAW_EIGHT_BIT = Code::new("imf.eight-bit-header", Info, "Bytes that are no UTF-8 in a header field")
        .why("Nobody says which character set they are in, so everybody guesses.")
        .seen("Old mail programs, spam.").spec("RFC 6532 §3.2");
    NO_BOUNDARY = Code::new("mime.no-boundary", Error, "Several parts without a boundary")
        .why("Nothing says where one part ends, so nothing can be shown, or all as one text.")
        .seen("Broken programs, attempts to get an attachment past a filter.").spec("RFC 2046 §5.1.1");
    TOO_DEEP = Code::new("mime.too-deep", Warn, "Parts within parts beyond the limit")
        .why("What lies deeper is read as text.")
        .seen("Hostile nesting.").spec("RFC 2046 §5.1.2");
    NO_LAST_BOUNDARY = Code::new("mime.unclosed", Warn, "The message ends before its last boundary")
        .why("The last part may be cut.")
        .seen("Broken programs, mail cut on the way.").spec("RFC 2046 §5.1.1");
    UNKNOWN_CHARSET = Code::new("mime.charset", Info, "A character set nobody knows")
        .why("The text is shown as it was sent.")
        .seen("Private names, spelling mistakes.").spec("RFC 2046 §4.1.2");
    BAD_ENCODING = Code::new("mime.encoding", Warn, "The body is not encoded as it says")
        .why("What can't be undone is shown as it was sent; others may undo part of it.")
        .seen("Evasion of filters, lines cut or added on the way.").spec("RFC 2045 §6");
}
