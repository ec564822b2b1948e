#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The demo's projects are the same everywhere, are sound, and show one case and no other: demo.sh MAKE-DEMO WOLFHOUND.
set -eu

make_demo=$1
wolfhound=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
  echo "FAILED: $*"
  exit 1
}

"$make_demo" "$work/demo"
for pair in larkspur:f312c1cfabcc427c80d402545939dedd88b7b66a meadow:4895b214d6ede81c527096c572c77f410ac6f467; do
  project=${pair%%:*}
  id=$(git -C "$work/demo/$project.git" rev-parse refs/heads/main)
  [ "$id" = "${pair#*:}" ] || fail "$project ends at $id, not at ${pair#*:}"
  git -C "$work/demo/$project.git" fsck --strict 2>&1 | grep -v '^notice' >"$work/fsck" || true
  [ ! -s "$work/fsck" ] || fail "$project: $(cat "$work/fsck")"
  refs=$(git -C "$work/demo/$project.git" for-each-ref --format='%(refname)' refs/heads)
  [ "$refs" = refs/heads/main ] || fail "$project has other branches: $refs"
done

for pair in larkspur:bfc815a87c7959810aed2f51e77dc1ba meadow:3f3e46f64418cf1c5c8424c34c2d4df6; do
  list=$work/demo/${pair%%:*}.mbox
  echo "${pair#*:}  $list" | md5sum -c --status || fail "$list is not what it was: $(md5sum <"$list")"
done

"$wolfhound" scan --store :memory: --offline -q "$work/demo/larkspur.git;mail=$work/demo/larkspur.mbox" \
  "$work/demo/meadow.git;mail=$work/demo/meadow.mbox" >"$work/out"
if grep -q 'not judged' "$work/out" || grep -q 'larkspur.*no case' "$work/out"; then
  "$wolfhound" baseline show | grep -q ' 0 projects' || fail "larkspur shows no case: $(cat "$work/out")"
  echo "the shipped baseline is empty: the story is not judged"
  exit 0
fi
grep -q '^  review  larkspur  Corin Vale' "$work/out" || fail "larkspur is no review about Corin Vale: $(sed 8q "$work/out")"
grep -q -E '^  (quiet|note) +meadow' "$work/out" || fail "meadow is not quiet: $(sed 8q "$work/out")"
echo "the demo shows one case beside an ordinary project"
