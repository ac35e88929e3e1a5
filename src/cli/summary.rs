//! `wirestep summary`: one screen about a capture.

use std::path::PathBuf;

use super::Failure;

/// Who talks to whom, in which protocols, how much and when, and what was not understood and why.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The capture; `-` is standard input.
    pub file: PathBuf,
}

pub fn run(_args: Args) -> Result<(), Failure> {
    Ok(())
}
