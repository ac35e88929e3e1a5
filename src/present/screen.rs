//! The screen a user saw: what a server sent to a terminal, played to an emulator of one.

use std::num::NonZero;

use super::follow::Piece;
use crate::layer::Dir;

/// Lines that left the screen at its top and are kept.
const SCROLLED: usize = 10_000;
/// Larger windows are not believed, nor smaller ones; 0 is "I don't say" (RFC 1073).
const LARGEST: u16 = 1000;
const SMALLEST: (u16, u16) = (10, 2);

const SE: u8 = 240;
const SB: u8 = 250;
const WILL: u8 = 251;
const DONT: u8 = 254;
const IAC: u8 = 255;
const NAWS: u8 = 31;

/// A terminal's screen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Screen {
    /// Columns and rows.
    pub size: (u16, u16),
    /// Lines that scrolled off, oldest first.
    pub before: Vec<String>,
    /// The rows.
    pub rows: Vec<String>,
    /// Row and column of the cursor, counted from 0.
    pub cursor: (u16, u16),
}

/// What the terminal showed after all pieces up to frame `until`, and the lines that had scrolled off. In TELNET
/// commands are no text, and the window's size is what the client said (RFC 1073); in SSH pieces say the size. It is 80
/// columns by 24 rows before that.
pub fn screen(pieces: &[Piece], until: u64) -> Screen {
    let (mut columns, mut rows) = (80, 24);
    let telnet_speaks = pieces.iter().all(|p| p.window.is_none());
    let mut parser = parser(rows, columns);
    let mut telnet = [Telnet::default(), Telnet::default()];
    let mut text = Vec::new();
    for p in pieces.iter().take_while(|p| p.frame <= until) {
        text.clear();
        let state = &mut telnet[p.dir.index()];
        if p.missing > 0 {
            *state = Telnet::default();
        }
        if telnet_speaks {
            p.bytes.iter().for_each(|b| state.byte(*b, &mut text));
        } else {
            text.extend_from_slice(&p.bytes);
            state.window = p.window.filter(|(w, h)| fits(*w, *h));
        }
        if p.dir == Dir::ToClient {
            parser.process(&text);
        } else if let Some((w, h)) = state.window.take()
            && (w, h) != (columns, rows)
        {
            (columns, rows) = (w, h);
            if let (Some(h), Some(w)) = (NonZero::new(h), NonZero::new(w)) {
                parser.screen_mut().set_size(h, w);
            }
        }
    }
    shown(&mut parser, columns, rows)
}

/// Whether a window's size is believed.
fn fits(columns: u16, rows: u16) -> bool {
    (SMALLEST.0..=LARGEST).contains(&columns) && (SMALLEST.1..=LARGEST).contains(&rows)
}

fn parser(rows: u16, columns: u16) -> vt100::Parser {
    let size = |n| NonZero::new(n).unwrap_or(NonZero::<u16>::MIN);
    vt100::Parser::new(size(rows), size(columns), SCROLLED)
}

fn shown(parser: &mut vt100::Parser, columns: u16, rows: u16) -> Screen {
    let screen = parser.screen_mut();
    let cursor = screen.cursor_position();
    let text = |screen: &vt100::Screen| -> Vec<String> {
        let rows = screen.rows(0, columns);
        rows.map(|r| r.trim_end().to_owned()).collect()
    };
    let now = text(screen);
    // The emulator shows what scrolled off a screenful at a time.
    screen.set_scrollback(usize::MAX);
    let all = screen.scrollback();
    let mut before = Vec::with_capacity(all);
    let mut left = all;
    while left > 0 {
        screen.set_scrollback(left);
        let take = left.min(usize::from(rows).max(1));
        before.extend(text(screen).into_iter().take(take));
        left -= take;
    }
    screen.set_scrollback(0);
    Screen {
        size: (columns, rows),
        before,
        rows: now,
        cursor,
    }
}

/// Takes TELNET's commands out of a direction (RFC 854).
#[derive(Default)]
struct Telnet {
    state: State,
    option: Vec<u8>,
    window: Option<(u16, u16)>,
}

#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum State {
    #[default]
    Text,
    Command,
    Option,
    Sub,
    SubCommand,
    Return,
}

impl Telnet {
    fn byte(&mut self, b: u8, text: &mut Vec<u8>) {
        self.state = match (self.state, b) {
            // RFC 854: a carriage return alone is followed by a zero.
            (State::Return, 0) => State::Text,
            (State::Text | State::Return, IAC) => State::Command,
            (State::Text | State::Return, b) => {
                text.push(b);
                if b == b'\r' {
                    State::Return
                } else {
                    State::Text
                }
            }
            (State::Command, IAC) => {
                text.push(IAC);
                State::Text
            }
            (State::Command, SB) => {
                self.option.clear();
                State::Sub
            }
            (State::Command, WILL..=DONT) => State::Option,
            (State::Command | State::Option, _) => State::Text,
            (State::Sub, IAC) => State::SubCommand,
            (State::SubCommand, SE) => {
                self.ended();
                State::Text
            }
            (State::Sub | State::SubCommand, b) => {
                if self.option.len() < 64 {
                    self.option.push(b);
                }
                State::Sub
            }
        }
    }

    fn ended(&mut self) {
        if let [NAWS, w1, w0, h1, h0] = self.option[..] {
            let size = |a, b| u16::from_be_bytes([a, b]);
            let (w, h) = (size(w1, w0), size(h1, h0));
            if fits(w, h) {
                self.window = Some((w, h));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(dir: Dir, bytes: &[u8]) -> Piece {
        Piece {
            dir,
            frame: 1,
            at: 0,
            bytes: bytes.to_vec(),
            missing: 0,
            window: None,
        }
    }

    #[test]
    fn commands_are_no_text_and_the_window_has_the_clients_size() {
        let pieces = [
            piece(
                Dir::ToServer,
                b"\xff\xfb\x1f\xff\xfa\x1f\x00\x14\x00\x05\xff\xf0",
            ),
            piece(Dir::ToClient, b"\xff\xfd\x18login: \xff\xff"),
            piece(Dir::ToServer, b"kim\r\0"),
            piece(
                Dir::ToClient,
                "kim\r\n\x1b[2J\x1b[H한글 menu\r\n\x1b[3;5Hx".as_bytes(),
            ),
        ];
        let s = screen(&pieces, u64::MAX);
        assert_eq!(s.size, (20, 5));
        assert_eq!(s.rows, ["한글 menu", "", "    x", "", ""]);
        assert_eq!(s.cursor, (2, 5));
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_make_a_screen(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..400), w in 10u16..40, h in 2u16..9) {
            let [w, h] = [w.to_be_bytes(), h.to_be_bytes()];
            let size = [0xff, 250, 31, w[0], w[1], h[0], h[1], 0xff, 240];
            // Mostly sequences that mean something to a terminal.
            const PARTS: &[u8] = b"\x1b[;?0123456789HJKLMPrm@ABCDhl7\xed\x95\x9c\r\n";
            let of = |b: &u8| PARTS.get(usize::from(*b) % 64).copied().unwrap_or(*b);
            let text: Vec<u8> = bytes.iter().map(of).collect();
            let pieces = [piece(Dir::ToClient, &text), piece(Dir::ToServer, &size), piece(Dir::ToClient, &text)];
            let s = screen(&pieces, u64::MAX);
            proptest::prop_assert_eq!(s.rows.len(), usize::from(s.size.1));
        }
    }

    #[test]
    fn what_scrolled_off_is_kept() {
        let text: String = (0..60).map(|n| format!("line {n}\r\n")).collect();
        let s = screen(&[piece(Dir::ToClient, text.as_bytes())], u64::MAX);
        assert_eq!((s.before.len(), s.rows.len()), (37, 24));
        assert_eq!(s.before.first().map(String::as_str), Some("line 0"));
        assert_eq!(s.before.last().map(String::as_str), Some("line 36"));
        assert_eq!(s.rows[0], "line 37");
    }
}
