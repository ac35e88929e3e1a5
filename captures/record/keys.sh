#!/bin/bash
# TLS by version, cipher and tool, each with its keys: captures/keys/VERSION-CIPHER-TOOL.pcapng.
# keys.sh [PATTERN]: only the names that match. In each, the client says one sentence and hears it back.
PROGRAMS="openssl gnutls-bin libnss3-tools"
TOPOLOGY="pc 192.0.2.10, router, server 198.51.100.80 port 443; recorded at the pc"
KEYS="inside"
source "$(dirname "$0")/lib.sh"
source "$RECORD/lib-keys.sh"
ONLY=${1:-*}
lab keys
lan home 192.0.2 2001:db8:1
lan web 198.51.100 2001:db8:2
host pc home 10
host server web 80
v4only pc server
on server python3 /record/pki.py /lab/pki <<'PKI'
root self ec  ca     Example_Root_CA
rsa  root rsa server www.abc.example san=DNS:www.abc.example
ec   root ec  server www.abc.example san=DNS:www.abc.example
kim  root ec  client Kim             san=EMAIL:kim@abc.example
sub4 root  ed448 sub    Example_Sub_CA_448
ed4  sub4  ed448 server www.abc.example san=DNS:www.abc.example
subd root  dsa   sub    Example_Sub_CA_DSA
dsa  subd  dsa   server www.abc.example san=DNS:www.abc.example
lee  subd  dsa   client Lee             san=EMAIL:lee@abc.example
max  root  rsa   client Max             san=EMAIL:max@abc.example
PKI
options plain  '-EncryptThenMac,-ExtendedMasterSecret'
options noetm  '-EncryptThenMac'
options etm    'EncryptThenMac'

# openssl NAME VERSION CIPHER [etm|noetm|plain] [CLIENT OPTIONS...] [-- SERVER OPTIONS...]
for v in 1.0:tls1 1.1:tls1_1; do
    n=${v%:*} o=${v#*:}
    openssl $n-aes128-sha-mac           $o AES128-SHA noetm
    openssl $n-aes256-sha-etm           $o AES256-SHA etm
    openssl $n-ecdhe-rsa-aes128-sha     $o ECDHE-RSA-AES128-SHA plain
    openssl $n-ecdhe-ecdsa-aes256-sha   $o ECDHE-ECDSA-AES256-SHA etm
    openssl $n-dhe-rsa-aes128-sha       $o DHE-RSA-AES128-SHA etm
done
openssl 1.2-aes128-sha-mac                 tls1_2 AES128-SHA plain
openssl 1.2-aes128-sha256-etm              tls1_2 AES128-SHA256 etm
openssl 1.2-ecdhe-rsa-aes256-sha384-mac    tls1_2 ECDHE-RSA-AES256-SHA384 noetm
openssl 1.2-ecdhe-ecdsa-aes256-sha384-etm  tls1_2 ECDHE-ECDSA-AES256-SHA384 etm
openssl 1.2-dhe-rsa-aes256-sha256-etm      tls1_2 DHE-RSA-AES256-SHA256 etm
openssl 1.2-aes128-gcm                     tls1_2 AES128-GCM-SHA256 plain
openssl 1.2-dhe-rsa-aes256-gcm             tls1_2 DHE-RSA-AES256-GCM-SHA384 etm
openssl 1.2-ecdhe-rsa-aes128-gcm           tls1_2 ECDHE-RSA-AES128-GCM-SHA256 etm
openssl 1.2-ecdhe-ecdsa-aes256-gcm         tls1_2 ECDHE-ECDSA-AES256-GCM-SHA384 etm
openssl 1.2-aes128-ccm                     tls1_2 AES128-CCM etm
openssl 1.2-dhe-rsa-aes256-ccm8            tls1_2 DHE-RSA-AES256-CCM8 etm
openssl 1.2-ecdhe-ecdsa-aes128-ccm         tls1_2 ECDHE-ECDSA-AES128-CCM etm
openssl 1.2-ecdhe-ecdsa-aes256-ccm8        tls1_2 ECDHE-ECDSA-AES256-CCM8 etm
openssl 1.2-ecdhe-rsa-chacha20             tls1_2 ECDHE-RSA-CHACHA20-POLY1305 etm
openssl 1.2-dhe-rsa-chacha20               tls1_2 DHE-RSA-CHACHA20-POLY1305 etm
openssl 1.2-psk-aes128-gcm                 tls1_2 PSK-AES128-GCM-SHA256 etm -psk 0102030405060708 -psk_identity kim -- -psk 0102030405060708
openssl 1.2-ecdhe-psk-chacha20             tls1_2 ECDHE-PSK-CHACHA20-POLY1305 etm -psk 0102030405060708 -psk_identity kim -- -psk 0102030405060708
openssl 1.2-client-certificate             tls1_2 ECDHE-RSA-AES128-GCM-SHA256 etm -cert /lab/pki/kim.pem -key /lab/pki/kim.key -- -Verify 1 -CAfile /lab/pki/root.pem
SAY=renegotiate openssl 1.2-renegotiation  tls1_2 ECDHE-RSA-AES128-GCM-SHA256 etm -- -client_renegotiation
SAY=renegotiate openssl 1.2-renegotiation-cbc tls1_2 ECDHE-RSA-AES128-SHA noetm -- -client_renegotiation
again   1.2-resume-ticket                  tls1_2 ECDHE-RSA-AES128-GCM-SHA256
again   1.2-resume-session-id              tls1_2 ECDHE-RSA-AES128-SHA256 -no_ticket
for c in AES_128_GCM_SHA256 AES_256_GCM_SHA384 CHACHA20_POLY1305_SHA256 AES_128_CCM_SHA256 AES_128_CCM_8_SHA256; do
    n=${c%_SHA*}; n=${n/_POLY1305/}; n=${n/AES_/AES}; n=${n//_/-}
    openssl "1.3-${n,,}"                   tls1_3 TLS_$c etm
done
openssl 1.3-hello-retry                    tls1_3 TLS_AES_128_GCM_SHA256 etm -groups X25519:P-384 -- -groups P-384
openssl 1.3-psk-external                   tls1_3 TLS_AES_128_GCM_SHA256 etm -psk 0102030405060708 -psk_identity kim -- -psk 0102030405060708
openssl 1.3-client-certificate             tls1_3 TLS_AES_256_GCM_SHA384 etm -cert /lab/pki/kim.pem -key /lab/pki/kim.key -- -Verify 1 -CAfile /lab/pki/root.pem
openssl 1.3-x448-p521                      tls1_3 TLS_CHACHA20_POLY1305_SHA256 etm -groups X448:P-521 -- -groups P-521
# Signed in rare ways: the server's certificate, its issuer's, and what the server signs.
certificate ed4 sub4; openssl 1.2-ecdhe-ed448-aes256-gcm tls1_2 ECDHE-ECDSA-AES256-GCM-SHA384 etm
certificate ed4 sub4; openssl 1.3-ed448         tls1_3 TLS_AES_128_GCM_SHA256 etm
certificate dsa subd; openssl 1.0-dhe-dss-aes128-sha tls1 DHE-DSS-AES128-SHA etm
certificate dsa subd; openssl 1.2-dhe-dss-aes128-gcm tls1_2 DHE-DSS-AES128-GCM-SHA256 etm -cert /lab/pki/lee.pem -key /lab/pki/lee.key -cert_chain /lab/pki/subd.pem -- -Verify 1 -CAfile /lab/pki/root.pem
certificate
openssl 1.3-no-middlebox                   tls1_3 TLS_AES_128_GCM_SHA256 etm -no_middlebox -- -no_middlebox
openssl 1.3-padding                        tls1_3 TLS_AES_128_GCM_SHA256 etm -record_padding 512 -- -record_padding 512
SAY=update openssl 1.3-key-update          tls1_3 TLS_AES_128_GCM_SHA256 etm
SAY=update openssl 1.3-key-update-chacha20 tls1_3 TLS_CHACHA20_POLY1305_SHA256 etm
SAY=later openssl 1.3-later-certificate    tls1_3 TLS_AES_128_GCM_SHA256 etm -enable_pha -cert /lab/pki/kim.pem -key /lab/pki/kim.key -- -verify 1 -CAfile /lab/pki/root.pem
again   1.3-resume                         tls1_3 TLS_AES_256_GCM_SHA384
early   1.3-early-data                     accepted
early   1.3-early-data-refused             refused

# gnutls NAME VERSION CIPHER MAC KEY-EXCHANGE [%OPTION...]
for v in 1.0 1.1 1.2; do
    gnutls $v-3des-sha                     TLS$v 3DES-CBC SHA1 RSA
    gnutls $v-rc4-sha                      TLS$v ARCFOUR-128 SHA1 RSA
    gnutls $v-ecdhe-rsa-aes256-sha-mac     TLS$v AES-256-CBC SHA1 ECDHE-RSA %NO_ETM
    gnutls $v-ecdhe-rsa-camellia128-sha    TLS$v CAMELLIA-128-CBC SHA1 RSA
done
gnutls 1.0-rc4-md5                         TLS1.0 ARCFOUR-128 MD5 RSA
gnutls 1.2-aes128-sha256-plain             TLS1.2 AES-128-CBC SHA256 RSA %NO_ETM %NO_SESSION_HASH
gnutls 1.2-ecdhe-rsa-aes128-sha-etm        TLS1.2 AES-128-CBC SHA1 ECDHE-RSA
gnutls 1.2-dhe-rsa-aes128-gcm              TLS1.2 AES-128-GCM AEAD DHE-RSA
gnutls 1.2-aes256-ccm8                     TLS1.2 AES-256-CCM-8 AEAD RSA
gnutls 1.2-ecdhe-ecdsa-aes128-ccm          TLS1.2 AES-128-CCM AEAD ECDHE-ECDSA
gnutls 1.2-ecdhe-rsa-chacha20              TLS1.2 CHACHA20-POLY1305 AEAD ECDHE-RSA
for c in AES-128-GCM AES-256-GCM CHACHA20-POLY1305 AES-128-CCM AES-128-CCM-8; do
    n=${c/-POLY1305/}; n=${n/AES-/AES}
    gnutls "1.3-${n,,}"                    TLS1.3 $c AEAD ECDHE-RSA
done

# nss NAME VERSION CIPHER (number) [s_server's options]: NSS speaks, OpenSSL answers
nss 1.2-aes128-sha                         tls1.2 002F -tls1_2 -cipher AES128-SHA
nss 1.2-ecdhe-rsa-aes128-sha256            tls1.2 C027 -tls1_2 -cipher ECDHE-RSA-AES128-SHA256
nss 1.2-ecdhe-ecdsa-aes128-gcm             tls1.2 C02B -tls1_2 -cipher ECDHE-ECDSA-AES128-GCM-SHA256
nss 1.2-ecdhe-rsa-chacha20                 tls1.2 CCA8 -tls1_2 -cipher ECDHE-RSA-CHACHA20-POLY1305
nss 1.3-aes128-gcm                         tls1.3 1301 -tls1_3 -ciphersuites TLS_AES_128_GCM_SHA256
nss 1.3-chacha20                           tls1.3 1303 -tls1_3 -ciphersuites TLS_CHACHA20_POLY1305_SHA256
if build_tlslite; then
    ssl3 3.0-aes128-sha                    002F aes128 sha
    ssl3 3.0-3des-sha                      000A 3des   sha
    ssl3 3.0-rc4-md5                       0004 rc4    md5
    ssl3 3.0-client-certificate            0035 aes256 sha ask
fi
if build_rustls; then
    rustls 1.2-ecdhe-rsa-aes256-gcm        1.2 -tls1_2 -cipher ECDHE-RSA-AES256-GCM-SHA384
    rustls 1.2-ecdhe-ecdsa-chacha20        1.2 -tls1_2 -cipher ECDHE-ECDSA-CHACHA20-POLY1305
    rustls 1.3-aes128-gcm                  1.3 -tls1_3 -ciphersuites TLS_AES_128_GCM_SHA256
    rustls 1.3-chacha20                    1.3 -tls1_3 -ciphersuites TLS_CHACHA20_POLY1305_SHA256
    rustls 1.3-hello-retry                 1.3 -tls1_3 -ciphersuites TLS_AES_256_GCM_SHA384 -groups P-384
fi
[ -z "$FAILED" ] || die "no recording of:$FAILED"
