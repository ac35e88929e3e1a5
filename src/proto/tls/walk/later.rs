//! TLS 1.3, behind the handshake: keys renewed (RFC 8446 §4.6.3, §7.2), a client that shows its certificate late (§4.6.2).

use super::super::handshake::kind as message;
use super::super::schedule;
use super::{Flight, Part, Verdict, Walker};
use crate::layer::Dir;

impl Walker<'_> {
    /// A message behind the handshake.
    pub(super) fn later(&mut self, f: &Flight, kind: u8) {
        match kind {
            message::KEY_UPDATE => return self.key_update(f),
            message::CERTIFICATE_REQUEST if f.dir == Dir::ToClient => self.later.clear(),
            message::CERTIFICATE if f.dir == Dir::ToServer => self.certificate(f),
            message::CERTIFICATE_VERIFY if f.dir == Dir::ToServer => {
                let handshake = self.transcript.len();
                self.transcript.extend_from_slice(&self.later);
                self.certificate_verify(f);
                self.transcript.truncate(handshake);
            }
            message::FINISHED if f.dir == Dir::ToServer => self.later_finished(f),
            _ => return,
        }
        self.later.extend_from_slice(&f.bytes);
    }

    fn key_update(&mut self, f: &Flight) {
        let (Some(secret), n) = self.generations[f.dir.index()].clone() else {
            return;
        };
        let kdf = self.kdf();
        let next = schedule::next_traffic_secret(kdf, secret.bytes());
        let (what, side) = match f.dir {
            Dir::ToServer => ("keys.client-traffic", "client_application_traffic_secret"),
            Dir::ToClient => ("keys.server-traffic", "server_application_traffic_secret"),
        };
        let name = format!("{side}_{}", n + 1);
        let formula = format!(
            "{name} = HKDF-Expand-Label({side}_{n}, \"traffic upd\", \"\", {})",
            kdf.len()
        );
        let over = vec![
            Part::secret(format!("{side}_{n}"), secret.bytes()),
            Part::open("HkdfLabel", &schedule::label("traffic upd", &[], kdf.len())),
        ];
        self.put(what, formula, over, next.bytes(), true);
        if let Some(value) = self.walk.values.last_mut() {
            value.frame = f.frame;
        }
        self.traffic_keys(&name, next.bytes(), false);
        self.generations[f.dir.index()] = (Some(next), n + 1);
    }

    /// The base key is the client's current application traffic secret (RFC 8446 §4.4).
    fn later_finished(&mut self, f: &Flight) {
        let kdf = self.kdf();
        let made = self.generations[0].0.as_ref().map(|secret| {
            let key = schedule::expand_label(kdf, secret.bytes(), "finished", &[], kdf.len());
            kdf.hmac(&key, &[&kdf.digest(&[&self.transcript, &self.later])])
        });
        let verdict = match made {
            Some(made) if f.bytes.get(4..) == Some(made.as_slice()) => Verdict::Verified,
            Some(_) => Verdict::Failed("keys.why.finished"),
            None => Verdict::Unchecked("keys.why.no-secret"),
        };
        self.check(
            "keys.check.client-finished",
            f.frame,
            "HMAC(finished key, Hash(handshake, CertificateRequest … CertificateVerify))",
            verdict,
        );
    }
}
