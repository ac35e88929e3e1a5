//! A message unfolded into its layers: Ethernet, IP, TCP, and what is carried, each with its fields and its bytes.

use super::columns::MASK;
use super::stage::{Field, Section};
use crate::capture::Capture;
use crate::engine::NO_CONVERSATION;
use crate::field::{Def, Show, Value, show};
use crate::narrate::{self, Lang, fields as speech, notes};
use crate::note::{Code, Severity};
use crate::store::{Event, Message};
use crate::wire::{Node, Tree};

/// The layers of a frame from the outside in, the message innermost; behind them its certificates, if it has some.
pub fn sections(
    capture: &Capture,
    frame: u64,
    message: Option<&Message>,
    lang: Lang,
) -> Vec<Section> {
    let mut sections = headers(capture, frame, lang);
    // A frame that speaks for itself is among the headers already.
    if let Some(m) = message.filter(|m| m.id.conv != NO_CONVERSATION) {
        let (tree, bytes) = capture.explain(m);
        let mut frames: Vec<(usize, u64)> = Vec::new();
        let mut at = 0;
        for (span, _) in capture.store().frames(m.span) {
            if let Some(frame) = span.buf.as_frame() {
                frames.push((at, frame));
            }
            at += span.len as usize;
        }
        let base = m.span.start;
        let mut rows = fields(&tree, tree.nodes(), (&bytes, base), base, lang);
        remarks(&said_of(capture, m, &tree), base, lang, &mut rows);
        let inner = Section {
            title: speech::value(lang, m.proto.label())
                .unwrap_or(m.proto.label())
                .to_string(),
            name: m.proto.name().to_string(),
            fields: rows,
            bytes: masked(&tree, &bytes, base),
            frames,
            ..named("application", lang)
        };
        let chain = super::chain::section(&tree, &inner, base, lang);
        sections.push(inner);
        sections.extend(chain);
    }
    sections
}

fn named(layer: &str, lang: Lang) -> Section {
    let said = |part: &str| narrate::say(lang, &format!("layer.{part}.{layer}"), &[]);
    Section {
        layer: said("name"),
        osi: said("osi"),
        about: said("about"),
        ..Section::default()
    }
}

/// Which of TCP/IP's layers a header stands in; nothing for what is no header.
fn layer(name: &str) -> &'static str {
    match name {
        "frame" | "tcp.payload" | "udp.payload" | "data" => "",
        "ip" | "ipv6" | "icmp" | "icmpv6" | "igmp" | "ah" | "esp" | "mip6" => "internet",
        "tcp" | "udp" => "transport",
        _ => "link",
    }
}

fn headers(capture: &Capture, number: u64, lang: Lang) -> Vec<Section> {
    let (Some(tree), Some(frame)) = (capture.explain_frame(number), capture.frame(number)) else {
        return Vec::new();
    };
    let nodes = tree.nodes();
    let tops: Vec<usize> = (0..nodes.len()).filter(|i| nodes[*i].depth == 0).collect();
    let mut found: Vec<Section> = Vec::new();
    for (n, at) in tops.iter().enumerate() {
        let part = nodes
            .get(*at..tops.get(n + 1).copied().unwrap_or(nodes.len()))
            .unwrap_or(&[]);
        let Some(top) = part.first() else { continue };
        // What is said of a conversation, not of a header, goes with the header it belongs to.
        let protocol = top.def.name.split('.').next().unwrap_or("");
        if let (true, Some(held)) = (
            top.def.name.contains('.'),
            found.iter_mut().rev().find(|s| s.name == protocol),
        ) {
            if top.len == 0 {
                held.fields.extend(
                    fields(&tree, part, (frame.bytes, 0), 0, lang)
                        .into_iter()
                        .map(|f| Field {
                            depth: f.depth + 1,
                            place: (0, 0),
                            ..f
                        }),
                );
            }
            continue;
        }
        let kind = layer(top.def.name);
        let from = (top.at as usize).min(frame.bytes.len());
        let to = from.saturating_add(top.len as usize).min(frame.bytes.len());
        if kind.is_empty() || from == to {
            continue;
        }
        let mut rows = fields(&tree, part, (frame.bytes, 0), top.at, lang);
        let here: Vec<Remark> = tree
            .remarks()
            .iter()
            .filter(|(_, at, ..)| (from as u64..to as u64).contains(at))
            .copied()
            .collect();
        remarks(&here, top.at, lang, &mut rows);
        found.push(Section {
            title: title(top.def, lang),
            name: top.def.name.to_string(),
            fields: rows,
            bytes: frame.bytes.get(from..to).unwrap_or(&[]).to_vec(),
            frames: vec![(0, number)],
            ..named(kind, lang)
        });
    }
    found
}

fn title(def: &Def, lang: Lang) -> String {
    match def.name {
        "ip" => "IP".into(),
        "ipv6" => "IPv6".into(),
        "tcp" => "TCP".into(),
        "udp" => "UDP".into(),
        _ => speech::words(lang, def).label.to_string(),
    }
}

/// Code, first byte, how many, number.
type Remark = (&'static Code, u64, u32, u64);

/// What reading a message remarked on, and what its session did.
fn said_of(capture: &Capture, m: &Message, tree: &Tree) -> Vec<Remark> {
    let mut all = tree.remarks().to_vec();
    let store = capture.store();
    for event in store.events() {
        if let Event::Noted(i, Some(of)) = event
            && *of == m.id
            && let Some(n) = store.notes().get(*i)
            && !all.iter().any(|(code, ..)| *code == n.code)
        {
            // A remark on bytes elsewhere is about the message as a whole.
            let place = match n.span.buf == m.span.buf {
                true => (n.span.start, n.span.len),
                false => (m.span.start, m.span.len),
            };
            all.push((n.code, place.0, place.1, n.value));
        }
    }
    all
}

/// Puts warnings in front of a section's fields and what is only good to know behind them.
fn remarks(said: &[Remark], base: u64, lang: Lang, fields: &mut Vec<Field>) {
    let row = |(code, at, len, value): &Remark| {
        let words = notes::words(lang, code);
        Field {
            depth: 0,
            label: format!("! {}", words.says),
            value: match value {
                0 => String::new(),
                n => n.to_string(),
            },
            name: code.name,
            doc: format!("{}. {}", words.says, words.why).into(),
            spec: code.spec,
            place: (at.saturating_sub(base) as usize, *len as usize),
        }
    };
    let of = |warning: bool| {
        said.iter()
            .filter(move |(code, ..)| (code.severity >= Severity::Warn) == warning)
    };
    fields.splice(0..0, of(true).map(row));
    fields.extend(of(false).map(row));
}

/// What this program says a command or code means; such fields hold words of ours and nothing from the packet.
fn meaning(def: &Def, value: Value<'_>, lang: Lang) -> Option<&'static str> {
    let ours = [".meaning", ".purpose", ".data.kind"]
        .iter()
        .any(|end| def.name.ends_with(end));
    match value {
        Value::Text(text) if ours => speech::value(lang, std::str::from_utf8(text).ok()?),
        _ => None,
    }
}

fn masked(tree: &Tree, bytes: &[u8], base: u64) -> Vec<u8> {
    let mut shown = bytes.to_vec();
    for n in tree.nodes().iter().filter(|n| n.def.secret) {
        let from = n.at.saturating_sub(base) as usize;
        let to = from.saturating_add(n.len as usize).min(shown.len());
        if let Some(b) = shown.get_mut(from..to) {
            b.fill(b'*');
        }
    }
    shown
}

/// Fields as they are shown, read from bytes whose first has that offset; their places count from `base`. Whatever holds
/// a secret shows none of its bytes.
fn fields(tree: &Tree, nodes: &[Node], read: (&[u8], u64), base: u64, lang: Lang) -> Vec<Field> {
    let secrets: Vec<(u64, u64)> = nodes
        .iter()
        .filter(|n| n.def.secret && n.len > 0)
        .map(|n| (n.at, n.at + u64::from(n.len)))
        .collect();
    let shown = nodes.iter().filter(|n| !n.def.hidden);
    shown
        .map(|node| {
            let value = tree.value(node, read.0, read.1);
            let mut text = Vec::new();
            let holds =
                |(from, to): &(u64, u64)| node.at < *to && *from < node.at + u64::from(node.len);
            let bare = matches!(value, Value::Bytes(_) | Value::Text(_));
            if node.def.secret || bare && secrets.iter().any(holds) {
                text.extend_from_slice(MASK);
            } else if let Some(meaning) = meaning(node.def, value, lang) {
                text.extend_from_slice(meaning.as_bytes());
            } else if node.def.show != Show::None {
                show(node.def, value, &mut text);
            }
            if let (Some(names), Value::U64(n)) = (node.def.names, value)
                && let Some(name) = names(n)
            {
                let name = speech::value(lang, name).unwrap_or(name);
                text.extend_from_slice(format!(" ({name})").as_bytes());
            }
            let words = speech::words(lang, node.def);
            Field {
                depth: node.depth,
                label: words.label.to_string(),
                value: String::from_utf8_lossy(&text).into_owned(),
                name: node.def.name,
                doc: words.doc.into(),
                spec: node.def.spec,
                place: (node.at.saturating_sub(base) as usize, node.len as usize),
            }
        })
        .collect()
}
