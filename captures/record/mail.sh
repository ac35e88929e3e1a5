#!/bin/bash
# One letter all the way: MUA, submission, DNS, server to server, LMTP, and later POP3 and IMAP.
SHOWS="A letter from kim@abc.example to lee@def.example at every hop: submission with STARTTLS and AUTH (keys in the file), MX and addresses, SMTP on 25, LMTP to the MDA; later lee fetches by POP3 and looks by IMAP."
TOPOLOGY="kim's pc 192.0.2.10, mail.abc.example 198.51.100.25, name server 198.51.100.53, mail.def.example 203.0.113.25, MDA 203.0.113.26, lee's pc 203.0.113.10 (off at first); each hop recorded once, at one end, named after who records"
PROGRAMS="msmtp postfix dovecot-lmtpd dovecot-pop3d dovecot-imapd mpop python3 bind9"
KEYS="inside"
source "$(dirname "$0")/lib.sh"; source "$RECORD/lib-mail.sh"; source "$RECORD/lib-mail-world.sh"
mail_world mail <<'ZONE'
mda.def      A  203.0.113.26
pc.abc       A  192.0.2.10
ZONE
host pc home 10; host def far 25; host mda far 26; host lee far 10
v4only pc def mda lee
for h in pc def mda lee; do resolver $h 198.51.100.53; done
reverse 2.0.192 '10 PTR pc.abc.example.'
reverse 100.51.198 '25 PTR mail.abc.example.'
reverse 113.0.203 $'25 PTR mail.def.example.\n26 PTR mda.def.example.'
on ns pkill -x named; sleep 0.3; bg ns named -g -c /etc/bind/named.conf; listening ns 53 udp
on abc python3 /record/pki.py /lab/pki <<'PKI'
root self ec ca     Example_Root_CA
abc  root ec server mail.abc.example san=DNS:mail.abc.example
PKI
# abc: submission on 587, with dovecot to check the password.
mailbox_user abc kim
put abc /etc/dovecot/wirestep.conf <<'CONF'
protocols =
log_path = /lab/dovecot-abc.log
ssl = no
passdb {
  driver = passwd-file
  args = /etc/dovecot/users
}
userdb {
  driver = passwd-file
  args = /etc/dovecot/users
}
service auth {
  unix_listener /var/spool/postfix/private/auth {
    mode = 0666
  }
}
CONF
bg abc dovecot -F -c /etc/dovecot/wirestep.conf
on abc postconf -M 'submission/inet=submission inet n - n - - smtpd -o smtpd_tls_security_level=encrypt -o smtpd_sasl_auth_enable=yes -o smtpd_relay_restrictions=permit_sasl_authenticated,reject'
mta abc mail.abc.example abc.example smtpd_tls_cert_file=/lab/pki/abc.pem smtpd_tls_key_file=/lab/pki/abc.key \
    smtpd_sasl_type=dovecot smtpd_sasl_path=private/auth
listening abc 587
# def: hands over to the MDA by LMTP; lee's mailbox is there.
mta def mail.def.example def.example mydestination= virtual_mailbox_domains=def.example virtual_transport=lmtp:inet:mda.def.example:24
mailbox_user mda lee
dovecot mda 'protocol lmtp {' '  postmaster_address = postmaster@def.example' '  auth_username_format = %n' '}' \
    'service lmtp {' '  inet_listener lmtp {' '    port = 24' '  }' '}' 'hostname = mda.def.example'
listening mda 24

put pc /tmp/mail <<'MAIL'
From: Kim <kim@abc.example>
To: Lee <lee@def.example>
Subject: Lunch on Friday
Date: Mon, 05 Jan 2026 11:30:00 +0900
Message-ID: <friday-1@abc.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

Shall we eat at noon on Friday?
Kim
MAIL
put pc /root/.msmtprc 600 <<'CONF'
account default
host mail.abc.example
port 587
auth plain
user kim
password made-up-kim
from kim@abc.example
domain pc.abc.example
tls on
tls_starttls on
tls_trust_file /lab/pki/root.pem
CONF
put lee /root/.mpoprc 600 <<'CONF'
account default
host mda.def.example
user lee
password made-up-lee
auth user
tls off
keep on
delivery mbox /tmp/inbox
CONF
capture kim pc eth0 ip
capture mail.abc abc eth0 'host 203.0.113.25 or (host 198.51.100.53 and port 53)'
capture mail.def def eth0 'host 203.0.113.26 or (host 198.51.100.53 and port 53)'
capture lee lee eth0 ip
on pc sh -c 'SSLKEYLOGFILE=/lab/keys msmtp -t </tmp/mail'
delivered mda lee
sleep 1.5
# Later: lee's pc is switched on.
on lee mpop -q >"$SHARE/mpop.txt" 2>&1
sleep 0.5
on lee python3 - <<'PY'
import imaplib
m = imaplib.IMAP4("mda.def.example")
m.login("lee", "made-up-lee")
m.select("INBOX")
m.fetch("1", "(FLAGS ENVELOPE)")
m.fetch("1", "(BODY[])")
m.store("1", "+FLAGS", "(\\Answered)")
m.logout()
PY
on lee grep -q 'Shall we eat' /tmp/inbox
beside letter.sent.eml < <(on pc cat /tmp/mail)
beside letter.delivered.eml < <(on mda sh -c 'cat /home/lee/Maildir/cur/* /home/lee/Maildir/new/* 2>/dev/null')
truth "Message-ID at every hop: <friday-1@abc.example>"
finish --tls "$SHARE/keys"
