//! `wirestep stories`: what happened in a capture, a line each.

use std::io::Write;
use std::path::PathBuf;

use super::keys::KeyArgs;
use super::output::Output;
use super::{Failure, run};
use crate::capture::Capture;
use crate::narrate::{self, Lang};
use crate::present::told::sentence;
use crate::story::{self, Outcome, Story, Words};

/// What happened: visits, lookups, connections, handshakes, exchanges, and how each ended.
///
/// A line each: its number, its frames, when it began, what it is, how it ended. What belongs to a story stands
/// indented below it.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The capture; `-` is standard input.
    pub file: PathBuf,
    /// The language: en or ko. The environment's, if not said.
    #[arg(long)]
    pub lang: Option<Lang>,
    /// The steps of each story, with a sentence about each.
    #[arg(long)]
    pub steps: bool,
    #[command(flatten)]
    pub keys: KeyArgs,
}

pub fn run(args: Args) -> Result<(), Failure> {
    let lang = args.lang.unwrap_or_else(Lang::of_environment);
    let keys = args.keys.open()?;
    let capture = Capture::read_with(run::open(&args.file)?, keys.ring);
    for remark in capture.remarks() {
        eprintln!("wirestep: {remark}");
    }
    let told = story::tell(&capture);
    let first = capture.rows().first().map_or(0, |r| r.time);
    let mut out = Output::new(false);
    let mut listing = Listing {
        told: &told,
        first,
        lang,
        steps: args.steps,
        number: 0,
    };
    for (i, _) in told.iter().enumerate().filter(|(_, s)| s.parent.is_none()) {
        listing.story(i, 0, &mut out.buffer);
        out.step()?;
    }
    out.flush()
}

struct Listing<'s> {
    told: &'s [Story],
    first: i64,
    lang: Lang,
    steps: bool,
    number: usize,
}

impl Listing<'_> {
    fn story(&mut self, index: usize, depth: usize, out: &mut Vec<u8>) {
        let Some(story) = self.told.get(index) else {
            return;
        };
        self.number += 1;
        let (from, to) = story.frames();
        let frames = if from == to {
            from.to_string()
        } else {
            format!("{from}-{to}")
        };
        let time = story.begins().saturating_sub(self.first) as f64 / 1e9;
        let title = self.words(&story.title);
        let indent = "  ".repeat(depth);
        let kind = story.kind.name();
        let _ = writeln!(
            out,
            "{:>4}  {frames:>11}  {time:>11.6}  {indent}{kind:<5} {title} · {}",
            self.number,
            self.outcome(story)
        );
        // What stands inside a visit is told step by step in the visit.
        if self.steps && depth == 0 {
            self.steps(story, out);
        }
        for child in &story.children {
            self.story(*child, depth + 1, out);
        }
    }

    fn outcome(&self, story: &Story) -> String {
        let mut said = narrate::say(self.lang, &format!("outcome.{}", story.outcome.name()), &[]);
        let why = reason(story, self.lang);
        if !why.is_empty() {
            said = format!("{said}: {why}");
        }
        said
    }

    fn steps(&self, story: &Story, out: &mut Vec<u8>) {
        let who = |i: usize| story.actors.get(i).map(|a| a.called()).unwrap_or_default();
        for step in &story.steps {
            let mark = step.mark.map(|m| m.to_string()).unwrap_or_default();
            let _ = writeln!(
                out,
                "{:>17} {mark:>2}  {} → {}  {}",
                step.frame,
                who(step.from),
                who(step.to),
                narrate::arrows::arrow(self.lang, step.protocol, &step.label)
            );
            let _ = writeln!(out, "{:22}{}", "", sentence(step, self.lang));
        }
    }

    fn words(&self, words: &Words) -> String {
        narrate::say(self.lang, words.key, &words.values)
    }
}

/// Why a story did not end well, with the frame that shows it; empty if it did.
pub(super) fn reason(story: &Story, lang: Lang) -> String {
    let why = story.outcome.why();
    let mut said = why.map_or_else(String::new, |w| narrate::say(lang, w.key, &w.values));
    if let Outcome::Failed { evidence, .. } | Outcome::Refused { evidence, .. } = story.outcome {
        said.push_str(&format!(" (#{evidence})"));
    }
    said
}
