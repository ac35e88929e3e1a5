//! An exchange: a request and the response to it.

use std::collections::{HashMap, VecDeque};

use super::scene::Scene;
use super::words::{short, text};
use super::{Kind, MOST_STORIES, Outcome, Role, Step, Story, Words};
use crate::layer::Dir;
use crate::proto::common::http_status;
use crate::proto::http::{FOREIGN, RESPONSE, fields as f};
use crate::store::{Message, MsgId};

/// Label lengths an arrow can hold.
const LABEL: usize = 40;

struct Exchange {
    story: Story,
    /// The response whose body must still come.
    body: Option<MsgId>,
    asked: (u64, i64),
    answered: bool,
}

/// Tells of exchanges.
#[derive(Default)]
pub struct Teller {
    told: Vec<Exchange>,
    /// For each conversation, and each layer that speaks in it, the requests that wait for their response, oldest first.
    waiting: HashMap<(u64, u8), VecDeque<usize>>,
    /// Messages whose body is still to come.
    bodies: HashMap<MsgId, usize>,
    /// What was asked for in conversations that went on in another protocol, by the request that was answered so.
    changed: HashMap<u64, Words>,
}

impl Teller {
    /// Hears a request or a response.
    pub fn hear(&mut self, scene: &Scene<'_>, index: usize, m: &Message) {
        if m.kind == RESPONSE {
            self.response(scene, index, m)
        } else if m.kind == FOREIGN {
            self.foreign(scene, index, m)
        } else {
            self.request(scene, index, m)
        }
    }

    fn request(&mut self, scene: &Scene<'_>, index: usize, m: &Message) {
        let Some(mut exchange) = Exchange::new(scene, m).filter(|_| self.told.len() < MOST_STORIES)
        else {
            return;
        };
        let facts = scene.store().facts(m);
        let method = facts.find(&f::METHOD).map(text).unwrap_or_default();
        let target = facts.find(&f::URI).map(text).unwrap_or_default();
        let host = facts
            .find(&f::HOST)
            .map(text)
            .unwrap_or_else(|| exchange.called(1));
        let target = short(&target, 60);
        exchange.story.title = Words::new("story.http")
            .with("method", &method)
            .with("target", &target)
            .with("host", &host);
        let label = short(&format!("{method} {target}"), LABEL);
        exchange.say(scene, index, m, 0, "http.request", label);
        exchange.amend("method", method);
        exchange.amend("target", target);
        exchange.amend("host", host);
        self.told.push(exchange);
        self.waiting
            .entry((m.id.conv, m.layer()))
            .or_default()
            .push_back(self.told.len() - 1);
    }

    fn response(&mut self, scene: &Scene<'_>, index: usize, m: &Message) {
        let facts = scene.store().facts(m);
        let code = facts.find(&f::CODE).unwrap_or(0);
        let interim = (100..200).contains(&code) && code != 101;
        let waiting = self.waiting.entry((m.id.conv, m.layer())).or_default();
        let at = if interim {
            waiting.front().copied()
        } else {
            waiting.pop_front()
        };
        let at = match at {
            Some(at) => at,
            None => {
                let Some(exchange) =
                    Exchange::new(scene, m).filter(|_| self.told.len() < MOST_STORIES)
                else {
                    return;
                };
                self.told.push(exchange);
                self.told.len() - 1
            }
        };
        let Some(exchange) = self.told.get_mut(at) else {
            return;
        };
        let phrase = facts.find(&f::PHRASE).map(text).unwrap_or_default();
        let status = status(code, phrase);
        let key = match code {
            _ if interim => "http.interim",
            101 => "http.upgrade",
            300..=399 if code == 304 => "http.not-modified",
            300..=399 => "http.redirect",
            400..=599 => "http.error",
            _ => "http.response",
        };
        exchange.say(scene, index, m, 1, key, short(&status, LABEL));
        exchange.amend("status", &status);
        exchange.amend(
            "type",
            facts
                .find(&f::CONTENT_TYPE)
                .map(media_type)
                .unwrap_or_default(),
        );
        exchange.amend(
            "location",
            facts.find(&f::LOCATION).map(text).unwrap_or_default(),
        );
        exchange.answered |= !interim;
        if code == 101 && !exchange.story.late {
            let title = exchange.story.title.clone();
            self.changed.insert(m.id.conv, title);
        }
        if let (400..=599, false) = (code, exchange.story.late) {
            let why = Words::new("outcome.http.error").with("status", &status);
            exchange.story.outcome = Outcome::Refused {
                why,
                evidence: m.frame,
            };
        }
        if m.open && !interim {
            exchange.body = Some(m.id);
            self.bodies.insert(m.id, at);
        }
    }

    /// Hears an answer in another protocol: nothing that waits will be answered.
    fn foreign(&mut self, scene: &Scene<'_>, index: usize, m: &Message) {
        let said = scene.store().facts(m).find(&f::FOREIGN);
        let said = short(&text(said.unwrap_or_default().trim_ascii_end()), LABEL);
        for at in self
            .waiting
            .remove(&(m.id.conv, m.layer()))
            .unwrap_or_default()
        {
            let Some(exchange) = self.told.get_mut(at) else {
                continue;
            };
            exchange.say(scene, index, m, 1, "http.foreign", said.clone());
            exchange.amend("said", &said);
            exchange.answered = true;
            let why = Words::new("outcome.http.foreign")
                .with("host", exchange.called(1))
                .with("said", &said);
            exchange.story.outcome = Outcome::Failed {
                why,
                evidence: m.frame,
            };
        }
    }

    /// What the request asked for with which a conversation changed to another protocol: that may answer it.
    pub fn changed_with(&self, conv: u64) -> Option<&Words> {
        self.changed.get(&conv)
    }

    /// Hears that a body is complete, or never will be.
    pub fn finished(&mut self, id: MsgId, whole: bool, frame: u64) {
        let Some(exchange) = self.bodies.remove(&id).and_then(|at| self.told.get_mut(at)) else {
            return;
        };
        if whole {
            exchange.body = None;
        }
        if let Some(step) = exchange.story.steps.last_mut().filter(|_| whole) {
            step.last = step.last.max(frame);
        }
    }

    /// The capture ended.
    pub fn end(self, scene: &Scene<'_>) -> Vec<Story> {
        self.told.into_iter().map(|e| e.end(scene)).collect()
    }
}

impl Exchange {
    fn new(scene: &Scene<'_>, m: &Message) -> Option<Exchange> {
        let mut ends = scene.ends(m)?;
        // Behind a port that SSH forwards, the transport's server may be the one who asks.
        if (m.kind == RESPONSE) == (m.dir == Dir::ToServer) {
            ends.reverse();
        }
        let actors = scene.actors(m.id.conv, ends, Role::Server);
        let host = actors.last().map(|a| a.called()).unwrap_or_default();
        let story = Story {
            kind: Kind::Http,
            title: Words::new("story.http-answer").with("host", host),
            actors,
            steps: Vec::new(),
            outcome: Outcome::Done,
            conv: Some(m.id.conv),
            also: Vec::new(),
            late: m.kind == RESPONSE,
            children: Vec::new(),
            parent: None,
            related: Vec::new(),
        };
        Some(Exchange {
            story,
            body: None,
            asked: (m.frame, m.time),
            answered: false,
        })
    }

    fn called(&self, actor: usize) -> String {
        self.story
            .actors
            .get(actor)
            .map(|a| a.called())
            .unwrap_or_default()
    }

    fn say(
        &mut self,
        scene: &Scene<'_>,
        index: usize,
        m: &Message,
        from: usize,
        key: &'static str,
        label: String,
    ) {
        let words = Words::new(key)
            .with("from", self.called(from))
            .with("to", self.called(1 - from));
        self.story.steps.push(Step {
            frame: m.frame,
            last: m.frame,
            time: m.time,
            message: Some(index),
            part: 0,
            from,
            to: 1 - from,
            label,
            words,
            opened: scene.opened(m),
            protocol: "http",
            depth: scene.depth(m.id.conv, "http"),
            mark: None,
        });
    }

    fn amend(&mut self, name: &'static str, value: impl std::fmt::Display) {
        if let Some(step) = self.story.steps.last_mut() {
            step.words.set(name, value);
        }
    }

    fn end(mut self, scene: &Scene<'_>) -> Story {
        if !self.answered {
            let why = Words::new("outcome.http.no-response").with("host", self.called(1));
            self.story.outcome =
                scene.unanswered(self.story.conv, self.asked, why, "outcome.http.waiting");
        } else if let (Some(_), Some(step)) = (self.body, self.story.steps.last()) {
            let why = Words::new("outcome.http.body-cut");
            self.story.outcome = if scene.hung_up(self.story.conv, step.frame) {
                Outcome::Failed {
                    why,
                    evidence: step.frame,
                }
            } else {
                Outcome::CutOff { why }
            };
        }
        self.story
    }
}

/// A status with its phrase: the server's own, or the registry's.
pub fn status(code: u16, said: String) -> String {
    let known = http_status::phrase(code.into()).filter(|_| said.is_empty());
    let phrase = known.map_or(said, str::to_owned);
    format!("{code} {phrase}").trim_end().to_owned()
}

/// Without its parameters.
fn media_type(value: &[u8]) -> String {
    let name = value.split(|b| *b == b';').next().unwrap_or(value);
    text(name.trim_ascii())
}
