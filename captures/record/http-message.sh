#!/bin/bash
# What requests and responses look like: most of one connection's worth of different ones.
SHOWS="HTTP/1.1 messages on one connection: GET, HEAD, a form, redirect, 304, range, gzip in chunks, 404, a .txt sent as HTML; then a URL with port, query and fragment."
TOPOLOGY="pc 192.0.2.10 and name server 192.0.2.53 on one network, router, www 198.51.100.80 (ports 80, 8080); recorded at the pc"
PROGRAMS="curl nginx-light bind9 python3"
source "$(dirname "$0")/lib.sh"
lab http-message
lan home 192.0.2 2001:db8:1
lan web 198.51.100 2001:db8:2
host pc home 10
host ns home 53
host www web 80
resolver pc 192.0.2.53
names ns <<'ZONE'
www.abc A 198.51.100.80
ZONE
put www /srv/www/index.html <<'HTML'
<!doctype html>
<title>ABC</title>
<h1>Home of ABC</h1>
HTML
put www /srv/www/page.txt <<'HTML'
<!doctype html>
<h1>The file is called page.txt, and it is a page.</h1>
HTML
{ echo '<!doctype html>'; for i in $(seq 200); do echo "<p>Line $i of a long page: much of it repeats, so it packs well.</p>"; done; } | put www /srv/www/long.html
for i in $(seq 100); do printf 'line %04d\n' "$i"; done | put www /srv/www/lines.dat
on www touch -d '2026-01-02 03:04:05 UTC' /srv/www/{index.html,page.txt,long.html,lines.dat} /srv/www
on www sh -c 'touch -d "2026-01-02 03:04:05 UTC" /srv/www/*'
put www /etc/nginx/nginx.conf <<'CONF'
user www-data; worker_processes 1; pid /run/nginx.pid;
events { }
http { include mime.types; access_log off; error_log /lab/nginx-error.log; absolute_redirect off; gzip on; gzip_min_length 1000;
       server { listen 80; listen 8080; server_name www.abc.example; root /srv/www;
                location = /old  { return 301 /; }
                location = /page.txt { types { } default_type "text/html; charset=utf-8"; }
                location = /form { proxy_pass http://127.0.0.1:8000; }
                location = /a { default_type text/plain; return 200 "query: $args\n"; } } }
CONF
bg www python3 /record/site.py 127.0.0.1 8000
bg www nginx -g 'daemon off;'
listening www 80; listening www 8000

capture pc pc eth0 ip
U=http://www.abc.example
on pc sh -euc 'cd /lab; U=$0; curl -4 -sS "$U/" -o 1 --next -4 -sS -I "$U/lines.dat" -o 2 \
    --next -4 -sS -d name=Kim -d town=Seoul --data-urlencode "text=1 + 1 = 2" "$U/form" -o 3 \
    --next -4 -sS -L "$U/old" -o 4 \
    --next -4 -sS -H "If-Modified-Since: Fri, 02 Jan 2026 03:04:05 GMT" "$U/" -o 5 \
    --next -4 -sS -r 100-199 "$U/lines.dat" -o 6 \
    --next -4 -sS --compressed "$U/long.html" -o 7 \
    --next -4 -sS "$U/nothing" -o 8 \
    --next -4 -sS "$U/page.txt" -o 9' "$U"
sleep 0.3
on pc curl -4 -sS 'http://www.abc.example:8080/a?b=1#c' >"$SHARE/10"
truth "long.html, unpacked: $(stat -c %s "$SHARE/7") bytes, sha256 $(sha "$SHARE/7")"
truth "lines.dat, bytes 100-199: sha256 $(sha "$SHARE/6")"
finish
