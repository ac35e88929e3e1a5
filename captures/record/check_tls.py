"""What the captures of TLS must hold."""


def steps(c, stream, prefs=()):
    """The handshake types of a connection, in order, as tshark opens them."""
    out = []
    for row in c.rows(f"tls.handshake and tcp.stream=={stream}", "tls.handshake.type", prefs=prefs):
        out += [int(v) for v in row[0].split("|") if v]
    return out


def rsa(c, ems, etm):
    key = c.path.parent / c.facts["beside"][1]
    assert key.name == "server.key.pem"
    prefs = (f'uat:rsa_keys:"{key}",""',)
    assert steps(c, 0, prefs) == [1, 2, 11, 14, 16, 20, 20], "no ServerKeyExchange; both Finished open with the private key"
    c.has("tls.handshake.type==2 and tls.handshake.ciphersuite==0x003c", 1, 1)
    for kind, there in ((23, ems), (22, etm)):
        c.has(f"tls.handshake.type==2 and tls.handshake.extension.type=={kind}", int(there), int(there))
    assert c.count('http.request.method=="GET"', prefs=prefs) == 1 and c.count("http.response.code==200", prefs=prefs) == 1
    c.none("http")


def tls_rsa(c):
    rsa(c, False, False)


def tls_rsa_ems(c):
    rsa(c, True, True)


def tls_13(c):
    assert steps(c, 0)[:6] == [1, 2, 8, 11, 15, 20], steps(c, 0)
    c.has("tls.handshake.type==2 and tls.handshake.extensions.supported_version==0x0304", 1, 1)
    c.has("http.response.code==200", 1, 1)
    assert len(c.values("tls.handshake.certificate", "tls.handshake.certificate")) == 2, "leaf and intermediate, inside"


def tls_resume(c):
    hello = "tls.handshake.type==1 and tcp.stream=="
    assert steps(c, 0) == [1, 2, 11, 12, 14, 16, 20, 4, 20]
    assert steps(c, 1) == [1, 2, 20, 20]
    assert 11 in steps(c, 2) and 11 not in steps(c, 3) and steps(c, 3)[:4] == [1, 2, 8, 20]
    for s in (3, 4):
        c.has(f"{hello}{s} and tls.handshake.extension.type==41", 1)
    c.has(f"{hello}4 and tls.handshake.extension.type==42 and http.request", 1, 1)
    assert 5 in steps(c, 4), "EndOfEarlyData: accepted"
    assert steps(c, 5)[:4] == [1, 2, 1, 2], "HelloRetryRequest"
    c.has("http.response.code==200", 6, 6)


def tls_fails(c):
    alert = {}
    for stream, level, what, src in c.rows("tls.alert_message.desc", "tcp.stream", "tls.alert_message.level", "tls.alert_message.desc", "ip.src"):
        alert.setdefault(int(stream), []).append((int(level.split("|")[0]), int(what.split("|")[0]), src == "192.0.2.10"))
    client, server = True, False
    want = {0: (2, 45, client), 1: (2, 45, client), 2: (2, 48, client), 3: (2, 48, client), 4: (2, 70, server), 5: (2, 70, server),
            6: (2, 40, server), 7: (2, 116, server), 10: (2, 42, client), 11: (2, 42, client), 12: (1, 0, client), 13: (1, 0, client)}
    assert {k: v[0] for k, v in alert.items()} == want, alert
    for s in (12, 13):
        assert steps(c, s).count(20) == 2, "curl finishes the handshake before it minds the name"
    c.has("tcp.stream==8 and http.response.code==400", 1, 1)
    assert steps(c, 1)[-1] == 20, "in 1.3 the server has already finished"


def certificates(c):
    chain = [v for row in c.rows("tls.handshake.certificate", "tls.handshake.certificate") for v in row[0].split("|")]
    assert len(chain) == 2, "leaf and intermediate"
    kinds = c.rows("tls.handshake.certificate", "x509af.algorithm.id")[0][0].split("|")
    assert "1.2.840.10045.4.3.2" in kinds and "1.2.840.113549.1.1.11" in kinds, "one link ECDSA, one RSA"
    root = c.truth("root: sha256 of the certificate")
    import hashlib
    assert root not in {hashlib.sha256(bytes.fromhex(v.replace(":", ""))).hexdigest() for v in chain}
    assert {c.truth(f"{n}: sha256 of the certificate") for n in ("site", "shop")} == \
        {hashlib.sha256(bytes.fromhex(v.replace(":", ""))).hexdigest() for v in chain}


def https(c):
    uris = c.rows("http.request", "tcp.stream", "http.request.uri")
    assert uris == [["0", "/"], ["1", "/"], ["1", "/second.html"], ["2", "/second.html"]], uris
    for s in (1, 2):
        assert steps(c, s).count(1) == 1, "one handshake a connection"
    c.has('tls.handshake.extensions_server_name=="www.abc.example"', 2, 2)
    c.has('tcp.payload contains "under the mat"', 1, 1)


CHECKS = {"tls-rsa": tls_rsa, "tls-rsa-ems": tls_rsa_ems, "tls-1.3": tls_13, "tls-resume": tls_resume, "tls-fails": tls_fails,
          "certificates": certificates, "https": https}
