#!/bin/bash
# A stub asks a resolver; the resolver walks from its own root. Referral, cache, CNAME, MX, no such name, too big for UDP.
SHOWS="A stub resolver, a recursive resolver and three authoritative servers (root, example, abc.example): referrals, cache, truncation and retry over TCP."
TOPOLOGY="pc 192.0.2.10, resolver 192.0.2.53; behind the router root 203.0.113.10, example 203.0.113.20, abc.example 198.51.100.53; recorded at the resolver"
PROGRAMS="bind9 bind9-dnsutils"
source "$(dirname "$0")/lib.sh"
lab dns
lan home 192.0.2 2001:db8:1
lan web 198.51.100 2001:db8:2
lan far 203.0.113 2001:db8:3
host pc home 10
host resolver home 53
host root far 10
host tld far 20
host abc web 53
resolver pc 192.0.2.53

# authority HOST ZONE...: each zone's records are in /etc/bind/ZONE.db
authority() {
    local h=$1 z; shift
    { echo 'options { directory "/var/cache/bind"; recursion no; dnssec-validation no; notify no; pid-file none; }; controls { };'
      for z; do echo "zone \"$z\" { type primary; file \"/etc/bind/${z//./_}.db\"; };"; done; } | put "$h" /etc/bind/named.conf
    bg "$h" named -4 -g -c /etc/bind/named.conf
    listening "$h" 53 udp
}
put root /etc/bind/_.db <<'ZONE'
$TTL 86400
@                     SOA a.root.example. hostmaster.root.example. 1 3600 600 86400 3600
@                     NS  a.root.example.
a.root.example.       A   203.0.113.10
example.              NS  ns.example.
ns.example.           A   203.0.113.20
100.51.198.in-addr.arpa. NS ns.abc.example.
ns.abc.example.       A   198.51.100.53
ZONE
put tld /etc/bind/example.db <<'ZONE'
$TTL 3600
@       SOA ns hostmaster 1 3600 600 86400 300
@       NS  ns
ns      A   203.0.113.20
a.root  A   203.0.113.10
abc     NS  ns.abc
ns.abc  A   198.51.100.53
ZONE
{ cat <<'ZONE'
$TTL 300
@       SOA ns hostmaster 1 3600 600 86400 60
@       NS  ns
@       MX  10 mail
@       MX  20 backup
ns      A   198.51.100.53
www     A   198.51.100.80
www     AAAA 2001:db8:2::80
ftp     CNAME www
mail    A   198.51.100.25
backup  A   198.51.100.26
ZONE
  for i in $(seq -w 1 20); do
      echo "big TXT \"line $i of a text that together with the others is too long for one datagram, so it is asked for again over TCP\""
  done; } | put abc /etc/bind/abc_example.db
put abc /etc/bind/100_51_198_in-addr_arpa.db <<'ZONE'
$TTL 300
@  SOA ns.abc.example. hostmaster.abc.example. 1 3600 600 86400 60
@  NS  ns.abc.example.
80 PTR www.abc.example.
ZONE
authority root .
authority tld example
authority abc abc.example 100.51.198.in-addr.arpa
put resolver /etc/bind/root.hints <<'ZONE'
. 86400 NS a.root.example.
a.root.example. 86400 A 203.0.113.10
ZONE
put resolver /etc/bind/named.conf <<'CONF'
options { directory "/var/cache/bind"; recursion yes; dnssec-validation no; qname-minimization off; minimal-responses yes;
          pid-file none; empty-zones-enable no; allow-recursion { any; }; };
controls { };
zone "." { type hint; file "/etc/bind/root.hints"; };
CONF
bg resolver named -4 -g -c /etc/bind/named.conf
listening resolver 53 udp
sleep 1
ask() { on pc dig +noedns +noad +tries=1 "$@" >>"$SHARE/answers"; sleep 0.4; }
ask warm.invalid A          # the resolver asks the root for its own name once; not part of the lesson

capture resolver resolver eth0 ip
ask www.abc.example A       # root, example, abc.example
ask www.abc.example AAAA    # straight to abc.example
ask ftp.abc.example A       # another name for www
ask abc.example MX
ask nosuch.abc.example A
sleep 1.2
ask www.abc.example A       # from the cache, with a smaller TTL
ask nosuch.abc.example A    # that there is no such name was kept too
ask -x 198.51.100.80
ask big.abc.example TXT     # truncated, twice, and asked for over TCP, twice
grep -q '198.51.100.80' "$SHARE/answers"
truth "big.abc.example: 20 TXT records"
finish
