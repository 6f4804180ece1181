#!/bin/bash
# Loads the demonstration messages through the HTTP API, as a channel adapter and the offices would, and so that they look recent:
# the last day of the story, 2026-11-22, becomes yesterday (or LAST_DAY); every time keeps its time of day.
# Running it again changes nothing: messages are known by their external_id, verbs by an Idempotency-Key. On a later day name
# the LAST_DAY of the first run, because a message with another received_at would be another message.
#   load.sh BASE_URL ADAPTER_TOKEN STAFF_TOKEN [LAST_DAY]
# Both tokens must be allowed to import. Needs bash, awk (mawk will do) and curl.
set -euo pipefail
if [ $# -lt 3 ]; then
    echo "Usage: $0 BASE_URL ADAPTER_TOKEN STAFF_TOKEN [LAST_DAY]" >&2
    exit 2
fi
base=${1%/} adapter_token=$2 staff_token=$3
# China has no summer time, and a small system may lack the time zone files.
export TZ=CST-8 LC_ALL=C
last_day=${4:-$(awk 'BEGIN { print strftime("%Y-%m-%d", systime() - 86400) }')}
here=$(cd "$(dirname "$0")" && pwd)
umask 077
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# What the awk programs below share. The files have one JSON object a line, written as Python's json.dumps does ("name": value).
cat > "$work/common.awk" <<'AWK'
function noon(day,  part) { split(day, part, "-"); return mktime(part[1] " " part[2] " " part[3] " 12 00 00") }
function moved(day) { return strftime("%Y-%m-%d", noon(day) + noon(last_day) - noon("2026-11-22")) }
# The text value of the first member of that name; only for values without escapes.
function member(line, name,  mark, at, rest) {
    mark = "\"" name "\": \""
    at = index(line, mark)
    if (at == 0) return ""
    rest = substr(line, at + length(mark))
    return substr(rest, 1, index(rest, "\"") - 1)
}
function message_key(line) { return member(line, "channel") " " member(line, "external_id") }
# A string in the syntax of a curl config file.
function quoted(text) { gsub(/[\\"]/, "\\\\&", text); return "\"" text "\"" }
AWK

move_messages() {
    awk -v last_day="$last_day" -f "$work/common.awk" -f /dev/fd/3 "$here/messages.jsonl" 3<<'AWK'
{
    received = member($0, "received_at")
    mark = "\"received_at\": \""
    at = index($0, mark) + length(mark)
    print substr($0, 1, at - 1) moved(substr(received, 1, 10)) substr($0, at + 10)
}
AWK
}

# Posts all messages in one batch; leaves the answer, a line for a line, in $work/answers.
post_messages() {
    printf 'header = "Authorization: Bearer %s"\n' "$adapter_token" |
        curl -sS -K - -H 'Content-Type: application/x-ndjson' --data-binary "@$work/messages" -o "$work/answers" "$base/v1/messages/batch" || true
    [ -e "$work/answers" ] || return 1
    awk -v total="$(wc -l < "$work/messages")" '
        /"status": *20[01]/ { stored++; next }
        ++shown <= 5 { print "  not taken: " substr($0, 1, 200) > "/dev/stderr" }
        END { printf "%d of %d messages stored.\n", stored, total; exit stored != total }' "$work/answers"
}

# One section of a curl config file per line of handling.jsonl; a line whose message has no id is left out and missed in the count.
write_requests() {
    awk -v last_day="$last_day" -v base="$base" -v token="$staff_token" -f "$work/common.awk" -f /dev/fd/3 \
        "$work/answers" "$work/messages" "$here/handling.jsonl" 3<<'AWK'
FNR == 1 { file++ }
file == 1 {
    if (match($0, /"id": *"[^"]*"/)) {
        split(substr($0, RSTART, RLENGTH), part, "\"")
        id_of_line[FNR] = part[4]
    }
    next
}
file == 2 { if (FNR in id_of_line) id[message_key($0)] = id_of_line[FNR]; next }
message_key($0) in id {
    at = member($0, "at")
    mark = "\"body\": {"
    body = substr($0, index($0, mark) + length(mark))
    body = substr(body, 1, length(body) - 2)  # without the braces of the body and of the line
    body = "{\"occurred_at\": \"" moved(substr(at, 1, 10)) substr(at, 11) "\"" (body == "" ? "" : ", " body) "}"
    if (sections++) print "next"
    print "url = " quoted(base "/v1/messages/" id[message_key($0)] "/" member($0, "verb"))
    print "header = " quoted("Authorization: Bearer " token)
    print "header = \"Content-Type: application/json\""
    print "header = \"Idempotency-Key: demo-" FNR "\""
    print "data-binary = " quoted(body)
    print "write-out = \"\\n@ %{http_code} " FNR " " member($0, "verb") "\\n\""
    print "retry = 3"
}
AWK
}

# Sends the requests in order over one connection and counts what was taken.
perform() {
    { curl -sS -K "$work/requests" || true; } | awk -v total="$(wc -l < "$here/handling.jsonl")" '
        !/^@ [0-9]+ / { if ($0 != "") answer = $0; next }
        {
            if ($2 ~ /^2/) done++
            else if (++refused <= 5) print "  line " $3 " (" $4 "): " $2 " " substr(answer, 1, 200) > "/dev/stderr"
            if (++seen % 200 == 0) { printf "  %d of %d steps\n", seen, total; fflush() }
            answer = ""
        }
        END { printf "%d of %d handling steps done.\n", done, total; exit done != total }'
}

failed=0
echo "Demo messages up to $last_day go to $base."
move_messages > "$work/messages"
post_messages || failed=1
[ -s "$work/answers" ] || exit 1
write_requests > "$work/requests"
perform || failed=1
[ "$failed" = 0 ] || echo "Not everything was loaded; see above." >&2
exit "$failed"
