#!/bin/bash
# Every way a handshake can end badly: who gives up, with which alert, or none.
SHOWS="Failed handshakes in TLS 1.2 and 1.3: expired, unknown CA, no common version, no client certificate, plain HTTP to a TLS port, wrong name with two clients; keys in the file."
PROGRAMS="curl python3 openssl nginx-light bind9"
KEYS="inside"
source "$(dirname "$0")/lib.sh"; source "$RECORD/lib-web.sh"
TOPOLOGY="pc 192.0.2.10 and name server 192.0.2.53, router, www 198.51.100.80 with ports 443, 8442 (only 1.2), 8443 (only 1.3), 4432 and 4433 (client certificate wanted); recorded at the pc"
trio tls-fails <<'ZONE'
www.abc     A 198.51.100.80
expired.abc A 198.51.100.80
unknown.abc A 198.51.100.80
wrong.abc   A 198.51.100.80
ZONE
pki www <<'PKI'
root    self ec ca     Example_Root_CA
other   self ec ca     Nobodys_Root_CA
www     root  ec server www.abc.example     san=DNS:www.abc.example
expired root  ec server expired.abc.example san=DNS:expired.abc.example from=2025-01-01 to=2026-01-01
unknown other ec server unknown.abc.example san=DNS:unknown.abc.example
PKI
page www 'Hello.'
nginx www <<'CONF'
ssl_protocols TLSv1.2 TLSv1.3; ssl_certificate /lab/pki/www.pem; ssl_certificate_key /lab/pki/www.key;
server { listen 443 ssl; server_name www.abc.example wrong.abc.example; }
server { listen 443 ssl; server_name expired.abc.example; ssl_certificate /lab/pki/expired.pem; ssl_certificate_key /lab/pki/expired.key; }
server { listen 443 ssl; server_name unknown.abc.example; ssl_certificate /lab/pki/unknown.pem; ssl_certificate_key /lab/pki/unknown.key; }
server { listen 8442 ssl; ssl_protocols TLSv1.2; }
server { listen 8443 ssl; ssl_protocols TLSv1.3; }
CONF
for v in 2 3; do
    bg www openssl s_server -accept 443$v -tls1_$v -cert /lab/pki/www.pem -key /lab/pki/www.key -CAfile /lab/pki/root.pem -Verify 2 -verify_return_error -www
done
for p in 443 8442 8443 4432 4433; do listening www $p; done

c() { local want=$1; shift; local code=0
    on pc env SSLKEYLOGFILE=/lab/keys curl -4 -sS --http1.1 --cacert /lab/pki/root.pem "$@" >>"$SHARE/said.txt" 2>&1 || code=$?
    case " $want " in *" $code "*) ;; *) die "curl $* ended with $code, not $want" ;; esac; sleep 0.3; }
V2="--tls-max 1.2" V3="--tlsv1.3"
capture pc pc eth0 ip
c 60 $V2 https://expired.abc.example/
c 60 $V3 https://expired.abc.example/
c 60 $V2 https://unknown.abc.example/
c 60 $V3 https://unknown.abc.example/
c 35 $V2 https://www.abc.example:8443/
c 35 $V3 https://www.abc.example:8442/
c '35 56' $V2 https://www.abc.example:4432/
c '35 56' $V3 https://www.abc.example:4433/
c 0 http://www.abc.example:443/
c '1 52 56' http://www.abc.example:4433/
for v in 1.2 1.3; do on pc env SSLKEYLOGFILE=/lab/keys python3 /record/tls_fetch.py wrong.abc.example /lab/pki/root.pem $v >>"$SHARE/said.txt"; sleep 0.3; done
c 60 $V2 https://wrong.abc.example/
c 60 $V3 https://wrong.abc.example/
truth "connections in order, each 1.2 then 1.3: expired, unknown CA, no common version, no client certificate; plain HTTP to nginx and to s_server; wrong name with Python, wrong name with curl"
finish --tls "$SHARE/keys"
sed 's/^/    /' "$SHARE/said.txt" | grep -E 'curl|SSL' >&2 || true
