//! The options: code, length, value, one behind the other up to End. What a value means is a table here; what needs
//! more than a line of it is in [`special`], [`relay`] and [`vendor`].

use std::cell::Cell;

use super::fields as f;
use super::message::{until_zero, walk};
use super::notes;
use super::{relay, special, vendor};
use crate::field::{Bytes, Field, Ip, Text, Value};
use crate::wire::{Read, Record, Wire};

/// Fills.
pub const PAD: u8 = 0;
/// Closes a list.
pub const END: u8 = 255;
/// Header fields hold options.
pub const OVERLOAD: u8 = 52;

const DOMAIN_SEARCH: u8 = 119;
const CLASSLESS_ROUTE: u8 = 121;
const CLASSLESS_ROUTE_OLD: u8 = 249;
const JOINABLE: [u8; 3] = [DOMAIN_SEARCH, CLASSLESS_ROUTE, CLASSLESS_ROUTE_OLD];

/// The first option with this code.
pub fn find(list: &[u8], code: u8) -> Option<&[u8]> {
    walk(list).find(|(c, _)| *c == code).map(|(_, value)| value)
}

/// Values that were split over several options (RFC 3396), put together.
pub struct Joined {
    values: Vec<(u8, Vec<u8>, Cell<bool>)>,
}

impl Joined {
    /// Of a message: the options first, then what file and sname hold.
    pub fn new(options: &[u8], all: &[u8], overload: u8) -> Joined {
        let part = |bit: u8, from: usize, to: usize| match all.get(from..to) {
            Some(part) if overload & bit != 0 => part,
            _ => &[],
        };
        let lists = [options, part(1, 108, 236), part(2, 44, 108)];
        let mut values = Vec::new();
        for code in JOINABLE {
            let parts = || {
                let all = lists.iter().flat_map(|list| walk(list));
                all.filter(move |(c, _)| *c == code)
            };
            if parts().count() > 1 {
                let value = parts().flat_map(|(_, value)| value).copied().collect();
                values.push((code, value, Cell::new(false)));
            }
        }
        Joined { values }
    }

    /// The whole value, at its first part; nothing at the others; `None` where it was not split.
    fn take(&self, code: u8) -> Option<&[u8]> {
        let (_, value, done) = self.values.iter().find(|(c, _, _)| *c == code)?;
        Some(if done.replace(true) { &[] } else { value })
    }
}

/// A list of options and what fills the room behind it.
pub fn list<R: Record>(w: &mut Wire<'_, '_, R>, joined: &Joined) -> Read<()> {
    loop {
        match w.peek() {
            [] => {
                w.note(&notes::NO_END, 0);
                return Ok(());
            }
            [PAD, ..] => pads(w)?,
            [END, ..] => {
                w.group(&f::OPTION, |w| w.u8(&f::OPTION_TYPE))?;
                w.rest(&f::PADDING);
                return Ok(());
            }
            [_, length, rest @ ..] if rest.len() >= usize::from(*length) => {
                w.group(&f::OPTION, |w| option(w, joined))?
            }
            [..] => {
                w.note(&notes::OPTION_CUT, w.remaining());
                return w.group(&f::OPTION, |w| {
                    w.u8(&f::OPTION_TYPE)?;
                    if !w.is_empty() {
                        w.u8(&f::OPTION_LENGTH)?;
                    }
                    w.rest(&f::UNKNOWN);
                    Ok(())
                });
            }
        }
    }
}

fn pads<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    let run = w.peek().iter().take_while(|b| **b == PAD).count();
    w.group(&f::OPTION, |w| {
        let at = w.at();
        w.put(&f::OPTION_TYPE, at, 1, Value::U64(PAD.into()));
        w.bytes(&f::PADDING, run)
    })?;
    Ok(())
}

fn option<R: Record>(w: &mut Wire<'_, '_, R>, joined: &Joined) -> Read<()> {
    let code = w.u8(&f::OPTION_TYPE)?;
    let length = usize::from(w.u8(&f::OPTION_LENGTH)?);
    if let Some(value) = w.peek().get(..length).filter(|v| !v.is_empty()) {
        w.rec.here(&f::OPTION_VALUE.def, w.at(), value);
    }
    w.inside(length, |w| value(w, code, joined))?;
    Ok(())
}

/// How a value is read.
enum Shape {
    /// Addresses, any number.
    Ips(&'static Field<Ip>),
    /// Pairs of addresses.
    Pairs(&'static Field<Ip>, &'static Field<Ip>),
    /// Text; zeros behind it are not part of it.
    Text(&'static Field<Text>),
    /// One byte.
    U8(&'static Field<u8>),
    /// One byte, any number.
    U8s(&'static Field<u8>),
    /// Two bytes.
    U16(&'static Field<u16>),
    /// Two bytes, any number.
    U16s(&'static Field<u16>),
    /// Four bytes.
    U32(&'static Field<u32>),
    /// Four bytes with a sign.
    I32(&'static Field<i64>),
    /// A flag.
    Bool(&'static Field<bool>),
    /// Bytes as they are.
    Bytes(&'static Field<Bytes>),
    /// Domain names as DNS writes them.
    Names(&'static Field<Text>),
    /// Something with a function of its own.
    Own,
}

fn shape(code: u8) -> Shape {
    use Shape::*;
    match code {
        1 => Ips(&f::SUBNET_MASK),
        2 => I32(&f::TIME_OFFSET),
        3 => Ips(&f::ROUTER),
        4 => Ips(&f::TIME_SERVER),
        5 => Ips(&f::NAME_SERVER),
        6 => Ips(&f::DNS_SERVER),
        7 => Ips(&f::LOG_SERVER),
        8 => Ips(&f::QUOTES_SERVER),
        9 => Ips(&f::LPR_SERVER),
        10 => Ips(&f::IMPRESS_SERVER),
        11 => Ips(&f::RESOURCE_SERVER),
        12 => Text(&f::HOSTNAME),
        13 => U16(&f::BOOT_FILE_SIZE),
        14 => Text(&f::MERIT_DUMP),
        15 => Text(&f::DOMAIN_NAME),
        16 => Ips(&f::SWAP_SERVER),
        17 => Text(&f::ROOT_PATH),
        18 => Text(&f::EXTENSION_PATH),
        19 => Bool(&f::IP_FORWARDING),
        20 => Bool(&f::SOURCE_ROUTING),
        21 => Pairs(&f::POLICY_IP, &f::POLICY_MASK),
        22 => U16(&f::MAX_REASSEMBLY),
        23 => U8(&f::DEFAULT_TTL),
        24 => U32(&f::MTU_AGING),
        25 => U16s(&f::MTU_PLATEAU),
        26 => U16(&f::INTERFACE_MTU),
        27 => Bool(&f::ALL_LOCAL),
        28 => Ips(&f::BROADCAST),
        29 => Bool(&f::MASK_DISCOVERY),
        30 => Bool(&f::MASK_SUPPLIER),
        31 => Bool(&f::ROUTER_DISCOVERY),
        32 => Ips(&f::ROUTER_SOLICITATION),
        33 => Pairs(&f::STATIC_ROUTE_IP, &f::STATIC_ROUTE_ROUTER),
        34 => Bool(&f::TRAILER),
        35 => U32(&f::ARP_TIMEOUT),
        36 => Bool(&f::ETHERNET_ENCAPSULATION),
        37 => U8(&f::TCP_TTL),
        38 => U32(&f::TCP_KEEPALIVE),
        39 => Bool(&f::TCP_GARBAGE),
        40 => Text(&f::NIS_DOMAIN),
        41 => Ips(&f::NIS_SERVER),
        42 => Ips(&f::NTP_SERVER),
        44 => Ips(&f::NETBIOS_NS),
        45 => Ips(&f::NETBIOS_DD),
        46 => U8(&f::NETBIOS_NODE),
        47 => Text(&f::NETBIOS_SCOPE),
        48 => Ips(&f::X_FONT),
        49 => Ips(&f::X_DISPLAY),
        50 => Ips(&f::REQUESTED_IP),
        51 => U32(&f::LEASE_TIME),
        52 => U8(&f::OPTION_OVERLOAD),
        54 => Ips(&f::SERVER_ID),
        55 => U8s(&f::REQUEST_ITEM),
        56 => Text(&f::MESSAGE),
        57 => U16(&f::MAX_SIZE),
        58 => U32(&f::RENEWAL),
        59 => U32(&f::REBINDING),
        60 => Text(&f::VENDOR_CLASS),
        62 => Text(&f::NETWARE_DOMAIN),
        64 => Text(&f::NIS_PLUS_DOMAIN),
        65 => Ips(&f::NIS_PLUS_SERVER),
        66 => Text(&f::TFTP_NAME),
        67 => Text(&f::BOOTFILE),
        68 => Ips(&f::HOME_AGENT),
        69 => Ips(&f::SMTP_SERVER),
        70 => Ips(&f::POP3_SERVER),
        71 => Ips(&f::NNTP_SERVER),
        72 => Ips(&f::WWW_SERVER),
        73 => Ips(&f::FINGER_SERVER),
        74 => Ips(&f::IRC_SERVER),
        75 => Ips(&f::STREETTALK),
        76 => Ips(&f::STREETTALK_DA),
        85 => Ips(&f::NDS_SERVER),
        86 => Text(&f::NDS_TREE),
        87 => Text(&f::NDS_CONTEXT),
        88 => Names(&f::BCMCS_NAME),
        89 => Ips(&f::BCMCS_ADDRESS),
        91 => U32(&f::LAST_TRANSACTION),
        92 => Ips(&f::ASSOCIATED_IP),
        93 => U16s(&f::ARCHITECTURE),
        95 => Text(&f::LDAP),
        98 => Text(&f::USER_AUTH),
        100 => Text(&f::TZ_POSIX),
        101 => Text(&f::TZ_NAME),
        108 => U32(&f::V6ONLY_WAIT),
        112 => Ips(&f::NETINFO_ADDRESS),
        113 => Text(&f::NETINFO_TAG),
        114 => Text(&f::CAPTIVE_PORTAL),
        116 => U8(&f::AUTOCONFIGURE),
        117 => U16s(&f::NAME_SEARCH),
        118 => Ips(&f::SUBNET_SELECTION),
        123 | 144 => Bytes(&f::COORDINATES),
        136 => Ips(&f::PANA),
        137 => Names(&f::LOST),
        138 => Ips(&f::CAPWAP),
        141 => Names(&f::SIP_UA),
        142 => Ips(&f::ANDSF),
        145 => U8s(&f::FORCERENEW_NONCE),
        147 => Names(&f::DOTS_NAME),
        148 => Ips(&f::DOTS_ADDRESS),
        150 => Ips(&f::TFTP_ADDRESS),
        152 => U32(&f::BASE_TIME),
        153 => U32(&f::STATE_START),
        154 => U32(&f::QUERY_START),
        155 => U32(&f::QUERY_END),
        156 => U8(&f::LEASE_STATE),
        157 => U8(&f::DATA_SOURCE),
        161 => Text(&f::MUD),
        208 => Bytes(&f::PXELINUX_MAGIC),
        209 => Text(&f::CONFIG_FILE),
        210 => Text(&f::PATH_PREFIX),
        211 => U32(&f::REBOOT_TIME),
        213 => Names(&f::ACCESS_DOMAIN),
        252 => Text(&f::WPAD),
        _ => Own,
    }
}

fn value<R: Record>(w: &mut Wire<'_, '_, R>, code: u8, joined: &Joined) -> Read<()> {
    let n = w.remaining();
    match shape(code) {
        Shape::Ips(field) if fits(n, 4) => each(w, |w| w.bytes(field, 4).map(drop)),
        Shape::Pairs(a, b) if fits(n, 8) => each(w, |w| {
            w.bytes(a, 4)?;
            w.bytes(b, 4).map(drop)
        }),
        Shape::Text(field) => {
            text(w, field);
            Ok(())
        }
        Shape::U8(field) if n == 1 => w.u8(field).map(drop),
        Shape::U8s(field) => each(w, |w| w.u8(field).map(drop)),
        Shape::U16(field) if n == 2 => w.u16(field).map(drop),
        Shape::U16s(field) if fits(n, 2) => each(w, |w| w.u16(field).map(drop)),
        Shape::U32(field) if n == 4 => w.u32(field).map(drop),
        Shape::I32(field) if n == 4 => {
            let value = w.take(4)?.first_chunk::<4>().copied().unwrap_or_default();
            w.derive(field, 4, Value::I64(i64::from(i32::from_be_bytes(value))));
            Ok(())
        }
        Shape::Bool(field) if n == 1 => {
            let value = w.take(1)?.first() != Some(&0);
            w.derive(field, 1, Value::Bool(value));
            Ok(())
        }
        Shape::Bytes(field) => {
            w.rest(field);
            Ok(())
        }
        Shape::Names(field) => special::names(w, field),
        Shape::Own => own(w, code, joined),
        _ => bad_length(w),
    }
}

fn own<R: Record>(w: &mut Wire<'_, '_, R>, code: u8, joined: &Joined) -> Read<()> {
    let n = w.remaining();
    match code {
        43 => vendor::specific(w),
        53 if n == 1 => {
            match w.peek() {
                [6] => w.note(&notes::REFUSED, 1),
                [4] => w.note(&notes::DECLINED, 1),
                _ => {}
            }
            w.u8(&f::MESSAGE_TYPE).map(drop)
        }
        53 => bad_length(w),
        61 => special::client_id(w),
        77 => special::user_class(w),
        78 => special::slp_agent(w),
        79 => special::slp_scope(w),
        80 => Ok(()),
        81 => special::fqdn(w),
        82 => relay::information(w),
        90 => special::authentication(w),
        94 => special::interface(w),
        97 => special::machine(w),
        99 => special::civic(w),
        DOMAIN_SEARCH => {
            match joined.take(code) {
                None => return special::names(w, &f::DOMAIN_SEARCH),
                Some(all) => {
                    w.note(&notes::SPLIT, n);
                    w.rest(&f::SPLIT_PART);
                    special::names_of(w, &f::DOMAIN_SEARCH, all, n);
                }
            }
            Ok(())
        }
        CLASSLESS_ROUTE | CLASSLESS_ROUTE_OLD => match joined.take(code) {
            None => special::routes(w),
            Some(all) => {
                w.note(&notes::SPLIT, n);
                w.rest(&f::SPLIT_PART);
                special::routes_of(w, all, n);
                Ok(())
            }
        },
        120 => special::sip(w),
        124 => vendor::classes(w),
        125 => vendor::identified(w),
        143 => special::redirect(w),
        146 => special::rdnss(w),
        151 => special::status(w),
        158 => special::pcp(w),
        159 => special::ports(w),
        212 => special::six_rd(w),
        221 => special::vss(w),
        _ => {
            w.rest(&f::UNKNOWN);
            Ok(())
        }
    }
}

fn fits(n: usize, size: usize) -> bool {
    n > 0 && n.is_multiple_of(size)
}

/// Reads until nothing is left.
pub fn each<'a, R: Record>(
    w: &mut Wire<'a, '_, R>,
    mut body: impl FnMut(&mut Wire<'a, '_, R>) -> Read<()>,
) -> Read<()> {
    while !w.is_empty() {
        body(w)?;
    }
    Ok(())
}

/// All that is left as text, without the zeros behind it.
pub fn text<R: Record>(w: &mut Wire<'_, '_, R>, field: &'static Field<Text>) {
    let n = w.remaining();
    if let Ok(bytes) = w.take(n)
        && n > 0
    {
        w.derive(field, n, Value::Text(until_zero(bytes)));
    }
}

/// A note on the value, and the value as bytes.
pub fn bad_length<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    w.note(&notes::BAD_LENGTH, w.remaining());
    w.rest(&f::UNKNOWN);
    Ok(())
}
