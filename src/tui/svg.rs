//! A screen as a picture that web pages show: each cell where a terminal would put it.

use std::fmt::Write;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

use super::text::width;

const CELL: (u16, u16) = (8, 17);
const MARGIN: u16 = 12;
const GROUND: &str = "#101418";
const INK: &str = "#d6dade";

/// The look of a cell: ink, ground, bold, underlined.
type Look = (&'static str, &'static str, bool, bool);

/// Draws a screen. The same screen gives the same text.
pub fn draw(buf: &Buffer, described: &str) -> String {
    let area = buf.area;
    let (w, h) = (area.width * CELL.0, area.height * CELL.1);
    let (full_w, full_h) = (w + 2 * MARGIN, h + 2 * MARGIN);
    let mut out = String::new();
    let _ = writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {full_w} {full_h}\" width=\"{full_w}\" height=\"{full_h}\" \
         role=\"img\" aria-label=\"{}\">",
        escape(described)
    );
    let _ = writeln!(
        out,
        "<rect width=\"{full_w}\" height=\"{full_h}\" rx=\"8\" fill=\"{GROUND}\"/>\n\
         <g font-family=\"ui-monospace,Menlo,Consolas,'DejaVu Sans Mono','D2Coding','NanumGothicCoding',monospace\" \
         font-size=\"13.3\" xml:space=\"preserve\">"
    );
    for y in 0..area.height {
        row(buf, y, &mut out);
    }
    out.push_str("</g>\n</svg>\n");
    out
}

fn row(buf: &Buffer, y: u16, out: &mut String) {
    let mut x = 0;
    while x < buf.area.width {
        let Some(cell) = buf.cell((x, y)) else { break };
        let look = look(cell);
        let mut text = String::new();
        let (from, first) = (x, kind(cell));
        // Cells that look alike and are drawn alike go together.
        while let Some(next) = buf.cell((x, y)) {
            if x >= buf.area.width || self::look(next) != look || kind(next) != first {
                break;
            }
            text.push_str(next.symbol());
            x += width(next.symbol()).max(1) as u16;
        }
        run(&text, from, x, y, look, first, out);
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Blank,
    Text,
    Wide,
    Box,
    Tip,
}

fn kind(cell: &Cell) -> Kind {
    match cell.symbol() {
        " " | "" => Kind::Blank,
        "─" | "│" | "┌" | "┐" | "└" | "┘" => Kind::Box,
        "►" | "◄" | "▶" | "▸" => Kind::Tip,
        s if width(s) > 1 => Kind::Wide,
        _ => Kind::Text,
    }
}

fn run(text: &str, from: u16, to: u16, y: u16, look: Look, kind: Kind, out: &mut String) {
    let (ink, ground, bold, underlined) = look;
    let (left, top) = (MARGIN + from * CELL.0, MARGIN + y * CELL.1);
    let wide = (to - from) * CELL.0;
    if ground != GROUND {
        let h = CELL.1;
        let _ = writeln!(
            out,
            "<rect x=\"{left}\" y=\"{top}\" width=\"{wide}\" height=\"{h}\" fill=\"{ground}\"/>"
        );
    }
    match kind {
        Kind::Blank => {}
        Kind::Box | Kind::Tip => {
            let mut path = String::new();
            for (i, c) in (0..).zip(text.chars()) {
                shape(c, left + i * CELL.0, top, &mut path);
            }
            let paint = if kind == Kind::Tip { "fill" } else { "stroke" };
            let _ = writeln!(out, "<path d=\"{}\" {paint}=\"{ink}\"/>", path.trim());
        }
        Kind::Text | Kind::Wide => {
            let baseline = top + 13;
            let weight = if bold { " font-weight=\"bold\"" } else { "" };
            let line = if underlined {
                " text-decoration=\"underline\""
            } else {
                ""
            };
            let _ = writeln!(
                out,
                "<text x=\"{left}\" y=\"{baseline}\" textLength=\"{wide}\" lengthAdjust=\"spacingAndGlyphs\" \
                 fill=\"{ink}\"{weight}{line}>{}</text>",
                escape(text)
            );
        }
    }
}

fn shape(c: char, left: u16, top: u16, path: &mut String) {
    let (right, bottom) = (left + CELL.0, top + CELL.1);
    let (x, y) = (left + CELL.0 / 2, top + CELL.1 / 2);
    let (across, down) = (f32::from(x) + 0.5, f32::from(y) + 0.5);
    let _ = match c {
        '─' => write!(path, "M{left} {down}H{right} "),
        '│' => write!(path, "M{across} {top}V{bottom} "),
        '┌' => write!(path, "M{right} {down}H{across}V{bottom} "),
        '┐' => write!(path, "M{left} {down}H{across}V{bottom} "),
        '└' => write!(path, "M{right} {down}H{across}V{top} "),
        '┘' => write!(path, "M{left} {down}H{across}V{top} "),
        '◄' => write!(path, "M{right} {}L{left} {down}L{right} {}Z ", y - 4, y + 5),
        _ => write!(path, "M{left} {}L{right} {down}L{left} {}Z ", y - 4, y + 5),
    };
}

fn look(cell: &Cell) -> Look {
    let has = |m| cell.modifier.contains(m);
    let ink = match cell.fg {
        Color::Cyan => "#7fd1c7",
        Color::Yellow => "#f0c674",
        Color::Green => "#a5c261",
        Color::Red => "#e58585",
        Color::DarkGray => "#848b92",
        _ if has(Modifier::DIM) => "#848b92",
        _ => INK,
    };
    let (ink, ground) = if has(Modifier::REVERSED) {
        (GROUND, ink)
    } else {
        (ink, GROUND)
    };
    // What no blank shows is no difference between two blanks.
    if kind(cell) == Kind::Blank {
        return (INK, ground, false, false);
    }
    (ink, ground, has(Modifier::BOLD), has(Modifier::UNDERLINED))
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    #[test]
    fn every_cell_has_its_place() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 12, 1));
        buf.set_string(0, 0, "a<─►", Style::new());
        buf.set_string(5, 0, "포트", Style::new().add_modifier(Modifier::REVERSED));
        let svg = draw(&buf, "a \"test\"");
        assert!(svg.contains(">a&lt;</text>"), "{svg}");
        assert!(svg.contains("M28 20.5H36"), "{svg}");
        let wide = "<text x=\"52\" y=\"25\" textLength=\"32\"";
        assert!(svg.contains(wide) && svg.contains(">포트</text>"), "{svg}");
        assert!(svg.contains("aria-label=\"a &quot;test&quot;\""));
    }
}
