#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The whole scan against git's own log, in the same run.
#
# usage: bench/scan.sh WOLFHOUND log REPOSITORY...      cold scan, second scan, and git log --all --raw --no-renames
#        bench/scan.sh WOLFHOUND growth REPOSITORY REF... cold scan of the history below each REF, time per commit
#        bench/scan.sh WOLFHOUND jobs REPOSITORY...     all of them with one job and with two, results compared
# RUNS (default 3) runs of each, in turn; the least wall time is shown, with the peak memory of the largest process.
set -euo pipefail
wolfhound=$1
mode=$2
shift 2
runs=${RUNS:-3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# timed OUT COMMAND...: wall seconds and kilobytes to OUT, the least of what OUT holds already.
timed() {
  local out=$1
  shift
  /usr/bin/time -f '%e %M' -o "$work/now" "$@" >"$work/stdout"
  cat "$work/now" >>"$out"
}

least() { sort -n "$1" | head -n 1; }

log() {
  printf '%-28s %9s %9s %7s %9s %9s\n' repository 'git log' cold ratio second 'peak MiB'
  for repo in "$@"; do
    rm -f "$work"/log "$work"/cold "$work"/second
    for _ in $(seq "$runs"); do
      rm -f "$work"/store*
      timed "$work/log" git -C "$repo" log --all --raw --no-renames
      timed "$work/cold" "$wolfhound" scan -q --store "$work/store" "$repo"
      timed "$work/second" "$wolfhound" scan -q --store "$work/store" "$repo"
    done
    read -r log_s _ < <(least "$work/log")
    read -r cold_s cold_kb < <(least "$work/cold")
    read -r second_s _ < <(least "$work/second")
    awk -v n="$(basename "$repo" .git)" -v l="$log_s" -v c="$cold_s" -v s="$second_s" -v m="$cold_kb" \
      'BEGIN { printf "%-28s %8.2fs %8.2fs %7.2f %8.2fs %9.0f\n", n, l, c, c / l, s, m / 1024 }'
  done
}

growth() {
  local repo=$1
  shift
  printf '%-12s %9s %9s %14s\n' ref commits cold 'per commit'
  for ref in "$@"; do
    git init -q --bare "$work/part.git"
    git -C "$work/part.git" fetch -q "$repo" "+$ref:refs/part"
    git -C "$work/part.git" update-ref refs/heads/main "$(git -C "$work/part.git" rev-parse "refs/part^{commit}")"
    git -C "$work/part.git" update-ref -d refs/part
    git -C "$work/part.git" symbolic-ref HEAD refs/heads/main
    commits=$(git -C "$work/part.git" rev-list --count main)
    rm -f "$work/cold"
    for _ in $(seq "$runs"); do
      rm -f "$work"/store*
      timed "$work/cold" "$wolfhound" scan -q --store "$work/store" "$work/part.git"
    done
    read -r cold_s _ < <(least "$work/cold")
    awk -v r="$ref" -v n="$commits" -v c="$cold_s" 'BEGIN { printf "%-12s %9d %8.2fs %11.1f us\n", r, n, c, c / n * 1e6 }'
    rm -rf "$work/part.git"
  done
}

jobs() {
  for _ in $(seq "$runs"); do
    for n in 1 2; do
      rm -f "$work"/store*
      timed "$work/jobs-$n" "$wolfhound" scan -q --jobs "$n" --store "$work/store" --format json -o "$work/out-$n" "$@"
    done
  done
  cmp "$work/out-1" "$work/out-2"
  read -r one _ < <(least "$work/jobs-1")
  read -r two _ < <(least "$work/jobs-2")
  awk -v n="$#" -v a="$one" -v b="$two" \
    'BEGIN { printf "%d repositories: one job %.2fs, two jobs %.2fs, %.2f times as fast; the same bytes\n", n, a, b, a / b }'
}

"$mode" "$@"
