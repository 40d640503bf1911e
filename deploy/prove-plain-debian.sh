#!/bin/sh
# `make up` on a plain Debian 12: a fresh system with the packages that the README names and nothing
# else, an empty cache, and an ordinary user. Prints how long it took until the first answer, then
# ends what it started and deletes the system again.
#
#   sudo deploy/prove-plain-debian.sh [FOLDER]      (FOLDER: where the system is put; 4 GB)
#
# It needs root, debootstrap and a Debian whose own apt offers Debian 12: packages come from where
# this machine gets them, Python packages by this machine's own settings of pip and uv. What is
# proved is the last commit. PRIVACY_DESK_PORT, ..._RASA_PORT and ..._ACTIONS_PORT choose the ports.
set -eu

fail() {
    echo "$1" >&2
    exit 1
}

# Run this script again in process and mount spaces of its own, which no process or mount outlives.
in_a_space_of_its_own() {
    [ "$(id -u)" -eq 0 ] || fail "Only root can set up another system: sudo $0"
    command -v debootstrap >/dev/null || fail "Install debootstrap first."
    root=$(mktemp -d "${1:-${TMPDIR:-/tmp}}/plain-debian.XXXXXX")
    chmod 755 "$root" # as a disk is: its users must get in
    trap 'rm -rf --one-file-system "$root"' EXIT
    trap 'exit 130' INT TERM
    PLAIN_DEBIAN_INSIDE=1 unshare --mount --pid --fork --kill-child "$0" "$root"
}

install_debian() {
    # shellcheck disable=SC2016  # apt-get expands these itself.
    mirror=$(apt-get indextargets --format '$(REPO_URI) $(ORIGIN) $(CODENAME) $(COMPONENT)' 'Created-By: Packages' |
        awk '$2 == "Debian" && $3 == "bookworm" && $4 == "main" { print $1; exit }')
    [ -n "$mirror" ] || fail "apt on this machine knows no source of Debian 12 (bookworm)."
    # shellcheck disable=SC2016  # The backticks are those of README.md.
    packages=$(sed -n 's/.*`apt-get install \([a-z0-9 -]*\)`.*/\1/p' "$here/README.md" | head -n 1)
    [ -n "$packages" ] || fail "README.md names no packages to install."

    echo "Setting up Debian 12 with: $packages"
    debootstrap bookworm "$root" "$mirror" >"$root/setup.log" 2>&1 ||
        fail "$(tail -n 20 "$root/setup.log")"
    mount -t proc proc "$root/proc"
    mount -t devpts devpts "$root/dev/pts"
    mount -t tmpfs tmpfs "$root/dev/shm"
    cp /etc/resolv.conf /etc/hosts "$root/etc/"
    apt-config dump | grep '^Acquire::http' >"$root/etc/apt/apt.conf.d/00machine" || true
    # shellcheck disable=SC2086  # A list of package names, to be split.
    chroot "$root" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $packages \
        >>"$root/setup.log" 2>&1 || fail "$(tail -n 20 "$root/setup.log")"
    chroot "$root" useradd --create-home parent
}

# How this machine reaches the package index: settings, proxies, and whom it trusts.
copy_index_settings() {
    for file in etc/pip.conf etc/uv/uv.toml; do
        [ ! -f "/$file" ] || install -D -m 644 "/$file" "$root/$file"
    done
    for file in .config/pip/pip.conf .config/uv/uv.toml; do
        [ ! -f "$HOME/$file" ] || install -D -m 644 "$HOME/$file" "$home/$file"
    done
    cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt"
    env | grep -E '^(PIP_|UV_|SSL_CERT_|REQUESTS_CA_|PRIVACY_DESK_|[a-zA-Z]+_(proxy|PROXY)=)' |
        sed "s/'/'\\\\''/g; s/=\\(.*\\)/='\\1'/" >"$home/environment"
}

write_the_proof() {
    git -C "$here" bundle create --quiet "$home/privacy-desk.bundle" HEAD
    cat >"$home/ask.py" <<'PYTHON'
import json, os, urllib.request

DESK = "http://127.0.0.1:" + os.environ.get("PRIVACY_DESK_PORT", "8000")


def post(path, body, token=""):
    headers = {"Content-Type": "application/json", "Authorization": "Bearer " + token}
    request = urllib.request.Request(DESK + path, json.dumps(body).encode(), headers)
    return json.load(urllib.request.urlopen(request, timeout=30))


token = post("/api/conversations", {})["token"]
question = {"message": "who do you share my data with?"}
reply = post("/api/conversation/messages", question, token)["reply"]
print(reply["turn"]["outcome"] + ": " + reply["texts"][0])
assert reply["turn"]["outcome"] == "answer"
PYTHON
    cat >"$home/prove.sh" <<'SHELL'
set -eu
cd
git -c advice.detachedHead=false clone --quiet privacy-desk.bundle privacy-desk
cd privacy-desk
begun=$(date +%s)
make up >../up.log 2>&1 &
until grep -q "ready: the desk is at" ../up.log; do
    kill -0 $! 2>/dev/null || { tail -n 30 ../up.log && exit 1; }
    sleep 0.2
done
python3 ../ask.py
seconds=$(($(date +%s) - begun))
# Of the processes that live here, and of all that these have waited for.
busy=$(cat /proc/[0-9]*/stat | sed 's/.*) //' | awk '{ ticks += $12 + $13 + $14 + $15 } END { printf "%.0f", ticks / 100 }')
echo "First answer $seconds seconds after 'make up' ($busy of processor time), on $(nproc) processors at a load of $(cut -d ' ' -f 1 /proc/loadavg)."
du -sm .venv | awk '{ print $1 " MB in .venv" }'
ps -A -o rss=,args= | awk '/privacy-desk up|desk\.rasa|-m desk/ && !/awk/ { printf "%5d MB  %s\n", $1 / 1024, substr($0, index($0, $2), 90) }'
SHELL
    chown -R --reference="$home" "$home"
}

main() {
    here=$(cd "$(dirname "$0")/.." && pwd)
    if [ -z "${PLAIN_DEBIAN_INSIDE:-}" ]; then
        in_a_space_of_its_own "$@"
        exit
    fi
    root=$1
    home=$root/home/parent
    install_debian
    copy_index_settings
    write_the_proof
    chroot "$root" su --login parent --command 'set -a; . ./environment; set +a; exec sh prove.sh'
    exit
}

main "$@"
