//! The names of the numbers.

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
    /// Versions.
    version { 0 => "v1", 1 => "v2c", 2 => "v2u", 3 => "v3" }
    /// Kinds of PDUs, by the number of their tag.
    pdu {
        0 => "get-request", 1 => "get-next-request", 2 => "response", 3 => "set-request", 4 => "trap", 5 => "get-bulk-request", 6 => "inform-request",
        7 => "trap of v2", 8 => "report",
    }
    /// What went wrong (RFC 3416 §3).
    error_status {
        0 => "noError", 1 => "tooBig", 2 => "noSuchName", 3 => "badValue", 4 => "readOnly", 5 => "genErr", 6 => "noAccess", 7 => "wrongType",
        8 => "wrongLength", 9 => "wrongEncoding", 10 => "wrongValue", 11 => "noCreation", 12 => "inconsistentValue", 13 => "resourceUnavailable",
        14 => "commitFailed", 15 => "undoFailed", 16 => "authorizationError", 17 => "notWritable", 18 => "inconsistentName",
    }
    /// v1's traps (RFC 1157 §4.1.6).
    generic_trap {
        0 => "coldStart", 1 => "warmStart", 2 => "linkDown", 3 => "linkUp", 4 => "authenticationFailure", 5 => "egpNeighborLoss",
        6 => "enterpriseSpecific",
    }
    /// Security models (RFC 3411 §5).
    security_model { 0 => "any", 1 => "v1", 2 => "v2c", 3 => "USM", 4 => "TSM" }
    /// Whether the scoped PDU is in clear.
    content { 0 => "in clear", 1 => "encrypted" }
    /// Forms of engine identifiers (RFC 3411 §5).
    engine_format {
        1 => "IPv4 address", 2 => "IPv6 address", 3 => "MAC address", 4 => "text", 5 => "octets", 128 => "of the enterprise's own",
    }
    /// Enterprises often met (IANA's private enterprise numbers).
    enterprise {
        2 => "IBM", 9 => "Cisco", 11 => "Hewlett-Packard", 36 => "DEC", 42 => "Sun", 43 => "3Com", 63 => "Apple", 111 => "Oracle", 171 => "D-Link",
        253 => "Xerox", 311 => "Microsoft", 318 => "APC", 367 => "Ricoh", 534 => "Eaton", 641 => "Lexmark", 674 => "Dell", 890 => "ZyXEL",
        1248 => "Epson", 1347 => "Kyocera", 1588 => "Brocade", 1602 => "Canon", 1916 => "Extreme", 1991 => "Foundry", 2001 => "Oki", 2011 => "Huawei",
        2021 => "UCD", 2435 => "Brother", 2636 => "Juniper", 3375 => "F5", 4526 => "Netgear", 5624 => "Enterasys", 5951 => "NetScaler", 6527 => "Nokia",
        6574 => "Synology", 6876 => "VMware", 8072 => "Net-SNMP", 10002 => "Frogfoot", 11863 => "TP-Link", 12325 => "FOKUS", 12356 => "Fortinet",
        14823 => "Aruba", 14988 => "MikroTik", 17163 => "Riverbed", 24681 => "QNAP", 25461 => "Palo Alto", 25506 => "H3C", 30065 => "Arista",
        41112 => "Ubiquiti",
    }
}
