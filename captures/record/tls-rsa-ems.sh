#!/bin/bash
# As tls-rsa, but with what OpenSSL does by default: the master secret is bound to the whole handshake.
SHOWS="TLS 1.2 with RSA key exchange as in tls-rsa, but with the extended master secret and encrypt-then-MAC; the server's private key is beside."
PROGRAMS="curl nginx-light bind9 openssl"
KEYS="beside: the server's private key (and, to compare, the master secret)"
source "$(dirname "$0")/lib.sh"; source "$RECORD/lib-web.sh"; source "$RECORD/lib-tls-rsa.sh"
TOPOLOGY=$TRIO
rsa tls-rsa-ems 'ExtendedMasterSecret,EncryptThenMac'
