//! Signatures checked: RSA, DSA, ECDSA on the NIST curves, Ed25519, Ed448.

use p256::ecdsa::signature::hazmat::PrehashVerifier;
use rsa::BoxedUint;

use super::Hash;

/// A public key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PublicKey<'a> {
    /// RSA: modulus and exponent, big-endian.
    Rsa(&'a [u8], &'a [u8]),
    /// A point on P-256, in SEC 1's form.
    P256(&'a [u8]),
    /// A point on P-384.
    P384(&'a [u8]),
    /// A point on P-521.
    P521(&'a [u8]),
    /// Ed25519, 32 bytes.
    Ed25519(&'a [u8]),
    /// Ed448, 57 bytes.
    Ed448(&'a [u8]),
    /// DSA: p, q, g and y, big-endian.
    Dsa([&'a [u8]; 4]),
}

/// A way to sign.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Signing {
    /// RSA with PKCS #1 v1.5's padding (RFC 8017 §8.2).
    RsaPkcs1(Hash),
    /// The same over MD5 and SHA-1 side by side, without saying so: TLS before 1.2.
    RsaMd5Sha1,
    /// RSA with PSS, the salt as long as the hash (RFC 8017 §8.1).
    RsaPss(Hash),
    /// ECDSA, the signature in DER.
    Ecdsa(Hash),
    /// Ed25519 (RFC 8032).
    Ed25519,
    /// Ed448 with an empty context (RFC 8032 §5.2).
    Ed448,
    /// DSA (FIPS 186-4 §4.7), the signature in DER.
    Dsa(Hash),
    /// RSA or DSA over what is a hash already, and does not say which.
    Hashed,
}

/// Whether the signature is right. `None` where key and way don't belong together or there is no reader for them.
pub fn verify(key: PublicKey<'_>, how: Signing, message: &[u8], signature: &[u8]) -> Option<bool> {
    match (key, how) {
        (PublicKey::Rsa(n, e), _) => rsa(n, e, how, message, signature),
        (PublicKey::P256(point), Signing::Ecdsa(hash)) => {
            let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(point).ok()?;
            let digest = hash.digest(&[message]);
            let signature = p256::ecdsa::Signature::from_der(signature);
            Some(signature.is_ok_and(|s| key.verify_prehash(&digest, &s).is_ok()))
        }
        (PublicKey::P384(point), Signing::Ecdsa(hash)) => {
            let key = p384::ecdsa::VerifyingKey::from_sec1_bytes(point).ok()?;
            let digest = long_enough(hash.digest(&[message]), 24);
            let signature = p384::ecdsa::Signature::from_der(signature);
            Some(signature.is_ok_and(|s| key.verify_prehash(&digest, &s).is_ok()))
        }
        (PublicKey::P521(point), Signing::Ecdsa(hash)) => {
            let key = p521::ecdsa::VerifyingKey::from_sec1_bytes(point).ok()?;
            let digest = long_enough(hash.digest(&[message]), 33);
            let signature = p521::ecdsa::Signature::from_der(signature);
            Some(signature.is_ok_and(|s| key.verify_prehash(&digest, &s).is_ok()))
        }
        (PublicKey::Ed25519(bytes), Signing::Ed25519) => {
            let key = ed25519_dalek::VerifyingKey::from_bytes(bytes.try_into().ok()?).ok()?;
            let signature = ed25519_dalek::Signature::from_slice(signature);
            Some(signature.is_ok_and(|s| key.verify_strict(message, &s).is_ok()))
        }
        (PublicKey::Ed448(bytes), Signing::Ed448) => {
            let point = <[u8; 57]>::try_from(bytes).ok()?;
            let key = ed448_goldilocks::VerifyingKey::from_bytes(&point).ok()?;
            let signature = ed448_goldilocks::Signature::from_slice(signature);
            Some(signature.is_ok_and(|s| key.verify_raw(&s, message).is_ok()))
        }
        (PublicKey::Dsa(key), Signing::Dsa(hash)) => dsa(key, &hash.digest(&[message]), signature),
        (PublicKey::Dsa(key), Signing::Hashed) => dsa(key, message, signature),
        _ => None,
    }
}

/// A digest is a number; the library wants it at least half as long as the curve's.
fn long_enough(digest: Vec<u8>, least: usize) -> Vec<u8> {
    let mut out = vec![0; least.saturating_sub(digest.len())];
    out.extend_from_slice(&digest);
    out
}

/// DSA's p has so many bits: old keys are shorter than FIPS 186 ever had them, and longer ones cost more than they show.
const DSA_P: std::ops::RangeInclusive<u32> = 512..=4096;
/// And its q so many.
const DSA_Q: std::ops::RangeInclusive<u32> = 160..=256;

/// `None`: no such sizes are read. Numbers that make no key sign nothing.
fn dsa([p, q, g, y]: [&[u8]; 4], digest: &[u8], signature: &[u8]) -> Option<bool> {
    let [p, q, g, y] = [p, q, g, y].map(digits);
    let bits = |b: &[u8]| {
        b.first()
            .map_or(0, |first| b.len() as u32 * 8 - first.leading_zeros())
    };
    if !DSA_P.contains(&bits(p)) || !DSA_Q.contains(&bits(q)) {
        return None;
    }
    let Some((r, s)) = two_numbers(signature) else {
        return Some(false);
    };
    // The library wants all that is reckoned modulo p, or modulo q, in numbers of one width.
    let number = |b: &[u8], like: &[u8]| BoxedUint::from_be_slice(b, like.len() as u32 * 8).ok();
    let right = || {
        let components =
            dsa::Components::from_components_unchecked(number(p, p)?, number(q, q)?, number(g, p)?);
        let y = number(y, p)?;
        let components = components.ok().filter(|c| y < *c.p().as_ref())?;
        let key = dsa::VerifyingKey::from_components(components, y).ok()?;
        let signature = dsa::Signature::from_components(number(r, q)?, number(s, q)?)?;
        Some(key.verify_prehash(digest, &signature).is_ok())
    };
    Some(right().unwrap_or(false))
}

/// A number without zeros in front.
fn digits(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|b| **b == 0).count();
    &number[zeros..]
}

/// The two numbers of a signature in DER: a sequence of two integers and nothing else.
fn two_numbers(der: &[u8]) -> Option<(&[u8], &[u8])> {
    fn element(tag: u8, bytes: &[u8]) -> Option<(&[u8], &[u8])> {
        let (len, rest) = match bytes {
            [t, 0x81, n, rest @ ..] if *t == tag && *n >= 0x80 => (*n, rest),
            [t, n, rest @ ..] if *t == tag && *n < 0x80 => (*n, rest),
            _ => return None,
        };
        rest.split_at_checked(len.into())
    }
    let (inside, []) = element(0x30, der)? else {
        return None;
    };
    let (r, rest) = element(2, inside)?;
    let (s, []) = element(2, rest)? else {
        return None;
    };
    Some((digits(r), digits(s)))
}

fn rsa(n: &[u8], e: &[u8], how: Signing, message: &[u8], signature: &[u8]) -> Option<bool> {
    let number = |b: &[u8]| BoxedUint::from_be_slice_vartime(b);
    let sizes = 512..=16384;
    let key = rsa::PublicKey::new_with_size_limits(number(n), number(e), sizes).ok()?;
    let done = match how {
        Signing::RsaPkcs1(Hash::Md5) => key.pkcs1v15_verify::<md5::Md5>(message, signature),
        Signing::RsaPkcs1(Hash::Sha1) => key.pkcs1v15_verify::<sha1::Sha1>(message, signature),
        Signing::RsaPkcs1(Hash::Sha256) => key.pkcs1v15_verify::<sha2::Sha256>(message, signature),
        Signing::RsaPkcs1(Hash::Sha384) => key.pkcs1v15_verify::<sha2::Sha384>(message, signature),
        Signing::RsaPkcs1(Hash::Sha512) => key.pkcs1v15_verify::<sha2::Sha512>(message, signature),
        Signing::RsaPss(Hash::Sha256) => key.pss_verify::<sha2::Sha256>(message, signature),
        Signing::RsaPss(Hash::Sha384) => key.pss_verify::<sha2::Sha384>(message, signature),
        Signing::RsaPss(Hash::Sha512) => key.pss_verify::<sha2::Sha512>(message, signature),
        Signing::RsaMd5Sha1 => {
            let mut both = Hash::Md5.digest(&[message]);
            both.extend_from_slice(&Hash::Sha1.digest(&[message]));
            key.verify(rsa::Pkcs1v15Sign::new_unprefixed(), &both, signature)
        }
        Signing::Hashed => key.verify(rsa::Pkcs1v15Sign::new_unprefixed(), message, signature),
        _ => return None,
    };
    Some(done.is_ok())
}
