#!/bin/bash
# An address for a while: two servers offer, one is chosen and both hear it; renew, release, a refusal.
SHOWS="DHCP with two servers: discover, two offers, request, ack; renewal, release; a stale lease refused with NAK."
TOPOLOGY="pc without an address, DHCP servers 192.0.2.53 (dhcpd, authoritative) and 192.0.2.54 (dnsmasq) on one network; recorded at the pc"
PROGRAMS="isc-dhcp-server dnsmasq-base udhcpc isc-dhcp-client"
source "$(dirname "$0")/lib.sh"
lab dhcp
lan home 192.0.2 2001:db8:1
host one home 53
host two home 54
role pc; wire pc eth0 home
v4only one two pc
put one /etc/dhcp/dhcpd.conf <<'CONF'
authoritative; ping-check false; default-lease-time 600; max-lease-time 7200;
option domain-name "abc.example"; option domain-name-servers 192.0.2.53; option routers 192.0.2.1;
subnet 192.0.2.0 netmask 255.255.255.0 { range 192.0.2.100 192.0.2.120; }
CONF
on one sh -c ': >/tmp/leases'
bg one dhcpd -4 -f -d -cf /etc/dhcp/dhcpd.conf -lf /tmp/leases -pf /tmp/dhcpd.pid eth0
bg two dnsmasq -d -p 0 -u root --dhcp-range=192.0.2.200,192.0.2.220,10m --dhcp-option=option:router,192.0.2.1 --no-ping \
    --dhcp-leasefile=/tmp/leases -C /dev/null
listening one 67 udp; listening two 67 udp
put pc /tmp/script 755 <<'SCRIPT'
#!/bin/sh
case $1 in
deconfig) ip addr flush dev eth0; ip link set eth0 up ;;
bound|renew) ip addr flush dev eth0; ip addr add "$ip/24" dev eth0; echo "$1 $ip from $serverid" >>/lab/leases.txt ;;
esac
SCRIPT

capture pc pc eth0 udp port 67 or udp port 68
bg pc busybox udhcpc -f -i eth0 -s /tmp/script -x hostname:pc -p /tmp/udhcpc.pid -t 5 -T 2
for _ in $(seq 60); do grep -qs bound "$SHARE/leases.txt" && break; sleep 0.1; done
sleep 1
on pc sh -c 'kill -USR1 $(cat /tmp/udhcpc.pid)'      # renew
for _ in $(seq 60); do grep -qs renew "$SHARE/leases.txt" && break; sleep 0.1; done
sleep 1
on pc sh -c 'kill -USR2 $(cat /tmp/udhcpc.pid)'      # release
sleep 1
on pc sh -c 'kill $(cat /tmp/udhcpc.pid)'; sleep 0.3
on two pkill -x dnsmasq
# A lease from another network: the pc asks for its old address, and is refused.
put pc /tmp/dhclient.leases <<'LEASE'
lease {
  interface "eth0";
  fixed-address 198.51.100.77;
  option subnet-mask 255.255.255.0;
  option dhcp-lease-time 86400;
  option dhcp-server-identifier 198.51.100.53;
  renew 5 2035/01/05 00:00:00;
  rebind 5 2035/01/05 00:00:00;
  expire 5 2035/01/05 00:00:00;
}
LEASE
on pc ip addr flush dev eth0
echo 'send host-name "pc";' | put pc /etc/dhcp/dhclient.conf
on pc dhclient -4 -1 -v -lf /tmp/dhclient.leases -pf /tmp/dhclient.pid -sf /bin/true eth0 >"$SHARE/dhclient.log" 2>&1
truth "$(tr '\n' ';' <"$SHARE/leases.txt")"
finish
