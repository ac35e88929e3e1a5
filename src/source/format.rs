//! Which format a capture has, and what every format's reader offers.

use super::buffer::Buffer;
use super::error::OpenError;
use super::pcap::Pcap;
use super::pcapng::Pcapng;
use super::records::Records;
use super::{Batch, SourceNote};

/// What came of looking at the front of the input.
pub(super) enum Take {
    /// The first so many bytes are done with; more than are there means that those to come are, too.
    Took(usize),
    /// That many bytes are needed from here on.
    More(usize),
    /// Nothing more can be read.
    Stop(Option<SourceNote>),
}

/// Where the bytes that a reader is shown stand.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// In the buffer.
    pub(super) at: usize,
    /// In the input.
    pub(super) offset: u64,
}

/// A reader of one format: takes one record off the front.
pub(super) trait Reader {
    fn take(&mut self, rest: &[u8], place: Place, batch: &mut Batch) -> Take;
}

pub(super) enum Format {
    Pcap(Pcap),
    Pcapng(Pcapng),
    Records(Records),
}

impl Format {
    /// Reads the file header.
    pub(super) fn open(buffer: &mut Buffer) -> Result<Format, OpenError> {
        // The longest header that is told by its first bytes; a shorter file is judged by what it has.
        buffer.hold(16).map_err(|e| OpenError::Unreadable {
            error: e.to_string(),
        })?;
        if buffer.rest().is_empty() {
            return Err(OpenError::Empty);
        }
        if let Some(pcapng) = Pcapng::open(buffer)? {
            return Ok(Format::Pcapng(pcapng));
        }
        if let Some(pcap) = Pcap::open(buffer)? {
            return Ok(Format::Pcap(pcap));
        }
        if let Some(records) = Records::open(buffer)? {
            return Ok(Format::Records(records));
        }
        buffer.hold(512).map_err(|e| OpenError::Unreadable {
            error: e.to_string(),
        })?;
        Err(OpenError::not_a_capture(buffer.rest()))
    }

    pub(super) fn name(&self) -> &'static str {
        match self {
            Format::Pcap(pcap) => pcap.name(),
            Format::Pcapng(_) => "pcapng",
            Format::Records(records) => records.name(),
        }
    }

    /// Takes records until `batch` has `max` frames, more input is needed, or the end.
    pub(super) fn take_many(&mut self, buffer: &mut Buffer, batch: &mut Batch, max: usize) -> Take {
        match self {
            Format::Pcap(reader) => take_many(reader, buffer, batch, max),
            Format::Pcapng(reader) => take_many(reader, buffer, batch, max),
            Format::Records(reader) => take_many(reader, buffer, batch, max),
        }
    }
}

fn take_many<R: Reader>(
    reader: &mut R,
    buffer: &mut Buffer,
    batch: &mut Batch,
    max: usize,
) -> Take {
    while batch.frames.len() < max {
        let place = Place {
            at: buffer.at(),
            offset: buffer.offset(),
        };
        match reader.take(buffer.rest(), place, batch) {
            Take::Took(n) => buffer.take(n),
            other => return other,
        }
    }
    Take::Took(0)
}

/// Reads the file header of `n` bytes that belongs to `format`.
pub(super) fn header<'b>(
    buffer: &'b mut Buffer,
    n: usize,
    format: &'static str,
) -> Result<&'b [u8], OpenError> {
    match buffer.hold(n) {
        Ok(true) => Ok(buffer.rest().get(..n).unwrap_or_default()),
        Ok(false) => Err(OpenError::HeaderCut {
            format,
            have: buffer.rest().len(),
            need: n,
        }),
        Err(e) => Err(OpenError::Unreadable {
            error: e.to_string(),
        }),
    }
}

/// A byte order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    Little,
    Big,
}

impl Order {
    /// The 16-bit number at `at`; 0 where there is none.
    #[inline(always)]
    pub(super) fn u16(self, bytes: &[u8], at: usize) -> u16 {
        let raw = bytes
            .get(at..)
            .and_then(|b| b.first_chunk::<2>())
            .copied()
            .unwrap_or_default();
        match self {
            Order::Little => u16::from_le_bytes(raw),
            Order::Big => u16::from_be_bytes(raw),
        }
    }

    /// The 32-bit number at `at`; 0 where there is none.
    #[inline(always)]
    pub(super) fn u32(self, bytes: &[u8], at: usize) -> u32 {
        let raw = bytes
            .get(at..)
            .and_then(|b| b.first_chunk::<4>())
            .copied()
            .unwrap_or_default();
        match self {
            Order::Little => u32::from_le_bytes(raw),
            Order::Big => u32::from_be_bytes(raw),
        }
    }

    /// The 64-bit number at `at`; 0 where there is none.
    #[inline(always)]
    pub(super) fn u64(self, bytes: &[u8], at: usize) -> u64 {
        let raw = bytes
            .get(at..)
            .and_then(|b| b.first_chunk::<8>())
            .copied()
            .unwrap_or_default();
        match self {
            Order::Little => u64::from_le_bytes(raw),
            Order::Big => u64::from_be_bytes(raw),
        }
    }
}

/// The most bytes one frame of that link type can have captured: what tcpdump and Wireshark keep of one.
pub(super) fn longest(link: u32) -> u32 {
    match link {
        // USBPcap and D-Bus messages may be 128 MiB; more than the buffer's limit is refused.
        249 | 231 => 64 << 20,
        279 => 8 << 20,
        _ => 256 << 10,
    }
}
