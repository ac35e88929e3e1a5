//! Anchors: filters that select places in a capture.
//!
//! A filter is asked of each frame, and of each message together with the frame that completed it. Where the frame
//! alone satisfies it, the frame is the place and its messages are not asked.

use super::{Error, wrong};
use crate::capture::Capture;
use crate::filter::Filter;
use crate::present::layers;
use crate::store::{Event, Message};
use crate::wire::{Picked, Record, Tree};

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
}

impl<'c> Finder<'c> {
    /// In this capture.
    pub fn new(capture: &'c Capture) -> Finder<'c> {
        Finder { capture }
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
        let filter =
            Filter::parse(filter, &layers::vocabulary()).map_err(|e| wrong(e.to_string()))?;
        let mut found = Vec::new();
        for number in 1..=self.capture.rows().len() as u64 {
            self.at_frame(&filter, number, &mut found);
        }
        Ok(found)
    }

    fn at_frame(&self, filter: &Filter, frame: u64, found: &mut Vec<Anchor>) {
        let (Some(tree), Some(held)) =
            (self.capture.explain_frame(frame), self.capture.frame(frame))
        else {
            return;
        };
        let mut picked = Picked::new(filter.fields());
        pick(&tree, held.bytes, 0, &mut picked);
        let mut names: Vec<&'static str> = tree
            .nodes()
            .iter()
            .filter(|n| n.depth == 0)
            .map(|n| n.def.name)
            .collect();
        if filter.matches(&picked, &names.as_slice()) {
            return found.push(Anchor {
                frame,
                message: None,
            });
        }
        for event in self.capture.events(frame) {
            let Event::Said(i) = event else { continue };
            let Some(m) = self.capture.store().messages().get(*i) else {
                continue;
            };
            let mut both = Picked::new(filter.fields());
            both.append(&picked);
            self.pick_message(m, &mut both);
            names.push(m.proto.name());
            if filter.matches(&both, &names.as_slice()) {
                found.push(Anchor {
                    frame,
                    message: Some(*i),
                });
            }
            names.pop();
        }
    }

    fn pick_message(&self, m: &Message, picked: &mut Picked) {
        let (tree, bytes) = self.capture.explain(m);
        pick(&tree, &bytes, m.span.start, picked);
    }
}

fn pick(tree: &Tree, bytes: &[u8], base: u64, picked: &mut Picked) {
    for node in tree.nodes() {
        picked.put(node.def, node.at, node.len, tree.value(node, bytes, base));
    }
}
