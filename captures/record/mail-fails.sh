#!/bin/bash
# Mail that does not arrive at once, or at all: a dead primary, an unknown user, and who writes the bounce.
SHOWS="Primary MX down: the backup takes the mail and passes it on later; an unknown user refused at RCPT (the sender's server writes the bounce); an unknown user taken by the backup (the backup writes it)."
TOPOLOGY="mail.abc.example 198.51.100.25, name server 198.51.100.53, mail.def.example 203.0.113.25 (MX 10, first down), backup.def.example 203.0.113.26 (MX 20); recorded at mail.abc.example and at backup.def.example, each packet once"
PROGRAMS="postfix bind9"
source "$(dirname "$0")/lib.sh"; source "$RECORD/lib-mail.sh"; source "$RECORD/lib-mail-world.sh"
mail_world mail-fails <<'ZONE'
def          MX 20 backup.def
backup.def   A  203.0.113.26
ZONE
host def far 25; host backup far 26
v4only def backup
resolver def 198.51.100.53; resolver backup 198.51.100.53
mailbox_user abc kim; mailbox_user def lee
QUICK="queue_run_delay=3s minimal_backoff_time=3s maximal_backoff_time=3s smtpd_peername_lookup=no"
mta abc mail.abc.example abc.example $QUICK
mta backup backup.def.example backup.example mydestination= relay_domains=def.example relay_recipient_maps= $QUICK
mta def mail.def.example def.example $QUICK
on def postfix stop 2>/dev/null; sleep 0.5       # the primary is down
send() { # send ID RECIPIENT
    on abc sh -c 'printf "From: Kim <kim@abc.example>\nTo: <%s>\nSubject: Letter %s\nMessage-ID: <%s@abc.example>\n\nThis is letter %s.\n" "$1" "$0" "$0" "$0" | sendmail -f kim@abc.example "$1"' "$1" "$2"
}
bounced() { for _ in $(seq 200); do on abc sh -c 'ls /home/kim/Maildir/new/* 2>/dev/null' | wc -l | grep -qx "$1" && return; sleep 0.1; done; die "no bounce $1"; }

capture mail.abc abc eth0 tcp port 25 or udp port 53
capture backup backup eth0 '(tcp port 25 and host 203.0.113.25) or udp port 53'
send waits-1 lee@def.example            # the primary is down; the backup takes it
sleep 1
send lost-2 nosuch@def.example          # the backup takes this too: it knows no users
sleep 1
on def postfix start 2>/dev/null; listening def 25     # the primary is back
delivered def lee
bounced 1                                # written by the backup
sleep 0.5
send lost-3 nosuch@def.example          # refused at RCPT: abc writes the bounce itself
bounced 2
sleep 0.5
n=0; for f in $(on abc sh -c 'ls -rt /home/kim/Maildir/new/*'); do n=$((n + 1)); on abc cat "$f" | beside "bounce.$n.eml"; done
truth "bounce 1 was written by backup.def.example and came by SMTP from <>; bounce 2 by mail.abc.example and is in no packet"
finish
