#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Times, in one run on the same repositories: git log --raw, the plumbing path, the pack path, the scan for hidden text.
# Usage: bench/history.sh READ-HISTORY REPOSITORY... ; best of RUNS (3) in seconds, peak memory of the pack path in MiB.
set -eu
read_history=$1
shift
runs=${RUNS:-3}
tips=$(mktemp)
trap 'rm -f "$tips"' EXIT
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null LC_ALL=C
TIMEFORMAT=%R

best() { # COMMAND...: the shortest of RUNS runs
  local i
  for ((i = 0; i < runs; i++)); do
    { time "$@" <"$tips" >/dev/null 2>&1; } 2>&1
  done | sort -n | head -n 1
}

# As a pipe to a reader would have it.
git_log() { git -C "$1" log --all --raw --no-renames -z --no-abbrev | wc -c; }

printf '%-28s %8s %8s %9s %7s %7s %7s %7s\n' repository commits git-log plumbing pack-1 pack-2 hidden-2 MiB
for repository in "$@"; do
  git -C "$repository" for-each-ref --format='%(objectname)^{commit}' |
    git -C "$repository" cat-file --batch-check='%(objectname) %(objecttype)' |
    awk '$2 == "commit" {print $1}' | sort -u >"$tips"
  commits=$("$read_history" pack "$repository" 2 count <"$tips")
  memory=$(/usr/bin/time -f %M "$read_history" pack "$repository" 2 count <"$tips" 2>&1 >/dev/null | tail -n 1)
  printf '%-28s %8s %8s %9s %7s %7s %7s %7s\n' "$(basename "$repository" .git)" "${commits%% *}" \
    "$(best git_log "$repository")" \
    "$(best "$read_history" plumbing "$repository" 2 count)" \
    "$(best "$read_history" pack "$repository" 1 count)" \
    "$(best "$read_history" pack "$repository" 2 count)" \
    "$(best "$read_history" hidden "$repository" 2 count)" $((memory / 1024))
done
