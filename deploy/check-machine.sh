#!/bin/sh
# Before anything is installed: is there a Python that will do, and room? Prints the Python to use.
set -eu

for candidate in "${PYTHON:-}" python3.11 python3 python; do
    if [ -n "$candidate" ] && "$candidate" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
if [ -z "${python:-}" ]; then
    echo "Privacy Desk needs Python 3.11, which is not on this machine's PATH." \
        "Install it (on Debian 12: apt-get install python3 python3-venv), or name it: make up PYTHON=/path/to/python3.11" >&2
    exit 1
fi
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    echo "$python cannot make virtual environments. On Debian: apt-get install python3-venv" >&2
    exit 1
fi

# The environment takes 1 GB, and the packages it is made from about as much again in the cache.
needed_mb=2500
free_mb=$(df -Pm . | awk 'NR == 2 { print $4 }')
if [ ! -e .venv/.installed ] && [ "$free_mb" -lt "$needed_mb" ]; then
    echo "Only $free_mb MB are free on this disk; installing Privacy Desk needs $needed_mb MB." >&2
    exit 1
fi
echo "$python"
