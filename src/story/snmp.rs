//! SNMP: a manager asks an agent, or the agent reports by itself.

use std::collections::HashMap;

use super::draft::{Draft, Said};
use super::scene::Scene;
use super::words::short;
use super::{Kind, MOST_STORIES, Outcome, Role, Story, Words};
use crate::proto::snmp::fields as f;
use crate::store::Message;
use crate::wire::FactView;

/// Label lengths an arrow can hold.
const LABEL: usize = 44;
/// Where managers wait for reports.
const TRAP_PORT: u16 = 162;

struct Exchange {
    draft: Draft,
    asked: Option<(u64, i64)>,
    times: u32,
    v3: bool,
    /// The agent speaks by itself.
    reports: bool,
}

/// Tells of questions and reports.
#[derive(Default)]
pub struct Teller {
    told: Vec<Exchange>,
    by_id: HashMap<(u64, i64), usize>,
}

/// What a message is: its sentence, and whether it waits for an answer.
struct What {
    key: &'static str,
    asks: bool,
    answers: bool,
}

fn what(facts: &FactView<'_>) -> What {
    let (key, asks, answers) = match facts.find(&f::DATA) {
        Some(0) => ("snmp.get", true, false),
        Some(1) => ("snmp.next", true, false),
        Some(2) if facts.find(&f::ERROR_STATUS).unwrap_or(0) != 0 => ("snmp.error", false, true),
        Some(2) => ("snmp.response", false, true),
        Some(3) => ("snmp.set", true, false),
        Some(4 | 7) => ("snmp.trap", false, false),
        Some(5) => ("snmp.bulk", true, false),
        Some(6) => ("snmp.inform", true, false),
        Some(8) => ("snmp.report", false, true),
        _ => ("snmp.sealed", false, false),
    };
    What { key, asks, answers }
}

impl Teller {
    /// Hears an SNMP message.
    pub fn hear(&mut self, scene: &Scene<'_>, index: usize, m: &Message) {
        let facts = scene.store().facts(m);
        let id = facts.find(&f::REQUEST_ID).or(facts.find(&f::MSG_ID));
        let key = (m.id.conv, id.unwrap_or(-1));
        let what = what(&facts);
        // SNMPv3 asks who the agent is before it asks: one conversation, one story.
        let v3 = facts.find(&f::MSG_ID).is_some();
        let key = if v3 { (m.id.conv, i64::MIN) } else { key };
        let at = match self.by_id.get(&key) {
            Some(at) => *at,
            None => {
                let new = Exchange::new(scene, m, &what, v3);
                let Some(new) = new.filter(|_| self.told.len() < MOST_STORIES) else {
                    return;
                };
                self.told.push(new);
                self.by_id.insert(key, self.told.len() - 1);
                self.told.len() - 1
            }
        };
        if let Some(exchange) = self.told.get_mut(at) {
            exchange.hear(scene, Said { index, m }, &what);
        }
    }

    /// The capture ended.
    pub fn end(self, scene: &Scene<'_>) -> Vec<Story> {
        self.told.into_iter().map(|e| e.end(scene)).collect()
    }
}

impl Exchange {
    fn new(scene: &Scene<'_>, m: &Message, what: &What, v3: bool) -> Option<Exchange> {
        // Managers listen at a port of their own: what comes there sealed is a report, too.
        let listens = scene.ends(m).is_some_and(|[_, to]| to.1 == TRAP_PORT);
        let reports = listens || matches!(what.key, "snmp.trap" | "snmp.inform");
        let title = if reports {
            "story.snmp-report"
        } else {
            "story.snmp"
        };
        let mut draft = Draft::new(scene, m, Kind::Snmp, title)?;
        let roles = match reports {
            true => [Role::Agent, Role::Manager],
            false => [Role::Manager, Role::Agent],
        };
        for (actor, role) in draft.story.actors.iter_mut().zip(roles) {
            actor.role = role;
        }
        if reports {
            let name = draft.called(0);
            draft.story.title.set("name", name);
        }
        draft.story.late = what.answers;
        Some(Exchange {
            draft,
            reports,
            asked: None,
            times: 0,
            v3,
        })
    }

    fn hear(&mut self, scene: &Scene<'_>, said: Said<'_>, what: &What) {
        let mut line = Vec::new();
        let m = said.m;
        m.proto.summary(&scene.store().line(m), &mut line);
        let line = String::from_utf8_lossy(&line).into_owned();
        let again = what.asks && self.asked.is_some();
        let key = if again { "snmp.again" } else { what.key };
        if what.asks || what.key == "snmp.sealed" && said.from() == 0 && !self.reports {
            self.times += 1;
            self.asked = Some((m.frame, m.time));
        } else {
            self.asked = None;
        }
        self.draft.say(scene, said, key, short(&line, LABEL));
        self.draft.amend("said", short(&line, 90));
        if what.asks && self.draft.story.title.value("what").is_none() {
            self.draft.story.title.set("what", short(&line, 50));
        }
        if what.key == "snmp.error" {
            self.draft.story.outcome = Outcome::Refused {
                why: Words::new("outcome.snmp.error").with("said", short(&line, 90)),
                evidence: m.frame,
            };
        }
    }

    fn end(mut self, scene: &Scene<'_>) -> Story {
        if let Some(asked) = self.asked {
            let key = match self.v3 {
                true => "outcome.snmp.no-answer-v3",
                false => "outcome.snmp.no-answer",
            };
            let why = Words::new(key)
                .with("name", self.draft.called(1))
                .with("count", self.times);
            self.draft.story.outcome =
                self.draft
                    .unanswered(scene, asked, why, "outcome.snmp.waiting");
        }
        self.draft.story
    }
}
