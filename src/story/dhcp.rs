//! DHCP: how a host gets an address, keeps it, and gives it back.
//!
//! Messages belong together by the client's hardware address and its transaction number, whatever addresses carry them:
//! much of it is broadcast. Each server that answers is an actor; what is broadcast goes to the last of them, past all
//! the others.

use std::collections::HashMap;
use std::net::IpAddr;

use super::draft::{Draft, Said};
use super::scene::Scene;
use super::words::text;
use super::{Actor, Kind, MOST_STORIES, Mark, Outcome, Role, Story, Words};
use crate::proto::dhcp::fields as f;
use crate::store::Message;
use crate::wire::FactView;

const DISCOVER: u8 = 1;
const OFFER: u8 = 2;
const REQUEST: u8 = 3;
const DECLINE: u8 = 4;
const ACK: u8 = 5;
const NAK: u8 = 6;
const RELEASE: u8 = 7;
const INFORM: u8 = 8;

/// The port servers listen at.
const SERVER_PORT: u16 = 67;

struct Lease {
    draft: Draft,
    /// The question that waits for an answer: its frame and time.
    asked: Option<(u64, i64)>,
    /// How often it was asked.
    times: u32,
    last: u8,
    /// Steps that everybody on the network hears.
    broadcast: Vec<usize>,
    offers: u32,
    discovered: bool,
    renews: bool,
}

/// Tells of leases.
#[derive(Default)]
pub struct Teller {
    told: Vec<Lease>,
    by_id: HashMap<(Vec<u8>, u32), usize>,
    /// What clients called themselves, by their hardware addresses.
    names: HashMap<Vec<u8>, String>,
}

impl Teller {
    /// Hears a DHCP message.
    pub fn hear(&mut self, scene: &Scene<'_>, index: usize, m: &Message) {
        let facts = scene.store().facts(m);
        let (Some(kind), Some(id)) = (facts.find(&f::MESSAGE_TYPE), facts.find(&f::ID)) else {
            return;
        };
        if !(DISCOVER..=INFORM).contains(&kind) {
            return;
        }
        let client = facts.find(&f::HW_MAC).or(facts.find(&f::HW_ADDR));
        let key = (client.unwrap_or(b"").to_vec(), id);
        let called = facts.find(&f::HOSTNAME).or(facts.find(&f::FQDN_NAME));
        if let Some(name) = called.map(text).filter(|n| !n.is_empty())
            && self.names.len() < MOST_STORIES
        {
            self.names.entry(key.0.clone()).or_insert(name);
        }
        let known = self.by_id.get(&key).copied();
        let at = match known.filter(|at| self.told.get(*at).is_some_and(|l| l.goes_on(kind))) {
            Some(at) => at,
            None => {
                let new = Lease::new(scene, m, &facts, self.names.get(&key.0).cloned());
                let Some(new) = new.filter(|_| self.told.len() < MOST_STORIES) else {
                    return;
                };
                self.told.push(new);
                self.by_id.insert(key, self.told.len() - 1);
                self.told.len() - 1
            }
        };
        if let Some(lease) = self.told.get_mut(at) {
            lease.hear(scene, Said { index, m }, &facts, kind);
        }
    }

    /// The capture ended.
    pub fn end(self, scene: &Scene<'_>) -> Vec<Story> {
        self.told.into_iter().map(|l| l.end(scene)).collect()
    }
}

fn by_client(kind: u8) -> bool {
    !matches!(kind, OFFER | ACK | NAK)
}

fn some(
    facts: &FactView<'_>,
    field: &'static crate::field::Field<crate::field::Ip>,
) -> Option<IpAddr> {
    let four = <[u8; 4]>::try_from(facts.find(field)?).ok()?;
    Some(IpAddr::from(four)).filter(|a| !a.is_unspecified())
}

impl Lease {
    fn new(
        scene: &Scene<'_>,
        m: &Message,
        facts: &FactView<'_>,
        called: Option<String>,
    ) -> Option<Lease> {
        let mut draft = Draft::new(scene, m, Kind::Dhcp, "story.dhcp")?;
        let [from, to] = scene.ends(m)?;
        let own = if from.1 == SERVER_PORT { to } else { from };
        let hardware = facts.find(&f::HW_MAC).or(facts.find(&f::HW_ADDR));
        let hardware = hardware.map(|b| {
            let bytes: Vec<String> = b.iter().map(|b| format!("{b:02x}")).collect();
            bytes.join(":")
        });
        draft.story.actors = vec![Actor {
            role: Role::Client,
            ends: vec![own],
            name: called.or(hardware),
        }];
        draft.story.conv = None;
        draft.story.late = !facts.find(&f::MESSAGE_TYPE).is_some_and(by_client);
        Some(Lease {
            draft,
            asked: None,
            times: 0,
            last: 0,
            broadcast: Vec::new(),
            offers: 0,
            discovered: false,
            renews: false,
        })
    }

    /// Whether a message of this type can belong to what was told so far.
    fn goes_on(&self, kind: u8) -> bool {
        match self.last {
            ACK => matches!(kind, ACK | DECLINE | NAK),
            RELEASE | DECLINE => kind == self.last,
            _ => true,
        }
    }

    /// The actor that a server is.
    fn server(&mut self, address: IpAddr) -> usize {
        let actors = &mut self.draft.story.actors;
        let is =
            |a: &Actor| a.role == Role::Server && a.ends.first().is_some_and(|e| e.0 == address);
        if let Some(at) = actors.iter().position(is) {
            return at;
        }
        actors.push(Actor {
            role: Role::Server,
            ends: vec![(address, SERVER_PORT)],
            name: None,
        });
        actors.len() - 1
    }

    fn hear(&mut self, scene: &Scene<'_>, said: Said<'_>, facts: &FactView<'_>, kind: u8) {
        let Some([client, server]) = scene.ends(said.m) else {
            return;
        };
        let (from, to) = match said.from() {
            0 => (client, server),
            _ => (server, client),
        };
        let everybody = match to.0 {
            IpAddr::V4(a) => a.is_broadcast(),
            IpAddr::V6(_) => false,
        };
        let chosen = some(facts, &f::SERVER_ID);
        let again = kind == self.last && by_client(kind);
        let requested = some(facts, &f::REQUESTED_IP).or(some(facts, &f::IP_CLIENT));
        let (who, address) = if by_client(kind) {
            let server = match everybody {
                true => 0,
                false => self.server(to.0),
            };
            ((0, server), requested)
        } else {
            let server = chosen.unwrap_or(from.0);
            (
                (self.server(server), 0),
                some(facts, &f::IP_YOUR).or(some(facts, &f::IP_CLIENT)),
            )
        };
        let (key, label) = match (kind, everybody, chosen) {
            _ if again => ("dhcp.again", name(kind)),
            (DISCOVER, ..) => ("dhcp.discover", "DISCOVER"),
            (OFFER, ..) if self.offers > 0 => ("dhcp.offer-too", "OFFER"),
            (OFFER, ..) => ("dhcp.offer", "OFFER"),
            (REQUEST, _, Some(_)) => ("dhcp.request", "REQUEST"),
            (REQUEST, true, _) => ("dhcp.request-known", "REQUEST"),
            (REQUEST, false, _) => ("dhcp.renew", "REQUEST"),
            (ACK, ..) if self.last == INFORM => ("dhcp.informed", "ACK"),
            (ACK, ..) => ("dhcp.ack", "ACK"),
            (NAK, ..) => ("dhcp.nak", "NAK"),
            (RELEASE, ..) => ("dhcp.release", "RELEASE"),
            (DECLINE, ..) => ("dhcp.decline", "DECLINE"),
            _ => ("dhcp.inform", "INFORM"),
        };
        self.offers += u32::from(kind == OFFER);
        self.discovered |= kind == DISCOVER;
        self.renews |= key == "dhcp.renew";
        if by_client(kind) {
            self.times = if again { self.times + 1 } else { 1 };
            let answered = matches!(kind, DISCOVER | REQUEST | INFORM);
            self.asked = answered.then_some((said.m.frame, said.m.time));
        } else {
            self.asked = None;
        }
        let shown = address.map(|a| a.to_string()).unwrap_or_default();
        let label = format!("{label} {shown}").trim_end().to_owned();
        if everybody && by_client(kind) {
            self.broadcast.push(self.draft.story.steps.len());
        }
        self.draft.put(scene, said, who, key, label);
        self.draft.amend("message", name(kind));
        self.draft.amend("address", shown);
        self.draft.amend("count", self.times);
        let seconds = facts.find(&f::LEASE_TIME).map(|n| n.to_string());
        self.draft.amend("lease", seconds.unwrap_or_default());
        let told = |field| {
            some(facts, field)
                .map(|a| a.to_string())
                .unwrap_or_default()
        };
        self.draft.amend("router", told(&f::ROUTER));
        self.draft.amend("resolver", told(&f::DNS_SERVER));
        self.draft
            .amend("server", chosen.map(|a| a.to_string()).unwrap_or_default());
        let why = facts.find(&f::MESSAGE).map(text).unwrap_or_default();
        self.draft.amend("why", why);
        self.draft.mark(match kind {
            DISCOVER => Some(Mark::Number(1)),
            OFFER => Some(Mark::Number(2)),
            REQUEST => Some(Mark::Number(3)),
            ACK => Some(Mark::Number(4)),
            _ => Some(Mark::Extra),
        });
        self.last = kind;
    }

    fn end(mut self, scene: &Scene<'_>) -> Story {
        self.draft.story.outcome = self.outcome(scene);
        let nobody = self.draft.story.actors.len() == 1;
        if nobody {
            // Nobody answered: the arrows still need somewhere to go.
            self.draft.story.actors.push(Actor {
                role: Role::Server,
                ends: vec![(std::net::Ipv4Addr::BROADCAST.into(), SERVER_PORT)],
                name: None,
            });
        }
        let last = self.draft.story.actors.len() - 1;
        let called = self.draft.called(last);
        for step in &self.broadcast {
            if let Some(step) = self.draft.story.steps.get_mut(*step) {
                step.to = last;
                step.words.set("to", &called);
            }
        }
        let title = match self.last {
            _ if self.discovered => "story.dhcp",
            RELEASE => "story.dhcp-release",
            INFORM => "story.dhcp-inform",
            _ if self.renews => "story.dhcp-renew",
            _ => "story.dhcp-known",
        };
        self.draft.story.title = Words::new(title).with("name", self.draft.called(0));
        self.draft.story
    }

    fn outcome(&self, scene: &Scene<'_>) -> Outcome {
        let steps = &self.draft.story.steps;
        let last = |kind: &str| steps.iter().rev().find(|s| s.words.key == kind);
        let address = |s: &super::Step| s.words.value("address").unwrap_or("").to_owned();
        if let Some(asked) = self.asked {
            let key = match self.last {
                DISCOVER => "outcome.dhcp.no-offer",
                _ => "outcome.dhcp.no-answer",
            };
            let why = Words::new(key).with("count", self.times);
            return self
                .draft
                .unanswered(scene, asked, why, "outcome.dhcp.waiting");
        }
        match self.last {
            NAK => {
                let nak = last("dhcp.nak");
                let server = nak.map_or(1, |s| s.from);
                Outcome::Refused {
                    why: Words::new("outcome.dhcp.nak")
                        .with("server", self.draft.called(server))
                        .with("why", nak.and_then(|s| s.words.value("why")).unwrap_or("")),
                    evidence: nak.map_or(0, |s| s.frame),
                }
            }
            DECLINE => {
                let declined = last("dhcp.decline");
                Outcome::Failed {
                    why: Words::new("outcome.dhcp.declined")
                        .with("address", declined.map(address).unwrap_or_default()),
                    evidence: declined.map_or(0, |s| s.frame),
                }
            }
            OFFER => {
                let Some(offer) = steps.last() else {
                    return Outcome::Done;
                };
                let why = Words::new("outcome.dhcp.not-taken").with("address", address(offer));
                if scene.waited(offer.time) {
                    Outcome::Failed {
                        why,
                        evidence: offer.frame,
                    }
                } else {
                    Outcome::CutOff {
                        why: Words::new("outcome.dhcp.waiting"),
                    }
                }
            }
            _ => Outcome::Done,
        }
    }
}

fn name(kind: u8) -> &'static str {
    let names = [
        "", "DISCOVER", "OFFER", "REQUEST", "DECLINE", "ACK", "NAK", "RELEASE", "INFORM",
    ];
    names.get(usize::from(kind)).copied().unwrap_or("")
}
