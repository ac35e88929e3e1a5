//! What proves: ServerKeyExchange's signature, CertificateVerify, and both Finished messages.

use zeroize::Zeroizing;

use super::super::agreed::Reader;
use super::super::chain::KeyKind;
use super::super::phase::{self, TLS12, TLS13};
use super::super::schedule;
use super::super::suite::Kx;
use super::{Flight, Verdict, Walker};
use crate::crypt::{Hash, Signing, verify};
use crate::layer::Dir;
use crate::secret::TlsLabel;

impl Walker<'_> {
    fn signed(&self, dir: Dir, scheme: Option<u16>, text: &[u8], signature: &[u8]) -> Verdict {
        let Some((key, kind)) = self.chains[dir.index()].key() else {
            return Verdict::Unchecked("keys.why.no-certificate");
        };
        let how = match scheme {
            Some(scheme) => signing(scheme),
            None if kind == KeyKind::Rsa => Some(Signing::RsaMd5Sha1),
            None if kind == KeyKind::Dsa => Some(Signing::Dsa(Hash::Sha1)),
            None => Some(Signing::Ecdsa(Hash::Sha1)),
        };
        match how.and_then(|how| verify(key.borrowed(), how, text, signature)) {
            Some(true) => Verdict::Verified,
            Some(false) => Verdict::Failed("keys.why.signature"),
            None => Verdict::Unchecked("keys.why.algorithm"),
        }
    }

    pub(super) fn server_key_exchange(&mut self, f: &Flight) {
        let body = f.bytes.get(4..).unwrap_or(&[]);
        let mut r = Reader(body);
        let parameters = match Kx::of_suite(self.agreed.suite) {
            Kx::Ecdhe => r.take(3).and_then(|_| r.block8()).map(|_| ()),
            Kx::Dhe => r
                .block16()
                .and_then(|_| r.block16())
                .and_then(|_| r.block16())
                .map(|_| ()),
            _ => None,
        };
        let (Some(()), Some(client), Some(server)) = (
            parameters,
            self.agreed.client_random,
            self.agreed.server_random,
        ) else {
            return self.check(
                "keys.check.server-key-exchange",
                f.frame,
                "",
                Verdict::Unchecked("keys.why.unsigned"),
            );
        };
        let text = [&client[..], &server, &body[..body.len() - r.0.len()]].concat();
        let scheme = (self.agreed.version >= TLS12).then(|| r.u16()).flatten();
        let verdict = match r.block16() {
            Some(signature) => self.signed(Dir::ToClient, scheme, &text, signature),
            None => Verdict::Failed("keys.why.cut"),
        };
        self.check(
            "keys.check.server-key-exchange",
            f.frame,
            "client random + server random + parameters",
            verdict,
        );
    }

    pub(super) fn certificate_verify(&mut self, f: &Flight) {
        let mut r = Reader(f.bytes.get(4..).unwrap_or(&[]));
        let scheme = (self.agreed.version >= TLS12).then(|| r.u16()).flatten();
        let Some(signature) = r.block16() else {
            return self.check(
                "keys.check.certificate-verify",
                f.frame,
                "",
                Verdict::Failed("keys.why.cut"),
            );
        };
        let (text, formula) = if self.agreed.version == TLS13 {
            let side = if f.dir == Dir::ToClient {
                "server"
            } else {
                "client"
            };
            let mut text = vec![b' '; 64];
            text.extend_from_slice(format!("TLS 1.3, {side} CertificateVerify\0").as_bytes());
            text.extend_from_slice(&self.kdf().digest(&[&self.transcript]));
            (
                text,
                "64 spaces + \"TLS 1.3, … CertificateVerify\" + 0 + Hash(ClientHello … Certificate)",
            )
        } else {
            (self.transcript.clone(), "ClientHello … ClientKeyExchange")
        };
        if self.agreed.version == phase::SSL30 {
            let verdict = self.ssl3_verify(f.dir, signature);
            let formula =
                "MD5 and SHA-1, each H(master + pad2 + H(all messages before + master + pad1))";
            return self.check("keys.check.certificate-verify", f.frame, formula, verdict);
        }
        let verdict = self.signed(f.dir, scheme, &text, signature);
        self.check("keys.check.certificate-verify", f.frame, formula, verdict);
    }

    /// SSL 3.0 signs hashes with the master secret in them: RSA both, DSA the second (RFC 6101 §5.6.8).
    fn ssl3_verify(&mut self, dir: Dir, signature: &[u8]) -> Verdict {
        if self.master.is_none() {
            self.key_exchange();
        }
        let Some((key, kind)) = self.chains[dir.index()].key() else {
            return Verdict::Unchecked("keys.why.no-certificate");
        };
        let Some(master) = &self.master else {
            return Verdict::Unchecked("keys.why.no-secret");
        };
        let both = schedule::ssl3_hashes(master.bytes(), &self.transcript, &[]);
        let signed = match kind {
            KeyKind::Dsa => both.get(16..).unwrap_or(&[]),
            _ => both.as_slice(),
        };
        match verify(key.borrowed(), Signing::Hashed, signed, signature) {
            Some(true) => Verdict::Verified,
            Some(false) => Verdict::Failed("keys.why.signature"),
            None => Verdict::Unchecked("keys.why.algorithm"),
        }
    }

    pub(super) fn finished(&mut self, f: &Flight) {
        let (what, label, client) = match f.dir {
            Dir::ToServer => (
                "keys.check.client-finished",
                TlsLabel::ClientHandshake,
                "client finished",
            ),
            Dir::ToClient => (
                "keys.check.server-finished",
                TlsLabel::ServerHandshake,
                "server finished",
            ),
        };
        let told = f.bytes.get(4..).unwrap_or(&[]);
        let kdf = self.kdf();
        let made = if self.agreed.version == TLS13 {
            self.logged(label).map(|secret| {
                let key = schedule::expand_label(kdf, secret.bytes(), "finished", &[], kdf.len());
                kdf.hmac(&key, &[&kdf.digest(&[&self.transcript])])
            })
        } else {
            if self.master.is_none() {
                self.key_exchange();
            }
            let version = self.agreed.version;
            self.master.as_ref().map(|master| {
                if version <= phase::SSL30 {
                    let client = f.dir == Dir::ToServer;
                    let made = schedule::ssl3_finished(master.bytes(), &self.transcript, client);
                    return Zeroizing::new(made);
                }
                let hash = schedule::session_hash(version, kdf, &self.transcript);
                schedule::prf(version, kdf, master.bytes(), client, &[&hash], 12)
            })
        };
        let formula = if self.agreed.version == TLS13 {
            "HMAC(finished key, Hash(all messages before))".to_owned()
        } else if self.agreed.version <= phase::SSL30 {
            "H(master + pad2 + H(all messages before + sender + master + pad1)), H = MD5, then SHA-1".to_owned()
        } else {
            format!("PRF(master, \"{client}\", Hash(all messages before))[0..12]")
        };
        let verdict = match made {
            Some(made) if made.as_slice() == told => Verdict::Verified,
            Some(_) => Verdict::Failed("keys.why.finished"),
            None => Verdict::Unchecked("keys.why.no-secret"),
        };
        self.check(what, f.frame, formula, verdict);
    }
}

/// How a signature scheme signs (RFC 8446 §4.2.3, RFC 5246 §7.4.1.4.1).
fn signing(scheme: u16) -> Option<Signing> {
    let hash = |n: u16| {
        Some(match n {
            1 => Hash::Md5,
            2 => Hash::Sha1,
            3 => Hash::Sha224,
            4 => Hash::Sha256,
            5 => Hash::Sha384,
            6 => Hash::Sha512,
            _ => return None,
        })
    };
    match scheme {
        0x0804 | 0x0809 => Some(Signing::RsaPss(Hash::Sha256)),
        0x0805 | 0x080a => Some(Signing::RsaPss(Hash::Sha384)),
        0x0806 | 0x080b => Some(Signing::RsaPss(Hash::Sha512)),
        0x0807 => Some(Signing::Ed25519),
        0x0808 => Some(Signing::Ed448),
        n if n & 0xff == 2 => hash(n >> 8).map(Signing::Dsa),
        n if n & 0xff == 1 => hash(n >> 8).map(Signing::RsaPkcs1),
        n if n & 0xff == 3 => hash(n >> 8).map(Signing::Ecdsa),
        _ => None,
    }
}
