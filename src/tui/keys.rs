//! The key table: what every key does. Footer and help are made from it, so they can't be wrong.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

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
    /// The next layer under this message.
    Layer,
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

/// One row of the table.
pub struct Binding {
    /// What it does.
    pub action: Action,
    /// The keys as people read them.
    pub keys: &'static str,
    /// What it is called.
    pub word: Word,
    /// Shown in the footer of the stage.
    pub footer: bool,
    codes: &'static [KeyCode],
}

/// All keys.
pub static BINDINGS: &[Binding] = &[
    bind(
        Action::Next,
        "→",
        Word::Next,
        true,
        &[KeyCode::Right, KeyCode::Char('l')],
    ),
    bind(
        Action::Back,
        "←",
        Word::Back,
        true,
        &[KeyCode::Left, KeyCode::Char('h')],
    ),
    bind(
        Action::Play,
        "Space",
        Word::Play,
        true,
        &[KeyCode::Char(' ')],
    ),
    bind(Action::Pane, "Tab", Word::Pane, true, &[KeyCode::Tab]),
    bind(
        Action::Up,
        "↑",
        Word::Up,
        false,
        &[KeyCode::Up, KeyCode::Char('k')],
    ),
    bind(
        Action::Down,
        "↓",
        Word::Down,
        true,
        &[KeyCode::Down, KeyCode::Char('j')],
    ),
    bind(Action::Layer, "u", Word::Layer, true, &[KeyCode::Char('u')]),
    bind(
        Action::Enter,
        "Enter",
        Word::Enter,
        false,
        &[KeyCode::Enter],
    ),
    bind(
        Action::First,
        "Home",
        Word::First,
        false,
        &[KeyCode::Home, KeyCode::Char('g')],
    ),
    bind(
        Action::Last,
        "End",
        Word::Last,
        false,
        &[KeyCode::End, KeyCode::Char('G')],
    ),
    bind(
        Action::Faster,
        "+",
        Word::Faster,
        false,
        &[KeyCode::Char('+'), KeyCode::Char('=')],
    ),
    bind(
        Action::Slower,
        "-",
        Word::Slower,
        false,
        &[KeyCode::Char('-')],
    ),
    bind(
        Action::Language,
        "L",
        Word::Language,
        true,
        &[KeyCode::Char('L')],
    ),
    bind(Action::Help, "?", Word::Help, true, &[KeyCode::Char('?')]),
    bind(Action::Escape, "Esc", Word::Escape, true, &[KeyCode::Esc]),
    bind(Action::Quit, "q", Word::Quit, true, &[KeyCode::Char('q')]),
];

const fn bind(
    action: Action,
    keys: &'static str,
    word: Word,
    footer: bool,
    codes: &'static [KeyCode],
) -> Binding {
    Binding {
        action,
        keys,
        word,
        footer,
        codes,
    }
}

/// What an event of the terminal asks for.
pub fn action(event: &KeyEvent) -> Option<Action> {
    if event.kind == KeyEventKind::Release {
        return None;
    }
    if event.modifiers.contains(KeyModifiers::CONTROL) {
        return (event.code == KeyCode::Char('c')).then_some(Action::Quit);
    }
    if let KeyCode::Char(c @ '1'..='9') = event.code {
        return Some(Action::Choose(c as usize - '1' as usize));
    }
    BINDINGS
        .iter()
        .find(|b| b.codes.contains(&event.code))
        .map(|b| b.action)
}

/// The footer: as many keys as fit into `width` columns.
pub fn footer(lang: Lang, width: usize) -> String {
    let mut line = String::new();
    for b in BINDINGS.iter().filter(|b| b.footer) {
        let piece = format!(" {} {} ", b.keys, b.word.say(lang));
        if super::text::width(&line) + super::text::width(&piece) > width {
            break;
        }
        line.push_str(&piece);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_means_two_things() {
        let mut codes: Vec<KeyCode> = BINDINGS.iter().flat_map(|b| b.codes).copied().collect();
        let n = codes.len();
        codes.sort_by_key(|c| format!("{c:?}"));
        codes.dedup();
        assert_eq!(codes.len(), n);
    }
}
