#!/usr/bin/env bash
# The one list of Debian packages, for building (build) and for running the built program (runtime).
#   tools/packages.sh install   installs what is missing for a build; does nothing, quickly, when all is there
#   tools/packages.sh tests     the same for what the tests need beside (a browser, a Chinese font)
#   tools/packages.sh runtime   the same for running only (Dockerfile)
#   tools/packages.sh list      prints the build list
set -euo pipefail

build=(
    g++ cmake ninja-build ccache
    libboost1.81-dev libboost-test1.81-dev
    libsqlitecpp-dev libsqlite3-dev
    nlohmann-json3-dev libvalijson-dev
    libspdlog-dev libcli11-dev libhowardhinnant-date-dev
    libssl-dev zlib1g-dev libxlsxwriter-dev
    nodejs npm
    tzdata curl ca-certificates
)
tests=(chromium fonts-wqy-microhei)
runtime=(libsqlite3-0 libspdlog1.10 libdate-tz3 libssl3 zlib1g libxlsxwriter4 tzdata)

# Sets wanted to those of the named packages that are not installed.
find_missing() {
    local have package
    have=$(dpkg-query -W -f='${db:Status-Abbrev}${Package}\n' "$@" 2>/dev/null | sed -n 's/^ii  *//p') || true
    wanted=()
    for package in "$@"; do
        # Node.js may come from elsewhere, with its npm in the same package.
        case $package in nodejs | npm) ! command -v npm >/dev/null || continue ;; esac
        case $'\n'$have$'\n' in
            *$'\n'"$package"$'\n'*) ;;
            *) wanted+=("$package") ;;
        esac
    done
}

install_missing() {
    find_missing "$@"
    [ ${#wanted[@]} -gt 0 ] || return 0
    if ! command -v apt-get >/dev/null; then
        echo "This is not a Debian system; please install the like of: ${wanted[*]}" >&2
        exit 1
    fi
    local log as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || {
            echo "Installing packages needs root or sudo. As root: apt-get install ${wanted[*]}" >&2
            exit 1
        }
        sudo -v
        as_root=(sudo)
    fi
    echo "Installing ${#wanted[@]} packages: ${wanted[*]}" >&2
    log=$(mktemp)
    if ! { "${as_root[@]}" apt-get update -q && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -q -y --no-install-recommends "${wanted[@]}"; } >"$log" 2>&1 </dev/null; then
        tail -n 30 "$log" >&2
        rm -f "$log"
        echo "Installing packages failed; the lines above say why." >&2
        exit 1
    fi
    rm -f "$log"
}

case ${1:-install} in
    install) install_missing "${build[@]}" ;;
    tests) install_missing "${tests[@]}" ;;
    runtime) install_missing "${runtime[@]}" ;;
    list) printf '%s\n' "${build[@]}" ;;
    *) sed -n '2,6s/^# *//p' "$0" >&2; exit 2 ;;
esac
