//! Anchors: filters that select places in a capture.
//!
//! A filter is asked of each frame, and of each message together with the frame that completed it. Where the frame
//! alone satisfies it, the frame is the place and its messages are not asked.

use std::cell::OnceCell;
use std::collections::HashMap;

use super::{Error, wrong};
use crate::capture::Capture;
use crate::field::{Def, Value};
use crate::filter::Filter;
use crate::note::Code;
use crate::present::layers;
use crate::store::Event;
use crate::wire::{IdSet, Mark, Picked, Record, Recorder};

/// A place in a capture.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Anchor {
    /// The frame.
    pub frame: u64,
    /// The message in it, where it is one: an index into the store's messages.
    pub message: Option<usize>,
}

/// Finds places.
pub struct Finder<'c> {
    capture: &'c Capture,
    filters: HashMap<String, Filter>,
    /// What the filters need of each frame and message: each is read once, for all filters.
    seen: OnceCell<Vec<Seen>>,
}

/// A frame, or a message together with the frame that completed it.
struct Seen {
    at: Anchor,
    values: Picked,
    layers: Vec<&'static str>,
}

impl<'c> Finder<'c> {
    /// In this capture, with these filters.
    pub fn new<'f>(
        capture: &'c Capture,
        filters: impl Iterator<Item = &'f str>,
    ) -> Result<Finder<'c>, Error> {
        let vocabulary = layers::vocabulary();
        let read = |text: &str| {
            let filter = Filter::parse(text, &vocabulary).map_err(|e| wrong(e.to_string()))?;
            Ok((text.to_owned(), filter))
        };
        Ok(Finder {
            capture,
            filters: filters.map(read).collect::<Result<_, Error>>()?,
            seen: OnceCell::new(),
        })
    }

    /// The one place that a filter selects.
    pub fn one(&self, filter: &str) -> Result<Anchor, Error> {
        match self.all(filter)?.as_slice() {
            [one] => Ok(*one),
            found => Err(wrong(format!(
                "{filter:?} selects {} places, not one: {found:?}",
                found.len()
            ))),
        }
    }

    /// All places that a filter selects, in their order.
    pub fn all(&self, filter: &str) -> Result<Vec<Anchor>, Error> {
        let filter = self
            .filters
            .get(filter)
            .ok_or_else(|| wrong(format!("{filter:?} was not given before")))?;
        let mut found: Vec<Anchor> = Vec::new();
        for seen in self.seen.get_or_init(|| self.look()) {
            let frame_found = found
                .last()
                .is_some_and(|a| a.frame == seen.at.frame && a.message.is_none());
            if !frame_found && filter.matches(&seen.values, &seen.layers.as_slice()) {
                found.push(seen.at);
            }
        }
        Ok(found)
    }

    fn look(&self) -> Vec<Seen> {
        let mut wanted = IdSet::default();
        for def in self.filters.values().flat_map(Filter::defs) {
            wanted.insert(def);
        }
        let mut seen = Vec::new();
        for number in 1..=self.capture.rows().len() as u64 {
            self.at_frame(&wanted, number, &mut seen);
        }
        seen
    }

    fn at_frame(&self, wanted: &IdSet, frame: u64, seen: &mut Vec<Seen>) {
        let mut headers = Headers {
            values: Picked::new(wanted.clone()),
            layers: Vec::new(),
            depth: 0,
        };
        if !self.capture.explain_frame_to(frame, &mut headers) {
            return;
        }
        let first = seen.len();
        seen.push(Seen {
            at: Anchor {
                frame,
                message: None,
            },
            values: headers.values,
            layers: headers.layers,
        });
        for event in self.capture.events(frame) {
            let Event::Said(i) = event else { continue };
            let (Some(m), Some(alone)) = (self.capture.store().messages().get(*i), seen.get(first))
            else {
                continue;
            };
            let mut values = Picked::new(wanted.clone());
            values.append(&alone.values);
            let mut layers = alone.layers.clone();
            layers.push(m.proto.name());
            let mut recorder = Recorder::Picked(values);
            self.capture.explain_to(m, &mut recorder);
            let Recorder::Picked(values) = recorder else {
                continue;
            };
            seen.push(Seen {
                at: Anchor {
                    frame,
                    message: Some(*i),
                },
                values,
                layers,
            });
        }
    }
}

/// Picks the values of a frame's headers, and notes which headers there are.
struct Headers {
    values: Picked,
    layers: Vec<&'static str>,
    depth: u32,
}

impl Headers {
    fn layer(&mut self, def: &'static Def) {
        if self.depth == 0 {
            self.layers.push(def.name);
        }
    }
}

impl Record for Headers {
    fn put(&mut self, def: &'static Def, at: u64, len: u32, value: Value<'_>) {
        self.layer(def);
        self.values.put(def, at, len, value);
    }
    fn here(&mut self, def: &'static Def, at: u64, bytes: &[u8]) {
        self.layer(def);
        self.values.here(def, at, bytes);
    }
    fn open(&mut self, def: &'static Def, at: u64) -> Mark {
        self.layer(def);
        self.depth += 1;
        self.values.open(def, at)
    }
    fn close(&mut self, mark: Mark, end: u64) {
        self.depth = self.depth.saturating_sub(1);
        self.values.close(mark, end);
    }
    fn note(&mut self, _: &'static Code, _: u64, _: u32, _: u64) {}
    fn wants(&self, _: &'static Def) -> bool {
        true
    }
}
