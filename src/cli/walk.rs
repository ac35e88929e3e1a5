//! `wirestep keys`: from the secrets that were given to every key used, and every check that can be made.

use std::io::Write;
use std::path::PathBuf;

use super::keys::KeyArgs;
use super::output::Output;
use super::{Failure, keep};
use crate::capture::Capture;
use crate::narrate::{self, Lang};
use crate::present::keys::{Verdict, Walk, walks};
use crate::secret::Secret;
use crate::story;

/// The keys themselves: how each was made, value by value, and what of a handshake can be checked with them.
///
/// For each handshake of TLS and each key exchange of SSH: the values from the key log (or the private key) to the
/// keys, each with its formula and what it was computed over; then both Finished messages, the signatures and the
/// certificate chain: verified, failed (why), or cannot be checked (why).
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The capture; `-` is standard input.
    pub file: PathBuf,
    /// Only the connection of this story, by its number in `wirestep stories`.
    #[arg(long, value_name = "N")]
    pub story: Option<usize>,
    /// Trust these certificates (PEM) as roots, beside the web's own.
    #[arg(long, value_name = "FILE")]
    pub ca: Vec<PathBuf>,
    /// A pre-shared key of TLS 1.3 in hexadecimal, to check binders with: one given to both sides, or a ticket's.
    #[arg(long, value_name = "HEX", value_parser = psk)]
    pub psk: Vec<Secret>,
    /// The language: en or ko. The environment's, if not said.
    #[arg(long)]
    pub lang: Option<Lang>,
    /// Show secrets and keys; otherwise only how long they are.
    #[arg(long)]
    pub show_secrets: bool,
    /// Show what values were computed over to the last byte; otherwise the first bytes.
    #[arg(long)]
    pub whole: bool,
    /// Copy the capture to this pcapng file, with the secrets that fit it inside; `-` is standard output.
    #[arg(long, value_name = "OUT")]
    pub write: Option<PathBuf>,
    #[command(flatten)]
    pub keys: KeyArgs,
}

fn psk(text: &str) -> Result<Secret, String> {
    let digits: Option<Vec<u8>> = text.chars().map(|c| Some(c.to_digit(16)? as u8)).collect();
    let digits = digits.filter(|d| !d.is_empty() && d.len().is_multiple_of(2));
    let digits = digits.ok_or("a key is an even number of hexadecimal digits")?;
    let pairs = digits.chunks_exact(2).map(|d| d[0] << 4 | d[1]);
    Ok(Secret::new(pairs.collect()))
}

pub fn run(args: Args) -> Result<(), Failure> {
    let lang = args.lang.unwrap_or_else(Lang::of_environment);
    let target = args.write.as_deref();
    let target = target
        .map(|t| keep::Target::new(t, &args.file))
        .transpose()?;
    let mut keys = args.keys.open()?;
    args.psk.iter().for_each(|k| keys.ring.add_psk(k.clone()));
    let mut roots = Vec::new();
    for path in &args.ca {
        let pem = std::fs::read(path)
            .map_err(|e| Failure::Open(format!("{} can't be read: {e}", path.display())))?;
        let before = roots.len();
        let blocks = x509_parser::pem::Pem::iter_from_buffer(&pem);
        roots.extend(blocks.filter_map(Result::ok).map(|p| p.contents));
        if roots.len() == before {
            let path = path.display();
            return Err(Failure::Open(format!(
                "{path}: no certificate in PEM is in it"
            )));
        }
    }
    let input = match target {
        Some(_) => keep::Input::twice(&args.file)?,
        None => keep::Input::once(&args.file),
    };
    let capture = Capture::read_with(input.source()?, keys.ring);
    let only = args.story.map(|n| conversation(&capture, n)).transpose()?;
    let found = walks(&capture, only, &roots);
    if let Some(target) = target {
        return keep::write(&input, &keep::Logs::fitting(&capture, &found), target);
    }
    let mut out = Output::new(false);
    for walk in &found {
        tell(walk, lang, args.show_secrets, args.whole, &mut out.buffer);
        out.step()?;
    }
    let secret = |w: &Walk| w.values.iter().any(|v| v.secret && !v.bytes.is_empty());
    if !args.show_secrets && found.iter().any(secret) {
        let said = narrate::say(lang, "keys.hidden-why", &[]);
        out.buffer.extend_from_slice(format!("{said}\n").as_bytes());
    }
    if found.is_empty() {
        let said = narrate::say(lang, "keys.none", &[]);
        out.buffer.extend_from_slice(format!("{said}\n").as_bytes());
    }
    out.flush()
}

/// The conversation that a story is about.
fn conversation(capture: &Capture, number: usize) -> Result<u64, Failure> {
    fn visit(told: &[story::Story], i: usize, out: &mut Vec<usize>) {
        out.push(i);
        if out.len() < 1 << 20 {
            let children = told.get(i).map_or(&[][..], |s| &s.children);
            children.iter().for_each(|c| visit(told, *c, out));
        }
    }
    let told = story::tell(capture);
    let mut order = Vec::new();
    let roots = told.iter().enumerate().filter(|(_, s)| s.parent.is_none());
    roots.for_each(|(i, _)| visit(&told, i, &mut order));
    let story = number.checked_sub(1).and_then(|n| order.get(n));
    let story = story.and_then(|i| told.get(*i)).ok_or_else(|| {
        let n = order.len();
        Failure::Usage(format!(
            "there is no story {number}: `wirestep stories` numbers {n} of them"
        ))
    })?;
    let (from, to) = story.frames();
    let rows = capture.rows().iter().zip(1u64..);
    let mut inside = rows.filter(|(_, n)| (from..=to).contains(n));
    let locked = |conv: u64| {
        let mut all = capture.store().messages().iter();
        all.any(|m| m.id.conv == conv && matches!(m.proto.name(), "tls" | "ssh"))
    };
    inside
        .find_map(|(r, _)| r.flow.conv.filter(|c| locked(*c)))
        .ok_or_else(|| Failure::Usage(format!("story {number} has neither TLS nor SSH in it")))
}

/// So many bytes of what a value was computed over are shown, unless all are wanted.
const SHOWN: usize = 32;

fn tell(walk: &Walk, lang: Lang, secrets: bool, whole: bool, out: &mut Vec<u8>) {
    let say = |key: &str| narrate::say(lang, key, &[]);
    let shown = |bytes: &[u8], secret: bool, whole: bool| match (secret && !secrets, whole) {
        (true, _) => say("keys.hidden"),
        (_, false) if bytes.len() > SHOWN => format!("{}…", hex(&bytes[..SHOWN])),
        _ => hex(bytes),
    };
    let at = |frame: u64| match frame {
        0 => String::new(),
        n => format!(" (#{n})"),
    };
    let _ = writeln!(out, "#{}  {}", walk.conv, walk.agreed);
    for (name, bytes) in &walk.found_by {
        let _ = writeln!(out, "     {name} {}", hex(bytes));
    }
    for v in &walk.values {
        let bytes = v.bytes.bytes();
        let len = match bytes.len() {
            0 => String::new(),
            n => format!(" ({n})"),
        };
        let _ = writeln!(out, "  {}{len}{}", say(v.what), at(v.frame));
        if !v.formula.is_empty() {
            let _ = writeln!(out, "      = {}", v.formula);
        }
        for p in &v.over {
            let n = p.bytes.len();
            let text = shown(p.bytes.bytes(), p.secret, whole);
            let _ = writeln!(out, "        {} ({n}) {text}", p.name);
        }
        let text = match bytes {
            [] => say("keys.unknown"),
            line if v.frame > 0 && line.iter().all(|b| matches!(b, b' '..=b'~')) => {
                format!("{} \"{}\"", hex(line), String::from_utf8_lossy(line))
            }
            // What was computed is short; what was read may be long.
            bytes => shown(bytes, v.secret, whole || v.frame == 0 || !v.over.is_empty()),
        };
        let _ = writeln!(out, "      = {text}");
    }
    for c in &walk.checks {
        let verdict = match c.verdict {
            Verdict::Verified => say("keys.verified"),
            Verdict::Failed(why) => format!("{}: {}", say("keys.failed"), say(why)),
            Verdict::Unchecked(why) => format!("{}: {}", say("keys.unchecked"), say(why)),
        };
        let _ = writeln!(out, "  {}{} · {verdict}", say(c.what), at(c.frame));
        if !c.formula.is_empty() {
            let _ = writeln!(out, "      {}", c.formula);
        }
    }
    out.push(b'\n');
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
