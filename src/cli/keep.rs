//! `wirestep keys --write`: a capture as it is, with the secrets that fit it inside.
//!
//! A pcapng file is copied block by block: comments, names, interfaces, counters and blocks nobody knows stay as they
//! are. Only its key logs of TLS and SSH are replaced, by what fits. Other formats become pcapng.

use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::Failure;
use crate::capture::Capture;
use crate::field::Count;
use crate::present::keys::Walk;
use crate::secret::{Keyring, SshSecret};
use crate::source::{self, Batch, Event, Interface, Source};

const SECTION_HEADER: u32 = 0x0a0d_0d0a;
const INTERFACE: u32 = 1;
const NAMES: u32 = 4;
const FRAME: u32 = 6;
const SECRETS: u32 = 10;
const TLS_LOG: u32 = 0x544c_534b;
const SSH_LOG: u32 = 0x5353_484b;
const MAGIC: u32 = 0x1a2b_3c4d;

/// Where the capture comes from: a file that can be read again, or all of standard input.
pub struct Input {
    path: PathBuf,
    bytes: Option<Vec<u8>>,
}

impl Input {
    /// For reading once.
    pub fn once(path: &Path) -> Input {
        let path = path.to_owned();
        Input { path, bytes: None }
    }

    /// For reading twice: standard input is read to its end.
    pub fn twice(path: &Path) -> Result<Input, Failure> {
        let mut bytes = None;
        if path == Path::new("-") {
            if io::stdin().is_terminal() {
                return Ok(Input::once(path)); // its opening will say what is wrong
            }
            let mut all = Vec::new();
            let read = io::stdin().lock().read_to_end(&mut all);
            read.map_err(|e| Failure::Open(format!("standard input can't be read: {e}")))?;
            bytes = Some(all);
        }
        let path = path.to_owned();
        Ok(Input { path, bytes })
    }

    fn reader(&self) -> Result<Box<dyn Read + Send>, Failure> {
        let cannot = |e| Failure::Open(format!("{} can't be read: {e}", self.path.display()));
        Ok(match &self.bytes {
            Some(bytes) => Box::new(io::Cursor::new(bytes.clone())),
            None => Box::new(File::open(&self.path).map_err(cannot)?),
        })
    }

    /// The capture, from its beginning.
    pub fn source(&self) -> Result<Source, Failure> {
        match &self.bytes {
            Some(_) => {
                Source::from_reader(self.reader()?).map_err(|e| Failure::Open(e.to_string()))
            }
            None => super::run::open(&self.path),
        }
    }
}

/// Where the copy goes.
pub enum Target {
    /// Standard output.
    Out,
    /// A file that wasn't there.
    File(PathBuf),
}

impl Target {
    /// Looks at what `--write` names before anything is read: an existing file is never written over.
    pub fn new(path: &Path, input: &Path) -> Result<Target, Failure> {
        if path == Path::new("-") {
            if io::stdout().is_terminal() {
                return Err(Failure::Usage(
                    "a capture isn't written to a terminal: name a file after --write, or redirect the output".into(),
                ));
            }
            return Ok(Target::Out);
        }
        let shown = path.display();
        let same = |p: &Path| Some(p.canonicalize().ok()? == input.canonicalize().ok()?);
        if same(path) == Some(true) {
            return Err(Failure::Usage(format!(
                "{shown} is the capture that is read: name another file after --write"
            )));
        }
        if path.symlink_metadata().is_ok() {
            return Err(Failure::Usage(format!(
                "{shown} is there already and stays as it is: name another file after --write"
            )));
        }
        Ok(Target::File(path.to_owned()))
    }
}

/// The secrets that fit, as key logs.
#[derive(Default)]
pub struct Logs {
    tls: Zeroizing<String>,
    ssh: Zeroizing<String>,
    sessions: [usize; 2],
    foreign: usize,
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

impl Logs {
    /// Of all secrets those that belong to a handshake in the capture.
    pub fn fitting(capture: &Capture, walks: &[Walk]) -> Logs {
        let ring = capture.engine().keyring();
        let mut out = Logs::default();
        let (mut randoms, mut cookies) = (BTreeSet::new(), BTreeSet::new());
        for walk in walks {
            for (_, name) in &walk.found_by {
                match walk.proto {
                    "tls" if randoms.insert(name.clone()) => out.add_tls(ring, name, Some(walk)),
                    "ssh" if cookies.insert(name.clone()) => out.add_ssh(ring, name),
                    _ => {}
                }
            }
        }
        // QUIC and DTLS shake hands too; their hellos hold the random as it is.
        for m in capture.store().messages() {
            if matches!(m.proto.name(), "quic" | "dtls") {
                let bytes = capture.bytes(m.span);
                for (random, _) in ring.tls_sessions() {
                    let held = memchr::memmem::find(&bytes, random).is_some();
                    if held && randoms.insert(random.to_vec()) {
                        out.add_tls(ring, random, None);
                    }
                }
            }
        }
        let tls = ring
            .tls_sessions()
            .filter(|(r, _)| !randoms.contains(r.as_slice()));
        let ssh = ring
            .ssh_exchanges()
            .filter(|(c, _)| !cookies.contains(c.as_slice()));
        out.foreign = tls.count() + ssh.count();
        out
    }

    fn add_tls(&mut self, ring: &Keyring, random: &[u8], walk: Option<&Walk>) {
        let before = self.tls.len();
        let named = hex(random);
        if let Some(secrets) = ring.tls(random) {
            for (label, secret) in secrets.iter() {
                let secret = Zeroizing::new(hex(secret.bytes()));
                *self.tls += &format!("{} {named} {}\n", label.name(), *secret);
            }
        } else if let Some(master) =
            walk.and_then(|w| w.values.iter().find(|v| v.what == "keys.master"))
        {
            let secret = Zeroizing::new(hex(master.bytes.bytes()));
            *self.tls += &format!("CLIENT_RANDOM {named} {}\n", *secret);
        }
        self.sessions[0] += usize::from(self.tls.len() > before);
    }

    fn add_ssh(&mut self, ring: &Keyring, cookie: &[u8]) {
        let Some(secret) = cookie.try_into().ok().and_then(|c| ring.ssh(c)) else {
            return;
        };
        let (label, secret) = match secret {
            SshSecret::Shared(s) => ("SHARED_SECRET", s),
            SshSecret::Private(s) => ("PRIVATE_KEY", s),
        };
        let secret = Zeroizing::new(hex(secret.bytes()));
        *self.ssh += &format!("{} {label} {}\n", hex(cookie), *secret);
        self.sessions[1] += 1;
    }

    fn blocks(&self) -> impl Iterator<Item = (u32, &[u8])> {
        [
            (TLS_LOG, self.tls.as_bytes()),
            (SSH_LOG, self.ssh.as_bytes()),
        ]
        .into_iter()
        .filter(|(_, log)| !log.is_empty())
    }
}

/// Copies the capture with these secrets inside.
pub fn write(input: &Input, logs: &Logs, target: Target) -> Result<(), Failure> {
    if logs.blocks().next().is_none() {
        return Err(Failure::Usage(
            "none of the secrets fits this capture: nothing was written".into(),
        ));
    }
    let mut reader = source::unpacked(input.reader()?).map_err(|e| Failure::Open(e.to_string()))?;
    let mut first = Vec::new();
    let cannot =
        |e: io::Error| Failure::Open(format!("{} can't be read: {e}", input.path.display()));
    reader
        .by_ref()
        .take(12)
        .read_to_end(&mut first)
        .map_err(cannot)?;
    let is_pcapng = first.get(..4) == Some(&SECTION_HEADER.to_be_bytes());
    let again = io::Cursor::new(first).chain(reader);
    let copy = |out: &mut dyn Write| match is_pcapng {
        true => keep(again, logs, out),
        false => convert(&mut input.source()?, logs, out),
    };
    let name = match target {
        Target::Out => {
            let mut out = BufWriter::new(io::stdout().lock());
            copy(&mut out)?;
            out.flush()?;
            "standard output".to_owned()
        }
        Target::File(path) => {
            let shown = path.display().to_string();
            let made = OpenOptions::new().write(true).create_new(true).open(&path);
            let file = made.map_err(|e| Failure::Open(format!("{shown} can't be written: {e}")))?;
            let mut out = BufWriter::new(file);
            let done = copy(&mut out).and_then(|()| Ok(out.flush()?));
            if let Err(e) = done {
                // Half a capture helps nobody.
                let _ = std::fs::remove_file(&path);
                return Err(match e {
                    Failure::Output(e) => Failure::Open(format!("{shown} can't be written: {e}")),
                    other => other,
                });
            }
            shown
        }
    };
    let [tls, ssh] = logs.sessions;
    let foreign = match logs.foreign {
        0 => String::new(),
        n => format!("; {n} that belong to nothing in it were left out"),
    };
    eprintln!(
        "wirestep: {name}: secrets of {} and {} are inside{foreign}",
        Count(tls as u64, "TLS session", "TLS sessions"),
        Count(ssh as u64, "SSH key exchange", "SSH key exchanges"),
    );
    Ok(())
}

/// Writes a block in one byte order.
struct Blocks<'w> {
    out: &'w mut dyn Write,
    big: bool,
}

impl Blocks<'_> {
    fn u32(&self, n: u32) -> [u8; 4] {
        if self.big {
            n.to_be_bytes()
        } else {
            n.to_le_bytes()
        }
    }

    fn block(&mut self, kind: u32, parts: &[&[u8]]) -> io::Result<()> {
        let n: usize = parts.iter().map(|p| p.len()).sum();
        let padding = n.next_multiple_of(4) - n;
        let total = self.u32((12 + n + padding) as u32);
        self.out.write_all(&self.u32(kind))?;
        self.out.write_all(&total)?;
        for part in parts {
            self.out.write_all(part)?;
        }
        self.out.write_all(&[0; 3][..padding])?;
        self.out.write_all(&total)
    }

    fn secrets(&mut self, logs: &Logs) -> io::Result<()> {
        for (kind, log) in logs.blocks() {
            let head = [self.u32(kind), self.u32(log.len() as u32)].concat();
            self.block(SECRETS, &[&head, log])?;
        }
        Ok(())
    }

    fn option(&self, code: u16, value: &[u8], options: &mut Vec<u8>) {
        let len = value.len() as u16;
        for n in [code, len] {
            options.extend(if self.big {
                n.to_be_bytes()
            } else {
                n.to_le_bytes()
            });
        }
        options.extend_from_slice(value);
        options.resize(options.len().next_multiple_of(4), 0);
    }
}

/// Copies a pcapng file block by block; from a block on whose end isn't known, byte by byte.
fn keep(mut reader: impl Read, logs: &Logs, out: &mut dyn Write) -> Result<(), Failure> {
    let unread = |e: io::Error| Failure::Open(format!("reading stopped: {e}"));
    let mut blocks = Blocks { out, big: false };
    let mut inside = false;
    loop {
        let mut head = Vec::with_capacity(12);
        reader
            .by_ref()
            .take(12)
            .read_to_end(&mut head)
            .map_err(unread)?;
        let number = |big: bool, at: usize| -> Option<u32> {
            let four = head.get(at..at + 4)?.try_into().ok()?;
            Some(if big {
                u32::from_be_bytes(four)
            } else {
                u32::from_le_bytes(four)
            })
        };
        if number(true, 0) == Some(SECTION_HEADER) {
            blocks.big = number(true, 8) == Some(MAGIC);
        }
        let (kind, length) = (number(blocks.big, 0), number(blocks.big, 4));
        // A length that is no multiple of 4 leaves out the padding, which is there.
        let rest = length.and_then(|n| n.checked_next_multiple_of(4)?.checked_sub(12));
        let (Some(kind), Some(rest), 12) = (kind, rest, head.len()) else {
            blocks.out.write_all(&head)?;
            io::copy(&mut reader, blocks.out)?;
            break;
        };
        let mut body = reader.by_ref().take(rest.into());
        let word = number(blocks.big, 8);
        if kind == SECRETS && matches!(word, Some(TLS_LOG | SSH_LOG)) {
            io::copy(&mut body, &mut io::sink()).map_err(unread)?;
            continue;
        }
        blocks.out.write_all(&head)?;
        if kind == SECTION_HEADER && !inside {
            let mut all = Vec::new();
            body.read_to_end(&mut all).map_err(unread)?;
            // How long the section is: that changes, and needn't be said.
            if let Some(length) = all.get_mut(4..12) {
                length.fill(0xff);
            }
            blocks.out.write_all(&all)?;
            blocks.secrets(logs)?;
            inside = true;
        } else {
            io::copy(&mut body, blocks.out)?;
        }
    }
    Ok(())
}

/// Writes what a capture of another format says as pcapng, with nanoseconds.
fn convert(source: &mut Source, logs: &Logs, out: &mut dyn Write) -> Result<(), Failure> {
    let mut blocks = Blocks { out, big: false };
    let head = [&MAGIC.to_le_bytes()[..], &[1, 0, 0, 0], &[0xff; 8]].concat();
    let program = format!("wirestep {}", env!("CARGO_PKG_VERSION"));
    let mut options = Vec::new();
    blocks.option(4, program.as_bytes(), &mut options);
    blocks.option(0, &[], &mut options);
    blocks.block(SECTION_HEADER, &[&head, &options])?;
    blocks.secrets(logs)?;
    let mut described: Vec<Interface> = Vec::new();
    let mut written: Vec<(u32, u32)> = Vec::new();
    let mut batch = Batch::default();
    while source.fill(&mut batch, 64) {
        let mut events = std::mem::take(&mut batch.events).into_iter().peekable();
        for (i, head) in batch.frames.iter().enumerate() {
            while let Some((_, event)) = events.next_if(|(at, _)| *at <= i) {
                aside(event, &mut described, &mut blocks)?;
            }
            let key = (head.interface, head.link);
            let index = match written.iter().position(|w| *w == key) {
                Some(n) => n,
                None => {
                    let about = described.iter().find(|d| d.number == head.interface);
                    interface(head.link, about, &mut blocks)?;
                    written.push(key);
                    written.len() - 1
                }
            };
            let time = head.time as u64;
            let numbers = [
                index as u32,
                (time >> 32) as u32,
                time as u32,
                head.cap_len,
                head.len,
            ];
            let numbers = numbers.map(u32::to_le_bytes).concat();
            blocks.block(FRAME, &[&numbers, source.bytes(head)])?;
        }
        for (_, event) in events {
            aside(event, &mut described, &mut blocks)?;
        }
    }
    Ok(())
}

fn aside(event: Event, described: &mut Vec<Interface>, blocks: &mut Blocks<'_>) -> io::Result<()> {
    match event {
        Event::Interface(i) => described.push(i),
        Event::Name { addr, name } => {
            let (kind, mut value) = match addr {
                std::net::IpAddr::V4(a) => (1, a.octets().to_vec()),
                std::net::IpAddr::V6(a) => (2, a.octets().to_vec()),
            };
            value.extend_from_slice(name.as_bytes());
            value.push(0);
            let mut records = Vec::new();
            blocks.option(kind, &value, &mut records);
            blocks.option(0, &[], &mut records);
            blocks.block(NAMES, &[&records])?;
        }
        _ => {}
    }
    Ok(())
}

fn interface(link: u32, about: Option<&Interface>, blocks: &mut Blocks<'_>) -> io::Result<()> {
    let mut options = Vec::new();
    if let Some(about) = about {
        for (code, text) in [(2, &about.name), (3, &about.description)] {
            if let Some(text) = text {
                blocks.option(code, text.as_bytes(), &mut options);
            }
        }
        if let Some(fcs) = about.fcs {
            blocks.option(13, &[fcs], &mut options);
        }
    }
    blocks.option(9, &[9], &mut options);
    blocks.option(0, &[], &mut options);
    let snaplen = about.map_or(0, |a| a.snaplen);
    let head = [link & 0xffff, snaplen].map(u32::to_le_bytes).concat();
    blocks.block(INTERFACE, &[&head, &options])
}
