#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What was shipped, in a scan: e2e-shipped.sh PROGRAM. An invented project changes hands; the new hand's release carries a macro with
# a later serial that pipes a test file into a decoder. What comes out of it is an echo, and nothing here runs it.
# shellcheck disable=SC2016,SC2034 # what eval is given expands there
# shellcheck source=tests/e2e.sh
. "$(dirname "$0")/e2e.sh"

needs 'what was shipped' git tar python3

repo=$T/tansy
git init -q -b main "$repo"
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
# Builds compared, tied to the release or the tag: what Pim's build gained is Pim's.
cat >"$T/delta.json" <<'JSON'
{"schema": "wolfhound.binary/1", "tool": {"name": "wolfhound", "version": "0"}, "of": {"release": "tansy-1.6.tar.gz", "tag": "v1.6"},
 "before": {"name": "libtansy.so.1.5", "kind": "file", "binaries": 1, "complete": true, "faults": []},
 "after": {"name": "libtansy.so.1.6", "kind": "file", "binaries": 1, "complete": true, "faults": [], "build_ids": ["00ff00ff"]},
 "level": "review", "statistic": 4.4, "ordinary": {"updates": 161, "greatest_statistic": 3.8, "as_much": 0},
 "findings": [
  {"kind": "ifunc", "change": "gained", "says": "functions whose code is chosen at load time", "names": ["tansy_pick"], "why": "x", "innocent": ["y"],
   "group": "loader", "weighs": true, "acts": true, "weight": 2.2, "ordinary_updates": 0},
  {"kind": "relro", "change": "lost", "says": "relocations that are read-only after loading", "before": "full", "after": "none", "names": [], "why": "x",
   "innocent": ["y"], "group": "protection", "weighs": true, "acts": true, "weight": 2.2, "ordinary_updates": 0}]}
JSON
cat >"$T/cost.json" <<'JSON'
{"schema": "wolfhound.cost/1", "tool": {"name": "wolfhound", "version": "0"}, "before": {"command": "old/tansy x"}, "after": {"command": "new/tansy x"},
 "runs": 30, "warmups": 3, "seed": 1, "same_work": true, "measures": [{"id": "cpu", "unit": "seconds", "p": 2e-6, "ratio": 1.4, "ratio_interval": [1.36, 1.44]}]}
JSON
wh scan "$repo" "${args[@]}" --binary "$T/delta.json" --cost "$T/cost.json=v1.6" --store "$store" --format json -o "$T/built.json"
ok 'documents of builds are scanned' eval 'status_is 0 && err_empty'
ok 'they are said of whoever made the release, as uncalibrated, and move no level' python3 - "$T/built.json" "$T/page.json" <<'PYTHON'
import json, sys
page, before = (json.load(open(name)) for name in sys.argv[1:3])
names = {p["id"]: p["name"] for p in page["persons"]}
signals = {s["pattern"]: s for c in page["cases"] for s in c["signals"] if names[c["person"]] == "Pim Arkwright"}
for pattern in ("binary-delta", "cost-drift"):
    signal = signals[pattern]
    assert [names[p] for p in signal["persons"]] == ["Pim Arkwright"], signal
    assert signal["rarity_project_years"] is None and signal["family"] == "release", signal
    assert signal["evidence"][0]["event"] in ("comparison", "release", "tag"), signal["evidence"]
assert "tansy_pick" in signals["binary-delta"]["says"] and "full to none" in signals["binary-delta"]["says"], signals["binary-delta"]["says"]
assert "40.0% more CPU time" in signals["cost-drift"]["says"], signals["cost-drift"]["says"]
assert [(c["level"], c["score"]) for c in page["cases"]] == [(c["level"], c["score"]) for c in before["cases"]]
states = {p["id"]: p["state"] for p in page["patterns"]}
assert states["binary-delta"] == states["cost-drift"] == "fires"
assert {"build", "cost"} <= {r["kind"] for r in page["records"]}, page["records"]
PYTHON
wh scan "$repo" "${args[@]}" --binary "$T/delta.json" --store "$store"
ok 'text names the build and what it gained' eval 'status_is 0 && out_has "libtansy.so.1.6 against libtansy.so.1.5" && out_has tansy_pick'
wh scan "$repo" "${args[@]}" --binary "$T/delta.json" --store "$store" --as-of 2019-02-15 --format json
ok 'not before the release was known' python3 -c 'import json,sys
assert "binary-delta" not in [s["pattern"] for c in json.load(open(sys.argv[1]))["cases"] for s in c["signals"]]' "$T/out"
wh export "$repo" --binary "$T/delta.json" --cost "$T/cost.json=v1.6" --store "$store" -o "$T/built.ndjson"
ok 'they are exported' eval 'status_is 0 && [ "$(grep -c "\"record\":\"comparison\"" "$T/built.ndjson")" = 2 ]'
wh import "$T/built.ndjson" --store "$T/again.db"
ok 'and imported' eval 'status_is 0 && out_has "2 comparisons"'
wh export tansy --store "$T/again.db" -o "$T/again.ndjson"
ok 'to the same bytes' cmp "$T/built.ndjson" "$T/again.ndjson"
sed 's/"of": {[^}]*}, *//' "$T/delta.json" >"$T/loose.json"
wh scan "$repo" --binary "$T/loose.json" --store "$store" --format json
ok 'one that names nothing is told, and the run is incomplete' eval 'status_is 3 && err_has "could not be read to its end"'
wh scan "$repo" --binary "$T/cost.json=v1.6" --store "$store" --format json
ok 'so is one of another kind' status_is 3
wh scan "$repo" --binary "$T/none.json" --store "$store"
ok 'one that is not there is an error' eval 'status_is 2 && err_has "given as --binary"'
if python3 -c 'import jsonschema; jsonschema.Draft202012Validator' 2>/dev/null; then
  "$wolfhound" schema events >"$T/schema.json"
  ok 'exported comparisons are of the schema' python3 -c 'import json,sys,jsonschema
validator = jsonschema.Draft202012Validator(json.load(open(sys.argv[1])))
[validator.validate(json.loads(line)) for line in open(sys.argv[2]) if "comparison" in line]' "$T/schema.json" "$T/built.ndjson"
  "$wolfhound" schema report >"$T/schema.json"
  ok 'so is the report' python3 -c 'import json,sys,jsonschema
jsonschema.Draft202012Validator(json.load(open(sys.argv[1]))).validate(json.load(open(sys.argv[2])))' "$T/schema.json" "$T/built.json"
else
  skip 'exported comparisons are of the schema' 'no python3-jsonschema'
  skip 'so is the report' 'no python3-jsonschema'
fi
done_testing
