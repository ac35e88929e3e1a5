//! Conversations: which packets belong together, and TCP segments put back into streams.
//!
//! [`Table`] gives a packet its conversation. [`Assembler`] gives a direction's bytes in order, with its holes.
//! [`Analysis`] watches the segments go by and says what Wireshark says of them; nothing depends on it.
//! Knows frames' headers and bytes; never what the bytes mean.

mod analysis;
mod assembler;
mod expect;
pub mod fields;
mod key;
mod recent;
mod table;

pub use analysis::{Analysis, Finding, Observed};
pub use assembler::{Assembler, Budget, Piece, Segment};
pub use expect::{Expectation, Expectations};
pub use key::{Endpoint, Key};
pub use table::{Conversation, Table};
