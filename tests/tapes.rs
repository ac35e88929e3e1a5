//! Conversations as text: each tape of `tests/tapes/` is played whole, byte by byte, cut at random, and with each of its
//! lines lost. `tests/tapes/INDEX.md` says how a tape is written and names the branches that tapes show.
//!
//! `TAPE=ftp/active cargo test --test tapes` plays those whose names hold the text; `TAPES=print` writes each as it
//! would read with all that was said (`LOST=7`: without its line 7), `TAPES=write` writes that into tapes that expect nothing yet.

#[path = "tapes/harness/play.rs"]
mod play;
#[path = "tapes/harness/tape.rs"]
mod tape;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};

use play::{Cut, Heard, Said, play};
use tape::{Act, Behind, Expect, Tape};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tapes")
}

/// Every tape: its name, and its text.
fn tapes() -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    for folder in std::fs::read_dir(folder()).unwrap().flatten() {
        let Ok(files) = std::fs::read_dir(folder.path()) else {
            continue;
        };
        for file in files.flatten().map(|f| f.path()) {
            if file.extension().is_some_and(|e| e == "tape") {
                let stem = file.file_stem().unwrap().to_string_lossy();
                let name = format!("{}/{stem}", folder.file_name().to_string_lossy());
                out.insert(name, std::fs::read_to_string(&file).unwrap());
            }
        }
    }
    out
}

fn wanted() -> BTreeMap<String, Tape> {
    let only = std::env::var("TAPE").unwrap_or_default();
    let mut out = BTreeMap::new();
    for (name, text) in tapes() {
        if name.contains(&only) {
            match Tape::read(&text) {
                Ok(tape) => out.insert(name, tape),
                Err(why) => panic!("{name}: {why}"),
            };
        }
    }
    assert!(!out.is_empty(), "no tape's name holds {only:?}");
    out
}

/// Plays each tape with `check`, which says what is wrong, and fails with all that it said.
fn each(check: impl Fn(&Tape, &Heard) -> Option<String>) {
    let mut failed = String::new();
    for (name, tape) in wanted() {
        let whole = play(&tape, &Cut::Whole);
        if let Some(why) = check(&tape, &whole) {
            let _ = writeln!(failed, "== {name}\n{why}");
        }
    }
    assert!(failed.is_empty(), "\n{failed}");
}

#[test]
fn whole() {
    let how = std::env::var("TAPES").unwrap_or_default();
    let names: Vec<String> = wanted().into_keys().collect();
    for name in names.iter().filter(|_| !how.is_empty()) {
        let text = &tapes()[name];
        let tape = Tape::read(text).unwrap();
        let lost = std::env::var("LOST").ok().and_then(|l| l.parse().ok());
        let lost = lost.and_then(|l: usize| tape.steps.iter().position(|s| s.line == l));
        let cut = lost.map_or(Cut::Whole, Cut::Lost);
        let told = as_it_reads(text, &tape, &play(&tape, &cut));
        if how == "print" {
            println!("== {name}\n{told}");
        } else if !text.lines().any(|l| l.starts_with('>')) {
            std::fs::write(folder().join(format!("{name}.tape")), told).unwrap();
        }
    }
    each(|tape, heard| {
        let wrong: Vec<String> = (0..tape.steps.len())
            .filter_map(|i| differs(tape, heard, i))
            .collect();
        (!wrong.is_empty()).then(|| wrong.join("\n"))
    });
}

/// How what was said at a step differs from what the tape expects there.
fn differs(tape: &Tape, heard: &Heard, i: usize) -> Option<String> {
    let step = &tape.steps[i];
    let mut said = heard.said.iter().filter(|s| s.step == i).peekable();
    let mut notes: Vec<&str> = heard
        .notes
        .iter()
        .filter(|n| n.0 == i)
        .map(|n| n.1)
        .collect();
    let (mut wrong, mut last, mut any) = (Vec::new(), None::<&Said>, false);
    for e in &step.expect {
        match e {
            Expect::Any => any = true,
            Expect::Note(code) => match notes.iter().position(|n| n == code) {
                Some(at) => {
                    notes.remove(at);
                }
                None => wrong.push(format!("- > note {code}")),
            },
            Expect::Field { name, value } => {
                let has = |s: &Said| s.fields.iter().any(|(n, v)| n == name && v == value);
                if !last.is_some_and(has) {
                    let same = |s: &Said| {
                        let of = s.fields.iter().filter(|(n, _)| n == name);
                        of.map(|(_, v)| v.clone()).collect::<Vec<_>>()
                    };
                    let found = last.map_or(Vec::new(), same);
                    wrong.push(format!("- >> {name} {value}    found {found:?}"));
                }
            }
            Expect::Message { proto, text, .. } => {
                let fits = |s: &Said| s.proto == proto && s.line.starts_with(text.as_str());
                while any && said.peek().is_some_and(|s| !fits(s)) {
                    said.next();
                }
                any = false;
                last = said.next();
                if !last.is_some_and(fits) {
                    wrong.push(format!("- > {proto} {text}"));
                    if let Some(s) = last {
                        wrong.push(format!("+ > {} {}", s.proto, s.line));
                    }
                }
            }
        }
    }
    if !any {
        wrong.extend(said.map(|s| format!("+ > {} {}", s.proto, s.line)));
    }
    wrong.extend(notes.iter().map(|n| format!("+ > note {n}")));
    let place = match step.line {
        0 => format!("{:?}", step.act),
        n => format!("line {n}"),
    };
    (!wrong.is_empty()).then(|| format!("{place}:\n{}", wrong.join("\n")))
}

/// The tape with all that was said instead of what it expects.
fn as_it_reads(text: &str, tape: &Tape, heard: &Heard) -> String {
    let mut out = String::new();
    let tell = |out: &mut String, i: usize| {
        for s in heard.said.iter().filter(|s| s.step == i) {
            let _ = writeln!(out, "> {} {}", s.proto, s.line);
            if std::env::var("FIELDS").is_ok() {
                for (name, value) in &s.fields {
                    let _ = writeln!(out, ">> {name} {value}");
                }
            }
        }
        for n in heard.notes.iter().filter(|n| n.0 == i) {
            let _ = writeln!(out, "> note {}", n.1);
        }
    };
    for (n, line) in text.lines().enumerate() {
        if line.starts_with('>') {
            continue;
        }
        let _ = writeln!(out, "{line}");
        if let Some(i) = tape.steps.iter().position(|s| s.line == n + 1) {
            tell(&mut out, i);
        }
    }
    for i in (0..tape.steps.len()).filter(|i| tape.steps[*i].line == 0) {
        tell(&mut out, i);
    }
    out
}

/// Messages of bytes nobody knows hold the first segment, whatever its size.
fn is_known(s: &Said) -> bool {
    s.proto != "data"
}

/// What a run says that must not depend on how the stream was cut.
fn gist(tape: &Tape, heard: &Heard) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut covered: BTreeMap<_, Vec<(u64, u64)>> = BTreeMap::new();
    for s in heard.said.iter().filter(|s| is_known(s)) {
        if tape.pieces.iter().any(|p| p == s.proto) {
            let parts = covered.entry((s.proto, s.from)).or_default();
            match parts.last_mut().filter(|(_, to)| *to == s.start) {
                Some(last) => last.1 += s.len,
                None => parts.push((s.start, s.start + s.len)),
            }
        } else {
            out.push(format!("{} {:?} {}", s.proto, s.kind, s.line));
        }
    }
    out.extend(covered.iter().map(|c| format!("{c:?}")));
    let notes: BTreeSet<&str> = heard.notes.iter().map(|n| n.1).collect();
    out.extend(notes.iter().map(|n| format!("note {n}")));
    out
}

fn same(tape: &Tape, whole: &Heard, cut: &Cut) -> Option<String> {
    let (want, have) = (gist(tape, whole), gist(tape, &play(tape, cut)));
    let mut wrong = String::new();
    for i in 0..want.len().max(have.len()) {
        let (w, h) = (want.get(i), have.get(i));
        if w != h {
            let _ = writeln!(wrong, "whole {w:?}\ncut   {h:?}");
            break;
        }
    }
    (!wrong.is_empty()).then_some(wrong)
}

#[test]
fn byte_by_byte() {
    each(|tape, whole| same(tape, whole, &Cut::Bytes));
}

#[test]
fn cut_at_random() {
    each(|tape, whole| {
        (1..=12).find_map(|seed| {
            same(tape, whole, &Cut::Random(seed)).map(|why| format!("seed {seed}: {why}"))
        })
    });
}

/// Whether each message is found again in a run that lost a line: at the same place, or saying the same.
fn found(s: &Said, tape: &Tape, again: &Heard) -> bool {
    again.said.iter().any(|a| {
        let pieces = tape.pieces.iter().any(|p| p == s.proto);
        let there =
            a.start == s.start || pieces && a.start <= s.start && s.start < a.start + a.len.max(1);
        a.proto == s.proto && a.from == s.from && (there || a.line == s.line)
    })
}

#[test]
fn each_line_lost() {
    each(|tape, whole| {
        let mut wrong = String::new();
        let maybe: Vec<(usize, &str, &str)> = tape
            .steps
            .iter()
            .enumerate()
            .flat_map(|(i, s)| s.expect.iter().map(move |e| (i, e)))
            .filter_map(|(i, e)| match e {
                Expect::Message {
                    proto,
                    text,
                    maybe: true,
                } => Some((i, &proto[..], &text[..])),
                _ => None,
            })
            .collect();
        let is_asked = |s: &&Said| {
            let exempt = |(i, proto, text): &(usize, &str, &str)| {
                *i == s.step && *proto == s.proto && s.line.starts_with(text)
            };
            is_known(s) && !maybe.iter().any(exempt)
        };
        for (i, step) in tape.steps.iter().enumerate() {
            if !matches!(step.act, Act::Send { .. }) {
                continue;
            }
            let again = play(tape, &Cut::Lost(i));
            let (skip, without) = match &step.behind {
                Behind::AllBut(n) => (*n, &[][..]),
                Behind::Without(protos) => (0, &protos[..]),
                Behind::Nothing => continue,
            };
            let behind = whole.said.iter().filter(|s| s.began > i);
            let behind = behind.filter(|s| !without.iter().any(|p| p == s.proto));
            for s in behind.filter(is_asked).skip(skip) {
                if !found(s, tape, &again) {
                    let _ = writeln!(
                        wrong,
                        "without line {}: > {} {} (line {})",
                        step.line, s.proto, s.line, tape.steps[s.step].line
                    );
                }
            }
        }
        (!wrong.is_empty()).then_some(wrong)
    });
}

#[test]
fn the_index_names_every_tape_and_every_tape_is_named() {
    let index = std::fs::read_to_string(folder().join("INDEX.md")).unwrap();
    let (mut named, mut wrong) = (BTreeSet::new(), Vec::new());
    let tapes = tapes();
    for line in index.lines() {
        let (done, rest) = match (line.strip_prefix("- [x] "), line.strip_prefix("- [ ] ")) {
            (Some(rest), _) => (true, rest),
            (_, Some(rest)) => (false, rest),
            _ => continue,
        };
        let Some((name, says)) = rest.split_once(": ") else {
            wrong.push(format!("says nothing: {line}"));
            continue;
        };
        if says.trim().is_empty() || done != tapes.contains_key(name) {
            wrong.push(format!("file and line differ: {line}"));
        }
        named.insert(name.to_owned());
    }
    wrong.extend(
        tapes
            .keys()
            .filter(|t| !named.contains(*t))
            .map(|t| format!("not named: {t}")),
    );
    assert!(wrong.is_empty(), "{wrong:#?}");
}
