#!/bin/bash
# First contact with a password, second contact with a key, and a host whose key has changed.
SHOWS="SSH: first contact and a password login with a shell; second contact, a public-key login that runs one command; a third, where the host key has changed and the client leaves."
TOPOLOGY="pc 192.0.2.10, router, server.abc.example 198.51.100.22; recorded at the pc"
PROGRAMS="openssh-client openssh-server expect"
KEYS="inside"
source "$(dirname "$0")/lib.sh"
lab ssh
lan home 192.0.2 2001:db8:1
lan web 198.51.100 2001:db8:2
host pc home 10
host server web 22
v4only pc server
on server sh -euc 'rm -f /etc/ssh/ssh_host_*; ssh-keygen -q -t ed25519 -N "" -C server -f /etc/ssh/ssh_host_ed25519_key; mkdir -p /run/sshd
    useradd -m -s /bin/bash kim; echo kim:made-up | chpasswd; rm -f /home/kim/.[a-z]*; : >/etc/motd; rm -rf /etc/update-motd.d; touch /home/kim/.hushlogin
    printf "PS1=\"\\\\u@\\\\h:\\\\w\\\\$ \"\n" >/home/kim/.bash_profile; echo "set enable-bracketed-paste off" >>/etc/inputrc
    echo "Meet Lee at noon." >/home/kim/notes.txt; mkdir /home/kim/.ssh; chown -R kim: /home/kim; chmod 700 /home/kim/.ssh'
put server /etc/ssh/sshd_config <<'CONF'
HostKey /etc/ssh/ssh_host_ed25519_key
UsePAM no
PasswordAuthentication yes
KbdInteractiveAuthentication no
AcceptEnv NONE
Subsystem sftp /usr/lib/openssh/sftp-server
CONF
on pc sh -euc 'mkdir -p /root/.ssh; chmod 700 /root/.ssh; echo "198.51.100.22 server.abc.example" >>/etc/hosts
    ssh-keygen -q -t ed25519 -N "" -C kim@pc -f /root/.ssh/id_ed25519
    gcc -shared -fPIC -O1 -o /lab/ssh_secret.so /record/ssh_secret.c -ldl'
put pc /root/.ssh/config <<'CONF'
Host *
    KexAlgorithms ecdh-sha2-nistp256
    HashKnownHosts no
    SendEnv NONE
    UpdateHostKeys no
CONF
sshd() { on server pkill -x sshd || true; bg server /usr/sbin/sshd -D -e; listening server 22; }
sshd
say_hosts() { on pc sh -c 'cat /root/.ssh/known_hosts 2>/dev/null || true'; }

capture pc pc eth0 tcp
person() { on pc env TERM=vt100 LD_PRELOAD=/lab/ssh_secret.so SSH_SECRET="/lab/secret-$1" expect /record/ssh.exp "$@" kim@server.abc.example >>"$SHARE/expect.txt"; }
say_hosts | beside known_hosts.1-before
person first -o PreferredAuthentications=password
say_hosts | beside known_hosts.2-after-first
# In between, beside the wire: kim's public key is put into authorized_keys.
on pc cat /root/.ssh/id_ed25519.pub | put server /home/kim/.ssh/authorized_keys 600
on server chown kim: /home/kim/.ssh/authorized_keys
on server cat /home/kim/.ssh/authorized_keys | beside authorized_keys
on pc env LD_PRELOAD=/lab/ssh_secret.so SSH_SECRET=/lab/secret-second ssh -o Ciphers=aes128-gcm@openssh.com kim@server.abc.example 'cat notes.txt; wc -c <notes.txt' >"$SHARE/output"
grep -q 'Meet Lee' "$SHARE/output"
on server sh -c 'cat /etc/ssh/ssh_host_ed25519_key.pub' | beside host_key.1.pub
on server sh -c 'rm /etc/ssh/ssh_host_*; ssh-keygen -q -t ed25519 -N "" -C server -f /etc/ssh/ssh_host_ed25519_key'
on server sh -c 'cat /etc/ssh/ssh_host_ed25519_key.pub' | beside host_key.2.pub
sshd
person changed
for s in first changed; do tr -d '\r' <"$SHARE/screen-$s.txt" | beside screen.$s.txt; done
grep -q 'IDENTIFICATION HAS CHANGED' "$CAPTURES/beside/ssh/screen.changed.txt"
stop
# A key log line names the client's cookie; the hook only knew the secret. The third client left before.
n=0
for cookie in $(tshark -n -r "$SHARE/pc.pcap" -Y 'ssh.cookie && ip.src==192.0.2.10' -T fields -e ssh.cookie 2>/dev/null); do
    n=$((n + 1)); f=$SHARE/secret-$(echo first second changed | cut -d' ' -f$n)
    [ -s "$f" ] && echo "$cookie SHARED_SECRET $(cat "$f")" >>"$SHARE/keys"
done
on pc python3 /record/ssh_open.py /lab/pc.pcap /lab/keys | tee "$SHARE/opened" >&2
truth "the password typed: made-up; the shell's command: cat notes.txt; the second login's: cat notes.txt; wc -c <notes.txt"
while read -r line; do truth "opened with the keys: $line"; done <"$SHARE/opened"
finish --ssh "$SHARE/keys"
