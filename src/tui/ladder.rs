//! The ladder: a column an actor, an arrow a step, the newest travelling.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::text::{fit, width};
use super::theme::Theme;
use crate::present::stage::{Actor, Section, Step};

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
    /// The arrow that is looked at.
    pub chosen: Option<usize>,
    /// Layers that lie open under it.
    pub under: Unfolded<'a>,
    /// Plain ASCII instead of box characters.
    pub ascii: bool,
}

/// Layers open under a message, from the outside in.
pub struct Unfolded<'a> {
    /// The layers.
    pub layers: &'a [Section],
    /// The one looked at.
    pub chosen: usize,
    /// With OSI's layers beside them.
    pub osi: bool,
    /// "byte" and "bytes" in the reader's language.
    pub bytes: [&'a str; 2],
}

const GUTTER: u16 = 12;

impl Ladder<'_> {
    /// Draws actors, lifelines and as many arrows as fit, the chosen one among them.
    pub fn draw(&self, area: Rect, theme: &Theme, buf: &mut Buffer) {
        if self.actors.is_empty() || area.height < 2 || area.width < GUTTER + 8 {
            return;
        }
        let columns = self.columns(area);
        // On a low screen the layers need the place of the names.
        let needed = self.under.layers.len() as u16 + 2;
        let head = if area.height < needed { 0 } else { head(area) };
        if head > 0 {
            self.heads(area, &columns, theme, buf);
        }
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
        let under = self.under.layers.len().min(rows.height.into());
        let room = usize::from(rows.height).saturating_sub(under).max(1);
        let chosen = self.chosen.filter(|i| *i < self.shown);
        // The newest arrows, unless the chosen one would not be among them.
        let mut first = self.shown.saturating_sub(room);
        let mut last = self.shown;
        if let Some(i) = chosen {
            if under > 0 {
                last = i + 1;
                first = last.saturating_sub(room);
            } else if i < first {
                first = i;
                last = (i + room).min(self.shown);
            }
        }
        for (row, i) in (first..last).enumerate() {
            self.arrow(i, rows.y + row as u16, area, &columns, theme, buf);
        }
        let y = rows.y + (last - first) as u16;
        self.layers(
            Rect {
                y,
                height: rows.bottom().saturating_sub(y),
                ..rows
            },
            theme,
            buf,
        );
    }

    /// Each layer one deeper than the one that carries it.
    fn layers(&self, area: Rect, theme: &Theme, buf: &mut Buffer) {
        let Unfolded {
            layers,
            chosen,
            osi,
            bytes,
        } = self.under;
        let left = if area.width < 50 { 1 } else { GUTTER };
        for ((n, s), y) in layers.iter().enumerate().zip(area.y..area.bottom()) {
            let room = usize::from(area.width.saturating_sub(left));
            let depth = n.min(6);
            let (pass, corner) = if self.ascii {
                ("|", "+")
            } else {
                ("│", "┌")
            };
            let size = match s.extra {
                true => String::new(),
                false => {
                    let [one, several] = bytes;
                    let unit = if s.bytes.len() == 1 { one } else { several };
                    format!("{} {unit}", s.bytes.len())
                }
            };
            let text = format!("{}{corner} {} ", pass.repeat(depth), s.title);
            let at = width(&text).max(if area.width < 70 { 0 } else { 18 }) + 1;
            let said = match osi && !s.osi.is_empty() {
                true => osi_within(s, room.saturating_sub(at)),
                false => [s.layer.as_str(), size.as_str()]
                    .iter()
                    .filter(|t| !t.is_empty())
                    .copied()
                    .collect::<Vec<_>>()
                    .join(" · "),
            };
            buf.set_string(area.x + left, y, " ".repeat(room), Style::reset());
            let style = if n == chosen {
                theme.chosen()
            } else {
                theme.title()
            };
            buf.set_string(area.x + left, y, fit(&text, room), style);
            if at < room {
                buf.set_string(
                    area.x + left + at as u16,
                    y,
                    fit(&said, room - at),
                    Style::reset(),
                );
            }
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
        if columns.first().is_some_and(|x| *x > area.x + GUTTER + 4) {
            let y = area.y + head(area) - 1;
            buf.set_string(area.x + GUTTER - 4, y, "ms", theme.faint());
        }
        for (actor, x) in self.actors.iter().zip(columns) {
            let lines = [
                (&actor.name, theme.title()),
                (&actor.endpoint, theme.faint()),
            ];
            for (i, (text, style)) in lines.into_iter().take(head(area).into()).enumerate() {
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
        let chosen = Some(i) == self.chosen;
        let style = match (step.wrong, chosen) {
            (true, _) => theme.wrong(),
            (false, true) => theme.now(),
            (false, false) => theme.past(),
        };
        // An arrow crosses other actors' lines: nothing of their look stays.
        let style = Style::reset().patch(style);
        let gutter = columns[0].saturating_sub(area.x + 1).min(GUTTER - 1);
        self.gutter(step, chosen, usize::from(gutter), area.x, y, theme, buf);
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
        // The label stands on the arrow once it has passed.
        if length == full || !newest {
            let label = format!(
                " {} ",
                fit(&step.label, usize::from(full).saturating_sub(5))
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
        chosen: bool,
        room: usize,
        x: u16,
        y: u16,
        theme: &Theme,
        buf: &mut Buffer,
    ) {
        let mark = if chosen {
            if self.ascii { ">" } else { "▶" }
        } else {
            " "
        };
        let time = milliseconds(step.time, room.saturating_sub(4).min(8));
        let text = match room {
            0..=8 => format!("{mark}{:<3}", step.number),
            _ => format!(
                "{mark}{:>2} {time:>1$}",
                step.number,
                room.saturating_sub(4).min(7)
            ),
        };
        buf.set_string(
            x,
            y,
            fit(&text, room),
            if chosen { theme.now() } else { theme.faint() },
        );
    }
}

/// Milliseconds with as many digits as there is room for.
fn milliseconds(ns: i64, room: usize) -> String {
    let ms = ns as f64 / 1e6;
    let most = if ms < 10_000.0 { 3 } else { 0 };
    (0..=most)
        .rev()
        .map(|digits| format!("{ms:.digits$}"))
        .find(|text| text.len() <= room)
        .unwrap_or_default()
}

/// A layer beside OSI's, as much of it as there is room for.
fn osi_within(s: &Section, room: usize) -> String {
    let numbers: Vec<&str> = s
        .osi
        .split(", ")
        .filter_map(|part| part.split(' ').next())
        .collect();
    let ways = [
        format!("{} = OSI {}", s.layer, s.osi),
        format!("OSI {}", s.osi),
        format!("{} = OSI {}", s.layer, numbers.join(", ")),
    ];
    let fits = ways.iter().find(|way| width(way) <= room);
    fits.cloned()
        .unwrap_or_else(|| format!("OSI {}", numbers.join(", ")))
}

/// How many lines the actors' names take.
fn head(area: Rect) -> u16 {
    if area.height > 7 { 2 } else { 1 }
}
