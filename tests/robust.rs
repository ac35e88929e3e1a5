//! Whatever the bytes: no panic, and an end. Over the project's captures, mutated, and over a corpus when
//! WIRESTEP_CORPUS names one.

use std::io::Cursor;
use std::path::{Path, PathBuf};

use wirestep::engine::{Config, Engine, FrameIn};
use wirestep::layer::Unit;
use wirestep::source::{Batch, Source};
use wirestep::wire::{Recorder, Tree};

/// Reads everything and explains everything; how many messages there were.
fn read(bytes: Vec<u8>) -> Option<usize> {
    let mut source = Source::from_reader(Box::new(Cursor::new(bytes))).ok()?;
    let mut engine = Engine::new(Config {
        analysis: true,
        ..Config::default()
    });
    let mut batch = Batch::default();
    let mut messages = 0;
    while source.fill(&mut batch, 64) {
        let frame = |h: &wirestep::source::FrameHead| FrameIn {
            time: h.time,
            has_time: h.has_time,
            len: h.len,
            link: h.link,
            interface: h.interface,
            bytes: source.bytes(h),
        };
        let frames: Vec<_> = batch.frames.iter().map(frame).collect();
        engine.batch(&frames, &mut |engine, view| {
            let mut tree = Tree::default();
            view.explain(&mut tree);
            let mut line = Vec::new();
            for m in engine.store().messages() {
                messages += 1;
                m.proto.summary(&engine.store().line(m), &mut line);
                assert!(
                    !line.iter().any(|b| *b < 0x20 || *b == 0x7f),
                    "a control character got out: {:?}",
                    String::from_utf8_lossy(&line)
                );
                line.clear();
                if let Some(bytes) = engine.bytes(m, Some(view)) {
                    let unit = Unit {
                        kind: m.kind,
                        ctx: m.ctx,
                        dir: m.dir,
                        bytes,
                        base: m.span.start,
                        buf: m.span.buf,
                    };
                    m.proto.explain(&unit, &mut Recorder::Tree(Tree::default()));
                }
            }
        });
    }
    engine.finish(&mut |engine| messages += engine.store().messages().len());
    Some(messages)
}

fn files(dir: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(dir) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
    found.sort();
}

fn captures() -> Vec<PathBuf> {
    let mut found = Vec::new();
    files(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("captures"),
        &mut found,
    );
    found.retain(|p| p.extension().is_some_and(|e| e == "pcapng"));
    found
}

#[test]
fn every_capture_of_ours_is_read() {
    for path in captures() {
        let messages = read(std::fs::read(&path).unwrap())
            .unwrap_or_else(|| panic!("{} can't be opened", path.display()));
        assert!(messages > 0, "{} says nothing", path.display());
    }
}

#[test]
fn the_corpus_is_read_without_a_panic() {
    let Ok(corpus) = std::env::var("WIRESTEP_CORPUS") else {
        return;
    };
    let mut found = Vec::new();
    files(Path::new(&corpus), &mut found);
    assert!(
        found.len() > 100,
        "WIRESTEP_CORPUS names no corpus: {corpus}"
    );
    for path in found {
        read(std::fs::read(&path).unwrap());
    }
}

/// How many mutations: WIRESTEP_MUTATIONS, or some for a quick run.
fn mutations() -> u64 {
    std::env::var("WIRESTEP_MUTATIONS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(3_000)
}

#[test]
fn mutations_end_without_a_panic() {
    let small: Vec<Vec<u8>> = captures()
        .iter()
        .map(|p| std::fs::read(p).unwrap())
        .filter(|b| b.len() < 24_000)
        .collect();
    assert!(!small.is_empty());
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = |n: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % n.max(1) as u64) as usize
    };
    for round in 0..mutations() {
        let mut bytes = small[round as usize % small.len()].clone();
        for _ in 0..=next(8) {
            let at = next(bytes.len());
            match next(5) {
                0 => bytes[at] = next(256) as u8,
                1 => bytes[at] ^= 1 << next(8),
                2 => bytes[at] = [0, 0xff, 0x7f, 0x80][next(4)],
                3 => {
                    let to = (at + next(64)).min(bytes.len());
                    bytes.drain(at..to);
                }
                _ => {
                    let from = next(bytes.len());
                    let piece: Vec<u8> = bytes[from..(from + next(64)).min(bytes.len())].to_vec();
                    bytes.splice(at..at, piece);
                }
            }
            if bytes.is_empty() {
                break;
            }
        }
        read(bytes);
    }
}
