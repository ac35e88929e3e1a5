//! All fields there are, numbered and by name.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::field::Def;

/// Every field, and how to find one.
pub struct Registry {
    defs: Vec<&'static Def>,
    by_name: HashMap<&'static str, &'static Def>,
}

impl Registry {
    /// All fields, by name.
    pub fn defs(&self) -> &[&'static Def] {
        &self.defs
    }

    /// The field of that name.
    pub fn find(&self, name: &str) -> Option<&'static Def> {
        self.by_name.get(name).copied()
    }

    /// All fields of that name: protocols that share a vocabulary declare it once, others may repeat a name.
    pub fn all<'r>(&'r self, name: &'r str) -> impl Iterator<Item = &'static Def> + 'r {
        let first = self.defs.partition_point(|d| d.name < name);
        self.defs[first..]
            .iter()
            .copied()
            .take_while(move |d| d.name == name)
    }

    /// The names nearest to one that nobody has.
    pub fn nearest(&self, name: &str, n: usize) -> Vec<&'static str> {
        let mut scored: Vec<(usize, &'static str)> = self
            .defs
            .iter()
            .map(|d| (distance(name, d.name), d.name))
            .collect();
        scored.sort();
        scored.dedup();
        scored
            .into_iter()
            .take(n)
            .filter(|(d, _)| *d <= name.len() / 2 + 2)
            .map(|(_, n)| n)
            .collect()
    }
}

/// The registry; numbers the fields the first time it is asked for.
pub fn registry() -> &'static Registry {
    static REGISTRY: OnceLock<Registry> = OnceLock::new();
    REGISTRY.get_or_init(|| {
        let mut defs: Vec<&'static Def> = Vec::new();
        defs.extend(crate::engine::FRAME_FIELDS);
        defs.extend(crate::decode::fields::fields());
        defs.extend(crate::flow::fields::FIELDS);
        for proto in crate::proto::PROTOCOLS {
            defs.extend(proto.fields());
        }
        defs.extend(crate::layer::Protocol::fields(&crate::proto::data::Data));
        defs.push(&crate::wire::UNDECODED.def);
        let mut by_name = HashMap::new();
        let mut kept: Vec<&'static Def> = Vec::new();
        for def in defs {
            if def.id() == 0 {
                kept.push(def);
                def.number(kept.len() as u16);
                by_name.entry(def.name).or_insert(def);
            }
        }
        kept.sort_by_key(|d| d.name);
        Registry {
            defs: kept,
            by_name,
        }
    })
}

/// Edit distance; a shared beginning counts in favour.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) =
        (a.chars().take(80).collect(), b.chars().take(80).collect());
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let cost = (diagonal + usize::from(x != y))
                .min(row[j] + 1)
                .min(row[j + 1] + 1);
            diagonal = std::mem::replace(&mut row[j + 1], cost);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_field() {
        assert_eq!(
            registry().nearest("frame.nubmer", 3).first(),
            Some(&"frame.number")
        );
        assert!(
            registry()
                .nearest("zzzzzzzzzzzzzzzzzzzzzzzzzz", 3)
                .is_empty()
        );
    }

    #[test]
    fn every_name_means_one_thing() {
        let mut names: HashMap<&str, (crate::field::Show, &str)> = HashMap::new();
        for d in registry().defs() {
            let same = names.entry(d.name).or_insert((d.show, d.label));
            assert_eq!(same.0, d.show, "{} is shown in two ways", d.name);
        }
    }
}
