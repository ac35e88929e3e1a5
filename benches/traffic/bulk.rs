//! Big flows over an MTU of 1500: HTTP bodies and TLS 1.3 application records, acknowledged every other segment.

use std::io;

use super::START;
use super::packet::{ACK, Capture, FIN, PSH, SYN, Way, segment};
use super::random::Random;
use super::templates::{Kind, Template};

/// What a segment holds beside 20 bytes of IPv4, 20 of TCP and 12 of timestamps.
const MSS: usize = 1448;
const SYN_OPTIONS: [u8; 8] = [2, 4, 5, 0xb4, 1, 3, 3, 7];

/// What the server of a flow sends behind its first bytes.
pub enum Body {
    /// The bytes as they are.
    Plain,
    /// HTTP chunks.
    Chunked,
    /// TLS application data records.
    Records,
}

/// One connection: who sent what at first, and how much the server sends then.
pub struct Flow {
    ports: (u16, u16),
    client: [u8; 4],
    first: Vec<(bool, Vec<u8>)>,
    body: Body,
    left: u64,
    seq: [u32; 2],
    ready: Vec<u8>,
    sent: u64,
    data: Vec<u8>,
    at: usize,
    chunks: u64,
    /// Bytes of one response, and how many of the current one are still to come.
    each: u64,
    response: u64,
}

impl Flow {
    /// HTTP responses of `each` bytes one after the other on one connection, `len` in all; chunked ones or with their
    /// length said.
    pub fn http(n: u8, len: u64, each: u64, chunked: bool, random: &mut Random) -> Flow {
        let body = if chunked { Body::Chunked } else { Body::Plain };
        let mut flow = Flow::new(n, 80, Vec::new(), body, len, random);
        flow.each = each;
        flow
    }

    /// A TLS connection: the handshake of a template, then `len` bytes of records.
    pub fn tls(n: u8, len: u64, templates: &[Template], random: &mut Random) -> Flow {
        let is_tls13 = |t: &&Template| {
            t.kind == Kind::Tls
                && hello(t, false).is_some_and(|h| h.windows(6).any(|w| w == [0, 0x2b, 0, 2, 3, 4]))
        };
        let template = templates
            .iter()
            .find(is_tls13)
            .or_else(|| templates.iter().find(|t| t.kind == Kind::Tls));
        let first = [true, false]
            .into_iter()
            .filter_map(|up| Some((up, hello(template?, up)?)))
            .collect();
        Flow::new(n, 443, first, Body::Records, len, random)
    }

    fn new(
        n: u8,
        port: u16,
        first: Vec<(bool, Vec<u8>)>,
        body: Body,
        left: u64,
        random: &mut Random,
    ) -> Flow {
        let mut data = vec![0; 1 << 20];
        random.fill(&mut data);
        let seq = [random.next() as u32, random.next() as u32];
        Flow {
            ports: (40_000 + u16::from(n), port),
            client: [10, 0, 0, n],
            first,
            body,
            left,
            seq,
            ready: Vec::new(),
            sent: 0,
            data,
            at: 0,
            chunks: 0,
            each: u64::MAX,
            response: 0,
        }
    }

    fn way(&self, up: bool) -> Way {
        let server = [198, 18, 0, 1];
        if up {
            Way {
                from: self.client,
                to: server,
                tcp: true,
            }
        } else {
            Way {
                from: server,
                to: self.client,
                tcp: true,
            }
        }
    }

    fn write(
        &mut self,
        out: &mut Capture,
        time: i64,
        up: bool,
        flags: u8,
        payload: &[u8],
    ) -> io::Result<()> {
        let (me, you) = if up { (0, 1) } else { (1, 0) };
        let ports = if up {
            self.ports
        } else {
            (self.ports.1, self.ports.0)
        };
        let ack = if flags & ACK != 0 { self.seq[you] } else { 0 };
        let mut options = [1, 1, 8, 10, 0, 0, 0, 0, 0, 0, 0, 0];
        options[4..8].copy_from_slice(&((time / 1_000_000) as u32).to_be_bytes());
        let options: &[u8] = if flags & SYN != 0 {
            &SYN_OPTIONS
        } else {
            &options
        };
        out.packet(
            time,
            self.way(up),
            &segment(ports, self.seq[me], ack, flags, options, payload),
        )?;
        self.seq[me] =
            self.seq[me].wrapping_add(payload.len() as u32 + u32::from(flags & (SYN | FIN) != 0));
        Ok(())
    }

    fn open(&mut self, out: &mut Capture, time: i64) -> io::Result<()> {
        self.write(out, time, true, SYN, &[])?;
        self.write(out, time + 1, false, SYN | ACK, &[])?;
        self.write(out, time + 2, true, ACK, &[])?;
        for (up, bytes) in std::mem::take(&mut self.first) {
            for piece in bytes.chunks(MSS) {
                self.write(out, time + 3, up, ACK | PSH, piece)?;
            }
        }
        Ok(())
    }

    /// Asks for the next response, and the head of it; the records of TLS are one.
    fn begin(&mut self, out: &mut Capture, time: i64) -> io::Result<()> {
        self.response = self.each.min(self.left);
        self.left -= self.response;
        let how = match self.body {
            Body::Records => return Ok(()),
            Body::Plain => format!("Content-Length: {}", self.response),
            Body::Chunked => "Transfer-Encoding: chunked".to_string(),
        };
        let ask = b"GET /big.bin HTTP/1.1\r\nHost: www.example.org\r\n\r\n";
        self.write(out, time - 2000, true, ACK | PSH, ask)?;
        let head =
            format!("HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n{how}\r\n\r\n");
        self.ready.extend_from_slice(head.as_bytes());
        Ok(())
    }

    /// The next bytes of the body with their framing; none when it is over.
    fn refill(&mut self) {
        while self.ready.len() < MSS && self.response > 0 {
            let most = match self.body {
                Body::Plain => 65_536,
                Body::Chunked => 4096 + (self.chunks * 1777) % 12_288,
                Body::Records => 16_401,
            };
            let n = most.min(self.response) as usize;
            self.chunks += 1;
            self.response -= n as u64;
            match self.body {
                Body::Plain => {}
                Body::Chunked => self
                    .ready
                    .extend_from_slice(format!("{n:x}\r\n").as_bytes()),
                Body::Records => self
                    .ready
                    .extend_from_slice(&[23, 3, 3, (n >> 8) as u8, n as u8]),
            }
            if self.at + n > self.data.len() {
                self.at = (self.at * 7 + 13) % 4096;
            }
            self.ready
                .extend_from_slice(&self.data[self.at..self.at + n]);
            self.at += n;
            if matches!(self.body, Body::Chunked) {
                self.ready.extend_from_slice(if self.response == 0 {
                    b"\r\n0\r\n\r\n"
                } else {
                    b"\r\n"
                });
            }
        }
    }

    /// Sends one segment, acknowledged if it is an even one; false when all is sent.
    fn step(&mut self, out: &mut Capture, time: i64) -> io::Result<bool> {
        if self.response == 0 && self.ready.is_empty() && self.left > 0 {
            self.begin(out, time)?;
        }
        self.refill();
        if self.ready.is_empty() {
            self.write(out, time, false, FIN | ACK, &[])?;
            self.write(out, time + 1000, true, FIN | ACK, &[])?;
            self.write(out, time + 2000, false, ACK, &[])?;
            return Ok(false);
        }
        let n = self.ready.len().min(MSS);
        let piece: Vec<u8> = self.ready.drain(..n).collect();
        self.write(out, time, false, ACK, &piece)?;
        self.sent += 1;
        if self.sent % 2 == 0 {
            self.write(out, time + 1000, true, ACK, &[])?;
        }
        Ok(true)
    }
}

/// The whole TLS records that a direction sent before the client spoke for the second time.
fn hello(t: &Template, up: bool) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut spoken = 0;
    for p in &t.packets {
        let header = usize::from(*p.transport.get(12)? >> 4) * 4;
        let payload = p.transport.get(header..)?;
        spoken += usize::from(p.from_client && !payload.is_empty());
        if p.from_client == up && spoken < 2 {
            bytes.extend_from_slice(payload);
        }
    }
    let mut end = 0;
    while let Some([_, _, _, high, low]) = bytes.get(end..end + 5) {
        let next = end + 5 + usize::from(u16::from_be_bytes([*high, *low]));
        if next > bytes.len() {
            break;
        }
        end = next;
    }
    bytes.truncate(end);
    (end > 0).then_some(bytes)
}

/// Plays flows, a segment of each in turn, until all have ended.
pub fn flows(out: &mut Capture, mut flows: Vec<Flow>) -> io::Result<()> {
    let mut time = START;
    for f in &mut flows {
        time += 100_000;
        f.open(out, time)?;
    }
    while !flows.is_empty() {
        let mut going_on = Vec::new();
        for mut f in flows {
            time += 12_000;
            if f.step(out, time)? {
                going_on.push(f);
            }
        }
        flows = going_on;
    }
    Ok(())
}
