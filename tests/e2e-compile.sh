#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Feature tests that cannot succeed, found by a compiler: e2e-compile.sh PROGRAM. A sandbox check is broken so that its shape shows
# nothing: one semicolon is gone.
# shellcheck disable=SC2016,SC2034 # what eval is given expands there
# shellcheck source=tests/e2e.sh
. "$(dirname "$0")/e2e.sh"

needs 'test programs' git cc python3

repo=$T/tansy
git init -q -b main "$repo"
# check END: a check for a sandbox, as CMake has it; END ends a statement of it.
check() {
  cat >"$repo/CMakeLists.txt" <<CMAKE
project(tansy C)
include(CheckCSourceCompiles)
check_c_source_compiles("
#include <stddef.h>
#include <sys/prctl.h>
#include <no/such/sandbox.h>

void box(void)
{
  (void)prctl(1, 0, 0, 0, 0)$1
  (void)NO_SUCH_CALL;
}

int main(void)
{
  box();
  return 0;
}
" HAVE_BOX)
add_executable(tansy tansy.c)
CMAKE
}
printf 'int main(void)\n{\n  return 0;\n}\n' >"$repo/tansy.c"
check ';'
git -C "$repo" add -A
by 'Odette Vance' odette@example.org 2018-01-01T09:00:00Z commit -qm 'Begin'
for i in $(seq 1 120); do
  printf '/* %s */\n' "$i" >>"$repo/tansy.c"
  by 'Odette Vance' odette@example.org "$(date -u -d "2018-01-02 +$((i * 3)) days" +%Y-%m-%dT09:00:00Z)" commit -qam "Work $i"
done
printf '/* pim */\n' >>"$repo/tansy.c"
by 'Pim Arkwright' pim@example.net 2019-02-01T09:00:00Z commit -qam 'Say who'
check ''
by 'Pim Arkwright' pim@example.net 2019-03-01T09:00:00Z commit -qam 'Tidy up'
sed -i 's/add_executable/# one program\nadd_executable/' "$repo/CMakeLists.txt"
by 'Odette Vance' odette@example.org 2019-04-01T09:00:00Z commit -qam 'Say what'

signals() { # FILE: "PERSON FLOW" of build-drift
  python3 - "$1" <<'PYTHON'
import json, sys
page = json.load(open(sys.argv[1]))
names = {p["id"]: p["name"] for p in page["persons"]}
for case in page["cases"]:
    for s in case["signals"]:
        if s["pattern"] == "build-drift":
            print(names[s["persons"][0]], s["says"])
PYTHON
}
states() { python3 -c 'import json,sys
print({p["id"]: p["state"] for p in json.load(open(sys.argv[1]))["patterns"]}["build-drift"])' "$1"; }
wh scan "$repo" --store "$store" --format json -o "$T/plain.json"
ok 'unless asked for nothing is compiled' eval 'status_is 0 && [ "$(states "$T/plain.json")" = quiet ]'
wh scan "$repo" --store "$store" --compile-tests --format json -o "$T/page.json"
ok 'a program that was broken is found' eval 'status_is 0 && err_empty && [ "$(states "$T/page.json")" = fires ]'
signals "$T/page.json" >"$T/said"
ok 'and said of whoever broke it' eval 'grep -q "^Pim Arkwright.*the compiler says: expected" "$T/said" && [ "$(wc -l <"$T/said")" = 1 ]'
wh export "$repo" --store "$store" -o "$T/events.ndjson"
ok 'what the compiler says is kept apart from the history' eval 'status_is 0 && ! grep -q "the compiler says" "$T/events.ndjson"'
wh scan "$repo" --store "$store" --compile-tests --format json -o "$T/again.json"
ok 'again says the same' cmp "$T/page.json" "$T/again.json"
wh scan "$repo" --store :memory: --compile-tests --format json -o "$T/fresh.json"
ok 'so does a store that keeps nothing' cmp "$T/page.json" "$T/fresh.json"
wh scan "$repo" --store "$store" --format json -o "$T/after.json"
ok 'and without it nothing is said again' cmp "$T/plain.json" "$T/after.json"
done_testing
