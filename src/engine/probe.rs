//! Which protocol do these first bytes speak? The bytes decide; a port only tips the balance.

use smallvec::SmallVec;

use crate::layer::{Cx, Dir, Evidence, Likelihood, Probe, Protocol};
use crate::proto::{self, PROTOCOLS};

/// What the probes said.
pub(super) enum Choice {
    /// This protocol, because of these bytes; `flip`: only if the other side is the client.
    Found {
        proto: &'static dyn Protocol,
        evidence: Option<Evidence>,
        flip: bool,
    },
    /// More bytes may tell.
    Wait,
    /// Nobody's.
    Unknown,
}

/// Asks the protocol of the port first, then all others.
pub(super) fn choose(bytes: &[u8], dir: Dir, cx: &Cx, first: bool, may_flip: bool) -> Choice {
    let probe = Probe {
        bytes,
        dir,
        transport: cx.transport,
        first,
    };
    let turned = Probe {
        dir: dir.opposite(),
        ..probe
    };
    let mut wait = false;
    let mut maybe = None;
    let hinted = at_ports(cx);
    for at_port in [true, false] {
        let others = (0..PROTOCOLS.len() as u8).filter(|i| !hinted.contains(i));
        let list: Round = if at_port {
            hinted.clone()
        } else {
            others.collect()
        };
        for proto in list
            .iter()
            .filter_map(|i| PROTOCOLS.get(usize::from(*i)).copied())
        {
            match proto.probe(&probe) {
                Likelihood::Sure(e) => {
                    return Choice::Found {
                        proto,
                        evidence: Some(e),
                        flip: false,
                    };
                }
                Likelihood::Maybe(e) if at_port && maybe.is_none() => maybe = Some((proto, e)),
                Likelihood::More => wait |= at_port || !bytes.is_empty(),
                _ => {}
            }
            if may_flip && let Likelihood::Sure(e) = proto.probe(&turned) {
                return Choice::Found {
                    proto,
                    evidence: Some(e),
                    flip: true,
                };
            }
        }
        if let Some((proto, e)) = maybe.take() {
            return Choice::Found {
                proto,
                evidence: Some(e),
                flip: false,
            };
        }
    }
    if wait { Choice::Wait } else { Choice::Unknown }
}

/// The protocol that is sure of these bytes, which come in the middle of a stream that nobody recognised.
pub(super) fn sure(bytes: &[u8], dir: Dir, cx: &Cx) -> Option<(&'static dyn Protocol, Evidence)> {
    let probe = Probe {
        bytes,
        dir,
        transport: cx.transport,
        first: false,
    };
    PROTOCOLS.iter().find_map(|p| match p.probe(&probe) {
        Likelihood::Sure(e) => Some((*p, e)),
        _ => None,
    })
}

/// Protocols to ask, as indices into the table.
type Round = SmallVec<[u8; 64]>;

/// The protocols of either port, in the table's order.
fn at_ports(cx: &Cx) -> Round {
    let of = |port| proto::at_port(cx.transport, port).iter().copied();
    let mut all: Round = of(cx.server.1).chain(of(cx.client.1)).collect();
    all.sort_unstable();
    all.dedup();
    all
}
