# Mail servers for the recordings. Source after lib.sh.

# mta HOST NAME DOMAIN [PARAMETER=VALUE...]: postfix as NAME, taking mail for DOMAIN (Maildirs of its users).
mta() {
    local h=$1 name=$2 domain=$3; shift 3
    on "$h" sh -euc 'rm -f /etc/postfix/main.cf; : >/etc/postfix/main.cf; : >/etc/aliases; newaliases 2>/dev/null || true
        postconf -F "*/*/chroot=n"'
    on "$h" postconf -e compatibility_level=3.6 maillog_file_prefixes=/lab "maillog_file=/lab/$h-postfix.log" \
        "myhostname=$name" "mydomain=$domain" "myorigin=$domain" "mydestination=$domain" mynetworks=127.0.0.0/8 \
        inet_protocols=ipv4 smtp_host_lookup=dns home_mailbox=Maildir/ biff=no local_recipient_maps='unix:passwd.byname' \
        alias_maps= alias_database= smtputf8_enable=no 'smtpd_banner=$myhostname ESMTP' smtpd_tls_security_level=none \
        smtp_tls_security_level=none disable_dns_lookups=no queue_run_delay=3s minimal_backoff_time=3s "$@"
    on "$h" postfix start >>"$SHARE/$h-start.log" 2>&1
    listening "$h" 25
}

# mailbox_user HOST NAME: an account; its password is made-up-NAME.
mailbox_user() {
    on "$1" sh -euc 'useradd -m -s /bin/bash "$0"; rm -f /home/$0/.[a-z]*; mkdir -p /home/$0/Maildir/new /home/$0/Maildir/cur /home/$0/Maildir/tmp
        chown -R "$0:" /home/$0; echo "$0:{PLAIN}made-up-$0:$(id -u $0):$(id -g $0)::/home/$0" >>/etc/dovecot/users; chmod 644 /etc/dovecot/users' "$2"
}

# dovecot HOST [LINE...]: POP3, IMAP and what the lines add.
dovecot() {
    local h=$1; shift
    { cat <<'CONF'
protocols = pop3 imap lmtp
listen = *
log_path = /lab/dovecot.log
ssl = no
disable_plaintext_auth = no
login_greeting = Ready.
mail_location = maildir:~/Maildir
first_valid_uid = 100
passdb {
  driver = passwd-file
  args = /etc/dovecot/users
}
userdb {
  driver = passwd-file
  args = /etc/dovecot/users
}
CONF
      printf '%s\n' "$@"; } | put "$h" /etc/dovecot/wirestep.conf
    bg "$h" dovecot -F -c /etc/dovecot/wirestep.conf
    listening "$h" 110; listening "$h" 143
}
