//! The terminal: a stage on which a conversation happens step by step.
//!
//! Key events become [`Action`](keys::Action)s through one table; [`App`] does them; [`screen::draw`] is a function of
//! the app, the size and the time. Knows `present` and nothing else of the crate.

pub mod app;
pub mod keys;
mod ladder;
mod list;
mod panes;
pub mod screen;
mod secrets;
pub mod stage;
pub mod svg;
mod terminal;
#[cfg(test)]
mod tests;
pub mod text;
pub mod theme;
pub mod words;

pub use app::{App, Entry, Opened, Settings, Shelf};
pub use terminal::run;
pub use words::Lang;

/// A screen of the app: what a terminal of this size would show at that time.
pub fn snapshot(
    app: &App,
    now: std::time::Duration,
    width: u16,
    height: u16,
) -> ratatui::buffer::Buffer {
    let area = ratatui::layout::Rect::new(0, 0, width, height);
    let mut buf = ratatui::buffer::Buffer::empty(area);
    screen::draw(app, now, area, &mut buf);
    buf
}
