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

mod buffer;
mod compress;
mod error;
mod format;
#[cfg(all(feature = "live", unix))]
mod live;
mod near;
mod pcap;
mod pcapng;
mod records;

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::net::IpAddr;
use std::path::Path;

use buffer::Buffer;
pub use error::{Looks, OpenError};
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

/// What a capture says beside its frames.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Keys that open what the frames hold (pcapng Decryption Secrets Block).
    Secrets {
        /// What they are: 0x544c534b TLS key log, 0x5353484b SSH key log, 0x57474b4c WireGuard.
        kind: u32,
        /// The secrets as they stand in the file.
        data: Vec<u8>,
    },
    /// A host's name (pcapng Name Resolution Block).
    Name {
        /// Its address.
        addr: IpAddr,
        /// One of its names.
        name: String,
    },
    /// Somebody's remark.
    Comment {
        /// What the remark is about.
        on: Commented,
        /// The remark.
        text: String,
    },
    /// An interface that frames were, or will be, seen on.
    Interface(Interface),
    /// What an interface counted while capturing (pcapng Interface Statistics Block).
    Counted {
        /// The interface, counted over all sections.
        interface: u32,
        /// Packets that reached it.
        received: Option<u64>,
        /// Packets lost for want of room.
        dropped: Option<u64>,
    },
    /// Something about the capture itself that a reader should know.
    Note(SourceNote),
}

/// What a comment is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Commented {
    /// The whole capture, or the section that begins here.
    Section,
    /// An interface, counted over all sections.
    Interface(u32),
    /// A frame, by its number, counted from 1.
    Frame(u64),
}

/// An interface as the capture describes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Interface {
    /// Counted over all sections, from 0: [`FrameHead::interface`].
    pub number: u32,
    /// Its name, such as `eth0`.
    pub name: Option<String>,
    /// What it is, in words.
    pub description: Option<String>,
    /// The capture filter that was in force.
    pub filter: Option<String>,
    /// Link type (a `LINKTYPE_` number).
    pub link: u32,
    /// The most bytes kept of a frame; 0 for no limit.
    pub snaplen: u32,
    /// Ticks of its clock in a second.
    pub resolution: u64,
    /// Bytes of frame check sequence behind each frame, where the capture says so.
    pub fcs: Option<u8>,
}

/// A remark about the capture, not about the traffic in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SourceNote {
    /// The input ends inside a record: it was cut, or is still being written.
    Cut {
        /// Where the record begins, after decompression.
        offset: u64,
        /// Bytes of it that are there.
        have: u64,
        /// Bytes it would need, as far as known.
        need: u64,
    },
    /// A record can't be right and the place of the next isn't known: reading stops.
    Damaged {
        /// Where the record begins, after decompression.
        offset: u64,
        /// What is wrong with it.
        what: Damage,
    },
    /// A record can't be right but its end is known: reading goes on behind it.
    Skipped {
        /// Where the record begins, after decompression.
        offset: u64,
        /// What is wrong with it.
        what: Damage,
    },
    /// A pcapng block of a type that isn't read here. Said once a type.
    UnknownBlock {
        /// Where the block begins, after decompression.
        offset: u64,
        /// Its type.
        kind: u32,
    },
    /// Reading failed: the disk, the pipe, or the compressed data.
    ReadFailed {
        /// How much was read before, after decompression.
        offset: u64,
        /// The system's or the decompressor's words.
        error: String,
    },
}

/// What is wrong with a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// More bytes are said to be captured than any capture keeps of one frame.
    CaptureLength(u32),
    /// A frame is said to be longer than the record that holds it.
    LongerThanRecord {
        /// Bytes said to be captured.
        cap_len: u32,
        /// Bytes the record has room for.
        room: u32,
    },
    /// A block or record length that can't be: too short for its own header, or beyond the limit.
    RecordLength(u32),
    /// A pcapng block's two lengths differ.
    LengthsDiffer {
        /// The one before the block.
        first: u32,
        /// The one behind it.
        second: u32,
    },
    /// A frame on an interface that wasn't described.
    NoSuchInterface(u32),
    /// A pcapng section with a byte-order magic that is none.
    ByteOrder(u32),
    /// A pcapng section of a version that isn't known.
    Version(u16, u16),
}

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
            Source::from_reader(Box::new(io::stdin()))
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

impl fmt::Display for SourceNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SourceNote::Cut { offset, have, need } => write!(
                f,
                "the capture ends inside a record: at byte {offset}, {have} of at least {need} bytes are there"
            ),
            SourceNote::Damaged { offset, what } => {
                write!(
                    f,
                    "the capture is damaged at byte {offset}: {what}; reading stops here"
                )
            }
            SourceNote::Skipped { offset, what } => {
                write!(
                    f,
                    "the record at byte {offset} is damaged: {what}; it is skipped"
                )
            }
            SourceNote::UnknownBlock { offset, kind } => {
                write!(
                    f,
                    "the pcapng block at byte {offset} has type {kind:#010x}, which isn't read here; such blocks are skipped"
                )
            }
            SourceNote::ReadFailed { offset, error } => {
                write!(f, "reading failed after {offset} bytes: {error}")
            }
        }
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Damage::CaptureLength(n) => write!(f, "{n} bytes are said to be captured of one frame"),
            Damage::LongerThanRecord { cap_len, room } => {
                write!(
                    f,
                    "{cap_len} bytes are said to be captured, but the record has room for {room}"
                )
            }
            Damage::RecordLength(n) => write!(f, "its length is said to be {n}"),
            Damage::LengthsDiffer { first, second } => {
                write!(
                    f,
                    "its length is {first} at the front and {second} at the back"
                )
            }
            Damage::NoSuchInterface(n) => {
                write!(f, "it was seen on interface {n}, which isn't described")
            }
            Damage::ByteOrder(n) => write!(f, "its byte-order magic is {n:#010x}"),
            Damage::Version(major, minor) => write!(f, "its section has version {major}.{minor}"),
        }
    }
}

#[cfg(test)]
mod tests;
