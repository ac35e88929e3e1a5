//! ClientHello and ServerHello: who offers what, and what is chosen. HelloRetryRequest is a ServerHello with a random
//! everybody knows; a hello in SSL 2.0's shape is here too.

use super::extension::{self, Place};
use super::fields as f;
use super::ja3::{self, Parts};
use super::notes;
use super::phase::{Phase, TLS11, TLS13, is_tls13, rank};
use super::suite;
use crate::field::Value;
use crate::wire::{Read, Record, Wire};

/// The random that makes a ServerHello a HelloRetryRequest: SHA-256 of those words (RFC 8446 §4.1.3).
pub const RETRY: [u8; 32] = [
    0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
    0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
];
/// The last bytes of a server's random when it knows more than it agrees to; 1 or 0 follows.
const DOWNGRD: &[u8] = b"DOWNGRD";

/// What a hello's extensions add up to.
#[derive(Default)]
pub struct Hello {
    /// The best version seen, and where it stands.
    pub version: (u16, u64),
    /// The lists for a fingerprint, where somebody wants it.
    pub parts: Option<Parts>,
}

impl Hello {
    /// A version was offered or chosen, in the two bytes before `end`.
    pub fn offers(&mut self, version: u16, end: u64) {
        if rank(version) > rank(self.version.0) {
            self.version = (version, end - 2);
        }
    }
}

fn random<'a, R: Record>(w: &mut Wire<'a, '_, R>) -> Read<&'a [u8]> {
    let at = w.at();
    let random = w.bytes(&f::RANDOM, 32)?;
    if let Some((time, rest)) = random.split_at_checked(4) {
        if w.wants(&f::RANDOM_TIME) {
            let seconds = time.iter().fold(0i64, |n, b| n << 8 | i64::from(*b));
            w.put(&f::RANDOM_TIME, at, 4, Value::I64(seconds * 1_000_000_000));
        }
        if w.wants(&f::RANDOM_BYTES) {
            w.put(&f::RANDOM_BYTES, at + 4, 28, Value::Bytes(rest));
        }
    }
    Ok(random)
}

fn session_id<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    let at = w.at();
    let n = w.take(1)?[0];
    w.put(&f::SESSION_ID_LENGTH, at, 1, Value::U64(n.into()));
    if n > 0 {
        w.bytes(&f::SESSION_ID, n.into())?;
    }
    Ok(())
}

/// ClientHello (RFC 8446 §4.1.2).
pub fn client_hello<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    let mut hello = Hello {
        parts: (w.wants(&f::JA3) || w.wants(&f::JA3_FULL)).then(Parts::default),
        ..Hello::default()
    };
    let start = w.at();
    let version = w.u16(&f::HANDSHAKE_VERSION)?;
    hello.offers(version, w.at());
    random(w)?;
    session_id(w)?;
    let n = w.u16(&f::CIPHER_SUITES_LENGTH)?;
    w.sized(&f::CIPHER_SUITES, n.into(), |w| {
        while !w.is_empty() {
            let suite = w.u16(&f::CIPHER_SUITE)?;
            if let Some(parts) = &mut hello.parts {
                parts.suites.push(suite);
            }
        }
        Ok(())
    })?;
    let n = w.u8(&f::COMP_METHODS_LENGTH)?;
    w.sized(&f::COMP_METHODS, n.into(), |w| {
        while !w.is_empty() {
            w.u8(&f::COMP_METHOD)?;
        }
        Ok(())
    })?;
    let extensions = extension::list(w, Place::ClientHello, &mut hello);
    if rank(hello.version.0) > 0 {
        w.put(
            &f::VERSION,
            hello.version.1,
            2,
            Value::U64(hello.version.0.into()),
        );
    }
    if let Some(mut parts) = hello.parts.take() {
        parts.version = version;
        ja3::name_client(w, start, &parts);
    }
    extensions
}

/// ServerHello and HelloRetryRequest (RFC 8446 §4.1.3), drafts of TLS 1.3 included. Tells `phase` what was chosen.
pub fn server_hello<R: Record>(w: &mut Wire<'_, '_, R>, phase: &mut Phase) -> Read<()> {
    let mut hello = Hello {
        parts: (w.wants(&f::JA3S) || w.wants(&f::JA3S_FULL)).then(Parts::default),
        ..Hello::default()
    };
    let start = w.at();
    let version = w.u16(&f::HANDSHAKE_VERSION)?;
    hello.offers(version, w.at());
    let random_at = w.at();
    let random = random(w)?;
    let retry = random == RETRY;
    if retry {
        w.put(&f::RETRY, random_at, 32, Value::None);
    }
    // Drafts before 22 had neither session id nor compression, and some said 1.3 here already.
    let old_draft = (0x7f00..=0x7f15).contains(&version) || version == TLS13;
    if !old_draft {
        session_id(w)?;
    }
    let suite_at = w.at();
    let suite = w.u16(&f::CIPHER_SUITE)?;
    if !old_draft {
        w.u8(&f::COMP_METHOD)?;
    }
    let from = if retry {
        Place::Retry
    } else {
        Place::ServerHello
    };
    let extensions = extension::list(w, from, &mut hello);
    chosen(w, &hello, suite, suite_at, phase);
    if rank(phase.version) < rank(TLS13) && random.get(24..31) == Some(DOWNGRD) {
        w.rec.note(&notes::DOWNGRADE, random_at + 24, 8, 0);
    }
    if let Some(mut parts) = hello.parts.take() {
        parts.version = version;
        parts.suites.push(suite);
        ja3::name_server(w, start, &parts);
    }
    extensions
}

/// The HelloRetryRequest of drafts 14 to 21, a message type of its own.
pub fn old_retry<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    let mut hello = Hello::default();
    let at = w.at();
    let version = w.u16(&f::HANDSHAKE_VERSION)?;
    w.put(&f::RETRY, at, 2, Value::None);
    hello.offers(version, w.at());
    if version >= 0x7f13 {
        w.u16(&f::CIPHER_SUITE)?;
    }
    extension::list(w, Place::Retry, &mut hello)
}

fn chosen<R: Record>(
    w: &mut Wire<'_, '_, R>,
    hello: &Hello,
    suite: u16,
    suite_at: u64,
    phase: &mut Phase,
) {
    let (version, at) = hello.version;
    if rank(version) > 0 {
        phase.chose(version, suite);
        w.put(&f::VERSION, at, 2, Value::U64(version.into()));
        if rank(version) <= rank(TLS11) {
            w.rec.note(&notes::OLD_VERSION, at, 2, 0);
        }
    }
    w.put(&f::SUITE, suite_at, 2, Value::U64(suite.into()));
    if !is_tls13(version) && suite::weakness(suite).is_some() {
        w.rec.note(&notes::WEAK_SUITE, suite_at, 2, 0);
    }
}

/// A ClientHello in SSL 2.0's record (RFC 5246 §E.2): two bytes of header, lengths first, then the lists.
pub fn ssl2_hello<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    w.group(&f::RECORD, |w| {
        let at = w.at();
        let header = w.take(2)?;
        let len = u16::from_be_bytes([header[0] & 0x7f, header[1]]);
        w.put(&f::RECORD_VERSION, at, 2, Value::U64(2));
        w.put(&f::RECORD_LENGTH, at, 2, Value::U64(len.into()));
        w.note(&notes::SSL2_HELLO, len.into());
        w.inside(len.into(), |w| {
            w.u8(&f::HANDSHAKE_TYPE)?;
            let version_at = w.at();
            let version = w.u16(&f::HANDSHAKE_VERSION)?;
            w.put(&f::VERSION, version_at, 2, Value::U64(version.into()));
            let specs = w.u16(&f::SPEC_LENGTH)?;
            let id = w.u16(&f::SESSION_ID_LENGTH)?;
            let challenge = w.u16(&f::CHALLENGE_LENGTH)?;
            w.sized(&f::CIPHER_SUITES, specs.into(), |w| {
                while !w.is_empty() {
                    w.u24(&f::CIPHER_SPEC)?;
                }
                Ok(())
            })?;
            if id > 0 {
                w.bytes(&f::SESSION_ID, id.into())?;
            }
            w.bytes(&f::CHALLENGE, challenge.into())?;
            Ok(())
        })?;
        Ok(())
    })
}
