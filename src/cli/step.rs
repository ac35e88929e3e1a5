//! `wirestep step` and `wirestep replay`: a lesson or a capture on the stage.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::keys::KeyArgs;
use super::shelf::{Lessons, Stories};
use super::{Failure, plain, stories};
use crate::lesson;
use crate::narrate::Lang;
use crate::tui::{self, App, Settings, Shelf};

/// Step through a lesson or a capture: → and ← go on and back, exactly.
///
/// Where the output is no terminal the same is said as plain text.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// A lesson (`wirestep` alone lists them) or a capture; `-` is standard input.
    #[arg(value_name = "LESSON|FILE")]
    pub what: PathBuf,
    /// Of a capture: which story, by its number in `wirestep stories`.
    #[arg(long, value_name = "N")]
    pub story: Option<usize>,
    #[command(flatten)]
    pub look: Look,
    #[command(flatten)]
    pub keys: KeyArgs,
}

/// How the screens look and speak.
#[derive(clap::Args, Debug, Default)]
pub struct Look {
    /// The language: en or ko. The environment's, if not said; L changes it.
    #[arg(long)]
    pub lang: Option<Lang>,
    /// Without colours (also with NO_COLOR).
    #[arg(long)]
    pub no_color: bool,
    /// Lines and arrows in plain ASCII.
    #[arg(long)]
    pub ascii: bool,
}

impl Look {
    /// The language that was asked for, or the environment's.
    pub fn lang(&self) -> Lang {
        self.lang.unwrap_or_else(Lang::of_environment)
    }

    /// For the app.
    pub fn settings(&self) -> Settings {
        let colour = std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
        Settings {
            lang: self.lang(),
            colour: colour && !self.no_color,
            ascii: self.ascii,
        }
    }
}

/// Shows it; with `playing` it begins by itself.
pub fn run(args: Args, playing: bool) -> Result<(), Failure> {
    let lang = args.look.lang();
    if !std::io::stdout().is_terminal() {
        return match lesson_named(&args.what) {
            Some(name) => plain::lesson(&name, lang),
            None => stories::run(stories::Args {
                file: args.what.clone(),
                lang: Some(lang),
                steps: true,
                keys: args.keys,
            })
            .map_err(|failure| match failure {
                Failure::Open(trouble) => Failure::Open(hinted(&args.what, trouble)),
                other => other,
            }),
        };
    }
    let mut app = app(&args.what, args.story, &args.keys, args.look.settings())?;
    if playing {
        app.play();
    }
    tui::run(app).map_err(Failure::Output)
}

/// The app with a lesson or a file open.
pub fn app(
    what: &Path,
    story: Option<usize>,
    keys: &KeyArgs,
    settings: Settings,
) -> Result<App, Failure> {
    if let Some(name) = lesson_named(what) {
        let mut app = App::new(Rc::new(Lessons), settings);
        app.open(&name).map_err(Failure::Open)?;
        return Ok(app);
    }
    let ring = keys.open()?.ring;
    let shelf =
        Stories::open(what, ring, settings.lang).map_err(|e| Failure::Open(hinted(what, e)))?;
    let number = story.map(|n| n.to_string()).or_else(|| shelf.only());
    let mut app = App::new(Rc::new(shelf), settings);
    if let Some(n) = number {
        app.open(&n).map_err(Failure::Usage)?;
    }
    Ok(app)
}

/// A file of that name goes before a lesson only where it is written as a path.
fn lesson_named(what: &Path) -> Option<String> {
    let name = what.to_str()?;
    lesson::names().any(|n| n == name).then(|| name.to_owned())
}

/// What is no file may have been meant as a lesson.
fn hinted(what: &Path, trouble: String) -> String {
    if what.exists() || what.components().count() > 1 {
        return trouble;
    }
    let entries = lesson::all(Lang::En);
    let names: Vec<&str> = entries.iter().map(|e| e.name).collect();
    format!("{trouble}; the lessons are {}", names.join(", "))
}
