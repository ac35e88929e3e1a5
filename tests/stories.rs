//! Every story of every recording can be told in both languages, with all its values.

use std::path::PathBuf;

use wirestep::capture::Capture;
use wirestep::narrate::{self, Lang};
use wirestep::source::Source;
use wirestep::story::{self, Kind, Outcome, Story, Words};

fn captures() -> Vec<PathBuf> {
    let dir = concat!(env!("CARGO_MANIFEST_DIR"), "/captures");
    let mut all: Vec<PathBuf> = std::fs::read_dir(dir)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    all.retain(|p| p.extension().is_some_and(|e| e == "pcapng"));
    all.sort();
    all
}

fn words(s: &Story) -> impl Iterator<Item = &Words> {
    s.steps
        .iter()
        .map(|step| &step.words)
        .chain([&s.title])
        .chain(s.outcome.why())
}

#[test]
fn every_story_can_be_told_in_both_languages() {
    let mut wrong = Vec::new();
    for path in captures() {
        let told = story::tell(&Capture::read(Source::open(&path).unwrap()));
        for words in told.iter().flat_map(words) {
            for lang in Lang::ALL {
                let said = narrate::say(lang, words.key, &words.values);
                let complete = narrate::template(lang, words.key).is_some_and(|t| {
                    !said.contains('?')
                        || t.contains('?')
                        || words.values.iter().any(|(_, v)| v.contains('?'))
                });
                if !complete {
                    wrong.push(format!(
                        "{}: {} {said}",
                        path.file_name().unwrap().display(),
                        words.key
                    ));
                }
            }
        }
    }
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn stories_hold_together() {
    for path in captures() {
        let capture = Capture::read(Source::open(&path).unwrap());
        let told = story::tell(&capture);
        let messages = capture.store().messages();
        for (i, s) in told.iter().enumerate() {
            let name = format!("{} story {i}: {s:?}", path.display());
            assert!(!s.steps.is_empty(), "{name}");
            for step in &s.steps {
                assert!(
                    step.from < s.actors.len() && step.to < s.actors.len() && step.from != step.to,
                    "{name}"
                );
                assert!(
                    step.frame >= 1
                        && step.last >= step.frame
                        && step.last <= capture.rows().len() as u64,
                    "{name}"
                );
                assert!(step.message.is_none_or(|m| m < messages.len()), "{name}");
            }
            assert!(s.steps.is_sorted_by_key(|step| step.frame), "{name}");
            assert!(
                s.children.iter().all(|c| told[*c].parent == Some(i)),
                "{name}"
            );
            assert!(
                s.parent.is_none_or(|p| told[p].children.contains(&i)),
                "{name}"
            );
        }
    }
}

/// What answers at a wrong port is named, with the frame that shows it.
#[test]
fn a_wrong_port_is_found_out() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/captures/wrong-port.pcapng");
    let told = story::tell(&Capture::read(Source::open(path.as_ref()).unwrap()));
    let ends: Vec<_> = told
        .iter()
        .filter(|s| matches!(s.kind, Kind::Http | Kind::Tls))
        .map(|s| match &s.outcome {
            Outcome::Failed { why, evidence } | Outcome::Refused { why, evidence } => {
                let said = why.values.iter().find(|(name, _)| *name == "said");
                (why.key, *evidence, said.map_or("", |(_, v)| v.as_str()))
            }
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        ends,
        [
            (
                "outcome.http.foreign",
                8,
                "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u10"
            ),
            ("outcome.tls.foreign", 20, "HTTP/1.1 400 Bad Request"),
            ("outcome.tls.foreign", 31, "220 Files of ABC"),
            ("outcome.http.error", 49, ""),
        ]
    );
}

/// A recording's frames as a pcap file, those that `keep` wants by their number and bytes.
fn without(name: &str, keep: impl Fn(u64, &[u8]) -> bool) -> Capture {
    let path = format!("{}/captures/{name}.pcapng", env!("CARGO_MANIFEST_DIR"));
    let whole = Capture::read(Source::open(path.as_ref()).unwrap());
    let mut file = Vec::new();
    file.extend_from_slice(&0xa1b2_3c4d_u32.to_le_bytes());
    file.extend_from_slice(&[2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 1, 0, 0, 0]);
    for (number, row) in (1..).zip(whole.rows()) {
        let bytes = whole.frame(number).unwrap().bytes;
        if keep(number, bytes) {
            let (s, ns) = (row.time / 1_000_000_000, row.time % 1_000_000_000);
            let len = bytes.len() as u32;
            for n in [s as u32, ns as u32, len, len] {
                file.extend_from_slice(&n.to_le_bytes());
            }
            file.extend_from_slice(bytes);
        }
    }
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("part.pcap");
    std::fs::write(&path, file).unwrap();
    Capture::read(Source::open(&path).unwrap())
}

/// How the exchanges and connections ended.
fn ends(capture: &Capture) -> Vec<(Kind, &'static str)> {
    let told = story::tell(capture);
    let kinds = |s: &&Story| matches!(s.kind, Kind::Http | Kind::Tcp);
    let why = |s: &Story| s.outcome.why().map_or("", |w| w.key);
    told.iter()
        .filter(kinds)
        .map(|s| (s.kind, why(s)))
        .collect()
}

/// Nobody is blamed for what was not captured.
#[test]
fn what_the_capture_has_not_got_is_no_failure() {
    let from_80 = |b: &[u8]| b[23] == 6 && b[34..36] == [0, 80];
    let one_sided = without("first-look", |_, b| !from_80(b));
    assert_eq!(
        ends(&one_sided),
        [
            (Kind::Tcp, "outcome.one-sided"),
            (Kind::Http, "outcome.one-sided")
        ]
    );
    // Frame 8 has the whole answer: the client acknowledges what nobody saw.
    let holed = without("first-look", |n, _| n != 8);
    assert!(ends(&holed).contains(&(Kind::Http, "outcome.unread")));
    // Without the server's last three packets nothing says that there was an answer.
    let silent = without("first-look", |n, _| ![8, 9, 10, 11, 12].contains(&n));
    assert!(!ends(&silent).contains(&(Kind::Http, "outcome.unread")));
}
