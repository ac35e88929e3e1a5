//! A capture on one screen: how long, how much, which protocols, who with whom, and what was left unread and why.

use std::collections::HashMap;
use std::net::IpAddr;

use crate::decode::{LayerKind, Unknown};
use crate::engine::{Engine, FrameView, Stats};
use crate::flow::Finding;
use crate::layer::Transport;
use crate::note::Severity;

/// What one protocol had to say.
#[derive(Clone, Copy, Debug, Default)]
pub struct Spoken {
    /// Messages.
    pub messages: u64,
    /// Conversations it was spoken in.
    pub conversations: u64,
    /// Payload bytes of those conversations.
    pub bytes: u64,
}

/// Two hosts and what went between them.
#[derive(Clone, Debug)]
pub struct Pair {
    /// Who called.
    pub client: IpAddr,
    /// Who was called.
    pub server: IpAddr,
    /// The ports that were called, most used first.
    pub ports: Vec<(Transport, u16)>,
    /// Protocols heard.
    pub protocols: Vec<&'static str>,
    /// Conversations.
    pub conversations: u64,
    /// Payload bytes to the server and back.
    pub bytes: [u64; 2],
}

/// The numbers.
#[derive(Debug, Default)]
pub struct Overview {
    /// Frames.
    pub frames: u64,
    /// Their bytes on the wire.
    pub bytes: u64,
    /// Frames that the capture cut.
    pub cut: u64,
    /// First and last time.
    pub times: Option<(i64, i64)>,
    /// By protocol.
    pub protocols: HashMap<&'static str, (&'static str, Spoken)>,
    /// Hosts that talked, most bytes first.
    pub pairs: Vec<Pair>,
    /// How many pairs there are in all.
    pub pairs_in_all: usize,
    /// Conversations in all.
    pub conversations: u64,
    /// Notes by code: how often, and the first frame.
    pub notes: HashMap<&'static str, (&'static str, Severity, u64, u64)>,
    /// What the TCP analysis counted, by name.
    pub findings: Vec<(&'static str, u64)>,
    /// Frames whose headers end in something unknown, by what.
    pub unknown: HashMap<Unknown, u64>,
    /// Unclaimed conversations by port: conversations and bytes.
    pub unclaimed: HashMap<(Transport, u16), (u64, u64)>,
    /// Frames encrypted below the transport.
    pub encrypted: u64,
    /// What was given up to stay within bounds.
    pub stats: Stats,
}

const FINDINGS: [(Finding, &str); 5] = [
    (Finding::RETRANSMISSION, "retransmissions"),
    (Finding::FAST_RETRANSMISSION, "fast retransmissions"),
    (Finding::OUT_OF_ORDER, "segments out of order"),
    (Finding::LOST_SEGMENT, "places where segments are missing"),
    (Finding::ZERO_WINDOW, "zero windows"),
];

impl Overview {
    /// Counts a frame and what it said.
    pub fn frame(&mut self, engine: &Engine, view: &FrameView<'_>) {
        self.frames += 1;
        self.bytes += u64::from(view.frame.len);
        self.cut += u64::from((view.frame.bytes.len() as u64) < u64::from(view.frame.len));
        let t = view.frame.time;
        self.times = Some(self.times.map_or((t, t), |(a, b)| (a.min(t), b.max(t))));
        if let Some((_, what)) = view.decoded.unknown
            && (self.unknown.len() < 256 || self.unknown.contains_key(&what))
        {
            *self.unknown.entry(what).or_default() += 1;
        }
        self.encrypted += u64::from(view.decoded.has(LayerKind::Esp));
        if view.flow.finding != Finding::default() {
            for (flag, name) in FINDINGS {
                if view.flow.finding.has(flag) {
                    match self.findings.iter_mut().find(|(n, _)| *n == name) {
                        Some((_, n)) => *n += 1,
                        None => self.findings.push((name, 1)),
                    }
                }
            }
        }
        self.messages(engine);
    }

    /// Counts what was said.
    pub fn messages(&mut self, engine: &Engine) {
        for m in engine.store().messages() {
            self.protocols
                .entry(m.proto.name())
                .or_insert((m.proto.label(), Spoken::default()))
                .1
                .messages += 1;
        }
        for n in engine.store().notes() {
            let entry =
                self.notes
                    .entry(n.code.name)
                    .or_insert((n.code.says, n.code.severity, 0, n.frame));
            entry.2 += 1;
        }
    }

    /// Counts the conversations.
    pub fn finish(&mut self, engine: &Engine) {
        self.stats = engine.stats();
        let mut pairs: HashMap<(IpAddr, IpAddr), Pair> = HashMap::new();
        for c in engine.conversations() {
            self.conversations += 1;
            let bytes = c.bytes[0] + c.bytes[1];
            for (name, _) in &c.protocols {
                if let Some((_, spoken)) = self.protocols.get_mut(name) {
                    spoken.conversations += 1;
                    spoken.bytes += bytes;
                }
            }
            if c.protocols.is_empty() && bytes > 0 && (self.unclaimed.len() < 65_536) {
                let entry = self.unclaimed.entry((c.transport, c.server.1)).or_default();
                entry.0 += 1;
                entry.1 += bytes;
            }
            let new = || Pair {
                client: c.client.0,
                server: c.server.0,
                ports: vec![],
                protocols: vec![],
                conversations: 0,
                bytes: [0; 2],
            };
            let pair = pairs.entry((c.client.0, c.server.0)).or_insert_with(new);
            pair.conversations += 1;
            pair.bytes[0] += c.bytes[0];
            pair.bytes[1] += c.bytes[1];
            let port = (c.transport, c.server.1);
            if pair.ports.len() < 4 && !pair.ports.contains(&port) {
                pair.ports.push(port);
            }
            for (name, _) in &c.protocols {
                if !pair.protocols.contains(name) {
                    pair.protocols.push(name);
                }
            }
        }
        self.pairs_in_all = pairs.len();
        self.pairs = pairs.into_values().collect();
        self.pairs.sort_by_key(|p| {
            (
                std::cmp::Reverse(p.bytes[0] + p.bytes[1]),
                std::cmp::Reverse(p.conversations),
                p.client,
                p.server,
            )
        });
        self.pairs.truncate(12);
    }
}
