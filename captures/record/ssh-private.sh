#!/bin/bash
# SSH opened by a private key alone (Wireshark's PRIVATE_KEY), rare host keys, and an exchange no private key opens.
# Three recordings, asyncssh as client in two of them.
TOPOLOGY="pc 192.0.2.10, router, server.abc.example 198.51.100.22; recorded at the pc"
KEYS="inside"
source "$(dirname "$0")/lib.sh"
lab ssh-private
lan home 192.0.2 2001:db8:1
lan web 198.51.100 2001:db8:2
host pc home 10
host server web 22
v4only pc server
on server sh -euc 'useradd -m -s /bin/sh kim; echo kim:made-up | chpasswd; rm -f /home/kim/.[a-z]*; echo "Meet Lee at noon." >/home/kim/notes.txt
    mkdir -p /home/kim/.ssh /run/sshd; rm -f /etc/ssh/ssh_host_*
    ssh-keygen -q -t ed25519 -N "" -C server -f /etc/ssh/ssh_host_ed25519_key
    ssh-keygen -q -t dsa     -N "" -C server -f /etc/ssh/ssh_host_dsa_key'
on pc sh -euc 'mkdir -p /root/.ssh; chmod 700 /root/.ssh; echo "198.51.100.22 server.abc.example" >>/etc/hosts
    ssh-keygen -q -t ed25519 -N "" -C kim@pc -f /root/.ssh/id_ed25519
    ssh-keygen -q -t dsa     -N "" -C kim@pc -f /root/.ssh/id_dsa
    cat /root/.ssh/*.pub' | put server /home/kim/.ssh/authorized_keys 600
on server chown -R kim: /home/kim
put server /etc/ssh/sshd_config <<'CONF'
HostKey /etc/ssh/ssh_host_ed25519_key
HostKey /etc/ssh/ssh_host_dsa_key
HostKeyAlgorithms +ssh-dss
PubkeyAcceptedAlgorithms +ssh-dss
KexAlgorithms +diffie-hellman-group-exchange-sha256
UsePAM no
CONF
bg server /usr/sbin/sshd -D -e
listening server 22
private() { on pc python3 -W ignore /record/ssh_private.py client 198.51.100.22 "$1" /lab/keys "${@:2}" >>"$SHARE/output"; }
said() { [ "$(grep -c 'Meet Lee' "$SHARE/output")" = "$1" ] || die "not all commands were answered"; rm "$SHARE/output"; }

SHOWS="SSH opened by the client's ephemeral private keys alone: curve25519 twice, P-384, Diffie-Hellman group 14 and group exchange; new keys in mid-connection; keys in the file."
PROGRAMS="python3-asyncssh openssh-server"
capture pc pc eth0 tcp
private 22 curve25519-sha256                    ssh-ed25519 /root/.ssh/id_ed25519 again
private 22 curve25519-sha256@libssh.org         ssh-ed25519 /root/.ssh/id_ed25519
private 22 ecdh-sha2-nistp384                   ssh-ed25519 /root/.ssh/id_ed25519
private 22 diffie-hellman-group14-sha256        ssh-ed25519 /root/.ssh/id_ed25519
private 22 diffie-hellman-group-exchange-sha256 ssh-ed25519 /root/.ssh/id_ed25519
said 6
truth "the command: cat notes.txt; its answer: Meet Lee at noon; six times in five connections."
finish --ssh "$SHARE/keys"

next ssh-signatures
SHOWS="SSH signed in rare ways: host key and user's key are DSA in the first connection (OpenSSH), Ed448 in the second (asyncssh); keys in the file."
on pc python3 -W ignore -c 'import asyncssh; k = asyncssh.generate_private_key("ssh-ed448"); k.write_private_key("/root/.ssh/id_ed448"); k.write_public_key("/lab/ed448.pub")'
on server python3 -W ignore -c 'import asyncssh; asyncssh.generate_private_key("ssh-ed448").write_private_key("/root/host_ed448")'
bg server python3 /record/ssh_private.py server 2222 /root/host_ed448 /lab/ed448.pub
listening server 2222
capture pc pc eth0 tcp
private 22   curve25519-sha256 ssh-dss   /root/.ssh/id_dsa
private 2222 curve25519-sha256 ssh-ed448 /root/.ssh/id_ed448
said 2
truth "the command: cat notes.txt; its answer: Meet Lee at noon; in both connections."
finish --ssh "$SHARE/keys"

next ssh-hybrid
KEYS="none"
SHOWS="SSH with a post-quantum hybrid (sntrup761x25519-sha512@openssh.com), OpenSSH on both sides: no private key alone opens it."
PROGRAMS="openssh-client openssh-server"
capture pc pc eth0 tcp
on pc ssh -o StrictHostKeyChecking=no -o KexAlgorithms=sntrup761x25519-sha512@openssh.com -i /root/.ssh/id_ed25519 kim@server.abc.example 'cat notes.txt' >"$SHARE/output" 2>"$SHARE/ssh.log"
said 1
truth "the command: cat notes.txt; its answer: Meet Lee at noon."
finish
