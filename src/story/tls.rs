//! A TLS handshake: two sides agree on keys, message by message, in clear as far as it is.
//!
//! What is encrypted is told by its place: behind ChangeCipherSpec the first handshake record of a side is its
//! Finished; in TLS 1.3 what the server sends behind its hello is the rest of its handshake. What was opened with keys is
//! told by what was inside, once: a record that was opened says nothing of its own but for data.

use std::collections::HashMap;

use super::dns::shown;
use super::scene::Scene;
use super::words::{short, text};
use super::{Kind, MOST_STEPS, MOST_STORIES, Mark, Outcome, Role, Step, Story, Words};
use crate::field::{Def, Field, Type, Value};
use crate::layer::Dir;
use crate::proto::common::x509::fields as x509;
use crate::proto::tls::phase::{self, is_tls13};
use crate::proto::tls::{fields as f, kind, suite};
use crate::store::Message;

/// An encrypted alert of TLS 1.3: two bytes, the content type, the tag of 16.
const ALERT_13: u16 = 19;
/// The content type of data for the layer above.
const APPLICATION_DATA: u8 = 23;
/// An encrypted Finished of TLS 1.3, with SHA-256 and with SHA-384: header, hash, content type, tag.
const FINISHED_13: [u16; 2] = [53, 69];

/// Tells of handshakes.
#[derive(Default)]
pub struct Teller {
    open: HashMap<u64, Handshake>,
}

/// What one side has done.
#[derive(Default, Clone, Copy)]
struct Side {
    changed: bool,
    finished: bool,
    /// Records of data behind the handshake.
    data: u32,
}

/// Somebody hung up.
#[derive(Clone, Copy)]
struct Quit {
    frame: u64,
    who: usize,
    /// Before any data of the one side or the other.
    early: bool,
    /// It can be read, and gives no reason.
    open: bool,
}

struct Handshake {
    story: Story,
    /// Who answered the connection is TLS's client, as with FTP's active data connections: messages are heard as if the
    /// client had opened it.
    turned: bool,
    tls13: bool,
    hello: Option<(u64, i64)>,
    server_hello: bool,
    sides: [Side; 2],
    /// Who broke off with an alert in clear: frame, who, why.
    fatal: Option<(u64, usize, String)>,
    /// The server answered in clear: the frame, and what it said.
    foreign: Option<(u64, String)>,
    /// The first alert that can't be read, or says no more than that it is over.
    quit: Option<Quit>,
    /// TLS 1.3: the client's Finished is still to come in this frame, behind its certificate.
    finishing: Option<u64>,
    /// What the last step sums up.
    run: (u32, u64),
}

/// One handshake message's facts, from its type up to the next one's.
type Part<'f> = [(&'static Def, Value<'f>)];

fn find<'f, T: Type>(part: &Part<'f>, field: &'static Field<T>) -> Option<T::Out<'f>> {
    part.iter()
        .find(|(def, _)| std::ptr::eq(*def, &field.def))
        .and_then(|(_, value)| T::out(*value))
}

impl Teller {
    /// Hears a TLS message.
    pub fn hear(&mut self, scene: &Scene<'_>, index: usize, m: &Message) {
        if !self.open.contains_key(&m.id.conv) {
            let Some(new) = Handshake::new(scene, m).filter(|_| self.open.len() < MOST_STORIES)
            else {
                return;
            };
            self.open.insert(m.id.conv, new);
        }
        if let Some(handshake) = self.open.get_mut(&m.id.conv) {
            let mut m = *m;
            if handshake.turned {
                m.dir = m.dir.opposite();
            }
            handshake.hear(scene, index, &m);
        }
    }

    /// The capture ended.
    pub fn end(self, scene: &Scene<'_>) -> Vec<Story> {
        self.open.into_values().map(|h| h.end(scene)).collect()
    }
}

impl Handshake {
    fn new(scene: &Scene<'_>, m: &Message) -> Option<Handshake> {
        let first = scene.store().facts(m).find(&f::HANDSHAKE_TYPE);
        let turned = m.kind == kind::HANDSHAKE
            && match m.dir {
                Dir::ToClient => first == Some(1),
                Dir::ToServer => first == Some(2),
            };
        let mut ends = scene.ends(m)?;
        if turned {
            ends.reverse();
        }
        let actors = scene.actors(m.id.conv, ends, Role::Server);
        let name = actors.last().map(|a| a.called()).unwrap_or_default();
        let story = Story {
            kind: Kind::Tls,
            title: Words::new("story.tls").with("name", name),
            actors,
            steps: Vec::new(),
            outcome: Outcome::Done,
            conv: Some(m.id.conv),
            also: Vec::new(),
            late: true,
            children: Vec::new(),
            parent: None,
            related: Vec::new(),
        };
        Some(Handshake {
            story,
            turned,
            tls13: false,
            hello: None,
            server_hello: false,
            sides: [Side::default(); 2],
            fatal: None,
            foreign: None,
            quit: None,
            finishing: None,
            run: (0, 0),
        })
    }

    fn side(&mut self, m: &Message) -> &mut Side {
        let [client, server] = &mut self.sides;
        if m.dir == Dir::ToServer {
            client
        } else {
            server
        }
    }

    fn hear(&mut self, scene: &Scene<'_>, index: usize, m: &Message) {
        let facts = scene.store().facts(m);
        let len = facts.find(&f::RECORD_LENGTH).unwrap_or(0);
        if !phase::made(m.ctx) && phase::inside(m.ctx) != 0 {
            return self.unsealed(scene, index, m, len);
        }
        match m.kind {
            kind::HANDSHAKE => {
                let all: Vec<(&'static Def, Value<'_>)> = facts.iter().collect();
                let is_type = |(def, _): &(&'static Def, Value<'_>)| {
                    std::ptr::eq(*def, &f::HANDSHAKE_TYPE.def)
                };
                let parts = all
                    .chunk_by(|_, next| !is_type(next))
                    .filter(|p| p.first().is_some_and(is_type));
                for (n, part) in (0..).zip(parts) {
                    self.message(scene, index, m, n, part);
                }
            }
            kind::SSL2_HELLO => {
                self.greeted(m);
                self.say(
                    scene,
                    index,
                    m,
                    0,
                    "tls.client-hello",
                    "ClientHello",
                    Some(Mark::Number(1)),
                );
            }
            kind::CHANGE_CIPHER_SPEC => {
                self.side(m).changed = true;
                let (key, mark) = if self.tls13 {
                    ("tls.change-cipher-spec-13", Mark::Extra)
                } else {
                    ("tls.change-cipher-spec", Mark::Number(7))
                };
                self.say(scene, index, m, 0, key, "ChangeCipherSpec", Some(mark));
            }
            kind::ALERT => {
                let level = facts.find(&f::ALERT_LEVEL).unwrap_or(0);
                let number = facts.find(&f::ALERT_DESC).unwrap_or(0);
                let alert = shown(&f::ALERT_DESC.def, number.into());
                let key = if number == 0 {
                    "tls.close-notify"
                } else {
                    "tls.alert"
                };
                self.say(scene, index, m, 0, key, &format!("Alert: {alert}"), None);
                self.amend("alert", &alert);
                if number == 0 && phase::made(m.ctx) {
                    self.quits(m, true);
                }
                if level == 2 && number != 0 {
                    self.fatal.get_or_insert((m.frame, m.dir.index(), alert));
                }
            }
            kind::ENCRYPTED if facts.find(&f::CONTENT_TYPE) == Some(21) => {
                self.sealed_alert(scene, index, m)
            }
            kind::ENCRYPTED => {
                let first = !std::mem::replace(&mut self.side(m).finished, true);
                let (key, label) = if first {
                    ("tls.finished", "Finished (encrypted)")
                } else {
                    ("tls.encrypted-handshake", "handshake (encrypted)")
                };
                self.say(
                    scene,
                    index,
                    m,
                    0,
                    key,
                    label,
                    Some(Mark::Extra).filter(|_| first),
                );
            }
            kind::APPLICATION_DATA => self.data(scene, index, m, len),
            kind::FOREIGN => {
                let said = facts.find(&f::FOREIGN).unwrap_or_default();
                let said = short(&text(said.trim_ascii_end()), 40);
                self.say(scene, index, m, 0, "tls.foreign", &said, None);
                self.amend("said", &said);
                self.foreign.get_or_insert((m.frame, said));
            }
            kind::HEARTBEAT => self.say(scene, index, m, 0, "tls.heartbeat", "Heartbeat", None),
            _ => {}
        }
    }

    /// A record that was opened: what was inside tells itself, unless it is data.
    fn unsealed(&mut self, scene: &Scene<'_>, index: usize, m: &Message, len: u16) {
        if phase::inside(m.ctx) == APPLICATION_DATA {
            self.side(m).data += 1;
            let key = "tls.application-data-opened";
            self.sum(scene, index, m, len, key, "application data");
            self.open_last();
        }
    }

    fn greeted(&mut self, m: &Message) {
        self.hello.get_or_insert((m.frame, m.time));
        self.story.late = false;
    }

    /// A handshake message that can be read.
    fn message(
        &mut self,
        scene: &Scene<'_>,
        index: usize,
        m: &Message,
        part: u16,
        facts: &Part<'_>,
    ) {
        let number = find(facts, &f::HANDSHAKE_TYPE).unwrap_or(0);
        let by_server = m.dir == Dir::ToClient;
        let name = shown(&f::HANDSHAKE_TYPE.def, number.into());
        let retry = number == 2 && find(facts, &f::RETRY).is_some();
        let numbered = |n| Some(Mark::Number(n));
        let extra = Some(Mark::Extra);
        let (key, mark) = match number {
            1 if self.hello.is_some() => ("tls.client-hello-again", extra),
            1 => ("tls.client-hello", numbered(1)),
            2 if retry => ("tls.hello-retry", extra),
            2 => ("tls.server-hello", numbered(2)),
            4 => ("tls.new-session-ticket", extra),
            8 => ("tls.encrypted-extensions", extra),
            11 if by_server => ("tls.certificate", numbered(3)),
            11 if find(facts, &f::CERTIFICATE_LENGTH).is_none() => {
                ("tls.client-certificate-none", extra)
            }
            11 => ("tls.client-certificate", extra),
            12 => ("tls.server-key-exchange", numbered(4)),
            13 => ("tls.certificate-request", numbered(5)),
            14 => ("tls.server-hello-done", extra),
            15 => ("tls.certificate-verify", extra),
            16 => ("tls.client-key-exchange", numbered(6)),
            20 if phase::made(m.ctx) => ("tls.finished-opened", extra),
            20 => ("tls.finished", extra),
            22 => ("tls.certificate-status", extra),
            _ => ("tls.handshake", extra),
        };
        let label = if retry { "HelloRetryRequest" } else { &name };
        match number {
            1 => self.greeted(m),
            // There is none but in TLS 1.3 (RFC 8446 §4.1.4).
            2 if retry => self.tls13 = true,
            2 => {
                self.server_hello = true;
                self.tls13 = find(facts, &f::VERSION).is_some_and(is_tls13);
            }
            20 => self.side(m).finished = true,
            _ => {}
        }
        self.say(scene, index, m, part, key, label, mark);
        self.amend("message", &name);
        if let Some(version) = find(facts, &f::VERSION) {
            self.amend("version", shown(&f::VERSION.def, version.into()));
        }
        self.amend(
            "name",
            find(facts, &f::SNI)
                .map(text)
                .unwrap_or_else(|| self.called(1)),
        );
        if let Some(n) = find(facts, &f::SUITE) {
            let mut name = Vec::new();
            suite::short_name(n, &mut name);
            self.amend("suite", text(&name));
        }
        if let Some(group) = find(facts, &f::NAMED_CURVE) {
            self.amend("group", shown(&f::NAMED_CURVE.def, group.into()));
        }
        if let Some(n) = find(facts, &f::SIGNED_WITH) {
            self.amend("signature", shown(&f::SIGNED_WITH.def, n.into()));
        }
        if number == 11 {
            self.amend(
                "subject",
                find(facts, &x509::SUBJECT_TEXT)
                    .map(common_name)
                    .unwrap_or_default(),
            );
            self.amend(
                "issuer",
                find(facts, &x509::ISSUER_TEXT)
                    .map(common_name)
                    .unwrap_or_default(),
            );
        }
    }

    fn quits(&mut self, m: &Message, open: bool) {
        let early =
            self.sides.iter().any(|s| !s.finished) || self.sides.iter().all(|s| s.data == 0);
        self.quit.get_or_insert(Quit {
            frame: m.frame,
            who: m.dir.index(),
            early,
            open,
        });
    }

    fn sealed_alert(&mut self, scene: &Scene<'_>, index: usize, m: &Message) {
        self.quits(m, false);
        self.say(
            scene,
            index,
            m,
            0,
            "tls.encrypted-alert",
            "Alert (encrypted)",
            None,
        );
    }

    /// An application data record: what TLS 1.3 puts everything into.
    fn data(&mut self, scene: &Scene<'_>, index: usize, m: &Message, len: u16) {
        let [client, server] = self.sides;
        let by_server = m.dir == Dir::ToClient;
        if self.tls13 && len == ALERT_13 {
            return self.sealed_alert(scene, index, m);
        }
        if self.tls13 && by_server && !client.finished && !server.finished {
            return self.sum(
                scene,
                index,
                m,
                len,
                "tls.hidden-handshake",
                "handshake (encrypted)",
            );
        }
        if self.tls13 && !by_server && (!client.finished || self.finishing == Some(m.frame)) {
            self.sides.iter_mut().for_each(|s| s.finished = true);
            self.finishing = Some(m.frame).filter(|_| !FINISHED_13.contains(&len));
            return self.sum(
                scene,
                index,
                m,
                len,
                "tls.finished-13",
                "Finished (encrypted)",
            );
        }
        // Tickets of TLS 1.3 come from a server that was not asked anything yet.
        if self.tls13 && by_server && client.data == 0 {
            return self.sum(
                scene,
                index,
                m,
                len,
                "tls.hidden-ticket",
                "after the handshake (encrypted)",
            );
        }
        self.side(m).data += 1;
        self.sum(
            scene,
            index,
            m,
            len,
            "tls.application-data",
            "application data",
        );
    }

    /// One of several records that are told as one.
    fn sum(
        &mut self,
        scene: &Scene<'_>,
        index: usize,
        m: &Message,
        len: u16,
        key: &'static str,
        label: &str,
    ) {
        let from = m.dir.index();
        if let Some(step) = self
            .story
            .steps
            .last_mut()
            .filter(|s| s.words.key == key && s.from == from)
        {
            self.run = (self.run.0 + 1, self.run.1 + u64::from(len));
            step.last = m.frame;
            step.words.set("bytes", self.run.1);
            step.words.set("records", self.run.0);
            step.label = format!("{label} ×{}", self.run.0);
            return;
        }
        self.run = (1, len.into());
        self.say(scene, index, m, 0, key, label, None);
        self.amend("bytes", len);
        self.amend("records", 1);
    }

    fn called(&self, actor: usize) -> String {
        self.story
            .actors
            .get(actor)
            .map(|a| a.called())
            .unwrap_or_default()
    }

    #[allow(clippy::too_many_arguments)]
    fn say(
        &mut self,
        scene: &Scene<'_>,
        index: usize,
        m: &Message,
        part: u16,
        key: &'static str,
        label: &str,
        mark: Option<Mark>,
    ) {
        if self.story.steps.len() >= MOST_STEPS {
            return;
        }
        let from = m.dir.index();
        let words = Words::new(key)
            .with("from", self.called(from))
            .with("to", self.called(1 - from));
        self.story.steps.push(Step {
            frame: m.frame,
            last: m.frame,
            time: m.time,
            message: Some(index),
            part,
            from,
            to: 1 - from,
            label: match phase::made(m.ctx) {
                true => format!("{label} (decrypted)"),
                false => label.to_owned(),
            },
            opened: phase::made(m.ctx),
            words,
            protocol: "tls",
            depth: scene.depth(m.id.conv, "tls"),
            mark,
        });
    }

    fn open_last(&mut self) {
        if let Some(step) = self.story.steps.last_mut() {
            step.opened = true;
        }
    }

    fn amend(&mut self, name: &'static str, value: impl std::fmt::Display) {
        if let Some(step) = self.story.steps.last_mut() {
            step.words.set(name, value);
        }
    }

    fn end(mut self, scene: &Scene<'_>) -> Story {
        self.story.outcome = self.outcome(scene);
        self.story
    }

    fn outcome(&self, scene: &Scene<'_>) -> Outcome {
        let closed = self.story.conv.and_then(|c| scene.closed(c));
        let why = |key, who: usize| Words::new(key).with("who", self.called(who));
        if let Some((evidence, who, alert)) = &self.fatal {
            return Outcome::Failed {
                why: why("outcome.tls.alert", *who).with("alert", alert),
                evidence: *evidence,
            };
        }
        if let Some((evidence, said)) = &self.foreign {
            return Outcome::Failed {
                why: Words::new("outcome.tls.foreign")
                    .with("name", self.called(1))
                    .with("said", said),
                evidence: *evidence,
            };
        }
        let complete = self.sides.iter().all(|s| s.finished);
        match self.quit {
            Some(quit) if quit.early && !self.story.late => {
                let key = match (complete, quit.open, self.tls13 && quit.who == 1) {
                    (true, false, true) => "outcome.tls.rejected",
                    (true, ..) => "outcome.tls.nothing-sent",
                    (false, false, _) => "outcome.tls.gave-up",
                    (false, true, _) => "outcome.tls.closed",
                };
                return Outcome::Failed {
                    why: why(key, quit.who),
                    evidence: quit.frame,
                };
            }
            _ if complete || self.story.late => return Outcome::Done,
            _ => {}
        }
        let Some((asked, time)) = self.hello else {
            return Outcome::Done;
        };
        if let Some(outcome) = scene.one_sided(self.story.conv) {
            return outcome;
        }
        match closed {
            Some(evidence) => Outcome::Failed {
                why: Words::new("outcome.tls.broken"),
                evidence,
            },
            None if !self.server_hello && scene.waited(time) => Outcome::Failed {
                why: why("outcome.tls.no-answer", 1),
                evidence: asked,
            },
            None => Outcome::CutOff {
                why: Words::new("outcome.tls.handshaking"),
            },
        }
    }
}

/// The common name in a distinguished name, or all of it.
fn common_name(name: &[u8]) -> String {
    let all = text(name);
    let found = all.split(", ").find_map(|part| part.strip_prefix("CN="));
    found.map_or_else(|| all.clone(), str::to_owned)
}
