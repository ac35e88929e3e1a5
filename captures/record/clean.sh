#!/bin/bash
# Remove the layer of packages and whatever a killed recording left behind; running ones are left alone.
lab=${WIRESTEP_LAB:-/tmp/wirestep-lab}
alive() { tr '\0' ' ' <"/proc/$1/cmdline" 2>/dev/null | grep -q "$2"; }
for run in "$lab"/run/*.*; do
    [ -d "$run" ] || continue
    alive "${run##*.}" "record/\|\.sh" && { echo "still recording: $run"; exit 1; }
    while read -r pid; do alive "$pid" "$run" && kill -9 "$pid"; done <"$run/pids"
done
sleep 0.3
for ns in $(ip netns list | awk '/^ws[0-9]+-/{print $1}'); do
    [ -d "/proc/$(expr "$ns" : 'ws\([0-9]*\)-')" ] || ip netns del "$ns"
done
mountpoint -q "$lab" && umount -R "$lab"
rmdir "$lab" 2>/dev/null
exit 0
