//! The commands of IMAP.

/// A command.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Verb {
    /// Nobody knows: the command was not captured.
    Unknown,
    /// LOGIN
    Login,
    /// AUTHENTICATE
    Authenticate,
    /// STARTTLS
    StartTls,
    /// COMPRESS
    Compress,
    /// IDLE
    Idle,
    /// SELECT, EXAMINE, CREATE and others that name a mailbox first
    Mailbox,
    /// RENAME
    Rename,
    /// STATUS
    Status,
    /// APPEND
    Append,
    /// LIST, LSUB
    List,
    /// FETCH
    Fetch,
    /// STORE
    Store,
    /// SEARCH, SORT, THREAD
    Search,
    /// COPY, MOVE
    Copy,
    /// UID EXPUNGE: a set of messages and nothing else
    Set,
    /// Known, without anything inside that has a field of its own.
    Plain,
    /// No command anybody knows.
    Strange,
}

const ALL: &[Verb] = &[
    Verb::Unknown,
    Verb::Login,
    Verb::Authenticate,
    Verb::StartTls,
    Verb::Compress,
    Verb::Idle,
    Verb::Mailbox,
    Verb::Rename,
    Verb::Status,
    Verb::Append,
    Verb::List,
    Verb::Fetch,
    Verb::Store,
    Verb::Search,
    Verb::Copy,
    Verb::Set,
    Verb::Plain,
    Verb::Strange,
];

const TABLE: &[(&str, Verb)] = &[
    ("CAPABILITY", Verb::Plain),
    ("NOOP", Verb::Plain),
    ("LOGOUT", Verb::Plain),
    ("STARTTLS", Verb::StartTls),
    ("AUTHENTICATE", Verb::Authenticate),
    ("LOGIN", Verb::Login),
    ("ENABLE", Verb::Plain),
    ("SELECT", Verb::Mailbox),
    ("EXAMINE", Verb::Mailbox),
    ("CREATE", Verb::Mailbox),
    ("DELETE", Verb::Mailbox),
    ("RENAME", Verb::Rename),
    ("SUBSCRIBE", Verb::Mailbox),
    ("UNSUBSCRIBE", Verb::Mailbox),
    ("LIST", Verb::List),
    ("LSUB", Verb::List),
    ("XLIST", Verb::List),
    ("NAMESPACE", Verb::Plain),
    ("STATUS", Verb::Status),
    ("APPEND", Verb::Append),
    ("IDLE", Verb::Idle),
    ("CHECK", Verb::Plain),
    ("CLOSE", Verb::Plain),
    ("UNSELECT", Verb::Plain),
    ("EXPUNGE", Verb::Plain),
    ("SEARCH", Verb::Search),
    ("SORT", Verb::Search),
    ("THREAD", Verb::Search),
    ("FETCH", Verb::Fetch),
    ("STORE", Verb::Store),
    ("COPY", Verb::Copy),
    ("MOVE", Verb::Copy),
    ("UID", Verb::Plain),
    ("ID", Verb::Plain),
    ("COMPRESS", Verb::Compress),
    ("GETQUOTA", Verb::Plain),
    ("GETQUOTAROOT", Verb::Mailbox),
    ("SETQUOTA", Verb::Plain),
    ("GETACL", Verb::Mailbox),
    ("SETACL", Verb::Mailbox),
    ("DELETEACL", Verb::Mailbox),
    ("MYRIGHTS", Verb::Mailbox),
    ("LISTRIGHTS", Verb::Mailbox),
    ("GETMETADATA", Verb::Plain),
    ("SETMETADATA", Verb::Mailbox),
    ("NOTIFY", Verb::Plain),
    ("UNAUTHENTICATE", Verb::Plain),
    ("REPLACE", Verb::Plain),
    ("LANGUAGE", Verb::Plain),
    ("COMPARATOR", Verb::Plain),
    ("ESEARCH", Verb::Plain),
    ("CONVERT", Verb::Plain),
    ("CANCELUPDATE", Verb::Plain),
    ("GENURLAUTH", Verb::Plain),
    ("RESETKEY", Verb::Plain),
    ("URLFETCH", Verb::Plain),
    ("GETJMAPACCESS", Verb::Plain),
    ("XAPPLEPUSHSERVICE", Verb::Plain),
];

impl Verb {
    /// The verb of that name; upper and lower case mean the same (RFC 9051 §9).
    pub fn of(name: &[u8]) -> Verb {
        let found = TABLE
            .iter()
            .find(|(known, _)| known.as_bytes().eq_ignore_ascii_case(name));
        found.map_or(Verb::Strange, |(_, verb)| *verb)
    }

    /// The verb that was packed into 32 bits.
    pub fn unpack(ctx: u32) -> Verb {
        ALL.get((ctx & 0xff) as usize)
            .copied()
            .unwrap_or(Verb::Unknown)
    }
}

/// The word a line begins with, and what stands behind the blank.
pub fn split(text: &[u8]) -> (&[u8], &[u8]) {
    let end = memchr::memchr(b' ', text).unwrap_or(text.len());
    let (word, behind) = text.split_at(end);
    (word, behind.get(1..).unwrap_or(&[]))
}

/// The line without its end.
pub fn text_of(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// A decimal number of digits alone that fits.
pub fn number(digits: &[u8]) -> Option<u64> {
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// Whether a word can be a tag (RFC 9051 §9: no specials, no "+").
pub fn is_tag(word: &[u8]) -> bool {
    let ok = |b: &u8| b.is_ascii_graphic() && !b"(){%*\"\\+".contains(b);
    (1..=64).contains(&word.len()) && word.iter().all(ok)
}

/// The tag and the verb of a client's line, the verb behind UID; `None` where the line has no such shape.
pub fn tagged(text: &[u8]) -> Option<(&[u8], Verb)> {
    let (tag, behind) = split(text);
    let (name, more) = split(behind);
    if !is_tag(tag) || name.is_empty() {
        return None;
    }
    let verb = match name.eq_ignore_ascii_case(b"UID") {
        true => match split(more).0 {
            expunge if expunge.eq_ignore_ascii_case(b"EXPUNGE") => Verb::Set,
            inner => Verb::of(inner),
        },
        false => Verb::of(name),
    };
    Some((tag, verb))
}
