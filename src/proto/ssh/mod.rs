//! SSH, the secure shell: how two programs agree on keys in the open, and what can still be seen afterwards.
//!
//! Transport: RFC 4253, numbers 4250, data types 4251; group exchange 4419, curves 5656 and 8731, RSA 4432, GSS-API
//! 4462; extensions 8308; Ed25519 8709; which methods are fit 9142; hybrid key exchange with sntrup761 and ML-KEM;
//! OpenSSH's PROTOCOL for encrypt-then-MAC, certificates and strict key exchange.

pub mod fields;
pub mod walk;

mod algorithm;
mod channels;
mod cipher;
mod connection;
mod context;
mod exchange;
mod host_key;
mod inflate;
mod kexinit;
mod keys;
mod message;
mod negotiate;
mod notes;
mod packet;
mod probe;
mod session;
mod signature;
mod ssh1;
mod summary;
mod userauth;
mod version;

pub use message::{
    DISCONNECT, ENCRYPTED, EXCHANGE, KEXINIT, NEWKEYS, PACKET, SSH1, SSH1_ENCRYPTED, VERSION,
};

use crate::field::Def;
use crate::layer::{Dissector, Likelihood, Line, Probe, Protocol, Transport, Unit};
use crate::note::Code;
use crate::wire::{Recorder, Wire};

/// Secure Shell (RFC 4253).
pub struct Ssh;

impl Protocol for Ssh {
    fn name(&self) -> &'static str {
        "ssh"
    }
    fn label(&self) -> &'static str {
        "SSH"
    }
    fn ports(&self) -> &'static [(Transport, u16)] {
        &[(Transport::Tcp, 22)]
    }
    fn fields(&self) -> &'static [&'static Def] {
        fields::FIELDS
    }
    fn notes(&self) -> &'static [&'static Code] {
        notes::NOTES
    }
    fn kinds(&self) -> &'static [&'static str] {
        message::KINDS
    }
    fn probe(&self, probe: &Probe<'_>) -> Likelihood {
        probe::probe(probe)
    }
    fn start(&self) -> Box<dyn Dissector> {
        Box::<session::Session>::default()
    }
    fn explain(&self, unit: &Unit<'_>, recorder: &mut Recorder) {
        explain(unit, recorder);
    }
    fn summary(&self, line: &Line<'_>, out: &mut Vec<u8>) {
        summary::summary(line, out);
    }
}

/// What was inside SSH's encryption: the same packets, opened (RFC 4253 §6), each with the length that it has here.
pub struct SshInside;

impl Protocol for SshInside {
    fn name(&self) -> &'static str {
        "ssh-inside"
    }
    fn label(&self) -> &'static str {
        "SSH"
    }
    fn ports(&self) -> &'static [(Transport, u16)] {
        &[]
    }
    fn fields(&self) -> &'static [&'static Def] {
        fields::FIELDS
    }
    fn kinds(&self) -> &'static [&'static str] {
        message::KINDS
    }
    fn probe(&self, _: &Probe<'_>) -> Likelihood {
        Likelihood::No
    }
    fn start(&self) -> Box<dyn Dissector> {
        Box::new(session::Session::inside())
    }
    fn explain(&self, unit: &Unit<'_>, recorder: &mut Recorder) {
        explain(unit, recorder);
    }
    fn summary(&self, line: &Line<'_>, out: &mut Vec<u8>) {
        summary::summary(line, out);
    }
}

fn explain(unit: &Unit<'_>, recorder: &mut Recorder) {
    let context = context::Context::unpack(unit.ctx);
    crate::record!(recorder, |r| {
        let w = &mut Wire::whole(unit.bytes, unit.base, r);
        // What could not be read left its note.
        let _ = match unit.kind {
            message::VERSION => version::version(w),
            message::BEFORE => version::before(w),
            message::ENCRYPTED => packet::encrypted(w, context, unit.dir),
            message::SSH1 => ssh1::clear(w, unit.dir),
            message::SSH1_ENCRYPTED => ssh1::encrypted(w, unit.dir),
            _ => packet::clear(w, context, unit.dir),
        };
    });
}
