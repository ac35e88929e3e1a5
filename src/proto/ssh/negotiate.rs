//! What two KEXINITs lead to (RFC 4253 §7.1): of each list the client's first name that the server has too.

use super::algorithm::{self, CIPHERS, HOST_KEYS, Hides, KEX, MACS};
use super::context::{Context, UNCOUNTED};
use super::kexinit::{Offer, is_marker, list, names, offers_strict};
use super::notes;
use crate::layer::Dir;
use crate::note::Code;

/// A remark on one of the lists.
pub type Remark = (&'static Code, usize);

/// What was agreed.
#[derive(Clone, Copy, Default, Debug)]
pub struct Agreement {
    /// For packets from the client, for packets from the server.
    pub contexts: [Context; 2],
}

/// The client's first name that the server has too.
pub fn choose<'a>(client: &'a Offer, server: &Offer, n: usize) -> Option<&'a [u8]> {
    names(client.list(n))
        .filter(|name| n != list::KEX || !is_marker(name))
        .find(|name| names(server.list(n)).any(|other| other == *name))
}

/// Works it out, with remarks.
pub fn agree(client: &Offer, server: &Offer) -> (Agreement, Vec<Remark>) {
    let mut remarks = Vec::new();
    let pick = |n: usize, remarks: &mut Vec<Remark>| {
        let name = choose(client, server, n);
        if name.is_none() {
            remarks.push((&notes::NO_COMMON, n));
        }
        name
    };
    let kex = pick(list::KEX, &mut remarks).map_or(0, algorithm::kex_number);
    if algorithm::at(KEX, kex).is_some_and(|k| k.old) {
        remarks.push((&notes::KEX_OLD, list::KEX));
    }
    let host_key = pick(list::HOST_KEY, &mut remarks).map_or(0, algorithm::host_key_number);
    if algorithm::at(HOST_KEYS, host_key).is_some_and(|k| k.1) {
        remarks.push((&notes::HOST_KEY_OLD, list::HOST_KEY));
    }
    let strict = offers_strict(client.list(list::KEX)) && offers_strict(server.list(list::KEX));
    let mut agreement = Agreement::default();
    for dir in [Dir::ToServer, Dir::ToClient] {
        let i = dir.index();
        let cipher = pick(list::CIPHER + i, &mut remarks).map_or(0, algorithm::cipher_number);
        let tagged = algorithm::at(CIPHERS, cipher)
            .is_some_and(|c| matches!(c.hides, Hides::Payload(_) | Hides::AllTagged));
        let mac = if tagged {
            algorithm::mac_number(b"<implicit>")
        } else {
            pick(list::MAC + i, &mut remarks).map_or(0, algorithm::mac_number)
        };
        let compression =
            pick(list::COMPRESSION + i, &mut remarks).map_or(0, algorithm::compression_number);
        let context = Context {
            kex,
            host_key,
            cipher,
            mac,
            compression,
            strict,
            sequence: UNCOUNTED,
        };
        remark(context, i, &mut remarks);
        agreement.contexts[i] = context;
    }
    (agreement, remarks)
}

/// What is to be said of one direction's cipher and MAC.
fn remark(context: Context, i: usize, remarks: &mut Vec<Remark>) {
    let cipher = algorithm::at(CIPHERS, context.cipher);
    let mac = algorithm::at(MACS, context.mac);
    if cipher.is_some_and(|c| c.old) {
        remarks.push((&notes::CIPHER_OLD, list::CIPHER + i));
    }
    if mac.is_some_and(|m| m.old) {
        remarks.push((&notes::MAC_OLD, list::MAC + i));
    }
    let prone = cipher.is_some_and(|c| {
        c.hides == Hides::AllTagged || c.name.contains("-cbc") && mac.is_some_and(|m| m.etm)
    });
    if prone && !context.strict {
        remarks.push((&notes::TERRAPIN, list::CIPHER + i));
    }
}

/// Whether a guessed first packet is wrong: the two sides' first method or first host key algorithm differ.
pub fn guess_is_wrong(one: &Offer, other: &Offer) -> bool {
    one.first_method() != other.first_method()
        || one.first(list::HOST_KEY) != other.first(list::HOST_KEY)
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::proto::ssh::context::Sight;

    /// A KEXINIT's payload with these lists.
    pub fn payload(lists: [&str; 10], guesses: bool) -> Vec<u8> {
        let mut out = vec![20];
        out.extend_from_slice(&[7; 16]);
        for list in lists {
            out.extend_from_slice(&(list.len() as u32).to_be_bytes());
            out.extend_from_slice(list.as_bytes());
        }
        out.push(guesses.into());
        out.extend_from_slice(&[0; 4]);
        out
    }

    fn offer(kex: &str, key: &str, cipher: &str, mac: &str) -> Offer {
        let lists = [kex, key, cipher, cipher, mac, mac, "none", "none", "", ""];
        Offer::new(&payload(lists, false))
    }

    fn codes(remarks: &[Remark]) -> Vec<&'static str> {
        remarks.iter().map(|r| r.0.name).collect()
    }

    #[test]
    fn the_clients_order_decides() {
        let client = offer(
            "ext-info-c,b,curve25519-sha256",
            "ssh-rsa,ssh-ed25519",
            "aes128-ctr,aes256-ctr",
            "hmac-sha1,hmac-sha2-256-etm@openssh.com",
        );
        let server = offer(
            "curve25519-sha256,ext-info-c",
            "ssh-ed25519",
            "aes256-ctr,aes128-ctr",
            "hmac-sha2-256-etm@openssh.com",
        );
        let (agreed, remarks) = agree(&client, &server);
        let c = agreed.contexts[0];
        assert_eq!(algorithm::at(KEX, c.kex).unwrap().name, "curve25519-sha256");
        assert_eq!(HOST_KEYS[usize::from(c.host_key) - 1].0, "ssh-ed25519");
        assert_eq!(algorithm::at(CIPHERS, c.cipher).unwrap().name, "aes128-ctr");
        assert_eq!(c.sight(), Sight::Length(32));
        assert!(remarks.is_empty() && !c.strict);
    }

    #[test]
    fn what_is_old_or_missing_is_said_where_it_stands() {
        let client = offer(
            "diffie-hellman-group1-sha1",
            "ssh-dss",
            "arcfour",
            "hmac-md5",
        );
        let (_, remarks) = agree(&client, &client);
        assert_eq!(
            codes(&remarks)[..4],
            [
                "ssh.kex.old",
                "ssh.host_key.old",
                "ssh.cipher.old",
                "ssh.mac.old"
            ]
        );
        let server = offer("curve25519-sha256", "ssh-ed25519", "arcfour", "hmac-md5");
        let (agreed, remarks) = agree(&client, &server);
        assert_eq!(codes(&remarks)[..2], ["ssh.kex.no_common"; 2]);
        assert_eq!([remarks[0].1, remarks[1].1], [list::KEX, list::HOST_KEY]);
        assert_eq!(agreed.contexts[0].kex, 0);
        assert!(guess_is_wrong(&client, &server) && !guess_is_wrong(&client, &client));
    }

    #[test]
    fn terrapin_needs_a_prone_cipher_and_no_strict_exchange() {
        let plain = |kex| {
            offer(
                kex,
                "ssh-ed25519",
                "chacha20-poly1305@openssh.com",
                "hmac-sha1",
            )
        };
        let client = plain("curve25519-sha256");
        assert_eq!(
            codes(&agree(&client, &client).1),
            ["ssh.terrapin", "ssh.terrapin"]
        );
        let client = plain("curve25519-sha256,kex-strict-c-v00@openssh.com");
        let server = plain("curve25519-sha256,kex-strict-s-v00@openssh.com");
        let (agreed, remarks) = agree(&client, &server);
        assert!(agreed.contexts[1].strict && remarks.is_empty());
    }
}
