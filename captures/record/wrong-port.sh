#!/bin/bash
# Four programs that ask at the wrong port: what answers is another protocol.
SHOWS="HTTP asked at SSH's port; HTTPS at a web server's port without TLS; TLS at an FTP server's port; HTTP in clear at a port that wants TLS."
PROGRAMS="curl nginx-light bind9 openssh-server openssl vsftpd"
KEYS="none"
source "$(dirname "$0")/lib.sh"; source "$RECORD/lib-web.sh"
TOPOLOGY=$TRIO
trio wrong-port <<<'www.abc A 198.51.100.80'
pki www <<'PKI'
root self rsa ca     Example_Root_CA
www  root ec  server www.abc.example san=DNS:www.abc.example
PKI
page www 'A page for those who find the door.'
nginx www <<'CONF'
server { listen 80; server_name www.abc.example; }
server { listen 443 ssl; server_name www.abc.example; ssl_certificate /lab/pki/www.chain; ssl_certificate_key /lab/pki/www.key; }
CONF
put www /etc/vsftpd.conf <<'CONF'
listen=YES
background=NO
anonymous_enable=YES
seccomp_sandbox=NO
secure_chroot_dir=/run/vsftpd
anon_root=/srv/ftp
ftpd_banner=Files of ABC
CONF
on www mkdir -p /run/vsftpd /srv/ftp /run/sshd
bg www vsftpd /etc/vsftpd.conf
on www sh -c 'rm -f /etc/ssh/ssh_host_*; ssh-keygen -q -A'
bg www /usr/sbin/sshd -D -e
for p in 21 22 80 443; do listening www $p; done
U=www.abc.example
# Every one of these must fail, or be told so.
fails() { if on pc "$@" >>"$SHARE/said.txt" 2>&1; then die "$* went well"; fi; sleep 0.3; }

capture pc pc eth0 ip
fails curl -4 -sS --http1.1 http://$U:22/
fails curl -4 -sS --http1.1 https://$U:80/
fails timeout 5 openssl s_client -4 -connect $U:21 -servername $U
fails curl -4 -sS -f --http1.1 http://$U:443/
truth "what curl and openssl said: $(grep -c . "$SHARE/said.txt") lines, among them $(grep -o -m1 'wrong version number' "$SHARE/said.txt") and $(grep -o -m1 'The requested URL returned error: 400' "$SHARE/said.txt")"
finish
