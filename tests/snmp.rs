//! SNMPv3 as recorded, with the users' passphrases: digests are checked, what was encrypted is read, and what is wrong
//! with a passphrase is said.

use std::process::Command;

use wirestep::capture::Capture;
use wirestep::secret::{Keyring, SnmpUser};
use wirestep::source::Source;
use wirestep::span::Relation;

fn path(name: &str) -> String {
    format!("{}/captures/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn run(args: &[&str]) -> (String, String, Option<i32>) {
    let done = Command::new(env!("CARGO_BIN_EXE_wirestep"))
        .args(args)
        .env_remove("SSLKEYLOGFILE")
        .output()
        .unwrap();
    let text = |b: Vec<u8>| String::from_utf8(b).unwrap();
    (text(done.stdout), text(done.stderr), done.status.code())
}

fn users() -> Vec<SnmpUser> {
    let text = std::fs::read_to_string(path("beside/snmp-v3/users.txt")).unwrap();
    text.lines().map(|l| SnmpUser::read(l).unwrap()).collect()
}

#[test]
fn every_cipher_and_digest_that_was_recorded() {
    let file = path("snmp-v3.pcapng");
    let given = format!("@{}", path("beside/snmp-v3/users.txt"));
    let (out, err, code) = run(&[
        "dissect",
        "-r",
        &file,
        "--snmp-user",
        &given,
        "-T",
        "fields",
        "-e",
        "snmp.msgUserName",
        "-e",
        "snmp.digest.good",
        "-e",
        "snmp.var-bind_str",
    ]);
    assert_eq!((err.as_str(), code), ("", Some(0)));
    for user in users() {
        let rows: Vec<&str> = out
            .lines()
            .filter(|l| l.split('\t').next() == Some(&user.name))
            .collect();
        let set = rows
            .iter()
            .filter(|l| l.ends_with(&format!("\t1\tnamed-by-{}", user.name)))
            .count();
        // The request that sets the name, its answer, and the answer to the question.
        assert_eq!(set, 3, "{}: {rows:#?}", user.name);
        assert!(
            rows.iter().all(|l| l.split('\t').nth(1) == Some("1")),
            "{rows:#?}"
        );
    }
    assert!(!out.contains("made-up"), "{out}");
}

#[test]
fn without_passphrases_and_with_others() {
    let file = path("snmp-v3.pcapng");
    let values = |user: &[&str]| {
        let args = [
            "dissect",
            "-r",
            &file,
            "-Y",
            "snmp.var-bind_str",
            "-T",
            "fields",
            "-e",
            "snmp.msgUserName",
        ];
        run(&[&args[..], user].concat())
            .0
            .lines()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let open: Vec<String> = values(&[]);
    assert!(open.iter().all(|u| u == "hugo" || u == "ines"), "{open:?}");
    let lines = |user: &str| run(&["dissect", "-r", &file, "--snmp-user", user]).0;
    let wrong = lines("gina:SHA-512:made-up-gina:AES-256:hidden-dora");
    assert!(
        wrong.contains("[snmp.wrong_key]") && !wrong.contains("[snmp.digest]"),
        "{wrong}"
    );
    let wrong = lines("gina:SHA-512:made-up-dora:AES-256:hidden-gina");
    assert!(
        wrong.contains("[snmp.digest]") && wrong.contains("named-by-gina"),
        "{wrong}"
    );
    let wrong = lines("gina:SHA-256:made-up-gina:DES:hidden-gina");
    assert!(
        wrong.contains("[snmp.digest]") && wrong.contains("[snmp.wrong_key]"),
        "{wrong}"
    );
    // A mere hint is shown with the message's details only.
    let user = "nobody:SHA-256:made-up-gina:DES:hidden-gina";
    let details = run(&["dissect", "-r", &file, "--snmp-user", user, "-T", "jsonl"]).0;
    assert!(details.contains("snmp.no_user"), "{details}");
}

#[test]
fn a_user_that_cannot_be_read_is_a_usage_error_without_its_passphrase() {
    let file = path("snmp.pcapng");
    for user in [
        "kim:SHA:made-up-auth:ROT13:made-up-priv",
        "kim:SHA",
        "kim:SHA:short",
    ] {
        let (out, err, code) = run(&["dissect", "-r", &file, "--snmp-user", user]);
        assert_eq!((out.as_str(), code), ("", Some(2)), "{user}");
        assert!(
            err.contains("--snmp-user") && !err.contains("made-up") && !err.contains("short"),
            "{err}"
        );
    }
    let (_, err, code) = run(&["dissect", "-r", &file, "--snmp-user", "@/nowhere"]);
    assert_eq!(code, Some(1), "{err}");
}

/// What was opened points to the bytes it was made of.
#[test]
fn opened_content_knows_its_frame() {
    let mut ring = Keyring::default();
    users().into_iter().for_each(|u| ring.add_snmp_user(u));
    let source = Source::open(path("snmp-v3.pcapng").as_ref()).unwrap();
    let capture = Capture::read_with(source, ring);
    let mut opened = 0;
    for m in capture.store().messages() {
        if m.proto.name() != "snmp" || m.span.buf.as_frame().is_some() {
            continue;
        }
        opened += 1;
        let frames = capture.store().frames(m.span);
        let [(span, Relation::Computed)] = frames[..] else {
            panic!("{frames:?}")
        };
        assert_eq!(span.buf.as_frame(), Some(m.frame));
        let (tree, bytes) = capture.explain(m);
        assert_eq!(bytes.len(), m.span.len as usize);
        assert!(
            tree.nodes()
                .iter()
                .any(|n| n.def.name == "snmp.contextEngineID")
        );
        let sealed = capture.bytes(span);
        assert_eq!(sealed.len(), bytes.len());
        assert_ne!(sealed, bytes);
    }
    // Four users, two requests and two answers each; an inform and its answer.
    assert_eq!(opened, 4 * 4 + 2);
}
