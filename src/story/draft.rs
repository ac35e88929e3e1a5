//! A story while it is being told: what the tellers of conversations share.

use std::collections::HashMap;

use super::scene::Scene;
use super::{Kind, MOST_STEPS, MOST_STORIES, Mark, Outcome, Role, Step, Story, Words};
use crate::store::Message;

/// A story of one conversation, as far as it is told.
pub struct Draft {
    /// The story.
    pub story: Story,
}

/// What a teller has begun to tell, one a conversation, in the order of their beginnings.
pub struct Told<T> {
    told: Vec<T>,
    by_conv: HashMap<u64, usize>,
}

impl<T> Default for Told<T> {
    fn default() -> Told<T> {
        Told {
            told: Vec::new(),
            by_conv: HashMap::new(),
        }
    }
}

impl<T> Told<T> {
    /// What is told of a conversation.
    pub fn get(&mut self, conv: u64) -> Option<&mut T> {
        let at = *self.by_conv.get(&conv)?;
        self.told.get_mut(at)
    }

    /// What is told of a conversation; begun with `new` where nothing was and there is room.
    pub fn begun(&mut self, conv: u64, new: impl FnOnce() -> Option<T>) -> Option<&mut T> {
        if !self.by_conv.contains_key(&conv) {
            if self.told.len() >= MOST_STORIES {
                return None;
            }
            self.told.push(new()?);
            self.by_conv.insert(conv, self.told.len() - 1);
        }
        self.get(conv)
    }

    /// All of it.
    pub fn all(self) -> impl Iterator<Item = T> {
        self.told.into_iter()
    }
}

/// A message, and its index in the store.
#[derive(Clone, Copy)]
pub struct Said<'m> {
    /// The index.
    pub index: usize,
    /// The message.
    pub m: &'m Message,
}

impl Said<'_> {
    /// Who said it: 0 the client, 1 the server.
    pub fn from(&self) -> usize {
        self.m.dir.index()
    }
}

impl Draft {
    /// A story that begins with this message; none where nobody knows who sent it.
    pub fn new(scene: &Scene<'_>, m: &Message, kind: Kind, title: &'static str) -> Option<Draft> {
        let actors = scene.actors(m.id.conv, scene.ends(m)?, Role::Server);
        let name = actors.last().map(|a| a.called()).unwrap_or_default();
        Some(Draft {
            story: Story {
                kind,
                title: Words::new(title).with("name", name),
                actors,
                steps: Vec::new(),
                outcome: Outcome::Done,
                conv: Some(m.id.conv),
                also: Vec::new(),
                late: false,
                children: Vec::new(),
                parent: None,
                related: Vec::new(),
            },
        })
    }

    /// What an actor is called.
    pub fn called(&self, actor: usize) -> String {
        let actor = self.story.actors.get(actor);
        actor.map(|a| a.called()).unwrap_or_default()
    }

    /// Adds a step; what follows [`amend`](Self::amend)s it.
    pub fn say(&mut self, scene: &Scene<'_>, said: Said<'_>, key: &'static str, label: String) {
        let from = said.from();
        self.put(scene, said, (from, 1 - from), key, label);
    }

    /// Adds a step from one actor to another.
    pub fn put(
        &mut self,
        scene: &Scene<'_>,
        said: Said<'_>,
        (from, to): (usize, usize),
        key: &'static str,
        label: String,
    ) {
        let Said { index, m } = said;
        self.push(Step {
            frame: m.frame,
            last: m.frame,
            time: m.time,
            message: Some(index),
            part: 0,
            from,
            to,
            label,
            words: Words::new(key)
                .with("from", self.called(from))
                .with("to", self.called(to)),
            opened: scene.opened(m),
            protocol: m.proto.name(),
            // STARTTLS puts TLS below whoever asked for it.
            depth: match scene.opened(m) {
                true => scene.depth(m.id.conv, "tls").saturating_add(1),
                false => scene.depth(m.id.conv, m.proto.name()),
            },
            mark: None,
        });
    }

    /// Adds a step that is no message.
    pub fn push(&mut self, step: Step) {
        if self.story.steps.len() < MOST_STEPS {
            self.story.steps.push(step);
        }
    }

    /// Adds a value to the last step's words.
    pub fn amend(&mut self, name: &'static str, value: impl std::fmt::Display) {
        if let Some(step) = self.story.steps.last_mut() {
            step.words.set(name, value);
        }
    }

    /// Says of the last step that it was encrypted, and keys opened it.
    pub fn opened(&mut self, opened: bool) {
        if let Some(step) = self.story.steps.last_mut() {
            step.opened |= opened;
        }
    }

    /// Marks the last step with its place in a textbook's list.
    pub fn mark(&mut self, mark: Option<Mark>) {
        if let Some(step) = self.story.steps.last_mut() {
            step.mark = mark;
        }
    }

    /// The end of a story whose last question was never answered.
    pub fn unanswered(
        &self,
        scene: &Scene<'_>,
        asked: (u64, i64),
        why: Words,
        waiting: &'static str,
    ) -> Outcome {
        scene.unanswered(self.story.conv, asked, why, waiting)
    }
}
