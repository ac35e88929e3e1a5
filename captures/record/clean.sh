#!/bin/bash
# Remove the layer of packages and whatever a killed recording left behind.
lab=${WIRESTEP_LAB:-/tmp/wirestep-lab}
for ns in $(ip netns list | awk '/^ws[0-9]+-/{print $1}'); do
    [ -d "/proc/$(expr "$ns" : 'ws\([0-9]*\)-')" ] || ip netns del "$ns"
done
mountpoint -q "$lab" && umount -R "$lab"
rmdir "$lab" 2>/dev/null
exit 0
