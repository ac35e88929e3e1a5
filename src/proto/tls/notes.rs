//! What is odd, old or weak in TLS traffic.

crate::notes! {
    OLD_VERSION = Code::new("tls.version.old", Warn, "An obsolete version of TLS was chosen")
        .why("SSL 3.0 is broken (POODLE); TLS 1.0 and 1.1 lean on MD5 and SHA-1 and were retired in 2021.")
        .seen("Old devices, industrial controls, mail servers that nobody dares to touch.").spec("RFC 8996, RFC 7568");
    SSL2_HELLO = Code::new("tls.ssl2", Info, "The ClientHello has the shape of SSL 2.0")
        .why("Clients once began so to be understood by the oldest servers. SSL 2.0 itself must never be agreed on.")
        .seen("Clients from before 2010.").spec("RFC 6176, RFC 5246 §E.2");
    WEAK_SUITE = Code::new("tls.suite.weak", Warn, "The chosen cipher suite is weak")
        .why("NULL suites don't encrypt, EXPORT suites are crippled to 40 or 56 bits, anonymous ones let anybody stand in the middle; RC4, DES and 3DES are broken or nearly so.")
        .seen("Old servers, misconfigured ones, scanners.").spec("RFC 9325 §4.1, RFC 7465");
    RECORD_LONG = Code::new("tls.record.long", Error, "The record is longer than allowed")
        .why("Content is at most 2^14 bytes, a little more when encrypted. Either this is no record, or its sender is broken.")
        .seen("Traffic that is not TLS; captures with lost bytes.").spec("RFC 8446 §5.1");
    RECORD_EMPTY = Code::new("tls.record.empty", Info, "An empty record")
        .why("Allowed for application data only, where it makes lengths harder to guess.")
        .seen("Old OpenSSL, against BEAST.").spec("RFC 8446 §5.1");
    HANDSHAKE_LONG = Code::new("tls.handshake.long", Error, "The handshake message claims more bytes than any real one has")
        .why("Messages over 256 KiB are not waited for, so that a wrong length can't fill memory.")
        .seen("Encrypted handshakes whose beginning was not captured; fuzzers.").spec("RFC 8446 §4");
    HANDSHAKE_CUT = Code::new("tls.handshake.cut", Warn, "The handshake message has no end")
        .why("Its length promised more, and something else came, or nothing.")
        .seen("Lost segments; senders that gave up.").spec("RFC 8446 §5.1");
    TRAILING = Code::new("tls.trailing", Warn, "Bytes are left over")
        .why("A length says more than the fields in it need.")
        .seen("New versions of an extension, broken senders.").spec("RFC 8446 §4");
    NOT_TLS = Code::new("tls.unsynced", Warn, "No record begins here")
        .why("Bytes were lost, or the capture began in the middle of a record. Reading goes on at the next two records that chain.")
        .seen("Captures begun while a download ran; dropped packets.").spec("RFC 8446 §5.1");
    FOREIGN = Code::new("tls.foreign", Warn, "The answer to the ClientHello is not TLS")
        .why("The server speaks in clear at that port, and takes the handshake for a strange command. Programs then report a wrong version number.")
        .seen("A wrong port number, a server where TLS is not turned on, a protocol that begins in clear and wants STARTTLS.").spec("RFC 8446 §5.1");
    RESYNCED = Code::new("tls.resynced", Info, "Records found again")
        .why("The bytes before could not be placed; from here on the records follow each other.")
        .seen("Behind gaps.").spec("RFC 8446 §5.1");
    UNKNOWN_CONTENT = Code::new("tls.record.unknown", Warn, "A content type nobody has defined")
        .why("The header has a version of TLS and a sound length, but what it carries is unknown.")
        .seen("Fuzzers, private extensions.").spec("RFC 8446 §5");
    FATAL = Code::new("tls.alert.fatal", Error, "A fatal alert ends the connection")
        .why("Its description is the best hint there is at what failed.")
        .seen("unknown_ca: the certificate's issuer is not trusted; protocol_version or handshake_failure: the two share no version or suite; unrecognized_name: the server has no such host.").spec("RFC 8446 §6.2");
    DOWNGRADE = Code::new("tls.downgrade", Warn, "The server's random says that it could do better")
        .why("A server that knows a newer version ends its random in DOWNGRD when it agrees to an older one. If the client offered the newer one too, somebody tampered with the hello.")
        .seen("Middleboxes that open TLS; old clients of new servers, where it is harmless.").spec("RFC 8446 §4.1.3");
    ECH_SEEN = Code::new("tls.ech", Info, "The server name in clear may be a cover")
        .why("The hello carries an encrypted ClientHello. If the server can open it, the true name is inside; if it is GREASE, there is nothing inside.")
        .seen("Chrome and Firefox, always; the real thing with large CDNs.").spec("draft-ietf-tls-esni §5");
    HEARTBLEED = Code::new("tls.heartbleed", Error, "The heartbeat asks for more bytes than it sent")
        .why("An unpatched OpenSSL answers with what lies in its memory behind the message: keys, passwords.")
        .seen("Attacks and scanners since 2014.").spec("CVE-2014-0160");
    EXPIRED = Code::new("tls.certificate.expired", Warn, "The certificate was out of its validity when this was captured")
        .why("Clients refuse it, unless their clock is wrong too, or nobody checks.")
        .seen("Forgotten renewals; devices with a clock at 1970; old captures made in a laboratory.").spec("RFC 5280 §4.1.2.5");
    NO_KEY = Code::new("tls.locked.no_key", Info, "Encrypted from here on, and no key was given")
        .why("A key log opens it: start the client with SSLKEYLOGFILE=FILE in its environment (browsers, curl, Python, node and others heed it), capture again, and give FILE with --keylog.")
        .seen("Nearly all traffic, as it should be.").spec("RFC 9850");
    OTHER_SESSION = Code::new("tls.locked.other_session", Warn, "Encrypted, and the keys that were given belong to other sessions")
        .why("A key log names sessions by the client's random, and this session's is not in it. It was written by another program, or at another time than the capture.")
        .seen("A key log of yesterday; two browsers, one with the log; a session of another process.").spec("RFC 9850 §2");
    SECRET_MISSING = Code::new("tls.locked.secret_missing", Warn, "Encrypted, and the key log lacks just this secret of the session")
        .why("TLS 1.3 has a secret for each direction and stage; a log that was cut, or copied too early, has only some.")
        .seen("Key logs copied while the program still ran.").spec("RFC 9850 §2.1");
    NO_HANDSHAKE = Code::new("tls.locked.no_handshake", Warn, "Encrypted, and the handshake is not in the capture")
        .why("Without the hellos nobody can tell which suite was agreed and which secret of a key log is this session's. Capture first, connect then.")
        .seen("Captures begun while connections were open already.").spec("RFC 8446 §2");
    EPHEMERAL = Code::new("tls.locked.ephemeral", Warn, "Encrypted with ephemeral keys: the server's private key will never open it")
        .why("With (EC)DHE, and always in TLS 1.3, both sides make keys for one session and forget them; the private key only signs. That is forward secrecy. A key log written by either side is the only way.")
        .seen("Nearly all servers since 2015.").spec("RFC 8446 §1.2, RFC 5246 §F.1.1.3");
    OTHER_PRIVATE_KEY = Code::new("tls.locked.other_private_key", Warn, "Encrypted, and the private key that was given does not open the client's secret")
        .why("The client encrypted the pre-master secret for the key in the server's certificate, which is another.")
        .seen("A key from before the certificate was renewed; the key of another host.").spec("RFC 5246 §7.4.7.1");
    UNSUPPORTED = Code::new("tls.locked.unsupported", Warn, "Encrypted with a suite that is not read here")
        .why("The keys may be right; this cipher, or compression below it, has no reader.")
        .seen("ARIA, SEED, IDEA, export suites, GOST.").spec("RFC 5246 §A.5");
    NOT_AUTHENTIC = Code::new("tls.locked.not_authentic", Warn, "The record does not open with this session's key")
        .why("Each record carries a check over its content and number. Either bytes of it are wrong or missing in the capture, or the key log has a wrong secret. Reading goes on at the next record that opens.")
        .seen("Dropped packets; captures whose bytes were changed; key logs edited by hand.").spec("RFC 8446 §5.2");
    BYTES_MISSING = Code::new("tls.locked.bytes_missing", Warn, "The key is there, but bytes of the record are not in the capture")
        .why("A record opens only whole: its check is taken over all of it. Reading goes on at the next record that opens.")
        .seen("Dropped packets, captures that end in the middle of a record.").spec("RFC 8446 §5.2");
    SNAPPED = Code::new("tls.locked.snapped", Warn, "The key is there, but the snap length cut bytes of the record off")
        .why("The capture kept only the beginning of each frame. A record opens only whole: capture again with the whole frames (tcpdump -s 0).")
        .seen("Captures made with a small -s.").spec("RFC 8446 §5.2");
    SMALL_DH = Code::new("tls.dh.small", Warn, "The Diffie-Hellman prime is 1024 bits or less")
        .why("Such primes can be broken with one great effort for all sessions that use them (Logjam).")
        .seen("Servers with default parameters from before 2015.").spec("RFC 9325 §4.2");
}
