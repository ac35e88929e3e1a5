//! A conversation: datagrams, each a message that says all there is to know. There is nothing to remember, so a
//! dissector has no size.

use super::{fields as f, message};
use crate::layer::{Cx, Dir, Dissector, Input, Out};
use crate::wire::Wire;

/// DHCP and BOOTP.
pub struct Session;

impl Dissector for Session {
    fn feed(&mut self, _: Dir, input: Input<'_>, _: &Cx, out: &mut Out<'_>) -> usize {
        // What could not be read left its note.
        let _ = message::message(&mut Wire::whole(input.bytes, input.base, out.facts()));
        let kind = message::kind(out.fact(&f::OP), out.fact(&f::MESSAGE_TYPE));
        out.say(kind, input.bytes.len(), 0);
        input.bytes.len()
    }

    fn gap(&mut self, _: Dir, _: u64, _: &mut Out<'_>) {}
}
