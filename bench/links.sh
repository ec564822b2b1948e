#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What a search over all pairs costs, on invented people: links.sh PROGRAM [FOLDER [JOBS]].
# For each size: people, messages, then seconds on the clock and of processor, and peak memory of `link --all` from a cold store, reading
# included. The store goes, the lists stay in FOLDER.
set -eu
program=$1
folder=${2:-$(mktemp -d)}
jobs=${3:-2}
here=$(dirname "$0")
for size in '5000 420' '20000 20' '50000 14' '100000 12'; do
  people=${size% *}
  list=$folder/people-$people-${size#* }.ndjson
  [ -s "$list" ] || python3 "$here/links-people.py" "$people" 10 1 "${size#* }" >"$list"
  printf '%s people, %s messages: ' "$people" "$(($(wc -l <"$list") - 1))"
  rm -f "$folder/cold.db"
  /usr/bin/time -f '%e s, %U s of processor, %M KiB' "$program" link --all --jobs "$jobs" --events "$list" --store "$folder/cold.db" \
    -o "$folder/found-$people.txt"
  rm -f "$folder/cold.db"
done
