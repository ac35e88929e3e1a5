//! A UDP datagram, and frames that speak for themselves (ARP, ICMP).

use super::lane::Pool;
use super::probe::{self, Choice};
use super::{Engine, Flow, FrameIn, NO_SLOT, cx, frame_message};
use crate::decode::{Decoded, UdpHeader};
use crate::layer::{Dir, Input, Kind, Made, Out, Said};
use crate::note::Note;
use crate::proto;
use crate::span::{BufId, Extent, Relation, SourceMap, Span};
use crate::store::{MsgId, Store};

/// How many datagrams of a conversation are shown to the probes.
const TRIES: u8 = 6;

/// Gives bytes that were worked out a buffer of their own; they can be read until the visit is over, and in a
/// retained store for good.
fn keep_made(made: Made, source: BufId, n: u64, store: &mut Store, pool: &mut Pool) -> BufId {
    let buf = BufId::derived(n);
    let mut map = SourceMap::default();
    map.push(Extent {
        at: 0,
        len: made.bytes.len() as u32,
        from: Span {
            buf: source,
            start: made.from.0,
            len: made.from.1,
        },
        relation: Relation::Computed,
    });
    store.keep_map(buf, &mut map);
    store.keep_computed(buf, 0, &made.bytes);
    pool.retired.push_back((buf, 0, made.bytes));
    buf
}

impl Engine {
    #[allow(clippy::too_many_arguments)]
    pub(super) fn datagram(
        &mut self,
        f: &FrameIn<'_>,
        u: &UdpHeader,
        bytes: &[u8],
        buf: BufId,
        slot: u32,
        from_low: bool,
        copy: bool,
    ) -> Flow {
        let number = self.frames;
        let payload = bytes.get(u.payload_at as usize..).unwrap_or(&[]);
        let payload = payload.get(..u.payload_len as usize).unwrap_or(payload);
        let c = self.table.at_mut(slot);
        c.last = f.time;
        let from = usize::from(!from_low);
        c.packets[from] = c.packets[from].saturating_add(1);
        if !copy {
            c.bytes[from] += u64::from(u.wire_len);
        }
        let mut dir = if from_low == c.client_is_low {
            Dir::ToServer
        } else {
            Dir::ToClient
        };
        let flow = Flow {
            conv: Some(c.id),
            stream: c.stream,
            copy,
            to_server: dir == Dir::ToServer,
            ..Flow::default()
        };
        if copy || payload.is_empty() || self.config.headers_only {
            return flow;
        }
        let mut context = cx(c, number, f.time, &self.secrets);
        if c.state.proto.is_none() && c.state.tries < TRIES {
            c.state.tries += 1;
            let known = |t: &crate::layer::Transport, p: u16| {
                *t == context.transport && (p == context.server.1 || p == context.client.1)
            };
            let forced = self
                .config
                .decode_as
                .iter()
                .find(|(t, p, _)| known(t, *p))
                .and_then(|(_, _, name)| proto::by_name(name));
            let may_flip = c.state.messages == 0;
            if let Some(proto) = forced {
                c.state.proto = Some(proto);
            } else if let Choice::Found { proto, flip, .. } =
                probe::choose(payload, dir, &context, true, may_flip)
            {
                c.state.proto = Some(proto);
                if flip {
                    c.client_is_low = !c.client_is_low;
                    dir = dir.opposite();
                    std::mem::swap(&mut context.client, &mut context.server);
                }
            }
        }
        let Some(proto) = c.state.proto else {
            self.stats.undissected += payload.len() as u64;
            self.unrecognised(u, payload, buf, slot, dir, f.time);
            return flow;
        };
        let mut dissector = c.state.udp.take().unwrap_or_else(|| proto.start());
        let base = u64::from(u.payload_at);
        let mut out = Out::new(&mut self.store.facts, base);
        let input = Input {
            bytes: payload,
            base,
            whole: true,
            last: false,
        };
        dissector.feed(dir, input, &context, &mut out);
        out.settle();
        let (said, notes, made) = (
            std::mem::take(&mut out.said),
            std::mem::take(&mut out.notes),
            std::mem::take(&mut out.made),
        );
        drop(out);
        let c = self.table.at_mut(slot);
        if std::mem::size_of_val(&*dissector) > 0 {
            c.state.udp = Some(dissector);
        }
        let mut last = None;
        let mut made = made.into_iter().peekable();
        for (i, s) in said.iter().enumerate() {
            let id = MsgId {
                conv: c.id,
                n: c.state.messages,
            };
            c.state.messages += 1;
            let buf = match made.next_if(|m| m.said == i) {
                Some(made) => {
                    self.next_buf += 1;
                    keep_made(made, buf, self.next_buf, &mut self.store, &mut self.pool)
                }
                None => buf,
            };
            self.store
                .say(id, proto, s, dir, buf, (number, f.time), (slot, 0));
            last = Some(id);
        }
        for (code, at, len, value) in notes.into_iter().take(crate::limits::NOTES_PER_MESSAGE) {
            self.store.note(
                Note {
                    code,
                    span: Span {
                        buf,
                        start: at,
                        len,
                    },
                    frame: number,
                    value,
                },
                last,
            );
        }
        flow
    }

    fn unrecognised(
        &mut self,
        u: &UdpHeader,
        payload: &[u8],
        buf: BufId,
        slot: u32,
        dir: Dir,
        time: i64,
    ) {
        let facts = self.store.facts.mark();
        crate::proto::data::note_length(&mut self.store.facts, payload);
        let said = self.plain(u64::from(u.payload_at), payload.len(), facts);
        let c = self.table.at_mut(slot);
        let id = MsgId {
            conv: c.id,
            n: c.state.messages,
        };
        c.state.messages += 1;
        self.store.say(
            id,
            &crate::proto::data::Data,
            &said,
            dir,
            buf,
            (self.frames, time),
            (slot, 0),
        );
    }

    /// ARP, ICMP and whatever else has no conversation: the frame is the message.
    pub(super) fn headers_speak(&mut self, d: &Decoded, bytes: &[u8], buf: BufId, f: &FrameIn<'_>) {
        if self.config.headers_only || d.fragment.is_some() {
            return;
        }
        let number = self.frames;
        let Some(app) = d.app else { return };
        let facts = self.store.facts.mark();
        let text = crate::decode::summary(d, bytes);
        let speaker = super::frame::speaker(app.kind);
        // The line has the protocol's name in a column of its own.
        let words = text
            .strip_prefix(speaker.label)
            .map_or(text.as_str(), str::trim_start);
        crate::proto::data::note_text(&mut self.store.facts, words.as_bytes());
        let mut said = self.plain(u64::from(app.at), app.len as usize, facts);
        said.kind = Kind(0);
        let proto = speaker;
        self.store.say(
            frame_message(number),
            proto,
            &said,
            Dir::ToServer,
            buf,
            (number, f.time),
            (NO_SLOT, 0),
        );
    }

    fn plain(&self, at: u64, len: usize, facts: u32) -> Said {
        Said {
            kind: Kind(0),
            at,
            len: len as u32,
            ctx: 0,
            facts_from: facts,
            facts_to: self.store.facts.mark(),
            open: false,
        }
    }
}
