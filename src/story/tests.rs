//! Stories as people read them.

use std::fmt::Write;

use super::*;
use crate::source::Source;

fn stories(name: &str) -> Vec<Story> {
    let path = format!("{}/captures/{name}.pcapng", env!("CARGO_MANIFEST_DIR"));
    tell(&Capture::read(Source::open(path.as_ref()).unwrap()))
}

/// A story as lines: who, what, how it ended.
fn written(story: &Story) -> String {
    let mut out = format!("{} {}", story.kind.name(), values(&story.title));
    let who = |i: usize| story.actors.get(i).map_or("?", |a| a.role.name());
    for s in &story.steps {
        let frames = if s.last > s.frame { format!("{}-{}", s.frame, s.last) } else { s.frame.to_string() };
        let mark = s.mark.map_or(String::new(), |m| m.to_string());
        let _ = write!(out, "\n{frames:>7} {mark:>2} {:>8} → {:<8} {:<30} {}", who(s.from), who(s.to), s.label, s.words.key);
    }
    let _ = write!(out, "\n{:>7} {}", "", story.outcome.name());
    if let Some(why) = story.outcome.why() {
        let _ = write!(out, ": {} {}", why.key, values(why));
    }
    if let Some(frame) = story.outcome.evidence() {
        let _ = write!(out, " (frame {frame})");
    }
    out
}

fn values(words: &Words) -> String {
    words.values.iter().map(|(n, v)| format!("{n}={v}")).collect::<Vec<_>>().join(" ")
}

fn all(name: &str) -> String {
    stories(name).iter().map(written).collect::<Vec<_>>().join("\n")
}

#[test]
fn first_look_is_a_lookup_a_connection_and_an_exchange() {
    let told = stories("first-look");
    let kinds: Vec<_> = told.iter().map(|s| (s.kind.name(), s.frames(), s.outcome.name())).collect();
    assert_eq!(kinds[..1], [("dns", (1, 2), "done")]);
    assert!(kinds.contains(&("http", (6, 8), "done")), "{kinds:?}");
}
