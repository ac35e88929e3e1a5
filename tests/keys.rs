//! Captures with their keys: everything in them opens, to the last byte, and provenance leads back to frames.

use std::path::PathBuf;

use wirestep::capture::Capture;
use wirestep::secret::{Keyring, PrivateKey};
use wirestep::source::Source;
use wirestep::span::Relation;
use wirestep::store::Event;

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("captures")
        .join(name)
}

fn read(name: &str, ring: Keyring) -> Capture {
    Capture::read_with(Source::open(&path(name)).unwrap(), ring)
}

/// The notes that say why something stayed shut.
fn locked(capture: &Capture) -> Vec<&'static str> {
    let store = capture.store();
    let noted = store.events().iter().filter_map(|e| match e {
        Event::Noted(i, _) => Some(store.notes()[*i].code.name),
        _ => None,
    });
    noted
        .filter(|n| n.starts_with("tls.locked") || *n == "tls.unsynced")
        .collect()
}

/// What is known from outside: in each of these the client says so, and most servers say it back.
#[test]
fn every_recording_of_tls_opens_to_the_last_byte() {
    let mut seen = 0;
    for entry in std::fs::read_dir(path("keys")).unwrap() {
        let file = entry.unwrap().path();
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        if !name.starts_with("1.") {
            continue;
        }
        seen += 1;
        let capture = read(&format!("keys/{name}.pcapng"), Keyring::default());
        assert_eq!(locked(&capture), [""; 0], "{name}");
        let sentence = format!("ello, this is {name}");
        let mut said = 0;
        for m in capture.store().messages() {
            let kind = m.proto.kinds().get(usize::from(m.kind.0)).copied();
            if m.proto.name() == "tls" && matches!(kind, Some("ApplicationData" | "Encrypted")) {
                assert_ne!(
                    m.ctx >> 9 & 7,
                    0,
                    "{name}: a record of frame {} is shut",
                    m.frame
                );
            }
            if m.proto.name() == "data" {
                let text = String::from_utf8_lossy(&capture.bytes(m.span)).into_owned();
                said += usize::from(text.contains(&sentence));
                let from = capture.store().frames(m.span);
                assert!(
                    !from.is_empty() && from.iter().all(|(_, r)| *r == Relation::Computed),
                    "{name}"
                );
            }
        }
        assert!(said > 0, "{name}: nobody said it");
    }
    assert_eq!(seen, 84);
}

#[test]
fn a_private_key_opens_rsa_key_exchange_and_nothing_else() {
    for name in ["tls-rsa", "tls-rsa-ems"] {
        let file = std::fs::read(path(&format!("beside/{name}/server.key.pem"))).unwrap();
        let with_key = || {
            let mut ring = Keyring::default();
            ring.add_private(PrivateKey::read(&file).unwrap());
            ring
        };
        let capture = read(&format!("{name}.pcapng"), with_key());
        assert_eq!(locked(&capture), [""; 0], "{name}");
        assert!(
            capture
                .store()
                .messages()
                .iter()
                .any(|m| m.proto.name() == "http"),
            "{name}"
        );
        let shut = read(&format!("{name}.pcapng"), Keyring::default());
        assert!(
            locked(&shut).iter().all(|n| *n == "tls.locked.no_key") && !locked(&shut).is_empty()
        );
    }
    let other = std::fs::read(path("beside/tls-rsa/server.key.pem")).unwrap();
    let mut ring = Keyring::default();
    ring.add_private(PrivateKey::read(&other).unwrap());
    let capture = read("tls-rsa-ems.pcapng", ring);
    assert_eq!(locked(&capture)[0], "tls.locked.other_private_key");
}
