//! The app: which screen, in which language. Knows nothing of terminals: keys and time go in, a picture comes out.

use std::time::Duration;

use super::keys::Action;
use super::stage::{Stage, Wish};
use super::theme::Theme;
use super::words::{self, Lang};
use crate::present::stage::Play;

/// What can be opened from the home screen.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What it is called on the command line.
    pub name: String,
    /// What it is about.
    pub title: String,
}

/// Where plays come from.
pub trait Shelf {
    /// The lessons there are, in their order.
    fn entries(&self, lang: Lang) -> Vec<Entry>;
    /// Opens one.
    fn open(&self, name: &str, lang: Lang) -> Option<Box<dyn Play>>;
}

/// Which screen is in front.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Screen {
    /// The list of lessons.
    Home,
    /// A play.
    Stage,
}

/// How the app looks and speaks.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// The language it begins in.
    pub lang: Lang,
    /// With colours.
    pub colour: bool,
    /// Without box characters.
    pub ascii: bool,
}

/// The state of the program in front of a person.
pub struct App {
    shelf: Box<dyn Shelf>,
    settings: Settings,
    entries: Vec<Entry>,
    selected: usize,
    stage: Option<(String, Stage)>,
    helping: bool,
    over: bool,
}

impl App {
    /// At the home screen.
    pub fn new(shelf: Box<dyn Shelf>, settings: Settings) -> App {
        let entries = shelf.entries(settings.lang);
        App {
            shelf,
            settings,
            entries,
            selected: 0,
            stage: None,
            helping: false,
            over: false,
        }
    }

    /// Opens a play at once. Whether there is one of that name.
    pub fn open(&mut self, name: &str) -> bool {
        let play = self.shelf.open(name, self.settings.lang);
        let found = play.is_some();
        self.stage = play.map(|p| (name.to_string(), Stage::new(p)));
        found
    }

    /// Begins to play by itself.
    pub fn play(&mut self) {
        if let Some((_, stage)) = &mut self.stage {
            stage.act(Action::Play, Duration::ZERO);
        }
    }

    /// The screen in front.
    pub fn screen(&self) -> Screen {
        if self.stage.is_some() {
            Screen::Stage
        } else {
            Screen::Home
        }
    }

    /// The stage, when there is one.
    pub fn stage(&self) -> Option<&Stage> {
        self.stage.as_ref().map(|(_, s)| s)
    }

    /// What can be opened.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Which of them is chosen.
    pub fn selected(&self) -> usize {
        self.selected
    }

    /// The language.
    pub fn lang(&self) -> Lang {
        self.settings.lang
    }

    /// How things look.
    pub fn theme(&self) -> Theme {
        Theme::new(self.settings.colour)
    }

    /// Without box characters.
    pub fn ascii(&self) -> bool {
        self.settings.ascii
    }

    /// The list of keys is open.
    pub fn helping(&self) -> bool {
        self.helping
    }

    /// The program is to end.
    pub fn is_over(&self) -> bool {
        self.over
    }

    /// When something will change by itself; nothing ever does when it stands still.
    pub fn wakes(&self, now: Duration) -> Option<Duration> {
        self.stage.as_ref().and_then(|(_, s)| s.wakes(now))
    }

    /// Time passes.
    pub fn tick(&mut self, now: Duration) {
        if let Some((_, stage)) = &mut self.stage {
            stage.tick(now);
        }
    }

    /// Does what a key asks for.
    pub fn act(&mut self, action: Action, now: Duration) {
        match action {
            Action::Quit => self.over = true,
            _ if self.helping => self.helping = false,
            Action::Help => self.helping = true,
            Action::Language => self.speak(words::other(self.settings.lang)),
            _ => match &mut self.stage {
                Some((_, stage)) => {
                    if stage.act(action, now) == Wish::Leave {
                        self.stage = None;
                    }
                }
                None => self.home(action),
            },
        }
    }

    fn speak(&mut self, lang: Lang) {
        self.settings.lang = lang;
        self.entries = self.shelf.entries(lang);
        if let Some((name, stage)) = self.stage.take() {
            let told = match self.shelf.open(&name, lang) {
                Some(play) => stage.retold(play),
                None => stage,
            };
            self.stage = Some((name, told));
        }
    }

    fn home(&mut self, action: Action) {
        let last = self.entries.len().saturating_sub(1);
        match action {
            Action::Down => self.selected = (self.selected + 1).min(last),
            Action::Up => self.selected = self.selected.saturating_sub(1),
            Action::Choose(n) if n <= last => self.selected = n,
            Action::Enter | Action::Next => {
                if let Some(name) = self.entries.get(self.selected).map(|e| e.name.clone()) {
                    self.open(&name);
                }
            }
            Action::Escape => self.over = true,
            _ => {}
        }
    }
}
