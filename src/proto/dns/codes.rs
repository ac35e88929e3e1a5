//! The names of the numbers: types, classes, codes, as IANA registers them.

macro_rules! names {
    ($($(#[$meta:meta])* $name:ident { $($n:literal => $text:literal),* $(,)? })*) => {$(
        $(#[$meta])*
        pub fn $name(n: u64) -> Option<&'static str> {
            Some(match n {
                $($n => $text,)*
                _ => return None,
            })
        }
    )*};
}

names! {
    /// Types of records and of questions.
    rr_type {
        1 => "A", 2 => "NS", 3 => "MD", 4 => "MF", 5 => "CNAME", 6 => "SOA", 7 => "MB", 8 => "MG", 9 => "MR", 10 => "NULL", 11 => "WKS", 12 => "PTR",
        13 => "HINFO", 14 => "MINFO", 15 => "MX", 16 => "TXT", 17 => "RP", 18 => "AFSDB", 19 => "X25", 20 => "ISDN", 21 => "RT", 22 => "NSAP",
        23 => "NSAP-PTR", 24 => "SIG", 25 => "KEY", 26 => "PX", 27 => "GPOS", 28 => "AAAA", 29 => "LOC", 30 => "NXT", 31 => "EID", 32 => "NIMLOC",
        33 => "SRV", 34 => "ATMA", 35 => "NAPTR", 36 => "KX", 37 => "CERT", 38 => "A6", 39 => "DNAME", 40 => "SINK", 41 => "OPT", 42 => "APL", 43 => "DS",
        44 => "SSHFP", 45 => "IPSECKEY", 46 => "RRSIG", 47 => "NSEC", 48 => "DNSKEY", 49 => "DHCID", 50 => "NSEC3", 51 => "NSEC3PARAM", 52 => "TLSA",
        53 => "SMIMEA", 55 => "HIP", 56 => "NINFO", 57 => "RKEY", 58 => "TALINK", 59 => "CDS", 60 => "CDNSKEY", 61 => "OPENPGPKEY", 62 => "CSYNC",
        63 => "ZONEMD", 64 => "SVCB", 65 => "HTTPS", 66 => "DSYNC", 67 => "HHIT", 68 => "BRID", 99 => "SPF", 100 => "UINFO", 101 => "UID", 102 => "GID",
        103 => "UNSPEC", 104 => "NID", 105 => "L32", 106 => "L64", 107 => "LP", 108 => "EUI48", 109 => "EUI64", 128 => "NXNAME", 249 => "TKEY",
        250 => "TSIG", 251 => "IXFR", 252 => "AXFR", 253 => "MAILB", 254 => "MAILA", 255 => "ANY", 256 => "URI", 257 => "CAA", 258 => "AVC", 259 => "DOA",
        260 => "AMTRELAY", 261 => "RESINFO", 262 => "WALLET", 32768 => "TA", 32769 => "DLV", 65281 => "WINS", 65282 => "WINS-R", 65422 => "XPF",
    }
    /// Classes.
    class { 1 => "IN", 2 => "CS", 3 => "CH", 4 => "HS", 254 => "NONE", 255 => "ANY" }
    /// Operation codes.
    opcode { 0 => "QUERY", 1 => "IQUERY", 2 => "STATUS", 4 => "NOTIFY", 5 => "UPDATE", 6 => "DSO" }
    /// Reply codes, the extended ones too.
    rcode {
        0 => "NOERROR", 1 => "FORMERR", 2 => "SERVFAIL", 3 => "NXDOMAIN", 4 => "NOTIMP", 5 => "REFUSED", 6 => "YXDOMAIN", 7 => "YXRRSET", 8 => "NXRRSET",
        9 => "NOTAUTH", 10 => "NOTZONE", 11 => "DSOTYPENI", 16 => "BADVERS", 17 => "BADKEY", 18 => "BADTIME", 19 => "BADMODE", 20 => "BADNAME",
        21 => "BADALG", 22 => "BADTRUNC", 23 => "BADCOOKIE",
    }
    /// EDNS options.
    option {
        1 => "LLQ", 2 => "UL", 3 => "NSID", 5 => "DAU", 6 => "DHU", 7 => "N3U", 8 => "Client subnet", 9 => "Expire", 10 => "Cookie", 11 => "TCP keepalive",
        12 => "Padding", 13 => "Chain", 14 => "Key tag", 15 => "Extended error", 16 => "Client tag", 17 => "Server tag", 18 => "Report channel", 19 => "Zone version",
    }
    /// Address families.
    family { 1 => "IPv4", 2 => "IPv6" }
    /// Algorithms of DNSSEC keys and signatures.
    algorithm {
        1 => "RSA/MD5", 2 => "Diffie-Hellman", 3 => "DSA/SHA-1", 5 => "RSA/SHA-1", 6 => "DSA-NSEC3-SHA1", 7 => "RSASHA1-NSEC3-SHA1", 8 => "RSA/SHA-256",
        10 => "RSA/SHA-512", 12 => "GOST R 34.10-2001", 13 => "ECDSA P-256 with SHA-256", 14 => "ECDSA P-384 with SHA-384", 15 => "Ed25519", 16 => "Ed448",
        252 => "Indirect", 253 => "Private, by domain name", 254 => "Private, by OID",
    }
    /// Digests of DS records.
    digest { 1 => "SHA-1", 2 => "SHA-256", 3 => "GOST R 34.11-94", 4 => "SHA-384" }
    /// Hashes of NSEC3 records.
    nsec3_hash { 1 => "SHA-1" }
    /// Uses of certificates.
    tlsa_usage { 0 => "PKIX-TA", 1 => "PKIX-EE", 2 => "DANE-TA", 3 => "DANE-EE", 255 => "PrivCert" }
    /// What of a certificate is compared.
    tlsa_selector { 0 => "Certificate", 1 => "Public key", 255 => "PrivSel" }
    /// How a certificate is compared.
    tlsa_matching { 0 => "Full", 1 => "SHA-256", 2 => "SHA-512", 255 => "PrivMatch" }
    /// Algorithms of SSH host keys.
    sshfp_algorithm { 1 => "RSA", 2 => "DSA", 3 => "ECDSA", 4 => "Ed25519", 6 => "Ed448" }
    /// Hashes of SSH host keys.
    sshfp_type { 1 => "SHA-1", 2 => "SHA-256" }
    /// How a key is agreed on.
    tkey_mode { 1 => "Server assignment", 2 => "Diffie-Hellman", 3 => "GSS-API", 4 => "Resolver assignment", 5 => "Key deletion" }
    /// Parameters of service bindings.
    svc_param {
        0 => "mandatory", 1 => "alpn", 2 => "no-default-alpn", 3 => "port", 4 => "ipv4hint", 5 => "ech", 6 => "ipv6hint", 7 => "dohpath", 8 => "ohttp",
        9 => "tls-supported-groups", 32769 => "odohconfig",
    }
    /// Values of stateful operations.
    dso_type {
        1 => "Keepalive", 2 => "Retry delay", 3 => "Encryption padding", 64 => "Subscribe", 65 => "Push", 66 => "Unsubscribe", 67 => "Reconfirm",
    }
    /// Extended errors.
    extended_error {
        0 => "Other error", 1 => "Unsupported DNSKEY algorithm", 2 => "Unsupported DS digest type", 3 => "Stale answer", 4 => "Forged answer",
        5 => "DNSSEC indeterminate", 6 => "DNSSEC bogus", 7 => "Signature expired", 8 => "Signature not yet valid", 9 => "DNSKEY missing",
        10 => "RRSIGs missing", 11 => "No zone key bit set", 12 => "NSEC missing", 13 => "Cached error", 14 => "Not ready", 15 => "Blocked",
        16 => "Censored", 17 => "Filtered", 18 => "Prohibited", 19 => "Stale NXDOMAIN answer", 20 => "Not authoritative", 21 => "Not supported",
        22 => "No reachable authority", 23 => "Network error", 24 => "Invalid data", 25 => "Signature expired before valid", 26 => "Too early",
        27 => "Unsupported NSEC3 iterations", 28 => "Unable to conform to policy", 29 => "Synthesized", 30 => "Invalid query type",
    }
}
