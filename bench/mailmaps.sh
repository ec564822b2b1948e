#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Merging without the mailmap against what the mailmap declares.
#
#   bench/mailmaps.sh PROGRAM REPOSITORY...
#
# PROGRAM: built by `ninja -C build bench/mailmaps-bench`. A unit is one address of a person whom the newest mailmap lists; a pair is two units.
# recall: of the pairs that the mailmap declares to be one person, those that are one here. precision: of the pairs that are one here, those
# that the mailmap declares. "lines" are the mailmap's lines with two addresses that both stand in the history. Half "a": the SHA-256 of owner/name
# begins with an even digit. VERBOSE=1 prints missed and wrong pairs with class or reason. A repository is a folder OWNER+NAME.git or OWNER+NAME/repo.
set -euo pipefail

program=$1
shift
rows=$(mktemp)
trap 'rm -f "$rows"' EXIT
for repository in "$@"; do
  git -C "$repository" cat-file -e HEAD:.mailmap 2>/dev/null || continue
  name=$(basename "$repository" .git)
  [ "$name" != repo ] || name=$(basename "$(dirname "$repository")")
  digest=$(printf %s "${name/+//}" | sha256sum)
  case $digest in [02468ace]*) half=a ;; *) half=b ;; esac
  pairs=$(git -C "$repository" cat-file blob HEAD:.mailmap | "$program" "$repository")
  [ -z "${VERBOSE:-}" ] || head -n -1 <<<"$pairs" | sed "s|^|$name\t|"
  grep '^missed' <<<"$pairs" | cut -f2 | sed "s/^/class\t/" >>"$rows" || true
  printf '%s\t%s\t%s\n' "$name" "$half" "$(tail -1 <<<"$pairs")" >>"$rows"
done
awk -F'\t' '
  function share(a, b) { return b > 0 ? sprintf("%.4f", a / b) : "-" }
  function show(name, w, f, x, lw, lf) {
    printf "%-28s %5d declared %5d found %4d wrong  recall %s  precision %s  lines %d of %d\n", name, w, f, x, share(f, w), share(f, f + x), lf, lw
  }
  $1 == "class" { class[$2]++; next }
  {
    show($1 " (" $2 ")", $5, $6, $7, $8, $9)
    for (k = 5; k <= 9; k++) { sum[$2, k] += $k; sum["together", k] += $k }
  }
  END {
    for (i = split("a b together", keys, " "); i > 0; i--)
      show(keys[i], sum[keys[i], 5], sum[keys[i], 6], sum[keys[i], 7], sum[keys[i], 8], sum[keys[i], 9])
    for (c in class) printf "missed, %s: %d\n", c, class[c] | "sort -t: -k2 -rn"
  }' "$rows"
