#!/bin/bash
# Who asks? The connection says nothing; the cookie does.
SHOWS="A cookie set; the same connection without it (unknown) and a new one with it (known); the same over HTTP/1.0."
TOPOLOGY="pc 192.0.2.10 and name server 192.0.2.53 on one network, router, www 198.51.100.80; recorded at the pc"
PROGRAMS="curl nginx-light bind9 python3"
source "$(dirname "$0")/lib.sh"
lab http-state
lan home 192.0.2 2001:db8:1
lan web 198.51.100 2001:db8:2
host pc home 10
host ns home 53
host www web 80
resolver pc 192.0.2.53
names ns <<'ZONE'
www.abc A 198.51.100.80
ZONE
put www /etc/nginx/nginx.conf <<'CONF'
user www-data; worker_processes 1; pid /run/nginx.pid;
events { }
http { access_log off; error_log /lab/nginx-error.log;
       server { listen 80; server_name www.abc.example; location / { proxy_pass http://127.0.0.1:8000; } } }
CONF
bg www python3 /record/site.py 127.0.0.1 8000
bg www nginx -g 'daemon off;'
listening www 80; listening www 8000

capture pc pc eth0 ip
U=http://www.abc.example
on pc curl -4 -sS -D /lab/head -d name=Kim "$U/login" -o /lab/1 --next -4 -sS "$U/me" -o /lab/2
cookie=$(sed -n 's/^Set-Cookie: \([^;]*\).*/\1/p' "$SHARE/head")
[ -n "$cookie" ]
sleep 0.3
on pc curl -4 -sS -b "$cookie" "$U/me" -o /lab/3
sleep 0.3
on pc curl -4 -sS -0 "$U/me" -o /lab/4 --next -4 -sS -0 -b "$cookie" "$U/me" -o /lab/5
grep -q 'do not know' "$SHARE/2"; grep -q 'I know you' "$SHARE/3"; grep -q 'do not know' "$SHARE/4"; grep -q 'I know you' "$SHARE/5"
truth "the cookie: $cookie"
finish
