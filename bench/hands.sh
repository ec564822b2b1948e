#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# How well kind "hands" finds authors again that stand as two, beside the share of equal traits: doc/HANDS.md.
# Usage: bench/hands.sh BUILD ARCHIVE...   (mail archives whose headers are kept)
set -eu
build=$1
shift
ninja -C "$build" bench/hands-bench >/dev/null

measure() { # OPTIONS...
  echo "== $*"
  "$build/bench/hands-bench" "$@" hands "${archives[@]}" 2>/dev/null | cut -f 1-8
}

archives=("$@")
for mails in 2 4 8; do
  measure -s early -x -n "$mails" -m "$mails"
done
for split in early random alias; do
  measure -s "$split" -x -n 4
  measure -s "$split" -n 4
done
