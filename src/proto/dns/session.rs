//! A conversation: datagrams that are messages, or a stream of messages each behind its length.
//!
//! There is nothing to remember: a message says all there is to know of it. So a dissector has no size, and a million
//! conversations of two datagrams cost nothing here. Matching answers to questions is done over the store.

use super::message::{self, Flavour, OVER_TCP};
use super::notes;
use super::probe;
use crate::layer::{Cx, Dir, Dissector, Input, Out, Transport};
use crate::wire::Wire;

/// DNS.
pub struct Unicast;
/// mDNS.
pub struct Multicast;
/// LLMNR.
pub struct LinkLocal;

macro_rules! dissectors {
    ($($name:ident)*) => {$(
        impl Dissector for $name {
            fn feed(&mut self, _: Dir, input: Input<'_>, cx: &Cx, out: &mut Out<'_>) -> usize {
                match cx.transport {
                    Transport::Udp => datagram(Flavour::$name, input, out),
                    Transport::Tcp => stream(Flavour::$name, input, out),
                }
            }

            fn gap(&mut self, _: Dir, _: u64, _: &mut Out<'_>) {}
        }
    )*};
}
dissectors!(Unicast Multicast LinkLocal);

fn datagram(flavour: Flavour, input: Input<'_>, out: &mut Out<'_>) -> usize {
    // What could not be read left its note.
    let _ = message::message(
        &mut Wire::whole(input.bytes, input.base, out.facts()),
        flavour,
        0,
    );
    out.say(message::kind(input.bytes), input.bytes.len(), 0);
    input.bytes.len()
}

fn stream(flavour: Flavour, input: Input<'_>, out: &mut Out<'_>) -> usize {
    // RFC 8484: as the body of an HTTP message it has no length before it.
    if probe::is_whole(input.bytes, flavour) {
        return datagram(flavour, input, out);
    }
    let Some((length, rest)) = input.bytes.split_first_chunk::<2>() else {
        out.need(2 - input.bytes.len());
        return 0;
    };
    let length = usize::from(u16::from_be_bytes(*length));
    if !probe::plausible(rest, length) {
        out.note(
            &notes::TCP_NOT_DNS,
            input.base,
            u32::try_from(input.bytes.len()).unwrap_or(u32::MAX),
            0,
        );
        return input.bytes.len();
    }
    let Some(unit) = input.bytes.get(..2 + length) else {
        out.need(2 + length - input.bytes.len());
        return 0;
    };
    let _ = message::message(
        &mut Wire::whole(unit, input.base, out.facts()),
        flavour,
        OVER_TCP,
    );
    out.say(
        message::kind(unit.get(2..).unwrap_or(&[])),
        unit.len(),
        OVER_TCP,
    );
    unit.len()
}
