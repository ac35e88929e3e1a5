//! A hop of mail: SMTP between two servers or from a person's program to its server, and LMTP to the mailboxes.
//!
//! What counts at the end is the reply behind the mail: with it the server takes the mail over.

use super::draft::{Draft, Said, Told};
use super::ftp::status;
use super::scene::Scene;
use super::words::{short, text};
use super::{Kind, Outcome, Story, Words};
use crate::proto::imf::fields as mail;
use crate::proto::smtp::{COMMAND, CREDENTIALS, END, REPLY, fields as f};
use crate::store::Message;
use crate::wire::FactView;

/// Label lengths an arrow can hold.
const LABEL: usize = 40;

struct Hop {
    draft: Draft,
    /// The command that waits for its reply.
    waiting: Option<(u64, i64)>,
    sender: Option<String>,
    recipients: Vec<String>,
    /// Recipients of the mail at hand that were taken.
    taken: u32,
    /// Mails that the server has taken over.
    delivered: u32,
    /// The first no: what it was said to, its frame, the words.
    no: Option<(&'static str, u64, String)>,
    /// The mail at hand was sent, and its reply has not come.
    sent: bool,
    /// STARTTLS was answered with yes: what comes can't be read without keys.
    sealed: bool,
    quit: bool,
}

/// Tells of hops.
#[derive(Default)]
pub struct Teller {
    told: Told<Hop>,
}

impl Teller {
    /// Hears a line, or the end of a mail.
    pub fn hear(&mut self, scene: &Scene<'_>, index: usize, m: &Message) {
        let Some(hop) = self.told.begun(m.id.conv, || Hop::new(scene, m)) else {
            return;
        };
        let facts = scene.store().facts(m);
        let said = Said { index, m };
        match m.kind {
            COMMAND => hop.command(scene, said, &facts),
            CREDENTIALS => hop.credentials(scene, said, &facts),
            END => hop.ends(scene, said, &facts),
            REPLY => hop.reply(scene, said, &facts),
            _ => {}
        }
    }

    /// Hears the header of a mail that is being sent.
    pub fn mail(&mut self, scene: &Scene<'_>, index: usize, m: &Message) {
        let Some(hop) = self.told.get(m.id.conv) else {
            return;
        };
        let facts = scene.store().facts(m);
        let subject = facts.find(&mail::SUBJECT).map(text);
        let (from, to) = (facts.find(&mail::FROM), facts.find(&mail::TO));
        if subject.is_none() && from.is_none() {
            return;
        }
        let label = short(&subject.clone().unwrap_or_else(|| "mail".into()), LABEL);
        hop.draft.say(scene, Said { index, m }, "smtp.mail", label);
        let shown = |v: Option<&[u8]>| v.map(|v| short(&text(v), 60)).unwrap_or_default();
        hop.draft.amend("author", shown(from));
        hop.draft.amend("addressee", shown(to));
        hop.draft
            .amend("subject", short(&subject.unwrap_or_default(), 60));
    }

    /// The capture ended.
    pub fn end(self, scene: &Scene<'_>) -> Vec<Story> {
        self.told.all().map(|h| h.end(scene)).collect()
    }
}

impl Hop {
    fn new(scene: &Scene<'_>, m: &Message) -> Option<Hop> {
        Some(Hop {
            draft: Draft::new(scene, m, Kind::Smtp, "story.smtp")?,
            waiting: None,
            sender: None,
            recipients: Vec::new(),
            taken: 0,
            delivered: 0,
            no: None,
            sent: false,
            sealed: false,
            quit: false,
        })
    }

    fn command(&mut self, scene: &Scene<'_>, said: Said<'_>, facts: &FactView<'_>) {
        let verb = facts.find(&f::COMMAND).map(text).unwrap_or_default();
        let verb = verb.to_ascii_uppercase();
        let path = |p: &[u8]| text(p).trim_matches(['<', '>']).to_owned();
        let parameter = facts.find(&f::PARAMETER).map(text).unwrap_or_default();
        let domain = match verb.as_str() {
            "EHLO" | "HELO" | "LHLO" => parameter,
            _ => String::new(),
        };
        self.waiting = Some((said.m.frame, said.m.time));
        let from = facts.find(&f::MAIL_FROM).map(path);
        let to = facts.find(&f::RCPT_TO).map(path);
        let (key, label) = match verb.as_str() {
            "EHLO" => ("smtp.ehlo", format!("EHLO {domain}")),
            "HELO" => ("smtp.helo", format!("HELO {domain}")),
            "LHLO" => ("smtp.lhlo", format!("LHLO {domain}")),
            "STARTTLS" => ("smtp.starttls", verb.clone()),
            "AUTH" => ("smtp.auth", {
                let how = facts.find(&f::MECHANISM).map(text).unwrap_or_default();
                format!("AUTH {how}")
            }),
            "MAIL" => match from.as_deref() {
                Some("") => ("smtp.mail-from-nobody", "MAIL FROM:<>".to_owned()),
                from => (
                    "smtp.mail-from",
                    format!("MAIL FROM:<{}>", from.unwrap_or("")),
                ),
            },
            "RCPT" => (
                "smtp.rcpt-to",
                format!("RCPT TO:<{}>", to.as_deref().unwrap_or("")),
            ),
            "DATA" => ("smtp.data", verb.clone()),
            "BDAT" => ("smtp.bdat", verb.clone()),
            "RSET" => ("smtp.rset", verb.clone()),
            "QUIT" => ("smtp.quit", verb.clone()),
            _ => ("smtp.command", verb.clone()),
        };
        match verb.as_str() {
            "MAIL" => {
                self.sender.get_or_insert(from.clone().unwrap_or_default());
                self.taken = 0;
            }
            "RCPT" => self.recipients.extend(to.clone()),
            "QUIT" => self.quit = true,
            "BDAT" => self.sent |= facts.find(&f::CHUNK_LAST).is_some(),
            _ => {}
        }
        self.draft
            .say(scene, said, key, short(label.trim_end(), LABEL));
        self.draft.amend("command", &verb);
        self.draft.amend("name", domain);
        self.draft.amend("sender", from.unwrap_or_default());
        self.draft.amend("recipient", to.unwrap_or_default());
        self.who(facts);
    }

    fn who(&mut self, facts: &FactView<'_>) {
        let how = facts.find(&f::MECHANISM).map(text).unwrap_or_default();
        let user = facts.find(&f::AUTH_USERNAME).map(text).unwrap_or_default();
        self.draft.amend("mechanism", how);
        self.draft.amend("user", user);
    }

    fn credentials(&mut self, scene: &Scene<'_>, said: Said<'_>, facts: &FactView<'_>) {
        self.waiting = Some((said.m.frame, said.m.time));
        self.draft
            .say(scene, said, "smtp.credentials", "credentials".into());
        self.who(facts);
    }

    fn ends(&mut self, scene: &Scene<'_>, said: Said<'_>, facts: &FactView<'_>) {
        self.waiting = Some((said.m.frame, said.m.time));
        self.sent = true;
        let size = facts.find(&f::DATA_LENGTH).unwrap_or(0);
        self.draft
            .say(scene, said, "smtp.end", "end of mail: .".into());
        self.draft.amend("bytes", size);
    }

    fn reply(&mut self, scene: &Scene<'_>, said: Said<'_>, facts: &FactView<'_>) {
        let code = facts.find(&f::CODE).unwrap_or(0);
        let to = facts.find(&f::ANSWERS).unwrap_or(b"");
        let words = facts.find(&f::RSP_PARAMETER).map(text).unwrap_or_default();
        let status = status(code, &words);
        let server = facts.find(&f::SERVER_NAME).map(text);
        let key = match (code, to) {
            (400.., b"RCPT") => "smtp.rcpt-no",
            (400.., b"AUTH") => "smtp.auth-no",
            (400.., _) => "smtp.no",
            (220, b"STARTTLS") => "smtp.starttls-answer",
            (220, _) => "smtp.greeting",
            (250, b"EHLO" | b"LHLO") => "smtp.extensions",
            (250 | 251, b"RCPT") => "smtp.rcpt-yes",
            (250, b"MAIL") => "smtp.sender-yes",
            (235, _) => "smtp.auth-yes",
            (334, _) => "smtp.challenge",
            (354, _) => "smtp.go-ahead",
            (200..=299, b"mail" | b"BDAT") => "smtp.taken",
            (221, _) => "smtp.bye",
            _ => "smtp.reply",
        };
        self.waiting = None;
        match key {
            "smtp.starttls-answer" => self.sealed = true,
            "smtp.rcpt-yes" => self.taken += 1,
            "smtp.taken" => {
                self.delivered += 1;
                self.sent = false;
            }
            "smtp.rcpt-no" => self.refuse("outcome.smtp.rcpt", said, &status),
            "smtp.auth-no" => self.refuse("outcome.smtp.auth", said, &status),
            "smtp.no" => {
                self.sent = false;
                self.refuse("outcome.smtp.no", said, &status);
            }
            "smtp.auth-yes" => self.no = self.no.take().filter(|n| n.0 != "outcome.smtp.auth"),
            _ => {}
        }
        self.draft.say(scene, said, key, short(&status, LABEL));
        self.draft.amend("status", &status);
        self.draft
            .amend("name", server.unwrap_or_else(|| self.draft.called(1)));
        let extensions: Vec<String> = facts.all(&f::EXTENSION_NAME).map(text).collect();
        self.draft
            .amend("extensions", short(&extensions.join(", "), 90));
    }

    fn refuse(&mut self, key: &'static str, said: Said<'_>, status: &str) {
        self.no
            .get_or_insert((key, said.m.frame, status.to_owned()));
    }

    fn end(mut self, scene: &Scene<'_>) -> Story {
        let name = self.draft.called(1);
        let to = match self.recipients.as_slice() {
            [] => String::new(),
            [one] => one.clone(),
            [first, more @ ..] => format!("{first} +{}", more.len()),
        };
        self.draft.story.title = match &self.sender {
            Some(from) if from.is_empty() => Words::new("story.smtp-notice").with("to", &to),
            Some(from) => Words::new("story.smtp-mail")
                .with("from", short(from, 40))
                .with("to", short(&to, 40)),
            None => Words::new("story.smtp"),
        }
        .with("name", name);
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
        match self.waiting {
            Some(asked) if !(self.sealed || self.quit && !self.sent) => {
                let key = match self.sent {
                    true => "outcome.smtp.unanswered-mail",
                    false => "outcome.smtp.no-answer",
                };
                let why = Words::new(key).with("name", self.draft.called(1));
                self.draft
                    .unanswered(scene, asked, why, "outcome.smtp.waiting")
            }
            _ => Outcome::Done,
        }
    }
}
