#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Merging without the mailmap against what the mailmap declares.
#
#   bench/mailmaps.sh PEOPLE REPOSITORY...
#
# PEOPLE: the program built by `ninja -C build bench/people-bench`. A pair is two accounts with different addresses, at least one of which the mailmap
# names. "undeclared" pairs are merged here and not there: mailmaps list few people, so most of those are right. VERBOSE=1 prints
# the pairs.
set -euo pipefail

people=$1
shift
total=0 total_found=0
for repository in "$@"; do
  if ! git -C "$repository" cat-file -e HEAD:.mailmap 2>/dev/null; then
    continue
  fi
  pairs=$(git -C "$repository" cat-file blob HEAD:.mailmap | "$people" "$repository" mailmap)
  [ -z "${VERBOSE:-}" ] || head -n -1 <<<"$pairs"
  IFS=$'\t' read -r _ declared _ found _ undeclared < <(tail -1 <<<"$pairs")
  printf '%s\tdeclared %s\tfound %s\tundeclared %s\n' "$(basename "$repository" .git)" "$declared" "$found" "$undeclared"
  total=$((total + declared)) total_found=$((total_found + found))
done
[ "$total" -eq 0 ] || printf 'recall\t%s of %s\t%d%%\n' "$total_found" "$total" $((100 * total_found / total))
