#!/bin/bash
# NAT with a helper: the router reads PORT and rewrites it, and the lengths shift.
SHOWS="Active FTP through NAT with a helper: the router rewrites PORT, and the server's connection is let in."
TOPOLOGY="pc 192.0.2.10, router that translates it to 198.51.100.1 and helps FTP, FTP server 198.51.100.21; outside nobody has a route to the inside; recorded at both"
PROGRAMS="vsftpd python3 nftables"
source "$(dirname "$0")/lib.sh"; source "$RECORD/lib-ftp.sh"; source "$RECORD/lib-ftp-blocked.sh"
blocked ftp-blocked-nat-helper 'table ip nat {
    ct helper ftp-reader {
        type "ftp" protocol tcp;
    }
    chain in {
        type filter hook prerouting priority -150;
        tcp dport 21 ct helper set "ftp-reader"
    }
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
