#!/bin/bash
# A firewall before the client that rejects: the server knows at once, and says so.
SHOWS="Active FTP through a firewall that rejects what comes in unasked: the server says 425 at once; then passive works."
TOPOLOGY="pc 192.0.2.10, router as a firewall that resets new connections inwards, FTP server 198.51.100.21; recorded at both"
PROGRAMS="vsftpd python3 nftables"
source "$(dirname "$0")/lib.sh"; source "$RECORD/lib-ftp.sh"; source "$RECORD/lib-ftp-blocked.sh"
blocked ftp-blocked-reject 'table ip wall {
    chain forward {
        type filter hook forward priority 0;
        ct state established,related accept
        oifname "home" meta l4proto tcp reject with tcp reset
    }
}'
