#!/bin/bash
# TLS 1.3: one round trip, and nearly all of the handshake encrypted.
SHOWS="A full TLS 1.3 handshake with X25519, then one GET inside; keys in the file."
PROGRAMS="curl nginx-light bind9 openssl"
KEYS="inside"
source "$(dirname "$0")/lib.sh"; source "$RECORD/lib-web.sh"
TOPOLOGY=$TRIO
trio tls-1.3 <<<'www.abc A 198.51.100.80'
pki www <<'PKI'
root self rsa ca     Example_Root_CA
site root ec  sub    Example_Site_CA
www  site ec  server www.abc.example san=DNS:www.abc.example
PKI
page www 'One round trip.'
nginx www <<'CONF'
server { listen 443 ssl; server_name www.abc.example; ssl_certificate /lab/pki/www.chain; ssl_certificate_key /lab/pki/www.key;
         ssl_protocols TLSv1.2 TLSv1.3; }
CONF
listening www 443

capture pc pc eth0 ip
on pc env SSLKEYLOGFILE=/lab/keys curl -4 -sS --http1.1 --cacert /lab/pki/root.pem https://www.abc.example/ -o /lab/page
got 'body of the page' page
finish --tls "$SHARE/keys"
