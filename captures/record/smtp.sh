#!/bin/bash
# One hop of mail in clear: the dialogue, the envelope, the header, a line that begins with a dot.
SHOWS="One message by SMTP in clear: envelope and header disagree about who gets it, and a line begins with a dot."
TOPOLOGY="mail.abc.example 198.51.100.25, router, mail.def.example 203.0.113.25; recorded at mail.abc.example"
PROGRAMS="swaks postfix"
source "$(dirname "$0")/lib.sh"; source "$RECORD/lib-mail.sh"
lab smtp
lan web 198.51.100 2001:db8:2
lan far 203.0.113 2001:db8:3
host abc web 25
host def far 25
v4only abc def
mailbox_user def lee; mailbox_user def choi
mta def mail.def.example def.example

put abc /tmp/mail <<'MAIL'
From: Kim <kim@abc.example>
To: Lee <lee@def.example>
Subject: Lunch
Date: Mon, 05 Jan 2026 11:30:00 +0900
Message-ID: <lunch-1@abc.example>

Shall we eat at noon?
.This line begins with a dot.
Kim
MAIL
capture abc abc eth0 tcp port 25
on abc swaks --server 203.0.113.25 --ehlo mail.abc.example --from kim@abc.example --to lee@def.example,choi@def.example \
    --data @/tmp/mail --suppress-data >"$SHARE/dialogue.txt"
for _ in $(seq 50); do on def sh -c 'ls /home/choi/Maildir/new/* >/dev/null 2>&1 && ls /home/lee/Maildir/new/* >/dev/null 2>&1' && break; sleep 0.1; done
on def sh -c 'cat /home/choi/Maildir/new/*' | grep -q '^\.This line'
truth "delivered to lee and to choi; To: names lee only; the dot line arrives with one dot"
finish
