//! Plain text: a line a message, a line a frame, trees. For terminals and pipes alike.
//!
//! Takes what the engine and `present` give; writes bytes. Nothing from a packet gets out unescaped.

pub mod lines;
pub mod tree;
