//! The texts of a lesson: a title, and a section for each id. A small part of Markdown: `# title`, `## id`, paragraphs,
//! one list in a section.

use super::{Error, wrong};

/// The texts in one language.
#[derive(Debug)]
pub struct Texts {
    /// The title.
    pub title: String,
    sections: Vec<(String, String)>,
}

impl Texts {
    /// Reads a file of texts.
    pub fn read(text: &str) -> Texts {
        let mut texts = Texts {
            title: String::new(),
            sections: Vec::new(),
        };
        for line in text.lines() {
            if let Some(id) = line.strip_prefix("## ") {
                texts.sections.push((id.trim().to_owned(), String::new()));
            } else if let Some(title) = line.strip_prefix("# ") {
                title.trim().clone_into(&mut texts.title);
            } else if let Some((_, body)) = texts.sections.last_mut() {
                body.push_str(line);
                body.push('\n');
            }
        }
        texts
            .sections
            .iter_mut()
            .for_each(|(_, body)| *body = body.trim().to_owned());
        texts
    }

    /// A section's text.
    pub fn section(&self, id: &str) -> Result<&str, Error> {
        let found = self
            .sections
            .iter()
            .find(|(i, _)| i == id)
            .map(|(_, body)| body.as_str());
        found
            .filter(|body| !body.is_empty())
            .ok_or_else(|| wrong(format!("no text for {id}")))
    }

    /// The ids of all sections, in their order.
    #[cfg(test)]
    pub fn ids(&self) -> Vec<&str> {
        self.sections.iter().map(|(id, _)| id.as_str()).collect()
    }
}

/// A section with a list: what stands before it, its points, what stands behind it.
pub fn list(section: &str) -> (String, Vec<String>, String) {
    let (mut before, mut points, mut behind) = (Vec::new(), Vec::new(), Vec::new());
    for line in section.lines() {
        match line.strip_prefix("- ") {
            Some(point) => points.push(point.trim().to_owned()),
            None if points.is_empty() => before.push(line),
            None => behind.push(line),
        }
    }
    let joined = |lines: Vec<&str>| lines.join("\n").trim().to_owned();
    (joined(before), points, joined(behind))
}

/// The points of a list that have names: `- eth: what to say`.
pub fn named(section: &str) -> Vec<(String, String)> {
    let point = |p: String| {
        p.split_once(':')
            .map(|(id, text)| (id.trim().to_owned(), text.trim().to_owned()))
    };
    list(section).1.into_iter().filter_map(point).collect()
}
