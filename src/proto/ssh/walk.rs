//! The keys as a subject: the exchange hash from its inputs, the session's id, the six keys; and the signatures checked.
//!
//! ```text
//! V_C V_S I_C I_S K_S e f K ─► H ─► session id (the first H)
//!                              H, K, session id, a letter ─► IVs A B, keys C D, MAC keys E F
//! ```
//!
//! Works on lines and payloads in their order, those in clear and those opened alike.

use super::algorithm::{self, CIPHERS, Family, HOST_KEYS, MACS};
use super::cipher;
use super::context::Context;
use super::kexinit::{self, Offer, list};
use super::keys::{self, Exchanged, Hashed, Input, NotWorkedOut, Transcript};
use super::message::{self, code};
use super::{negotiate, packet, signature};
use crate::layer::{Dir, Kind};
use crate::proto::common::walk::{Check, Part, Value, Verdict};
use crate::secret::{Keyring, Secret};

/// A version line or a packet of a conversation.
#[derive(Clone, Debug)]
pub struct Heard {
    /// Which way it went.
    pub dir: Dir,
    /// The frame that completed it.
    pub frame: u64,
    /// The line, or the packet's payload.
    pub bytes: Vec<u8>,
    /// It is the version line.
    pub line: bool,
}

/// The walk through one key exchange.
#[derive(Clone, Default, Debug)]
pub struct Walk {
    /// Methods and algorithms by name: key exchange, host key, and cipher and MAC of both directions if they differ.
    pub agreed: Vec<String>,
    /// The cookies of both KEXINITs, the client's first: what a key log finds this exchange by.
    pub cookies: [Vec<u8>; 2],
    /// Whether a secret fits this exchange.
    pub fits: bool,
    /// The values, each made of those before.
    pub values: Vec<Value>,
    /// The checks.
    pub checks: Vec<Check>,
}

/// What a message says to the walk: its line, or its payload; none for what is encrypted, or of SSH-1.
pub fn heard(kind: Kind, bytes: &[u8]) -> Option<(bool, Vec<u8>)> {
    match kind {
        message::VERSION => Some((true, bytes.trim_ascii_end().to_vec())),
        message::BEFORE | message::ENCRYPTED | message::SSH1 | message::SSH1_ENCRYPTED => None,
        _ => {
            let end = packet::HEADER + packet::length(bytes)?;
            let padding = usize::from(*bytes.get(packet::HEADER)?);
            let payload = bytes.get(packet::HEADER + 1..end.checked_sub(padding)?)?;
            Some((false, payload.to_vec()))
        }
    }
}

/// The walks of a conversation: one a key exchange.
pub fn walks(all: &[Heard], ring: &Keyring) -> Vec<Walk> {
    let mut w = Walker::new(ring);
    all.iter().for_each(|h| w.heard(h));
    w.settle();
    w.out
}

struct Walker<'a> {
    ring: &'a Keyring,
    transcript: Transcript,
    offers: [Option<Offer>; 2],
    cookies: [Vec<u8>; 2],
    /// Frames of what is hashed, by direction and code; 0 is the version line.
    frames: Vec<(Dir, u8, u64)>,
    client: Option<Dir>,
    session: Option<Vec<u8>>,
    /// This exchange was told of.
    settled: bool,
    out: Vec<Walk>,
}

impl<'a> Walker<'a> {
    fn new(ring: &'a Keyring) -> Walker<'a> {
        Walker {
            ring,
            transcript: Transcript::default(),
            offers: [None, None],
            cookies: Default::default(),
            frames: Vec::new(),
            client: None,
            session: None,
            settled: false,
            out: Vec::new(),
        }
    }

    fn heard(&mut self, h: &Heard) {
        let i = h.dir.index();
        if h.line {
            self.transcript.versions[i] = h.bytes.clone();
            return self.frames.push((h.dir, 0, h.frame));
        }
        let code = h.bytes.first().copied().unwrap_or(0);
        match code {
            code::KEXINIT => {
                if self.settled || self.offers[i].is_some() {
                    self.settle();
                    self.offers = [None, None];
                    self.frames.retain(|f| f.1 == 0);
                    self.settled = false;
                }
                self.transcript.begins(h.dir, &h.bytes);
                let offer = Offer::new(&h.bytes);
                let methods = offer.list(list::KEX);
                let sender = kexinit::sender(methods, Dir::ToServer);
                if sender == kexinit::sender(methods, Dir::ToClient) {
                    let other = h.dir.opposite();
                    self.client = Some(if sender == Dir::ToServer {
                        h.dir
                    } else {
                        other
                    });
                }
                self.cookies[i] = h.bytes.get(1..17).unwrap_or(&[]).to_vec();
                self.offers[i] = Some(offer);
                self.frames.push((h.dir, code, h.frame));
            }
            30..=49 => {
                self.transcript.exchanged(h.dir, code, &h.bytes);
                self.frames.push((h.dir, code, h.frame));
            }
            code::NEWKEYS => self.settle(),
            50 => self.asks(h),
            _ => {}
        }
    }

    fn client(&self) -> Dir {
        self.client.unwrap_or(Dir::ToServer)
    }

    /// The exchange is over, as far as it went: tells of it.
    fn settle(&mut self) {
        let client = self.client();
        let [Some(ours), Some(theirs)] =
            [client, client.opposite()].map(|d| self.offers[d.index()].as_ref())
        else {
            return;
        };
        if std::mem::replace(&mut self.settled, true) {
            return;
        }
        let (agreement, _) = negotiate::agree(ours, theirs);
        let method = keys::method(ours, theirs);
        let contexts = agreement.contexts;
        let mut walk = Walk {
            agreed: names(&method, contexts),
            cookies: [client, client.opposite()].map(|d| self.cookies[d.index()].clone()),
            ..Walk::default()
        };
        let family = contexts[0].family();
        let inputs = self.transcript.inputs(client, family);
        for input in inputs.iter().flatten() {
            walk.values.push(self.input(input));
        }
        let worked = self.transcript.work_out(client, &method, family, self.ring);
        walk.fits = worked.is_ok();
        let reply = if family == Family::GroupExchange {
            33
        } else {
            31
        };
        let frame = self.frame(client.opposite(), reply);
        let host_key = inputs
            .iter()
            .flatten()
            .find(|i| i.what == Input::HostKey)
            .and_then(|i| keys::take(&i.bytes));
        let signature = self
            .transcript
            .signature(client, family)
            .map(<[u8]>::to_vec);
        let signed = host_key.map(|k| k.0).zip(signature.as_deref());
        let hash = worked.and_then(|exchanged| {
            let n = right_way(&exchanged, signed);
            let inputs = inputs.as_deref().unwrap_or(&[]);
            let made = self.keys(&exchanged, n, inputs, contexts, &mut walk);
            made.ok_or(NotWorkedOut::NoSecret)
        });
        let verdict = match (&hash, signed) {
            (Ok(hash), Some((key, signature))) => signature::check(key, hash, signature),
            (Ok(_), None) => Verdict::Failed("keys.why.cut"),
            (Err(why), _) => Verdict::Unchecked(why_not(*why)),
        };
        let name = signed.map_or_else(String::new, |(key, _)| {
            format!("{} · ", signature::name(key))
        });
        walk.check("keys.check.host-key", frame, format!("{name}H"), verdict);
        if let Some((verdict, issuer)) = signed.and_then(|(key, _)| signature::certified(key)) {
            walk.check("keys.check.host-certificate", frame, issuer, verdict);
        }
        self.out.push(walk);
    }

    fn frame(&self, dir: Dir, code: u8) -> u64 {
        let found = self.frames.iter().rfind(|f| (f.0, f.1) == (dir, code));
        found.map_or(0, |f| f.2)
    }

    /// An input of the exchange hash, as it was on the wire: without the length that is hashed in front of it.
    fn input(&self, input: &Hashed) -> Value {
        let what = match input.what {
            Input::ClientVersion => "keys.ssh.v-c",
            Input::ServerVersion => "keys.ssh.v-s",
            Input::ClientInit => "keys.ssh.i-c",
            Input::ServerInit => "keys.ssh.i-s",
            Input::HostKey => "keys.ssh.k-s",
            Input::GroupWanted => "keys.ssh.wanted",
            Input::Group => "keys.ssh.group",
            Input::ClientShare => "keys.ssh.e",
            Input::ServerShare => "keys.ssh.f",
        };
        let whole = matches!(input.what, Input::GroupWanted | Input::Group);
        let from = if whole { 0 } else { 4 };
        Value {
            what,
            formula: String::new(),
            over: Vec::new(),
            frame: self.frame(input.from.0, input.from.1),
            bytes: Secret::from(input.bytes.get(from..).unwrap_or(&[])),
            secret: false,
        }
    }

    /// K, H, the session's id and the six keys; gives H.
    fn keys(
        &mut self,
        exchanged: &Exchanged,
        n: usize,
        inputs: &[Hashed],
        contexts: [Context; 2],
        walk: &mut Walk,
    ) -> Option<Vec<u8>> {
        let root = exchanged.root(n, self.session.as_deref())?;
        let written = exchanged.shared.get(n)?;
        let k = written.get(4..).unwrap_or(&[]);
        match &exchanged.private {
            Some(private) => {
                walk.put(
                    "keys.ssh.private",
                    "PRIVATE_KEY",
                    Vec::new(),
                    private.bytes(),
                    true,
                );
                let shares = inputs.iter().filter_map(|i| match i.what {
                    Input::ClientShare => Some(Part::open("Q_C", i.bytes.get(4..)?)),
                    Input::ServerShare => Some(Part::open("Q_S", i.bytes.get(4..)?)),
                    _ => None,
                });
                let over = [Part::secret("x", private.bytes())]
                    .into_iter()
                    .chain(shares);
                walk.put("keys.ssh.k", "K = DH(x, Q)", over.collect(), k, true);
            }
            None => walk.put("keys.ssh.k", "K = SHARED_SECRET", Vec::new(), k, true),
        }
        let mut over: Vec<Part> = inputs
            .iter()
            .map(|i| Part::open(symbol(i.what), &i.bytes))
            .collect();
        over.push(Part::secret("K", written));
        let names: Vec<&str> = over.iter().map(|p| p.name.as_str()).collect();
        let hash = exchanged.with.name();
        let formula = format!("H = {hash}({})", names.join(" ‖ "));
        walk.put("keys.ssh.h", formula, over, &root.hash, false);
        let first = self.session.is_none();
        let session = self
            .session
            .get_or_insert_with(|| root.hash.clone())
            .clone();
        let formula = if first {
            "session id = H"
        } else {
            "session id = H(1)"
        };
        let over = if first {
            vec![Part::open("H", &root.hash)]
        } else {
            Vec::new()
        };
        walk.put("keys.ssh.session", formula, over, &session, false);
        let lengths = contexts.map(cipher::lengths);
        for (i, letters) in [*b"AB", *b"CD", *b"EF"].into_iter().enumerate() {
            for (flow, letter) in letters.into_iter().enumerate() {
                let Some(len) = lengths[flow].map(|l| l[i]).filter(|n| *n > 0) else {
                    continue;
                };
                let over = vec![
                    Part::secret("K", written),
                    Part::open("H", &root.hash),
                    Part::open(format!("\"{}\"", char::from(letter)), &[letter]),
                    Part::open("session id", &session),
                ];
                let x = char::from(letter);
                let mut formula = format!("{hash}(K ‖ H ‖ \"{x}\" ‖ session id)[0..{len}]");
                if len > exchanged.with.len() {
                    formula = format!(
                        "(K1 ‖ {hash}(K ‖ H ‖ K1) ‖ …)[0..{len}], K1 = {hash}(K ‖ H ‖ \"{x}\" ‖ session id)"
                    );
                }
                let what = [
                    ["keys.ssh.iv-c", "keys.ssh.iv-s"],
                    ["keys.ssh.key-c", "keys.ssh.key-s"],
                    ["keys.ssh.mac-c", "keys.ssh.mac-s"],
                ][i][flow];
                walk.put(what, formula, over, &root.key(letter, len), true);
            }
        }
        Some(root.hash)
    }

    /// A request to log in: with a public key it is signed, over the session's id and itself (RFC 4252 §7).
    fn asks(&mut self, h: &Heard) {
        let Some(request) = Request::read(&h.bytes) else {
            return;
        };
        let verdict = match &self.session {
            Some(session) => {
                let mut message = Vec::new();
                keys::string(session, &mut message);
                message.extend_from_slice(request.signed);
                signature::check(request.key, &message, request.signature)
            }
            None => Verdict::Unchecked("keys.why.no-session"),
        };
        let formula = format!(
            "{} · session id ‖ USERAUTH_REQUEST",
            signature::name(request.key)
        );
        if self.out.is_empty() {
            self.out.push(Walk::default());
        }
        if let Some(walk) = self.out.last_mut() {
            walk.check("keys.check.user-key", h.frame, formula, verdict);
            if let Some((verdict, issuer)) = signature::certified(request.key) {
                walk.check("keys.check.user-certificate", h.frame, issuer, verdict);
            }
        }
    }
}

impl Walk {
    fn put(
        &mut self,
        what: &'static str,
        formula: impl Into<String>,
        over: Vec<Part>,
        bytes: &[u8],
        secret: bool,
    ) {
        self.values.push(Value {
            what,
            formula: formula.into(),
            over,
            frame: 0,
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
        self.checks.push(Check {
            what,
            frame,
            formula: formula.into(),
            verdict,
        });
    }
}

/// A signed request with a public key.
struct Request<'a> {
    key: &'a [u8],
    signature: &'a [u8],
    /// All before the signature.
    signed: &'a [u8],
}

impl Request<'_> {
    fn read(payload: &[u8]) -> Option<Request<'_>> {
        let (_, rest) = keys::take(payload.get(1..)?)?;
        let (_, rest) = keys::take(rest)?;
        let (method, rest) = keys::take(rest)?;
        let bound = method == b"publickey-hostbound-v00@openssh.com";
        if method != b"publickey" && !bound || *rest.first()? == 0 {
            return None;
        }
        let (_, rest) = keys::take(rest.get(1..)?)?;
        let (key, mut rest) = keys::take(rest)?;
        if bound {
            (_, rest) = keys::take(rest)?;
        }
        Some(Request {
            key,
            signature: keys::take(rest)?.0,
            signed: payload.get(..payload.len() - rest.len())?,
        })
    }
}

/// Which way to write K is right: the one under which the server's signature holds.
fn right_way(exchanged: &Exchanged, signed: Option<(&[u8], &[u8])>) -> usize {
    let holds = |n: &usize| {
        let hash = exchanged.root(*n, None).map(|r| r.hash);
        hash.zip(signed)
            .is_some_and(|(hash, (key, s))| signature::check(key, &hash, s) == Verdict::Verified)
    };
    (0..exchanged.shared.len()).find(holds).unwrap_or(0)
}

fn symbol(what: Input) -> &'static str {
    match what {
        Input::ClientVersion => "V_C",
        Input::ServerVersion => "V_S",
        Input::ClientInit => "I_C",
        Input::ServerInit => "I_S",
        Input::HostKey => "K_S",
        Input::GroupWanted => "min ‖ n ‖ max",
        Input::Group => "p ‖ g",
        Input::ClientShare => "e",
        Input::ServerShare => "f",
    }
}

const fn why_not(why: NotWorkedOut) -> &'static str {
    match why {
        NotWorkedOut::Method => "keys.why.method",
        NotWorkedOut::NoSecret => "keys.why.no-secret",
        NotWorkedOut::MessageMissing => "keys.why.exchange-missing",
        NotWorkedOut::OtherPrivate => "keys.why.other-private",
    }
}

fn names(method: &[u8], contexts: [Context; 2]) -> Vec<String> {
    let mut out = vec![signature::printable(method)];
    let key = algorithm::at(HOST_KEYS, contexts[0].host_key).map(|k| k.0);
    out.extend(key.map(str::to_owned));
    let mut ciphers = contexts.map(|c| {
        let name = algorithm::at(CIPHERS, c.cipher).map_or("?", |c| c.name);
        match algorithm::at(MACS, c.mac).filter(|m| m.len > 0) {
            Some(mac) => format!("{name} {}", mac.name),
            None => name.to_owned(),
        }
    });
    if ciphers[0] == ciphers[1] {
        out.push(std::mem::take(&mut ciphers[0]));
    } else {
        out.extend(ciphers);
    }
    out
}
