//! What a message says in a line, made of its facts.
//!
//! ```text
//!     version SSH-2.0-OpenSSH_9.2p1 Debian-2
//!     KEXINIT: curve25519-sha256, … (12 key exchange methods, 4 host key algorithms)
//!     ECDH reply: host key ssh-ed25519 SHA256:…, signature ssh-ed25519
//!     NEWKEYS: chacha20-poly1305@openssh.com from here on
//!     encrypted packet, 1400 bytes
//! ```

use super::context::{Context, Sight};
use super::exchange;
use super::fields as f;
use super::kexinit::{is_marker, names};
use super::message as m;
use super::{ssh1, userauth};
use crate::field::{decimal, escape};
use crate::layer::Line;

/// So much of a text is written out.
const TEXT: usize = 160;

fn text(bytes: &[u8], out: &mut Vec<u8>) {
    escape(bytes.get(..TEXT).unwrap_or(bytes), out);
    if bytes.len() > TEXT {
        out.extend_from_slice("…".as_bytes());
    }
}

fn number(n: usize, what: &str, out: &mut Vec<u8>) {
    decimal(n as u64, out);
    out.push(b' ');
    out.extend_from_slice(what.as_bytes());
    if n != 1 {
        out.push(b's');
    }
}

/// Appends the line.
pub fn summary(line: &Line<'_>, out: &mut Vec<u8>) {
    let facts = &line.facts;
    let context = Context::unpack(line.ctx);
    let code = facts.find(&f::MESSAGE_CODE).unwrap_or(0);
    match line.kind {
        m::VERSION => {
            out.extend_from_slice(b"version ");
            text(facts.find(&f::PROTOCOL).unwrap_or(b""), out);
        }
        m::BEFORE => {
            out.extend_from_slice(b"before the version: ");
            text(facts.find(&f::PRE_LINE).unwrap_or(b""), out);
        }
        m::KEXINIT => kexinit(line, out),
        m::EXCHANGE => exchange(line, context, code, out),
        m::NEWKEYS => {
            out.extend_from_slice(b"NEWKEYS");
            if let Some(cipher) = facts.find(&f::NEGOTIATED_CIPHER) {
                out.extend_from_slice(b": ");
                text(cipher, out);
                if let Some(mac) = facts
                    .find(&f::NEGOTIATED_MAC)
                    .filter(|m| *m != b"<implicit>")
                {
                    out.extend_from_slice(b" with ");
                    text(mac, out);
                }
                out.extend_from_slice(b" from here on");
            }
        }
        m::DISCONNECT => {
            out.extend_from_slice(b"DISCONNECT");
            let reason = facts.find(&f::DISCONNECT_REASON).unwrap_or(0);
            out.extend_from_slice(b": ");
            match m::disconnect_reason(reason.into()) {
                Some(name) => out.extend_from_slice(name.as_bytes()),
                None => decimal(reason.into(), out),
            }
            if let Some(words) = facts.find(&f::DISCONNECT_TEXT).filter(|t| !t.is_empty()) {
                out.extend_from_slice(b", \"");
                text(words, out);
                out.push(b'"');
            }
        }
        m::ENCRYPTED | m::SSH1_ENCRYPTED => {
            let n = facts.find(&f::ENCRYPTED_BYTES).unwrap_or(0) as usize;
            let one = line.kind == m::SSH1_ENCRYPTED || matches!(context.sight(), Sight::Length(_));
            out.extend_from_slice(if one {
                b"encrypted packet, "
            } else {
                b"encrypted, "
            });
            number(n, "byte", out);
        }
        m::SSH1 => {
            let code = facts.find(&f::SSH1_CODE).unwrap_or(0);
            out.extend_from_slice(b"SSH-1 ");
            match ssh1::name(code) {
                Some(name) => out.extend_from_slice(name.as_bytes()),
                None => {
                    out.extend_from_slice(b"message ");
                    decimal(code.into(), out);
                }
            }
        }
        _ => other(line, context, code, out),
    }
}

fn kexinit(line: &Line<'_>, out: &mut Vec<u8>) {
    let methods = line.facts.find(&f::KEX_ALGORITHMS).unwrap_or(b"");
    let keys = line.facts.find(&f::HOST_KEY_ALGORITHMS).unwrap_or(b"");
    let mut real = names(methods).filter(|n| !is_marker(n));
    out.extend_from_slice(b"KEXINIT: ");
    text(real.next().unwrap_or(b"no key exchange method"), out);
    let n = real.count() + 1;
    if n > 1 {
        out.extend_from_slice(", …".as_bytes());
    }
    out.extend_from_slice(b" (");
    decimal(n as u64, out);
    out.extend_from_slice(b" kex, ");
    number(names(keys).count(), "host key algorithm", out);
    out.push(b')');
    if line
        .facts
        .find(&f::FIRST_KEX_FOLLOWS)
        .is_some_and(|b| b != 0)
    {
        out.extend_from_slice(b", a guess follows");
    }
}

fn exchange(line: &Line<'_>, context: Context, code: u8, out: &mut Vec<u8>) {
    match exchange::name(context.family(), code) {
        Some(name) => out.extend_from_slice(name.as_bytes()),
        None => {
            out.extend_from_slice(b"key exchange message ");
            decimal(code.into(), out);
        }
    }
    let facts = &line.facts;
    if let Some(kind) = facts.find(&f::HOST_KEY_TYPE) {
        out.extend_from_slice(b": host key ");
        text(kind, out);
        out.push(b' ');
        text(facts.find(&f::FINGERPRINT).unwrap_or(b""), out);
    }
    if let Some(kind) = facts.find(&f::HOST_SIG_TYPE) {
        out.extend_from_slice(b", signature ");
        text(kind, out);
    }
}

fn other(line: &Line<'_>, context: Context, code: u8, out: &mut Vec<u8>) {
    let of_method = userauth::name(code, context.kex);
    match of_method.or_else(|| m::name(code.into())) {
        Some(name) => out.extend_from_slice(name.as_bytes()),
        None => {
            out.extend_from_slice(b"message ");
            decimal(code.into(), out);
        }
    }
    let facts = &line.facts;
    if let Some(service) = facts.find(&f::SERVICE).or(facts.find(&f::DEBUG)) {
        out.extend_from_slice(b": ");
        text(service, out);
    }
    for field in [
        &f::USER,
        &f::METHOD,
        &f::CONTINUE,
        &f::BANNER,
        &f::REQUEST,
        &f::CHANNEL_TYPE,
        &f::CHANNEL_REQUEST,
        &f::COMMAND,
        &f::SUBSYSTEM,
        &f::TERM,
        &f::ENV_NAME,
        &f::SIGNAL,
        &f::FORWARD_HOST,
        &f::PROMPT,
    ] {
        if let Some(value) = facts.find(field) {
            out.push(b' ');
            text(value, out);
        }
    }
    if let Some(n) = facts.find(&f::DATA_LENGTH) {
        out.extend_from_slice(b", ");
        number(n as usize, "byte", out);
    }
    if let Some(n) = facts.find(&f::EXIT_STATUS) {
        out.push(b' ');
        decimal(n.into(), out);
    }
    if let Some(n) = facts.find(&f::UNIMPLEMENTED) {
        out.extend_from_slice(b": packet ");
        decimal(n.into(), out);
    }
    for (i, name) in facts.all(&f::EXT_NAME).enumerate() {
        out.extend_from_slice(if i == 0 { b": " } else { b", " });
        text(name, out);
    }
}
