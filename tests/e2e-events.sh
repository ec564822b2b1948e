#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The neutral form from outside: export, import, round trips, and the documented example.
# shellcheck disable=SC2016,SC2034 # what eval is given expands there
# shellcheck source=tests/e2e.sh
. "$(dirname "$0")/e2e.sh"
source=$(readlink -f "$(dirname "$0")/..")

repository "$T/pad.git" 60
printf 'commit refs/heads/main\nauthor J\xfcrgen <j@example.org> 1450000000 -1234\ncommitter Ada Birch <ada@example.org> 1450000000 +0100\ndata 7\nNa\xefve\n\nfrom refs/heads/main^0\nM 100644 inline "b\\303\\251d\\377"\ndata 0\n\n' |
  git -C "$T/pad.git" fast-import --quiet
wh export "$T/pad.git" -o "$T/one.ndjson" --store "$store"
ok 'a repository is exported' eval 'status_is 0 && out_empty && test "$(wc -l <"$T/one.ndjson")" -gt 70'
ok 'in pure ASCII' eval '! LC_ALL=C grep -q "[^[:print:]]" "$T/one.ndjson"'
ok 'bytes that are no text are kept' grep -q '"\$bytes"' "$T/one.ndjson"
wh import "$T/one.ndjson" --store "$T/other.db"
ok 'it is imported' eval 'status_is 0 && out_has "pad: 61 commits" && err_empty'
wh export pad --store "$T/other.db" -o "$T/two.ndjson"
ok 'and exported to the same bytes' cmp "$T/one.ndjson" "$T/two.ndjson"
wh export pad.git --store "$T/other.db"
ok 'a name that was never imported' refused pad.git

# A judgement does not depend on the form.
wh scan "$T/pad.git" --store "$store" --format json
grep -v -e '"target"' -e '"name": "pad"' "$T/out" >"$T/git.json"
wh scan --events "$T/one.ndjson" --project pad --store "$store" --format json
grep -v -e '"target"' -e '"name": "pad"' "$T/out" >"$T/events.json"
ok 'a scan of the export says what a scan of the repository says' cmp "$T/git.json" "$T/events.json"

wh scan pad --store "$T/other.db" --format json
grep -v -e '"target"' -e '"name": "pad"' "$T/out" >"$T/events.json"
ok 'a scan of what was imported does too' cmp "$T/git.json" "$T/events.json"
wh scan pad nobody/nowhere --offline --store "$T/other.db"
ok 'beside others' eval 'status_is 3 && out_has "pad" && err_has "nobody/nowhere"'

wh export "$T/pad.git" --as-of 2015-01-01 --store "$store" -o "$T/early.ndjson"
ok 'as of a day: less' test "$(wc -l <"$T/early.ndjson")" -lt "$(wc -l <"$T/one.ndjson")"
ok 'and nothing later' eval '! grep -qE "\"time\":\"201(5-0[1-9]|5-1|6|7)" "$T/early.ndjson"'
wh scan "$T/pad.git" --as-of 2015-01-01 --store "$store" --format json
grep -v -e '"target"' -e '"name": "pad"' -e '"as_of"' "$T/out" >"$T/git.json"
wh scan --events "$T/early.ndjson" --project pad --as-of 2015-01-01 --store "$store" --format json
grep -v -e '"target"' -e '"name": "pad"' -e '"as_of"' "$T/out" >"$T/events.json"
ok 'a cut export is what a cut scan sees' cmp "$T/git.json" "$T/events.json"

# Words and registries, and several sources in one.
printf 'From ada@example.org Thu Jan  1 00:00:00 2015\nFrom: Ada <ada@example.org>\nDate: Thu, 1 Jan 2015 00:00:00 +0100\nMessage-ID: <a@example.org>\nSubject: Help\n\nI need a co-maintainer.\n' >"$T/list.mbox"
printf '{"name":"pad","time":{"1.0.0":"2015-01-01T00:00:00Z","modified":"2015-02-01T00:00:00Z"},"versions":{"1.0.0":{"_npmUser":{"name":"ada","email":"ada@example.org"}}}}' >"$T/pad.json"
wh export "$T/pad.git" --mail "$T/list.mbox" --registry "$T/pad.json" --store "$store" -o "$T/all.ndjson"
ok 'several records in one' eval 'grep -q "\"record\":\"message\"" "$T/all.ndjson" && grep -q "npm:pad@1.0.0" "$T/all.ndjson" && grep -q "\"record\":\"commit\"" "$T/all.ndjson"'
wh import "$T/all.ndjson" --store "$T/other.db" --format json
ok 'counted' eval 'out_has "\"messages\": 1" && out_has "\"events\": 1" && out_has "\"complete\": true"'
wh export pad --store "$T/other.db" -o "$T/again.ndjson"
ok 'and the same again' cmp "$T/all.ndjson" "$T/again.ndjson"
gzip -k "$T/all.ndjson"
wh import "$T/all.ndjson.gz" --project pad --store "$T/packed.db"
wh export pad --store "$T/packed.db" -o "$T/again.ndjson"
ok 'packed too' cmp "$T/all.ndjson" "$T/again.ndjson"

# What is wrong is told.
printf '{"schema":"wolfhound.events/1","project":"odd"}\n{"record":"song"}\n{"record":"message","author":{"name":"x"},"text":"y"}\n' >"$T/odd.ndjson"
wh import "$T/odd.ndjson" --store "$store"
ok 'a broken line is told, the rest is kept' eval 'status_is 3 && out_has "1 messages, 1 malformed" && err_has "odd.ndjson:48"'
wh import "$T/odd.ndjson" "$T/odd.ndjson" --store "$store"
ok 'two files of one name' refused odd
echo '{"record":"ref"}' >"$T/none.ndjson"
wh import "$T/none.ndjson" --store "$store"
ok 'no first line' refused 'first line'
wh import "$T/nowhere" --store "$store"
ok 'no file' refused nowhere
wh schema events
ok 'the schema is printed' out_has wolfhound.events/1
wh schema songs
ok 'there is no other' refused songs

# The example of the manual, as it stands there.
doc=$source/doc/EVENTS.md
sed -n 's/^    \(2024-03-01 12:3. <.*\)/\1/p' "$doc" >"$T/channel.log"
cd "$T" || exit 1
"$source/demo/chat-to-events.sh" pad chat.example.org channel.log >chat.ndjson
sed -n 's/^    \({"schema".*"host".*\)/\1/p; s/^    \({"record".*\)/\1/p' "$doc" | tail -n 3 >expected.ndjson
ok 'the example writes what the manual shows' cmp expected.ndjson chat.ndjson
wh import chat.ndjson --store "$store"
ok 'and is imported as it says' grep -qxF "$(sed -n 's/^    \(pad: .*\)/\1/p' "$doc")" "$T/out"
printf '2024-03-01 12:30 <a"b> x\\y "\t"\nnoise\n' >channel.log
"$source/demo/chat-to-events.sh" 'p"' h channel.log >chat.ndjson
wh import chat.ndjson --store "$store"
ok 'whatever people type' eval 'status_is 0 && out_has "1 messages"'

python=
for candidate in /usr/bin/python3 python3; do
  if "$candidate" -c 'import jsonschema; jsonschema.Draft202012Validator' 2>/dev/null; then python=$candidate; break; fi
done
if [ -z "$python" ]; then
  skip 'exports keep the schema' 'python3-jsonschema is not installed'
else
  cat >"$T/check.py" <<'PYTHON'
import json, sys
from jsonschema import Draft202012Validator
schema = json.load(open(sys.argv[1]))
Draft202012Validator.check_schema(schema)
validator = Draft202012Validator(schema)
bad = [n for n, line in enumerate(open(sys.argv[2]), 1) if not validator.is_valid(json.loads(line))]
sys.exit(f"lines {bad[:5]}" if bad else 0)
PYTHON
  ok 'exports keep the schema' "$python" "$T/check.py" "$source/data/events.schema.json" "$T/all.ndjson"
  sed 's/"record":"commit"/"record":"commits"/' "$T/all.ndjson" >"$T/breach.ndjson"
  ok 'what breaks it is seen' not "$python" "$T/check.py" "$source/data/events.schema.json" "$T/breach.ndjson"
fi
done_testing
