#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What the patterns over changes say of ordinary histories, and what two simple rules of others would say beside them.
#
# usage: bench/changes.sh WOLFHOUND REPOSITORY...
# A line for each repository: project-years, signals of each pattern within cases, cases above note in which one of them counts
# for its family, files of binary type added below tests, and files of more than 7 bits of entropy a byte that were added.
set -euo pipefail
wolfhound=$1
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
patterns='opaque-blob build-drift hardening loader-hook'
printf '%-28s %6s' repository years
# shellcheck disable=SC2086 # a list of words
printf ' %12s' $patterns above
printf ' %14s %12s\n' 'binary tests' 'entropy > 7'
for repo in "$@"; do
  rm -f "$work"/store*
  "$wolfhound" scan -q --store "$work/store" --format json -o "$work/report.json" "$repo" || true
  "$wolfhound" export -q --store "$work/store" -o "$work/events.ndjson" "$repo" || true
  years=$(jq -r '[.records[] | select(.kind == "git") | ((.to[0:4] | tonumber) - (.from[0:4] | tonumber) + 1)] | add' "$work/report.json")
  printf '%-28s %6s' "$(basename "$repo" .git)" "$years"
  for pattern in $patterns; do
    printf ' %12s' "$(jq --arg p "$pattern" '[.cases[].signals[] | select(.pattern == $p)] | length' "$work/report.json")"
  done
  printf ' %12s' "$(jq '[.cases[] | select(.level != "note") | .signals[] | select(.counts == true and (.pattern | IN("opaque-blob", "build-drift", "hardening", "loader-hook")))] | length' "$work/report.json")"
  tests=$(git -C "$repo" log --all --diff-filter=A --numstat --no-renames --format= -- ':(glob)**/test*/**' ':(glob)t/**' | grep -c '^-' || true)
  entropy=$(jq -r 'select(.record == "fact" and .kind == "opaque") | .value | split(" ") | select((.[2] | tonumber) > 700) | .[0]' "$work/events.ndjson" | wc -l)
  printf ' %14s %12s\n' "$tests" "$entropy"
done
