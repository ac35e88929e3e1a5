//! Files over SSH: what is opened, read, written, listed and changed. Told within the story of the connection.
//!
//! Requests have numbers, and an answer comes whenever the server has it. What moves one file is told as one step each
//! way, however many requests it takes.

use std::collections::HashMap;

use super::draft::{Draft, Said};
use super::scene::Scene;
use super::words::{short, text};
use super::{MOST_STEPS, Outcome, Words};
use crate::proto::sftp::{code, fields as f};
use crate::wire::FactView;

/// Label lengths an arrow can hold.
const LABEL: usize = 40;
/// So much of a name stands in a sentence.
const NAME: usize = 60;
/// So many requests without an answer are remembered, and so many files.
const REMEMBERED: usize = 4096;
/// Opened for writing (filexfer-02 §6.3).
const FOR_WRITING: u32 = 2;

/// A request that was not answered yet.
struct Asked {
    at: (u64, i64),
    code: u8,
    /// What was asked for, in the specification's word: READ, MKDIR.
    request: String,
    name: String,
}

/// A step that tells of many packets.
struct Run {
    step: usize,
    packets: u64,
    bytes: u64,
}

/// A refused request.
struct No {
    frame: u64,
    request: String,
    name: String,
    reason: String,
}

/// What happens to files in one SSH connection.
#[derive(Default)]
pub struct Files {
    /// By channel and number.
    waiting: HashMap<(u8, u32), Asked>,
    /// By channel, file and key.
    runs: HashMap<(u8, String, &'static str), Run>,
    /// The files that were moved.
    moved: Vec<String>,
    no: Option<No>,
    heard: bool,
}

impl Files {
    /// Hears a packet.
    pub fn hear(
        &mut self,
        scene: &Scene<'_>,
        draft: &mut Draft,
        said: Said<'_>,
        facts: &FactView<'_>,
    ) {
        self.heard = true;
        let code = facts.find(&f::TYPE).unwrap_or(0);
        if matches!(code, code::INIT | code::VERSION) {
            let version = facts.find(&f::VERSION).unwrap_or(0);
            let (key, label) = match code {
                code::INIT => ("sftp.init", "INIT"),
                _ => ("sftp.version", "VERSION"),
            };
            draft.say(scene, said, key, format!("{label} {version}"));
            draft.amend("version", version);
        } else if said.from() == 0 {
            self.request(scene, draft, said, code, facts);
        } else {
            self.answer(scene, draft, said, code, facts);
        }
    }

    fn request(
        &mut self,
        scene: &Scene<'_>,
        draft: &mut Draft,
        said: Said<'_>,
        code: u8,
        facts: &FactView<'_>,
    ) {
        let value = |field| facts.find(field).map(text);
        let name = value(&f::FILE_NAME).or(value(&f::FILE)).unwrap_or_default();
        let name = short(&name, NAME);
        let target = short(&value(&f::TARGET).unwrap_or_default(), NAME);
        let extension = value(&f::EXTENSION).filter(|_| code == code::EXTENDED);
        let request = match &extension {
            Some(extension) => short(extension, NAME),
            None => super::dns::shown(&f::TYPE.def, code.into()),
        };
        let key = match code {
            code::OPEN if facts.find(&f::PFLAGS).unwrap_or(0) & FOR_WRITING != 0 => {
                "sftp.open-write"
            }
            code::OPEN => "sftp.open-read",
            code::CLOSE if facts.find(&f::MOVED).is_some() => "sftp.close-moved",
            code::CLOSE => "sftp.close",
            code::READ => "sftp.read",
            code::WRITE => "sftp.write",
            7 | 8 | 17 => "sftp.stat",
            9 | 10 => "sftp.setstat",
            code::OPENDIR => "sftp.opendir",
            code::READDIR => "sftp.readdir",
            code::REMOVE => "sftp.remove",
            code::MKDIR => "sftp.mkdir",
            code::RMDIR => "sftp.rmdir",
            16 => "sftp.realpath",
            code::RENAME => "sftp.rename",
            19 => "sftp.readlink",
            20 | 21 => "sftp.link",
            _ => match extension.as_deref() {
                Some("posix-rename@openssh.com") => "sftp.rename",
                Some("hardlink@openssh.com") => "sftp.link",
                Some("lsetstat@openssh.com") => "sftp.setstat",
                _ => "sftp.extended",
            },
        };
        match key {
            "sftp.read" | "sftp.write" | "sftp.readdir" => {
                let bytes = facts.find(&f::DATA_LENGTH).unwrap_or(0);
                let channel = said.m.layer();
                self.run(scene, draft, said, (channel, name.clone(), key), bytes);
            }
            _ => {
                let label = match target.as_str() {
                    "" => format!("{request} {name}"),
                    target => format!("{request} {name} → {target}"),
                };
                draft.say(scene, said, key, short(label.trim_end(), LABEL));
                draft.amend("request", &request);
                draft.amend("name", spoken(&name));
                draft.amend("target", &target);
            }
        }
        if code == code::CLOSE {
            self.runs
                .retain(|(channel, file, _), _| *channel != said.m.layer() || *file != name);
            if let Some(bytes) = facts.find(&f::MOVED) {
                draft.amend("bytes", bytes);
                let hash = facts.find(&f::SHA256).unwrap_or(&[]);
                let hash: String = hash.iter().map(|b| format!("{b:02x}")).collect();
                draft.amend("hash", hash);
                if self.moved.len() < REMEMBERED && !self.moved.contains(&name) {
                    self.moved.push(name.clone());
                }
            }
        }
        if let Some(id) = facts
            .find(&f::ID)
            .filter(|_| self.waiting.len() < REMEMBERED)
        {
            let asked = Asked {
                at: (said.m.frame, said.m.time),
                code,
                request,
                name,
            };
            self.waiting.insert((said.m.layer(), id), asked);
        }
    }

    fn answer(
        &mut self,
        scene: &Scene<'_>,
        draft: &mut Draft,
        said: Said<'_>,
        code: u8,
        facts: &FactView<'_>,
    ) {
        let channel = said.m.layer();
        let id = facts.find(&f::ID).unwrap_or(0);
        let asked = self.waiting.remove(&(channel, id));
        let (to, request, name) = asked
            .map(|a| (a.code, a.request, a.name))
            .unwrap_or_default();
        let status = facts.find(&f::STATUS);
        let key = match (code, status, to) {
            (code::STATUS, Some(0), code::WRITE) => "sftp.written",
            (code::STATUS, Some(0), _) => "sftp.ok",
            (code::STATUS, Some(1), code::READDIR) => "sftp.names-end",
            (code::STATUS, Some(1), code::READ) => "sftp.data-end",
            (code::STATUS, ..) => "sftp.no",
            (code::HANDLE, ..) => "sftp.handle",
            (code::DATA, ..) => "sftp.data",
            (104, _, code::READDIR) => "sftp.names",
            (104, ..) => "sftp.path",
            (105, ..) => "sftp.attrs",
            _ => "sftp.answer",
        };
        let amount = match key {
            "sftp.data" => Some(facts.find(&f::DATA_LENGTH).unwrap_or(0)),
            "sftp.names" => Some(facts.find(&f::NAMES).unwrap_or(0)),
            "sftp.written" => Some(0),
            _ => None,
        };
        if let Some(amount) = amount {
            return self.run(scene, draft, said, (channel, name, key), amount);
        }
        let reason = status.map(|s| super::dns::shown(&f::STATUS.def, s.into()));
        let reason = reason.unwrap_or_default();
        let kind = super::dns::shown(&f::TYPE.def, code.into());
        let label = format!("{kind} {reason}");
        draft.say(scene, said, key, short(label.trim_end(), LABEL));
        draft.amend("request", &request);
        draft.amend("name", spoken(&name));
        draft.amend("reason", &reason);
        let path = facts.find(&f::FILE_NAME).map(text).unwrap_or_default();
        draft.amend("path", spoken(&short(&path, NAME)));
        if let Some(size) = facts.find(&f::SIZE) {
            draft.amend("size", size);
        }
        if key == "sftp.no" && changes(to) {
            let frame = said.m.frame;
            self.no.get_or_insert(No {
                frame,
                request,
                name,
                reason,
            });
        }
    }

    /// One more packet of what one step tells: `amount` bytes, or names.
    fn run(
        &mut self,
        scene: &Scene<'_>,
        draft: &mut Draft,
        said: Said<'_>,
        about: (u8, String, &'static str),
        amount: u32,
    ) {
        let (_, name, key) = &about;
        let (name, key) = (name.clone(), *key);
        if !self.runs.contains_key(&about) {
            if draft.story.steps.len() >= MOST_STEPS || self.runs.len() >= REMEMBERED {
                return;
            }
            draft.say(scene, said, key, String::new());
            draft.amend("name", spoken(&name));
        }
        let step = draft.story.steps.len().saturating_sub(1);
        let run = self.runs.entry(about).or_insert(Run {
            step,
            packets: 0,
            bytes: 0,
        });
        run.packets += 1;
        run.bytes += u64::from(amount);
        let Some(step) = draft.story.steps.get_mut(run.step) else {
            return;
        };
        step.last = said.m.frame;
        step.words.set("packets", run.packets);
        step.words.set("bytes", run.bytes);
        let times = match run.packets {
            1 => String::new(),
            n => format!(" ×{n}"),
        };
        let file = short(&name, LABEL - 20);
        step.label = match key {
            "sftp.read" => format!("READ {file}{times}"),
            "sftp.write" => format!("WRITE {file}: {}", crate::field::bytes(run.bytes)),
            "sftp.data" => format!("DATA {file}: {}", crate::field::bytes(run.bytes)),
            "sftp.readdir" => format!("READDIR {file}{times}"),
            "sftp.names" => format!("NAME ×{}", run.bytes),
            _ => format!("STATUS ok{times}"),
        };
    }

    /// Whether there were any.
    pub fn is_heard(&self) -> bool {
        self.heard
    }

    /// The names of what was moved.
    pub fn moved(&self) -> String {
        short(&self.moved.join(", "), NAME)
    }

    /// What went wrong with files: what was never answered, or else the first that was refused.
    pub fn outcome(&self, scene: &Scene<'_>, draft: &Draft) -> Option<Outcome> {
        let asked = self.waiting.values().min_by_key(|a| a.at);
        let conv = draft.story.conv;
        if let Some(asked) = asked.filter(|a| !scene.lost(conv, LOST, a.at.0)) {
            let why = Words::new("outcome.sftp.no-answer")
                .with("request", &asked.request)
                .with("name", spoken(&asked.name));
            return Some(draft.unanswered(scene, asked.at, why, "outcome.sftp.waiting"));
        }
        let no = self.no.as_ref()?;
        Some(Outcome::Refused {
            why: Words::new("outcome.sftp.no")
                .with("request", &no.request)
                .with("name", spoken(&no.name))
                .with("reason", &no.reason),
            evidence: no.frame,
        })
    }
}

/// A name in a sentence: one of dots alone would be taken for its end.
fn spoken(name: &str) -> String {
    match name {
        "." | ".." => format!("\"{name}\""),
        _ => name.to_owned(),
    }
}

/// Notes that say that packets are missing: an answer may have been among them.
const LOST: &[&str] = &["ssh.resumed", "ssh.lost", "ssh.snapped", "sftp.resumed"];

/// A request that does something; others only ask, and get a no where a file isn't there yet.
fn changes(code: u8) -> bool {
    matches!(
        code,
        code::OPEN
            | code::READ
            | code::WRITE
            | code::OPENDIR
            | code::READDIR
            | code::REMOVE
            | code::MKDIR
            | code::RMDIR
            | code::RENAME
    )
}
