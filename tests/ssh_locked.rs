//! SSH behind missing bytes, and with secrets that come late: what was lost is said, and all else opens.

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
    let (mut frames, mut log) = (Vec::new(), Vec::new());
    let mut batch = Batch::default();
    while source.fill(&mut batch, 64) {
        for (_, event) in batch.events.drain(..) {
            if let Event::Secrets { data, .. } = event {
                log.extend_from_slice(&data);
            }
        }
        for h in &batch.frames {
            frames.push((h.time, h.link, source.bytes(h).to_vec()));
        }
    }
    Recording { frames, log }
}

/// What was said inside, and the notes.
#[derive(Default)]
struct Inside {
    lines: Vec<String>,
    notes: Vec<&'static str>,
}

impl Inside {
    fn hear(&mut self, engine: &Engine) {
        for m in engine.store().messages() {
            if matches!(m.proto.name(), "ssh-inside" | "sftp") {
                let mut line = Vec::new();
                m.proto.summary(&engine.store().line(m), &mut line);
                let line = String::from_utf8_lossy(&line).into_owned();
                self.lines.push(format!("{} {line}", m.proto.name()));
            }
        }
        self.notes
            .extend(engine.store().notes().iter().map(|n| n.code.name));
    }

    fn count(&self, what: &str) -> usize {
        self.lines.iter().filter(|l| l.contains(what)).count()
    }
}

/// Feeds frames, each with how long it was on the wire; the log comes before frame `late`, or at the end.
fn read(r: &Recording, shown: &dyn Fn(usize, &[u8]) -> Option<usize>, late: usize) -> Inside {
    let mut engine = Engine::new(Config::default());
    engine.unlock(|ring| ring.await_more(true));
    let mut inside = Inside::default();
    let give = |engine: &mut Engine| {
        engine.unlock(|ring| {
            ring.read_log(&r.log);
            ring.await_more(false);
        });
    };
    for (i, (time, link, bytes)) in r.frames.iter().enumerate() {
        if i == late {
            give(&mut engine);
        }
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
        engine.batch(&[frame], &mut |engine, _| inside.hear(engine));
    }
    if late >= r.frames.len() {
        give(&mut engine);
    }
    engine.finish(&mut |engine| inside.hear(engine));
    inside
}

fn all(_: usize, bytes: &[u8]) -> Option<usize> {
    Some(bytes.len())
}

#[test]
fn a_secret_that_comes_late_opens_what_waited() {
    for name in ["sftp", "ssh"] {
        let r = recording(name);
        let whole = read(&r, &all, 0);
        assert!(whole.lines.len() > 40, "{name}: {}", whole.lines.len());
        for late in [12, 20, 40, r.frames.len()] {
            let after = read(&r, &all, late);
            let sorted = |i: &Inside| {
                let mut lines = i.lines.clone();
                lines.sort();
                lines
            };
            assert_eq!(
                sorted(&after),
                sorted(&whole),
                "{name}, late by {late} frames"
            );
            assert!(!after.notes.contains(&"ssh.not-opened"));
        }
    }
}

/// Frames with payload of one direction, told by the port.
fn carries(bytes: &[u8], from_server: bool) -> bool {
    let port = u16::from_be_bytes([bytes[34], bytes[35]]);
    let header = 14 + 20 + usize::from(bytes[46] >> 4) * 4;
    let total = 14 + usize::from(u16::from_be_bytes([bytes[16], bytes[17]]));
    (port == 22) == from_server && total > header
}

#[test]
fn behind_a_lost_frame_packets_open_again() {
    for name in ["sftp", "ssh"] {
        let r = recording(name);
        let whole = read(&r, &all, 0);
        let (mut tried, mut found) = (0, 0);
        for from_server in [false, true] {
            // Frames of the first connection, well behind its key exchange.
            let frames: Vec<usize> = (24..80)
                .filter(|i| carries(&r.frames[*i].2, from_server))
                .collect();
            for lost in frames.chunks(2).filter(|c| c.len() == 2).take(8) {
                let lost = lost[0];
                let after = read(&r, &|i, b| (i != lost).then_some(b.len()), 0);
                // Behind the last packets of a direction there is nothing left to find.
                found += usize::from(after.notes.contains(&"ssh.resumed"));
                let said = ["ssh.resumed", "ssh.lost"]
                    .iter()
                    .any(|n| after.notes.contains(n));
                assert!(
                    said,
                    "{name}: without frame {}: {:?}",
                    lost + 1,
                    after.notes
                );
                assert!(
                    !after.notes.contains(&"ssh.not-opened"),
                    "{name}: {}",
                    lost + 1
                );
                // What was in the frame, and no more. (SFTP is lost with the packet that opens its channel.)
                let missing = whole.count("ssh-inside") - after.count("ssh-inside");
                assert!(
                    (1..=4).contains(&missing),
                    "{name}: without frame {}: {missing} packets less",
                    lost + 1
                );
                tried += 1;
            }
        }
        assert!(
            tried > 8 && found * 4 >= tried * 3,
            "{name}: {found} of {tried}"
        );
    }
}

#[test]
fn what_the_snap_length_cut_off_is_named() {
    let r = recording("sftp");
    // 9000 bytes of a photo: frames beyond 400 bytes are cut.
    let after = read(
        &r,
        &|i, b| Some(if i < 24 { b.len() } else { b.len().min(400) }),
        0,
    );
    assert!(after.notes.contains(&"ssh.snapped"), "{:?}", after.notes);
    assert!(after.notes.contains(&"ssh.resumed"), "{:?}", after.notes);
    assert!(after.count("USERAUTH_SUCCESS") == 1 && after.count("sftp") > 20);
    assert!(!after.notes.contains(&"ssh.not-opened"));
}

#[test]
fn without_any_key_it_is_said_once_a_connection() {
    let r = recording("ssh");
    let mut engine = Engine::new(Config::default());
    let mut inside = Inside::default();
    for (time, link, bytes) in &r.frames {
        let frame = FrameIn {
            time: *time,
            has_time: true,
            len: bytes.len() as u32,
            link: *link,
            interface: 0,
            bytes,
        };
        engine.batch(&[frame], &mut |engine, _| inside.hear(engine));
    }
    engine.finish(&mut |engine| inside.hear(engine));
    let said = inside.notes.iter().filter(|n| **n == "ssh.no-key").count();
    // The third client leaves before it sends NEWKEYS, but its server has sent one.
    assert_eq!(said, 3, "{:?}", inside.notes);
    assert!(inside.lines.is_empty());
}

#[test]
fn a_key_exchange_that_is_not_whole_is_named() {
    let r = recording("ssh");
    // Without the server's reply.
    let reply = r.frames.iter().position(|f| {
        f.2.windows(11).any(|w| w == b"ssh-ed25519")
            && carries(&f.2, true)
            && f.2.len() > 200
            && f.2.len() < 700
    });
    let reply = reply.unwrap();
    let after = read(&r, &|i, b| (i != reply).then_some(b.len()), 0);
    assert!(
        after.notes.iter().any(|n| matches!(
            *n,
            "ssh.exchange-missing" | "ssh.no-secret" | "ssh.unplaced"
        )),
        "{:?}",
        after.notes
    );
    assert_eq!(
        after.count("USERAUTH_SUCCESS"),
        1,
        "the second connection opens"
    );
}
