//! The vocabulary of POP3.

crate::fields! {
    // What the client asks.
    REQUEST: Text = Field::new("pop.request", "Request line", "The whole line of a command.").spec("RFC 1939 §3").hidden();
    SECRET_REQUEST: Text = Field::new("pop.request", "Request line", "The whole line of a command that carries a password or what is made of one.").spec("RFC 1939 §3").secret().hidden();
    COMMAND: Text = Field::new("pop.request.command", "Command", "What the client asks: USER and PASS let it in, STAT and LIST say what is there, RETR brings a mail, DELE marks one to be removed, QUIT removes the marked ones and ends.").spec("RFC 1939 §3").key();
    PARAMETER: Text = Field::new("pop.request.parameter", "Parameter", "What stands behind the command, a message's number most often.").spec("RFC 1939 §3").key();
    SECRET_PARAMETER: Text = Field::new("pop.request.parameter", "Parameter", "A password, or a digest made of one. PASS sends it as it is: whoever sees the packets can read it, unless the connection went into TLS before.").spec("RFC 1939 §7").secret();
    REQUEST_DATA: Text = Field::new("pop.request.data", "Request data", "A line of credentials as it was sent, in base64.").spec("RFC 5034 §4").secret();
    NUMBER: u64 = Field::new("pop.message.number", "Message number", "Which message of the mailbox. They are counted from 1 when the client is let in, and keep their numbers until it leaves.").spec("RFC 1939 §4").key();
    TOP_LINES: u64 = Field::new("pop.top.lines", "Lines of the body", "How many lines TOP shall bring behind the header.").spec("RFC 1939 §7").key();

    // What the server answers.
    RESPONSE: Text = Field::new("pop.response", "Response line", "The whole first line of an answer.").spec("RFC 1939 §3").hidden();
    INDICATOR: Text = Field::new("pop.response.indicator", "Indicator", "How it went: +OK or -ERR, in capital letters. There is no third outcome.").spec("RFC 1939 §3").key();
    DESCRIPTION: Text = Field::new("pop.response.description", "Description", "What the server says in words; of some answers a number or two that a program reads.").spec("RFC 1939 §3").key();
    ANSWERS: Text = Field::new("pop.response.to", "Answers", "The command whose turn it is to be answered. Answers carry no name: only their order says it.").spec("RFC 2449 §6.6").key();
    STATE: u8 = Field::new("pop.state", "State", "Where the session is behind this answer. AUTHORIZATION: the client must say who it is; TRANSACTION: it may look, fetch and mark; UPDATE: it has said goodbye, and what was marked is removed.").spec("RFC 1939 §3").names(super::verb::state).key();
    CODE: Text = Field::new("pop.response.code", "Response code", "Why it failed, for programs: IN-USE another client has the mailbox, LOGIN-DELAY too soon, AUTH wrong credentials, SYS/TEMP and SYS/PERM trouble of the server for now or for longer.").spec("RFC 2449 §8").key();
    TIMESTAMP: Text = Field::new("pop.timestamp", "Timestamp", "A text the server never uses twice. APOP's digest is made of it and the password, so that a digest that was overheard is of no use later.").spec("RFC 1939 §7").key();
    COUNT: u64 = Field::new("pop.stat.count", "Messages", "How many messages the mailbox holds, those marked as deleted left out.").spec("RFC 1939 §5").key();
    TOTAL: u64 = Field::new("pop.stat.size", "Size of all", "How many bytes all of them have together.").spec("RFC 1939 §5").key();
    SIZE: u64 = Field::new("pop.message.size", "Message size", "How many bytes the message has, each line's end counted as two.").spec("RFC 1939 §11");
    NUMBER_LISTED: u64 = Field::new("pop.message.number", "Message number", "Which message of the mailbox.").spec("RFC 1939 §5");
    UID: Text = Field::new("pop.message.uid", "Unique id", "A name that stays with the message from one connection to the next, so that a client knows which ones it has already.").spec("RFC 1939 §7");

    // Answers of more than one line.
    DATA: Text = Field::new("pop.response.data", "Data line", "A line of an answer that has several. A dot at its beginning was sent twice.").spec("RFC 1939 §3").hidden();
    ENTRY: () = Field::new("pop.listing.entry", "Entry", "A line of the list: a message, by its number.").spec("RFC 1939 §5");
    ENTRIES: u32 = Field::new("pop.listing.entries", "Entries", "How many lines of a list these bytes hold.").spec("RFC 1939 §5").key();
    CAPABILITY: () = Field::new("pop.capability", "Capability", "Something the server can do.").spec("RFC 2449 §5");
    CAPABILITY_NAME: Text = Field::new("pop.capability.name", "Name", "TOP, USER, SASL, STLS, UIDL, PIPELINING, RESP-CODES, AUTH-RESP-CODE, EXPIRE, LOGIN-DELAY, UTF8, LANG, IMPLEMENTATION …").spec("RFC 2449 §6").key();
    CAPABILITY_VALUE: Text = Field::new("pop.capability.value", "Parameters", "What belongs to it: the mechanisms of SASL, the days a message is kept.").spec("RFC 2449 §6");
    LANGUAGE: Text = Field::new("pop.language", "Language", "A language the server can speak: its tag, and its name in itself.").spec("RFC 6856 §3").key();
    TERMINATOR: () = Field::new("pop.terminator", "End", "A line with nothing but a dot: the answer ends here. A dot that begins a line of the answer is sent twice, so that it can't be taken for this one.").spec("RFC 1939 §3");
    DATA_LENGTH: u32 = Field::new("pop.data.reassembled.length", "Mail size", "How many bytes of the mail came, without the dots that were doubled for the way.").spec("RFC 1939 §3").key();

    // Authentication.
    USER: Text = Field::new("pop.auth.username", "User name", "Whose mailbox it is.").spec("RFC 1939 §7").key();
    PASSWORD: Text = Field::new("pop.auth.password", "Password", "The password, which base64 hides from nobody.").spec("RFC 1939 §7").secret();
    DIGEST: Text = Field::new("pop.auth.digest", "Digest", "Made of password and challenge. The password isn't in it, but guesses can be tried against it.").spec("RFC 1939 §7").secret();
    TOKEN: Text = Field::new("pop.auth.token", "Token", "A bearer token: who has it is let in.").spec("RFC 7628 §3.1").secret();
    AUTHZID: Text = Field::new("pop.auth.authzid", "Acting as", "For whom the client acts, where that is another than who proves themselves.").spec("RFC 4616 §2");
    MECHANISM: Text = Field::new("pop.auth.mechanism", "Mechanism", "How the client proves who it is: PLAIN and LOGIN send the password itself, CRAM-MD5 and SCRAM prove that it is known, XOAUTH2 and OAUTHBEARER bring a token.").spec("RFC 5034 §4").key();
    DECODED: Bytes = Field::new("pop.auth.decoded", "Decoded response", "The response without its base64.").spec("RFC 5034 §4").secret();
    CHALLENGE: Text = Field::new("pop.auth.challenge", "Challenge", "What the server asks before the client goes on, without its base64.").spec("RFC 5034 §4").key();
    CANCEL: () = Field::new("pop.auth.cancel", "Cancelled", "The client gives the authentication up with a line of one star.").spec("RFC 5034 §4").key();
    NOT_BASE64: () = Field::new("pop.auth.not_base64", "Not base64", "The line should be base64 and is not.").spec("RFC 5034 §4");

    // What is none of these.
    STRAY: Text = Field::new("pop.stray", "Stray line", "A line that begins with neither +OK nor -ERR where an answer should stand.").spec("RFC 1939 §3");
}
