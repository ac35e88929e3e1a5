//! Home screen and lessons as plain text, where the output is no terminal.

use std::io::Write;

use super::Failure;
use super::output::Output;
use super::shelf::Lessons;
use crate::narrate::{self, Lang};
use crate::present::course;
use crate::present::stage::{Outline, Play, When};
use crate::tui::Shelf;

/// The lessons there are, and what else can be done.
pub fn home(lang: Lang) -> Result<(), Failure> {
    let mut out = Output::new(false);
    let say = |key: &str| narrate::say(lang, key, &[]);
    let _ = writeln!(out.buffer, "{}\n", say("plain.home"));
    for e in Lessons.entries(lang) {
        let _ = writeln!(out.buffer, "  {:<14} {} · {}", e.name, e.title, e.note);
    }
    let _ = writeln!(out.buffer, "\n{}", say("plain.how"));
    out.flush()
}

/// A lesson from the scene to the end: what is said at each station, with its message.
pub fn lesson(name: &str, lang: Lang) -> Result<(), Failure> {
    let play = course::play(name, lang).map_err(|e| Failure::Open(e.to_string()))?;
    let mut out = Output::new(false);
    let to = &mut out.buffer;
    let _ = writeln!(to, "{}", play.title());
    let mut before = None;
    for s in play.stations() {
        if let Some(q) = &s.question {
            let _ = writeln!(to, "\n? {}", bare(&q.text));
            for c in &q.choices {
                let _ = writeln!(to, "  - {c}");
            }
            let right = q.choices.get(q.right).map_or("", String::as_str);
            let answer = narrate::say(lang, "plain.answer", &[("answer", right.to_owned())]);
            let _ = writeln!(to, "  {answer} {}", bare(&s.text));
            continue;
        }
        let step = s.about.and_then(|i| play.steps().get(i));
        if let (Some(step), true) = (step, before != s.about) {
            let name = |i: usize| play.actors().get(i).map_or("", |a| &a.name);
            let _ = writeln!(
                to,
                "\n{:>4}  {} → {}  {}",
                step.frame,
                name(step.from),
                name(step.to),
                step.label
            );
        } else {
            let _ = writeln!(to);
        }
        before = s.about;
        let _ = writeln!(to, "{}", bare(&s.text));
    }
    if !play.outline().is_empty() {
        let _ = writeln!(to, "\n{}", narrate::say(lang, "plain.outline", &[]));
    }
    for row in play.outline() {
        let _ = writeln!(to, "{}", outlined(row, &play));
    }
    out.flush()
}

fn outlined(row: &Outline, play: &dyn Play) -> String {
    let frame = match row.when {
        When::At(i) => play.steps().get(i).map(|s| s.frame.to_string()),
        When::Beside(_) | When::Absent => None,
    };
    let frame = frame.unwrap_or_else(|| "-".into());
    format!("{frame:>4}  {:>2} {}", row.number, row.text)
}

fn bare(text: &str) -> String {
    text.replace("**", "")
}
