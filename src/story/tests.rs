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

fn first(name: &str, kind: Kind) -> String {
    stories(name).iter().find(|s| s.kind == kind).map(written).unwrap_or_default()
}

/// Kind, frames and outcome of each story.
fn outcomes(name: &str, kind: Kind) -> String {
    let line = |s: &Story| format!("{}-{} {}", s.frames().0, s.frames().1, s.outcome.why().map_or(s.outcome.name(), |w| w.key));
    stories(name).iter().filter(|s| s.kind == kind).map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn first_look_is_a_visit() {
    insta::assert_snapshot!(first("first-look", Kind::Page), @"");
}

#[test]
fn a_handshake_with_two_certificates() {
    insta::assert_snapshot!(first("tls-1.2", Kind::Tls), @"");
}

#[test]
fn a_handshake_of_which_little_can_be_read() {
    insta::assert_snapshot!(first("tls-1.3", Kind::Tls), @"");
}

#[test]
fn a_transfer_with_losses() {
    insta::assert_snapshot!(first("tcp-loss", Kind::Tcp), @"");
}

#[test]
fn how_handshakes_fail() {
    insta::assert_snapshot!(outcomes("tls-fails", Kind::Tls), @"");
}

#[test]
fn an_answer_too_big_for_a_datagram_is_asked_for_again() {
    let told = stories("dns");
    let over_tcp = told.iter().find(|s| s.kind == Kind::Dns && !s.related.is_empty() && s.parent.is_some()).unwrap();
    insta::assert_snapshot!(written(over_tcp), @"");
    assert!(written(&told[over_tcp.related[0]]).contains("dns.truncated"));
}

#[test]
fn a_dropped_syn_is_a_promise_nobody_keeps() {
    insta::assert_snapshot!(outcomes("ftp-blocked-drop", Kind::Tcp), @"");
    insta::assert_snapshot!(outcomes("ftp-blocked-reject", Kind::Tcp), @"");
}
