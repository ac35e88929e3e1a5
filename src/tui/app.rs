//! The app: which screen, in which language. Knows nothing of terminals: keys and time go in, a picture comes out.
//!
//! Screens stand on each other, lists below, a stage on top; Esc takes the topmost away.

use std::cell::OnceCell;
use std::rc::Rc;
use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use super::keys::{self, Action, Place};
use super::screen;
use super::stage::{Stage, Wish};
use super::theme::Theme;
use super::words::{self, Lang};
use crate::present::stage::Play;

/// What can be opened from a list.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// What it is called on the command line.
    pub name: String,
    /// What it is about.
    pub title: String,
    /// How long it takes, how it ended: a few words.
    pub note: String,
    /// What should come first.
    pub needs: Vec<String>,
    /// Why it failed, and the frame that proves it; nothing if it did not.
    pub why: String,
}

/// What was opened.
pub enum Opened {
    /// Something to be played.
    Play(Box<dyn Play>),
    /// Another list.
    Shelf(Rc<dyn Shelf>),
}

/// A list of things that can be opened. What goes wrong is said in a sentence, with what to do next.
pub trait Shelf {
    /// What stands above the list.
    fn heading(&self, lang: Lang) -> String;
    /// The things, in their order.
    fn entries(&self, lang: Lang) -> Vec<Entry>;
    /// Opens one.
    fn open(&self, name: &str, lang: Lang) -> Result<Opened, String>;
    /// What to open without asking: the only thing there is.
    fn only(&self) -> Option<String> {
        None
    }
    /// Opens a file; none where this list takes no files.
    fn file(&self, _path: &str, _lang: Lang) -> Option<Result<Opened, String>> {
        None
    }
    /// Whether files can be opened from here.
    fn takes_files(&self) -> bool {
        false
    }
    /// The beginning of a path, as far as it can be completed.
    fn complete(&self, path: &str) -> String {
        path.to_owned()
    }
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

/// A list on the screen.
pub struct List {
    shelf: Rc<dyn Shelf>,
    heading: String,
    /// Read when they are first looked at: a lesson opened by its name needs none.
    entries: OnceCell<Vec<Entry>>,
    lang: Lang,
    selected: usize,
    /// The name of a file, while it is typed, and what was wrong with it.
    typed: Option<String>,
    trouble: String,
}

impl List {
    fn new(shelf: Rc<dyn Shelf>, lang: Lang) -> List {
        List {
            heading: shelf.heading(lang),
            entries: OnceCell::new(),
            lang,
            selected: 0,
            typed: None,
            trouble: String::new(),
            shelf,
        }
    }

    /// What stands above.
    pub fn heading(&self) -> &str {
        &self.heading
    }

    /// What can be opened.
    pub fn entries(&self) -> &[Entry] {
        self.entries.get_or_init(|| self.shelf.entries(self.lang))
    }

    /// Which of them is chosen.
    pub fn selected(&self) -> usize {
        self.selected
    }

    /// Whether files can be opened from here.
    pub fn takes_files(&self) -> bool {
        self.shelf.takes_files()
    }

    /// The name of a file, as far as it is typed.
    pub fn typed(&self) -> Option<&str> {
        self.typed.as_deref()
    }

    /// What was wrong with it.
    pub fn trouble(&self) -> &str {
        &self.trouble
    }
}

/// The state of the program in front of a person.
pub struct App {
    settings: Settings,
    lists: Vec<List>,
    /// What is played, and its name in the topmost list.
    stage: Option<(String, Stage)>,
    trouble: Option<String>,
    helping: bool,
    over: bool,
}

impl App {
    /// With a list.
    pub fn new(shelf: Rc<dyn Shelf>, settings: Settings) -> App {
        App {
            lists: vec![List::new(shelf, settings.lang)],
            settings,
            stage: None,
            trouble: None,
            helping: false,
            over: false,
        }
    }

    /// Opens something of the topmost list at once.
    pub fn open(&mut self, name: &str) -> Result<(), String> {
        let Some(list) = self.lists.last() else {
            return Ok(());
        };
        let opened = list.shelf.open(name, self.settings.lang)?;
        self.put(name, opened)
    }

    fn put(&mut self, name: &str, opened: Opened) -> Result<(), String> {
        match opened {
            Opened::Play(play) => self.stage = Some((name.to_string(), Stage::new(play))),
            Opened::Shelf(shelf) => {
                let only = shelf.only();
                self.lists.push(List::new(shelf, self.settings.lang));
                if let Some(name) = only {
                    return self.open(&name);
                }
            }
        }
        Ok(())
    }

    /// Begins to play by itself.
    pub fn play(&mut self) {
        if let Some((_, stage)) = &mut self.stage {
            stage.act(Action::Play, Duration::ZERO);
        }
    }

    /// The stage, when it is in front.
    pub fn stage(&self) -> Option<&Stage> {
        self.stage.as_ref().map(|(_, s)| s)
    }

    /// The list in front, or below the stage.
    pub fn list(&self) -> Option<&List> {
        self.lists.last()
    }

    /// Which keys have a meaning now.
    pub fn place(&self) -> Place {
        screen::place(self)
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

    /// What went wrong, until a key is pressed.
    pub fn trouble(&self) -> Option<&str> {
        self.trouble.as_deref()
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

    /// A key was pressed.
    pub fn key(&mut self, event: &KeyEvent, now: Duration) {
        let place = self.place();
        if let Some(action) = keys::action(event, place) {
            self.act(action, now);
        } else if place == Place::Prompt && event.kind != KeyEventKind::Release {
            self.write(event);
        }
    }

    fn write(&mut self, event: &KeyEvent) {
        let Some((list, typed)) = self
            .lists
            .last_mut()
            .and_then(|l| Some((&mut l.trouble, l.typed.as_mut()?)))
        else {
            return;
        };
        list.clear();
        match event.code {
            KeyCode::Backspace => drop(typed.pop()),
            KeyCode::Char(c) if !event.modifiers.contains(KeyModifiers::CONTROL) => typed.push(c),
            _ => {}
        }
    }

    /// Does what a key asks for.
    pub fn act(&mut self, action: Action, now: Duration) {
        match action {
            Action::Quit => self.over = true,
            _ if self.helping => self.helping = false,
            _ if self.trouble.is_some() => self.trouble = None,
            Action::Help => self.helping = true,
            Action::Language => self.speak(words::other(self.settings.lang)),
            _ => match &mut self.stage {
                Some((_, stage)) => {
                    if stage.act(action, now) == Wish::Leave {
                        self.stage = None;
                        // A list of one thing was never seen.
                        if self.lists.len() > 1
                            && self.lists.last().is_some_and(|l| l.shelf.only().is_some())
                            && self.lists.last().is_some_and(|l| l.entries().len() == 1)
                        {
                            self.lists.pop();
                        }
                    }
                }
                None => self.on_list(action),
            },
        }
    }

    fn speak(&mut self, lang: Lang) {
        self.settings.lang = lang;
        for list in &mut self.lists {
            list.heading = list.shelf.heading(lang);
            list.lang = lang;
            list.entries = OnceCell::new();
        }
        if let (Some((name, stage)), Some(list)) = (self.stage.take(), self.lists.last()) {
            let told = match list.shelf.open(&name, lang) {
                Ok(Opened::Play(play)) => stage.retold(play),
                _ => stage,
            };
            self.stage = Some((name, told));
        }
    }

    fn on_list(&mut self, action: Action) {
        let Some(list) = self.lists.last_mut() else {
            self.over = true;
            return;
        };
        if list.typed.is_some() {
            return self.on_prompt(action);
        }
        let last = list.entries().len().saturating_sub(1);
        match action {
            Action::Down => list.selected = (list.selected + 1).min(last),
            Action::Up => list.selected = list.selected.saturating_sub(1),
            Action::Choose(n) if n <= last => list.selected = n,
            Action::File if list.shelf.takes_files() => list.typed = Some(String::new()),
            Action::Enter => {
                if let Some(name) = list.entries().get(list.selected).map(|e| e.name.clone()) {
                    self.trouble = self.open(&name).err();
                }
            }
            Action::Escape => {
                self.lists.pop();
                self.over = self.lists.is_empty();
            }
            _ => {}
        }
    }

    fn on_prompt(&mut self, action: Action) {
        let lang = self.settings.lang;
        let Some(list) = self.lists.last_mut() else {
            return;
        };
        let typed = list.typed.clone().unwrap_or_default();
        match action {
            Action::Escape => {
                list.typed = None;
                list.trouble.clear();
            }
            Action::Complete => list.typed = Some(list.shelf.complete(&typed)),
            Action::Enter if !typed.is_empty() => match list.shelf.file(&typed, lang) {
                Some(Ok(opened)) => {
                    list.typed = None;
                    list.trouble.clear();
                    self.trouble = self.put(&typed, opened).err();
                }
                Some(Err(trouble)) => list.trouble = trouble,
                None => {}
            },
            _ => {}
        }
    }
}
