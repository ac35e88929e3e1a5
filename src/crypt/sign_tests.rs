//! DSA and Ed448 against published vectors.

use super::tests::hex;
use super::*;

/// Records of `NAME = hexadecimal digits`, which may go on in lines that begin with two spaces. `[…]` begins a section,
/// `NAME` without digits is an empty value; all records are handed over in their order, digits as they stand.
fn records(text: &str) -> Vec<(&str, String)> {
    let mut out: Vec<(&str, String)> = Vec::new();
    for line in text.lines().filter(|l| !l.starts_with('#')) {
        if let Some(more) = line.strip_prefix("  ") {
            out.last_mut().unwrap().1.push_str(more);
        } else if let Some(section) = line.strip_prefix('[') {
            out.push(("section", section.trim_end_matches(']').to_owned()));
        } else if let Some((name, value)) = line.split_once(" =") {
            out.push((name, value.trim().to_owned()));
        }
    }
    out
}

/// A changed bit in each part makes the signature wrong, or the key none.
fn flipped(bytes: &[u8], at: usize) -> Vec<u8> {
    let mut out = bytes.to_vec();
    let at = at % out.len();
    out[at] ^= 1;
    out
}

/// RFC 8032 §7.4.
#[test]
fn ed448_gives_rfc_8032s_verdicts() {
    let (mut key, mut message, mut tried) = (Vec::new(), Vec::new(), 0);
    for (name, value) in records(include_str!("ed448.txt")) {
        match name {
            "PUBLIC" => key = hex(&value),
            "MESSAGE" => message = hex(&value),
            _ => {
                let signature = hex(&value);
                let holds = |key: &[u8], message: &[u8], signature: &[u8]| {
                    verify(PublicKey::Ed448(key), Signing::Ed448, message, signature)
                };
                assert_eq!(holds(&key, &message, &signature), Some(true));
                for at in 0..signature.len() {
                    let wrong = flipped(&signature, at);
                    assert_eq!(holds(&key, &message, &wrong), Some(false), "byte {at}");
                }
                let longer = [&message[..], &[0]].concat();
                assert_eq!(holds(&key, &longer, &signature), Some(false));
                assert_ne!(holds(&flipped(&key, 5), &message, &signature), Some(true));
                for n in 0..57 {
                    assert_eq!(holds(&key[..n], &message, &signature), None);
                    assert_eq!(holds(&key, &message, &signature[..n]), Some(false));
                }
                tried += 1;
            }
        }
    }
    assert_eq!(tried, 7);
}

fn der(r: &[u8], s: &[u8]) -> Vec<u8> {
    let number = |n: &[u8]| {
        let sign = usize::from(n[0] & 0x80 != 0);
        [&[2, (n.len() + sign) as u8], &[0][..sign], n].concat()
    };
    let both = [number(r), number(s)].concat();
    [&[0x30, both.len() as u8], both.as_slice()].concat()
}

/// NIST's CAVP for FIPS 186-3: what holds, and what doesn't since message, key or signature was changed.
#[test]
fn dsa_gives_nists_verdicts() {
    let (mut hash, mut now) = (Hash::Sha1, std::collections::BTreeMap::new());
    let (mut held, mut broken) = (0, 0);
    for (name, value) in records(include_str!("dsa.txt")) {
        if name == "section" {
            hash = match value.rsplit("SHA-").next() {
                Some("1") => Hash::Sha1,
                Some("224") => Hash::Sha224,
                Some("256") => Hash::Sha256,
                Some("384") => Hash::Sha384,
                _ => Hash::Sha512,
            };
        } else if name != "Result" {
            now.insert(name.to_owned(), hex(&value));
        } else {
            let signature = der(&now["R"], &now["S"]);
            let holds = |changed: &str| {
                let part = |name: &str| match name == changed {
                    true => flipped(&now[name], 9),
                    false => now[name].clone(),
                };
                let [p, q, g, y] = ["P", "Q", "G", "Y"].map(part);
                let key = PublicKey::Dsa([&p, &q, &g, &y]);
                verify(key, Signing::Dsa(hash), &part("Msg"), &signature)
            };
            let right = value == "P";
            assert_eq!(holds(""), Some(right), "{value}");
            for changed in ["P", "Q", "G", "Y", "Msg"] {
                assert_ne!(holds(changed), Some(true), "{changed}");
            }
            held += usize::from(right);
            broken += usize::from(!right);
        }
    }
    assert_eq!((held, broken), (5, 20));
}

/// Whatever stands in a capture: no number makes the check stop the program, and none of these is a key.
#[test]
fn numbers_that_are_no_dsa_key_verify_nothing() {
    let records = records(include_str!("dsa.txt"));
    let of = |name: &str| hex(&records.iter().find(|r| r.0 == name).unwrap().1);
    let [p, q, g, y, message] = ["P", "Q", "G", "Y", "Msg"].map(of);
    let signature = der(&of("R"), &of("S"));
    let holds = |[p, q, g, y]: [&[u8]; 4], signature: &[u8]| {
        let key = PublicKey::Dsa([p, q, g, y]);
        verify(key, Signing::Dsa(Hash::Sha1), &message, signature)
    };
    assert_eq!(holds([&p, &q, &g, &y], &signature), Some(true));
    // With zeros in front, as DER and SSH write it.
    let padded = [&p, &q, &g, &y].map(|n| [&[0], n.as_slice()].concat());
    let [a, b, c, d] = padded.each_ref().map(Vec::as_slice);
    assert_eq!(holds([a, b, c, d], &signature), Some(true));
    let (zero, one, great) = ([0; 20], [1], [0xff; 2048]);
    let even = flipped(&p, p.len() - 1);
    for wrong in [&[][..], &zero, &one, &great, &even, &q, &p] {
        for at in 0..4 {
            let mut key = [&p[..], &q, &g, &y];
            if key[at] == wrong {
                continue;
            }
            key[at] = wrong;
            assert_ne!(holds(key, &signature), Some(true), "{at}");
        }
    }
    for n in 0..signature.len() {
        assert_eq!(holds([&p, &q, &g, &y], &signature[..n]), Some(false));
    }
    for (r, s) in [(&zero[..], &q[..]), (&q, &zero), (&q, &q), (&one, &one)] {
        assert_eq!(holds([&p, &q, &g, &y], &der(r, s)), Some(false));
    }
    let longer = [&signature[..], &[0]].concat();
    assert_eq!(holds([&p, &q, &g, &y], &longer), Some(false));
    let other = PublicKey::Ed448(&[0; 57]);
    assert_eq!(verify(other, Signing::Dsa(Hash::Sha1), b"", b""), None);
}

/// Numbers changed, cut, made longer, swapped, in every part at once: nothing panics, and nothing holds.
#[test]
fn broken_dsa_numbers_never_panic() {
    let records = records(include_str!("dsa.txt"));
    let of = |name: &str| hex(&records.iter().find(|r| r.0 == name).unwrap().1);
    let parts = ["P", "Q", "G", "Y", "R", "S"].map(of);
    let message = of("Msg");
    let mut seed = 11u32;
    let mut next = |n: usize| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) as usize % n.max(1)
    };
    for round in 0..600 {
        let mut changed = parts.clone();
        for _ in 0..=round % 3 {
            let i = next(changed.len());
            match next(7) {
                0 => changed[i].truncate(next(parts[i].len())),
                1 => changed[i].extend(vec![0xff; next(60)]),
                2 => changed[i] = parts[next(6)].clone(),
                3 => changed[i].fill([0, 0xff, 1, 2][next(4)]),
                4 => changed[i].insert(0, [0, 1, 0x80][next(3)]),
                5 => *changed[i].last_mut().unwrap_or(&mut 0) &= !1,
                _ if changed[i].is_empty() => {}
                _ => {
                    let at = next(changed[i].len());
                    changed[i][at] ^= 1 << next(8);
                }
            }
        }
        let [p, q, g, y, r, s] = changed.each_ref().map(Vec::as_slice);
        let signature = match (r, s) {
            ([_, ..], [_, ..]) if r.len() + s.len() < 120 => der(r, s),
            _ => vec![0x30, 0],
        };
        let holds = verify(
            PublicKey::Dsa([p, q, g, y]),
            Signing::Dsa(Hash::Sha1),
            &message,
            &signature,
        );
        let trimmed = changed
            .each_ref()
            .map(|n| n.iter().skip_while(|b| **b == 0).collect::<Vec<_>>());
        let same = trimmed
            .iter()
            .zip(&parts)
            .all(|(a, b)| a.iter().copied().eq(b.iter()));
        assert!(same || holds != Some(true), "round {round}");
    }
}
