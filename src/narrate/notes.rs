//! What remarks about the traffic say, in Korean, with their manuals. English stands where a remark is declared.
//!
//! `notes/ko.tsv`: name, what it says, why it matters, where it is seen, parted by tabs. Read once, when first needed.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::Lang;
use crate::note::Code;

/// What a person reads of a remark.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Words {
    /// What it says, without a full stop.
    pub says: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// Where it is met; may be empty.
    pub seen: &'static str,
}

/// The words of a remark. One without Korean speaks English.
pub fn words(lang: Lang, code: &Code) -> Words {
    let korean = match lang {
        Lang::En => None,
        Lang::Ko => table().get(code.name).copied(),
    };
    korean.unwrap_or(Words {
        says: code.says,
        why: code.why,
        seen: code.seen,
    })
}

/// All entries there are, in no order.
pub fn all(lang: Lang) -> impl Iterator<Item = (&'static str, Words)> {
    let all = (lang == Lang::Ko).then(table);
    all.into_iter().flatten().map(|(name, w)| (*name, *w))
}

/// All lines there are, as they are written: for tests.
pub fn lines(lang: Lang) -> impl Iterator<Item = &'static str> {
    if lang == Lang::Ko { KO } else { "" }.lines()
}

const KO: &str = include_str!("notes/ko.tsv");

fn table() -> &'static HashMap<&'static str, Words> {
    static READ: OnceLock<HashMap<&'static str, Words>> = OnceLock::new();
    READ.get_or_init(|| {
        KO.lines()
            .filter_map(|line| {
                let mut parts = line.split('\t');
                let name = parts.next()?;
                let mut next = || parts.next().unwrap_or("");
                let (says, why, seen) = (next(), next(), next());
                Some((name, Words { says, why, seen }))
            })
            .collect()
    })
}
