//! What a handshake agreed, read off its messages: as much as deriving keys needs.
//!
//! The messages come here one by one, in clear or opened. Nothing here names a field or leaves a note: the same bytes
//! are read for that by [`handshake`](super::handshake).

use super::handshake::kind as message;
use super::hello::RETRY;
use super::phase::{SSL30, TLS12, TLS13, is_tls13};
use crate::layer::Dir;

/// One handshake, from its ClientHello on.
#[derive(Clone, Default, Debug)]
pub struct Agreed {
    /// The client's random; what key logs name sessions by.
    pub client_random: Option<[u8; 32]>,
    /// The server's random.
    pub server_random: Option<[u8; 32]>,
    /// The version chosen; 0 while none is.
    pub version: u16,
    /// Which draft of TLS 1.3 it is; 0 for the standard.
    pub draft: u8,
    /// The suite chosen.
    pub suite: u16,
    /// Suites of TLS 1.3 that the client offers.
    pub offered: Vec<u16>,
    /// The id the server gave the session.
    pub session_id: Vec<u8>,
    /// The ticket the client showed.
    pub ticket: Vec<u8>,
    /// The ticket the server gave.
    pub new_ticket: Vec<u8>,
    /// The extended master secret was agreed (RFC 7627).
    pub extended: bool,
    /// Records are encrypted first and authenticated then (RFC 7366).
    pub mac_first: bool,
    /// What will be spoken (ALPN).
    pub alpn: Vec<u8>,
    /// Content is compressed before it is encrypted.
    pub compressed: bool,
    /// The client sends data right behind its hello.
    pub early: bool,
    /// The client offers keys that both sides have already.
    pub psk: bool,
    /// The server took one of them.
    pub psk_taken: bool,
    /// The server asked for another hello.
    pub retried: bool,
    /// The server took up a session: no key exchange followed.
    pub key_exchange: bool,
    /// The pre-master secret as the client encrypted it.
    pub encrypted: Vec<u8>,
    /// The messages so far, up to and with ClientKeyExchange.
    transcript: Vec<u8>,
    complete: bool,
}

/// What a message means for the keys.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Turn {
    /// Nothing.
    None,
    /// A handshake begins anew.
    Begins,
    /// The server chose.
    Chosen,
    /// This side's handshake is over: TLS 1.3 goes on with other keys.
    Finished,
    /// This side goes on with the next keys.
    KeyUpdate,
    /// The client's early data is over.
    EndOfEarlyData,
}

/// Handshake messages are kept up to so many bytes, for the extended master secret.
const TRANSCRIPT: usize = 128 * 1024;
/// No more suites than a client could honestly offer.
const SUITES: usize = 64;

impl Agreed {
    /// Reads the next message, its header included.
    pub fn message(&mut self, dir: Dir, bytes: &[u8]) -> Turn {
        let Some((&[kind, ..], body)) = bytes.split_first_chunk::<4>() else {
            return Turn::None;
        };
        if kind == message::CLIENT_HELLO && dir == Dir::ToServer {
            self.client_hello(body);
            self.keep(bytes);
            return Turn::Begins;
        }
        if kind != message::HELLO_REQUEST {
            self.keep(bytes);
        }
        match kind {
            message::SERVER_HELLO if dir == Dir::ToClient => match self.server_hello(body) {
                Some(true) => Turn::Chosen,
                _ => Turn::None,
            },
            message::ENCRYPTED_EXTENSIONS => {
                let mut r = Reader(body);
                self.extensions(&mut r, false);
                Turn::None
            }
            message::CLIENT_KEY_EXCHANGE => {
                self.key_exchange = true;
                self.complete = true;
                let mut r = Reader(body);
                self.encrypted = match r.u16() {
                    Some(n) if self.version > SSL30 && usize::from(n) <= r.0.len() => {
                        r.0[..usize::from(n)].to_vec()
                    }
                    _ => body.to_vec(),
                };
                Turn::None
            }
            message::NEW_SESSION_TICKET if self.version <= TLS12 => {
                let mut r = Reader(body.get(4..).unwrap_or(&[]));
                self.new_ticket = r.block16().unwrap_or(&[]).to_vec();
                Turn::None
            }
            message::FINISHED => Turn::Finished,
            message::KEY_UPDATE if self.version == TLS13 => Turn::KeyUpdate,
            5 if self.version == TLS13 && dir == Dir::ToServer => Turn::EndOfEarlyData,
            _ => Turn::None,
        }
    }

    /// The messages up to and with ClientKeyExchange, when all were seen.
    pub fn transcript(&self) -> Option<&[u8]> {
        (self.complete && self.transcript.len() < TRANSCRIPT).then_some(self.transcript.as_slice())
    }

    fn keep(&mut self, bytes: &[u8]) {
        if !self.complete && self.version != TLS13 && self.transcript.len() < TRANSCRIPT {
            self.transcript.extend_from_slice(bytes);
        }
    }

    fn client_hello(&mut self, body: &[u8]) {
        let retried = self.retried && self.version == 0;
        let early = self.early && retried;
        *self = Agreed {
            retried,
            early,
            ..Agreed::default()
        };
        let mut r = Reader(body);
        let read = |a: &mut Agreed, r: &mut Reader<'_>| -> Option<()> {
            r.u16()?;
            a.client_random = Some(*r.0.first_chunk::<32>()?);
            r.take(32)?;
            r.block8()?;
            let suites = r.block16()?.chunks_exact(2);
            let suites = suites.map(|s| u16::from_be_bytes([s[0], s[1]]));
            a.offered = suites.filter(|s| s >> 8 == 0x13).take(SUITES).collect();
            r.block8()?;
            a.extensions(r, true);
            Some(())
        };
        read(self, &mut r);
        self.alpn.clear();
        self.extended = false;
        self.mac_first = false;
    }

    /// A hello in SSL 2.0's shape: its challenge, filled up with zeros in front, is the random (RFC 5246 §E.2).
    pub fn ssl2_hello(&mut self, message: &[u8]) -> Option<()> {
        *self = Agreed::default();
        let mut r = Reader(message.get(3..)?);
        let (specs, id, challenge) = (r.u16()?, r.u16()?, r.u16()?);
        r.take(usize::from(specs) + usize::from(id))?;
        let challenge = r.take(challenge.into())?;
        let mut random = [0; 32];
        let at = 32usize.checked_sub(challenge.len())?;
        random[at..].copy_from_slice(challenge);
        self.client_random = Some(random);
        self.keep(message);
        Some(())
    }

    /// Whether a suite was chosen; a HelloRetryRequest chooses none yet.
    fn server_hello(&mut self, body: &[u8]) -> Option<bool> {
        let mut r = Reader(body);
        let version = r.u16()?;
        let random = *r.0.first_chunk::<32>()?;
        r.take(32)?;
        let old_draft = (0x7f00..=0x7f15).contains(&version) || version == TLS13;
        let id = if old_draft { &[] } else { r.block8()? };
        let suite = r.u16()?;
        if !old_draft {
            self.compressed = r.u8()? != 0;
        }
        if random == RETRY {
            self.retried = true;
            self.suite = suite;
            return Some(false);
        }
        self.version = version;
        self.extensions(&mut r, false);
        if is_tls13(self.version) {
            if self.version != TLS13 {
                self.draft = self.version as u8;
            }
            self.version = TLS13;
            self.transcript = Vec::new();
        }
        self.version = self.version.clamp(SSL30, TLS13);
        self.server_random = Some(random);
        self.session_id = id.to_vec();
        self.suite = suite;
        Some(true)
    }

    fn extensions(&mut self, r: &mut Reader<'_>, client: bool) -> Option<()> {
        let mut list = Reader(r.block16()?);
        while let (Some(kind), Some(data)) = (list.u16(), list.block16()) {
            match kind {
                16 if !client => {
                    let mut names = Reader(Reader(data).block16()?);
                    self.alpn = names.block8()?.to_vec();
                }
                22 => self.mac_first = true,
                23 => self.extended = true,
                35 if client => self.ticket = data.to_vec(),
                41 if client => self.psk = true,
                41 => self.psk_taken = true,
                42 if client => self.early = true,
                43 if !client => self.version = Reader(data).u16()?,
                _ => {}
            }
        }
        Some(())
    }
}

/// Reads bytes off the front.
pub struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    /// So many bytes.
    pub fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let (front, rest) = self.0.split_at_checked(n)?;
        self.0 = rest;
        Some(front)
    }

    /// One byte.
    pub fn u8(&mut self) -> Option<u8> {
        self.take(1).map(|b| b[0])
    }

    /// Two bytes.
    pub fn u16(&mut self) -> Option<u16> {
        self.take(2).map(|b| u16::from_be_bytes([b[0], b[1]]))
    }

    /// A length of one byte, and so many bytes.
    pub fn block8(&mut self) -> Option<&'a [u8]> {
        let n = self.u8()?;
        self.take(n.into())
    }

    /// A length of two bytes, and so many bytes.
    pub fn block16(&mut self) -> Option<&'a [u8]> {
        let n = self.u16()?;
        self.take(n.into())
    }
}
