//! A TCP segment: connection state, sequence numbers, its payload into the stream.

use super::layers::{Env, Layers};
use super::notes::{CONFLICT, FORCED};
use super::{Engine, Flow, FrameIn, State, begin, cx, give_up};
use crate::decode::{Decoded, TcpHeader, TransportHeader};
use crate::flow::{Analysis, Assembler, Budget, Conversation, Finding, Observed, Piece, Segment};
use crate::layer::{Cx, Dir, End};
use crate::limits;
use crate::note::Note;
use crate::proto;
use crate::span::{BufId, Span};

/// The stream state of one TCP conversation; halves by direction of the key, lower end's first.
pub(super) struct TcpState {
    pub half: [Assembler; 2],
    pub layers: Layers,
}

impl TcpState {
    /// Reads a little of each part that a segment needs, so that the cache has it.
    #[inline]
    pub fn warm(&self) -> u64 {
        let [a, b] = &self.half;
        a.next() ^ b.next() ^ self.layers.warm()
    }
}

impl Engine {
    #[allow(clippy::too_many_arguments)]
    pub(super) fn segment(
        &mut self,
        f: &FrameIn<'_>,
        t: &TcpHeader,
        bytes: &[u8],
        buf: BufId,
        slot: u32,
        from_low: bool,
        copy: bool,
        decoded: &Decoded,
    ) -> Flow {
        let mut slot = slot;
        while let Some(newer) = self.table.at(slot).replaced_by {
            slot = newer;
        }
        let mut finding = Finding::default();
        let from = usize::from(!from_low);
        let to = 1 - from;
        let c = self.table.at(slot);
        let opens = t.flags & (TcpHeader::SYN | TcpHeader::ACK) == TcpHeader::SYN;
        if opens && c.base_known[from] && c.base_seq[from] != t.seq && !copy {
            slot = self.reopen(slot, t, from_low, f.time);
            finding = Finding::REUSED_PORTS;
        }

        let c = self.table.at_mut(slot);
        c.last = f.time;
        c.packets[from] = c.packets[from].saturating_add(1);
        if !copy {
            c.bytes[from] += u64::from(t.wire_len);
        }
        c.state.seen[from] = true;
        let answers =
            t.flags & (TcpHeader::SYN | TcpHeader::ACK) == TcpHeader::SYN | TcpHeader::ACK;
        if answers && c.base_known[from] && c.base_seq[from] != t.seq && !copy {
            c.base_seq[from] = t.seq;
            finding = Finding::REUSED_PORTS;
        }
        if !c.base_known[from] {
            c.base_seq[from] = if t.has(TcpHeader::SYN) {
                t.seq
            } else {
                t.seq.wrapping_sub(1)
            };
            c.base_known[from] = true;
        }
        let acks = t.has(TcpHeader::ACK);
        if !c.base_known[to] && acks {
            c.base_seq[to] = t.ack.wrapping_sub(1);
            c.base_known[to] = true;
        }
        let ack = if acks {
            t.ack.wrapping_sub(c.base_seq[to])
        } else {
            t.ack
        };
        let mut flow = Flow {
            conv: Some(c.id),
            stream: c.stream,
            tcp: true,
            seq: t.seq.wrapping_sub(c.base_seq[from]),
            ack,
            ack_base: c.base_seq[to],
            finding,
            copy,
            to_server: from_low == c.client_is_low,
            ..Flow::default()
        };
        if self.config.analysis && !copy {
            let observed = Observed {
                dir: from,
                seq: t.seq,
                ack: t.ack,
                len: t.wire_len,
                flags: t.flags,
                window: u32::from(t.window),
                wscale: t.wscale,
                frame: self.frames,
                time: f.time,
            };
            let analysis = c
                .state
                .analysis
                .get_or_insert_with(Box::<Analysis>::default);
            let (found, number, of) = analysis.observe(&observed);
            flow.finding = Finding(flow.finding.0 | found.0);
            flow.duplicate_ack = number;
            flow.duplicate_of = of;
        }
        let _ = decoded;
        if !copy && !self.config.headers_only {
            self.stream(f, t, bytes, buf, slot, from);
        }
        flow
    }

    fn reopen(&mut self, old: u32, t: &TcpHeader, from_low: bool, time: i64) -> u32 {
        self.end_stream(old);
        let hash = self.table.hash(&self.table.at(old).key);
        let Engine {
            table,
            pool,
            streams,
            ..
        } = self;
        let new = table.replace(old, hash, from_low, time, &mut |c| {
            give_up(c, pool, streams)
        });
        self.closing.push(old);
        self.replaced.push(old);
        let c = self.table.at_mut(new);
        begin(c, &TransportHeader::Tcp(*t), from_low);
        new
    }

    /// Puts the segment's payload into its stream.
    fn stream(
        &mut self,
        f: &FrameIn<'_>,
        t: &TcpHeader,
        bytes: &[u8],
        buf: BufId,
        slot: u32,
        from: usize,
    ) {
        let payload = bytes.get(t.payload_at as usize..).unwrap_or(&[]);
        let payload = payload.get(..t.payload_len as usize).unwrap_or(payload);
        let c = self.table.at_mut(slot);
        if c.state.tcp.is_none() {
            // A SYN alone is most of an attack: state comes with the first byte of payload.
            // An announced connection may end without a byte: an empty file.
            let ends = t.has(TcpHeader::FIN)
                && (self.expectations.awaits(t.src_port) || self.expectations.awaits(t.dst_port));
            if (t.wire_len == 0 && !ends) || c.state.closed {
                return;
            }
            self.open_stream(slot, f.time);
        }
        let number = self.frames;
        let Some(mut tcp) = self.table.at_mut(slot).state.tcp.take() else {
            return;
        };
        let Engine {
            table,
            store,
            pool,
            expectations,
            touched,
            next_buf,
            budget,
            stats,
            secrets,
            ..
        } = self;
        let c = table.at_mut(slot);
        let exact = if c.client_is_low {
            [tcp.half[0].is_exact(), tcp.half[1].is_exact()]
        } else {
            [tcp.half[1].is_exact(), tcp.half[0].is_exact()]
        };
        let mut env = Env {
            store,
            pool,
            expectations,
            touched,
            next_buf,
            undissected: &mut stats.undissected,
            conv: c.id,
            slot,
            cx: Cx {
                begun: exact,
                ..cx(c, number, f.time, secrets)
            },
            roles_known: c.state.roles_known,
            exact,
            flip: false,
        };
        let client_is_low = std::cell::Cell::new(c.client_is_low);
        let TcpState { half, layers } = &mut *tcp;
        if t.has(TcpHeader::SYN) {
            half[from].begin(t.seq.wrapping_add(1));
        }
        let forced = budget.forced;
        let seen = c.state.seen;
        let deliver = |piece: Piece<'_>, half: usize, env: &mut Env<'_>, layers: &mut Layers| {
            let dir = if (half == 0) == client_is_low.get() {
                Dir::ToServer
            } else {
                Dir::ToClient
            };
            match piece {
                Piece::Data {
                    bytes,
                    buf: source,
                    from,
                    ..
                } => {
                    layers.stream(
                        dir,
                        bytes,
                        Span {
                            buf: source,
                            start: u64::from(from),
                            len: bytes.len() as u32,
                        },
                        env,
                    );
                    if std::mem::take(&mut env.flip) && layers.is_silent() {
                        client_is_low.set(!client_is_low.get());
                        env.roles_known = true;
                        std::mem::swap(&mut env.cx.client, &mut env.cx.server);
                        env.exact.swap(0, 1);
                        env.cx.begun.swap(0, 1);
                        layers.swap(env);
                        layers.resume(env);
                    }
                }
                Piece::Gap { len, cut, .. } => layers.gap(dir, len, cut, env),
                Piece::Conflict { at, len, buf } => {
                    let span = Span {
                        buf,
                        start: 0,
                        len: len.min(u64::from(u32::MAX)) as u32,
                    };
                    env.store.note(
                        Note {
                            code: &CONFLICT,
                            span,
                            frame: number,
                            value: at,
                        },
                        None,
                    );
                }
            }
        };
        if t.wire_len > 0 {
            let s = Segment {
                seq: t.seq.wrapping_add(u32::from(t.has(TcpHeader::SYN))),
                bytes: payload,
                wire_len: t.wire_len,
                buf,
                from: t.payload_at,
            };
            half[from].segment(s, budget, &mut |p| deliver(p, from, &mut env, layers));
        }
        if t.has(TcpHeader::ACK) {
            half[1 - from].acknowledged(t.ack);
        }
        for i in 0..2 {
            if half[i].has_hole() {
                half[i].settle(seen[1 - i], budget, &mut |p| {
                    deliver(p, i, &mut env, layers)
                });
            }
        }
        if budget.forced > forced {
            let span = Span {
                buf,
                start: 0,
                len: 0,
            };
            env.store.note(
                Note {
                    code: &FORCED,
                    span,
                    frame: number,
                    value: budget.forced - forced,
                },
                None,
            );
        }
        let ends = t.has(TcpHeader::FIN | TcpHeader::RST) || half.iter().any(Assembler::is_ended);
        if t.has(TcpHeader::FIN) {
            half[from].finish(t.seq.wrapping_add(t.wire_len));
        }
        if ends {
            for i in 0..2 {
                let reset = t.has(TcpHeader::RST);
                if reset {
                    half[i].flush(budget, &mut |p| deliver(p, i, &mut env, layers));
                }
                if reset || half[i].is_ended() {
                    let dir = if (i == 0) == client_is_low.get() {
                        Dir::ToServer
                    } else {
                        Dir::ToClient
                    };
                    layers.end(dir, if reset { End::Reset } else { End::Fin }, &mut env);
                }
            }
        }
        let c = self.table.at_mut(slot);
        c.state.roles_known |= c.client_is_low != client_is_low.get();
        c.client_is_low = client_is_low.get();
        let over = t.has(TcpHeader::RST) || tcp.half.iter().all(Assembler::is_ended);
        c.state.tcp = Some(tcp);
        if over {
            self.closing.push(slot);
        }
    }

    pub(super) fn open_stream(&mut self, slot: u32, time: i64) {
        if self.opened.len() >= 2 * limits::STREAMS {
            self.forget_closed_streams();
        }
        if self.streams >= limits::STREAMS {
            self.drop_idle_streams();
        }
        let number = self.frames;
        let Engine {
            table,
            store,
            pool,
            expectations,
            touched,
            next_buf,
            stats,
            secrets,
            config,
            ..
        } = self;
        let c = table.at_mut(slot);
        let cx = cx(c, number, time, secrets);
        let mut expected = expectations.fulfil(cx.server.0, cx.server.1, time);
        if expected.is_none() && !c.state.roles_known {
            expected = expectations.fulfil(cx.client.0, cx.client.1, time);
        }
        let forced = config
            .decode_as
            .iter()
            .find(|(t, p, _)| *t == cx.transport && (*p == cx.server.1 || *p == cx.client.1))
            .map(|(_, _, name)| *name);
        let promised = expected.as_ref().map(|e| e.proto);
        let chosen = forced.or(promised).and_then(proto::by_name);
        let mut env = Env {
            store,
            pool,
            expectations,
            touched,
            next_buf,
            undissected: &mut stats.undissected,
            conv: c.id,
            slot,
            cx,
            roles_known: c.state.roles_known,
            exact: [true; 2],
            flip: false,
        };
        let chosen = chosen.or_else(|| super::link::speaker(&c.key));
        let mut layers = Layers::new(chosen, &mut env);
        if let Some(e) = expected.filter(|_| forced.is_none()) {
            layers.expected(&e, &mut env);
        }
        let mut half = [Assembler::default(), Assembler::default()];
        // Base numbers taken from a SYN, or from the answer to one, are where the stream begins.
        if c.state.roles_known {
            for (i, h) in half.iter_mut().enumerate() {
                if c.base_known[i] {
                    h.begin(c.base_seq[i].wrapping_add(1));
                }
            }
        }
        c.state.tcp = Some(Box::new(TcpState { half, layers }));
        self.streams += 1;
        self.opened.push(slot);
    }

    /// Leaves only conversations with stream state in the list of those that got one.
    fn forget_closed_streams(&mut self) {
        let Engine { table, opened, .. } = self;
        opened.sort_unstable();
        opened.dedup();
        opened.retain(|slot| table.at(*slot).state.tcp.is_some());
    }

    /// Too many streams have state: those idle longest lose theirs.
    fn drop_idle_streams(&mut self) {
        self.forget_closed_streams();
        let newest = self.last_time;
        let Engine {
            table,
            pool,
            streams,
            stats,
            opened,
            ..
        } = self;
        let idle_for = |c: &Conversation<State>| newest.saturating_sub(c.last);
        let mut idle: Vec<i64> = opened
            .iter()
            .map(|slot| idle_for(table.at(*slot)))
            .collect();
        if idle.is_empty() {
            return;
        }
        let quarter = idle.len() / 4;
        let (_, limit, _) = idle.select_nth_unstable_by(quarter, |a, b| b.cmp(a));
        let limit = (*limit).max(1);
        for slot in opened.iter() {
            let c = table.at_mut(*slot);
            if idle_for(c) >= limit {
                give_up(c, pool, streams);
                stats.streams_dropped += 1;
            }
        }
    }

    /// What a run needs, in a conversation whose client is known, or not in question any more.
    pub(super) fn known(&mut self, slot: u32, time: i64) -> (Env<'_>, &mut Budget) {
        let c = self.table.at(slot);
        let env = Env {
            conv: c.id,
            cx: cx(c, self.frames, time, &self.secrets),
            store: &mut self.store,
            pool: &mut self.pool,
            expectations: &mut self.expectations,
            touched: &mut self.touched,
            next_buf: &mut self.next_buf,
            undissected: &mut self.stats.undissected,
            slot,
            roles_known: true,
            exact: [true; 2],
            flip: false,
        };
        (env, &mut self.budget)
    }

    /// Holes are given up and both directions end: the capture did, or the ports are used anew.
    pub(super) fn end_stream(&mut self, slot: u32) {
        let Some(mut tcp) = self.table.at_mut(slot).state.tcp.take() else {
            return;
        };
        let client_is_low = self.table.at(slot).client_is_low;
        let time = self.last_time;
        let (mut env, budget) = self.known(slot, time);
        let TcpState { half, layers } = &mut *tcp;
        for (i, h) in half.iter_mut().enumerate() {
            let dir = if (i == 0) == client_is_low {
                Dir::ToServer
            } else {
                Dir::ToClient
            };
            h.flush(budget, &mut |p| match p {
                Piece::Data {
                    bytes, buf, from, ..
                } => {
                    let span = Span {
                        buf,
                        start: u64::from(from),
                        len: bytes.len() as u32,
                    };
                    layers.stream(dir, bytes, span, &mut env);
                }
                Piece::Gap { len, cut, .. } => layers.gap(dir, len, cut, &mut env),
                Piece::Conflict { .. } => {}
            });
            let how = if h.is_ended() { End::Fin } else { End::Cut };
            layers.end(dir, how, &mut env);
        }
        self.table.at_mut(slot).state.tcp = Some(tcp);
    }
}
