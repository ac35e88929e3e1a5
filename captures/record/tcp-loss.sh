#!/bin/bash
# The same on a bad line: segments lost, swapped and doubled, both ways.
SHOWS="A TCP connection over a bad line: loss, reordering and duplication in both directions, and everything arrives."
TOPOLOGY="pc 192.0.2.10, a line of 20 ms each way that loses, swaps and doubles segments, router, www 198.51.100.80; recorded at the pc"
PROGRAMS="python3"
source "$(dirname "$0")/lib.sh"
lab tcp-loss
lan home 192.0.2 2001:db8:1
lan web 198.51.100 2001:db8:2
# Counted per direction, segments with payload only.
far pc home 10 --delay 20 --rule drop:out:4,9 --rule dup:out:6 --rule drop:in:2,7 --rule swap:in:4 --rule dup:in:5
host www web 80
bg www python3 /record/site.py 0.0.0.0 80
listening www 80
on pc ping -c1 -q 198.51.100.80 >/dev/null

capture pc pc eth0 tcp
on pc python3 /record/tcp_client.py 198.51.100.80 20000
truth "on the way to the server: segments with payload 4 and 9 lost, 6 doubled (not seen at the pc)"
truth "on the way to the pc: segments with payload 2 and 7 lost, 4 behind 5, 5 doubled"
finish
