//! Screens as pictures, and the cursor's one law.

use std::time::Duration;

use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::app::{App, Entry, Settings, Shelf};
use super::keys::Action;
use super::words::Lang;
use super::{screen, stage};
use crate::present::stage::{Actor, Field, Outline, Play, Question, Section, Step};

struct Visit(Lang);

impl Visit {
    fn pick(&self, en: &str, ko: &str) -> String {
        if self.0 == Lang::En {
            en.into()
        } else {
            ko.into()
        }
    }
}

fn steps(visit: &Visit) -> Vec<Step> {
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
    let sentence = visit.pick(
        "The client asks the resolver for the address of www.abc.example, because a connection needs an address.",
        "클라이언트가 리졸버에게 www.abc.example의 주소를 묻습니다. 연결에는 주소가 필요하기 때문입니다.",
    );
    let question = Question {
        text: visit.pick(
            "Who speaks first once the connection stands?",
            "연결이 맺어진 다음 누가 먼저 말할까요?",
        ),
        choices: vec![
            visit.pick("the client", "클라이언트"),
            visit.pick("the server", "서버"),
        ],
        right: 0,
        because: visit.pick(
            "In HTTP the client asks.",
            "HTTP에서는 클라이언트가 요청합니다.",
        ),
    };
    let step = |(i, (from, to, label)): (usize, &(usize, usize, &str))| Step {
        from: *from,
        to: *to,
        label: label.to_string(),
        protocol: "dns".into(),
        frame: i as u64 + 1,
        time: i as i64 * 400_000,
        sentence: sentence.clone(),
        number: (i + 1).to_string(),
        question: (i == 5).then(|| question.clone()),
        ..Step::default()
    };
    arrows.iter().enumerate().map(step).collect()
}

struct Held {
    title: String,
    actors: Vec<Actor>,
    steps: Vec<Step>,
    outline: Vec<Outline>,
    opening: String,
}

impl Play for Held {
    fn title(&self) -> &str {
        &self.title
    }
    fn actors(&self) -> &[Actor] {
        &self.actors
    }
    fn steps(&self) -> &[Step] {
        &self.steps
    }
    fn outline(&self) -> &[Outline] {
        &self.outline
    }
    fn opening(&self) -> &str {
        &self.opening
    }
    fn closing(&self) -> &str {
        ""
    }
    fn sections(&self, step: usize) -> Vec<Section> {
        let field = |depth, label: &str, value: &str, place| Field {
            depth,
            label: label.into(),
            value: value.into(),
            name: "dns.id",
            doc: "Matches a reply to its question.",
            spec: "RFC 1035 §4.1.1",
            place,
        };
        let fields = vec![
            field(0, "Transaction ID", "0x4c72", (0, 2)),
            field(0, "Questions", "1", (4, 2)),
            field(1, "Name", "www.abc.example", (12, 17)),
        ];
        let bytes = (0..33u8).map(|i| i.wrapping_mul(7)).collect();
        vec![Section {
            title: "DNS".into(),
            fields,
            bytes,
            frames: vec![(0, step as u64 + 1)],
        }]
    }
}

struct OneVisit;

impl Shelf for OneVisit {
    fn entries(&self, lang: Lang) -> Vec<Entry> {
        let visit = Visit(lang);
        vec![Entry {
            name: "first-look".into(),
            title: visit.pick(
                "One page, from name to picture",
                "한 페이지를 여는 동안 일어나는 일",
            ),
        }]
    }
    fn open(&self, name: &str, lang: Lang) -> Option<Box<dyn Play>> {
        let visit = Visit(lang);
        let actor = |name: &str, role: &str, endpoint: &str| Actor {
            name: name.into(),
            role: role.into(),
            endpoint: endpoint.into(),
        };
        let actors = vec![
            actor(&visit.pick("client", "클라이언트"), "client", "192.0.2.10"),
            actor(
                &visit.pick("resolver", "리졸버"),
                "resolver",
                "192.0.2.53:53",
            ),
            actor("www.abc.example", "server", "198.51.100.80:80"),
        ];
        let row = |number: &str, text: String, at| Outline {
            number: number.into(),
            text,
            at,
        };
        let outline = vec![
            row(
                "1",
                visit.pick("ask for the address", "주소를 묻기"),
                Some(0),
            ),
            row("2", visit.pick("connect", "연결하기"), Some(2)),
            row("3", visit.pick("encrypt", "암호화하기"), None),
        ];
        let opening = visit.pick("A browser opens a page.", "브라우저가 한 페이지를 엽니다.");
        (name == "first-look").then(|| {
            Box::new(Held {
                title: self.entries(lang)[0].title.clone(),
                actors,
                steps: steps(&visit),
                outline,
                opening,
            }) as Box<dyn Play>
        })
    }
}

const LATER: Duration = Duration::from_secs(100);

fn app(lang: Lang) -> App {
    App::new(
        Box::new(OneVisit),
        Settings {
            lang,
            colour: false,
            ascii: false,
        },
    )
}

fn picture(app: &App, width: u16, height: u16) -> String {
    let area = Rect::new(0, 0, width, height);
    let mut buf = Buffer::empty(area);
    screen::draw(app, LATER, area, &mut buf);
    let mut text = String::new();
    for y in 0..height {
        let mut line = String::new();
        let mut skip = 0;
        for x in 0..width {
            let symbol = buf[(x, y)].symbol();
            if skip == 0 {
                line.push_str(symbol);
                skip = super::text::width(symbol).saturating_sub(1);
            } else {
                skip -= 1;
            }
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

fn keys(app: &mut App, actions: &[Action]) {
    for a in actions {
        app.act(*a, Duration::ZERO);
    }
}

#[test]
fn every_screen_at_three_sizes_in_both_languages() {
    use Action::*;
    let scenes: [(&str, &[Action]); 6] = [
        ("home", &[]),
        ("opening", &[Enter]),
        ("fourth step", &[Enter, Next, Next, Next, Next]),
        ("a question", &[Enter, Next, Next, Next, Next, Next, Next]),
        ("bytes", &[Enter, Next, Pane, Down, Down, Pane]),
        ("keys", &[Enter, Help]),
    ];
    for (lang, name) in [(Lang::En, "en"), (Lang::Ko, "ko")] {
        for (width, height) in [(80, 24), (120, 36), (40, 12)] {
            let mut all = String::new();
            for (title, actions) in &scenes {
                let mut app = app(lang);
                keys(&mut app, actions);
                all.push_str(&format!("== {title}\n{}", picture(&app, width, height)));
            }
            insta::assert_snapshot!(format!("stage_{name}_{width}x{height}"), all);
        }
    }
}

#[test]
fn a_wrong_answer_costs_nothing_and_is_shown() {
    use Action::*;
    let mut app = app(Lang::En);
    keys(
        &mut app,
        &[Enter, Next, Next, Next, Next, Next, Next, Choose(1)],
    );
    assert_eq!(app.stage().unwrap().shown(), 6);
    let text = picture(&app, 80, 24);
    assert!(
        text.contains("Not quite. The answer is: the client"),
        "{text}"
    );
}

#[test]
fn escape_goes_back_one_level_always() {
    use Action::*;
    let mut app = app(Lang::En);
    keys(&mut app, &[Enter, Next, Pane, Help, Escape, Escape]);
    assert_eq!(app.stage().unwrap().pane(), stage::Pane::Ladder);
    keys(&mut app, &[Escape]);
    assert!(app.stage().is_none() && !app.is_over());
    keys(&mut app, &[Escape]);
    assert!(app.is_over());
}

#[test]
fn nothing_moves_by_itself_when_it_stands_still() {
    let mut app = app(Lang::En);
    assert_eq!(app.wakes(Duration::ZERO), None);
    keys(&mut app, &[Action::Enter]);
    assert_eq!(app.wakes(LATER), None);
    keys(&mut app, &[Action::Next]);
    assert!(app.wakes(Duration::ZERO).is_some());
    assert_eq!(app.wakes(LATER), None);
    keys(&mut app, &[Action::Play]);
    assert!(app.wakes(LATER).is_some());
}

proptest! {
    /// n steps on and k back is n − k steps on, whatever is drawn.
    #[test]
    fn stepping_back_undoes_stepping(n in 0usize..12, k in 0usize..12) {
        let walk = |on: usize, back: usize| {
            let mut app = app(Lang::En);
            keys(&mut app, &[Action::Enter]);
            for _ in 0..on {
                keys(&mut app, &[Action::Next]);
                keys(&mut app, &[Action::Choose(0)]);
            }
            for _ in 0..back {
                keys(&mut app, &[Action::Back]);
            }
            app
        };
        let on = n.min(8);
        let there = walk(on, k);
        let direct = walk(on.saturating_sub(k), 0);
        prop_assert_eq!(there.stage().unwrap().shown(), direct.stage().unwrap().shown());
        prop_assert_eq!(picture(&there, 80, 24), picture(&direct, 80, 24));
    }
}
