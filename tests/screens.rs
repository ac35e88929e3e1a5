//! Every screen as a picture in text: three sizes, two languages, without colour and after all arrows have arrived.

use std::rc::Rc;
use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use wirestep::cli::shelf::Lessons;
use wirestep::lesson;
use wirestep::narrate::Lang;
use wirestep::tui::{self, App, Settings, keys, text};

const LATER: Duration = Duration::from_secs(3600);
const SIZES: [(u16, u16); 3] = [(80, 24), (120, 36), (40, 12)];

fn home(lang: Lang) -> App {
    let settings = Settings {
        lang,
        colour: false,
        ascii: false,
    };
    App::new(Rc::new(Lessons), settings)
}

/// Presses keys, `Right*3 1 Tab`; `text:…` is typed.
fn press(app: &mut App, words: &str) {
    for word in words.split_whitespace() {
        if let Some(text) = word.strip_prefix("text:") {
            for c in text.chars() {
                app.key(&KeyEvent::from(KeyCode::Char(c)), Duration::ZERO);
            }
            continue;
        }
        let (name, times) = word.split_once('*').unwrap_or((word, "1"));
        let key = keys::named(name).unwrap_or_else(|| panic!("no key is called {name}"));
        for _ in 0..times.parse().unwrap() {
            app.key(&key, Duration::ZERO);
        }
    }
}

fn written(buf: &Buffer) -> String {
    let mut all = String::new();
    for y in 0..buf.area.height {
        let (mut line, mut skip) = (String::new(), 0);
        for x in 0..buf.area.width {
            let symbol = buf[(x, y)].symbol();
            if skip == 0 {
                line.push_str(symbol);
                skip = text::width(symbol).saturating_sub(1);
            } else {
                skip -= 1;
            }
        }
        assert!(text::width(&line) <= buf.area.width.into(), "{line}");
        all.push_str(line.trim_end());
        all.push('\n');
    }
    all
}

fn picture(app: &App, (width, height): (u16, u16)) -> String {
    written(&tui::snapshot(app, LATER, width, height))
}

/// A capture without a frame.
const NOTHING: &[u8] = &[
    0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 1, 0, 0, 0,
];

/// A page in clear, opened as somebody's own file.
const FILE: &str = "o text:captures/tls-fails.pcapng Enter";

#[test]
fn every_screen_at_three_sizes_in_both_languages() {
    // cargo runs tests in the package's folder: the paths below are relative to it.
    let empty = concat!(env!("CARGO_MANIFEST_DIR"), "/target/tmp");
    std::fs::create_dir_all(empty).unwrap();
    std::fs::write(format!("{empty}/nothing.pcap"), NOTHING).unwrap();
    let scenes = [
        ("home", ""),
        ("home keys", "?"),
        ("file prompt", "o text:captures/firs Tab"),
        ("file error", "o text:captures/nosuch.pcapng Enter"),
        (
            "file without stories",
            "o text:target/tmp/nothing.pcap Enter",
        ),
        ("stories of a file", FILE),
        (
            "a failure",
            "o text:captures/tls-fails.pcapng Enter Down*3 Enter Right*20",
        ),
        ("lesson scene", "Enter"),
        ("lesson stop", "Enter Right*3"),
        ("prediction", "Enter Right*6"),
        ("right answer", "Enter Right*6 2"),
        ("wrong answer", "Enter Right*6 3"),
        ("just show me", "Enter Right*6 Enter"),
        ("request", "Enter Right*6 2 Right"),
        ("fields", "Enter Right*6 2 Right Tab Down*3"),
        ("bytes", "Enter Right*6 2 Right Tab Tab Down*2"),
        ("layers", "Enter Right*6 2 Right*2 u Up*2"),
        ("an earlier step", "Enter Right*6 2 Right*2 Up"),
        ("unfolding", "Enter Right*6 2 Right*6"),
        ("four and seven layers", "Enter Right*6 2 Right*9"),
        ("lesson end", "Enter Right*6 2 Right*10"),
        ("stage keys", "Enter ?"),
        ("certificates", "Down Enter Right*3 2 Right"),
        ("textbook", "Down Enter Right*3 2 Right*2 Enter Right*5 t"),
        ("handshake end", "Down Enter End"),
    ];
    for lang in Lang::ALL {
        for size in SIZES {
            let mut all = String::new();
            for (title, words) in scenes {
                let mut app = home(lang);
                press(&mut app, words);
                all.push_str(&format!("== {title}\n{}", picture(&app, size)));
            }
            let name = format!("{}_{}x{}", lang.code(), size.0, size.1);
            insta::assert_snapshot!(name, all);
        }
    }
}

/// Steps through a lesson; `before` sees each place.
fn walk(name: &str, lang: Lang, seen: &mut dyn FnMut(&App)) {
    let mut app = home(lang);
    app.open(name).unwrap();
    seen(&app);
    while !app.stage().unwrap().is_at_end() {
        press(&mut app, "Right");
        if app.stage().unwrap().question().is_some() {
            seen(&app);
            press(&mut app, "Enter");
        }
        seen(&app);
    }
}

#[test]
fn nothing_that_is_said_is_cut_off() {
    for e in lesson::all(Lang::En) {
        for lang in Lang::ALL {
            for size in SIZES {
                walk(e.name, lang, &mut |app| {
                    let seen: String = picture(app, size).split_whitespace().collect();
                    let stage = app.stage().unwrap();
                    let said = match stage.question() {
                        Some(q) => format!("{} {}", q.text, q.choices.join(" ")),
                        None => stage.said().replace("**", ""),
                    };
                    // Lines of the picture are broken elsewhere, and boxes stand between them: word by word.
                    for word in said.split_whitespace() {
                        assert!(
                            seen.contains(word) || text::width(word) > 20,
                            "{} at {size:?}: {word:?} of\n{said}\n{}",
                            e.name,
                            picture(app, size)
                        );
                    }
                });
            }
        }
    }
}

#[test]
fn every_stop_looks_at_something() {
    for e in lesson::all(Lang::En) {
        walk(e.name, Lang::En, &mut |app| {
            let stage = app.stage().unwrap();
            let look = &stage.station().look;
            if look.is_empty() || stage.question().is_some() {
                return;
            }
            let (section, _) = stage.section().unwrap();
            let field = section.fields.get(stage.field()).map_or("", |f| f.name);
            assert!(
                section.name == *look || field == look,
                "{}: {look} is not at {}",
                e.name,
                stage.said()
            );
        });
    }
}

#[test]
fn n_steps_on_and_k_back_is_n_less_k_steps_on() {
    for e in lesson::all(Lang::En) {
        let mut pictures = Vec::new();
        let mut app = home(Lang::Ko);
        app.open(e.name).unwrap();
        loop {
            pictures.push(picture(&app, (100, 30)));
            if app.stage().unwrap().is_at_end() {
                break;
            }
            press(&mut app, "Right");
            if app.stage().unwrap().question().is_some() {
                press(&mut app, "1");
            }
        }
        for want in pictures.iter().rev() {
            assert_eq!(&picture(&app, (100, 30)), want);
            press(&mut app, "Left");
        }
    }
}

#[test]
fn without_colour_there_is_none() {
    let plain = |app: &App| {
        let buf = tui::snapshot(app, LATER, 80, 24);
        buf.content
            .iter()
            .all(|c| c.fg == ratatui::style::Color::Reset && c.bg == ratatui::style::Color::Reset)
    };
    walk("tls-1.2", Lang::En, &mut |app| assert!(plain(app)));
    assert!(plain(&home(Lang::Ko)));
}

#[test]
fn the_picture_in_the_readme_is_what_the_command_draws() {
    let root = env!("CARGO_MANIFEST_DIR");
    let readme = std::fs::read_to_string(format!("{root}/README.md")).unwrap();
    let keys = "Right*6 2 Right";
    let command = format!("wirestep picture first-look --keys '{keys}' --lang en > docs/stage.svg");
    assert!(readme.contains(&command));
    let drawn = std::process::Command::new(env!("CARGO_BIN_EXE_wirestep"))
        .args(["picture", "first-look", "--keys", keys, "--lang", "en"])
        .env_remove("NO_COLOR")
        .output()
        .unwrap();
    assert!(drawn.status.success());
    let kept = std::fs::read_to_string(format!("{root}/docs/stage.svg")).unwrap();
    assert!(
        String::from_utf8_lossy(&drawn.stdout) == kept,
        "docs/stage.svg is old: {command}"
    );
}
