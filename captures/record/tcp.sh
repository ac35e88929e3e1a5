#!/bin/bash
# TCP at leisure: connect, send, close one direction, receive, close the other.
SHOWS="One TCP connection over a 20 ms line: sends and segments are not the same, acknowledgements count bytes, each direction closes by itself."
TOPOLOGY="pc 192.0.2.10, a line of 20 ms each way, router, www 198.51.100.80; recorded at the pc"
PROGRAMS="python3"
source "$(dirname "$0")/lib.sh"
lab tcp
lan home 192.0.2 2001:db8:1
lan web 198.51.100 2001:db8:2
far pc home 10 --delay 20
host www web 80
bg www python3 /record/site.py 0.0.0.0 80
listening www 80
on pc ping -c1 -q 198.51.100.80 >/dev/null

capture pc pc eth0 tcp
on pc python3 /record/tcp_client.py 198.51.100.80
truth "the client's sends: 1000 bytes, 10, 10, 10, then 4102; then it closes its direction"
finish
