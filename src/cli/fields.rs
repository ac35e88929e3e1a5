//! `wirestep fields`: the vocabulary.

use super::Failure;
use super::output::Output;
use crate::field::{Def, Show};
use crate::narrate::{Lang, fields};
use crate::vocabulary::registry;

/// List the fields that can be asked for: name, type, label, meaning, specification, parted by tabs.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Only fields whose name, label or meaning holds this text.
    pattern: Option<String>,
    /// The language of labels and meanings: en or ko.
    #[arg(long, default_value = "en")]
    lang: Lang,
}

pub fn run(args: Args) -> Result<(), Failure> {
    let mut out = Output::new(false);
    let pattern = args.pattern.map(|p| p.to_lowercase());
    let fits = |d: &Def| {
        let words = fields::words(args.lang, d);
        pattern.as_ref().is_none_or(|p| {
            [d.name, words.label, words.doc]
                .iter()
                .any(|t| t.to_lowercase().contains(p.as_str()))
        })
    };
    let mut last = "";
    for def in registry().defs().iter().filter(|d| fits(d)) {
        if std::mem::replace(&mut last, def.name) == def.name {
            continue;
        }
        let words = fields::words(args.lang, def);
        let row = [def.name, type_name(def), words.label, words.doc, def.spec].join("\t");
        out.buffer.extend_from_slice(row.as_bytes());
        out.buffer.push(b'\n');
    }
    out.flush()
}

fn type_name(def: &Def) -> &'static str {
    match def.show {
        Show::None => "group",
        Show::Bool => "flag",
        Show::Dec => "number",
        Show::Hex(_) => "hexadecimal",
        Show::Bytes => "bytes",
        Show::Mac => "link address",
        Show::Ip => "IP address",
        Show::Text => "text",
        Show::Time => "time",
        Show::Duration => "duration",
    }
}
