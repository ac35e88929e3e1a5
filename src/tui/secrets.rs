//! How the keys came about: value by value, and below the bytes that the chosen one was computed over.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::panes;
use super::text::rich;
use super::theme::Theme;
use super::words::Lang;
use crate::present::stage::Section;

/// Draws the values, the chosen one in view, and its bytes underneath.
pub fn draw(
    section: &Section,
    chosen: usize,
    lang: Lang,
    area: Rect,
    theme: &Theme,
    buf: &mut Buffer,
) {
    let about = rich(&section.about, area.width.saturating_sub(2).into());
    let said = Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(2),
        height: (about.len() as u16).min(2).min(area.height),
        ..area
    };
    panes::text(&about, said, theme, buf);
    let rest = Rect {
        y: said.bottom(),
        height: area.height - said.height,
        ..area
    };
    let below = if rest.height >= 14 {
        rest.height / 3
    } else {
        0
    };
    let above = Rect {
        height: rest.height - below,
        ..rest
    };
    panes::fields(section, chosen, true, lang, above, theme, buf);
    if below > 0 {
        let place = Rect {
            y: above.bottom(),
            height: below,
            ..rest
        };
        panes::bytes(section, chosen, false, lang, place, theme, buf);
    }
}
