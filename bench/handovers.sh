#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Which rights the new lead of each listed hand-over shows, beside the listed days.
#
#   bench/handovers.sh PEOPLE HANDOVERS.TSV FOLDER...
#
# PEOPLE: the program built by `ninja -C build bench/people-bench`. FOLDER: bare repositories named OWNER+NAME.git; the first that has it counts.
# Verdict: "near" when one of land-own, land-others and tag begins within 90 days of a listed day of power (first as committer,
# first annotated tag, first on others' work); "held" when the rights are there at other times; "none" without any.
set -euo pipefail

people=$1 list=$2
shift 2

find_repository() {
  local folder
  for folder in "$@"; do
    [ -d "$folder/$name.git" ] && echo "$folder/$name.git" && return
  done
  return 1
}

day_of() { # RIGHT LINE
  grep -o "$1 [0-9-]*" <<<"$2" | head -1 | cut -d' ' -f2
}

near() { # a right's day against the listed days
  local right day
  for right in "$own" "$others" "$tag"; do
    case $right in "" | -) continue ;; esac
    for day in "$listed_committer" "$listed_tag" "$listed_others"; do
      [ -n "$day" ] || continue
      local gap=$((($(date -ud "$right" +%s) - $(date -ud "$day" +%s)) / 86400))
      [ "${gap#-}" -le 90 ] && return 0
    done
  done
  return 1
}

declare -A count=([near]=0 [held]=0 [none]=0 [skipped]=0)
printf 'repository\tnew lead\tlisted committer\tlisted tag\tlisted others\tland-own\tland-others\ttag\tverdict\n'
while IFS='|' read -r repo _ lead email _ _ _ _ _ listed_committer listed_tag _ _ listed_others; do
  name=${repo/\//+}
  if ! path=$(find_repository "$@"); then
    count[skipped]=$((count[skipped] + 1))
    continue
  fi
  line=$("$people" "$path" rights "$email" "$lead")
  own=$(day_of land-own "$line") others=$(day_of land-others "$line") tag=$(day_of '	tag' "$line")
  verdict=none
  case $own$others$tag in *[0-9]*) verdict=held ;; esac
  if [ "$verdict" = held ] && near; then verdict=near; fi
  count[$verdict]=$((count[$verdict] + 1))
  printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$repo" "$lead" "${listed_committer:--}" "${listed_tag:--}" \
    "${listed_others:--}" "$own" "$others" "$tag" "$verdict"
done < <(tail -n +2 "$list" | tr '\t' '|')
echo "near ${count[near]}, held ${count[held]}, none ${count[none]}, repository absent ${count[skipped]}"
