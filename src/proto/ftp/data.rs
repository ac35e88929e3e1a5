//! FTP's data connections: a file or a listing each, and nothing in the bytes that says which.
//!
//! What is known was announced on the control connection: "RETR big.bin". Files pass by unread, but for their first
//! stretch and, at the end, their size and hash. Listings are said as lines. Through TLS (RFC 4217) the engine puts
//! TLS below and gives the plain bytes here, if there are keys.

use std::net::IpAddr;

use super::endpoint::{digits, number};
use super::verb::Verb;
use crate::crypt::{Hash, Running};
use crate::field::{Value, counted, decimal, escape};
use crate::layer::{
    Cx, Dir, Dissector, End, Input, Kind, Likelihood, Line, Out, Probe, Protocol, Transport, Unit,
};
use crate::note::Code;
use crate::proto::common::line::LineFinder;
use crate::record;
use crate::wire::{Read, Record, Recorder, Wire};

/// The vocabulary of data connections.
pub mod fields {
    crate::fields! {
        COMMAND: Text = Field::new("ftp-data.command", "Command", "The command on the control connection that this data connection serves.").spec("RFC 959 §5.2").told();
        VERB: Text = Field::new("ftp-data.verb", "Serves", "The verb of the command that this data connection serves.").spec("RFC 959 §5.2");
        CONTENT: Bytes = Field::new("ftp-data.content", "Content", "The first bytes of what is transferred. In stream mode there is nothing else on the connection: its end is the end of the file.").spec("RFC 959 §3.4.1");
        ENTRY: Text = Field::new("ftp-data.line", "Line", "A line of the listing.").spec("RFC 959 §4.1.3").key();
        NAME: Text = Field::new("ftp-data.name", "Name", "A file or directory.").spec("RFC 3659 §7.2");
        KIND: Text = Field::new("ftp-data.type", "Type", "file, dir, or what else the listing says.").spec("RFC 3659 §7.5.1");
        LENGTH: u64 = Field::new("ftp-data.entry.size", "File size", "How many bytes the listing says the file has.").spec("RFC 3659 §7.5.7");
        PERMISSIONS: Text = Field::new("ftp-data.permissions", "Permissions", "Who may read, write and execute: owner, group, others.").spec("RFC 959 §4.1.3");
        SIZE: u64 = Field::new("ftp-data.size", "Size", "So many bytes were transferred this way.").spec("RFC 959 §3.4.1").told();
        MISSING: u64 = Field::new("ftp-data.missing", "Missing", "So many of them the capture does not hold.").spec("RFC 959 §3.4.1").told();
        WHOLE: bool = Field::new("ftp-data.complete", "Complete", "The connection was closed in order and nothing is missing: this is all there was.").spec("RFC 959 §3.4.1").told();
        SHA256: Bytes = Field::new("ftp-data.sha256", "SHA-256", "The hash of the bytes as they were transferred: compare it with the file's. In type A, ends of lines are CR LF here, whatever they are on disk.").spec("FIPS 180-4 §6.2").told();
    }
}

mod n {
    crate::notes! {
        OTHER_ADDRESS = Code::new("ftp-data.other-address", Warn, "The data connection goes to another address than was announced")
            .why("The address inside the command is not the one that packets carry here: it was translated on the way, or the client ignored it.")
            .seen("NAT; clients that distrust PASV's address.").spec("RFC 2577 §3");
        BROKEN_OFF = Code::new("ftp-data.broken-off", Warn, "The transfer was broken off")
            .why("The end of the connection is the end of the file: a reset, or the end of the capture, leaves a part.")
            .seen("ABOR, timeouts, captures that end early.").spec("RFC 959 §3.4.1");
    }
}

use fields as f;

/// The first stretch of a file. Its ctx is the verb.
const CONTENT: Kind = Kind(0);
/// Lines of a listing. Its ctx is the verb.
const LISTING: Kind = Kind(1);
/// The end of a direction that had bytes. All that is known of it stands in no byte of its own.
const END: Kind = Kind(2);

/// A line longer than this is said in pieces.
const LINE_LIMIT: usize = 16 * 1024;
/// So many lines are said at once.
const LINES: usize = 64;
/// So much of a text is written out.
const TEXT: usize = 120;

/// FTP's data connections.
pub struct FtpData;

/// The state of a data connection.
struct Transfer {
    label: String,
    verb: Verb,
    announced: Option<(IpAddr, u16)>,
    noted: bool,
    labelled: bool,
    lines: LineFinder,
    ways: [Way; 2],
    /// The end of a transfer without a byte was said.
    empty: bool,
}

/// One direction.
#[derive(Default)]
struct Way {
    began: bool,
    missing: u64,
    hash: Option<Running>,
}

impl Way {
    fn take(&mut self, bytes: &[u8]) {
        if self.missing == 0 {
            let hash = self.hash.get_or_insert_with(|| Running::new(Hash::Sha256));
            hash.update(bytes);
        }
    }
}

impl Transfer {
    fn is_listing(&self) -> bool {
        matches!(self.verb, Verb::List | Verb::Nlst | Verb::Mlsd)
    }

    fn label(&mut self, out: &mut Out<'_>) {
        if !self.label.is_empty() {
            out.facts()
                .add(&f::COMMAND, Value::Text(self.label.as_bytes()));
            self.labelled = true;
        }
    }

    fn listing(&mut self, input: Input<'_>, out: &mut Out<'_>) -> usize {
        let (mut len, mut count) = (0, 0);
        while count < LINES {
            let rest = input.bytes.get(len..).unwrap_or(&[]);
            match self.lines.find(rest) {
                Some(found) => len += found.len,
                None => break,
            }
            count += 1;
        }
        if count == LINES {
            self.lines.reset();
        }
        if len == 0 {
            if !input.last && input.bytes.len() <= LINE_LIMIT {
                out.need(1);
                return 0;
            }
            len = input.bytes.len();
            self.lines.reset();
        }
        if !self.labelled {
            self.label(out);
        }
        let unit = input.bytes.get(..len).unwrap_or(input.bytes);
        let ctx = self.verb as u32;
        // What could not be read is shown as lines.
        let _ = listing(&mut Wire::whole(unit, input.base, out.facts()), ctx);
        out.say(LISTING, len, ctx);
        len
    }
}

impl Dissector for Transfer {
    fn expected(&mut self, announced: (IpAddr, u16), label: &str) {
        self.announced = Some(announced);
        self.label = label.to_owned();
        self.verb = Verb::of(label.split(' ').next().unwrap_or("").as_bytes());
    }

    fn feed(&mut self, dir: Dir, input: Input<'_>, cx: &Cx, out: &mut Out<'_>) -> usize {
        let first = !std::mem::replace(&mut self.ways[dir.index()].began, true);
        if self.announced.is_some_and(|(ip, _)| ip != cx.server.0) && !self.noted {
            self.noted = true;
            out.note(&n::OTHER_ADDRESS, input.base, 0, 0);
        }
        if self.is_listing() {
            let len = self.listing(input, out);
            self.ways[dir.index()].take(input.bytes.get(..len).unwrap_or(&[]));
            return len;
        }
        let len = input.bytes.len();
        self.ways[dir.index()].take(input.bytes);
        if first {
            self.label(out);
            let ctx = self.verb as u32;
            // It can always be read.
            let _ = content(&mut Wire::whole(input.bytes, input.base, out.facts()), ctx);
            out.begin(CONTENT, len, ctx);
        }
        len
    }

    fn gap(&mut self, dir: Dir, len: u64, _: &mut Out<'_>) {
        let way = &mut self.ways[dir.index()];
        way.missing = way.missing.saturating_add(len);
        way.hash = None;
        self.lines.reset();
    }

    fn end(&mut self, dir: Dir, how: End, out: &mut Out<'_>) {
        let other = self.ways[dir.opposite().index()].began;
        let way = &mut self.ways[dir.index()];
        if !way.began && way.missing == 0 {
            // A file can be empty. Who sends closes first (RFC 959 §3.2).
            if other || std::mem::replace(&mut self.empty, true) {
                return;
            }
        }
        let (size, missing) = (out.base(), way.missing);
        let closed = how == End::Fin;
        let hash = match way.hash.take() {
            None if missing == 0 => Some(Running::new(Hash::Sha256)),
            hash => hash,
        };
        if !closed {
            out.note(&n::BROKEN_OFF, size, 0, size);
        } else if missing == 0 {
            out.finish();
        }
        self.label(out);
        let facts = out.facts();
        facts.add(&f::SIZE, Value::U64(size));
        if missing > 0 {
            facts.add(&f::MISSING, Value::U64(missing));
        }
        facts.add(&f::WHOLE, Value::Bool(closed && missing == 0));
        if let Some(hash) = hash.filter(|_| closed) {
            facts.add(&f::SHA256, Value::Bytes(&hash.digest()));
        }
        out.say(END, 0, 0);
    }
}

fn verb_name<R: Record>(w: &mut Wire<'_, '_, R>, ctx: u32) {
    let word = Verb::unpack(ctx).word();
    if word.len() > 1 {
        w.put(&f::VERB, w.at(), 0, Value::Text(word.as_bytes()));
    }
}

fn content<R: Record>(w: &mut Wire<'_, '_, R>, ctx: u32) -> Read<()> {
    verb_name(w, ctx);
    w.rest(&f::CONTENT);
    Ok(())
}

/// Reads lines, and what they say of files.
fn listing<R: Record>(w: &mut Wire<'_, '_, R>, ctx: u32) -> Read<()> {
    let verb = Verb::unpack(ctx);
    verb_name(w, ctx);
    while !w.is_empty() {
        let rest = w.peek();
        let len = memchr::memchr(b'\n', rest).map_or(rest.len(), |i| i + 1);
        let line = super::message::text_of(rest.get(..len).unwrap_or(rest));
        let at = w.at();
        w.bytes(&f::ENTRY, line.len())?;
        match verb {
            Verb::Mlsd => facts_of_file(w, line, at),
            Verb::Nlst => w.put(&f::NAME, at, line.len(), Value::Text(line)),
            _ => long(w, line, at),
        }
        w.take(len - line.len())?;
    }
    Ok(())
}

/// `type=file;size=1024990;perm=r; Makefile` (RFC 3659 §7.2).
fn facts_of_file<R: Record>(w: &mut Wire<'_, '_, R>, line: &[u8], from: u64) {
    let Some(blank) = memchr::memchr(b' ', line) else {
        return;
    };
    let (facts, name) = line.split_at(blank);
    let mut at = 0;
    for fact in facts.split(|b| *b == b';') {
        let equals = memchr::memchr(b'=', fact).unwrap_or(fact.len());
        let (key, value) = fact.split_at(equals);
        let value = value.get(1..).unwrap_or(&[]);
        let place = from + (at + equals + 1) as u64;
        if key.eq_ignore_ascii_case(b"type") {
            w.put(&f::KIND, place, value.len(), Value::Text(value));
        } else if key.eq_ignore_ascii_case(b"size")
            && let Some(size) = number(value)
        {
            w.put(&f::LENGTH, place, value.len(), Value::U64(size));
        }
        at += fact.len() + 1;
    }
    let name = name.get(1..).unwrap_or(&[]);
    w.put(
        &f::NAME,
        from + blank as u64 + 1,
        name.len(),
        Value::Text(name),
    );
}

/// `-rw-r--r--    1 0        0            9000 Nov 23 12:00 photo.bin`, as `ls -l` of Unix writes it.
fn long<R: Record>(w: &mut Wire<'_, '_, R>, line: &[u8], from: u64) {
    let mut at = 0;
    let mut word = || {
        let rest = line.get(at..)?;
        at += rest.iter().take_while(|b| **b == b' ').count();
        let rest = line.get(at..)?;
        let len = rest.iter().position(|b| *b == b' ').unwrap_or(rest.len());
        let found = (at, rest.get(..len).filter(|w| !w.is_empty())?);
        at += len;
        Some(found)
    };
    let mut words = [(0, &[][..]); 8];
    for slot in &mut words {
        match word() {
            Some(found) => *slot = found,
            None => return,
        }
    }
    let [(_, mode), _, _, _, (size_at, size), ..] = words;
    let kind = match mode.first() {
        Some(b'-') if mode.len() >= 10 => "file",
        Some(b'd') if mode.len() >= 10 => "dir",
        Some(b'l') if mode.len() >= 10 => "link",
        _ => return,
    };
    let Some(bytes) = number(size).filter(|_| digits(size).len() == size.len()) else {
        return;
    };
    w.put(&f::PERMISSIONS, from, mode.len(), Value::Text(mode));
    w.put(&f::KIND, from, 1, Value::Text(kind.as_bytes()));
    w.put(
        &f::LENGTH,
        from + size_at as u64,
        size.len(),
        Value::U64(bytes),
    );
    let name = line.get(at + 1..).unwrap_or(&[]);
    w.put(
        &f::NAME,
        from + at as u64 + 1,
        name.len(),
        Value::Text(name),
    );
}

impl Protocol for FtpData {
    fn name(&self) -> &'static str {
        "ftp-data"
    }
    fn label(&self) -> &'static str {
        "FTP data"
    }
    fn ports(&self) -> &'static [(Transport, u16)] {
        &[(Transport::Tcp, 20)]
    }
    fn fields(&self) -> &'static [&'static crate::field::Def] {
        f::FIELDS
    }
    fn notes(&self) -> &'static [&'static Code] {
        n::NOTES
    }
    fn kinds(&self) -> &'static [&'static str] {
        &["content", "listing", "end"]
    }
    fn probe(&self, _: &Probe<'_>) -> Likelihood {
        Likelihood::No
    }
    fn start(&self) -> Box<dyn Dissector> {
        Box::new(Transfer {
            label: String::new(),
            verb: Verb::Unknown,
            announced: None,
            noted: false,
            labelled: false,
            lines: LineFinder::default(),
            ways: Default::default(),
            empty: false,
        })
    }
    fn explain(&self, unit: &Unit<'_>, recorder: &mut Recorder) {
        record!(recorder, |r| {
            let w = &mut Wire::whole(unit.bytes, unit.base, r);
            // What could not be read is marked.
            let _ = match unit.kind {
                CONTENT => content(w, unit.ctx),
                LISTING => listing(w, unit.ctx),
                Kind(_) => Ok(()),
            };
        });
    }
    fn summary(&self, line: &Line<'_>, out: &mut Vec<u8>) {
        let facts = &line.facts;
        let label = facts.find(&f::COMMAND).unwrap_or(b"");
        match line.kind {
            LISTING => {
                let count = facts.all(&f::ENTRY).count() as u64;
                if !label.is_empty() {
                    text(label, out);
                    out.extend_from_slice(b": ");
                }
                match facts.find(&f::ENTRY) {
                    Some(only) if count == 1 => text(only, out),
                    _ => {
                        counted(count, "line", "lines", out);
                    }
                }
            }
            CONTENT if label.is_empty() => out.extend_from_slice(b"a transfer begins"),
            CONTENT => {
                text(label, out);
                out.extend_from_slice(b": begins");
            }
            _ => {
                if !label.is_empty() {
                    text(label, out);
                    out.extend_from_slice(b": ");
                }
                counted(facts.find(&f::SIZE).unwrap_or(0), "byte", "bytes", out);
                if let Some(missing) = facts.find(&f::MISSING) {
                    out.extend_from_slice(b", ");
                    decimal(missing, out);
                    out.extend_from_slice(b" of them not captured");
                } else if facts.find(&f::WHOLE) != Some(true) {
                    out.extend_from_slice(b", broken off");
                }
            }
        }
    }
}

fn text(bytes: &[u8], out: &mut Vec<u8>) {
    escape(bytes.get(..TEXT).unwrap_or(bytes), out);
    if bytes.len() > TEXT {
        out.extend_from_slice("…".as_bytes());
    }
}
