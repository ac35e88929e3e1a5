//! The panes beside the ladder: the sentence, the fields, the bytes, the textbook, a question.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;
use ratatui::widgets::{Block, Borders, Clear, Widget};

use super::text::{Line, fit, rich, width, wrap};
use super::theme::Theme;
use super::words::{Lang, Word};
use crate::present::stage::{Field, Outline, Question, Section, When};

/// Writes text from the top, as much as fits; what is left out leaves "…". New words stand out.
pub fn text(text: &[Line], area: Rect, theme: &Theme, buf: &mut Buffer) {
    for (y, line) in (area.y..area.bottom()).zip(text) {
        let mut x = area.x;
        for (piece, new) in line {
            let style = if *new { theme.new_word() } else { Style::new() };
            let room = usize::from(area.right().saturating_sub(x));
            buf.set_string(x, y, fit(piece, room), style);
            x = x.saturating_add(width(piece) as u16).min(area.right());
        }
    }
    if text.len() > usize::from(area.height) && area.height > 0 {
        let x = area.right().saturating_sub(1);
        buf.set_string(x, area.bottom() - 1, "…", theme.now());
    }
}

/// A thin line, with a few words on it.
pub fn rule(said: &str, area: Rect, theme: &Theme, buf: &mut Buffer) {
    let block = Block::new()
        .borders(Borders::TOP)
        .border_style(theme.faint());
    let block = if said.is_empty() {
        block
    } else {
        let said = fit(&format!(" {said} "), area.width.saturating_sub(4).into());
        block.title(Span::styled(said, theme.title()))
    };
    block.render(Rect { height: 1, ..area }, buf);
}

/// Writes lines from the top, as many as fit.
pub fn lines(lines: &[String], style: Style, area: Rect, buf: &mut Buffer) {
    for (y, line) in (area.y..area.bottom()).zip(lines) {
        buf.set_string(area.x, y, fit(line, area.width.into()), style);
    }
}

fn boxed(title: &str, focused: bool, area: Rect, theme: &Theme, buf: &mut Buffer) -> Rect {
    let block = Block::new()
        .borders(Borders::TOP)
        .border_style(theme.focus(focused))
        .title(fit(
            &format!(" {title} "),
            area.width.saturating_sub(2).into(),
        ));
    let inner = block.inner(area);
    block.render(area, buf);
    Rect {
        x: inner.x + 1,
        width: inner.width.saturating_sub(1),
        ..inner
    }
}

/// The field tree, the chosen field in view, its meaning underneath where there is room.
#[allow(clippy::too_many_arguments)]
pub fn fields(
    section: &Section,
    chosen: usize,
    focused: bool,
    lang: Lang,
    area: Rect,
    theme: &Theme,
    buf: &mut Buffer,
) {
    let title = format!("{} · {}", section.title, Word::Fields.say(lang));
    let inner = boxed(&title, focused, area, theme, buf);
    // Always as many, so that the list stands still while fields are walked through.
    let doc_rows = match inner.height {
        0..5 => 0,
        h if focused => (h - 3).min(4),
        5..7 => 0,
        h => (h / 3).min(4),
    };
    let list = Rect {
        height: inner.height - doc_rows,
        ..inner
    };
    let room = usize::from(list.height);
    let first = chosen
        .saturating_sub(room.saturating_sub(1) / 2)
        .min(section.fields.len().saturating_sub(room));
    for (row, (i, f)) in section
        .fields
        .iter()
        .enumerate()
        .skip(first)
        .take(room)
        .enumerate()
    {
        let style = if i == chosen {
            theme.chosen()
        } else {
            Style::new()
        };
        let text = format!("{}{}", "  ".repeat(f.depth.into()), line(f));
        buf.set_string(
            list.x,
            list.y + row as u16,
            fit(&text, list.width.into()),
            style,
        );
    }
    if let (true, Some(f)) = (doc_rows > 0, section.fields.get(chosen)) {
        let mut text = f.doc.to_string();
        if !f.spec.is_empty() && !f.doc.is_empty() {
            text.push_str(&format!(" ({})", f.spec));
        }
        let place = Rect {
            y: list.bottom(),
            height: doc_rows,
            ..inner
        };
        let mut said = wrap(&text, inner.width.into());
        if said.len() > usize::from(doc_rows) {
            said.truncate(doc_rows.into());
            if let Some(last) = said.last_mut() {
                *last = fit(&format!("{last} …"), inner.width.into());
            }
        }
        lines(&said, theme.faint(), place, buf);
    }
}

fn line(f: &Field) -> String {
    if f.value.is_empty() {
        f.label.clone()
    } else {
        format!("{}: {}", f.label, f.value)
    }
}

/// The bytes, those of the chosen field lit, and the frames they came in.
pub fn bytes(
    section: &Section,
    chosen: usize,
    focused: bool,
    lang: Lang,
    area: Rect,
    theme: &Theme,
    buf: &mut Buffer,
) {
    let inner = boxed(Word::Bytes.say(lang), focused, area, theme, buf);
    let across = if inner.width >= 72 { 16 } else { 8 };
    let (from, len) = section.fields.get(chosen).map_or((0, 0), |f| f.place);
    let rows = usize::from(inner.height.saturating_sub(1));
    let total = section.bytes.len().div_ceil(across);
    let first = (from / across)
        .saturating_sub(1)
        .min(total.saturating_sub(rows));
    for (y, row) in (inner.y..inner.bottom().saturating_sub(1)).zip(first..total) {
        buf.set_string(inner.x, y, format!("{:04x}", row * across), theme.faint());
        for (i, b) in section
            .bytes
            .iter()
            .enumerate()
            .skip(row * across)
            .take(across)
        {
            let lit = (from..from + len).contains(&i);
            let style = if lit { theme.chosen() } else { Style::new() };
            let column = (i - row * across) as u16;
            let x = inner.x + 6 + column * 3;
            if x + 2 <= inner.right() {
                buf.set_string(x, y, format!("{b:02x}"), style);
            }
            let x = inner.x + 7 + across as u16 * 3 + column;
            if x < inner.right() {
                let c = if (0x20..0x7f).contains(b) {
                    *b as char
                } else {
                    '·'
                };
                buf.set_string(x, y, c.to_string(), if lit { style } else { theme.faint() });
            }
        }
    }
    let mut carried: Vec<u64> = Vec::new();
    for (i, (at, frame)) in section.frames.iter().enumerate() {
        let end = section
            .frames
            .get(i + 1)
            .map_or(section.bytes.len(), |(next, _)| *next);
        let here = *at < (from + len).max(from + 1) && end > from;
        // What was computed was in no frame.
        if here && *frame > 0 && !carried.contains(frame) {
            carried.push(*frame);
        }
    }
    let named: Vec<String> = carried.iter().take(6).map(u64::to_string).collect();
    let by = match named.len() {
        1 => Word::CarriedBy,
        _ => Word::CarriedByAll,
    };
    let more = if carried.len() > named.len() {
        ", …"
    } else {
        ""
    };
    let text = format!("{} {}{more}", by.say(lang), named.join(", "));
    if inner.height > 1 && !named.is_empty() {
        buf.set_string(
            inner.x,
            inner.bottom() - 1,
            fit(&text, inner.width.into()),
            theme.faint(),
        );
    }
}

/// The textbook's steps, ticked off as they happen.
pub fn outline(
    rows: &[Outline],
    shown: usize,
    lang: Lang,
    area: Rect,
    theme: &Theme,
    buf: &mut Buffer,
) {
    let inner = boxed(Word::Outline.say(lang), false, area, theme, buf);
    let mut lines: Vec<(String, Style)> = Vec::new();
    let mut current = 0;
    for (i, r) in rows.iter().enumerate() {
        if r.is_done(shown) {
            current = lines.len();
        }
        let (tick, style) = tick(rows, i, shown, theme);
        let room = usize::from(inner.width.saturating_sub(5));
        for (n, text) in wrap(&outline_text(r, lang), room).into_iter().enumerate() {
            let head = match n {
                0 => format!("{tick} {:>2} ", r.number),
                _ => " ".repeat(5),
            };
            lines.push((format!("{head}{text}"), style));
        }
    }
    lines.push((String::new(), Style::new()));
    lines.push((Word::Plus.say(lang).to_owned(), theme.faint()));
    let room = usize::from(inner.height);
    let first = current
        .saturating_sub(room.saturating_sub(4).max(1))
        .min(lines.len().saturating_sub(room));
    for (y, (text, style)) in (inner.y..inner.bottom()).zip(lines.iter().skip(first)) {
        buf.set_string(inner.x, y, fit(text, inner.width.into()), *style);
    }
}

/// One of the textbook's steps, and where it is if it is in no packet.
fn outline_text(r: &Outline, lang: Lang) -> String {
    match r.when {
        When::At(_) => r.text.clone(),
        When::Beside(_) => format!("{} ({})", r.text, Word::Beside.say(lang)),
        When::Absent => format!("{} ({})", r.text, Word::Absent.say(lang)),
    }
}

fn tick(rows: &[Outline], i: usize, shown: usize, theme: &Theme) -> (&'static str, Style) {
    let Some(row) = rows.get(i) else {
        return (" ", Style::new());
    };
    let newest = rows.iter().rposition(|r| r.is_done(shown)) == Some(i);
    match (row.when, row.is_done(shown)) {
        (When::Absent, _) => ("–", theme.faint()),
        (When::Beside(_), true) => ("○", theme.done()),
        (_, true) if newest => ("✓", theme.now()),
        (_, true) => ("✓", theme.done()),
        (_, false) => ("·", theme.past()),
    }
}

/// The textbook's steps in one line: their marks, and the newest one's text.
pub fn strip(
    rows: &[Outline],
    shown: usize,
    lang: Lang,
    area: Rect,
    theme: &Theme,
    buf: &mut Buffer,
) {
    let mut x = area.x;
    for (i, r) in rows.iter().enumerate() {
        let (tick, style) = tick(rows, i, shown, theme);
        let room = usize::from(area.right().saturating_sub(x));
        let text = format!("{tick}{} ", r.number);
        buf.set_string(x, area.y, fit(&text, room), style);
        x = x.saturating_add(width(&text) as u16).min(area.right());
    }
    let room = usize::from(area.right().saturating_sub(x + 1));
    let newest = rows.iter().rfind(|r| r.is_done(shown));
    if let (true, Some(r)) = (room > 12, newest) {
        let text = fit(&outline_text(r, lang), room);
        buf.set_string(x + 1, area.y, text, theme.now());
    }
}

/// A question, in place of what would answer it.
pub fn question(q: &Question, lang: Lang, area: Rect, theme: &Theme, buf: &mut Buffer) {
    Clear.render(area, buf);
    let block = Block::new()
        .borders(Borders::ALL)
        .border_style(theme.now())
        .title(Span::styled(
            format!(" {} ", Word::Predict.say(lang)),
            theme.now(),
        ));
    let inner = block.inner(area);
    block.render(area, buf);
    let inner = Rect {
        x: inner.x + 1,
        width: inner.width.saturating_sub(2),
        ..inner
    };
    let room = usize::from(inner.width);
    let mut said = rich(&q.text, room);
    let roomy = usize::from(inner.height) > said.len() + q.choices.len() + 1;
    if roomy {
        said.push(Vec::new());
    }
    for (i, choice) in q.choices.iter().enumerate() {
        for (n, line) in wrap(choice, room.saturating_sub(3)).into_iter().enumerate() {
            let number = if n == 0 {
                format!("{}", i + 1)
            } else {
                " ".into()
            };
            said.push(vec![(number, true), (format!("  {line}"), false)]);
        }
    }
    text(&said, inner, theme, buf);
}

/// How many lines a question needs, at this width.
pub fn question_height(q: &Question, columns: u16) -> u16 {
    let room = usize::from(columns.saturating_sub(4));
    let choices = q.choices.iter().map(|c| wrap(c, room.saturating_sub(3)));
    let lines = wrap(&q.text, room).len() + choices.map(|c| c.len()).sum::<usize>();
    lines as u16 + 3
}

/// Lines in a box in the middle.
pub fn popup(title: &str, text: &[String], area: Rect, theme: &Theme, buf: &mut Buffer) {
    let widest = text
        .iter()
        .map(|l| width(l))
        .max()
        .unwrap_or(0)
        .max(width(title) + 2);
    let w = (widest as u16 + 4).min(area.width);
    let h = (text.len() as u16 + 2).min(area.height);
    let place = Rect {
        x: area.x + (area.width - w) / 2,
        y: area.y + (area.height - h) / 2,
        width: w,
        height: h,
    };
    // Half of a wide letter can't stay: it would be drawn over the border.
    for y in place.y..place.bottom() {
        if place.x > 0
            && let Some(cell) = buf
                .cell_mut((place.x - 1, y))
                .filter(|c| width(c.symbol()) > 1)
        {
            cell.set_symbol(" ");
        }
    }
    Clear.render(place, buf);
    let block = Block::new()
        .borders(Borders::ALL)
        .border_style(theme.now())
        .title(format!(" {title} "));
    let inner = block.inner(place);
    block.render(place, buf);
    let inner = Rect {
        x: inner.x + 1,
        width: inner.width.saturating_sub(2),
        ..inner
    };
    lines(text, Style::new(), inner, buf);
}
