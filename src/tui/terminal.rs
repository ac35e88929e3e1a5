//! The real terminal: taken over, drawn on, and given back on exit, panic and signals.

use std::io;
use std::time::{Duration, Instant};

use crossterm::event::{self, Event};

use super::app::App;
use super::screen;

/// How long a wait for keys lasts at most.
const LONGEST_WAIT: Duration = Duration::from_secs(3600);

/// Runs the app until it is over.
pub fn run(mut app: App) -> io::Result<()> {
    #[cfg(unix)]
    signals()?;
    // `try_init` takes the terminal over and sets a panic hook that gives it back.
    let mut terminal = ratatui::try_init()?;
    let began = Instant::now();
    let result = (|| {
        while !app.is_over() {
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
                        app.key(&key, began.elapsed());
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

/// On SIGTERM, SIGHUP and SIGINT the terminal is given back and the program ends. A thread waits for them: the wait for
/// keys is not ended by a signal.
#[cfg(unix)]
fn signals() -> io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let mut signals = signal_hook::iterator::Signals::new([SIGTERM, SIGHUP, SIGINT])?;
    std::thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            ratatui::restore();
            std::process::exit(128 + signal);
        }
    });
    Ok(())
}
