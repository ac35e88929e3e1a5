//! The keys as a subject: from what the key log gave to every key used, value by value, and every check that can be made.
//!
//! [`psk`] is what pre-shared keys add, [`proof`] what signatures and Finished messages prove, [`later`] what follows the
//! handshake. Works on whole handshake messages, in their order. Says what it found as keys of sentences and plain values.

mod later;
mod proof;
mod psk;
#[cfg(test)]
mod rfc8448;

use super::agreed::{Agreed, Reader, Turn};
use super::chain::Chain;
use super::cipher::{Cipher, Protection};
use super::handshake::kind as message;
use super::phase::{self, TLS13};
use super::record::{HEADER, Header};
use super::suite::Kx;
use super::{names, schedule};
use crate::crypt::Hash;
use crate::layer::{Dir, Kind};
pub use crate::proto::common::walk::{Check, Part, Value, Verdict};
use crate::secret::{Keyring, Secret, TlsLabel};

/// A handshake message of a conversation.
#[derive(Clone, Debug)]
pub struct Flight {
    /// Which way it went.
    pub dir: Dir,
    /// The frame that completed it.
    pub frame: u64,
    /// That frame's time, nanoseconds since 1970.
    pub time: i64,
    /// Its bytes, the header of four included.
    pub bytes: Vec<u8>,
}

/// The walk through one handshake.
#[derive(Clone, Default, Debug)]
pub struct Walk {
    /// The version, by name.
    pub version: &'static str,
    /// The suite, by name.
    pub suite: &'static str,
    /// The client's random.
    pub client_random: Vec<u8>,
    /// The values, each made of those before.
    pub values: Vec<Value>,
    /// The checks.
    pub checks: Vec<Check>,
}

/// The handshake messages in a unit that was said with these 32 bits.
pub fn messages(of: Kind, ctx: u32, bytes: &[u8]) -> Vec<Vec<u8>> {
    match of {
        super::kind::HANDSHAKE => {}
        // Without its two bytes of length it is what both sides hash.
        super::kind::SSL2_HELLO => return vec![bytes.get(2..).unwrap_or(&[]).to_vec()],
        _ => return Vec::new(),
    }
    let mut content = Vec::new();
    if phase::made(ctx) {
        content.extend_from_slice(bytes);
    } else {
        let mut skip = (ctx >> 16) as usize;
        let mut rest = bytes;
        while let Some(header) = Header::peek(rest) {
            let body = rest
                .get(HEADER..header.total().min(rest.len()))
                .unwrap_or(&[]);
            content.extend_from_slice(body.get(std::mem::take(&mut skip)..).unwrap_or(&[]));
            rest = rest.get(header.total()..).unwrap_or(&[]);
        }
    }
    let mut out = Vec::new();
    let mut rest = content.as_slice();
    while let Some(&[_, a, b, c]) = rest.get(..4) {
        let n = 4 + u32::from_be_bytes([0, a, b, c]) as usize;
        let Some(one) = rest.get(..n) else { break };
        out.push(one.to_vec());
        rest = rest.get(n..).unwrap_or(&[]);
    }
    out
}

/// The walks of a conversation: one a handshake, renegotiated ones too.
pub fn walks(flights: &[Flight], ring: &Keyring, roots: &[Vec<u8>]) -> Vec<Walk> {
    let mut out = Vec::new();
    let mut from = 0;
    let mut finished = 0;
    for (i, f) in flights.iter().enumerate() {
        let hello = f.bytes.first() == Some(&message::CLIENT_HELLO);
        if hello && finished > 0 {
            out.extend(walk(&flights[from..i], ring, roots));
            (from, finished) = (i, 0);
        }
        finished += usize::from(f.bytes.first() == Some(&message::FINISHED));
    }
    out.extend(walk(flights.get(from..).unwrap_or(&[]), ring, roots));
    out
}

/// What is gathered on the way through a handshake.
struct Walker<'a> {
    agreed: Agreed,
    cipher: Option<Cipher>,
    ring: &'a Keyring,
    roots: &'a [Vec<u8>],
    transcript: Vec<u8>,
    chains: [Chain; 2],
    server_name: Vec<u8>,
    /// The frames of both hellos.
    hellos: [u64; 2],
    /// The transcript up to the ClientHello that was answered.
    first_hello: Vec<u8>,
    /// TLS 1.3: the early secret of the pre-shared key that fits, and the hash it belongs to.
    psk: Option<(Hash, Secret)>,
    /// TLS 1.3: both application traffic secrets, and how often they were renewed.
    generations: [(Option<Secret>, usize); 2],
    /// TLS 1.3: messages behind the handshake that belong together.
    later: Vec<u8>,
    master: Option<Secret>,
    handshake_over: bool,
    walk: Walk,
}

fn walk(flights: &[Flight], ring: &Keyring, roots: &[Vec<u8>]) -> Option<Walk> {
    let mut w = Walker {
        agreed: Agreed::default(),
        cipher: None,
        ring,
        roots,
        transcript: Vec::new(),
        chains: [Chain::default(), Chain::default()],
        server_name: Vec::new(),
        hellos: [0; 2],
        first_hello: Vec::new(),
        psk: None,
        generations: Default::default(),
        later: Vec::new(),
        master: None,
        handshake_over: false,
        walk: Walk::default(),
    };
    // TLS's client is who sends the hello, whoever opened the connection.
    let hello = |f: &&Flight| f.bytes.first() == Some(&message::CLIENT_HELLO);
    if flights
        .iter()
        .find(hello)
        .is_some_and(|f| f.dir == Dir::ToClient)
    {
        for f in flights {
            w.message(&Flight {
                dir: f.dir.opposite(),
                ..f.clone()
            });
        }
    } else {
        flights.iter().for_each(|f| w.message(f));
    }
    w.walk.client_random = w.agreed.client_random?.to_vec();
    Some(w.walk)
}

impl Walker<'_> {
    fn message(&mut self, f: &Flight) {
        let kind = f.bytes.first().copied().unwrap_or(0);
        if self.handshake_over {
            return self.later(f, kind);
        }
        if kind == message::HELLO_REQUEST {
            return;
        }
        // In SSL 2.0's shape a version stands where else a length does, which is never so great.
        if kind == message::CLIENT_HELLO && f.bytes.get(1) == Some(&3) {
            self.hellos[0] = f.frame;
            self.agreed.ssl2_hello(&f.bytes);
            return self.transcript.extend_from_slice(&f.bytes);
        }
        let retried = self.agreed.retried;
        match kind {
            message::SERVER_KEY_EXCHANGE => self.server_key_exchange(f),
            message::CERTIFICATE_VERIFY => self.certificate_verify(f),
            message::FINISHED => self.finished(f),
            _ => {}
        }
        match kind {
            message::CLIENT_HELLO => {
                self.server_name = server_name(&f.bytes).unwrap_or_default();
                self.hellos[0] = f.frame;
                self.binders(f);
                self.first_hello = [&self.transcript[..], &f.bytes].concat();
            }
            message::SERVER_HELLO => self.hellos[1] = f.frame,
            _ => {}
        }
        let turn = self.agreed.message(f.dir, &f.bytes);
        if !retried && self.agreed.retried && kind == message::SERVER_HELLO {
            self.retry();
        }
        self.transcript.extend_from_slice(&f.bytes);
        match (kind, turn) {
            (_, Turn::Chosen) => self.chosen(),
            (message::CLIENT_KEY_EXCHANGE, _) => self.key_exchange(),
            (message::CERTIFICATE, _) => self.certificate(f),
            (message::FINISHED, _) if self.agreed.version == TLS13 && f.dir == Dir::ToServer => {
                self.handshake_over = true;
                for (dir, label) in [
                    (Dir::ToServer, TlsLabel::ClientTraffic),
                    (Dir::ToClient, TlsLabel::ServerTraffic),
                ] {
                    self.generations[dir.index()].0 = self.logged(label);
                }
            }
            (message::FINISHED, _) if self.agreed.version == TLS13 => self.traffic(),
            _ => {}
        }
    }

    fn kdf(&self) -> Hash {
        self.cipher.map_or(Hash::Sha256, |c| c.kdf)
    }

    fn put(
        &mut self,
        what: &'static str,
        formula: impl Into<String>,
        over: Vec<Part>,
        bytes: &[u8],
        secret: bool,
    ) {
        self.walk.values.push(Value {
            what,
            formula: formula.into(),
            over,
            frame: 0,
            bytes: Secret::from(bytes),
            secret,
        });
    }

    /// A value that was read in a frame.
    fn read(&mut self, what: &'static str, formula: &str, frame: u64, bytes: &[u8]) {
        self.put(what, formula, Vec::new(), bytes, false);
        if let Some(value) = self.walk.values.last_mut() {
            value.frame = frame;
        }
    }

    fn check(
        &mut self,
        what: &'static str,
        frame: u64,
        formula: impl Into<String>,
        verdict: Verdict,
    ) {
        self.walk.checks.push(Check {
            what,
            frame,
            formula: formula.into(),
            verdict,
        });
    }

    fn logged(&self, label: TlsLabel) -> Option<Secret> {
        let random = self.agreed.client_random?;
        self.ring.tls(&random)?.get(label).cloned()
    }

    /// After a HelloRetryRequest the first hello counts as its hash alone (RFC 8446 §4.4.1).
    fn retry(&mut self) {
        let first = Cipher::of_suite(self.agreed.suite).map_or(Hash::Sha256, |c| c.kdf);
        let hash = first.digest(&[&self.transcript]);
        self.transcript = vec![254, 0, 0, hash.len() as u8];
        self.transcript.extend_from_slice(&hash);
    }

    fn chosen(&mut self) {
        self.cipher = Cipher::of_suite(self.agreed.suite);
        self.walk.version = names::version(self.agreed.version.into()).unwrap_or("TLS");
        self.walk.suite = names::suite(self.agreed.suite.into()).unwrap_or("?");
        let (client, server) = (self.agreed.client_random, self.agreed.server_random);
        if self.agreed.version != TLS13 {
            let [ours, theirs] = self.hellos;
            let (client, server) = (client.unwrap_or_default(), server.unwrap_or_default());
            self.read("keys.client-random", "ClientHello.random", ours, &client);
            self.read("keys.server-random", "ServerHello.random", theirs, &server);
            return;
        }
        self.early_secret();
        let hash = self.kdf().digest(&[&self.transcript]);
        let name = self.kdf().name();
        let over = vec![Part::open("ClientHello … ServerHello", &self.transcript)];
        self.put(
            "keys.transcript-hellos",
            format!("{name}(ClientHello … ServerHello)"),
            over,
            &hash,
            false,
        );
        self.put(
            "keys.handshake-secret",
            "HKDF-Extract(Derive-Secret(Early Secret, \"derived\", \"\"), (EC)DHE)",
            Vec::new(),
            &[],
            true,
        );
        for (label, what, side) in [
            (TlsLabel::ClientEarly, "keys.client-early", "c e traffic"),
            (
                TlsLabel::ClientHandshake,
                "keys.client-handshake",
                "c hs traffic",
            ),
            (
                TlsLabel::ServerHandshake,
                "keys.server-handshake",
                "s hs traffic",
            ),
        ] {
            self.epoch(label, what, side);
        }
    }

    /// TLS 1.3: a traffic secret of the key log, and the keys it gives.
    fn epoch(&mut self, label: TlsLabel, what: &'static str, side: &str) {
        let Some(secret) = self.logged(label) else {
            return;
        };
        let from = match label {
            TlsLabel::ClientEarly => "Early Secret",
            TlsLabel::ClientHandshake | TlsLabel::ServerHandshake => "Handshake Secret",
            _ => "Master Secret",
        };
        let seen = if label == TlsLabel::ClientEarly {
            &self.first_hello
        } else {
            &self.transcript
        };
        let over = vec![Part::open("transcript hash", &self.kdf().digest(&[seen]))];
        self.put(
            what,
            format!(
                "Derive-Secret({from}, \"{side}\", transcript) = {}",
                label.name()
            ),
            over,
            secret.bytes(),
            true,
        );
        let finished = matches!(label, TlsLabel::ClientHandshake | TlsLabel::ServerHandshake);
        self.traffic_keys(label.name(), secret.bytes(), finished);
    }

    /// What a traffic secret gives: key, initialization vector, and the key of the Finished message.
    fn traffic_keys(&mut self, name: &str, secret: &[u8], finished: bool) {
        let Some(Cipher {
            protection: Protection::Aead(kind),
            kdf,
            ..
        }) = self.cipher
        else {
            return;
        };
        let keys = schedule::traffic_keys(kdf, secret, kind.key_len());
        let own = finished.then(|| schedule::expand_label(kdf, secret, "finished", &[], kdf.len()));
        for (what, label, bytes) in [
            ("keys.key", "key", Some(keys.key)),
            ("keys.iv", "iv", Some(keys.iv)),
            ("keys.finished-key", "finished", own),
        ] {
            let Some(bytes) = bytes else { continue };
            let formula = format!(
                "HKDF-Expand-Label({name}, \"{label}\", \"\", {})",
                bytes.len()
            );
            let over = vec![
                Part::secret(name, secret),
                Part::open("HkdfLabel", &schedule::label(label, &[], bytes.len())),
            ];
            self.put(what, formula, over, &bytes, true);
        }
    }

    fn traffic(&mut self) {
        let hash = self.kdf().digest(&[&self.transcript]);
        let name = self.kdf().name();
        let over = vec![Part::open(
            "ClientHello … server Finished",
            &self.transcript,
        )];
        self.put(
            "keys.transcript-finished",
            format!("{name}(ClientHello … server Finished)"),
            over,
            &hash,
            false,
        );
        self.put(
            "keys.master-secret",
            "HKDF-Extract(Derive-Secret(Handshake Secret, \"derived\", \"\"), 0)",
            Vec::new(),
            &[],
            true,
        );
        self.epoch(
            TlsLabel::ClientTraffic,
            "keys.client-traffic",
            "c ap traffic",
        );
        self.epoch(
            TlsLabel::ServerTraffic,
            "keys.server-traffic",
            "s ap traffic",
        );
        if let Some(secret) = self.logged(TlsLabel::Exporter) {
            self.put(
                "keys.exporter",
                "Derive-Secret(Master Secret, \"exp master\", transcript) = EXPORTER_SECRET",
                vec![Part::open("transcript hash", &hash)],
                secret.bytes(),
                true,
            );
        }
    }

    /// Up to TLS 1.2: pre-master secret, master secret, key block, keys.
    fn key_exchange(&mut self) {
        let (Some(cipher), Some(client), Some(server)) = (
            self.cipher,
            self.agreed.client_random,
            self.agreed.server_random,
        ) else {
            return;
        };
        let version = self.agreed.version;
        let rsa = matches!(Kx::of_suite(self.agreed.suite), Kx::Rsa);
        let mut keys = self.ring.private_keys().iter().filter(|_| rsa);
        let fits = |s: &Secret| s.len() == 48 && s.bytes()[0] == 3;
        let opened = keys.find_map(|k| k.open(&self.agreed.encrypted).filter(fits));
        let given = self.logged(TlsLabel::PreMaster);
        let premaster = opened
            .clone()
            .or(given)
            .or_else(|| self.ring.premaster(&self.agreed.encrypted).cloned());
        if let Some(premaster) = &premaster {
            let (formula, over) = if opened.is_some() {
                let sent = Part::open("ClientKeyExchange", &self.agreed.encrypted);
                ("RSA-Decrypt(private key, ClientKeyExchange)", vec![sent])
            } else {
                ("key log", Vec::new())
            };
            self.put("keys.premaster", formula, over, premaster.bytes(), true);
        }
        let hash = self
            .agreed
            .extended
            .then(|| schedule::session_hash(version, cipher.kdf, &self.transcript));
        if let Some(hash) = &hash {
            self.put(
                "keys.session-hash",
                "Hash(ClientHello … ClientKeyExchange)",
                vec![Part::open(
                    "ClientHello … ClientKeyExchange",
                    &self.transcript,
                )],
                hash,
                false,
            );
        }
        let mut over: Vec<Part> = premaster
            .iter()
            .map(|p| Part::secret("pre-master", p.bytes()))
            .collect();
        match &hash {
            Some(hash) => over.push(Part::open("session hash", hash)),
            None => over.extend([
                Part::open("client random", &client),
                Part::open("server random", &server),
            ]),
        }
        let made = premaster.map(|p| {
            schedule::master(
                version,
                cipher.kdf,
                p.bytes(),
                (&client, &server),
                hash.as_deref(),
            )
        });
        let formula = match (&made, self.agreed.extended) {
            (_, true) => "PRF(pre-master, \"extended master secret\", session hash)[0..48]",
            (_, false) => {
                "PRF(pre-master, \"master secret\", client random + server random)[0..48]"
            }
        };
        let logged = self.logged(TlsLabel::Master);
        if let (Some(made), Some(logged)) = (&made, &logged) {
            let verdict = if made == logged {
                Verdict::Verified
            } else {
                Verdict::Failed("keys.why.other-master")
            };
            self.check("keys.check.master", 0, "CLIENT_RANDOM", verdict);
        }
        let kept = || self.ring.session(&self.agreed.session_id);
        let Some(master) = made.or(logged).or_else(kept) else {
            return;
        };
        self.put("keys.master", formula, over, master.bytes(), true);
        let (mac, key, iv) = cipher.lengths(version);
        let block = schedule::prf(
            version,
            cipher.kdf,
            master.bytes(),
            "key expansion",
            &[&server, &client],
            2 * (mac + key + iv),
        );
        self.put(
            "keys.key-block",
            format!(
                "PRF(master, \"key expansion\", server random + client random)[0..{}]",
                block.len()
            ),
            vec![
                Part::secret("master", master.bytes()),
                Part::open("server random", &server),
                Part::open("client random", &client),
            ],
            &block,
            true,
        );
        let pair = schedule::key_block(version, &cipher, master.bytes(), (&client, &server));
        let order = [
            ("keys.client-mac", &pair[0].mac),
            ("keys.server-mac", &pair[1].mac),
            ("keys.client-key", &pair[0].key),
            ("keys.server-key", &pair[1].key),
            ("keys.client-iv", &pair[0].iv),
            ("keys.server-iv", &pair[1].iv),
        ];
        let mut at = 0;
        for (what, bytes) in order {
            let end = at + bytes.len();
            if !bytes.is_empty() {
                let over = vec![Part::secret("key block", &block)];
                self.put(what, format!("key block[{at}..{end}]"), over, bytes, true);
            }
            at = end;
        }
        self.master = Some(master);
    }

    fn certificate(&mut self, f: &Flight) {
        let chain = Chain::read(
            f.bytes.get(4..).unwrap_or(&[]),
            self.agreed.version == TLS13,
        );
        let name = (f.dir == Dir::ToClient).then_some(self.server_name.as_slice());
        let found = chain.check(name, f.time, self.roots);
        found
            .into_iter()
            .for_each(|(what, formula, verdict)| self.check(what, f.frame, formula, verdict));
        self.chains[f.dir.index()] = chain;
    }
}

/// The server's name in a ClientHello.
fn server_name(hello: &[u8]) -> Option<Vec<u8>> {
    let mut r = Reader(hello.get(4 + 34..)?);
    r.block8()?;
    r.block16()?;
    r.block8()?;
    let mut list = Reader(r.block16()?);
    while let (Some(kind), Some(data)) = (list.u16(), list.block16()) {
        if kind == 0 {
            let mut names = Reader(Reader(data).block16()?);
            names.u8()?;
            return names.block16().map(<[u8]>::to_vec);
        }
    }
    None
}
