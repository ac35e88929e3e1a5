#!/bin/bash
# SSH by others than OpenSSH on both sides: dropbear as server, paramiko as client. Two recordings with their keys.
TOPOLOGY="pc 192.0.2.10, router, server.abc.example 198.51.100.22; recorded at the pc"
KEYS="inside"
source "$(dirname "$0")/lib.sh"
lab ssh-dropbear
lan home 192.0.2 2001:db8:1
lan web 198.51.100 2001:db8:2
host pc home 10
host server web 22
v4only pc server
on server sh -euc 'useradd -m -s /bin/sh kim; echo kim:made-up | chpasswd; rm -f /home/kim/.[a-z]*; echo "Meet Lee at noon." >/home/kim/notes.txt
    mkdir -p /home/kim/.ssh /etc/dropbear /run/sshd; rm -f /etc/ssh/ssh_host_*
    dropbearkey -t ecdsa -s 256 -f /etc/dropbear/key >/dev/null
    ssh-keygen -q -t rsa -b 2048 -N "" -C server -f /etc/ssh/ssh_host_rsa_key'
on pc sh -euc 'mkdir -p /root/.ssh; chmod 700 /root/.ssh; echo "198.51.100.22 server.abc.example" >>/etc/hosts
    ssh-keygen -q -t rsa -b 2048 -N "" -C kim@pc -f /root/.ssh/id_rsa
    ssh-keygen -q -t ecdsa -b 384 -N "" -m PEM -C kim@pc -f /root/.ssh/id_ecdsa
    gcc -shared -fPIC -O1 -o /lab/ssh_secret.so /record/ssh_secret.c -ldl; cat /root/.ssh/*.pub' | put server /home/kim/.ssh/authorized_keys 600
on server chown -R kim: /home/kim

SHOWS="SSH with dropbear as server: an ECDSA host key, aes128-ctr with hmac-sha2-256, a login with an RSA key, one command; keys in the file."
PROGRAMS="dropbear-bin openssh-client"
bg server dropbear -F -E -r /etc/dropbear/key -p 22
listening server 22
capture pc pc eth0 tcp
on pc env LD_PRELOAD=/lab/ssh_secret.so SSH_SECRET=/lab/secret ssh -o KexAlgorithms=ecdh-sha2-nistp256 -o Ciphers=aes128-ctr -o MACs=hmac-sha2-256 \
    -o StrictHostKeyChecking=no -i /root/.ssh/id_rsa -o IdentitiesOnly=yes kim@server.abc.example 'cat notes.txt' >"$SHARE/output" 2>"$SHARE/ssh.log" || { cat "$SHARE/ssh.log" >&2; false; }
grep -q 'Meet Lee' "$SHARE/output"
stop
cookie=$(tshark -n -r "$SHARE/pc.pcap" -Y 'ssh.cookie && ip.src==192.0.2.10' -T fields -e ssh.cookie 2>/dev/null | head -1)
echo "$cookie SHARED_SECRET $(cat "$SHARE/secret")" >"$SHARE/keys"
truth "the command: cat notes.txt; its answer: Meet Lee at noon."
finish --ssh "$SHARE/keys"
on server pkill -x dropbear

next ssh-paramiko
SHOWS="SSH with paramiko as client: Diffie-Hellman group 14, an RSA host key, compression, a login with an ECDSA key, new keys in mid-connection; keys in the file."
PROGRAMS="python3-paramiko openssh-server"
put server /etc/ssh/sshd_config <<'CONF'
HostKey /etc/ssh/ssh_host_rsa_key
UsePAM no
KexAlgorithms diffie-hellman-group14-sha256
Ciphers aes256-ctr
MACs hmac-sha2-512
CONF
bg server /usr/sbin/sshd -D -e
listening server 22
capture pc pc eth0 tcp
on pc python3 /record/paramiko_client.py 198.51.100.22 /lab/keys >"$SHARE/output"
grep -q 'Meet Lee' "$SHARE/output"
truth "two commands, cat notes.txt, before and behind a second key exchange; the answer is Meet Lee at noon."
finish --ssh "$SHARE/keys"
