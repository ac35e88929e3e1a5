//! What can go wrong with a request: what happened, why, and the one thing to try.

use std::fmt;

/// Why a command could not do what it was asked for.
#[derive(Debug)]
pub enum Failure {
    /// The capture could not be opened.
    Open(String),
    /// The request makes no sense: usage, filter, field.
    Usage(String),
    /// The output could not be written.
    Output(std::io::Error),
    /// Nobody reads the output any more: an end like any other.
    ClosedPipe,
}

impl Failure {
    /// The exit code.
    pub fn code(&self) -> u8 {
        match self {
            Failure::Open(_) | Failure::Output(_) => 1,
            Failure::Usage(_) => 2,
            Failure::ClosedPipe => 0,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Open(text) | Failure::Usage(text) => f.write_str(text),
            Failure::Output(e) => write!(f, "the output could not be written: {e}"),
            Failure::ClosedPipe => Ok(()),
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(e: std::io::Error) -> Failure {
        if e.kind() == std::io::ErrorKind::BrokenPipe {
            Failure::ClosedPipe
        } else {
            Failure::Output(e)
        }
    }
}
