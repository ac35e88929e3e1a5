//! Records: five bytes of header and their content; and handshake messages that stand in several records.
//!
//! ```text
//! a unit           ┌ hdr ┬ ServerHello · Certific ┐
//! the next, which  └─────┬──────────▲─────────────┘┌ hdr ┬ ate · ServerHelloDone ┐
//! reaches back           └ skip ────┘
//! ```
//!
//! Every record is a unit of its own. One that completes a message begun earlier reaches back to that record's header,
//! so it can be explained from its bytes and the number of octets to skip.

use super::fields as f;
use super::handshake;
use super::joined::Joined;
use super::phase::Phase;
use super::{hello, kind, notes};
use crate::field::Value;
use crate::layer::Kind;
use crate::wire::{Read, Record, Wire};

/// Octets before a record's content.
pub const HEADER: usize = 5;
/// The most content a record may have: 2^14, and what encryption adds (RFC 5246 §6.2.3).
pub const MAX_CONTENT: u16 = 16384 + 2048;
/// The longest handshake message that is waited for.
pub const MAX_HANDSHAKE: usize = 256 * 1024;

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

/// Where handshake messages end in the contents of records, one after the other.
#[derive(Clone, Copy, Default, Debug)]
pub struct Boundaries {
    head: [u8; 4],
    have: usize,
    left: usize,
}

/// What one record's content did to the messages.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Eaten {
    /// At least one message ended here.
    pub ended: bool,
    /// Octets up to the end of the last message that ended here.
    pub until: usize,
    /// No message goes on behind this content.
    pub whole: bool,
    /// A message claims more than any has.
    pub long: bool,
}

impl Boundaries {
    /// Follows the messages through the next record's content.
    pub fn eat(&mut self, content: &[u8]) -> Eaten {
        let mut at = 0;
        let mut eaten = Eaten {
            ended: false,
            until: 0,
            whole: true,
            long: false,
        };
        while let Some(byte) = content.get(at) {
            if self.left > 0 {
                let n = self.left.min(content.len() - at);
                self.left -= n;
                at += n;
            } else {
                self.head[self.have] = *byte;
                self.have += 1;
                at += 1;
                if self.have < 4 {
                    continue;
                }
                self.have = 0;
                self.left =
                    u32::from_be_bytes([0, self.head[1], self.head[2], self.head[3]]) as usize;
                eaten.long |= self.left > MAX_HANDSHAKE;
            }
            if self.left == 0 {
                (eaten.ended, eaten.until) = (true, at);
            }
        }
        eaten.whole = self.left == 0 && self.have == 0;
        eaten
    }
}

/// Names a unit of a kind: what `feed` and `explain` both run. `skip`: how many octets of the first record's content
/// belong to messages that stand elsewhere.
pub fn unit<R: Record>(
    w: &mut Wire<'_, '_, R>,
    of: Kind,
    phase: &mut Phase,
    skip: usize,
) -> Read<()> {
    match of {
        kind::HANDSHAKE => run(w, phase, skip),
        kind::FRAGMENT => record(w, |w| {
            w.rest(&f::FRAGMENT);
            Ok(())
        }),
        kind::SSL2_HELLO => hello::ssl2_hello(w),
        kind::CHANGE_CIPHER_SPEC => {
            record(w, |w| w.group(&f::CCS, |w| w.u8(&f::CCS_VALUE)).map(drop))
        }
        kind::ALERT => record(w, alert),
        kind::HEARTBEAT => record(w, heartbeat),
        kind::APPLICATION_DATA if phase.tls13() => w.group(&f::RECORD, |w| {
            w.u8(&f::OPAQUE_TYPE)?;
            w.u16(&f::RECORD_VERSION)?;
            w.u16(&f::RECORD_LENGTH)?;
            Ok(())
        }),
        _ => w.group(&f::RECORD, |w| header(w).map(drop)),
    }
}

/// Names what was inside an encrypted record: what `feed` and `explain` both run. TLS 1.3 hides the content type too.
pub fn opened<R: Record>(w: &mut Wire<'_, '_, R>, content: u8, phase: &mut Phase) -> Read<()> {
    match content {
        content::HANDSHAKE => messages(w, phase),
        content::ALERT => alert(w),
        content::HEARTBEAT => heartbeat(w),
        content::CHANGE_CIPHER_SPEC => w.group(&f::CCS, |w| w.u8(&f::CCS_VALUE)).map(drop),
        _ => {
            w.rest(&crate::wire::UNDECODED);
            Ok(())
        }
    }
}

/// Names the true content type of a record that was opened: TLS 1.3 hides it in the ciphertext.
pub fn inner_type<R: Record>(w: &mut Wire<'_, '_, R>, content: u8) {
    if content != 0 {
        let at = w.at();
        w.put(&f::CONTENT_TYPE, at, 0, Value::U64(content.into()));
    }
}

/// A record's header, named.
fn header<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<u16> {
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
/// stand behind the last record, the only one that was not named before.
fn run<R: Record>(w: &mut Wire<'_, '_, R>, phase: &mut Phase, skip: usize) -> Read<()> {
    if Header::peek(w.peek()).is_none_or(|h| h.total() >= w.remaining()) {
        return record(w, |w| messages(w, phase));
    }
    let mut joined = Joined::default();
    let mut skip = skip;
    while let Some(header) = Header::peek(w.peek()).filter(|h| h.total() < w.remaining()) {
        w.bytes(&f::EARLIER, HEADER)?;
        let skipped = std::mem::take(&mut skip).min(header.len.into());
        if skipped > 0 {
            w.bytes(&f::FRAGMENT, skipped)?;
        }
        let at = w.at();
        joined.push(at, w.take(usize::from(header.len) - skipped)?);
    }
    record(w, |w| {
        let (at, n) = (w.at(), w.remaining());
        joined.push(at, w.take(n)?);
        Ok(())
    })?;
    let (bytes, mut mapped) = joined.onto(w.rec);
    messages(&mut Wire::whole(&bytes, 0, &mut mapped), phase)
}

/// Handshake messages, and at the end perhaps the beginning of one that goes on in the next record.
fn messages<R: Record>(w: &mut Wire<'_, '_, R>, phase: &mut Phase) -> Read<()> {
    while let &[_, a, b, c, ref rest @ ..] = w.peek() {
        if rest.len() < u32::from_be_bytes([0, a, b, c]) as usize {
            break;
        }
        handshake::message(w, phase)?;
    }
    w.rest(&f::FRAGMENT);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boundaries_are_found_across_records() {
        let mut b = Boundaries::default();
        assert_eq!(
            b.eat(&[14, 0, 0]),
            Eaten {
                ended: false,
                until: 0,
                whole: false,
                long: false
            }
        );
        assert_eq!(
            b.eat(&[0, 20, 0, 0, 2, 9]),
            Eaten {
                ended: true,
                until: 1,
                whole: false,
                long: false
            }
        );
        assert_eq!(
            b.eat(&[9, 14, 0, 0, 0]),
            Eaten {
                ended: true,
                until: 5,
                whole: true,
                long: false
            }
        );
        assert!(b.eat(&[11, 0xff, 0, 0]).long);
    }
}
