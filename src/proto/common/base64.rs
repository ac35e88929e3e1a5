//! Base64 (RFC 4648 §4), read leniently: blanks and line ends are passed over, padding may be missing.

/// The bytes that were encoded; `None` when a character is none of base64's.
pub fn decode(text: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3 + 3);
    let (mut held, mut bits, mut padded) = (0u32, 0u32, false);
    for byte in text {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => {
                padded = true;
                continue;
            }
            b' ' | b'\t' | b'\r' | b'\n' => continue,
            _ => return None,
        };
        if padded {
            return None;
        }
        held = (held << 6 | u32::from(six)) & 0xfff;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((held >> bits) as u8);
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vectors_of_rfc_4648_padded_or_not() {
        let vectors = [
            ("", ""),
            ("Zg==", "f"),
            ("Zm8=", "fo"),
            ("Zm9v", "foo"),
            ("Zm9vYg==", "foob"),
            ("Zm9vYmE=", "fooba"),
            ("Zm9vYmFy", "foobar"),
        ];
        for (text, want) in vectors {
            assert_eq!(decode(text.as_bytes()).as_deref(), Some(want.as_bytes()));
            assert_eq!(
                decode(text.trim_end_matches('=').as_bytes()).as_deref(),
                Some(want.as_bytes())
            );
        }
        assert_eq!(decode(b"Zm 9v\r\nYmFy").as_deref(), Some(&b"foobar"[..]));
        assert_eq!(decode(b"Zm9*"), None);
        assert_eq!(decode(b"Zg==Zg=="), None);
        assert_eq!(decode(b"/+8=").as_deref(), Some(&[0xff, 0xef][..]));
    }
}
