//! SSH opened with the keys that a recording holds: what was inside, against what is known of it from outside.

use wirestep::engine::{Config, Engine, FrameIn};
use wirestep::field::show;
use wirestep::source::{Batch, Event, Source};

/// The recording's frames, and its key log.
fn recording(name: &str) -> (Vec<(i64, u32, Vec<u8>)>, Vec<u8>) {
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
    (frames, log)
}

/// What was said inside: a line a message, and the notes.
fn inside(frames: &[(i64, u32, Vec<u8>)], log: &[u8]) -> (Vec<String>, Vec<&'static str>) {
    let mut engine = Engine::new(Config::default());
    engine.unlock(|ring| {
        ring.read_log(log);
    });
    let (mut lines, mut notes) = (Vec::new(), Vec::new());
    let mut hear = |engine: &Engine| {
        for m in engine.store().messages() {
            if !matches!(m.proto.name(), "ssh-inside" | "sftp") {
                continue;
            }
            let mut line = Vec::new();
            m.proto.summary(&engine.store().line(m), &mut line);
            let mut line = format!("{} {}", m.proto.name(), String::from_utf8_lossy(&line));
            for (def, value) in engine.store().facts(m).iter().filter(|(d, _)| d.told) {
                let mut text = Vec::new();
                show(def, value, &mut text);
                line += &format!(" {}={}", def.name, String::from_utf8_lossy(&text));
            }
            lines.push(line);
        }
        notes.extend(engine.store().notes().iter().map(|n| n.code.name));
    };
    for (time, link, bytes) in frames {
        let frame = FrameIn {
            time: *time,
            has_time: true,
            len: bytes.len() as u32,
            link: *link,
            interface: 0,
            bytes,
        };
        engine.batch(&[frame], &mut |engine, _| hear(engine));
    }
    engine.finish(&mut |engine| hear(engine));
    (lines, notes)
}

#[test]
fn what_was_transferred_is_found_again_with_its_hash() {
    let (frames, log) = recording("sftp");
    let (lines, notes) = inside(&frames, &log);
    assert!(!notes.iter().any(|n| n.starts_with("ssh.not-opened")));
    let photo = "sftp.file.sha256=64f11fc810d472afe6bba59c3a70bbb23f4c1c649d7c3e1890653fda52c77233";
    let moved: Vec<_> = lines.iter().filter(|l| l.contains(photo)).collect();
    assert_eq!(moved.len(), 2, "put and fetched back: {moved:#?}");
    assert!(lines.iter().any(|l| l.contains("USERAUTH_SUCCESS")));
    assert!(
        lines
            .iter()
            .any(|l| l == "ssh-inside CHANNEL_REQUEST subsystem sftp")
    );
}

#[test]
fn a_login_with_chacha20_and_one_with_gcm_open_to_the_last_packet() {
    let (frames, log) = recording("ssh");
    let (lines, notes) = inside(&frames, &log);
    assert!(!notes.contains(&"ssh.not-opened"));
    let count = |what: &str| lines.iter().filter(|l| l.contains(what)).count();
    assert_eq!(count("USERAUTH_SUCCESS"), 2);
    assert_eq!(
        count("CHANNEL_REQUEST shell") + count("CHANNEL_REQUEST exec"),
        2
    );
    assert_eq!(count("CHANNEL_REQUEST exit-status"), 2);
}

#[test]
fn foreign_wrong_and_cut_logs_open_nothing_and_say_so() {
    let (frames, log) = recording("ssh");
    for (log, code) in [
        (b"".to_vec(), None),
        (
            b"00112233445566778899aabbccddeeff SHARED_SECRET 0102\n".to_vec(),
            Some("ssh.no-secret"),
        ),
        (
            {
                let mut wrong = log.clone();
                for (i, b) in wrong.iter_mut().enumerate() {
                    if i % 112 == 60 {
                        *b = if *b == b'1' { b'2' } else { b'1' };
                    }
                }
                wrong
            },
            Some("ssh.not-opened"),
        ),
        (log[..61].to_vec(), Some("ssh.not-opened")),
    ] {
        let (lines, notes) = inside(&frames, &log);
        assert!(lines.len() < 80, "{}", lines.len());
        if let Some(code) = code {
            assert!(
                notes.iter().any(|n| n.starts_with(code)),
                "{code}: {notes:?}"
            );
        } else {
            assert!(lines.is_empty());
        }
    }
}

#[test]
fn one_flipped_bit_is_noticed_where_it_is() {
    let (mut frames, log) = recording("sftp");
    let (whole, _) = inside(&frames, &log);
    // The last byte of frame 63, somewhere in what was written to the file.
    let n = frames[62].2.len();
    frames[62].2[n - 40] ^= 1;
    let (lines, notes) = inside(&frames, &log);
    assert!(notes.contains(&"ssh.not-opened"));
    assert!(lines.len() < whole.len() && whole[..20] == lines[..20]);
}
