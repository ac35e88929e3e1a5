#!/bin/bash
# A second visit: a ticket in 1.2, a pre-shared key in 1.3, early data, and a group the server must ask for.
SHOWS="Resumption: TLS 1.2 full and by ticket, TLS 1.3 full and by pre-shared key, 0-RTT data accepted, and a HelloRetryRequest; keys in the file."
PROGRAMS="openssl nginx-light"
KEYS="inside"
source "$(dirname "$0")/lib.sh"; source "$RECORD/lib-web.sh"
TOPOLOGY="pc 192.0.2.10, router, www 198.51.100.80 (8443 takes P-384 only); recorded at the pc"
trio tls-resume <<<'www.abc A 198.51.100.80'
pki www <<'PKI'
root self ec ca     Example_Root_CA
www  root ec server www.abc.example san=DNS:www.abc.example
PKI
page www 'Welcome back.'
nginx www <<'CONF'
ssl_certificate /lab/pki/www.chain; ssl_certificate_key /lab/pki/www.key; ssl_protocols TLSv1.2 TLSv1.3; keepalive_timeout 1;
server { listen 443 ssl; server_name www.abc.example; ssl_early_data on; }
server { listen 8443 ssl; server_name www.abc.example; ssl_ecdh_curve secp384r1; }
CONF
listening www 443; listening www 8443
printf 'GET / HTTP/1.1\r\nHost: www.abc.example\r\nConnection: close\r\n\r\n' >"$SHARE/request"
# visit PORT OPTIONS...: s_client until the server closes
visit() {
    local port=$1; shift
    on pc sh -c 'cat /lab/request - </dev/null | timeout 10 openssl s_client -connect 198.51.100.80:'"$port"' -servername www.abc.example \
        -CAfile /lab/pki/root.pem -verify_return_error -keylogfile /lab/keys -ign_eof "$@"' visit "$@" >>"$SHARE/visits.txt" 2>&1
    sleep 0.4
}

capture pc pc eth0 tcp
visit 443 -tls1_2 -sess_out /tmp/old
visit 443 -tls1_2 -sess_in /tmp/old
visit 443 -tls1_3 -sess_out /tmp/new
visit 443 -tls1_3 -sess_in /tmp/new -sess_out /tmp/newer
on pc sh -c 'sleep 1 | timeout 10 openssl s_client -connect 198.51.100.80:443 -servername www.abc.example -CAfile /lab/pki/root.pem \
    -keylogfile /lab/keys -ign_eof -tls1_3 -sess_in /tmp/newer -early_data /lab/request' >"$SHARE/early.txt" 2>&1
grep -q 'Early data was accepted' "$SHARE/early.txt"
sleep 0.4
visit 8443 -tls1_3 -groups X25519:P-384
[ "$(grep -c 'Welcome back' "$SHARE/visits.txt")" = 5 ]; grep -q 'Welcome back' "$SHARE/early.txt"
truth "connections in order: 1.2 full, 1.2 ticket, 1.3 full, 1.3 pre-shared key, 1.3 early data, 1.3 HelloRetryRequest"
finish --tls "$SHARE/keys"
