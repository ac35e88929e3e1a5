//! From the store to plain data that every front end shows: times, columns, trees.
//!
//! Knows store, fields and engine views; never a terminal, never a file.

mod chain;
pub mod columns;
pub mod course;
pub mod follow;
pub mod keys;
pub mod layers;
pub mod names;
pub mod objects;
pub mod overview;
pub mod screen;
pub mod stage;
pub mod time;
pub mod told;
mod unfold;

pub use crate::narrate::Lang;
