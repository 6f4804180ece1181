#!/usr/bin/env bash
# Builds the release and runs the benchmarks, each of which prints one line.
#   ./bench.sh                  all of them
#   ./bench.sh intake [args…]   one of them, with its arguments
set -euo pipefail
cd "$(dirname "$0")"

tools/packages.sh install
cmake --preset release --log-level=WARNING >/dev/null
export NINJA_STATUS="[%f/%t] "
cmake --build --preset release --target bench >&2
unset "${!HUIYING_@}"

if [ $# -gt 0 ]; then
    name=$1
    shift
    exec "build/release/bench_$name" "$@"
fi
for source in bench/*.cpp; do
    name=$(basename "$source" .cpp)
    "build/release/bench_$name"
done
