//! A tape as it is written: see `tests/tapes/INDEX.md`.

use std::net::Ipv4Addr;

/// Who sends: the host that the tape calls `C`, or `S`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    C = 0,
    S = 1,
}

impl Side {
    pub fn other(self) -> Side {
        match self {
            Side::C => Side::S,
            Side::S => Side::C,
        }
    }
}

pub type End = (Ipv4Addr, u16);

/// What happens in a step.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Act {
    /// The capture begins, or a connection is opened; `ends` are those of C and S.
    Open {
        conn: usize,
        by: Side,
        ends: [End; 2],
        middle: bool,
    },
    Send {
        conn: usize,
        by: Side,
        bytes: Vec<u8>,
    },
    Gap {
        conn: usize,
        by: Side,
        len: usize,
    },
    Close {
        conn: usize,
        by: Option<Side>,
    },
    Reset {
        conn: usize,
        by: Side,
    },
    Wait(i64),
    End,
}

/// What a step is expected to say.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Expect {
    /// A message: its protocol and the beginning of its line. `maybe`: need not be found behind a loss.
    Message {
        proto: String,
        text: String,
        maybe: bool,
    },
    /// A field of the last message, as columns show it.
    Field { name: String, value: String },
    /// A remark.
    Note(String),
    /// Any messages.
    Any,
}

/// What is asked for behind a line that is lost.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Behind {
    /// All but so many of the messages.
    AllBut(usize),
    /// All but those of these protocols.
    Without(Vec<String>),
    Nothing,
}

#[derive(Clone, Debug)]
pub struct Step {
    pub line: usize,
    pub act: Act,
    pub expect: Vec<Expect>,
    pub behind: Behind,
}

/// What opens something in a tape.
#[derive(Clone, Debug)]
pub enum Secret {
    KeyLog(String),
    SnmpUser(String),
}

#[derive(Clone, Debug)]
pub struct Tape {
    pub udp: bool,
    /// Lines of key logs, and users of SNMPv3.
    pub secrets: Vec<Secret>,
    /// Protocols whose messages are said as their bytes come.
    pub pieces: Vec<String>,
    pub steps: Vec<Step>,
}

impl Tape {
    pub fn read(text: &str) -> Result<Tape, String> {
        let mut tape = Tape {
            udp: false,
            secrets: Vec::new(),
            pieces: Vec::new(),
            steps: Vec::new(),
        };
        let mut ends = [
            (Ipv4Addr::new(192, 0, 2, 1), 40000),
            (Ipv4Addr::new(198, 51, 100, 2), 0),
        ];
        let mut middle = false;
        let mut opened = vec![];
        let mut named: Vec<(String, String)> = Vec::new();
        for (i, line) in text.lines().enumerate() {
            let wrong = |why: &str| format!("line {}: {why}: {line}", i + 1);
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
            let spelled = named
                .iter()
                .rev()
                .fold(rest.to_owned(), |text, (name, is)| text.replace(name, is));
            if line.starts_with('>') {
                let step = tape.steps.last_mut().ok_or_else(|| wrong("too early"))?;
                step.expect
                    .push(expected(word, rest).ok_or_else(|| wrong("not understood"))?);
                continue;
            }
            if word == "--" {
                if let Some(rest) = rest.strip_prefix("lost ") {
                    let step = tape.steps.last_mut().ok_or_else(|| wrong("too early"))?;
                    let n = rest.split_once(": ").ok_or_else(|| wrong("says no why"))?.0;
                    step.behind = match n {
                        "all" => Behind::Nothing,
                        n => match n.parse() {
                            Ok(n) => Behind::AllBut(n),
                            Err(_) => Behind::Without(n.split(' ').map(str::to_owned).collect()),
                        },
                    };
                    continue;
                }
            }
            let act = match word {
                "ports" => {
                    let (c, s) = rest.split_once(' ').ok_or_else(|| wrong("two ports"))?;
                    ends[0].1 = c.parse().map_err(|_| wrong("not a port"))?;
                    ends[1].1 = s.parse().map_err(|_| wrong("not a port"))?;
                    continue;
                }
                "transport" => {
                    tape.udp = rest == "udp";
                    continue;
                }
                "pieces" => {
                    tape.pieces = rest.split(' ').map(str::to_owned).collect();
                    continue;
                }
                "middle" => {
                    middle = true;
                    continue;
                }
                "let" => {
                    let (name, is) = spelled.split_once(' ').unwrap_or((&spelled, ""));
                    named.push((format!("\\<{name}>"), is.trim_start().to_owned()));
                    continue;
                }
                "keylog" => {
                    tape.secrets.push(Secret::KeyLog(rest.to_owned()));
                    continue;
                }
                "snmp-user" => {
                    tape.secrets.push(Secret::SnmpUser(rest.to_owned()));
                    continue;
                }
                "--" => aside(rest, ends).ok_or_else(|| wrong("not understood"))?,
                _ => spoken(word, &spelled).ok_or_else(|| wrong("not understood"))?,
            };
            if let Act::Open { conn, .. } = act {
                opened.push(conn);
            }
            let of = match &act {
                Act::Send { conn, .. } | Act::Gap { conn, .. } | Act::Reset { conn, .. } => {
                    Some(*conn)
                }
                Act::Close { conn, .. } => Some(*conn),
                _ => None,
            };
            if let Some(conn) = of.filter(|c| !opened.contains(c)) {
                if conn != 1 || ends[1].1 == 0 {
                    return Err(wrong("no such connection, or no ports"));
                }
                opened.push(1);
                tape.steps.push(Step::new(
                    0,
                    Act::Open {
                        conn: 1,
                        by: Side::C,
                        ends,
                        middle,
                    },
                ));
            }
            tape.steps.push(Step::new(i + 1, act));
        }
        if tape.steps.last().is_none_or(|s| s.act != Act::End) {
            tape.steps.push(Step::new(0, Act::End));
        }
        Ok(tape)
    }
}

impl Step {
    fn new(line: usize, act: Act) -> Step {
        Step {
            line,
            act,
            expect: Vec::new(),
            behind: Behind::AllBut(0),
        }
    }
}

fn expected(word: &str, rest: &str) -> Option<Expect> {
    let (first, text) = rest.split_once(' ').unwrap_or((rest, ""));
    Some(match word {
        ">" | ">?" if first == "..." => Expect::Any,
        ">" if first == "note" => Expect::Note(text.to_owned()),
        ">" | ">?" => Expect::Message {
            proto: first.to_owned(),
            text: text.to_owned(),
            maybe: word == ">?",
        },
        ">>" => Expect::Field {
            name: first.to_owned(),
            value: text.to_owned(),
        },
        _ => return None,
    })
}

/// `C`, `S2`: who, and of which connection.
fn party(word: &str) -> Option<(Side, usize)> {
    let by = match word.chars().next()? {
        'C' => Side::C,
        'S' => Side::S,
        _ => return None,
    };
    let conn = match &word[1..] {
        "" => 1,
        n => n.parse().ok()?,
    };
    Some((by, conn))
}

fn spoken(word: &str, rest: &str) -> Option<Act> {
    let (by, conn) = party(&word[..word.len() - 1])?;
    let bytes = match word.chars().last()? {
        ':' => [unescape(rest)?, b"\r\n".to_vec()].concat(),
        '.' => unescape(rest)?,
        '*' => {
            let (n, text) = rest.split_once(' ')?;
            unescape(text)?.repeat(n.parse().ok()?)
        }
        _ => return None,
    };
    Some(Act::Send { conn, by, bytes })
}

fn aside(rest: &str, ends: [End; 2]) -> Option<Act> {
    let words: Vec<&str> = rest.split(' ').collect();
    Some(match words[..] {
        ["gap", len, who] => {
            let (by, conn) = party(who)?;
            Act::Gap {
                conn,
                by,
                len: len.parse().ok()?,
            }
        }
        ["open", conn, from, to] => {
            let end = |word: &str| {
                let (who, port) = word.split_once(':')?;
                let (who, at) = who.split_once('@').unwrap_or((who, ""));
                let (side, _) = party(who)?;
                let address = match at {
                    "" => ends[side as usize].0,
                    at => at.parse().ok()?,
                };
                Some((side, (address, port.parse().ok()?)))
            };
            let ((by, from), (_, to)) = (end(from)?, end(to)?);
            Act::Open {
                conn: conn.parse().ok()?,
                by,
                ends: if by == Side::C {
                    [from, to]
                } else {
                    [to, from]
                },
                middle: false,
            }
        }
        ["close"] => Act::Close { conn: 1, by: None },
        ["close", who] => match party(who) {
            Some((by, conn)) => Act::Close { conn, by: Some(by) },
            None => Act::Close {
                conn: who.parse().ok()?,
                by: None,
            },
        },
        ["reset", who] => {
            let (by, conn) = party(who)?;
            Act::Reset { conn, by }
        }
        ["wait", time] => Act::Wait(time.strip_suffix('s')?.parse::<i64>().ok()? * 1_000_000_000),
        ["end"] => Act::End,
        _ => return None,
    })
}

/// What stands between braces at the front, and what follows them.
fn braced(text: &str) -> Option<(&str, &str)> {
    let mut depth = 0;
    for (i, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((text.get(1..i)?, &text[i + c.len_utf8()..]));
        }
    }
    None
}

/// `\r \n \t \\ \x16 \x{16 03 01} \4{…} \b{…} \*300{…}`.
fn unescape(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.extend_from_slice(&rest.as_bytes()[..at]);
        let escape = rest[at + 1..].chars().next()?;
        rest = &rest[at + 2..];
        match escape {
            'r' => out.push(b'\r'),
            'n' => out.push(b'\n'),
            't' => out.push(b'\t'),
            '\\' => out.push(b'\\'),
            'x' => {
                let hex = match rest.strip_prefix('{') {
                    Some(inner) => {
                        let (hex, behind) = inner.split_once('}')?;
                        rest = behind;
                        hex
                    }
                    None => {
                        let hex = rest.get(..2)?;
                        rest = &rest[2..];
                        hex
                    }
                };
                let digits: Vec<u8> = hex.bytes().filter(|b| *b != b' ').collect();
                for pair in digits.chunks(2) {
                    out.push(u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?);
                }
            }
            '1'..='4' => {
                let (inner, behind) = braced(rest)?;
                let inner = unescape(inner)?;
                let size = escape.to_digit(10)? as usize;
                out.extend_from_slice(&(inner.len() as u32).to_be_bytes()[4 - size..]);
                out.extend_from_slice(&inner);
                rest = behind;
            }
            'b' => {
                let (inner, behind) = braced(rest)?;
                let inner = unescape(inner)?;
                let len = (inner.len() as u32).to_be_bytes();
                let short = len.iter().position(|b| *b != 0).unwrap_or(3);
                if inner.len() > 127 {
                    out.push(0x84 - short as u8);
                }
                out.extend_from_slice(&len[short..]);
                out.extend_from_slice(&inner);
                rest = behind;
            }
            '*' => {
                let (n, _) = rest.split_once('{')?;
                let (inner, behind) = braced(&rest[n.len()..])?;
                out.extend(unescape(inner)?.repeat(n.parse().ok()?));
                rest = behind;
            }
            _ => return None,
        }
    }
    out.extend_from_slice(rest.as_bytes());
    Some(out)
}
