#!/bin/bash
# Record everything anew, then check it: all.sh [NAME ...]
here=$(cd "$(dirname "$0")" && pwd)
failed=()
if [ $# = 0 ]; then
    for script in "$here"/*.sh; do
        name=$(basename "$script" .sh)
        case $name in lib|lib-*|all|clean) continue ;; esac
        set -- "$@" "$name"
    done
fi
for name; do "$here/$name.sh" || failed+=("$name"); done
[ ${#failed[@]} = 0 ] || { echo "failed: ${failed[*]}" >&2; exit 1; }
"$here/check.py"
