# The laboratory: hosts in namespaces, each with its own root, network and processes.
#
# Source this from a recording script. Nothing here touches the machine's own network: every
# interface is created inside a namespace, and no namespace has a way out. Every host (a role) is
# an overlay over the machine's root and a layer of Debian packages, so no daemon starts outside
# and nothing is left behind but that layer (removed by clean.sh).
#
#   lab NAME                   begin; NAME is the capture's name
#   lan NAME V4 V6             a network, e.g. lan home 192.0.2 2001:db8:1 (router .1, ::1)
#   host NAME LAN N            a host with address V4.N and V6::N, default route by the router
#   on HOST COMMAND...         run in a host and wait;  bg HOST COMMAND... in the background
#   put HOST PATH [MODE]       write a file from standard input
#   capture POINT HOST IF EXPR begin to record an interface, named POINT in the pcapng
#   truth TEXT                 what is known of the capture from outside it
#   finish [--tls F] [--ssh F] stop recording; leave captures/NAME.pcapng
#
# A script sets SHOWS (a sentence), TOPOLOGY, PROGRAMS (Debian packages) and KEYS for INDEX.toml.

set -euo pipefail
RECORD=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
CAPTURES=$(dirname "$RECORD")
LAB=${WIRESTEP_LAB:-/tmp/wirestep-lab}
PATH=/usr/sbin:/usr/bin:/sbin:/bin
export PATH LC_ALL=C.UTF-8
unset http_proxy https_proxy HTTP_PROXY HTTPS_PROXY 2>/dev/null || true

say() { printf '%s: %s\n' "${CAPTURE:-lab}" "$*" >&2; }
die() { say "$*"; exit 1; }

# ---- the layer of packages, made once ------------------------------------------------------

lab_base() {
    mountpoint -q "$LAB" || { mkdir -p "$LAB"; mount -t tmpfs -o mode=755 tmpfs "$LAB"; }
    mkdir -p "$LAB"/{base,base.work,base.root,run}
    local want; want=$(sha256sum <"$RECORD/packages.txt")
    [ "$(cat "$LAB/stamp" 2>/dev/null)" = "$want" ] && return
    say "installing packages into $LAB/base (once)"
    unshare -m bash -euc '
        mount -t overlay overlay -o "lowerdir=/,upperdir=$0/base,workdir=$0/base.work" "$0/base.root"
        cd "$0/base.root"
        mount -t proc proc proc; mount --rbind /dev dev; mount -t tmpfs tmpfs run; mount -t tmpfs tmpfs tmp
        printf "#!/bin/sh\nexit 101\n" >usr/sbin/policy-rc.d; chmod 755 usr/sbin/policy-rc.d
        export DEBIAN_FRONTEND=noninteractive
        chroot . apt-get -qq update || true
        chroot . apt-get -qq -y --no-install-recommends install $(cat "$1") >"$0/apt.log" 2>&1 ||
            { tail -20 "$0/apt.log" >&2; exit 1; }
        chroot . apt-get clean
    ' "$LAB" "$RECORD/packages.txt" || die "packages could not be installed"
    printf '%s\n' "$want" >"$LAB/stamp"
}

# ---- begin and end -------------------------------------------------------------------------

lab() {
    [ "$(id -u)" = 0 ] || die "run me as root"
    CAPTURE=$1
    lab_base
    RUN=$LAB/run/$CAPTURE.$$
    SHARE=$RUN/share
    mkdir -p "$SHARE"; chmod 777 "$SHARE"
    declare -gA PID V4 V6 INIT
    POINTS=() TCPDUMPS=() MACS=10
    trap lab_end EXIT
    trap 'exit 130' INT TERM HUP PIPE
    role router
    on router sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1 net.ipv4.conf.all.arp_ignore=1 \
        net.ipv6.conf.default.disable_ipv6=1
}

lab_end() {
    local code=$? name
    trap '' INT TERM HUP PIPE
    set +e
    [ "$code" = 0 ] || say "failed ($code); logs were in $SHARE"
    [ "$code" = 0 ] || { for f in "$SHARE"/*.log; do [ -s "$f" ] && { echo "== $f"; tail -15 "$f"; } >&2; done; }
    for name in "${!INIT[@]}"; do
        kill -9 "${INIT[$name]}" 2>/dev/null
    done
    wait 2>/dev/null
    for name in "${!INIT[@]}"; do ip netns del "ws$$-$name" 2>/dev/null; done
    rm -rf "$RUN"
    exit "$code"
}

# ---- roles ---------------------------------------------------------------------------------

# role NAME: a host without interfaces. Its process 1 is a sleeping shell in its own root.
role() {
    local name=$1 dir=$RUN/$1 ns=ws$$-$1
    mkdir -p "$dir"/{up,work,root}
    ip netns add "$ns"
    ip netns exec "$ns" unshare -m -u -p -f --kill-child bash -euc '
        dir=$0; name=$1; base=$2; share=$3; record=$4
        hostname "$name"
        mount -t overlay overlay -o "lowerdir=$base:/,upperdir=$dir/up,workdir=$dir/work" "$dir/root"
        cd "$dir/root"
        mkdir -p lab record
        mount -t proc proc proc
        mount -t sysfs sysfs sys
        mount -t tmpfs -o mode=755 tmpfs run
        mount -t tmpfs -o mode=1777 tmpfs tmp
        mount -t tmpfs -o mode=700 tmpfs root
        mount -t tmpfs -o mode=755 tmpfs dev
        for d in null zero full random urandom tty; do : >dev/$d; mount --bind /dev/$d dev/$d; done
        mkdir dev/pts dev/shm dev/net; mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts dev/pts
        ln -s pts/ptmx dev/ptmx; ln -s /proc/self/fd dev/fd
        ln -s /proc/self/fd/0 dev/stdin; ln -s /proc/self/fd/1 dev/stdout; ln -s /proc/self/fd/2 dev/stderr
        mount -t tmpfs -o mode=1777 tmpfs dev/shm
        mount --bind "$share" lab
        mount --bind -o ro "$record" record
        rm -f etc/resolv.conf; : >etc/resolv.conf
        printf "127.0.0.1 localhost\n127.0.1.1 $name\n::1 localhost\n" >etc/hosts
        printf "hosts: files dns\npasswd: files\ngroup: files\nshadow: files\nservices: files\nprotocols: files\n" >etc/nsswitch.conf
        rm -rf work/* 2>/dev/null || true
        exec chroot . /bin/bash -c "echo up >/run/up; while :; do sleep 1000; done"
    ' "$dir" "$name" "$LAB/base" "$SHARE" "$RECORD" &
    local outer=$! inner=
    for _ in $(seq 100); do
        inner=$(pgrep -P "$outer" | head -1 || true)
        [ -n "$inner" ] && [ -e "/proc/$inner/root/run/up" ] && [ -e "/proc/$inner/root/lab" ] && break
        sleep 0.05
    done
    [ -n "$inner" ] || die "role $name did not start"
    INIT[$name]=$outer; PID[$name]=$inner
    echo "$outer" >>"$RUN/pids"
    on "$name" ip link set lo up
}

on() {
    local name=$1; shift
    nsenter -t "${PID[$name]}" -n -m -u -p -r -w -- env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
        LC_ALL=C.UTF-8 TERM=xterm "$@"
}

# bg HOST COMMAND...: output goes to HOST-COMMAND.log in the share; ends with its host.
bg() {
    local name=$1; shift
    on "$name" "$@" >>"$SHARE/$name-$(basename "$1").log" 2>&1 </dev/null &
    LAST=$!
}

put() {
    on "$1" sh -c 'mkdir -p "$(dirname "$0")" && cat >"$0" && chmod "$1" "$0"' "$2" "${3:-644}"
}

# ---- networks ------------------------------------------------------------------------------

lan() {
    local name=$1 v4=$2 v6=$3
    V4[$name]=$v4 V6[$name]=$v6
    mac
    on router sh -euc '
        ip link add "$0" type bridge
        ip link set "$0" address "$3" up
        sysctl -qw "net.ipv6.conf.$0.disable_ipv6=0"
        ip addr add "$1.1/24" dev "$0"
        ip addr add "$2::1/64" dev "$0" nodad
        ' "$name" "$v4" "$v6" "$MAC"
}

# mac: the next of the documentation's MAC addresses (RFC 7042 section 2.1.2), in MAC.
mac() { MACS=$((MACS + 1)); printf -v MAC '00:00:5e:00:53:%02x' "$MACS"; }

# wire HOST IF LAN: plug an interface (without address) of a host into a network's switch.
wire() {
    local name=$1 dev=$2 lan=$3
    mac
    ip -n "ws$$-router" link add "$lan-$name" type veth peer name "$dev" netns "ws$$-$name"
    on router ip link set "$lan-$name" master "$lan" up
    on router ethtool -K "$lan-$name" tx off rx off tso off gso off gro off >/dev/null
    on "$name" ethtool -K "$dev" tx off rx off tso off gso off gro off >/dev/null
    on "$name" ip link set "$dev" address "$MAC" up
}

host() {
    role "$1"
    wire "$1" eth0 "$2"
    address "$1" "$2" "$3"
}

# address HOST LAN N: the host's addresses and default routes on eth0.
address() {
    on "$1" sh -euc '
        ip addr add "$0.$2/24" dev eth0
        ip addr add "$1::$2/64" dev eth0 nodad
        ip route add default via "$0.1"
        ip -6 route add default via "$1::1"
        ' "${V4[$2]}" "${V6[$2]}" "$3"
}

# v4only HOST...: no IPv6 there, and so none of its neighbour and router traffic.
v4only() { local h; for h; do on "$h" sysctl -qw net.ipv6.conf.all.disable_ipv6=1; done; }

# resolver HOST ADDRESS: where the host asks for names.
resolver() { printf 'nameserver %s\n' "$2" | put "$1" /etc/resolv.conf; }

# listening HOST PORT [tcp|udp]: wait until somebody listens there.
listening() {
    local flag=-lnt; [ "${3:-tcp}" = udp ] && flag=-lnu
    for _ in $(seq 100); do
        on "$1" ss -H $flag "sport = :$2" | grep -q . && return
        sleep 0.1
    done
    die "nobody listens on $1:$2"
}

# ---- names ---------------------------------------------------------------------------------

# names HOST: serve the zone example. from standard input (records only) by bind.
names() {
    local h=$1
    { printf '$TTL 300\n@ SOA ns.example. hostmaster.example. 1 3600 600 86400 60\n@ NS ns.example.\nns A %s\n' \
        "$(on "$h" ip -4 -br addr show eth0 | awk '{sub("/.*","",$3); print $3}')"; cat; } | put "$h" /etc/bind/db.example
    put "$h" /etc/bind/named.conf <<'CONF'
options { directory "/var/cache/bind"; listen-on { any; }; listen-on-v6 { any; }; recursion no;
          minimal-responses yes; dnssec-validation no; notify no; pid-file none; };
controls { };
zone "example" { type primary; file "/etc/bind/db.example"; };
CONF
    bg "$h" named -g -c /etc/bind/named.conf
    listening "$h" 53 udp
}

# ---- recording -----------------------------------------------------------------------------

capture() {
    local point=$1 h=$2 dev=$3; shift 3
    local log=$SHARE/tcpdump-$point.txt
    on "$h" tcpdump --immediate-mode -U -Z root -s 0 -B 16384 -i "$dev" -w "/lab/$point.pcap" "$@" >"$log" 2>&1 </dev/null &
    for _ in $(seq 100); do grep -q 'listening on' "$log" && break; sleep 0.05; done
    grep -q 'listening on' "$log" || die "tcpdump: $(cat "$log")"
    POINTS+=("$point=$SHARE/$point.pcap"); TCPDUMPS+=("$h")
}

truth() { printf '%s\n' "$*" >>"$RUN/truth"; }

# sha FILE: its hash, for truth.
sha() { sha256sum "$1" | cut -d' ' -f1; }

stop() {
    sleep 0.6
    local h; for h in "${TCPDUMPS[@]}"; do on "$h" pkill -INT -x tcpdump 2>/dev/null || true; done
    sleep 0.3
    TCPDUMPS=()
}

finish() {
    stop
    mkdir -p "$CAPTURES/$(dirname "$CAPTURE")"
    python3 "$RECORD/pcapng.py" "$CAPTURES/$CAPTURE.pcapng" "${POINTS[@]}" "$@" || die "no capture"
    versions=$(for p in $PROGRAMS; do on router dpkg-query -W -f '${Package} ${Version}\n' "$p"; done)
    python3 "$RECORD/index.py" "$CAPTURE" --script "$(basename "$0")" --shows "$SHOWS" --topology "$TOPOLOGY" \
        --programs "$versions" --keys "${KEYS:-none}" --truth "$(cat "$RUN/truth" 2>/dev/null)" || die "no index"
    say "$(capinfos -Tmc "$CAPTURES/$CAPTURE.pcapng" 2>/dev/null | tail -1 | cut -d, -f2) packets, $(stat -c %s "$CAPTURES/$CAPTURE.pcapng") bytes"
}

# ---- a wire with faults --------------------------------------------------------------------

# far HOST LAN N RELAY-OPTIONS...: a host whose line into the network is a relay (relay.py): slow, lossy.
far() {
    local name=$1 lan=$2 n=$3; shift 3
    role "$name"; role "$name-line"
    on "$name-line" sysctl -qw net.ipv6.conf.default.disable_ipv6=1
    mac
    ip -n "ws$$-$name-line" link add left type veth peer name eth0 netns "ws$$-$name"
    ip -n "ws$$-$name-line" link add right type veth peer name "$lan-$name" netns "ws$$-router"
    on router ip link set "$lan-$name" master "$lan" up
    on router ethtool -K "$lan-$name" tx off rx off tso off gso off gro off >/dev/null
    local dev; for dev in left right; do
        on "$name-line" ethtool -K $dev tx off rx off tso off gso off gro off >/dev/null
        on "$name-line" ip link set $dev up
    done
    on "$name" ethtool -K eth0 tx off rx off tso off gso off gro off >/dev/null
    on "$name" ip link set eth0 address "$MAC" up
    address "$name" "$lan" "$n"
    bg "$name-line" python3 /record/relay.py left right "$@"
    for _ in $(seq 100); do grep -qs relaying "$SHARE/$name-line-python3.log" && return; sleep 0.05; done
    die "no relay"
}

# ---- keys ----------------------------------------------------------------------------------

# keylog HOST: build /lab/keylog.so, for LD_PRELOAD in programs that write no key log themselves.
keylog() { on "$1" gcc -shared -fPIC -O1 -o /lab/keylog.so /record/keylog.c -ldl; }

# beside NAME: keep a file with the capture, from standard input: captures/beside/CAPTURE/NAME.
beside() { mkdir -p "$CAPTURES/beside/$CAPTURE"; cat >"$CAPTURES/beside/$CAPTURE/$1"; }

# ---- several captures in one laboratory ----------------------------------------------------

# next NAME: what is recorded from here on becomes captures/NAME.pcapng.
next() { CAPTURE=$1; POINTS=(); rm -f "$RUN/truth" "$SHARE"/*.pcap "$SHARE/keys"; }
