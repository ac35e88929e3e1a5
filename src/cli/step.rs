//! `wirestep step` and `wirestep replay`: a conversation on the stage.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::rc::Rc;

use super::keys::KeyArgs;
use super::{Failure, run, stories};
use crate::capture::Capture;
use crate::narrate::{self, Lang};
use crate::present::stage::Play;
use crate::present::told::Told;
use crate::story::{self, Story, Words};
use crate::tui::{self, App, Entry, Settings, Shelf};

/// Step through what happened in a capture: → and ← go on and back, exactly.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The capture; `-` is standard input.
    pub file: PathBuf,
    /// Which story, by its number in `wirestep stories`.
    #[arg(long, value_name = "N")]
    pub story: Option<usize>,
    /// The language: en or ko. The environment's, if not said; L changes it.
    #[arg(long)]
    pub lang: Option<Lang>,
    /// Without colours (also with NO_COLOR).
    #[arg(long)]
    pub no_color: bool,
    /// Lines and arrows in plain ASCII.
    #[arg(long)]
    pub ascii: bool,
    #[command(flatten)]
    pub keys: KeyArgs,
}

/// Shows it; with `playing` it begins by itself.
pub fn run(args: Args, playing: bool) -> Result<(), Failure> {
    let lang = args.lang.unwrap_or_else(Lang::of_environment);
    if !std::io::stdout().is_terminal() {
        return stories::run(stories::Args {
            file: args.file,
            lang: Some(lang),
            steps: true,
            keys: args.keys,
        });
    }
    let keys = args.keys.open()?;
    let capture = Capture::read_with(run::open(&args.file)?, keys.ring);
    let told = story::tell(&capture);
    if told.is_empty() {
        let file = args.file.display();
        return Err(Failure::Open(format!(
            "{file}: no story was found in it; `wirestep {file}` says what is there"
        )));
    }
    let order = order(&told);
    let shelf = FileShelf {
        capture: Rc::new(capture),
        told,
        order,
    };
    let colour = !args.no_color && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
    let number = match args.story {
        Some(n) if n == 0 || n > shelf.order.len() => {
            return Err(Failure::Usage(format!(
                "there is no story {n}: `wirestep stories` numbers {} of them",
                shelf.order.len()
            )));
        }
        Some(n) => Some(n),
        None => (shelf.told.iter().filter(|s| s.parent.is_none()).count() == 1).then_some(1),
    };
    let mut app = App::new(
        Box::new(shelf),
        Settings {
            lang,
            colour,
            ascii: args.ascii,
        },
    );
    if let Some(n) = number {
        app.open(&n.to_string());
    }
    if playing {
        app.play();
    }
    tui::run(app).map_err(Failure::Output)
}

/// The stories in the order of `wirestep stories`: each before those inside it.
fn order(told: &[Story]) -> Vec<(usize, usize)> {
    fn visit(told: &[Story], i: usize, depth: usize, out: &mut Vec<(usize, usize)>) {
        out.push((i, depth));
        if depth < 8 {
            for child in told.get(i).map_or(&[][..], |s| &s.children) {
                visit(told, *child, depth + 1, out);
            }
        }
    }
    let mut out = Vec::new();
    for (i, _) in told.iter().enumerate().filter(|(_, s)| s.parent.is_none()) {
        visit(told, i, 0, &mut out);
    }
    out
}

/// The stories of one capture.
struct FileShelf {
    capture: Rc<Capture>,
    told: Vec<Story>,
    order: Vec<(usize, usize)>,
}

impl Shelf for FileShelf {
    fn entries(&self, lang: Lang) -> Vec<Entry> {
        let entry = |(n, (i, depth)): (usize, &(usize, usize))| {
            let story = &self.told[*i];
            let title = narrate::say(lang, story.title.key, &story.title.values);
            Entry {
                name: (n + 1).to_string(),
                title: format!("{}{title}", "  ".repeat(*depth)),
            }
        };
        self.order.iter().enumerate().map(entry).collect()
    }

    fn open(&self, name: &str, lang: Lang) -> Option<Box<dyn Play>> {
        let n: usize = name.parse().ok()?;
        let (i, _) = self.order.get(n.checked_sub(1)?)?;
        let say = |w: &Words| narrate::say(lang, w.key, &w.values);
        Some(Box::new(Told::new(
            Rc::clone(&self.capture),
            self.told.get(*i)?,
            &say,
        )))
    }
}
