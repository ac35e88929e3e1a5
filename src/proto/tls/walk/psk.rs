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

#[cfg(test)]
mod tests {
    use super::super::{Flight, Verdict, walks};
    use crate::layer::Dir;
    use crate::proto::common::x509::tests::hex;
    use crate::secret::{Keyring, Secret};

    /// The ClientHello of RFC 8448 §4, which resumes what §3 began.
    const RESUMED: &str = "\
        010001fc03031bc3ceb6bbe39cff938355b5a50adb6db21b7a6af649d7b4bc419d7876487d9500000613011303130201\
        0001cd0000000b0009000006736572766572ff01000100000a00140012001d0017001800190100010101020103010400\
        3300260024001d0020e4ffb68ac05f8d96c99da26698346c6be16482badddafe051a66b4f18d668f0b002a0000002b00\
        03020304000d0020001e040305030603020308040805080604010501060102010402050206020202002d00020101001c\
        000240010015005700000000000000000000000000000000000000000000000000000000000000000000000000000000\
        000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000\
        2900dd00b800b22c035d829359ee5ff7af4ec900000000262a6494dc486d2c8a34cb33fa90bf1b0070ad3c498883c936\
        7c09a2be785abc55cd226097a3a982117283f82a03a143efd3ff5dd36d64e861be7fd61d2827db279cce145077d454a3\
        664d4e6da4d29ee03725a6a4dafcd0fc67d2aea70529513e3da2677fa5906c5b3f7d8f92f228bda40dda721470f9fbf2\
        97b5aea617646fac5c03272e970727c621a79141ef5f7de6505e5bfbc388e93343694093934ae4d357fad6aacb002120\
        3add4fb2d8fdf822a0ca3cf7678ef5e88dae990141c5924d57bb6fa31b9e5f9d";

    fn offered(psk: &str, hello: &[u8]) -> super::super::Walk {
        let mut ring = Keyring::default();
        ring.add_psk(Secret::new(hex(psk)));
        let flight = Flight {
            dir: Dir::ToServer,
            frame: 1,
            time: 0,
            bytes: hello.to_vec(),
        };
        walks(&[flight], &ring, &[]).remove(0)
    }

    const PSK: &str = "4ecd0eb6ec3b4d87f5d6028f922ca4c5851a277fd41311c9e62d2c9492e1c4f3";

    #[test]
    fn a_resumption_gives_rfc_8448s_values() {
        let walk = offered(PSK, &hex(RESUMED));
        let value = |what: &str| {
            let found = walk.values.iter().find(|v| v.what == what).unwrap();
            found.bytes.bytes().to_vec()
        };
        for (what, expected) in [
            (
                "keys.early-secret",
                "9b2188e9b2fc6d64d71dc329900e20bb41915000f678aa839cbb797cb7d8332c",
            ),
            (
                "keys.binder-key",
                "69fe131a3bbad5d63c64eebcc30e395b9d8107726a13d074e389dbc8a4e47256",
            ),
            (
                "keys.finished-key",
                "5588673e72cb59c87d220caffe94f2dea9a3b1609f7d50e90a48227db9ed7eaa",
            ),
        ] {
            assert_eq!(value(what), hex(expected), "{what}");
        }
        let binders: Vec<_> = walk.checks.iter().map(|c| (c.what, c.verdict)).collect();
        assert_eq!(binders, [("keys.check.binder", Verdict::Verified)]);
    }

    #[test]
    fn one_flipped_bit_of_the_hello_or_the_key_breaks_its_binder() {
        let hello = hex(RESUMED);
        let broken = Verdict::Failed("keys.why.other-psk");
        for at in [20, 100, 470, 500] {
            let mut changed = hello.clone();
            changed[at] ^= 1;
            assert_eq!(
                offered(PSK, &changed).checks[0].verdict,
                broken,
                "byte {at}"
            );
        }
        let other = PSK.replace("4ecd", "4ecc");
        assert_eq!(offered(&other, &hello).checks[0].verdict, broken);
        for n in 0..hello.len() {
            super::binders(&hello[..n]);
        }
    }
}
