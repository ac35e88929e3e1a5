//! Secrets as they were given: key logs, secrets blocks, private keys. Typed, wiped when dropped, found by what a
//! handshake shows in clear.
//!
//! A [`Keyring`] holds them all. Nothing here reads a file, and nothing prints a secret: `Debug` says how long one is.

mod log;
mod private;
mod snmp;

pub use log::{Added, LogReader};
pub use private::{NotAKey, PrivateKey};
pub use snmp::{NotAUser, SnmpCipher, SnmpDigest, SnmpUser};

use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use zeroize::{Zeroize, Zeroizing};

use crate::limits;

/// Bytes that nobody should see by accident: wiped when dropped.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Secret(Zeroizing<Vec<u8>>);

impl Secret {
    /// Takes bytes over.
    pub fn new(bytes: Vec<u8>) -> Secret {
        Secret(Zeroizing::new(bytes))
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<&[u8]> for Secret {
    fn from(bytes: &[u8]) -> Secret {
        Secret::new(bytes.to_vec())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret({} bytes)", self.len())
    }
}

/// What a TLS secret is, by the label it has in a key log (the SSLKEYLOGFILE format, RFC 9850).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum TlsLabel {
    /// `CLIENT_RANDOM`: the master secret of TLS 1.2 and before.
    Master,
    /// `PMS_CLIENT_RANDOM`: the pre-master secret of TLS 1.2 and before.
    PreMaster,
    /// `CLIENT_EARLY_TRAFFIC_SECRET`.
    ClientEarly,
    /// `CLIENT_HANDSHAKE_TRAFFIC_SECRET`.
    ClientHandshake,
    /// `SERVER_HANDSHAKE_TRAFFIC_SECRET`.
    ServerHandshake,
    /// `CLIENT_TRAFFIC_SECRET_0`.
    ClientTraffic,
    /// `SERVER_TRAFFIC_SECRET_0`.
    ServerTraffic,
    /// `EARLY_EXPORTER_SECRET`.
    EarlyExporter,
    /// `EXPORTER_SECRET`.
    Exporter,
}

/// Every label, in the order of the handshake.
pub const TLS_LABELS: [(TlsLabel, &str); 9] = [
    (TlsLabel::PreMaster, "PMS_CLIENT_RANDOM"),
    (TlsLabel::Master, "CLIENT_RANDOM"),
    (TlsLabel::ClientEarly, "CLIENT_EARLY_TRAFFIC_SECRET"),
    (TlsLabel::EarlyExporter, "EARLY_EXPORTER_SECRET"),
    (TlsLabel::ClientHandshake, "CLIENT_HANDSHAKE_TRAFFIC_SECRET"),
    (TlsLabel::ServerHandshake, "SERVER_HANDSHAKE_TRAFFIC_SECRET"),
    (TlsLabel::ClientTraffic, "CLIENT_TRAFFIC_SECRET_0"),
    (TlsLabel::ServerTraffic, "SERVER_TRAFFIC_SECRET_0"),
    (TlsLabel::Exporter, "EXPORTER_SECRET"),
];

impl TlsLabel {
    /// As a key log writes it.
    pub fn name(self) -> &'static str {
        TLS_LABELS
            .iter()
            .find(|(l, _)| *l == self)
            .map_or("", |(_, name)| name)
    }
}

/// The secrets of one TLS session.
#[derive(Clone, Default, Debug)]
pub struct TlsSecrets(Vec<(TlsLabel, Secret)>);

impl TlsSecrets {
    /// The secret of that label.
    pub fn get(&self, label: TlsLabel) -> Option<&Secret> {
        self.0.iter().find(|(l, _)| *l == label).map(|(_, s)| s)
    }

    /// All of them, in the order they were given.
    pub fn iter(&self) -> impl Iterator<Item = (TlsLabel, &Secret)> {
        self.0.iter().map(|(l, s)| (*l, s))
    }

    /// Whether it was new.
    fn put(&mut self, label: TlsLabel, secret: Secret) -> bool {
        match self.0.iter_mut().find(|(l, _)| *l == label) {
            Some((_, old)) if *old == secret => false,
            Some((_, old)) => {
                *old = secret;
                true
            }
            None => {
                self.0.push((label, secret));
                true
            }
        }
    }
}

/// What is known of one SSH key exchange.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SshSecret {
    /// `SHARED_SECRET`: what both sides worked out.
    Shared(Secret),
    /// `PRIVATE_KEY`: one side's half, of which the shared secret can be worked out with the other's public half.
    Private(Secret),
}

/// All secrets there are.
#[derive(Default)]
pub struct Keyring {
    tls: HashMap<[u8; 32], TlsSecrets>,
    encrypted: HashMap<[u8; 8], Secret>,
    sessions: HashMap<Vec<u8>, Secret>,
    ssh: HashMap<[u8; 16], SshSecret>,
    private: Vec<PrivateKey>,
    snmp: Vec<SnmpUser>,
    psks: Vec<Secret>,
    learned: Mutex<Learned>,
    count: usize,
    generation: u32,
    awaits: bool,
    waiting: Arc<AtomicUsize>,
}

/// Room for bytes that wait for a secret, given back when dropped.
#[derive(Debug)]
pub struct Room {
    bytes: usize,
    all: Arc<AtomicUsize>,
}

impl Drop for Room {
    fn drop(&mut self) {
        self.all.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

/// What conversations taught: master secrets by session id or ticket, oldest first.
#[derive(Default)]
struct Learned {
    by_id: HashMap<Vec<u8>, Secret>,
    order: std::collections::VecDeque<Vec<u8>>,
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keyring({} secrets)", self.count)
    }
}

impl Keyring {
    /// The ring without keys.
    pub fn none() -> &'static Keyring {
        static NONE: OnceLock<Keyring> = OnceLock::new();
        NONE.get_or_init(Keyring::default)
    }

    /// Whether there is any secret.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// How many secrets there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether it is worth keeping what can't be opened yet: there are secrets, or a place they may still come from.
    #[inline]
    pub fn is_live(&self) -> bool {
        self.count > 0 || self.awaits
    }

    /// More secrets may come: a key log is being followed.
    pub fn await_more(&mut self, more: bool) {
        self.awaits = more;
    }

    /// Grows with each change: who saw this number has seen all there was.
    #[inline]
    pub fn generation(&self) -> u32 {
        self.generation
    }

    /// Room for so many bytes to wait in, within the bound for all conversations.
    pub fn room_for(&self, bytes: usize) -> Option<Room> {
        let before = self.waiting.fetch_add(bytes, Ordering::Relaxed);
        let room = Room {
            bytes,
            all: Arc::clone(&self.waiting),
        };
        (before + bytes <= limits::UNOPENED_BYTES_IN_ALL).then_some(room)
    }

    fn room(&self) -> bool {
        self.count < limits::SECRETS
    }

    fn changed(&mut self, new: bool) -> bool {
        if new {
            self.count += 1;
            self.generation = self.generation.wrapping_add(1);
        }
        new
    }

    /// Adds a secret of a TLS session, found by the client's random. Whether it was new.
    pub fn add_tls(&mut self, client_random: [u8; 32], label: TlsLabel, secret: Secret) -> bool {
        if !self.room() {
            return false;
        }
        let new = self
            .tls
            .entry(client_random)
            .or_default()
            .put(label, secret);
        self.changed(new)
    }

    /// Adds a pre-master secret, found by the first bytes of what the client sent encrypted (`RSA` lines).
    pub fn add_encrypted(&mut self, first: [u8; 8], premaster: Secret) -> bool {
        let new = self.room() && self.encrypted.insert(first, premaster).is_none();
        self.changed(new)
    }

    /// Adds a master secret, found by the session's id (`RSA Session-ID` lines).
    pub fn add_session(&mut self, id: Vec<u8>, master: Secret) -> bool {
        let new = self.room() && self.sessions.insert(id, master).is_none();
        self.changed(new)
    }

    /// Adds a secret of an SSH key exchange, found by a KEXINIT's cookie. Whether it was new.
    pub fn add_ssh(&mut self, cookie: [u8; 16], secret: SshSecret) -> bool {
        let new = self.room() && self.ssh.insert(cookie, secret.clone()) != Some(secret);
        self.changed(new)
    }

    /// Adds a server's private key.
    pub fn add_private(&mut self, key: PrivateKey) {
        self.private.push(key);
        self.changed(true);
    }

    /// Adds a user of SNMPv3.
    pub fn add_snmp_user(&mut self, user: SnmpUser) {
        self.snmp.push(user);
        self.changed(true);
    }

    /// Whether there is any user of SNMPv3.
    #[inline]
    pub fn has_snmp_users(&self) -> bool {
        !self.snmp.is_empty()
    }

    /// The users of SNMPv3 of that name: one name may have other passphrases on other devices.
    pub fn snmp_users<'k>(&'k self, name: &'k [u8]) -> impl Iterator<Item = &'k SnmpUser> {
        self.snmp.iter().filter(move |u| u.name.as_bytes() == name)
    }

    /// Adds a key that both sides of TLS 1.3 sessions had before, to check with: it opens nothing by itself.
    pub fn add_psk(&mut self, key: Secret) {
        self.psks.push(key);
    }

    /// Keys that both sides had before.
    pub fn psks(&self) -> &[Secret] {
        &self.psks
    }

    /// Reads a whole key log: TLS and SSH lines, as they come. Blocks of either kind in a capture hold the same text.
    pub fn read_log(&mut self, text: &[u8]) -> Added {
        let mut reader = LogReader::default();
        let mut added = reader.push(text, self);
        added += reader.finish(self);
        added
    }

    /// The secrets of the TLS session that began with this random.
    pub fn tls(&self, client_random: &[u8]) -> Option<&TlsSecrets> {
        self.tls.get(client_random)
    }

    /// The TLS sessions there are secrets of, by the client's random.
    pub fn tls_sessions(&self) -> impl Iterator<Item = (&[u8; 32], &TlsSecrets)> {
        self.tls.iter()
    }

    /// The pre-master secret that was sent as these bytes.
    pub fn premaster(&self, encrypted: &[u8]) -> Option<&Secret> {
        self.encrypted.get(encrypted.get(..8)?)
    }

    /// The secret of the SSH key exchange with this cookie.
    pub fn ssh(&self, cookie: &[u8; 16]) -> Option<&SshSecret> {
        self.ssh.get(cookie)
    }

    /// The SSH key exchanges there are secrets of.
    pub fn ssh_exchanges(&self) -> impl Iterator<Item = (&[u8; 16], &SshSecret)> {
        self.ssh.iter()
    }

    /// Servers' private keys.
    pub fn private_keys(&self) -> &[PrivateKey] {
        &self.private
    }

    /// The master secret of a session, by its id or ticket: given, or learned from an earlier conversation.
    pub fn session(&self, id: &[u8]) -> Option<Secret> {
        if id.is_empty() {
            return None;
        }
        let given = self.sessions.get(id).cloned();
        given.or_else(|| {
            let learned = self.learned.lock().unwrap_or_else(PoisonError::into_inner);
            learned.by_id.get(id).cloned()
        })
    }

    /// A conversation agreed that this id or ticket stands for this master secret.
    pub fn learn_session(&self, id: &[u8], master: &Secret) {
        if id.is_empty() {
            return;
        }
        let mut learned = self.learned.lock().unwrap_or_else(PoisonError::into_inner);
        if learned.by_id.insert(id.to_vec(), master.clone()).is_none() {
            learned.order.push_back(id.to_vec());
        }
        if learned.order.len() > limits::SESSIONS_LEARNED
            && let Some(oldest) = learned.order.pop_front()
        {
            learned.by_id.remove(&oldest);
        }
    }
}

/// Wipes bytes that held secrets.
pub fn wipe(bytes: &mut Vec<u8>) {
    bytes.zeroize();
}

#[cfg(test)]
mod tests;
