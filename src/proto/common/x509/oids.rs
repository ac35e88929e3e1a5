//! Object identifiers met in certificates, and what they stand for.

use super::super::ber::{self, id};
use super::fields as f;
use crate::field::{Field, Text, Value};
use crate::wire::{Read, Record, Wire};

/// rsaEncryption.
pub const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];
/// id-at-countryName.
pub const COUNTRY: &[u8] = &[0x55, 4, 6];
/// id-at-serialNumber.
pub const SERIAL_NUMBER: &[u8] = &[0x55, 4, 5];
/// id-at-dnQualifier.
pub const QUALIFIER: &[u8] = &[0x55, 4, 46];
/// The country of incorporation, in extended-validation certificates.
pub const JURISDICTION_COUNTRY: &[u8] = &[0x2b, 6, 1, 4, 1, 0x82, 0x37, 60, 2, 1, 3];
/// id-pe-authorityInfoAccess.
pub const AUTHORITY_INFO_ACCESS: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 1, 1];
/// Signed certificate timestamps (RFC 6962 §3.3).
pub const TIMESTAMPS: &[u8] = &[0x2b, 6, 1, 4, 1, 0xd6, 0x79, 2, 4, 2];

/// Reads an OBJECT IDENTIFIER in dots, with its meaning beside where it is known.
pub fn named<'a, R: Record>(
    w: &mut Wire<'a, '_, R>,
    field: &'static Field<Text>,
) -> Read<&'a [u8]> {
    if !ber::is_next(w, id::OID) {
        let n = ber::peek(w)?.total();
        return w.malformed(&ber::UNEXPECTED, n);
    }
    let value = ber::skip(w)?;
    if w.wants(field) {
        let mut dots = Vec::with_capacity(24);
        ber::oid(value, &mut dots);
        w.derive(field, value.len(), Value::Text(&dots));
    }
    if w.wants(&f::OID_NAME)
        && let Some(name) = name(value)
    {
        w.derive(&f::OID_NAME, value.len(), Value::Text(name.as_bytes()));
    }
    Ok(value)
}

/// An attribute's short name (RFC 4514 §3).
pub fn attribute(oid: &[u8]) -> Option<&'static str> {
    Some(match oid {
        [0x55, 4, 3] => "CN",
        [0x55, 4, 4] => "SN",
        [0x55, 4, 5] => "serialNumber",
        [0x55, 4, 6] => "C",
        [0x55, 4, 7] => "L",
        [0x55, 4, 8] => "ST",
        [0x55, 4, 9] => "street",
        [0x55, 4, 10] => "O",
        [0x55, 4, 11] => "OU",
        [0x55, 4, 12] => "title",
        [0x55, 4, 13] => "description",
        [0x55, 4, 15] => "businessCategory",
        [0x55, 4, 17] => "postalCode",
        [0x55, 4, 42] => "GN",
        [0x55, 4, 46] => "dnQualifier",
        [0x55, 4, 97] => "organizationIdentifier",
        [0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 1, 25] => "DC",
        [0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 1, 1] => "UID",
        [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 1] => "emailAddress",
        [0x2b, 6, 1, 4, 1, 0x82, 0x37, 60, 2, 1, 1] => "jurisdictionL",
        [0x2b, 6, 1, 4, 1, 0x82, 0x37, 60, 2, 1, 2] => "jurisdictionST",
        JURISDICTION_COUNTRY => "jurisdictionC",
        _ => return None,
    })
}

/// What an object identifier stands for.
fn name(oid: &[u8]) -> Option<&'static str> {
    Some(match oid {
        [0x55, 4, n] => match n {
            3 => "commonName (CN)",
            4 => "surname (SN)",
            5 => "serialNumber",
            6 => "countryName (C)",
            7 => "localityName (L)",
            8 => "stateOrProvinceName (ST)",
            9 => "streetAddress",
            10 => "organizationName (O)",
            11 => "organizationalUnitName (OU)",
            12 => "title",
            13 => "description",
            15 => "businessCategory",
            17 => "postalCode",
            42 => "givenName (GN)",
            46 => "dnQualifier",
            97 => "organizationIdentifier",
            _ => return None,
        },
        [0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 1, 25] => "domainComponent (DC)",
        [0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 1, 1] => "userId (UID)",
        [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 1] => "emailAddress",
        [0x2b, 6, 1, 4, 1, 0x82, 0x37, 60, 2, 1, n] => match n {
            1 => "locality of incorporation",
            2 => "state of incorporation",
            3 => "country of incorporation",
            _ => return None,
        },
        RSA => "rsaEncryption",
        [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, n] => match n {
            2 => "md2WithRSAEncryption",
            4 => "md5WithRSAEncryption",
            5 => "sha1WithRSAEncryption",
            7 => "id-RSAES-OAEP",
            10 => "id-RSASSA-PSS",
            11 => "sha256WithRSAEncryption",
            12 => "sha384WithRSAEncryption",
            13 => "sha512WithRSAEncryption",
            _ => return None,
        },
        [0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1] => "id-ecPublicKey",
        [0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7] => "secp256r1",
        [0x2b, 0x81, 4, 0, 10] => "secp256k1",
        [0x2b, 0x81, 4, 0, 34] => "secp384r1",
        [0x2b, 0x81, 4, 0, 35] => "secp521r1",
        [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 1] => "ecdsa-with-SHA1",
        [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2] => "ecdsa-with-SHA256",
        [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 3] => "ecdsa-with-SHA384",
        [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 4] => "ecdsa-with-SHA512",
        [0x2a, 0x86, 0x48, 0xce, 0x38, 4, 1] => "id-dsa",
        [0x2a, 0x86, 0x48, 0xce, 0x38, 4, 3] => "id-dsa-with-sha1",
        [0x2b, 0x65, 110] => "X25519",
        [0x2b, 0x65, 112] => "Ed25519",
        [0x2b, 0x65, 113] => "Ed448",
        [0x2b, 14, 3, 2, 26] => "SHA-1",
        [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1] => "SHA-256",
        [0x55, 0x1d, n] => match n {
            9 => "subjectDirectoryAttributes",
            14 => "subjectKeyIdentifier",
            15 => "keyUsage",
            16 => "privateKeyUsagePeriod",
            17 => "subjectAltName",
            18 => "issuerAltName",
            19 => "basicConstraints",
            30 => "nameConstraints",
            31 => "cRLDistributionPoints",
            32 => "certificatePolicies",
            33 => "policyMappings",
            35 => "authorityKeyIdentifier",
            36 => "policyConstraints",
            37 => "extKeyUsage",
            46 => "freshestCRL",
            54 => "inhibitAnyPolicy",
            _ => return None,
        },
        [0x55, 0x1d, 32, 0] => "anyPolicy",
        [0x2b, 6, 1, 5, 5, 7, 1, 1] => "authorityInfoAccess",
        [0x2b, 6, 1, 5, 5, 7, 1, 3] => "qcStatements",
        [0x2b, 6, 1, 5, 5, 7, 1, 11] => "subjectInfoAccess",
        [0x2b, 6, 1, 5, 5, 7, 1, 12] => "logotype",
        [0x2b, 6, 1, 5, 5, 7, 1, 24] => "tlsfeature",
        [0x2b, 6, 1, 5, 5, 7, 2, 1] => "cps",
        [0x2b, 6, 1, 5, 5, 7, 2, 2] => "unotice",
        [0x2b, 6, 1, 5, 5, 7, 3, n] => match n {
            1 => "serverAuth",
            2 => "clientAuth",
            3 => "codeSigning",
            4 => "emailProtection",
            8 => "timeStamping",
            9 => "OCSPSigning",
            _ => return None,
        },
        [0x2b, 6, 1, 5, 5, 7, 48, 1] => "ocsp",
        [0x2b, 6, 1, 5, 5, 7, 48, 2] => "caIssuers",
        [0x2b, 6, 1, 5, 5, 7, 48, 1, 1] => "basic OCSP response",
        [0x2b, 6, 1, 5, 5, 7, 48, 1, 5] => "ocsp-nocheck",
        TIMESTAMPS => "signed certificate timestamps",
        [0x2b, 6, 1, 5, 5, 7, 48, 1, 2] => "OCSP nonce",
        [0x2b, 6, 1, 4, 1, 0xd6, 0x79, 2, 4, 3] => "certificate transparency poison",
        [0x2b, 6, 1, 4, 1, 0x82, 0x37, 10, 3, 3] => "msSGC",
        [0x2b, 6, 1, 4, 1, 0x82, 0x37, 20, 2] => "certificate template name",
        [0x2b, 6, 1, 4, 1, 0x82, 0x37, 21, 1] => "CA version",
        [0x2b, 6, 1, 4, 1, 0x82, 0x37, 21, 7] => "certificate template",
        [0x60, 0x86, 0x48, 1, 0x86, 0xf8, 0x42, 1, 1] => "Netscape certificate type",
        [0x60, 0x86, 0x48, 1, 0x86, 0xf8, 0x42, 1, 13] => "Netscape comment",
        [0x60, 0x86, 0x48, 1, 0x86, 0xf8, 0x42, 4, 1] => "Netscape step-up",
        [0x67, 0x81, 0x0c, 1, 1] => "extended validation",
        [0x67, 0x81, 0x0c, 1, 2, 1] => "domain validated",
        [0x67, 0x81, 0x0c, 1, 2, 2] => "organization validated",
        [0x67, 0x81, 0x0c, 1, 2, 3] => "individual validated",
        _ => return None,
    })
}

/// The size of a key on this curve, or of this kind, in bits; 0 when the name doesn't tell.
pub fn key_bits(oid: &[u8]) -> u64 {
    match oid {
        [0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7] | [0x2b, 0x81, 4, 0, 10] | [0x2b, 0x65, 112] => 256,
        [0x2b, 0x81, 4, 0, 34] => 384,
        [0x2b, 0x81, 4, 0, 35] => 521,
        [0x2b, 0x65, 113] => 456,
        _ => 0,
    }
}

/// Versions of certificates (RFC 5280 §4.1.2.1).
pub fn version(n: u64) -> Option<&'static str> {
    ["v1", "v2", "v3"].get(usize::try_from(n).ok()?).copied()
}

/// Why a certificate was revoked (RFC 5280 §5.3.1).
pub fn revocation_reason(n: u64) -> Option<&'static str> {
    Some(match n {
        0 => "unspecified",
        1 => "keyCompromise",
        2 => "cACompromise",
        3 => "affiliationChanged",
        4 => "superseded",
        5 => "cessationOfOperation",
        6 => "certificateHold",
        8 => "removeFromCRL",
        9 => "privilegeWithdrawn",
        10 => "aACompromise",
        _ => return None,
    })
}

/// What an OCSP responder says of itself (RFC 6960 §4.2.1).
pub fn response_status(n: u64) -> Option<&'static str> {
    Some(match n {
        0 => "successful",
        1 => "malformedRequest",
        2 => "internalError",
        3 => "tryLater",
        5 => "sigRequired",
        6 => "unauthorized",
        _ => return None,
    })
}

/// What an OCSP responder says of a certificate (RFC 6960 §2.2).
pub fn certificate_status(n: u64) -> Option<&'static str> {
    ["good", "revoked", "unknown"]
        .get(usize::try_from(n).ok()?)
        .copied()
}
