//! JA3 and JA3S: fingerprints of who speaks, by what its hello offers and in which order. Made only when asked for.

use md5::{Digest, Md5};

use super::fields as f;
use super::names::is_grease;
use crate::field::{Value, decimal};
use crate::wire::{Record, Wire};

/// The lists a fingerprint is made of, in the order they stood.
#[derive(Default)]
pub struct Parts {
    /// The legacy version.
    pub version: u16,
    /// Cipher suites.
    pub suites: Vec<u16>,
    /// Extension types.
    pub extensions: Vec<u16>,
    /// Groups.
    pub groups: Vec<u16>,
    /// Point formats.
    pub formats: Vec<u16>,
}

fn joined(list: &[u16], out: &mut Vec<u8>) {
    let mut first = true;
    for n in list.iter().filter(|n| !is_grease(**n)) {
        if !std::mem::take(&mut first) {
            out.push(b'-');
        }
        decimal((*n).into(), out);
    }
}

impl Parts {
    fn text(&self, lists: &[&[u16]]) -> Vec<u8> {
        let mut out = Vec::with_capacity(256);
        decimal(self.version.into(), &mut out);
        for list in lists {
            out.push(b',');
            joined(list, &mut out);
        }
        out
    }

    /// A client's string: version,suites,extensions,groups,formats.
    pub fn client(&self) -> Vec<u8> {
        self.text(&[&self.suites, &self.extensions, &self.groups, &self.formats])
    }

    /// A server's string: version,suite,extensions.
    pub fn server(&self) -> Vec<u8> {
        self.text(&[&self.suites, &self.extensions])
    }
}

/// MD5 of a string, in hexadecimal.
pub fn digest(text: &[u8]) -> [u8; 32] {
    let mut out = [0u8; 32];
    for (i, byte) in Md5::digest(text).iter().enumerate() {
        out[2 * i] = b"0123456789abcdef"[usize::from(byte >> 4)];
        out[2 * i + 1] = b"0123456789abcdef"[usize::from(byte & 15)];
    }
    out
}

/// Names a ClientHello's fingerprint on the bytes from `at` to here.
pub fn name_client<R: Record>(w: &mut Wire<'_, '_, R>, at: u64, parts: &Parts) {
    let text = parts.client();
    let len = (w.at() - at) as usize;
    w.put(&f::JA3_FULL, at, len, Value::Text(&text));
    w.put(&f::JA3, at, len, Value::Text(&digest(&text)));
}

/// Names a ServerHello's fingerprint on the bytes from `at` to here.
pub fn name_server<R: Record>(w: &mut Wire<'_, '_, R>, at: u64, parts: &Parts) {
    let text = parts.server();
    let len = (w.at() - at) as usize;
    w.put(&f::JA3S_FULL, at, len, Value::Text(&text));
    w.put(&f::JA3S, at, len, Value::Text(&digest(&text)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_ja3s_authors() {
        let parts = Parts {
            version: 769,
            suites: vec![47, 53, 5, 10, 49161, 49162, 49171, 49172, 50, 56, 19, 4],
            extensions: vec![0x0a0a, 0, 10, 11],
            groups: vec![23, 24, 25],
            formats: vec![0],
        };
        let text = parts.client();
        assert_eq!(
            text,
            b"769,47-53-5-10-49161-49162-49171-49172-50-56-19-4,0-10-11,23-24-25,0"
        );
        assert_eq!(&digest(&text), b"ada70206e40642a3e4461f35503241d5");
    }
}
