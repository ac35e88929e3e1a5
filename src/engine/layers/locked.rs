//! Layers that wait for a secret.

use super::{Env, Layers, Told, way};
use crate::layer::Out;

impl Layers {
    /// Whether anything waits for a secret.
    pub fn is_locked(&self) -> bool {
        let mut dissectors = self.nodes.iter().filter_map(|n| n.dissector.as_ref());
        dissectors.any(|d| d.is_locked())
    }

    /// New secrets came: what waited goes on.
    pub fn unlocked(&mut self, env: &mut Env<'_>) {
        for node in 0..self.nodes.len() as u8 {
            while self.unlocked_one(node, env) {}
        }
    }

    fn unlocked_one(&mut self, node: u8, env: &mut Env<'_>) -> bool {
        let Some(n) = self.nodes.get_mut(usize::from(node)) else {
            return false;
        };
        let Some(dissector) = n.dissector.as_mut().filter(|d| d.is_locked()) else {
            return false;
        };
        let mut out = Out::new(&mut env.store.facts, 0);
        let dir = dissector.unlocked(&env.cx, &mut out);
        out.settle();
        let told = Told::from(out);
        let Some(dir) = dir.map(|dir| way(n.turned, dir)) else {
            return false;
        };
        let lane = &mut n.lanes[dir.index()];
        if !lane.listed {
            lane.listed = true;
            env.touched.push((env.slot, node, dir));
        }
        let buf = lane.buf;
        self.tell(node, dir, buf, told, env);
        true
    }
}
