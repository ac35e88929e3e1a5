#!/bin/bash
# TLS 1.2 with ephemeral Diffie-Hellman: the server proves itself by signing, and so does the client.
SHOWS="TLS 1.2 with ECDHE and a client certificate, then one GET inside; keys in the file."
TOPOLOGY="pc 192.0.2.10 and name server 192.0.2.53 on one network, router, www 198.51.100.80 behind it; recorded at the pc"
PROGRAMS="curl nginx-light bind9 openssl"
KEYS="inside"
source "$(dirname "$0")/lib.sh"
lab tls-1.2
lan home 192.0.2 2001:db8:1
lan web 198.51.100 2001:db8:2
host pc home 10
host ns home 53
host www web 80
resolver pc 192.0.2.53
names ns <<'ZONE'
www.abc A 198.51.100.80
ZONE
on www python3 /record/pki.py /lab/pki <<'PKI'
root   self   rsa ca     Example_Root_CA
site   root   ec  sub    Example_Site_CA
people root   ec  sub    Example_People_CA
www    site   ec  server www.abc.example san=DNS:www.abc.example
kim    people ec  client Kim             san=EMAIL:kim@abc.example
PKI
put www /srv/www/index.html <<'HTML'
<!doctype html>
<title>Members</title>
<p>Good morning, Kim.</p>
HTML
put www /etc/nginx/nginx.conf <<'CONF'
user www-data; worker_processes 1; pid /run/nginx.pid;
events { }
http { include mime.types; access_log off; error_log /lab/nginx-error.log;
       server { listen 443 ssl; server_name www.abc.example; root /srv/www;
                ssl_certificate /lab/pki/www.chain; ssl_certificate_key /lab/pki/www.key;
                ssl_protocols TLSv1.2; ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256; ssl_ecdh_curve prime256v1:X25519;
                ssl_client_certificate /lab/pki/root.pem; ssl_verify_client on; ssl_verify_depth 2; } }
CONF
bg www nginx -g 'daemon off;'
listening www 443

capture pc pc eth0 ip
on pc env SSLKEYLOGFILE=/lab/keys curl -4 -sS --http1.1 --cacert /lab/pki/root.pem --cert /lab/pki/kim.chain --key /lab/pki/kim.key \
    https://www.abc.example/ >"$SHARE/page.html"
grep -q 'Good morning' "$SHARE/page.html"
truth "body of the page: $(stat -c %s "$SHARE/page.html") bytes, sha256 $(sha "$SHARE/page.html")"
truth "the root certificate (in no packet): sha256 of its DER $(openssl x509 -in "$SHARE/pki/root.pem" -outform der | sha256sum | cut -d' ' -f1)"
finish --tls "$SHARE/keys"
