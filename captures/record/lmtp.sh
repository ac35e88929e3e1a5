#!/bin/bash
# The last hop of mail: one answer for each recipient after the dot.
SHOWS="LMTP from an MTA to dovecot: LHLO, three recipients of whom one is unknown, and an answer for each accepted one after the dot."
TOPOLOGY="MTA 203.0.113.25, MDA 203.0.113.26 on one network; recorded at the MTA"
PROGRAMS="swaks dovecot-lmtpd"
source "$(dirname "$0")/lib.sh"; source "$RECORD/lib-mail.sh"
lab lmtp
lan far 203.0.113 2001:db8:3
host def far 25
host mda far 26
v4only def mda
mailbox_user mda lee; mailbox_user mda choi
dovecot mda 'protocol lmtp {' '  postmaster_address = postmaster@def.example' '  auth_username_format = %n' '}' \
    'service lmtp {' '  inet_listener lmtp {' '    port = 24' '  }' '}' 'hostname = mda.def.example'
listening mda 24
put def /tmp/mail <<'MAIL'
From: Kim <kim@abc.example>
To: Lee <lee@def.example>, Choi <choi@def.example>, Park <park@def.example>
Subject: Lunch for four
Date: Mon, 05 Jan 2026 11:30:00 +0900
Message-ID: <four-1@abc.example>

At noon?
MAIL
capture mta def eth0 tcp port 24
on def swaks --protocol LMTP --server 203.0.113.26:24 --ehlo mail.def.example --from kim@abc.example \
    --to lee@def.example,park@def.example,choi@def.example --data @/tmp/mail --suppress-data >"$SHARE/dialogue.txt" || true
on mda sh -c 'cat /home/choi/Maildir/new/*' | grep -q 'At noon'
truth "lee and choi have a mailbox, park has none"
finish
