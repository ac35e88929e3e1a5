//! pcap, the format of libpcap and tcpdump, and the variants of it that were ever written:
//! both byte orders, micro- and nanoseconds, Kuznetzov's "modified" header, Nokia's, IXIA's, AIX's.

use super::buffer::Buffer;
use super::error::OpenError;
use super::format::{Order, Place, Reader, Take, header, longest};
use super::{Batch, Damage, Event, FrameHead, Interface, SourceNote};

const MICROSECONDS: u32 = 0xa1b2_c3d4;
const NANOSECONDS: u32 = 0xa1b2_3c4d;
const MODIFIED: u32 = 0xa1b2_cd34;
const IXIA_HARDWARE: u32 = 0x1c00_01ac;
const IXIA_SOFTWARE: u32 = 0x1c00_01ab;

/// A record's header: seconds, fraction, captured length, length.
const RECORD: usize = 16;

pub(super) struct Pcap {
    order: Order,
    /// Nanoseconds in a tick of the fraction.
    tick: u32,
    /// Length of a record's header, with what the variant adds.
    head: usize,
    /// Lengths of headers that this magic may also stand for, until the first record is seen.
    guesses: &'static [usize],
    lengths: Lengths,
    link: u32,
    snaplen: u32,
    fcs: Option<u8>,
    longest: u32,
    announced: bool,
}

/// In which order a record's two lengths stand. libpcap before 0.4 wrote them the other way round.
#[derive(Clone, Copy, PartialEq)]
enum Lengths {
    CapturedFirst,
    CapturedLast,
    SmallerIsCaptured,
}

impl Pcap {
    /// Reads the file header; none if this isn't pcap.
    pub(super) fn open(buffer: &mut Buffer) -> Result<Option<Pcap>, OpenError> {
        let Some((order, magic)) = [Order::Little, Order::Big]
            .map(|order| (order, order.u32(buffer.rest(), 0)))
            .into_iter()
            .find(|(_, magic)| {
                matches!(
                    *magic,
                    MICROSECONDS | NANOSECONDS | MODIFIED | IXIA_HARDWARE | IXIA_SOFTWARE
                )
            })
        else {
            return Ok(None);
        };
        let ixia = matches!(magic, IXIA_HARDWARE | IXIA_SOFTWARE);
        let size = if ixia { 28 } else { 24 };
        let head = header(buffer, size, "pcap")?;
        let (major, minor) = (order.u16(head, 4), order.u16(head, 6));
        let (snaplen, network) = (order.u32(head, 16), order.u32(head, 20));
        buffer.take(size);
        if major != 2 && major != 543 {
            return Err(OpenError::Version {
                format: "pcap",
                major,
                minor,
            });
        }

        // The highest bits: is a frame check sequence there, and of how many 16-bit words.
        let fcs = (network & 0x0400_0000 != 0).then_some((network >> 28) as u8 * 2);
        let plain = network & 0x03ff_ffff;
        // AIX wrote version 2.2 with interface types for links, and nanoseconds.
        let aix = magic == MICROSECONDS && (major, minor) == (2, 2);
        let (link, aix) = match plain {
            6 if aix => (1, true),
            9 if aix => (6, true),
            15 if aix => (10, true),
            24 if aix => (0, true),
            other => (other, false),
        };
        let (head, guesses): (usize, &'static [usize]) = match magic {
            MICROSECONDS => (RECORD, &[RECORD, 24, 20]),
            MODIFIED => (24, &[24, 28]),
            _ => (RECORD, &[]),
        };
        Ok(Some(Pcap {
            order,
            tick: if aix || ixia || magic == NANOSECONDS {
                1
            } else {
                1000
            },
            head,
            guesses,
            lengths: match (major, minor) {
                (543, _) | (2, 0..=2) if !aix => Lengths::CapturedLast,
                (2, 3) => Lengths::SmallerIsCaptured,
                _ => Lengths::CapturedFirst,
            },
            link,
            snaplen,
            fcs,
            longest: longest(link).max(snaplen.min(16 << 20)),
            announced: false,
        }))
    }

    pub(super) fn name(&self) -> &'static str {
        if self.tick == 1 {
            "pcap (nanoseconds)"
        } else {
            "pcap"
        }
    }

    fn announce(&mut self, rest: &[u8], batch: &mut Batch) {
        self.announced = true;
        batch.say(Event::Interface(Interface {
            link: self.link,
            snaplen: self.snaplen,
            resolution: 1_000_000_000 / u64::from(self.tick),
            fcs: self.fcs,
            ..Interface::default()
        }));
        // Several variants share a magic; the one whose first records look most like records is it.
        let best = self
            .guesses
            .iter()
            .map(|&head| (self.plausible(rest, head), head));
        if let Some((_, head)) = best.reduce(|best, next| if next.0 > best.0 { next } else { best })
        {
            self.head = head;
        }
    }

    /// How many of the first records in `rest` can be right if a header is `head` bytes long, at most 4.
    fn plausible(&self, rest: &[u8], head: usize) -> usize {
        let mut at = 0usize;
        for right in 0..4 {
            let Some(record) = rest.get(at..at.saturating_add(RECORD)) else {
                // No record beyond the last byte is as right as can be, one that is cut isn't wrong.
                return if right > 0 { 4 } else { 0 };
            };
            let (cap_len, len) = self.lengths(record);
            if cap_len > self.longest
                || len < cap_len
                || len > 64 << 20
                || self.order.u32(record, 4) >= 1_000_000_000 / self.tick
            {
                return right;
            }
            at = at.saturating_add(head).saturating_add(cap_len as usize);
        }
        4
    }

    #[inline(always)]
    fn lengths(&self, record: &[u8]) -> (u32, u32) {
        let (first, second) = (self.order.u32(record, 8), self.order.u32(record, 12));
        match self.lengths {
            Lengths::CapturedFirst => (first, second),
            Lengths::CapturedLast => (second, first),
            Lengths::SmallerIsCaptured => (first.min(second), first.max(second)),
        }
    }
}

impl Reader for Pcap {
    #[inline]
    fn take(&mut self, rest: &[u8], place: Place, batch: &mut Batch) -> Take {
        if !self.announced {
            self.announce(rest, batch);
        }
        let Some(record) = rest.first_chunk::<RECORD>() else {
            return Take::More(self.head);
        };
        let (cap_len, len) = self.lengths(record);
        if cap_len > self.longest {
            return Take::Stop(Some(SourceNote::Damaged {
                offset: place.offset,
                what: Damage::CaptureLength(cap_len),
            }));
        }
        let whole = self.head + cap_len as usize;
        if rest.len() < whole {
            return Take::More(whole);
        }
        let seconds = i64::from(self.order.u32(record, 0));
        let fraction = i64::from(self.order.u32(record, 4)) * i64::from(self.tick);
        batch.frames.push(FrameHead {
            time: seconds * 1_000_000_000 + fraction,
            has_time: true,
            len,
            cap_len,
            link: self.link,
            interface: 0,
            at: place.at + self.head,
            file_offset: place.offset + self.head as u64,
        });
        Take::Took(whole)
    }
}
