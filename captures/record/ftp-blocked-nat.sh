#!/bin/bash
# NAT without a helper: PORT names an address that means nothing to the server.
SHOWS="Active FTP through NAT without a helper: PORT promises an inside address that the server cannot reach; then passive works."
TOPOLOGY="pc 192.0.2.10, router that translates it to 198.51.100.1, FTP server 198.51.100.21 that accepts any PORT; outside nobody has a route to the inside; recorded at both"
PROGRAMS="vsftpd python3 nftables"
FTP_OPTIONS='port_promiscuous=YES connect_from_port_20=NO'    # by default vsftpd answers 500 Illegal PORT command
source "$(dirname "$0")/lib.sh"; source "$RECORD/lib-ftp.sh"; source "$RECORD/lib-ftp-blocked.sh"
blocked ftp-blocked-nat 'table ip nat {
    chain out {
        type nat hook postrouting priority 100;
        oifname "web" masquerade
    }
    chain forward {
        type filter hook forward priority 0;
        ct state established,related accept
        iifname "web" ip daddr 192.0.2.0/24 reject with icmp net-unreachable
    }
}'
