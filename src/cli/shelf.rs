//! What the screens open: the lessons, files, and the stories of a file.

use std::path::Path;
use std::rc::Rc;

use super::keys::KeyArgs;
use super::run;
use super::stories::reason;
use crate::capture::Capture;
use crate::lesson;
use crate::narrate::{self, Lang};
use crate::present::course;
use crate::present::told::Told;
use crate::secret::Keyring;
use crate::story::{self, Story};
use crate::tui::{Entry, Opened, Shelf};

/// The home screen's list: lessons, and any file.
pub struct Lessons;

impl Shelf for Lessons {
    fn heading(&self, _: Lang) -> String {
        "wirestep".into()
    }

    fn entries(&self, lang: Lang) -> Vec<Entry> {
        let entry = |e: lesson::Entry| {
            let values = [
                ("stops", e.stops.to_string()),
                ("minutes", e.minutes.to_string()),
            ];
            Entry {
                name: e.name.to_owned(),
                title: e.title,
                note: narrate::say(lang, "stage.lesson", &values),
                needs: e.needs,
                why: String::new(),
            }
        };
        lesson::all(lang).into_iter().map(entry).collect()
    }

    fn open(&self, name: &str, lang: Lang) -> Result<Opened, String> {
        let play = course::play(name, lang).map_err(|e| e.to_string())?;
        Ok(Opened::Play(Box::new(play)))
    }

    fn file(&self, path: &str, lang: Lang) -> Option<Result<Opened, String>> {
        let path = match (path.strip_prefix("~/"), std::env::home_dir()) {
            (Some(rest), Some(home)) => home.join(rest),
            _ => path.into(),
        };
        let ring = match KeyArgs::default().open() {
            Ok(given) => given.ring,
            Err(e) => return Some(Err(e.to_string())),
        };
        Some(Stories::open(&path, ring, lang).map(|shelf| Opened::Shelf(Rc::new(shelf))))
    }

    fn takes_files(&self) -> bool {
        true
    }

    fn complete(&self, path: &str) -> String {
        complete(path)
    }
}

/// The longest beginning that all files with this beginning share; a folder gets its slash.
fn complete(path: &str) -> String {
    let (folder, begun) = path.rsplit_once('/').map_or(("", path), |(f, b)| (f, b));
    let place = match folder {
        "" if path.starts_with('/') => "/",
        "" => ".",
        folder => folder,
    };
    let mut found: Vec<String> = std::fs::read_dir(place)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|e| {
            let mut name = e.file_name().into_string().ok()?;
            if e.path().is_dir() {
                name.push('/');
            }
            Some(name).filter(|n| n.starts_with(begun))
        })
        .filter(|n| !begun.is_empty() || !n.starts_with('.'))
        .collect();
    found.sort();
    let Some(first) = found.first() else {
        return path.to_owned();
    };
    let mut shared = first.clone();
    while !found.iter().all(|n| n.starts_with(&shared)) {
        shared.pop();
    }
    let head = path.strip_suffix(begun).unwrap_or("");
    format!("{head}{shared}")
}

/// The stories of one capture.
pub struct Stories {
    name: String,
    capture: Rc<Capture>,
    told: Vec<Story>,
    /// In the order of `wirestep stories`, each before those inside it, and how deep it lies.
    order: Vec<(usize, usize)>,
}

impl Stories {
    /// Reads a capture and tells what happened. What goes wrong is said with what to try.
    pub fn open(path: &Path, ring: Keyring, lang: Lang) -> Result<Stories, String> {
        let source = run::open(path).map_err(|e| e.to_string())?;
        let capture = Capture::read_with(source, ring);
        let told = story::tell(&capture);
        let name = path.display().to_string();
        if told.is_empty() {
            let values = [("file", name)];
            return Err(narrate::say(lang, "stage.no-story", &values));
        }
        Ok(Stories {
            name,
            order: order(&told),
            capture: Rc::new(capture),
            told,
        })
    }

    /// How many stories there are.
    pub fn count(&self) -> usize {
        self.order.len()
    }
}

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

impl Shelf for Stories {
    fn heading(&self, _: Lang) -> String {
        self.name.clone()
    }

    fn entries(&self, lang: Lang) -> Vec<Entry> {
        let entry = |(n, (i, depth)): (usize, &(usize, usize))| {
            let story = self.told.get(*i)?;
            let title = narrate::say(lang, story.title.key, &story.title.values);
            Some(Entry {
                name: (n + 1).to_string(),
                title: format!("{}{title}", "  ".repeat(*depth)),
                note: narrate::say(lang, &format!("outcome.{}", story.outcome.name()), &[]),
                needs: Vec::new(),
                why: reason(story, lang),
            })
        };
        self.order.iter().enumerate().filter_map(entry).collect()
    }

    fn open(&self, name: &str, lang: Lang) -> Result<Opened, String> {
        let story = name
            .parse::<usize>()
            .ok()
            .and_then(|n| self.order.get(n.checked_sub(1)?))
            .and_then(|(i, _)| self.told.get(*i));
        let story = story.ok_or_else(|| {
            let values = [
                ("number", name.to_owned()),
                ("count", self.count().to_string()),
            ];
            narrate::say(lang, "stage.no-number", &values)
        })?;
        let told = Told::new(Rc::clone(&self.capture), story, lang);
        Ok(Opened::Play(Box::new(told)))
    }

    fn only(&self) -> Option<String> {
        let one = self.told.iter().filter(|s| s.parent.is_none()).count() == 1;
        one.then(|| "1".into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_completed_as_far_as_they_are_certain() {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/captures/");
        let done = |begun: &str| complete(&format!("{root}{begun}")).replace(root, "");
        assert_eq!(done("first-l"), "first-look.pcapng");
        assert_eq!(done("tls-rs"), "tls-rsa");
        assert_eq!(done("recor"), "record/");
        assert_eq!(done("nosuch"), "nosuch");
    }
}
