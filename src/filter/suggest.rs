//! Which field may have been meant.

use super::Vocabulary;
use super::error::Fault;
use std::ops::Range;

/// Longer words are not looked up.
const MAX_WORD: usize = 64;
/// So many names are proposed.
const PROPOSED: usize = 4;

/// Protocols and fields that have other names today.
const RENAMED: &[(&str, &str)] = &[
    ("ssl", "tls"),
    ("bootp", "dhcp"),
    ("http2.headers.", "http2.header."),
];

/// The fault of a name that nobody knows.
pub(super) fn unknown(word: &str, span: Range<usize>, vocabulary: &Vocabulary<'_>) -> Fault {
    let fault = Fault::new(span, format!("there is no field or protocol {word}"));
    let near = nearest(
        word,
        vocabulary
            .fields
            .iter()
            .map(|d| d.name)
            .chain(vocabulary.protocols.iter().copied()),
    );
    match near.split_last() {
        None => fault.hint("text stands in quotes, and fields are named like tcp.port"),
        Some((one, [])) => fault.hint(format!("did you mean {one}?")),
        Some((last, others)) => {
            fault.hint(format!("did you mean {} or {last}?", others.join(", ")))
        }
    }
}

/// `port 80` is what tcpdump and capture filters understand.
pub(super) fn other_language(text: &str, fault: Fault) -> Fault {
    let mut words = text
        .split_whitespace()
        .skip_while(|w| matches!(*w, "tcp" | "udp" | "ip" | "not" | "src" | "dst"));
    if matches!(words.next(), Some("port" | "host" | "net" | "portrange")) {
        return fault.hint("that is the language of capture filters; here one writes tcp.port == 80 or ip.addr == 192.0.2.1");
    }
    fault
}

/// The names nearest to a word, the nearest first: those it was renamed to, those it is a mistyping of, and those
/// that it begins.
pub(super) fn nearest<'n>(word: &str, names: impl Iterator<Item = &'n str>) -> Vec<&'n str> {
    if word.len() > MAX_WORD {
        return Vec::new();
    }
    let word = word.to_ascii_lowercase();
    let word = RENAMED
        .iter()
        .find_map(|(old, new)| word.strip_prefix(old).map(|rest| format!("{new}{rest}")))
        .unwrap_or(word);
    let allowed = 1 + word.len() / 5;
    let mut found: Vec<(usize, &str)> = Vec::new();
    for name in names {
        let lower = name.to_ascii_lowercase();
        let score = if let Some(d) = distance(&word, &lower, allowed) {
            2 * d
        } else if same_letters(&word, &lower) {
            1
        } else if lower.starts_with(&word) {
            2 * allowed + 1 + (lower.len() - word.len()).min(40)
        } else if word.contains('.')
            && lower.rsplit('.').next() == word.rsplit('.').next()
            && shares_protocol(&word, &lower)
        {
            2 * allowed + 50
        } else {
            continue;
        };
        if !found.iter().any(|(_, n)| *n == name) {
            found.push((score, name));
        }
    }
    found.sort_by_key(|(score, name)| (*score, name.len(), *name));
    found
        .into_iter()
        .map(|(_, name)| name)
        .take(PROPOSED)
        .collect()
}

/// `client_hello` for `Client Hello`.
fn same_letters(a: &str, b: &str) -> bool {
    let letters = |s: &str| {
        s.bytes()
            .filter(u8::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect::<Vec<_>>()
    };
    let letters_of_a = letters(a);
    !letters_of_a.is_empty() && letters_of_a == letters(b)
}

fn shares_protocol(a: &str, b: &str) -> bool {
    a.split('.').next() == b.split('.').next()
}

/// How many letters must be changed, added, dropped or swapped; `None` when more than `most`.
fn distance(a: &str, b: &str, most: usize) -> Option<usize> {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let mut before = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let change = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = change.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().filter(|d| *d <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_name_finds_its_neighbours() {
        let names = [
            "tcp.port",
            "tcp.srcport",
            "tcp.proto",
            "tls.handshake.type",
            "tls.handshake",
            "dhcp.id",
            "http.host",
        ];
        let near = |word| nearest(word, names.iter().copied());
        assert_eq!(near("tcp.prot"), ["tcp.port", "tcp.proto"]);
        assert_eq!(near("TCP.srcprt"), ["tcp.srcport"]);
        assert_eq!(near("tls.hand"), ["tls.handshake", "tls.handshake.type"]);
        assert_eq!(near("bootp.id"), ["dhcp.id"]);
        assert_eq!(
            near("ssl.handshake"),
            ["tls.handshake", "tls.handshake.type"]
        );
        assert_eq!(near("zzz"), [""; 0]);
    }

    #[test]
    fn a_swap_is_one_change() {
        assert_eq!(distance("prot", "port", 2), Some(1));
        assert_eq!(distance("abc", "abc", 0), Some(0));
        assert_eq!(distance("abc", "xyz", 2), None);
    }
}
