//! FTP: a control connection with commands and replies, and the data connections it promises.
//!
//! A promise is an endpoint that one side named (PORT, PASV and their longer forms): a connection to it is a data
//! connection of this session. One that never comes is why a transfer failed.

use std::collections::HashMap;

use super::draft::{Draft, Said};
use super::scene::Scene;
use super::tcp::Heard;
use super::words::{short, text};
use super::{Endpoint, Kind, MOST_STORIES, Outcome, Step, Story, Words};
use crate::decode::TcpHeader;
use crate::layer::Dir;
use crate::proto::ftp::{COMMAND, REPLY, data, fields as f};
use crate::store::Message;
use crate::wire::FactView;

/// Label lengths an arrow can hold.
const LABEL: usize = 40;
/// So many promises of one session are remembered.
const MOST_PROMISES: usize = 4096;

/// An endpoint at which somebody waits for a data connection.
struct Promise {
    frame: u64,
    /// The client waits, and the server calls.
    active: bool,
    end: Endpoint,
    /// The first call: its frame.
    called: Option<u64>,
    answered: bool,
    refused: bool,
}

/// What was to be transferred.
struct Transfer {
    asked: (u64, i64),
    promise: Option<usize>,
    listing: bool,
    /// The file's name.
    what: String,
    done: bool,
    /// The server's no: its frame, and what it said.
    no: Option<(u64, String)>,
    /// The step that tells of the bytes.
    step: Option<usize>,
}

struct Session {
    draft: Draft,
    client: Endpoint,
    server: Endpoint,
    promises: Vec<Promise>,
    transfers: Vec<Transfer>,
    /// The command that waits for its reply.
    waiting: Option<(u64, i64)>,
    /// The login that was refused: frame, and what the server said.
    shut_out: Option<(u64, String)>,
    /// The data connections.
    data: Vec<u64>,
}

/// Tells of sessions.
#[derive(Default)]
pub struct Teller {
    told: Vec<Session>,
    control: HashMap<u64, usize>,
    /// Which session and promise a data connection belongs to.
    data: HashMap<u64, (usize, usize)>,
}

impl Teller {
    /// Hears a line of a control connection.
    pub fn hear(&mut self, scene: &Scene<'_>, index: usize, m: &Message) {
        let at = match self.control.get(&m.id.conv) {
            Some(at) => *at,
            None => {
                let Some(new) = Session::new(scene, m).filter(|_| self.told.len() < MOST_STORIES)
                else {
                    return;
                };
                self.told.push(new);
                self.control.insert(m.id.conv, self.told.len() - 1);
                self.told.len() - 1
            }
        };
        let Some(session) = self.told.get_mut(at) else {
            return;
        };
        let facts = scene.store().facts(m);
        let said = Said { index, m };
        match m.kind {
            COMMAND => session.command(scene, said, &facts),
            REPLY => session.reply(scene, said, &facts),
            _ => {}
        }
    }

    /// Hears a segment: it may be somebody who calls where they were told to.
    pub fn segment(&mut self, heard: &Heard<'_>) {
        let h = &heard.header;
        if !h.has(TcpHeader::SYN | TcpHeader::RST) || self.told.is_empty() {
            return;
        }
        let calls = h.has(TcpHeader::SYN) && !h.has(TcpHeader::ACK);
        if calls && !self.data.contains_key(&heard.conv) {
            self.join(heard.conv, heard.ends);
        }
        let Some((at, n)) = self.data.get(&heard.conv).copied() else {
            return;
        };
        if let Some(session) = self.told.get_mut(at) {
            session.segment(n, heard, calls);
        }
    }

    /// Finds the promise that a connection keeps: the last that names its server.
    fn join(&mut self, conv: u64, [from, to]: [Endpoint; 2]) {
        for (at, session) in self.told.iter_mut().enumerate().rev().take(256) {
            let known = |a: std::net::IpAddr| a == session.client.0 || a == session.server.0;
            let keeps = |p: &Promise| {
                p.called.is_none()
                    && p.end.1 == to.1
                    && (p.end.0 == to.0 || known(from.0) && known(to.0))
            };
            if let Some(n) = session.promises.iter().rposition(keeps) {
                session.data.push(conv);
                self.data.insert(conv, (at, n));
                return;
            }
        }
    }

    /// Hears what goes over a data connection.
    pub fn content(&mut self, scene: &Scene<'_>, index: usize, m: &Message) {
        if !self.data.contains_key(&m.id.conv)
            && let Some(ends) = scene.ends(m)
        {
            self.join(m.id.conv, ends);
        }
        let Some((at, n)) = self.data.get(&m.id.conv).copied() else {
            return;
        };
        if let Some(session) = self.told.get_mut(at) {
            session.content(scene, n, Said { index, m });
        }
    }

    /// The capture ended.
    pub fn end(self, scene: &Scene<'_>) -> Vec<Story> {
        self.told.into_iter().map(|s| s.end(scene)).collect()
    }
}

impl Session {
    fn new(scene: &Scene<'_>, m: &Message) -> Option<Session> {
        let [client, server] = scene.ends(m)?;
        Some(Session {
            draft: Draft::new(scene, m, Kind::Ftp, "story.ftp")?,
            client,
            server,
            promises: Vec::new(),
            transfers: Vec::new(),
            waiting: None,
            shut_out: None,
            data: Vec::new(),
        })
    }

    fn command(&mut self, scene: &Scene<'_>, said: Said<'_>, facts: &FactView<'_>) {
        let verb = facts.find(&f::COMMAND).map(text).unwrap_or_default();
        let verb = verb.to_ascii_uppercase();
        let arg = facts.find(&f::ARG).map(text).unwrap_or_default();
        self.waiting = Some((said.m.frame, said.m.time));
        let key = match (verb.as_str(), arg.as_str()) {
            ("USER", _) if scene.opened(said.m) => "ftp.user-opened",
            ("USER", _) => "ftp.user",
            ("PASS", _) if scene.opened(said.m) => "ftp.pass-opened",
            ("PASS", _) => "ftp.pass",
            ("PORT" | "EPRT" | "LPRT", _) => "ftp.port",
            ("PASV" | "LPSV", _) => "ftp.pasv",
            ("EPSV", _) => "ftp.epsv",
            ("LIST" | "NLST" | "MLSD", _) => "ftp.list",
            ("RETR", _) => "ftp.retr",
            ("STOR" | "STOU" | "APPE", _) => "ftp.stor",
            ("TYPE", "I") => "ftp.type-binary",
            ("TYPE", _) => "ftp.type-text",
            ("AUTH", _) => "ftp.auth",
            ("QUIT", _) => "ftp.quit",
            _ => "ftp.command",
        };
        let label = short(format!("{verb} {arg}").trim_end(), LABEL);
        self.draft.say(scene, said, key, label);
        self.draft.amend("command", &verb);
        self.draft.amend("name", short(&arg, 60));
        if let Some(end) = active(facts) {
            self.promise(said.m.frame, true, end);
        }
        if matches!(
            verb.as_str(),
            "LIST" | "NLST" | "MLSD" | "RETR" | "STOR" | "STOU" | "APPE"
        ) {
            let listing = matches!(verb.as_str(), "LIST" | "NLST" | "MLSD");
            let promise = self.promises.len().checked_sub(1);
            let free = |n: &usize| !self.transfers.iter().any(|t| t.promise == Some(*n));
            let promise = promise.filter(free);
            self.transfers.push(Transfer {
                asked: (said.m.frame, said.m.time),
                promise,
                listing,
                what: short(&arg, LABEL),
                done: false,
                no: None,
                step: None,
            });
        }
    }

    fn promise(&mut self, frame: u64, active: bool, end: Endpoint) {
        self.draft.amend("address", end.0);
        self.draft.amend("port", end.1);
        if self.promises.len() < MOST_PROMISES {
            self.promises.push(Promise {
                frame,
                active,
                end,
                called: None,
                answered: false,
                refused: false,
            });
        }
    }

    fn reply(&mut self, scene: &Scene<'_>, said: Said<'_>, facts: &FactView<'_>) {
        let code = facts.find(&f::CODE).or(facts.find(&f::CONTINUES));
        let code = code.unwrap_or(0);
        let to = facts.find(&f::ANSWERS).unwrap_or(b"");
        let words = facts.find(&f::TEXT).map(text).unwrap_or_default();
        let status = status(code, &words);
        let transfers: &[&[u8]] = &[
            b"LIST", b"NLST", b"MLSD", b"RETR", b"STOR", b"STOU", b"APPE",
        ];
        let transfer = transfers.contains(&to);
        let key = match (code, to) {
            (220, b"connection" | b"") => "ftp.greeting",
            (331, _) => "ftp.need-password",
            (230, _) => "ftp.logged-in",
            (227, _) => "ftp.pasv-answer",
            (229, _) => "ftp.epsv-answer",
            (200..=299, b"PORT" | b"EPRT" | b"LPRT") => "ftp.port-answer",
            (125 | 150, _) => "ftp.begin",
            (226 | 250, _) if transfer => "ftp.done",
            (221, _) => "ftp.bye",
            (234, _) => "ftp.auth-answer",
            (400.., b"USER" | b"PASS") => "ftp.shut-out",
            (400.., _) => "ftp.no",
            _ => "ftp.reply",
        };
        if code >= 200 {
            self.waiting = None;
        }
        if key == "ftp.shut-out" {
            self.shut_out = Some((said.m.frame, status.clone()));
        } else if key == "ftp.logged-in" {
            self.shut_out = None;
        }
        self.draft.say(scene, said, key, short(&status, LABEL));
        self.draft.amend("status", &status);
        let passive = facts.find(&f::PASSIVE_IP).and_then(address);
        if let (Some(ip), Some(port)) = (passive, facts.find(&f::PASSIVE_PORT)) {
            self.promise(said.m.frame, false, (ip, port));
        } else if let Some(port) = facts.find(&f::EPSV_PORT) {
            self.promise(said.m.frame, false, (self.server.0, port));
        }
        let open = self
            .transfers
            .iter_mut()
            .rev()
            .find(|t| !t.done && t.no.is_none());
        if let Some(t) = open.filter(|_| transfer) {
            match code {
                200..=299 => t.done = true,
                400.. => t.no = Some((said.m.frame, status)),
                _ => {}
            }
        }
    }

    fn segment(&mut self, n: usize, heard: &Heard<'_>, calls: bool) {
        let Some(p) = self.promises.get_mut(n) else {
            return;
        };
        let (caller, waiter) = if p.active { (1, 0) } else { (0, 1) };
        let (from, key, label) = if calls {
            match p.called {
                None => {
                    p.called = Some(heard.number);
                    (caller, "ftp.data-open", "data connection: SYN")
                }
                Some(_) => (caller, "ftp.data-open-again", "data connection: SYN again"),
            }
        } else if heard.header.has(TcpHeader::SYN) {
            p.answered = true;
            return;
        } else if !p.answered && heard.ends[0].1 == p.end.1 {
            p.refused = true;
            (waiter, "ftp.data-refused", "data connection: RST")
        } else {
            return;
        };
        let (address, port) = p.end;
        let to = 1 - from;
        if let Some(last) = self.draft.story.steps.last_mut()
            && key == "ftp.data-open-again"
            && last.words.key == key
        {
            last.last = heard.number;
            return;
        }
        self.draft.push(Step {
            frame: heard.number,
            last: heard.number,
            time: heard.row.time,
            message: None,
            part: 0,
            from,
            to,
            label: label.to_owned(),
            words: Words::new(key)
                .with("from", self.draft.called(from))
                .with("to", self.draft.called(to))
                .with("address", address)
                .with("port", port)
                .with("from_port", heard.ends[0].1),
            opened: false,
            protocol: "tcp",
            depth: 1,
            mark: None,
        });
    }

    fn content(&mut self, scene: &Scene<'_>, n: usize, said: Said<'_>) {
        let Some(p) = self.promises.get_mut(n) else {
            return;
        };
        p.answered = true;
        p.called.get_or_insert(said.m.frame);
        let caller = usize::from(p.active);
        let from = match said.m.dir {
            Dir::ToServer => caller,
            Dir::ToClient => 1 - caller,
        };
        let at = self.transfers.iter().rposition(|t| t.promise == Some(n));
        let known = at
            .and_then(|at| self.transfers.get(at))
            .and_then(|t| t.step);
        let facts = scene.store().facts(said.m);
        let size = facts.find(&data::fields::SIZE);
        let step = match known {
            Some(step) => step,
            None => {
                self.draft
                    .put(scene, said, (from, 1 - from), "ftp.data-cut", String::new());
                self.draft.story.steps.len().saturating_sub(1)
            }
        };
        let transfer = at.and_then(|at| self.transfers.get_mut(at));
        let (what, listing) = transfer.map_or((String::new(), false), |t| {
            t.step = Some(step);
            (t.what.clone(), t.listing)
        });
        let Some(step) = self.draft.story.steps.get_mut(step) else {
            return;
        };
        step.last = step.last.max(said.m.frame);
        step.words.set("name", &what);
        step.label = match listing {
            true => "listing".to_owned(),
            false => what,
        };
        step.words.key = match (size.is_some(), listing) {
            (true, true) => "ftp.data-list",
            (true, false) => "ftp.data",
            (false, _) => "ftp.data-cut",
        };
        if let Some(size) = size {
            step.words.set("bytes", size);
            step.label = format!("{}: {}", step.label, crate::field::bytes(size));
        }
    }

    fn end(mut self, scene: &Scene<'_>) -> Story {
        let mut names: Vec<&str> = Vec::new();
        for t in self.transfers.iter().filter(|t| t.done) {
            if !t.listing && !t.what.is_empty() && !names.contains(&t.what.as_str()) {
                names.push(&t.what);
            }
        }
        let files = short(&names.join(", "), 60);
        self.draft.story.title.set("files", files);
        self.draft.story.also = std::mem::take(&mut self.data);
        self.draft.story.outcome = self.outcome(scene);
        self.draft.story
    }

    fn outcome(&self, scene: &Scene<'_>) -> Outcome {
        for t in self.transfers.iter().filter(|t| !t.done) {
            let promise = t.promise.and_then(|n| self.promises.get(n));
            if let Some(p) = promise.filter(|p| !p.answered)
                && (t.no.is_some() || scene.waited(t.asked.1))
            {
                return self.unkept(p);
            }
            if let Some((evidence, status)) = &t.no {
                return Outcome::Refused {
                    why: Words::new("outcome.ftp.no")
                        .with("name", &t.what)
                        .with("status", status),
                    evidence: *evidence,
                };
            }
            let why = Words::new("outcome.ftp.cut").with("name", &t.what);
            return self
                .draft
                .unanswered(scene, t.asked, why, "outcome.ftp.transferring");
        }
        if let Some((evidence, status)) = &self.shut_out {
            return Outcome::Refused {
                why: Words::new("outcome.ftp.shut-out").with("status", status),
                evidence: *evidence,
            };
        }
        match self.waiting {
            Some(asked) => {
                let why = Words::new("outcome.ftp.no-answer").with("name", self.draft.called(1));
                self.draft
                    .unanswered(scene, asked, why, "outcome.ftp.waiting")
            }
            None => Outcome::Done,
        }
    }

    /// Nobody came, although somebody waited.
    fn unkept(&self, p: &Promise) -> Outcome {
        let caller = usize::from(p.active);
        let key = match (p.refused, p.called) {
            (true, _) => "outcome.ftp.data-refused",
            (_, Some(_)) => "outcome.ftp.data-silent",
            (_, None) => "outcome.ftp.data-never",
        };
        Outcome::Failed {
            why: Words::new(key)
                .with("who", self.draft.called(caller))
                .with("address", p.end.0)
                .with("port", p.end.1),
            evidence: p.called.unwrap_or(p.frame),
        }
    }
}

/// A reply as it is quoted in a sentence, which ends it with a full stop of its own.
pub fn status(code: u32, words: &str) -> String {
    let said = format!("{code} {words}");
    short(said.trim_end().trim_end_matches('.'), 90)
}

fn active(facts: &FactView<'_>) -> Option<Endpoint> {
    let port = facts.find(&f::ACTIVE_PORT).or(facts.find(&f::EPRT_PORT))?;
    let ip = facts
        .find(&f::ACTIVE_IP)
        .or(facts.find(&f::EPRT_IP))
        .or(facts.find(&f::EPRT_IPV6))?;
    Some((address(ip)?, port))
}

fn address(bytes: &[u8]) -> Option<std::net::IpAddr> {
    let four = <[u8; 4]>::try_from(bytes).map(std::net::IpAddr::from);
    four.or_else(|_| <[u8; 16]>::try_from(bytes).map(std::net::IpAddr::from))
        .ok()
}
