//! The real terminal: taken over, drawn on, and given back on exit, panic and signals.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crossterm::event::{self, Event};

use super::app::App;
use super::{keys, screen};

/// How long a wait for keys lasts at most: how late a signal may be noticed.
const LONGEST_WAIT: Duration = Duration::from_secs(3600);

/// Runs the app until it is over.
pub fn run(mut app: App) -> io::Result<()> {
    let ended = Arc::new(AtomicBool::new(false));
    #[cfg(unix)]
    signals(&ended)?;
    // `try_init` takes the terminal over and sets a panic hook that gives it back.
    let mut terminal = ratatui::try_init()?;
    let began = Instant::now();
    let result = (|| {
        while !app.is_over() && !ended.load(Ordering::Relaxed) {
            let now = began.elapsed();
            app.tick(now);
            terminal.draw(|frame| {
                let area = frame.area();
                screen::draw(&app, now, area, frame.buffer_mut());
            })?;
            let wait = app.wakes(now).unwrap_or(LONGEST_WAIT);
            match event::poll(wait) {
                Ok(true) => {
                    if let Event::Key(key) = event::read()? {
                        if let Some(action) = keys::action(&key) {
                            app.act(action, began.elapsed());
                        }
                    }
                }
                Ok(false) => {}
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
        Ok(())
    })();
    ratatui::restore();
    result
}

/// SIGTERM, SIGHUP and SIGINT end the loop, so that the terminal is given back. The wait is ended by the signal.
#[cfg(unix)]
fn signals(ended: &Arc<AtomicBool>) -> io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    for signal in [SIGTERM, SIGHUP, SIGINT] {
        signal_hook::flag::register(signal, Arc::clone(ended))?;
    }
    Ok(())
}
