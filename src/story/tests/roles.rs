//! Who is client and who is server: on loopback, where all have one address, and in captures that begin in the middle.

use std::collections::HashMap;
use std::fmt::Write;

use super::*;
use crate::source::{Batch, Event};

/// A frame of a recording on Ethernet: when, and its bytes.
pub(super) type Frame = (i64, Vec<u8>);

pub(super) fn frames(name: &str) -> Vec<Frame> {
    recording(name).0
}

/// A recording's frames, and the key log in it.
pub(super) fn recording(name: &str) -> (Vec<Frame>, Vec<u8>) {
    let path = format!("{}/captures/{name}.pcapng", env!("CARGO_MANIFEST_DIR"));
    let mut source = Source::open(path.as_ref()).unwrap();
    let (mut all, mut log, mut batch) = (Vec::new(), Vec::new(), Batch::default());
    while source.fill(&mut batch, 64) {
        for h in &batch.frames {
            assert_eq!(h.link, 1, "{name} is not Ethernet");
            all.push((h.time, source.bytes(h).to_vec()));
        }
        for (_, event) in batch.events.drain(..) {
            if let Event::Secrets { data, .. } = event {
                log.extend_from_slice(&data);
            }
        }
    }
    (all, log)
}

/// These frames as a capture.
fn capture(frames: &[Frame]) -> Capture {
    capture_with(frames, b"")
}

/// A block of pcapng.
fn block(kind: u32, numbers: &[u32], body: &[u8]) -> Vec<u8> {
    let padding = body.len().next_multiple_of(4) - body.len();
    let len = (12 + numbers.len() * 4 + body.len() + padding) as u32;
    let mut out = Vec::new();
    for n in [kind, len].iter().chain(numbers) {
        out.extend(n.to_le_bytes());
    }
    out.extend(body);
    out.resize(out.len() + padding, 0);
    out.extend(len.to_le_bytes());
    out
}

/// These frames as a capture with a key log of SSH in it.
pub(super) fn capture_with(frames: &[Frame], log: &[u8]) -> Capture {
    const SSH_KEY_LOG: u32 = 0x5353_484b;
    const NANOSECONDS: u32 = 9;
    let mut file = block(0x0a0d_0d0a, &[0x1a2b_3c4d, 1, u32::MAX, u32::MAX], b"");
    file.extend(block(1, &[1, 0, 0x0001_0009, NANOSECONDS, 0], b""));
    if !log.is_empty() {
        file.extend(block(10, &[SSH_KEY_LOG, log.len() as u32], log));
    }
    for (time, bytes) in frames {
        let (high, low) = ((*time as u64 >> 32) as u32, *time as u32);
        let len = bytes.len() as u32;
        file.extend(block(6, &[0, high, low, len, len], bytes));
    }
    Capture::read(Source::from_reader(Box::new(std::io::Cursor::new(file))).unwrap())
}

/// All addresses become 127.0.0.1 or ::1.
fn on_loopback(mut frames: Vec<Frame>) -> Vec<Frame> {
    for (_, bytes) in &mut frames {
        match bytes.get(12..14) {
            Some([0x08, 0x00]) => {
                for at in [26, 30] {
                    bytes[at..at + 4].copy_from_slice(&[127, 0, 0, 1]);
                }
            }
            Some([0x86, 0xdd]) => {
                for at in [22, 38] {
                    bytes[at..at + 16].copy_from_slice(&[0; 16]);
                    bytes[at + 15] = 1;
                }
            }
            _ => {}
        }
    }
    frames
}

/// The port that was called, for each connection: found by both ports, and the direction as seen in whole.
fn called(told: &[Story]) -> HashMap<(u16, u16), u16> {
    let mut found = HashMap::new();
    for s in told.iter().filter(|s| s.kind == Kind::Tcp) {
        let (client, server) = (s.actors[0].ends[0].1, s.actors[1].ends[0].1);
        found.insert((client.min(server), client.max(server)), server);
    }
    found
}

const RECORDINGS: &[&str] = &[
    "first-look",
    "dns",
    "http-message",
    "http-state",
    "http2",
    "https",
    "tls-1.2",
    "tls-1.3",
    "ftp",
    "telnet",
    "ssh",
    "smtp",
    "mail",
    "mailbox",
];

#[test]
fn on_loopback_roles_are_those_of_the_ports() {
    for name in RECORDINGS {
        let frames = frames(name);
        let told = tell(&capture(&frames));
        let home = tell(&capture(&on_loopback(frames)));
        let all = |told: &[Story]| {
            let mut all: Vec<_> = called(told).into_iter().collect();
            all.sort_unstable();
            all
        };
        assert_eq!(all(&home), all(&told), "{name}");
        for s in &home {
            for step in &s.steps {
                assert_ne!(step.from, step.to, "{name}: {}", step.label);
            }
        }
    }
}

#[test]
fn a_capture_that_begins_in_the_middle_has_the_same_servers() {
    let mut wrong = String::new();
    for name in RECORDINGS {
        let frames = frames(name);
        let whole = called(&tell(&capture(&frames)));
        let mut seen: HashMap<((u16, u16), u16), (usize, usize)> = HashMap::new();
        for first in 1..frames.len().min(400) {
            let told = tell(&capture(&frames[first..]));
            for (ports, server) in called(&told) {
                // Between two ports that mean nothing only a SYN tells: FTP's passive mode.
                if ports.0 >= 1024 {
                    continue;
                }
                if whole.get(&ports).is_some_and(|s| *s != server) {
                    let e = seen.entry((ports, server)).or_insert((first, first));
                    e.1 = first;
                }
            }
        }
        let mut seen: Vec<_> = seen.into_iter().collect();
        seen.sort_unstable();
        for (((a, b), server), (from, to)) in seen {
            let _ = writeln!(
                wrong,
                "{name}: {a} {b}: {server} is no server, without the first {from} to {to} frames"
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Who takes part, as people read it.
fn who(told: &[Story]) -> String {
    let mut lines: Vec<String> = Vec::new();
    for a in told.iter().flat_map(|s| &s.actors) {
        let line = format!(
            "{} {} {}",
            a.role.name(),
            a.ends.first().map_or(String::new(), |e| match a.role {
                Role::Client => e.0.to_string(),
                _ => format!("{} {}", e.0, e.1),
            }),
            a.name.as_deref().unwrap_or("-")
        );
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines.join("\n")
}

#[test]
fn actors_are_named_by_dns_and_by_what_was_asked_for() {
    insta::assert_snapshot!(who(&stories("first-look")), @r#"
client 192.0.2.10 -
resolver 192.0.2.53 53 -
server 198.51.100.80 80 www.abc.example
"#);
    insta::assert_snapshot!(who(&stories("https")), @r#"
    client 192.0.2.10 -
    resolver 192.0.2.53 53 -
    server 198.51.100.80 80 www.abc.example
    server 198.51.100.80 443 www.abc.example
    "#);
    // Without the lookup only the server name that the client asked for is left.
    let without: Vec<Frame> = frames("https").split_off(4);
    insta::assert_snapshot!(who(&tell(&capture(&without))), @r#"
    client 192.0.2.10 -
    server 198.51.100.80 80 www.abc.example
    resolver 192.0.2.53 53 -
    server 198.51.100.80 443 www.abc.example
    "#);
    // On loopback the name is the server's alone.
    insta::assert_snapshot!(who(&tell(&capture(&on_loopback(frames("first-look"))))), @r#"
    client 127.0.0.1 -
    resolver 127.0.0.1 53 -
    server 127.0.0.1 80 www.abc.example
    "#);
}
