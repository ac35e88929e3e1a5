#!/bin/bash
# One page in clear: one question to the name server, one TCP connection, one page, both ways closed.
SHOWS="One web page in clear: a DNS question, a TCP connection, GET and 200, and FIN both ways."
TOPOLOGY="pc 192.0.2.10 and name server 192.0.2.53 on one network, router, www 198.51.100.80 behind it; recorded at the pc"
PROGRAMS="curl nginx-light bind9"
source "$(dirname "$0")/lib.sh"
lab first-look
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
<h1>Hello from ABC</h1>
<p>You are reading this from the wire.</p>
HTML
put www /etc/nginx/nginx.conf <<'CONF'
user www-data; worker_processes 1; pid /run/nginx.pid;
events { }
http { include mime.types; access_log off; error_log /lab/nginx-error.log;
       server { listen 80; server_name www.abc.example; root /srv/www; } }
CONF
bg www nginx -g 'daemon off;'
listening www 80

capture pc pc eth0 ip
on pc curl -4 -sS http://www.abc.example/ >"$SHARE/page.html"
grep -q 'Hello from ABC' "$SHARE/page.html"
truth "body of the page: $(stat -c %s "$SHARE/page.html") bytes, sha256 $(sha "$SHARE/page.html")"
finish
