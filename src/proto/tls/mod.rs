//! TLS, SSL 3.0 to TLS 1.3: records, handshake, alerts and certificates; what is encrypted where there are secrets.
//!
//! `session` cuts a direction's bytes into units (a record, and where it completes a message, those the message began in);
//! `record` and `handshake` name what is in a unit. A unit's 32 bits hold what was agreed before it: version and key
//! exchange (see [`phase`]).

pub mod fields;
pub use crate::proto::common::tls_names as names;
pub mod notes;
pub mod phase;
pub mod suite;
pub mod walk;

mod agreed;
mod certificate;
mod chain;
mod cipher;
mod ech;
mod exchange;
mod extension;
mod handshake;
mod hello;
mod ja3;
mod joined;
mod key_share;
mod locks;
mod opener;
mod probe;
mod record;
mod schedule;
mod sct;
mod session;
mod summary;

use crate::field::Def;
use crate::layer::{Dissector, Likelihood, Line, Probe, Protocol, Transport, Unit};
use crate::note::Code;
use crate::proto::common::{ber, x509};
use crate::wire::{Recorder, Wire};

/// The kinds of units.
pub mod kind {
    #![allow(missing_docs)]
    use crate::layer::Kind;
    pub const HANDSHAKE: Kind = Kind(0);
    pub const CHANGE_CIPHER_SPEC: Kind = Kind(1);
    pub const ALERT: Kind = Kind(2);
    pub const APPLICATION_DATA: Kind = Kind(3);
    pub const ENCRYPTED: Kind = Kind(4);
    pub const HEARTBEAT: Kind = Kind(5);
    pub const SSL2_HELLO: Kind = Kind(6);
    pub const FRAGMENT: Kind = Kind(7);
    pub const UNKNOWN: Kind = Kind(8);
    /// What answers a ClientHello and is text in clear: its first line, or the front of it.
    pub const FOREIGN: Kind = Kind(9);
}

/// Transport Layer Security (RFC 8446, RFC 5246).
pub struct Tls;

const FIELD_COUNT: usize = fields::FIELDS.len() + x509::fields::FIELDS.len();
static FIELDS: [&Def; FIELD_COUNT] = both(fields::FIELDS, x509::fields::FIELDS);
const NOTE_COUNT: usize = notes::NOTES.len() + ber::NOTES.len();
static NOTES: [&Code; NOTE_COUNT] = both(notes::NOTES, ber::NOTES);

/// Two tables as one.
const fn both<T, const N: usize>(
    first: &'static [&'static T],
    second: &'static [&'static T],
) -> [&'static T; N] {
    let mut all = [first[0]; N];
    let mut i = 0;
    while i < N {
        all[i] = if i < first.len() {
            first[i]
        } else {
            second[i - first.len()]
        };
        i += 1;
    }
    all
}

impl Protocol for Tls {
    fn name(&self) -> &'static str {
        "tls"
    }

    fn label(&self) -> &'static str {
        "TLS"
    }

    fn ports(&self) -> &'static [(Transport, u16)] {
        use Transport::Tcp;
        &[
            (Tcp, 443),
            (Tcp, 465),
            (Tcp, 563),
            (Tcp, 636),
            (Tcp, 853),
            (Tcp, 989),
            (Tcp, 990),
            (Tcp, 992),
            (Tcp, 993),
            (Tcp, 994),
            (Tcp, 995),
            (Tcp, 5061),
            (Tcp, 8443),
        ]
    }

    fn fields(&self) -> &'static [&'static Def] {
        &FIELDS
    }

    fn notes(&self) -> &'static [&'static Code] {
        &NOTES
    }

    fn kinds(&self) -> &'static [&'static str] {
        &[
            "Handshake",
            "ChangeCipherSpec",
            "Alert",
            "ApplicationData",
            "Encrypted",
            "Heartbeat",
            "SSLv2 hello",
            "HandshakeFragment",
            "Unknown record",
            "Not TLS",
        ]
    }

    fn probe(&self, probe: &Probe<'_>) -> Likelihood {
        probe::probe(probe)
    }

    fn start(&self) -> Box<dyn Dissector> {
        Box::<session::Session>::default()
    }

    fn explain(&self, unit: &Unit<'_>, recorder: &mut Recorder) {
        let mut phase = phase::Phase::unpack(unit.ctx);
        let inside = phase::inside(unit.ctx);
        crate::record!(recorder, |r| {
            let w = &mut Wire::whole(unit.bytes, unit.base, r);
            if unit.kind == kind::FOREIGN {
                w.rest(&fields::FOREIGN);
                return;
            }
            let _ = if phase::made(unit.ctx) {
                record::opened(w, inside, &mut phase)
            } else {
                let read = record::unit(w, unit.kind, &mut phase, (unit.ctx >> 16) as usize);
                record::inner_type(w, if phase.tls13() { inside } else { 0 });
                read
            };
        });
    }

    fn summary(&self, line: &Line<'_>, out: &mut Vec<u8>) {
        summary::line(line, out);
    }
}
