//! A story put on the stage: its actors, its steps, and what lies behind each, in one language.

use std::rc::Rc;

use super::columns::MASK;
use super::stage::{Actor, Field, Outline, Play, Section, Step};
use crate::capture::Capture;
use crate::field::{Show, Value, show};
use crate::store::Message;
use crate::story::{self, Story, Words};
use crate::wire::Tree;

/// Puts a key and its values into words of one language.
pub type Say<'s> = &'s dyn Fn(&Words) -> String;

/// A story of a capture, ready to be played.
pub struct Told {
    capture: Rc<Capture>,
    title: String,
    actors: Vec<Actor>,
    steps: Vec<Step>,
    told: Vec<story::Step>,
    outline: Vec<Outline>,
    opening: String,
    closing: String,
}

impl Told {
    /// Tells the story in the words of `say`.
    pub fn new(capture: Rc<Capture>, story: &Story, say: Say<'_>) -> Told {
        let actors = story.actors.iter().map(|a| actor(a, say)).collect();
        let first = story.steps.first().map_or(0, |s| s.time);
        let evidence = story.outcome.evidence();
        let step = |s: &story::Step| Step {
            from: s.from,
            to: s.to,
            label: s.label.clone(),
            protocol: s.protocol.to_string(),
            frame: s.frame,
            time: s.time.saturating_sub(first),
            sentence: say(&s.words),
            number: s.mark.map_or(String::new(), |m| m.to_string()),
            wrong: evidence == Some(s.frame),
            ..Step::default()
        };
        Told {
            title: say(&story.title),
            actors,
            steps: story.steps.iter().map(step).collect(),
            told: story.steps.clone(),
            outline: Vec::new(),
            opening: String::new(),
            closing: story.outcome.why().map_or(String::new(), say),
            capture,
        }
    }

    /// With other words around it, a textbook's outline, and steps a lesson changed.
    pub fn framed(
        mut self,
        title: String,
        opening: String,
        closing: String,
        outline: Vec<Outline>,
    ) -> Told {
        self.title = title;
        self.opening = opening;
        self.closing = closing;
        self.outline = outline;
        self
    }

    /// The steps, to be changed by a lesson.
    pub fn steps_mut(&mut self) -> &mut [Step] {
        &mut self.steps
    }

    /// The steps as the story has them.
    pub fn story_steps(&self) -> &[story::Step] {
        &self.told
    }
}

fn actor(a: &story::Actor, say: Say<'_>) -> Actor {
    let endpoint = match a.ends.as_slice() {
        [] => String::new(),
        [(address, port)] if a.role != story::Role::Client => format!("{address}:{port}"),
        [(address, _), ..] => address.to_string(),
    };
    let role = say(&Words::new(role_key(a.role)));
    let name = a.name.clone().unwrap_or_else(|| role.clone());
    Actor {
        name,
        role,
        endpoint,
    }
}

fn role_key(role: story::Role) -> &'static str {
    match role {
        story::Role::Client => "role.client",
        story::Role::Server => "role.server",
        story::Role::Resolver => "role.resolver",
    }
}

impl Play for Told {
    fn title(&self) -> &str {
        &self.title
    }
    fn actors(&self) -> &[Actor] {
        &self.actors
    }
    fn steps(&self) -> &[Step] {
        &self.steps
    }
    fn outline(&self) -> &[Outline] {
        &self.outline
    }
    fn opening(&self) -> &str {
        &self.opening
    }
    fn closing(&self) -> &str {
        &self.closing
    }

    fn sections(&self, step: usize) -> Vec<Section> {
        let Some(told) = self.told.get(step) else {
            return Vec::new();
        };
        let mut sections = Vec::new();
        let store = self.capture.store();
        if let Some(m) = told.message.and_then(|i| store.messages().get(i)) {
            sections.push(message(&self.capture, m));
        }
        if let Some(tree) = self.capture.explain_frame(told.frame) {
            let bytes = self
                .capture
                .frame(told.frame)
                .map_or_else(Vec::new, |f| f.bytes.to_vec());
            let fields = fields(&tree, &bytes, 0);
            sections.push(Section {
                title: format!("{} {}", "Ethernet, IP, TCP/UDP:", told.frame),
                fields,
                bytes,
                frames: vec![(0, told.frame)],
            });
        }
        sections
    }
}

fn message(capture: &Capture, m: &Message) -> Section {
    let (tree, bytes) = capture.explain(m);
    let mut frames: Vec<(usize, u64)> = Vec::new();
    let mut at = 0;
    for (span, _) in capture.store().frames(m.span) {
        if let Some(frame) = span.buf.as_frame() {
            frames.push((at, frame));
        }
        at += span.len as usize;
    }
    Section {
        title: m.proto.label().to_string(),
        fields: fields(&tree, &bytes, m.span.start),
        bytes: bytes.into_owned(),
        frames,
    }
}

fn fields(tree: &Tree, bytes: &[u8], base: u64) -> Vec<Field> {
    let shown = tree.nodes().iter().filter(|n| !n.def.hidden);
    shown
        .map(|node| {
            let value = tree.value(node, bytes, base);
            let mut text = Vec::new();
            if node.def.secret {
                text.extend_from_slice(MASK);
            } else if node.def.show != Show::None {
                show(node.def, value, &mut text);
            }
            if let (Some(names), Value::U64(n)) = (node.def.names, value) {
                if let Some(name) = names(n) {
                    text.extend_from_slice(format!(" ({name})").as_bytes());
                }
            }
            Field {
                depth: node.depth,
                label: node.def.label.to_string(),
                value: String::from_utf8_lossy(&text).into_owned(),
                name: node.def.name,
                doc: node.def.doc,
                spec: node.def.spec,
                place: (node.at.saturating_sub(base) as usize, node.len as usize),
            }
        })
        .collect()
}
