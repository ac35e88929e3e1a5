//! The panes beside the ladder: the sentence, the fields, the bytes, the textbook, a question.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::{Block, Borders, Clear, Widget};

use super::text::{fit, width, wrap};
use super::theme::Theme;
use super::words::{Lang, Word};
use crate::present::stage::{Field, Outline, Question, Section};

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
    inner
}

/// The field tree, the chosen field in view, its meaning underneath where there is room.
#[allow(clippy::too_many_arguments)]
pub fn fields(
    section: &Section,
    index: (usize, usize),
    chosen: usize,
    focused: bool,
    lang: Lang,
    area: Rect,
    theme: &Theme,
    buf: &mut Buffer,
) {
    let title = format!(
        "{} · {} {}/{}",
        Word::Fields.say(lang),
        section.title,
        index.0 + 1,
        index.1
    );
    let inner = boxed(&title, focused, area, theme, buf);
    let doc_rows = if inner.height >= 7 { 2 } else { 0 };
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
        if !f.spec.is_empty() {
            text.push_str(&format!(" ({})", f.spec));
        }
        let place = Rect {
            y: list.bottom(),
            height: doc_rows,
            ..inner
        };
        lines(&wrap(&text, inner.width.into()), theme.faint(), place, buf);
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
        if *at < (from + len).max(from + 1) && end > from && !carried.contains(frame) {
            carried.push(*frame);
        }
    }
    let named: Vec<String> = carried.iter().take(6).map(u64::to_string).collect();
    let text = format!("{} {}", Word::Frames.say(lang), named.join(", "));
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
    let current = rows
        .iter()
        .position(|r| r.at.is_some_and(|at| at + 1 == shown))
        .unwrap_or(0);
    let room = usize::from(inner.height);
    let first = current
        .saturating_sub(room / 2)
        .min(rows.len().saturating_sub(room));
    for (y, r) in (inner.y..inner.bottom()).zip(rows.iter().skip(first)) {
        let done = r.at.is_some_and(|at| at < shown);
        let (tick, style) = match r.at {
            None => ("–", theme.faint()),
            Some(at) if at + 1 == shown => ("✓", theme.now()),
            Some(_) if done => ("✓", theme.done()),
            Some(_) => ("·", theme.past()),
        };
        let absent = if r.at.is_none() {
            format!(" ({})", Word::Absent.say(lang))
        } else {
            String::new()
        };
        let text = format!("{tick} {:>2} {}{absent}", r.number, r.text);
        buf.set_string(inner.x, y, fit(&text, inner.width.into()), style);
    }
}

/// A question over everything else.
pub fn question(q: &Question, lang: Lang, area: Rect, theme: &Theme, buf: &mut Buffer) {
    let room = usize::from(area.width.saturating_sub(6)).clamp(20, 66);
    let mut text = wrap(&q.text, room);
    text.push(String::new());
    for (i, choice) in q.choices.iter().enumerate() {
        text.extend(wrap(&format!("{}  {choice}", i + 1), room));
    }
    text.push(String::new());
    text.extend(wrap(Word::ChooseOne.say(lang), room));
    popup(Word::Predict.say(lang), &text, area, theme, buf);
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
