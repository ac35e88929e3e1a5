//! The command line: one file a command, its doc comment is the manual. Thin: reads arguments, prints, exits.

mod dissect;
mod error;
mod fields;
mod follow;
mod home;
mod keep;
mod keys;
mod listing;
mod objects;
mod output;
mod picture;
mod plain;
mod run;
pub mod shelf;
mod step;
mod stories;
mod summary;
mod walk;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub use error::Failure;

/// See how application protocols work on real traffic, and find out why one didn't.
///
/// Alone it opens the home screen: the lessons, and any capture of your own.
#[derive(Parser, Debug)]
#[command(
    name = "wirestep",
    version,
    about,
    args_conflicts_with_subcommands = true
)]
struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    /// A capture to open: a summary of who talked to whom.
    file: Option<PathBuf>,
    #[command(flatten)]
    look: step::Look,
}

#[derive(Subcommand, Debug)]
enum Command {
    Dissect(Box<dissect::Args>),
    Fields(fields::Args),
    Keys(walk::Args),
    Follow(Box<follow::Args>),
    Objects(objects::Args),
    Picture(picture::Args),
    Step(step::Args),
    /// Watch a lesson or a capture: it plays by itself, in scaled capture time.
    Replay(step::Args),
    Stories(stories::Args),
    Summary(summary::Args),
}

/// Runs the program. Exit codes: 0 read to its end or its cut, 1 cannot be opened, 2 usage, filter or field.
pub fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(e) => {
            let _ = e.print();
            return ExitCode::from(if e.use_stderr() { 2 } else { 0 });
        }
    };
    let result = match args.command {
        Some(Command::Dissect(a)) => dissect::run(*a),
        Some(Command::Fields(a)) => fields::run(a),
        Some(Command::Keys(a)) => walk::run(a),
        Some(Command::Follow(a)) => follow::run(*a),
        Some(Command::Objects(a)) => objects::run(a),
        Some(Command::Picture(a)) => picture::run(a),
        Some(Command::Step(a)) => step::run(a, false),
        Some(Command::Replay(a)) => step::run(a, true),
        Some(Command::Stories(a)) => stories::run(a),
        Some(Command::Summary(a)) => summary::run(a),
        None => match args.file {
            Some(file) => summary::run(summary::Args {
                file,
                keys: keys::KeyArgs::default(),
            }),
            None => home::run(&args.look),
        },
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::ClosedPipe) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("wirestep: {failure}");
            ExitCode::from(failure.code())
        }
    }
}
