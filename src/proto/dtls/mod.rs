//! DTLS, TLS over datagrams (RFC 6347, RFC 9147): its records are recognised and named, not opened.

pub mod fields;

use crate::field::{Def, Field, Value, show};
use crate::layer::{
    Cx, Dir, Dissector, End, Evidence, Input, Kind, Likelihood, Line, Out, Probe, Protocol,
    Transport, Unit,
};
use crate::wire::{Read, Record, Recorder, Wire};
use fields as f;

/// Octets before a record's content.
const HEADER: usize = 13;
const HANDSHAKE: u8 = 22;

/// A datagram of records.
const RECORDS: Kind = Kind(0);
/// A datagram of another protocol that shares the port.
const OTHER: Kind = Kind(1);

/// Datagram Transport Layer Security.
pub struct Dtls;

/// The length of the record at the front, when its header is sound.
fn record_len(bytes: &[u8]) -> Option<usize> {
    let &[content, a, b, .., x, y] = bytes.get(..HEADER)? else {
        return None;
    };
    let version = u16::from_be_bytes([a, b]);
    let sound =
        (20..=26).contains(&content) && matches!(version, 0xfeff | 0xfefd | 0xfefc | 0x0100);
    sound.then(|| HEADER + usize::from(u16::from_be_bytes([x, y])))
}

/// Whether records follow each other up to the end of the datagram.
fn chains(mut bytes: &[u8]) -> bool {
    while !bytes.is_empty() {
        match record_len(bytes).and_then(|n| bytes.get(n..)) {
            Some(rest) => bytes = rest,
            None => return false,
        }
    }
    true
}

fn datagram<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    while record_len(w.peek()).is_some() {
        w.group(&f::RECORD, record)?;
    }
    w.rest(&f::OPAQUE);
    Ok(())
}

fn record<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    let content = w.u8(&f::CONTENT_TYPE)?;
    w.u16(&f::VERSION)?;
    let epoch = w.u16(&f::EPOCH)?;
    let sequence = w.take(6)?.iter().fold(0u64, |n, b| n << 8 | u64::from(*b));
    w.derive(&f::SEQUENCE, 6, Value::U64(sequence));
    let n = w.u16(&f::LENGTH)?;
    w.inside(n.into(), |w| {
        if content == HANDSHAKE && epoch == 0 {
            return handshake(w);
        }
        w.rest(&f::CONTENT);
        Ok(())
    })
    .map(drop)
}

fn handshake<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    while !w.is_empty() {
        w.group(&f::HANDSHAKE, |w| {
            w.u8(&f::HANDSHAKE_TYPE)?;
            w.u24(&f::HANDSHAKE_LENGTH)?;
            w.u16(&f::MESSAGE_SEQ)?;
            w.u24(&f::FRAGMENT_OFFSET)?;
            let n = w.u24(&f::FRAGMENT_LENGTH)?;
            w.bytes(&f::FRAGMENT, n as usize).map(drop)
        })?;
    }
    Ok(())
}

struct Session;

impl Dissector for Session {
    fn feed(&mut self, _: Dir, input: Input<'_>, _: &Cx, out: &mut Out<'_>) -> usize {
        let _ = datagram(&mut Wire::whole(input.bytes, input.base, out.facts()));
        // STUN and RTP share DTLS's port where WebRTC speaks (RFC 7983).
        let ours = matches!(input.bytes.first(), Some(20..=63));
        out.say(if ours { RECORDS } else { OTHER }, input.bytes.len(), 0);
        input.bytes.len()
    }

    fn gap(&mut self, _: Dir, _: u64, _: &mut Out<'_>) {}

    fn end(&mut self, _: Dir, _: End, _: &mut Out<'_>) {}
}

impl Protocol for Dtls {
    fn name(&self) -> &'static str {
        "dtls"
    }

    fn label(&self) -> &'static str {
        "DTLS"
    }

    fn ports(&self) -> &'static [(Transport, u16)] {
        &[
            (Transport::Udp, 853),
            (Transport::Udp, 4433),
            (Transport::Udp, 5061),
            (Transport::Udp, 5684),
        ]
    }

    fn fields(&self) -> &'static [&'static Def] {
        f::FIELDS
    }

    fn kinds(&self) -> &'static [&'static str] {
        &["Records", "Other"]
    }

    fn probe(&self, probe: &Probe<'_>) -> Likelihood {
        if probe.transport != Transport::Udp || record_len(probe.bytes).is_none() {
            return Likelihood::No;
        }
        let evidence = Evidence {
            len: HEADER as u16,
            says: "the header of a DTLS record",
        };
        if chains(probe.bytes) {
            Likelihood::Sure(evidence)
        } else {
            Likelihood::Maybe(evidence)
        }
    }

    fn start(&self) -> Box<dyn Dissector> {
        Box::new(Session)
    }

    fn explain(&self, unit: &Unit<'_>, recorder: &mut Recorder) {
        crate::record!(recorder, |r| {
            let _ = datagram(&mut Wire::whole(unit.bytes, unit.base, r));
        });
    }

    fn summary(&self, line: &Line<'_>, out: &mut Vec<u8>) {
        if line.kind == OTHER {
            out.extend_from_slice(b"no DTLS: another protocol shares the port");
            return;
        }
        let mut types = line.facts.all(&f::HANDSHAKE_TYPE);
        let mut first = true;
        for (content, epoch) in line
            .facts
            .all(&f::CONTENT_TYPE)
            .zip(line.facts.all(&f::EPOCH))
        {
            if !std::mem::take(&mut first) {
                out.extend_from_slice(" · ".as_bytes());
            }
            match types.next().filter(|_| content == HANDSHAKE && epoch == 0) {
                Some(kind) => named(&f::HANDSHAKE_TYPE, kind, out),
                None => {
                    if epoch > 0 {
                        out.extend_from_slice(b"encrypted ");
                    }
                    named(&f::CONTENT_TYPE, content, out);
                }
            }
        }
        if first {
            out.extend_from_slice(b"encrypted record");
        }
    }
}

fn named(field: &'static Field<u8>, n: u8, out: &mut Vec<u8>) {
    match field.def.names.and_then(|names| names(n.into())) {
        Some(name) => out.extend_from_slice(name.as_bytes()),
        None => show(&field.def, Value::U64(n.into()), out),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Facts;

    fn hello() -> Vec<u8> {
        let mut bytes = vec![22, 0xfe, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 14];
        bytes.extend([1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 2, 0xfe, 0xfd]);
        bytes
    }

    #[test]
    fn a_client_hello_is_named() {
        let mut bytes = hello();
        bytes.extend([23, 0xfe, 0xfd, 0, 1, 0, 0, 0, 0, 0, 7, 0, 1, 9]);
        let probe = Probe {
            bytes: &bytes,
            dir: Dir::ToServer,
            transport: Transport::Udp,
            first: true,
        };
        assert!(matches!(Dtls.probe(&probe), Likelihood::Sure(_)));
        let mut facts = Facts::default();
        datagram(&mut Wire::whole(&bytes, 0, &mut facts)).unwrap();
        let mut out = Vec::new();
        let line = Line {
            kind: Kind(0),
            ctx: 0,
            dir: Dir::ToServer,
            facts: facts.view(0, facts.mark()),
        };
        Dtls.summary(&line, &mut out);
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "ClientHello · encrypted application_data"
        );
    }

    #[test]
    fn broken_ones_do_no_harm() {
        for n in 0..hello().len() {
            let _ = datagram(&mut Wire::whole(&hello()[..n], 0, &mut Facts::default()));
        }
    }
}
