#!/bin/bash
# A manager asks, an agent answers, and sometimes speaks up by itself.
SHOWS="SNMP: v2c get, getnext, getbulk, set, trap, inform, a wrong community; v3 with authentication and encryption, and a v3 trap."
TOPOLOGY="manager 192.0.2.10, router, agent 198.51.100.61; recorded at the manager"
PROGRAMS="snmp snmpd snmptrapd"
KEYS="beside: the users' passwords are among the truths"
source "$(dirname "$0")/lib.sh"
lab snmp
lan home 192.0.2 2001:db8:1
lan web 198.51.100 2001:db8:2
host manager home 10
host agent web 61
v4only manager agent
put agent /etc/snmp/snmpd.conf <<'CONF'
agentaddress udp:161
rocommunity public 192.0.2.10
rwcommunity made-up-write 192.0.2.10
sysDescr Switch of ABC
sysLocation Room 101
sysContact kim@abc.example
engineIDType 3
engineIDNic eth0
createUser kim SHA made-up-auth AES made-up-priv
rwuser kim priv
CONF
put manager /etc/snmp/snmptrapd.conf <<'CONF'
disableAuthorization yes
CONF
bg agent snmpd -f -Lo -C -c /etc/snmp/snmpd.conf
bg manager snmptrapd -f -Lo -C -c /etc/snmp/snmptrapd.conf -On
listening agent 161 udp; listening manager 162 udp
A=198.51.100.61 SYS=1.3.6.1.2.1.1
engine=0x$(on agent sh -c 'for f in /var/lib/snmp/snmpd.conf; do sed -n "s/^oldEngineID 0x//p" $f; done')

capture manager manager eth0 udp
m() { on manager env MIBS= "$@" >>"$SHARE/answers.txt" 2>&1 || true; sleep 0.2; }
m snmpget -v2c -c public $A $SYS.1.0 $SYS.3.0 $SYS.5.0
m snmpgetnext -v2c -c public $A $SYS.5
m snmpbulkget -v2c -c public -Cn1 -Cr4 $A $SYS.3 1.3.6.1.2.1.2.2.1.2
m snmpset -v2c -c made-up-write $A $SYS.5.0 s switch-of-abc
m snmpget -v2c -c public $A $SYS.5.0
m snmpget -v2c -c public $A $SYS.99.0
m snmpset -v2c -c public $A $SYS.5.0 s mine
m snmpget -v2c -c wrong -r1 -t1 $A $SYS.5.0
on agent env MIBS= snmptrap -v2c -c public 192.0.2.10 '' 1.3.6.1.6.3.1.1.5.3 1.3.6.1.2.1.2.2.1.1.2 i 2 1.3.6.1.2.1.2.2.1.8.2 i 2
sleep 0.2
on agent env MIBS= snmpinform -v2c -c public 192.0.2.10 '' 1.3.6.1.6.3.1.1.5.4 1.3.6.1.2.1.2.2.1.1.2 i 2
sleep 0.2
V3="-v3 -u kim -l authPriv -a SHA -A made-up-auth -x AES -X made-up-priv"
m snmpget $V3 $A $SYS.5.0
m snmpset $V3 $A $SYS.5.0 s core-of-abc
m snmpget -v3 -u nobody -l noAuthNoPriv $A $SYS.5.0
m snmpget -v3 -u kim -l authPriv -a SHA -A not-the-right-one -x AES -X made-up-priv $A $SYS.5.0
on agent env MIBS= snmptrap -e "$engine" $V3 192.0.2.10 '' 1.3.6.1.6.3.1.1.5.3 1.3.6.1.2.1.2.2.1.1.2 i 2
truth "v3 user kim: SHA-1 password made-up-auth, AES-128 password made-up-priv, engine $engine"
truth "set by v2c: switch-of-abc; set by v3: core-of-abc"
finish
