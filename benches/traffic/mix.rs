//! Many small conversations, played from templates at random intervals, each with addresses and ports of its own.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io;

use super::START;
use super::packet::{ACK, Capture, FIN, PSH, SYN, Way, segment};
use super::random::Random;
use super::templates::{Keeps, Kind, MIX, Template};

/// Conversations that begin in a second.
const RATE: f64 = 3000.0;

struct Played {
    template: usize,
    next: usize,
    begun: i64,
    client: [u8; 4],
    server: [u8; 4],
    port: u16,
}

/// Conversations of the given kinds until the capture has `size` bytes; those begun are played to their ends.
pub fn mixed(
    out: &mut Capture,
    templates: &[Template],
    kinds: &[Kind],
    size: u64,
    random: &mut Random,
) -> io::Result<()> {
    let choices: Vec<(usize, Vec<usize>)> = MIX
        .iter()
        .filter(|(kind, _)| kinds.contains(kind))
        .map(|(kind, weight)| {
            (
                *weight,
                (0..templates.len())
                    .filter(|i| templates[*i].kind == *kind)
                    .collect::<Vec<_>>(),
            )
        })
        .filter(|(_, list)| !list.is_empty())
        .collect();
    if choices.is_empty() {
        return Ok(());
    }
    let total: usize = choices.iter().map(|(weight, _)| weight).sum();
    let mut playing: Vec<Played> = Vec::new();
    let mut free: Vec<usize> = Vec::new();
    let mut due = BinaryHeap::new();
    let mut start = START;
    loop {
        let going_on = out.bytes < size;
        start += random.interval(1e9 / RATE);
        while let Some(Reverse((time, i))) = due.peek().copied() {
            if going_on && time > start {
                break;
            }
            due.pop();
            let p: &mut Played = &mut playing[i];
            let t = &templates[p.template];
            play(out, p, t, time)?;
            p.next += 1;
            match t.packets.get(p.next) {
                Some(packet) => due.push(Reverse((p.begun + packet.after, i))),
                None => free.push(i),
            }
        }
        if !going_on {
            return Ok(());
        }
        let mut at = random.below(total);
        let pick = choices.iter().find(|(weight, _)| {
            let here = at < *weight;
            at = at.saturating_sub(*weight);
            here
        });
        let (_, list) = pick.unwrap_or(&choices[0]);
        let client = random.next().to_be_bytes();
        let new = Played {
            template: list[random.below(list.len())],
            next: 0,
            begun: start,
            client: [10, client[0], client[1], client[2]],
            server: [198, 18 + (client[3] & 1), client[4] & 15, client[5]],
            port: 1024 + random.below(64_000) as u16,
        };
        let i = free.pop().unwrap_or(playing.len());
        if i == playing.len() {
            playing.push(new)
        } else {
            playing[i] = new
        }
        due.push(Reverse((start, i)));
    }
}

fn play(out: &mut Capture, p: &Played, t: &Template, time: i64) -> io::Result<()> {
    let packet = &t.packets[p.next];
    let mut transport = packet.transport.clone();
    let (client, server) = match t.keeps {
        Keeps::ServerPort => (p.client, p.server),
        Keeps::Server => (
            p.client,
            if packet.from_client {
                packet.to
            } else {
                packet.from
            },
        ),
        Keeps::All => {
            return out.packet(
                time,
                Way {
                    from: packet.from,
                    to: packet.to,
                    tcp: packet.tcp,
                },
                &transport,
            );
        }
    };
    if t.keeps == Keeps::ServerPort {
        let at = if packet.from_client { 0 } else { 2 };
        transport[at..at + 2].copy_from_slice(&p.port.to_be_bytes());
    }
    let (from, to) = if packet.from_client {
        (client, server)
    } else {
        (server, client)
    };
    out.packet(
        time,
        Way {
            from,
            to,
            tcp: packet.tcp,
        },
        &transport,
    )
}

/// `n` conversations that are all alive at once: two thirds have sent a request over TCP, one third asks and answers
/// over UDP; the streams end together, long after the last has begun.
pub fn alive(out: &mut Capture, n: usize, random: &mut Random) -> io::Result<()> {
    let request = b"GET /index.html HTTP/1.1\r\nHost: www.example.org\r\nAccept: */*\r\n\r\n";
    let question = b"\x12\x34\x01\0\0\x01\0\0\0\0\0\0\x03www\x07example\x03org\0\0\x01\0\x01";
    let mut answer = question.to_vec();
    answer[2] = 0x81;
    answer[3] = 0x80;
    answer[7] = 1;
    answer.extend_from_slice(b"\xc0\x0c\0\x01\0\x01\0\0\x0e\x10\0\x04\xc0\0\x02\x07");
    let end = |i: usize| {
        let a = (i as u32).to_be_bytes();
        (
            [10, a[1], a[2], a[3]],
            [198, 18, a[2] & 15, a[3]],
            1024 + (i % 60_000) as u16,
        )
    };
    for i in 0..n {
        let (client, server, port) = end(i);
        let time = START + i as i64 * 40_000;
        let tcp = i % 3 != 0;
        let (up, down) = (
            Way {
                from: client,
                to: server,
                tcp,
            },
            Way {
                from: server,
                to: client,
                tcp,
            },
        );
        if tcp {
            let (a, b) = (i as u32, random.next() as u32);
            out.packet(
                time,
                up,
                &segment((port, 80), a, 0, SYN, &[2, 4, 5, 0xb4], &[]),
            )?;
            out.packet(
                time + 9_000,
                down,
                &segment(
                    (80, port),
                    b,
                    a.wrapping_add(1),
                    SYN | ACK,
                    &[2, 4, 5, 0xb4],
                    &[],
                ),
            )?;
            out.packet(
                time + 20_000,
                up,
                &segment(
                    (port, 80),
                    a.wrapping_add(1),
                    b.wrapping_add(1),
                    ACK | PSH,
                    &[],
                    request,
                ),
            )?;
        } else {
            out.packet(time, up, &datagram((port, 53), question))?;
            out.packet(time + 9_000, down, &datagram((53, port), &answer))?;
        }
    }
    for i in (0..n).filter(|i| i % 3 != 0) {
        let (client, server, port) = end(i);
        let seq = (i as u32).wrapping_add(1 + request.len() as u32);
        let time = START + n as i64 * 40_000 + i as i64 * 9_000;
        out.packet(
            time,
            Way {
                from: client,
                to: server,
                tcp: true,
            },
            &segment((port, 80), seq, 0, FIN, &[], &[]),
        )?;
    }
    Ok(())
}

fn datagram(ports: (u16, u16), payload: &[u8]) -> Vec<u8> {
    let mut d = Vec::with_capacity(8 + payload.len());
    d.extend_from_slice(&ports.0.to_be_bytes());
    d.extend_from_slice(&ports.1.to_be_bytes());
    d.extend_from_slice(&(8 + payload.len() as u16).to_be_bytes());
    d.extend_from_slice(&[0, 0]);
    d.extend_from_slice(payload);
    d
}
