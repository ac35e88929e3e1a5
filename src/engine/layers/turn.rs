//! Conversations that go the other way: those whose first packets were not seen, and channels that the server opened.

use super::{Env, Layers};
use crate::layer::Dir;

/// A direction as the other side of a layer sees it: the dissector of a turned layer has client and server change places.
pub(super) fn way(turned: bool, dir: Dir) -> Dir {
    if turned { dir.opposite() } else { dir }
}

impl Layers {
    /// Client and server change places.
    pub fn swap(&mut self, env: &mut Env<'_>) {
        for n in &mut self.nodes {
            n.lanes.swap(0, 1);
            n.lanes.iter_mut().for_each(|l| l.kept = false);
        }
        // A lane that is listed to be trimmed would never be listed again.
        let slot = env.slot;
        for (_, _, dir) in env.touched.iter_mut().filter(|(s, _, _)| *s == slot) {
            *dir = dir.opposite();
        }
    }
}
