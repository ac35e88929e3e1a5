//! The stage in a real terminal: it is taken over, drawn on, and given back on exit, signals and panic.

use std::rc::Rc;

use wirestep::narrate::Lang;
use wirestep::present::stage::{Actor, Outline, Play, Section, Station, Step};
use wirestep::tui::{self, App, Entry, Opened, Settings, Shelf};

#[test]
#[cfg(target_os = "linux")]
fn a_real_terminal_is_taken_and_given_back() {
    let root = env!("CARGO_MANIFEST_DIR");
    let this = std::env::current_exe().unwrap();
    let run = std::process::Command::new("python3")
        .args([
            &format!("{root}/tests/terminal.py"),
            env!("CARGO_BIN_EXE_wirestep"),
            &format!("{root}/captures/first-look.pcapng"),
            &this.display().to_string(),
        ])
        .args(["--ignored", "--exact", "a_stage_that_panics", "--nocapture"])
        .output();
    let Ok(run) = run else { return }; // no python3 on this machine
    assert!(
        run.status.success(),
        "{}",
        String::from_utf8_lossy(&run.stderr)
    );
    assert_eq!(String::from_utf8_lossy(&run.stdout), "");
}

/// A play whose first step can't be looked at.
struct Trap([Station; 2], [Step; 1]);

impl Play for Trap {
    fn title(&self) -> &str {
        "A trap"
    }
    fn actors(&self) -> &[Actor] {
        &[]
    }
    fn steps(&self) -> &[Step] {
        &self.1
    }
    fn stations(&self) -> &[Station] {
        &self.0
    }
    fn outline(&self) -> &[Outline] {
        &[]
    }
    fn sections(&self, _: usize) -> Vec<Section> {
        panic!("on purpose")
    }
}

struct Trapped;

impl Shelf for Trapped {
    fn heading(&self, _: Lang) -> String {
        String::new()
    }
    fn entries(&self, _: Lang) -> Vec<Entry> {
        Vec::new()
    }
    fn open(&self, _: &str, _: Lang) -> Result<Opened, String> {
        let station = Station {
            shown: 1,
            about: Some(0),
            ..Station::default()
        };
        Ok(Opened::Play(Box::new(Trap(
            [Station::default(), station],
            [Step::default()],
        ))))
    }
}

/// Run by `terminal.py` in a terminal of its own.
#[test]
#[ignore = "needs a terminal, and panics"]
fn a_stage_that_panics() {
    let settings = Settings {
        lang: Lang::En,
        colour: true,
        ascii: false,
    };
    let mut app = App::new(Rc::new(Trapped), settings);
    app.open("trap").unwrap();
    tui::run(app).unwrap();
}
