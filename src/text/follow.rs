//! A conversation as text or in hexadecimal, the two sides told apart; and a terminal's screen.

use std::io::Write;

use crate::field::escape;
use crate::layer::Dir;
use crate::present::follow::Piece;
use crate::present::screen::Screen;

/// How it is written.
#[derive(Clone, Copy, Debug, Default)]
pub struct Style {
    /// Colours for a terminal.
    pub colour: bool,
}

const RESET: &[u8] = b"\x1b[0m";

fn mark(dir: Dir) -> &'static [u8] {
    match dir {
        Dir::ToServer => b"> ",
        Dir::ToClient => b"< ",
    }
}

impl Style {
    fn begin(self, dir: Dir, out: &mut Vec<u8>) {
        if self.colour {
            out.extend_from_slice(match dir {
                Dir::ToServer => b"\x1b[36m",
                Dir::ToClient => b"\x1b[33m",
            });
        }
        out.extend_from_slice(mark(dir));
    }

    fn end(self, out: &mut Vec<u8>) {
        if self.colour {
            out.extend_from_slice(RESET);
        }
        out.push(b'\n');
    }
}

fn missing(n: u64, style: Style, dir: Dir, out: &mut Vec<u8>) {
    style.begin(dir, out);
    let _ = write!(
        out,
        "[{} missing]",
        crate::field::Count(n, "byte is", "bytes are")
    );
    style.end(out);
}

/// Appends lines as they were sent, `> ` before the client's and `< ` before the server's. What is no printable
/// character is escaped; line ends are not shown.
pub fn text(pieces: &[Piece], style: Style, out: &mut Vec<u8>) {
    let mut i = 0;
    let mut said = Vec::new();
    while let Some(first) = pieces.get(i) {
        // What one side says in a row belongs together: lines may be cut anywhere.
        said.clear();
        if first.missing > 0 {
            missing(first.missing, style, first.dir, out);
        }
        said.extend_from_slice(&first.bytes);
        i += 1;
        while let Some(p) = pieces
            .get(i)
            .filter(|p| p.dir == first.dir && p.missing == 0)
        {
            said.extend_from_slice(&p.bytes);
            i += 1;
        }
        let ended = said.strip_suffix(b"\n").unwrap_or(&said);
        if said.is_empty() {
            continue;
        }
        for line in ended.split(|b| *b == b'\n') {
            style.begin(first.dir, out);
            escape(line.strip_suffix(b"\r").unwrap_or(line), out);
            style.end(out);
        }
    }
}

/// Appends a dump of each piece under its frame: offset in its direction, hexadecimal digits, characters.
pub fn hex(pieces: &[Piece], style: Style, out: &mut Vec<u8>) {
    for p in pieces {
        if p.missing > 0 {
            missing(p.missing, style, p.dir, out);
        }
        style.begin(p.dir, out);
        let _ = write!(
            out,
            "frame {}, {}",
            p.frame,
            crate::field::bytes(p.bytes.len())
        );
        style.end(out);
        for (n, row) in p.bytes.chunks(16).enumerate() {
            style.begin(p.dir, out);
            let _ = write!(out, "{:08x}  ", p.at + 16 * n as u64);
            for j in 0..16 {
                match row.get(j) {
                    Some(b) => {
                        let _ = write!(out, "{b:02x} ");
                    }
                    None => out.extend_from_slice(b"   "),
                }
                if j == 7 {
                    out.push(b' ');
                }
            }
            out.push(b' ');
            let shown = |b: &u8| {
                if (0x20..0x7f).contains(b) { *b } else { b'.' }
            };
            out.extend(row.iter().map(shown));
            style.end(out);
        }
    }
}

/// Appends a screen: what scrolled off, then the screen in a frame.
pub fn screen(screen: &Screen, out: &mut Vec<u8>) {
    for line in &screen.before {
        out.extend_from_slice(b"  ");
        escape_line(line, out);
        out.push(b'\n');
    }
    let (columns, rows) = screen.size;
    let bar = "─".repeat(columns.into());
    let _ = writeln!(out, "┌{bar}┐");
    for row in &screen.rows {
        out.extend_from_slice("│".as_bytes());
        escape_line(row, out);
        let width = unicode_width::UnicodeWidthStr::width(row.as_str());
        out.resize(out.len() + usize::from(columns).saturating_sub(width), b' ');
        out.extend_from_slice("│\n".as_bytes());
    }
    let _ = writeln!(out, "└{bar}┘");
    let (row, column) = screen.cursor;
    let _ = writeln!(
        out,
        "{columns} by {rows}, the cursor in row {}, column {}",
        row + 1,
        column + 1
    );
}

/// A backslash stands for itself here: nothing else is escaped in a row of a screen.
fn escape_line(line: &str, out: &mut Vec<u8>) {
    for (i, part) in line.split('\\').enumerate() {
        if i > 0 {
            out.push(b'\\');
        }
        escape(part.as_bytes(), out);
    }
}
