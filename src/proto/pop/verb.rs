//! The commands of POP3, and which of their answers have more than one line.
//!
//! An answer carries no name of the command it answers; the order tells. So each is said with the verb whose turn it is.

/// A command's verb.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Verb {
    /// Nobody knows: the command was not captured, or nothing was asked.
    Unknown,
    /// The connection itself: the answer is the greeting.
    Connect,
    /// USER
    User,
    /// PASS
    Pass,
    /// APOP
    Apop,
    /// AUTH with a mechanism
    Auth,
    /// AUTH alone: which mechanisms are there?
    AuthList,
    /// STLS
    Stls,
    /// CAPA
    Capa,
    /// STAT
    Stat,
    /// LIST, all messages
    List,
    /// LIST of one message
    ListOne,
    /// UIDL, all messages
    Uidl,
    /// UIDL of one message
    UidlOne,
    /// RETR
    Retr,
    /// TOP
    Top,
    /// DELE
    Dele,
    /// NOOP
    Noop,
    /// RSET
    Rset,
    /// LAST
    Last,
    /// QUIT
    Quit,
    /// UTF8
    Utf8,
    /// LANG and a language
    Lang,
    /// LANG alone: which languages are there?
    LangList,
    /// Known by name only.
    Other,
    /// No command anybody knows.
    Strange,
}

/// The states of a session (RFC 1939 §3) by the numbers they have here; 0 is not known.
pub fn state(n: u64) -> Option<&'static str> {
    Some(match n {
        1 => "AUTHORIZATION",
        2 => "TRANSACTION",
        3 => "UPDATE",
        _ => return None,
    })
}

/// The state behind the answer to a command.
pub fn state_behind(verb: Verb, ok: bool, before: u8) -> u8 {
    use Verb::*;
    match verb {
        Connect if ok => 1,
        Pass | Apop | Auth if ok => 2,
        User | Pass | Apop if before == 0 => 1,
        // Even where not all could be removed (RFC 1939 §6).
        Quit if before == 2 => 3,
        Stat | List | ListOne | Uidl | UidlOne | Retr | Top | Dele | Noop | Rset | Last if ok => 2,
        _ => before,
    }
}

const TABLE: &[(&str, Verb)] = &[
    ("USER", Verb::User),
    ("PASS", Verb::Pass),
    ("APOP", Verb::Apop),
    ("AUTH", Verb::Auth),
    ("STLS", Verb::Stls),
    ("CAPA", Verb::Capa),
    ("STAT", Verb::Stat),
    ("LIST", Verb::List),
    ("UIDL", Verb::Uidl),
    ("RETR", Verb::Retr),
    ("TOP", Verb::Top),
    ("DELE", Verb::Dele),
    ("NOOP", Verb::Noop),
    ("RSET", Verb::Rset),
    ("LAST", Verb::Last),
    ("QUIT", Verb::Quit),
    ("UTF8", Verb::Utf8),
    ("LANG", Verb::Lang),
    ("RPOP", Verb::Other),
    ("XSENDER", Verb::Other),
    ("XTND", Verb::Other),
    ("HELP", Verb::Other),
    ("IMPLEMENTATION", Verb::Other),
];

const ALL: &[Verb] = &[
    Verb::Unknown,
    Verb::Connect,
    Verb::User,
    Verb::Pass,
    Verb::Apop,
    Verb::Auth,
    Verb::AuthList,
    Verb::Stls,
    Verb::Capa,
    Verb::Stat,
    Verb::List,
    Verb::ListOne,
    Verb::Uidl,
    Verb::UidlOne,
    Verb::Retr,
    Verb::Top,
    Verb::Dele,
    Verb::Noop,
    Verb::Rset,
    Verb::Last,
    Verb::Quit,
    Verb::Utf8,
    Verb::Lang,
    Verb::LangList,
    Verb::Other,
    Verb::Strange,
];

impl Verb {
    /// The verb of a command line; upper and lower case mean the same (RFC 1939 §3).
    pub fn of(line: &[u8]) -> Verb {
        let (word, rest) = split(line);
        let found = TABLE
            .iter()
            .find(|(name, _)| name.as_bytes().eq_ignore_ascii_case(word));
        let alone = rest.trim_ascii().is_empty();
        match found.map(|(_, verb)| *verb) {
            Some(Verb::Auth) if alone => Verb::AuthList,
            Some(Verb::Lang) if alone => Verb::LangList,
            Some(Verb::List) if !alone => Verb::ListOne,
            Some(Verb::Uidl) if !alone => Verb::UidlOne,
            Some(verb) => verb,
            None => Verb::Strange,
        }
    }

    /// The verb that was packed into a message's 32 bits.
    pub fn unpack(ctx: u32) -> Verb {
        ALL.get((ctx & 0xff) as usize)
            .copied()
            .unwrap_or(Verb::Unknown)
    }

    /// What the answer is to, for people.
    pub fn answered(self) -> &'static str {
        match self {
            Verb::Unknown | Verb::Strange | Verb::Other => "",
            Verb::Connect => "greeting",
            Verb::AuthList => "AUTH",
            Verb::LangList => "LANG",
            Verb::ListOne => "LIST",
            Verb::UidlOne => "UIDL",
            verb => TABLE
                .iter()
                .find(|(_, v)| *v == verb)
                .map_or("", |(name, _)| name),
        }
    }

    /// Whether lines follow behind +OK, up to one that is a dot alone.
    pub fn lists(self) -> bool {
        matches!(
            self,
            Verb::Capa | Verb::List | Verb::Uidl | Verb::AuthList | Verb::LangList
        )
    }

    /// Whether a mail follows behind +OK.
    pub fn brings_mail(self) -> bool {
        matches!(self, Verb::Retr | Verb::Top)
    }
}

/// The word a line begins with, and what stands behind it.
pub fn split(line: &[u8]) -> (&[u8], &[u8]) {
    let end = line.iter().position(|b| b.is_ascii_whitespace());
    line.split_at(end.unwrap_or(line.len()))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_come_back_from_their_32_bits() {
        for verb in ALL {
            assert_eq!(Verb::unpack(*verb as u32), *verb);
        }
        assert_eq!(Verb::unpack(9999), Verb::unpack(9999 & 0xff));
    }

    #[test]
    fn an_argument_makes_another_answer() {
        assert_eq!(Verb::of(b"list"), Verb::List);
        assert_eq!(Verb::of(b"LIST "), Verb::List);
        assert_eq!(Verb::of(b"LIST 2"), Verb::ListOne);
        assert_eq!(Verb::of(b"AUTH"), Verb::AuthList);
        assert_eq!(Verb::of(b"AUTH PLAIN"), Verb::Auth);
        assert_eq!(Verb::of(b"EHLO x"), Verb::Strange);
        assert!(Verb::of(b"UIDL").lists() && !Verb::of(b"UIDL 3").lists());
    }
}
