//! What the numbers of TLS and DTLS are called: the registries of IANA, as far as they are met in traffic.

use tls_parser::TlsCipherSuite;

macro_rules! table {
    ($(#[$doc:meta])* $name:ident { $($pat:pat => $text:expr,)* }) => {
        $(#[$doc])*
        pub fn $name(n: u64) -> Option<&'static str> {
            Some(match n { $($pat => $text,)* _ => return None })
        }
    };
}

/// Whether a number is one of the sixteen reserved to mean nothing (RFC 8701): 0x0a0a, 0x1a1a … 0xfafa.
pub fn is_grease(n: u16) -> bool {
    n & 0x0f0f == 0x0a0a && n >> 8 == n & 0xff
}

fn or_grease(n: u64, known: Option<&'static str>) -> Option<&'static str> {
    known.or_else(|| {
        u16::try_from(n)
            .ok()
            .filter(|n| is_grease(*n))
            .map(|_| "GREASE")
    })
}

table! {
    /// Content types (RFC 8446 §B.1).
    content_type {
        20 => "change_cipher_spec", 21 => "alert", 22 => "handshake", 23 => "application_data", 24 => "heartbeat",
        25 => "tls12_cid", 26 => "ack",
    }
}

/// Protocol versions, drafts of TLS 1.3 and DTLS's inverted numbers among them.
pub fn version(n: u64) -> Option<&'static str> {
    or_grease(n, known_version(n))
}

table! {
    /// Versions, without GREASE.
    known_version {
        0x0002 => "SSL 2.0", 0x0300 => "SSL 3.0", 0x0301 => "TLS 1.0", 0x0302 => "TLS 1.1", 0x0303 => "TLS 1.2",
        0x0304 => "TLS 1.3", 0x7f00..=0x7fff => "TLS 1.3 draft", 0xfb17..=0xfb1a => "TLS 1.3 draft of Facebook",
        0x0100 => "DTLS 1.0 of OpenSSL", 0xfeff => "DTLS 1.0", 0xfefd => "DTLS 1.2", 0xfefc => "DTLS 1.3",
        0x0101 => "TLCP",
    }
}

/// Cipher suites (RFC 8446 §B.4, IANA's registry by tls-parser's database).
pub fn suite(n: u64) -> Option<&'static str> {
    let id = u16::try_from(n).ok()?;
    match id {
        0x00ff => Some("TLS_EMPTY_RENEGOTIATION_INFO_SCSV"),
        0x5600 => Some("TLS_FALLBACK_SCSV"),
        0xfefe => Some("SSL_RSA_FIPS_WITH_DES_CBC_SHA"),
        0xfeff => Some("SSL_RSA_FIPS_WITH_3DES_EDE_CBC_SHA"),
        0xcc13 => Some("TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256 (old)"),
        0xcc14 => Some("TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 (old)"),
        0xcc15 => Some("TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256 (old)"),
        0x0060 => Some("TLS_RSA_EXPORT1024_WITH_RC4_56_MD5"),
        0x0061 => Some("TLS_RSA_EXPORT1024_WITH_RC2_CBC_56_MD5"),
        0x0062 => Some("TLS_RSA_EXPORT1024_WITH_DES_CBC_SHA"),
        0x0063 => Some("TLS_DHE_DSS_EXPORT1024_WITH_DES_CBC_SHA"),
        0x0064 => Some("TLS_RSA_EXPORT1024_WITH_RC4_56_SHA"),
        0x0065 => Some("TLS_DHE_DSS_EXPORT1024_WITH_RC4_56_SHA"),
        0x0066 => Some("TLS_DHE_DSS_WITH_RC4_128_SHA"),
        _ => or_grease(n, TlsCipherSuite::from_id(id).map(|s| s.name)),
    }
}

/// Cipher specs of a hello in SSL 2.0's shape: its own ciphers, or TLS's suites with a zero before them.
pub fn cipher_spec(n: u64) -> Option<&'static str> {
    Some(match n {
        0x010080 => "SSL2_RC4_128_WITH_MD5",
        0x020080 => "SSL2_RC4_128_EXPORT40_WITH_MD5",
        0x030080 => "SSL2_RC2_128_CBC_WITH_MD5",
        0x040080 => "SSL2_RC2_128_CBC_EXPORT40_WITH_MD5",
        0x050080 => "SSL2_IDEA_128_CBC_WITH_MD5",
        0x060040 => "SSL2_DES_64_CBC_WITH_MD5",
        0x0700c0 => "SSL2_DES_192_EDE3_CBC_WITH_MD5",
        0x080080 => "SSL2_RC4_64_WITH_MD5",
        0..=0xffff => return suite(n),
        _ => return None,
    })
}

table! {
    /// Alert levels (RFC 8446 §6).
    alert_level { 1 => "warning", 2 => "fatal", }
}

table! {
    /// Alert descriptions (RFC 8446 §6).
    alert {
        0 => "close_notify", 10 => "unexpected_message", 20 => "bad_record_mac", 21 => "decryption_failed",
        22 => "record_overflow", 30 => "decompression_failure", 40 => "handshake_failure", 41 => "no_certificate",
        42 => "bad_certificate", 43 => "unsupported_certificate", 44 => "certificate_revoked",
        45 => "certificate_expired", 46 => "certificate_unknown", 47 => "illegal_parameter", 48 => "unknown_ca",
        49 => "access_denied", 50 => "decode_error", 51 => "decrypt_error", 52 => "too_many_cids_requested",
        60 => "export_restriction", 70 => "protocol_version", 71 => "insufficient_security", 80 => "internal_error",
        86 => "inappropriate_fallback", 90 => "user_canceled", 100 => "no_renegotiation", 109 => "missing_extension",
        110 => "unsupported_extension", 111 => "certificate_unobtainable", 112 => "unrecognized_name",
        113 => "bad_certificate_status_response", 114 => "bad_certificate_hash_value", 115 => "unknown_psk_identity",
        116 => "certificate_required", 120 => "no_application_protocol", 121 => "ech_required",
    }
}

table! {
    /// Handshake message types (RFC 8446 §B.3).
    handshake_type {
        0 => "HelloRequest", 1 => "ClientHello", 2 => "ServerHello", 3 => "HelloVerifyRequest",
        4 => "NewSessionTicket", 5 => "EndOfEarlyData", 6 => "HelloRetryRequest", 8 => "EncryptedExtensions",
        9 => "RequestConnectionId", 10 => "NewConnectionId", 11 => "Certificate", 12 => "ServerKeyExchange",
        13 => "CertificateRequest", 14 => "ServerHelloDone", 15 => "CertificateVerify", 16 => "ClientKeyExchange",
        20 => "Finished", 21 => "CertificateURL", 22 => "CertificateStatus", 23 => "SupplementalData",
        24 => "KeyUpdate", 25 => "CompressedCertificate", 67 => "NextProtocol", 203 => "EncryptedExtensions (old)",
        254 => "message_hash",
    }
}

table! {
    /// Compression methods (RFC 3749 §2).
    compression { 0 => "null", 1 => "DEFLATE", 64 => "LZS", }
}

/// Extension types (RFC 8446 §4.2 and IANA's registry).
pub fn extension(n: u64) -> Option<&'static str> {
    or_grease(n, known_extension(n))
}

table! {
    /// Extensions, without GREASE.
    known_extension {
        0 => "server_name", 1 => "max_fragment_length", 2 => "client_certificate_url", 3 => "trusted_ca_keys",
        4 => "truncated_hmac", 5 => "status_request", 6 => "user_mapping", 7 => "client_authz", 8 => "server_authz",
        9 => "cert_type", 10 => "supported_groups", 11 => "ec_point_formats", 12 => "srp",
        13 => "signature_algorithms", 14 => "use_srtp", 15 => "heartbeat",
        16 => "application_layer_protocol_negotiation", 17 => "status_request_v2",
        18 => "signed_certificate_timestamp", 19 => "client_certificate_type", 20 => "server_certificate_type",
        21 => "padding", 22 => "encrypt_then_mac", 23 => "extended_master_secret", 24 => "token_binding",
        25 => "cached_info", 26 => "tls_lts", 27 => "compress_certificate", 28 => "record_size_limit",
        29 => "pwd_protect", 30 => "pwd_clear", 31 => "password_salt", 32 => "ticket_pinning",
        33 => "tls_cert_with_extern_psk", 34 => "delegated_credentials", 35 => "session_ticket", 36 => "TLMSP",
        40 => "key_share (old number)", 41 => "pre_shared_key", 42 => "early_data", 43 => "supported_versions",
        44 => "cookie", 45 => "psk_key_exchange_modes", 46 => "ticket_early_data_info",
        47 => "certificate_authorities", 48 => "oid_filters", 49 => "post_handshake_auth",
        50 => "signature_algorithms_cert", 51 => "key_share", 52 => "transparency_info", 53 => "connection_id (old)",
        54 => "connection_id", 55 => "external_id_hash", 56 => "external_session_id",
        57 => "quic_transport_parameters", 58 => "ticket_request", 59 => "dnssec_chain",
        13172 => "next_protocol_negotiation", 17513 => "application_settings", 17613 => "application_settings (new)",
        30031 => "channel_id (old)", 30032 => "channel_id", 0xfd00 => "ech_outer_extensions",
        0xfe0d => "encrypted_client_hello", 0xffce => "encrypted_server_name", 0xffa5 => "quic_transport_parameters (draft)",
        0xff01 => "renegotiation_info",
    }
}

table! {
    /// Kinds of server name (RFC 6066 §3).
    name_type { 0 => "host_name", }
}

table! {
    /// Maximum fragment lengths (RFC 6066 §4).
    max_fragment { 1 => "512 bytes", 2 => "1024 bytes", 3 => "2048 bytes", 4 => "4096 bytes", }
}

table! {
    /// Certificate status types (RFC 6066 §8, RFC 6961).
    status_type { 1 => "ocsp", 2 => "ocsp_multi", }
}

/// Groups for key exchange (RFC 8446 §4.2.7 and IANA's registry).
pub fn group(n: u64) -> Option<&'static str> {
    or_grease(n, known_group(n))
}

table! {
    /// Groups, without GREASE.
    known_group {
        1 => "sect163k1", 2 => "sect163r1", 3 => "sect163r2", 4 => "sect193r1", 5 => "sect193r2", 6 => "sect233k1",
        7 => "sect233r1", 8 => "sect239k1", 9 => "sect283k1", 10 => "sect283r1", 11 => "sect409k1",
        12 => "sect409r1", 13 => "sect571k1", 14 => "sect571r1", 15 => "secp160k1", 16 => "secp160r1",
        17 => "secp160r2", 18 => "secp192k1", 19 => "secp192r1", 20 => "secp224k1", 21 => "secp224r1",
        22 => "secp256k1", 23 => "secp256r1", 24 => "secp384r1", 25 => "secp521r1", 26 => "brainpoolP256r1",
        27 => "brainpoolP384r1", 28 => "brainpoolP512r1", 29 => "x25519", 30 => "x448", 31 => "brainpoolP256r1tls13",
        32 => "brainpoolP384r1tls13", 33 => "brainpoolP512r1tls13", 34 => "GC256A", 41 => "curveSM2",
        256 => "ffdhe2048", 257 => "ffdhe3072", 258 => "ffdhe4096", 259 => "ffdhe6144", 260 => "ffdhe8192",
        512 => "MLKEM512", 513 => "MLKEM768", 514 => "MLKEM1024", 0x11eb => "SecP256r1MLKEM768",
        0x11ec => "X25519MLKEM768", 0x11ed => "SecP384r1MLKEM1024", 0x6399 => "X25519Kyber768Draft00",
        0x639a => "SecP256r1Kyber768Draft00", 0xff01 => "arbitrary_explicit_prime_curves",
        0xff02 => "arbitrary_explicit_char2_curves",
    }
}

table! {
    /// Formats of points (RFC 8422 §5.1.2).
    point_format { 0 => "uncompressed", 1 => "ansiX962_compressed_prime", 2 => "ansiX962_compressed_char2", }
}

table! {
    /// Heartbeat messages (RFC 6520 §3).
    heartbeat_type { 1 => "heartbeat_request", 2 => "heartbeat_response", }
}

table! {
    /// Heartbeat modes (RFC 6520 §2).
    heartbeat_mode { 1 => "peer_allowed_to_send", 2 => "peer_not_allowed_to_send", }
}

/// Signature schemes (RFC 8446 §4.2.3), and the pairs of hash and key of TLS 1.2.
pub fn signature(n: u64) -> Option<&'static str> {
    or_grease(n, known_signature(n))
}

table! {
    /// Signature schemes, without GREASE.
    known_signature {
        0x0101 => "rsa_md5", 0x0102 => "dsa_md5", 0x0201 => "rsa_pkcs1_sha1", 0x0202 => "dsa_sha1",
        0x0203 => "ecdsa_sha1", 0x0301 => "rsa_sha224", 0x0302 => "dsa_sha224", 0x0303 => "ecdsa_sha224",
        0x0401 => "rsa_pkcs1_sha256", 0x0402 => "dsa_sha256", 0x0403 => "ecdsa_secp256r1_sha256",
        0x0501 => "rsa_pkcs1_sha384", 0x0502 => "dsa_sha384", 0x0503 => "ecdsa_secp384r1_sha384",
        0x0601 => "rsa_pkcs1_sha512", 0x0602 => "dsa_sha512", 0x0603 => "ecdsa_secp521r1_sha512",
        0x0708 => "sm2sig_sm3", 0x0804 => "rsa_pss_rsae_sha256", 0x0805 => "rsa_pss_rsae_sha384",
        0x0806 => "rsa_pss_rsae_sha512", 0x0807 => "ed25519", 0x0808 => "ed448", 0x0809 => "rsa_pss_pss_sha256",
        0x080a => "rsa_pss_pss_sha384", 0x080b => "rsa_pss_pss_sha512", 0x081a => "ecdsa_brainpoolP256r1tls13_sha256",
        0x081b => "ecdsa_brainpoolP384r1tls13_sha384", 0x081c => "ecdsa_brainpoolP512r1tls13_sha512",
        0x0904 => "mldsa44", 0x0905 => "mldsa65", 0x0906 => "mldsa87",
    }
}

table! {
    /// Hashes of TLS 1.2's pairs (RFC 5246 §7.4.1.4.1).
    hash { 0 => "none", 1 => "MD5", 2 => "SHA1", 3 => "SHA224", 4 => "SHA256", 5 => "SHA384", 6 => "SHA512", 8 => "intrinsic", }
}

table! {
    /// Keys of TLS 1.2's pairs (RFC 5246 §7.4.1.4.1).
    signature_kind { 0 => "anonymous", 1 => "RSA", 2 => "DSA", 3 => "ECDSA", 7 => "Ed25519", 8 => "Ed448", }
}

table! {
    /// Formats of certificates (RFC 7250 §3).
    certificate_format { 0 => "X.509", 1 => "OpenPGP", 2 => "raw public key", 3 => "1609.2", }
}

table! {
    /// Compression of certificates (RFC 8879 §7.3).
    certificate_compression { 1 => "zlib", 2 => "brotli", 3 => "zstd", }
}

table! {
    /// PSK key exchange modes (RFC 8446 §4.2.9).
    psk_mode { 0 => "psk_ke", 1 => "psk_dhe_ke", }
}

table! {
    /// Which hello of an encrypted one this is.
    ech_type { 0 => "outer", 1 => "inner", }
}

table! {
    /// Kinds of client certificates (RFC 5246 §7.4.4, RFC 8422 §5.5).
    client_certificate_type {
        1 => "rsa_sign", 2 => "dss_sign", 3 => "rsa_fixed_dh", 4 => "dss_fixed_dh", 5 => "rsa_ephemeral_dh",
        6 => "dss_ephemeral_dh", 20 => "fortezza_dms", 64 => "ecdsa_sign", 65 => "rsa_fixed_ecdh", 66 => "ecdsa_fixed_ecdh",
    }
}

table! {
    /// Kinds of curves (RFC 8422 §5.4).
    curve_type { 1 => "explicit_prime", 2 => "explicit_char2", 3 => "named_curve", }
}

table! {
    /// Key updates (RFC 8446 §4.6.3).
    key_update { 0 => "update_not_requested", 1 => "update_requested", }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grease_is_named_wherever_it_stands() {
        assert_eq!(
            (
                suite(0x0a0a),
                extension(0xfafa),
                group(0x2a2a),
                version(0x7a7a)
            ),
            (
                Some("GREASE"),
                Some("GREASE"),
                Some("GREASE"),
                Some("GREASE")
            )
        );
        assert!(!is_grease(0x0a1a) && !is_grease(0x0b0b));
    }

    #[test]
    fn suites_of_all_ages_have_names() {
        assert_eq!(suite(0x1301), Some("TLS_AES_128_GCM_SHA256"));
        assert_eq!(suite(0xc02f), Some("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"));
        assert_eq!(
            cipher_spec(0x0700c0),
            Some("SSL2_DES_192_EDE3_CBC_WITH_MD5")
        );
        assert_eq!(cipher_spec(0x000004), Some("TLS_RSA_WITH_RC4_128_MD5"));
    }
}
