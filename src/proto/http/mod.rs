//! HTTP/1.0 and HTTP/1.1 (RFC 9110, RFC 9112), and SSDP, which is the same heads in datagrams.
//!
//! Must never know: TLS below, what a body contains, HTTP/2 (its preface is left alone).

pub mod body;
pub mod fields;
mod find;
mod headers;
mod message;
pub mod notes;
mod session;
mod ssdp;
mod start;
mod status;
mod summary;

pub use ssdp::Ssdp;

use crate::field::Def;
use crate::layer::{
    Dir, Dissector, Evidence, Kind, Likelihood, Line, Probe, Protocol, Transport, Unit,
};
use crate::note::Code;
use crate::record;
use crate::wire::{Recorder, Wire};
use start::{Fit, Start, fits, line_text, start_line};
pub use status::Method;

/// A request. Its `ctx` is its method's number.
pub const REQUEST: Kind = Kind(0);
/// A response. Its `ctx` is the number of the method it answers, 0 when that is not known.
pub const RESPONSE: Kind = Kind(1);
/// What answers a request and is no HTTP: its first line, or the front of it.
pub const FOREIGN: Kind = Kind(2);

/// HTTP over TCP or TLS.
pub struct Http;

/// A first line this long without a version is no request anybody sends.
const LINE_LIMIT: usize = 16 * 1024;

impl Protocol for Http {
    fn name(&self) -> &'static str {
        "http"
    }

    fn label(&self) -> &'static str {
        "HTTP"
    }

    fn ports(&self) -> &'static [(Transport, u16)] {
        const TCP: Transport = Transport::Tcp;
        &[
            (TCP, 80),
            (TCP, 8080),
            (TCP, 8000),
            (TCP, 8008),
            (TCP, 8081),
            (TCP, 8088),
            (TCP, 8888),
            (TCP, 3128),
            (TCP, 3132),
            (TCP, 5985),
            (TCP, 2869),
            (TCP, 11371),
            (TCP, 1900),
            (TCP, 631),
            (TCP, 3689),
            (TCP, 2710),
            (TCP, 5000),
            (TCP, 9200),
        ]
    }

    fn fields(&self) -> &'static [&'static Def] {
        fields::FIELDS
    }

    fn notes(&self) -> &'static [&'static Code] {
        notes::NOTES
    }

    fn kinds(&self) -> &'static [&'static str] {
        &["request", "response", "foreign"]
    }

    fn probe(&self, probe: &Probe<'_>) -> Likelihood {
        if probe.transport == Transport::Udp {
            return Likelihood::No;
        }
        let likelihood = likelihood(probe.bytes);
        let start = probe.bytes.trim_ascii_start();
        let responds = start.starts_with(b"HTTP/") || start.starts_with(b"ICY ");
        match likelihood {
            // Requests come from clients: seen the other way, somebody mistook who is who.
            Likelihood::Sure(e) if responds != (probe.dir == Dir::ToClient) => Likelihood::Maybe(e),
            other => other,
        }
    }

    fn start(&self) -> Box<dyn Dissector> {
        Box::<session::Session>::default()
    }

    fn explain(&self, unit: &Unit<'_>, recorder: &mut Recorder) {
        explain(unit, recorder);
    }

    fn summary(&self, line: &Line<'_>, out: &mut Vec<u8>) {
        summary::summary(line, out);
    }
}

/// Names all of a head. A tree leaves out what would say everything twice.
fn explain(unit: &Unit<'_>, recorder: &mut Recorder) {
    let every = matches!(recorder, Recorder::Picked(_));
    if unit.kind == FOREIGN {
        return record!(recorder, |r| {
            Wire::whole(unit.bytes, unit.base, r).rest(&fields::FOREIGN);
        });
    }
    record!(recorder, |r| {
        message::head(&mut Wire::whole(unit.bytes, unit.base, r), every);
    });
}

fn sure(len: usize, says: &'static str) -> Likelihood {
    Likelihood::Sure(Evidence {
        len: len.min(LINE_LIMIT) as u16,
        says,
    })
}

fn maybe(len: usize, says: &'static str) -> Likelihood {
    Likelihood::Maybe(Evidence {
        len: len.min(LINE_LIMIT) as u16,
        says,
    })
}

/// What a stream's first bytes are, empty lines before them not counted.
fn likelihood(bytes: &[u8]) -> Likelihood {
    let blank = bytes
        .iter()
        .take_while(|b| matches!(b, b'\r' | b'\n'))
        .count();
    if blank > 4 {
        return Likelihood::No;
    }
    let bytes = bytes.get(blank..).unwrap_or(&[]);
    if bytes.starts_with(b"PRI * HTTP/2") {
        return Likelihood::No;
    }
    if let [
        b'H',
        b'T',
        b'T',
        b'P',
        b'/',
        b'1',
        b'.',
        _,
        b' ',
        a,
        b,
        c,
        ..,
    ] = bytes
        && [a, b, c].iter().all(|d| d.is_ascii_digit())
    {
        return sure(12, "a status line of HTTP/1");
    }
    let Some(lf) = memchr::memchr(b'\n', &bytes[..bytes.len().min(LINE_LIMIT)]) else {
        return match fits(bytes) {
            Fit::No => Likelihood::No,
            _ if bytes.len() >= LINE_LIMIT => Likelihood::No,
            _ => Likelihood::More,
        };
    };
    match start_line(line_text(&bytes[..lf])) {
        Some(Start::Request {
            method, version, ..
        }) if version.starts_with(b"HTTP/1.") => {
            if Method::named(method).is_known() {
                sure(lf, "a request line of HTTP/1")
            } else {
                maybe(lf, "a request line of HTTP/1 with an unregistered method")
            }
        }
        Some(Start::Request { version: b"", .. }) => maybe(lf, "a request line without a version"),
        Some(Start::Response {
            version: b"ICY", ..
        }) => sure(lf, "a status line of Shoutcast"),
        Some(_) => maybe(lf, "a start line of an unusual version"),
        None => Likelihood::No,
    }
}

#[cfg(test)]
mod tests;
