//! Exchanges of HTTP/2: each is a stream, and their frames take turns on one connection.

use std::collections::HashMap;

use super::draft::{Draft, Said};
use super::scene::Scene;
use super::words::{short, text};
use super::{Kind, MOST_STORIES, Outcome, Story, Words};
use crate::proto::http2::{DATA, RST_STREAM, fields as f};
use crate::store::Message;
use crate::wire::FactView;

/// Label lengths an arrow can hold.
const LABEL: usize = 40;

struct Exchange {
    draft: Draft,
    asked: (u64, i64),
    answered: bool,
    /// The server has said its last on this stream.
    ended: bool,
    /// The step that tells of the bytes, for each side, with frames and bytes.
    data: [Option<(usize, u32, u64)>; 2],
}

/// Tells of exchanges.
#[derive(Default)]
pub struct Teller {
    told: Vec<Exchange>,
    streams: HashMap<(u64, u32), usize>,
}

impl Teller {
    /// Hears a frame. With `asked` the conversation was HTTP/1's, and stream 1 answers that request (RFC 7540 §3.2).
    pub fn hear(&mut self, scene: &Scene<'_>, index: usize, m: &Message, asked: Option<&Words>) {
        let facts = scene.store().facts(m);
        let Some(stream) = facts.find(&f::STREAM_ID).filter(|s| *s != 0) else {
            return;
        };
        let key = (m.id.conv, stream);
        if facts.find(&f::METHOD).is_some() || !self.streams.contains_key(&key) {
            let begins = facts.find(&f::METHOD).is_some() || facts.find(&f::STATUS).is_some();
            let new = Draft::new(scene, m, Kind::Http, "story.http-answer");
            let Some(mut draft) = new.filter(|_| begins && self.told.len() < MOST_STORIES) else {
                return;
            };
            draft.story.late = facts.find(&f::METHOD).is_none();
            let host = draft.called(1);
            draft.story.title.set("host", host);
            if let (1, true, Some(title)) = (stream, draft.story.late, asked) {
                draft.story.title = title.clone();
                draft.story.late = false;
            }
            self.told.push(Exchange {
                draft,
                asked: (m.frame, m.time),
                answered: false,
                ended: false,
                data: [None; 2],
            });
            self.streams.insert(key, self.told.len() - 1);
        }
        let exchange = self.streams.get(&key).and_then(|at| self.told.get_mut(*at));
        if let Some(exchange) = exchange {
            exchange.hear(scene, Said { index, m }, stream, &facts);
        }
    }

    /// The capture ended.
    pub fn end(self, scene: &Scene<'_>) -> Vec<Story> {
        self.told.into_iter().map(|e| e.end(scene)).collect()
    }
}

impl Exchange {
    fn hear(&mut self, scene: &Scene<'_>, said: Said<'_>, stream: u32, facts: &FactView<'_>) {
        if facts.find(&f::METHOD).is_some() {
            self.request(scene, said, stream, facts);
        } else if let Some(status) = facts.find(&f::STATUS) {
            self.response(scene, said, stream, status, facts);
        } else if said.m.kind == DATA {
            self.content(scene, said, stream, facts);
        } else if said.m.kind == RST_STREAM {
            let error = facts.find(&f::ERROR).unwrap_or(0);
            let error = super::dns::shown(&f::ERROR.def, error.into());
            self.draft
                .say(scene, said, "http2.reset", format!("RST_STREAM {error}"));
            self.draft.amend("stream", stream);
            self.draft.amend("error", &error);
            if !self.ended {
                self.draft.story.outcome = Outcome::Failed {
                    why: Words::new("outcome.http2.reset")
                        .with("who", self.draft.called(said.from()))
                        .with("error", error),
                    evidence: said.m.frame,
                };
                (self.answered, self.ended) = (true, true);
            }
        }
        self.ended |= said.from() == 1 && facts.find(&f::END_STREAM) == Some(true);
    }

    fn request(&mut self, scene: &Scene<'_>, said: Said<'_>, stream: u32, facts: &FactView<'_>) {
        let value = |field| facts.find(field).map(text).unwrap_or_default();
        let (method, target) = (value(&f::METHOD), short(&value(&f::PATH), 60));
        let host = facts.find(&f::AUTHORITY).map(text);
        let host = host.unwrap_or_else(|| self.draft.called(1));
        self.draft.story.title = Words::new("story.http")
            .with("method", &method)
            .with("target", &target)
            .with("host", &host);
        let label = short(&format!("{method} {target}"), LABEL);
        self.draft.say(scene, said, "http2.request", label);
        self.draft.amend("method", method);
        self.draft.amend("target", target);
        self.draft.amend("host", host);
        self.draft.amend("stream", stream);
    }

    fn response(
        &mut self,
        scene: &Scene<'_>,
        said: Said<'_>,
        stream: u32,
        code: u16,
        facts: &FactView<'_>,
    ) {
        let status = super::http::status(code, String::new());
        let key = match code {
            100..=199 => "http.interim",
            304 => "http.not-modified",
            300..=399 => "http.redirect",
            400..=599 => "http.error",
            _ => "http2.response",
        };
        self.draft.say(scene, said, key, short(&status, LABEL));
        self.draft.amend("status", &status);
        self.draft.amend("stream", stream);
        let kind = facts.find(&f::CONTENT_TYPE).map(text).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or("").trim().to_owned();
        self.draft.amend("type", kind);
        let place = facts.find(&f::LOCATION).map(text).unwrap_or_default();
        self.draft.amend("location", place);
        self.answered |= code >= 200;
        if (400..=599).contains(&code) && !self.draft.story.late {
            self.draft.story.outcome = Outcome::Refused {
                why: Words::new("outcome.http.error").with("status", status),
                evidence: said.m.frame,
            };
        }
    }

    /// All DATA frames of one side are one step.
    fn content(&mut self, scene: &Scene<'_>, said: Said<'_>, stream: u32, facts: &FactView<'_>) {
        let bytes = u64::from(facts.find(&f::LENGTH).unwrap_or(0));
        let from = said.from().min(1);
        let (at, frames, total) = match self.data[from] {
            Some((at, frames, total)) => (at, frames + 1, total + bytes),
            None => {
                self.draft.say(scene, said, "http2.data", String::new());
                (self.draft.story.steps.len().saturating_sub(1), 1, bytes)
            }
        };
        self.data[from] = Some((at, frames, total));
        let Some(step) = self.draft.story.steps.get_mut(at) else {
            return;
        };
        step.last = said.m.frame;
        step.label = format!("DATA: {}", crate::field::bytes(total));
        step.words.set("bytes", total);
        step.words.set("frames", frames);
        step.words.set("stream", stream);
    }

    fn end(mut self, scene: &Scene<'_>) -> Story {
        let late = self.draft.story.late;
        let why = match (self.answered, self.ended) {
            (_, true) => return self.draft.story,
            _ if late => return self.draft.story,
            (false, _) => Words::new("outcome.http.no-response").with("host", self.draft.called(1)),
            (true, false) => Words::new("outcome.http.body-cut"),
        };
        if self.draft.story.outcome == Outcome::Done {
            self.draft.story.outcome =
                self.draft
                    .unanswered(scene, self.asked, why, "outcome.http.waiting");
        }
        self.draft.story
    }
}
