//! Nanoseconds for a packet, step by step: the source, decoding, the engine by protocol, the lines and fields made of it.
//!
//! `cargo bench --bench micro`; words behind `--` choose rows. Each row is the least of five runs over a capture of
//! ten megabytes held in memory; instructions, which don't depend on the machine's mood, are counted by
//! `benches/instructions.sh`.

mod traffic;

use std::io::Cursor;
use std::time::Instant;

use traffic::Traffic;
use traffic::templates::MIX;
use wirestep::decode::{Decoded, decode};
use wirestep::engine::{Config, Engine, FrameIn};
use wirestep::source::{Batch, Source};

const RUNS: usize = 5;
const BATCH: usize = 64;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| !a.starts_with('-'))
        .collect();
    println!(
        "{:<18} {:>9} {:>9} {:>9} {:>9} {:>9}",
        "ns a packet", "packets", "source", "decode", "engine", "messages"
    );
    let mut captures = vec![Traffic::Small(20), Traffic::Bulk(20), Traffic::Hostile(20)];
    captures.extend(MIX.iter().map(|(kind, _)| Traffic::Only(*kind, 10)));
    for capture in captures {
        let name = format!("{capture:?}");
        if !wanted.is_empty()
            && !wanted
                .iter()
                .any(|w| name.to_lowercase().contains(w.as_str()))
        {
            continue;
        }
        let bytes = std::fs::read(capture.file()?)?;
        let (source, packets) = least(&bytes, &mut |source, batch| {
            std::hint::black_box(
                batch
                    .frames
                    .iter()
                    .map(|f| source.bytes(f).len())
                    .sum::<usize>(),
            );
        })?;
        let mut decoded = Decoded::default();
        let (decoding, _) = least(&bytes, &mut |source, batch| {
            for f in &batch.frames {
                decode(f.link, source.bytes(f), f.len, &mut decoded);
                std::hint::black_box(&decoded);
            }
        })?;
        let mut messages = 0;
        let mut engine_time = f64::MAX;
        for _ in 0..RUNS {
            let mut engine = Engine::new(Config::default());
            let time = once(&bytes, &mut |source, batch| {
                dissect(&mut engine, source, batch)
            })?
            .0;
            engine_time = engine_time.min(time);
            messages = engine.store().counted();
        }
        let each = |t: f64| t / packets.max(1) as f64;
        println!(
            "{name:<18} {packets:>9} {:>9.0} {:>9.0} {:>9.0} {messages:>9}",
            each(source),
            each(decoding - source),
            each(engine_time - decoding)
        );
    }
    Ok(())
}

fn dissect(engine: &mut Engine, source: &Source, batch: &Batch) {
    let mut frames = Vec::with_capacity(BATCH);
    for head in &batch.frames {
        frames.push(FrameIn {
            time: head.time,
            has_time: head.has_time,
            len: head.len,
            link: head.link,
            interface: head.interface,
            bytes: source.bytes(head),
        });
    }
    engine.batch(&frames, &mut |engine, view| {
        std::hint::black_box((engine.store().events().len(), view.number));
    });
}

type Step<'a> = &'a mut dyn FnMut(&Source, &Batch);

/// The least time of all runs in nanoseconds, and how many packets there are.
fn least(bytes: &[u8], step: Step<'_>) -> Result<(f64, usize), Box<dyn std::error::Error>> {
    let mut best = (f64::MAX, 0);
    for _ in 0..RUNS {
        let run = once(bytes, step)?;
        if run.0 < best.0 {
            best = run;
        }
    }
    Ok(best)
}

fn once(bytes: &[u8], step: Step<'_>) -> Result<(f64, usize), Box<dyn std::error::Error>> {
    let mut source = Source::from_reader(Box::new(Cursor::new(bytes.to_vec())))?;
    let (mut batch, mut packets) = (Batch::default(), 0);
    let from = Instant::now();
    while source.fill(&mut batch, BATCH) {
        packets += batch.frames.len();
        step(&source, &batch);
    }
    Ok((from.elapsed().as_nanos() as f64, packets))
}
