//! Holds the code to ARCHITECTURE.md: who may import whom, and how large a room may be.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Module → what it may name with `crate::`. Everybody may name itself and `limits`.
const MAY: &[(&str, &[&str])] = &[
    ("span", &[]),
    ("field", &["vocabulary"]), // in a doc link
    ("note", &["span"]),
    ("limits", &[]),
    ("wire", &["span", "field", "note"]),
    ("secret", &["note"]),
    ("crypt", &[]),
    ("layer", &["wire", "span", "field", "note", "secret"]),
    (
        "proto",
        &["layer", "wire", "span", "field", "note", "secret", "crypt"],
    ),
    ("store", &["span", "field", "note", "wire", "layer"]),
    ("decode", &["span", "field", "note", "wire"]),
    ("flow", &["span", "field", "note", "wire", "layer"]),
    ("source", &[]),
    ("filter", &["field", "wire", "store"]),
    (
        "engine",
        &[
            "span", "field", "note", "wire", "layer", "proto", "store", "decode", "flow", "secret",
        ],
    ),
    (
        "vocabulary",
        &[
            "field", "wire", "decode", "flow", "engine", "proto", "layer", "filter",
        ],
    ),
    (
        "capture",
        &[
            "source",
            "decode",
            "engine",
            "layer",
            "span",
            "store",
            "wire",
            "vocabulary",
            "secret",
        ],
    ),
    (
        "story",
        &[
            "source", "narrate", "capture", "decode", "store", "filter", "proto", "field", "wire",
            "layer", "note", "span", "engine", "flow",
        ],
    ),
    ("narrate", &["field", "note"]),
    (
        "lesson",
        &[
            "capture",
            "store",
            "filter",
            "story",
            "narrate",
            "field",
            "wire",
            "layer",
            "note",
            "span",
            "source",
            "engine",
            "present",
            "vocabulary",
        ],
    ),
    (
        "present",
        &[
            "capture",
            "field",
            "note",
            "span",
            "wire",
            "layer",
            "store",
            "decode",
            "flow",
            "engine",
            "vocabulary",
            "filter",
            "story",
            "narrate",
            "lesson",
            "proto",
            "source",
        ],
    ),
    (
        "text",
        &[
            "present", "field", "note", "span", "wire", "layer", "store", "decode", "flow",
            "engine", "story", "narrate",
        ],
    ),
    (
        "json",
        &[
            "present",
            "field",
            "note",
            "span",
            "wire",
            "layer",
            "store",
            "engine",
            "vocabulary",
        ],
    ),
    ("export", &["present"]),
    ("tui", &["present"]),
];

fn sources(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

fn named(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split("crate::").skip(1).map(|rest| {
        let word = |s: &str| {
            s.find(|c: char| !c.is_alphanumeric() && c != '_')
                .unwrap_or(s.len())
        };
        let first = &rest[..word(rest)];
        let behind = rest[first.len()..].strip_prefix("::").unwrap_or("");
        (first, &behind[..word(behind)])
    })
}

#[test]
fn imports_follow_the_table() {
    let may: BTreeMap<&str, &[&str]> = MAY.iter().copied().collect();
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    let mut wrong = Vec::new();
    for path in files {
        let inside = path.strip_prefix(&src).unwrap();
        let parts: Vec<String> = inside
            .with_extension("")
            .iter()
            .map(|p| p.to_string_lossy().into_owned())
            .collect();
        let module = parts[0].as_str();
        let Some(allowed) = may.get(module) else {
            continue;
        }; // cli, main, lib know everybody
        let text = std::fs::read_to_string(&path).unwrap();
        for (to, then) in named(&text) {
            let modules = ["cli", "tui", "live"];
            let known = may.contains_key(to) || modules.contains(&to);
            if known && to != module && to != "limits" && !allowed.contains(&to) {
                wrong.push(format!("{} names crate::{to}", inside.display()));
            }
            // A protocol knows proto::common and itself, never another protocol.
            if module == "proto"
                && to == "proto"
                && parts.len() > 2
                && then != "common"
                && then != parts[1]
            {
                wrong.push(format!("{} names crate::proto::{then}", inside.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "not in the table:\n{}", wrong.join("\n"));
}

#[test]
fn rooms_stay_small() {
    let mut files = Vec::new();
    sources(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut files,
    );
    let long: Vec<_> = files
        .iter()
        .map(|p| (std::fs::read_to_string(p).unwrap().lines().count(), p))
        .filter(|(n, _)| *n > 900)
        .collect();
    assert!(long.is_empty(), "is there a second room inside? {long:?}");
}

#[test]
fn every_field_and_note_has_a_manual() {
    let registry = wirestep::vocabulary::registry();
    let mute: Vec<_> = registry
        .defs()
        .iter()
        .filter(|d| d.label.is_empty() || d.doc.is_empty())
        .map(|d| d.name)
        .collect();
    assert!(mute.is_empty(), "no label or meaning: {mute:?}");
    let notes = wirestep::proto::PROTOCOLS
        .iter()
        .flat_map(|p| p.notes())
        .chain(wirestep::engine::notes::NOTES);
    let mute: Vec<_> = notes.filter(|n| n.why.is_empty()).map(|n| n.name).collect();
    assert!(mute.is_empty(), "no manual: {mute:?}");
}
