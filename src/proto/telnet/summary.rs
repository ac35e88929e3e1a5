//! What a message says in a line, made of its facts.
//!
//! ```text
//!     WILL ECHO, DO TERMINAL TYPE
//!     SB TERMINAL TYPE IS vt100
//!     data "login: "
//!     typed "k"
//!     echo "k"
//! ```

use super::fields as f;
use super::message::{COMMANDS, DATA};
use super::option;
use crate::field::{counted, decimal, escape};
use crate::layer::{Dir, Line};

/// Appends the line.
pub fn summary(line: &Line<'_>, out: &mut Vec<u8>) {
    let facts = &line.facts;
    let length = facts.find(&f::LENGTH).unwrap_or(0);
    match line.kind {
        COMMANDS => commands(line, out),
        DATA => {
            if facts.find(&f::HIDDEN) == Some(true) {
                out.extend_from_slice(b"typed a secret, ");
                counted(length.into(), "byte", "bytes", out);
                return;
            }
            let (mut text, mut said) = (facts.find(&f::TEXT).unwrap_or(b""), "data");
            if line.dir == Dir::ToServer {
                said = "typed";
            }
            if let Some(echo) = facts.find(&f::ECHO) {
                let quoted = text.strip_prefix(echo).unwrap_or(b"");
                out.extend_from_slice(b"echo \"");
                escape(echo, out);
                out.push(b'"');
                if quoted.is_empty() {
                    return;
                }
                out.extend_from_slice(b", ");
                text = quoted;
            }
            out.extend_from_slice(said.as_bytes());
            out.extend_from_slice(b" \"");
            escape(text, out);
            out.push(b'"');
            if text.len() < length as usize && length > 96 {
                out.extend_from_slice("…, ".as_bytes());
                counted(length.into(), "byte", "bytes", out);
            }
        }
        _ => {
            counted(
                length.into(),
                "byte, encrypted or compressed",
                "bytes, encrypted or compressed",
                out,
            );
        }
    }
}

fn commands(line: &Line<'_>, out: &mut Vec<u8>) {
    let facts = &line.facts;
    let mut options = facts.all(&f::OPTION);
    let (mut first, mut inside) = (true, false);
    for code in facts.all(&f::CMD) {
        // SE closes what SB opened.
        if code == option::SE && std::mem::take(&mut inside) {
            continue;
        }
        inside = code == option::SB;
        if !std::mem::take(&mut first) {
            out.extend_from_slice(b", ");
        }
        match option::command(code.into()) {
            Some(name) => out.extend_from_slice(name.as_bytes()),
            None => decimal(code.into(), out),
        }
        if (option::SB..=option::DONT).contains(&code)
            && let Some(n) = options.next()
        {
            out.push(b' ');
            match option::option(n.into()) {
                Some(name) => out.extend_from_slice(name.as_bytes()),
                None => decimal(n.into(), out),
            }
        }
    }
    details(line, out);
}

/// What subnegotiations said.
fn details(line: &Line<'_>, out: &mut Vec<u8>) {
    let facts = &line.facts;
    let mut parts: Vec<Vec<u8>> = Vec::new();
    let texts = [&f::VALUE, &f::SPEED, &f::AUTH_NAME, &f::CHARSET_NAMES];
    for value in texts.iter().flat_map(|field| facts.all(field)) {
        let mut part = Vec::new();
        escape(value.get(..64).unwrap_or(value), &mut part);
        parts.push(part);
    }
    for (width, height) in facts.all(&f::WIDTH).zip(facts.all(&f::HEIGHT)) {
        parts.push(format!("{width}x{height}").into_bytes());
    }
    for (name, value) in facts
        .all(&f::ENV_NAME)
        .zip(facts.all(&f::ENV_VALUE))
        .take(8)
    {
        let mut part = Vec::new();
        escape(name.get(..64).unwrap_or(name), &mut part);
        part.push(b'=');
        escape(value.get(..64).unwrap_or(value), &mut part);
        parts.push(part);
    }
    if !parts.is_empty() {
        out.extend_from_slice(b": ");
        out.extend_from_slice(&parts.join(&b", "[..]));
    }
}
