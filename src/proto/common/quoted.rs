//! Quoted-printable (RFC 2045 §6.7) and its cousin in header fields, Q (RFC 2047 §4.2).

/// Undoes quoted-printable; the count is of `=` signs that begin no escape. Those stay as they are.
pub fn decode(text: &[u8]) -> (Vec<u8>, u32) {
    let mut out = Vec::with_capacity(text.len());
    let (mut rest, mut wrong) = (text, 0);
    while let Some(i) = memchr::memchr(b'=', rest) {
        let (before, at) = rest.split_at(i);
        out.extend_from_slice(before);
        match at {
            [b'=', b'\r', b'\n', behind @ ..] | [b'=', b'\n', behind @ ..] => rest = behind,
            [b'=', a, b, behind @ ..] => match (digit(*a), digit(*b)) {
                (Some(a), Some(b)) => {
                    out.push(a << 4 | b);
                    rest = behind;
                }
                _ => {
                    wrong += 1;
                    out.push(b'=');
                    rest = at.get(1..).unwrap_or(&[]);
                }
            },
            // Cut in the middle of an escape, or a soft line break at the very end.
            _ => rest = &[],
        }
    }
    out.extend_from_slice(rest);
    (out, wrong)
}

/// Undoes Q: as above, and `_` is a blank.
pub fn decode_q(text: &[u8]) -> Vec<u8> {
    let blanks: Vec<u8> = text
        .iter()
        .map(|b| if *b == b'_' { b' ' } else { *b })
        .collect();
    decode(&blanks).0
}

fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &[u8], wrong: u32) {
        assert_eq!(decode(text.as_bytes()), (expect.to_vec(), wrong), "{text}");
    }

    #[test]
    fn escapes_and_soft_breaks() {
        check("a=3Db=\r\nc=\nd", b"a=bcd", 0);
        check("=ED=95=9C", "한".as_bytes(), 0);
        check("=zz and =", b"=zz and ", 1);
        check("cut =4", b"cut ", 0);
        assert_eq!(decode_q(b"a_b=5Fc"), b"a b_c");
    }
}
