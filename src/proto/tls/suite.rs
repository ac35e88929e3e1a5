//! What a cipher suite decides for the reader of a handshake: which key exchange follows, and whether it is any good.

use super::names;

/// How the two sides come to share a secret, as far as it shapes ServerKeyExchange and ClientKeyExchange.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Kx {
    /// Not known: the capture began later, or the suite is a stranger.
    #[default]
    Unknown,
    /// The client encrypts the secret with the server's RSA key.
    Rsa,
    /// As `Rsa`, with a short key for export.
    RsaExport,
    /// Diffie-Hellman, signed.
    Dhe,
    /// Diffie-Hellman that nobody signs.
    DhAnon,
    /// Diffie-Hellman with the key in the certificate.
    DhStatic,
    /// Diffie-Hellman on a curve, signed.
    Ecdhe,
    /// Diffie-Hellman on a curve that nobody signs.
    EcdhAnon,
    /// Diffie-Hellman on a curve with the key in the certificate.
    EcdhStatic,
    /// A key agreed beforehand.
    Psk,
    /// A key agreed beforehand, and Diffie-Hellman.
    DhePsk,
    /// A key agreed beforehand, and Diffie-Hellman on a curve.
    EcdhePsk,
    /// A key agreed beforehand, and RSA.
    RsaPsk,
    /// TLS 1.3: the hellos' extensions carry it.
    Tls13,
    /// Known, but its messages are not taken apart (SRP, Kerberos, GOST).
    Other,
}

const KXS: [Kx; 15] = [
    Kx::Unknown,
    Kx::Rsa,
    Kx::RsaExport,
    Kx::Dhe,
    Kx::DhAnon,
    Kx::DhStatic,
    Kx::Ecdhe,
    Kx::EcdhAnon,
    Kx::EcdhStatic,
    Kx::Psk,
    Kx::DhePsk,
    Kx::EcdhePsk,
    Kx::RsaPsk,
    Kx::Tls13,
    Kx::Other,
];

impl Kx {
    /// As a small number.
    pub fn code(self) -> u32 {
        KXS.iter().position(|k| *k == self).unwrap_or(0) as u32
    }

    /// From its small number.
    pub fn from_code(code: u32) -> Kx {
        KXS.get(code as usize).copied().unwrap_or_default()
    }

    /// The key exchange of a cipher suite, told from its name.
    pub fn of_suite(suite: u16) -> Kx {
        let Some(name) = names::suite(suite.into()) else {
            return Kx::Unknown;
        };
        let Some((kx, _)) = name.split_once("_WITH_") else {
            return if name.starts_with("TLS_AES_")
                || name.starts_with("TLS_CHACHA20_")
                || name.starts_with("TLS_SM4_")
            {
                Kx::Tls13
            } else {
                Kx::Unknown
            };
        };
        match kx.trim_start_matches("TLS_").trim_start_matches("SSL_") {
            "RSA" | "RSA_FIPS" => Kx::Rsa,
            "RSA_EXPORT" | "RSA_EXPORT1024" => Kx::RsaExport,
            "DHE_RSA" | "DHE_DSS" | "DHE_RSA_EXPORT" | "DHE_DSS_EXPORT" | "DHE_DSS_EXPORT1024" => {
                Kx::Dhe
            }
            "DH_anon" | "DH_anon_EXPORT" | "DH_Anon" | "DH_Anon_EXPORT" => Kx::DhAnon,
            "DH_RSA" | "DH_DSS" | "DH_RSA_EXPORT" | "DH_DSS_EXPORT" => Kx::DhStatic,
            "ECDHE_RSA" | "ECDHE_ECDSA" => Kx::Ecdhe,
            "ECDH_anon" | "ECDH_Anon" => Kx::EcdhAnon,
            "ECDH_RSA" | "ECDH_ECDSA" => Kx::EcdhStatic,
            "PSK" => Kx::Psk,
            "DHE_PSK" => Kx::DhePsk,
            "ECDHE_PSK" => Kx::EcdhePsk,
            "RSA_PSK" => Kx::RsaPsk,
            "NULL" => Kx::Unknown,
            _ => Kx::Other,
        }
    }
}

/// Why a suite protects little or nothing; `None` when nothing is known against it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Weakness {
    /// It does not encrypt.
    Null,
    /// Crippled for export: 40 to 56 bits, or a 512-bit key.
    Export,
    /// Nobody proves who they are.
    Anonymous,
    /// A broken cipher: RC4, DES, or 64-bit blocks (3DES, IDEA, RC2).
    Cipher,
}

/// What is known against a suite, told from its name.
pub fn weakness(suite: u16) -> Option<Weakness> {
    let name = names::suite(suite.into())?;
    let has = |what: &str| name.contains(what);
    if has("WITH_NULL") {
        Some(Weakness::Null)
    } else if has("EXPORT") {
        Some(Weakness::Export)
    } else if has("_anon_") || has("_Anon_") {
        Some(Weakness::Anonymous)
    } else if has("RC4") || has("DES") || has("RC2") || has("IDEA") {
        Some(Weakness::Cipher)
    } else {
        None
    }
}

/// A suite's name as OpenSSL's users know it in spirit: `ECDHE-RSA-AES128-GCM-SHA256`; TLS 1.3's keep theirs.
pub fn short_name(suite: u16, out: &mut Vec<u8>) {
    let Some(name) = names::suite(suite.into()) else {
        crate::field::show(
            &super::fields::SUITE.def,
            crate::field::Value::U64(suite.into()),
            out,
        );
        return;
    };
    let Some((kx, rest)) = name.split_once("_WITH_") else {
        out.extend_from_slice(name.as_bytes());
        return;
    };
    let kx = kx.trim_start_matches("TLS_");
    let rest = rest
        .replace("AES_", "AES")
        .replace("CAMELLIA_", "CAMELLIA")
        .replace("ARIA_", "ARIA")
        .replace('_', "-");
    out.extend_from_slice(kx.replace('_', "-").as_bytes());
    out.push(b'-');
    out.extend_from_slice(rest.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_tells_the_key_exchange() {
        let cases = [
            (0x0035, Kx::Rsa),
            (0x0003, Kx::RsaExport),
            (0x0033, Kx::Dhe),
            (0x0018, Kx::DhAnon),
            (0xc02f, Kx::Ecdhe),
            (0xc02b, Kx::Ecdhe),
            (0x00a8, Kx::Psk),
            (0xc035, Kx::EcdhePsk),
            (0x1301, Kx::Tls13),
            (0xc018, Kx::EcdhAnon),
            (0x0a0a, Kx::Unknown),
        ];
        for (suite, kx) in cases {
            assert_eq!(Kx::of_suite(suite), kx, "{suite:#06x}");
            assert_eq!(Kx::from_code(kx.code()), kx);
        }
    }

    #[test]
    fn weak_suites_are_known() {
        assert_eq!(weakness(0x0002), Some(Weakness::Null));
        assert_eq!(weakness(0x0003), Some(Weakness::Export));
        assert_eq!(weakness(0x0018), Some(Weakness::Anonymous));
        assert_eq!(weakness(0x0005), Some(Weakness::Cipher));
        assert_eq!(weakness(0xc02f), None);
    }

    #[test]
    fn short_names_read_well() {
        let mut out = Vec::new();
        short_name(0xc02f, &mut out);
        assert_eq!(out, b"ECDHE-RSA-AES128-GCM-SHA256");
    }
}
