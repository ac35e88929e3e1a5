# The world of mail: kim at abc.example, lee at def.example, one name server for all. Source after lib.sh.
# mail_world NAME: pc (kim), abc, ns; def and what else the script adds hang on the network "far".
mail_world() {
    lab "$1"
    lan home 192.0.2 2001:db8:1
    lan web 198.51.100 2001:db8:2
    lan far 203.0.113 2001:db8:3
    host abc web 25
    host ns web 53
    v4only abc ns
    { cat <<'ZONE'
abc          MX 10 mail.abc
mail.abc     A  198.51.100.25
def          MX 10 mail.def
mail.def     A  203.0.113.25
ZONE
      cat; } >"$RUN/zone"
    names ns <"$RUN/zone"
    resolver abc 198.51.100.53
}

# reverse HOST ZONE RECORDS: add a reverse zone to the name server.
reverse() {
    printf '$TTL 300\n@ SOA ns.example. hostmaster.example. 1 3600 600 86400 60\n@ NS ns.example.\n%s\n' "$2" | put ns "/etc/bind/db.$1"
    printf 'zone "%s.in-addr.arpa" { type primary; file "/etc/bind/db.%s"; };\n' "$1" "$1" | on ns tee -a /etc/bind/named.conf >/dev/null
}
delivered() {
    local i; for i in $(seq 100); do on "$1" sh -c "ls /home/$2/Maildir/new/* /home/$2/Maildir/cur/* 2>/dev/null | grep -q ." && return; sleep 0.1; done
    die "no mail for $2 at $1"
}
