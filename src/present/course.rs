//! A lesson put on the stage: its stop points become stations of the story it is about.
//!
//! ```text
//! scene ─► stop ─► stop ─► (question) answer ─► stop ─► … ─► unfolding, a layer a station ─► now yours
//! ```

use std::rc::Rc;

use super::stage::{Outline, Question, Station, When};
use super::told::{Frame, Told};
use crate::lesson::{self, Anchor, Error, Lesson, Place, Prediction, Stop, Unfold};
use crate::narrate::Lang;
use crate::story::{self, Story};

/// Loads a lesson and puts it on the stage.
pub fn play(name: &str, lang: Lang) -> Result<Told, Error> {
    let lesson = Lesson::load(name, lang)?;
    let (story, at) = lesson
        .stories
        .iter()
        .filter(|s| s.parent.is_none())
        .find_map(|s| Some((s, places(s, &lesson.stops)?)))
        .ok_or_else(|| Error::new(format!("no story of {name} has all its stop points")))?;
    let mut stations = vec![Station {
        text: lesson.scene.clone(),
        ..Station::default()
    }];
    let all = story.steps.len();
    for (n, (stop, at)) in lesson.stops.iter().zip(&at).enumerate() {
        // What is left of the story belongs to the last stop.
        let shown = if n + 1 == lesson.stops.len() {
            all
        } else {
            at + 1
        };
        let place = Station {
            shown,
            about: Some(*at),
            look: stop.look.clone(),
            ..Station::default()
        };
        if let Some(p) = &stop.prediction {
            stations.push(Station {
                question: Some(question(p)),
                text: p.explanation.clone(),
                ..place.clone()
            });
        }
        stations.push(Station {
            text: stop.text.clone(),
            stop: Some(n + 1),
            ..place
        });
    }
    if let Some(u) = &lesson.unfold {
        stations.extend(unfolding(u, story, all)?);
    }
    stations.push(Station {
        shown: all,
        about: all.checked_sub(1),
        text: lesson.yours.clone(),
        ..Station::default()
    });
    let layers = lesson
        .unfold
        .as_ref()
        .map_or_else(Vec::new, |u| u.layers.clone());
    Ok(
        Told::new(Rc::clone(&lesson.capture), story, lang).framed(Frame {
            outline: outline(&lesson, story)?,
            title: lesson.title,
            stations,
            layers,
        }),
    )
}

fn places(story: &Story, stops: &[Stop]) -> Option<Vec<usize>> {
    stops.iter().map(|s| place(story, s.at)).collect()
}

/// The step of a story at a place.
fn place(story: &Story, at: Anchor) -> Option<usize> {
    let said = |s: &story::Step| s.message == at.message && at.message.is_some();
    let seen = |s: &story::Step| (s.frame..=s.last).contains(&at.frame);
    let steps = || story.steps.iter();
    steps()
        .position(said)
        .or_else(|| steps().position(|s| seen(s) && s.message.is_none()))
        .or_else(|| steps().position(seen))
}

fn question(p: &Prediction) -> Question {
    let seed = p.id.bytes().fold(0u64, |sum, b| sum * 31 + u64::from(b));
    let order = p.shuffled(seed);
    Question {
        text: p.question.clone(),
        choices: order
            .iter()
            .filter_map(|i| p.choices.get(*i).cloned())
            .collect(),
        right: order.iter().position(|i| *i == 0).unwrap_or(0),
    }
}

fn unfolding(u: &Unfold, story: &Story, shown: usize) -> Result<Vec<Station>, Error> {
    let about = place(story, u.at)
        .ok_or_else(|| Error::new("the message to unfold is not in the story"))?;
    let at = |layers: usize, text: &String| Station {
        shown,
        about: Some(about),
        text: text.clone(),
        layers,
        look: layers
            .checked_sub(1)
            .and_then(|n| u.layers.get(n))
            .map_or(String::new(), |(name, _)| name.clone()),
        ..Station::default()
    };
    let mut stations = vec![at(0, &u.text)];
    for (n, (_, text)) in u.layers.iter().enumerate() {
        stations.push(at(n + 1, text));
    }
    stations.push(Station {
        osi: true,
        ..at(u.layers.len(), &u.closing)
    });
    Ok(stations)
}

fn outline(lesson: &Lesson, story: &Story) -> Result<Vec<Outline>, Error> {
    let mut last = None;
    let row = |item: &lesson::Item| {
        let when = match item.place {
            Place::At(at) => {
                last = place(story, at);
                let missing = || Error::new(format!("{:?} is not in the story", item.text));
                When::At(last.ok_or_else(missing)?)
            }
            Place::Beside => When::Beside(last),
            Place::Absent => When::Absent,
        };
        Ok(Outline {
            number: item.mark.to_string(),
            text: item.text.clone(),
            when,
        })
    };
    lesson.outline.iter().map(row).collect()
}
