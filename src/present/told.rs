//! A story put on the stage: its actors, its steps, and what lies behind each, in one language.

use std::rc::Rc;

use super::stage::{Actor, Outline, Play, Section, Station, Step};
use super::unfold;
use crate::capture::Capture;
use crate::narrate::{self, Lang};
use crate::story::{self, Story, Words};

/// A story of a capture, ready to be played.
pub struct Told {
    capture: Rc<Capture>,
    lang: Lang,
    title: String,
    actors: Vec<Actor>,
    steps: Vec<Step>,
    stations: Vec<Station>,
    told: Vec<story::Step>,
    /// The conversations with TLS or SSH in them, in order.
    encrypted: Vec<u64>,
    outline: Vec<Outline>,
    /// What a lesson says of a layer, by the layer's name: instead of what is always said.
    layers: Vec<(String, String)>,
}

/// What a lesson puts around a story.
pub struct Frame {
    /// Its title.
    pub title: String,
    /// The places to stand still at.
    pub stations: Vec<Station>,
    /// The textbook's steps.
    pub outline: Vec<Outline>,
    /// What is said of layers, by their names.
    pub layers: Vec<(String, String)>,
}

impl Told {
    /// Tells the story: one station a step, and one behind the last if there is something to say of the outcome.
    pub fn new(capture: Rc<Capture>, story: &Story, lang: Lang) -> Told {
        let say = |w: &Words| narrate::say(lang, w.key, &w.values);
        let actors = story.actors.iter().map(|a| actor(a, lang)).collect();
        let first = story.steps.first().map_or(0, |s| s.time);
        let locked = capture.store().messages().iter();
        let locked = locked.filter(|m| matches!(m.proto.name(), "tls" | "ssh"));
        let mut encrypted: Vec<u64> = locked.map(|m| m.id.conv).collect();
        encrypted.sort_unstable();
        encrypted.dedup();
        let evidence = story.outcome.evidence();
        let step = |s: &story::Step| Step {
            from: s.from,
            to: s.to,
            label: narrate::arrows::arrow(lang, s.protocol, &s.label),
            protocol: s.protocol.to_string(),
            frame: s.frame,
            time: s.time.saturating_sub(first),
            sentence: sentence(s, lang),
            number: s.mark.map_or(String::new(), |m| m.to_string()),
            wrong: evidence == Some(s.frame),
        };
        let steps: Vec<Step> = story.steps.iter().map(step).collect();
        let opening = Station {
            text: narrate::say(
                lang,
                "stage.opening",
                &[
                    ("steps", steps.len().to_string()),
                    ("title", say(&story.title)),
                ],
            ),
            ..Station::default()
        };
        let each = (0..steps.len()).map(|i| Station {
            shown: i + 1,
            about: Some(i),
            ..Station::default()
        });
        let mut stations: Vec<Station> = std::iter::once(opening).chain(each).collect();
        if let Some(why) = story.outcome.why() {
            stations.push(Station {
                shown: steps.len(),
                about: evidence
                    .and_then(|frame| steps.iter().position(|s| s.frame == frame))
                    .or(steps.len().checked_sub(1)),
                text: say(why),
                ..Station::default()
            });
        }
        Told {
            title: say(&story.title),
            actors,
            steps,
            stations,
            told: story.steps.clone(),
            encrypted,
            outline: Vec::new(),
            layers: Vec::new(),
            capture,
            lang,
        }
    }

    /// With a lesson around it.
    pub fn framed(self, frame: Frame) -> Told {
        Told {
            title: frame.title,
            stations: frame.stations,
            outline: frame.outline,
            layers: frame.layers,
            ..self
        }
    }
}

/// What is said of a step.
pub fn sentence(step: &story::Step, lang: Lang) -> String {
    let mut said = narrate::say(lang, step.words.key, &step.words.values);
    if step.opened {
        said.push(' ');
        said.push_str(&narrate::say(lang, "tls.opened", &[]));
    }
    said
}

fn actor(a: &story::Actor, lang: Lang) -> Actor {
    let endpoint = match a.ends.as_slice() {
        [] => String::new(),
        [(address, port)] if a.role != story::Role::Client => match address {
            std::net::IpAddr::V6(_) => format!("[{address}]:{port}"),
            std::net::IpAddr::V4(_) => format!("{address}:{port}"),
        },
        [(address, _), ..] => address.to_string(),
    };
    let role = narrate::say(lang, &format!("role.{}", a.role.name()), &[]);
    let name = a.name.clone().unwrap_or_else(|| role.clone());
    Actor {
        name,
        role,
        endpoint,
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
    fn stations(&self) -> &[Station] {
        &self.stations
    }
    fn outline(&self) -> &[Outline] {
        &self.outline
    }

    fn sections(&self, step: usize) -> Vec<Section> {
        let Some(told) = self.told.get(step) else {
            return Vec::new();
        };
        let store = self.capture.store();
        let message = told.message.and_then(|i| store.messages().get(i));
        let mut sections = unfold::sections(&self.capture, told.frame, message, self.lang);
        for s in &mut sections {
            if let Some((_, text)) = self.layers.iter().find(|(name, _)| *name == s.name) {
                s.about.clone_from(text);
            }
        }
        sections
    }

    fn encrypted(&self, step: usize) -> bool {
        let conv = self.conversation(step);
        conv.is_some_and(|c| self.encrypted.binary_search(&c).is_ok())
    }

    fn has_secrets(&self) -> bool {
        !self.capture.engine().keyring().is_empty()
    }

    fn keys(&self, step: usize) -> Option<Section> {
        super::keys::section(&self.capture, self.conversation(step)?, self.lang)
    }
}

impl Told {
    /// The conversation a step belongs to.
    fn conversation(&self, step: usize) -> Option<u64> {
        let told = self.told.get(step)?;
        let message = told
            .message
            .and_then(|i| self.capture.store().messages().get(i));
        let row = (told.frame as usize).checked_sub(1);
        let row = row.and_then(|i| self.capture.rows().get(i));
        message.map(|m| m.id.conv).or(row.and_then(|r| r.flow.conv))
    }
}
