//! A key and values: what a sentence of any language is made from.

use std::fmt::Display;

/// Which sentence, and the values that go into it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Words {
    /// The sentence's key: `tcp.syn`, `story.http`, `outcome.tcp.refused`.
    pub key: &'static str,
    /// The values by the names that the sentence has for them, as they are to be written. Text from the wire is escaped.
    pub values: Vec<(&'static str, String)>,
}

impl Words {
    /// A key without values.
    pub fn new(key: &'static str) -> Words {
        Words {
            key,
            values: Vec::new(),
        }
    }

    /// Adds a value, or changes it.
    pub fn with(mut self, name: &'static str, value: impl Display) -> Words {
        self.set(name, value);
        self
    }

    /// Adds a value, or changes it.
    pub fn set(&mut self, name: &'static str, value: impl Display) {
        let value = value.to_string();
        match self.values.iter_mut().find(|(n, _)| *n == name) {
            Some((_, old)) => *old = value,
            None => self.values.push((name, value)),
        }
    }

    /// A value.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values
            .iter()
            .find(|(n, _)| *n == name)
            .map(|(_, v)| v.as_str())
    }
}

/// Text of the wire as a value.
pub fn text(bytes: &[u8]) -> String {
    let mut out = Vec::new();
    crate::field::escape(bytes, &mut out);
    String::from_utf8(out).unwrap_or_default()
}

/// At most so many characters of a text, with a mark where it was cut.
pub fn short(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars()
        .take(most.saturating_sub(1))
        .chain(['…'])
        .collect()
}
