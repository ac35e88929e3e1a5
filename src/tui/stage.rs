//! The stage's state: a cursor over the stations of a play. What is drawn is a function of it and the time.
//!
//! Invariant: the station decides everything about the ladder and what is looked at; n steps on and k back is n − k
//! steps on.

use std::collections::BTreeMap;
use std::time::Duration;

use super::keys::Action;
use super::text::width;
use crate::present::stage::{Play, Question, Section, Station, Step};

/// Which part has the focus.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Pane {
    /// The ladder.
    #[default]
    Ladder,
    /// The fields of the message.
    Fields,
    /// Its bytes.
    Bytes,
}

/// What the stage wants of who holds it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wish {
    /// Nothing.
    Stay,
    /// One level back.
    Leave,
}

/// How long an arrow travels.
pub const TRAVEL: Duration = Duration::from_millis(400);
/// Several arrows in one go take no longer than this together.
const LONGEST_TRAVEL: Duration = Duration::from_millis(1600);
/// Playing, a step takes this long on average; the capture's own pauses are scaled to that.
const AVERAGE_PAUSE: Duration = Duration::from_millis(900);
const SHORTEST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_millis(4000);
/// So many columns of a text are read in a second.
const READING: f64 = 24.0;
const SPEEDS: std::ops::RangeInclusive<i32> = -3..=5;

/// The state.
pub struct Stage {
    play: Box<dyn Play>,
    /// The station.
    at: usize,
    /// When it was reached, and how many steps the ladder showed before.
    moved: Duration,
    before: usize,
    playing: bool,
    /// Powers of two.
    speed: i32,
    /// Answers given, by station: which choice, or none for "just show me".
    answers: BTreeMap<usize, Option<usize>>,
    /// A question stands before the next station.
    asking: bool,
    /// The textbook's steps are open.
    reading: bool,
    pane: Pane,
    /// The step looked at, and what lies behind it.
    step: Option<usize>,
    unfolded: bool,
    section: usize,
    field: usize,
    sections: Vec<Section>,
    /// How the keys came about, while that is looked at, and which of its rows is chosen.
    secrets: Option<(Section, usize)>,
}

impl Stage {
    /// At the first station.
    pub fn new(play: Box<dyn Play>) -> Stage {
        let mut stage = Stage {
            play,
            at: 0,
            moved: Duration::ZERO,
            before: 0,
            playing: false,
            speed: 0,
            answers: BTreeMap::new(),
            asking: false,
            reading: false,
            pane: Pane::Ladder,
            step: None,
            unfolded: false,
            section: 0,
            field: 0,
            sections: Vec::new(),
            secrets: None,
        };
        stage.look();
        stage
    }

    /// The same place in the same play told in other words.
    pub fn retold(mut self, play: Box<dyn Play>) -> Stage {
        self.play = play;
        self.sections = self.step.map_or_else(Vec::new, |i| self.play.sections(i));
        if let Some((_, at)) = self.secrets.take() {
            self.open_secrets(at);
        }
        self
    }

    /// How the keys came about, and which row of it is chosen, while that is looked at.
    pub fn secrets(&self) -> Option<(&Section, usize)> {
        self.secrets.as_ref().map(|(s, at)| (s, *at))
    }

    /// Whether the step that is looked at is of an encrypted conversation.
    pub fn is_encrypted(&self) -> bool {
        self.step.is_some_and(|i| self.play.encrypted(i))
    }

    fn open_secrets(&mut self, at: usize) {
        let found = self.step.and_then(|i| self.play.keys(i));
        self.playing &= found.is_none();
        self.secrets = found.map(|s| (s, at));
    }

    /// Whether the action was for the rows of the keys.
    fn in_secrets(&mut self, action: Action) -> bool {
        let Some((section, at)) = &mut self.secrets else {
            return false;
        };
        let last = section.fields.len().saturating_sub(1);
        match action {
            Action::Up | Action::Back => *at = at.saturating_sub(1),
            Action::Down | Action::Next => *at = (*at + 1).min(last),
            Action::First => *at = 0,
            Action::Last => *at = last,
            Action::Escape | Action::Secrets => self.secrets = None,
            _ => {}
        }
        true
    }

    /// What is played.
    pub fn play(&self) -> &dyn Play {
        &*self.play
    }

    /// The station.
    pub fn station(&self) -> &Station {
        static NOWHERE: std::sync::OnceLock<Station> = std::sync::OnceLock::new();
        self.play
            .stations()
            .get(self.at)
            .unwrap_or_else(|| NOWHERE.get_or_init(Station::default))
    }

    /// Which station, counted from 0.
    pub fn at(&self) -> usize {
        self.at
    }

    /// Whether this is the last station.
    pub fn is_at_end(&self) -> bool {
        self.at + 1 >= self.play.stations().len()
    }

    /// How many steps are shown once all arrows have arrived.
    pub fn shown(&self) -> usize {
        self.station().shown.min(self.play.steps().len())
    }

    /// The step looked at.
    pub fn current(&self) -> Option<usize> {
        self.step
    }

    /// That step.
    pub fn step(&self) -> Option<&Step> {
        self.play.steps().get(self.step?)
    }

    /// What is said: of the station, or of another step that was chosen.
    pub fn said(&self) -> &str {
        let station = self.station();
        if self.step == station.about && !station.text.is_empty() {
            return &station.text;
        }
        self.step().map_or(&station.text, |s| &s.sentence)
    }

    /// The part with the focus.
    pub fn pane(&self) -> Pane {
        self.pane
    }

    /// Whether it plays by itself.
    pub fn is_playing(&self) -> bool {
        self.playing && !self.asking
    }

    /// Whether the textbook's steps are open.
    pub fn is_reading(&self) -> bool {
        self.reading
    }

    /// How many layers lie open under the message, from the outside in, and other looks at it behind them.
    pub fn layers(&self) -> usize {
        let told = if self.step == self.station().about {
            self.station().layers
        } else {
            0
        };
        if self.unfolded || told >= self.sections.iter().filter(|s| !s.extra).count() && told > 0 {
            self.sections.len()
        } else {
            told.min(self.sections.len())
        }
    }

    /// All layers and looks of the message.
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// The one that is looked at, and its number.
    pub fn section(&self) -> Option<(&Section, usize)> {
        self.sections.get(self.section).map(|s| (s, self.section))
    }

    /// The chosen field.
    pub fn field(&self) -> usize {
        self.field
    }

    /// The question that stands before the next station.
    pub fn question(&self) -> Option<&Question> {
        if !self.asking {
            return None;
        }
        self.play.stations().get(self.at + 1)?.question.as_ref()
    }

    /// The question that was answered to come here, and the answer: none for "just show me".
    pub fn answered(&self) -> Option<(&Question, Option<usize>)> {
        if self.step != self.station().about {
            return None;
        }
        let given = self.answers.get(&self.at)?;
        Some((self.station().question.as_ref()?, *given))
    }

    fn travel(&self) -> Duration {
        let arrows = self.shown().saturating_sub(self.before) as u32;
        (TRAVEL * arrows).min(LONGEST_TRAVEL)
    }

    /// How many arrows are on the ladder now, and how far the last one has travelled, 0 to 1.
    pub fn travelled(&self, now: Duration) -> (usize, f64) {
        let (travel, shown) = (self.travel(), self.shown());
        let since = now.saturating_sub(self.moved);
        if shown <= self.before || since >= travel {
            return (shown, 1.0);
        }
        let arrows = (shown - self.before) as f64;
        let done = since.as_secs_f64() / travel.as_secs_f64() * arrows;
        (self.before + done as usize + 1, done.fract())
    }

    /// When something will change by itself; nothing ever does when it stands still.
    pub fn wakes(&self, now: Duration) -> Option<Duration> {
        if now < self.moved + self.travel() {
            return Some(Duration::from_millis(33));
        }
        (self.is_playing() && !self.is_at_end())
            .then(|| self.due().saturating_sub(now).max(Duration::from_millis(1)))
    }

    fn time(&self, station: usize) -> i64 {
        let shown = self.play.stations().get(station).map_or(0, |s| s.shown);
        let last = shown.checked_sub(1).and_then(|i| self.play.steps().get(i));
        last.map_or(0, |s| s.time)
    }

    /// How much longer than it was everything takes while playing.
    pub fn scale(&self) -> f64 {
        let total = self.play.steps().last().map_or(0, |s| s.time).max(1) as f64 / 1e9;
        let wanted = AVERAGE_PAUSE.as_secs_f64() * self.play.steps().len() as f64;
        wanted / total / 2f64.powi(self.speed)
    }

    /// When the next station is due while playing: the capture's own pauses, scaled and bounded, and time to read what
    /// a lesson says.
    fn due(&self) -> Duration {
        let speed = 2f64.powi(self.speed);
        let gap = (self.time(self.at + 1) - self.time(self.at)).max(0) as f64 / 1e9;
        let (least, most) = (SHORTEST_PAUSE.as_secs_f64(), LONGEST_PAUSE.as_secs_f64());
        let scaled = (gap * self.scale() * speed).clamp(least, most);
        let told = self.station().stop.is_some() || self.station().shown == 0;
        let reading = if told {
            width(self.said()) as f64 / READING
        } else {
            0.0
        };
        self.moved + self.travel() + Duration::from_secs_f64(scaled.max(reading) / speed)
    }

    /// Time passes.
    pub fn tick(&mut self, now: Duration) {
        if self.is_playing() && now >= self.due() {
            self.next(now);
            self.playing &= !self.is_at_end();
        }
    }

    fn next(&mut self, now: Duration) {
        let Some(next) = self.play.stations().get(self.at + 1) else {
            return;
        };
        if next.question.is_some() && !self.answers.contains_key(&(self.at + 1)) {
            self.asking = true;
            return;
        }
        self.go(self.at + 1, now);
    }

    fn go(&mut self, to: usize, now: Duration) {
        let to = to.min(self.play.stations().len().saturating_sub(1));
        let shown = self.shown();
        let one_on = to == self.at + 1;
        self.asking = false;
        self.reading = false;
        self.at = to;
        self.moved = now;
        // Only what comes next travels.
        self.before = if one_on { shown } else { self.shown() };
        self.look();
    }

    /// Looks at what the station is about.
    fn look(&mut self) {
        let about = self.station().about;
        self.see(about);
        let look = self.station().look.clone();
        if look.is_empty() {
            return;
        }
        if let Some(i) = self.sections.iter().position(|s| s.name == look) {
            (self.section, self.field) = (i, 0);
        } else {
            let found = self.sections.iter().enumerate().rev().find_map(|(i, s)| {
                let field = s.fields.iter().position(|f| f.name == look)?;
                Some((i, field))
            });
            (self.section, self.field) = found.unwrap_or((self.section, self.field));
        }
    }

    fn see(&mut self, step: Option<usize>) {
        self.step = step;
        self.unfolded = false;
        self.sections = step.map_or_else(Vec::new, |i| self.play.sections(i));
        self.section = self.sections.iter().rposition(|s| !s.extra).unwrap_or(0);
        self.field = 0;
    }

    fn answer(&mut self, choice: Option<usize>, now: Duration) {
        let choices = self.question().map_or(0, |q| q.choices.len());
        if choice.is_none_or(|c| c < choices) && choices > 0 {
            self.answers.insert(self.at + 1, choice);
            self.go(self.at + 1, now);
        }
    }

    /// Does what a key asks for.
    pub fn act(&mut self, action: Action, now: Duration) -> Wish {
        if self.asking {
            match action {
                Action::Choose(n) => self.answer(Some(n), now),
                Action::Enter => self.answer(None, now),
                Action::Escape | Action::Back => {
                    self.asking = false;
                    self.playing = false;
                }
                _ => {}
            }
            return Wish::Stay;
        }
        if self.in_secrets(action) {
            return Wish::Stay;
        }
        match action {
            Action::Secrets => self.open_secrets(0),
            Action::Next => self.next(now),
            Action::Back => {
                self.playing = false;
                self.go(self.at.saturating_sub(1), now);
            }
            Action::First => self.go(0, now),
            Action::Last => self.go(usize::MAX, now),
            Action::Play => {
                self.playing = !self.playing;
                if self.playing {
                    self.next(now);
                }
            }
            Action::Faster => self.speed = (self.speed + 1).min(*SPEEDS.end()),
            Action::Slower => self.speed = (self.speed - 1).max(*SPEEDS.start()),
            Action::Pane => {
                self.pane = match self.pane {
                    Pane::Ladder => Pane::Fields,
                    Pane::Fields => Pane::Bytes,
                    Pane::Bytes => Pane::Ladder,
                }
            }
            Action::Layers => self.unfolded = !self.unfolded && !self.sections.is_empty(),
            Action::Textbook => self.reading = !self.reading && !self.play.outline().is_empty(),
            Action::Up | Action::Down => self.choose(action == Action::Down),
            Action::Escape if self.reading => self.reading = false,
            Action::Escape if self.pane != Pane::Ladder => self.pane = Pane::Ladder,
            Action::Escape if self.unfolded => self.unfolded = false,
            Action::Escape => return Wish::Leave,
            _ => {}
        }
        Wish::Stay
    }

    fn choose(&mut self, down: bool) {
        match self.pane {
            Pane::Ladder if self.layers() > 0 => {
                let last = self.layers() - 1;
                self.section = step(self.section.min(last), down, last);
                self.field = 0;
            }
            Pane::Ladder => {
                if let Some(last) = self.shown().checked_sub(1) {
                    let from = self.step.map_or(last, |i| step(i, down, last));
                    if self.step != Some(from) {
                        self.playing = false;
                        self.see(Some(from));
                    }
                }
            }
            Pane::Fields => {
                if let Some(section) = self.sections.get(self.section) {
                    let last = section.fields.len().saturating_sub(1);
                    self.field = step(self.field, down, last);
                }
            }
            Pane::Bytes => self.choose_bytes(down),
        }
    }

    /// From bytes to their field: the next stretch of bytes that is a field of its own.
    fn choose_bytes(&mut self, down: bool) {
        let Some(section) = self.sections.get(self.section) else {
            return;
        };
        let place = |i: usize| section.fields.get(i).map_or((0, 0), |f| f.place);
        let (at, len) = place(self.field);
        let leaves = (0..section.fields.len()).filter(|i| is_leaf(section, *i));
        let found = if down {
            // From a field that holds others to the first of them.
            let inner = |i: &usize| place(*i).0 == at && place(*i).1 < len;
            let behind = |i: &usize| place(*i).0 > at;
            leaves
                .filter(|i| inner(i) || behind(i))
                .min_by_key(|i| place(*i))
        } else {
            leaves
                .filter(|i| place(*i).0 < at)
                .max_by_key(|i| place(*i))
        };
        self.field = found.unwrap_or(self.field);
    }
}

fn step(at: usize, down: bool, last: usize) -> usize {
    if down {
        (at + 1).min(last)
    } else {
        at.saturating_sub(1)
    }
}

fn is_leaf(section: &Section, i: usize) -> bool {
    let Some(field) = section.fields.get(i) else {
        return false;
    };
    let within = |f: &crate::present::stage::Field| {
        f.place.0 >= field.place.0
            && f.place.0 + f.place.1 <= field.place.0 + field.place.1
            && f.place.1 > 0
            && f.place.1 < field.place.1
    };
    field.place.1 > 0
        && !section
            .fields
            .iter()
            .skip(i + 1)
            .take_while(|f| f.depth > field.depth)
            .any(within)
}
