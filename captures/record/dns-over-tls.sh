#!/bin/bash
# DNS over TLS (RFC 7858): questions and answers that nobody on the way can read.
SHOWS="DNS over TLS on port 853: three questions on one connection, one with a long answer; keys in the file."
TOPOLOGY="pc 192.0.2.10, router, server ns.abc.example 198.51.100.53; recorded at the pc"
PROGRAMS="bind9 python3"
KEYS="inside"
source "$(dirname "$0")/lib.sh"
lab dns-over-tls
lan home 192.0.2 2001:db8:1
lan web 198.51.100 2001:db8:2
host pc home 10
host server web 53
v4only pc server
on server python3 /record/pki.py /lab/pki <<'PKI'
root self ec ca     Example_Root_CA
ns   root ec server ns.abc.example san=DNS:ns.abc.example
PKI
on server chmod 644 /lab/pki/ns.key
{ cat <<'ZONE'
$TTL 300
@    SOA ns hostmaster 1 3600 600 86400 60
@    NS  ns
ns   A   198.51.100.53
www  A   198.51.100.80
www  AAAA 2001:db8:2::80
ZONE
  for i in $(seq -w 1 20); do echo "big TXT \"line $i of a text that is too long for one datagram; here that matters to nobody\""; done; } |
    put server /etc/bind/abc_example.db
put server /etc/bind/named.conf <<'CONF'
tls here { cert-file "/lab/pki/ns.pem"; key-file "/lab/pki/ns.key"; };
options { directory "/var/cache/bind"; recursion no; dnssec-validation no; notify no; pid-file none;
          listen-on port 853 tls here { any; }; listen-on-v6 { none; }; };
controls { };
zone "abc.example" { type primary; file "/etc/bind/abc_example.db"; };
CONF
bg server named -4 -g -c /etc/bind/named.conf
listening server 853

capture pc pc eth0 tcp
on pc env SSLKEYLOGFILE=/lab/keys python3 /record/dot_client.py 198.51.100.53 /lab/pki/root.pem \
    www.abc.example/A www.abc.example/AAAA big.abc.example/TXT >"$SHARE/answers"
grep -q 'A 1 c6336450' "$SHARE/answers"
grep -q 'TXT 20 ' "$SHARE/answers"
truth "www.abc.example is 198.51.100.80; big.abc.example: 20 TXT records"
finish --tls "$SHARE/keys"
