//! An overview as text: one screen.

use std::fmt::Write;

use crate::decode::Unknown;
use crate::decode::names;
use crate::layer::Transport;
use crate::note::Severity;
use crate::present::overview::Overview;

/// Appends the overview of the capture called `name`.
pub fn write(name: &str, o: &Overview, out: &mut Vec<u8>) {
    let mut text = String::new();
    head(name, o, &mut text);
    protocols(o, &mut text);
    pairs(o, &mut text);
    unread(o, &mut text);
    remarks(o, &mut text);
    for line in text.lines() {
        crate::field::escape(line.as_bytes(), out);
        out.push(b'\n');
    }
}

/// A number of bytes as people say it.
pub fn bytes(n: u64) -> String {
    match n {
        0..=9_999 => format!("{n} B"),
        10_000..=9_999_999 => format!("{:.1} kB", n as f64 / 1e3),
        10_000_000..=9_999_999_999 => format!("{:.1} MB", n as f64 / 1e6),
        _ => format!("{:.1} GB", n as f64 / 1e9),
    }
}

fn plural(n: u64, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

fn head(name: &str, o: &Overview, t: &mut String) {
    let _ = writeln!(
        t,
        "{name}: {}, {}, {}",
        plural(o.frames, "frame", "frames"),
        bytes(o.bytes),
        plural(o.conversations, "conversation", "conversations")
    );
    if let Some((first, last)) = o.times {
        let at = |ns: i64| {
            jiff::Timestamp::from_nanosecond(ns.into())
                .map(|t| t.strftime("%Y-%m-%d %H:%M:%S").to_string())
                .unwrap_or_default()
        };
        let _ = writeln!(
            t,
            "{} to {} UTC, {:.3} s",
            at(first),
            at(last),
            (last - first) as f64 / 1e9
        );
    }
}

fn protocols(o: &Overview, t: &mut String) {
    let mut list: Vec<_> = o.protocols.values().collect();
    if list.is_empty() {
        return;
    }
    list.sort_by_key(|(label, s)| (std::cmp::Reverse(s.messages), *label));
    let _ = writeln!(t, "\n  protocol      messages  conversations       bytes");
    for (label, s) in list.iter().take(14) {
        let (conversations, size) = if s.conversations > 0 {
            (s.conversations.to_string(), bytes(s.bytes))
        } else {
            ("-".into(), "-".into())
        };
        let _ = writeln!(
            t,
            "  {label:<12}  {:>8}  {conversations:>13}  {size:>10}",
            s.messages
        );
    }
}

fn pairs(o: &Overview, t: &mut String) {
    if o.pairs.is_empty() {
        return;
    }
    let _ = writeln!(
        t,
        "\n  who called whom                                          conversations       sent   received"
    );
    for p in &o.pairs {
        let port = |(transport, port): &(Transport, u16)| {
            format!(
                "{}/{port}",
                if *transport == Transport::Tcp {
                    "tcp"
                } else {
                    "udp"
                }
            )
        };
        let what = if p.protocols.is_empty() {
            p.ports.iter().map(port).collect::<Vec<_>>().join(" ")
        } else {
            p.protocols.join(" ")
        };
        let who = format!("{} → {}  {what}", p.client, p.server);
        let _ = writeln!(
            t,
            "  {who:<56} {:>13} {:>10} {:>10}",
            p.conversations,
            bytes(p.bytes[0]),
            bytes(p.bytes[1])
        );
    }
    if o.pairs_in_all > o.pairs.len() {
        let _ = writeln!(
            t,
            "  and {}",
            plural(
                (o.pairs_in_all - o.pairs.len()) as u64,
                "pair more",
                "pairs more"
            )
        );
    }
}

fn unread(o: &Overview, t: &mut String) {
    let mut lines = Vec::new();
    let mut unknown: Vec<_> = o.unknown.iter().collect();
    unknown.sort_by_key(|(_, n)| std::cmp::Reverse(**n));
    for (what, n) in unknown.into_iter().take(5) {
        lines.push(format!(
            "{} of {}: not read further",
            plural(*n, "frame", "frames"),
            unknown_name(what)
        ));
    }
    let mut unclaimed: Vec<_> = o.unclaimed.iter().collect();
    unclaimed.sort_by_key(|(port, (_, bytes))| (std::cmp::Reverse(*bytes), port.1));
    for ((transport, port), (conversations, size)) in unclaimed.into_iter().take(5) {
        let transport = if *transport == Transport::Tcp {
            "TCP"
        } else {
            "UDP"
        };
        let many = plural(*conversations, "conversation", "conversations");
        lines.push(format!("{many} at {transport} port {port}, {}: no protocol of this program recognised its bytes", bytes(*size)));
    }
    if o.cut > 0 {
        lines.push(format!(
            "{} shorter than on the wire: the capture kept only their beginning",
            plural(o.cut, "frame is", "frames are")
        ));
    }
    if o.encrypted > 0 {
        lines.push(format!(
            "{} encrypted by IPsec",
            plural(o.encrypted, "frame is", "frames are")
        ));
    }
    let s = &o.stats;
    if s.evicted + s.streams_dropped > 0 {
        lines.push(format!(
            "{} forgotten to bound memory",
            plural(
                s.evicted + s.streams_dropped,
                "conversation was",
                "conversations were"
            )
        ));
    }
    if s.fragments_dropped > 0 {
        lines.push(format!(
            "{} without the rest of the datagram",
            plural(s.fragments_dropped, "fragment", "fragments")
        ));
    }
    list("left unread, and why", &lines, t);
}

fn remarks(o: &Overview, t: &mut String) {
    let mut notes: Vec<_> = o
        .notes
        .values()
        .filter(|(_, severity, ..)| *severity >= Severity::Warn)
        .collect();
    notes.sort_by_key(|(says, severity, n, _)| {
        (std::cmp::Reverse(*severity), std::cmp::Reverse(*n), *says)
    });
    let mut lines: Vec<String> = notes
        .iter()
        .take(8)
        .map(|(says, _, n, first)| {
            format!(
                "{says}: {} (first in frame {first})",
                plural(*n, "time", "times")
            )
        })
        .collect();
    if !o.findings.is_empty() {
        lines.push(
            o.findings
                .iter()
                .map(|(name, n)| format!("{n} {name}"))
                .collect::<Vec<_>>()
                .join(", "),
        );
    }
    list("odd", &lines, t);
}

fn list(title: &str, lines: &[String], t: &mut String) {
    if lines.is_empty() {
        return;
    }
    let _ = writeln!(t, "\n  {title}");
    for line in lines {
        let _ = writeln!(t, "    {line}");
    }
}

fn unknown_name(what: &Unknown) -> String {
    let named = |name: Option<&str>, kind: &str, n: u64| {
        name.map_or(format!("{kind} {n:#x}"), str::to_string)
    };
    match what {
        Unknown::LinkType(n) => named(names::link_type((*n).into()), "link type", (*n).into()),
        Unknown::EtherType(n) => named(names::ether_type((*n).into()), "EtherType", (*n).into()),
        Unknown::IpProto(n) => named(names::ip_proto((*n).into()), "IP protocol", (*n).into()),
        Unknown::Ppp(n) => named(names::ppp((*n).into()), "PPP protocol", (*n).into()),
        Unknown::Sap(n) => named(names::sap((*n).into()), "LLC service", (*n).into()),
        Unknown::Fragment(n) => format!(
            "fragments of {}",
            named(names::ip_proto((*n).into()), "IP protocol", (*n).into())
        ),
        Unknown::Encrypted => "encrypted link frames".into(),
        Unknown::Data => "unnamed bytes".into(),
    }
}
