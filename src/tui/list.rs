//! Lists: the lessons, and the stories of a capture; on the first one a file can be named.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::app::{Entry, List};
use super::panes;
use super::text::{fit, rich, width};
use super::theme::Theme;
use super::words::{Lang, Word};

/// Draws the list.
pub fn draw(list: &List, lang: Lang, area: Rect, theme: &Theme, buf: &mut Buffer) {
    let low = area.height < 14;
    let inner = Rect {
        x: area.x + 2,
        width: area.width.saturating_sub(4),
        ..area
    };
    let room = usize::from(inner.width);
    let mut y = inner.y + u16::from(!low);
    buf.set_string(inner.x, y, fit(list.heading(), room), theme.title());
    let used = width(list.heading()) + 3;
    if used < room && list.takes_files() {
        let tagline = fit(Word::Tagline.say(lang), room - used);
        buf.set_string(inner.x + used as u16, y, tagline, theme.faint());
    }
    y += if low { 1 } else { 2 };
    if !low {
        let word = if list.takes_files() {
            Word::Lessons
        } else {
            Word::Stories
        };
        buf.set_string(inner.x, y, word.say(lang), Style::new());
        y += 1;
    }
    let below = if list.takes_files() {
        match (low, list.typed()) {
            (true, None) => 3,
            _ => 6,
        }
    } else if list.entries().iter().all(|e| e.why.is_empty()) {
        1
    } else if low {
        3
    } else {
        1 + REASON
    };
    let rows = Rect {
        y,
        height: inner.bottom().saturating_sub(y + below),
        ..inner
    };
    entries(list, lang, rows, theme, buf);
    if let Some(e) = list.entries().get(list.selected()).filter(|_| below > 1) {
        let place = Rect {
            y: (inner.bottom() - below + 1).min(y + list.entries().len() as u16 + 1),
            height: below - 1,
            ..inner
        };
        panes::text(&rich(&e.why, room), place, theme, buf);
    }
    if list.takes_files() {
        let place = Rect {
            y: inner.bottom() - below + 1,
            height: below - 1,
            ..inner
        };
        prompt(list, lang, place, theme, buf);
    }
}

fn entries(list: &List, lang: Lang, area: Rect, theme: &Theme, buf: &mut Buffer) {
    let room = usize::from(area.height).max(1);
    let first = (list.selected() + 1).saturating_sub(room);
    let names = list.entries().iter().map(|e| width(&e.name)).max();
    let wide = names.unwrap_or(0).min(16);
    for (i, (e, y)) in list
        .entries()
        .iter()
        .skip(first)
        .zip(area.y..area.bottom())
        .enumerate()
    {
        let chosen = first + i == list.selected() && list.typed().is_none();
        entry(
            e,
            wide,
            chosen,
            lang,
            Rect {
                y,
                height: 1,
                ..area
            },
            theme,
            buf,
        );
    }
}

/// So many lines are kept for why the chosen one failed.
const REASON: u16 = 3;

/// So many columns have room for a title cut short and a note.
const WIDE: usize = 60;

fn entry(
    e: &Entry,
    wide: usize,
    chosen: bool,
    lang: Lang,
    area: Rect,
    theme: &Theme,
    buf: &mut Buffer,
) {
    let room = usize::from(area.width);
    let pad = " ".repeat(wide.saturating_sub(width(&e.name)));
    let mark = if chosen { "▸" } else { " " };
    let text = format!("{mark} {}{pad}  {}", e.name, e.title);
    let style = if chosen { theme.chosen() } else { Style::new() };
    let needs = match e.needs.as_slice() {
        [] => String::new(),
        needs => format!(" · {} {}", Word::NeedsFirst.say(lang), needs.join(", ")),
    };
    let note = format!("{}{needs}", e.note);
    let note = if width(&text) + width(&note) + 2 <= room {
        note
    } else if width(&text) + width(&e.note) + 2 <= room {
        e.note.clone()
    } else if room >= WIDE {
        // How it ended is worth more than the end of a long title.
        e.note.clone()
    } else {
        String::new()
    };
    let left = match width(&note) {
        0 => room,
        note => room.saturating_sub(note + 2),
    };
    buf.set_string(area.x, area.y, fit(&text, left), style);
    let x = area.right().saturating_sub(width(&note) as u16);
    let style = match e.why.is_empty() {
        true => theme.faint(),
        false => theme.wrong(),
    };
    buf.set_string(x, area.y, note, style);
}

/// Where a file is named.
fn prompt(list: &List, lang: Lang, area: Rect, theme: &Theme, buf: &mut Buffer) {
    let room = usize::from(area.width);
    let heading = Word::Yours.say(lang);
    match list.typed() {
        None => {
            buf.set_string(area.x, area.y, fit(heading, room), Style::new());
            let how = fit(Word::YoursHow.say(lang), room.saturating_sub(2));
            buf.set_string(area.x + 2, area.y + 1, how, theme.faint());
        }
        Some(typed) => {
            let label = format!("{} ", Word::FileName.say(lang));
            buf.set_string(area.x, area.y, &label, theme.now());
            let x = area.x + width(&label) as u16;
            let room = room.saturating_sub(width(&label) + 1);
            // The end of what is typed stays in view.
            let mut tail = typed;
            while width(tail) > room {
                tail = tail
                    .get(tail.chars().next().map_or(1, char::len_utf8)..)
                    .unwrap_or("");
            }
            buf.set_string(x, area.y, tail, Style::new());
            buf.set_string(x + width(tail) as u16, area.y, " ", theme.chosen());
            let place = Rect {
                y: area.y + 1,
                height: area.height.saturating_sub(1),
                ..area
            };
            let text = rich(list.trouble(), usize::from(area.width));
            panes::text(&text, place, theme, buf);
        }
    }
}
