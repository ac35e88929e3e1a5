//! Records: five bytes of header and their content; and runs of records that carry whole handshake messages.
//!
//! ```text
//! unit = one record                                  unit = a run of records
//! ┌ 16 03 01 len ┬ ClientHello ────────┐             ┌ hdr ┬ ServerHello · Certific ┐┌ hdr ┬ ate · Done ┐
//! ```
//!
//! A unit is taken when the last handshake message in it is complete, so it can be explained from its bytes alone.

use super::fields as f;
use super::handshake;
use super::joined::Joined;
use super::phase::Phase;
use super::{hello, kind, notes};
use crate::layer::Kind;
use crate::wire::{Read, Record, Wire};

/// Octets before a record's content.
pub const HEADER: usize = 5;
/// The most content a record may have: 2^14, and what encryption adds (RFC 5246 §6.2.3).
pub const MAX_CONTENT: u16 = 16384 + 2048;
/// The longest handshake message that is waited for.
pub const MAX_HANDSHAKE: usize = 256 * 1024;
/// The longest run of records that is waited for.
const MAX_RUN: usize = 512 * 1024;

/// Content types (RFC 8446 §B.1).
pub mod content {
    #![allow(missing_docs)]
    pub const CHANGE_CIPHER_SPEC: u8 = 20;
    pub const ALERT: u8 = 21;
    pub const HANDSHAKE: u8 = 22;
    pub const APPLICATION_DATA: u8 = 23;
    pub const HEARTBEAT: u8 = 24;
}

/// A record's header.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Header {
    /// What the record carries.
    pub content: u8,
    /// Its version.
    pub version: u16,
    /// Octets of content.
    pub len: u16,
}

impl Header {
    /// The header at the front, when its five bytes are there.
    #[inline]
    pub fn peek(bytes: &[u8]) -> Option<Header> {
        match *bytes {
            [content, a, b, c, d, ..] => Some(Header {
                content,
                version: u16::from_be_bytes([a, b]),
                len: u16::from_be_bytes([c, d]),
            }),
            _ => None,
        }
    }

    /// Whether it can be a record's: a version from SSL 3.0 on, and any type near those defined.
    #[inline]
    pub fn versioned(&self) -> bool {
        (0x0300..=0x0304).contains(&self.version) && (20..=26).contains(&self.content)
    }

    /// Whether it is sound too: a type that exists, and a length within bounds.
    #[inline]
    pub fn sound(&self) -> bool {
        self.versioned()
            && self.content <= content::HEARTBEAT
            && self.len <= MAX_CONTENT
            && (self.len > 0 || self.content == content::APPLICATION_DATA)
    }

    /// The length of the whole record.
    #[inline]
    pub fn total(&self) -> usize {
        HEADER + usize::from(self.len)
    }
}

/// How far a run of handshake records was followed; the same bytes with more behind them go on from there.
#[derive(Clone, Copy, Default, Debug)]
pub struct Run {
    at: usize,
    head: [u8; 4],
    have: usize,
    left: usize,
}

/// Where a run ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    /// All messages in these bytes are whole.
    Whole(usize),
    /// So many more bytes are needed.
    More(usize),
    /// The last message ends nowhere: another kind of record follows behind these bytes.
    Cut(usize),
    /// A message claims more than any has; the run is given up behind these bytes.
    Long(usize),
}

impl Run {
    /// Follows the run at the front of `bytes`.
    pub fn follow(&mut self, bytes: &[u8]) -> End {
        loop {
            let rest = bytes.get(self.at..).unwrap_or(&[]);
            let Some(header) = Header::peek(rest) else {
                return End::More(HEADER - rest.len());
            };
            if self.at > 0
                && !(header.content == content::HANDSHAKE
                    && header.versioned()
                    && header.len <= MAX_CONTENT)
            {
                return End::Cut(self.at);
            }
            let Some(fragment) = rest.get(HEADER..header.total()) else {
                return End::More(header.total() - rest.len());
            };
            let end = self.at + header.total();
            if !self.eat(fragment) || end > MAX_RUN {
                return End::Long(end);
            }
            self.at = end;
            if self.have == 0 && self.left == 0 {
                return End::Whole(end);
            }
        }
    }

    /// How many whole records were followed, in bytes.
    pub fn followed(&self) -> usize {
        self.at
    }

    fn eat(&mut self, mut fragment: &[u8]) -> bool {
        while !fragment.is_empty() {
            let n = self.left.min(fragment.len());
            self.left -= n;
            fragment = &fragment[n..];
            while let [byte, rest @ ..] = fragment
                && self.left == 0
            {
                self.head[self.have] = *byte;
                self.have += 1;
                fragment = rest;
                if self.have == 4 {
                    self.have = 0;
                    self.left =
                        u32::from_be_bytes([0, self.head[1], self.head[2], self.head[3]]) as usize;
                    if self.left > MAX_HANDSHAKE {
                        return false;
                    }
                }
            }
        }
        true
    }
}

/// Names a unit of a kind: what `feed` and `explain` both run.
pub fn unit<R: Record>(w: &mut Wire<'_, '_, R>, of: Kind, phase: &mut Phase) -> Read<()> {
    match of {
        kind::HANDSHAKE | kind::FRAGMENT => run(w, phase, of == kind::HANDSHAKE),
        kind::SSL2_HELLO => hello::ssl2_hello(w),
        kind::CHANGE_CIPHER_SPEC => {
            record(w, |w| w.group(&f::CCS, |w| w.u8(&f::CCS_VALUE)).map(drop))
        }
        kind::ALERT => record(w, alert),
        kind::HEARTBEAT => record(w, heartbeat),
        _ => w.group(&f::RECORD, |w| header(w).map(drop)),
    }
}

/// A record's header, named.
pub fn header<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<u16> {
    w.u8(&f::CONTENT_TYPE)?;
    w.u16(&f::RECORD_VERSION)?;
    w.u16(&f::RECORD_LENGTH)
}

fn record<'a, R: Record>(
    w: &mut Wire<'a, '_, R>,
    body: impl FnOnce(&mut Wire<'a, '_, R>) -> Read<()>,
) -> Read<()> {
    w.group(&f::RECORD, |w| {
        let n = header(w)?;
        w.inside(n.into(), body).map(drop)
    })
}

fn alert<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    w.group(&f::ALERT, |w| {
        if w.peek().first() == Some(&2) {
            w.note(&notes::FATAL, 2);
        }
        w.u8(&f::ALERT_LEVEL)?;
        w.u8(&f::ALERT_DESC).map(drop)
    })
}

fn heartbeat<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    w.group(&f::HEARTBEAT, |w| {
        w.u8(&f::HEARTBEAT_TYPE)?;
        let n = usize::from(w.u16(&f::HEARTBEAT_LENGTH)?);
        if n > w.remaining() {
            w.rec.note(&notes::HEARTBLEED, w.at() - 2, 2, n as u64);
        }
        w.bytes(&f::HEARTBEAT_PAYLOAD, n.min(w.remaining()))?;
        w.rest(&f::HEARTBEAT_PADDING);
        Ok(())
    })
}

/// A run of handshake records. Messages of a single record stand inside it; those of several are joined first and
/// stand behind the records.
fn run<R: Record>(w: &mut Wire<'_, '_, R>, phase: &mut Phase, whole: bool) -> Read<()> {
    let single = Header::peek(w.peek()).is_some_and(|h| h.total() == w.remaining());
    if single && whole {
        return record(w, |w| messages(w, phase));
    }
    let mut joined = Joined::default();
    while !w.is_empty() {
        w.group(&f::RECORD, |w| {
            let n = header(w)?;
            w.inside(n.into(), |w| {
                if !whole {
                    w.rest(&f::FRAGMENT);
                    return Ok(());
                }
                let (at, n) = (w.at(), w.remaining());
                joined.push(at, w.take(n)?);
                Ok(())
            })
        })?;
    }
    if whole {
        let (bytes, mut mapped) = joined.onto(w.rec);
        messages(&mut Wire::whole(&bytes, 0, &mut mapped), phase)?;
    }
    Ok(())
}

fn messages<R: Record>(w: &mut Wire<'_, '_, R>, phase: &mut Phase) -> Read<()> {
    while !w.is_empty() {
        handshake::message(w, phase)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(content: u8, body: &[u8]) -> Vec<u8> {
        let mut out = vec![content, 3, 3];
        out.extend((body.len() as u16).to_be_bytes());
        out.extend(body);
        out
    }

    #[test]
    fn a_run_ends_where_messages_and_records_end_together() {
        let mut bytes = record(22, &[14, 0, 0]);
        bytes.extend(record(22, &[0, 20, 0, 0, 2, 9]));
        bytes.extend(record(22, &[9]));
        let total = bytes.len();
        bytes.extend(record(23, &[1, 2, 3]));
        let mut run = Run::default();
        assert_eq!(run.follow(&bytes[..4]), End::More(1));
        assert_eq!(run.follow(&bytes[..9]), End::More(4));
        assert_eq!(run.follow(&bytes), End::Whole(total));
    }

    #[test]
    fn a_run_that_stops_is_cut_and_a_huge_one_given_up() {
        let mut bytes = record(22, &[11, 0, 0, 9, 1]);
        let n = bytes.len();
        bytes.extend(record(21, &[2, 40]));
        assert_eq!(Run::default().follow(&bytes), End::Cut(n));
        assert_eq!(
            Run::default().follow(&record(22, &[11, 0xff, 0, 0])),
            End::Long(9)
        );
    }
}
