#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Gaps in a history that are filled between two scans, and a repository whose configuration would run programs.
# Usage: e2e-gaps.sh WOLFHOUND
# shellcheck disable=SC2016 # a script is written with its own variables
# shellcheck source=tests/e2e.sh
. "$(dirname "$0")/e2e.sh"

repo=$T/repo
git init -q --bare -b main "$repo"
story 1 60 | git -C "$repo" fast-import --quiet

scan() { # REPOSITORY FILE [STORE]
  wh scan "$1" --store "${3:-$store}" --format json -o "$2"
}

# Scanning on gives what a first scan gives; what was malformed once stays told, since it was seen.
as_fresh() { # REPOSITORY
  scan "$1" "$T/on.json"
  local later=$status
  scan "$1" "$T/fresh.json" :memory:
  for file in on fresh; do sed '/^  "malformed": {/,/^  }/d' "$T/$file.json" >"$T/$file"; done
  [ "$later" -eq 0 ] && [ "$status" -eq 0 ] && cmp "$T/on" "$T/fresh"
}

git clone -q --bare --depth 5 "file://$repo" "$T/shallow"
scan "$T/shallow" "$T/first.json"
ok "a shallow clone is read" status_is 0
git -C "$T/shallow" fetch -q --depth 20
ok "deepened: as fresh" as_fresh "$T/shallow"
git -C "$T/shallow" fetch -q --unshallow
ok "made whole: as fresh" as_fresh "$T/shallow"
ok "and it is the whole" grep -q '"events": *6[0-9]' "$T/fresh.json"

# A commit and a tree are missing, then they come back.
git clone -q --bare --no-local "$repo" "$T/hole"
mv "$T/hole"/objects/pack/*.pack "$T/pack"
rm -f "$T/hole"/objects/pack/*
git -C "$T/hole" unpack-objects -q <"$T/pack"
commit=$(git -C "$repo" rev-parse main~40) tree=$(git -C "$repo" rev-parse main~10:)
for id in "$commit" "$tree"; do
  file=$T/hole/objects/${id:0:2}/${id:2}
  mv "$file" "$T/$id"
done
scan "$T/hole" "$T/first.json"
ok "missing objects: incomplete, and said so" status_is 3
for id in "$commit" "$tree"; do mv "$T/$id" "$T/hole/objects/${id:0:2}/${id:2}"; done
ok "objects are back: as fresh" as_fresh "$T/hole"

# ---- what must never run, in the confined worker, by the own reader and by git ----

hostile=$T/hostile mark=$T/marker program=$T/program
printf '#!/bin/sh\necho "$0" >>"%s"\ncat\n' "$mark" >"$program"
chmod +x "$program"
git clone -q "$repo" "$hostile" 2>/dev/null
printf '* diff=evil filter=evil\n' >"$hostile/.git/info/attributes"
for key in core.fsmonitor core.pager core.sshCommand gpg.program diff.evil.textconv diff.external filter.evil.clean \
  filter.evil.smudge credential.helper remote.origin.uploadpack; do
  git -C "$hostile" config "$key" "$program"
done
for name in cat-file rev-list diff-tree; do git -C "$hostile" config "alias.$name" "!$program"; done
git -C "$hostile" status >/dev/null 2>&1
ok "git itself, let in, runs a program of the repository" test -e "$mark"
rm -f "$mark"
scan "$hostile" "$T/first.json"
ok "scanned whole by the own reader" status_is 0
ok "and nothing ran" test ! -e "$mark"
mkfifo "$hostile/.git/objects/pack/pack-1.idx"
scan "$hostile" "$T/first.json" :memory:
ok "scanned by git, and what was not looked at is said" status_is 3
ok "with the same history" grep -q '"events": *6[0-9]' "$T/first.json"
ok "and nothing ran" test ! -e "$mark"
done_testing
