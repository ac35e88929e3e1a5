//! The commands of SMTP, and which of their replies says what.
//!
//! A reply carries no name of the command it answers. It is the order that tells, so each reply is said with the verb
//! whose turn it is; [`Verb`] fits the 32 bits that go with a message.

/// What a reply answers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Verb {
    /// Nobody knows: the command was not captured, or nothing was asked.
    Unknown,
    /// The connection itself.
    Connect,
    /// HELO
    Helo,
    /// EHLO
    Ehlo,
    /// LHLO
    Lhlo,
    /// MAIL
    Mail,
    /// RCPT
    Rcpt,
    /// DATA
    Data,
    /// The end of the mail data, or the last chunk.
    End,
    /// BDAT
    Bdat,
    /// RSET
    Rset,
    /// VRFY
    Vrfy,
    /// EXPN
    Expn,
    /// HELP
    Help,
    /// NOOP
    Noop,
    /// QUIT
    Quit,
    /// AUTH
    Auth,
    /// STARTTLS
    StartTls,
    /// ETRN
    Etrn,
    /// TURN
    Turn,
    /// ATRN
    Atrn,
    /// SEND
    Send,
    /// SOML
    Soml,
    /// SAML
    Saml,
    /// BURL
    Burl,
    /// XCLIENT
    Xclient,
    /// XFORWARD
    Xforward,
    /// A command nobody knows.
    Strange,
}

const TABLE: &[(&str, Verb)] = &[
    ("HELO", Verb::Helo),
    ("EHLO", Verb::Ehlo),
    ("LHLO", Verb::Lhlo),
    ("MAIL", Verb::Mail),
    ("RCPT", Verb::Rcpt),
    ("DATA", Verb::Data),
    ("BDAT", Verb::Bdat),
    ("RSET", Verb::Rset),
    ("VRFY", Verb::Vrfy),
    ("EXPN", Verb::Expn),
    ("HELP", Verb::Help),
    ("NOOP", Verb::Noop),
    ("QUIT", Verb::Quit),
    ("AUTH", Verb::Auth),
    ("STARTTLS", Verb::StartTls),
    ("ETRN", Verb::Etrn),
    ("TURN", Verb::Turn),
    ("ATRN", Verb::Atrn),
    ("SEND", Verb::Send),
    ("SOML", Verb::Soml),
    ("SAML", Verb::Saml),
    ("BURL", Verb::Burl),
    ("XCLIENT", Verb::Xclient),
    ("XFORWARD", Verb::Xforward),
];

const ALL: &[Verb] = &[
    Verb::Unknown,
    Verb::Connect,
    Verb::Helo,
    Verb::Ehlo,
    Verb::Lhlo,
    Verb::Mail,
    Verb::Rcpt,
    Verb::Data,
    Verb::End,
    Verb::Bdat,
    Verb::Rset,
    Verb::Vrfy,
    Verb::Expn,
    Verb::Help,
    Verb::Noop,
    Verb::Quit,
    Verb::Auth,
    Verb::StartTls,
    Verb::Etrn,
    Verb::Turn,
    Verb::Atrn,
    Verb::Send,
    Verb::Soml,
    Verb::Saml,
    Verb::Burl,
    Verb::Xclient,
    Verb::Xforward,
    Verb::Strange,
];

impl Verb {
    /// The verb of a command line; upper and lower case mean the same (RFC 5321 §2.4).
    pub fn of(line: &[u8]) -> Verb {
        let word = word(line);
        TABLE
            .iter()
            .find(|(name, _)| name.as_bytes().eq_ignore_ascii_case(word))
            .map_or(Verb::Strange, |(_, verb)| *verb)
    }

    /// The verb that was packed into a message's 32 bits.
    pub fn unpack(ctx: u32) -> Verb {
        ALL.get((ctx & 0xff) as usize)
            .copied()
            .unwrap_or(Verb::Unknown)
    }

    /// What the reply is to, for people.
    pub fn answered(self) -> &'static str {
        match self {
            Verb::Unknown | Verb::Strange => "",
            Verb::Connect => "greeting",
            Verb::End => "mail",
            verb => TABLE
                .iter()
                .find(|(_, v)| *v == verb)
                .map_or("", |(name, _)| name),
        }
    }
}

/// The word a command line begins with.
pub fn word(line: &[u8]) -> &[u8] {
    let end = line.iter().position(|b| b.is_ascii_whitespace());
    line.get(..end.unwrap_or(line.len())).unwrap_or(line)
}

/// What a reply code says, whatever text stands behind it (RFC 5321 §4.2.3).
pub fn code_name(code: u64) -> Option<&'static str> {
    Some(match code {
        211 => "System status",
        214 => "Help",
        220 => "Service ready",
        221 => "Service closing",
        235 => "Authentication succeeded",
        250 => "Done",
        251 => "User not local; will forward",
        252 => "Cannot verify, but will accept",
        334 => "Challenge",
        354 => "Start mail input",
        421 => "Service not available, closing",
        432 => "A password transition is needed",
        450 => "Mailbox unavailable now",
        451 => "Local error",
        452 => "Insufficient storage",
        454 => "Temporary failure",
        455 => "Parameters can't be accommodated now",
        500 => "Syntax error: command",
        501 => "Syntax error: parameters",
        502 => "Command not implemented",
        503 => "Bad sequence of commands",
        504 => "Parameter not implemented",
        521 => "Host accepts no mail",
        530 => "Authentication or TLS required",
        534 => "Mechanism too weak",
        535 => "Credentials invalid",
        538 => "Encryption required for this mechanism",
        550 => "Mailbox unavailable",
        551 => "User not local",
        552 => "Exceeded storage",
        553 => "Mailbox name not allowed",
        554 => "Transaction failed",
        555 => "Parameters not recognised",
        556 => "Domain accepts no mail",
        _ => return None,
    })
}

/// What the class of an enhanced status code says (RFC 3463 §2).
pub fn class_name(class: u64) -> Option<&'static str> {
    match class {
        2 => Some("success"),
        4 => Some("failed for now; try again"),
        5 => Some("failed for good"),
        _ => None,
    }
}

/// What the subject of an enhanced status code says (RFC 3463 §3).
pub fn subject_name(subject: u64) -> Option<&'static str> {
    Some(match subject {
        0 => "other",
        1 => "addressing",
        2 => "mailbox",
        3 => "mail system",
        4 => "network and routing",
        5 => "mail delivery protocol",
        6 => "content or media",
        7 => "security or policy",
        _ => return None,
    })
}

/// What subject and detail say together (RFC 3463 §3, and the registry it began).
pub fn enhanced_name(subject: u16, detail: u16) -> Option<&'static str> {
    Some(match (subject, detail) {
        (1, 0) => "Other address status",
        (1, 1) => "Bad destination mailbox address",
        (1, 2) => "Bad destination system address",
        (1, 3) => "Bad destination mailbox address syntax",
        (1, 4) => "Destination mailbox address ambiguous",
        (1, 5) => "Destination address valid",
        (1, 6) => "Destination mailbox has moved, no forwarding address",
        (1, 7) => "Bad sender's mailbox address syntax",
        (1, 8) => "Bad sender's system address",
        (1, 10) => "Recipient address has null MX",
        (2, 1) => "Mailbox disabled, not accepting messages",
        (2, 2) => "Mailbox full",
        (2, 3) => "Message length exceeds administrative limit",
        (2, 4) => "Mailing list expansion problem",
        (3, 1) => "Mail system full",
        (3, 2) => "System not accepting network messages",
        (3, 3) => "System not capable of selected features",
        (3, 4) => "Message too big for system",
        (3, 5) => "System incorrectly configured",
        (4, 1) => "No answer from host",
        (4, 2) => "Bad connection",
        (4, 3) => "Directory server failure",
        (4, 4) => "Unable to route",
        (4, 5) => "Mail system congestion",
        (4, 6) => "Routing loop detected",
        (4, 7) => "Delivery time expired",
        (5, 1) => "Invalid command",
        (5, 2) => "Syntax error",
        (5, 3) => "Too many recipients",
        (5, 4) => "Invalid command arguments",
        (5, 5) => "Wrong protocol version",
        (5, 6) => "Authentication exchange line is too long",
        (6, 1) => "Media not supported",
        (6, 2) => "Conversion required and prohibited",
        (6, 3) => "Conversion required but not supported",
        (6, 7) => "Non-ASCII addresses not permitted for that sender or recipient",
        (7, 1) => "Delivery not authorized, message refused",
        (7, 2) => "Mailing list expansion prohibited",
        (7, 7) => "Message integrity failure",
        (7, 8) => "Authentication credentials invalid",
        (7, 9) => "Authentication mechanism is too weak",
        (7, 10) => "Encryption needed",
        (7, 20) => "No passing DKIM signature found",
        (7, 23) => "SPF validation failed",
        (7, 25) => "Reverse DNS validation failed",
        (7, 26) => "Multiple authentication checks failed",
        (_, 0) => "Other or undefined",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_survive_packing_and_ignore_case() {
        for (name, verb) in TABLE {
            assert_eq!(Verb::of(name.to_lowercase().as_bytes()), *verb);
        }
        for verb in ALL {
            assert_eq!(Verb::unpack(*verb as u32), *verb);
        }
        assert_eq!(Verb::of(b"MAIL FROM:<>"), Verb::Mail);
        assert_eq!(Verb::of(b"MAILX"), Verb::Strange);
        assert_eq!(Verb::unpack(200), Verb::Unknown);
    }
}
