//! Reading a capture through an engine, the same for every command.

use std::path::Path;

use super::Failure;
use super::keys::Given;
use crate::engine::{Config, Engine, FrameIn, FrameView};
use crate::source::{Batch, Event, Source};

/// What a command does with what comes out.
pub trait Consumer {
    /// A frame was dissected. `false` ends the reading.
    fn frame(&mut self, engine: &Engine, view: &FrameView<'_>) -> Result<bool, Failure>;
    /// What came is worked through, and more may take its time: what waits to be written had better go out.
    fn pause(&mut self) -> Result<(), Failure> {
        Ok(())
    }
    /// The capture ended, and a conversation had something left to say.
    fn rest(&mut self, _engine: &Engine) -> Result<(), Failure> {
        Ok(())
    }
    /// The capture says something beside its frames.
    fn event(&mut self, event: &Event) {
        if let Event::Note(n) = event {
            eprintln!("wirestep: {n}");
        }
    }
    /// All is read.
    fn end(&mut self, _engine: &Engine) -> Result<(), Failure> {
        Ok(())
    }
}

const BATCH: usize = 64;

/// Opens a capture file, or standard input for `-`.
pub fn open(path: &Path) -> Result<Source, Failure> {
    Source::open(path).map_err(|e| Failure::Open(e.to_string()))
}

/// Reads all of a source.
pub fn read(
    mut source: Source,
    config: Config,
    mut keys: Given,
    limit: Option<u64>,
    consumer: &mut dyn Consumer,
) -> Result<(), Failure> {
    crate::vocabulary::registry();
    let mut engine = Engine::new(config);
    engine.unlock(|ring| *ring = std::mem::take(&mut keys.ring));
    let mut batch = Batch::default();
    let mut failed = None;
    let mut stopped = false;
    while !stopped && source.fill(&mut batch, BATCH) {
        for (_, event) in &mut batch.events {
            consumer.event(event);
            if let Event::Secrets { data, .. } = event {
                engine.unlock(|ring| {
                    ring.read_log(data);
                });
                crate::secret::wipe(data);
            }
        }
        keys.follow(&mut engine, false);
        let mut frames: smallvec::SmallVec<[FrameIn<'_>; BATCH]> = smallvec::SmallVec::new();
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
        if let Some(limit) = limit {
            frames.truncate(limit.saturating_sub(engine.frames()) as usize);
            stopped = engine.frames() + frames.len() as u64 >= limit;
        }
        engine.batch(&frames, &mut |engine, view| {
            if failed.is_none() && !stopped_by(&mut failed, consumer.frame(engine, view)) {
                stopped = true;
            }
        });
        if failed.is_some() {
            break;
        }
        if batch.frames.len() < BATCH {
            consumer.pause()?;
        }
    }
    if let Some(f) = failed {
        return Err(f);
    }
    keys.follow(&mut engine, true);
    let mut failed = None;
    engine.finish(&mut |engine| {
        if failed.is_none() {
            failed = consumer.rest(engine).err();
        }
    });
    if let Some(f) = failed {
        return Err(f);
    }
    report(&engine);
    consumer.end(&engine)
}

fn stopped_by(failed: &mut Option<Failure>, result: Result<bool, Failure>) -> bool {
    match result {
        Ok(go_on) => go_on,
        Err(f) => {
            *failed = Some(f);
            false
        }
    }
}

/// What was given up to stay within bounds is said, always.
fn report(engine: &Engine) {
    let s = engine.stats();
    let say = |n: u64, what: &str| {
        if n > 0 {
            eprintln!("wirestep: {n} {what}");
        }
    };
    say(s.evicted, "conversations were forgotten to bound memory");
    say(
        s.streams_dropped,
        "idle streams lost their state to bound memory",
    );
    say(
        s.holes_forced,
        "holes in streams were given up because too many bytes waited behind them",
    );
    say(
        s.fragments_dropped,
        "fragments were dropped: their datagrams never became whole",
    );
}
