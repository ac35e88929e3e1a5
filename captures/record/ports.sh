#!/bin/bash
# One host, many services: what tells conversations apart, and what a port does not say.
SHOWS="One client and one host with several services: two connections to port 80 at once, DNS over UDP and TCP, FTP, SSH on 2222, a web server on 110."
TOPOLOGY="pc 192.0.2.10 on a line of 8 Mbit/s, router, server 198.51.100.80 with all services; recorded at the pc"
PROGRAMS="curl nginx-light bind9 vsftpd openssh-server tnftp"
source "$(dirname "$0")/lib.sh"
lab ports
lan home 192.0.2 2001:db8:1
lan web 198.51.100 2001:db8:2
far pc home 10 --delay 4 --rate 8000
host server web 80
resolver pc 198.51.100.80
names server <<'ZONE'
server.abc A 198.51.100.80
ZONE
head -c 24000 /dev/zero | tr '\0' a | put server /srv/www/a.txt
head -c 24000 /dev/zero | tr '\0' b | put server /srv/www/b.txt
echo 'This is a web server on port 110.' | put server /srv/www/index.html
put server /etc/nginx/nginx.conf <<'CONF'
user www-data; worker_processes 1; pid /run/nginx.pid;
events { }
http { include mime.types; access_log off; error_log /lab/nginx-error.log; sendfile off;
       server { listen 80; listen 110; root /srv/www; } }
CONF
put server /etc/vsftpd.conf <<'CONF'
listen=YES
background=NO
anonymous_enable=YES
connect_from_port_20=YES
seccomp_sandbox=NO
secure_chroot_dir=/run/vsftpd
anon_root=/srv/ftp
CONF
on server mkdir -p /run/vsftpd /srv/ftp /run/sshd
bg server nginx -g 'daemon off;'
bg server vsftpd /etc/vsftpd.conf
on server sh -c 'rm -f /etc/ssh/ssh_host_*; ssh-keygen -q -A'
bg server /usr/sbin/sshd -D -e -p 2222
for p in 80 110 21 2222; do listening server $p; done

capture pc pc eth0 ip
on pc curl -4 -sS --parallel --parallel-immediate http://server.abc.example/a.txt -o /lab/a http://server.abc.example/b.txt -o /lab/b
sleep 0.3
on pc dig +tcp +noedns +noad server.abc.example A >/dev/null
sleep 0.3
on pc curl -4 -sS http://server.abc.example:110/ >"$SHARE/odd"
sleep 0.3
printf 'user anonymous kim@abc.example\nquit\n' | on pc tnftp -n -4 198.51.100.80 >"$SHARE/ftp.txt" 2>&1 || true
sleep 0.3
on pc timeout 5 ssh-keyscan -4 -p 2222 -t ed25519 198.51.100.80 >"$SHARE/ssh.txt" 2>/dev/null
truth "the pc's ephemeral ports: $(on pc cat /proc/sys/net/ipv4/ip_local_port_range | tr '\t' '-')"
truth "a.txt and b.txt: 24000 bytes each, of the letters a and b"
finish
