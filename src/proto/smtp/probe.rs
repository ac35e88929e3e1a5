//! Are these first bytes SMTP, or LMTP?
//!
//! A server says 220, as FTP's does, and most say ESMTP in that line; a client says EHLO, which nobody else does.

use super::Flavour;
use crate::layer::{Dir, Evidence, Likelihood, Probe, Transport};
use crate::proto::common::line::is_text;
use crate::proto::common::reply;

fn evidence(len: usize, says: &'static str) -> Evidence {
    Evidence {
        len: u16::try_from(len).unwrap_or(u16::MAX),
        says,
    }
}

/// The answer.
pub fn probe(probe: &Probe<'_>, flavour: Flavour) -> Likelihood {
    if probe.transport != Transport::Tcp {
        return Likelihood::No;
    }
    match probe.dir {
        Dir::ToServer => match client(probe.bytes, flavour) {
            Likelihood::No if !probe.first && flavour == Flavour::Smtp => text(probe.bytes),
            likelihood => likelihood,
        },
        Dir::ToClient => server(probe.bytes, flavour),
    }
}

/// Nobody else says these; a blank or a line's end follows.
const SURE: &[(&str, &str)] = &[
    ("EHLO", "the command EHLO"),
    ("HELO", "the command HELO"),
    ("MAIL FROM:", "the command MAIL FROM:"),
    ("RCPT TO:", "the command RCPT TO:"),
];

/// Others have these verbs too: FTP and POP3 say QUIT, NOOP, AUTH.
const MAYBE: &[&str] = &[
    "QUIT", "RSET", "NOOP", "DATA", "STARTTLS", "AUTH", "BDAT", "VRFY", "EXPN", "HELP",
];

fn client(bytes: &[u8], flavour: Flavour) -> Likelihood {
    if flavour == Flavour::Lmtp {
        let all = SURE[2..].iter().map(|(word, _)| word);
        let maybe = all
            .chain(MAYBE)
            .any(|w| begins(bytes, w.as_bytes()) == Some(true));
        return match begins(bytes, b"LHLO") {
            Some(true) => Likelihood::Sure(evidence(5, "the command LHLO")),
            _ if maybe => Likelihood::Maybe(evidence(4, "a command of SMTP and LMTP")),
            Some(false) => Likelihood::No,
            None => Likelihood::More,
        };
    }
    let mut more = false;
    for (word, says) in SURE {
        match begins(bytes, word.as_bytes()) {
            Some(true) => return Likelihood::Sure(evidence(word.len(), says)),
            Some(false) => {}
            None => more = true,
        }
    }
    for word in MAYBE {
        match begins(bytes, word.as_bytes()) {
            Some(true) => return Likelihood::Maybe(evidence(word.len(), "a command of SMTP")),
            Some(false) => {}
            None => more = true,
        }
    }
    if more {
        Likelihood::More
    } else {
        Likelihood::No
    }
}

/// A line of text, of a mail whose beginning was not captured.
fn text(bytes: &[u8]) -> Likelihood {
    let end = memchr::memchr(b'\n', bytes);
    let line = bytes.get(..end.unwrap_or(bytes.len())).unwrap_or(bytes);
    match end {
        _ if !is_text(line) => Likelihood::No,
        Some(end) => Likelihood::Maybe(evidence(end, "a line of text")),
        None => Likelihood::More,
    }
}

/// Whether they begin with a word, upper or lower case, that ends there; `None` when there are too few of them to tell.
fn begins(bytes: &[u8], word: &[u8]) -> Option<bool> {
    let same = bytes
        .iter()
        .zip(word)
        .all(|(a, b)| a.eq_ignore_ascii_case(b));
    match bytes.get(word.len()) {
        _ if !same => Some(false),
        _ if word.ends_with(b":") && bytes.len() >= word.len() => Some(true),
        Some(behind) => Some(behind.is_ascii_whitespace()),
        None => None,
    }
}

fn server(bytes: &[u8], flavour: Flavour) -> Likelihood {
    let digits = bytes
        .iter()
        .take(3)
        .take_while(|b| b.is_ascii_digit())
        .count();
    if digits < bytes.len().min(3) {
        return Likelihood::No;
    }
    if bytes.len() < 4 {
        return Likelihood::More;
    }
    let line = reply::line(bytes);
    let Some(code) = line.code else {
        return Likelihood::No;
    };
    if code == 220 {
        let text = bytes.get(line.text..line.end).unwrap_or(&[]);
        if has_word(text, b"LMTP") {
            return match flavour {
                Flavour::Lmtp => Likelihood::Sure(evidence(line.end, "a greeting that says LMTP")),
                Flavour::Smtp => Likelihood::No,
            };
        }
        if flavour == Flavour::Smtp && (has_word(text, b"ESMTP") || has_word(text, b"SMTP")) {
            return Likelihood::Sure(evidence(line.end, "a greeting that says SMTP"));
        }
        if line.len == line.end {
            return Likelihood::More;
        }
        if has_word(text, b"FTP") {
            return Likelihood::No;
        }
    }
    const CODES: &[u16] = &[
        220, 221, 235, 250, 251, 252, 334, 354, 421, 450, 451, 452, 454, 500, 501, 502, 503, 504,
        521, 530, 535, 550, 551, 552, 553, 554, 555,
    ];
    match CODES.contains(&code) {
        true if line.len > line.end => {
            Likelihood::Maybe(evidence(line.end, "a reply of three digits"))
        }
        true => Likelihood::More,
        false => Likelihood::No,
    }
}

/// Whether a word stands in the text, parted from others by what is no letter.
fn has_word(text: &[u8], word: &[u8]) -> bool {
    text.split(|b| !b.is_ascii_alphanumeric())
        .any(|w| w.eq_ignore_ascii_case(word))
}
