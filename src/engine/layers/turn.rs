//! A conversation whose first packets were not seen turns out to go the other way.

use super::{Env, Layers};

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
