#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What a search over all pairs costs, on invented people: links.sh PROGRAM [FOLDER].
# For each size: people, messages, then seconds on the clock and of processor, and peak memory of `link --all`.
set -eu
program=$1
folder=${2:-$(mktemp -d)}
here=$(dirname "$0")
for size in '5000 300' '20000 20' '100000 12'; do
  people=${size% *}
  list=$folder/people-$people.ndjson
  [ -s "$list" ] || python3 "$here/links-people.py" "$people" 10 1 "${size#* }" >"$list"
  # The record is read first: what is measured is the search.
  "$program" persons --events "$list" --store "$folder/store-$people.db" >/dev/null
  printf '%s people, %s messages: ' "$people" "$(($(wc -l <"$list") - 1))"
  /usr/bin/time -f '%e s, %U s of processor, %M KiB' "$program" link --all --events "$list" --store "$folder/store-$people.db" \
    -o "$folder/found-$people.txt"
done
