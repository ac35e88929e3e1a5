//! Signatures checked: the server's over the exchange hash (RFC 4253 §8), the user's over his request (RFC 4252 §7), a
//! certificate's over itself (OpenSSH's PROTOCOL.certkeys).
//!
//! Keys and signatures are strings that begin with a name: ssh-ed25519 and ssh-ed448 (RFC 8709), ecdsa-sha2-* (RFC 5656
//! §3), ssh-rsa, ssh-dss and rsa-sha2-* (RFC 4253 §6.6, RFC 8332), and those of security keys (OpenSSH's PROTOCOL.u2f).

use super::keys::{mpint, take};
use crate::crypt::{Hash, PublicKey, Signing, verify};
use crate::proto::common::walk::Verdict;

/// A public key, and what its certificate says if it is in one.
struct Key<'a> {
    kind: &'a [u8],
    public: Public<'a>,
    /// What a security key is for.
    application: &'a [u8],
    certificate: Option<Certificate<'a>>,
}

enum Public<'a> {
    Rsa { e: &'a [u8], n: &'a [u8] },
    Dsa([&'a [u8]; 4]),
    Ed25519(&'a [u8]),
    Ed448(&'a [u8]),
    Curve(&'a [u8], &'a [u8]),
}

/// A certificate's issuer, the issuer's signature, and what it signed.
struct Certificate<'a> {
    signed: &'a [u8],
    issuer: &'a [u8],
    signature: &'a [u8],
}

/// Strings, one behind the other.
struct Strings<'a>(&'a [u8]);

impl<'a> Strings<'a> {
    fn next(&mut self) -> Option<&'a [u8]> {
        let (string, rest) = take(self.0)?;
        self.0 = rest;
        Some(string)
    }

    fn skip(&mut self, n: usize) -> Option<()> {
        self.0 = self.0.get(n..)?;
        Some(())
    }
}

fn key(blob: &[u8]) -> Option<Key<'_>> {
    let mut r = Strings(blob);
    let name = r.next()?;
    let certified = name.strip_suffix(b"-cert-v01@openssh.com");
    let kind = certified.unwrap_or(name);
    if certified.is_some() {
        r.next()?; // a nonce
    }
    let mut application: &[u8] = &[];
    let public = match kind {
        b"ssh-rsa" | b"rsa-sha2-256" | b"rsa-sha2-512" => {
            let e = r.next()?;
            Public::Rsa { e, n: r.next()? }
        }
        b"ssh-dss" => Public::Dsa([r.next()?, r.next()?, r.next()?, r.next()?]),
        b"ssh-ed448" => Public::Ed448(r.next()?),
        b"ssh-ed25519" => Public::Ed25519(r.next()?),
        b"sk-ssh-ed25519@openssh.com" | b"sk-ssh-ed25519" => {
            let key = r.next()?;
            application = r.next()?;
            Public::Ed25519(key)
        }
        b"ecdsa-sha2-nistp256" | b"ecdsa-sha2-nistp384" | b"ecdsa-sha2-nistp521" => {
            let curve = r.next()?;
            Public::Curve(curve, r.next()?)
        }
        b"sk-ecdsa-sha2-nistp256@openssh.com" | b"sk-ecdsa-sha2-nistp256" => {
            let curve = r.next()?;
            let point = r.next()?;
            application = r.next()?;
            Public::Curve(curve, point)
        }
        _ => return None,
    };
    let certificate = match certified {
        Some(_) => Some(certificate(blob, r)?),
        None => None,
    };
    Some(Key {
        kind,
        public,
        application,
        certificate,
    })
}

/// Behind the certified key: serial, type, id, principals, two dates, options, extensions, reserved, issuer, signature.
fn certificate<'a>(blob: &'a [u8], mut r: Strings<'a>) -> Option<Certificate<'a>> {
    r.skip(8 + 4)?;
    r.next()?;
    r.next()?;
    r.skip(16)?;
    for _ in 0..3 {
        r.next()?;
    }
    let issuer = r.next()?;
    let signed = blob.get(..blob.len() - r.0.len())?;
    Some(Certificate {
        signed,
        issuer,
        signature: r.next()?,
    })
}

/// The name a key begins with, for people.
pub fn name(blob: &[u8]) -> String {
    take(blob).map_or_else(String::new, |(name, _)| printable(name))
}

/// What of a name can be shown as it is.
pub fn printable(name: &[u8]) -> String {
    let shown = name.iter().filter(|b| b.is_ascii_graphic()).take(64);
    shown.map(|b| char::from(*b)).collect()
}

/// Whether a signature fits a key and what was signed.
pub fn check(key_blob: &[u8], message: &[u8], signature: &[u8]) -> Verdict {
    match fits(key_blob, message, signature) {
        Some(true) => Verdict::Verified,
        Some(false) => Verdict::Failed("keys.why.signature"),
        None => Verdict::Unchecked("keys.why.algorithm"),
    }
}

/// Whether the certificate around a key is signed by the issuer it names, and how that one's key is called; none where
/// the key is in no certificate.
pub fn certified(key_blob: &[u8]) -> Option<(Verdict, String)> {
    let c = key(key_blob)?.certificate?;
    Some((check(c.issuer, c.signed, c.signature), name(c.issuer)))
}

fn fits(key_blob: &[u8], message: &[u8], signature: &[u8]) -> Option<bool> {
    let key = key(key_blob)?;
    let Some((algorithm, rest)) = take(signature) else {
        return Some(false);
    };
    let Some((value, rest)) = take(rest) else {
        return Some(false);
    };
    let security = key.kind.starts_with(b"sk-");
    let rewritten;
    let message = if security {
        let [flags, a, b, c, d] = rest.get(..5)?.try_into().ok()?;
        rewritten = [
            &Hash::Sha256.digest(&[key.application])[..],
            &[flags, a, b, c, d],
            &Hash::Sha256.digest(&[message]),
        ]
        .concat();
        &rewritten
    } else {
        message
    };
    let plain = algorithm
        .strip_suffix(b"-cert-v01@openssh.com")
        .unwrap_or(algorithm);
    match key.public {
        Public::Rsa { e, n } => {
            let hash = match plain {
                b"ssh-rsa" => Hash::Sha1,
                b"rsa-sha2-256" => Hash::Sha256,
                b"rsa-sha2-512" => Hash::Sha512,
                _ => return Some(false),
            };
            let digits = n.strip_prefix(&[0]).unwrap_or(n);
            // Some senders leave out zeros in front.
            let mut padded = vec![0; digits.len().saturating_sub(value.len())];
            padded.extend_from_slice(value);
            verify(
                PublicKey::Rsa(digits, e),
                Signing::RsaPkcs1(hash),
                message,
                &padded,
            )
        }
        Public::Dsa(numbers) => {
            // r and s, 20 bytes each (RFC 4253 §6.6).
            let (r, s) = match value.split_at_checked(20) {
                Some((r, s)) if plain == key.kind && s.len() == 20 => (r, s),
                _ => return Some(false),
            };
            let der = der(r, s)?;
            verify(
                PublicKey::Dsa(numbers),
                Signing::Dsa(Hash::Sha1),
                message,
                &der,
            )
        }
        Public::Ed448(public) => {
            if plain != key.kind {
                return Some(false);
            }
            let how = Signing::Ed448;
            Some(verify(PublicKey::Ed448(public), how, message, value).unwrap_or(false))
        }
        Public::Ed25519(public) => {
            if plain != key.kind {
                return Some(false);
            }
            // No point of the curve is no key, and nothing is signed with it.
            let how = Signing::Ed25519;
            Some(verify(PublicKey::Ed25519(public), how, message, value).unwrap_or(false))
        }
        Public::Curve(curve, point) => {
            let (public, hash) = match curve {
                b"nistp256" => (PublicKey::P256(point), Hash::Sha256),
                b"nistp384" => (PublicKey::P384(point), Hash::Sha384),
                b"nistp521" => (PublicKey::P521(point), Hash::Sha512),
                _ => return None,
            };
            if plain != key.kind {
                return Some(false);
            }
            let both = take(value).and_then(|(r, rest)| der(r, take(rest)?.0));
            let Some(der) = both else {
                return Some(false);
            };
            Some(verify(public, Signing::Ecdsa(hash), message, &der).unwrap_or(false))
        }
    }
}

/// A signature's two numbers in DER.
fn der(r: &[u8], s: &[u8]) -> Option<Vec<u8>> {
    let mut numbers = Vec::new();
    for number in [r, s] {
        let number = mpint(number);
        let digits = number.get(4..)?;
        let digits = if digits.is_empty() { &[0] } else { digits };
        numbers.push(2);
        numbers.push(u8::try_from(digits.len()).ok().filter(|n| *n < 128)?);
        numbers.extend_from_slice(digits);
    }
    let len = u8::try_from(numbers.len()).ok()?;
    let mut out = if len < 128 {
        vec![0x30, len]
    } else {
        vec![0x30, 0x81, len]
    };
    out.extend_from_slice(&numbers);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::super::keys::string;
    use super::*;

    fn hex(text: &str) -> Vec<u8> {
        let digit = |c: u8| (c as char).to_digit(16).unwrap() as u8;
        let pairs = text.as_bytes().chunks(2);
        pairs.map(|c| digit(c[0]) << 4 | digit(c[1])).collect()
    }

    /// Keys and signatures of `ssh-keygen -Y sign -n t` over "hello" (OpenSSH's PROTOCOL.sshsig).
    const SIGNED: &[[&str; 2]] = &[
        [
            "0000000b7373682d65643235353139000000204505102e7e0999f7e638fcd81e35c0b5717beb1158e021632648a01f30c76517",
            "0000000b7373682d6564323535313900000040a80278ec5252ca1931bb5483f5244a67f5f82b021c20c34dae6ad325bff5705307b9e71ca6c79885026fa862a41140ebcc8762bdbc78cc122cce8edca3d25406",
        ],
        [
            "0000001365636473612d736861322d6e69737470323536000000086e69737470323536000000410417eb6e127e6cc74b8b29e485a4fd4f48889af20964f409aa305c16ad8e038ab5c44b96d7b7fc38e8d421f80b937603982e44cd8d354e7f4dcd5c48b46b607b51",
            "0000001365636473612d736861322d6e6973747032353600000048000000200fa3853d6b5848a4da2aa93831f30fb092029189783db22775202066c32703c1000000204e88ef5952a88d9c4fe3b2c788040a953801f37b1fb45754f42305cccc6931cb",
        ],
        [
            "0000001365636473612d736861322d6e69737470333834000000086e697374703338340000006104e0cd4d75f14194ccad00e018309cedee51ecaeb57ebcf563439199e897f35bdd0ae82459159327eda54bdcff77f109dbb46793b6b3e8da6bd0aa6a8969f4dae29b11968a5bdfd9147608564035993c26f89edabd07f5c87448d8bf3644a49fe1",
            "0000001365636473612d736861322d6e69737470333834000000690000003100cec5696c82bb75c87121a7eaa41dcd69fdecbbe8d0f76944bf176c89c9eafab9017e4d85f7eea177f278483ea57a22480000003023b0b9c8c3122fc73c6b8550145c084897b23c7b3854e03bbd963a8d56b885839befb130de4e346511bb271d80e751a9",
        ],
        [
            "0000001365636473612d736861322d6e69737470353231000000086e6973747035323100000085040082ad925c329217ba12de2b89024c27f12c79a7bc9342fb1d68db6a6c7dff32b6ffc0729822acb1b5af2dba763f0d20ec7d3019117b47881d8370cc8c90355521930174f617d896f9572c44b0293b7e26d9599e01d684027f9755af104804cc6ac0bab2e65d30cc6bfec586b2ae3c09b68eb0d5216163cfa99f001617b9f54c6a8ea45c",
            "0000001365636473612d736861322d6e697374703532310000008c000000420103efd550fb6bb684882d2163f1effb82eab8449a9eb86365e927acf90880695fdd97f5db96897b8faf815ecb187f3c947e4f1e067356704b4b6babf7c339474fa80000004201f0de87cf3fdfea993c3e84ba13c83231015c877ccef2fdcac9e25192f6260e6f7636ae0d6581faddf0bc3c4ef4a96adfe97260acada8a18a7f3a32f72ff1fc9e18",
        ],
        [
            "000000077373682d727361000000030100010000010100d42e4937084e39a8e7e76c0b87d08915a980781218215c495a840956c3a0ccd929010cde1406c5b9110c13c7bf1e1c4bfe8e4a6aa1f3235390937374cabd9ef07319b19d657a921c7f4dc02e932293c73704e40011273f56a8993cb555914915643113d089384012d8b220f75502f424a975b1ff3ac92a8dde6b06548503828fba1fe11e6b0b87261353b486ae0a069bb3817de71b9fa93885bbf134173deb368662914706d2c9e40595a41297da934f4063b12e4eece035dc0a397b77efa58bbd8ea5192b4cbafa77752a6952ef1591a40e459ce527fdbf9a53de616ae67e879745105f7aed5dad4299b5edb1eb128f4dd2e5f8953e19d30fb751da6ae25f83",
            "0000000c7273612d736861322d35313200000100c5b1caff7250df786a2ac8506081f6160073675a31f24c70bdbae85013a96e745a9f2f34737e9e0b781971e5bb3b26d98b1ce0b6e02036254b5aca31d3ad218571455f7f720c5dd9e3865f183330bfc2fe5b247d16913a168dd07a8f4190ae330e884ebbd9f82b1b966442608e3ae8bdb77b16bbe974ea4aaaae374115815456cbfb66b2420211a619b6dde10aa6da54501ba2ec836b5fbdd0273b8d176eb63725a4f37a0d5a8161d85a3a48b99983bed0b94acd3b0b93405fafda0548aba6e342c3546a861978ae34af8aef0ff96fcb18d641988f33bd23b084cc29678340e56ab6b69633dda3c47470b6b6b1b7447d55fe005f42ecc7e606037444b64f535e",
        ],
    ];
    /// A host's key certified by another (`ssh-keygen -s ca -h`).
    const CERTIFICATE: &str = "000000207373682d656432353531392d636572742d763031406f70656e7373682e636f6d000000200e07999f78f87b3df39528274f4978dbf26ed0aa8b838533fe625abbb1af6b5a000000204505102e7e0999f7e638fcd81e35c0b5717beb1158e021632648a01f30c76517000000000000000000000002000000026964000000100000000c686f73742e6578616d706c650000000000000000ffffffffffffffff000000000000000000000000000000330000000b7373682d6564323535313900000020254aa495504609ac28b45a469b8cfd1e8479ec75283dfc0e508f6074d7fc7eeb000000530000000b7373682d6564323535313900000040187465c656042e09481656ed60e57f8bbed7c70e2979859fd3f71e99fcac964dbbbabb09e7f177c257b146835d7b9d800eb71847eedd5fd873fce4b3fdc6a006";

    fn message() -> Vec<u8> {
        let mut out = b"SSHSIG".to_vec();
        for part in [&b"t"[..], b"", b"sha512", &Hash::Sha512.digest(&[b"hello"])] {
            string(part, &mut out);
        }
        out
    }

    #[test]
    fn signatures_of_openssh_hold_and_one_flipped_bit_is_noticed() {
        for [key, signature] in SIGNED {
            let (key, signature, message) = (hex(key), hex(signature), message());
            let name = name(&key);
            assert_eq!(
                check(&key, &message, &signature),
                Verdict::Verified,
                "{name}"
            );
            let last = signature.len() - 1;
            for (k, m, s) in [(0, 9, 0), (0, 0, last)] {
                let flip = |bytes: &[u8], at: usize| {
                    let mut out = bytes.to_vec();
                    if at > 0 {
                        out[at] ^= 1;
                    }
                    out
                };
                let verdict = check(&flip(&key, k), &flip(&message, m), &flip(&signature, s));
                assert_eq!(verdict, Verdict::Failed("keys.why.signature"), "{name}");
            }
            for n in 0..signature.len() {
                assert_ne!(check(&key, &message, &signature[..n]), Verdict::Verified);
            }
            for n in 0..key.len() {
                assert_ne!(check(&key[..n], &message, &signature), Verdict::Verified);
            }
        }
    }

    #[test]
    fn a_certificate_is_checked_by_the_key_that_issued_it() {
        let mut blob = hex(CERTIFICATE);
        let issuer = "ssh-ed25519".to_owned();
        assert_eq!(certified(&blob), Some((Verdict::Verified, issuer.clone())));
        assert!(certified(&hex(SIGNED[0][0])).is_none());
        blob[80] ^= 1; // in the certified key
        let failed = Verdict::Failed("keys.why.signature");
        assert_eq!(certified(&blob), Some((failed, issuer)));
        for n in 0..blob.len() {
            let _ = certified(&blob[..n]);
        }
    }

    #[test]
    fn keys_without_a_reader_are_not_judged() {
        let mut xmss = Vec::new();
        string(b"ssh-xmss@openssh.com", &mut xmss);
        let why = Verdict::Unchecked("keys.why.algorithm");
        assert_eq!(check(&xmss, b"", b""), why);
    }
}
