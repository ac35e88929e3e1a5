//! An SSH connection: versions, algorithms, the host's key, new keys; behind them what the keys open, or how much there
//! was. What SFTP does inside is told as what happens to files.

use std::collections::HashSet;

use super::draft::{Draft, Said, Told};
use super::scene::Scene;
use super::sftp::Files;
use super::words::{short, text};
use super::{Kind, Outcome, Story, Words};
use crate::proto::ssh::{
    DISCONNECT, ENCRYPTED, EXCHANGE, KEXINIT, NEWKEYS, PACKET, SSH1, SSH1_ENCRYPTED, VERSION,
    fields as f,
};
use crate::store::Message;
use crate::wire::FactView;

/// Label lengths an arrow can hold.
const LABEL: usize = 40;
/// So many channels of SFTP are told apart at once.
const MOST_CHANNELS: usize = 64;
/// SSH_DISCONNECT_BY_APPLICATION: a proper goodbye (RFC 4253 §11.1).
const BY_APPLICATION: u32 = 11;

struct Session {
    draft: Draft,
    /// A packet that can't be read, unless what it holds follows: its index, its direction, its bytes.
    sealed: Option<(usize, u32)>,
    new_keys: [bool; 2],
    host_key: Option<u64>,
    refused: Option<(u64, String)>,
    let_in: bool,
    bye: Option<(u64, usize, String)>,
    /// What the last step sums up: packets and bytes.
    run: (u32, u64),
    files: Files,
    /// The channels that hold SFTP, by direction and the receiver's number.
    file_channels: HashSet<(usize, u32)>,
    /// The channel of the last data.
    data_for: u32,
}

/// Tells of connections.
#[derive(Default)]
pub struct Teller {
    told: Told<Session>,
}

impl Teller {
    /// Hears an SSH packet.
    pub fn hear(&mut self, scene: &Scene<'_>, index: usize, m: &Message) {
        let new = || {
            let draft = Draft::new(scene, m, Kind::Ssh, "story.ssh")?;
            Some(Session {
                draft,
                sealed: None,
                new_keys: [false; 2],
                host_key: None,
                refused: None,
                let_in: false,
                bye: None,
                run: (0, 0),
                files: Files::default(),
                file_channels: HashSet::new(),
                data_for: 0,
            })
        };
        if let Some(session) = self.told.begun(m.id.conv, new) {
            session.hear(scene, Said { index, m });
        }
    }

    /// Hears a packet of SFTP.
    pub fn file(&mut self, scene: &Scene<'_>, index: usize, m: &Message) {
        if let Some(session) = self.told.get(m.id.conv) {
            session.file(scene, Said { index, m });
        }
    }

    /// The capture ended.
    pub fn end(self, scene: &Scene<'_>) -> Vec<Story> {
        self.told.all().map(|s| s.end(scene)).collect()
    }
}

impl Session {
    fn hear(&mut self, scene: &Scene<'_>, said: Said<'_>) {
        let facts = scene.store().facts(said.m);
        if said.m.kind == ENCRYPTED {
            self.flush(scene);
            let bytes = facts.find(&f::ENCRYPTED_BYTES).unwrap_or(0);
            self.sealed = Some((said.index, bytes));
            return;
        }
        if said.m.kind == SSH1_ENCRYPTED {
            self.new_keys = [true; 2];
            let end = scene.store().body_end(said.m.id);
            let end = end.unwrap_or(said.m.span.end());
            let bytes = end.saturating_sub(said.m.span.start);
            return self.sum(scene, said, "ssh.encrypted", "encrypted", bytes);
        }
        // What was inside tells itself.
        let opened = self.sealed.take().is_some_and(|(index, bytes)| {
            let packet = scene.store().messages().get(index);
            let same = packet.is_some_and(|p| p.frame == said.m.frame && p.dir == said.m.dir);
            if !same {
                self.sealed = Some((index, bytes));
                self.flush(scene);
            }
            same
        });
        let Some(key) = self.key(said, &facts) else {
            return;
        };
        if key == "ssh.data" {
            self.data_for = facts.find(&f::RECIPIENT).unwrap_or(0);
            if self.file_channels.contains(&(said.from(), self.data_for)) {
                return;
            }
            let bytes = facts.find(&f::DATA_LENGTH).unwrap_or(0);
            self.sum(scene, said, key, "data", bytes.into());
        } else {
            let mut line = Vec::new();
            said.m.proto.summary(&scene.store().line(said.m), &mut line);
            let line = String::from_utf8_lossy(&line).into_owned();
            self.draft
                .say(scene, said, key, short(&label(key, &line), LABEL));
        }
        self.draft.opened(opened);
        let value = |field| facts.find(field).map(text).unwrap_or_default();
        self.draft.amend("version", value(&f::PROTOCOL));
        self.draft.amend("kind", value(&f::HOST_KEY_TYPE));
        self.draft.amend("fingerprint", value(&f::FINGERPRINT));
        self.draft.amend("kex", value(&f::NEGOTIATED_KEX));
        self.draft.amend("cipher", value(&f::NEGOTIATED_CIPHER));
        self.draft.amend("user", value(&f::USER));
        self.draft.amend("methods", value(&f::CONTINUE));
        self.draft.amend("service", value(&f::SERVICE));
        let asked = [&f::COMMAND, &f::SUBSYSTEM, &f::CHANNEL_REQUEST];
        let asked = asked.into_iter().find_map(|field| facts.find(field));
        self.draft
            .amend("request", asked.map(text).unwrap_or_default());
    }

    /// A packet of SFTP; the data it came in is not told again.
    fn file(&mut self, scene: &Scene<'_>, said: Said<'_>) {
        let from = said.from();
        if self.file_channels.len() < MOST_CHANNELS
            && self.file_channels.insert((from, self.data_for))
        {
            let steps = &mut self.draft.story.steps;
            steps.pop_if(|s| s.words.key == "ssh.data" && s.from == from);
        }
        let facts = scene.store().facts(said.m);
        self.files.hear(scene, &mut self.draft, said, &facts);
    }

    fn key(&mut self, said: Said<'_>, facts: &FactView<'_>) -> Option<&'static str> {
        let from = said.from();
        Some(match said.m.kind {
            VERSION => "ssh.version",
            KEXINIT => "ssh.kexinit",
            EXCHANGE if facts.find(&f::FINGERPRINT).is_some() => {
                self.host_key.get_or_insert(said.m.frame);
                "ssh.exchange-reply"
            }
            EXCHANGE => "ssh.exchange",
            SSH1 => match facts.find(&f::SSH1_CODE) {
                Some(2) => "ssh.one-public-key",
                Some(3) => "ssh.one-session-key",
                _ => "ssh.packet",
            },
            NEWKEYS => {
                if let Some(new) = self.new_keys.get_mut(from) {
                    *new = true;
                }
                "ssh.newkeys"
            }
            DISCONNECT => {
                if facts.find(&f::DISCONNECT_REASON) != Some(BY_APPLICATION) {
                    let why = facts.find(&f::DISCONNECT_TEXT).map(text);
                    self.bye
                        .get_or_insert((said.m.frame, from, why.unwrap_or_default()));
                }
                "ssh.disconnect"
            }
            PACKET => match facts.find(&f::MESSAGE_CODE).unwrap_or(0) {
                1 => "ssh.disconnect",
                5 => "ssh.service",
                6 => "ssh.service-yes",
                7 => "ssh.extensions",
                50 => match facts.find(&f::METHOD) {
                    Some(b"none") => "ssh.login-none",
                    Some(b"password") => "ssh.login-password",
                    Some(b"publickey") => "ssh.login-key",
                    _ => "ssh.login",
                },
                51 => {
                    let methods = facts.find(&f::CONTINUE).map(text).unwrap_or_default();
                    self.refused = Some((said.m.frame, methods));
                    "ssh.login-no"
                }
                52 => {
                    self.let_in = true;
                    "ssh.login-yes"
                }
                60 if from == 1 => "ssh.key-ok",
                90 => "ssh.channel",
                91 => "ssh.channel-yes",
                94 | 95 => "ssh.data",
                96 => "ssh.eof",
                98 if facts.find(&f::EXIT_STATUS).is_some() => "ssh.exit",
                98 => "ssh.request",
                97 => {
                    let channel = facts.find(&f::RECIPIENT).unwrap_or(0);
                    self.file_channels.remove(&(from, channel));
                    "ssh.close"
                }
                // Windows, keep-alives and small confirmations; and what is sent to mean nothing.
                93 | 99 | 80..=82 => return None,
                2 if self.new_keys[0] || self.new_keys[1] => return None,
                _ => "ssh.packet",
            },
            _ => return None,
        })
    }

    /// Tells of a packet that stays closed.
    fn flush(&mut self, scene: &Scene<'_>) {
        let Some((index, bytes)) = self.sealed.take() else {
            return;
        };
        if let Some(m) = scene.store().messages().get(index) {
            let said = Said { index, m };
            self.sum(scene, said, "ssh.encrypted", "encrypted", bytes.into());
        }
    }

    fn sum(
        &mut self,
        scene: &Scene<'_>,
        said: Said<'_>,
        key: &'static str,
        label: &str,
        bytes: u64,
    ) {
        let last = self.draft.story.steps.last_mut();
        if let Some(step) = last.filter(|s| s.words.key == key && s.from == said.from()) {
            self.run = (self.run.0 + 1, self.run.1 + bytes);
            step.last = said.m.frame;
            step.label = format!("{label} ×{}", self.run.0);
        } else {
            self.run = (1, bytes);
            self.draft.say(scene, said, key, label.to_owned());
        }
        self.draft.amend("packets", self.run.0);
        self.draft.amend("bytes", self.run.1);
    }

    fn end(mut self, scene: &Scene<'_>) -> Story {
        self.flush(scene);
        if self.files.is_heard() {
            self.draft.story.title.key = "story.sftp";
            self.draft.story.title.set("files", self.files.moved());
        }
        self.draft.story.outcome = self.outcome(scene);
        self.draft.story
    }

    fn outcome(&self, scene: &Scene<'_>) -> Outcome {
        if let Some((evidence, who, why)) = &self.bye {
            return Outcome::Failed {
                why: Words::new("outcome.ssh.disconnect")
                    .with("who", self.draft.called(*who))
                    .with("why", why),
                evidence: *evidence,
            };
        }
        let closed = self.draft.story.conv.and_then(|c| scene.closed(c));
        match (&self.refused, closed) {
            (Some((evidence, methods)), _) if !self.let_in => {
                return Outcome::Refused {
                    why: Words::new("outcome.ssh.login").with("methods", methods),
                    evidence: *evidence,
                };
            }
            _ => {}
        }
        if let Some(outcome) = self.files.outcome(scene, &self.draft) {
            return outcome;
        }
        if let Some(outcome) = scene.one_sided(self.draft.story.conv) {
            return outcome;
        }
        match (self.new_keys, self.host_key, closed) {
            ([false, _], Some(evidence), Some(_)) => Outcome::Failed {
                why: Words::new("outcome.ssh.host-key"),
                evidence,
            },
            ([false, false], None, Some(evidence)) => Outcome::Failed {
                why: Words::new("outcome.ssh.no-keys"),
                evidence,
            },
            (_, _, None) => Outcome::CutOff {
                why: Words::new("outcome.ssh.open"),
            },
            _ => Outcome::Done,
        }
    }
}

/// A packet's line without what its sentence says anyway: an arrow has little room.
fn label(key: &str, line: &str) -> String {
    let to = |end: &str| line.split_once(end).map_or(line, |(front, _)| front);
    match key {
        "ssh.kexinit" => to(" (").to_owned(),
        "ssh.newkeys" => match line.split_once(" with ") {
            Some((front, _)) => front.to_owned(),
            None => to(" from here on").to_owned(),
        },
        "ssh.exchange-reply" => to(" SHA256:").replacen("host key ", "", 1),
        "ssh.disconnect" => to(", \"").to_owned(),
        _ => line.to_owned(),
    }
}
