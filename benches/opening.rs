//! What decrypting costs beside the cipher itself: `cargo bench --bench opening`.
//!
//! A handshake of a recording, and behind it 32 MB of records sealed with its keys, in segments of 1448 bytes. The
//! engine reads them with and without the key log; the difference may be at most twice what the cipher alone takes to
//! open the same records. Fails when it is more. Each figure is the least of five runs.

use std::path::PathBuf;
use std::time::Instant;

use wirestep::crypt::{Aead, AeadKind, Hash};
use wirestep::engine::{Config, Engine, FrameIn};
use wirestep::source::{Batch, Event, Source};

const RUNS: usize = 5;
const RECORD: usize = 16 * 1024;
const SEGMENT: usize = 1448;
const BYTES: usize = 32 << 20;

/// Frames of an Ethernet with IPv4 and TCP, one behind the other.
struct Frames {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Frames {
    fn push(&mut self, frame: &[u8]) {
        self.bytes.extend_from_slice(frame);
        self.ends.push(self.bytes.len());
    }

    fn each(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(a, b)| &self.bytes[a..*b])
    }
}

/// The name of a recording, its cipher, the hash of its keys.
const CASES: &[(&str, AeadKind, Hash)] = &[
    ("1.3-aes128-gcm-openssl", AeadKind::Aes128Gcm, Hash::Sha256),
    ("1.3-aes256-gcm-openssl", AeadKind::Aes256Gcm, Hash::Sha384),
    (
        "1.3-chacha20-openssl",
        AeadKind::ChaCha20Poly1305,
        Hash::Sha256,
    ),
];

fn recording(name: &str) -> (Vec<Vec<u8>>, Vec<u8>) {
    let path =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("captures/keys/{name}.pcapng"));
    let mut source = Source::open(&path).expect("a recording of the repository");
    let (mut batch, mut frames, mut log) = (Batch::default(), Vec::new(), Vec::new());
    while source.fill(&mut batch, 64) {
        for (_, event) in batch.events.drain(..) {
            if let Event::Secrets { data, .. } = event {
                log.extend(data);
            }
        }
        frames.extend(batch.frames.iter().map(|f| source.bytes(f).to_vec()));
    }
    (frames, log)
}

fn number(bytes: &[u8], at: usize) -> u32 {
    u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap_or_default())
}

/// The payload of a frame with TCP over IPv4, and whether the server sent it.
fn payload(frame: &[u8]) -> (usize, bool) {
    let tcp = 14 + 4 * usize::from(frame[14] & 15);
    let total = 14 + usize::from(u16::from_be_bytes([frame[16], frame[17]]));
    let at = tcp + 4 * usize::from(frame[tcp + 12] >> 4);
    (
        total - at,
        u16::from_be_bytes([frame[tcp], frame[tcp + 1]]) == 443,
    )
}

fn server_secret(log: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(log);
    let line = text
        .lines()
        .find(|l| l.starts_with("SERVER_TRAFFIC_SECRET_0"));
    let digits = line.and_then(|l| l.split(' ').nth(2)).unwrap_or("");
    let pairs = digits.as_bytes().chunks(2);
    pairs
        .map(|p| u8::from_str_radix(&String::from_utf8_lossy(p), 16).unwrap_or(0))
        .collect()
}

fn expand(hash: Hash, secret: &[u8], label: &str, len: usize) -> Vec<u8> {
    let mut info = (len as u16).to_be_bytes().to_vec();
    info.push((6 + label.len()) as u8);
    info.extend_from_slice(format!("tls13 {label}\0").as_bytes());
    hash.expand(secret, &info, len).to_vec()
}

fn nonce(iv: &[u8], sequence: u64) -> [u8; 12] {
    let mut out: [u8; 12] = iv.try_into().unwrap_or_default();
    out[4..]
        .iter_mut()
        .zip(sequence.to_be_bytes())
        .for_each(|(a, b)| *a ^= b);
    out
}

/// The handshake, the records behind it in segments, and the records as the cipher takes them.
fn traffic(name: &str, kind: AeadKind, hash: Hash) -> (Frames, Vec<u8>, Vec<(u64, Vec<u8>)>) {
    let (recorded, log) = recording(name);
    let mut frames = Frames {
        bytes: Vec::new(),
        ends: Vec::new(),
    };
    // Up to the client's Finished, which is in the first of its frames behind the server's flight.
    let mut template = None;
    let mut answered = false;
    for frame in &recorded {
        let (len, server) = payload(frame);
        frames.push(frame);
        answered |= server && len > 0;
        if server && len > 0 {
            template = Some((frame.clone(), len));
        }
        if answered && !server && len > 0 {
            break;
        }
    }
    let (template, len) = template.expect("the server's flight");
    let tcp = 14 + 4 * usize::from(template[14] & 15);
    let head = tcp + 4 * usize::from(template[tcp + 12] >> 4);
    let mut seq = number(&template, tcp + 4).wrapping_add(len as u32);
    let secret = server_secret(&log);
    let aead = Aead::new(kind, &expand(hash, &secret, "key", kind.key_len())).expect("a key");
    let iv = expand(hash, &secret, "iv", 12);
    let (mut stream, mut records) = (Vec::with_capacity(BYTES + BYTES / 64), Vec::new());
    let mut plain: Vec<u8> = (0..RECORD).map(|i| (i * 31 >> 3) as u8).collect();
    plain.push(23);
    for sequence in 0..(BYTES / RECORD) as u64 {
        let len = (plain.len() + kind.tag_len()) as u16;
        let header = [23, 3, 3, (len >> 8) as u8, len as u8];
        let sealed = aead
            .seal(&nonce(&iv, sequence), &header, &plain)
            .expect("sealed");
        stream.extend_from_slice(&header);
        stream.extend_from_slice(&sealed);
        records.push((sequence, sealed));
    }
    for part in stream.chunks(SEGMENT) {
        let mut frame = template[..head].to_vec();
        let total = (head - 14 + part.len()) as u16;
        frame[16..18].copy_from_slice(&total.to_be_bytes());
        frame[tcp + 4..tcp + 8].copy_from_slice(&seq.to_be_bytes());
        frame.extend_from_slice(part);
        frames.push(&frame);
        seq = seq.wrapping_add(part.len() as u32);
    }
    (frames, log, records)
}

/// Seconds that the engine takes, and how many messages were found inside TLS.
fn engine(frames: &Frames, log: Option<&[u8]>) -> (f64, usize) {
    let mut engine = Engine::new(Config::default());
    if let Some(log) = log {
        engine.unlock(|ring| {
            ring.read_log(log);
        });
    }
    let mut inside = 0;
    let begun = Instant::now();
    let all: Vec<FrameIn<'_>> = frames
        .each()
        .enumerate()
        .map(|(i, bytes)| FrameIn {
            time: 1_700_000_000_000_000_000 + i as i64 * 10_000,
            has_time: true,
            len: bytes.len() as u32,
            link: 1,
            interface: 0,
            bytes,
        })
        .collect();
    for batch in all.chunks(64) {
        engine.batch(batch, &mut |engine, _| {
            let messages = engine.store().messages().iter();
            inside += messages
                .filter(|m| m.proto.name() == "tls" && m.ctx >> 9 & 7 != 0)
                .count();
        });
    }
    engine.finish(&mut |_| {});
    (begun.elapsed().as_secs_f64(), inside)
}

fn least(run: &mut dyn FnMut() -> f64) -> f64 {
    (0..RUNS).map(|_| run()).fold(f64::MAX, f64::min)
}

fn main() {
    wirestep::vocabulary::registry();
    println!(
        "{:<28} {:>9} {:>9} {:>9} {:>7}",
        "32 MB of records, ms", "shut", "open", "cipher", "ratio"
    );
    let mut missed = false;
    for (name, kind, hash) in CASES {
        let (frames, log, records) = traffic(name, *kind, *hash);
        let shut = least(&mut || engine(&frames, None).0);
        let mut inside = 0;
        let open = least(&mut || {
            let (seconds, n) = engine(&frames, Some(&log));
            inside = n;
            seconds
        });
        assert!(
            inside >= records.len(),
            "{name}: only {inside} of {} records opened",
            records.len()
        );
        let secret = server_secret(&log);
        let aead = Aead::new(*kind, &expand(*hash, &secret, "key", kind.key_len())).expect("a key");
        let iv = expand(*hash, &secret, "iv", 12);
        let cipher = least(&mut || {
            let begun = Instant::now();
            for (sequence, sealed) in &records {
                let len = sealed.len() as u16;
                let header = [23, 3, 3, (len >> 8) as u8, len as u8];
                let plain = aead.open(&nonce(&iv, *sequence), &header, sealed);
                std::hint::black_box(plain.expect("it was sealed with this key"));
            }
            begun.elapsed().as_secs_f64()
        });
        let ratio = (open - shut) / cipher;
        missed |= ratio > 2.0;
        println!(
            "{name:<28} {:>9.1} {:>9.1} {:>9.1} {ratio:>6.2}×",
            shut * 1e3,
            open * 1e3,
            cipher * 1e3
        );
    }
    if missed {
        println!("MISSED: decrypting adds at most twice the cost of the cipher itself");
        std::process::exit(1);
    }
}
