//! Character sets of mail: bytes to UTF-8.
//!
//! Most labels are those of the WHATWG's list (`euc-kr` and `ks_c_5601-1987` among them); ISO-2022-KR, which that list
//! leaves out, is undone here. Knows no protocol.

use encoding_rs::{EUC_KR, Encoding};

/// The text in UTF-8, and whether it could be read without loss. `None` when nobody knows the character set.
pub fn decode(label: &[u8], bytes: &[u8]) -> Option<(String, bool)> {
    let label = label.trim_ascii();
    if label.eq_ignore_ascii_case(b"iso-2022-kr") || label.eq_ignore_ascii_case(b"csiso2022kr") {
        return Some(iso_2022_kr(bytes));
    }
    // US-ASCII with eighth bits set is most likely UTF-8, and windows-1252 only where it can't be.
    let ascii = label.is_empty() || label.eq_ignore_ascii_case(b"us-ascii");
    if let (true, Ok(text)) = (ascii, std::str::from_utf8(bytes)) {
        return Some((text.to_owned(), true));
    }
    let encoding = if label.is_empty() {
        encoding_rs::WINDOWS_1252
    } else {
        Encoding::for_label_no_replacement(label)?
    };
    let (text, _, failed) = encoding.decode(bytes);
    Some((text.into_owned(), !failed && !ascii))
}

/// The character sets there are, each once. Their places are written down in messages' 32 bits.
const NAMES: &[&str] = &[
    "",
    "us-ascii",
    "utf-8",
    "euc-kr",
    "iso-2022-kr",
    "iso-2022-jp",
    "euc-jp",
    "shift_jis",
    "gbk",
    "gb18030",
    "big5",
    "windows-1252",
    "iso-8859-2",
    "iso-8859-3",
    "iso-8859-4",
    "iso-8859-5",
    "iso-8859-6",
    "iso-8859-7",
    "iso-8859-8",
    "iso-8859-8-i",
    "iso-8859-10",
    "iso-8859-13",
    "iso-8859-14",
    "iso-8859-15",
    "iso-8859-16",
    "koi8-r",
    "koi8-u",
    "ibm866",
    "macintosh",
    "x-mac-cyrillic",
    "windows-874",
    "windows-1250",
    "windows-1251",
    "windows-1253",
    "windows-1254",
    "windows-1255",
    "windows-1256",
    "windows-1257",
    "windows-1258",
    "utf-16be",
    "utf-16le",
    "x-user-defined",
    UNKNOWN,
];

/// Stands for all that nobody knows.
const UNKNOWN: &str = "unknown-8bit";

/// The number of a label's character set, below 64.
pub fn number(label: &[u8]) -> u32 {
    let label = label.trim_ascii();
    let alias = match label.to_ascii_lowercase().as_slice() {
        b"" => "",
        b"us-ascii" => "us-ascii",
        b"iso-2022-kr" | b"csiso2022kr" => "iso-2022-kr",
        _ => Encoding::for_label_no_replacement(label).map_or(UNKNOWN, |e| e.name()),
    };
    let place = NAMES.iter().position(|n| n.eq_ignore_ascii_case(alias));
    place.unwrap_or(NAMES.len() - 1) as u32
}

/// A label of the character set with that number.
pub fn label(number: u32) -> &'static [u8] {
    NAMES
        .get(number as usize)
        .map_or(UNKNOWN, |name| name)
        .as_bytes()
}

/// RFC 1557: between SO and SI two bytes are a character of KS X 1001, seven bits each.
fn iso_2022_kr(bytes: &[u8]) -> (String, bool) {
    const DESIGNATION: &[u8] = b"\x1b$)C";
    const SHIFT_OUT: u8 = 0x0e;
    const SHIFT_IN: u8 = 0x0f;
    let mut eight_bits = Vec::with_capacity(bytes.len());
    let (mut shifted, mut rest) = (false, bytes);
    while let Some((byte, behind)) = rest.split_first() {
        if let Some(behind) = rest.strip_prefix(DESIGNATION) {
            rest = behind;
            continue;
        }
        rest = behind;
        match *byte {
            SHIFT_OUT => shifted = true,
            SHIFT_IN => shifted = false,
            // A line begins unshifted.
            b'\n' => {
                shifted = false;
                eight_bits.push(b'\n');
            }
            0x21..=0x7e if shifted => eight_bits.push(byte | 0x80),
            byte => eight_bits.push(byte),
        }
    }
    let (text, _, failed) = EUC_KR.decode(&eight_bits);
    (text.into_owned(), !failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(label: &str, bytes: &[u8], expect: Option<(&str, bool)>) {
        let got = decode(label.as_bytes(), bytes);
        assert_eq!(got.as_ref().map(|(t, ok)| (t.as_str(), *ok)), expect);
    }

    #[test]
    fn korean_in_its_three_encodings() {
        check("euc-kr", b"\xc7\xd1\xb1\xdb", Some(("한글", true)));
        check("KS_C_5601-1987", b"\xc7\xd1\xb1\xdb", Some(("한글", true)));
        check(
            "ISO-2022-KR",
            b"\x1b$)C\x0eGQ1[\x0f ok\r\n",
            Some(("한글 ok\r\n", true)),
        );
        check("utf-8", "한글".as_bytes(), Some(("한글", true)));
    }

    #[test]
    fn a_number_stands_for_a_character_set() {
        for name in NAMES {
            assert_eq!(label(number(name.as_bytes())), name.as_bytes());
        }
        assert_eq!(label(number(b"KS_C_5601-1987")), b"euc-kr");
        assert_eq!(label(number(b"latin1")), b"windows-1252");
        assert_eq!(label(number(b"klingon")), UNKNOWN.as_bytes());
        assert!(NAMES.len() <= 64 && decode(UNKNOWN.as_bytes(), b"").is_none());
    }

    #[test]
    fn what_is_wrong_is_told() {
        check("us-ascii", b"caf\xe9", Some(("café", false)));
        check("utf-8", b"a\xff", Some(("a\u{fffd}", false)));
        check("x-nobody-knows", b"a", None);
        check("", b"plain", Some(("plain", true)));
    }
}
