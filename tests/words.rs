//! What learners read exists in Korean, too: every field's label and meaning, and no word for a field there isn't.

use std::collections::{BTreeMap, BTreeSet};

use wirestep::narrate::{Lang, fields, notes};
use wirestep::vocabulary::registry;

fn hangul(text: &str) -> bool {
    text.chars().any(|c| ('가'..='힣').contains(&c))
}

#[test]
fn every_field_has_its_korean() {
    let known: BTreeSet<&str> = registry().defs().iter().map(|d| d.name).collect();
    let told: BTreeMap<&str, _> = fields::all(Lang::Ko).collect();
    let mute: Vec<_> = known.iter().filter(|n| !told.contains_key(*n)).collect();
    assert!(
        mute.is_empty(),
        "add a line to its file in src/narrate/fields/ko for: {mute:?}"
    );
    let strange: Vec<_> = told.keys().filter(|n| !known.contains(*n)).collect();
    assert!(strange.is_empty(), "no such fields any more: {strange:?}");
    assert_eq!(
        fields::lines(Lang::Ko).count(),
        told.len(),
        "a name stands twice, or a line has no tab"
    );
}

#[test]
fn korean_words_are_korean_and_fit() {
    for line in fields::lines(Lang::Ko) {
        let [name, label, doc] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("name, label, meaning: {line}")
        };
        assert!(!name.is_empty() && !label.is_empty(), "{line}");
        assert!(hangul(doc), "no Korean: {line}");
        assert!(doc.ends_with('.'), "no full stop: {line}");
        let wide: usize = label
            .chars()
            .map(|c| if c.is_ascii() { 1 } else { 2 })
            .sum();
        assert!(
            wide <= 26 || !hangul(label),
            "too wide for a pane: {label} ({name})"
        );
        let syllables = doc.chars().filter(|c| hangul(&c.to_string())).count();
        assert!(syllables <= 90, "{name}: {syllables} syllables");
    }
}

#[test]
fn every_remark_has_its_korean() {
    let codes: BTreeMap<&str, _> = wirestep::proto::PROTOCOLS
        .iter()
        .flat_map(|p| p.notes())
        .chain(wirestep::engine::notes::NOTES)
        .chain(wirestep::decode::notes::NOTES)
        .map(|c| (c.name, *c))
        .collect();
    let told: BTreeMap<&str, _> = notes::all(Lang::Ko).collect();
    let mute: Vec<_> = codes.keys().filter(|n| !told.contains_key(*n)).collect();
    assert!(mute.is_empty(), "add to src/narrate/notes/ko.tsv: {mute:?}");
    let strange: Vec<_> = told.keys().filter(|n| !codes.contains_key(*n)).collect();
    assert!(strange.is_empty(), "no such remarks any more: {strange:?}");
    assert_eq!(
        notes::lines(Lang::Ko).count(),
        told.len(),
        "a name stands twice"
    );
    for line in notes::lines(Lang::Ko) {
        assert_eq!(line.split('\t').count(), 4, "name, says, why, seen: {line}");
    }
    for (name, words) in told {
        assert!(hangul(words.says) && hangul(words.why), "{name}");
        assert!(
            !words.says.ends_with('.') && words.why.ends_with('.'),
            "{name}"
        );
        assert_eq!(words.seen.is_empty(), codes[name].seen.is_empty(), "{name}");
    }
}

#[test]
fn names_of_numbers_are_found_where_they_are_declared() {
    let mut known: BTreeSet<&str> = BTreeSet::new();
    // HTTP's status names go over the wire as they are.
    let defs = registry()
        .defs()
        .iter()
        .filter(|d| !matches!(d.name, "http.response.code" | "http2.headers.status"));
    for names in defs.filter_map(|d| d.names) {
        known.extend((0..=0x1_0000).filter_map(names));
    }
    let mut lines = BTreeSet::new();
    for line in fields::value_lines(Lang::Ko) {
        let (name, korean) = line.split_once('\t').expect(line);
        assert!(hangul(korean), "{line}");
        assert!(lines.insert(name), "twice: {name}");
    }
    // What stands behind a blank in lower case is a phrase of ours, not a name of the specification.
    let ours = |n: &&&str| {
        n.split(' ')
            .skip(1)
            .any(|w| w.len() > 2 && w.chars().all(|c| c.is_ascii_lowercase()))
    };
    let mute: Vec<_> = known
        .iter()
        .filter(ours)
        .filter(|n| !lines.contains(*n))
        .collect();
    assert!(
        mute.is_empty(),
        "add to src/narrate/fields/ko/values.tsv: {mute:?}"
    );
}
