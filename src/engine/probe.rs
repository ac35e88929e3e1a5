//! Which protocol do these first bytes speak? The bytes decide; a port only tips the balance.

use crate::layer::{Cx, Dir, Evidence, Likelihood, Probe, Protocol};
use crate::proto::PROTOCOLS;

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
    for hinted in [true, false] {
        for proto in PROTOCOLS.iter().copied() {
            let at_port = is_at_port(proto, cx);
            if at_port != hinted {
                continue;
            }
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
            if may_flip {
                if let Likelihood::Sure(e) = proto.probe(&turned) {
                    return Choice::Found {
                        proto,
                        evidence: Some(e),
                        flip: true,
                    };
                }
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

fn is_at_port(proto: &dyn Protocol, cx: &Cx) -> bool {
    proto
        .ports()
        .iter()
        .any(|(t, p)| *t == cx.transport && (*p == cx.server.1 || *p == cx.client.1))
}
