//! The algorithms that have names in SSH: what follows from each for a reader of packets, and which have had their day.
//!
//! A place in a table stands for the name in a message's 32 bits ([`super::context`]); 0 is "not known", the last
//! number "none of these". So new names go to a table's end.

/// How a key exchange speaks: what its message numbers 30 to 49 mean.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Family {
    /// Not known.
    Unknown,
    /// Diffie-Hellman in a fixed group (RFC 4253 §8).
    Dh,
    /// Diffie-Hellman in a group that the server chooses (RFC 4419).
    GroupExchange,
    /// Elliptic curves (RFC 5656 §4, RFC 8731).
    Ecdh,
    /// A post-quantum mechanism together with a curve: so many bytes of the first in the client's and the server's share.
    Hybrid {
        /// Length of the encapsulation key.
        key: usize,
        /// Length of the ciphertext.
        ciphertext: usize,
    },
    /// RSA key transport (RFC 4432).
    Rsa,
    /// GSS-API (RFC 4462, RFC 8732).
    Gss,
}

/// A key exchange method.
pub struct Kex {
    /// Its name; one that ends in `-*` stands for all that begin so.
    pub name: &'static str,
    /// How it speaks.
    pub family: Family,
    /// RFC 9142 says SHOULD NOT or MUST NOT.
    pub old: bool,
}

/// A cipher.
pub struct Cipher {
    /// Its name.
    pub name: &'static str,
    /// What of a packet it leaves to see.
    pub hides: Hides,
    /// Broken, or nearly so.
    pub old: bool,
}

/// What a cipher hides.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Hides {
    /// Nothing: `none`.
    Nothing,
    /// All but the length, and brings its own tag of so many bytes.
    Payload(usize),
    /// All with a tag of its own: chacha20-poly1305 encrypts the length too.
    AllTagged,
    /// All, unless the MAC is one over the ciphertext, which leaves the length.
    All,
}

/// A message authentication code.
pub struct Mac {
    /// Its name.
    pub name: &'static str,
    /// How many bytes it adds to a packet.
    pub len: usize,
    /// It is taken over the ciphertext, and the length stays in clear (encrypt-then-MAC).
    pub etm: bool,
    /// Too short or too weak.
    pub old: bool,
}

const fn kex(name: &'static str, family: Family) -> Kex {
    Kex {
        name,
        family,
        old: false,
    }
}

const fn old_kex(name: &'static str, family: Family) -> Kex {
    Kex {
        name,
        family,
        old: true,
    }
}

const SNTRUP761: Family = Family::Hybrid {
    key: 1158,
    ciphertext: 1039,
};
const MLKEM768: Family = Family::Hybrid {
    key: 1184,
    ciphertext: 1088,
};
const MLKEM1024: Family = Family::Hybrid {
    key: 1568,
    ciphertext: 1568,
};

/// Key exchange methods.
pub static KEX: &[Kex] = &[
    kex("curve25519-sha256", Family::Ecdh),
    kex("curve25519-sha256@libssh.org", Family::Ecdh),
    kex("curve448-sha512", Family::Ecdh),
    kex("ecdh-sha2-nistp256", Family::Ecdh),
    kex("ecdh-sha2-nistp384", Family::Ecdh),
    kex("ecdh-sha2-nistp521", Family::Ecdh),
    kex("ecdh-sha2-*", Family::Ecdh),
    kex("ecmqv-sha2", Family::Ecdh),
    old_kex("diffie-hellman-group1-sha1", Family::Dh),
    kex("diffie-hellman-group14-sha1", Family::Dh),
    kex("diffie-hellman-group14-sha256", Family::Dh),
    kex("diffie-hellman-group15-sha512", Family::Dh),
    kex("diffie-hellman-group16-sha512", Family::Dh),
    kex("diffie-hellman-group17-sha512", Family::Dh),
    kex("diffie-hellman-group18-sha512", Family::Dh),
    old_kex("diffie-hellman-group-exchange-sha1", Family::GroupExchange),
    kex(
        "diffie-hellman-group-exchange-sha256",
        Family::GroupExchange,
    ),
    kex("sntrup761x25519-sha512", SNTRUP761),
    kex("sntrup761x25519-sha512@openssh.com", SNTRUP761),
    kex("mlkem768x25519-sha256", MLKEM768),
    kex("mlkem768nistp256-sha256", MLKEM768),
    kex("mlkem1024nistp384-sha384", MLKEM1024),
    old_kex("rsa1024-sha1", Family::Rsa),
    kex("rsa2048-sha256", Family::Rsa),
    old_kex("gss-group1-sha1-*", Family::Gss),
    old_kex("gss-gex-sha1-*", Family::Gss),
    kex("gss-group14-sha1-*", Family::Gss),
    kex("gss-*", Family::Gss),
    kex("diffie-hellman-group14-sha224@ssh.com", Family::Dh),
    kex("diffie-hellman-group14-sha256@ssh.com", Family::Dh),
    kex("diffie-hellman-group15-sha256@ssh.com", Family::Dh),
    kex("diffie-hellman-group15-sha384@ssh.com", Family::Dh),
    kex("diffie-hellman-group16-sha384@ssh.com", Family::Dh),
    kex("diffie-hellman-group16-sha512@ssh.com", Family::Dh),
    kex("diffie-hellman-group18-sha512@ssh.com", Family::Dh),
    kex(
        "diffie-hellman-group-exchange-sha224@ssh.com",
        Family::GroupExchange,
    ),
    kex(
        "diffie-hellman-group-exchange-sha384@ssh.com",
        Family::GroupExchange,
    ),
    kex(
        "diffie-hellman-group-exchange-sha512@ssh.com",
        Family::GroupExchange,
    ),
    kex("kexguess2@matt.ucc.asn.au", Family::Unknown),
    kex(
        "sntrup4591761x25519-sha512@tinyssh.org",
        Family::Hybrid {
            key: 1218,
            ciphertext: 1047,
        },
    ),
];

/// Host key algorithms, and whether they sign with SHA-1 or a 1024-bit DSA.
pub static HOST_KEYS: &[(&str, bool)] = &[
    ("ssh-ed25519", false),
    ("ssh-rsa", true),
    ("rsa-sha2-256", false),
    ("rsa-sha2-512", false),
    ("ecdsa-sha2-nistp256", false),
    ("ecdsa-sha2-nistp384", false),
    ("ecdsa-sha2-nistp521", false),
    ("ssh-dss", true),
    ("ssh-ed448", false),
    ("sk-ssh-ed25519@openssh.com", false),
    ("sk-ecdsa-sha2-nistp256@openssh.com", false),
    ("ssh-ed25519-cert-v01@openssh.com", false),
    ("ssh-rsa-cert-v01@openssh.com", true),
    ("rsa-sha2-256-cert-v01@openssh.com", false),
    ("rsa-sha2-512-cert-v01@openssh.com", false),
    ("ecdsa-sha2-nistp256-cert-v01@openssh.com", false),
    ("ecdsa-sha2-nistp384-cert-v01@openssh.com", false),
    ("ecdsa-sha2-nistp521-cert-v01@openssh.com", false),
    ("ssh-dss-cert-v01@openssh.com", true),
    ("sk-ssh-ed25519-cert-v01@openssh.com", false),
    ("sk-ecdsa-sha2-nistp256-cert-v01@openssh.com", false),
    ("ssh-dss-cert-v00@openssh.com", true),
    ("ssh-rsa-cert-v00@openssh.com", true),
    ("null", false),
    ("x509v3-ssh-rsa", true),
    ("x509v3-rsa2048-sha256", false),
    ("x509v3-ecdsa-sha2-nistp256", false),
    ("x509v3-ecdsa-sha2-nistp384", false),
    ("x509v3-sign-rsa", true),
    ("x509v3-sign-dss", true),
];

const fn cipher(name: &'static str, hides: Hides, old: bool) -> Cipher {
    Cipher { name, hides, old }
}

/// Ciphers.
pub static CIPHERS: &[Cipher] = &[
    cipher("none", Hides::Nothing, true),
    cipher("chacha20-poly1305@openssh.com", Hides::AllTagged, false),
    cipher("chacha20-poly1305", Hides::AllTagged, false),
    cipher("aes128-gcm@openssh.com", Hides::Payload(16), false),
    cipher("aes256-gcm@openssh.com", Hides::Payload(16), false),
    cipher("AEAD_AES_128_GCM", Hides::Payload(16), false),
    cipher("AEAD_AES_256_GCM", Hides::Payload(16), false),
    cipher("aes128-gcm", Hides::Payload(16), false),
    cipher("aes256-gcm", Hides::Payload(16), false),
    cipher("aes128-ctr", Hides::All, false),
    cipher("aes192-ctr", Hides::All, false),
    cipher("aes256-ctr", Hides::All, false),
    cipher("aes128-cbc", Hides::All, true),
    cipher("aes192-cbc", Hides::All, true),
    cipher("aes256-cbc", Hides::All, true),
    cipher("rijndael-cbc@lysator.liu.se", Hides::All, true),
    cipher("3des-cbc", Hides::All, true),
    cipher("3des-ctr", Hides::All, true),
    cipher("blowfish-cbc", Hides::All, true),
    cipher("blowfish-ctr", Hides::All, true),
    cipher("cast128-cbc", Hides::All, true),
    cipher("cast128-ctr", Hides::All, true),
    cipher("arcfour", Hides::All, true),
    cipher("arcfour128", Hides::All, true),
    cipher("arcfour256", Hides::All, true),
    cipher("des-cbc", Hides::All, true),
    cipher("idea-cbc", Hides::All, true),
    cipher("idea-ctr", Hides::All, true),
    cipher("serpent128-cbc", Hides::All, true),
    cipher("serpent192-cbc", Hides::All, true),
    cipher("serpent256-cbc", Hides::All, true),
    cipher("serpent128-ctr", Hides::All, false),
    cipher("serpent192-ctr", Hides::All, false),
    cipher("serpent256-ctr", Hides::All, false),
    cipher("twofish-cbc", Hides::All, true),
    cipher("twofish128-cbc", Hides::All, true),
    cipher("twofish192-cbc", Hides::All, true),
    cipher("twofish256-cbc", Hides::All, true),
    cipher("twofish128-ctr", Hides::All, false),
    cipher("twofish192-ctr", Hides::All, false),
    cipher("twofish256-ctr", Hides::All, false),
    cipher("des-cbc@ssh.com", Hides::All, true),
    cipher("seed-cbc@ssh.com", Hides::All, true),
    cipher("camellia128-ctr", Hides::All, false),
    cipher("camellia192-ctr", Hides::All, false),
    cipher("camellia256-ctr", Hides::All, false),
];

const fn mac(name: &'static str, len: usize, old: bool) -> Mac {
    Mac {
        name,
        len,
        etm: false,
        old,
    }
}

const fn etm(name: &'static str, len: usize, old: bool) -> Mac {
    Mac {
        name,
        len,
        etm: true,
        old,
    }
}

/// Message authentication codes. The first stands for "the cipher's own tag".
pub static MACS: &[Mac] = &[
    mac("<implicit>", 0, false),
    mac("none", 0, true),
    mac("umac-64@openssh.com", 8, false),
    mac("umac-128@openssh.com", 16, false),
    etm("umac-64-etm@openssh.com", 8, false),
    etm("umac-128-etm@openssh.com", 16, false),
    mac("hmac-sha2-256", 32, false),
    mac("hmac-sha2-512", 64, false),
    etm("hmac-sha2-256-etm@openssh.com", 32, false),
    etm("hmac-sha2-512-etm@openssh.com", 64, false),
    mac("hmac-sha1", 20, false),
    etm("hmac-sha1-etm@openssh.com", 20, false),
    mac("hmac-sha1-96", 12, true),
    etm("hmac-sha1-96-etm@openssh.com", 12, true),
    mac("hmac-md5", 16, true),
    etm("hmac-md5-etm@openssh.com", 16, true),
    mac("hmac-md5-96", 12, true),
    etm("hmac-md5-96-etm@openssh.com", 12, true),
    mac("hmac-ripemd160", 20, true),
    mac("hmac-ripemd160@openssh.com", 20, true),
    etm("hmac-ripemd160-etm@openssh.com", 20, true),
    mac("hmac-ripemd", 20, true),
    mac("hmac-sha2-256-96", 12, false),
    mac("hmac-sha2-512-96", 12, false),
    mac("hmac-sha256", 32, false),
    mac("hmac-sha256@ssh.com", 16, false),
    mac("hmac-sha256-2@ssh.com", 32, false),
    mac("hmac-sha224@ssh.com", 28, false),
    mac("hmac-sha384@ssh.com", 48, false),
    mac("hmac-sha512@ssh.com", 64, false),
    mac("AEAD_AES_128_GCM", 0, false),
    mac("AEAD_AES_256_GCM", 0, false),
];

/// Compression methods.
pub static COMPRESSIONS: &[&str] = &["none", "zlib@openssh.com", "zlib"];

fn matches(pattern: &str, name: &[u8]) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => name.starts_with(start.as_bytes()),
        None => pattern.as_bytes() == name,
    }
}

/// The place of a name in a table, from 1; `other` when it isn't there.
fn place<'t>(mut names: impl Iterator<Item = &'t str>, name: &[u8], other: u8) -> u8 {
    names
        .position(|n| matches(n, name))
        .and_then(|i| u8::try_from(i + 1).ok())
        .unwrap_or(other)
}

/// The number of "none of these", for a table that has so many bits.
pub const fn other(bits: u32) -> u8 {
    ((1u32 << bits) - 1) as u8
}

/// A key exchange method's number: 7 bits.
pub fn kex_number(name: &[u8]) -> u8 {
    place(KEX.iter().map(|k| k.name), name, other(7))
}

/// A host key algorithm's number: 5 bits.
pub fn host_key_number(name: &[u8]) -> u8 {
    place(HOST_KEYS.iter().map(|k| k.0), name, other(5))
}

/// A cipher's number: 6 bits.
pub fn cipher_number(name: &[u8]) -> u8 {
    place(CIPHERS.iter().map(|c| c.name), name, other(6))
}

/// A MAC's number: 6 bits.
pub fn mac_number(name: &[u8]) -> u8 {
    place(MACS.iter().map(|m| m.name), name, other(6))
}

/// A compression method's number: 2 bits, so there is no number for others.
pub fn compression_number(name: &[u8]) -> u8 {
    place(COMPRESSIONS.iter().copied(), name, 0)
}

/// What the table has at a number.
pub fn at<T>(table: &'static [T], number: u8) -> Option<&'static T> {
    table.get(usize::from(number).checked_sub(1)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_fits_its_bits() {
        assert!(KEX.len() < other(7).into());
        assert!(HOST_KEYS.len() < other(5).into());
        assert!(CIPHERS.len() < other(6).into());
        assert!(MACS.len() < other(6).into());
        assert!(COMPRESSIONS.len() <= other(2).into());
    }

    #[test]
    fn names_and_numbers_go_both_ways() {
        for k in KEX.iter().filter(|k| !k.name.ends_with('*')) {
            assert_eq!(at(KEX, kex_number(k.name.as_bytes())).unwrap().name, k.name);
        }
        for c in CIPHERS {
            let n = cipher_number(c.name.as_bytes());
            assert_eq!(at(CIPHERS, n).unwrap().name, c.name);
        }
        let gss = kex_number(b"gss-group14-sha1-toWM5Slw5Ew8Mqkay+al2g==");
        assert_eq!(at(KEX, gss).unwrap().family, Family::Gss);
        assert_eq!(kex_number(b"mine@example.com"), 127);
        assert!(at(KEX, 127).is_none() && at(KEX, 0).is_none());
    }
}
