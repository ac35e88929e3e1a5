//! `lesson.toml`: the order of a lesson, its anchors and its answers.

use serde::Deserialize;

/// The whole file.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// The capture it is on: `captures/NAME.pcapng`.
    #[allow(dead_code)]
    pub capture: String,
    /// It is told as a listener sees it, without the secrets that the capture holds.
    #[serde(default)]
    pub sealed: bool,
    /// The lessons it builds on.
    pub needs: Vec<String>,
    /// How long it takes.
    pub minutes: u32,
    /// The places to stop at.
    pub stop: Vec<Stop>,
    /// Questions about what comes next.
    #[serde(default)]
    pub prediction: Vec<Prediction>,
    /// The textbook's steps.
    #[serde(default)]
    pub outline: Vec<Item>,
    /// A message to take apart at the end.
    pub unfold: Option<Unfold>,
}

impl File {
    /// All filters in it.
    pub fn filters(&self) -> impl Iterator<Item = &str> {
        let stops = self.stop.iter().map(|s| &s.at);
        let predictions = self.prediction.iter();
        let asked = predictions.flat_map(|p| [&p.first, &p.is, &p.none].into_iter().flatten());
        let outline = self.outline.iter().filter_map(|i| i.at.as_ref());
        let unfold = self.unfold.iter().map(|u| &u.at);
        stops
            .chain(asked)
            .chain(outline)
            .chain(unfold)
            .map(String::as_str)
    }
}

/// A place to stop at.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Stop {
    /// Its section in the texts.
    pub id: String,
    /// A filter that selects it.
    pub at: String,
    /// The field to look at, by its name, or the name of a section.
    #[serde(default)]
    pub look: String,
}

/// A question, and why its answer is true: the first that `first` selects is the one that `is` selects, or nothing is
/// selected by `none`.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Prediction {
    /// Its section in the texts is `predict ID`.
    pub id: String,
    /// The stop it is asked before.
    pub before: String,
    pub first: Option<String>,
    pub is: Option<String>,
    pub none: Option<String>,
}

/// A step of a textbook: where it is, or that it is nowhere in the capture.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Its line in the section `outline`.
    pub id: String,
    /// Its number, or "+".
    pub mark: String,
    pub at: Option<String>,
    pub place: Option<Elsewhere>,
}

/// Where a step is that is in no packet.
#[derive(Deserialize, Debug, Clone, Copy)]
#[serde(rename_all = "lowercase")]
pub enum Elsewhere {
    /// It happens beside the wire.
    Beside,
    /// It doesn't happen.
    Absent,
}

/// A message to take apart.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Unfold {
    pub at: String,
    /// Its layers, lines in the section `unfold`.
    pub layers: Vec<String>,
}

/// Reads a `lesson.toml`.
pub fn read(text: &str) -> Result<File, String> {
    toml::from_str(text).map_err(|e| e.to_string())
}

/// The names of the lessons in the order of the course.
pub fn order() -> Vec<String> {
    #[derive(Deserialize, Default)]
    struct Order {
        lessons: Vec<String>,
    }
    toml::from_str::<Order>(include_str!("../../lessons/ORDER.toml"))
        .unwrap_or_default()
        .lessons
}
