//! All fields there are, numbered and by name.

use std::sync::OnceLock;

use hashbrown::HashMap;

use crate::field::Def;
use crate::filter;

/// Every field, and how to find one.
pub struct Registry {
    /// By their numbers.
    numbered: Vec<&'static Def>,
    by_name: HashMap<&'static str, &'static Def>,
    /// Those whose name another had before.
    repeated: Vec<&'static Def>,
    /// By name: made when somebody wants a list. Sorting costs more than all the rest.
    sorted: OnceLock<Vec<&'static Def>>,
}

impl filter::Index for Registry {
    fn named(&self, name: &str) -> Vec<&'static Def> {
        self.all(name).collect()
    }
    fn knows(&self, name: &str) -> bool {
        self.by_name.contains_key(name)
    }
}

impl Registry {
    /// All fields, by name.
    pub fn defs(&self) -> &[&'static Def] {
        self.sorted.get_or_init(|| {
            let mut defs = self.numbered.clone();
            defs.sort_by_key(|d| d.name);
            defs
        })
    }

    /// All fields, in no order.
    pub fn unsorted(&self) -> &[&'static Def] {
        &self.numbered
    }

    /// The field of that name.
    pub fn find(&self, name: &str) -> Option<&'static Def> {
        self.by_name.get(name).copied()
    }

    /// All fields of that name: protocols that share a vocabulary declare it once, others may repeat a name.
    pub fn all<'r>(&'r self, name: &'r str) -> impl Iterator<Item = &'static Def> + 'r {
        let again = self.repeated.iter().filter(move |d| d.name == name);
        self.find(name).into_iter().chain(again.copied())
    }

    /// The names nearest to one that nobody has.
    pub fn nearest(&self, name: &str, n: usize) -> Vec<&'static str> {
        let mut scored: Vec<(usize, &'static str)> = self
            .numbered
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
        let mut defs: Vec<&'static Def> = Vec::with_capacity(4096);
        defs.extend(crate::engine::FRAME_FIELDS);
        defs.extend(crate::decode::fields::fields());
        defs.extend(crate::flow::fields::FIELDS);
        for proto in crate::proto::PROTOCOLS {
            defs.extend(proto.fields());
        }
        defs.extend(crate::layer::Protocol::fields(&crate::proto::data::Data));
        defs.push(&crate::wire::UNDECODED.def);
        let mut by_name = HashMap::with_capacity(defs.len());
        let mut repeated: Vec<&'static Def> = Vec::new();
        let mut number = 0;
        defs.retain(|&def| {
            if def.id() != 0 {
                return false;
            }
            number += 1;
            def.number(number);
            if let Err(again) = by_name.try_insert(def.name, def) {
                repeated.push(again.value);
            }
            true
        });
        Registry {
            numbered: defs,
            by_name,
            repeated,
            sorted: OnceLock::new(),
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
