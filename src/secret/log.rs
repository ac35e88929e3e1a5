//! Key logs: a line a secret. TLS's (RFC 9850) names the secret first, SSH's the cookie it belongs to.
//!
//! ```text
//! CLIENT_RANDOM <client random> <master secret>
//! RSA <first 8 bytes of the encrypted pre-master secret> <pre-master secret>
//! RSA Session-ID:<session id> Master-Key:<master secret>
//! <cookie> SHARED_SECRET <secret>
//! <cookie> PRIVATE_KEY <private half of the share of the side whose cookie it is>
//! ```

use zeroize::Zeroizing;

use super::{Keyring, Secret, SshSecret, TLS_LABELS};

/// No line of a key log is longer: a secret has at most 64 bytes, an SSH secret's modulus at most 16384 bits.
const LONGEST_LINE: usize = 16 * 1024;

/// What was in a key log.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Added {
    /// Secrets of TLS sessions that were new.
    pub tls: usize,
    /// Secrets of SSH key exchanges that were new.
    pub ssh: usize,
    /// Secrets that were there already.
    pub known: usize,
    /// Lines with a label that is a key log's but nothing a reader needs (ECH's own).
    pub unneeded: usize,
    /// Lines that are none of a key log.
    pub unreadable: usize,
    /// The first of those, counted from 1.
    pub first_unreadable: Option<usize>,
}

impl std::ops::AddAssign for Added {
    fn add_assign(&mut self, more: Added) {
        self.tls += more.tls;
        self.ssh += more.ssh;
        self.known += more.known;
        self.unneeded += more.unneeded;
        self.unreadable += more.unreadable;
        self.first_unreadable = self.first_unreadable.or(more.first_unreadable);
    }
}

impl Added {
    /// Secrets that were new.
    pub fn secrets(&self) -> usize {
        self.tls + self.ssh
    }

    /// Whether nothing in it was a line of a key log.
    pub fn is_foreign(&self) -> bool {
        self.unreadable > 0 && self.secrets() + self.known + self.unneeded == 0
    }
}

/// Reads a key log as it grows: a line counts when its end has come.
#[derive(Default)]
pub struct LogReader {
    rest: Zeroizing<Vec<u8>>,
    lines: usize,
    /// In a line that is too long to be one.
    passing: bool,
}

impl LogReader {
    /// Reads the next bytes.
    pub fn push(&mut self, mut text: &[u8], ring: &mut Keyring) -> Added {
        let mut added = Added::default();
        while let Some(end) = text.iter().position(|b| matches!(b, b'\n' | b'\r')) {
            let (line, more) = text.split_at(end);
            text = more.get(1..).unwrap_or(&[]);
            self.lines += usize::from(more.first() == Some(&b'\n'));
            if std::mem::take(&mut self.passing) {
                continue;
            }
            if self.rest.is_empty() {
                self.line(line, ring, &mut added);
            } else {
                let mut whole = std::mem::take(&mut self.rest);
                whole.extend_from_slice(line);
                self.line(&whole, ring, &mut added);
            }
        }
        if !self.passing {
            if self.rest.len() + text.len() > LONGEST_LINE {
                self.rest = Zeroizing::default();
                self.passing = true;
                self.lines += 1;
                self.unreadable(&mut added);
                self.lines -= 1;
            } else {
                let mut whole = Zeroizing::new(Vec::with_capacity(self.rest.len() + text.len()));
                whole.extend_from_slice(&self.rest);
                whole.extend_from_slice(text);
                self.rest = whole;
            }
        }
        added
    }

    /// The last line counts already if it is whole as it stands; it is read again when its end has come.
    pub fn glance(&mut self, ring: &mut Keyring) -> Added {
        let mut added = Added::default();
        self.line(&self.rest, ring, &mut added);
        Added {
            unreadable: 0,
            first_unreadable: None,
            ..added
        }
    }

    /// No more comes: what is left is the last line.
    pub fn finish(&mut self, ring: &mut Keyring) -> Added {
        let mut added = Added::default();
        let rest = std::mem::take(&mut self.rest);
        self.lines += usize::from(!rest.is_empty());
        self.line(&rest, ring, &mut added);
        added
    }

    fn unreadable(&self, added: &mut Added) {
        added.unreadable += 1;
        added.first_unreadable = added.first_unreadable.or(Some(self.lines.max(1)));
    }

    fn line(&self, line: &[u8], ring: &mut Keyring, added: &mut Added) {
        let line = line.trim_ascii();
        if line.is_empty() || line.starts_with(b"#") {
            return;
        }
        match read(line, ring) {
            Some(Line::Tls(true)) => added.tls += 1,
            Some(Line::Ssh(true)) => added.ssh += 1,
            Some(Line::Tls(false) | Line::Ssh(false)) => added.known += 1,
            Some(Line::Unneeded) => added.unneeded += 1,
            None => self.unreadable(added),
        }
    }
}

enum Line {
    /// Whether it was new.
    Tls(bool),
    Ssh(bool),
    Unneeded,
}

fn read(line: &[u8], ring: &mut Keyring) -> Option<Line> {
    let mut words = line
        .split(|b| matches!(b, b' ' | b'\t'))
        .filter(|w| !w.is_empty());
    let (first, second, third) = (words.next()?, words.next()?, words.next()?);
    if words.next().is_some() {
        return None;
    }
    let label = |name: &str| first == name.as_bytes();
    if let Some((what, _)) = TLS_LABELS.iter().find(|(_, name)| label(name)) {
        let random: [u8; 32] = hex(second)?.as_slice().try_into().ok()?;
        let secret = secret(third, 16..=64)?;
        return Some(Line::Tls(ring.add_tls(random, *what, secret)));
    }
    if label("RSA") {
        if let Some(id) = second.strip_prefix(b"Session-ID:") {
            let master = secret(third.strip_prefix(b"Master-Key:")?, 48..=48)?;
            return Some(Line::Tls(ring.add_session(hex(id)?.to_vec(), master)));
        }
        let start: [u8; 8] = hex(second)?.as_slice().try_into().ok()?;
        return Some(Line::Tls(
            ring.add_encrypted(start, secret(third, 48..=48)?),
        ));
    }
    if label("ECH_SECRET") || label("ECH_CONFIG") {
        return Some(Line::Unneeded);
    }
    let cookie: [u8; 16] = hex(first)?.as_slice().try_into().ok()?;
    let secret = secret(third, 1..=LONGEST_LINE)?;
    let secret = match second {
        b"SHARED_SECRET" => SshSecret::Shared(secret),
        b"PRIVATE_KEY" => SshSecret::Private(secret),
        _ => return None,
    };
    Some(Line::Ssh(ring.add_ssh(cookie, secret)))
}

fn secret(digits: &[u8], lengths: std::ops::RangeInclusive<usize>) -> Option<Secret> {
    let bytes = hex(digits)?;
    lengths.contains(&bytes.len()).then(|| Secret(bytes))
}

/// Pairs of hexadecimal digits as bytes.
fn hex(digits: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let digit = |b: u8| (b as char).to_digit(16).map(|d| d as u8);
    let mut out = Zeroizing::new(Vec::with_capacity(digits.len() / 2));
    for pair in digits.chunks(2) {
        match *pair {
            [high, low] => out.push(digit(high)? << 4 | digit(low)?),
            _ => return None,
        }
    }
    Some(out)
}
