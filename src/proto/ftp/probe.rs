//! Which first bytes are FTP's.
//!
//! SMTP greets with 220 too, and POP3 begins with USER: only words that nobody else has decide alone.

use super::message::begins_with_digit;
use crate::layer::{Dir, Evidence, Likelihood, Probe, Transport};
use crate::proto::common::reply;

/// What these bytes look like.
pub fn probe(probe: &Probe<'_>) -> Likelihood {
    match (probe.transport, probe.dir) {
        (Transport::Udp, _) => Likelihood::No,
        (_, Dir::ToServer) => client(probe.bytes),
        (_, Dir::ToClient) => server(probe.bytes),
    }
}

fn evidence(len: usize, says: &'static str) -> Evidence {
    Evidence {
        len: u16::try_from(len).unwrap_or(u16::MAX),
        says,
    }
}

/// Commands of nobody else.
const SURE: &[(&str, &str)] = &[
    ("PASV\r", "the command PASV"),
    ("EPSV\r", "the command EPSV"),
    ("EPRT |", "the command EPRT"),
    ("TYPE I\r", "the command TYPE I"),
    ("TYPE A\r", "the command TYPE A"),
    ("SYST\r", "the command SYST"),
    ("FEAT\r", "the command FEAT"),
    ("AUTH TLS\r", "the command AUTH TLS"),
    ("AUTH SSL\r", "the command AUTH SSL"),
    ("CWD ", "the command CWD"),
    ("PBSZ 0\r", "the command PBSZ"),
    ("PROT P\r", "the command PROT"),
    ("PROT C\r", "the command PROT"),
    ("NLST", "the command NLST"),
    ("MLSD", "the command MLSD"),
    ("MDTM ", "the command MDTM"),
];

/// Others have these too: POP3, SMTP, IRC.
const MAYBE: &[&str] = &[
    "USER ", "PASS ", "QUIT\r", "NOOP\r", "LIST", "RETR ", "STOR ", "STAT", "HELP", "ACCT ",
    "SIZE ", "DELE ", "PORT ", "PWD\r", "SITE ", "REST ", "OPTS ", "MKD ", "RMD ", "ABOR\r",
    "CLNT ", "HOST ",
];

fn client(bytes: &[u8]) -> Likelihood {
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
            Some(true) => return Likelihood::Maybe(evidence(word.len(), "a command of FTP")),
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

/// Whether they begin with a word, upper or lower case; `None` when there are too few of them to tell.
fn begins(bytes: &[u8], word: &[u8]) -> Option<bool> {
    let n = bytes.len().min(word.len());
    let same = bytes
        .iter()
        .zip(word)
        .all(|(a, b)| a.eq_ignore_ascii_case(b));
    match same {
        true if n < word.len() => None,
        same => Some(same),
    }
}

/// Replies whose words only an FTP server says.
const REPLIES: &[(u16, &str, &str)] = &[
    (227, "Entering", "the reply to PASV"),
    (229, "Entering", "the reply to EPSV"),
    (150, "Opening", "the beginning of a transfer"),
    (226, "Transfer", "the end of a transfer"),
    (331, "Password", "the question for a password"),
    (
        331,
        "Please specify the password",
        "the question for a password",
    ),
];

const CODES: &[u16] = &[
    110, 120, 125, 150, 200, 202, 211, 212, 213, 214, 215, 220, 221, 225, 226, 227, 229, 230, 232,
    234, 235, 250, 257, 331, 332, 334, 350, 421, 425, 426, 430, 431, 450, 451, 452, 500, 501, 502,
    503, 504, 522, 530, 532, 533, 534, 550, 551, 552, 553,
];

fn server(bytes: &[u8]) -> Likelihood {
    if bytes.len() < 4 {
        return match bytes.iter().all(u8::is_ascii_digit) {
            true => Likelihood::More,
            false => Likelihood::No,
        };
    }
    if !begins_with_digit(bytes) {
        return Likelihood::No;
    }
    let line = reply::line(bytes);
    let Some(code) = line.code.filter(|code| CODES.contains(code)) else {
        return Likelihood::No;
    };
    if line.len == line.end {
        return Likelihood::More;
    }
    let text = bytes.get(line.text..line.end).unwrap_or(&[]);
    if code == 220 {
        if has(text, b"smtp") || has(text, b"lmtp") {
            return Likelihood::No;
        }
        if has(text, b"ftp") || has(text, b"FileZilla Server") {
            return Likelihood::Sure(evidence(line.end, "a greeting that says FTP"));
        }
    }
    for (number, begins, says) in REPLIES {
        let words = text.get(..begins.len()).unwrap_or(&[]);
        if *number == code && words.eq_ignore_ascii_case(begins.as_bytes()) {
            return Likelihood::Sure(evidence(line.end, says));
        }
    }
    Likelihood::Maybe(evidence(line.end, "a reply of three digits"))
}

fn has(text: &[u8], word: &[u8]) -> bool {
    text.windows(word.len())
        .any(|w| w.eq_ignore_ascii_case(word))
}
