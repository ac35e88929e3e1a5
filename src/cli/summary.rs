//! `wirestep summary`: one screen about a capture.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::Failure;
use super::keys::KeyArgs;
use super::output::Output;
use super::run::{self, Consumer};
use crate::engine::{Config, Engine, FrameView};
use crate::present::overview::Overview;
use crate::source::Event;
use crate::text;

/// Who talks to whom, in which protocols, how much and when, and what was not understood and why.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The capture; `-` is standard input.
    pub file: PathBuf,
    #[command(flatten)]
    pub keys: KeyArgs,
}

pub fn run(args: Args) -> Result<(), Failure> {
    let config = Config {
        analysis: true,
        ..Config::default()
    };
    let mut summary = Summary {
        overview: Overview::default(),
        out: Output::new(false),
        aside: BTreeMap::new(),
        name: args.file.display().to_string(),
    };
    run::read(
        run::open(&args.file)?,
        config,
        args.keys.open()?,
        None,
        &mut summary,
    )
}

struct Summary {
    overview: Overview,
    out: Output,
    aside: BTreeMap<String, u64>,
    name: String,
}

impl Consumer for Summary {
    fn frame(&mut self, engine: &Engine, view: &FrameView<'_>) -> Result<bool, Failure> {
        self.overview.frame(engine, view);
        Ok(true)
    }

    fn rest(&mut self, engine: &Engine) -> Result<(), Failure> {
        self.overview.messages(engine);
        Ok(())
    }

    fn event(&mut self, event: &Event) {
        match event {
            Event::Note(n) => *self.aside.entry(n.to_string()).or_default() += 1,
            Event::Secrets { .. } => {
                *self
                    .aside
                    .entry("secrets for decryption are inside the capture".into())
                    .or_default() += 1
            }
            _ => {}
        }
    }

    fn end(&mut self, engine: &Engine) -> Result<(), Failure> {
        self.overview.finish(engine);
        text::overview::write(&self.name, &self.overview, &mut self.out.buffer);
        for (text, n) in &self.aside {
            let times = if *n > 1 {
                format!(" ({n} times)")
            } else {
                String::new()
            };
            self.out
                .buffer
                .extend_from_slice(format!("  {text}{times}\n").as_bytes());
        }
        self.out.flush()
    }
}
