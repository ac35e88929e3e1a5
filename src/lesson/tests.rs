//! Lessons hold in their captures, in both languages, within the limits.

use super::*;

fn load(e: &Embedded, lang: Lang) -> Lesson {
    Lesson::load(e.name, lang).unwrap_or_else(|err| panic!("{} {}: {err}", e.name, lang.code()))
}

#[test]
fn every_lesson_holds_in_its_capture() {
    for e in EMBEDDED {
        let [en, ko] = Lang::ALL.map(|lang| load(e, lang));
        let ids = |l: &Lesson| {
            l.stops
                .iter()
                .map(|s| {
                    (
                        s.id.clone(),
                        s.at,
                        s.prediction
                            .as_ref()
                            .map(|p| (p.id.clone(), p.choices.len())),
                    )
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(ids(&en), ids(&ko), "{}", e.name);
        assert_eq!(en.outline.len(), ko.outline.len());
        let frames: Vec<_> = en
            .stops
            .iter()
            .map(|s| (s.at.frame, s.at.message))
            .collect();
        assert!(frames.is_sorted_by_key(|f| f.0), "{}: {frames:?}", e.name);
        assert!(en.stops.len() <= MOST_STOPS && en.minutes <= 10);
        let asked = en.stops.iter().take(2).any(|s| s.prediction.is_some());
        assert!(!asked, "{}: the first two stops are free", e.name);
    }
}

#[test]
fn both_languages_have_the_same_sections_and_no_other() {
    for e in EMBEDDED {
        let file = file::read(e.toml).unwrap();
        let [en, ko] = [e.en, e.ko].map(Texts::read);
        assert_eq!(en.ids(), ko.ids(), "{}", e.name);
        let mut wanted: Vec<String> = vec!["scene".into(), "yours".into()];
        wanted.extend(file.stop.iter().map(|s| s.id.clone()));
        wanted.extend(file.prediction.iter().map(|p| format!("predict {}", p.id)));
        wanted.extend(file.unfold.iter().map(|_| "unfold".into()));
        wanted.extend((!file.outline.is_empty()).then(|| "outline".into()));
        let mut there = en.ids();
        wanted.sort();
        there.sort_unstable();
        assert_eq!(there, wanted, "{}", e.name);
        assert!(
            file.prediction
                .iter()
                .all(|p| file.stop.iter().any(|s| s.id == p.before))
        );
    }
}

/// At most 45 English words, or 110 Korean syllables.
fn is_short(text: &str, lang: Lang) -> bool {
    match lang {
        Lang::En => text.split_whitespace().count() <= 45,
        Lang::Ko => text.chars().filter(|c| ('가'..='힣').contains(c)).count() <= 110,
    }
}

#[test]
fn texts_are_short() {
    let mut long = Vec::new();
    for (e, lang) in EMBEDDED.iter().flat_map(|e| Lang::ALL.map(|l| (e, l))) {
        let lesson = load(e, lang);
        let mut texts = vec![lesson.scene.clone(), lesson.yours.clone()];
        for s in &lesson.stops {
            texts.push(s.text.clone());
            texts.extend(
                s.prediction
                    .iter()
                    .flat_map(|p| [p.question.clone(), p.explanation.clone()]),
            );
        }
        texts.extend(
            lesson
                .unfold
                .iter()
                .flat_map(|u| [u.text.clone(), u.closing.clone()]),
        );
        texts.extend(lesson.outline.iter().map(|i| i.text.clone()));
        long.extend(
            texts
                .into_iter()
                .filter(|t| !is_short(t, lang))
                .map(|t| format!("{} {}: {t}", e.name, lang.code())),
        );
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn first_look_stops_at_eight_frames_and_unfolds_a_request() {
    let lesson = Lesson::load("first-look", Lang::En).unwrap();
    let at: Vec<_> = lesson
        .stops
        .iter()
        .map(|s| (s.id.as_str(), s.at.frame))
        .collect();
    let expected = [
        ("question", 1),
        ("answer", 2),
        ("syn", 3),
        ("syn-ack", 4),
        ("ack", 5),
        ("request", 6),
        ("response", 8),
        ("fin", 10),
    ];
    assert_eq!(at, expected);
    let unfold = lesson.unfold.unwrap();
    let names: Vec<_> = unfold
        .layers
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(
        (unfold.at.frame, names),
        (6, vec!["eth", "ip", "tcp", "http"])
    );
    assert!(unfold.closing.contains("OSI"));
}

#[test]
fn the_outline_of_tls_has_seven_numbers_and_what_is_left_out() {
    let lesson = Lesson::load("tls-1.2", Lang::En).unwrap();
    let marks: Vec<String> = lesson.outline.iter().map(|i| i.mark.to_string()).collect();
    assert_eq!(marks.join(" "), "1 2 3 + 4 5 + 6 + 7 + + +");
    assert_eq!(
        lesson
            .outline
            .iter()
            .filter(|i| i.place == Place::Beside)
            .count(),
        1
    );
}

#[test]
fn choices_are_shuffled_and_none_is_lost() {
    let lesson = Lesson::load("first-look", Lang::Ko).unwrap();
    let p = lesson
        .stops
        .iter()
        .find_map(|s| s.prediction.as_ref())
        .unwrap();
    let orders: std::collections::HashSet<Vec<usize>> =
        (0..50).map(|seed| p.shuffled(seed)).collect();
    assert!(orders.len() >= 4, "{orders:?}");
    assert!(
        orders
            .iter()
            .all(|o| o.iter().sum::<usize>() == 3 && o.len() == 3)
    );
    assert_eq!(p.answer.map(|a| a.frame), Some(6));
}

#[test]
fn the_course_has_an_order() {
    let names: Vec<_> = all(Lang::Ko).into_iter().map(|e| e.name).collect();
    assert_eq!(names, ["first-look", "tls-1.2"]);
    assert_eq!(file::order(), names);
    let captures: Vec<_> = EMBEDDED
        .iter()
        .map(|e| (e.name, file::read(e.toml).unwrap().capture))
        .collect();
    assert!(
        captures
            .iter()
            .all(|(name, capture)| EMBEDDED.iter().any(|e| e.name == *name) && !capture.is_empty())
    );
    assert!(Lesson::load("nosuch", Lang::En).is_err_and(|e| e.to_string().contains("first-look")));
}
