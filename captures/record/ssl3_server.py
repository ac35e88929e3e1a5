#!/usr/bin/env python3
"""A server of SSL 3.0 that answers each line with the line reversed: ssl3_server.py PORT CERTIFICATE KEYLOG CIPHER MAC [ask].

CERTIFICATE.pem and .key; the master secret of the one session goes to KEYLOG. `ask`: the client shows a certificate too.
"""
import socket
import sys

from tlslite.api import HandshakeSettings, TLSConnection, X509, X509CertChain, parsePEMKey

port, name, keylog, cipher, mac, *ask = sys.argv[1:]
settings = HandshakeSettings()
settings.minVersion = settings.maxVersion = (3, 0)
settings.cipherNames, settings.macNames = [cipher], [mac]
settings.sendFallbackSCSV = False
certificate = X509()
certificate.parse(open(f"{name}.pem").read())
key = parsePEMKey(open(f"{name}.key").read(), private=True)
with socket.create_server(("0.0.0.0", int(port))) as listener:
    tls = TLSConnection(listener.accept()[0])
    tls.handshakeServer(certChain=X509CertChain([certificate]), privateKey=key, settings=settings,
                        reqCert=bool(ask))
    with open(keylog, "w") as f:
        print("CLIENT_RANDOM", bytes(tls._clientRandom).hex(), bytes(tls.session.masterSecret).hex(), file=f)
    line = b""
    while not line.endswith(b"\n"):
        got = tls.recv(4096)
        if not got:
            break
        line += bytes(got)
    tls.send(line.rstrip(b"\n")[::-1] + b"\n")
    tls.close()
