//! What each step of a story means, in English and in Korean.
//!
//! A sentence is found by its key (`tcp.syn`, `tls.client-hello`) and filled with the values of a capture. Both
//! languages are written by hand, in `en.toml` and `ko.toml`, and have the same keys and the same values.
//!
//! `{name}` is a value; `{name|byte|bytes}` is a number and what is counted, one or several. `[…]` is left out when a
//! value in it is missing or empty. Knows no story and no protocol: keys and values only.

pub mod arrows;
pub mod fields;
pub mod notes;

use std::borrow::Cow;
use std::sync::OnceLock;

use hashbrown::HashMap;

/// A language.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Korean.
    Ko,
}

impl Lang {
    /// Both.
    pub const ALL: [Lang; 2] = [Lang::En, Lang::Ko];

    /// `en` or `ko`.
    pub const fn code(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Ko => "ko",
        }
    }

    /// The language of a locale such as `ko_KR.UTF-8`; English for any other.
    pub fn of_locale(locale: &str) -> Lang {
        if locale.starts_with("ko") {
            Lang::Ko
        } else {
            Lang::En
        }
    }

    /// The language of the environment: `LC_ALL`, `LC_MESSAGES` or `LANG`, whichever is set first.
    pub fn of_environment() -> Lang {
        let set = |name| std::env::var(name).ok().filter(|v| !v.is_empty());
        ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .find_map(set)
            .map_or(Lang::En, |v| Lang::of_locale(&v))
    }
}

impl std::str::FromStr for Lang {
    type Err = String;
    fn from_str(s: &str) -> Result<Lang, String> {
        match s {
            "en" => Ok(Lang::En),
            "ko" => Ok(Lang::Ko),
            _ => Err(format!("no such language: {s}; there are en and ko")),
        }
    }
}

/// The sentence of a key as it is written, with its placeholders.
pub fn template(lang: Lang, key: &str) -> Option<&'static str> {
    let (section, name) = key.rsplit_once('.')?;
    table(lang).get(&Name(section, name)).map(|text| &**text)
}

/// All keys, in no order.
pub fn keys(lang: Lang) -> impl Iterator<Item = String> {
    let keys = table(lang).keys();
    keys.map(|(section, name)| format!("{section}.{name}"))
}

/// The sentence of a key with these values. A key without a sentence is its own sentence.
pub fn say(lang: Lang, key: &str, values: &[(&str, String)]) -> String {
    let Some(template) = template(lang, key) else {
        return key.to_owned();
    };
    let ours = values
        .iter()
        .find(|(name, _)| *name == OURS)
        .and_then(|(_, value)| fields::value(lang, value));
    match ours {
        Some(word) => {
            let mut values = values.to_vec();
            let reason = values.iter_mut().find(|(name, _)| *name == OURS);
            if let Some((_, value)) = reason {
                *value = word.to_owned();
            }
            fill(template, &values)
        }
        None => fill(template, values),
    }
}

/// The one value that is never text from a packet but the name of a number, and is put into the language.
const OURS: &str = "reason";

/// Puts values into a template. A value that isn't there is written as `?`.
pub fn fill(template: &str, values: &[(&str, String)]) -> String {
    let mut out = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some(open) = rest.find('[') {
        let (before, behind) = rest.split_at(open);
        put(before, values, &mut out);
        let behind = behind.get(1..).unwrap_or("");
        let (part, after) = behind.split_once(']').unwrap_or((behind, ""));
        let mut inside = String::new();
        if put(part, values, &mut inside) {
            out.push_str(&inside);
        }
        rest = after;
    }
    put(rest, values, &mut out);
    out
}

/// Appends a part; whether all its values were there.
fn put(part: &str, values: &[(&str, String)], out: &mut String) -> bool {
    let mut complete = true;
    let mut rest = part;
    while let Some((before, behind)) = rest.split_once('{') {
        let (inside, after) = behind.split_once('}').unwrap_or((behind, ""));
        let (name, counted) = inside
            .split_once('|')
            .map_or((inside, None), |(name, nouns)| {
                (name, nouns.split_once('|'))
            });
        out.push_str(before);
        let found = values.iter().find(|(n, v)| *n == name && !v.is_empty());
        let value = found.map_or("?", |(_, value)| value);
        complete &= found.is_some();
        out.push_str(value);
        if let Some((one, several)) = counted {
            out.push(' ');
            out.push_str(if value == "1" { one } else { several });
        }
        rest = after;
    }
    out.push_str(rest);
    complete
}

/// A key to be looked up.
#[derive(Hash)]
struct Name<'k>(&'k str, &'k str);

impl hashbrown::Equivalent<(&'static str, &'static str)> for Name<'_> {
    fn equivalent(&self, key: &(&'static str, &'static str)) -> bool {
        (self.0, self.1) == *key
    }
}

/// Sentences by section and name.
type Table = HashMap<(&'static str, &'static str), Cow<'static, str>>;

fn table(lang: Lang) -> &'static Table {
    static EN: OnceLock<Table> = OnceLock::new();
    static KO: OnceLock<Table> = OnceLock::new();
    let (cell, text) = match lang {
        Lang::En => (&EN, EN_TEXT),
        Lang::Ko => (&KO, KO_TEXT),
    };
    cell.get_or_init(|| {
        let mut table = Table::with_capacity(1024);
        table.extend(read(text));
        table
    })
}

const EN_TEXT: &str = include_str!("en.toml");
const KO_TEXT: &str = include_str!("ko.toml");

/// Reads as much of TOML as these files are written in: `[section]`, and a `key = "text"` a line. A full parser would
/// take a millisecond of the first picture's ten.
fn read(
    text: &'static str,
) -> impl Iterator<Item = ((&'static str, &'static str), Cow<'static, str>)> {
    let mut section = "";
    text.lines().filter_map(move |line| {
        if let Some(name) = line.strip_prefix('[') {
            section = name.trim_end_matches(']');
            return None;
        }
        let (key, value) = line.split_once(" = \"")?;
        let value = value.strip_suffix('"')?;
        let value = match value.contains('\\') {
            true => Cow::Owned(value.replace("\\\"", "\"").replace("\\\\", "\\")),
            false => Cow::Borrowed(value),
        };
        Some(((section, key), value))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(template: &str) -> Vec<&str> {
        let mut found: Vec<&str> = template
            .split('{')
            .skip(1)
            .filter_map(|s| s.split_once('}')?.0.split('|').next())
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    #[test]
    fn what_is_read_is_toml() {
        fn flatten(prefix: &str, table: toml::Table, out: &mut HashMap<String, Cow<'static, str>>) {
            for (key, value) in table {
                let key = match prefix {
                    "" => key,
                    _ => format!("{prefix}.{key}"),
                };
                match value {
                    toml::Value::String(text) => drop(out.insert(key, text.into())),
                    toml::Value::Table(table) => flatten(&key, table, out),
                    other => panic!("{key} is {other:?}"),
                }
            }
        }
        for (lang, text) in [(Lang::En, EN_TEXT), (Lang::Ko, KO_TEXT)] {
            let mut all = HashMap::new();
            flatten("", text.parse().unwrap(), &mut all);
            let read = table(lang).iter();
            let read =
                read.map(|((section, key), text)| (format!("{section}.{key}"), text.clone()));
            assert_eq!(read.collect::<HashMap<_, _>>(), all);
        }
    }

    #[test]
    fn values_go_into_sentences() {
        let values = [
            ("name", "www.abc.example".to_owned()),
            ("empty", String::new()),
        ];
        assert_eq!(
            fill("to {name}[, port {port}].", &values),
            "to www.abc.example."
        );
        assert_eq!(
            fill("to {name}[ of {empty}], {what}", &values),
            "to www.abc.example, ?"
        );
        assert_eq!(fill("[at {name}] {", &values), "at www.abc.example ?");
        let count = |n: &str| fill("{n|byte|bytes} more", &[("n", n.to_owned())]);
        assert_eq!(count("1"), "1 byte more");
        assert_eq!(count("21"), "21 bytes more");
        assert_eq!(say(Lang::Ko, "role.client", &[]), "클라이언트");
        assert_eq!(say(Lang::En, "no.such.key", &[]), "no.such.key");
    }

    #[test]
    fn both_languages_have_the_same_keys_and_values() {
        let sorted = |lang| {
            let mut all: Vec<_> = keys(lang)
                .map(|k| {
                    let found = names(template(lang, &k).unwrap());
                    (k, found)
                })
                .collect();
            all.sort_unstable();
            all
        };
        let (en, ko) = (sorted(Lang::En), sorted(Lang::Ko));
        assert!(en.len() > 90, "{}", en.len());
        for (e, k) in en.iter().zip(&ko) {
            assert_eq!(e, k);
        }
        assert_eq!(en.len(), ko.len());
    }

    #[test]
    fn sentences_are_short() {
        for key in keys(Lang::En) {
            let words = template(Lang::En, &key).unwrap().split_whitespace().count();
            assert!(words <= 45, "{key}: {words} words");
            let syllables = template(Lang::Ko, &key)
                .unwrap()
                .chars()
                .filter(|c| ('가'..='힣').contains(c))
                .count();
            assert!(syllables <= 110, "{key}: {syllables} syllables");
        }
    }

    #[test]
    fn no_particle_follows_a_value() {
        // What may stand right behind a value: counters.
        let counters = ["번", "초", "개", "바이트", "분", "단계"];
        for key in keys(Lang::Ko) {
            for behind in template(Lang::Ko, &key).unwrap().split('}').skip(1) {
                let hangul = behind
                    .chars()
                    .next()
                    .is_some_and(|c| ('가'..='힣').contains(&c));
                assert!(
                    !hangul || counters.iter().any(|c| behind.starts_with(c)),
                    "{key}: …}}{behind}"
                );
            }
        }
    }

    #[test]
    fn a_locale_has_a_language() {
        assert_eq!(Lang::of_locale("ko_KR.UTF-8"), Lang::Ko);
        assert_eq!(Lang::of_locale("C"), Lang::En);
        assert!("de".parse::<Lang>().is_err());
    }
}
