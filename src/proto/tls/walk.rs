//! The keys as a subject: from what the key log gave to every key used, value by value, and every check that can be made.
//!
//! Works on whole handshake messages, in their order. Says what it found as keys of sentences and plain values.

use super::agreed::{Agreed, Reader, Turn};
use super::chain::{self, Chain};
use super::cipher::{Cipher, Protection};
use super::handshake::kind as message;
use super::phase::{self, TLS12, TLS13};
use super::record::{HEADER, Header};
use super::suite::Kx;
use super::{names, schedule};
use crate::crypt::{Hash, Signing, verify};
use crate::layer::{Dir, Kind};
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

/// A value on the way to a key.
#[derive(Clone, Debug)]
pub struct Value {
    /// What it is: the key of a sentence.
    pub what: &'static str,
    /// How it was made.
    pub formula: String,
    /// The value.
    pub bytes: Secret,
    /// It opens something: to be shown only when asked for.
    pub secret: bool,
}

/// What a check came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// It holds.
    Verified,
    /// It does not; the key of the sentence that says why.
    Failed(&'static str),
    /// Nobody can tell from what is here; the key of the sentence that says why.
    Unchecked(&'static str),
}

/// Something that was checked.
#[derive(Clone, Debug)]
pub struct Check {
    /// What: the key of a sentence.
    pub what: &'static str,
    /// The frame it stands in.
    pub frame: u64,
    /// What it was checked with.
    pub formula: String,
    /// What came out.
    pub verdict: Verdict,
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
    if of != super::kind::HANDSHAKE {
        return Vec::new();
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
        master: None,
        handshake_over: false,
        walk: Walk::default(),
    };
    flights.iter().for_each(|f| w.message(f));
    w.walk.client_random = w.agreed.client_random?.to_vec();
    Some(w.walk)
}

impl Walker<'_> {
    fn message(&mut self, f: &Flight) {
        let kind = f.bytes.first().copied().unwrap_or(0);
        if kind == message::HELLO_REQUEST || self.handshake_over {
            return;
        }
        let retried = self.agreed.retried;
        match kind {
            message::SERVER_KEY_EXCHANGE => self.server_key_exchange(f),
            message::CERTIFICATE_VERIFY => self.certificate_verify(f),
            message::FINISHED => self.finished(f),
            _ => {}
        }
        if kind == message::CLIENT_HELLO {
            self.server_name = server_name(&f.bytes).unwrap_or_default();
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
            }
            (message::FINISHED, _) if self.agreed.version == TLS13 => self.traffic(),
            _ => {}
        }
    }

    fn kdf(&self) -> Hash {
        self.cipher.map_or(Hash::Sha256, |c| c.kdf)
    }

    fn put(&mut self, what: &'static str, formula: impl Into<String>, bytes: &[u8], secret: bool) {
        self.walk.values.push(Value {
            what,
            formula: formula.into(),
            bytes: Secret::from(bytes),
            secret,
        });
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
            self.put(
                "keys.client-random",
                "ClientHello.random",
                &client.unwrap_or_default(),
                false,
            );
            self.put(
                "keys.server-random",
                "ServerHello.random",
                &server.unwrap_or_default(),
                false,
            );
            if !self.agreed.extended && self.ring.session(&self.agreed.session_id).is_some() {
                self.key_exchange();
            }
            return;
        }
        if self.agreed.psk {
            self.check(
                "keys.check.binder",
                0,
                "HMAC(binder key, Hash(ClientHello up to the binders))",
                Verdict::Unchecked("keys.why.no-psk"),
            );
        }
        let hash = self.kdf().digest(&[&self.transcript]);
        let name = self.kdf().name();
        self.put(
            "keys.transcript-hellos",
            format!("{name}(ClientHello … ServerHello)"),
            &hash,
            false,
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
        self.put(
            what,
            format!(
                "Derive-Secret({from}, \"{side}\", transcript) = {}",
                label.name()
            ),
            secret.bytes(),
            true,
        );
        let Some(Cipher {
            protection: Protection::Aead(kind),
            kdf,
            ..
        }) = self.cipher
        else {
            return;
        };
        let keys = schedule::traffic_keys(kdf, secret.bytes(), kind.key_len());
        self.put(
            "keys.key",
            format!(
                "HKDF-Expand-Label({}, \"key\", \"\", {})",
                label.name(),
                kind.key_len()
            ),
            &keys.key,
            true,
        );
        self.put(
            "keys.iv",
            format!("HKDF-Expand-Label({}, \"iv\", \"\", 12)", label.name()),
            &keys.iv,
            true,
        );
        if matches!(label, TlsLabel::ClientHandshake | TlsLabel::ServerHandshake) {
            let finished = schedule::expand_label(kdf, secret.bytes(), "finished", &[], kdf.len());
            self.put(
                "keys.finished-key",
                format!(
                    "HKDF-Expand-Label({}, \"finished\", \"\", {})",
                    label.name(),
                    kdf.len()
                ),
                &finished,
                true,
            );
        }
    }

    fn traffic(&mut self) {
        let hash = self.kdf().digest(&[&self.transcript]);
        let name = self.kdf().name();
        self.put(
            "keys.transcript-finished",
            format!("{name}(ClientHello … server Finished)"),
            &hash,
            false,
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
            let formula = if opened.is_some() {
                "RSA-Decrypt(private key, ClientKeyExchange)"
            } else {
                "key log"
            };
            self.put("keys.premaster", formula, premaster.bytes(), true);
        }
        let hash = self
            .agreed
            .extended
            .then(|| schedule::session_hash(version, cipher.kdf, &self.transcript));
        if let Some(hash) = &hash {
            self.put(
                "keys.session-hash",
                "Hash(ClientHello … ClientKeyExchange)",
                hash,
                false,
            );
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
        self.put("keys.master", formula, master.bytes(), true);
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
            &block,
            true,
        );
        let pair = schedule::key_block(version, &cipher, master.bytes(), (&client, &server));
        for (keys, what) in pair.iter().zip([
            ["keys.client-mac", "keys.client-key", "keys.client-iv"],
            ["keys.server-mac", "keys.server-key", "keys.server-iv"],
        ]) {
            for (bytes, what) in [&keys.mac, &keys.key, &keys.iv].into_iter().zip(what) {
                if !bytes.is_empty() {
                    self.put(
                        what,
                        format!("key block, {} bytes", bytes.len()),
                        bytes,
                        true,
                    );
                }
            }
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

    fn signed(&self, dir: Dir, scheme: Option<u16>, text: &[u8], signature: &[u8]) -> Verdict {
        let Some((key, kind)) = self.chains[dir.index()].key() else {
            return Verdict::Unchecked("keys.why.no-certificate");
        };
        let how = match scheme {
            Some(scheme) => signing(scheme),
            None if kind == chain::KeyKind::Rsa => Some(Signing::RsaMd5Sha1),
            None => Some(Signing::Ecdsa(Hash::Sha1)),
        };
        match how.and_then(|how| verify(key.borrowed(), how, text, signature)) {
            Some(true) => Verdict::Verified,
            Some(false) => Verdict::Failed("keys.why.signature"),
            None => Verdict::Unchecked("keys.why.algorithm"),
        }
    }

    fn server_key_exchange(&mut self, f: &Flight) {
        let body = f.bytes.get(4..).unwrap_or(&[]);
        let mut r = Reader(body);
        let parameters = match Kx::of_suite(self.agreed.suite) {
            Kx::Ecdhe => r.take(3).and_then(|_| r.block8()).map(|_| ()),
            Kx::Dhe => r
                .block16()
                .and_then(|_| r.block16())
                .and_then(|_| r.block16())
                .map(|_| ()),
            _ => None,
        };
        let (Some(()), Some(client), Some(server)) = (
            parameters,
            self.agreed.client_random,
            self.agreed.server_random,
        ) else {
            return self.check(
                "keys.check.server-key-exchange",
                f.frame,
                "",
                Verdict::Unchecked("keys.why.unsigned"),
            );
        };
        let text = [&client[..], &server, &body[..body.len() - r.0.len()]].concat();
        let scheme = (self.agreed.version >= TLS12).then(|| r.u16()).flatten();
        let verdict = match r.block16() {
            Some(signature) => self.signed(Dir::ToClient, scheme, &text, signature),
            None => Verdict::Failed("keys.why.cut"),
        };
        self.check(
            "keys.check.server-key-exchange",
            f.frame,
            "client random + server random + parameters",
            verdict,
        );
    }

    fn certificate_verify(&mut self, f: &Flight) {
        let mut r = Reader(f.bytes.get(4..).unwrap_or(&[]));
        let scheme = (self.agreed.version >= TLS12).then(|| r.u16()).flatten();
        let Some(signature) = r.block16() else {
            return self.check(
                "keys.check.certificate-verify",
                f.frame,
                "",
                Verdict::Failed("keys.why.cut"),
            );
        };
        let (text, formula) = if self.agreed.version == TLS13 {
            let side = if f.dir == Dir::ToClient {
                "server"
            } else {
                "client"
            };
            let mut text = vec![b' '; 64];
            text.extend_from_slice(format!("TLS 1.3, {side} CertificateVerify\0").as_bytes());
            text.extend_from_slice(&self.kdf().digest(&[&self.transcript]));
            (
                text,
                "64 spaces + \"TLS 1.3, … CertificateVerify\" + 0 + Hash(ClientHello … Certificate)",
            )
        } else {
            (self.transcript.clone(), "ClientHello … ClientKeyExchange")
        };
        let verdict = self.signed(f.dir, scheme, &text, signature);
        self.check("keys.check.certificate-verify", f.frame, formula, verdict);
    }

    fn finished(&mut self, f: &Flight) {
        let (what, label, client) = match f.dir {
            Dir::ToServer => (
                "keys.check.client-finished",
                TlsLabel::ClientHandshake,
                "client finished",
            ),
            Dir::ToClient => (
                "keys.check.server-finished",
                TlsLabel::ServerHandshake,
                "server finished",
            ),
        };
        let told = f.bytes.get(4..).unwrap_or(&[]);
        let kdf = self.kdf();
        let made = if self.agreed.version == TLS13 {
            self.logged(label).map(|secret| {
                let key = schedule::expand_label(kdf, secret.bytes(), "finished", &[], kdf.len());
                kdf.hmac(&key, &[&kdf.digest(&[&self.transcript])])
            })
        } else {
            if self.master.is_none() {
                self.key_exchange();
            }
            let version = self.agreed.version;
            self.master
                .as_ref()
                .filter(|_| version > phase::SSL30)
                .map(|master| {
                    let hash = schedule::session_hash(version, kdf, &self.transcript);
                    schedule::prf(version, kdf, master.bytes(), client, &[&hash], 12)
                })
        };
        let formula = if self.agreed.version == TLS13 {
            "HMAC(finished key, Hash(all messages before))".to_owned()
        } else {
            format!("PRF(master, \"{client}\", Hash(all messages before))[0..12]")
        };
        let verdict = match made {
            Some(made) if made.as_slice() == told => Verdict::Verified,
            Some(_) => Verdict::Failed("keys.why.finished"),
            None => Verdict::Unchecked("keys.why.no-secret"),
        };
        self.check(what, f.frame, formula, verdict);
    }
}

/// How a signature scheme signs (RFC 8446 §4.2.3, RFC 5246 §7.4.1.4.1).
pub fn signing(scheme: u16) -> Option<Signing> {
    let hash = |n: u16| {
        Some(match n {
            1 => Hash::Md5,
            2 => Hash::Sha1,
            4 => Hash::Sha256,
            5 => Hash::Sha384,
            6 => Hash::Sha512,
            _ => return None,
        })
    };
    match scheme {
        0x0804 | 0x0809 => Some(Signing::RsaPss(Hash::Sha256)),
        0x0805 | 0x080a => Some(Signing::RsaPss(Hash::Sha384)),
        0x0806 | 0x080b => Some(Signing::RsaPss(Hash::Sha512)),
        0x0807 => Some(Signing::Ed25519),
        n if n & 0xff == 1 => hash(n >> 8).map(Signing::RsaPkcs1),
        n if n & 0xff == 3 => hash(n >> 8).map(Signing::Ecdsa),
        _ => None,
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
