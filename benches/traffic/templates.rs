//! Whole conversations out of real captures: TCP from its SYN, UDP question and answer, FTP with its data connections.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use wirestep::decode::{Decoded, TcpHeader, TransportHeader, decode};
use wirestep::source::{Batch, Source};

/// What a conversation speaks, by its server's port.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Kind {
    Dns,
    Http,
    Tls,
    Snmp,
    Smtp,
    Ssh,
    Pop3,
    Imap,
    Dhcp,
    Ftp,
    Telnet,
}

/// Each kind and how often it is met in a mix of 1060 conversations.
pub const MIX: &[(Kind, usize)] = &[
    (Kind::Dns, 902),
    (Kind::Http, 52),
    (Kind::Tls, 35),
    (Kind::Snmp, 30),
    (Kind::Smtp, 12),
    (Kind::Ssh, 8),
    (Kind::Pop3, 6),
    (Kind::Imap, 5),
    (Kind::Dhcp, 6),
    (Kind::Ftp, 2),
    (Kind::Telnet, 2),
];

/// What stays as it was recorded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Keeps {
    /// The server's port.
    ServerPort,
    /// The server's address and all ports: a data connection's place was announced inside the control connection.
    Server,
    /// Everything: DHCP's addresses mean something.
    All,
}

/// One packet of a template: its transport header and payload.
pub struct Packet {
    pub after: i64,
    pub from_client: bool,
    pub tcp: bool,
    pub from: [u8; 4],
    pub to: [u8; 4],
    pub transport: Vec<u8>,
}

/// A conversation to be played again.
pub struct Template {
    pub kind: Kind,
    pub keeps: Keeps,
    pub packets: Vec<Packet>,
}

const MAX_PACKETS: usize = 90;
const MAX_BYTES: usize = 24 << 10;
const MAX_PAUSE: i64 = 2_000_000_000;

/// All templates found in the capture files below a folder, in the order of their names.
pub fn gather(folder: &Path) -> Vec<Template> {
    let mut files = Vec::new();
    list(folder, &mut files);
    files.sort();
    let mut found: Vec<Template> = files.iter().flat_map(|f| of_file(f)).collect();
    found.retain(|t| {
        let bytes: usize = t.packets.iter().map(|p| p.transport.len()).sum();
        t.packets.len() <= MAX_PACKETS && bytes <= MAX_BYTES
    });
    found
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            list(&path, files);
        } else if path
            .extension()
            .is_some_and(|e| ["pcap", "pcapng", "cap"].iter().any(|x| e == *x))
        {
            files.push(path);
        }
    }
}

struct Seen {
    time: i64,
    from: ([u8; 4], u16),
    to: ([u8; 4], u16),
    tcp: Option<TcpHeader>,
    interface: u32,
    payload: usize,
    transport: Vec<u8>,
}

type Ends = (([u8; 4], u16), ([u8; 4], u16), bool);

fn of_file(path: &Path) -> Vec<Template> {
    let mut by_ends: BTreeMap<Ends, Vec<Seen>> = BTreeMap::new();
    for s in packets(path) {
        let ends = (s.from.min(s.to), s.from.max(s.to), s.tcp.is_some());
        by_ends.entry(ends).or_default().push(s);
    }
    let mut datagrams = Vec::new();
    let mut streams = Vec::new();
    for (_, mut all) in by_ends {
        let interface = all[0].interface;
        all.retain(|s| s.interface == interface);
        if all[0].tcp.is_some() {
            streams.extend(opened(all))
        } else {
            datagrams.extend(asked(all))
        }
    }
    let mut out = datagrams;
    let (controls, mut others): (Vec<_>, Vec<_>) =
        streams.into_iter().partition(|s| s[0].to.1 == 21);
    for mut control in controls {
        let (client, server) = (control[0].from.0, control[0].to.0);
        let (begin, end) = (control[0].time, control.last().map_or(0, |s| s.time));
        let is_data = |s: &Vec<Seen>| {
            s[0].from.0 == client
                && s[0].to.0 == server
                && s[0].to.1 > 1023
                && (begin..=end).contains(&s[0].time)
        };
        while let Some(i) = others.iter().position(is_data) {
            control.extend(others.remove(i));
        }
        control.sort_by_key(|s| s.time);
        out.push(template(Kind::Ftp, Keeps::Server, client, control));
    }
    for s in others {
        if let Some(kind) = kind_of(s[0].to.1, true) {
            out.push(template(kind, Keeps::ServerPort, s[0].from.0, s));
        }
    }
    out
}

fn template(kind: Kind, keeps: Keeps, client: [u8; 4], seen: Vec<Seen>) -> Template {
    let mut after = 0;
    let mut before = seen[0].time;
    let client_port = seen[0].from.1;
    let server_port = seen[0].to.1;
    let packets = seen.into_iter().map(|s| {
        after += (s.time - before).clamp(0, MAX_PAUSE);
        before = s.time;
        let from_client = match keeps {
            Keeps::Server => s.from.0 == client,
            _ => s.from == (client, client_port) && s.to.1 == server_port,
        };
        Packet {
            after,
            from_client,
            tcp: s.tcp.is_some(),
            from: s.from.0,
            to: s.to.0,
            transport: s.transport,
        }
    });
    Template {
        kind,
        keeps,
        packets: packets.collect(),
    }
}

/// A stream's packets from its SYN on.
fn opened(mut all: Vec<Seen>) -> Option<Vec<Seen>> {
    let is_open = |s: &Seen| {
        s.tcp
            .is_some_and(|t| t.flags & (TcpHeader::SYN | TcpHeader::ACK) == TcpHeader::SYN)
    };
    let first = all.iter().position(is_open)?;
    let mut rest = all.split_off(first);
    // A second SYN of other number is another conversation between the same ports.
    let seq = rest[0].tcp.map(|t| t.seq);
    if let Some(next) = rest
        .iter()
        .position(|s| is_open(s) && s.tcp.map(|t| t.seq) != seq)
    {
        rest.truncate(next);
    }
    rest.iter().any(|s| s.payload > 0).then_some(rest)
}

/// A question and its answer; all of a DHCP exchange.
fn asked(mut all: Vec<Seen>) -> Option<Template> {
    let port = if kind_of(all[0].to.1, false).is_some() {
        all[0].to.1
    } else {
        return None;
    };
    let kind = kind_of(port, false)?;
    let client = all[0].from.0;
    if kind == Kind::Dhcp {
        return Some(template(kind, Keeps::All, client, all));
    }
    let answer = all.iter().position(|s| s.from != all[0].from)?;
    let answer = all.swap_remove(answer);
    all.truncate(1);
    all.push(answer);
    Some(template(kind, Keeps::ServerPort, client, all))
}

fn kind_of(port: u16, tcp: bool) -> Option<Kind> {
    Some(match (port, tcp) {
        (53, _) => Kind::Dns,
        (80 | 8000 | 8080, true) => Kind::Http,
        (443 | 465 | 993 | 995 | 8443, true) => Kind::Tls,
        (161 | 162, false) => Kind::Snmp,
        (25 | 587, true) => Kind::Smtp,
        (22, true) => Kind::Ssh,
        (110, true) => Kind::Pop3,
        (143, true) => Kind::Imap,
        (67 | 68, false) => Kind::Dhcp,
        (23, true) => Kind::Telnet,
        _ => return None,
    })
}

/// The whole TCP and UDP packets over IPv4 of a capture, in their order.
fn packets(path: &Path) -> Vec<Seen> {
    let Ok(mut source) = Source::open(path) else {
        return Vec::new();
    };
    let (mut batch, mut decoded, mut out) = (Batch::default(), Decoded::default(), Vec::new());
    while source.fill(&mut batch, 64) {
        for head in &batch.frames {
            let bytes = source.bytes(head);
            decode(head.link, bytes, head.len, &mut decoded);
            let (Some(net), Some(transport)) = (decoded.net, decoded.transport) else {
                continue;
            };
            if net.v6 || decoded.fragment.is_some() || !decoded.notes.is_empty() {
                continue;
            }
            let (ports, at, payload_at, len, wire, tcp) = match transport {
                TransportHeader::Tcp(t) => (
                    (t.src_port, t.dst_port),
                    t.at,
                    t.payload_at,
                    t.payload_len,
                    t.wire_len,
                    Some(t),
                ),
                TransportHeader::Udp(u) => (
                    (u.src_port, u.dst_port),
                    u.at,
                    u.payload_at,
                    u.payload_len,
                    u.wire_len,
                    None,
                ),
            };
            let four = |a: [u8; 16]| [a[0], a[1], a[2], a[3]];
            let Some(transport) = bytes
                .get(at as usize..(payload_at + len) as usize)
                .filter(|_| len == wire)
            else {
                continue;
            };
            out.push(Seen {
                time: head.time,
                from: (four(net.src), ports.0),
                to: (four(net.dst), ports.1),
                tcp,
                interface: head.interface,
                payload: len as usize,
                transport: transport.to_vec(),
            });
        }
    }
    out
}
