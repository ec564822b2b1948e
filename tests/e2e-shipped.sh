#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What was shipped, in a scan: e2e-shipped.sh PROGRAM. An invented project changes hands; the new hand's release carries a macro with
# a later serial that pipes a test file into a decoder. What comes out of it is an echo, and nothing here runs it.
# shellcheck disable=SC2016,SC2034 # what eval is given expands there
# shellcheck source=tests/e2e.sh
. "$(dirname "$0")/e2e.sh"

for tool in git tar python3; do
  command -v "$tool" >/dev/null 2>&1 && continue
  skip 'what was shipped' "no $tool"
  done_testing
  exit
done

repo=$T/tansy
git init -q -b main "$repo"
by() { # NAME ADDRESS DATE git-arguments...
  GIT_AUTHOR_NAME=$1 GIT_AUTHOR_EMAIL=$2 GIT_COMMITTER_NAME=$1 GIT_COMMITTER_EMAIL=$2 \
    GIT_AUTHOR_DATE=$3 GIT_COMMITTER_DATE=$3 git -C "$repo" "${@:4}"
}
odette() { by 'Odette Vance' odette@example.org "$@"; }
pim() { by 'Pim Arkwright' pim@example.net "$@"; }
mkdir -p "$repo/src" "$repo/m4" "$repo/tests"
printf 'AC_INIT([tansy],[1])\nAM_INIT_AUTOMAKE\nAC_CONFIG_MACRO_DIR([m4])\nAM_ICONV\nAC_OUTPUT([Makefile])\n' >"$repo/configure.ac"
printf 'ACLOCAL_AMFLAGS = -I m4\nbin_PROGRAMS = tansy\ntansy_SOURCES = src/tansy.c\n' >"$repo/Makefile.am"
printf 'int main(void)\n{\n  return 0;\n}\n' >"$repo/src/tansy.c"
printf 'rpub vareg\n' >"$repo/tests/sample.bin"
git -C "$repo" add -A
odette 2018-01-05T09:00:00Z commit -qm 'Begin'

# release VERSION DATE PACKER: packs the main branch, with what stands in $T/extra.
release() {
  rm -rf "$T/x"; mkdir -p "$T/x" "$T/extra"
  git -C "$repo" archive --prefix="tansy-$1/" "v$1" | tar -xf - -C "$T/x"
  cp -r "$T/extra/." "$T/x/tansy-$1/"
  tar -C "$T/x" --owner="$3" --group=users:1000 --sort=name --mtime="$2" -czf "$T/tansy-$1.tar.gz" "tansy-$1"
}
args=()
for v in 1 2 3 4 5; do
  printf '/* %s */\n' "$v" >>"$repo/src/tansy.c"
  odette "2018-0$((v + 1))-05T09:00:00Z" commit -qam "Work $v"
  odette "2018-0$((v + 1))-06T09:00:00Z" tag -am "v1.$v" "v1.$v"
  release "1.$v" "2018-0$((v + 1))-06T10:00:00Z" odette:1000
  args+=(--release "$T/tansy-1.$v.tar.gz=v1.$v")
done
printf '/* pim */\n' >>"$repo/src/tansy.c"
pim 2019-02-01T09:00:00Z commit -qam 'Say who'
pim 2019-03-01T09:00:00Z tag -am v1.6 v1.6
mkdir -p "$T/extra/m4"
cat >"$T/extra/m4/iconv.m4" <<'M4'
# iconv.m4 serial 99 (gettext-0.21)
AC_DEFUN([AM_ICONV],
[
  tansy_sample="$srcdir/tests/sample.bin"
  head -c 200 "$tansy_sample" | tr "a-z" "n-za-m" > tansy-note
  cat tansy-note | xz -dc 2>/dev/null > tansy-echo
  echo inert
])
M4
release 1.6 2019-03-01T10:00:00Z pim:1001
args+=(--release "$T/tansy-1.6.tar.gz=v1.6")

wh scan "$repo" "${args[@]}" --store "$store" --format json -o "$T/page.json"
ok 'the release is scanned' status_is 0
ok 'it is in a case of whoever made it, with the family release' python3 - "$T/page.json" <<'PYTHON'
import json, sys
page = json.load(open(sys.argv[1]))
names = {p["id"]: p["name"] for p in page["persons"]}
case = [c for c in page["cases"] if any(s["pattern"] == "unknown-macro" for s in c["signals"])]
assert case, page["cases"]
assert names[case[0]["person"]] == "Pim Arkwright"
signals = {s["pattern"]: s for s in case[0]["signals"]}
assert {"rights", "release"} <= {s["family"] for s in case[0]["signals"]}
macro = signals["unknown-macro"]
assert names[macro["persons"][0]] == "Pim Arkwright", macro
file = [e for e in macro["evidence"] if e["event"] == "file"][0]
assert file["locator"] == "tansy-1.6.tar.gz: m4/iconv.m4", file
assert any("tr " in line for line in file["lines"]), file
assert macro["from"].startswith("2019-03-01"), macro
assert "release-drift" in signals, signals.keys()
states = {p["id"]: p["state"] for p in page["patterns"]}
assert states["release-mismatch"] in ("quiet", "fires")
PYTHON
wh scan "$repo" "${args[@]}" --store "$store"
ok 'text names archive, file and what nothing explains' eval 'status_is 0 && out_has "tansy-1.6.tar.gz: m4/iconv.m4" && out_has "tr \"a-z\""'
wh scan "$repo" "${args[@]}" --store "$store" --format html
ok 'so does the page' eval 'status_is 0 && out_has "tansy-1.6.tar.gz: m4/iconv.m4" && out_has "<pre class=\"lines\">"'
wh scan "$repo" "${args[@]:0:10}" --store "$store" --format json
ok 'without the last release nothing is said of any' python3 -c 'import json,sys
assert not [s for c in json.load(open(sys.argv[1]))["cases"] for s in c["signals"] if s["family"] == "release"]' "$T/out"
wh scan "$repo" "${args[@]}" --store "$store" --as-of 2019-02-15 --format json
ok 'nor before it was known' python3 -c 'import json,sys
assert not [s for c in json.load(open(sys.argv[1]))["cases"] for s in c["signals"] if s["family"] == "release"]' "$T/out"
wh scan "$repo" --store "$T/none.db" --format json
ok 'without archives the patterns are blind' python3 -c 'import json,sys
states = {p["id"]: p["state"] for p in json.load(open(sys.argv[1]))["patterns"]}
assert all(states[p] == "blind" for p in ("release-mismatch", "unknown-macro", "release-drift")), states' "$T/out"
done_testing
