//! Frames in, messages out: decode, conversation, stream, layers.
//!
//! One thread. Frames come in small batches: all are decoded, then all conversations are looked up, then each frame is
//! dissected and shown to the visitor; so the cache misses of the look-ups overlap. After the visit of a frame a
//! streaming engine forgets what the visitor saw.

mod copies;
mod datagram;
mod frame;
mod lane;
mod layers;
mod link;
mod locked;
pub mod notes;
mod probe;
mod segment;

pub use frame::{FRAME_FIELDS, Flow, FrameView};

use crate::decode::{self, Decoded, Defrag, TransportHeader};
use crate::flow::{Analysis, Budget, Conversation, Endpoint, Expectations, Key, Table};
use crate::layer::{Cx, Dissector, Protocol, Transport};
use crate::secret::Keyring;
use crate::span::{BufId, Extent, Relation, SourceMap, Span};
use crate::store::{Message, MsgId, Store};
use copies::Copies;
use lane::Pool;

/// What a user can decide about an engine.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Keep everything, for screens.
    pub retain: bool,
    /// Watch TCP segments and say what Wireshark says of them.
    pub analysis: bool,
    /// Ports that speak a protocol whatever their bytes look like.
    pub decode_as: Vec<(Transport, u16, &'static str)>,
    /// Look into conversations; without it frames and conversations only.
    pub headers_only: bool,
}

/// A frame as the source hands it over.
#[derive(Clone, Copy, Debug)]
pub struct FrameIn<'a> {
    /// Nanoseconds since 1970; 0 where the capture doesn't say.
    pub time: i64,
    /// Whether the capture says when the frame was seen.
    pub has_time: bool,
    /// Length on the wire.
    pub len: u32,
    /// Link type.
    pub link: u32,
    /// The interface it was seen on.
    pub interface: u32,
    /// Its captured bytes.
    pub bytes: &'a [u8],
}

/// What the engine keeps for a conversation.
#[derive(Default)]
struct State {
    tcp: Option<Box<segment::TcpState>>,
    udp: Option<Box<dyn Dissector>>,
    analysis: Option<Box<Analysis>>,
    /// A datagram protocol without state needs no more than its name.
    proto: Option<&'static dyn Protocol>,
    messages: u32,
    tries: u8,
    /// Who is the client was seen, not guessed.
    roles_known: bool,
    /// Directions (of the key) a packet was seen in.
    seen: [bool; 2],
    closed: bool,
}

/// The engine.
pub struct Engine {
    config: Config,
    table: Table<State>,
    store: Store,
    defrag: Defrag,
    expectations: Expectations,
    budget: Budget,
    pool: Pool,
    copies: Copies,
    touched: Vec<(u32, u8, crate::layer::Dir)>,
    closing: Vec<u32>,
    replaced: Vec<u32>,
    next_buf: u64,
    frames: u64,
    streams: usize,
    /// Conversations that got stream state; some may have lost it again.
    opened: Vec<u32>,
    last_time: i64,
    scratch: Vec<Looked>,
    stats: Stats,
    secrets: Keyring,
    /// Conversations that are over but wait for a secret, the oldest first.
    parked: std::collections::VecDeque<u32>,
}

/// What was counted on the way.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stats {
    /// Bytes of conversations that no dissector claimed.
    pub undissected: u64,
    /// Conversations forgotten to stay within bounds.
    pub evicted: u64,
    /// Stream states dropped to stay within bounds.
    pub streams_dropped: u64,
    /// Holes given up because too much waited behind them.
    pub holes_forced: u64,
    /// Fragments dropped to stay within bounds.
    pub fragments_dropped: u64,
    /// Packets seen before at another interface.
    pub copies: u64,
}

/// A frame between decoding and dissection.
#[derive(Default)]
struct Looked {
    decoded: Decoded,
    inner: Option<Box<(Vec<u8>, Decoded, BufId)>>,
    key: Option<(Key, bool)>,
    hash: u32,
    conv: Option<(u32, bool)>,
    copy: bool,
}

/// Frames of a batch that began conversations, by some bits of their hash. What was just written to the table is slow
/// to read back; the frame beside it has the key too.
struct Begun([u8; 128]);

impl Default for Begun {
    fn default() -> Begun {
        Begun([u8::MAX; 128])
    }
}

impl Begun {
    fn put(&mut self, hash: u32, frame: usize) {
        self.0[hash as usize % 128] = u8::try_from(frame).unwrap_or(u8::MAX);
    }

    fn find(&self, hash: u32, key: &Key, frames: &[Looked]) -> Option<u32> {
        let frame = frames.get(usize::from(self.0[hash as usize % 128]))?;
        let same = frame.key.as_ref().is_some_and(|(k, _)| k == key);
        frame.conv.filter(|_| same).map(|(slot, _)| slot)
    }
}

impl Looked {
    /// The key of the conversation this frame belongs to.
    #[inline]
    fn find_key(&mut self) {
        self.key = None;
        let d = self.inner.as_ref().map_or(&self.decoded, |i| &i.1);
        if let Some(l) = &d.link {
            self.key = Some(Key::of_link(l.src, l.dst, l.ether_type));
            return;
        }
        let (Some(net), Some(transport)) =
            (d.net.as_ref().or(self.decoded.net.as_ref()), &d.transport)
        else {
            return;
        };
        let (src, dst, kind) = match transport {
            TransportHeader::Tcp(t) => (t.src_port, t.dst_port, Transport::Tcp),
            TransportHeader::Udp(u) => (u.src_port, u.dst_port, Transport::Udp),
        };
        let end = |addr, port| Endpoint { addr, port };
        self.key = Some(Key::of(end(net.src, src), end(net.dst, dst), net.v6, kind));
    }

    /// The headers that decide about conversation and payload: those of the reassembled datagram, if there is one.
    fn innermost<'a>(&'a self, frame: &'a [u8], number: u64) -> (&'a Decoded, &'a [u8], BufId) {
        match &self.inner {
            Some(inner) => (&inner.1, &inner.0, inner.2),
            None => (&self.decoded, frame, BufId::frame(number)),
        }
    }
}

impl Default for Engine {
    fn default() -> Engine {
        Engine::new(Config::default())
    }
}

impl Engine {
    /// An engine that has seen nothing.
    pub fn new(config: Config) -> Engine {
        Engine {
            store: Store::new(config.retain),
            config,
            table: Table::default(),
            defrag: Defrag::default(),
            expectations: Expectations::default(),
            budget: Budget::default(),
            pool: Pool::default(),
            copies: Copies::default(),
            touched: Vec::new(),
            closing: Vec::new(),
            replaced: Vec::new(),
            next_buf: 0,
            frames: 0,
            streams: 0,
            opened: Vec::new(),
            last_time: 0,
            scratch: Vec::new(),
            stats: Stats::default(),
            secrets: Keyring::default(),
            parked: std::collections::VecDeque::new(),
        }
    }

    /// Messages, notes and events: all that were not forgotten.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// How many frames there were.
    pub fn frames(&self) -> u64 {
        self.frames
    }

    /// What was counted.
    pub fn stats(&self) -> Stats {
        Stats {
            evicted: self.table.evicted,
            holes_forced: self.budget.forced,
            fragments_dropped: {
                let lost = self.defrag.lost();
                lost.timed_out + lost.evicted + lost.refused
            },
            copies: self.copies.found,
            ..self.stats
        }
    }

    /// The conversations that are remembered.
    pub fn conversations(&self) -> Vec<ConversationView> {
        self.table
            .iter()
            .filter(|c| !c.key.is_link())
            .map(view)
            .collect()
    }

    /// The conversation a message belongs to.
    pub fn conversation(&self, m: &Message) -> Option<ConversationView> {
        if m.slot == NO_SLOT || self.table.at(m.slot).key.is_link() {
            return None;
        }
        Some(view(self.table.at(m.slot)))
    }

    /// Who sent a message, and to whom.
    pub fn endpoints(&self, m: &Message) -> Option<[(std::net::IpAddr, u16); 2]> {
        if m.slot == NO_SLOT || self.table.at(m.slot).key.is_link() {
            return None;
        }
        let c = self.table.at(m.slot);
        let (client, server) = (c.client(), c.server());
        let ends = [
            (c.key.ip(client), client.port),
            (c.key.ip(server), server.port),
        ];
        Some(if m.dir == crate::layer::Dir::ToServer {
            ends
        } else {
            [ends[1], ends[0]]
        })
    }

    /// Dissects frames in their order and shows each to `visit` when it is done.
    pub fn batch(
        &mut self,
        frames: &[FrameIn<'_>],
        visit: &mut dyn FnMut(&Engine, &FrameView<'_>),
    ) {
        let mut looked = std::mem::take(&mut self.scratch);
        if looked.len() < frames.len() {
            looked.resize_with(frames.len(), Looked::default);
        }
        for (i, (f, l)) in frames.iter().zip(&mut looked).enumerate() {
            l.inner = None;
            l.conv = None;
            l.copy = false;
            decode::decode(f.link, f.bytes, f.len, &mut l.decoded);
            if l.decoded.fragment.is_some() {
                self.reassemble(f, l, self.frames + 1 + i as u64);
            }
        }
        // One loop a step: what a step misses in the cache is fetched for several frames at once.
        let now = looked.get_mut(..frames.len()).unwrap_or(&mut []);
        now.iter_mut().for_each(Looked::find_key);
        for l in now.iter_mut() {
            l.hash = l.key.as_ref().map_or(0, |(key, _)| self.table.hash(key));
        }
        for l in now.iter_mut().filter(|l| l.key.is_some()) {
            l.conv = self.table.guess(l.hash).map(|slot| (slot, false));
        }
        for l in now.iter_mut() {
            if let (Some((slot, _)), Some((key, from_low))) = (l.conv, &l.key) {
                let found = self.table.is_at(slot, key);
                l.conv = found.then_some((slot, *from_low));
            }
        }
        for l in now.iter().filter_map(|l| l.conv) {
            if let Some(tcp) = &self.table.at(l.0).state.tcp {
                std::hint::black_box(tcp.warm());
            }
        }
        let mut begun = Begun::default();
        for (i, f) in frames.iter().enumerate() {
            self.look_up(f, now, i, &mut begun);
        }
        for (f, l) in frames.iter().zip(&mut looked) {
            self.frames += 1;
            self.last_time = f.time;
            let flow = self.dissect(f, l);
            if self.expectations.any_broken() {
                self.tell_broken();
            }
            let view = FrameView {
                number: self.frames,
                frame: f,
                decoded: &l.decoded,
                inner: l.inner.as_deref().map(|i| (&i.0[..], &i.1)),
                flow,
            };
            visit(self, &view);
            self.forget();
        }
        for i in self.replaced.drain(..) {
            // A retained message names its conversation's place for good.
            if !self.config.retain {
                self.table.release(i);
            }
        }
        self.scratch = looked;
    }

    fn reassemble(&mut self, f: &FrameIn<'_>, l: &mut Looked, number: u64) {
        let (Some(fragment), Some(net)) = (l.decoded.fragment, l.decoded.net) else {
            return;
        };
        let Some(whole) = self.defrag.add(
            &net,
            &fragment,
            f.bytes,
            number,
            f.time,
            &mut l.decoded.notes,
        ) else {
            return;
        };
        self.next_buf += 1;
        let buf = BufId::derived(self.next_buf);
        let mut decoded = Decoded::default();
        decode::decode_reassembled(&whole.net, &whole.bytes, &mut decoded);
        let mut map = SourceMap::default();
        for p in &whole.map {
            let from = Span {
                buf: BufId::frame(p.frame),
                start: p.from.into(),
                len: p.len,
            };
            map.push(Extent {
                at: p.at.into(),
                len: p.len,
                from,
                relation: Relation::Copied,
            });
        }
        self.store.keep_map(buf, &mut map);
        l.inner = Some(Box::new((whole.bytes, decoded, buf)));
    }

    fn look_up(&mut self, f: &FrameIn<'_>, all: &mut [Looked], i: usize, begun: &mut Begun) {
        let Some((l, before)) = all.get_mut(..=i).and_then(<[Looked]>::split_last_mut) else {
            return;
        };
        let d = l.inner.as_ref().map_or(&l.decoded, |i| &i.1);
        let Some((key, from_low)) = &l.key else {
            return;
        };
        let from_low = *from_low;
        if let (Some(net), Some(transport)) = (&d.net.or(l.decoded.net), &d.transport) {
            l.copy = self.copies.seen_before(f, net, transport);
        }
        // An insertion may have taken the room of what was found.
        if l.conv.is_some_and(|(slot, _)| self.table.is_at(slot, key)) {
            return;
        }
        if let Some(slot) = begun.find(l.hash, key, before) {
            l.conv = Some((slot, from_low));
            return;
        }
        begun.put(l.hash, i);
        let Engine {
            table,
            pool,
            streams,
            ..
        } = self;
        let evict = &mut |c: &mut Conversation<State>| give_up(c, pool, streams);
        let (slot, new) = table.find_or_insert(key, l.hash, from_low, f.time, evict);
        if let Some(transport) = d.transport.as_ref().filter(|_| new) {
            begin(table.at_mut(slot), transport, from_low);
        }
        l.conv = Some((slot, from_low));
    }

    fn dissect(&mut self, f: &FrameIn<'_>, l: &mut Looked) -> Flow {
        let number = self.frames;
        for (code, at, len, value) in &l.decoded.notes {
            let span = Span {
                buf: BufId::frame(number),
                start: u64::from(*at),
                len: *len,
            };
            self.store.note(
                crate::note::Note {
                    code,
                    span,
                    frame: number,
                    value: *value,
                },
                None,
            );
        }
        let (d, bytes, buf) = l.innermost(f.bytes, number);
        let Some((slot, from_low)) = l.conv else {
            self.headers_speak(d, bytes, buf, f);
            return Flow::default();
        };
        if l.copy {
            self.stats.copies += 1;
            let span = Span {
                buf: BufId::frame(number),
                start: 0,
                len: f.bytes.len() as u32,
            };
            self.store.note(
                crate::note::Note {
                    code: &notes::COPY,
                    span,
                    frame: number,
                    value: 0,
                },
                None,
            );
        }
        match d.transport {
            Some(TransportHeader::Tcp(t)) => {
                self.segment(f, &t, bytes, buf, slot, from_low, l.copy, d)
            }
            Some(TransportHeader::Udp(u)) => {
                self.datagram(f, &u, bytes, buf, slot, from_low, l.copy)
            }
            None => {
                if let Some(frame) = d.link {
                    self.link_frame(f, &frame, bytes, buf, slot, from_low);
                }
                Flow::default()
            }
        }
    }

    /// Lets go of what the visitor saw.
    fn forget(&mut self) {
        self.pool.forget();
        for i in 0..self.touched.len() {
            let (slot, node, dir) = self.touched[i];
            if let Some(tcp) = self.table.at_mut(slot).state.tcp.as_mut() {
                tcp.layers.trim(node, dir, &mut self.pool, &mut self.store);
            }
        }
        self.touched.clear();
        for i in 0..self.closing.len() {
            let slot = self.closing[i];
            self.table.at_mut(slot).state.closed = true;
            if !self.park(slot) {
                give_up(self.table.at_mut(slot), &mut self.pool, &mut self.streams);
            }
        }
        self.closing.clear();
        self.store.forget();
    }

    /// The capture ended: holes are given up, open messages closed. `visit` is called once a conversation that had
    /// something left to say.
    pub fn finish(&mut self, visit: &mut dyn FnMut(&Engine)) {
        for slot in self.table.indices() {
            if self.table.at(slot).state.tcp.is_some() {
                self.end_stream(slot);
                if !self.store.events().is_empty() {
                    visit(self);
                }
                self.closing.push(slot);
                self.forget();
            }
        }
        self.expectations.give_up();
        if self.expectations.any_broken() {
            self.tell_broken();
            visit(self);
            self.forget();
        }
    }

    /// Announced connections that never came are remarks on the messages that announced them.
    fn tell_broken(&mut self) {
        for e in self.expectations.take_broken() {
            let Some((n, span)) = e.said else {
                continue;
            };
            let message = MsgId {
                conv: e.announced_by,
                n,
            };
            let note = crate::note::Note {
                code: &notes::UNKEPT,
                span,
                frame: self.frames,
                value: e.port.into(),
            };
            self.store.note(note, Some(message));
        }
    }

    /// A message's bytes, without its body: valid during the visit of its frame.
    pub fn bytes<'a>(&'a self, m: &Message, view: Option<&FrameView<'a>>) -> Option<&'a [u8]> {
        let cut = |b: &'a [u8]| {
            let from = usize::try_from(m.span.start).ok()?;
            b.get(from..from.checked_add(m.span.len as usize)?)
        };
        if m.span.buf.as_frame().is_some() {
            return cut(view?.frame.bytes);
        }
        if m.slot != NO_SLOT {
            let state = &self.table.at(m.slot).state;
            let found = state
                .tcp
                .as_ref()
                .and_then(|t| t.layers.bytes(m.layer, m.dir, m.span));
            if found.is_some() {
                return found;
            }
        }
        self.pool.bytes(m.span).or_else(|| cut(view?.inner?.0))
    }
}

/// Messages that belong to no conversation.
const NO_SLOT: u32 = u32::MAX;

/// A conversation as others may see it.
#[derive(Clone, Debug)]
pub struct ConversationView {
    /// Its number.
    pub id: u64,
    /// Its number within its transport.
    pub stream: u32,
    /// What carries it.
    pub transport: Transport,
    /// Who opened it.
    pub client: (std::net::IpAddr, u16),
    /// Who was called.
    pub server: (std::net::IpAddr, u16),
    /// Time of the first packet.
    pub first: i64,
    /// Time of the last packet.
    pub last: i64,
    /// Packets to the server and to the client.
    pub packets: [u32; 2],
    /// Payload bytes to the server and to the client.
    pub bytes: [u64; 2],
    /// Its layers' protocols, lowest first, and the bytes that decided.
    pub protocols: Vec<(&'static str, Option<crate::layer::Evidence>)>,
}

fn view(c: &Conversation<State>) -> ConversationView {
    let order = |a: [u32; 2]| if c.client_is_low { a } else { [a[1], a[0]] };
    let order64 = |a: [u64; 2]| if c.client_is_low { a } else { [a[1], a[0]] };
    let mut protocols: Vec<_> = c.state.proto.iter().map(|p| (p.name(), None)).collect();
    if let Some(tcp) = &c.state.tcp {
        protocols = tcp.layers.protocols().map(|(p, e)| (p.name(), e)).collect();
    }
    ConversationView {
        id: c.id,
        stream: c.stream,
        transport: c.key.transport(),
        client: (c.key.ip(c.client()), c.client().port),
        server: (c.key.ip(c.server()), c.server().port),
        first: c.first,
        last: c.last,
        packets: order(c.packets),
        bytes: order64(c.bytes),
        protocols,
    }
}

/// A new conversation: who is the client?
fn begin(c: &mut Conversation<State>, transport: &TransportHeader, from_low: bool) {
    let (src, dst) = match transport {
        TransportHeader::Tcp(t) => {
            if t.has(decode::TcpHeader::SYN) {
                c.state.roles_known = true;
                c.client_is_low = from_low != t.has(decode::TcpHeader::ACK);
                return;
            }
            (t.src_port, t.dst_port)
        }
        TransportHeader::Udp(u) => (u.src_port, u.dst_port),
    };
    let known = |port: u16| crate::proto::is_known_port(c.key.transport(), port);
    // Who calls from FTP's data port is FTP's server, but the client of that connection (RFC 959 §3.2).
    let calls = |port| port == FTP_DATA && c.key.transport() == Transport::Tcp;
    let from_server = match (known(src), known(dst)) {
        _ if calls(src) || calls(dst) => calls(dst),
        (true, false) => true,
        (false, true) => false,
        _ => src < 1024 && dst >= 1024,
    };
    c.client_is_low = from_low != from_server;
}

/// The port FTP's server calls from in active mode.
const FTP_DATA: u16 = 20;

/// Drops a conversation's state and gives its room back.
fn give_up(c: &mut Conversation<State>, pool: &mut Pool, streams: &mut usize) {
    if let Some(mut tcp) = c.state.tcp.take() {
        tcp.layers.release(pool);
        c.state.proto = tcp.layers.protocols().next().map(|(p, _)| p);
        *streams = streams.saturating_sub(1);
    }
    c.state.udp = None;
}

fn cx<'k>(c: &Conversation<State>, frame: u64, time: i64, secrets: &'k Keyring) -> Cx<'k> {
    Cx {
        transport: c.key.transport(),
        client: (c.key.ip(c.client()), c.client().port),
        server: (c.key.ip(c.server()), c.server().port),
        frame,
        time,
        secrets,
        begun: [false; 2],
    }
}

/// The number of the conversation that has no number: frames that speak for themselves.
pub const NO_CONVERSATION: u64 = u64::MAX;

fn frame_message(number: u64) -> MsgId {
    MsgId {
        conv: NO_CONVERSATION,
        n: number as u32,
    }
}
