//! Domain names as DNS writes them, in an option: labels behind their lengths, and pointers to earlier ones
//! (RFC 3397 §2: offsets count from the beginning of the option's value).

/// The names of these bytes, in dots, with where each begins and how long it is; `None` when they can't be read so.
pub fn read(bytes: &[u8]) -> Option<Vec<(usize, usize, Vec<u8>)>> {
    let mut names = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let (text, len) = name(bytes, at)?;
        names.push((at, len, text));
        at += len;
    }
    Some(names)
}

/// The name at an offset: its text and how many bytes it has there.
fn name(bytes: &[u8], start: usize) -> Option<(Vec<u8>, usize)> {
    let (mut text, mut at, mut len, mut lowest) = (Vec::new(), start, None, start);
    loop {
        let length = usize::from(*bytes.get(at)?);
        match length {
            0 => return Some((text, len.unwrap_or(at + 1 - start))),
            1..=63 => {
                if !text.is_empty() {
                    text.push(b'.');
                }
                text.extend_from_slice(bytes.get(at + 1..at + 1 + length)?);
                if text.len() > 255 {
                    return None;
                }
                at += 1 + length;
            }
            192.. => {
                let to = (length & 63) << 8 | usize::from(*bytes.get(at + 1)?);
                len = len.or(Some(at + 2 - start));
                // Only ever backwards, so that no loop can be made.
                if to >= lowest {
                    return None;
                }
                (at, lowest) = (to, to);
            }
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(bytes: &[u8]) -> Option<Vec<String>> {
        let names = read(bytes)?;
        Some(
            names
                .into_iter()
                .map(|(_, _, t)| String::from_utf8_lossy(&t).into_owned())
                .collect(),
        )
    }

    #[test]
    fn the_example_of_rfc_3397() {
        let list = b"\x03eng\x05apple\x03com\0\x09marketing\xc0\x04";
        assert_eq!(
            texts(list),
            Some(vec!["eng.apple.com".into(), "marketing.apple.com".into()])
        );
        assert_eq!(
            read(list).map(|n| n.iter().map(|(a, l, _)| (*a, *l)).collect::<Vec<_>>()),
            Some(vec![(0, 15), (15, 12)])
        );
    }

    #[test]
    fn loops_and_cut_labels_are_no_names() {
        for bad in [&b"\xc0\0"[..], b"\x03abc", b"\x01a\xc0\0", b"\x40", b"\xc0"] {
            assert_eq!(texts(bad), None, "{bad:x?}");
        }
        assert_eq!(texts(b""), Some(vec![]));
        assert_eq!(texts(b"\0"), Some(vec![String::new()]));
    }
}
