//! `wirestep follow`: what one conversation said.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;

use clap::ValueEnum;

use super::keys::KeyArgs;
use super::output::Output;
use super::{Failure, run};
use crate::capture::Capture;
use crate::layer::{Dir, Transport};
use crate::present::follow::{self, Followed, Layer, Piece};
use crate::present::screen;
use crate::text;

/// Follow a conversation: what was said, both ways, in its order.
///
/// Lines of the client begin with "> ", those of the server with "< ". Without --conv the conversations are listed.
/// What TLS or SSH protects is shown as it was inside, if there are keys. Passwords are stars unless --show-secrets says
/// otherwise: those that fields mark as such, of HTTP, FTP, SMTP, POP3, IMAP and others, and what was typed behind
/// a prompt for one in TELNET or SSH. A password inside a form or a page is not known to be one, and shown.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The capture; `-` is standard input.
    file: PathBuf,
    /// Which conversation: N as in tcp.stream, or udp:N as in udp.stream.
    #[arg(long, value_name = "N")]
    conv: Option<String>,
    /// How to show it.
    #[arg(long = "as", value_name = "FORM", default_value = "text")]
    form: Form,
    /// Only what this side said.
    #[arg(long, value_name = "SIDE")]
    from: Option<Side>,
    /// With --as screen: the screen as it was when this frame had come.
    #[arg(long, value_name = "FRAME")]
    until: Option<u64>,
    /// The bytes on the wire, even where they were encrypted and there are keys.
    #[arg(long)]
    wire: bool,
    /// Show passwords and other secrets.
    #[arg(long)]
    show_secrets: bool,
    /// Without colours (also with NO_COLOR).
    #[arg(long)]
    no_color: bool,
    #[command(flatten)]
    keys: KeyArgs,
}

/// How a conversation is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Form {
    /// Lines; what can't be printed is escaped. HTTP/2 as its messages, header lists decompressed; opened SSH as its
    /// messages, the data of its channels as it is.
    Text,
    /// A dump of each segment.
    Hex,
    /// The bytes themselves, not to a terminal.
    Raw,
    /// The screen of a terminal that the server wrote to, as its user saw it (TELNET, opened SSH).
    Screen,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Side {
    Client,
    Server,
}

impl Side {
    fn dir(self) -> Dir {
        match self {
            Side::Client => Dir::ToServer,
            Side::Server => Dir::ToClient,
        }
    }
}

pub fn run(args: Args) -> Result<(), Failure> {
    let terminal = std::io::stdout().is_terminal();
    if args.form == Form::Raw && terminal {
        return Err(Failure::Usage(
            "bytes of a capture are not written to a terminal as they are: send them to a file or a program, or use --as text".into(),
        ));
    }
    let keys = args.keys.open()?;
    let capture = Capture::read_with(run::open(&args.file)?, keys.ring);
    for remark in capture.remarks() {
        eprintln!("wirestep: {remark}");
    }
    let all = follow::conversations(&capture);
    let mut out = Output::new(false);
    let Some(wanted) = &args.conv else {
        list(&all, &mut out.buffer);
        return out.flush();
    };
    let of = find(&all, wanted)?;
    let layer = if args.wire { Layer::Wire } else { Layer::Plain };
    let mut pieces = if args.form == Form::Text {
        follow::readable(&capture, of, layer, args.show_secrets)
    } else {
        follow::pieces(&capture, of, layer, args.show_secrets)
    };
    if let Some(side) = args.from.filter(|_| args.form != Form::Screen) {
        pieces.retain(|p| p.dir == side.dir());
    }
    if pieces.is_empty() {
        eprintln!("wirestep: conversation {wanted} carried no bytes");
    }
    let no_color = args.no_color || std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
    let style = text::follow::Style {
        colour: terminal && !no_color,
    };
    match args.form {
        Form::Text => text::follow::text(&pieces, style, &mut out.buffer),
        Form::Hex => text::follow::hex(&pieces, style, &mut out.buffer),
        Form::Raw => raw(&pieces, &mut out.buffer),
        Form::Screen => {
            let until = args.until.unwrap_or(u64::MAX);
            let screen = screen::screen(&pieces, until);
            text::follow::screen(&screen, &mut out.buffer);
        }
    }
    out.flush()
}

fn find<'c>(all: &'c [Followed], wanted: &str) -> Result<&'c Followed, Failure> {
    let (transport, number) = match wanted.split_once(':') {
        Some(("udp", n)) => (Transport::Udp, n),
        Some(("tcp", n)) => (Transport::Tcp, n),
        None => (Transport::Tcp, wanted),
        Some(_) => (Transport::Tcp, ""),
    };
    let Ok(number) = number.parse::<u32>() else {
        return Err(Failure::Usage(format!(
            "--conv takes a number as in tcp.stream, or udp: and one as in udp.stream, not {wanted:?}"
        )));
    };
    let found = all
        .iter()
        .find(|c| c.transport == transport && c.stream == number);
    found.ok_or_else(|| {
        Failure::Usage(format!(
            "there is no conversation {wanted}: without --conv those that there are are listed"
        ))
    })
}

/// The conversations, a line each.
fn list(all: &[Followed], out: &mut Vec<u8>) {
    for c in all {
        let number = match c.transport {
            Transport::Tcp => c.stream.to_string(),
            Transport::Udp => format!("udp:{}", c.stream),
        };
        let end = |(address, port): (std::net::IpAddr, u16)| {
            std::net::SocketAddr::new(address, port).to_string()
        };
        let _ = writeln!(
            out,
            "{number:>8}  {:<21} → {:<21}  {:>9} →  {:>9} ←  {}",
            end(c.client),
            end(c.server),
            c.bytes[0],
            c.bytes[1],
            c.protocols.join(", ")
        );
    }
}

fn raw(pieces: &[Piece], out: &mut Vec<u8>) {
    let mut lost = 0;
    for p in pieces {
        lost += p.missing;
        out.extend_from_slice(&p.bytes);
    }
    if lost > 0 {
        let lost = crate::field::Count(lost, "byte is", "bytes are");
        eprintln!("wirestep: {lost} missing in the capture");
    }
}
