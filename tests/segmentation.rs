//! However a stream is cut into segments, repeated and put out of order: the same messages.
//!
//! Real conversations of `captures/` are cut anew. What a segment carried is sent in smaller pieces, some twice, and
//! pieces overtake each other as long as nobody in the other direction could have answered in between.

use proptest::prelude::*;
use wirestep::decode::{Decoded, TransportHeader, decode};
use wirestep::engine::{Config, Engine, FrameIn};
use wirestep::source::{Batch, Source};

#[derive(Clone)]
struct Frame {
    time: i64,
    link: u32,
    bytes: Vec<u8>,
}

fn frames(name: &str) -> Vec<Frame> {
    let path = format!("{}/captures/{name}.pcapng", env!("CARGO_MANIFEST_DIR"));
    let mut source = Source::open(path.as_ref()).unwrap();
    let mut batch = Batch::default();
    let mut out = Vec::new();
    while source.fill(&mut batch, 64) {
        out.extend(batch.frames.iter().map(|h| Frame {
            time: h.time,
            link: h.link,
            bytes: source.bytes(h).to_vec(),
        }));
    }
    out
}

/// What each direction of each conversation says, in its order.
fn messages(frames: &[Frame]) -> Vec<String> {
    let mut engine = Engine::new(Config::default());
    let mut out = Vec::new();
    let mut take = |engine: &Engine| {
        for m in engine.store().messages() {
            // The message of bytes nobody knows holds the first segment, whatever its size.
            if m.proto.name() == "data" {
                continue;
            }
            let mut line = Vec::new();
            m.proto.summary(&engine.store().line(m), &mut line);
            let ends = engine.endpoints(m);
            out.push(format!(
                "{ends:?} {} {:?} {}",
                m.proto.name(),
                m.kind,
                String::from_utf8_lossy(&line)
            ));
        }
    };
    for f in frames {
        let len = f.bytes.len() as u32;
        let frame = FrameIn {
            time: f.time,
            has_time: true,
            len,
            link: f.link,
            interface: 0,
            bytes: &f.bytes,
        };
        engine.batch(&[frame], &mut |engine, _| take(engine));
    }
    engine.finish(&mut |engine| take(engine));
    // Directions and conversations may be interleaved otherwise; each keeps its own order.
    out.sort_by_key(|line| {
        line.split(" http ")
            .next()
            .map(|s| s.len().min(60))
            .unwrap_or(0)
    });
    let mut by_end: std::collections::BTreeMap<String, Vec<String>> = Default::default();
    for line in out {
        let key = line.split("]) ").next().unwrap_or("").to_string()
            + line.split(' ').nth(3).unwrap_or("");
        by_end.entry(key).or_default().push(line);
    }
    by_end.into_values().flatten().collect()
}

/// The conversation, the direction, and the payload's place, of an Ethernet frame with IPv4 and TCP.
fn payload(f: &Frame) -> Option<((u16, u16), usize, usize)> {
    let mut d = Decoded::default();
    decode(f.link, &f.bytes, f.bytes.len() as u32, &mut d);
    let Some(TransportHeader::Tcp(t)) = d.transport else {
        return None;
    };
    let v4 = d.net.is_some_and(|n| !n.v6);
    (v4 && f.link == 1 && t.payload_len > 0).then_some((
        (t.src_port, t.dst_port),
        t.payload_at as usize,
        t.payload_len as usize,
    ))
}

/// A piece of a segment as a frame of its own.
fn piece(f: &Frame, at: usize, from: usize, to: usize, last: bool) -> Frame {
    let mut bytes = f.bytes[..at].to_vec();
    bytes.extend_from_slice(&f.bytes[at + from..at + to]);
    let ip = 14;
    let tcp = ip + usize::from(bytes[ip] & 15) * 4;
    let total = (bytes.len() - ip) as u16;
    bytes[ip + 2..ip + 4].copy_from_slice(&total.to_be_bytes());
    let seq =
        u32::from_be_bytes(bytes[tcp + 4..tcp + 8].try_into().unwrap()).wrapping_add(from as u32);
    bytes[tcp + 4..tcp + 8].copy_from_slice(&seq.to_be_bytes());
    if !last {
        bytes[tcp + 13] &= !1; // only the last piece carries the FIN
    }
    Frame { bytes, ..f.clone() }
}

fn cut_anew(original: &[Frame], seeds: &[u16]) -> Vec<Frame> {
    let mut seeds = seeds.iter().copied().cycle();
    let mut next = move || usize::from(seeds.next().unwrap_or(0));
    let mut out: Vec<Frame> = Vec::new();
    let mut run: Vec<Frame> = Vec::new();
    let mut of = None;
    let flush = |run: &mut Vec<Frame>, out: &mut Vec<Frame>, next: &mut dyn FnMut() -> usize| {
        for i in 1..run.len() {
            if next() % 3 == 0 {
                run.swap(i - 1, i);
            }
        }
        out.append(run);
    };
    for f in original {
        let Some((ends, at, len)) = payload(f) else {
            flush(&mut run, &mut out, &mut next);
            out.push(f.clone());
            continue;
        };
        if of.replace(ends) != Some(ends) {
            flush(&mut run, &mut out, &mut next);
        }
        let mut from = 0;
        while from < len {
            let size = 1 + next() % 400;
            let to = (from + size).min(len);
            run.push(piece(f, at, from, to, to == len));
            if next() % 4 == 0 {
                run.push(piece(f, at, from.saturating_sub(next() % 50), to, false));
            }
            from = to;
        }
    }
    flush(&mut run, &mut out, &mut next);
    out
}

const CAPTURES: &[&str] = &[
    "first-look",
    "http-message",
    "http-state",
    "http2",
    "dns",
    "tls-1.2",
    "certificates",
    "tls-fails",
    "smtp",
    "mail-fails",
    "lmtp",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]
    #[test]
    fn the_same_messages_however_the_stream_is_cut(seeds in prop::collection::vec(any::<u16>(), 50..400), which in 0..CAPTURES.len()) {
        let original = frames(CAPTURES[which]);
        let whole = messages(&original);
        prop_assert!(!whole.is_empty());
        prop_assert_eq!(messages(&cut_anew(&original, &seeds)), whole);
    }
}

#[test]
fn byte_by_byte() {
    for name in CAPTURES {
        let original = frames(name);
        let mut small = Vec::new();
        for f in &original {
            match payload(f) {
                Some((_, at, len)) => {
                    small.extend((0..len).map(|i| piece(f, at, i, i + 1, i + 1 == len)))
                }
                None => small.push(f.clone()),
            }
        }
        assert_eq!(messages(&small), messages(&original), "{name}");
    }
}

/// A segment that comes again with other bytes changes nothing that was read, and is said each time.
#[test]
fn what_comes_again_otherwise_is_said() {
    let original = frames("http-message");
    let mut forged = Vec::new();
    let mut expected = 0;
    for f in &original {
        forged.push(f.clone());
        let Some((_, at, len)) = payload(f).filter(|(_, _, len)| *len > 1) else {
            continue;
        };
        let mut again = piece(f, at, 0, len, false);
        if let Some(last) = again.bytes.last_mut() {
            *last ^= 0x20;
        }
        forged.push(again);
        expected += 1;
    }
    assert!(expected > 3);
    assert_eq!(messages(&original), messages(&forged));
    let mut engine = Engine::new(Config::default());
    let mut noted = 0;
    for f in &forged {
        let frame = FrameIn {
            time: f.time,
            has_time: true,
            len: f.bytes.len() as u32,
            link: f.link,
            interface: 0,
            bytes: &f.bytes,
        };
        engine.batch(&[frame], &mut |engine, _| {
            let notes = engine.store().notes().iter();
            noted += notes
                .filter(|n| n.code.name == "tcp.overlap-conflict")
                .count();
        });
    }
    assert_eq!(noted, expected);
}

/// Client and server are guessed by their ports, and the first message says otherwise: its bytes lead to its frame.
#[test]
fn a_conversation_that_turns_round_keeps_its_bytes() {
    let all = frames("http-message");
    let server = |f: &&Frame| payload(f).is_some_and(|((from, _), _, _)| from == 80);
    let mut engine = Engine::new(Config {
        retain: true,
        ..Config::default()
    });
    for f in all.iter().skip_while(|f| !server(f)).filter(server) {
        let mut bytes = f.bytes.clone();
        let tcp = 14 + usize::from(bytes[14] & 15) * 4;
        bytes[tcp..tcp + 2].copy_from_slice(&61_000u16.to_be_bytes());
        bytes[tcp + 2..tcp + 4].copy_from_slice(&2_000u16.to_be_bytes());
        let frame = FrameIn {
            time: f.time,
            has_time: true,
            len: bytes.len() as u32,
            link: f.link,
            interface: 0,
            bytes: &bytes,
        };
        engine.batch(&[frame], &mut |_, _| {});
    }
    engine.finish(&mut |_| {});
    let store = engine.store();
    let said: Vec<_> = store.messages().iter().collect();
    assert!(said.iter().any(|m| m.proto.name() == "http"));
    for m in said {
        let found: u64 = store
            .frames(m.span)
            .iter()
            .map(|(s, _)| u64::from(s.len))
            .sum();
        assert_eq!(
            found,
            u64::from(m.span.len),
            "{} in frame {}",
            m.proto.name(),
            m.frame
        );
    }
}
