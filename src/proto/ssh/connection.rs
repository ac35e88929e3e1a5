//! Channels and requests (RFC 4254). Seen in clear only where the cipher is `none`, or was opened.

use super::fields as f;
use super::packet::string;
use crate::wire::{Read, Record, Wire};

/// A message of the connection protocol, behind its code.
pub fn connection<R: Record>(w: &mut Wire<'_, '_, R>, code: u8) -> Read<()> {
    match code {
        80 => {
            string(w, &f::REQUEST_LENGTH, &f::REQUEST)?;
            w.u8(&f::REQUEST_REPLY)?;
        }
        90 => {
            string(w, &f::CHANNEL_TYPE_LENGTH, &f::CHANNEL_TYPE)?;
            w.u32(&f::SENDER)?;
            w.u32(&f::WINDOW)?;
            w.u32(&f::MAX_PACKET)?;
        }
        91..=100 => {
            w.u32(&f::RECIPIENT)?;
            channel(w, code)?;
        }
        _ => {}
    }
    w.rest(&f::PAYLOAD);
    Ok(())
}

/// A message to a channel, behind its number.
fn channel<R: Record>(w: &mut Wire<'_, '_, R>, code: u8) -> Read<()> {
    match code {
        91 => {
            w.u32(&f::SENDER)?;
            w.u32(&f::WINDOW)?;
            w.u32(&f::MAX_PACKET)?;
        }
        92 => {
            w.u32(&f::OPEN_REASON)?;
            string(w, &f::DISCONNECT_TEXT_LENGTH, &f::DISCONNECT_TEXT)?;
            string(w, &f::LANG_LENGTH, &f::LANG)?;
        }
        93 => {
            w.u32(&f::ADJUST)?;
        }
        94 => {
            string(w, &f::DATA_LENGTH, &f::DATA)?;
        }
        95 => {
            w.u32(&f::DATA_TYPE)?;
            string(w, &f::DATA_LENGTH, &f::DATA)?;
        }
        98 => {
            let name = string(w, &f::CHANNEL_REQUEST_LENGTH, &f::CHANNEL_REQUEST)?;
            w.u8(&f::CHANNEL_REPLY)?;
            match name {
                b"exec" => {
                    string(w, &f::COMMAND_LENGTH, &f::COMMAND)?;
                }
                b"subsystem" => {
                    string(w, &f::SUBSYSTEM_LENGTH, &f::SUBSYSTEM)?;
                }
                b"exit-status" => {
                    w.u32(&f::EXIT_STATUS)?;
                }
                _ => {}
            }
        }
        _ => {}
    }
    Ok(())
}
