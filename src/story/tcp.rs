//! A TCP connection: how it is opened, what goes over it, how it ends.
//!
//! Every segment that means something is a step; long transfers are summed: data that goes on the same way, and the
//! acknowledgements in between, are one step until something else is said.

use std::collections::HashMap;

use super::scene::Scene;
use super::{Endpoint, Kind, MOST_STEPS, MOST_STORIES, Outcome, Role, Step, Story, Words};
use crate::capture::Row;
use crate::decode::TcpHeader;
use crate::flow::Finding;

/// A segment.
pub struct Heard<'h> {
    /// Its frame.
    pub number: u64,
    /// The frame as it is held.
    pub row: &'h Row,
    /// Its conversation.
    pub conv: u64,
    /// Sender and receiver.
    pub ends: [Endpoint; 2],
    /// Its header.
    pub header: TcpHeader,
    /// The first message that it completes.
    pub carries: Option<usize>,
}

/// What one side has done.
#[derive(Default)]
struct Side {
    /// The relative sequence number behind its FIN.
    fin: Option<u32>,
    fin_acknowledged: bool,
    /// The relative sequence number behind all it sent, and of what the other has acknowledged.
    sent: u32,
    acknowledged: u32,
    /// The last of its repetitions that nobody has answered.
    repeated: Option<u64>,
}

struct Connection {
    story: Story,
    syn: Option<(u64, i64)>,
    syns: u32,
    syn_ack: bool,
    established: bool,
    sides: [Side; 2],
    reset: Option<(u64, usize)>,
    /// What the last step sums up.
    run: Run,
}

#[derive(Default)]
struct Run {
    segments: u32,
    bytes: u64,
    acks: u32,
}

/// Tells of connections.
#[derive(Default)]
pub struct Teller {
    open: HashMap<u64, Connection>,
}

fn behind(a: u32, b: u32) -> bool {
    (a.wrapping_sub(b) as i32) >= 0
}

impl Teller {
    /// Hears a segment.
    pub fn hear(&mut self, scene: &Scene<'_>, heard: &Heard<'_>) {
        if self.open.len() >= MOST_STORIES && !self.open.contains_key(&heard.conv) {
            return;
        }
        self.open
            .entry(heard.conv)
            .or_insert_with(|| Connection::new(scene, heard))
            .hear(heard);
    }

    /// The capture ended.
    pub fn end(self, scene: &Scene<'_>) -> Vec<Story> {
        self.open.into_values().map(|c| c.end(scene)).collect()
    }
}

impl Connection {
    fn new(scene: &Scene<'_>, heard: &Heard<'_>) -> Connection {
        let ends = match scene.parties(heard.conv) {
            Some(p) => [p.client, p.server],
            None if heard.row.flow.to_server => heard.ends,
            None => [heard.ends[1], heard.ends[0]],
        };
        let actors = scene.actors(heard.conv, ends, Role::Server);
        let server = actors.last().map(|a| a.called()).unwrap_or_default();
        let story = Story {
            kind: Kind::Tcp,
            title: Words::new("story.tcp")
                .with("server", server)
                .with("port", ends[1].1)
                .with("client_port", ends[0].1),
            actors,
            steps: Vec::new(),
            outcome: Outcome::Done,
            conv: Some(heard.conv),
            also: Vec::new(),
            late: !heard.header.has(TcpHeader::SYN),
            children: Vec::new(),
            parent: None,
            related: Vec::new(),
        };
        let established = story.late;
        Connection {
            story,
            syn: None,
            syns: 0,
            syn_ack: false,
            established,
            sides: Default::default(),
            reset: None,
            run: Run::default(),
        }
    }

    fn hear(&mut self, heard: &Heard<'_>) {
        let client = self
            .story
            .actors
            .first()
            .and_then(|a| a.ends.first())
            .copied();
        let from = usize::from(client != Some(heard.ends[0]));
        let h = &heard.header;
        let finding = heard.row.flow.finding;
        let again = Finding::RETRANSMISSION.0
            | Finding::FAST_RETRANSMISSION.0
            | Finding::SPURIOUS_RETRANSMISSION.0;
        let again = finding.0 & again != 0;
        let fin_answered = self.acknowledge(from, heard);
        if h.has(TcpHeader::RST) {
            self.hear_reset(from, heard);
        } else if h.has(TcpHeader::SYN) {
            self.hear_syn(from, heard);
        } else {
            let keep_alive = finding.has(Finding::KEEP_ALIVE);
            if keep_alive {
                self.say(from, heard, "tcp.keep-alive", "keep-alive".into());
            } else if h.wire_len > 0 {
                self.hear_data(from, heard, again);
            }
            if h.has(TcpHeader::FIN) {
                self.hear_fin(from, heard, again);
            } else if h.wire_len == 0 && !keep_alive {
                self.hear_ack(from, heard, fin_answered);
            }
            self.established |= self.syn_ack && h.has(TcpHeader::ACK);
        }
    }

    /// Notes what this segment acknowledges; whether it is the other side's FIN, for the first time.
    fn acknowledge(&mut self, from: usize, heard: &Heard<'_>) -> bool {
        let flow = &heard.row.flow;
        let more = u32::from(heard.header.has(TcpHeader::SYN | TcpHeader::FIN));
        if let Some(side) = self.sides.get_mut(from) {
            let end = flow
                .seq
                .wrapping_add(heard.header.wire_len)
                .wrapping_add(more);
            if behind(end, side.sent) {
                side.sent = end;
            }
        }
        let Some(other) = self.sides.get_mut(1 - from.min(1)) else {
            return false;
        };
        if !heard.header.has(TcpHeader::ACK) {
            return false;
        }
        if behind(flow.ack, other.acknowledged) {
            other.acknowledged = flow.ack;
        }
        other.repeated = other.repeated.filter(|_| !behind(flow.ack, other.sent));
        let answered =
            !other.fin_acknowledged && other.fin.is_some_and(|end| behind(flow.ack, end));
        other.fin_acknowledged |= answered;
        answered
    }

    fn hear_syn(&mut self, from: usize, heard: &Heard<'_>) {
        if heard.header.has(TcpHeader::ACK) {
            let key = if self.syn_ack {
                "tcp.syn-ack-again"
            } else {
                "tcp.syn-ack"
            };
            self.syn_ack = true;
            self.say(from, heard, key, "SYN, ACK".into());
        } else {
            self.syns += 1;
            let key = if self.syns > 1 {
                "tcp.syn-again"
            } else {
                "tcp.syn"
            };
            self.syn = Some((heard.number, heard.row.time));
            self.say(from, heard, key, "SYN".into());
        }
    }

    fn hear_reset(&mut self, from: usize, heard: &Heard<'_>) {
        let refused = self.syn.is_some() && !self.syn_ack && from == 1;
        let key = if refused { "tcp.refused" } else { "tcp.reset" };
        self.reset.get_or_insert((heard.number, from));
        self.say(from, heard, key, "RST".into());
    }

    fn hear_fin(&mut self, from: usize, heard: &Heard<'_>, again: bool) {
        let end = heard
            .row
            .flow
            .seq
            .wrapping_add(heard.header.wire_len)
            .wrapping_add(1);
        let second = self
            .sides
            .get(1 - from.min(1))
            .is_some_and(|s| s.fin.is_some());
        let Some(side) = self.sides.get_mut(from) else {
            return;
        };
        let first = side.fin.replace(end).is_none();
        let key = match (first, second) {
            (true, false) => "tcp.fin",
            (true, true) => "tcp.fin-too",
            (false, _) => "tcp.retransmission",
        };
        if !first && !again {
            return;
        }
        self.say(from, heard, key, "FIN".into());
    }

    fn hear_ack(&mut self, from: usize, heard: &Heard<'_>, fin_answered: bool) {
        let finding = heard.row.flow.finding;
        let plain =
            !fin_answered && finding.0 & (Finding::DUPLICATE_ACK.0 | Finding::ZERO_WINDOW.0) == 0;
        if self.syn_ack && !self.established && from == 0 {
            self.say(from, heard, "tcp.ack", "ACK".into());
        } else if fin_answered {
            self.say(from, heard, "tcp.fin-ack", "ACK".into());
        } else if finding.has(Finding::ZERO_WINDOW) {
            self.say(from, heard, "tcp.zero-window", "ACK, window 0".into());
        } else if finding.has(Finding::DUPLICATE_ACK) {
            self.say_run(from, heard, "tcp.duplicate-ack", "ACK again");
        } else if plain {
            self.say_run(from, heard, "tcp.acknowledge", "ACK");
        }
    }

    /// An acknowledgement; further ones of the same kind right behind it are counted with it.
    fn say_run(&mut self, from: usize, heard: &Heard<'_>, key: &'static str, label: &str) {
        match self.story.steps.last_mut() {
            Some(step) if step.from == from && step.words.key == key => {
                self.run.acks += 1;
                step.last = heard.number;
                step.label = format!("{label} ×{}", self.run.acks);
                step.words.set("count", self.run.acks);
                step.words.set("ack", heard.row.flow.ack);
            }
            _ => {
                self.say(from, heard, key, label.to_owned());
                self.run = Run {
                    acks: 1,
                    ..Run::default()
                };
            }
        }
    }

    fn hear_data(&mut self, from: usize, heard: &Heard<'_>, again: bool) {
        let len = heard.header.wire_len;
        if again || heard.row.flow.finding.has(Finding::OUT_OF_ORDER) {
            let key = if again {
                "tcp.retransmission"
            } else {
                "tcp.out-of-order"
            };
            if let Some(side) = self.sides.get_mut(from).filter(|_| again) {
                side.repeated = Some(heard.number);
            }
            self.say(
                from,
                heard,
                key,
                format!(
                    "{}{}",
                    crate::field::bytes(len),
                    if again { " again" } else { ", overtaken" }
                ),
            );
            return self.amend("bytes", len);
        }
        if heard.carries.is_none() && self.goes_on(from, heard) {
            return;
        }
        self.run = Run {
            segments: 1,
            bytes: len.into(),
            acks: 0,
        };
        self.say(from, heard, "tcp.data", bytes(len.into(), 1));
        self.amend("bytes", len);
        self.amend("segments", 1);
    }

    /// Sums the segment with the transfer that the last steps tell, if it goes on that one.
    fn goes_on(&mut self, from: usize, heard: &Heard<'_>) -> bool {
        let is_data = |s: &Step| s.from == from && s.words.key == "tcp.data";
        let steps = &mut self.story.steps;
        let at = match steps.as_slice() {
            [.., last] if is_data(last) => steps.len() - 1,
            [.., data, ack]
                if is_data(data) && ack.from != from && ack.words.key == "tcp.acknowledge" =>
            {
                let data_at = steps.len() - 2;
                self.run = Run {
                    acks: 0,
                    ..run_of(steps.get(data_at))
                };
                steps.truncate(data_at + 1);
                data_at
            }
            _ => return false,
        };
        let Some(step) = steps.get_mut(at) else {
            return false;
        };
        self.run.segments += 1;
        self.run.bytes += u64::from(heard.header.wire_len);
        step.last = heard.number;
        step.label = bytes(self.run.bytes, self.run.segments);
        step.words.set("bytes", self.run.bytes);
        step.words.set("segments", self.run.segments);
        step.words.key = "tcp.data";
        true
    }

    fn amend(&mut self, name: &'static str, value: impl std::fmt::Display) {
        if let Some(step) = self.story.steps.last_mut() {
            step.words.set(name, value);
        }
    }

    fn say(&mut self, from: usize, heard: &Heard<'_>, key: &'static str, label: String) {
        if self.story.steps.len() >= MOST_STEPS
            && let Some(last) = self.story.steps.last_mut()
        {
            last.last = heard.number;
            return;
        }
        let (me, you) = (from.min(1), 1 - from.min(1));
        let called = |i: usize| {
            self.story
                .actors
                .get(i)
                .map(|a| a.called())
                .unwrap_or_default()
        };
        let words = Words::new(key)
            .with("from", called(me))
            .with("to", called(you))
            .with("port", heard.header.dst_port)
            .with("from_port", heard.header.src_port)
            .with("seq", heard.row.flow.seq)
            .with("ack", heard.row.flow.ack);
        self.story.steps.push(Step {
            frame: heard.number,
            last: heard.number,
            time: heard.row.time,
            message: heard.carries.filter(|_| key == "tcp.data"),
            part: 0,
            from: me,
            to: you,
            label,
            words,
            opened: false,
            protocol: "tcp",
            depth: 1,
            mark: None,
        });
    }

    fn end(mut self, scene: &Scene<'_>) -> Story {
        self.story.outcome = self.outcome(scene);
        self.story
    }

    fn outcome(&self, scene: &Scene<'_>) -> Outcome {
        let [client, server] = &self.sides;
        let called = |i: usize| {
            self.story
                .actors
                .get(i)
                .map(|a| a.called())
                .unwrap_or_default()
        };
        let port = self.story.title.value("port").unwrap_or("").to_owned();
        let why = |key| {
            Words::new(key)
                .with("server", called(1))
                .with("port", &port)
        };
        if let Some((evidence, by)) = self.reset {
            return match (self.syn_ack || self.story.late, client.fin.or(server.fin)) {
                (false, _) if by == 1 => Outcome::Failed {
                    why: why("outcome.tcp.refused"),
                    evidence,
                },
                (_, Some(_)) => Outcome::Done,
                _ => Outcome::Failed {
                    why: why("outcome.tcp.reset").with("who", called(by)),
                    evidence,
                },
            };
        }
        if let Some(outcome) = scene.one_sided(self.story.conv) {
            return outcome;
        }
        if let (Some((evidence, time)), false) = (self.syn, self.syn_ack) {
            let why = why("outcome.tcp.no-answer").with("count", self.syns);
            let vain = self.syns > 1 || scene.waited(time);
            return if vain {
                Outcome::Failed { why, evidence }
            } else {
                Outcome::CutOff {
                    why: Words::new("outcome.tcp.opening"),
                }
            };
        }
        if client.fin.is_some() && server.fin.is_some() {
            return Outcome::Done;
        }
        if let Some((who, evidence)) = [server, client]
            .iter()
            .zip([1, 0])
            .find_map(|(s, who)| Some((who, s.repeated?)))
        {
            let why = why("outcome.tcp.unacknowledged").with("who", called(who));
            return Outcome::Failed { why, evidence };
        }
        let key = match (client.fin.is_some(), server.fin.is_some()) {
            (true, _) => "outcome.tcp.client-closed",
            (_, true) => "outcome.tcp.server-closed",
            _ => "outcome.tcp.open",
        };
        Outcome::CutOff {
            why: Words::new(key),
        }
    }
}

/// What a step of data sums up, as its values say.
fn run_of(step: Option<&Step>) -> Run {
    let number = |name| {
        step.and_then(|s| s.words.value(name))
            .and_then(|v| v.parse::<u64>().ok())
            .unwrap_or(0)
    };
    Run {
        segments: u32::try_from(number("segments")).unwrap_or(0),
        bytes: number("bytes"),
        acks: 0,
    }
}

fn bytes(n: u64, segments: u32) -> String {
    let n = crate::field::bytes(n);
    if segments > 1 {
        format!("{n} in {segments}")
    } else {
        n.to_string()
    }
}
