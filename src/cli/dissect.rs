//! `wirestep dissect`: every message of a capture.

use std::path::PathBuf;

use clap::ValueEnum;

use super::keys::KeyArgs;
use super::listing::{Fields, Json, Lines};
use super::output::Output;
use super::{Failure, run};
use crate::engine::Config;
use crate::field::Def;
use crate::filter::{Filter, Vocabulary};
use crate::layer::Transport;
use crate::present::columns::{Occurrence, Picker, Rows, Style};
use crate::present::layers::vocabulary;
use crate::present::names::Names;
use crate::present::time::{Clock, Reference};
use crate::source::Source;
use crate::vocabulary::registry;
use crate::wire::IdSet;

/// Print the messages of a capture or a live interface: a line a message, or fields, or JSON.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Read this capture; `-` is standard input.
    #[arg(
        short = 'r',
        long = "read",
        value_name = "FILE",
        conflicts_with = "interface"
    )]
    file: Option<PathBuf>,
    /// Capture from this interface until ^C.
    #[arg(short = 'i', long = "interface", value_name = "IFACE")]
    interface: Option<String>,
    /// With -i: capture only what libpcap's filter lets through, such as `tcp port 80`.
    #[arg(value_name = "CAPTURE FILTER", requires = "interface")]
    capture_filter: Vec<String>,
    /// Show only what this display filter lets through, in Wireshark's language.
    #[arg(short = 'Y', value_name = "FILTER")]
    filter: Option<String>,
    /// How to print: text (a line a message), fields (with -e), json (an element a frame), jsonl (a line a message).
    #[arg(short = 'T', value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// A field to print, with -T fields, json or jsonl; once for each.
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
    #[arg(short = 'n', conflicts_with = "resolve")]
    numeric: bool,
    /// Show names for addresses: from the capture's name records, its DNS answers and the hosts file. Nobody is asked.
    #[arg(short = 'N')]
    resolve: bool,
    /// Show passwords and other secrets as they are.
    #[arg(long)]
    show_secrets: bool,
    #[command(flatten)]
    keys: KeyArgs,
}

#[derive(Clone, Copy, Debug, ValueEnum, PartialEq, Eq)]
enum Format {
    Text,
    Fields,
    Json,
    Jsonl,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Time {
    Absolute,
    Relative,
    Delta,
}

pub fn run(args: Args) -> Result<(), Failure> {
    // UTC needs no look into the system's database, which costs more than a small capture.
    let zone = match args.tz.as_str() {
        "UTC" => Ok(jiff::tz::TimeZone::UTC),
        name => jiff::tz::TimeZone::get(name),
    };
    let zone = zone.map_err(|_| {
        Failure::Usage(format!(
            "there is no time zone `{}`; try --tz Asia/Seoul or --tz UTC",
            args.tz
        ))
    })?;
    let filter = args
        .filter
        .as_deref()
        .map(|text| compile(text, &zone))
        .transpose()?;
    let mut config = Config::default();
    for rule in &args.decode_as {
        config.decode_as.push(decode_as(rule)?);
    }
    let analysed = |d: &&'static Def| d.name.starts_with("tcp.analysis");
    config.analysis = filter
        .as_ref()
        .is_some_and(|f| f.defs().iter().any(analysed));
    let columns = args
        .fields
        .iter()
        .map(|name| column(name))
        .collect::<Result<Vec<_>, _>>()?;
    let mut set = IdSet::default();
    columns
        .iter()
        .flat_map(|d| registry().all(d.name))
        .for_each(|d| set.insert(d));
    if args.format == Format::Fields {
        if columns.is_empty() {
            return Err(Failure::Usage(
                "-T fields needs at least one -e FIELD; `wirestep fields` lists them".into(),
            ));
        }
        config.analysis |= columns.iter().any(analysed);
        let style = Style {
            secrets: args.show_secrets,
            ..style(&args.style)?
        };
        let mut fields = Fields::new(
            Picker::new(set, filter.as_ref()),
            Rows::new(columns, style),
            filter,
            Output::new(args.interface.is_some()),
        );
        return run::read(
            source(&args)?,
            config,
            args.keys.open()?,
            args.count,
            &mut fields,
        );
    }
    let picker = Picker::new(IdSet::default(), filter.as_ref()).at_headers();
    let output = Output::new(args.interface.is_some());
    if matches!(args.format, Format::Json | Format::Jsonl) {
        config.analysis |= args.format == Format::Json;
        let only = if columns.is_empty() { None } else { Some(set) };
        let style = crate::json::Style {
            secrets: args.show_secrets,
            only,
        };
        let mut json = Json::new(style, args.format == Format::Json, filter, picker, output);
        return run::read(
            source(&args)?,
            config,
            args.keys.open()?,
            args.count,
            &mut json,
        );
    }
    if !columns.is_empty() {
        return Err(Failure::Usage(
            "-e names the fields of -T fields, json or jsonl: add one of these".into(),
        ));
    }
    config.analysis |= args.packets;
    let reference = match args.time {
        Time::Absolute => Reference::Absolute,
        Time::Relative => Reference::Relative,
        Time::Delta => Reference::Delta,
    };
    let names = args.resolve.then(|| {
        let mut names = Names::default();
        names.learn_hosts(&std::fs::read_to_string("/etc/hosts").unwrap_or_default());
        names
    });
    let style = crate::text::lines::Style {
        clock: Clock::new(reference, zone),
        names,
    };
    let mut lines = Lines::new(style, filter, picker, output)
        .packets(args.packets)
        .tree(args.tree)
        .secrets(args.show_secrets);
    run::read(
        source(&args)?,
        config,
        args.keys.open()?,
        args.count,
        &mut lines,
    )
}

/// The file, or the interface.
fn source(args: &Args) -> Result<Source, Failure> {
    match (&args.file, &args.interface) {
        (Some(file), _) => run::open(file),
        (None, Some(interface)) => live(interface, &args.capture_filter),
        (None, None) => {
            let hint = "dissect needs a capture: `wirestep dissect -r FILE`, or an interface: `wirestep dissect -i eth0`";
            Err(Failure::Usage(hint.into()))
        }
    }
}

#[cfg(feature = "live")]
fn live(interface: &str, filter: &[String]) -> Result<Source, Failure> {
    let filter = if filter.is_empty() {
        None
    } else {
        Some(filter.join(" "))
    };
    let options = crate::source::LiveOptions {
        filter,
        interrupt: true,
        ..Default::default()
    };
    Source::live(interface, &options).map_err(|e| Failure::Open(format!("{e}\n  {}", e.hint())))
}

#[cfg(not(feature = "live"))]
fn live(_: &str, _: &[String]) -> Result<Source, Failure> {
    Err(Failure::Usage(
        "this wirestep was built without live capture; build it with `--features live`".into(),
    ))
}

fn compile(text: &str, zone: &jiff::tz::TimeZone) -> Result<Filter, Failure> {
    let vocabulary = Vocabulary {
        zone: zone.clone(),
        ..vocabulary()
    };
    Filter::parse(text, &vocabulary)
        .map_err(|e| Failure::Usage(format!("the filter can't be read\n{e}")))
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
    let transport = match field.trim() {
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
        let all = "separator=, aggregator=, occurrence=f|l|a, header=y|n, quote=d|s|n";
        let wrong = || Failure::Usage(format!("-E {option}: there are {all}"));
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
