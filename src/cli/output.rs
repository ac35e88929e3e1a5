//! Standard output, written in large pieces; a closed pipe ends the program quietly.

use std::io::Write;

use super::Failure;

/// A buffer in front of standard output.
pub struct Output {
    /// What is to be written.
    pub buffer: Vec<u8>,
    out: std::io::Stdout,
    live: bool,
}

const FULL: usize = 64 * 1024;

impl Output {
    /// With `live` every frame's output is written at once.
    pub fn new(live: bool) -> Output {
        let out = std::io::stdout();
        Output {
            buffer: Vec::with_capacity(FULL * 2),
            out,
            live,
        }
    }

    /// Whether every frame's output is wanted at once.
    pub fn is_live(&self) -> bool {
        self.live
    }

    /// Writes when enough is there.
    pub fn step(&mut self) -> Result<(), Failure> {
        if self.buffer.len() >= FULL || (self.live && !self.buffer.is_empty()) {
            self.flush()
        } else {
            Ok(())
        }
    }

    /// Writes what is there.
    pub fn flush(&mut self) -> Result<(), Failure> {
        let mut out = self.out.lock();
        out.write_all(&self.buffer)?;
        out.flush()?;
        self.buffer.clear();
        Ok(())
    }
}
