//! Whether some bytes are a DNS message: every name, type and length must fit, up to the last byte.

use super::codes;
use super::message::{Flavour, HEADER};
use super::name;
use super::nbns::is_netbios;
use crate::layer::{Evidence, Likelihood};

/// A guess from a header alone, for a stream whose place was lost. Two misses, and it is something else.
pub fn plausible(header: &[u8], length: usize) -> bool {
    misses(header, length) < 2
}

/// What speaks against a header: an opcode that does not exist, the reserved bit, counts for which there is no room.
fn misses(header: &[u8], length: usize) -> u8 {
    let Some(header) = header.first_chunk::<HEADER>() else {
        return 0;
    };
    let opcode = codes::opcode(u64::from(header[2] >> 3 & 15)).is_none();
    let reserved = header[3] & 0x40 != 0;
    let crowded = least(header) > length;
    2 * u8::from(opcode) + u8::from(reserved) + u8::from(crowded)
}

/// How long a message with these counts is at least.
fn least(header: &[u8; HEADER]) -> usize {
    let count = |i: usize| usize::from(u16::from_be_bytes([header[i], header[i + 1]]));
    HEADER + 5 * count(4) + 11 * (count(6) + count(8) + count(10))
}

/// Over UDP, or with `framed` over TCP.
pub fn probe(bytes: &[u8], framed: bool, flavour: Flavour) -> Likelihood {
    if !framed {
        return match well_formed(bytes, flavour) {
            Some(local) if flavour == Flavour::Unicast || local => {
                Likelihood::Sure(evidence(bytes.len(), flavour))
            }
            // Rubbish on DNS's port is worth a look.
            _ => Likelihood::Maybe(evidence(bytes.len(), flavour)),
        };
    }
    let Some((length, message)) = bytes.split_first_chunk::<2>() else {
        return Likelihood::More;
    };
    let length = usize::from(u16::from_be_bytes(*length));
    if length < HEADER || misses(message, length) > 0 {
        return Likelihood::No;
    }
    match message.get(..length) {
        Some(message) => match well_formed(message, flavour) {
            Some(_) => Likelihood::Sure(evidence(bytes.len(), flavour)),
            None => Likelihood::Maybe(evidence(HEADER + 2, flavour)),
        },
        None if message.len() < HEADER => Likelihood::More,
        None => Likelihood::Maybe(evidence(HEADER + 2, flavour)),
    }
}

fn evidence(len: usize, flavour: Flavour) -> Evidence {
    let says = match flavour {
        Flavour::Unicast => "a DNS header, and names and records that fit to the last byte",
        Flavour::Multicast => "a DNS message about names in .local",
        Flavour::LinkLocal => "a DNS message on LLMNR's port",
    };
    Evidence {
        len: u16::try_from(len).unwrap_or(u16::MAX),
        says,
    }
}

/// Whether these bytes are one message without a length before it.
pub fn is_whole(bytes: &[u8], flavour: Flavour) -> bool {
    well_formed(bytes, flavour).is_some()
}

/// Whether every byte is accounted for; and whether a name in `.local` is among the names.
fn well_formed(bytes: &[u8], flavour: Flavour) -> Option<bool> {
    let header = bytes.first_chunk::<HEADER>()?;
    if is_netbios(bytes) {
        return None;
    }
    let count = |i: usize| u16::from_be_bytes([header[i], header[i + 1]]);
    let (questions, records) = (
        count(4),
        [6, 8, 10].map(|i| u32::from(count(i))).iter().sum::<u32>(),
    );
    let response = header[2] & 0x80 != 0;
    let known = matches!(header[2] >> 3 & 15, 0 | 4 | 5) && header[3] & 0x40 == 0;
    let sober = response || header[3] & 0x8f == 0;
    let asks = questions > 0 || response && records > 0;
    let few = questions <= if flavour == Flavour::Multicast { 64 } else { 1 };
    if !(known && sober && asks && few) || least(header) > bytes.len() {
        return None;
    }
    let class_mask = if flavour == Flavour::Multicast {
        0x7fff
    } else {
        0xffff
    };
    let (mut at, mut local, mut room) = (HEADER, false, name::ROOM);
    for i in 0..u32::from(questions) + records {
        let name = name::decode(bytes, at, &mut room)
            .ok()
            .filter(|name| name.trouble.is_none())?;
        local |= name
            .text()
            .last_chunk::<6>()
            .is_some_and(|end| end.eq_ignore_ascii_case(b".local"));
        at += name.wire;
        let [a, b, c, d] = *bytes.get(at..)?.first_chunk::<4>()?;
        let kind = u64::from(u16::from_be_bytes([a, b]));
        codes::rr_type(kind)?;
        if kind != 41 {
            codes::class(u64::from(u16::from_be_bytes([c, d]) & class_mask))?;
        }
        at += 4;
        if i >= u32::from(questions) {
            let [.., high, low] = *bytes.get(at..)?.first_chunk::<6>()?;
            at += 6 + usize::from(u16::from_be_bytes([high, low]));
        }
    }
    (at == bytes.len()).then_some(local)
}
