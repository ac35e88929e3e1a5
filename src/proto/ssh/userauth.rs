//! Logging in (RFC 4252). Seen in clear only where the cipher is `none`, or was opened.

use super::fields as f;
use super::packet::{boolean, string};
use crate::wire::{Read, Record, Wire};

/// A message of the authentication protocol, behind its code.
pub fn userauth<R: Record>(w: &mut Wire<'_, '_, R>, code: u8, method: u8) -> Read<()> {
    match (code, method) {
        (60, PUBLIC_KEY) => {
            string(w, &f::PKA_LENGTH, &f::PKA)?;
            string(w, &f::PK_BLOB_LENGTH, &f::PK_BLOB)?;
            return Ok(());
        }
        (60, PASSWORD) => {
            string(w, &f::PROMPT_LENGTH, &f::PROMPT)?;
            string(w, &f::LANG_LENGTH, &f::LANG)?;
            return Ok(());
        }
        (60, KEYBOARD) => return prompts(w),
        (61, KEYBOARD) => {
            let n = w.u32(&f::PROMPTS)?;
            for _ in 0..n {
                string(w, &f::RESPONSE_LENGTH, &f::RESPONSE)?;
            }
            return Ok(());
        }
        _ => {}
    }
    match code {
        50 => request(w)?,
        51 => {
            string(w, &f::CONTINUE_LENGTH, &f::CONTINUE)?;
            boolean(w, &f::PARTIAL)?;
        }
        53 => {
            string(w, &f::BANNER_LENGTH, &f::BANNER)?;
            string(w, &f::LANG_LENGTH, &f::LANG)?;
        }
        _ => {
            // 60 to 79 mean what the method says: prompts and answers among them.
            w.rest(&f::AUTH_DATA);
        }
    }
    Ok(())
}

/// Password (RFC 4252 §8).
const PASSWORD: u8 = 1;
/// Public key (§7).
const PUBLIC_KEY: u8 = 2;
/// Keyboard-interactive (RFC 4256).
const KEYBOARD: u8 = 3;

/// What the codes 60 to 79 are called, by the method (RFC 4252 §7, §8, RFC 4256 §5).
pub fn name(code: u8, method: u8) -> Option<&'static str> {
    match (code, method) {
        (60, PUBLIC_KEY) => Some("USERAUTH_PK_OK"),
        (60, PASSWORD) => Some("USERAUTH_PASSWD_CHANGEREQ"),
        (60, KEYBOARD) => Some("USERAUTH_INFO_REQUEST"),
        (61, KEYBOARD) => Some("USERAUTH_INFO_RESPONSE"),
        _ => None,
    }
}

/// The number of the method that a request's payload asks for; it gives the codes 60 to 79 their meaning.
pub fn method(payload: &[u8]) -> u8 {
    let mut rest = payload.get(1..).unwrap_or(&[]);
    for _ in 0..2 {
        let n = super::packet::length(rest).unwrap_or(0);
        rest = rest.get(4..).and_then(|r| r.get(n..)).unwrap_or(&[]);
    }
    let n = super::packet::length(rest).unwrap_or(0);
    match rest.get(4..).and_then(|r| r.get(..n)) {
        Some(b"password") => PASSWORD,
        Some(b"publickey") => PUBLIC_KEY,
        Some(b"keyboard-interactive") => KEYBOARD,
        _ => 0,
    }
}

/// Questions (RFC 4256 §3.2).
fn prompts<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    string(w, &f::PROMPT_NAME_LENGTH, &f::PROMPT_NAME)?;
    string(w, &f::INSTRUCTION_LENGTH, &f::INSTRUCTION)?;
    string(w, &f::LANG_LENGTH, &f::LANG)?;
    let n = w.u32(&f::PROMPTS)?;
    for _ in 0..n {
        string(w, &f::PROMPT_LENGTH, &f::PROMPT)?;
        boolean(w, &f::PROMPT_ECHO)?;
    }
    Ok(())
}

fn request<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    string(w, &f::USER_LENGTH, &f::USER)?;
    string(w, &f::AUTH_SERVICE_LENGTH, &f::AUTH_SERVICE)?;
    match string(w, &f::METHOD_LENGTH, &f::METHOD)? {
        b"password" => {
            let change = boolean(w, &f::CHANGE_PASSWORD)?;
            string(w, &f::PASSWORD_LENGTH, &f::PASSWORD)?;
            if change {
                string(w, &f::NEW_PASSWORD_LENGTH, &f::NEW_PASSWORD)?;
            }
        }
        b"publickey" => {
            let signed = boolean(w, &f::HAVE_SIGNATURE)?;
            string(w, &f::PKA_LENGTH, &f::PKA)?;
            string(w, &f::PK_BLOB_LENGTH, &f::PK_BLOB)?;
            if signed {
                string(w, &f::PK_SIG_LENGTH, &f::PK_SIG)?;
            }
        }
        _ => {
            w.rest(&f::AUTH_DATA);
        }
    }
    Ok(())
}
