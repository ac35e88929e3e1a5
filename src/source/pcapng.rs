//! pcapng (draft-ietf-opsawg-pcapng): sections, interfaces, packets, names, secrets, counters, comments.
//!
//! A file is a run of blocks, each `type, length, body, length`. Byte order and interface numbers begin
//! anew with each section. A block whose ends are known but whose body can't be right is skipped with a
//! note; one whose end isn't known stops the reading.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::buffer::Buffer;
use super::clock::Clock;
use super::error::OpenError;
use super::format::{Order, Place, Reader, Take, header, longest};
use super::{Batch, Commented, Damage, Event, FrameHead, Interface, LINK_CUSTOM_BLOCK, SourceNote};

const SECTION_HEADER: u32 = 0x0a0d_0d0a;
const BYTE_ORDER: u32 = 0x1a2b_3c4d;
const INTERFACE_DESCRIPTION: u32 = 1;
const PACKET: u32 = 2;
const SIMPLE_PACKET: u32 = 3;
const NAME_RESOLUTION: u32 = 4;
const INTERFACE_STATISTICS: u32 = 5;
const ENHANCED_PACKET: u32 = 6;
const DECRYPTION_SECRETS: u32 = 10;
/// A block of somebody's own, marked by an enterprise number; the second kind must not be copied to another file.
const CUSTOM: u32 = 0x0bad;
const CUSTOM_NOT_COPIED: u32 = 0x4000_0bad;

/// The longest block that is read whole. A longer one of a type that is skipped anyway does no harm.
const LONGEST_BLOCK: u32 = 64 << 20;
/// A block of unknown type up to this length is looked at whole, so that its second length is checked.
const LOOKED_AT: u32 = 1 << 20;
/// Remarks about single damaged blocks, in all; what is wrong with the rest is much the same.
const NOTES: u32 = 100;

pub(super) struct Pcapng {
    order: Order,
    /// Of this section.
    interfaces: Vec<Seen>,
    /// Interfaces of the sections before.
    earlier: u32,
    /// Frames so far, for comments.
    frames: u64,
    notes_left: u32,
    unknown: Vec<u32>,
    /// Enterprises whose custom blocks were met.
    enterprises: Vec<u32>,
}

/// What of an interface is needed for each of its frames.
#[derive(Clone, Copy)]
struct Seen {
    link: u32,
    snaplen: u32,
    longest: u32,
    clock: Clock,
}

impl Pcapng {
    /// Looks at the first section header, which is left in the buffer; none if this isn't pcapng.
    pub(super) fn open(buffer: &mut Buffer) -> Result<Option<Pcapng>, OpenError> {
        if Order::Big.u32(buffer.rest(), 0) != SECTION_HEADER {
            return Ok(None);
        }
        let head = header(buffer, 16, "pcapng")?;
        let Some(order) = order(head) else {
            return Ok(None);
        };
        let (major, minor) = (order.u16(head, 12), order.u16(head, 14));
        if !known_version(major, minor) {
            return Err(OpenError::Version {
                format: "pcapng",
                major,
                minor,
            });
        }
        Ok(Some(Pcapng {
            order,
            interfaces: Vec::new(),
            earlier: 0,
            frames: 0,
            notes_left: NOTES,
            unknown: Vec::new(),
            enterprises: Vec::new(),
        }))
    }

    /// The body of a whole block that is no Enhanced Packet Block, trailing length checked.
    #[inline(never)]
    fn block(
        &mut self,
        kind: u32,
        body: &[u8],
        place: Place,
        batch: &mut Batch,
    ) -> Result<(), Damage> {
        match kind {
            SIMPLE_PACKET => self.simple(body, place, batch),
            PACKET => self.packet(body, place, batch),
            INTERFACE_DESCRIPTION => self.interface(body, batch),
            NAME_RESOLUTION => {
                self.names(body, batch);
                Ok(())
            }
            INTERFACE_STATISTICS => {
                self.statistics(body, batch);
                Ok(())
            }
            DECRYPTION_SECRETS => self.secrets(body, batch),
            CUSTOM | CUSTOM_NOT_COPIED => self.custom(body, place, batch),
            SECTION_HEADER => {
                self.earlier = self.earlier.saturating_add(self.interfaces.len() as u32);
                self.interfaces.clear();
                self.comments(
                    body.get(16..).unwrap_or_default(),
                    Commented::Section,
                    batch,
                );
                Ok(())
            }
            other => {
                if self.unknown.len() < 16 && !self.unknown.contains(&other) {
                    self.unknown.push(other);
                    batch.say(Event::Note(SourceNote::UnknownBlock {
                        offset: place.offset,
                        kind: other,
                    }));
                }
                Ok(())
            }
        }
    }

    #[inline(always)]
    fn enhanced(&mut self, body: &[u8], place: Place, batch: &mut Batch) -> Result<(), Damage> {
        let Some(head) = body.first_chunk::<20>() else {
            return Err(Damage::RecordLength(body.len() as u32 + 12));
        };
        let interface = self.order.u32(head, 0);
        let ticks = u64::from(self.order.u32(head, 4)) << 32 | u64::from(self.order.u32(head, 8));
        let (cap_len, len) = (self.order.u32(head, 12), self.order.u32(head, 16));
        self.frame(interface, Some(ticks), cap_len, len, 20, body, place, batch)
    }

    /// The obsolete Packet Block.
    fn packet(&mut self, body: &[u8], place: Place, batch: &mut Batch) -> Result<(), Damage> {
        if body.len() < 20 {
            return Err(Damage::RecordLength(body.len() as u32 + 12));
        }
        let interface = u32::from(self.order.u16(body, 0));
        let ticks = u64::from(self.order.u32(body, 4)) << 32 | u64::from(self.order.u32(body, 8));
        let (cap_len, len) = (self.order.u32(body, 12), self.order.u32(body, 16));
        self.frame(interface, Some(ticks), cap_len, len, 20, body, place, batch)
    }

    fn simple(&mut self, body: &[u8], place: Place, batch: &mut Batch) -> Result<(), Damage> {
        if body.len() < 4 {
            return Err(Damage::RecordLength(body.len() as u32 + 12));
        }
        let len = self.order.u32(body, 0);
        let limit = self.interfaces.first().map_or(0, |seen| seen.snaplen);
        let cap_len = if limit == 0 { len } else { len.min(limit) };
        self.frame(0, None, cap_len, len, 4, body, place, batch)
    }

    /// Whatever stands behind the enterprise number is a frame, so that frames have the numbers they have in Wireshark.
    fn custom(&mut self, body: &[u8], place: Place, batch: &mut Batch) -> Result<(), Damage> {
        let Some(len) = (body.len() as u32).checked_sub(4) else {
            return Err(Damage::RecordLength(body.len() as u32 + 12));
        };
        self.frames += 1;
        let enterprise = self.order.u32(body, 0);
        if self.enterprises.len() < 16 && !self.enterprises.contains(&enterprise) {
            self.enterprises.push(enterprise);
            batch.say(Event::Note(SourceNote::CustomBlock {
                offset: place.offset,
                enterprise,
                frame: self.frames,
            }));
        }
        batch.frames.push(FrameHead {
            time: 0,
            has_time: false,
            len,
            cap_len: len,
            link: LINK_CUSTOM_BLOCK,
            interface: self.earlier,
            at: place.at + 12,
            file_offset: place.offset + 12,
        });
        Ok(())
    }

    #[inline(always)]
    #[allow(clippy::too_many_arguments)] // one frame's facts, each used once
    fn frame(
        &mut self,
        interface: u32,
        ticks: Option<u64>,
        cap_len: u32,
        len: u32,
        head: u32,
        body: &[u8],
        place: Place,
        batch: &mut Batch,
    ) -> Result<(), Damage> {
        let Some(seen) = self.interfaces.get(interface as usize) else {
            return Err(Damage::NoSuchInterface(interface));
        };
        if cap_len > seen.longest {
            return Err(Damage::CaptureLength(cap_len));
        }
        let room = (body.len() as u32).saturating_sub(head);
        if cap_len > room {
            return Err(Damage::LongerThanRecord { cap_len, room });
        }
        let before = 8 + head as usize;
        self.frames += 1;
        let options = head as usize + padded(cap_len) as usize;
        if body.len() >= options + 4 && ticks.is_some() {
            let number = self.frames;
            self.comments(
                body.get(options..).unwrap_or_default(),
                Commented::Frame(number),
                batch,
            );
        }
        batch.frames.push(FrameHead {
            time: ticks.map_or(0, |ticks| seen.clock.nanoseconds(ticks)),
            has_time: ticks.is_some(),
            len,
            cap_len,
            link: seen.link,
            interface: self.earlier.saturating_add(interface),
            at: place.at + before,
            file_offset: place.offset + before as u64,
        });
        Ok(())
    }

    fn interface(&mut self, body: &[u8], batch: &mut Batch) -> Result<(), Damage> {
        if body.len() < 8 {
            return Err(Damage::RecordLength(body.len() as u32 + 12));
        }
        let number = self.earlier.saturating_add(self.interfaces.len() as u32);
        let mut described = Interface {
            number,
            link: u32::from(self.order.u16(body, 0)),
            snaplen: self.order.u32(body, 4),
            ..Interface::default()
        };
        let (mut resolution, mut offset) = (6u8, 0i64);
        let options = body.get(8..).unwrap_or_default();
        for (code, value) in self.options(options) {
            match code {
                2 => described.name = Some(text(value)),
                3 => described.description = Some(text(value)),
                9 => resolution = value.first().copied().unwrap_or(6),
                // The first byte says how the filter is written; 0 is the text given to libpcap.
                11 if value.first() == Some(&0) => {
                    described.filter = Some(text(value.get(1..).unwrap_or_default()))
                }
                13 => described.fcs = value.first().copied(),
                14 if value.len() == 8 => offset = self.order.u64(value, 0) as i64,
                _ => {}
            }
        }
        let clock = Clock::new(resolution, offset);
        described.resolution = clock.resolution();
        self.interfaces.push(Seen {
            link: described.link,
            snaplen: described.snaplen,
            longest: longest(described.link).max(described.snaplen.min(16 << 20)),
            clock,
        });
        batch.say(Event::Interface(described));
        self.comments(options, Commented::Interface(number), batch);
        Ok(())
    }

    fn names(&self, body: &[u8], batch: &mut Batch) {
        // Records stand like options: type, length, value, padding; type 0 ends them.
        for (kind, value) in self.options(body) {
            let (addr, names) = match kind {
                1 => match value.split_first_chunk::<4>() {
                    Some((addr, names)) => (Ipv4Addr::from(*addr).into(), names),
                    None => continue,
                },
                2 => match value.split_first_chunk::<16>() {
                    Some((addr, names)) => (Ipv6Addr::from(*addr).into(), names),
                    None => continue,
                },
                _ => continue,
            };
            for name in names.split(|&b| b == 0).filter(|name| !name.is_empty()) {
                batch.say(Event::Name {
                    addr,
                    name: text(name),
                });
            }
        }
    }

    fn statistics(&self, body: &[u8], batch: &mut Batch) {
        let (mut received, mut dropped) = (None, None);
        for (code, value) in self.options(body.get(12..).unwrap_or_default()) {
            match code {
                4 if value.len() == 8 => received = Some(self.order.u64(value, 0)),
                5 if value.len() == 8 => dropped = Some(self.order.u64(value, 0)),
                _ => {}
            }
        }
        if received.is_some() || dropped.is_some() {
            let interface = self.earlier.saturating_add(self.order.u32(body, 0));
            batch.say(Event::Counted {
                interface,
                received,
                dropped,
            });
        }
    }

    fn secrets(&self, body: &[u8], batch: &mut Batch) -> Result<(), Damage> {
        let (kind, len) = (self.order.u32(body, 0), self.order.u32(body, 4));
        let room = (body.len() as u32).saturating_sub(8);
        match body.get(8..).and_then(|data| data.get(..len as usize)) {
            Some(data) => {
                batch.say(Event::Secrets {
                    kind,
                    data: data.to_vec(),
                });
                Ok(())
            }
            None => Err(Damage::LongerThanRecord { cap_len: len, room }),
        }
    }

    fn comments(&self, options: &[u8], on: Commented, batch: &mut Batch) {
        for (code, value) in self.options(options) {
            if code == 1 {
                batch.say(Event::Comment {
                    on,
                    text: text(value),
                });
            }
        }
    }

    fn options<'o>(&self, bytes: &'o [u8]) -> Options<'o> {
        Options {
            order: self.order,
            bytes,
        }
    }
}

impl Reader for Pcapng {
    #[inline]
    fn take(&mut self, rest: &[u8], place: Place, batch: &mut Batch) -> Take {
        let Some(head) = rest.first_chunk::<12>() else {
            return Take::More(12);
        };
        let kind = self.order.u32(head, 0);
        let stop = |what| {
            Take::Stop(Some(SourceNote::Damaged {
                offset: place.offset,
                what,
            }))
        };
        // The section's type reads the same in both orders, so that its byte order can be found behind it.
        if kind == SECTION_HEADER {
            let Some(head) = rest.first_chunk::<16>() else {
                return Take::More(16);
            };
            let Some(order) = order(head) else {
                return stop(Damage::ByteOrder(Order::Big.u32(head, 8)));
            };
            let (major, minor) = (order.u16(head, 12), order.u16(head, 14));
            if !known_version(major, minor) {
                return stop(Damage::Version(major, minor));
            }
            self.order = order;
        }
        let length = self.order.u32(rest, 4);
        let known = match kind {
            1..=6 | DECRYPTION_SECRETS | SECTION_HEADER => true,
            // One that is too long to be held is skipped, as a block of unknown type is.
            CUSTOM | CUSTOM_NOT_COPIED => length <= LONGEST_BLOCK,
            _ => false,
        };
        let least = match kind {
            SECTION_HEADER => 28,
            _ => 12,
        };
        if length < least || (known && length > LONGEST_BLOCK) {
            return stop(Damage::RecordLength(length));
        }
        // A length that isn't a multiple of 4 leaves out the padding, which is there.
        let whole = padded(length) as usize;
        if known || length <= LOOKED_AT {
            let Some(block) = rest.get(..whole) else {
                return Take::More(whole);
            };
            let second = self.order.u32(block, whole - 4);
            if second != length {
                return stop(Damage::LengthsDiffer {
                    first: length,
                    second,
                });
            }
        }
        let body = rest.get(8..(whole - 4).min(rest.len())).unwrap_or_default();
        let read = match kind {
            ENHANCED_PACKET => self.enhanced(body, place, batch),
            CUSTOM | CUSTOM_NOT_COPIED if !known => Ok(()),
            _ => self.block(kind, body, place, batch),
        };
        if let Err(what) = read
            && self.notes_left > 0
        {
            self.notes_left -= 1;
            batch.say(Event::Note(SourceNote::Skipped {
                offset: place.offset,
                what,
            }));
        }
        Take::Took(whole)
    }
}

/// Options: code, length, value, padding to 4 bytes, until code 0 or the end.
struct Options<'o> {
    order: Order,
    bytes: &'o [u8],
}

impl<'o> Iterator for Options<'o> {
    type Item = (u16, &'o [u8]);

    fn next(&mut self) -> Option<(u16, &'o [u8])> {
        let (head, rest) = self.bytes.split_first_chunk::<4>()?;
        let (code, len) = (self.order.u16(head, 0), self.order.u16(head, 2));
        if code == 0 {
            return None;
        }
        let value = rest.get(..len as usize)?;
        self.bytes = rest
            .get(padded(u32::from(len)) as usize..)
            .unwrap_or_default();
        Some((code, value))
    }
}

fn order(section_header: &[u8]) -> Option<Order> {
    [Order::Little, Order::Big]
        .into_iter()
        .find(|order| order.u32(section_header, 8) == BYTE_ORDER)
}

/// 1.2 was written by some programs and means the same as 1.0.
fn known_version(major: u16, minor: u16) -> bool {
    major == 1 && (minor == 0 || minor == 2)
}

#[inline(always)]
fn padded(len: u32) -> u32 {
    len.saturating_add(3) & !3
}

/// Text, which ends at its first NUL if it has one.
fn text(value: &[u8]) -> String {
    let value = value.split(|&b| b == 0).next().unwrap_or_default();
    String::from_utf8_lossy(value).into_owned()
}
