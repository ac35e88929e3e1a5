#!/bin/bash
# A chain to read: the leaf and the intermediate are sent, the root is only in the client's trust store.
SHOWS="TLS 1.2 with a readable chain: an RSA root (in no packet) signed the intermediate, whose ECDSA key signed the leaf; keys in the file."
PROGRAMS="curl nginx-light bind9 openssl"
KEYS="inside"
source "$(dirname "$0")/lib.sh"; source "$RECORD/lib-web.sh"
TOPOLOGY=$TRIO
trio certificates <<<'shop.abc A 198.51.100.80'
pki www <<'PKI'
root self rsa ca     Example_Root_CA
site root ec  sub    Example_Site_CA
shop site rsa server shop.abc.example san=DNS:shop.abc.example,DNS:www.shop.abc.example
PKI
page www 'Shop of ABC.'
nginx www <<'CONF'
server { listen 443 ssl; server_name shop.abc.example; ssl_certificate /lab/pki/shop.chain; ssl_certificate_key /lab/pki/shop.key;
         ssl_protocols TLSv1.2; ssl_ciphers ECDHE-RSA-AES128-GCM-SHA256; }
CONF
listening www 443

capture pc pc eth0 ip
on pc env SSLKEYLOGFILE=/lab/keys curl -4 -sS --http1.1 --cacert /lab/pki/root.pem https://shop.abc.example/ -o /lab/page
beside root.pem <"$SHARE/pki/root.pem"
for n in root site shop; do truth "$n: sha256 of the certificate $(openssl x509 -in "$SHARE/pki/$n.pem" -outform der | sha256sum | cut -d' ' -f1)"; done
finish --tls "$SHARE/keys"
