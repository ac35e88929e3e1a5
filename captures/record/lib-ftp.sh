# An FTP server with two files, for the recordings of FTP. Source after lib.sh.

# ftp_server HOST [LINE...]: vsftpd for kim; lines are added to its configuration.
ftp_server() {
    local h=$1; shift
    on "$h" sh -euc 'useradd -m -s /bin/bash kim; echo kim:made-up-ftp | chpasswd; mkdir -p /run/vsftpd'
    on "$h" python3 -c 'import random; open("/home/kim/photo.bin", "wb").write(random.Random(1).randbytes(9000))'
    printf 'The first line.\nThe second line.\n' | put "$h" /home/kim/notes.txt
    on "$h" sh -c 'chown kim: /home/kim/*; touch -d "2026-01-02 03:04:05 UTC" /home/kim/*; rm -f /home/kim/.[a-z]*'
    { printf '%s\n' background=NO anonymous_enable=NO local_enable=YES write_enable=YES connect_from_port_20=YES \
        seccomp_sandbox=NO secure_chroot_dir=/run/vsftpd pam_service_name=vsftpd 'ftpd_banner=Files of ABC' \
        pasv_min_port=50100 pasv_max_port=50199 listen=NO listen_ipv6=YES "$@"; } | put "$h" /etc/vsftpd.conf
    bg "$h" vsftpd /etc/vsftpd.conf
    listening "$h" 21
    truth "photo.bin: 9000 bytes, sha256 $(on "$h" sha256sum /home/kim/photo.bin | cut -d' ' -f1)"
    truth "notes.txt: 33 bytes, sha256 $(on "$h" sha256sum /home/kim/notes.txt | cut -d' ' -f1)"
}
