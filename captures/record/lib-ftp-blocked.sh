# Active FTP against a firewall or NAT in front of the client, then passive. Source after lib.sh.
# blocked NAME RULES: the router's nft rules; both sides are recorded.
blocked() {
    lab "$1"
    lan home 192.0.2 2001:db8:1
    lan web 198.51.100 2001:db8:2
    host pc home 10
    host ftp web 21
    ftp_server ftp connect_timeout=8 ${FTP_OPTIONS:-}
    on router sysctl -qw net.bridge.bridge-nf-call-iptables=0 2>/dev/null || true
    put router /etc/rules.nft <<<"$2"
    on router nft -f /etc/rules.nft
    capture pc pc eth0 tcp or icmp
    capture server ftp eth0 tcp or icmp
    on pc python3 /record/ftp_client.py 198.51.100.21 port=50069 get=notes.txt pasv get=notes.txt >"$SHARE/said"
    sed 's/^/    /' "$SHARE/said" >&2
    finish
}
