#!/bin/bash
# A firewall before the client that drops: 200 PORT, then silence, until the server gives up.
SHOWS="Active FTP through a firewall that drops what comes in unasked: the client sees silence, the server repeats its SYN; then passive works."
TOPOLOGY="pc 192.0.2.10, router as a firewall that drops new connections inwards, FTP server 198.51.100.21; recorded at both"
PROGRAMS="vsftpd python3 nftables"
source "$(dirname "$0")/lib.sh"; source "$RECORD/lib-ftp.sh"; source "$RECORD/lib-ftp-blocked.sh"
blocked ftp-blocked-drop 'table ip wall {
    chain forward {
        type filter hook forward priority 0;
        ct state established,related accept
        oifname "home" drop
    }
}'
