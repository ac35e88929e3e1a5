#!/bin/bash
# Files over SSH: everything inside one channel of one connection.
SHOWS="SFTP version 3 over one connection: put, list, chmod, rename, get, mkdir, a missing file, a forbidden one, recursive removal; keys in the file."
TOPOLOGY="pc 192.0.2.10, router, server 198.51.100.22; recorded at the pc"
PROGRAMS="openssh-server openssh-sftp-server python3-asyncssh"
KEYS="inside"
source "$(dirname "$0")/lib.sh"
lab sftp
lan home 192.0.2 2001:db8:1
lan web 198.51.100 2001:db8:2
host pc home 10
host server web 22
v4only pc server
on server sh -euc 'rm -f /etc/ssh/ssh_host_*; ssh-keygen -q -t ed25519 -N "" -C server -f /etc/ssh/ssh_host_ed25519_key; mkdir -p /run/sshd
    useradd -m -s /bin/bash kim; echo kim:made-up | chpasswd; rm -f /home/kim/.[a-z]*; echo "Meet Lee at noon." >/home/kim/notes.txt; chown kim: /home/kim/notes.txt'
put server /etc/ssh/sshd_config <<'CONF'
HostKey /etc/ssh/ssh_host_ed25519_key
UsePAM no
PasswordAuthentication yes
Subsystem sftp /usr/lib/openssh/sftp-server
CONF
bg server /usr/sbin/sshd -D -e
listening server 22
on pc python3 -c 'import random; open("/tmp/photo.bin", "wb").write(random.Random(1).randbytes(9000))'

capture pc pc eth0 tcp
on pc python3 /record/sftp_client.py 198.51.100.22 /lab/keys >&2
stop
on pc python3 /record/ssh_open.py /lab/pc.pcap /lab/keys | tee "$SHARE/opened" >&2
truth "photo.bin: 9000 bytes, sha256 $(on pc sha256sum /tmp/photo.bin | cut -d' ' -f1), put and fetched back"
while read -r line; do truth "opened with the keys: $line"; done <"$SHARE/opened"
finish --ssh "$SHARE/keys"
