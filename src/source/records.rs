//! Older formats that are a file header and then plain records: Sun's snoop (RFC 1761) and Bluetooth's
//! descendant of it, btsnoop.

use super::buffer::Buffer;
use super::error::OpenError;
use super::format::{Order, Place, Reader, Take, header, longest};
use super::{Batch, Damage, Event, FrameHead, Interface, LINK_UNKNOWN, SourceNote};

/// Microseconds from the year 0, which btsnoop counts from, to 1970.
const BTSNOOP_EPOCH: i64 = 0x00dc_ddb3_0f2f_8000;

pub(super) struct Records {
    kind: Kind,
    link: u32,
    announced: bool,
}

#[derive(Clone, Copy)]
enum Kind {
    Snoop,
    Btsnoop,
}

/// What a record's header says.
struct Record {
    time: i64,
    len: u32,
    cap_len: u32,
    /// Of the header.
    head: usize,
    /// Of header, bytes and padding.
    whole: u32,
}

impl Records {
    /// Reads the file header; none if it is no format that is read here.
    pub(super) fn open(buffer: &mut Buffer) -> Result<Option<Records>, OpenError> {
        let kind = match buffer.rest().first_chunk::<8>() {
            Some(b"snoop\0\0\0") => Kind::Snoop,
            Some(b"btsnoop\0") => Kind::Btsnoop,
            _ => return Ok(None),
        };
        let head = header(buffer, 16, kind.name())?;
        let (version, network) = (Order::Big.u32(head, 8), Order::Big.u32(head, 12));
        buffer.take(16);
        let (known, link) = match kind {
            Kind::Snoop => (version == 2, snoop_link(network)),
            Kind::Btsnoop => (version == 1, btsnoop_link(network)),
        };
        if !known {
            return Err(OpenError::Version {
                format: kind.name(),
                major: version.min(0xffff) as u16,
                minor: 0,
            });
        }
        Ok(Some(Records {
            kind,
            link,
            announced: false,
        }))
    }

    pub(super) fn name(&self) -> &'static str {
        self.kind.name()
    }
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Kind::Snoop => "snoop",
            Kind::Btsnoop => "btsnoop",
        }
    }

    fn record(self, rest: &[u8]) -> Option<Record> {
        let head = rest.first_chunk::<24>()?;
        let (len, cap_len) = (Order::Big.u32(head, 0), Order::Big.u32(head, 4));
        Some(match self {
            Kind::Snoop => Record {
                time: i64::from(Order::Big.u32(head, 16)) * 1_000_000_000
                    + i64::from(Order::Big.u32(head, 20)) * 1000,
                len,
                cap_len,
                head: 24,
                whole: Order::Big.u32(head, 8),
            },
            Kind::Btsnoop => Record {
                time: (Order::Big.u64(head, 16) as i64)
                    .saturating_sub(BTSNOOP_EPOCH)
                    .saturating_mul(1000),
                len,
                cap_len,
                head: 24,
                whole: cap_len.saturating_add(24),
            },
        })
    }
}

impl Reader for Records {
    fn take(&mut self, rest: &[u8], place: Place, batch: &mut Batch) -> Take {
        if !self.announced {
            self.announced = true;
            let resolution = 1_000_000;
            batch.say(Event::Interface(Interface {
                link: self.link,
                resolution,
                ..Interface::default()
            }));
        }
        let Some(record) = self.kind.record(rest) else {
            return Take::More(24);
        };
        let stop = |what| {
            Take::Stop(Some(SourceNote::Damaged {
                offset: place.offset,
                what,
            }))
        };
        if record.cap_len > longest(self.link) {
            return stop(Damage::CaptureLength(record.cap_len));
        }
        let whole = record.whole as usize;
        if whole < record.head + record.cap_len as usize
            || record.whole > longest(self.link) + 65_536
        {
            return stop(Damage::RecordLength(record.whole));
        }
        if rest.len() < whole {
            return Take::More(whole);
        }
        batch.frames.push(FrameHead {
            time: record.time,
            has_time: true,
            len: record.len,
            cap_len: record.cap_len,
            link: self.link,
            interface: 0,
            at: place.at + record.head,
            file_offset: place.offset + record.head as u64,
        });
        Take::Took(whole)
    }
}

/// RFC 1761, and what Solaris added.
fn snoop_link(network: u32) -> u32 {
    match network {
        0 | 4 => 1,
        2 => 6,
        8 => 10,
        16 => 123,
        18 => 12,
        _ => LINK_UNKNOWN,
    }
}

fn btsnoop_link(network: u32) -> u32 {
    match network {
        1001 => 187,
        1002 => 201,
        2001 => 254,
        _ => LINK_UNKNOWN,
    }
}
