//! The fields of a tree as one object: a name once, and all its values in an array.

use crate::field::{Def, Value};
use crate::present::columns::MASK;
use crate::vocabulary::registry;
use crate::wire::Recorder;

use super::value;

/// No node.
const NONE: u32 = u32::MAX;

/// Gathers the values of a name, in time linear in the number of nodes.
#[derive(Default)]
pub(super) struct Fields {
    /// For each field the number of the first field of its name: several declarations may share one.
    same: Vec<u16>,
    /// For each field the last node seen, and in which round.
    last: Vec<(u64, u32)>,
    round: u64,
    /// For each node the next of its name, and whether it is the first.
    next: Vec<(u32, bool)>,
    /// For each field `,"name":[`.
    keys: Vec<Box<[u8]>>,
}

impl Fields {
    /// Appends the object. `bytes` are those the tree was read from, `base` the offset of the first.
    pub fn write(
        &mut self,
        recorder: &Recorder,
        bytes: &[u8],
        base: u64,
        secrets: bool,
        out: &mut Vec<u8>,
    ) {
        match recorder {
            Recorder::Tree(tree) => {
                let nodes = tree.nodes();
                self.link(nodes.iter().map(|n| n.def), false);
                self.object(out, secrets, |i| {
                    nodes.get(i).map(|n| (n.def, tree.value(n, bytes, base)))
                });
            }
            Recorder::Picked(picked) => {
                let items: Vec<_> = picked.iter().collect();
                self.link(items.iter().map(|(def, _)| *def), true);
                self.object(out, secrets, |i| items.get(i).copied());
            }
        }
    }

    fn link(&mut self, defs: impl Iterator<Item = &'static Def>, hidden: bool) {
        if self.same.is_empty() {
            self.learn();
        }
        self.round += 1;
        self.next.clear();
        for (i, def) in defs.enumerate() {
            if def.hidden && !hidden {
                self.next.push((NONE, false));
                continue;
            }
            let id = usize::from(self.same.get(usize::from(def.id())).copied().unwrap_or(0));
            let Some(last) = self.last.get_mut(id) else {
                continue;
            };
            let first = last.0 != self.round;
            if let (false, Some(before)) = (first, self.next.get_mut(last.1 as usize)) {
                before.0 = i as u32;
            }
            *last = (self.round, i as u32);
            self.next.push((NONE, first));
        }
    }

    fn learn(&mut self) {
        let registry = registry();
        let most = registry.defs().iter().map(|d| d.id()).max().unwrap_or(0);
        self.same = (0..=most).collect();
        self.last = vec![(0, NONE); usize::from(most) + 1];
        self.keys = vec![Box::default(); usize::from(most) + 1];
        for def in registry.defs() {
            if let (Some(same), Some(first)) = (
                self.same.get_mut(usize::from(def.id())),
                registry.find(def.name),
            ) {
                *same = first.id();
            }
            if let Some(key) = self.keys.get_mut(usize::from(def.id())) {
                *key = format!(",\"{}\":[", def.name)
                    .into_bytes()
                    .into_boxed_slice();
            }
        }
    }

    fn object<'v>(
        &self,
        out: &mut Vec<u8>,
        secrets: bool,
        node: impl Fn(usize) -> Option<(&'static Def, Value<'v>)>,
    ) {
        out.push(b'{');
        let mut some = false;
        for (i, (next, first)) in self.next.iter().enumerate() {
            let (true, Some((def, v))) = (*first, node(i)) else {
                continue;
            };
            let Some(key) = self.keys.get(usize::from(def.id())) else {
                continue;
            };
            out.extend_from_slice(key.get(usize::from(!some)..).unwrap_or(&[]));
            some = true;
            one(def, v, secrets, out);
            let mut following = *next;
            while let Some((def, v)) = node(following as usize) {
                out.push(b',');
                one(def, v, secrets, out);
                following = self.next.get(following as usize).map_or(NONE, |n| n.0);
            }
            out.push(b']');
        }
        out.push(b'}');
    }
}

#[inline]
fn one(def: &Def, v: Value<'_>, secrets: bool, out: &mut Vec<u8>) {
    if def.secret && !secrets {
        value::string(MASK, out);
    } else {
        value::value(def, v, out);
    }
}
