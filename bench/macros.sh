#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# How the build macros and helper scripts of real release archives stand to the database of known ones.
# Usage: bench/macros.sh WOLFHOUND ARCHIVES REPOS INDEX [OPTION...]
# ARCHIVES holds the files that INDEX names; INDEX: source, version, archive, OWNER/NAME, tag, yes; tabs between, one head
# line. REPOS holds bare repositories OWNER+NAME.git. OPTIONs go to `wolfhound macros check`. One line a pair and kind:
# files by verdict; own: no upstream has it, but the very file is in the tag, where its history is seen; human: what is
# left for one to look at. FINDINGS, a file, gets a line for each of those.
set -eu
wolfhound=$1
archives=$2
repos=$3
index=$4
shift 4
findings=${FINDINGS:-/dev/null}
here=$(dirname "$(realpath "$0")")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LC_ALL=C
: >"$findings"

while IFS=$'\t' read -r source version archive repo tag present; do
  [ "$present" = yes ] || continue
  rm -rf "$work/files"
  mkdir "$work/files"
  tar -C "$work/files" -xf "$archives/$archive"
  git -C "$repos/${repo/\//+}.git" ls-tree -r "$tag" 2>/dev/null | awk '{print $3}' >"$work/blobs" || true
  "$wolfhound" macros check --format json "$@" "$work/files" >"$work/checked.json"
  python3 "$here/macros.py" "$work" "$source $version" "$findings"
done < <(tail -n +2 "$index") | awk '
  { print; if ($3 == "macros" || $3 == "scripts") for (i = 4; i <= NF; i++) sum[$3, i] += $i; n = NF > n ? NF : n }
  END {
    for (kind = 0; kind < 2; kind++) {
      name = kind ? "scripts" : "macros"
      line = "all pairs " name
      for (i = 4; i <= n; i++) line = line " " sum[name, i] + 0
      print line
    }
  }' | column -t -N source,version,kind,files,exact,same,pieces,renamed,variant,behind,ahead,unknown,own,human
