//! `wirestep` alone: the home screen.

use std::io::IsTerminal;
use std::rc::Rc;

use super::shelf::Lessons;
use super::step::Look;
use super::{Failure, plain};
use crate::tui::{self, App, Settings};

pub fn run(look: &Look) -> Result<(), Failure> {
    if !std::io::stdout().is_terminal() {
        return plain::home(look.lang());
    }
    tui::run(app(look.settings())).map_err(Failure::Output)
}

/// The app at the home screen.
pub fn app(settings: Settings) -> App {
    App::new(Rc::new(Lessons), settings)
}
