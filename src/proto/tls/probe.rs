//! Is this TLS? Told from the bytes alone, at the beginning of a conversation or in the middle of one.

use super::handshake::{self, kind};
use super::record::{Header, content};
use crate::layer::{Evidence, Likelihood, Probe, Transport};

/// How far into the first bytes of a conversation without its beginning a chain of records is looked for.
const FAR: usize = 4096;

/// What the first bytes are.
pub fn probe(probe: &Probe<'_>) -> Likelihood {
    if probe.transport != Transport::Tcp {
        return Likelihood::No;
    }
    let bytes = probe.bytes;
    let front = at_front(bytes);
    if front != Likelihood::No {
        return front;
    }
    if ssl2_hello(bytes).is_some() {
        return Likelihood::Sure(Evidence {
            len: 11,
            says: "a ClientHello in SSL 2.0's shape",
        });
    }
    if probe.first {
        return Likelihood::No;
    }
    match next_chain(bytes.get(..FAR).unwrap_or(bytes), false) {
        Chain::At(_) => Likelihood::Maybe(Evidence {
            len: 5,
            says: "records that follow each other",
        }),
        Chain::Waits(..) => Likelihood::No,
    }
}

fn at_front(bytes: &[u8]) -> Likelihood {
    let Some(header) = Header::peek(bytes) else {
        return match bytes {
            [] => Likelihood::More,
            [20..=24] | [20..=24, 3] | [20..=24, 3, 0..=4, ..] => Likelihood::More,
            _ => Likelihood::No,
        };
    };
    if !header.sound() {
        return Likelihood::No;
    }
    if let (content::HANDSHAKE, Some(&[message, a, b, c])) = (header.content, bytes.get(5..9)) {
        let len = u32::from_be_bytes([0, a, b, c]);
        if matches!(message, kind::CLIENT_HELLO | kind::SERVER_HELLO)
            && handshake::plausible(message, len, header.len.into())
        {
            let hello = message == kind::CLIENT_HELLO;
            return Likelihood::Sure(Evidence {
                len: 9,
                says: if hello {
                    "a record with a ClientHello"
                } else {
                    "a record with a ServerHello"
                },
            });
        }
    }
    match Header::peek(bytes.get(header.total()..).unwrap_or(&[])) {
        Some(next) if next.sound() => Likelihood::Sure(Evidence {
            len: 5,
            says: "records that follow each other",
        }),
        Some(_) => Likelihood::No,
        None if bytes.len() == header.total() => Likelihood::Sure(Evidence {
            len: 5,
            says: "a record that ends where the bytes do",
        }),
        None => Likelihood::Maybe(Evidence {
            len: 5,
            says: "a record's header",
        }),
    }
}

/// The length of a ClientHello in SSL 2.0's record at the front, when its lengths add up (RFC 5246 §E.2).
pub fn ssl2_hello(bytes: &[u8]) -> Option<usize> {
    let &[high, low, 1, major, minor, a, b, c, d, e, f, ..] = bytes else {
        return None;
    };
    let len = usize::from(u16::from_be_bytes([high & 0x7f, low]));
    let (specs, id, challenge) = (
        u16::from_be_bytes([a, b]),
        u16::from_be_bytes([c, d]),
        u16::from_be_bytes([e, f]),
    );
    let versioned = matches!((major, minor), (3, 0..=4) | (0, 2));
    let adds_up = 9 + usize::from(specs) + usize::from(id) + usize::from(challenge) == len;
    let sound = high & 0x80 != 0
        && versioned
        && adds_up
        && specs > 0
        && specs % 3 == 0
        && (16..=32).contains(&challenge)
        && matches!(id, 0 | 16 | 32);
    sound.then_some(2 + len)
}

/// Where records begin again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Chain {
    /// Two records follow each other from here, or one ends just where the bytes do.
    At(usize),
    /// Nothing before here; more bytes are needed to tell about what is here.
    Waits(usize, usize),
}

/// The first place where a record's header is sound and another stands where it says that it ends. `last`: no more
/// bytes will come.
pub fn next_chain(bytes: &[u8], last: bool) -> Chain {
    let mut from = 1;
    while let Some(i) = bytes.get(from..).and_then(|rest| memchr::memchr(3, rest)) {
        let at = from + i - 1;
        from = at + 2;
        let rest = &bytes[at..];
        let Some(header) = Header::peek(rest) else {
            if (20..=24).contains(&rest[0]) && !last {
                return Chain::Waits(at, 5 - rest.len());
            }
            continue;
        };
        if !header.sound() || header.len == 0 {
            continue;
        }
        let behind = rest.get(header.total()..).unwrap_or(&[]);
        match Header::peek(behind) {
            Some(next) if next.sound() && next.version == header.version => return Chain::At(at),
            Some(_) => continue,
            None if rest.len() == header.total() => return Chain::At(at),
            None if last => continue,
            None => return Chain::Waits(at, header.total() + 5 - rest.len()),
        }
    }
    // The last byte could be a content type.
    Chain::Waits(
        if last {
            bytes.len()
        } else {
            bytes.len().saturating_sub(1)
        },
        5,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layer::Dir;

    fn of(bytes: &[u8], first: bool) -> Likelihood {
        probe(&Probe {
            bytes,
            dir: Dir::ToServer,
            transport: Transport::Tcp,
            first,
        })
    }

    #[test]
    fn hellos_are_sure_and_text_is_none() {
        assert!(matches!(
            of(&[0x16, 3, 1, 0, 200, 1, 0, 0, 196], true),
            Likelihood::Sure(_)
        ));
        assert_eq!(of(b"GET / HTTP/1.1\r\n", true), Likelihood::No);
        assert_eq!(of(&[0x16], true), Likelihood::More);
        assert_eq!(of(&[0x16, 3, 1, 0xff, 0, 1, 0, 0, 1], true), Likelihood::No);
    }

    #[test]
    fn records_that_chain_are_found_in_the_middle() {
        let mut bytes = vec![0xaa; 7];
        for _ in 0..2 {
            bytes.extend([0x17, 3, 3, 0, 2, 9, 9]);
        }
        assert_eq!(next_chain(&bytes, false), Chain::At(7));
        assert_eq!(next_chain(&bytes[..13], false), Chain::Waits(7, 6));
        assert_eq!(next_chain(&bytes[..14], false), Chain::At(7));
        assert_eq!(next_chain(&[0xaa; 9], true), Chain::Waits(9, 5));
        assert!(matches!(of(&bytes, false), Likelihood::Maybe(_)));
        assert_eq!(of(&bytes, true), Likelihood::No);
        assert!(matches!(of(&bytes[7..], false), Likelihood::Sure(_)));
    }

    #[test]
    fn a_hello_of_ssl2s_shape_must_add_up() {
        let mut bytes = vec![0x80, 9 + 3 + 16, 1, 3, 0, 0, 3, 0, 0, 0, 16];
        bytes.extend([0; 19]);
        assert_eq!(ssl2_hello(&bytes), Some(30));
        bytes[1] += 1;
        assert_eq!(ssl2_hello(&bytes), None);
    }
}
