//! The ladder: a column an actor, an arrow a step, the newest travelling.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::text::{fit, width};
use super::theme::Theme;
use crate::present::stage::{Actor, Step};

/// What is drawn.
pub struct Ladder<'a> {
    /// The columns.
    pub actors: &'a [Actor],
    /// The arrows.
    pub steps: &'a [Step],
    /// How many of them are shown.
    pub shown: usize,
    /// How far the last one has travelled, 0 to 1.
    pub travelled: f64,
    /// Plain ASCII instead of box characters.
    pub ascii: bool,
}

const GUTTER: u16 = 13;

impl Ladder<'_> {
    /// Draws actors, lifelines and as many of the newest arrows as fit.
    pub fn draw(&self, area: Rect, theme: &Theme, buf: &mut Buffer) {
        if self.actors.is_empty() || area.height < 3 || area.width < GUTTER + 8 {
            return;
        }
        let columns = self.columns(area);
        self.heads(area, &columns, theme, buf);
        let head = if area.height > 8 { 2 } else { 1 };
        let rows = Rect {
            y: area.y + head,
            height: area.height - head,
            ..area
        };
        let line = if self.ascii { "|" } else { "│" };
        for y in rows.y..rows.bottom() {
            for x in &columns {
                buf.set_string(*x, y, line, theme.faint());
            }
        }
        let room = usize::from(rows.height);
        let first = self.shown.saturating_sub(room);
        for (row, i) in (first..self.shown).enumerate() {
            self.arrow(i, rows.y + row as u16, area, &columns, theme, buf);
        }
    }

    /// The middle of each actor's column.
    fn columns(&self, area: Rect) -> Vec<u16> {
        let gutter = if area.width < 50 { 5 } else { GUTTER };
        let room = area.width.saturating_sub(gutter + 2);
        let n = self.actors.len() as u16;
        let side = (room / (n * 2)).min(9);
        let between = if n > 1 {
            (room - 2 * side) / (n - 1)
        } else {
            0
        };
        (0..n)
            .map(|i| area.x + gutter + side + i * between)
            .collect()
    }

    fn heads(&self, area: Rect, columns: &[u16], theme: &Theme, buf: &mut Buffer) {
        let between = columns
            .windows(2)
            .map(|w| w[1] - w[0])
            .min()
            .unwrap_or(area.width / 2);
        for (actor, x) in self.actors.iter().zip(columns) {
            let lines = [
                (&actor.name, theme.title()),
                (&actor.endpoint, theme.faint()),
            ];
            let count = if area.height > 8 { 2 } else { 1 };
            for (i, (text, style)) in lines.into_iter().take(count).enumerate() {
                let text = fit(text, usize::from(between.saturating_sub(2)).max(6));
                let w = width(&text) as u16;
                let left = x
                    .saturating_sub(w / 2)
                    .max(area.x)
                    .min(area.right().saturating_sub(w));
                buf.set_string(left, area.y + i as u16, text, style);
            }
        }
    }

    fn arrow(
        &self,
        i: usize,
        y: u16,
        area: Rect,
        columns: &[u16],
        theme: &Theme,
        buf: &mut Buffer,
    ) {
        let step = &self.steps[i];
        let newest = i + 1 == self.shown;
        let style = match (step.wrong, newest) {
            (true, _) => theme.wrong(),
            (false, true) => theme.now(),
            (false, false) => theme.past(),
        };
        // An arrow crosses other actors' lines: nothing of their look stays.
        let style = Style::reset().patch(style);
        let gutter = columns[0].saturating_sub(area.x + 1).min(GUTTER - 1);
        self.gutter(step, newest, usize::from(gutter), area.x, y, theme, buf);
        let (Some(from), Some(to)) = (columns.get(step.from), columns.get(step.to)) else {
            return;
        };
        if from == to {
            buf.set_string(
                from + 2,
                y,
                fit(
                    &step.label,
                    usize::from(area.right().saturating_sub(from + 2)),
                ),
                style,
            );
            return;
        }
        let (left, right) = (from.min(to) + 1, from.max(to) - 1);
        let full = right - left + 1;
        let length = if newest {
            ((f64::from(full) * self.travelled).ceil() as u16).clamp(1, full)
        } else {
            full
        };
        let rightward = from < to;
        let (start, end) = if rightward {
            (left, left + length - 1)
        } else {
            (right + 1 - length, right)
        };
        let (dash, tips) = if self.ascii {
            ("-", ("<", ">"))
        } else {
            ("─", ("◄", "►"))
        };
        for x in start..=end {
            buf.set_string(x, y, dash, style);
        }
        let tip = if rightward {
            (end, tips.1)
        } else {
            (start, tips.0)
        };
        buf.set_string(tip.0, y, tip.1, style);
        if length == full {
            let label = format!(
                " {} ",
                fit(&step.label, usize::from(full).saturating_sub(6))
            );
            let w = width(&label) as u16;
            if full > w + 2 {
                buf.set_string(left + (full - w) / 2, y, label, style);
            }
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn gutter(
        &self,
        step: &Step,
        newest: bool,
        room: usize,
        x: u16,
        y: u16,
        theme: &Theme,
        buf: &mut Buffer,
    ) {
        let mark = if newest {
            if self.ascii { ">" } else { "▶" }
        } else {
            " "
        };
        let time = format!("{:>8.3}", step.time as f64 / 1e6);
        let text = match room {
            0..=4 => format!("{mark}{:<3}", step.number),
            _ => format!("{mark}{:<2}{time}", step.number),
        };
        buf.set_string(
            x,
            y,
            fit(&text, room),
            if newest { theme.now() } else { theme.faint() },
        );
    }
}
