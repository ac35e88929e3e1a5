#!/bin/bash
# One agent, a user for each way to authenticate and to encrypt.
SHOWS="SNMPv3: a user each for MD5 and DES, SHA-1 and AES, SHA-256 and AES-192, SHA-512 and AES-256, one with SHA-224 and SHA-384 each that is only authenticated; each gets and sets a name; an inform."
TOPOLOGY="manager 192.0.2.10, router, agent 198.51.100.61; recorded at the manager"
PROGRAMS="snmp snmpd snmptrapd"
KEYS="beside: the users with their passphrases"
source "$(dirname "$0")/lib.sh"
lab snmp-v3
lan home 192.0.2 2001:db8:1
lan web 198.51.100 2001:db8:2
host manager home 10
host agent web 61
v4only manager agent
# name, digest, cipher; the passphrases are made-up-NAME and hidden-NAME
USERS="dora:MD5:DES erin:SHA:AES finn:SHA-256:AES-192 gina:SHA-512:AES-256 hugo:SHA-224: ines:SHA-384:"
{ echo agentaddress udp:161
  echo sysDescr Switch of ABC
  echo sysName switch
  echo engineIDType 3
  echo engineIDNic eth0
  for u in $USERS; do IFS=: read -r name digest cipher <<<"$u"
      [ "$cipher" ] && echo "createUser $name $digest made-up-$name $cipher hidden-$name" || echo "createUser $name $digest made-up-$name"
      [ "$cipher" ] && echo "rwuser $name priv" || echo "rwuser $name auth"
  done; } | sed '/^sysName/d' | put agent /etc/snmp/snmpd.conf
for u in $USERS; do IFS=: read -r name digest cipher <<<"$u"
    [ "$cipher" ] && echo "$name:$digest:made-up-$name:$cipher:hidden-$name" || echo "$name:$digest:made-up-$name"
done | beside users.txt
put manager /etc/snmp/snmptrapd.conf <<'CONF'
disableAuthorization yes
createUser erin SHA made-up-erin AES hidden-erin
CONF
bg agent snmpd -f -Lo -C -c /etc/snmp/snmpd.conf
bg manager snmptrapd -f -Lo -C -c /etc/snmp/snmptrapd.conf -On
listening agent 161 udp; listening manager 162 udp
A=198.51.100.61 SYS=1.3.6.1.2.1.1

capture manager manager eth0 udp
m() { on manager env MIBS= "$@" >>"$SHARE/answers.txt" 2>&1; sleep 0.2; }
for u in $USERS; do IFS=: read -r name digest cipher <<<"$u"
    level=authNoPriv; private=""
    [ "$cipher" ] && { level=authPriv; private="-x $cipher -X hidden-$name"; }
    v3="-v3 -u $name -l $level -a $digest -A made-up-$name $private"
    m snmpset $v3 $A $SYS.5.0 s "named-by-$name"
    m snmpget $v3 $A $SYS.5.0
done
on agent env MIBS= snmpinform -v3 -u erin -l authPriv -a SHA -A made-up-erin -x AES -X hidden-erin \
    192.0.2.10 '' 1.3.6.1.6.3.1.1.5.4 1.3.6.1.2.1.2.2.1.1.2 i 2
for u in $USERS; do grep -q "named-by-${u%%:*}" "$SHARE/answers.txt" || die "no answer for $u"; done
truth "each user sets sysName.0 to named-by-NAME and gets it back; users and passphrases are in beside/snmp-v3/users.txt"
finish
