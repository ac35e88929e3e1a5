//! Are these first bytes SSH? Its version line says so, and nothing behind it could.

use super::version::START;
use crate::layer::{Dir, Evidence, Likelihood, Probe, Transport};

fn sure(len: usize) -> Likelihood {
    Likelihood::Sure(Evidence {
        len: u16::try_from(len).unwrap_or(u16::MAX),
        says: "an SSH version line",
    })
}

/// The answer. A server may greet with other lines first: those count once the version line stands behind them.
pub fn probe(probe: &Probe<'_>) -> Likelihood {
    if probe.transport != Transport::Tcp {
        return Likelihood::No;
    }
    match version_line(probe.bytes) {
        Likelihood::No if probe.dir == Dir::ToClient => behind_lines(probe.bytes),
        answer => answer,
    }
}

/// Begins with `SSH-1.` or `SSH-2.`.
fn version_line(bytes: &[u8]) -> Likelihood {
    let n = bytes.len().min(START.len());
    if bytes.get(..n) != START.get(..n) {
        return Likelihood::No;
    }
    match bytes.get(START.len()..) {
        Some([b'1' | b'2', b'.', ..]) => sure(START.len() + 2),
        Some([] | [b'1' | b'2']) | None => Likelihood::More,
        Some(_) => Likelihood::No,
    }
}

fn behind_lines(bytes: &[u8]) -> Likelihood {
    for (i, _) in bytes.iter().enumerate().filter(|(_, b)| **b == b'\n') {
        if let answer @ Likelihood::Sure(_) = version_line(bytes.get(i + 1..).unwrap_or(&[])) {
            return answer;
        }
    }
    Likelihood::No
}
