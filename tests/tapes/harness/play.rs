//! A tape as traffic: frames made of its steps, and what the engine says to them.

use std::collections::HashMap;

use wirestep::engine::{Config, Engine, FrameIn, FrameView};
use wirestep::field::show;
use wirestep::layer::{Kind, Unit, explain};
use wirestep::secret::SnmpUser;
use wirestep::store::{Event, Message};
use wirestep::wire::{Recorder, Tree};

use super::tape::{Act, End, Secret, Side, Tape};

/// What was said.
#[derive(Clone, Debug)]
pub struct Said {
    pub step: usize,
    pub proto: &'static str,
    pub kind: Kind,
    pub line: String,
    /// Who said it, where the conversation knows.
    pub from: Option<(std::net::IpAddr, u16)>,
    pub start: u64,
    pub len: u64,
    /// The step its first byte came in.
    pub began: usize,
    pub fields: Vec<(&'static str, String)>,
}

/// What came of a run.
#[derive(Default)]
pub struct Heard {
    pub said: Vec<Said>,
    /// Step and code.
    pub notes: Vec<(usize, &'static str)>,
}

/// How the tape's lines become segments.
pub enum Cut {
    /// Each line a segment.
    Whole,
    Bytes,
    /// At random places, lines of one side run together.
    Random(u64),
    /// As `Whole`, but the line of this step never comes.
    Lost(usize),
}

struct Conn {
    ends: [End; 2],
    seq: [u32; 2],
}

struct Player<'t> {
    tape: &'t Tape,
    engine: Engine,
    /// Messages are explained.
    detailed: bool,
    conns: HashMap<usize, Conn>,
    time: i64,
    step: usize,
    /// The step each frame was made in.
    steps: Vec<usize>,
    heard: Heard,
    seen: usize,
}

/// Runs a tape.
pub fn play(tape: &Tape, cut: &Cut) -> Heard {
    let detailed = matches!(cut, Cut::Whole | Cut::Lost(_));
    let mut player = Player {
        tape,
        engine: Engine::new(Config {
            retain: matches!(cut, Cut::Whole),
            ..Config::default()
        }),
        detailed,
        conns: HashMap::new(),
        time: 1_800_000_000_000_000_000,
        step: 0,
        steps: vec![0],
        heard: Heard::default(),
        seen: 0,
    };
    player.engine.unlock(|ring| {
        for secret in &tape.secrets {
            match secret {
                Secret::KeyLog(line) => drop(ring.read_log(line.as_bytes())),
                Secret::SnmpUser(user) => ring.add_snmp_user(SnmpUser::read(user).expect("a user")),
            }
        }
    });
    let mut seed = match cut {
        Cut::Random(seed) => *seed,
        _ => 1,
    };
    let mut next = |below: usize| {
        seed = seed
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (seed >> 33) as usize % below.max(1)
    };
    let mut i = 0;
    while let Some(step) = tape.steps.get(i) {
        player.step = i;
        let mut to = i + 1;
        match &step.act {
            Act::Send { conn, by, bytes } => {
                let mut bytes = bytes.clone();
                while let (
                    Cut::Random(_),
                    Some(Act::Send {
                        conn: c,
                        by: b,
                        bytes: more,
                    }),
                ) = (cut, tape.steps.get(to).map(|s| &s.act))
                {
                    if (c, b) != (conn, by) || tape.udp {
                        break;
                    }
                    bytes.extend_from_slice(more);
                    to += 1;
                }
                let mut rest = &bytes[..];
                while !rest.is_empty() {
                    let n = match cut {
                        _ if tape.udp => rest.len(),
                        // What is that long is there to be long.
                        Cut::Bytes if bytes.len() > 20_000 => 61,
                        Cut::Bytes => 1,
                        Cut::Random(_) => {
                            let most = [8, 400][next(2)];
                            1 + next(most)
                        }
                        _ => 8192,
                    };
                    let (piece, behind) = rest.split_at(n.min(rest.len()));
                    player.send(*conn, *by, piece, matches!(cut, Cut::Lost(n) if *n == i));
                    rest = behind;
                }
            }
            act => player.act(act),
        }
        i = to;
    }
    player.heard
}

const FIN: u8 = 1;
const SYN: u8 = 2;
const RST: u8 = 4;
const PSH: u8 = 8;
const ACK: u8 = 16;

impl Player<'_> {
    fn act(&mut self, act: &Act) {
        match act {
            Act::Open {
                conn,
                by,
                ends,
                middle,
            } => {
                let new = Conn {
                    ends: *ends,
                    seq: [1_000_000, 2_000_000],
                };
                self.conns.insert(*conn, new);
                if !middle && !self.tape.udp {
                    self.segment(*conn, *by, SYN, &[], 1);
                    self.segment(*conn, by.other(), SYN | ACK, &[], 1);
                    self.segment(*conn, *by, ACK, &[], 0);
                }
            }
            Act::Send { .. } => {}
            Act::Gap { conn, by, len } => {
                if let Some(c) = self.conns.get_mut(conn) {
                    c.seq[*by as usize] = c.seq[*by as usize].wrapping_add(*len as u32);
                }
                self.acknowledge(*conn, by.other());
            }
            Act::Close { conn, by } => {
                let sides = match by {
                    Some(side) => vec![*side],
                    None => vec![Side::C, Side::S],
                };
                for side in sides {
                    self.segment(*conn, side, FIN | ACK, &[], 1);
                    self.acknowledge(*conn, side.other());
                }
            }
            Act::Reset { conn, by } => self.segment(*conn, *by, RST | ACK, &[], 0),
            Act::Wait(time) => self.time += time,
            Act::End => {
                let mut engine =
                    std::mem::replace(&mut self.engine, Engine::new(Config::default()));
                engine.finish(&mut |engine| self.listen(engine, None));
            }
        }
    }

    fn send(&mut self, conn: usize, by: Side, bytes: &[u8], lost: bool) {
        if self.tape.udp {
            if !lost {
                self.datagram(conn, by, bytes);
            }
            return;
        }
        if lost {
            if let Some(c) = self.conns.get_mut(&conn) {
                c.seq[by as usize] = c.seq[by as usize].wrapping_add(bytes.len() as u32);
            }
        } else {
            self.segment(conn, by, PSH | ACK, bytes, bytes.len() as u32);
        }
        self.acknowledge(conn, by.other());
    }

    fn acknowledge(&mut self, conn: usize, by: Side) {
        if !self.tape.udp {
            self.segment(conn, by, ACK, &[], 0);
        }
    }

    fn segment(&mut self, conn: usize, by: Side, flags: u8, bytes: &[u8], takes: u32) {
        let Some(c) = self.conns.get_mut(&conn) else {
            return;
        };
        let (us, them) = (by as usize, by.other() as usize);
        let mut tcp = Vec::new();
        tcp.extend_from_slice(&c.ends[us].1.to_be_bytes());
        tcp.extend_from_slice(&c.ends[them].1.to_be_bytes());
        tcp.extend_from_slice(&c.seq[us].to_be_bytes());
        let ack = if flags & ACK == 0 { 0 } else { c.seq[them] };
        tcp.extend_from_slice(&ack.to_be_bytes());
        tcp.extend_from_slice(&[0x50, flags, 0xff, 0xff, 0, 0, 0, 0]);
        tcp.extend_from_slice(bytes);
        c.seq[us] = c.seq[us].wrapping_add(takes);
        let ends = [c.ends[us], c.ends[them]];
        self.frame(6, ends, &tcp);
    }

    fn datagram(&mut self, conn: usize, by: Side, bytes: &[u8]) {
        let Some(c) = self.conns.get(&conn) else {
            return;
        };
        let ends = [c.ends[by as usize], c.ends[by.other() as usize]];
        let mut udp = Vec::new();
        udp.extend_from_slice(&ends[0].1.to_be_bytes());
        udp.extend_from_slice(&ends[1].1.to_be_bytes());
        udp.extend_from_slice(&(bytes.len() as u16 + 8).to_be_bytes());
        udp.extend_from_slice(&[0, 0]);
        udp.extend_from_slice(bytes);
        self.frame(17, ends, &udp);
    }

    fn frame(&mut self, proto: u8, ends: [End; 2], payload: &[u8]) {
        self.time += 1_000_000;
        let id = self.steps.len() as u16;
        self.steps.push(self.step);
        let mut bytes = vec![2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0];
        bytes.extend_from_slice(&[0x45, 0]);
        bytes.extend_from_slice(&(payload.len() as u16 + 20).to_be_bytes());
        bytes.extend_from_slice(&id.to_be_bytes());
        bytes.extend_from_slice(&[0x40, 0, 64, proto, 0, 0]);
        bytes.extend_from_slice(&ends[0].0.octets());
        bytes.extend_from_slice(&ends[1].0.octets());
        bytes.extend_from_slice(payload);
        let frame = FrameIn {
            time: self.time,
            has_time: true,
            len: bytes.len() as u32,
            link: 1,
            interface: 0,
            bytes: &bytes,
        };
        let mut engine = std::mem::replace(&mut self.engine, Engine::new(Config::default()));
        engine.batch(&[frame], &mut |engine, view| {
            self.listen(engine, Some(view))
        });
        self.engine = engine;
    }

    fn listen(&mut self, engine: &Engine, view: Option<&FrameView<'_>>) {
        let store = engine.store();
        if !store.retains() {
            self.seen = 0;
        }
        let events = store.events();
        for event in events.get(self.seen..).unwrap_or(&[]) {
            match event {
                Event::Said(i) => {
                    let m = &store.messages()[*i];
                    let said = self.said(engine, m, view);
                    self.heard.said.push(said);
                }
                Event::Noted(i, _) => {
                    let code = store.notes()[*i].code.name;
                    self.heard.notes.push((self.step, code));
                }
                Event::Finished { .. } => {}
            }
        }
        self.seen = events.len();
    }

    fn said(&self, engine: &Engine, m: &Message, view: Option<&FrameView<'_>>) -> Said {
        let mut line = Vec::new();
        m.proto.summary(&engine.store().line(m), &mut line);
        let first = engine.store().frames(m.span);
        let first = first.iter().filter_map(|(s, _)| s.buf.as_frame()).min();
        let began = first.unwrap_or(m.frame) as usize;
        let mut fields = Vec::new();
        if let Some(bytes) = engine.bytes(m, view).filter(|_| self.detailed) {
            let mut recorder = Recorder::Tree(Tree::default());
            let unit = Unit {
                kind: m.kind,
                ctx: m.ctx,
                dir: m.dir,
                bytes,
                base: m.span.start,
                buf: m.span.buf,
            };
            explain(m.proto, &unit, engine.store().facts(m), &mut recorder);
            if let Recorder::Tree(tree) = recorder {
                for node in tree.nodes() {
                    let mut text = Vec::new();
                    show(node.def, tree.value(node, bytes, m.span.start), &mut text);
                    fields.push((node.def.name, String::from_utf8_lossy(&text).into_owned()));
                }
            }
        }
        for (def, value) in engine.store().facts(m).iter() {
            let mut text = Vec::new();
            show(def, value, &mut text);
            fields.push((def.name, String::from_utf8_lossy(&text).into_owned()));
        }
        Said {
            step: self.step,
            proto: m.proto.name(),
            kind: m.kind,
            line: String::from_utf8_lossy(&line).into_owned(),
            from: engine.endpoints(m).map(|e| e[0]),
            start: m.span.start,
            len: m.span.len.into(),
            began: self.steps.get(began).copied().unwrap_or(self.step),
            fields,
        }
    }
}
