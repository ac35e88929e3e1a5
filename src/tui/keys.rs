//! The key table: what every key does, and where. Footer and help are made from it, so they can't be wrong.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use super::text::width;
use super::words::{Lang, Word};

/// What a key asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Action {
    /// One step on.
    Next,
    /// One step back.
    Back,
    /// To the beginning.
    First,
    /// To the end.
    Last,
    /// Play, or pause.
    Play,
    /// Play faster.
    Faster,
    /// Play slower.
    Slower,
    /// Up in the list that has the focus.
    Up,
    /// Down in it.
    Down,
    /// The next pane.
    Pane,
    /// The layers of this message, unfolded and folded again.
    Layers,
    /// The textbook's steps.
    Textbook,
    /// A file of one's own.
    File,
    /// What was typed, completed.
    Complete,
    /// How the keys of this conversation came about.
    Secrets,
    /// The other language.
    Language,
    /// The keys.
    Help,
    /// One level back, always.
    Escape,
    /// Open, or show what was asked about.
    Enter,
    /// Answer number n.
    Choose(usize),
    /// Leave the program.
    Quit,
}

/// Where a key has a meaning.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// A list: lessons, or the stories of a capture.
    List,
    /// Where the name of a file is typed: letters are letters.
    Prompt,
    /// The stage.
    Stage,
    /// The stage while a question stands on it.
    Question,
}

use Place::{List, Prompt, Question, Stage};

/// One row of the table.
pub struct Binding {
    /// What it does.
    pub action: Action,
    /// The keys as people read them.
    pub keys: &'static str,
    /// What it is called.
    pub word: Word,
    /// Where it does that.
    pub places: &'static [Place],
    /// Shown in the footer, as far as there is room; the smallest first.
    pub rank: Option<u8>,
    codes: &'static [KeyCode],
}

macro_rules! bindings {
    ($($action:expr, $keys:literal $word:ident [$($place:ident)*] $rank:expr, [$($code:expr),*];)*) => {
        /// All keys.
        pub static BINDINGS: &[Binding] = &[$(Binding {
            action: $action,
            keys: $keys,
            word: Word::$word,
            places: &[$($place),*],
            rank: $rank,
            codes: &[$($code),*],
        }),*];
    };
}

use KeyCode::Char;

bindings! {
    Action::Next, "→" Next [Stage] Some(0), [KeyCode::Right, Char('l')];
    Action::Back, "←" Back [Stage] Some(1), [KeyCode::Left, Char('h')];
    Action::Back, "←" Back [Question] None, [KeyCode::Left, Char('h')];
    Action::Choose(0), "1 2 3" Answer [Question] Some(0), [];
    Action::Enter, "Enter" ShowMe [Question] Some(4), [KeyCode::Enter];
    Action::Enter, "Enter" Open [List Prompt] Some(0), [KeyCode::Enter];
    Action::Complete, "Tab" Complete [Prompt] Some(5), [KeyCode::Tab];
    Action::File, "o" File [List] Some(4), [Char('o')];
    Action::Play, "Space" Play [Stage] Some(5), [Char(' ')];
    Action::Up, "↑" Up [List Stage] None, [KeyCode::Up, Char('k')];
    Action::Down, "↓" Down [List Stage] Some(10), [KeyCode::Down, Char('j')];
    Action::Pane, "Tab" Pane [Stage] Some(7), [KeyCode::Tab];
    Action::Layers, "u" Layers [Stage] Some(8), [Char('u'), KeyCode::Enter];
    Action::Textbook, "t" Textbook [Stage] Some(9), [Char('t')];
    Action::Secrets, "K" Secrets [Stage] Some(6), [Char('K')];
    Action::Faster, "+" Faster [Stage] None, [Char('+'), Char('=')];
    Action::Slower, "-" Slower [Stage] None, [Char('-')];
    Action::First, "Home" First [Stage] None, [KeyCode::Home, Char('g')];
    Action::Last, "End" Last [Stage] None, [KeyCode::End, Char('G')];
    Action::Escape, "Esc" Leave [List Prompt Stage Question] Some(2), [KeyCode::Esc];
    Action::Help, "?" Help [List Stage Question] Some(3), [Char('?')];
    Action::Language, "L" Language [List Stage Question] Some(11), [Char('L')];
    Action::Quit, "q" Quit [List Stage Question] Some(12), [Char('q')];
}

/// What an event of the terminal asks for at a place.
pub fn action(event: &KeyEvent, place: Place) -> Option<Action> {
    if event.kind == KeyEventKind::Release {
        return None;
    }
    if event.modifiers.contains(KeyModifiers::CONTROL) {
        return (event.code == Char('c')).then_some(Action::Quit);
    }
    if let (Char(c @ '1'..='9'), true) = (event.code, place != Prompt) {
        return Some(Action::Choose(c as usize - '1' as usize));
    }
    at(place)
        .find(|b| b.codes.contains(&event.code))
        .map(|b| b.action)
}

/// The keys that have a meaning at a place.
pub fn at(place: Place) -> impl Iterator<Item = &'static Binding> {
    BINDINGS.iter().filter(move |b| b.places.contains(&place))
}

/// A key by its name, as `wirestep picture --keys` takes it: `Right`, `Enter`, `u`, `3`.
pub fn named(name: &str) -> Option<KeyEvent> {
    let code = match name {
        "Right" => KeyCode::Right,
        "Left" => KeyCode::Left,
        "Up" => KeyCode::Up,
        "Down" => KeyCode::Down,
        "Home" => KeyCode::Home,
        "End" => KeyCode::End,
        "Enter" => KeyCode::Enter,
        "Escape" | "Esc" => KeyCode::Esc,
        "Tab" => KeyCode::Tab,
        "Space" => Char(' '),
        "Backspace" => KeyCode::Backspace,
        _ => {
            let mut chars = name.chars();
            let one = chars.next().filter(|_| chars.next().is_none())?;
            Char(one)
        }
    };
    Some(KeyEvent::from(code))
}

/// The footer: as many keys as fit into `width` columns, the most needed first, in the order of the table.
pub fn footer(place: Place, lang: Lang, room: usize, without: impl Fn(Action) -> bool) -> String {
    let mut shown: Vec<&Binding> = at(place)
        .filter(|b| b.rank.is_some() && !without(b.action))
        .collect();
    let word = |b: &Binding| match b.action {
        Action::Secrets => Word::Keyed,
        _ => b.word,
    };
    let piece = |b: &Binding| format!(" {} {} ", b.keys, word(b).say(lang));
    let wide = |all: &[&Binding]| all.iter().map(|b| width(&piece(b))).sum::<usize>();
    while wide(&shown) > room {
        let Some(least) = shown.iter().enumerate().max_by_key(|(_, b)| b.rank) else {
            break;
        };
        shown.remove(least.0);
    }
    shown.into_iter().map(piece).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_means_two_things_at_one_place() {
        for place in [List, Prompt, Stage, Question] {
            let mut codes: Vec<String> = at(place)
                .flat_map(|b| b.codes)
                .map(|c| format!("{c:?}"))
                .collect();
            let n = codes.len();
            codes.sort();
            codes.dedup();
            assert_eq!(codes.len(), n, "{place:?}");
        }
    }

    #[test]
    fn leaving_and_help_are_always_in_the_footer() {
        for place in [List, Stage, Question] {
            for lang in Lang::ALL {
                let line = footer(place, lang, 40, |_| false);
                assert!(line.contains("Esc") && line.contains('?'), "{line}");
                assert!(width(&line) <= 40);
            }
        }
        assert!(footer(Prompt, Lang::Ko, 40, |_| false).contains("Esc"));
    }
}
