#!/usr/bin/env bash
# Installs what is missing, builds everything with sanitizers and warnings as errors, and runs all tests.
#   ./test.sh [ctest arguments…]      such as: ./test.sh -R service
set -euo pipefail
cd "$(dirname "$0")"

tools/packages.sh install
tools/packages.sh tests
cmake --preset dev -DHUIYING_WERROR=ON --log-level=WARNING >/dev/null
export NINJA_STATUS="[%f/%t] "
cmake --build --preset dev
# A test that runs in a terminal and one in CI must see the same.
for name in "${!HUIYING_@}"; do [ "$name" = HUIYING_DATA ] || unset "$name"; done
exec ctest --preset dev "$@"
