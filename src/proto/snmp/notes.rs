//! The remarks about SNMP messages, and their manual.

crate::notes! {
    NOT_SNMP = Code::new("snmp.unread", Error, "No SNMP message")
        .why("A message is one ASN.1 sequence that begins with its version; what is here is not one, or is cut.")
        .seen("Cut captures, something else on these ports, fuzzers.").spec("RFC 1157 §4");
    VERSION = Code::new("snmp.version", Error, "A version that does not exist")
        .why("0 is v1, 1 is v2c, 3 is v3; 2 was given up. Receivers drop the message.")
        .seen("Old software of the v2 drafts, fuzzers.").spec("RFC 3584 §5.2.1");
    PDU = Code::new("snmp.pdu", Error, "A PDU of a kind that does not exist")
        .why("The tag says what is asked; nobody knows this one.").seen("Fuzzers.").spec("RFC 3416 §3");
    NUMBER = Code::new("snmp.number", Warn, "A number that is empty or too long")
        .why("Numbers have one to eight bytes here; what this one says can't be told.")
        .seen("Attacks on decoders, fuzzers.").spec("RFC 3416 §3");
    OID = Code::new("snmp.oid", Error, "An object identifier that can't be read")
        .why("It ends in the middle of a number, or a number is too large.")
        .seen("Attacks on decoders, fuzzers.").spec("X.690 §8.19");
    INDEFINITE = Code::new("snmp.indefinite", Info, "A length that is left open")
        .why("The end is marked by two zeros instead of being counted in front. SNMP allows definite lengths only; most agents drop such a message.")
        .seen("Fuzzers, evasion of filters.").spec("RFC 3417 §8");
    RESYNC = Code::new("snmp.resync", Info, "A message begins here; bytes before it were passed over")
        .why("Bytes were lost or are no SNMP. From here on messages are told apart again.")
        .seen("Captures that began in the middle, lost packets.").spec("RFC 3430 §2.1");
    TRAILING = Code::new("snmp.trailing", Warn, "Bytes behind the message")
        .why("The sequence ends before the datagram does. Nobody reads what follows.")
        .seen("Padding, broken senders, fuzzers.").spec("RFC 3417 §3");
    ERROR = Code::new("snmp.error", Warn, "The agent refuses")
        .why("The error status says what was wrong, the error index which of the variables.")
        .seen("Objects that don't exist in v1, writing without permission, wrong types.").spec("RFC 3416 §3");
    AUTHENTICATION = Code::new("snmp.authentication", Warn, "Somebody used a wrong community or user")
        .why("The agent tells its manager that it refused a message: a mistyped community, or somebody who tries.")
        .seen("Scanners, old monitoring with an old password.").spec("RFC 3418 §2");
    CLEAR = Code::new("snmp.clear", Info, "Neither proved nor encrypted")
        .why("A v3 message without authentication: anybody could have sent it. The first messages, that ask for the engine's identifier, are sent so.")
        .seen("Discovery of the engine, users without keys.").spec("RFC 3414 §4");
    ENGINE_ID = Code::new("snmp.engine", Warn, "An engine identifier that is not built as it should be")
        .why("It should have 5 to 32 bytes, or 12 in the old form, with the enterprise in front; two engines may share such a one.")
        .seen("Small devices, hand-made configurations.").spec("RFC 3411 §5");
    DIGEST = Code::new("snmp.digest", Warn, "The digest is not what the user's passphrase gives")
        .why("Either the passphrase or the digest's name that was given for this user is wrong, or the message was changed on its way. An agent drops such a message and counts usmStatsWrongDigests.")
        .seen("Mistyped passphrases, users that differ between devices, forgeries.").spec("RFC 3414 §3.2");
    NO_USER = Code::new("snmp.no_user", Info, "Encrypted for a user whose passphrases were not given")
        .why("Passphrases of other users were given, not this one's. `--snmp-user NAME:DIGEST:PASSPHRASE:CIPHER:PASSPHRASE` opens what the user sends and gets.")
        .spec("RFC 3414 §8");
    WRONG_KEY = Code::new("snmp.wrong_key", Warn, "The given passphrase does not open the content")
        .why("Decrypted with it the content makes no sense: the passphrase for the cipher, or the cipher's name, is another. The agent would answer with usmStatsDecryptionErrors.")
        .seen("A passphrase for digests given as one for the cipher, AES where the device has DES.").spec("RFC 3414 §8.3.2");
    MODEL = Code::new("snmp.model", Info, "A security model whose parameters are not decoded")
        .why("Only the user-based model's parameters are read here.").seen("SNMP over TLS or SSH.").spec("RFC 3411 §5");
}
