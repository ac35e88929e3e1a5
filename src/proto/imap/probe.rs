//! Are these first bytes IMAP?
//!
//! A server greets with a star, a client's line is a tag and a command.

use super::verb::{Verb, is_tag, split, tagged, text_of};
use crate::layer::{Dir, Evidence, Likelihood, Probe, Transport};
use crate::proto::common::line::is_text;

fn evidence(len: usize, says: &'static str) -> Evidence {
    Evidence {
        len: u16::try_from(len).unwrap_or(u16::MAX),
        says,
    }
}

/// Names of untagged responses.
pub const UNTAGGED: &[&str] = &[
    "OK",
    "NO",
    "BAD",
    "BYE",
    "PREAUTH",
    "CAPABILITY",
    "ENABLED",
    "LIST",
    "LSUB",
    "XLIST",
    "NAMESPACE",
    "STATUS",
    "SEARCH",
    "ESEARCH",
    "SORT",
    "THREAD",
    "FLAGS",
    "EXISTS",
    "RECENT",
    "EXPUNGE",
    "FETCH",
    "VANISHED",
    "ID",
    "QUOTA",
    "QUOTAROOT",
    "ACL",
    "MYRIGHTS",
];

/// First words of other protocols' commands, behind which a word like LIST or LOGIN can stand.
const OTHERS: &[&str] = &[
    "USER", "PASS", "AUTH", "HELP", "LIST", "RETR", "STAT", "SITE", "HELO", "EHLO", "LHLO", "VRFY",
    "EXPN", "NICK", "JOIN", "GET", "POST", "PUT", "HEAD", "CWD", "MKD", "RMD", "DELE", "STOR",
    "ACCT", "MODE", "GROUP", "APOP",
];

/// The answer.
pub fn probe(probe: &Probe<'_>) -> Likelihood {
    if probe.transport != Transport::Tcp || probe.bytes.is_empty() {
        return Likelihood::No;
    }
    let end = memchr::memchr(b'\n', probe.bytes);
    let text = text_of(end.map_or(probe.bytes, |i| {
        probe.bytes.get(..=i).unwrap_or(probe.bytes)
    }));
    match probe.dir {
        Dir::ToClient => match server(text, end.is_some()) {
            // Of a mail whose beginning was not captured.
            Likelihood::No if !probe.first && is_text(text) => match end.is_some() {
                true => Likelihood::Maybe(evidence(text.len(), "a line of text")),
                false => Likelihood::More,
            },
            likelihood => likelihood,
        },
        Dir::ToServer => client(text, end.is_some()),
    }
}

fn server(text: &[u8], whole: bool) -> Likelihood {
    let (first, behind) = split(text);
    if first == b"*" {
        let (word, more) = split(behind);
        let numbered = !word.is_empty() && word.iter().all(u8::is_ascii_digit);
        let name = if numbered { split(more).0 } else { word };
        let known = UNTAGGED
            .iter()
            .any(|known| known.as_bytes().eq_ignore_ascii_case(name));
        let ended =
            whole || text.len() > 2 + name.len() + if numbered { word.len() + 1 } else { 0 };
        return match known && ended {
            true => Likelihood::Sure(evidence(text.len(), "a star and a response of IMAP")),
            false if !whole && text.len() < 40 => Likelihood::More,
            false => Likelihood::No,
        };
    }
    if !whole {
        return match text.len() < 80 && is_tag(first) {
            true => Likelihood::More,
            false => Likelihood::No,
        };
    }
    match is_tag(first) && matches!(split(behind).0, b"OK" | b"NO" | b"BAD") {
        true => Likelihood::Maybe(evidence(text.len(), "a tag and how it went")),
        false => Likelihood::No,
    }
}

fn client(text: &[u8], whole: bool) -> Likelihood {
    let (tag, behind) = split(text);
    if !is_tag(tag)
        || OTHERS
            .iter()
            .any(|w| w.as_bytes().eq_ignore_ascii_case(tag))
    {
        return Likelihood::No;
    }
    if !whole && text.len() < 80 {
        return Likelihood::More;
    }
    match tagged(text) {
        Some((_, verb)) if verb != Verb::Strange && !behind.is_empty() => {
            let made_up = tag.len() < 2 || tag.iter().any(u8::is_ascii_digit);
            match made_up {
                true => Likelihood::Sure(evidence(text.len(), "a tag and a command of IMAP")),
                false => Likelihood::Maybe(evidence(text.len(), "a word and a command of IMAP")),
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
    fn a_star_decides() {
        let sure = |b: &[u8]| matches!(ask(Dir::ToClient, b), Likelihood::Sure(_));
        assert!(sure(b"* OK IMAP4rev1 ready\r\n") && sure(b"* BYE\r\n") && sure(b"* 3 EXISTS\r\n"));
        assert_eq!(ask(Dir::ToClient, b"*"), Likelihood::More);
        assert_eq!(ask(Dir::ToClient, b"*1\r\n$3\r\n"), Likelihood::No);
        assert_eq!(ask(Dir::ToClient, b"+OK POP3\r\n"), Likelihood::No);
        assert!(matches!(
            ask(Dir::ToClient, b"A50 OK Idle completed\r\n"),
            Likelihood::Maybe(_)
        ));
        assert_eq!(ask(Dir::ToClient, b"HTTP/1.1 200 OK\r\n"), Likelihood::No);
    }

    #[test]
    fn a_tag_and_a_command_decide() {
        let sure = |b: &[u8]| matches!(ask(Dir::ToServer, b), Likelihood::Sure(_));
        assert!(
            sure(b"a1 LOGIN kim x\r\n")
                && sure(b". CAPABILITY\r\n")
                && sure(b"2 uid fetch 1 FLAGS\r\n")
        );
        assert!(matches!(
            ask(Dir::ToServer, b"qmub IDLE\r\n"),
            Likelihood::Maybe(_)
        ));
        for other in [
            "AUTH LOGIN\r\n",
            "USER login\r\n",
            "GET / HTTP/1.1\r\n",
            "EHLO x\r\n",
            "DONE\r\n",
        ] {
            assert_eq!(
                ask(Dir::ToServer, other.as_bytes()),
                Likelihood::No,
                "{other}"
            );
        }
    }
}
