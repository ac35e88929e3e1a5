#!/usr/bin/env python3
"""Make keys and certificates of a made-up authority: pki.py DIRECTORY, one line each on standard input.

    NAME ISSUER KEY KIND SUBJECT [san=DNS:x,IP:y] [from=DATE] [to=DATE]

ISSUER is a NAME above or "self"; KEY is rsa, ec (P-256), dsa or ed448; KIND is ca, sub, server or client; a space in
SUBJECT is written as _. Leaves NAME.key, NAME.pem (the certificate alone) and NAME.chain (with those it
needs, without the root).
"""
import datetime
import ipaddress
import pathlib
import sys

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

PEM = serialization.Encoding.PEM
KEYS = {"rsa": lambda: rsa.generate_private_key(65537, 2048), "ec": lambda: ec.generate_private_key(ec.SECP256R1()),
        "dsa": lambda: dsa.generate_private_key(2048), "ed448": ed448.Ed448PrivateKey.generate}


def subject(text):
    parts = [x509.NameAttribute(NameOID.COMMON_NAME, text.replace("_", " "))]
    return x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Example Only")] + parts)


def names(text):
    for one in text.split(","):
        kind, value = one.split(":", 1)
        yield {"DNS": lambda: x509.DNSName(value), "EMAIL": lambda: x509.RFC822Name(value),
               "IP": lambda: x509.IPAddress(ipaddress.ip_address(value))}[kind]()


def make(where, made, line):
    name, issuer, kind_of_key, kind, who, *rest = line.split()
    extra = dict(one.split("=", 1) for one in rest)
    key = KEYS[kind_of_key]()
    parent = made.get(issuer)
    day = datetime.datetime.fromisoformat
    authority = kind in ("ca", "sub")
    signer = parent["key"] if parent else key
    cert = (x509.CertificateBuilder().subject_name(subject(who))
            .issuer_name(parent["cert"].subject if parent else subject(who))
            .public_key(key.public_key()).serial_number(x509.random_serial_number())
            .not_valid_before(day(extra.get("from", "2026-01-01"))).not_valid_after(day(extra.get("to", "2036-01-01")))
            .add_extension(x509.BasicConstraints(authority, {"ca": None, "sub": 0}.get(kind)), critical=True)
            .add_extension(x509.KeyUsage(not authority, False, not authority and kind_of_key == "rsa", False, False,
                                         authority, authority, False, False), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False))
    use = {"server": ExtendedKeyUsageOID.SERVER_AUTH, "client": ExtendedKeyUsageOID.CLIENT_AUTH}.get(kind)
    if use:
        cert = cert.add_extension(x509.ExtendedKeyUsage([use]), critical=False)
    if "san" in extra:
        cert = cert.add_extension(x509.SubjectAlternativeName(list(names(extra["san"]))), critical=False)
    cert = cert.sign(signer, None if isinstance(signer, ed448.Ed448PrivateKey) else hashes.SHA256())
    mine = cert.public_bytes(PEM)
    chain = mine + (parent["chain"] if parent and parent["kind"] == "sub" else b"")
    made[name] = {"key": key, "cert": cert, "chain": chain, "kind": kind}
    (where / f"{name}.key").write_bytes(key.private_bytes(
        PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    (where / f"{name}.key").chmod(0o644)
    (where / f"{name}.pem").write_bytes(mine)
    (where / f"{name}.chain").write_bytes(chain)


def main():
    where, made = pathlib.Path(sys.argv[1]), {}
    where.mkdir(parents=True, exist_ok=True)
    for line in sys.stdin:
        if line.strip():
            make(where, made, line)


main()
