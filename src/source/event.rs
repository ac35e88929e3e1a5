//! What a capture says beside its frames, and remarks about the capture itself.

use std::fmt;
use std::net::IpAddr;

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
    /// A pcapng Custom Block, which has a frame of its own. Said once an enterprise.
    CustomBlock {
        /// Where the block begins, after decompression.
        offset: u64,
        /// Whose it is: an IANA private enterprise number.
        enterprise: u32,
        /// The number of its frame, counted from 1.
        frame: u64,
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
            SourceNote::CustomBlock {
                offset,
                enterprise,
                frame,
            } => {
                write!(
                    f,
                    "the pcapng block at byte {offset} is a custom block of enterprise {enterprise}: it is frame {frame}, though no packet"
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
