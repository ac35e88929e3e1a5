//! `wirestep dissect`: every message of a capture.

use std::path::PathBuf;

use clap::ValueEnum;

use super::Failure;
use super::output::Output;
use super::run::{self, Consumer};
use crate::engine::{Config, Engine, FrameView};
use crate::field::Def;
use crate::layer::Transport;
use crate::present::columns::{Occurrence, Picker, Rows, Style};
use crate::present::time::{Clock, Reference};
use crate::store::Event;
use crate::text;
use crate::vocabulary::registry;
use crate::wire::{IdSet, Tree};

/// Print the messages of a capture or a live interface: a line a message, or fields, or JSON.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Read this capture; `-` is standard input.
    #[arg(short = 'r', long = "read", value_name = "FILE")]
    file: Option<PathBuf>,
    /// How to print: text (a line a message), fields (with -e).
    #[arg(short = 'T', value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// A field to print, with -T fields; once for each column.
    #[arg(short = 'e', value_name = "FIELD")]
    fields: Vec<String>,
    /// How rows are written: separator=, aggregator=, occurrence=f|l|a, header=y|n, quote=d|s|n.
    #[arg(short = 'E', value_name = "OPTION")]
    style: Vec<String>,
    /// Print the tree of fields under each message, with byte offsets and the bytes.
    #[arg(short = 'V')]
    tree: bool,
    /// A line a frame, not a message.
    #[arg(long)]
    packets: bool,
    /// Times: relative to the first frame, delta to the line before, or absolute.
    #[arg(long, value_name = "WAY", default_value = "relative")]
    time: Time,
    /// The zone of absolute times, such as Asia/Seoul.
    #[arg(long, value_name = "ZONE", default_value = "UTC")]
    tz: String,
    /// Take a port for a protocol, whatever its bytes look like: tcp.port==2121,ftp
    #[arg(short = 'd', value_name = "PORT,PROTOCOL")]
    decode_as: Vec<String>,
    /// Stop after so many frames.
    #[arg(short = 'c', value_name = "N")]
    count: Option<u64>,
    /// Don't resolve addresses to names (the default).
    #[arg(short = 'n')]
    numeric: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum, PartialEq, Eq)]
enum Format {
    Text,
    Fields,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Time {
    Absolute,
    Relative,
    Delta,
}

pub fn run(args: Args) -> Result<(), Failure> {
    let Some(file) = &args.file else {
        return Err(Failure::Usage(
            "dissect needs a capture: wirestep dissect -r FILE".into(),
        ));
    };
    let mut config = Config::default();
    for rule in &args.decode_as {
        config.decode_as.push(decode_as(rule)?);
    }
    if args.format == Format::Fields {
        let columns = args
            .fields
            .iter()
            .map(|name| column(name))
            .collect::<Result<Vec<_>, _>>()?;
        if columns.is_empty() {
            return Err(Failure::Usage(
                "-T fields needs at least one -e FIELD; `wirestep fields` lists them".into(),
            ));
        }
        config.analysis = columns.iter().any(|d| d.name.starts_with("tcp.analysis"));
        let mut set = IdSet::default();
        columns.iter().for_each(|d| set.insert(d));
        let rows = Rows::new(columns, style(&args.style)?);
        let mut out = Output::new(false);
        rows.header(&mut out.buffer);
        let mut fields = Fields {
            picker: Picker::new(set),
            rows,
            out,
            pending: false,
        };
        return run::read(run::open(file)?, config, args.count, &mut fields);
    }
    config.analysis = args.packets;
    let zone = jiff::tz::TimeZone::get(&args.tz).map_err(|_| {
        Failure::Usage(format!(
            "there is no time zone `{}`; try --tz Asia/Seoul or --tz UTC",
            args.tz
        ))
    })?;
    let reference = match args.time {
        Time::Absolute => Reference::Absolute,
        Time::Relative => Reference::Relative,
        Time::Delta => Reference::Delta,
    };
    let mut lines = Lines {
        clock: Clock::new(reference, zone),
        out: Output::new(false),
        packets: args.packets,
        tree: args.tree,
        scratch: Tree::default(),
    };
    run::read(run::open(file)?, config, args.count, &mut lines)
}

fn column(name: &str) -> Result<&'static Def, Failure> {
    registry().find(name).ok_or_else(|| {
        let near = registry().nearest(name, 3);
        let hint = if near.is_empty() {
            "`wirestep fields` lists all".to_string()
        } else {
            format!("nearest: {}", near.join(", "))
        };
        Failure::Usage(format!("there is no field `{name}`; {hint}"))
    })
}

fn decode_as(rule: &str) -> Result<(Transport, u16, &'static str), Failure> {
    let wrong = || Failure::Usage(format!("-d {rule}: write it as tcp.port==2121,ftp"));
    let (port, name) = rule.split_once(',').ok_or_else(wrong)?;
    let (field, port) = port.split_once("==").ok_or_else(wrong)?;
    let transport = match field {
        "tcp.port" => Transport::Tcp,
        "udp.port" => Transport::Udp,
        _ => return Err(wrong()),
    };
    let port = port.trim().parse().map_err(|_| wrong())?;
    let names = || {
        crate::proto::PROTOCOLS
            .iter()
            .map(|p| p.name())
            .collect::<Vec<_>>()
            .join(", ")
    };
    let proto = crate::proto::by_name(name.trim()).ok_or_else(|| {
        Failure::Usage(format!(
            "-d {rule}: there is no protocol `{name}`; there are {}",
            names()
        ))
    })?;
    Ok((transport, port, proto.name()))
}

fn style(options: &[String]) -> Result<Style, Failure> {
    let mut style = Style::default();
    for option in options {
        let wrong = || {
            Failure::Usage(format!(
                "-E {option}: there are separator=, aggregator=, occurrence=f|l|a, header=y|n, quote=d|s|n"
            ))
        };
        let (key, value) = option.split_once('=').ok_or_else(wrong)?;
        let bytes = match value {
            "/t" => b"\t".to_vec(),
            "/s" => b" ".to_vec(),
            other => other.as_bytes().to_vec(),
        };
        match (key, value) {
            ("separator", _) => style.separator = bytes,
            ("aggregator", _) => style.aggregator = bytes,
            ("occurrence", "a") => style.occurrence = Occurrence::All,
            ("occurrence", "f") => style.occurrence = Occurrence::First,
            ("occurrence", "l") => style.occurrence = Occurrence::Last,
            ("header", "y") => style.header = true,
            ("header", "n") => style.header = false,
            ("quote", "d") => style.quote = Some(b'"'),
            ("quote", "s") => style.quote = Some(b'\''),
            ("quote", "n") => style.quote = None,
            _ => return Err(wrong()),
        }
    }
    Ok(style)
}

/// `-T fields`. The last row waits for the end of the capture: what streams still have to say belongs to it.
struct Fields {
    picker: Picker,
    rows: Rows,
    out: Output,
    pending: bool,
}

impl Fields {
    fn write(&mut self) -> Result<(), Failure> {
        if std::mem::take(&mut self.pending) {
            self.rows.row(self.picker.row(), &mut self.out.buffer);
        }
        self.out.step()
    }
}

impl Consumer for Fields {
    fn frame(&mut self, engine: &Engine, view: &FrameView<'_>) -> Result<bool, Failure> {
        self.write()?;
        self.picker.frame(engine, view);
        self.pending = true;
        Ok(true)
    }

    fn rest(&mut self, engine: &Engine) -> Result<(), Failure> {
        self.picker.messages(engine, None);
        Ok(())
    }

    fn end(&mut self, _: &Engine) -> Result<(), Failure> {
        self.write()?;
        self.out.flush()
    }
}

/// A line a message, or a line a frame.
struct Lines {
    clock: Clock,
    out: Output,
    packets: bool,
    tree: bool,
    scratch: Tree,
}

impl Lines {
    fn events(&mut self, engine: &Engine, view: Option<&FrameView<'_>>) {
        let store = engine.store();
        for event in store.events() {
            match event {
                Event::Said(i) => {
                    let m = &store.messages()[*i];
                    text::lines::message(engine, m, &mut self.clock, &mut self.out.buffer);
                    if self.tree {
                        text::tree::message(engine, view, m, false, &mut self.out.buffer);
                    }
                }
                Event::Noted(i, _) => text::lines::note(&store.notes()[*i], &mut self.out.buffer),
                Event::Finished { .. } => {}
            }
        }
    }
}

impl Consumer for Lines {
    fn frame(&mut self, engine: &Engine, view: &FrameView<'_>) -> Result<bool, Failure> {
        self.clock.saw(view.frame.time);
        if self.packets {
            text::lines::frame(engine, view, &mut self.clock, &mut self.out.buffer);
            if self.tree {
                text::tree::frame(view, &mut self.scratch, &mut self.out.buffer);
                for m in engine.store().messages() {
                    text::tree::message(engine, Some(view), m, false, &mut self.out.buffer);
                }
            }
        } else {
            self.events(engine, Some(view));
        }
        self.out.step()?;
        Ok(true)
    }

    fn rest(&mut self, engine: &Engine) -> Result<(), Failure> {
        if !self.packets {
            self.events(engine, None);
        }
        self.out.step()
    }

    fn end(&mut self, _: &Engine) -> Result<(), Failure> {
        self.out.flush()
    }
}
