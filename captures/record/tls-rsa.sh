#!/bin/bash
# RSA key exchange as in the textbook: whoever has the server's private key can open the recording.
SHOWS="TLS 1.2 with RSA key exchange, AES-128-CBC and HMAC-SHA256, without the extended master secret; the server's private key is beside."
PROGRAMS="curl nginx-light bind9 openssl"
KEYS="beside: the server's private key (and, to compare, the master secret)"
source "$(dirname "$0")/lib.sh"; source "$RECORD/lib-web.sh"; source "$RECORD/lib-tls-rsa.sh"
TOPOLOGY=$TRIO
rsa tls-rsa '-ExtendedMasterSecret,-EncryptThenMac'
