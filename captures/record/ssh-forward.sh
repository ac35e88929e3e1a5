#!/bin/bash
# Port forwarding: a page fetched through SSH (-L), and one asked for from the other side (-R).
SHOWS="SSH port forwarding: the client's port 8080 leads to the server's web server (direct-tcpip), the server's port 9090 to one beside the client (forwarded-tcpip); HTTP inside both; keys in the file."
TOPOLOGY="pc 192.0.2.10, router, server.abc.example 198.51.100.22; recorded at the pc"
PROGRAMS="openssh-client openssh-server nginx-light curl"
KEYS="inside"
source "$(dirname "$0")/lib.sh"
lab ssh-forward
lan home 192.0.2 2001:db8:1
lan web 198.51.100 2001:db8:2
host pc home 10
host server web 22
v4only pc server
on server sh -euc 'useradd -m -s /bin/sh kim; echo kim:made-up | chpasswd; rm -f /home/kim/.[a-z]*; mkdir -p /home/kim/.ssh /run/sshd; rm -f /etc/ssh/ssh_host_*
    ssh-keygen -q -t ed25519 -N "" -C server -f /etc/ssh/ssh_host_ed25519_key'
on pc sh -euc 'mkdir -p /root/.ssh; chmod 700 /root/.ssh; echo "198.51.100.22 server.abc.example" >>/etc/hosts
    ssh-keygen -q -t ed25519 -N "" -C kim@pc -f /root/.ssh/id_ed25519
    gcc -shared -fPIC -O1 -o /lab/ssh_secret.so /record/ssh_secret.c -ldl; cat /root/.ssh/*.pub' | put server /home/kim/.ssh/authorized_keys 600
on server chown -R kim: /home/kim
put server /etc/ssh/sshd_config <<'CONF'
HostKey /etc/ssh/ssh_host_ed25519_key
UsePAM no
AcceptEnv NONE
CONF
for h in pc server; do
    echo "The page of the $h." | put $h /srv/www/index.html
    put $h /etc/nginx/nginx.conf <<'CONF'
user www-data; worker_processes 1; pid /run/nginx.pid;
events { }
http { access_log off; error_log /lab/nginx-error.log; server { listen 127.0.0.1:80; root /srv/www; default_type text/html; } }
CONF
    on $h mkdir -p /var/lib/nginx /var/log/nginx
    bg $h nginx -g 'daemon off;'
    listening $h 80
done
bg server /usr/sbin/sshd -D -e
listening server 22

capture pc pc eth0 tcp
bg pc env LD_PRELOAD=/lab/ssh_secret.so SSH_SECRET=/lab/secret ssh -N -o KexAlgorithms=ecdh-sha2-nistp256 -o StrictHostKeyChecking=no \
    -o ExitOnForwardFailure=yes -L 8080:127.0.0.1:80 -R 9090:127.0.0.1:80 kim@server.abc.example
listening pc 8080; listening server 9090
on pc curl -sS http://127.0.0.1:8080/ >"$SHARE/there"
on server curl -sS http://127.0.0.1:9090/ >"$SHARE/back"
sleep 0.3
on pc pkill -x ssh
grep -q 'page of the server' "$SHARE/there"; grep -q 'page of the pc' "$SHARE/back"
stop
cookie=$(tshark -n -r "$SHARE/pc.pcap" -Y 'ssh.cookie && ip.src==192.0.2.10' -T fields -e ssh.cookie 2>/dev/null | head -1)
echo "$cookie SHARED_SECRET $(head -1 "$SHARE/secret")" >"$SHARE/keys"
truth "the page fetched through port 8080: $(cat "$SHARE/there")"
truth "the page fetched through port 9090: $(cat "$SHARE/back")"
finish --ssh "$SHARE/keys"
