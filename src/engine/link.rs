//! Frames between stations of a link: each is a whole, and goes through a tree of layers as a stream's bytes do.

use super::{Engine, FrameIn};
use crate::decode::LinkFrame;
use crate::flow::Key;
use crate::layer::{Dir, Likelihood, Probe, Protocol, Transport};
use crate::proto;
use crate::span::{BufId, Span};

/// The EtherType of IEEE 802.1X.
const EAPOL: u16 = 0x888e;

/// The protocol of a link conversation: its EtherType says it.
pub(super) fn speaker(key: &Key) -> Option<&'static dyn Protocol> {
    let is_eapol = key.is_link() && key.low.port == EAPOL;
    is_eapol.then(|| proto::by_name("eap")).flatten()
}

impl Engine {
    pub(super) fn link_frame(
        &mut self,
        f: &FrameIn<'_>,
        frame: &LinkFrame,
        bytes: &[u8],
        buf: BufId,
        slot: u32,
        from_low: bool,
    ) {
        let payload = bytes.get(frame.payload_at as usize..).unwrap_or(&[]);
        let payload = payload.get(..frame.payload_len as usize).unwrap_or(payload);
        let c = self.table.at_mut(slot);
        let from = usize::from(!from_low);
        c.last = f.time;
        c.packets[from] = c.packets[from].saturating_add(1);
        c.bytes[from] += u64::from(frame.wire_len);
        if self.config.headers_only || payload.is_empty() {
            return;
        }
        if !c.state.roles_known {
            let probe = |dir| {
                let (transport, first) = (Transport::Udp, true);
                let probe = Probe {
                    bytes: payload,
                    dir,
                    transport,
                    first,
                };
                speaker(&c.key).map(|p| p.probe(&probe))
            };
            let fits = |l: Option<Likelihood>| {
                matches!(l, Some(Likelihood::Maybe(_) | Likelihood::Sure(_)))
            };
            let (up, down) = (fits(probe(Dir::ToServer)), fits(probe(Dir::ToClient)));
            if up != down {
                c.state.roles_known = true;
                c.client_is_low = from_low == up;
            }
        }
        if c.state.tcp.is_none() {
            self.open_stream(slot, f.time);
        }
        let Some(mut state) = self.table.at_mut(slot).state.tcp.take() else {
            return;
        };
        let to_server = from_low == self.table.at(slot).client_is_low;
        let (mut env, _) = self.known(slot, f.time);
        let dir = if to_server {
            Dir::ToServer
        } else {
            Dir::ToClient
        };
        let span = Span {
            buf,
            start: u64::from(frame.payload_at),
            len: payload.len() as u32,
        };
        state.layers.stream(dir, payload, span, &mut env);
        self.table.at_mut(slot).state.tcp = Some(state);
    }
}
