#!/bin/bash
# A login by TELNET, typed by hand: negotiation, echo, the password, a program that fills the screen.
SHOWS="A TELNET login typed like a person: option negotiation, the server's echo, the password in clear, ls, a byte 255, nano, exit."
TOPOLOGY="pc 192.0.2.10, router, server 198.51.100.23; recorded at the pc"
PROGRAMS="busybox inetutils-telnetd inetutils-inetd expect nano"
source "$(dirname "$0")/lib.sh"
lab telnet
lan home 192.0.2 2001:db8:1
lan web 198.51.100 2001:db8:2
host pc home 10
host server web 23
v4only pc server
on server sh -euc 'useradd -m -s /bin/bash kim; echo kim:made-up | chpasswd; : >/etc/motd; rm -rf /etc/update-motd.d
    printf "Server of ABC\n" >/etc/issue.net; echo "telnet stream tcp4 nowait root /usr/sbin/telnetd telnetd -h" >/etc/inetd.conf
    echo "192.0.2.10 pc.abc.example" >>/etc/hosts
    rm -f /home/kim/.[a-z]*; printf "PS1=\"\\\\u@\\\\h:\\\\w\\\\$ \"\n" >/home/kim/.bashrc; echo ". ~/.bashrc" >/home/kim/.bash_profile
    touch /home/kim/.hushlogin /home/kim/notes.txt /home/kim/photo.bin
    echo "set enable-bracketed-paste off" >>/etc/inputrc; chown -R kim: /home/kim'
bg server inetutils-inetd -d /etc/inetd.conf
listening server 23

capture pc pc eth0 tcp
on pc env TERM=vt100 expect /record/telnet.exp 198.51.100.23 >"$SHARE/expect.txt" 2>&1
grep -q 'Buy milk' "$SHARE/screen.txt"
truth "typed: kim, made-up, ls, printf '\\377\\n', nano todo, Buy milk, ^X y Enter, cat todo, exit"
finish
