//! The layer tree of one conversation: bytes go in at the root, units are fed, what they ask for is carried out.
//!
//! A layer reads its two lanes. What it lifts becomes the lanes of the layer above it. STARTTLS puts a layer below
//! one that was the root: the root's lanes go to the new layer, the old one gets fresh ones.

mod locked;
mod told;
mod turn;

use smallvec::SmallVec;

use super::lane::{Lane, Pool};
use super::notes::{GAP, TOO_LARGE, UNKEPT_LAYERS};
use super::probe::{self, Choice};
use crate::flow::{Expectation, Expectations};
use crate::layer::{Cx, Dir, Dissector, End, Evidence, Input, Op, Out, Protocol};
use crate::limits;
use crate::note::{Code, Note};
use crate::proto;
use crate::span::{BufId, Relation, Span};
use crate::store::{MsgId, Store, Stream};
pub(super) use told::Told;
use turn::way;

/// One layer and its place in the tree.
pub(super) struct Node {
    pub proto: Option<&'static dyn Protocol>,
    pub evidence: Option<Evidence>,
    dissector: Option<Box<dyn Dissector>>,
    lanes: [Lane; 2],
    /// Messages whose bytes were made ([`Out::say_made`]).
    made: Option<Box<[Lane; 2]>>,
    above: SmallVec<[(u32, u8); 1]>,
    promised: SmallVec<[(u32, Option<&'static str>); 0]>,
    tries: u8,
    /// Its lane ended: it says nothing more, and its place may be given to another.
    gone: bool,
    /// Its client is the transport's server: what its dissector calls one way goes the other.
    turned: bool,
    /// Lanes whose client is its server.
    turned_lanes: SmallVec<[u32; 0]>,
}

/// All layers of one conversation.
pub(super) struct Layers {
    nodes: SmallVec<[Node; 1]>,
    root: u8,
    next_message: u32,
    /// The message said last: it makes the announcement that comes behind it.
    last: Option<(u32, Span)>,
    /// A protocol, not only unrecognised bytes.
    spoken: bool,
}

/// What a run needs of its surroundings.
pub(super) struct Env<'e> {
    pub store: &'e mut Store,
    pub pool: &'e mut Pool,
    pub expectations: &'e mut Expectations,
    pub touched: &'e mut Vec<(u32, u8, Dir)>,
    pub next_buf: &'e mut u64,
    pub undissected: &'e mut u64,
    pub conv: u64,
    pub slot: u32,
    pub cx: Cx<'e>,
    /// Who is the client was seen (SYN), not guessed.
    pub roles_known: bool,
    /// The stream's beginning was seen, by direction.
    pub exact: [bool; 2],
    /// The layers found out that the guess about the client was wrong.
    pub flip: bool,
}

impl Env<'_> {
    fn buffer(&mut self) -> BufId {
        *self.next_buf += 1;
        BufId::derived(*self.next_buf)
    }

    fn note(&mut self, code: &'static Code, span: Span, value: u64, of: Option<MsgId>) {
        self.store.note(
            Note {
                code,
                span,
                frame: self.cx.frame,
                value,
            },
            of,
        );
    }
}

impl Layers {
    /// A tree of one layer that nobody has recognised yet, or that speaks `proto`.
    pub fn new(proto: Option<&'static dyn Protocol>, env: &mut Env<'_>) -> Layers {
        let lanes = [Lane::new(env.buffer(), 0), Lane::new(env.buffer(), 0)];
        Layers {
            nodes: SmallVec::from_iter([Node::new(proto, lanes)]),
            root: 0,
            next_message: 0,
            last: None,
            spoken: false,
        }
    }

    /// This conversation was announced: its layer hears why, and gets the layer below it that was promised.
    pub fn expected(&mut self, e: &Expectation, env: &mut Env<'_>) {
        let root = self.root;
        let node = self.nodes.get_mut(usize::from(root));
        if let Some(dissector) = node.and_then(|n| n.dissector.as_mut()) {
            dissector.expected((e.address, e.port), &e.label);
        }
        if let Some(below) = e.below {
            self.interpose(root, below, env);
        }
    }

    /// The protocol of the lowest layer, and of each above it.
    pub fn protocols(
        &self,
    ) -> impl Iterator<Item = (&'static dyn Protocol, Option<Evidence>)> + '_ {
        self.nodes
            .iter()
            .filter_map(|n| n.proto.map(|p| (p, n.evidence)))
    }

    /// Reads a little of each lane, so that the cache has it.
    #[inline]
    pub fn warm(&self) -> u64 {
        let lanes = self.nodes.iter().take(2).flat_map(|n| &n.lanes);
        lanes.fold(0, |n, l| n ^ l.skip ^ l.base)
    }

    /// Nobody had said anything yet.
    pub fn is_silent(&self) -> bool {
        !self.spoken
    }

    /// The bytes of a message's span, while they are there.
    pub fn bytes(&self, layer: u8, dir: Dir, span: Span) -> Option<&[u8]> {
        let by_dir = self
            .nodes
            .get(usize::from(layer))
            .map(|n| &n.lanes[dir.index()])
            .filter(|l| l.buf == span.buf);
        by_dir.and_then(|l| l.bytes(span)).or_else(|| {
            self.nodes
                .iter()
                .flat_map(Node::buffers)
                .filter(|l| l.buf == span.buf)
                .find_map(|l| l.bytes(span))
        })
    }

    /// The next bytes of the transport's stream.
    pub fn stream(&mut self, dir: Dir, bytes: &[u8], from: Span, env: &mut Env<'_>) {
        self.keep(self.root, dir, None, env);
        self.push(self.root, dir, bytes, from, Relation::Copied, env);
    }

    /// Retained stores know which buffers a conversation's bytes went through.
    fn keep(&mut self, node: u8, dir: Dir, below: Option<&'static str>, env: &mut Env<'_>) {
        let node = self.nodes.get_mut(usize::from(node));
        let lane = node.map(|n| &mut n.lanes[dir.index()]);
        if let Some(lane) = lane.filter(|l| !l.kept && env.store.retains()) {
            lane.kept = true;
            let (conv, buf) = (env.conv, lane.buf);
            env.store.keep_stream(Stream {
                conv,
                dir,
                buf,
                below,
            });
        }
    }

    fn push(
        &mut self,
        node: u8,
        dir: Dir,
        bytes: &[u8],
        from: Span,
        relation: Relation,
        env: &mut Env<'_>,
    ) {
        let Some(n) = self.nodes.get_mut(usize::from(node)) else {
            return;
        };
        let unknown = n.proto.is_none();
        let lane = &mut n.lanes[dir.index()];
        if lane.skip > 0 && lane.waiting().is_empty() && lane.skip >= bytes.len() as u64 {
            lane.pass(bytes.len() as u64);
            if unknown {
                *env.undissected += bytes.len() as u64;
            }
            if env.store.retains() {
                if relation == Relation::Computed {
                    env.store.keep_computed(lane.buf, lane.end(), bytes);
                }
                lane.map.push(crate::span::Extent {
                    at: lane.end(),
                    len: bytes.len() as u32,
                    from,
                    relation,
                });
                let buf = lane.buf;
                env.store.keep_map(buf, &mut lane.map);
            }
            let base = lane.end() + bytes.len() as u64;
            lane.retire(base, env.pool);
            if lane.skip == 0 {
                lane.body_passed(env.store);
            }
            return;
        }
        if relation == Relation::Computed {
            env.store.keep_computed(lane.buf, lane.end(), bytes);
        }
        lane.append(bytes, from, relation, env.pool);
        if !lane.listed {
            lane.listed = true;
            env.touched.push((env.slot, node, dir));
        }
        self.run(node, dir, env);
    }

    /// Feeds what is there, unit by unit.
    fn run(&mut self, node: u8, dir: Dir, env: &mut Env<'_>) {
        loop {
            let Some(n) = self.nodes.get_mut(usize::from(node)) else {
                return;
            };
            let lane = &mut n.lanes[dir.index()];
            if lane.skip > 0 {
                let passed = lane.pass(lane.waiting().len() as u64);
                lane.taken += passed as usize;
                if lane.skip > 0 {
                    return;
                }
                lane.body_passed(env.store);
            }
            let available = lane.waiting().len();
            if available == 0 || (available < lane.need && !lane.ended) {
                return;
            }
            let Some(dissector) = n.dissector.as_mut() else {
                if self.recognise(node, dir, env) {
                    continue;
                }
                return;
            };
            let input = Input {
                bytes: lane.waiting(),
                base: lane.position(),
                whole: false,
                last: lane.ended,
            };
            let (base, buf) = (input.base, lane.buf);
            let mut out = Out::new(&mut env.store.facts, base);
            let taken = dissector
                .feed(way(n.turned, dir), input, &env.cx, &mut out)
                .min(available);
            out.settle();
            let told = Told::from(out);
            lane.taken += taken;
            lane.need = if taken == 0 {
                available + told.need.max(1)
            } else {
                0
            };
            let asked = !told.ops.is_empty();
            let too_large = taken == 0
                && (available > limits::UNIT_BYTES || env.pool.held > limits::UNIT_BYTES_IN_ALL);
            self.tell(node, dir, buf, told, env);
            if too_large {
                self.give_up_unit(node, dir, env);
            } else if taken == 0 && !asked {
                return;
            }
            if env.flip {
                return;
            }
        }
    }

    /// Carries out what a dissector told.
    fn tell(&mut self, node: u8, dir: Dir, buf: BufId, told: Told, env: &mut Env<'_>) {
        let Some(n) = self.nodes.get_mut(usize::from(node)) else {
            return;
        };
        let Some(proto) = n.proto else { return };
        if !told.made.is_empty() && n.made.is_none() {
            let lanes = [Lane::new(env.buffer(), 0), Lane::new(env.buffer(), 0)];
            n.made = Some(Box::new(lanes));
        }
        let lane = &mut n.lanes[dir.index()];
        let mut last = None;
        for (i, said) in told.said.iter().enumerate() {
            let (mut said, mut buf) = (*said, buf);
            let made = told.made.iter().find(|m| m.said == i);
            if let (Some(made), Some(lanes)) = (made, n.made.as_mut()) {
                let from = Span {
                    buf,
                    start: made.from.0,
                    len: made.from.1,
                };
                let into = &mut lanes[dir.index()];
                (buf, said.at) = (into.buf, into.end());
                env.store.keep_computed(buf, said.at, &made.bytes);
                into.append(&made.bytes, from, Relation::Computed, env.pool);
                into.taken = into.data.len();
                if !lane.listed {
                    lane.listed = true;
                    env.touched.push((env.slot, node, dir));
                }
            }
            let id = MsgId {
                conv: env.conv,
                n: self.next_message,
            };
            self.next_message += 1;
            self.spoken = true;
            env.store.say(
                id,
                proto,
                &said,
                dir,
                buf,
                (env.cx.frame, env.cx.time),
                (env.slot, node),
            );
            last = Some(id);
            let span = Span {
                buf,
                start: said.at,
                len: said.len,
            };
            self.last = Some((id.n, span));
            if said.open {
                if let Some(before) = lane.open.replace(id) {
                    env.store.finish(before, false, said.at);
                }
                lane.holed = false;
            }
        }
        for (code, at, len, value) in told.notes.into_iter().take(limits::NOTES_PER_MESSAGE) {
            env.note(
                code,
                Span {
                    buf,
                    start: at,
                    len,
                },
                value,
                last,
            );
        }
        if told.skip > 0 {
            lane.skip = told.skip;
            lane.skip_finishes = told.skip_finishes;
        }
        if told.finished {
            lane.finish(env.store);
        }
        for op in told.ops {
            self.carry_out(node, op, buf, env);
        }
    }

    fn carry_out(&mut self, node: u8, op: Op, buf: BufId, env: &mut Env<'_>) {
        match op {
            Op::Interpose { below } => self.interpose(node, below, env),
            Op::Become { next, left } => {
                if let Some(n) = self.nodes.get_mut(usize::from(node)) {
                    let before = n.proto.map(|p| p.name());
                    n.speak(next.and_then(proto::by_name));
                    if let (Some(d), Some(before)) = (n.dissector.as_mut(), before) {
                        d.follows(before, &left);
                    }
                    n.lanes.iter_mut().for_each(|l| l.need = 0);
                }
            }
            Op::Child { lane, proto } => {
                if let Some(n) = self.nodes.get_mut(usize::from(node)) {
                    n.promised.retain(|(l, _)| *l != lane);
                    n.turned_lanes.retain(|l| *l != lane);
                    n.promised.push((lane, proto));
                }
            }
            Op::Endless { lane } => {
                let child = self.child(node, lane, env);
                let above = child.and_then(|i| self.nodes.get_mut(usize::from(i)));
                if let Some(dissector) = above.and_then(|n| n.dissector.as_mut()) {
                    dissector.endless();
                }
            }
            Op::Selected { lane } => {
                let child = self.child(node, lane, env);
                let above = child.and_then(|i| self.nodes.get_mut(usize::from(i)));
                if let Some(dissector) = above.and_then(|n| n.dissector.as_mut()) {
                    dissector.selected();
                }
            }
            Op::Lift {
                lane,
                dir,
                plain,
                from,
                relation,
            } => {
                // What is lifted was made of bytes that went the same way.
                let here = self.nodes.get(usize::from(node));
                let dir = way(here.is_some_and(|n| n.turned), dir);
                let buf = here.map_or(buf, |n| n.lanes[dir.index()].buf);
                if let Some(child) = self.child(node, lane, env) {
                    let from = Span { buf, ..from };
                    let below = self.nodes.get(usize::from(node)).and_then(|n| n.proto);
                    self.keep(child, dir, below.map(|p| p.name()), env);
                    self.push(child, dir, &plain, from, relation, env);
                }
            }
            Op::Gap { lane, dir, len } => {
                let here = self.nodes.get(usize::from(node));
                let dir = way(here.is_some_and(|n| n.turned), dir);
                if let Some(child) = self.child(node, lane, env) {
                    self.gap_in(child, dir, len, false, env);
                }
            }
            Op::Turned { lane } => {
                if let Some(n) = self.nodes.get_mut(usize::from(node)) {
                    n.turned_lanes.push(lane);
                }
            }
            Op::End { lane, how } => self.end_child(node, lane, how, env),
            Op::Recall { to } => env.expectations.recall(env.conv, to),
            Op::Expect {
                proto,
                below,
                from: _,
                to,
                label,
            } => env.expectations.announce(Expectation {
                proto,
                below,
                announced_by: env.conv,
                address: to.0,
                port: to.1,
                label,
                time: env.cx.time,
                said: self.last,
            }),
        }
    }

    /// The layer above `node` in a lane; made when it is first needed.
    fn child(&mut self, node: u8, lane: u32, env: &mut Env<'_>) -> Option<u8> {
        let n = self.nodes.get(usize::from(node))?;
        if let Some((_, child)) = n.above.iter().find(|(l, _)| *l == lane) {
            return Some(*child);
        }
        let promised = n
            .promised
            .iter()
            .find(|(l, _)| *l == lane)
            .and_then(|(_, p)| *p)
            .and_then(proto::by_name);
        let lanes = [Lane::new(env.buffer(), 0), Lane::new(env.buffer(), 0)];
        let mut made = Node::new(promised, lanes);
        made.turned = n.turned ^ n.turned_lanes.contains(&lane);
        let child = self.add(made, env)?;
        self.nodes
            .get_mut(usize::from(node))?
            .above
            .push((lane, child));
        Some(child)
    }

    /// Ends the layer above `node` in a lane, and all above it; their places become free.
    fn end_child(&mut self, node: u8, lane: u32, how: End, env: &mut Env<'_>) {
        let Some(n) = self.nodes.get_mut(usize::from(node)) else {
            return;
        };
        n.promised.retain(|(l, _)| *l != lane);
        n.turned_lanes.retain(|l| *l != lane);
        let Some(i) = n.above.iter().position(|(l, _)| *l == lane) else {
            return;
        };
        let (_, child) = n.above.remove(i);
        for dir in [Dir::ToServer, Dir::ToClient] {
            self.end_lane(child, dir, how, env, 0);
        }
        let mut gone: SmallVec<[u8; 4]> = SmallVec::from_iter([child]);
        while let Some(i) = gone.pop() {
            let Some(n) = self.nodes.get_mut(usize::from(i)).filter(|n| !n.gone) else {
                continue;
            };
            gone.extend(n.above.drain(..).map(|(_, above)| above));
            n.promised.clear();
            n.dissector = None;
            n.gone = true;
            let made = n.made.iter_mut().flat_map(|m| m.iter_mut());
            for lane in n.lanes.iter_mut().chain(made) {
                let end = lane.end();
                if env.store.retains() {
                    env.store.keep_map(lane.buf, &mut lane.map);
                }
                lane.retire(end, env.pool);
            }
        }
    }

    fn add(&mut self, new: Node, env: &mut Env<'_>) -> Option<u8> {
        let free = self.nodes.iter_mut().enumerate().find(|(_, n)| n.gone);
        if let Some((i, n)) = free {
            *n = new;
            return Some(i as u8);
        }
        if self.nodes.len() >= limits::LAYERS {
            let at = Span {
                buf: BufId::frame(env.cx.frame),
                start: 0,
                len: 0,
            };
            env.note(&UNKEPT_LAYERS, at, limits::LAYERS as u64, None);
            return None;
        }
        self.nodes.push(new);
        Some((self.nodes.len() - 1) as u8)
    }

    /// Puts a layer under `node`: it takes over the lanes with what was not taken yet.
    fn interpose(&mut self, node: u8, below: &'static str, env: &mut Env<'_>) {
        let fresh = [Lane::new(env.buffer(), 0), Lane::new(env.buffer(), 0)];
        let Some(lower) = self.add(Node::new(proto::by_name(below), fresh), env) else {
            return;
        };
        let Some(n) = self.nodes.get_mut(usize::from(node)) else {
            return;
        };
        let mut raw = [Lane::new(BufId::frame(0), 0), Lane::new(BufId::frame(0), 0)];
        std::mem::swap(&mut raw, &mut n.lanes);
        if let Some(d) = n.dissector.as_mut() {
            d.secured(below);
        }
        for lane in &mut raw {
            lane.need = 0;
            lane.open = None;
        }
        let Some(l) = self.nodes.get_mut(usize::from(lower)) else {
            return;
        };
        std::mem::swap(&mut raw, &mut l.lanes);
        l.above.push((0, node));
        let [up, down] = raw;
        if let Some(n) = self.nodes.get_mut(usize::from(node)) {
            n.lanes = [up, down];
        }
        let others = self.nodes.iter_mut().enumerate();
        for (_, n) in others.filter(|(i, _)| *i != usize::from(lower)) {
            n.above
                .iter_mut()
                .filter(|(_, child)| *child == node)
                .for_each(|(_, child)| *child = lower);
        }
        if self.root == node {
            self.root = lower;
        }
        for dir in [Dir::ToServer, Dir::ToClient] {
            env.touched.push((env.slot, lower, dir));
            self.run(lower, dir, env);
        }
    }

    /// Asks the probes. Whether a dissector is there now.
    fn recognise(&mut self, node: u8, dir: Dir, env: &mut Env<'_>) -> bool {
        let Some(n) = self.nodes.get_mut(usize::from(node)) else {
            return false;
        };
        let lane = &n.lanes[dir.index()];
        let first = lane.position() == 0 && (node != self.root || env.exact[dir.index()]);
        let may_flip = !env.roles_known && !self.spoken && node == self.root;
        match probe::choose(lane.waiting(), way(n.turned, dir), &env.cx, first, may_flip) {
            Choice::Found {
                proto,
                evidence,
                flip,
            } => {
                n.speak(Some(proto));
                n.evidence = evidence;
                let other = dir.opposite();
                if flip {
                    env.flip = true;
                    return false;
                }
                self.run(node, other, env);
                true
            }
            choice => {
                if self.begins_late(node, dir, env) {
                    return true;
                }
                self.not_recognised(node, dir, matches!(choice, Choice::Wait), env);
                false
            }
        }
    }

    /// Bytes that wait for more could be anybody's, and what came behind them begin something that is sure: XMPP's
    /// `<proceed/>`, then a ClientHello.
    fn begins_late(&mut self, node: u8, dir: Dir, env: &mut Env<'_>) -> bool {
        let Some(n) = self.nodes.get_mut(usize::from(node)) else {
            return false;
        };
        let lane = &n.lanes[dir.index()];
        let newest = lane.map.extents().last().map_or(0, |e| e.at);
        let Some(before) = newest.checked_sub(lane.position()).filter(|n| *n > 0) else {
            return false;
        };
        let bytes = lane.waiting().get(before as usize..).unwrap_or(&[]);
        let Some((proto, evidence)) = probe::sure(bytes, way(n.turned, dir), &env.cx) else {
            return false;
        };
        let other = dir.opposite();
        let there = n.lanes[other.index()].waiting().len();
        self.unclaimed(node, dir, before as usize, env);
        self.unclaimed(node, other, there, env);
        if let Some(n) = self.nodes.get_mut(usize::from(node)) {
            n.speak(Some(proto));
            n.evidence = Some(evidence);
            n.lanes.iter_mut().for_each(|l| l.need = 0);
        }
        true
    }

    /// Nobody's bytes, so far: they wait while more may tell, and are passed over once they don't.
    fn not_recognised(&mut self, node: u8, dir: Dir, may_tell: bool, env: &mut Env<'_>) {
        let Some(n) = self.nodes.get_mut(usize::from(node)) else {
            return;
        };
        let lane = &n.lanes[dir.index()];
        let waiting = lane.waiting().len();
        if may_tell && waiting < limits::PROBE_BYTES && !lane.ended {
            return;
        }
        n.tries += 1;
        let give_up = n.tries >= limits::PROBE_TRIES;
        self.unclaimed(node, dir, waiting, env);
        if give_up && let Some(n) = self.nodes.get_mut(usize::from(node)) {
            n.lanes.iter_mut().for_each(|l| l.skip = u64::MAX);
        }
    }

    /// Takes `len` bytes that nobody claims; the first of a direction are a message.
    fn unclaimed(&mut self, node: u8, dir: Dir, len: usize, env: &mut Env<'_>) {
        let Some(n) = self.nodes.get_mut(usize::from(node)) else {
            return;
        };
        let lane = &mut n.lanes[dir.index()];
        let bytes = lane.waiting().get(..len).unwrap_or(&[]);
        if !lane.announced && !bytes.is_empty() {
            let id = MsgId {
                conv: env.conv,
                n: self.next_message,
            };
            self.next_message += 1;
            let said = proto::data::unrecognised(&mut env.store.facts, bytes, lane.position());
            let now = (env.cx.frame, env.cx.time);
            let who = &proto::data::Data;
            env.store
                .say(id, who, &said, dir, lane.buf, now, (env.slot, node));
            lane.announced = true;
        }
        *env.undissected += len as u64;
        lane.taken += len;
    }

    /// Runs what waited while the roles were wrong.
    pub fn resume(&mut self, env: &mut Env<'_>) {
        for dir in [Dir::ToServer, Dir::ToClient] {
            self.keep(self.root, dir, None, env);
            self.run(self.root, dir, env);
        }
    }

    /// A unit that never completes within bounds: noted, passed over, and the dissector looks for the next.
    fn give_up_unit(&mut self, node: u8, dir: Dir, env: &mut Env<'_>) {
        let Some(n) = self.nodes.get_mut(usize::from(node)) else {
            return;
        };
        let lane = &mut n.lanes[dir.index()];
        let (start, len, buf) = (lane.position(), lane.waiting().len(), lane.buf);
        lane.taken = lane.data.len();
        env.note(
            &TOO_LARGE,
            Span {
                buf,
                start,
                len: len as u32,
            },
            len as u64,
            None,
        );
        self.tell_gap(node, dir, len as u64, false, env);
    }

    fn tell_gap(&mut self, node: u8, dir: Dir, len: u64, cut: bool, env: &mut Env<'_>) {
        let Some(n) = self.nodes.get_mut(usize::from(node)) else {
            return;
        };
        let lane = &mut n.lanes[dir.index()];
        lane.need = 0;
        let (base, buf) = (lane.position(), lane.buf);
        let Some(dissector) = n.dissector.as_mut() else {
            return;
        };
        let mut out = Out::new(&mut env.store.facts, base);
        out.cut = cut;
        dissector.gap(way(n.turned, dir), len, &mut out);
        out.settle();
        let told = Told::from(out);
        self.tell(node, dir, buf, told, env);
    }

    /// Bytes of the transport's stream that nobody captured; `cut`: because of the snap length.
    pub fn gap(&mut self, dir: Dir, len: u64, cut: bool, env: &mut Env<'_>) {
        let root = self.root;
        let Some(n) = self.nodes.get_mut(usize::from(root)) else {
            return;
        };
        let lane = &n.lanes[dir.index()];
        let missing_from = lane.end();
        env.note(
            &GAP,
            Span {
                buf: lane.buf,
                start: missing_from,
                len: len.min(u64::from(u32::MAX)) as u32,
            },
            len,
            None,
        );
        self.gap_in(root, dir, len, cut, env);
    }

    /// Bytes missing from a layer's lane.
    fn gap_in(&mut self, node: u8, dir: Dir, len: u64, cut: bool, env: &mut Env<'_>) {
        let Some(n) = self.nodes.get_mut(usize::from(node)) else {
            return;
        };
        let lane = &mut n.lanes[dir.index()];
        let missing_from = lane.end();
        let body = if lane.waiting().is_empty() {
            lane.pass(len)
        } else {
            0
        };
        lane.holed |= body > 0;
        if !lane.listed {
            lane.listed = true;
            env.touched.push((env.slot, node, dir));
        }
        lane.retire(missing_from + len, env.pool);
        if body == len {
            if lane.skip == 0 {
                lane.body_passed(env.store);
            }
            return;
        }
        if body > 0 {
            lane.body_passed(env.store);
        }
        self.tell_gap(node, dir, len - body, cut, env);
    }

    /// A direction of the transport ended.
    pub fn end(&mut self, dir: Dir, how: End, env: &mut Env<'_>) {
        self.end_lane(self.root, dir, how, env, 0);
    }

    fn end_lane(&mut self, node: u8, dir: Dir, how: End, env: &mut Env<'_>, depth: usize) {
        let Some(n) = self.nodes.get_mut(usize::from(node)) else {
            return;
        };
        let lane = &mut n.lanes[dir.index()];
        if lane.ended || depth > limits::LAYERS {
            return;
        }
        lane.ended = true;
        let until_end = lane.skip == u64::MAX && lane.skip_finishes;
        if until_end {
            lane.skip = 0;
            if how == End::Fin {
                lane.finish(env.store);
            }
        }
        self.run(node, dir, env);
        let Some(n) = self.nodes.get_mut(usize::from(node)) else {
            return;
        };
        let lane = &n.lanes[dir.index()];
        let (base, buf) = (lane.position(), lane.buf);
        if let Some(dissector) = n.dissector.as_mut() {
            let mut out = Out::new(&mut env.store.facts, base);
            dissector.end(way(n.turned, dir), how, &mut out);
            out.settle();
            let told = Told::from(out);
            self.tell(node, dir, buf, told, env);
        }
        let Some(n) = self.nodes.get_mut(usize::from(node)) else {
            return;
        };
        let lane = &mut n.lanes[dir.index()];
        if let Some(open) = lane.open.take() {
            env.store.finish(open, false, lane.position());
        }
        let above: SmallVec<[u8; 4]> = n.above.iter().map(|(_, child)| *child).collect();
        for child in above {
            self.end_lane(child, dir, how, env, depth + 1);
        }
    }

    /// Lets go of what was visited in one lane.
    pub fn trim(&mut self, node: u8, dir: Dir, pool: &mut Pool, store: &mut Store) {
        if let Some(n) = self.nodes.get_mut(usize::from(node)) {
            n.lanes[dir.index()].listed = false;
            let made = n.made.as_mut().map(|m| &mut m[dir.index()]);
            for lane in [&mut n.lanes[dir.index()]].into_iter().chain(made) {
                lane.trim(pool);
                if store.retains() {
                    store.keep_map(lane.buf, &mut lane.map);
                } else {
                    lane.map.forget_before(lane.base);
                }
            }
        }
    }

    /// Gives all room back.
    pub fn release(&mut self, pool: &mut Pool) {
        for n in &mut self.nodes {
            let made = n.made.iter_mut().flat_map(|m| m.iter_mut());
            for lane in n.lanes.iter_mut().chain(made) {
                lane.taken = lane.data.len();
                lane.trim(pool);
            }
        }
    }
}

impl Node {
    fn new(proto: Option<&'static dyn Protocol>, lanes: [Lane; 2]) -> Node {
        let mut node = Node {
            proto: None,
            evidence: None,
            dissector: None,
            lanes,
            made: None,
            above: SmallVec::new(),
            promised: SmallVec::new(),
            tries: 0,
            gone: false,
            turned: false,
            turned_lanes: SmallVec::new(),
        };
        node.speak(proto);
        node
    }

    /// Its lanes, and those of messages that were made.
    fn buffers(&self) -> impl Iterator<Item = &Lane> {
        let made = self.made.iter().flat_map(|m| m.iter());
        self.lanes.iter().chain(made)
    }

    fn speak(&mut self, proto: Option<&'static dyn Protocol>) {
        self.proto = proto;
        self.dissector = proto.map(|p| p.start());
        self.tries = 0;
    }
}

impl Lane {
    fn body_passed(&mut self, store: &mut Store) {
        if self.skip_finishes {
            self.finish(store);
        }
    }

    fn finish(&mut self, store: &mut Store) {
        if let Some(id) = self.open.take() {
            store.finish(id, !self.holed, self.position());
        }
        self.holed = false;
    }
}
