//! EAP over LAN: how a station proves to a switch or an access point who it is (IEEE 802.1X, RFC 3748), with the
//! methods that carry TLS (RFC 5216, RFC 5281). Key messages are named, not opened.

pub mod fields;
mod message;
pub mod notes;
mod session;

use crate::field::{Def, Field, Value, counted, escape, show};
use crate::layer::{Dir, Dissector, Evidence, Likelihood, Line, Probe, Protocol, Transport, Unit};
use crate::note::Code;
use crate::wire::{Recorder, Wire};
use fields as f;

/// EAP, in EAPOL.
pub struct Eap;

impl Protocol for Eap {
    fn name(&self) -> &'static str {
        "eap"
    }

    fn label(&self) -> &'static str {
        "EAP"
    }

    /// It has no ports: the EtherType says what it is.
    fn ports(&self) -> &'static [(Transport, u16)] {
        &[]
    }

    fn fields(&self) -> &'static [&'static Def] {
        f::FIELDS
    }

    fn notes(&self) -> &'static [&'static Code] {
        notes::NOTES
    }

    fn kinds(&self) -> &'static [&'static str] {
        &["Packet"]
    }

    /// For the frames of a link, where it says which side is the authenticator. Never sure, and at no port: so it
    /// claims nothing of other transports, whose bytes may look alike.
    fn probe(&self, probe: &Probe<'_>) -> Likelihood {
        let from = match *probe.bytes {
            [1..=3, 0, _, _, 1 | 3 | 4, ..] => Dir::ToClient,
            [1..=3, 0, _, _, 2, ..] | [1..=3, 1 | 2, 0, 0, ..] => Dir::ToServer,
            [1..=3, 3, _, _, 2 | 254, _, info, ..] if info & 0x80 != 0 => Dir::ToClient,
            [1..=3, 3, _, _, 2 | 254, ..] => Dir::ToServer,
            _ => return Likelihood::No,
        };
        let evidence = Evidence {
            len: 5,
            says: "who asks in EAP",
        };
        if from == probe.dir {
            Likelihood::Maybe(evidence)
        } else {
            Likelihood::No
        }
    }

    fn start(&self) -> Box<dyn Dissector> {
        Box::<session::Session>::default()
    }

    fn explain(&self, unit: &Unit<'_>, recorder: &mut Recorder) {
        crate::record!(recorder, |r| {
            let _ = message::eapol(&mut Wire::whole(unit.bytes, unit.base, r));
        });
    }

    fn summary(&self, line: &Line<'_>, out: &mut Vec<u8>) {
        let Some(code) = line.facts.find(&f::CODE) else {
            named(&f::TYPE, line.facts.find(&f::TYPE).unwrap_or(0), out);
            out.extend_from_slice(b", ");
            counted(
                line.facts.find(&f::LEN).unwrap_or(0).into(),
                "byte",
                "bytes",
                out,
            );
            return;
        };
        named(&f::CODE, code, out);
        if let Some(method) = line.facts.find(&f::METHOD) {
            out.extend_from_slice(b": ");
            named(&f::METHOD, method, out);
        }
        if let Some(identity) = line.facts.find(&f::IDENTITY) {
            out.push(b' ');
            escape(identity, out);
        }
        let (Some(flags), Some(len)) = (
            line.facts.find(&f::TLS_FLAGS),
            line.facts.find(&f::DATA_LEN),
        ) else {
            return;
        };
        match (flags & 0x20 != 0, len) {
            (true, 0) => out.extend_from_slice(b", start"),
            (false, 0) => out.extend_from_slice(b", go on"),
            _ => {
                out.extend_from_slice(b", ");
                counted(len.into(), "byte", "bytes", out);
                if flags & 0x40 != 0 {
                    out.extend_from_slice(b", more to come");
                }
            }
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
    use crate::layer::{Cx, Input, Op, Out};
    use crate::wire::Facts;

    /// A packet of EAP-TLS in EAPOL, with four bytes of padding behind it.
    fn packet(code: u8, id: u8, flags: u8, data: &[u8]) -> Vec<u8> {
        let n = (6 + data.len()) as u16;
        let mut p = vec![2, 0];
        p.extend(n.to_be_bytes());
        p.extend([code, id]);
        p.extend(n.to_be_bytes());
        p.extend([13, flags]);
        p.extend(data);
        p
    }

    /// What is lifted by each packet; requests go to the client.
    fn run(packets: &[Vec<u8>]) -> Vec<Vec<u8>> {
        let ip = std::net::IpAddr::from([0, 0, 0, 0]);
        let cx = Cx {
            transport: Transport::Udp,
            client: (ip, 0),
            server: (ip, 0),
            frame: 1,
            time: 0,
            secrets: crate::secret::Keyring::none(),
            begun: [true; 2],
        };
        let (mut session, mut facts) = (Eap.start(), Facts::default());
        let mut lifted = Vec::new();
        for bytes in packets {
            let dir = if bytes.get(4) == Some(&1) {
                Dir::ToClient
            } else {
                Dir::ToServer
            };
            let mut out = Out::new(&mut facts, 0);
            let input = Input {
                bytes,
                base: 0,
                whole: true,
                last: false,
            };
            assert_eq!(session.feed(dir, input, &cx, &mut out), bytes.len());
            let mut here = Vec::new();
            for op in std::mem::take(&mut out.ops) {
                match op {
                    Op::Lift { plain, .. } => here.extend(plain),
                    Op::Gap { .. } => here.extend(b"gap"),
                    _ => {}
                }
            }
            lifted.push(here);
        }
        lifted
    }

    #[test]
    fn fragments_go_up_together_and_once() {
        let packets = [
            packet(1, 7, 0x20, b""),
            packet(2, 7, 0xc0, &[0, 0, 0, 4, 22, 3]),
            packet(2, 7, 0xc0, &[0, 0, 0, 4, 22, 3]),
            packet(1, 8, 0, b""),
            packet(2, 8, 0, &[1, 0]),
            packet(2, 8, 0, &[1, 0]),
        ];
        assert_eq!(
            run(&packets),
            [&b""[..], b"", b"", b"", &[22, 3, 1, 0], b""]
        );
    }

    #[test]
    fn what_is_missing_is_a_gap() {
        let packets = [
            packet(2, 7, 0xc0, &[0, 0, 0, 9, 22, 3]),
            packet(2, 9, 0, &[1, 0]),
        ];
        assert_eq!(run(&packets), [&b""[..], b"gap"]);
    }

    #[test]
    fn fragments_without_end_are_not_kept() {
        let many: Vec<_> = (0..200).map(|id| packet(2, id, 0x40, &[0; 1000])).collect();
        assert!(run(&many).iter().all(Vec::is_empty));
        assert_eq!(
            run(&[many, vec![packet(2, 255, 0, &[1])]].concat())
                .last()
                .unwrap(),
            b"gap"
        );
    }

    #[test]
    fn broken_ones_do_no_harm() {
        let whole = packet(2, 7, 0xc0, &[0, 0, 0, 4, 22, 3]);
        for n in 0..whole.len() {
            let mut broken = whole.clone();
            broken[n] ^= 0xff;
            run(&[whole[..n].to_vec(), broken]);
        }
    }

    #[test]
    fn a_packet_is_told_in_a_line() {
        let mut facts = Facts::default();
        let bytes = packet(2, 7, 0x40, &[22, 3]);
        message::eapol(&mut Wire::whole(&bytes, 0, &mut facts)).unwrap();
        let line = Line {
            kind: crate::layer::Kind(0),
            ctx: 0,
            dir: Dir::ToServer,
            facts: facts.view(0, facts.mark()),
        };
        let mut out = Vec::new();
        Eap.summary(&line, &mut out);
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "response: EAP-TLS, 2 bytes, more to come"
        );
    }
}
