//! A visit to a mailbox: POP3, which fetches, and IMAP, which keeps mail on the server and looks at it there.

use super::draft::{Draft, Said, Told};
use super::scene::Scene;
use super::words::{short, text};
use super::{Kind, Outcome, Story, Words};
use crate::proto::imf::fields as mail;
use crate::proto::{imap, pop};
use crate::store::Message;
use crate::wire::FactView;

/// Label lengths an arrow can hold.
const LABEL: usize = 40;

struct Visit {
    draft: Draft,
    imap: bool,
    user: Option<String>,
    /// The commands that wait for their answer: POP's in their order, IMAP's by tag.
    waiting: Vec<(String, String, (u64, i64))>,
    fetched: u32,
    marked: u32,
    quit: bool,
    /// The first no: which outcome, its frame, the words.
    no: Option<(&'static str, u64, String)>,
    sealed: bool,
}

/// Tells of visits.
#[derive(Default)]
pub struct Teller {
    told: Told<Visit>,
}

impl Teller {
    /// Hears a line of POP3 or IMAP.
    pub fn hear(&mut self, scene: &Scene<'_>, index: usize, m: &Message) {
        let Some(visit) = self.told.begun(m.id.conv, || Visit::new(scene, m)) else {
            return;
        };
        let facts = scene.store().facts(m);
        let said = Said { index, m };
        if visit.imap {
            visit.imap(scene, said, &facts);
        } else {
            visit.pop(scene, said, &facts);
        }
    }

    /// Hears the header of a mail that is being fetched.
    pub fn mail(&mut self, scene: &Scene<'_>, index: usize, m: &Message) {
        let Some(visit) = self.told.get(m.id.conv) else {
            return;
        };
        let facts = scene.store().facts(m);
        let (subject, from) = (facts.find(&mail::SUBJECT), facts.find(&mail::FROM));
        if subject.is_none() && from.is_none() {
            return;
        }
        let shown = |v: Option<&[u8]>| v.map(|v| short(&text(v), 60)).unwrap_or_default();
        let label = match subject {
            Some(s) => short(&text(s), LABEL),
            None => "mail".to_owned(),
        };
        visit
            .draft
            .say(scene, Said { index, m }, "mailbox.mail", label);
        visit.draft.amend("author", shown(from));
        visit.draft.amend("subject", shown(subject));
    }

    /// The capture ended.
    pub fn end(self, scene: &Scene<'_>) -> Vec<Story> {
        self.told.all().map(|v| v.end(scene)).collect()
    }
}

/// A message as its protocol sums it up, within an arrow.
fn summed(scene: &Scene<'_>, m: &Message) -> String {
    let mut line = Vec::new();
    m.proto.summary(&scene.store().line(m), &mut line);
    short(&String::from_utf8_lossy(&line), LABEL)
}

fn quoted(words: &str) -> String {
    short(words.trim_end().trim_end_matches('.'), 90)
}

impl Visit {
    fn new(scene: &Scene<'_>, m: &Message) -> Option<Visit> {
        Some(Visit {
            draft: Draft::new(scene, m, Kind::Mailbox, "story.mailbox")?,
            imap: m.proto.name() == "imap",
            user: None,
            waiting: Vec::new(),
            fetched: 0,
            marked: 0,
            quit: false,
            no: None,
            sealed: false,
        })
    }

    fn ask(&mut self, tag: String, command: &str, said: Said<'_>) {
        if self.waiting.len() < 256 {
            self.waiting
                .push((tag, command.to_owned(), (said.m.frame, said.m.time)));
        }
    }

    fn refuse(&mut self, key: &'static str, said: Said<'_>, words: String) {
        self.no.get_or_insert((key, said.m.frame, words));
    }

    fn pop(&mut self, scene: &Scene<'_>, said: Said<'_>, facts: &FactView<'_>) {
        use pop::fields as f;
        if let Some(user) = facts.find(&f::USER).map(text) {
            self.user.get_or_insert(user);
        }
        let label = summed(scene, said.m);
        match said.m.kind {
            pop::COMMAND => {
                let command = facts.find(&f::COMMAND).map(text).unwrap_or_default();
                let command = command.to_ascii_uppercase();
                let key = match command.as_str() {
                    "USER" => "pop.user",
                    "PASS" if scene.opened(said.m) => "pop.pass-opened",
                    "PASS" => "pop.pass",
                    "APOP" => "pop.apop",
                    "STAT" => "pop.stat",
                    "LIST" | "UIDL" => "pop.list",
                    "RETR" => "pop.retr",
                    "TOP" => "pop.top",
                    "DELE" => "pop.dele",
                    "STLS" => "pop.stls",
                    "QUIT" => "pop.quit",
                    _ => "pop.command",
                };
                self.quit |= command == "QUIT";
                self.ask(String::new(), &command, said);
                self.draft.say(scene, said, key, label);
                self.draft.amend("command", &command);
                let number = facts.find(&f::NUMBER).map(|n| n.to_string());
                self.draft.amend("number", number.unwrap_or_default());
                self.draft
                    .amend("user", self.user.clone().unwrap_or_default());
            }
            pop::REPLY => self.pop_reply(scene, said, facts, label),
            pop::END => {
                self.fetched += 1;
                self.draft.say(scene, said, "pop.end", label);
                self.draft
                    .amend("bytes", facts.find(&f::DATA_LENGTH).unwrap_or(0));
            }
            pop::LISTING => self.draft.say(scene, said, "pop.listing", label),
            pop::CREDENTIALS => self.draft.say(scene, said, "pop.credentials", label),
            pop::CHALLENGE => self.draft.say(scene, said, "pop.challenge", label),
            _ => {}
        }
    }

    fn pop_reply(
        &mut self,
        scene: &Scene<'_>,
        said: Said<'_>,
        facts: &FactView<'_>,
        label: String,
    ) {
        use pop::fields as f;
        let indicator = facts.find(&f::INDICATOR).unwrap_or(b"");
        let to = facts.find(&f::ANSWERS).unwrap_or(b"");
        let words = facts.find(&f::DESCRIPTION).map(text).unwrap_or_default();
        let status = quoted(&format!("{} {words}", text(indicator)));
        if !self.waiting.is_empty() {
            self.waiting.remove(0);
        }
        let no = indicator.starts_with(b"-");
        let key = match (no, to) {
            (true, b"USER" | b"PASS" | b"APOP" | b"AUTH") => "pop.shut-out",
            (true, _) => "pop.no",
            (_, b"greeting" | b"connection") => "pop.greeting",
            (_, b"PASS" | b"APOP" | b"AUTH") => "pop.let-in",
            (_, b"STAT") => "pop.count",
            (_, b"RETR") => "pop.comes",
            (_, b"DELE") => "pop.marked",
            (_, b"STLS") => "pop.stls-answer",
            (_, b"QUIT") if self.marked > 0 => "pop.removed",
            (_, b"QUIT") => "pop.bye",
            _ => "pop.yes",
        };
        match key {
            "pop.shut-out" => self.refuse("outcome.mailbox.shut-out", said, status.clone()),
            "pop.no" => self.refuse("outcome.mailbox.no", said, status.clone()),
            "pop.marked" => self.marked += 1,
            "pop.removed" => self.marked = 0,
            "pop.stls-answer" => self.sealed = true,
            _ => {}
        }
        self.draft.say(scene, said, key, label);
        self.draft.amend("status", &status);
        self.draft
            .amend("count", facts.find(&f::COUNT).unwrap_or(0));
        self.draft
            .amend("bytes", facts.find(&f::TOTAL).unwrap_or(0));
    }

    fn imap(&mut self, scene: &Scene<'_>, said: Said<'_>, facts: &FactView<'_>) {
        use imap::fields as f;
        if let Some(user) = facts.find(&f::USER).map(text) {
            self.user.get_or_insert(user);
        }
        let label = summed(scene, said.m);
        match said.m.kind {
            imap::COMMAND => {
                let command = facts.find(&f::COMMAND).map(text).unwrap_or_default();
                let command = command.to_ascii_uppercase();
                let key = match command.as_str() {
                    "LOGIN" | "AUTHENTICATE" => "imap.login",
                    "SELECT" | "EXAMINE" => "imap.select",
                    "FETCH" => "imap.fetch",
                    "STORE" => "imap.store",
                    "EXPUNGE" => "imap.expunge",
                    "SEARCH" => "imap.search",
                    "IDLE" => "imap.idle",
                    "STARTTLS" => "imap.starttls",
                    "CAPABILITY" => "imap.capability",
                    "LOGOUT" => "imap.logout",
                    _ => "imap.command",
                };
                self.quit |= command == "LOGOUT";
                let tag = facts.find(&f::REQUEST_TAG).map(text).unwrap_or_default();
                self.ask(tag.clone(), &command, said);
                self.draft.say(scene, said, key, label);
                self.draft.amend("command", &command);
                self.draft.amend("tag", tag);
                let folder = facts.find(&f::FOLDER).map(text).unwrap_or_default();
                self.draft.amend("folder", folder.trim_matches('"'));
                self.draft
                    .amend("user", self.user.clone().unwrap_or_default());
            }
            imap::UNTAGGED => self.untagged(scene, said, facts, label),
            imap::TAGGED => self.tagged(scene, said, facts, label),
            imap::CONTINUATION => self.draft.say(scene, said, "imap.go-on", label),
            imap::CREDENTIALS => self.draft.say(scene, said, "imap.credentials", label),
            imap::DONE => self.draft.say(scene, said, "imap.done", label),
            _ => {}
        }
    }

    /// What the server tells before it answers: told as one step until something else is said.
    fn untagged(&mut self, scene: &Scene<'_>, said: Said<'_>, facts: &FactView<'_>, label: String) {
        use imap::fields as f;
        let idle = self.waiting.last().is_some_and(|w| w.1 == "IDLE");
        let key = match facts.find(&f::CONDITION) {
            Some(b"BYE") => "imap.bye",
            Some(b"OK" | b"PREAUTH") if self.draft.story.steps.is_empty() => "imap.greeting",
            _ if idle => "imap.news",
            _ => "imap.tells",
        };
        self.fetched += u32::from(facts.find(&f::NAME) == Some(b"FETCH".as_slice()));
        let last = self.draft.story.steps.last_mut();
        if let Some(step) = last.filter(|s| key == "imap.tells" && s.words.key == key) {
            let lines = step.words.value("lines").and_then(|n| n.parse().ok());
            let lines = lines.unwrap_or(1u32) + 1;
            step.last = said.m.frame;
            step.label = format!("* ×{lines}");
            step.words.set("lines", lines);
            return;
        }
        self.draft.say(scene, said, key, label.clone());
        self.draft.amend("lines", 1);
        self.draft.amend("status", quoted(&label));
    }

    fn tagged(&mut self, scene: &Scene<'_>, said: Said<'_>, facts: &FactView<'_>, label: String) {
        use imap::fields as f;
        let tag = facts.find(&f::RESPONSE_TAG).map(text).unwrap_or_default();
        let at = self.waiting.iter().position(|w| w.0 == tag);
        let command = at.map(|at| self.waiting.remove(at).1).unwrap_or_default();
        let status = facts.find(&f::STATUS).unwrap_or(b"");
        let words = facts.find(&f::TEXT).map(text).unwrap_or_default();
        let words = quoted(&format!("{} {words}", text(status)));
        let login = matches!(command.as_str(), "LOGIN" | "AUTHENTICATE");
        let key = match (status == b"OK", login) {
            (true, true) => "imap.let-in",
            (true, false) => "imap.ok",
            (false, true) => "imap.shut-out",
            (false, false) => "imap.no",
        };
        match key {
            "imap.shut-out" => self.refuse("outcome.mailbox.shut-out", said, words.clone()),
            "imap.no" => self.refuse("outcome.mailbox.no", said, words.clone()),
            _ => self.sealed |= command == "STARTTLS",
        }
        self.draft.say(scene, said, key, label);
        self.draft.amend("status", words);
        self.draft.amend("tag", tag);
        self.draft.amend("command", command);
    }

    fn end(mut self, scene: &Scene<'_>) -> Story {
        let key = match self.imap {
            true => "story.mailbox-imap",
            false => "story.mailbox-pop",
        };
        self.draft.story.title = Words::new(key)
            .with("name", self.draft.called(1))
            .with("user", self.user.clone().unwrap_or_default());
        self.draft.story.outcome = self.outcome(scene);
        self.draft.story
    }

    fn outcome(&self, scene: &Scene<'_>) -> Outcome {
        if let Some((key, evidence, status)) = &self.no {
            return Outcome::Refused {
                why: Words::new(key).with("status", status),
                evidence: *evidence,
            };
        }
        let last = self.draft.story.steps.last();
        let end = last.map_or((0, 0), |s| (s.last, s.time));
        if self.marked > 0 && !self.quit {
            let why = Words::new("outcome.mailbox.not-removed").with("count", self.marked);
            return self
                .draft
                .unanswered(scene, end, why, "outcome.mailbox.open");
        }
        let asked = self.waiting.first().filter(|w| w.1 != "IDLE");
        match asked {
            Some((_, command, asked)) if !self.sealed && !self.quit => {
                let why = Words::new("outcome.mailbox.no-answer")
                    .with("name", self.draft.called(1))
                    .with("command", command);
                self.draft
                    .unanswered(scene, *asked, why, "outcome.mailbox.open")
            }
            _ => Outcome::Done,
        }
    }
}
