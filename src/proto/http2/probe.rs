//! Does this begin like HTTP/2? The preface is sure; frames in the middle are told by their headers' shape.

use super::frame::{HEAD, Head, MAGIC};
use crate::layer::{Dir, Evidence, Likelihood, Probe, Transport};

/// So many frames are looked at.
const FRAMES: usize = 4;

/// What it thinks of some first bytes.
pub fn probe(probe: &Probe<'_>) -> Likelihood {
    let bytes = probe.bytes;
    // The length of a frame in sight begins with 0, the preface with P.
    match bytes.first() {
        Some(0) if probe.transport == Transport::Tcp => frames(probe),
        Some(b'P') if probe.transport == Transport::Tcp => preface(bytes, probe.dir),
        _ => Likelihood::No,
    }
}

fn preface(bytes: &[u8], dir: Dir) -> Likelihood {
    let n = bytes.len().min(MAGIC.len());
    if bytes[..n] != MAGIC[..n] {
        return Likelihood::No;
    }
    if n < 16 {
        return Likelihood::More;
    }
    let evidence = evidence(n, "the connection preface of HTTP/2");
    match dir {
        Dir::ToServer => Likelihood::Sure(evidence),
        Dir::ToClient => Likelihood::Maybe(evidence),
    }
}

fn frames(probe: &Probe<'_>) -> Likelihood {
    let bytes = probe.bytes;
    if bytes.len() < HEAD {
        let fits = bytes.get(3).is_none_or(|kind| *kind <= 9);
        return if fits {
            Likelihood::More
        } else {
            Likelihood::No
        };
    }
    let (mut at, mut count, mut content) = (0, 0, 0);
    while let Some(head) = bytes.get(at..).and_then(Head::of) {
        if !head.is_plausible() {
            return Likelihood::No;
        }
        if count == 0 && is_first_settings(&head, bytes, probe) {
            let says = "SETTINGS, the first frame of an HTTP/2 server";
            return Likelihood::Sure(evidence(HEAD + head.len, says));
        }
        count += 1;
        content += head.len;
        at += HEAD + head.len;
        if count == FRAMES {
            break;
        }
    }
    let says = "frame headers of HTTP/2, one behind the other";
    match count {
        0 => Likelihood::No,
        // Zeros alone make plausible headers.
        1 => Likelihood::Maybe(evidence(HEAD, "a frame header of HTTP/2")),
        2 if content == 0 => Likelihood::Maybe(evidence(2 * HEAD, says)),
        _ => Likelihood::Sure(evidence(at.min(bytes.len()), says)),
    }
}

/// Settings that somebody would send, at the very beginning.
fn is_first_settings(head: &Head, bytes: &[u8], probe: &Probe<'_>) -> bool {
    if head.kind != 4 || head.flags != 0 || !(6..=96).contains(&head.len) {
        return false;
    }
    let Some(content) = bytes.get(HEAD..HEAD + head.len) else {
        return false;
    };
    let registered = |s: &[u8]| s[0] == 0 && (1..=9).contains(&s[1]);
    probe.dir == Dir::ToClient && content.chunks_exact(6).any(registered)
}

fn evidence(len: usize, says: &'static str) -> Evidence {
    Evidence {
        len: len as u16,
        says,
    }
}
