#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2016 # what eval is given expands there
# Links, calibration and their evaluation from outside, on invented people. $1 is the program.
# shellcheck source=tests/e2e.sh
. "$(dirname "$0")/e2e.sh"
# shellcheck source=tests/page.sh
. "$(dirname "$0")/page.sh"
people=$(readlink -f "$(dirname "$0")/../bench/links-people.py")
data=$(readlink -f "$(dirname "$0")/../data")
if ! command -v python3 >/dev/null 2>&1; then
  echo '1..0 # SKIP python3 is not installed'
  exit 0
fi

python3 "$people" 80 2 >"$T/list.ndjson"
wh link p1 p2 --events "$T/list.ndjson" --store "$store"
ok 'two people are compared' status_is 0
ok 'beside innocent readings' out_has 'Innocent readings'
ok 'and what would settle it' out_has 'What would settle it'
ok 'and as a suspicion' out_has 'This page is a suspicion with its reasons'
wh link p2 p1 --events "$T/list.ndjson" --store "$store" --format json
ok 'as JSON' out_has '"schema": "wolfhound.link/1"'
cp "$T/out" "$T/pair.json"
wh link p1 p2 --events "$T/list.ndjson" --store "$store" --format json
ok 'in either order' cmp "$T/out" "$T/pair.json"
wh link p1 p2 --events "$T/list.ndjson" --store "$store" --format markdown
ok 'as Markdown' out_has '### Innocent readings'

wh link --all --events "$T/list.ndjson" --store "$store" --format json --q 0.5
ok 'a search' status_is 0
cp "$T/out" "$T/all.json"
wh link --all --events "$T/list.ndjson" --store "$store" --format json --q 0.5 --jobs 1
ok 'gives the same bytes again' cmp "$T/out" "$T/all.json"
ok 'says what it paid for' python3 - "$T/all.json" <<'PY'
import json, sys
d = json.load(open(sys.argv[1]))
s = d["search"]
assert s["persons"] == 80 and 0 < s["pairs"] <= 80 * 79 // 2 and s["compared"] > 0, s
assert all(link["q"] <= 0.5 for link in d["links"])
seen = [p["id"] for g in d["groups"] for p in g["persons"]]
assert len(seen) == len(set(seen))
assert d["groups"] and all(len(g["kinds"]) == 5 and max(g["kinds"].values()) > 0 for g in d["groups"])
assert [g["q"] for g in d["groups"]] == sorted(g["q"] for g in d["groups"])
PY
wh link --all --events "$T/list.ndjson" --store "$store" --q 0.5
ok 'in text with what each group rests on' eval 'out_has "together: style" && out_has "wolfhound link A B"'
ok 'any number of threads gives the same bytes' eval 'wh link --all --events "$T/list.ndjson" --store "$store" --format json --q 0.5 --jobs 7 && cmp "$T/out" "$T/all.json"'
wh link p2 p1 --events "$T/list.ndjson" --store "$store" --format html
cp "$T/out" "$T/pair.html"
ok 'as a page' eval 'out_has "How often that is wrong" && out_has "Innocent readings" && out_has "What would settle it"'
ok 'that loads and runs nothing' page_is_closed "$T/pair.html"
ok 'and is shown' page_renders "$T/pair.html"
ok 'the lines of a kind add up to what it says' python3 - "$T/pair.json" <<'PY'
import json, sys
d = json.load(open(sys.argv[1]))
kinds = [k for l in d["links"] for k in l["kinds"] if k["enough"]]
assert kinds
for k in kinds:
    assert k["reasons"], k
    assert abs(sum(r["weight"] for r in k["reasons"]) - k["log10_likelihood_ratio"]) < 0.06, k
PY
wh link --all --events "$T/list.ndjson" --store "$store" --format html --q 0.5
cp "$T/out" "$T/all.html"
ok 'a search as a page' eval 'out_has "pairs with enough of a record" && page_is_closed "$T/all.html" && page_renders "$T/all.html"'
python3 - "$T/list.ndjson" >"$T/hostile.ndjson" <<'PY'
import json, sys
for line in open(sys.argv[1]):
    record = json.loads(line)
    if "author" in record:
        record["author"]["name"] = "</td><script>alert(1)</script>&\"' " + record["author"]["name"]
        record["traits"] = record["traits"].replace("mailer: ", "mailer: <img src=x onerror=alert(1)>")
    print(json.dumps(record))
PY
wh link p1 p2 --events "$T/hostile.ndjson" --store "$T/hostile.db" --format html
cp "$T/out" "$T/hostile.html"
ok 'what people are called is no markup' eval 'out_has "&lt;script&gt;" && page_is_closed "$T/hostile.html"'
wh link --all --events "$T/list.ndjson" --store "$store"
ok 'as text' out_has 'pairs with enough of a record'

wh schema link
cp "$T/out" "$T/schema.json"
ok 'the schema is the one in the tree' cmp "$T/schema.json" "$data/link.schema.json"
if python3 -c 'import jsonschema; jsonschema.Draft202012Validator' 2>/dev/null; then
  for page in pair all; do
    ok "$page keeps the schema" python3 -c 'import json, jsonschema, sys
schema = json.load(open(sys.argv[1]))
jsonschema.Draft202012Validator.check_schema(schema)
jsonschema.Draft202012Validator(schema).validate(json.load(open(sys.argv[2])))' "$T/schema.json" "$T/$page.json"
  done
fi

wh link p1 p2 --events "$T/list.ndjson" --store "$store" --as-of 2010-01-02
ok 'on a day before anybody wrote there is nobody' status_is 2
wh link p1 p1 --events "$T/list.ndjson" --store "$store"
ok 'nobody is compared with themselves' status_is 2
ok 'and that is said' err_has 'the same person already'
wh link p1 --events "$T/list.ndjson" --store "$store"
ok 'one is too few' status_is 2
wh link nobody p1 --events "$T/list.ndjson" --store "$store"
ok 'an unknown name is an error' status_is 2
wh link p1 p2 --events "$T/list.ndjson" --store "$store" --calibration "$T/list.ndjson"
ok 'so is a file that is no calibration' status_is 2
ok 'which is named' err_has 'list.ndjson'

printf '# invented\nlist\t;events=%s\n' "$T/list.ndjson" >"$T/lists"
wh calibrate "$T/lists" --store "$store" -o "$T/one.json"
ok 'a calibration' status_is 0
ok 'that says how rare it is to be like several names' grep -q '"one and several names"' "$T/one.json"
wh calibrate "$T/lists" --store "$store" -o "$T/two.json" --jobs 1
ok 'is the same again' cmp "$T/one.json" "$T/two.json"
wh link p1 p2 --events "$T/list.ndjson" --store "$store" --calibration "$T/one.json"
ok 'and weighs evidence' status_is 0
wh calibrate "$T/lists" --store "$store"
ok 'without a file to write it is refused' status_is 2
printf 'one field\n' >"$T/bad"
wh calibrate "$T/bad" --store "$store" -o "$T/three.json"
ok 'a broken list is an error' status_is 2
ok 'with its line' err_has 'bad:1:'

wh evaluate --links "$T/lists" --store "$store" --format json
ok 'links are measured' status_is 0
ok 'by authors whom calibration did not see' python3 - "$T/out" <<'PY'
import json, sys
d = json.load(open(sys.argv[1]))
assert d["schema"] == "wolfhound.links-evaluation/1" and d["archives"] == 1
for c in d["conditions"]:
    assert [k["kind"] for k in c["pairs"]["kinds"]] == ["style", "hands", "tools", "clock", "company", "together"]
    g = c["groups"]
    assert 0 <= g["found"] <= g["planted"] and g["planted"] > 0
    for rows in (g["by_names"], g["by_messages"], [g["hosts_tell"], g["hosts_do_not"]]):
        assert [sum(r[k] for r in rows) for k in ("planted", "found")] == [g["planted"], g["found"]]
assert d["untouched"]["persons"] == 80
assert [a["name"] for a in d["by_archive"]] == ["list"] and d["by_archive"][0]["persons"] == 80
PY
done_testing
