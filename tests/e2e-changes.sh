#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The famous techniques, acted out inertly by an invented newcomer: what is decoded is a harmless echo, and nothing is run.
# shellcheck disable=SC2016,SC2034 # what eval is given expands there
# shellcheck source=tests/e2e.sh
. "$(dirname "$0")/e2e.sh"

# commit WHO DAY SUBJECT: a commit of the story on that day; files follow.
commit() {
  local at=$((1400000000 + $2 * 86400))
  printf 'commit refs/heads/main\nauthor %s %d +0000\ncommitter %s %d +0000\ndata <<E\n%s\nE\n' "$1" "$at" "$1" "$at" "$3"
}
file() { printf 'M 100644 inline %s\ndata <<E_O_F\n%s\nE_O_F\n' "$1" "$2"; }
# noise PATH: a file that claims to be an archive and is none.
noise() {
  printf 'M 100644 inline %s\ndata 600\n' "$1"
  LC_ALL=C awk 'BEGIN { for (i = 0; i < 600; i++) printf "\\0%03o", (i * 37 + int(i / 5)) % 256 }' | xargs -0 printf '%b'
  echo
}

ada='Ada Birch <ada@example.org>' dov='Dov Hale <dov@example.net>'
check='check_c_source_compiles("
#include <sys/prctl.h>
int main(void) { return prctl(0); }
" HAVE_SANDBOX)'
story_of() {
  commit "$ada" 0 Begin
  file CMakeLists.txt "$check"
  file build.mk 'all:
	echo done'
  file src/say.c 'void say(void) { snprintf(b, sizeof b, s); }'
  file src/sum.c 'int sum(void) { return 1; }'
  file .github/workflows/ci.yml 'run: make fuzz'
  for i in $(seq 150); do
    commit "$ada" "$((i * 5))" "Work $i"
    file "src/file$((i % 9)).c" "int x$i;"
  done
  "$1"
}
planted() {
  commit "$dov" 800 'Add a test file'
  noise tests/files/part.xz
  commit "$dov" 805 'Simplify'
  file build.mk 'all:
	eval "$$(tr ab cd < tests/files/part.xz | xz -dc)"'
  commit "$dov" 810 'Fix formatting'
  file CMakeLists.txt "${check/int main/.
int main}"
  commit "$dov" 815 'Better message'
  file src/say.c 'void say(void) { sprintf(b, s); }'
  commit "$dov" 820 'Faster sums'
  file src/sum.c 'int sum(void) __attribute__((ifunc("pick")));'
  commit "$dov" 825 'Update CI'
  file .github/workflows/ci.yml 'run: make fuzz || true'
}
ordinary() {
  commit "$dov" 800 'Add a test file'
  file tests/files/part.txt 'text'
  commit "$dov" 805 'Simplify'
  file build.mk 'all:
	echo all done'
  commit "$dov" 815 'Better message'
  file src/say.c 'void say(void) { snprintf(b, sizeof b, t); }'
}

for name in planted ordinary; do
  git init -q --bare "$T/$name.git"
  story_of "$name" | git -C "$T/$name.git" fast-import --quiet
  git -C "$T/$name.git" symbolic-ref HEAD refs/heads/main
  git -C "$T/$name.git" repack -qad
done
wh export --store "$store" "$T/planted.git"
ok 'the facts are told' status_is 0
for fact in '"opaque".*xz broken' '"flow".*eval tr+xz line 2 tests/files/part.xz' "\"flow\".*broken line .: a lone '.'" \
  '"calls".*"sprintf=1"' '"hook".*"ifunc=1"' '"guard".*"off:fuzz=1"'; do
  ok "fact $fact" grep -q "$fact" "$T/out"
done

wh scan --store :memory: --format json "$T/planted.git"
ok 'the planted project is read' status_is 0
for pattern in opaque-blob build-drift hardening loader-hook; do
  ok "$pattern fires" out_has "\"pattern\": \"$pattern\""
done
wh scan --store :memory: --format json "$T/ordinary.git"
for pattern in opaque-blob build-drift hardening loader-hook; do
  ok "$pattern is quiet in ordinary work" not out_has "\"pattern\": \"$pattern\""
done
done_testing
