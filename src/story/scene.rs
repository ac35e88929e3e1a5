//! What all tellers may look at: the capture, who is who in its conversations, what they are called.

use std::collections::{HashMap, HashSet};

use super::names::Names;
use super::{Actor, Endpoint, Outcome, Role, Words};
use crate::capture::Capture;
use crate::layer::{Dir, Transport};
use crate::span::BufId;
use crate::store::{Message, Store};

/// A reply that is not there after this long was not given; less, and the capture may have ended too early. Nanoseconds.
const PATIENCE: i64 = 1_000_000_000;

/// Who talks in a conversation, and in which protocols.
#[derive(Clone, Debug)]
pub struct Parties {
    /// Who opened it.
    pub client: Endpoint,
    /// Who was called.
    pub server: Endpoint,
    /// Its protocols, lowest first.
    pub protocols: Vec<&'static str>,
    /// The only direction of a TCP connection that was captured. It carried data, so the other side took part.
    pub only: Option<Dir>,
}

/// The capture as tellers see it.
pub struct Scene<'c> {
    /// The capture.
    pub capture: &'c Capture,
    /// What everybody is called.
    pub names: Names,
    parties: HashMap<u64, Parties>,
    ends_at: i64,
    /// The buffers whose bytes TLS or SSH gave out.
    unsealed: HashSet<BufId>,
    /// The first frame at which somebody ended a conversation.
    closed: HashMap<u64, u64>,
    /// The buffers of what the transport brought from a conversation's server.
    served: HashMap<u64, Vec<BufId>>,
    /// Conversations in which something of the server was understood.
    understood: HashSet<u64>,
    /// The highest number that the client of a TCP connection acknowledged, relative to the first.
    acknowledged: HashMap<u64, u32>,
}

impl<'c> Scene<'c> {
    /// Looks around.
    pub fn new(capture: &'c Capture) -> Scene<'c> {
        let parties = capture.engine().conversations().into_iter().map(|c| {
            let protocols = c.protocols.iter().map(|(name, _)| *name).collect();
            (
                c.id,
                Parties {
                    client: c.client,
                    server: c.server,
                    protocols,
                    only: match (c.transport, c.packets, c.bytes) {
                        (Transport::Tcp, [_, 0], [said, _]) if said > 0 => Some(Dir::ToServer),
                        (Transport::Tcp, [0, _], [_, said]) if said > 0 => Some(Dir::ToClient),
                        _ => None,
                    },
                },
            )
        });
        let messages = capture.store().messages().iter();
        let understood = messages.filter(|m| m.dir == Dir::ToClient && m.proto.name() != "data");
        let mut served: HashMap<u64, Vec<BufId>> = HashMap::new();
        let from_server = |s: &&crate::store::Stream| s.dir == Dir::ToClient && s.below.is_none();
        for s in capture.store().streams().iter().filter(from_server) {
            served.entry(s.conv).or_default().push(s.buf);
        }
        // Before the server has said something, what an acknowledgement counts from is not known.
        let mut acknowledged: HashMap<u64, u32> = HashMap::new();
        for flow in capture.rows().iter().map(|r| &r.flow).filter(|f| f.tcp) {
            let Some(conv) = flow.conv else { continue };
            if !flow.to_server {
                acknowledged.entry(conv).or_default();
            } else if let Some(highest) = acknowledged.get_mut(&conv) {
                *highest = flow.ack.max(*highest);
            }
        }
        Scene {
            acknowledged,
            served,
            understood: understood.map(|m| m.id.conv).collect(),
            names: Names::of(capture),
            parties: parties.collect(),
            ends_at: capture.rows().last().map_or(0, |r| r.time),
            closed: HashMap::new(),
            unsealed: unsealed(capture),
            capture,
        }
    }

    /// Whether a message was encrypted, and keys opened it.
    pub fn opened(&self, m: &Message) -> bool {
        self.unsealed.contains(&m.span.buf)
    }

    /// Remembers that somebody ended a conversation here.
    pub fn close(&mut self, conv: u64, frame: u64) {
        self.closed.entry(conv).or_insert(frame);
    }

    /// The first frame at which somebody ended the conversation.
    pub fn closed(&self, conv: u64) -> Option<u64> {
        self.closed.get(&conv).copied()
    }

    /// Whether somebody ended the conversation, at this frame or behind it.
    pub fn hung_up(&self, conv: Option<u64>, frame: u64) -> bool {
        conv.and_then(|c| self.closed(c))
            .is_some_and(|at| at >= frame)
    }

    /// How a story ends whose last question, asked in this frame and at this time, has no answer. Nobody is blamed for
    /// what the capture has not got: `why` is said where an answer would be in it, `waiting` where it ended too early.
    pub fn unanswered(
        &self,
        conv: Option<u64>,
        (frame, time): (u64, i64),
        why: Words,
        waiting: &'static str,
    ) -> Outcome {
        let cut = |key| Outcome::CutOff {
            why: Words::new(key),
        };
        if let Some(outcome) = self.one_sided(conv) {
            return outcome;
        }
        if conv.is_some_and(|c| self.is_unread(c, frame)) {
            return cut("outcome.unread");
        }
        if self.waited(time) || self.hung_up(conv, frame) {
            return Outcome::Failed {
                why,
                evidence: frame,
            };
        }
        cut(waiting)
    }

    /// How a story ends of which only one side's packets were captured.
    pub fn one_sided(&self, conv: Option<u64>) -> Option<Outcome> {
        let key = match self.parties(conv?)?.only? {
            Dir::ToServer => "outcome.one-sided",
            Dir::ToClient => "outcome.one-sided-back",
        };
        Some(Outcome::CutOff {
            why: Words::new(key),
        })
    }

    /// Whether bytes that the server sent behind this frame could not be read: nothing of it was understood at all, or
    /// some are missing, be it that the client acknowledged what nobody saw.
    fn is_unread(&self, conv: u64, frame: u64) -> bool {
        let store = self.store();
        let acknowledged = self.acknowledged.get(&conv).copied().unwrap_or(0);
        let served = self.served.get(&conv).into_iter().flatten();
        let mut maps = served.filter_map(|buf| store.map(*buf)).peekable();
        let end = maps.peek().map_or(0, |map| {
            map.extents().last().map_or(0, |e| e.at + u64::from(e.len))
        });
        // SYN and FIN take a number each.
        u64::from(acknowledged) > end + 2
            || maps.any(|map| {
                let extents = map.extents();
                let later =
                    |e: &crate::span::Extent| e.from.buf.as_frame().is_some_and(|f| f > frame);
                let holed = extents
                    .windows(2)
                    .any(|w| later(&w[1]) && w[0].at + u64::from(w[0].len) < w[1].at);
                holed || !self.understood.contains(&conv) && extents.last().is_some_and(later)
            })
    }

    /// Whether one of these notes stands in the conversation, at this frame or behind it.
    pub fn lost(&self, conv: Option<u64>, codes: &[&str], frame: u64) -> bool {
        let store = self.store();
        let here = |buf: BufId| {
            let mut streams = store.streams().iter();
            streams.any(|s| s.buf == buf && Some(s.conv) == conv)
        };
        let mut notes = store.notes().iter();
        notes.any(|n| n.frame >= frame && codes.contains(&n.code.name) && here(n.span.buf))
    }

    /// Messages and facts.
    pub fn store(&self) -> &'c Store {
        self.capture.store()
    }

    /// Who talks in a conversation.
    pub fn parties(&self, conv: u64) -> Option<&Parties> {
        self.parties.get(&conv)
    }

    /// Who sent a message, and to whom: client first, whichever way it went.
    pub fn ends(&self, m: &Message) -> Option<[Endpoint; 2]> {
        let [from, to] = self.capture.engine().endpoints(m)?;
        Some(if m.dir == Dir::ToServer {
            [from, to]
        } else {
            [to, from]
        })
    }

    /// Client and server of a conversation, as actors 0 and 1.
    pub fn actors(&self, conv: u64, [client, server]: [Endpoint; 2], called: Role) -> Vec<Actor> {
        let name = match called {
            Role::Server => self.names.of_server(conv, server.0),
            _ => self.names.of_address(server.0),
        };
        // On loopback both have one address, and its name is the server's.
        let own = self
            .names
            .of_address(client.0)
            .filter(|_| client.0 != server.0);
        vec![
            Actor {
                role: Role::Client,
                ends: vec![client],
                name: own,
            },
            Actor {
                role: called,
                ends: vec![server],
                name,
            },
        ]
    }

    /// How high a protocol stands on the network layer, in a conversation.
    pub fn depth(&self, conv: u64, protocol: &str) -> u8 {
        let at = self
            .parties(conv)
            .and_then(|p| p.protocols.iter().position(|n| *n == protocol));
        u8::try_from(at.unwrap_or(0))
            .unwrap_or(u8::MAX)
            .saturating_add(2)
    }

    /// Whether the capture goes on long enough after this moment that a reply would have been in it.
    pub fn waited(&self, since: i64) -> bool {
        self.ends_at.saturating_sub(since) >= PATIENCE
    }
}

/// The buffers that hold what was inside TLS or SSH, at whatever height: a mail in SMTP in TLS.
fn unsealed(capture: &Capture) -> HashSet<BufId> {
    let store = capture.store();
    let mut found = HashSet::new();
    loop {
        let before = found.len();
        for s in store.streams().iter().filter(|s| s.below.is_some()) {
            let made_of = store.map(s.buf).and_then(|m| m.extents().first());
            let inside = made_of.is_some_and(|e| found.contains(&e.from.buf));
            if inside || matches!(s.below, Some("tls" | "ssh")) {
                found.insert(s.buf);
            }
        }
        if found.len() == before {
            return found;
        }
    }
}
