//! Logging in (RFC 4252). Seen in clear only where the cipher is `none`, or was opened.

use super::fields as f;
use super::packet::{boolean, string};
use crate::wire::{Read, Record, Wire};

/// A message of the authentication protocol, behind its code.
pub fn userauth<R: Record>(w: &mut Wire<'_, '_, R>, code: u8) -> Read<()> {
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
