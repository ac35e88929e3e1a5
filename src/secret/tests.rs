use super::*;

const RANDOM: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

fn master() -> String {
    "ab".repeat(48)
}

#[test]
fn both_kinds_of_lines_are_found_by_what_a_handshake_shows() {
    let mut ring = Keyring::default();
    let text = format!(
        "# comment\r\nCLIENT_RANDOM {RANDOM} {}\nRSA 0102030405060708 {}\nRSA Session-ID:0a0b Master-Key:{}\n\
         000102030405060708090a0b0c0d0e0f SHARED_SECRET 00000001ff\nSERVER_TRAFFIC_SECRET_0 {RANDOM} {}",
        master(),
        master(),
        master(),
        "cd".repeat(32)
    );
    let added = ring.read_log(text.as_bytes());
    assert_eq!((added.tls, added.ssh, added.unreadable), (4, 1, 0));
    let random = [
        0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee,
        0xff,
    ];
    let random = [random, random].concat();
    let session = ring.tls(&random).unwrap();
    assert_eq!(session.get(TlsLabel::Master).unwrap().bytes(), [0xab; 48]);
    assert_eq!(
        session.get(TlsLabel::ServerTraffic).unwrap().bytes(),
        [0xcd; 32]
    );
    assert_eq!(
        ring.premaster(&[1, 2, 3, 4, 5, 6, 7, 8, 9]).unwrap().len(),
        48
    );
    assert_eq!(ring.session(&[10, 11]).unwrap().len(), 48);
    let cookie = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
    let expected = SshSecret::Shared(Secret::new(vec![0, 0, 0, 1, 0xff]));
    assert_eq!(ring.ssh(&cookie), Some(&expected));
    assert_eq!(ring.read_log(text.as_bytes()).secrets(), 0);
}

#[test]
fn cut_wrong_and_foreign_logs_are_told_apart() {
    let mut ring = Keyring::default();
    let cut = format!(
        "CLIENT_RANDOM {RANDOM} {}\nCLIENT_RANDOM {RANDOM} abc",
        master()
    );
    let added = ring.read_log(cut.as_bytes());
    assert_eq!(
        (added.tls, added.unreadable, added.first_unreadable),
        (1, 1, Some(2))
    );
    assert!(!added.is_foreign());
    assert!(
        ring.read_log(b"-----BEGIN CERTIFICATE-----\nMIIB\n")
            .is_foreign()
    );
    assert!(ring.read_log(&[0xff; 100_000]).is_foreign());
    for n in 0..cut.len() {
        Keyring::default().read_log(&cut.as_bytes()[..n]);
    }
}

#[test]
fn a_line_counts_when_its_end_has_come() {
    let mut ring = Keyring::default();
    let mut reader = LogReader::default();
    let text = format!("CLIENT_RANDOM {RANDOM} {}\n", master());
    let (front, back) = text.as_bytes().split_at(90);
    assert_eq!(reader.push(front, &mut ring), Added::default());
    let before = ring.generation();
    assert_eq!(reader.push(back, &mut ring).tls, 1);
    assert_ne!(ring.generation(), before);
}

#[test]
fn no_secret_is_printed() {
    let mut ring = Keyring::default();
    ring.add_tls([7; 32], TlsLabel::Master, Secret::new(vec![0xab; 48]));
    let said = format!("{ring:?} {:?}", ring.tls(&[7; 32]));
    assert!(
        !said.contains("171") && !said.contains("ab") && said.contains("48 bytes"),
        "{said}"
    );
}

#[test]
fn learned_sessions_are_bounded() {
    let ring = Keyring::default();
    for i in 0..2 * limits::SESSIONS_LEARNED as u32 {
        ring.learn_session(&i.to_be_bytes(), &Secret::new(vec![1; 48]));
    }
    assert!(ring.session(&0u32.to_be_bytes()).is_none());
    let last = 2 * limits::SESSIONS_LEARNED as u32 - 1;
    assert!(ring.session(&last.to_be_bytes()).is_some());
}

#[test]
fn keys_come_in_both_wrappings_and_say_why_they_are_none() {
    let dir = concat!(env!("CARGO_MANIFEST_DIR"), "/captures/beside/tls-rsa");
    let mut found = 0;
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "key" || e == "pem") {
            found += usize::from(PrivateKey::read(&std::fs::read(&path).unwrap()).is_ok());
        }
    }
    assert!(found > 0, "no private key in {dir}");
    assert_eq!(PrivateKey::read(b"hello").err(), Some(NotAKey::Nothing));
    let cert = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    assert_eq!(PrivateKey::read(cert).err(), Some(NotAKey::Public));
    let locked =
        b"-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n";
    assert_eq!(PrivateKey::read(locked).err(), Some(NotAKey::Encrypted));
    let ec = b"-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n";
    assert_eq!(PrivateKey::read(ec).err(), Some(NotAKey::NotRsa));
}
