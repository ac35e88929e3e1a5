//! Channels and requests (RFC 4254). Seen in clear only where the cipher is `none`, or was opened.

use super::fields as f;
use super::packet::{boolean, string};
use crate::field::{Field, Text};
use crate::wire::{Read, Record, Wire};

/// A message of the connection protocol, behind its code.
pub fn connection<R: Record>(w: &mut Wire<'_, '_, R>, code: u8) -> Read<()> {
    match code {
        80 => {
            let name = string(w, &f::REQUEST_LENGTH, &f::REQUEST)?;
            w.u8(&f::REQUEST_REPLY)?;
            if matches!(name, b"tcpip-forward" | b"cancel-tcpip-forward") {
                endpoint(w, &f::FORWARD_HOST, &f::FORWARD_PORT)?;
            }
        }
        90 => {
            let kind = string(w, &f::CHANNEL_TYPE_LENGTH, &f::CHANNEL_TYPE)?;
            w.u32(&f::SENDER)?;
            w.u32(&f::WINDOW)?;
            w.u32(&f::MAX_PACKET)?;
            if matches!(kind, b"direct-tcpip" | b"forwarded-tcpip") {
                endpoint(w, &f::FORWARD_HOST, &f::FORWARD_PORT)?;
            }
            if matches!(kind, b"direct-tcpip" | b"forwarded-tcpip" | b"x11") {
                endpoint(w, &f::ORIGIN_HOST, &f::ORIGIN_PORT)?;
            }
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

/// A host and a port.
fn endpoint<R: Record>(
    w: &mut Wire<'_, '_, R>,
    host: &'static Field<Text>,
    port: &'static Field<u32>,
) -> Read<()> {
    string(w, &f::STRING_LENGTH, host)?;
    w.u32(port)?;
    Ok(())
}

/// Columns, rows, and pixels (RFC 4254 §6.2, §6.7).
fn window<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    w.u32(&f::COLUMNS)?;
    w.u32(&f::ROWS)?;
    w.u32(&f::PIXELS_WIDE)?;
    w.u32(&f::PIXELS_HIGH)?;
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
                b"pty-req" => {
                    string(w, &f::STRING_LENGTH, &f::TERM)?;
                    window(w)?;
                    string(w, &f::STRING_LENGTH, &f::MODES)?;
                }
                b"window-change" => window(w)?,
                b"env" => {
                    string(w, &f::STRING_LENGTH, &f::ENV_NAME)?;
                    string(w, &f::STRING_LENGTH, &f::ENV_VALUE)?;
                }
                b"signal" => {
                    string(w, &f::STRING_LENGTH, &f::SIGNAL)?;
                }
                b"exit-signal" => {
                    string(w, &f::STRING_LENGTH, &f::SIGNAL)?;
                    boolean(w, &f::CORE)?;
                    string(w, &f::STRING_LENGTH, &f::EXIT_TEXT)?;
                    string(w, &f::LANG_LENGTH, &f::LANG)?;
                }
                b"x11-req" => {
                    boolean(w, &f::X11_SINGLE)?;
                    string(w, &f::STRING_LENGTH, &f::X11_PROTOCOL)?;
                    string(w, &f::STRING_LENGTH, &f::X11_COOKIE)?;
                    w.u32(&f::X11_SCREEN)?;
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
