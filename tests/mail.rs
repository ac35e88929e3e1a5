//! Mail after mail over one connection: each is a message of its own, and what is kept stays bounded.

use wirestep::engine::{Config, Engine, FrameIn};
use wirestep::store::Event;

/// Raw IPv4 (LINKTYPE_RAW).
const RAW: u32 = 101;
const CLIENT: (u8, u16) = (1, 40_000);
const SERVER: (u8, u16) = (2, 25);

struct Line {
    seq: [u32; 2],
    engine: Engine,
    time: i64,
    seen: Vec<(&'static str, String)>,
    notes: Vec<&'static str>,
    completed: usize,
}

impl Line {
    fn new() -> Line {
        Line {
            seq: [1000; 2],
            engine: Engine::new(Config::default()),
            time: 0,
            seen: Vec::new(),
            notes: Vec::new(),
            completed: 0,
        }
    }

    /// One segment, from the client or from the server.
    fn send(&mut self, from_client: bool, payload: &[u8]) {
        let (from, to) = if from_client {
            (CLIENT, SERVER)
        } else {
            (SERVER, CLIENT)
        };
        let i = usize::from(!from_client);
        let total = 40 + payload.len() as u16;
        let mut bytes = vec![0x45, 0];
        bytes.extend_from_slice(&total.to_be_bytes());
        bytes.extend_from_slice(&[
            0, 0, 0x40, 0, 64, 6, 0, 0, 192, 0, 2, from.0, 192, 0, 2, to.0,
        ]);
        bytes.extend_from_slice(&from.1.to_be_bytes());
        bytes.extend_from_slice(&to.1.to_be_bytes());
        bytes.extend_from_slice(&self.seq[i].to_be_bytes());
        bytes.extend_from_slice(&self.seq[1 - i].to_be_bytes());
        bytes.extend_from_slice(&[0x50, 0x18, 0xff, 0xff, 0, 0, 0, 0]);
        bytes.extend_from_slice(payload);
        self.seq[i] = self.seq[i].wrapping_add(payload.len() as u32);
        self.time += 1_000_000;
        let frame = FrameIn {
            time: self.time,
            has_time: true,
            len: bytes.len() as u32,
            link: RAW,
            interface: 0,
            bytes: &bytes,
        };
        let (seen, notes) = (&mut self.seen, &mut self.notes);
        let completed = &mut self.completed;
        self.engine.batch(&[frame], &mut |engine, _| {
            for m in engine.store().messages() {
                let mut line = Vec::new();
                m.proto.summary(&engine.store().line(m), &mut line);
                seen.push((m.proto.name(), String::from_utf8_lossy(&line).into_owned()));
            }
            let events = engine.store().events().iter();
            *completed += events
                .filter(|e| matches!(e, Event::Finished { whole: true, .. }))
                .count();
            notes.extend(engine.store().notes().iter().map(|n| n.code.name));
        });
    }
}

#[test]
fn a_thousand_mails_are_a_thousand_messages() {
    let mut line = Line::new();
    line.send(false, b"220 mail.example ESMTP\r\n");
    line.send(true, b"EHLO client.example\r\n");
    line.send(false, b"250 mail.example\r\n");
    for i in 0..1000 {
        line.send(
            true,
            b"MAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\n",
        );
        line.send(false, b"250 ok\r\n250 ok\r\n354 go\r\n");
        let header =
            format!("From: a@b.example\r\nDate: 21 Nov 97 09:55:06 GMT\r\nSubject: {i}\r\n\r\n");
        line.send(true, header.as_bytes());
        line.send(true, b"text\r\n.\r\n");
        line.send(false, b"250 ok\r\n");
    }
    let mails: Vec<_> = line.seen.iter().filter(|(p, _)| *p == "imf").collect();
    assert_eq!(mails.len(), 2000);
    assert_eq!(mails[1998].1, "\"999\" from a@b.example");
    assert_eq!(mails[1999].1, "body, 6 bytes");
    assert_eq!(line.completed, 1000);
    assert_eq!(line.notes, [""; 0]);
    let layers = &line.engine.conversations()[0].protocols;
    assert_eq!(
        layers.iter().map(|l| l.0).collect::<Vec<_>>(),
        ["smtp", "imf"]
    );
}

#[test]
fn a_mail_is_said_with_its_header_and_complete_with_its_end() {
    let mut line = Line::new();
    line.send(true, b"EHLO a\r\nDATA\r\n");
    line.send(false, b"250 ok\r\n354 go\r\n");
    let before = line.seen.len();
    line.send(
        true,
        b"From: a\r\nDate: 21 Nov 97 09:55:06 GMT\r\n\r\ntext\r\n",
    );
    let said: Vec<&str> = line.seen[before..].iter().map(|(p, _)| *p).collect();
    assert_eq!((said, line.completed), (vec!["imf"], 0));
    line.send(true, b".\r\n");
    let mut said: Vec<&str> = line.seen[before + 1..].iter().map(|(p, _)| *p).collect();
    said.sort_unstable();
    assert_eq!((said, line.completed), (vec!["imf", "smtp"], 1));
}
