//! "Why can't I read this?": each cause that TLS stays shut for is named, and what can be read is.

use wirestep::engine::{Config, Engine, FrameIn};
use wirestep::source::{Batch, Event, Source};

struct Recording {
    frames: Vec<(i64, u32, Vec<u8>)>,
    log: Vec<u8>,
}

fn recording(name: &str) -> Recording {
    wirestep::vocabulary::registry();
    let path = format!("{}/captures/{name}.pcapng", env!("CARGO_MANIFEST_DIR"));
    let mut source = Source::open(path.as_ref()).unwrap();
    let (mut frames, mut log, mut batch) = (Vec::new(), Vec::new(), Batch::default());
    while source.fill(&mut batch, 64) {
        for (_, event) in batch.events.drain(..) {
            if let Event::Secrets { data, .. } = event {
                log.extend_from_slice(&data);
            }
        }
        frames.extend(
            batch
                .frames
                .iter()
                .map(|h| (h.time, h.link, source.bytes(h).to_vec())),
        );
    }
    Recording { frames, log }
}

/// Causes that were named, and what was said inside, as far as anybody recognised it.
struct Told {
    causes: Vec<&'static str>,
    inside: Vec<String>,
}

impl Told {
    fn says(&self, what: &str) -> bool {
        self.inside.iter().any(|l| l.contains(what))
    }
}

/// Feeds frames as far as they are shown: how many bytes of each.
fn read(r: &Recording, log: &[u8], shown: &dyn Fn(usize, &[u8]) -> Option<usize>) -> Told {
    let mut engine = Engine::new(Config::default());
    engine.unlock(|ring| {
        ring.read_log(log);
    });
    let mut told = Told {
        causes: Vec::new(),
        inside: Vec::new(),
    };
    let mut hear = |engine: &Engine| {
        let notes = engine.store().notes().iter().map(|n| n.code.name);
        told.causes
            .extend(notes.filter(|n| n.starts_with("tls.locked")));
        for m in engine
            .store()
            .messages()
            .iter()
            .filter(|m| m.proto.name() != "tls")
        {
            let mut line = Vec::new();
            m.proto.summary(&engine.store().line(m), &mut line);
            let line = String::from_utf8_lossy(&line).into_owned();
            told.inside.push(format!("{} {line}", m.proto.name()));
        }
    };
    for (i, (time, link, bytes)) in r.frames.iter().enumerate() {
        let Some(captured) = shown(i, bytes) else {
            continue;
        };
        let frame = FrameIn {
            time: *time,
            has_time: true,
            len: bytes.len() as u32,
            link: *link,
            interface: 0,
            bytes: &bytes[..captured],
        };
        engine.batch(&[frame], &mut |engine, _| hear(engine));
    }
    engine.finish(&mut |engine| hear(engine));
    told
}

fn all(_: usize, bytes: &[u8]) -> Option<usize> {
    Some(bytes.len())
}

#[test]
fn no_key_at_all() {
    let r = recording("keys/1.3-aes128-gcm-openssl");
    assert_eq!(read(&r, b"", &all).causes, ["tls.locked.no_key"]);
    assert_eq!(read(&r, &r.log, &all).causes, [""; 0]);
}

#[test]
fn the_handshake_is_not_in_the_capture() {
    let r = recording("keys/1.3-aes128-gcm-openssl");
    let told = read(&r, &r.log, &|i, b| (i >= 8).then_some(b.len()));
    assert_eq!(told.causes, ["tls.locked.no_handshake"]);
}

#[test]
fn a_suite_without_a_reader() {
    let mut r = recording("keys/1.2-aes128-gcm-openssl");
    // ServerHello: header, version, random, the session's id, the suite.
    let at = |b: &[u8]| {
        b.windows(6)
            .position(|w| w[0] == 2 && w[1] == 0 && w[4..] == [3, 3])
    };
    let (frame, at) = r
        .frames
        .iter()
        .enumerate()
        .find_map(|(i, f)| Some((i, 54 + at(f.2.get(54..)?)?)))
        .unwrap();
    let bytes = &mut r.frames[frame].2;
    let suite = at + 4 + 2 + 32 + 1 + usize::from(bytes[at + 38]);
    assert_eq!(bytes[suite..suite + 2], [0, 0x9c]);
    bytes[suite..suite + 2].copy_from_slice(&[0xc0, 0x50]); // ARIA
    assert_eq!(read(&r, &r.log, &all).causes, ["tls.locked.unsupported"]);
}

#[test]
fn cut_by_the_snap_length() {
    let r = recording("https");
    let whole = read(&r, &r.log, &all);
    assert!(whole.causes.is_empty() && whole.says("200"));
    let long = r.frames.iter().map(|f| f.2.len()).max().unwrap();
    assert!(long > 1000, "{long}");
    // Behind the handshakes all is short but the page.
    let told = read(&r, &r.log, &|_, b| Some(b.len().min(700)));
    assert!(
        told.causes.contains(&"tls.locked.snapped"),
        "{:?}",
        told.causes
    );
    assert!(
        !told.causes.contains(&"tls.locked.bytes_missing"),
        "{:?}",
        told.causes
    );
    // With no key that is what is said, for it is what would help first.
    let told = read(&r, b"", &|_, b| Some(b.len().min(700)));
    assert!(
        !told.causes.contains(&"tls.locked.snapped"),
        "{:?}",
        told.causes
    );
}

#[test]
fn bytes_of_a_record_are_missing() {
    let r = recording("http2");
    let whole = read(&r, &r.log, &all);
    assert!(whole.causes.is_empty(), "{:?}", whole.causes);
    let mut named = 0;
    // Full segments in the middle of big records: without any of them that record stays shut, and it is said why.
    let full: Vec<usize> = (0..r.frames.len())
        .filter(|i| r.frames[*i].2.len() > 1400)
        .collect();
    assert!(full.len() > 20, "{}", full.len());
    for lost in full.iter().skip(full.len() / 2).take(12) {
        let told = read(&r, &r.log, &|i, b| (i != *lost).then_some(b.len()));
        let missing = told
            .causes
            .iter()
            .filter(|c| **c == "tls.locked.bytes_missing")
            .count();
        named += missing;
        assert!(!told.causes.contains(&"tls.locked.snapped"));
    }
    assert!(named > 0);
}

/// Makes the server of a recording open its connection: who speaks as TLS's client then answers it.
fn turned(r: &Recording) -> Recording {
    let mut frames = r.frames.clone();
    let flags = |f: &(i64, u32, Vec<u8>)| f.2[14 + 20 + 13];
    let at = |f: &mut (i64, u32, Vec<u8>), flags: u8| f.2[14 + 20 + 13] = flags;
    let syns: Vec<usize> = (1..frames.len())
        .filter(|i| flags(&frames[*i]) == 0x12 && flags(&frames[*i - 1]) == 2)
        .collect();
    assert!(!syns.is_empty());
    for i in syns {
        at(&mut frames[i - 1], 0x12);
        at(&mut frames[i], 2);
        let time = frames[i].0;
        frames[i].0 = frames[i - 1].0;
        frames[i - 1].0 = time;
        frames.swap(i - 1, i);
    }
    Recording {
        frames,
        log: r.log.clone(),
    }
}

/// TLS's client is who says hello, whoever opened the connection: the same is read, in every version.
#[test]
fn a_hello_from_who_answered() {
    for name in [
        "3.0-aes128-sha-nss",
        "1.0-rc4-sha-gnutls",
        "1.2-aes128-sha-mac-openssl",
        "1.2-client-certificate-openssl",
        "1.2-resume-session-id-openssl",
        "1.2-renegotiation-openssl",
        "1.3-client-certificate-openssl",
        "1.3-early-data-openssl",
        "1.3-hello-retry-openssl",
        "1.3-key-update-openssl",
        "1.3-resume-openssl",
    ] {
        let r = recording(&format!("keys/{name}"));
        let (mut one, mut other) = (read(&r, &r.log, &all), read(&turned(&r), &r.log, &all));
        assert_eq!(other.causes, [""; 0], "{name}");
        one.inside.sort();
        other.inside.sort();
        assert!(!one.inside.is_empty(), "{name}");
        assert_eq!(one.inside, other.inside, "{name}");
        // Without keys it is said what is said else.
        let (one, other) = (read(&r, b"", &all), read(&turned(&r), b"", &all));
        assert_eq!(one.causes, other.causes, "{name}");
    }
}
