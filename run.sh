#!/usr/bin/env bash
# From a fresh Debian 12 to a running service: installs what is missing, builds the release, starts it on 127.0.0.1:8080 with the
# reference deployment of config/, and on a first start loads the demo messages through the HTTP API. Data stay in var/.
#   ./run.sh [--build-only] [--no-demo] [--fresh]
#     --build-only   stop after the build
#     --no-demo      do not load the demo messages
#     --fresh        throw the database and its attachments away first and begin anew
#   HUIYING_LISTEN_PORT chooses another port, HUIYING_STORAGE_PATH another database.
set -euo pipefail
cd "$(dirname "$0")"

build_only=no demo=yes fresh=no
for argument in "$@"; do
    case $argument in
        --build-only) build_only=yes ;;
        --no-demo) demo=no ;;
        --fresh) fresh=yes ;;
        -h | --help) sed -n '2,8s/^# \{0,1\}//p' "$0"; exit 0 ;;
        *) echo "run.sh: unknown argument $argument (see ./run.sh --help)" >&2; exit 2 ;;
    esac
done

huiying=build/release/huiying
config=config/huiying.json
port=${HUIYING_LISTEN_PORT:-8080}
url=http://127.0.0.1:$port
export HUIYING_LISTEN_PORT=$port HUIYING_LISTEN_ADDRESS=${HUIYING_LISTEN_ADDRESS:-127.0.0.1}
export HUIYING_STORAGE_PATH=${HUIYING_STORAGE_PATH:-var/huiying.db}
database=$HUIYING_STORAGE_PATH
data=$(dirname "$database")
# Kept beside the database they belong to: it stores only hashes, so the tokens could not be shown again.
tokens=$data/demo-tokens
demo_loaded=$data/demo-loaded
log=$data/huiying.log

fail() {
    echo "run.sh: $*" >&2
    exit 1
}

build() {
    tools/packages.sh install
    cmake --preset release --log-level=WARNING >/dev/null
    NINJA_STATUS="[%f/%t] " cmake --build --preset release --target huiying
}

port_is_taken() {
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null
}

create_token() {
    "$huiying" token create --config "$config" "$@" | tail -n 1
}

make_demo_tokens() {
    local adapter staff office supervisor
    adapter=$(create_token --person demo-adapter --role adapter --channel all --import)
    staff=$(create_token --person demo-dispatcher --role dispatcher --role office --office all --import)
    office=$(create_token --person demo-office --role office --office glb)
    supervisor=$(create_token --person demo-supervisor --role supervisor)
    (
        umask 077
        printf '%s=%s\n' adapter "$adapter" staff "$staff" office "$office" supervisor "$supervisor" >"$tokens.new"
    )
    mv "$tokens.new" "$tokens"
}

token() {
    sed -n "s/^$1=//p" "$tokens"
}

wait_until_ready() {
    local tries
    for ((tries = 0; tries < 300; ++tries)); do
        kill -0 "$service" 2>/dev/null || return 1
        curl -fsS -o /dev/null "$url/readyz" 2>/dev/null && return 0
        sleep 0.1
    done
    return 1
}

load_demo() {
    [ "$demo" = yes ] && [ ! -e "$demo_loaded" ] && [ -x config/demo/load.sh ] || return 0
    echo "Loading the demo messages …"
    # The day that the demo's times end on, kept so that a load that broke off goes on with the same times tomorrow.
    [ -s "$data/demo-day" ] || TZ=CST-8 date -d yesterday +%F >"$data/demo-day"
    config/demo/load.sh "$url" "$(token adapter)" "$(token staff)" "$(cat "$data/demo-day")" || { echo "The demo was not loaded completely." >&2; return 0; }
    touch "$demo_loaded"
}

show_where_to_look() {
    cat <<TEXT

回应 Huiying is running.  Ctrl-C stops it; ./run.sh starts it again with the same data.

  First screen    $url/
  API, for people $url/docs
  API, for tools  $url/openapi.json
  Log             $log

  Demo tokens     adapter     $(token adapter)
                  office glb  $(token office)
                  supervisor  $(token supervisor)

A channel adapter posts a message:
  curl -s $url/v1/messages -H 'Authorization: Bearer $(token adapter)' -H 'Content-Type: application/json' -d '{"channel":"hotline_12345","external_id":"try-1","kind":"complaint","title":"楼道堆物","body":"三号楼楼道里堆满纸箱，消防通道走不通。"}'
An office pulls its queue:
  curl -s '$url/v1/offices/glb/queue?limit=3' -H 'Authorization: Bearer $(token office)'
A supervisor asks what is overdue:
  curl -s '$url/v1/metrics/overdue?group_by=office' -H 'Authorization: Bearer $(token supervisor)'

TEXT
}

stop_service() {
    trap '' INT TERM HUP
    kill -TERM "$service" 2>/dev/null || true
    wait "$service" || exit $?
    exit 0
}

build
[ "$build_only" = no ] || exit 0
! port_is_taken || fail "port $port is taken; stop what listens there, or choose another: HUIYING_LISTEN_PORT=8081 ./run.sh"
[ "$fresh" = no ] || rm -rf "$database" "$database-wal" "$database-shm" "$database.files"
[ -e "$database" ] || rm -f "$tokens" "$demo_loaded" "$data/demo-day"
mkdir -p "$data"
[ -s "$tokens" ] || make_demo_tokens

# In a process group of its own, so that Ctrl-C reaches it once, through stop_service.
set -m
"$huiying" serve --config "$config" >>"$log" 2>&1 &
service=$!
set +m
trap stop_service INT TERM HUP
wait_until_ready || {
    tail -n 20 "$log" >&2
    kill -TERM "$service" 2>/dev/null || true
    fail "the service did not become ready; its last lines stand above"
}
load_demo
show_where_to_look
wait "$service"
