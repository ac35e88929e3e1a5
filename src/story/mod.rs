//! What happened, told as stories: a lookup, a connection, a handshake, an exchange, a visit to a page.
//!
//! ```text
//! Capture ─► frames in order ─► tellers (tcp dns tls http) ─► stories ─► page joins those that belong together
//! ```
//!
//! A story says who took part, what happened step by step, and how it ended. It holds no sentence of any language:
//! [`Words`] are a key and values, and `narrate` has the sentences. Knows no bytes; reads headers and typed facts.

mod arrange;
mod dhcp;
mod dns;
mod draft;
mod ftp;
mod http;
mod http2;
mod mailbox;
mod names;
mod page;
mod scene;
mod sftp;
mod smtp;
mod snmp;
mod ssh;
mod tcp;
mod telnet;
mod tls;
mod words;

use std::net::IpAddr;

use crate::capture::Capture;
use crate::decode::{TcpHeader, TransportHeader};
use crate::store::Event;

use scene::Scene;
pub use words::Words;

/// An address and a port.
pub type Endpoint = (IpAddr, u16);

/// What a story is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Kind {
    /// A web page is fetched: lookup, connection and exchanges together.
    Page,
    /// Files are listed and transferred by FTP.
    Ftp,
    /// Mail goes on to the next server.
    Smtp,
    /// Mail is fetched, or a mailbox looked at.
    Mailbox,
    /// Somebody works on another machine, or moves files, by SSH.
    Ssh,
    /// Somebody works on another machine, by TELNET.
    Telnet,
    /// A device is asked how it is, or tells.
    Snmp,
    /// A host gets an address.
    Dhcp,
    /// A name is looked up.
    Dns,
    /// A TCP connection.
    Tcp,
    /// Two sides agree on keys.
    Tls,
    /// A request and its response.
    Http,
}

impl Kind {
    /// Its name in listings and keys.
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Page => "page",
            Kind::Ftp => "ftp",
            Kind::Smtp => "smtp",
            Kind::Mailbox => "inbox",
            Kind::Ssh => "ssh",
            Kind::Telnet => "telnet",
            Kind::Snmp => "snmp",
            Kind::Dhcp => "dhcp",
            Kind::Dns => "dns",
            Kind::Tcp => "tcp",
            Kind::Tls => "tls",
            Kind::Http => "http",
        }
    }
}

/// The part somebody plays in a story.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Role {
    /// Who asks and who opens the connection.
    Client,
    /// Who answers.
    Server,
    /// The name server that is asked.
    Resolver,
    /// Who watches over devices.
    Manager,
    /// The program in a device that answers for it.
    Agent,
}

impl Role {
    /// Its name in keys.
    pub const fn name(self) -> &'static str {
        match self {
            Role::Client => "client",
            Role::Server => "server",
            Role::Resolver => "resolver",
            Role::Manager => "manager",
            Role::Agent => "agent",
        }
    }
}

/// Somebody who takes part. Told apart by endpoint and role: on loopback all have one address.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Actor {
    /// The part.
    pub role: Role,
    /// Its endpoints, in the order they were seen; a client has one for each conversation.
    pub ends: Vec<Endpoint>,
    /// Its name, as the capture gives it: DNS answers, name records, the Host or server name that was asked for.
    pub name: Option<String>,
}

impl Actor {
    /// Its name, or else its address.
    pub fn called(&self) -> String {
        match (&self.name, self.ends.first()) {
            (Some(name), _) => name.clone(),
            (None, Some((address, _))) => address.to_string(),
            (None, None) => String::new(),
        }
    }
}

/// Where a step stands in a textbook's list of steps.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mark {
    /// It is this number.
    Number(u8),
    /// Textbooks leave it out: "+".
    Extra,
}

impl std::fmt::Display for Mark {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Mark::Number(n) => write!(f, "{n}"),
            Mark::Extra => f.write_str("+"),
        }
    }
}

/// One thing that happened: an arrow from one actor to another.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    /// The frame at which it happens.
    pub frame: u64,
    /// The last frame it takes: the same, unless several segments are told as one.
    pub last: u64,
    /// The time of `frame`, nanoseconds since 1970.
    pub time: i64,
    /// The message it is: an index into [`Store::messages`](crate::store::Store::messages).
    pub message: Option<usize>,
    /// Which of several in that message, counted from 0: one TLS unit can hold several handshake messages.
    pub part: u16,
    /// Who: an index into [`Story::actors`].
    pub from: usize,
    /// To whom.
    pub to: usize,
    /// A few words for an arrow: `SYN`, `query A www.abc.example`, `ClientHello`.
    pub label: String,
    /// What to say about it: a key such as `tcp.syn`, and the values its sentence needs.
    pub words: Words,
    /// It was encrypted, and keys opened it.
    pub opened: bool,
    /// The protocol that speaks: `tcp`, `dns`, `tls`, `http`.
    pub protocol: &'static str,
    /// How high that stands on the network layer: 1 TCP, 2 what stands on TCP or UDP, 3 what stands in that.
    pub depth: u8,
    /// Where textbooks have it, where they have an outline.
    pub mark: Option<Mark>,
}

/// How a story ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// As it should.
    Done,
    /// The other side answered, and the answer is no: NXDOMAIN, 404.
    Refused {
        /// What it said.
        why: Words,
        /// The frame that says so.
        evidence: u64,
    },
    /// Something was promised or asked for and never came, or was broken off.
    Failed {
        /// What was missing or broken.
        why: Words,
        /// The frame that shows it: of what was asked in vain, or of who broke off.
        evidence: u64,
    },
    /// The capture ends before the story does.
    CutOff {
        /// How far it had come.
        why: Words,
    },
}

impl Outcome {
    /// One word for listings and keys.
    pub const fn name(&self) -> &'static str {
        match self {
            Outcome::Done => "done",
            Outcome::Refused { .. } => "refused",
            Outcome::Failed { .. } => "failed",
            Outcome::CutOff { .. } => "cut-off",
        }
    }

    /// Why it isn't done.
    pub const fn why(&self) -> Option<&Words> {
        match self {
            Outcome::Done => None,
            Outcome::Refused { why, .. }
            | Outcome::Failed { why, .. }
            | Outcome::CutOff { why } => Some(why),
        }
    }

    /// The frame that shows it.
    pub const fn evidence(&self) -> Option<u64> {
        match self {
            Outcome::Refused { evidence, .. } | Outcome::Failed { evidence, .. } => Some(*evidence),
            Outcome::Done | Outcome::CutOff { .. } => None,
        }
    }
}

/// What happened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Story {
    /// What it is about.
    pub kind: Kind,
    /// Its title: a key such as `story.http` and values.
    pub title: Words,
    /// Who takes part; steps name them by index.
    pub actors: Vec<Actor>,
    /// What happens, in order of time.
    pub steps: Vec<Step>,
    /// How it ends.
    pub outcome: Outcome,
    /// The conversation, where it is one.
    pub conv: Option<u64>,
    /// Further conversations that belong to it: FTP's data connections.
    pub also: Vec<u64>,
    /// Its beginning is not in the capture.
    pub late: bool,
    /// Stories inside this one: indices into what [`tell`] returns.
    pub children: Vec<usize>,
    /// The story this one is inside of.
    pub parent: Option<usize>,
    /// Stories that go with it: the lookup over TCP that repeats a truncated one.
    pub related: Vec<usize>,
}

impl Story {
    /// Its first and last frame.
    pub fn frames(&self) -> (u64, u64) {
        let first = self.steps.iter().map(|s| s.frame).min().unwrap_or(0);
        let last = self.steps.iter().map(|s| s.last).max().unwrap_or(0);
        (first, last.max(self.outcome.evidence().unwrap_or(0)))
    }

    /// The time it began, nanoseconds since 1970.
    pub fn begins(&self) -> i64 {
        self.steps.first().map_or(0, |s| s.time)
    }
}

/// So many stories are told of one capture, at most.
pub const MOST_STORIES: usize = 100_000;
/// So many steps one story has, at most; what happens after that is summed in the last.
pub const MOST_STEPS: usize = 4096;

/// Tells all stories of a capture, ordered by their beginning; a story comes before those inside it.
pub fn tell(capture: &Capture) -> Vec<Story> {
    let mut scene = Scene::new(capture);
    let mut tcp = tcp::Teller::default();
    let mut dns = dns::Teller::default();
    let mut tls = tls::Teller::default();
    let mut http = http::Teller::default();
    let mut ftp = ftp::Teller::default();
    let mut smtp = smtp::Teller::default();
    let mut mailbox = mailbox::Teller::default();
    let mut ssh = ssh::Teller::default();
    let mut snmp = snmp::Teller::default();
    let mut http2 = http2::Teller::default();
    let mut telnet = telnet::Teller::default();
    let mut dhcp = dhcp::Teller::default();
    for (number, row) in (1..).zip(capture.rows()) {
        if let (Some(conv), false) = (row.flow.conv, row.flow.copy)
            && let Some(decoded) = capture.decoded(number)
            && let (Some(net), Some(TransportHeader::Tcp(header))) =
                (decoded.net, decoded.transport)
        {
            let carries = capture.events(number).iter().find_map(|e| match e {
                Event::Said(i)
                    if capture
                        .store()
                        .messages()
                        .get(*i)
                        .is_some_and(|m| m.id.conv == conv) =>
                {
                    Some(*i)
                }
                _ => None,
            });
            let ends = [
                (net.source(), header.src_port),
                (net.destination(), header.dst_port),
            ];
            if header.has(TcpHeader::FIN | TcpHeader::RST) {
                scene.close(conv, number);
            }
            let heard = tcp::Heard {
                number,
                row,
                conv,
                ends,
                header,
                carries,
            };
            tcp.hear(&scene, &heard);
            ftp.segment(&heard);
        }
        for event in capture.events(number) {
            match event {
                Event::Said(i) => {
                    let Some(m) = capture.store().messages().get(*i) else {
                        continue;
                    };
                    match m.proto.name() {
                        "dns" => dns.hear(&scene, *i, m),
                        "http" => http.hear(&scene, *i, m),
                        "tls" => tls.hear(&scene, *i, m),
                        "ftp" => ftp.hear(&scene, *i, m),
                        "ftp-data" => ftp.content(&scene, *i, m),
                        "smtp" | "lmtp" => smtp.hear(&scene, *i, m),
                        "http2" => http2.hear(&scene, *i, m, http.changed_with(m.id.conv)),
                        "telnet" => telnet.hear(&scene, *i, m),
                        "ssh" | "ssh-inside" => ssh.hear(&scene, *i, m),
                        "sftp" => ssh.file(&scene, *i, m),
                        "snmp" => snmp.hear(&scene, *i, m),
                        "pop" | "imap" => mailbox.hear(&scene, *i, m),
                        "imf" => {
                            smtp.mail(&scene, *i, m);
                            mailbox.mail(&scene, *i, m);
                        }
                        "dhcp" => dhcp.hear(&scene, *i, m),
                        _ => {}
                    }
                }
                Event::Finished { id, whole } => http.finished(*id, *whole, number),
                Event::Noted(..) => {}
            }
        }
    }
    let mut told = tcp.end(&scene);
    told.extend(dns.end(&scene));
    told.extend(tls.end(&scene));
    told.extend(http.end(&scene));
    told.extend(ftp.end(&scene));
    told.extend(smtp.end(&scene));
    told.extend(mailbox.end(&scene));
    told.extend(ssh.end(&scene));
    told.extend(snmp.end(&scene));
    told.extend(http2.end(&scene));
    told.extend(telnet.end());
    told.extend(dhcp.end(&scene));
    told.truncate(MOST_STORIES);
    arrange::arrange(&scene, told)
}

#[cfg(test)]
mod tests;
