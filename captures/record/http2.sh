#!/bin/bash
# HTTP/2: several answers at once on one connection, in clear and inside TLS.
SHOWS="HTTP/2 with three big bodies at once on a slow line, so that streams interleave: in clear (prior knowledge) and over TLS; keys in the file."
TOPOLOGY="pc 192.0.2.10 on a line of 2 Mbit/s, router, www 198.51.100.80; recorded at the pc"
PROGRAMS="nghttp2-client nginx-light bind9"
KEYS="inside"
source "$(dirname "$0")/lib.sh"
lab http2
lan home 192.0.2 2001:db8:1
lan web 198.51.100 2001:db8:2
far pc home 10 --delay 10 --rate 2000
host ns home 53
host www web 80
resolver pc 192.0.2.53
names ns <<'ZONE'
www.abc A 198.51.100.80
ZONE
on www python3 /record/pki.py /lab/pki <<'PKI'
root self ec ca     Example_Root_CA
www  root ec server www.abc.example san=DNS:www.abc.example
PKI
for f in one two three; do for i in $(seq 300); do echo "$f: this is line $(printf %03d "$i") of the file called $f"; done | put www /srv/www/$f.txt; done
put www /etc/nginx/nginx.conf <<'CONF'
user www-data; worker_processes 1; pid /run/nginx.pid;
events { }
http { include mime.types; access_log off; error_log /lab/nginx-error.log; http2_chunk_size 2k; sendfile off; output_buffers 1 4k;
       server { listen 80 http2; listen 443 ssl http2; server_name www.abc.example; root /srv/www;
                ssl_certificate /lab/pki/www.chain; ssl_certificate_key /lab/pki/www.key; ssl_protocols TLSv1.3; } }
CONF
bg www nginx -g 'daemon off;'
listening www 80; listening www 443

keylog pc
capture pc pc eth0 ip
# A client with small windows (4095 bytes a stream): the server must take turns.
for u in http://www.abc.example https://www.abc.example; do
    on pc env LD_PRELOAD=/lab/keylog.so SSLKEYLOGFILE=/lab/keys nghttp --no-dep --window-bits=12 $u/one.txt $u/two.txt $u/three.txt $u/none >"$SHARE/got"
    sleep 0.5
done
for f in one two three; do truth "$f.txt: $(on www stat -c %s /srv/www/$f.txt) bytes, sha256 $(on www sha256sum /srv/www/$f.txt | cut -d' ' -f1)"; done
finish --tls "$SHARE/keys"
