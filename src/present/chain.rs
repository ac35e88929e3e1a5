//! The certificates of a message as the chain they are: root, intermediate, leaf.

use super::stage::{Field, Section};
use crate::field::{Value, show};
use crate::narrate::{self, Lang};
use crate::wire::{Node, Tree};

struct Certificate {
    subject: String,
    issuer: String,
    place: (usize, usize),
    /// Where the issuer is named.
    issuer_place: (usize, usize),
}

/// Another look at a message that brings certificates; each leads to its bytes.
pub fn section(tree: &Tree, message: &Section, base: u64, lang: Lang) -> Option<Section> {
    let held = certificates(tree, base);
    let top = held.last()?;
    let mut fields = Vec::new();
    let mut row = |key: &str, name: &str, by: &str, place| {
        let values = [("by", by.to_owned())];
        fields.push(Field {
            depth: u8::try_from(fields.len()).unwrap_or(u8::MAX),
            label: name.to_owned(),
            value: narrate::say(lang, &format!("chain.{key}"), &values),
            name: "tls.handshake.certificate",
            doc: narrate::template(lang, &format!("chain.doc.{key}"))
                .unwrap_or("")
                .into(),
            spec: "RFC 5246 §7.4.2",
            place,
        });
    };
    if top.issuer != top.subject {
        row("absent", &top.issuer, "", top.issuer_place);
    }
    for (i, c) in held.iter().enumerate().rev() {
        let linked = held.get(i + 1).is_none_or(|next| next.subject == c.issuer);
        let key = match (i, linked) {
            _ if c.issuer == c.subject => "root",
            (_, false) => "unlinked",
            (0, true) => "leaf",
            (_, true) => "intermediate",
        };
        row(key, &c.subject, &c.issuer, c.place);
    }
    Some(Section {
        title: narrate::say(lang, "chain.title", &[]),
        name: "chain".into(),
        about: narrate::say(lang, "chain.about", &[]),
        fields,
        bytes: message.bytes.clone(),
        frames: message.frames.clone(),
        extra: true,
        ..Section::default()
    })
}

fn certificates(tree: &Tree, base: u64) -> Vec<Certificate> {
    let mut found: Vec<Certificate> = Vec::new();
    for node in tree.nodes() {
        let place = (node.at.saturating_sub(base) as usize, node.len as usize);
        match (node.def.name, found.last_mut()) {
            ("x509af.Certificate_element", _) => found.push(Certificate {
                subject: String::new(),
                issuer: String::new(),
                place,
                issuer_place: (0, 0),
            }),
            ("x509.subject", Some(c)) => c.subject = common_name(tree, node),
            ("x509.issuer", Some(c)) => {
                c.issuer = common_name(tree, node);
                c.issuer_place = place;
            }
            _ => {}
        }
    }
    found.retain(|c| !c.subject.is_empty());
    found
}

/// `CN=www.abc.example, O=Example Only` → `www.abc.example`.
fn common_name(tree: &Tree, node: &Node) -> String {
    let mut text = Vec::new();
    let value = tree.value(node, &[], 0);
    if value != Value::None {
        show(node.def, value, &mut text);
    }
    let whole = String::from_utf8_lossy(&text).into_owned();
    whole
        .split(", ")
        .find_map(|part| part.strip_prefix("CN="))
        .map_or_else(|| whole.clone(), str::to_owned)
}
