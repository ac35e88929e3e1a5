//! The keys of a conversation in the terminal: opened by one key, value by value, closed by Esc.

use std::rc::Rc;
use std::time::Duration;

use ratatui::buffer::Buffer;
use wirestep::cli::shelf::Lessons;
use wirestep::narrate::Lang;
use wirestep::tui::{self, App, Settings, keys, text};

fn app(lang: Lang, words: &str) -> App {
    let settings = Settings {
        lang,
        colour: false,
        ascii: false,
    };
    let mut app = App::new(Rc::new(Lessons), settings);
    for word in words.split_whitespace() {
        if let Some(typed) = word.strip_prefix("text:") {
            for c in typed.chars() {
                let key = crossterm::event::KeyEvent::from(crossterm::event::KeyCode::Char(c));
                app.key(&key, Duration::ZERO);
            }
            continue;
        }
        let (name, times) = word.split_once('*').unwrap_or((word, "1"));
        for _ in 0..times.parse().unwrap() {
            app.key(&keys::named(name).unwrap(), Duration::ZERO);
        }
    }
    app
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
        all.push_str(line.trim_end());
        all.push('\n');
    }
    all
}

fn picture(app: &App, width: u16, height: u16) -> String {
    written(&tui::snapshot(
        app,
        Duration::from_secs(3600),
        width,
        height,
    ))
}

const TLS: &str = "o text:captures/tls-1.3.pcapng Enter Enter Right*6";

#[test]
fn the_keys_open_are_walked_and_closed() {
    let before = picture(&app(Lang::En, TLS), 80, 24);
    let open = picture(&app(Lang::En, &format!("{TLS} K")), 80, 24);
    assert!(open.contains("How the keys came about"), "{open}");
    let closed = picture(&app(Lang::En, &format!("{TLS} K Down*9 Esc")), 80, 24);
    assert_eq!(before, closed);
    // The first lesson has nothing encrypted in it.
    let lesson = picture(&app(Lang::En, "Enter Right*3"), 80, 24);
    assert_eq!(lesson, picture(&app(Lang::En, "Enter Right*3 K"), 80, 24));
}

#[test]
fn the_pane_in_both_languages_and_two_sizes() {
    for lang in Lang::ALL {
        for (width, height) in [(80, 24), (120, 36)] {
            let mut all = String::new();
            for (title, words) in [
                ("opened", "K"),
                ("a hash", "K Down*9"),
                ("a key", "K Down*17"),
                ("the last check", "K End"),
                ("help", "?"),
            ] {
                let app = app(lang, &format!("{TLS} {words}"));
                all.push_str(&format!("== {title}\n{}", picture(&app, width, height)));
            }
            let name = format!("{}_{width}x{height}", lang.code());
            insta::assert_snapshot!(name, all);
        }
    }
}
