//! Addresses and ports as FTP writes them.

use std::net::{IpAddr, Ipv4Addr};

/// Six numbers parted by commas, wherever in the text they begin: where, how long, and what they say.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Six {
    /// Offset of the first digit.
    pub at: usize,
    /// Length of the first four numbers with the commas between.
    pub address_len: usize,
    /// Length of all.
    pub len: usize,
    /// The first four.
    pub address: Ipv4Addr,
    /// The last two.
    pub port: u16,
}

/// `h1,h2,h3,h4,p1,p2` (RFC 959 §5.3.2). Servers put different words around it (RFC 1123 §4.1.2.6).
pub fn six(text: &[u8]) -> Option<Six> {
    let mut at = 0;
    while let Some(skip) = text.get(at..)?.iter().position(u8::is_ascii_digit) {
        at += skip;
        let rest = text.get(at..)?;
        if let Some(found) = six_here(rest, at) {
            return Some(found);
        }
        at += rest.iter().take_while(|b| b.is_ascii_digit()).count();
    }
    None
}

fn six_here(text: &[u8], at: usize) -> Option<Six> {
    let (mut n, mut pos, mut address_len) = ([0u8; 6], 0, 0);
    for (i, slot) in n.iter_mut().enumerate() {
        if i > 0 {
            if text.get(pos) != Some(&b',') {
                return None;
            }
            pos += 1;
        }
        let digits = digits(text.get(pos..)?);
        *slot = number(digits)?.try_into().ok()?;
        pos += digits.len();
        if i == 3 {
            address_len = pos;
        }
    }
    let [a, b, c, d, high, low] = n;
    Some(Six {
        at,
        address_len,
        len: pos,
        address: Ipv4Addr::new(a, b, c, d),
        port: u16::from_be_bytes([high, low]),
    })
}

/// The parts of `|family|address|port|`, each with its offset; any printable character may stand for the bar.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Extended<'a> {
    /// Family, as written.
    pub family: (usize, &'a [u8]),
    /// Address, as written.
    pub address: (usize, &'a [u8]),
    /// Port, as written.
    pub port: (usize, &'a [u8]),
}

/// Takes `|family|address|port|` apart (RFC 2428 §2).
pub fn extended(text: &[u8]) -> Option<Extended<'_>> {
    let bar = *text.first().filter(|b| (33..=126).contains(*b))?;
    let mut at = 1;
    let mut part = || {
        let rest = text.get(at..)?;
        let len = memchr::memchr(bar, rest)?;
        let found = (at, rest.get(..len)?);
        at += len + 1;
        Some(found)
    };
    Some(Extended {
        family: part()?,
        address: part()?,
        port: part()?,
    })
}

impl Extended<'_> {
    /// The address, where family and writing agree.
    pub fn ip(&self) -> Option<IpAddr> {
        let ip: IpAddr = std::str::from_utf8(self.address.1).ok()?.parse().ok()?;
        let family: &[u8] = if ip.is_ipv4() { b"1" } else { b"2" };
        (self.family.1 == family).then_some(ip)
    }

    /// The port.
    pub fn port(&self) -> Option<u16> {
        number(self.port.1)?.try_into().ok()
    }
}

/// The digits a text begins with.
pub fn digits(text: &[u8]) -> &[u8] {
    let n = text.iter().take_while(|b| b.is_ascii_digit()).count();
    text.get(..n).unwrap_or(&[])
}

/// A decimal number of digits alone, that fits.
pub fn number(digits: &[u8]) -> Option<u64> {
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    std::str::from_utf8(digits).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_numbers_are_found_in_any_words() {
        let found = six(b"Entering Passive Mode (198,51,100,21,195,180).").unwrap();
        assert_eq!(found.address, Ipv4Addr::new(198, 51, 100, 21));
        assert_eq!((found.port, found.at, found.len), (50100, 23, 21));
        assert_eq!(six(b"=10,0,0,1,0,21").unwrap().port, 21);
        assert_eq!(six(b"4 of 10,0,0,1,1,2").unwrap().port, 258);
        assert_eq!(six(b"10,0,0,1,300,1"), None);
        assert_eq!(six(b"10,0,0,1,3"), None);
        assert_eq!(six(b""), None);
    }

    #[test]
    fn the_extended_form_has_bars_of_any_kind() {
        let e = extended(b"|2|1080::8:800:200C:417A|5282|").unwrap();
        assert_eq!(e.ip(), "1080::8:800:200C:417A".parse().ok());
        assert_eq!(e.port(), Some(5282));
        assert_eq!(
            extended(b"!1!132.235.1.2!6275!").unwrap().port(),
            Some(6275)
        );
        assert_eq!(extended(b"|||6446|").unwrap().port(), Some(6446));
        assert_eq!(extended(b"|1|::1|5|").unwrap().ip(), None);
        assert_eq!(extended(b"|1|::1|5"), None);
        assert_eq!(extended(b"|||70000|").unwrap().port(), None);
    }
}
