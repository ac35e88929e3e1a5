#!/bin/bash
# The same listing and download four times: PORT, PASV, EPSV over IPv6, and a client left to itself.
SHOWS="FTP: one listing and one download with PORT, with PASV, with EPSV over IPv6, and by a client left to itself."
TOPOLOGY="pc 192.0.2.10 and 2001:db8:1::10, router, FTP server 198.51.100.21 and 2001:db8:2::21; recorded at the pc"
PROGRAMS="vsftpd python3 curl tnftp"
source "$(dirname "$0")/lib.sh"; source "$RECORD/lib-ftp.sh"
lab ftp
lan home 192.0.2 2001:db8:1
lan web 198.51.100 2001:db8:2
host pc home 10
host ftp web 21
ftp_server ftp
sleep 1.5

capture pc pc eth0 tcp
on pc python3 /record/ftp_client.py 198.51.100.21 port=50069 list get=photo.bin >"$SHARE/active"
sleep 0.5
on pc python3 /record/ftp_client.py 198.51.100.21 pasv list get=photo.bin >"$SHARE/passive"
sleep 0.5
on pc curl -6 -sS -u kim:made-up-ftp 'ftp://[2001:db8:2::21]/' -o /lab/list6 'ftp://[2001:db8:2::21]/photo.bin' -o /lab/photo6
sleep 0.5
printf 'user kim made-up-ftp\nls\nget photo.bin /lab/photo4\nquit\n' | on pc tnftp -n -4 198.51.100.21 >"$SHARE/alone" 2>&1
for f in photo4 photo6; do [ "$(sha "$SHARE/$f")" = "$(on ftp sha256sum /home/kim/photo.bin | cut -d' ' -f1)" ]; done
grep -q "$(sha "$SHARE/photo4")" "$SHARE/active"; grep -q "$(sha "$SHARE/photo4")" "$SHARE/passive"
finish
