//! One control connection: which command a reply answers, and which data connection it announces.
//!
//! ```text
//!     PORT a,p ──────────────► expect a:p        "PORT"
//!     PASV ── 227 (a,p) ─────► expect a:p        "PASV"
//!     RETR big.bin ──────────► expect the same   "RETR big.bin"
//!     AUTH TLS ── 234 ───────► TLS comes below
//! ```
//!
//! The transfer command comes after the endpoint is known; announcing the endpoint again gives it the better label.

use std::collections::VecDeque;
use std::net::IpAddr;

use super::endpoint::number;
use super::message::{
    self, COMMAND, CONTINUED, Command, FOREIGN, REPLY, STRAY, command, pack, reply, verb_of,
};
use super::notes as n;
use super::verb::{Verb, code_name};
use crate::layer::{Cx, Dir, Dissector, Input, Op, Out};
use crate::proto::common::hello::{Hello, hello};
use crate::proto::common::line::LineFinder;
use crate::proto::common::reply::line;
use crate::wire::Wire;

/// So many commands without an answer are remembered.
const QUEUE: usize = 256;
/// A line longer than this is passed over.
const LINE_LIMIT: usize = 64 * 1024;
/// A line longer than this is remarked on; paths may be long, verbs are not.
const LONG_LINE: usize = 2048;
/// So much of a transfer command becomes the label of its data connection.
const LABEL: usize = 256;

/// A command that was not answered yet.
struct Pending {
    verb: Verb,
    /// Of a transfer command: what its data connection is called.
    label: Option<Box<str>>,
    /// Of MODE: the letter asked for.
    mode: u8,
}

/// Where the next data connection goes.
#[derive(Clone, Copy)]
struct Endpoint {
    from: IpAddr,
    to: (IpAddr, u16),
}

/// The state of a control connection.
#[derive(Default)]
pub struct Session {
    lines: [LineFinder; 2],
    /// The reply that goes on behind the lines that came: its code and what it answers.
    open: Option<(u16, Verb)>,
    queue: VecDeque<Pending>,
    endpoint: Option<Endpoint>,
    /// Where in the file the next transfer begins, as REST said.
    restart: u64,
    greeted: bool,
    secure: bool,
    /// Data connections go through TLS.
    protected: bool,
    /// AUTH asked for TLS.
    wants_tls: bool,
    /// Something was understood, by direction.
    understood: [bool; 2],
    /// Bytes were passed over in search of a line that looks right.
    searching: [bool; 2],
    passed: [u64; 2],
}

impl Session {
    fn found_footing(&mut self, dir: Dir, base: u64, len: usize, out: &mut Out<'_>) {
        let d = dir.index();
        self.understood[d] = true;
        if std::mem::take(&mut self.searching[d]) {
            let passed = std::mem::take(&mut self.passed[d]);
            out.note(&n::RESYNC, base, len as u32, passed);
        }
    }

    fn pass_over(&mut self, dir: Dir, len: usize) -> usize {
        self.searching[dir.index()] = true;
        self.passed[dir.index()] += len as u64;
        len
    }

    fn client(&mut self, input: Input<'_>, cx: &Cx, out: &mut Out<'_>) -> usize {
        let bytes = input.bytes;
        let len = match self.lines[0].find(bytes) {
            Some(found) => found.len,
            None if bytes.len() > LINE_LIMIT || input.last => {
                self.lines[0].reset();
                bytes.len()
            }
            None => {
                out.need(1);
                return 0;
            }
        };
        let unit = bytes.get(..len).unwrap_or(bytes);
        let (verb, word) = verb_of(unit);
        let lost = self.searching[0] || !self.understood[0] || unit.len() > LINE_LIMIT;
        if verb == Verb::Strange && lost && !word.is_empty() {
            return self.pass_over(Dir::ToServer, len);
        }
        self.found_footing(Dir::ToServer, input.base, len, out);
        let at = (input.base, len as u32);
        if verb == Verb::Strange && !word.is_empty() {
            out.note(&n::STRANGE, at.0, word.len() as u32, 0);
        }
        if len > LONG_LINE {
            out.note(&n::LONG_LINE, at.0, at.1, len as u64);
        }
        let waiting_for_tls = self.wants_tls && self.queue.iter().any(|p| p.verb == Verb::Auth);
        if waiting_for_tls {
            out.note(&n::PIPELINED_AUTH, at.0, at.1, 0);
        }
        let mut ctx = 0;
        if matches!(verb, Verb::Port | Verb::Eprt) {
            let quiet = command(&mut Wire::whole(unit, input.base, &mut ()), 0);
            let announced = quiet.ok().and_then(|c| c.endpoint);
            if announced.is_some_and(|(ip, _)| ip != cx.client.0) {
                ctx = FOREIGN;
            }
        }
        if let Ok(said) = command(&mut Wire::whole(unit, input.base, out.facts()), ctx) {
            self.began(said, at, cx, out);
        }
        out.say(COMMAND, len, ctx);
        len
    }

    /// What a command changes before its answer.
    fn began(&mut self, said: Command<'_>, at: (u64, u32), cx: &Cx, out: &mut Out<'_>) {
        let mut label = None;
        match said.verb {
            Verb::Pass if !self.secure => out.note(&n::PASSWORD, at.0, at.1, 0),
            Verb::Auth => {
                let mechanism = said.arg.trim_ascii().to_ascii_uppercase();
                self.wants_tls = matches!(&mechanism[..], b"TLS" | b"SSL" | b"TLS-C" | b"TLS-P");
                // RFC 4217 §17: SSL and TLS-P are old ways to say TLS and PROT P at once.
                self.protected = matches!(&mechanism[..], b"SSL" | b"TLS-P");
            }
            Verb::Prot => {
                let level = said.arg.first().map(u8::to_ascii_uppercase);
                self.protected = matches!(level, Some(b'P' | b'E' | b'S'));
            }
            Verb::Rein => self.endpoint = None,
            Verb::Port | Verb::Eprt => {
                self.endpoint = said.endpoint.map(|to| Endpoint {
                    from: cx.server.0,
                    to,
                });
                self.announce(said.verb.word(), out);
            }
            Verb::Pasv | Verb::Epsv => self.endpoint = None,
            Verb::Rest => self.restart = number(said.arg.trim_ascii()).unwrap_or(0),
            verb if verb.transfers() => {
                let restart = std::mem::take(&mut self.restart);
                if restart > 0 && !matches!(verb, Verb::List | Verb::Nlst | Verb::Mlsd) {
                    out.note(&n::RESTART, at.0, at.1, restart);
                }
                let name = label_of(said);
                self.announce(&name, out);
                label = Some(name.into_boxed_str());
            }
            _ => {}
        }
        if self.queue.len() < QUEUE {
            self.queue.push_back(Pending {
                verb: said.verb,
                label,
                mode: match said.verb {
                    Verb::Mode => said.arg.first().map_or(0, u8::to_ascii_uppercase),
                    _ => 0,
                },
            });
        }
    }

    fn announce(&self, label: &str, out: &mut Out<'_>) {
        if let Some(Endpoint { from, to }) = self.endpoint {
            out.op(Op::Expect {
                proto: "ftp-data",
                below: self.protected.then_some("tls"),
                from: Some(from),
                to,
                label: label.to_owned(),
            });
        }
    }

    /// The lines of one reply that are there, and whether its last one is among them. A reply that comes line by line
    /// is said so: it can take long (a server that greets slowly), and nothing need be kept.
    fn lines_of_reply(&mut self, bytes: &[u8]) -> (usize, bool) {
        let mut code = self.open.map(|(code, _)| code);
        let mut len = 0;
        while let Some(found) = self.lines[1].find(bytes.get(len..).unwrap_or(&[])) {
            let from = bytes.get(len..).unwrap_or(&[]);
            let this = line(from.get(..found.len).unwrap_or(from));
            match (code, this.code) {
                (None, Some(_)) if !this.more => return (len + found.len, true),
                (None, Some(first)) => code = Some(first),
                (None, None) => return (len + found.len, true),
                (Some(open), Some(this_code)) if open == this_code && !this.more => {
                    return (len + found.len, true);
                }
                // A line between must not begin like a reply (RFC 959 §4.2): the one before never ended.
                (Some(_), Some(other)) if code_name(other.into()).is_some() => {
                    if len > 0 {
                        return (len, true);
                    }
                    // What it answered was answered.
                    if let Some((code, _)) = self.open.take().filter(|(code, _)| *code >= 200) {
                        self.settle(code);
                    }
                    code = Some(other);
                    if !this.more {
                        return (len + found.len, true);
                    }
                }
                _ => {}
            }
            len += found.len;
        }
        (len, false)
    }

    fn server(&mut self, input: Input<'_>, cx: &Cx, out: &mut Out<'_>) -> usize {
        let bytes = input.bytes;
        let (mut len, ended) = self.lines_of_reply(bytes);
        if len == 0 {
            if bytes.len() <= LINE_LIMIT && !input.last {
                out.need(1);
                return 0;
            }
            self.lines[1].reset();
            len = bytes.len();
        }
        let unit = bytes.get(..len).unwrap_or(bytes);
        let first = line(unit);
        let (kind, code, verb) = match (self.open, first.code) {
            (Some((code, verb)), _) => (CONTINUED, code, verb),
            (None, Some(code)) => (REPLY, code, self.whose(code)),
            (None, None) => return self.stray(unit, input.base, out),
        };
        self.found_footing(Dir::ToClient, input.base, len, out);
        let known = verb != Verb::Unknown || self.searching[0] || !self.understood[0];
        if !known && kind == REPLY && !matches!(code, 221 | 421) {
            out.note(&n::UNASKED, input.base, len as u32, code.into());
        }
        let continues = if kind == CONTINUED { code } else { 0 };
        let mut ctx = pack(verb, continues);
        if code == 227 {
            let quiet = reply(&mut Wire::whole(unit, input.base, &mut ()), ctx);
            let announced = quiet.ok().and_then(|r| r.address);
            if announced.is_some_and(|ip| ip != cx.server.0) {
                ctx |= FOREIGN;
            }
        }
        if let Ok(said) = reply(&mut Wire::whole(unit, input.base, out.facts()), ctx) {
            self.answered(verb, said, ended, cx, out);
        }
        self.open = if ended { None } else { Some((code, verb)) };
        if ended && code >= 200 && verb != Verb::Connect {
            self.settle(code);
        }
        out.say(kind, len, ctx);
        len
    }

    fn stray(&mut self, unit: &[u8], base: u64, out: &mut Out<'_>) -> usize {
        let len = unit.len();
        if self.searching[1] || !self.understood[1] {
            return self.pass_over(Dir::ToClient, len);
        }
        // It can always be read.
        let _ = message::stray(&mut Wire::whole(unit, base, out.facts()));
        let code = message::unparted_code(unit).filter(|code| *code >= 200);
        if let Some(code) = code {
            self.settle(code as u16);
        }
        out.note(&n::STRAY_LINE, base, len as u32, 0);
        out.say(STRAY, len, 0);
        len
    }

    /// The command whose turn it is. A code that begins with 1 is not the last word on it.
    fn whose(&mut self, code: u16) -> Verb {
        let greeting = !self.greeted && matches!(code, 120 | 220 | 421 | 500..);
        if greeting && self.queue.is_empty() {
            self.greeted = code != 120;
            return Verb::Connect;
        }
        self.greeted = true;
        self.turn(code)
            .and_then(|at| self.queue.get(at))
            .map_or(Verb::Unknown, |p| p.verb)
    }

    /// Whose turn it is to be answered with this code. STAT may be sent while a file is on its way, and is answered
    /// before that has arrived (RFC 959 §4.1.3).
    fn turn(&self, code: u16) -> Option<usize> {
        let asks = |p: &Pending| p.verb == Verb::Stat;
        let first = self.queue.front()?;
        match code {
            211..=213 if first.verb.transfers() => self.queue.iter().position(asks).or(Some(0)),
            _ => Some(0),
        }
    }

    /// A command has its answer.
    fn settle(&mut self, code: u16) {
        if let Some(at) = self.turn(code) {
            self.queue.remove(at);
        }
    }

    /// What an answer changes.
    fn answered(
        &mut self,
        verb: Verb,
        said: message::Reply,
        ended: bool,
        cx: &Cx,
        out: &mut Out<'_>,
    ) {
        match said.code {
            227 | 229 => {
                let Some(port) = said.port else { return };
                self.endpoint = Some(Endpoint {
                    from: cx.client.0,
                    to: (said.address.unwrap_or(cx.server.0), port),
                });
                let label = self.queue.iter().find_map(|p| p.label.as_deref());
                let label = label.unwrap_or(if said.code == 227 { "PASV" } else { "EPSV" });
                self.announce(label, out);
            }
            234 if ended && (self.wants_tls || verb == Verb::Unknown) => {
                self.wants_tls = false;
                out.op(Op::Interpose { below: "tls" });
            }
            // Each endpoint serves one transfer.
            226 | 250 if verb.transfers() => self.endpoint = None,
            400.. if matches!(verb, Verb::Port | Verb::Eprt) => {
                if let Some(Endpoint { to, .. }) = self.endpoint.take() {
                    out.op(Op::Recall { to });
                }
            }
            200 if verb == Verb::Mode => {
                let mode = self.queue.front().map(|p| p.mode);
                if let Some(mode) = mode.filter(|m| !matches!(m, 0 | b'S')) {
                    let at = out.base();
                    out.note(&n::MODE, at, 0, mode.into());
                }
            }
            400.. if verb == Verb::Rest => self.restart = 0,
            400.. if verb == Verb::Auth => self.wants_tls = false,
            400.. if verb == Verb::Prot => self.protected = false,
            _ => {}
        }
    }
}

fn label_of(said: Command<'_>) -> String {
    let arg = said.arg.get(..LABEL).unwrap_or(said.arg);
    let mut label = said.verb.word().to_owned();
    if !arg.is_empty() {
        label.push(' ');
        label.push_str(&String::from_utf8_lossy(arg));
    }
    label
}

impl Dissector for Session {
    fn feed(&mut self, dir: Dir, input: Input<'_>, cx: &Cx, out: &mut Out<'_>) -> usize {
        if !self.secure {
            match hello(input.bytes) {
                Hello::No => {}
                Hello::Part if input.last => {}
                Hello::Part => {
                    out.need(1);
                    return 0;
                }
                // The answer to AUTH was lost, or the capture begins behind it.
                Hello::Yes => {
                    self.secure = true;
                    out.op(Op::Interpose { below: "tls" });
                    return 0;
                }
            }
        }
        match dir {
            Dir::ToServer => self.client(input, cx, out),
            Dir::ToClient => self.server(input, cx, out),
        }
    }

    fn gap(&mut self, dir: Dir, len: u64, _: &mut Out<'_>) {
        self.lines = Default::default();
        self.open = None;
        self.queue.clear();
        self.pass_over(dir, usize::try_from(len).unwrap_or(usize::MAX));
    }

    fn secured(&mut self, _: &'static str) {
        // What was said before TLS is not to be believed (RFC 4217 §12.3).
        *self = Session {
            greeted: true,
            secure: true,
            protected: self.protected,
            ..Session::default()
        };
    }
}
