//! Reads captures: files of many formats, standard input, compressed or not, and live interfaces.
//!
//! ```text
//!   file, "-", any Read ─► gzip zstd lz4 ─► one growable buffer ─► pcap │ pcapng │ snoop … ─► Batch
//! ```
//!
//! A [`Source`] hands out frames in batches. A frame is a place in the reader's buffer, valid until the
//! next [`Source::fill`]; nothing is allocated or copied for one. Beside frames a capture says other
//! things (secrets, names, comments, interfaces, damage), which come as [`Event`]s placed between frames.
//!
//! Reads with `read`, never with a map: a file that shrinks under a map kills the process.
//! This module must never know what is inside a frame, nor anything else of the crate.

mod ahead;
mod buffer;
mod clock;
mod compress;
mod error;
mod event;
mod format;
#[cfg(all(feature = "live", unix))]
mod live;
#[cfg(test)]
mod made;
mod near;
mod pcap;
mod pcapng;
mod records;

use std::fmt;
use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::Path;

use buffer::Buffer;
pub use error::{Looks, OpenError};
pub use event::{Commented, Damage, Event, Interface, SourceNote};
use format::{Format, Take};
#[cfg(all(feature = "live", unix))]
pub use live::{LiveError, LiveInterface, LiveOptions, interfaces};

/// One frame's place and times. Its bytes are in the reader's buffer until the next [`Source::fill`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrameHead {
    /// Nanoseconds since 1970, saturating; 0 where the format has no time (see [`FrameHead::has_time`]).
    pub time: i64,
    /// Whether the capture says when the frame was seen. A pcapng Simple Packet Block doesn't.
    pub has_time: bool,
    /// Length on the wire.
    pub len: u32,
    /// Length captured: what [`Source::bytes`] returns.
    pub cap_len: u32,
    /// Link type (a `LINKTYPE_` or `DLT_` number); [`LINK_UNKNOWN`] where the format has one without a number.
    pub link: u32,
    /// The interface it was seen on, counted over all sections, from 0.
    pub interface: u32,
    /// Where its bytes begin in the reader's buffer.
    pub at: usize,
    /// Where its bytes begin in the input, after decompression.
    pub file_offset: u64,
}

/// The link type of a frame whose format names a link that has no `LINKTYPE_` number.
pub const LINK_UNKNOWN: u32 = u32::MAX;
/// The link type of a frame that is a pcapng Custom Block: something a program put into the capture, not a packet.
pub const LINK_CUSTOM_BLOCK: u32 = u32::MAX - 1;

/// Frames, and what stands between them.
#[derive(Debug, Default)]
pub struct Batch {
    /// In the order of the input.
    pub frames: Vec<FrameHead>,
    /// Each with the index in `frames` that it stands before.
    pub events: Vec<(usize, Event)>,
}

impl Batch {
    /// Empties it, keeping its room.
    pub fn clear(&mut self) {
        self.frames.clear();
        self.events.clear();
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.frames.is_empty() && self.events.is_empty()
    }

    fn say(&mut self, event: Event) {
        self.events.push((self.frames.len(), event));
    }
}

/// What a reader holds, decompressed if its first bytes say that it is compressed (gzip, zstd, LZ4).
pub fn unpacked(reader: Box<dyn Read + Send>) -> Result<Box<dyn Read + Send>, OpenError> {
    compress::open(reader)
}

/// An open capture.
pub struct Source {
    buffer: Buffer,
    format: Format,
    ended: bool,
    /// What it is called, where that isn't the format's name.
    name: Option<&'static str>,
}

impl Source {
    /// Opens a capture file; `-` is standard input. Decompresses gzip, zstd and lz4, known by their magic.
    pub fn open(path: &Path) -> Result<Source, OpenError> {
        let opened = if path == Path::new("-") {
            match io::stdin() {
                stdin if stdin.is_terminal() => Err(OpenError::Terminal),
                stdin => Source::from_reader(Box::new(stdin)),
            }
        } else {
            let file = File::open(path).map_err(|e| OpenError::from_io(&e, path))?;
            match file.metadata() {
                Ok(meta) if meta.is_dir() => Err(OpenError::directory(path)),
                _ => Source::from_reader(Box::new(file)),
            }
        };
        opened.map_err(|e| e.at(path))
    }

    /// Reads a capture from anything; decompresses gzip, zstd and lz4, known by their magic.
    pub fn from_reader(reader: Box<dyn Read + Send>) -> Result<Source, OpenError> {
        let mut buffer = Buffer::new(compress::open(reader)?);
        let format = Format::open(&mut buffer)?;
        Ok(Source {
            buffer,
            format,
            ended: false,
            name: None,
        })
    }

    /// The format's name: `pcap`, `pcapng`, `snoop` …; `live` for an interface.
    pub fn format(&self) -> &'static str {
        self.name.unwrap_or(self.format.name())
    }

    /// How far reading has come, in bytes after decompression.
    pub fn position(&self) -> u64 {
        self.buffer.offset()
    }

    /// Clears `batch` and fills it with as many frames as are whole in the buffer, at most `max`.
    /// Waits for input only when it has nothing to give. False at the end; then the batch is empty.
    pub fn fill(&mut self, batch: &mut Batch, max: usize) -> bool {
        batch.clear();
        while !self.ended && batch.is_empty() {
            match self.format.take_many(&mut self.buffer, batch, max.max(1)) {
                Take::Took(_) => {}
                Take::More(need) => {
                    if batch.is_empty() {
                        self.read(need, batch);
                    }
                }
                Take::Stop(note) => {
                    self.ended = true;
                    if let Some(note) = note {
                        batch.say(Event::Note(note));
                    }
                }
            }
        }
        !batch.is_empty()
    }

    /// A frame's bytes. Empty for a frame of an earlier batch whose bytes are gone.
    #[inline]
    pub fn bytes(&self, f: &FrameHead) -> &[u8] {
        self.buffer.bytes(f.at, f.cap_len)
    }

    fn read(&mut self, need: usize, batch: &mut Batch) {
        match self.buffer.read(need) {
            Ok(true) => {}
            Ok(false) => {
                self.ended = true;
                let have = self.buffer.rest().len();
                if have > 0 || self.buffer.owes() > 0 {
                    batch.say(Event::Note(SourceNote::Cut {
                        offset: self.buffer.offset(),
                        have: have as u64,
                        need: (need as u64).max(self.buffer.owes()),
                    }));
                }
            }
            Err(e) => {
                self.ended = true;
                let offset = self.buffer.offset() + self.buffer.rest().len() as u64;
                batch.say(Event::Note(SourceNote::ReadFailed {
                    offset,
                    error: e.to_string(),
                }));
            }
        }
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source")
            .field("format", &self.format())
            .field("position", &self.position())
            .finish()
    }
}

#[cfg(test)]
mod tests;
