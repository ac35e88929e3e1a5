//! Bytes that no protocol claimed, and frames that speak for themselves.

use crate::field::{Def, Value, counted};
use crate::layer::{Dissector, Kind, Likelihood, Line, Probe, Protocol, Said, Transport, Unit};
use crate::wire::{Facts, Record, Recorder, Wire};

mod fields {
    crate::fields! {
        DATA: Bytes = Field::new("data.data", "Data", "Bytes that no protocol of this program claimed.");
        LEN: u32 = Field::new("data.len", "Length", "How many bytes.").key();
        TEXT: Text = Field::new("wirestep.frame", "Frame", "What the frame says, in a line.").key();
    }
}

/// A datagram or stream that nobody recognised.
pub struct Data;

/// A protocol whose frames are their own messages, such as ARP: what it says was worked out with the headers.
pub struct Spoken {
    /// Its name in filters.
    pub name: &'static str,
    /// Its name for people.
    pub label: &'static str,
}

/// Records how many bytes there are.
pub fn note_length(facts: &mut Facts, payload: &[u8]) {
    facts.add(&fields::LEN, Value::U64(payload.len() as u64));
}

/// The message of a stream's first bytes that nobody recognised.
pub fn unrecognised(facts: &mut Facts, bytes: &[u8], at: u64) -> Said {
    let facts_from = facts.mark();
    note_length(facts, bytes);
    Said {
        kind: Kind(0),
        at,
        len: bytes.len() as u32,
        ctx: 0,
        facts_from,
        facts_to: facts.mark(),
        open: false,
    }
}

/// Records what a frame says.
pub fn note_text(facts: &mut Facts, text: &[u8]) {
    facts.add(&fields::TEXT, Value::Text(text));
}

impl Protocol for Data {
    fn name(&self) -> &'static str {
        "data"
    }
    fn label(&self) -> &'static str {
        "Data"
    }
    fn ports(&self) -> &'static [(Transport, u16)] {
        &[]
    }
    fn fields(&self) -> &'static [&'static Def] {
        fields::FIELDS
    }
    fn kinds(&self) -> &'static [&'static str] {
        &["data"]
    }
    fn probe(&self, _: &Probe<'_>) -> Likelihood {
        Likelihood::No
    }
    fn start(&self) -> Box<dyn Dissector> {
        Box::new(Silent)
    }
    fn explain(&self, unit: &Unit<'_>, recorder: &mut Recorder) {
        crate::record!(recorder, |r| {
            let mut w = Wire::whole(unit.bytes, unit.base, r);
            w.rest(&fields::DATA);
            w.rec.put(
                &fields::LEN.def,
                unit.base,
                0,
                Value::U64(unit.bytes.len() as u64),
            );
        });
    }
    fn summary(&self, line: &Line<'_>, out: &mut Vec<u8>) {
        counted(
            line.facts.find(&fields::LEN).unwrap_or(0).into(),
            "byte of an unrecognised protocol",
            "bytes of an unrecognised protocol",
            out,
        );
    }
}

impl Protocol for Spoken {
    fn name(&self) -> &'static str {
        self.name
    }
    fn label(&self) -> &'static str {
        self.label
    }
    fn ports(&self) -> &'static [(Transport, u16)] {
        &[]
    }
    fn fields(&self) -> &'static [&'static Def] {
        &[]
    }
    fn kinds(&self) -> &'static [&'static str] {
        &["frame"]
    }
    fn probe(&self, _: &Probe<'_>) -> Likelihood {
        Likelihood::No
    }
    fn start(&self) -> Box<dyn Dissector> {
        Box::new(Silent)
    }
    fn explain(&self, _: &Unit<'_>, _: &mut Recorder) {}
    fn summary(&self, line: &Line<'_>, out: &mut Vec<u8>) {
        crate::field::escape(line.facts.find(&fields::TEXT).unwrap_or(b""), out);
    }
}

struct Silent;

impl Dissector for Silent {
    fn feed(
        &mut self,
        _: crate::layer::Dir,
        input: crate::layer::Input<'_>,
        _: &crate::layer::Cx,
        out: &mut crate::layer::Out<'_>,
    ) -> usize {
        note_length(out.facts(), input.bytes);
        out.say(Kind(0), input.bytes.len(), 0);
        input.bytes.len()
    }
    fn gap(&mut self, _: crate::layer::Dir, _: u64, _: &mut crate::layer::Out<'_>) {}
}
