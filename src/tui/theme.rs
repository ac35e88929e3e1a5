//! Colours, by meaning. Without colour everything still tells by its shape: bold, reverse, underline.

use ratatui::style::{Color, Modifier, Style};

/// How things look.
#[derive(Clone, Copy, Debug)]
pub struct Theme {
    colour: bool,
}

impl Theme {
    /// With colours, or without (NO_COLOR, `--no-color`).
    pub fn new(colour: bool) -> Theme {
        Theme { colour }
    }

    fn paint(&self, colour: Color, style: Style) -> Style {
        if self.colour { style.fg(colour) } else { style }
    }

    /// Titles and names.
    pub fn title(&self) -> Style {
        self.paint(Color::Cyan, Style::new().add_modifier(Modifier::BOLD))
    }

    /// A word that is new to the reader.
    pub fn new_word(&self) -> Style {
        self.paint(
            Color::Cyan,
            Style::new().add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
        )
    }

    /// What happens now.
    pub fn now(&self) -> Style {
        self.paint(Color::Yellow, Style::new().add_modifier(Modifier::BOLD))
    }

    /// What happened before.
    pub fn past(&self) -> Style {
        Style::new()
    }

    /// Lines and marks that only help the eye.
    pub fn faint(&self) -> Style {
        if self.colour {
            Style::new().fg(Color::DarkGray)
        } else {
            Style::new().add_modifier(Modifier::DIM)
        }
    }

    /// The chosen field and its bytes.
    pub fn chosen(&self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// Something went wrong.
    pub fn wrong(&self) -> Style {
        self.paint(Color::Red, Style::new().add_modifier(Modifier::BOLD))
    }

    /// Done, right.
    pub fn done(&self) -> Style {
        self.paint(Color::Green, Style::new())
    }

    /// The footer.
    pub fn footer(&self) -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    /// The border of the pane that has the focus.
    pub fn focus(&self, focused: bool) -> Style {
        if focused { self.now() } else { self.faint() }
    }
}
