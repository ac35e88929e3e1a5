//! A name looked up: the question, and what became of it.

use std::collections::HashMap;

use super::names::addresses;
use super::scene::Scene;
use super::words::{short, text};
use super::{Endpoint, Kind, MOST_STEPS, MOST_STORIES, Outcome, Role, Step, Story, Words};
use crate::field::{Def, Value};
use crate::layer::Transport;
use crate::proto::dns::fields as f;
use crate::store::Message;
use crate::wire::FactView;

/// Label lengths an arrow can hold.
const LABEL: usize = 48;

struct Lookup {
    story: Story,
    over_tcp: bool,
    answered: bool,
    truncated: bool,
    asked: (u64, i64),
    times: u32,
}

/// Tells of lookups.
#[derive(Default)]
pub struct Teller {
    told: Vec<Lookup>,
    /// The lookup that a conversation and a transaction id stand for.
    by_id: HashMap<(u64, u16), usize>,
}

impl Teller {
    /// Hears a DNS message.
    pub fn hear(&mut self, scene: &Scene<'_>, index: usize, m: &Message) {
        let facts = scene.store().facts(m);
        let (Some(id), Some(name)) = (facts.find(&f::ID), facts.find(&f::QRY_NAME).map(text))
        else {
            return;
        };
        let Some(ends) = scene.ends(m) else { return };
        let response = facts.find(&f::RESPONSE) == Some(true);
        let kind = shown(
            &f::QRY_TYPE.def,
            facts.find(&f::QRY_TYPE).unwrap_or(0).into(),
        );
        let known = self.by_id.get(&(m.id.conv, id)).copied();
        let known = known.filter(|i| {
            self.told
                .get(*i)
                .is_some_and(|l| l.asks(&name, &kind) && (response || !l.answered))
        });
        let at = match known {
            Some(at) => at,
            None if self.told.len() >= MOST_STORIES => return,
            None => {
                self.told
                    .push(Lookup::new(scene, m, ends, &name, &kind, response));
                self.by_id.insert((m.id.conv, id), self.told.len() - 1);
                self.told.len() - 1
            }
        };
        let again = self.truncated_before(at, ends[0]);
        let Some(lookup) = self.told.get_mut(at) else {
            return;
        };
        if response {
            lookup.answer(scene, index, m, &facts);
        } else {
            lookup.question(scene, index, m, again);
        }
    }

    /// Whether this lookup, over TCP, repeats one whose answer was cut.
    fn truncated_before(&self, at: usize, client: Endpoint) -> bool {
        let Some(this) = self.told.get(at).filter(|l| l.over_tcp) else {
            return false;
        };
        self.told
            .iter()
            .take(at)
            .rev()
            .take(64)
            .any(|l| l.truncated && l.same_question(this) && l.client() == Some(client.0))
    }

    /// The capture ended.
    pub fn end(self, scene: &Scene<'_>) -> Vec<Story> {
        self.told.into_iter().map(|l| l.end(scene)).collect()
    }
}

impl Lookup {
    fn new(
        scene: &Scene<'_>,
        m: &Message,
        ends: [Endpoint; 2],
        name: &str,
        kind: &str,
        late: bool,
    ) -> Lookup {
        let over_tcp = scene
            .capture
            .engine()
            .conversation(m)
            .is_some_and(|c| c.transport == Transport::Tcp);
        let story = Story {
            kind: Kind::Dns,
            title: Words::new("story.dns")
                .with("name", name)
                .with("type", kind),
            actors: scene.actors(m.id.conv, ends, Role::Resolver),
            steps: Vec::new(),
            outcome: Outcome::Done,
            conv: Some(m.id.conv),
            also: Vec::new(),
            late,
            children: Vec::new(),
            parent: None,
            related: Vec::new(),
        };
        Lookup {
            story,
            over_tcp,
            answered: false,
            truncated: false,
            asked: (m.frame, m.time),
            times: 0,
        }
    }

    fn asks(&self, name: &str, kind: &str) -> bool {
        let title = &self.story.title;
        title
            .value("name")
            .is_some_and(|n| n.eq_ignore_ascii_case(name))
            && title.value("type") == Some(kind)
    }

    fn same_question(&self, other: &Lookup) -> bool {
        let value = |n| other.story.title.value(n).unwrap_or("");
        self.asks(value("name"), value("type"))
    }

    fn client(&self) -> Option<std::net::IpAddr> {
        Some(self.story.actors.first()?.ends.first()?.0)
    }

    fn question(&mut self, scene: &Scene<'_>, index: usize, m: &Message, after_truncation: bool) {
        self.asked = (m.frame, m.time);
        self.times += 1;
        let key = match (self.times, after_truncation) {
            (1, true) => "dns.query-tcp",
            (1, false) => "dns.query",
            _ => "dns.query-again",
        };
        let title = &self.story.title;
        let label = format!(
            "query {} {}",
            title.value("type").unwrap_or(""),
            title.value("name").unwrap_or("")
        );
        self.say(scene, index, m, 0, key, label);
    }

    fn answer(&mut self, scene: &Scene<'_>, index: usize, m: &Message, facts: &FactView<'_>) {
        let rcode = facts.find(&f::RCODE).unwrap_or(0);
        let found = addresses(facts);
        let answers = facts.find(&f::ANSWERS).unwrap_or(0);
        let code = shown(&f::RCODE.def, rcode.into());
        let name = self.story.title.value("name").unwrap_or("").to_owned();
        let truncated = facts.find(&f::TRUNCATED) == Some(true);
        let no = |key| Outcome::Refused {
            why: Words::new(key).with("name", &name).with("code", &code),
            evidence: m.frame,
        };
        let (key, label, outcome) = match (truncated, rcode, answers) {
            (true, ..) => ("dns.truncated", "answer cut".to_owned(), Outcome::Done),
            (_, 3, _) => (
                "dns.nxdomain",
                "no such name".to_owned(),
                no("outcome.dns.nxdomain"),
            ),
            (_, 0, 0) if refers(facts) => ("dns.referral", "ask others".to_owned(), Outcome::Done),
            (_, 0, 0) => (
                "dns.no-data",
                "no such record".to_owned(),
                no("outcome.dns.no-data"),
            ),
            (_, 0, _) => (
                "dns.answer",
                format!("answer {}", said(facts, &found)),
                Outcome::Done,
            ),
            _ => ("dns.error", code.clone(), no("outcome.dns.error")),
        };
        self.truncated |= truncated;
        if !self.answered {
            self.story.outcome = outcome;
        }
        self.answered = true;
        self.say(scene, index, m, 1, key, short(&label, LABEL));
        if let Some(step) = self.story.steps.last_mut() {
            step.words.set("answer", short(&said(facts, &found), 60));
            step.words.set("count", answers);
            step.words.set("ttl", facts.find(&f::TTL).unwrap_or(0));
            step.words.set("code", code);
        }
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
        if self.story.steps.len() >= MOST_STEPS {
            return;
        }
        let called = |i: usize| {
            self.story
                .actors
                .get(i)
                .map(|a| a.called())
                .unwrap_or_default()
        };
        let title = &self.story.title;
        let words = Words::new(key)
            .with("name", title.value("name").unwrap_or(""))
            .with("type", title.value("type").unwrap_or(""))
            .with("from", called(from))
            .with("to", called(1 - from))
            .with(
                "port",
                self.story
                    .actors
                    .last()
                    .and_then(|a| a.ends.first())
                    .map_or(0, |e| e.1),
            );
        self.story.steps.push(Step {
            frame: m.frame,
            last: m.frame,
            time: m.time,
            message: Some(index),
            part: 0,
            from,
            to: 1 - from,
            label: short(&label, LABEL),
            words,
            opened: false,
            protocol: "dns",
            depth: scene.depth(m.id.conv, "dns"),
            mark: None,
        });
    }

    fn end(mut self, scene: &Scene<'_>) -> Story {
        if !self.answered {
            let name = self.story.title.value("name").unwrap_or("").to_owned();
            let (evidence, time) = self.asked;
            let why = Words::new("outcome.dns.no-answer")
                .with("name", name)
                .with("count", self.times);
            self.story.outcome = if self.times > 1 || scene.waited(time) {
                Outcome::Failed { why, evidence }
            } else {
                Outcome::CutOff {
                    why: Words::new("outcome.dns.waiting"),
                }
            };
        }
        self.story
    }
}

/// Whether an answer without answers names servers to ask instead.
fn refers(facts: &FactView<'_>) -> bool {
    facts.find(&f::NS).is_some() && facts.find(&f::SOA_MNAME).is_none()
}

/// What an answer says: its addresses, or the first name or text in it, or the type of its first record.
fn said(facts: &FactView<'_>, addresses: &[std::net::IpAddr]) -> String {
    if let Some(first) = addresses.first() {
        let more = addresses.len() - 1;
        return if more > 0 {
            format!("{first} +{more}")
        } else {
            first.to_string()
        };
    }
    let data = [
        &f::CNAME.def,
        &f::MX.def,
        &f::NS.def,
        &f::PTR.def,
        &f::TXT.def,
        &f::SRV_TARGET.def,
    ];
    let behind = facts
        .iter()
        .skip_while(|(def, _)| !std::ptr::eq(*def, &f::ANSWER.def));
    let section = behind.take_while(|(def, _)| {
        !std::ptr::eq(*def, &f::AUTHORITY.def) && !std::ptr::eq(*def, &f::ADDITIONAL.def)
    });
    let mut kind = None;
    for (def, value) in section {
        match value {
            Value::Text(name) if data.iter().any(|d| std::ptr::eq(*d, def)) => return text(name),
            Value::U64(n) if std::ptr::eq(def, &f::RR_TYPE.def) => {
                kind.get_or_insert_with(|| shown(def, n));
            }
            _ => {}
        }
    }
    kind.unwrap_or_default()
}

/// A number by its name, or as a number.
pub fn shown(def: &Def, n: u64) -> String {
    if let Some(name) = def.names.and_then(|names| names(n)) {
        return name.to_owned();
    }
    let mut out = Vec::new();
    crate::field::show(def, Value::U64(n), &mut out);
    String::from_utf8(out).unwrap_or_default()
}
