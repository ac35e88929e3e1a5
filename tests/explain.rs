//! What holds for every message of every protocol: the facts kept with it are what explaining it finds again, and the
//! leaves of its tree cover its bytes, all but those that only hold others apart.
//!
//! Over `captures/`; over a corpus too when WIRESTEP_CORPUS names one and the build is optimised.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use wirestep::capture::Capture;
use wirestep::field::{Def, Value};
use wirestep::source::Source;
use wirestep::store::Message;
use wirestep::wire::{Node, Tree};

fn files() -> Vec<PathBuf> {
    let mut roots = vec![PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("captures")];
    if !cfg!(debug_assertions) {
        roots.extend(std::env::var_os("WIRESTEP_CORPUS").map(PathBuf::from));
    }
    let mut files = Vec::new();
    while let Some(at) = roots.pop() {
        if at.is_dir() {
            roots.extend(std::fs::read_dir(at).unwrap().map(|e| e.unwrap().path()));
        } else if at.metadata().is_ok_and(|m| m.len() < 4 << 20) {
            files.push(at);
        }
    }
    files.sort();
    files
}

fn each_message(path: &Path, visit: &mut dyn FnMut(&Capture, &Message, &Tree, &[u8])) {
    let Ok(source) = Source::open(path) else {
        return;
    };
    let capture = Capture::read(source);
    for m in capture.store().messages() {
        let (tree, bytes) = capture.explain(m);
        visit(&capture, m, &tree, &bytes);
    }
}

/// Text that can be compared; values longer than a fact may be are clipped alike.
fn shown(def: &Def, value: Value<'_>) -> String {
    let mut out = Vec::new();
    let value = match value {
        Value::Bytes(b) => Value::Bytes(&b[..b.len().min(1000)]),
        Value::Text(b) => Value::Text(&b[..b.len().min(1000)]),
        other => other,
    };
    wirestep::field::show(def, value, &mut out);
    format!("{}={}", def.name, String::from_utf8_lossy(&out))
}

#[test]
fn facts_are_what_explaining_finds() {
    let mut wrong = BTreeMap::<String, String>::new();
    for path in files() {
        each_message(&path, &mut |capture, m, tree, bytes| {
            // A message that a frame itself is has no bytes to read again.
            if matches!(m.proto.name(), "data") || m.proto.fields().is_empty() {
                return;
            }
            let kept: Vec<String> = capture
                .store()
                .facts(m)
                .iter()
                // What stands in no byte of a message is told, not found.
                .filter(|(def, _)| !def.told)
                .map(|(def, value)| shown(def, value))
                .collect();
            let found: Vec<String> = tree
                .nodes()
                .iter()
                .filter(|n| n.def.key && !n.def.told)
                .map(|n| shown(n.def, tree.value(n, bytes, m.span.start)))
                .collect();
            if kept != found {
                let differs = kept.iter().zip(&found).find(|(a, b)| a != b);
                let text = format!(
                    "{} frame {} {:?}: {} facts, {} found; {differs:?}",
                    path.display(),
                    m.frame,
                    m.proto.kinds().get(usize::from(m.kind.0)),
                    kept.len(),
                    found.len()
                );
                wrong.entry(m.proto.name().to_owned()).or_insert(text);
            }
        });
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Which bytes of a message its leaves cover.
fn covered(nodes: &[Node], start: u64, len: usize) -> Vec<bool> {
    let mut covered = vec![false; len];
    for (i, n) in nodes.iter().enumerate() {
        let has_children = nodes.get(i + 1).is_some_and(|next| next.depth > n.depth);
        if has_children {
            continue;
        }
        let from = n.at.saturating_sub(start) as usize;
        for c in covered.iter_mut().skip(from).take(n.len as usize) {
            *c = true;
        }
    }
    covered
}

/// Bytes that only hold others apart belong to the group around them: punctuation of text, TELNET's IAC.
fn is_syntax(proto: &str, byte: u8) -> bool {
    let iac = proto == "telnet" && byte == 0xff;
    iac || (byte.is_ascii() && !byte.is_ascii_alphanumeric())
}

/// Whether these are identifiers and lengths of BER, and what stands in front of a BIT STRING's bits (X.690 §8.1, §8.6).
fn are_heads(mut bytes: &[u8]) -> bool {
    while let [id, rest @ ..] = bytes {
        let mut rest = rest;
        if id & 0x1f == 0x1f {
            let number = rest.iter().take_while(|b| **b & 0x80 != 0).count() + 1;
            rest = rest.get(number..).unwrap_or(&[]);
        }
        let [len, behind @ ..] = rest else {
            return false;
        };
        let more = match len {
            0x81..=0x84 => usize::from(len & 0x7f),
            _ => 0,
        };
        let bits = usize::from(*id == 3 && behind.get(more).is_some_and(|unused| *unused < 8));
        let Some(next) = behind.get(more + bits..) else {
            return false;
        };
        bytes = next;
    }
    true
}

/// The first byte that has no name and needs one.
fn bare(proto: &str, covered: &[bool], bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    while at < bytes.len() {
        let run = covered[at..].iter().take_while(|c| !**c).count();
        let between = &bytes[at..at + run];
        if matches!(proto, "snmp" | "tls" | "ocsp") {
            // The identifier of an SNMP message's kind has a name of its own.
            let length = match between.first() {
                Some(n @ 0x81..=0x84) => 1 + usize::from(n & 0x7f),
                _ => 1,
            };
            if !are_heads(between) && !between.get(length..).is_some_and(are_heads) {
                return Some(at);
            }
        } else if let Some(n) = between.iter().position(|b| !is_syntax(proto, *b)) {
            return Some(at + n);
        }
        at += run.max(1);
    }
    None
}

#[test]
fn leaves_cover_the_message() {
    let mut wrong = BTreeMap::<String, String>::new();
    for path in files() {
        each_message(&path, &mut |_, m, tree, bytes| {
            if m.proto.fields().is_empty() {
                return;
            }
            let end = m.span.start + u64::from(m.span.len);
            let outside = tree
                .nodes()
                .iter()
                .find(|n| n.len > 0 && (n.at < m.span.start || n.at + u64::from(n.len) > end));
            let covered = covered(tree.nodes(), m.span.start, bytes.len());
            let bare = bare(m.proto.name(), &covered, bytes);
            let kind = m.proto.kinds().get(usize::from(m.kind.0));
            let place = format!("{} {:?}", m.proto.name(), kind);
            if let Some(n) = outside {
                let text = format!(
                    "{} frame {}: {} lies outside",
                    path.display(),
                    m.frame,
                    n.def.name
                );
                wrong.entry(place).or_insert(text);
            } else if let Some(at) = bare {
                let text = format!(
                    "{} frame {}: byte {at} of {} has no name: {:?}",
                    path.display(),
                    m.frame,
                    bytes.len(),
                    String::from_utf8_lossy(&bytes[at..(at + 20).min(bytes.len())])
                );
                wrong.entry(place).or_insert(text);
            }
        });
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
