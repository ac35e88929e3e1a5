//! A TELNET session: what both terminals agree on, what is typed, and what the screen shows.
//!
//! Letters travel one by one, and each is sent back to be shown. A line that is typed is one step, its echo part of it.

use super::draft::{Draft, Said, Told};
use super::scene::Scene;
use super::words::{short, text};
use super::{Kind, Story};
use crate::proto::telnet::{COMMANDS, DATA, fields as f};
use crate::store::Message;
use crate::wire::FactView;

/// Label lengths an arrow can hold.
const LABEL: usize = 44;
/// So much of what was typed or shown is kept of one step.
const KEPT: usize = 120;

struct Session {
    draft: Draft,
    /// The line that is being typed goes on.
    typing: bool,
    typed: String,
    secret: bool,
    letters: u32,
    echoed: bool,
}

/// Tells of sessions.
#[derive(Default)]
pub struct Teller {
    told: Told<Session>,
}

impl Teller {
    /// Hears a TELNET unit.
    pub fn hear(&mut self, scene: &Scene<'_>, index: usize, m: &Message) {
        let new = || {
            let draft = Draft::new(scene, m, Kind::Telnet, "story.telnet")?;
            Some(Session {
                draft,
                typing: false,
                typed: String::new(),
                secret: false,
                letters: 0,
                echoed: false,
            })
        };
        if let Some(session) = self.told.begun(m.id.conv, new) {
            session.hear(scene, Said { index, m });
        }
    }

    /// The capture ended.
    pub fn end(self) -> Vec<Story> {
        self.told.all().map(|s| s.draft.story).collect()
    }
}

impl Session {
    fn hear(&mut self, scene: &Scene<'_>, said: Said<'_>) {
        let facts = scene.store().facts(said.m);
        match (said.m.kind, said.from()) {
            (COMMANDS, _) => {
                self.typing = false;
                let mut line = Vec::new();
                said.m.proto.summary(&scene.store().line(said.m), &mut line);
                let line = String::from_utf8_lossy(&line).into_owned();
                self.draft
                    .say(scene, said, "telnet.negotiate", short(&line, LABEL));
                self.draft.amend("said", short(&line, 90));
            }
            (DATA, 0) => self.types(scene, said, &facts),
            (DATA, _) => self.shows(scene, said, &facts),
            _ => {
                self.typing = false;
                self.draft
                    .say(scene, said, "telnet.opaque", "not readable".into());
            }
        }
    }

    fn types(&mut self, scene: &Scene<'_>, said: Said<'_>, facts: &FactView<'_>) {
        let secret = facts.find(&f::HIDDEN) == Some(true);
        if !self.typing || secret != self.secret {
            self.typed.clear();
            (self.typing, self.secret) = (true, secret);
            (self.letters, self.echoed) = (0, false);
            self.draft.say(scene, said, "telnet.typed", String::new());
        }
        let (now, letters) = match secret {
            // Nobody learns how the password goes on, only that keys were struck.
            true => (String::new(), facts.find(&f::LENGTH).unwrap_or(0)),
            false => {
                let now = facts.find(&f::TEXT).map(text).unwrap_or_default();
                (now, facts.find(&f::LENGTH).unwrap_or(0))
            }
        };
        self.letters = self.letters.saturating_add(letters);
        if self.typed.len() < KEPT {
            self.typed.push_str(&now);
        }
        let ends = facts
            .find(&f::TEXT)
            .is_some_and(|t| t.contains(&b'\r') || t.contains(&b'\n'));
        self.amend(said);
        // The rest of the line's echo still belongs to it.
        self.typing = !ends || secret;
    }

    /// Brings the step of the line that is typed up to date.
    fn amend(&mut self, said: Said<'_>) {
        let (typed, letters) = (short(&self.typed, KEPT), self.letters);
        let key = match (self.secret, self.echoed) {
            (true, _) => "telnet.secret",
            (false, true) => "telnet.echoed",
            (false, false) => "telnet.typed",
        };
        let is_typed = |s: &&mut super::Step| {
            matches!(
                s.words.key,
                "telnet.typed" | "telnet.echoed" | "telnet.secret"
            )
        };
        if let Some(step) = self.draft.story.steps.last_mut().filter(is_typed) {
            step.words.key = key;
            step.last = said.m.frame;
            step.label = match self.secret {
                true => "typed: a secret".to_owned(),
                false => short(&format!("typed \"{typed}\""), LABEL),
            };
            step.words.set("text", typed);
            step.words.set("count", letters);
        }
    }

    fn shows(&mut self, scene: &Scene<'_>, said: Said<'_>, facts: &FactView<'_>) {
        let shown = facts.find(&f::TEXT).unwrap_or(b"");
        let echo = facts.find(&f::ECHO);
        let behind = echo.map_or(shown, |e| shown.strip_prefix(e).unwrap_or(b""));
        if echo.is_some() {
            self.echoed = true;
            self.amend(said);
            if behind.is_empty() {
                return;
            }
        }
        self.typing = false;
        let now = text(behind);
        let last = self.draft.story.steps.last_mut();
        if let Some(step) = last.filter(|s| s.words.key == "telnet.shows") {
            let before = step.words.value("text").unwrap_or("").to_owned();
            step.last = said.m.frame;
            let all = short(&(before + &now), KEPT);
            step.label = short(&format!("\"{all}\""), LABEL);
            step.words.set("text", all);
            return;
        }
        let now = short(&now, KEPT);
        self.draft.say(
            scene,
            said,
            "telnet.shows",
            short(&format!("\"{now}\""), LABEL),
        );
        self.draft.amend("text", now);
    }
}
