//! Keys that both sides had before: the early secret, and the binders that prove it (RFC 8446 §4.2.11.2, §7.1).
//!
//! ```text
//! PSK ─► early secret ─► binder key ─► finished key ─► HMAC over the hello up to its binders
//! ```

use super::super::agreed::Reader;
use super::super::schedule;
use super::{Flight, Part, Verdict, Walker};
use crate::crypt::Hash;
use crate::secret::{Secret, TlsLabel};

const PRE_SHARED_KEY: u16 = 41;

/// A binder, and how much of the hello it covers.
struct Binder {
    covers: usize,
    bytes: Vec<u8>,
}

/// The binders of a ClientHello, its header included.
fn binders(hello: &[u8]) -> Option<Vec<Binder>> {
    let mut r = Reader(hello.get(4 + 34..)?);
    r.block8()?;
    r.block16()?;
    r.block8()?;
    let mut list = Reader(r.block16()?);
    let behind = r.0.len();
    while let (Some(kind), Some(data)) = (list.u16(), list.block16()) {
        if kind != PRE_SHARED_KEY {
            continue;
        }
        let mut psk = Reader(data);
        psk.block16()?;
        // Without the binders, their list's length among them.
        let covers = hello.len() - behind - list.0.len() - psk.0.len();
        let mut all = Reader(psk.block16()?);
        let mut out = Vec::new();
        while let Some(one) = all.block8() {
            out.push(Binder {
                covers,
                bytes: one.to_vec(),
            });
        }
        return Some(out);
    }
    None
}

/// The early secret of a pre-shared key, or of none.
fn early(kdf: Hash, psk: &[u8]) -> Secret {
    Secret::from(kdf.extract(&[], psk).as_slice())
}

/// Derive-Secret with what was hashed already (RFC 8446 §7.1).
fn derive(kdf: Hash, secret: &[u8], label: &str, hash: &[u8]) -> Secret {
    Secret::from(schedule::expand_label(kdf, secret, label, hash, kdf.len()).as_slice())
}

impl Walker<'_> {
    /// The binders of a hello that offers keys, each with the keys that were given.
    pub(super) fn binders(&mut self, f: &Flight) {
        for binder in binders(&f.bytes).unwrap_or_default() {
            let kdf = match binder.bytes.len() {
                48 => Hash::Sha384,
                _ => Hash::Sha256,
            };
            let covered = f.bytes.get(..binder.covers).unwrap_or(&f.bytes);
            let hash = kdf.digest(&[&self.transcript, covered]);
            let ring = self.ring;
            let found = ring.psks().iter().find_map(|psk| {
                let early = early(kdf, psk.bytes());
                ["res binder", "ext binder"].into_iter().find_map(|label| {
                    let key = derive(kdf, early.bytes(), label, &kdf.digest(&[]));
                    let finished = derive(kdf, key.bytes(), "finished", &[]);
                    let made = kdf.hmac(finished.bytes(), &[&hash]);
                    (*made == binder.bytes).then_some((psk, label, key, finished))
                })
            });
            let verdict = match (&found, ring.psks().is_empty()) {
                (Some(_), _) => Verdict::Verified,
                (None, true) => Verdict::Unchecked("keys.why.no-psk"),
                (None, false) => Verdict::Failed("keys.why.other-psk"),
            };
            if let Some((psk, label, key, finished)) = found {
                self.put("keys.psk", "--psk", Vec::new(), psk.bytes(), true);
                self.told_early(kdf, psk.bytes());
                let secret = early(kdf, psk.bytes());
                let over = vec![
                    Part::secret("Early Secret", secret.bytes()),
                    Part::open("Hash(\"\")", &kdf.digest(&[])),
                ];
                let formula = format!("Derive-Secret(Early Secret, \"{label}\", \"\")");
                self.put("keys.binder-key", formula, over, key.bytes(), true);
                let over = vec![Part::secret("binder key", key.bytes())];
                let formula = format!(
                    "HKDF-Expand-Label(binder key, \"finished\", \"\", {})",
                    kdf.len()
                );
                self.put("keys.finished-key", formula, over, finished.bytes(), true);
                self.psk = Some((kdf, secret));
            }
            self.check(
                "keys.check.binder",
                f.frame,
                "HMAC(finished key of the binder key, Hash(ClientHello up to the binders))",
                verdict,
            );
        }
    }

    fn told_early(&mut self, kdf: Hash, psk: &[u8]) {
        let secret = early(kdf, psk);
        let over = vec![Part::secret("PSK", psk)];
        self.put(
            "keys.early-secret",
            "HKDF-Extract(0, PSK)",
            over,
            secret.bytes(),
            true,
        );
    }

    /// The early secret, when the server has chosen: that of no pre-shared key is known to everybody; that of one can
    /// be held against the early traffic secret of the key log.
    pub(super) fn early_secret(&mut self) {
        if let Some((kdf, secret)) = self.psk.clone() {
            if let Some(logged) = self.logged(TlsLabel::ClientEarly) {
                let hash = kdf.digest(&[&self.first_hello]);
                let made = derive(kdf, secret.bytes(), "c e traffic", &hash);
                let verdict = if made == logged {
                    Verdict::Verified
                } else {
                    Verdict::Failed("keys.why.other-master")
                };
                self.check(
                    "keys.check.early",
                    0,
                    "Derive-Secret(Early Secret, \"c e traffic\", ClientHello) = CLIENT_EARLY_TRAFFIC_SECRET",
                    verdict,
                );
            }
            if self.agreed.psk_taken {
                return;
            }
        }
        if self.agreed.psk_taken {
            let formula = "HKDF-Extract(0, PSK)";
            return self.put("keys.early-secret", formula, Vec::new(), &[], true);
        }
        let kdf = self.kdf();
        let zeros = vec![0; kdf.len()];
        let secret = early(kdf, &zeros);
        let over = vec![Part::open("0", &zeros)];
        self.put(
            "keys.early-secret",
            "HKDF-Extract(0, 0)",
            over,
            secret.bytes(),
            false,
        );
        let derived = derive(kdf, secret.bytes(), "derived", &kdf.digest(&[]));
        let over = vec![
            Part::open("Early Secret", secret.bytes()),
            Part::open("Hash(\"\")", &kdf.digest(&[])),
        ];
        let formula = "Derive-Secret(Early Secret, \"derived\", \"\")";
        self.put("keys.derived", formula, over, derived.bytes(), false);
    }
}
