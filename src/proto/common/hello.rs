//! The first bytes of TLS, where a protocol of lines goes on: its answer to STARTTLS may have been lost.

/// Whether TLS begins here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Hello {
    /// Something else.
    No,
    /// So far it may.
    Part,
    /// A record with the beginning of a ClientHello or ServerHello.
    Yes,
}

/// Looks at the front of some bytes: a handshake record of version 3.x that begins with a hello (RFC 8446 §5.1, §4). No
/// line of text begins so.
pub fn hello(bytes: &[u8]) -> Hello {
    match bytes {
        [0x16, 3, 0..=4, _, _, 1 | 2, ..] => Hello::Yes,
        [] => Hello::No,
        [0x16] | [0x16, 3] | [0x16, 3, 0..=4] | [0x16, 3, 0..=4, _] | [0x16, 3, 0..=4, _, _] => {
            Hello::Part
        }
        _ => Hello::No,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hello_is_no_line() {
        let record = [0x16, 3, 1, 0, 5, 1, 0, 0, 1, 0];
        assert_eq!(hello(&record), Hello::Yes);
        assert!((1..6).all(|n| hello(&record[..n]) == Hello::Part));
        assert_eq!(hello(b""), Hello::No);
        assert_eq!(hello(b"\x16 Synchronous idle"), Hello::No);
        assert_eq!(hello(b"220 hi"), Hello::No);
    }
}
