//! `wirestep keys`: from the secrets that were given to every key used, and every check that can be made.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use super::keys::KeyArgs;
use super::output::Output;
use super::{Failure, run};
use crate::capture::Capture;
use crate::field::Count;
use crate::narrate::{self, Lang};
use crate::proto::tls::walk::{Flight, Verdict, Walk, messages, walks};
use crate::story;

/// The keys themselves: how each was made, value by value, and what of a handshake can be checked with them.
///
/// For each TLS handshake: the values from the key log (or the private key) to the keys, each with its formula; then
/// both Finished messages, the signatures and the certificate chain: verified, failed (why), or cannot be checked (why).
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
    /// The language: en or ko. The environment's, if not said.
    #[arg(long)]
    pub lang: Option<Lang>,
    /// Show secrets and keys whole; otherwise their first bytes only.
    #[arg(long)]
    pub show_secrets: bool,
    /// Copy the capture to this pcapng file, with the secrets that fit it inside.
    #[arg(long, value_name = "OUT")]
    pub write: Option<PathBuf>,
    #[command(flatten)]
    pub keys: KeyArgs,
}

pub fn run(args: Args) -> Result<(), Failure> {
    let lang = args.lang.unwrap_or_else(Lang::of_environment);
    let keys = args.keys.open()?;
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
    let capture = Capture::read_with(run::open(&args.file)?, keys.ring);
    let only = args.story.map(|n| conversation(&capture, n)).transpose()?;
    let found = flights(&capture, only);
    if let Some(path) = &args.write {
        return write(&capture, &found, path);
    }
    let mut out = Output::new(false);
    let mut any = false;
    for (conv, flights) in &found {
        for walk in walks(flights, capture.engine().keyring(), &roots) {
            any = true;
            tell(*conv, &walk, lang, args.show_secrets, &mut out.buffer);
            out.step()?;
        }
    }
    if !any {
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
    let tls = |conv: u64| {
        let mut all = capture.store().messages().iter();
        all.any(|m| m.id.conv == conv && m.proto.name() == "tls")
    };
    inside
        .find_map(|(r, _)| r.flow.conv.filter(|c| tls(*c)))
        .ok_or_else(|| Failure::Usage(format!("story {number} has no TLS in it")))
}

/// The handshake messages of each conversation, in their order.
fn flights(capture: &Capture, only: Option<u64>) -> BTreeMap<u64, Vec<Flight>> {
    let mut out: BTreeMap<u64, Vec<Flight>> = BTreeMap::new();
    for m in capture.store().messages() {
        if m.proto.name() != "tls" || only.is_some_and(|c| c != m.id.conv) {
            continue;
        }
        let flights = messages(m.kind, m.ctx, &capture.bytes(m.span));
        out.entry(m.id.conv)
            .or_default()
            .extend(flights.into_iter().map(|bytes| Flight {
                dir: m.dir,
                frame: m.frame,
                time: m.time,
                bytes,
            }));
    }
    out
}

fn tell(conv: u64, walk: &Walk, lang: Lang, secrets: bool, out: &mut Vec<u8>) {
    let say = |key: &str| narrate::say(lang, key, &[]);
    let _ = writeln!(out, "#{conv}  {}  {}", walk.version, walk.suite);
    let _ = writeln!(out, "     client random {}", hex(&walk.client_random));
    for v in &walk.values {
        let bytes = v.bytes.bytes();
        let shown = if v.secret && !secrets {
            format!("{}…", hex(bytes.get(..2).unwrap_or(&[])))
        } else {
            hex(bytes)
        };
        let _ = writeln!(out, "  {} ({})", say(v.what), bytes.len());
        let _ = writeln!(out, "      = {}", v.formula);
        let _ = writeln!(out, "      = {shown}");
    }
    for c in &walk.checks {
        let verdict = match c.verdict {
            Verdict::Verified => say("keys.verified"),
            Verdict::Failed(why) => format!("{}: {}", say("keys.failed"), say(why)),
            Verdict::Unchecked(why) => format!("{}: {}", say("keys.unchecked"), say(why)),
        };
        let frame = if c.frame > 0 {
            format!(" (#{})", c.frame)
        } else {
            String::new()
        };
        let _ = writeln!(out, "  {}{frame} · {verdict}", say(c.what));
        if !c.formula.is_empty() {
            let _ = writeln!(out, "      {}", c.formula);
        }
    }
    out.push(b'\n');
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// Writes the capture anew as pcapng, with the key log lines of the sessions in it before its frames.
fn write(
    capture: &Capture,
    found: &BTreeMap<u64, Vec<Flight>>,
    path: &std::path::Path,
) -> Result<(), Failure> {
    let ring = capture.engine().keyring();
    let mut log = zeroize::Zeroizing::new(String::new());
    let mut sessions = 0;
    let mut seen = std::collections::BTreeSet::new();
    for walk in found.values().flat_map(|f| walks(f, ring, &[])) {
        if !seen.insert(walk.client_random.clone()) {
            continue;
        }
        let before = log.len();
        let random = hex(&walk.client_random);
        if let Some(secrets) = ring.tls(&walk.client_random) {
            for (label, secret) in secrets.iter() {
                log.push_str(&format!(
                    "{} {random} {}\n",
                    label.name(),
                    hex(secret.bytes())
                ));
            }
        } else if let Some(master) = walk.values.iter().find(|v| v.what == "keys.master") {
            log.push_str(&format!(
                "CLIENT_RANDOM {random} {}\n",
                hex(master.bytes.bytes())
            ));
        }
        sessions += usize::from(log.len() > before);
    }
    if log.is_empty() {
        return Err(Failure::Usage(
            "none of the secrets fits this capture: nothing was written".into(),
        ));
    }
    let cannot =
        |e: std::io::Error| Failure::Open(format!("{} can't be written: {e}", path.display()));
    let mut file = std::io::BufWriter::new(std::fs::File::create_new(path).map_err(cannot)?);
    let mut block = |kind: u32, parts: &[&[u8]]| -> std::io::Result<()> {
        let n: usize = parts.iter().map(|p| p.len()).sum();
        let padding = n.next_multiple_of(4) - n;
        let total = (12 + n + padding) as u32;
        file.write_all(&kind.to_le_bytes())?;
        file.write_all(&total.to_le_bytes())?;
        for part in parts {
            file.write_all(part)?;
        }
        file.write_all(&[0; 3][..padding])?;
        file.write_all(&total.to_le_bytes())
    };
    // Section header, secrets, an interface a link type and interface, the frames.
    let head = [0x4d, 0x3c, 0x2b, 0x1a, 1, 0, 0, 0];
    block(0x0a0d_0d0a, &[&head, &[0xff; 8]]).map_err(cannot)?;
    let len = (log.len() as u32).to_le_bytes();
    block(10, &[&0x544c_534bu32.to_le_bytes(), &len, log.as_bytes()]).map_err(cannot)?;
    let mut interfaces: Vec<(u32, u32)> = Vec::new();
    for (row, number) in capture.rows().iter().zip(1u64..) {
        let Some(frame) = capture.frame(number) else {
            continue;
        };
        let key = (row.interface, row.link);
        let known = interfaces.iter().position(|i| *i == key);
        let index = match known {
            Some(i) => i,
            None => {
                let link = [(row.link as u16).to_le_bytes(), [0, 0]].concat();
                // Nanoseconds.
                let resolution = [9, 0, 1, 0, 9, 0, 0, 0, 0, 0, 0, 0];
                block(1, &[&link, &0u32.to_le_bytes(), &resolution]).map_err(cannot)?;
                interfaces.push(key);
                interfaces.len() - 1
            }
        };
        let time = row.time as u64;
        let numbers = [
            index as u32,
            (time >> 32) as u32,
            time as u32,
            frame.bytes.len() as u32,
            row.len,
        ];
        let numbers: Vec<u8> = numbers.iter().flat_map(|n| n.to_le_bytes()).collect();
        let padding = frame.bytes.len().next_multiple_of(4) - frame.bytes.len();
        block(6, &[&numbers, frame.bytes, &[0; 3][..padding]]).map_err(cannot)?;
    }
    file.flush().map_err(cannot)?;
    eprintln!(
        "wirestep: {}: {}, secrets of {}",
        path.display(),
        Count(capture.rows().len() as u64, "frame", "frames"),
        Count(sessions as u64, "session", "sessions"),
    );
    Ok(())
}
