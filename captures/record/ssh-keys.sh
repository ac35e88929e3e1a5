#!/bin/bash
# SSH by cipher and MAC, each with its keys: captures/keys/ssh-CIPHER[-MAC]-TOOL.pcapng.
# ssh-keys.sh [PATTERN]: only the names that match. In each, the client says one sentence and hears it back, reversed.
PROGRAMS="openssh-client openssh-server"
TOPOLOGY="pc 192.0.2.10, router, server.abc.example 198.51.100.22; recorded at the pc"
KEYS="inside"
source "$(dirname "$0")/lib.sh"
ONLY=${1:-*}
lab ssh-keys
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
Ciphers chacha20-poly1305@openssh.com,aes128-gcm@openssh.com,aes256-gcm@openssh.com,aes128-ctr,aes192-ctr,aes256-ctr,aes128-cbc,aes192-cbc,aes256-cbc,3des-cbc
MACs hmac-sha1,hmac-sha2-256,hmac-sha2-512,hmac-sha1-etm@openssh.com,hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com
CONF
put pc /root/.ssh/config <<'CONF'
Host *
    StrictHostKeyChecking no
    UserKnownHostsFile /dev/null
    SendEnv NONE
    UpdateHostKeys no
CONF
bg server /usr/sbin/sshd -D -e
listening server 22

# case NAME CIPHER MAC KEX [OPTIONS...]
record() {
    local name=ssh-$1-openssh cipher=$2 mac=$3 kex=$4 sentence; shift 4
    # shellcheck disable=SC2254
    case $name in $ONLY) ;; *) return 0 ;; esac
    next "keys/$name"; sentence="Hello, this is $name."
    SHOWS="SSH: $cipher${mac:+ with $mac}, $kex${*:+, ${*#-o}} (OpenSSH on both sides): one sentence there, and back in reverse"
    rm -f "$SHARE/secret"
    capture pc pc eth0 tcp
    printf '%s\n' "$sentence" | on pc env LD_PRELOAD=/lab/ssh_secret.so SSH_SECRET=/lab/secret ssh -o Ciphers="$cipher" ${mac:+-o MACs=$mac} -o KexAlgorithms="$kex" "$@" \
        kim@server.abc.example rev >"$SHARE/output" 2>"$SHARE/ssh.log" || { cat "$SHARE/ssh.log" >&2; false; }
    [ "$(rev <"$SHARE/output")" = "$sentence" ]
    stop
    paste -d' ' <(tshark -n -r "$SHARE/pc.pcap" -Y 'ssh.cookie && ip.src==192.0.2.10' -T fields -e ssh.cookie 2>/dev/null) "$SHARE/secret" |
        sed 's/ / SHARED_SECRET /' >"$SHARE/keys"
    truth "the client says: $sentence"
    finish --ssh "$SHARE/keys"
}

N=ecdh-sha2-nistp
record chacha20               chacha20-poly1305@openssh.com ''                            ${N}256
record aes128-gcm             aes128-gcm@openssh.com        ''                            ${N}384
record aes256-gcm             aes256-gcm@openssh.com        ''                            ${N}521
record aes128-ctr-sha1        aes128-ctr                    hmac-sha1                     ${N}256
record aes128-ctr-sha1-etm    aes128-ctr                    hmac-sha1-etm@openssh.com     ${N}256
record aes192-ctr-sha256      aes192-ctr                    hmac-sha2-256                 ${N}256
record aes192-ctr-sha256-etm  aes192-ctr                    hmac-sha2-256-etm@openssh.com ${N}384
record aes256-ctr-sha512      aes256-ctr                    hmac-sha2-512                 ${N}521
record aes256-ctr-sha512-etm  aes256-ctr                    hmac-sha2-512-etm@openssh.com ${N}256
record aes128-cbc-sha1        aes128-cbc                    hmac-sha1                     ${N}256
record aes128-cbc-sha1-etm    aes128-cbc                    hmac-sha1-etm@openssh.com     ${N}256
record aes192-cbc-sha256      aes192-cbc                    hmac-sha2-256                 ${N}384
record aes256-cbc-sha512-etm  aes256-cbc                    hmac-sha2-512-etm@openssh.com ${N}521
record aes256-cbc-sha512      aes256-cbc                    hmac-sha2-512                 ${N}256
record zlib                   chacha20-poly1305@openssh.com ''                            ${N}256 -oCompression=yes
