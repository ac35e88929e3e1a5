//! Lessons: a capture, the places in it to stop at, and what a teacher says there, in English and Korean.
//!
//! A lesson is a folder in `lessons/`: `lesson.toml` has the order, the anchors and the answers, `en.md` and `ko.md` the
//! texts, a section for each id. An anchor is a filter that selects exactly one frame or message of the capture; a
//! lesson that doesn't hold in its capture can't be loaded. Lessons and their captures are inside the program.
//!
//! Knows nothing of screens. Text is plain but for `**` around a word that is new.

mod anchor;
mod file;
mod text;

use std::rc::Rc;

use crate::capture::Capture;
use crate::narrate::Lang;
use crate::source::Source;
use crate::story::{self, Mark, Story};
use anchor::Finder;
use text::Texts;

pub use anchor::Anchor;

/// A lesson as it is inside the program.
struct Embedded {
    name: &'static str,
    toml: &'static str,
    en: &'static str,
    ko: &'static str,
    capture: &'static [u8],
}

macro_rules! embedded {
    ($($name:literal on $capture:literal),* $(,)?) => {
        const EMBEDDED: &[Embedded] = &[$(Embedded {
            name: $name,
            toml: include_str!(concat!("../../lessons/", $name, "/lesson.toml")),
            en: include_str!(concat!("../../lessons/", $name, "/en.md")),
            ko: include_str!(concat!("../../lessons/", $name, "/ko.md")),
            capture: include_bytes!(concat!("../../captures/", $capture, ".pcapng")),
        }),*];
    };
}

embedded! {
    "first-look" on "first-look",
    "tls-1.2" on "tls-1.2",
}

/// A lesson may have so many stop points.
pub const MOST_STOPS: usize = 12;

/// Why a lesson can't be loaded.
#[derive(Debug)]
pub struct Error(String);

impl Error {
    /// With what is wrong.
    pub fn new(says: impl Into<String>) -> Error {
        Error(says.into())
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

fn wrong(says: impl Into<String>) -> Error {
    Error::new(says)
}

/// What a list of lessons shows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Its name, `first-look`.
    pub name: &'static str,
    /// Its title.
    pub title: String,
    /// How long it takes.
    pub minutes: u32,
    /// How many stop points.
    pub stops: usize,
    /// The lessons it builds on.
    pub needs: Vec<String>,
}

/// A place to stop at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stop {
    /// Its id in the lesson's files.
    pub id: String,
    /// Where.
    pub at: Anchor,
    /// What the teacher says.
    pub text: String,
    /// The field to look at, by its name, or the name of a section; empty: all of it.
    pub look: String,
    /// A question to be asked before this place is shown.
    pub prediction: Option<Prediction>,
}

/// A question about what comes next.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Prediction {
    /// Its id.
    pub id: String,
    /// The question.
    pub question: String,
    /// The choices; the right one is the first. Show them in the order of [`shuffled`](Self::shuffled).
    pub choices: Vec<String>,
    /// What to say once it was answered.
    pub explanation: String,
    /// Where the answer is to be seen; none where it is an absence.
    pub answer: Option<Anchor>,
}

impl Prediction {
    /// The indices of the choices in an order that depends on the seed. Index 0 is right.
    pub fn shuffled(&self, seed: u64) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.choices.len()).collect();
        let mut state = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        for i in (1..order.len()).rev() {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            order.swap(i, (state % (i as u64 + 1)) as usize);
        }
        order
    }
}

/// Where a step of a textbook is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// In the capture.
    At(Anchor),
    /// It happens, but in no packet.
    Beside,
    /// It doesn't happen here.
    Absent,
}

/// A step of the textbook's outline.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Item {
    /// The textbook's number, or "+" for what it leaves out.
    pub mark: Mark,
    /// What it is called, and for what is in no packet why.
    pub text: String,
    /// Where it is.
    pub place: Place,
}

/// A message taken apart into its layers, at the end.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unfold {
    /// The message.
    pub at: Anchor,
    /// What to say first.
    pub text: String,
    /// The layers from the outside in: protocol name, and what to say of it.
    pub layers: Vec<(String, String)>,
    /// What to say last.
    pub closing: String,
}

/// A lesson, ready to be shown.
pub struct Lesson {
    /// Its name.
    pub name: &'static str,
    /// Its title.
    pub title: String,
    /// Who talks, and what is about to happen.
    pub scene: String,
    /// The lessons it builds on.
    pub needs: Vec<String>,
    /// How long it takes.
    pub minutes: u32,
    /// The places to stop at, in order.
    pub stops: Vec<Stop>,
    /// The textbook's steps, if there is an outline.
    pub outline: Vec<Item>,
    /// A message to take apart at the end.
    pub unfold: Option<Unfold>,
    /// What to try on one's own machine.
    pub yours: String,
    /// The capture.
    pub capture: Rc<Capture>,
    /// The capture's stories.
    pub stories: Vec<Story>,
}

/// The names of the lessons, in no order.
pub fn names() -> impl Iterator<Item = &'static str> {
    EMBEDDED.iter().map(|e| e.name)
}

/// The lessons there are, in the order of the course.
pub fn all(lang: Lang) -> Vec<Entry> {
    let order = file::order();
    let mut found: Vec<(usize, Entry)> = EMBEDDED
        .iter()
        .filter_map(|e| Some((order.iter().position(|n| n == e.name)?, entry(e, lang)?)))
        .collect();
    found.sort_by_key(|(at, _)| *at);
    found.into_iter().map(|(_, entry)| entry).collect()
}

fn entry(e: &Embedded, lang: Lang) -> Option<Entry> {
    let file = file::read(e.toml).ok()?;
    let title = Texts::read(e.text(lang)).title;
    Some(Entry {
        name: e.name,
        title,
        minutes: file.minutes,
        stops: file.stop.len(),
        needs: file.needs,
    })
}

impl Embedded {
    fn text(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => self.en,
            Lang::Ko => self.ko,
        }
    }
}

impl Lesson {
    /// Loads a lesson. What it says is checked against its capture.
    pub fn load(name: &str, lang: Lang) -> Result<Lesson, Error> {
        let there = || names().collect::<Vec<_>>().join(", ");
        let e = EMBEDDED.iter().find(|e| e.name == name).ok_or_else(|| {
            wrong(format!(
                "no lesson is called {name:?}; there are {}",
                there()
            ))
        })?;
        let source = Source::from_reader(Box::new(e.capture))
            .map_err(|e| wrong(format!("its capture: {e}")))?;
        let file = file::read(e.toml).map_err(wrong)?;
        let capture = if file.sealed {
            Capture::read_sealed(source)
        } else {
            Capture::read(source)
        };
        let built = Build {
            finder: Finder::new(&capture, file.filters())?,
            file,
            texts: Texts::read(e.text(lang)),
        };
        let (stops, outline, unfold) = (built.stops()?, built.outline()?, built.unfold()?);
        let lesson = Lesson {
            name: e.name,
            scene: built.texts.section("scene")?.to_owned(),
            yours: built.texts.section("yours")?.to_owned(),
            needs: built.file.needs,
            minutes: built.file.minutes,
            title: built.texts.title,
            stops,
            outline,
            unfold,
            stories: story::tell(&capture),
            capture: Rc::new(capture),
        };
        Ok(lesson)
    }
}

struct Build<'c> {
    finder: Finder<'c>,
    file: file::File,
    texts: Texts,
}

impl Build<'_> {
    fn stops(&self) -> Result<Vec<Stop>, Error> {
        if self.file.stop.len() > MOST_STOPS {
            return Err(wrong("more stop points than a lesson may have"));
        }
        let stop = |s: &file::Stop| {
            let asked = self.file.prediction.iter().find(|p| p.before == s.id);
            Ok(Stop {
                id: s.id.clone(),
                at: self.finder.one(&s.at)?,
                text: self.texts.section(&s.id)?.to_owned(),
                look: s.look.clone(),
                prediction: asked.map(|p| self.prediction(p)).transpose()?,
            })
        };
        self.file.stop.iter().map(stop).collect()
    }

    fn prediction(&self, p: &file::Prediction) -> Result<Prediction, Error> {
        let answer = match (&p.first, &p.is, &p.none) {
            (Some(first), Some(is), None) => {
                let (found, answer) = (self.finder.all(first)?, self.finder.one(is)?);
                if found.first() != Some(&answer) {
                    return Err(wrong(format!(
                        "the answer to {} doesn't hold: {found:?}",
                        p.id
                    )));
                }
                Some(answer)
            }
            (None, None, Some(none)) if self.finder.all(none)?.is_empty() => None,
            _ => return Err(wrong(format!("the answer to {} doesn't hold", p.id))),
        };
        let (question, choices, explanation) =
            text::list(self.texts.section(&format!("predict {}", p.id))?);
        if choices.len() < 2 {
            return Err(wrong(format!("{} has nothing to choose from", p.id)));
        }
        Ok(Prediction {
            id: p.id.clone(),
            question,
            choices,
            explanation,
            answer,
        })
    }

    fn outline(&self) -> Result<Vec<Item>, Error> {
        if self.file.outline.is_empty() {
            return Ok(Vec::new());
        }
        let named = text::named(self.texts.section("outline")?);
        let item = |i: &file::Item| {
            let place = match (&i.at, i.place) {
                (Some(at), None) => Place::At(self.finder.one(at)?),
                (None, Some(file::Elsewhere::Beside)) => Place::Beside,
                (None, Some(file::Elsewhere::Absent)) => Place::Absent,
                _ => return Err(wrong(format!("where is {}?", i.id))),
            };
            let text = named
                .iter()
                .find(|(id, _)| *id == i.id)
                .ok_or_else(|| wrong(format!("no text for {}", i.id)))?;
            let mark = i.mark.parse().map_or(Mark::Extra, Mark::Number);
            Ok(Item {
                mark,
                text: text.1.clone(),
                place,
            })
        };
        self.file.outline.iter().map(item).collect()
    }

    fn unfold(&self) -> Result<Option<Unfold>, Error> {
        let Some(u) = &self.file.unfold else {
            return Ok(None);
        };
        let section = self.texts.section("unfold")?;
        let (text, _, closing) = text::list(section);
        let named = text::named(section);
        let layer = |name: &String| {
            let text = named
                .iter()
                .find(|(id, _)| id == name)
                .ok_or_else(|| wrong(format!("no text for {name}")))?;
            Ok((name.clone(), text.1.clone()))
        };
        let layers = u.layers.iter().map(layer).collect::<Result<_, Error>>()?;
        Ok(Some(Unfold {
            at: self.finder.one(&u.at)?,
            text,
            layers,
            closing,
        }))
    }
}

#[cfg(test)]
mod tests;
