//! A certificate chain checked: signature by signature, the names, the dates, and who stands at its end.

use x509_parser::asn1_rs::{Header, Integer};
use x509_parser::prelude::*;
use x509_parser::public_key::PublicKey as Parsed;

use super::agreed::Reader;
use super::walk::Verdict;
use crate::crypt::{Hash, PublicKey, Signing, verify};

/// What kind of key a certificate has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KeyKind {
    /// RSA.
    Rsa,
    /// DSA.
    Dsa,
    /// On a curve.
    Curve,
}

/// A public key of its own.
#[derive(Clone, Debug)]
pub enum Key {
    /// RSA: modulus and exponent.
    Rsa(Vec<u8>, Vec<u8>),
    /// A point on a curve of so many bytes.
    Point(usize, Vec<u8>),
    /// Ed25519.
    Ed25519(Vec<u8>),
    /// Ed448.
    Ed448(Vec<u8>),
    /// DSA: p, q, g and y.
    Dsa([Vec<u8>; 4]),
}

impl Key {
    /// As the cipher room takes it.
    pub fn borrowed(&self) -> PublicKey<'_> {
        match self {
            Key::Rsa(n, e) => PublicKey::Rsa(n, e),
            Key::Point(32, p) => PublicKey::P256(p),
            Key::Point(48, p) => PublicKey::P384(p),
            Key::Point(_, p) => PublicKey::P521(p),
            Key::Ed25519(p) => PublicKey::Ed25519(p),
            Key::Ed448(p) => PublicKey::Ed448(p),
            Key::Dsa(numbers) => PublicKey::Dsa(numbers.each_ref().map(Vec::as_slice)),
        }
    }
}

/// The certificates of one side, its own first.
#[derive(Clone, Default, Debug)]
pub struct Chain(Vec<Vec<u8>>);

/// A check's name, what was compared, and what came out.
type Found = (&'static str, String, Verdict);

impl Chain {
    /// Reads the body of a Certificate message.
    pub fn read(body: &[u8], tls13: bool) -> Chain {
        let mut r = Reader(body);
        let mut out = Vec::new();
        if tls13 {
            r.block8();
        }
        let block24 = |r: &mut Reader<'_>| -> Option<Vec<u8>> {
            let n = r.take(3)?;
            let n = u32::from_be_bytes([0, n[0], n[1], n[2]]) as usize;
            r.take(n).map(<[u8]>::to_vec)
        };
        let list = block24(&mut r).unwrap_or_default();
        let mut list = Reader(&list);
        while let Some(one) = block24(&mut list) {
            out.push(one);
            if tls13 && list.block16().is_none() {
                break;
            }
        }
        Chain(out)
    }

    /// The key of the side's own certificate.
    pub fn key(&self) -> Option<(Key, KeyKind)> {
        let (_, certificate) = X509Certificate::from_der(self.0.first()?).ok()?;
        key(certificate.public_key())
    }

    /// Checks each certificate by the next, the last by a root, the first one's name and all dates.
    pub fn check(&self, name: Option<&[u8]>, time: i64, roots: &[Vec<u8>]) -> Vec<Found> {
        let mut out = Vec::new();
        let parsed: Vec<X509Certificate<'_>> = self
            .0
            .iter()
            .filter_map(|der| X509Certificate::from_der(der).ok().map(|(_, c)| c))
            .collect();
        if parsed.len() < self.0.len() {
            out.push((
                "keys.check.certificate",
                String::new(),
                Verdict::Failed("keys.why.cut"),
            ));
        }
        for pair in parsed.windows(2) {
            let text = format!("{} ← {}", pair[0].subject(), pair[1].subject());
            let verdict = by(&pair[0], pair[1].public_key());
            out.push(("keys.check.certificate", text, verdict));
        }
        if let Some(last) = parsed.last() {
            out.push((
                "keys.check.root",
                last.issuer().to_string(),
                rooted(last, roots),
            ));
        }
        if let (Some(first), Some(name)) = (parsed.first(), name) {
            let name = String::from_utf8_lossy(name).into_owned();
            let verdict = match name.as_str() {
                "" => Verdict::Unchecked("keys.why.no-name"),
                name if named(first, name) => Verdict::Verified,
                _ => Verdict::Failed("keys.why.name"),
            };
            out.push(("keys.check.name", name, verdict));
        }
        let now = time / 1_000_000_000;
        for c in &parsed {
            let v = c.validity();
            let within = (v.not_before.timestamp()..=v.not_after.timestamp()).contains(&now);
            let verdict = match (time, within) {
                (0, _) => Verdict::Unchecked("keys.why.no-time"),
                (_, true) => Verdict::Verified,
                (_, false) => Verdict::Failed("keys.why.dates"),
            };
            let text = format!("{} … {}", v.not_before, v.not_after);
            out.push(("keys.check.dates", text, verdict));
        }
        out
    }
}

fn key(spki: &SubjectPublicKeyInfo<'_>) -> Option<(Key, KeyKind)> {
    let data = || spki.subject_public_key.data.to_vec();
    match spki.algorithm.algorithm.to_id_string().as_str() {
        "1.3.101.112" => return Some((Key::Ed25519(data()), KeyKind::Curve)),
        "1.3.101.113" => return Some((Key::Ed448(data()), KeyKind::Curve)),
        _ => {}
    }
    match spki.parsed().ok()? {
        Parsed::RSA(rsa) => Some((
            Key::Rsa(rsa.modulus.to_vec(), rsa.exponent.to_vec()),
            KeyKind::Rsa,
        )),
        Parsed::EC(point) => {
            let bytes = point.data().to_vec();
            let size = bytes.len().checked_sub(1)? / 2;
            Some((Key::Point(size, bytes), KeyKind::Curve))
        }
        Parsed::DSA(y) => {
            let (p, q, g) = dsa_parameters(spki)?;
            Some((Key::Dsa([p, q, g, y.to_vec()]), KeyKind::Dsa))
        }
        _ => None,
    }
}

/// p, q and g (RFC 3279 §2.3.2). They may be left out, for those of the issuer; such a key is not read.
fn dsa_parameters(spki: &SubjectPublicKeyInfo<'_>) -> Option<(Vec<u8>, Vec<u8>, Vec<u8>)> {
    let inside = spki.algorithm.parameters.as_ref()?.as_bytes();
    let (rest, p) = Integer::from_der(inside).ok()?;
    let (rest, q) = Integer::from_der(rest).ok()?;
    let (_, g) = Integer::from_der(rest).ok()?;
    let [p, q, g] = [p, q, g].map(|n| n.as_ref().to_vec());
    Some((p, q, g))
}

/// How a certificate is signed.
fn signing(c: &X509Certificate<'_>) -> Option<Signing> {
    Some(
        match c.signature_algorithm.algorithm.to_id_string().as_str() {
            "1.2.840.113549.1.1.4" => Signing::RsaPkcs1(Hash::Md5),
            "1.2.840.113549.1.1.5" => Signing::RsaPkcs1(Hash::Sha1),
            "1.2.840.113549.1.1.11" => Signing::RsaPkcs1(Hash::Sha256),
            "1.2.840.113549.1.1.12" => Signing::RsaPkcs1(Hash::Sha384),
            "1.2.840.113549.1.1.13" => Signing::RsaPkcs1(Hash::Sha512),
            "1.2.840.10045.4.1" => Signing::Ecdsa(Hash::Sha1),
            "1.2.840.10045.4.3.2" => Signing::Ecdsa(Hash::Sha256),
            "1.2.840.10045.4.3.3" => Signing::Ecdsa(Hash::Sha384),
            "1.2.840.10045.4.3.4" => Signing::Ecdsa(Hash::Sha512),
            "1.3.101.112" => Signing::Ed25519,
            "1.3.101.113" => Signing::Ed448,
            "1.2.840.10040.4.3" => Signing::Dsa(Hash::Sha1),
            "2.16.840.1.101.3.4.3.1" => Signing::Dsa(Hash::Sha224),
            "2.16.840.1.101.3.4.3.2" => Signing::Dsa(Hash::Sha256),
            "2.16.840.1.101.3.4.3.3" => Signing::Dsa(Hash::Sha384),
            "2.16.840.1.101.3.4.3.4" => Signing::Dsa(Hash::Sha512),
            _ => return None,
        },
    )
}

/// Whether the algorithm beside the signature is the one that was signed too, to the byte (RFC 5280 §4.1.1.2): the one
/// beside it nobody signed.
fn same_algorithm(c: &X509Certificate<'_>) -> bool {
    // What of a certificate is an element, and what follows it.
    let element = |bytes: &[u8]| -> Option<(usize, usize)> {
        let (rest, header) = Header::from_der(bytes).ok()?;
        let start = bytes.len() - rest.len();
        Some((start, start.checked_add(header.length().definite().ok()?)?))
    };
    let signed = || {
        let tbs = c.tbs_certificate.as_ref();
        let mut inside = tbs.get(element(tbs)?.0..)?;
        if inside.first() == Some(&0xa0) {
            inside = inside.get(element(inside)?.1..)?; // the version
        }
        inside = inside.get(element(inside)?.1..)?; // the serial number
        inside.get(..element(inside)?.1)
    };
    let beside = || {
        let whole = c.as_raw();
        let rest = whole.get(element(whole)?.0..)?;
        let rest = rest.get(c.tbs_certificate.as_ref().len()..)?;
        rest.get(..element(rest)?.1)
    };
    signed().is_some() && signed() == beside()
}

/// Whether a certificate is signed with that key.
fn by(c: &X509Certificate<'_>, issuer: &SubjectPublicKeyInfo<'_>) -> Verdict {
    if !same_algorithm(c) {
        return Verdict::Failed("keys.why.two-algorithms");
    }
    let checked = key(issuer).zip(signing(c)).and_then(|((key, _), how)| {
        verify(
            key.borrowed(),
            how,
            c.tbs_certificate.as_ref(),
            &c.signature_value.data,
        )
    });
    match checked {
        Some(true) => Verdict::Verified,
        Some(false) => Verdict::Failed("keys.why.signature"),
        None => Verdict::Unchecked("keys.why.algorithm"),
    }
}

/// Whether a root that is trusted signed the last certificate, or is it: one's own, or the web's.
fn rooted(last: &X509Certificate<'_>, roots: &[Vec<u8>]) -> Verdict {
    let issuer = last.issuer().as_raw();
    let mut seen = false;
    for der in roots {
        let Ok((_, root)) = X509Certificate::from_der(der) else {
            continue;
        };
        if root.subject().as_raw() == issuer {
            seen = true;
            if by(last, root.public_key()) == Verdict::Verified {
                return Verdict::Verified;
            }
        }
    }
    for anchor in webpki_roots::TLS_SERVER_ROOTS {
        // An anchor's parts stand without the header of their sequence.
        if sequence(anchor.subject.as_ref()) != issuer {
            continue;
        }
        seen = true;
        let spki = sequence(anchor.subject_public_key_info.as_ref());
        if let Ok((_, spki)) = SubjectPublicKeyInfo::from_der(&spki)
            && by(last, &spki) == Verdict::Verified
        {
            return Verdict::Verified;
        }
    }
    match (seen, roots.is_empty()) {
        (true, _) => Verdict::Failed("keys.why.signature"),
        (false, true) => Verdict::Unchecked("keys.why.no-root"),
        // Whom to trust was said, and it is not this one.
        (false, false) => Verdict::Failed("keys.why.other-root"),
    }
}

/// The contents of a sequence with its header before them.
fn sequence(contents: &[u8]) -> Vec<u8> {
    let n = contents.len();
    let mut out = match n {
        0..128 => vec![0x30, n as u8],
        128..256 => vec![0x30, 0x81, n as u8],
        _ => vec![0x30, 0x82, (n >> 8) as u8, n as u8],
    };
    out.extend_from_slice(contents);
    out
}

/// Whether one of a certificate's names is this one; a star stands for one label.
fn named(c: &X509Certificate<'_>, name: &str) -> bool {
    let Ok(Some(names)) = c.subject_alternative_name() else {
        return false;
    };
    names.value.general_names.iter().any(|n| match n {
        GeneralName::DNSName(pattern) => match pattern.strip_prefix("*.") {
            Some(rest) => name
                .split_once('.')
                .is_some_and(|(_, tail)| tail.eq_ignore_ascii_case(rest)),
            None => pattern.eq_ignore_ascii_case(name),
        },
        _ => false,
    })
}
