#!/bin/sh
# Instructions that one packet costs, counted by callgrind: the same on every run, whatever else the machine does.
# A capture and one twice as long are dissected; the difference is what packets cost, without start-up.
#   benches/instructions.sh [small|bulk|hostile|onebody] [arguments of dissect]
set -eu
kind=${1:-small}
[ $# -gt 0 ] && shift
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
export CARGO_PROFILE_RELEASE_DEBUG=line-tables-only CARGO_PROFILE_RELEASE_STRIP=none
cargo build --release --quiet
short=$(cargo bench --quiet --bench peers -- make "$kind" 4 2>/dev/null)
long=$(cargo bench --quiet --bench peers -- make "$kind" 8 2>/dev/null)
bin=${CARGO_TARGET_DIR:-target}/release/wirestep
count() {
  file=$1
  shift
  out=${TMPDIR:-/tmp}/callgrind.wirestep.$$
  valgrind --tool=callgrind --callgrind-out-file="$out" "$bin" dissect "$@" -r "$file" 2>&1 >/dev/null |
    sed -n 's/.*Collected : \([0-9]*\).*/\1/p'
  [ -n "${KEEP:-}" ] && mv "$out" "$KEEP" || rm -f "$out"
}
packets() {
  "$bin" dissect -T fields -e frame.number -r "$1" | wc -l
}
a=$(count "$short" "$@")
b=$(count "$long" "$@")
n=$(($(packets "$long") - $(packets "$short")))
echo "$kind: $(((b - a) / n)) instructions a packet ($n packets; KEEP=FILE keeps callgrind's output)"
