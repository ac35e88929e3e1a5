//! What is odd, old or weak in SSH traffic.

crate::notes! {
    SSH1 = Code::new("ssh.version.1", Warn, "SSH protocol version 1")
        .why("Version 1 has no sound integrity check (a CRC), so what is sent can be changed on the way; it was replaced in 2006 and OpenSSH removed it in 2017.")
        .seen("Old routers and switches, devices that nobody updates.").spec("RFC 4253 §5.1, §5.2");
    VERSION_LONG = Code::new("ssh.version.long", Warn, "The version line is longer than 255 characters")
        .why("Receivers may refuse it.").seen("Scanners, fuzzers.").spec("RFC 4253 §4.2");
    VERSION_ODD = Code::new("ssh.version.odd", Warn, "The version line lacks a part")
        .why("It must be SSH-protoversion-softwareversion; others may not be able to answer it.")
        .seen("Scanners, scripts that send \"SSH-2.0\" by hand.").spec("RFC 4253 §4.2");
    CLIENT_LINE = Code::new("ssh.version.client_line", Warn, "The client sends something else before its version")
        .why("Only a server may send lines before its version line. This is probably no SSH client.")
        .seen("A web browser or a scanner that talks to an SSH port.").spec("RFC 4253 §4.2");
    PACKET_BAD = Code::new("ssh.packet.bad", Error, "No packet can have this length or padding")
        .why("A packet is at least 16 bytes and its padding at least 4; most receivers take up to 256 KiB. Bytes are missing, or this is not what it seems.")
        .seen("Captures with lost bytes, broken senders, attacks.").spec("RFC 4253 §6, §6.1");
    PACKET_LONG = Code::new("ssh.packet.long", Info, "The packet is longer than everybody must accept")
        .why("Receivers must take 35000 bytes in all; more is their choice.").seen("File transfer with large buffers.").spec("RFC 4253 §6.1");
    TRAILING = Code::new("ssh.trailing", Warn, "Bytes are left over in the message")
        .why("Its fields end before its payload does.").seen("Extensions nobody has written down, broken senders.").spec("RFC 4251 §5");
    RESUMED = Code::new("ssh.resumed", Info, "Packets found again")
        .why("Bytes were lost before; from here on packets follow each other again.")
        .seen("Captures with gaps.").spec("RFC 4253 §6");
    UNPLACED = Code::new("ssh.unplaced", Info, "Counted as encrypted from here on")
        .why("Bytes were lost, and no packet in clear was found behind them. Where encrypted packets begin and end can't be told any more.")
        .seen("Captures with gaps.").spec("RFC 4253 §6");
    NO_COMMON = Code::new("ssh.kex.no_common", Error, "The two sides have no algorithm of this kind in common")
        .why("The connection must end here: \"no matching ... found\". The list in this packet and the other side's share no name.")
        .seen("New clients and old servers: ssh-rsa and diffie-hellman-group1-sha1 are off by default in new OpenSSH.").spec("RFC 4253 §7.1");
    GUESS_WRONG = Code::new("ssh.kex.guess_wrong", Info, "A wrongly guessed key exchange packet, to be ignored")
        .why("The sender announced that it would not wait for the other's KEXINIT, and guessed the method wrong. The receiver drops this packet and the exchange begins anew.")
        .seen("Some clients that save a round trip.").spec("RFC 4253 §7");
    KEX_OLD = Code::new("ssh.kex.old", Warn, "An old key exchange method was chosen")
        .why("Its hash is SHA-1, or its group has 1024 bits and can be broken with one great effort for all who use it (Logjam).")
        .seen("Old servers and network devices.").spec("RFC 9142 §4");
    HOST_KEY_OLD = Code::new("ssh.host_key.old", Warn, "An old host key algorithm was chosen")
        .why("ssh-rsa signs with SHA-1, in which collisions can be made; ssh-dss is DSA with 1024 bits. rsa-sha2-256 and rsa-sha2-512 use the same RSA key with a sound hash.")
        .seen("OpenSSH before 7.2, network devices.").spec("RFC 8332 §1, RFC 9142 §1");
    CIPHER_OLD = Code::new("ssh.cipher.old", Warn, "An old cipher was chosen")
        .why("RC4 (arcfour) leaks plain text; CBC in SSH lets an attacker recover some of it and 64-bit blocks repeat; \"none\" hides nothing.")
        .seen("Old clients and servers, network devices.").spec("RFC 8758, RFC 4344 §1");
    MAC_OLD = Code::new("ssh.mac.old", Warn, "An old or short MAC was chosen")
        .why("MD5 and RIPEMD-160 are retired, 96 bits are few, and \"none\" protects nothing.")
        .seen("Old clients and servers.").spec("RFC 6151, RFC 9142");
    SIGNATURE_SHA1 = Code::new("ssh.host_sig.sha1", Warn, "The server proves its identity with a SHA-1 signature")
        .why("Collisions in SHA-1 can be made for the price of a car; clients of today refuse such signatures.")
        .seen("OpenSSH before 7.2, network devices.").spec("RFC 8332 §3");
    SMALL_GROUP = Code::new("ssh.dh.small", Warn, "The Diffie-Hellman group has less than 2048 bits")
        .why("Groups of 1024 bits are within reach of states.").seen("Old moduli files.").spec("RFC 8270 §3");
    TERRAPIN = Code::new("ssh.terrapin", Warn, "Open to the Terrapin attack")
        .why("chacha20-poly1305, and CBC with encrypt-then-MAC, count packets from the first one on; without strict key exchange somebody in the middle can drop the first encrypted ones (EXT_INFO) unseen by adding IGNORE before NEWKEYS.")
        .seen("Either side older than December 2023 (OpenSSH before 9.6).").spec("CVE-2023-48795, OpenSSH PROTOCOL §1.10");
    STRICT_BROKEN = Code::new("ssh.kex.strict_broken", Error, "A message that strict key exchange forbids")
        .why("With strict key exchange nothing but the key exchange may be sent before NEWKEYS; the receiver must end the connection. This is what a Terrapin attack looks like.")
        .seen("Attacks; broken implementations.").spec("OpenSSH PROTOCOL §1.10");
    NO_KEY = Code::new("ssh.no-key", Info, "Encrypted from here on, and no key was given")
        .why("A key log opens it: one line for each key exchange with the cookie of a KEXINIT and the secret, given with --keylog. The host's private key does not help: it only signs, and both sides forget the keys they made for the session.")
        .seen("Nearly all traffic, as it should be.").spec("RFC 4253 §7.2, §9.3.7");
    NO_SECRET = Code::new("ssh.no-secret", Info, "None of the given secrets belongs to this key exchange")
        .why("A secret is found by the cookie of either side's KEXINIT. The log was written by another program, or at another time than the capture.")
        .seen("Key logs of another run.").spec("RFC 4253 §7.1");
    EXCHANGE_MISSING = Code::new("ssh.exchange-missing", Warn, "There is a secret, but not all of the key exchange is in the capture")
        .why("The keys are made of the shared secret and of all that both sides sent before: their versions, both KEXINITs, the host key and both shares. Capture first, connect then.")
        .seen("Captures that begin late, dropped packets.").spec("RFC 4253 §8");
    NO_METHOD = Code::new("ssh.no-method", Warn, "There is a private key, but with this method no shared secret is worked out of it here")
        .why("A log with SHARED_SECRET opens any method; one with PRIVATE_KEY only Diffie-Hellman and curves.")
        .seen("Post-quantum hybrids, RSA key transport, GSS-API.").spec("RFC 4253 §7.1");
    OTHER_PRIVATE = Code::new("ssh.other-private", Warn, "The private key in the log belongs to neither side's share")
        .why("Its cookie is this exchange's, but the share made of it is another one: the line was written for another exchange, or changed.")
        .seen("Key logs edited by hand.").spec("RFC 4253 §8");
    SNAPPED = Code::new("ssh.snapped", Warn, "Bytes of encrypted packets were cut off by the snap length")
        .why("The capture kept only the beginning of each frame, so no key opens the packets that were cut. Capture again with the whole frames: tcpdump -s 0.")
        .seen("Captures made with a small -s.").spec("RFC 4253 §6.4");
    LOST = Code::new("ssh.lost", Warn, "Bytes are missing, and behind them no packet opens any more")
        .why("Where the next packet begins and how many were lost is found by trying, within bounds. If the keys were exchanged anew in what is missing, nothing fits.")
        .seen("Dropped packets, frames cut by the snap length.").spec("RFC 4253 §6.4");
    COMPRESSED_GAP = Code::new("ssh.compressed-gap", Warn, "Bytes are missing from a compressed direction: the packets behind them stay unread")
        .why("zlib refers back to what was said before, and a part of that is gone.")
        .seen("ssh -C, and dropped packets.").spec("RFC 4253 §6.2");
    UNSUPPORTED = Code::new("ssh.unsupported", Info, "There is a secret, but this cipher can't be opened here")
        .why("Ciphers nobody should use any more are not among those that are opened.")
        .seen("arcfour, blowfish, cast128.").spec("RFC 4253 §6.3");
    NOT_OPENED = Code::new("ssh.not-opened", Warn, "The packet does not open with the given secret")
        .why("Its code does not fit: the secret is a wrong one, or bytes of the packet were changed.")
        .seen("Key logs of another session, damaged captures.").spec("RFC 4253 §6.4");
    DISCONNECTED = Code::new("ssh.disconnect", Info, "The connection is given up, with a reason")
        .why("The reason and its text are the best hint there is at what failed.")
        .seen("No common algorithm, too many failed logins, a host key that was refused.").spec("RFC 4253 §11.1");
}
