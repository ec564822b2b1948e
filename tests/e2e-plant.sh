#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Campaigns planted into a made archive, from outside. $1 is the program.
# shellcheck source=tests/e2e.sh
. "$(dirname "$0")/e2e.sh"

# Four years of a list: a question every day from one of 60 people, answers by one of two.
awk 'BEGIN {
  day = 86400; start = 1420200000
  for (i = 0; i < 1460; i++) {
    for (part = 0; part < 2; part++) {
      time = start + i * day + part * 3 * 3600 + i % 7 * 600
      who = part == 1 ? "keeper" i % 2 : "user" (i * 7 + int(i / 60)) % 60
      date = strftime("%a, %d %b %Y %H:%M:%S +0100", time + 3600, 1)
      printf "From %s@example.org %s\n", who, strftime("%a %b %e %H:%M:%S %Y", time, 1)
      printf "From: %s Larch <%s@example.org>\nTo: larch@lists.example.org\nDate: %s\n", toupper(who), who, date
      printf "Message-ID: <m%d.%d@example.org>\n", i, part
      if (part == 1) printf "In-Reply-To: <m%d.0@example.org>\n", i
      printf "Subject: %sBranch number %d\n\nThe branch with number %d has %d leaves.\n\n", part == 1 ? "Re: " : "", i, i, i * 3
    }
  }
}' >"$T/larch.mbox"
printf 'ordinary\tmade/larch\t;mail=%s;project=made/larch\t-\t-\t-\t-\n' "$T/larch.mbox" >"$T/labels"

wh evaluate "$T/labels" --store "$store" --plant all --runs 2 --format json
ok 'all shapes are planted' status_is 0
cp "$T/out" "$T/first.json"
ok 'the document names its schema' out_has '"schema": "wolfhound.planted/1"'
ok 'a list has place for the shapes of lists' python3 - "$T/first.json" <<'PY'
import json, sys
d = json.load(open(sys.argv[1]))
assert len(d["shapes"]) >= 15
for s in d["shapes"]:
    assert s["runs"] + s["unplaced"] == 2, s
    if s["shape"] == "two-in-three-months":
        assert s["runs"] == 2, s
    if s["shape"] == "tracker":
        assert s["unplaced"] == 2, s
assert d["control"]["messages"] == 2920 and d["control"]["author_years"] > 100
PY
ok 'no planted message is dated otherwise in the view' python3 - "$T/first.json" <<'PY'
import json, sys
placed = [r for r in json.load(open(sys.argv[1]))["runs"] if r["placed"]]
assert placed and all(r["moved"] == 0 and r["messages"] > 0 for r in placed)
assert all(r["start"] <= r["request"] for r in placed)
PY
wh evaluate "$T/labels" --store "$store" --plant all --runs 2 --format json --jobs 1
ok 'the same seed gives the same bytes, from a kept record and with other jobs' cmp "$T/out" "$T/first.json"
wh evaluate "$T/labels" --store "$store" --plant all --runs 2 --format json --seed 2
ok 'another seed gives other plants' not cmp -s "$T/out" "$T/first.json"
wh evaluate "$T/labels" --store "$store" --plant angry-user
ok 'one shape alone' status_is 0
ok 'is shown as a row' grep -qE '^  angry-user +quiet +1 ' "$T/out"
ok 'and no other' not out_has 'release-nagging'

cat >"$T/own.shape" <<'SHAPE'
shape own
says One asks.
expect found
span 10
persona a requester,beneficiary new
say a ask-self at 1 in new
SHAPE
wh evaluate "$T/labels" --store "$store" --plant "$T/own.shape"
ok 'a shape of one'"'"'s own' out_has '  own  '
sed -i 's/ask-self/sing/' "$T/own.shape"
wh evaluate "$T/labels" --store "$store" --plant "$T/own.shape"
ok 'a broken shape is refused' status_is 2
ok 'with its line' err_has 'own.shape:6: "sing" is no act'
wh evaluate "$T/labels" --store "$store" --plant nosuch
ok 'an unknown shape is refused' status_is 2
ok 'and the known ones are named' err_has 'two-in-three-months'
wh evaluate "$T/labels" --store "$store" --plant all --runs 0
ok 'no runs are refused' status_is 2
wh evaluate "$T/labels" --store "$store" --plant all --ablation
ok 'ablation of plants is refused' status_is 2
done_testing
