#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Times of the forge reader, in one run: the filter over made hours of GH Archive against decompression alone and gzip,
# and the reading of a folder or file of REST objects against Jansson on the same bytes.
# Usage: bench/forge.sh READ-FORGE [FOLDER-OR-FILE]; best of RUNS (5), CPU seconds. EVENTS (60000) sets the size of an hour.
set -eu
read_forge=$1
here=$(dirname "$0")
runs=${RUNS:-5}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LC_ALL=C
TIMEFORMAT='%U %S'

best() { # COMMAND...: the least CPU of RUNS runs
  local i
  for ((i = 0; i < runs; i++)); do
    { time "$@" >/dev/null 2>&1; } 2>&1
  done | awk '{print $1 + $2}' | sort -n | head -n 1
}

printf '%-5s %8s %8s %8s %8s %8s %6s %6s\n' hour MB filter unpack gzip ratio lines MiB
for schema in new old; do
  # One hour eight times over, as members of one file: long enough to time.
  python3 "$here/gh-archive.py" $schema "${EVENTS:-60000}" acme/anvil 1000 | gzip -6 >"$work/hour"
  for _ in 1 2 3 4 5 6 7 8; do cat "$work/hour"; done >"$work/$schema.json.gz"
  size=$("$read_forge" unpack "$work/$schema.json.gz" | awk '{print int($1 / 1e6)}')
  filter=$(best "$read_forge" count "$work/$schema.json.gz" acme/anvil)
  unpack=$(best "$read_forge" unpack "$work/$schema.json.gz")
  gzip=$(best gzip -dc "$work/$schema.json.gz")
  memory=$(/usr/bin/time -f %M "$read_forge" count "$work/$schema.json.gz" acme/anvil 2>&1 >/dev/null | tail -n 1)
  printf '%-5s %8s %8s %8s %8s %8s %6s %6s\n' $schema "$size" "$filter" "$unpack" "$gzip" \
    "$(awk "BEGIN {printf \"%.2f\", $unpack / $filter}")" 1/1000 $((memory / 1024))
done

[ $# -ge 2 ] || exit 0
find "$2" -type f -name '*.json*' -print0 | sort -z | xargs -0 cat >"$work/all.json"
printf 'REST: %s MB; reader on the path %s, on one file %s, Jansson alone %s, reading bytes %s; peak %s MiB\n' \
  "$(stat -c %s "$work/all.json" | awk '{print int($1 / 1e6)}')" "$(best "$read_forge" count "$2")" \
  "$(best "$read_forge" count "$work/all.json")" "$(best "$read_forge" jansson "$work/all.json")" \
  "$(best "$read_forge" unpack "$work/all.json")" \
  "$(($(/usr/bin/time -f %M "$read_forge" count "$2" 2>&1 >/dev/null | tail -n 1) / 1024))"
"$read_forge" count "$2"
