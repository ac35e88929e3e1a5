#!/bin/bash
# The same mailbox by POP3 and by IMAP: what is read, what is deleted, and when.
SHOWS="POP3: RETR and QUIT, RETR DELE QUIT, RETR DELE and the cable pulled. IMAP: one device flags and expunges while another idles."
TOPOLOGY="mail server 203.0.113.25, lee's pc 203.0.113.10 and phone 203.0.113.11 on one network; recorded at the server"
PROGRAMS="dovecot-pop3d dovecot-imapd python3"
source "$(dirname "$0")/lib.sh"; source "$RECORD/lib-mail.sh"
lab mailbox
lan far 203.0.113 2001:db8:3
host mail far 25
host pc far 10
host phone far 11
v4only mail pc phone
mailbox_user mail lee
for n in 1 2 3 4; do
    put mail "/home/lee/Maildir/new/176758380$n.M$n.mail" <<MAIL
From: Kim <kim@abc.example>
To: Lee <lee@def.example>
Subject: Letter $n
Date: Mon, 05 Jan 2026 12:0$n:00 +0900
Message-ID: <letter-$n@abc.example>

This is letter number $n.
MAIL
done
on mail chown -R lee: /home/lee
dovecot mail

capture mail mail eth0 tcp
c() { local h=$1; shift; on "$h" python3 /record/mailbox_client.py 203.0.113.25 "$@"; }
c pc pop3 STAT LIST 'RETR 1' QUIT
sleep 0.5
c pc pop3 STAT 'RETR 1' 'DELE 1' QUIT
sleep 0.5
c pc pop3 STAT 'RETR 1' 'DELE 1' stay >"$SHARE/pulled" & pulled=$!
for _ in $(seq 100); do grep -qs staying "$SHARE/pulled" && break; sleep 0.05; done
sleep 0.3
on router ip link set far-pc down           # the cable
on pc pkill -KILL -f mailbox_client || true
wait $pulled 2>/dev/null || true
sleep 1
c phone pop3 STAT QUIT
sleep 0.5
c phone idle >"$SHARE/idle" & idle=$!
for _ in $(seq 100); do grep -qs idling "$SHARE/idle" && break; sleep 0.05; done
on router ip link set far-pc up
on mail ip neigh flush all; sleep 1
c pc flags
wait $idle
[ "$(on mail sh -c 'ls /home/lee/Maildir/cur /home/lee/Maildir/new | grep -c mail')" = 2 ]
truth "four letters at first; after the second POP3 session three; the pulled session removes none; IMAP expunges one: two are left"
finish
