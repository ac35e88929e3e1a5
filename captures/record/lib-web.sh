# A web server and the usual three hosts, for the recordings of TLS. Source after lib.sh.

# trio NAME: pc 192.0.2.10, name server 192.0.2.53, www 198.51.100.80; records of example. on standard input.
trio() {
    lab "$1"
    lan home 192.0.2 2001:db8:1
    lan web 198.51.100 2001:db8:2
    host pc home 10
    host ns home 53
    host www web 80
    resolver pc 192.0.2.53
    names ns
}
TRIO="pc 192.0.2.10 and name server 192.0.2.53 on one network, router, www 198.51.100.80 behind it; recorded at the pc"

# nginx HOST: its server blocks on standard input; pages are in /srv/www.
nginx() {
    { printf '%s\n' 'user www-data; worker_processes 1; pid /run/nginx.pid; events { }' \
        'http { include mime.types; access_log off; error_log /lab/nginx-error.log; root /srv/www;'; cat; echo '}'; } |
        put "$1" /etc/nginx/nginx.conf
    bg "$1" nginx -g 'daemon off;'
}
pki() { on "$1" python3 /record/pki.py /lab/pki; }
page() { printf '<!doctype html>\n<title>ABC</title>\n<p>%s</p>\n' "$2" | put "$1" "/srv/www/${3:-index.html}"; }
got() { truth "$1: $(stat -c %s "$SHARE/$2") bytes, sha256 $(sha "$SHARE/$2")"; }
