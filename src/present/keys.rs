//! The keys of a conversation as a subject: what each was made of, and what can be checked with them.

use std::collections::BTreeMap;

use crate::capture::Capture;
pub use crate::proto::common::walk::{Check, Part, Value, Verdict};
use crate::proto::{ssh, tls};

/// The walk through one handshake of TLS, or one key exchange of SSH.
pub struct Walk {
    /// The conversation it is in.
    pub conv: u64,
    /// The protocol's name in filters.
    pub proto: &'static str,
    /// What was agreed: version and suite, or the algorithms.
    pub agreed: String,
    /// What a key log finds it by, each with a name: the client's random, or both cookies.
    pub found_by: Vec<(&'static str, Vec<u8>)>,
    /// The values, each made of those before.
    pub values: Vec<Value>,
    /// The checks.
    pub checks: Vec<Check>,
}

/// What a conversation said that keys are made of.
#[derive(Default)]
pub struct Said {
    /// TLS's handshake messages.
    pub flights: Vec<tls::walk::Flight>,
    /// SSH's lines and packets.
    pub heard: Vec<ssh::walk::Heard>,
}

/// What each conversation said that keys are made of; `only`: of this one.
pub fn said(capture: &Capture, only: Option<u64>) -> BTreeMap<u64, Said> {
    let mut out: BTreeMap<u64, Said> = BTreeMap::new();
    for m in capture.store().messages() {
        if only.is_some_and(|c| c != m.id.conv) {
            continue;
        }
        let (dir, frame) = (m.dir, m.frame);
        match m.proto.name() {
            "tls" => {
                let messages = tls::walk::messages(m.kind, m.ctx, &capture.bytes(m.span));
                if !messages.is_empty() {
                    let flights = messages.into_iter().map(|bytes| tls::walk::Flight {
                        dir,
                        frame,
                        time: m.time,
                        bytes,
                    });
                    out.entry(m.id.conv).or_default().flights.extend(flights);
                }
            }
            "ssh" | "ssh-inside" => {
                if let Some((line, bytes)) = ssh::walk::heard(m.kind, &capture.bytes(m.span)) {
                    out.entry(m.id.conv)
                        .or_default()
                        .heard
                        .push(ssh::walk::Heard {
                            dir,
                            frame,
                            bytes,
                            line,
                        });
                }
            }
            _ => {}
        }
    }
    out
}

/// The walks of a capture; `only`: those of this conversation. `roots`: certificates to trust beside the web's, in DER.
pub fn walks(capture: &Capture, only: Option<u64>, roots: &[Vec<u8>]) -> Vec<Walk> {
    let ring = capture.engine().keyring();
    let mut out = Vec::new();
    for (conv, said) in said(capture, only) {
        out.extend(
            tls::walk::walks(&said.flights, ring, roots)
                .into_iter()
                .map(|w| Walk {
                    conv,
                    proto: "tls",
                    agreed: format!("{}  {}", w.version, w.suite),
                    found_by: vec![("client random", w.client_random)],
                    values: w.values,
                    checks: w.checks,
                }),
        );
        out.extend(ssh::walk::walks(&said.heard, ring).into_iter().map(|w| {
            let [client, server] = w.cookies;
            Walk {
                conv,
                proto: "ssh",
                agreed: format!("SSH  {}", w.agreed.join("  ")),
                found_by: vec![("client cookie", client), ("server cookie", server)],
                values: w.values,
                checks: w.checks,
            }
        }));
    }
    out
}
