//! A conversation: datagrams that are messages, or over TCP one message behind the other (RFC 3430 §2.1), which are
//! looked for again where one doesn't begin. A message whose content is encrypted is said as it stands; where
//! the user's passphrases were given, what they open is said as a message of its own behind it.

use super::usm::{Parts, Verdict};
use super::{fields as f, message, notes};
use crate::field::Value;
use crate::layer::{Cx, Dir, Dissector, Input, Out, Transport};
use crate::secret::{Keyring, SnmpUser};
use crate::wire::{Record, Wire};

/// SNMP.
#[derive(Default)]
pub struct Session {
    /// Over TCP, by direction: so many bytes were passed over in search of a message.
    passed: [u64; 2],
}

/// The context of a message that was encrypted.
pub const OPENED: u32 = 1;

/// Longer messages nobody sends.
const LONGEST: usize = 1 << 20;

/// What a stream begins with.
enum Front {
    /// A message of so many bytes.
    Message(usize),
    /// Too few bytes to tell.
    Wait,
    /// Something else.
    Other,
}

/// A sequence of a possible length that begins with one of the versions.
fn front(bytes: &[u8]) -> Front {
    let head = match bytes {
        [] => return Front::Wait,
        [0x30, n, ..] if *n > 0x80 => 2 + usize::from(n & 0x7f),
        [0x30, ..] => 2,
        _ => return Front::Other,
    };
    let version = bytes.get(head..).unwrap_or(&[]);
    match (length(bytes), version) {
        (Some(len), [2, 1, 0 | 1 | 3, ..]) if len <= LONGEST => Front::Message(len),
        (_, [] | [2] | [2, 1]) if head <= 6 && bytes.len() < head + 3 => Front::Wait,
        _ => Front::Other,
    }
}

impl Dissector for Session {
    fn feed(&mut self, dir: Dir, input: Input<'_>, cx: &Cx, out: &mut Out<'_>) -> usize {
        let len = match cx.transport {
            Transport::Udp => input.bytes.len(),
            Transport::Tcp => match front(input.bytes) {
                Front::Message(len) if len <= input.bytes.len() => {
                    let passed = std::mem::take(&mut self.passed[dir.index()]);
                    if passed > 0 {
                        out.note(&notes::RESYNC, input.base, len as u32, passed);
                    }
                    len
                }
                Front::Message(len) if !input.last => {
                    out.need(len - input.bytes.len());
                    return 0;
                }
                Front::Wait if !input.last => {
                    out.need(1);
                    return 0;
                }
                _ => return self.pass_over(dir, input, out),
            },
        };
        let unit = input.bytes.get(..len).unwrap_or(input.bytes);
        // What could not be read left its note.
        let _ = message::message(&mut Wire::whole(unit, input.base, out.facts()));
        let kind = message::kind(out.fact(&f::DATA), out.fact(&f::ENCRYPTED_FLAG));
        let plain = match out.fact(&f::AUTHENTICATED) {
            Some(true) if cx.secrets.has_snmp_users() => unlock(unit, input.base, cx.secrets, out),
            _ => None,
        };
        out.say(kind, len, 0);
        if let Some((plain, from)) = plain {
            let _ = message::opened(&mut Wire::whole(&plain, 0, out.facts()));
            let kind = message::kind(out.fact(&f::DATA), None);
            out.say_made(kind, plain, from, OPENED);
        }
        len
    }

    fn gap(&mut self, dir: Dir, len: u64, _: &mut Out<'_>) {
        self.passed[dir.index()] += len;
    }
}

impl Session {
    /// No message begins here: goes to where the next could.
    fn pass_over(&mut self, dir: Dir, input: Input<'_>, out: &mut Out<'_>) -> usize {
        let behind = input.bytes.get(1..).unwrap_or(&[]);
        let len = memchr::memchr(0x30, behind).map_or(input.bytes.len(), |at| at + 1);
        let passed = &mut self.passed[dir.index()];
        if *passed == 0 {
            out.note(&notes::NOT_SNMP, input.base, 1, 0);
        }
        *passed += len as u64;
        len
    }
}

/// Checks a message's digest and opens its content, as far as there are passphrases. What was encrypted comes with
/// where it stood.
fn unlock(
    unit: &[u8],
    base: u64,
    secrets: &Keyring,
    out: &mut Out<'_>,
) -> Option<(Vec<u8>, (u64, u32))> {
    let parts = Parts::find(unit)?;
    let place = |(at, len): (usize, usize)| (base + at as u64, len as u32);
    // Of several users of one name the one whose digest is right.
    let mut users: Vec<(&SnmpUser, Verdict)> = secrets
        .snmp_users(parts.user)
        .map(|u| (u, parts.verify(u)))
        .collect();
    users.sort_by_key(|(_, verdict)| match verdict {
        Verdict::Good => 0,
        Verdict::Unknown => 1,
        Verdict::Bad => 2,
    });
    let Some((user, verdict)) = users.first() else {
        if let Some((at, len)) = parts.content.map(place) {
            out.note(&notes::NO_USER, at, len, 0);
        }
        return None;
    };
    let (at, len) = place(parts.digest);
    match verdict {
        Verdict::Good => out.facts().put(&f::CHECKED.def, at, len, Value::Bool(true)),
        Verdict::Unknown => {}
        Verdict::Bad => {
            out.facts()
                .put(&f::CHECKED.def, at, len, Value::Bool(false));
            out.note(&notes::DIGEST, at, len, 0);
        }
    }
    let content = parts.content.map(place)?;
    let plain = match parts.open(user) {
        Some(plain) if message::is_scoped(&plain) => Some((plain, content)),
        None if user.private.is_none() => {
            out.note(&notes::NO_USER, content.0, content.1, 0);
            None
        }
        _ => {
            out.note(&notes::WRONG_KEY, content.0, content.1, 0);
            None
        }
    };
    plain
}

/// How long the message at the front is, once its head is there.
pub fn length(bytes: &[u8]) -> Option<usize> {
    match bytes {
        [0x30, n @ 0..=0x7f, ..] => Some(2 + usize::from(*n)),
        [0x30, n @ 0x81..=0x84, rest @ ..] => {
            let octets = rest.get(..usize::from(n & 0x7f))?;
            let len = octets.iter().fold(0usize, |v, o| v << 8 | usize::from(*o));
            Some(2 + octets.len() + len)
        }
        _ => None,
    }
}
