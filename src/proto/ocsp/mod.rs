//! OCSP answers that travel as a body of HTTP (RFC 6960 Appendix A). Those stapled to a handshake are TLS's.
//!
//! The parse functions are those of [`common::x509`](crate::proto::common::x509); this is only the door.

use crate::field::Def;
use crate::layer::{
    Cx, Dir, Dissector, Input, Kind, Likelihood, Line, Out, Probe, Protocol, Transport, Unit,
};
use crate::proto::common::x509;
use crate::wire::{Read, Record, Recorder, Wire};

/// OCSP.
pub struct Ocsp;

const RESPONSE: Kind = Kind(0);

/// Signed certificate timestamps inside are left as bytes: they are TLS's vocabulary.
fn no_timestamps<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    w.rest(&crate::wire::UNDECODED);
    Ok(())
}

impl Protocol for Ocsp {
    fn name(&self) -> &'static str {
        "ocsp"
    }
    fn label(&self) -> &'static str {
        "OCSP"
    }
    fn ports(&self) -> &'static [(Transport, u16)] {
        &[]
    }
    fn fields(&self) -> &'static [&'static Def] {
        x509::fields::FIELDS
    }
    fn kinds(&self) -> &'static [&'static str] {
        &["response"]
    }
    fn probe(&self, _: &Probe<'_>) -> Likelihood {
        Likelihood::No
    }
    fn start(&self) -> Box<dyn Dissector> {
        Box::new(Whole)
    }
    fn explain(&self, unit: &Unit<'_>, recorder: &mut Recorder) {
        crate::record!(recorder, |r| {
            let mut w = Wire::whole(unit.bytes, unit.base, r);
            let _ = x509::ocsp::response(&mut w, no_timestamps);
        });
    }
    fn summary(&self, line: &Line<'_>, out: &mut Vec<u8>) {
        out.extend_from_slice(b"response");
        if let Some(name) = line
            .facts
            .find(&x509::fields::OCSP_STATUS)
            .and_then(|s| x509::oids::response_status(s.into()))
        {
            out.extend_from_slice(format!(": {name}").as_bytes());
        }
    }
}

/// HTTP hands a body over in one piece.
struct Whole;

impl Dissector for Whole {
    fn feed(&mut self, _: Dir, input: Input<'_>, _: &Cx, out: &mut Out<'_>) -> usize {
        let mut w = Wire::whole(input.bytes, input.base, out.facts());
        let _ = x509::ocsp::response(&mut w, no_timestamps);
        out.say(RESPONSE, input.bytes.len(), 0);
        input.bytes.len()
    }
    fn gap(&mut self, _: Dir, _: u64, _: &mut Out<'_>) {}
}
