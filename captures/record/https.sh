#!/bin/bash
# The same page without and with TLS; then two requests on one connection and one on another.
SHOWS="The same page over HTTP and over HTTPS; two requests on one TLS connection, then a second connection; keys in the file."
PROGRAMS="curl nginx-light bind9 openssl"
KEYS="inside"
source "$(dirname "$0")/lib.sh"; source "$RECORD/lib-web.sh"
TOPOLOGY=$TRIO
trio https <<<'www.abc A 198.51.100.80'
pki www <<'PKI'
root self rsa ca     Example_Root_CA
site root ec  sub    Example_Site_CA
www  site ec  server www.abc.example san=DNS:www.abc.example
PKI
page www 'The same page, with a secret: the key is under the mat.'
page www 'The second page.' second.html
nginx www <<'CONF'
server { listen 80; listen 443 ssl; server_name www.abc.example; ssl_certificate /lab/pki/www.chain; ssl_certificate_key /lab/pki/www.key;
         ssl_protocols TLSv1.2 TLSv1.3; }
CONF
listening www 80; listening www 443
U=www.abc.example
c() { on pc env SSLKEYLOGFILE=/lab/keys curl -4 -sS --http1.1 --cacert /lab/pki/root.pem "$@"; sleep 0.3; }

capture pc pc eth0 ip
c http://$U/ -o /lab/1
c https://$U/ -o /lab/2 https://$U/second.html -o /lab/3
c https://$U/second.html -o /lab/4
cmp "$SHARE/1" "$SHARE/2"
got 'the page' 1; got 'the second page' 3
finish --tls "$SHARE/keys"
