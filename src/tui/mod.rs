//! The terminal: a stage on which a conversation happens step by step.
//!
//! Key events become [`Action`](keys::Action)s through one table; [`App`] does them; [`screen::draw`] is a function of
//! the app, the size and the time. Knows `present` and nothing else of the crate.

pub mod app;
pub mod keys;
mod ladder;
mod panes;
pub mod screen;
pub mod stage;
mod terminal;
#[cfg(test)]
mod tests;
pub mod text;
pub mod theme;
pub mod words;

pub use app::{App, Entry, Settings, Shelf};
pub use terminal::run;
pub use words::Lang;
