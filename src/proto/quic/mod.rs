//! QUIC (RFC 9000): which packets a datagram holds, version and connection ids. Everything behind is encrypted, the
//! first packets with keys anybody can make; they are not opened.

pub mod fields;

use crate::field::{Def, Value, decimal};
use crate::layer::{
    Cx, Dir, Dissector, End, Evidence, Input, Kind, Likelihood, Line, Out, Probe, Protocol,
    Transport, Unit,
};
use crate::wire::{Read, Record, Recorder, UNDECODED, Wire};
use fields as f;

/// QUIC version 2 (RFC 9369) numbers its packet types anew.
const V2: u32 = 0x6b33_43cf;
const RETRY: u8 = 3;
/// The shortest datagram that carries an Initial packet from a client (RFC 9000 §14.1).
const FULL: usize = 1200;
/// The longest connection id (RFC 9000 §17.2).
const MAX_ID: u8 = 20;

/// QUIC.
pub struct Quic;

fn version(bytes: &[u8]) -> Option<u32> {
    match *bytes {
        [first, a, b, c, d, ..] if first & 0x80 != 0 => Some(u32::from_be_bytes([a, b, c, d])),
        _ => None,
    }
}

/// Versions that were ever spoken: RFC 9000, RFC 9369, drafts 22 to 34, and the two reserved to be refused.
fn is_known(version: u32) -> bool {
    matches!(version, 1 | V2 | 0xff00_0016..=0xff00_0022) || version & 0x0f0f_0f0f == 0x0a0a_0a0a
}

/// The type of a long header's packet in version 1's numbers: Initial, 0-RTT, Handshake, Retry.
fn long_type(first: u8, version: u32) -> u8 {
    let bits = first >> 4 & 3;
    if version == V2 {
        bits.wrapping_sub(1) & 3
    } else {
        bits
    }
}

/// The packets of a datagram. Of one that is cut short there is what there is.
fn datagram<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    let read = packets(w);
    w.rest(&UNDECODED);
    read
}

fn packets<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    while let Some(first) = w.peek().first().copied() {
        if first & 0xc0 == 0 {
            w.rest(&f::PADDING);
            break;
        }
        w.group(&f::PACKET, |w| {
            if first & 0x80 == 0 { short(w) } else { long(w) }
        })?;
    }
    Ok(())
}

fn short<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    let first = w.peek().first().copied().unwrap_or(0);
    w.put(&f::HEADER_FORM, w.at(), 1, Value::U64(0));
    w.put(&f::FIXED_BIT, w.at(), 1, Value::Bool(first & 0x40 != 0));
    w.put(&f::SPIN_BIT, w.at(), 1, Value::Bool(first & 0x20 != 0));
    w.take(1)?;
    w.rest(&f::REST);
    Ok(())
}

fn long<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    let first = w.peek().first().copied().unwrap_or(0);
    let version = version(w.peek()).unwrap_or(0);
    let kind = long_type(first, version);
    w.put(&f::HEADER_FORM, w.at(), 1, Value::U64(1));
    w.put(&f::FIXED_BIT, w.at(), 1, Value::Bool(first & 0x40 != 0));
    if version != 0 {
        w.put(&f::LONG_TYPE, w.at(), 1, Value::U64(kind.into()));
    }
    w.take(1)?;
    w.u32(&f::VERSION)?;
    let n = w.u8(&f::DCID_LENGTH)?;
    w.bytes(&f::DCID, n.into())?;
    let n = w.u8(&f::SCID_LENGTH)?;
    w.bytes(&f::SCID, n.into())?;
    if version == 0 {
        while w.remaining() >= 4 {
            w.u32(&f::SUPPORTED_VERSION)?;
        }
        return Ok(());
    }
    if kind == RETRY {
        let n = w.remaining().saturating_sub(16);
        w.bytes(&f::RETRY_TOKEN, n)?;
        w.rest(&f::RETRY_TAG);
        return Ok(());
    }
    if kind == 0 {
        let n = number(w, &f::TOKEN_LENGTH)?;
        if n > 0 {
            w.bytes(&f::TOKEN, usize::try_from(n).unwrap_or(usize::MAX))?;
        }
    }
    let n = number(w, &f::LENGTH)?;
    w.bytes(&f::PAYLOAD, usize::try_from(n).unwrap_or(usize::MAX))
        .map(drop)
}

/// A number whose first two bits say how long it is (RFC 9000 §16).
fn number<R: Record>(
    w: &mut Wire<'_, '_, R>,
    field: &'static crate::field::Field<u64>,
) -> Read<u64> {
    let len = 1usize << (w.peek().first().copied().unwrap_or(0) >> 6);
    let all = w
        .take(len)?
        .iter()
        .fold(0u64, |n, b| n << 8 | u64::from(*b));
    let value = all & (u64::MAX >> (66 - 8 * len));
    w.derive(field, len, Value::U64(value));
    Ok(value)
}

struct Session;

impl Dissector for Session {
    fn feed(&mut self, _: Dir, input: Input<'_>, _: &Cx, out: &mut Out<'_>) -> usize {
        let _ = datagram(&mut Wire::whole(input.bytes, input.base, out.facts()));
        out.say(Kind(0), input.bytes.len(), 0);
        input.bytes.len()
    }

    fn gap(&mut self, _: Dir, _: u64, _: &mut Out<'_>) {}

    fn end(&mut self, _: Dir, _: End, _: &mut Out<'_>) {}
}

impl Protocol for Quic {
    fn name(&self) -> &'static str {
        "quic"
    }

    fn label(&self) -> &'static str {
        "QUIC"
    }

    fn ports(&self) -> &'static [(Transport, u16)] {
        &[(Transport::Udp, 443), (Transport::Udp, 853)]
    }

    fn fields(&self) -> &'static [&'static Def] {
        f::FIELDS
    }

    fn kinds(&self) -> &'static [&'static str] {
        &["Packets"]
    }

    fn probe(&self, probe: &Probe<'_>) -> Likelihood {
        let Some(version) = version(probe.bytes).filter(|_| probe.transport == Transport::Udp)
        else {
            return Likelihood::No;
        };
        let &[first, _, _, _, _, id, ref rest @ ..] = probe.bytes else {
            return Likelihood::No;
        };
        let other = rest.get(usize::from(id)).copied().unwrap_or(u8::MAX);
        if id > MAX_ID || other > MAX_ID {
            return Likelihood::No;
        }
        let says = "a long header of QUIC with a version that exists";
        if first & 0x40 != 0 && is_known(version) {
            return Likelihood::Sure(Evidence { len: 6, says });
        }
        let negotiation = version == 0
            && rest.len() > usize::from(id) + usize::from(other) + 4
            && (rest.len() - 1 - usize::from(id) - usize::from(other)) % 4 == 0;
        if negotiation || first & 0x40 != 0 && probe.bytes.len() >= FULL {
            return Likelihood::Maybe(Evidence {
                len: 6,
                says: "the shape of a long header of QUIC",
            });
        }
        Likelihood::No
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
        let types: Vec<u8> = line.facts.all(&f::LONG_TYPE).collect();
        if line.facts.find(&f::VERSION) == Some(0) {
            out.extend_from_slice(b"Version Negotiation");
            return;
        }
        for (i, kind) in types.iter().enumerate() {
            if i > 0 {
                out.extend_from_slice(" · ".as_bytes());
            }
            out.extend_from_slice(f::packet_type((*kind).into()).unwrap_or("").as_bytes());
        }
        match line.facts.find(&f::VERSION) {
            Some(1) => out.extend_from_slice(b", version 1"),
            Some(V2) => out.extend_from_slice(b", version 2"),
            Some(v @ 0xff00_0016..=0xff00_0022) => {
                out.extend_from_slice(b", draft ");
                decimal((v & 0xff).into(), out);
            }
            Some(v) => {
                out.extend_from_slice(b", version ");
                crate::field::show(&f::VERSION.def, Value::U64(v.into()), out);
            }
            None => out.extend_from_slice(b"encrypted packet"),
        }
        if let Some(id) = line.facts.find(&f::DCID).filter(|id| !id.is_empty()) {
            out.extend_from_slice(b", to ");
            crate::field::show(&f::DCID.def, Value::Bytes(id), out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Facts;

    /// The head of the client's Initial of RFC 9001 §A.2, cut to a short payload.
    const INITIAL: &[u8] = &[
        0xc0, 0, 0, 0, 1, 8, 0x83, 0x94, 0xc8, 0xf0, 0x3e, 0x51, 0x57, 8, 0, 0, 0x40, 4, 1, 2, 3,
        4, 0x40, 9, 9,
    ];

    #[test]
    fn packets_of_a_datagram_are_told_apart() {
        let probe = Probe {
            bytes: INITIAL,
            dir: Dir::ToServer,
            transport: Transport::Udp,
            first: true,
        };
        assert!(matches!(Quic.probe(&probe), Likelihood::Sure(_)));
        let mut facts = Facts::default();
        datagram(&mut Wire::whole(INITIAL, 0, &mut facts)).unwrap();
        let view = facts.view(0, facts.mark());
        assert_eq!(view.find(&f::DCID), Some(&INITIAL[6..14]));
        let mut out = Vec::new();
        Quic.summary(
            &Line {
                kind: Kind(0),
                ctx: 0,
                dir: Dir::ToServer,
                facts: view,
            },
            &mut out,
        );
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "Initial, version 1, to 8394c8f03e515708"
        );
    }

    #[test]
    fn numbers_of_every_length() {
        // RFC 9000 §A.1.
        for (bytes, want) in [
            (&[0x25][..], 37),
            (&[0x7b, 0xbd], 15_293),
            (&[0x9d, 0x7f, 0x3e, 0x7d], 494_878_333),
            (
                &[0xc2, 0x19, 0x7c, 0x5e, 0xff, 0x14, 0xe8, 0x8c],
                151_288_809_941_952_652,
            ),
        ] {
            assert_eq!(
                number(&mut Wire::whole(bytes, 0, &mut ()), &f::LENGTH),
                Ok(want)
            );
        }
    }

    #[test]
    fn of_a_packet_cut_short_all_bytes_are_shown() {
        let cut = &INITIAL[..20];
        let mut tree = crate::wire::Tree::default();
        assert!(datagram(&mut Wire::whole(cut, 0, &mut tree)).is_err());
        let last = tree.nodes().last().map(|n| (n.def.name, n.at, n.len));
        assert_eq!(last, Some((UNDECODED.def.name, 18, 2)));
    }

    #[test]
    fn broken_ones_do_no_harm() {
        for n in 0..INITIAL.len() {
            for at in 0..n {
                let mut bytes = INITIAL[..n].to_vec();
                bytes[at] ^= 0xff;
                let _ = datagram(&mut Wire::whole(&bytes, 0, &mut Facts::default()));
            }
        }
    }
}
