//! Are these first bytes POP3?
//!
//! A server says +OK, as Redis does too, and most say who they are in that line; CAPA, UIDL, STLS and APOP are commands
//! nobody else has.

use super::verb::{number, split, text_of};
use crate::layer::{Dir, Evidence, Likelihood, Probe, Transport};
use crate::proto::common::line::is_text;

fn evidence(len: usize, says: &'static str) -> Evidence {
    Evidence {
        len: u16::try_from(len).unwrap_or(u16::MAX),
        says,
    }
}

/// The answer.
pub fn probe(probe: &Probe<'_>) -> Likelihood {
    if probe.transport != Transport::Tcp || probe.bytes.is_empty() {
        return Likelihood::No;
    }
    let line = match memchr::memchr(b'\n', probe.bytes) {
        Some(i) => Ok(text_of(probe.bytes.get(..=i).unwrap_or(probe.bytes))),
        None => Err(probe.bytes),
    };
    match (probe.dir, line) {
        (Dir::ToClient, Ok(line)) => match server(line) {
            Likelihood::No if !probe.first => text(line, true),
            likelihood => likelihood,
        },
        (Dir::ToServer, Ok(line)) => client(line),
        (Dir::ToClient, Err(part)) => match more(part, &["+OK", "-ERR"], 512) {
            Likelihood::No if !probe.first => text(part, false),
            likelihood => likelihood,
        },
        (Dir::ToServer, Err(part)) => more(part, COMMANDS, 64),
    }
}

/// A line of text, of a mail whose beginning was not captured.
fn text(line: &[u8], whole: bool) -> Likelihood {
    match whole {
        _ if !is_text(line) => Likelihood::No,
        true => Likelihood::Maybe(evidence(line.len(), "a line of text")),
        false => Likelihood::More,
    }
}

/// A line that is not there yet: it could become one of these.
fn more(part: &[u8], words: &[&str], limit: usize) -> Likelihood {
    let fits = |word: &&str| {
        part.iter()
            .zip(word.as_bytes())
            .all(|(a, b)| a.eq_ignore_ascii_case(b))
    };
    match part.len() < limit && words.iter().any(fits) {
        true => Likelihood::More,
        false => Likelihood::No,
    }
}

const COMMANDS: &[&str] = &[
    "USER ", "PASS ", "APOP ", "AUTH", "STLS", "CAPA", "STAT", "LIST", "UIDL", "RETR ", "TOP ",
    "DELE ", "NOOP", "RSET", "LAST", "QUIT",
];

fn client(line: &[u8]) -> Likelihood {
    let (word, rest) = split(line);
    let is = |name: &str| word.eq_ignore_ascii_case(name.as_bytes());
    let alone = rest.trim_ascii().is_empty();
    let mut numbers = rest.trim_ascii().split(|b| *b == b' ').map(number);
    let sure = match rest.trim_ascii() {
        b"" if is("CAPA") => "the command CAPA",
        b"" if is("STLS") => "the command STLS",
        _ if is("UIDL") && (alone || numbers.all(|n| n.is_some())) => "the command UIDL",
        _ if is("TOP") && numbers.all(|n| n.is_some()) => "the command TOP",
        behind if is("APOP") && digest(behind) => "the command APOP",
        _ => "",
    };
    if !sure.is_empty() {
        return Likelihood::Sure(evidence(line.len(), sure));
    }
    let numbered = number(rest.trim_ascii()).is_some();
    let maybe = match alone {
        true => ["AUTH", "STAT", "LIST", "NOOP", "RSET", "LAST", "QUIT"]
            .iter()
            .any(|name| is(name)),
        false if numbered => is("RETR") || is("DELE") || is("LIST") || is("USER") || is("PASS"),
        false => is("USER") || is("PASS") || is("AUTH"),
    };
    match maybe {
        true => Likelihood::Maybe(evidence(word.len(), "a command of POP3")),
        false => Likelihood::No,
    }
}

/// A name, and 32 hexadecimal digits.
fn digest(behind: &[u8]) -> bool {
    let mut words = behind.rsplit(|b| *b == b' ');
    let last = words.next().unwrap_or(&[]);
    last.len() == 32 && last.iter().all(u8::is_ascii_hexdigit) && words.next().is_some()
}

/// Words that stand in a greeting, or in an answer to RETR, LIST, CAPA, and in no other protocol's +OK.
const WORDS: &[&str] = &[
    "POP",
    "POP3",
    "pop3d",
    "ready",
    "Dovecot",
    "octets",
    "messages",
    "message",
    "maildrop",
    "mailbox",
    "Capability",
];

fn server(line: &[u8]) -> Likelihood {
    let (word, rest) = split(line);
    match word {
        b"-ERR" => Likelihood::Maybe(evidence(4, "the answer -ERR")),
        b"+OK" => {
            let known = |w: &[u8]| WORDS.iter().any(|k| k.as_bytes().eq_ignore_ascii_case(w));
            let says_so = rest.split(|b| !b.is_ascii_alphanumeric()).any(known);
            let stamped = rest.ends_with(b">") && rest.contains(&b'<') && rest.contains(&b'@');
            match says_so || stamped {
                true => Likelihood::Sure(evidence(line.len(), "+OK and words of POP3")),
                false => Likelihood::Maybe(evidence(3, "the answer +OK")),
            }
        }
        _ => Likelihood::No,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(dir: Dir, bytes: &[u8]) -> Likelihood {
        let transport = Transport::Tcp;
        probe(&Probe {
            bytes,
            dir,
            transport,
            first: true,
        })
    }

    #[test]
    fn greetings_decide_alone_where_they_say_who_speaks() {
        let sure = |b: &[u8]| matches!(ask(Dir::ToClient, b), Likelihood::Sure(_));
        assert!(sure(
            b"+OK POP3 server ready <1896.697170952@dbc.mtview.ca.us>\r\n"
        ));
        assert!(sure(b"+OK Dovecot (Ubuntu) ready.\r\n"));
        assert!(sure(b"+OK hello <1.2@example.com>\r\n"));
        assert!(matches!(
            ask(Dir::ToClient, b"+OK\r\n"),
            Likelihood::Maybe(_)
        ));
        assert!(matches!(
            ask(Dir::ToClient, b"-ERR unknown\r\n"),
            Likelihood::Maybe(_)
        ));
        assert_eq!(ask(Dir::ToClient, b"+O"), Likelihood::More);
        assert_eq!(ask(Dir::ToClient, b"+OK POP3"), Likelihood::More);
        assert_eq!(ask(Dir::ToClient, b"* OK IMAP4\r\n"), Likelihood::No);
        assert_eq!(ask(Dir::ToClient, b"+PONG\r\n"), Likelihood::No);
    }

    #[test]
    fn commands_nobody_else_has_decide_alone() {
        let sure = |b: &[u8]| matches!(ask(Dir::ToServer, b), Likelihood::Sure(_));
        assert!(
            sure(b"CAPA\r\n") && sure(b"stls\r\n") && sure(b"UIDL\r\n") && sure(b"TOP 1 10\r\n")
        );
        assert!(sure(b"APOP mrose c4c9334bac560ecc979e58001b3e22fb\r\n"));
        assert!(matches!(
            ask(Dir::ToServer, b"USER kim\r\n"),
            Likelihood::Maybe(_)
        ));
        assert!(matches!(
            ask(Dir::ToServer, b"RETR 1\r\n"),
            Likelihood::Maybe(_)
        ));
        assert_eq!(ask(Dir::ToServer, b"RETR big.bin\r\n"), Likelihood::No);
        assert_eq!(ask(Dir::ToServer, b"EHLO x\r\n"), Likelihood::No);
        assert_eq!(ask(Dir::ToServer, b"US"), Likelihood::More);
    }
}
