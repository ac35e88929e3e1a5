//! Packets made to hurt: a flood of SYNs, and streams that are shuffled, overlapped, holed, dripped, endless or jumping.

use std::io;

use super::START;
use super::packet::{ACK, Capture, PSH, SYN, Way, segment};
use super::random::Random;

/// All of it comes within five seconds.
const DURATION: i64 = 5_000_000_000;
/// Bytes of a packet of this mix in the file, about.
const EACH: u64 = 100;
/// Streams that are attacked with at once.
const AT_ONCE: usize = 64;

/// Packets until the capture has about `size` bytes: of a hundred 81 SYNs, 6 fragments, 13 of the bad streams.
pub fn attack(out: &mut Capture, size: u64, random: &mut Random) -> io::Result<()> {
    let step = DURATION / (size / EACH).max(1) as i64;
    let mut streams: Vec<Vec<(Way, Vec<u8>)>> = (0..AT_ONCE).map(|i| stream(i, random)).collect();
    let mut begun = AT_ONCE;
    let mut time = START;
    while out.bytes < size {
        time += step;
        match random.below(1000) {
            0..=809 => {
                let n = random.next().to_be_bytes();
                let way = Way {
                    from: [n[0] % 223 + 1, n[1], n[2], n[3]],
                    to: [198, 18, 0, n[4] & 7],
                    tcp: true,
                };
                let ports = (
                    u16::from_be_bytes([n[5], n[6]]) | 1024,
                    if n[7] & 1 == 0 { 80 } else { 443 },
                );
                out.packet(
                    time,
                    way,
                    &segment(
                        ports,
                        random.next() as u32,
                        0,
                        SYN,
                        &[2, 4, 5, 0xb4, 1, 1, 4, 2],
                        &[],
                    ),
                )?;
            }
            810..=874 => {
                let n = random.next().to_be_bytes();
                let way = Way {
                    from: [10, n[0], n[1], n[2]],
                    to: [198, 18, 0, 1],
                    tcp: false,
                };
                let mut piece = [0; 160];
                random.fill(&mut piece);
                let offset = u16::from(n[3]) * 20;
                out.fragment(
                    time,
                    way,
                    u16::from_be_bytes([n[4], n[5]]),
                    offset,
                    true,
                    &piece,
                )?;
            }
            _ => {
                let i = random.below(AT_ONCE);
                if let Some((way, packet)) = streams[i].pop() {
                    out.packet(time, way, &packet)?;
                } else {
                    streams[i] = stream(begun, random);
                    begun += 1;
                }
            }
        }
    }
    Ok(())
}

/// One bad stream's packets, last first.
fn stream(n: usize, random: &mut Random) -> Vec<(Way, Vec<u8>)> {
    let a = (n as u32).to_be_bytes();
    let (client, server) = ([172, 16 + (a[1] & 15), a[2], a[3]], [198, 18, 1, 1]);
    let (up, down) = (
        Way {
            from: client,
            to: server,
            tcp: true,
        },
        Way {
            from: server,
            to: client,
            tcp: true,
        },
    );
    let (port, isn, answer) = (
        1024 + (n % 60_000) as u16,
        random.next() as u32,
        random.next() as u32,
    );
    let to = [80, 25, 21, 143, 443][n % 5];
    let ack = answer.wrapping_add(1);
    let put = |at: u32, bytes: &[u8]| {
        (
            up,
            segment(
                (port, to),
                isn.wrapping_add(1 + at),
                ack,
                ACK | PSH,
                &[],
                bytes,
            ),
        )
    };
    let mut packets = match n % 6 {
        0 => shuffled(random, &put),
        1 => holed(&put),
        2 => b"GET /one-byte-at-a-time HTTP/1.1\r\nHost: a\r\n\r\n"
            .iter()
            .enumerate()
            .map(|(i, b)| put(i as u32, &[*b]))
            .collect(),
        3 => (0..60).map(|i| put(i * 1400, &[b'A'; 1400])).collect(),
        4 => (0..60)
            .map(|_| put(random.next() as u32, b"jump"))
            .collect(),
        _ => overlapped(random, &put),
    };
    packets.reverse();
    packets.push((
        up,
        segment((port, to), isn.wrapping_add(1), ack, ACK, &[], &[]),
    ));
    packets.push((
        down,
        segment(
            (to, port),
            answer,
            isn.wrapping_add(1),
            SYN | ACK,
            &[2, 4, 5, 0xb4],
            &[],
        ),
    ));
    packets.push((up, segment((port, to), isn, 0, SYN, &[2, 4, 5, 0xb4], &[])));
    packets
}

type Put<'a> = &'a dyn Fn(u32, &[u8]) -> (Way, Vec<u8>);

/// Every segment comes, in any order.
fn shuffled(random: &mut Random, put: Put<'_>) -> Vec<(Way, Vec<u8>)> {
    let text = b"POST /form HTTP/1.1\r\nHost: www.example.org\r\nContent-Length: 4000\r\n\r\n";
    let mut all = text.to_vec();
    all.resize(4000, b'x');
    let mut packets: Vec<_> = all
        .chunks(50)
        .enumerate()
        .map(|(i, c)| put(i as u32 * 50, c))
        .collect();
    random.shuffle(&mut packets);
    packets
}

/// Every third segment never comes.
fn holed(put: Put<'_>) -> Vec<(Way, Vec<u8>)> {
    (0..90u32)
        .filter(|i| i % 3 != 1)
        .map(|i| put(i * 100, &[b'h'; 100]))
        .collect()
}

/// Segments lie over each other and say different things.
fn overlapped(random: &mut Random, put: Put<'_>) -> Vec<(Way, Vec<u8>)> {
    (0..60)
        .map(|i| {
            let (at, len) = (20 + random.below(4000) as u32, 1 + random.below(200));
            put(at, &vec![b'a' + (i % 26) as u8; len])
        })
        .collect()
}
