//! The stage's state: a cursor over the steps of a play. What is drawn is a function of it and the time.
//!
//! Invariant: where the cursor is decides everything about the ladder; n steps on and k back is n − k steps on.

use std::collections::BTreeMap;
use std::time::Duration;

use super::keys::Action;
use crate::present::stage::{Play, Question, Section};

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
pub const TRAVEL: Duration = Duration::from_millis(350);
/// No pause while playing is longer than this, however long the capture was silent.
const LONGEST_PAUSE: Duration = Duration::from_millis(2500);
const SHORTEST_PAUSE: Duration = Duration::from_millis(700);

/// The state.
pub struct Stage {
    play: Box<dyn Play>,
    shown: usize,
    moved: Duration,
    playing: Option<u32>,
    speed: u32,
    /// Answers given, by step: which choice, or none for "just show me".
    answers: BTreeMap<usize, Option<usize>>,
    /// A question stands before the next step.
    asking: bool,
    pane: Pane,
    section: usize,
    field: usize,
    sections: Vec<Section>,
}

impl Stage {
    /// Before the first step.
    pub fn new(play: Box<dyn Play>) -> Stage {
        Stage {
            play,
            shown: 0,
            moved: Duration::ZERO,
            playing: None,
            speed: 2,
            answers: BTreeMap::new(),
            asking: false,
            pane: Pane::Ladder,
            section: 0,
            field: 0,
            sections: Vec::new(),
        }
    }

    /// The same place in the same play told in other words.
    pub fn retold(mut self, play: Box<dyn Play>) -> Stage {
        self.play = play;
        self.look();
        self
    }

    /// What is played.
    pub fn play(&self) -> &dyn Play {
        &*self.play
    }

    /// How many steps have been shown.
    pub fn shown(&self) -> usize {
        self.shown
    }

    /// The step shown last.
    pub fn current(&self) -> Option<usize> {
        self.shown.checked_sub(1)
    }

    /// The part with the focus.
    pub fn pane(&self) -> Pane {
        self.pane
    }

    /// Whether it plays by itself.
    pub fn is_playing(&self) -> bool {
        self.playing.is_some()
    }

    /// How fast: 1 is slow, 4 is fast.
    pub fn speed(&self) -> u32 {
        self.speed
    }

    /// The layer looked at, its number, and how many there are.
    pub fn section(&self) -> Option<(&Section, usize, usize)> {
        self.sections
            .get(self.section)
            .map(|s| (s, self.section, self.sections.len()))
    }

    /// The chosen field.
    pub fn field(&self) -> usize {
        self.field
    }

    /// The question that stands before the next step.
    pub fn question(&self) -> Option<&Question> {
        if !self.asking {
            return None;
        }
        self.play.steps().get(self.shown)?.question.as_ref()
    }

    /// The question that was answered at the current step, and the answer.
    pub fn answered(&self) -> Option<(&Question, usize)> {
        let now = self.current()?;
        let given = (*self.answers.get(&now)?)?;
        Some((self.play.steps().get(now)?.question.as_ref()?, given))
    }

    /// How far the arrow of the current step has travelled, 0 to 1.
    pub fn travelled(&self, now: Duration) -> f64 {
        let since = now.saturating_sub(self.moved);
        (since.as_secs_f64() / TRAVEL.as_secs_f64()).min(1.0)
    }

    /// When something will change by itself; nothing ever does when it stands still.
    pub fn wakes(&self, now: Duration) -> Option<Duration> {
        if self.current().is_some() && self.travelled(now) < 1.0 {
            return Some(Duration::from_millis(33));
        }
        self.playing?;
        Some(self.due().saturating_sub(now).max(Duration::from_millis(1)))
    }

    /// When the next step is due while playing: the capture's own pauses, scaled and bounded.
    fn due(&self) -> Duration {
        let steps = self.play.steps();
        let gap = match (
            self.current().and_then(|i| steps.get(i)),
            steps.get(self.shown),
        ) {
            (Some(a), Some(b)) => Duration::from_nanos(b.time.saturating_sub(a.time).max(0) as u64),
            _ => Duration::ZERO,
        };
        let scaled = (gap * 4 + SHORTEST_PAUSE).min(LONGEST_PAUSE) * 4 / (1 << self.speed);
        self.moved + TRAVEL + scaled
    }

    /// Time passes.
    pub fn tick(&mut self, now: Duration) {
        if self.playing.is_some() && now >= self.due() {
            self.next(now);
            if self.shown == self.play.steps().len() || self.asking {
                self.playing = None;
            }
        }
    }

    fn next(&mut self, now: Duration) {
        let Some(step) = self.play.steps().get(self.shown) else {
            return;
        };
        if step.question.is_some() && !self.answers.contains_key(&self.shown) {
            self.asking = true;
            return;
        }
        self.go(self.shown + 1, now);
    }

    fn go(&mut self, to: usize, now: Duration) {
        self.asking = false;
        self.shown = to.min(self.play.steps().len());
        self.moved = now;
        self.section = 0;
        self.field = 0;
        self.look();
    }

    fn look(&mut self) {
        self.sections = self
            .current()
            .map_or_else(Vec::new, |i| self.play.sections(i));
        self.section = self.section.min(self.sections.len().saturating_sub(1));
    }

    fn answer(&mut self, choice: Option<usize>, now: Duration) {
        let choices = self.question().map_or(0, |q| q.choices.len());
        if choice.is_none_or(|c| c < choices) && choices > 0 {
            self.answers.insert(self.shown, choice);
            self.go(self.shown + 1, now);
        }
    }

    /// Does what a key asks for.
    pub fn act(&mut self, action: Action, now: Duration) -> Wish {
        if self.asking {
            match action {
                Action::Choose(n) => self.answer(Some(n), now),
                Action::Enter => self.answer(None, now),
                Action::Escape => self.asking = false,
                Action::Back => {
                    self.asking = false;
                    self.playing = None;
                }
                _ => {}
            }
            return Wish::Stay;
        }
        match action {
            Action::Next => self.next(now),
            Action::Back => {
                self.playing = None;
                self.go(self.shown.saturating_sub(1), now);
            }
            Action::First => self.go(0, now),
            Action::Last => self.go(self.play.steps().len(), now),
            Action::Play => {
                self.playing = if self.playing.is_some() {
                    None
                } else {
                    Some(self.speed)
                };
                if self.playing.is_some() {
                    self.next(now);
                }
            }
            Action::Faster => self.speed = (self.speed + 1).min(4),
            Action::Slower => self.speed = self.speed.saturating_sub(1).max(1),
            Action::Pane => {
                self.pane = match self.pane {
                    Pane::Ladder => Pane::Fields,
                    Pane::Fields => Pane::Bytes,
                    Pane::Bytes => Pane::Ladder,
                }
            }
            Action::Layer => {
                if !self.sections.is_empty() {
                    self.section = (self.section + 1) % self.sections.len();
                    self.field = 0;
                }
            }
            Action::Up | Action::Down => self.choose(action == Action::Down, now),
            Action::Escape if self.pane != Pane::Ladder => self.pane = Pane::Ladder,
            Action::Escape => return Wish::Leave,
            _ => {}
        }
        Wish::Stay
    }

    fn choose(&mut self, down: bool, now: Duration) {
        let Some(section) = self.sections.get(self.section) else {
            return;
        };
        match self.pane {
            Pane::Ladder if down => self.next(now),
            Pane::Ladder => self.go(self.shown.saturating_sub(1), now),
            Pane::Fields => {
                let last = section.fields.len().saturating_sub(1);
                self.field = if down {
                    (self.field + 1).min(last)
                } else {
                    self.field.saturating_sub(1)
                };
            }
            // From byte to field: the next stretch of bytes that is a field of its own.
            Pane::Bytes => {
                let at = section.fields.get(self.field).map_or(0, |f| f.place.0);
                let leaf = |i: &usize| is_leaf(section, *i);
                let found = if down {
                    (self.field + 1..section.fields.len())
                        .find(|i| leaf(i) && section.fields[*i].place.0 > at)
                } else {
                    (0..self.field)
                        .rev()
                        .find(|i| leaf(i) && section.fields[*i].place.0 < at)
                };
                self.field = found.unwrap_or(self.field);
            }
        }
    }
}

fn is_leaf(section: &Section, i: usize) -> bool {
    let depth = section.fields[i].depth;
    section.fields[i].place.1 > 0
        && section
            .fields
            .get(i + 1)
            .is_none_or(|next| next.depth <= depth)
}
