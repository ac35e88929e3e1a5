//! The app and the stage on a small play: levels, time, and the cursor's one law.

use std::rc::Rc;
use std::time::Duration;

use proptest::prelude::*;
use ratatui::style::Color;

use super::app::{App, Entry, Opened, Settings, Shelf};
use super::keys::Action;
use super::words::Lang;
use super::{snapshot, stage};
use crate::present::stage::{Actor, Field, Outline, Play, Question, Section, Station, Step, When};

/// A visit of eight steps; before the sixth a question.
struct Visit {
    actors: Vec<Actor>,
    steps: Vec<Step>,
    stations: Vec<Station>,
    outline: Vec<Outline>,
}

fn visit() -> Visit {
    let arrows = [
        (0, 1, "query A www.abc.example"),
        (1, 0, "answer 198.51.100.80"),
        (0, 2, "SYN"),
        (2, 0, "SYN, ACK"),
        (0, 2, "ACK"),
        (0, 2, "GET /"),
        (2, 0, "200 OK"),
        (0, 2, "FIN"),
    ];
    let step = |(i, (from, to, label)): (usize, &(usize, usize, &str))| Step {
        from: *from,
        to: *to,
        label: label.to_string(),
        protocol: "dns".into(),
        frame: i as u64 + 1,
        time: i as i64 * 400_000,
        sentence: format!("Sentence {i}."),
        ..Step::default()
    };
    let question = Question {
        text: "Who speaks first?".into(),
        choices: vec!["the client".into(), "the server".into()],
        right: 0,
    };
    let station = |i: usize| Station {
        shown: i,
        about: i.checked_sub(1),
        question: (i == 6).then(|| question.clone()),
        text: if i == 6 {
            "In HTTP the client asks.".into()
        } else {
            String::new()
        },
        ..Station::default()
    };
    let actor = |name: &str, endpoint: &str| Actor {
        name: name.into(),
        role: String::new(),
        endpoint: endpoint.into(),
    };
    let row = |number: &str, text: &str, when| Outline {
        number: number.into(),
        text: text.into(),
        when,
    };
    Visit {
        actors: vec![
            actor("client", "192.0.2.10"),
            actor("resolver", "192.0.2.53:53"),
            actor("www.abc.example", "198.51.100.80:80"),
        ],
        steps: arrows.iter().enumerate().map(step).collect(),
        stations: (0..=8).map(station).collect(),
        outline: vec![
            row("1", "ask for the address", When::At(0)),
            row("+", "open the envelope", When::Beside(Some(1))),
            row("2", "connect", When::At(2)),
            row("+", "encrypt", When::Absent),
        ],
    }
}

impl Play for Visit {
    fn title(&self) -> &str {
        "A visit"
    }
    fn actors(&self) -> &[Actor] {
        &self.actors
    }
    fn steps(&self) -> &[Step] {
        &self.steps
    }
    fn stations(&self) -> &[Station] {
        &self.stations
    }
    fn outline(&self) -> &[Outline] {
        &self.outline
    }
    fn sections(&self, step: usize) -> Vec<Section> {
        let field = |depth, label: &str, value: &str, place| Field {
            depth,
            label: label.into(),
            value: value.into(),
            name: "dns.id",
            place,
            ..Field::default()
        };
        let section = |name: &str, fields| Section {
            title: name.to_uppercase(),
            name: name.into(),
            fields,
            bytes: (0..33u8).collect(),
            frames: vec![(0, step as u64 + 1), (20, step as u64 + 2)],
            ..Section::default()
        };
        let inner = vec![
            field(0, "Message", "", (0, 29)),
            field(1, "Transaction ID", "0x4c72", (0, 2)),
            field(1, "Questions", "1", (4, 2)),
            field(1, "Query", "", (12, 17)),
            field(2, "Name", "www.abc.example", (12, 13)),
        ];
        vec![section("udp", Vec::new()), section("dns", inner)]
    }
}

struct OneVisit;

impl Shelf for OneVisit {
    fn heading(&self, _: Lang) -> String {
        "Visits".into()
    }
    fn entries(&self, _: Lang) -> Vec<Entry> {
        vec![Entry {
            name: "visit".into(),
            title: "A visit".into(),
            ..Entry::default()
        }]
    }
    fn open(&self, name: &str, _: Lang) -> Result<Opened, String> {
        match name {
            "visit" => Ok(Opened::Play(Box::new(visit()))),
            _ => Err("there is none".into()),
        }
    }
}

const LATER: Duration = Duration::from_secs(100);

fn app(lang: Lang) -> App {
    let settings = Settings {
        lang,
        colour: false,
        ascii: false,
    };
    App::new(Rc::new(OneVisit), settings)
}

fn picture(app: &App, at: Duration) -> String {
    let buf = snapshot(app, at, 80, 24);
    let lines = buf.content.chunks(80);
    lines
        .map(|l| l.iter().map(|c| c.symbol()).collect::<String>() + "\n")
        .collect()
}

fn keys(app: &mut App, actions: &[Action]) {
    for a in actions {
        app.act(*a, Duration::ZERO);
    }
}

#[test]
fn a_wrong_answer_costs_nothing_and_is_shown() {
    use Action::*;
    let mut app = app(Lang::En);
    keys(&mut app, &[Enter, Next, Next, Next, Next, Next, Next]);
    assert_eq!(app.stage().unwrap().shown(), 5);
    assert!(app.stage().unwrap().question().is_some());
    keys(&mut app, &[Choose(7)]);
    assert_eq!(app.stage().unwrap().shown(), 5);
    keys(&mut app, &[Choose(1)]);
    assert_eq!(app.stage().unwrap().shown(), 6);
    let text = picture(&app, LATER);
    assert!(
        text.contains("Not quite. The answer: the client."),
        "{text}"
    );
    assert!(text.contains("In HTTP the client asks."), "{text}");
}

#[test]
fn escape_goes_back_one_level_always() {
    use Action::*;
    let mut app = app(Lang::En);
    keys(&mut app, &[Enter, Next, Layers, Pane, Textbook, Help]);
    let levels: [&dyn Fn(&App) -> bool; 5] = [
        &|a| !a.helping() && a.stage().unwrap().is_reading(),
        &|a| !a.stage().unwrap().is_reading() && a.stage().unwrap().pane() == stage::Pane::Fields,
        &|a| a.stage().unwrap().pane() == stage::Pane::Ladder && a.stage().unwrap().layers() == 2,
        &|a| a.stage().is_some_and(|s| s.layers() == 0),
        &|a| a.stage().is_none() && !a.is_over(),
    ];
    for (n, level) in levels.iter().enumerate() {
        keys(&mut app, &[Escape]);
        assert!(level(&app), "level {n}");
    }
    keys(&mut app, &[Escape]);
    assert!(app.is_over());
}

#[test]
fn escape_takes_a_question_back() {
    use Action::*;
    let mut app = app(Lang::En);
    keys(
        &mut app,
        &[Enter, Next, Next, Next, Next, Next, Next, Escape],
    );
    let stage = app.stage().unwrap();
    assert!(stage.question().is_none() && stage.shown() == 5);
}

#[test]
fn nothing_moves_by_itself_when_it_stands_still() {
    let mut app = app(Lang::En);
    assert_eq!(app.wakes(Duration::ZERO), None);
    keys(&mut app, &[Action::Enter]);
    assert_eq!(app.wakes(Duration::ZERO), None);
    keys(&mut app, &[Action::Next]);
    assert!(app.wakes(Duration::ZERO).is_some());
    assert_eq!(app.wakes(LATER), None);
    keys(&mut app, &[Action::Back]);
    assert_eq!(app.wakes(Duration::ZERO), None, "back is at once");
}

#[test]
fn an_arrow_travels() {
    use Action::*;
    let mut app = app(Lang::En);
    keys(&mut app, &[Enter, Next, Next, Next]);
    let heads: Vec<Option<usize>> = [0.1, 0.5, 0.9, 1.0]
        .into_iter()
        .map(|part| {
            let text = picture(&app, stage::TRAVEL.mul_f64(part));
            // Above it: the title, the textbook, two lines of names, two arrows.
            text.lines().nth(6).unwrap().rfind('►')
        })
        .collect();
    assert!(
        heads.iter().all(Option::is_some) && heads.is_sorted(),
        "{heads:?}"
    );
    assert!(heads[0] < heads[1] && heads[1] < heads[2], "{heads:?}");
}

#[test]
fn playing_takes_its_time_from_the_capture_and_stops_at_a_question() {
    let mut app = app(Lang::En);
    keys(&mut app, &[Action::Enter]);
    app.play();
    let (mut now, mut ticks) = (Duration::ZERO, 0);
    while let Some(wait) = app.wakes(now) {
        now += wait;
        app.tick(now);
        ticks += 1;
        assert!(ticks < 2000);
    }
    let stage = app.stage().unwrap();
    assert!(stage.question().is_some() && stage.shown() == 5);
    assert!(
        now > stage::TRAVEL * 5 && now < Duration::from_secs(20),
        "{now:?}"
    );
    // Steps stand 0.4 ms apart, 2.8 ms in all for eight of them: scaled to 0.9 s each.
    assert!(
        (2400.0..2700.0).contains(&stage.scale()),
        "{}",
        stage.scale()
    );
    app.act(Action::Choose(0), now);
    while let Some(wait) = app.wakes(now) {
        now += wait;
        app.tick(now);
    }
    assert!(
        app.stage().unwrap().is_at_end(),
        "it goes on once it is answered"
    );
}

#[test]
fn a_field_has_its_bytes_and_bytes_have_their_field() {
    use Action::*;
    let mut app = app(Lang::En);
    keys(&mut app, &[Enter, Next, Pane, Down, Down]);
    let lit = |app: &App| {
        let buf = snapshot(app, LATER, 80, 24);
        let reversed = ratatui::style::Modifier::REVERSED;
        let lines = buf.content.chunks(80);
        // The bytes stand in the right half.
        lines
            .flat_map(|l| l.get(40..75).unwrap().iter())
            .filter(|c| c.modifier.contains(reversed))
            .map(|c| c.symbol().to_owned())
            .collect::<String>()
    };
    assert!(lit(&app).starts_with("0405"), "{}", lit(&app));
    assert!(picture(&app, LATER).contains("carried by frame 1 "));
    // On to the bytes: the next field of its own is the name, the one before it the ID.
    keys(&mut app, &[Pane, Down]);
    assert_eq!(app.stage().unwrap().field(), 4);
    assert!(picture(&app, LATER).contains("carried by frames 1, 2 "));
    keys(&mut app, &[Up, Up]);
    assert_eq!(app.stage().unwrap().field(), 1);
    assert!(lit(&app).starts_with("0001"), "{}", lit(&app));
}

#[test]
fn the_textbook_is_ticked_off() {
    let done = |shown| {
        let rows = visit().outline;
        rows.iter().map(|r| r.is_done(shown)).collect::<Vec<_>>()
    };
    assert_eq!(done(0), [false; 4]);
    assert_eq!(done(1), [true, false, false, false]);
    assert_eq!(done(3), [true, true, true, false]);
    assert_eq!(done(8), [true, true, true, false]);
}

#[test]
fn colour_is_only_added() {
    let mut plain = app(Lang::En);
    keys(&mut plain, &[Action::Enter, Action::Next]);
    let buf = snapshot(&plain, LATER, 80, 24);
    assert!(buf.content.iter().all(|c| c.fg == Color::Reset));
}

proptest! {
    /// n steps on and k back is n − k steps on, whatever was looked at on the way and whatever is drawn.
    #[test]
    fn stepping_back_undoes_stepping(n in 0usize..12, k in 0usize..12, looks in proptest::collection::vec(0usize..4, 0..6)) {
        let walk = |on: usize, back: usize, looks: &[usize]| {
            let mut app = app(Lang::En);
            keys(&mut app, &[Action::Enter]);
            for _ in 0..on {
                keys(&mut app, &[Action::Next]);
                keys(&mut app, &[Action::Choose(0)]);
            }
            for look in looks {
                // Up and down, layers, and through all panes.
                let around = [
                    vec![Action::Up],
                    vec![Action::Down],
                    vec![Action::Layers],
                    vec![Action::Pane, Action::Down, Action::Pane, Action::Down, Action::Pane],
                ];
                keys(&mut app, &around[*look]);
            }
            for _ in 0..back {
                keys(&mut app, &[Action::Back]);
            }
            app
        };
        let on = n.min(8);
        let there = walk(on, k.max(1), &looks);
        let direct = walk(on.saturating_sub(k.max(1)), 0, &[]);
        prop_assert_eq!(there.stage().unwrap().at(), direct.stage().unwrap().at());
        prop_assert_eq!(picture(&there, LATER), picture(&direct, LATER));
    }
}
