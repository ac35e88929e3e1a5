//! `wirestep picture`: a screen of the stage as an SVG file. The README's picture is made by it.

use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

use super::keys::KeyArgs;
use super::output::Output;
use super::step::{self, Look};
use super::{Failure, home};
use crate::tui::{self, keys, svg};

/// Draw a screen as SVG: opened, then the keys pressed, all arrows arrived.
///
/// `wirestep picture first-look --keys 'Right*6 1 Right'` is what the README shows.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// A lesson or a capture; the home screen, if not said.
    #[arg(value_name = "LESSON|FILE")]
    pub what: Option<PathBuf>,
    /// Keys to press, parted by blanks: Right, Left, Up, Down, Enter, Esc, Tab, Space, letters; `Right*6` six times.
    #[arg(long, default_value = "")]
    pub keys: String,
    /// Columns and lines.
    #[arg(long, default_value = "100x30", value_name = "WxH")]
    pub size: String,
    /// Of a capture: which story, by its number in `wirestep stories`.
    #[arg(long, value_name = "N")]
    pub story: Option<usize>,
    #[command(flatten)]
    pub look: Look,
    #[command(flatten)]
    pub keys_given: KeyArgs,
}

/// When all arrows have arrived.
const LATER: Duration = Duration::from_secs(3600);

pub fn run(args: Args) -> Result<(), Failure> {
    let mut app = match &args.what {
        Some(what) => step::app(what, args.story, &args.keys_given, args.look.settings())?,
        None => home::app(args.look.settings()),
    };
    let size = args.size.split_once('x').and_then(|(w, h)| {
        let (w, h): (u16, u16) = (w.parse().ok()?, h.parse().ok()?);
        (w <= 500 && h <= 200).then_some((w, h))
    });
    let Some((width, height)) = size else {
        let size = &args.size;
        return Err(Failure::Usage(format!(
            "{size} is no size: write columns and lines, such as 100x30, at most 500x200"
        )));
    };
    for word in args.keys.split_whitespace() {
        let (name, times) = match word.split_once('*').filter(|(n, _)| !n.is_empty()) {
            Some((name, times)) => (name, times.parse::<usize>().ok()),
            None => (word, Some(1)),
        };
        let (Some(key), Some(times)) = (keys::named(name), times.filter(|n| *n <= 1000)) else {
            return Err(Failure::Usage(format!(
                "{word} is no key: Right, Left, Up, Down, Home, End, Enter, Esc, Tab, Space, or a letter"
            )));
        };
        for _ in 0..times {
            app.key(&key, Duration::ZERO);
        }
    }
    let title = app
        .stage()
        .map_or("wirestep", |s| s.play().title())
        .to_owned();
    let buffer = tui::snapshot(&app, LATER, width, height);
    let mut out = Output::new(false);
    let _ = out.buffer.write_all(svg::draw(&buffer, &title).as_bytes());
    out.flush()
}
