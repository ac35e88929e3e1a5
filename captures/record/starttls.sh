#!/bin/bash
# Mail that becomes TLS in mid-conversation: SMTP's STARTTLS, POP3's STLS, IMAP's STARTTLS. Three recordings.
TOPOLOGY="pc 192.0.2.10, router, mail.abc.example 198.51.100.25; recorded at the pc"
KEYS="inside"
source "$(dirname "$0")/lib.sh"; source "$RECORD/lib-mail.sh"
lab smtp-starttls
lan home 192.0.2 2001:db8:1
lan web 198.51.100 2001:db8:2
host pc home 10
host mail web 25
v4only pc mail
echo '198.51.100.25 mail.abc.example' | on pc tee -a /etc/hosts >/dev/null
on mail python3 /record/pki.py /lab/pki <<'PKI'
root self ec  ca     Example_Root_CA
mail root rsa server mail.abc.example san=DNS:mail.abc.example
PKI
mailbox_user mail kim
mta mail mail.abc.example abc.example smtpd_tls_security_level=may smtpd_tls_cert_file=/lab/pki/mail.pem smtpd_tls_key_file=/lab/pki/mail.key
dovecot mail 'ssl = yes' 'ssl_cert = </lab/pki/mail.pem' 'ssl_key = </lab/pki/mail.key'
c() { on pc env SSLKEYLOGFILE=/lab/keys python3 /record/starttls_client.py mail.abc.example /lab/pki/root.pem "$@" >&2; }

SHOWS="SMTP with STARTTLS: EHLO, STARTTLS, TLS 1.3, EHLO again inside, and a letter; keys in the file."
PROGRAMS="postfix python3"
capture pc pc eth0 tcp
c smtp
truth "inside: the letter's subject is Dinner"
finish --tls "$SHARE/keys"

next pop3-stls
SHOWS="POP3 with STLS: CAPA, STLS, TLS 1.2, then the login and a letter inside; keys in the file."
PROGRAMS="dovecot-pop3d python3"
for _ in $(seq 50); do on mail sh -c 'ls /home/kim/Maildir/new/* >/dev/null 2>&1' && break; sleep 0.1; done
capture pc pc eth0 tcp
c pop3
truth "inside: the password is made-up-kim; the letter's subject is Dinner"
finish --tls "$SHARE/keys"

next imap-starttls
SHOWS="IMAP with STARTTLS: CAPABILITY, STARTTLS, TLS 1.3, then the login and a letter inside; keys in the file."
PROGRAMS="dovecot-imapd python3"
capture pc pc eth0 tcp
c imap
truth "inside: the password is made-up-kim; the letter's subject is Dinner"
finish --tls "$SHARE/keys"
