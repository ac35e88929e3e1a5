#!/bin/bash
# FTP that becomes TLS in mid-conversation: AUTH TLS, PBSZ, PROT P. Not SFTP.
SHOWS="FTP with AUTH TLS: the control connection and the data connections inside TLS 1.2; keys in the file."
TOPOLOGY="pc 192.0.2.10, router, FTP server 198.51.100.21; recorded at the pc"
PROGRAMS="vsftpd python3"
KEYS="inside"
source "$(dirname "$0")/lib.sh"; source "$RECORD/lib-ftp.sh"
lab ftps
lan home 192.0.2 2001:db8:1
lan web 198.51.100 2001:db8:2
host pc home 10
host ftp web 21
echo '198.51.100.21 ftp.abc.example' | on pc tee -a /etc/hosts >/dev/null
on ftp python3 /record/pki.py /lab/pki <<'PKI'
root self ec  ca     Example_Root_CA
ftp  root rsa server ftp.abc.example san=DNS:ftp.abc.example
PKI
ftp_server ftp ssl_enable=YES rsa_cert_file=/lab/pki/ftp.pem rsa_private_key_file=/lab/pki/ftp.key require_ssl_reuse=NO \
    force_local_logins_ssl=YES force_local_data_ssl=YES ssl_ciphers=HIGH

capture pc pc eth0 tcp
on pc env SSLKEYLOGFILE=/lab/keys python3 /record/ftps_client.py ftp.abc.example /lab/pki/root.pem /lab/photo >&2
[ "$(sha "$SHARE/photo")" = "$(on ftp sha256sum /home/kim/photo.bin | cut -d' ' -f1)" ]
finish --tls "$SHARE/keys"

next ftps-upload
SHOWS="FTP inside TLS 1.3: a file is sent and fetched back, one data connection each way of opening it (PASV, PORT); each resumes the control connection's session; keys in the file."
: >"$SHARE/keys"
capture pc pc eth0 tcp
on pc env SSLKEYLOGFILE=/lab/keys python3 /record/ftps_client.py ftp.abc.example /lab/pki/root.pem /lab/back upload >&2
[ "$(sha "$SHARE/back")" = "$(on ftp sha256sum /home/kim/letter.txt | cut -d' ' -f1)" ]
truth "letter.txt: $(stat -c %s "$SHARE/back") bytes, sha256 $(sha "$SHARE/back"); sent in passive mode, fetched in active mode"
finish --tls "$SHARE/keys"
