//! A conversation: datagrams that are messages, or over TCP one message behind the other (RFC 3430 §2.1). There is
//! nothing to remember, so a dissector has no size.

use super::{fields as f, message, notes};
use crate::layer::{Cx, Dir, Dissector, Input, Out, Transport};
use crate::wire::Wire;

/// SNMP.
pub struct Session;

/// Longer messages nobody sends.
const LONGEST: usize = 1 << 20;

impl Dissector for Session {
    fn feed(&mut self, _: Dir, input: Input<'_>, cx: &Cx, out: &mut Out<'_>) -> usize {
        let len = match cx.transport {
            Transport::Udp => input.bytes.len(),
            Transport::Tcp => match length(input.bytes) {
                Some(len) if len <= input.bytes.len() => len,
                Some(len) if len <= LONGEST && !input.last => {
                    out.need(len - input.bytes.len());
                    return 0;
                }
                None if input.bytes.len() < 6 && !input.last => {
                    out.need(1);
                    return 0;
                }
                _ => {
                    let n = u32::try_from(input.bytes.len()).unwrap_or(u32::MAX);
                    out.note(&notes::NOT_SNMP, input.base, n, 0);
                    return input.bytes.len();
                }
            },
        };
        let unit = input.bytes.get(..len).unwrap_or(input.bytes);
        // What could not be read left its note.
        let _ = message::message(&mut Wire::whole(unit, input.base, out.facts()));
        let kind = message::kind(out.fact(&f::DATA), out.fact(&f::ENCRYPTED_FLAG));
        out.say(kind, len, 0);
        len
    }

    fn gap(&mut self, _: Dir, _: u64, _: &mut Out<'_>) {}
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
