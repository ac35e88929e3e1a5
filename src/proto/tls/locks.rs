//! Which keys a conversation's records are locked with, and what comes out when there is a key.
//!
//! ```text
//! handshake messages ─► agreed ─► epoch of each direction ─► opener ─► records opened ─► handshake messages …
//!                                      │ no secret
//!                                      ▼
//!                                 records wait, within bounds
//! ```

use std::collections::VecDeque;

use super::agreed::{Agreed, Turn};
use super::cipher::{Cipher, Protection};
use super::handshake::kind;
use super::notes;
use super::opener::{Opened, Opener};
use super::phase::TLS13;
use super::record::{Header, MAX_HANDSHAKE};
use super::schedule;
use super::suite::Kx;
use crate::layer::Dir;
use crate::limits;
use crate::note::Code;
use crate::secret::{Keyring, Room, Secret, TlsLabel};

/// Why records can't be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Why {
    /// There is no key at all.
    NoKey,
    /// The keys are those of other sessions.
    OtherSession,
    /// Of this session's secrets just this one is missing.
    SecretMissing,
    /// The handshake was not captured.
    NoHandshake,
    /// A private key was given, but the session's secret was never sent.
    Ephemeral,
    /// A private key was given, but it is not the one the secret was encrypted for.
    OtherPrivateKey,
    /// No reader for this suite.
    Unsupported,
    /// There is a key, and the record does not authenticate.
    NotAuthentic,
    /// There is a key, and bytes of the record are not in the capture.
    BytesMissing,
    /// There is a key, and the snap length cut bytes of the record off.
    Snapped,
}

impl Why {
    /// The remark about it.
    pub fn code(self) -> &'static Code {
        match self {
            Why::NoKey => &notes::NO_KEY,
            Why::OtherSession => &notes::OTHER_SESSION,
            Why::SecretMissing => &notes::SECRET_MISSING,
            Why::NoHandshake => &notes::NO_HANDSHAKE,
            Why::Ephemeral => &notes::EPHEMERAL,
            Why::OtherPrivateKey => &notes::OTHER_PRIVATE_KEY,
            Why::Unsupported => &notes::UNSUPPORTED,
            Why::NotAuthentic => &notes::NOT_AUTHENTIC,
            Why::BytesMissing => &notes::BYTES_MISSING,
            Why::Snapped => &notes::SNAPPED,
        }
    }
}

/// What became of a record.
pub enum Outcome {
    /// It is open.
    Opened(Opened, Gap),
    /// It waits, or is passed over, because of this.
    Locked(Why),
}

/// Plaintext that is missing before a record, in bytes.
pub type Gap = u64;

/// A stretch of TLS 1.3 with keys of its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Epoch {
    Early,
    Handshake,
    Traffic,
}

enum Lock {
    Clear,
    Locked(Why),
    Open(Box<Opener>),
}

struct Side {
    lock: Lock,
    epoch: Epoch,
    /// The traffic secret of the current epoch, for the next.
    secret: Option<Secret>,
    /// The beginning of a handshake message, and where it stands.
    held: Vec<u8>,
    held_from: u64,
    /// Behind the last record.
    next_at: u64,
    /// Records were let go because too many waited; the first of them stood here.
    dropped: Option<u64>,
}

impl Default for Side {
    fn default() -> Side {
        Side {
            lock: Lock::Clear,
            epoch: Epoch::Handshake,
            secret: None,
            held: Vec::new(),
            held_from: 0,
            next_at: 0,
            dropped: None,
        }
    }
}

/// A record that waits for its key.
pub struct Waiting {
    /// Which way it went.
    pub dir: Dir,
    /// Its header.
    pub header: Header,
    /// Its content.
    pub body: Vec<u8>,
    /// Where its header stands in the stream.
    pub at: u64,
    _room: Room,
}

/// The locks of one conversation.
#[derive(Default)]
pub struct Locks {
    /// What was agreed.
    pub agreed: Agreed,
    sides: [Side; 2],
    waiting: VecDeque<Waiting>,
    waiting_bytes: usize,
    /// Who answered the connection speaks as TLS's client: so it is where FTP's server opens a data connection, for
    /// the client of FTP is TLS's, always (RFC 4217 §7).
    turned: bool,
    /// An answer for `Op::Child` was given.
    pub named: bool,
}

/// Handshake messages that became complete, and where the first began.
pub struct Messages {
    /// Their bytes, one behind the other.
    pub bytes: Vec<u8>,
    /// Where the record begins in which the first began.
    pub from: u64,
}

impl Locks {
    /// A direction as TLS has it: to its server, to its client. And the other way round.
    fn role(&self, dir: Dir) -> Dir {
        if self.turned { dir.opposite() } else { dir }
    }

    /// The first hello says whose it is.
    fn hello(&mut self, dir: Dir, message: &[u8]) {
        if self.agreed.client_random.is_none() && self.agreed.version == 0 {
            match message.first() {
                Some(&kind::CLIENT_HELLO) => self.turned = dir == Dir::ToClient,
                Some(&kind::SERVER_HELLO) => self.turned = dir == Dir::ToServer,
                _ => {}
            }
        }
    }

    /// A direction's content is encrypted, as far as is known; or it may be early data.
    pub fn locks(&self, dir: Dir) -> bool {
        let early =
            self.role(dir) == Dir::ToServer && self.agreed.early && self.agreed.version == 0;
        !matches!(self.sides[dir.index()].lock, Lock::Clear) || early
    }

    /// Whether a record must be there whole to be dealt with: there is a key, or it shall wait.
    pub fn wants_whole(&self, dir: Dir, ring: &Keyring) -> bool {
        match &self.sides[dir.index()].lock {
            Lock::Open(opener) => !opener.is_hopeless(),
            Lock::Locked(Why::Unsupported) => false,
            Lock::Locked(_) => ring.is_live() && self.sides[dir.index()].dropped.is_none(),
            Lock::Clear => self.locks(dir),
        }
    }

    /// Why a record of this direction that is not there whole can't be read.
    pub fn why_part(&self, dir: Dir, cut: bool) -> Why {
        match self.why(dir) {
            Why::NotAuthentic if cut => Why::Snapped,
            Why::NotAuthentic => Why::BytesMissing,
            why => why,
        }
    }

    /// Why this direction can't be read.
    pub fn why(&self, dir: Dir) -> Why {
        match &self.sides[dir.index()].lock {
            Lock::Locked(why) => *why,
            Lock::Open(_) => Why::NotAuthentic,
            Lock::Clear => Why::NoHandshake,
        }
    }

    /// Whether anything waits.
    pub fn is_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Handshake content of a record in clear, or opened: the messages that are complete now.
    pub fn content(
        &mut self,
        dir: Dir,
        content: &[u8],
        at: u64,
        ring: &Keyring,
    ) -> Option<Messages> {
        let side = &mut self.sides[dir.index()];
        if side.held.is_empty() {
            side.held_from = at;
        }
        let from = side.held_from;
        side.held.extend_from_slice(content);
        let mut end = 0;
        let mut turns = Vec::new();
        let held = std::mem::take(&mut side.held);
        while let Some(&[_, a, b, c]) = held.get(end..end + 4) {
            let len = u32::from_be_bytes([0, a, b, c]) as usize;
            if len > MAX_HANDSHAKE {
                return None;
            }
            let Some(message) = held.get(end..end + 4 + len) else {
                break;
            };
            self.hello(dir, message);
            let role = self.role(dir);
            turns.push(self.agreed.message(role, message));
            end += 4 + len;
        }
        let side = &mut self.sides[dir.index()];
        side.held = held.get(end..).unwrap_or(&[]).to_vec();
        if end > 0 {
            side.held_from = at;
        }
        turns.into_iter().for_each(|t| self.turn(dir, t, ring));
        let mut bytes = held;
        bytes.truncate(end);
        (end > 0).then_some(Messages { bytes, from })
    }

    fn turn(&mut self, dir: Dir, turn: Turn, ring: &Keyring) {
        let tls13 = self.agreed.version == TLS13;
        let epoch = self.sides[dir.index()].epoch;
        match turn {
            Turn::Chosen if tls13 => {
                let [ours, theirs] = [Dir::ToServer, Dir::ToClient].map(|d| self.role(d));
                self.enter(theirs, Epoch::Handshake, ring);
                let client = &self.sides[ours.index()];
                let early = client.epoch == Epoch::Early && !matches!(client.lock, Lock::Clear);
                if !early {
                    self.enter(ours, Epoch::Handshake, ring);
                }
            }
            Turn::Finished if tls13 && epoch == Epoch::Handshake => {
                self.enter(dir, Epoch::Traffic, ring)
            }
            Turn::EndOfEarlyData => self.enter(dir, Epoch::Handshake, ring),
            Turn::KeyUpdate if epoch == Epoch::Traffic => self.update(dir),
            _ => {}
        }
    }

    /// TLS 1.3: a direction goes on with the keys of another epoch.
    fn enter(&mut self, dir: Dir, epoch: Epoch, ring: &Keyring) {
        let side = &mut self.sides[dir.index()];
        side.epoch = epoch;
        side.secret = None;
        self.take_secret(dir, ring);
    }

    /// Looks for the secret of a direction's epoch.
    fn take_secret(&mut self, dir: Dir, ring: &Keyring) {
        let label = match (self.sides[dir.index()].epoch, self.role(dir)) {
            (Epoch::Early, _) => TlsLabel::ClientEarly,
            (Epoch::Handshake, Dir::ToServer) => TlsLabel::ClientHandshake,
            (Epoch::Handshake, Dir::ToClient) => TlsLabel::ServerHandshake,
            (Epoch::Traffic, Dir::ToServer) => TlsLabel::ClientTraffic,
            (Epoch::Traffic, Dir::ToClient) => TlsLabel::ServerTraffic,
        };
        let secret = self.secrets(ring).map(|s| s.get(label).cloned());
        let lock = match secret {
            Err(why) => Lock::Locked(why),
            Ok(None) => Lock::Locked(Why::SecretMissing),
            Ok(Some(secret)) => {
                let lock = self.open13(&secret, self.agreed.suite);
                self.sides[dir.index()].secret = Some(secret);
                lock
            }
        };
        self.sides[dir.index()].lock = lock;
    }

    fn secrets<'k>(&self, ring: &'k Keyring) -> Result<&'k crate::secret::TlsSecrets, Why> {
        let random = self.agreed.client_random.ok_or(Why::NoHandshake)?;
        if self.agreed.version != 0 && Cipher::of_suite(self.agreed.suite).is_none() {
            return Err(Why::Unsupported);
        }
        ring.tls(&random).ok_or(if ring.is_empty() {
            Why::NoKey
        } else if !ring.private_keys().is_empty() && ring.tls_sessions().next().is_none() {
            Why::Ephemeral
        } else {
            Why::OtherSession
        })
    }

    fn open13(&self, secret: &Secret, suite: u16) -> Lock {
        let opener = Cipher::of_suite(suite).and_then(|cipher| {
            let Protection::Aead(kind) = cipher.protection else {
                return None;
            };
            let draft = self.agreed.draft;
            let keys = if (1..20).contains(&draft) {
                schedule::draft_traffic_keys(cipher.kdf, secret.bytes(), kind.key_len())
            } else {
                schedule::traffic_keys(cipher.kdf, secret.bytes(), kind.key_len())
            };
            let opener = Opener::new(TLS13, &cipher, &keys, false)?;
            // Drafts before 25 authenticate no header.
            Some(if (1..25).contains(&draft) {
                opener.bare()
            } else {
                opener
            })
        });
        opener.map_or(Lock::Locked(Why::Unsupported), |o| Lock::Open(Box::new(o)))
    }

    /// TLS 1.3: a direction's next generation of traffic keys.
    fn update(&mut self, dir: Dir) {
        if let Some(lock) = self.updated(dir) {
            let (secret, lock) = lock;
            let side = &mut self.sides[dir.index()];
            side.secret = Some(secret);
            side.lock = lock;
        }
    }

    fn updated(&self, dir: Dir) -> Option<(Secret, Lock)> {
        let secret = self.sides[dir.index()].secret.as_ref()?;
        let cipher = Cipher::of_suite(self.agreed.suite)?;
        let next = schedule::next_traffic_secret(cipher.kdf, secret.bytes());
        let lock = self.open13(&next, self.agreed.suite);
        Some((next, lock))
    }

    /// A ChangeCipherSpec: up to TLS 1.2 the direction goes on with what was agreed.
    pub fn changed(&mut self, dir: Dir, ring: &Keyring) {
        // Before a suite is chosen it is nothing but camouflage (RFC 8446 §D.4).
        let waits = self.agreed.version == 0 && self.agreed.client_random.is_some();
        if self.agreed.version == TLS13 || waits {
            return;
        }
        self.sides[dir.index()].held.clear();
        self.sides[dir.index()].lock = match self.opener12(dir, ring) {
            Ok(opener) => Lock::Open(Box::new(opener)),
            Err(why) => Lock::Locked(why),
        };
    }

    fn opener12(&self, dir: Dir, ring: &Keyring) -> Result<Opener, Why> {
        let a = &self.agreed;
        let (Some(client), Some(server)) = (&a.client_random, &a.server_random) else {
            return Err(Why::NoHandshake);
        };
        let cipher = Cipher::of_suite(a.suite).ok_or(Why::Unsupported)?;
        if a.compressed {
            return Err(Why::Unsupported);
        }
        let master = if cipher.protection == Protection::Null && ring.is_empty() {
            return Err(Why::NoKey);
        } else {
            master(a, &cipher, ring)?
        };
        ring.learn_session(&a.session_id, &master);
        ring.learn_session(&a.new_ticket, &master);
        let randoms = (client.as_slice(), server.as_slice());
        let keys = schedule::key_block(a.version, &cipher, master.bytes(), randoms);
        Opener::new(
            a.version,
            &cipher,
            &keys[self.role(dir).index()],
            a.mac_first,
        )
        .ok_or(Why::Unsupported)
    }

    /// A whole record whose content is encrypted: opened, or put to those that wait.
    pub fn record(
        &mut self,
        dir: Dir,
        header: Header,
        body: &[u8],
        at: u64,
        ring: &Keyring,
    ) -> Outcome {
        if matches!(self.sides[dir.index()].lock, Lock::Clear) && self.locks(dir) {
            return self.first_early(header, body, at, ring);
        }
        let behind = at + header.total() as u64;
        if let Lock::Locked(why) = self.sides[dir.index()].lock {
            self.wait(dir, header, body, at, ring);
            self.sides[dir.index()].next_at = behind;
            return Outcome::Locked(why);
        }
        let outcome = self.open(dir, &header, body, at, ring);
        self.sides[dir.index()].next_at = behind;
        outcome
    }

    /// A record was passed over unread.
    pub fn passed(&mut self, dir: Dir, header: Header, at: u64) {
        let side = &mut self.sides[dir.index()];
        if let Lock::Open(opener) = &mut side.lock {
            opener.lost_from(at);
        }
        if matches!(side.lock, Lock::Locked(_)) {
            side.dropped.get_or_insert(at);
        }
        side.next_at = at + header.total() as u64;
    }

    fn wait(&mut self, dir: Dir, header: Header, body: &[u8], at: u64, ring: &Keyring) {
        let side = &mut self.sides[dir.index()];
        let room = (side.dropped.is_none()
            && ring.is_live()
            && self.waiting_bytes + body.len() <= limits::UNOPENED_BYTES)
            .then(|| ring.room_for(body.len()))
            .flatten();
        let Some(room) = room else {
            side.dropped.get_or_insert(at);
            return;
        };
        self.waiting_bytes += body.len();
        self.waiting.push_back(Waiting {
            dir,
            header,
            body: body.to_vec(),
            at,
            _room: room,
        });
    }

    /// New secrets came: the next record that can be opened now.
    pub fn next_waiting(&mut self, ring: &Keyring) -> Option<(Waiting, Outcome)> {
        for dir in [Dir::ToServer, Dir::ToClient] {
            if let Lock::Locked(_) = self.sides[dir.index()].lock {
                self.retry(dir, ring);
            }
        }
        let can = |w: &Waiting| matches!(self.sides[w.dir.index()].lock, Lock::Open(_));
        let i = self.waiting.iter().position(can)?;
        let w = self.waiting.remove(i)?;
        self.waiting_bytes -= w.body.len();
        let outcome = self.open(w.dir, &w.header, &w.body, w.at, ring);
        let more = self.waiting.iter().any(|o| o.dir == w.dir);
        let side = &mut self.sides[w.dir.index()];
        if !more && let (Some(at), Lock::Open(opener)) = (side.dropped.take(), &mut side.lock) {
            opener.lost_from(at);
        }
        Some((w, outcome))
    }

    fn retry(&mut self, dir: Dir, ring: &Keyring) {
        if self.agreed.version == TLS13 {
            self.take_secret(dir, ring);
        } else if self.agreed.version != 0
            && let Ok(opener) = self.opener12(dir, ring)
        {
            self.sides[dir.index()].lock = Lock::Open(Box::new(opener));
        }
    }

    /// Data right behind the first hello: the suite is not chosen yet, so those that the client offers are tried.
    fn first_early(&mut self, header: Header, body: &[u8], at: u64, ring: &Keyring) -> Outcome {
        let dir = self.role(Dir::ToServer);
        let secret = match self
            .secrets(ring)
            .map(|s| s.get(TlsLabel::ClientEarly).cloned())
        {
            Ok(Some(secret)) => secret,
            other => {
                let why = other.err().unwrap_or(Why::SecretMissing);
                self.sides[dir.index()].epoch = Epoch::Early;
                self.sides[dir.index()].lock = Lock::Locked(why);
                return self.record(dir, header, body, at, ring);
            }
        };
        for suite in self.agreed.offered.clone() {
            if Cipher::of_suite(suite).is_none_or(|c| c.kdf.len() != secret.len()) {
                continue;
            }
            if let Lock::Open(mut opener) = self.open13(&secret, suite)
                && let Some(opened) = opener.open(&header, body, at)
            {
                let side = &mut self.sides[dir.index()];
                side.epoch = Epoch::Early;
                side.lock = Lock::Open(opener);
                side.next_at = at + header.total() as u64;
                return Outcome::Opened(opened, 0);
            }
        }
        Outcome::Locked(Why::NotAuthentic)
    }

    fn open(&mut self, dir: Dir, header: &Header, body: &[u8], at: u64, ring: &Keyring) -> Outcome {
        let side = &mut self.sides[dir.index()];
        let Lock::Open(opener) = &mut side.lock else {
            return Outcome::Locked(self.why(dir));
        };
        let from = side.next_at;
        if let Some(opened) = opener.open(header, body, at) {
            let gap = missing(&opened, opener, from, at);
            return Outcome::Opened(opened, gap);
        }
        if self.agreed.version == TLS13
            && let Some(opened) = self.ahead(dir, header, body, at, ring)
        {
            return opened;
        }
        Outcome::Locked(Why::NotAuthentic)
    }

    /// TLS 1.3: what ends an epoch may be lost, or never have come: the keys of the next are tried.
    fn ahead(
        &mut self,
        dir: Dir,
        header: &Header,
        body: &[u8],
        at: u64,
        ring: &Keyring,
    ) -> Option<Outcome> {
        let side = &mut self.sides[dir.index()];
        let from = side.next_at;
        let before = (
            std::mem::replace(&mut side.lock, Lock::Clear),
            side.epoch,
            side.secret.clone(),
        );
        match side.epoch {
            Epoch::Early => self.enter(dir, Epoch::Handshake, ring),
            Epoch::Handshake => self.enter(dir, Epoch::Traffic, ring),
            Epoch::Traffic => self.update(dir),
        }
        let side = &mut self.sides[dir.index()];
        if let Lock::Open(opener) = &mut side.lock {
            if before.1 != Epoch::Early {
                opener.lost_from(from);
            }
            if let Some(opened) = opener.open(header, body, at) {
                let gap = missing(&opened, opener, from, at);
                side.held.clear();
                return Some(Outcome::Opened(opened, gap));
            }
        }
        (side.lock, side.epoch, side.secret) = before;
        None
    }

    /// Bytes are missing in a direction.
    pub fn gap(&mut self, dir: Dir) {
        let side = &mut self.sides[dir.index()];
        side.held.clear();
        if let Lock::Open(opener) = &mut side.lock {
            opener.lost_from(side.next_at);
        }
        if matches!(side.lock, Lock::Locked(_)) {
            side.dropped.get_or_insert(side.next_at);
        }
    }
}

/// How much plaintext is missing before a record, if the missing ones held nothing else than data.
fn missing(opened: &Opened, opener: &Opener, from: u64, at: u64) -> Gap {
    let bytes = at.saturating_sub(from);
    match opened.missing {
        0 => 0,
        n => bytes.saturating_sub(n * opener.overhead()).max(1),
    }
}

/// The master secret of a session up to TLS 1.2: given as such, or made of a pre-master secret, or kept from before.
fn master(a: &Agreed, cipher: &Cipher, ring: &Keyring) -> Result<Secret, Why> {
    let (Some(client), Some(server)) = (&a.client_random, &a.server_random) else {
        return Err(Why::NoHandshake);
    };
    let logged = ring.tls(client);
    if let Some(master) = logged.and_then(|s| s.get(TlsLabel::Master)) {
        return Ok(master.clone());
    }
    let logged = logged.and_then(|s| s.get(TlsLabel::PreMaster)).cloned();
    let rsa = matches!(Kx::of_suite(a.suite), Kx::Rsa | Kx::RsaExport);
    let sent = || ring.premaster(&a.encrypted).cloned();
    let opened = || {
        let fits = |s: &Secret| s.len() == 48 && s.bytes()[0] == 3;
        let mut keys = ring.private_keys().iter().filter(|_| rsa && a.key_exchange);
        keys.find_map(|k| k.open(&a.encrypted).filter(fits))
    };
    if let Some(premaster) = logged.or_else(sent).or_else(opened) {
        let hash = match (a.extended, a.transcript()) {
            (false, _) => None,
            (true, Some(all)) => Some(schedule::session_hash(a.version, cipher.kdf, all)),
            (true, None) => return Err(Why::NoHandshake),
        };
        let randoms = (client.as_slice(), server.as_slice());
        return Ok(schedule::master(
            a.version,
            cipher.kdf,
            premaster.bytes(),
            randoms,
            hash.as_deref(),
        ));
    }
    let before = || {
        ring.session(&a.session_id)
            .or_else(|| ring.session(&a.ticket))
    };
    if let Some(master) = Some(a).filter(|a| !a.key_exchange).and_then(|_| before()) {
        return Ok(master);
    }
    Err(if ring.is_empty() {
        Why::NoKey
    } else if ring.private_keys().is_empty() || !a.key_exchange {
        Why::OtherSession
    } else if rsa {
        Why::OtherPrivateKey
    } else if ring.tls_sessions().next().is_some() {
        Why::OtherSession
    } else {
        Why::Ephemeral
    })
}
