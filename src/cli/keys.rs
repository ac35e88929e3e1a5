//! Where keys come from: key logs and private keys that were named, and the environment's key log.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use super::Failure;
use crate::engine::Engine;
use crate::secret::{Added, Keyring, LogReader, PrivateKey, SnmpUser};

/// Keys to open what is encrypted. Those inside a capture are found without being named, and so is the key log that
/// SSLKEYLOGFILE names.
#[derive(clap::Args, Debug, Default, Clone)]
pub struct KeyArgs {
    /// Open TLS and SSH with this key log (SSLKEYLOGFILE's format, or SSH's); may be given more than once.
    #[arg(long, value_name = "FILE")]
    keylog: Vec<PathBuf>,
    /// Open TLS that exchanged its keys with RSA with this server's private key (PEM, PKCS#1 or PKCS#8).
    #[arg(long, value_name = "FILE")]
    tls_key: Vec<PathBuf>,
    /// Check and open SNMPv3 of this user: NAME:DIGEST:PASSPHRASE:CIPHER:PASSPHRASE, such as kim:SHA-256:…:AES:…;
    /// MD5 and SHA to SHA-512, DES and AES. `@FILE` reads users from a file, one a line.
    #[arg(long, value_name = "USER")]
    snmp_user: Vec<String>,
}

/// The keys that were given, and the key logs that may grow.
#[derive(Default)]
pub struct Given {
    /// The secrets.
    pub ring: Keyring,
    followed: Vec<Followed>,
    looked: Option<Instant>,
}

/// A key log, and how far it was read.
struct Followed {
    path: PathBuf,
    file: File,
    at: u64,
    reader: LogReader,
    /// It was said that it is none.
    foreign: bool,
}

/// A key log that grows is looked at so often.
const OFTEN: Duration = Duration::from_millis(50);
/// The largest private key file that is read.
const KEY_FILE: u64 = 1 << 20;
/// The most that is read of a key log.
const LOG_FILE: u64 = 256 << 20;

impl KeyArgs {
    /// Reads the files.
    pub fn open(&self) -> Result<Given, Failure> {
        let mut given = Given::default();
        for path in &self.keylog {
            given.log(path, true)?;
        }
        if let Some(path) = std::env::var_os("SSLKEYLOGFILE").map(PathBuf::from)
            && path.is_file()
            && !self.keylog.contains(&path)
        {
            given.log(&path, false)?;
        }
        for path in &self.tls_key {
            given.ring.add_private(private(path)?);
        }
        for text in &self.snmp_user {
            match text.strip_prefix('@') {
                Some(path) => users(Path::new(path), &mut given.ring)?,
                None => given.ring.add_snmp_user(user(text)?),
            }
        }
        given.ring.await_more(!given.followed.is_empty());
        Ok(given)
    }
}

fn cannot(path: &Path, e: &dyn std::fmt::Display) -> Failure {
    Failure::Open(format!("the keys in {} can't be read: {e}", path.display()))
}

fn private(path: &Path) -> Result<PrivateKey, Failure> {
    let file = File::open(path).map_err(|e| cannot(path, &e))?;
    let mut bytes = Zeroizing::new(Vec::new());
    file.take(KEY_FILE)
        .read_to_end(&mut bytes)
        .map_err(|e| cannot(path, &e))?;
    PrivateKey::read(&bytes).map_err(|e| cannot(path, &e))
}

fn user(text: &str) -> Result<SnmpUser, Failure> {
    // The text holds passphrases: it is not repeated.
    SnmpUser::read(text).map_err(|e| Failure::Usage(format!("--snmp-user can't be read: {e}")))
}

/// Users from a file, one a line; `#` begins a remark.
fn users(path: &Path, ring: &mut Keyring) -> Result<(), Failure> {
    let file = File::open(path).map_err(|e| cannot(path, &e))?;
    let mut text = Zeroizing::new(String::new());
    file.take(KEY_FILE)
        .read_to_string(&mut text)
        .map_err(|e| cannot(path, &e))?;
    for (n, line) in text.lines().enumerate() {
        if !line.trim().is_empty() && !line.starts_with('#') {
            let read = SnmpUser::read(line);
            ring.add_snmp_user(read.map_err(|e| cannot(path, &format!("line {}: {e}", n + 1)))?);
        }
    }
    Ok(())
}

impl Given {
    /// Reads what a key log has so far, and remembers to look again.
    fn log(&mut self, path: &Path, named: bool) -> Result<(), Failure> {
        let file = File::open(path).map_err(|e| cannot(path, &e))?;
        let mut followed = Followed {
            path: path.to_path_buf(),
            file,
            at: 0,
            reader: LogReader::default(),
            foreign: false,
        };
        let added = followed
            .read(&mut self.ring, false)
            .map_err(|e| cannot(path, &e))?;
        if named || added.secrets() > 0 {
            followed.remark(&added);
        }
        self.followed.push(followed);
        Ok(())
    }

    /// Looks whether a key log has grown, not too often; `last`: it will not be asked again.
    pub fn follow(&mut self, engine: &mut Engine, last: bool) {
        if self.followed.is_empty() || !last && self.looked.is_some_and(|t| t.elapsed() < OFTEN) {
            return;
        }
        self.looked = Some(Instant::now());
        for log in &mut self.followed {
            let mut added = Ok(Added::default());
            engine.unlock(|ring| added = log.read(ring, last));
            match added {
                Ok(added) => log.remark(&added),
                Err(e) => eprintln!("wirestep: {}", cannot(&log.path, &e)),
            }
        }
        if last {
            engine.unlock(|ring| ring.await_more(false));
        }
    }
}

impl Followed {
    fn read(&mut self, ring: &mut Keyring, last: bool) -> std::io::Result<Added> {
        let mut added = Added::default();
        let len = self.file.metadata()?.len();
        if len < self.at {
            // It was begun anew.
            self.at = 0;
            self.reader = LogReader::default();
        }
        if len > self.at {
            let mut bytes = Zeroizing::new(Vec::new());
            self.file.seek(SeekFrom::Start(self.at))?;
            (&self.file)
                .take(LOG_FILE.saturating_sub(self.at))
                .read_to_end(&mut bytes)?;
            self.at += bytes.len() as u64;
            added += self.reader.push(&bytes, ring);
            added += self.reader.glance(ring);
        }
        if last {
            added += self.reader.finish(ring);
        }
        Ok(added)
    }

    /// What is odd about a key log is said; a good one is silent, and so is what follows in one that is none.
    fn remark(&mut self, added: &Added) {
        let path = self.path.display();
        if added.is_foreign() {
            if !std::mem::replace(&mut self.foreign, true) {
                eprintln!(
                    "wirestep: {path} is no key log: {} a secret of TLS or SSH",
                    match added.unreadable {
                        1 => "its one line is not".to_owned(),
                        n => format!("none of its {n} lines is"),
                    }
                );
            }
        } else if let Some(line) = added.first_unreadable {
            let more = match added.unreadable {
                1 => String::new(),
                2 => ", nor is one more".to_owned(),
                n => format!(", nor are {} more", n - 1),
            };
            eprintln!("wirestep: {path}: line {line} is none of a key log{more}; the others count");
        }
    }
}
