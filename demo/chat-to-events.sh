#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# chat-to-events.sh PROJECT HOST [LOG]...: a channel's log as the neutral form of records, on standard output.
# Of lines "2024-03-01 12:30 <ada> ben: could you look at it?" (times in UTC) each becomes a message; all else is passed over.
set -eu
project=$1
host=$2
shift 2
LC_ALL=C exec awk -v project="$project" -v host="$host" '
  function quoted(text) {
    gsub(/\\/, "&&", text)
    gsub(/"/, "\\\"", text)
    gsub(/[\001-\037\177]/, " ", text)
    return "\"" text "\""
  }
  BEGIN { printf "{\"schema\":\"wolfhound.events/1\",\"project\":%s,\"host\":%s}\n", quoted(project), quoted(host) }
  /^[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9] [0-9][0-9]:[0-9][0-9] <[^>]+> / {
    who = substr($3, 2, length($3) - 2)
    text = substr($0, length($1) + length($2) + length($3) + 4)
    to = match(text, /^[A-Za-z0-9_-]+: /) ? ",\"to\":[" quoted(substr(text, 1, RLENGTH - 2)) "]" : ""
    printf "{\"record\":\"message\",\"author\":{\"name\":%s,\"time\":\"%sT%s:00Z\"}%s,\"text\":%s,\"place\":%s}\n",
      quoted(who), $1, $2, to, quoted(text), quoted(FILENAME ":" FNR)
  }
' "$@"
