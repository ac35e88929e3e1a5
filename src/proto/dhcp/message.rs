//! A message: the fixed part that BOOTP gave it, four bytes that say options follow, and the options.
//!
//! ```text
//!     op | htype | hlen | hops        1 byte each
//!     xid                             4: matches a reply to its request
//!     secs | flags                    2 each
//!     ciaddr yiaddr siaddr giaddr     4 each: the client's, yours, the next server's, the relay's
//!     chaddr                         16: the client's hardware address
//!     sname                          64: the server's name, or options (overload)
//!     file                          128: the boot file, or options (overload)
//!     99 130 83 99                    4: the magic cookie
//!     options                           code, length, value; up to End
//! ```

use super::fields as f;
use super::notes;
use super::options::{self, END, OVERLOAD, PAD};
use crate::field::{Field, Text, Value};
use crate::layer::Kind;
use crate::wire::{Read, Record, UNDECODED, Wire};

/// The names of the kinds, in the order of [`Kind`].
pub const KINDS: &[&str] = &[
    "boot request",
    "boot reply",
    "DISCOVER",
    "OFFER",
    "REQUEST",
    "DECLINE",
    "ACK",
    "NAK",
    "RELEASE",
    "INFORM",
    "FORCERENEW",
    "LEASEQUERY",
    "LEASEUNASSIGNED",
    "LEASEUNKNOWN",
    "LEASEACTIVE",
    "BULKLEASEQUERY",
    "LEASEQUERYDONE",
    "ACTIVELEASEQUERY",
    "LEASEQUERYSTATUS",
    "TLS",
    "other",
];

/// Neither BOOTP nor a DHCP message with a known type.
pub const OTHER: Kind = Kind(20);
/// BOOTP's request.
pub const BOOT_REQUEST: Kind = Kind(0);
/// BOOTP's reply.
pub const BOOT_REPLY: Kind = Kind(1);

/// The kind of a message with this operation and this DHCP message type.
pub fn kind(op: Option<u8>, message_type: Option<u8>) -> Kind {
    match (op, message_type) {
        (_, Some(n @ 1..=18)) => Kind(u16::from(n) + 1),
        (Some(1), None) => BOOT_REQUEST,
        (Some(2), None) => BOOT_REPLY,
        _ => OTHER,
    }
}

/// Says that options follow (RFC 1497).
pub const COOKIE: [u8; 4] = [99, 130, 83, 99];
/// Bytes before the cookie.
pub const FIXED: usize = 236;

const SNAME: usize = 64;
const FILE: usize = 128;

/// A whole datagram.
pub fn message<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    if w.remaining() < FIXED {
        w.note(&notes::SHORT, w.remaining());
    }
    let result = whole(w);
    w.rest(&UNDECODED);
    result
}

fn whole<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    let all = w.peek();
    if !matches!(all.first(), Some(1 | 2)) {
        w.note(&notes::NOT_BOOTP, 1.min(all.len()));
    }
    w.u8(&f::OP)?;
    let hardware = w.u8(&f::HW_TYPE)?;
    let length = w.u8(&f::HW_LEN)?;
    w.u8(&f::HOPS)?;
    w.u32(&f::ID)?;
    if matches!(w.peek(), [1..=255, 0, ..]) {
        w.note(&notes::SECS_SWAPPED, 2);
    }
    w.u16(&f::SECS)?;
    let flags = w.u16(&f::FLAGS)?;
    w.derive(&f::FLAG_BROADCAST, 2, Value::Bool(flags & 0x8000 != 0));
    w.derive(&f::FLAGS_RESERVED, 2, Value::U64(u64::from(flags & 0x7fff)));
    for field in [&f::IP_CLIENT, &f::IP_YOUR, &f::IP_SERVER, &f::IP_RELAY] {
        w.bytes(field, 4)?;
    }
    hardware_address(w, hardware, usize::from(length))?;
    let has_options = all.get(FIXED..FIXED + 4) == Some(&COOKIE);
    let list = if has_options {
        all.get(FIXED + 4..).unwrap_or(&[])
    } else {
        &[]
    };
    let overload = options::find(list, OVERLOAD)
        .and_then(|v| v.first().copied())
        .unwrap_or(0);
    let joined = options::Joined::new(list, all, overload);
    name(
        w,
        &f::SERVER,
        SNAME,
        overload & 2 != 0,
        &f::SNAME_OPTIONS,
        &joined,
    )?;
    name(
        w,
        &f::FILE,
        FILE,
        overload & 1 != 0,
        &f::FILE_OPTIONS,
        &joined,
    )?;
    if !has_options {
        // RFC 951: 64 bytes for whatever a vendor likes.
        w.rest(&f::VENDOR_AREA);
        return Ok(());
    }
    w.bytes(&f::COOKIE, 4)?;
    options::list(w, &joined)
}

fn hardware_address<R: Record>(w: &mut Wire<'_, '_, R>, kind: u8, length: usize) -> Read<()> {
    let length = length.min(16);
    match (kind, length) {
        (_, 0) => {}
        (1 | 6, 6) => {
            w.bytes(&f::HW_MAC, 6)?;
        }
        _ => {
            w.bytes(&f::HW_ADDR, length)?;
        }
    }
    if length < 16 {
        w.bytes(&f::HW_PADDING, 16 - length)?;
    }
    Ok(())
}

/// A name of fixed length, closed by a zero; or options in its place.
fn name<R: Record>(
    w: &mut Wire<'_, '_, R>,
    field: &'static Field<Text>,
    length: usize,
    overloaded: bool,
    group: &'static Field<()>,
    joined: &options::Joined,
) -> Read<()> {
    if overloaded && w.remaining() >= length {
        w.note(&notes::OVERLOADED, length);
        w.sized(group, length, |w| options::list(w, joined))?;
        return Ok(());
    }
    let bytes = w.take(length)?;
    w.derive(field, length, Value::Text(until_zero(bytes)));
    Ok(())
}

/// Text up to the first zero.
pub fn until_zero(bytes: &[u8]) -> &[u8] {
    bytes.split(|b| *b == 0).next().unwrap_or(&[])
}

/// How much speaks for these bytes being a message: the cookie and a well-formed list of options, or BOOTP's header.
pub fn shape(bytes: &[u8]) -> Shape {
    let [op, hardware, length, ..] = *bytes else {
        return Shape::None;
    };
    if !matches!(op, 1 | 2) || length > 16 || bytes.len() < FIXED {
        return Shape::None;
    }
    match bytes.get(FIXED..FIXED + 4) {
        Some(cookie) if cookie == COOKIE => Shape::Dhcp,
        _ if hardware != 0 && bytes.len() >= 300 => Shape::Bootp,
        _ => Shape::None,
    }
}

/// What [`shape`] found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shape {
    /// The magic cookie is where it must be.
    Dhcp,
    /// A header that could be BOOTP's.
    Bootp,
    /// Neither.
    None,
}

/// The options of a list, as code and value, up to End or to one that does not fit.
pub fn walk(list: &[u8]) -> impl Iterator<Item = (u8, &[u8])> {
    let mut rest = list;
    std::iter::from_fn(move || {
        loop {
            let (code, behind) = rest.split_first()?;
            rest = behind;
            match *code {
                PAD => continue,
                END => return None,
                code => {
                    let (length, behind) = rest.split_first()?;
                    let (value, behind) = behind.split_at_checked(usize::from(*length))?;
                    rest = behind;
                    return Some((code, value));
                }
            }
        }
    })
}
