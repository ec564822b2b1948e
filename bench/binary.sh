#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Measures builds compared: binary.sh fetch|findings|rates|halves|agree [WOLFHOUND]
#   fetch     the pairs of bench/binary-pairs.tsv, by apt-get download, into $WH_PAIRS (default ./pairs); wants apt sources that
#             hold both versions (the security archive keeps the newest only; snapshot.debian.org has all)
#   findings  findings of each pair, as a table
#   rates     data/binary/rates.ini anew
#   halves    how many pairs of one half of the packages are above the bound of the other
#   agree     facts of every binary against hardening-check (devscripts), checksec and readelf
set -eu
here=$(dirname "$0")
pairs=${WH_PAIRS:-pairs}
wolfhound=${2:-$here/../build/wolfhound}

fetch() {
  grep -v '^#' "$here/binary-pairs.tsv" | while IFS='	' read -r kind package old new; do
    for side in "old $old" "new $new"; do
      into=$pairs/$kind/$package/${side%% *}
      mkdir -p "$into"
      ls "$into"/*.deb >/dev/null 2>&1 && continue
      (cd "$into" && apt-get -qq download "$package=${side#* }") || echo "not to be had: $package ${side#* }" >&2
    done
  done
}

case "${1:-}" in
  fetch) fetch ;;
  findings) python3 "$here/binary.py" findings "$wolfhound" "$pairs"/update "$pairs"/release ;;
  rates) python3 "$here/binary.py" rates "$wolfhound" "$pairs"/update "$pairs"/release ;;
  halves) python3 "$here/binary.py" halves "$wolfhound" "$pairs"/update "$pairs"/release ;;
  agree) python3 "$here/binary.py" agree "$wolfhound" "$pairs"/update "$pairs"/release ;;
  *) sed -n '3,9s/^# //p' "$0" >&2; exit 2 ;;
esac
